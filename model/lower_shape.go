package model

import (
	"math"
	"slices"

	"probity/model/onnx"
)

// shapeLowering is for the operators that only move elements.
func shapeLowering(op string) func(*call) []Ref {
	switch op {
	case "Reshape", "Flatten", "Squeeze", "Unsqueeze":
		return func(c *call) []Ref { x := c.x(0); return one(c.b.reshape(x, c.reshaped(c.b.shape(x)))) }
	case "Transpose":
		return (*call).transposeNode
	case "Slice":
		return (*call).sliceNode
	case "Expand":
		return (*call).expandNode
	case "Tile":
		return (*call).tile
	case "Split", "SplitToSequence":
		return (*call).split
	case "Concat":
		return (*call).concatNode
	case "Pad":
		return (*call).padNode
	case "Gather":
		return (*call).gatherNode
	case "GatherElements":
		return (*call).gatherElements
	case "GatherND":
		return (*call).gatherND
	case "ScatterElements", "Scatter", "ScatterND":
		return (*call).scatter
	case "DepthToSpace":
		return (*call).depthToSpace
	case "SpaceToDepth":
		return (*call).spaceToDepth
	case "Resize", "Upsample":
		return (*call).resize
	case "OneHot":
		return (*call).oneHot
	case "Trilu":
		return (*call).trilu
	case "EyeLike":
		return (*call).eyeLike
	case "ReverseSequence":
		return (*call).reverseSequence
	case "CenterCropPad":
		return (*call).centerCropPad
	case "Compress":
		return (*call).compress
	}
	return nil
}

// reshaped is the shape that a reshaping node makes.
func (c *call) reshaped(s []int) []int {
	switch c.n.Op {
	case "Flatten":
		a := c.int("axis", 1)
		if a < 0 {
			a += len(s)
		}
		if a < 0 || a > len(s) {
			wrong("axis %d is outside the value's %d dimensions", a, len(s))
		}
		return []int{elements(s[:a]), elements(s[a:])}
	case "Reshape":
		target := c.ints("shape", nil)
		if c.has(1) {
			target = c.constInts(1, "shape")
		}
		return resolve(s, target, c.int("allowzero", 0) != 0)
	}
	list := c.ints("axes", nil)
	given := list != nil
	if c.has(1) {
		list, given = c.constInts(1, "axes"), true
	}
	if c.n.Op == "Unsqueeze" {
		axes := c.axes(list, len(s)+len(list))
		out := []int{}
		for i := 0; len(out) < len(s)+len(list); {
			if slices.Contains(axes, len(out)) {
				out = append(out, 1)
			} else {
				out = append(out, s[i])
				i++
			}
		}
		return out
	}
	axes := c.axes(list, len(s))
	out := []int{}
	for i, d := range s {
		drop := slices.Contains(axes, i) || !given && d == 1
		if drop && d != 1 {
			wrong("squeezes dimension %d, which is %d", i, d)
		}
		if !drop {
			out = append(out, d)
		}
	}
	return out
}

// resolve is the shape that Reshape means by target: 0 copies a dimension, -1
// takes what is left.
func resolve(shape []int, target []int64, allowZero bool) []int {
	if len(target) > 16 {
		wrong("its shape has %d dimensions", len(target))
	}
	out := make([]int, len(target))
	rest, infer := elements(shape), -1
	for i, d := range target {
		switch {
		case d == 0 && !allowZero && i < len(shape):
			d = int64(shape[i])
		case d == -1 && infer < 0:
			infer = i
			continue
		}
		if d < 1 || int64(rest)%d != 0 {
			wrong("cannot reshape %s to %v; if the model was exported for another batch size or length, fix that dimension at import (--dim)", shapeString(shape), target)
		}
		out[i], rest = int(d), rest/int(d)
	}
	if infer >= 0 {
		out[infer] = rest
	}
	return out
}

