package node

import (
	"context"

	"probity"
	"probity/chain"
	"probity/market"
)

// A marketBook is the market as a party, or somebody who only looks, sees it: *chain.Book.
type marketBook interface {
	market.Book
	market.ClaimBook
	market.Exiter
	market.LeaseBook
	market.TaskBook
	Stake(ctx context.Context, who probity.Account) (market.Stake, error)
	Allow(ctx context.Context, limit probity.Amount) (market.Settlement, error)
	Allowed(ctx context.Context) (leases, tasks probity.Amount, err error)
	OpenedLeases(ctx context.Context) ([]market.LeaseEvent, error)
	EndedLeases(ctx context.Context) ([]market.LeaseEvent, error)
	EndedTasks(ctx context.Context) ([]market.TaskEvent, error)
	Slashes(ctx context.Context) ([]chain.Slash, error)
}

var _ marketBook = (*chain.Book)(nil)

// outside is what lies around a node: the market, what strangers pin up, and who has
// files. What keeps leases and tasks for a buyer knows no more of the world, so the
// simulation of a market's day puts another world there.
type outside struct {
	market  func() marketBook // as nobody in particular; it has no board
	notices func() (market.NoticeBoard, error)
	file    func(ctx context.Context, as *Party, digest string) ([]byte, error) // from whoever has it
}

func (n *Node) world() outside {
	return outside{
		market: func() marketBook {
			return chain.NewBook(chain.Observer(n.client), *n.dep, market.NewMemBoard(market.Domain(n.dep.ChainID, n.dep.Market)), chain.BookOptions{})
		},
		notices: func() (market.NoticeBoard, error) {
			return market.OpenDirNotices(n.noticesDir(), market.NoticeDomain(n.dep.ChainID, n.dep.Market), n.log)
		},
		file: n.fileOfPeers,
	}
}

// view reads the market, as nobody in particular.
func (n *Node) view() marketBook { return n.outside.market() }
