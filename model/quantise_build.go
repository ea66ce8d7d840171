package model

import (
	"fmt"
	"math"
	"slices"
)

// A scaled is a value of the program together with the real numbers that it
// stands for: integer times scale, then clamped to [lo, hi].
type scaled struct {
	value int       // of the program; -1 for none
	scale []float64 // one for all elements, or one for each position along axis
	axis  int

	// A clip waits for the requant that follows it.
	lo, hi float64

	// flat: the program's value has one dimension, the graph's has ones before it.
	flat bool
}

func plain(value int, scale float64) scaled {
	return scaled{value: value, scale: []float64{scale}, lo: math.Inf(-1), hi: math.Inf(1)}
}

func (f scaled) uniform() bool { return len(f.scale) == 1 }
func (f scaled) clipped() bool { return !math.IsInf(f.lo, -1) || !math.IsInf(f.hi, 1) }

// simple says whether f needs no requant before exact arithmetic.
func (f scaled) simple() bool { return f.uniform() && !f.clipped() && f.scale[0] > 0 }

// emitter writes a program for a graph by a plan. Every graph value has a scaled
// that is whatever its node makes, an accumulator most often; narrow rounds it to
// its group's scale once a node wants to read it that way.
type emitter struct {
	g *Graph
	p *plan

	prog *Program
	w    Weights

	made    []scaled       // of every graph value
	rounded map[int]scaled // by narrow, of graph values
	shapes  map[[2]int]int // program values in another shape, by value and graph value
	kept    map[string]int // weights that several ops read
	names   map[string]int // how often a weight's name was wanted
	tables  map[string]int // lookups made, by what they read and the function
	shared  map[int]int    // how many nodes read a constant
	name    string         // of the node at work
}

// build writes the program and checks it.
func build(g *Graph, p *plan) (*Quantised, error) {
	b := &emitter{g: g, p: p,
		prog:    &Program{Format: ProgramFormat, Inputs: []Port{}, Outputs: []Port{}, Values: []Value{}, Ops: []Op{}, Weights: []WeightSpec{}},
		made:    make([]scaled, len(g.Inputs)+len(g.Nodes)),
		rounded: map[int]scaled{}, shapes: map[[2]int]int{}, kept: map[string]int{}, names: map[string]int{}, tables: map[string]int{}, shared: map[int]int{},
	}
	for i := range g.Nodes {
		for _, r := range g.Nodes[i].In {
			if c, ok := r.Const(); ok {
				b.shared[c]++
			}
		}
	}
	for i, in := range g.Inputs {
		grp := &p.groups[p.groupOf[i]]
		port, v := Port{Name: in.Name, Value: i, Scale: []float64{grp.scale}}, Value{Shape: slices.Clone(in.Shape), Lo: grp.lo, Hi: grp.hi}
		if in.Integer {
			v.Lo, v.Hi = b.indexRange(i, v.Lo, v.Hi)
		}
		b.made[i] = plain(i, grp.scale)
		if f := p.features[i]; f.scale != nil {
			port.Scale, v.Lo, v.Hi = f.scale, f.lo, f.hi
			b.made[i].scale, b.made[i].axis = f.scale, len(in.Shape)-1
		} else if !grp.fixed {
			p.narrowed[i] = true
		}
		b.prog.Inputs, b.prog.Values = append(b.prog.Inputs, port), append(b.prog.Values, v)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		b.name = n.Name
		f, err := b.node(i, n)
		if err != nil {
			return nil, fmt.Errorf("node %q (%s): %w", n.Name, n.Kind, err)
		}
		b.made[len(g.Inputs)+i] = f
	}
	for _, o := range g.Outputs {
		b.name = o.Name
		f, err := b.output(o)
		if err != nil {
			return nil, fmt.Errorf("output %q: %w", o.Name, err)
		}
		b.prog.Outputs = append(b.prog.Outputs, Port{Name: o.Name, Value: f.value, Scale: f.scale})
	}
	if err := b.prog.Check(); err != nil {
		return nil, err
	}
	q := &Quantised{Program: b.prog, Weights: b.w, Graph: g, plan: p, forms: b.made}
	for v := range q.forms {
		if f, ok := b.rounded[v]; ok {
			q.forms[v] = f
		}
	}
	return q, nil
}

// indexRange narrows the interval of an integer input to the rows of the
// smallest table that it, as it is or rearranged, is looked up in.
func (b *emitter) indexRange(input int, lo, hi int64) (int64, int64) {
	group := b.p.groupOf[input]
	for i := range b.g.Nodes {
		if n := &b.g.Nodes[i]; n.Kind == NodeEmbed && n.In[1] >= 0 && b.p.groupOf[n.In[1]] == group {
			rows := int64(b.g.shapeOf(n.In[0])[0])
			if lo, hi = 0, max(hi, rows-1); hi >= rows {
				hi = rows - 1
			}
		}
	}
	return lo, hi
}

