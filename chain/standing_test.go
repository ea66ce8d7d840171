package chain

import (
	"testing"

	"probity"
	"probity/market/markettest"
)

func TestAStakeShowsWhatIsOnItsWayOut(t *testing.T) {
	w := newWorld(t, embedded(t))
	ctx := testContext(t)
	if err := w.Mint(markettest.Provider, probity.Tokens(10)); err != nil {
		t.Fatal(err)
	}
	b := w.books[markettest.Provider]
	if _, err := b.Deposit(ctx, probity.Tokens(10)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.RequestExit(ctx, probity.Tokens(4)); err != nil {
		t.Fatal(err)
	}
	s, err := b.Stake(ctx, b.Account())
	if err != nil {
		t.Fatal(err)
	}
	if s.Total != probity.Tokens(10) || s.Exiting != probity.Tokens(4) || s.Free() != probity.Tokens(6) || s.ExitAt == 0 {
		t.Errorf("%+v", s)
	}
	if s, err := b.Stake(ctx, w.books[markettest.Buyer].Account()); err != nil || !s.Total.IsZero() {
		t.Errorf("a stake of nobody: %+v, %v", s, err)
	}
}