func (c *call) transposeNode() []Ref {
	x := c.x(0)
	rank := len(c.b.shape(x))
	perm := make([]int, rank)
	for i := range perm {
		perm[i] = rank - 1 - i
	}
	if list := c.ints("perm", nil); list != nil {
		if len(c.axes(list, rank)) != rank {
			wrong("permutes %d dimensions of %d", len(list), rank)
		}
		for i, p := range list {
			perm[i] = c.axis(int(p), rank)
		}
	}
	return one(c.b.transpose(x, perm...))
}

func (c *call) sliceNode() []Ref {
	x := c.x(0)
	s := c.b.shape(x)
	starts, ends, list := c.ints("starts", nil), c.ints("ends", nil), c.ints("axes", nil)
	var steps []int64
	if c.version() >= 10 {
		starts, ends = c.constInts(1, "starts"), c.constInts(2, "ends")
		if c.has(3) {
			list = c.constInts(3, "axes")
		}
		if c.has(4) {
			steps = c.constInts(4, "steps")
		}
	}
	if len(ends) != len(starts) || list != nil && len(list) != len(starts) || steps != nil && len(steps) != len(starts) || len(starts) > len(s) {
		wrong("has %d starts, %d ends, %d axes and %d steps", len(starts), len(ends), len(list), len(steps))
	}
	c.axes(list, len(s)) // refuses repeated ones
	v := Contiguous(slices.Clone(s))
	for i := range starts {
		a := i
		if list != nil {
			a = c.axis(int(list[i]), len(s))
		}
		d := int64(s[a])
		step := int64(1)
		if steps != nil {
			step = steps[i]
		}
		if step == 0 {
			wrong("slices with step 0")
		}
		lo, hi := int64(0), d
		if step < 0 {
			lo, hi = -1, d-1
		}
		bound := func(p int64) int64 {
			if p < 0 {
				p = max(p, -1<<40) + d
			}
			return min(max(p, lo), hi)
		}
		from, to := bound(starts[i]), bound(ends[i])
		step = min(max(step, -1<<31), 1<<31)
		n := (to - from + step - int64(math.Copysign(1, float64(step)))) / step
		if n <= 0 {
			refuse("leaves no element along axis %d", a)
		}
		v.Offset += int(from) * v.Strides[a]
		v.Shape[a] = int(n)
		v.Strides[a] *= int(step)
	}
	return one(c.b.view(x, v))
}

func (c *call) dims(i int, what string) []int {
	list := c.constInts(i, what)
	if len(list) > 16 {
		wrong("its %s has %d elements", what, len(list))
	}
	var out []int
	for _, d := range list {
		if d < 1 || d > math.MaxInt32 {
			wrong("its %s is %v", what, list)
		}
		out = append(out, int(d))
	}
	return out
}

func (c *call) expandNode() []Ref {
	x := c.x(0)
	shape, err := broadcastShape(c.b.shape(x), c.dims(1, "shape"))
	if err != nil {
		wrong("%w", err)
	}
	return one(c.b.expand(x, shape))
}

// tile gives each axis a second one of stride 0, and joins the two.
func (c *call) tile() []Ref {
	b := c.b
	x := c.x(0)
	repeats := c.dims(1, "repeats")
	s := b.shape(x)
	if len(repeats) != len(s) {
		wrong("repeats %d axes of %d", len(repeats), len(s))
	}
	for a, n := range repeats {
		if n == 1 {
			continue
		}
		s := b.shape(x)
		v := Contiguous(s)
		v.Shape = slices.Insert(slices.Clone(s), a, n)
		v.Strides = slices.Insert(slices.Clone(v.Strides), a, 0)
		out := slices.Clone(s)
		if b.sizeOf(s); n > b.limits.Elements/elements(s) {
			refuse("repeats %s %d times", shapeString(s), n)
		}
		out[a] *= n
		if len(v.Shape) > 8 {
			refuse("repeats a tensor of %d dimensions", len(s))
		}
		x = b.reshape(b.view(x, v), out)
	}
	return one(x)
}

