package reference

import (
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// zip combines two lists of elements as if both had the shape that they
// broadcast to.
func zip[A, R any](shape []int, a []A, as []int, b []A, bs []int, out []R, f func(x, y A) R) {
	switch {
	case len(a) == len(out) && len(b) == len(out):
		for i := range out {
			out[i] = f(a[i], b[i])
		}
	case len(a) == len(out) && len(b) == 1:
		for i := range out {
			out[i] = f(a[i], b[0])
		}
	default:
		walk(shape, [3][]int{stretch(as, shape), stretch(bs, shape)}, func(i, x, y, _ int) { out[i] = f(a[x], b[y]) })
	}
}

// pair is an element-wise function of two numbers of one type, once for each
// kind of number that it takes.
type pair struct {
	float    func(x, y float64) float64
	int      func(x, y int64) int64
	unsigned func(x, y uint64) uint64 // uint64; int where left out
}

// binary folds one or more inputs with a pair.
func (p pair) run(c *call) ([]*Tensor, error) {
	if c.version < 7 && c.node.Attribute("axis") != nil && len(c.in) == 2 && c.in[1] != nil {
		// Before operator set 7 the second operand stands at an axis of the first.
		b, rank := c.in[1], len(c.in[0].Shape)
		ax, err := axis(c.int("axis", 0), rank)
		if err != nil {
			return nil, err
		}
		after := rank - ax - len(b.Shape)
		if after < 0 {
			return nil, fmt.Errorf("shape %v does not stand at axis %d of shape %v", b.Shape, ax, c.in[0].Shape)
		}
		c.in = []*Tensor{c.in[0], b.withShape(append(slices.Clone(b.Shape), slices.Repeat([]int{1}, after)...))}
	}
	acc := c.in[0]
	for i := 1; i < len(c.in); i++ {
		if c.in[i] == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
		if err := c.same(0, i); err != nil {
			return nil, err
		}
		var err error
		if acc, err = c.zip(acc, c.in[i], acc.Type, p); err != nil {
			return nil, err
		}
	}
	return []*Tensor{acc}, nil
}

func (c *call) zip(a, b *Tensor, to onnx.DataType, p pair) (*Tensor, error) {
	shape, err := broadcast(a.Shape, b.Shape)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(to, shape)
	if err != nil {
		return nil, err
	}
	switch {
	case a.Type.Floating():
		zip(shape, a.Floats, a.Shape, b.Floats, b.Shape, out.Floats, p.float)
	case p.int == nil:
		return nil, fmt.Errorf("%s is %w", a.Type, ErrUnsupported)
	case a.Type == onnx.Uint64 && p.unsigned != nil:
		zip(shape, a.Ints, a.Shape, b.Ints, b.Shape, out.Ints, func(x, y int64) int64 { return int64(p.unsigned(uint64(x), uint64(y))) })
	default:
		zip(shape, a.Ints, a.Shape, b.Ints, b.Shape, out.Ints, p.int)
	}
	return out, nil
}

var errDivision = fmt.Errorf("divides an integer by zero")

func div(c *call) ([]*Tensor, error) {
	if err := c.nonZero(1); err != nil {
		return nil, err
	}
	return pair{
		float:    func(x, y float64) float64 { return x / y },
		int:      func(x, y int64) int64 { return x / y },
		unsigned: func(x, y uint64) uint64 { return x / y },
	}.run(c)
}

// nonZero refuses integer divisors of zero.
func (c *call) nonZero(i int) error {
	for _, v := range c.in[i].Ints {
		if v == 0 {
			return errDivision
		}
	}
	return nil
}

// mod has the sign of the divisor, or with fmod=1 that of the dividend.
func mod(c *call) ([]*Tensor, error) {
	if err := c.nonZero(1); err != nil {
		return nil, err
	}
	fmod := c.int("fmod", 0) == 1
	return pair{
		float: func(x, y float64) float64 {
			r := math.Mod(x, y)
			if !fmod && r != 0 && (r < 0) != (y < 0) {
				r += y
			}
			return r
		},
		int: func(x, y int64) int64 {
			if y == -1 {
				return 0
			}
			r := x % y
			if !fmod && r != 0 && (r < 0) != (y < 0) {
				r += y
			}
			return r
		},
		unsigned: func(x, y uint64) uint64 { return x % y },
	}.run(c)
}

// pow takes an exponent of another type; the result has the base's.
func pow(c *call) ([]*Tensor, error) {
	a, b := c.in[0], c.in[1]
	if a.Type.Integer() && b.Type.Integer() {
		return one(c.zip(a, b, a.Type, pair{int: func(x, y int64) int64 {
			if y < 0 {
				return toInt(math.Pow(float64(x), float64(y)))
			}
			r := int64(1)
			for ; y > 0; y >>= 1 {
				if y&1 == 1 {
					r *= x
				}
				x *= x
			}
			return r
		}}))
	}
	x, err := c.numbers(a)
	if err != nil {
		return nil, err
	}
	y, err := c.numbers(b)
	if err != nil {
		return nil, err
	}
	shape, err := broadcast(a.Shape, b.Shape)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(a.Type, shape)
	if err != nil {
		return nil, err
	}
	if a.Type.Floating() {
		zip(shape, x, a.Shape, y, b.Shape, out.Floats, math.Pow)
	} else {
		zip(shape, x, a.Shape, y, b.Shape, out.Ints, func(x, y float64) int64 { return toInt(math.Pow(x, y)) })
	}
	return []*Tensor{out}, nil
}

// least and most are minimum and maximum; NaN wins, as in NumPy.
func least() pair {
	return pair{
		float:    func(x, y float64) float64 { return min(x, y) },
		int:      func(x, y int64) int64 { return min(x, y) },
		unsigned: func(x, y uint64) uint64 { return min(x, y) },
	}
}

func most() pair {
	return pair{
		float:    func(x, y float64) float64 { return max(x, y) },
		int:      func(x, y int64) int64 { return max(x, y) },
		unsigned: func(x, y uint64) uint64 { return max(x, y) },
	}
}

func add() pair {
	return pair{float: func(x, y float64) float64 { return x + y }, int: func(x, y int64) int64 { return x + y }}
}

func sub() pair {
	return pair{float: func(x, y float64) float64 { return x - y }, int: func(x, y int64) int64 { return x - y }}
}

func mul() pair {
	return pair{float: func(x, y float64) float64 { return x * y }, int: func(x, y int64) int64 { return x * y }}
}

func mean(c *call) ([]*Tensor, error) {
	sum, err := add().run(c)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(sum[0].Type, sum[0].Shape)
	if err != nil {
		return nil, err
	}
	for i, v := range sum[0].Floats {
		out.Floats[i] = v / float64(len(c.in))
	}
	return []*Tensor{out}, nil
}

// compare makes bool of two tensors of one type. Order says whether numbers
// that compare as -1, 0 or 1 satisfy it; NaN satisfies nothing.
func compare(holds func(order int) bool) func(*call) ([]*Tensor, error) {
	bit := func(b bool) int64 {
		if b {
			return 1
		}
		return 0
	}
	return func(c *call) ([]*Tensor, error) {
		if err := c.same(0, 1); err != nil {
			return nil, err
		}
		a, b := c.in[0], c.in[1]
		shape, err := broadcast(a.Shape, b.Shape)
		if err != nil {
			return nil, err
		}
		out, err := c.alloc(onnx.Bool, shape)
		if err != nil {
			return nil, err
		}
		switch {
		case a.Type.Floating():
			zip(shape, a.Floats, a.Shape, b.Floats, b.Shape, out.Ints, func(x, y float64) int64 {
				return bit(x == x && y == y && holds(order(x, y)))
			})
		case a.Type == onnx.String:
			zip(shape, a.Strings, a.Shape, b.Strings, b.Shape, out.Ints, func(x, y string) int64 { return bit(holds(order(x, y))) })
		case a.Type == onnx.Uint64:
			zip(shape, a.Ints, a.Shape, b.Ints, b.Shape, out.Ints, func(x, y int64) int64 { return bit(holds(order(uint64(x), uint64(y)))) })
		default:
			zip(shape, a.Ints, a.Shape, b.Ints, b.Shape, out.Ints, func(x, y int64) int64 { return bit(holds(order(x, y))) })
		}
		return []*Tensor{out}, nil
	}
}

func order[T float64 | int64 | uint64 | string](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// bitwise is for operators on bool and integers alone.
func bitwise(f func(x, y int64) int64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) { return pair{int: f}.run(c) }
}

func bitShift(c *call) ([]*Tensor, error) {
	left := c.text("direction", "LEFT") == "LEFT"
	shift := func(x, y uint64) uint64 {
		switch {
		case y >= 64:
			return 0
		case left:
			return x << y
		}
		return x >> y
	}
	return pair{
		int:      func(x, y int64) int64 { return int64(shift(uint64(x), uint64(y))) },
		unsigned: shift,
	}.run(c)
}

// each is an element-wise function of a floating tensor.
func each(f func(float64) float64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) { return one(c.each(c.in[0], f)) }
}

