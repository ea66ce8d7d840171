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
	maxOps      = 1 << 17
	maxPorts    = 1 << 10
	maxRank     = 8
	maxElements = 1 << 30 // of one tensor
	maxValues   = 1 << 28 // elements of all values together
	maxWeights  = 1 << 33 // elements of all weights together
	maxWork     = 1 << 38 // additions
	maxTable    = 1 << 16 // entries of a lookup
	maxWindow   = 1 << 12 // kernel, stride, dilation and padding
	maxName     = 256     // bytes
)

// Check validates a program from anywhere: after it, Run cannot panic, read out
// of bounds or overflow, whatever the weights and inputs. It verifies every
// index and shape, and recomputes every interval and compares.
//
// The interval of a value is derived from those of the operands:
//
//   - conv, dense, matmul: K products, each within the interval of the factors,
//     plus the bias; where a conv pads, products are also allowed to be 0.
//   - sum, sumpool: as many elements as there are; 0 is allowed where it pads.
//   - add, mul: the rule applied to the corners of both intervals. A value times
//     itself is not negative, and one added to itself moves as one.
//   - requant, div, sqrt: monotone in each operand, so again the corners.
//   - lookup: the entries that the interval read can reach. argmax: positions.
//   - concat and pad: the hull. All others leave intervals as they are.
//
// Everything must fit in 32 signed bits: each value, and each product and
// partial sum in whatever order it is added up, with or without its bias. So an
// executor may accumulate in int32. Only a*m of a requant, a*2^Shift of a div
// and of a sqrt need more, and fit in 63 bits.
func (p *Program) Check() error {
	if err := p.check(); err != nil {
		return fmt.Errorf("check program: %w", err)
	}
	return nil
}

// Derive computes the shape and interval of every value but the inputs from the
// ops, replacing what is there. It is how a program is built: set Inputs, their
// Values, Ops and Weights, call Derive, set Outputs, then Check.
func (p *Program) Derive() error {
	n := len(p.Inputs)
	if n == 0 || len(p.Values) < n {
		return fmt.Errorf("derive values: %d inputs and %d values: want at least one input, and its value, first", n, len(p.Values))
	}
	ops := p.Ops
	q := *p
	q.Values, q.Ops = slices.Clone(p.Values[:n]), nil
	for i, v := range q.Values {
		if err := checkValue(v, fmt.Sprintf("input %d %q", i, p.Inputs[i].Name)); err != nil {
			return fmt.Errorf("derive values: %w", err)
		}
	}
	for _, op := range ops {
		if _, err := q.push(op); err != nil {
			return fmt.Errorf("derive values: %w", err)
		}
	}
	p.Values = q.Values
	return nil
}

// push appends an op, deriving the value that it writes, whose number it
// returns. What is there already must be consistent.
func (p *Program) push(op Op) (value int, err error) {
	v, err := p.step(op, p.Values)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", op.describe(len(p.Ops)), err)
	}
	p.Ops, p.Values = append(p.Ops, op), append(p.Values, v)
	return len(p.Values) - 1, nil
}

func (op Op) describe(i int) string { return fmt.Sprintf("op %d %q (%s)", i, op.Name, op.Kind) }

func (p *Program) check() error {
	if p.Format != ProgramFormat {
		return fmt.Errorf("format %d is unknown, this version reads %d", p.Format, ProgramFormat)
	}
	if len(p.Ops) == 0 || len(p.Ops) > maxOps {
		return fmt.Errorf("%d ops, want 1 to %d", len(p.Ops), maxOps)
	}
	if len(p.Inputs) == 0 || len(p.Inputs) > maxPorts || len(p.Outputs) == 0 || len(p.Outputs) > maxPorts {
		return fmt.Errorf("%d inputs and %d outputs, want 1 to %d of each", len(p.Inputs), len(p.Outputs), maxPorts)
	}
	if len(p.Values) != len(p.Inputs)+len(p.Ops) {
		return fmt.Errorf("%d values for %d inputs and %d ops, want one for each", len(p.Values), len(p.Inputs), len(p.Ops))
	}
	if err := p.checkSpecs(); err != nil {
		return err
	}
	total := int64(0)
	for i, v := range p.Values[:len(p.Inputs)] {
		if err := checkValue(v, fmt.Sprintf("input %d %q", i, p.Inputs[i].Name)); err != nil {
			return err
		}
		if total += int64(elements(v.Shape)); total > maxValues {
			return fmt.Errorf("inputs of more than %d elements", maxValues)
		}
	}
	used := make([]bool, len(p.Weights))
	var work int64
	for i, op := range p.Ops {
		at := len(p.Inputs) + i
		v, err := p.step(op, p.Values[:at])
		if err != nil {
			return fmt.Errorf("%s: %w", op.describe(i), err)
		}
		got := p.Values[at]
		if !slices.Equal(got.Shape, v.Shape) {
			return fmt.Errorf("%s: value %d is declared as %v, the op makes %v", op.describe(i), at, got.Shape, v.Shape)
		}
		if got.Lo != v.Lo || got.Hi != v.Hi {
			return fmt.Errorf("%s: value %d is declared in [%d, %d], the op makes [%d, %d]", op.describe(i), at, got.Lo, got.Hi, v.Lo, v.Hi)
		}
		if total += int64(elements(v.Shape)); total > maxValues {
			return fmt.Errorf("%s: values of more than %d elements", op.describe(i), maxValues)
		}
		if work += p.work(i); work > maxWork {
			return fmt.Errorf("%s: more than %d additions", op.describe(i), int64(maxWork))
		}
		for _, w := range op.Weights {
			used[w] = true
		}
	}
	if i := slices.Index(used, false); i >= 0 {
		return fmt.Errorf("weight %d %q is not used by any op", i, p.Weights[i].Name)
	}
	for i, port := range p.Inputs {
		if port.Value != i {
			return fmt.Errorf("input %d %q is value %d, want %d: the inputs are the first values", i, port.Name, port.Value, i)
		}
	}
	for _, ports := range [][]Port{p.Inputs, p.Outputs} {
		for i, port := range ports {
			if err := p.checkPort(port); err != nil {
				return fmt.Errorf("input or output %d %q: %w", i, port.Name, err)
			}
		}
	}
	return nil
}

