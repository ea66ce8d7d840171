package model

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"probity"
)

// The tree is that of RFC 6962, section 2.1: SHA-256, 0x00 before a leaf, 0x01
// before two children, the left subtree as large as a power of two can be.

// WriteLeaf writes the canonical encoding of a named tensor: the length of the
// name as four bytes, the name, the number of dimensions, each dimension, and
// each element, all as big-endian 32-bit numbers.
func WriteLeaf(dst io.Writer, spec WeightSpec, data Tensor) error {
	b := make([]byte, 0, 1<<16)
	b = binary.BigEndian.AppendUint32(b, uint32(len(spec.Name)))
	b = append(b, spec.Name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(spec.Shape)))
	for _, d := range spec.Shape {
		b = binary.BigEndian.AppendUint32(b, uint32(d))
	}
	for i := range data.Len() {
		b = binary.BigEndian.AppendUint32(b, uint32(data.At(i)))
		if len(b) < 1<<15 {
			continue
		}
		if _, err := dst.Write(b); err != nil {
			return err
		}
		b = b[:0]
	}
	_, err := dst.Write(b)
	return err
}

func leafHash(spec WeightSpec, data Tensor) (h probity.Hash) {
	sum := sha256.New()
	sum.Write([]byte{0})
	WriteLeaf(sum, spec, data) // a hash takes everything
	sum.Sum(h[:0])
	return h
}

func nodeHash(l, r probity.Hash) probity.Hash {
	b := append([]byte{1}, l[:]...)
	return sha256.Sum256(append(b, r[:]...))
}

func leafHashes(p *Program, w Weights) []probity.Hash {
	out := make([]probity.Hash, len(p.Weights))
	for i, spec := range p.Weights {
		var data Tensor
		if i < len(w) {
			data = w[i]
		}
		out[i] = leafHash(spec, data)
	}
	return out
}

// Root is a Merkle root over the tensors of checked weights, in the order of the
// specs. It is the content root of models that were published before package
// versions made a tree of chunks, which newer models have. It binds but does not
// hide: who can guess all weights can confirm the guess.
func Root(p *Program, w Weights) probity.Hash { return treeHash(leafHashes(p, w)) }

func treeHash(leaves []probity.Hash) probity.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := split(len(leaves))
	return nodeHash(treeHash(leaves[:k]), treeHash(leaves[k:]))
}

// split is the largest power of two smaller than n, for n at least 2.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

// A TensorProof shows that one tensor belongs to a content root. The hashes of
// other tensors in it let someone confirm a guess of those.
type TensorProof struct {
	Index int            `json:"index"` // of the tensor
	Size  int            `json:"size"`  // number of tensors
	Path  []probity.Hash `json:"path"`  // siblings, from the leaf up
}

// ErrTensor says that a tensor does not belong to a root.
var ErrTensor = errors.New("the tensor does not belong to this root")

// ProveTensor makes the proof for tensor index of checked weights.
func ProveTensor(p *Program, w Weights, index int) (TensorProof, error) {
	if index < 0 || index >= len(p.Weights) {
		return TensorProof{}, fmt.Errorf("prove tensor: the model has no tensor %d, only %d of them", index, len(p.Weights))
	}
	proof := TensorProof{Index: index, Size: len(p.Weights), Path: []probity.Hash{}}
	leaves := leafHashes(p, w)
	var walk func(leaves []probity.Hash, i int)
	walk = func(leaves []probity.Hash, i int) {
		if len(leaves) == 1 {
			return
		}
		k := split(len(leaves))
		if i < k {
			walk(leaves[:k], i)
			proof.Path = append(proof.Path, treeHash(leaves[k:]))
		} else {
			walk(leaves[k:], i-k)
			proof.Path = append(proof.Path, treeHash(leaves[:k]))
		}
	}
	walk(leaves, index)
	return proof, nil
}

// Verify says whether the tensor of that spec and data is number Index of Size
// under root. It returns ErrTensor where it is not.
func (t TensorProof) Verify(root probity.Hash, spec WeightSpec, data Tensor) error {
	if t.Index < 0 || t.Index >= t.Size || len(t.Path) > 64 || elements(spec.Shape) != data.Len() {
		return fmt.Errorf("verify tensor %q: %w", spec.Name, ErrTensor)
	}
	// From the leaf up, a node is a right child where its index is odd, or where
	// it is the last one and so was carried up without a sibling.
	h := leafHash(spec, data)
	i, last := t.Index, t.Size-1
	for _, sibling := range t.Path {
		if last == 0 {
			return fmt.Errorf("verify tensor %q: %w", spec.Name, ErrTensor)
		}
		if i&1 == 1 || i == last {
			h = nodeHash(sibling, h)
			for i&1 == 0 {
				i, last = i>>1, last>>1
			}
		} else {
			h = nodeHash(h, sibling)
		}
		i, last = i>>1, last>>1
	}
	if last != 0 || h != root {
		return fmt.Errorf("verify tensor %q: %w", spec.Name, ErrTensor)
	}
	return nil
}
