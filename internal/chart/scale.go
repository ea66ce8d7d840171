package chart

import (
	"math"

	"probity/internal/numeric"
)

func log10(v float64) float64 { return numeric.Log(v) / math.Ln10 }

// A scale maps values from low to high onto pixels.
type scale struct {
	low, high float64
	log       bool
	tight     bool // ends exactly at low and high, instead of a little beyond
	from, to  float64
}

func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		v, low, high = log10(v), log10(low), log10(high)
	}
	return s.from + float64((s.to-s.from)*((v-low)/(high-low)))
}

// has says whether a value has a place on a scale of this kind.
func (s scale) has(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!s.log || v > 1e-200 && v < 1e200)
}

// span grows a scale to hold the values that have a place on it.
func (s *scale) span(values ...float64) {
	for _, v := range values {
		if s.has(v) {
			s.low, s.high = min(s.low, v), max(s.high, v)
		}
	}
}

func emptyScale(log bool) scale { return scale{low: math.Inf(1), high: math.Inf(-1), log: log} }

// ok says whether there is anything to be seen.
func (s scale) ok() bool { return s.low <= s.high && s.high-s.low < math.MaxFloat64/4 }

// widened is ends at round numbers, apart even if all values are equal.
func (s scale) widened() (low, high float64) {
	low, high = s.low, s.high
	if s.log {
		if low == high {
			return low / 2, float64(high * 2)
		}
		if s.tight {
			return low, high
		}
		room := numeric.Pow(high/low, 0.04)
		return low / room, float64(high * room)
	}
	if low == high {
		d := max(math.Abs(low)/10, 1e-9)
		if low == 0 {
			d = 1
		}
		return low - d, high + d
	}
	if s.tight {
		return low, high
	}
	step := roundStep((high - low) / 6)
	return float64(math.Floor(low/step+1e-9) * step), float64(math.Ceil(high/step-1e-9) * step)
}

// roundStep is 1, 2, 2.5 or 5 times a power of ten, at least v.
func roundStep(v float64) float64 {
	power := math.Floor(log10(v))
	ten := pow10(int(power))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if float64(m*ten) >= v*(1-1e-9) {
			return float64(m * ten)
		}
	}
	return float64(10 * ten)
}

// pow10 is as exact as floating point can be.
func pow10(n int) float64 {
	p := 1.0
	for range max(n, -n) {
		p = float64(p * 10)
	}
	if n < 0 {
		return 1 / p
	}
	return p
}

// ticks are about n round numbers within the scale.
func (s scale) ticks(n int) []float64 {
	n = min(max(n, 2), 20)
	var out []float64
	if s.log {
		first, last := int(math.Floor(log10(s.low))), int(math.Ceil(log10(s.high)))
		every := max((last-first)/n, 1)
		parts := []float64{1}
		if last-first <= 2 {
			parts = []float64{1, 2, 5}
		}
		for e := first; e <= last; e += every {
			for _, m := range parts {
				if v := float64(m * pow10(e)); v >= s.low*(1-1e-9) && v <= s.high*(1+1e-9) {
					out = append(out, v)
				}
			}
		}
		if len(out) >= 2 {
			return out
		}
		out = nil
	}
	step := roundStep((s.high - s.low) / float64(n))
	for i := math.Ceil(s.low/step - 1e-9); i <= math.Floor(s.high/step+1e-9) && len(out) < 50; i++ {
		out = append(out, float64(i*step))
	}
	return out
}

// step is the distance of ticks, for their decimals; 0 on a logarithmic scale, whose ticks have none
// in common.
func (s scale) step(ticks []float64) float64 {
	if len(ticks) < 2 {
		return 1
	}
	if s.log {
		return ticks[0]
	}
	return ticks[1] - ticks[0]
}
