package model

import (
	"math"
	"slices"

	"probity/model/kernel"
)

// chunkLen is how many elements a unit of element-wise work has, at least.
const chunkLen = 1 << 13

// An eachStep changes a tensor element by element, in the order in which it
// lies. Multipliers run along rows of cols elements, or, where each has a run of
// its own, over runs of that length.
type eachStep struct {
	to, from  place
	op        Op
	rule      kernel.Rule
	table     *kernel.Table
	n         int // elements
	unit, run int
}

func (b *planner) each(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	s := eachStep{from: b.whole(op.In[0]), op: op, n: elements(b.p.Values[v].Shape), unit: b.chunk}
	s.to = b.put(v, s.from.strides)
	switch op.Kind {
	case OpRequant:
		s.rule = b.rule(op)
		s.rule.Lo, s.rule.Hi = int32(b.p.Values[v].Lo), int32(b.p.Values[v].Hi)
		if cols := len(s.rule.Mul); cols > 1 {
			if run := s.from.strides[op.Axes[0]]; run > 1 {
				s.run, s.unit = run, run
			} else {
				s.unit = (b.chunk + cols - 1) / cols * cols
			}
		}
	case OpLookup:
		s.table = kernel.NewTable(op.Table, int32(op.Lo))
	}
	b.add(op.describe(i), (s.n+s.unit-1)/s.unit, int64(s.n), []*buffer{s.from.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return eachSteps()[s.to.typ][s.from.typ](s)
	})
}

func runEachStep[D, A kernel.Elem](s eachStep) runner {
	out, in := memory[D](s.to.buffer), memory[A](s.from.buffer)
	switch {
	case s.op.Kind == OpLookup:
		return func(w *kernel.Worker, from, to int) {
			from, to = from*s.unit, min(to*s.unit, s.n)
			kernel.Lookup(w, out[from:to], in[from:to], s.table)
		}
	case s.op.Kind == OpSqrt && s.op.Shift <= 31:
		return func(w *kernel.Worker, from, to int) {
			from, to = from*s.unit, min(to*s.unit, s.n)
			kernel.Sqrt(w, out[from:to], in[from:to], s.op.Shift)
		}
	case s.op.Kind == OpSqrt:
		return func(w *kernel.Worker, from, to int) {
			for i := from * s.unit; i < min(to*s.unit, s.n); i++ {
				out[i] = D(s.op.sqrt(int64(in[i])))
			}
		}
	case s.run > 0:
		return func(w *kernel.Worker, from, to int) {
			for u := from; u < to; u++ {
				r, at := s.rule, u%len(s.rule.Mul)
				r.Mul = s.rule.Mul[at : at+1]
				kernel.Requant(w, out[u*s.run:][:s.run], in[u*s.run:][:s.run], &r)
			}
		}
	}
	return func(w *kernel.Worker, from, to int) {
		from, to = from*s.unit, min(to*s.unit, s.n)
		kernel.Requant(w, out[from:to], in[from:to], &s.rule)
	}
}

// A bothStep combines two tensors element by element: rows of the first, each
// with its part of the second, which repeats within the row.
type bothStep struct {
	to, a     place
	b         place
	constant  Tensor // instead of b
	op        Op
	rule      kernel.Rule
	row, rows int   // elements of a row; how many
	at        []int // by row: where its part of b begins; nil: at 0
	part      int   // elements of a part
	unit      int   // elements of a unit, where there is one row; else a row is a unit
	shortRow  int
}

// shortRow is a row too short for a kernel's call to pay.
const shortRow = 32

