package dispute

import (
	"fmt"
	"math"

	"probity/model"
)

// lower describes op i of a checked program. The list is what the operator's
// List commits to, nil where it has none.
func lower(p *model.Program, i int) (o *Operator, list []int32, err error) {
	op := p.Ops[i]
	b := lowering{p: p, op: op, out: p.Values[len(p.Inputs)+i].Shape}
	o = &b.o
	o.Elements = count(b.out)
	o.Shift = op.Shift
	switch op.Kind {
	case model.OpConv:
		b.conv()
	case model.OpDense:
		b.dense()
	case model.OpMatMul:
		b.matMul()
	case model.OpAdd:
		o.Rule, o.A, o.B = Add, op.A, op.B
		b.both()
	case model.OpMul:
		o.Rule = Mul
		b.both()
	case model.OpDiv:
		o.Rule = Div
		b.both()
	case model.OpSumPool:
		o.Rule = Sum
		b.pool()
	case model.OpMaxPool:
		o.Rule = Max
		b.pool()
	case model.OpSum:
		o.Rule = Sum
		b.reduce(op.Axes)
	case model.OpMax:
		o.Rule = Max
		b.reduce(op.Axes)
	case model.OpArgMax:
		o.Rule = ArgMax
		b.reduce(op.Axes)
	case model.OpRequant:
		o.Rule, o.Lo, o.Hi = Requant, op.Lo, op.Hi
		b.requant()
	case model.OpSqrt:
		o.Rule = Sqrt
		b.output(b.out...)
		b.value(0, 0, contiguous(b.out)...)
	case model.OpLookup:
		list = op.Table
		o.Rule = Indirect
		b.output(b.out...)
		b.value(0, 0, contiguous(b.out)...)
		b.list(len(list), -op.Lo, 1)
	case model.OpView:
		o.Rule = Copy
		b.output(op.View.Shape...)
		b.value(0, int64(op.View.Offset), wide(op.View.Strides)...)
	case model.OpPad:
		b.pad()
	case model.OpConcat:
		list = b.concat()
	case model.OpGather:
		list = op.Index
		b.gather()
	case model.OpEmbed:
		b.embed()
	default:
		return nil, nil, fmt.Errorf("op %d %q: a dispute knows no operator of kind %q", i, op.Name, op.Kind)
	}
	if o.Rule != Concat {
		o.merge()
	}
	if len(o.Dims) > maxDims || len(o.Guards) > maxGuards || o.Elements > maxElements || o.Terms() > maxElements {
		return nil, nil, fmt.Errorf("op %d %q: %d dimensions and %d terms are more than a dispute can carry", i, op.Name, len(o.Dims), o.Terms())
	}
	o.ListSize = int64(len(list))
	return o, list, nil
}

// lowering is an Operator on its way from an Op.
type lowering struct {
	p   *model.Program
	op  model.Op
	out []int // the shape written
	o   Operator
}

func count(shape []int) int64 {
	n := int64(1)
	for _, d := range shape {
		n *= int64(d)
	}
	return n
}

func wide(x []int) []int64 {
	out := make([]int64, len(x))
	for i, a := range x {
		out[i] = int64(a)
	}
	return out
}

// contiguous are the strides of a whole tensor.
func contiguous(shape []int) []int64 { return wide(model.Contiguous(shape).Strides) }

// around splits the elements of a shape at an axis.
func around(shape []int, axis int) (outer, n, inner int) {
	return int(count(shape[:axis])), shape[axis], int(count(shape[axis+1:]))
}

// output and terms set the coordinates, in this order.
func (b *lowering) output(dims ...int) {
	b.o.Dims = wide(dims)
	b.o.Out = len(dims)
}

func (b *lowering) terms(dims ...int) { b.o.Dims = append(b.o.Dims, wide(dims)...) }

// value, weight and list append operands.
func (b *lowering) value(operand int, base int64, strides ...int64) *Read {
	v := b.op.In[operand]
	return b.read(Read{From: FromValue, Tensor: int64(v), Elements: count(b.p.Values[v].Shape), Base: base, Strides: strides})
}

func (b *lowering) weight(operand int, strides ...int64) *Read {
	w := b.op.Weights[operand]
	return b.read(Read{From: FromWeight, Tensor: int64(w), Elements: count(b.p.Weights[w].Shape), Strides: strides})
}

func (b *lowering) list(n int, base, step int64, strides ...int64) *Read {
	return b.read(Read{From: FromList, Elements: int64(n), Base: base, Step: step, Strides: strides})
}

