package sumcheck

import (
	"slices"

	"probity/model"
)

// view moves elements. What only gives a value another shape shares its block;
// what moves along single axes is a claim with one factor for each; anything else
// is one with a weight for every element, which costs the verifier as many
// multiplications as there are elements.
func (s *system) view(op model.Op, x val, v int) val {
	shape := s.batched(op.View.Shape)
	if same, ok := reshaped(op.View, x, shape); ok {
		return same
	}
	out := s.output(v, plain(shape))
	sp := out.block.space
	if axes, ok := separate(op.View, x, out); ok {
		s.relate(sp, s.self(out, number(1)), part{factor: number(-1), block: x.block, axes: axes})
		return out
	}
	if n := out.block.count(); n > maxFlat {
		s.scattered = n
		return out
	}
	// Where the elements of x are, and which one every element of out is.
	positions := make([]int32, x.block.count())
	x.block.each(func(i, position int) { positions[i] = int32(position) })
	each := x.block.count() / s.batch
	var flat []int32
	for b := range s.batch {
		index := make([]int, len(op.View.Shape))
		from := op.View.Offset
		for range out.block.count() / s.batch {
			flat = append(flat, positions[b*each+from])
			for a := len(index) - 1; a >= 0; a-- {
				from += op.View.Strides[a]
				if index[a]++; index[a] < op.View.Shape[a] {
					break
				}
				from -= index[a] * op.View.Strides[a]
				index[a] = 0
			}
		}
	}
	s.relate(sp, s.self(out, number(1)), part{factor: number(-1), block: x.block, flat: flat})
	return out
}

// maxFlat bounds what a verifier reads element by element.
const maxFlat = 1 << 20

// finer says of which axes the outputs of dense ops are best made: such that views
// that cut them, into the heads of an attention, follow axes. The cuts of a view are
// its strides below the number of outputs; those of all views of one op have to
// divide each other, or it stays whole.
func finer(p *model.Program) map[int][]int {
	cuts := map[int][]int{}
	for _, op := range p.Ops {
		if op.Kind != model.OpView {
			continue
		}
		v := origin(p, op.In[0])
		if v < 0 {
			continue
		}
		shape := p.Values[v].Shape
		n := shape[len(shape)-1]
		for k, stride := range op.View.Strides {
			if stride = max(stride, -stride); op.View.Shape[k] > 1 && stride > 1 && stride < n {
				cuts[v] = append(cuts[v], stride)
			}
		}
	}
	out := map[int][]int{}
	for v, c := range cuts {
		shape := p.Values[v].Shape
		c = append(c, 1, shape[len(shape)-1])
		slices.Sort(c)
		c = slices.Compact(c)
		var lengths []int
		for i := len(c) - 1; i > 0; i-- {
			if c[i]%c[i-1] != 0 {
				lengths = nil
				break
			}
			lengths = append(lengths, c[i]/c[i-1])
		}
		if len(lengths) > 1 {
			out[v] = lengths
		}
	}
	return out
}

// origin is the value of the dense op whose axes value v has, or -1.
func origin(p *model.Program, v int) int {
	for v >= len(p.Inputs) {
		op := p.Ops[v-len(p.Inputs)]
		switch op.Kind {
		case model.OpDense:
			return v
		case model.OpAdd, model.OpMul, model.OpRequant, model.OpLookup, model.OpDiv, model.OpSqrt:
			v = op.In[0]
		default:
			return -1
		}
	}
	return -1
}

// reshaped is x with another shape, if the view changes nothing else and every
// new dimension is made of whole axes of x's block.
func reshaped(view model.View, x val, shape []int) (val, bool) {
	n, stride := 1, 1
	for _, d := range x.shape[1:] {
		n *= d
	}
	for i := len(view.Shape) - 1; i >= 0; i-- {
		if view.Shape[i] > 1 && view.Strides[i] != stride {
			return val{}, false
		}
		stride *= view.Shape[i]
	}
	if stride != n || view.Offset != 0 {
		return val{}, false
	}
	out := val{block: x.block, shape: shape, dims: make([][]int, len(shape))}
	out.dims[0] = x.dims[0]
	rest := x.flattened(1)
	for i, d := range shape {
		if i == 0 {
			continue
		}
		for d > 1 {
			if len(rest) == 0 || d%x.block.dims[rest[0]] != 0 {
				return val{}, false
			}
			d /= x.block.dims[rest[0]]
			out.dims[i] = append(out.dims[i], rest[0])
			rest = rest[1:]
		}
	}
	return out, true
}

