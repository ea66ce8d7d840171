package stats

import (
	"math"

	"probity/internal/numeric"
)

// A Diffusion is geometric Brownian motion with jumps (Merton 1976), by steps of the
// series that it was fitted to: the logarithm changes by Drift, normal noise of Vol,
// and a number of jumps that is Poisson with mean JumpRate.
type Diffusion struct {
	Start    float64 // the value that a forecast begins at
	Drift    float64 // of the logarithm; prices drift by half of Vol squared more
	Vol      float64
	JumpRate float64 // mean number in a step
	JumpMean float64 // of the logarithm's jumps
	JumpSD   float64
	steps    int // that it was fitted to
}

// FitDiffusion estimates a diffusion from a series of positive numbers. What changes
// by more than four robust deviations from the median counts as a jump, as normal
// noise does once in 16,000 steps; a Gaussian series has a rate near 0.
func FitDiffusion(y []float64) (Diffusion, error) {
	if err := checkSeries("diffusion", y, 1, 10, true); err != nil {
		return Diffusion{}, err
	}
	r := differences(logs(y), 1)
	d := Diffusion{Start: y[len(y)-1], steps: len(r)}
	middle := Quantile(r, 0.5)
	away := make([]float64, len(r))
	for i, v := range r {
		away[i] = math.Abs(v - middle)
	}
	// The median distance of normal numbers is 0.6745 deviations.
	limit := 4 * Quantile(away, 0.5) / 0.6744897501960817
	var calm, jumps []float64
	for i, v := range r {
		if away[i] > limit {
			jumps = append(jumps, v)
		} else {
			calm = append(calm, v)
		}
	}
	if len(calm) < 2 {
		calm, jumps = r, nil
	}
	m := MomentsOf(calm)
	d.Drift, d.Vol = m.Mean, m.SD
	if len(jumps) > 0 {
		for i := range jumps {
			jumps[i] -= m.Mean
		}
		d.JumpRate = float64(len(jumps)) / float64(len(r))
		d.JumpMean = meanOf(jumps)
		if len(jumps) > 1 {
			// The step's own noise is in it.
			s := MomentsOf(jumps).SD
			d.JumpSD = math.Sqrt(max(0, float64(s*s)-float64(d.Vol*d.Vol)))
		}
	}
	return d, nil
}

// Simulate draws a path: start and as many values after it as there are steps.
func (d Diffusion) Simulate(seed uint64, start float64, steps int) []float64 {
	r, x := numeric.NewRand(seed, 0xd1f), numeric.Log(start)
	out := []float64{start}
	for range steps {
		x += d.Drift + float64(d.Vol*r.Norm())
		// Knuth's way to a Poisson number: how many uniform factors stay above e^-rate.
		for p, limit := r.Float64(), numeric.Exp(-d.JumpRate); p > limit; p = float64(p * r.Float64()) {
			x += d.JumpMean + float64(d.JumpSD*r.Norm())
		}
		out = append(out, numeric.Exp(x))
	}
	return out
}

// Forecast is the exact distribution of the coming steps: one part for each number
// of jumps.
func (d Diffusion) Forecast(horizon int) Forecast {
	out := make(Forecast, horizon)
	for h := range out {
		s := float64(h + 1)
		mean, variance := numeric.Log(d.Start)+float64(d.Drift*s), float64(d.Vol*d.Vol*s)
		if d.steps > 0 {
			variance = float64(variance * (1 + s/float64(d.steps)))
		}
		rate := float64(d.JumpRate * s)
		parts := []Part{}
		// Poisson weights around their mean, until what is left is below 1e-12.
		low := max(0, int(rate-float64(8*math.Sqrt(rate))-10))
		high := int(rate + float64(8*math.Sqrt(rate)) + 10)
		if rate == 0 {
			low, high = 0, 0
		}
		logWeight := -rate
		for k := 1; k <= low; k++ {
			logWeight += numeric.Log(rate / float64(k))
		}
		sum := 0.0
		for k := low; k <= high; k++ {
			if k > low {
				logWeight += numeric.Log(rate / float64(k))
			}
			w, kf := numeric.Exp(logWeight), float64(k)
			if w < 1e-12 {
				continue
			}
			sum += w
			parts = append(parts, Part{w, mean + float64(kf*d.JumpMean), math.Sqrt(variance + float64(kf*d.JumpSD*d.JumpSD))})
		}
		for i := range parts {
			parts[i].Weight /= sum
		}
		out[h] = Distribution{Log: true, Parts: parts}
	}
	return out
}

// Jumps forecasts by a diffusion with jumps fitted to the series.
func Jumps() Method {
	return func(y []float64, horizon int) (Forecast, error) {
		if err := checkSeries("diffusion", y, horizon, 10, true); err != nil {
			return nil, err
		}
		d, err := FitDiffusion(y)
		if err != nil {
			return nil, err
		}
		return finite("diffusion", d.Forecast(horizon))
	}
}
