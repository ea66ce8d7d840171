package study

import (
	"context"
	"fmt"
	"math"
	"slices"

	"probity/token"
	"probity/token/stats"
)

// A Comparison is how two economies differ under the same luck.
type Comparison struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Seed   uint64 `json:"seed"`
	Paths  int    `json:"paths"`
	Living int    `json:"living"` // paths that reached the end in both
	// Differences are of all series that both have, in A's order; then of goals.
	Differences []Difference `json:"differences"`
	// OnlyA and OnlyB are series that the other has not.
	OnlyA []string `json:"only_a,omitempty"`
	OnlyB []string `json:"only_b,omitempty"`
	// ConstraintsA and ConstraintsB are what holds where.
	ConstraintsA []token.Held `json:"constraints_a,omitempty"`
	ConstraintsB []token.Held `json:"constraints_b,omitempty"`

	// ResultA and ResultB are the runs.
	ResultA *token.Result `json:"-"`
	ResultB *token.Result `json:"-"`
}

// A Difference is of one series at the end: B less A, path by path, with a 95 % interval.
type Difference struct {
	Series string  `json:"series"`
	Unit   string  `json:"unit"`
	A      float64 `json:"a"` // means
	B      float64 `json:"b"`
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Clear  bool    `json:"clear"` // whether the interval leaves out 0
	// Saved is how many times as many paths would be needed without common random numbers; 0 if
	// luck plays no part.
	Saved float64 `json:"saved,omitempty"`
}

// A Scenario is an economy with values for its params.
type Scenario struct {
	Name    string
	Program *token.Program
	Params  map[string]float64
}

// Compare runs two economies with the same random numbers: what both draw under one name
// is the same, so most of the luck cancels. Options.Params does not count here.
func Compare(ctx context.Context, a, b Scenario, o Options) (*Comparison, error) {
	if a.Program.Step*a.Program.Steps != b.Program.Step*b.Program.Steps {
		return nil, fmt.Errorf("%s takes %d seconds and %s %d: compare economies of equal length", a.Name, a.Program.Step*a.Program.Steps, b.Name, b.Program.Step*b.Program.Steps)
	}
	c := &Comparison{A: a.Name, B: b.Name, Seed: o.Seed}
	var tracks [2]*tracker
	var programs [2]*token.Program
	for i, s := range []Scenario{a, b} {
		m, _, err := s.Program.Measured()
		if err != nil {
			return nil, err
		}
		programs[i] = m
		tracks[i], err = follow(ctx, m, token.Options{Seed: o.Seed, Paths: o.Paths, Workers: o.Workers, Params: s.Params,
			Progress: func(done float64) { o.say("simulating "+s.Name, done) }}, m.SeriesNames(), nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	c.ResultA, c.ResultB = tracks[0].result, tracks[1].result
	c.Paths = c.ResultA.Paths
	c.ConstraintsA, c.ConstraintsB = c.ResultA.Holds, c.ResultB.Holds
	for k := range tracks[0].alive {
		if tracks[0].alive[k] && tracks[1].alive[k] {
			c.Living++
		}
	}
	namesA, namesB := programs[0].SeriesNames(), programs[1].SeriesNames()
	unitsA, unitsB := programs[0].SeriesUnits(), programs[1].SeriesUnits()
	for i, name := range namesA {
		j := slices.Index(namesB, name)
		if j < 0 || unitsA[i] != unitsB[j] {
			c.OnlyA = append(c.OnlyA, name)
			continue
		}
		var x, y []float64
		for k := range tracks[0].alive {
			if tracks[0].alive[k] && tracks[1].alive[k] {
				x, y = append(x, tracks[0].end[i][k]), append(y, tracks[1].end[j][k])
			}
		}
		c.Differences = append(c.Differences, difference(name, unitsA[i], x, y))
	}
	for j, name := range namesB {
		if i := slices.Index(namesA, name); i < 0 || unitsA[i] != unitsB[j] {
			c.OnlyB = append(c.OnlyB, name)
		}
	}
	return c, nil
}

func difference(name, unit string, x, y []float64) Difference {
	d := Difference{Series: name, Unit: unit, A: spreadOf(x).Mean, B: spreadOf(y).Mean}
	if len(x) < 2 {
		d.Mean = d.B - d.A
		d.Low, d.High = d.Mean, d.Mean
		return d
	}
	d.Mean, d.Low, d.High = stats.Difference(y, x, 0.95)
	d.Clear = d.Low > 0 || d.High < 0
	sx, sy := stats.MomentsOf(x).SD, stats.MomentsOf(y).SD
	gap := make([]float64, len(x))
	for k := range x {
		gap[k] = y[k] - x[k]
	}
	if s := stats.MomentsOf(gap).SD; s > 0 {
		r := (float64(sx*sx) + float64(sy*sy)) / float64(s*s)
		if !math.IsInf(r, 0) {
			d.Saved = r
		}
	}
	return d
}
