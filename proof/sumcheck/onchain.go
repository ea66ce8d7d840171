package sumcheck

import (
	"fmt"
	"slices"

	"probity"
	"probity/proof"
)

// ports are the tensors that a contract is given: public inputs, then public outputs.
func (s *system) ports() (all []port) {
	add := func(v int) {
		value := s.program.Values[v]
		p := port{count: s.batch * spaceOf(value.Shape...).count(), lo: value.Lo, hi: value.Hi}
		p.width, _ = proof.Width(p.lo, p.hi)
		all = append(all, p)
	}
	if !s.hidden {
		for i := range s.program.Inputs {
			add(i)
		}
	}
	if !s.sealed {
		for _, o := range s.program.Outputs {
			add(o.Value)
		}
	}
	return all
}

// ContractKey is the key in the form in which the contract SumcheckVerifier keeps
// it: what it has to compute for this program, as a script, and the commitment to the
// program's tables. It follows from the program, the options and the set-up, so
// whoever has these can make it and compare its keccak256, which is its name on
// chain. It refuses programs that take a contract too much; their proofs can be
// verified off chain.
func (k *Key) ContractKey(vk VerifyingKey) ([]byte, error) {
	b, err := k.contractKey(vk)
	if err != nil {
		return nil, fmt.Errorf("contract key: %w", err)
	}
	return b, nil
}

func (k *Key) contractKey(vk VerifyingKey) ([]byte, error) {
	s := k.system
	if err := k.checkTables(vk.Tables); err != nil {
		return nil, err
	}
	for _, p := range s.ports() {
		if _, err := proof.Width(p.lo, p.hi); err != nil {
			return nil, err
		}
	}
	c, err := compile(s)
	if err != nil {
		return nil, err
	}
	roots := c.finish()
	var b []byte
	// The script's length does not depend on where memory starts, and memory starts
	// behind the key.
	for base := 0; ; base = keyMemory + (len(b)+31)/32 {
		plan := c.plan(s.scalars(), base, roots[:])
		key := contractKey{
			base: base, rounds1: s.rounds[0] + 1, rounds2: s.rounds[1] + 1, mu: s.columns,
			delta: s.delta, tau: s.tau, powers: s.betaPowers(), end: plan.end,
			hash: k.hash, tables: vk.Tables.Encode(), ports: s.ports(), constants: plan.constants, script: plan.script,
		}
		for _, v := range s.inUse() {
			key.rows[v] = s.rows(v)
		}
		for i, r := range roots {
			key.results[i] = plan.place[r]
		}
		if b, err = key.encode(); err != nil || base != 0 {
			return b, err
		}
	}
}

// ContractProof is a proof as the contract takes it: the points of the weights'
// commitment, of the input's and of the output's, where there are such, then what
// EncodeProof writes.
func (k *Key) ContractProof(st Statement, p *Proof) ([]byte, error) {
	if err := k.checkCommitments(st.under(VerifyingKey{})); err != nil {
		return nil, fmt.Errorf("contract proof: %w", err)
	}
	b, err := k.EncodeProof(p)
	if err != nil {
		return nil, fmt.Errorf("contract proof: %w", err)
	}
	return slices.Concat(st.Weights.Encode(), st.Input.Encode(), st.Output.Encode(), b), nil
}

// ContractInputs are the public words of a proof for the contract: the keccak256 of the
// points of the input's commitment, if it is hidden, and of the output's; then the
// integers of each input, and of each output, that is public, packed by
// [proof.PackOutput].
func (k *Key) ContractInputs(st Statement) ([]probity.Hash, error) {
	words, err := k.words(st.under(VerifyingKey{}))
	if err != nil {
		return nil, fmt.Errorf("contract inputs: %w", err)
	}
	return words, nil
}

// words are the public words of a statement.
func (k *Key) words(st *statement) (words []probity.Hash, err error) {
	s := k.system
	if s.hidden {
		words = append(words, st.input.Hash())
	}
	if s.sealed {
		words = append(words, st.output.Hash())
	}
	all := slices.Concat(st.inputs, st.outputs) // those of which are public
	ports := s.ports()
	if len(all) != len(ports) {
		return nil, fmt.Errorf("%d inputs and outputs, want %d", len(all), len(ports))
	}
	for i, p := range ports {
		if len(all[i]) != p.count {
			return nil, fmt.Errorf("%d elements, want %d", len(all[i]), p.count)
		}
		w, err := proof.PackOutput(all[i], p.lo, p.hi)
		if err != nil {
			return nil, err
		}
		words = append(words, w...)
	}
	return words, nil
}
