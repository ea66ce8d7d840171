package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"probity/internal/numeric"
)

// bayes asks where, by what is known, most improvement on the best point is to be
// expected, times the probability that the constraints hold (Gardner et al. 2014).
// Every constraint has a process of its own.
func (p *problem) bayes(ctx context.Context) error {
	n := len(p.ranges)
	p.runs = 1
	sobol, err := numeric.NewSobol(n, p.o.Seed+1)
	if err != nil {
		return err
	}
	b := &believer{problem: p, sobol: sobol}
	first := min(max(5, 2*n+2), max(2, p.o.Budget/(2*p.draws)))
	units := make([][]float64, first)
	for i := range units {
		units[i] = b.even()
	}
	if p.o.Start != nil {
		units[0] = p.unit(p.o.Start)
	}
	for g := 1; ; g++ {
		points, err := p.evaluate(ctx, units)
		if err != nil {
			return err
		}
		b.known = append(b.known, points...)
		p.note(points)
		if err := p.report(g); err != nil {
			return err
		}
		if p.o.Budget-p.calls < p.draws {
			return errBudget
		}
		batch := min(max(1, p.o.Population), (p.o.Budget-p.calls)/p.draws)
		if units, err = b.next(ctx, batch); err != nil {
			return err
		}
	}
}

// A believer is what Bayes knows. Of a batch it believes what it expects of the
// points chosen already ("kriging believer", Ginsbourger et al. 2010).
type believer struct {
	*problem
	sobol  *numeric.Sobol
	drawn  uint32
	known  []Point
	theta  [][]float64 // of the goal, then of each constraint
	fitted int         // points known at the last fit
}

// even is the next point of an even spread.
func (b *believer) even() []float64 {
	u := make([]float64, len(b.ranges))
	b.sobol.At(b.drawn, u)
	b.drawn++
	return b.unit(b.place(u))
}

// series is the goal (0) or a constraint (from 1) at all known points, with mean 0
// and deviation 1; what is infinite becomes a little worse than the worst.
func (b *believer) series(which int) (y []float64, zero float64) {
	y = make([]float64, len(b.known))
	low, high := math.Inf(1), math.Inf(-1)
	for i := range b.known {
		y[i] = b.known[i].Goals[0]
		if which > 0 {
			y[i] = b.known[i].Excess[which-1]
		}
		if !math.IsInf(y[i], 0) {
			low, high = min(low, y[i]), max(high, y[i])
		}
	}
	if low > high {
		low, high = 0, 1
	}
	mean, squares := 0.0, 0.0
	for i := range y {
		y[i] = min(max(y[i], low), high+float64(0.1*(high-low)))
		mean += y[i] / float64(len(y))
	}
	for i := range y {
		y[i] -= mean
		squares += float64(y[i]*y[i]) / float64(len(y))
	}
	sd := math.Sqrt(squares)
	if !(sd > 0) {
		sd = 1
	}
	for i := range y {
		y[i] /= sd
	}
	return y, -mean / sd
}

