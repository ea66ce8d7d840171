package groth16

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/model"
)

// drawGraph draws a small program of any ops, reading any values before them,
// with several inputs and outputs.
func drawGraph(t *rapid.T) *model.Program {
	draw := func(lo, hi int, what string) int { return rapid.IntRange(lo, hi).Draw(t, what) }
	interval := func(bound int64) (lo, hi int64) {
		lo = rapid.Int64Range(-bound, bound-1).Draw(t, "lo")
		return lo, rapid.Int64Range(lo, bound).Draw(t, "hi")
	}
	var in []model.Value
	for range draw(1, 2, "inputs") {
		lo, hi := interval(rapid.SampledFrom([]int64{8, 200, 1 << 20}).Draw(t, "bound"))
		shape := rapid.SampledFrom([][]int{{2, 3}, {4}, {1, 2, 3, 3}, {2, 1, 2, 3}, {2, 2, 2}, {}}).Draw(t, "shape")
		in = append(in, model.Value{Shape: shape, Lo: lo, Hi: hi})
	}
	b := inputs(in...)
	kinds := []model.OpKind{model.OpConv, model.OpDense, model.OpMatMul, model.OpAdd, model.OpMul, model.OpSumPool, model.OpMaxPool, model.OpSum, model.OpMax,
		model.OpRequant, model.OpLookup, model.OpDiv, model.OpSqrt, model.OpView, model.OpPad, model.OpConcat, model.OpGather, model.OpEmbed, model.OpArgMax}
	any := func() int {
		if draw(0, 2, "recent") > 0 {
			return len(b.p.Values) - 1
		}
		return draw(0, len(b.p.Values)-1, "value")
	}
	// add appends an op unless it does not fit, and takes its weights back.
	add := func(op model.Op, specs ...model.WeightSpec) bool {
		before := b.p
		before.Ops, before.Weights, before.Values = slices.Clone(b.p.Ops), slices.Clone(b.p.Weights), slices.Clone(b.p.Values)
		for _, s := range specs {
			op.Weights = append(op.Weights, b.weight(s.Lo, s.Hi, s.Shape...))
		}
		op.Name = fmt.Sprint("node ", len(b.p.Ops))
		b.p.Ops = append(b.p.Ops, op)
		if b.derive() != nil || b.p.Check() != nil || size(b.last().Shape) > 60 {
			b.p = before
			b.p.Outputs[0].Value = len(b.p.Values) - 1
			return false
		}
		return true
	}
	narrow := func(x int, lo, hi int64) int {
		if v := b.p.Values[x]; v.Lo >= lo && v.Hi <= hi {
			return x
		}
		add(model.Op{Kind: model.OpRequant, In: []int{x}, Shift: uint(draw(0, 9, "narrow")), Lo: lo, Hi: hi})
		return len(b.p.Values) - 1
	}
	for range draw(1, 7, "ops") {
		op := model.Op{Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		x := any()
		if op.Kind != model.OpRequant && draw(0, 3, "narrow") > 0 {
			x = narrow(x, -9, 20)
		}
		v := b.p.Values[x]
		rank := len(v.Shape)
		op.In = []int{x}
		if rank > 0 {
			op.Axes = []int{draw(0, rank-1, "axis")}
		}
		var specs []model.WeightSpec
		weight := func(bound int64, shape ...int) {
			lo, hi := interval(bound)
			specs = append(specs, model.WeightSpec{Shape: shape, Lo: lo, Hi: hi})
		}
		switch op.Kind {
		case model.OpConv, model.OpSumPool, model.OpMaxPool:
			if rank < 3 {
				continue
			}
			op.Axes = nil
			for d := range 2 {
				op.Kernel[d], op.Stride[d], op.Dilation[d] = draw(1, 2, "kernel"), draw(1, 2, "stride"), draw(1, 2, "dilation")
				op.Pads[d], op.Pads[d+2] = draw(0, 2, "pad"), draw(0, 1, "pad")
			}
			if op.Kind == model.OpConv {
				c := chw(v.Shape)[0]
				op.Groups = rapid.SampledFrom([]int{1, c}).Draw(t, "groups")
				n := op.Groups * draw(1, 3, "outputs")
				weight(rapid.SampledFrom([]int64{3, 1 << 18}).Draw(t, "bound"), n, c/op.Groups, op.Kernel[0], op.Kernel[1])
				if rapid.Bool().Draw(t, "bias") {
					weight(99, n)
				}
			}
		case model.OpDense:
			op.Axes = nil
			k := size(v.Shape)
			if rank > 0 && rapid.Bool().Draw(t, "rows") {
				k = v.Shape[rank-1]
			}
			n := draw(1, 9, "outputs")
			weight(rapid.SampledFrom([]int64{3, 1 << 18}).Draw(t, "bound"), n, k)
			if rapid.Bool().Draw(t, "bias") {
				weight(99, n)
			}
		case model.OpMatMul:
			op.Axes, op.In = nil, []int{x, any()}
			if rapid.Bool().Draw(t, "itself") {
				op.In[1] = x
			}
		case model.OpAdd, model.OpMul:
			if op.Axes = nil; op.Kind == model.OpAdd {
				op.A, op.B = rapid.Int64Range(-3, 3).Draw(t, "a"), rapid.Int64Range(-3, 300).Draw(t, "b")
			}
			switch draw(0, 2, "second") {
			case 0:
				weight(99, v.Shape[min(rank, draw(0, 2, "leading")):]...)
			case 1:
				op.In = []int{x, any()}
			default:
				op.In = []int{x, x}
			}
		case model.OpRequant:
			op.Shift, op.Axes = uint(draw(0, 12, "shift")), op.Axes[:min(len(op.Axes), draw(0, 1, "multipliers"))]
			op.Lo, op.Hi = interval(300)
			if len(op.Axes) > 0 {
				op.Shift += uint(draw(0, 40, "shift"))
				weight(1<<20, v.Shape[op.Axes[0]])
			}
		case model.OpLookup:
			if op.Axes = nil; v.Hi-v.Lo > 200 {
				continue
			}
			op.Lo = v.Lo - int64(draw(0, 2, "before"))
			bound := rapid.SampledFrom([]int{2, 300, 1 << 30}).Draw(t, "bound")
			for range v.Hi - op.Lo + 1 {
				op.Table = append(op.Table, int32(draw(-bound, bound, "entry")))
			}
		case model.OpDiv:
			op.Axes = nil
			op.Shift = uint(draw(0, 20, "shift"))
			op.In = []int{x, narrow(any(), 1, int64(draw(1, 100, "divisor")))}
		case model.OpSqrt:
			op.Axes = nil
			op.Shift = uint(draw(0, 20, "shift"))
			op.In = []int{narrow(x, 0, 1<<12)}
		case model.OpView:
			op.Axes = nil
			op.View = model.View{Shape: []int{2, draw(1, 3, "n")}, Strides: []int{draw(0, 3, "stride"), draw(-1, 1, "stride")}, Offset: draw(0, 3, "offset")}
		case model.OpPad:
			op.Axes = nil
			op.Fill = rapid.Int64Range(-3, 30).Draw(t, "fill")
			for range rank {
				op.Pad.Before, op.Pad.Inner = append(op.Pad.Before, draw(0, 1, "before")), append(op.Pad.Inner, draw(0, 1, "inner"))
			}
		case model.OpConcat:
			op.In = []int{x, x, any()}
		case model.OpGather:
			for range draw(1, 3, "positions") {
				op.Index = append(op.Index, int32(draw(0, 2, "position")))
			}
		case model.OpEmbed:
			op.Axes = nil
			rows := draw(1, 5, "rows")
			op.In = []int{narrow(x, 0, int64(rows-1))}
			weight(99, append([]int{rows}, rapid.SampledFrom([][]int{{}, {2}, {1, 4}}).Draw(t, "row")...)...)
		}
		add(op, specs...)
	}
	if len(b.p.Ops) == 0 {
		t.Skip("no operation fits")
	}
	for range draw(0, 2, "outputs") {
		b.output(draw(0, len(b.p.Values)-1, "output"))
	}
	return &b.p
}

func TestRandomGraphsAreProvedExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawGraph(rt)
		c, err := Compile(p)
		if err != nil {
			rt.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		cl := c.honest(t, r)
		if !c.accepts(t, cl) {
			rt.Fatal("an honest run does not satisfy the circuit")
		}
		// One wire after the input differs by a power of two, and its lookups follow.
		inputs := size(c.plan.in.Shape)
		for range min(12, c.plan.wires-inputs) {
			i, d := inputs+r.IntN(c.plan.wires-inputs), int64(1)<<r.IntN(48)*(1-2*r.Int64N(2))
			bad := cl
			bad.forge = func(j int, v int64) int64 {
				if i == j {
					v += d
				}
				return v
			}
			if c.accepts(t, bad) {
				rt.Fatalf("wire %d passes when it differs by %d", i, d)
			}
		}
		// One element of a value differs, and everything behind it follows.
		for range 12 {
			v := r.IntN(len(p.Values))
			if !c.written(v) {
				continue
			}
			bad := cl
			bad.trace.Values = slices.Clone(cl.trace.Values)
			y := slices.Clone(cl.trace.Values[v])
			k := r.IntN(len(y))
			if y[k] = random(r, p.Values[v].Lo, p.Values[v].Hi); y[k] == cl.trace.Values[v][k] {
				continue
			}
			bad.trace.Values[v] = y
			if v < len(p.Inputs) {
				_, bad.input, _ = c.lay(t, cl)
			}
			bad.trace = from(t, p, cl.weights, bad.trace, v)
			if c.accepts(t, bad) {
				rt.Fatalf("value %d, element %d: %d passes for %d", v, k, y[k], cl.trace.Values[v][k])
			}
		}
		// So does the output alone.
		words := packAny(output(p, cl.trace), c.plan.out)
		words[r.IntN(len(words))][31] ^= 1
		bad := cl
		if bad.output = words; c.accepts(t, bad) {
			rt.Fatal("another output passes")
		}
		if rapid.IntRange(0, 19).Draw(rt, "prove") == 0 && !testing.Short() {
			k := keysOf(t, p)
			proof, st, _, err := k.Prove(t.Context(), cl.weights, probity.Hash{1}, slices.Concat(cl.trace.Values[:len(p.Inputs)]...), probity.Hash{2}, nil)
			if err != nil {
				rt.Fatal(err)
			}
			if CheckKey(k.VerifyingKey(), p) != nil || Verify(k.VerifyingKey(), st, proof) != nil {
				rt.Fatal(fmt.Sprint("the proof is not right: ", st))
			}
		}
	})
}
