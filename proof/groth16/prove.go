package groth16

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint/solver"
	"golang.org/x/crypto/sha3"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
)

// CommitWeights commits to the weights of a model under these keys. The mask is
// 32 secret random bytes, to be kept with the weights: every proof needs it.
// The commitment hides the weights from all who do not know the mask and cannot
// be opened to others. It is the G1 point in 64 bytes, x and y, and its
// keccak256 hash, which is what contracts and statements hold.
func (k *Keys) CommitWeights(w model.Weights, mask probity.Hash) (point [64]byte, commitment probity.Hash, err error) {
	blinding, err := k.weightMask(w, mask)
	if err != nil {
		return point, commitment, fmt.Errorf("commit to weights: %w", err)
	}
	values := append(k.circuit.shifted(w), blinding, fr.Element{})
	basis := k.pk.CommitmentKeys[0].Basis
	if len(basis) != len(values) {
		return point, commitment, errors.New("commit to weights: the proving key is not that of the circuit")
	}
	var p curve.G1Affine
	if _, err := p.MultiExp(basis, values, ecc.MultiExpConfig{}); err != nil {
		return point, commitment, fmt.Errorf("commit to weights: %w", err)
	}
	copy(point[:], appendG1(nil, &p))
	return point, eip712.Keccak(point[:]), nil
}

// weightMask derives the blinding of the first commitment from the model
// owner's secret, the key and the weights, so that commitments of two versions
// of a model, or under two keys, have unrelated blindings even if the owner
// uses one secret for all.
func (k *Keys) weightMask(w model.Weights, mask probity.Hash) (m fr.Element, err error) {
	var encoded bytes.Buffer
	if err := k.circuit.plan.p.WriteWeights(&encoded, w); err != nil {
		return m, err
	}
	key := k.vk.Hash()
	var wide []byte
	for i := range byte(2) {
		half := eip712.Keccak([]byte("probity weight mask 1"), []byte{i}, mask[:], key[:], encoded.Bytes())
		wide = append(wide, half[:]...)
	}
	m.SetBytes(wide) // modulo the order
	return m, nil
}

// shifted returns the weights as the circuit takes them.
func (c *Circuit) shifted(w model.Weights) []fr.Element {
	values := make([]fr.Element, 0, c.plan.params+2)
	for i, spec := range c.plan.p.Weights {
		for k := range w[i].Len() {
			values = append(values, element(int64(w[i].At(k))-spec.Lo))
		}
	}
	return values
}

// Prove runs the program and proves the run. The input is that of all inputs,
// one after the other, and so is the output in the statement; both lie in the
// intervals that Ports returns. The weights and the mask are those
// that were given to CommitWeights; the salt is that of the input's commitment.
// It returns the encoded proof, the statement that it convinces of, and the
// run. The proof has been verified.
//
// Progress may be nil; it is told what is done, as a part of 1: of what gnark does, when
// each of the two commitments is made. What comes after them is most of the time, and
// one step of gnark's, in which it calls nobody.
func (k *Keys) Prove(ctx context.Context, w model.Weights, mask probity.Hash, input []int64, salt probity.Hash, progress func(done float64)) ([]byte, proof.Statement, model.Trace, error) {
	if progress == nil {
		progress = func(float64) {}
	}
	fail := func(err error) ([]byte, proof.Statement, model.Trace, error) {
		return nil, proof.Statement{}, model.Trace{}, fmt.Errorf("prove: %w", err)
	}
	p := k.circuit.plan.p
	blinding, err := k.weightMask(w, mask)
	if err != nil {
		return fail(err)
	}
	in, out := k.circuit.plan.in, k.circuit.plan.out
	each, err := split(p, input)
	if err != nil {
		return fail(err)
	}
	t, err := p.Run(w, each...)
	if err != nil {
		return fail(err)
	}
	commitment, err := proof.CommitInput(salt, in.Lo, in.Hi, input)
	if err != nil {
		return fail(err)
	}
	var all []int64
	for i := range p.Outputs {
		all = append(all, t.Output(i)...)
	}
	output, err := proof.PackOutput(all, out.Lo, out.Hi)
	if err != nil {
		return fail(err)
	}
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	progress(0.005)
	full, err := k.circuit.witness(w, blinding, *t, salt, commitment, output)
	if err != nil {
		return fail(err)
	}
	progress(0.01)
	gp, err := k.prove(full, progress)
	if err != nil {
		return fail(err)
	}
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	progress(0.98)
	b := encodeProof(gp)
	st := proof.Statement{Key: k.vk.Hash(), Weights: eip712.Keccak(appendG1(nil, &gp.Commitments[0])), Input: commitment, Output: output}
	if err := Verify(k.vk, st, b); err != nil {
		return fail(fmt.Errorf("the proof just made is wrong: %w", err))
	}
	progress(1)
	return b, st, *t, nil
}

