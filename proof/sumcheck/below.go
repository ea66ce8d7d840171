package sumcheck

import "github.com/consensys/gnark-crypto/ecc/bn254/fr"

// The weights of an axis' d real indices are those of a point, cut off at d. Sums
// over them need no more than the bits of d: from the lowest bit up, one number for
// all indices of so many bits, and one for those below d's lowest bits. If bit k of d
// is set, the latter are the indices whose bit k is 0, with all that is below, and
// those whose bit k is 1, with what is below d's; if it is not set, only those with 0,
// and what is below d's.

// sumBelow is the sum of eq(q, j) over all j below d.
func sumBelow(q []fr.Element, d int) fr.Element {
	if d == 1<<len(q) {
		return one()
	}
	var below fr.Element
	for k := range q {
		below.Mul(&below, bit(q, k, d))
		if d>>k&1 == 1 {
			z := one()
			below.Add(&below, z.Sub(&z, &q[k]))
		}
	}
	return below
}

// bit is the factor of coordinate k for bit k of d.
func bit(q []fr.Element, k, d int) *fr.Element {
	if d>>k&1 == 1 {
		return &q[k]
	}
	z := one()
	return z.Sub(&z, &q[k])
}

// eqBelow is the sum of eq(t, j) eq(q, j) over all j below d; t and q have as many
// coordinates.
func eqBelow(t, q []fr.Element, d int) fr.Element {
	if d == 1<<len(q) {
		return eqPoints(t, q)
	}
	all, below := one(), fr.Element{}
	for k := range q {
		// (1-t)(1-q) and t q
		high := *new(fr.Element).Mul(&t[k], &q[k])
		low := one()
		low.Sub(&low, &t[k]).Sub(&low, &q[k]).Add(&low, &high)
		if d>>k&1 == 1 {
			below.Mul(&below, &high)
			var x fr.Element
			below.Add(&below, x.Mul(&all, &low))
		} else {
			below.Mul(&below, &low)
		}
		low.Add(&low, &high)
		all.Mul(&all, &low)
	}
	return below
}

// indexBelow is the sum of j eq(q, j) over all j below d.
func indexBelow(q []fr.Element, d int) fr.Element {
	// Of the indices below 2^k: the sum of weights is 1. Of those below d's lowest k
	// bits: their weights, and their weights times the index.
	var all, below, weight, x fr.Element
	power := one()
	for k := range q {
		high := q[k]
		low := one()
		low.Sub(&low, &high)
		if d>>k&1 == 1 {
			below.Add(&below, x.Mul(&power, &weight)).Mul(&below, &high)
			below.Add(&below, x.Mul(&all, &low))
			weight.Mul(&weight, &high).Add(&weight, &low)
		} else {
			below.Mul(&below, &low)
			weight.Mul(&weight, &low)
		}
		all.Add(&all, x.Mul(&power, &high))
		power.Double(&power)
	}
	if d == 1<<len(q) {
		return all
	}
	return below
}

// afterBelow is the sum of eq(t, i) eq(q, j) over all i < j below d.
func afterBelow(t, q []fr.Element, d int) fr.Element {
	// Sums over i < j: for all j, and for those below d's lowest bits; weight is that
	// of these j alone.
	var all, below, weight, x fr.Element
	for k := range q {
		high := *new(fr.Element).Mul(&t[k], &q[k])
		rise := *new(fr.Element).Sub(&q[k], &high) // (1-t) q
		low := one()
		low.Sub(&low, &t[k]).Sub(&low, &rise) // (1-t)(1-q)
		z := one()
		z.Sub(&z, &q[k])
		if d>>k&1 == 1 {
			below.Mul(&below, &high)
			below.Add(&below, x.Mul(&all, &low))
			below.Add(&below, x.Mul(&weight, &rise))
			weight.Mul(&weight, &q[k]).Add(&weight, &z)
		} else {
			below.Mul(&below, &low)
			weight.Mul(&weight, &z)
		}
		low.Add(&low, &high)
		all.Mul(&all, &low).Add(&all, &rise)
	}
	if d == 1<<len(q) {
		return all
	}
	return below
}

// eqIndex is eq(q, i).
func eqIndex(q []fr.Element, i int) fr.Element {
	p := one()
	for k := range q {
		p.Mul(&p, bit(q, k, i))
	}
	return p
}
