package model

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"probity/model/onnx"
)

// The ONNX operator sets that Import reads. The operators it knows have not
// changed their meaning in between.
const (
	minOpset = 13
	maxOpset = 26
)

// ErrUnsupported is wrapped by every error of Import that says the model is a
// valid one but uses something that Probity does not carry out. The text names
// the node and says what to do.
var ErrUnsupported = errors.New("not supported")

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnsupported}, args...)...)
}

// Import reads an .onnx model into a graph for one sample. It takes chains of
// Conv, Gemm, MatMul, Add (bias), BatchNormalization, Relu, Clip, MaxPool,
// AveragePool, GlobalAveragePool, and whatever only reshapes; a final Softmax
// is dropped, with a note, because it does not change which class wins.
// Anything else is refused by name with the node it stands in.
func Import(r io.Reader) (*Graph, error) {
	m, err := onnx.Read(r, onnx.Limits{})
	if err != nil {
		return nil, fmt.Errorf("import model: %w", err)
	}
	g, err := fromONNX(m)
	if err != nil {
		return nil, fmt.Errorf("import model: %w", err)
	}
	return g, nil
}

func fromONNX(m *onnx.Model) (*Graph, error) {
	version := int64(0)
	for _, o := range m.Opsets {
		if o.Domain == "" || o.Domain == "ai.onnx" {
			version = o.Version
		}
	}
	if version < minOpset || version > maxOpset {
		return nil, unsupported("the model is written for ONNX operator set %d; export it for one from %d to %d, for example torch.onnx.export(..., opset_version=18)", version, minOpset, maxOpset)
	}
	im := &importer{consts: map[string]*onnx.Tensor{}}
	if err := im.load(m.Graph); err != nil {
		return nil, err
	}
	for _, n := range im.live {
		if err := im.node(n); err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
	}
	return im.finish(m.Graph.Name)
}

// importer walks the nodes in order. Because a graph is a chain, the only
// computed value of interest is the newest one.
type importer struct {
	consts map[string]*onnx.Tensor
	live   []*onnx.Node
	needed map[string]bool // values that live nodes read, and the output
	output string

	head   string // name of the newest computed value
	shape  []int  // its ONNX shape, batch dimension included and equal to 1
	input  []int  // ONNX shape of the graph's input
	layers []Layer
	notes  []string
	values int    // elements of all layers' outputs
	params int    // elements of all constants used, however often
	work   int64  // additions
	final  string // the Softmax that was dropped, or empty
}

func (im *importer) load(g *onnx.Graph) error {
	for _, t := range g.Initializers {
		im.consts[t.Name] = t
	}
	var inputs []onnx.ValueInfo
	for _, v := range g.Inputs {
		if im.consts[v.Name] == nil {
			inputs = append(inputs, v)
		}
	}
	if len(inputs) != 1 || len(g.Outputs) != 1 {
		return unsupported("the model has %d inputs and %d outputs; export one with one input and one output", len(inputs), len(g.Outputs))
	}
	v := inputs[0]
	if v.Type != onnx.Float && v.Type != onnx.Double {
		return unsupported("input %q holds %s; export the model with a float32 input", v.Name, v.Type)
	}
	if !v.HasShape || len(v.Dims) == 0 {
		return unsupported("input %q has no shape; export the model with a fixed input shape", v.Name)
	}
	n := 1
	for i, d := range v.Dims {
		size := d.Size
		if size < 0 && i == 0 {
			size = 1 // the batch
		}
		if size < 1 || size > maxValues {
			return unsupported("dimension %d of input %q is %s; export the model with a fixed number there (only the first, the batch, may be dynamic)", i, v.Name, dimString(d))
		}
		if n *= int(size); n > maxValues {
			return unsupported("input %q has more than %d elements", v.Name, maxValues)
		}
		im.input = append(im.input, int(size))
	}
	im.head, im.shape, im.output = v.Name, slices.Clone(im.input), g.Outputs[0].Name

	// Nodes that the output does not depend on are left out, so nothing they
	// use can be a reason to refuse.
	if len(g.Nodes) > maxOps {
		return unsupported("the model has %d nodes, more than %d", len(g.Nodes), maxOps)
	}
	im.needed = map[string]bool{im.output: true}
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		if !slices.ContainsFunc(n.Outputs, func(s string) bool { return s != "" && im.needed[s] }) {
			continue
		}
		im.live = append(im.live, n)
		for _, s := range n.Inputs {
			im.needed[s] = true
		}
	}
	slices.Reverse(im.live)
	return nil
}

