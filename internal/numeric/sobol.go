package numeric

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// sobolTable has the degree, the inner coefficients and the first direction numbers
// of each dimension's primitive polynomial, from Joe and Kuo, "Constructing Sobol
// sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008).
// The file begins with their licence.
//
//go:embed sobol.txt
var sobolTable string

// MaxSobol is the largest number of dimensions that the table covers.
const MaxSobol = 256

// A Sobol is the low-discrepancy sequence of Sobol (1967): points that fill the unit
// cube more evenly than random ones. Take a power of two of them.
type Sobol struct {
	v     [][32]uint32 // direction numbers, by dimension
	seeds []uint32     // of Owen's scrambling; nil without
}

// NewSobol makes the sequence of up to MaxSobol dimensions. A seed other than 0
// scrambles it (Owen 1995, by the hash of Burley 2020): every point is then uniform
// by itself and the set is as even as before, so the spread over seeds shows the error.
func NewSobol(dims int, seed uint64) (*Sobol, error) {
	if dims < 1 || dims > MaxSobol {
		return nil, fmt.Errorf("a Sobol sequence has 1 to %d dimensions, not %d", MaxSobol, dims)
	}
	s := &Sobol{v: make([][32]uint32, dims)}
	for i := range s.v[0] {
		s.v[0][i] = 1 << (31 - i)
	}
	d := 1
	for line := range strings.Lines(sobolTable) {
		if d == dims {
			break
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		// dimension, degree, coefficients, m_1 m_2 ...
		var n []uint32
		for f := range strings.FieldsSeq(line) {
			x, err := strconv.ParseUint(f, 10, 32)
			if err != nil {
				return nil, fmt.Errorf("sobol.txt: %w", err)
			}
			n = append(n, uint32(x))
		}
		if len(n) < 4 || int(n[0]) != d+1 || len(n) != 3+int(n[1]) {
			return nil, fmt.Errorf("sobol.txt: dimension %d reads %q", d+1, line)
		}
		degree, coefficients, m := int(n[1]), n[2], n[3:]
		v := &s.v[d]
		for i := range v {
			if i < degree {
				v[i] = m[i] << (31 - i)
				continue
			}
			v[i] = v[i-degree] ^ v[i-degree]>>degree
			for k := 1; k < degree; k++ {
				if coefficients>>(degree-1-k)&1 == 1 {
					v[i] ^= v[i-k]
				}
			}
		}
		d++
	}
	if d < dims {
		return nil, fmt.Errorf("sobol.txt ends at dimension %d", d)
	}
	if seed != 0 {
		r := NewRand(seed, 0x50b01)
		for range dims {
			s.seeds = append(s.seeds, uint32(r.Uint64()>>32))
		}
	}
	return s, nil
}

// At writes point number i (below 2^32) into x, which has a place for each
// dimension: coordinates in (0, 1). It may be called from several goroutines.
func (s *Sobol) At(i uint32, x []float64) {
	gray := i ^ i>>1
	for d := range s.v {
		u := uint32(0)
		for g := gray; g != 0; g &= g - 1 {
			u ^= s.v[d][bits.TrailingZeros32(g)]
		}
		if s.seeds != nil {
			u = scramble(u, s.seeds[d])
		}
		x[d] = (float64(u) + 0.5) / (1 << 32)
	}
}

// scramble permutes the halves of every elementary interval at random: each bit is
// flipped or not by a hash of the bits above it.
func scramble(u, seed uint32) uint32 {
	u = bits.Reverse32(u)
	u ^= u * 0x3d20adea
	u += seed
	u *= seed>>16 | 1
	u ^= u * 0x05526c56
	u ^= u * 0x53a22864
	return bits.Reverse32(u)
}
