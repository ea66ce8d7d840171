package sumcheck

import (
	"fmt"
	"math"
	"slices"

	"probity/model"
)

// lay adds the blocks and relations of op number i.
func (s *system) lay(i int) error {
	op := s.program.Ops[i]
	v := len(s.program.Inputs) + i
	var in []val
	for _, k := range op.In {
		in = append(in, s.values[k])
	}
	var out val
	var err error
	switch op.Kind {
	case model.OpConv:
		out = s.conv(op, in[0], v)
	case model.OpDense:
		out = s.dense(op, in[0], v)
	case model.OpMatMul:
		out = s.matmul(in[0], in[1], v)
	case model.OpAdd:
		out = s.add(op, in, v)
	case model.OpMul:
		out = s.mul(op, in, v)
	case model.OpSumPool:
		out = s.sumpool(op, s.plainly(in[0]), v)
	case model.OpMaxPool:
		if op.Kernel[0]*op.Kernel[1] > maxKernel {
			return fmt.Errorf("a maximum over windows of %v cannot be proved: at most %d elements", op.Kernel, maxKernel)
		}
		out = s.maxpool(op, s.plainly(in[0]), v)
	case model.OpSum:
		out = s.sum(op, in[0], v)
	case model.OpMax:
		out, _ = s.max(op, in[0], v)
	case model.OpRequant:
		out = s.requant(op, in[0], v)
	case model.OpLookup:
		out = s.lookupOp(op, in[0], v)
	case model.OpDiv:
		out = s.div(op, in[0], in[1], v)
	case model.OpSqrt:
		out = s.sqrt(op, in[0], v)
	case model.OpView:
		out = s.view(op, in[0], v)
	case model.OpPad:
		out = s.pad(op, s.plainly(in[0]), v)
	case model.OpConcat:
		out = s.concat(op, in, v)
	case model.OpGather:
		out = s.gather(op, s.plainly(in[0]), v)
	case model.OpEmbed:
		out = s.embed(op, in[0], v)
	case model.OpArgMax:
		out = s.argmax(op, in[0], v)
	default:
		err = fmt.Errorf("this kind of op cannot be proved yet")
	}
	s.values = append(s.values, out)
	return err
}

// maxKernel bounds the windows of a maximum: each element has relations of its own.
const maxKernel = 1 << 10

// like is a block for value v whose dimensions are made like those of another
// value of the same shape.
func (s *system) like(v int, x val) val {
	var l [][]int
	for i := range x.shape {
		l = append(l, x.lengths(i))
	}
	return s.output(v, l)
}

// lengthsOf are the lengths of all dimensions' axes.
func (v val) lengthsOf(from, to int) (l [][]int) {
	for i := from; i < to; i++ {
		l = append(l, v.lengths(i))
	}
	return l
}

// flattened are the axes of dimensions from from on.
func (v val) flattened(from int) (axes []int) {
	for _, d := range v.dims[from:] {
		axes = append(axes, d...)
	}
	return axes
}

// summing reads a space's axis by the coordinates of tau that are its own.
func summing(s space, a int) axis {
	return axis{kind: byTau, at: s.low(a), n: s.bits[a]}
}

// A sum of products is a relation whose domain has axes of its own. Building one
// pairs each axis of both factors with an axis of the domain or of the space.
type contraction struct {
	dims  []int
	weigh []int
}

func (c *contraction) axis(length, weigh int) axis {
	c.dims = append(c.dims, length)
	c.weigh = append(c.weigh, weigh)
	return axis{kind: along, of: len(c.dims) - 1}
}

func (r *relation) contract(c contraction, a, b part) {
	r.a, r.b, r.domain.space, r.weigh = []part{a}, []part{b}, spaceOf(c.dims...), c.weigh
}

