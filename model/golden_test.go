package model_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"probity/examples/digits"
	"probity/model"
)

type golden struct {
	Model  string    `json:"model"`
	Digits string    `json:"digits"`
	Image  int       `json:"image"`
	Input  []float32 `json:"input"`
	Output []float32 `json:"output"`
}

func importBytes(t testing.TB, b []byte) *model.Graph {
	t.Helper()
	g, err := model.Import(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func testSamples(t testing.TB) []model.Sample {
	t.Helper()
	s, err := digits.Test()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The expected outputs were computed by the ONNX project's reference evaluator;
// testdata/golden.py makes them.
func TestFloatReferenceAgreesWithONNXReferenceEvaluator(t *testing.T) {
	b, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	test := testSamples(t)
	seen := map[string]bool{}
	for _, c := range cases {
		t.Run(c.Model+c.Digits, func(t *testing.T) {
			var file []byte
			switch c.Digits {
			case "lenet5.onnx":
				file, c.Input = digits.Model, test[c.Image].Inputs[0]
			case "mlp.onnx":
				file, c.Input = digits.MLP, test[c.Image].Inputs[0]
			default:
				if file, err = os.ReadFile(filepath.Join("testdata", c.Model)); err != nil {
					t.Fatal(err)
				}
				seen[c.Model] = true
			}
			if c.Model == "softmax.onnx" { // the file's logits, before its LogSoftmax
				sum := 0.0
				for _, x := range c.Output {
					sum += math.Exp(float64(x))
				}
				for i := range c.Output {
					c.Output[i] -= float32(math.Log(sum))
				}
			}
			g := importBytes(t, file)
			got, err := g.Run(c.Input)
			if err != nil {
				t.Fatal(err)
			}
			near(t, got[0], c.Output, 1e-4)
		})
	}
	files, err := filepath.Glob("testdata/*.onnx")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || len(files) != len(seen) {
		t.Errorf("%d models in testdata, %d tested", len(files), len(seen))
	}
}

func near(t *testing.T, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d outputs, want %d", len(got), len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= tolerance) {
			t.Errorf("output %d is %g, want %g", i, got[i], want[i])
		}
	}
}
