package model

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"

	"probity/model/onnx"
)

// The ONNX operator sets that Import reads.
const (
	minOpset = 7
	maxOpset = 27
)

// ErrUnsupported is wrapped by every error of Import that says the model is a
// valid one but uses something that Probity does not carry out. The text names
// the node and says what to do.
var ErrUnsupported = errors.New("not supported")

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnsupported}, args...)...)
}

// ImportOptions say what an .onnx file leaves open, and bound what it may cost.
// The zero value imports a model with fixed shapes for a batch of one.
type ImportOptions struct {
	// Dims gives sizes to dynamic dimensions: by name ("sequence"), or by input
	// and axis ("tokens:1") for one that has no name, or to overrule a number. The
	// first dimension of an input is 1 where nothing is said.
	Dims map[string]int

	// Dir is the folder of the .onnx file, for models that keep their weights in
	// other files. nil refuses those.
	Dir *os.Root

	Nodes    int // of the graph, once loops and recurrences are unrolled; default 65,536
	Elements int // of all values together; default 2^27
	Consts   int // elements of all constants together; default 2^30
	Steps    int // ONNX nodes carried out while unrolling and folding; default 262,144
}

func (o ImportOptions) withDefaults() ImportOptions {
	for _, d := range []struct {
		field *int
		value int
	}{{&o.Nodes, 1 << 16}, {&o.Elements, 1 << 27}, {&o.Consts, 1 << 30}, {&o.Steps, 1 << 18}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return o
}

// Import reads an .onnx model with fixed shapes, for a batch of one:
// ImportWith and no options.
func Import(r io.Reader) (*Graph, error) { return ImportWith(r, ImportOptions{}) }

// ImportWith reads an .onnx model into a graph of fixed shapes. What does not
// depend on the inputs is computed; functions of the model, conditions and
// loops are written out; and every other operator becomes a few nodes of the
// graph (see NodeKind). An operator, or a use of one, that cannot be is refused
// by name with the node it stands in.
//
// A constant is public, which means that it may show in a Program, if it is
// made of integers, of a single number, or of what the model computes from
// shapes and other public constants. Everything else counts as trained.
//
// A reader that is an io.ReaderAt and an io.Seeker, such as a file, is not held
// in memory as a whole.
func ImportWith(r io.Reader, opts ImportOptions) (*Graph, error) {
	m, err := readModel(r, opts)
	if err != nil {
		return nil, fmt.Errorf("import model: %w", err)
	}
	g, err := compile(m, opts.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("import model: %w", err)
	}
	return g, nil
}

func readModel(r io.Reader, opts ImportOptions) (*onnx.Model, error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := r.(file); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil && size > 0 {
			return onnx.Open(f, size, opts.Dir, onnx.Limits{})
		}
	}
	return onnx.Read(r, onnx.Limits{})
}

// compile lowers a decoded model and simplifies what comes out.
func compile(m *onnx.Model, opts ImportOptions) (*Graph, error) {
	im := &importer{opts: opts, opset: map[string]int{}, functions: map[string]*onnx.Function{}}
	for _, o := range m.Opsets {
		im.opset[domain(o.Domain)] = int(min(max(o.Version, 0), math.MaxInt32))
	}
	if _, ok := im.opset[""]; !ok && len(m.Opsets) > 0 {
		im.opset[""] = maxOpset // only operators of other domains
	}
	if v := im.opset[""]; v < minOpset || v > maxOpset {
		return nil, unsupported("the model is written for ONNX operator set %d; export it for one from %d to %d, for example torch.onnx.export(..., opset_version=18)", v, minOpset, maxOpset)
	}
	for _, f := range m.Functions {
		im.functions[domain(f.Domain)+"\x00"+f.Name+"\x00"+f.Overload] = f
	}
	im.g = &Graph{Name: m.Graph.Name}
	if err := attempt(func() { im.run(m.Graph) }); err != nil {
		return nil, err
	}
	g, err := simplify(im.g, opts)
	if err != nil {
		return nil, err
	}
	for i := range g.Consts {
		for _, x := range g.Consts[i].Data {
			if x != x || math.IsInf(float64(x), 0) && !g.Consts[i].Public {
				return nil, fmt.Errorf("%s: a parameter is not a finite number; the model was exported after training diverged", g.constUser(i))
			}
		}
	}
	g.Notes = append(g.Notes, im.notes...)
	if err := g.check(); err != nil {
		return nil, err
	}
	return g, nil
}

