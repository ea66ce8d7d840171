package model

import (
	"errors"
	"slices"

	"probity/model/onnx"
	"probity/model/reference"
)

// fold computes a node that reads nothing but constants, or whose result is a
// matter of shapes; ok is false if there is something to lower.
func (c *call) fold() (out []*value, ok bool) {
	switch {
	case domain(c.n.Domain) != "" && domain(c.n.Domain) != "ai.onnx.ml":
		return nil, false
	case c.n.Op == "Shape" && c.n.Domain == "":
		return c.shapeNode(), true
	case c.n.Op == "Size" && c.n.Domain == "":
		return []*value{constant(intTensor(int64(elements(c.shape(0)))))}, true
	case c.n.Op == "Constant":
		return c.constantNode(), true
	case slices.Contains([]string{"RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial"}, c.n.Op):
		refuse("operator %s: the network draws random numbers; export it in evaluation mode (model.eval())", c.n.Op)
	case c.functions[domain(c.n.Domain)+"\x00"+c.n.Op+"\x00"+c.n.Overload] != nil:
		return nil, false
	}
	for _, a := range c.n.Attributes {
		if a.Graph != nil {
			return nil, false
		}
	}
	public, large := c.n.Op != "DequantizeLinear", false
	name := ""
	for _, v := range c.in {
		if v == nil {
			continue
		}
		t := c.load(v)
		if t == nil {
			return nil, false
		}
		public = public && v.public
		large = large || t.Type == onnx.Float && t.Len() > 1<<12
		if !v.public && name == "" {
			name = v.name
		}
	}
	if large && lowering(c.n.Op) != nil {
		return nil, false // the graph's own nodes do it with less memory
	}
	// What computing costs at most: nothing that is folded does more than combine
	// every element of its operands with every other.
	cost := int64(1)
	for _, v := range c.in {
		if v != nil {
			cost *= int64(max(1, c.load(v).Len()))
			cost = min(cost, 1<<40)
		}
	}
	limit := int64(c.opts.Consts) / 4
	c.b.charge(min(cost, limit/16))
	var in []*reference.Tensor
	for _, v := range c.in {
		if v == nil {
			in = append(in, nil)
			continue
		}
		t, err := reference.FromONNX(c.load(v))
		if err != nil {
			wrong("%w", err)
		}
		in = append(in, t)
	}
	opsets := map[string]int64{}
	for d, v := range c.opset {
		opsets[d] = int64(v)
	}
	res, err := reference.Eval(c.n, opsets, in, reference.Limits{Elements: c.opts.Elements, Work: limit})
	if errors.Is(err, reference.ErrUnsupported) {
		return nil, false
	} else if err != nil {
		wrong("%w", errors.Unwrap(err))
	}
	for _, t := range res {
		if t == nil {
			out = append(out, nil)
			continue
		}
		if c.folded += t.Len(); c.folded > c.opts.Consts {
			refuse("the constants have more than %d elements together", c.opts.Consts)
		}
		if t.Type == onnx.String {
			out = append(out, &value{missing: "is text"})
			continue
		}
		out = append(out, &value{t: toONNX(t), public: public, name: name, typ: t.Type})
	}
	return out, true
}

func toONNX(t *reference.Tensor) *onnx.Tensor {
	out := &onnx.Tensor{Type: t.Type, Dims: t.Shape, Ints: t.Ints}
	if t.Type.Floating() {
		out.Floats = make([]float32, len(t.Floats))
		for i, v := range t.Floats {
			out.Floats[i] = float32(v)
		}
		if t.Type == onnx.Double {
			out.Doubles = t.Floats
		}
	}
	return out
}

func (c *call) shapeNode() []*value {
	s := c.shape(0)
	bound := func(name string, def int) int {
		p := c.int(name, def)
		if p < 0 {
			p += len(s)
		}
		return min(max(p, 0), len(s))
	}
	start, end := bound("start", 0), bound("end", len(s))
	t := &onnx.Tensor{Type: onnx.Int64, Dims: []int{max(0, end-start)}, Ints: []int64{}}
	for i := start; i < end; i++ {
		t.Ints = append(t.Ints, int64(s[i]))
	}
	return []*value{constant(t)}
}

func (c *call) constantNode() []*value {
	for _, a := range c.n.Attributes {
		t := a.Tensor
		switch a.Name {
		case "value":
		case "value_float":
			t = &onnx.Tensor{Type: onnx.Float, Floats: []float32{a.Float}}
		case "value_floats":
			t = &onnx.Tensor{Type: onnx.Float, Floats: a.Floats, Dims: []int{len(a.Floats)}}
		case "value_int":
			t = intTensor(a.Int)
		case "value_ints":
			t = &onnx.Tensor{Type: onnx.Int64, Ints: a.Ints, Dims: []int{len(a.Ints)}}
		default:
			continue
		}
		if t == nil {
			wrong("attribute %q has the wrong type", a.Name)
		}
		return []*value{{t: t, public: publicTensor(t), name: c.n.Outputs[0], typ: t.Type}}
	}
	return []*value{{missing: "is text, or no tensor of numbers"}}
}
