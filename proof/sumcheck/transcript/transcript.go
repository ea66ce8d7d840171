// Package transcript turns an interactive proof into one that needs no
// verifier present: every challenge is a hash of everything that was said before
// it. The rule is made to be mirrored by a contract in a few instructions.
//
// The state is 32 bytes. A transcript starts at
//
//	state = keccak256(name of the protocol)
//
// A message, whose length has to follow from what was said before, is absorbed by
//
//	state = keccak256(state || message)
//
// and a challenge is drawn by
//
//	state = keccak256(state)
//	challenge = state mod r
//
// where the state is read as a big-endian number and r is the order of BN254's
// scalar field. Hashing 32 bytes draws, hashing more absorbs, so one is never
// taken for the other. 2^256 is between 5 and 6 times r, so no value of a
// challenge is more likely than 6/2^256, which is 1.14/r: bounds of the form
// "at most d bad challenges" become 1.14 d/r.
//
// Scalars are absorbed as 32 bytes big-endian, below r; points of G1 as x and y,
// 32 bytes big-endian each, below the order of the base field, and zeros for the
// point at infinity: the forms in which the EVM computes with them.
package transcript

import (
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/internal/eip712"
)

// A Transcript is the record of a proof so far. Copying one forks it.
type Transcript struct {
	state [32]byte
}

// New starts the transcript of a protocol. Different protocols, and different
// versions of one, have different names.
func New(protocol string) Transcript {
	return Transcript{state: eip712.Keccak([]byte(protocol))}
}

// State is the hash of everything absorbed and drawn so far.
func (t *Transcript) State() [32]byte { return t.state }

// Absorb appends one message. The concatenation of the parts is what counts,
// not how it is cut. Absorbing nothing changes nothing.
func (t *Transcript) Absorb(parts ...[]byte) {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n == 0 {
		return
	}
	t.state = eip712.Keccak(append([][]byte{t.state[:]}, parts...)...)
}

// Scalars absorbs scalars as one message.
func (t *Transcript) Scalars(scalars ...fr.Element) {
	t.Absorb(AppendScalars(nil, scalars...))
}

// Points absorbs points as one message.
func (t *Transcript) Points(points ...curve.G1Affine) {
	t.Absorb(AppendPoints(nil, points...))
}

// Challenge draws a number below r that nobody could choose.
func (t *Transcript) Challenge() fr.Element {
	t.state = eip712.Keccak(t.state[:])
	var c fr.Element
	c.SetBytes(t.state[:]) // reduces
	return c
}

// AppendScalars appends the encodings of scalars to b.
func AppendScalars(b []byte, scalars ...fr.Element) []byte {
	for i := range scalars {
		e := scalars[i].Bytes()
		b = append(b, e[:]...)
	}
	return b
}

// AppendPoints appends the encodings of points to b.
func AppendPoints(b []byte, points ...curve.G1Affine) []byte {
	for i := range points {
		// gnark-crypto marks infinity in the coordinate's spare bits, the EVM does not.
		x, y := points[i].X.Bytes(), points[i].Y.Bytes()
		b = append(append(b, x[:]...), y[:]...)
	}
	return b
}
