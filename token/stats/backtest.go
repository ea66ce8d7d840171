package stats

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/internal/numeric"
)

// BacktestOptions say how a method is tested on the past. The zero value is usual.
type BacktestOptions struct {
	// Horizon is how many steps ahead are forecast; by default 1.
	Horizon int
	// First is how long the first series is that the method sees; by default half of it.
	First int
	// Step is how much longer each next one is; by default 1.
	Step int
	// Levels are of the intervals; by default 0.5, 0.8 and 0.95.
	Levels []float64
	// Season scales errors by those of the seasonal naive forecast; by default 1.
	Season int
	// Workers is how many goroutines forecast; by default as many as there are processors.
	Workers int
}

// A Score is how good forecasts were, on average over origins and the steps that it is
// for. All but coverage are better when smaller.
type Score struct {
	MASE    float64   // absolute error of the median, relative to naive forecasts within the training series
	CRPS    float64   // of the whole distribution, in the series' units
	Pinball float64   // mean quantile score of the ends of the intervals and the median
	Covered []float64 // by level: the share of values within the interval
	Width   []float64 // by level: mean width of the interval
}

// A Backtest is how a method did on the past.
type Backtest struct {
	Name    string
	Origins int // series that were forecast from
	Levels  []float64
	All     Score
	Steps   []Score // by steps ahead, from 1
}

// BacktestOf forecasts from many points of the past (a rolling origin) with what was known
// there and compares with what came. An interval is worth its level only where
// about that share of values fell within it.
func BacktestOf(ctx context.Context, y []float64, method Method, o BacktestOptions) (Backtest, error) {
	if o.Horizon == 0 {
		o.Horizon = 1
	}
	if o.First == 0 {
		o.First = len(y) / 2
	}
	o.Step, o.Season = max(o.Step, 1), max(o.Season, 1)
	if o.Levels == nil {
		o.Levels = []float64{0.5, 0.8, 0.95}
	}
	for _, l := range o.Levels {
		if !(l > 0 && l < 1) {
			return Backtest{}, fmt.Errorf("back-test: a level of %v is not between 0 and 1", l)
		}
	}
	if o.Horizon < 1 || o.First <= o.Season || o.First+o.Horizon > len(y) {
		return Backtest{}, fmt.Errorf("back-test: %w: %d numbers, of which the first %d are known and %d are forecast", errShort, len(y), o.First, o.Horizon)
	}
	b := Backtest{Levels: o.Levels, Origins: (len(y)-o.First-o.Horizon)/o.Step + 1}
	scores := make([][]Score, b.Origins)
	err := numeric.Each(ctx, b.Origins, o.Workers, func(i int) error {
		known := y[: o.First+i*o.Step : o.First+i*o.Step]
		f, err := method(known, o.Horizon)
		if err != nil {
			return fmt.Errorf("back-test after %d numbers: %w", len(known), err)
		}
		if len(f) != o.Horizon {
			return fmt.Errorf("back-test after %d numbers: the method forecasts %d steps instead of %d", len(known), len(f), o.Horizon)
		}
		scale := 0.0
		for _, d := range differences(known, o.Season) {
			scale += math.Abs(d) / float64(len(known)-o.Season)
		}
		for h, d := range f {
			scores[i] = append(scores[i], score(d, y[len(known)+h], scale, o.Levels))
		}
		return nil
	})
	if err != nil {
		return Backtest{}, err
	}
	b.Steps = make([]Score, o.Horizon)
	var all []Score
	for h := range b.Steps {
		var column []Score
		for i := range scores {
			column = append(column, scores[i][h])
		}
		b.Steps[h] = meanScore(column)
		all = append(all, b.Steps[h])
	}
	b.All = meanScore(all)
	return b, nil
}

func score(d Distribution, y, scale float64, levels []float64) Score {
	median := d.Quantile(0.5)
	s := Score{CRPS: d.CRPS(y), Pinball: pinball(0.5, median, y)}
	if e := math.Abs(y - median); e > 0 {
		s.MASE = e / scale
	}
	for _, l := range levels {
		low, high := d.Interval(l)
		s.Pinball += pinball((1-l)/2, low, y) + pinball((1+l)/2, high, y)
		covered := 0.0
		if low <= y && y <= high {
			covered = 1
		}
		s.Covered, s.Width = append(s.Covered, covered), append(s.Width, high-low)
	}
	s.Pinball /= float64(1 + 2*len(levels))
	return s
}

func meanScore(scores []Score) Score {
	var m Score
	n := float64(len(scores))
	m.Covered, m.Width = make([]float64, len(scores[0].Covered)), make([]float64, len(scores[0].Width))
	for _, s := range scores {
		m.MASE += s.MASE / n
		m.CRPS += s.CRPS / n
		m.Pinball += s.Pinball / n
		for i := range m.Covered {
			m.Covered[i] += s.Covered[i] / n
			m.Width[i] += s.Width[i] / n
		}
	}
	return m
}

// A Named is a method with its name in tables.
type Named struct {
	Name   string
	Method Method
}

// Compare back-tests methods on the same origins and sorts them by CRPS, the best
// first. Methods that cannot forecast the series are left out; if none can, that is an error.
func Compare(ctx context.Context, y []float64, methods []Named, o BacktestOptions) ([]Backtest, error) {
	var out []Backtest
	errs := errors.New("compare forecasts: no method can forecast the series")
	for _, m := range methods {
		b, err := BacktestOf(ctx, y, m.Method, o)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || math.IsNaN(b.All.CRPS) {
			errs = errors.Join(errs, fmt.Errorf("%s: %w", m.Name, cmp.Or(err, errors.New("its scores are no numbers"))))
			continue
		}
		b.Name = m.Name
		out = append(out, b)
	}
	if len(out) == 0 {
		return nil, errs
	}
	slices.SortStableFunc(out, func(a, b Backtest) int { return cmp.Compare(a.All.CRPS, b.All.CRPS) })
	return out, nil
}

// UsualMethods are those worth comparing for a series with a season (0 or 1: none); those of
// logarithms where the series is positive.
func UsualMethods(y []float64, season int) []Named {
	positive := !slices.ContainsFunc(y, func(v float64) bool { return !(v > 0) })
	out := []Named{
		{"naive", Naive(0)}, {"drift", Drift(false)},
		{"autoregression", AR(AROptions{})}, {"autoregression of changes", AR(AROptions{Differences: 1})},
		{"smoothing", HoltWinters(SmoothingOptions{NoTrend: true})}, {"smoothing with a damped trend", HoltWinters(SmoothingOptions{Damped: true})},
	}
	if season > 1 {
		out = append(out, Named{"seasonal naive", Naive(season)}, Named{"Holt-Winters", HoltWinters(SmoothingOptions{Season: season, Damped: true})})
	}
	if positive {
		out = append(out, Named{"geometric Brownian motion", Drift(true)}, Named{"Brownian motion with jumps", Jumps()},
			Named{"growth, smoothed", HoltWinters(SmoothingOptions{Season: season, Damped: true, Log: true})})
	}
	return out
}