// constUser names a node that reads a constant.
func (g *Graph) constUser(c int) string {
	for i := range g.Nodes {
		if slices.Contains(g.Nodes[i].In, ConstRef(c)) {
			return fmt.Sprintf("node %q", g.Nodes[i].Name)
		}
	}
	return fmt.Sprintf("constant %q", g.Consts[c].Name)
}

func domain(s string) string {
	if s == "ai.onnx" {
		return ""
	}
	return s
}

// importer walks the nodes of a model in order and gives every name a meaning.
type importer struct {
	opts      ImportOptions
	opset     map[string]int
	functions map[string]*onnx.Function
	g         *Graph
	b         *builder
	notes     []string
	steps     int
	depth     int // of functions and graphs within each other
	folded    int // elements of folded constants
}

// value is what a name stands for: a constant of any type, or an operand of the
// graph under construction.
type value struct {
	t      *onnx.Tensor // constant, or nil
	public bool         // of t
	name   string       // of the initializer
	ref    Ref
	made   bool // ref is there
	typ    onnx.DataType

	// missing says why there is nothing; whoever reads it repeats the reason.
	// A label may be left out of the outputs.
	missing string
	label   bool

	// grid marks what DynamicQuantizeLinear writes: the number itself, with 1
	// for its scale and 0 for its zero point.
	grid bool
}

// scope maps names to values; inner graphs see outer names.
type scope struct {
	names map[string]*value
	outer *scope
}

func (s *scope) find(name string) *value {
	for ; s != nil; s = s.outer {
		if v := s.names[name]; v != nil {
			return v
		}
	}
	return nil
}

func (im *importer) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if !slices.Contains(im.notes, s) && len(im.notes) < 100 {
		im.notes = append(im.notes, s)
	}
}

// run lowers the main graph.
func (im *importer) run(g *onnx.Graph) {
	top := &scope{names: map[string]*value{}}
	im.initializers(g, top)
	live, needed := im.live(g)
	for _, v := range g.Inputs {
		if top.names[v.Name] != nil {
			continue // a default for an input, which stays as it is
		}
		if !needed[v.Name] && len(g.Inputs) > 1 {
			im.note("Input %q is left out: no output depends on it.", v.Name)
			top.names[v.Name] = &value{missing: "is an input that nothing depends on"}
			continue
		}
		shape := im.inputShape(v)
		typ := v.Type
		switch {
		case typ == 0 || v.Kind != "":
			refuse("input %q is no tensor of numbers; export the model with tensors as inputs", v.Name)
		case typ == onnx.String:
			refuse("input %q holds text; cut the model behind whatever reads it, so that its inputs are numbers", v.Name)
		}
		im.g.Inputs = append(im.g.Inputs, GraphInput{Name: v.Name, Shape: shape, Integer: !typ.Floating()})
		top.names[v.Name] = &value{ref: Ref(len(im.g.Inputs) - 1), made: true, typ: typ}
	}
	if len(im.g.Inputs) == 0 {
		refuse("the model has no input")
	}
	im.b = newBuilder(im.g, im.opts)
	for _, in := range im.g.Inputs {
		im.b.size += im.b.sizeOf(in.Shape)
	}
	im.nodes(live, top, nil)
	im.outputs(g, top)
}

func (im *importer) initializers(g *onnx.Graph, s *scope) {
	for _, t := range g.Initializers {
		s.names[t.Name] = &value{t: t, public: publicTensor(t), name: t.Name, typ: t.Type}
	}
}

// publicTensor says whether a tensor that stands in the file is part of what
// the model does and not of what it has learnt. See ImportWith.
func publicTensor(t *onnx.Tensor) bool {
	switch t.Type {
	case onnx.Int8, onnx.Uint8, onnx.Int4, onnx.Uint4:
		return t.Len() == 1 // longer ones are quantised weights
	}
	return t.Len() <= 1 || !t.Type.Floating()
}

// live is the nodes that an output depends on, and the names that they read.
func (im *importer) live(g *onnx.Graph) ([]*onnx.Node, map[string]bool) {
	needed := map[string]bool{}
	for _, o := range g.Outputs {
		needed[o.Name] = true
	}
	var live []*onnx.Node
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		if !slices.ContainsFunc(n.Outputs, func(s string) bool { return s != "" && needed[s] }) {
			continue
		}
		live = append(live, n)
		reads(n, needed)
	}
	slices.Reverse(live)
	return live, needed
}

// reads adds the names that a node, or a graph in one of its attributes, reads.
func reads(n *onnx.Node, into map[string]bool) {
	for _, s := range n.Inputs {
		into[s] = true
	}
	for _, a := range n.Attributes {
		if a.Graph != nil {
			for _, inner := range a.Graph.Nodes {
				reads(inner, into)
			}
			for _, o := range a.Graph.Outputs {
				into[o.Name] = true
			}
		}
	}
}

