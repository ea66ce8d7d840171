package model

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strconv"
	"strings"
)

// builder makes a graph node by node. It computes at once what is constant, it
// writes nothing twice, and it brings views, pads and clips into one form, so
// that whoever lowers an operator writes down what it means and need not care
// what comes before it.
//
// Refusals travel up as panics of type refusal, to the one place that recovers
// them, importer.node; nothing else is recovered, and none leaves the package.
type builder struct {
	g      *Graph
	name   string // for new nodes
	nodes  map[string]Ref
	consts map[uint64][]int // by content
	seed   maphash.Seed
	size   int   // elements of all values
	work   int64 // done on constants
	limits ImportOptions
}

type refusal struct{ err error }

// refuse gives up the node that is being lowered.
func refuse(format string, args ...any) { panic(refusal{unsupported(format, args...)}) }

// wrong gives up a node that the ONNX specification does not allow.
func wrong(format string, args ...any) { panic(refusal{fmt.Errorf(format, args...)}) }

// attempt runs f and returns what it refused.
func attempt(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			no, ok := r.(refusal)
			if !ok {
				panic(r)
			}
			err = no.err
		}
	}()
	f()
	return nil
}

func newBuilder(g *Graph, limits ImportOptions) *builder {
	return &builder{g: g, nodes: map[string]Ref{}, consts: map[uint64][]int{}, seed: maphash.MakeSeed(), limits: limits}
}

func (b *builder) shape(r Ref) []int { return b.g.shapeOf(r) }

// node is the node that writes a value, or nil for inputs and constants.
func (b *builder) node(r Ref) *Node {
	if int(r) < len(b.g.Inputs) {
		return nil
	}
	return &b.g.Nodes[int(r)-len(b.g.Inputs)]
}

// constant is the constant that r refers to, or nil.
func (b *builder) constant(r Ref) *Const {
	if i, ok := r.Const(); ok {
		return &b.g.Consts[i]
	}
	return nil
}

// scalar is the number that r is: a public constant whose elements are equal.
func (b *builder) scalar(r Ref) (float64, bool) {
	c := b.constant(r)
	if c == nil || !c.Public || len(c.Data) == 0 {
		return 0, false
	}
	for _, v := range c.Data {
		if v != c.Data[0] {
			return 0, false
		}
	}
	return float64(c.Data[0]), true
}

// charge counts work on constants, of which there is a limit: eight steps for
// each element that they may have.
func (b *builder) charge(steps int64) {
	if b.work += steps; b.work > 8*int64(b.limits.Consts) {
		refuse("computing what is constant takes too long; simplify the model first, for example with onnxsim")
	}
}

// newConst adds a constant, or finds an equal one.
func (b *builder) newConst(name string, shape []int, data []float32, public bool) Ref {
	if elements(shape) != len(data) {
		wrong("constant %q of shape %s has %d elements", name, shapeString(shape), len(data))
	}
	var h maphash.Hash
	h.SetSeed(b.seed)
	fmt.Fprint(&h, shape, public)
	var buf [4]byte
	for _, v := range data[:min(len(data), 1<<12)] {
		binary.LittleEndian.PutUint32(buf[:], math.Float32bits(v))
		h.Write(buf[:])
	}
	key := h.Sum64()
	for _, i := range b.consts[key] {
		c := &b.g.Consts[i]
		if c.Public == public && slices.Equal(c.Shape, shape) && len(data) > 0 && &c.Data[0] == &data[0] {
			return ConstRef(i)
		}
		if c.Public == public && slices.Equal(c.Shape, shape) && slices.EqualFunc(c.Data, data, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) }) {
			return ConstRef(i)
		}
	}
	if len(name) > maxNodeName {
		name = name[:maxNodeName]
	}
	b.g.Consts = append(b.g.Consts, Const{Name: strings.ToValidUTF8(name, ""), Shape: slices.Clone(shape), Data: data, Public: public})
	i := len(b.g.Consts) - 1
	b.consts[key] = append(b.consts[key], i)
	return ConstRef(i)
}

// number is a public constant of shape scalar.
func (b *builder) number(x float64) Ref {
	return b.newConst("", []int{}, []float32{float32(x)}, true)
}

