package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A fields is a set of the fields of an Op.
type fields uint

const (
	hasWindow fields = 1 << iota
	hasGroups
	hasA
	hasB
	hasShift
	hasLo
	hasHi
	hasTable
	hasAxes
	hasView
	hasPad
	hasFill
	hasIndex
)

// fields says which fields of an op are set.
func (op Op) fields() (f fields) {
	set := func(field fields, isSet bool) {
		if isSet {
			f |= field
		}
	}
	w := op.Window
	w.Groups = 0
	set(hasWindow, w != Window{})
	set(hasGroups, op.Groups != 0)
	set(hasA, op.A != 0)
	set(hasB, op.B != 0)
	set(hasShift, op.Shift != 0)
	set(hasLo, op.Lo != 0)
	set(hasHi, op.Hi != 0)
	set(hasTable, len(op.Table) > 0)
	set(hasAxes, len(op.Axes) > 0)
	set(hasView, len(op.View.Shape) > 0 || len(op.View.Strides) > 0 || op.View.Offset != 0)
	set(hasPad, len(op.Pad.Before) > 0 || len(op.Pad.After) > 0 || len(op.Pad.Inner) > 0)
	set(hasFill, op.Fill != 0)
	set(hasIndex, len(op.Index) > 0)
	return f
}

// An arity says what a kind of op may read and set. Whatever it does not use
// must be zero: one meaning, one encoding.
type arity struct {
	in       [2]int // at least, at most
	weights  [2]int
	operands int // in and weights together, where that is fixed
	fields   fields
	derive   func(op Op, in []Value, w []WeightSpec) (Value, error)
}

// arityOf returns false for kinds that do not exist.
func arityOf(k OpKind) (arity, bool) {
	one, none := [2]int{1, 1}, [2]int{0, 0}
	switch k {
	case OpConv:
		return arity{in: one, weights: [2]int{1, 2}, fields: hasWindow | hasGroups, derive: stepConv}, true
	case OpDense:
		return arity{in: one, weights: [2]int{1, 2}, derive: stepDense}, true
	case OpMatMul:
		return arity{in: [2]int{2, 2}, weights: none, derive: stepMatMul}, true
	case OpAdd:
		return arity{in: [2]int{1, 2}, weights: [2]int{0, 1}, operands: 2, fields: hasA | hasB, derive: stepAdd}, true
	case OpMul:
		return arity{in: [2]int{1, 2}, weights: [2]int{0, 1}, operands: 2, derive: stepMul}, true
	case OpSumPool, OpMaxPool:
		return arity{in: one, weights: none, fields: hasWindow, derive: stepPool}, true
	case OpSum, OpMax:
		return arity{in: one, weights: none, fields: hasAxes, derive: stepReduce}, true
	case OpRequant:
		return arity{in: one, weights: [2]int{0, 1}, fields: hasShift | hasLo | hasHi | hasAxes, derive: stepRequant}, true
	case OpLookup:
		return arity{in: one, weights: none, fields: hasLo | hasTable, derive: stepLookup}, true
	case OpDiv:
		return arity{in: [2]int{2, 2}, weights: none, fields: hasShift, derive: stepDiv}, true
	case OpSqrt:
		return arity{in: one, weights: none, fields: hasShift, derive: stepSqrt}, true
	case OpView:
		return arity{in: one, weights: none, fields: hasView, derive: stepView}, true
	case OpPad:
		return arity{in: one, weights: none, fields: hasPad | hasFill, derive: stepPad}, true
	case OpConcat:
		return arity{in: [2]int{1, 1 << 12}, weights: none, fields: hasAxes, derive: stepConcat}, true
	case OpGather:
		return arity{in: one, weights: none, fields: hasAxes | hasIndex, derive: stepGather}, true
	case OpEmbed:
		return arity{in: one, weights: one, derive: stepEmbed}, true
	case OpArgMax:
		return arity{in: one, weights: none, fields: hasAxes, derive: stepArgMax}, true
	}
	return arity{}, false
}

