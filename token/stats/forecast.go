package stats

import (
	"errors"
	"fmt"
	"math"

	"probity/internal/numeric"
)

// A Distribution of a number that is not known yet: a mixture of normal parts, of
// the number itself or of its logarithm.
type Distribution struct {
	Log   bool // the parts are of the logarithm
	Parts []Part
}

// A Part is one normal distribution of a mixture; weights add up to 1.
type Part struct{ Weight, Mean, SD float64 }

// CDF is the probability of at most x.
func (d Distribution) CDF(x float64) float64 {
	if d.Log {
		if x <= 0 {
			return 0
		}
		x = numeric.Log(x)
	}
	sum := 0.0
	for _, p := range d.Parts {
		if p.SD > 0 {
			sum += float64(p.Weight * numeric.NormalCDF((x-p.Mean)/p.SD))
		} else if x >= p.Mean {
			sum += p.Weight
		}
	}
	return sum
}

// Quantile is the number that is not exceeded with probability p, between 0 and 1.
func (d Distribution) Quantile(p float64) float64 {
	if len(d.Parts) == 0 || !(p > 0 && p < 1) {
		return math.NaN()
	}
	z := numeric.NormalQuantile(p)
	low, high := math.Inf(1), math.Inf(-1)
	for _, part := range d.Parts {
		// The mixture's quantile lies among the parts' own.
		q := part.Mean + float64(z*part.SD)
		low, high = min(low, q), max(high, q)
	}
	inner := Distribution{Parts: d.Parts}
	for range 200 {
		if high-low <= 1e-14*max(math.Abs(low), math.Abs(high)) {
			break
		}
		middle := low + (high-low)/2
		if inner.CDF(middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	if d.Log {
		return numeric.Exp(high)
	}
	return high
}

// Mean is the expected value.
func (d Distribution) Mean() float64 {
	sum := 0.0
	for _, p := range d.Parts {
		m := p.Mean
		if d.Log {
			m = numeric.Exp(p.Mean + float64(p.SD*p.SD)/2)
		}
		sum += float64(p.Weight * m)
	}
	return sum
}

// Interval holds the number with a probability of level, with equal tails.
func (d Distribution) Interval(level float64) (low, high float64) {
	return d.Quantile((1 - level) / 2), d.Quantile((1 + level) / 2)
}

// CRPS is the continuous ranked probability score of what came true, in its own
// units: the absolute error of a forecast that is a whole distribution (Gneiting and Raftery
// 2007). Smaller is better; for one normal part it is exact, else the mean of 200
// quantile scores.
func (d Distribution) CRPS(y float64) float64 {
	if !d.Log && len(d.Parts) == 1 && d.Parts[0].SD > 0 {
		sd := d.Parts[0].SD
		z := (y - d.Parts[0].Mean) / sd
		return float64(sd * (float64(z*(float64(2*numeric.NormalCDF(z))-1)) + float64(2*numeric.NormalPDF(z)) - 0.5641895835477563))
	}
	const steps = 200
	sum := 0.0
	for i := range steps {
		p := (float64(i) + 0.5) / steps
		sum += float64(2*pinball(p, d.Quantile(p), y)) / steps
	}
	return sum
}

// pinball is the quantile score: what a forecast q of the quantile p costs when y
// comes true.
func pinball(p, q, y float64) float64 {
	if y < q {
		return float64((1 - p) * (q - y))
	}
	return float64(p * (y - q))
}

// A Forecast says for each step ahead what the series may be there.
type Forecast []Distribution

// A Method forecasts a series, horizon steps ahead. It sees nothing but y.
type Method func(y []float64, horizon int) (Forecast, error)

// errShort is wrapped by methods that need a longer series.
var errShort = errors.New("the series is too short")

func normal(mean, variance float64) Distribution {
	return Distribution{Parts: []Part{{1, mean, math.Sqrt(max(variance, 0))}}}
}

// checkSeries refuses what no method can use.
func checkSeries(name string, y []float64, horizon, least int, positive bool) error {
	if horizon < 1 || horizon > 100_000 {
		return fmt.Errorf("%s: forecast 1 to 100,000 steps, not %d", name, horizon)
	}
	if len(y) < least {
		return fmt.Errorf("%s: %w: %d numbers, %d are needed", name, errShort, len(y), least)
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s: number %d of the series is %v", name, i, v)
		}
		if positive && v <= 0 {
			return fmt.Errorf("%s: number %d of the series is %v, and only positive numbers have logarithms", name, i, v)
		}
	}
	return nil
}

// finite refuses forecasts that have left the range of floating point.
func finite(name string, f Forecast) (Forecast, error) {
	for h, d := range f {
		for _, p := range d.Parts {
			if math.IsNaN(p.Mean+p.SD) || math.IsInf(p.Mean, 0) || math.IsInf(p.SD, 0) {
				return nil, fmt.Errorf("%s: the forecast of step %d is beyond all bounds: scale the series, or look less far ahead", name, h+1)
			}
		}
	}
	return f, nil
}

func logs(y []float64) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = numeric.Log(v)
	}
	return out
}

func differences(y []float64, lag int) []float64 {
	var out []float64
	for i := lag; i < len(y); i++ {
		out = append(out, y[i]-y[i-lag])
	}
	return out
}

// Naive says that the series stays where it is, or with a season above 1 that it
// repeats its last season, give or take what it changed by in the past: what every
// other method has to beat.
func Naive(season int) Method {
	return func(y []float64, horizon int) (Forecast, error) {
		m := max(season, 1)
		if err := checkSeries("naive", y, horizon, m+2, false); err != nil {
			return nil, err
		}
		d := differences(y, m)
		variance := numeric.Dot(d, d) / float64(len(d))
		out := make(Forecast, horizon)
		for h := range out {
			out[h] = normal(y[len(y)-m+h%m], float64(variance*float64(h/m+1)))
		}
		return finite("naive", out)
	}
}

// Drift says that the series goes on changing as it did on average: a random walk
// with drift. With log it is one of the logarithm, that is geometric Brownian motion.
func Drift(log bool) Method {
	return func(y []float64, horizon int) (Forecast, error) {
		if err := checkSeries("drift", y, horizon, 4, log); err != nil {
			return nil, err
		}
		if log {
			y = logs(y)
		}
		d := differences(y, 1)
		m, n := MomentsOf(d), float64(len(d))
		out := make(Forecast, horizon)
		for h := range out {
			s := float64(h + 1)
			// The drift is not known exactly either.
			out[h] = normal(y[len(y)-1]+float64(m.Mean*s), float64(m.SD*m.SD*s*(1+s/n)))
			out[h].Log = log
		}
		return finite("drift", out)
	}
}
