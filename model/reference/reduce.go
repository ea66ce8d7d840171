package reference

import (
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// A reducer folds numbers into one. It starts from, for each element, step,
// and in the end finish with how many there were.
type reducer struct {
	start  float64
	step   func(acc, v float64) float64
	finish func(acc float64, n int) float64
	// The same for integers, where it differs from the above in float64:
	// sums and products that wrap around.
	ints func(acc, v int64) int64
	// extreme starts from the smallest or largest number of an integer type.
	extreme bool
}

func plain(acc float64, _ int) float64 { return acc }

func reduceSum() reducer {
	return reducer{0, func(a, v float64) float64 { return a + v }, plain, func(a, v int64) int64 { return a + v }, false}
}

func reduceProd() reducer {
	return reducer{1, func(a, v float64) float64 { return a * v }, plain, func(a, v int64) int64 { return a * v }, false}
}

func reduceMean() reducer {
	return reducer{start: 0, step: func(a, v float64) float64 { return a + v }, finish: func(a float64, n int) float64 { return a / float64(n) }}
}

func reduceMax() reducer {
	return reducer{math.Inf(-1), func(a, v float64) float64 { return max(a, v) }, plain, func(a, v int64) int64 { return max(a, v) }, true}
}

func reduceMin() reducer {
	return reducer{math.Inf(1), func(a, v float64) float64 { return min(a, v) }, plain, func(a, v int64) int64 { return min(a, v) }, true}
}

func reduceL1() reducer {
	return reducer{start: 0, step: func(a, v float64) float64 { return a + math.Abs(v) }, finish: plain}
}

func reduceSumSquare() reducer {
	return reducer{start: 0, step: func(a, v float64) float64 { return a + v*v }, finish: plain}
}

func reduceL2() reducer {
	return reducer{start: 0, step: func(a, v float64) float64 { return a + v*v }, finish: func(a float64, _ int) float64 { return math.Sqrt(a) }}
}

func reduceLogSum() reducer {
	return reducer{start: 0, step: func(a, v float64) float64 { return a + v }, finish: func(a float64, _ int) float64 { return math.Log(a) }}
}

func reduceLogSumExp() reducer {
	// log(e^a + e^v) without overflow.
	return reducer{start: math.Inf(-1), step: func(a, v float64) float64 {
		top := max(a, v)
		if math.IsInf(top, 0) {
			return top
		}
		return top + math.Log1p(math.Exp(min(a, v)-top))
	}, finish: plain}
}

// run takes its axes as an attribute or, in newer versions, as an input.
func (r reducer) run(c *call) ([]*Tensor, error) {
	t := c.in[0]
	list := c.list(1, "axes")
	if len(list) == 0 && c.int("noop_with_empty_axes", 0) != 0 {
		list = nil
		return one(c.reduce(t, []int{}, true, r))
	}
	var over []int
	var err error
	if len(list) == 0 {
		for i := range t.Shape {
			over = append(over, i)
		}
	} else if over, err = axes(list, len(t.Shape)); err != nil {
		return nil, err
	}
	return one(c.reduce(t, over, c.int("keepdims", 1) != 0, r))
}

func (c *call) reduce(t *Tensor, over []int, keep bool, r reducer) (*Tensor, error) {
	var kept, short []int
	step := make([]int, len(t.Shape)) // of the result, along each axis of the input
	n := 1
	for i, d := range t.Shape {
		if slices.Contains(over, i) {
			kept = append(kept, 1)
			n *= d
		} else {
			kept, short = append(kept, d), append(short, d)
		}
	}
	s := strides(kept)
	for i := range t.Shape {
		if !slices.Contains(over, i) {
			step[i] = s[i]
		}
	}
	if !keep {
		kept = short
	}
	out, err := c.alloc(t.Type, kept)
	if err != nil {
		return nil, err
	}
	if err := c.steps(t.Len()); err != nil {
		return nil, err
	}
	if t.Type.Floating() || r.ints == nil {
		in, err := c.numbers(t)
		if err != nil {
			return nil, err
		}
		acc := out.Floats
		if acc == nil {
			if err := c.hold(len(out.Ints)); err != nil {
				return nil, err
			}
			acc = make([]float64, len(out.Ints))
		}
		for i := range acc {
			acc[i] = r.start
		}
		walk(t.Shape, [3][]int{step}, func(i, o, _, _ int) { acc[o] = r.step(acc[o], in[i]) })
		for i := range acc {
			acc[i] = r.finish(acc[i], n)
			if out.Ints != nil {
				out.Ints[i] = toInt(acc[i])
			}
		}
		return out, nil
	}
	start := int64(r.start)
	if r.extreme {
		start = lowest(t.Type)
		if r.start > 0 {
			start = highest(t.Type)
		}
	}
	f := r.ints
	if t.Type == onnx.Uint64 && r.extreme {
		f = func(a, v int64) int64 {
			if (uint64(v) < uint64(a)) == (r.start > 0) {
				return v
			}
			return a
		}
	}
	for i := range out.Ints {
		out.Ints[i] = start
	}
	walk(t.Shape, [3][]int{step}, func(i, o, _, _ int) { out.Ints[o] = f(out.Ints[o], t.Ints[i]) })
	return out, nil
}

// lowest and highest are the bounds of an integer type or bool.
func lowest(t onnx.DataType) int64 {
	if t.Signed() {
		return -1 << (t.Bits() - 1)
	}
	return 0
}

func highest(t onnx.DataType) int64 {
	switch {
	case t == onnx.Bool:
		return 1
	case t.Signed():
		return 1<<(t.Bits()-1) - 1
	case t == onnx.Uint64:
		return -1
	}
	return 1<<t.Bits() - 1
}

// argBest is the position of the largest or smallest element along an axis.
func argBest(better int) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		t := c.in[0]
		ax, err := axis(c.int("axis", 0), len(t.Shape))
		if err != nil {
			return nil, err
		}
		if t.Shape[ax] == 0 {
			return nil, fmt.Errorf("axis %d is empty", ax)
		}
		lastOne := c.int("select_last_index", 0) != 0
		shape := slices.Clone(t.Shape)
		shape[ax] = 1
		out, err := c.alloc(onnx.Int64, shape)
		if err != nil {
			return nil, err
		}
		i := 0
		if t.Len() > 0 {
			lines(t.Shape, ax, func(base, step, n int) {
				at := 0
				for k := 1; k < n; k++ {
					o := t.order(base+k*step, base+at*step)
					if o == better || o == 0 && lastOne {
						at = k
					}
				}
				out.Ints[i] = int64(at)
				i++
			})
		}
		if c.int("keepdims", 1) == 0 {
			out.Shape = slices.Delete(shape, ax, ax+1)
		}
		return []*Tensor{out}, nil
	}
}

// order compares two elements of one tensor.
func (t *Tensor) order(i, j int) int {
	switch {
	case t.Floats != nil:
		return order(t.Floats[i], t.Floats[j])
	case t.Type == onnx.Uint64:
		return order(uint64(t.Ints[i]), uint64(t.Ints[j]))
	case t.Ints != nil:
		return order(t.Ints[i], t.Ints[j])
	}
	return order(t.Strings[i], t.Strings[j])
}
