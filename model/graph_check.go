package model

import (
	"errors"
	"fmt"
	"slices"
)

// check says whether the graph is consistent: every operand is known before it
// is read and every shape is what the node makes of its operands' shapes.
func (g *Graph) check() error {
	for i, c := range g.Consts {
		if elements(c.Shape) != len(c.Data) {
			return fmt.Errorf("constant %d %q has %d elements, its shape is %s", i, c.Name, len(c.Data), shapeString(c.Shape))
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		var shapes [][]int
		for _, r := range n.In {
			if c, ok := r.Const(); ok && c >= len(g.Consts) || int(r) >= len(g.Inputs)+i {
				return fmt.Errorf("node %q (%s) reads operand %d before it is computed", n.Name, n.Kind, r)
			}
			shapes = append(shapes, g.shapeOf(r))
		}
		shape, err := n.infer(shapes)
		if err != nil {
			return fmt.Errorf("node %q (%s): %w", n.Name, n.Kind, err)
		}
		if !slices.Equal(shape, n.Shape) {
			return fmt.Errorf("node %q (%s) makes %s, not %s", n.Name, n.Kind, shapeString(shape), shapeString(n.Shape))
		}
		if k := n.fixedOperand(); k >= 0 && n.In[k] >= 0 {
			return fmt.Errorf("node %q (%s) reads a computed value where a constant belongs", n.Name, n.Kind)
		}
	}
	for _, o := range g.Outputs {
		if o.Value < 0 || o.Value >= len(g.Inputs)+len(g.Nodes) {
			return fmt.Errorf("output %q is no value of the graph", o.Name)
		}
	}
	return nil
}

// broadcastShape is the shape of two operands combined element by element.
func broadcastShape(a, b []int) ([]int, error) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	for i, d := range b {
		k := len(a) - len(b) + i
		switch {
		case out[k] == 1:
			out[k] = d
		case d != 1 && d != out[k]:
			return nil, fmt.Errorf("shapes %s and %s do not fit each other", shapeString(a), shapeString(b))
		}
	}
	return out, nil
}

func dropAxes(shape, axes []int) []int {
	out := slices.Clone(shape)
	for _, a := range axes {
		out[a] = 1
	}
	return out
}

