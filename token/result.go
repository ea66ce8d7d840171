package token

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"probity"
	"probity/internal/numeric"
)

// A Result is what a run found. It is a function of what Hash, Seed, Paths and
// Params say, so anybody can make it again; Root is its fingerprint.
type Result struct {
	Name    string             `json:"economy"`
	Spec    probity.Hash       `json:"spec"` // SHA-256 of the specification
	Engine  string             `json:"engine"`
	Seed    uint64             `json:"seed"`
	Paths   int                `json:"paths"`
	Steps   int64              `json:"steps"`
	Step    int64              `json:"step"` // seconds
	Params  map[string]float64 `json:"params,omitempty"`
	At      []int64            `json:"at"` // seconds since the start, for each point
	Series  []Series           `json:"series"`
	Goals   []Goal             `json:"goals,omitempty"`
	Holds   []Held             `json:"constraints,omitempty"`
	Stopped []Stop             `json:"stopped,omitempty"`
	// Short says how often a flow's account had less than it should have moved.
	Short []Shortfall `json:"short,omitempty"`
}

// A Series is one number over time: its distribution over the paths that were
// alive, in whole tokens, seconds and plain numbers. Quantiles are exact.
type Series struct {
	Name  string    `json:"name"`
	Unit  string    `json:"unit"`
	About string    `json:"about,omitempty"`
	Mean  []float64 `json:"mean"`
	Least []float64 `json:"least"`
	P5    []float64 `json:"p5"`
	P25   []float64 `json:"p25"`
	P50   []float64 `json:"p50"`
	P75   []float64 `json:"p75"`
	P95   []float64 `json:"p95"`
	Most  []float64 `json:"most"`
}

// A Goal is what one of the specification's goals came to.
type Goal struct {
	Name     string  `json:"name"`
	Maximise bool    `json:"maximise"`
	Attacker bool    `json:"attacker,omitempty"` // whose goal it is
	Value    float64 `json:"value"`
}

// Held is on what share of the paths a constraint held. A path that stopped
// does not hold.
type Held struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"`
	Want  float64 `json:"want"`
	OK    bool    `json:"ok"`
	// Margin is by how much it holds on the wanted share of the paths, or fails if below
	// 0: of a comparison the difference of its sides as a share of the larger, at its worst
	// point. It is made for searches and is no part of the root.
	Margin float64 `json:"-"`
}

// A Stop is a fault that stopped paths.
type Stop struct {
	What  string `json:"what"` // the flow, state or metric
	Why   string `json:"why"`
	Hint  string `json:"hint"`
	Paths int    `json:"paths"` // how many
	First int    `json:"first"` // the first of them
	Step  int64  `json:"step"`  // when that one stopped
}

// A Shortfall counts how often a flow moved less than its amount.
type Shortfall struct {
	Flow  string `json:"flow"`
	Times int64  `json:"times"` // steps, summed over paths and agents
}

// Root is the SHA-256 of the result in JSON.
func (r *Result) Root() (probity.Hash, error) {
	b, err := json.Marshal(r)
	return sha256.Sum256(b), err
}

// Find is the series of that name, or nil.
func (r *Result) Find(name string) *Series {
	for i := range r.Series {
		if r.Series[i].Name == name {
			return &r.Series[i]
		}
	}
	return nil
}

// A recorder gathers a result point by point.
type recorder struct {
	w     *world
	out   *Result
	alive []bool
	// Of each goal, by path: what counts so far; and how many points it has.
	goals  [][]float64
	held   [][]bool
	margin [][]float64
	count  int
	sorted [][]float64 // room to sort in, by series
	values [][]float64 // of a trace
}

// alone is how many values one goroutine is quicker with than several.
const alone = 5000

func newRecorder(w *world) *recorder {
	p := w.p
	r := &recorder{w: w, alive: make([]bool, w.o.Paths), out: &Result{
		Name: p.Name, Spec: p.hash, Engine: engineVersion, Seed: w.o.Seed, Paths: w.o.Paths, Steps: w.o.Steps, Step: p.Step, Params: w.o.Params,
	}}
	points := p.points(w.o)
	r.out.At = make([]int64, 0, points)
	r.sorted = make([][]float64, len(p.sampled))
	for _, s := range p.sampled {
		x := Series{Name: s.name, Unit: s.unit, About: s.about}
		for _, list := range x.lists() {
			*list = make([]float64, 0, points)
		}
		r.out.Series = append(r.out.Series, x)
		r.values = append(r.values, w.reals[s.reg])
	}
	for range p.goals {
		r.goals = append(r.goals, make([]float64, w.o.Paths))
	}
	for range p.constraints {
		h := make([]bool, w.o.Paths)
		for i := range h {
			h[i] = true
		}
		r.held = append(r.held, h)
		r.margin = append(r.margin, make([]float64, w.o.Paths))
	}
	return r
}

