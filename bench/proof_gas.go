package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/internal/testchain"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// sumcheckGas proves with a hidden input, as on the market, and of some networks with a
// hidden output, and has the contract verify it: what the whole transaction takes.
func (p *provable) sumcheckGas(dir, powers string) error {
	program, w, in, err := p.read(dir, "sumcheck")
	if err != nil {
		return err
	}
	setup, err := commit.LoadKey(powers)
	if err != nil {
		return err
	}
	key, err := sumcheck.NewKey(program, sumcheck.Options{Batch: p.batch, HiddenInput: true, HiddenOutput: p.hidden})
	if err != nil {
		return err
	}
	vk, err := key.VerifyingKey(setup)
	if err != nil {
		return err
	}
	var salts [3]sumcheck.Salt
	for i := range salts {
		if salts[i], err = sumcheck.NewSalt(); err != nil {
			return err
		}
	}
	weights, err := key.CommitWeights(setup, salts[0], w)
	if err != nil {
		return err
	}
	input, err := key.CommitInput(setup, salts[1], in...)
	if err != nil {
		return err
	}
	known := sumcheck.Witness{Weights: weights, Input: input}
	if p.hidden {
		known.OutputSalt = salts[2]
	}
	proof, out, err := key.Prove(context.Background(), setup, known, nil)
	if err != nil {
		return err
	}
	statement := sumcheck.Statement{Weights: weights.Commitment(), Input: input.Commitment(), Outputs: out}
	if p.hidden {
		output, err := key.CommitOutput(setup, salts[2], out...)
		if err != nil {
			return err
		}
		statement.Output, statement.Outputs = output.Commitment(), nil
	}
	stored, err := key.ContractKey(vk)
	if err != nil {
		return err
	}
	sent, err := key.ContractProof(statement, proof)
	if err != nil {
		return err
	}
	words, err := key.ContractInputs(statement)
	if err != nil {
		return err
	}
	var tau [4]*big.Int
	for i, b := 0, setup.Verifier().Encode(); i < len(tau); i++ {
		tau[i] = new(big.Int).SetBytes(b[32*i : 32*i+32])
	}
	c := contracts.NewSumcheckVerifier()
	return verifyGas(contracts.SumcheckVerifierMetaData.Bin, c.PackConstructor(tau), c.PackRegisterKey(stored),
		c.PackVerify(eip712.Keccak(stored), eip712.Keccak(weights.Commitment().Encode()), wordsOf(words), sent))
}

// groth16Gas is the same of the other system.
func (p *provable) groth16Gas(dir string) error {
	program, w, in, err := p.read(dir, "groth16")
	if err != nil {
		return err
	}
	circuit, err := groth16.Compile(program)
	if err != nil {
		return err
	}
	k, err := groth16.LoadKeys(circuit, filepath.Join(dir, "groth16.keys"))
	if err != nil {
		return err
	}
	sent, st, _, err := k.Prove(context.Background(), w, probity.Hash{1}, in[0], probity.Hash{2}, nil)
	if err != nil {
		return err
	}
	c := contracts.NewProofVerifier()
	words := append([]probity.Hash{st.Input}, st.Output...)
	return verifyGas(contracts.ProofVerifierMetaData.Bin, c.PackConstructor([20]byte{}), c.PackRegisterKey(k.VerifyingKey().Encode()),
		c.PackVerify(st.Key, st.Weights, wordsOf(words), sent))
}

func wordsOf(words []probity.Hash) []*big.Int {
	out := make([]*big.Int, len(words))
	for i := range words {
		out[i] = new(big.Int).SetBytes(words[i][:])
	}
	return out
}

// verifyGas says what a transaction takes that has a contract verify a proof.
func verifyGas(code string, arguments, register, verify []byte) error {
	evm, err := testchain.OpenEVM(code, arguments)
	if err != nil {
		return err
	}
	if _, _, err := evm.Call(register, 0); err != nil {
		return fmt.Errorf("register the key: %w", err)
	}
	answer, gas, err := evm.Call(verify, 0)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if len(answer) != 32 || answer[31] != 1 {
		return errors.New("the contract refuses the proof")
	}
	say(map[string]any{"gas": gas + testchain.TransactionGas(verify), "calldata": len(verify)})
	return nil
}
