package search

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"probity/internal/numeric"
)

// ladder is candidates 0, 1, 2, ... with values 0, step, 2 step, ... and noise.
func ladder(step, sd float64) Func {
	return func(_ context.Context, x []float64, sample uint64) (Value, error) {
		r := numeric.NewRand(sample, uint64(x[0]))
		return Value{Goals: []float64{x[0]*step + sd*r.Norm()}}, nil
	}
}

func rungs(n int) [][]float64 {
	var out [][]float64
	for i := range n {
		out = append(out, []float64{float64((i + 3) % n)}) // the best is not the first
	}
	return out
}

func TestARaceFindsTheBestWithFewerCallsThanAskingAllEquallyOften(t *testing.T) {
	for _, rule := range []Rule{Friedman, Halving} {
		right := 0
		for seed := range uint64(20) {
			r, err := Race(context.Background(), ladder(0.5, 1), rungs(10), RaceOptions{Rule: rule, First: seed * 10_000, Budget: 400, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if r.Best.X[0] == 0 {
				right++
			}
			if r.Calls > 400 || r.Standings[r.Winner].Left || r.Standings[r.Winner].Draws < 60 {
				t.Errorf("%s, seed %d: %d calls, the winner was asked %d times", rule, seed, r.Calls, r.Standings[r.Winner].Draws)
			}
			if math.Abs(r.Best.Goals[0]-0.5*r.Best.X[0]) > 4.5*r.Best.StdErr[0] {
				t.Errorf("%s, seed %d: says %v ± %v of candidate %v", rule, seed, r.Best.Goals, r.Best.StdErr, r.Best.X)
			}
		}
		if right < 18 {
			t.Errorf("%s: the best won %d of 20 races", rule, right)
		}
	}
}

func TestFriedmansRuleRarelyDropsOneOfEquals(t *testing.T) {
	left := 0
	for seed := range uint64(40) {
		// Five draws: one decision.
		r, err := Race(context.Background(), ladder(0, 1), rungs(6), RaceOptions{First: seed * 1000, Budget: 30, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Standings {
			if s.Left {
				left++
				break
			}
		}
	}
	if left > 7 { // five of a hundred are expected, 7 of 40 have probability 0.003
		t.Errorf("a race of equals lost somebody in %d of 40 seeds", left)
	}
}

func TestACandidateThatBreaksConstraintsLosesARace(t *testing.T) {
	f := func(_ context.Context, x []float64, sample uint64) (Value, error) {
		return Value{Goals: []float64{x[0]}, Excess: []float64{0.5 - x[0]}}, nil
	}
	r, err := Race(context.Background(), f, rungs(4), RaceOptions{})
	if err != nil || r.Best.X[0] != 1 {
		t.Errorf("%v won (%v)", r.Best.X, err)
	}
}

func TestRacesThatMakeNoSenseAreRefused(t *testing.T) {
	broken := errors.New("broken")
	for want, c := range map[string]struct {
		f     Func
		cands [][]float64
		o     RaceOptions
	}{
		"needs a function": {nil, rungs(2), RaceOptions{}},
		"and candidates":   {ladder(1, 1), nil, RaceOptions{}},
		"friedman or":      {ladder(1, 1), rungs(2), RaceOptions{Rule: "dice"}},
		"probability":      {ladder(1, 1), rungs(2), RaceOptions{Doubt: 1}},
		"less than one":    {ladder(1, 1), rungs(2), RaceOptions{Budget: 1}},
		"broken":           {func(context.Context, []float64, uint64) (Value, error) { return Value{}, broken }, rungs(2), RaceOptions{}},
	} {
		if _, err := Race(context.Background(), c.f, c.cands, c.o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
