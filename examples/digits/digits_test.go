package digits_test

import (
	"bytes"
	"strings"
	"testing"

	"probity/examples/digits"
	"probity/model"
)

func TestIntegersAnswerAsWellAsFloats(t *testing.T) {
	test, err := digits.Test()
	if err != nil {
		t.Fatal(err)
	}
	calibration, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		onnx   []byte
		params int64
		least  float64 // float accuracy
	}{
		{"lenet5", digits.Model, 44426, 0.98},
		{"mlp", digits.MLP, 970, 0.88},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g, err := model.Import(bytes.NewReader(tc.onnx))
			if err != nil {
				t.Fatal(err)
			}
			q, err := model.Quantise(g, calibration, model.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := q.Evaluate(test)
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			if err := r.Write(&text); err != nil {
				t.Fatal(err)
			}
			t.Log("\n" + text.String())
			if r.Params != tc.params {
				t.Errorf("%d parameters, want %d", r.Params, tc.params)
			}
			if r.Samples != 1500 || r.Float < tc.least {
				t.Errorf("float accuracy %.4f on %d images, want at least %.2f on 1500", r.Float, r.Samples, tc.least)
			}
			for _, op := range q.Program.Ops {
				if op.Kind == model.OpRequant && len(op.Weights) > 0 {
					t.Errorf("%s: a chain within the budget got multipliers, which no proof knows", op.Name)
				}
			}
			if r.Integer < r.Float-0.005 {
				t.Errorf("integer accuracy %.4f, more than half a point below float %.4f", r.Integer, r.Float)
			}
		})
	}
}
