package model

import (
	"fmt"
	"hash/fnv"
	"slices"
)

// simplify brings a graph into the form that integers want. Each pass writes
// the graph anew, node by node, through the builder, which folds, merges and
// finds equal nodes by itself; passes are repeated until nothing changes.
func simplify(g *Graph, opts ImportOptions) (*Graph, error) {
	err := attempt(func() {
		for range 16 {
			before := g.fingerprint()
			g = rewrite(g, opts, (*rewriter).absorb)
			g = rewrite(g, opts, (*rewriter).patterns)
			if g.fingerprint() == before {
				g = rewrite(g, opts, (*rewriter).collapse)
				if g.fingerprint() == before {
					break
				}
			}
		}
		g = rewrite(g, opts, nil)
	})
	if err != nil {
		return nil, err
	}
	if len(g.Nodes) == 0 {
		return nil, unsupported("the model computes nothing: its outputs are its inputs")
	}
	return g, nil
}

func (g *Graph) fingerprint() uint64 {
	h := fnv.New64a()
	for i := range g.Nodes {
		h.Write([]byte(g.Nodes[i].key()))
	}
	fmt.Fprint(h, len(g.Consts), g.Outputs)
	return h.Sum64()
}

// rewriter copies the nodes that outputs depend on from one graph to another.
type rewriter struct {
	*builder
	old   *Graph
	uses  []int // of each old value
	refs  []Ref // of each old value in the new graph
	forms map[Ref][]form
}

// rule writes a node in its own way; in are its operands in the new graph.
type rule func(w *rewriter, n *Node, in []Ref) (Ref, bool)

func rewrite(old *Graph, opts ImportOptions, f rule) *Graph {
	g := &Graph{Name: old.Name, Notes: old.Notes}
	w := &rewriter{builder: newBuilder(g, opts), old: old, forms: map[Ref][]form{}}
	w.uses = make([]int, len(old.Inputs)+len(old.Nodes))
	for _, o := range old.Outputs {
		w.uses[o.Value]++
	}
	for i := len(old.Nodes) - 1; i >= 0; i-- {
		if w.uses[len(old.Inputs)+i] > 0 {
			for _, r := range old.Nodes[i].In {
				if r >= 0 {
					w.uses[r]++
				}
			}
		}
	}
	for i, in := range old.Inputs {
		if w.uses[i] == 0 && len(old.Inputs) > 1 && len(old.Nodes) > 0 {
			g.Notes = append(g.Notes, fmt.Sprintf("Input %q is left out: no output depends on it.", in.Name))
			w.refs = append(w.refs, noRef)
			continue
		}
		g.Inputs = append(g.Inputs, in)
		w.refs = append(w.refs, Ref(len(g.Inputs)-1))
	}
	for i := range old.Nodes {
		n := old.Nodes[i]
		if w.uses[len(old.Inputs)+i] == 0 {
			w.refs = append(w.refs, noRef)
			continue
		}
		in := make([]Ref, len(n.In))
		for k, r := range n.In {
			if c, ok := r.Const(); ok {
				c := &old.Consts[c]
				in[k] = w.newConst(c.Name, c.Shape, c.Data, c.Public)
			} else {
				in[k] = w.refs[r]
			}
		}
		w.name = n.Name
		if f != nil {
			if r, ok := f(w, &n, in); ok {
				w.refs = append(w.refs, r)
				continue
			}
		}
		n.In = in
		w.refs = append(w.refs, w.emit(n))
	}
	for _, o := range old.Outputs {
		r := w.refs[o.Value]
		if w.constant(r) != nil {
			g.Notes = append(g.Notes, fmt.Sprintf("Output %q is left out: it does not depend on the input.", o.Name))
			continue
		}
		g.Outputs = append(g.Outputs, GraphOutput{o.Name, int(r)})
	}
	if len(g.Outputs) == 0 {
		refuse("the model computes nothing from its inputs")
	}
	return g
}

// single says whether operand k of an old node has no other reader.
func (w *rewriter) single(n *Node, k int) bool { return n.In[k] >= 0 && w.uses[n.In[k]] == 1 }