// separate reads x's block over the space of the view's result, if every axis of
// it follows one axis of the result, or none.
func separate(view model.View, x, out val) ([]axis, bool) {
	axes := make([]axis, len(x.block.dims))
	for _, a := range x.dims[0] {
		axes[a] = axis{kind: along, of: out.dims[0][0]}
	}
	// The axes, with their strides in the flat index that the view is about.
	flat := x.flattened(1)
	stride := make([]int, len(flat))
	n := 1
	for i := len(flat) - 1; i >= 0; i-- {
		stride[i] = n
		n *= x.block.dims[flat[i]]
	}
	first := make([]int, len(flat)) // the index of the view's first element
	offset := view.Offset
	for i := range flat {
		first[i] = offset / stride[i]
		offset %= stride[i]
		axes[flat[i]] = axis{kind: fixed, at: first[i]}
	}
	for k, d := range view.Shape {
		if d == 1 || view.Strides[k] == 0 {
			continue
		}
		done := false
		for i, a := range flat {
			if view.Strides[k]%stride[i] != 0 || axes[a].kind != fixed {
				continue
			}
			step := view.Strides[k] / stride[i]
			if last := first[i] + step*(d-1); last < 0 || last >= x.block.dims[a] {
				continue
			}
			to := make([]int32, d)
			for j := range to {
				to[j] = int32(first[i] + step*j)
			}
			axes[a] = axis{kind: mapped, of: out.dims[k+1][0], to: to}
			done = true
			break
		}
		if !done {
			return nil, false
		}
	}
	return axes, true
}

// inside reads x by maps from the axes of the result, one for each dimension; nil
// is the identity.
func inside(x, out val, to [][]int32) part {
	p := part{factor: number(-1), block: x.block, axes: make([]axis, len(x.block.dims))}
	for i := range x.shape {
		for k, a := range x.dims[i] {
			switch {
			case to[i] == nil:
				p.axes[a] = axis{kind: along, of: out.dims[i][k]}
			case len(out.dims[i]) == 0: // one element of several
				p.axes[a] = axis{kind: fixed, at: int(to[i][0])}
			default:
				p.axes[a] = axis{kind: mapped, of: out.dims[i][0], to: to[i]}
			}
		}
	}
	return p
}

// masked reads x, of which a dimension has length 1 while the result's has more,
// at the indices where to is not negative.
func (s *system) masked(p part, x, out val, to [][]int32) part {
	for i := range x.shape {
		if to[i] != nil && len(x.dims[i]) == 0 && len(out.dims[i]) > 0 {
			p.block = s.withUnit(p.block)
			p.axes = append(p.axes, axis{kind: mapped, of: out.dims[i][0], to: to[i]})
		}
	}
	return p
}

// pad: x where it is, and a constant elsewhere.
func (s *system) pad(op model.Op, x val, v int) val {
	shape := s.batched(s.program.Values[v].Shape)
	out := s.output(v, plain(shape))
	to := make([][]int32, len(shape))
	number1 := func(list []int, i int) int {
		if len(list) == 0 {
			return 0
		}
		return list[i]
	}
	for i := 1; i < len(shape); i++ {
		if shape[i] == x.shape[i] {
			continue
		}
		to[i] = make([]int32, shape[i])
		before, step := number1(op.Pad.Before, i-1), number1(op.Pad.Inner, i-1)+1
		for k := range to[i] {
			to[i][k] = -1
			if j := k - before; j >= 0 && j%step == 0 && j/step < x.shape[i] {
				to[i][k] = int32(j / step)
			}
		}
	}
	from := s.masked(inside(x, out, to), x, out, to)
	c := []part{s.self(out, number(1)), from}
	if op.Fill != 0 {
		// Everywhere, but not where x is.
		inner := part{factor: number(op.Fill)}
		for _, a := range from.axes {
			if a.kind == mapped {
				inner.axes = append(inner.axes, a)
			}
		}
		c = append(c, part{factor: number(-op.Fill)}, inner)
	}
	s.relate(out.block.space, c...)
	return out
}

// concat: the sum of the inputs, each at its place.
func (s *system) concat(op model.Op, in []val, v int) val {
	shape := s.batched(s.program.Values[v].Shape)
	out := s.output(v, plain(shape))
	dim := op.Axes[0] + 1
	c := []part{s.self(out, number(1))}
	at := 0
	for _, x := range in {
		x = s.plainly(x)
		to := make([][]int32, len(shape))
		if n := x.shape[dim]; n < shape[dim] {
			to[dim] = make([]int32, shape[dim])
			for k := range to[dim] {
				to[dim][k] = -1
				if j := k - at; j >= 0 && j < n {
					to[dim][k] = int32(j)
				}
			}
			at += n
		}
		c = append(c, s.masked(inside(x, out, to), x, out, to))
	}
	s.relate(out.block.space, c...)
	return out
}

// gather: known positions along one axis.
func (s *system) gather(op model.Op, x val, v int) val {
	out := s.output(v, plain(s.batched(s.program.Values[v].Shape)))
	to := make([][]int32, len(x.shape))
	to[op.Axes[0]+1] = slices.Clone(op.Index)
	s.relate(out.block.space, s.self(out, number(1)), inside(x, out, to))
	return out
}
