package reference_test

import (
	"archive/zip"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/model/onnx"
	"probity/model/onnx/onnxtest"
	"probity/model/reference"
)

type M = onnxtest.Message

func node(op string, attrs ...*onnx.Attribute) *onnx.Node {
	return &onnx.Node{Op: op, Name: "it", Outputs: []string{"y"}, Attributes: attrs}
}

func intAttr(name string, v int64) *onnx.Attribute {
	return &onnx.Attribute{Name: name, Type: onnx.AttrInt, Int: v}
}

func intsAttr(name string, v ...int64) *onnx.Attribute {
	return &onnx.Attribute{Name: name, Type: onnx.AttrInts, Ints: v}
}

func eval(t *testing.T, n *onnx.Node, opset int64, in ...*reference.Tensor) *reference.Tensor {
	t.Helper()
	out, err := reference.Eval(n, map[string]int64{"": opset}, in, reference.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

func typed(typ onnx.DataType, shape []int, data ...int64) *reference.Tensor {
	return &reference.Tensor{Type: typ, Shape: shape, Ints: data}
}

func check(t *testing.T, got, want *reference.Tensor) {
	t.Helper()
	if err := equal(got, want); err != nil {
		t.Error(err)
	}
}

func TestIntegersWrapAsTheirTypesDo(t *testing.T) {
	add := node("Add")
	check(t, eval(t, add, 14, typed(onnx.Int8, []int{2}, 127, -128), typed(onnx.Int8, []int{2}, 1, -1)), typed(onnx.Int8, []int{2}, -128, 127))
	check(t, eval(t, add, 14, typed(onnx.Uint8, []int{1}, 255), typed(onnx.Uint8, []int{1}, 2)), typed(onnx.Uint8, []int{1}, 1))
	// uint64 is held as the bits of an int64: -1 is its largest number.
	check(t, eval(t, node("Div"), 14, typed(onnx.Uint64, nil, -1), typed(onnx.Uint64, nil, 2)), typed(onnx.Uint64, nil, math.MaxInt64))
	check(t, eval(t, node("Greater"), 13, typed(onnx.Uint64, nil, -1), typed(onnx.Uint64, nil, 1)), typed(onnx.Bool, nil, 1))
	check(t, eval(t, node("ReduceMax", intAttr("keepdims", 0)), 18, typed(onnx.Uint64, []int{2}, -1, 1)), typed(onnx.Uint64, nil, -1))
	// The one division whose result does not fit.
	check(t, eval(t, node("Div"), 14, typed(onnx.Int64, nil, math.MinInt64), typed(onnx.Int64, nil, -1)), typed(onnx.Int64, nil, math.MinInt64))
	check(t, eval(t, node("Mod"), 14, typed(onnx.Int64, nil, math.MinInt64), typed(onnx.Int64, nil, -1)), typed(onnx.Int64, nil, 0))
}

func TestResultsAreNumbersOfTheirType(t *testing.T) {
	third := eval(t, node("Div"), 14, reference.Floats(nil, 1), reference.Floats(nil, 3))
	if third.Floats[0] != float64(float32(1.0/3)) {
		t.Errorf("a third in float32 is %v", third.Floats[0])
	}
	half := eval(t, node("Cast", intAttr("to", int64(onnx.Float16))), 19, reference.Floats([]int{3}, 65519, 65520, 5.9e-8))
	if want := []float64{65504, math.Inf(1), math.Ldexp(1, -24)}; !slices.Equal(half.Floats, want) {
		t.Errorf("cast to float16: %v, want %v", half.Floats, want)
	}
}

// Operators whose meaning changed between operator sets.
func TestOldVersionsOfOperatorsMeanWhatTheyMeant(t *testing.T) {
	x := reference.Floats([]int{1, 2, 2}, 1, 2, 3, 4)
	all := eval(t, node("Softmax"), 11, x) // over everything after the batch
	if sum := all.Floats[0] + all.Floats[1] + all.Floats[2] + all.Floats[3]; math.Abs(sum-1) > 1e-6 {
		t.Errorf("softmax of set 11 sums to %v", sum)
	}
	lastAxis := eval(t, node("Softmax"), 13, x)
	if sum := lastAxis.Floats[0] + lastAxis.Floats[1]; math.Abs(sum-1) > 1e-6 {
		t.Errorf("softmax of set 13 sums to %v along its last axis", sum)
	}
	check(t, eval(t, node("Squeeze", intsAttr("axes", 0)), 11, x), reference.Floats([]int{2, 2}, 1, 2, 3, 4))
	check(t, eval(t, node("Squeeze"), 13, x, reference.Ints([]int{1}, 0)), reference.Floats([]int{2, 2}, 1, 2, 3, 4))
	check(t, eval(t, node("Add", intAttr("axis", 0), intAttr("broadcast", 1)), 6, reference.Floats([]int{2, 2}, 1, 2, 3, 4), reference.Floats([]int{2}, 10, 20)),
		reference.Floats([]int{2, 2}, 11, 12, 23, 24))
}

// The encoding that converters from scikit-learn, XGBoost and LightGBM write.
func TestTreeClassifiersOfConvertersVote(t *testing.T) {
	floats := func(name string, v ...float32) *onnx.Attribute {
		return &onnx.Attribute{Name: name, Type: onnx.AttrFloats, Floats: v}
	}
	texts := func(name string, v ...string) *onnx.Attribute {
		return &onnx.Attribute{Name: name, Type: onnx.AttrStrings, Strings: v}
	}
	stump := func(extra ...*onnx.Attribute) *onnx.Node {
		n := node("TreeEnsembleClassifier", append(extra,
			intsAttr("nodes_treeids", 0, 0, 0), intsAttr("nodes_nodeids", 0, 1, 2), intsAttr("nodes_featureids", 1, 0, 0),
			texts("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF"), intsAttr("nodes_truenodeids", 1, 0, 0), intsAttr("nodes_falsenodeids", 2, 0, 0),
			floats("nodes_values", 0.5, 0, 0))...)
		n.Domain, n.Outputs = "ai.onnx.ml", []string{"label", "scores"}
		return n
	}
	run := func(n *onnx.Node) []*reference.Tensor {
		t.Helper()
		out, err := reference.Eval(n, nil, []*reference.Tensor{reference.Floats([]int{2, 2}, 9, 0.5, 9, 0.6)}, reference.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	// A forest: a probability for each class in every leaf.
	out := run(stump(intsAttr("classlabels_int64s", 7, 8), intsAttr("class_treeids", 0, 0, 0, 0), intsAttr("class_nodeids", 1, 1, 2, 2),
		intsAttr("class_ids", 0, 1, 0, 1), floats("class_weights", 0.75, 0.25, 0.125, 0.875)))
	check(t, out[0], reference.Ints([]int{2}, 7, 8))
	check(t, out[1], reference.Floats([]int{2, 2}, 0.75, 0.25, 0.125, 0.875))
	// Boosting: one margin for two classes.
	out = run(stump(texts("classlabels_strings", "no", "yes"), intsAttr("class_treeids", 0, 0), intsAttr("class_nodeids", 1, 2),
		intsAttr("class_ids", 0, 0), floats("class_weights", -1, 2), &onnx.Attribute{Name: "post_transform", Type: onnx.AttrString, String: "LOGISTIC"}))
	if !slices.Equal(out[0].Strings, []string{"no", "yes"}) {
		t.Errorf("labels %v", out[0].Strings)
	}
	sigmoid := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	check(t, out[1], reference.Floats([]int{2, 2}, sigmoid(1), sigmoid(-1), sigmoid(-2), sigmoid(2)))
	// A tree that turns back on itself is refused, not followed.
	loop := stump(intsAttr("classlabels_int64s", 0, 1), intsAttr("class_treeids", 0), intsAttr("class_nodeids", 1), intsAttr("class_ids", 0), floats("class_weights", 1))
	for _, a := range loop.Attributes {
		switch a.Name {
		case "nodes_modes":
			a.Strings = []string{"BRANCH_LEQ", "LEAF", "BRANCH_LEQ"}
		case "nodes_truenodeids":
			a.Ints = []int64{1, 0, 2}
		}
	}
	if _, err := reference.Eval(loop, nil, []*reference.Tensor{reference.Floats([]int{1, 2}, 9, 0.6)}, reference.Limits{}); err == nil {
		t.Error("a tree with a cycle was followed")
	}
}

func TestFunctionsOfTheModelAreCalled(t *testing.T) {
	// y = scaled(x) with scaled(v) = v * factor + v, and factor an attribute.
	constant := onnxtest.Node("Constant", "", nil, []string{"f"}, M{}.Text(1, "value_float").Int(20, int64(onnx.AttrFloat)).Text(21, "factor"))
	function := M{}.Text(1, "scaled").Text(10, "own").Text(4, "v").Text(5, "r").Text(6, "factor").
		Bytes(7, constant).Bytes(7, onnxtest.Node("Mul", "", []string{"v", "f"}, []string{"m"})).
		Bytes(7, onnxtest.Node("Add", "", []string{"m", "v"}, []string{"r"})).
		Bytes(9, M{}.Int(2, 18))
	use := onnxtest.Node("scaled", "", []string{"x"}, []string{"y"}, onnxtest.Attr("factor", float32(3))).Text(7, "own")
	file := onnxtest.Graph{Nodes: []M{use}, Inputs: []M{onnxtest.Value("x", 2)}, Outputs: []M{onnxtest.Value("y", 2)}}.Model(18)
	m, err := onnx.Parse(M(file).Bytes(25, function), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := reference.Run(m, map[string]*reference.Tensor{"x": reference.Floats([]int{2}, 1, 2)}, reference.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, out["y"], reference.Floats([]int{2}, 4, 8))
}

func TestErrorsNameTheNode(t *testing.T) {
	for _, tc := range []struct {
		name  string
		node  *onnx.Node
		in    []*reference.Tensor
		wants string
	}{
		{"unknown operator", node("Frobnicate"), nil, "not supported"},
		{"wrong type", node("Sqrt"), []*reference.Tensor{reference.Ints(nil, 4)}, "int64"},
		{"mixed types", node("Add"), []*reference.Tensor{reference.Ints(nil, 4), reference.Floats(nil, 4)}, "one type"},
		{"missing input", node("Add"), []*reference.Tensor{reference.Ints(nil, 4)}, "input 1 is missing"},
		{"too many inputs", node("Sqrt"), []*reference.Tensor{reference.Floats(nil, 4), reference.Floats(nil, 4)}, "at most 1"},
		{"division by zero", node("Div"), []*reference.Tensor{reference.Ints(nil, 4), reference.Ints(nil, 0)}, "by zero"},
		{"shapes", node("MatMul"), []*reference.Tensor{reference.Floats([]int{1, 2}, 1, 2), reference.Floats([]int{1, 2}, 1, 2)}, "cannot be multiplied"},
		{"index", node("Gather"), []*reference.Tensor{reference.Floats([]int{2}, 1, 2), reference.Ints(nil, 2)}, "out of range"},
		{"attribute", node("Softmax", &onnx.Attribute{Name: "axis", Type: onnx.AttrString, String: "all"}), []*reference.Tensor{reference.Floats([]int{2}, 1, 2)}, `"axis"`},
		{"elements do not fit the shape", node("Sqrt"), []*reference.Tensor{{Type: onnx.Float, Shape: []int{3}, Floats: []float64{1}}}, "shape"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := reference.Eval(tc.node, nil, tc.in, reference.Limits{})
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range []string{`"it"`, tc.node.Op, tc.wants} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not mention %s", err, want)
				}
			}
			if errors.Is(err, reference.ErrUnsupported) != (tc.name == "unknown operator") {
				t.Errorf("%q: ErrUnsupported is %t", err, errors.Is(err, reference.ErrUnsupported))
			}
		})
	}
}

// allocated is how many bytes this process has allocated so far.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

func TestHostileNodesEndInErrorsAndAllocateLittle(t *testing.T) {
	huge := reference.Ints([]int{3}, 1<<30, 1<<30, 1<<30)
	for _, tc := range []struct {
		name string
		node *onnx.Node
		in   []*reference.Tensor
	}{
		{"expand", node("Expand"), []*reference.Tensor{reference.Floats(nil, 1), huge}},
		{"constant of shape", node("ConstantOfShape"), []*reference.Tensor{reference.Ints([]int{2}, 1<<15, 1<<15)}},
		{"tile", node("Tile"), []*reference.Tensor{reference.Floats([]int{1}, 1), reference.Ints([]int{1}, 1<<30)}},
		{"pad", node("Pad"), []*reference.Tensor{reference.Floats([]int{1}, 1), reference.Ints([]int{2}, 1<<30, 1<<30), nil, nil}},
		{"range", node("Range"), []*reference.Tensor{reference.Ints(nil, 0), reference.Ints(nil, math.MaxInt64), reference.Ints(nil, 1)}},
		{"one-hot", node("OneHot"), []*reference.Tensor{reference.Ints([]int{1}, 1), reference.Ints(nil, 1<<30), reference.Ints([]int{2}, 0, 1)}},
		{"resize", node("Resize"), []*reference.Tensor{reference.Floats([]int{1}, 1), nil, reference.Floats([]int{1}, 1e30), nil}},
		{"shape that wraps around", node("ConstantOfShape"), []*reference.Tensor{reference.Ints([]int{4}, 1<<32, 1<<32, 1<<32, 16)}},
		{"broadcast", node("Add"), []*reference.Tensor{reference.Floats([]int{1 << 12, 1}, make([]float64, 1<<12)...), reference.Floats([]int{1 << 12}, make([]float64, 1<<12)...)}},
		{"convolution padded out", node("Conv", intsAttr("pads", 1<<24, 1<<24)), []*reference.Tensor{reference.Floats([]int{1, 1, 1}, 1), reference.Floats([]int{1, 1, 1}, 1), nil}},
		{"gather of nothing, often", node("Gather", intAttr("axis", 1)), []*reference.Tensor{{Type: onnx.Float, Shape: []int{math.MaxInt32, 1, 0}, Floats: []float64{}}, reference.Ints([]int{1}, 0)}},
		{"long sides of nothing", node("Pad"), []*reference.Tensor{{Type: onnx.Float, Shape: []int{0, 1}, Floats: []float64{}}, reference.Ints([]int{4}, 0, 0, 0, math.MaxInt32-1), nil, nil}},
		{"nothing of a large shape", node("ConstantOfShape"), []*reference.Tensor{reference.Ints([]int{3}, 1<<30, 1<<30, 0)}},
		{"split into many", node("Split", intAttr("num_outputs", math.MaxInt64)), []*reference.Tensor{reference.Floats([]int{1 << 12}, make([]float64, 1<<12)...), nil}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before, start := allocated(), time.Now()
			_, err := reference.Eval(tc.node, nil, tc.in, reference.Limits{Elements: 1 << 20, Work: 1 << 22})
			if err == nil {
				t.Error("accepted")
			}
			if used := allocated() - before; used > 32<<20 {
				t.Errorf("%d bytes allocated", used)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// loopModel runs its body, an addition, as often as trips says.
func loopModel(trips int64) []byte {
	body := onnxtest.Graph{
		Inputs:  []M{onnxtest.Value("i"), onnxtest.Value("c"), onnxtest.Value("a")},
		Outputs: []M{onnxtest.Value("c2"), onnxtest.Value("a2"), onnxtest.Value("a3")},
		Nodes: []M{
			onnxtest.Node("Identity", "", []string{"c"}, []string{"c2"}),
			onnxtest.Node("Add", "", []string{"a", "x"}, []string{"a2"}), // x is of the graph around
			onnxtest.Node("Identity", "", []string{"a2"}, []string{"a3"}),
		},
	}
	loop := onnxtest.Node("Loop", "again", []string{"n", "", "x"}, []string{"y", "steps"},
		M{}.Text(1, "body").Bytes(6, body.Message()).Int(20, int64(onnx.AttrGraph)))
	return onnxtest.Graph{
		Nodes: []M{
			onnxtest.Node("Constant", "", nil, []string{"n"}, onnxtest.Attr("value_int", int(trips))),
			loop,
		},
		Inputs:  []M{onnxtest.Value("x", 2)},
		Outputs: []M{onnxtest.Value("y", 2), onnxtest.Value("steps", -1, 2)},
	}.Model(18)
}

func TestLoopsCarryValuesAndSeeTheGraphAround(t *testing.T) {
	m, err := onnx.Parse(loopModel(3), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := reference.Run(m, map[string]*reference.Tensor{"x": reference.Floats([]int{2}, 1, 2)}, reference.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, out["y"], reference.Floats([]int{2}, 4, 8))
	check(t, out["steps"], reference.Floats([]int{3, 2}, 2, 4, 3, 6, 4, 8))
}

func TestEndlessLoopsEndAtTheLimit(t *testing.T) {
	m, err := onnx.Parse(loopModel(math.MaxInt64), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = reference.Run(m, map[string]*reference.Tensor{"x": reference.Floats([]int{2}, 1, 2)}, reference.Limits{Elements: 1 << 30, Work: 1 << 16})
	if err == nil || !strings.Contains(err.Error(), "again") || !strings.Contains(err.Error(), "steps") {
		t.Errorf("got %v", err)
	}
}

func TestFunctionsThatCallThemselvesEndAtTheLimit(t *testing.T) {
	call := onnxtest.Node("self", "", []string{"v"}, []string{"r"}).Text(7, "own")
	function := M{}.Text(1, "self").Text(10, "own").Text(4, "v").Text(5, "r").Bytes(7, call)
	use := onnxtest.Node("self", "outer", []string{"x"}, []string{"y"}).Text(7, "own")
	file := onnxtest.Graph{Nodes: []M{use}, Inputs: []M{onnxtest.Value("x", 2)}, Outputs: []M{onnxtest.Value("y", 2)}}.Model(18)
	m, err := onnx.Parse(M(file).Bytes(25, function), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = reference.Run(m, map[string]*reference.Tensor{"x": reference.Floats([]int{2}, 1, 2)}, reference.Limits{})
	if err == nil || !strings.Contains(err.Error(), "deep") {
		t.Errorf("got %v", err)
	}
}

func TestMemoryIsWhatIsAliveNotWhatWasMade(t *testing.T) {
	// A hundred additions of a thousand elements fit where a few thousand do.
	g := onnxtest.Graph{Inputs: []M{onnxtest.Value("v0", 1000)}, Outputs: []M{onnxtest.Value("v100", 1000)}}
	name := func(i int) string {
		return "v" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
	}
	g.Inputs[0], g.Outputs[0] = onnxtest.Value(name(0), 1000), onnxtest.Value(name(100), 1000)
	for i := range 100 {
		g.Nodes = append(g.Nodes, onnxtest.Node("Add", "", []string{name(i), name(i)}, []string{name(i + 1)}))
	}
	m, err := onnx.Parse(g.Model(18), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]*reference.Tensor{name(0): reference.Floats([]int{1000}, make([]float64, 1000)...)}
	if _, err := reference.Run(m, in, reference.Limits{Elements: 3000}); err != nil {
		t.Error(err)
	}
	if _, err := reference.Run(m, in, reference.Limits{Elements: 900}); err == nil {
		t.Error("a thousand elements were held within a limit of 900")
	}
}

// FuzzRun takes any file and runs it on inputs of ones, with small limits.
func FuzzRun(f *testing.F) {
	files, err := filepath.Glob("../testdata/*.onnx")
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
	f.Add(loopModel(3))
	if !testing.Short() {
		for _, nt := range loadTests(f, "node") {
			if b := nt.files["model.onnx"]; len(b) < 4<<10 {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := onnx.Parse(b, onnx.Limits{Bytes: 1 << 20})
		if err != nil {
			return
		}
		const elements = 1 << 16
		in := map[string]*reference.Tensor{}
		for _, v := range m.Graph.Inputs {
			if v.Kind != "" {
				return
			}
			n := 1
			var shape []int
			for _, d := range v.Dims {
				size := 2
				if d.Size >= 0 {
					size = int(min(d.Size, elements))
				}
				if n *= size; n > elements {
					return
				}
				shape = append(shape, size)
			}
			x := &reference.Tensor{Type: v.Type, Shape: shape}
			switch {
			case v.Type.Floating():
				x.Floats = slices.Repeat([]float64{1}, n)
			case v.Type == onnx.String:
				x.Strings = make([]string, n)
			default:
				x.Ints = slices.Repeat([]int64{1}, n)
			}
			in[v.Name] = x
		}
		before, start := allocated(), time.Now()
		_, _ = reference.Run(m, in, reference.Limits{Elements: elements, Work: 1 << 20, Depth: 4})
		if used := allocated() - before; used > 256<<20 {
			t.Errorf("%d bytes allocated for a file of %d", used, len(b))
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// What ONNX Runtime makes of models with drawn shapes and attributes, and of
// learners from scikit-learn, whose operators ONNX's own tests leave out.
// testdata/ort.py writes them.
func TestAgreesWithONNXRuntime(t *testing.T) {
	z, err := zip.OpenReader("testdata/ort.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	byName := map[string]map[string][]byte{}
	for _, f := range z.File {
		name, file, _ := strings.Cut(f.Name, "/")
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if byName[name] == nil {
			byName[name] = map[string][]byte{}
		}
		byName[name][file] = b
	}
	if len(byName) < 100 {
		t.Errorf("only %d models", len(byName))
	}
	for name, files := range byName {
		if err := (nodeTest{name, files}).run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
