package hardware

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// walkStart is where a walk begins: nobody knows before the root is committed to and
// the asker has said its nonce.
func walkStart(root, nonce Digest) Digest {
	return sha256.Sum256(append(append([]byte("probity hardware walk 1\x00"), root[:]...), nonce[:]...))
}

// place is the label that a step reads.
func place(x Digest, labels uint64) uint64 {
	hi, _ := bits.Mul64(binary.LittleEndian.Uint64(x[:]), labels)
	return hi
}

func step(x, label Digest) Digest {
	var b [2 * labelSize]byte
	copy(b[:], x[:])
	copy(b[labelSize:], label[:])
	return sha256.Sum256(b[:])
}

// steps are a walk's, in memory.
type steps []byte

func (s steps) word(i uint64) (x Digest, err error) {
	copy(x[:], s[i*labelSize:])
	return x, nil
}

func (s steps) leaf(n uint64) ([]byte, error) { return s[n*leafSize:][:leafSize], nil }

// walk takes so many steps through labels.
func walk(w words, labels uint64, root, nonce Digest, reads uint32) (steps, *tree, error) {
	out := make(steps, uint64(reads)*labelSize)
	x := walkStart(root, nonce)
	for i := range uint64(reads) {
		copy(out[i*labelSize:], x[:])
		l, err := w.word(place(x, labels))
		if err != nil {
			return nil, nil, err
		}
		x = step(x, l)
	}
	t := newTree(uint64(reads) / leafLabels)
	for i := range t.levels[0] {
		t.levels[0][i] = leafHash(out[i*leafSize:][:leafSize])
	}
	t.build()
	return out, t, nil
}

// draw is a number below a bound that follows from a nonce.
func draw(nonce Digest, kind byte, n uint32, below uint64) uint64 {
	b := append(nonce[:], kind)
	return place(sha256.Sum256(binary.LittleEndian.AppendUint32(b, n)), below)
}

// What an audit finds. They are wrapped with where.
var (
	ErrLabel = errors.New("a label is not what its parents make it")
	ErrStep  = errors.New("a step of the walk did not read what it had to")
)

// A part is one space of a challenge, as both sides know it.
type part struct {
	seed   Digest
	chunks uint32
	size   uint32 // labels of a chunk
	reads  uint32
	root   Digest // of the labels
	walk   Digest // of the steps
}

func (p part) labels() uint64 { return uint64(p.chunks) * uint64(p.size) }

// audit computes a sample of labels and steps again. Prover and verifier both run
// it: the one over all it has, to see what has to be opened, the other over that.
func (p part) audit(nonce, opening Digest, samples uint32, fill, walked words) error {
	x, err := walked.word(0)
	if err != nil {
		return err
	}
	if x != walkStart(p.root, nonce) {
		return fmt.Errorf("%w: it begins elsewhere", ErrStep)
	}
	for n := range samples {
		j := draw(opening, 0, n, uint64(p.reads)-1)
		x, err := walked.word(j)
		if err != nil {
			return err
		}
		y, err := walked.word(j + 1)
		if err != nil {
			return err
		}
		l, err := fill.word(place(x, p.labels()))
		if err != nil {
			return err
		}
		if step(x, l) != y {
			return fmt.Errorf("%w: step %d", ErrStep, j)
		}
		i := draw(opening, 1, n, p.labels())
		got, err := fill.word(i)
		if err != nil {
			return err
		}
		want, err := labelAt(p.seed, uint32(i/uint64(p.size)), p.size, uint32(i%uint64(p.size)), fill)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%w: label %d", ErrLabel, i)
		}
	}
	return nil
}

// open makes the openings that an audit needs.
func (p part) open(s space, filled *tree, st steps, walked *tree, nonce, opening Digest, samples uint32) (fill, walk Openings, err error) {
	f, w := &recorder{s, map[uint64]bool{}}, &recorder{st, map[uint64]bool{}}
	if err := p.audit(nonce, opening, samples, f, w); err != nil {
		// What it has is wrong, by a fault of the machine: the openings show it.
		if !errors.Is(err, ErrLabel) && !errors.Is(err, ErrStep) {
			return nil, nil, err
		}
	}
	if fill, err = f.open(filled, s.leaf); err != nil {
		return nil, nil, err
	}
	walk, err = w.open(walked, st.leaf)
	return fill, walk, err
}

// check audits what was opened.
func (p part) check(fill, walk Openings, nonce, opening Digest, samples uint32) error {
	f, err := fill.against(p.root, p.labels()/leafLabels)
	if err != nil {
		return fmt.Errorf("labels: %w", err)
	}
	w, err := walk.against(p.walk, uint64(p.reads)/leafLabels)
	if err != nil {
		return fmt.Errorf("walk: %w", err)
	}
	return p.audit(nonce, opening, samples, f, w)
}
