package sumcheck

// ContractProofSize is the length of what [Key.ContractProof] returns, in bytes.
func (k *Key) ContractProofSize() int {
	s := k.system
	points := 0
	for _, v := range []vector{weights, input, output} {
		if s.used(v) {
			points += s.rows(v)
		}
	}
	return 64*points + k.ProofSize()
}

// Committed is how many elements all committed vectors have, in whole rows: what the
// time of a proof grows with.
func (k *Key) Committed() int { return k.system.allRows() << k.system.columns }

// Rows is how many rows they have, each of which costs a verifier a scalar
// multiplication.
func (k *Key) Rows() int { return k.system.allRows() }
