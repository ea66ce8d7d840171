package search

import (
	"context"
	"math"
	"slices"

	"probity/internal/numeric"
)

// A gp is a Gaussian process: a distribution over functions through what is known
// (Rasmussen and Williams 2006). Matern's kernel with nu = 5/2, a length for each
// dimension, a constant mean, and noise.
type gp struct {
	x      [][]float64
	scale  []float64 // lengths
	noise  float64   // variance of the noise, relative to the function's
	chol   [][]float64
	weight []float64 // K^-1 (y - mean)
	mean   float64
	v      float64 // the function's variance
	score  float64 // log likelihood
}

// matern is Matern's correlation of two points.
func matern(a, b, scale []float64) float64 {
	sum := 0.0
	for i, v := range a {
		d := (v - b[i]) / scale[i]
		sum += float64(d * d)
	}
	r := math.Sqrt(5 * sum)
	return float64((1 + r + float64(r*r)/3) * numeric.Exp(-r))
}

// condition is the process after y has been seen at x.
func condition(x [][]float64, y, scale []float64, noise float64) (*gp, error) {
	n := len(x)
	k := numeric.NewMatrix(n, n)
	for i := range k {
		for j := range i {
			k[i][j] = matern(x[i], x[j], scale)
		}
		k[i][i] = 1 + noise
	}
	l, err := numeric.Cholesky(k)
	if err != nil {
		return nil, err
	}
	g := &gp{x: x, scale: scale, noise: noise, chol: l}
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	// The likeliest mean and variance have closed forms.
	a, b := numeric.SolveLower(l, ones), numeric.SolveLower(l, y)
	g.mean = numeric.Dot(a, b) / numeric.Dot(a, a)
	for i := range b {
		b[i] -= float64(g.mean * a[i])
	}
	g.v = max(numeric.Dot(b, b)/float64(n), 1e-20)
	g.weight = numeric.SolveLowerT(l, b)
	g.score = -float64(float64(n) * numeric.Log(g.v) / 2)
	for i := range l {
		g.score -= numeric.Log(l[i][i])
	}
	return g, nil
}

// at is the mean and the standard deviation of the function at x.
func (g *gp) at(x []float64) (mean, sd float64) {
	k := make([]float64, len(g.x))
	for i := range k {
		k[i] = matern(x, g.x[i], g.scale)
	}
	mean = g.mean + numeric.Dot(k, g.weight)
	s := numeric.SolveLower(g.chol, k)
	return mean, math.Sqrt(float64(g.v * max(0, 1-numeric.Dot(s, s))))
}

// fit is the process with the likeliest lengths and noise, found by CMA-ES from those
// in theta, which it replaces: logarithms of the lengths, then of the noise. A weak
// prior keeps lengths near that of the cube where there are few points.
func fit(ctx context.Context, x [][]float64, y []float64, theta *[]float64, noisy bool, budget, workers int, seed uint64) (*gp, error) {
	d := len(x[0])
	usual := numeric.Log(float64(0.5 * math.Sqrt(float64(d))))
	ranges := make([]Range, d+1)
	start := make([]float64, d+1)
	for i := range d {
		ranges[i] = Range{Low: -4.6, High: 3}
		start[i] = min(usual, 2.9)
	}
	ranges[d] = Range{Low: -18.4, High: -9.2}
	if noisy {
		ranges[d].High = 1
	}
	start[d] = (ranges[d].Low + ranges[d].High) / 2
	if *theta != nil {
		start = *theta
	}
	lengths := func(theta []float64) (scale []float64, noise float64) {
		scale = make([]float64, d)
		for i := range scale {
			scale[i] = numeric.Exp(theta[i])
		}
		return scale, numeric.Exp(theta[d])
	}
	cost := func(theta []float64) float64 {
		scale, noise := lengths(theta)
		g, err := condition(x, y, scale, noise)
		if err != nil {
			return math.Inf(1)
		}
		prior := 0.0
		for i := range d {
			off := (theta[i] - usual) / 1.5
			prior += float64(off*off) / 2
		}
		return prior - g.score
	}
	r, err := Minimise(ctx, Plain(cost), ranges, Options{Method: CMAES, Restart: Once, Budget: budget, Start: start, Step: 0.15, Workers: workers, Seed: seed})
	if err != nil {
		return nil, err
	}
	*theta = slices.Clone(r.Best.X)
	scale, noise := lengths(r.Best.X)
	return condition(x, y, scale, noise)
}