func dimString(d onnx.Dim) string {
	if d.Size >= 0 {
		return fmt.Sprint(d.Size)
	}
	return fmt.Sprintf("dynamic (%q)", d.Param)
}

func (im *importer) finish(name string) (*Graph, error) {
	if im.head != im.output {
		return nil, unsupported("output %q is not the last value computed; cut the model so that it is", im.output)
	}
	if len(im.layers) == 0 {
		return nil, unsupported("the model computes nothing")
	}
	g := &Graph{Name: name, Layers: im.layers, Notes: im.notes}
	g.Input = g.Layers[0].In
	g.Output = g.Layers[len(g.Layers)-1].Out
	for i := range g.Layers {
		l := &g.Layers[i]
		for _, w := range [][]float32{l.Weight, l.Bias} {
			for _, x := range w {
				if x != x || math.IsInf(float64(x), 0) {
					return nil, fmt.Errorf("node %q: a parameter is not a finite number; the model was exported after training diverged", l.Name)
				}
			}
		}
	}
	return g, nil
}

// node carries out one node: on constants at once, on the computed value as a
// layer.
func (im *importer) node(n *onnx.Node) error {
	if n.Domain != "" {
		return unsupported("operator of domain %q; export the model with standard ONNX operators only", n.Domain)
	}
	if len(n.Outputs) == 0 {
		return errors.New("has no output")
	}
	for _, a := range n.Attributes {
		if a.Graph != nil {
			return unsupported("control flow; export the model for inference with fixed shapes, so that it holds none")
		}
	}
	if len(n.Inputs) == 0 || im.isConst(n) {
		return im.constant(n)
	}
	// The computed value may stand at one place only, and must be the newest.
	at := -1
	for i, s := range n.Inputs {
		if s == "" || im.consts[s] != nil {
			continue
		}
		if s != im.head {
			return unsupported("reads %q, which is not the value computed just before it: only chains are carried out, so remove branches and skip connections", s)
		}
		if at >= 0 {
			return unsupported("combines two computed values: only chains are carried out, so remove branches and skip connections")
		}
		at = i
	}
	for _, s := range n.Outputs[1:] {
		if s != "" && im.needed[s] {
			return unsupported("its second output %q is used", s)
		}
	}
	if err := im.apply(n, at); err != nil {
		return err
	}
	im.head = n.Outputs[0]
	return nil
}

func (im *importer) isConst(n *onnx.Node) bool {
	for _, s := range n.Inputs {
		if s != "" && im.consts[s] == nil {
			return false
		}
	}
	return true
}

// constant evaluates what exporters leave to be computed from constants.
func (im *importer) constant(n *onnx.Node) error {
	var t *onnx.Tensor
	switch n.Op {
	case "Constant":
		for _, a := range n.Attributes {
			switch a.Name {
			case "value":
				t = a.Tensor
			case "value_float":
				t = &onnx.Tensor{Type: onnx.Float, Floats: []float32{a.Float}}
			case "value_floats":
				t = &onnx.Tensor{Type: onnx.Float, Floats: a.Floats, Dims: []int{len(a.Floats)}}
			case "value_int":
				t = &onnx.Tensor{Type: onnx.Int64, Ints: []int64{a.Int}}
			case "value_ints":
				t = &onnx.Tensor{Type: onnx.Int64, Ints: a.Ints, Dims: []int{len(a.Ints)}}
			}
		}
		if t == nil {
			return unsupported("a constant that is no tensor of numbers")
		}
	case "Identity":
		if len(n.Inputs) != 1 {
			return fmt.Errorf("has %d inputs, want 1", len(n.Inputs))
		}
		t = im.consts[n.Inputs[0]]
	case "Transpose":
		var err error
		if t, err = im.transpose(n); err != nil {
			return err
		}
	default:
		return unsupported("computes from constants only; simplify the model first, for example with onnxsim or torch.onnx.export(..., dynamo=True)")
	}
	if t == nil {
		return errors.New("its input is left out")
	}
	im.consts[n.Outputs[0]] = t
	return nil
}