// step derives the value that op writes. It trusts values but nothing in op.
func (p *Program) step(op Op, values []Value) (Value, error) {
	if err := checkName(op.Name); err != nil {
		return Value{}, err
	}
	a, ok := arityOf(op.Kind)
	if !ok {
		return Value{}, fmt.Errorf("unknown kind %q; it may need a newer version", op.Kind)
	}
	if n := len(op.In); n < a.in[0] || n > a.in[1] {
		return Value{}, fmt.Errorf("reads %d values, want %d to %d", n, a.in[0], a.in[1])
	}
	if n := len(op.Weights); n < a.weights[0] || n > a.weights[1] {
		return Value{}, fmt.Errorf("reads %d weights, want %d to %d", n, a.weights[0], a.weights[1])
	}
	if n := len(op.In) + len(op.Weights); a.operands > 0 && n != a.operands {
		return Value{}, fmt.Errorf("reads %d values and weights, want %d", n, a.operands)
	}
	if op.fields()&^a.fields != 0 {
		return Value{}, errFields
	}
	var in []Value
	for _, i := range op.In {
		if i < 0 || i >= len(values) {
			return Value{}, fmt.Errorf("reads value %d, which is not computed before it", i)
		}
		in = append(in, values[i])
	}
	var w []WeightSpec
	for _, i := range op.Weights {
		if i < 0 || i >= len(p.Weights) {
			return Value{}, fmt.Errorf("weight %d is not among the %d weights", i, len(p.Weights))
		}
		spec := p.Weights[i]
		if err := checkValue(Value{spec.Shape, spec.Lo, spec.Hi}, "weight "+spec.Name); err != nil {
			return Value{}, err
		}
		w = append(w, spec)
	}
	for i, axis := range op.Axes {
		if axis < 0 || axis >= len(in[0].Shape) || i > 0 && axis <= op.Axes[i-1] {
			return Value{}, fmt.Errorf("axes %v of shape %v: want them ascending, from 0 to %d", op.Axes, in[0].Shape, len(in[0].Shape)-1)
		}
	}
	v, err := a.derive(op, in, w)
	if err != nil {
		return v, err
	}
	return v, checkValue(v, "the result")
}

// second is the second operand of an add, mul or div: a value or a weight.
func second(in []Value, w []WeightSpec) (v Value, weight bool) {
	if len(w) > 0 {
		return Value{w[0].Shape, w[0].Lo, w[0].Hi}, true
	}
	return in[1], false
}

// corners is the smallest and the largest of f over the corners of two
// intervals.
func corners(a, b Value, f func(a, b int64) int64) (lo, hi int64) {
	c := []int64{f(a.Lo, b.Lo), f(a.Lo, b.Hi), f(a.Hi, b.Lo), f(a.Hi, b.Hi)}
	return slices.Min(c), slices.Max(c)
}

func times(a, b int64) int64 { return a * b } // of factors of 32 bits

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

// slide returns the shape that a window sliding over in makes, channels left as
// they are. Where covered is set, every window must meet the input.
func (w Window) slide(in []int, covered bool) ([]int, error) {
	if len(in) != 3 && len(in) != 4 {
		return nil, fmt.Errorf("reads a value of shape %v, want C*H*W or N*C*H*W", in)
	}
	out := slices.Clone(in)
	for axis := range 2 {
		at := len(in) - 2 + axis
		k, s, d, before, after := w.Kernel[axis], w.Stride[axis], w.Dilation[axis], w.Pads[axis], w.Pads[axis+2]
		if k < 1 || k > maxWindow || s < 1 || s > maxWindow || d < 1 || d > maxWindow {
			return nil, fmt.Errorf("kernel %v, stride %v, dilation %v: want 1 to %d", w.Kernel, w.Stride, w.Dilation, maxWindow)
		}
		if before < 0 || before > maxWindow || after < 0 || after > maxWindow {
			return nil, fmt.Errorf("padding %v: want 0 to %d", w.Pads, maxWindow)
		}
		room := in[at] + before + after - d*(k-1) - 1
		if room < 0 {
			return nil, fmt.Errorf("kernel %v, dilation %v, is larger than the input %v with its padding %v", w.Kernel, w.Dilation, in, w.Pads)
		}
		out[at] = room/s + 1
		// A window that starts inside meets the input; only those at the ends may not.
		for i := 0; covered && i < out[at] && i*s < before; i++ {
			if from, to := w.span(axis, i, in[at]); from == to {
				return nil, fmt.Errorf("padding %v: window %d along dimension %d would lie in padding alone", w.Pads, i, at)
			}
		}
		if last := out[at] - 1; covered && last*s-before >= in[at] {
			return nil, fmt.Errorf("padding %v: window %d along dimension %d would lie in padding alone", w.Pads, last, at)
		}
	}
	return out, nil
}

