package sumcheck

import (
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
)

// A table of 2^n numbers is kept without the zeros at its end. All work on tables
// is done on pieces that stay in a processor's cache, as vectors, which gnark-crypto
// multiplies several times faster than one by one where the processor can.
const piece = 512

// few is up to how many elements it does not pay to share work among processors.
const few = 1 << 13

// pieces calls do for consecutive ranges that make up [0, n), on all processors, with
// vectors of piece elements to work in.
func pieces(n, vectors int, do func(from, to int, work []fr.Vector)) {
	parallel(n, func(from, to int) {
		size := min(piece, to-from)
		all := make(fr.Vector, vectors*size)
		work := make([]fr.Vector, vectors)
		for ; from < to; from += piece {
			until := min(from+piece, to)
			for i := range work {
				work[i] = all[i*size:][:until-from]
			}
			do(from, until, work)
		}
	})
}

// fold fixes the highest variable of a table to r.
func fold(table []fr.Element, half int, r *fr.Element) []fr.Element {
	low, high := table[:min(half, len(table))], table[min(half, len(table)):]
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
	add := func(from, until int, work fr.Vector) {
		dst := fr.Vector(to[from:until])
		work.ScalarMul(a[from:until], f)
		dst.Add(dst, work)
	}
	switch n := len(a); {
	case n < 16:
		for i := range a {
			var x fr.Element
			x.Mul(&a[i], f)
			to[i].Add(&to[i], &x)
		}
	case n <= few:
		var buffer [piece]fr.Element
		for from := 0; from < n; from += piece {
			until := min(from+piece, n)
			add(from, until, buffer[:until-from])
		}
	default:
		pieces(n, 1, func(from, until int, work []fr.Vector) { add(from, until, work[0]) })
	}
}

// addScaledInts adds integers, times f / 2^256, to the vector of the same length.
func addScaledInts(to []fr.Element, x []int64, f *fr.Element) {
	add := func(from, until int, work fr.Vector) {
		for i, a := range x[from:until] {
			work[i] = raw(a)
		}
		dst := fr.Vector(to[from:until])
		work.ScalarMul(work, f)
		dst.Add(dst, work)
	}
	switch n := len(x); {
	case n < 16:
		for i := range x {
			e := raw(x[i])
			e.Mul(&e, f)
			to[i].Add(&to[i], &e)
		}
	case n <= few:
		var buffer [piece]fr.Element
		for from := 0; from < n; from += piece {
			until := min(from+piece, n)
			add(from, until, buffer[:until-from])
		}
	default:
		pieces(n, 1, func(from, until int, work []fr.Vector) { add(from, until, work[0]) })
	}
}

// weightsOf is commit.Weights, for many weights.
func weightsOf(point []fr.Element, d int) []fr.Element {
	if d < 64 {
		return commit.Weights(point, d)
	}
	out := make([]fr.Element, d)
	out[0].SetOne()
	n := 1
	for k := range point {
		high := out[n:min(2*n, d)]
		double(out[:len(high)], high, &point[k])
		rest := one()
		rest.Sub(&rest, &point[k])
		scale(out[len(high):n], &rest)
		n += len(high)
	}
	return out
}

// double makes of weights those of one more bit: low times 1-p, and low times p.
func double(low, high []fr.Element, p *fr.Element) {
	if len(low) < 16 {
		for i := range low {
			high[i].Mul(&low[i], p)
			low[i].Sub(&low[i], &high[i])
		}
		return
	}
	pieces(len(low), 0, func(from, to int, _ []fr.Vector) {
		l, h := fr.Vector(low[from:to]), fr.Vector(high[from:to])
		h.ScalarMul(l, p)
		l.Sub(l, h)
	})
}

// raw is an integer as an element divided by 2^256, which costs no product.
func raw(a int64) (e fr.Element) {
	if a < 0 {
		e = fr.Element{uint64(-a)}
		e.Neg(&e)
		return e
	}
	return fr.Element{uint64(a)}
}

// integerScale is 2^256, by which raw integers are to be multiplied.
func integerScale() fr.Element {
	shift := one()
	for range 256 {
		shift.Double(&shift)
	}
	return shift
}

