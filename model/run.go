package model

import (
	"fmt"
	"math"
	"slices"
)

// Run executes a checked program on one value for every input, bit for bit the
// same on every machine, and returns every value on the way. It refuses weights
// and inputs that leave their intervals, so no sum overflows.
//
// Run is the definition of what a program means, written to be read. A Machine
// computes the same, fast.
func (p *Program) Run(w Weights, inputs ...[]int64) (*Trace, error) {
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("run program: %w", err)
	}
	if err := p.CheckInputs(inputs...); err != nil {
		return nil, fmt.Errorf("run program: %w", err)
	}
	t := &Trace{Values: make([][]int64, 0, len(p.Values))}
	for _, x := range inputs {
		t.Values = append(t.Values, slices.Clone(x))
	}
	for _, op := range p.Ops {
		t.Values = append(t.Values, p.exec(op, w, t.Values))
	}
	for _, port := range p.Outputs {
		t.outputs = append(t.outputs, port.Value)
	}
	return t, nil
}

// CheckInputs says whether x has, for every input of the program, the right
// number of elements, all within its interval.
func (p *Program) CheckInputs(x ...[]int64) error {
	if len(x) != len(p.Inputs) {
		return fmt.Errorf("check inputs: %d inputs, the program takes %d", len(x), len(p.Inputs))
	}
	for i, port := range p.Inputs {
		v := p.Values[i]
		if len(x[i]) != elements(v.Shape) {
			return fmt.Errorf("check inputs: %d elements for input %q, the program takes %d (%s)", len(x[i]), port.Name, elements(v.Shape), shapeString(v.Shape))
		}
		for k, a := range x[i] {
			if a < v.Lo || a > v.Hi {
				return fmt.Errorf("check inputs: element %d of input %q is %d, outside [%d, %d]", k, port.Name, a, v.Lo, v.Hi)
			}
		}
	}
	return nil
}

