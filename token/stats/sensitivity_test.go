package stats

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"probity/token/search"
)

func ishigami(_ context.Context, x []float64) ([]float64, error) {
	s := math.Sin(x[1])
	return []float64{math.Sin(x[0]) + 7*s*s + 0.1*math.Pow(x[2], 4)*math.Sin(x[0])}, nil
}

func ranges(n int, low, high float64) []search.Range {
	out := make([]search.Range, n)
	for i := range out {
		out[i] = search.Range{Low: low, High: high}
	}
	return out
}

// Ishigami's function with a=7, b=0.1 (Ishigami and Homma 1990): S1 = 0.3139, S2 =
// 0.4424, S3 = 0; ST1 = 0.5576, ST2 = 0.4424, ST3 = 0.2437.
func TestSobolIndicesOfIshigamisFunction(t *testing.T) {
	got, err := Sobol(context.Background(), ishigami, ranges(3, -math.Pi, math.Pi), SensitivityOptions{Samples: 4096})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{0.3139, 0.5576}, {0.4424, 0.4424}, {0, 0.2437}} {
		v := got[0][i]
		near(t, "first-order index", v.First, want[0], 0.005)
		near(t, "total index", v.Total, want[1], 0.005)
		if want[0] < v.FirstLow || want[0] > v.FirstHigh || want[1] < v.TotalLow || want[1] > v.TotalHigh {
			t.Errorf("parameter %d: the true indices %v are outside %+v", i, want, v)
		}
		if v.FirstHigh-v.FirstLow > 0.15 || v.TotalHigh-v.TotalLow > 0.1 {
			t.Errorf("parameter %d: wide intervals %+v", i, v)
		}
	}
}

// Sobol's g-function: V_i = 1/3 / (1+a_i)^2, and all indices in closed form.
func TestSobolIndicesOfTheGFunction(t *testing.T) {
	a := []float64{0, 0.5, 3, 9, 99, 99}
	g := func(_ context.Context, x []float64) ([]float64, error) {
		p := 1.0
		for i, v := range x {
			p *= (math.Abs(4*v-2) + a[i]) / (1 + a[i])
		}
		return []float64{p, -5 * p, 42}, nil
	}
	got, err := Sobol(context.Background(), g, ranges(len(a), 0, 1), SensitivityOptions{Samples: 4096, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	all := 1.0
	for _, a := range a {
		all *= 1 + 1/(3*(1+a)*(1+a))
	}
	for i, a := range a {
		v := 1 / (3 * (1 + a) * (1 + a))
		first, total := v/(all-1), v/(1+v)*all/(all-1)
		for k := range 2 { // a linear function of an output has the same indices
			near(t, "first-order index", got[k][i].First, first, 0.01)
			near(t, "total index", got[k][i].Total, total, 0.01)
		}
		if got[2][i] != (Index{}) {
			t.Errorf("a constant output depends on parameter %d: %+v", i, got[2][i])
		}
	}
}

// Morris's effects of a linear function are its coefficients; products make them vary.
func TestMorrisTellsLinearFromJointEffects(t *testing.T) {
	f := func(_ context.Context, x []float64) ([]float64, error) {
		return []float64{3*x[0] - 2*x[1] + 0*x[2] + 10*x[3]*x[4], x[2]}, nil
	}
	r := ranges(5, 0, 1)
	r[1] = search.Range{Low: -10, High: 10} // effects are per range
	got, err := Morris(context.Background(), f, r, SensitivityOptions{Samples: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Effect{{Mean: 3, MeanAbs: 3}, {Mean: -40, MeanAbs: 40}, {}} {
		v := got[0][i]
		near(t, "mean effect", v.Mean, want.Mean, 1e-9)
		near(t, "mean absolute effect", v.MeanAbs, want.MeanAbs, 1e-9)
		near(t, "spread of a linear effect", v.SD, 0, 1e-9)
	}
	for _, i := range []int{3, 4} {
		// 10 times a level: 5 on average, between 0 and 10.
		v := got[0][i]
		near(t, "mean of a joint effect", v.Mean, 5, 1.5)
		if v.SD < 2 || !(v.Low < v.MeanAbs && v.MeanAbs < v.High) {
			t.Errorf("a joint effect does not vary: %+v", v)
		}
	}
	near(t, "effect on the second output", got[1][2].Mean, 1, 1e-9)
	near(t, "no effect on the second output", got[1][0].MeanAbs, 0, 0)
}

func TestMorrisCallsTheModelInsideTheRangesOnly(t *testing.T) {
	r := []search.Range{{Low: -1, High: 2}, {Low: 1, High: 4, Integer: true}}
	f := func(_ context.Context, x []float64) ([]float64, error) {
		if x[0] < -1 || x[0] > 2 || x[1] < 1 || x[1] > 4 || x[1] != math.Floor(x[1]) {
			return nil, errors.New("outside")
		}
		return []float64{x[0]}, nil
	}
	for _, method := range []func() error{
		func() error { _, err := Morris(context.Background(), f, r, SensitivityOptions{}); return err },
		func() error { _, err := Sobol(context.Background(), f, r, SensitivityOptions{Samples: 64}); return err },
	} {
		if err := method(); err != nil {
			t.Error(err)
		}
	}
}

func TestSensitivityDoesNotDependOnHowManyGoroutinesThereAre(t *testing.T) {
	for _, workers := range []int{1, 5} {
		o := SensitivityOptions{Samples: 64, Workers: workers, Seed: 9}
		a, err := Sobol(context.Background(), ishigami, ranges(3, -3, 3), o)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Morris(context.Background(), ishigami, ranges(3, -3, 3), o)
		if err != nil {
			t.Fatal(err)
		}
		o.Workers = 2
		b, _ := Sobol(context.Background(), ishigami, ranges(3, -3, 3), o)
		n, _ := Morris(context.Background(), ishigami, ranges(3, -3, 3), o)
		if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(m, n) {
			t.Errorf("%d goroutines differ from two", workers)
		}
	}
}

func TestSensitivityOfWhatMakesNoSenseIsRefused(t *testing.T) {
	good := ranges(2, 0, 1)
	broken := errors.New("broken")
	for want, c := range map[string]struct {
		f Model
		r []search.Range
		o SensitivityOptions
	}{
		"give a model":       {nil, good, SensitivityOptions{}},
		"128 ranges":         {ishigami, ranges(129, 0, 1), SensitivityOptions{}},
		"the lower one":      {ishigami, ranges(3, 1, 1), SensitivityOptions{}},
		"2 to 2^24 samples":  {ishigami, ranges(3, 0, 1), SensitivityOptions{Samples: 1}},
		"not a power of two": {ishigami, ranges(3, 0, 1), SensitivityOptions{Samples: 100}},
		"broken":             {func(context.Context, []float64) ([]float64, error) { return nil, broken }, good, SensitivityOptions{}},
		"finite numbers":     {func(context.Context, []float64) ([]float64, error) { return []float64{math.NaN()}, nil }, good, SensitivityOptions{}},
		"0 outputs":          {func(context.Context, []float64) ([]float64, error) { return nil, nil }, good, SensitivityOptions{}},
	} {
		if _, err := Sobol(context.Background(), c.f, c.r, c.o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
