package search

import (
	"context"
	"math"
	"slices"
	"testing"

	"probity/token/search/searchtest"
)

func cube(n int, low, high float64) []Range {
	r := make([]Range, n)
	for i := range r {
		r[i] = Range{Low: low, High: high}
	}
	return r
}

// reached ends a search at a target, so that budgets measure the way to it.
func reached(target float64) func(Progress) bool {
	return func(p Progress) bool { return p.Best.Goals[0] > target || p.Best.Violation() > 0 }
}

// How many of ten seeds reach 1e-8 within the budget: what the documentation may
// claim. The starts are at random and the ranges lopsided, so the centre is no help.
func TestCMAESReachesTheOptimumOfTheStandardFunctions(t *testing.T) {
	const seeds = 10
	for _, c := range []struct {
		name      string
		f         func([]float64) float64
		n, budget int
		low, high float64
		solved    int // at least
	}{
		{"sphere", searchtest.Sphere, 10, 4_000, -4, 6, seeds},
		{"ellipsoid", searchtest.Ellipsoid, 10, 12_000, -4, 6, seeds},
		{"cigar", searchtest.Cigar, 10, 12_000, -4, 6, seeds},
		{"sharp ridge", searchtest.Sharp, 5, 20_000, -4, 6, seeds},
		{"Rosenbrock", searchtest.Rosenbrock, 10, 30_000, -4, 6, seeds},
		{"Rastrigin", searchtest.Rastrigin, 5, 120_000, -4, 6, 9},
		{"Ackley", searchtest.Ackley, 10, 20_000, -20, 40, 9},
		{"Griewank", searchtest.Griewank, 10, 60_000, -400, 600, 9},
	} {
		if testing.Short() && c.budget > 12_000 {
			continue
		}
		solved, calls := 0, 0
		for seed := range uint64(seeds) {
			r, err := Minimise(context.Background(), Plain(c.f), cube(c.n, c.low, c.high), Options{Seed: seed, Budget: c.budget, Progress: reached(1e-8), Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if r.Best.Goals[0] <= 1e-8 {
				solved++
				calls += r.Calls
			}
		}
		t.Logf("%-12s in %2d dimensions: %2d of %d, %d calls on average", c.name, c.n, solved, seeds, calls/max(solved, 1))
		if solved < c.solved {
			t.Errorf("%s: %d of %d seeds reach the optimum, want %d", c.name, solved, seeds, c.solved)
		}
	}
}

// Minima on the edge of what is allowed, known in closed form: the hard case for
// constraints, since around them half of all points are forbidden.
func TestCMAESFindsOptimaOnTheEdgeOfConstraints(t *testing.T) {
	for _, c := range []struct {
		name   string
		ranges []Range
		f      func(x []float64) Value
		want   float64
		digits float64
	}{
		{"a plane through a sphere", cube(5, -5, 5), func(x []float64) Value {
			sum := 0.0
			for _, v := range x {
				sum += v
			}
			return Value{Goals: []float64{searchtest.Sphere(x)}, Excess: []float64{1 - sum}}
		}, 0.2, 1e-9},
		// Problem 6 of Koziel and Michalewicz (1999): two circles leave a sickle.
		{"a sickle", []Range{{Low: 13, High: 100}, {Low: 0, High: 100}}, func(x []float64) Value {
			a, b := x[0]-5, x[1]-5
			c := x[0] - 6
			return Value{
				Goals:  []float64{math.Pow(x[0]-10, 3) + math.Pow(x[1]-20, 3)},
				Excess: []float64{100 - a*a - b*b, c*c + b*b - 82.81}}
		}, -6961.81387558, 1e-4},
		{"an ellipsoid and a constraint that does not matter", cube(6, -5, 5), func(x []float64) Value {
			return Value{Goals: []float64{searchtest.Ellipsoid(x)}, Excess: []float64{0.5 - x[0], x[1] - 4}}
		}, 0.25, 1e-9},
	} {
		for seed := range uint64(5) {
			f := func(_ context.Context, x []float64, _ uint64) (Value, error) { return c.f(x), nil }
			r, err := Minimise(context.Background(), f, c.ranges, Options{Seed: seed, Budget: 8000, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if r.Best.Violation() > 0 || math.Abs(r.Best.Goals[0]-c.want) > c.digits {
				t.Errorf("%s, seed %d: %v, broken by %v; want %v", c.name, seed, r.Best.Goals, r.Best.Violation(), c.want)
			}
		}
	}
}

func TestCMAESFindsOptimaOnBoundsAndInCorners(t *testing.T) {
	ranges := []Range{{Low: 0, High: 1}, {Low: -3, High: 2}, {Low: 1e6, High: 2e6}, {Low: 7, High: 7}}
	f := func(x []float64) float64 { return x[0] - x[1] + math.Pow((x[2]-1.5e6)/1e5, 2) + x[3] }
	r, err := Minimise(context.Background(), Plain(f), ranges, Options{Budget: 8000})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, 2, 1.5e6, 7} {
		if math.Abs(r.Best.X[i]-want) > 1e-6*math.Max(1, want) {
			t.Errorf("the minimum is at %v", r.Best.X)
		}
	}
}

func TestCMAESFindsIntegersBesideNumbers(t *testing.T) {
	ranges := []Range{{Low: -10, High: 20, Integer: true}, {Low: 0, High: 1, Integer: true}, {Low: -5, High: 5}, {Low: -10, High: 10, Integer: true}}
	seen := 0
	f := func(x []float64) float64 {
		for _, i := range []int{0, 1, 3} {
			if x[i] != math.Round(x[i]) {
				seen++
			}
		}
		return math.Pow(x[0]-17, 2) + 3*x[1] + math.Pow(x[2]-0.3, 2) + math.Pow(x[3]+x[0]-12, 2)
	}
	for seed := range uint64(5) {
		r, err := Minimise(context.Background(), Plain(f), ranges, Options{Budget: 6000, Seed: seed, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if x := r.Best.X; x[0] != 17 || x[1] != 0 || math.Abs(x[2]-0.3) > 1e-4 || x[3] != -5 {
			t.Errorf("seed %d: the minimum is at %v", seed, x)
		}
	}
	if seen > 0 {
		t.Errorf("%d numbers were not whole", seen)
	}
}

func TestARestartFindsWhatOneRunMisses(t *testing.T) {
	once, again := 0, 0
	for seed := range uint64(10) {
		for _, restart := range []Restart{Once, IPOP} {
			r, err := Minimise(context.Background(), Plain(searchtest.Rastrigin), cube(3, -4, 6), Options{Seed: seed, Budget: 20_000, Restart: restart, Progress: reached(1e-8), Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if r.Best.Goals[0] <= 1e-8 {
				if restart == Once {
					once++
				} else {
					again++
				}
			}
			if restart == Once && r.Runs != 1 {
				t.Errorf("%d runs instead of one", r.Runs)
			}
		}
	}
	if once > 8 || again < 9 {
		t.Errorf("Rastrigin: one run finds it in %d of 10, restarts in %d", once, again)
	}
}

func TestAFunctionThatIsNowhereANumberEndsWithTheBudget(t *testing.T) {
	r, err := Minimise(context.Background(), Plain(func([]float64) float64 { return math.NaN() }), cube(3, 0, 1), Options{Budget: 2000})
	if err != nil || !math.IsInf(r.Best.Goals[0], 1) {
		t.Errorf("got %v, %v", r.Best.Goals, err)
	}
}

// What is known of a function is which of two points is better: any rising function
// of it has the same search.
func TestCMAESSeesOnlyRanks(t *testing.T) {
	visit := func(change func(float64) float64) (out [][]float64) {
		f := func(x []float64) float64 {
			out = append(out, x)
			return change(searchtest.Rosenbrock(x))
		}
		if _, err := Minimise(context.Background(), Plain(f), cube(4, -2, 3), Options{Budget: 800, Workers: 1}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	a := visit(func(v float64) float64 { return v })
	b := visit(func(v float64) float64 { return 1e6 * math.Cbrt(v) })
	for i := range a {
		if !slices.Equal(a[i], b[i]) {
			t.Fatalf("call %d is at %v and %v", i, a[i], b[i])
		}
	}
}

// A penalty alone makes the bottom of the valley steeper and steeper; multipliers
// move it to the edge, and the search needs fewer calls.
func TestMultipliersFindAnEdgeSoonerThanAPenaltyAlone(t *testing.T) {
	const n = 20
	f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		return Value{Goals: []float64{searchtest.Sphere(x)}, Excess: []float64{1 - sum}}, nil
	}
	for seed := range uint64(5) {
		r, err := Minimise(context.Background(), f, cube(n, -5, 5), Options{Seed: seed, Budget: 4200, Workers: 1, Progress: reached((1 + 1e-6) / n)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Best.Violation() > 0 || r.Best.Goals[0] > (1+1e-6)/n {
			t.Errorf("seed %d: %v after %d calls, want %v", seed, r.Best.Goals, r.Calls, 1.0/n)
		}
	}
}