// public is a public constant tensor.
func (b *builder) public(shape []int, data []float32) Ref {
	return b.newConst(b.name, shape, data, true)
}

// maxNodeName bounds names, which programs repeat.
const maxNodeName = 128

// emit adds a node, or finds what it would compute.
func (b *builder) emit(n Node) Ref {
	if n.Name == "" {
		n.Name = b.name
	}
	if len(n.Name) > maxNodeName {
		n.Name = n.Name[:maxNodeName]
	}
	n.Name = strings.ToValidUTF8(n.Name, "")
	var shapes [][]int
	constant, public := true, true
	for _, r := range n.In {
		shapes = append(shapes, b.shape(r))
		c := b.constant(r)
		constant = constant && c != nil
		public = public && c != nil && c.Public
	}
	shape, err := n.infer(shapes)
	if err != nil {
		wrong("%w", err)
	}
	b.sizeOf(shape)
	n.Shape = shape
	if constant {
		in := make([]operand, len(n.In))
		for i, r := range n.In {
			in[i] = operand{b.shape(r), b.constant(r).Data}
		}
		cost := int64(elements(shape))
		switch n.Kind {
		case NodeConv, NodeDense, NodeMatMul:
			w := shapes[1]
			cost *= int64(elements(w[1:]))
			if n.Kind == NodeMatMul {
				cost = int64(elements(shape)) * int64(last(w))
			}
		case NodeMaxPool, NodeSumPool:
			cost *= int64(n.Kernel[0]) * int64(n.Kernel[1])
		}
		b.charge(cost)
		out, err := n.eval(in)
		if err != nil {
			wrong("%w", err)
		}
		name := n.Name
		for _, r := range n.In {
			if c := b.constant(r); !c.Public && c.Name != "" {
				name = c.Name
			}
		}
		return b.newConst(name, shape, out, public)
	}
	if fixed := n.fixedOperand(); fixed >= 0 && b.constant(n.In[fixed]) == nil {
		refuse("its weight or table is computed, not constant")
	}
	if r, ok := b.simpler(&n); ok {
		return r
	}
	key := n.key()
	if r, ok := b.nodes[key]; ok {
		return r
	}
	if b.size += elements(n.Shape); b.size > b.limits.Elements {
		refuse("the values of the network have more than %d elements together; import it with smaller dimensions", b.limits.Elements)
	}
	if len(b.g.Nodes) >= b.limits.Nodes {
		refuse("the network has more than %d steps once recurrences and loops are unrolled; import it with shorter sequences", b.limits.Nodes)
	}
	b.g.Nodes = append(b.g.Nodes, n)
	r := Ref(len(b.g.Inputs) + len(b.g.Nodes) - 1)
	b.nodes[key] = r
	return r
}

// fixedOperand is the operand that must be a constant, or -1.
func (n *Node) fixedOperand() int {
	switch n.Kind {
	case NodeConv, NodeDense:
		return 1
	case NodeEmbed:
		return 0
	}
	return -1
}

// sizeOf is the number of elements of a shape, refused above the limit.
func (b *builder) sizeOf(shape []int) int {
	if len(shape) > 8 {
		refuse("a tensor of %d dimensions; at most 8 are carried out", len(shape))
	}
	n := 1
	for _, d := range shape {
		if d <= 0 {
			refuse("a tensor of shape %s, which is empty", shapeString(shape))
		}
		if n > b.limits.Elements/d {
			refuse("a tensor of shape %s; the limit is %d elements", shapeString(shape), b.limits.Elements)
		}
		n *= d
	}
	return n
}

// key identifies what a node computes.
func (n *Node) key() string {
	var s strings.Builder
	fmt.Fprint(&s, n.Kind, n.In, n.Window, n.A, n.B, n.Lo, n.Hi, n.Curve.Name, n.Curve.Params, n.Axes, n.Eps, n.RMS, n.View, n.Pad, n.Fill)
	for _, i := range n.Index {
		s.WriteString(strconv.Itoa(int(i)))
		s.WriteByte(',')
	}
	return s.String()
}

