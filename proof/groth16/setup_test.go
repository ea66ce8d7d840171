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
	minus := func(n uint64) (e fr.Element) { e.SetUint64(n); e.Neg(&e); return e }
	scalars := []fr.Element{{}, fr.One(), minus(1), minus(2)}
	for k := range 15 { // the edges of every digit
		for d := range uint64(3) {
			scalars = append(scalars, fr.NewElement(1<<k+d-1))
		}
	}
	for range 50 {
		var e fr.Element
		if _, err := e.SetRandom(); err != nil {
			t.Fatal(err)
		}
		scalars = append(scalars, e)
	}
	want := make([]curve.G1Affine, len(scalars))
	for i := range want {
		want[i].ScalarMultiplication(&g1, scalars[i].BigInt(new(big.Int)))
	}
	windows := map[int]bool{}
	for _, n := range []int{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000} {
		if n > 100_000 && testing.Short() {
			break
		}
		b := newBase[curve.G1Jac](&g1, n, curve.BatchJacobianToAffineG1)
		windows[b.window] = true
		for i, p := range b.multiples(scalars...) {
			if !p.Equal(&want[i]) {
				t.Errorf("%d bits a digit, scalar %d: wrong multiple", b.window, i)
			}
		}
	}
	if len(windows) < 5 {
		t.Errorf("digits of %v bits only", windows)
	}
}
