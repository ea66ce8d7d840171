// Package modeltest makes programs for tests: small ones put together by hand, and
// random ones of every operator.
package modeltest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"probity/model"
)

// A Builder is a program under construction. The last value is its output.
type Builder struct{ model.Program }

// Input appends an input, which has to come before every op, and returns its value.
func (b *Builder) Input(lo, hi int64, shape ...int) int {
	n := len(b.Inputs)
	b.Inputs = append(b.Inputs, model.Port{Name: fmt.Sprint("x", n), Value: n, Scale: []float64{1}})
	b.Values = append(b.Values, model.Value{Shape: shape, Lo: lo, Hi: hi})
	return n
}

// maxElements is the most that an op of Try may write.
const maxElements = 1 << 14

// Try appends an op with its weights, if that makes a good program that stays
// small, and returns the value that it writes.
func (b *Builder) Try(op model.Op, specs ...model.WeightSpec) (int, bool) {
	p := b.Program
	p.Format = model.ProgramFormat
	p.Weights = slices.Clone(b.Weights)
	for _, s := range specs {
		op.Weights = append(op.Weights, len(p.Weights))
		s.Name = fmt.Sprint("w", len(p.Weights))
		p.Weights = append(p.Weights, s)
	}
	p.Ops = append(slices.Clone(b.Ops), op)
	p.Values = slices.Clone(b.Values)
	if p.Derive() != nil {
		return 0, false
	}
	last := len(p.Values) - 1
	p.Outputs = []model.Port{{Name: "y", Value: last, Scale: []float64{1}}}
	if p.Check() != nil || count(p.Values[last].Shape) > maxElements {
		return 0, false
	}
	b.Program = p
	return last, true
}

// Must is Try for an op that fits.
func (b *Builder) Must(t testing.TB, op model.Op, specs ...model.WeightSpec) int {
	t.Helper()
	v, ok := b.Try(op, specs...)
	if !ok {
		t.Fatalf("%s does not fit", op.Kind)
	}
	return v
}

// Spec is a weight tensor within [lo, hi]; Try names it.
func Spec(lo, hi int64, shape ...int) model.WeightSpec {
	return model.WeightSpec{Shape: shape, Lo: lo, Hi: hi}
}

// Window is one with everything alike along height and width but the kernel.
func Window(kh, kw, stride, dilation, pad, groups int) model.Window {
	return model.Window{Kernel: [2]int{kh, kw}, Stride: [2]int{stride, stride}, Dilation: [2]int{dilation, dilation}, Pads: [4]int{pad, pad, pad, pad}, Groups: groups}
}

// RandomProgram makes a program of any ops whatever, small enough for everything
// about it to be tried.
func RandomProgram(rnd *rand.Rand) *model.Program {
	b := &Builder{}
	shapes := [][]int{{1, 3, 5, 5}, {2, 6, 6}, {7}, {2, 3, 4}, {1, 4, 16}, {5, 9}, {1, 8, 4, 4}, {}, {12, 2, 2}}
	for range 1 + rnd.IntN(2) {
		iv := [][2]int64{{0, 255}, {-128, 127}, {-3, 5}, {-1000, 700}}[rnd.IntN(4)]
		b.Input(iv[0], iv[1], shapes[rnd.IntN(len(shapes))]...)
	}
	want := 2 + rnd.IntN(9)
	for tries := 0; len(b.Ops) < want && tries < 300; tries++ {
		b.random(rnd)
	}
	if len(b.Ops) == 0 {
		b.Try(model.Op{Kind: model.OpRequant, In: []int{0}, Lo: -100, Hi: 100})
	}
	return &b.Program
}

