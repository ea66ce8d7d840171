package scheme

import (
	"probity"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
)

// A Cost is what an answer costs under a key, as far as that can be said before
// anybody has proved one.
type Cost struct {
	VerifyGas  uint64  `json:"verifyGas"`  // of a transaction that does nothing but verify a proof: within a tenth
	ProofBytes int     `json:"proofBytes"` // exact
	Seconds    float64 `json:"seconds"`    // that proving takes on two cores: within a factor of two or three
}

// Cost estimates what an answer costs under the key.
func (k *VerifyingKey) Cost() Cost { return k.cost() }

// Estimate is what an answer costs under a scheme, as far as the program alone shows
// it: VerifyGas is 0 where it depends on the set-up. The error says why answers of the
// program cannot be proved.
func Estimate(s probity.Scheme, p *model.Program) (Cost, error) {
	if err := Supports(s, p); err != nil {
		return Cost{}, err
	}
	if s == probity.Groth16 {
		words, err := OutputWords(s, p)
		return groth16Cost(p, 1+words), err
	}
	k, err := newKey(s, p)
	if err != nil {
		return Cost{}, err
	}
	return Cost{ProofBytes: k.key.ContractProofSize(), Seconds: sumcheckSeconds(k.key)}, nil
}

func sumcheckSeconds(k *sumcheck.Key) float64 { return 0.03 + 1.2e-6*float64(k.Committed()) }

func (k *VerifyingKey) estimate() Cost {
	if k.groth != nil {
		return groth16Cost(k.program, k.groth.Public())
	}
	c := Cost{ProofBytes: k.key.ContractProofSize()}
	words, err := OutputWords(probity.Sumcheck, k.program)
	if err != nil {
		words = 0
	}
	key, err := k.OnChain()
	if err != nil {
		key = nil
	}
	c.VerifyGas = sumcheckGas(k.key.Rows(), len(key), calldata(c.ProofBytes, 1+words))
	c.Seconds = sumcheckSeconds(k.key)
	return c
}

// calldata is what it costs to send a proof and public words, all but one in 16 bytes
// of which are not zero, and the transaction itself.
func calldata(proofBytes, words int) uint64 {
	const base, head = 21_000, 4 + 32*7 // selector, key, weights, two offsets, two lengths, padding
	return base + 16*uint64(proofBytes) + 12*uint64(32*words) + 8*head
}

func groth16Cost(p *model.Program, public int) Cost {
	const (
		pairing = 45_000 + 7*34_000 // seven pairs
		perWord = 6_000 + 150 + 500 // a scalar multiplication and an addition, and what is around them
		rest    = 32_000            // five more multiplications and the key's bytes
	)
	c := Cost{ProofBytes: groth16.ProofSize, VerifyGas: calldata(groth16.ProofSize, public) + pairing + rest + perWord*uint64(public)}
	if n, err := groth16.Estimate(p); err == nil {
		c.Seconds = 0.1 + 16e-6*float64(n)
	}
	return c
}

// sumcheckGas is what verification costs in the contract: rounds and opening, a scalar
// multiplication for each row, and the script that stands in the key. It is fitted to
// what networks cost (proof/sumcheck/testdata/contract_gas.txt).
func sumcheckGas(rows, key int, calldata uint64) uint64 {
	return calldata + 270_000 + 6_200*uint64(rows) + 18*uint64(key)
}
