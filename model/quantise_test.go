package model_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"probity/model"
	"probity/model/onnx/onnxtest"
)

// build makes a network of the given layers on random weights: each layer is an
// operator, for Conv and Gemm followed by its output channels.
func build(t testing.TB, input []int64, layers ...string) *model.Graph {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	g := onnxtest.Graph{Inputs: []msg{onnxtest.Value("x", input...)}, Outputs: []msg{onnxtest.Value(fmt.Sprint("v", len(layers)))}}
	random := func(name string, dims ...int64) {
		n := int64(1)
		for _, d := range dims {
			n *= d
		}
		f := make([]float32, n)
		for i := range f {
			f[i] = float32(r.NormFloat64())
		}
		g.Initializers = append(g.Initializers, onnxtest.Floats(name, dims, f...))
	}
	g.Initializers = append(g.Initializers, onnxtest.Floats("zero", nil, 0), onnxtest.Floats("one", nil, 1), onnxtest.Floats("minus", nil, -1))
	c, h := input[1], input[2]
	for i, layer := range layers {
		in, out := "x", fmt.Sprint("v", i+1)
		if i > 0 {
			in = fmt.Sprint("v", i)
		}
		var op string
		var outs int64
		if n, _ := fmt.Sscan(layer, &op, &outs); n == 0 {
			t.Fatal("no operator")
		}
		w, b := fmt.Sprint("w", i), fmt.Sprint("b", i)
		var nd msg
		switch op {
		case "Conv":
			random(w, outs, c, 3, 3)
			random(b, outs)
			nd, c = node(op, layer, in+","+w+","+b, out, onnxtest.Attr("pads", []int64{1, 1, 1, 1})), outs
		case "Gemm":
			random(w, c*h*h, outs)
			nd, c, h = node("MatMul", layer, in+","+w, out), outs, 1
		case "MaxPool", "AveragePool":
			nd, h = node(op, layer, in, out, onnxtest.Attr("kernel_shape", []int64{2, 2}), onnxtest.Attr("strides", []int64{2, 2})), h/2
		case "GlobalAveragePool":
			nd, h = node(op, layer, in, out), 1
		case "Clip":
			nd = node(op, layer, in+",minus,one", out)
		default:
			nd = node(op, layer, in, out)
		}
		g.Nodes = append(g.Nodes, nd)
	}
	return importBytes(t, g.Model(18))
}

func TestQuantisedNetworksStayCloseToFloat(t *testing.T) {
	for name, tc := range map[string]struct {
		input  []int64
		signed bool
		layers []string
		ops    string // expected kinds
	}{
		"no activations":         {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "Conv 2", "Flatten", "Gemm 4"}, "conv requant conv requant dense"},
		"signed input":           {[]int64{1, 2, 8, 8}, true, []string{"Conv 3", "Relu", "Flatten", "Gemm 4"}, "conv requant dense"},
		"ends in relu":           {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "Relu", "Flatten", "Gemm 4", "Relu"}, "conv requant dense requant"},
		"average behind relu":    {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "Relu", "AveragePool", "Flatten", "Gemm 4"}, "conv requant sumpool dense"},
		"average before relu":    {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "AveragePool", "Relu", "Flatten", "Gemm 4"}, "conv sumpool requant dense"},
		"global average":         {[]int64{1, 2, 8, 8}, false, []string{"Conv 8", "Relu", "GlobalAveragePool", "Flatten", "Gemm 4"}, "conv requant sumpool dense"},
		"pools in a row":         {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "Relu", "MaxPool", "AveragePool", "Relu", "Flatten", "Gemm 4"}, "conv maxpool requant sumpool requant dense"},
		"hard tanh":              {[]int64{1, 2, 8, 8}, true, []string{"Conv 3", "Clip", "Flatten", "Gemm 4"}, "conv requant dense"},
		"two clips":              {[]int64{1, 2, 8, 8}, true, []string{"Conv 3", "Relu", "Clip", "MaxPool", "Relu", "Flatten", "Gemm 4"}, "conv maxpool requant dense"},
		"clip on the input":      {[]int64{1, 2, 8, 8}, true, []string{"Relu", "Conv 3", "Relu", "Flatten", "Gemm 4"}, "requant conv requant dense"},
		"sums that are too wide": {[]int64{1, 2, 64, 64}, false, []string{"GlobalAveragePool", "Flatten", "Gemm 4"}, "sumpool requant dense"},
		"wide sums and relu":     {[]int64{1, 2, 64, 64}, true, []string{"GlobalAveragePool", "Relu", "Flatten", "Gemm 4"}, "sumpool requant dense"},
		"no layer with weights":  {[]int64{1, 2, 8, 8}, false, []string{"MaxPool", "AveragePool"}, "maxpool sumpool"},
		"ends in a convolution":  {[]int64{1, 2, 8, 8}, false, []string{"Conv 3", "Relu", "Conv 2", "GlobalAveragePool"}, "conv requant conv sumpool"},
	} {
		t.Run(name, func(t *testing.T) {
			g := build(t, tc.input, tc.layers...)
			r := rand.New(rand.NewPCG(3, 4))
			var samples [][]float32
			for range 40 {
				x := make([]float32, tc.input[1]*tc.input[2]*tc.input[3])
				level := r.Float64()
				for i := range x {
					x[i] = float32(level * r.Float64())
					if tc.signed {
						x[i] = float32(r.NormFloat64()+level) / 3
					}
				}
				samples = append(samples, x)
			}
			p, w, err := model.Quantise(g, samples[:30], model.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for _, op := range p.Ops {
				kinds = append(kinds, string(op.Kind))
			}
			if got := strings.Join(kinds, " "); got != tc.ops {
				t.Errorf("ops %s, want %s", got, tc.ops)
			}
			var signal, noise float64
			for _, x := range samples[30:] {
				want, err := g.Run(x)
				if err != nil {
					t.Fatal(err)
				}
				trace, err := p.Run(w, p.Input(x))
				if err != nil {
					t.Fatal(err)
				}
				for i, y := range p.Floats(trace.Output()) {
					signal += float64(want[i]) * float64(want[i])
					noise += math.Pow(float64(y-want[i]), 2)
				}
			}
			if ratio := math.Sqrt(noise / signal); !(ratio < 0.05) {
				t.Errorf("error is %.3f of the signal", ratio)
			}
		})
	}
}
