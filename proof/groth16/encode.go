package groth16

import (
	"errors"
	"fmt"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/pedersen"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"

	"probity"
	"probity/internal/eip712"
)

// Encodings are sequences of 32-byte big-endian words, in the form that the
// precompiled contracts of the EVM read: a G1 point is x, y; a G2 point is the
// imaginary and the real part of x, then those of y. Every coordinate is below
// the order of the base field.

// ProofSize is the length of an encoded proof: the points A, B (in G2), C, the
// weight commitment, the second commitment, and the folded proof of knowledge
// of both.
const ProofSize = 14 * 32

const (
	commitments  = 2
	maxPublic    = 367               // public inputs of a key: what fits in a contract's code
	keyWords     = 3 + 2 + 6*4 + 2*2 // without the bases of the public inputs
	maxKeyLength = 32 * (keyWords + 2*maxPublic)
)

// A VerifyingKey checks the proofs of one program. Its encoding is what
// ProofVerifier.registerKey takes, in words:
//
//	 0      hash of the program
//	 1      hash of the transcript of the ceremony that made the key, 0 for SetupUnsafe
//	 2      number n of public inputs
//	 3      alpha (G1)
//	 5      beta, gamma, delta (G2)
//	17      base of the proofs of knowledge, and its multiples by -sigma of
//	        the first and the second commitment (G2)
//	29      bases of the constant 1, the n public inputs and the challenge (G1)
//
// The challenge of the first commitment is in no constraint, so it has no base:
// it enters through the hash of the second.
type VerifyingKey struct {
	program, transcript probity.Hash
	key                 groth16.VerifyingKey
	encoded             []byte
}

// Program is the hash of the program that the key belongs to.
func (vk *VerifyingKey) Program() probity.Hash { return vk.program }

// Transcript is the hash of the transcript of the ceremony that made the key.
// It is zero for a key made by SetupUnsafe: then whoever ran it could prove
// anything.
func (vk *VerifyingKey) Transcript() probity.Hash { return vk.transcript }

// Public is the number of public inputs: the input commitment and the words of
// the output.
func (vk *VerifyingKey) Public() int { return len(vk.key.G1.K) - 1 - commitments }

// Encode returns the key as ProofVerifier.registerKey takes it.
func (vk *VerifyingKey) Encode() []byte { return append([]byte(nil), vk.encoded...) }

// Hash names the key: keccak256 of its encoding.
func (vk *VerifyingKey) Hash() probity.Hash { return eip712.Keccak(vk.encoded) }

func newVerifyingKey(program, transcript probity.Hash, key *groth16.VerifyingKey) (*VerifyingKey, error) {
	n := len(key.G1.K) - 1 - commitments
	if n < 1 || n > maxPublic || len(key.CommitmentKeys) != commitments {
		return nil, fmt.Errorf("a verifying key needs %d commitments and from 1 to %d public inputs, not %d and %d", commitments, maxPublic, len(key.CommitmentKeys), n)
	}
	if !key.G1.K[n+1].IsInfinity() {
		return nil, errors.New("the challenge of the first commitment is in a constraint")
	}
	var e []byte
	e = append(e, program[:]...)
	e = append(e, transcript[:]...)
	count := fr.NewElement(uint64(n))
	words := count.Bytes()
	e = append(e, words[:]...)
	e = appendG1(e, &key.G1.Alpha)
	for _, p := range []*curve.G2Affine{&key.G2.Beta, &key.G2.Gamma, &key.G2.Delta,
		&key.CommitmentKeys[0].G, &key.CommitmentKeys[0].GSigmaNeg, &key.CommitmentKeys[1].GSigmaNeg} {
		e = appendG2(e, p)
	}
	for i := range key.G1.K {
		if i != n+1 {
			e = appendG1(e, &key.G1.K[i])
		}
	}
	return ParseVerifyingKey(e)
}

