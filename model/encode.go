package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"probity"
)

// Encode writes a checked program in its one canonical form: JSON without
// spaces, fields in the order of the Go types. The same program gives the same
// bytes everywhere.
func (p *Program) Encode() []byte {
	c := *p
	// A missing list and an empty one mean the same, so they are written alike.
	if c.Values == nil {
		c.Values = []Value{}
	}
	if c.Ops == nil {
		c.Ops = []Op{}
	}
	if c.Weights == nil {
		c.Weights = []WeightSpec{}
	}
	b, err := json.Marshal(c)
	if err != nil { // a scale that is not finite: Check refuses it, and nil parses as nothing
		return nil
	}
	return b
}

// ParseProgram reads and checks a program. It takes the canonical form only.
func ParseProgram(b []byte) (*Program, error) {
	p := &Program{}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("parse program: %w", err)
	}
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("parse program: %w", err)
	}
	if !bytes.Equal(b, p.Encode()) {
		return nil, errors.New("parse program: not in canonical form; write it with Program.Encode, byte for byte")
	}
	return p, nil
}

// Hash names a checked program: SHA-256 of its canonical bytes.
func (p *Program) Hash() probity.Hash { return sha256.Sum256(p.Encode()) }

// weightsMagic opens every file of weights; the digit is the format.
const weightsMagic = "PBYWGTS1"

// EncodeWeights writes weights that fit the program: 8 bytes that name the
// format, the program's hash, then all elements in the order of the specs as
// little-endian int32.
func (p *Program) EncodeWeights(w Weights) ([]byte, error) {
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("encode weights: %w", err)
	}
	h := p.Hash()
	b := append([]byte(weightsMagic), h[:]...)
	for _, t := range w {
		for _, x := range t {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
	}
	return b, nil
}

// ParseWeights reads weights written for this program and checks them. A file
// of another program's weights is refused.
func (p *Program) ParseWeights(b []byte) (Weights, error) {
	h := p.Hash()
	rest, ok := bytes.CutPrefix(b, []byte(weightsMagic))
	if !ok {
		return nil, errors.New("parse weights: the file does not hold weights of this version")
	}
	if rest, ok = bytes.CutPrefix(rest, h[:]); !ok {
		return nil, fmt.Errorf("parse weights: the file belongs to another program than %s", h)
	}
	n := 0
	for _, spec := range p.Weights {
		n += elements(spec.Shape)
	}
	if len(rest) != 4*n {
		return nil, fmt.Errorf("parse weights: %d bytes of elements, the program needs %d; the file is damaged", len(rest), 4*n)
	}
	w := make(Weights, len(p.Weights))
	for i, spec := range p.Weights {
		w[i] = make([]int32, elements(spec.Shape))
		for k := range w[i] {
			w[i][k] = int32(binary.LittleEndian.Uint32(rest))
			rest = rest[4:]
		}
	}
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("parse weights: %w", err)
	}
	return w, nil
}
