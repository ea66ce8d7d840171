package kernel

import "fmt"

// ColumnStep is what the bounds of a range of columns should be multiples of,
// so that no work is done twice (the last bound excepted).
const ColumnStep = 64

// panel is the number of columns of a packed panel.
const panel = 16

// layout is how a Matrix lies in memory.
type layout uint8

const (
	flat16 layout = iota // rows of int16: portable
	flat32               // rows of int32: operands of more than 16 bits, all sets
	quads                // panels of 16 columns, four steps of k together, int8
	pairs                // panels of 16 columns, two steps of k together, int16
)

// A Matrix is the right operand of products: N rows of K weights, arranged for
// one set of instructions and one type of left operand. The result has N
// columns.
type Matrix struct {
	N, K   int
	set    Set
	left   Type
	layout layout
	kp     int // K, padded with zeros
	step   int // quads: the depth of one tile, kp being a multiple of it
	b8     []int8
	b16    []int16
	b32    []int32
	bias   []int32 // for each column, padded to whole panels
	shift  []int32 // quads: the bias for left operands that the instructions want moved by 128; empty if they don't
	row    []uint8 // memory for making shift
}

// Pack arranges weights b for products with rows of type left: N*K elements,
// element (n, k) being b[n*nStep+k*kStep]. bias is added to each column; nil is
// none. Weights are stored in 8 bits if all of them and left fit, and in 16 or
// 32 otherwise.
func Pack[B Elem](set Set, left Type, b []B, n, k, nStep, kStep int, bias []int32) *Matrix {
	m := new(Matrix)
	pack(m, set, left, span(b), b, n, k, nStep, kStep, bias)
	return m
}

// span is the narrowest type for the elements of b.
func span[B Elem](b []B) Type {
	var lo, hi int64
	for _, x := range b {
		lo, hi = min(lo, int64(x)), max(hi, int64(x))
	}
	if t := TypeFor(lo, hi); t != Uint8 {
		return t
	}
	if hi > 127 {
		return Uint8
	}
	return Int8
}

// pack is Pack into m, reusing its memory. right is a type that holds all of b.
func pack[B Elem](m *Matrix, set Set, left, right Type, b []B, n, k, nStep, kStep int, bias []int32) {
	if n <= 0 || k <= 0 || nStep < 0 || kStep < 0 || (n-1)*nStep+(k-1)*kStep >= len(b) {
		panic(fmt.Sprintf("kernel: %d weights are no %d*%d matrix", len(b), n, k))
	}
	if bias != nil && len(bias) != n {
		panic(fmt.Sprintf("kernel: %d biases for %d columns", len(bias), n))
	}
	m.N, m.K, m.set, m.left = n, k, set, left
	m.layout, m.kp, m.step = layoutFor(set, left, right, k)
	np := ceil(n, panel) * panel
	m.bias = grow(m.bias, np)
	clear(m.bias)
	copy(m.bias, bias)
	m.shift = m.shift[:0]

	switch m.layout {
	case flat16:
		m.b16 = grow(m.b16, n*m.kp)
		packFlat(m.b16, b, n, k, nStep, kStep)
	case flat32:
		m.b32 = grow(m.b32, n*m.kp)
		packFlat(m.b32, b, n, k, nStep, kStep)
	case pairs:
		m.b16 = grow(m.b16, np*m.kp)
		if !vecPack(m, b, nStep, kStep) {
			packPanels(m.b16, b, n, k, m.kp, nStep, kStep, 2)
		}
	case quads:
		m.b8 = grow(m.b8, np*m.kp)
		if !vecPack(m, b, nStep, kStep) {
			packPanels(m.b8, b, n, k, m.kp, nStep, kStep, 4)
		}
		vecShift(m)
	}
}

// layoutFor chooses the layout for a product, and the padded K.
func layoutFor(set Set, left, right Type, k int) (l layout, kp, step int) {
	switch {
	case left == Int32 || right == Int32:
		return flat32, k, 0
	case set == Portable:
		return flat16, k, 0
	case left <= Int8 && right == Int8 && (set == AVX512 || set == AMX || set == NEONDot):
		// The depth of a tile is 64 at most; equal tiles waste the least.
		tiles := ceil(k, 64)
		step = ceil(ceil(k, tiles), 4) * 4
		if set != AMX {
			return quads, ceil(k, 4) * 4, 0
		}
		return quads, tiles * step, step
	}
	return pairs, ceil(k, 2) * 2, 0
}

func packFlat[E int16 | int32, B Elem](out []E, b []B, n, k, nStep, kStep int) {
	for i := range n {
		row := out[i*k : i*k+k]
		for j := range row {
			row[j] = E(b[i*nStep+j*kStep])
		}
	}
}

// packPanels writes panel after panel, each holding for every group of deep
// steps of k the 16 columns, deep elements each.
func packPanels[E int8 | int16, B Elem](out []E, b []B, n, k, kp, nStep, kStep, deep int) {
	clear(out[:ceil(n, panel)*panel*kp])
	for c := range n {
		o := out[(c/panel*kp)*panel+c%panel*deep:]
		at := c * nStep
		for j := 0; j < k; j += deep {
			g := o[j*panel:]
			for d := range min(deep, k-j) {
				g[d] = E(b[at])
				at += kStep
			}
		}
	}
}

