package model_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity/examples/digits"
	"probity/model"
	"probity/model/onnx"
	"probity/model/onnx/onnxtest"
)

type msg = onnxtest.Message

func seq(n int) []float32 {
	f := make([]float32, n)
	for i := range f {
		f[i] = float32(i%7) - 3
	}
	return f
}

func names(s ...string) []string { return s }

// file is a graph from x (1*2*6*6 unless given) to y with weights to hand.
func file(in []int64, nodes ...msg) []byte { return fileTo([]string{"y"}, in, nodes...) }

func fileTo(outputs []string, in []int64, nodes ...msg) []byte {
	if in == nil {
		in = []int64{-1, 2, 6, 6}
	}
	var out []msg
	for _, name := range outputs {
		out = append(out, onnxtest.Value(name))
	}
	return onnxtest.Graph{
		Nodes:  nodes,
		Inputs: []msg{onnxtest.Value("x", in...)}, Outputs: out,
		Initializers: []msg{
			onnxtest.Floats("w", []int64{2, 2, 3, 3}, seq(36)...),
			onnxtest.Floats("w1", []int64{2, 1, 3, 3}, seq(18)...),
			onnxtest.Floats("m", []int64{72, 4}, seq(288)...),
			onnxtest.Floats("m4", []int64{4, 4}, seq(16)...),
			onnxtest.Floats("b2", []int64{2}, 1, 2),
			onnxtest.Floats("b4", []int64{4}, 1, 2, 3, 4),
			onnxtest.Floats("nan", []int64{2}, 1, float32(math.NaN())),
			onnxtest.Floats("neg", []int64{2}, -1, -1),
			onnxtest.Floats("one", nil, 1), onnxtest.Floats("zero", nil, 0), onnxtest.Floats("two", nil, 2), onnxtest.Floats("half", nil, 0.5),
			onnxtest.Floats("root2", nil, math.Sqrt2), onnxtest.Floats("eps", nil, 1e-5), onnxtest.Floats("three", nil, 3), onnxtest.Floats("six", nil, 6), onnxtest.Floats("thirty", nil, 30),
			onnxtest.Floats("cubic", nil, 0.044715), onnxtest.Floats("root2pi", nil, 0.7978845608),
			onnxtest.Ints("flat", 1, -1), onnxtest.Ints("img", 1, 2, 6, 6), onnxtest.Ints("last", -1), onnxtest.Ints("chan", 0, 1), onnxtest.Ints("huge", 1<<40),
			onnxtest.Ints("nil"), onnxtest.Ints("big", 1, 1<<20, 1<<20),
			onnxtest.Tensor("true", onnx.Bool, nil).Bytes(9, []byte{1}), onnxtest.Tensor("trips", onnx.Int64, nil).Int(7, 1<<40), onnxtest.Tensor("four", onnx.Int64, nil).Int(7, 4),
		},
	}.Model(18)
}

func node(op, name, in, out string, attrs ...msg) msg {
	return onnxtest.Node(op, name, strings.Split(in, ","), strings.Split(out, ","), attrs...)
}

func graphAttr(name string, g onnxtest.Graph) msg {
	return msg{}.Text(1, name).Bytes(6, g.Message()).Int(20, 5)
}

func kinds(g *model.Graph) []string {
	var out []string
	for i := range g.Nodes {
		s := string(g.Nodes[i].Kind)
		if s == "curve" {
			s = g.Nodes[i].Curve.String()
		}
		out = append(out, s)
	}
	return out
}

