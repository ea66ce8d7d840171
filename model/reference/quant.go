package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// scales reads the scale and the zero point that belong to a tensor: one number,
// one for each position along an axis, or one for each block along it.
type scales struct {
	scale, zero []float64
	at          func(i int) int // which of them element i has
}

func (c *call) scales(t, scale, zero *Tensor, ax, block int64) (s scales, err error) {
	if s.scale, err = c.numbers(scale); err != nil {
		return s, err
	}
	if zero != nil {
		if zero.Len() != scale.Len() {
			return s, fmt.Errorf("has %d scales and %d zero points", scale.Len(), zero.Len())
		}
		if s.zero, err = c.numbers(zero); err != nil {
			return s, err
		}
	} else {
		s.zero = make([]float64, scale.Len())
	}
	if scale.Len() == 1 && block == 0 {
		s.at = func(int) int { return 0 }
		return s, nil
	}
	k, err := axis(ax, len(t.Shape))
	if err != nil {
		return s, err
	}
	n, inner := t.Shape[k], size(t.Shape[k+1:])
	if block == 0 {
		if len(scale.Shape) != 1 || scale.Len() != n {
			return s, fmt.Errorf("has scales of shape %v for %d positions along axis %d", scale.Shape, n, k)
		}
		s.at = func(i int) int { return i / inner % n }
		return s, nil
	}
	want := slices.Clone(t.Shape)
	if block < 0 || block > maxElements {
		return s, fmt.Errorf("block_size is %d", block)
	}
	want[k] = (n + int(block) - 1) / int(block)
	if !slices.Equal(want, scale.Shape) {
		return s, fmt.Errorf("has scales of shape %v, want %v", scale.Shape, want)
	}
	s.at = func(i int) int {
		outer, pos, rest := i/inner/n, i/inner%n, i%inner
		return (outer*want[k]+pos/int(block))*inner + rest
	}
	return s, nil
}

// quantise rounds x/scale + zero to a type, at its bounds where it is beyond.
func quantise(x, scale, zero float64, to onnx.DataType) float64 {
	if to.Floating() {
		return roundFloat(to, x/scale, true)
	}
	v := math.RoundToEven(x/scale) + zero
	if v != v {
		return zero
	}
	hi := float64(highest(to))
	if to == onnx.Uint64 {
		hi = math.MaxUint64
	}
	return min(max(v, float64(lowest(to))), hi)
}

func (t *Tensor) set(i int, v float64) {
	if t.Floats != nil {
		t.Floats[i] = v
	} else {
		t.Ints[i] = toInt(v)
	}
}

func quantizeLinear(c *call) ([]*Tensor, error) {
	t, scale, zero := c.in[0], c.in[1], c.in[2]
	to := onnx.Uint8
	if v := c.int("output_dtype", 0); v != 0 {
		to = onnx.DataType(v)
	}
	if zero != nil {
		to = zero.Type
	}
	s, err := c.scales(t, scale, zero, c.int("axis", 1), c.int("block_size", 0))
	if err != nil {
		return nil, err
	}
	x, err := c.numbers(t)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(to, t.Shape)
	if err != nil {
		return nil, err
	}
	if to == onnx.String {
		return nil, errors.New("quantises to strings")
	}
	// The division is carried out in single precision, where ties are decided.
	single := t.Type != onnx.Double
	for i, v := range x {
		k := s.at(i)
		q := v / s.scale[k]
		if single {
			q = float64(float32(q))
		}
		out.set(i, quantise(q, 1, s.zero[k], to))
	}
	return []*Tensor{out}, nil
}

func dequantizeLinear(c *call) ([]*Tensor, error) {
	t, scale, zero := c.in[0], c.in[1], c.in[2]
	to := scale.Type
	if v := c.int("output_dtype", 0); v != 0 {
		to = onnx.DataType(v)
	}
	if !to.Floating() {
		return nil, fmt.Errorf("dequantises to %s", to)
	}
	s, err := c.scales(t, scale, zero, c.int("axis", 1), c.int("block_size", 0))
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(to, t.Shape)
	if err != nil {
		return nil, err
	}
	for i := range out.Floats {
		k := s.at(i)
		out.Floats[i] = (t.at(i) - s.zero[k]) * s.scale[k]
	}
	return []*Tensor{out}, nil
}

func dynamicQuantizeLinear(c *call) ([]*Tensor, error) {
	t := c.in[0]
	out, err := c.alloc(onnx.Uint8, t.Shape)
	if err != nil {
		return nil, err
	}
	lo, hi := 0.0, 0.0
	for _, v := range t.Floats {
		lo, hi = min(lo, v), max(hi, v)
	}
	scale := float64(float32((hi - lo) / 255))
	zero := 0.0
	if scale != 0 {
		zero = math.RoundToEven(min(max(float64(float32(-lo/scale)), 0), 255))
	}
	for i, v := range t.Floats {
		if scale == 0 {
			continue
		}
		out.set(i, quantise(float64(float32(v/scale)), 1, zero, onnx.Uint8))
	}
	return []*Tensor{out, Floats(nil, scale), {Type: onnx.Uint8, Ints: []int64{toInt(zero)}}}, nil
}

