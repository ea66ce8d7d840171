package tensors

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"probity/model/onnx"
	"probity/model/onnx/onnxtest"
)

func properties(t *testing.T, m []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range open(t, write(t, t.TempDir(), "m.onnx", m)).Properties {
		out[p.Name] = p.Type + " " + p.Value
	}
	return out
}

func attribute(name string, typ onnx.AttributeType) onnxtest.Message {
	return onnxtest.Message{}.Text(1, name).Int(20, int64(typ))
}

// Each of these is another graph, and each says where it differs.
func TestWhatAGraphSaysIsAPropertyEach(t *testing.T) {
	conv := func(stride int64, more ...onnxtest.Message) onnxtest.Message {
		n := onnxtest.Node("Conv", "first", []string{"x", "w"}, []string{"a"}).Bytes(5, attribute("strides", onnx.AttrInts).Int(8, stride))
		for _, m := range more {
			n = n.Bytes(5, m)
		}
		return n
	}
	relu := onnxtest.Node("Relu", "", []string{"a"}, []string{"y"})
	file := func(nodes ...onnxtest.Message) onnxtest.Message {
		return onnxtest.Graph{Nodes: nodes, Inputs: []onnxtest.Message{onnxtest.Value("x", 1, 1, 3, 3), onnxtest.Value("w", 1, 1, 2, 2)}}.Model(13)
	}
	base := properties(t, file(conv(1), relu))
	for name, want := range map[string]string{
		"node a": `node Conv("x" "w") -> ("a") name "first"`, "node a strides": "ints [1]", "node y": `node Relu("a") -> ("y")`, "opset": "int 13",
	} {
		if base[name] != want {
			t.Errorf("%s is %q, want %q", name, base[name], want)
		}
	}
	neg := onnxtest.Node("Neg", "", []string{"x"}, []string{"q"})
	if one, other := properties(t, file(conv(1), neg, relu)), properties(t, file(neg, conv(1), relu)); !maps.Equal(one, other) {
		t.Errorf("the order of nodes makes another graph: %v", other)
	}
	then := onnxtest.Graph{Nodes: []onnxtest.Message{onnxtest.Node("Neg", "", []string{"x"}, []string{"z"})}}
	for what, c := range map[string]struct {
		file    onnxtest.Message
		differs []string
	}{
		"a stride":             {file(conv(2), relu), []string{"node a strides"}},
		"another operator":     {file(conv(1), onnxtest.Node("Sigmoid", "", []string{"a"}, []string{"y"})), []string{"node y"}},
		"another input":        {file(conv(1), onnxtest.Node("Relu", "", []string{"x"}, []string{"y"})), []string{"node y"}},
		"another output":       {file(conv(1), onnxtest.Node("Relu", "", []string{"a"}, []string{"q"})), []string{"node q", "node y"}},
		"an attribute more":    {file(conv(1, attribute("auto_pad", onnx.AttrString).Text(4, "SAME_UPPER")), relu), []string{"node a auto_pad"}},
		"a number":             {file(conv(1, attribute("f", onnx.AttrFloat).Float(2, 0.5)), relu), []string{"node a f"}},
		"a node without name":  {file(onnxtest.Node("Conv", "", []string{"x", "w"}, []string{"a"}).Bytes(5, attribute("strides", onnx.AttrInts).Int(8, 1)), relu), []string{"node a"}},
		"a node's doc":         {file(conv(1).Text(6, "hello"), relu), []string{"node a other"}},
		"an attribute's doc":   {file(onnxtest.Node("Conv", "first", []string{"x", "w"}, []string{"a"}).Bytes(5, attribute("strides", onnx.AttrInts).Int(8, 1).Text(13, "d")), relu), []string{"node a strides other"}},
		"metadata":             {file(conv(1), relu).Bytes(14, onnxtest.Message{}.Text(1, "chat template").Text(2, "hi")), []string{"metadata chat%20template"}},
		"the model's doc":      {file(conv(1), relu).Text(6, "doc"), []string{"doc_string"}},
		"what nobody has read": {file(conv(1), relu).Text(77, "new in some later version"), []string{"other"}},
		"a subgraph": {file(conv(1, attribute("then_branch", onnx.AttrGraph).Bytes(6, then.Message())), relu),
			[]string{"node a then_branch", "node a then_branch > graph", "node a then_branch > node z"}},
	} {
		got := properties(t, c.file)
		var differs []string
		for name := range maps.All(got) {
			if got[name] != base[name] {
				differs = append(differs, name)
			}
		}
		for name := range base {
			if _, ok := got[name]; !ok {
				differs = append(differs, name)
			}
		}
		slices.Sort(differs)
		if !slices.Equal(differs, c.differs) {
			t.Errorf("%s: %q differ, want %q", what, differs, c.differs)
		}
	}
}

func TestNoTwoGraphsHaveTheSamePropertiesByTheirNames(t *testing.T) {
	// An attribute "y.z" of "x" is not "z" of "x.y", whatever separates them.
	file := func(first, second string) map[string]string {
		a := func(name string) onnxtest.Message { return attribute(name, onnx.AttrInt).Int(3, 1) }
		n := onnxtest.Node("F", "", nil, []string{"x"})
		m := onnxtest.Node("F", "", nil, []string{"x y"})
		if first != "" {
			n = n.Bytes(5, a(first))
		}
		if second != "" {
			m = m.Bytes(5, a(second))
		}
		return properties(t, onnxtest.Graph{Nodes: []onnxtest.Message{n, m}}.Model(13))
	}
	if one, other := file("y z", ""), file("", "z"); maps.Equal(one, other) {
		t.Errorf("%v", one)
	}
}

func TestLongAndOddValuesAreToldApart(t *testing.T) {
	long := strings.Repeat("z", MaxValue+1)
	seen := map[Property]string{}
	for _, v := range []string{"", "a", long, long + "z", "\xff", "\\xff", `"\xff"`, NewProperty("", "text", long).Value, strings.Repeat("\xff", MaxValue)} {
		p := NewProperty("k", "text", v)
		if err := CheckProperty(p); err != nil {
			t.Errorf("%.20q: %v", v, err)
		}
		if other, ok := seen[p]; ok {
			t.Errorf("%.20q and %.20q are both %v", v, other, p)
		}
		seen[p] = v
	}
}

func TestAFileThatSaysTooMuchIsRefused(t *testing.T) {
	g := ggufHead(0, 3)
	for i := range 3 {
		g = append(g.text(fmt.Sprint("k", i)).u32(ggufUint8), 1)
	}
	path := write(t, t.TempDir(), "m.gguf", g)
	if _, err := Open(path, Limits{Properties: 2}); err == nil || !strings.Contains(err.Error(), "over 2 keys") {
		t.Errorf("three keys of at most two: %v", err)
	}
	if f, err := Open(path, Limits{Properties: 3}); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
}
