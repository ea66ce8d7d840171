package groth16

import (
	"bytes"
	"crypto/rand"
	"io"
	"math/big"
	mrand "math/rand/v2"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
)

func TestSetupMakesTheKeysThatGnarkMakes(t *testing.T) {
	// Both draw the same secrets from the same stream.
	c := compile(t, tiny())
	system := rand.Reader
	defer func() { rand.Reader = system }()
	draw := func() io.Reader { return mrand.NewChaCha8([32]byte{1, 2, 3}) }

	rand.Reader = draw()
	pk, vk, err := setup(c.system, func(float64) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	var pk2 groth16.ProvingKey
	var vk2 groth16.VerifyingKey
	rand.Reader = draw()
	if err := groth16.Setup(c.system, &pk2, &vk2); err != nil {
		t.Fatal(err)
	}
	dump := func(k interface{ WriteDump(io.Writer) error }) []byte {
		var b bytes.Buffer
		if err := k.WriteDump(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(dump(pk), dump(&pk2)) {
		t.Error("the proving keys differ")
	}
	var a, b bytes.Buffer
	if _, err := vk.WriteRawTo(&a); err != nil {
		t.Fatal(err)
	}
	if _, err := vk2.WriteRawTo(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the verifying keys differ")
	}
}

func TestMultiplesOfABase(t *testing.T) {
	_, _, g1, _ := curve.Generators()
	b := newBase[curve.G1Jac](&g1, curve.BatchJacobianToAffineG1)
	minus := func(n uint64) (e fr.Element) { e.SetUint64(n); e.Neg(&e); return e }
	scalars := []fr.Element{{}, fr.One(), minus(1), minus(2), fr.NewElement(1 << 10), fr.NewElement(1<<10 + 1), fr.NewElement(1<<11 - 1), fr.NewElement(1 << 11)}
	for range 200 {
		var e fr.Element
		if _, err := e.SetRandom(); err != nil {
			t.Fatal(err)
		}
		scalars = append(scalars, e)
	}
	for i, p := range b.multiples(scalars...) {
		var want curve.G1Affine
		want.ScalarMultiplication(&g1, scalars[i].BigInt(new(big.Int)))
		if !p.Equal(&want) {
			t.Errorf("scalar %d: wrong multiple", i)
		}
	}
}
