package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// node writes the ops of one graph node.
func (b *emitter) node(i int, n *Node) (scaled, error) {
	switch n.Kind {
	case NodeConv, NodeDense:
		return b.linear(i, n)
	case NodeMatMul:
		x, err := b.operand(n.In[0])
		if err != nil {
			return x, err
		}
		y, err := b.operand(n.In[1])
		if err != nil {
			return y, err
		}
		v, err := b.push(Op{Kind: OpMatMul, In: []int{x.value, y.value}})
		return plain(v, x.scale[0]*y.scale[0]), err
	case NodeMaxPool, NodeSumPool:
		kind := OpMaxPool
		if n.Kind == NodeSumPool {
			kind = OpSumPool
		}
		w := n.Window
		w.Groups = 0
		return b.unary(n.In[0], Op{Kind: kind, Window: w})
	case NodeSum:
		return b.unary(n.In[0], Op{Kind: OpSum, Axes: slices.Clone(n.Axes)})
	case NodeMax:
		return b.unary(n.In[0], Op{Kind: OpMax, Axes: slices.Clone(n.Axes)})
	case NodeArgMax:
		x, err := b.wide(n.In[0])
		if err != nil {
			return x, err
		}
		if x, err = b.shaped(x, b.g.shapeOf(n.In[0])); err != nil {
			return x, err
		}
		v, err := b.push(Op{Kind: OpArgMax, In: []int{x.value}, Axes: slices.Clone(n.Axes)})
		return plain(v, 1), err
	case NodeView, NodePad, NodeGather:
		return b.move(n)
	case NodeConcat:
		return b.concat(len(b.g.Inputs)+i, n)
	case NodeAdd:
		return b.add(len(b.g.Inputs)+i, n)
	case NodeMul:
		return b.mul(n)
	case NodeDiv:
		return b.div(len(b.g.Inputs)+i, n)
	case NodeClip:
		f := b.made[n.In[0]]
		f.lo, f.hi = min(max(f.lo, n.Lo), n.Hi), min(max(f.hi, n.Lo), n.Hi)
		return f, nil
	case NodeCurve:
		var x scaled
		var err error
		v := len(b.g.Inputs) + i
		if n.Curve.Name == "sqrt" {
			if f, ok, err := b.sqrt(n.In[0]); ok || err != nil {
				return f, err
			}
		}
		if x, err = b.narrow(n.In[0]); err != nil {
			return x, err
		}
		b.p.narrowed[v] = true
		return b.lookup(x, &n.Curve, &b.p.groups[b.p.groupOf[v]])
	case NodeSoftmax:
		return b.softmax(n)
	case NodeNorm:
		return b.norm(len(b.g.Inputs)+i, n)
	case NodeEmbed:
		return b.embed(len(b.g.Inputs)+i, n)
	case NodeCompare:
		return b.compare(n)
	}
	return scaled{}, errors.New("unknown kind")
}

// unary is an op on one narrow value that keeps its scale.
func (b *emitter) unary(r Ref, op Op) (scaled, error) {
	x, err := b.operand(r)
	if err != nil {
		return x, err
	}
	op.In = []int{x.value}
	v, err := b.push(op)
	return plain(v, x.scale[0]), err
}

