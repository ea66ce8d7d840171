package zoo

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"probity/model"
)

var update = flag.Bool("update", false, "write ACCURACY.md again")

// quick are the models that the short tests quantise too.
var quick = []string{"forest", "gbt", "lightgbm", "logistic", "mlp", "xgboost"}

// refused are the models that cannot become integers, with what the refusal says.
var refused = map[string]string{
	"svm": "support vectors",
}

// table is the top of ACCURACY.md.
const table = `# Accuracy as integers

Made by go test ./examples/zoo -run TestIntegersAnswer -update, which takes minutes; a model's name behind
a slash does one. Right answers on test samples (spread over
the set where it is large), of the float network and of the integer program made with default options from
the calibration samples; loss is the root mean square difference of the outputs on those, relative to their
spread. "wide" counts groups of values and weight tensors of more than 8 bits.

| model | answers | float | integers | loss | wide |
|---|---|---|---|---|---|
`

// Integers answer as well as floats: within one point on the tests that nobody
// trained on, or the quantiser names the layer that prevents it. ACCURACY.md is
// the table of what this test measured.
func TestIntegersAnswerWithinOnePointOfFloats(t *testing.T) {
	z := open(t)
	committed, err := os.ReadFile("ACCURACY.md")
	if err != nil && !*update {
		t.Fatal(err)
	}
	rows := map[string]string{} // by model
	for _, line := range strings.SplitAfter(string(committed), "\n") {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "|" {
			rows[f[1]] = line
		}
	}
	for i := range z.Models {
		m := &z.Models[i]
		t.Run(m.Name, func(t *testing.T) {
			if testing.Short() && !strings.Contains(" "+strings.Join(quick, " ")+" ", " "+m.Name+" ") {
				t.Skip("the full run quantises larger networks too")
			}
			row := measure(t, z, m)
			if !*update && rows[m.Name] != row {
				t.Errorf("ACCURACY.md says\n%swant\n%s", rows[m.Name], row)
			}
			rows[m.Name] = row
		})
	}
	if *update {
		var b strings.Builder
		b.WriteString(table)
		for _, m := range z.Models {
			b.WriteString(rows[m.Name])
		}
		if err := os.WriteFile("ACCURACY.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// measure quantises and tests a model and returns its row of the table.
func measure(t *testing.T, z *Zoo, m *Model) string {
	data, err := z.ONNX(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	g, err := model.ImportWith(bytes.NewReader(data), model.ImportOptions{Dims: m.Dims()})
	if why, ok := refused[m.Name]; ok {
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("error %v, want one that speaks of %s", err, why)
		}
		return fmt.Sprintf("| %s | refused: %s | | | | |\n", m.Name, why)
	}
	if err != nil {
		t.Fatal(err)
	}
	calibration, err := z.Calibration(m)
	if err != nil {
		t.Fatal(err)
	}
	var samples []model.Sample
	for _, x := range calibration {
		samples = append(samples, model.Sample{Inputs: x})
	}
	q, err := model.Quantise(g, samples, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	machine, err := model.NewMachine(q.Program, q.Weights, model.MachineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := z.Test(m)
	if err != nil {
		t.Fatal(err)
	}
	out := -1
	for k, o := range q.Graph.Outputs {
		if o.Name == m.Score.Output {
			out = k
		}
	}
	if out < 0 {
		t.Fatalf("the graph has no output %q", m.Score.Output)
	}
	shape := q.Graph.Shape(q.Graph.Outputs[out].Value)
	var macs int64
	for i := range g.Nodes {
		macs += g.MACs(i)
	}
	count := min(len(set.Samples), max(40, int(5e9/float64(macs+1))))
	floats, ints, of := 0, 0, 0
	for j := range count {
		x, labels := set.Samples[j*len(set.Samples)/count], set.Labels[j*len(set.Samples)/count]
		want, err := q.Graph.Run(x...)
		if err != nil {
			t.Fatal(err)
		}
		var in [][]int64
		for k := range x {
			in = append(in, q.Program.Input(k, x[k]))
		}
		got, err := machine.Run(in...)
		if err != nil {
			t.Fatal(err)
		}
		a, n, err := m.Score.Right(want[out], shape, labels)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := m.Score.Right(q.Program.Floats(out, got[out]), shape, labels)
		if err != nil {
			t.Fatal(err)
		}
		floats, ints, of = floats+a, ints+b, of+n
	}
	float, integer := float64(floats)/float64(of), float64(ints)/float64(of)
	named := false
	for _, note := range q.Notes {
		named = named || strings.Contains(note, "more than the budget")
	}
	t.Logf("float %.4f, integers %.4f of %d answers, loss %.4f, %q", float, integer, of, q.Loss, q.Notes)
	// One point, and one answer more, so that a small test decides nothing alone.
	if integer < float-0.01-1/float64(of) && !named {
		t.Errorf("integers answer %.2f %% right, floats %.2f %%, and no layer is named", 100*integer, 100*float)
	}
	return fmt.Sprintf("| %s | %d | %.2f %% | %.2f %% | %.2f %% | %d |\n", m.Name, of, 100*float, 100*integer, 100*q.Loss, q.Wide())
}
