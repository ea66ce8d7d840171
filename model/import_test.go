package model_test

import (
	"bytes"
	"errors"
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
func file(in []int64, nodes ...msg) []byte {
	if in == nil {
		in = []int64{-1, 2, 6, 6}
	}
	return onnxtest.Graph{
		Nodes:  nodes,
		Inputs: []msg{onnxtest.Value("x", in...)}, Outputs: []msg{onnxtest.Value("y")},
		Initializers: []msg{
			onnxtest.Floats("w", []int64{2, 2, 3, 3}, seq(36)...),
			onnxtest.Floats("m", []int64{72, 4}, seq(288)...),
			onnxtest.Floats("b2", []int64{2}, 1, 2),
			onnxtest.Floats("b4", []int64{4}, 1, 2, 3, 4),
			onnxtest.Floats("b44", []int64{4, 4}, seq(16)...),
			onnxtest.Floats("nan", []int64{2}, 1, float32(math.NaN())),
			onnxtest.Floats("neg", []int64{2}, -1, -1),
			onnxtest.Floats("one", nil, 1), onnxtest.Floats("zero", nil, 0),
			onnxtest.Ints("flat", 1, -1), onnxtest.Ints("pair", 2, -1), onnxtest.Ints("img", 1, 2, 6, 6), onnxtest.Ints("img2", 1, 4, 4, 2),
			onnxtest.Tensor("true", onnx.Bool, nil).Bytes(9, []byte{1}),
		},
	}.Model(18)
}

func node(op, name, in, out string, attrs ...msg) msg {
	return onnxtest.Node(op, name, strings.Split(in, ","), strings.Split(out, ","), attrs...)
}

func TestRefusalsNameTheNodeAndSayWhatToDo(t *testing.T) {
	flat := node("Flatten", "flat1", "x", "f")
	gemm := node("MatMul", "mm", "f,m", "g")
	attr := onnxtest.Attr
	for _, tc := range []struct {
		name        string
		file        []byte
		unsupported bool
		wants       []string
	}{
		{"sigmoid", file(nil, node("Sigmoid", "act", "x", "y")), true, names(`"act"`, "Sigmoid", "Relu")},
		{"unknown operator", file(nil, node("NonMaxSuppression", "nms", "x", "y")), true, names(`"nms"`, "NonMaxSuppression")},
		{"foreign domain", file(nil, node("Relu", "r", "x", "y").Text(7, "com.microsoft")), true, names(`"r"`, "com.microsoft")},
		{"skip connection", file(nil, node("Relu", "r", "x", "a"), node("Add", "skip", "a,x", "y")), true, names(`"skip"`, "skip connections")},
		{"square by addition", file(nil, node("Add", "twice", "x,x", "y")), true, names(`"twice"`, "two computed values")},
		{"branch", file(nil, node("Relu", "r", "x", "a"), node("Relu", "other", "x", "b"), node("Relu", "s", "a", "y")), false, nil}, // dead, so fine
		{"quantised already", file(nil, node("QuantizeLinear", "q", "x,one", "y")), true, names(`"q"`, "float32")},
		{"group", file(nil, node("Conv", "c", "x,w", "y", attr("group", 2))), true, names(`"c"`, "group 2")},
		{"dilation", file(nil, node("Conv", "c", "x,w", "y", attr("dilations", []int64{2, 2}))), true, names(`"c"`, "dilation")},
		{"channels", file([]int64{1, 3, 6, 6}, node("Conv", "c", "x,w", "y")), false, names(`"c"`, "2x2x3x3", "3 channels")},
		{"kernel too large", file([]int64{1, 2, 2, 2}, node("Conv", "c", "x,w", "y")), false, names(`"c"`, "larger than the input")},
		{"computed weight", file(nil, node("Conv", "c", "x,x", "y")), true, names(`"c"`, "two computed values")},
		{"missing weight", file(nil, node("Conv", "c", "x", "y")), false, names(`"c"`, "weight")},
		{"bias shape", file(nil, node("Conv", "c", "x,w,b4", "y")), false, names(`"c"`, "bias")},
		{"not a number", file(nil, node("Conv", "c", "x,w,nan", "y")), false, names(`"c"`, "finite")},
		{"huge strides", file(nil, node("Conv", "c", "x,w", "y", attr("strides", []int64{1 << 40, 1}))), false, names(`"c"`, "strides")},
		{"negative padding", file(nil, node("Conv", "c", "x,w", "y", attr("pads", []int64{-1, 0, 0, 0}))), true, names(`"c"`, "pads")},
		{"attribute of the wrong type", file(nil, node("Conv", "c", "x,w", "y", attr("strides", 2))), false, names(`"c"`, `"strides"`)},
		{"unknown auto_pad", file(nil, node("Conv", "c", "x,w", "y", attr("auto_pad", "SOME"))), false, names(`"c"`, "SOME")},
		{"ceil mode", file(nil, node("MaxPool", "p", "x", "y", attr("kernel_shape", []int64{4, 4}), attr("strides", []int64{4, 4}), attr("ceil_mode", 1))), true, names(`"p"`, "ceil_mode")},
		{"padded maxpool", file(nil, node("MaxPool", "p", "x", "y", attr("kernel_shape", []int64{2, 2}), attr("pads", []int64{1, 1, 1, 1}))), true, names(`"p"`, "padding")},
		{"uncounted padding", file(nil, node("AveragePool", "p", "x", "y", attr("kernel_shape", []int64{2, 2}), attr("pads", []int64{1, 1, 1, 1}))), true, names(`"p"`, "count_include_pad")},
		{"pool without window", file(nil, node("MaxPool", "p", "x", "y")), true, names(`"p"`, "two-dimensional")},
		{"indices of maxpool", file(nil, node("MaxPool", "p", "x", "a,i", attr("kernel_shape", []int64{2, 2})), node("Add", "use", "a,i", "y")), true, names(`"p"`, `"i"`)},
		{"pool of a vector", file(nil, flat, node("GlobalAveragePool", "p", "f", "y")), true, names(`"p"`, "1x72")},
		{"matmul shape", file(nil, flat, node("MatMul", "mm", "f,b44", "y")), false, names(`"mm"`, "4x4", "72")},
		{"matmul constant first", file(nil, flat, node("MatMul", "mm", "m,f", "y")), true, names(`"mm"`, "first input")},
		{"matmul of an image", file(nil, node("MatMul", "mm", "x,b44", "y")), true, names(`"mm"`, "rows")},
		{"batch of two", file([]int64{2, 72}, node("Gemm", "mm", "x,m", "y")), true, names(`"mm"`, "batch of 2")},
		{"reshape to a batch", file(nil, node("Reshape", "re", "x,pair", "a"), node("Gemm", "mm", "a,m", "y")), true, names(`"mm"`, "batch of 2")},
		{"add far from a layer", file(nil, node("Relu", "r", "x", "a"), node("Add", "plus", "a,one", "y")), true, names(`"plus"`, "directly follow")},
		{"add of a matrix", file(nil, flat, gemm, node("Add", "plus", "g,b44", "y")), true, names(`"plus"`, "4x4")},
		{"add along the width", file([]int64{1, 2, 6, 4}, node("Conv", "c", "x,w", "a"), node("Add", "plus", "a,b2", "y")), true, names(`"plus"`)},
		{"batch normalisation far from a layer", file(nil, node("BatchNormalization", "bn", "x,b2,b2,b2,b2", "y")), true, names(`"bn"`, "directly follow")},
		{"batch normalisation in training", file(nil, node("Conv", "c", "x,w", "a"), node("BatchNormalization", "bn", "a,b2,b2,b2,b2", "y", attr("training_mode", 1))), true, names(`"bn"`, "eval")},
		{"negative variance", file(nil, node("Conv", "c", "x,w", "a"), node("BatchNormalization", "bn", "a,b2,b2,b2,neg", "y")), false, names(`"bn"`, "variance")},
		{"dropout in training", file(nil, node("Dropout", "d", "x,one,true", "y")), true, names(`"d"`, "eval")},
		{"empty clip", file(nil, node("Clip", "k", "x,one,zero", "y")), true, names(`"k"`, "empty")},
		{"softmax in the middle", file(nil, flat, node("Softmax", "sm", "f", "s"), node("MatMul", "mm", "s,m", "y")), true, names(`"mm"`, `"sm"`, "logits")},
		{"softmax over pixels", file(nil, node("Softmax", "sm", "x", "y")), true, names(`"sm"`, "axes")},
		{"reshape size", file([]int64{1, 7}, node("Reshape", "re", "x,img", "y")), false, names(`"re"`, "cannot reshape")},
		{"reshape in the middle", file(nil, flat, node("Gemm", "mm", "f,m", "g"), node("Relu", "r", "g", "h"), node("Reshape", "re", "h,img2", "i"), node("Conv", "c", "i,w", "y")), false, names(`"re"`)},
		{"image from a vector", file([]int64{1, 2, 6, 6}, node("Conv", "c", "x,w", "a", attr("pads", []int64{1, 1, 1, 1})), node("Reshape", "re", "a,flat", "b"), node("MatMul", "mm", "b,m", "c1"), node("Unsqueeze", "un", "c1,axes", "d"), node("MaxPool", "p", "d", "y", attr("kernel_shape", []int64{1, 1}))), true, names(`"un"`, "computed")},
		{"shape computed at run time", file(nil, node("Shape", "sh", "x", "y")), true, names(`"sh"`, "onnxsim")},
		{"transposed image", file(nil, node("Transpose", "tr", "x", "y")), true, names(`"tr"`, "NCHW")},
		{"two outputs", onnxtest.Graph{Inputs: []msg{onnxtest.Value("x", 1, 4)}, Outputs: []msg{onnxtest.Value("y"), onnxtest.Value("z")}}.Model(18), true, names("2 outputs")},
		{"dynamic size", file([]int64{1, -1}, node("Relu", "r", "x", "y")), true, names(`"x"`, "dynamic")},
		{"zero size", file([]int64{1, 0}, node("Relu", "r", "x", "y")), true, names(`"x"`, "dimension 1")},
		{"huge input", file([]int64{1, 1 << 20, 1 << 20, 1 << 20}, node("Relu", "r", "x", "y")), true, names(`"x"`)},
		{"nothing computed", file(nil, node("Identity", "id", "x", "y")), true, names("computes nothing")},
		{"output missing", file(nil, node("Relu", "r", "x", "z")), true, names(`"y"`)},
		{"old operator set", onnxtest.Graph{}.Model(9), true, names("operator set 9", "opset_version")},
		{"future operator set", onnxtest.Graph{}.Model(99), true, names("operator set 99")},
		{"control flow", file(nil, node("If", "cond", "x", "y").Bytes(5, msg{}.Text(1, "then_branch").Bytes(6, msg{}.Text(2, "g")).Int(20, 5))), true, names(`"cond"`, "control flow")},
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

func TestImportFoldsAndDropsWhatDoesNotCompute(t *testing.T) {
	g := importBytes(t, file(nil,
		node("Identity", "id", "x", "i"), node("Conv", "c", "i,w", "a"), node("BatchNormalization", "bn", "a,b2,b2,b2,b2", "b"),
		node("Relu", "r", "b", "d"), node("Dropout", "drop", "d", "e,mask"), node("Flatten", "fl", "e", "f"), node("Softmax", "sm", "f", "y")))
	var kinds []model.LayerKind
	for _, l := range g.Layers {
		kinds = append(kinds, l.Kind)
	}
	if want := []model.LayerKind{model.LayerConv, model.LayerClip}; !slices.Equal(kinds, want) {
		t.Errorf("layers %v, want %v", kinds, want)
	}
	if len(g.Notes) != 1 || !strings.Contains(g.Notes[0], `"sm"`) {
		t.Errorf("notes %q do not tell about the Softmax", g.Notes)
	}
}

func TestRunRefusesInputsThatDoNotFit(t *testing.T) {
	g := importBytes(t, digits.MLP)
	if _, err := g.Run(make([]float32, 783)); err == nil {
		t.Error("a short input was accepted")
	}
	x := make([]float32, 784)
	x[5] = float32(math.Inf(1))
	if _, err := g.Run(x); err == nil {
		t.Error("an infinite input was accepted")
	}
}

func FuzzImport(f *testing.F) {
	files, err := filepath.Glob("testdata/*.onnx")
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
		g, err := model.Import(bytes.NewReader(b))
		if err != nil {
			return
		}
		n, work := 1, 1
		for _, d := range g.Input {
			n *= d
		}
		for _, l := range g.Layers {
			out := 1
			for _, d := range l.Out {
				out *= d
			}
			work += out * (1 + len(l.Weight) + l.Kernel[0]*l.Kernel[1])
			if work > 1<<22 {
				return // valid, and slow
			}
		}
		if n > 1<<16 {
			return
		}
		x := seq(n)
		if _, err := g.Run(x); err != nil {
			t.Fatal(err)
		}
		p, w, err := model.Quantise(g, [][]float32{x}, model.Options{})
		if err != nil {
			return
		}
		if _, err := p.Run(w, p.Input(x)); err != nil {
			t.Fatal(err)
		}
	})
}