// linear is a convolution or a dense layer. Weights get a scale for each output
// channel: the one with the smallest squared error among some that clamp the
// largest a little, or exactly 1 where a channel's weights are whole numbers.
func (b *emitter) linear(i int, n *Node) (scaled, error) {
	g := b.g
	wc, _ := n.In[1].Const()
	weight := &g.Consts[wc]
	outs := weight.Shape[0]
	k := len(weight.Data) / outs
	x := b.made[n.In[0]]
	// Scales of columns go into the weights, where they are few and narrow.
	folded := n.Kind == NodeDense && !x.uniform() && !x.clipped() && len(x.scale) == k && b.size(x) <= sumCap/(127*int64(k)) &&
		elements(n.Shape) == outs
	if !folded {
		var err error
		if x, err = b.narrow(n.In[0]); err != nil {
			return x, err
		}
		if n.Kind == NodeConv || elements(n.Shape) != outs {
			if x, err = b.shaped(x, g.shapeOf(n.In[0])); err != nil {
				return x, err
			}
		}
	}
	size := max(1, b.size(x))
	most := min(b.p.weightMax[wc], sumCap/(int64(k)*size))
	if size == 1 {
		// Whether something is so: as many bits as fit cost no accumulator.
		most = min(1<<22-1, sumCap/int64(k))
	}
	if most < 1 {
		return x, fmt.Errorf("%d products of integers up to %d do not fit into 32 bits: split the layer", k, size)
	}
	var columns []float64
	unit := 1.0
	if folded {
		columns = x.scale
	} else {
		unit = x.scale[0]
	}
	var bias []float32
	if len(n.In) > 2 {
		bc, _ := n.In[2].Const()
		bias = g.Consts[bc].Data
	}
	room := math.MaxInt32 - int64(k)*most*size
	biasMost := int64(1)<<30 - 1
	for biasMost > room {
		biasMost >>= 1
	}
	ints := make([]int32, len(weight.Data))
	scales := make([]float64, outs)
	row := make([]float64, k)
	for o := range outs {
		for j, w := range weight.Data[o*k : (o+1)*k] {
			row[j] = float64(w)
			if columns != nil {
				row[j] = float64(w) * columns[j]
			}
		}
		scales[o] = weightScale(row, most)
		if bias != nil {
			scales[o] = max(scales[o], math.Abs(float64(bias[o]))/unit/float64(biasMost))
		}
		for j, w := range row {
			ints[o*k+j] = int32(quantise(w/scales[o], -most, most))
		}
	}
	key := fmt.Sprint(wc, most, " ", bound(ints))
	w, ok := b.kept[key]
	if !ok || columns != nil || bias != nil || !slices.Equal(b.w[w].Int32s(), ints) {
		lim := most
		if lim > 127 {
			lim = bound(ints)
		}
		w = b.weight(weight.Name, weight.Shape, -min(lim, most), min(lim, most), ints)
		b.kept[key] = w
	}
	op := Op{Kind: OpDense, In: []int{x.value}, Weights: []int{w}}
	if n.Kind == NodeConv {
		op.Kind, op.Window = OpConv, n.Window
	}
	correction := b.p.corrections[i]
	if folded {
		correction = nil
	}
	if bias != nil || correction != nil {
		ib := make([]int32, outs)
		for o := range outs {
			v := 0.0
			if bias != nil {
				v = float64(bias[o])
			}
			if correction != nil {
				v += correction.of(o, weight.Data[o*k:(o+1)*k], ints[o*k:(o+1)*k], scales[o])
			}
			ib[o] = int32(quantise(v/(unit*scales[o]), -biasMost, biasMost))
		}
		if lim := bound(ib); lim > 0 {
			op.Weights = append(op.Weights, b.weight(weight.Name+".bias", []int{outs}, -lim, lim, ib))
		}
	}
	v, err := b.push(op)
	if err != nil {
		return x, err
	}
	for o := range scales {
		scales[o] *= unit
	}
	f := scaled{value: v, scale: scales, lo: math.Inf(-1), hi: math.Inf(1)}
	switch shape := b.at(f).Shape; {
	case n.Kind == NodeConv:
		f.axis = 1
	default:
		f.axis = len(shape) - 1
		f.flat = len(shape) != len(n.Shape)
	}
	if !slices.ContainsFunc(scales, func(s float64) bool { return s != scales[0] }) {
		f.scale = scales[:1]
	}
	return f, nil
}

// weightScale is the scale of one channel's weights.
func weightScale(row []float64, most int64) float64 {
	largest, whole := 0.0, true
	for _, w := range row {
		largest = max(largest, math.Abs(w))
		whole = whole && w == math.Trunc(w)
	}
	switch {
	case largest == 0:
		return 1
	case whole && largest <= float64(most):
		return 1
	case most > 127:
		return largest / float64(most)
	}
	best, at := math.Inf(1), 0.0
	for step := range 8 {
		scale := largest * (1 - 0.05*float64(step)) / float64(most)
		sum := 0.0
		for _, w := range row {
			d := w - float64(float64(quantise(w/scale, -most, most))*scale)
			if sum += float64(d * d); sum >= best {
				break
			}
		}
		if sum < best {
			best, at = sum, scale
		}
	}
	return at
}

// roundWeights is what the plan's integers make of a constant.
func roundWeights(g *Graph, p *plan, c int) []float32 {
	k := &g.Consts[c]
	out := make([]float32, len(k.Data))
	cols := len(k.Data) / k.Shape[0]
	row := make([]float64, cols)
	for o := range k.Shape[0] {
		for j, w := range k.Data[o*cols : (o+1)*cols] {
			row[j] = float64(w)
		}
		s := weightScale(row, p.weightMax[c])
		for j, w := range row {
			out[o*cols+j] = float32(float64(quantise(w/s, -p.weightMax[c], p.weightMax[c])) * s)
		}
	}
	return out
}

