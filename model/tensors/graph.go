package tensors

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"probity/model/onnx"
)

// What an ONNX file says beside its tensors is a property each: the graph's inputs and
// outputs, each node, called by what it makes, and each of a node's attributes. The order
// of nodes says nothing, since what each makes has a name. The place of a subgraph stands
// before its properties, as in "node y then_branch > node z".

// onnxModel says what a whole file says.
func (f *File) onnxModel(m *onnx.Model) {
	f.say("ir_version", "int", strconv.FormatInt(m.IRVersion, 10))
	for _, p := range []struct{ name, value string }{
		{"producer_name", m.Producer}, {"producer_version", m.ProducerVersion}, {"domain", m.Domain}, {"doc_string", m.Doc},
	} {
		if p.value != "" {
			f.say(p.name, "text", p.value)
		}
	}
	if m.Version != 0 {
		f.say("model_version", "int", strconv.FormatInt(m.Version, 10))
	}
	for _, e := range m.Metadata {
		f.say("metadata "+escape(e.Key), "text", e.Value)
	}
	f.onnxOpsets("", m.Opsets)
	f.onnxOther("", m.Other)
	f.onnxSays("", m.Graph)
	for _, fn := range m.Functions {
		name := fmt.Sprintf("function %s %s %s", escape(fn.Domain), escape(fn.Name), escape(fn.Overload))
		f.say(name, "function", call("", fn.Inputs, fn.Outputs)+quoted(fn.Attributes))
		at := name + " > "
		f.onnxOpsets(at, fn.Opsets)
		f.onnxOther(at, fn.Other)
		for _, a := range fn.Defaults {
			f.onnxAttribute(at+"default "+escape(a.Name), a)
		}
		f.onnxNodesSay(at, fn.Nodes)
	}
}

func (f *File) onnxOpsets(at string, list []onnx.Opset) {
	for _, o := range list {
		name := at + "opset"
		if o.Domain != "" {
			name += " " + escape(o.Domain)
		}
		f.say(name, "int", strconv.FormatInt(o.Version, 10))
	}
}

// onnxOther says that there is something else, which only a hash tells of.
func (f *File) onnxOther(at string, d onnx.Digest) {
	if d != (onnx.Digest{}) {
		f.say(at+"other", "sha256", fmt.Sprintf("%x", d))
	}
}

func (f *File) onnxSays(at string, g *onnx.Graph) {
	if g.Name != "" {
		f.say(at+"graph", "text", g.Name)
	}
	f.onnxOther(at+"graph ", g.Other)
	for _, side := range []struct {
		name string
		list []onnx.ValueInfo
	}{{"input", g.Inputs}, {"output", g.Outputs}} {
		for i, v := range side.list {
			f.say(at+side.name+" "+escape(v.Name), "value", fmt.Sprintf("%d: %s", i, valueInfo(v)))
			f.onnxOther(at+side.name+" "+escape(v.Name)+" ", v.Other)
		}
	}
	f.onnxNodesSay(at, g.Nodes)
}

func valueInfo(v onnx.ValueInfo) string {
	if v.Kind != "" {
		return v.Kind
	}
	s := v.Type.String()
	if !v.HasShape {
		return s
	}
	dims := make([]string, len(v.Dims))
	for i, d := range v.Dims {
		switch {
		case d.Param != "":
			dims[i] = strconv.Quote(d.Param)
		case d.Size < 0:
			dims[i] = "?"
		default:
			dims[i] = strconv.FormatInt(d.Size, 10)
		}
	}
	return s + " [" + strings.Join(dims, " ") + "]"
}

func (f *File) onnxNodesSay(at string, nodes []*onnx.Node) {
	for _, n := range nodes {
		name := at + "node " + escape(made(n))
		op := n.Op
		if n.Domain != "" || n.Overload != "" {
			op = quoted([]string{n.Domain, n.Op, n.Overload})
		}
		text := call(op, n.Inputs, n.Outputs)
		if n.Name != "" && n.Name != made(n) {
			text += " name " + strconv.Quote(n.Name)
		}
		f.say(name, "node", text)
		f.onnxOther(name+" ", n.Other)
		for _, a := range n.Attributes {
			f.onnxAttribute(name+" "+escape(a.Name), a)
		}
	}
}

func (f *File) onnxAttribute(name string, a *onnx.Attribute) {
	f.onnxOther(name+" ", a.Other)
	if a.Ref != "" {
		f.say(name, fmt.Sprintf("reference of type %d", a.Type), a.Ref)
		return
	}
	switch a.Type {
	case onnx.AttrFloat:
		f.say(name, "float", float(a.Float))
	case onnx.AttrInt:
		f.say(name, "int", strconv.FormatInt(a.Int, 10))
	case onnx.AttrString:
		f.say(name, "text", a.String)
	case onnx.AttrFloats:
		list := make([]string, len(a.Floats))
		for i, x := range a.Floats {
			list[i] = float(x)
		}
		f.say(name, "floats", "["+strings.Join(list, " ")+"]")
	case onnx.AttrInts:
		f.say(name, "ints", fmt.Sprint(a.Ints))
	case onnx.AttrStrings:
		f.say(name, "texts", quoted(a.Strings))
	case onnx.AttrTensor, onnx.AttrTensors: // what it holds is a tensor
		f.say(name, "tensors", strconv.Itoa(len(a.Tensors)))
	case onnx.AttrGraph:
		f.say(name, "graph", "")
		f.onnxSays(name+" > ", a.Graph)
	case onnx.AttrGraphs:
		f.say(name, "graphs", strconv.Itoa(len(a.Graphs)))
		for i, g := range a.Graphs {
			f.onnxSays(fmt.Sprintf("%s %d > ", name, i), g)
		}
	default:
		f.say(name, fmt.Sprintf("type %d", a.Type), "")
	}
}

// made names a node by the first thing that it makes, or by its own name.
func made(n *onnx.Node) string {
	for _, out := range n.Outputs {
		if out != "" {
			return out
		}
	}
	return n.Name
}

// call writes a node as a call: Conv("x" "w") -> ("y").
func call(op string, in, out []string) string { return op + quoted(in) + " -> " + quoted(out) }

// quoted writes a list of names, so that no two lists are written alike.
func quoted(list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Quote(s))
	}
	return "(" + b.String() + ")"
}

// float writes a number so that its bits can be told, those of a NaN too.
func float(x float32) string {
	if x != x {
		return fmt.Sprintf("NaN %08x", math.Float32bits(x))
	}
	return strconv.FormatFloat(float64(x), 'g', -1, 32)
}

// escape writes a name without spaces, so that the parts of a property's name can be told
// apart. An empty one is %.
func escape(name string) string {
	if name == "" {
		return "%"
	}
	var b strings.Builder
	text := utf8.ValidString(name)
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c == '%' || c == 0x7f || c >= utf8.RuneSelf && !text {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