// simpler finds a shorter way to compute a node, by looking at what it reads.
// It may change the node instead.
func (b *builder) simpler(n *Node) (Ref, bool) {
	x := n.In[0]
	from := b.node(x)
	switch n.Kind {
	case NodeView:
		if from != nil && from.Kind == NodeView {
			if v, ok := from.View.then(n.View); ok {
				n.View, n.In = v, from.In
				x = n.In[0]
			}
		}
		// What lies within one part of things joined is a view of that part.
		if from := b.node(x); from != nil && from.Kind == NodeConcat && elements(from.Shape[:from.Axes[0]]) == 1 {
			lo, hi := n.View.bounds()
			at := 0
			for _, part := range from.In {
				size := elements(b.shape(part))
				if lo >= at && hi < at+size {
					v := n.View
					v.Offset -= at
					return b.emit(Node{Kind: NodeView, Name: n.Name, In: []Ref{part}, View: v}), true
				}
				at += size
			}
		}
		n.View = n.View.canonical()
		if n.View.Offset == 0 && slices.Equal(n.View.Shape, b.shape(x)) && slices.Equal(n.View.Strides, Contiguous(n.View.Shape).canonical().Strides) {
			return x, true
		}
		n.Shape = n.View.Shape
	case NodePad:
		if from != nil && from.Kind == NodePad && sameBits(from.Fill, n.Fill) && zeros(n.Pad.Inner) {
			p := Pad{slices.Clone(from.Pad.Before), slices.Clone(from.Pad.After), from.Pad.Inner}
			for i := range p.Before {
				p.Before[i] += n.Pad.Before[i]
				p.After[i] += n.Pad.After[i]
			}
			n.Pad, n.In = p, from.In
			x = n.In[0]
		}
		if zeros(n.Pad.Before) && zeros(n.Pad.After) && zeros(n.Pad.Inner) {
			return x, true
		}
	case NodeConv, NodeSumPool, NodeMaxPool:
		// What only surrounds an image is the window's own padding.
		fill := 0.0
		if n.Kind == NodeMaxPool {
			fill = math.Inf(-1)
		}
		if from != nil && from.Kind == NodePad && from.Fill == fill && zeros(from.Pad.Inner) && zeros(from.Pad.Before[:2]) && zeros(from.Pad.After[:2]) {
			for i := range 2 {
				n.Pads[i] += from.Pad.Before[i+2]
				n.Pads[i+2] += from.Pad.After[i+2]
			}
			n.In = slices.Clone(n.In)
			n.In[0] = from.In[0]
		}
	case NodeClip:
		if math.IsInf(n.Lo, -1) && math.IsInf(n.Hi, 1) {
			return x, true
		}
		if from != nil && from.Kind == NodeClip {
			if n.Lo <= from.Lo && n.Hi >= from.Hi {
				return x, true
			}
			lo, hi := min(max(from.Lo, n.Lo), n.Hi), min(max(from.Hi, n.Lo), n.Hi)
			n.Lo, n.Hi, n.In = lo, hi, from.In
		}
	case NodeMul:
		return b.simplerMul(n)
	case NodeAdd:
		return b.simplerAdd(n)
	case NodeDiv:
		if b.constant(x) != nil {
			return b.emit(Node{Kind: NodeMul, Name: n.Name, In: []Ref{b.emit(Node{Kind: NodeCurve, Name: n.Name, In: []Ref{n.In[1]}, Curve: curve("reciprocal")}), x}}), true
		}
		if k := b.constant(n.In[1]); k != nil {
			inverse := b.emit(Node{Kind: NodeCurve, In: []Ref{n.In[1]}, Curve: curve("reciprocal")})
			return b.emit(Node{Kind: NodeMul, Name: n.Name, In: []Ref{x, inverse}}), true
		}
	case NodeConcat:
		if len(n.In) == 1 {
			return x, true
		}
	case NodeGather:
		// Equally spaced indices are a view.
		if v, ok := evenly(n.Index); ok {
			view := Contiguous(b.shape(x))
			a := n.Axes[0]
			view.Offset = int(n.Index[0]) * view.Strides[a]
			view.Strides[a] *= v
			view.Shape = slices.Clone(n.Shape)
			return b.emit(Node{Kind: NodeView, Name: n.Name, In: []Ref{x}, View: view}), true
		}
	case NodeSum, NodeMax:
		if !slices.ContainsFunc(n.Axes, func(a int) bool { return b.shape(x)[a] != 1 }) {
			return x, true
		}
		n.Axes = slices.DeleteFunc(slices.Clone(n.Axes), func(a int) bool { return b.shape(x)[a] == 1 })
	}
	return 0, false
}