// move is a view, pad or gather.
func (b *emitter) move(n *Node) (scaled, error) {
	r := n.In[0]
	x, from := b.made[r], b.g.shapeOf(r)
	var scale []float64
	if !x.uniform() && !x.clipped() && !x.flat && x.axis == len(from)-1 && len(n.Shape) > 0 {
		// Columns with scales of their own keep them where they stay columns.
		switch {
		case n.Kind == NodeGather && n.Axes[0] == x.axis:
			for _, k := range n.Index {
				scale = append(scale, x.scale[k])
			}
		case n.Kind == NodeView && elements(n.Shape) == last(n.Shape) && elements(from) == last(from) && last(n.View.Strides) == 1:
			scale = x.scale[n.View.Offset:][:last(n.Shape)]
		}
	}
	if scale == nil {
		var err error
		if x, err = b.narrow(r); err != nil {
			return x, err
		}
		scale = x.scale
	}
	op := Op{Kind: OpView, View: n.View}
	var err error
	switch n.Kind {
	case NodePad:
		grp := &b.p.groups[b.p.groupOf[r]]
		op = Op{Kind: OpPad, Pad: n.Pad, Fill: quantise(n.Fill/scale[0], min(grp.lo, b.at(x).Lo), max(grp.hi, b.at(x).Hi))}
		x, err = b.shaped(x, from)
	case NodeGather:
		op = Op{Kind: OpGather, Axes: slices.Clone(n.Axes), Index: slices.Clone(n.Index)}
		x, err = b.shaped(x, from)
	}
	if err != nil {
		return x, err
	}
	op.In = []int{x.value}
	v, err := b.push(op)
	f := plain(v, 1)
	f.scale, f.axis = scale, len(n.Shape)-1
	return f, err
}

// concat brings its operands to one scale: the group's, unless they have one.
func (b *emitter) concat(v int, n *Node) (scaled, error) {
	grp := &b.p.groups[b.p.groupOf[v]]
	forms := make([]scaled, len(n.In))
	same := true
	for i, r := range n.In {
		if r < 0 {
			same = false
			continue
		}
		var err error
		if forms[i], err = b.operand(r); err != nil {
			return scaled{}, err
		}
		same = same && forms[i].scale[0] == forms[0].scale[0]
	}
	op := Op{Kind: OpConcat, Axes: slices.Clone(n.Axes)}
	for i, r := range n.In {
		var err error
		if c, ok := r.Const(); ok {
			forms[i], err = b.constant(c, grp)
		} else if !same && forms[i].scale[0] != grp.scale {
			forms[i], err = b.rescale(forms[i], grp.scale, grp.lo, grp.hi)
		}
		if err != nil {
			return scaled{}, err
		}
		op.In = append(op.In, forms[i].value)
	}
	out, err := b.push(op)
	return plain(out, forms[0].scale[0]), err
}

// lookup is a function of one number, looked up.
func (b *emitter) lookup(x scaled, c *Curve, grp *group) (scaled, error) {
	in := b.at(x)
	if in.Hi-in.Lo >= 1<<16 {
		return x, fmt.Errorf("a table over [%d, %d] is too large", in.Lo, in.Hi)
	}
	key := fmt.Sprint(x.value, c.Name, c.Params, grp.scale, grp.lo, grp.hi)
	v, ok := b.tables[key]
	if !ok {
		table := make([]int32, in.Hi-in.Lo+1)
		for i := range table {
			y := c.F(float64(float64(in.Lo+int64(i)) * x.scale[0]))
			table[i] = int32(quantise(y/grp.scale, grp.lo, grp.hi))
		}
		var err error
		if v, err = b.push(Op{Kind: OpLookup, In: []int{x.value}, Lo: in.Lo, Table: table}); err != nil {
			return x, err
		}
		b.tables[key] = v
	}
	f := plain(v, grp.scale)
	f.flat = x.flat
	return f, nil
}

// sqrt is the root of what a node made, which has more bits than a table has
// entries: r = floor(sqrt(a*2^S)), off by less than one of its units. ok is false
// where the operand may be negative or has several scales.
func (b *emitter) sqrt(r Ref) (f scaled, ok bool, err error) {
	x := b.made[r]
	if in := b.at(x); !x.simple() || in.Lo < 0 || in.Hi < 1<<16 {
		return f, false, nil
	}
	S := 0
	for S < 28 && b.at(x).Hi>>(31-S/2-1) == 0 {
		S += 2
	}
	v, err := b.push(Op{Kind: OpSqrt, In: []int{x.value}, Shift: uint(S)})
	f = plain(v, math.Ldexp(math.Sqrt(x.scale[0]), -S/2))
	f.flat = x.flat
	return f, true, err
}

