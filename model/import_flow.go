package model

import (
	"fmt"

	"probity/model/onnx"
)

// Functions, conditions and loops are written out.

// controlFlow is the operators that hold graphs.
func controlFlow(op string) func(*call) []*value {
	switch op {
	case "If":
		return (*call).ifNode
	case "Loop":
		return (*call).loop
	case "Scan":
		return (*call).scan
	}
	return nil
}

const maxDepth = 32

func (c *call) enter(what string, f func()) {
	if c.depth++; c.depth > maxDepth {
		refuse("%s nested more than %d deep", what, maxDepth)
	}
	f()
	c.depth--
}

// function carries out a function of the model itself.
func (c *call) function(f *onnx.Function) []*value {
	inner := &scope{names: map[string]*value{}}
	for i, name := range f.Inputs {
		if c.has(i) {
			inner.names[name] = c.in[i]
		} else {
			inner.names[name] = &value{missing: "is left out by the caller"}
		}
	}
	attrs := map[string]*onnx.Attribute{}
	for _, a := range f.Defaults {
		attrs[a.Name] = a
	}
	for _, a := range c.n.Attributes {
		attrs[a.Name] = a
	}
	opset := c.opset
	own := map[string]int{}
	for d, v := range opset {
		own[d] = v
	}
	for _, o := range f.Opsets {
		own[domain(o.Domain)] = int(min(max(o.Version, 0), 1<<20))
	}
	nodes := make([]*onnx.Node, len(f.Nodes))
	for i, n := range f.Nodes {
		// An input that the caller left out is left out in what reads it.
		out := *n
		out.Inputs = nil
		for _, name := range n.Inputs {
			if v := inner.names[name]; v != nil && v.missing == "is left out by the caller" {
				name = ""
			}
			out.Inputs = append(out.Inputs, name)
		}
		nodes[i] = &out
	}
	c.importer.opset = own
	c.enter("functions", func() { c.importer.nodes(nodes, inner, attrs) })
	c.importer.opset = opset
	var out []*value
	for _, name := range f.Outputs {
		v := inner.find(name)
		if v == nil {
			wrong("function %q does not compute its output %q", f.Name, name)
		}
		out = append(out, v)
	}
	return out
}

func (c *call) graph(name string) *onnx.Graph {
	a := c.attr(name, onnx.AttrGraph)
	if a == nil || a.Graph == nil {
		wrong("attribute %q, a graph, is missing", name)
	}
	return a.Graph
}

// body carries out a graph within an attribute.
func (c *call) body(g *onnx.Graph, in []*value) []*value {
	inner := &scope{names: map[string]*value{}, outer: c.scope}
	c.initializers(g, inner)
	if len(in) > len(g.Inputs) {
		wrong("gives %d inputs to a graph that has %d", len(in), len(g.Inputs))
	}
	for i, v := range in {
		inner.names[g.Inputs[i].Name] = v
	}
	live, _ := c.live(g)
	c.enter("graphs", func() { c.importer.nodes(live, inner, nil) })
	var out []*value
	for _, o := range g.Outputs {
		v := inner.find(o.Name)
		if v == nil {
			wrong("a graph does not compute its output %q", o.Name)
		}
		out = append(out, v)
	}
	return out
}

func (c *call) ifNode() []*value {
	if isTrue(c.known(0, "condition")) {
		return c.body(c.graph("then_branch"), nil)
	}
	return c.body(c.graph("else_branch"), nil)
}

func constant(t *onnx.Tensor) *value { return &value{t: t, public: true, typ: t.Type} }

func intTensor(v int64) *onnx.Tensor { return &onnx.Tensor{Type: onnx.Int64, Ints: []int64{v}} }

func boolTensor(v bool) *onnx.Tensor {
	return &onnx.Tensor{Type: onnx.Bool, Ints: []int64{int64(indicator(v))}}
}