// point records where all paths are after a step.
func (r *recorder) point(ctx context.Context, step int64) error {
	w, p := r.w, r.w.p
	some := false
	for i := range r.alive {
		r.alive[i] = w.faults[i].code == faultNone
		some = some || r.alive[i]
	}
	if !some {
		return w.allStopped()
	}
	r.out.At = append(r.out.At, step*p.Step)
	workers := w.o.Workers
	if len(p.sampled)*w.o.Paths < alone {
		workers = 1
	}
	err := numeric.Each(ctx, len(p.sampled), workers, func(i int) error {
		r.sorted[i] = r.out.Series[i].add(w.reals[p.sampled[i].reg], r.alive, r.sorted[i])
		return nil
	})
	if err != nil {
		return err
	}
	for i, g := range p.goals {
		x := w.reals[p.sampled[g.series].reg]
		for k, v := range x {
			old := &r.goals[i][k]
			switch {
			case !r.alive[k]:
			case g.of == "mean":
				*old += v
			case r.count == 0 || g.of == "final" || g.of == "least" && v < *old || g.of == "most" && v > *old:
				*old = v
			}
		}
	}
	for i, c := range p.constraints {
		for k, t := range w.ints[c.reg] {
			if c.always {
				r.held[i][k] = r.held[i][k] && t.lo != 0
			} else {
				r.held[i][k] = t.lo != 0
			}
			if m := w.reals[c.margin][k]; !c.always || r.count == 0 || m < r.margin[i][k] {
				r.margin[i][k] = m
			}
		}
	}
	r.count++
	if w.o.Trace != nil {
		return w.o.Trace(Point{Step: step, Seconds: step * p.Step, Alive: r.alive, Values: r.values})
	}
	return nil
}

// lists are the series' numbers, by what they are.
func (s *Series) lists() [8]*[]float64 {
	return [...]*[]float64{&s.Mean, &s.Least, &s.P5, &s.P25, &s.P50, &s.P75, &s.P95, &s.Most}
}

// add appends one point to a series. It sorts in room, and returns it.
func (s *Series) add(values []float64, alive []bool, room []float64) []float64 {
	sorted := room[:0]
	sum := 0.0
	same := true
	for i, v := range values {
		if alive[i] {
			same = same && (len(sorted) == 0 || v == sorted[0])
			sorted = append(sorted, v)
			sum += v
		}
	}
	n := len(sorted)
	point := [8]float64{}
	if same {
		for i := range point {
			point[i] = sorted[0]
		}
	} else {
		slices.Sort(sorted)
		point = [8]float64{sum / float64(n), sorted[0], quantileOf(sorted, 0.05), quantileOf(sorted, 0.25), quantileOf(sorted, 0.5),
			quantileOf(sorted, 0.75), quantileOf(sorted, 0.95), sorted[n-1]}
	}
	for i, list := range s.lists() {
		*list = append(*list, point[i])
	}
	return sorted
}

// quantileOf sorted values, between two of them in proportion (type 7 of Hyndman
// and Fan, 1996).
func quantileOf(sorted []float64, q float64) float64 {
	at := float64(q * float64(len(sorted)-1))
	i := int(at)
	if i+1 >= len(sorted) || sorted[i] == sorted[i+1] {
		return sorted[i]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

func (w *world) allStopped() error {
	first := w.faults[0]
	for _, f := range w.faults {
		if f.step < first.step {
			first = f
		}
	}
	return w.p.pathError(first)
}

func (r *recorder) result() *Result {
	w, p, out := r.w, r.w.p, r.out
	for i, g := range p.goals {
		var values []float64
		sum := 0.0
		for k, v := range r.goals[i] {
			if r.alive[k] {
				if g.of == "mean" {
					v /= float64(r.count)
				}
				values = append(values, v)
				sum += v
			}
		}
		slices.Sort(values)
		v := sum / float64(len(values))
		if q, ok := map[string]float64{"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}[g.over]; ok {
			v = quantileOf(values, q)
		}
		out.Goals = append(out.Goals, Goal{g.name, g.maximise, g.attacker, v})
	}
	for i, c := range p.constraints {
		n := 0
		margins := r.margin[i]
		for k, h := range r.held[i] {
			if h && r.alive[k] {
				n++
			} else if !r.alive[k] {
				margins[k] = -2
			}
		}
		slices.Sort(margins)
		// The worst of the paths on which it has to hold.
		must := min(max(int(math.Ceil(float64(c.chance*float64(w.o.Paths))-1e-9)), 1), w.o.Paths)
		share := float64(n) / float64(w.o.Paths)
		out.Holds = append(out.Holds, Held{c.name, share, c.chance, share >= c.chance, margins[w.o.Paths-must]})
	}
	for i, f := range w.faults {
		if f.code == faultNone {
			continue
		}
		e := p.pathError(f)
		k := slices.IndexFunc(out.Stopped, func(s Stop) bool { return s.What == e.What && s.Why == e.Why })
		if k < 0 {
			out.Stopped = append(out.Stopped, Stop{What: e.What, Why: e.Why, Hint: e.Hint, First: i, Step: e.Step})
			k = len(out.Stopped) - 1
		}
		out.Stopped[k].Paths++
	}
	for i, t := range p.transfers {
		var n int64
		for _, b := range w.blocks {
			n += b.shortfall[i]
		}
		if n > 0 {
			out.Short = append(out.Short, Shortfall{t.name, n})
		}
	}
	return out
}

// Summary is the result in a few lines for people: where every series ends.
func (r *Result) Summary() string {
	s := fmt.Sprintf("%s: %s of %s, seed %d\n", r.Name, plural(int64(r.Paths), "path"), plural(r.Steps, "step"), r.Seed)
	s += fmt.Sprintf("  %-24s %14s  %14s  %14s\n", "at the end", "5 %", "median", "95 %")
	for _, x := range r.Series {
		n := len(x.Mean) - 1
		s += fmt.Sprintf("  %-24s %14s  %14s  %14s  %s\n", x.Name, short(x.P5[n]), short(x.P50[n]), short(x.P95[n]), x.Unit)
	}
	return s
}

// short is a number in at most 14 places.
func short(f float64) string {
	if a := math.Abs(f); a >= 1e12 || a > 0 && a < 1e-4 {
		return fmt.Sprintf("%.4g", f)
	}
	return fmt.Sprintf("%.4f", f)
}
