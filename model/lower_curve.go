package model

import (
	"fmt"
	"math"
)

// curve is a function by name. The formulas are those of the ONNX operators of
// the same names.
func curve(name string, params ...float64) Curve {
	f := func() func(float64) float64 {
		p := func(i int) float64 {
			if i < len(params) {
				return params[i]
			}
			return 0
		}
		a, b := p(0), p(1)
		switch name {
		case "abs":
			return math.Abs
		case "acos":
			return math.Acos
		case "acosh":
			return math.Acosh
		case "asin":
			return math.Asin
		case "asinh":
			return math.Asinh
		case "atan":
			return math.Atan
		case "atanh":
			return math.Atanh
		case "ceil":
			return math.Ceil
		case "cos":
			return math.Cos
		case "cosh":
			return math.Cosh
		case "erf":
			return math.Erf
		case "exp":
			return math.Exp
		case "floor":
			return math.Floor
		case "log":
			return math.Log
		case "round":
			return math.RoundToEven
		case "sin":
			return math.Sin
		case "sinh":
			return math.Sinh
		case "sqrt":
			return math.Sqrt
		case "tan":
			return math.Tan
		case "tanh":
			return math.Tanh
		case "trunc":
			return math.Trunc
		case "reciprocal":
			return func(x float64) float64 { return 1 / x }
		case "sign":
			return func(x float64) float64 {
				switch {
				case x > 0:
					return 1
				case x < 0:
					return -1
				}
				return 0
			}
		case "nonzero":
			return func(x float64) float64 { return indicator(x != 0) }
		case "isnan":
			return func(x float64) float64 { return indicator(x != x) }
		case "isinf": // whether -Inf and +Inf count
			return func(x float64) float64 {
				return indicator(a != 0 && math.IsInf(x, -1) || b != 0 && math.IsInf(x, 1))
			}
		case "sigmoid":
			return sigmoid
		case "silu": // x*sigmoid(a*x)
			return func(x float64) float64 { return x * sigmoid(a*x) }
		case "softplus":
			return softplus
		case "softsign":
			return func(x float64) float64 { return x / (1 + math.Abs(x)) }
		case "mish":
			return func(x float64) float64 { return x * math.Tanh(softplus(x)) }
		case "gelu":
			return func(x float64) float64 { return 0.5 * x * (1 + math.Erf(x/math.Sqrt2)) }
		case "gelu_tanh":
			return func(x float64) float64 {
				return 0.5 * x * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
			}
		case "hardsigmoid":
			return func(x float64) float64 { return max(0, min(1, float64(a*x)+b)) }
		case "hardswish":
			return func(x float64) float64 { return x * max(0, min(1, x/6+0.5)) }
		case "leakyrelu":
			return func(x float64) float64 {
				if x < 0 {
					return a * x
				}
				return x
			}
		case "elu":
			return func(x float64) float64 {
				if x < 0 {
					return a * math.Expm1(x)
				}
				return x
			}
		case "celu":
			return func(x float64) float64 { return max(0, x) + min(0, a*math.Expm1(x/a)) }
		case "selu":
			return func(x float64) float64 {
				if x <= 0 {
					return b * a * math.Expm1(x)
				}
				return b * x
			}
		case "thresholdedrelu":
			return func(x float64) float64 { return x * indicator(x > a) }
		case "shrink": // bias, lambda
			return func(x float64) float64 {
				switch {
				case x < -b:
					return x + a
				case x > b:
					return x - a
				}
				return 0
			}
		case "pow":
			return func(x float64) float64 { return math.Pow(x, a) }
		case "exponential": // a to the power of x
			return func(x float64) float64 { return math.Pow(a, x) }
		case "equal":
			return func(x float64) float64 { return indicator(x == a) }
		case "modulo": // sign of the divisor
			return func(x float64) float64 {
				m := math.Mod(x, a)
				if m != 0 && (m < 0) != (a < 0) {
					m += a
				}
				return m
			}
		case "fmod":
			return func(x float64) float64 { return math.Mod(x, a) }
		case "affine":
			return func(x float64) float64 { return float64(a*x) + b }
		case "integer": // truncates and wraps to a bits, signed if b is not 0
			return func(x float64) float64 { return wrap(math.Trunc(x), a, b != 0) }
		case "quantise": // x/a + b, rounded and saturated
			return func(x float64) float64 { return min(max(math.RoundToEven(x/a)+b, p(2)), p(3)) }
		case "probit":
			return func(x float64) float64 { return math.Sqrt2 * math.Erfinv(2*x-1) }
		}
		return nil
	}()
	if f == nil { // a programmer's mistake, which every test of the operator finds
		refuse("function %q is not known", name)
	}
	return Curve{Name: name, Params: params, F: f}
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func wrap(x, bits float64, signed bool) float64 {
	if bits >= 53 || x != x || math.IsInf(x, 0) {
		return x
	}
	size := math.Exp2(bits)
	x = math.Mod(x, size)
	if x < 0 {
		x += size
	}
	if signed && x >= size/2 {
		x -= size
	}
	return x
}

func (c Curve) String() string {
	if len(c.Params) == 0 {
		return c.Name
	}
	return fmt.Sprintf("%s%v", c.Name, c.Params)
}
