package main

import (
	"encoding/binary"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// EZKL checks none of this, and proofs under a wrong string would only not verify.
func TestTheReferenceStringHoldsPowersAndTheirLagrangePolynomials(t *testing.T) {
	const k = 4
	path := filepath.Join(t.TempDir(), "srs")
	if err := writeReferenceString(k, path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const n = 1 << k
	if want := 4 + 2*64*n + 2*128; len(data) != want {
		t.Fatalf("%d bytes, want %d", len(data), want)
	}
	if got := binary.LittleEndian.Uint32(data); got != k {
		t.Fatalf("the size says 2^%d, want 2^%d", got, k)
	}
	at := 4
	next := func() (x fp.Element) {
		for i := range x {
			x[i] = binary.LittleEndian.Uint64(data[at+8*i:])
		}
		at += 32
		return x
	}
	powers, lagrange := make([]curve.G1Affine, n), make([]curve.G1Affine, n)
	for _, points := range [][]curve.G1Affine{powers, lagrange} {
		for i := range points {
			points[i].X, points[i].Y = next(), next()
			if !points[i].IsOnCurve() {
				t.Fatalf("point %d is not on the curve", i)
			}
		}
	}
	var g2, tauG2 curve.G2Affine
	for _, p := range []*curve.G2Affine{&g2, &tauG2} {
		p.X.A0, p.X.A1, p.Y.A0, p.Y.A1 = next(), next(), next(), next()
	}
	// Powers of one tau, which is that of G2 as well.
	for i := 1; i < n; i++ {
		var minus curve.G1Affine
		minus.Neg(&powers[i])
		ok, err := curve.PairingCheck([]curve.G1Affine{powers[i-1], minus}, []curve.G2Affine{tauG2, g2})
		if err != nil || !ok {
			t.Fatalf("power %d is not tau times the one before: %v", i, err)
		}
	}
	// A polynomial is the sum of its values times Lagrange's: for X^d, of omega^(d i).
	root := rootOfUnity(k)
	for d := range n {
		var sum curve.G1Jac
		for i := range n {
			var x fr.Element
			x.Exp(root, big.NewInt(int64(d*i)))
			var p curve.G1Affine
			p.ScalarMultiplication(&lagrange[i], x.BigInt(new(big.Int)))
			sum.AddMixed(&p)
		}
		var got curve.G1Affine
		if got.FromJacobian(&sum); !got.Equal(&powers[d]) {
			t.Fatalf("the Lagrange polynomials do not make X^%d", d)
		}
	}
}