func (c *call) each(t *Tensor, f func(float64) float64) (*Tensor, error) {
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	for i, v := range t.Floats {
		out.Floats[i] = f(v)
	}
	return out, nil
}

// eachNumber is an element-wise function of floats or of integers.
func eachNumber(f func(float64) float64, g func(int64) int64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		out, err := c.each(c.in[0], f)
		if err != nil {
			return nil, err
		}
		for i, v := range c.in[0].Ints {
			out.Ints[i] = g(v)
		}
		return []*Tensor{out}, nil
	}
}

// test makes bool of a floating tensor.
func test(f func(c *call) func(float64) bool) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		holds := f(c)
		out, err := c.alloc(onnx.Bool, c.in[0].Shape)
		if err != nil {
			return nil, err
		}
		for i, v := range c.in[0].Floats {
			if holds(v) {
				out.Ints[i] = 1
			}
		}
		return []*Tensor{out}, nil
	}
}

func isInf(c *call) func(float64) bool {
	negative, positive := c.int("detect_negative", 1) != 0, c.int("detect_positive", 1) != 0
	return func(v float64) bool {
		return positive && math.IsInf(v, 1) || negative && math.IsInf(v, -1)
	}
}

func sign(c *call) ([]*Tensor, error) {
	return eachNumber(
		func(v float64) float64 {
			if v != v || v == 0 {
				return v
			}
			return math.Copysign(1, v)
		},
		func(v int64) int64 {
			if c.in[0].Type == onnx.Uint64 {
				return int64(min(uint64(v), 1))
			}
			return int64(order(v, 0))
		})(c)
}

