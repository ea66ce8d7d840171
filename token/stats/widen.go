package stats

import (
	"fmt"
	"math"
	"slices"

	"probity/internal/numeric"
)

// Widened makes a method's intervals as wide as its own past errors ask for (split
// conformal prediction: Vovk et al. 2005, by steps ahead). It back-tests the method on
// up to 60 origins of the series that it is given and scales every forecast's deviation
// so that an interval of the level, such as 0.9, would have held that often. Series that depend
// on the past as those before them did are what this rests on.
func Widened(method Method, level float64) Method {
	return func(y []float64, horizon int) (Forecast, error) {
		if !(level > 0 && level < 1) {
			return nil, fmt.Errorf("widened forecast: a level of %v is not between 0 and 1", level)
		}
		out, err := method(y, horizon)
		if err != nil {
			return nil, err
		}
		first := len(y) / 2
		last := len(y) - horizon
		if last-first < 10 {
			return nil, fmt.Errorf("widened forecast: %w: %d numbers leave %d origins to learn %d steps ahead from, 10 are needed", errShort, len(y), max(last-first, 0), horizon)
		}
		origins := min(60, last-first)
		errs := make([][]float64, horizon) // by step: errors as shares of the interval's half
		for i := range origins {
			n := first + (last-first)*i/origins
			f, err := method(y[:n:n], horizon)
			if err != nil {
				return nil, err
			}
			for h, d := range f {
				errs[h] = append(errs[h], d.miss(y[n+h], level))
			}
		}
		for h := range out {
			slices.Sort(errs[h])
			// The quantile that makes coverage of one more value at least the level.
			k := int(math.Ceil(float64(level * float64(origins+1))))
			out[h] = out[h].scaled(errs[h][min(k, origins)-1])
		}
		return finite("widened forecast", out)
	}
}

// miss is how far y is from the median, as a share of the distance from the median to
// the interval's end on that side.
func (d Distribution) miss(y, level float64) float64 {
	low, high := d.Interval(level)
	middle := d.Quantile(0.5)
	if d.Log {
		if y <= 0 {
			return math.MaxFloat32
		}
		y, low, middle, high = numeric.Log(y), numeric.Log(low), numeric.Log(middle), numeric.Log(high)
	}
	end := high
	if y < middle {
		end = low
	}
	if y == middle {
		return 0
	}
	if end == middle {
		return math.MaxFloat32
	}
	return min((y-middle)/(end-middle), math.MaxFloat32)
}

// scaled stretches a distribution from its median, that of the logarithm where it is one of it.
func (d Distribution) scaled(by float64) Distribution {
	inner := Distribution{Parts: d.Parts}
	middle := inner.Quantile(0.5)
	out := Distribution{Log: d.Log}
	for _, p := range d.Parts {
		out.Parts = append(out.Parts, Part{p.Weight, middle + float64((p.Mean-middle)*by), float64(p.SD * by)})
	}
	return out
}
