package stats

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"probity/internal/numeric"
	"probity/token/search"
)

func TestDistributionsInvertAndScore(t *testing.T) {
	for name, d := range map[string]Distribution{
		"normal":     normal(3, 4),
		"log-normal": {Log: true, Parts: []Part{{1, 0.5, 0.8}}},
		"mixture":    {Parts: []Part{{0.3, -5, 1}, {0.7, 2, 0.1}}},
		"jumps":      {Log: true, Parts: []Part{{0.9, 0, 0.1}, {0.1, -2, 0.5}}},
	} {
		mean, crps := 0.0, 0.0
		const n = 5000
		y := d.Quantile(0.3)
		for i := range n {
			p := (float64(i) + 0.5) / n
			q := d.Quantile(p)
			if i%997 == 0 {
				near(t, name+": the distribution at its quantile", d.CDF(q), p, 1e-10)
			}
			mean += q / n
			crps += 2 * pinball(p, q, y) / n
		}
		near(t, name+": mean", d.Mean(), mean, 2e-3*(1+math.Abs(mean)))
		near(t, name+": CRPS", d.CRPS(y), crps, 5e-3*crps)
	}
	if sure := normal(2, 0); sure.Quantile(0.9) != 2 || sure.CRPS(5) != 3 {
		t.Errorf("a sure number has the quantile %v and costs %v", sure.Quantile(0.9), sure.CRPS(5))
	}
	near(t, "quantile 0", normal(0, 1).Quantile(0), math.NaN(), 0)
	near(t, "quantile of nothing", Distribution{}.Quantile(0.5), math.NaN(), 0)
}

// autoregressive draws x_t = c + phi x_(t-1) + e.
func autoregressive(seed uint64, n int, c, phi float64) []float64 {
	r := numeric.NewRand(seed, 1)
	x := c / (1 - phi)
	var out []float64
	for range n {
		x = c + phi*x + r.Norm()
		out = append(out, x)
	}
	return out
}

func TestAutoregressionFindsWhatMadeTheSeries(t *testing.T) {
	y := autoregressive(1, 4000, 2, 0.8)
	a, err := fitAR(y, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "constant", a.coefficients[0], 2, 0.3)
	near(t, "coefficient", a.coefficients[1], 0.8, 0.03)
	near(t, "variance", a.variance, 1, 0.07)
	f, err := AR(AROptions{Order: 1})(y, 40)
	if err != nil {
		t.Fatal(err)
	}
	// Far ahead: the mean c/(1-phi) and the variance 1/(1-phi^2).
	near(t, "mean far ahead", f[39].Mean(), 10, 0.5)
	near(t, "deviation far ahead", f[39].Parts[0].SD, 1/math.Sqrt(1-0.64), 0.15)
	near(t, "deviation of one step", f[0].Parts[0].SD, 1, 0.05)
	// Two steps: 1 + phi^2.
	near(t, "deviation of two steps", f[1].Parts[0].SD, math.Sqrt(1+0.64), 0.05)
}

func TestAutoregressionOfChangesForecastsLinesAndParabolas(t *testing.T) {
	var line, parabola []float64
	for i := range 30 {
		line, parabola = append(line, 3+2*float64(i)), append(parabola, float64(i*i))
	}
	for name, c := range map[string]struct {
		y    []float64
		d    int
		want float64
	}{"line": {line, 1, 3 + 2*34}, "parabola": {parabola, 2, 34 * 34}, "constant": {make([]float64, 20), 0, 0}} {
		f, err := AR(AROptions{Differences: c.d})(c.y, 5)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, f[4].Mean(), c.want, 1e-6)
	}
}