// clip takes its bounds as attributes before operator set 11.
func clip(c *call) ([]*Tensor, error) {
	lo, hi := c.in[1], c.in[2]
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	for i, t := range []*Tensor{lo, hi} {
		if t != nil && t.Len() != 1 {
			return nil, fmt.Errorf("input %d has %d elements, want one number", i+1, t.Len())
		}
	}
	if c.in[0].Type.Floating() {
		l, h := c.float("min", math.Inf(-1)), c.float("max", math.Inf(1))
		if lo != nil {
			l = lo.Floats[0]
		}
		if hi != nil {
			h = hi.Floats[0]
		}
		return one(c.each(c.in[0], func(v float64) float64 { return min(max(v, l), h) }))
	}
	t := c.in[0]
	var err error
	if lo != nil {
		if t, err = c.zip(t, lo.withShape(nil), t.Type, most()); err != nil {
			return nil, err
		}
	}
	if hi != nil {
		if t, err = c.zip(t, hi.withShape(nil), t.Type, least()); err != nil {
			return nil, err
		}
	}
	return []*Tensor{t}, nil
}

// where chooses between two tensors of one type.
func where(c *call) ([]*Tensor, error) {
	cond, a, b := c.in[0], c.in[1], c.in[2]
	if err := c.same(1, 2); err != nil {
		return nil, err
	}
	shape, err := broadcast(cond.Shape, a.Shape, b.Shape)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(a.Type, shape)
	if err != nil {
		return nil, err
	}
	sets := [3][]int{stretch(cond.Shape, shape), stretch(a.Shape, shape), stretch(b.Shape, shape)}
	walk(shape, sets, func(i, k, x, y int) {
		if cond.Ints[k] != 0 {
			out.copy(i, a, x)
		} else {
			out.copy(i, b, y)
		}
	})
	return []*Tensor{out}, nil
}

