package groth16

import (
	"fmt"
	"math/rand/v2"

	"probity/model"
)

// A builder makes programs for tests.
type builder struct{ p model.Program }

func newBuilder(lo, hi int64, shape ...int) *builder {
	return &builder{model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "x", Scale: []float64{1}}},
		Outputs: []model.Port{{Name: "y", Scale: []float64{1}}},
		Values:  []model.Value{{Shape: shape, Lo: lo, Hi: hi}},
	}}
}

func (b *builder) weight(lo, hi int64, shape ...int) int {
	b.p.Weights = append(b.p.Weights, model.WeightSpec{Name: fmt.Sprint("w", len(b.p.Weights)), Shape: shape, Lo: lo, Hi: hi})
	return len(b.p.Weights) - 1
}

func (b *builder) add(op model.Op) *builder {
	op.In = []int{len(b.p.Values) - 1}
	b.p.Ops = append(b.p.Ops, op)
	if err := b.derive(); err != nil {
		panic(err)
	}
	return b
}

// derive computes all values, of which the last is the output.
func (b *builder) derive() error {
	err := b.p.Derive()
	b.p.Outputs[0].Value = len(b.p.Values) - 1
	return err
}

func slide(kh, kw, stride int, pads [4]int) model.Window {
	return model.Window{Kernel: [2]int{kh, kw}, Stride: [2]int{stride, stride}, Dilation: [2]int{1, 1}, Pads: pads}
}

func (b *builder) last() model.Value { return b.p.Values[len(b.p.Values)-1] }

// conv adds a convolution of o channels with k*k kernels; bmax 0 is no bias.
func (b *builder) conv(o, k, stride int, pad [4]int, wlo, whi, bmax int64) *builder {
	op := model.Op{Kind: model.OpConv, Window: slide(k, k, stride, pad)}
	op.Groups = 1
	op.Weights = []int{b.weight(wlo, whi, o, chw(b.last().Shape)[0], k, k)}
	if bmax > 0 {
		op.Weights = append(op.Weights, b.weight(-bmax, bmax, o))
	}
	return b.add(op)
}

func (b *builder) dense(n int, wlo, whi, bmax int64) *builder {
	op := model.Op{Kind: model.OpDense, Weights: []int{b.weight(wlo, whi, n, size(b.last().Shape))}}
	if bmax > 0 {
		op.Weights = append(op.Weights, b.weight(-bmax, bmax, n))
	}
	return b.add(op)
}

func (b *builder) pool(kind model.OpKind, k, stride int) *builder {
	return b.add(model.Op{Kind: kind, Window: slide(k, k, stride, [4]int{})})
}

func (b *builder) requant(shift uint, lo, hi int64) *builder {
	return b.add(model.Op{Kind: model.OpRequant, Shift: shift, Lo: lo, Hi: hi})
}

// lenet has the shape of the convolutional network of the product: 44,426
// parameters, 28x28 inputs.
func lenet() *model.Program {
	b := newBuilder(0, 255, 1, 28, 28)
	b.conv(6, 5, 1, [4]int{}, -127, 127, 1<<20).pool(model.OpMaxPool, 2, 2).requant(10, 0, 127)
	b.conv(16, 5, 1, [4]int{}, -127, 127, 1<<20).pool(model.OpMaxPool, 2, 2).requant(10, 0, 127)
	b.dense(120, -127, 127, 1<<20).requant(10, 0, 127)
	b.dense(84, -127, 127, 1<<20).requant(10, 0, 127)
	b.dense(10, -127, 127, 1<<20)
	return &b.p
}

// tiny has every operation, and intervals of all kinds.
func tiny() *model.Program {
	b := newBuilder(-8, 7, 2, 7, 7)
	b.conv(3, 3, 1, [4]int{1, 0, 0, 1}, -7, 8, 100).pool(model.OpMaxPool, 2, 2).requant(4, 0, 15)
	b.pool(model.OpSumPool, 2, 1).requant(1, -5, 14)
	b.dense(4, -128, 127, 1000).requant(6, -8, 7)
	b.dense(3, -100, 100, 0)
	return &b.p
}

func random(r *rand.Rand, lo, hi int64) int64 {
	switch r.IntN(8) {
	case 0:
		return lo
	case 1:
		return hi
	}
	return lo + r.Int64N(hi-lo+1)
}

func randomWeights(r *rand.Rand, p *model.Program) model.Weights {
	w := make(model.Weights, len(p.Weights))
	for i, s := range p.Weights {
		t := make([]int32, size(s.Shape))
		for k := range t {
			t[k] = int32(random(r, s.Lo, s.Hi))
		}
		w[i] = model.TensorOf(t)
	}
	return w
}

func randomInput(r *rand.Rand, p *model.Program) []int64 {
	var x []int64
	for _, v := range p.Values[:len(p.Inputs)] {
		for range size(v.Shape) {
			x = append(x, random(r, v.Lo, v.Hi))
		}
	}
	return x
}

// with is a tensor with element i replaced.
func with(t model.Tensor, i int, x int32) model.Tensor {
	data := t.Int32s()
	data[i] = x
	return model.TensorOf(data)
}

// output is what all outputs of a program are in a trace.
func output(p *model.Program, t model.Trace) (all []int64) {
	for _, port := range p.Outputs {
		all = append(all, t.Values[port.Value]...)
	}
	return all
}