// add is A*a + B*b. Two values are brought to a common unit by whole factors
// A' and B', which are within 2^-11 of right or better, chosen so that the
// requant to the result's scale only shifts.
func (b *emitter) add(v int, n *Node) (scaled, error) {
	x, y, kx, ky := n.In[0], n.In[1], n.A, n.B
	if x < 0 && y < 0 {
		return scaled{}, errors.New("adds two constants")
	}
	if x < 0 {
		x, y, kx, ky = y, x, ky, kx
	}
	if kx == 0 {
		kx = 1e-30
	}
	if c, ok := y.Const(); ok {
		return b.addConstant(x, kx, c, ky, n.Shape)
	}
	fx, fy := b.made[x], b.made[y]
	// Sums of squares, and the like, are exact as they are.
	exact := fx.simple() && fy.simple() && math.Abs(kx*fx.scale[0]) == math.Abs(ky*fy.scale[0]) && b.size(fx)+b.size(fy) <= math.MaxInt32
	var err error
	if !exact {
		if fx, err = b.addend(x); err != nil {
			return fx, err
		}
		if fy, err = b.addend(y); err != nil {
			return fy, err
		}
	}
	sx, sy := b.g.shapeOf(x), b.g.shapeOf(y)
	if !slices.Equal(sx, n.Shape) && slices.Equal(sy, n.Shape) {
		fx, fy, sx, sy, kx, ky = fy, fx, sy, sx, ky, kx
	}
	if fx, err = b.spreadTo(fx, sx, n.Shape); err != nil {
		return fx, err
	}
	if fy, err = b.shaped(fy, sy); err != nil {
		return fy, err
	}
	ux, uy := kx*fx.scale[0], ky*fy.scale[0]
	A, B, unit := commonUnit(ux, uy, b.size(fx), b.size(fy), b.p.groups[b.p.groupOf[v]].scale)
	out, err := b.push(Op{Kind: OpAdd, In: []int{fx.value, fy.value}, A: A, B: B})
	return plain(out, unit), err
}

// commonUnit finds whole A, B and a unit so that A*unit is about ux, B*unit
// about uy. The unit is scale divided by a power of two, or ux where both are
// equal in size.
func commonUnit(ux, uy float64, sizeX, sizeY int64, scale float64) (A, B int64, unit float64) {
	if math.Abs(ux) == math.Abs(uy) {
		A, B = 1, 1
		if ux < 0 {
			A = -1
		}
		if uy < 0 {
			B = -1
		}
		return A, B, math.Abs(ux)
	}
	unit = math.Ldexp(scale, 8)
	for range 40 {
		next := unit / 2
		a, b := math.Abs(ux)/next, math.Abs(uy)/next
		if float64(a*float64(sizeX))+float64(b*float64(sizeY)) > 1<<29 || max(a, b) > 1<<15 {
			break
		}
		unit = next
	}
	round := func(u float64) int64 { return quantise(u/unit, -(1 << 30), 1<<30) }
	return round(ux), round(uy), unit
}

// addend is a value as a sum reads it: an exact product or sum as it is, else
// rounded to its group's scale.
func (b *emitter) addend(r Ref) (scaled, error) {
	if f := b.made[r]; f.simple() && b.size(f) <= 1<<20 {
		return f, nil
	}
	return b.narrow(r)
}

