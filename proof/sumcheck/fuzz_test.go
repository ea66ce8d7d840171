package sumcheck

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"probity/model"
)

// Nothing but the proof itself verifies, and what parses has one encoding.
func FuzzProof(f *testing.F) {
	b := build(f)
	y := b.op(model.Op{Kind: model.OpDense, In: []int{b.input(-128, 127, 3)}, Weights: []int{b.weight(-128, 127, 2, 3)}})
	y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 8, Lo: 0, Hi: 127})
	p := b.program(y)
	k, err := NewKey(p, Options{})
	if err != nil {
		f.Fatal(err)
	}
	setup := testSetup(f)
	rnd := rand.New(rand.NewPCG(1, 2))
	secret, err := k.CommitWeights(setup, Salt{1}, randomWeights(rnd, p))
	if err != nil {
		f.Fatal(err)
	}
	x := randomInputs(rnd, p, 1)
	proof, out, err := k.Prove(f.Context(), setup, Witness{Weights: secret, Inputs: x}, nil)
	if err != nil {
		f.Fatal(err)
	}
	honest, err := k.EncodeProof(proof)
	if err != nil {
		f.Fatal(err)
	}
	vk := keyOf(f, k, setup)
	// Each process of a fuzzer proves anew, so a proof must not be an input: pieces of it
	// are laid over this process' own.
	f.Add(honest[:40], 0)
	f.Add(honest[32:64], 77)
	f.Add(make([]byte, 32), len(honest)-32)
	f.Add(make([]byte, len(honest)), 3)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, data []byte, at int) {
		q, err := k.ParseProof(data)
		if err == nil {
			if again, err := k.EncodeProof(q); err != nil || !bytes.Equal(again, data) {
				t.Fatalf("a proof with two encodings, %v", err)
			}
			if err := k.Verify(vk, Statement{Weights: secret.Commitment(), Inputs: x, Outputs: out}, q); (err == nil) != bytes.Equal(data, honest) {
				t.Fatalf("got %v", err)
			}
		}
		// The honest proof with some bytes of the data over it.
		if len(data) == 0 || at < 0 {
			return
		}
		c := bytes.Clone(honest)
		copy(c[at%len(c):], data[:min(len(data), 40)])
		if q, err := k.ParseProof(c); err == nil {
			if err := k.Verify(vk, Statement{Weights: secret.Commitment(), Inputs: x, Outputs: out}, q); (err == nil) != bytes.Equal(c, honest) {
				t.Fatalf("got %v", err)
			}
		}
	})
}
