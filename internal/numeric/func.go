package numeric

import "math"

// ln 2 in two parts: the first has so few bits that its product with any exponent
// is exact.
const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// Exp is e to the power of x, within two units in the last place. It is 0 below
// about -745 and +Inf above about 709.8.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -745.2:
		return 0
	}
	// x = k ln 2 + r with |r| <= ln 2 / 2, and a Taylor polynomial for e^r: what
	// it leaves out, r^14/14!, is below 5e-18.
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := (x - float64(k*ln2High)) - float64(k*ln2Low)
	p := 1.0 / 6227020800
	for _, c := range [...]float64{
		1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
		1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2,
	} {
		p = float64(p*r) + c
	}
	// 1 + (r + r^2 p): the small parts first.
	p = 1 + (r + float64(float64(r*r)*p))
	return math.Ldexp(p, int(k))
}

// Log is the natural logarithm of x, within two units in the last place: -Inf at 0,
// NaN below.
func Log(x float64) float64 {
	switch {
	case math.IsNaN(x) || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m = float64(m * 2) // exact
		e--
	}
	// log(1+f) = 2 artanh s with s = f/(2+f). As 2s = f - s f, only a small
	// correction of f is computed: f - s (f - R).
	f := m - 1
	s := f / (2 + f)
	z := float64(s * s)
	r := 2.0 / 25
	for _, c := range [...]float64{
		2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3,
	} {
		r = float64(r*z) + c
	}
	r = float64(r * z)
	k := float64(e)
	return float64(k*ln2High) + (f - (float64(s*(f-r)) - float64(k*ln2Low)))
}

// Pow is x to the power of y for x >= 0, as e^(y ln x): its relative error grows
// with |y ln x|, to some 1e-13.
func Pow(x, y float64) float64 {
	switch {
	case y == 0:
		return 1
	case x == 0 && y > 0:
		return 0
	}
	return Exp(float64(y * Log(x)))
}

// invSqrt2Pi is 1/sqrt(2 pi).
const invSqrt2Pi = 0.39894228040143267793994605993438

// NormalPDF is the density of the standard normal distribution.
func NormalPDF(x float64) float64 {
	return float64(invSqrt2Pi * Exp(-float64(float64(x*x)/2)))
}

// NormalCDF is the probability that a standard normal number is at most x. Its
// relative error is below 1e-13, in the lower tail too.
func NormalCDF(x float64) float64 {
	a := math.Abs(x)
	if a < 2 {
		// Marsaglia, "Evaluating the normal distribution" (2004): a series of
		// positive terms.
		sum, term := x, x
		for i := 3.0; math.Abs(term) > 1e-18*math.Abs(sum); i += 2 {
			term = float64(term * float64(float64(x*x)/i))
			sum += term
		}
		return 0.5 + float64(sum*NormalPDF(x))
	}
	if math.IsNaN(x) {
		return x
	}
	tail := 0.0
	if a < 39 {
		// Laplace's continued fraction of the tail; 80 terms give all digits from 2 on.
		c := a
		for i := 80.0; i > 0; i-- {
			c = a + i/c
		}
		tail = NormalPDF(a) / c
	}
	if x < 0 {
		return tail
	}
	return 1 - tail
}

func horner(x float64, c ...float64) float64 {
	p := 0.0
	for _, c := range c {
		p = float64(p*x) + c
	}
	return p
}

// NormalQuantile is the number below which a standard normal number lies with
// probability p: Wichura, algorithm AS 241 (1988), with a relative error of about 1e-16.
func NormalQuantile(p float64) float64 {
	switch {
	case math.IsNaN(p) || p < 0 || p > 1:
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	}
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*horner(r, 2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
			1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e0)) /
			horner(r, 5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
				5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-Log(r))
	var x float64
	if r <= 5 {
		r -= 1.6
		x = horner(r, 7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
			3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0) /
			horner(r, 1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
				6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1)
	} else {
		r -= 5
		x = horner(r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
			2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0) /
			horner(r, 2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
				1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1)
	}
	if q < 0 {
		return -x
	}
	return x
}

// TQuantile is a quantile of Student's t distribution with n degrees of freedom, by
// the expansion of Abramowitz and Stegun 26.7.5: three digits from n = 4 on, where
// p is between 0.005 and 0.995.
func TQuantile(p, n float64) float64 {
	z := NormalQuantile(p)
	y := float64(z * z)
	return z + float64(z*(horner(y, 1, 1)/(4*n)+
		horner(y, 5, 16, 3)/float64(96*n*n)+
		horner(y, 3, 19, 17, -15)/float64(384*n*n*n)+
		horner(y, 79, 776, 1482, -1920, -945)/float64(92160*n*n*n*n)))
}

// ChiSquaredTail is the probability that a chi-squared number with n >= 1 degrees
// of freedom is above x (Abramowitz and Stegun 26.4.4 and 26.4.5).
func ChiSquaredTail(x float64, n int) float64 {
	if !(x > 0) {
		return 1
	}
	term, sum, odd := Exp(-x/2), 0.0, 0.0
	first := 2
	if n%2 == 1 {
		root := math.Sqrt(x)
		odd = float64(2 * NormalCDF(-root))
		term = float64(2 * NormalPDF(root) * root)
		first = 3
	}
	for i := first; i <= n; i += 2 {
		sum += term
		term = float64(term * x / float64(i))
	}
	return min(1, odd+sum)
}
