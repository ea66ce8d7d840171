package groth16

import (
	"encoding/binary"

	"github.com/consensys/gnark/frontend"

	"probity/model"
)

// This file has the operators that are neither linear nor a rescaling, each
// with its constraints and with what the witness gives them. The argument why
// there is one result assumes what the package comment shows: the operands are
// determined, and within their intervals.

// A function is the table of a lookup, as far as its input reaches: entry j is
// j + n*(f(j) - the least f), where n is how many there are, so that all differ.
type function struct {
	entries []int64
}

// tabulate collects the functions of all lookups, equal ones once. A lookup
// with one possible result has none.
func (pl *plan) tabulate() {
	p := pl.p
	pl.function = make([]int, len(p.Ops))
	known := map[string]int{}
	for i, op := range p.Ops {
		pl.function[i] = -1
		in, out := p.Values[op.In[0]], p.Values[len(p.Inputs)+i]
		if op.Kind != model.OpLookup || out.Lo == out.Hi {
			continue
		}
		f := op.Table[in.Lo-op.Lo : in.Hi-op.Lo+1]
		var key []byte
		for _, y := range f {
			key = binary.BigEndian.AppendUint32(key, uint32(y))
		}
		at, ok := known[string(key)]
		if !ok {
			at = len(pl.functions)
			known[string(key)] = at
			fn := function{make([]int64, len(f))}
			for j, y := range f {
				fn.entries[j] = int64(j) + int64(len(f))*(int64(y)-out.Lo)
			}
			pl.functions = append(pl.functions, fn)
		}
		pl.function[i] = at
	}
}

// entry is element j of a table.
func (pl *plan) entry(t table, j int) int64 {
	if t.fn == 0 {
		return int64(j)
	}
	return pl.functions[t.fn-1].entries[j]
}

// index is where in a table v is, if it is there.
func (pl *plan) index(t table, v int64) (j int64, ok bool) {
	if t.fn == 0 {
		return v, v >= 0 && uint64(v) < t.size
	}
	f := pl.functions[t.fn-1].entries
	j = v % int64(len(f))
	return j, j >= 0 && f[j] == v
}

func (pl *plan) functionTable(fn int) table {
	return table{size: uint64(len(pl.functions[fn].entries)), fn: fn + 1}
}

// function shows y = f(x): with n inputs from in.Lo on, and u = y - out.Lo
// shown to be small and not negative, x - in.Lo + n*u is an entry j + n*f_j.
// Both are sums of a remainder modulo n and a multiple of it, over the integers,
// so that x - in.Lo is j and u is f_j. Without the check of u, it could be
// the fraction that makes up for another j.
func (b *build) function(fn int, in, out model.Value, x, y []frontend.Variable) {
	for k := range y {
		if y[k] = out.Lo; fn >= 0 {
			u := b.wire()
			b.check(u, uint64(out.Hi-out.Lo)+1, false)
			t := b.plan.functionTable(fn)
			b.look(b.Add(b.plus(x[k], -in.Lo), b.Mul(u, t.size)), t)
			y[k] = b.plus(u, out.Lo)
		}
	}
}

func (a *assignment) function(fn int, in, out model.Value, x, y []int64) {
	for k := range y {
		if fn >= 0 {
			u := a.wire(y[k] - out.Lo)
			a.check(u, uint64(out.Hi-out.Lo)+1, false)
			t := a.pl.functionTable(fn)
			a.look(x[k]-in.Lo+u*int64(t.size), t)
		}
	}
}

// maximum shows that y is at least every x of its window, and equal to one of
// them.
func (b *build) maximum(op model.Op, in, out model.Value, x, y []frontend.Variable) {
	windows(op, in.Shape, out.Shape, func(o int, window []int) {
		var product frontend.Variable = 1
		for _, k := range window {
			d := b.Sub(y[o], x[k])
			b.check(d, uint64(in.Hi-in.Lo)+1, false)
			product = b.Mul(product, d)
		}
		b.AssertIsEqual(product, 0)
	})
}

func (a *assignment) maximum(op model.Op, in, out model.Value, x, y []int64) {
	windows(op, in.Shape, out.Shape, func(o int, window []int) {
		for _, k := range window {
			a.check(y[o]-x[k], uint64(in.Hi-in.Lo)+1, false)
		}
	})
}

// argmax shows that y is the position of the first largest of n elements, in
// the steps s_0 >= s_1 >= ... of which s_k says whether y > k: e_k = s_(k-1) - s_k,
// s_(-1) being 1 and s_(n-1) 0, is shown to be 0 or 1, and all e_k add up to 1,
// so that one of them is 1. There x is m; nowhere is x above m, nor is it m
// before that place, where s_k is 1: m - x_k - s_k is not negative. So m is the
// largest, and y = sum s_k the first place that has it.
func (b *build) argmax(op model.Op, in model.Value, x, y []frontend.Variable) {
	for o, read := range reduced(in.Shape, op.Axes) {
		n := len(read)
		if n == 1 {
			y[o] = 0
			continue
		}
		m := b.plus(b.wire(), in.Lo)
		steps := make([]frontend.Variable, n)
		for k := range n - 1 {
			steps[k] = b.wire()
		}
		steps[n-1] = 0
		var before frontend.Variable = 1
		for k, from := range read {
			e := b.Sub(before, steps[k])
			before = steps[k]
			d := b.Sub(m, x[from])
			b.AssertIsEqual(b.Mul(e, b.Sub(e, 1)), 0)
			b.AssertIsEqual(b.Mul(e, d), 0)
			b.check(b.Sub(d, steps[k]), uint64(in.Hi-in.Lo)+1, false)
		}
		y[o] = b.sum(steps[:n-1])
	}
}