// dense: out(rows, n) - bias(n) = sum over k of w(n, k) x(rows, k).
func (s *system) dense(op model.Op, x val, v int) val {
	w := s.program.Weights[op.Weights[0]]
	last := len(x.shape) - 1
	from := last // of the dimensions summed over
	if len(s.program.Values[v].Shape) == 1 {
		from = 1
	}
	var k []int
	for _, a := range x.flattened(from) {
		k = append(k, x.block.dims[a])
	}
	n := s.finer[v]
	if n == nil {
		n = []int{w.Shape[0]}
	}
	weight := s.weight(op.Weights[0], [][]int{n, k})
	out := s.output(v, append(x.lengthsOf(0, from), n))

	sp := out.block.space
	c := []part{s.self(out, number(1))}
	if len(op.Weights) > 1 {
		bias := s.weight(op.Weights[1], [][]int{n})
		p := part{factor: number(-1), block: bias.block}
		for _, of := range out.dims[len(out.dims)-1] {
			p.axes = append(p.axes, axis{kind: along, of: of})
		}
		c = append(c, p)
	}
	r := s.relate(sp, c...)
	a := part{factor: number(1), block: weight.block, axes: make([]axis, len(weight.block.dims))}
	b := part{factor: number(1), block: x.block, axes: make([]axis, len(x.block.dims))}
	for i := range x.flattened(0)[:len(x.flattened(0))-len(x.flattened(from))] {
		b.axes[i] = summing(sp, i) // rows are laid out alike in x and out
	}
	for k, of := range out.dims[len(out.dims)-1] {
		a.axes[weight.dims[1][k]] = summing(sp, of)
	}
	var dom contraction
	mine := weight.flattened(2)
	for i, at := range x.flattened(from) {
		ax := dom.axis(x.block.dims[at], -1)
		a.axes[mine[i]], b.axes[at] = ax, ax
	}
	r.contract(dom, a, b)
	return out
}

// matmul: out(g, m, n) = sum over k of a(g, m, k) b(g, n, k).
func (s *system) matmul(a, b val, v int) val {
	last := len(a.shape) - 1
	want := append(a.lengthsOf(0, last-1), b.lengths(last-1), a.lengths(last))
	for i := range want {
		if !slices.Equal(want[i], b.lengths(i)) {
			b = s.refit(b, want)
			break
		}
	}
	out := s.output(v, append(a.lengthsOf(0, last), b.lengths(last-1)))
	sp := out.block.space
	r := s.relate(sp, s.self(out, number(1)))
	pa := part{factor: number(1), block: a.block, axes: make([]axis, len(a.block.dims))}
	pb := part{factor: number(1), block: b.block, axes: make([]axis, len(b.block.dims))}
	var dom contraction
	for i := range last - 1 {
		for k, at := range out.dims[i] {
			ax := dom.axis(sp.dims[at], at)
			pa.axes[a.dims[i][k]], pb.axes[b.dims[i][k]] = ax, ax
		}
	}
	for k, at := range out.dims[last-1] {
		pa.axes[a.dims[last-1][k]] = summing(sp, at)
	}
	for k, at := range out.dims[last] {
		pb.axes[b.dims[last-1][k]] = summing(sp, at)
	}
	for k, at := range a.dims[last] {
		ax := dom.axis(a.block.dims[at], -1)
		pa.axes[at], pb.axes[b.dims[last][k]] = ax, ax
	}
	r.contract(dom, pa, pb)
	return out
}

