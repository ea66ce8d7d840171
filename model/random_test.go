package model

import (
	"fmt"
	"math"
	"math/rand/v2"

	"pgregory.net/rapid"
)

// A draw is a source of choices: a number from 0 to n-1.
type draw func(n int) int

func rapidDraw(t *rapid.T) draw {
	g := map[int]*rapid.Generator[int]{}
	return func(n int) int {
		if g[n] == nil {
			g[n] = rapid.IntRange(0, n-1)
		}
		return g[n].Draw(t, "n")
	}
}

func seededDraw(seed uint64) draw {
	r := rand.New(rand.NewPCG(seed, 7))
	return r.IntN
}

func pick[T any](d draw, from ...T) T { return from[d(len(from))] }

// between draws from lo to hi, the ends more often than the rest.
func (d draw) between(lo, hi int64) int64 {
	switch d(4) {
	case 0:
		return lo
	case 1:
		return hi
	}
	if span := hi - lo + 1; span <= math.MaxInt32 {
		return lo + int64(d(int(span)))
	}
	return min(hi, lo+2*int64(d(math.MaxInt32)))
}

// A randomProgram is a program under construction.
type randomProgram struct {
	*Program
	draw draw
}

// drawProgram draws a small program of any ops, one that Check accepts. With
// extreme set, intervals are as wide as they can be.
func drawProgram(d draw, extreme bool) *Program {
	r := &randomProgram{Program: &Program{Format: ProgramFormat}, draw: d}
	shapes := [][]int{{1, 3, 5, 5}, {2, 6, 6}, {7}, {2, 3, 4}, {1, 4, 16}, {5, 9}, {1, 8, 4, 4}, {}, {1, 16, 3, 3}}
	for i := range 1 + d(2) {
		lo, hi := r.interval(extreme, 300)
		r.Inputs = append(r.Inputs, Port{Name: fmt.Sprint("x", i), Value: i, Scale: []float64{1}})
		r.Values = append(r.Values, Value{Shape: pick(d, shapes...), Lo: lo, Hi: hi})
	}
	for range 2 + d(10) {
		r.op(extreme)
	}
	if len(r.Ops) == 0 {
		r.push(Op{Kind: OpRequant, In: []int{0}, Lo: -100, Hi: 100})
	}
	last := len(r.Values) - 1
	r.Outputs = []Port{{Name: "y", Value: last, Scale: []float64{0.5}}}
	for range d(3) {
		r.Outputs = append(r.Outputs, Port{Name: "z", Value: d(last + 1), Scale: []float64{0.25}})
	}
	// Weights of ops that did not fit are in nobody's way.
	used := make([]int, len(r.Weights))
	for i := range r.Ops {
		for _, w := range r.Ops[i].Weights {
			used[w] = 1
		}
	}
	var specs []WeightSpec
	for i, s := range r.Weights {
		if used[i] == 1 {
			used[i] = len(specs)
			specs = append(specs, s)
		}
	}
	for i := range r.Ops {
		for k, w := range r.Ops[i].Weights {
			r.Ops[i].Weights[k] = used[w]
		}
	}
	r.Weights = specs
	return r.Program
}

func (r *randomProgram) interval(extreme bool, bound int64) (lo, hi int64) {
	if extreme {
		bound = int64(1) << r.draw(32)
	} else if r.draw(2) == 0 {
		return [2]int64{0, -128}[r.draw(2)], pick(r.draw, int64(127), 255)
	}
	a, b := r.draw.between(-bound, bound-1), r.draw.between(-bound, bound-1)
	return min(a, b), max(a, b)
}

func (r *randomProgram) weight(extreme bool, bound int64, shape ...int) int {
	s := WeightSpec{Name: fmt.Sprint("w", len(r.Weights)), Shape: shape}
	if s.Lo, s.Hi = r.interval(extreme, bound); !extreme && bound <= 128 {
		s.Lo, s.Hi = max(s.Lo, -128), min(s.Hi, 127)
	}
	r.Weights = append(r.Weights, s)
	return len(r.Weights) - 1
}

// value draws a value that was computed already, recent ones more often.
func (r *randomProgram) value() int {
	n := len(r.Values)
	if r.draw(3) > 0 {
		return n - 1
	}
	return r.draw(n)
}

// valueOf draws a value that fits, or -1.
func (r *randomProgram) valueOf(fits func(v Value) bool) int {
	var all []int
	for i, v := range r.Values {
		if fits(v) {
			all = append(all, i)
		}
	}
	if all == nil {
		return -1
	}
	return pick(r.draw, all...)
}

// narrow returns a value with the elements of x and an interval within [lo, hi].
func (r *randomProgram) narrow(x int, lo, hi int64) int {
	v := r.Values[x]
	if v.Lo >= lo && v.Hi <= hi {
		return x
	}
	op := Op{Kind: OpRequant, In: []int{x}, Lo: lo, Hi: hi}
	for max(v.Hi, -v.Lo)>>op.Shift > max(hi, -lo) && op.Shift < 31 {
		op.Shift++
	}
	y, err := r.push(op)
	if err != nil {
		return x
	}
	return y
}

