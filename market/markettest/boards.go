package markettest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// A BoardHarness is an empty board and another view of what is on it: the board
// opened again, or the board of a peer. A view may lag behind, but what a Put has
// returned for is in it. The board is of BoardKey's account: it may refuse orders
// of other buyers. Its market has the domain BoardDomain, and its clock stands
// before 50.
type BoardHarness struct {
	Board market.Board
	View  func() market.Board
}

// BoardDomain is the market of the boards under test.
func BoardDomain() eip712.Domain {
	return market.Domain(1337, probity.Account{0: 0x4d, 19: 2})
}

// BoardKey is the key of the board's account, 0, and of providers, from 1 on.
func BoardKey(t testing.TB, i int) eip712.Key {
	t.Helper()
	var b [32]byte
	b[30], b[31] = byte((i+1)>>8), byte(i+1)
	k, err := eip712.NewKey(b[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// BoardOrder is an order of BoardKey 0, the n-th of those that expire then.
func BoardOrder(t testing.TB, n int, expires uint64) market.Order {
	return market.Order{
		Buyer: BoardKey(t, 0).Account(), Asset: 1, Tier: probity.TierZK, MaxPrice: probity.Units(5), Bond: probity.Units(1),
		DeliverWithin: 60, Expires: expires, Salt: eip712.Uint(uint64(n)),
	}
}

// BoardBid is a provider's signed bid for an order.
func BoardBid(t testing.TB, o market.Order, provider int, price uint64) market.SignedBid {
	k := BoardKey(t, provider)
	b := market.Bid{Order: o.Hash(BoardDomain()), Provider: k.Account(), Price: probity.Units(price), Expires: 49}
	return market.SignedBid{Bid: b, Signature: k.Sign(b.Digest(BoardDomain()))}
}

// Boards holds a kind of market.Board to what the interface promises. Every job
// below 10 is an open one of the board's account.
func Boards(t *testing.T, open func(t *testing.T) BoardHarness) {
	t.Run("a board gives back what was put", func(t *testing.T) { boardGives(t, open(t)) })
	t.Run("a board refuses what has no form or no room", func(t *testing.T) { boardRefuses(t, open(t)) })
}

func boardGives(t *testing.T, h BoardHarness) {
	ctx, b := context.Background(), h.Board
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o1, o2 := BoardOrder(t, 1, 100), BoardOrder(t, 2, 50)
	for range 2 {
		must(b.PutOrder(ctx, o1))
		must(b.PutOrder(ctx, o2))
	}
	must(b.PutBid(ctx, BoardBid(t, o1, 7, 3)))
	must(b.PutBid(ctx, BoardBid(t, o1, 6, 3)))
	must(b.PutBid(ctx, BoardBid(t, o1, 7, 2)))
	must(b.PutInput(ctx, 5, []byte("first"), 100))
	must(b.PutInput(ctx, 5, []byte("sealed"), 100))
	for _, b := range []market.Board{b, h.View()} {
		list, err := b.Orders(ctx, 50)
		must(err)
		if len(list) != 2 || !slices.Contains(list, o1) || !slices.Contains(list, o2) {
			t.Errorf("orders at 50 are %+v", list)
		}
		if list, err = b.Orders(ctx, 51); err != nil || !slices.Equal(list, []market.Order{o1}) {
			t.Errorf("orders at 51 are %+v, %v", list, err)
		}
		if got, err := b.Order(ctx, o2.Hash(BoardDomain())); err != nil || got != o2 {
			t.Errorf("order is %+v, %v", got, err)
		}
		want := []market.SignedBid{BoardBid(t, o1, 6, 3), BoardBid(t, o1, 7, 2)}
		slices.SortFunc(want, func(a, b market.SignedBid) int { return slices.Compare(a.Provider[:], b.Provider[:]) })
		if bids, err := b.Bids(ctx, o1.Hash(BoardDomain())); err != nil || fmt.Sprint(bids) != fmt.Sprint(want) {
			t.Errorf("bids are %+v, %v; want %+v", bids, err, want)
		}
		if in, err := b.Input(ctx, 5); err != nil || string(in) != "sealed" {
			t.Errorf("input is %q, %v", in, err)
		}
		if _, err := b.Input(ctx, 6); !errors.Is(err, market.ErrUnknown) {
			t.Errorf("missing input: %v", err)
		}
		if _, err := b.Order(ctx, probity.Hash{1}); !errors.Is(err, market.ErrUnknown) {
			t.Errorf("missing order: %v", err)
		}
		if bids, err := b.Bids(ctx, probity.Hash{1}); err != nil || len(bids) != 0 {
			t.Errorf("bids for a missing order: %v, %v", bids, err)
		}
	}
	// Sweeping forgets what expired before a time, and nothing else.
	must(b.Sweep(ctx, 50))
	if list, err := b.Orders(ctx, 0); err != nil || len(list) != 2 {
		t.Errorf("swept at 50: %+v, %v", list, err)
	}
	must(b.Sweep(ctx, 100))
	if list, err := b.Orders(ctx, 0); err != nil || !slices.Equal(list, []market.Order{o1}) {
		t.Errorf("swept at 100: %+v, %v", list, err)
	}
	must(b.Sweep(ctx, 101))
	b = h.View()
	if list, err := b.Orders(ctx, 0); err != nil || len(list) != 0 {
		t.Errorf("swept at 101: %+v, %v", list, err)
	}
	if bids, err := b.Bids(ctx, o1.Hash(BoardDomain())); err != nil || len(bids) != 0 {
		t.Errorf("swept at 101, bids: %+v, %v", bids, err)
	}
	if _, err := b.Input(ctx, 5); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("swept at 101, input: %v", err)
	}
}

func boardRefuses(t *testing.T, h BoardHarness) {
	ctx, b := context.Background(), h.Board
	o := BoardOrder(t, 1, 100)
	if err := b.PutBid(ctx, BoardBid(t, o, 1, 1)); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("bid for no order: %v", err)
	}
	if err := b.PutOrder(ctx, o); err != nil {
		t.Fatal(err)
	}
	nobody := BoardBid(t, o, 1, 1)
	nobody.Provider = probity.Account{}
	for name, err := range map[string]error{
		"order without buyer":    b.PutOrder(ctx, market.Order{Asset: 1, DeliverWithin: 1}),
		"order without model":    b.PutOrder(ctx, market.Order{Buyer: o.Buyer, DeliverWithin: 1}),
		"bid without provider":   b.PutBid(ctx, nobody),
		"bid with a short proof": b.PutBid(ctx, market.SignedBid{Bid: BoardBid(t, o, 1, 1).Bid, Signature: make([]byte, 64)}),
		"empty input":            b.PutInput(ctx, 1, nil, 1),
		"input too large":        b.PutInput(ctx, 1, make([]byte, market.MaxInputBytes+1), 1),
		"input of no job":        b.PutInput(ctx, 0, []byte{1}, 1),
	} {
		if err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
	if err := b.PutInput(ctx, 1, make([]byte, market.MaxInputBytes), 100); err != nil {
		t.Errorf("the largest input: %v", err)
	}
	for i := range market.MaxBids {
		if err := b.PutBid(ctx, BoardBid(t, o, i+1, 2)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.PutBid(ctx, BoardBid(t, o, market.MaxBids+1, 2)); !errors.Is(err, market.ErrFull) {
		t.Errorf("one bid more than there is room for: %v", err)
	}
	if err := b.PutBid(ctx, BoardBid(t, o, 1, 1)); err != nil {
		t.Errorf("another bid of a provider that has one: %v", err)
	}
	if bids, err := h.View().Bids(ctx, o.Hash(BoardDomain())); err != nil || len(bids) != market.MaxBids {
		t.Errorf("%d bids, %v; want %d", len(bids), err, market.MaxBids)
	}
}