func (c *call) split() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	axis := c.axis(c.int("axis", 0), len(s))
	if c.n.Op == "SplitToSequence" {
		refuse("operator SplitToSequence; export the model with Split")
	}
	parts := c.ints("split", nil)
	if c.has(1) {
		parts = c.constInts(1, "lengths")
	}
	if parts == nil {
		n := c.int("num_outputs", len(c.n.Outputs))
		if n < 1 || n > s[axis] {
			wrong("splits %d elements into %d parts", s[axis], n)
		}
		each := (s[axis] + n - 1) / n
		for at := 0; at < s[axis]; at += each {
			parts = append(parts, int64(min(each, s[axis]-at)))
		}
	}
	var out []Ref
	at := 0
	for i, p := range parts {
		if p < 0 || p > int64(s[axis]-at) {
			wrong("splits %d elements into %v", s[axis], parts)
		}
		if p == 0 || i >= len(c.n.Outputs) || c.n.Outputs[i] == "" {
			out = append(out, noRef)
		} else {
			out = append(out, b.slice(x, axis, at, 1, int(p)))
		}
		at += int(p)
	}
	return out
}

func (c *call) concatNode() []Ref {
	var parts []Ref
	for i := range c.in {
		if t := c.in[i].t; t != nil && slices.Contains(t.Dims, 0) {
			continue // nothing to join
		}
		parts = append(parts, c.x(i))
	}
	if len(parts) == 0 {
		wrong("joins nothing")
	}
	axis := c.axis(c.int("axis", 1), len(c.b.shape(parts[0])))
	return one(c.b.concat(axis, parts...))
}

func (c *call) padNode() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	pads := c.ints("pads", nil)
	fill := c.float("value", 0)
	if c.has(1) {
		pads = c.constInts(1, "pads")
		fill = c.number(2, 0, "value")
	}
	axes := make([]int, len(s))
	for i := range axes {
		axes[i] = i
	}
	if c.has(3) {
		list := c.constInts(3, "axes")
		axes = nil
		c.axes(list, len(s))
		for _, a := range list {
			axes = append(axes, c.axis(int(a), len(s)))
		}
	}
	if len(pads) != 2*len(axes) {
		wrong("pads %v for %d axes", pads, len(axes))
	}
	before, after := make([]int, len(s)), make([]int, len(s))
	for i, a := range axes {
		for _, p := range []int64{pads[i], pads[i+len(axes)]} {
			if p > 1<<20 || p < -1<<20 {
				refuse("pads by %d", p)
			}
		}
		before[a], after[a] = int(pads[i]), int(pads[i+len(axes)])
	}
	// Negative pads cut away.
	for i := range s {
		lo, hi := max(0, -before[i]), max(0, -after[i])
		if lo+hi >= s[i] {
			if lo+hi > 0 {
				refuse("cuts away all of axis %d", i)
			}
		}
		if lo+hi > 0 {
			x = b.slice(x, i, lo, 1, s[i]-lo-hi)
			before[i], after[i] = max(0, before[i]), max(0, after[i])
		}
	}
	switch mode := c.str("mode", "constant"); mode {
	case "constant":
		return one(b.pad(x, before, after, fill))
	case "reflect", "edge", "wrap":
		for i := range s {
			if before[i] == 0 && after[i] == 0 {
				continue
			}
			n := b.shape(x)[i]
			var index []int32
			for p := -before[i]; p < n+after[i]; p++ {
				index = append(index, int32(padIndex(mode, p, n)))
			}
			x = b.gather(x, i, index)
		}
	default:
		wrong("attribute \"mode\" is %q", mode)
	}
	return one(x)
}

func padIndex(mode string, p, n int) int {
	switch mode {
	case "edge":
		return min(max(p, 0), n-1)
	case "wrap":
		return ((p % n) + n) % n
	}
	if n == 1 {
		return 0
	}
	period := 2 * (n - 1)
	p = ((p % period) + period) % period
	return min(p, period-p)
}

