package search

import (
	"context"
	"math"
	"testing"

	"probity/internal/numeric"
)

func branin(x []float64) float64 {
	a := x[1] - 5.1/(4*math.Pi*math.Pi)*x[0]*x[0] + 5/math.Pi*x[0] - 6
	return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x[0]) + 10
}

func hartmann3(x []float64) float64 {
	alpha := []float64{1, 1.2, 3, 3.2}
	a := [][]float64{{3, 10, 30}, {0.1, 10, 35}, {3, 10, 30}, {0.1, 10, 35}}
	p := [][]float64{{0.3689, 0.1170, 0.2673}, {0.4699, 0.4387, 0.7470}, {0.1091, 0.8732, 0.5547}, {0.0381, 0.5743, 0.8828}}
	sum := 0.0
	for i := range alpha {
		e := 0.0
		for j := range x {
			e += a[i][j] * (x[j] - p[i][j]) * (x[j] - p[i][j])
		}
		sum -= alpha[i] * math.Exp(-e)
	}
	return sum
}

// The minima are those of every collection of test functions. Random search needs
// thousands of calls for the same.
func TestBayesFindsMinimaInAFewDozenCalls(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      func([]float64) float64
		ranges []Range
		budget int
		want   float64
		within float64
	}{
		{"Branin", branin, []Range{{Low: -5, High: 10}, {Low: 0, High: 15}}, 35, 0.397887, 0.01},
		{"Hartmann 3", hartmann3, cube(3, 0, 1), 40, -3.86278, 0.01},
	} {
		seeds := uint64(3)
		if testing.Short() {
			seeds = 1
		}
		for seed := range seeds {
			r, err := Minimise(context.Background(), Plain(c.f), c.ranges, Options{Method: Bayes, Budget: c.budget, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if r.Best.Goals[0] > c.want+c.within {
				t.Errorf("%s, seed %d: %v after %d calls, the minimum is %v", c.name, seed, r.Best.Goals[0], r.Calls, c.want)
			}
		}
	}
}

// After Gardner et al. (2014), simulation 1: two waves, of which one forbids the other's
// minima.
func TestBayesKeepsConstraintsThatItHasToLearn(t *testing.T) {
	f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
		return Value{
			Goals:  []float64{math.Cos(2*x[0])*math.Cos(x[1]) + math.Sin(x[0])},
			Excess: []float64{0.5 - math.Cos(x[0]+x[1])}}, nil
	}
	// The truth by brute force.
	want := math.Inf(1)
	for a := 0.0; a <= 6; a += 0.01 {
		for b := 0.0; b <= 6; b += 0.01 {
			if v, _ := f(nil, []float64{a, b}, 0); v.Excess[0] <= 0 {
				want = min(want, v.Goals[0])
			}
		}
	}
	calls, kept := 0, 0
	counted := func(ctx context.Context, x []float64, sample uint64) (Value, error) {
		v, err := f(ctx, x, sample)
		if calls++; calls > 15 && v.Excess[0] <= 0.02 {
			kept++
		}
		return v, err
	}
	r, err := Minimise(context.Background(), counted, cube(2, 0, 6), Options{Method: Bayes, Budget: 40, Seed: 1, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	// Once the constraint is known, few calls are wasted on what it forbids.
	if kept < 19 {
		t.Errorf("%d of the last 25 calls kept the constraint", kept)
	}
	if r.Best.Violation() > 0 || r.Best.Goals[0] > want+0.05 {
		t.Errorf("found %v, broken by %v; the minimum is %v", r.Best.Goals, r.Best.Violation(), want)
	}
}

func TestBayesAsksBatchesOfDifferentPoints(t *testing.T) {
	ranges := []Range{{Low: 0, High: 3, Integer: true}, {Low: -2, High: 2}}
	seen := map[[2]float64]int{}
	f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
		seen[[2]float64{x[0], x[1]}]++
		return Value{Goals: []float64{(x[0]-2)*(x[0]-2) + x[1]*x[1]}}, nil
	}
	r, err := Minimise(context.Background(), f, ranges, Options{Method: Bayes, Budget: 30, Population: 4, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 30 || r.Calls != 30 {
		t.Errorf("%d different points in %d calls", len(seen), r.Calls)
	}
	if r.Best.X[0] != 2 || math.Abs(r.Best.X[1]) > 0.2 {
		t.Errorf("the minimum is at %v", r.Best.X)
	}
}

func TestBayesSeesThroughNoise(t *testing.T) {
	r, err := Minimise(context.Background(), noisy(0.3), cube(2, -3, 3), Options{Method: Bayes, Budget: 80, Samples: 2, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if d := math.Hypot(r.Best.X[0]-1, r.Best.X[1]-1); d > 0.6 {
		t.Errorf("the minimum is %v away, at %v", d, r.Best.X)
	}
}

func TestASmallGridIsSearchedToTheEnd(t *testing.T) {
	ranges := []Range{{Low: 0, High: 2, Integer: true}, {Low: 0, High: 1, Integer: true}}
	r, err := Minimise(context.Background(), Plain(func(x []float64) float64 { return -x[0] * x[1] }), ranges, Options{Method: Bayes, Budget: 12})
	if err != nil || r.Best.Goals[0] != -2 {
		t.Errorf("%v, %v", r.Best, err)
	}
}

// A process that has seen a function knows it there, and is as wrong elsewhere as it
// says: about two thirds of errors are within a deviation.
func TestAProcessKnowsWhatItHasSeenAndHowWrongItIs(t *testing.T) {
	s, err := numeric.NewSobol(2, 0)
	if err != nil {
		t.Fatal(err)
	}
	var x [][]float64
	var y []float64
	f := func(x []float64) float64 { return math.Sin(5*x[0]) + x[1]*x[1] }
	for i := range uint32(25) {
		u := make([]float64, 2)
		s.At(i, u)
		x, y = append(x, u), append(y, f(u))
	}
	var theta []float64
	g, err := fit(context.Background(), x, y, &theta, false, 300, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range x {
		if mean, sd := g.at(x[i]); math.Abs(mean-y[i]) > 0.01 || sd > 0.05 {
			t.Errorf("at a known point %v ± %v, want %v", mean, sd, y[i])
		}
	}
	inside := 0
	for i := range uint32(200) {
		u := make([]float64, 2)
		s.At(100+i, u)
		if mean, sd := g.at(u); math.Abs(mean-f(u)) < 2*sd+1e-9 {
			inside++
		}
	}
	if inside < 150 {
		t.Errorf("%d of 200 are within two deviations", inside)
	}
}

func TestTheLogarithmOfExpectedImprovementIsSmoothIntoItsTail(t *testing.T) {
	last := logImprovement(6.1, 2)
	for z := 3.0; z > -30; z -= 0.01 {
		v := logImprovement(z*2, 2)
		if v >= last || math.IsInf(v, 0) || last-v > 0.35 {
			t.Fatalf("at %v it is %v after %v", z, v, last)
		}
		last = v
	}
	// E max(0, X) for X normal with mean 0: sd / sqrt(2 pi).
	if got := logImprovement(0, 1); math.Abs(got-math.Log(1/math.Sqrt(2*math.Pi))) > 1e-14 {
		t.Errorf("at 0 it is %v", got)
	}
}