func (r *randomProgram) axis(v Value) []int {
	if len(v.Shape) == 0 {
		return nil
	}
	return []int{r.draw(len(v.Shape))}
}

func (r *randomProgram) axes(v Value) (axes []int) {
	for i := range v.Shape {
		if r.draw(2) == 0 {
			axes = append(axes, i)
		}
	}
	return axes
}

func (r *randomProgram) window(v Value) (w Window) {
	for i := range 2 {
		n := v.Shape[len(v.Shape)-2+i]
		w.Kernel[i] = 1 + r.draw(min(n, 3))
		w.Stride[i], w.Dilation[i] = 1+r.draw(2), 1+r.draw(8)/7
		w.Pads[i], w.Pads[i+2] = r.draw(w.Kernel[i]), r.draw(w.Kernel[i])
	}
	return w
}

// op tries to append one op; those that do not fit are dropped.
func (r *randomProgram) op(extreme bool) {
	kinds := []OpKind{OpConv, OpConv, OpDense, OpDense, OpMatMul, OpAdd, OpMul, OpSumPool, OpMaxPool, OpSum, OpMax, OpRequant,
		OpLookup, OpDiv, OpSqrt, OpView, OpPad, OpConcat, OpGather, OpEmbed, OpArgMax}
	op := Op{Kind: pick(r.draw, kinds...), Name: fmt.Sprint("node ", len(r.Ops))}
	if len(r.Ops) > 0 && r.draw(8) == 0 { // the op before, once more
		op = r.Ops[len(r.Ops)-1]
	}
	x := r.value()
	if op.Kind == OpConv || op.Kind == OpSumPool || op.Kind == OpMaxPool {
		if x = r.valueOf(func(v Value) bool { return len(v.Shape) == 3 || len(v.Shape) == 4 }); x < 0 {
			return
		}
	}
	if r.draw(10) > 0 && !extreme {
		switch op.Kind {
		case OpConv, OpDense, OpMatMul, OpMul, OpAdd, OpLookup, OpEmbed:
			lo, hi := pick(r.draw, [2]int64{0, 255}, [2]int64{-128, 127}, [2]int64{0, 127}, [2]int64{-2000, 2000}), 0
			x = r.narrow(x, lo[0], lo[1])
			_ = hi
		}
	}
	v := r.Values[x]
	op.In = []int{x}
	bias := func(n int) {
		if r.draw(2) == 0 {
			op.Weights = append(op.Weights, r.weight(extreme, 1<<16, n))
		}
	}
	switch op.Kind {
	case OpConv:
		op.Window, op.Weights = r.window(v), nil
		c := v.Shape[len(v.Shape)-3]
		op.Groups = 1
		outs := 1 + r.draw(20)
		if r.draw(2) == 0 {
			op.Groups, outs = c, c*(1+r.draw(2))
		}
		op.Weights = []int{r.weight(extreme, 128, outs, c/op.Groups, op.Kernel[0], op.Kernel[1])}
		bias(outs)
	case OpDense:
		k := elements(v.Shape)
		if n := len(v.Shape); n > 0 && r.draw(3) > 0 {
			k = v.Shape[n-1]
		}
		outs := 1 + r.draw(20)
		op.Weights = []int{r.weight(extreme, 128, outs, k)}
		bias(outs)
	case OpMatMul:
		y := r.valueOf(func(u Value) bool {
			_, err := stepMatMul(op, []Value{{Shape: v.Shape}, {Shape: u.Shape}}, nil)
			return err == nil
		})
		if y < 0 {
			return
		}
		op.In = append(op.In, r.narrow(y, -128, 127))
	case OpAdd, OpMul:
		op.Weights = nil
		if op.Kind == OpAdd {
			op.A, op.B = pick[int64](r.draw, 1, 1, -1, 3, 100, 0), pick[int64](r.draw, 1, -1, 17, -2)
		}
		if r.draw(2) == 0 {
			shape := append([]int(nil), v.Shape...)
			for i := range shape {
				if r.draw(2) == 0 {
					shape[i] = 1
				}
			}
			op.Weights = []int{r.weight(extreme, 128, shape[min(len(shape), r.draw(3)):]...)}
			break
		}
		op.In = append(op.In, r.valueOf(func(u Value) bool { _, ok := broadcast(u.Shape, v.Shape); return ok }))
	case OpSumPool, OpMaxPool:
		op.Window = r.window(v)
	case OpSum, OpMax:
		op.Axes = r.axes(v)
	case OpRequant:
		op.Weights, op.Axes = nil, nil
		op.Shift = uint(r.draw(12))
		op.Lo, op.Hi = r.interval(extreme, 300)
		if axis := r.axis(v); axis != nil && r.draw(2) == 0 {
			op.Axes = axis
			op.Weights = []int{r.weight(extreme, 1<<15, v.Shape[axis[0]])}
			op.Shift = uint(r.draw(62))
			if !extreme {
				op.Shift = 10 + uint(r.draw(16))
			}
		}
	case OpLookup:
		if v.Hi-v.Lo >= 1<<12 {
			return
		}
		op.Lo, op.Table = v.Lo-int64(r.draw(3)), nil
		for range v.Hi - op.Lo + 1 + int64(r.draw(3)) {
			op.Table = append(op.Table, int32(r.draw.between(-200, 200)))
		}
	case OpDiv:
		op.Shift = uint(r.draw(16) + r.draw(2)*r.draw(40))
		y := r.valueOf(func(u Value) bool { _, ok := broadcast(u.Shape, v.Shape); return ok })
		op.In = append(op.In, r.narrow(y, 1, 1+int64(r.draw(1000))))
	case OpSqrt:
		op.Shift = uint(r.draw(20) + r.draw(2)*r.draw(40))
		op.In[0] = r.narrow(x, 0, max(v.Hi, 0))
	case OpView:
		op.View = r.view(v)
	case OpPad:
		op.Pad, op.Fill = Pad{}, r.draw.between(-3, 3)
		for range v.Shape {
			op.Pad.Before, op.Pad.After = append(op.Pad.Before, r.draw(2)), append(op.Pad.After, r.draw(2))
			op.Pad.Inner = append(op.Pad.Inner, r.draw(2))
		}
	case OpConcat:
		if op.Axes = r.axis(v); op.Axes == nil {
			return
		}
		for range r.draw(3) {
			op.In = append(op.In, r.valueOf(func(u Value) bool {
				_, err := stepConcat(Op{Axes: op.Axes}, []Value{v, u}, nil)
				return err == nil
			}))
		}
	case OpGather:
		if op.Axes = r.axis(v); op.Axes == nil {
			return
		}
		op.Index = nil
		for range 1 + r.draw(4) {
			op.Index = append(op.Index, int32(r.draw(v.Shape[op.Axes[0]])))
		}
	case OpEmbed:
		rows := 1 + r.draw(9)
		op.In[0] = r.narrow(x, 0, int64(rows-1))
		op.Weights = []int{r.weight(extreme, 128, append([]int{rows}, pick(r.draw, []int{}, []int{3}, []int{2, 2})...)...)}
	case OpArgMax:
		op.Axes = r.axis(v)
	}
	y, err := r.push(op)
	if err != nil {
		return
	}
	if elements(r.Values[y].Shape) > 3000 {
		r.Ops, r.Values = r.Ops[:len(r.Ops)-1], r.Values[:y]
	}
}

