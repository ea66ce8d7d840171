package dispute

import (
	"encoding/binary"
	"hash"
	"math/bits"

	"golang.org/x/crypto/sha3"

	"probity"
	"probity/model"
)

// Width is how wide every step of the game is: elements in a leaf, nodes that
// are revealed at once, parts that a sum is split into, terms that the last move
// computes.
const Width = 8

// widthBits is the number of levels of a tree that one reveal goes down.
const widthBits = 3

// What is hashed begins with a byte that says what it is, so that no leaf can
// pass for a node, and no node for an operator.
const (
	tagLeaf     = 0
	tagNode     = 1
	tagOperator = 2
	tagModel    = 3
)

// A Word is one leaf of a tensor's tree: Width elements of 32 bits, big-endian,
// in two's complement, those behind the tensor's last being zero.
type Word = probity.Hash

// element is element k of a word.
func element(w Word, k int) int64 { return int64(int32(binary.BigEndian.Uint32(w[4*k:]))) }

// A hasher is Keccak-256 with room for what trees hash.
type hasher struct {
	k   hash.Hash
	in  [1 + 2*32]byte
	out [32]byte
}

func newHasher() *hasher { return &hasher{k: sha3.NewLegacyKeccak256()} }

func (h *hasher) sum(parts ...[]byte) probity.Hash {
	h.k.Reset()
	for _, p := range parts {
		h.k.Write(p)
	}
	h.k.Sum(h.out[:0])
	return h.out
}

func (h *hasher) leaf(w Word) probity.Hash {
	h.in[0] = tagLeaf
	copy(h.in[1:], w[:])
	return h.sum(h.in[:33])
}

func (h *hasher) node(l, r probity.Hash) probity.Hash {
	h.in[0] = tagNode
	copy(h.in[1:], l[:])
	copy(h.in[33:], r[:])
	return h.sum(h.in[:65])
}

func (h *hasher) operator(encoded []byte) probity.Hash { return h.sum([]byte{tagOperator}, encoded) }

// fold is the root of a whole tree over 2^d nodes. It uses them up.
func (h *hasher) fold(nodes []probity.Hash) probity.Hash {
	for n := len(nodes); n > 1; n /= 2 {
		for i := range n / 2 {
			nodes[i] = h.node(nodes[2*i], nodes[2*i+1])
		}
	}
	return nodes[0]
}

// climb is the root of a tree that has h at a position, given the siblings on
// the way up. Since positions fix the way and the program fixes its length, a
// path cannot be used for another place.
func (h *hasher) climb(at probity.Hash, position uint64, path []probity.Hash) probity.Hash {
	for _, sibling := range path {
		if position&1 == 1 {
			at = h.node(sibling, at)
		} else {
			at = h.node(at, sibling)
		}
		position >>= 1
	}
	return at
}

// depthOf is the depth of the tree over n things, n at least 1.
func depthOf(n int) int { return bits.Len(uint(n - 1)) }

// leavesOf is the number of words of a tensor of n elements.
func leavesOf(n int) int { return (n + Width - 1) / Width }

// treeDepth is the depth of the tree over n elements.
func treeDepth(n int) int { return depthOf(leavesOf(n)) }

// cutLevel is the lowest level whose nodes a tree keeps. Those below are hashed
// anew when they are asked for, 32 leaves at a time, so that a tree takes a
// thirtieth of what its elements do in 32 bits.
const cutLevel = 5

// A tree is the Merkle tree over a tensor's elements, Width to a leaf. A leaf is
// Keccak-256(0x00 ‖ word), a node Keccak-256(0x01 ‖ left ‖ right). Leaves are
// repeated with words of zeros up to a power of two, so every path of a tensor is
// as long.
type tree struct {
	x     model.Tensor
	depth int
	cut   int
	kept  [][]probity.Hash // from level cut up, without what lies behind the last element
	empty []probity.Hash   // a node over nothing but zeros, by level
}

