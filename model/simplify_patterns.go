package model

import (
	"fmt"
	"math"
	"slices"
)

// patterns finds normalisations, softmax and tables in what exporters make of
// them.
func (w *rewriter) patterns(n *Node, in []Ref) (Ref, bool) {
	switch n.Kind {
	case NodeDiv:
		if r, ok := w.softmaxPattern(n, in); ok {
			return r, true
		}
		if s := w.node(w.through(in[1])); s != nil && s.Kind == NodeCurve && s.Curve.Name == "sqrt" {
			return w.normPattern(in[0], s.In[0], in[1])
		}
	case NodeMul:
		for i := range 2 {
			if v, ok := w.inverseRoot(in[i]); ok {
				return w.normPattern(in[1-i], v, in[i])
			}
			// d * (1/sqrt(v) * gamma)
			if s := w.node(in[i]); s != nil && s.Kind == NodeMul && w.constant(s.In[1]) != nil {
				if v, ok := w.inverseRoot(s.In[0]); ok {
					if r, ok := w.normPattern(in[1-i], v, s.In[0]); ok {
						return w.mul(r, s.In[1]), true
					}
				}
			}
		}
	case NodeDense:
		return w.tablePattern(n, in)
	}
	return 0, false
}

// inverseRoot: r = 1/sqrt(v).
func (w *rewriter) inverseRoot(r Ref) (Ref, bool) {
	s := w.node(w.through(r))
	if s == nil || s.Kind != NodeCurve {
		return 0, false
	}
	if s.Curve.Name == "pow" && s.Curve.Params[0] == -0.5 {
		return s.In[0], true
	}
	if s.Curve.Name == "reciprocal" {
		if q := w.node(w.through(s.In[0])); q != nil && q.Kind == NodeCurve && q.Curve.Name == "sqrt" {
			return q.In[0], true
		}
	}
	return 0, false
}

// tablePattern: a dense layer of a one-hot code, (x == 0, 1, ...), is a table
// of rows, if x is an input of the model, which is then known to be one of the
// positions.
func (w *rewriter) tablePattern(n *Node, in []Ref) (Ref, bool) {
	hot := w.node(in[0])
	if hot == nil || hot.Kind != NodeCurve || hot.Curve.Name != "equal" || hot.Curve.Params[0] != 0 || !w.single(n, 0) {
		return 0, false
	}
	d := w.node(hot.In[0])
	if d == nil || d.Kind != NodeAdd || math.Abs(d.A) != 1 || w.constant(d.In[1]) == nil {
		return 0, false
	}
	count := w.constant(d.In[1])
	view := w.node(d.In[0])
	x := d.In[0]
	if view != nil && view.Kind == NodeView {
		x = view.In[0]
	}
	rank := len(d.Shape)
	if int(x) >= len(w.g.Inputs) || x < 0 || !w.g.Inputs[x].Integer || len(w.shape(d.In[0])) != rank || last(w.shape(d.In[0])) != 1 || len(count.Data) != last(d.Shape) || elements(w.shape(x))*len(count.Data) != elements(d.Shape) {
		return 0, false
	}
	for i, v := range count.Data {
		if float64(v)*d.A*d.B != -float64(i) {
			return 0, false
		}
	}
	if view != nil && view.Kind == NodeView && !view.View.rearranges(elements(w.shape(x))) {
		return 0, false
	}
	rows := w.emit(Node{Kind: NodeEmbed, In: []Ref{w.swapLast(in[1]), w.reshape(d.In[0], d.Shape[:rank-1])}})
	w.g.Notes = append(w.g.Notes, fmt.Sprintf("Node %q looks numbers of input %q up in a table of %d rows: every one of them must be from 0 to %d.", n.Name, w.g.Inputs[x].Name, len(count.Data), len(count.Data)-1))
	if len(in) > 2 {
		rows = w.add(rows, in[2])
	}
	return rows, true
}

// softmaxPattern: e / sum(e) with e = exp(x - max(x)), or e = exp(x).
func (w *rewriter) softmaxPattern(n *Node, in []Ref) (Ref, bool) {
	e, s := w.node(in[0]), w.node(in[1])
	if e == nil || s == nil || e.Kind != NodeCurve || e.Curve.Name != "exp" || s.Kind != NodeSum || s.In[0] != in[0] {
		return 0, false
	}
	x := e.In[0]
	if d := w.node(x); d != nil && d.Kind == NodeAdd && d.A == 1 && d.B == -1 {
		if m := w.node(d.In[1]); m != nil && m.Kind == NodeMax && m.In[0] == d.In[0] && slices.Equal(m.Axes, s.Axes) {
			x = d.In[0]
		}
	}
	return w.softmax(x, s.Axes...), true
}

