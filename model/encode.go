package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"probity"
)

// Encode writes a checked program in its one canonical form: JSON without
// spaces, fields in the order of the Go types. The same program gives the same
// bytes everywhere.
func (p *Program) Encode() []byte {
	c := *p
	// A missing list and an empty one mean the same, so they are written alike.
	c.Inputs, c.Outputs, c.Ops = listed(c.Inputs), listed(c.Outputs), slices.Clone(listed(c.Ops))
	for i, op := range c.Ops {
		if op.fields()&hasView == 0 {
			c.Ops[i].View = View{}
		}
		if op.fields()&hasPad == 0 {
			c.Ops[i].Pad = Pad{}
		}
	}
	c.Values, c.Weights = slices.Clone(listed(c.Values)), slices.Clone(listed(c.Weights))
	for i := range c.Values {
		c.Values[i].Shape = listed(c.Values[i].Shape)
	}
	for i := range c.Weights {
		c.Weights[i].Shape = listed(c.Weights[i].Shape)
	}
	b, err := json.Marshal(c)
	if err != nil { // a scale that is not finite: Check refuses it, and nil parses as nothing
		return nil
	}
	return b
}

func listed[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// maxProgram bounds the encoding of a program, in bytes.
const maxProgram = 1 << 27

// ParseProgram reads and checks a program. It takes the canonical form only.
func ParseProgram(b []byte) (*Program, error) {
	if len(b) > maxProgram {
		return nil, fmt.Errorf("parse program: %d bytes, at most %d", len(b), maxProgram)
	}
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
const weightsMagic = "PBYWGTS2"

// WriteWeights writes weights that fit the program: 8 bytes that name the
// format, the program's hash, then all elements in the order of the specs as
// little-endian integers of 1, 2 or 4 bytes, the fewest that hold the spec's
// interval.
func (p *Program) WriteWeights(dst io.Writer, w Weights) error {
	if err := p.CheckWeights(w); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	h := p.Hash()
	if _, err := dst.Write(append([]byte(weightsMagic), h[:]...)); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	buf := make([]byte, 0, weightsChunk)
	for i, spec := range p.Weights {
		size, t := width(spec.Lo, spec.Hi), w[i]
		for k := range t.Len() {
			switch x := t.At(k); size {
			case 1:
				buf = append(buf, byte(x))
			case 2:
				buf = binary.LittleEndian.AppendUint16(buf, uint16(x))
			default:
				buf = binary.LittleEndian.AppendUint32(buf, uint32(x))
			}
			if len(buf) < weightsChunk {
				continue
			}
			if _, err := dst.Write(buf); err != nil {
				return fmt.Errorf("write weights: %w", err)
			}
			buf = buf[:0]
		}
	}
	if _, err := dst.Write(buf); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

// weightsChunk is how many bytes of elements are read and written at a time; a
// multiple of every size.
const weightsChunk = 1 << 16

// ReadWeights reads weights written for this program and checks them, using
// little more memory than they take. A file of another program's weights is
// refused, and so is one that goes on behind the last element.
func (p *Program) ReadWeights(r io.Reader) (Weights, error) {
	w, err := p.readWeights(r)
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	return w, nil
}

func (p *Program) readWeights(r io.Reader) (Weights, error) {
	h := p.Hash()
	head := make([]byte, len(weightsMagic)+len(h))
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(weightsMagic)]) != weightsMagic {
		return nil, errors.New("the file does not hold weights of this version; publish the model again from its file")
	}
	if !bytes.Equal(head[len(weightsMagic):], h[:]) {
		return nil, fmt.Errorf("the file belongs to another program than %s", h)
	}
	w := make(Weights, len(p.Weights))
	buf := make([]byte, weightsChunk)
	for i, spec := range p.Weights {
		t, err := readTensor(r, spec, buf)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", spec.Name, err)
		}
		w[i] = t
	}
	if n, err := r.Read(buf[:1]); n != 0 || err == nil {
		return nil, errors.New("the file goes on behind the last element: it is damaged")
	} else if err != io.EOF {
		return nil, err
	}
	return w, p.CheckWeights(w)
}

// readTensor grows with what is really there, whatever the program declares.
func readTensor(r io.Reader, spec WeightSpec, buf []byte) (t Tensor, err error) {
	n, size := elements(spec.Shape), width(spec.Lo, spec.Hi)
	for at := 0; at < n; {
		part := min(n-at, len(buf)/size)
		b := buf[:part*size]
		if _, err := io.ReadFull(r, b); err != nil {
			return t, fmt.Errorf("the file ends within its %d elements: %w", n, err)
		}
		switch size {
		case 1:
			t.b = room(t.b, part, n)
			for _, x := range b {
				t.b = append(t.b, int8(x))
			}
		case 2:
			t.h = room(t.h, part, n)
			for k := range part {
				t.h = append(t.h, int16(binary.LittleEndian.Uint16(b[2*k:])))
			}
		default:
			t.w = room(t.w, part, n)
			for k := range part {
				t.w = append(t.w, int32(binary.LittleEndian.Uint32(b[4*k:])))
			}
		}
		at += part
	}
	return t, nil
}

// room is s with room for more elements, at least doubling until it has n.
func room[T any](s []T, more, n int) []T {
	if len(s)+more <= cap(s) {
		return s
	}
	grown := make([]T, len(s), min(n, max(2*cap(s), 1<<20)))
	copy(grown, s)
	return grown
}
