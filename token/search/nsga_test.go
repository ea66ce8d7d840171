package search

import (
	"context"
	"math"
	"testing"

	"probity/internal/numeric"
	"probity/token/search/searchtest"
)

func several(f func([]float64) []float64) Func {
	return func(_ context.Context, x []float64, _ uint64) (Value, error) { return Value{Goals: f(x)}, nil }
}

func goalsOf(front []Point) [][]float64 {
	var out [][]float64
	for _, p := range front {
		out = append(out, p.Goals)
	}
	return out
}

// scaled maps the true front's extent to the unit square, the reference point to (1,1).
func scaled(goals [][]float64, low, high []float64) [][]float64 {
	var out [][]float64
	for _, g := range goals {
		s := make([]float64, len(g))
		for i := range g {
			s[i] = (g[i] - low[i]) / (high[i] - low[i])
		}
		out = append(out, s)
	}
	return out
}

// After 25,000 calls, the budget that the literature uses. The share is of the true
// front's hypervolume, a curve, of which 100 points at best keep about 99 %.
func TestNSGA2ComesNearTheTrueFrontsOfZDT(t *testing.T) {
	for _, c := range []struct {
		number, n int
		low, high []float64                // the true front's extent
		second    func(f1 float64) float64 // the true front
		share     float64
	}{
		{1, 30, []float64{0, 0}, []float64{1, 1}, func(a float64) float64 { return 1 - math.Sqrt(a) }, 0.985},
		{2, 30, []float64{0, 0}, []float64{1, 1}, func(a float64) float64 { return 1 - a*a }, 0.97},
		{3, 30, []float64{0, -0.773369}, []float64{0.851833, 1}, func(a float64) float64 { return 1 - math.Sqrt(a) - a*math.Sin(10*math.Pi*a) }, 0.99},
		{4, 10, []float64{0, 0}, []float64{1, 1}, func(a float64) float64 { return 1 - math.Sqrt(a) }, 0.975},
		{6, 10, []float64{0.280775, 0}, []float64{1, 0.921165}, func(a float64) float64 { return 1 - a*a }, 0.945},
	} {
		if testing.Short() && c.number > 1 {
			continue
		}
		r, err := Minimise(context.Background(), several(searchtest.ZDT(c.number)), cube(c.n, 0, 1), Options{Goals: 2, Budget: 25_000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		// The area above the best second goal so far, along the first.
		truth, best := 0.0, math.Inf(1)
		const steps = 100_000
		for i := range steps {
			a := c.low[0] + (c.high[0]-c.low[0])*(float64(i)+0.5)/steps
			best = min(best, c.second(a))
			truth += (c.high[1] - best) / (c.high[1] - c.low[1]) / steps
		}
		got := Hypervolume(scaled(goalsOf(r.Front), c.low, c.high), []float64{1, 1})
		t.Logf("ZDT%d: %.4f of %.4f with %d points", c.number, got, truth, len(r.Front))
		if got < truth*c.share || got > truth*1.0001 {
			t.Errorf("ZDT%d: hypervolume %.4f, the true front has %.4f", c.number, got, truth)
		}
	}
}

// Against the best that as many points can do: those of the true front in NSGA-III's own
// directions. The generations are those of Deb and Jain (2014), table III.
func TestNSGA3ComesNearThePerfectFrontsOfDTLZ(t *testing.T) {
	for _, c := range []struct {
		name        string
		f           func(int) func([]float64) []float64
		goals, tail int
		generations int
		radius      func(d []float64) float64 // how far the front is in a direction
		reference   float64
		share       float64
	}{
		{"DTLZ1", searchtest.DTLZ1, 3, 5, 400, func(d []float64) float64 { return 0.5 / (d[0] + d[1] + d[2]) }, 0.55, 0.99},
		{"DTLZ2", searchtest.DTLZ2, 3, 10, 250, func(d []float64) float64 { return 1 / math.Sqrt(searchtest.Sphere(d)) }, 1.1, 0.99},
		{"DTLZ2", searchtest.DTLZ2, 5, 10, 350, func(d []float64) float64 { return 1 / math.Sqrt(searchtest.Sphere(d)) }, 1.1, 0.97},
	} {
		if testing.Short() && c.goals*c.generations > 3*250 {
			continue
		}
		var perfect [][]float64
		reference := make([]float64, c.goals)
		for i := range reference {
			reference[i] = c.reference
		}
		directions := newNiching(c.goals, 0).directions
		for _, d := range directions {
			g := make([]float64, c.goals)
			for i := range g {
				g[i] = d[i] * c.radius(d)
			}
			perfect = append(perfect, g)
		}
		r, err := Minimise(context.Background(), several(c.f(c.goals)), cube(c.goals-1+c.tail, 0, 1),
			Options{Method: NSGA3, Goals: c.goals, Budget: c.generations * (len(directions) + 3), Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		got, best := Hypervolume(goalsOf(r.Front), reference), Hypervolume(perfect, reference)
		t.Logf("%s, %d goals: %.4f of %.4f with %d points", c.name, c.goals, got, best, len(r.Front))
		if got < c.share*best {
			t.Errorf("%s, %d goals: hypervolume %.4f, perfect points have %.4f", c.name, c.goals, got, best)
		}
	}
}

// Binh and Korn's problem: both constraints cut the front.
func TestFrontsKeepConstraints(t *testing.T) {
	f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
		a, b := x[0], x[1]
		return Value{
			Goals:  []float64{4*a*a + 4*b*b, (a-5)*(a-5) + (b-5)*(b-5)},
			Excess: []float64{(a-5)*(a-5) + b*b - 25, 7.7 - (a-8)*(a-8) - (b+3)*(b+3)}}, nil
	}
	for _, method := range []Method{NSGA2, NSGA3} {
		r, err := Minimise(context.Background(), f, []Range{{Low: 0, High: 5}, {Low: 0, High: 3}}, Options{Method: method, Goals: 2, Budget: 8000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range r.Front {
			if p.Violation() > 0 {
				t.Fatalf("%s: a point of the front breaks constraints by %v", method, p.Excess)
			}
			for j, q := range r.Front {
				if i != j && dominates(q.Goals, p.Goals) {
					t.Fatalf("%s: a point of the front dominates another", method)
				}
			}
		}
		// The true front is x = y up to (3,3), then y = 3.
		var truth [][]float64
		for i := range 2000 {
			a := 5 * float64(i) / 1999
			v, _ := f(nil, []float64{a, min(a, 3)}, 0)
			truth = append(truth, v.Goals)
		}
		reference := []float64{140, 50}
		got, want := Hypervolume(goalsOf(r.Front), reference), Hypervolume(truth, reference)
		if got < 0.985*want || got > want*1.0001 {
			t.Errorf("%s: hypervolume %v of %v", method, got, want)
		}
	}
}

func TestWhereNothingIsAllowedTheFrontBreaksLeast(t *testing.T) {
	f := func(_ context.Context, x []float64, _ uint64) (Value, error) {
		return Value{Goals: []float64{x[0], 1 - x[0]}, Excess: []float64{1 + x[1]}}, nil
	}
	r, err := Minimise(context.Background(), f, cube(2, 0, 1), Options{Goals: 2, Budget: 4000})
	if err != nil {
		t.Fatal(err)
	}
	if v := r.Best.Violation(); v < 1 || v > 1.01 {
		t.Errorf("the best point breaks the constraint by %v, 1 is possible", v)
	}
}

// The volume of a union of boxes by inclusion and exclusion.
func inclusionExclusion(points [][]float64, reference []float64) float64 {
	sum := 0.0
	for set := 1; set < 1<<len(points); set++ {
		box, sign := 1.0, -1.0
		for k := range reference {
			corner := math.Inf(-1)
			for i, p := range points {
				if set>>i&1 == 1 {
					corner = max(corner, p[k])
				}
			}
			box *= max(0, reference[k]-corner)
		}
		for i := range points {
			if set>>i&1 == 1 {
				sign = -sign
			}
		}
		sum += sign * box
	}
	return sum
}

func TestHypervolumeIsTheVolumeOfTheUnionOfBoxes(t *testing.T) {
	r := numeric.NewRand(4, 0)
	for goals := 1; goals <= 5; goals++ {
		for range 20 {
			points := numeric.NewMatrix(8, goals)
			reference := make([]float64, goals)
			for i := range points {
				for k := range points[i] {
					points[i][k] = math.Round(r.Float64()*6) / 5 // ties, and some beyond the reference
				}
			}
			for k := range reference {
				reference[k] = 1
			}
			got, want := Hypervolume(points, reference), inclusionExclusion(points, reference)
			if math.Abs(got-want) > 1e-12 {
				t.Fatalf("%d goals: %v, want %v for %v", goals, got, want, points)
			}
		}
	}
	if got := Hypervolume(nil, []float64{1, 1}); got != 0 {
		t.Errorf("nothing has the volume %v", got)
	}
	if got := Hypervolume([][]float64{{0}, {math.NaN(), 0}}, []float64{1, 1}); got != 0 {
		t.Errorf("what is no point has the volume %v", got)
	}
}

// Deb and Jain, table I: 91, 210 and 156 directions for 3, 5 and 8 goals.
func TestDirectionsAreThoseOfDasAndDennis(t *testing.T) {
	for _, c := range []struct{ goals, points, want int }{{3, 91, 91}, {5, 210, 210}, {8, 156, 156}, {2, 100, 100}} {
		d := newNiching(c.goals, c.points).directions
		if len(d) != c.want {
			t.Errorf("%d goals: %d directions, want %d", c.goals, len(d), c.want)
		}
		for _, d := range d {
			sum := 0.0
			for _, v := range d {
				sum += v
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("%d goals: direction %v does not add up to 1", c.goals, d)
			}
		}
	}
}