// conv: out(n, g, o, y, x) - bias(g, o) = sum over c, i, j of x(n, g, c, i, j) times
// the sum over ky, kx of w(g, o, c, ky, kx), where (ky, y) meets i and (kx, x) meets j.
func (s *system) conv(op model.Op, x val, v int) val {
	at := len(x.shape) - 3
	groups := op.Groups
	o := s.program.Weights[op.Weights[0]].Shape[0]
	channels := [][]int{nil, x.lengths(at)}
	if groups > 1 {
		channels = [][]int{{groups}, {x.shape[at] / groups}}
	}
	want := append(x.lengthsOf(0, at), slices.Concat(channels[0], channels[1]), x.shape[at+1:at+2], x.shape[at+2:])
	for i := range want {
		if l := slices.DeleteFunc(slices.Clone(want[i]), func(d int) bool { return d == 1 }); !slices.Equal(l, x.lengths(i)) {
			x = s.refit(x, want)
			break
		}
	}
	outChannels := []int{o}
	if groups > 1 {
		outChannels = []int{groups, o / groups}
	}
	w := s.weight(op.Weights[0], [][]int{outChannels, channels[1], {op.Kernel[0]}, {op.Kernel[1]}})
	shape := s.program.Values[v].Shape
	out := s.output(v, append(x.lengthsOf(0, at), outChannels, shape[len(shape)-2:len(shape)-1], shape[len(shape)-1:]))
	sp := out.block.space

	c := []part{s.self(out, number(1))}
	if len(op.Weights) > 1 {
		bias := s.weight(op.Weights[1], [][]int{outChannels})
		p := part{factor: number(-1), block: bias.block}
		for _, a := range out.dims[at] {
			p.axes = append(p.axes, axis{kind: along, of: a})
		}
		c = append(c, p)
	}
	r := s.relate(sp, c...)
	a := part{factor: number(1), block: w.block, axes: make([]axis, len(w.block.dims))}
	b := part{factor: number(1), block: x.block, axes: make([]axis, len(x.block.dims))}
	for i := range at {
		for k, to := range out.dims[i] {
			b.axes[x.dims[i][k]] = summing(sp, to)
		}
	}
	var dom contraction
	outs, ins := out.dims[at], x.dims[at]
	mine := w.dims[1]
	if groups > 1 {
		ax := dom.axis(groups, outs[0])
		a.axes[mine[0]], b.axes[ins[0]] = ax, ax
		outs, ins, mine = outs[1:], ins[1:], mine[1:]
	}
	for k, to := range outs {
		a.axes[mine[k]] = summing(sp, to)
	}
	for k, from := range ins {
		ax := dom.axis(x.block.dims[from], -1)
		a.axes[w.dims[2][k]], b.axes[from] = ax, ax
	}
	for k := range 2 {
		length := x.shape[at+1+k]
		conv := &convAxis{stride: op.Stride[k], dilation: op.Dilation[k], pad: op.Pads[k], in: length, out: out.shape[at+1+k]}
		for _, to := range out.dims[at+1+k] { // none, if it has length 1
			conv.at, conv.n = sp.low(to), sp.bits[to]
		}
		ax := dom.axis(length, -1)
		for _, from := range x.dims[at+1+k] {
			b.axes[from] = ax
		}
		meets := axis{kind: convolved, of: ax.of, conv: conv}
		if len(w.dims[3+k]) > 0 {
			a.axes[w.dims[3+k][0]] = meets
		} else {
			// A kernel of length 1 has no axis of its own: it reads an axis of one index.
			a.block, a.axes = s.withUnit(a.block), append(a.axes, meets)
		}
	}
	r.contract(dom, a, b)
	return out
}

// withUnit is the same block with one more axis, of length 1.
func (s *system) withUnit(b *block) *block {
	c := *b
	c.space = spaceOf(append(slices.Clone(b.dims), 1)...)
	c.cube = spaceOf(append(slices.Clone(b.cube.dims), 1)...)
	c.groups = append(slices.Clone(b.groups), 1)
	s.aliases = append(s.aliases, alias{&c, b, 0})
	return &c
}

// add: out = A a + B b.
func (s *system) add(op model.Op, in []val, v int) val {
	out := s.like(v, in[0])
	b := s.second(op, in, out)
	s.relate(out.block.space, s.self(out, number(1)), s.self(in[0], number(-op.A)), scaled([]part{b}, number(-op.B))[0])
	return out
}

// second reads the second operand, a value or a weight, over the space of the
// result.
func (s *system) second(op model.Op, in []val, out val) part {
	var b val
	if len(op.Weights) > 0 {
		shape := s.program.Weights[op.Weights[0]].Shape
		offset := len(out.shape) - len(shape)
		var l [][]int
		for i, d := range shape {
			if d == 1 {
				l = append(l, nil)
			} else {
				l = append(l, out.lengths(i+offset))
			}
		}
		b = s.weight(op.Weights[0], l)
	} else {
		b = in[1]
	}
	b, axes := s.broadcast(b, out)
	return part{factor: number(1), block: b.block, axes: axes}
}

