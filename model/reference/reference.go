package reference

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"probity/model/onnx"
)

// Limits bound one Eval or Run. The zero value of each field is a default.
type Limits struct {
	Elements int   // elements of all tensors held at one time, at most 8 bytes each; default 2^28
	Work     int64 // elementary steps, roughly multiplications; default 2^36
	Depth    int   // functions and graphs within one another; default 16
}

func (l Limits) withDefaults() Limits {
	if l.Elements <= 0 {
		l.Elements = 1 << 28
	}
	if l.Work <= 0 {
		l.Work = 1 << 36
	}
	if l.Depth <= 0 {
		l.Depth = 16
	}
	return l
}

// ErrUnsupported is wrapped by errors that say that an operator, or a form of
// it, is not carried out here, as opposed to a wrong use of it.
var ErrUnsupported = errors.New("not supported by the float reference")

// Eval carries out one node on its inputs, nil for those left out, and returns
// as many outputs as the node has, nil for those that the operator does not
// make. Opsets is the version of each operator set by domain; one that is
// missing counts as the newest. A node with graphs in it (If, Loop, Scan) must
// not read values of a graph around them, other than through its inputs.
// Errors name the node.
func Eval(n *onnx.Node, opsets map[string]int64, in []*Tensor, limits Limits) ([]*Tensor, error) {
	m := &machine{limits: limits.withDefaults(), opsets: opsets}
	for i, t := range in {
		if t == nil {
			continue
		}
		if err := t.valid(); err != nil {
			return nil, fmt.Errorf("%s: input %d: %w", n, i, err)
		}
	}
	out, err := m.node(n, in, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n, err)
	}
	return out, nil
}

// Run carries out a model on its inputs by name and returns its outputs by
// name. Inputs that have an initializer may be left out. Errors name the node.
func Run(model *onnx.Model, in map[string]*Tensor, limits Limits) (map[string]*Tensor, error) {
	m := &machine{
		limits:    limits.withDefaults(),
		opsets:    map[string]int64{},
		functions: map[functionKey]*onnx.Function{},
	}
	for _, o := range model.Opsets {
		domain := o.Domain
		if domain == "ai.onnx" {
			domain = ""
		}
		m.opsets[domain] = o.Version
	}
	for _, f := range model.Functions {
		m.functions[functionKey{f.Domain, f.Name, f.Overload}] = f
	}
	p := m.plan(model.Graph)
	args := map[string]*Tensor{}
	for _, v := range model.Graph.Inputs {
		t := in[v.Name]
		if t == nil {
			if p.constants[v.Name] == nil {
				return nil, fmt.Errorf("run model: input %.100q is missing", v.Name)
			}
			continue
		}
		if err := t.valid(); err != nil {
			return nil, fmt.Errorf("run model: input %.100q: %w", v.Name, err)
		}
		if v.Type != 0 && v.Type != t.Type {
			return nil, fmt.Errorf("run model: input %.100q holds %s, want %s", v.Name, t.Type, v.Type)
		}
		args[v.Name] = t
	}
	out, err := m.graph(p, args, nil)
	if err != nil {
		return nil, fmt.Errorf("run model: %w", err)
	}
	named := map[string]*Tensor{}
	for i, v := range model.Graph.Outputs {
		named[v.Name] = out[i]
	}
	return named, nil
}

// machine is the state of one Eval or Run.
type machine struct {
	limits    Limits
	opsets    map[string]int64
	functions map[functionKey]*onnx.Function
	plans     map[*onnx.Graph]*plan
	live      int // elements held
	work      int64
	depth     int
}

type functionKey struct{ domain, name, overload string }

// steps counts work and ends a run that takes too much of it.
func (m *machine) steps(n int) error {
	if m.work += int64(n); m.work > m.limits.Work || n < 0 {
		return fmt.Errorf("more than %d steps, %w", m.limits.Work, errOverLimit)
	}
	return nil
}