func (w Window) padded() bool { return w.Pads != [4]int{} }

func stepConv(op Op, in []Value, w []WeightSpec) (v Value, err error) {
	x, weight := in[0], w[0]
	if v.Shape, err = op.slide(x.Shape, false); err != nil {
		return v, err
	}
	at := len(x.Shape) - 3
	c := x.Shape[at]
	if op.Groups < 1 || c%op.Groups != 0 {
		return v, fmt.Errorf("%d groups of %d channels: want a divisor", op.Groups, c)
	}
	want := []int{c / op.Groups, op.Kernel[0], op.Kernel[1]}
	if len(weight.Shape) != 4 || !slices.Equal(weight.Shape[1:], want) || weight.Shape[0]%op.Groups != 0 {
		return v, fmt.Errorf("weight %q has shape %v, want O*%v, O a multiple of the %d groups", weight.Name, weight.Shape, want, op.Groups)
	}
	v.Shape[at] = weight.Shape[0]
	return v, linear(&v, elements(weight.Shape[1:]), x, w, op.padded())
}

func stepDense(op Op, in []Value, w []WeightSpec) (v Value, err error) {
	x, weight := in[0], w[0]
	if len(weight.Shape) != 2 {
		return v, fmt.Errorf("weight %q has shape %v, want N*K", weight.Name, weight.Shape)
	}
	n, k := weight.Shape[0], weight.Shape[1]
	switch rank := len(x.Shape); {
	case elements(x.Shape) == k:
		v.Shape = []int{n}
	case rank > 0 && x.Shape[rank-1] == k:
		v.Shape = slices.Clone(x.Shape)
		v.Shape[rank-1] = n
	default:
		return v, fmt.Errorf("weight %q has shape %v, which fits neither the elements of shape %v nor its last dimension", weight.Name, weight.Shape, x.Shape)
	}
	return v, linear(&v, k, x, w, false)
}

// linear sets the interval of sums of k products of x and the first weight,
// plus the second weight, if there is one.
func linear(v *Value, k int, x Value, w []WeightSpec, padded bool) (err error) {
	var b WeightSpec
	if len(w) > 1 {
		b = w[1]
		if !slices.Equal(b.Shape, w[0].Shape[:1]) {
			return fmt.Errorf("bias %q has shape %v, want %v", b.Name, b.Shape, w[0].Shape[:1])
		}
	}
	lo, hi := corners(x, Value{Lo: w[0].Lo, Hi: w[0].Hi}, times)
	v.Lo, v.Hi, err = sumInterval(k, lo, hi, b.Lo, b.Hi, padded)
	return err
}

func stepMatMul(_ Op, in []Value, _ []WeightSpec) (v Value, err error) {
	a, b := in[0].Shape, in[1].Shape
	last := len(a) - 1
	if last < 1 || len(b) != len(a) || a[last] != b[last] || !slices.Equal(a[:last-1], b[:last-1]) {
		return v, fmt.Errorf("shapes %v and %v: want ...*M*K and ...*N*K", a, b)
	}
	v.Shape = slices.Clone(a)
	v.Shape[last] = b[last-1]
	lo, hi := corners(in[0], in[1], times)
	v.Lo, v.Hi, err = sumInterval(a[last], lo, hi, 0, 0, false)
	return v, err
}

