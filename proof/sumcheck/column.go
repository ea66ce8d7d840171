package sumcheck

import (
	"slices"
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// A column is a table of numbers, over the indices of some variables, of which a
// sumcheck fixes the highest, one after the other. It is kept without the zeros at
// its end. A long one is not written down at first, but computed again, piece by
// piece, whenever it is read, until enough variables are fixed for what is left to be
// a fraction of it: most of what a prover sums over follows from a few bytes for
// each element.
type column struct {
	dense  []fr.Element
	source func(to fr.Vector, from int) // until it is written down
	vars   int                          // free variables at first
	length []int                        // before each variable was fixed, and now
	fixed  []fr.Element                 // the highest variable first, until it is written down
	spare  sync.Pool                    // of *[piece]fr.Element
}

const (
	// A column of so many variables is written down at once.
	denseVars = 17
	// After so many rounds any column is. Each costs as much as all before together.
	lateRounds = 2
)

// newColumn is the column of n numbers that a source writes. Source is called by
// several at a time, for ranges within the length.
func newColumn(n, vars int, source func(to fr.Vector, from int)) *column {
	c := &column{source: source, vars: vars, length: []int{n}}
	if vars <= denseVars {
		c.write()
	}
	return c
}

// denseColumn is a column that is written down already.
func denseColumn(table []fr.Element, vars int) *column {
	return &column{dense: table, vars: vars, length: []int{len(table)}}
}

func (c *column) len() int { return c.length[len(c.length)-1] }

// half is how many indices have the highest free variable 0.
func (c *column) half() int { return 1 << (c.vars - len(c.length)) }

// read is the elements of a range, in work if they have to be computed.
func (c *column) read(from, to int, work fr.Vector) fr.Vector {
	if c.source == nil {
		return c.dense[from:to]
	}
	work = work[:to-from]
	c.compute(work, from, len(c.fixed))
	return work
}

// compute writes a range of the column as it is after some variables were fixed.
func (c *column) compute(to fr.Vector, from, fixed int) {
	if fixed == 0 {
		c.source(to, from)
		return
	}
	c.compute(to, from, fixed-1)
	r := &c.fixed[fixed-1]
	half := 1 << (c.vars - fixed)
	m := max(0, min(len(to), c.length[fixed-1]-half-from)) // of which there is an upper half
	if m > 0 {
		buffer, ok := c.spare.Get().(*[piece]fr.Element)
		if !ok {
			buffer = new([piece]fr.Element)
		}
		high, low := fr.Vector(buffer[:m]), to[:m]
		c.compute(high, from+half, fixed-1)
		high.Sub(high, low)
		high.ScalarMul(high, r)
		low.Add(low, high)
		c.spare.Put(buffer)
	}
	if low := to[m:]; len(low) > 0 {
		rest := one()
		rest.Sub(&rest, r)
		low.ScalarMul(low, &rest)
	}
}

// fold fixes the highest free variable.
func (c *column) fold(r *fr.Element) {
	half := c.half()
	if c.source == nil {
		c.dense = fold(c.dense, half, r)
	} else {
		c.fixed = append(c.fixed, *r)
	}
	c.length = append(c.length, min(c.len(), half))
	if c.source != nil && len(c.fixed) == lateRounds {
		c.write()
	}
}

// write writes the column down.
func (c *column) write() {
	table := make([]fr.Element, c.len())
	pieces(len(table), 0, func(from, to int, _ []fr.Vector) { c.compute(table[from:to], from, len(c.fixed)) })
	c.dense, c.source = table, nil
}

// left is what is left when all variables are fixed.
func (c *column) left() (x fr.Element) {
	if c.len() > 0 {
		return c.read(0, 1, make(fr.Vector, 1))[0]
	}
	return x
}

// A segment is a part of a column, with a source of its own, whose indices count from
// its beginning.
type segment struct {
	at, n  int
	source func(to fr.Vector, from int)

	// Of a functional that is eq(point, i) times scale, plus a number.
	point       []fr.Element
	scale, plus fr.Element
}

// joined is the source of segments, and of zeros between them.
func joined(all []segment) func(to fr.Vector, from int) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b segment) int { return a.at - b.at })
	return func(to fr.Vector, from int) {
		i, found := slices.BinarySearchFunc(all, from, func(s segment, at int) int { return s.at - at })
		if !found && i > 0 {
			i--
		}
		for len(to) > 0 {
			for i < len(all) && all[i].at+all[i].n <= from {
				i++
			}
			n := len(to)
			if i == len(all) {
				clear(to)
				return
			}
			if s := all[i]; from < s.at {
				n = min(n, s.at-from)
				clear(to[:n])
			} else {
				n = min(n, s.at+s.n-from)
				s.source(to[:n], from-s.at)
			}
			to, from = to[n:], from+n
		}
	}
}

// written is the source of a table.
func written(table []fr.Element) func(to fr.Vector, from int) {
	return func(to fr.Vector, from int) { copy(to, table[from:]) }
}

// integers is the source of a table of integers.
func integers(x []int64) func(to fr.Vector, from int) {
	shift := integerScale()
	return func(to fr.Vector, from int) {
		for i := range to {
			to[i] = raw(x[from+i])
		}
		to.ScalarMul(to, &shift)
	}
}

// chosen is the source of elements by their numbers.
func chosen(x []int64, elements []fr.Element) func(to fr.Vector, from int) {
	return func(to fr.Vector, from int) {
		for i := range to {
			to[i] = elements[x[from+i]]
		}
	}
}

// weighted is the source of eq(point, i) for all i, times scale, plus a number.
func weighted(point []fr.Element, scale, plus fr.Element) func(to fr.Vector, from int) {
	bits := min(len(point), 9) // of a piece
	low := fr.Vector(weightsOf(point[:bits], 1<<bits))
	high := weightsOf(point[bits:], 1<<(len(point)-bits))
	for i := range high {
		high[i].Mul(&high[i], &scale)
	}
	return func(to fr.Vector, from int) {
		for len(to) > 0 {
			start := from & (1<<bits - 1)
			n := min(len(to), 1<<bits-start)
			part := to[:n]
			part.ScalarMul(low[start:start+n], &high[from>>bits])
			if !plus.IsZero() {
				for i := range part {
					part[i].Add(&part[i], &plus)
				}
			}
			to, from = to[n:], from+n
		}
	}
}
