package reference_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"probity/internal/fetch"
	"probity/model/onnx"
	"probity/model/reference"
)

var update = flag.Bool("update", false, "rewrite COVERAGE.md")

// The ONNX project's node tests come inside its Python package, whose files are
// the same for every platform. The hash is over all names and contents.
const (
	onnxVersion = "1.22.0"
	onnxSum     = "53cced13d2e33eaf61962d36223018a8efdca3f1acf0a63553f17807917fc30f"
)

// nodeTest is one folder of the node tests.
type nodeTest struct {
	name  string
	files map[string][]byte
}

// loadTests reads the tests in one folder of the package.
func loadTests(t testing.TB, folder string) []nodeTest {
	t.Helper()
	z, err := zip.OpenReader(fetch.Wheel(t, "onnx", onnxVersion))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	byName := map[string]map[string][]byte{}
	sums := map[string]string{}
	for _, f := range z.File {
		path, ok := strings.CutPrefix(f.Name, "onnx/backend/test/data/")
		if !ok || strings.HasSuffix(path, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		sums[path] = hex.EncodeToString(sum[:])
		rest, ok := strings.CutPrefix(path, folder+"/test_")
		if !ok {
			continue
		}
		name, file, _ := strings.Cut(rest, "/")
		if byName[name] == nil {
			byName[name] = map[string][]byte{}
		}
		byName[name][file] = b
	}
	all := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintln(all, path, sums[path])
	}
	if sum := hex.EncodeToString(all.Sum(nil)); sum != onnxSum {
		t.Fatalf("the tests in onnx %s have hash %s, want %s", onnxVersion, sum, onnxSum)
	}
	var out []nodeTest
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		out = append(out, nodeTest{name, byName[name]})
	}
	if len(out) == 0 {
		t.Fatalf("no tests in the package's folder %s", folder)
	}
	return out
}

// run carries the test out and says what is wrong, if anything.
func (nt nodeTest) run() (err error) {
	m, err := onnx.Parse(nt.files["model.onnx"], onnx.Limits{})
	if err != nil {
		return err
	}
	sets := 0
	for dir := range maps.Keys(nt.files) {
		if path.Base(dir) != "output_0.pb" {
			continue
		}
		sets++
		if err := nt.set(m, path.Dir(dir)); err != nil {
			return err
		}
	}
	if sets == 0 {
		return errors.New("has no data")
	}
	return nil
}

func (nt nodeTest) set(m *onnx.Model, dir string) error {
	tensor := func(kind string, i int) (*reference.Tensor, error) {
		b, ok := nt.files[fmt.Sprintf("%s/%s_%d.pb", dir, kind, i)]
		if !ok {
			return nil, fmt.Errorf("%s %d is missing", kind, i)
		}
		t, err := onnx.ParseTensor(b, onnx.Limits{})
		if err != nil {
			return nil, err
		}
		return reference.FromONNX(t)
	}
	in := map[string]*reference.Tensor{}
	for i, v := range m.Graph.Inputs {
		if v.Kind != "" {
			return fmt.Errorf("input %d is no tensor: %s", i, v.Kind)
		}
		isWeight := func(t *onnx.Tensor) bool { return t.Name == v.Name }
		if nt.files[fmt.Sprintf("%s/input_%d.pb", dir, i)] == nil && slices.ContainsFunc(m.Graph.Initializers, isWeight) {
			continue // in old files a weight is an input with a default
		}
		t, err := tensor("input", i)
		if err != nil {
			return err
		}
		in[v.Name] = t
	}
	for i, v := range m.Graph.Outputs {
		if v.Kind != "" {
			return fmt.Errorf("output %d is no tensor: %s", i, v.Kind)
		}
	}
	out, err := reference.Run(m, in, reference.Limits{Elements: 1 << 24, Work: 1 << 30})
	if err != nil {
		return err
	}
	for i, v := range m.Graph.Outputs {
		want, err := tensor("output", i)
		if err != nil {
			return err
		}
		if err := equal(out[v.Name], want); err != nil {
			return fmt.Errorf("output %d: %w", i, err)
		}
	}
	return nil
}

