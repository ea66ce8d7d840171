package reference

import (
	"errors"
	"math"
	"slices"
)

// The activations are functions of one number with parameters from attributes.

func relu(v float64) float64 {
	if v < 0 {
		return 0
	}
	return v
}

func sigmoid(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

func softplus(v float64) float64 {
	return max(v, 0) + math.Log1p(math.Exp(-math.Abs(v)))
}

func softsign(v float64) float64 { return v / (1 + math.Abs(v)) }

func mish(v float64) float64 { return v * math.Tanh(softplus(v)) }

func elu(v, alpha float64) float64 {
	if v < 0 {
		return alpha * math.Expm1(v)
	}
	return v
}

func leaky(v, alpha float64) float64 {
	if v < 0 {
		return alpha * v
	}
	return v
}

func hardSigmoid(v, alpha, beta float64) float64 { return max(0, min(1, alpha*v+beta)) }

// param makes an activation with one parameter an operator.
func param(name string, def float64, f func(v, p float64) float64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		p := c.float(name, def)
		return one(c.each(c.in[0], func(v float64) float64 { return f(v, p) }))
	}
}

// params makes one with two parameters, alpha and another, an operator.
func params(alpha float64, name string, def float64, f func(v, a, b float64) float64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		a, b := c.float("alpha", alpha), c.float(name, def)
		return one(c.each(c.in[0], func(v float64) float64 { return f(v, a, b) }))
	}
}

func selu(v, alpha, gamma float64) float64 { return gamma * elu(v, alpha) }

// celu: https://arxiv.org/abs/1704.07483
func celu(v, alpha float64) float64 { return max(0, v) + min(0, alpha*math.Expm1(v/alpha)) }

func thresholded(v, alpha float64) float64 {
	if v > alpha {
		return v
	}
	return 0
}

func swish(v, alpha float64) float64 { return v * sigmoid(alpha*v) }

func gelu(c *call) ([]*Tensor, error) {
	f := func(v float64) float64 { return 0.5 * v * (1 + math.Erf(v/math.Sqrt2)) }
	if c.text("approximate", "none") == "tanh" {
		f = geluTanh
	}
	return one(c.each(c.in[0], f))
}

func geluTanh(v float64) float64 {
	return 0.5 * v * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(v+0.044715*v*v*v)))
}

func shrink(c *call) ([]*Tensor, error) {
	lambd, bias := c.float("lambd", 0.5), c.float("bias", 0)
	f := func(v float64) float64 {
		switch {
		case v < -lambd:
			return v + bias
		case v > lambd:
			return v - bias
		}
		return 0
	}
	return eachNumber(f, func(v int64) int64 { return toInt(f(float64(v))) })(c)
}

// prelu has a slope for each element, broadcast one way.
func prelu(c *call) ([]*Tensor, error) {
	if err := c.same(0, 1); err != nil {
		return nil, err
	}
	slope := c.in[1]
	if c.version < 7 && len(slope.Shape) == 1 && len(c.in[0].Shape) > 2 { // one for each channel
		slope = slope.withShape(append([]int{slope.Len()}, slices.Repeat([]int{1}, len(c.in[0].Shape)-2)...))
	}
	out, err := c.zip(c.in[0], slope, c.in[0].Type, pair{
		float: leaky,
		int: func(x, y int64) int64 {
			if x < 0 {
				return x * y
			}
			return x
		},
	})
	if err == nil && !slices.Equal(out.Shape, c.in[0].Shape) {
		err = errors.New("its slope has a larger shape than its input")
	}
	return one(out, err)
}

// lines calls f for every line of elements along an axis: where its first
// element is, how far the next, and how many.
func lines(shape []int, ax int, f func(base, step, n int)) {
	n, inner := shape[ax], size(shape[ax+1:])
	for base := 0; base < size(shape); base += n * inner {
		for j := range inner {
			f(base+j, inner, n)
		}
	}
}

// alongAxis makes operators that work on one axis, or, before operator set 13,
// on all from one axis on as if they were one.
func alongAxis(f func(in, out []float64, base, step, n int)) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		t := c.in[0]
		def := int64(-1)
		if c.version < 13 {
			def = 1
		}
		a := c.int("axis", def)
		shape := t.Shape
		if c.version < 13 && a == int64(len(shape)) {
			shape = append(slices.Clone(shape), 1)
		}
		ax, err := axis(a, len(shape))
		if err != nil {
			return nil, err
		}
		if c.version < 13 {
			shape = []int{size(shape[:ax]), size(shape[ax:])}
			ax = 1
		}
		out, err := c.alloc(t.Type, t.Shape)
		if err != nil || t.Len() == 0 {
			return one(out, err)
		}
		lines(shape, ax, func(base, step, n int) { f(t.Floats, out.Floats, base, step, n) })
		return []*Tensor{out}, nil
	}
}

func softmaxLine(in, out []float64, base, step, n int) {
	top := math.Inf(-1)
	for k := range n {
		top = max(top, in[base+k*step])
	}
	sum := 0.0
	for k := range n {
		e := math.Exp(in[base+k*step] - top)
		out[base+k*step] = e
		sum += e
	}
	for k := range n {
		out[base+k*step] /= sum
	}
}

func logSoftmaxLine(in, out []float64, base, step, n int) {
	top := math.Inf(-1)
	for k := range n {
		top = max(top, in[base+k*step])
	}
	sum := 0.0
	for k := range n {
		sum += math.Exp(in[base+k*step] - top)
	}
	for k := range n {
		out[base+k*step] = in[base+k*step] - top - math.Log(sum)
	}
}

func hardmaxLine(in, out []float64, base, step, n int) {
	at := 0
	for k := range n {
		if in[base+k*step] > in[base+at*step] {
			at = k
		}
	}
	out[base+at*step] = 1
}
