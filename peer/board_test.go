package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"probity"
	"probity/market"
	"probity/market/markettest"
)

// across is a market.Board that is written at one node and read at another: what
// a Put has returned for has arrived there.
type across struct {
	market.Board // the writer's
	t            testing.TB
	far          market.Board
}

func (a across) PutOrder(ctx context.Context, o market.Order) error {
	if err := a.Board.PutOrder(ctx, o); err != nil {
		return err
	}
	eventually(a.t, func() error {
		_, err := a.far.Order(ctx, o.Hash(markettest.BoardDomain()))
		return err
	})
	return nil
}

func (a across) PutBid(ctx context.Context, b market.SignedBid) error {
	if err := a.Board.PutBid(ctx, b); err != nil {
		return err
	}
	eventually(a.t, func() error {
		bids, err := a.far.Bids(ctx, b.Order)
		for _, got := range bids {
			if got.Provider == b.Provider && got.Price == b.Price {
				return nil
			}
		}
		return fmt.Errorf("the bid of %s is not there: %d others, %v", b.Provider, len(bids), err)
	})
	return nil
}

func (a across) PutInput(ctx context.Context, job probity.JobID, sealed []byte, until uint64) error {
	if err := a.Board.PutInput(ctx, job, sealed, until); err != nil {
		return err
	}
	eventually(a.t, func() error {
		in, err := a.far.Input(ctx, job)
		if err == nil && !bytes.Equal(in, sealed) {
			err = errNotYet
		}
		return err
	})
	return nil
}

func (a across) Sweep(ctx context.Context, now uint64) error {
	return errors.Join(a.Board.Sweep(ctx, now), a.far.Sweep(ctx, now))
}

func TestABoardIsTheSameAtBothEndsOfEveryWire(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		markettest.Boards(t, func(t *testing.T) markettest.BoardHarness {
			chain := newLedger()
			chain.open(t, 1)
			buyer, provider := start(t, w, chain, 0, nil), start(t, w, chain, 1, nil)
			join_(t, buyer, provider)
			return markettest.BoardHarness{
				Board: across{buyer.board(), t, provider.local},
				View:  func() market.Board { return provider.local },
			}
		})
	})
}

func TestWhoComesLateReadsWhatWasSaidBefore(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	buyer, relay := start(t, w, chain, 0, nil), start(t, w, chain, 1, nil)
	join_(t, buyer, relay)
	o := markettest.BoardOrder(t, 1, 100)
	must(t, buyer.board().PutOrder(ctx, o))
	must(t, buyer.board().PutBid(ctx, markettest.BoardBid(t, o, 5, 2)))
	eventually(t, func() error {
		if bids, _ := relay.local.Bids(ctx, o.Hash(markettest.BoardDomain())); len(bids) == 0 {
			return errNotYet
		}
		return nil
	})
	must(t, buyer.h.Network().ClosePeer(relay.h.ID()))
	late := start(t, w, chain, 2, nil)
	join_(t, relay, late)
	eventually(t, func() error {
		bids, err := late.local.Bids(ctx, o.Hash(markettest.BoardDomain()))
		if err == nil && len(bids) != 1 {
			err = fmt.Errorf("%d bids", len(bids))
		}
		return err
	})
}

func TestNodesInALineHearEachOther(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	var line []*node
	for i := range 5 {
		line = append(line, start(t, w, chain, i, nil))
	}
	join_(t, line...)
	o := markettest.BoardOrder(t, 1, 100)
	must(t, line[0].board().PutOrder(ctx, o))
	last := line[len(line)-1]
	eventually(t, func() error {
		_, err := last.local.Order(ctx, o.Hash(markettest.BoardDomain()))
		return err
	})
	must(t, last.board().PutBid(ctx, markettest.BoardBid(t, o, 4, 2)))
	eventually(t, func() error {
		bids, err := line[0].local.Bids(ctx, o.Hash(markettest.BoardDomain()))
		if err == nil && len(bids) != 1 {
			err = errNotYet
		}
		return err
	})
}

func TestAHostThatStartsAnewSaysAgainWhatItsSpoolHolds(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	first := start(t, w, chain, 0, nil)
	o := markettest.BoardOrder(t, 1, 100)
	must(t, first.board().PutOrder(ctx, o))
	eventually(t, func() error {
		if first.pool.order(o.Hash(markettest.BoardDomain())) == nil {
			return errNotYet
		}
		return nil
	})
	second := start(t, w, chain, 0, func(opts *Options) { opts.Spool = first.o.Spool })
	other := start(t, w, chain, 1, nil)
	join_(t, second, other)
	eventually(t, func() error {
		_, err := other.local.Order(ctx, o.Hash(markettest.BoardDomain()))
		return err
	})
}