// copy sets element i to element j of a tensor of the same type.
func (t *Tensor) copy(i int, from *Tensor, j int) {
	switch {
	case t.Floats != nil:
		t.Floats[i] = from.Floats[j]
	case t.Ints != nil:
		t.Ints[i] = from.Ints[j]
	default:
		t.Strings[i] = from.Strings[j]
	}
}

// copyRun sets n elements from i on to those from j on.
func (t *Tensor) copyRun(i int, from *Tensor, j, n int) {
	switch {
	case t.Floats != nil:
		copy(t.Floats[i:i+n], from.Floats[j:j+n])
	case t.Ints != nil:
		copy(t.Ints[i:i+n], from.Ints[j:j+n])
	default:
		copy(t.Strings[i:i+n], from.Strings[j:j+n])
	}
}

// cumulative folds along an axis, for CumSum and CumProd.
func cumulative(f func(x, y float64) float64, g func(x, y int64) int64, start float64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		t := c.in[0]
		a, err := c.scalar(1, 0)
		if err != nil {
			return nil, err
		}
		ax, err := axis(toInt(a), len(t.Shape))
		if err != nil {
			return nil, err
		}
		out, err := c.alloc(t.Type, t.Shape)
		if err != nil {
			return nil, err
		}
		exclusive, reverse := c.int("exclusive", 0) != 0, c.int("reverse", 0) != 0
		n, inner := t.Shape[ax], size(t.Shape[ax+1:])
		for base := 0; base < t.Len(); base += n * inner {
			for j := range inner {
				fx, ix := start, int64(start)
				for k := range n {
					if reverse {
						k = n - 1 - k
					}
					i := base + k*inner + j
					if t.Floats != nil {
						next := f(fx, t.Floats[i])
						out.Floats[i] = next
						if exclusive {
							out.Floats[i] = fx
						}
						fx = next
					} else {
						next := g(ix, t.Ints[i])
						out.Ints[i] = next
						if exclusive {
							out.Ints[i] = ix
						}
						ix = next
					}
				}
			}
		}
		return []*Tensor{out}, nil
	}
}

// bitCast reads the bits of elements as another type of the same width.
func bitCast(c *call) ([]*Tensor, error) {
	t := c.in[0]
	to := onnx.DataType(c.int("to", 0))
	wide := func(t onnx.DataType) bool {
		return t == onnx.Float || t == onnx.Double || t.Integer() && t.Bits() >= 8 || t == onnx.Bool
	}
	if t.Type.Bits() != to.Bits() || !wide(t.Type) || !wide(to) {
		return nil, fmt.Errorf("reading %s as %s is %w", t.Type, to, ErrUnsupported)
	}
	out, err := c.alloc(to, t.Shape)
	if err != nil {
		return nil, err
	}
	for i := range t.Len() {
		var b uint64
		switch t.Type {
		case onnx.Float:
			b = uint64(math.Float32bits(float32(t.Floats[i])))
		case onnx.Double:
			b = math.Float64bits(t.Floats[i])
		default:
			b = uint64(t.Ints[i]) << (64 - t.Type.Bits()) >> (64 - t.Type.Bits())
		}
		switch to {
		case onnx.Float:
			out.Floats[i] = float64(math.Float32frombits(uint32(b)))
		case onnx.Double:
			out.Floats[i] = math.Float64frombits(b)
		default:
			out.Ints[i] = int64(b)
		}
	}
	return []*Tensor{out}, nil
}