// equal holds a tensor to another with the tolerance of ONNX's own runner:
// rtol 1e-3, atol 1e-7. Integers and strings must be the same.
func equal(got, want *reference.Tensor) error {
	if got == nil {
		return errors.New("nothing was computed")
	}
	if got.Type != want.Type || !slices.Equal(got.Shape, want.Shape) || got.Len() != want.Len() {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	if !slices.Equal(got.Strings, want.Strings) {
		return fmt.Errorf("got %.200q, want %.200q", got.Strings, want.Strings)
	}
	for i, w := range want.Ints {
		if got.Ints[i] != w {
			return fmt.Errorf("element %d of %s is %d, want %d", i, want, got.Ints[i], w)
		}
	}
	for i, w := range want.Floats {
		g := got.Floats[i]
		if g == w || math.IsNaN(g) && math.IsNaN(w) {
			continue
		}
		if !(math.Abs(g-w) <= 1e-7+1e-3*math.Abs(w)) {
			return fmt.Errorf("element %d of %s is %g, want %g", i, want, g, w)
		}
	}
	return nil
}

// families are the operators that inference needs, by what they do. An expanded
// test, of a function's body, counts where its operator does.
var families = []struct{ name, operators string }{
	{"arithmetic", "Abs Add Ceil Clip CumProd CumSum Div Exp Floor Log Max Mean Min Mod Mul Neg Pow Reciprocal Round Sign Sqrt Sub Sum Acos Acosh Asin Asinh Atan Atanh Cos Cosh Erf Sin Sinh Tan Tanh"},
	{"comparison, logic and bits", "And BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Where Xor"},
	{"casts", "Cast CastLike"},
	{"reductions", "ArgMax ArgMin ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare"},
	{"shape and indexing", "CenterCropPad Compress Concat Constant ConstantOfShape DepthToSpace Expand EyeLike Flatten Gather GatherElements GatherND Identity NonZero OneHot Pad Range Reshape Resize ReverseSequence Scatter ScatterElements ScatterND Shape Size Slice SpaceToDepth Split Squeeze TensorScatter Tile TopK Transpose Trilu Unique Unsqueeze Upsample"},
	{"products of matrices", "Det Einsum Gemm MatMul"},
	{"convolution", "CausalConvWithState Col2Im Conv ConvTranspose DeformConv"},
	{"pooling", "AveragePool GlobalAveragePool GlobalMaxPool LpPool MaxPool MaxUnpool"},
	{"normalisation", "BatchNormalization GroupNormalization InstanceNormalization LRN LayerNormalization LpNormalization MeanVarianceNormalization RMSNormalization"},
	{"activations", "Celu Dropout Elu Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax Mish PRelu Relu Selu Shrink Sigmoid Softmax Softplus Softsign Swish ThresholdedRelu"},
	{"recurrent", "GRU LSTM RNN"},
	{"attention", "Attention FlexAttention LinearAttention RotaryEmbedding"},
	{"quantisation", "ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear"},
	{"control flow", "If Loop Scan"},
	{"trees and other learners", "ArrayFeatureExtractor Binarizer LabelEncoder TreeEnsemble"},
	{"signals", "BlackmanWindow DFT HammingWindow HannWindow MelWeightMatrix STFT"},
	{"image geometry and detection", "AffineGrid GridSample NonMaxSuppression RoiAlign"},
}

// outside is what the float reference does not set out to do.
var outside = []struct{ name, operators string }{
	{"sequences and optional values", "Sequence* OptionalGetElement OptionalHasElement"},
	{"strings", "RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer"},
	{"training", "Adagrad Adam Momentum NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss TrainingDropout"},
	{"random numbers", "Bernoulli RandomUniformLike"},
	{"image files", "ImageDecoder"},
}

// operator is what a test is about: the last node of its model, or of the model
// that an expanded one was made from.
func (nt nodeTest) operator(all map[string]nodeTest) (string, error) {
	if base, _, ok := strings.Cut(nt.name, "_expanded"); ok {
		from, ok := all[base]
		if !ok {
			return "", fmt.Errorf("%s has no %s", nt.name, base)
		}
		return from.operator(all)
	}
	if strings.HasPrefix(nt.name, "training_") {
		return "TrainingDropout", nil
	}
	m, err := onnx.Parse(nt.files["model.onnx"], onnx.Limits{})
	if err != nil {
		return "Sequence*", err
	}
	for _, v := range slices.Concat(m.Graph.Inputs, m.Graph.Outputs) {
		if v.Kind != "" {
			return "Sequence*", nil
		}
	}
	return m.Graph.Nodes[len(m.Graph.Nodes)-1].Op, nil
}

// row counts the tests of a family.
type row struct{ passed, all int }

func (r row) with(err error) row {
	r.all++
	if err == nil {
		r.passed++
	}
	return r
}

func TestONNXNodeTestsPassAndCoverageIsAsWritten(t *testing.T) {
	tests := loadTests(t, "node")
	if len(tests) < 1000 {
		t.Fatalf("only %d node tests in the package", len(tests))
	}
	byName := map[string]nodeTest{}
	for _, nt := range tests {
		byName[nt.name] = nt
	}
	family := map[string]string{}
	for _, f := range slices.Concat(families, outside) {
		for op := range strings.FieldsSeq(f.operators) {
			family[op] = f.name
		}
	}
	rows, operators := map[string]row{}, map[string]row{}
	failures := map[string][]string{} // by family
	for _, nt := range tests {
		op, parseErr := nt.operator(byName)
		f := family[op]
		if f == "" {
			t.Fatalf("test %s is about %s, which is in no family", nt.name, op)
		}
		err := parseErr
		if err == nil {
			err = nt.run()
		}
		if err != nil {
			failures[f] = append(failures[f], fmt.Sprintf("- `%s`: %v", nt.name, err))
		}
		rows[f], operators[op] = rows[f].with(err), operators[op].with(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# What the float reference covers

The node tests of onnx %s (onnx/backend/test/data/node), run by
TestONNXNodeTestsPassAndCoverageIsAsWritten with ONNX's own tolerance (rtol 1e-3, atol 1e-7). There is no
skipping: a test that is not carried out counts as not passed. Written by

    go test ./model/reference -run Coverage -update

## Operators for inference

| family | passed | all | share |
|---|---:|---:|---:|
`, onnxVersion)
	var total row
	for _, f := range families {
		r := rows[f.name]
		fmt.Fprintf(&b, "| %s | %d | %d | %.1f %% |\n", f.name, r.passed, r.all, 100*float64(r.passed)/float64(r.all))
		total.passed += r.passed
		total.all += r.all
	}
	fmt.Fprintf(&b, "| **together** | %d | %d | %.1f %% |\n\n### Not passed, and why\n\n", total.passed, total.all, 100*float64(total.passed)/float64(total.all))
	none := true
	for _, f := range families {
		for _, line := range failures[f.name] {
			none = false
			fmt.Fprintln(&b, line)
		}
	}
	if none {
		fmt.Fprintln(&b, "None.")
	}
	fmt.Fprint(&b, "\n## Outside\n\nNot what inference on tensors of numbers needs, so not aimed at. What passes does so as a sum of other\noperators. The rest is refused by name.\n\n| family | tests of | passed | all |\n|---|---|---:|---:|\n")
	for _, f := range outside {
		for op := range strings.FieldsSeq(f.operators) {
			if r := operators[op]; r.all > 0 {
				fmt.Fprintf(&b, "| %s | %s | %d | %d |\n", f.name, op, r.passed, r.all)
			}
		}
	}
	got := strings.TrimRight(b.String(), "\n") + "\n"
	if *update {
		if err := os.WriteFile("COVERAGE.md", []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Error("COVERAGE.md does not say what the tests say; if the change is meant, run them with -update")
		lines := strings.Split(string(want), "\n")
		for line := range strings.Lines(got) {
			if line = strings.TrimSuffix(line, "\n"); !slices.Contains(lines, line) {
				t.Log("new: ", line)
			}
		}
	}
	if float64(total.passed) < 0.97*float64(total.all) {
		t.Errorf("%d of %d node tests pass, want at least 97 %%", total.passed, total.all)
	}
}

// Networks that old versions of PyTorch exported, operator sets 1 to 9.
func TestOldExportsRun(t *testing.T) {
	for _, folder := range []string{"pytorch-converted", "pytorch-operator"} {
		for _, nt := range loadTests(t, folder) {
			if err := nt.run(); err != nil {
				t.Errorf("%s/%s: %v", folder, nt.name, err)
			}
		}
	}
}

// Every operator is run on its test's inputs with one of them bent (emptied,
// made a scalar, given another rank, its numbers changed) and with one number
// of its attributes bent. None may panic, and what comes out must be consistent.
func TestNodesSurviveBentInputsAndAttributes(t *testing.T) {
	runs := 0
	for _, nt := range loadTests(t, "node") {
		m, err := onnx.Parse(nt.files["model.onnx"], onnx.Limits{})
		if err != nil || strings.Contains(nt.name, "_expanded") { // those are made of others
			continue
		}
		args := map[string]*reference.Tensor{}
		for i, v := range m.Graph.Inputs {
			b, err := onnx.ParseTensor(nt.files[fmt.Sprintf("test_data_set_0/input_%d.pb", i)], onnx.Limits{})
			if err != nil {
				continue // no tensor
			}
			if args[v.Name], err = reference.FromONNX(b); err != nil {
				t.Fatal(err)
			}
		}
		run := func(what string) {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s, %s: %v", nt.name, what, r)
				}
			}()
			runs++
			out, err := reference.Run(m, args, reference.Limits{Elements: 1 << 16, Work: 1 << 19})
			if err != nil {
				return
			}
			for name, o := range out {
				n := 1
				for _, d := range o.Shape {
					n *= d
				}
				if n != o.Len() {
					t.Errorf("%s, %s: output %s has shape %v and %d elements", nt.name, what, name, o.Shape, o.Len())
				}
			}
		}
		for name, x := range args {
			for j, bent := range bend(x) {
				args[name] = bent
				run(fmt.Sprintf("input %s bent in way %d", name, j))
			}
			args[name] = x
		}
		bad := []int64{-1, 0, 1, 3, 1 << 20, 1<<31 - 1, -1 << 31, 1 << 31, 1 << 62, math.MaxInt64, math.MinInt64}
		for _, n := range m.Graph.Nodes {
			for _, a := range n.Attributes {
				was := *a
				for _, v := range bad {
					a.Int, a.Float = v, float32(v)
					what := fmt.Sprintf("attribute %s bent to %d", a.Name, v)
					for i := range was.Ints {
						a.Ints = slices.Clone(was.Ints)
						a.Ints[i] = v
						run(what)
					}
					a.Ints = slices.Repeat([]int64{v}, len(was.Ints)+1)
					run(what)
				}
				*a = was
				a.Ints, a.Floats, a.Strings, a.String = nil, nil, nil, "none"
				run(fmt.Sprintf("attribute %s emptied", a.Name))
				*a = was
				a.Type = onnx.AttrString
				run(fmt.Sprintf("attribute %s of another type", a.Name))
				*a = was
			}
		}
	}
	if runs < 10000 {
		t.Errorf("only %d runs", runs)
	}
}

// bend makes wrong inputs of a right one; nil stands for none at all.
func bend(x *reference.Tensor) []*reference.Tensor {
	fill := func(shape []int, v int64) *reference.Tensor {
		n := 1
		for _, d := range shape {
			n *= d
		}
		out := &reference.Tensor{Type: x.Type, Shape: shape}
		switch {
		case x.Type.Floating():
			out.Floats = slices.Repeat([]float64{float64(v)}, n)
		case x.Type == onnx.String:
			out.Strings = make([]string, n)
		case x.Type == onnx.Bool:
			out.Ints = slices.Repeat([]int64{v & 1}, n)
		default:
			out.Ints = slices.Repeat([]int64{v}, n)
		}
		return out
	}
	out := []*reference.Tensor{nil, fill(nil, 1), fill([]int{0}, 1), fill([]int{0, 3}, 1), fill([]int{3, 0, 2}, 1), fill([]int{1, 1, 1, 1, 1, 1}, 2),
		fill(append([]int{1}, x.Shape...), 1), fill(append(slices.Clone(x.Shape), 1), 1), fill(append(slices.Clone(x.Shape), 0), 1)}
	for _, v := range []int64{0, -1, 1, 7, -1 << 31, 1 << 31, 1 << 62, math.MinInt64, math.MaxInt64} {
		out = append(out, fill(x.Shape, v))
	}
	if x.Type.Floating() {
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
			y := fill(x.Shape, 0)
			for i := range y.Floats {
				y.Floats[i] = v
			}
			out = append(out, y)
		}
	}
	for ax := range x.Shape {
		for _, d := range []int{-1, 1, 3} {
			shape := slices.Clone(x.Shape)
			if shape[ax] += d; shape[ax] >= 0 {
				out = append(out, fill(shape, 1))
			}
		}
		shape := slices.Clone(x.Shape)
		shape[ax] = 0
		out = append(out, fill(shape, 1), fill(slices.Delete(slices.Clone(x.Shape), ax, ax+1), 1))
	}
	return out
}
