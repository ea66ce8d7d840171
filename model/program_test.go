package model_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"probity"
	"probity/examples/digits"
	"probity/model"
)

func quantised(t testing.TB, file []byte) (*model.Graph, *model.Program, model.Weights) {
	t.Helper()
	g := importBytes(t, file)
	p, w, err := model.Quantise(g, calibration(t), model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g, p, w
}

func clone(t testing.TB, p *model.Program) *model.Program {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	c := &model.Program{}
	if err := json.Unmarshal(b, c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRequantRoundsHalfUp(t *testing.T) {
	op := model.Op{Kind: model.OpRequant, Shift: 2, Lo: -100, Hi: 100}
	for a, want := range map[int64]int64{5: 1, 6: 2, 7: 2, -5: -1, -6: -1, -7: -2, -10: -2, 2: 1, -2: 0, 1000: 100, -1000: -100, math.MinInt32: -100, math.MaxInt32: 100} {
		if got := op.Requant(a); got != want {
			t.Errorf("requant of %d is %d, want %d", a, got, want)
		}
	}
	op.Shift = 0
	if got := op.Requant(7); got != 7 {
		t.Errorf("requant of 7 without a shift is %d", got)
	}
}

func TestPixelsEnterAsTheirBytes(t *testing.T) {
	_, p, _ := quantised(t, digits.MLP)
	if p.InputScale != 1.0/255 || p.Values[0].Lo != 0 || p.Values[0].Hi != 255 {
		t.Fatalf("input scale %g in [%d, %d], want 1/255 in [0, 255]", p.InputScale, p.Values[0].Lo, p.Values[0].Hi)
	}
	x := make([]float32, 256)
	for i := range x {
		x[i] = float32(i) / 255
	}
	for i, v := range p.Input(x) {
		if v != int64(i) {
			t.Errorf("byte %d entered as %d", i, v)
		}
	}
	if got := p.Input([]float32{-1, 2, float32(math.NaN()), float32(math.Inf(1))}); !slices.Equal(got, []int64{0, 255, 0, 255}) {
		t.Errorf("numbers out of range entered as %v", got)
	}
}

func TestLeNetProgramPoolsBeforeItRequantises(t *testing.T) {
	_, p, w := quantised(t, digits.Model)
	var kinds []string
	for _, op := range p.Ops {
		kinds = append(kinds, string(op.Kind))
	}
	if got, want := strings.Join(kinds, " "), "conv maxpool requant conv maxpool requant dense requant dense requant dense"; got != want {
		t.Errorf("ops %s, want %s", got, want)
	}
	if err := p.CheckWeights(w); err != nil {
		t.Error(err)
	}
}

func TestQuantiseIsDeterministic(t *testing.T) {
	_, p1, w1 := quantised(t, digits.MLP)
	_, p2, w2 := quantised(t, digits.MLP)
	if p1.Hash() != p2.Hash() || model.Root(p1, w1) != model.Root(p2, w2) {
		t.Error("the same model and samples gave two programs")
	}
}

func TestQuantiseRefusesWhatItCannotCalibrate(t *testing.T) {
	g := importBytes(t, digits.MLP)
	for name, tc := range map[string]struct {
		samples [][]float32
		opts    model.Options
	}{
		"no samples":    {nil, model.Options{}},
		"short sample":  {[][]float32{{1}}, model.Options{}},
		"only zeros":    {[][]float32{make([]float32, 784)}, model.Options{}},
		"one bit":       {calibration(t)[:1], model.Options{ActivationBits: 1}},
		"half a range":  {calibration(t)[:1], model.Options{InputScale: 1}},
		"scale of zero": {calibration(t)[:1], model.Options{InputLo: 0, InputHi: 255}},
	} {
		if _, _, err := model.Quantise(g, tc.samples, tc.opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestMoreActivationBitsCostNoAccuracy(t *testing.T) {
	g := importBytes(t, digits.MLP)
	test := testSamples(t)[:300]
	for _, bits := range []int{6, 8} {
		p, w, err := model.Quantise(g, calibration(t), model.Options{ActivationBits: bits})
		if err != nil {
			t.Fatal(err)
		}
		r, err := model.Evaluate(g, p, w, test)
		if err != nil {
			t.Fatal(err)
		}
		if r.Agreement < 0.97 {
			t.Errorf("%d bits: same answer on %.3f", bits, r.Agreement)
		}
	}
}

func TestCheckRefusesEveryMutation(t *testing.T) {
	_, lenet, _ := quantised(t, digits.Model)
	if err := lenet.Check(); err != nil {
		t.Fatal(err)
	}
	type P = model.Program
	for name, mutate := range map[string]func(*P){
		"format":                     func(p *P) { p.Format = 2 },
		"no ops":                     func(p *P) { p.Ops, p.Values = nil, p.Values[:1] },
		"one value too few":          func(p *P) { p.Values = p.Values[:len(p.Values)-1] },
		"no values":                  func(p *P) { p.Values = nil },
		"input scale zero":           func(p *P) { p.InputScale = 0 },
		"input scale not a number":   func(p *P) { p.InputScale = math.NaN() },
		"output scale infinite":      func(p *P) { p.OutputScale = math.Inf(1) },
		"output scale negative":      func(p *P) { p.OutputScale = -1 },
		"unknown kind":               func(p *P) { p.Ops[0].Kind = "loop" },
		"read of the future":         func(p *P) { p.Ops[0].In = 1 },
		"read of a negative value":   func(p *P) { p.Ops[0].In = -1 },
		"weight out of range":        func(p *P) { p.Ops[0].Weight = 99 },
		"weight negative":            func(p *P) { p.Ops[0].Weight = -1 },
		"bias out of range":          func(p *P) { p.Ops[0].Bias = 99 },
		"bias below -1":              func(p *P) { p.Ops[0].Bias = -2 },
		"weight as bias":             func(p *P) { p.Ops[0].Bias = 0 },
		"weight used twice":          func(p *P) { p.Ops[3].Weight = p.Ops[0].Weight },
		"weight unused":              func(p *P) { p.Weights = append(p.Weights, model.WeightSpec{Name: "x", Shape: []int{1}}) },
		"weight without a name":      func(p *P) { p.Weights[0].Name = "" },
		"weights of one name":        func(p *P) { p.Weights[0].Name = p.Weights[1].Name },
		"name too long":              func(p *P) { p.Ops[0].Name = strings.Repeat("x", 1000) },
		"name not UTF-8":             func(p *P) { p.Ops[0].Name = "\xff" },
		"weight shape":               func(p *P) { p.Weights[0].Shape[2]++ },
		"weight shape zero":          func(p *P) { p.Weights[0].Shape[0] = 0 },
		"weight shape overflows":     func(p *P) { p.Weights[0].Shape = []int{1 << 40, 1 << 40} },
		"weight without shape":       func(p *P) { p.Weights[0].Shape = nil },
		"weight interval upside":     func(p *P) { p.Weights[0].Lo, p.Weights[0].Hi = 1, -1 },
		"weight interval wide":       func(p *P) { p.Weights[0].Hi = math.MaxInt64 },
		"weight interval wider":      func(p *P) { p.Weights[0].Hi++ },
		"weight interval overflows":  func(p *P) { p.Weights[0].Hi = math.MaxInt32 },
		"bias interval overflows":    func(p *P) { p.Weights[1].Hi = math.MaxInt32 },
		"input interval narrower":    func(p *P) { p.Values[0].Hi = 254 },
		"input interval wide":        func(p *P) { p.Values[0].Lo = math.MinInt64 },
		"input shape":                func(p *P) { p.Values[0].Shape[1]-- },
		"input shape empty":          func(p *P) { p.Values[0].Shape = nil },
		"input shape negative":       func(p *P) { p.Values[0].Shape[0] = -1 },
		"interval too narrow":        func(p *P) { p.Values[1].Hi-- },
		"interval too wide":          func(p *P) { p.Values[1].Lo-- },
		"value shape":                func(p *P) { p.Values[1].Shape[0]++ },
		"value rank":                 func(p *P) { p.Values[1].Shape = p.Values[1].Shape[:2] },
		"kernel zero":                func(p *P) { p.Ops[1].Kernel[0] = 0 },
		"kernel negative":            func(p *P) { p.Ops[1].Kernel[1] = -2 },
		"kernel larger than input":   func(p *P) { p.Ops[1].Kernel = [2]int{100, 100} },
		"kernel enormous":            func(p *P) { p.Ops[1].Kernel[0] = math.MaxInt },
		"stride zero":                func(p *P) { p.Ops[1].Stride[0] = 0 },
		"stride enormous":            func(p *P) { p.Ops[1].Stride[0] = math.MaxInt },
		"padded maxpool":             func(p *P) { p.Ops[1].Pad[0] = 1 },
		"padding as large as kernel": func(p *P) { p.Ops[0].Pad[0] = 5 },
		"padding negative":           func(p *P) { p.Ops[0].Pad[3] = -1 },
		"shift too large":            func(p *P) { p.Ops[2].Shift = 32 },
		"shift smaller":              func(p *P) { p.Ops[2].Shift = 0; p.Ops[2].Hi = math.MaxInt32 },
		"clip upside":                func(p *P) { p.Ops[2].Lo, p.Ops[2].Hi = 5, 4 },
		"clip wide":                  func(p *P) { p.Ops[2].Hi = math.MaxInt64 },
		"requant with a weight":      func(p *P) { p.Ops[2].Weight = 1 },
		"dense with a kernel":        func(p *P) { p.Ops[6].Kernel = [2]int{1, 1} },
		"conv with a shift":          func(p *P) { p.Ops[0].Shift = 1 },
		"maxpool with a bias":        func(p *P) { p.Ops[1].Bias = -1 },
		"dense as conv":              func(p *P) { p.Ops[6].Kind = model.OpConv },
		"conv as dense":              func(p *P) { p.Ops[0].Kind = model.OpDense },
	} {
		p := clone(t, lenet)
		mutate(p)
		if err := p.Check(); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := model.ParseProgram(p.Encode()); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
}

func TestEncodingIsCanonical(t *testing.T) {
	_, p, _ := quantised(t, digits.Model)
	b := p.Encode()
	q, err := model.ParseProgram(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(q.Encode(), b) || q.Hash() != p.Hash() {
		t.Error("encoding, parsing and encoding again gave other bytes")
	}
	for name, other := range map[string][]byte{
		"space":         append([]byte(" "), b...),
		"trailing line": append(slices.Clone(b), '\n'),
		"unknown field": bytes.Replace(b, []byte(`{"format"`), []byte(`{"extra":1,"format"`), 1),
		"twice a field": bytes.Replace(b, []byte(`{"format":1`), []byte(`{"format":1,"format":1`), 1),
		"other case":    bytes.Replace(b, []byte(`"format"`), []byte(`"FORMAT"`), 1),
		"float":         bytes.Replace(b, []byte(`"format":1`), []byte(`"format":1.0`), 1),
		"two programs":  slices.Concat(b, b),
		"empty":         nil,
	} {
		if bytes.Equal(other, b) {
			t.Fatalf("%s: the encoding did not change", name)
		}
		if _, err := model.ParseProgram(other); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
	if h := (&model.Program{InputScale: math.NaN()}).Encode(); h != nil {
		t.Errorf("a program without a JSON form was encoded as %s", h)
	}
}

func TestWeightsTravelWithTheirProgram(t *testing.T) {
	_, p, w := quantised(t, digits.MLP)
	_, other, _ := quantised(t, digits.Model)
	b, err := p.EncodeWeights(w)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.ParseWeights(b)
	if err != nil {
		t.Fatal(err)
	}
	if model.Root(p, got) != model.Root(p, w) {
		t.Error("weights changed on the way")
	}
	if _, err := other.ParseWeights(b); err == nil {
		t.Error("another program read them")
	}
	for n := range []int{0, 7, 39, len(b) - 4, len(b) - 1} {
		if _, err := p.ParseWeights(b[:n]); err == nil {
			t.Errorf("%d of %d bytes were read", n, len(b))
		}
	}
	if _, err := p.ParseWeights(append(slices.Clone(b), 0)); err == nil {
		t.Error("a byte too many was read")
	}
	b[41] ^= 0x40 // an element outside its interval
	if _, err := p.ParseWeights(b); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("an element outside its interval was read: %v", err)
	}
	if _, err := p.EncodeWeights(w[1:]); err == nil {
		t.Error("weights that do not fit were written")
	}
}

func TestRunRefusesWeightsAndInputsOutsideTheirIntervals(t *testing.T) {
	_, p, w := quantised(t, digits.MLP)
	x := make([]int64, 784)
	if _, err := p.Run(w, x); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func() error{
		"short input":   func() error { _, err := p.Run(w, x[1:]); return err },
		"large input":   func() error { y := slices.Clone(x); y[3] = 256; _, err := p.Run(w, y); return err },
		"small input":   func() error { y := slices.Clone(x); y[3] = -1; _, err := p.Run(w, y); return err },
		"no weights":    func() error { _, err := p.Run(nil, x); return err },
		"short weights": func() error { _, err := p.Run(model.Weights{w[0][1:], w[1], w[2], w[3]}, x); return err },
		"large weight": func() error {
			v := slices.Clone(w)
			v[0] = slices.Clone(v[0])
			v[0][0] = -128
			_, err := p.Run(v, x)
			return err
		},
	} {
		if run() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestRootFollowsRFC6962AndProvesEachTensor(t *testing.T) {
	for n := range 12 {
		p := &model.Program{}
		var w model.Weights
		for i := range n {
			p.Weights = append(p.Weights, model.WeightSpec{Name: fmt.Sprint("t", i), Shape: []int{i + 1}})
			w = append(w, make([]int32, i+1))
			w[i][i] = int32(-i)
		}
		root := model.Root(p, w)
		for i := range n {
			proof, err := model.ProveTensor(p, w, i)
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Verify(root, p.Weights[i], w[i]); err != nil {
				t.Errorf("tensor %d of %d: %v", i, n, err)
			}
			refuse := func(what string, q model.TensorProof, root probity.Hash, spec model.WeightSpec, data []int32) {
				if err := q.Verify(root, spec, data); !errors.Is(err, model.ErrTensor) {
					t.Errorf("tensor %d of %d with %s: %v", i, n, what, err)
				}
			}
			changed := slices.Clone(w[i])
			changed[0]++
			refuse("another element", proof, root, p.Weights[i], changed)
			refuse("an element less", proof, root, p.Weights[i], w[i][1:])
			refuse("another name", proof, root, model.WeightSpec{Name: "u", Shape: p.Weights[i].Shape}, w[i])
			refuse("another root", proof, probity.Hash{1}, p.Weights[i], w[i])
			for j := range n {
				if j != i {
					refuse("another index", model.TensorProof{Index: j, Size: n, Path: proof.Path}, root, p.Weights[i], w[i])
				}
			}
			refuse("a longer path", model.TensorProof{Index: i, Size: n, Path: append(slices.Clone(proof.Path), probity.Hash{})}, root, p.Weights[i], w[i])
			if len(proof.Path) > 0 {
				refuse("a shorter path", model.TensorProof{Index: i, Size: n, Path: proof.Path[1:]}, root, p.Weights[i], w[i])
			}
			refuse("no size", model.TensorProof{}, root, p.Weights[i], w[i])
		}
	}
	// The empty tree and the tree of one leaf, by hand.
	if got, want := model.Root(&model.Program{}, nil).String(), "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; got != want {
		t.Errorf("root of nothing is %s, want SHA-256 of nothing", got)
	}
}

func FuzzParseProgram(f *testing.F) {
	_, p, _ := quantised(f, digits.MLP)
	f.Add(p.Encode())
	small := &model.Program{Format: 1, InputScale: 1, OutputScale: 1, Values: []model.Value{{Shape: []int{1, 2, 2}, Lo: -5, Hi: 5}},
		Ops:     []model.Op{{Kind: model.OpConv, Bias: 1, Kernel: [2]int{2, 2}, Stride: [2]int{1, 1}, Pad: [4]int{1, 0, 0, 1}}, {Kind: model.OpRequant, In: 1, Shift: 3, Hi: 9}},
		Weights: []model.WeightSpec{{Name: "w", Shape: []int{1, 1, 2, 2}, Lo: -2, Hi: 2}, {Name: "b", Shape: []int{1}, Lo: 0, Hi: 7}}}
	if err := small.Derive(); err != nil {
		f.Fatal(err)
	}
	f.Add(small.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := model.ParseProgram(b)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Encode(), b) {
			t.Fatal("parsed from two encodings")
		}
		total := int64(0)
		size := func(shape []int) int {
			n := 1
			for _, d := range shape {
				n *= d
			}
			total += int64(n)
			return n
		}
		for i, op := range p.Ops {
			total += p.MACs(i) + int64(size(p.Values[i+1].Shape)*(1+op.Kernel[0]*op.Kernel[1]))
		}
		var w model.Weights
		for _, s := range p.Weights {
			if n := size(s.Shape); total < 1<<20 {
				tensor := make([]int32, n)
				for i := range tensor {
					tensor[i] = int32([]int64{s.Lo, s.Hi}[i%2])
				}
				w = append(w, tensor)
			}
		}
		n := size(p.Values[0].Shape)
		if total > 1<<20 {
			return // valid, and slow
		}
		x := make([]int64, n)
		for i := range x {
			x[i] = []int64{p.Values[0].Hi, p.Values[0].Lo}[i%2]
		}
		trace, err := p.Run(w, x)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.Values {
			for _, a := range trace.Values[i] {
				if a < v.Lo || a > v.Hi {
					t.Fatalf("value %d holds %d, outside [%d, %d]", i, a, v.Lo, v.Hi)
				}
			}
		}
	})
}

func BenchmarkRun(b *testing.B) {
	for name, file := range map[string][]byte{"lenet5": digits.Model, "mlp": digits.MLP} {
		b.Run(name, func(b *testing.B) {
			_, p, w := quantised(b, file)
			x := p.Input(testSamples(b)[0].Input)
			for b.Loop() {
				if _, err := p.Run(w, x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkQuantise(b *testing.B) {
	g, samples := importBytes(b, digits.Model), calibration(b)
	for b.Loop() {
		if _, _, err := model.Quantise(g, samples, model.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRoot(b *testing.B) {
	_, p, w := quantised(b, digits.Model)
	for b.Loop() {
		model.Root(p, w)
	}
}

func TestSumsMustFitIn32BitsOnTheWayToo(t *testing.T) {
	build := func(x, biasLo, biasHi int64, terms int) error {
		p := &model.Program{Format: model.ProgramFormat, InputScale: 1, OutputScale: 1,
			Values: []model.Value{{Shape: []int{terms}, Lo: 0, Hi: x}},
			Ops:    []model.Op{{Kind: model.OpDense, Weight: 0, Bias: 1}},
			Weights: []model.WeightSpec{{Name: "w", Shape: []int{1, terms}, Lo: 1, Hi: 1},
				{Name: "b", Shape: []int{1}, Lo: biasLo, Hi: biasHi}}}
		if err := p.Derive(); err != nil {
			return err
		}
		return p.Check()
	}
	if err := build(math.MaxInt32, 0, 0, 1); err != nil {
		t.Errorf("the largest number: %v", err)
	}
	if err := build(math.MaxInt32, 0, 1, 1); err == nil {
		t.Error("one more was accepted")
	}
	if err := build(1<<30, -9, -9, 2); err == nil {
		t.Error("a sum that only its bias brings back into range was accepted")
	}
	if err := build(1<<30-1, -9, 1, 2); err != nil {
		t.Errorf("a sum of 2^31-1: %v", err)
	}
}
