package commit

import (
	"math/bits"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// batch is how many pairs of points an adder adds at once: enough to share the
// inversion, few enough for all its vectors to stay in a processor's cache.
const batch = 1024

// An adder adds pairs of points in affine coordinates, many at a time. One
// addition needs one inversion, and a batch of inversions costs three products for
// each element. All products are of whole vectors, which gnark-crypto does several
// times faster than one by one where the processor has the instructions.
//
// Infinity is (0, 0), which is not on the curve.
type adder struct {
	n              int
	ax, ay, bx, by fp.Vector // the pairs; the sums come to ax, ay
	dx, dy, t      fp.Vector
	tree           fp.Vector
	special        []special
}

// A special is a pair whose sum the common formula does not give.
type special struct {
	at  int
	sum curve.G1Affine
}

func newAdder() *adder {
	v := make(fp.Vector, 9*batch)
	part := func(n int) fp.Vector {
		p := v[: n*batch : n*batch]
		v = v[n*batch:]
		return p
	}
	return &adder{ax: part(1), ay: part(1), bx: part(1), by: part(1), dx: part(1), dy: part(1), t: part(1), tree: part(2)}
}

// run adds the n pairs.
func (a *adder) run() {
	n := a.n
	a.n = 0
	if n == 0 {
		return
	}
	ax, ay, bx, by := a.ax[:n], a.ay[:n], a.bx[:n], a.by[:n]
	dx, dy, t := a.dx[:n], a.dy[:n], a.t[:n]
	dx.Sub(bx, ax)
	dy.Sub(by, ay)
	a.special = a.special[:0]
	for i := range n {
		if dx[i].IsZero() || ax[i].IsZero() || bx[i].IsZero() {
			a.exception(i)
		}
	}
	a.invert(dx)
	dy.Mul(dy, dx) // the slope
	// x3 = slope^2 - ax - bx, y3 = slope (ax - x3) - ay
	t.Mul(dy, dy)
	t.Sub(t, ax)
	bx.Sub(t, bx)
	t.Sub(ax, bx)
	t.Mul(t, dy)
	ay.Sub(t, ay)
	copy(ax, bx)
	for _, s := range a.special {
		ax[s.at], ay[s.at] = s.sum.X, s.sum.Y
	}
}

// exception looks at a pair that may not have a slope of its own.
func (a *adder) exception(i int) {
	p, q := curve.G1Affine{X: a.ax[i], Y: a.ay[i]}, curve.G1Affine{X: a.bx[i], Y: a.by[i]}
	if !p.X.Equal(&q.X) && !p.IsInfinity() && !q.IsInfinity() {
		return // a point with x = 0 like any other
	}
	var sum curve.G1Affine
	sum.Add(&p, &q)
	a.special = append(a.special, special{i, sum})
	a.dx[i].SetOne()
}

// invert inverts the elements, none of which is zero.
func (a *adder) invert(v fp.Vector) {
	// The products of the first half with the second half, and so on until few
	// are left, and back. An odd element stays as it is.
	const few = 8
	levels := [16]fp.Vector{v}
	free, depth := a.tree, 0
	for len(levels[depth]) > few {
		l := levels[depth]
		half := len(l) / 2
		next := free[:(len(l)+1)/2]
		free = free[len(next):]
		product := next[:half]
		product.Mul(l[:half], l[half:2*half])
		if len(l)%2 == 1 {
			next[half] = l[2*half]
		}
		depth++
		levels[depth] = next
	}
	copy(levels[depth], fp.BatchInvert(levels[depth]))
	for ; depth > 0; depth-- {
		l, inverses := levels[depth-1], levels[depth]
		half := len(l) / 2
		if len(l)%2 == 1 {
			l[2*half] = inverses[half]
		}
		first, second := l[:half], l[half:2*half]
		t := a.t[:half] // not in use yet
		t.Mul(inverses[:half], second)
		second.Mul(inverses[:half], first)
		copy(first, t)
	}
}

// buckets holds, for each digit from 1 on, the sum of the points that were met
// with it.
type buckets struct {
	x, y fp.Vector // of digit d at d-1
	a    *adder

	// Of one chunk, sorted by digit.
	sortedX, sortedY fp.Vector
	start, length    []int32
	to               []int32 // where each pair's sum goes
	open             []int32 // buckets with more than one point

	// Of one batch, where there are many buckets.
	busy       []uint32 // the last batch that the bucket was in
	now        uint32
	late       []curve.G1Affine
	lateDigits []int16
}

const (
	// chunk is how many points are sorted at a time.
	chunk = 4096
	// manyBuckets is from how many buckets on addMany is faster than add.
	manyBuckets = 4096
)

func newBuckets(digits int) *buckets {
	return &buckets{
		x: make(fp.Vector, digits), y: make(fp.Vector, digits), a: newAdder(),
		sortedX: make(fp.Vector, chunk+digits), sortedY: make(fp.Vector, chunk+digits),
		start: make([]int32, digits+1), length: make([]int32, digits), to: make([]int32, batch),
	}
}

// add adds points[i] to the bucket of digits[i], and subtracts it from that of
// -digits[i]. Points of digit 0 count nowhere. There are at most chunk points.
func (b *buckets) add(points []curve.G1Affine, digits []int16) {
	clear(b.length)
	for _, d := range digits {
		switch {
		case d > 0:
			b.length[d-1]++
		case d < 0:
			b.length[-d-1]++
		}
	}
	// Each bucket's list begins with its sum so far.
	at := int32(0)
	b.open = b.open[:0]
	for i, n := range b.length {
		b.start[i] = at
		if n == 0 {
			continue
		}
		at += n
		if !b.x[i].IsZero() || !b.y[i].IsZero() {
			b.sortedX[b.start[i]], b.sortedY[b.start[i]] = b.x[i], b.y[i]
			at++
			b.length[i] = 1
		} else {
			b.length[i] = 0
		}
		b.open = append(b.open, int32(i))
	}
	for i, d := range digits {
		if d == 0 {
			continue
		}
		k := d - 1
		if d < 0 {
			k = -d - 1
		}
		to := b.start[k] + b.length[k]
		b.length[k]++
		b.sortedX[to] = points[i].X
		if d < 0 {
			b.sortedY[to].Neg(&points[i].Y)
		} else {
			b.sortedY[to] = points[i].Y
		}
	}
	met := b.open
	pending := append([]int32(nil), met...)
	for len(pending) > 0 {
		still := pending[:0]
		for _, k := range pending {
			n, start := b.length[k], b.start[k]
			for i := int32(0); i+1 < n; i += 2 {
				p := b.a.n
				from := start + i
				b.a.ax[p], b.a.ay[p] = b.sortedX[from], b.sortedY[from]
				b.a.bx[p], b.a.by[p] = b.sortedX[from+1], b.sortedY[from+1]
				b.to[p] = start + i/2
				if b.a.n++; b.a.n == batch {
					b.flush()
				}
			}
			if n%2 == 1 && n > 1 {
				// The last one has no partner. Sums of this list are all written to
				// lower places, and what is in its new place has been read.
				b.sortedX[start+n/2], b.sortedY[start+n/2] = b.sortedX[start+n-1], b.sortedY[start+n-1]
			}
			if b.length[k] = (n + 1) / 2; b.length[k] > 1 {
				still = append(still, k)
			}
		}
		b.flush()
		pending = still
	}
	for _, k := range met {
		b.x[k], b.y[k] = b.sortedX[b.start[k]], b.sortedY[b.start[k]]
	}
}

// addMany is add for any number of points, where there are so many buckets that
// points seldom meet in one: each goes to its bucket directly, and those whose
// bucket is in the current batch already are sorted later.
func (b *buckets) addMany(points []curve.G1Affine, digits []int16) {
	if b.busy == nil {
		b.busy = make([]uint32, len(b.x))
		b.late, b.lateDigits = make([]curve.G1Affine, 0, chunk), make([]int16, 0, chunk)
	}
	a := b.a
	b.now++
	for i, d := range digits {
		if d == 0 {
			continue
		}
		k := int32(d) - 1
		if d < 0 {
			k = -int32(d) - 1
		}
		if b.busy[k] == b.now {
			b.late, b.lateDigits = append(b.late, points[i]), append(b.lateDigits, d)
			if len(b.late) == chunk {
				b.settle()
				b.now++
				b.add(b.late, b.lateDigits)
				b.late, b.lateDigits = b.late[:0], b.lateDigits[:0]
			}
			continue
		}
		b.busy[k] = b.now
		p := a.n
		a.ax[p], a.ay[p] = b.x[k], b.y[k]
		a.bx[p] = points[i].X
		if d < 0 {
			a.by[p].Neg(&points[i].Y)
		} else {
			a.by[p] = points[i].Y
		}
		b.to[p] = k
		if a.n++; a.n == batch {
			b.settle()
			b.now++
		}
	}
	b.settle()
	b.add(b.late, b.lateDigits)
	b.late, b.lateDigits = b.late[:0], b.lateDigits[:0]
}

// settle writes the sums of a batch to their buckets.
func (b *buckets) settle() {
	n := b.a.n
	b.a.run()
	for p := range n {
		b.x[b.to[p]], b.y[b.to[p]] = b.a.ax[p], b.a.ay[p]
	}
}

func (b *buckets) flush() {
	n := b.a.n
	b.a.run()
	for p := range n {
		b.sortedX[b.to[p]], b.sortedY[b.to[p]] = b.a.ax[p], b.a.ay[p]
	}
}

// segment is how many buckets are summed one after the other where there are
// many.
const segment = 32

// sum is the sum of d times bucket d, and empties the buckets.
func (b *buckets) sum() curve.G1Jac {
	defer func() {
		clear(b.x)
		clear(b.y)
	}()
	n := len(b.x)
	if n < 16*segment || n%segment != 0 {
		return weighted(b.x, b.y, 1)
	}
	// Segments side by side, each from its highest bucket down:
	//   sum of d b[d] = sum over segments s of (sum of (l+1) b[s,l] + 32 s sum of b[s,l])
	// with d = 32 s + l + 1. The sums within segments come to lie where the first
	// buckets of the segments were, gathered.
	count := n / segment
	run := [2]fp.Vector{make(fp.Vector, count), make(fp.Vector, count)}
	total := [2]fp.Vector{make(fp.Vector, count), make(fp.Vector, count)}
	each := func(sum [2]fp.Vector, addend func(s int) (x, y *fp.Element)) {
		for from := 0; from < count; from += batch {
			to := min(from+batch, count)
			for s := from; s < to; s++ {
				x, y := addend(s)
				b.a.bx[s-from], b.a.by[s-from] = *x, *y
			}
			copy(b.a.ax, sum[0][from:to])
			copy(b.a.ay, sum[1][from:to])
			b.a.n = to - from
			b.a.run()
			copy(sum[0][from:to], b.a.ax)
			copy(sum[1][from:to], b.a.ay)
		}
	}
	for l := segment - 1; l >= 0; l-- {
		each(run, func(s int) (x, y *fp.Element) { return &b.x[s*segment+l], &b.y[s*segment+l] })
		each(total, func(s int) (x, y *fp.Element) { return &run[0][s], &run[1][s] })
	}
	out := weighted(run[0], run[1], 0)
	for range bits.TrailingZeros(segment) {
		out.DoubleAssign()
	}
	for s := range count {
		out.AddMixed(&curve.G1Affine{X: total[0][s], Y: total[1][s]})
	}
	return out
}

// weighted is the sum of (first + i) times point i, where first is 0 or 1.
func weighted(x, y fp.Vector, first int) (total curve.G1Jac) {
	var running curve.G1Jac
	for i := len(x) - 1; i >= 0; i-- {
		running.AddMixed(&curve.G1Affine{X: x[i], Y: y[i]})
		if first+i > 0 {
			total.AddAssign(&running)
		}
	}
	return total
}