// next chooses the points of a batch.
func (b *believer) next(ctx context.Context, batch int) ([][]float64, error) {
	x := make([][]float64, len(b.known))
	for i := range x {
		x[i] = b.unit(b.known[i].X)
	}
	budget := 0
	if b.theta == nil {
		b.theta, budget = make([][]float64, 1+b.excesses), 200
	} else if len(x) < 20 || len(x)*10 >= b.fitted*11 {
		budget = 80
	}
	if budget > 0 {
		b.fitted = len(x)
	}
	processes, ys, limits := make([]*gp, 1+b.excesses), make([][]float64, 1+b.excesses), make([]float64, 1+b.excesses)
	for k := range processes {
		y, zero := b.series(k)
		var err error
		if budget > 0 {
			processes[k], err = fit(ctx, x, y, &b.theta[k], b.o.Samples > 0, budget, b.o.Workers, b.o.Seed+uint64(len(x)))
		} else {
			processes[k], err = b.again(k, x, y)
		}
		if err != nil {
			return nil, err
		}
		ys[k], limits[k] = y, zero
	}
	if b.o.Samples > 0 {
		b.believe(x, processes[0])
	}
	var out [][]float64
	for i := range batch {
		u, err := b.choose(ctx, x, ys[0], processes, limits)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
		if i+1 == batch {
			break
		}
		x = append(slices.Clone(x), u)
		for k, g := range processes {
			mean, _ := g.at(u)
			ys[k] = append(slices.Clone(ys[k]), mean)
			if processes[k], err = b.again(k, x, ys[k]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// again is a process with the lengths of the last fit.
func (b *believer) again(k int, x [][]float64, y []float64) (*gp, error) {
	d := len(x[0])
	scale := make([]float64, d)
	for i := range scale {
		scale[i] = numeric.Exp(b.theta[k][i])
	}
	return condition(x, y, scale, numeric.Exp(b.theta[k][d]))
}

// believe makes the points with the lowest expected values the finalists of a noisy search.
func (b *believer) believe(x [][]float64, g *gp) {
	b.last = nil
	for i := range x {
		mean, _ := g.at(x[i])
		b.last = append(b.last, Point{X: b.known[i].X, Excess: b.known[i].Excess, Goals: []float64{mean}})
	}
	slices.SortStableFunc(b.last, func(p, q Point) int {
		return cmp.Or(cmp.Compare(p.Violation(), q.Violation()), cmp.Compare(p.Goals[0], q.Goals[0]))
	})
	b.last = b.last[:min(len(b.last), b.finalists)]
}

// choose maximises the logarithm of the expected improvement: over even points and
// points near the best, then by CMA-ES from the best of these.
func (b *believer) choose(ctx context.Context, x [][]float64, y []float64, processes []*gp, limits []float64) ([]float64, error) {
	// What to improve on: the best that keeps the constraints, by the process where
	// values are noisy.
	best, at := math.Inf(1), -1
	for i := range x {
		if i < len(b.known) && b.known[i].Violation() > 0 {
			continue
		}
		v := y[i]
		if b.o.Samples > 0 {
			v, _ = processes[0].at(x[i])
		}
		if v < best {
			best, at = v, i
		}
	}
	gain := func(u []float64) float64 {
		sum := 0.0
		if at >= 0 {
			mean, sd := processes[0].at(u)
			sum = logImprovement(best-mean, sd)
		}
		for k := 1; k < len(processes); k++ {
			mean, sd := processes[k].at(u)
			sum += numeric.Log(numeric.NormalCDF((limits[k] - mean) / (sd + 1e-12)))
		}
		return sum
	}
	n := len(b.ranges)
	tries := make([][]float64, 0, 600)
	for range 500 {
		tries = append(tries, b.even())
	}
	if at >= 0 {
		r := numeric.NewRand(b.o.Seed, uint64(len(x)))
		for i := range 100 {
			u := slices.Clone(x[at])
			for j := range u {
				u[j] = min(max(u[j]+float64(numeric.Pow(10, -float64(i%4))*0.1*r.Norm()), 0), 1)
			}
			tries = append(tries, b.unit(b.place(u)))
		}
	}
	gains := make([]float64, len(tries))
	if err := numeric.Each(ctx, len(tries), b.o.Workers, func(i int) error {
		gains[i] = gain(tries[i])
		return nil
	}); err != nil {
		return nil, err
	}
	top := 0
	for i, g := range gains {
		if g > gains[top] {
			top = i
		}
	}
	unit := make([]Range, n)
	for i := range unit {
		unit[i] = Range{High: 1}
	}
	r, err := Minimise(ctx, Plain(func(u []float64) float64 { return -gain(b.unit(b.place(u))) }), unit, Options{
		Method: CMAES, Restart: Once, Start: tries[top], Step: 0.05, Budget: 100 + 20*n, Workers: b.o.Workers, Seed: b.o.Seed})
	if err != nil {
		return nil, err
	}
	u := b.unit(b.place(r.Best.X))
	if -r.Best.Goals[0] < gains[top] || math.IsInf(r.Best.Goals[0], 0) {
		u = tries[top]
	}
	// Asking the same again tells nothing, unless the function is random.
	for try := 0; b.o.Samples == 0 && try < 1000; try++ { // all of a small grid may be known
		if !slices.ContainsFunc(x, func(v []float64) bool { return slices.Equal(v, u) }) {
			break
		}
		u = b.even()
	}
	return u, nil
}

// logImprovement is the logarithm of the expected positive part of a normal number
// with the given mean and deviation.
func logImprovement(mean, sd float64) float64 {
	if !(sd > 0) {
		return numeric.Log(max(mean, 0))
	}
	z := mean / sd
	if z > -6 {
		return numeric.Log(float64(sd * (float64(z*numeric.NormalCDF(z)) + numeric.NormalPDF(z))))
	}
	// Far in the tail it is phi(z) / z^2 (1 - 3/z^2 + 15/z^4 - ...).
	w := 1 / float64(z*z)
	series := 1 - float64(w*(3-float64(w*(15-float64(w*(105-float64(w*945)))))))
	return numeric.Log(float64(sd*w*series)) - float64(z*z)/2 - 0.9189385332046727
}
