package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"probity/token"
	"probity/token/search"
	"probity/token/stats"
)

// SensitivityOptions are for Sensitivity. The zero value is usual.
type SensitivityOptions struct {
	Options
	// Runs is how many paths each run has, all runs with the same luck; by default 32.
	// Options.Paths does not count here.
	Runs int
	// Trajectories of Morris's screening, by default 10, and Samples of Sobol's indices, a power of
	// two, by default 64.
	Trajectories, Samples int
	// Top is how many params Sobol's indices are computed of, those that Morris finds to matter
	// most; by default 8. The others stay as they are.
	Top int
	// Level is that of the bootstrap intervals; by default 0.95.
	Level float64
}

// A Sensitivity is which params drive which outputs.
type Sensitivity struct {
	Params  []string `json:"params"`  // all with a range
	Outputs []Output `json:"outputs"` // goals, then constraints, then metrics
	Runs    int      `json:"runs"`    // of the simulator
	Paths   int      `json:"paths"`   // of each run
}

// An Output is one number that a run gives, and what drives it.
type Output struct {
	Name string  `json:"name"` // such as goal volume, share of runway, jobs_delivered
	Base float64 `json:"base"` // with all params as they are
	// Drivers are by how much Morris's screening finds them to matter, the strongest first.
	Drivers []Driver `json:"drivers"`
}

// A Driver is what one param does to an output.
type Driver struct {
	Param string `json:"param"`
	// AtLow and AtHigh are the output with the param at the ends of its range and all
	// others as they are: the bars of a tornado.
	AtLow  float64 `json:"at_low"`
	AtHigh float64 `json:"at_high"`
	// Morris is the mean absolute elementary effect over the whole range (mu*), its
	// interval, and the effects' deviation: large beside mu* where the param acts
	// non-linearly or together with others.
	Morris     float64 `json:"morris"`
	MorrisLow  float64 `json:"morris_low"`
	MorrisHigh float64 `json:"morris_high"`
	MorrisSD   float64 `json:"morris_sd"`
	// First and Total are Sobol's indices: what share of the variance the param accounts
	// for alone, and together with others. They are nil for params left out of that.
	First *float64 `json:"first,omitempty"`
	Total *float64 `json:"total,omitempty"`
	// TotalLow and TotalHigh are the ends of Total's interval.
	TotalLow  *float64 `json:"total_low,omitempty"`
	TotalHigh *float64 `json:"total_high,omitempty"`
}

// outputs are the numbers of a result that a study looks at: goals, shares of paths on which
// constraints hold, and where metrics end on average.
func outputs(p *token.Program, r *token.Result) (names []string, values []float64) {
	add := func(name string, v float64) { names, values = append(names, name), append(values, v) }
	for _, g := range r.Goals {
		add("goal "+g.Name, g.Value)
	}
	for _, h := range r.Holds {
		add("share of "+h.Name, h.Share)
	}
	for _, name := range p.MetricNames() {
		s := r.Find(name)
		add(name, s.Mean[len(s.Mean)-1])
	}
	return names, values
}

// maxOutputs bounds how many outputs are looked at.
const maxOutputs = 40

// FindDrivers says which params drive an economy's goals, constraints and metrics: all with a range
// by Morris's screening, the strongest by Sobol's indices.
func FindDrivers(ctx context.Context, p *token.Program, o SensitivityOptions) (*Sensitivity, error) {
	if o.Runs == 0 {
		o.Runs = 32
	}
	if o.Trajectories == 0 {
		o.Trajectories = 10
	}
	if o.Samples == 0 {
		o.Samples = 64
	}
	if o.Top == 0 {
		o.Top = 8
	}
	params, ranges, err := ranged(p, nil, false)
	if err != nil {
		return nil, err
	}
	var runs atomic.Int64
	run := func(ctx context.Context, values map[string]float64, workers int) ([]string, []float64, error) {
		r, err := p.Run(ctx, token.Options{Seed: o.Seed, Paths: o.Runs, Workers: workers, Params: values})
		runs.Add(1)
		if stops(err) {
			return nil, nil, fmt.Errorf("with %s every path stops: %w: narrow the ranges of params, or mend the economy", given(values), err)
		} else if err != nil {
			return nil, nil, err
		}
		names, out := outputs(p, r)
		return names[:min(len(names), maxOutputs)], out[:min(len(out), maxOutputs)], nil
	}
	names, base, err := run(ctx, o.Params, o.Workers)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("the economy has no goals, constraints or metrics that params could drive: state some")
	}
	s := &Sensitivity{Paths: o.Runs}
	for i, name := range names {
		s.Outputs = append(s.Outputs, Output{Name: name, Base: base[i]})
	}
	for _, pr := range params {
		s.Params = append(s.Params, pr.Name)
	}
	// What params are where a search does not move them.
	here := start(o.Params, params)
	// A model moves some of the params.
	model := func(what string, moved []int, total int) stats.Model {
		var done atomic.Int64
		return func(ctx context.Context, x []float64) ([]float64, error) {
			at := slices.Clone(here)
			for i, k := range moved {
				at[k] = x[i]
			}
			_, out, err := run(ctx, with(o.Params, params, at), 1)
			o.say(what, float64(done.Add(1))/float64(total))
			return out, err
		}
	}
	all := make([]int, len(params))
	for i := range all {
		all[i] = i
	}
	effects, err := stats.Morris(ctx, model("screening params", all, o.Trajectories*(len(params)+1)), ranges,
		stats.SensitivityOptions{Samples: o.Trajectories, Seed: o.Seed, Level: o.Level, Workers: o.Workers})
	if err != nil {
		return nil, err
	}
	// The ends of each range.
	ends := model("params one at a time", all, 2*len(params))
	low, high := make([][]float64, len(params)), make([][]float64, len(params))
	for k := range params {
		for _, end := range []struct {
			at  float64
			out *[]float64
		}{{ranges[k].Low, &low[k]}, {ranges[k].High, &high[k]}} {
			x := slices.Clone(here)
			x[k] = end.at
			if *end.out, err = ends(ctx, x); err != nil {
				return nil, err
			}
		}
	}
	for i := range s.Outputs {
		for k, pr := range params {
			e := effects[i][k]
			s.Outputs[i].Drivers = append(s.Outputs[i].Drivers, Driver{Param: pr.Name, AtLow: low[k][i], AtHigh: high[k][i],
				Morris: e.MeanAbs, MorrisLow: e.Low, MorrisHigh: e.High, MorrisSD: e.SD})
		}
	}
	if err := s.sobol(ctx, params, ranges, o, model); err != nil {
		return nil, err
	}
	for i := range s.Outputs {
		slices.SortStableFunc(s.Outputs[i].Drivers, func(a, b Driver) int { return cmp.Compare(b.Morris, a.Morris) })
	}
	s.Runs = int(runs.Load())
	return s, nil
}

