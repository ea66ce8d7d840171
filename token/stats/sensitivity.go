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

// A Model is what sensitivity is of: from parameters, a number within each range, to
// outputs, as many everywhere. Several goroutines call it at once, and it must not
// keep or change x. Give a random model the same seed at every point.
type Model func(ctx context.Context, x []float64) ([]float64, error)

// SensitivityOptions are for Morris and Sobol. The zero value is usual.
type SensitivityOptions struct {
	// Samples is, for Morris, how many trajectories there are, by default 20: the model is called
	// that times the number of parameters plus 1. For Sobol it is how many points,
	// a power of two, by default 1024: the model is called that times the number of
	// parameters plus 2.
	Samples int
	// Seed chooses the random numbers.
	Seed uint64
	// Level of the intervals; by default 0.95.
	Level float64
	// Workers is how many goroutines call the model; by default as many as there are
	// processors.
	Workers int
}

func (o *SensitivityOptions) check(f Model, ranges []search.Range, usual int) error {
	if o.Samples == 0 {
		o.Samples = usual
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	if f == nil || len(ranges) == 0 || len(ranges) > numeric.MaxSobol/2 {
		return fmt.Errorf("sensitivity: give a model and 1 to %d ranges, not %d", numeric.MaxSobol/2, len(ranges))
	}
	for i, r := range ranges {
		if math.IsNaN(r.Low-r.High) || math.IsInf(r.High-r.Low, 0) || r.Low >= r.High {
			return fmt.Errorf("sensitivity: range %d is from %v to %v: give finite numbers, the lower one first", i, r.Low, r.High)
		}
	}
	if o.Samples < 2 || o.Samples > 1<<24 || !(o.Level > 0 && o.Level < 1) {
		return errors.New("sensitivity: take 2 to 2^24 samples, and a level between 0 and 1")
	}
	return nil
}

// outputs calls the model at points of the unit cube.
func outputs(ctx context.Context, f Model, ranges []search.Range, units [][]float64, workers int) ([][]float64, error) {
	out := make([][]float64, len(units))
	err := numeric.Each(ctx, len(units), workers, func(i int) error {
		x := make([]float64, len(ranges))
		for j, r := range ranges {
			x[j] = r.At(units[i][j])
		}
		y, err := f(ctx, x)
		if err != nil {
			return fmt.Errorf("sensitivity: the model at %v: %w", x, err)
		}
		for _, v := range y {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("sensitivity: the model gives %v at %v: let it give finite numbers", y, x)
			}
		}
		out[i] = slices.Clone(y)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if len(out[i]) != len(out[0]) || len(out[0]) == 0 {
			return nil, fmt.Errorf("sensitivity: the model gives %d outputs at one point and %d at another", len(out[0]), len(out[i]))
		}
	}
	return out, nil
}

// An Effect is what Morris's method says of one parameter and one output: elementary
// effects are changes of the output as the parameter alone moves, per whole range.
type Effect struct {
	Mean    float64 // with sign; small beside MeanAbs if the direction depends on the rest
	MeanAbs float64 // "mu*": how much the parameter matters
	SD      float64 // large beside MeanAbs if it acts non-linearly or together with others
	// Low and High are the ends of MeanAbs's bootstrap interval.
	Low, High float64
}

// Morris screens parameters: which matter at all, for a few dozen calls for each
// (Morris 1991; Campolongo et al. 2007). The result is by output, then by parameter.
func Morris(ctx context.Context, f Model, ranges []search.Range, o SensitivityOptions) ([][]Effect, error) {
	if err := o.check(f, ranges, 20); err != nil {
		return nil, err
	}
	const levels = 8
	const delta = float64(levels) / (2 * (levels - 1))
	d, r := len(ranges), numeric.NewRand(o.Seed, 0x30)
	var units [][]float64
	type step struct {
		parameter int
		sign      float64
	}
	var steps []step // of each trajectory d
	for range o.Samples {
		x := make([]float64, d)
		up := make([]bool, d)
		for i := range x {
			// A level from which a step of delta stays inside.
			up[i] = r.IntN(2) == 0
			x[i] = float64(r.IntN(levels/2)) / (levels - 1)
			if !up[i] {
				x[i] += delta
			}
		}
		units = append(units, x)
		for _, i := range r.Perm(d) {
			x = slices.Clone(x)
			s := step{i, 1}
			if !up[i] {
				s.sign = -1
			}
			x[i] += float64(s.sign * delta)
			units, steps = append(units, x), append(steps, s)
		}
	}
	y, err := outputs(ctx, f, ranges, units, o.Workers)
	if err != nil {
		return nil, err
	}
	out := make([][]Effect, len(y[0]))
	for k := range out {
		effects := make([][]float64, d)
		for t := range o.Samples {
			for i := range d {
				s, at := steps[t*d+i], t*(d+1)+i
				effects[s.parameter] = append(effects[s.parameter], (y[at+1][k]-y[at][k])/float64(s.sign*delta))
			}
		}
		out[k] = make([]Effect, d)
		for i, e := range effects {
			m := MomentsOf(e)
			v := Effect{Mean: m.Mean, SD: m.SD}
			for j := range e {
				e[j] = math.Abs(e[j])
			}
			v.MeanAbs = meanOf(e)
			v.Low, v.High = bootstrap(len(e), o.Level, numeric.NewRand(o.Seed, uint64(k)<<32|uint64(i)), func(rows []int) float64 {
				sum := 0.0
				for _, j := range rows {
					sum += e[j]
				}
				return sum / float64(len(rows))
			})
			out[k][i] = v
		}
	}
	return out, nil
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// bootstrap is the percentile interval of a statistic of rows (Efron 1979).
func bootstrap(n int, level float64, r *numeric.Rand, statistic func(rows []int) float64) (low, high float64) {
	const resamples = 200
	values, rows := make([]float64, resamples), make([]int, n)
	for b := range values {
		for i := range rows {
			rows[i] = r.IntN(n)
		}
		values[b] = statistic(rows)
	}
	slices.Sort(values)
	return quantileOfSorted(values, (1-level)/2), quantileOfSorted(values, (1+level)/2)
}

// An Index is what of an output's variance one parameter accounts for.
type Index struct {
	First float64 // by itself: how much variance would go if it were known
	Total float64 // together with all others: how much would stay if all others were known
	// Ends of both bootstrap intervals. Points of a Sobol sequence are more even than random ones, so
	// the truth is nearer than they say.
	FirstLow, FirstHigh, TotalLow, TotalHigh float64
}

// Sobol is variance-based sensitivity (Sobol 1993): Saltelli's design over a scrambled
// Sobol sequence and Jansen's estimators (Saltelli et al. 2010, table 2, b and f). Parameters are
// independent and uniform in their ranges. The result is by output, then by
// parameter; it is all 0 for an output that does not vary.
func Sobol(ctx context.Context, f Model, ranges []search.Range, o SensitivityOptions) ([][]Index, error) {
	if err := o.check(f, ranges, 1024); err != nil {
		return nil, err
	}
	if o.Samples&(o.Samples-1) != 0 {
		return nil, fmt.Errorf("sensitivity: %d samples are not a power of two, such as 1024", o.Samples)
	}
	n, d := o.Samples, len(ranges)
	sequence, err := numeric.NewSobol(2*d, o.Seed+1)
	if err != nil {
		return nil, err
	}
	// Rows of A, of B, and of A with one column from B.
	units := make([][]float64, 0, n*(d+2))
	for j := range n {
		both := make([]float64, 2*d)
		sequence.At(uint32(j), both)
		a, b := both[:d:d], both[d:]
		units = append(units, a, b)
		for i := range d {
			ab := slices.Clone(a)
			ab[i] = b[i]
			units = append(units, ab)
		}
	}
	y, err := outputs(ctx, f, ranges, units, o.Workers)
	if err != nil {
		return nil, err
	}
	out := make([][]Index, len(y[0]))
	for k := range out {
		at := func(row, which int) float64 { return y[row*(d+2)+which][k] }
		estimate := func(i int, rows func(func(int))) (first, total float64) {
			var count, sum, squares, fromB, fromA float64
			rows(func(j int) {
				a, b, ab := at(j, 0), at(j, 1), at(j, 2+i)
				count++
				sum += a + b
				squares += float64(a*a) + float64(b*b)
				fromB += float64((b - ab) * (b - ab))
				fromA += float64((a - ab) * (a - ab))
			})
			mean := sum / float64(2*count)
			variance := squares/float64(2*count) - float64(mean*mean)
			if !(variance > float64(1e-14*squares/count)) {
				return 0, 0
			}
			return 1 - fromB/float64(2*count*variance), fromA / float64(2*count*variance)
		}
		out[k] = make([]Index, d)
		err := numeric.Each(ctx, d, o.Workers, func(i int) error {
			v := &out[k][i]
			v.First, v.Total = estimate(i, func(yield func(int)) {
				for j := range n {
					yield(j)
				}
			})
			var totals []float64
			r := numeric.NewRand(o.Seed, uint64(k)<<32|uint64(i)|1<<63)
			v.FirstLow, v.FirstHigh = bootstrap(n, o.Level, r, func(rows []int) float64 {
				first, total := estimate(i, func(yield func(int)) {
					for _, j := range rows {
						yield(j)
					}
				})
				totals = append(totals, total)
				return first
			})
			v.TotalLow, v.TotalHigh = Quantile(totals, (1-o.Level)/2), Quantile(totals, (1+o.Level)/2)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
