package search

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"probity/internal/numeric"
	"probity/token/search/searchtest"
)

// noisy is a sphere with minimum 0 at 1, seen through random numbers.
func noisy(sd float64) Func {
	return func(_ context.Context, x []float64, sample uint64) (Value, error) {
		s := 0.0
		for _, v := range x {
			s += (v - 1) * (v - 1)
		}
		// The noise depends on the place too: common draws do not cancel all of it.
		r := numeric.NewRand(sample, math.Float64bits(math.Round(x[0]*1e3)))
		return Value{Goals: []float64{s + sd*r.Norm()}}, nil
	}
}

func everyMethod() map[Method]Options {
	return map[Method]Options{
		CMAES: {Budget: 300}, Bayes: {Method: Bayes, Budget: 16},
		NSGA2: {Goals: 2, Budget: 300, Population: 20}, NSGA3: {Method: NSGA3, Goals: 2, Budget: 300, Population: 20},
	}
}

func TestResultsDoNotDependOnHowManyGoroutinesThereAre(t *testing.T) {
	for method, o := range everyMethod() {
		for _, samples := range []int{0, 2} {
			o.Samples, o.Seed = samples, 5
			f := func(ctx context.Context, x []float64, sample uint64) (Value, error) {
				v, _ := noisy(0.1*float64(samples))(ctx, x, sample)
				if o.Goals == 2 {
					v.Goals = append(v.Goals, x[1])
				}
				v.Excess = []float64{x[0] - 1.5}
				return v, nil
			}
			var first Result
			for _, workers := range []int{1, 4} {
				o.Workers = workers
				r, err := Minimise(context.Background(), f, cube(3, -1, 2), o)
				if err != nil {
					t.Fatal(err)
				}
				if workers == 1 {
					first = r
				} else if !reflect.DeepEqual(r, first) {
					t.Errorf("%s: one goroutine finds %v, four %v", method, first.Best, r.Best)
				}
			}
			o.Seed = 6
			if r, err := Minimise(context.Background(), f, cube(3, -1, 2), o); err != nil || reflect.DeepEqual(r.Best.X, first.Best.X) {
				t.Errorf("%s: another seed finds the same, %v (%v)", method, r.Best.X, err)
			}
		}
	}
}

func TestABudgetIsNeverExceeded(t *testing.T) {
	for method, o := range everyMethod() {
		var calls atomic.Int64
		f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
			calls.Add(1)
			return Value{Goals: []float64{searchtest.Sphere(x), 1 - x[0]}[:max(o.Goals, 1)]}, nil
		}
		r, err := Minimise(context.Background(), f, cube(2, -1, 1), o)
		if err != nil {
			t.Fatal(err)
		}
		if int(calls.Load()) != r.Calls || r.Calls > o.Budget || r.Calls < o.Budget*2/3 {
			t.Errorf("%s: %d calls, says %d, of a budget of %d (%s)", method, calls.Load(), r.Calls, o.Budget, r.Stopped)
		}
	}
}

