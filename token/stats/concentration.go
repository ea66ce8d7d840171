package stats

import (
	"math"
	"slices"
)

// shares are holdings from the smallest to the largest with their sum. What is below
// zero, a debt, counts as nothing. ok is false if there is nothing or a NaN.
func shares(holdings []float64) (sorted []float64, sum float64, ok bool) {
	sorted = make([]float64, len(holdings))
	for i, h := range holdings {
		sorted[i] = max(h, 0)
	}
	slices.Sort(sorted) // so that the sum does not depend on the order
	for _, h := range sorted {
		sum += h
	}
	return sorted, sum, sum > 0 && !math.IsInf(sum, 1)
}

// Gini is the Gini coefficient of holdings: 0 if all are equal, 1 - 1/n if one has
// everything. It is NaN if nobody has anything.
func Gini(holdings []float64) float64 {
	x, sum, ok := shares(holdings)
	if !ok {
		return math.NaN()
	}
	n := float64(len(x))
	weighted := 0.0
	for i, v := range x {
		weighted += float64((float64(2*i+1) - n) * v)
	}
	return weighted / float64(n*sum)
}

// HHI is the Herfindahl-Hirschman index, the sum of squared shares: 1/n if all are
// equal, 1 if one has everything. Regulators write it times 10,000. It is NaN if nobody has
// anything.
func HHI(holdings []float64) float64 {
	x, sum, ok := shares(holdings)
	if !ok {
		return math.NaN()
	}
	squares := 0.0
	for _, v := range x {
		s := v / sum
		squares += float64(s * s)
	}
	return squares
}

// Nakamoto is how few holders together have more than a share (such as 0.5, or a third
// where that stops a chain) of everything: Srinivasan and Lee, "Quantifying
// decentralization" (2017). It is 0 if nobody has anything or the share is 1 or more.
func Nakamoto(holdings []float64, share float64) int {
	x, sum, ok := shares(holdings)
	if !ok {
		return 0
	}
	limit, have := float64(share*sum), 0.0
	for i := len(x) - 1; i >= 0; i-- {
		have += x[i]
		if have > limit {
			return len(x) - i
		}
	}
	return 0
}
