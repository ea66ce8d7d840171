package stats

import (
	"context"
	"fmt"

	"probity/internal/numeric"
	"probity/token/search"
)

// SmoothingOptions describe exponential smoothing.
type SmoothingOptions struct {
	// Season is the length of one, such as 7 for days; 0 or 1 for none.
	Season int
	// NoTrend leaves out the trend (simple exponential smoothing).
	NoTrend bool
	// Damped lets the trend fade, which is safer far ahead (Gardner and McKenzie 1985).
	Damped bool
	// Log takes logarithms first: growth and seasons in proportion.
	Log bool
}

// HoltWinters is exponential smoothing of level, trend and season, all additive: the
// state-space models ETS(A,N,N) to ETS(A,Ad,A) with their intervals (Hyndman, Koehler,
// Ord and Snyder 2008, table 6.1). Smoothing constants are those with the smallest
// errors one step ahead, found by CMA-ES.
func HoltWinters(o SmoothingOptions) Method {
	return func(y []float64, horizon int) (Forecast, error) {
		m := max(o.Season, 1)
		if o.Season < 0 || m > 10_000 {
			return nil, fmt.Errorf("exponential smoothing: a season of %d", o.Season)
		}
		if err := checkSeries("exponential smoothing", y, horizon, max(10, 2*m+2), o.Log); err != nil {
			return nil, err
		}
		if o.Log {
			y = logs(y)
		}
		ranges := []search.Range{{Low: 1e-4, High: 0.9999}, {Low: 1e-4, High: 0.9999}, {Low: 1e-4, High: 0.9999}, {Low: 0.8, High: 0.98}}
		used := []bool{true, !o.NoTrend, m > 1, o.Damped && !o.NoTrend}
		for i := range ranges {
			if !used[i] {
				ranges[i] = search.Range{} // one value only
			}
		}
		if !used[3] {
			ranges[3] = search.Range{Low: 1, High: 1}
		}
		begin := newSmoother(y, m, o.NoTrend)
		cost := func(x []float64) float64 {
			s := begin.clone()
			return s.run(y, x)
		}
		start := []float64{ranges[0].At(0.3), ranges[1].At(0.1), ranges[2].At(0.1), ranges[3].At(0.9)}
		r, err := search.Minimise(context.Background(), search.Plain(cost), ranges,
			search.Options{Method: search.CMAES, Restart: search.Once, Budget: 300, Start: start, Step: 0.2, Workers: 1})
		if err != nil {
			return nil, err
		}
		x := r.Best.X
		s := begin.clone()
		squares := s.run(y, x)
		free := len(y) - 2
		for _, u := range used {
			if u {
				free--
			}
		}
		variance := squares / float64(max(free, 1))
		alpha, beta, gamma, phi := constants(x)
		out := make(Forecast, horizon)
		spread, fade, sum := 1.0, 1.0, 0.0
		for h := 1; h <= horizon; h++ {
			fade = float64(fade * phi)
			sum += fade // phi + ... + phi^h
			out[h-1] = normal(s.level+float64(sum*s.trend)+s.season[(len(y)+h-1)%m], float64(variance*spread))
			out[h-1].Log = o.Log
			c := alpha + float64(beta*sum)
			if m > 1 && h%m == 0 {
				c += gamma
			}
			spread += float64(c * c)
		}
		return finite("exponential smoothing", out)
	}
}

// constants are those of the error-correction form: of level, trend and season. The
// parameters are shares, which keeps every combination stable.
func constants(x []float64) (alpha, beta, gamma, phi float64) {
	return x[0], float64(x[0] * x[1]), float64((1 - x[0]) * x[2]), x[3]
}

type smoother struct {
	level, trend float64
	season       []float64
}

// newSmoother begins with a line through the means of the first seasons, which no
// season can tilt, and the seasons' mean distances from it. Without seasons the line is
// through the first ten values.
func newSmoother(y []float64, m int, flat bool) *smoother {
	s := &smoother{season: make([]float64, m)}
	blocks := 10
	if m > 1 {
		blocks = min(len(y)/m, 4)
	}
	var rows [][]float64
	var means []float64
	for b := range blocks {
		row := []float64{1, float64(b*m) + float64(m+1)/2} // the middle of the block, from 1
		if flat {
			row = row[:1]
		}
		rows, means = append(rows, row), append(means, meanOf(y[b*m:(b+1)*m]))
	}
	if b, _, err := numeric.LeastSquares(rows, means); err == nil {
		s.level = b[0]
		if !flat {
			s.trend = b[1]
		}
	}
	if m == 1 {
		return s
	}
	for t := range blocks * m {
		s.season[t%m] += (y[t] - s.level - float64(s.trend*float64(t+1))) / float64(blocks)
	}
	return s
}

func (s *smoother) clone() *smoother {
	c := *s
	c.season = append([]float64(nil), s.season...)
	return &c
}

// run smooths the series and returns the sum of squared errors one step ahead.
func (s *smoother) run(y, x []float64) float64 {
	alpha, beta, gamma, phi := constants(x)
	m, squares := len(s.season), 0.0
	for t, v := range y {
		trend := float64(phi * s.trend)
		e := v - s.level - trend - s.season[t%m]
		squares += float64(e * e)
		s.level += trend + float64(alpha*e)
		s.trend = trend + float64(beta*e)
		if m > 1 {
			s.season[t%m] += float64(gamma * e)
		}
	}
	return squares
}