// Input turns real numbers into the program's input number i: x/Scale, rounded
// half up, clamped to the input's interval. What is not a number becomes the
// lower end. The length is kept; Run checks it.
func (p *Program) Input(i int, x []float32) []int64 {
	port := p.Inputs[i]
	out := make([]int64, len(x))
	for k, a := range x {
		out[k] = quantise(float64(a)/port.Scale[k%len(port.Scale)], p.Values[i].Lo, p.Values[i].Hi)
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

// Floats turns output number i into real numbers: times Scale.
func (p *Program) Floats(i int, out []int64) []float32 {
	scale := p.Outputs[i].Scale
	f := make([]float32, len(out))
	for k, a := range out {
		f[k] = float32(float64(a) * scale[k%len(scale)])
	}
	return f
}

// A tensor of 64-bit integers on the way through Run.
type ints struct {
	shape []int
	x     []int64
}

// exec computes the value that op writes from those before it.
func (p *Program) exec(op Op, w Weights, values [][]int64) []int64 {
	var in []ints // operands; weights behind values
	for _, i := range op.In {
		in = append(in, ints{p.Values[i].Shape, values[i]})
	}
	out := ints{shape: p.Values[len(values)].Shape}
	out.x = make([]int64, elements(out.shape))
	switch op.Kind {
	case OpConv:
		runConv(op, p.tensors(op, w), in[0], out)
	case OpDense:
		runDense(p.tensors(op, w), in[0], out)
	case OpEmbed:
		runEmbed(w[op.Weights[0]], in[0], out)
	case OpMatMul:
		runMatMul(in[0], in[1], out)
	case OpSumPool, OpMaxPool:
		runPool(op, in[0], out)
	case OpAdd:
		runBoth(append(in, p.tensors(op, w)...), out, func(a, b int64) int64 { return op.A*a + op.B*b })
	case OpMul:
		runBoth(append(in, p.tensors(op, w)...), out, func(a, b int64) int64 { return a * b })
	case OpDiv:
		runBoth(in, out, op.div)
	case OpSum, OpMax:
		runReduce(op, in[0], out)
	case OpRequant:
		runRequant(op, p.tensors(op, w), in[0], out)
	case OpLookup:
		for i, a := range in[0].x {
			out.x[i] = int64(op.Table[a-op.Lo])
		}
	case OpSqrt:
		for i, a := range in[0].x {
			out.x[i] = op.sqrt(a)
		}
	case OpView:
		op.View.each(func(i, from int) { out.x[i] = in[0].x[from] })
	case OpPad:
		runPad(op, in[0], out)
	case OpConcat:
		runConcat(op, in, out)
	case OpGather:
		runGather(op, in[0], out)
	case OpArgMax:
		runArgMax(op, in[0], out)
	}
	return out.x
}

// tensors are the weights that an op reads.
func (p *Program) tensors(op Op, w Weights) (t []ints) {
	for _, i := range op.Weights {
		x := make([]int64, w[i].Len())
		for k := range x {
			x[k] = int64(w[i].At(k))
		}
		t = append(t, ints{p.Weights[i].Shape, x})
	}
	return t
}

func runConv(op Op, w []ints, in, out ints) {
	weight := w[0]
	at := len(in.shape) - 3
	c, h, width := in.shape[at], in.shape[at+1], in.shape[at+2]
	o, oh, ow := out.shape[at], out.shape[at+1], out.shape[at+2]
	kh, kw := op.Kernel[0], op.Kernel[1]
	cg, og := c/op.Groups, o/op.Groups // channels of one group
	for n := range elements(in.shape[:at]) {
		for oc := range o {
			y := out.x[(n*o+oc)*oh*ow:][:oh*ow]
			if len(w) > 1 {
				for i := range y {
					y[i] = w[1].x[oc]
				}
			}
			for ic := range cg {
				x := in.x[(n*c+oc/og*cg+ic)*h*width:][:h*width]
				for ky := range kh {
					for kx := range kw {
						m := weight.x[((oc*cg+ic)*kh+ky)*kw+kx]
						for oy := range oh {
							iy := oy*op.Stride[0] - op.Pads[0] + ky*op.Dilation[0]
							if iy < 0 || iy >= h {
								continue
							}
							for ox := range ow {
								ix := ox*op.Stride[1] - op.Pads[1] + kx*op.Dilation[1]
								if ix >= 0 && ix < width {
									y[oy*ow+ox] += m * x[iy*width+ix]
								}
							}
						}
					}
				}
			}
		}
	}
}

func dot(a, b []int64) (sum int64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func runDense(w []ints, in, out ints) {
	n, k := w[0].shape[0], w[0].shape[1]
	for r := range len(in.x) / k {
		for i := range n {
			sum := dot(w[0].x[i*k:][:k], in.x[r*k:][:k])
			if len(w) > 1 {
				sum += w[1].x[i]
			}
			out.x[r*n+i] = sum
		}
	}
}

func runMatMul(a, b, out ints) {
	last := len(a.shape) - 1
	m, n, k := a.shape[last-1], b.shape[last-1], a.shape[last]
	for i := range out.x {
		batch, row, col := i/(m*n), i/n%m, i%n
		out.x[i] = dot(a.x[(batch*m+row)*k:][:k], b.x[(batch*n+col)*k:][:k])
	}
}

// runBoth combines two operands element by element, the second broadcast.
func runBoth(in []ints, out ints, f func(a, b int64) int64) {
	view, _ := broadcast(in[1].shape, out.shape)
	view.each(func(i, from int) { out.x[i] = f(in[0].x[i], in[1].x[from]) })
}

func runPool(op Op, in, out ints) {
	at := len(in.shape) - 2
	h, w, oh, ow := in.shape[at], in.shape[at+1], out.shape[at], out.shape[at+1]
	for plane := range elements(in.shape[:at]) {
		x := in.x[plane*h*w:][:h*w]
		for oy := range oh {
			for ox := range ow {
				sum, largest := int64(0), int64(math.MinInt64)
				for ky := range op.Kernel[0] {
					for kx := range op.Kernel[1] {
						iy := oy*op.Stride[0] - op.Pads[0] + ky*op.Dilation[0]
						ix := ox*op.Stride[1] - op.Pads[1] + kx*op.Dilation[1]
						if iy >= 0 && iy < h && ix >= 0 && ix < w {
							sum += x[iy*w+ix]
							largest = max(largest, x[iy*w+ix])
						}
					}
				}
				if op.Kind == OpMaxPool {
					sum = largest
				}
				out.x[(plane*oh+oy)*ow+ox] = sum
			}
		}
	}
}

// reduced is the view of what a reduction over axes makes, repeated along them,
// so that it has an element for each of the operand's.
func reduced(in, out []int, axes []int) View {
	v := Contiguous(out)
	v.Shape = in
	for _, axis := range axes {
		v.Strides[axis] = 0
	}
	return v
}

func runReduce(op Op, in, out ints) {
	if op.Kind == OpMax {
		for i := range out.x {
			out.x[i] = math.MinInt64
		}
	}
	reduced(in.shape, out.shape, op.Axes).each(func(i, to int) {
		if op.Kind == OpMax {
			out.x[to] = max(out.x[to], in.x[i])
		} else {
			out.x[to] += in.x[i]
		}
	})
}

func runRequant(op Op, m []ints, in, out ints) {
	if len(m) == 0 {
		for i, a := range in.x {
			out.x[i] = op.Requant(a)
		}
		return
	}
	_, n, inner := around(in.shape, op.Axes[0])
	for i, a := range in.x {
		out.x[i] = op.Requant(a * m[0].x[i/inner%n])
	}
}

func runPad(op Op, in, out ints) {
	for i := range out.x {
		out.x[i] = op.Fill
	}
	// Where the elements of the operand go: the other direction of a view.
	v := Contiguous(out.shape)
	v.Shape = in.shape
	for axis := range in.shape {
		before, _, inner := op.Pad.pads(axis)
		v.Offset += before * v.Strides[axis]
		v.Strides[axis] *= 1 + inner
	}
	v.each(func(i, to int) { out.x[to] = in.x[i] })
}

func runConcat(op Op, in []ints, out ints) {
	outer, n, inner := around(out.shape, op.Axes[0])
	at := 0
	for _, x := range in {
		part := x.shape[op.Axes[0]] * inner
		for o := range outer {
			copy(out.x[o*n*inner+at:], x.x[o*part:][:part])
		}
		at += part
	}
}

func runGather(op Op, in, out ints) {
	outer, n, inner := around(in.shape, op.Axes[0])
	for o := range outer {
		for i, from := range op.Index {
			copy(out.x[(o*len(op.Index)+i)*inner:][:inner], in.x[(o*n+int(from))*inner:])
		}
	}
}

func runEmbed(table Tensor, in, out ints) {
	if len(in.x) == 0 {
		return
	}
	row := len(out.x) / len(in.x)
	for i, r := range in.x {
		for k := range row {
			out.x[i*row+k] = int64(table.At(int(r)*row + k))
		}
	}
}

func runArgMax(op Op, in, out ints) {
	outer, n, inner := around(in.shape, op.Axes[0])
	for o := range outer {
		for i := range inner {
			best := 0
			for k := range n {
				if in.x[(o*n+k)*inner+i] > in.x[(o*n+best)*inner+i] {
					best = k
				}
			}
			out.x[o*inner+i] = int64(best)
		}
	}
}

// Argmax is the position of the first largest element, -1 where there is none.
func Argmax[T int64 | float32 | float64](x []T) int {
	best := -1
	for i, a := range x {
		if best < 0 || a > x[best] {
			best = i
		}
	}
	return best
}