func (im *importer) inputShape(v onnx.ValueInfo) []int {
	if !v.HasShape {
		refuse("input %q has no shape; export the model with one", v.Name)
	}
	shape := []int{}
	n := 1
	for i, d := range v.Dims {
		size, said := im.opts.Dims[v.Name+":"+strconv.Itoa(i)]
		if !said {
			if d.Size >= 0 {
				size = int(min(d.Size, math.MaxInt32))
			} else if size, said = im.opts.Dims[d.Param]; !said && i == 0 {
				size = 1 // the batch
			} else if !said {
				name := d.Param
				if name == "" {
					name = v.Name + ":" + strconv.Itoa(i)
				}
				refuse("dimension %d of input %q is dynamic (%q); fix it at import, for example with --dim %s=32", i, v.Name, d.Param, name)
			}
		}
		if size < 1 || n > im.opts.Elements/size {
			refuse("dimension %d of input %q is %d; it must be at least 1, and the input may have %d elements at most", i, v.Name, size, im.opts.Elements)
		}
		n *= size
		shape = append(shape, size)
	}
	if len(shape) > 8 {
		refuse("input %q has %d dimensions; at most 8 are carried out", v.Name, len(shape))
	}
	return shape
}

func (im *importer) outputs(g *onnx.Graph, s *scope) {
	dropped := ""
	for _, o := range g.Outputs {
		v := s.find(o.Name)
		switch {
		case v == nil:
			refuse("output %q is computed by no node", o.Name)
		case v.label:
			im.note("Output %q is left out: it %s.", o.Name, v.missing)
			dropped = v.missing
			continue
		case v.missing != "":
			refuse("output %q %s", o.Name, v.missing)
		case v.grid:
			refuse("output %q is quantised as the network runs; export the float32 model", o.Name)
		}
		r := im.ref(v)
		if im.b.constant(r) != nil {
			im.note("Output %q is left out: it does not depend on the input.", o.Name)
			continue
		}
		im.g.Outputs = append(im.g.Outputs, GraphOutput{Name: o.Name, Value: int(r)})
	}
	if len(im.g.Outputs) == 0 {
		if dropped != "" {
			refuse("the model's only output %s; export it with scores or probabilities", dropped)
		}
		refuse("the model computes nothing from its inputs")
	}
}

// ref is the operand of the graph that a value is.
func (im *importer) ref(v *value) Ref {
	if v.missing != "" {
		refuse("reads a value that %s", v.missing)
	}
	if !v.made {
		t := im.load(v)
		data := floatsOf(t)
		if im.folded += len(data); im.folded > im.opts.Consts {
			refuse("the constants have more than %d elements together", im.opts.Consts)
		}
		name := v.name
		if name == "" {
			name = im.b.name
		}
		for _, d := range t.Dims {
			if d == 0 {
				refuse("reads constant %q of shape %s, which is empty", name, shapeString(t.Dims))
			}
		}
		v.ref, v.made = im.b.newConst(name, append([]int{}, t.Dims...), data, v.public), true
	}
	return v.ref
}

// load is the constant that v is, with its elements, or nil.
func (im *importer) load(v *value) *onnx.Tensor {
	if v.t == nil && v.made {
		if c := im.b.constant(v.ref); c != nil {
			t := &onnx.Tensor{Name: c.Name, Type: v.typ, Dims: c.Shape}
			if v.typ.Floating() || v.typ == 0 {
				t.Type, t.Floats = onnx.Float, c.Data
			} else {
				for _, x := range c.Data {
					t.Ints = append(t.Ints, int64(x))
				}
			}
			v.t, v.public = t, c.Public
		}
	}
	if v.t == nil {
		return nil
	}
	t, err := v.t.Load()
	if err != nil {
		wrong("%w", err)
	}
	if t.Type == onnx.String {
		refuse("reads text")
	}
	return t
}

// floatsOf is a tensor's elements in float32.
func floatsOf(t *onnx.Tensor) []float32 {
	if t.Type.Floating() {
		return t.Floats
	}
	out := make([]float32, len(t.Ints))
	for i, v := range t.Ints {
		out[i] = float32(v)
		if t.Type == onnx.Uint64 {
			out[i] = float32(uint64(v))
		}
	}
	return out
}

