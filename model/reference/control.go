package reference

import (
	"errors"
	"fmt"
	"slices"

	"probity/model/onnx"
)

// body is the graph in an attribute.
func (c *call) body(name string) (*plan, error) {
	a := c.attr(name, onnx.AttrGraph)
	if a == nil {
		return nil, fmt.Errorf("attribute %q, a graph, is missing", name)
	}
	return c.plan(a.Graph), nil
}

func (c *call) inner(p *plan, in []*Tensor) ([]*Tensor, error) {
	if len(in) != len(p.inputs) {
		return nil, fmt.Errorf("its graph takes %d inputs, but gets %d", len(p.inputs), len(in))
	}
	args := map[string]*Tensor{}
	for i, name := range p.inputs {
		args[name] = in[i]
	}
	return c.graph(p, args, c.env)
}

func branch(c *call) ([]*Tensor, error) {
	if c.in[0].Len() != 1 {
		return nil, fmt.Errorf("its condition has %d elements, want one", c.in[0].Len())
	}
	name := "else_branch"
	if c.in[0].Ints[0] != 0 {
		name = "then_branch"
	}
	p, err := c.body(name)
	if err != nil {
		return nil, err
	}
	return c.inner(p, nil)
}

// loop carries values from one turn to the next, and stacks others up, until
// the trips are over or the condition fails.
func loop(c *call) ([]*Tensor, error) {
	p, err := c.body("body")
	if err != nil {
		return nil, err
	}
	trips := int64(-1)
	if t := c.in[0]; t != nil {
		if t.Len() != 1 {
			return nil, fmt.Errorf("its trip count has %d elements, want one", t.Len())
		}
		trips = max(t.Ints[0], 0)
	}
	going := true
	if t := c.in[1]; t != nil {
		if t.Len() != 1 {
			return nil, fmt.Errorf("its condition has %d elements, want one", t.Len())
		}
		going = t.Ints[0] != 0
	}
	carried := slices.Clone(c.in[2:])
	for len(carried) > 0 && len(carried) > len(p.inputs)-2 && carried[len(carried)-1] == nil {
		carried = carried[:len(carried)-1] // no input where the star stands for none
	}
	k := len(carried)
	if len(p.outputs) < k+1 {
		return nil, fmt.Errorf("its graph makes %d outputs, want at least %d", len(p.outputs), k+1)
	}
	stacks := make([][]*Tensor, len(p.outputs)-1-k)
	before := c.live
	for i := int64(0); going && i != trips; i++ {
		cond := &Tensor{Type: onnx.Bool, Ints: []int64{1}}
		out, err := c.inner(p, append([]*Tensor{Ints(nil, i), cond}, carried...))
		if err != nil {
			return nil, fmt.Errorf("turn %d: %w", i, err)
		}
		if t := out[0]; t == nil || t.Type != onnx.Bool || t.Len() != 1 {
			return nil, errors.New("its graph does not make a condition")
		}
		going = out[0].Ints[0] != 0
		carried = out[1 : k+1]
		for j, t := range out[k+1:] {
			stacks[j] = append(stacks[j], t)
			before += t.held()
		}
		c.live = before // values carried over replace those before them
		for _, t := range carried {
			c.live += t.held()
		}
	}
	outs := slices.Clone(carried)
	for j, list := range stacks {
		t, err := c.stack(list, 0, false, c.outputType(c.attr("body", onnx.AttrGraph).Graph, k+1+j))
		if err != nil {
			return nil, err
		}
		outs = append(outs, t)
	}
	return outs, nil
}

// outputType is the declared type and shape of a graph's output, for a stack
// that stays empty.
func (c *call) outputType(g *onnx.Graph, i int) *Tensor {
	v := g.Outputs[i]
	t := &Tensor{Type: v.Type}
	for _, d := range v.Dims {
		t.Shape = append(t.Shape, int(max(min(d.Size, maxElements), 0)))
	}
	return t
}

// stack joins tensors of one shape along a new axis.
func (c *call) stack(list []*Tensor, ax int, backwards bool, none *Tensor) (*Tensor, error) {
	if len(list) == 0 {
		return c.alloc(none.Type, append([]int{0}, none.Shape...))
	}
	first := list[0]
	parts := make([]*Tensor, len(list))
	for i, t := range list {
		if t == nil || first == nil || t.Type != first.Type || !slices.Equal(t.Shape, first.Shape) {
			return nil, errors.New("its graph makes outputs of different shapes, which cannot be stacked")
		}
		if ax > len(t.Shape) {
			return nil, fmt.Errorf("axis %d is out of range", ax)
		}
		at := i
		if backwards {
			at = len(list) - 1 - i
		}
		parts[at] = t.withShape(slices.Insert(slices.Clone(t.Shape), ax, 1))
	}
	shape := slices.Insert(slices.Clone(first.Shape), ax, len(list))
	return c.join(parts, ax, shape)
}