func TestHoltWintersFollowsTrendAndSeason(t *testing.T) {
	r := numeric.NewRand(2, 0)
	season := []float64{5, -2, 0, -3}
	var y []float64
	at := func(t int) float64 { return 10 + 0.5*float64(t) + season[t%4] }
	for i := range 80 {
		y = append(y, at(i)+0.1*r.Norm())
	}
	f, err := HoltWinters(SmoothingOptions{Season: 4})(y, 12)
	if err != nil {
		t.Fatal(err)
	}
	for h := range f {
		near(t, "seasonal forecast", f[h].Mean(), at(80+h), 0.5)
		if sd := f[h].Parts[0].SD; sd < 0.08 || sd > 0.5 {
			t.Errorf("step %d: deviation %v", h, sd)
		}
	}
	// Growth by a tenth each step, as logarithms.
	var growth []float64
	for i := range 30 {
		growth = append(growth, math.Pow(1.1, float64(i)))
	}
	f, err = HoltWinters(SmoothingOptions{Log: true})(growth, 10)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "growth", f[9].Quantile(0.5)/math.Pow(1.1, 39), 1, 1e-3)
	// A damped trend ends below an undamped one.
	damped, err := HoltWinters(SmoothingOptions{Damped: true, Log: true})(growth, 50)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := damped[49].Quantile(0.5), math.Pow(1.1, 79); a > 0.9*b {
		t.Errorf("a damped trend goes on to %v of %v", a, b)
	}
}

// A series that exponential smoothing is exactly right for: its level and its trend
// wander with the errors. Far ahead the intervals are several times wider than at first.
func TestHoltWintersIntervalsHoldForWhatItModels(t *testing.T) {
	r := numeric.NewRand(21, 0)
	level, trend, y := 50.0, 0.2, []float64{}
	for range 600 {
		e := r.Norm()
		y = append(y, level+trend+e)
		level, trend = level+trend+0.5*e, trend+0.05*e
	}
	b, err := BacktestOf(context.Background(), y, HoltWinters(SmoothingOptions{}), BacktestOptions{Horizon: 10, First: 200, Step: 5, Levels: []float64{0.8}})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []int{0, 4, 9} {
		near(t, "coverage", b.Steps[h].Covered[0], 0.8, 0.1)
	}
	if ratio := b.Steps[9].Width[0] / b.Steps[0].Width[0]; ratio < 2 || ratio > 4 {
		t.Errorf("ten steps ahead intervals are %v times as wide as one step ahead", ratio)
	}
}

func TestADiffusionFindsWhatMadeTheSeries(t *testing.T) {
	for _, want := range []Diffusion{{Drift: 0.001, Vol: 0.02}, {Drift: 0.0005, Vol: 0.01, JumpRate: 0.05, JumpMean: -0.1, JumpSD: 0.03}} {
		y := want.Simulate(4, 100, 8000)
		d, err := FitDiffusion(y)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "drift", d.Drift, want.Drift, 4*want.Vol/math.Sqrt(8000))
		near(t, "volatility", d.Vol, want.Vol, 0.05*want.Vol)
		near(t, "rate of jumps", d.JumpRate, want.JumpRate, 0.01)
		if want.JumpRate > 0 {
			near(t, "mean jump", d.JumpMean, want.JumpMean, 0.01)
			near(t, "deviation of jumps", d.JumpSD, want.JumpSD, 0.01)
		}
	}
}

// The forecast's distribution against ten thousand paths.
func TestADiffusionsForecastIsTheDistributionOfItsPaths(t *testing.T) {
	d := Diffusion{Start: 50, Drift: 0.01, Vol: 0.05, JumpRate: 0.3, JumpMean: -0.1, JumpSD: 0.05}
	f := d.Forecast(20)
	const n = 10_000
	below, limits := map[float64]int{}, map[float64]float64{}
	for _, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		limits[p] = f[19].Quantile(p)
	}
	for seed := range uint64(n) {
		y := d.Simulate(seed, d.Start, 20)[20]
		for p, limit := range limits {
			if y <= limit {
				below[p]++
			}
		}
	}
	for p, k := range below {
		near(t, "share below the quantile", float64(k)/n, p, 4*math.Sqrt(p*(1-p)/n))
	}
}

