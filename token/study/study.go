// Package study asks the questions that an economy is simulated for: how it stands,
// what drives it, which incentives are best, how it can be attacked, which of two is
// better, which parameters fit what really happened, what comes next. It joins
// the simulator of package token with the mathematics of token/search and token/stats,
// and makes a report of what it finds with the pictures of internal/chart.
//
// Every answer says how sure it is: chances have Wilson's intervals, searches are tested again
// on paths that they have not seen, forecasts and calibrations on data that they have
// not seen. The same economy, data and options give the same answer on
// every machine.
package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/internal/numeric"
	"probity/token"
	"probity/token/search"
	"probity/token/stats"
)

// Options are common to all questions about an economy. The zero value is usual.
type Options struct {
	Seed    uint64
	Paths   int                // by default 1000
	Workers int                // goroutines; 0 is one for each processor. Answers do not depend on it.
	Params  map[string]float64 // other values for params, in whole tokens, seconds and plain numbers
	// Progress, if set, is told what is being done, and the share of it that is done.
	Progress func(what string, done float64)
}

func (o *Options) say(what string, done float64) {
	if o.Progress != nil {
		o.Progress(what, done)
	}
}

// A Spread is what a number is on the paths that reached the end.
type Spread struct {
	Mean float64 `json:"mean"`
	P5   float64 `json:"p5"`
	P50  float64 `json:"p50"`
	P95  float64 `json:"p95"`
}

func spreadOf(x []float64) Spread {
	if len(x) == 0 {
		return Spread{}
	}
	sorted := slices.Sorted(slices.Values(x))
	sum := 0.0
	for _, v := range sorted {
		sum += v / float64(len(sorted))
	}
	return Spread{sum, stats.Quantile(sorted, 0.05), stats.Quantile(sorted, 0.5), stats.Quantile(sorted, 0.95)}
}

// A Chance is how often something happened, with Wilson's 95 % interval: of zero
// times in 1,000 paths it says how often it may happen still.
type Chance struct {
	Times int     `json:"times"`
	Of    int     `json:"of"` // paths
	P     float64 `json:"p"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func chanceOf(k, n int) Chance {
	c := Chance{Times: k, Of: n}
	if n > 0 {
		c.P, c.Low, c.High = stats.Proportion(k, n, 0.95)
	}
	return c
}

// ranged are the params that may be searched: those of the designer, or of the attacker,
// that have a low and a high; or those named, which have to.
func ranged(p *token.Program, names []string, attacker bool) ([]token.Param, []search.Range, error) {
	var params []token.Param
	for _, pr := range p.Params {
		wanted := pr.Low < pr.High && pr.Attacker == attacker
		if names != nil {
			wanted = slices.Contains(names, pr.Name)
		}
		if !wanted {
			continue
		}
		if !(pr.Low < pr.High) {
			return nil, nil, fmt.Errorf("param %s has no range: give it low and high", pr.Name)
		}
		params = append(params, pr)
	}
	for _, name := range names {
		if !slices.ContainsFunc(params, func(pr token.Param) bool { return pr.Name == name }) {
			return nil, nil, fmt.Errorf("%s has no param %q", p.Name, name)
		}
	}
	if len(params) == 0 {
		who := "param"
		if attacker {
			who = "param by: attacker"
		}
		return nil, nil, fmt.Errorf("%s has no %s with a range: give those that may change low and high", p.Name, who)
	}
	var ranges []search.Range
	for _, pr := range params {
		ranges = append(ranges, search.Range{Low: pr.Low, High: pr.High, Integer: pr.Whole})
	}
	return params, ranges, nil
}

// with is params and the values that a search tries.
func with(fixed map[string]float64, params []token.Param, x []float64) map[string]float64 {
	out := map[string]float64{}
	for name, v := range fixed {
		out[name] = v
	}
	for i, pr := range params {
		out[pr.Name] = x[i]
	}
	return out
}

// start is the values that params have now, within their ranges.
func start(fixed map[string]float64, params []token.Param) []float64 {
	x := make([]float64, len(params))
	for i, pr := range params {
		x[i] = pr.Value
		if v, ok := fixed[pr.Name]; ok {
			x[i] = min(max(v, pr.Low), pr.High)
		}
	}
	return x
}

// stops is whether a run failed because all of its paths stopped, which is an answer
// and not a fault of the study.
func stops(err error) bool {
	var pe *token.PathError
	return errors.As(err, &pe)
}

// A tracker follows series over all paths of a run.
type tracker struct {
	p      *token.Program
	index  []int // of the series followed
	result *token.Result
	alive  []bool
	begin  [][]float64 // by series followed, then by path
	end    [][]float64
	late   [][]float64 // at three quarters of the time
	points int
}

// follow runs an economy and keeps, of some of its series, what they were at the beginning, at
// three quarters and at the end of each path. each, if set, sees every point.
func follow(ctx context.Context, p *token.Program, o token.Options, names []string, each func(*tracker, token.Point)) (*tracker, error) {
	t := &tracker{p: p}
	all := p.SeriesNames()
	for _, name := range names {
		k := slices.Index(all, name)
		if k < 0 {
			return nil, fmt.Errorf("%s has no series %q", p.Name, name)
		}
		t.index = append(t.index, k)
	}
	steps := o.Steps
	if steps == 0 {
		steps = p.Steps
	}
	keep := func(pt token.Point) (out [][]float64) {
		for _, k := range t.index {
			out = append(out, slices.Clone(pt.Values[k]))
		}
		return out
	}
	o.Trace = func(pt token.Point) error {
		if t.points == 0 {
			t.begin = keep(pt)
			t.late = t.begin
		}
		if 4*pt.Step <= 3*steps {
			t.late = keep(pt)
		}
		if pt.Step == steps {
			t.end = keep(pt)
		}
		t.alive = append(t.alive[:0], pt.Alive...)
		if each != nil {
			each(t, pt)
		}
		t.points++
		return nil
	}
	var err error
	t.result, err = p.Run(ctx, o)
	return t, err
}

// living are the values of paths that reached the end.
func (t *tracker) living(values []float64) []float64 {
	var out []float64
	for i, v := range values {
		if t.alive[i] {
			out = append(out, v)
		}
	}
	return out
}

// seedOf is the seed of the k-th run of a study, for streams of different purpose.
func seedOf(seed, stream, k uint64) uint64 {
	return numeric.NewRand(seed^0x57d4, stream<<32+k).Uint64()
}

// finite is a number that JSON can hold.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
