package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"probity/internal/numeric"
	"probity/token"
	"probity/token/stats"
)

// CalibrateOptions are for Calibrate. Options.Paths is how many paths the moments of each
// choice are the mean of; by default 24.
type CalibrateOptions struct {
	Options
	Series string   // of the economy, which is to be like the data
	Tune   []string // the params to fit; none is all of the designer's with a range
	// Every is the seconds between two rows of the data; by default one step.
	Every int64
	// Budget bounds how many choices of params are tried; by default 150 for each.
	Budget int
	// Held is the share of the data, its last rows, that is kept back for the back-test; by
	// default 0.3.
	Held float64
}

// A Calibration is params under which an economy resembles real data.
type Calibration struct {
	Economy string   `json:"economy"`
	Spec    string   `json:"spec"`
	Series  string   `json:"series"`
	Rows    int      `json:"rows"`
	Fitted  int      `json:"fitted"` // rows that the fit saw
	Log     bool     `json:"log"`    // whether moments are of logarithms
	Params  []Fit    `json:"params"`
	Moments []Moment `json:"moments"`
	// Distance is the sum of squared differences of moments in standard errors; P how probable one
	// as large is if the economy is right. A small P says that no params make it resemble
	// the data. P is nil with as many params as moments.
	Distance float64  `json:"distance"`
	P        *float64 `json:"p,omitempty"`
	Calls    int      `json:"calls"`
	// Back is how the fitted economy forecasts the rows that it has not seen.
	Back Back `json:"back_test"`
}

// A Fit is what a param was found to be.
type Fit struct {
	Param  string   `json:"param"`
	Before float64  `json:"before"`
	Value  float64  `json:"value"`
	StdErr *float64 `json:"std_err,omitempty"` // nil where the data does not tell
}

// A Moment is a statistic that data and simulation are compared by.
type Moment struct {
	Name      string  `json:"name"`
	Data      float64 `json:"data"`
	StdErr    float64 `json:"std_err"`
	Simulated float64 `json:"simulated"`
}

// Back is a back-test: the held rows against the distribution of the fitted economy's paths
// from the last row of the fit on.
type Back struct {
	Rows    int       `json:"rows"`
	Levels  []float64 `json:"levels"`
	Covered []float64 `json:"covered"` // by level: the share of rows within the interval
	// CRPS is the continuous ranked probability score, in the data's units, and Naive that of a
	// random walk with drift fitted to the same rows: the economy is worth its params if
	// it scores below.
	CRPS  float64 `json:"crps"`
	Naive float64 `json:"naive_crps"`
}

var momentNames = []string{"mean change", "deviation of changes", "correlation of changes with the next", "correlation of their sizes with the next", "mean level less the first", "deviation of levels"}

// moments of a series: of its changes and of its levels relative to the first, of logarithms
// where log says so.
func moments(y []float64, log bool) []float64 {
	if len(y) < 4 {
		return slices.Repeat([]float64{math.NaN()}, len(momentNames))
	}
	x := slices.Clone(y)
	if log {
		for i, v := range y {
			if !(v > 0) {
				return slices.Repeat([]float64{math.NaN()}, len(momentNames))
			}
			x[i] = numeric.Log(v)
		}
	}
	d := make([]float64, len(x)-1)
	sizes := make([]float64, len(d))
	for i := range d {
		d[i] = x[i+1] - x[i]
		sizes[i] = math.Abs(d[i])
	}
	changes, levels := stats.MomentsOf(d), stats.MomentsOf(x)
	return []float64{changes.Mean, changes.SD, stats.Autocorrelation(d, 1), stats.Autocorrelation(sizes, 1), levels.Mean - x[0], levels.SD}
}