// transpose swaps the axes of a constant matrix.
func (im *importer) transpose(n *onnx.Node) (*onnx.Tensor, error) {
	if len(n.Inputs) != 1 || im.consts[n.Inputs[0]] == nil {
		return nil, errors.New("want one input")
	}
	t := im.consts[n.Inputs[0]]
	perm, err := intsAttr(n, "perm", []int64{1, 0})
	if err != nil {
		return nil, err
	}
	if len(t.Dims) != 2 || len(t.Floats) == 0 || !slices.Equal(perm, []int64{1, 0}) {
		return nil, unsupported("transposes something other than a constant matrix")
	}
	rows, cols := t.Dims[0], t.Dims[1]
	out := &onnx.Tensor{Name: t.Name, Type: onnx.Float, Dims: []int{cols, rows}, Floats: make([]float32, len(t.Floats))}
	for r := range rows {
		for c := range cols {
			out.Floats[c*rows+r] = t.Floats[r*cols+c]
		}
	}
	return out, nil
}

// Attributes, with their defaults and types checked.

func attr(n *onnx.Node, name string, typ onnx.AttributeType) (*onnx.Attribute, error) {
	a := n.Attribute(name)
	if a != nil && a.Type != typ {
		return nil, fmt.Errorf("attribute %q has the wrong type", name)
	}
	return a, nil
}

func intAttr(n *onnx.Node, name string, def int64) (int64, error) {
	a, err := attr(n, name, onnx.AttrInt)
	if a == nil {
		return def, err
	}
	return a.Int, nil
}

func floatAttr(n *onnx.Node, name string, def float32) (float32, error) {
	a, err := attr(n, name, onnx.AttrFloat)
	if a == nil {
		return def, err
	}
	return a.Float, nil
}

func intsAttr(n *onnx.Node, name string, def []int64) ([]int64, error) {
	a, err := attr(n, name, onnx.AttrInts)
	if a == nil {
		return def, err
	}
	return a.Ints, nil
}

func stringAttr(n *onnx.Node, name, def string) (string, error) {
	a, err := attr(n, name, onnx.AttrString)
	if a == nil {
		return def, err
	}
	return a.String, nil
}

// floats returns input i as float constants, or an error that says what is
// there instead. nil means that the input is left out.
func (im *importer) floats(n *onnx.Node, i int, what string) (*onnx.Tensor, error) {
	if i >= len(n.Inputs) || n.Inputs[i] == "" {
		return nil, nil
	}
	t := im.consts[n.Inputs[i]]
	if t == nil {
		return nil, unsupported("its %s is computed, not constant", what)
	}
	if t.Type != onnx.Float && t.Type != onnx.Double {
		return nil, unsupported("its %s %q holds %s; export the model with float32 weights", what, n.Inputs[i], t.Type)
	}
	if len(t.Floats) == 0 {
		return nil, fmt.Errorf("its %s %q is empty", what, n.Inputs[i])
	}
	// Counted at each use, since each use is copied.
	if im.params += len(t.Floats); im.params > maxWeights {
		return nil, unsupported("more than %d parameters", maxWeights)
	}
	return t, nil
}

func (im *importer) ints(n *onnx.Node, i int, what string) ([]int64, error) {
	if i >= len(n.Inputs) || n.Inputs[i] == "" {
		return nil, nil
	}
	t := im.consts[n.Inputs[i]]
	if t == nil {
		return nil, unsupported("its %s is computed, not constant; export the model with fixed shapes", what)
	}
	if t.Type != onnx.Int64 && t.Type != onnx.Int32 {
		return nil, fmt.Errorf("its %s %q holds %s, want int64", what, n.Inputs[i], t.Type)
	}
	if len(t.Ints) > 16 {
		return nil, fmt.Errorf("its %s %q has %d elements, want at most 16", what, n.Inputs[i], len(t.Ints))
	}
	return t.Ints, nil
}
