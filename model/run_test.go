package model

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// An oracle computes one element of an op's result straight from the op's
// definition, by its multi-index: the numbers that are added up, or the one
// number that it is.
type oracle struct {
	p      *Program
	w      Weights
	values [][]int64
	op     Op
}

func offset(shape, index []int) (at int) {
	for i, d := range shape {
		at = at*d + index[i]
	}
	return at
}

// operand reads operand k, a weight behind the values, at the last dimensions
// of index, where it broadcasts.
func (o oracle) operand(k int, index []int) int64 {
	if k >= len(o.op.In) {
		at := o.op.Weights[k-len(o.op.In)]
		shape := o.p.Weights[at].Shape
		return int64(o.w[at].At(offset(shape, clamped(shape, index))))
	}
	shape := o.p.Values[o.op.In[k]].Shape
	return o.values[o.op.In[k]][offset(shape, clamped(shape, index))]
}

func clamped(shape, index []int) []int {
	out := slices.Clone(index[len(index)-len(shape):])
	for i, d := range shape {
		if d == 1 {
			out[i] = 0
		}
	}
	return out
}

func set(index []int, at, to int) []int {
	out := slices.Clone(index)
	out[at] = to
	return out
}

// terms are what the element at index is the sum of.
func (o oracle) terms(index []int) (terms []int64) {
	op := o.op
	x := o.p.Values[op.In[0]]
	rank := len(x.Shape)
	weight := func(i int, index ...int) int64 {
		at := op.Weights[i]
		return int64(o.w[at].At(offset(o.p.Weights[at].Shape, index)))
	}
	switch op.Kind {
	case OpConv:
		spec := o.p.Weights[op.Weights[0]]
		oc := index[rank-3]
		group := oc / (spec.Shape[0] / op.Groups)
		for c := range spec.Shape[1] {
			for ky := range op.Kernel[0] {
				for kx := range op.Kernel[1] {
					y, xx := index[rank-2]*op.Stride[0]-op.Pads[0]+ky*op.Dilation[0], index[rank-1]*op.Stride[1]-op.Pads[1]+kx*op.Dilation[1]
					if y < 0 || xx < 0 || y >= x.Shape[rank-2] || xx >= x.Shape[rank-1] {
						continue
					}
					at := append(slices.Clone(index[:rank-3]), group*spec.Shape[1]+c, y, xx)
					terms = append(terms, weight(0, oc, c, ky, kx)*o.operand(0, at))
				}
			}
		}
		if len(op.Weights) > 1 {
			terms = append(terms, weight(1, oc))
		}
	case OpDense:
		spec := o.p.Weights[op.Weights[0]]
		n := index[len(index)-1]
		row := 0
		if elements(x.Shape) != spec.Shape[1] {
			row = offset(x.Shape[:rank-1], index)
		}
		for k := range spec.Shape[1] {
			terms = append(terms, weight(0, n, k)*o.values[op.In[0]][row*spec.Shape[1]+k])
		}
		if len(op.Weights) > 1 {
			terms = append(terms, weight(1, n))
		}
	case OpMatMul:
		for k := range x.Shape[rank-1] {
			terms = append(terms, o.operand(0, set(index, rank-1, k))*o.operand(1, set(set(index, rank-2, index[rank-1]), rank-1, k)))
		}
	case OpAdd:
		terms = []int64{op.A * o.operand(0, index), op.B * o.operand(1, index)}
	case OpSumPool, OpMaxPool:
		for ky := range op.Kernel[0] {
			for kx := range op.Kernel[1] {
				y, xx := index[rank-2]*op.Stride[0]-op.Pads[0]+ky*op.Dilation[0], index[rank-1]*op.Stride[1]-op.Pads[1]+kx*op.Dilation[1]
				if y >= 0 && xx >= 0 && y < x.Shape[rank-2] && xx < x.Shape[rank-1] {
					terms = append(terms, o.operand(0, set(set(index, rank-2, y), rank-1, xx)))
				}
			}
		}
	case OpSum, OpMax:
		at := [][]int{index}
		for _, axis := range op.Axes {
			var more [][]int
			for _, i := range at {
				for k := range x.Shape[axis] {
					more = append(more, set(i, axis, k))
				}
			}
			at = more
		}
		for _, i := range at {
			terms = append(terms, o.operand(0, i))
		}
	}
	return terms
}

