package sumcheck

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"probity/model"
)

// randomProgram makes a program of any ops whatever, small enough to be proved
// in no time. What Check refuses is left out.
func randomProgram(t testing.TB, rnd *rand.Rand) *model.Program {
	b := build(t)
	shapes := [][]int{{1, 3, 5, 5}, {2, 6, 6}, {7}, {2, 3, 4}, {1, 4, 16}, {5, 9}, {1, 8, 4, 4}, {}, {12, 2, 2}}
	for range 1 + rnd.IntN(2) {
		iv := [][2]int64{{0, 255}, {-128, 127}, {-3, 5}, {-1000, 700}}[rnd.IntN(4)]
		b.input(iv[0], iv[1], shapes[rnd.IntN(len(shapes))]...)
	}
	inputs := len(b.Inputs)
	// try appends an op, if it makes a good program.
	try := func(op model.Op, specs ...model.WeightSpec) bool {
		p := b.Program
		p.Ops = append(slices.Clone(b.Ops), op)
		p.Weights = slices.Clone(b.Weights)
		for _, s := range specs {
			s.Name = fmt.Sprint("w", len(p.Weights))
			p.Ops[len(p.Ops)-1].Weights = append(p.Ops[len(p.Ops)-1].Weights, len(p.Weights))
			p.Weights = append(p.Weights, s)
		}
		p.Values = slices.Clone(b.Values)
		if p.Derive() != nil {
			return false
		}
		v := p.Values[len(p.Values)-1]
		if spaceOf(v.Shape...).count() > 400 {
			return false
		}
		p.Outputs = []model.Port{{Name: "y", Value: len(p.Values) - 1, Scale: []float64{1}}}
		if p.Check() != nil {
			return false
		}
		p.Outputs = nil
		b.Program = p
		return true
	}
	spec := func(lo, hi int64, shape ...int) model.WeightSpec {
		return model.WeightSpec{Shape: shape, Lo: lo, Hi: hi}
	}
	for n := 0; n < 3+rnd.IntN(8); {
		if rnd.IntN(200) == 0 {
			break // nothing more fits
		}
		x := max(0, len(b.Values)-1-rnd.IntN(4))
		v := b.Values[x]
		rank := len(v.Shape)
		op := model.Op{In: []int{x}}
		axis := func() []int { return []int{rnd.IntN(max(1, rank))} }
		other := rnd.IntN(len(b.Values))
		var specs []model.WeightSpec
		switch op.Kind = []model.OpKind{model.OpConv, model.OpDense, model.OpMatMul, model.OpAdd, model.OpMul, model.OpSumPool, model.OpMaxPool, model.OpSum,
			model.OpMax, model.OpRequant, model.OpRequant, model.OpLookup, model.OpDiv, model.OpSqrt, model.OpView, model.OpView, model.OpPad, model.OpConcat, model.OpGather, model.OpEmbed, model.OpArgMax}[rnd.IntN(21)]; op.Kind {
		case model.OpConv, model.OpSumPool, model.OpMaxPool:
			for i := range 2 {
				op.Kernel[i], op.Stride[i], op.Dilation[i] = 1+rnd.IntN(3), 1+rnd.IntN(2), 1+rnd.IntN(8)/7
				op.Pads[i], op.Pads[i+2] = rnd.IntN(2), rnd.IntN(2)
			}
			if op.Kind == model.OpConv && rank >= 3 {
				c := v.Shape[rank-3]
				op.Groups = []int{1, c, 2}[rnd.IntN(3)]
				o := op.Groups * (1 + rnd.IntN(3))
				specs = append(specs, spec(-9, 9, o, c/op.Groups, op.Kernel[0], op.Kernel[1]))
				if rnd.IntN(2) == 0 {
					specs = append(specs, spec(-99, 99, o))
				}
			}
		case model.OpDense:
			k := 1
			for _, d := range v.Shape {
				k *= d
			}
			if rank > 0 && rnd.IntN(2) == 0 {
				k = v.Shape[rank-1]
			}
			o := 1 + rnd.IntN(5)
			if specs = append(specs, spec(-9, 9, o, k)); rnd.IntN(2) == 0 {
				specs = append(specs, spec(-99, 99, o))
			}
		case model.OpMatMul, model.OpDiv, model.OpConcat:
			op.In = append(op.In, other)
			if op.Kind == model.OpConcat {
				op.Axes = axis()
			}
			op.Shift = map[model.OpKind]uint{model.OpDiv: uint(rnd.IntN(5))}[op.Kind]
		case model.OpAdd, model.OpMul:
			if op.Kind == model.OpAdd {
				op.A, op.B = int64(1+rnd.IntN(3)), int64(rnd.IntN(5)-2)
			}
			if rnd.IntN(2) == 0 {
				op.In = append(op.In, other)
				break
			}
			shape := slices.Clone(v.Shape[rnd.IntN(rank+1):])
			for i := range shape {
				if rnd.IntN(2) == 0 {
					shape[i] = 1
				}
			}
			specs = append(specs, spec(-5, 5, shape...))
		case model.OpSum, model.OpMax:
			for a := range rank {
				if rnd.IntN(2) == 0 {
					op.Axes = append(op.Axes, a)
				}
			}
		case model.OpRequant:
			op.Shift = uint(rnd.IntN(8))
			op.Lo = int64(rnd.IntN(300) - 200)
			op.Hi = op.Lo + int64(rnd.IntN(300))
			if rank > 0 && rnd.IntN(3) == 0 {
				op.Axes = axis()
				specs = append(specs, spec(-200, 3000, v.Shape[op.Axes[0]]))
			}
		case model.OpLookup:
			op.Lo = v.Lo - int64(rnd.IntN(2))
			for range min(3000, v.Hi-op.Lo+1) {
				op.Table = append(op.Table, int32(rnd.IntN(500)-200))
			}
		case model.OpSqrt:
			op.Shift = uint(rnd.IntN(5))
		case model.OpView:
			c := model.Contiguous(slices.Clone(v.Shape))
			if rnd.IntN(2) == 0 { // another shape
				n := spaceOf(v.Shape...).count()
				c.Shape = nil
				for _, d := range []int{2, 3, 4, 5, 7} {
					if n%d == 0 && rnd.IntN(2) == 0 {
						c.Shape = append(c.Shape, d)
						n /= d
					}
				}
				c = model.Contiguous(append(c.Shape, n))
			}
			if r := len(c.Shape); r > 1 && rnd.IntN(2) == 0 { // another order
				i, j := rnd.IntN(r), rnd.IntN(r)
				c.Shape[i], c.Shape[j] = c.Shape[j], c.Shape[i]
				c.Strides[i], c.Strides[j] = c.Strides[j], c.Strides[i]
			}
			if r := len(c.Shape); r > 0 && rnd.IntN(2) == 0 { // a part
				i := rnd.IntN(r)
				from := rnd.IntN(c.Shape[i])
				c.Offset, c.Shape[i] = from*c.Strides[i], c.Shape[i]-from
			}
			op.View = c
		case model.OpPad:
			for range rank {
				op.Pad.Before, op.Pad.After = append(op.Pad.Before, rnd.IntN(2)), append(op.Pad.After, rnd.IntN(2))
				op.Pad.Inner = append(op.Pad.Inner, rnd.IntN(2))
			}
			op.Fill = int64(rnd.IntN(5) - 2)
		case model.OpGather:
			if op.Axes = axis(); rank > 0 {
				for range 1 + rnd.IntN(4) {
					op.Index = append(op.Index, int32(rnd.IntN(v.Shape[op.Axes[0]])))
				}
			}
		case model.OpEmbed:
			specs = append(specs, spec(-9, 9, append([]int{int(min(v.Hi, 999)) + 1}, [][]int{{}, {3}, {2, 2}}[rnd.IntN(3)]...)...))
		case model.OpArgMax:
			op.Axes = axis()
		}
		if try(op, specs...) {
			n++
		}
		if len(b.Ops) == 0 && rnd.IntN(50) == 0 {
			try(model.Op{Kind: model.OpRequant, In: []int{0}, Lo: -5, Hi: 5})
		}
	}
	if len(b.Ops) == 0 {
		b.op(model.Op{Kind: model.OpRequant, In: []int{0}, Lo: -5, Hi: 5})
	}
	b.Values = b.Values[:inputs]
	return b.program(inputs+len(b.Ops)-1, inputs+rnd.IntN(len(b.Ops)))
}