// scan runs its graph once for each position along an axis of its inputs. Up
// to operator set 8 it has a batch axis and an input of lengths in front.
func scan(c *call) ([]*Tensor, error) {
	p, err := c.body("body")
	if err != nil {
		return nil, err
	}
	in := c.in
	if c.version < 9 {
		if in[0] != nil {
			return nil, fmt.Errorf("scanning sequences of different lengths, as in operator set 8, is %w", ErrUnsupported)
		}
		in = in[1:]
	}
	m := c.int("num_scan_inputs", 0)
	if m < 1 || m > int64(len(in)) || len(in) != len(p.inputs) {
		return nil, fmt.Errorf("has %d inputs, of which it scans %d; its graph takes %d", len(in), m, len(p.inputs))
	}
	for i, t := range in {
		if t == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
	}
	if c.version >= 9 {
		return c.scan(p, in, int(m), 0)
	}
	// One batch after the other.
	var batches [][]*Tensor
	if len(in[0].Shape) == 0 {
		return nil, errors.New("its inputs have no batch axis")
	}
	for b := range in[0].Shape[0] {
		part := make([]*Tensor, len(in))
		for i, t := range in {
			if len(t.Shape) == 0 || t.Shape[0] != in[0].Shape[0] {
				return nil, errors.New("its inputs differ in their batch axis")
			}
			if part[i], err = c.at(t, 0, b); err != nil {
				return nil, err
			}
		}
		out, err := c.scan(p, part, int(m), 0)
		if err != nil {
			return nil, err
		}
		batches = append(batches, out)
	}
	var outs []*Tensor
	for i := range p.outputs {
		var list []*Tensor
		for _, b := range batches {
			list = append(list, b[i])
		}
		t, err := c.stack(list, 0, false, &Tensor{Type: onnx.Float})
		if err != nil {
			return nil, err
		}
		outs = append(outs, t)
	}
	return outs, nil
}

// at is one position along an axis, which goes.
func (c *call) at(t *Tensor, ax, i int) (*Tensor, error) {
	out, err := c.take(t, ax, []int{i})
	if err != nil {
		return nil, err
	}
	out.Shape = slices.Delete(slices.Clone(out.Shape), ax, ax+1)
	return out, nil
}

func (c *call) scan(p *plan, in []*Tensor, m, defAxis int) ([]*Tensor, error) {
	states := slices.Clone(in[:len(in)-m])
	scanned := in[len(in)-m:]
	k := len(p.outputs) - len(states)
	if k < 0 {
		return nil, fmt.Errorf("its graph makes %d outputs for %d states", len(p.outputs), len(states))
	}
	list := func(name string, n int) []int64 {
		out := c.ints(name)
		if len(out) != n {
			return make([]int64, n)
		}
		return out
	}
	inAxes, outAxes := list("scan_input_axes", m), list("scan_output_axes", k)
	inBack, outBack := list("scan_input_directions", m), list("scan_output_directions", k)
	if c.version < 9 {
		inBack = list("directions", m)
	}
	turns := -1
	over := make([]int, m)
	for i, t := range scanned {
		ax, err := axis(inAxes[i], len(t.Shape))
		if err != nil {
			return nil, err
		}
		if over[i] = ax; turns >= 0 && t.Shape[ax] != turns {
			return nil, errors.New("its scanned inputs have different lengths")
		}
		turns = t.Shape[ax]
	}
	stacks := make([][]*Tensor, k)
	before := c.live
	for turn := range turns {
		args := slices.Clone(states)
		for i, t := range scanned {
			pos := turn
			if inBack[i] != 0 {
				pos = turns - 1 - turn
			}
			part, err := c.at(t, over[i], pos)
			if err != nil {
				return nil, err
			}
			args = append(args, part)
		}
		out, err := c.inner(p, args)
		if err != nil {
			return nil, fmt.Errorf("turn %d: %w", turn, err)
		}
		copy(states, out)
		for i, t := range out[len(states):] {
			stacks[i] = append(stacks[i], t)
			before += t.held()
		}
		c.live = before
		for _, t := range states {
			c.live += t.held()
		}
	}
	outs := states
	g := c.attr("body", onnx.AttrGraph).Graph
	for i, parts := range stacks {
		ax := 0
		if len(parts) > 0 && parts[0] != nil {
			var err error
			if ax, err = axis(outAxes[i], len(parts[0].Shape)+1); err != nil {
				return nil, err
			}
		}
		t, err := c.stack(parts, ax, outBack[i] != 0, c.outputType(g, len(states)+i))
		if err != nil {
			return nil, err
		}
		outs = append(outs, t)
	}
	return outs, nil
}