func newTree(x model.Tensor) *tree {
	t := &tree{x: x, depth: treeDepth(x.Len())}
	t.cut = min(cutLevel, t.depth)
	h := newHasher()
	t.empty = append(t.empty, h.leaf(Word{}))
	for k := range t.depth {
		t.empty = append(t.empty, h.node(t.empty[k], t.empty[k]))
	}
	n := (leavesOf(x.Len()) + 1<<t.cut - 1) >> t.cut
	level := make([]probity.Hash, n)
	for i := range level {
		level[i] = t.hash(h, t.cut, i)
	}
	t.kept = append(t.kept, level)
	for k := t.cut; k < t.depth; k++ {
		below := level
		level = make([]probity.Hash, (len(below)+1)/2)
		for i := range level {
			right := t.empty[k]
			if 2*i+1 < len(below) {
				right = below[2*i+1]
			}
			level[i] = h.node(below[2*i], right)
		}
		t.kept = append(t.kept, level)
	}
	return t
}

// word is leaf i's content.
func (t *tree) word(i int) (w Word) {
	for k := range min(Width, max(0, t.x.Len()-i*Width)) {
		binary.BigEndian.PutUint32(w[4*k:], uint32(t.x.At(i*Width+k)))
	}
	return w
}

// hash computes a node from the elements.
func (t *tree) hash(h *hasher, level, i int) probity.Hash {
	if i<<level >= leavesOf(t.x.Len()) {
		return t.empty[level]
	}
	if level == 0 {
		return h.leaf(t.word(i))
	}
	l := t.hash(h, level-1, 2*i)
	return h.node(l, t.hash(h, level-1, 2*i+1))
}

// node is node i of a level; level 0 has the leaves.
func (t *tree) node(h *hasher, level, i int) probity.Hash {
	if level < t.cut {
		return t.hash(h, level, i)
	}
	if kept := t.kept[level-t.cut]; i < len(kept) {
		return kept[i]
	}
	return t.empty[level]
}

func (t *tree) root() probity.Hash { return t.kept[len(t.kept)-1][0] }

// path appends the siblings of leaf i, from below.
func (t *tree) path(h *hasher, to []probity.Hash, i int) []probity.Hash {
	for level := range t.depth {
		to = append(to, t.node(h, level, i>>level^1))
	}
	return to
}

// levels are the nodes of a tree over given leaves, from those up. What is
// missing to a power of two is zero, of which nobody knows what it hashes.
func levels(h *hasher, leaves []probity.Hash) [][]probity.Hash {
	level := make([]probity.Hash, 1<<depthOf(len(leaves)))
	copy(level, leaves)
	out := [][]probity.Hash{level}
	for len(level) > 1 {
		up := make([]probity.Hash, len(level)/2)
		for i := range up {
			up[i] = h.node(level[2*i], level[2*i+1])
		}
		level = up
		out = append(out, level)
	}
	return out
}

// climbing appends the siblings of leaf i of such a tree, from below.
func climbing(levels [][]probity.Hash, to []probity.Hash, i int) []probity.Hash {
	for k := range len(levels) - 1 {
		to = append(to, levels[k][i>>k^1])
	}
	return to
}

// A forest is a tree over the roots of tensors: the inputs of a run, all that it
// computed, or the weights of a model.
type forest struct {
	trees  []*tree
	levels [][]probity.Hash
}

func newForest(tensors []model.Tensor) *forest {
	f := &forest{}
	var roots []probity.Hash
	for _, x := range tensors {
		t := newTree(x)
		f.trees = append(f.trees, t)
		roots = append(roots, t.root())
	}
	if len(roots) > 0 {
		f.levels = levels(newHasher(), roots)
	}
	return f
}

// root is zero for no tensors at all.
func (f *forest) root() (r probity.Hash) {
	if len(f.levels) > 0 {
		r = f.levels[len(f.levels)-1][0]
	}
	return r
}

// A place is a node of a tree: its level, from the leaves up, and its number there.
type place struct {
	level int
	index int
}

// open appends leaf i of a tensor and the siblings on its way to the root. Nodes
// above the tensors are taken from instead, where that has them.
func (f *forest) open(h *hasher, to []probity.Hash, tensor, i int, instead map[place]probity.Hash) []probity.Hash {
	t := f.trees[tensor]
	to = climbing(f.levels, t.path(h, append(to, t.word(i)), i), tensor)
	path := to[len(to)-(len(f.levels)-1):]
	for level := range path {
		if node, ok := instead[place{level, tensor>>level ^ 1}]; ok {
			path[level] = node
		}
	}
	return to
}
