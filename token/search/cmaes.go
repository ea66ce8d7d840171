package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"probity/internal/numeric"
)

// A cma is one run of CMA-ES. The names and the defaults are those of Hansen's tutorial
// (arXiv 1604.00772), figure 6 and table 1, with negative weights.
type cma struct {
	n, lambda, mu  int
	w              []float64 // weights by rank, the positive ones first
	muEff          float64
	cs, ds         float64 // of the step size
	cc, c1, cmu    float64 // of the covariance
	chi            float64 // expected length of n standard normal numbers
	mean, ps, pc   []float64
	sigma          float64
	c, b           [][]float64 // covariance and its eigenvectors
	d              []float64   // square roots of its eigenvalues
	levels         []float64   // of integer parameters: how many there are; else 0
	every, pending int         // generations between decompositions, and since the last
	forget         float64     // (1-cs)^(2g), for the stall of pc at the start
	rand           *numeric.Rand
}

func newCMA(start []float64, sigma float64, lambda int, ranges []Range, r *numeric.Rand) *cma {
	n := len(start)
	nf, lf := float64(n), float64(lambda)
	m := &cma{n: n, lambda: lambda, mu: lambda / 2, sigma: sigma, rand: r, forget: 1,
		mean: slices.Clone(start), ps: make([]float64, n), pc: make([]float64, n),
		c: numeric.NewMatrix(n, n), b: numeric.NewMatrix(n, n), d: make([]float64, n),
		w: make([]float64, lambda), levels: make([]float64, n)}
	for i := range n {
		m.c[i][i], m.b[i][i], m.d[i] = 1, 1, 1
		if ranges[i].Integer {
			m.levels[i] = ranges[i].High - ranges[i].Low + 1
		}
	}
	sums := func(w []float64) (sum, eff float64) {
		squares := 0.0
		for _, v := range w {
			sum += math.Abs(v)
			squares += float64(v * v)
		}
		return sum, float64(sum*sum) / squares
	}
	for i := range m.w {
		m.w[i] = numeric.Log((lf+1)/2) - numeric.Log(float64(i+1))
	}
	plus, muEff := sums(m.w[:m.mu])
	minus, muEffMinus := sums(m.w[m.mu:])
	m.muEff = muEff
	m.cs = (muEff + 2) / (nf + muEff + 5)
	m.ds = 1 + float64(2*max(0, math.Sqrt((muEff-1)/(nf+1))-1)) + m.cs
	m.cc = (4 + muEff/nf) / (nf + 4 + float64(2*muEff)/nf)
	m.c1 = 2 / (float64((nf+1.3)*(nf+1.3)) + muEff)
	m.cmu = min(1-m.c1, float64(2*(0.25+muEff+1/muEff-2))/(float64((nf+2)*(nf+2))+muEff))
	m.chi = float64(math.Sqrt(nf) * (1 - 1/(4*nf) + 1/float64(21*nf*nf)))
	m.every = int(0.5 / float64(nf*(m.c1+m.cmu)))
	negative := min(1+m.c1/m.cmu, 1+float64(2*muEffMinus)/(muEff+2), (1-m.c1-m.cmu)/float64(nf*m.cmu))
	for i := range m.w {
		if i < m.mu {
			m.w[i] /= plus
		} else {
			m.w[i] = float64(m.w[i] * negative / minus)
		}
	}
	return m
}

// sample draws a generation: z is standard normal along the eigenvectors, y is z with
// the covariance, and the points are mean + sigma y.
func (m *cma) sample() (x, y, z [][]float64) {
	x, y, z = numeric.NewMatrix(m.lambda, m.n), numeric.NewMatrix(m.lambda, m.n), numeric.NewMatrix(m.lambda, m.n)
	for k := range m.lambda {
		for j := range m.n {
			z[k][j] = m.rand.Norm()
			s := float64(m.d[j] * z[k][j])
			for i := range m.n {
				y[k][i] += float64(m.b[i][j] * s)
			}
		}
		for i := range m.n {
			x[k][i] = m.mean[i] + float64(m.sigma*y[k][i])
		}
	}
	return x, y, z
}

