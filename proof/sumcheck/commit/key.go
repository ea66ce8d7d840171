package commit

import (
	"errors"
	"fmt"
	"io"
	"math/big"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/internal/eip712"
)

const (
	// MinColumns is the logarithm of the shortest length of rows.
	MinColumns = 2
	// MaxColumns is the logarithm of the greatest length of rows.
	MaxColumns = 26
	// Rows end with a tail: the coefficients behind the last column, which are
	// random and count in no claim. A row of a committed vector has one, masks
	// have three.
	tail = 3
	// maxPoints is the size of the largest key.
	maxPoints = 1<<MaxColumns + tail
)

// Points is the number of powers that a key needs for rows of 2^columns elements.
func Points(columns int) int { return 1<<columns + tail }

// A Key commits and opens: it holds the multiples of G1's generator by the powers of a
// secret number tau that nobody may know. It comes from a ceremony ([ReadPtau]), or
// from [UnsafeKey].
type Key struct {
	powers []curve.G1Affine // tau^i times the generator
	verify VerifyingKey
}

// A VerifyingKey checks openings. Two keys are of one ceremony when their
// verifying keys are equal.
type VerifyingKey struct {
	tau    curve.G2Affine // tau times G2's generator
	unsafe bool
}

// UnsafeKey makes a key of n powers whose secret is published: the hash of a
// sentence in this source code. Everybody can open commitments under it to
// anything. It is for tests and development chains, and says so for ever
// ([Key.Unsafe]).
func UnsafeKey(n int) (*Key, error) {
	if n < 2 || n > maxPoints {
		return nil, fmt.Errorf("a key has from 2 to %d powers, not %d", maxPoints, n)
	}
	return keyFrom(unsafeTau(), n), nil
}

func unsafeTau() (tau fr.Element) {
	h := eip712.Keccak([]byte("probity: this number is known to everybody and unsafe"))
	tau.SetBytes(h[:])
	return tau
}

func keyFrom(tau fr.Element, n int) *Key {
	scalars := make([]fr.Element, n)
	scalars[0].SetOne()
	for i := 1; i < n; i++ {
		scalars[i].Mul(&scalars[i-1], &tau)
	}
	_, _, g1, g2 := curve.Generators()
	k := &Key{powers: fixedBase(g1, scalars)}
	k.verify.tau.ScalarMultiplication(&g2, tau.BigInt(new(big.Int)))
	k.verify.unsafe = true
	return k
}

// Unsafe tells that somebody may know the key's secret, and so could prove
// anything: it is of no use but on a development chain.
func (k *Key) Unsafe() bool { return k.verify.unsafe }

// Columns is the largest number of columns, as a logarithm, that the key can
// commit to.
func (k *Key) Columns() int {
	columns := MinColumns - 1
	for columns < MaxColumns && Points(columns+1) <= len(k.powers) {
		columns++
	}
	return columns
}

// Verifier is the part of the key that verifiers need.
func (k *Key) Verifier() VerifyingKey { return k.verify }

// Unsafe tells that somebody may know the key's secret: see [Key.Unsafe].
func (vk VerifyingKey) Unsafe() bool { return vk.unsafe }

// Encode returns the key as a contract has it: tau times G2's generator, as the
// imaginary and the real part of x, then those of y, 32 bytes each.
func (vk VerifyingKey) Encode() []byte {
	b := vk.tau.RawBytes()
	return b[:]
}

// random draws a scalar.
func random(r io.Reader) (fr.Element, error) {
	// 512 bits, so that reducing leaves no bias to speak of: 2^-256.
	var b [64]byte
	var x fr.Element
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return x, fmt.Errorf("draw a random scalar: %w", err)
	}
	x.SetBytes(b[:])
	return x, nil
}

// Blinds draws n random scalars, as [Key.Commit] needs them.
func Blinds(r io.Reader, n int) ([]fr.Element, error) {
	out := make([]fr.Element, n)
	for i := range out {
		var err error
		if out[i], err = random(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var (
	errCurve      = errors.New("not a point of the curve")
	errCoordinate = errors.New("a coordinate is not below the order of the field")
)

// parsePoint reads x and y, 32 bytes big-endian each, in the form in which the
// EVM has them: below the order of the field, both zero for infinity.
func parsePoint(b []byte) (p curve.G1Affine, err error) {
	if p.X, err = parseCoordinate(b[:32]); err != nil {
		return p, err
	}
	if p.Y, err = parseCoordinate(b[32:64]); err != nil {
		return p, err
	}
	if !p.IsOnCurve() {
		return p, errCurve
	}
	return p, nil
}

func parseCoordinate(b []byte) (x fp.Element, err error) {
	if err := x.SetBytesCanonical(b); err != nil {
		return x, errCoordinate
	}
	return x, nil
}

func parseScalar(b []byte) (x fr.Element, err error) {
	if err := x.SetBytesCanonical(b); err != nil {
		return x, errors.New("a scalar is not below the order of the group")
	}
	return x, nil
}