// random tries one op.
func (b *Builder) random(rnd *rand.Rand) {
	n := len(b.Values)
	in := max(0, n-1-rnd.IntN(4))
	x := b.Values[in]
	rank := len(x.Shape)
	other := rnd.IntN(n)
	op := model.Op{In: []int{in}}
	axis := func() []int { return []int{rnd.IntN(max(1, rank))} }
	along := func(a []int) int {
		if rank == 0 {
			return 1
		}
		return x.Shape[a[0]]
	}
	win := func(groups int) model.Window {
		w := Window(1+rnd.IntN(3), 1+rnd.IntN(3), 1+rnd.IntN(2), 1+rnd.IntN(8)/7, 0, groups)
		for i := range w.Pads {
			w.Pads[i] = rnd.IntN(w.Kernel[i%2])
		}
		return w
	}
	list := func(k, lo, hi int) (out []int32) {
		for range k {
			out = append(out, int32(lo+rnd.IntN(hi-lo+1)))
		}
		return out
	}
	var specs []model.WeightSpec
	bias := func(n int) {
		if rnd.IntN(2) == 0 {
			specs = append(specs, Spec(-30000, 30000, n))
		}
	}
	narrow := func(lo, hi int64) {
		if x.Lo < lo || x.Hi > hi {
			q := model.Op{Kind: model.OpRequant, In: []int{in}, Lo: lo, Hi: hi}
			for max(x.Hi, -x.Lo)>>q.Shift > max(hi, -lo) && q.Shift < 31 {
				q.Shift++
			}
			if v, ok := b.Try(q); ok {
				op.In[0], in = v, v
			}
		}
	}
	switch op.Kind = model.OpKind([]model.OpKind{
		model.OpConv, model.OpDense, model.OpMatMul, model.OpAdd, model.OpMul, model.OpSumPool, model.OpMaxPool, model.OpSum, model.OpMax, model.OpRequant,
		model.OpLookup, model.OpDiv, model.OpSqrt, model.OpView, model.OpPad, model.OpConcat, model.OpGather, model.OpEmbed, model.OpArgMax,
	}[rnd.IntN(19)]); op.Kind {
	case model.OpConv:
		if rank < 3 {
			return
		}
		narrow(-128, 255)
		c := x.Shape[rank-3]
		groups, outs := 1, 1+rnd.IntN(9)
		if rnd.IntN(2) == 0 {
			groups, outs = c, c*(1+rnd.IntN(2))
		}
		op.Window = win(groups)
		specs = append(specs, Spec(-128, 127, outs, c/groups, op.Kernel[0], op.Kernel[1]))
		bias(outs)
	case model.OpDense:
		narrow(-128, 255)
		k := count(x.Shape)
		if rank > 0 && rnd.IntN(3) > 0 {
			k = x.Shape[rank-1]
		}
		outs := 1 + rnd.IntN(12)
		specs = append(specs, Spec(-128, 127, outs, k))
		bias(outs)
	case model.OpMatMul:
		narrow(-128, 255)
		op.In = append(op.In, other)
		if rnd.IntN(2) == 0 {
			op.In[1] = in
		}
	case model.OpAdd, model.OpMul:
		if op.Kind == model.OpAdd {
			op.A, op.B = int64(rnd.IntN(7)-3), int64(rnd.IntN(40)-20)
		}
		if rnd.IntN(2) == 0 {
			op.In = append(op.In, other)
			break
		}
		shape := slices.Clone(x.Shape)
		for i := range shape {
			if rnd.IntN(2) == 0 {
				shape[i] = 1
			}
		}
		specs = append(specs, Spec(-90, 100, shape[min(len(shape), rnd.IntN(3)):]...))
	case model.OpSumPool, model.OpMaxPool:
		op.Window = win(0)
	case model.OpSum, model.OpMax:
		for i := range rank {
			if rnd.IntN(2) == 0 {
				op.Axes = append(op.Axes, i)
			}
		}
	case model.OpRequant:
		op.Shift, op.Lo, op.Hi = uint(rnd.IntN(10)), -int64(rnd.IntN(200)), int64(rnd.IntN(300))
		if rnd.IntN(2) == 0 {
			op.Axes, op.Shift = axis(), uint(8+rnd.IntN(12))
			specs = append(specs, Spec(-20000, 30000, along(op.Axes)))
		}
	case model.OpLookup:
		narrow(-100, 155)
		v := b.Values[in]
		if v.Hi-v.Lo > 1000 {
			return
		}
		op.Lo = v.Lo - int64(rnd.IntN(3))
		op.Table = list(int(v.Hi-op.Lo)+1+rnd.IntN(3), -200, 200)
	case model.OpDiv:
		op.Shift = uint(rnd.IntN(30))
		op.In = append(op.In, other)
		v := b.Values[other]
		if v.Lo < 1 {
			y, ok := b.Try(model.Op{Kind: model.OpRequant, In: []int{other}, Lo: 1, Hi: 1 + int64(rnd.IntN(999))})
			if !ok {
				return
			}
			op.In[1] = y
		}
	case model.OpSqrt:
		op.Shift = uint(rnd.IntN(30))
		narrow(0, max(1, x.Hi))
	case model.OpView:
		c := model.Contiguous(x.Shape)
		c.Shape, c.Strides = slices.Clone(c.Shape), slices.Clone(c.Strides)
		rnd.Shuffle(rank, func(i, k int) {
			c.Shape[i], c.Shape[k], c.Strides[i], c.Strides[k] = c.Shape[k], c.Shape[i], c.Strides[k], c.Strides[i]
		})
		for i, d := range c.Shape {
			switch rnd.IntN(5) {
			case 0: // backwards
				c.Offset += (d - 1) * c.Strides[i]
				c.Strides[i] = -c.Strides[i]
			case 1: // a part
				c.Shape[i] = 1 + rnd.IntN(d)
			case 2: // repeated
				c.Strides[i] = 0
			}
		}
		op.View = c
	case model.OpPad:
		op.Fill = int64(rnd.IntN(7) - 3)
		for range rank {
			op.Pad.Before, op.Pad.After, op.Pad.Inner = append(op.Pad.Before, rnd.IntN(2)), append(op.Pad.After, rnd.IntN(2)), append(op.Pad.Inner, rnd.IntN(3)/2)
		}
	case model.OpConcat:
		op.Axes = axis()
		for range rnd.IntN(4) {
			op.In = append(op.In, []int{in, rnd.IntN(n)}[rnd.IntN(2)])
		}
	case model.OpGather:
		op.Axes = axis()
		op.Index = list(1+rnd.IntN(9), 0, along(op.Axes)-1)
	case model.OpEmbed:
		rows := 2 + rnd.IntN(9)
		narrow(0, int64(rows-1))
		specs = append(specs, Spec(-128, 127, append([]int{rows}, [][]int{{}, {3}, {2, 2}}[rnd.IntN(3)]...)...))
	case model.OpArgMax:
		op.Axes = axis()
	}
	before := b.Program
	if v, ok := b.Try(op, specs...); ok && count(b.Values[v].Shape) > 600 {
		b.Program = before
	}
}

// RandomRun draws weights and inputs for a program, the ends of intervals more
// often than the rest.
func RandomRun(rnd *rand.Rand, p *model.Program) (w model.Weights, inputs [][]int64) {
	draw := func(shape []int, lo, hi int64) []int64 {
		out := make([]int64, count(shape))
		mode := rnd.IntN(4)
		for i := range out {
			switch out[i] = lo + rnd.Int64N(hi-lo+1); {
			case mode == 0 && rnd.IntN(2) == 0:
				out[i] = lo
			case mode == 0:
				out[i] = hi
			}
		}
		return out
	}
	for _, s := range p.Weights {
		var x []int32
		for _, a := range draw(s.Shape, s.Lo, s.Hi) {
			x = append(x, int32(a))
		}
		w = append(w, model.TensorOf(x))
	}
	for i := range p.Inputs {
		v := p.Values[i]
		inputs = append(inputs, draw(v.Shape, v.Lo, v.Hi))
	}
	return w, inputs
}

func count(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