// Gemm multiplies rows of a by m, applies r and stores columns c0..c1 of the
// result: dst[i*ldd+j] = r(bias[j] + sum over k of a[i*lda+k]*B[j, k]). A has to
// be of the type that m was packed for. r.Mul counts columns from 0.
func Gemm[D, A Elem](w *Worker, dst []D, ldd int, a []A, lda, rows int, m *Matrix, c0, c1 int, r *Rule) {
	if rows == 0 || c0 == c1 {
		return
	}
	checkRule[D](r, m.N)
	if c0 < 0 || c1 > m.N || c0 > c1 || lda < 0 || ldd < 0 || (rows-1)*lda+m.K > len(a) || (rows-1)*ldd+c1 > len(dst) {
		panic(fmt.Sprintf("kernel: columns %d..%d of %d rows do not fit their matrices", c0, c1, rows))
	}
	g := source[A]{a: a, lda: lda, k: m.K}
	gemm(w, dst, ldd, &g, rows, m, c0, c1, r)
}

// MatMul is Gemm with a right operand that is a value: element (n, k) is
// b[n*nStep+k*kStep], so that either of b and its transpose multiplies as it lies.
func MatMul[D, A, B Elem](w *Worker, dst []D, ldd int, a []A, lda, rows int, b []B, n, k, nStep, kStep int, r *Rule) {
	pack(&w.b, w.set, TypeOf[A](), TypeOf[B](), b, n, k, nStep, kStep, nil)
	Gemm(w, dst, ldd, a, lda, rows, &w.b, 0, n, r)
}

// A source is where the rows of a left operand come from: a matrix, or the
// windows of a convolution.
type source[A Elem] struct {
	a      []A
	lda, k int
	conv   *Conv // nil: a matrix
	first  int   // conv: the channel that the group begins with
	at     int   // conv: the output pixel that row 0 is
	step   int   // conv: between the pixels of a
}

// gemm is the loop over blocks of rows: gather them in the form that the
// instructions want, multiply by one strip of columns after another, and round
// each block of sums while it is in the cache.
func gemm[D, A Elem](w *Worker, dst []D, ldd int, g *source[A], rows int, m *Matrix, c0, c1 int, r *Rule) {
	if TypeOf[A]() != m.left {
		panic(fmt.Sprintf("kernel: rows of %v for a matrix packed for %v", TypeOf[A](), m.left))
	}
	if m.set != w.set {
		panic(fmt.Sprintf("kernel: a worker for %v given a matrix for %v", w.set, m.set))
	}
	e := w.prepare(r)
	switch m.layout {
	case flat16:
		blockRows := clampRows(1<<14/m.kp, 4, 32)
		w.acc = grow(w.acc, blockRows*ColumnStep)
		w.a16 = grow(w.a16, blockRows*m.kp)
		for i := 0; i < rows; i += blockRows {
			n := min(blockRows, rows-i)
			gather(w.a16, m.kp, g, i, n)
			for c := c0; c < c1; c += ColumnStep {
				cols := min(ColumnStep, c1-c)
				flat(w.acc, w.a16, n, m.b16[c*m.kp:], cols, m.kp)
				finish(e, dst[i*ldd+c:], ldd, w.acc, ColumnStep, n, cols, m.bias[c:], c)
			}
		}
	case flat32:
		blockRows := clampRows(1<<13/m.kp, 4, 32)
		w.acc = grow(w.acc, blockRows*ColumnStep)
		w.a32 = grow(w.a32, blockRows*m.kp)
		for i := 0; i < rows; i += blockRows {
			n := min(blockRows, rows-i)
			gather(w.a32, m.kp, g, i, n)
			for c := c0; c < c1; c += ColumnStep {
				cols := min(ColumnStep, c1-c)
				flat(w.acc, w.a32, n, m.b32[c*m.kp:], cols, m.kp)
				finish(e, dst[i*ldd+c:], ldd, w.acc, ColumnStep, n, cols, m.bias[c:], c)
			}
		}
	default:
		gemmPanels(w, dst, ldd, g, rows, m, c0, c1, e)
	}
}

func clampRows(n, lo, hi int) int { return min(max(n, lo), hi) / lo * lo }

// gather writes rows i..i+n of the left operand to out, row by row, padded with
// zeros to kp.
func gather[E int16 | int32, A Elem](out []E, kp int, g *source[A], i, n int) {
	for j := range n {
		row := out[j*kp : (j+1)*kp]
		if g.conv != nil {
			windowRow(row, g, i+j)
			continue
		}
		for x, v := range g.a[(i+j)*g.lda : (i+j)*g.lda+g.k] {
			row[x] = E(v)
		}
		clear(row[g.k:])
	}
}

// flat multiplies rows by columns, both lying along k, in plain Go. Four
// columns at a time keep the sums in registers.
func flat[E int16 | int32](acc []int32, a []E, rows int, b []E, cols, k int) {
	for i := range rows {
		x := a[i*k : i*k+k]
		out := acc[i*ColumnStep : i*ColumnStep+cols]
		j := 0
		for ; j+4 <= cols; j += 4 {
			b0, b1, b2, b3 := b[j*k:], b[(j+1)*k:], b[(j+2)*k:], b[(j+3)*k:]
			b0, b1, b2, b3 = b0[:len(x)], b1[:len(x)], b2[:len(x)], b3[:len(x)]
			var s0, s1, s2, s3 int32
			for t, v := range x {
				v := int32(v)
				s0 += v * int32(b0[t])
				s1 += v * int32(b1[t])
				s2 += v * int32(b2[t])
				s3 += v * int32(b3[t])
			}
			out[j], out[j+1], out[j+2], out[j+3] = s0, s1, s2, s3
		}
		for ; j < cols; j++ {
			y := b[j*k : j*k+k]
			var s int32
			for t, v := range x {
				s += int32(v) * int32(y[t])
			}
			out[j] = s
		}
	}
}