func stepAdd(op Op, in []Value, w []WeightSpec) (Value, error) {
	a := in[0]
	b, weight := second(in, w)
	v := Value{Shape: slices.Clone(a.Shape)}
	if _, ok := broadcast(b.Shape, a.Shape); !ok {
		return v, fmt.Errorf("shape %v does not broadcast to %v", b.Shape, a.Shape)
	}
	for _, f := range []int64{op.A, op.B} {
		if f < math.MinInt32 || f > math.MaxInt32 {
			return v, fmt.Errorf("factors %d and %d: want 32 bits", op.A, op.B)
		}
	}
	scale := func(v Value, f int64) (lo, hi int64) {
		return min(v.Lo*f, v.Hi*f), max(v.Lo*f, v.Hi*f)
	}
	alo, ahi := scale(a, op.A)
	blo, bhi := scale(b, op.B)
	low, high := min(alo, blo, alo+blo), max(ahi, bhi, ahi+bhi)
	if low < math.MinInt32 || high > math.MaxInt32 {
		return v, fmt.Errorf("%d*[%d, %d] + %d*[%d, %d] is wider than 32 bits", op.A, a.Lo, a.Hi, op.B, b.Lo, b.Hi)
	}
	v.Lo, v.Hi = alo+blo, ahi+bhi
	if !weight && op.In[0] == op.In[1] {
		v.Lo, v.Hi = scale(a, op.A+op.B)
	}
	return v, nil
}

func stepMul(op Op, in []Value, w []WeightSpec) (Value, error) {
	a := in[0]
	b, weight := second(in, w)
	v := Value{Shape: slices.Clone(a.Shape)}
	if _, ok := broadcast(b.Shape, a.Shape); !ok {
		return v, fmt.Errorf("shape %v does not broadcast to %v", b.Shape, a.Shape)
	}
	v.Lo, v.Hi = corners(a, b, times)
	if !weight && op.In[0] == op.In[1] && v.Lo < 0 { // the interval spans 0, where the square is least
		v.Lo = 0
	}
	return v, nil
}

func stepPool(op Op, in []Value, _ []WeightSpec) (v Value, err error) {
	x := in[0]
	if v.Shape, err = op.slide(x.Shape, op.Kind == OpMaxPool); err != nil {
		return v, err
	}
	if v.Lo, v.Hi = x.Lo, x.Hi; op.Kind == OpSumPool {
		v.Lo, v.Hi, err = sumInterval(op.Kernel[0]*op.Kernel[1], x.Lo, x.Hi, 0, 0, op.padded())
	}
	return v, err
}

func stepReduce(op Op, in []Value, _ []WeightSpec) (v Value, err error) {
	if len(op.Axes) == 0 {
		return v, errors.New("has no axes")
	}
	x := in[0]
	v.Shape = slices.Clone(x.Shape)
	n := 1
	for _, axis := range op.Axes {
		n *= x.Shape[axis]
		v.Shape[axis] = 1
	}
	if v.Lo, v.Hi = x.Lo, x.Hi; op.Kind == OpSum {
		v.Lo, v.Hi, err = sumInterval(n, x.Lo, x.Hi, 0, 0, false)
	}
	return v, err
}

func stepRequant(op Op, in []Value, w []WeightSpec) (Value, error) {
	x := in[0]
	v := Value{Shape: slices.Clone(x.Shape)}
	largest := uint(31)
	if len(w) > 0 {
		largest = 62
	}
	if op.Shift > largest || op.Lo > op.Hi || op.Lo < math.MinInt32 || op.Hi > math.MaxInt32 {
		return v, fmt.Errorf("shift %d into [%d, %d]: want a shift of at most %d and an interval of 32 bits", op.Shift, op.Lo, op.Hi, largest)
	}
	if len(w) == 0 {
		if len(op.Axes) != 0 {
			return v, errFields
		}
		v.Lo, v.Hi = op.Requant(x.Lo), op.Requant(x.Hi)
		return v, nil
	}
	if len(op.Axes) != 1 || !slices.Equal(w[0].Shape, []int{x.Shape[op.Axes[0]]}) {
		return v, fmt.Errorf("multipliers %q of shape %v along axes %v of shape %v: want one axis and as many as it is long", w[0].Name, w[0].Shape, op.Axes, x.Shape)
	}
	lo, hi := corners(x, Value{Lo: w[0].Lo, Hi: w[0].Hi}, times)
	v.Lo, v.Hi = op.Requant(lo), op.Requant(hi)
	return v, nil
}

// Requant is the rounding rule of an OpRequant for one element, multiplied by
// its m already: a number below 2^62 in size.
func (op Op) Requant(a int64) int64 {
	if op.Shift > 0 {
		a = (a + 1<<(op.Shift-1)) >> op.Shift
	}
	return min(max(a, op.Lo), op.Hi)
}

