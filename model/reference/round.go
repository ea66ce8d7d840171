package reference

import (
	"math"

	"probity/model/onnx"
)

// round makes every element one that the tensor's type has: floats are rounded
// to nearest, ties to even; integers wrap.
func (t *Tensor) round() {
	switch {
	case t.Type == onnx.Float:
		for i, v := range t.Floats {
			t.Floats[i] = float64(float32(v))
		}
	case t.Type == onnx.Double:
	case t.Type.Floating():
		for i, v := range t.Floats {
			t.Floats[i] = roundFloat(t.Type, v, false)
		}
	default:
		if t.Type.Bits() < 64 {
			for i, v := range t.Ints {
				t.Ints[i] = wrap(t.Type, v)
			}
		}
	}
}

// wrap keeps as many low bits as the type has.
func wrap(t onnx.DataType, v int64) int64 {
	if t == onnx.Bool {
		return v & 1
	}
	shift := 64 - t.Bits()
	if t.Signed() {
		return v << shift >> shift
	}
	return int64(uint64(v) << shift >> shift)
}

// A floatFormat says which numbers a floating type has: mantissa bits, the
// exponents of the smallest and the largest normal number, the largest number,
// and what is beyond.
type floatFormat struct {
	mantissa int
	minExp   int
	max      float64
	infinite bool // has infinities
	unsigned bool
	noZero   bool
	noNegate bool // no minus zero
}

func format(t onnx.DataType) floatFormat {
	switch t {
	case onnx.Float16:
		return floatFormat{mantissa: 10, minExp: -14, max: 65504, infinite: true}
	case onnx.Bfloat16:
		return floatFormat{mantissa: 7, minExp: -126, max: math.Ldexp(255, 120), infinite: true}
	case onnx.Float8E4M3FN:
		return floatFormat{mantissa: 3, minExp: -6, max: 448}
	case onnx.Float8E4M3FNUZ:
		return floatFormat{mantissa: 3, minExp: -7, max: 240, noNegate: true}
	case onnx.Float8E5M2:
		return floatFormat{mantissa: 2, minExp: -14, max: 57344, infinite: true}
	case onnx.Float8E5M2FNUZ:
		return floatFormat{mantissa: 2, minExp: -15, max: 57344, noNegate: true}
	case onnx.Float4E2M1:
		return floatFormat{mantissa: 1, minExp: 0, max: 6}
	case onnx.Float8E8M0:
		return floatFormat{mantissa: 0, minExp: -127, max: math.Ldexp(1, 127), unsigned: true, noZero: true}
	}
	return floatFormat{mantissa: 23, minExp: -126, max: math.MaxFloat32, infinite: true}
}

// roundFloat rounds to a number of the format. Beyond its largest one comes
// infinity, or NaN where the format has none; with saturate the largest.
func roundFloat(t onnx.DataType, v float64, saturate bool) float64 {
	f := format(t)
	if math.IsNaN(v) {
		if t == onnx.Float4E2M1 { // has none
			return math.Copysign(0, -1)
		}
		return v
	}
	_, exp := math.Frexp(v) // v = 0.5..1 * 2^exp
	exp = max(exp-1, f.minExp)
	r := v
	if !math.IsInf(v, 0) {
		step := math.Ldexp(1, exp-f.mantissa)
		r = math.RoundToEven(v/step) * step
	}
	if math.Abs(r) > f.max {
		switch {
		case saturate && !(math.IsInf(v, 0) && f.infinite && f.mantissa > 2):
			r = math.Copysign(f.max, r)
		case f.infinite:
			r = math.Inf(int(math.Copysign(1, r)))
		case t == onnx.Float4E2M1: // has no NaN either
			r = math.Copysign(f.max, r)
		default:
			r = math.NaN()
		}
	}
	if r == 0 && f.noNegate {
		r = 0
	}
	return r
}
