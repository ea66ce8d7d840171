package tensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
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

// entry is a tensor to be written.
type entry struct {
	name  string
	dtype string // of safetensors
	shape []int64
	data  []byte
}

func floats(v ...float32) (b []byte) {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// safetensorsFile writes tensors one behind the other.
func safetensorsFile(list ...entry) []byte {
	var header []string
	var data []byte
	for _, e := range list {
		shape, _ := json.Marshal(e.shape)
		header = append(header, fmt.Sprintf(`%q:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, e.name, e.dtype, shape, len(data), len(data)+len(e.data)))
		data = append(data, e.data...)
	}
	return withHeader("{"+strings.Join(header, ",")+"}", data)
}

func withHeader(header string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

// ggufFile is a GGUF file under construction.
type ggufFile []byte

func (g ggufFile) u32(v uint32) ggufFile { return binary.LittleEndian.AppendUint32(g, v) }
func (g ggufFile) u64(v uint64) ggufFile { return binary.LittleEndian.AppendUint64(g, v) }
func (g ggufFile) text(s string) ggufFile {
	return append(g.u64(uint64(len(s))), s...)
}
func (g ggufFile) tensor(name string, kind uint32, off uint64, dims ...uint64) ggufFile {
	g = g.text(name).u32(uint32(len(dims)))
	for _, d := range dims {
		g = g.u64(d)
	}
	return g.u32(kind).u64(off)
}
func (g ggufFile) pad(to int) ggufFile {
	for len(g)%to != 0 {
		g = append(g, 0)
	}
	return g
}

func ggufHead(tensors, values uint64) ggufFile {
	return append(ggufFile{}, "GGUF"...).u32(3).u64(tensors).u64(values)
}

func parse(format string, data []byte) (*File, error) {
	f := &File{Format: format}
	l := Limits{}.withDefaults()
	l.Header = 1 << 20
	r := bytes.NewReader(data)
	var err error
	if format == GGUF {
		err = f.gguf(r, int64(len(data)), l)
	} else {
		err = f.safetensors(r, int64(len(data)), l)
	}
	if err == nil {
		err = f.check(l)
	}
	return f, err
}

func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// content is what a file holds, in words.
func content(t *testing.T, f *File) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, x := range f.Tensors {
		b, err := io.ReadAll(io.NewSectionReader(x, 0, x.Size))
		if err != nil {
			t.Fatal(err)
		}
		out[x.Name] = fmt.Sprintf("%s %v %x", x.Type, x.Shape, b)
	}
	return out
}

func TestOneModelIsTheSameInEveryFormat(t *testing.T) {
	dir := t.TempDir()
	w, b := floats(1, 2, 3, 4, 5, 6), floats(7)
	long := bytes.Repeat(floats(0.5, -0.5), 2000) // over what onnx.Open decodes at once
	st := safetensorsFile(entry{"w", "F32", []int64{2, 3}, w}, entry{"b", "F32", []int64{1}, b}, entry{"long", "F32", []int64{4000}, long})
	gg := ggufHead(3, 0).tensor("w", 0, 0, 3, 2).tensor("b", 0, 32, 1).tensor("long", 0, 64, 4000).pad(32)
	gg = append(append(append(gg, w...), make([]byte, 8)...), append(b, make([]byte, 28)...)...)
	gg = append(gg, long...)
	on := onnxtest.Graph{Initializers: []onnxtest.Message{
		onnxtest.Tensor("w", onnx.Float, []int64{2, 3}).Bytes(9, w),
		onnxtest.Tensor("b", onnx.Float, []int64{1}).Float(4, 7),
		onnxtest.Tensor("long", onnx.Float, []int64{4000}).Bytes(9, long),
	}}.Model(13)
	want := map[string]string{
		"w": fmt.Sprintf("f32 [2 3] %x", w), "b": fmt.Sprintf("f32 [1] %x", b[:4]), "long": fmt.Sprintf("f32 [4000] %x", long),
	}
	for format, data := range map[string][]byte{Safetensors: st, GGUF: gg, ONNX: on} {
		f := open(t, write(t, dir, "model."+format, data))
		if got := content(t, f); f.Format != format || !maps.Equal(got, want) {
			t.Errorf("%s (taken for %s): %v", format, f.Format, got)
		}
	}
}

func TestAModelInSeveralFilesIsOneModel(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "model-00001-of-00002.safetensors", safetensorsFile(entry{"a", "U8", []int64{2}, []byte{1, 2}}))
	write(t, dir, "model-00002-of-00002.safetensors", safetensorsFile(entry{"b", "I8", []int64{1}, []byte{3}}))
	index := write(t, dir, "model.safetensors.index.json", []byte(`{"metadata":{},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}`))
	want := map[string]string{"a": "u8 [2] 0102", "b": "i8 [1] 03"}
	for _, path := range []string{dir, index} {
		if got := content(t, open(t, path)); !maps.Equal(got, want) {
			t.Errorf("%s: %v", path, got)
		}
	}
	write(t, dir, "more.safetensors", safetensorsFile(entry{"a", "U8", []int64{1}, []byte{9}}))
	if _, err := Open(dir, Limits{}); err == nil || !strings.Contains(err.Error(), `two tensors are called "a"`) {
		t.Errorf("the same name in two files: %v", err)
	}
	for _, bad := range []string{`{"weight_map":{"a":"../x"}}`, `{"weight_map":{}}`, `{`} {
		if _, err := Open(write(t, dir, "bad.index.json", []byte(bad)), Limits{}); err == nil {
			t.Errorf("index %s was followed", bad)
		}
	}
}

func TestAModelInSeveralGGUFFilesIsOneModel(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a", "b"} {
		head := append(append(ggufHead(1, 3).text("general.name").u32(ggufString).text("tiny").text("split.no").u32(ggufUint8), byte(i)).text("rank").u32(ggufUint8), byte(i))
		write(t, dir, fmt.Sprintf("m-0000%d-of-00002.gguf", i+1), append(head.tensor(name, 24, 0, 2).pad(32), byte(i), 7))
	}
	f := open(t, dir)
	if got := content(t, f); !maps.Equal(got, map[string]string{"a": "i8 [2] 0007", "b": "i8 [2] 0107"}) {
		t.Errorf("%v", got)
	}
	// How it is cut into files is not part of the model, what the files say otherwise is.
	if want := []Property{{"general.name", "text", "tiny"}, {"m-00002-of-00002.gguf: rank", "uint8", "1"}, {"rank", "uint8", "0"}}; !slices.Equal(f.Properties, want) {
		t.Errorf("%v", f.Properties)
	}
	write(t, dir, "m-00003-of-00003.gguf", safetensorsFile(entry{"c", "U8", []int64{1}, []byte{9}}))
	if _, err := Open(dir, Limits{}); err == nil || !strings.Contains(err.Error(), "another format") {
		t.Errorf("two formats: %v", err)
	}
}

func TestConstantsOfNodesAndSubgraphsAreParameters(t *testing.T) {
	value := onnxtest.Message{}.Text(1, "value").Bytes(5, onnxtest.Floats("", []int64{2}, 1, 2)).Int(20, int64(onnx.AttrTensor))
	constant := onnxtest.Node("Constant", "", nil, []string{"c"}).Bytes(5, value)
	f := open(t, write(t, t.TempDir(), "m.onnx", onnxtest.Graph{Nodes: []onnxtest.Message{constant}}.Model(13)))
	if got := content(t, f); got["c.value"] != fmt.Sprintf("f32 [2] %x", floats(1, 2)) {
		t.Errorf("%v", got)
	}
}

func TestHostileSafetensorsAreRefused(t *testing.T) {
	one := entry{"a", "F32", []int64{1}, floats(1)}
	good := `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`
	for _, tc := range []struct {
		what  string
		file  []byte
		wants string
	}{
		{"nothing", nil, "ends within"},
		{"a header longer than the file", withHeader("{}", nil)[:9], "longer than the file"},
		{"a header over the limit", append(binary.LittleEndian.AppendUint64(nil, 1<<40), '{'), "at most"},
		{"a header that is no JSON", withHeader("{nonsense", nil), "not as safetensors has it"},
		{"a name that is not UTF-8", withHeader("{\"\xff\":1}", nil), "UTF-8"},
		{"a name twice", withHeader(good+`,"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, make([]byte, 8)), "stands twice"},
		{"a field twice", withHeader(`{"a":{"dtype":"F32","dtype":"U8","shape":[4],"data_offsets":[0,4]}}`, make([]byte, 4)), "stands twice"},
		{"a field in other letters", withHeader(`{"a":{"dtype":"F32","shape":[1],"Data_Offsets":[0,4]}}`, make([]byte, 4)), "unknown"},
		{"a shape that does not fit", withHeader(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, make([]byte, 4)), "takes 8"},
		{"a shape that overflows", withHeader(`{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}`, make([]byte, 4)), "too large"},
		{"a negative shape", withHeader(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, make([]byte, 4)), "whole number"},
		{"a fraction", withHeader(`{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}`, make([]byte, 4)), "whole number"},
		{"an unknown type", withHeader(`{"a":{"dtype":"F1","shape":[1],"data_offsets":[0,4]}}`, make([]byte, 4)), "unknown"},
		{"half a byte", withHeader(`{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,1]}}`, make([]byte, 1)), "whole bytes"},
		{"a gap", withHeader(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, make([]byte, 8)), "leave a gap"},
		{"an overlap", withHeader(good+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, make([]byte, 6)), "overlap"},
		{"an end before the beginning", withHeader(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, make([]byte, 4)), "no range"},
		{"bytes that belong to nobody", append(safetensorsFile(one), 0), "follow the header"},
		{"a file cut short", safetensorsFile(one)[:len(safetensorsFile(one))-1], "follow the header"},
		{"something behind the header", withHeader(good+`}x`, make([]byte, 4)), "last brace"},
		{"no name", safetensorsFile(entry{"", "U8", []int64{1}, []byte{1}}), "a name is"},
		{"metadata twice", withHeader(`{"__metadata__":{"a":"1","a":"1"}}`, nil), "stands twice"},
		{"metadata that is no text", withHeader(`{"__metadata__":{"a":1}}`, nil), "a string was expected"},
	} {
		if _, err := parse(Safetensors, tc.file); err == nil || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", tc.what, err)
		}
	}
	if f, err := parse(Safetensors, withHeader(good+`}   `, make([]byte, 4))); err != nil || len(f.Tensors) != 1 {
		t.Errorf("a padded header: %v", err)
	}
}

func TestHostileGGUFIsRefused(t *testing.T) {
	for _, tc := range []struct {
		what  string
		file  ggufFile
		wants string
	}{
		{"a magic alone", ggufFile("GGUF"), "ends within"},
		{"version 1", append(ggufFile{}, "GGUF"...).u32(1).u64(0).u64(0), "version 1"},
		{"big endian", append(ggufFile{}, "GGUF"...).u32(3 << 24).u64(0).u64(0), "big-endian"},
		{"more tensors than bytes", ggufHead(1<<60, 0), "at most"},
		{"more values than bytes", ggufHead(0, 1<<60), "ends within"},
		{"a string longer than the file", ggufHead(0, 1).u64(1 << 40), "a string of"},
		{"a value longer than the file", ggufHead(0, 1).text("k").u32(ggufString).u64(1 << 40), "a string of"},
		{"a list longer than the file", ggufHead(0, 1).text("k").u32(ggufArray).u32(ggufUint64).u64(1 << 40), "a list of"},
		{"a list of strings longer than the file", ggufHead(0, 1).text("k").u32(ggufArray).u32(ggufString).u64(1 << 40), "ends within"},
		{"a list of lists", ggufHead(0, 1).text("k").u32(ggufArray).u32(ggufArray).u64(1), "is not read"},
		{"a value of an unknown type", ggufHead(0, 1).text("k").u32(77).u64(0), "unknown"},
		{"a key twice", append(ggufHead(0, 2).text("k").u32(ggufUint8), 1).text("k"), "stands twice"},
		{"an alignment of 3", ggufHead(0, 1).text("general.alignment").u32(ggufUint32).u32(3), "power of two"},
		{"a rank of a million", ggufHead(1, 0).text("a").u32(1 << 20), "dimensions"},
		{"a shape that overflows", ggufHead(1, 0).tensor("a", 0, 0, 1<<40, 1<<40), "too large"},
		{"an unknown type", ggufHead(1, 0).tensor("a", 9, 0, 1), "type 9"},
		{"half a block", ggufHead(1, 0).tensor("a", 2, 0, 33), "blocks of 32"},
		{"an offset elsewhere", ggufHead(1, 0).tensor("a", 0, 64, 1).pad(32), "leave a gap"},
		{"two tensors in one place", ggufHead(2, 0).tensor("a", 0, 0, 8).tensor("b", 0, 0, 8).pad(32), "overlap"},
		{"a file cut short", ggufHead(1, 0).tensor("a", 0, 0, 8).pad(32).u64(0), "cut short"},
		{"a name twice", append(ggufHead(2, 0).tensor("a", 0, 0, 8).tensor("a", 0, 32, 8).pad(32), make([]byte, 64)...), "two tensors"},
		{"a name that is not UTF-8", ggufHead(1, 0).tensor("\xff", 0, 0, 8), "UTF-8"},
	} {
		if _, err := parse(GGUF, tc.file); err == nil || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", tc.what, err)
		}
	}
}

func TestHostileHeadersCostNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, file := range [][]byte{ggufHead(1<<17, 1<<50), ggufHead(0, 1).text("k").u32(ggufString).u64(1 << 50), append(binary.LittleEndian.AppendUint64(nil, 1<<19), '{')} {
		for _, format := range []string{GGUF, Safetensors} {
			if _, err := parse(format, file); err == nil {
				t.Error("accepted")
			}
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d bytes for files of a few", used)
	}
}

func TestMetadataIsShown(t *testing.T) {
	g := append(ggufHead(0, 6).text("general.name").u32(ggufString).text("tiny").
		text("n").u32(ggufInt8), 0xfe).
		text("x").u32(ggufFloat32).u32(math.Float32bits(0.25)).
		text("words").u32(ggufArray).u32(ggufString).u64(2).text("a").text("bc").
		text("list").u32(ggufArray).u32(ggufUint32).u64(2).u32(1).u32(2).
		text("long").u32(ggufString).text(strings.Repeat("z", 5000))
	f, err := parse(GGUF, g)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"general.name": "tiny", "n": "-2", "x": "0.25", "words": "2 strings, sha256:", "list": "2 values, sha256:", "long": "5000 bytes, sha256:"} {
		if got, ok := f.Property(key); !ok || !strings.HasPrefix(got, want) {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	// What is shown by its hash still shows every change.
	changed := bytes.Replace(g, []byte("bc"), []byte("bd"), 1)
	if other, err := parse(GGUF, changed); err != nil || slices.Equal(other.Properties, f.Properties) {
		t.Errorf("another word: %v", err)
	}
}

func TestSmallFloatsAreWhatTheirFormatsSay(t *testing.T) {
	for _, tc := range []struct {
		typ  Type
		code []byte
		want []float64
	}{
		{F16, []byte{0x00, 0x3c}, []float64{1}}, {F16, []byte{0x01, 0x00}, []float64{math.Ldexp(1, -24)}}, {F16, []byte{0xff, 0x7b}, []float64{65504}},
		{F16, []byte{0x00, 0xfc}, []float64{math.Inf(-1)}}, {BF16, []byte{0x80, 0x3f}, []float64{1}},
		{F8E4M3, []byte{0x7e}, []float64{448}}, {F8E4M3, []byte{0x01}, []float64{math.Ldexp(1, -9)}}, {F8E5M2, []byte{0x7b}, []float64{57344}},
		{F8E4M3FNUZ, []byte{0x7f}, []float64{240}}, {F8E8M0, []byte{127}, []float64{1}}, {F4E2M1, []byte{0x7f}, []float64{-6, 6}},
		{F6E2M3, []byte{0x1f, 0, 0}, []float64{7.5, 0, 0, 0}}, {F6E3M2, []byte{0x1f, 0, 0}, []float64{28, 0, 0, 0}},
		{I4, []byte{0x8f}, []float64{-1, -8}}, {U4, []byte{0x8f}, []float64{15, 8}}, {I2, []byte{0xe4}, []float64{0, 1, -2, -1}}, {I8, []byte{0xff}, []float64{-1}},
	} {
		if got := tc.typ.Decode(nil, tc.code); !slices.Equal(got, tc.want) {
			t.Errorf("%s %x is %v, want %v", tc.typ, tc.code, got, tc.want)
		}
	}
	for _, nan := range []struct {
		typ  Type
		code []byte
	}{{F16, []byte{1, 0x7c}}, {F8E4M3, []byte{0x7f}}, {F8E5M2, []byte{0x7d}}, {F8E4M3FNUZ, []byte{0x80}}, {F8E8M0, []byte{0xff}}} {
		if got := nan.typ.Decode(nil, nan.code); !math.IsNaN(got[0]) {
			t.Errorf("%s %x is %v", nan.typ, nan.code, got)
		}
	}
}

// Whatever a file says, reading it ends without a panic, and what comes out keeps to
// what the package promises.
func promised(t *testing.T, f *File, size int) {
	var sum int64
	for _, x := range f.Tensors {
		if want, err := SizeOf(x.Type, x.Shape); err != nil || want != x.Size {
			t.Fatalf("tensor %q of %v has %d bytes: %v", x.Name, x.Shape, x.Size, err)
		}
		sum += x.Size
		buf := make([]byte, min(x.Size, 1<<16))
		if n, err := x.ReadAt(buf, 0); n != len(buf) && len(buf) > 0 {
			t.Fatalf("read %d of %d: %v", n, len(buf), err)
		}
		x.Type.Decode(nil, buf)
	}
	if sum > int64(size) {
		t.Fatalf("tensors of %d bytes in a file of %d", sum, size)
	}
}

func FuzzSafetensors(f *testing.F) {
	f.Add(safetensorsFile(entry{"a", "F32", []int64{1}, floats(1)}, entry{"b", "F4", []int64{2, 0}, nil}, entry{"c", "BOOL", []int64{}, []byte{1}}))
	f.Add(withHeader(`{"__metadata__":{"format":"pt"}}`, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := parse(Safetensors, data); err == nil {
			promised(t, got, len(data))
		}
	})
}

func FuzzGGUF(f *testing.F) {
	f.Add([]byte(append(ggufHead(2, 1).text("general.alignment").u32(ggufUint32).u32(64).tensor("a", 0, 0, 4, 2).tensor("b", 2, 64, 32).pad(64), make([]byte, 128)...)))
	f.Add([]byte(ggufHead(0, 1).text("k").u32(ggufArray).u32(ggufString).u64(2).text("a").text("b")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := parse(GGUF, data); err == nil {
			promised(t, got, len(data))
		}
	})
}