// bootstrap is the standard errors of a series' moments: blocks of its changes are drawn and
// put together again (Künsch 1989).
func bootstrap(y []float64, log bool, seed uint64) []float64 {
	x := slices.Clone(y)
	if log {
		for i, v := range y {
			x[i] = numeric.Log(v)
		}
	}
	n := len(x) - 1
	block := 1
	for block*block*block < n {
		block++
	}
	block = max(2, 2*block)
	r := numeric.NewRand(seed, 0xca1)
	const draws = 300
	values := make([][]float64, len(momentNames))
	for range draws {
		path := []float64{x[0]}
		for len(path) <= n {
			at := r.IntN(max(1, n-block+1))
			for k := at; k < min(at+block, n) && len(path) <= n; k++ {
				path = append(path, path[len(path)-1]+(x[k+1]-x[k]))
			}
		}
		for i, m := range moments(path, false) {
			values[i] = append(values[i], m)
		}
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = stats.MomentsOf(v).SD
	}
	return out
}

// sampled is one series of an economy at the places of the data's rows, on each path.
func sampled(ctx context.Context, p *token.Program, series string, every int64, rows int, o token.Options) ([][]float64, error) {
	k := slices.Index(p.SeriesNames(), series)
	o.Record, o.Steps = every/p.Step, every/p.Step*int64(rows-1)
	paths := make([][]float64, o.Paths)
	o.Trace = func(pt token.Point) error {
		for i, v := range pt.Values[k] {
			if pt.Alive[i] {
				paths[i] = append(paths[i], v)
			}
		}
		return nil
	}
	_, err := p.Run(ctx, o)
	return paths, err
}

// Calibrate looks for the params under which a series of the economy resembles data, by the
// method of simulated moments, on the first rows of the data, and tests what it found on
// the last.
func Calibrate(ctx context.Context, p *token.Program, y []float64, o CalibrateOptions) (*Calibration, error) {
	if o.Paths == 0 {
		o.Paths = 24
	}
	if o.Held == 0 {
		o.Held = 0.3
	}
	if o.Every == 0 {
		o.Every = p.Step
	}
	params, ranges, err := ranged(p, o.Tune, false)
	if err != nil {
		return nil, err
	}
	if o.Budget == 0 {
		o.Budget = 150 * len(params)
	}
	known := len(y) - int(math.Round(float64(o.Held*float64(len(y)))))
	switch {
	case !slices.Contains(p.SeriesNames(), o.Series):
		return nil, fmt.Errorf("%s has no series %q but %v", p.Name, o.Series, p.SeriesNames())
	case !(o.Held >= 0 && o.Held < 1):
		return nil, errors.New("hold back a share of the data from 0 to 1")
	case o.Every < p.Step || o.Every%p.Step != 0:
		return nil, fmt.Errorf("rows every %d seconds for steps of %d: take a whole number of steps", o.Every, p.Step)
	case known < 20:
		return nil, fmt.Errorf("%d rows to fit: 20 at least say something", known)
	case o.Every/p.Step*int64(len(y)-1) > p.Steps:
		return nil, fmt.Errorf("%d rows take %d steps and %s has %d: raise steps, or cut the data", len(y), o.Every/p.Step*int64(len(y)-1), p.Name, p.Steps)
	case len(params) > len(momentNames):
		return nil, fmt.Errorf("%d params are more than %d moments tell: name those to fit", len(params), len(momentNames))
	}
	log := !slices.ContainsFunc(y, func(v float64) bool { return !(v > 0) })
	data, errs := moments(y[:known], log), bootstrap(y[:known], log, o.Seed)
	var keep []int // moments with an error: a series without luck has some without
	for i, e := range errs {
		if e > float64(1e-12*max(1, math.Abs(data[i]))) {
			keep = append(keep, i)
		}
	}
	if len(keep) < len(params) {
		return nil, errors.New("the series hardly changes: there is nothing to fit to")
	}
	pick := func(m []float64) []float64 {
		out := make([]float64, len(keep))
		for i, k := range keep {
			out[i] = m[k]
		}
		return out
	}
	var calls atomic.Int64
	total := float64(o.Budget * o.Paths)
	simulate := func(ctx context.Context, theta []float64, seed uint64) ([]float64, error) {
		paths, err := sampled(ctx, p, o.Series, o.Every, known, token.Options{Seed: seed, Paths: 1, Workers: 1, Params: with(o.Params, params, theta)})
		if n := calls.Add(1); n%64 == 0 {
			o.say("fitting", min(1, float64(n)/total))
		}
		if stops(err) {
			return pick(slices.Repeat([]float64{math.NaN()}, len(momentNames))), nil
		} else if err != nil {
			return nil, err
		}
		return pick(moments(paths[0], log)), nil
	}
	// Seeds that the back-test does not have.
	fit, err := stats.Calibrate(ctx, simulate, pick(data), pick(errs), ranges, stats.CalibrationOptions{
		Paths: o.Paths, Budget: o.Budget, Seed: seedOf(o.Seed, 3, 0) >> 1, Start: start(o.Params, params), Workers: o.Workers})
	if err != nil {
		return nil, err
	}
	c := &Calibration{Economy: p.Name, Spec: p.Hash().String(), Series: o.Series, Rows: len(y), Fitted: known, Log: log, Distance: fit.Distance, P: finite(fit.P), Calls: fit.Calls}
	before := start(o.Params, params)
	for i, pr := range params {
		c.Params = append(c.Params, Fit{pr.Name, before[i], fit.Theta[i], finite(fit.StdErr[i])})
	}
	for i, k := range keep {
		c.Moments = append(c.Moments, Moment{momentNames[k], data[k], errs[k], fit.Moments[i]})
	}
	if known < len(y) {
		if c.Back, err = backTest(ctx, p, y, known, log, with(o.Params, params, fit.Theta), o); err != nil {
			return nil, err
		}
	}
	o.say("fitting", 1)
	return c, nil
}

