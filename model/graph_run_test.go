package model

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"probity/model/onnx"
	"probity/model/onnx/onnxtest"
)

func noise(n int, seed uint32) []float32 {
	x := make([]float32, n)
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = float32(int32(seed)>>8) / (1 << 22)
	}
	return x
}

// convGraph is a convolution, a dense layer and everything that sums up.
func convGraph() *Graph {
	win := Window{Kernel: [2]int{3, 3}, Stride: [2]int{2, 1}, Dilation: [2]int{1, 2}, Pads: [4]int{1, 2, 0, 1}, Groups: 2}
	g := &Graph{
		Inputs: []GraphInput{{Name: "x", Shape: []int{2, 4, 17, 19}}},
		Consts: []Const{{Shape: []int{6, 2, 3, 3}, Data: noise(108, 1)}, {Shape: []int{6}, Data: noise(6, 2)}, {Shape: []int{70, 18}, Data: noise(70*18, 3)}},
		Nodes: []Node{
			{Kind: NodeConv, In: []Ref{0, ConstRef(0), ConstRef(1)}, Window: win},
			{Kind: NodeSumPool, In: []Ref{1}, Window: Window{Kernel: [2]int{2, 1}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}},
			{Kind: NodeDense, In: []Ref{2, ConstRef(2)}},
			{Kind: NodeMatMul, In: []Ref{3, 3}},
			{Kind: NodeSoftmax, In: []Ref{4}, Axes: []int{3}},
			{Kind: NodeNorm, In: []Ref{5}, Axes: []int{1, 3}, Eps: 1e-5},
		},
		Outputs: []GraphOutput{{"y", 6}},
	}
	for i := range g.Nodes {
		var shapes [][]int
		for _, r := range g.Nodes[i].In {
			shapes = append(shapes, g.shapeOf(r))
		}
		shape, err := g.Nodes[i].infer(shapes)
		if err != nil {
			panic(err)
		}
		g.Nodes[i].Shape = shape
	}
	return g
}

func TestTheNumberOfProcessorsChangesNoBit(t *testing.T) {
	g := convGraph()
	x := noise(2*4*17*19, 9)
	var want [][]float32
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 3, 7} {
		runtime.GOMAXPROCS(n)
		got, err := g.run([][]float32{x})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		for v := range got {
			for i := range got[v] {
				if math.Float32bits(got[v][i]) != math.Float32bits(want[v][i]) {
					t.Fatalf("%d processors: element %d of value %d is %g, with one it is %g", n, i, v, got[v][i], want[v][i])
				}
			}
		}
	}
}

func TestConvolutionIsItsDefinition(t *testing.T) {
	g := convGraph()
	x := noise(2*4*17*19, 9)
	values, err := g.run([][]float32{x})
	if err != nil {
		t.Fatal(err)
	}
	n := &g.Nodes[0]
	w, bias := g.Consts[0].Data, g.Consts[1].Data
	at := 0
	eachIndex(n.Shape, func(_ int, i []int) {
		sum := float64(bias[i[1]])
		for c := range 2 {
			for ky := range 3 {
				for kx := range 3 {
					y, z := i[2]*2-1+ky, i[3]-2+kx*2
					if y >= 0 && y < 17 && z >= 0 && z < 19 {
						sum += float64(w[((i[1]*2+c)*3+ky)*3+kx]) * float64(x[((i[0]*4+i[1]/3*2+c)*17+y)*19+z])
					}
				}
			}
		}
		if got := values[1][at]; math.Abs(float64(got)-sum) > 1e-5 {
			t.Fatalf("element %v is %g, want %g", i, got, sum)
		}
		at++
	})
}

