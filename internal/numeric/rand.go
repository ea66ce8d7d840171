package numeric

import (
	"math/bits"
	"math/rand/v2"
)

// Rand draws random numbers from a seed: the same on every machine. It is for one
// goroutine.
type Rand struct{ pcg *rand.PCG }

// NewRand starts the stream of a seed. Different seeds or streams are independent
// for all purposes but secrecy.
func NewRand(seed, stream uint64) *Rand {
	// A PCG begins at its seed itself: neighbouring seeds are taken apart first.
	a := mix(seed)
	return &Rand{rand.NewPCG(mix(a+stream), mix(mix(a^stream)+0x9e3779b97f4a7c15))}
}

// mix is the finaliser of SplitMix64 (Steele et al. 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Uint64 is any of all 2^64 integers.
func (r *Rand) Uint64() uint64 { return r.pcg.Uint64() }

// Float64 is uniform in (0, 1), neither end included, so that a logarithm or a
// quantile of it is finite.
func (r *Rand) Float64() float64 {
	return (float64(r.pcg.Uint64()>>12) + 0.5) / (1 << 52)
}

// Norm is standard normal.
func (r *Rand) Norm() float64 { return NormalQuantile(r.Float64()) }

// IntN is uniform in [0, n); n is at least 1. The bias is below n/2^64.
func (r *Rand) IntN(n int) int {
	high, _ := bits.Mul64(r.pcg.Uint64(), uint64(n))
	return int(high)
}

// Perm is a random order of 0..n-1.
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		j := r.IntN(i + 1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}