// nodes lowers nodes in order. attrs are the attributes of the function that
// they belong to.
func (im *importer) nodes(nodes []*onnx.Node, s *scope, attrs map[string]*onnx.Attribute) {
	for _, n := range nodes {
		if len(attrs) > 0 || slices.ContainsFunc(n.Attributes, func(a *onnx.Attribute) bool { return a.Ref != "" }) {
			n = bind(n, attrs)
		}
		err := attempt(func() { im.node(n, s) })
		var in *inNode
		if err != nil && errors.As(err, &in) {
			panic(refusal{err}) // names the innermost node already
		} else if err != nil {
			panic(refusal{&inNode{n.String(), err}})
		}
	}
}

// inNode says in which node an error occurred.
type inNode struct {
	node string
	err  error
}

func (e *inNode) Error() string { return e.node + ": " + e.err.Error() }
func (e *inNode) Unwrap() error { return e.err }

// bind puts the caller's attributes in place of references to them.
func bind(n *onnx.Node, attrs map[string]*onnx.Attribute) *onnx.Node {
	out := *n
	out.Attributes = nil
	for _, a := range n.Attributes {
		if a.Ref != "" {
			from := attrs[a.Ref]
			if from == nil {
				continue // left out by the caller
			}
			b := *from
			b.Name, b.Ref = a.Name, ""
			a = &b
		} else if a.Graph != nil {
			b, g := *a, *a.Graph
			g.Nodes = nil
			for _, inner := range a.Graph.Nodes {
				g.Nodes = append(g.Nodes, bind(inner, attrs))
			}
			b.Graph = &g
			a = &b
		}
		out.Attributes = append(out.Attributes, a)
	}
	return &out
}

// node lowers one node and names its outputs.
func (im *importer) node(n *onnx.Node, s *scope) {
	im.step()
	if len(n.Outputs) == 0 {
		wrong("has no output")
	}
	c := &call{importer: im, n: n, scope: s}
	label, missing := false, ""
	for _, name := range n.Inputs {
		var v *value
		if name != "" {
			if v = s.find(name); v == nil {
				wrong("reads %q, which nothing computes", name)
			}
			if v.missing != "" {
				missing, label = v.missing, label || v.label
			}
		}
		c.in = append(c.in, v)
	}
	if missing != "" {
		if !label {
			refuse("reads a value that %s", missing)
		}
		for _, o := range n.Outputs {
			s.names[o] = &value{missing: missing, label: true}
		}
		return
	}
	im.b.name = nodeName(n)
	out := c.lower()
	for i, name := range n.Outputs {
		switch {
		case name == "":
		case i < len(out) && out[i] != nil:
			s.names[name] = out[i]
		default:
			s.names[name] = &value{missing: fmt.Sprintf("is output %d of %s, which is not carried out", i, n)}
		}
	}
}

func (im *importer) step() {
	if im.steps++; im.steps > im.opts.Steps {
		refuse("more than %d steps while loops and functions are unrolled", im.opts.Steps)
	}
}

func nodeName(n *onnx.Node) string {
	if n.Name != "" {
		return n.Name
	}
	return n.Outputs[0]
}

// call is one node being lowered.
type call struct {
	*importer
	n     *onnx.Node
	in    []*value
	scope *scope
	typ   onnx.DataType // of the outputs; that of the first input if it is 0
}

func (c *call) lower() []*value {
	if out, ok := c.fold(); ok {
		return out
	}
	dom := domain(c.n.Domain)
	if f := c.functions[dom+"\x00"+c.n.Op+"\x00"+c.n.Overload]; f != nil {
		return c.function(f)
	}
	switch dom {
	case "":
		if f := controlFlow(c.n.Op); f != nil {
			return f(c)
		}
	case "ai.onnx.ml":
		if f := classical(c.n.Op); f != nil {
			return f(c)
		}
		refuse("operator %s of ai.onnx.ml; convert the model with skl2onnx from estimators that are linear, trees or networks", c.n.Op)
	case "com.microsoft", "com.microsoft.nchwc", "ai.onnx.contrib", "pkg.onnxscript.torch_lib":
		if f := microsoft(c.n.Op); f != nil {
			return c.values(f(c))
		}
		if lowering(c.n.Op) == nil || dom != "com.microsoft" {
			refuse("operator %s of domain %s; export the model without optimisations for one runtime", c.n.Op, dom)
		}
	default:
		refuse("operator of domain %q; export the model with standard ONNX operators only", c.n.Domain)
	}
	if c.n.Op == "DynamicQuantizeLinear" {
		return c.dynamicQuantize()
	}
	f := lowering(c.n.Op)
	if f == nil {
		refuse("operator %s; rebuild that part of the network from operators of the coverage table (model/COVERAGE.md)", c.n.Op)
	}
	return c.values(f(c))
}