func TestEveryMethodEndsWithAnErrorTheContextOrTheCaller(t *testing.T) {
	broken := errors.New("no such economy")
	for method, o := range everyMethod() {
		good := func(_ context.Context, x []float64, _ uint64) (Value, error) {
			return Value{Goals: []float64{searchtest.Sphere(x), 1 - x[0]}[:max(o.Goals, 1)]}, nil
		}
		if _, err := Minimise(context.Background(), func(context.Context, []float64, uint64) (Value, error) { return Value{}, broken }, cube(2, -1, 1), o); !errors.Is(err, broken) {
			t.Errorf("%s: an error of the function came back as %v", method, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		o.Progress = func(Progress) bool { cancel(); return true }
		if _, err := Minimise(ctx, good, cube(2, -1, 1), o); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a cancelled search ends with %v", method, err)
		}
		generations := 0
		o.Progress = func(p Progress) bool { generations = p.Generation; return p.Generation < 2 }
		if r, err := Minimise(context.Background(), good, cube(2, -1, 1), o); err != nil || generations != 2 || r.Stopped != "ended by the caller" {
			t.Errorf("%s: ended by the caller after %d generations: %q, %v", method, generations, r.Stopped, err)
		}
		o.Progress = nil
		bad := func(_ context.Context, x []float64, _ uint64) (Value, error) {
			return Value{Goals: []float64{1, 2, 3}}, nil
		}
		if _, err := Minimise(context.Background(), bad, cube(2, -1, 1), o); err == nil || !strings.Contains(err.Error(), "3 goals") {
			t.Errorf("%s: a function with too many goals: %v", method, err)
		}
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	f := Plain(searchtest.Sphere)
	unit := cube(2, 0, 1)
	for want, c := range map[string]struct {
		ranges []Range
		o      Options
	}{
		"give a function":       {nil, Options{}},
		"the lower one first":   {[]Range{{Low: 2, High: 1}}, Options{}},
		"finite":                {[]Range{{Low: 0, High: math.Inf(1)}}, Options{}},
		"range 1":               {[]Range{{}, {Low: math.NaN()}}, Options{}},
		"integers":              {[]Range{{Low: 0.5, High: 3, Integer: true}}, Options{}},
		"no method":             {unit, Options{Method: "gradient"}},
		"for one goal":          {unit, Options{Method: CMAES, Goals: 2}},
		"no restart":            {unit, Options{Restart: "never"}},
		"goals are 1 to 20":     {unit, Options{Goals: 21}},
		"a start of 1":          {unit, Options{Start: []float64{0}}},
		"outside its range":     {unit, Options{Start: []float64{0, 2}}},
		"not enough for one":    {unit, Options{Budget: 2}},
		"nothing is negative":   {unit, Options{Samples: -1}},
		"a step is at most":     {unit, Options{Step: 2}},
		"is not enough for one": {unit, Options{Goals: 2, Budget: 50}},
		"calls is not enough":   {unit, Options{Population: 1 << 50}},
		"remembers at most":     {unit, Options{Method: Bayes, Budget: 1 << 50}},
		"1 to 200 ranges":       {cube(201, 0, 1), Options{}},
	} {
		if _, err := Minimise(context.Background(), f, c.ranges, c.o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v of %v: %v, want %q", c.o, c.ranges, err, want)
		}
	}
}

// The search chooses the luckiest of many; a fresh draw shows what it is worth.
func TestANoisyWinnerIsWhatFreshDrawsSayItIs(t *testing.T) {
	for seed := range uint64(5) {
		r, err := Minimise(context.Background(), noisy(0.3), cube(4, -5, 5), Options{Seed: seed, Samples: 3, Budget: 6000, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		truth := 0.0
		for _, v := range r.Best.X {
			truth += (v - 1) * (v - 1)
		}
		if truth > 0.2 {
			t.Errorf("seed %d: found %v, worth %v", seed, r.Best.X, truth)
		}
		if len(r.Best.StdErr) != 1 || math.Abs(r.Best.Goals[0]-truth) > 4*r.Best.StdErr[0] {
			t.Errorf("seed %d: says %v ± %v, the truth is %v", seed, r.Best.Goals, r.Best.StdErr, truth)
		}
	}
}

func TestPointsOfOneGenerationGetTheSameDraws(t *testing.T) {
	for method, o := range everyMethod() {
		if method == Bayes {
			continue // a generation of one
		}
		o.Samples, o.Workers = 2, 1
		var generation []uint64
		o.Progress = func(Progress) bool {
			slices.Sort(generation)
			if len(slices.Compact(generation)) != 2 {
				t.Errorf("%s: a generation saw the draws %v", method, slices.Compact(generation))
			}
			generation = nil
			return true
		}
		done := false
		f := func(_ context.Context, x []float64, sample uint64) (Value, error) {
			if !done {
				generation = append(generation, sample)
			}
			return Value{Goals: []float64{searchtest.Sphere(x), 1 - x[0]}[:max(o.Goals, 1)]}, nil
		}
		if _, err := Minimise(context.Background(), f, cube(2, -1, 1), o); err != nil {
			t.Fatal(err)
		}
	}
}

// Of a noisy front the points that were lucky leave when they are asked again.
func TestANoisyFrontIsAskedAgain(t *testing.T) {
	seen := map[uint64]bool{}
	done := false
	f := func(_ context.Context, x []float64, sample uint64) (Value, error) {
		if !done {
			seen[sample] = true
		} else if seen[sample] {
			t.Errorf("draw %d was seen by the search", sample)
		}
		r := numeric.NewRand(sample, math.Float64bits(x[0]))
		return Value{Goals: []float64{x[0] + 0.1*r.Norm(), 1 - x[0] + x[1] + 0.1*r.Norm()}}, nil
	}
	r, err := Minimise(context.Background(), f, cube(2, 0, 1), Options{Goals: 2, Samples: 2, Population: 20, Budget: 2000, Workers: 1,
		Progress: func(p Progress) bool { done = p.Generation == 10; return !done }})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Front {
		truth := []float64{p.X[0], 1 - p.X[0] + p.X[1]}
		for g := range truth {
			if len(p.StdErr) != 2 || math.Abs(p.Goals[g]-truth[g]) > 5*p.StdErr[g] {
				t.Errorf("a point of the front says %v ± %v, the truth is %v", p.Goals, p.StdErr, truth)
			}
		}
	}
	if len(r.Front) == 0 || r.Best.X == nil {
		t.Error("nothing is left of the front")
	}
}
