package kernel

import (
	"fmt"
	"math"
)

// Requant rounds element by element: dst[i] = r(src[i]). With several
// multipliers, src is rows of len(r.Mul) columns.
func Requant[D, A Elem](w *Worker, dst []D, src []A, r *Rule) {
	cols := columns(len(dst), len(src), r)
	e := w.prepare(r)
	each(len(dst), cols, func(i, n, c int) {
		finish(e, dst[i:], 0, widen(w, 0, src[i:i+n]), 0, 1, n, nil, c)
	})
}

// Convert stores src in another type, which has to hold its elements.
func Convert[D, A Elem](w *Worker, dst []D, src []A) {
	r := Exact()
	Requant(w, dst, src, &r)
}

// Add is dst[i] = r(ka*a[i] + kb*b[i]). A b that is shorter than a is repeated;
// its length has to divide a's.
func Add[D, A, B Elem](w *Worker, dst []D, a []A, b []B, ka, kb int32, r *Rule) {
	if len(b) == 1 && len(r.Mul) <= 1 {
		AddByRow(w, dst, a, b, ka, kb, r)
		return
	}
	both(w, dst, a, b, r, func(x, y []int32) { addScaled(w.set, x, y, ka, kb) })
}

// Mul is dst[i] = r(a[i]*b[i]), with b repeated as in Add.
func Mul[D, A, B Elem](w *Worker, dst []D, a []A, b []B, r *Rule) {
	if len(b) == 1 && len(r.Mul) <= 1 {
		MulByRow(w, dst, a, b, r)
		return
	}
	both(w, dst, a, b, r, func(x, y []int32) { mulInto(w.set, x, y) })
}

// Div is dst[i] = r(floor((a[i]*2^shift + floor(b[i]/2)) / b[i])) for positive
// b[i], with b repeated as in Add. shift is 31 at most, and the quotient has to
// fit 32 bits.
func Div[D, A, B Elem](w *Worker, dst []D, a []A, b []B, shift uint, r *Rule) {
	checkShift(shift)
	if len(b) == 1 && len(r.Mul) <= 1 {
		DivByRow(w, dst, a, b, shift, r)
		return
	}
	both(w, dst, a, b, r, func(x, y []int32) { divInto(w.set, x, y, shift) })
}

// AddByRow is Add with one b for each row of a, which has len(b) rows.
func AddByRow[D, A, B Elem](w *Worker, dst []D, a []A, b []B, ka, kb int32, r *Rule) {
	byRow(w, dst, a, b, r, func(x []int32, y int32) { scale(w.set, x, ka, kb*y) })
}

// MulByRow is Mul with one b for each row of a, which has len(b) rows.
func MulByRow[D, A, B Elem](w *Worker, dst []D, a []A, b []B, r *Rule) {
	byRow(w, dst, a, b, r, func(x []int32, y int32) { scale(w.set, x, y, 0) })
}

// DivByRow is Div with one b for each row of a, which has len(b) rows.
func DivByRow[D, A, B Elem](w *Worker, dst []D, a []A, b []B, shift uint, r *Rule) {
	checkShift(shift)
	byRow(w, dst, a, b, r, func(x []int32, y int32) {
		if w.set == AVX2 { // which can only divide
			fillInts(w.wide[1][:len(x)], y)
			divInto(w.set, x, w.wide[1][:len(x)], shift)
			return
		}
		divBy(w.set, x, y, shift)
	})
}

func checkShift(shift uint) {
	if shift > 31 {
		panic(fmt.Sprintf("kernel: shift %d of a division is over 31", shift))
	}
}

func fillInts(x []int32, v int32) {
	for i := range x {
		x[i] = v
	}
}

// Sqrt is dst[i] = floor(sqrt(a[i]*2^shift)), a[i] not negative, shift 31 at most.
func Sqrt[D, A Elem](w *Worker, dst []D, a []A, shift uint) {
	if shift > 31 || len(dst) != len(a) {
		panic(fmt.Sprintf("kernel: root of %d elements into %d, shift %d", len(a), len(dst), shift))
	}
	for i, v := range a {
		dst[i] = D(root(uint64(max(v, 0)) << shift))
	}
}