// read appends an operand; strides that are not given are 0.
func (b *lowering) read(r Read) *Read {
	r.Strides = append(r.Strides, make([]int64, len(b.o.Dims)-len(r.Strides))...)
	r.Steps = append(r.Steps, make([]int64, len(b.o.Guards)-len(r.Steps))...)
	b.o.Reads = append(b.o.Reads, r)
	return &b.o.Reads[len(b.o.Reads)-1]
}

// slide adds a window's guards along height and width, whose coordinates are
// dimensions at and at+1 of the output and kernel and kernel+1 of the terms.
func (b *lowering) slide(h, w, at, kernel int) (steps []int64) {
	win := b.op.Window
	for axis, n := range []int{h, w} {
		g := Guard{Base: -int64(win.Pads[axis]), Limit: int64(n), Every: 1, Strides: make([]int64, len(b.o.Dims))}
		g.Strides[at+axis], g.Strides[kernel+axis] = int64(win.Stride[axis]), int64(win.Dilation[axis])
		b.o.Guards = append(b.o.Guards, g)
	}
	return []int64{int64(w), 1}
}

// drop takes a window's guards out again where nothing can lie outside: they
// become strides like others.
func (b *lowering) drop(r *Read) {
	if b.op.Pads != [4]int{} {
		return
	}
	for k, g := range b.o.Guards {
		for i, s := range g.Strides {
			r.Strides[i] += s * r.Steps[k]
		}
	}
	b.o.Guards = nil
	for i := range b.o.Reads {
		b.o.Reads[i].Steps = nil
	}
}

func (b *lowering) conv() {
	b.o.Rule = SumOfProducts
	in := b.p.Values[b.op.In[0]].Shape
	at := len(in) - 3
	c, h, w := in[at], in[at+1], in[at+2]
	groups := b.op.Groups
	kh, kw := b.op.Kernel[0], b.op.Kernel[1]
	cg, og := c/groups, b.out[at]/groups
	b.output(int(count(in[:at])), groups, og, b.out[at+1], b.out[at+2])
	b.terms(cg, kh, kw)
	steps := b.slide(h, w, 3, 6)
	plane := int64(h * w)
	x := b.value(0, 0, int64(c)*plane, int64(cg)*plane, 0, 0, 0, plane)
	x.Steps = steps
	k := int64(kh * kw)
	row := int64(cg) * k
	b.weight(0, 0, int64(og)*row, row, 0, 0, k, int64(kw), 1)
	if len(b.op.Weights) > 1 {
		b.weight(1, 0, int64(og), 1)
	}
	b.drop(&b.o.Reads[0])
}

func (b *lowering) dense() {
	b.o.Rule = SumOfProducts
	shape := b.p.Weights[b.op.Weights[0]].Shape
	n, k := shape[0], shape[1]
	b.output(int(count(b.p.Values[b.op.In[0]].Shape))/k, n)
	b.terms(k)
	b.value(0, 0, int64(k), 0, 1)
	b.weight(0, 0, int64(k), 1)
	if len(b.op.Weights) > 1 {
		b.weight(1, 0, 1)
	}
}

func (b *lowering) matMul() {
	b.o.Rule = SumOfProducts
	x, y := b.p.Values[b.op.In[0]].Shape, b.p.Values[b.op.In[1]].Shape
	last := len(x) - 1
	m, n, k := x[last-1], y[last-1], x[last]
	b.output(int(count(x[:last-1])), m, n)
	b.terms(k)
	b.value(0, 0, int64(m*k), int64(k), 0, 1)
	b.value(1, 0, int64(n*k), 0, int64(k), 1)
}

// both reads two operands element by element, the second broadcast as in NumPy.
func (b *lowering) both() {
	b.output(b.out...)
	b.value(0, 0, contiguous(b.out)...)
	broadcast := func(shape []int) []int64 {
		s := make([]int64, len(b.out))
		step := int64(1)
		for i := len(shape) - 1; i >= 0; i-- {
			if shape[i] > 1 {
				s[len(s)-len(shape)+i] = step
			}
			step *= int64(shape[i])
		}
		return s
	}
	if len(b.op.Weights) > 0 {
		b.weight(0, broadcast(b.p.Weights[b.op.Weights[0]].Shape)...)
		return
	}
	b.value(1, 0, broadcast(b.p.Values[b.op.In[1]].Shape)...)
}

func (b *lowering) pool() {
	in := b.p.Values[b.op.In[0]].Shape
	at := len(in) - 2
	h, w := in[at], in[at+1]
	b.output(int(count(in[:at])), b.out[at], b.out[at+1])
	b.terms(b.op.Kernel[0], b.op.Kernel[1])
	steps := b.slide(h, w, 1, 3)
	b.value(0, 0, int64(h*w)).Steps = steps
	b.drop(&b.o.Reads[0])
}

