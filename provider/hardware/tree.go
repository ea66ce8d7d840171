package hardware

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A tree is a Merkle tree over leaves of 32 labels. A node without a sibling stands
// for itself a level up; how many leaves there are is known to whoever checks.
type tree struct {
	levels [][]Digest // levels[0] are the leaves' hashes
}

func leafHash(data []byte) Digest {
	var b [1 + leafSize]byte
	copy(b[1:], data)
	return sha256.Sum256(b[:])
}

func nodeHash(l, r Digest) Digest {
	var b [1 + 2*labelSize]byte
	b[0] = 1
	copy(b[1:], l[:])
	copy(b[1+labelSize:], r[:])
	return sha256.Sum256(b[:])
}

func newTree(leaves uint64) *tree { return &tree{levels: [][]Digest{make([]Digest, leaves)}} }

// build computes the levels above the leaves.
func (t *tree) build() {
	for at := t.levels[0]; len(at) > 1; {
		up := make([]Digest, (len(at)+1)/2)
		for i := range up {
			if up[i] = at[2*i]; 2*i+1 < len(at) {
				up[i] = nodeHash(at[2*i], at[2*i+1])
			}
		}
		t.levels = append(t.levels, up)
		at = up
	}
}

func (t *tree) root() Digest { return t.levels[len(t.levels)-1][0] }

// path are the siblings on the way from a leaf to the root.
func (t *tree) path(leaf uint64) (out []Digest) {
	for _, level := range t.levels[:len(t.levels)-1] {
		if leaf^1 < uint64(len(level)) {
			out = append(out, level[leaf^1])
		}
		leaf /= 2
	}
	return out
}

// climb is the root that a leaf and its siblings come to, and how many there must be.
func climb(leaf, leaves uint64, at Digest, path []Digest) (root Digest, need int) {
	for ; leaves > 1; leaf, leaves = leaf/2, (leaves+1)/2 {
		if leaf^1 >= leaves {
			continue
		}
		if need < len(path) {
			if leaf&1 == 0 {
				at = nodeHash(at, path[need])
			} else {
				at = nodeHash(path[need], at)
			}
		}
		need++
	}
	return at, need
}

// Openings are leaves of a tree with their paths, in order, as they travel:
//
//	eight bytes with the leaf's number, its 1024 bytes, 32 for each sibling
//
// How many siblings there are follows from the number.
type Openings []byte

// A recorder remembers which leaves somebody read.
type recorder struct {
	words
	read map[uint64]bool
}

func (r *recorder) word(i uint64) (Digest, error) {
	r.read[i/leafLabels] = true
	return r.words.word(i)
}

// open writes the openings of the leaves that were read.
func (r *recorder) open(t *tree, leaf func(uint64) ([]byte, error)) (out Openings, err error) {
	for _, n := range slices.Sorted(maps.Keys(r.read)) {
		data, err := leaf(n)
		if err != nil {
			return nil, err
		}
		out = append(binary.LittleEndian.AppendUint64(out, n), data...)
		for _, p := range t.path(n) {
			out = append(out, p[:]...)
		}
	}
	return out, nil
}

// opened are leaves that were checked against a root.
type opened map[uint64][]byte

var errNotOpened = errors.New("a place that has to be checked is not opened")

func (o opened) word(i uint64) (l Digest, err error) {
	data := o[i/leafLabels]
	if data == nil {
		return l, fmt.Errorf("%w: %d", errNotOpened, i)
	}
	copy(l[:], data[i%leafLabels*labelSize:])
	return l, nil
}

// against checks every opening against a root of so many leaves.
func (o Openings) against(root Digest, leaves uint64) (opened, error) {
	out := opened{}
	last := uint64(0)
	for b := []byte(o); len(b) > 0; {
		if len(b) < 8+leafSize {
			return nil, errors.New("openings: they end in the middle of a leaf")
		}
		n, data := binary.LittleEndian.Uint64(b), b[8:8+leafSize]
		if n >= leaves || len(out) > 0 && n <= last {
			return nil, fmt.Errorf("openings: leaf %d of %d, after leaf %d", n, leaves, last)
		}
		b = b[8+leafSize:]
		_, need := climb(n, leaves, Digest{}, nil)
		if len(b) < need*labelSize {
			return nil, errors.New("openings: they end in the middle of a path")
		}
		path := make([]Digest, need)
		for i := range path {
			copy(path[i][:], b[i*labelSize:])
		}
		b = b[need*labelSize:]
		if got, _ := climb(n, leaves, leafHash(data), path); !bytes.Equal(got[:], root[:]) {
			return nil, fmt.Errorf("openings: leaf %d is not what was committed to", n)
		}
		out[n], last = data, n
	}
	return out, nil
}