func (c *call) index32(list []int64, n int) []int32 {
	out := make([]int32, len(list))
	for i, v := range list {
		if v < 0 {
			v += int64(n)
		}
		if v < 0 || v >= int64(n) {
			wrong("index %d is outside the %d elements", list[i], n)
		}
		out[i] = int32(v)
	}
	return out
}

func (c *call) gatherNode() []Ref {
	b := c.b
	if !c.has(0) || !c.has(1) {
		wrong("wants a tensor and indices")
	}
	c.typ = c.in[0].typ
	s := c.shape(0)
	axis := c.axis(c.int("axis", 0), len(s))
	if t := c.load(c.in[1]); t != nil {
		index := c.index32(c.constInts(1, "index"), s[axis])
		shape := slices.Concat(s[:axis], t.Dims, s[axis+1:])
		b.sizeOf(shape)
		return one(b.reshape(b.gather(c.x(0), axis, index), shape))
	}
	table, index := c.x(0), c.x(1)
	if b.constant(table) == nil {
		// One row for each computed position: a product with a one-hot matrix.
		if s[axis] > 1<<12 {
			refuse("looks up computed positions among %d computed elements", s[axis])
		}
		return one(c.lookUp(table, index, axis))
	}
	// Rows of a constant: the axis comes first, and back afterwards.
	perm := []int{axis}
	for i := range s {
		if i != axis {
			perm = append(perm, i)
		}
	}
	rows := b.emit(Node{Kind: NodeEmbed, In: []Ref{b.transpose(table, perm...), index}})
	k := len(b.shape(index))
	var back []int
	for i := range axis {
		back = append(back, k+i)
	}
	for i := range k {
		back = append(back, i)
	}
	for i := axis; i < len(s)-1; i++ {
		back = append(back, k+i)
	}
	return one(b.transpose(rows, back...))
}

// lookUp gathers computed elements at computed positions along an axis.
func (c *call) lookUp(x, index Ref, axis int) Ref {
	b := c.b
	s, si := b.shape(x), b.shape(index)
	n := s[axis]
	index = b.curve(index, "modulo", float64(n)) // negative positions count from the end
	hot := b.curve(b.sub(b.reshape(index, []int{elements(si), 1}), b.public([]int{1, n}, count(n))), "equal", 0)
	perm := []int{axis}
	for i := range s {
		if i != axis {
			perm = append(perm, i)
		}
	}
	rest := slices.Concat(s[:axis], s[axis+1:])
	rows := b.matmul(hot, b.reshape(b.transpose(x, perm...), []int{n, elements(rest)}))
	rows = b.reshape(rows, slices.Concat(si, rest))
	k := len(si)
	var back []int
	for i := range axis {
		back = append(back, k+i)
	}
	for i := range k {
		back = append(back, i)
	}
	for i := axis; i < len(s)-1; i++ {
		back = append(back, k+i)
	}
	return b.transpose(rows, back...)
}

// pick gathers single elements, by their positions in row-major order.
func (b *builder) pick(x Ref, at []int32, shape []int) Ref {
	flat := b.reshape(x, []int{elements(b.shape(x))})
	return b.reshape(b.gather(flat, 0, at), shape)
}

func (c *call) gatherElements() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	axis := c.axis(c.int("axis", 0), len(s))
	t := c.known(1, "index")
	if len(t.Dims) != len(s) {
		wrong("gathers with an index of shape %s from %s", shapeString(t.Dims), shapeString(s))
	}
	b.sizeOf(t.Dims)
	index := c.index32(c.constInts(1, "index"), s[axis])
	for i, d := range t.Dims {
		if i != axis && d > s[i] {
			wrong("gathers with an index of shape %s from %s", shapeString(t.Dims), shapeString(s))
		}
	}
	strides := Contiguous(s).Strides
	at := make([]int32, len(index))
	eachIndex(t.Dims, func(k int, ix []int) {
		p := 0
		for i, v := range ix {
			if i == axis {
				v = int(index[k])
			}
			p += v * strides[i]
		}
		at[k] = int32(p)
	})
	return one(b.pick(x, at, t.Dims))
}