// backTest lets the fitted economy go on from the last known row: its paths' changes from there are
// the forecast.
func backTest(ctx context.Context, p *token.Program, y []float64, known int, log bool, params map[string]float64, o CalibrateOptions) (Back, error) {
	const paths = 400
	all, err := sampled(ctx, p, o.Series, o.Every, len(y), token.Options{Seed: seedOf(o.Seed, 4, 0), Paths: paths, Workers: o.Workers, Params: params})
	if err != nil {
		return Back{}, err
	}
	b := Back{Rows: len(y) - known, Levels: []float64{0.5, 0.8, 0.95}, Covered: make([]float64, 3)}
	naive, err := stats.Drift(log)(y[:known], b.Rows)
	if err != nil {
		return Back{}, err
	}
	for h := range b.Rows {
		var at []float64
		for _, path := range all {
			if len(path) != len(y) {
				continue
			}
			v := y[known-1] + path[known+h] - path[known-1]
			if log {
				v = float64(y[known-1] * path[known+h] / path[known-1])
			}
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				at = append(at, v)
			}
		}
		if len(at) < 2 {
			return Back{}, errors.New("the fitted economy does not reach the end of the data: its paths stop")
		}
		slices.Sort(at)
		truth := y[known+h]
		for i, l := range b.Levels {
			if low, high := stats.Quantile(at, (1-l)/2), stats.Quantile(at, (1+l)/2); low <= truth && truth <= high {
				b.Covered[i] += 1 / float64(b.Rows)
			}
		}
		b.CRPS += crps(at, truth) / float64(b.Rows)
		b.Naive += naive[h].CRPS(truth) / float64(b.Rows)
	}
	return b, nil
}

// crps is the score of a sample, sorted, as a forecast: the mean distance to the truth less
// half the mean distance of two of the sample (Gneiting and Raftery 2007, equation 21).
func crps(sorted []float64, truth float64) float64 {
	n := float64(len(sorted))
	away, spread := 0.0, 0.0
	for i, v := range sorted {
		away += math.Abs(v-truth) / n
		spread += float64((float64(2*i+1)-n)*v) / float64(n*n)
	}
	return away - spread
}