// reduce goes over some axes and leaves the others.
func (b *lowering) reduce(axes []int) {
	in := b.p.Values[b.op.In[0]].Shape
	strides := contiguous(in)
	var stays, goes []int
	var order, last []int64
	for axis, n := range in {
		gone := false
		for _, a := range axes {
			gone = gone || a == axis
		}
		if gone {
			goes, last = append(goes, n), append(last, strides[axis])
		} else {
			stays, order = append(stays, n), append(order, strides[axis])
		}
	}
	b.output(stays...)
	b.terms(goes...)
	b.value(0, 0, append(order, last...)...)
}

func (b *lowering) requant() {
	if len(b.op.Weights) == 0 {
		b.output(b.out...)
		b.value(0, 0, contiguous(b.out)...)
		return
	}
	outer, n, inner := around(b.out, b.op.Axes[0])
	b.output(outer, n, inner)
	b.value(0, 0, int64(n*inner), int64(inner), 1)
	b.weight(0, 0, 1)
}

func (b *lowering) pad() {
	b.o.Rule, b.o.Fill = Copy, b.op.Fill
	in := b.p.Values[b.op.In[0]].Shape
	b.output(b.out...)
	strides := contiguous(in)
	direct := make([]int64, len(in))
	var steps []int64
	at := func(x []int, axis int) int64 {
		if len(x) == 0 {
			return 0
		}
		return int64(x[axis])
	}
	for axis, n := range in {
		before, every := at(b.op.Pad.Before, axis), 1+at(b.op.Pad.Inner, axis)
		if before == 0 && every == 1 && at(b.op.Pad.After, axis) == 0 {
			direct[axis] = strides[axis]
			continue
		}
		g := Guard{Base: -before, Limit: int64(n-1)*every + 1, Every: every, Strides: make([]int64, len(b.out))}
		g.Strides[axis] = 1
		b.o.Guards = append(b.o.Guards, g)
		steps = append(steps, strides[axis])
	}
	b.value(0, 0, direct...).Steps = steps
}

// concatEntry is how many elements of the list describe one part: the value that
// it is, where it starts along the axis, how long it is there, and nothing.
const concatEntry = 4

func (b *lowering) concat() (list []int32) {
	b.o.Rule = Concat
	axis := b.op.Axes[0]
	start := 0
	for _, v := range b.op.In {
		n := b.p.Values[v].Shape[axis]
		list = append(list, int32(v), int32(start), int32(n), 0)
		start += n
	}
	b.output(around(b.out, axis))
	b.list(len(list), 0, 0) // the rule knows where to look
	return list
}

func (b *lowering) gather() {
	b.o.Rule = Indirect
	outer, n, inner := around(b.p.Values[b.op.In[0]].Shape, b.op.Axes[0])
	b.output(outer, len(b.op.Index), inner)
	b.list(len(b.op.Index), 0, 0, 0, 1)
	b.value(0, 0, int64(n*inner), 0, 1).Step = int64(inner)
}

func (b *lowering) embed() {
	b.o.Rule = Indirect
	table := b.p.Weights[b.op.Weights[0]].Shape
	row := int(count(table[1:]))
	b.output(int(count(b.p.Values[b.op.In[0]].Shape)), row)
	b.value(0, 0, 1)
	b.weight(0, 0, 1).Step = int64(row)
}

// merge joins neighbouring dimensions that everything runs through as one, and
// drops those of length 1: the contract has less to read.
func (o *Operator) merge() {
	strides := func(do func(s *[]int64)) {
		for i := range o.Guards {
			do(&o.Guards[i].Strides)
		}
		for i := range o.Reads {
			do(&o.Reads[i].Strides)
		}
	}
	remove := func(s []int64, i int) []int64 { return append(append([]int64{}, s[:i]...), s[i+1:]...) }
	for i := len(o.Dims) - 1; i >= 0; i-- {
		last := i == o.Out-1 || i == len(o.Dims)-1
		switch {
		case o.Dims[i] == 1:
			strides(func(s *[]int64) { *s = remove(*s, i) })
		case !last:
			inner, joined := o.Dims[i+1], true
			strides(func(s *[]int64) { joined = joined && (*s)[i] == (*s)[i+1]*inner })
			if !joined || o.Dims[i] > math.MaxInt32/inner {
				continue
			}
			// The inner one's stride serves both.
			o.Dims[i+1] *= o.Dims[i]
			strides(func(s *[]int64) { *s = remove(*s, i) })
		default:
			continue
		}
		o.Dims = remove(o.Dims, i)
		if i < o.Out {
			o.Out--
		}
	}
}
