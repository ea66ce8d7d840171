package commit

import (
	"encoding/binary"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/transcript"
)

// Limits of a statement, far above what is of use.
const (
	maxGroups = 16
	maxTerms  = 1 << 12
)

// A Statement is what an opening proves about committed vectors, all of which
// have rows of 2^Columns elements:
//
//	sum over groups, terms, rows i, columns j of  Weights[i] e[j] v[i][j]  =  Value
//
// with the group's public vector e, and the term's committed vector v and
// Weights. It is about the sum alone: what the terms are is neither shown nor proved.
// Several claims are made one by multiplying the weights and the values of each by
// a power of a challenge that is drawn when commitments, weights and values are
// fixed.
type Statement struct {
	Columns int
	Groups  []Group
	Value   fr.Element
}

// A Group is the terms that have one vector e over the columns. It is given by
// Point or by Vector:
//
//   - Point has Columns coordinates, and e[j] is the product over k of Point[k]
//     where bit k of j is set, and of 1-Point[k] where it is not. So the term is a
//     combination of values of the rows' multilinear extensions, of which
//     coordinate 0 belongs to the least significant bit of the column.
//   - Vector is e itself, zero behind its end. It is meant to be short: proving
//     costs its length times that of the vectors.
type Group struct {
	Point  []fr.Element
	Vector []fr.Element
	Terms  []Term
}

// A Term is a committed vector and the factors of its rows. For a point of more
// coordinates than Columns, they are [Weights] of the rest of the point.
type Term struct {
	Commitment Commitment
	Weights    []fr.Element
}

// Weights returns, for each i below rows, the product over k of point[k] where
// bit k of i is set and of 1-point[k] where it is not. There are no more of them
// than 2 to the power of the coordinates.
func Weights(point []fr.Element, rows int) []fr.Element {
	if rows < 1 {
		return nil
	}
	out := make([]fr.Element, 1, rows)
	out[0].SetOne()
	for k := range point {
		n := len(out)
		for i := range n {
			var high fr.Element
			high.Mul(&out[i], &point[k])
			out[i].Sub(&out[i], &high)
			if n+i < rows {
				out = append(out, high)
			}
		}
	}
	return out
}

// check says what is wrong with the form of a statement. Whether it is true is
// another matter.
func (s *Statement) check() error {
	if s.Columns < MinColumns || s.Columns > MaxColumns {
		return fmt.Errorf("rows of 2^%d elements: the exponent is from %d to %d", s.Columns, MinColumns, MaxColumns)
	}
	if len(s.Groups) == 0 || len(s.Groups) > maxGroups {
		return fmt.Errorf("%d groups: there are from 1 to %d", len(s.Groups), maxGroups)
	}
	terms, rows := 0, 0
	for g := range s.Groups {
		group := &s.Groups[g]
		switch {
		case (group.Point == nil) == (group.Vector == nil):
			return fmt.Errorf("group %d: give either a point or a vector", g)
		case group.Point != nil && len(group.Point) != s.Columns:
			return fmt.Errorf("group %d: a point of %d coordinates for 2^%d columns", g, len(group.Point), s.Columns)
		case group.Vector != nil && (len(group.Vector) == 0 || len(group.Vector) > 1<<s.Columns):
			return fmt.Errorf("group %d: a vector of %d elements; it has from 1 to %d", g, len(group.Vector), 1<<s.Columns)
		case len(group.Terms) == 0:
			return fmt.Errorf("group %d has no term", g)
		}
		terms += len(group.Terms)
		for c := range group.Terms {
			term := &group.Terms[c]
			if len(term.Commitment) == 0 || len(term.Commitment) != len(term.Weights) {
				return fmt.Errorf("term %d of group %d: %d weights for %d rows", c, g, len(term.Weights), len(term.Commitment))
			}
			rows += len(term.Commitment)
		}
	}
	if terms > maxTerms || rows > MaxRows {
		return fmt.Errorf("%d terms of %d rows: at most %d and %d", terms, rows, maxTerms, MaxRows)
	}
	return nil
}

// Encode returns the statement in 32-byte big-endian words, as it enters the
// transcript and as a contract keeps it in memory:
//
//	columns, number of groups, value
//	for each group:
//	    0 and the coordinates of Point, or the length of Vector and its elements
//	    number of terms
//	    for each term:
//	        number of rows
//	        for each row: x, y, weight
func (s *Statement) Encode() []byte {
	word := func(b []byte, n int) []byte {
		return binary.BigEndian.AppendUint64(append(b, make([]byte, 24)...), uint64(n))
	}
	b := word(word(nil, s.Columns), len(s.Groups))
	b = transcript.AppendScalars(b, s.Value)
	for g := range s.Groups {
		group := &s.Groups[g]
		b = word(b, len(group.Vector))
		b = transcript.AppendScalars(b, group.Point...)
		b = transcript.AppendScalars(b, group.Vector...)
		b = word(b, len(group.Terms))
		for c := range group.Terms {
			term := &group.Terms[c]
			b = word(b, len(term.Commitment))
			for i := range term.Commitment {
				b = transcript.AppendPoints(b, term.Commitment[i])
				b = transcript.AppendScalars(b, term.Weights[i])
			}
		}
	}
	return b
}