// ParseVerifyingKey is the inverse of Encode. It checks that the points are
// canonical, on their curves and in their groups, and none is zero.
func ParseVerifyingKey(b []byte) (*VerifyingKey, error) {
	fail := func(what string) (*VerifyingKey, error) {
		return nil, fmt.Errorf("not a verifying key: %s; get the key from whoever published the model", what)
	}
	if len(b) < 32*keyWords || len(b) > maxKeyLength || len(b)%64 != 32*keyWords%64 {
		return fail(fmt.Sprintf("%d bytes are no possible length", len(b)))
	}
	vk := &VerifyingKey{encoded: append([]byte(nil), b...)}
	r := reader{b: vk.encoded}
	copy(vk.program[:], r.next(32))
	copy(vk.transcript[:], r.next(32))
	n := (len(b) - 32*keyWords) / 64
	var declared fr.Element
	if declared.SetBytesCanonical(r.next(32)) != nil || !declared.IsUint64() || declared.Uint64() != uint64(n) || n < 1 {
		return fail("the number of public inputs does not match the length")
	}
	k := &vk.key
	r.g1(&k.G1.Alpha)
	k.CommitmentKeys = make([]pedersen.VerifyingKey, commitments)
	for _, p := range []*curve.G2Affine{&k.G2.Beta, &k.G2.Gamma, &k.G2.Delta,
		&k.CommitmentKeys[0].G, &k.CommitmentKeys[0].GSigmaNeg, &k.CommitmentKeys[1].GSigmaNeg} {
		r.g2(p)
	}
	k.CommitmentKeys[1].G = k.CommitmentKeys[0].G
	k.G1.K = make([]curve.G1Affine, n+1+commitments)
	for i := range k.G1.K {
		if i != n+1 {
			r.g1(&k.G1.K[i])
		}
	}
	if r.err != nil {
		return fail(r.err.Error())
	}
	if r.zero {
		return fail("a point is zero")
	}
	k.PublicAndCommitmentCommitted = [][]int{{}, {n + 1}}
	if err := k.Precompute(); err != nil {
		return fail(err.Error())
	}
	return vk, nil
}

func encodeProof(p *groth16.Proof) []byte {
	b := make([]byte, 0, ProofSize)
	b = appendG1(b, &p.Ar)
	b = appendG2(b, &p.Bs)
	b = appendG1(b, &p.Krs)
	b = appendG1(b, &p.Commitments[0])
	b = appendG1(b, &p.Commitments[1])
	return appendG1(b, &p.CommitmentPok)
}

func parseProof(b []byte) (*groth16.Proof, error) {
	if len(b) != ProofSize {
		return nil, fmt.Errorf("%d bytes, not %d", len(b), ProofSize)
	}
	p := &groth16.Proof{Commitments: make([]curve.G1Affine, commitments)}
	r := reader{b: b}
	r.g1(&p.Ar)
	r.g2(&p.Bs)
	r.g1(&p.Krs)
	r.g1(&p.Commitments[0])
	r.g1(&p.Commitments[1])
	r.g1(&p.CommitmentPok)
	if r.err == nil && r.zero {
		r.err = errors.New("a point is zero")
	}
	return p, r.err
}

func appendFp(b []byte, e *fp.Element) []byte {
	w := e.Bytes()
	return append(b, w[:]...)
}

func appendG1(b []byte, p *curve.G1Affine) []byte { return appendFp(appendFp(b, &p.X), &p.Y) }

func appendG2(b []byte, p *curve.G2Affine) []byte {
	b = appendFp(appendFp(b, &p.X.A1), &p.X.A0)
	return appendFp(appendFp(b, &p.Y.A1), &p.Y.A0)
}

// A reader takes points off a slice that is long enough, and keeps the first error.
type reader struct {
	b    []byte
	err  error
	zero bool // a point was zero
}

func (r *reader) next(n int) (b []byte) {
	b, r.b = r.b[:n], r.b[n:]
	return b
}

func (r *reader) fp(e *fp.Element) {
	if err := e.SetBytesCanonical(r.next(32)); err != nil && r.err == nil {
		r.err = errors.New("a coordinate is not below the order of the field")
	}
}

func (r *reader) g1(p *curve.G1Affine) {
	r.fp(&p.X)
	r.fp(&p.Y)
	r.zero = r.zero || p.IsInfinity()
	if r.err == nil && !p.IsInfinity() && !p.IsOnCurve() {
		r.err = errors.New("a point is not on the curve")
	}
}

func (r *reader) g2(p *curve.G2Affine) {
	r.fp(&p.X.A1)
	r.fp(&p.X.A0)
	r.fp(&p.Y.A1)
	r.fp(&p.Y.A0)
	r.zero = r.zero || p.IsInfinity()
	if r.err == nil && !p.IsInfinity() && !(p.IsOnCurve() && p.IsInSubGroup()) {
		r.err = errors.New("a point is not in the group G2")
	}
}