// update moves the distribution; order lists the generation's points, best first.
func (m *cma) update(y, z [][]float64, order []int) {
	yw, zw := make([]float64, m.n), make([]float64, m.n)
	for rank, k := range order[:m.mu] {
		for i := range m.n {
			yw[i] += float64(m.w[rank] * y[k][i])
			zw[i] += float64(m.w[rank] * z[k][i])
		}
	}
	gain := math.Sqrt(float64(m.cs * (2 - m.cs) * m.muEff))
	for i := range m.n {
		m.mean[i] += float64(m.sigma * yw[i])
		m.ps[i] = float64((1-m.cs)*m.ps[i]) + float64(gain*numeric.Dot(m.b[i], zw))
	}
	length := math.Sqrt(numeric.Dot(m.ps, m.ps))
	m.forget = float64(m.forget * (1 - m.cs) * (1 - m.cs))
	h, stall := 1.0, 0.0
	if length/math.Sqrt(1-m.forget) >= float64((1.4+2/float64(m.n+1))*m.chi) {
		h, stall = 0, float64(m.cc*(2-m.cc))
	}
	gain = float64(h * math.Sqrt(float64(m.cc*(2-m.cc)*m.muEff)))
	for i := range m.n {
		m.pc[i] = float64((1-m.cc)*m.pc[i]) + float64(gain*yw[i])
	}
	weights := make([]float64, m.lambda)
	sum := 0.0
	for rank, k := range order {
		w := m.w[rank]
		sum += w
		if w < 0 {
			// So that C stays positive definite.
			w = float64(w * float64(m.n) / (numeric.Dot(z[k], z[k]) + 1e-300))
		}
		weights[rank] = float64(m.cmu * w)
	}
	keep := 1 + float64(m.c1*stall) - m.c1 - float64(m.cmu*sum)
	for i := range m.n {
		for j := range i + 1 {
			v := float64(keep*m.c[i][j]) + float64(m.c1*m.pc[i]*m.pc[j])
			for rank, k := range order {
				v += float64(weights[rank] * y[k][i] * y[k][j])
			}
			m.c[i][j], m.c[j][i] = v, v
		}
	}
	m.sigma = float64(m.sigma * numeric.Exp(min(1, float64(m.cs/m.ds*(length/m.chi-1)))))
	m.pending++
	if m.pending > m.every {
		m.decompose()
	}
}

// decompose prepares sampling. Integers keep a deviation of a quarter of their
// step, so that their neighbours are still tried when everything else has converged.
func (m *cma) decompose() {
	m.pending = 0
	for i, levels := range m.levels {
		if levels == 0 {
			continue
		}
		if s := float64(m.sigma * math.Sqrt(m.c[i][i])); s < 0.25/levels && s > 0 {
			f := 0.25 / levels / s
			m.pc[i] = float64(m.pc[i] * f)
			for j := range m.n {
				m.c[i][j] = float64(m.c[i][j] * f)
				m.c[j][i] = float64(m.c[j][i] * f)
			}
		}
	}
	values, b := numeric.SymmetricEigen(m.c)
	m.b = b
	for i, v := range values {
		m.d[i] = math.Sqrt(max(v, 1e-300))
	}
}

// converged says why a run has nothing more to find, or "".
func (m *cma) converged(sigma0 float64, history, now []float64) string {
	span := func(x []float64) float64 { return slices.Max(x) - slices.Min(x) }
	look := 10 + int(math.Ceil(float64(30*m.n)/float64(m.lambda)))
	if len(history) >= look {
		recent := history[len(history)-look:]
		s := max(span(recent), span(now))
		if math.IsNaN(s) || s <= 1e-12+float64(1e-15*math.Abs(recent[len(recent)-1])) {
			return "values no longer differ"
		}
	}
	small, continuous := true, false
	for i := range m.n {
		if m.levels[i] != 0 {
			continue
		}
		continuous = true
		if float64(m.sigma*max(math.Abs(m.pc[i]), math.Sqrt(m.c[i][i]))) > float64(1e-12*sigma0) {
			small = false
		}
	}
	long := 120 + int(30*float64(m.n)/float64(m.lambda)) + int(100*math.Sqrt(float64(m.n))*float64(m.n)/float64(m.lambda))
	low, high := slices.Min(m.d), slices.Max(m.d)
	switch {
	case small && continuous:
		return "steps are tiny"
	case high > 1e7*low:
		return "the covariance is nearly singular"
	case float64(m.sigma*high) > 1e4:
		return "steps grow without bound"
	case len(history) > 2*long:
		a, b := slices.Clone(history[len(history)-long:][:20]), slices.Clone(history[len(history)-20:])
		slices.Sort(a)
		slices.Sort(b)
		if b[10] >= a[10] {
			return "no progress"
		}
	}
	return ""
}