// absorb puts what is linear into weights, and moves views behind what works
// element by element.
func (w *rewriter) absorb(n *Node, in []Ref) (Ref, bool) {
	switch n.Kind {
	case NodeMatMul, NodeSum, NodeSumPool:
		return w.scaledLater(n, in)
	case NodeMul, NodeAdd:
		if k, ok := w.scalar(in[1]); ok && n.Kind == NodeMul {
			// k(Aa + Bb)
			if from := w.node(in[0]); from != nil && from.Kind == NodeAdd && w.single(n, 0) && slices.Equal(n.Shape, from.Shape) {
				out := *from
				out.A, out.B = out.A*k, out.B*k
				return w.emit(out), true
			}
		}
		if w.constant(in[1]) != nil {
			if r, ok := w.intoLayer(n, in); ok {
				return r, true
			}
			if r, ok := w.constants(n, in); ok {
				return r, true
			}
			if r, ok := w.behind(n, in); ok {
				return r, true
			}
			return 0, false
		}
		return w.bothBehind(n, in)
	case NodeCurve, NodeClip:
		if from := w.node(in[0]); from != nil && from.Kind == NodeEmbed && w.single(n, 0) {
			return w.intoTable(n, in, from)
		}
		return w.behind(n, in)
	case NodeConv, NodeDense:
		return w.fromBefore(n, in)
	}
	return 0, false
}

// constants joins the constants of two multiplications, or of two additions,
// that follow each other.
func (w *rewriter) constants(n *Node, in []Ref) (Ref, bool) {
	from := w.node(in[0])
	if from == nil || from.Kind != n.Kind || w.constant(from.In[1]) == nil || !w.single(n, 0) {
		return 0, false
	}
	out := *n
	var k Ref
	if n.Kind == NodeMul {
		k = w.mul(from.In[1], in[1])
	} else {
		// A(aA' + cB') + dB = AA'a + (AB'c + Bd)
		if w.huge(from.In[1], n.A*from.B) != w.huge(in[1], n.B) {
			return 0, false
		}
		k = w.linear(n.A*from.B, from.In[1], n.B, in[1])
		out.A, out.B = n.A*from.A, 1
	}
	if shape, err := broadcastShape(w.shape(from.In[0]), w.shape(k)); err != nil || !slices.Equal(shape, n.Shape) {
		return 0, false
	}
	out.In = []Ref{from.In[0], k}
	return w.emit(out), true
}

// scaledLater moves a multiplication of an operand by a number behind n, which
// is linear in it: there it can become a coefficient.
func (w *rewriter) scaledLater(n *Node, in []Ref) (Ref, bool) {
	k := 1.0
	out := *n
	out.In = slices.Clone(in)
	for i, r := range in {
		from := w.node(r)
		if from == nil || from.Kind != NodeMul || !slices.Equal(w.shape(from.In[0]), from.Shape) {
			continue
		}
		if f, ok := w.scalar(from.In[1]); ok {
			k *= f
			out.In[i] = from.In[0]
		}
	}
	if slices.Equal(out.In, in) {
		return 0, false
	}
	return w.scale(w.emit(out), k), true
}

// perOutput spreads a constant that is combined with the result of a layer to
// one number for each output; ok is false if it varies otherwise.
func perOutput(c *Const, shape []int, axis int) (out []float32, ok bool) {
	n := shape[axis]
	lead := len(shape) - len(c.Shape)
	for i, d := range c.Shape {
		if d != 1 && lead+i != axis {
			return nil, false
		}
	}
	if len(c.Data) != 1 && len(c.Data) != n {
		return nil, false
	}
	out = make([]float32, n)
	for i := range out {
		out[i] = c.Data[i%len(c.Data)]
	}
	return out, true
}

// intoLayer folds n, which multiplies or adds a constant, into the conv or
// dense layer before it.
func (w *rewriter) intoLayer(n *Node, in []Ref) (Ref, bool) {
	layer := w.node(in[0])
	if layer != nil && layer.Kind == NodeEmbed && w.single(n, 0) && slices.Equal(layer.Shape, n.Shape) {
		return w.intoTable(n, in, layer)
	}
	if layer == nil || layer.Kind != NodeConv && layer.Kind != NodeDense || !w.single(n, 0) || !slices.Equal(layer.Shape, n.Shape) {
		return 0, false
	}
	axis := len(layer.Shape) - 1
	if layer.Kind == NodeConv {
		axis = 1
	}
	c := w.constant(in[1])
	v, ok := perOutput(c, layer.Shape, axis)
	if !ok {
		return 0, false
	}
	weight := w.constant(layer.In[1])
	outs := weight.Shape[0]
	bias := make([]float64, outs)
	public, hasBias := true, false
	biasName := weight.Name
	if len(layer.In) > 2 {
		b := w.constant(layer.In[2])
		bias, public, hasBias, biasName = widen(b.Data), b.Public, true, b.Name
	}
	k := make([]float64, outs) // what the weights are multiplied with
	for o := range outs {
		if n.Kind == NodeMul {
			k[o] = float64(v[o])
			bias[o] *= k[o]
		} else {
			k[o] = n.A
			bias[o] = float64(n.A*bias[o]) + float64(n.B*float64(v[o]))
		}
	}
	if n.Kind == NodeAdd {
		if hasBias = true; len(layer.In) < 3 {
			biasName = c.Name
		}
	}
	public = public && c.Public
	scaled := layer.In[1]
	if slices.ContainsFunc(k, func(x float64) bool { return x != 1 }) {
		data := make([]float32, len(weight.Data))
		each := len(data) / outs
		for i, x := range weight.Data {
			data[i] = float32(float64(x) * k[i/each])
		}
		scaled = w.newConst(weight.Name, weight.Shape, data, weight.Public && (c.Public || n.Kind == NodeAdd))
	}
	out := *layer
	out.In = []Ref{layer.In[0], scaled}
	if hasBias {
		data := make([]float32, outs)
		for i, x := range bias {
			data[i] = float32(x)
		}
		out.In = append(out.In, w.newConst(biasName, []int{outs}, data, public))
	}
	return w.emit(out), true
}

