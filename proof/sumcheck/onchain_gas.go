package sumcheck

import "fmt"

// What the contract's parts take, as measured with go-ethereum's EVM; a test holds
// the sum to it. Most of it is the prices of the precompiled contracts (EIP-1108) and
// of calldata (EIP-2028).
const (
	gasFixed       = 21_000 + 113_000 + 68_000 // a transaction; a pairing; what all proofs have
	gasOfPoint     = 6_560                     // multiplied and added
	gasOfByte      = 16                        // of calldata; few of a proof's are zero
	gasOfRound1    = 880                       // with what hides it
	gasOfRound2    = 670
	gasOfChallenge = 230
	gasOfInteger   = 150   // of public inputs and outputs
	gasOfCode      = 2_700 // a contract's code, loaded
)

// ContractGas is about what a transaction takes that has the contract verify a proof.
func (k *Key) ContractGas(vk VerifyingKey) (uint64, error) {
	b, err := k.ContractKey(vk)
	if err != nil {
		return 0, err
	}
	key, err := parseContractKey(b)
	if err != nil {
		return 0, fmt.Errorf("contract gas: %w", err)
	}
	s := k.system
	points, own := 0, 0
	for _, v := range s.inUse() {
		points += s.rows(v)
		if v == weights || v == input || v == output {
			own += 64 * s.rows(v)
		}
	}
	words, integers := 0, 0
	for _, p := range key.ports {
		each := int(248 / p.width)
		words += (p.count + each - 1) / each
		integers += p.count
	}
	gas := uint64(gasFixed + gasOfPoint*(points+6) + gasOfByte*(own+k.ProofSize()+32*words) + gasOfRound1*key.rounds1 + gasOfRound2*key.rounds2 +
		gasOfChallenge*(key.delta+key.tau) + gasOfInteger*integers + gasOfCode*(1+len(b)/24_555))
	// Memory costs 3 a word, and the square of their number over 512; some 300 words are
	// behind the script's.
	m := uint64(key.end + 300)
	return gas + key.gas() + 3*m + m*m/512, nil
}

// gas is what a script takes.
func (k *contractKey) gas() (gas uint64) {
	b := k.script
	word := func(i int) uint64 { return uint64(b[i])<<8 | uint64(b[i+1]) }
	for len(b) >= 9 && b[0] != opEnd {
		gas += 140
		if b[0] == opSplit {
			gas += 95 * word(7)
			b = b[9:]
			continue
		}
		arity, n := word(3), word(5)
		switch {
		case arity == 1:
			gas += 68 * n
		case arity == 2:
			gas += 136 * n
		case arity <= 5:
			gas += (70 + 53*arity) * n
		default:
			gas += (160 + 70*arity) * n
		}
		b = b[7+4*arity*n:]
	}
	return gas
}
