package sumcheck

import (
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// A table of 2^n numbers is kept without the zeros at its end. All work on tables
// is done on pieces that stay in a processor's cache, as vectors, which gnark-crypto
// multiplies several times faster than one by one where the processor can.
const piece = 512

// halves are the parts of a table of 2^(n+1) where the highest variable is 0 and 1.
func halves(table []fr.Element, half int) (low, high []fr.Element) {
	if len(table) <= half {
		return table, nil
	}
	return table[:half], table[half:]
}

// pieces calls do for consecutive ranges that make up [0, n), on all processors, with
// vectors of piece elements to work in.
func pieces(n, vectors int, do func(from, to int, work []fr.Vector)) {
	parallel(n, func(from, to int) {
		all := make(fr.Vector, vectors*piece)
		work := make([]fr.Vector, vectors)
		for ; from < to; from += piece {
			until := min(from+piece, to)
			for i := range work {
				work[i] = all[i*piece:][:until-from]
			}
			do(from, until, work)
		}
	})
}

// fold fixes the highest variable of a table to r.
func fold(table []fr.Element, half int, r *fr.Element) []fr.Element {
	low, high := halves(table, half)
	pieces(len(high), 1, func(from, to int, work []fr.Vector) {
		l := fr.Vector(low[from:to])
		work[0].Sub(high[from:to], l)
		work[0].ScalarMul(work[0], r)
		l.Add(l, work[0])
	})
	rest := one()
	rest.Sub(&rest, r)
	scale(low[len(high):], &rest)
	return low
}

// scale multiplies a table by a number.
func scale(table []fr.Element, f *fr.Element) {
	pieces(len(table), 0, func(from, to int, _ []fr.Vector) {
		v := fr.Vector(table[from:to])
		v.ScalarMul(v, f)
	})
}

// addScaled adds f times a to the vector of the same length.
func addScaled(to, a []fr.Element, f *fr.Element) {
	if len(a) < 16 {
		for i := range a {
			var x fr.Element
			x.Mul(&a[i], f)
			to[i].Add(&to[i], &x)
		}
		return
	}
	var buffer [piece]fr.Element
	for from := 0; from < len(a); from += piece {
		until := min(from+piece, len(a))
		work, dst := fr.Vector(buffer[:until-from]), fr.Vector(to[from:until])
		work.ScalarMul(a[from:until], f)
		dst.Add(dst, work)
	}
}

// sums adds up what several workers found.
type sums struct {
	mu sync.Mutex
	at [3]fr.Element
}

func (s *sums) add(x ...fr.Element) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range x {
		s.at[i].Add(&s.at[i], &x[i])
	}
}

// cubic returns the coefficients of the polynomial of one round of the sum of p f g,
// whose value at 0 plus that at 1 is claimed.
func cubic(p, f, g []fr.Element, half int, claimed *fr.Element) [4]fr.Element {
	pl, ph := halves(p, half)
	fl, fh := halves(f, half)
	gl, gh := halves(g, half)
	var all sums // at 0, the coefficient of x^3, at -1
	pieces(len(ph), 4, func(from, to int, work []fr.Vector) {
		w, dp, df, dg := work[0], work[1], work[2], work[3]
		a, b, c := fr.Vector(pl[from:to]), fr.Vector(fl[from:to]), fr.Vector(gl[from:to])
		w.Mul(a, b)
		atZero := w.InnerProduct(c)
		dp.Sub(ph[from:to], a)
		df.Sub(fh[from:to], b)
		dg.Sub(gh[from:to], c)
		w.Mul(dp, df)
		third := w.InnerProduct(dg)
		dp.Sub(a, dp)
		df.Sub(b, df)
		dg.Sub(c, dg)
		w.Mul(dp, df)
		all.add(atZero, third, w.InnerProduct(dg))
	})
	// Where the upper halves are 0: p f g (1-x)^3, which is 8 p f g at -1.
	n := len(ph)
	pieces(len(pl)-n, 1, func(from, to int, work []fr.Vector) {
		work[0].Mul(pl[n+from:n+to], fl[n+from:n+to])
		s := work[0].InnerProduct(gl[n+from : n+to])
		var third, eight fr.Element
		third.Neg(&s)
		eight.Double(&s).Double(&eight).Double(&eight)
		all.add(s, third, eight)
	})
	var atOne fr.Element
	atOne.Sub(claimed, &all.at[0])
	c := [4]fr.Element{0: all.at[0], 3: all.at[1]}
	c[2].Add(&atOne, &all.at[2])
	c[2].Halve()
	c[2].Sub(&c[2], &c[0])
	c[1].Sub(&atOne, &c[0])
	c[1].Sub(&c[1], &c[2])
	c[1].Sub(&c[1], &c[3])
	return c
}