// push appends an op.
func (b *emitter) push(op Op) (int, error) {
	op.Name = b.name
	if len(op.Name) > maxName {
		op.Name = op.Name[:maxName]
	}
	return b.prog.push(op)
}

func (b *emitter) at(f scaled) Value { return b.prog.Values[f.value] }

// size is the largest size of an element of f.
func (b *emitter) size(f scaled) int64 {
	v := b.at(f)
	return max(-v.Lo, v.Hi)
}

// weight adds a tensor, with the interval [-bound, bound].
func (b *emitter) weight(name string, shape []int, lo, hi int64, data []int32) int {
	if len(name) > maxName-8 {
		name = name[:maxName-8]
	}
	if name == "" {
		name = "weight"
	}
	b.names[name]++
	for n := b.names[name]; n > 1; n++ { // two nodes may share a name; two tensors may not
		other := fmt.Sprintf("%s.%d", name, n)
		if b.names[other] == 0 {
			b.names[other], name = 1, other
			break
		}
	}
	b.prog.Weights = append(b.prog.Weights, WeightSpec{Name: name, Shape: slices.Clone(shape), Lo: lo, Hi: hi})
	b.w = append(b.w, TensorOf(data))
	return len(b.w) - 1
}

// bound is the smallest 2^k-1 that no element exceeds in size: intervals are
// public, so they tell no more than a number of bits.
func bound(data []int32) int64 {
	b := int64(0)
	for _, x := range data {
		for max(int64(x), -int64(x)) > b {
			b = 2*b + 1
		}
	}
	return b
}

// rescale requantises f to another scale and into [lo, hi], applying its clip.
func (b *emitter) rescale(f scaled, scale float64, lo, hi int64) (scaled, error) {
	to := func(x float64) int64 { return quantise(x/scale, lo, hi) }
	op := Op{Kind: OpRequant, In: []int{f.value}, Lo: lo, Hi: hi}
	if f.clipped() {
		op.Lo, op.Hi = to(f.lo), to(f.hi)
	}
	ratios := make([]float64, len(f.scale))
	most, least := 0.0, math.Inf(1)
	for i, s := range f.scale {
		ratios[i] = s / scale
		if a := math.Abs(ratios[i]); a > 0 {
			most, least = max(most, a), min(least, a)
		}
	}
	fraction, e := math.Frexp(most) // most = fraction * 2^e
	if f.uniform() && ratios[0] > 0 && fraction == 0.5 && e <= 1 && e > -31 {
		op.Shift = uint(1 - e)
	} else if most == 0 {
		op.Shift, op.Lo, op.Hi = 0, to(0), to(0)
	} else {
		// The multiplier has 15 bits; more where channels differ a lot, so
		// that the smallest still has 11.
		bits := 15
		for ; bits < 30 && least*float64(int64(1)<<(bits-11)) < most; bits++ {
		}
		shift := min(max(bits-e, 0), 62)
		shape := b.at(f).Shape
		axis := f.axis
		if f.uniform() {
			axis = len(shape) - 1
			if len(shape) == 4 {
				axis = 1
			}
		}
		if axis < 0 {
			return f, fmt.Errorf("a scalar needs a multiplier of %g: give the network a batch dimension", most)
		}
		m := make([]int32, shape[axis])
		negative := false
		for i := range m {
			r := ratios[i%len(ratios)]
			m[i] = int32(quantise(math.Ldexp(r, shift), -math.MaxInt32, math.MaxInt32))
			negative = negative || m[i] < 0
		}
		wlo, whi := int64(0), bound(m)
		if negative {
			wlo = -whi
		}
		op.Weights, op.Axes, op.Shift = []int{b.weight(b.name+".scale", shape[axis:axis+1], wlo, whi, m)}, []int{axis}, uint(shift)
	}
	v, err := b.push(op)
	if err != nil {
		return f, err
	}
	out := plain(v, scale)
	out.flat = f.flat
	return out, nil
}

// narrow is graph value r rounded to its group's scale; as it is, if that is
// narrow already.
func (b *emitter) narrow(r Ref) (scaled, error) {
	if f, ok := b.rounded[int(r)]; ok {
		return f, nil
	}
	f, grp := b.made[r], &b.p.groups[b.p.groupOf[r]]
	if v := b.at(f); f.simple() && v.Lo >= min(grp.lo, -grp.hi) && v.Hi <= grp.hi {
		return f, nil
	}
	b.p.narrowed[r] = true
	f, err := b.rescale(f, grp.scale, grp.lo, grp.hi)
	b.rounded[int(r)] = f
	return f, err
}

