package stats

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"probity/internal/crossarch"
	"probity/internal/numeric"
	"probity/token/search"
)

// everything is what all of internal/numeric, token/search and token/stats compute,
// by name. The functions in it use nothing but rounded products and sums.
func everything(t *testing.T) map[string][]float64 {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	bowl := func(x []float64, centre float64) float64 {
		s := 0.0
		for i, v := range x {
			d := v - centre
			s += float64(float64(i+1) * d * d)
			if i > 0 {
				s += float64(0.3 * d * float64(x[i-1]*x[i-1]))
			}
		}
		return s
	}
	out := map[string][]float64{}

	r := numeric.NewRand(3, 4)
	for range 50 {
		u, z := r.Float64(), r.Norm()
		out["numbers"] = append(out["numbers"], u, z, numeric.Exp(z), numeric.Log(u), numeric.Pow(u, z), numeric.NormalCDF(z),
			numeric.TQuantile(u, 7), numeric.ChiSquaredTail(float64(9*u), 5))
	}
	for _, o := range []search.Options{
		{Budget: 400}, {Budget: 400, Samples: 2}, {Budget: 400, Goals: 2, Population: 20},
		{Budget: 400, Method: search.NSGA3, Goals: 3, Population: 20}, {Budget: 14, Method: search.Bayes},
	} {
		f := func(_ context.Context, x []float64, sample uint64) (search.Value, error) {
			v := search.Value{Excess: []float64{x[0] - x[1] - 0.5}}
			for g := range max(o.Goals, 1) {
				v.Goals = append(v.Goals, bowl(x, float64(g))+float64(numeric.NewRand(sample, 0).Norm()/10))
			}
			return v, nil
		}
		found, err := search.Minimise(ctx, f, ranges(3, -2, 3), o)
		must(err)
		name := "search " + string(o.Method)
		out[name] = append(append(out[name], found.Best.X...), found.Best.Goals...)
		for _, p := range found.Front {
			out[name] = append(append(out[name], p.X...), p.Goals...)
		}
	}
	model := func(_ context.Context, x []float64) ([]float64, error) { return []float64{bowl(x, 0.5)}, nil }
	effects, err := Morris(ctx, model, ranges(3, 0, 1), SensitivityOptions{Samples: 8})
	must(err)
	indices, err := Sobol(ctx, model, ranges(3, 0, 1), SensitivityOptions{Samples: 64})
	must(err)
	for i := range 3 {
		e, x := effects[0][i], indices[0][i]
		out["sensitivity"] = append(out["sensitivity"], e.Mean, e.MeanAbs, e.SD, e.Low, e.High, x.First, x.Total, x.FirstLow, x.TotalHigh)
	}
	y := Diffusion{Drift: 0.01, Vol: 0.03, JumpRate: 0.1, JumpMean: -0.3, JumpSD: 0.02}.Simulate(1, 10, 120)
	out["series"] = y
	for _, m := range UsualMethods(y, 4) {
		f, err := m.Method(y, 5)
		must(err)
		for _, d := range f {
			low, high := d.Interval(0.9)
			out["forecast: "+m.Name] = append(out["forecast: "+m.Name], d.Mean(), low, high, d.CRPS(12))
		}
	}
	m := MomentsOf(y)
	_, low, high := Proportion(3, 40, 0.95)
	out["statistics"] = []float64{Gini(y), HHI(y), float64(Nakamoto(y, 0.3)), m.SD, m.Skew, m.Kurtosis,
		Autocorrelation(y, 2), ExpectedShortfall(y, 0.93), MaxDrawdown(y), low, high}
	c, err := Calibrate(ctx, func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		path := Diffusion{Drift: theta[0], Vol: theta[1]}.Simulate(seed, 1, 50)
		m := MomentsOf(differences(path, 1))
		return []float64{m.Mean, m.SD}, nil
	}, []float64{0.01, 0.05}, []float64{0.01, 0.01}, []search.Range{{Low: -0.1, High: 0.1}, {Low: 0.01, High: 0.2}}, CalibrationOptions{Paths: 4, Budget: 60})
	must(err)
	out["calibration"] = append(append(c.Theta, c.StdErr...), c.Distance)
	return out
}

// The bits on the machine where this was written. A change of a method changes
// them, and is entered here; a change of the machine may not.
var sameEverywhere = map[string]string{
	"calibration":                             "656b1cb99ac1d9b8",
	"forecast: Brownian motion with jumps":    "47468def4b4c98a3",
	"forecast: Holt-Winters":                  "3a58bf8070d9de57",
	"forecast: autoregression of changes":     "d958b61a1411f833",
	"forecast: autoregression":                "efb85c6a2ada79ec",
	"forecast: drift":                         "ed94370ea53a7051",
	"forecast: geometric Brownian motion":     "f442e039c29c5524",
	"forecast: growth, smoothed":              "d425edfeafa5b44e",
	"forecast: naive":                         "4b65d3c0028b7d6a",
	"forecast: seasonal naive":                "ec7ae9587804617d",
	"forecast: smoothing with a damped trend": "83a45a18e77ded43",
	"forecast: smoothing":                     "d70d7eea4edcf49a",
	"numbers":                                 "a6ec79af6e902703",
	"search ":                                 "f69f21932240a465",
	"search bayes":                            "da86080183a81934",
	"search nsga-iii":                         "70f39d4815444cd4",
	"sensitivity":                             "8011c05e40e2e12e",
	"series":                                  "a862b5910f09565f",
	"statistics":                              "6f0255a9ced3bc57",
}

func TestResultsAreTheSameBitsEverywhere(t *testing.T) {
	got := everything(t)
	for name, values := range got {
		h := sha256.New()
		for _, v := range values {
			if math.IsNaN(v) {
				v = math.NaN()
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
		if sum := hex.EncodeToString(h.Sum(nil)[:8]); sum != sameEverywhere[name] {
			t.Errorf("%q: %q, // want %s; begins with %v", name, sum, sameEverywhere[name], values[:min(4, len(values))])
		}
	}
	if len(got) != len(sameEverywhere) {
		t.Errorf("%d results, %d are known", len(got), len(sameEverywhere))
	}
}

func TestResultsAreTheSameOnOtherProcessors(t *testing.T) {
	for _, target := range crossarch.Targets {
		t.Run(target, func(t *testing.T) {
			crossarch.Test(t, target, "probity/token/stats", "^TestResultsAreTheSameBitsEverywhere$")
		})
	}
}