func (b *planner) both(i int) {
	op := b.p.Ops[i]
	shape := b.p.Values[len(b.p.Inputs)+i].Shape
	s := bothStep{a: b.whole(op.In[0]), op: op, shortRow: b.shortRow}
	typ := kernel.Int8
	if len(op.Weights) > 0 {
		s.constant = b.constant(op.Weights[0], s.a)
		s.b = place{shape: []int{s.constant.Len()}, strides: []int{1}}
		s.row, s.rows, s.part = elements(shape), 1, s.constant.Len()
		switch {
		case s.constant.h != nil:
			typ = kernel.Int16
		case s.constant.b == nil:
			typ = kernel.Int32
		}
	} else {
		s.b = b.places[op.In[1]][0]
		if !s.walk() {
			// In the order of the first operand, repeated to its full size.
			from := s.b.repeated(shape)
			s.b = place{b.buffer(from.typ, elements(shape)), shape, s.a.strides, 0}
			b.copy("repeat", s.b, from)
			s.walk()
		}
		typ = s.b.typ
	}
	// A multiplier along what lies innermost can be part of it.
	v, rule := b.fused(i, func(axis int) bool { return s.a.strides[axis] == 1 && s.row%shape[axis] == 0 && shape[axis] > 1 })
	s.rule = rule
	s.to = b.put(v, s.a.strides)
	units := s.rows
	if s.rows == 1 {
		s.unit = max(1, len(s.rule.Mul)) * s.part
		s.unit = (b.chunk + s.unit - 1) / s.unit * s.unit
		if s.part == s.row { // side by side: parts of both
			cols := max(1, len(s.rule.Mul))
			s.unit = (b.chunk + cols - 1) / cols * cols
		}
		units = (s.row + s.unit - 1) / s.unit
	}
	reads := []*buffer{s.a.buffer}
	if s.b.buffer != nil {
		reads = append(reads, s.b.buffer)
	}
	work := int64(2 * elements(shape))
	if op.Kind == OpDiv {
		work *= 8
	}
	b.add(op.describe(i), units, work, reads, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return bothSteps()[s.to.typ][s.a.typ][typ](s)
	})
}

// repeated is the place as NumPy repeats it to a shape.
func (p place) repeated(shape []int) place {
	out := place{buffer: p.buffer, shape: shape, strides: make([]int, len(shape)), offset: p.offset}
	for i, n := range p.shape {
		if n > 1 {
			out.strides[len(shape)-len(p.shape)+i] = p.strides[i]
		}
	}
	return out
}

// walk splits the first operand into rows that a part of the second goes along
// with; ok is false where none are worth it.
func (s *bothStep) walk() (ok bool) {
	b := s.b.repeated(s.a.shape)
	d := dims(s.a.shape, s.a.strides, b.strides)
	s.row, s.rows, s.part, s.at = 1, 1, 1, []int{b.offset}
	if len(d) == 0 {
		return true
	}
	last := d[len(d)-1]
	d = d[:len(d)-1]
	switch last.strides[1] {
	case 0, 1:
	default:
		return false
	}
	s.row = last.size
	if last.strides[1] == 1 {
		s.part = last.size
		if n := len(d); n > 0 && d[n-1].strides[1] == 0 { // the same part for a row of rows
			s.row *= d[n-1].size
			d = d[:n-1]
		}
	}
	if len(d) > 0 && s.row < s.shortRow {
		return false
	}
	s.at = s.at[:0]
	outer := View{Offset: b.offset}
	for _, d := range d {
		outer.Shape, outer.Strides = append(outer.Shape, d.size), append(outer.Strides, d.strides[1])
	}
	outer.each(func(_, at int) { s.at = append(s.at, at) })
	s.rows = len(s.at)
	return true
}

// constant is a weight tensor in the order of a place that it broadcasts to, as
// little of it as has to be repeated.
func (b *planner) constant(weight int, like place) Tensor {
	view, _ := broadcast(b.p.Weights[weight].Shape, like.shape)
	d := dims(like.shape, like.strides, view.Strides)
	for len(d) > 0 && d[0].strides[1] == 0 {
		d = d[1:]
	}
	view = View{}
	for _, d := range d {
		view.Shape, view.Strides = append(view.Shape, d.size), append(view.Strides, d.strides[1])
	}
	var x []int32
	view.each(func(_, at int) { x = append(x, b.w[weight].At(at)) })
	return TensorOf(x)
}

func runBothStep[D, A, B kernel.Elem](s bothStep) runner {
	out, x := memory[D](s.to.buffer), memory[A](s.a.buffer)
	var y []B
	if s.b.buffer != nil {
		y = memory[B](s.b.buffer)
	} else {
		y = stored[B](s.constant)
	}
	do := func(w *kernel.Worker, out []D, x []A, y []B) {
		switch {
		case s.op.Kind == OpAdd:
			kernel.Add(w, out, x, y, int32(s.op.A), int32(s.op.B), &s.rule)
		case s.op.Kind == OpMul:
			kernel.Mul(w, out, x, y, &s.rule)
		case s.op.Shift <= 31:
			kernel.Div(w, out, x, y, s.op.Shift, &s.rule)
		default:
			for i, a := range x {
				q := s.op.div(int64(a), int64(y[i%len(y)]))
				if n := len(s.rule.Mul); n > 0 {
					q *= int64(s.rule.Mul[i%n])
				}
				out[i] = D(Op{Shift: s.rule.Shift, Lo: int64(s.rule.Lo), Hi: int64(s.rule.Hi)}.Requant(q))
			}
		}
	}
	if s.rows == 1 {
		y = y[s.start(0):][:s.part]
		return func(w *kernel.Worker, from, to int) {
			from, to = from*s.unit, min(to*s.unit, s.row)
			if s.part == s.row {
				do(w, out[from:to], x[from:to], y[from:to])
			} else {
				do(w, out[from:to], x[from:to], y)
			}
		}
	}
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			do(w, out[u*s.row:][:s.row], x[u*s.row:][:s.row], y[s.start(u):][:s.part])
		}
	}
}

