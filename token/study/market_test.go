package study

import (
	"context"
	"os"
	"strings"
	"testing"

	"probity/token"
)

// tuned is the design in examples/economy, and the market that it was made of.
func tuned(t *testing.T) (before, after *token.Program) {
	t.Helper()
	data, err := os.ReadFile("../../examples/economy/probity.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return library(t, "market"), compile(t, string(data))
}

func TestTheTunedMarketDiffersInItsParamsOnly(t *testing.T) {
	before, after := tuned(t)
	values := map[string]float64{}
	for i, p := range after.Params {
		if q := before.Params[i]; p.Value != q.Value {
			values[p.Name] = p.Value
		}
	}
	if len(values) != 4 {
		t.Errorf("it differs in %v", values)
	}
	o := token.Options{Seed: 1, Paths: 10, Params: values}
	a, err := before.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Params = nil
	b, err := after.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range a.Series {
		n := len(s.Mean) - 1
		if b.Series[i].Name != s.Name || b.Series[i].Mean[n] != s.Mean[n] {
			t.Errorf("%s ends at %v in one and at %v in the other", s.Name, s.Mean[n], b.Series[i].Mean[n])
		}
	}
}

// What examples/economy/README.md says, from its own seed.
func TestTheTunedMarketKeepsItsConstraintsOnFreshSeeds(t *testing.T) {
	before, after := tuned(t)
	paths := 1000
	if testing.Short() {
		paths = 200
	}
	c, err := Compare(context.Background(), Scenario{"at first", before, nil}, Scenario{"tuned", after, nil}, Options{Paths: paths, Seed: 99})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range c.ConstraintsB {
		if !h.OK {
			t.Errorf("the tuned market breaks %+v", h)
		}
	}
	broken := 0
	for _, h := range c.ConstraintsA {
		if !h.OK {
			broken++
		}
	}
	if broken != 2 {
		t.Errorf("at first %d constraints are broken, the document says 2", broken)
	}
	english, err := os.ReadFile("../../examples/economy/README.md")
	if err != nil {
		t.Fatal(err)
	}
	chinese, err := os.ReadFile("../../examples/economy/README.zh.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Differences {
		switch d.Series {
		case "jobs_delivered", "provider_profit", "owner_income", "data_income":
			if !d.Clear || d.Mean < 0 {
				t.Errorf("%s does not grow: %+v", d.Series, d)
			}
			row := "| " + figure(d.A) + " | " + figure(d.B) + " |"
			if d.A < 1e5 { // figure groups digits from 100,000 on
				whole := figure(d.A + 1e6)
				row = "| " + strings.TrimLeft(strings.TrimPrefix(whole, "1,"), "0") + " | " + figure(d.B) + " |"
			}
			if !testing.Short() && (!strings.Contains(string(english), row) || !strings.Contains(string(chinese), row)) {
				t.Errorf("a document lacks %s: %s", d.Series, row)
			}
		}
	}
}

// A search a tenth as long finds constraints that hold, and nothing that is clearly better in both
// goals than what is committed.
func TestASmallerSearchFindsNothingMuchBetterThanTheTunedMarket(t *testing.T) {
	if testing.Short() {
		t.Skip("searches for some seconds")
	}
	before, after := tuned(t)
	r, err := Optimise(context.Background(), before, OptimiseOptions{Options: Options{Seed: 6, Paths: 16}, Budget: 400, Tests: 3, TestPaths: 60})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Best.Kept || r.Before.Kept {
		t.Errorf("kept before: %v, after the search: %v", r.Before.Kept, r.Best.Kept)
	}
	run, err := after.Run(context.Background(), token.Options{Seed: seedOf(6, 2, 0), Paths: 60})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Front {
		if f.Kept && f.Goals[0].Mean > 1.15*run.Goals[0].Value && f.Goals[1].Mean > 1.15*run.Goals[1].Value {
			t.Errorf("%v is much better than the committed design: %v beside %v", f.Params, f.Goals, run.Goals)
		}
	}
}

func TestNoAttackFoundOnTheTunedMarketPays(t *testing.T) {
	before, after := tuned(t)
	for _, c := range []struct {
		p    *token.Program
		pays bool
	}{{before, true}, {after, false}} {
		r, err := Optimise(context.Background(), c.p, OptimiseOptions{Options: Options{Seed: 7, Paths: 8}, Attack: true, Budget: 40, Tests: 2, TestPaths: 20})
		if err != nil {
			t.Fatal(err)
		}
		if gain := r.Best.Goals[0].Mean; c.pays != (gain > 1000) || !c.pays && gain > 0 {
			t.Errorf("%s: the best attack gains %v", r.Economy, gain)
		}
	}
}
