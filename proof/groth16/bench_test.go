package groth16

import (
	"math/rand/v2"
	"testing"

	"probity"
)

func BenchmarkCompile(b *testing.B) {
	p := lenet()
	for b.Loop() {
		if _, err := Compile(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSetup(b *testing.B) {
	c := compile(b, lenet())
	for b.Loop() {
		if _, err := SetupUnsafe(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProve(b *testing.B) {
	p := lenet()
	k, err := SetupUnsafe(compile(b, p))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	w, x := randomWeights(r, p), randomInput(r, p)
	for b.Loop() {
		if _, _, _, err := k.Prove(b.Context(), w, probity.Hash{1}, x, probity.Hash{2}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	p := tiny()
	k, err := SetupUnsafe(compile(b, p))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	proof, st, _, err := k.Prove(b.Context(), randomWeights(r, p), probity.Hash{1}, randomInput(r, p), probity.Hash{2}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := Verify(k.VerifyingKey(), st, proof); err != nil {
			b.Fatal(err)
		}
	}
}