func TestRefusalsNameTheNodeAndSayWhatToDo(t *testing.T) {
	flat := node("Flatten", "flat1", "x", "f")
	attr := onnxtest.Attr
	loop := onnxtest.Graph{
		Inputs:  []msg{onnxtest.Value("i"), onnxtest.Value("c"), onnxtest.Value("v")},
		Outputs: []msg{onnxtest.Value("c"), onnxtest.Value("w")},
		Nodes:   []msg{node("Relu", "inner", "v", "w")},
	}
	for _, tc := range []struct {
		name        string
		file        []byte
		unsupported bool
		wants       []string
	}{
		{"unknown operator", file(nil, node("NonMaxSuppression", "nms", "x", "y")), true, names(`"nms"`, "NonMaxSuppression", "COVERAGE")},
		{"foreign domain", file(nil, node("Relu", "r", "x", "y").Text(7, "com.example")), true, names(`"r"`, "com.example")},
		{"random numbers", file(nil, node("RandomNormalLike", "noise", "x", "y")), true, names(`"noise"`, "eval")},
		{"branch nobody reads", file(nil, node("Relu", "r", "x", "y"), node("NonMaxSuppression", "nms", "x", "b")), false, nil},
		{"three dimensions", file([]int64{1, 2, 3, 4, 5}, node("MaxPool", "p", "x", "y", attr("kernel_shape", []int64{1, 1, 1}))), true, names(`"p"`, "1 and 2 spatial")},
		{"channels", file([]int64{1, 3, 6, 6}, node("Conv", "c", "x,w", "y")), false, names(`"c"`, "2*2*3*3", "3 channels")},
		{"kernel too large", file([]int64{1, 2, 2, 2}, node("Conv", "c", "x,w", "y")), false, names(`"c"`, "larger than the input")},
		{"computed weight", file(nil, node("Conv", "c", "x,x", "y")), true, names(`"c"`, "computed")},
		{"missing weight", file(nil, node("Conv", "c", "x", "y")), false, names(`"c"`, "weight")},
		{"bias shape", file(nil, node("Conv", "c", "x,w,b4", "y")), false, names(`"c"`, "bias")},
		{"not a number", file(nil, node("Conv", "c", "x,w,nan", "y")), false, names(`"c"`, "finite")},
		{"huge strides", file(nil, node("Conv", "c", "x,w", "y", attr("strides", []int64{1 << 40, 1}))), true, names(`"c"`, "strides")},
		{"negative padding", file(nil, node("Conv", "c", "x,w", "y", attr("pads", []int64{-1, 0, 0, 0}))), true, names(`"c"`, "pads")},
		{"attribute of the wrong type", file(nil, node("Conv", "c", "x,w", "y", attr("strides", 2))), false, names(`"c"`, `"strides"`)},
		{"unknown auto_pad", file(nil, node("Conv", "c", "x,w", "y", attr("auto_pad", "SOME"))), false, names(`"c"`, "SOME")},
		{"pool without window", file(nil, node("MaxPool", "p", "x", "y")), false, names(`"p"`, "kernel")},
		{"indices of maxpool", file(nil, node("MaxPool", "p", "x", "a,i", attr("kernel_shape", []int64{2, 2})), node("Add", "use", "a,i", "y")), true, names(`"use"`, `"p"`, "output 1")},
		{"matmul shape", file(nil, flat, node("MatMul", "mm", "f,m4", "y")), false, names(`"mm"`, "4*4", "1*72")},
		{"shapes that do not broadcast", file(nil, node("Add", "plus", "x,b4", "y")), false, names(`"plus"`, "do not fit")},
		{"batch normalisation in training", file(nil, node("BatchNormalization", "bn", "x,b2,b2,b2,b2", "y", attr("training_mode", 1))), true, names(`"bn"`, "eval")},
		{"negative variance", file(nil, node("BatchNormalization", "bn", "x,b2,b2,b2,neg", "y")), false, names(`"bn"`, "variance")},
		{"dropout in training", file(nil, node("Dropout", "d", "x,half,true", "y")), true, names(`"d"`, "eval")},
		{"reshape size", file([]int64{1, 7}, node("Reshape", "re", "x,img", "y")), false, names(`"re"`, "cannot reshape")},
		{"computed shape", file(nil, node("Cast", "c", "x", "s", attr("to", 7)), node("Reshape", "re", "x,s", "y")), true, names(`"re"`, "computed")},
		{"dynamic size", file([]int64{1, -1}, node("Relu", "r", "x", "y")), true, names(`"x"`, "dynamic", "--dim")},
		{"zero size", file([]int64{1, 0}, node("Relu", "r", "x", "y")), true, names(`"x"`, "dimension 1")},
		{"huge input", file([]int64{1, 1 << 20, 1 << 20, 1 << 20}, node("Relu", "r", "x", "y")), true, names(`"x"`)},
		{"huge expansion", file([]int64{1, 1, 1}, node("Expand", "grow", "x,big", "y")), true, names(`"grow"`, "limit")},
		{"nothing computed", file(nil, node("Identity", "id", "x", "y")), true, names("computes nothing")},
		{"constant output", file(nil, node("Identity", "id", "one", "y")), true, names("computes nothing")},
		{"output missing", file(nil, node("Relu", "r", "x", "z")), false, names(`"y"`)},
		{"input read before it exists", file(nil, node("Relu", "r", "z", "y"), node("Relu", "s", "x", "z")), false, names(`"r"`)},
		{"cycle", file(nil, node("Relu", "r", "z", "y"), node("Relu", "s", "y", "z")), false, names(`"r"`)},
		{"value written twice", file(nil, node("Relu", "r", "x", "y"), node("Relu", "s", "x", "y")), false, names(`"y"`)},
		{"old operator set", onnxtest.Graph{}.Model(3), true, names("operator set 3", "opset_version")},
		{"future operator set", onnxtest.Graph{}.Model(99), true, names("operator set 99")},
		{"computed condition", file(nil, node("If", "cond", "x", "y", graphAttr("then_branch", onnxtest.Graph{}), graphAttr("else_branch", onnxtest.Graph{}))), true, names(`"cond"`, "condition")},
		{"endless loop", file(nil, node("Loop", "for", "trips,true,x", "y", graphAttr("body", loop))), true, names("steps", "unrolled")},
		{"loop that a value ends", file(nil, node("Loop", "for", ",x,x", "y", graphAttr("body", loop))), true, names(`"for"`, "condition")},
		{"text", file(nil, node("LabelEncoder", "enc", "x", "y").Text(7, "ai.onnx.ml")), true, names("label", "scores")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := model.Import(bytes.NewReader(tc.file))
			if tc.wants == nil {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			if errors.Is(err, model.ErrUnsupported) != tc.unsupported {
				t.Errorf("%q wraps ErrUnsupported: %v, want %v", err, !tc.unsupported, tc.unsupported)
			}
			for _, want := range tc.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not mention %s", err, want)
				}
			}
		})
	}
}

