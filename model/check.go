package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// What a Program may hold. The bounds keep a hostile program from costing more
// than a refusal; honest programs stay far below.
const (
	maxOps     = 1 << 12
	maxValues  = 1 << 24 // elements of all values together
	maxWeights = 1 << 26 // elements of all weights together
	maxWork    = 1 << 34 // additions
	maxName    = 256     // bytes
)

// Check validates a program from anywhere: after it, Run cannot panic, read out
// of bounds or overflow, whatever the weights and input. It verifies every
// index and shape, and recomputes every interval and compares.
//
// The interval of a value is derived from that of the value read:
//
//   - conv, dense: K products, each within the interval of weight times input,
//     plus the bias; where a conv pads, products are also allowed to be 0.
//   - sumpool: as many elements as the window has; 0 is allowed where it pads.
//   - maxpool: unchanged. requant: the rule applied to both ends.
//
// Everything must fit in 32 signed bits: each value, and each partial sum of a
// conv, dense or sumpool in whatever order it is added up, with or without its
// bias. So an executor may accumulate in int32.
func (p *Program) Check() error {
	if err := p.check(); err != nil {
		return fmt.Errorf("check program: %w", err)
	}
	return nil
}

// Derive computes the shape and interval of every value but the input from the
// ops, replacing what is there. It is how a program is built: set Values[0],
// Ops and Weights, call Derive, then Check.
func (p *Program) Derive() error {
	if len(p.Values) == 0 {
		return errors.New("derive values: the input, Values[0], is missing")
	}
	values := []Value{p.Values[0]}
	if err := checkValue(values[0], "the input"); err != nil {
		return fmt.Errorf("derive values: %w", err)
	}
	for i, op := range p.Ops {
		v, err := p.step(op, values)
		if err != nil {
			return fmt.Errorf("derive values: op %d %q (%s): %w", i, op.Name, op.Kind, err)
		}
		values = append(values, v)
	}
	p.Values = values
	return nil
}

func (p *Program) check() error {
	if p.Format != ProgramFormat {
		return fmt.Errorf("format %d is unknown, this version reads %d", p.Format, ProgramFormat)
	}
	if len(p.Ops) == 0 || len(p.Ops) > maxOps {
		return fmt.Errorf("%d ops, want 1 to %d", len(p.Ops), maxOps)
	}
	if len(p.Values) != len(p.Ops)+1 {
		return fmt.Errorf("%d values for %d ops, want one more than ops", len(p.Values), len(p.Ops))
	}
	if !finite(p.InputScale) || !finite(p.OutputScale) {
		return fmt.Errorf("scales %g and %g: want positive, finite numbers", p.InputScale, p.OutputScale)
	}
	total := 0
	names := map[string]bool{}
	for i, w := range p.Weights {
		what := fmt.Sprintf("weight %d %q", i, w.Name)
		if err := checkName(w.Name); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if w.Name == "" || names[w.Name] {
			return fmt.Errorf("%s: every weight needs a name of its own", what)
		}
		names[w.Name] = true
		if err := checkValue(Value{w.Shape, w.Lo, w.Hi}, what); err != nil {
			return err
		}
		if total += elements(w.Shape); total > maxWeights {
			return fmt.Errorf("more than %d weights", maxWeights)
		}
	}
	if err := checkValue(p.Values[0], "the input"); err != nil {
		return err
	}
	used := make([]bool, len(p.Weights))
	total = elements(p.Values[0].Shape)
	var work int64
	for i, op := range p.Ops {
		what := fmt.Sprintf("op %d %q (%s)", i, op.Name, op.Kind)
		v, err := p.step(op, p.Values[:i+1])
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		got := p.Values[i+1]
		if !slices.Equal(got.Shape, v.Shape) {
			return fmt.Errorf("%s: value %d is declared as %v, the op makes %v", what, i+1, got.Shape, v.Shape)
		}
		if got.Lo != v.Lo || got.Hi != v.Hi {
			return fmt.Errorf("%s: value %d is declared in [%d, %d], the op makes [%d, %d]", what, i+1, got.Lo, got.Hi, v.Lo, v.Hi)
		}
		if total += elements(v.Shape); total > maxValues {
			return fmt.Errorf("%s: values of more than %d elements", what, maxValues)
		}
		work += p.MACs(i)
		if op.Kind == OpMaxPool || op.Kind == OpSumPool {
			work += int64(elements(v.Shape)) * int64(op.Kernel[0]*op.Kernel[1])
		}
		if work > maxWork {
			return fmt.Errorf("%s: more than %d additions", what, int64(maxWork))
		}
		if op.Kind != OpConv && op.Kind != OpDense {
			continue
		}
		for _, w := range []int{op.Weight, op.Bias} {
			if w < 0 {
				continue
			}
			if used[w] {
				return fmt.Errorf("%s: weight %d is used twice", what, w)
			}
			used[w] = true
		}
	}
	if i := slices.Index(used, false); i >= 0 {
		return fmt.Errorf("weight %d %q is not used by any op", i, p.Weights[i].Name)
	}
	return nil
}

