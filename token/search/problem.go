package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/internal/numeric"
)

var (
	errBudget = errors.New("budget used up")
	errEnough = errors.New("ended by the caller")
)

// A problem is one search under way. Methods move in the unit cube and ask for
// points by evaluate, which counts, averages and remembers.
type problem struct {
	f      Func
	ranges []Range
	o      Options
	draws  int // of each point

	calls, runs int
	sample      uint64 // the next draw that nobody has seen
	excesses    int    // constraints; known after the first point
	asked       bool
	best        Point   // for one goal
	last        []Point // for one noisy goal: candidates of the final race
	finalists   int
	front       []Point // for several goals
	stopped     string
}

// place is the point of the ranges for one of the unit cube.
func (p *problem) place(unit []float64) []float64 {
	x := make([]float64, len(unit))
	for i, r := range p.ranges {
		x[i] = r.At(unit[i])
	}
	return x
}

// unit is the middle of what place maps to x.
func (p *problem) unit(x []float64) []float64 {
	u := make([]float64, len(x))
	for i, r := range p.ranges {
		switch {
		case r.Integer:
			u[i] = (math.Round(x[i]) - r.Low + 0.5) / (r.High - r.Low + 1)
		case r.High > r.Low:
			u[i] = (x[i] - r.Low) / (r.High - r.Low)
		default:
			u[i] = 0.5
		}
	}
	return u
}

// evaluate asks for the points of one generation, all with the same draws. If the
// budget is not enough for all it asks for none and says errBudget.
func (p *problem) evaluate(ctx context.Context, units [][]float64) ([]Point, error) {
	n := len(units)
	if p.o.Budget-p.calls < n*p.draws {
		return nil, errBudget
	}
	first := uint64(0)
	if p.o.Samples > 0 {
		first = p.sample
		p.sample += uint64(p.draws)
	}
	points := make([]Point, n)
	for i, u := range units {
		points[i] = Point{X: p.place(u), unit: slices.Clone(u)}
	}
	values := make([]Value, n*p.draws)
	err := numeric.Each(ctx, len(values), p.o.Workers, func(i int) error {
		v, err := p.f(ctx, slices.Clone(points[i/p.draws].X), first+uint64(i%p.draws))
		if err != nil {
			return fmt.Errorf("search: the function at %v: %w", points[i/p.draws].X, err)
		}
		values[i], err = p.checked(v)
		return err
	})
	p.calls += len(values)
	if err != nil {
		return nil, err
	}
	if !p.asked {
		p.asked, p.excesses = true, len(values[0].Excess)
	}
	for i := range points {
		mine := values[i*p.draws : (i+1)*p.draws]
		for _, v := range mine {
			if len(v.Excess) != p.excesses {
				return nil, fmt.Errorf("search: the function has %d constraints at one point and %d at another", p.excesses, len(v.Excess))
			}
		}
		points[i].Goals = mean(mine, func(v Value) []float64 { return v.Goals })
		points[i].Excess = mean(mine, func(v Value) []float64 { return v.Excess })
	}
	return points, nil
}

// checked counts goals and turns what is no number into the worst.
func (p *problem) checked(v Value) (Value, error) {
	if len(v.Goals) != p.o.Goals {
		return v, fmt.Errorf("search: the function gives %d goals, the options say %d", len(v.Goals), p.o.Goals)
	}
	worst := func(x []float64) []float64 {
		x = slices.Clone(x)
		for i := range x {
			if math.IsNaN(x[i]) {
				x[i] = math.Inf(1)
			}
		}
		return x
	}
	return Value{Goals: worst(v.Goals), Excess: worst(v.Excess)}, nil
}

func mean(values []Value, part func(Value) []float64) []float64 {
	out := make([]float64, len(part(values[0])))
	for i := range out {
		for _, v := range values {
			out[i] += part(v)[i]
		}
		out[i] /= float64(len(values))
		if math.IsNaN(out[i]) { // +Inf and -Inf
			out[i] = math.Inf(1)
		}
	}
	return out
}