func TestABoardTakesNoOrderInAStrangersName(t *testing.T) {
	n := start(t, memory(t), newLedger(), 0, nil)
	o := markettest.BoardOrder(t, 1, 100)
	o.Buyer = markettest.BoardKey(t, 3).Account()
	if err := n.board().PutOrder(t.Context(), o); !errors.Is(err, market.ErrCaller) {
		t.Errorf("%v, want ErrCaller", err)
	}
	b := markettest.BoardBid(t, o, 1, 1)
	b.Provider = markettest.BoardKey(t, 2).Account()
	if err := n.board().PutBid(t.Context(), b); !errors.Is(err, market.ErrSignature) {
		t.Errorf("%v, want ErrSignature", err)
	}
}

func TestNoticesReachOthersAndTheLatestCounts(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	a, b := start(t, w, chain, 0, nil), start(t, w, chain, 1, nil)
	join_(t, a, b)
	d := market.NoticeDomain(markettest.BoardDomain().ChainID, markettest.BoardDomain().Contract)
	board := NewNotices(a.notes, a.o.Spool)
	large := bytes.Repeat([]byte("x"), market.MaxNoticeBody)
	for i, body := range [][]byte{[]byte("first"), large, []byte("last")} {
		n := market.Notice{Kind: market.NoticeOffer, About: probity.Hash{1}, From: a.key.Account(), Time: uint64(i), Until: 100, Body: body}
		n.Signature = a.key.Sign(n.Digest(d))
		must(t, board.Pin(ctx, n))
		eventually(t, func() error {
			got, err := b.notes.Pinned(ctx, market.NoticeOffer, probity.Hash{1}, 10)
			if err == nil && (len(got) != 1 || !bytes.Equal(got[0].Body, body)) {
				err = fmt.Errorf("notice %d is not there, but %d others", i, len(got))
			}
			return err
		})
	}
	if a.pool.bytes > 10_000 {
		t.Errorf("the pool counts %d bytes, and holds one notice and two cards", a.pool.bytes)
	}
}

// A slowBoard takes orders only when it is let to.
type slowBoard struct {
	*market.MemBoard
	began, let chan struct{}
}

func (b slowBoard) PutOrder(ctx context.Context, o market.Order) error {
	close(b.began)
	<-b.let
	return b.MemBoard.PutOrder(ctx, o)
}

func TestABidThatComesWhileItsOrderIsBeingPutIsNotLost(t *testing.T) {
	d := markettest.BoardDomain()
	b := slowBoard{market.NewMemBoard(d), make(chan struct{}), make(chan struct{})}
	h := &Host{o: Options{Market: d, Chain: newLedger(), Board: b}, pool: newPool()}
	h.stakes = stakes{chain: h.o.Chain, known: map[probity.Account]standing{}}
	o := signedOrder(t, 1, 100)
	take := func(k kind, v any) chan error {
		m, err := parse(d, encoded(t, k, v))
		must(t, err)
		done := make(chan error, 1)
		go func() { done <- h.take(t.Context(), m) }()
		return done
	}
	order := take(kindOrder, o)
	<-b.began
	bid := take(kindBid, markettest.BoardBid(t, o.Order, 1, 1))
	close(b.let)
	must(t, errors.Join(<-order, <-bid))
	if bids, err := b.Bids(t.Context(), o.Hash(d)); err != nil || len(bids) != 1 {
		t.Errorf("bids are %v, %v", bids, err)
	}
}

// A fullBoard takes nothing, until it does.
type fullBoard struct {
	*market.MemBoard
	full bool
}

func (b *fullBoard) PutOrder(ctx context.Context, o market.Order) error {
	if b.full {
		return market.ErrFull
	}
	return b.MemBoard.PutOrder(ctx, o)
}

func TestWhatTheBoardDidNotTakeIsTakenLater(t *testing.T) {
	d := markettest.BoardDomain()
	b := &fullBoard{market.NewMemBoard(d), true}
	h := &Host{o: Options{Market: d, Chain: newLedger(), Board: b}, pool: newPool()}
	h.stakes = stakes{chain: h.o.Chain, known: map[probity.Account]standing{}}
	m, err := parse(d, encoded(t, kindOrder, signedOrder(t, 1, 100)))
	must(t, err)
	if err := h.take(t.Context(), m); !errors.Is(err, market.ErrFull) {
		t.Fatalf("%v, want ErrFull", err)
	}
	b.full = false
	must(t, h.take(t.Context(), m))
	if err := h.take(t.Context(), m); !errors.Is(err, errKnown) {
		t.Errorf("%v, want errKnown", err)
	}
}