// element is the element at index, which is number i.
func (o oracle) element(index []int, i int) int64 {
	op := o.op
	x := o.p.Values[op.In[0]]
	requant := func(a *big.Int) int64 { // the rule with numbers of any size: floor(a/2^s + 1/2), clamped
		if op.Shift > 0 {
			a.Add(a, new(big.Int).Lsh(big.NewInt(1), op.Shift-1))
		}
		a.Rsh(a, op.Shift)
		if a.Cmp(big.NewInt(op.Lo)) < 0 {
			return op.Lo
		}
		if a.Cmp(big.NewInt(op.Hi)) > 0 {
			return op.Hi
		}
		return a.Int64()
	}
	switch op.Kind {
	case OpConv, OpDense, OpMatMul, OpAdd, OpSumPool, OpSum:
		sum := int64(0)
		for _, a := range o.terms(index) {
			sum += a
		}
		return sum
	case OpMaxPool, OpMax:
		return slices.Max(o.terms(index))
	case OpMul:
		return o.operand(0, index) * o.operand(1, index)
	case OpRequant:
		a := big.NewInt(o.operand(0, index))
		if len(op.Weights) > 0 {
			a.Mul(a, big.NewInt(int64(o.w[op.Weights[0]].At(index[op.Axes[0]]))))
		}
		return requant(a)
	case OpLookup:
		return int64(op.Table[o.operand(0, index)-op.Lo])
	case OpDiv: // a*2^s/b rounded half up: floor((2*a*2^s + b) / (2*b))
		a, b := big.NewInt(o.operand(0, index)), big.NewInt(o.operand(1, index))
		a.Lsh(a, op.Shift+1).Add(a, b)
		return a.Div(a, b.Lsh(b, 1)).Int64() // Euclidean, so floor for a positive divisor
	case OpSqrt:
		a := big.NewInt(o.operand(0, index))
		return a.Sqrt(a.Lsh(a, op.Shift)).Int64()
	case OpView:
		at := op.View.Offset
		for k, s := range op.View.Strides {
			at += s * index[k]
		}
		return o.values[op.In[0]][at]
	case OpPad:
		from := slices.Clone(index)
		for axis, d := range x.Shape {
			before, _, inner := op.Pad.pads(axis)
			from[axis] -= before
			if from[axis] < 0 || from[axis]%(inner+1) != 0 || from[axis]/(inner+1) >= d {
				return op.Fill
			}
			from[axis] /= inner + 1
		}
		return o.operand(0, from)
	case OpConcat:
		at := index[op.Axes[0]]
		for _, v := range op.In {
			shape := o.p.Values[v].Shape
			if at < shape[op.Axes[0]] {
				return o.values[v][offset(shape, set(index, op.Axes[0], at))]
			}
			at -= shape[op.Axes[0]]
		}
	case OpGather:
		return o.operand(0, set(index, op.Axes[0], int(op.Index[index[op.Axes[0]]])))
	case OpEmbed:
		row := o.values[op.In[0]][offset(x.Shape, index[:len(x.Shape)])]
		spec := o.p.Weights[op.Weights[0]]
		return int64(o.w[op.Weights[0]].At(offset(spec.Shape, append([]int{int(row)}, index[len(x.Shape):]...))))
	case OpArgMax:
		best := 0
		for k := range x.Shape[op.Axes[0]] {
			if o.operand(0, set(index, op.Axes[0], k)) > o.operand(0, set(index, op.Axes[0], best)) {
				best = k
			}
		}
		return int64(best)
	}
	return math.MinInt64
}

// allKinds are all ops that there are.
func allKinds() []OpKind {
	return []OpKind{OpConv, OpDense, OpMatMul, OpAdd, OpMul, OpSumPool, OpMaxPool, OpSum, OpMax, OpRequant, OpLookup, OpDiv, OpSqrt, OpView, OpPad, OpConcat, OpGather, OpEmbed, OpArgMax}
}

// After Check, no run leaves the intervals, no partial sum leaves 32 bits in
// whatever order, and every element is what its definition says.
func TestNoRunLeavesItsIntervals(t *testing.T) {
	seen := map[OpKind]int{}
	for _, extreme := range []bool{false, true} {
		for seed := range uint64(700) {
			if checkOneRun(t, seededDraw(seed), extreme, seen); t.Failed() {
				t.Fatalf("seed %d, extreme %v", seed, extreme)
			}
		}
		rapid.Check(t, func(t *rapid.T) { checkOneRun(t, rapidDraw(t), extreme, seen) })
	}
	for _, k := range allKinds() {
		if seen[k] < 50 {
			t.Errorf("%s was run %d times only", k, seen[k])
		}
	}
}

func checkOneRun(t rapid.TB, d draw, extreme bool, seen map[OpKind]int) {
	p := drawProgram(d, extreme)
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	w, x := drawRun(d, p)
	trace, err := p.Run(w, x...)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range p.Values {
		if len(trace.Values[i]) != elements(v.Shape) {
			t.Fatalf("value %d has %d elements, shape %v", i, len(trace.Values[i]), v.Shape)
		}
		for k, x := range trace.Values[i] {
			if x < v.Lo || x > v.Hi {
				t.Fatalf("element %d of value %d is %d, outside [%d, %d]", k, i, x, v.Lo, v.Hi)
			}
		}
	}
	for i, op := range p.Ops {
		seen[op.Kind]++
		at := len(p.Inputs) + i
		o := oracle{p, w, trace.Values, op}
		shape := p.Values[at].Shape
		for n := range elements(shape) {
			index := make([]int, len(shape))
			for k, rest := len(shape)-1, n; k >= 0; k-- {
				index[k], rest = rest%shape[k], rest/shape[k]
			}
			if got, want := trace.Values[at][n], o.element(index, n); got != want {
				t.Fatalf("%s: element %v is %d, want %d", op.describe(i), index, got, want)
			}
			low, high := int64(0), int64(0)
			for _, a := range o.terms(index) {
				if a < math.MinInt32 || a > math.MaxInt32 {
					t.Fatalf("%s: a term is %d", op.describe(i), a)
				}
				low, high = low+min(a, 0), high+max(a, 0)
			}
			if op.Kind != OpMax && op.Kind != OpMaxPool && (low < math.MinInt32 || high > math.MaxInt32) {
				t.Fatalf("%s: partial sums lie in [%d, %d]", op.describe(i), low, high)
			}
		}
	}
	q, err := ParseProgram(p.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if q.Hash() != p.Hash() {
		t.Fatal("a program changed on its way through its encoding")
	}
}
