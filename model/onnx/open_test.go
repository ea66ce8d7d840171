package onnx_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
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

// external is a float32 tensor whose data lies in another file.
func external(name string, dims []int64, entries ...string) M {
	t := onnxtest.Tensor(name, onnx.Float, dims)
	for i := 0; i < len(entries); i += 2 {
		t = t.Bytes(13, M{}.Text(1, entries[i]).Text(2, entries[i+1]))
	}
	return t.Int(14, 1)
}

// folder is a model's folder with one file of data, beside a file that is none
// of the model's business.
func folder(t *testing.T) (*os.Root, string) {
	t.Helper()
	outside := t.TempDir()
	dir := filepath.Join(outside, "model")
	if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	var data []byte
	for i := range 4096 {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(i)))
	}
	for _, name := range []string{"model/w.bin", "secret.bin"} {
		if err := os.WriteFile(filepath.Join(outside, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

func open(file []byte, root *os.Root, limits onnx.Limits) (*onnx.Model, error) {
	return onnx.Open(bytes.NewReader(file), int64(len(file)), root, limits)
}

func TestExternalDataIsReadFromItsFolder(t *testing.T) {
	root, _ := folder(t)
	file := initializers(
		external("small", []int64{2}, "location", "w.bin", "offset", "8", "length", "8"),
		external("large", []int64{64, 64}, "location", "w.bin"), // all of the file
	)
	m, err := open(file, root, onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	small, large := m.Graph.Initializers[0], m.Graph.Initializers[1]
	if small.Stored() || !slices.Equal(small.Floats, []float32{2, 3}) {
		t.Errorf("small tensor is %v", small.Floats)
	}
	if !large.Stored() || large.Floats != nil || large.Len() != 4096 {
		t.Error("a large tensor was not left in its file")
	}
	loaded, err := large.Load()
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Stored() || loaded.Len() != 4096 || loaded.Floats[4095] != 4095 {
		t.Errorf("loaded %d elements", loaded.Len())
	}
	if large.Floats != nil {
		t.Error("loading kept the elements")
	}
}

func TestExternalDataThatClimbsOutIsRefused(t *testing.T) {
	root, dir := folder(t)
	for link, target := range map[string]string{
		"link.bin":    filepath.Join("..", "secret.bin"),
		"absolute":    filepath.Join(filepath.Dir(dir), "secret.bin"),
		"sub/up":      filepath.Join("..", ".."),
		"sub/allowed": filepath.Join("..", "w.bin"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name    string
		entries []string
		wants   string
	}{
		{"parent", []string{"location", "../secret.bin"}, "not a file inside"},
		{"parent within", []string{"location", "sub/../../secret.bin"}, "not a file inside"},
		{"absolute path", []string{"location", filepath.Join(dir, "w.bin")}, "not a file inside"},
		{"no path", []string{"location", ""}, "not a file inside"},
		{"symbolic link", []string{"location", "link.bin"}, "cannot be read inside"},
		{"absolute symbolic link", []string{"location", "absolute"}, "cannot be read inside"},
		{"symbolic link to a folder", []string{"location", "sub/up/secret.bin"}, "cannot be read inside"},
		{"folder", []string{"location", "sub"}, "regular file"},
		{"missing", []string{"location", "none.bin"}, "missing"},
		{"beyond the end", []string{"location", "w.bin", "offset", "16380", "length", "8"}, "does not have"},
		{"offset beyond everything", []string{"location", "w.bin", "offset", "9223372036854775807", "length", "8"}, "does not have"},
		{"negative offset", []string{"location", "w.bin", "offset", "-8", "length", "8"}, "not a position"},
		{"too short", []string{"location", "w.bin", "length", "4"}, "does not hold"},
		{"too long", []string{"location", "w.bin", "length", "12"}, "does not hold"},
		{"no number", []string{"location", "w.bin", "offset", "here"}, "not a position"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := open(initializers(external("far", []int64{2}, tc.entries...)), root, onnx.Limits{})
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range []string{`"far"`, tc.wants} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not mention %s", err, want)
				}
			}
		})
	}
	if _, err := open(initializers(external("near", []int64{2}, "location", "sub/allowed", "length", "8")), root, onnx.Limits{}); err != nil {
		t.Errorf("a link that stays inside: %v", err)
	}
}

func TestExternalDataIsRefusedWithoutAFolderAndCountedWithOne(t *testing.T) {
	root, _ := folder(t)
	file := initializers(external("a", []int64{4096}, "location", "w.bin"), external("b", []int64{4096}, "location", "w.bin"))
	if _, err := open(file, nil, onnx.Limits{}); err == nil || !strings.Contains(err.Error(), "save_as_external_data=False") {
		t.Errorf("without a folder: %v", err)
	}
	if _, err := open(file, root, onnx.Limits{External: 4 * 4096}); err == nil || !strings.Contains(err.Error(), `"b"`) {
		t.Errorf("the same bytes twice within a limit of once: %v", err)
	}
	if _, err := open(file, root, onnx.Limits{External: 8 * 4096}); err != nil {
		t.Error(err)
	}
}

func TestDataThatShrinksAfterwardsIsAnError(t *testing.T) {
	root, dir := folder(t)
	m, err := open(initializers(external("w", []int64{4096}, "location", "w.bin")), root, onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "w.bin"), 100); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Graph.Initializers[0].Load(); err == nil || !strings.Contains(err.Error(), `"w"`) {
		t.Errorf("got %v", err)
	}
}

// zeros is a file whose middle is zeros that are nowhere in memory.
type zeros struct {
	head []byte
	n    int64
}

func (z zeros) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	if off < int64(len(z.head)) {
		n = copy(b, z.head[off:])
	}
	end := min(int64(len(b)), int64(len(z.head))+z.n-off)
	clear(b[n:max(end, int64(n))])
	if end < int64(len(b)) {
		return int(end), io.EOF
	}
	return int(end), nil
}

