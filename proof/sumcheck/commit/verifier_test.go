package commit

import (
	"bytes"
	"math/big"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func TestAVerifyingKeyComesBackAndTheUnsafeOneIsKnownAgain(t *testing.T) {
	unsafe, err := UnsafeKey(4)
	if err != nil {
		t.Fatal(err)
	}
	var tau fr.Element
	tau.SetUint64(12345)
	for name, vk := range map[string]VerifyingKey{"unsafe": unsafe.Verifier(), "another": keyFrom(tau, 4).Verifier()} {
		got, err := ParseVerifyingKey(vk.Encode())
		if err != nil || !got.tau.Equal(&vk.tau) || got.Unsafe() != (name == "unsafe") {
			t.Errorf("%s: came back as %+v, %v", name, got, err)
		}
	}
}

func TestOnlyPointsOfTheGroupAreVerifyingKeys(t *testing.T) {
	_, _, _, g2 := curve.Generators()
	good := VerifyingKey{tau: g2}.Encode()
	if _, err := ParseVerifyingKey(good); err != nil {
		t.Fatal(err)
	}
	bad := map[string][]byte{"nothing": nil, "a byte short": good[:127], "a byte long": append(bytes.Clone(good), 0), "zero": make([]byte, 128)}
	for i := 0; i < 128; i += 32 {
		b := bytes.Clone(good)
		b[i+31] ^= 1
		bad["off the curve, word "+string(rune('0'+i/32))] = b
		b = bytes.Clone(good)
		x := new(big.Int).SetBytes(b[i : i+32])
		x.Add(x, fp.Modulus()).FillBytes(b[i : i+32])
		bad["not reduced, word "+string(rune('0'+i/32))] = b
	}
	// On the curve, but outside of the group: the curve over the extension has many
	// more points, so that the first one that is found is one.
	var p curve.G2Affine
	for x := uint64(1); ; x++ {
		p.X.A0.SetUint64(x)
		p.X.A1.SetUint64(1)
		rhs := p.X
		rhs.Square(&p.X).Mul(&rhs, &p.X)
		b := g2 // its y gives the constant of the curve
		c := b.Y
		c.Square(&b.Y)
		d := b.X
		d.Square(&b.X).Mul(&d, &b.X)
		c.Sub(&c, &d)
		rhs.Add(&rhs, &c)
		if rhs.Legendre() == 1 {
			p.Y.Sqrt(&rhs)
			break
		}
	}
	if !p.IsOnCurve() || p.IsInSubGroup() {
		t.Fatal("the test has no point outside of the group")
	}
	bad["outside of the group"] = VerifyingKey{tau: p}.Encode()
	for name, b := range bad {
		if _, err := ParseVerifyingKey(b); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzParseVerifyingKey(f *testing.F) {
	_, _, _, g2 := curve.Generators()
	f.Add(VerifyingKey{tau: g2}.Encode())
	f.Add(make([]byte, 128))
	f.Fuzz(func(t *testing.T, b []byte) {
		vk, err := ParseVerifyingKey(b)
		if err == nil && !bytes.Equal(vk.Encode(), b) {
			t.Errorf("%x comes back as %x", b, vk.Encode())
		}
	})
}
