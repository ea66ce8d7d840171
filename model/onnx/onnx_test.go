package onnx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"probity/model/onnx"
	"probity/model/onnx/onnxtest"
)

func example(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../../examples/digits/lenet5.onnx")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseReadsEveryPartOfARealModel(t *testing.T) {
	m, err := onnx.Read(bytes.NewReader(example(t)), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Producer != "pytorch" || len(m.Opsets) != 1 || m.Opsets[0] != (onnx.Opset{Version: 18}) || len(m.Functions) != 0 {
		t.Errorf("producer %q, opsets %v, %d functions", m.Producer, m.Opsets, len(m.Functions))
	}
	var ops []string
	for _, n := range m.Graph.Nodes {
		ops = append(ops, n.Op)
	}
	if got, want := strings.Join(ops, " "), "Conv Relu MaxPool Conv Relu MaxPool Reshape Gemm Relu Gemm Relu Gemm"; got != want {
		t.Errorf("ops %s, want %s", got, want)
	}
	params := 0
	for _, w := range m.Graph.Initializers {
		params += len(w.Floats)
	}
	if params != 44426 {
		t.Errorf("%d parameters, want 44426", params)
	}
	in := m.Graph.Inputs[0]
	if in.Name != "image" || in.Type != onnx.Float || !in.HasShape || len(in.Dims) != 4 ||
		in.Dims[0] != (onnx.Dim{Size: -1, Param: "batch"}) || in.Dims[3] != (onnx.Dim{Size: 28}) {
		t.Errorf("input %+v", in)
	}
	conv := m.Graph.Nodes[0]
	if a := conv.Attribute("kernel_shape"); a == nil || len(a.Ints) != 2 || a.Ints[0] != 5 {
		t.Errorf("kernel_shape %+v", a)
	}
	if got := conv.String(); got != `node "node_conv2d" (Conv)` {
		t.Errorf("String is %s", got)
	}
}

func TestEveryTruncationOfAModelIsRefused(t *testing.T) {
	b, err := os.ReadFile("../testdata/gemm.onnx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := onnx.Parse(b, onnx.Limits{}); err != nil {
		t.Fatal(err)
	}
	whole := 0
	for n := range b {
		if _, err := onnx.Parse(b[:n], onnx.Limits{}); err == nil {
			whole++ // cut between two top-level fields behind the graph
		}
	}
	if whole > 2 {
		t.Errorf("%d truncations were accepted", whole)
	}
}

func TestTensorsReadTheSameInEveryEncoding(t *testing.T) {
	raw := onnxtest.Floats("w", []int64{2}, 1.5, -2)
	packed := onnxtest.Tensor("w", onnx.Float, []int64{2}).Bytes(4, []byte{0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0})
	single := onnxtest.Tensor("w", onnx.Float, []int64{2}).Float(4, 1.5).Float(4, -2)
	double := onnxtest.Tensor("w", onnx.Double, []int64{2}).Bytes(9, []byte{0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0})
	for i, m := range []onnxtest.Message{raw, packed, single, double} {
		got, err := onnx.Parse(onnxtest.Graph{Initializers: []onnxtest.Message{m}}.Model(18), onnx.Limits{})
		if err != nil {
			t.Fatalf("encoding %d: %v", i, err)
		}
		if f := got.Graph.Initializers[0].Floats; len(f) != 2 || f[0] != 1.5 || f[1] != -2 {
			t.Errorf("encoding %d: %v", i, f)
		}
	}
	for typ, raw := range map[onnx.DataType][]byte{
		onnx.Int8: {0xfe}, onnx.Int16: {0xfe, 0xff}, onnx.Int32: {0xfe, 0xff, 0xff, 0xff},
		onnx.Int64: {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		m := onnxtest.Tensor("w", typ, []int64{1}).Bytes(9, raw)
		got, err := onnx.Parse(onnxtest.Graph{Initializers: []onnxtest.Message{m}}.Model(18), onnx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if n := got.Graph.Initializers[0].Ints; len(n) != 1 || n[0] != -2 {
			t.Errorf("%s: %v", typ, n)
		}
	}
}

type M = onnxtest.Message

// initializers is a graph of nothing but tensors.
func initializers(m ...M) []byte { return onnxtest.Graph{Initializers: m}.Model(18) }

func TestHostileFilesAreRefusedByName(t *testing.T) {
	nodes := func(m ...M) []byte {
		return onnxtest.Graph{Nodes: m, Inputs: []M{onnxtest.Value("x", 1)}}.Model(18)
	}
	nested := M{}.Text(2, "inner")
	for range 10 {
		node := onnxtest.Node("If", "deep", nil, []string{"z"}).Bytes(5, M{}.Text(1, "then").Bytes(6, nested))
		nested = M{}.Bytes(1, node)
	}
	for _, tc := range []struct {
		name  string
		file  []byte
		wants []string
	}{
		{"empty file", nil, []string{"no graph"}},
		{"text", []byte("hello, this is no model"), []string{"parse onnx model"}},
		{"group", []byte{0x0b, 0x0c}, []string{"wire type"}},
		{"two graphs", M{}.Bytes(7, nil).Bytes(7, M{}.Text(2, "g")).Bytes(7, nil), []string{"two graphs"}},
		{"tensor bomb", initializers(onnxtest.Tensor("bomb", onnx.Float, []int64{1 << 15, 1 << 15}).Bytes(9, []byte{0, 0, 0, 0})), []string{`"bomb"`, "does not hold"}},
		{"overflowing shape", initializers(onnxtest.Tensor("wide", onnx.Float, []int64{1 << 31, 1 << 31, 1 << 31})), []string{`"wide"`, "too large"}},
		{"product wraps around to zero", initializers(onnxtest.Tensor("wrap", onnx.Float, []int64{1 << 30, 1 << 30, 1 << 4})), []string{`"wrap"`, "too large"}},
		{"negative dimension", initializers(onnxtest.Tensor("minus", onnx.Float, []int64{-3})), []string{`"minus"`, "negative"}},
		{"too many dimensions", initializers(onnxtest.Tensor("deep", onnx.Float, make([]int64, 40))), []string{`"deep"`, "dimensions"}},
		{"external data", initializers(onnxtest.Tensor("far", onnx.Float, []int64{2}).Bytes(13, M{}.Text(1, "location").Text(2, "../../etc/passwd")).Int(14, 1)), []string{`"far"`, "another file", "save_as_external_data=False"}},
		{"complex numbers", initializers(onnxtest.Tensor("z", onnx.Complex64, []int64{1}).Bytes(9, make([]byte, 8))), []string{`"z"`, "complex64", "float32"}},
		{"ragged data", initializers(onnxtest.Tensor("ragged", onnx.Float, []int64{1}).Bytes(9, []byte{0, 0, 0, 0, 0})), []string{`"ragged"`, "does not hold"}},
		{"segments", initializers(onnxtest.Tensor("cut", onnx.Float, nil).Bytes(3, nil)), []string{`"cut"`, "segments"}},
		{"duplicate tensor", initializers(onnxtest.Floats("w", []int64{1}, 1), onnxtest.Floats("w", []int64{1}, 2)), []string{`"w"`, "twice"}},
		{"nameless tensor", initializers(onnxtest.Floats("", []int64{1}, 1)), []string{"no name"}},
		{"duplicate value", nodes(onnxtest.Node("Relu", "a", []string{"x"}, []string{"y"}), onnxtest.Node("Relu", "b", []string{"x"}, []string{"y"})), []string{`"b"`, `"y"`}},
		{"duplicate attribute", nodes(onnxtest.Node("Conv", "c", nil, []string{"y"}, onnxtest.Attr("group", 1), onnxtest.Attr("group", 2))), []string{"Conv", `"group"`, "twice"}},
		{"attribute without its tensor", nodes(onnxtest.Node("Constant", "k", nil, []string{"y"}, M{}.Text(1, "value").Int(20, 4))), []string{`"value"`, "missing"}},
		{"duplicate input", onnxtest.Graph{Inputs: []M{onnxtest.Value("x", 1), onnxtest.Value("x", 2)}}.Model(18), []string{`"x"`, "twice"}},
		{"nesting", M{}.Bytes(7, nested), []string{"nested"}},
		{"wrong wire type", M{}.Int(7, 3), []string{"wire type"}},
		{"sparse", M{}.Bytes(7, M{}.Bytes(15, nil)), []string{"sparse"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := onnx.Parse(tc.file, onnx.Limits{})
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range tc.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not mention %s", err, want)
				}
			}
		})
	}
}

// Paddle's exporter writes -1 where it means a dimension chosen at run time.
func TestANegativeDimensionOfAnInputIsADynamicOne(t *testing.T) {
	m, err := onnx.Parse(onnxtest.Graph{Inputs: []M{onnxtest.Value("x", 1, -7)}}.Model(18), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if d := m.Graph.Inputs[0].Dims; d[0].Size != 1 || d[1].Size != -1 {
		t.Errorf("dimensions %v", d)
	}
}

func TestLimitsHold(t *testing.T) {
	b := example(t)
	if _, err := onnx.Parse(b, onnx.Limits{Bytes: len(b) - 1}); err == nil {
		t.Error("a file over the limit was parsed")
	}
	if _, err := onnx.Read(bytes.NewReader(b), onnx.Limits{Bytes: len(b) - 1}); err == nil {
		t.Error("a file over the limit was read")
	}
	if _, err := onnx.Read(bytes.NewReader(b), onnx.Limits{Bytes: len(b)}); err != nil {
		t.Error(err)
	}
	if _, err := onnx.Parse(b, onnx.Limits{Objects: 20}); err == nil {
		t.Error("more objects than the limit were parsed")
	}
	if _, err := onnx.Parse(b, onnx.Limits{Depth: 1}); err != nil {
		t.Error(err)
	}
}

func TestSmallFileCannotClaimMuchMemory(t *testing.T) {
	// A million empty nodes in two bytes each.
	bomb := onnxtest.Message{}.Bytes(7, bytes.Repeat([]byte{0x0a, 0}, 1<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := onnx.Parse(bomb, onnx.Limits{})
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("accepted")
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d bytes allocated for a file of %d", used, len(bomb))
	}
}

func FuzzParse(f *testing.F) {
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
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := onnx.Parse(b, onnx.Limits{Bytes: 1 << 20})
		lazy, openErr := onnx.Open(bytes.NewReader(b), int64(len(b)), nil, onnx.Limits{Bytes: 1 << 20})
		if (err == nil) != (openErr == nil) {
			t.Fatalf("Parse says %v, Open says %v", err, openErr)
		}
		if err != nil {
			return
		}
		for i, w := range lazy.Graph.Initializers {
			if _, err := w.Load(); err != nil {
				t.Fatalf("tensor %d: %v", i, err)
			}
		}
		for _, w := range m.Graph.Initializers {
			n := 1
			for _, d := range w.Dims {
				n *= d
			}
			if n != w.Len() {
				t.Fatalf("tensor %q has shape %v and %d elements", w.Name, w.Dims, w.Len())
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	file := example(b)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := onnx.Parse(file, onnx.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