// mirror folds a number into the unit interval, as if there were mirrors at both
// ends: a search that steps over a bound goes on looking near it.
func mirror(u float64) float64 {
	u = math.Abs(u - float64(2*math.Floor(u/2)))
	if u > 1 {
		u = 2 - u
	}
	return u
}

// restarts runs CMA-ES until the budget ends, from a new place with another
// population after each run.
func (p *problem) restarts(ctx context.Context) error {
	n := len(p.ranges)
	lambda0 := 4 + int(float64(3*numeric.Log(float64(n))))
	if p.o.Population > 0 {
		lambda0 = max(p.o.Population, 4)
	}
	var small, large, lastLarge int // calls by both regimes, and of the last large run
	doublings := 0
	for run := 0; ; run++ {
		r := numeric.NewRand(p.o.Seed, uint64(run))
		start := make([]float64, n)
		for i := range start {
			start[i] = 0.5
			if run > 0 {
				start[i] = r.Float64()
			}
		}
		if run == 0 && p.o.Start != nil {
			start = p.unit(p.o.Start)
		}
		lambda, sigma, limit := lambda0, p.o.Step, math.MaxInt
		isSmall := false
		switch {
		case run == 0:
		case p.o.Restart == BIPOP && doublings > 0 && small < large:
			isSmall = true
			u := r.Float64()
			half := float64(int(1)<<doublings) / 2
			lambda = max(4, int(float64(float64(lambda0)*numeric.Pow(half, float64(u*u)))))
			sigma = float64(sigma * numeric.Pow(10, -float64(2*r.Float64())))
			limit = max(lastLarge/2, lambda)
		default:
			doublings++
			lambda = lambda0 << doublings
		}
		before := p.calls
		p.runs++
		why, err := p.run(ctx, newCMA(start, sigma, lambda, p.ranges, r), limit)
		if err != nil {
			return err
		}
		if run > 0 && isSmall {
			small += p.calls - before
		} else {
			large += p.calls - before
			lastLarge = p.calls - before
		}
		if p.o.Restart == Once {
			p.stopped = why
			return nil
		}
		if doublings > 20 {
			p.stopped = "enough restarts"
			return nil
		}
	}
}

// run carries one run to its end, or to limit calls.
func (p *problem) run(ctx context.Context, m *cma, limit int) (why string, err error) {
	sigma0, start := m.sigma, p.calls
	var history []float64
	var al lagrangian
	var points []Point
	defer func() {
		if p.o.Samples > 0 && len(points) > 0 {
			p.finalist(m.mean, &points[0], history)
		}
	}()
	for g := 1; ; g++ {
		x, y, z := m.sample()
		for _, x := range x {
			for i := range x {
				x[i] = mirror(x[i])
			}
		}
		asked, err := p.evaluate(ctx, x)
		if err != nil {
			return "", err
		}
		p.note(asked)
		cost := al.cost(asked, m.n)
		order := make([]int, len(asked))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost[a], cost[b]) })
		points = points[:0]
		for _, k := range order {
			points = append(points, asked[k])
		}
		m.update(y, z, order)
		al.adapt(points, m.w[:m.mu], m.n)
		history = append(history, cost[order[0]])
		if err := p.report(g); err != nil {
			return "", err
		}
		if why := m.converged(sigma0, history, cost); why != "" {
			return why, nil
		}
		if p.calls-start >= limit {
			return "small run used up", nil
		}
	}
}

// finalist keeps the centre of a noisy run and its last generation's best point for
// the final race, from the most promising runs.
func (p *problem) finalist(mean []float64, last *Point, history []float64) {
	recent := history[max(0, len(history)-10):]
	score := 0.0
	for _, v := range recent {
		score += v / float64(len(recent))
	}
	centre := make([]float64, len(mean))
	for i, u := range mean {
		centre[i] = mirror(u)
	}
	for _, x := range [][]float64{p.place(centre), last.X} {
		p.last = append(p.last, Point{X: x, Goals: []float64{score}})
	}
	slices.SortStableFunc(p.last, func(a, b Point) int { return cmp.Compare(a.Goals[0], b.Goals[0]) })
	p.last = p.last[:min(len(p.last), p.finalists)]
}
