package groth16

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"golang.org/x/crypto/sha3"

	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
)

// ErrProof is what Verify returns for a proof that does not convince.
var ErrProof = errors.New("proof does not verify")

// Verify checks that a proof convinces of a statement under a key. It accepts
// what ProofVerifier.verify accepts. It needs no network and a few
// milliseconds.
func Verify(vk *VerifyingKey, st proof.Statement, proof []byte) error {
	quiet()
	if st.Key != vk.Hash() {
		return fmt.Errorf("%w: it is for the key %s, not %s", ErrProof, st.Key, vk.Hash())
	}
	if len(st.Output) != vk.Public()-1 {
		return fmt.Errorf("%w: the output has %d words, not %d", ErrProof, len(st.Output), vk.Public()-1)
	}
	p, err := parseProof(proof)
	if err != nil {
		return fmt.Errorf("%w: malformed: %w", ErrProof, err)
	}
	if got := eip712.Keccak(appendG1(nil, &p.Commitments[0])); got != st.Weights {
		return fmt.Errorf("%w: it is about the weights %s, not %s", ErrProof, got, st.Weights)
	}
	public := make(fr.Vector, 1, 1+len(st.Output)+commitments)
	if public[0].SetBytesCanonical(st.Input[:]) != nil {
		return fmt.Errorf("%w: the input commitment is not an element of the field", ErrProof)
	}
	for _, w := range st.Output {
		var e fr.Element
		if e.SetBytesCanonical(w[:]) != nil {
			return fmt.Errorf("%w: an output word is not an element of the field", ErrProof)
		}
		public = append(public, e)
	}
	if err := groth16.Verify(p, &vk.key, public, backend.WithVerifierHashToFieldFunction(sha3.NewLegacyKeccak256())); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return nil
}

// ErrKey is what CheckKey returns for a key of another program.
var ErrKey = errors.New("the verifying key is not for this program")

// CheckKey checks that a key names the program and has its number of public
// inputs. That the points belong to the program no check of the key alone can
// show: it rests on whoever made the key (see the package comment).
func CheckKey(vk *VerifyingKey, p *model.Program) error {
	if err := p.Check(); err != nil {
		return err
	}
	if got, want := vk.Program(), p.Hash(); got != want {
		return fmt.Errorf("%w: it names program %s, not %s", ErrKey, got, want)
	}
	_, out := Ports(p)
	words, err := outputWords(out)
	if err != nil {
		return err
	}
	if vk.Public() != 1+words {
		return fmt.Errorf("%w: it takes %d public inputs, the program has %d", ErrKey, vk.Public(), 1+words)
	}
	return nil
}
