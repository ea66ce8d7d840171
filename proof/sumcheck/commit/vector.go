package commit

import (
	"errors"
	"fmt"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity"
	"probity/internal/eip712"
	"probity/proof/sumcheck/transcript"
)

// MaxRows is the largest number of rows of one vector.
const MaxRows = 1 << 12

// A Commitment is what a vector is known by: one point for each row.
type Commitment []curve.G1Affine

// Encode returns the points, 64 bytes each: x, y, big-endian.
func (c Commitment) Encode() []byte { return transcript.AppendPoints(nil, c...) }

// Hash names the commitment: keccak256 of its encoding.
func (c Commitment) Hash() probity.Hash { return eip712.Keccak(c.Encode()) }

// ParseCommitment reads what Encode wrote, and nothing else.
func ParseCommitment(b []byte) (Commitment, error) {
	if len(b)%64 != 0 || len(b) == 0 || len(b)/64 > MaxRows {
		return nil, fmt.Errorf("a commitment of %d bytes: it has from 1 to %d points of 64 bytes", len(b), MaxRows)
	}
	c := make(Commitment, len(b)/64)
	for i := range c {
		var err error
		if c[i], err = parsePoint(b[64*i:]); err != nil {
			return nil, fmt.Errorf("row %d of the commitment: %w", i, err)
		}
	}
	return c, nil
}

// A Vector is what the prover knows of a committed vector: its elements and the
// blinds that hide them. It is secret.
type Vector struct {
	columns    int
	rows       []Values
	blinds     []fr.Element
	commitment Commitment
}

// Commit commits to a vector of rows of 2^columns elements; rows may be shorter
// and are zero behind their end. The blinds, one for each row, hide the rows: they
// have to be uniformly random ([Blinds]), secret, and used for nothing else. The same
// rows and blinds always make the same commitment. The vector keeps the rows as
// they are, so they must not change while it is in use.
func (k *Key) Commit(columns int, blinds []fr.Element, rows ...Values) (*Vector, error) {
	if columns < MinColumns || columns > MaxColumns {
		return nil, fmt.Errorf("commit to rows of 2^%d elements: the exponent is from %d to %d", columns, MinColumns, MaxColumns)
	}
	if len(k.powers) < Points(columns) {
		return nil, fmt.Errorf("rows of 2^%d elements need a key of %d powers, this one has %d: read a larger one", columns, Points(columns), len(k.powers))
	}
	if len(rows) == 0 || len(rows) > MaxRows {
		return nil, fmt.Errorf("commit to %d rows: a vector has from 1 to %d", len(rows), MaxRows)
	}
	if len(blinds) != len(rows) {
		return nil, fmt.Errorf("%d blinds for %d rows: each needs its own", len(blinds), len(rows))
	}
	size := 1 << columns
	sums := make([]curve.G1Jac, len(rows))
	for i, row := range rows {
		if row == nil {
			return nil, errors.New("a row is nil: use Sparse for a row of zeros")
		}
		if row.Len() > size {
			return nil, fmt.Errorf("row %d has %d elements, more than 2^%d", i, row.Len(), columns)
		}
		if err := row.valid(); err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
		s, err := row.sum(k.powers)
		if err != nil {
			return nil, fmt.Errorf("commit to row %d: %w", i, err)
		}
		blind, err := multiExp(k.powers[size:size+1], blinds[i:i+1])
		if err != nil {
			return nil, fmt.Errorf("blind row %d: %w", i, err)
		}
		sums[i].Set(s.AddAssign(&blind))
	}
	return &Vector{columns: columns, rows: rows, blinds: blinds, commitment: curve.BatchJacobianToAffineG1(sums)}, nil
}

// Commitment is what others know the vector by.
func (v *Vector) Commitment() Commitment { return v.commitment }

// addTo adds the sum of weights[i] times row i, with its tail, to p, which has
// the coefficients of all columns and the tail.
func (v *Vector) addTo(p []fr.Element, weights []fr.Element) {
	size := 1 << v.columns
	inChunks(size, 1<<10, func(from, to int) {
		for i, row := range v.rows {
			row.addTo(p[from:to], from, &weights[i])
		}
	})
	for i := range v.blinds {
		var b fr.Element
		b.Mul(&v.blinds[i], &weights[i])
		p[size].Add(&p[size], &b)
	}
}