func (k *Keys) prove(full witness.Witness, progress func(done float64)) (*groth16.Proof, error) {
	quiet()
	challenge := &telling{Hash: sha3.NewLegacyKeccak256(), progress: progress}
	opts, err := solverOptions()
	if err != nil {
		return nil, err
	}
	return groth16.Prove(k.circuit.system, k.pk, full,
		backend.WithProverHashToFieldFunction(challenge),
		backend.WithSolverOptions(opts...))
}

// telling is the hash that makes challenges of commitments, so it is asked for one
// whenever a commitment has been made.
type telling struct {
	hash.Hash
	progress func(done float64)
	made     int
}

func (t *telling) Sum(b []byte) []byte {
	if t.made++; t.made <= commitments {
		t.progress(0.01 + 0.03*float64(t.made)/commitments)
	}
	return t.Hash.Sum(b)
}

// solverOptions makes the masks that gnark adds to commitments zero: the
// circuit brings masks of its own.
func solverOptions() ([]solver.Option, error) {
	for _, h := range solver.GetRegisteredHints() {
		if solver.GetHintName(h) == "github.com/consensys/gnark/internal/hints.Randomize" {
			return []solver.Option{solver.OverrideHint(solver.GetHintID(h), func(_ *big.Int, _, out []*big.Int) error {
				for _, o := range out {
					o.SetUint64(0)
				}
				return nil
			})}, nil
		}
	}
	return nil, errors.New("gnark has no hint for masks: this version is not the one that this package was written for")
}

// witness lays out the values of circuit's fields. The order is that of gnark:
// public fields, then secret ones.
func (c *Circuit) witness(w model.Weights, mask fr.Element, t model.Trace, salt, input probity.Hash, output []probity.Hash) (witness.Witness, error) {
	a := c.plan.assign(w, t)
	return c.fill(c.shifted(w), mask, a, salt, input, output)
}

func (c *Circuit) fill(weights []fr.Element, mask fr.Element, a *assignment, salt, input probity.Hash, output []probity.Hash) (witness.Witness, error) {
	public := make([]fr.Element, 0, 1+len(output))
	for _, h := range append([]probity.Hash{input}, output...) {
		var e fr.Element
		e.SetBytes(h[:])
		public = append(public, e)
	}
	secret := append([]fr.Element(nil), weights...)
	for i, v := range a.wires {
		e, ok := a.field[i]
		if !ok {
			e = element(v)
		}
		secret = append(secret, e)
	}
	for _, m := range a.multiplicities() {
		secret = append(secret, fr.NewElement(m))
	}
	var fresh, s fr.Element
	if _, err := fresh.SetRandom(); err != nil {
		return nil, err
	}
	s.SetBytes(salt[:])
	secret = append(secret, mask, fresh, s)

	full, err := witness.New(ecc.BN254.ScalarField())
	if err != nil {
		return nil, err
	}
	values := make(chan any, 256)
	go func() {
		defer close(values)
		for _, v := range append(public, secret...) {
			values <- v
		}
	}()
	return full, full.Fill(len(public), len(secret), values)
}