// tuples turns an index tensor of GatherND and ScatterND into positions of
// blocks: the number of leading axes that an index fixes, and where each block
// starts.
func (c *call) tuples(s []int, i, batch int) (depth int, starts []int) {
	t := c.known(i, "index")
	if len(t.Dims) == 0 || batch > len(t.Dims)-1 || batch > len(s) || batch < 0 {
		wrong("has an index of shape %s", shapeString(t.Dims))
	}
	depth = last(t.Dims)
	if depth < 1 || batch+depth > len(s) || !slices.Equal(s[:batch], t.Dims[:batch]) {
		wrong("has an index of shape %s for a tensor of shape %s", shapeString(t.Dims), shapeString(s))
	}
	strides := Contiguous(s).Strides
	index := c.constInts(i, "index")
	eachIndex(t.Dims[:len(t.Dims)-1], func(k int, ix []int) {
		p := 0
		for a := range batch {
			p += ix[a] * strides[a]
		}
		for d, v := range c.rowOf(index, k, depth) {
			n := s[batch+d]
			p += int(c.index32([]int64{v}, n)[0]) * strides[batch+d]
		}
		starts = append(starts, p)
	})
	return depth + batch, starts
}

func (c *call) rowOf(index []int64, k, depth int) []int64 { return index[k*depth : (k+1)*depth] }

func (c *call) gatherND() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	depth, starts := c.tuples(s, 1, c.int("batch_dims", 0))
	t := c.known(1, "index")
	shape := slices.Concat(t.Dims[:len(t.Dims)-1], s[depth:])
	block := elements(s[depth:])
	var at []int32
	b.sizeOf(shape)
	for _, p := range starts {
		for i := range block {
			at = append(at, int32(p+i))
		}
	}
	return one(b.pick(x, at, shape))
}

// scatter picks every element of the result from the tensor and the updates
// put behind each other. Reductions add up, one picked tensor for each update
// of the same element.
func (c *call) scatter() []Ref {
	b := c.b
	x, updates := c.x(0), c.x(2)
	s := b.shape(x)
	var to []int
	if c.n.Op == "ScatterND" {
		depth, starts := c.tuples(s, 1, 0)
		block := elements(s[depth:])
		b.sizeOf([]int{len(starts), block})
		for _, p := range starts {
			for i := range block {
				to = append(to, p+i)
			}
		}
	} else {
		axis := c.axis(c.int("axis", 0), len(s))
		t := c.known(1, "index")
		if len(t.Dims) != len(s) {
			wrong("scatters with an index of shape %s into %s", shapeString(t.Dims), shapeString(s))
		}
		for i, d := range t.Dims {
			if i != axis && d > s[i] {
				wrong("scatters with an index of shape %s into %s", shapeString(t.Dims), shapeString(s))
			}
		}
		b.sizeOf(t.Dims)
		index := c.index32(c.constInts(1, "index"), s[axis])
		strides := Contiguous(s).Strides
		eachIndex(t.Dims, func(k int, ix []int) {
			p := 0
			for i, v := range ix {
				if i == axis {
					v = int(index[k])
				}
				p += v * strides[i]
			}
			to = append(to, p)
		})
	}
	if len(to) != elements(b.shape(updates)) {
		wrong("scatters %d updates to %d places", elements(b.shape(updates)), len(to))
	}
	n := elements(s)
	flat := b.reshape(x, []int{n})
	rows := b.reshape(updates, []int{len(to)})
	mode := c.str("reduction", "none")
	if mode == "none" {
		at := make([]int32, n)
		for i := range at {
			at[i] = int32(i)
		}
		for k, p := range to {
			at[p] = int32(n + k)
		}
		return one(b.reshape(b.gather(b.concat(0, flat, rows), 0, at), s))
	}
	// Rounds: the first update of each element, the second, ...
	var rounds [][]int32
	seen := make([]int, n)
	for k, p := range to {
		if seen[p] == len(rounds) {
			if len(rounds) == 64 {
				refuse("scatters more than 64 updates to one element")
			}
			at := make([]int32, n)
			for i := range at {
				at[i] = -1
			}
			rounds = append(rounds, at)
		}
		rounds[seen[p]][p] = int32(k)
		seen[p]++
	}
	acc := flat
	for _, at := range rounds {
		var neutral float64
		switch mode {
		case "mul":
			neutral = 1
		case "add", "max", "min":
		default:
			wrong("attribute \"reduction\" is %q", mode)
		}
		pick := make([]int32, n)
		for i, k := range at {
			switch {
			case k >= 0:
				pick[i] = k
			case mode == "max" || mode == "min":
				pick[i] = int32(len(to) + 1 + i)
			default:
				pick[i] = int32(len(to))
			}
		}
		parts := []Ref{rows, b.public([]int{1}, []float32{float32(neutral)})}
		if mode == "max" || mode == "min" {
			parts = append(parts, acc)
		}
		u := b.gather(b.concat(0, parts...), 0, pick)
		switch mode {
		case "add":
			acc = b.add(acc, u)
		case "mul":
			acc = b.mul(acc, u)
		case "max":
			acc = b.larger(acc, u)
		case "min":
			acc = b.smaller(acc, u)
		}
	}
	return one(b.reshape(acc, s))
}