func TestRandomProgramsAreProved(t *testing.T) {
	n := 150
	if testing.Short() {
		n = 12
	}
	for seed := range n {
		rnd := rand.New(rand.NewPCG(uint64(seed), 42))
		p := randomProgram(t, rnd)
		o := Options{Batch: 1 + rnd.IntN(3), HiddenInput: rnd.IntN(2) == 0, HiddenOutput: seed%3 == 0}
		k, err := NewKey(p, o)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if seed%2 == 0 {
			k = tabled(t, k)
		}
		kinds := ""
		for _, op := range p.Ops {
			kinds += " " + string(op.Kind)
		}
		w := randomWeights(rnd, p)
		x := randomInputs(rnd, p, o.Batch)
		setup := testSetup(t)
		secret, err := k.CommitWeights(setup, Salt{1}, w)
		if err != nil {
			t.Fatal(err)
		}
		var hidden *Secret
		vk := keyOf(t, k, setup)
		st := &statement{setup: vk.Setup, tables: vk.Tables, inputs: x}
		if secret != nil {
			st.weights = secret.Commitment()
		}
		if o.HiddenInput {
			if hidden, err = k.CommitInput(setup, Salt{2}, x...); err != nil {
				t.Fatal(err)
			}
			st.inputs, st.input = nil, hidden.Commitment()
		}
		known := Witness{Weights: secret, Input: hidden, Inputs: st.inputs}
		if o.HiddenOutput {
			known.OutputSalt = Salt{3}
		}
		proof, out, err := k.Prove(t.Context(), setup, known, nil)
		if err != nil {
			t.Errorf("seed %d (%s), %+v: %v", seed, kinds, o, err)
			continue
		}
		st.outputs = out
		if o.HiddenOutput {
			sealed, err := k.CommitOutput(setup, Salt{3}, out...)
			if err != nil {
				t.Fatal(err)
			}
			st.outputs, st.output = nil, sealed.Commitment()
		}
		if err := k.verify(st, proof); err != nil {
			t.Errorf("seed %d (%s): %v", seed, kinds, err)
		}
	}
}