// sums adds up what several workers found.
type sums struct {
	mu sync.Mutex
	at [4]fr.Element
}

func (s *sums) add(x ...fr.Element) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range x {
		s.at[i].Add(&s.at[i], &x[i])
	}
}

// cubic returns the coefficients of the polynomial of one round of the sum of p f g,
// columns of one length, whose value at 0 plus that at 1 is claimed, if that is known.
func cubic(p, f, g *column, claimed *fr.Element) [4]fr.Element {
	half := p.half()
	n := max(0, p.len()-half)
	var all sums // at 0, the coefficient of x^3, at -1, and at 1 if nothing is claimed
	pieces(n, 7, func(from, to int, work []fr.Vector) {
		w := work[0]
		a, b, c := p.read(from, to, work[1]), f.read(from, to, work[2]), g.read(from, to, work[3])
		w.Mul(a, b)
		atZero := w.InnerProduct(c)
		dp, df, dg := work[4], work[5], work[6]
		ph, fh, gh := p.read(half+from, half+to, dp), f.read(half+from, half+to, df), g.read(half+from, half+to, dg)
		var atOne fr.Element
		if claimed == nil {
			w.Mul(ph, fh)
			atOne = w.InnerProduct(gh)
		}
		dp.Sub(ph, a)
		df.Sub(fh, b)
		dg.Sub(gh, c)
		w.Mul(dp, df)
		third := w.InnerProduct(dg)
		dp.Sub(a, dp)
		df.Sub(b, df)
		dg.Sub(c, dg)
		w.Mul(dp, df)
		all.add(atZero, third, w.InnerProduct(dg), atOne)
	})
	// Where the upper halves are 0: p f g (1-x)^3, which is 8 p f g at -1.
	pieces(min(p.len(), half)-n, 4, func(from, to int, work []fr.Vector) {
		from, to = n+from, n+to
		work[0].Mul(p.read(from, to, work[1]), f.read(from, to, work[2]))
		s := work[0].InnerProduct(g.read(from, to, work[3]))
		var third, eight fr.Element
		third.Neg(&s)
		eight.Double(&s).Double(&eight).Double(&eight)
		all.add(s, third, eight)
	})
	atOne := all.at[3]
	if claimed != nil {
		atOne.Sub(claimed, &all.at[0])
	}
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
func quadratic(t, p *column, claimed *fr.Element) [3]fr.Element {
	half := t.half()
	n := max(0, t.len()-half)
	var all sums // at 0, the coefficient of x^2, and at 1
	pieces(n, 4, func(from, to int, work []fr.Vector) {
		a, b := t.read(from, to, work[0]), p.read(from, to, work[1])
		atZero := a.InnerProduct(b)
		dt, dp := work[2], work[3]
		th, ph := t.read(half+from, half+to, dt), p.read(half+from, half+to, dp)
		var atOne fr.Element
		if claimed == nil {
			atOne = th.InnerProduct(ph)
		}
		dt.Sub(th, a)
		dp.Sub(ph, b)
		all.add(atZero, dt.InnerProduct(dp), atOne)
	})
	pieces(min(t.len(), half)-n, 2, func(from, to int, work []fr.Vector) {
		a := t.read(n+from, n+to, work[0])
		rest := a.InnerProduct(p.read(n+from, n+to, work[1])) // t p (1-x)^2
		all.add(rest, rest)
	})
	c := [3]fr.Element{0: all.at[0], 2: all.at[1]}
	if c[1] = all.at[2]; claimed != nil {
		c[1].Sub(claimed, &c[0])
	}
	c[1].Sub(&c[1], &c[0])
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

// atBoth is the value of a polynomial at 0 plus that at 1.
func atBoth(c []fr.Element) fr.Element {
	sum := c[0]
	for i := range c {
		sum.Add(&sum, &c[i])
	}
	return sum
}

// product is what is left of columns without variables, multiplied.
func product(columns ...*column) fr.Element {
	p := one()
	for _, c := range columns {
		x := c.left()
		p.Mul(&p, &x)
	}
	return p
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