func (s *bothStep) start(row int) int {
	if s.at == nil {
		return 0
	}
	return s.at[row]
}

// stored is what a tensor is stored in.
func stored[E kernel.Elem](t Tensor) (s []E) {
	switch s := any(&s).(type) {
	case *[]int8:
		*s = t.b
	case *[]int16:
		*s = t.h
	case *[]int32:
		*s = t.w
	}
	return s
}

// A reduceStep makes each of its elements out of many.
type reduceStep struct {
	to, from  place
	kind      OpKind
	at, along []int // by element: where it begins; where the others are from there
	row       bool  // they are a row in one piece
}

func (b *planner) reduce(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	s := reduceStep{kind: op.Kind, from: b.places[op.In[0]][0]}
	s.to = b.put(v, ordered(b.p.Values[v].Shape, s.from.strides))
	var inner, outer View
	outer.Shape = slices.Clone(s.from.shape)
	outer.Strides, outer.Offset = s.from.strides, s.from.offset
	for _, axis := range op.Axes {
		inner.Shape, inner.Strides = append(inner.Shape, s.from.shape[axis]), append(inner.Strides, s.from.strides[axis])
		outer.Shape[axis] = 1
	}
	s.at = make([]int, elements(outer.Shape))
	// In the order in which the results lie.
	view := s.to.view()
	var where []int
	view.each(func(_, at int) { where = append(where, at) })
	outer.each(func(i, at int) { s.at[where[i]] = at })
	if op.Kind != OpArgMax { // in any order
		d := dims(inner.Shape, inner.Strides)
		inner = View{}
		for _, d := range d {
			inner.Shape, inner.Strides = append(inner.Shape, d.size), append(inner.Strides, d.strides[0])
		}
		s.row = len(d) == 1 && d[0].strides[0] == 1
	}
	inner.each(func(_, at int) { s.along = append(s.along, at) })
	b.add(op.describe(i), len(s.at), int64(len(s.at)*len(s.along)), []*buffer{s.from.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return reduceSteps()[s.to.typ][s.from.typ](s)
	})
}

func runReduceStep[D, A kernel.Elem](s reduceStep) runner {
	out, in := memory[D](s.to.buffer), memory[A](s.from.buffer)
	n := len(s.along)
	switch {
	case s.kind == OpSum && s.row:
		return func(w *kernel.Worker, from, to int) {
			for i := from; i < to; i++ {
				out[i] = D(kernel.Sum(w, in[s.at[i]:][:n]))
			}
		}
	case s.kind == OpMax && s.row:
		return func(w *kernel.Worker, from, to int) {
			for i := from; i < to; i++ {
				out[i] = D(kernel.Max(w, in[s.at[i]:][:n]))
			}
		}
	case s.kind == OpSum:
		return func(w *kernel.Worker, from, to int) {
			for i := from; i < to; i++ {
				sum := int32(0)
				for _, at := range s.along {
					sum += int32(in[s.at[i]+at])
				}
				out[i] = D(sum)
			}
		}
	}
	return func(w *kernel.Worker, from, to int) {
		for i := from; i < to; i++ {
			best, most := 0, int32(math.MinInt32)
			for k, at := range s.along {
				if x := int32(in[s.at[i]+at]); k == 0 || x > most {
					best, most = k, x
				}
			}
			if s.kind == OpMax {
				out[i] = D(most)
			} else {
				out[i] = D(best)
			}
		}
	}
}

// pad fills, then copies what is inside.
func (b *planner) pad(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	from := b.places[op.In[0]][0]
	to := b.put(v, ordered(b.p.Values[v].Shape, from.strides))
	n := to.size
	b.add(op.describe(i), (n+b.chunk-1)/b.chunk, int64(n), nil, []*buffer{to.buffer}, func() func(*kernel.Worker, int, int) {
		return fillSteps()[to.typ](to.buffer, op.Fill, b.chunk)
	})
	inside := place{to.buffer, from.shape, slices.Clone(to.strides), 0}
	for axis := range from.shape {
		before, _, inner := op.Pad.pads(axis)
		inside.offset += before * to.strides[axis]
		inside.strides[axis] *= 1 + inner
	}
	b.copy("pad", inside, from)
}