// quadratic is the same for the sum of t p.
func quadratic(t, p []fr.Element, half int, claimed *fr.Element) [3]fr.Element {
	tl, th := halves(t, half)
	pl, ph := halves(p, half)
	var all sums // at 0, the coefficient of x^2
	pieces(len(th), 2, func(from, to int, work []fr.Vector) {
		a, b := fr.Vector(tl[from:to]), fr.Vector(pl[from:to])
		atZero := a.InnerProduct(b)
		work[0].Sub(th[from:to], a)
		work[1].Sub(ph[from:to], b)
		all.add(atZero, work[0].InnerProduct(work[1]))
	})
	rest := inner(tl[len(th):], pl[len(th):]) // t p (1-x)^2
	all.add(rest, rest)
	c := [3]fr.Element{0: all.at[0], 2: all.at[1]}
	c[1].Sub(claimed, &c[0]).Sub(&c[1], &c[0])
	c[1].Sub(&c[1], &c[2])
	return c
}

// horner is the value of a polynomial.
func horner(c []fr.Element, x *fr.Element) (v fr.Element) {
	for i := len(c) - 1; i >= 0; i-- {
		v.Mul(&v, x).Add(&v, &c[i])
	}
	return v
}

// sent is what of a round's polynomial is sent: all but the coefficient of x,
// which follows from the claim.
func sent(c []fr.Element) []fr.Element {
	return append([]fr.Element{c[0]}, c[2:]...)
}

// received is the inverse of sent.
func received(c []fr.Element, claimed *fr.Element) []fr.Element {
	out := append([]fr.Element{c[0], *claimed}, c[1:]...)
	out[1].Sub(&out[1], &c[0])
	for i := range c {
		out[1].Sub(&out[1], &c[i])
	}
	return out
}

// inner is the sum of products of two tables of one length.
func inner(a, b []fr.Element) fr.Element {
	var all sums
	pieces(len(a), 0, func(from, to int, _ []fr.Vector) {
		v := fr.Vector(a[from:to])
		all.add(v.InnerProduct(b[from:to]))
	})
	return all.at[0]
}

// product is the sum of products of three tables of one length.
func product(t [3][]fr.Element) fr.Element {
	var all sums
	pieces(len(t[0]), 1, func(from, to int, work []fr.Vector) {
		work[0].Mul(t[0][from:to], t[1][from:to])
		all.add(work[0].InnerProduct(t[2][from:to]))
	})
	return all.at[0]
}

// fromInts writes integers as elements. An integer as it is in memory is an element
// divided by 2^256, so it is multiplied by that.
func fromInts(to []fr.Element, x []int64) {
	var shift fr.Element
	shift.SetOne()
	for range 256 {
		shift.Double(&shift)
	}
	pieces(len(x), 0, func(from, until int, _ []fr.Vector) {
		for i := from; i < until; i++ {
			if x[i] < 0 {
				to[i] = fr.Element{uint64(-x[i])}
			} else {
				to[i] = fr.Element{uint64(x[i])}
			}
		}
		v := fr.Vector(to[from:until])
		v.ScalarMul(v, &shift)
		for i := from; i < until; i++ {
			if x[i] < 0 {
				to[i].Neg(&to[i])
			}
		}
	})
}

// left is what is left of a table when all variables are fixed.
func left(table []fr.Element) (x fr.Element) {
	if len(table) > 0 {
		return table[0]
	}
	return x
}

// negative is x - x X, as a polynomial.
func negative(x fr.Element) []fr.Element {
	out := []fr.Element{x, x}
	out[1].Neg(&x)
	return out
}

// times is the product of polynomials.
func times(factors ...[]fr.Element) []fr.Element {
	out := []fr.Element{one()}
	for _, f := range factors {
		next := make([]fr.Element, len(out)+len(f)-1)
		for i := range out {
			for k := range f {
				var x fr.Element
				x.Mul(&out[i], &f[k])
				next[i+k].Add(&next[i+k], &x)
			}
		}
		out = next
	}
	return out
}
