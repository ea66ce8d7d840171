package search

import (
	"cmp"
	"math"
	"slices"

	"probity/internal/numeric"
)

// A lagrangian turns constraints into costs: the augmented Lagrangian for CMA-ES of
// Atamna, Auger and Hansen ("Linearly convergent evolution strategies via augmented
// Lagrangian constraint handling", FOGA 2017). Unlike a ranking by feasibility it lets a
// search approach an optimum on the edge of what is allowed from both sides, where half of all
// points are not. Feasibility still decides which point is best.
type lagrangian struct {
	gamma, omega []float64 // multipliers and penalties; nil until there are constraints
	active       []bool    // broken by some point so far
	excess       []float64 // weighted mean of the last generation
	h            float64   // its cost
}

// cost is what the points are ranked by.
func (a *lagrangian) cost(points []Point, n int) []float64 {
	if len(points[0].Excess) > 0 && a.gamma == nil {
		k := len(points[0].Excess)
		a.gamma, a.omega, a.active = make([]float64, k), make([]float64, k), make([]bool, k)
	}
	for k := range a.gamma {
		if !a.active[k] && slices.ContainsFunc(points, func(q Point) bool { return q.Excess[k] > 0 }) {
			a.active[k] = true
			// A first penalty in the units of the goal per square of the constraint's.
			spread := quartiles(points, func(q *Point) float64 { return q.Excess[k] })
			a.omega[k] = quartiles(points, func(q *Point) float64 { return q.Goals[0] }) / (float64(float64(n)*spread*spread) + 1e-300)
			if !(a.omega[k] > 1e-12 && a.omega[k] < 1e12) {
				a.omega[k] = 1
			}
		}
	}
	out := make([]float64, len(points))
	for i := range points {
		out[i] = a.of(points[i].Goals[0], points[i].Excess)
	}
	return out
}

func (a *lagrangian) of(goal float64, excess []float64) float64 {
	for k, g := range excess {
		if !a.active[k] {
			continue
		}
		if a.gamma[k]+float64(a.omega[k]*g) >= 0 {
			goal += float64(g * (a.gamma[k] + float64(a.omega[k]*g)/2))
		} else {
			goal -= float64(a.gamma[k]*a.gamma[k]) / float64(2*a.omega[k])
		}
	}
	if math.IsNaN(goal) {
		return math.Inf(1)
	}
	return goal
}

// quartiles is the distance between the first and the third.
func quartiles(points []Point, of func(*Point) float64) float64 {
	v := make([]float64, len(points))
	for i := range points {
		v[i] = of(&points[i])
	}
	slices.SortFunc(v, cmp.Compare[float64])
	return v[len(v)*3/4] - v[len(v)/4]
}

// adapt moves multipliers towards those of the optimum, by the weighted mean of the
// best points, which come first.
func (a *lagrangian) adapt(points []Point, weights []float64, n int) {
	if a.gamma == nil {
		return
	}
	excess, goal := make([]float64, len(a.gamma)), 0.0
	for i, w := range weights {
		goal += float64(w * points[i].Goals[0])
		for k, g := range points[i].Excess {
			excess[k] += float64(w * g)
		}
	}
	h := a.of(goal, excess)
	// Constants of the paper: chi = 2^(1/n), damping 5, k1 = 3, k2 = 5.
	chi := numeric.Pow(2, 1/float64(n))
	for k, g := range excess {
		if !a.active[k] || math.IsInf(g, 0) {
			continue
		}
		if !slices.ContainsFunc(points, func(q Point) bool { return q.Excess[k] <= 0 }) {
			// Not of the paper, which starts near what is allowed: a generation that is
			// all outside must not settle there.
			a.omega[k] = float64(a.omega[k] * 1.5)
		} else if a.excess != nil {
			if float64(a.omega[k]*g*g) < 3*math.Abs(h-a.h)/float64(n) || 5*math.Abs(g-a.excess[k]) < math.Abs(g) {
				a.omega[k] = float64(a.omega[k] * numeric.Pow(chi, 0.05))
			} else {
				a.omega[k] = float64(a.omega[k] * numeric.Pow(chi, -0.2))
			}
		}
		a.gamma[k] = max(0, a.gamma[k]+float64(a.omega[k]*g)/5)
	}
	a.excess, a.h = excess, h
}
