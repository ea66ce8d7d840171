package study

import (
	"context"
	"fmt"

	"probity/token/stats"
)

// ForecastOptions are for Forecast. The zero value is usual.
type ForecastOptions struct {
	Horizon int     // steps ahead; by default 30, or a quarter of the series if that is less
	Season  int     // steps after which the series repeats itself; by default it does not
	Level   float64 // that intervals are widened for; by default 0.9
	Workers int
	// Progress, if set, is told what is being done.
	Progress func(what string, done float64)
}

// A Forecast is what comes next, by the method that did best on the past.
type Forecast struct {
	Rows    int         `json:"rows"`
	Horizon int         `json:"horizon"`
	Level   float64     `json:"level"`
	Origins int         `json:"origins"` // of the back-test
	Methods []MethodRow `json:"methods"` // the best first
	Method  string      `json:"method"`  // that was chosen
	// Widened says that the chosen method's intervals were made as wide as its own past errors
	// ask for. Covered is on what share of the back-test the level's interval then held.
	Widened bool           `json:"widened"`
	Covered float64        `json:"covered"`
	Steps   []ForecastStep `json:"steps"`

	// Values is the series that was forecast.
	Values []float64 `json:"-"`
}

// A MethodRow is how a method did on the past.
type MethodRow struct {
	Name    string    `json:"name"`
	CRPS    float64   `json:"crps"` // in the series' units; smaller is better
	MASE    *float64  `json:"mase"` // below 1: better than taking the last value; nil if the past never changed
	Levels  []float64 `json:"levels"`
	Covered []float64 `json:"covered"` // by level: worth that level if about the same
}

// A ForecastStep is what the series may be so many steps ahead.
type ForecastStep struct {
	Ahead int     `json:"ahead"`
	Low   float64 `json:"low"` // of Forecast.Level
	P25   float64 `json:"p25"`
	P50   float64 `json:"p50"`
	P75   float64 `json:"p75"`
	High  float64 `json:"high"`
}

// maxOrigins bounds how often a back-test fits every method.
const maxOrigins = 40

// ForecastOf tries the usual methods on the past of a series, from many points of its second
// half, takes the best by its continuous ranked probability score, widens its intervals by
// its own errors where the series is long enough, and forecasts.
func ForecastOf(ctx context.Context, y []float64, o ForecastOptions) (*Forecast, error) {
	if o.Horizon == 0 {
		o.Horizon = max(1, min(30, len(y)/4))
	}
	if o.Level == 0 {
		o.Level = 0.9
	}
	if o.Horizon < 1 || o.Horizon > len(y)/2 {
		return nil, fmt.Errorf("forecast %d steps ahead of %d rows: take at most half as many as there are, so that the past can tell what a forecast is worth", o.Horizon, len(y))
	}
	if !(o.Level > 0 && o.Level < 1) {
		return nil, fmt.Errorf("a level of %v is not between 0 and 1", o.Level)
	}
	say := func(done float64) {
		if o.Progress != nil {
			o.Progress("testing methods on the past", done)
		}
	}
	first := len(y) / 2
	step := max(1, (len(y)-first-o.Horizon)/maxOrigins)
	bo := stats.BacktestOptions{Horizon: o.Horizon, First: first, Step: step, Season: max(o.Season, 1), Levels: []float64{0.5, o.Level}, Workers: o.Workers}
	methods := stats.UsualMethods(y, o.Season)
	var tests []stats.Backtest
	say(0)
	tests, err := stats.Compare(ctx, y, methods, bo)
	if err != nil {
		return nil, err
	}
	f := &Forecast{Rows: len(y), Horizon: o.Horizon, Level: o.Level, Origins: tests[0].Origins, Method: tests[0].Name, Values: y}
	for _, b := range tests {
		f.Methods = append(f.Methods, MethodRow{b.Name, b.All.CRPS, finite(b.All.MASE), b.Levels, b.All.Covered})
	}
	say(0.6)
	var method stats.Method
	for _, m := range methods {
		if m.Name == f.Method {
			method = m.Method
		}
	}
	f.Covered = tests[0].All.Covered[1]
	wide := stats.Widened(method, o.Level)
	out, err := wide(y, o.Horizon)
	if err == nil {
		// What the widened intervals would have held, on fewer origins: each fits dozens of times.
		bo.Step = max(1, (len(y)-first-o.Horizon)/10)
		bo.First = min(max(first, o.Horizon+24), len(y)-o.Horizon)
		if b, err := stats.BacktestOf(ctx, y, wide, bo); err == nil {
			f.Widened, f.Covered = true, b.All.Covered[1]
		}
	}
	if !f.Widened {
		if out, err = method(y, o.Horizon); err != nil {
			return nil, err
		}
	}
	say(1)
	for h, d := range out {
		low, high := d.Interval(o.Level)
		f.Steps = append(f.Steps, ForecastStep{h + 1, low, d.Quantile(0.25), d.Quantile(0.5), d.Quantile(0.75), high})
	}
	return f, nil
}