// better says whether a is to be preferred, for one goal: by the goal among points
// that keep the constraints, by how far they are broken among others (Deb 2000).
func better(a, b *Point) bool {
	va, vb := a.Violation(), b.Violation()
	if va != vb {
		return va < vb
	}
	return a.Goals[0] < b.Goals[0]
}

// note remembers the best point of a generation, for one goal.
func (p *problem) note(points []Point) {
	for i := range points {
		if p.best.X == nil || better(&points[i], &p.best) {
			p.best = points[i]
		}
	}
}

// report tells the caller how things stand.
func (p *problem) report(generation int) error {
	if p.o.Progress == nil {
		return nil
	}
	if p.o.Progress(Progress{Calls: p.calls, Generation: generation, Run: p.runs, Best: p.best, Front: p.front}) {
		return nil
	}
	return errEnough
}

func (p *problem) result(ctx context.Context) (Result, error) {
	r := Result{Best: p.best, Front: p.front, Runs: max(p.runs, 1), Stopped: p.stopped}
	if r.Best.X == nil {
		return r, p.tooSmall()
	}
	if p.o.Goals > 1 && p.o.Samples > 0 {
		if err := p.retest(ctx); err != nil {
			return r, err
		}
		r.Front, r.Best = p.front, p.best
	}
	if p.o.Goals == 1 && p.o.Samples > 0 {
		// The race has a budget of its own, a tenth of the search's and enough to
		// tell finalists apart at all.
		candidates := [][]float64{p.best.X}
		for _, c := range p.last {
			if !slices.ContainsFunc(candidates, func(x []float64) bool { return slices.Equal(x, c.X) }) {
				candidates = append(candidates, c.X)
			}
		}
		race, err := Race(ctx, p.f, candidates, RaceOptions{
			First: p.sample, Workers: p.o.Workers, Budget: max(p.o.Budget/10, 20*len(candidates))})
		if err != nil {
			return r, err
		}
		r.Best, p.calls = race.Best, p.calls+race.Calls
	}
	r.Calls = p.calls
	return r, nil
}

func (p *problem) tooSmall() error {
	return fmt.Errorf("search: the budget of %d calls is not enough for one generation", p.o.Budget)
}

// retest asks the points of the front on draws that the search has never seen, and
// keeps those that are still on it.
func (p *problem) retest(ctx context.Context) error {
	draws := max(10, 2*p.draws)
	values := make([]Value, len(p.front)*draws)
	err := numeric.Each(ctx, len(values), p.o.Workers, func(i int) error {
		v, err := p.f(ctx, slices.Clone(p.front[i/draws].X), p.sample+uint64(i%draws))
		if err != nil {
			return fmt.Errorf("search: the function at %v: %w", p.front[i/draws].X, err)
		}
		values[i], err = p.checked(v)
		return err
	})
	p.calls += len(values)
	if err != nil {
		return err
	}
	points := make([]Point, len(p.front))
	for i := range points {
		points[i] = summary(p.front[i].X, values[i*draws:(i+1)*draws])
	}
	p.keepFront(points)
	return nil
}

// knee is the point of a front whose largest distance from the best of a goal, each
// scaled to the front's extent, is smallest.
func knee(front []Point) Point {
	goals := len(front[0].Goals)
	low, high := slices.Clone(front[0].Goals), slices.Clone(front[0].Goals)
	for _, q := range front {
		for g, v := range q.Goals {
			low[g], high[g] = min(low[g], v), max(high[g], v)
		}
	}
	best, at := math.Inf(1), 0
	for i, q := range front {
		worst := 0.0
		for g := range goals {
			if high[g] > low[g] {
				worst = max(worst, (q.Goals[g]-low[g])/(high[g]-low[g]))
			}
		}
		if worst < best {
			best, at = worst, i
		}
	}
	return front[at]
}
