package model

import (
	"fmt"
	"math"
)

// Run executes a checked program, bit for bit the same on every machine, and
// returns every value on the way. It refuses weights and inputs that leave
// their intervals, so no sum overflows.
func (p *Program) Run(w Weights, input []int64) (*Trace, error) {
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("run program: %w", err)
	}
	if err := p.CheckInput(input); err != nil {
		return nil, fmt.Errorf("run program: %w", err)
	}
	t := &Trace{Values: make([][]int64, 1, len(p.Values))}
	t.Values[0] = append([]int64(nil), input...)
	for i, op := range p.Ops {
		t.Values = append(t.Values, p.exec(op, w, p.Values[op.In].Shape, p.Values[i+1].Shape, t.Values[op.In]))
	}
	return t, nil
}

// Output is the last value of a trace.
func (t *Trace) Output() []int64 { return t.Values[len(t.Values)-1] }

func (p *Program) exec(op Op, w Weights, inShape, outShape []int, in []int64) []int64 {
	out := make([]int64, elements(outShape))
	switch op.Kind {
	case OpConv, OpDense:
		if op.Bias >= 0 {
			bias := w[op.Bias]
			each := len(out) / len(bias)
			for i := range out {
				out[i] = int64(bias[i/each])
			}
		}
		if op.Kind == OpConv {
			conv(op.window(inShape, outShape), w[op.Weight], in, out)
		} else {
			dense(w[op.Weight], in, out)
		}
	case OpMaxPool, OpSumPool:
		pool(op.window(inShape, outShape), op.Kind == OpSumPool, in, out)
	case OpRequant:
		for i, a := range in {
			out[i] = op.Requant(a)
		}
	}
	return out
}

func (op Op) window(in, out []int) window {
	return window{c: in[0], h: in[1], w: in[2], oh: out[1], ow: out[2], kernel: op.Kernel, stride: op.Stride, pad: op.Pad}
}

// CheckInput says whether x has the input's number of elements, all within its
// interval.
func (p *Program) CheckInput(x []int64) error {
	v := p.Values[0]
	if len(x) != elements(v.Shape) {
		return fmt.Errorf("check input: %d elements, the program takes %d (%s)", len(x), elements(v.Shape), shapeString(v.Shape))
	}
	for i, a := range x {
		if a < v.Lo || a > v.Hi {
			return fmt.Errorf("check input: element %d is %d, outside [%d, %d]", i, a, v.Lo, v.Hi)
		}
	}
	return nil
}

// Input turns real numbers into the program's input: x/InputScale, rounded half
// up, clamped to the input's interval. What is not a number becomes the lower
// end. The length is kept; Run checks it.
func (p *Program) Input(x []float32) []int64 {
	out := make([]int64, len(x))
	for i, v := range x {
		out[i] = quantise(float64(v)/p.InputScale, p.Values[0].Lo, p.Values[0].Hi)
	}
	return out
}

// quantise rounds half up into [lo, hi].
func quantise(x float64, lo, hi int64) int64 {
	x = math.Floor(x + 0.5)
	switch {
	case x >= float64(hi):
		return hi
	case x > float64(lo):
		return int64(x)
	}
	return lo // also when x is not a number
}

// Floats turns an output into real numbers: times OutputScale.
func (p *Program) Floats(out []int64) []float32 {
	f := make([]float32, len(out))
	for i, v := range out {
		f[i] = float32(float64(v) * p.OutputScale)
	}
	return f
}