func (a *assignment) argmax(op model.Op, in model.Value, x, y []int64) {
	for o, read := range reduced(in.Shape, op.Axes) {
		n := len(read)
		if n == 1 {
			continue
		}
		largest := x[read[min(max(0, y[o]), int64(n)-1)]]
		m := a.wire(largest-in.Lo) + in.Lo
		steps := make([]int64, n)
		for k := range n - 1 {
			if int64(k) < y[o] {
				steps[k] = 1
			}
			steps[k] = a.wire(steps[k])
		}
		for k, from := range read {
			a.check(m-x[from]-steps[k], uint64(in.Hi-in.Lo)+1, false)
		}
	}
}

// div shows y = floor((x*2^s + h) / d), h = floor(d/2): with a bit t and h not
// negative and small, d = 2h + t has one solution; with y small, r and d-1-r not
// negative and small, x*2^s + h = y*d + r is an equation over the integers, and
// 0 <= r < d.
func (b *build) div(op model.Op, in, by, out model.Value, x, d, y []frontend.Variable) {
	half := make([]frontend.Variable, len(d))
	for i := range d {
		t := b.wire()
		b.AssertIsEqual(b.Mul(t, b.Sub(t, 1)), 0)
		half[i] = b.Div(b.Sub(d[i], t), 2)
		b.check(half[i], uint64(by.Hi/2)+1, false)
	}
	for k, from := range spread(by.Shape, in.Shape) {
		low := b.wire()
		b.check(low, uint64(out.Hi-out.Lo)+1, false)
		y[k] = b.plus(low, out.Lo)
		r := b.Sub(b.Add(b.Mul(x[k], uint64(1)<<op.Shift), half[from]), b.Mul(y[k], d[from]))
		b.check(r, uint64(by.Hi), false)
		b.check(b.Sub(d[from], 1, r), uint64(by.Hi), false)
	}
}

func (a *assignment) div(op model.Op, in, by, out model.Value, x, d, y []int64) {
	half := make([]int64, len(d))
	for i := range d {
		t := a.wire(d[i] & 1)
		half[i] = (d[i] - t) >> 1
		a.check(half[i], uint64(by.Hi/2)+1, false)
	}
	for k, from := range spread(by.Shape, in.Shape) {
		low := a.wire(y[k] - out.Lo)
		a.check(low, uint64(out.Hi-out.Lo)+1, false)
		r := x[k]<<op.Shift + half[from] - (low+out.Lo)*d[from]
		a.check(r, uint64(by.Hi), false)
		a.check(d[from]-1-r, uint64(by.Hi), false)
	}
}

// sqrt shows y = floor(sqrt(x*2^s)): r = x*2^s - y*y and k = 2y - r are small and
// not negative. So (r+k)^2 = 4 (x*2^s - r) is an equation over the integers, r+k is
// even, and y an integer that is not negative: y*y <= x*2^s < (y+1)*(y+1).
func (b *build) sqrt(op model.Op, out model.Value, x, y []frontend.Variable) {
	for k := range y {
		y[k] = b.wire()
		r := b.Sub(b.Mul(x[k], uint64(1)<<op.Shift), b.Mul(y[k], y[k]))
		b.check(r, 2*uint64(out.Hi)+1, false)
		b.check(b.Sub(b.Mul(y[k], 2), r), 2*uint64(out.Hi)+1, false)
	}
}

func (a *assignment) sqrt(op model.Op, out model.Value, x, y []int64) {
	for k := range y {
		root := a.wire(y[k])
		r := x[k]<<op.Shift - root*root
		a.check(r, 2*uint64(out.Hi)+1, false)
		a.check(2*root-r, 2*uint64(out.Hi)+1, false)
	}
}

// embed shows that y has row x of the table w, for every x: with e_j*(x-j) = 0
// for every row j and sum e_j = 1, e is 1 at x and 0 elsewhere; y is e times the
// table, a matrix product.
func (b *build) embed(rows int, out model.Value, x, w, y []frontend.Variable) {
	e := make([]frontend.Variable, 0, len(x)*rows)
	for i := range x {
		for j := range rows {
			e = append(e, b.wire())
			b.AssertIsEqual(b.Mul(e[i*rows+j], b.Sub(x[i], j)), 0)
		}
		b.AssertIsEqual(b.sum(e[i*rows:]), 1)
	}
	for k := range y {
		y[k] = b.plus(b.wire(), out.Lo)
	}
	m := matmul{batch: 1, m: len(x), n: len(y) / len(x), k: rows}
	columns := make([]frontend.Variable, len(w))
	for i := range w {
		columns[i%m.n*rows+i/m.n] = w[i]
	}
	b.multiply(m, e, columns, y, string(model.OpEmbed))
}

func (a *assignment) embed(rows int, out model.Value, x, y []int64) {
	for _, at := range x {
		for j := range rows {
			e := int64(0)
			if at == int64(j) {
				e = 1
			}
			a.wire(e)
		}
	}
	for _, v := range y {
		a.wire(v - out.Lo)
	}
}