func (p *Program) checkSpecs() error {
	total := int64(0)
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
		if total += int64(elements(w.Shape)); total > maxWeights {
			return fmt.Errorf("%s: more than %d weights", what, int64(maxWeights))
		}
	}
	return nil
}

func (p *Program) checkPort(port Port) error {
	if err := checkName(port.Name); err != nil {
		return err
	}
	if port.Value < 0 || port.Value >= len(p.Values) {
		return fmt.Errorf("there is no value %d", port.Value)
	}
	shape := p.Values[port.Value].Shape
	if n := len(port.Scale); n != 1 && (len(shape) == 0 || n != shape[len(shape)-1]) {
		return fmt.Errorf("%d scales for shape %v: want one, or one for each position along the last dimension", n, shape)
	}
	for _, s := range port.Scale {
		if !(s > 0) || math.IsInf(s, 0) {
			return fmt.Errorf("scale %g: want a positive, finite number", s)
		}
	}
	return nil
}

func checkName(s string) error {
	if len(s) > maxName || !utf8.ValidString(s) {
		return fmt.Errorf("a name must be UTF-8 of at most %d bytes", maxName)
	}
	return nil
}

func checkValue(v Value, what string) error {
	if len(v.Shape) > maxRank {
		return fmt.Errorf("%s: shape %v, want at most %d dimensions", what, v.Shape, maxRank)
	}
	if err := checkShape(v.Shape); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if v.Lo > v.Hi || v.Lo < math.MinInt32 || v.Hi > math.MaxInt32 {
		return fmt.Errorf("%s: interval [%d, %d] is empty or wider than 32 bits", what, v.Lo, v.Hi)
	}
	return nil
}

func checkShape(shape []int) error {
	n := int64(1)
	for _, d := range shape {
		if d < 1 || d > maxElements {
			return fmt.Errorf("dimension %d in shape %v, want 1 to %d", d, shape, maxElements)
		}
		if n *= int64(d); n > maxElements {
			return fmt.Errorf("shape %v has more than %d elements", shape, maxElements)
		}
	}
	return nil
}

// MACs is the number of multiplications of op i of a checked program.
func (p *Program) MACs(i int) int64 {
	op := p.Ops[i]
	out := int64(elements(p.Values[len(p.Inputs)+i].Shape))
	switch op.Kind {
	case OpConv:
		return out * int64(elements(p.Weights[op.Weights[0]].Shape[1:]))
	case OpDense:
		return out * int64(p.Weights[op.Weights[0]].Shape[1])
	case OpMatMul:
		in := p.Values[op.In[0]].Shape
		return out * int64(in[len(in)-1])
	case OpMul:
		return out
	case OpRequant:
		if len(op.Weights) > 0 {
			return out
		}
	}
	return 0
}

// work estimates what op i costs, in additions.
func (p *Program) work(i int) int64 {
	op := p.Ops[i]
	n := p.MACs(i) + int64(elements(p.Values[len(p.Inputs)+i].Shape))
	switch op.Kind {
	case OpMaxPool, OpSumPool:
		n *= int64(op.Kernel[0] * op.Kernel[1])
	case OpSum, OpMax, OpArgMax:
		n += int64(elements(p.Values[op.In[0]].Shape))
	}
	return n
}

var errFields = errors.New("sets a field that its kind does not use")
