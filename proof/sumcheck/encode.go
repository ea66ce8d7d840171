package sumcheck

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// A Proof is everything that the prover says, in this order.
type Proof struct {
	Trace   commit.Commitment
	Masks   commit.Commitment
	Inverse commit.Commitment // nil where nothing is looked up
	Sums    [2]fr.Element     // of both sumchecks
	First   [][3]fr.Element   // rounds: coefficients 0, 2 and 3
	Factors [2]fr.Element
	Second  [][2]fr.Element // rounds: coefficients 0 and 2
	Values  []fr.Element    // of the vectors in use
	Opening *commit.Proof
}

// openingGroups is how many groups an opening's statement has.
const openingGroups = 2

// ProofSize is the length of an encoded proof, in bytes.
func (k *Key) ProofSize() int {
	s := k.system
	points := s.rows(trace) + 1
	if s.used(inverse) {
		points += s.rows(inverse)
	}
	scalars := 4 + 3*(s.rounds[0]+1) + 2*(s.rounds[1]+1) + len(s.inUse())
	return 64*points + 32*scalars + commit.ProofSize(openingGroups)
}

// checkProof says whether a proof has the form that the key wants.
func (k *Key) checkProof(p *Proof) error {
	s := k.system
	inverses := 0
	if s.used(inverse) {
		inverses = s.rows(inverse)
	}
	if p == nil || p.Opening == nil || len(p.Trace) != s.rows(trace) || len(p.Masks) != 1 || len(p.Inverse) != inverses ||
		len(p.First) != s.rounds[0]+1 || len(p.Second) != s.rounds[1]+1 || len(p.Values) != len(s.inUse()) {
		return errors.New("the proof does not have the form of this key's proofs")
	}
	return nil
}

// EncodeProof writes a proof of this key: the points of Trace, Masks and Inverse,
// 64 bytes each; Sums[0], First, Factors; Sums[1], Second, Values, 32 bytes each; then
// the opening.
func (k *Key) EncodeProof(p *Proof) ([]byte, error) {
	if err := k.checkProof(p); err != nil {
		return nil, err
	}
	b := transcript.AppendPoints(nil, p.Trace...)
	b = transcript.AppendPoints(b, p.Masks...)
	b = transcript.AppendPoints(b, p.Inverse...)
	b = transcript.AppendScalars(b, p.Sums[0])
	for i := range p.First {
		b = transcript.AppendScalars(b, p.First[i][:]...)
	}
	b = transcript.AppendScalars(b, p.Factors[:]...)
	b = transcript.AppendScalars(b, p.Sums[1])
	for i := range p.Second {
		b = transcript.AppendScalars(b, p.Second[i][:]...)
	}
	b = transcript.AppendScalars(b, p.Values...)
	return append(b, p.Opening.Encode()...), nil
}

// ParseProof reads what EncodeProof wrote, and nothing else: a proof has one
// encoding.
func (k *Key) ParseProof(b []byte) (*Proof, error) {
	if len(b) != k.ProofSize() {
		return nil, fmt.Errorf("parse proof: %d bytes, proofs of this key have %d", len(b), k.ProofSize())
	}
	s := k.system
	var failed error
	points := func(n int) commit.Commitment {
		c, err := commit.ParseCommitment(b[:64*n])
		if err != nil && failed == nil {
			failed = err
		}
		b = b[64*n:]
		return c
	}
	scalars := func(to []fr.Element) {
		for i := range to {
			if err := to[i].SetBytesCanonical(b[:32]); err != nil && failed == nil {
				failed = errors.New("a number is not below the order of the field")
			}
			b = b[32:]
		}
	}
	p := &Proof{Trace: points(s.rows(trace)), Masks: points(1)}
	if s.used(inverse) {
		p.Inverse = points(s.rows(inverse))
	}
	scalars(p.Sums[:1])
	p.First = make([][3]fr.Element, s.rounds[0]+1)
	for i := range p.First {
		scalars(p.First[i][:])
	}
	scalars(p.Factors[:])
	scalars(p.Sums[1:])
	p.Second = make([][2]fr.Element, s.rounds[1]+1)
	for i := range p.Second {
		scalars(p.Second[i][:])
	}
	p.Values = make([]fr.Element, len(s.inUse()))
	scalars(p.Values)
	if failed != nil {
		return nil, fmt.Errorf("parse proof: %w", failed)
	}
	var err error
	if p.Opening, err = commit.ParseProof(b, openingGroups); err != nil {
		return nil, fmt.Errorf("parse proof: %w", err)
	}
	return p, nil
}
