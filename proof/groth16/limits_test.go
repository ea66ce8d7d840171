package groth16

import (
	"errors"
	"fmt"
	"math/rand/v2"
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
		chain.add(model.Op{Kind: model.OpSumPool, Kernel: [2]int{3, 3}, Stride: [2]int{1, 1}, Pad: [4]int{1, 1, 1, 1}})
	}
	readers := newBuilder(0, 1, 1, 100, 100)
	readers.pool(model.OpSumPool, 60, 1)
	for range 2000 {
		readers.p.Ops = append(readers.p.Ops, model.Op{Kind: model.OpRequant, In: 1, Hi: 1})
	}
	if err := readers.p.Derive(); err != nil {
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
		op := model.Op{In: rapid.IntRange(0, len(b.p.Values)-1).Draw(t, "in")}
		if rapid.IntRange(0, 3).Draw(t, "chain") > 0 {
			op.In = len(b.p.Values) - 1
		}
		x := b.p.Values[op.In]
		kinds := []model.OpKind{model.OpRequant, model.OpRequant, model.OpDense}
		if len(x.Shape) == 3 {
			kinds = append(kinds, model.OpConv, model.OpMaxPool, model.OpMaxPool, model.OpSumPool)
		}
		op.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		before := b.p
		before.Ops, before.Weights, before.Values = append([]model.Op{}, b.p.Ops...), append([]model.WeightSpec{}, b.p.Weights...), append([]model.Value{}, b.p.Values...)
		if len(x.Shape) == 3 && op.Kind != model.OpRequant && op.Kind != model.OpDense {
			for d := range 2 {
				op.Kernel[d] = rapid.IntRange(1, x.Shape[1+d]).Draw(t, "kernel")
				op.Stride[d] = rapid.IntRange(1, 2).Draw(t, "stride")
				if op.Kind != model.OpMaxPool {
					op.Pad[d] = rapid.IntRange(0, op.Kernel[d]-1).Draw(t, "pad")
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
				op.Weight = b.weight(wlo, whi, n, x.Shape[0], op.Kernel[0], op.Kernel[1])
			} else {
				op.Weight = b.weight(wlo, whi, n, size(x.Shape))
			}
			op.Bias = -1
			if rapid.Bool().Draw(t, "bias") {
				blo, bhi := wide("bias")
				op.Bias = b.weight(blo, bhi, n)
			}
		}
		b.p.Ops = append(b.p.Ops, op)
		if b.p.Derive() != nil || b.p.Check() != nil {
			b.p = before
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
			proof, st, _, err := k.Prove(t.Context(), cl.weights, probity.Hash{1}, cl.trace.Values[0], probity.Hash{2})
			if err != nil {
				rt.Fatal(err)
			}
			if st.Weights != commitment || CheckKey(k.VerifyingKey(), p) != nil || Verify(k.VerifyingKey(), st, proof) != nil {
				rt.Fatal(fmt.Sprint("the proof is not right: ", st))
			}
		}
	})
}
