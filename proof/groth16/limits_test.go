package groth16

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/model"
)

func TestCompileRefusesWhatNoMachineHolds(t *testing.T) {
	// All of these pass Program.Check, since they are cheap to run.
	maxima := newBuilder(0, 1, 1, 512, 512)
	maxima.pool(model.OpMaxPool, 256, 1)
	sums := newBuilder(0, 1, 1, 256, 256)
	sums.pool(model.OpSumPool, 64, 1)
	chain := newBuilder(0, 0, 1, 128, 128)
	for range 40 {
		chain.add(model.Op{Kind: model.OpSumPool, Window: slide(3, 3, 1, [4]int{1, 1, 1, 1})})
	}
	readers := newBuilder(0, 1, 1, 100, 100)
	readers.pool(model.OpSumPool, 60, 1)
	for range 2000 {
		readers.p.Ops = append(readers.p.Ops, model.Op{Kind: model.OpRequant, In: []int{1}, Hi: 1})
	}
	if err := readers.derive(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*builder{"many readers of large sums": readers, "maxima of large windows": maxima, "sums of large windows": sums, "sums of sums": chain} {
		if err := b.p.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Compile(&b.p); err == nil {
			t.Errorf("%s: compiled", name)
		}
	}
}

func TestKeysOfAnotherProgramAreRefused(t *testing.T) {
	a, b := newBuilder(0, 1, 2).dense(1, 0, 1, 0), newBuilder(0, 1, 2).dense(2, 0, 1, 0)
	vk := keysOf(t, &a.p).VerifyingKey()
	if err := CheckKey(vk, &a.p); err != nil {
		t.Error(err)
	}
	if err := CheckKey(vk, &b.p); !errors.Is(err, ErrKey) {
		t.Errorf("another program's key: %v", err)
	}
	// A key may claim a program whose number of public inputs is another.
	many := newBuilder(0, 1, 2).dense(300, 0, 1, 0)
	encoded := vk.Encode()
	h := many.p.Hash()
	copy(encoded, h[:])
	claims, err := ParseVerifyingKey(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckKey(claims, &many.p); !errors.Is(err, ErrKey) {
		t.Errorf("too few public inputs: %v", err)
	}
}

// drawExtreme draws a program of few elements with intervals as wide as Check
// lets them be, values that are constant, read twice or not at all.
func drawExtreme(t *rapid.T) *model.Program {
	wide := func(name string) (lo, hi int64) {
		bits := rapid.IntRange(0, 31).Draw(t, name)
		lo = rapid.Int64Range(-1<<bits, 1<<bits-1).Draw(t, name+" lo")
		return lo, rapid.Int64Range(lo, 1<<bits-1).Draw(t, name+" hi")
	}
	lo, hi := wide("input")
	b := newBuilder(lo, hi, 1, rapid.IntRange(1, 3).Draw(t, "h"), rapid.IntRange(1, 3).Draw(t, "w"))
	for range rapid.IntRange(1, 6).Draw(t, "ops") {
		op := model.Op{In: []int{rapid.IntRange(0, len(b.p.Values)-1).Draw(t, "in")}}
		if rapid.IntRange(0, 3).Draw(t, "chain") > 0 {
			op.In[0] = len(b.p.Values) - 1
		}
		x := b.p.Values[op.In[0]]
		kinds := []model.OpKind{model.OpRequant, model.OpRequant, model.OpDense}
		if len(x.Shape) == 3 {
			kinds = append(kinds, model.OpConv, model.OpMaxPool, model.OpMaxPool, model.OpSumPool)
		}
		op.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		before := b.p
		before.Ops, before.Weights, before.Values = append([]model.Op{}, b.p.Ops...), append([]model.WeightSpec{}, b.p.Weights...), append([]model.Value{}, b.p.Values...)
		if len(x.Shape) == 3 && op.Kind != model.OpRequant && op.Kind != model.OpDense {
			op.Dilation = [2]int{1, 1}
			for d := range 2 {
				op.Kernel[d] = rapid.IntRange(1, x.Shape[1+d]).Draw(t, "kernel")
				op.Stride[d] = rapid.IntRange(1, 2).Draw(t, "stride")
				if op.Kind != model.OpMaxPool {
					op.Pads[d] = rapid.IntRange(0, op.Kernel[d]-1).Draw(t, "pad")
				}
			}
		}
		switch op.Kind {
		case model.OpRequant:
			op.Shift = uint(rapid.IntRange(0, 31).Draw(t, "shift"))
			op.Lo, op.Hi = wide("clamp")
		case model.OpConv, model.OpDense:
			wlo, whi := wide("weight")
			n := rapid.IntRange(1, 7).Draw(t, "outputs")
			if op.Kind == model.OpConv {
				op.Groups = 1
				op.Weights = []int{b.weight(wlo, whi, n, x.Shape[0], op.Kernel[0], op.Kernel[1])}
			} else {
				op.Weights = []int{b.weight(wlo, whi, n, size(x.Shape))}
			}
			if rapid.Bool().Draw(t, "bias") {
				blo, bhi := wide("bias")
				op.Weights = append(op.Weights, b.weight(blo, bhi, n))
			}
		}
		b.p.Ops = append(b.p.Ops, op)
		if b.derive() != nil || b.p.Check() != nil {
			b.p = before
			b.p.Outputs[0].Value = len(b.p.Values) - 1
		}
	}
	if len(b.p.Ops) == 0 {
		t.Skip("no operation fits")
	}
	return &b.p
}

func TestExtremeProgramsAreProvedExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawExtreme(rt)
		c, err := Compile(p)
		if err != nil {
			rt.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		cl := c.honest(t, r)
		if !c.accepts(t, cl) {
			rt.Fatal("an honest run does not satisfy the circuit")
		}
		// One wire after the input differs by any power of two, and its lookups follow.
		if n := size(p.Values[0].Shape); c.plan.wires > n {
			for range 12 {
				i := n + r.IntN(c.plan.wires-n)
				d := int64(1) << r.IntN(48)
				if r.IntN(2) == 0 {
					d = -d
				}
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
		}
		if rapid.IntRange(0, 9).Draw(rt, "prove") == 0 && !testing.Short() {
			k := keysOf(t, p)
			_, commitment, err := k.CommitWeights(cl.weights, probity.Hash{1})
			if err != nil {
				rt.Fatal(err)
			}
			proof, st, _, err := k.Prove(t.Context(), cl.weights, probity.Hash{1}, cl.trace.Values[0], probity.Hash{2}, nil)
			if err != nil {
				rt.Fatal(err)
			}
			if st.Weights != commitment || CheckKey(k.VerifyingKey(), p) != nil || Verify(k.VerifyingKey(), st, proof) != nil {
				rt.Fatal(fmt.Sprint("the proof is not right: ", st))
			}
		}
	})
}

func TestProgramsBeyondAMachineAreRefusedByName(t *testing.T) {
	culprit := func(b *builder, op model.Op, in ...int) {
		b.op(op, in...)
		b.p.Ops[len(b.p.Ops)-1].Name = "culprit"
	}
	product := inputs(model.Value{Shape: []int{4000, 1000}, Hi: 1}, model.Value{Shape: []int{4000, 1000}, Hi: 1})
	culprit(product, model.Op{Kind: model.OpMatMul}, 0, 1)
	vocabulary := newBuilder(0, 49_999, 200)
	culprit(vocabulary, model.Op{Kind: model.OpEmbed, Weights: []int{vocabulary.weight(-1, 1, 50_000, 1)}}, 0)
	lookups := newBuilder(0, 1, 3_000_000)
	culprit(lookups, model.Op{Kind: model.OpLookup, Table: []int32{1, 0}}, 0)
	depth := newBuilder(0, 1, 1024, 40, 40)
	w := slide(3, 3, 1, [4]int{1, 1, 1, 1})
	w.Groups = 1024
	culprit(depth, model.Op{Kind: model.OpConv, Window: w, Weights: []int{depth.weight(0, 1, 1024, 1, 3, 3)}}, 0)
	repeated := newBuilder(0, 1, 2) // a short input, repeated
	culprit(repeated, model.Op{Kind: model.OpView, View: model.View{Shape: []int{1 << 24}, Strides: []int{0}}}, 0)
	sums := newBuilder(0, 1, 16, 40, 40) // long sums of pools, that many products take over
	x := sums.op(model.Op{Kind: model.OpSumPool, Window: slide(20, 20, 1, [4]int{})}, 0)
	culprit(sums, model.Op{Kind: model.OpMul}, x, x)
	for name, b := range map[string]*builder{
		"a product": product, "a vocabulary": vocabulary, "lookups": lookups, "groups": depth, "repetition": repeated, "products of sums": sums,
	} {
		if err := b.p.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Compile(&b.p); err == nil || !strings.Contains(err.Error(), "culprit") {
			t.Errorf("%s: %v, want an error that names the op", name, err)
		}
	}
	words := newBuilder(0, 1, 248*maxPublic)
	words.op(model.Op{Kind: model.OpView, View: model.Contiguous([]int{248, maxPublic})}, 0)
	if _, err := Compile(&words.p); err == nil || !strings.Contains(err.Error(), fmt.Sprint(maxPublic-1)) {
		t.Errorf("more output than a contract's key has room for: %v", err)
	}
}

func TestABatchOfOneCostsNothing(t *testing.T) {
	constraints := func(shape ...int) int {
		b := newBuilder(0, 255, shape...)
		b.conv(3, 3, 1, [4]int{1, 1, 1, 1}, -7, 7, 9).pool(model.OpMaxPool, 2, 2).requant(4, 0, 15).pool(model.OpSumPool, 2, 1).dense(4, -9, 9, 9)
		c := compile(t, &b.p)
		if !c.accepts(t, c.honest(t, rand.New(rand.NewPCG(1, 1)))) {
			t.Errorf("an honest run on %v is refused", shape)
		}
		return c.system.GetNbConstraints()
	}
	if one, batch := constraints(2, 6, 6), constraints(1, 2, 6, 6); one != batch {
		t.Errorf("%d constraints for an image, %d for a batch of one", one, batch)
	}
}
