// Package searchtest has the functions that searches are measured by, all with published
// minima or fronts: for the tests of token/search and for bench.
package searchtest

import "math"

// Sphere is the sum of squares; minimum 0.
func Sphere(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += float64(v * v)
	}
	return s
}

// Ellipsoid has axes of lengths up to a thousandfold, two or more of them; minimum 0.
func Ellipsoid(x []float64) float64 {
	s := 0.0
	for i, v := range x {
		s += math.Pow(1e6, float64(i)/float64(len(x)-1)) * v * v
	}
	return s
}

// Cigar is long in one direction; minimum 0.
func Cigar(x []float64) float64 { return x[0]*x[0] + 1e6*Sphere(x[1:]) }

// Rosenbrock is a bent valley; minimum 0 at (1, ..., 1).
func Rosenbrock(x []float64) float64 {
	s := 0.0
	for i := range x[1:] {
		a, b := x[i+1]-x[i]*x[i], 1-x[i]
		s += 100*a*a + b*b
	}
	return s
}

// Rastrigin has a minimum in every unit cube; the lowest is 0 at the origin.
func Rastrigin(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v*v + 10 - 10*math.Cos(2*math.Pi*v)
	}
	return s
}

// Ackley is a rough plain around a funnel; minimum 0.
func Ackley(x []float64) float64 {
	n, c := float64(len(x)), 0.0
	for _, v := range x {
		c += math.Cos(2 * math.Pi * v)
	}
	return 20 - 20*math.Exp(-0.2*math.Sqrt(Sphere(x)/n)) + math.E - math.Exp(c/n)
}

// Griewank is a bowl with waves that its directions share; minimum 0.
func Griewank(x []float64) float64 {
	p := 1.0
	for i, v := range x {
		p *= math.Cos(v / math.Sqrt(float64(i+1)))
	}
	return 1 + Sphere(x)/4000 - p
}

// Sharp has a ridge on which a step size must not collapse.
func Sharp(x []float64) float64 { return math.Abs(x[0]) + 100*math.Sqrt(Sphere(x[1:])) }

// ZDT is problem 1, 2, 3, 4 or 6 of Zitzler, Deb and Thiele (2000): two goals on
// [0,1]^n, to which the fourth is rescaled.
func ZDT(number int) func(x []float64) []float64 {
	return func(x []float64) []float64 {
		n := float64(len(x) - 1)
		f1, g := x[0], 1.0
		switch number {
		case 4:
			g = 1 + 10*n
			for _, v := range x[1:] {
				v = 10*v - 5
				g += v*v - 10*math.Cos(4*math.Pi*v)
			}
		case 6:
			f1 = 1 - math.Exp(-4*x[0])*math.Pow(math.Sin(6*math.Pi*x[0]), 6)
			s := 0.0
			for _, v := range x[1:] {
				s += v
			}
			g = 1 + 9*math.Pow(s/n, 0.25)
		default:
			for _, v := range x[1:] {
				g += 9 * v / n
			}
		}
		r := f1 / g
		switch number {
		case 1, 4:
			return []float64{f1, g * (1 - math.Sqrt(r))}
		case 3:
			return []float64{f1, g * (1 - math.Sqrt(r) - r*math.Sin(10*math.Pi*f1))}
		}
		return []float64{f1, g * (1 - r*r)}
	}
}

// DTLZ1 is of Deb, Thiele, Laumanns and Zitzler (2002), on [0,1]^n: its front is the
// simplex where the goals add up to a half.
func DTLZ1(goals int) func(x []float64) []float64 {
	return func(x []float64) []float64 {
		tail := x[goals-1:]
		g := float64(len(tail))
		for _, v := range tail {
			g += (v-0.5)*(v-0.5) - math.Cos(20*math.Pi*(v-0.5))
		}
		out := make([]float64, goals)
		for i := range out {
			out[i] = 0.5 * (1 + 100*g)
			for _, v := range x[:goals-1-i] {
				out[i] *= v
			}
			if i > 0 {
				out[i] *= 1 - x[goals-1-i]
			}
		}
		return out
	}
}

// DTLZ2 is of the same: its front is the part of the unit sphere where no goal is negative.
func DTLZ2(goals int) func(x []float64) []float64 {
	return func(x []float64) []float64 {
		g := 0.0
		for _, v := range x[goals-1:] {
			g += (v - 0.5) * (v - 0.5)
		}
		out := make([]float64, goals)
		for i := range out {
			out[i] = 1 + g
			for _, v := range x[:goals-1-i] {
				out[i] *= math.Cos(v * math.Pi / 2)
			}
			if i > 0 {
				out[i] *= math.Sin(x[goals-1-i] * math.Pi / 2)
			}
		}
		return out
	}
}