// sobol computes the indices of the params that matter most to any output. Drivers are in
// the order of params.
func (s *Sensitivity) sobol(ctx context.Context, params []token.Param, ranges []search.Range, o SensitivityOptions, model func(string, []int, int) stats.Model) error {
	weight := make([]float64, len(params))
	for _, out := range s.Outputs {
		most := 0.0
		for _, d := range out.Drivers {
			most = max(most, d.Morris)
		}
		for k, d := range out.Drivers {
			if most > 0 {
				weight[k] = max(weight[k], d.Morris/most)
			}
		}
	}
	top := make([]int, len(params))
	for i := range top {
		top[i] = i
	}
	slices.SortStableFunc(top, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	top = top[:min(o.Top, len(top))]
	slices.Sort(top)
	var some []search.Range
	for _, k := range top {
		some = append(some, ranges[k])
	}
	indices, err := stats.Sobol(ctx, model("sharing out the variance", top, o.Samples*(len(top)+2)), some,
		stats.SensitivityOptions{Samples: o.Samples, Seed: o.Seed, Level: o.Level, Workers: o.Workers})
	if err != nil {
		return err
	}
	for i := range s.Outputs {
		for j, k := range top {
			x := indices[i][j]
			d := &s.Outputs[i].Drivers[k]
			d.First, d.Total, d.TotalLow, d.TotalHigh = &x.First, &x.Total, &x.TotalLow, &x.TotalHigh
		}
	}
	return nil
}

// given writes params for a message.
func given(values map[string]float64) string {
	if len(values) == 0 {
		return "params as they are"
	}
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	text := ""
	for i, name := range names {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprintf("%s=%.6g", name, values[name])
	}
	return text
}

// A Grid is an output over two params, for a heat map.
type Grid struct {
	Output string      `json:"output"`
	X      string      `json:"x"`
	Y      string      `json:"y"`
	Xs     []float64   `json:"xs"`
	Ys     []float64   `json:"ys"`
	Values [][]float64 `json:"values"` // by y, then by x; NaN where every path stops
}

// GridOf computes an output over two params, n by n places of their ranges.
func GridOf(ctx context.Context, p *token.Program, output, x, y string, n int, o SensitivityOptions) (*Grid, error) {
	if o.Runs == 0 {
		o.Runs = 32
	}
	if n < 2 || n > 100 {
		return nil, fmt.Errorf("a grid of %d by %d: take 2 to 100", n, n)
	}
	g := &Grid{Output: output, X: x, Y: y}
	var axes [2][]token.Param
	for i, name := range []string{x, y} {
		params, ranges, err := ranged(p, []string{name}, false)
		if err != nil {
			return nil, err
		}
		axes[i] = params
		for k := range n {
			v := ranges[0].Low + float64((ranges[0].High-ranges[0].Low)*float64(k)/float64(n-1))
			if ranges[0].Integer {
				v = math.Round(v)
			}
			if i == 0 {
				g.Xs = append(g.Xs, v)
			} else {
				g.Ys = append(g.Ys, v)
			}
		}
	}
	for _, yv := range g.Ys {
		row := make([]float64, n)
		for j, xv := range g.Xs {
			values := with(with(o.Params, axes[0], []float64{xv}), axes[1], []float64{yv})
			r, err := p.Run(ctx, token.Options{Seed: o.Seed, Paths: o.Runs, Workers: o.Workers, Params: values})
			switch {
			case stops(err):
				row[j] = math.NaN()
			case err != nil:
				return nil, err
			default:
				names, out := outputs(p, r)
				k := slices.Index(names, output)
				if k < 0 {
					return nil, fmt.Errorf("%s has no output %q", p.Name, output)
				}
				row[j] = out[k]
			}
		}
		g.Values = append(g.Values, row)
		o.say("two params together", float64(len(g.Values))/float64(n))
	}
	return g, nil
}