// mul: out = a b.
func (s *system) mul(op model.Op, in []val, v int) val {
	out := s.like(v, in[0])
	b := s.second(op, in, out)
	s.relate(out.block.space, s.self(out, number(1))).product([]part{s.self(in[0], number(1))}, []part{b})
	return out
}

// windows says for every output of a window along an axis which inputs it meets.
func windows(op model.Op, axis, in, out int) [][]int32 {
	rows := make([][]int32, out)
	for y := range rows {
		for k := range op.Kernel[axis] {
			if i := y*op.Stride[axis] + k*op.Dilation[axis] - op.Pads[axis]; i >= 0 && i < in {
				rows[y] = append(rows[y], int32(i))
			}
		}
	}
	return rows
}

// sumpool: out(.., y, x) = the sum of the window.
func (s *system) sumpool(op model.Op, x val, v int) val {
	shape := s.program.Values[v].Shape
	out := s.output(v, plain(s.batched(shape)))
	at := len(x.shape) - 2
	p := part{factor: number(-1), block: x.block, axes: make([]axis, len(x.block.dims))}
	for i := range x.shape {
		for k, a := range x.dims[i] {
			p.axes[a] = axis{kind: along}
			if i < at {
				p.axes[a].of = out.dims[i][k]
			}
		}
	}
	for k := range 2 {
		rows := windows(op, k, x.shape[at+k], out.shape[at+k])
		if len(x.dims[at+k]) == 0 {
			// One input, which a window meets once or not at all.
			if n := len(rows[0]); out.shape[at+k] == 1 {
				p.factor = scaled([]part{p}, number(int64(n)))[0].factor
				continue
			}
			p.block = s.withUnit(p.block)
			p.axes = append(p.axes, axis{kind: spread, of: out.dims[at+k][0], rows: rows})
			continue
		}
		if len(out.dims[at+k]) == 0 {
			// One output: a sum over some indices, weighted 1.
			p.axes[x.dims[at+k][0]] = axis{kind: spread, of: -1, rows: rows}
			continue
		}
		p.axes[x.dims[at+k][0]] = axis{kind: spread, of: out.dims[at+k][0], rows: rows}
	}
	s.relate(out.block.space, s.self(out, number(1)), p)
	return out
}

// sum over axes.
func (s *system) sum(op model.Op, x val, v int) val {
	out, axes := s.reduced(op, x, v)
	p := part{factor: number(-1), block: x.block, axes: axes}
	s.relate(out.block.space, s.self(out, number(1)), p)
	return out
}

// reduced is a block for value v, which is x with the op's axes of length 1, and how
// x is read over its space: summed over these axes.
func (s *system) reduced(op model.Op, x val, v int) (val, []axis) {
	l := x.lengthsOf(0, len(x.shape))
	for _, a := range op.Axes {
		l[a+1] = nil
	}
	out := s.output(v, l)
	axes := make([]axis, len(x.block.dims))
	for i, of := range x.dims {
		for k, a := range of {
			if i > 0 && slices.Contains(op.Axes, i-1) {
				axes[a] = axis{kind: whole}
			} else {
				axes[a] = axis{kind: along, of: out.dims[i][k]}
			}
		}
	}
	return out, axes
}

// max over axes: one of the elements, selected, and no element above it. It
// returns the selection too.
func (s *system) max(op model.Op, x val, v int) (val, val) {
	out, sums := s.reduced(op, x, v)
	sel := s.maximum(op, x, out, sums)
	return out, sel
}

func (s *system) maximum(op model.Op, x, out val, sums []axis) val {
	i := s.program.Values[op.In[0]]
	_, over := s.broadcast(out, x)
	big := part{factor: number(1), block: out.block, axes: over}
	sel := s.newVal(trace, x.shape, x.lengthsOf(0, len(x.shape)))
	s.fill(func(w *witness) error {
		w.write(sel.block, firstOf(w.read(x.block), w.read(out.block), x, out, over))
		return nil
	})
	s.relate(out.block.space, part{factor: number(1), block: sel.block, axes: sums}, part{factor: number(-1)})
	s.relate(x.block.space).product([]part{s.self(sel, number(1))}, []part{big, s.self(x, number(-1))})
	below := s.limbsOf(x.block.space, i.Hi-i.Lo, false, func(w *witness) []int64 {
		a, b := w.read(x.block), w.read(out.block)
		spreadOver(x, out, over, func(i, k int) { a[i] = b[k] - a[i] })
		return a
	})
	s.relate(x.block.space, append(s.negated(below), big, s.self(x, number(-1)))...)
	return sel
}

