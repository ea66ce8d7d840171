package stats

import (
	"math"
	"slices"
	"testing"

	"probity/internal/numeric"
)

func near(t *testing.T, name string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) && !(math.IsNaN(got) && math.IsNaN(want)) {
		t.Errorf("%s is %v, want %v", name, got, want)
	}
}

func TestConcentrationOfKnownHoldings(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name      string
		x         []float64
		gini, hhi float64
		half      int // Nakamoto
	}{
		{"equals", []float64{5, 5, 5, 5}, 0, 0.25, 3},
		{"one has all", []float64{0, 7, 0, 0}, 0.75, 1, 1},
		{"one to four", []float64{4, 1, 3, 2}, 0.25, 0.3, 2},
		{"a debt counts as nothing", []float64{-3, 1, 1}, 1.0 / 3, 0.5, 2},
		{"a single holder", []float64{2}, 0, 1, 1},
		{"exactly half is not more than half", []float64{2, 1, 1}, 1.0 / 6, 0.375, 2},
		{"nobody", nil, nan, nan, 0},
		{"nothing", []float64{0, 0}, nan, nan, 0},
		{"no number", []float64{1, nan}, nan, nan, 0},
	} {
		near(t, c.name+": Gini", Gini(c.x), c.gini, 1e-15)
		near(t, c.name+": HHI", HHI(c.x), c.hhi, 1e-15)
		if got := Nakamoto(c.x, 0.5); got != c.half {
			t.Errorf("%s: Nakamoto coefficient %d, want %d", c.name, got, c.half)
		}
	}
	// Of an exponential distribution, Gini is a half; of a uniform one, a third.
	s, _ := numeric.NewSobol(1, 0)
	u, uniform, exponential := make([]float64, 1), []float64{}, []float64{}
	for i := range uint32(1 << 14) {
		s.At(i, u)
		uniform, exponential = append(uniform, u[0]), append(exponential, -math.Log(u[0]))
	}
	near(t, "Gini of a uniform distribution", Gini(uniform), 1.0/3, 1e-3)
	near(t, "Gini of an exponential distribution", Gini(exponential), 0.5, 1e-3)
	slices.Reverse(uniform)
	if a, b := Gini(uniform), Gini(append(uniform[100:len(uniform):len(uniform)], uniform[:100]...)); a != b {
		t.Errorf("order changes Gini: %v and %v", a, b)
	}
}

// Normal losses: VaR is the quantile z, expected shortfall phi(z)/(1-level).
func TestRiskOfNormalLossesIsWhatTheFormulasSay(t *testing.T) {
	n := 100_000
	losses := make([]float64, n)
	for i := range losses {
		losses[i] = numeric.NormalQuantile((float64((i*7919)%n) + 0.5) / float64(n))
	}
	for _, level := range []float64{0.9, 0.95, 0.99} {
		z := numeric.NormalQuantile(level)
		near(t, "value at risk", ValueAtRisk(losses, level), z, 1e-3)
		near(t, "expected shortfall", ExpectedShortfall(losses, level), numeric.NormalPDF(z)/(1-level), 1e-3)
	}
	ten := []float64{3, 1, 2, 10, 9, 8, 7, 6, 5, 4}
	near(t, "VaR of ten", ValueAtRisk(ten, 0.9), 9, 0)
	near(t, "shortfall of ten", ExpectedShortfall(ten, 0.9), 10, 1e-12)
	near(t, "shortfall with a case cut through", ExpectedShortfall(ten, 0.85), (10+0.5*9)/1.5, 1e-12)
	for _, bad := range []float64{0, 1, -1, math.NaN()} {
		near(t, "VaR at no level", ValueAtRisk(ten, bad), math.NaN(), 0)
		near(t, "shortfall at no level", ExpectedShortfall(ten, bad), math.NaN(), 0)
	}
	near(t, "VaR of nothing", ValueAtRisk(nil, 0.9), math.NaN(), 0)
	unknown := []float64{1, math.NaN(), 2}
	near(t, "VaR of what is not known", ValueAtRisk(unknown, 0.9), math.NaN(), 0)
	near(t, "shortfall of what is not known", ExpectedShortfall(unknown, 0.9), math.NaN(), 0)
	near(t, "quantile of what is not known", Quantile(unknown, 0.9), math.NaN(), 0)
}

func TestSmallStatisticsOfKnownNumbers(t *testing.T) {
	near(t, "drawdown", MaxDrawdown([]float64{1, 4, 3, 5, 2, 6}), 0.6, 1e-15)
	near(t, "drawdown of growth", MaxDrawdown([]float64{1, 2, 3}), 0, 0)
	near(t, "drawdown to nothing", MaxDrawdown([]float64{1, 0}), 1, 0)
	// R: quantile(c(1,2,3,4), .4) is 2.2.
	near(t, "quantile", Quantile([]float64{4, 2, 1, 3}, 0.4), 2.2, 1e-15)
	near(t, "median of one", Quantile([]float64{4}, 0.5), 4, 0)
	near(t, "quantile of nothing", Quantile(nil, 0.5), math.NaN(), 0)
	// Wilson's interval for 10 of 50, as in his tables and R's prop.test(correct=FALSE).
	p, pLow, pHigh := Proportion(10, 50, 0.95)
	near(t, "proportion", p, 0.2, 0)
	near(t, "its lower end", pLow, 0.1124, 1e-4)
	near(t, "its upper end", pHigh, 0.3304, 1e-4)
	// None of 10,000 may still be one of 2,600.
	_, pLow, pHigh = Proportion(0, 10_000, 0.95)
	near(t, "no event, lower end", pLow, 0, 1e-18)
	near(t, "no event, upper end", pHigh, 3.84e-4, 1e-6)
	// A paired t test of ten differences 1..10: mean 5.5, error 0.957, t(9) = 2.262.
	ten, none := []float64{3, 1, 2, 10, 9, 8, 7, 6, 5, 4}, make([]float64, 10)
	mean, low, high := Difference(ten, none, 0.95)
	near(t, "mean difference", mean, 5.5, 1e-12)
	near(t, "its lower end", low, 5.5-2.2622*0.957427, 1e-3)
	near(t, "its upper end", high, 5.5+2.2622*0.957427, 1e-3)
	mean, _, _ = Difference(ten, none[:3], 0.95)
	near(t, "difference of different lengths", mean, math.NaN(), 0)
	m := MomentsOf([]float64{2, 4, 4, 4, 5, 5, 7, 9})
	near(t, "mean", m.Mean, 5, 1e-14)
	near(t, "deviation", m.SD, math.Sqrt(32.0/7), 1e-14)
	near(t, "skewness", m.Skew, 0.65625, 1e-14)
	near(t, "kurtosis", m.Kurtosis, -0.21875, 1e-14)
	near(t, "autocorrelation of an alternating series", Autocorrelation([]float64{1, -1, 1, -1, 1, -1, 1, -1}, 1), -7.0/8, 1e-15)
	near(t, "autocorrelation at 0", Autocorrelation([]float64{1, 2, 5}, 0), 1, 1e-15)
	near(t, "autocorrelation of a constant", Autocorrelation([]float64{2, 2, 2}, 1), 0, 0)
}