// root is the largest integer whose square is at most x, x below 2^62. The
// floating-point root is off by one at most.
func root(x uint64) int32 {
	r := uint64(math.Sqrt(float64(x)))
	for r*r > x {
		r--
	}
	for (r+1)*(r+1) <= x {
		r++
	}
	return int32(r)
}

// A Table is a function of an integer: Entry[x-Lo].
type Table struct {
	lo      int32
	entries []int32
	bytes   *[256]uint8 // the same where inputs and entries are bytes: indexed by the input's bits
}

// NewTable makes a Table. The first entry is for lo.
func NewTable(entries []int32, lo int32) *Table {
	t := &Table{lo: lo, entries: entries}
	n := int64(len(entries))
	var b [256]uint8
	if n == 0 || TypeFor(int64(lo), int64(lo)+n-1) > Int8 || !narrow(entries) {
		return t
	}
	for i, e := range entries {
		b[uint8(lo+int32(i))] = uint8(e)
	}
	t.bytes = &b
	return t
}

// narrow says whether one type of byte holds all entries.
func narrow(entries []int32) bool {
	lo, hi := entries[0], entries[0]
	for _, e := range entries {
		lo, hi = min(lo, e), max(hi, e)
	}
	return TypeFor(int64(lo), int64(hi)) <= Int8
}

// Lookup is dst[i] = t[src[i]]. Every src[i] has to have an entry.
func Lookup[D, A Elem](w *Worker, dst []D, src []A, t *Table) {
	if len(dst) != len(src) {
		panic(fmt.Sprintf("kernel: %d elements into %d", len(src), len(dst)))
	}
	if t.bytes != nil && lookupBytes(w.set, dst, src, t) {
		return
	}
	if w.set != AVX512 && w.set != AMX {
		for i, v := range src {
			dst[i] = D(t.entries[int32(v)-t.lo])
		}
		return
	}
	r := Exact()
	e := w.prepare(&r)
	for i := 0; i < len(src); i += blockLen {
		x := w.wide[0][:min(blockLen, len(src)-i)]
		widenTo(w.set, x, src[i:])
		vecEntries(w.set, x, t.entries, t.lo)
		finish(e, dst[i:], 0, x, 0, 1, len(x), nil, 0)
	}
}

// Max is the largest element of a row, which must not be empty.
func Max[A Elem](w *Worker, row []A) int32 { return reduce(w, row, largest) }

// Sum is the sum of a row.
func Sum[A Elem](w *Worker, row []A) int32 { return reduce(w, row, total) }

// MaxByRow is Max of each of len(dst) rows of src.
func MaxByRow[A Elem](w *Worker, dst []int32, src []A) { rows(w, dst, src, largest) }

// SumByRow is Sum of each of len(dst) rows of src.
func SumByRow[A Elem](w *Worker, dst []int32, src []A) { rows(w, dst, src, total) }

func rows[A Elem](w *Worker, dst []int32, src []A, what reduction) {
	if len(dst) == 0 || len(src)%len(dst) != 0 || len(src) == 0 {
		panic(fmt.Sprintf("kernel: %d elements are not %d rows", len(src), len(dst)))
	}
	cols := len(src) / len(dst)
	for i := range dst {
		dst[i] = reduce(w, src[i*cols:(i+1)*cols], what)
	}
}

// Transpose writes src, rows*cols, as cols*rows: between NCHW (channels*pixels)
// and NHWC (pixels*channels), or a matrix.
func Transpose[E Elem](dst, src []E, rows, cols int) {
	if len(src) != rows*cols || len(dst) != len(src) {
		panic(fmt.Sprintf("kernel: %d elements transposed as %d*%d into %d", len(src), rows, cols, len(dst)))
	}
	const tile = 16 // squares that stay in the cache
	for i := 0; i < rows; i += tile {
		for j := 0; j < cols; j += tile {
			for y := i; y < min(i+tile, rows); y++ {
				for x := j; x < min(j+tile, cols); x++ {
					dst[x*rows+y] = src[y*cols+x]
				}
			}
		}
	}
}

