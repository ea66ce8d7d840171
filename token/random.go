package token

import (
	"math/bits"

	"probity/internal/numeric"
)

// philox is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", 2011): 128 random bits that are a function of a
// key and a counter. Every random number of a simulation so has an address
// (seed; path, agent, step, stream), and paths and variants of an economy that
// differ elsewhere are given the same ones.
func philox(key uint64, c0, c1, c2, c3 uint32) (a, b uint64) {
	k0, k1 := uint32(key), uint32(key>>32)
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c0)
		h1, l1 := bits.Mul32(0xCD9E8D57, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return uint64(c0)<<32 | uint64(c1), uint64(c2)<<32 | uint64(c3)
}

// uniform turns random bits into a number in the open interval (0, 1).
func uniform(x uint64) float64 { return float64((float64(x>>11) + 0.5) * 0x1p-53) }

// maxPoisson is the largest mean that poisson takes.
const maxPoisson = 500

// poisson is the count that a Poisson variable does not exceed with probability
// u: by inversion, so that one uniform number gives one count.
func poisson(u, mean float64) float64 {
	p := numeric.Exp(-mean)
	sum, k := p, 0.0
	for u > sum && k < 4*maxPoisson {
		k++
		p = float64(p*mean) / k
		sum += p
	}
	return k
}