// addConstant is kx*x + ky*constant.
func (b *emitter) addConstant(x Ref, kx float64, c int, ky float64, shape []int) (scaled, error) {
	k := &b.g.Consts[c]
	f := b.made[x]
	scales := func() []float64 {
		out := slices.Clone(f.scale)
		for i := range out {
			out[i] *= kx
		}
		return out
	}
	same := slices.Equal(b.g.shapeOf(x), shape)
	usable := !f.clipped() && b.size(f) <= 1<<29
	if usable && !f.uniform() {
		// Keep the channels' scales if the constant is a number of moderate
		// size in each of them.
		for _, s := range f.scale {
			usable = usable && s != 0
		}
		least := math.Inf(1)
		for _, s := range f.scale {
			least = min(least, math.Abs(s*kx))
		}
		usable = usable && same && !f.flat && f.axis < len(shape) && largestOf(k.Data)*math.Abs(ky)/least < 1<<28
	}
	if !usable {
		var err error
		if f, err = b.within(x, 1<<24); err != nil {
			return f, err
		}
	}
	f, err := b.spreadTo(f, b.g.shapeOf(x), shape)
	if err != nil {
		return f, err
	}
	scale := scales()
	A := int64(1)
	for A < 1<<12 && 2*A*b.size(f) < 1<<23 {
		// A finer unit, so that rounding the constant costs nothing.
		A *= 2
		for i := range scale {
			scale[i] /= 2
		}
	}
	// Masks are clamped; minus half of 2^30 is low enough for anything.
	ints, wshape := constantInts(k, ky, scale, f.axis, shape, 1<<29)
	lim := bound(ints)
	w := b.weight(k.Name, wshape, -lim, lim, ints)
	v, err := b.push(Op{Kind: OpAdd, In: []int{f.value}, Weights: []int{w}, A: A, B: 1})
	out := plain(v, 1)
	out.scale, out.axis = scale, f.axis
	return out, err
}

func largestOf(x []float32) float64 {
	most := 0.0
	for _, v := range x {
		most = max(most, math.Abs(float64(v)))
	}
	return most
}

// constantInts rounds a constant times factor to a scale, or to the scales along
// an axis of the shape it broadcasts to.
func constantInts(k *Const, factor float64, scale []float64, axis int, shape []int, most int64) ([]int32, []int) {
	return integers(k, scale, axis, shape, func(x, s float64) int64 { return quantise(float64(x*factor)/s, -most, most) })
}

// integers is a constant as whole numbers of a scale, or of the scales along an
// axis of the shape that it broadcasts to, with their shape.
func integers(k *Const, scale []float64, axis int, shape []int, whole func(x, scale float64) int64) ([]int32, []int) {
	if len(scale) == 1 {
		out := make([]int32, len(k.Data))
		for i, x := range k.Data {
			out[i] = int32(whole(float64(x), scale[0]))
		}
		return out, k.Shape
	}
	full := make([]int, len(shape))
	for i := range full {
		full[i] = 1
		if at := i - (len(shape) - len(k.Shape)); at >= 0 {
			full[i] = k.Shape[at]
		}
	}
	full[axis] = shape[axis]
	strides := broadcastStrides(k.Shape, full)
	out := make([]int32, elements(full))
	eachIndex(full, func(at int, index []int) {
		from := 0
		for i, v := range index {
			from += v * strides[i]
		}
		out[at] = int32(whole(float64(k.Data[from]), scale[index[axis]]))
	})
	return out, full
}

// mul is a*b. A constant that is one number, or one for each position along an
// axis, goes into the scale and costs nothing.
func (b *emitter) mul(n *Node) (scaled, error) {
	x, y := n.In[0], n.In[1]
	if x < 0 && y < 0 {
		return scaled{}, errors.New("multiplies two constants")
	}
	if x < 0 {
		x, y = y, x
	}
	if c, ok := y.Const(); ok {
		return b.mulConstant(x, &b.g.Consts[c], n.Shape)
	}
	fx, err := b.narrow(x)
	if err != nil {
		return fx, err
	}
	fy, err := b.narrow(y)
	if err != nil {
		return fy, err
	}
	sx, sy := b.g.shapeOf(x), b.g.shapeOf(y)
	if !slices.Equal(sx, n.Shape) && slices.Equal(sy, n.Shape) {
		fx, fy, sx, sy = fy, fx, sy, sx
	}
	if fx, err = b.spreadTo(fx, sx, n.Shape); err != nil {
		return fx, err
	}
	if fy, err = b.shaped(fy, sy); err != nil {
		return fy, err
	}
	v, err := b.push(Op{Kind: OpMul, In: []int{fx.value, fy.value}})
	return plain(v, fx.scale[0]*fy.scale[0]), err
}

// alongAxis is the axis of shape along which a constant varies: -1 for none. ok
// is false where there are several.
func alongAxis(k *Const, shape []int) (axis int, ok bool) {
	axis = -1
	for i, d := range k.Shape {
		if d > 1 {
			if axis >= 0 {
				return 0, false
			}
			axis = len(shape) - len(k.Shape) + i
		}
	}
	return axis, true
}

