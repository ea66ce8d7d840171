package model

import (
	"fmt"
	"math"
	"slices"
)

// Weights are the secret part of a model: one tensor for every WeightSpec of
// its program.
type Weights []Tensor

// A Tensor is a list of 32-bit integers, row-major, that takes one, two or four
// bytes for each, as the largest of them needs. It does not change.
type Tensor struct {
	b []int8
	h []int16
	w []int32
}

// TensorOf is the tensor of these elements, which it copies.
func TensorOf(data []int32) Tensor {
	lo, hi := int32(0), int32(0)
	for _, x := range data {
		lo, hi = min(lo, x), max(hi, x)
	}
	switch width(int64(lo), int64(hi)) {
	case 1:
		t := Tensor{b: make([]int8, len(data))}
		for i, x := range data {
			t.b[i] = int8(x)
		}
		return t
	case 2:
		t := Tensor{h: make([]int16, len(data))}
		for i, x := range data {
			t.h[i] = int16(x)
		}
		return t
	}
	return Tensor{w: slices.Clone(data)}
}

// width is how many bytes a signed integer of [lo, hi] takes in a tensor.
func width(lo, hi int64) int {
	switch {
	case lo >= math.MinInt8 && hi <= math.MaxInt8:
		return 1
	case lo >= math.MinInt16 && hi <= math.MaxInt16:
		return 2
	}
	return 4
}

// Len is the number of elements.
func (t Tensor) Len() int { return len(t.b) + len(t.h) + len(t.w) }

// At is element i.
func (t Tensor) At(i int) int32 {
	switch {
	case t.b != nil:
		return int32(t.b[i])
	case t.h != nil:
		return int32(t.h[i])
	}
	return t.w[i]
}

// Int32s is a copy of the elements.
func (t Tensor) Int32s() []int32 {
	out := make([]int32, t.Len())
	for i := range out {
		out[i] = t.At(i)
	}
	return out
}

// outside is the position of an element that is not in [lo, hi], or -1.
func (t Tensor) outside(lo, hi int64) int {
	bad8 := func(x int8) bool { return int64(x) < lo || int64(x) > hi }
	bad16 := func(x int16) bool { return int64(x) < lo || int64(x) > hi }
	bad32 := func(x int32) bool { return int64(x) < lo || int64(x) > hi }
	switch {
	case t.b != nil:
		return slices.IndexFunc(t.b, bad8)
	case t.h != nil:
		return slices.IndexFunc(t.h, bad16)
	}
	return slices.IndexFunc(t.w, bad32)
}

// CheckWeights says whether w has, for every spec of the program, the right
// number of elements, all within the spec's interval.
func (p *Program) CheckWeights(w Weights) error {
	if len(w) != len(p.Weights) {
		return fmt.Errorf("check weights: %d tensors, the program has %d", len(w), len(p.Weights))
	}
	for i, spec := range p.Weights {
		if w[i].Len() != elements(spec.Shape) {
			return fmt.Errorf("check weights: tensor %q has %d elements, its shape %v needs %d", spec.Name, w[i].Len(), spec.Shape, elements(spec.Shape))
		}
		if k := w[i].outside(spec.Lo, spec.Hi); k >= 0 {
			return fmt.Errorf("check weights: element %d of tensor %q is %d, outside [%d, %d]", k, spec.Name, w[i].At(k), spec.Lo, spec.Hi)
		}
	}
	return nil
}