// intoTable does to the rows of a table what n does to the rows looked up.
func (w *rewriter) intoTable(n *Node, in []Ref, table *Node) (Ref, bool) {
	out := *n
	out.In = slices.Clone(in)
	out.In[0] = table.In[0]
	if len(in) > 1 { // a constant, which must be the same for every row
		c := w.constant(in[1])
		row := len(w.shape(table.In[0])) - 1
		lead := len(n.Shape) - row
		for i, d := range c.Shape {
			if k := len(n.Shape) - len(c.Shape) + i; k < lead && d != 1 {
				return 0, false
			}
		}
		if len(c.Shape) > row {
			out.In[1] = w.reshape(in[1], c.Shape[len(c.Shape)-row:])
		}
	}
	look := *table
	look.In = []Ref{w.emit(out), table.In[1]}
	return w.emit(look), true
}

// fromBefore folds a multiplication by constants, and in front of a dense layer
// an addition too, into the layer behind it.
func (w *rewriter) fromBefore(n *Node, in []Ref) (Ref, bool) {
	before := w.node(in[0])
	if n.Kind == NodeDense && before != nil && before.Kind == NodeView && w.single(n, 0) {
		if r, ok := w.fromBehindView(n, in, before); ok {
			return r, true
		}
	}
	if before == nil || !w.single(n, 0) || before.Kind != NodeMul && before.Kind != NodeAdd || w.constant(before.In[1]) == nil {
		return 0, false
	}
	x := before.In[0]
	if !slices.Equal(w.shape(x), before.Shape) {
		return 0, false
	}
	axis := len(before.Shape) - 1
	if n.Kind == NodeConv {
		axis = 1
	}
	c := w.constant(before.In[1])
	v, ok := perOutput(c, before.Shape, axis)
	if !ok {
		return 0, false
	}
	weight := w.constant(in[1])
	outs, cols := weight.Shape[0], elements(weight.Shape[1:])
	// which input channel a weight belongs to
	channel := func(i int) int { return i % cols }
	if n.Kind == NodeConv {
		cg := weight.Shape[1]
		inner := weight.Shape[2] * weight.Shape[3]
		og := outs / n.Groups
		channel = func(i int) int { return i/cols/og*cg + i%cols/inner }
	}
	out := *n
	out.In = slices.Clone(in)
	out.In[0] = x
	data := make([]float32, len(weight.Data))
	if before.Kind == NodeMul {
		for i, m := range weight.Data {
			data[i] = float32(float64(m) * float64(v[channel(i)]))
		}
		out.In[1] = w.newConst(weight.Name, weight.Shape, data, weight.Public && c.Public)
		return w.emit(out), true
	}
	if n.Kind == NodeConv && n.Pads != [4]int{} {
		return 0, false // what is added would be missing in the padding
	}
	if from := w.node(x); from != nil && from.Kind == NodeSumPool {
		return 0, false // an average's own constant
	}
	bias := make([]float64, outs)
	name, public := weight.Name, weight.Public && c.Public
	if len(in) > 2 {
		b := w.constant(in[2])
		bias, name, public = widen(b.Data), b.Name, public && b.Public
	}
	for i, m := range weight.Data {
		bias[i/cols] += float64(float64(m) * float64(before.B*float64(v[channel(i)])))
	}
	if before.A != 1 {
		for i, m := range weight.Data {
			data[i] = float32(float64(m) * before.A)
		}
		out.In[1] = w.newConst(weight.Name, weight.Shape, data, weight.Public)
	}
	narrow := make([]float32, outs)
	for i, b := range bias {
		narrow[i] = float32(b)
	}
	out.In = append(out.In[:2:2], w.newConst(name, []int{outs}, narrow, public))
	return w.emit(out), true
}

