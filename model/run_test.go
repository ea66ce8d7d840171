package model_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"probity/model"
)

// randomProgram draws a small program of any ops; ok is false where Derive or
// Check refuses it.
func randomProgram(t *rapid.T) (*model.Program, bool) {
	interval := func(name string, bound int64) (int64, int64) {
		a, b := rapid.Int64Range(-bound, bound).Draw(t, name), rapid.Int64Range(-bound, bound).Draw(t, name)
		return min(a, b), max(a, b)
	}
	p := &model.Program{Format: model.ProgramFormat, InputScale: 1, OutputScale: 1}
	in := model.Value{Shape: []int{rapid.IntRange(1, 2).Draw(t, "c"), rapid.IntRange(1, 5).Draw(t, "h"), rapid.IntRange(1, 5).Draw(t, "w")}}
	in.Lo, in.Hi = interval("input", 300)
	p.Values = []model.Value{in}
	weight := func(shape []int, bound int64) int {
		s := model.WeightSpec{Name: fmt.Sprint("t", len(p.Weights)), Shape: shape}
		s.Lo, s.Hi = interval("weight", bound)
		p.Weights = append(p.Weights, s)
		return len(p.Weights) - 1
	}
	for range rapid.IntRange(1, 4).Draw(t, "ops") {
		v := p.Values[len(p.Values)-1]
		op := model.Op{In: len(p.Values) - 1}
		op.Kind = rapid.SampledFrom([]model.OpKind{model.OpConv, model.OpDense, model.OpMaxPool, model.OpSumPool, model.OpRequant}).Draw(t, "kind")
		if len(v.Shape) == 1 && op.Kind != model.OpDense {
			op.Kind = model.OpRequant
		}
		small := func(name string) int { return rapid.IntRange(1, 3).Draw(t, name) }
		if op.Kind == model.OpConv || op.Kind == model.OpMaxPool || op.Kind == model.OpSumPool {
			op.Kernel, op.Stride = [2]int{small("kh"), small("kw")}, [2]int{small("sh"), small("sw")}
			if op.Kind != model.OpMaxPool {
				for i := range op.Pad {
					op.Pad[i] = rapid.IntRange(0, op.Kernel[i%2]-1).Draw(t, "pad")
				}
			}
		}
		switch op.Kind {
		case model.OpConv, model.OpDense:
			outs := small("outs")
			shape := []int{outs, 0}
			if op.Kind == model.OpConv {
				shape = []int{outs, v.Shape[0], op.Kernel[0], op.Kernel[1]}
			} else {
				shape[1] = 1
				for _, d := range v.Shape {
					shape[1] *= d
				}
			}
			op.Weight, op.Bias = weight(shape, 130), -1
			if rapid.Bool().Draw(t, "bias") {
				op.Bias = weight([]int{outs}, 1<<16)
			}
		case model.OpRequant:
			op.Shift = rapid.UintRange(0, 31).Draw(t, "shift")
			op.Lo, op.Hi = interval("clip", 300)
		}
		p.Ops = append(p.Ops, op)
		if err := p.Derive(); err != nil {
			return nil, false
		}
	}
	return p, p.Check() == nil
}

func TestNoRunLeavesItsIntervals(t *testing.T) {
	tried, ran := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tried++
		p, ok := randomProgram(t)
		if !ok {
			return
		}
		ran++
		ends := func(name string, n int, lo, hi int64) []int64 {
			x := make([]int64, n)
			mode := rapid.IntRange(0, 3).Draw(t, name)
			for i := range x {
				switch mode {
				case 0:
					x[i] = lo
				case 1:
					x[i] = hi
				case 2:
					x[i] = rapid.SampledFrom([]int64{lo, hi}).Draw(t, name)
				default:
					x[i] = rapid.Int64Range(lo, hi).Draw(t, name)
				}
			}
			return x
		}
		size := func(shape []int) int {
			n := 1
			for _, d := range shape {
				n *= d
			}
			return n
		}
		var w model.Weights
		for _, s := range p.Weights {
			var tensor []int32
			for _, x := range ends(s.Name, size(s.Shape), s.Lo, s.Hi) {
				tensor = append(tensor, int32(x))
			}
			w = append(w, tensor)
		}
		trace, err := p.Run(w, ends("x", size(p.Values[0].Shape), p.Values[0].Lo, p.Values[0].Hi))
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.Values {
			if len(trace.Values[i]) != size(v.Shape) {
				t.Fatalf("value %d has %d elements, shape %v", i, len(trace.Values[i]), v.Shape)
			}
			for k, x := range trace.Values[i] {
				if x < v.Lo || x > v.Hi {
					t.Fatalf("element %d of value %d is %d, outside [%d, %d]", k, i, x, v.Lo, v.Hi)
				}
			}
			if i > 0 {
				if want := slow(p.Ops[i-1], p, w, trace.Values[p.Ops[i-1].In], i); !slices.Equal(want, trace.Values[i]) {
					t.Fatalf("value %d is %v, want %v", i, trace.Values[i], want)
				}
			}
		}
	})
	if ran*4 < tried {
		t.Errorf("only %d of %d programs ran", ran, tried)
	}
}