// What exporters write around a network costs nothing, and what they take apart
// is put together again.
func TestExporterNoiseCostsNothing(t *testing.T) {
	attr := onnxtest.Attr
	perm := attr("perm", []int64{0, 2, 3, 1})
	back := attr("perm", []int64{0, 3, 1, 2})
	for _, tc := range []struct {
		name string
		in   []int64
		file []msg
		want []string
	}{
		{"batch normalisation, identity and dropout", nil, []msg{
			node("Identity", "id", "x", "i"), node("Conv", "c", "i,w", "a"), node("BatchNormalization", "bn", "a,b2,b2,b2,b2", "b"),
			node("Relu", "r", "b", "d"), node("Dropout", "drop", "d", "y,mask")}, names("conv", "clip")},
		{"transposed back and forth", nil, []msg{
			node("Transpose", "t1", "x", "a", perm), node("Relu", "r", "a", "b"), node("Transpose", "t2", "b", "y", back)}, names("clip")},
		{"per-channel arithmetic channels last", nil, []msg{
			node("Conv", "c", "x,w", "c1"), node("Transpose", "t1", "c1", "a", perm), node("Mul", "k", "a,b2", "b"), node("Add", "p", "b,b2", "d"), node("Transpose", "t2", "d", "y", back)}, names("conv")},
		{"a shape computed from a shape", nil, []msg{
			node("Shape", "sh", "x", "s"), node("Gather", "g", "s,chan", "n"), node("Concat", "cat", "n,last", "to", attr("axis", 0)),
			node("Reshape", "re", "x,to", "a"), node("Relu", "r", "a", "y")}, names("clip", "view")},
		{"padding before a convolution", nil, []msg{
			node("Constant", "k", "", "pads", attr("value_ints", []int64{0, 0, 1, 1, 0, 0, 1, 1})), node("Pad", "pad", "x,pads", "a"), node("Conv", "c", "a,w", "y")}, names("conv")},
		{"bias by Add, scale by Mul", nil, []msg{
			node("Flatten", "f", "x", "a"), node("MatMul", "mm", "a,m", "b"), node("Add", "plus", "b,b4", "d"), node("Mul", "k", "d,half", "y")}, names("view", "dense")},
		{"clips within clips", nil, []msg{
			node("Relu", "r", "x", "a"), node("Clip", "k", "a,zero,six", "b"), node("Relu", "r2", "b", "y")}, names("clip")},
		{"the same twice", nil, []msg{
			node("Sigmoid", "s1", "x", "a"), node("Sigmoid", "s2", "x", "b"), node("Mul", "m", "a,b", "y")}, names("mul(sigmoid(x),sigmoid(x))")},
		{"SiLU", nil, []msg{node("Sigmoid", "s", "x", "a"), node("Mul", "m", "x,a", "y")}, names("silu[1]")},
		{"SiLU that ends at 30 is no SiLU", nil, []msg{node("Sigmoid", "s", "x", "a"), node("Mul", "m", "x,a", "b"), node("Clip", "k", "b,,thirty", "y")}, names("clip(mul(x,sigmoid(x)),-Inf,30)")},
		{"square", nil, []msg{node("Pow", "p", "x,two", "y")}, names("mul")},
		{"hard swish", nil, []msg{
			node("Add", "p", "x,three", "a"), node("Clip", "k", "a,zero,six", "b"), node("Mul", "m", "x,b", "d"), node("Div", "q", "d,six", "y")}, names("hardswish")},
		{"GELU by erf", nil, []msg{
			node("Div", "q", "x,root2", "a"), node("Erf", "e", "a", "b"), node("Add", "p", "b,one", "d"), node("Mul", "m", "x,d", "e1"), node("Mul", "h", "e1,half", "y")}, names("gelu")},
		{"GELU by tanh", nil, []msg{
			node("Pow", "p3", "x,three", "a"), node("Mul", "mc", "a,cubic", "b"), node("Add", "pl", "x,b", "d"), node("Mul", "mr", "d,root2pi", "e1"), node("Tanh", "th", "e1", "f"),
			node("Add", "p1", "f,one", "g"), node("Mul", "m", "x,g", "h"), node("Mul", "mh", "h,half", "y")}, names("gelu_tanh")},
		{"layer normalisation", nil, []msg{
			node("ReduceMean", "m1", "x,last", "mean"), node("Sub", "s", "x,mean", "d"), node("Pow", "sq", "d,two", "d2"), node("ReduceMean", "m2", "d2,last", "var"),
			node("Add", "p", "var,eps", "ve"), node("Sqrt", "root", "ve", "sd"), node("Div", "q", "d,sd", "y")}, names("norm")},
		{"root mean square", nil, []msg{
			node("Mul", "sq", "x,x", "x2"), node("ReduceMean", "m", "x2,last", "var"), node("Add", "p", "var,eps", "ve"), node("Sqrt", "root", "ve", "sd"), node("Reciprocal", "inv", "sd", "i"), node("Mul", "m2", "x,i", "y")}, names("norm")},
		{"softmax", nil, []msg{
			node("ReduceMax", "mx", "x,last", "m1"), node("Sub", "s", "x,m1", "d"), node("Exp", "e", "d", "e1"), node("ReduceSum", "sum", "e1,last", "t"), node("Div", "q", "e1,t", "y")}, names("softmax")},
		{"a loop of four", nil, []msg{node("Loop", "for", "four,true,x", "y", graphAttr("body", onnxtest.Graph{
			Inputs:  []msg{onnxtest.Value("i"), onnxtest.Value("c"), onnxtest.Value("v")},
			Outputs: []msg{onnxtest.Value("c"), onnxtest.Value("w")},
			Nodes:   []msg{node("Add", "inner", "v,one", "w")},
		}))}, names("add")},
		{"a condition that is known", nil, []msg{node("If", "if", "true", "y",
			graphAttr("then_branch", onnxtest.Graph{Outputs: []msg{onnxtest.Value("t")}, Nodes: []msg{node("Relu", "r", "x", "t")}}),
			graphAttr("else_branch", onnxtest.Graph{Outputs: []msg{onnxtest.Value("e")}, Nodes: []msg{node("NonMaxSuppression", "n", "x", "e")}}))}, names("clip")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := importBytes(t, file(tc.in, tc.file...))
			if got := kinds(g); !slices.Equal(got, tc.want) {
				t.Errorf("nodes %v, want %v", got, tc.want)
			}
		})
	}
}