func (c *call) loop() []*value {
	g := c.graph("body")
	trips := int64(1 << 40)
	if c.has(0) {
		t := c.constInts(0, "trip count")
		if len(t) != 1 {
			wrong("its trip count is not one number")
		}
		trips = t[0]
	}
	more := !c.has(1) || isTrue(c.known(1, "condition"))
	var carried []*value
	if len(c.in) > 2 {
		carried = c.in[2:]
	}
	if len(g.Inputs) != len(carried)+2 || len(g.Outputs) < len(carried)+1 {
		wrong("carries %d values through a graph of %d inputs and %d outputs", len(carried), len(g.Inputs), len(g.Outputs))
	}
	scans := make([][]Ref, len(g.Outputs)-1-len(carried))
	types := make([]onnx.DataType, len(scans))
	for i := int64(0); i < trips && more; i++ {
		c.step()
		out := c.body(g, append([]*value{constant(intTensor(i)), constant(boolTensor(true))}, carried...))
		cond := c.importer.load(out[0])
		if cond == nil {
			refuse("ends when a computed condition says so; export the model with a constant number of iterations")
		}
		more = isTrue(cond)
		carried = out[1 : 1+len(carried)]
		for k, v := range out[1+len(carried):] {
			r := c.ref(v)
			scans[k] = append(scans[k], c.b.reshape(r, append([]int{1}, c.b.shape(r)...)))
			types[k] = v.typ
		}
	}
	result := append([]*value{}, carried...)
	for k, parts := range scans {
		if len(parts) == 0 {
			result = append(result, &value{missing: fmt.Sprintf("is the empty result of a loop, %s", c.n)})
			continue
		}
		result = append(result, &value{ref: c.b.concat(0, parts...), made: true, typ: types[k]})
	}
	return result
}

func (c *call) scan() []*value {
	g := c.graph("body")
	if c.version() < 9 {
		refuse("operator Scan of operator set %d; export the model for 9 or newer", c.version())
	}
	count := c.int("num_scan_inputs", 0)
	if count < 1 || count > len(c.in) {
		wrong("scans %d of %d inputs", count, len(c.in))
	}
	states := len(c.in) - count
	if len(g.Inputs) != len(c.in) || len(g.Outputs) < states {
		wrong("scans with a graph of %d inputs and %d outputs", len(g.Inputs), len(g.Outputs))
	}
	flag := func(name string, i int) int {
		if list := c.ints(name, nil); i < len(list) {
			return int(min(max(list[i], -100), 100))
		}
		return 0
	}
	length := -1
	for i := range count {
		s := c.shape(states + i)
		if len(s) == 0 {
			wrong("scans a scalar")
		}
		n := s[c.axis(flag("scan_input_axes", i), len(s))]
		if length >= 0 && n != length {
			wrong("scans inputs of lengths %d and %d", length, n)
		}
		length = n
	}
	carried := append([]*value{}, c.in[:states]...)
	outs := len(g.Outputs) - states
	parts := make([][]Ref, outs)
	types := make([]onnx.DataType, outs)
	for t := range length {
		c.step()
		in := append([]*value{}, carried...)
		for i := range count {
			x := c.x(states + i)
			s := c.b.shape(x)
			axis := c.axis(flag("scan_input_axes", i), len(s))
			at := t
			if flag("scan_input_directions", i) == 1 {
				at = length - 1 - t
			}
			rest := append(append([]int{}, s[:axis]...), s[axis+1:]...)
			in = append(in, &value{ref: c.b.reshape(c.b.slice(x, axis, at, 1, 1), rest), made: true, typ: c.in[states+i].typ})
		}
		out := c.body(g, in)
		carried = out[:states]
		for k, v := range out[states:] {
			r := c.ref(v)
			s := c.b.shape(r)
			axis := c.axis(flag("scan_output_axes", k), len(s)+1)
			grown := append(append(append([]int{}, s[:axis]...), 1), s[axis:]...)
			parts[k] = append(parts[k], c.b.reshape(r, grown))
			types[k] = v.typ
		}
	}
	result := append([]*value{}, carried...)
	for k := range outs {
		axis := c.axis(flag("scan_output_axes", k), len(c.b.shape(parts[k][0])))
		if flag("scan_output_directions", k) == 1 {
			for i, j := 0, len(parts[k])-1; i < j; i, j = i+1, j-1 {
				parts[k][i], parts[k][j] = parts[k][j], parts[k][i]
			}
		}
		result = append(result, &value{ref: c.b.concat(axis, parts[k]...), made: true, typ: types[k]})
	}
	return result
}