func runFillStep[D kernel.Elem](b *buffer, x int64, chunk int) runner {
	out := memory[D](b)
	return func(_ *kernel.Worker, from, to int) {
		s := out[from*chunk : min(to*chunk, len(out))]
		for i := range s {
			s[i] = D(x)
		}
	}
}

// concat copies one operand after another.
func (b *planner) concat(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	axis := op.Axes[0]
	to := b.put(v, ordered(b.p.Values[v].Shape, b.places[op.In[0]][0].strides))
	at := 0
	for _, x := range op.In {
		from := b.places[x][0]
		b.copy(op.describe(i), place{to.buffer, from.shape, to.strides, at * to.strides[axis]}, from)
		at += from.shape[axis]
	}
}

// gather copies elements from a list of where they are.
func (b *planner) gather(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	axis := op.Axes[0]
	from := b.places[op.In[0]][0]
	to := b.put(v, ordered(b.p.Values[v].Shape, from.strides))
	list := make([]int32, to.size)
	step := from.strides[axis]
	base := from.view()
	base.Shape, base.Strides = slices.Clone(to.shape), slices.Clone(from.strides)
	base.Strides[axis] = 0
	var where []int
	to.view().each(func(_, at int) { where = append(where, at) })
	_, n, inner := around(to.shape, axis)
	base.each(func(k, at int) { list[where[k]] = int32(at + step*int(op.Index[k/inner%n])) })
	b.add(op.describe(i), (to.size+b.chunk-1)/b.chunk, int64(to.size), []*buffer{from.buffer}, []*buffer{to.buffer}, func() func(*kernel.Worker, int, int) {
		return gatherSteps()[to.typ](to.buffer, from.buffer, list, b.chunk)
	})
}

func runGatherStep[E kernel.Elem](to, from *buffer, list []int32, chunk int) runner {
	out, in := memory[E](to), memory[E](from)
	return func(_ *kernel.Worker, from, to int) {
		to = min(to*chunk, len(list))
		from *= chunk
		out := out[from:to]
		for i, at := range list[from:to] {
			out[i] = in[at]
		}
	}
}

// embed copies rows of a table.
func (b *planner) embed(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	from := b.rows(op.In[0])
	to := b.put(v, Contiguous(b.p.Values[v].Shape).Strides)
	table := b.w[op.Weights[0]]
	b.add(op.describe(i), from.size, int64(to.size), []*buffer{from.buffer}, []*buffer{to.buffer}, func() func(*kernel.Worker, int, int) {
		return embedSteps()[to.typ][from.typ](to.buffer, from.buffer, table)
	})
}

func runEmbedStep[D, A kernel.Elem](to, from *buffer, table Tensor) runner {
	out, in := memory[D](to), memory[A](from)
	row := len(out) / len(in)
	return func(_ *kernel.Worker, from, to int) {
		for i := from; i < to; i++ {
			at := int(in[i]) * row
			for k := range row {
				out[i*row+k] = D(table.At(at + k))
			}
		}
	}
}

// runCopyStep copies along dimensions of which the first stride is the
// destination's; units are positions along the first dimension.
func runCopyStep[D, A kernel.Elem](walk []dim, to, from place) runner {
	out, in := memory[D](to.buffer), memory[A](from.buffer)
	if len(walk) == 0 {
		return func(*kernel.Worker, int, int) { out[to.offset] = D(in[from.offset]) }
	}
	return func(w *kernel.Worker, first, end int) {
		d := slices.Clone(walk)
		d[0].size = end - first
		copyDims(w, out, in, to.offset+first*d[0].strides[0], from.offset+first*d[0].strides[1], d)
	}
}

func copyDims[D, A kernel.Elem](w *kernel.Worker, out []D, in []A, at, src int, d []dim) {
	n, step, stride := d[0].size, d[0].strides[0], d[0].strides[1]
	switch {
	case len(d) == 1 && step == 1 && stride == 1:
		if o, ok := any(out).([]A); ok {
			copy(o[at:at+n], in[src:src+n])
		} else {
			kernel.Convert(w, out[at:at+n], in[src:src+n])
		}
	case len(d) == 1:
		for range n {
			out[at] = D(in[src])
			at, src = at+step, src+stride
		}
	case len(d) == 2 && stride == 1 && d[1].strides[0] == 1 && step == d[1].size && d[1].strides[1] == n && n > 1:
		if o, ok := any(out).([]A); ok { // a matrix becomes its transpose
			m := d[1].size
			kernel.Transpose(o[at:at+n*m], in[src:src+n*m], m, n)
			return
		}
		fallthrough
	default:
		for range n {
			copyDims(w, out, in, at, src, d[1:])
			at, src = at+step, src+stride
		}
	}
}