func stepLookup(op Op, in []Value, _ []WeightSpec) (v Value, err error) {
	x, n := in[0], int64(len(op.Table))
	if n == 0 || n > maxTable || op.Lo < math.MinInt32 || op.Lo > math.MaxInt32 {
		return v, fmt.Errorf("a table of %d entries from %d on: want 1 to %d, from a number of 32 bits on", n, op.Lo, maxTable)
	}
	if x.Lo < op.Lo || x.Hi >= op.Lo+n {
		return v, fmt.Errorf("reads [%d, %d], its table covers [%d, %d]", x.Lo, x.Hi, op.Lo, op.Lo+n-1)
	}
	reach := op.Table[x.Lo-op.Lo : x.Hi-op.Lo+1]
	return Value{slices.Clone(x.Shape), int64(slices.Min(reach)), int64(slices.Max(reach))}, nil
}

func stepDiv(op Op, in []Value, _ []WeightSpec) (v Value, err error) {
	a, b := in[0], in[1]
	if _, ok := broadcast(b.Shape, a.Shape); !ok {
		return v, fmt.Errorf("shape %v does not broadcast to %v", b.Shape, a.Shape)
	}
	if b.Lo < 1 {
		return v, fmt.Errorf("divides by a value in [%d, %d], which must be positive", b.Lo, b.Hi)
	}
	if err := op.checkScaled(a); err != nil {
		return v, err
	}
	// It is a*2^Shift/b rounded half up, whether b is even or odd, so it is
	// monotone in a and, for a of one sign, in b.
	v.Shape = slices.Clone(a.Shape)
	v.Lo, v.Hi = corners(a, b, op.div)
	return v, nil
}

// checkScaled says whether the elements of a times 2^Shift fit in 62 bits.
func (op Op) checkScaled(a Value) error {
	if op.Shift > 62 || max(-a.Lo, a.Hi) > 1<<62>>op.Shift {
		return fmt.Errorf("[%d, %d] times 2^%d is wider than 62 bits", a.Lo, a.Hi, op.Shift)
	}
	return nil
}

// div is the rule of an OpDiv for one element.
func (op Op) div(a, b int64) int64 {
	n := a<<op.Shift + b/2
	q := n / b
	if n%b < 0 {
		q--
	}
	return q
}

func stepSqrt(op Op, in []Value, _ []WeightSpec) (v Value, err error) {
	a := in[0]
	if a.Lo < 0 {
		return v, fmt.Errorf("reads a value in [%d, %d], which must not be negative", a.Lo, a.Hi)
	}
	if err := op.checkScaled(a); err != nil {
		return v, err
	}
	return Value{slices.Clone(a.Shape), op.sqrt(a.Lo), op.sqrt(a.Hi)}, nil
}