// hold counts elements about to be allocated.
func (m *machine) hold(n int) error {
	if n > m.limits.Elements-m.live {
		return fmt.Errorf("more than %d elements held at one time, %w", m.limits.Elements, errOverLimit)
	}
	m.live += n
	return m.steps(n)
}

// reach counts what a loop over some axes of an empty tensor may take.
func (m *machine) reach(shape []int) error {
	n := extent(shape)
	if n > m.limits.Elements {
		return fmt.Errorf("shape %v has more than %d elements, %w", shape, m.limits.Elements, errOverLimit)
	}
	if size(shape) > 0 {
		return nil // its elements are counted
	}
	return m.steps(n)
}

func (m *machine) enter() error {
	if m.depth++; m.depth > m.limits.Depth {
		return fmt.Errorf("graphs and functions within one another, more than %d deep", m.limits.Depth)
	}
	return nil
}

// plan is what is known of a graph before it runs.
type plan struct {
	nodes     []*onnx.Node
	inputs    []string
	outputs   []string
	constants map[string]*onnx.Tensor
	last      []([]string) // by node: the values that nobody reads after it
}

func (m *machine) plan(g *onnx.Graph) *plan {
	if p := m.plans[g]; p != nil {
		return p
	}
	p := &plan{nodes: g.Nodes, constants: map[string]*onnx.Tensor{}}
	for _, t := range g.Initializers {
		p.constants[t.Name] = t
	}
	for _, v := range g.Inputs {
		p.inputs = append(p.inputs, v.Name)
	}
	for _, v := range g.Outputs {
		p.outputs = append(p.outputs, v.Name)
	}
	p.findLast()
	if m.plans == nil {
		m.plans = map[*onnx.Graph]*plan{}
	}
	m.plans[g] = p
	return p
}

func (p *plan) findLast() {
	p.last = make([][]string, len(p.nodes))
	seen := map[string]bool{}
	for _, name := range p.outputs {
		seen[name] = true
	}
	for i, n := range slices.Backward(p.nodes) {
		names := slices.Clone(n.Outputs) // one that nobody reads ends at once
		reads(n, func(name string) { names = append(names, name) })
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				p.last[i] = append(p.last[i], name)
			}
		}
	}
}

// reads calls f for every value that a node reads, also from within its graphs.
func reads(n *onnx.Node, f func(string)) {
	for _, name := range n.Inputs {
		f(name)
	}
	for _, a := range n.Attributes {
		if a.Graph != nil {
			for _, inner := range a.Graph.Nodes {
				reads(inner, f)
			}
			for _, v := range a.Graph.Outputs {
				f(v.Name)
			}
		}
	}
}

// env holds the values of a graph while it runs.
type env struct {
	values map[string]*Tensor
	plan   *plan
	outer  *env
}

func (e *env) value(m *machine, name string) (*Tensor, error) {
	for s := e; s != nil; s = s.outer {
		if t, ok := s.values[name]; ok {
			return t, nil
		}
		if c := s.plan.constants[name]; c != nil {
			if err := m.hold(c.Len()); err != nil {
				return nil, err
			}
			t, err := FromONNX(c)
			s.values[name] = t
			return t, err
		}
	}
	return nil, fmt.Errorf("value %.100q has not been computed", name)
}

// graph runs a graph, or a function's body, on its inputs by name.
func (m *machine) graph(p *plan, in map[string]*Tensor, outer *env) ([]*Tensor, error) {
	if err := m.enter(); err != nil {
		return nil, err
	}
	defer func() { m.depth-- }()
	before := m.live
	e := &env{values: in, plan: p, outer: outer}
	for i, n := range p.nodes {
		if err := m.inEnv(n, e); err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		for _, name := range p.last[i] {
			m.live = max(m.live-e.values[name].held(), before)
			delete(e.values, name)
		}
	}
	var out []*Tensor
	held := 0
	for _, name := range p.outputs {
		t, err := e.value(m, name)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		held += t.held()
	}
	m.live = before + held
	return out, nil
}

