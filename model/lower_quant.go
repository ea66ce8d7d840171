package model

import (
	"math"

	"probity/model/onnx"
)

// quantisedLowering is for models that were quantised before: integer weights
// become the numbers that they stand for again, and the rounding of what is
// computed is left to Quantise.
func quantisedLowering(op string) func(*call) []Ref {
	switch op {
	case "QuantizeLinear":
		return (*call).quantizeLinear
	case "DequantizeLinear":
		return (*call).dequantizeLinear
	case "QLinearConv":
		return (*call).qLinearConv
	case "QLinearMatMul":
		return (*call).qLinearMatMul
	case "ConvInteger":
		return (*call).convInteger
	case "MatMulInteger":
		return (*call).matMulInteger
	}
	return nil
}

// along shapes a scale or zero point so that it broadcasts along axis.
func (c *call) along(v Ref, axis, rank int) Ref {
	s := c.b.shape(v)
	if elements(s) == 1 {
		return c.b.reshape(v, []int{})
	}
	if len(s) != 1 {
		refuse("a scale of shape %s (blocks); quantise the model by tensor or by channel, or export it in float32", shapeString(s))
	}
	if axis < 0 {
		axis += rank
	}
	out := []int{s[0]}
	for i := axis + 1; i < rank; i++ {
		out = append(out, 1)
	}
	return c.b.reshape(v, out)
}

// quantizeLinear is x/scale + zero, rounded and saturated, as the operator
// says. Where a DequantizeLinear follows, the pair only rounds a number to a
// grid, and dequantizeLinear takes it out.
func (c *call) quantizeLinear() []Ref {
	b := c.b
	x := c.x(0)
	to := onnx.Uint8
	if c.has(2) {
		to = c.in[2].typ
	} else if t := c.int("output_dtype", 0); t != 0 {
		to = onnx.DataType(t)
	}
	lo, hi := integerRange(to)
	c.typ = to
	rank := len(b.shape(x))
	axis := c.int("axis", 1)
	if k, ok := b.scalar(c.x(1)); ok {
		zero := 0.0
		if c.has(2) {
			zero, ok = b.scalar(c.x(2))
		}
		if ok {
			return one(b.curve(x, "quantise", k, zero, lo, hi))
		}
	}
	y := b.div(x, c.along(c.x(1), axis, rank))
	y = b.curve(y, "round")
	if c.has(2) {
		y = b.add(y, c.along(c.x(2), axis, rank))
	}
	return one(b.clip(y, lo, hi))
}

func integerRange(t onnx.DataType) (lo, hi float64) {
	bits := t.Bits()
	if !t.Integer() || bits > 32 {
		refuse("quantises to %s; only integers of up to 32 bits are carried out", t)
	}
	if t.Signed() {
		return -math.Exp2(float64(bits - 1)), math.Exp2(float64(bits-1)) - 1
	}
	return 0, math.Exp2(float64(bits)) - 1
}

func (c *call) dequantizeLinear() []Ref {
	b := c.b
	x := c.x(0)
	c.typ = onnx.Float
	// Rounding to a grid and back is what Quantise does by itself.
	if from := b.node(x); from != nil && from.Kind == NodeCurve && from.Curve.Name == "quantise" {
		if k, ok := b.scalar(c.x(1)); ok && k == from.Curve.Params[0] {
			c.note("Rounding to integers in the middle of the network (QuantizeLinear, DequantizeLinear) is left out: Probity quantises the network itself. What the integers of the original could not hold is clipped as before.")
			p := from.Curve.Params
			return one(b.clip(from.In[0], (p[2]-p[1])*k, (p[3]-p[1])*k))
		}
	}
	rank := len(b.shape(x))
	axis := c.int("axis", 1)
	if c.has(2) {
		x = b.sub(x, c.along(c.x(2), axis, rank))
	}
	return one(b.mul(x, c.along(c.x(1), axis, rank)))
}

// dynamicQuantize leaves the number as it is, with scale 1 and zero point 0:
// MatMulInteger or ConvInteger and the multiplication with the scale that
// follow then compute what the model did before it was quantised, but for the
// rounding of weights.
func (c *call) dynamicQuantize() []*value {
	c.note("Rounding to integers in the middle of the network (DynamicQuantizeLinear) is left out: Probity quantises the network itself.")
	return []*value{
		{ref: c.x(0), made: true, typ: onnx.Uint8, grid: true},
		{ref: c.b.number(1), made: true, typ: onnx.Float, grid: true},
		{ref: c.b.number(0), made: true, typ: onnx.Uint8, grid: true},
	}
}

func (c *call) real(x, scale, zero, axis int) Ref {
	b := c.b
	v := c.x(x)
	rank := len(b.shape(v))
	if c.has(zero) {
		v = b.sub(v, c.along(c.x(zero), axis, rank))
	}
	if scale >= 0 {
		v = b.mul(v, c.along(c.x(scale), axis, rank))
	}
	return v
}

// again rounds as the model's output type demands.
func (c *call) again(y Ref, scale, zero int) Ref {
	b := c.b
	k, ok := b.scalar(c.x(scale))
	z := 0.0
	if ok && c.has(zero) {
		z, ok = b.scalar(c.x(zero))
	}
	if !ok {
		refuse("an output scale for each channel; quantise the model's activations by tensor, or export it in float32")
	}
	c.typ = c.in[zero].typ
	lo, hi := integerRange(c.typ)
	return b.curve(y, "quantise", k, z, lo, hi)
}

func (c *call) qLinearConv() []Ref {
	b := c.b
	if !c.has(7) {
		wrong("its inputs are not complete")
	}
	inner := *c
	x, w := c.real(0, 1, 2, 1), c.real(3, 4, 5, 0)
	inner.in = []*value{{ref: x, made: true, typ: onnx.Float}, {ref: w, made: true, typ: onnx.Float}}
	if c.has(8) {
		k := b.mul(c.x(8), b.reshape(b.mul(b.expand(c.x(1), b.shape(c.x(4))), c.x(4)), b.shape(c.x(4))))
		inner.in = append(inner.in, &value{ref: k, made: true, typ: onnx.Float})
	}
	return one(c.again(inner.conv()[0], 6, 7))
}

func (c *call) qLinearMatMul() []Ref {
	if !c.has(7) {
		wrong("its inputs are not complete")
	}
	return one(c.again(c.product2(c.real(0, 1, 2, -2), c.real(3, 4, 5, -1)), 6, 7))
}

func (c *call) convInteger() []Ref {
	inner := *c
	inner.in = []*value{{ref: c.real(0, -1, 2, 1), made: true, typ: onnx.Float}, {ref: c.real(1, -1, 3, 0), made: true, typ: onnx.Float}}
	c.typ = onnx.Int32
	return inner.conv()
}

func (c *call) matMulInteger() []Ref {
	c.typ = onnx.Int32
	return one(c.product2(c.real(0, -1, 2, -2), c.real(1, -1, 3, -1)))
}
