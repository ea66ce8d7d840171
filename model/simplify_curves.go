package model

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A form is a value as a function of another value, element by element.
type form struct {
	root  Ref
	f     func(float64) float64
	name  string
	curve bool // not just a clipped linear function
	steps int
}

const maxForms = 6

// formsOf lists the forms of operand k of n, the one that it is of itself first.
// A curve that others read too is computed anyway, so n reads it as it is.
func (w *rewriter) formsOf(n *Node, in []Ref, k int) []form {
	list := []form{{root: in[k], f: func(x float64) float64 { return x }, name: "x"}}
	readers := 0
	for _, r := range n.In {
		if r == n.In[k] {
			readers++
		}
	}
	for _, f := range w.forms[in[k]] {
		if !f.curve || w.uses[n.In[k]] == readers {
			list = append(list, f)
		}
	}
	return list
}

// collapse makes one curve of what is computed from one value, element by
// element: x*sigmoid(x), 0.5x(1+erf(x/√2)) and the like.
func (w *rewriter) collapse(n *Node, in []Ref) (Ref, bool) {
	var found []form
	num := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	add := func(f form) {
		if len(found) < maxForms && len(f.name) < 1<<12 && slices.Equal(w.shape(f.root), n.Shape) {
			found = append(found, f)
		}
	}
	switch n.Kind {
	case NodeCurve:
		for _, a := range w.formsOf(n, in, 0) {
			g := n.Curve.F
			add(form{a.root, func(x float64) float64 { return g(a.f(x)) }, n.Curve.String() + "(" + a.name + ")", true, a.steps + 1})
		}
	case NodeClip:
		for _, a := range w.formsOf(n, in, 0) {
			lo, hi := n.Lo, n.Hi
			add(form{a.root, func(x float64) float64 { return min(max(a.f(x), lo), hi) }, "clip(" + a.name + "," + num(lo) + "," + num(hi) + ")", a.curve, a.steps + 1})
		}
	case NodeAdd, NodeMul, NodeDiv, NodeCompare:
		kind, A, B := n.Kind, n.A, n.B
		op := func(x, y float64) float64 {
			switch kind {
			case NodeAdd:
				return float64(A*x) + float64(B*y)
			case NodeMul:
				return x * y
			case NodeDiv:
				return x / y
			}
			return indicator(x > y)
		}
		name := func(a, b string) string {
			if kind == NodeAdd {
				return "(" + num(A) + "*" + a + "+" + num(B) + "*" + b + ")"
			}
			return string(kind) + "(" + a + "," + b + ")"
		}
		if k, ok := w.scalar(in[1]); ok && in[0] >= 0 {
			for _, a := range w.formsOf(n, in, 0) {
				add(form{a.root, func(x float64) float64 { return op(a.f(x), k) }, name(a.name, num(k)), a.curve || kind == NodeCompare, a.steps + 1})
			}
		} else if k, ok := w.scalar(in[0]); ok && in[1] >= 0 {
			for _, a := range w.formsOf(n, in, 1) {
				add(form{a.root, func(x float64) float64 { return op(k, a.f(x)) }, name(num(k), a.name), true, a.steps + 1})
			}
		} else if in[0] >= 0 && in[1] >= 0 {
			for _, a := range w.formsOf(n, in, 0) {
				for _, b := range w.formsOf(n, in, 1) {
					if a.root == b.root {
						add(form{a.root, func(x float64) float64 { return op(a.f(x), b.f(x)) }, name(a.name, b.name), a.curve || b.curve || kind != NodeAdd, a.steps + b.steps + 1})
					}
				}
			}
		}
	}
	if len(found) == 0 {
		return 0, false
	}
	// The root farthest away is last.
	best := found[len(found)-1]
	var r Ref
	if best.curve && best.steps > 1 { // a single step, also x*x, stays what it is
		r = w.named(best)
	} else {
		n.In = in
		r = w.emit(*n)
	}
	if w.forms[r] == nil {
		for _, f := range found {
			if f.root != r {
				w.forms[r] = append(w.forms[r], f)
			}
		}
	}
	return r, true
}

// named writes a form as a node: under its own name if it is a function that
// has one.
func (w *rewriter) named(f form) Ref {
	inf := math.Inf(1)
	for _, c := range []Curve{curve("silu", 1), curve("gelu"), curve("gelu_tanh"), curve("hardswish"), curve("mish"), curve("silu", 1.702),
		curve("sigmoid"), curve("tanh"), curve("softplus"), curve("hardsigmoid", 1.0/6, 0.5), curve("hardsigmoid", 0.2, 0.5), curve("abs"), curve("softsign"), curve("elu", 1)} {
		if sameFunction(f.f, c.F) {
			return w.emit(Node{Kind: NodeCurve, In: []Ref{f.root}, Curve: c})
		}
	}
	if sameFunction(f.f, func(x float64) float64 { return x }) {
		return f.root
	}
	if sameFunction(f.f, func(x float64) float64 { return max(x, 0) }) {
		return w.clip(f.root, 0, inf)
	}
	name := strings.ReplaceAll(f.name, " ", "")
	if len(name) > 64 {
		h := fnv.New64a()
		h.Write([]byte(name))
		name = name[:48] + "…" + strconv.FormatUint(h.Sum64(), 16)
	}
	return w.emit(Node{Kind: NodeCurve, In: []Ref{f.root}, Curve: Curve{Name: name, F: f.f}})
}

// sameFunction compares two functions: closely where networks use them, and far
// out, where one of them may be clipped.
func sameFunction(f, g func(float64) float64) bool {
	same := func(x float64) bool {
		y, z := f(x), g(x)
		return math.Abs(y-z) <= 2e-7*(1+math.Abs(z))
	}
	for i := -320; i <= 320; i++ {
		if !same(float64(i) / 16) {
			return false
		}
	}
	for x := 20.0; x < 1e9; x *= 1.5 {
		if !same(x) || !same(-x) {
			return false
		}
	}
	return true
}
