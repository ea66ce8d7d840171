package sumcheck

import (
	"math/bits"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// A space is the index set of a tensor laid out on a Boolean cube: every axis
// is padded to a power of two and has bits of its own, the last axis the lowest.
// An index within the axes' lengths is real, any other is padding, and no
// relation ever reads padding: it may hold anything.
type space struct {
	dims []int
	bits []int
	size int // sum of bits
}

// spaceOf is the space of these axes. Axes of length 1 take no bits.
func spaceOf(dims ...int) space {
	s := space{dims: dims, bits: make([]int, len(dims))}
	for i, d := range dims {
		s.bits[i] = bits.Len(uint(d - 1))
		s.size += s.bits[i]
	}
	return s
}

// low is the lowest bit of an axis.
func (s space) low(axis int) int {
	n := 0
	for _, b := range s.bits[axis+1:] {
		n += b
	}
	return n
}

// count is the number of real indices.
func (s space) count() int {
	n := 1
	for _, d := range s.dims {
		n *= d
	}
	return n
}

// each calls do for every real index in row-major order: its number and its
// position in the cube.
func (s space) each(do func(i, position int)) {
	index := make([]int, len(s.dims))
	low := make([]int, len(s.dims))
	for a := range low {
		low[a] = s.low(a)
	}
	position := 0
	for i := range s.count() {
		do(i, position)
		for a := len(index) - 1; a >= 0; a-- {
			position += 1 << low[a]
			if index[a]++; index[a] < s.dims[a] {
				break
			}
			position -= index[a] << low[a]
			index[a] = 0
		}
	}
}

// eq returns, for every axis, eq(point, i) for the indices i below its length:
// the weights that a random point, coordinate 0 the lowest bit, gives to the
// real indices.
func (s space) eq(point []fr.Element) [][]fr.Element {
	out := make([][]fr.Element, len(s.dims))
	for a, d := range s.dims {
		low := s.low(a)
		out[a] = weightsOf(point[low:low+s.bits[a]], d)
	}
	return out
}

// A vector is one of the committed vectors of a proof.
type vector int

const (
	weights vector = iota // of the model, committed once
	tables                // that are looked up in; part of the program
	input                 // of the buyer, where it is not public
	output                // what the run answers, where it is not public
	trace                 // all values of the run, and what their ranges need
	inverse               // of the lookups; committed after their challenges
	vectors
)

// A block is a tensor's place in a vector: a cube at a multiple of its size. The
// cube's axes are those of the tensor, or several neighbours as one where that
// takes fewer bits: 5*5 elements are one axis of 25, padded to 32, not 8*8.
type block struct {
	space
	vector vector
	groups []int // how many axes of the tensor make each of the cube's
	cube   space
	at     int
	within int // size of the cube of its layer that it stands in, 0 for none
	made   int // by this op; -1 is before all ops, and their number after
}

// maxGroup bounds the length of an axis that is made of several: a contract reads such
// an axis element by element.
const maxGroup = 1 << 7

func newBlock(v vector, dims ...int) *block {
	b := &block{space: spaceOf(dims...), vector: v}
	padded := func(n int) int { return 1 << bits.Len(uint(n-1)) }
	var lengths []int
	for a := len(dims) - 1; a >= 0; a-- {
		if n := len(lengths); n > 0 {
			last := lengths[n-1]
			if joint := last * dims[a]; joint <= maxGroup && padded(joint) < padded(last)*padded(dims[a]) {
				lengths[n-1] = joint
				b.groups[n-1]++
				continue
			}
		}
		lengths = append(lengths, dims[a])
		b.groups = append(b.groups, 1)
	}
	slices.Reverse(lengths)
	slices.Reverse(b.groups)
	b.cube = spaceOf(lengths...)
	return b
}

// splitBlock is a block of the trace for numbers that are only ever read one by one,
// along the axes of a space. Where it takes fewer bits, each axis is two of the
// block's: a power of two, and what is odd. The odd ones come first, as one: 6*12*12
// elements are 27, padded to 32, times 2*4*4, and not 8*16*16.
func splitBlock(s space) part {
	whole := part{factor: number(1), block: newBlock(trace, s.dims...)}
	for a := range s.dims {
		whole.axes = append(whole.axes, axis{kind: along, of: a})
	}
	var odd, even []axis
	joint := 1
	for a, d := range s.dims {
		twos := bits.TrailingZeros(uint(d))
		if n := s.bits[a] - twos; n > 0 {
			odd = append(odd, axis{kind: along, of: a, at: twos, n: n})
			joint *= d >> twos
		}
		if twos > 0 {
			even = append(even, axis{kind: along, of: a, at: 0, n: twos})
		}
	}
	if len(odd) == 0 || joint > maxGroup {
		return whole
	}
	// The longest run of neighbours is the last.
	slices.SortStableFunc(even, func(a, b axis) int { return a.n - b.n })
	b := &block{vector: trace, groups: []int{len(odd)}}
	dims, cube := []int{}, []int{joint}
	for _, x := range odd {
		dims = append(dims, s.dims[x.of]>>x.at)
	}
	for _, x := range even {
		dims, cube, b.groups = append(dims, 1<<x.n), append(cube, 1<<x.n), append(b.groups, 1)
	}
	b.space, b.cube = spaceOf(dims...), spaceOf(cube...)
	if b.cube.size >= whole.block.cube.size {
		return whole
	}
	return part{factor: number(1), block: b, axes: append(odd, even...)}
}

// each calls do for every element in row-major order: its number and its position.
func (b *block) each(do func(i, position int)) { b.cube.each(do) }

// extent is where the last element stands, and 1: behind it there is padding.
func (b *block) extent() int {
	n := 1
	for a, d := range b.cube.dims {
		n += (d - 1) << b.cube.low(a)
	}
	return n
}

// strides are how far apart neighbours along each axis of the tensor stand.
func (b *block) strides() []int {
	out := make([]int, len(b.dims))
	a := len(b.dims) - 1
	for g := len(b.groups) - 1; g >= 0; g-- {
		stride := 1 << b.cube.low(g)
		for range b.groups[g] {
			out[a] = stride
			stride *= b.dims[a]
			a--
		}
	}
	return out
}

// selector is the weight that the coordinates of a point above the lowest size
// ones give to the block at a place.
func selector(point []fr.Element, at, size int) fr.Element {
	var one, p fr.Element
	one.SetOne()
	p.SetOne()
	for k := size; k < len(point); k++ {
		if at>>k&1 == 1 {
			p.Mul(&p, &point[k])
		} else {
			var q fr.Element
			q.Sub(&one, &point[k])
			p.Mul(&p, &q)
		}
	}
	return p
}

// eqPoints is eq of two points: the product over k of a b + (1-a)(1-b).
func eqPoints(a, b []fr.Element) fr.Element {
	var one, p fr.Element
	one.SetOne()
	p.SetOne()
	for k := range a {
		var x, y fr.Element
		x.Mul(&a[k], &b[k]).Double(&x)
		y.Add(&a[k], &b[k])
		x.Sub(&x, &y).Add(&x, &one)
		p.Mul(&p, &x)
	}
	return p
}

func dot(a, b []fr.Element) (sum fr.Element) {
	for i := range a {
		var x fr.Element
		x.Mul(&a[i], &b[i])
		sum.Add(&sum, &x)
	}
	return sum
}
