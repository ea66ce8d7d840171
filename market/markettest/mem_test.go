package markettest_test

import (
	"testing"

	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
)

func dirBoard(t *testing.T) func(eip712.Domain) market.Board {
	dir := t.TempDir()
	return func(d eip712.Domain) market.Board {
		b, err := market.OpenDirBoard(dir, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

func TestMemBookWalksLikeTheRules(t *testing.T) {
	long := 10_000
	if testing.Short() {
		long = 1000
	}
	for seed, steps := range []int{long, 1000, 1000} {
		h := markettest.NewMem(t, nil)
		markettest.Walk(t, h, uint64(seed), steps)
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestMemBookKeepsLeasesAndTasksLikeTheRules(t *testing.T) {
	steps := 3000
	if testing.Short() {
		steps = 500
	}
	for seed := range uint64(3) {
		h := markettest.NewMem(t, nil)
		markettest.WalkLeases(t, h, seed, steps)
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		h = markettest.NewMem(t, nil)
		markettest.WalkTasks(t, h, seed, steps)
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestMemBook(t *testing.T) {
	markettest.Run(t, func(t *testing.T) markettest.Harness { return markettest.NewMem(t, nil) })
}

func TestMemBookOnABoardOfFiles(t *testing.T) {
	markettest.Run(t, func(t *testing.T) markettest.Harness { return markettest.NewMem(t, dirBoard(t)) })
}

func TestMemBoard(t *testing.T) {
	markettest.Boards(t, func(t *testing.T) markettest.BoardHarness {
		b := market.NewMemBoard(markettest.BoardDomain())
		return markettest.BoardHarness{Board: b, View: func() market.Board { return b }}
	})
}

func TestDirBoard(t *testing.T) {
	markettest.Boards(t, func(t *testing.T) markettest.BoardHarness {
		open := dirBoard(t)
		return markettest.BoardHarness{Board: open(markettest.BoardDomain()), View: func() market.Board { return open(markettest.BoardDomain()) }}
	})
}