// infer is the shape that the node makes of operands of the given shapes, or
// says why they do not fit.
func (n *Node) infer(in [][]int) ([]int, error) {
	want := 1
	switch n.Kind {
	case NodeConv, NodeDense:
		if want = 2; len(in) == 3 {
			want = 3
		}
	case NodeMatMul, NodeAdd, NodeMul, NodeDiv, NodeCompare, NodeEmbed:
		want = 2
	case NodeConcat:
		want = max(1, len(in))
	}
	if len(in) != want {
		return nil, fmt.Errorf("has %d operands, want %d", len(in), want)
	}
	a := in[0]
	for i, x := range n.Axes {
		if x < 0 || x >= len(a) || i > 0 && x <= n.Axes[i-1] {
			return nil, fmt.Errorf("axes %v do not fit %d dimensions", n.Axes, len(a))
		}
	}
	one := func() error {
		if len(n.Axes) != 1 {
			return errors.New("wants one axis")
		}
		return nil
	}
	switch n.Kind {
	case NodeConv:
		w := in[1]
		if len(a) != 4 || len(w) != 4 || n.Groups < 1 || w[0]%n.Groups != 0 || a[1] != w[1]*n.Groups || n.Kernel != [2]int{w[2], w[3]} {
			return nil, fmt.Errorf("weight of shape %s in %d groups does not fit an input of shape %s", shapeString(w), n.Groups, shapeString(a))
		}
		if len(in) == 3 && !slices.Equal(in[2], w[:1]) {
			return nil, fmt.Errorf("bias of shape %s for %d channels", shapeString(in[2]), w[0])
		}
		return n.slide(a, w[0])
	case NodeMaxPool, NodeSumPool:
		if len(a) != 4 {
			return nil, fmt.Errorf("pools a value of shape %s", shapeString(a))
		}
		return n.slide(a, a[1])
	case NodeDense:
		w := in[1]
		if len(w) != 2 || len(a) == 0 || last(a) != w[1] {
			return nil, fmt.Errorf("weight of shape %s does not fit an input of shape %s", shapeString(w), shapeString(a))
		}
		if len(in) == 3 && !slices.Equal(in[2], w[:1]) {
			return nil, fmt.Errorf("bias of shape %s for %d outputs", shapeString(in[2]), w[0])
		}
		return append(slices.Clone(a[:len(a)-1]), w[0]), nil
	case NodeMatMul:
		b, r := in[1], len(a)
		if r < 2 || len(b) != r || !slices.Equal(a[:r-2], b[:r-2]) || last(a) != last(b) {
			return nil, fmt.Errorf("matrices of shapes %s and %s do not fit each other", shapeString(a), shapeString(b))
		}
		return append(slices.Clone(a[:r-1]), b[r-2]), nil
	case NodeAdd, NodeMul, NodeDiv, NodeCompare:
		return broadcastShape(a, in[1])
	case NodeCurve, NodeClip, NodeSoftmax, NodeNorm:
		return slices.Clone(a), nil
	case NodeSum, NodeMax:
		return dropAxes(a, n.Axes), nil
	case NodeArgMax:
		return dropAxes(a, n.Axes), one()
	case NodeView:
		return n.View.check(elements(a))
	case NodePad:
		if len(n.Pad.Before) != len(a) || len(n.Pad.After) != len(a) || len(n.Pad.Inner) != len(a) {
			return nil, fmt.Errorf("pads %d axes of %d", len(n.Pad.Before), len(a))
		}
		out := make([]int, len(a))
		for i, d := range a {
			for _, v := range []int{n.Pad.Before[i], n.Pad.After[i], n.Pad.Inner[i]} {
				if v < 0 || v > 1<<24 {
					return nil, fmt.Errorf("pads by %d", v)
				}
			}
			out[i] = n.Pad.Before[i] + d + n.Pad.Inner[i]*max(d-1, 0) + n.Pad.After[i]
		}
		return out, nil
	case NodeConcat:
		if err := one(); err != nil {
			return nil, err
		}
		out := slices.Clone(a)
		for _, b := range in[1:] {
			if len(b) != len(a) {
				return nil, fmt.Errorf("joins shapes %s and %s", shapeString(a), shapeString(b))
			}
			for i, d := range b {
				if i == n.Axes[0] {
					out[i] += d
				} else if d != a[i] {
					return nil, fmt.Errorf("joins shapes %s and %s along axis %d", shapeString(a), shapeString(b), n.Axes[0])
				}
			}
		}
		return out, nil
	case NodeGather:
		if err := one(); err != nil {
			return nil, err
		}
		out := slices.Clone(a)
		for _, i := range n.Index {
			if i < 0 || int(i) >= a[n.Axes[0]] {
				return nil, fmt.Errorf("index %d is outside the %d elements along axis %d", i, a[n.Axes[0]], n.Axes[0])
			}
		}
		out[n.Axes[0]] = len(n.Index)
		return out, nil
	case NodeEmbed:
		if len(a) == 0 {
			return nil, errors.New("reads a table without rows")
		}
		return append(slices.Clone(in[1]), a[1:]...), nil
	}
	return nil, fmt.Errorf("unknown kind %q", n.Kind)
}

// check says whether every element of the view lies within n elements.
func (v View) check(n int) ([]int, error) {
	if len(v.Shape) != len(v.Strides) {
		return nil, fmt.Errorf("view has %d dimensions and %d strides", len(v.Shape), len(v.Strides))
	}
	for _, d := range v.Shape {
		if d <= 0 {
			return nil, fmt.Errorf("view of shape %s is empty", shapeString(v.Shape))
		}
	}
	lo, hi := v.bounds()
	if lo < 0 || hi >= n {
		return nil, fmt.Errorf("view reads elements %d to %d of %d", lo, hi, n)
	}
	return slices.Clone(v.Shape), nil
}

// bounds are the first and the last element that a view reads.
func (v View) bounds() (lo, hi int) {
	lo, hi = v.Offset, v.Offset
	for i, d := range v.Shape {
		if end := (d - 1) * v.Strides[i]; end < 0 {
			lo += end
		} else {
			hi += end
		}
	}
	return lo, hi
}

// slide is the shape that comes out of a window over an image.
func (n *Node) slide(in []int, channels int) ([]int, error) {
	out := []int{in[0], channels, 0, 0}
	for i := range 2 {
		k, s, d := n.Kernel[i], n.Stride[i], n.Dilation[i]
		before, after := n.Pads[i], n.Pads[i+2]
		const limit = 1 << 24
		for _, v := range []int{k - 1, s - 1, d - 1, before, after} {
			if v < 0 || v > limit {
				return nil, fmt.Errorf("window of kernel %v, strides %v, dilations %v, pads %v: kernel, strides and dilations start at 1, pads at 0", n.Kernel, n.Stride, n.Dilation, n.Pads)
			}
		}
		room := in[i+2] + before + after - (k-1)*d - 1
		if room < 0 {
			return nil, fmt.Errorf("kernel %v is larger than the input %s with its padding", n.Kernel, shapeString(in))
		}
		out[i+2] = room/s + 1
	}
	return out, nil
}
