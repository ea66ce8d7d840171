package search

import (
	"context"
	"testing"

	"probity/internal/numeric"
	"probity/token/search/searchtest"
)

// What a search costs beside the function, which is next to free here.
func BenchmarkSearch(b *testing.B) {
	for name, c := range map[string]struct {
		f Func
		n int
		o Options
	}{
		"CMA-ES/10-dimensions/4000-calls":  {Plain(searchtest.Rosenbrock), 10, Options{Budget: 4000}},
		"CMA-ES/50-dimensions/4000-calls":  {Plain(searchtest.Rosenbrock), 50, Options{Budget: 4000}},
		"NSGA-II/30-dimensions/5000-calls": {several(searchtest.ZDT(1)), 30, Options{Goals: 2, Budget: 5000}},
		"NSGA-III/3-goals/5000-calls":      {several(searchtest.DTLZ2(3)), 12, Options{Method: NSGA3, Goals: 3, Budget: 5000}},
		"Bayes/4-dimensions/60-calls":      {Plain(searchtest.Sphere), 4, Options{Method: Bayes, Budget: 60}},
	} {
		b.Run(name, func(b *testing.B) {
			c.o.Workers = 1
			for b.Loop() {
				if _, err := Minimise(context.Background(), c.f, cube(c.n, 0, 1), c.o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkHypervolume(b *testing.B) {
	r := numeric.NewRand(1, 0)
	for goals := 2; goals <= 5; goals++ {
		// A front: points on a sphere.
		points := numeric.NewMatrix(100, goals)
		reference := make([]float64, goals)
		for _, p := range points {
			for i := range p {
				p[i] = r.Float64()
			}
			length := searchtest.Sphere(p)
			for i := range p {
				p[i] /= length
			}
		}
		for i := range reference {
			reference[i] = 5
		}
		b.Run(string(rune('0'+goals))+"-goals/100-points", func(b *testing.B) {
			for b.Loop() {
				Hypervolume(points, reference)
			}
		})
	}
}