func TestCheckFindsWhatDoesNotFit(t *testing.T) {
	for name, breakIt := range map[string]func(*Graph){
		"a value read before it is computed": func(g *Graph) { g.Nodes[0].In[0] = 3 },
		"a constant that is not there":       func(g *Graph) { g.Nodes[0].In[1] = ConstRef(9) },
		"a constant without its elements":    func(g *Graph) { g.Consts[1].Data = g.Consts[1].Data[:3] },
		"a shape that is another":            func(g *Graph) { g.Nodes[2].Shape[0]++ },
		"a computed weight":                  func(g *Graph) { g.Nodes[2].In[1] = 1 },
		"an output that is not there":        func(g *Graph) { g.Outputs[0].Value = 7 },
		"axes that are not ascending":        func(g *Graph) { g.Nodes[5].Axes = []int{3, 1} },
	} {
		g := convGraph()
		if err := g.check(); err != nil {
			t.Fatal(err)
		}
		breakIt(g)
		if g.check() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// A view of a view is one view wherever that is affine, and says so only then.
func TestViewsCompose(t *testing.T) {
	base := noise(2*3*4, 5)
	shapes := [][]int{{2, 3, 4}, {6, 4}, {4, 3, 2}, {24}, {2, 12}, {8, 3}}
	perms := map[int][][]int{3: {{0, 1, 2}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}}, 2: {{0, 1}, {1, 0}}, 1: {{0}}}
	permute := func(s []int, p []int, reverse int) View {
		c := Contiguous(s)
		v := View{}
		for _, a := range p {
			v.Shape, v.Strides = append(v.Shape, s[a]), append(v.Strides, c.Strides[a])
		}
		if reverse >= 0 && reverse < len(s) {
			v.Offset = (v.Shape[reverse] - 1) * v.Strides[reverse]
			v.Strides[reverse] *= -1
		}
		return v
	}
	joined := 0
	for _, s1 := range shapes {
		for _, p1 := range perms[len(s1)] {
			for reverse := -1; reverse < 3; reverse++ {
				v := permute(s1, p1, reverse)
				for _, s2 := range shapes {
					for _, p2 := range perms[len(s2)] {
						w := permute(s2, p2, 0)
						want := evalView(w, evalView(v, base))
						one, ok := v.then(w)
						if !ok {
							continue
						}
						joined++
						if got := evalView(one, base); !slices.Equal(got, want) {
							t.Fatalf("%v then %v is not %v", v, w, one)
						}
					}
				}
			}
		}
	}
	if joined < 200 {
		t.Errorf("only %d of the compositions were found affine", joined)
	}
}

// The operators that optimisers write compute what the standard ones do that
// they stand for.
func TestOperatorsOfOptimisersAreTheStandardOnes(t *testing.T) {
	type msg = onnxtest.Message
	node := func(op, in, out string, attrs ...msg) msg {
		return onnxtest.Node(op, op, strings.Split(in, ","), strings.Split(out, ","), attrs...)
	}
	ms := func(op, in, out string, attrs ...msg) msg {
		return node(op, in, out, attrs...).Text(7, "com.microsoft")
	}
	attr := onnxtest.Attr
	output := func(nodes ...msg) ([]float32, *Graph) {
		t.Helper()
		uint8s := onnxtest.Tensor("q", onnx.Uint8, []int64{8, 4})
		var raw []byte
		for i := range 32 {
			raw = append(raw, byte(i*37))
		}
		b := onnxtest.Graph{
			Nodes:  nodes,
			Inputs: []msg{onnxtest.Value("x", 1, 4, 8)}, Outputs: []msg{onnxtest.Value("y")},
			Initializers: []msg{
				onnxtest.Floats("b8", []int64{8}, noise(8, 1)...), onnxtest.Floats("g8", []int64{8}, noise(8, 2)...),
				onnxtest.Floats("skip", []int64{1, 4, 8}, noise(32, 3)...), onnxtest.Floats("w", []int64{8, 24}, noise(192, 4)...), onnxtest.Floats("b24", []int64{24}, noise(24, 5)...),
				onnxtest.Floats("m", []int64{4, 8}, noise(32, 6)...), uint8s.Bytes(9, raw), onnxtest.Floats("s", nil, 0.125), onnxtest.Tensor("z", onnx.Uint8, nil).Bytes(9, []byte{100}),
				onnxtest.Floats("half", nil, 0.5), onnxtest.Ints("heads", 1, 4, 2, 4), onnxtest.Ints("three", 8, 8, 8), onnxtest.Ints("whole", 1, 4, 8),
				onnxtest.Floats("step", nil, 0.0078125), onnxtest.Tensor("z8", onnx.Int8, nil).Bytes(9, []byte{0}),
			},
		}.Model(18)
		g, err := Import(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		y, err := g.Run(noise(32, 7))
		if err != nil {
			t.Fatal(err)
		}
		return y[0], g
	}
	heads := attr("perm", []int64{0, 2, 1, 3})
	for _, tc := range []struct {
		name       string
		fused, std []msg
		tolerance  float64
	}{
		{"BiasGelu", []msg{ms("BiasGelu", "x,b8", "y")}, []msg{node("Add", "x,b8", "a"), node("Gelu", "a", "y").Text(7, "com.microsoft")}, 0},
		{"FastGelu", []msg{ms("FastGelu", "x,b8", "y")}, []msg{node("Add", "x,b8", "a"), ms("Gelu", "a", "y")}, 2e-3},
		{"QuickGelu", []msg{ms("QuickGelu", "x", "y", attr("alpha", float32(1)))}, []msg{node("Sigmoid", "x", "a"), node("Mul", "a,x", "y")}, 0},
		{"SkipLayerNormalization", []msg{ms("SkipLayerNormalization", "x,skip,g8,b8", "y", attr("epsilon", float32(1e-5)))},
			[]msg{node("Add", "x,skip", "a"), node("LayerNormalization", "a,g8,b8", "y")}, 0},
		{"FusedMatMul", []msg{ms("FusedMatMul", "x,m", "y", attr("transB", 1), attr("alpha", float32(0.5)))},
			[]msg{node("Transpose", "m", "mt"), node("MatMul", "x,mt", "a"), node("Mul", "a,half", "y")}, 0},
		{"BiasSoftmax", []msg{ms("BiasSoftmax", "x,b8", "y", attr("axis", 2))}, []msg{node("Add", "x,b8", "a"), node("Softmax", "a", "y")}, 0},
		{"Attention", []msg{ms("Attention", "x,w,b24", "y", attr("num_heads", 2))}, []msg{
			node("MatMul", "x,w", "p"), node("Add", "p,b24", "a"), node("Split", "a,three", "q0,k0,v0", attr("axis", 2)),
			node("Reshape", "q0,heads", "q1"), node("Reshape", "k0,heads", "k1"), node("Reshape", "v0,heads", "v1"),
			node("Transpose", "q1", "q2", heads), node("Transpose", "k1", "k2", attr("perm", []int64{0, 2, 3, 1})), node("Transpose", "v1", "v2", heads),
			node("MatMul", "q2,k2", "s0"), node("Mul", "s0,half", "s1"), node("Softmax", "s1", "s2"), node("MatMul", "s2,v2", "o"), node("Transpose", "o", "o2", heads), node("Reshape", "o2,whole", "y")}, 1e-6},
		{"weights quantised dynamically", []msg{
			node("DynamicQuantizeLinear", "x", "xq,xs,xz"), node("MatMulInteger", "xq,q,xz,z", "acc"), node("Cast", "acc", "f", attr("to", 1)), node("Mul", "xs,s", "k"), node("Mul", "f,k", "y")},
			[]msg{node("DequantizeLinear", "q,s,z", "wf"), node("MatMul", "x,wf", "y")}, 1e-6},
		{"rounding in the middle", []msg{node("QuantizeLinear", "x,step,z8", "a"), node("DequantizeLinear", "a,step,z8", "b"), node("Relu", "b", "y")}, []msg{node("Relu", "x", "y")}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, g := output(tc.fused...)
			want, _ := output(tc.std...)
			for i := range want {
				if d := math.Abs(float64(got[i] - want[i])); !(d <= tc.tolerance+1e-6) {
					t.Fatalf("element %d is %g, want %g", i, got[i], want[i])
				}
			}
			if quantised := tc.name[0] >= 'a'; quantised != (len(g.Notes) > 0) {
				t.Errorf("notes: %q", g.Notes)
			}
		})
	}
}

// Weights in other files come from the folder that is given, and nowhere else.
func TestWeightsBesideTheModel(t *testing.T) {
	type msg = onnxtest.Message
	entry := func(k, v string) msg { return msg{}.Text(1, k).Text(2, v) }
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "w.bin"), []byte{0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64}, 0o666); err != nil {
		t.Fatal(err)
	}
	file := func(location string) []byte {
		w := onnxtest.Tensor("w", onnx.Float, []int64{3}).Bytes(13, entry("location", location)).Int(14, 1)
		return onnxtest.Graph{
			Nodes:  []msg{onnxtest.Node("Mul", "scale", []string{"x", "w"}, []string{"y"})},
			Inputs: []msg{onnxtest.Value("x", 1, 3)}, Outputs: []msg{onnxtest.Value("y")}, Initializers: []msg{w},
		}.Model(18)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	g, err := ImportWith(bytes.NewReader(file("w.bin")), ImportOptions{Dir: root})
	if err != nil {
		t.Fatal(err)
	}
	y, err := g.Run([]float32{1, 1, 1})
	if err != nil || fmt.Sprint(y) != "[[0 1 2]]" {
		t.Errorf("got %v, %v", y, err)
	}
	for _, location := range []string{"../w.bin", "/etc/hostname", "missing.bin"} {
		if _, err := ImportWith(bytes.NewReader(file(location)), ImportOptions{Dir: root}); err == nil || !strings.Contains(err.Error(), `"w"`) {
			t.Errorf("weights in %s: %v", location, err)
		}
	}
	if _, err := Import(bytes.NewReader(file("w.bin"))); err == nil {
		t.Error("weights in another file were read without a folder")
	}
}