func TestWhatIsTrainedIsNotPublic(t *testing.T) {
	g := importBytes(t, file(nil, node("Flatten", "f", "x", "a"), node("Gemm", "g", "a,m,b4", "b"), node("Mul", "k", "b,half", "c"), node("Tanh", "t", "c", "d"), node("Mul", "s", "d,b4", "e"), node("Reshape", "r", "e,flat", "y")))
	if len(g.Consts) == 0 {
		t.Fatal("no constants")
	}
	for _, c := range g.Consts {
		if want := len(c.Data) == 1; c.Public != want {
			t.Errorf("constant %q of %d elements: public %v", c.Name, len(c.Data), c.Public)
		}
	}
}

func TestDynamicDimensionsAreFixedAtImport(t *testing.T) {
	b := file([]int64{-1, 3}, node("Relu", "r", "x", "y"))
	for _, tc := range []struct {
		dims map[string]int
		want []int
	}{{nil, []int{1, 3}}, {map[string]int{"batch": 5}, []int{5, 3}}, {map[string]int{"x:0": 2, "x:1": 7}, []int{2, 7}}} {
		g, err := model.ImportWith(bytes.NewReader(b), model.ImportOptions{Dims: tc.dims})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(g.Inputs[0].Shape, tc.want) {
			t.Errorf("dims %v make an input of %v, want %v", tc.dims, g.Inputs[0].Shape, tc.want)
		}
	}
	if _, err := model.ImportWith(bytes.NewReader(b), model.ImportOptions{Dims: map[string]int{"batch": math.MaxInt}}); err == nil {
		t.Error("a huge batch was accepted")
	}
}