func finite(x float64) bool { return x > 0 && !math.IsInf(x, 0) }

func checkName(s string) error {
	if len(s) > maxName || !utf8.ValidString(s) {
		return fmt.Errorf("a name must be UTF-8 of at most %d bytes", maxName)
	}
	return nil
}

func checkValue(v Value, what string) error {
	if len(v.Shape) < 1 || len(v.Shape) > 4 {
		return fmt.Errorf("%s: shape %v, want 1 to 4 dimensions", what, v.Shape)
	}
	n := 1
	for _, d := range v.Shape {
		if d < 1 || d > maxWeights {
			return fmt.Errorf("%s: dimension %d in shape %v, want 1 to %d", what, d, v.Shape, maxWeights)
		}
		if n *= d; n > maxWeights {
			return fmt.Errorf("%s: shape %v has more than %d elements", what, v.Shape, maxWeights)
		}
	}
	if v.Lo > v.Hi || v.Lo < math.MinInt32 || v.Hi > math.MaxInt32 {
		return fmt.Errorf("%s: interval [%d, %d] is empty or wider than 32 bits", what, v.Lo, v.Hi)
	}
	return nil
}

// step derives the value that op writes. It trusts values but nothing in op.
func (p *Program) step(op Op, values []Value) (Value, error) {
	if err := checkName(op.Name); err != nil {
		return Value{}, err
	}
	if op.In < 0 || op.In >= len(values) {
		return Value{}, fmt.Errorf("reads value %d, which is not computed before it", op.In)
	}
	in := values[op.In]
	// A field that the kind does not use must be zero: one meaning, one encoding.
	rest := op
	rest.Kind, rest.Name, rest.In = "", "", 0
	var v Value
	var err error
	switch op.Kind {
	case OpConv:
		rest.Weight, rest.Bias, rest.Kernel, rest.Stride, rest.Pad = 0, 0, [2]int{}, [2]int{}, [4]int{}
		v, err = p.stepLinear(op, in)
	case OpDense:
		rest.Weight, rest.Bias = 0, 0
		v, err = p.stepLinear(op, in)
	case OpMaxPool:
		rest.Kernel, rest.Stride = [2]int{}, [2]int{}
		if v.Shape, err = op.slide(in.Shape); err == nil {
			v.Lo, v.Hi = in.Lo, in.Hi
		}
	case OpSumPool:
		rest.Kernel, rest.Stride, rest.Pad = [2]int{}, [2]int{}, [4]int{}
		if v.Shape, err = op.slide(in.Shape); err == nil {
			v.Lo, v.Hi, err = sumInterval(op.Kernel[0]*op.Kernel[1], in.Lo, in.Hi, 0, 0, op.Pad != [4]int{})
		}
	case OpRequant:
		rest.Shift, rest.Lo, rest.Hi = 0, 0, 0
		if op.Shift > 31 || op.Lo > op.Hi || op.Lo < math.MinInt32 || op.Hi > math.MaxInt32 {
			return v, fmt.Errorf("shift %d into [%d, %d]: want a shift of at most 31 and an interval of 32 bits", op.Shift, op.Lo, op.Hi)
		}
		v = Value{slices.Clone(in.Shape), op.Requant(in.Lo), op.Requant(in.Hi)}
	default:
		return v, fmt.Errorf("unknown kind %q; this version knows conv, dense, maxpool, sumpool and requant", op.Kind)
	}
	if err != nil {
		return v, err
	}
	if rest != (Op{}) {
		return v, errors.New("sets a field that its kind does not use")
	}
	return v, checkValue(v, "the result")
}

// Requant is the rounding rule of an OpRequant, for one element of 32 bits.
func (op Op) Requant(a int64) int64 {
	if op.Shift > 0 {
		a = (a + 1<<(op.Shift-1)) >> op.Shift
	}
	return min(max(a, op.Lo), op.Hi)
}

// slide returns the shape that a window sliding over in makes.
func (op Op) slide(in []int) ([]int, error) {
	if len(in) != 3 {
		return nil, fmt.Errorf("reads a value of shape %v, want C*H*W", in)
	}
	out := []int{in[0], 0, 0}
	for axis := range 2 {
		k, s := op.Kernel[axis], op.Stride[axis]
		before, after := op.Pad[axis], op.Pad[axis+2]
		if k < 1 || k > 1<<12 || s < 1 || s > 1<<12 {
			return nil, fmt.Errorf("kernel %v, stride %v: want 1 to %d", op.Kernel, op.Stride, 1<<12)
		}
		// Less padding than kernel, so that no window lies in padding alone.
		if before < 0 || before >= k || after < 0 || after >= k {
			return nil, fmt.Errorf("padding %v must be at least 0 and smaller than the kernel %v", op.Pad, op.Kernel)
		}
		room := in[axis+1] + before + after - k
		if room < 0 {
			return nil, fmt.Errorf("kernel %v is larger than the input %v with its padding", op.Kernel, in)
		}
		out[axis+1] = room/s + 1
	}
	return out, nil
}

