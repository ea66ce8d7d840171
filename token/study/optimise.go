package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/token"
	"probity/token/search"
	"probity/token/stats"
)

// OptimiseOptions are for Optimise. The zero value searches all params of the designer that have
// a range, for all of the designer's goals, under all constraints.
type OptimiseOptions struct {
	Options // Paths is of each run of the search; by default 32
	Method  search.Method
	Goals   []string // of those of the specification; none is all
	Tune    []string // the params to search; none is all with a range
	// Budget bounds the runs of the search; by default 150 for each param and one more, and for
	// Bayes 20 and 10 for each param.
	Budget int
	// Attack turns the search around: it tries the params by: attacker for the goals by:
	// attacker, whatever the constraints. Without such goals it makes Treasury, a series,
	// small.
	Attack   bool
	Treasury string
	// Tests is how many fresh seeds the result is tested on, with as many paths each as
	// TestPaths; by default 20 and 200.
	Tests, TestPaths int
}

// An Optimum is what a search has found, tested on seeds that it has not seen.
type Optimum struct {
	Economy string        `json:"economy"`
	Spec    string        `json:"spec"`
	Attack  bool          `json:"attack,omitempty"`
	Method  search.Method `json:"method"`
	Params  []string      `json:"params"` // that were searched
	Goals   []Aim         `json:"goals"`
	Seed    uint64        `json:"seed"`
	Runs    int           `json:"runs"`
	Stopped string        `json:"stopped"`
	Tests   int           `json:"tests"`
	Paths   int           `json:"paths"` // of each test
	// Before is the specification as it is, Best what was found: for several goals the
	// point of Front that is nearest to the best of each.
	Before Tested   `json:"before"`
	Best   Tested   `json:"best"`
	Front  []Tested `json:"front,omitempty"`
	// Gain is by how much Best is above Before in each goal, seed by seed.
	Gain []Interval `json:"gain"`
}

// An Aim is a goal of a search.
type Aim struct {
	Name     string `json:"name"`
	Maximise bool   `json:"maximise"`
}

// Tested is how one choice of params does on fresh seeds.
type Tested struct {
	Params map[string]float64 `json:"params"`
	Goals  []Interval         `json:"goals"` // in the order of the search's goals
	// Constraints have the share over all paths of all tests. They are kept if each holds on its
	// wanted share.
	Constraints []token.Held `json:"constraints,omitempty"`
	Kept        bool         `json:"kept"`
	// Stops says why all paths of a test stopped, if they did.
	Stops string `json:"stops,omitempty"`
}

// An Interval is a mean with its 95 % interval over seeds.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// An objective turns a result into what a search makes small.
type objective struct {
	aims   []Aim
	value  func(*token.Result) []float64 // by aim, as they are
	attack bool
}

func objectiveOf(p *token.Program, o OptimiseOptions) (*objective, error) {
	j := &objective{attack: o.Attack}
	var names []string
	for _, g := range p.Goals() {
		if g.Attacker != o.Attack {
			continue
		}
		names = append(names, g.Name)
		if o.Goals == nil || slices.Contains(o.Goals, g.Name) {
			j.aims = append(j.aims, Aim{g.Name, g.Maximise})
		}
	}
	for _, name := range o.Goals {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s has no goal %q but %v", p.Name, name, names)
		}
	}
	if len(j.aims) == 0 && o.Attack && o.Treasury != "" {
		if !slices.Contains(p.SeriesNames(), o.Treasury) {
			return nil, fmt.Errorf("%s has no account or series %q that an attack could drain", p.Name, o.Treasury)
		}
		j.aims = []Aim{{o.Treasury, false}}
		j.value = func(r *token.Result) []float64 {
			mean := r.Find(o.Treasury).Mean
			return []float64{mean[len(mean)-1]}
		}
		return j, nil
	}
	if len(j.aims) == 0 {
		if o.Attack {
			return nil, fmt.Errorf("%s states no goal by: attacker: add one, or name the treasury that an attack drains", p.Name)
		}
		return nil, fmt.Errorf("%s states no goal: add goals: {NAME: {maximise: METRIC}}", p.Name)
	}
	j.value = func(r *token.Result) (out []float64) {
		for _, a := range j.aims {
			k := slices.IndexFunc(r.Goals, func(g token.Goal) bool { return g.Name == a.Name })
			out = append(out, r.Goals[k].Value)
		}
		return out
	}
	return j, nil
}

// score is a result as a search sees it: goals to be made small, and by how much
// constraints are broken.
func (j *objective) score(r *token.Result) search.Value {
	v := search.Value{Goals: j.value(r)}
	for i, a := range j.aims {
		if a.Maximise {
			v.Goals[i] = -v.Goals[i]
		}
	}
	if j.attack {
		return v
	}
	for _, h := range r.Holds {
		e := -h.Margin
		// A strict condition may fail with a margin of 0.
		if h.OK {
			e = min(e, 0)
		} else {
			e = max(e, float64(1e-3*(h.Want-h.Share)), 1e-9)
		}
		v.Excess = append(v.Excess, e)
	}
	return v
}

// worst is what a search sees where all paths stop.
func (j *objective) worst(p *token.Program) search.Value {
	v := search.Value{}
	for range j.aims {
		v.Goals = append(v.Goals, math.Inf(1))
	}
	if !j.attack {
		for range p.ConstraintNames() {
			v.Excess = append(v.Excess, 2)
		}
	}
	return v
}