// columns is the length of the rows that a rule's multipliers run along.
func columns(dst, src int, r *Rule) int {
	cols := dst
	if len(r.Mul) > 1 {
		cols = len(r.Mul)
	}
	if dst != src || dst > 0 && dst%cols != 0 {
		panic(fmt.Sprintf("kernel: %d elements into %d, by rows of %d", src, dst, cols))
	}
	checkRule[int32](r, cols)
	return cols
}

// each calls f for blocks of a tensor of n elements that lie within one row of
// cols: the first element, how many, and the column.
func each(n, cols int, f func(i, n, c int)) {
	for row := 0; row < n; row += cols {
		for c := 0; c < cols; c += blockLen {
			f(row+c, min(blockLen, cols-c), c)
		}
	}
}

// both combines a and a repeated b block by block, and rounds.
func both[D, A, B Elem](w *Worker, dst []D, a []A, b []B, r *Rule, f func(x, y []int32)) {
	cols := columns(len(dst), len(a), r)
	if len(a) == 0 {
		return
	}
	if len(b) == 0 || len(a)%len(b) != 0 {
		panic(fmt.Sprintf("kernel: %d elements do not repeat to %d", len(b), len(a)))
	}
	e := w.prepare(r)
	if len(b) == 1 {
		for j := range w.wide[1] {
			w.wide[1][j] = int32(b[0])
		}
	}
	at := 0 // in b
	each(len(a), cols, func(i, n, c int) {
		y := w.wide[1][:n]
		for j := 0; j < n && len(b) > 1; {
			m := min(n-j, len(b)-at)
			widenTo(w.set, y[j:j+m], b[at:at+m])
			j += m
			if at += m; at == len(b) {
				at = 0
			}
		}
		x := w.wide[0][:n]
		widenTo(w.set, x, a[i:i+n])
		f(x, y)
		finish(e, dst[i:], 0, x, 0, 1, n, nil, c)
	})
}

// byRow combines each row of a with its b, block by block, and rounds.
func byRow[D, A, B Elem](w *Worker, dst []D, a []A, b []B, r *Rule, f func(x []int32, y int32)) {
	if len(a) == 0 {
		return
	}
	if len(b) == 0 || len(a)%len(b) != 0 || len(dst) != len(a) {
		panic(fmt.Sprintf("kernel: %d elements, in rows for %d, into %d", len(a), len(b), len(dst)))
	}
	cols := len(a) / len(b)
	if len(r.Mul) > 1 && len(r.Mul) != cols {
		panic(fmt.Sprintf("kernel: a rule has %d multipliers for %d columns", len(r.Mul), cols))
	}
	checkRule[D](r, cols)
	e := w.prepare(r)
	for i, y := range b {
		for c := 0; c < cols; c += blockLen {
			n := min(blockLen, cols-c)
			x := w.wide[0][:n]
			widenTo(w.set, x, a[i*cols+c:])
			f(x, int32(y))
			finish(e, dst[i*cols+c:], 0, x, 0, 1, n, nil, c)
		}
	}
}

// widen is src in 32 bits: itself, or in block i of w.
func widen[A Elem](w *Worker, i int, src []A) []int32 {
	if s, ok := any(src).([]int32); ok {
		return s
	}
	out := w.wide[i][:len(src)]
	widenTo(w.set, out, src)
	return out
}

// divFloor is floor((a*2^shift + floor(b/2)) / b).
func divFloor(a, b int32, shift uint) int32 {
	n := int64(a)<<shift + int64(b>>1)
	q := n / int64(b)
	if n%int64(b) < 0 {
		q--
	}
	return int32(q)
}
