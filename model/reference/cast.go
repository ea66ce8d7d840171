package reference

import (
	"fmt"
	"math"
	"strconv"

	"probity/model/onnx"
)

func cast(c *call) ([]*Tensor, error) {
	return one(c.cast(c.in[0], onnx.DataType(c.int("to", 0))))
}

func castLike(c *call) ([]*Tensor, error) { return one(c.cast(c.in[0], c.in[1].Type)) }

// cast converts elements: floats to integers towards zero, to narrower integers
// by dropping bits, to bool by being other than zero.
func (c *call) cast(t *Tensor, to onnx.DataType) (*Tensor, error) {
	if to.Bits() == 0 && to != onnx.String {
		return nil, fmt.Errorf("casting to %s is %w", to, ErrUnsupported)
	}
	if to == t.Type {
		return t, nil
	}
	out, err := c.alloc(to, t.Shape)
	if err != nil {
		return nil, err
	}
	saturate := c.int("saturate", 1) != 0 && to.Floating() && to.Bits() <= 8
	for i := range t.Len() {
		var f float64
		switch {
		case t.Type == onnx.String:
			if f, err = strconv.ParseFloat(t.Strings[i], 64); err != nil {
				return nil, fmt.Errorf("%.40q is no number", t.Strings[i])
			}
		default:
			f = t.at(i)
		}
		switch {
		case to == onnx.String:
			out.Strings[i] = toText(t, i)
		case to == onnx.Bool:
			if f != 0 {
				out.Ints[i] = 1
			}
		case to.Floating():
			if to == onnx.Float8E8M0 {
				f = c.powerOfTwo(f)
			}
			if to.Bits() <= 8 {
				f = roundFloat(to, f, saturate)
			}
			out.Floats[i] = f
		case t.Ints != nil:
			out.Ints[i] = t.Ints[i]
		case to == onnx.Uint64 && f >= math.MaxInt64:
			out.Ints[i] = int64(uint64(min(f, math.MaxUint64-2048)))
		default:
			out.Ints[i] = toInt(f)
		}
	}
	return out, nil
}

// powerOfTwo rounds to one by the attribute round_mode; float8e8m0 has nothing
// else.
func (c *call) powerOfTwo(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return math.NaN()
	}
	if v == 0 {
		return math.Ldexp(1, -127)
	}
	frac, exp := math.Frexp(v) // 0.5 <= frac < 1
	exp--
	switch c.text("round_mode", "up") {
	case "up":
		if frac > 0.5 {
			exp++
		}
	case "nearest":
		if frac >= 0.75 {
			exp++
		}
	}
	return math.Ldexp(1, max(min(exp, 127), -127))
}

func toText(t *Tensor, i int) string {
	switch {
	case t.Type == onnx.String:
		return t.Strings[i]
	case t.Floats != nil:
		bits := 64
		if t.Type != onnx.Double {
			bits = 32
		}
		v := t.Floats[i]
		switch {
		case math.IsNaN(v):
			return "NaN"
		case math.IsInf(v, 1):
			return "INF"
		case math.IsInf(v, -1):
			return "-INF"
		}
		return strconv.FormatFloat(v, 'g', -1, bits)
	case t.Type == onnx.Uint64:
		return strconv.FormatUint(uint64(t.Ints[i]), 10)
	}
	return strconv.FormatInt(t.Ints[i], 10)
}