// spreadOver pairs every element of x with the one of out that axes read.
func spreadOver(x, out val, axes []axis, do func(i, k int)) {
	stride := make([]int, len(x.block.dims))
	n := 1
	for a := len(axes) - 1; a >= 0; a-- {
		stride[axes[a].of] = n
		n *= out.block.dims[a]
	}
	index := make([]int, len(stride))
	k := 0
	for i := range x.block.count() {
		do(i, k)
		for a := len(index) - 1; a >= 0; a-- {
			k += stride[a]
			if index[a]++; index[a] < x.block.dims[a] {
				break
			}
			k -= stride[a] * index[a]
			index[a] = 0
		}
	}
}

// firstOf marks for every maximum the first element that is it.
func firstOf(x, most []int64, xv, out val, axes []axis) []int64 {
	sel := make([]int64, len(x))
	found := make([]bool, len(most))
	spreadOver(xv, out, axes, func(i, k int) {
		if !found[k] && x[i] == most[k] {
			sel[i], found[k] = 1, true
		}
	})
	return sel
}

// argmax: the maximum, whose selection is made of 0 and 1 and so picks one
// element; none before it is as large.
func (s *system) argmax(op model.Op, x val, v int) val {
	x = s.plainly(x)
	out, sums := s.reduced(op, x, v)
	most := s.newVal(trace, out.shape, out.lengthsOf(0, len(out.shape)))
	_, over := s.broadcast(most, x)
	s.fill(func(w *witness) error {
		m := make([]int64, most.block.count())
		for i := range m {
			m[i] = math.MinInt64
		}
		a := w.read(x.block)
		spreadOver(x, most, over, func(i, k int) { m[k] = max(m[k], a[i]) })
		w.write(most.block, m)
		return nil
	})
	sel := s.maximum(op, x, most, sums)
	s.relate(x.block.space, s.self(sel, number(1))).product([]part{s.self(sel, number(1))}, []part{s.self(sel, number(1))})
	n := x.shape[op.Axes[0]+1]
	if n == 1 {
		s.relate(out.block.space, s.self(out, number(1)))
		return out
	}
	along0 := x.dims[op.Axes[0]+1][0]
	// out = sum over j of j sel(j).
	weighed := slices.Clone(sums)
	weighed[along0] = axis{kind: position}
	s.relate(out.block.space, s.self(out, number(1)), part{factor: number(-1), block: sel.block, axes: weighed})

	iv := s.program.Values[op.In[0]]
	behind := s.self(sel, number(-1))
	behind.axes[along0] = axis{kind: after, of: along0}
	strictly := s.limbsOf(x.block.space, iv.Hi-iv.Lo, false, func(w *witness) []int64 {
		a, b, pos := w.read(x.block), w.read(most.block), w.read(out.block)
		inner := 1
		for _, d := range x.block.dims[along0+1:] {
			inner *= d
		}
		spreadOver(x, most, over, func(i, k int) {
			a[i] = b[k] - a[i]
			if int64(i/inner%n) < pos[k] {
				a[i]--
			}
		})
		return a
	})
	big := part{factor: number(1), block: most.block, axes: over}
	s.relate(x.block.space, append(s.negated(strictly), big, s.self(x, number(-1)), behind)...)
	return out
}