func (c *call) image(x Ref) (s []int, block int) {
	s = c.b.shape(x)
	block = c.int("blocksize", 0)
	if len(s) != 4 || block < 1 || block > 1<<12 {
		wrong("rearranges a value of shape %s in blocks of %d", shapeString(s), block)
	}
	return s, block
}

func (c *call) depthToSpace() []Ref {
	b := c.b
	x := c.x(0)
	s, k := c.image(x)
	if s[1]%(k*k) != 0 {
		wrong("rearranges %d channels in blocks of %d", s[1], k)
	}
	ch := s[1] / (k * k)
	out := []int{s[0], ch, s[2] * k, s[3] * k}
	if c.str("mode", "DCR") == "DCR" {
		y := b.reshape(x, []int{s[0], k, k, ch, s[2], s[3]})
		return one(b.reshape(b.transpose(y, 0, 3, 4, 1, 5, 2), out))
	}
	y := b.reshape(x, []int{s[0], ch, k, k, s[2], s[3]})
	return one(b.reshape(b.transpose(y, 0, 1, 4, 2, 5, 3), out))
}

func (c *call) spaceToDepth() []Ref {
	b := c.b
	x := c.x(0)
	s, k := c.image(x)
	if s[2]%k != 0 || s[3]%k != 0 {
		wrong("rearranges %s in blocks of %d", shapeString(s), k)
	}
	y := b.reshape(x, []int{s[0], s[1], s[2] / k, k, s[3] / k, k})
	return one(b.reshape(b.transpose(y, 0, 3, 5, 1, 2, 4), []int{s[0], s[1] * k * k, s[2] / k, s[3] / k}))
}

func (c *call) oneHot() []Ref {
	b := c.b
	depth := c.constInts(1, "depth")
	if len(depth) != 1 || depth[0] < 1 || depth[0] > 1<<20 {
		wrong("its depth is %v", depth)
	}
	n := int(depth[0])
	values := c.constFloats(2, "values")
	if len(values) != 2 {
		wrong("has %d values, want 2", len(values))
	}
	x := c.x(0)
	s := b.shape(x)
	axis := c.axis(c.int("axis", -1), len(s)+1)
	x = b.reshape(x, slices.Insert(slices.Clone(s), axis, 1))
	// Negative positions count from the end.
	neg := b.curve(x, "modulo", float64(n))
	inside := b.mul(b.compare(x, b.number(float64(-n)-0.5)), b.compare(b.number(float64(n)-0.5), x))
	hot := b.mul(c.oneHotOf(neg, n, axis), inside)
	c.typ = c.in[2].typ
	return one(b.shift(b.scale(hot, float64(values[1]-values[0])), float64(values[0])))
}

