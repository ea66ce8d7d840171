// Package sumcheck proves that a program ran on committed weights, and reveals
// nothing else of them: one sumcheck for all products, one for all linear claims,
// lookups by logarithmic derivatives, one opening of all committed vectors.
// PROTOCOL.md beside this file says what is sent, and why it convinces and hides.
package sumcheck

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof/sumcheck/commit"
)

// Options of a key. The zero value is one public input and a public output.
type Options struct {
	Batch       int  // inputs that one proof is about; 0 is 1
	HiddenInput bool // the input is committed to, not public
	// HiddenOutput says that the output is committed to, not public: a proof shows that
	// the model's answer is what stands behind a commitment.
	HiddenOutput bool
}

// A Key is what provers and verifiers derive from a program: where its tensors
// stand in the committed vectors, and the relations between them. It is public
// and holds no secret. A Key does not change and may be used by any number of
// provers and verifiers at a time.
type Key struct {
	system  *system
	program probity.Hash
	hash    probity.Hash

	tables struct { // what commitTables made
		sync.Mutex
		of     commit.VerifyingKey
		vector *commit.Vector
	}
}

// Limits of a key: a proof's vectors are kept in memory as field elements.
const (
	maxBatch = 1 << 12
	maxBits  = 28 // coordinates of a vector
)

// NewKey lays out a checked program. It refuses, by name, programs with ops that
// cannot be proved.
func NewKey(p *model.Program, o Options) (*Key, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	if o.Batch == 0 {
		o.Batch = 1
	}
	if o.Batch < 1 || o.Batch > maxBatch {
		return nil, fmt.Errorf("new key: a batch of %d, want 1 to %d", o.Batch, maxBatch)
	}
	elements := 0
	for _, v := range p.Values {
		elements += spaceOf(v.Shape...).count()
	}
	for _, w := range p.Weights {
		elements += spaceOf(w.Shape...).count()
	}
	if elements > 1<<maxBits/o.Batch {
		return nil, fmt.Errorf("new key: %d elements in all values and weights, times a batch of %d: want at most 2^%d; prove fewer inputs at a time", elements, o.Batch, maxBits)
	}
	// The rows' length does not depend on what is hidden, so that one commitment to
	// weights serves all.
	base, err := best(p, Options{Batch: o.Batch}, 0)
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	k := &Key{program: p.Hash()}
	if k.system, err = best(p, o, base.columns); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	if n := k.system.allRows(); n > commit.MaxRows {
		return nil, fmt.Errorf("new key: a batch of %d takes %d rows, at most %d: prove fewer inputs at a time", o.Batch, n, commit.MaxRows)
	}
	for v, n := range k.system.bits {
		if n > maxBits || k.system.rounds[0] > maxBits {
			return nil, fmt.Errorf("new key: vector %d has 2^%d elements, want at most 2^%d", v, n, maxBits)
		}
	}
	if len(k.system.blocks[trace]) == 0 {
		return nil, errors.New("new key: the program has no values")
	}
	b := append([]byte(protocolName), k.program[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(o.Batch))
	hidden := byte(0)
	if o.HiddenInput {
		hidden |= 1
	}
	if o.HiddenOutput {
		hidden |= 2
	}
	b = append(b, hidden, byte(k.system.limb), byte(k.system.columns))
	k.hash = eip712.Keccak(b)
	return k, nil
}

// Hash names the key: the protocol's version, the program, the options and the
// layout that follow from them.
func (k *Key) Hash() probity.Hash { return k.hash }

// Columns is the length of the rows of all vectors, as a logarithm: commitments to
// weights serve all keys of a program that have it in common.
func (k *Key) Columns() int { return k.system.columns }

// Points is the number of powers that a setup needs for this key.
func (k *Key) Points() int { return commit.Points(k.system.columns) }

// best is the layout with the limbs that cost least.
func best(p *model.Program, o Options, columns int) (*system, error) {
	var found *system
	least := 0
	for limb := minLimb; limb <= maxLimb; limb++ {
		s, err := layout(p, o, limb, columns)
		if err != nil {
			return nil, err
		}
		if cost := s.cost(); found == nil || cost < least {
			found, least = s, cost
		}
	}
	return found, nil
}

// Bits of a limb. Commitments to equal elements stop at 2^15 different ones.
const minLimb, maxLimb = 8, 14

// cost estimates what depends on the limbs and on the length of rows, in additions of
// points: a number of the field that is multiplied takes full ones, an element in the
// sumchecks four. A limb costs one for each byte, one for its inverse, and the sumchecks;
// an entry of a range, or another lookup, an inverse of the field; a cube's piece of a
// row, as many of these as the range has entries; and a row is multiplied three times by
// the opening.
func (s *system) cost() (sum int) {
	const full, sums = 35, 4
	for _, l := range s.ranges {
		for _, b := range l.limbs {
			sum += b.count() * ((bits.Len(uint(l.bound)) + 7) / 8)
		}
	}
	for _, r := range s.inverses {
		n := r.count()
		sum += sums * n
		if _, l := s.cubeOf(r); l != nil {
			row := min(n, 1<<s.columns)
			sum += n + full*(n/row)*min(l.bound+1, row)
		} else {
			sum += full * n
		}
	}
	return sum + 3*full<<s.columns
}
