package model_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/examples/zoo"
	"probity/model"
)

// Real networks, real inputs: what ONNX Runtime answers, within float rounding.
func TestTheZooAgreesWithONNXRuntime(t *testing.T) {
	z, err := zoo.Open("../examples/zoo")
	if err != nil {
		t.Fatal(err)
	}
	for i := range z.Models {
		m := &z.Models[i]
		t.Run(m.Name, func(t *testing.T) {
			if m.Package != nil && testing.Short() {
				t.Skip("-short: not fetching packages")
			}
			b, err := z.ONNX(t.Context(), m)
			if err != nil {
				t.Fatal(err)
			}
			dims := map[string]int{}
			for _, in := range m.Inputs {
				for k, d := range in.Shape {
					dims[fmt.Sprintf("%s:%d", in.Name, k)] = d
				}
			}
			start := time.Now()
			g, err := model.ImportWith(bytes.NewReader(b), model.ImportOptions{Dims: dims})
			if m.Name == "svm" { // the one that is refused
				if !errors.Is(err, model.ErrUnsupported) || !strings.Contains(err.Error(), "support vectors") {
					t.Errorf("support vectors are refused by %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(start)
			set, err := z.Test(m)
			if err != nil {
				t.Fatal(err)
			}
			want, _, err := z.Expected(m)
			if err != nil {
				t.Fatal(err)
			}
			out := slices.IndexFunc(g.Outputs, func(o model.GraphOutput) bool { return o.Name == m.Score.Output })
			if out < 0 {
				t.Fatalf("no output %q among %v", m.Score.Output, g.Outputs)
			}
			for s := range want[:min(len(want), 4)] {
				var in [][]float32
				for _, gi := range g.Inputs {
					k := slices.IndexFunc(m.Inputs, func(x zoo.Input) bool { return x.Name == gi.Name })
					in = append(in, set.Samples[s][k])
				}
				start := time.Now()
				got, err := g.Run(in...)
				if err != nil {
					t.Fatal(err)
				}
				if s == 0 {
					kinds := map[model.NodeKind]int{}
					macs := int64(0)
					for i := range g.Nodes {
						kinds[g.Nodes[i].Kind]++
						macs += g.MACs(i)
					}
					t.Logf("import %v, run %v, %d nodes, %d MACs, %v", took, time.Since(start), len(g.Nodes), macs, kinds)
				}
				if len(got[out]) != len(want[s]) {
					t.Fatalf("%d outputs, want %d", len(got[out]), len(want[s]))
				}
				step := 0.0
				if m.Name == "captcha" { // what is expected was rounded to 1/128
					step = 1.0 / 256
				}
				for k, w := range want[s] {
					if d := math.Abs(float64(got[out][k] - w)); !(d <= step+2e-4+2e-4*math.Abs(float64(w))) {
						t.Fatalf("sample %d: output %d is %g, want %g", s, k, got[out][k], w)
					}
				}
			}
		})
	}
}
