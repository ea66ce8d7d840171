package model_test

import (
	"strings"
	"testing"

	"probity/examples/digits"
	"probity/model"
)

func TestReportCountsAndNamesEveryOp(t *testing.T) {
	g, p, w := quantised(t, digits.MLP)
	samples := testSamples(t)[:50]
	samples[0].Label = 11 // nobody's answer
	r, err := model.Evaluate(g, p, w, samples)
	if err != nil {
		t.Fatal(err)
	}
	if r.Samples != 50 || r.Params != 970 || r.MACs != 49*16+16*10 || len(r.Layers) != len(p.Ops) {
		t.Errorf("report %+v", r)
	}
	if r.Float > 0.98 || r.Integer > 0.98 || r.Agreement < 0.9 {
		t.Errorf("float %.2f, integers %.2f, agreement %.2f", r.Float, r.Integer, r.Agreement)
	}
	var text strings.Builder
	if err := r.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"50 samples", "970 parameters", "node_linear_1", "sumpool"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s\ndoes not mention %q", text.String(), want)
		}
	}
	if _, err := model.Evaluate(g, p, w, nil); err == nil {
		t.Error("a report on no samples was made")
	}
	other := importBytes(t, file(nil, node("Relu", "r", "x", "y")))
	if _, err := model.Evaluate(other, p, w, samples); err == nil {
		t.Error("a report on a foreign graph was made")
	}
}
