package stats

import (
	"errors"
	"fmt"
	"math"

	"probity/internal/numeric"
)

// A Sketch answers for any quantile of a stream in little memory: every answer is
// within a relative accuracy of the true order statistic. It is a histogram with
// buckets that grow geometrically (DDSketch: Masson, Rim and Lee 2019). Counts are all that it
// keeps, so the same numbers give the same sketch in whatever order they come and
// sketches are merged, which t-digest and KLL do not promise.
type Sketch struct {
	accuracy, step  float64 // step is the logarithm of a bucket's growth
	above, below    buckets // of positive numbers, and of magnitudes of negative ones
	zero            uint64
	highInf, lowInf uint64
	nan             uint64
	low, high       float64 // extremes of the finite numbers
}

// span is how far a sketch's buckets reach, as a logarithm: 40 orders of magnitude
// below the largest magnitude. What is smaller shares the lowest bucket, which bounds the
// memory at some 9,000 counts with an accuracy of 1 %.
const span = 92

// NewSketch is an empty sketch whose quantiles are within a share accuracy of the
// truth, such as 0.01; at least 0.001, below 1.
func NewSketch(accuracy float64) (*Sketch, error) {
	if !(accuracy >= 1e-3 && accuracy < 1) {
		return nil, fmt.Errorf("a sketch's accuracy is from 0.001 to 1, not %v", accuracy)
	}
	s := &Sketch{accuracy: accuracy, step: numeric.Log((1 + accuracy) / (1 - accuracy)), low: math.Inf(1), high: math.Inf(-1)}
	most := int(span/s.step) + 1
	s.above.most, s.below.most = most, most
	return s, nil
}

// Add counts a number. NaN is counted apart and has no part in quantiles.
func (s *Sketch) Add(x float64) {
	switch {
	case math.IsNaN(x):
		s.nan++
		return
	case math.IsInf(x, 1):
		s.highInf++
		return
	case math.IsInf(x, -1):
		s.lowInf++
		return
	}
	s.low, s.high = min(s.low, x), max(s.high, x)
	switch {
	case x > 0:
		s.above.add(s.key(x), 1)
	case x < 0:
		s.below.add(s.key(-x), 1)
	default:
		s.zero++
	}
}

// key is the bucket of a magnitude: it is in (e^(step (key-1)), e^(step key)].
func (s *Sketch) key(x float64) int { return int(math.Ceil(numeric.Log(x) / s.step)) }

// value is within the accuracy of everything in a bucket.
func (s *Sketch) value(key int) float64 {
	// 2 e^(step key) / (1 + e^step), by logarithms since the power may overflow.
	return float64((1 - s.accuracy) * numeric.Exp(float64(s.step*float64(key))))
}

// Merge adds everything that another sketch of the same accuracy has counted.
func (s *Sketch) Merge(o *Sketch) error {
	if s.accuracy != o.accuracy {
		return errors.New("merge sketches: their accuracies differ")
	}
	s.above.merge(&o.above)
	s.below.merge(&o.below)
	s.zero, s.nan = s.zero+o.zero, s.nan+o.nan
	s.highInf, s.lowInf = s.highInf+o.highInf, s.lowInf+o.lowInf
	s.low, s.high = min(s.low, o.low), max(s.high, o.high)
	return nil
}

// Count is how many numbers there are, NaN apart.
func (s *Sketch) Count() uint64 {
	return s.lowInf + s.below.total + s.zero + s.above.total + s.highInf
}

// NaNs is how many were not numbers.
func (s *Sketch) NaNs() uint64 { return s.nan }

// Quantile is within the accuracy of the order statistic number p (n-1), rounded
// down, where p is from 0 to 1. It is NaN if nothing has been counted.
func (s *Sketch) Quantile(p float64) float64 {
	n := s.Count()
	if n == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	rank := min(uint64(float64(p*float64(n-1))), n-1)
	switch {
	case rank < s.lowInf:
		return math.Inf(-1)
	case rank >= n-s.highInf:
		return math.Inf(1)
	}
	rank -= s.lowInf
	var x float64
	switch {
	case rank < s.below.total:
		// From the largest magnitude downwards.
		x = -s.value(s.below.at(s.below.total - 1 - rank))
	case rank < s.below.total+s.zero:
		return 0
	default:
		x = s.value(s.above.at(rank - s.below.total - s.zero))
	}
	return min(max(x, s.low), s.high)
}

// buckets are counts by key, from first on.
type buckets struct {
	most  int // buckets
	first int
	count []uint64
	total uint64
}

func (b *buckets) add(key int, n uint64) {
	b.total += n
	if len(b.count) == 0 {
		b.first, b.count = key, append(b.count, 0)
	}
	if key >= b.first+len(b.count) {
		b.extend(key)
	}
	if key < b.first {
		// Below what there is room for, everything goes to the lowest bucket.
		lowest := max(key, b.first+len(b.count)-b.most)
		if lowest < b.first {
			b.count = append(make([]uint64, b.first-lowest), b.count...)
			b.first = lowest
		}
		key = max(key, b.first)
	}
	b.count[key-b.first] += n
}

// extend makes room up to key, at the cost of the lowest buckets if need be.
func (b *buckets) extend(key int) {
	lowest := max(b.first, key-b.most+1)
	count := make([]uint64, key-lowest+1)
	for i, n := range b.count {
		count[max(b.first+i-lowest, 0)] += n
	}
	b.first, b.count = lowest, count
}

func (b *buckets) merge(o *buckets) {
	// From the highest: then nothing is moved twice.
	for i := len(o.count) - 1; i >= 0; i-- {
		if o.count[i] > 0 {
			b.add(o.first+i, o.count[i])
		}
	}
}

// at is the key of the number with a rank, from the smallest magnitude.
func (b *buckets) at(rank uint64) int {
	for i, n := range b.count {
		if rank < n {
			return b.first + i
		}
		rank -= n
	}
	return b.first + len(b.count) - 1
}