// maxpool: for every position of the window the outputs for which it meets the
// input; of these elements one is selected for each output, and none is above it.
func (s *system) maxpool(op model.Op, x val, v int) val {
	out := s.output(v, plain(s.batched(s.program.Values[v].Shape)))
	at := len(x.shape) - 2
	iv := s.program.Values[op.In[0]]
	chosen := []part{{factor: number(-1)}}
	type meeting struct{ from, n int } // outputs, from the first on
	meet := func(axis, k int) (m meeting, first int) {
		m.from = -1
		for y := range out.shape[at+axis] {
			if i := y*op.Stride[axis] + k*op.Dilation[axis] - op.Pads[axis]; i >= 0 && i < x.shape[at+axis] {
				if m.from < 0 {
					m.from, first = y, i
				}
				m.n++
			}
		}
		return m, first
	}
	type window struct {
		space    space
		sel      part // read over it
		xs, outs []axis
		back     []axis // by which its axes are read over that of the outputs
	}
	var all []*window
	for ky := range op.Kernel[0] {
		for kx := range op.Kernel[1] {
			my, iy := meet(0, ky)
			mx, ix := meet(1, kx)
			if my.n == 0 || mx.n == 0 {
				continue
			}
			ms, is := [2]meeting{my, mx}, [2]int{iy, ix}
			w := &window{xs: make([]axis, len(x.block.dims)), outs: make([]axis, len(out.block.dims))}
			// The space: the planes' axes, then the outputs met. Each has an axis, also of length 1.
			var dims []int
			every := true // output is met
			for i := range at {
				for k, a := range x.dims[i] {
					w.xs[a] = axis{kind: along, of: len(dims)}
					w.outs[out.dims[i][k]] = axis{kind: along, of: len(dims)}
					w.back = append(w.back, axis{kind: along, of: out.dims[i][k]})
					dims = append(dims, x.block.dims[a])
				}
			}
			for k := range 2 {
				m, first := ms[k], is[k]
				toX, toOut := make([]int32, m.n), make([]int32, m.n)
				inverse := make([]int32, out.shape[at+k])
				for i := range inverse {
					inverse[i] = -1
				}
				for i := range m.n {
					toX[i], toOut[i] = int32(first+i*op.Stride[k]), int32(m.from+i)
					inverse[m.from+i] = int32(i)
				}
				for _, a := range x.dims[at+k] {
					w.xs[a] = axis{kind: mapped, of: len(dims), to: toX}
				}
				switch a := out.dims[at+k]; {
				case len(a) > 0 && m.n == len(inverse):
					w.outs[a[0]] = axis{kind: along, of: len(dims)}
					w.back = append(w.back, axis{kind: along, of: a[0]})
				case len(a) > 0:
					w.outs[a[0]] = axis{kind: mapped, of: len(dims), to: toOut}
					w.back = append(w.back, axis{kind: mapped, of: a[0], to: inverse})
					every = false
				default:
					w.back = append(w.back, axis{kind: fixed})
				}
				dims = append(dims, m.n)
			}
			w.space = spaceOf(dims...)
			w.sel = s.self(val{block: newBlock(trace, dims...)}, number(1))
			if every {
				w.sel = splitBlock(w.space)
			}
			w.sel.block.made = s.making
			s.blocks[trace] = append(s.blocks[trace], w.sel.block)
			all = append(all, w)

			px := part{factor: number(-1), block: x.block, axes: w.xs}
			po := part{factor: number(1), block: out.block, axes: w.outs}
			sp := w.space
			s.relate(sp).product([]part{w.sel}, []part{po, px})
			below := s.limbsOf(sp, iv.Hi-iv.Lo, false, func(wit *witness) []int64 { return wit.difference(sp, po, px) })
			s.relate(sp, append(s.negated(below), po, px)...)
			chosen = append(chosen, reaxed([]part{w.sel}, w.back)...)
		}
	}
	s.fill(func(wit *witness) error {
		found := make([]bool, 1<<out.block.cube.size)
		for _, w := range all {
			diff := wit.difference(w.space, part{block: out.block, axes: w.outs}, part{block: x.block, axes: w.xs})
			places := locate(w.space, out.block, w.outs)
			for i, d := range diff {
				hit := d == 0 && !found[places[i]]
				diff[i] = 0
				if hit {
					diff[i], found[places[i]] = 1, true
				}
			}
			wit.put(w.space, w.sel, diff)
		}
		return nil
	})
	s.relate(out.block.space, chosen...)
	return out
}