// Optimise searches params for what serves the goals best and keeps the constraints, or with
// Attack for the strategy that serves the attacker best. All candidates of a generation have
// the same luck, the best are raced against each other on new luck, and what wins is tested
// once more, beside the specification as it is, on seeds of its own.
func Optimise(ctx context.Context, p *token.Program, o OptimiseOptions) (*Optimum, error) {
	if o.Paths == 0 {
		o.Paths = 32
	}
	if o.Tests == 0 {
		o.Tests = 20
	}
	if o.TestPaths == 0 {
		o.TestPaths = 200
	}
	if o.Tests < 2 {
		return nil, errors.New("test the result on 2 seeds or more")
	}
	params, ranges, err := ranged(p, o.Tune, o.Attack)
	if err != nil {
		return nil, err
	}
	j, err := objectiveOf(p, o)
	if err != nil {
		return nil, err
	}
	so := search.Options{Method: o.Method, Goals: len(j.aims), Budget: o.Budget, Seed: o.Seed, Workers: o.Workers, Samples: 1, Start: start(o.Params, params)}
	if so.Method == "" && len(j.aims) == 1 {
		so.Method = search.CMAES
	}
	if so.Budget == 0 && so.Method != search.Bayes {
		so.Budget = 150 * (len(params) + 1)
	}
	if len(j.aims) > 1 {
		// Some two dozen generations.
		so.Population = min(max(so.Budget/50, 12), 100)
	}
	so.Progress = func(s search.Progress) bool {
		o.say("searching", min(float64(s.Calls)/float64(max(so.Budget, 1)), 1))
		return true
	}
	found, err := search.Minimise(ctx, func(ctx context.Context, x []float64, sample uint64) (search.Value, error) {
		r, err := p.Run(ctx, token.Options{Seed: seedOf(o.Seed, 1, sample), Paths: o.Paths, Workers: 1, Params: with(o.Params, params, x)})
		if stops(err) {
			return j.worst(p), nil
		} else if err != nil {
			return search.Value{}, err
		}
		return j.score(r), nil
	}, ranges, so)
	if err != nil {
		return nil, err
	}
	out := &Optimum{Economy: p.Name, Attack: o.Attack, Method: so.Method, Goals: j.aims, Seed: o.Seed, Runs: found.Calls, Stopped: found.Stopped, Tests: o.Tests, Paths: o.TestPaths}
	if out.Method == "" {
		out.Method = search.NSGA2
		if len(j.aims) > 3 {
			out.Method = search.NSGA3
		}
	}
	for _, pr := range params {
		out.Params = append(out.Params, pr.Name)
	}
	if err := out.test(ctx, p, o, j, params, found); err != nil {
		return nil, err
	}
	return out, nil
}

// maxFront is how many points of a front are tested again.
const maxFront = 24

// test runs what was found on fresh seeds.
func (out *Optimum) test(ctx context.Context, p *token.Program, o OptimiseOptions, j *objective, params []token.Param, found search.Result) error {
	points := [][]float64{start(o.Params, params), found.Best.X}
	tests := []int{o.Tests, o.Tests}
	for i := range min(len(found.Front), maxFront) {
		k := i
		if len(found.Front) > maxFront {
			k = i * (len(found.Front) - 1) / (maxFront - 1)
		}
		points, tests = append(points, found.Front[k].X), append(tests, max(2, o.Tests/4))
	}
	total, done := 0, 0
	for _, n := range tests {
		total += n
	}
	var values [][][]float64 // by point, goal and test
	for i, x := range points {
		t := Tested{Params: map[string]float64{}, Kept: true}
		for k, pr := range params {
			t.Params[pr.Name] = x[k]
		}
		goals := make([][]float64, len(j.aims))
		for n := range tests[i] {
			r, err := p.Run(ctx, token.Options{Seed: seedOf(o.Seed, 2, uint64(n)), Paths: o.TestPaths, Workers: o.Workers, Params: with(o.Params, params, x)})
			done++
			o.say("testing on fresh seeds", float64(done)/float64(total))
			if stops(err) {
				t.Stops, t.Kept = err.Error(), false
				continue
			} else if err != nil {
				return err
			}
			out.Spec = r.Spec.String()
			for g, v := range j.value(r) {
				goals[g] = append(goals[g], v)
			}
			for c, h := range r.Holds {
				if c == len(t.Constraints) {
					t.Constraints = append(t.Constraints, token.Held{Name: h.Name, Want: h.Want, OK: true})
				}
				t.Constraints[c].Share += h.Share
			}
		}
		for c := range t.Constraints {
			h := &t.Constraints[c]
			h.Share /= float64(tests[i])
			h.OK = h.Share >= h.Want-1e-12
			t.Kept = t.Kept && h.OK
		}
		for _, v := range goals {
			t.Goals = append(t.Goals, intervalOf(v))
		}
		values = append(values, goals)
		switch i {
		case 0:
			out.Before = t
		case 1:
			out.Best = t
		default:
			out.Front = append(out.Front, t)
		}
	}
	for g := range j.aims {
		if a, b := values[1][g], values[0][g]; len(a) == len(b) && len(a) > 1 {
			mean, low, high := stats.Difference(a, b, 0.95)
			out.Gain = append(out.Gain, Interval{mean, low, high})
		}
	}
	return nil
}

func intervalOf(x []float64) Interval {
	switch len(x) {
	case 0:
		return Interval{}
	case 1:
		return Interval{x[0], x[0], x[0]}
	}
	mean, low, high := stats.Difference(x, make([]float64, len(x)), 0.95)
	return Interval{mean, low, high}
}
