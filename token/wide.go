package token

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is a signed integer of 128 bits, two's complement. Amounts of tokens are
// wides, in smallest units, so that a total supply of 10^20 tokens of 18
// decimals still fits. Every operation says whether its exact result fits;
// nothing wraps around.
type wide struct {
	hi int64
	lo uint64
}

func wideOf(n int64) wide { return wide{n >> 63, uint64(n)} }

func (a wide) neg() (wide, bool) {
	lo, borrow := bits.Sub64(0, a.lo, 0)
	hi, _ := bits.Sub64(0, uint64(a.hi), borrow)
	return wide{int64(hi), lo}, !(a.hi == math.MinInt64 && a.lo == 0)
}

func (a wide) add(b wide) (wide, bool) {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(uint64(a.hi), uint64(b.hi), carry)
	s := int64(hi)
	return wide{s, lo}, (a.hi^s)&(b.hi^s) >= 0
}

func (a wide) sub(b wide) (wide, bool) {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(uint64(a.hi), uint64(b.hi), borrow)
	d := int64(hi)
	return wide{d, lo}, (a.hi^b.hi)&(a.hi^d) >= 0
}

func (a wide) less(b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

func (a wide) zero() bool { return a.hi == 0 && a.lo == 0 }

// abs is the magnitude as 128 unsigned bits; that of the smallest wide fits too.
func (a wide) abs() (hi, lo uint64, negative bool) {
	if a.hi >= 0 {
		return uint64(a.hi), a.lo, false
	}
	lo, borrow := bits.Sub64(0, a.lo, 0)
	hi, _ = bits.Sub64(0, uint64(a.hi), borrow)
	return hi, lo, true
}

func signed(hi, lo uint64, negative bool) (wide, bool) {
	if !negative {
		return wide{int64(hi), lo}, int64(hi) >= 0
	}
	if hi == 1<<63 && lo == 0 {
		return wide{math.MinInt64, 0}, true
	}
	w := wide{int64(hi), lo}
	n, _ := w.neg()
	return n, int64(hi) >= 0
}

// mul256 is the product of two magnitudes, least significant word first.
func mul256(ah, al, bh, bl uint64) (p [4]uint64) {
	p[1], p[0] = bits.Mul64(al, bl)
	h1, l1 := bits.Mul64(al, bh)
	h2, l2 := bits.Mul64(ah, bl)
	h3, l3 := bits.Mul64(ah, bh)
	var c, d uint64
	p[1], c = bits.Add64(p[1], l1, 0)
	p[2], d = bits.Add64(l3, h1, c)
	p[3] = h3 + d
	p[1], c = bits.Add64(p[1], l2, 0)
	p[2], d = bits.Add64(p[2], h2, c)
	p[3] += d
	return p
}

func (a wide) mul(b wide) (wide, bool) {
	ah, al, an := a.abs()
	bh, bl, bn := b.abs()
	if ah == 0 && bh == 0 {
		hi, lo := bits.Mul64(al, bl)
		return signed(hi, lo, an != bn)
	}
	p := mul256(ah, al, bh, bl)
	w, ok := signed(p[1], p[0], an != bn)
	return w, ok && p[2] == 0 && p[3] == 0
}

// mulDiv is a*b/c rounded down (towards minus infinity), with the product in
// 256 bits: what Solidity calls Math.mulDiv. c must not be zero.
func mulDiv(a, b, c wide) (wide, bool) {
	ah, al, an := a.abs()
	bh, bl, bn := b.abs()
	ch, cl, cn := c.abs()
	var p [4]uint64
	if ah == 0 && bh == 0 {
		p[1], p[0] = bits.Mul64(al, bl)
	} else {
		p = mul256(ah, al, bh, bl)
	}
	qh, ql, exact, ok := div256(p, ch, cl)
	if !ok {
		return wide{}, false
	}
	negative := (an != bn) != cn
	if negative && !exact {
		var carry uint64
		ql, carry = bits.Add64(ql, 1, 0)
		qh += carry
		if qh == 0 && ql == 0 {
			return wide{}, false
		}
	}
	return signed(qh, ql, negative)
}

// div256 divides by (dh, dl), which is not zero, and reports whether the
// quotient fits in 128 bits.
func div256(n [4]uint64, dh, dl uint64) (qh, ql uint64, exact, ok bool) {
	if dh == 0 {
		if n[3] != 0 || n[2] >= dl {
			return 0, 0, false, false
		}
		var r uint64
		if n[2] == 0 && n[1] < dl {
			ql, r = bits.Div64(n[1], n[0], dl)
			return 0, ql, r == 0, true
		}
		qh, r = bits.Div64(n[2], n[1], dl)
		ql, r = bits.Div64(r, n[0], dl)
		return qh, ql, r == 0, true
	}
	if n[3] > dh || n[3] == dh && n[2] >= dl {
		return 0, 0, false, false
	}
	// Knuth's algorithm D with two words in the divisor.
	s := uint(bits.LeadingZeros64(dh))
	if s > 0 {
		dh = dh<<s | dl>>(64-s)
		dl <<= s
		n[3] = n[3]<<s | n[2]>>(64-s)
		n[2] = n[2]<<s | n[1]>>(64-s)
		n[1] = n[1]<<s | n[0]>>(64-s)
		n[0] <<= s
	}
	var r1, r0 uint64
	qh, r1, r0 = div3by2(n[3], n[2], n[1], dh, dl)
	ql, r1, r0 = div3by2(r1, r0, n[0], dh, dl)
	return qh, ql, r1 == 0 && r0 == 0, true
}

// div3by2 divides three words by two, where the first two are less than the
// divisor and the divisor's top bit is set.
func div3by2(n2, n1, n0, d1, d0 uint64) (q, r1, r0 uint64) {
	var r uint64
	over := false // whether r has outgrown one word, when q is right already
	if n2 >= d1 {
		q = math.MaxUint64
		var carry uint64
		r, carry = bits.Add64(n1, d1, 0)
		over = carry != 0
	} else {
		q, r = bits.Div64(n2, n1, d1)
	}
	for !over {
		ph, pl := bits.Mul64(q, d0)
		if ph < r || ph == r && pl <= n0 {
			break
		}
		q--
		var carry uint64
		r, carry = bits.Add64(r, d1, 0)
		over = carry != 0
	}
	// The remainder is n - q*d, which now is below d.
	ph, pl := bits.Mul64(q, d0)
	var borrow uint64
	r0, borrow = bits.Sub64(n0, pl, 0)
	r1, _ = bits.Sub64(n1, ph, borrow)
	r1 -= q * d1
	return q, r1, r0
}

// div is a/b rounded down. b must not be zero.
func (a wide) div(b wide) (wide, bool) { return mulDiv(a, wide{0, 1}, b) }

// mod is what div leaves: it has the sign of b.
func (a wide) mod(b wide) (wide, bool) {
	q, ok := a.div(b)
	if !ok {
		return wide{}, true // the smallest wide by -1
	}
	p, _ := q.mul(b) // may wrap around; the difference is right all the same
	r, _ := a.sub(p)
	return r, true
}

// pow is a to a power that is not negative.
func (a wide) pow(n wide) (wide, bool) {
	one := wide{0, 1}
	if n.hi != 0 || n.lo > 127 {
		// Only -1, 0 and 1 have larger powers that fit.
		switch a {
		case one, wide{}:
			return a, true
		case wideOf(-1):
			if n.lo&1 == 1 {
				return a, true
			}
			return one, true
		}
		return wide{}, false
	}
	r, ok := one, true
	for range n.lo {
		if r, ok = r.mul(a); !ok {
			return wide{}, false
		}
	}
	return r, true
}

// isqrt is the square root of a wide that is not negative, rounded down.
func (a wide) isqrt() wide {
	if a.zero() {
		return a
	}
	// Newton's method from above: it falls until it has arrived.
	n := 128 - bits.LeadingZeros64(uint64(a.hi))
	if a.hi == 0 {
		n = 64 - bits.LeadingZeros64(a.lo)
	}
	x := wide{0, 1}
	if s := uint(n+1) / 2; s >= 64 {
		x = wide{1 << (s - 64), 0}
	} else {
		x.lo <<= s
	}
	for {
		q, _ := a.div(x)
		y, _ := x.add(q)
		y = wide{y.hi >> 1, y.lo>>1 | uint64(y.hi)<<63}
		if !y.less(x) {
			return x
		}
		x = y
	}
}

// real is the nearest float64, up to one rounding of each half.
func (a wide) real() float64 {
	hi, lo, negative := a.abs()
	f := float64(lo)
	if hi != 0 {
		f = float64(float64(hi)*0x1p64) + f
	}
	if negative {
		return -f
	}
	return f
}

// wideFloor is f rounded down, and whether that fits.
func wideFloor(f float64) (wide, bool) {
	f = math.Floor(f)
	if !(f >= -0x1p127 && f < 0x1p127) { // also false for NaN
		return wide{}, false
	}
	negative := f < 0
	if negative {
		f = -f
	}
	hi := math.Floor(f / 0x1p64)
	return signed(uint64(hi), uint64(f-float64(hi*0x1p64)), negative)
}

func (a wide) big() *big.Int {
	hi, lo, negative := a.abs()
	b := new(big.Int).SetUint64(hi)
	b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(lo))
	if negative {
		b.Neg(b)
	}
	return b
}

func wideFromBig(b *big.Int) (wide, bool) {
	if b.BitLen() > 128 {
		return wide{}, false
	}
	m := new(big.Int).Abs(b)
	lo := new(big.Int).And(m, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	return signed(m.Rsh(m, 64).Uint64(), lo, b.Sign() < 0)
}