// centred is an integer tensor minus its zero point, which is one number or
// one for each position along an axis.
func (c *call) centred(t, zero *Tensor, ax int) ([]float64, error) {
	if err := c.hold(t.Len()); err != nil {
		return nil, err
	}
	out := make([]float64, t.Len())
	for i := range out {
		out[i] = t.at(i)
	}
	if zero == nil {
		return out, nil
	}
	if zero.Len() == 1 {
		for i := range out {
			out[i] -= zero.at(0)
		}
		return out, nil
	}
	// One for each row or column: a vector along the axis, or a tensor that
	// broadcasts.
	shape := zero.Shape
	if len(shape) == 1 {
		if ax < 0 {
			ax += len(t.Shape)
		}
		if ax < 0 || ax >= len(t.Shape) {
			return nil, fmt.Errorf("has %d zero points for shape %v", zero.Len(), t.Shape)
		}
		shape = append(slices.Clone(shape), slices.Repeat([]int{1}, len(t.Shape)-1-ax)...)
	}
	wide, err := broadcast(t.Shape, shape)
	if err != nil || !slices.Equal(wide, t.Shape) {
		return nil, fmt.Errorf("has zero points of shape %v for shape %v", zero.Shape, t.Shape)
	}
	walk(t.Shape, [3][]int{stretch(shape, t.Shape)}, func(i, k, _, _ int) { out[i] -= zero.at(k) })
	return out, nil
}

func matMulInteger(c *call) ([]*Tensor, error) {
	a, err := c.centred(c.in[0], c.in[2], -2)
	if err != nil {
		return nil, err
	}
	b, err := c.centred(c.in[1], c.in[3], -1)
	if err != nil {
		return nil, err
	}
	return one(c.matmul(a, c.in[0].Shape, b, c.in[1].Shape, onnx.Int32))
}

func convInteger(c *call) ([]*Tensor, error) {
	x, err := c.centred(c.in[0], c.in[2], 0)
	if err != nil {
		return nil, err
	}
	k, err := c.centred(c.in[1], c.in[3], 0)
	if err != nil {
		return nil, err
	}
	return one(c.conv(x, c.in[0].Shape, k, c.in[1].Shape, nil, onnx.Int32))
}

// requantise brings a sum of products back to an integer type. The scale of the
// second factor may be one for each position along an axis of the result.
func (c *call) requantise(sum *Tensor, aScale, bScale, yScale, yZero *Tensor, ax int) (*Tensor, error) {
	for _, t := range []*Tensor{aScale, yScale, yZero} {
		if t.Len() != 1 {
			return nil, fmt.Errorf("has a scale or zero point of shape %v, want one number", t.Shape)
		}
	}
	out, err := c.alloc(yZero.Type, sum.Shape)
	if err != nil {
		return nil, err
	}
	if out.Ints == nil && out.Floats == nil {
		return nil, errors.New("has a zero point of strings")
	}
	which := func(int) int { return 0 }
	if bScale.Len() != 1 {
		if ax < 0 {
			ax += len(sum.Shape)
		}
		if ax < 0 || ax >= len(sum.Shape) || bScale.Len() != sum.Shape[ax] {
			return nil, fmt.Errorf("has %d scales for shape %v", bScale.Len(), sum.Shape)
		}
		inner, n := size(sum.Shape[ax+1:]), sum.Shape[ax]
		which = func(i int) int { return i / inner % n }
	}
	for i, v := range sum.Floats {
		s := aScale.at(0) * bScale.at(which(i)) / yScale.at(0)
		out.set(i, quantise(v*s, 1, yZero.at(0), yZero.Type))
	}
	return out, nil
}

func qLinearMatMul(c *call) ([]*Tensor, error) {
	a, err := c.centred(c.in[0], c.in[2], -2)
	if err != nil {
		return nil, err
	}
	b, err := c.centred(c.in[3], c.in[5], -1)
	if err != nil {
		return nil, err
	}
	sum, err := c.matmul(a, c.in[0].Shape, b, c.in[3].Shape, onnx.Double)
	if err != nil {
		return nil, err
	}
	return one(c.requantise(sum, c.in[1], c.in[4], c.in[6], c.in[7], -1))
}

func qLinearConv(c *call) ([]*Tensor, error) {
	x, err := c.centred(c.in[0], c.in[2], 0)
	if err != nil {
		return nil, err
	}
	k, err := c.centred(c.in[3], c.in[5], 0)
	if err != nil {
		return nil, err
	}
	sum, err := c.conv(x, c.in[0].Shape, k, c.in[3].Shape, c.in[8], onnx.Double)
	if err != nil {
		return nil, err
	}
	return one(c.requantise(sum, c.in[1], c.in[4], c.in[6], c.in[7], 1))
}