func (b *emitter) mulConstant(x Ref, k *Const, shape []int) (scaled, error) {
	f := b.made[x]
	from := b.g.shapeOf(x)
	axis, ok := alongAxis(k, shape)
	same := slices.Equal(from, shape)
	if ok && axis < 0 && (same || f.uniform()) {
		c := float64(k.Data[0])
		if c == 0 {
			c = 1e-30
		}
		f.scale = slices.Clone(f.scale)
		for i := range f.scale {
			f.scale[i] *= c
		}
		if f.clipped() {
			f.lo, f.hi = float64(f.lo*c), float64(f.hi*c)
			if c < 0 {
				f.lo, f.hi = f.hi, f.lo
			}
		}
		if !same {
			return b.spreadTo(f, from, shape)
		}
		return f, nil
	}
	if ok && same {
		var err error
		if f.clipped() || !f.uniform() && (f.flat && axis != len(shape)-1 || !f.flat && f.axis != axis) {
			if f, err = b.within(x, 1<<22); err != nil {
				return f, err
			}
		}
		if f, err = b.shaped(f, from); err != nil {
			return f, err
		}
		old := f.scale
		f.scale, f.axis = make([]float64, shape[axis]), axis
		for i := range f.scale {
			f.scale[i] = old[i%len(old)] * float64(k.Data[i])
		}
		return f, nil
	}
	f, err := b.narrow(x)
	if err != nil {
		return f, err
	}
	if f, err = b.spreadTo(f, from, shape); err != nil {
		return f, err
	}
	// 15 bits for the constant: it costs no accumulator.
	most := min(int64(1<<15-1), math.MaxInt32/max(1, b.size(f)))
	scale := max(largestOf(k.Data), 1e-30) / float64(most)
	ints, wshape := constantInts(k, 1, []float64{scale}, 0, shape, most)
	v, err := b.push(Op{Kind: OpMul, In: []int{f.value}, Weights: []int{b.weight(k.Name, wshape, -most, most, ints)}})
	return plain(v, f.scale[0]*scale), err
}

// compare is 1 where a > b: the difference, clamped to 0 and 1.
func (b *emitter) compare(n *Node) (scaled, error) {
	x, y := n.In[0], n.In[1]
	if x < 0 && y < 0 {
		return scaled{}, errors.New("compares two constants")
	}
	var diff int
	var err error
	switch {
	case x >= 0 && y >= 0:
		fx, e := b.within(x, 1<<24)
		if e != nil {
			return fx, e
		}
		fy, e := b.within(y, 1<<24)
		if e != nil {
			return fy, e
		}
		if fx, e = b.spreadTo(fx, b.g.shapeOf(x), n.Shape); e != nil {
			return fx, e
		}
		if fy, e = b.shaped(fy, b.g.shapeOf(y)); e != nil {
			return fy, e
		}
		A, B, _ := commonUnit(fx.scale[0], -fy.scale[0], b.size(fx), b.size(fy), min(fx.scale[0], fy.scale[0]))
		diff, err = b.push(Op{Kind: OpAdd, In: []int{fx.value, fy.value}, A: A, B: B})
	default:
		r, c, sign := x, y, int64(1)
		if x < 0 {
			r, c, sign = y, x, -1
		}
		k, _ := c.Const()
		f := b.made[r]
		positive := !slices.ContainsFunc(f.scale, func(s float64) bool { return !(s > 0) })
		if f.clipped() || !positive || b.size(f) > 1<<28 || !f.uniform() && !slices.Equal(b.g.shapeOf(r), n.Shape) {
			if f, err = b.within(r, 1<<24); err != nil {
				return f, err
			}
		}
		if f, err = b.spreadTo(f, b.g.shapeOf(r), n.Shape); err != nil {
			return f, err
		}
		// Of whole numbers, x > t is x > floor(t) and t > x is ceil(t) > x, so
		// columns on a grid that holds them exactly are compared exactly.
		exact := !f.uniform() || f.scale[0] == 1
		ints, wshape := integers(&b.g.Consts[k], f.scale, f.axis, n.Shape, func(t, s float64) int64 {
			switch t /= s; {
			case exact && sign > 0:
				t = math.Floor(t)
			case exact:
				t = math.Ceil(t)
			}
			return quantise(t, -(1 << 29), 1<<29)
		})
		lim := bound(ints)
		w := b.weight(b.g.Consts[k].Name, wshape, -lim, lim, ints)
		diff, err = b.push(Op{Kind: OpAdd, In: []int{f.value}, Weights: []int{w}, A: sign, B: -sign})
	}
	if err != nil {
		return scaled{}, err
	}
	v, err := b.push(Op{Kind: OpRequant, In: []int{diff}, Lo: 0, Hi: 1})
	return plain(v, 1), err
}
