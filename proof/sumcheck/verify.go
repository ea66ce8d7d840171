package sumcheck

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// ErrProof is the verdict on a well-formed proof that proves nothing.
var ErrProof = errors.New("the proof does not verify")

// Verify checks that the program of the key, run with the weights behind a
// commitment on a batch of inputs, public ones or those behind a commitment,
// answers outputs, public ones or those behind a commitment.
//
// It takes the verifying key as given: whoever had it from others checks it with
// [Key.VerifyingKey]. And it says nothing about who made the set-up: see
// [commit.VerifyingKey.Unsafe].
func (k *Key) Verify(vk VerifyingKey, st Statement, proof *Proof) error {
	if err := k.verify(st.under(vk), proof); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

// checkCommitments says whether commitments have the key's numbers of rows.
func (k *Key) checkCommitments(st *statement) error {
	s := k.system
	rows := func(v vector, c commit.Commitment, what string) error {
		want := 0
		if s.used(v) {
			want = s.rows(v)
		}
		if len(c) != want {
			return fmt.Errorf("the commitment to %s has %d points, this key's have %d", what, len(c), want)
		}
		return nil
	}
	if err := rows(weights, st.weights, "weights"); err != nil {
		return err
	}
	if err := rows(input, st.input, "the input"); err != nil {
		return err
	}
	return rows(output, st.output, "the output")
}

// checkTables says whether a commitment may be that to the program's tables.
func (k *Key) checkTables(c commit.Commitment) error {
	want := 0
	if k.system.used(tables) {
		want = k.system.rows(tables)
	}
	if len(c) != want {
		return fmt.Errorf("the commitment to the program's tables has %d points, this key's have %d", len(c), want)
	}
	return nil
}

func (k *Key) checkStatement(st *statement) error {
	s := k.system
	if err := k.checkCommitments(st); err != nil {
		return err
	}
	if err := k.checkTables(st.tables); err != nil {
		return err
	}
	if s.hidden {
		if st.inputs != nil {
			return errors.New("this key is for hidden inputs: give their commitment alone")
		}
	} else if err := k.checkInputs(st.inputs); err != nil {
		return err
	}
	if s.sealed {
		if st.outputs != nil {
			return errors.New("this key is for hidden outputs: give their commitment alone")
		}
		return nil
	}
	return k.checkOutputs(st.outputs)
}

func (k *Key) verify(st *statement, proof *Proof) error {
	if err := k.checkStatement(st); err != nil {
		return err
	}
	if err := k.checkProof(proof); err != nil {
		return err
	}
	t, err := k.begin(st)
	if err != nil {
		return err
	}
	d := k.replay(t, proof)
	opened := k.statementOf(st, proof, d, map[vector]commit.Commitment{weights: st.weights, tables: st.tables, input: st.input, output: st.output, trace: proof.Trace, inverse: proof.Inverse})
	if err := st.setup.Verify(t, opened, proof.Opening); err != nil {
		if errors.Is(err, commit.ErrProof) {
			return ErrProof
		}
		return err
	}
	return nil
}

// drawn is all challenges of a proof before its opening's.
type drawn struct {
	challenges
	beta          []fr.Element // a power for each relation
	lambda        []fr.Element // powers
	first, second []fr.Element // the points of both sumchecks, the masks' variable last
	rho           fr.Element
}

// replay draws the challenges as the messages of a proof make them.
func (k *Key) replay(t *transcript.Transcript, proof *Proof) *drawn {
	s := k.system
	d := &drawn{}
	t.Points(proof.Trace...)
	t.Points(proof.Masks...)
	if s.used(inverse) {
		d.alpha, d.gamma = t.Challenge(), t.Challenge()
		d.delta = draw(t, s.delta)
		t.Points(proof.Inverse...)
	}
	d.tau = draw(t, s.tau)
	d.beta = s.betas(t.Challenge())

	t.Scalars(proof.Sums[0])
	d.first = make([]fr.Element, s.rounds[0]+1)
	for i, round := range proof.First {
		t.Scalars(round[:]...)
		d.first[roundVariable(i, s.rounds[0])] = t.Challenge()
	}
	t.Scalars(proof.Factors[:]...)
	d.lambda = powers(t.Challenge(), 3)

	t.Scalars(proof.Sums[1])
	d.second = make([]fr.Element, s.rounds[1]+1)
	for i, round := range proof.Second {
		t.Scalars(round[:]...)
		d.second[roundVariable(i, s.rounds[1])] = t.Challenge()
	}
	t.Scalars(proof.Values...)
	d.rho = t.Challenge()
	return d
}

// roundVariable is the variable of round i of a sumcheck over n variables and the
// masks' one: from the highest down, and the masks' last.
func roundVariable(i, n int) int {
	if i == n {
		return n
	}
	return n - 1 - i
}

// statementOf turns the messages of a proof and the challenges into what the
// opening has to prove.
func (k *Key) statementOf(st *statement, proof *Proof, d *drawn, commitments map[vector]commit.Commitment) *commit.Statement {
	s := k.system
	ch, beta, lambda, first, second := &d.challenges, d.beta, d.lambda, d.first, d.second
	plan := s.maskPlan()
	var masks [3]maskClaim
	for i := range masks {
		masks[i].weights = make([]fr.Element, plan.size)
	}

	// The last value of the first sumcheck is p (1-x) a b plus its hiding polynomial.
	claimed := proof.Sums[0]
	for i, round := range proof.First {
		claimed = horner(received(round[:], &claimed), &first[roundVariable(i, s.rounds[0])])
	}
	x := first[s.rounds[0]]
	f := s.publicFactor(first[:s.rounds[0]], beta, ch)
	rest := one()
	rest.Sub(&rest, &x)
	f.Mul(&f, &rest).Mul(&f, &proof.Factors[0]).Mul(&f, &proof.Factors[1])
	masks[2].value.Sub(&claimed, &f)
	plan.first.evaluate(masks[2].weights, first, one())

	// What the second sums up is known but for masks: the relations' linear sides, which
	// are the first sum less its hiding polynomial's, and the factors less their masks.
	items, public := s.relationClaims(beta, ch, st)
	items, fpublic := s.factorClaims(items, first[:s.rounds[0]], lambda, ch, st)
	known := proof.Sums[0]
	known.Sub(&known, &public).Sub(&known, &fpublic)
	var y fr.Element
	for i := range proof.Factors {
		known.Add(&known, y.Mul(&lambda[i+1], &proof.Factors[i]))
	}
	// sum of T P = known - <hidden, masks>, and the second sum is that plus its hiding polynomial's.
	minusOne := one()
	minusOne.Neg(&minusOne)
	m := masks[0].weights
	plan.second.sum(m, one())
	plan.first.sum(m, minusOne)
	for i := range proof.Factors {
		y.Mul(&lambda[i+1], &x)
		m[plan.factors+i].Sub(&m[plan.factors+i], &y)
	}
	masks[0].value.Sub(&proof.Sums[1], &known)

	// The last value of the second is (1-x) sum of T v, plus its hiding polynomial.
	claimed = proof.Sums[1]
	for i, round := range proof.Second {
		claimed = horner(received(round[:], &claimed), &second[roundVariable(i, s.rounds[1])])
	}
	x = second[s.rounds[1]]
	rest.SetOne()
	rest.Sub(&rest, &x)
	used := s.inUse()
	for i, v := range used {
		at := second[:s.bits[v]]
		var sum fr.Element
		for j := range items {
			if items[j].block.vector == v {
				e := items[j].at(at, ch)
				sum.Add(&sum, &e)
			}
		}
		sum.Mul(&sum, &proof.Values[i]).Mul(&sum, &rest)
		for _, r := range second[s.bits[v]:s.rounds[1]] {
			y.SetOne()
			y.Sub(&y, &r)
			sum.Mul(&sum, &y)
		}
		claimed.Sub(&claimed, &sum)
	}
	masks[1].value = claimed
	plan.second.evaluate(masks[1].weights, second, one())

	return k.opening(second[:s.rounds[1]], x, proof.Values, masks, d.rho, plan, commitments, proof.Masks)
}