// sqrt is the rule of an OpSqrt for one element. The float's root is off by one
// at most, whatever the machine, so the result is exact.
func (op Op) sqrt(a int64) int64 {
	n := a << op.Shift
	r := int64(math.Sqrt(float64(n)))
	for r > 0 && r > n/r {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}

func stepView(op Op, in []Value, _ []WeightSpec) (Value, error) {
	x, view := in[0], op.View
	v := Value{slices.Clone(view.Shape), x.Lo, x.Hi}
	if len(view.Strides) != len(view.Shape) || len(view.Shape) > maxRank {
		return v, fmt.Errorf("view of shape %v and strides %v: want as many, at most %d", view.Shape, view.Strides, maxRank)
	}
	if err := checkShape(view.Shape); err != nil {
		return v, err
	}
	n := int64(elements(x.Shape))
	if view.Offset < 0 || int64(view.Offset) >= n {
		return v, fmt.Errorf("view starts at element %d of %d", view.Offset, n)
	}
	low, high := int64(view.Offset), int64(view.Offset)
	for i, d := range view.Shape {
		s := int64(view.Strides[i])
		if s < -maxElements || s > maxElements {
			return v, fmt.Errorf("stride %d in %v: want at most %d either way", s, view.Strides, maxElements)
		}
		if reach := s * int64(d-1); reach < 0 {
			low += reach
		} else {
			high += reach
		}
	}
	if low < 0 || high >= n {
		return v, fmt.Errorf("view reads elements %d to %d of %d", low, high, n)
	}
	return v, nil
}

// pads is how much a pad puts before, after and between along an axis.
func (p Pad) pads(axis int) (before, after, inner int) {
	at := func(x []int) int {
		if len(x) == 0 {
			return 0
		}
		return x[axis]
	}
	return at(p.Before), at(p.After), at(p.Inner)
}

func stepPad(op Op, in []Value, _ []WeightSpec) (Value, error) {
	x := in[0]
	v := Value{slices.Clone(x.Shape), min(x.Lo, op.Fill), max(x.Hi, op.Fill)}
	for _, list := range [][]int{op.Pad.Before, op.Pad.After, op.Pad.Inner} {
		if len(list) != 0 && len(list) != len(x.Shape) {
			return v, fmt.Errorf("padding %v of shape %v: want a number for every dimension", list, x.Shape)
		}
		for _, n := range list {
			if n < 0 || n > maxElements {
				return v, fmt.Errorf("padding %v: want 0 to %d", list, maxElements)
			}
		}
	}
	for axis, d := range x.Shape {
		before, after, inner := op.Pad.pads(axis)
		n := int64(d) + int64(before) + int64(after) + int64(d-1)*int64(inner)
		if n > maxElements {
			return v, fmt.Errorf("dimension %d would become %d, more than %d", axis, n, maxElements)
		}
		v.Shape[axis] = int(n)
	}
	return v, nil
}

func stepConcat(op Op, in []Value, _ []WeightSpec) (Value, error) {
	v := Value{slices.Clone(in[0].Shape), in[0].Lo, in[0].Hi}
	if len(op.Axes) != 1 {
		return v, fmt.Errorf("axes %v: want one", op.Axes)
	}
	axis := op.Axes[0]
	for _, x := range in[1:] {
		fits := len(x.Shape) == len(v.Shape)
		for i := 0; fits && i < len(v.Shape); i++ {
			fits = i == axis || x.Shape[i] == v.Shape[i]
		}
		if !fits {
			return v, fmt.Errorf("shapes %v and %v differ elsewhere than in dimension %d", in[0].Shape, x.Shape, axis)
		}
		if v.Shape[axis] += x.Shape[axis]; v.Shape[axis] > maxElements {
			return v, fmt.Errorf("dimension %d becomes longer than %d", axis, maxElements)
		}
		v.Lo, v.Hi = min(v.Lo, x.Lo), max(v.Hi, x.Hi)
	}
	return v, nil
}

func stepGather(op Op, in []Value, _ []WeightSpec) (Value, error) {
	v := Value{slices.Clone(in[0].Shape), in[0].Lo, in[0].Hi}
	if len(op.Axes) != 1 || len(op.Index) == 0 {
		return v, fmt.Errorf("%d positions along axes %v: want at least one, along one axis", len(op.Index), op.Axes)
	}
	axis := op.Axes[0]
	for _, i := range op.Index {
		if i < 0 || int(i) >= v.Shape[axis] {
			return v, fmt.Errorf("position %d of %d", i, v.Shape[axis])
		}
	}
	v.Shape[axis] = len(op.Index)
	return v, nil
}

func stepEmbed(_ Op, in []Value, w []WeightSpec) (Value, error) {
	x, table := in[0], w[0]
	v := Value{slices.Clone(x.Shape), table.Lo, table.Hi}
	if len(table.Shape) == 0 {
		return v, fmt.Errorf("weight %q has no rows", table.Name)
	}
	if x.Lo < 0 || x.Hi >= int64(table.Shape[0]) {
		return v, fmt.Errorf("reads rows %d to %d of %d in weight %q", x.Lo, x.Hi, table.Shape[0], table.Name)
	}
	v.Shape = append(v.Shape, table.Shape[1:]...)
	return v, nil
}

func stepArgMax(op Op, in []Value, _ []WeightSpec) (Value, error) {
	v := Value{Shape: slices.Clone(in[0].Shape)}
	if len(op.Axes) != 1 {
		return v, fmt.Errorf("axes %v: want one", op.Axes)
	}
	v.Hi = int64(v.Shape[op.Axes[0]] - 1)
	v.Shape[op.Axes[0]] = 1
	return v, nil
}