func (p *Program) stepLinear(op Op, in Value) (v Value, err error) {
	if op.Weight < 0 || op.Weight >= len(p.Weights) || op.Bias < -1 || op.Bias >= len(p.Weights) {
		return v, fmt.Errorf("weight %d or bias %d is not among the %d weights", op.Weight, op.Bias, len(p.Weights))
	}
	w := p.Weights[op.Weight]
	if err := checkValue(Value{w.Shape, w.Lo, w.Hi}, "weight "+w.Name); err != nil {
		return v, err
	}
	var terms int
	if op.Kind == OpConv {
		if v.Shape, err = op.slide(in.Shape); err != nil {
			return v, err
		}
		if want := []int{w.Shape[0], in.Shape[0], op.Kernel[0], op.Kernel[1]}; !slices.Equal(w.Shape, want) {
			return v, fmt.Errorf("weight %q has shape %v, want O*%v", w.Name, w.Shape, want[1:])
		}
		v.Shape[0] = w.Shape[0]
		terms = elements(w.Shape[1:])
	} else {
		terms = elements(in.Shape)
		if len(w.Shape) != 2 || w.Shape[1] != terms {
			return v, fmt.Errorf("weight %q has shape %v, want N*%d", w.Name, w.Shape, terms)
		}
		v.Shape = []int{w.Shape[0]}
	}
	var b WeightSpec
	if op.Bias >= 0 {
		b = p.Weights[op.Bias]
		if err := checkValue(Value{b.Shape, b.Lo, b.Hi}, "bias "+b.Name); err != nil {
			return v, err
		}
		if !slices.Equal(b.Shape, w.Shape[:1]) {
			return v, fmt.Errorf("bias %q has shape %v, want %v", b.Name, b.Shape, w.Shape[:1])
		}
	}
	// Factors have 32 bits, so products fit.
	corners := []int64{w.Lo * in.Lo, w.Lo * in.Hi, w.Hi * in.Lo, w.Hi * in.Hi}
	v.Lo, v.Hi, err = sumInterval(terms, slices.Min(corners), slices.Max(corners), b.Lo, b.Hi, op.Pad != [4]int{})
	return v, err
}

// sumInterval is the interval of terms numbers within [lo, hi], or 0 where
// padded, plus one within [biasLo, biasHi].
func sumInterval(terms int, lo, hi, biasLo, biasHi int64, padded bool) (int64, int64, error) {
	if padded {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	const bound = 1 << 31
	if lo < -bound || hi > bound {
		return 0, 0, fmt.Errorf("a product lies in [%d, %d], which is wider than 32 bits", lo, hi)
	}
	lo, hi = int64(terms)*lo, int64(terms)*hi
	// Any partial sum lies between the sums of the terms on one side of 0.
	if low, high := min(lo, 0)+min(biasLo, 0), max(hi, 0)+max(biasHi, 0); low < math.MinInt32 || high > math.MaxInt32 {
		return 0, 0, fmt.Errorf("its sums lie in [%d, %d], which is wider than 32 bits", low, high)
	}
	return lo + biasLo, hi + biasHi, nil
}

// MACs is the number of multiplications of op i of a checked program.
func (p *Program) MACs(i int) int64 {
	op := p.Ops[i]
	switch op.Kind {
	case OpConv:
		w, out := p.Weights[op.Weight].Shape, p.Values[i+1].Shape
		return int64(elements(w[1:])) * int64(elements(out))
	case OpDense:
		return int64(elements(p.Weights[op.Weight].Shape))
	}
	return 0
}

// CheckWeights says whether w has, for every spec of the program, the right
// number of elements, all within the spec's interval.
func (p *Program) CheckWeights(w Weights) error {
	if len(w) != len(p.Weights) {
		return fmt.Errorf("check weights: %d tensors, the program has %d", len(w), len(p.Weights))
	}
	for i, spec := range p.Weights {
		if len(w[i]) != elements(spec.Shape) {
			return fmt.Errorf("check weights: tensor %q has %d elements, its shape %v needs %d", spec.Name, len(w[i]), spec.Shape, elements(spec.Shape))
		}
		for k, x := range w[i] {
			if int64(x) < spec.Lo || int64(x) > spec.Hi {
				return fmt.Errorf("check weights: element %d of tensor %q is %d, outside [%d, %d]", k, spec.Name, x, spec.Lo, spec.Hi)
			}
		}
	}
	return nil
}
