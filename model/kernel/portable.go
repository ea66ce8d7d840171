package kernel

import "math"

// What follows is the plain Go of every step that also exists in vector
// instructions. Each step asks those first: a vec function returns how many
// elements (or whole rows) from the start it has done, and Go does the rest.

// An epilogue is a Rule prepared for rounding blocks of sums.
type epilogue struct {
	set    Set
	mul    []int32
	mul1   [panel]int32 // one multiplier for all columns, in every lane
	params params
}

// params is what the vector code reads of a rule, each number as often as it
// has use for, at the offsets that it knows.
type params struct {
	shift int64 // 0
	half  int64 // 8: 2^(shift-1), or 0
	lo    int64 // 16
	hi    int64 // 24
	prior int64 // 32: shift-1, or 0
	one   int64 // 40: 1, or 0 if shift is 0
	least int64 // 48: the least sum that is rounded to lo
	most  int64 // 56: the greatest that is rounded to hi
	up    int64 // 64: 32-shift
	fits  bool  // shift is 32 at most, and any sum times any multiplier, shifted, fits 32 bits
	first bool  // clamping sums to least and most first, nothing overflows
}

// prepare is r prepared, in w's memory, until the next one.
func (w *Worker) prepare(r *Rule) *epilogue {
	e := &w.rule
	e.set, e.mul = w.set, r.Mul
	e.params = params{shift: int64(r.Shift), lo: int64(r.Lo), hi: int64(r.Hi)}
	if r.Shift > 0 {
		e.params.half, e.params.prior, e.params.one = 1<<(r.Shift-1), int64(r.Shift-1), 1
	}
	p := &e.params
	p.least, p.most, p.first = p.lo, p.hi, true
	if r.Shift > 0 {
		p.least = max(p.lo<<min(r.Shift, 31)-p.half, math.MinInt32)
		p.most = p.hi<<min(r.Shift, 31) + p.half - 1
		p.first = r.Shift < 31 && p.least <= math.MaxInt32 && p.most >= math.MinInt32 && p.most+p.half <= math.MaxInt32
	}
	p.up, p.fits = 32-p.shift, r.Shift >= 1 && r.Shift <= 32
	for _, m := range e.mul {
		if max(int64(m), -int64(m)) > p.half {
			p.fits = false
		}
	}
	if len(e.mul) == 1 {
		for i := range e.mul1 {
			e.mul1[i] = e.mul[0]
		}
	}
	return e
}

// finish rounds a block of sums, rows*cols, adding bias to each column (nil is
// none), and stores it. The block's first column is column c of the rule.
func finish[D Elem](e *epilogue, dst []D, ldd int, acc []int32, lda, rows, cols int, bias []int32, c int) {
	mul := e.mul
	if len(mul) > 1 {
		mul = mul[c : c+cols]
	}
	done := vecFinish(e, dst, ldd, acc, lda, rows, cols, bias, mul)
	if done == cols {
		return
	}
	p := &e.params
	for i := range rows {
		out := dst[i*ldd : i*ldd+cols]
		in := acc[i*lda : i*lda+cols]
		for j := done; j < cols; j++ {
			v := in[j]
			if bias != nil {
				v += bias[j]
			}
			s := int64(v)
			switch {
			case len(mul) > 1:
				s *= int64(mul[j])
			case len(mul) == 1:
				s *= int64(mul[0])
			}
			out[j] = D(min(max((s+p.half)>>uint(p.shift), p.lo), p.hi))
		}
	}
}

// widenTo is out[i] = in[i] in 32 bits.
func widenTo[A Elem](set Set, out []int32, in []A) {
	in = in[:len(out)]
	for i := vecWiden(set, out, in); i < len(out); i++ {
		out[i] = int32(in[i])
	}
}

// addInto is out[i] += in[i].
func addInto[A Elem](set Set, out []int32, in []A) {
	in = in[:len(out)]
	for i := vecAddInto(set, out, in); i < len(out); i++ {
		out[i] += int32(in[i])
	}
}

// maxInto is out[i] = max(out[i], in[i]).
func maxInto[E Elem](set Set, out, in []E) {
	in = in[:len(out)]
	for i := vecMaxInto(set, out, in); i < len(out); i++ {
		out[i] = max(out[i], in[i])
	}
}

// addScaled is x[i] = ka*x[i] + kb*y[i].
func addScaled(set Set, x, y []int32, ka, kb int32) {
	y = y[:len(x)]
	for i := vecAddScaled(set, x, y, ka, kb); i < len(x); i++ {
		x[i] = ka*x[i] + kb*y[i]
	}
}

// scale is x[i] = m*x[i] + c.
func scale(set Set, x []int32, m, c int32) {
	for i := vecScale(set, x, m, c); i < len(x); i++ {
		x[i] = m*x[i] + c
	}
}

// mulInto is x[i] *= y[i].
func mulInto(set Set, x, y []int32) {
	y = y[:len(x)]
	for i := vecMulInto(set, x, y); i < len(x); i++ {
		x[i] *= y[i]
	}
}

// divBy is x[i] = divFloor(x[i], b, shift).
func divBy(set Set, x []int32, b int32, shift uint) {
	for i := vecDivBy(set, x, b, shift); i < len(x); i++ {
		x[i] = divFloor(x[i], b, shift)
	}
}

// divInto is x[i] = divFloor(x[i], y[i], shift).
func divInto(set Set, x, y []int32, shift uint) {
	y = y[:len(x)]
	for i := vecDivInto(set, x, y, shift); i < len(x); i++ {
		x[i] = divFloor(x[i], y[i], shift)
	}
}

// lookupBytes looks bytes up in a table of bytes, and says whether it did: the
// elements may be stored as something wider.
func lookupBytes[D, A Elem](set Set, dst []D, src []A, t *Table) bool {
	if TypeOf[A]() > Int8 || TypeOf[D]() > Int8 {
		return false
	}
	table := t.bytes
	for i := vecLookup(set, dst, src, table); i < len(src); i++ {
		dst[i] = D(table[uint8(src[i])])
	}
	return true
}

// A reduction is what becomes of a row.
type reduction uint8

const (
	total reduction = iota
	largest
)

// reduce combines the elements of a row, block by block.
func reduce[A Elem](w *Worker, row []A, what reduction) int32 {
	var lanes [16]int32
	out := int32(0)
	if what == largest {
		out = int32(row[0])
		for i := range lanes {
			lanes[i] = out
		}
	}
	combine := func(v int32) {
		if what == largest {
			out = max(out, v)
		} else {
			out += v
		}
	}
	for i := 0; i < len(row); i += blockLen {
		x := widen(w, 0, row[i:min(i+blockLen, len(row))])
		for _, v := range x[vecReduce(w.set, what, &lanes, x):] {
			combine(v)
		}
	}
	for _, v := range lanes {
		combine(v)
	}
	return out
}