func (m *machine) inEnv(n *onnx.Node, e *env) error {
	in := make([]*Tensor, len(n.Inputs))
	for i, name := range n.Inputs {
		if name == "" {
			continue
		}
		var err error
		if in[i], err = e.value(m, name); err != nil {
			return err
		}
	}
	before := m.live
	out, err := m.node(n, in, e)
	if err != nil {
		return err
	}
	m.live = before // what the operator used in between is gone
	for i, name := range n.Outputs {
		if name == "" {
			continue
		}
		if i >= len(out) {
			return fmt.Errorf("makes %d values, but the node names %d", len(out), len(n.Outputs))
		}
		m.live += out[i].held()
		e.values[name] = out[i]
	}
	return nil
}

// node carries out one node: a function of the model or an operator.
func (m *machine) node(n *onnx.Node, in []*Tensor, e *env) ([]*Tensor, error) {
	if err := m.steps(1); err != nil {
		return nil, err
	}
	for i, t := range in {
		if t == nil {
			continue
		}
		if err := m.reach(t.Shape); err != nil {
			return nil, fmt.Errorf("input %d: %w", i, err)
		}
	}
	if f := m.functions[functionKey{n.Domain, n.Op, n.Overload}]; f != nil {
		return m.call(f, n, in)
	}
	op, ok := lookup(n.Domain, n.Op)
	if !ok {
		return nil, fmt.Errorf("this operator is %w", ErrUnsupported)
	}
	version := m.opsets[n.Domain]
	if version == 0 {
		version = newest
	}
	c := &call{machine: m, node: n, version: version, in: in, env: e}
	if err := c.check(op); err != nil {
		return nil, err
	}
	out, err := op.run(c)
	if err == nil {
		err = c.err // an attribute of the wrong type
	}
	if err != nil {
		return nil, err
	}
	for _, t := range c.fresh {
		t.round()
	}
	return out, nil
}

// newest stands for the newest version of an operator set.
const newest = 1 << 20

// call runs a function of the model.
func (m *machine) call(f *onnx.Function, n *onnx.Node, in []*Tensor) ([]*Tensor, error) {
	attrs := map[string]*onnx.Attribute{}
	for _, a := range f.Defaults {
		attrs[a.Name] = a
	}
	for _, a := range n.Attributes {
		attrs[a.Name] = a
	}
	if len(in) > len(f.Inputs) {
		return nil, fmt.Errorf("has %d inputs, but its function takes %d", len(in), len(f.Inputs))
	}
	p := &plan{outputs: f.Outputs}
	for _, inner := range f.Nodes {
		p.nodes = append(p.nodes, bind(inner, attrs))
	}
	p.findLast()
	args := map[string]*Tensor{}
	for i, name := range f.Inputs {
		args[name] = nil // left out, and left out again wherever it is passed on
		if i < len(in) {
			args[name] = in[i]
		}
	}
	// A function may be written for other versions than the model around it.
	opsets := m.opsets
	if len(f.Opsets) > 0 {
		m.opsets = maps.Clone(opsets)
		for _, o := range f.Opsets {
			domain := o.Domain
			if domain == "ai.onnx" {
				domain = ""
			}
			m.opsets[domain] = o.Version
		}
	}
	defer func() { m.opsets = opsets }()
	return m.graph(p, args, nil)
}

// bind is a node of a function with the attributes of the caller put in. One
// that the caller leaves out is left out.
func bind(n *onnx.Node, attrs map[string]*onnx.Attribute) *onnx.Node {
	out := *n
	out.Attributes = nil
	for _, a := range n.Attributes {
		switch {
		case a.Ref != "":
			from := attrs[a.Ref]
			if from == nil {
				continue
			}
			b := *from
			b.Name = a.Name
			out.Attributes = append(out.Attributes, &b)
		case a.Graph != nil:
			b := *a
			g := *a.Graph
			g.Nodes = nil
			for _, inner := range a.Graph.Nodes {
				g.Nodes = append(g.Nodes, bind(inner, attrs))
			}
			b.Graph = &g
			out.Attributes = append(out.Attributes, &b)
		default:
			out.Attributes = append(out.Attributes, a)
		}
	}
	return &out
}