// The functions for each type that a step may write and read.

func copySteps() [4][4]func(walk []dim, to, from place) runner {
	return [4][4]func(walk []dim, to, from place) runner{
		{runCopyStep[uint8, uint8], runCopyStep[uint8, int8], runCopyStep[uint8, int16], runCopyStep[uint8, int32]},
		{runCopyStep[int8, uint8], runCopyStep[int8, int8], runCopyStep[int8, int16], runCopyStep[int8, int32]},
		{runCopyStep[int16, uint8], runCopyStep[int16, int8], runCopyStep[int16, int16], runCopyStep[int16, int32]},
		{runCopyStep[int32, uint8], runCopyStep[int32, int8], runCopyStep[int32, int16], runCopyStep[int32, int32]},
	}
}

func eachSteps() [4][4]func(eachStep) runner {
	return [4][4]func(eachStep) runner{
		{runEachStep[uint8, uint8], runEachStep[uint8, int8], runEachStep[uint8, int16], runEachStep[uint8, int32]},
		{runEachStep[int8, uint8], runEachStep[int8, int8], runEachStep[int8, int16], runEachStep[int8, int32]},
		{runEachStep[int16, uint8], runEachStep[int16, int8], runEachStep[int16, int16], runEachStep[int16, int32]},
		{runEachStep[int32, uint8], runEachStep[int32, int8], runEachStep[int32, int16], runEachStep[int32, int32]},
	}
}

func reduceSteps() [4][4]func(reduceStep) runner {
	return [4][4]func(reduceStep) runner{
		{runReduceStep[uint8, uint8], runReduceStep[uint8, int8], runReduceStep[uint8, int16], runReduceStep[uint8, int32]},
		{runReduceStep[int8, uint8], runReduceStep[int8, int8], runReduceStep[int8, int16], runReduceStep[int8, int32]},
		{runReduceStep[int16, uint8], runReduceStep[int16, int8], runReduceStep[int16, int16], runReduceStep[int16, int32]},
		{runReduceStep[int32, uint8], runReduceStep[int32, int8], runReduceStep[int32, int16], runReduceStep[int32, int32]},
	}
}

func embedSteps() [4][4]func(to, from *buffer, table Tensor) runner {
	return [4][4]func(to, from *buffer, table Tensor) runner{
		{runEmbedStep[uint8, uint8], runEmbedStep[uint8, int8], runEmbedStep[uint8, int16], runEmbedStep[uint8, int32]},
		{runEmbedStep[int8, uint8], runEmbedStep[int8, int8], runEmbedStep[int8, int16], runEmbedStep[int8, int32]},
		{runEmbedStep[int16, uint8], runEmbedStep[int16, int8], runEmbedStep[int16, int16], runEmbedStep[int16, int32]},
		{runEmbedStep[int32, uint8], runEmbedStep[int32, int8], runEmbedStep[int32, int16], runEmbedStep[int32, int32]},
	}
}

func fillSteps() [4]func(b *buffer, x int64, chunk int) runner {
	return [4]func(b *buffer, x int64, chunk int) runner{runFillStep[uint8], runFillStep[int8], runFillStep[int16], runFillStep[int32]}
}

func gatherSteps() [4]func(to, from *buffer, list []int32, chunk int) runner {
	return [4]func(to, from *buffer, list []int32, chunk int) runner{runGatherStep[uint8], runGatherStep[int8], runGatherStep[int16], runGatherStep[int32]}
}

func bothSteps() [4][4][4]func(bothStep) runner {
	return [4][4][4]func(bothStep) runner{bothTo[uint8](), bothTo[int8](), bothTo[int16](), bothTo[int32]()}
}

func bothTo[D kernel.Elem]() [4][4]func(bothStep) runner {
	return [4][4]func(bothStep) runner{
		{runBothStep[D, uint8, uint8], runBothStep[D, uint8, int8], runBothStep[D, uint8, int16], runBothStep[D, uint8, int32]},
		{runBothStep[D, int8, uint8], runBothStep[D, int8, int8], runBothStep[D, int8, int16], runBothStep[D, int8, int32]},
		{runBothStep[D, int16, uint8], runBothStep[D, int16, int8], runBothStep[D, int16, int16], runBothStep[D, int16, int32]},
		{runBothStep[D, int32, uint8], runBothStep[D, int32, int8], runBothStep[D, int32, int16], runBothStep[D, int32, int32]},
	}
}