// slow computes an op element by element, straight from its definition.
func slow(op model.Op, p *model.Program, w model.Weights, in []int64, at int) []int64 {
	shape, outShape := p.Values[op.In].Shape, p.Values[at].Shape
	var out []int64
	if op.Kind == model.OpRequant {
		for _, a := range in {
			out = append(out, op.Requant(a))
		}
		return out
	}
	bias := func(o int) int64 {
		if op.Bias < 0 || op.Kind == model.OpMaxPool || op.Kind == model.OpSumPool {
			return 0
		}
		return int64(w[op.Bias][o])
	}
	if op.Kind == model.OpDense {
		for o := range outShape[0] {
			sum := bias(o)
			for i, x := range in {
				sum += int64(w[op.Weight][o*len(in)+i]) * x
			}
			out = append(out, sum)
		}
		return out
	}
	// at reads the input, zero outside.
	read := func(c, y, x int) int64 {
		if y < 0 || y >= shape[1] || x < 0 || x >= shape[2] {
			return 0
		}
		return in[(c*shape[1]+y)*shape[2]+x]
	}
	for o := range outShape[0] {
		for oy := range outShape[1] {
			for ox := range outShape[2] {
				sum, largest := bias(o), int64(math.MinInt64)
				for ky := range op.Kernel[0] {
					for kx := range op.Kernel[1] {
						y, x := oy*op.Stride[0]+ky-op.Pad[0], ox*op.Stride[1]+kx-op.Pad[1]
						switch op.Kind {
						case model.OpConv:
							for c := range shape[0] {
								sum += int64(w[op.Weight][((o*shape[0]+c)*op.Kernel[0]+ky)*op.Kernel[1]+kx]) * read(c, y, x)
							}
						default:
							sum += read(o, y, x)
							largest = max(largest, read(o, y, x))
						}
					}
				}
				if op.Kind == model.OpMaxPool {
					sum = largest
				}
				out = append(out, sum)
			}
		}
	}
	return out
}

// A maxpool before a requant gives what one behind it would.
func TestMaxPoolCommutesWithRequant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := model.Op{Kind: model.OpMaxPool, Kernel: [2]int{2, 2}, Stride: [2]int{2, 2}}
		requant := model.Op{Kind: model.OpRequant, Shift: rapid.UintRange(0, 20).Draw(t, "shift"), Hi: 127}
		input := model.Value{Shape: []int{1, 4, 4}, Lo: -1 << 24, Hi: 1 << 24}
		x := rapid.SliceOfN(rapid.Int64Range(input.Lo, input.Hi), 16, 16).Draw(t, "x")
		var outs [][]int64
		for _, ops := range [][]model.Op{{pool, requant}, {requant, pool}} {
			p := &model.Program{Format: model.ProgramFormat, Values: []model.Value{input}, Ops: ops, InputScale: 1, OutputScale: 1}
			p.Ops[1].In = 1
			p.Ops[0].In = 0
			if err := p.Derive(); err != nil {
				t.Fatal(err)
			}
			if err := p.Check(); err != nil {
				t.Fatal(err)
			}
			trace, err := p.Run(nil, x)
			if err != nil {
				t.Fatal(err)
			}
			outs = append(outs, trace.Output())
		}
		if !slices.Equal(outs[0], outs[1]) {
			t.Fatalf("%v before, %v behind", outs[0], outs[1])
		}
	})
}