// What a back-test is for: intervals of a method that knows the process cover as
// often as they say, and it beats one that does not.
func TestBacktestsShowWhichIntervalsAreWorthTheirLevel(t *testing.T) {
	y := autoregressive(3, 1200, 0, 0.7)
	o := BacktestOptions{Horizon: 4, First: 300, Step: 3}
	good, err := BacktestOf(context.Background(), y, AR(AROptions{Order: 1}), o)
	if err != nil {
		t.Fatal(err)
	}
	for i, level := range good.Levels {
		near(t, "coverage", good.All.Covered[i], level, 0.05)
	}
	if good.Origins != 300-1 && good.Origins != 299 {
		t.Errorf("%d origins", good.Origins)
	}
	if good.Steps[0].CRPS >= good.Steps[3].CRPS {
		t.Error("one step ahead is harder than four")
	}
	// The CRPS of a true normal forecast is sd/sqrt(pi).
	near(t, "CRPS of one step", good.Steps[0].CRPS, 1/math.Sqrt(math.Pi), 0.05)
	over := func(y []float64, h int) (Forecast, error) { // too sure of itself
		f, err := AR(AROptions{Order: 1})(y, h)
		for i := range f {
			f[i].Parts[0].SD /= 4
		}
		return f, err
	}
	bad, err := BacktestOf(context.Background(), y, over, o)
	if err != nil {
		t.Fatal(err)
	}
	if bad.All.Covered[2] > 0.5 || bad.All.CRPS <= good.All.CRPS || bad.All.Pinball <= good.All.Pinball {
		t.Errorf("a method that is too sure covers %v of %v and scores %v", bad.All.Covered, bad.Levels, bad.All.CRPS)
	}
	naive, err := BacktestOf(context.Background(), y, Naive(0), o)
	if err != nil {
		t.Fatal(err)
	}
	if naive.All.MASE <= good.All.MASE {
		t.Errorf("naive forecasts have the error %v, autoregression %v", naive.All.MASE, good.All.MASE)
	}
}

// A method that is four times too sure, and one that is four times too timid, of a
// series and of its exponential.
func TestWidenedIntervalsHoldAsOftenAsTheySay(t *testing.T) {
	y := autoregressive(13, 900, 0, 0.7)
	positive := make([]float64, len(y))
	for i, v := range y {
		positive[i] = math.Exp(v / 5)
	}
	for _, by := range []float64{0.25, 4} {
		for _, log := range []bool{false, true} {
			if testing.Short() && log == (by < 1) {
				continue
			}
			series := y
			if log {
				series = positive
			}
			wrong := func(y []float64, h int) (Forecast, error) {
				f, err := AR(AROptions{Order: 1, Log: log})(y, h)
				for i := range f {
					f[i].Parts[0].SD *= by
				}
				return f, err
			}
			o := BacktestOptions{Horizon: 2, First: 400, Step: 8, Levels: []float64{0.9}}
			before, err := BacktestOf(context.Background(), series, wrong, o)
			if err != nil {
				t.Fatal(err)
			}
			after, err := BacktestOf(context.Background(), series, Widened(wrong, 0.9), o)
			if err != nil {
				t.Fatal(err)
			}
			if c := before.All.Covered[0]; c > 0.5 && c < 0.99 {
				t.Fatalf("the wrong method covers %v", c)
			}
			near(t, "coverage", after.All.Covered[0], 0.9, 0.06)
			if after.All.CRPS >= before.All.CRPS {
				t.Errorf("CRPS %v, before %v", after.All.CRPS, before.All.CRPS)
			}
		}
	}
	if _, err := Widened(Naive(0), 0.9)(y[:15], 8); err == nil {
		t.Error("a short series was widened")
	}
	if _, err := Widened(Naive(0), 1)(y, 1); err == nil {
		t.Error("a level of 1 was accepted")
	}
	if f, err := Widened(Drift(false), 0.9)(make([]float64, 60), 3); err != nil || f[2].Mean() != 0 {
		t.Errorf("a constant series: %v, %v", f, err)
	}
}

func TestMethodsSeeOnlyThePast(t *testing.T) {
	y := autoregressive(5, 60, 0, 0.5)
	for _, m := range UsualMethods([]float64{1}, 4) {
		spy := func(known []float64, h int) (Forecast, error) {
			if cap(known) > len(known) {
				t.Fatal("a method could look ahead")
			}
			return Naive(0)(known, h)
		}
		if _, err := BacktestOf(context.Background(), y, spy, BacktestOptions{}); err != nil {
			t.Fatal(m.Name, err)
		}
	}
}

