package commit

import (
	"errors"
	"fmt"
	"math/big"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// VerifyingKeySize is the length of an encoded verifying key, in bytes.
const VerifyingKeySize = 128

// ParseVerifyingKey reads what [VerifyingKey.Encode] wrote: a point of G2 in the
// group of its order, other than zero, with canonical coordinates. It knows the key
// of [UnsafeKey] again; of all others it cannot tell who knows their secret.
func ParseVerifyingKey(b []byte) (vk VerifyingKey, err error) {
	if len(b) != VerifyingKeySize {
		return vk, fmt.Errorf("parse verifying key: %d bytes, want %d", len(b), VerifyingKeySize)
	}
	t := &vk.tau
	for i, to := range []*fp.Element{&t.X.A1, &t.X.A0, &t.Y.A1, &t.Y.A0} {
		if *to, err = parseCoordinate(b[32*i : 32*i+32]); err != nil {
			return VerifyingKey{}, fmt.Errorf("parse verifying key: %w", err)
		}
	}
	if t.IsInfinity() || !t.IsOnCurve() || !t.IsInSubGroup() {
		return VerifyingKey{}, errors.New("parse verifying key: not a point of the group, or zero")
	}
	_, _, _, g2 := curve.Generators()
	known := unsafeTau()
	g2.ScalarMultiplication(&g2, known.BigInt(new(big.Int)))
	vk.unsafe = t.Equal(&g2)
	return vk, nil
}
