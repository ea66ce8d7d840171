package numeric

import "math"

// MaxAngle is the largest angle, in radians, that Sin and Cos take: up to here
// the reduction below is exact to the last bit or two.
const MaxAngle = 1 << 20

// Pi/2 in parts of 33 bits, whose products with a whole number below 2^20 are
// exact, and what is left of it.
const (
	halfPi1 = 1.57079632673412561417e+00
	halfPi2 = 6.07710050630396597660e-11
	halfPi3 = 2.02226624871116645580e-21
	halfPi4 = 8.47842766036889956997e-32
)

// Sin is the sine of x, in radians, within 2e-16. It is NaN beyond MaxAngle.
func Sin(x float64) float64 { return quarter(x, 0) }

// Cos is the cosine of x, in radians, within 2e-16. It is NaN beyond MaxAngle.
func Cos(x float64) float64 { return quarter(x, 1) }

// quarter is the sine of x + turn*Pi/2.
func quarter(x float64, turn int) float64 {
	if !(math.Abs(x) <= MaxAngle) {
		return math.NaN()
	}
	n := math.Floor(float64(x*(2/math.Pi)) + 0.5)
	r := ((x - float64(n*halfPi1)) - float64(n*halfPi2)) - float64(n*halfPi3)
	r -= float64(n * halfPi4)
	z := float64(r * r)
	k := (int(n)%4 + 4 + turn) % 4
	y := 0.0
	if k%2 == 0 {
		// Taylor: what is left out, r^19/19!, is below 1e-19.
		for _, c := range [...]float64{1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6} {
			y = float64(y*z) + c
		}
		y = r + float64(float64(r*z)*y)
	} else {
		for _, c := range [...]float64{1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -1.0 / 2} {
			y = float64(y*z) + c
		}
		y = 1 + float64(z*y)
	}
	if k >= 2 {
		return -y
	}
	return y
}
