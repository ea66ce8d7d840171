// Package committest makes statements about committed vectors, and their proofs,
// for tests of other verifiers: they are true, random, and cheap to make.
package committest

import (
	"crypto/rand"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// Opened proves a statement about rows of 2^columns elements: a group with a point
// and one vector of so many rows, and if length is not 0, a group with a vector of
// that length written out and one row. The proof continues the transcript. Rows are
// zero but for their first elements, which no verifier can tell.
func Opened(k *commit.Key, t transcript.Transcript, columns, rows, length int) (*commit.Statement, *commit.Proof, error) {
	const used = 4
	s := &commit.Statement{Columns: columns}
	var vectors []*commit.Vector
	add := func(g commit.Group, e []fr.Element, rows int) error {
		weights := scalars(rows)
		values := make([]commit.Values, rows)
		for i := range values {
			row := commit.Scalars(scalars(min(used, len(e))))
			values[i] = row
			for j := range row {
				var x fr.Element
				x.Mul(&row[j], &e[j]).Mul(&x, &weights[i])
				s.Value.Add(&s.Value, &x)
			}
		}
		blinds, err := commit.Blinds(rand.Reader, rows)
		if err != nil {
			return err
		}
		v, err := k.Commit(columns, blinds, values...)
		if err != nil {
			return err
		}
		g.Terms = []commit.Term{{Commitment: v.Commitment(), Weights: weights}}
		vectors = append(vectors, v)
		s.Groups = append(s.Groups, g)
		return nil
	}
	point := scalars(columns)
	if err := add(commit.Group{Point: point}, commit.Weights(point, used), rows); err != nil {
		return nil, nil, err
	}
	if length > 0 {
		e := scalars(length)
		if err := add(commit.Group{Vector: e}, e, 1); err != nil {
			return nil, nil, err
		}
	}
	p, err := k.Open(rand.Reader, &t, s, vectors, nil)
	return s, p, err
}

func scalars(n int) []fr.Element {
	v := make(fr.Vector, n)
	v.MustSetRandom()
	return v
}