func evenly(index []int32) (step int, ok bool) {
	if len(index) == 0 {
		return 0, false
	}
	if len(index) > 1 {
		step = int(index[1] - index[0])
	}
	for i := 1; i < len(index); i++ {
		if int(index[i]-index[i-1]) != step {
			return 0, false
		}
	}
	return step, true
}

func zeros(x []int) bool { return !slices.ContainsFunc(x, func(v int) bool { return v != 0 }) }

func sameBits(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

func (b *builder) simplerMul(n *Node) (Ref, bool) {
	if b.constant(n.In[0]) != nil { // constants stand second
		n.In = []Ref{n.In[1], n.In[0]}
	}
	n.In = []Ref{b.unspread(n.In[0], n.In[1], n.Shape), n.In[1]}
	n.In = []Ref{n.In[0], b.unspread(n.In[1], n.In[0], n.Shape)}
	x := n.In[0]
	if b.constant(n.In[1]) == nil {
		if n.In[0] > n.In[1] {
			n.In = []Ref{n.In[1], n.In[0]}
		}
		return 0, false
	}
	if k, ok := b.scalar(n.In[1]); ok {
		if k == 1 && slices.Equal(n.Shape, b.shape(x)) {
			return x, true
		}
		if len(b.shape(n.In[1])) > 0 && slices.Equal(n.Shape, b.shape(x)) {
			n.In = []Ref{x, b.number(k)}
		}
	}
	return 0, false
}

func (b *builder) simplerAdd(n *Node) (Ref, bool) {
	for i, r := range n.In {
		if c := b.constant(r); c != nil && slices.ContainsFunc(c.Data, func(v float32) bool { return math.IsInf(float64(v), 0) }) {
			// A mask of infinities: large numbers do the same.
			data := make([]float32, len(c.Data))
			for k, v := range c.Data {
				data[k] = float32(min(max(float64(v), maskValue), -maskValue))
			}
			n.In = slices.Clone(n.In)
			n.In[i] = b.newConst(c.Name, c.Shape, data, c.Public)
		}
	}
	if b.constant(n.In[0]) != nil { // constants stand second
		n.In, n.A, n.B = []Ref{n.In[1], n.In[0]}, n.B, n.A
	}
	n.In = []Ref{b.unspread(n.In[0], n.In[1], n.Shape), n.In[1]}
	n.In = []Ref{n.In[0], b.unspread(n.In[1], n.In[0], n.Shape)}
	for i := range 2 {
		// A multiple of a value is a coefficient.
		if from := b.node(n.In[i]); from != nil && from.Kind == NodeMul {
			if k, ok := b.scalar(from.In[1]); ok && slices.Equal(b.shape(from.In[0]), from.Shape) && !b.layer(from.In[0]) {
				n.In = slices.Clone(n.In)
				n.In[i] = from.In[0]
				if i == 0 {
					n.A *= k
				} else {
					n.B *= k
				}
			}
		}
	}
	x := n.In[0]
	if b.constant(n.In[1]) == nil {
		if n.In[0] == n.In[1] {
			return b.emit(Node{Kind: NodeMul, Name: n.Name, In: []Ref{x, b.number(n.A + n.B)}}), true
		}
		if n.In[0] > n.In[1] {
			n.In, n.A, n.B = []Ref{n.In[1], n.In[0]}, n.B, n.A
		}
		return 0, false
	}
	// With a constant, write (x + c) where that is all there is.
	if n.B != 1 {
		k := b.emit(Node{Kind: NodeMul, In: []Ref{n.In[1], b.number(n.B)}})
		n.In, n.B = []Ref{x, k}, 1
	}
	if k, ok := b.scalar(n.In[1]); ok {
		if k == 0 && slices.Equal(n.Shape, b.shape(x)) {
			return b.emit(Node{Kind: NodeMul, Name: n.Name, In: []Ref{x, b.number(n.A)}}), true
		}
		if len(b.shape(n.In[1])) > 0 && slices.Equal(n.Shape, b.shape(x)) {
			n.In = []Ref{x, b.number(k)}
		}
	}
	return 0, false
}

// layer says whether a value comes from weights, which can take in what is done
// to it.
func (b *builder) layer(r Ref) bool {
	n := b.node(r)
	return n != nil && (n.Kind == NodeConv || n.Kind == NodeDense)
}

// huge says whether k times a constant has elements beside which others are
// lost in rounding, as masks have.
func (b *builder) huge(r Ref, k float64) bool {
	return slices.ContainsFunc(b.constant(r).Data, func(v float32) bool { return math.Abs(float64(v)*k) >= 1e6 })
}

// unspread takes away a view that only broadcasts, before an operator that
// broadcasts by itself.
func (b *builder) unspread(r, other Ref, out []int) Ref {
	from := b.node(r)
	if from == nil || from.Kind != NodeView || from.View.Offset != 0 {
		return r
	}
	shape := slices.Clone(from.View.Shape)
	for i, s := range from.View.Strides {
		if s == 0 {
			shape[i] = 1
		}
	}
	base := from.In[0]
	if elements(shape) == elements(from.View.Shape) || elements(shape) != elements(b.shape(base)) || !slices.Equal(Contiguous(shape).canonical().Strides, View{Shape: shape, Strides: from.View.Strides}.canonical().Strides) {
		return r
	}
	if s, err := broadcastShape(shape, b.shape(other)); err != nil || !slices.Equal(s, out) {
		return r
	}
	return b.reshape(base, shape)
}

// canonical is the view with stride 0 along axes of length 1, so that equal
// views look equal.
func (v View) canonical() View {
	v.Shape, v.Strides = slices.Clone(v.Shape), slices.Clone(v.Strides)
	for i, d := range v.Shape {
		if d == 1 {
			v.Strides[i] = 0
		}
	}
	return v
}

// then is the view w of what v makes, as one view, where it is affine.
func (v View) then(w View) (View, bool) {
	// Axes of v that follow each other without a gap count as one.
	var dims, steps []int
	for i, d := range v.Shape {
		if d == 1 {
			continue
		}
		if k := len(dims) - 1; k >= 0 && steps[k] == d*v.Strides[i] {
			dims[k], steps[k] = dims[k]*d, v.Strides[i]
			continue
		}
		dims, steps = append(dims, d), append(steps, v.Strides[i])
	}
	digits := func(n int) []int {
		out := make([]int, len(dims))
		for k := len(dims) - 1; k >= 0; k-- {
			out[k] = n % dims[k]
			n /= dims[k]
		}
		return out
	}
	at := digits(w.Offset)
	lo, hi := slices.Clone(at), slices.Clone(at)
	out := View{Shape: w.Shape, Strides: make([]int, len(w.Strides)), Offset: v.Offset}
	for k, d := range at {
		out.Offset += d * steps[k]
	}
	for i, s := range w.Strides {
		if w.Shape[i] == 1 || s == 0 {
			continue
		}
		sign := 1
		if s < 0 {
			sign, s = -1, -s
		}
		for k, d := range digits(s) {
			out.Strides[i] += sign * d * steps[k]
			if end := sign * d * (w.Shape[i] - 1); end < 0 {
				lo[k] += end
			} else {
				hi[k] += end
			}
		}
	}
	for k, d := range dims {
		if lo[k] < 0 || hi[k] >= d {
			return View{}, false // a carry: not affine
		}
	}
	return out, true
}

// The vocabulary that operators are lowered with.

func (b *builder) linear(A float64, x Ref, B float64, y Ref) Ref {
	return b.emit(Node{Kind: NodeAdd, In: []Ref{x, y}, A: A, B: B})
}
func (b *builder) add(x, y Ref) Ref           { return b.linear(1, x, 1, y) }
func (b *builder) sub(x, y Ref) Ref           { return b.linear(1, x, -1, y) }
func (b *builder) mul(x, y Ref) Ref           { return b.emit(Node{Kind: NodeMul, In: []Ref{x, y}}) }
func (b *builder) div(x, y Ref) Ref           { return b.emit(Node{Kind: NodeDiv, In: []Ref{x, y}}) }
func (b *builder) scale(x Ref, k float64) Ref { return b.mul(x, b.number(k)) }
func (b *builder) shift(x Ref, k float64) Ref { return b.add(x, b.number(k)) }
func (b *builder) compare(x, y Ref) Ref       { return b.emit(Node{Kind: NodeCompare, In: []Ref{x, y}}) }
func (b *builder) clip(x Ref, lo, hi float64) Ref {
	return b.emit(Node{Kind: NodeClip, In: []Ref{x}, Lo: lo, Hi: hi})
}
func (b *builder) relu(x Ref) Ref { return b.clip(x, 0, math.Inf(1)) }
func (b *builder) curve(x Ref, name string, params ...float64) Ref {
	return b.emit(Node{Kind: NodeCurve, In: []Ref{x}, Curve: curve(name, params...)})
}

// not is 1-x for what is 0 or 1.
func (b *builder) not(x Ref) Ref { return b.linear(-1, x, 1, b.number(1)) }

// larger is max(x, y), element by element.
func (b *builder) larger(x, y Ref) Ref {
	if k, ok := b.scalar(y); ok && len(b.shape(y)) <= len(b.shape(x)) {
		return b.clip(x, k, math.Inf(1))
	}
	if k, ok := b.scalar(x); ok && len(b.shape(x)) <= len(b.shape(y)) {
		return b.clip(y, k, math.Inf(1))
	}
	return b.add(x, b.relu(b.sub(y, x)))
}

func (b *builder) smaller(x, y Ref) Ref {
	if k, ok := b.scalar(y); ok && len(b.shape(y)) <= len(b.shape(x)) {
		return b.clip(x, math.Inf(-1), k)
	}
	if k, ok := b.scalar(x); ok && len(b.shape(x)) <= len(b.shape(y)) {
		return b.clip(y, math.Inf(-1), k)
	}
	return b.sub(x, b.relu(b.sub(x, y)))
}

// choose is x where c is 1 and y where it is 0.
func (b *builder) choose(c, x, y Ref) Ref { return b.add(y, b.mul(c, b.sub(x, y))) }

func (b *builder) view(x Ref, v View) Ref { return b.emit(Node{Kind: NodeView, In: []Ref{x}, View: v}) }

func (b *builder) reshape(x Ref, shape []int) Ref {
	if b.sizeOf(shape) != elements(b.shape(x)) {
		wrong("reshapes %s to %s, which has another number of elements", shapeString(b.shape(x)), shapeString(shape))
	}
	return b.view(x, Contiguous(slices.Clone(shape)))
}

func (b *builder) transpose(x Ref, perm ...int) Ref {
	c := Contiguous(b.shape(x))
	v := View{}
	for _, p := range perm {
		v.Shape, v.Strides = append(v.Shape, c.Shape[p]), append(v.Strides, c.Strides[p])
	}
	return b.view(x, v)
}

// swapLast exchanges the last two axes.
func (b *builder) swapLast(x Ref) Ref {
	r := len(b.shape(x))
	perm := make([]int, r)
	for i := range perm {
		perm[i] = i
	}
	perm[r-1], perm[r-2] = r-2, r-1
	return b.transpose(x, perm...)
}

// expand broadcasts x to a shape.
func (b *builder) expand(x Ref, shape []int) Ref {
	b.sizeOf(shape)
	if s, err := broadcastShape(b.shape(x), shape); err != nil || !slices.Equal(s, shape) {
		wrong("cannot expand %s to %s", shapeString(b.shape(x)), shapeString(shape))
	}
	return b.view(x, View{Shape: slices.Clone(shape), Strides: broadcastStrides(b.shape(x), shape)})
}

// slice takes count elements along an axis, from start, step apart.
func (b *builder) slice(x Ref, axis, start, step, count int) Ref {
	v := Contiguous(slices.Clone(b.shape(x)))
	v.Offset = start * v.Strides[axis]
	v.Shape[axis] = count
	v.Strides[axis] *= step
	return b.view(x, v)
}

func (b *builder) concat(axis int, x ...Ref) Ref {
	if len(x) == 0 {
		wrong("joins nothing")
	}
	return b.emit(Node{Kind: NodeConcat, In: x, Axes: []int{axis}})
}

func (b *builder) gather(x Ref, axis int, index []int32) Ref {
	return b.emit(Node{Kind: NodeGather, In: []Ref{x}, Axes: []int{axis}, Index: index})
}

func (b *builder) pad(x Ref, before, after []int, fill float64) Ref {
	return b.emit(Node{Kind: NodePad, In: []Ref{x}, Pad: Pad{before, after, make([]int, len(before))}, Fill: fill})
}

func (b *builder) sum(x Ref, axes ...int) Ref {
	return b.emit(Node{Kind: NodeSum, In: []Ref{x}, Axes: axes})
}
func (b *builder) max(x Ref, axes ...int) Ref {
	return b.emit(Node{Kind: NodeMax, In: []Ref{x}, Axes: axes})
}

// mean is over axes, which stay with length 1. Over an image's pixels it is a
// pooling.
func (b *builder) mean(x Ref, axes ...int) Ref {
	s := b.shape(x)
	n := 1
	for _, a := range axes {
		n *= s[a]
	}
	if len(s) == 4 && slices.Equal(axes, []int{2, 3}) {
		return b.scale(b.emit(Node{Kind: NodeSumPool, In: []Ref{x}, Window: Window{Kernel: [2]int{s[2], s[3]}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}}), 1/float64(n))
	}
	return b.scale(b.sum(x, axes...), 1/float64(n))
}

func (b *builder) softmax(x Ref, axes ...int) Ref {
	return b.emit(Node{Kind: NodeSoftmax, In: []Ref{x}, Axes: axes})
}

func (b *builder) norm(x Ref, eps float64, rms bool, axes ...int) Ref {
	return b.emit(Node{Kind: NodeNorm, In: []Ref{x}, Axes: axes, Eps: eps, RMS: rms})
}

// dense is x times a constant K*N matrix on its right.
func (b *builder) dense(x, w Ref) Ref {
	return b.emit(Node{Kind: NodeDense, In: []Ref{x, b.swapLast(w)}})
}

// matmul is the product of matrices as in NumPy, for operands of at least two
// dimensions, either of which may be constant.
func (b *builder) matmul(x, y Ref) Ref {
	sx, sy := b.shape(x), b.shape(y)
	rx, ry := len(sx), len(sy)
	if sx[rx-1] != sy[ry-2] {
		wrong("multiplies matrices of shapes %s and %s", shapeString(sx), shapeString(sy))
	}
	lead, err := broadcastShape(sx[:rx-2], sy[:ry-2])
	if err != nil {
		wrong("%w", err)
	}
	m, n := sx[rx-2], sy[ry-1]
	cx, cy := b.constant(x) != nil, b.constant(y) != nil
	if cx && cy {
		return b.matmulValues(x, y, lead)
	}
	if cx {
		return b.swapLast(b.matmul(b.swapLast(y), b.swapLast(x)))
	}
	if !cy {
		return b.matmulValues(x, y, lead)
	}
	if elements(sy[:ry-2]) == 1 {
		out := b.dense(x, b.reshape(y, sy[ry-2:]))
		return b.reshape(out, append(slices.Clone(lead), m, n))
	}
	// A constant matrix for each member of a batch: one dense layer each.
	count := elements(lead)
	if count > 256 {
		refuse("multiplies by %d different constant matrices at once; at most 256 are carried out", count)
	}
	x = b.reshape(b.expand(x, append(slices.Clone(lead), sx[rx-2:]...)), []int{count, m, sx[rx-1]})
	y = b.reshape(b.expand(y, append(slices.Clone(lead), sy[ry-2:]...)), []int{count, sx[rx-1], n})
	var parts []Ref
	for i := range count {
		w := b.reshape(b.slice(y, 0, i, 1, 1), sy[ry-2:])
		parts = append(parts, b.dense(b.slice(x, 0, i, 1, 1), w))
	}
	return b.reshape(b.concat(0, parts...), append(slices.Clone(lead), m, n))
}

func (b *builder) matmulValues(x, y Ref, lead []int) Ref {
	sx, sy := b.shape(x), b.shape(y)
	x = b.expand(x, append(slices.Clone(lead), sx[len(sx)-2:]...))
	y = b.expand(b.swapLast(y), append(slices.Clone(lead), sy[len(sy)-1], sy[len(sy)-2]))
	return b.emit(Node{Kind: NodeMatMul, In: []Ref{x, y}})
}
