package scheme

import (
	"context"
	"fmt"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// Keys are what answers of a program are proved with under one scheme. They are
// public, but a proving key from a stranger can give weights away: see
// [groth16.LoadKeys].
type Keys struct {
	*VerifyingKey
	groth  *groth16.Keys
	powers *commit.Key
}

// FromGroth16 makes keys of Groth16's.
func FromGroth16(p *model.Program, k *groth16.Keys) (*Keys, error) {
	vk, err := ParseKey(probity.Groth16, p, k.VerifyingKey().Encode())
	if err != nil {
		return nil, err
	}
	return &Keys{VerifyingKey: vk, groth: k}, nil
}

// FromPowers makes keys of the sumcheck scheme from a set-up.
func FromPowers(p *model.Program, powers *commit.Key) (*Keys, error) {
	vk, err := newKey(probity.Sumcheck, p)
	if err != nil {
		return nil, err
	}
	if vk.sum, err = vk.key.VerifyingKey(powers); err != nil {
		return nil, err
	}
	vk.complete()
	return &Keys{VerifyingKey: vk, powers: powers}, nil
}

// A Model is a program with weights, ready to prove under one scheme. Its methods
// may be called at the same time.
type Model struct {
	keys    *Keys
	weights model.Weights
	mask    probity.Hash
	secret  *sumcheck.Secret // nil where the program has no weights, or under Groth16
	points  []byte
}

// Model commits to weights. The mask is 32 secret random bytes that hide them, to be
// kept with the weights: the same mask makes the same commitment again. One mask
// serves all schemes and keys.
func (k *Keys) Model(w model.Weights, mask probity.Hash) (*Model, error) {
	m := &Model{keys: k, weights: w, mask: mask}
	if k.groth != nil {
		point, _, err := k.groth.CommitWeights(w, mask)
		m.points = point[:]
		return m, err
	}
	var err error
	if m.secret, err = k.key.CommitWeights(k.powers, sumcheck.Salt(mask), w); err != nil {
		return nil, err
	}
	if m.secret != nil {
		m.points = m.secret.Commitment().Encode()
	}
	return m, nil
}

// Keys are what the model is proved with.
func (m *Model) Keys() *Keys { return m.keys }

// Weights is the commitment to the weights: points of 64 bytes. Its keccak256 is
// what stands on chain and in statements.
func (m *Model) Weights() []byte { return slices.Clone(m.points) }

// Prove runs the program and proves the run, in the form that contracts take. The
// input is that of all inputs, one after the other; the salt is that of CommitInput.
// Progress may be nil; it is told what is done, as a part of 1. The proof has
// been verified.
func (m *Model) Prove(ctx context.Context, input []int64, salt probity.Hash, progress func(done float64)) (raw []byte, st proof.Statement, err error) {
	k := m.keys
	if _, err := k.OnChain(); err != nil {
		return nil, st, fmt.Errorf("prove: %w", err)
	}
	if k.groth != nil {
		raw, st, _, err = k.groth.Prove(ctx, m.weights, m.mask, input, salt, progress)
		return raw, st, err
	}
	hidden, err := k.commitInput(k.powers, salt, input)
	if err != nil {
		return nil, st, fmt.Errorf("prove: %w", err)
	}
	p, outputs, err := k.key.Prove(ctx, k.powers, sumcheck.Witness{Weights: m.secret, Input: hidden}, progress)
	if err != nil {
		return nil, st, err
	}
	var weights commit.Commitment
	if m.secret != nil {
		weights = m.secret.Commitment()
	}
	if raw, err = k.key.ContractProof(sumcheck.Statement{Weights: weights, Input: hidden.Commitment()}, p); err != nil {
		return nil, st, fmt.Errorf("prove: %w", err)
	}
	st = proof.Statement{Key: k.Hash(), Weights: eip712.Keccak(m.points), Input: hidden.Commitment().Hash()}
	words, err := k.key.ContractInputs(sumcheck.Statement{Input: hidden.Commitment(), Outputs: outputs})
	if err != nil {
		return nil, st, fmt.Errorf("prove: %w", err)
	}
	st.Output = words[1:] // the first is the input's
	if err := k.Verify(st, m.points, raw); err != nil {
		return nil, st, fmt.Errorf("prove: the proof just made is wrong: %w", err)
	}
	return raw, st, nil
}