// normPattern: d / sqrt(v) with v = mean(d²) + eps; and with d = x - mean(x)
// it is a normalisation of x, else one of d by its root mean square.
func (w *rewriter) normPattern(d, v, reduced Ref) (Ref, bool) {
	eps := 0.0
	v = w.through(v)
	if a := w.node(v); a != nil && a.Kind == NodeAdd && w.constant(a.In[1]) != nil {
		e, ok := w.scalar(a.In[1])
		if !ok || e*a.B < 0 {
			return 0, false
		}
		eps = e * a.B
		if a.A == 1 {
			v = w.through(a.In[0])
		} else if axes, ok := w.meanSquare(a.In[0], a.A, d); ok && w.along(reduced, axes, d) {
			return w.normOf(d, eps, axes), true
		} else {
			return 0, false
		}
	}
	if c := w.node(v); c != nil && c.Kind == NodeClip && c.Lo <= 0 && math.IsInf(c.Hi, 1) {
		v = w.through(c.In[0])
	}
	a := w.node(v)
	if a == nil {
		return 0, false
	}
	if a.Kind == NodeMul {
		if k, ok := w.scalar(a.In[1]); ok {
			if axes, ok := w.meanSquare(a.In[0], k, d); ok && w.along(reduced, axes, d) {
				return w.normOf(d, eps, axes), true
			}
		}
		return 0, false
	}
	// mean(x²) - mean(x)², for d = x - mean(x)
	x, axes, ok := w.centred(d)
	if !ok || a.Kind != NodeAdd || !w.along(reduced, axes, d) {
		return 0, false
	}
	for i := range 2 {
		square, other, k, minus := a.In[i], a.In[1-i], a.A, a.B
		if i == 1 {
			k, minus = a.B, a.A
		}
		if got, ok := w.meanSquare(square, k, x); !ok || !slices.Equal(got, axes) {
			continue
		}
		m := w.node(w.through(other)) // mean(x)²: a square of the sum, or of the mean
		if m == nil || m.Kind != NodeMul || m.In[0] != m.In[1] {
			continue
		}
		root := w.through(m.In[0])
		share := 1 / w.count(axes, x)
		if k, from := w.scaled(root); from != root {
			root, minus = w.through(from), minus*k*k/(share*share)
		} else {
			minus /= share * share
		}
		if s := w.node(root); s != nil && s.Kind == NodeSum && s.In[0] == x && slices.Equal(s.Axes, axes) && math.Abs(minus+1) < 1e-5 {
			return w.norm(x, eps, false, axes...), true
		}
	}
	return 0, false
}

// through looks through views that only reshape.
func (w *rewriter) through(r Ref) Ref {
	for n := w.node(r); n != nil && n.Kind == NodeView && n.View.reshapes() && elements(n.Shape) == elements(w.shape(n.In[0])); n = w.node(r) {
		r = n.In[0]
	}
	return r
}

// along says whether r broadcasts to x as a reduction of x over some axes does.
func (w *rewriter) along(r Ref, axes []int, x Ref) bool {
	want, s := dropAxes(w.shape(x), axes), w.shape(r)
	for len(s) < len(want) {
		s = append([]int{1}, s...)
	}
	return slices.Equal(s, want)
}

// scaled takes a multiplication by a number apart.
func (w *rewriter) scaled(r Ref) (k float64, from Ref) {
	if m := w.node(r); m != nil && m.Kind == NodeMul {
		if k, ok := w.scalar(m.In[1]); ok && slices.Equal(w.shape(m.In[0]), m.Shape) {
			return k, m.In[0]
		}
	}
	return 1, r
}

// count is the number of elements along some axes of a value.
func (w *rewriter) count(axes []int, x Ref) float64 {
	n := 1
	for _, a := range axes {
		n *= w.shape(x)[a]
	}
	return float64(n)
}

// meanSquare: k*sum is the mean of x².
func (w *rewriter) meanSquare(sum Ref, k float64, x Ref) (axes []int, ok bool) {
	s := w.node(w.through(sum))
	if s == nil || s.Kind != NodeSum {
		return nil, false
	}
	sq := w.node(s.In[0])
	if sq == nil || sq.Kind != NodeMul || sq.In[0] != x || sq.In[1] != x || math.Abs(k*w.count(s.Axes, x)-1) > 1e-5 {
		return nil, false
	}
	return s.Axes, true
}

// centred: d = x - mean(x).
func (w *rewriter) centred(d Ref) (x Ref, axes []int, ok bool) {
	c := w.node(d)
	if c == nil || c.Kind != NodeAdd || w.constant(c.In[1]) != nil {
		return 0, nil, false
	}
	for i := range 2 {
		one, share := c.A, c.B
		if i == 1 {
			one, share = c.B, c.A
		}
		r := w.through(c.In[1-i])
		if k, from := w.scaled(r); from != r {
			r, share = w.through(from), share*k
		}
		m := w.node(r)
		if one == 1 && m != nil && m.Kind == NodeSum && w.along(c.In[1-i], m.Axes, c.In[i]) && m.In[0] == c.In[i] && math.Abs(share*w.count(m.Axes, c.In[i])+1) < 1e-5 {
			return c.In[i], m.Axes, true
		}
	}
	return 0, nil, false
}

// normOf is d / sqrt(mean(d²) + eps).
func (w *rewriter) normOf(d Ref, eps float64, axes []int) Ref {
	if x, same, ok := w.centred(d); ok && slices.Equal(same, axes) {
		return w.norm(x, eps, false, axes...)
	}
	return w.norm(d, eps, true, axes...)
}