func (c *call) values(refs []Ref) []*value {
	typ := c.typ
	if typ == 0 {
		typ = onnx.Float
		if len(c.in) > 0 && c.in[0] != nil {
			typ = c.in[0].typ
		}
	}
	var out []*value
	for _, r := range refs {
		if r == noRef {
			out = append(out, nil)
			continue
		}
		out = append(out, &value{ref: r, made: true, typ: typ})
	}
	return out
}

// noRef stands for an output that is not carried out.
const noRef = Ref(math.MaxInt)

// Operands and attributes, with their presence and types checked.

func (c *call) has(i int) bool { return i < len(c.in) && c.in[i] != nil }

func (c *call) x(i int) Ref {
	if !c.has(i) {
		wrong("its input %d is left out", i)
	}
	return c.ref(c.in[i])
}

func (c *call) shape(i int) []int {
	if !c.has(i) {
		wrong("its input %d is left out", i)
	}
	if t := c.in[i].t; t != nil {
		return t.Dims
	}
	return c.b.shape(c.x(i))
}

// known is input i as a constant.
func (c *call) known(i int, what string) *onnx.Tensor {
	if !c.has(i) {
		wrong("its %s is left out", what)
	}
	t := c.load(c.in[i])
	if t == nil {
		refuse("its %s is computed, not constant; export the model with fixed shapes and for inference", what)
	}
	return t
}

func (c *call) constInts(i int, what string) []int64 {
	t := c.known(i, what)
	if t.Type.Floating() {
		out := make([]int64, len(t.Floats))
		for k, v := range t.Floats {
			if out[k] = int64(v); float32(out[k]) != v {
				wrong("its %s holds %g, which is no integer", what, v)
			}
		}
		return out
	}
	return t.Ints
}

func (c *call) constFloats(i int, what string) []float32 { return floatsOf(c.known(i, what)) }

// number is input i as one public number, or def where it is left out.
func (c *call) number(i int, def float64, what string) float64 {
	if !c.has(i) {
		return def
	}
	t := c.known(i, what)
	if t.Len() != 1 {
		wrong("its %s is not one number", what)
	}
	if len(t.Doubles) == 1 {
		return t.Doubles[0]
	}
	return float64(floatsOf(t)[0])
}

func (c *call) attr(name string, typ onnx.AttributeType) *onnx.Attribute {
	a := c.n.Attribute(name)
	if a != nil && a.Type != typ {
		wrong("attribute %q has the wrong type", name)
	}
	return a
}

func (c *call) int(name string, def int) int {
	if a := c.attr(name, onnx.AttrInt); a != nil {
		if a.Int > math.MaxInt32 || a.Int < math.MinInt32 {
			wrong("attribute %q is %d, which makes no sense", name, a.Int)
		}
		return int(a.Int)
	}
	return def
}

func (c *call) float(name string, def float64) float64 {
	if a := c.attr(name, onnx.AttrFloat); a != nil {
		return float64(a.Float)
	}
	return def
}

func (c *call) str(name, def string) string {
	if a := c.attr(name, onnx.AttrString); a != nil {
		return a.String
	}
	return def
}

func (c *call) ints(name string, def []int64) []int64 {
	if a := c.attr(name, onnx.AttrInts); a != nil {
		return a.Ints
	}
	return def
}

func (c *call) floats(name string) []float32 {
	if a := c.attr(name, onnx.AttrFloats); a != nil {
		return a.Floats
	}
	if a := c.n.Attribute(name + "_as_tensor"); a != nil && a.Tensor != nil {
		return floatsOf(a.Tensor)
	}
	return nil
}

// version is that of the operator set that the node belongs to.
func (c *call) version() int { return c.opset[domain(c.n.Domain)] }

// axis counts from the end where it is negative.
func (c *call) axis(a, rank int) int {
	if a < 0 {
		a += rank
	}
	if a < 0 || a >= rank {
		wrong("axis %d is outside the value's %d dimensions", a, rank)
	}
	return a
}

// axes are distinct and ascending.
func (c *call) axes(list []int64, rank int) []int {
	var out []int
	for _, a := range list {
		out = append(out, c.axis(int(min(max(a, -100), 100)), rank))
	}
	slices.Sort(out)
	if len(slices.Compact(slices.Clone(out))) != len(out) {
		wrong("axes %v are repeated", list)
	}
	return out
}

// integer says whether input i holds integers.
func (c *call) integer(i int) bool { return c.has(i) && c.in[i].typ.Integer() }

func one(r Ref) []Ref { return []Ref{r} }

func isTrue(t *onnx.Tensor) bool { return t.Len() == 1 && floatsOf(t)[0] != 0 }