func TestOpeningALargeModelTakesLittleMemory(t *testing.T) {
	// One gigabyte of weights at the end of the file, which nobody asks for.
	const n = 1 << 28
	varint := func(v uint64) []byte { return binary.AppendUvarint(nil, v) }
	tensor := onnxtest.Tensor("w", onnx.Float, []int64{n})
	raw := slices.Concat([]byte{9<<3 | 2}, varint(4*n))
	tensorLen := uint64(len(tensor)+len(raw)) + 4*n
	field := slices.Concat([]byte{5<<3 | 2}, varint(tensorLen))
	graphLen := uint64(len(field)) + tensorLen
	head := slices.Concat([]byte{7<<3 | 2}, varint(graphLen), field, tensor, raw)
	z := zeros{head, 4 * n}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := onnx.Open(z, int64(len(head))+z.n, nil, onnx.Limits{})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if w := m.Graph.Initializers[0]; !w.Stored() || w.Len() != n {
		t.Errorf("tensor of %d elements, stored: %t", w.Len(), w.Stored())
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

func TestOpenReadsWhatParseReads(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.onnx")
	if err != nil || len(files) == 0 {
		t.Fatal("no models", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := onnx.Parse(b, onnx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := open(b, nil, onnx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Graph.Nodes) != len(want.Graph.Nodes) || len(got.Graph.Initializers) != len(want.Graph.Initializers) {
			t.Fatalf("%s: %d nodes and %d tensors", name, len(got.Graph.Nodes), len(got.Graph.Initializers))
		}
		stored := 0
		for i, w := range want.Graph.Initializers {
			g := got.Graph.Initializers[i]
			if g.Stored() {
				stored++
			}
			if g, err = g.Load(); err != nil {
				t.Fatal(err)
			}
			if g.Name != w.Name || !slices.Equal(g.Floats, w.Floats) || !slices.Equal(g.Ints, w.Ints) || !slices.Equal(g.Dims, w.Dims) {
				t.Errorf("%s: tensor %q differs", name, w.Name)
			}
		}
		if stored == 0 && len(b) > 64<<10 {
			t.Errorf("%s: no tensor was left in the file", name)
		}
	}
}

func TestEveryElementTypeIsRead(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, tc := range []struct {
		typ    onnx.DataType
		n      int64
		raw    []byte
		floats []float32
		ints   []int64
	}{
		{onnx.Double, 1, binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.1)), []float32{0.1}, nil},
		{onnx.Float16, 4, []byte{0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0xff, 0x7b}, []float32{1, 0x1p-24, -inf, 65504}, nil},
		{onnx.Bfloat16, 2, []byte{0x80, 0x3f, 0x20, 0xc1}, []float32{1, -10}, nil},
		{onnx.Float8E4M3FN, 4, []byte{0x38, 0x7e, 0x01, 0xb8}, []float32{1, 448, 0x1p-9, -1}, nil},
		{onnx.Float8E4M3FNUZ, 2, []byte{0x40, 0x7f}, []float32{1, 240}, nil},
		{onnx.Float8E5M2, 3, []byte{0x3c, 0x7b, 0xfc}, []float32{1, 57344, -inf}, nil},
		{onnx.Float8E5M2FNUZ, 2, []byte{0x40, 0x7f}, []float32{1, 57344}, nil},
		{onnx.Float8E8M0, 2, []byte{0x7f, 0x80}, []float32{1, 2}, nil},
		{onnx.Float4E2M1, 3, []byte{0x72, 0x0f}, []float32{1, 6, -6}, nil},
		{onnx.Uint64, 1, bytes.Repeat([]byte{0xff}, 8), nil, []int64{-1}},
		{onnx.Uint32, 1, bytes.Repeat([]byte{0xff}, 4), nil, []int64{math.MaxUint32}},
		{onnx.Int16, 1, []byte{0xfe, 0xff}, nil, []int64{-2}},
		{onnx.Bool, 2, []byte{1, 0}, nil, []int64{1, 0}},
		{onnx.Int4, 3, []byte{0x8f, 0x07}, nil, []int64{-1, -8, 7}},
		{onnx.Uint4, 3, []byte{0x8f, 0x07}, nil, []int64{15, 8, 7}},
		{onnx.Int2, 5, []byte{0b10_01_11_00, 0b01}, nil, []int64{0, -1, 1, -2, 1}},
		{onnx.Uint2, 4, []byte{0b10_01_11_00}, nil, []int64{0, 3, 1, 2}},
	} {
		t.Run(tc.typ.String(), func(t *testing.T) {
			m, err := onnx.Parse(initializers(onnxtest.Tensor("t", tc.typ, []int64{tc.n}).Bytes(9, tc.raw)), onnx.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got := m.Graph.Initializers[0]
			if !slices.Equal(got.Floats, tc.floats) || !slices.Equal(got.Ints, tc.ints) {
				t.Errorf("got %v %v, want %v %v", got.Floats, got.Ints, tc.floats, tc.ints)
			}
			if tc.typ == onnx.Double && got.Doubles[0] != 0.1 {
				t.Errorf("in full precision %v", got.Doubles)
			}
			// One byte more or less is one too many or too few.
			for _, raw := range [][]byte{tc.raw[1:], append(slices.Clone(tc.raw), 0)} {
				if _, err := onnx.Parse(initializers(onnxtest.Tensor("t", tc.typ, []int64{tc.n}).Bytes(9, raw)), onnx.Limits{}); err == nil {
					t.Errorf("accepted %d bytes for %d elements", len(raw), tc.n)
				}
			}
		})
	}
}

func TestGraphsAreInOrderAndWithoutCycles(t *testing.T) {
	node := onnxtest.Node
	inner := onnxtest.Graph{Nodes: []M{node("Relu", "inside", []string{"later"}, []string{"z"})}, Outputs: []M{onnxtest.Value("z")}}
	branch := M{}.Text(1, "then_branch").Bytes(6, inner.Message()).Int(20, int64(onnx.AttrGraph))
	x, y := []M{onnxtest.Value("x", 1)}, []M{onnxtest.Value("y", 1)}
	for _, tc := range []struct {
		name  string
		graph onnxtest.Graph
		wants []string
	}{
		{"cycle", onnxtest.Graph{Inputs: x, Nodes: []M{node("Add", "one", []string{"x", "b"}, []string{"a"}), node("Relu", "two", []string{"a"}, []string{"b"})}},
			[]string{`"one"`, `"b"`, `"two"`, "cycle"}},
		{"cycle of one", onnxtest.Graph{Inputs: x, Nodes: []M{node("Add", "self", []string{"x", "a"}, []string{"a"})}}, []string{`"self"`, "cycle"}},
		{"out of nowhere", onnxtest.Graph{Inputs: x, Nodes: []M{node("Relu", "lost", []string{"w"}, []string{"a"})}}, []string{`"lost"`, `"w"`, "nothing makes"}},
		{"output that nothing makes", onnxtest.Graph{Inputs: x, Outputs: y}, []string{`"y"`, "no node"}},
		{"inner graph reads what comes later", onnxtest.Graph{Inputs: x, Nodes: []M{node("If", "choice", []string{"x"}, []string{"a"}, branch), node("Relu", "after", []string{"x"}, []string{"later"})}},
			[]string{`"choice"`, "then_branch", `"inside"`, `"later"`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := onnx.Parse(tc.graph.Model(18), onnx.Limits{})
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
	// An inner graph may read what stands before it.
	good := onnxtest.Graph{Inputs: x, Outputs: y, Nodes: []M{node("Relu", "", []string{"x"}, []string{"later"}), node("If", "", []string{"x"}, []string{"y"}, branch)}}
	if _, err := onnx.Parse(good.Model(18), onnx.Limits{}); err != nil {
		t.Error(err)
	}
}

func TestFunctionsAreDecodedAndChecked(t *testing.T) {
	function := func(nodes ...M) M {
		f := M{}.Text(1, "twice").Text(10, "own").Text(4, "v").Text(5, "r").Text(6, "times").Bytes(9, M{}.Int(2, 18))
		for _, n := range nodes {
			f = f.Bytes(7, n)
		}
		return f
	}
	ref := M{}.Text(1, "axis").Int(20, int64(onnx.AttrInt)).Text(21, "times")
	empty := onnxtest.Graph{}.Model(18)
	m, err := onnx.Parse(M(empty).Bytes(25, function(onnxtest.Node("Softmax", "", []string{"v"}, []string{"r"}, ref))), onnx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f := m.Functions[0]
	if f.Name != "twice" || f.Domain != "own" || fmt.Sprint(f.Inputs, f.Outputs, f.Attributes, f.Opsets) != "[v] [r] [times] [{ 18}]" || f.Nodes[0].Attributes[0].Ref != "times" {
		t.Errorf("got %+v", f)
	}
	for name, tc := range map[string]struct {
		file  []byte
		wants string
	}{
		"output made by nothing": {M(empty).Bytes(25, function()), "made by no node"},
		"reads the main graph":   {onnxtest.Graph{Inputs: []M{onnxtest.Value("x", 1)}}.Model(18), ""},
		"defined twice": {M(M(empty).Bytes(25, function(onnxtest.Node("Relu", "", []string{"v"}, []string{"r"})))).
			Bytes(25, function(onnxtest.Node("Relu", "", []string{"v"}, []string{"r"}))), "twice"},
		"reference outside a function": {onnxtest.Graph{Inputs: []M{onnxtest.Value("x", 1)}, Nodes: []M{onnxtest.Node("Softmax", "", []string{"x"}, []string{"y"}, ref)}}.Model(18), "in no function"},
	} {
		if name == "reads the main graph" {
			tc.file, tc.wants = M(tc.file).Bytes(25, function(onnxtest.Node("Add", "", []string{"v", "x"}, []string{"r"}))), "nothing makes"
		}
		if _, err := onnx.Parse(tc.file, onnx.Limits{}); err == nil || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