func (c *call) trilu() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) < 2 {
		wrong("takes a triangle of a value of shape %s", shapeString(s))
	}
	k := int64(0)
	if c.has(1) {
		list := c.constInts(1, "diagonal")
		if len(list) != 1 {
			wrong("its diagonal is not one number")
		}
		k = list[0]
	}
	rows, cols := s[len(s)-2], s[len(s)-1]
	upper := c.int("upper", 1) != 0
	mask := make([]float32, rows*cols)
	for r := range rows {
		for q := range cols {
			d := int64(q - r)
			mask[r*cols+q] = float32(indicator(upper && d >= k || !upper && d <= k))
		}
	}
	return one(b.mul(x, b.public([]int{rows, cols}, mask)))
}

func (c *call) eyeLike() []Ref {
	s := c.shape(0)
	if len(s) != 2 {
		wrong("makes a unit matrix of shape %s", shapeString(s))
	}
	c.typ = onnx.DataType(c.int("dtype", int(c.in[0].typ)))
	c.b.sizeOf(s)
	data := make([]float32, s[0]*s[1])
	for r := range s[0] {
		if q := r + c.int("k", 0); q >= 0 && q < s[1] {
			data[r*s[1]+q] = 1
		}
	}
	return one(c.b.public(s, data))
}

func (c *call) reverseSequence() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) < 2 {
		wrong("reverses a value of shape %s", shapeString(s))
	}
	ba, ta := c.axis(c.int("batch_axis", 1), len(s)), c.axis(c.int("time_axis", 0), len(s))
	lens := c.constInts(1, "lengths")
	if len(lens) != s[ba] || ba == ta {
		wrong("has %d lengths for a batch of %d", len(lens), s[ba])
	}
	strides := Contiguous(s).Strides
	at := make([]int32, elements(s))
	eachIndex(s, func(k int, ix []int) {
		n := int(min(max(lens[ix[ba]], 0), int64(s[ta])))
		p := k
		if ix[ta] < n {
			p += (n - 1 - 2*ix[ta]) * strides[ta]
		}
		at[k] = int32(p)
	})
	return one(b.pick(x, at, s))
}

func (c *call) centerCropPad() []Ref {
	b := c.b
	x := c.x(0)
	rank := len(b.shape(x))
	target := c.dims(1, "shape")
	axes := make([]int, rank)
	for i := range axes {
		axes[i] = i
	}
	if list := c.ints("axes", nil); list != nil {
		axes = nil
		for _, a := range list {
			axes = append(axes, c.axis(int(a), rank))
		}
	}
	if len(axes) != len(target) {
		wrong("has a shape of %d elements for %d axes", len(target), len(axes))
	}
	before, after := make([]int, rank), make([]int, rank)
	for i, a := range axes {
		d := b.shape(x)[a]
		if d > target[i] {
			x = b.slice(x, a, (d-target[i])/2, 1, target[i])
		} else {
			before[a] = (target[i] - d) / 2
			after[a] = target[i] - d - before[a]
		}
	}
	return one(b.pad(x, before, after, 0))
}

func (c *call) compress() []Ref {
	b := c.b
	x := c.x(0)
	cond := c.constInts(1, "condition")
	axis := 0
	if a := c.attr("axis", onnx.AttrInt); a != nil {
		axis = c.axis(int(a.Int), len(b.shape(x)))
	} else {
		x = b.reshape(x, []int{elements(b.shape(x))})
	}
	var index []int32
	for i, v := range cond {
		if v != 0 && i < b.shape(x)[axis] {
			index = append(index, int32(i))
		}
	}
	return one(b.gather(x, axis, index))
}
