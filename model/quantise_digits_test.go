package model_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity/examples/digits"
	"probity/model"
)

func quantised(t testing.TB, file []byte, opts model.Options) *model.Quantised {
	t.Helper()
	calibration, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	q, err := model.Quantise(importBytes(t, file), calibration, opts)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestPixelsEnterAsTheirBytes(t *testing.T) {
	p := quantised(t, digits.MLP, model.Options{}).Program
	if s := p.Inputs[0].Scale; !slices.Equal(s, []float64{1.0 / 255}) || p.Values[0].Lo != 0 || p.Values[0].Hi != 255 {
		t.Fatalf("input scale %g in [%d, %d], want 1/255 in [0, 255]", s, p.Values[0].Lo, p.Values[0].Hi)
	}
	x := make([]float32, 256)
	for i := range x {
		x[i] = float32(i) / 255
	}
	for i, v := range p.Input(0, x) {
		if v != int64(i) {
			t.Errorf("byte %d entered as %d", i, v)
		}
	}
	if got := p.Input(0, []float32{-1, 2, float32(math.NaN()), float32(math.Inf(1))}); !slices.Equal(got, []int64{0, 255, 0, 255}) {
		t.Errorf("numbers out of range entered as %v", got)
	}
}

func TestLeNetPoolsBeforeItRequantisesAndOnlyShifts(t *testing.T) {
	q := quantised(t, digits.Model, model.Options{})
	var kinds []string
	for _, op := range q.Program.Ops {
		kinds = append(kinds, string(op.Kind))
		if op.Kind == model.OpRequant && len(op.Weights) > 0 {
			t.Errorf("%s has multipliers, which no proof knows", op.Name)
		}
	}
	if got, want := strings.Join(kinds, " "), "conv maxpool requant conv maxpool requant dense requant dense requant dense"; got != want {
		t.Errorf("ops %s, want %s", got, want)
	}
	if err := q.Program.CheckWeights(q.Weights); err != nil {
		t.Error(err)
	}
}

func TestQuantiseIsDeterministic(t *testing.T) {
	for _, opts := range []model.Options{{}, {Budget: 1e-3}} {
		a, b := quantised(t, digits.MLP, opts), quantised(t, digits.MLP, opts)
		if a.Program.Hash() != b.Program.Hash() || model.Root(a.Program, a.Weights) != model.Root(b.Program, b.Weights) {
			t.Errorf("%+v: the same model and samples gave two programs", opts)
		}
	}
}

func TestASmallerBudgetIsMetWithWiderNumbers(t *testing.T) {
	q := quantised(t, digits.MLP, model.Options{Budget: 2e-3})
	if q.Loss > 2e-3 {
		t.Errorf("loss %g, notes %q", q.Loss, q.Notes)
	}
	if !slices.ContainsFunc(q.Notes, func(s string) bool { return strings.HasPrefix(s, "Wider than bytes") }) {
		t.Errorf("nothing tells what was widened: %q", q.Notes)
	}
}

func TestABudgetThatCannotBeMetNamesTheLayerThatPreventsIt(t *testing.T) {
	q := quantised(t, digits.MLP, model.Options{Budget: 1e-9})
	if !slices.ContainsFunc(q.Notes, func(s string) bool {
		return strings.Contains(s, "more than the budget") && strings.Contains(s, `"node_`)
	}) {
		t.Errorf("loss %g, notes %q", q.Loss, q.Notes)
	}
}

func TestQuantiseRefusesWhatItCannotCalibrate(t *testing.T) {
	calibration, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	sample := func(x ...float32) []model.Sample { return []model.Sample{{Inputs: [][]float32{x}}} }
	not := slices.Clone(calibration[0].Inputs[0])
	not[5] = float32(math.NaN())
	for name, tc := range map[string]struct {
		samples []model.Sample
		opts    model.Options
	}{
		"no samples":      {nil, model.Options{}},
		"short sample":    {sample(1), model.Options{}},
		"no input":        {[]model.Sample{{}}, model.Options{}},
		"only zeros":      {sample(make([]float32, 784)...), model.Options{}},
		"not a number":    {sample(not...), model.Options{}},
		"half a range":    {calibration[:1], model.Options{InputScale: 1}},
		"scale of zero":   {calibration[:1], model.Options{InputLo: 0, InputHi: 255}},
		"negative budget": {calibration[:1], model.Options{Budget: -1}},
	} {
		if _, err := model.Quantise(importBytes(t, digits.MLP), tc.samples, tc.opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Whatever can be imported must also be quantised into a program that stays
// close to the float network on the samples that it was calibrated with.
func TestGoldenModelsQuantiseCloseToFloat(t *testing.T) {
	b, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Model == "" {
			continue
		}
		t.Run(c.Model, func(t *testing.T) {
			file, err := os.ReadFile(filepath.Join("testdata", c.Model))
			if err != nil {
				t.Fatal(err)
			}
			q, err := model.Quantise(importBytes(t, file), []model.Sample{{Inputs: [][]float32{c.Input}}}, model.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if q.Loss > 0.05 {
				t.Errorf("loss %g, notes %q", q.Loss, q.Notes)
			}
		})
	}
}

func TestAReportCountsAndNamesEveryOpAndNode(t *testing.T) {
	q := quantised(t, digits.MLP, model.Options{})
	samples, err := digits.Test()
	if err != nil {
		t.Fatal(err)
	}
	samples = samples[:50]
	samples[0].Labels = []int{11} // nobody's answer
	samples[1].Labels = nil
	r, err := q.Evaluate(samples)
	if err != nil {
		t.Fatal(err)
	}
	if r.Samples != 50 || r.Labelled != 49 || r.Params != 970 || r.MACs != 49*16+16*10 || len(r.Layers) != len(q.Program.Ops) {
		t.Errorf("report %+v", r)
	}
	if r.Float > 0.98 || r.Integer > 0.98 || r.Agreement < 0.9 {
		t.Errorf("float %.2f, integers %.2f, agreement %.2f", r.Float, r.Integer, r.Agreement)
	}
	if r.Loses == "" || len(r.Nodes) < 3 {
		t.Errorf("most is lost at %q, of %d nodes", r.Loses, len(r.Nodes))
	}
	for _, n := range r.Nodes {
		if n.Decibels < 20 || n.Bits < 7 || n.Bits > 32 {
			t.Errorf("node %+v", n)
		}
	}
	var text strings.Builder
	if err := r.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"50 samples", "970 parameters", "node_linear_1", "sumpool", "most of the difference arises at", "signal to noise"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s\ndoes not mention %q", text.String(), want)
		}
	}
	if _, err := q.Evaluate(nil); err == nil {
		t.Error("a report on no samples was made")
	}
	if _, err := q.Evaluate([]model.Sample{{Inputs: [][]float32{{1}}}}); err == nil {
		t.Error("a report on a short sample was made")
	}
}
