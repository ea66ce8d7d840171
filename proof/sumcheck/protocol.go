package sumcheck

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity"
	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// protocolName starts every transcript.
const protocolName = "probity sumcheck, version 3"

// A Statement is what a proof is about, besides the key and the set-up. For every input
// and output of the program the batch's entries stand one after the other.
type Statement struct {
	Weights commit.Commitment // nil where the program has none
	Input   commit.Commitment // nil where inputs are public
	Output  commit.Commitment // nil where outputs are public
	Inputs  [][]int64         // nil where inputs are hidden
	Outputs [][]int64         // nil where outputs are hidden
}

// under is a statement under a set-up.
func (s Statement) under(vk VerifyingKey) *statement {
	return &statement{setup: vk.Setup, tables: vk.Tables, weights: s.Weights, input: s.Input, output: s.Output, inputs: s.Inputs, outputs: s.Outputs}
}

// A statement is what a proof is about, besides the key.
type statement struct {
	setup   commit.VerifyingKey
	tables  commit.Commitment // nil where the program has none
	weights commit.Commitment // nil where the program has none
	input   commit.Commitment // nil where inputs are public
	output  commit.Commitment // nil where outputs are public
	inputs  [][]int64         // nil where they are hidden
	outputs [][]int64
}

// begin starts the transcript with everything that is public, as one message, so
// that a contract hashes it at once: the key, the set-up, the names of the weights'
// commitment and of the tables', and the public words.
func (k *Key) begin(st *statement) (*transcript.Transcript, error) {
	words, err := k.words(st)
	if err != nil {
		return nil, err
	}
	t := transcript.New(protocolName)
	hash := k.Hash()
	b := append(hash[:], st.setup.Encode()...)
	for _, c := range []commit.Commitment{st.weights, st.tables} {
		var name probity.Hash // zero for none
		if len(c) > 0 {
			name = c.Hash()
		}
		b = append(b, name[:]...)
	}
	for _, w := range words {
		b = append(b, w[:]...)
	}
	t.Absorb(b)
	return &t, nil
}

func draw(t *transcript.Transcript, n int) []fr.Element {
	out := make([]fr.Element, n)
	for i := range out {
		out[i] = t.Challenge()
	}
	return out
}

// powers are 1, x, x^2, ...
func powers(x fr.Element, n int) []fr.Element {
	out := make([]fr.Element, n)
	p := one()
	for i := range out {
		out[i] = p
		p.Mul(&p, &x)
	}
	return out
}

// publicFactor evaluates the factor of the first sumcheck that everybody knows.
func (s *system) publicFactor(point []fr.Element, beta []fr.Element, ch *challenges) (sum fr.Element) {
	for i, r := range s.relations {
		if r.a == nil {
			continue
		}
		p := selector(point, r.domain.at, r.domain.size)
		p.Mul(&p, &beta[i])
		for a, of := range r.weigh {
			if of < 0 {
				continue
			}
			low, to := r.domain.low(a), r.low(of)
			e := eqPoints(point[low:low+r.domain.bits[a]], ch.tau[to:to+r.bits[of]])
			p.Mul(&p, &e)
		}
		sum.Add(&sum, &p)
	}
	return sum
}

// relationClaims are the linear sides of all relations, combined by powers of
// beta: items and a public number.
func (s *system) relationClaims(beta []fr.Element, ch *challenges, st *statement) (items []item, public fr.Element) {
	for i, r := range s.relations {
		var p fr.Element
		items, p = claim(items, r.c, beta[i], r.space, ch.tau[:r.size], ch, st)
		public.Add(&public, &p)
	}
	return items, public
}

// factorClaims are what both factors are at the point of the first sumcheck,
// times lambda and its square.
func (s *system) factorClaims(items []item, point []fr.Element, lambda []fr.Element, ch *challenges, st *statement) ([]item, fr.Element) {
	var public fr.Element
	for _, r := range s.relations {
		if r.a == nil {
			continue
		}
		at := selector(point, r.domain.at, r.domain.size)
		for k, parts := range [2][]part{r.a, r.b} {
			var scale, p fr.Element
			scale.Mul(&at, &lambda[k+1])
			items, p = claim(items, parts, scale, r.domain.space, point[:r.domain.size], ch, st)
			public.Add(&public, &p)
		}
	}
	return items, public
}

// A maskClaim gathers the claims about the masks' vector.
type maskClaim struct {
	weights []fr.Element
	value   fr.Element
}

// openingClaims is the statement that the opening proves, as one claim:
//
//	the vectors' values at the point of the second sumcheck, less their masks
//	the sum of the second sumcheck
//	its last value, and that of the first
//
// each times a power of rho.
func (k *Key) opening(point []fr.Element, hidden fr.Element, values []fr.Element, masks [3]maskClaim, rho fr.Element, plan maskPlan, commitments map[vector]commit.Commitment, maskCommitment commit.Commitment) *commit.Statement {
	s := k.system
	used := s.inUse()
	power := powers(rho, len(used)+len(masks))
	st := &commit.Statement{Columns: s.columns, Groups: make([]commit.Group, 2)}
	st.Groups[0].Point = point[:s.columns]
	vec := make([]fr.Element, plan.size)
	var total fr.Element
	for i, v := range used {
		rows := commit.Weights(point[s.columns:s.bits[v]], s.rows(v))
		for r := range rows {
			rows[r].Mul(&rows[r], &power[i])
		}
		st.Groups[0].Terms = append(st.Groups[0].Terms, commit.Term{Commitment: commitments[v], Weights: rows})
		vec[plan.values+i].Mul(&hidden, &power[i])
		var x fr.Element
		total.Add(&total, x.Mul(&values[i], &power[i]))
	}
	for i, m := range masks {
		p := &power[len(used)+i]
		var x fr.Element
		for j := range m.weights {
			vec[j].Add(&vec[j], x.Mul(&m.weights[j], p))
		}
		total.Add(&total, x.Mul(&m.value, p))
	}
	st.Value = total
	st.Groups[1].Vector = vec
	st.Groups[1].Terms = []commit.Term{{Commitment: maskCommitment, Weights: []fr.Element{one()}}}
	return st
}
