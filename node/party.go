package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"probity"
	"probity/chain"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
)

// devRoles are the parts that people play on a development chain, in the order
// of the accounts that play them.
var devRoles = []string{"deployer", "owner", "data", "provider", "buyer"}

// DevRoles lists the development accounts by what they usually do.
func DevRoles() []string { return slices.Clone(devRoles) }

// A Party is an account that acts through this node. One process at a time acts
// for an account in a folder: its journal is locked.
type Party struct {
	key      eip712.Key
	journal  *disk.Journal
	sender   *chain.Sender
	book     marketBook
	registry *chain.Registry
	disputes *chain.Disputes
	desk     market.Desk // for notices: leases and tasks
	notices  *market.DirNotices

	claimed struct { // see claimedReceipts
		sync.Mutex
		seen probity.JobID   // jobs up to this one were found
		jobs []probity.JobID // of them, those to look at
	}
}

// Disputes are claims and games as the party sees and plays them.
func (p *Party) Disputes() *chain.Disputes { return p.disputes }

// Withdraw moves all that a party is owed into its account; with nothing owed it
// sends nothing.
func (n *Node) Withdraw(ctx context.Context, p *Party) (probity.Amount, market.Settlement, error) {
	return p.book.Withdraw(ctx)
}

// Visitor is the party as peers see it.
func (p *Party) Visitor() Visitor { return Visitor{p.key} }

// Account is the party's account.
func (p *Party) Account() probity.Account { return p.key.Account() }

// DevParty is one of the prefunded accounts of a development chain. On any
// other chain the error is chain.ErrNotDev.
func (n *Node) DevParty(ctx context.Context, role string) (*Party, error) {
	i := slices.Index(devRoles, role)
	if i < 0 {
		return nil, fmt.Errorf("no development account is called %q: use %s", role, strings.Join(devRoles, ", "))
	}
	keys, err := n.client.DevKeys(i + 1)
	if err != nil {
		return nil, err
	}
	return n.party(ctx, keys[i])
}

// DevAccount is the account of a role on a development chain, which nobody has to
// act as. On any other chain the error is chain.ErrNotDev.
func (n *Node) DevAccount(role string) (probity.Account, error) {
	i := slices.Index(devRoles, role)
	if i < 0 {
		return probity.Account{}, fmt.Errorf("no development account is called %q: use %s", role, strings.Join(devRoles, ", "))
	}
	keys, err := n.client.DevKeys(i + 1)
	if err != nil {
		return probity.Account{}, err
	}
	return keys[i].Account(), nil
}

// KeyAccount is the account of an encrypted key file, which nobody has to act as.
func KeyAccount(file, passphrase string) (probity.Account, error) {
	k, err := openKey(file, passphrase)
	if err != nil {
		return probity.Account{}, err
	}
	return k.Account(), nil
}

// NewKey makes an account in an encrypted key file, which must not exist.
func NewKey(file, passphrase string) (probity.Account, error) {
	k, err := chain.NewKey(file, passphrase, chain.KeyOptions{})
	if err != nil {
		return probity.Account{}, err
	}
	return k.Account(), nil
}

// KeyParty is the account of an encrypted key file.
func (n *Node) KeyParty(ctx context.Context, file, passphrase string) (*Party, error) {
	k, err := openKey(file, passphrase)
	if err != nil {
		return nil, err
	}
	return n.party(ctx, k)
}

func openKey(file, passphrase string) (eip712.Key, error) {
	k, err := chain.OpenKey(file, passphrase)
	if errors.Is(err, chain.ErrPassphrase) {
		return k, fmt.Errorf("open %s: wrong passphrase; give the right one with --passphrase-file", file)
	}
	return k, err
}

func (n *Node) party(ctx context.Context, key eip712.Key) (*Party, error) {
	who := key.Account()
	n.mu.Lock()
	defer n.mu.Unlock()
	if p := n.parties[who]; p != nil {
		return p, nil
	}
	j, err := disk.OpenJournal(filepath.Join(n.cfg.Dir, "journal", who.String()+".journal"))
	if errors.Is(err, disk.ErrLocked) {
		return nil, fmt.Errorf("another command acts as %s in %s: wait until it ends, or stop it", who, n.cfg.Dir)
	}
	if err != nil {
		return nil, err
	}
	j.Hook = n.cfg.crashHook
	n.journals = append(n.journals, j)
	p := &Party{key: key, journal: j}
	if p.sender, err = chain.NewSender(ctx, n.client, key, j, chain.SenderOptions{Logger: n.log}); err != nil {
		return nil, err
	}
	n.parties[who] = p
	return p, n.equip(p)
}

// equip gives a party what needs the contracts. The deployer's comes later than
// its account, since it deploys them.
func (n *Node) equip(p *Party) error {
	if n.dep == nil {
		return nil
	}
	board, err := n.board(p.key)
	if err != nil {
		return err
	}
	if p.notices, err = n.localNotices(); err != nil {
		return err
	}
	p.desk = market.Desk{
		Board: n.notices(p.notices), Domain: market.NoticeDomain(n.dep.ChainID, n.dep.Market), Key: p.key,
		Lease: market.LeaseDomain(n.dep.ChainID, n.dep.Leases), Quorum: market.QuorumDomain(n.dep.ChainID, n.dep.Quorum), Seen: new(market.Seen),
	}
	p.book = chain.NewBook(p.sender, *n.dep, board, chain.BookOptions{Permit: true})
	p.registry = chain.NewRegistry(p.sender, *n.dep)
	p.disputes = chain.NewDisputes(p.sender, *n.dep)
	return nil
}
