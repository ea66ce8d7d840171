// Package sumcheck proves that a program ran on committed weights, and reveals
// nothing else of them: one sumcheck for all products, one for all linear claims,
// lookups by logarithmic derivatives, one opening of all committed vectors.
// PROTOCOL.md beside this file says what is sent, and why it convinces and hides.
package sumcheck

import (
	"encoding/binary"
	"errors"
	"fmt"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof/sumcheck/commit"
)

// Options of a key. The zero value is one public input.
type Options struct {
	Batch       int  // inputs that one proof is about; 0 is 1
	HiddenInput bool // the input is committed to, not public
}

// A Key is what provers and verifiers derive from a program: where its tensors
// stand in the committed vectors, and the relations between them. It is public
// and holds no secret. A Key does not change and may be used by any number of
// provers and verifiers at a time.
type Key struct {
	system  *system
	program probity.Hash
	hash    probity.Hash
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
	// The rows' length follows from the program alone, so that one commitment to
	// weights serves all options.
	base, err := best(p, 1, false, 0)
	if err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	k := &Key{program: p.Hash()}
	if k.system, err = best(p, o.Batch, o.HiddenInput, base.columns); err != nil {
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
		hidden = 1
	}
	b = append(b, hidden, byte(k.system.limb), byte(k.system.columns))
	k.hash = eip712.Keccak(b)
	return k, nil
}

// Hash names the key: the protocol's version, the program, the options and the
// layout that follow from them.
func (k *Key) Hash() probity.Hash { return k.hash }

// Points is the number of powers that a setup needs for this key.
func (k *Key) Points() int { return commit.Points(k.system.columns) }

// best is the layout with the limbs that cost least.
func best(p *model.Program, batch int, hidden bool, columns int) (*system, error) {
	var found *system
	least := 0
	for _, limb := range []int{8, 10, 12, 14} {
		s, err := layout(p, batch, hidden, limb, columns)
		if err != nil {
			return nil, err
		}
		if cost := s.cost(); found == nil || cost < least {
			found, least = s, cost
		}
	}
	return found, nil
}

// cost estimates what committing to limbs and inverses costs, in additions of
// points: one for each byte of a limb, about 20 for a number of the field, and for
// inverses of limbs one each, and 20 for each value that a row has.
func (s *system) cost() (sum int) {
	const full = 20
	for _, b := range s.limbs {
		sum += b.count() * ((s.limb + 7) / 8)
	}
	for _, r := range s.inverses {
		n := r.count()
		if s.cubeOf(r) == nil {
			sum += full * n
			continue
		}
		row := min(n, 1<<s.columns)
		sum += n + full*(n/row)*min(1<<s.limb, row)
	}
	return sum
}
