package stats

import (
	"math"
	"slices"

	"probity/internal/numeric"
)

// Quantile is the number that a share p of x lies below, with linear interpolation
// between order statistics (definition 7 of Hyndman and Fan 1996, the default of R
// and NumPy). It is NaN of nothing, or where x has a NaN.
func Quantile(x []float64, p float64) float64 {
	return quantileOfSorted(slices.Sorted(slices.Values(x)), p)
}

func quantileOfSorted(x []float64, p float64) float64 {
	if len(x) == 0 || math.IsNaN(x[0]) || !(p >= 0 && p <= 1) { // NaN is sorted to the front
		return math.NaN()
	}
	at := float64(p * float64(len(x)-1))
	i := int(at)
	if i+1 >= len(x) {
		return x[len(x)-1]
	}
	f := at - float64(i)
	if f == 0 {
		return x[i]
	}
	return float64((1-f)*x[i]) + float64(f*x[i+1])
}

// ValueAtRisk is the smallest loss that is not exceeded with a probability of at
// least level (such as 0.95), by the empirical distribution of losses. It is NaN of
// nothing, or where a loss is.
func ValueAtRisk(losses []float64, level float64) float64 {
	n := len(losses)
	if n == 0 || !(level > 0 && level < 1) {
		return math.NaN()
	}
	x := slices.Sorted(slices.Values(losses))
	if math.IsNaN(x[0]) {
		return x[0]
	}
	return x[max(int(math.Ceil(float64(level*float64(n))-1e-9)), 1)-1]
}

// ExpectedShortfall is the mean loss in the worst 1 - level of cases, the one that is
// cut through counted in part (Acerbi and Tasche 2002).
func ExpectedShortfall(losses []float64, level float64) float64 {
	n := len(losses)
	if n == 0 || !(level > 0 && level < 1) {
		return math.NaN()
	}
	x := slices.Sorted(slices.Values(losses))
	if math.IsNaN(x[0]) {
		return x[0]
	}
	worst := float64((1 - level) * float64(n)) // how many cases
	left, sum := worst, 0.0
	for i := n - 1; i >= 0 && left > 0; i-- {
		part := min(left, 1)
		sum += float64(part * x[i])
		left -= part
	}
	return sum / worst
}

// MaxDrawdown is the largest fall of a series from a maximum so far, as a share of
// that maximum: 0 if it never falls, 1 if it falls to nothing.
func MaxDrawdown(series []float64) float64 {
	top, worst := math.Inf(-1), 0.0
	for _, v := range series {
		top = max(top, v)
		if top > 0 {
			worst = max(worst, (top-v)/top)
		}
	}
	return worst
}

// Proportion is a probability estimated by k of n trials, with Wilson's interval (1927)
// at a level such as 0.95. Of zero events in 10,000 paths it says how rare they may
// still be.
func Proportion(k, n int, level float64) (p, low, high float64) {
	if n <= 0 || k < 0 || k > n {
		return math.NaN(), math.NaN(), math.NaN()
	}
	z := numeric.NormalQuantile((1 + level) / 2)
	nf, z2 := float64(n), float64(z*z)
	p = float64(k) / nf
	middle := (p + z2/float64(2*nf)) / (1 + z2/nf)
	half := float64(z * math.Sqrt(float64(p*(1-p))/nf+z2/float64(4*nf*nf)) / (1 + z2/nf))
	return p, max(0, middle-half), min(1, middle+half)
}

// Difference is by how much a outdoes b on average, with a confidence interval: for two
// scenarios simulated with common random numbers, a[i] and b[i] of the same path. Much of what is random
// cancels, so far fewer paths tell scenarios apart than with independent ones.
func Difference(a, b []float64, level float64) (mean, low, high float64) {
	if len(a) != len(b) || len(a) < 2 || !(level > 0 && level < 1) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	d := make([]float64, len(a))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	m := MomentsOf(d)
	n := float64(len(d))
	half := float64(numeric.TQuantile((1+level)/2, n-1)*m.SD) / math.Sqrt(n)
	return m.Mean, m.Mean - half, m.Mean + half
}

// Moments describe a sample: mean, standard deviation, skewness and excess kurtosis
// (0 for a normal distribution).
type Moments struct{ Mean, SD, Skew, Kurtosis float64 }

// MomentsOf is the moments of a sample of at least two numbers.
func MomentsOf(x []float64) Moments {
	n := float64(len(x))
	mean := 0.0
	for _, v := range x {
		mean += v / n
	}
	var m2, m3, m4 float64
	for _, v := range x {
		d := v - mean
		s := float64(d * d)
		m2 += s / n
		m3 += float64(s*d) / n
		m4 += float64(s*s) / n
	}
	m := Moments{Mean: mean, SD: math.Sqrt(float64(m2*n) / (n - 1))}
	if m2 > 0 {
		m.Skew = m3 / float64(m2*math.Sqrt(m2))
		m.Kurtosis = m4/float64(m2*m2) - 3
	}
	return m
}

// Autocorrelation of a series with itself lag steps later: 1 at lag 0, and 0 for a
// constant series.
func Autocorrelation(x []float64, lag int) float64 {
	n := len(x)
	if lag < 0 || lag >= n {
		return 0
	}
	mean := 0.0
	for _, v := range x {
		mean += v / float64(n)
	}
	over, under := 0.0, 0.0
	for i, v := range x {
		d := v - mean
		under += float64(d * d)
		if i+lag < n {
			over += float64(d * (x[i+lag] - mean))
		}
	}
	if !(under > 0) {
		return 0
	}
	return over / under
}