func (r *randomProgram) view(v Value) View {
	switch rank := len(v.Shape); r.draw(4) {
	case 0: // another shape
		n := elements(v.Shape)
		shape := []int{n}
		for _, d := range []int{2, 3, 5} {
			if n%d == 0 && r.draw(2) == 0 {
				shape[0] /= d
				shape = append(shape, d)
				n /= d
			}
		}
		return Contiguous(shape)
	case 1: // dimensions in another order
		c := Contiguous(v.Shape)
		for i := range rank {
			k := i + r.draw(rank-i)
			c.Strides[i], c.Strides[k] = c.Strides[k], c.Strides[i]
			shape := append([]int(nil), c.Shape...)
			shape[i], shape[k] = shape[k], shape[i]
			c.Shape = shape
		}
		return c
	case 2: // a part, backwards or repeated
		c := Contiguous(v.Shape)
		c.Shape = append([]int(nil), c.Shape...)
		for i, d := range c.Shape {
			switch r.draw(4) {
			case 0:
				c.Offset += (d - 1) * c.Strides[i]
				c.Strides[i] = -c.Strides[i]
			case 1:
				from := r.draw(d)
				c.Offset += from * c.Strides[i]
				c.Shape[i] = d - from
			case 2:
				c.Strides[i] = 0
			}
		}
		return c
	}
	return View{Shape: []int{2, 1 + r.draw(3)}, Strides: []int{r.draw(5), r.draw(3) - 1}, Offset: r.draw(4)}
}

// inside draws numbers of an interval: all at one end, at both, or anywhere.
func (d draw) inside(n int, lo, hi int64) []int64 {
	x := make([]int64, n)
	mode := d(5)
	r := rand.New(rand.NewPCG(uint64(d(1<<16)), 1))
	for i := range x {
		switch mode {
		case 0:
			x[i] = lo
		case 1:
			x[i] = hi
		case 2:
			x[i] = []int64{lo, hi}[r.IntN(2)]
		default:
			x[i] = lo + r.Int64N(hi-lo+1)
		}
	}
	return x
}

// drawRun draws weights and inputs for a program.
func drawRun(d draw, p *Program) (w Weights, x [][]int64) {
	for _, s := range p.Weights {
		var t []int32
		for _, a := range d.inside(elements(s.Shape), s.Lo, s.Hi) {
			t = append(t, int32(a))
		}
		w = append(w, TensorOf(t))
	}
	for i := range p.Inputs {
		v := p.Values[i]
		x = append(x, d.inside(elements(v.Shape), v.Lo, v.Hi))
	}
	return w, x
}
