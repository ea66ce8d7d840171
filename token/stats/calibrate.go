package stats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/internal/numeric"
	"probity/token/search"
)

// A Simulator gives the moments (any statistics: means, deviations, autocorrelations,
// quantiles) of one simulated path with parameters theta. The same theta and seed give
// the same moments. Several goroutines call it at once, and it must not keep or change theta.
type Simulator func(ctx context.Context, theta []float64, seed uint64) ([]float64, error)

// CalibrationOptions are for Calibrate. The zero value is usual.
type CalibrationOptions struct {
	// Paths is how many paths the moments of each theta are the mean of; by default 20. They have
	// the same seeds at every theta, or noise would hide the way.
	Paths int
	// Budget bounds how many thetas are tried; by default 500 for each parameter.
	Budget int
	// Seed is of the first path, and of the search.
	Seed uint64
	// Start is where the search begins; by default in the middle of the ranges.
	Start []float64
	// Workers is how many goroutines simulate; by default as many as there are processors.
	Workers int
}

// A Calibration is the parameters whose simulations resemble the data most.
type Calibration struct {
	Theta   []float64
	StdErr  []float64 // of each; NaN where the moments do not tell a parameter's value
	Moments []float64 // simulated there
	// Distance is the sum of squared differences of moments in standard errors, those of the
	// simulation included. P is the probability of one as large if the model is right: a small P says
	// that no theta makes the model resemble the data. It is NaN with as many parameters as moments.
	Distance, P float64
	Calls       int // of the simulator
}

// Calibrate finds the parameters by the method of simulated moments (McFadden 1989;
// Duffie and Singleton 1993). moments are those of the data, and errs their standard errors,
// such as from a block bootstrap: they weigh the moments, which count as independent. The
// search is CMA-ES.
func Calibrate(ctx context.Context, f Simulator, moments, errs []float64, ranges []search.Range, o CalibrationOptions) (Calibration, error) {
	k, d := len(moments), len(ranges)
	if o.Paths == 0 {
		o.Paths = 20
	}
	if o.Budget == 0 {
		o.Budget = 500 * d
	}
	switch {
	case f == nil || d == 0 || k < d:
		return Calibration{}, fmt.Errorf("calibrate: %d moments cannot tell %d parameters: give at least as many", k, d)
	case len(errs) != k:
		return Calibration{}, fmt.Errorf("calibrate: %d standard errors for %d moments", len(errs), k)
	case o.Paths < 1 || o.Budget < 1:
		return Calibration{}, errors.New("calibrate: paths and budget are at least 1")
	}
	for i, e := range errs {
		if !(e > 0) || math.IsInf(e, 1) || math.IsNaN(moments[i]) || math.IsInf(moments[i], 0) {
			return Calibration{}, fmt.Errorf("calibrate: moment %d is %v with a standard error of %v: give finite numbers, the error above 0", i, moments[i], e)
		}
	}
	calls := 0
	simulate := func(ctx context.Context, theta []float64, workers int) ([]float64, error) {
		paths := make([][]float64, o.Paths)
		err := numeric.Each(ctx, o.Paths, workers, func(i int) error {
			m, err := f(ctx, slices.Clone(theta), o.Seed+uint64(i))
			if err == nil && len(m) != k {
				err = fmt.Errorf("the simulator gives %d moments, the data has %d", len(m), k)
			}
			paths[i] = m
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("calibrate at %v: %w", theta, err)
		}
		mean := make([]float64, k)
		for _, p := range paths {
			for i, v := range p {
				mean[i] += v / float64(o.Paths)
			}
		}
		return mean, nil
	}
	distance := func(m []float64) float64 {
		sum := 0.0
		for i, v := range m {
			z := (v - moments[i]) / errs[i]
			sum += float64(z * z)
		}
		return sum / (1 + 1/float64(o.Paths))
	}
	r, err := search.Minimise(ctx, func(ctx context.Context, theta []float64, _ uint64) (search.Value, error) {
		m, err := simulate(ctx, theta, 1)
		if err != nil {
			return search.Value{}, err
		}
		return search.Value{Goals: []float64{distance(m)}}, nil
	}, ranges, search.Options{Method: search.CMAES, Budget: o.Budget, Seed: o.Seed, Start: o.Start, Workers: o.Workers})
	if err != nil {
		return Calibration{}, err
	}
	c := Calibration{Theta: r.Best.X, P: math.NaN()}
	calls = r.Calls
	if c.Moments, err = simulate(ctx, c.Theta, o.Workers); err != nil {
		return Calibration{}, err
	}
	c.Distance = distance(c.Moments)
	if math.IsInf(c.Distance, 0) || math.IsNaN(c.Distance) {
		return Calibration{}, errors.New("calibrate: no parameters give finite moments: look at the simulator or narrow the ranges")
	}
	if k > d {
		c.P = numeric.ChiSquaredTail(c.Distance, k-d)
	}
	// How moments move with each parameter, in standard errors.
	slopes := numeric.NewMatrix(d, k)
	for j, rg := range ranges {
		step := float64(0.01 * (rg.High - rg.Low))
		if rg.Integer {
			step = 1
		}
		at := slices.Clone(c.Theta)
		low, high := max(rg.Low, at[j]-step), min(rg.High, at[j]+step)
		at[j] = low
		a, err := simulate(ctx, at, o.Workers)
		if err != nil {
			return Calibration{}, err
		}
		at[j] = high
		b, err := simulate(ctx, at, o.Workers)
		if err != nil {
			return Calibration{}, err
		}
		for i := range k {
			slopes[j][i] = (b[i] - a[i]) / float64((high-low)*errs[i])
		}
		calls += 2
	}
	c.Calls = (calls + 1) * o.Paths
	c.StdErr = deviations(slopes, 1+1/float64(o.Paths))
	return c, nil
}

// deviations are the square roots of the diagonal of (slopes slopesᵀ)⁻¹ times factor.
func deviations(slopes [][]float64, factor float64) []float64 {
	d := len(slopes)
	out := make([]float64, d)
	information := numeric.NewMatrix(d, d)
	for i := range d {
		for j := range d {
			information[i][j] = numeric.Dot(slopes[i], slopes[j])
		}
		out[i] = math.NaN()
	}
	// In units in which the diagonal is 1: parameters differ by orders of magnitude.
	unit := make([]float64, d)
	for i := range unit {
		unit[i] = math.Sqrt(information[i][i])
		if !(unit[i] > 0) || math.IsInf(unit[i], 1) {
			return out
		}
	}
	for i := range d {
		for j := range d {
			information[i][j] /= float64(unit[i] * unit[j])
		}
	}
	l, err := numeric.Cholesky(information)
	if err != nil {
		return out
	}
	for i := range out {
		e := make([]float64, d)
		e[i] = 1
		column := numeric.SolveLower(l, e)
		if v := numeric.Dot(column, column); v < 1e12 {
			out[i] = math.Sqrt(float64(v*factor)) / unit[i]
		}
	}
	return out
}