// wide is graph value r on one scale, as exact as it can be had: what its node
// made, or that with up to 22 bits, and twice what samples showed.
func (b *emitter) wide(r Ref) (scaled, error) {
	if f := b.made[r]; f.simple() {
		return f, nil
	}
	return b.within(r, 1<<22)
}

// within is graph value r on one scale and at most limit in size: what its node
// made where that fits, else as many bits as fit, up to 22, with room for a
// quarter more than samples showed.
func (b *emitter) within(r Ref, limit int64) (scaled, error) {
	f := b.made[r]
	if f.simple() && b.size(f) <= limit {
		return f, nil
	}
	st := b.p.stats
	largest := max(-st.lo[r], st.hi[r])
	if largest == 0 {
		largest = 1
	}
	limit = min(limit, 1<<22)
	lo := -limit
	if st.lo[r] >= 0 {
		lo = 0
	}
	margin := 1.25
	if limit == 1<<22 {
		margin = 2
	}
	scale := margin * largest / float64(limit)
	// Finer than what there is helps nobody; a shift is cheaper than a product.
	if f.uniform() && f.scale[0] > 0 {
		_, e := math.Frexp(scale / f.scale[0])
		scale = math.Ldexp(f.scale[0], max(e, 0))
	}
	return b.rescale(f, scale, lo, limit)
}

// shaped is f in a graph shape.
func (b *emitter) shaped(f scaled, shape []int) (scaled, error) {
	if slices.Equal(b.at(f).Shape, shape) {
		f.flat = false
		return f, nil
	}
	key := [2]int{f.value, len(shape)}
	v, ok := b.shapes[key]
	if !ok {
		var err error
		if v, err = b.push(Op{Kind: OpView, In: []int{f.value}, View: Contiguous(slices.Clone(shape))}); err != nil {
			return f, err
		}
		b.shapes[key] = v
	}
	f.value = v
	if f.flat {
		f.axis, f.flat = len(shape)-1, false
	}
	return f, nil
}

// spreadTo is f, of graph shape from, repeated to a larger shape.
func (b *emitter) spreadTo(f scaled, from, to []int) (scaled, error) {
	f, err := b.shaped(f, from)
	if err != nil || slices.Equal(from, to) {
		return f, err
	}
	v, err := b.push(Op{Kind: OpView, In: []int{f.value}, View: View{Shape: slices.Clone(to), Strides: broadcastStrides(from, to)}})
	f.axis += len(to) - len(from)
	f.value = v
	return f, err
}

// operand is a value narrow and in its graph shape.
func (b *emitter) operand(r Ref) (scaled, error) {
	f, err := b.narrow(r)
	if err != nil {
		return f, err
	}
	return b.shaped(f, b.g.shapeOf(r))
}

// constant is a constant as a value: nothing plus a weight.
func (b *emitter) constant(c int, grp *group) (scaled, error) {
	k := &b.g.Consts[c]
	zero, err := b.push(Op{Kind: OpRequant, In: []int{0}})
	if err != nil {
		return scaled{}, err
	}
	shape := slices.Clone(k.Shape)
	if zero, err = b.push(Op{Kind: OpView, In: []int{zero}, View: View{Shape: shape, Strides: make([]int, len(shape))}}); err != nil {
		return scaled{}, err
	}
	data := make([]int32, len(k.Data))
	for i, x := range k.Data {
		data[i] = int32(quantise(float64(x)/grp.scale, grp.lo, grp.hi))
	}
	w := b.weight(k.Name, shape, max(grp.lo, -bound(data)), min(grp.hi, bound(data)), data)
	v, err := b.push(Op{Kind: OpAdd, In: []int{zero}, Weights: []int{w}, A: 1, B: 1})
	return plain(v, grp.scale), err
}

// output is what a program's output port shows: accumulators, on one scale or on
// one for each position along the last dimension.
func (b *emitter) output(o GraphOutput) (scaled, error) {
	f, shape := b.made[o.Value], b.graphShape(o.Value)
	positive := !slices.ContainsFunc(f.scale, func(s float64) bool { return !(s > 0) })
	if !f.uniform() && !f.clipped() && positive && (f.flat || f.axis == len(shape)-1) {
		return b.shaped(f, shape)
	}
	f, err := b.wide(Ref(o.Value))
	if err != nil {
		return f, err
	}
	return b.shaped(f, shape)
}

func (b *emitter) graphShape(v int) []int { return b.g.shapeOf(Ref(v)) }