// fromBehindView folds a multiplication by a number in front of a view into the
// dense layer behind the view.
func (w *rewriter) fromBehindView(n *Node, in []Ref, view *Node) (Ref, bool) {
	m := w.node(view.In[0])
	if m == nil || m.Kind != NodeMul || !slices.Equal(w.shape(m.In[0]), m.Shape) {
		return 0, false
	}
	k, ok := w.scalar(m.In[1])
	if !ok {
		return 0, false
	}
	weight := w.constant(in[1])
	data := make([]float32, len(weight.Data))
	for i, v := range weight.Data {
		data[i] = float32(float64(v) * k)
	}
	out := *n
	out.In = slices.Clone(in)
	out.In[0] = w.builder.emit(Node{Kind: NodeView, Name: view.Name, In: []Ref{m.In[0]}, View: view.View})
	out.In[1] = w.newConst(weight.Name, weight.Shape, data, weight.Public)
	return w.emit(out), true
}

// rearranges says whether a view holds every element of a value exactly once.
func (v View) rearranges(n int) bool {
	if v.Offset != 0 || elements(v.Shape) != n {
		return false
	}
	var axes []int
	for i, d := range v.Shape {
		if d > 1 {
			axes = append(axes, i)
		}
	}
	slices.SortFunc(axes, func(a, b int) int { return v.Strides[a] - v.Strides[b] })
	step := 1
	for _, a := range axes {
		if v.Strides[a] != step {
			return false
		}
		step *= v.Shape[a]
	}
	return true
}

// reshapes says whether a view leaves all elements in their order.
func (v View) reshapes() bool {
	return v.Offset == 0 && slices.Equal(v.canonical().Strides, Contiguous(v.Shape).canonical().Strides)
}

// behind moves a view behind n, which works on single elements.
func (w *rewriter) behind(n *Node, in []Ref) (Ref, bool) {
	view := w.node(in[0])
	if view == nil || view.Kind != NodeView || !w.single(n, 0) || !slices.Equal(view.Shape, n.Shape) {
		return 0, false
	}
	base := view.In[0]
	if !view.View.rearranges(elements(w.shape(base))) {
		return 0, false
	}
	out := *n
	out.In = slices.Clone(in)
	out.In[0] = base
	if len(in) > 1 {
		c := w.constant(in[1])
		if _, ok := w.scalar(in[1]); ok {
			out.In[1] = w.newConst(c.Name, []int{}, c.Data[:1], c.Public)
		} else if r, ok := w.rearranged(c, view, w.shape(base)); ok {
			out.In[1] = r
		} else {
			return 0, false
		}
	}
	return w.builder.emit(Node{Kind: NodeView, Name: view.Name, In: []Ref{w.emit(out)}, View: view.View}), true
}

// rearranged is the constant that does to the base of a view what c does to the
// view, if it is no larger.
func (w *rewriter) rearranged(c *Const, view *Node, base []int) (Ref, bool) {
	n := elements(base)
	if n > 1<<22 {
		return 0, false
	}
	strides := broadcastStrides(c.Shape, view.Shape)
	full := make([]float32, n)
	eachIndex(view.Shape, func(_ int, index []int) {
		from, to := 0, 0
		for k, i := range index {
			from += i * strides[k]
			to += i * view.View.Strides[k]
		}
		full[to] = c.Data[from]
	})
	shape := slices.Clone(base)
	for axis := range shape {
		outer, d, inner := elements(shape[:axis]), shape[axis], elements(shape[axis+1:])
		same := true
		for o := 0; o < outer && same; o++ {
			row := full[o*d*inner : (o+1)*d*inner]
			for i := inner; i < len(row) && same; i++ {
				same = row[i] == row[i-inner]
			}
		}
		if same && d > 1 {
			for o := range outer {
				copy(full[o*inner:(o+1)*inner], full[o*d*inner:])
			}
			full, shape[axis] = full[:outer*inner], 1
		}
	}
	if len(full) > len(c.Data) {
		return 0, false
	}
	for len(shape) > 0 && shape[0] == 1 {
		shape = shape[1:]
	}
	return w.newConst(c.Name, shape, slices.Clone(full), c.Public), true
}

// bothBehind moves one and the same view of both operands behind n.
func (w *rewriter) bothBehind(n *Node, in []Ref) (Ref, bool) {
	a, b := w.node(in[0]), w.node(in[1])
	if a == nil || b == nil || a.Kind != NodeView || b.Kind != NodeView || fmt.Sprint(a.View) != fmt.Sprint(b.View) || !w.single(n, 0) || !w.single(n, 1) {
		return 0, false
	}
	x, y := a.In[0], b.In[0]
	if !slices.Equal(w.shape(x), w.shape(y)) || !a.View.rearranges(elements(w.shape(x))) {
		return 0, false
	}
	view := a.View
	out := *n
	out.In = []Ref{x, y}
	return w.builder.emit(Node{Kind: NodeView, Name: n.Name, In: []Ref{w.emit(out)}, View: view}), true
}