func TestComparingFindsTheMethodThatFits(t *testing.T) {
	season := make([]float64, 140)
	r := numeric.NewRand(8, 0)
	for i := range season {
		season[i] = 100 + 20*math.Sin(float64(i)*2*math.Pi/7) + r.Norm()
	}
	o := BacktestOptions{Horizon: 7, Step: 7}
	got, err := Compare(context.Background(), season, UsualMethods(season, 7), o)
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	for i, b := range got {
		place[b.Name] = i
	}
	if place["Holt-Winters"] > place["seasonal naive"] || place["seasonal naive"] > place["naive"] {
		t.Errorf("a series with a season: %v", place)
	}
	again, err := Compare(context.Background(), season, UsualMethods(season, 7), BacktestOptions{Horizon: 7, Step: 7, Workers: 1})
	if err != nil || !reflect.DeepEqual(got, again) {
		t.Errorf("one goroutine compares differently (%v)", err)
	}
	// A negative number: methods of logarithms are not even tried.
	season[3] = -1
	for _, m := range UsualMethods(season, 0) {
		if strings.Contains(m.Name, "Brownian") || strings.Contains(m.Name, "growth") {
			t.Errorf("%s of a negative number", m.Name)
		}
	}
	if _, err := Compare(context.Background(), []float64{1, 2, 3}, UsualMethods([]float64{1, 2, 3}, 0), o); err == nil {
		t.Error("three numbers were compared")
	}
}

