package stats

import (
	"fmt"
	"slices"

	"probity/internal/numeric"
)

// AROptions describe an autoregression.
type AROptions struct {
	// Order is how many past values a value depends on. 0 chooses, from 0 to 8 and no more
	// than a quarter of the series, by Akaike's criterion corrected for short series.
	Order int
	// Differences is how often the series is differenced first: 0 for one that returns to a
	// mean, 1 for one that wanders, such as a price; at most 2.
	Differences int
	// Log takes logarithms before all else.
	Log bool
}

// AR is an autoregression with a constant, fitted by least squares: ARIMA(p,d,0).
func AR(o AROptions) Method {
	return func(y []float64, horizon int) (Forecast, error) {
		if o.Order < 0 || o.Order > 50 || o.Differences < 0 || o.Differences > 2 {
			return nil, fmt.Errorf("autoregression: an order of 0 to 50 and 0 to 2 differences, not %d and %d", o.Order, o.Differences)
		}
		if err := checkSeries("autoregression", y, horizon, 8+2*o.Order+o.Differences, o.Log); err != nil {
			return nil, err
		}
		if o.Log {
			y = logs(y)
		}
		w := slices.Clone(y)
		var ends []float64 // last values, before each differencing
		for range o.Differences {
			ends = append(ends, w[len(w)-1])
			w = differences(w, 1)
		}
		least, most := o.Order, o.Order
		if o.Order == 0 {
			most = min(8, len(w)/4)
		}
		var best *autoregression
		for p := least; p <= most; p++ {
			// All orders are fitted to the same values, or their criteria would not compare.
			if a, err := fitAR(w, p, most); err == nil && (best == nil || a.criterion < best.criterion) {
				best = a
			}
		}
		if best == nil {
			// Values that depend on each other exactly, such as a constant.
			best = &autoregression{coefficients: []float64{w[len(w)-1]}}
		}
		return finite("autoregression", best.forecast(w, ends, horizon, o.Log))
	}
}

type autoregression struct {
	coefficients []float64 // the constant, then by lag
	variance     float64   // of the innovations
	criterion    float64
}

func fitAR(w []float64, order, skip int) (*autoregression, error) {
	var x [][]float64
	for t := skip; t < len(w); t++ {
		row := []float64{1}
		for lag := 1; lag <= order; lag++ {
			row = append(row, w[t-lag])
		}
		x = append(x, row)
	}
	b, squares, err := numeric.LeastSquares(x, w[skip:])
	if err != nil {
		return nil, err
	}
	n, k := float64(len(x)), float64(order+2)
	if n <= k+1 {
		return nil, errShort
	}
	a := &autoregression{coefficients: b, variance: squares / (n - float64(order+1))}
	a.criterion = float64(n*numeric.Log(squares/n+1e-300)) + float64(2*k) + float64(2*k*(k+1))/(n-k-1)
	return a, nil
}

func (a *autoregression) forecast(w, ends []float64, horizon int, log bool) Forecast {
	phi := a.coefficients[1:]
	past := slices.Clone(w)
	means := make([]float64, horizon)
	psi := make([]float64, horizon) // what an innovation does h steps later
	for h := range horizon {
		v := a.coefficients[0]
		for i, c := range phi {
			v += float64(c * past[len(past)-1-i])
			if h > i {
				psi[h] += float64(c * psi[h-1-i])
			}
		}
		if h == 0 {
			psi[0] = 1
		}
		past = append(past, v)
		means[h] = v
	}
	// Undo the differences: sums of forecasts, and of what innovations do.
	for i := len(ends) - 1; i >= 0; i-- {
		at, sum := ends[i], 0.0
		for h := range horizon {
			at += means[h]
			means[h] = at
			sum += psi[h]
			psi[h] = sum
		}
	}
	out := make(Forecast, horizon)
	squares := 0.0
	for h := range out {
		squares += float64(psi[h] * psi[h])
		out[h] = normal(means[h], float64(a.variance*squares))
		out[h].Log = log
	}
	return out
}