func TestEveryOutputIsKept(t *testing.T) {
	g := importBytes(t, fileTo([]string{"y", "z"}, nil, node("Relu", "r", "x", "y"), node("Sigmoid", "s", "y", "z")))
	out, err := g.Run(seq(72))
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != 2 || out[0][0] != 0 || out[1][0] != 0.5 || out[0][6] != 3 {
		t.Errorf("outputs start %v", out)
	}
}

// Outputs do not depend on the number of processors: see Graph.Run.
func TestRunRefusesInputsThatDoNotFit(t *testing.T) {
	g := importBytes(t, digits.MLP)
	if _, err := g.Run(make([]float32, 783)); err == nil {
		t.Error("a short input was accepted")
	}
	if _, err := g.Run(); err == nil {
		t.Error("no input was accepted")
	}
	x := make([]float32, 784)
	x[5] = float32(math.Inf(1))
	if _, err := g.Run(x); err == nil {
		t.Error("an infinite input was accepted")
	}
}

func FuzzImport(f *testing.F) {
	for _, pattern := range []string{"testdata/*.onnx", "../examples/zoo/models/l*.onnx"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal("no seeds", err)
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		// An input of a few bytes may ask for much; the limits keep it short.
		g, err := model.ImportWith(bytes.NewReader(b), model.ImportOptions{Nodes: 1 << 12, Elements: 1 << 16, Consts: 1 << 18, Steps: 1 << 12})
		if err != nil {
			return
		}
		work := int64(0)
		for i := range g.Nodes {
			n := &g.Nodes[i]
			out := int64(1)
			for _, d := range n.Shape {
				out *= int64(d)
			}
			work += g.MACs(i) + out*int64(max(1, n.Kernel[0])*max(1, n.Kernel[1]))
		}
		if work > 1<<24 {
			return // valid, and slow
		}
		var in [][]float32
		for _, v := range g.Inputs {
			n := 1
			for _, d := range v.Shape {
				n *= d
			}
			in = append(in, make([]float32, n))
		}
		if _, err := g.Run(in...); err != nil && !strings.Contains(err.Error(), "rows") {
			t.Fatal(err)
		}
	})
}

func ExampleImportWith() {
	b := file([]int64{-1, 4}, node("MatMul", "layer", "x,m4", "a"), node("Relu", "activation", "a", "y"))
	g, err := model.ImportWith(bytes.NewReader(b), model.ImportOptions{Dims: map[string]int{"batch": 2}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range g.Nodes {
		fmt.Println(g.Nodes[i].Kind, g.Nodes[i].Name, g.Nodes[i].Shape)
	}
	// Output:
	// dense layer [2 4]
	// clip activation [2 4]
}