func TestSeriesThatCannotBeForecastAreRefused(t *testing.T) {
	good := autoregressive(1, 40, 10, 0.5)
	for name, m := range map[string]Method{
		"naive": Naive(3), "drift": Drift(false), "AR": AR(AROptions{}), "smoothing": HoltWinters(SmoothingOptions{Season: 4}), "jumps": Jumps(),
	} {
		if f, err := m(good, 3); name != "jumps" && (err != nil || len(f) != 3) {
			t.Errorf("%s: %v", name, err)
		}
		for what, c := range map[string]struct {
			y []float64
			h int
		}{
			"nothing": {nil, 1}, "one number": {[]float64{1}, 1}, "no steps": {good, 0}, "too many steps": {good, 1 << 40},
			"NaN": {append([]float64{math.NaN()}, good...), 1}, "infinity": {append([]float64{math.Inf(1)}, good...), 1},
		} {
			if _, err := m(c.y, c.h); err == nil {
				t.Errorf("%s forecasts %s", name, what)
			}
		}
	}
	// Finite numbers whose squares are not.
	huge := make([]float64, 40)
	explosive := make([]float64, 40)
	for i := range huge {
		huge[i] = math.MaxFloat64 * float64(i%3-1)
		explosive[i] = math.Pow(2, float64(i)) + float64(i%2)
	}
	for name, m := range map[string]Method{"naive": Naive(0), "drift": Drift(false), "AR": AR(AROptions{}), "smoothing": HoltWinters(SmoothingOptions{})} {
		if f, err := m(huge, 2); err == nil {
			t.Errorf("%s forecasts %v", name, f)
		}
	}
	if f, err := AR(AROptions{Order: 2})(explosive, 5000); err == nil {
		t.Errorf("an explosive series is %v after 5000 steps", f[4999])
	}
	if _, err := Drift(true)([]float64{1, 2, 0, 3, 4}, 1); err == nil || !strings.Contains(err.Error(), "logarithms") {
		t.Errorf("logarithm of 0: %v", err)
	}
	for _, o := range []AROptions{{Order: -1}, {Order: 51}, {Differences: 3}} {
		if _, err := AR(o)(good, 1); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	for _, o := range []BacktestOptions{{Levels: []float64{1}}, {First: 1}, {Horizon: 40}} {
		if _, err := BacktestOf(context.Background(), good, Naive(0), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// The parameters of an AR(1) from its deviation and autocorrelation alone.
func TestCalibrationFindsTheParametersThatMadeTheMoments(t *testing.T) {
	simulate := func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		r := numeric.NewRand(seed, 2)
		x, path := 0.0, make([]float64, 400)
		for i := range path {
			x = theta[0]*x + theta[1]*r.Norm()
			path[i] = x
		}
		return []float64{MomentsOf(path).SD, Autocorrelation(path, 1), Autocorrelation(path, 2)}, nil
	}
	truth := []float64{0.6, 2}
	// Data of its own seeds; the spread over paths is the moments' error.
	var moments, squares [3]float64
	const paths = 60
	for seed := range uint64(paths) {
		m, _ := simulate(nil, truth, 1000+seed)
		for i, v := range m {
			moments[i] += v / paths
			squares[i] += v * v / paths
		}
	}
	errs := make([]float64, 3)
	for i := range errs {
		errs[i] = math.Sqrt(squares[i] - moments[i]*moments[i])
	}
	r := []search.Range{{Low: -0.9, High: 0.95}, {Low: 0.1, High: 10}}
	o := CalibrationOptions{Paths: 20, Budget: 400}
	c, err := Calibrate(context.Background(), simulate, moments[:], errs, r, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range truth {
		// The moments are means of 60 paths, and errs are of one.
		if !(c.StdErr[i] > 0) || math.Abs(c.Theta[i]-want) > c.StdErr[i] {
			t.Errorf("parameter %d is %v ± %v, want %v", i, c.Theta[i], c.StdErr[i], want)
		}
	}
	if c.P < 0.5 || c.Distance < 0 {
		t.Errorf("the true model has distance %v, probability %v", c.Distance, c.P)
	}
	// Moments that no such model has: correlated after two steps, not after one.
	c, err = Calibrate(context.Background(), simulate, []float64{2, 0, 0.8}, errs, r, o)
	if err != nil {
		t.Fatal(err)
	}
	if c.P > 1e-6 {
		t.Errorf("an impossible data set has the probability %v", c.P)
	}
}

func TestCalibrationSaysWhatTheMomentsDoNotTell(t *testing.T) {
	useless := func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		return []float64{theta[0], 2 * theta[0]}, nil
	}
	r := []search.Range{{Low: 0, High: 1}, {Low: 0, High: 1}}
	c, err := Calibrate(context.Background(), useless, []float64{0.3, 0.6}, []float64{1, 1}, r, CalibrationOptions{Budget: 200})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "the parameter that matters", c.Theta[0], 0.3, 1e-4)
	if !math.IsNaN(c.StdErr[1]) {
		t.Errorf("a parameter without influence has the error %v", c.StdErr[1])
	}
	// Moments that contradict each other by known amounts: 0.12^2 + 0.06^2 at theta 0.42,
	// over the variance that 20 simulated paths add.
	c, err = Calibrate(context.Background(), useless, []float64{0.3, 0.9}, []float64{1, 1}, r[:1], CalibrationOptions{Budget: 200})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a compromise", c.Theta[0], 0.42, 1e-4)
	near(t, "its distance", c.Distance, 0.018/1.05, 1e-6)
	near(t, "its probability", c.P, numeric.ChiSquaredTail(0.018/1.05, 1), 1e-6)
	near(t, "its error", c.StdErr[0], math.Sqrt(1.05/5), 1e-6)
	broken := errors.New("broken")
	for want, f := range map[string]func() error{
		"at least as many": func() error {
			_, err := Calibrate(context.Background(), useless, []float64{1}, []float64{1}, r, CalibrationOptions{})
			return err
		},
		"above 0": func() error {
			_, err := Calibrate(context.Background(), useless, []float64{1, 1}, []float64{1, 0}, r, CalibrationOptions{})
			return err
		},
		"for 2 moments": func() error {
			_, err := Calibrate(context.Background(), useless, []float64{1, 1}, []float64{1}, r, CalibrationOptions{})
			return err
		},
		"gives 2 moments": func() error {
			_, err := Calibrate(context.Background(), useless, []float64{1, 1, 1}, []float64{1, 1, 1}, r, CalibrationOptions{})
			return err
		},
		"broken": func() error {
			_, err := Calibrate(context.Background(), func(context.Context, []float64, uint64) ([]float64, error) { return nil, broken }, []float64{1, 1}, []float64{1, 1}, r, CalibrationOptions{})
			return err
		},
		"no parameters give finite": func() error {
			_, err := Calibrate(context.Background(), func(context.Context, []float64, uint64) ([]float64, error) {
				return []float64{math.NaN(), 1}, nil
			}, []float64{1, 1}, []float64{1, 1}, r, CalibrationOptions{Budget: 50})
			return err
		},
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
