package versions

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"probity"
	"probity/model/tensors"
)

// ChunkSize is the most that a chunk has, in bytes.
const ChunkSize = 64 << 10

// What the hashed bytes begin with.
const (
	tagChunk byte = iota
	tagChunks
	tagTensor
	tagBranch
	tagVersion
	tagProperty
	tagValue
)

// A Tensor is what a version keeps of one: everything but its values.
type Tensor struct {
	Name  string
	Type  tensors.Type
	Shape []int64
	Size  int64        // bytes
	Root  probity.Hash // of the tree over the chunks

	Chunks []probity.Hash // of each chunk, in order
}

// chunkBytes is how long the chunks of a type are, but for the last.
func chunkBytes(t tensors.Type) int64 {
	_, block := t.Block()
	return int64(ChunkSize / block * block)
}

func chunkCount(t tensors.Type, size int64) int64 {
	n := chunkBytes(t)
	return (size + n - 1) / n
}

// Span is where chunk i lies in the tensor's bytes.
func (t *Tensor) Span(i int) (from, to int64) {
	n := chunkBytes(t.Type)
	from = int64(i) * n
	return from, min(from+n, t.Size)
}

// hash is the tensor's leaf in the trie.
func (t *Tensor) hash() probity.Hash {
	b := []byte{tagTensor}
	b = appendHeader(b, t)
	return sha256.Sum256(append(b, t.Root[:]...))
}

// appendHeader writes what a leaf binds besides the root of the chunks.
func appendHeader(b []byte, t *Tensor) []byte {
	b = appendText(appendText(b, t.Name), t.Type.String())
	b = binary.BigEndian.AppendUint32(b, uint32(len(t.Shape)))
	for _, d := range t.Shape {
		b = binary.BigEndian.AppendUint64(b, uint64(d))
	}
	return binary.BigEndian.AppendUint64(b, uint64(t.Size))
}

// place is where a tensor of that name hangs: bit d of it says which way to go at
// depth d.
func place(name string) probity.Hash { return sha256.Sum256([]byte(name)) }

func bit(h probity.Hash, depth int) int { return int(h[depth/8]>>(7-depth%8)) & 1 }

// The schemas of a version's root. One that was published under the first keeps its root:
// what is compared with it is tensors.
const (
	SchemaTensors    = 1 // tensors and nothing else
	SchemaProperties = 2 // and what the model says beside them: metadata, its graph
)

// A Version is all tensors of a model, without their values, and under
// [SchemaProperties] its properties.
type Version struct {
	schema     int
	leaves     []leaf // tensors, by place
	properties []leaf // by place
}

// A leaf is a tensor or a property in a trie.
type leaf struct {
	place probity.Hash
	hash  probity.Hash
	t     *Tensor
	p     *tensors.Property
}

// Progress is called from time to time with how much of the work is done, from 0 to 1.
type Progress func(done float64)

// Hash reads a model's tensors once, on all processors, and makes their tree. What it
// holds in memory at a time is a megabyte for each processor, and 32 bytes for each
// chunk. The version is of [SchemaTensors]: see With.
func Hash(ctx context.Context, list []*tensors.Tensor, progress Progress) (*Version, error) {
	out := make([]*Tensor, len(list))
	var total int64
	for i, t := range list {
		out[i] = &Tensor{Name: t.Name, Type: t.Type, Shape: t.Shape, Size: t.Size}
		out[i].Chunks = make([]probity.Hash, chunkCount(t.Type, t.Size))
		total += t.Size
	}
	err := eachPiece(ctx, list, total, progress, func(i int, first int, data []byte) error {
		n := int(chunkBytes(list[i].Type))
		sum := sha256.New()
		for k := 0; len(data) > 0; k++ {
			chunk := data[:min(n, len(data))]
			sum.Reset()
			sum.Write([]byte{tagChunk})
			sum.Write(chunk)
			sum.Sum(out[i].Chunks[first+k][:0])
			data = data[len(chunk):]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range out {
		t.Root = chunkRoot(t.Chunks)
	}
	return newVersion(out)
}

// piece is how many chunks are read at once.
const piece = 16

// eachPiece reads all tensors in pieces of up to 16 chunks, in order, so that disks are read
// forward, one at a time on each processor, and gives them to work with the tensor's index and
// the number of the piece's first chunk. Which processor gets which does not matter to the
// result.
func eachPiece(ctx context.Context, list []*tensors.Tensor, total int64, progress Progress, work func(i, first int, data []byte) error) error {
	var mu sync.Mutex // one word of progress at a time
	var done int64
	free := sync.Pool{New: func() any { return new([piece * ChunkSize]byte) }}
	g, going := errgroup.WithContext(ctx)
	g.SetLimit(min(runtime.GOMAXPROCS(0), 64))
	for i, t := range list {
		step := piece * chunkBytes(t.Type)
		for from := int64(0); from < t.Size && going.Err() == nil; from += step {
			g.Go(func() error {
				if err := going.Err(); err != nil {
					return err
				}
				buf := free.Get().(*[piece * ChunkSize]byte)
				defer free.Put(buf)
				data := buf[:min(step, t.Size-from)]
				if _, err := t.ReadAt(data, from); err != nil && err != io.EOF {
					return err
				}
				if err := work(i, int(from/chunkBytes(t.Type)), data); err != nil {
					return err
				}
				if progress != nil && total > 0 {
					mu.Lock()
					defer mu.Unlock()
					done += int64(len(data))
					progress(float64(done) / float64(total))
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err() // it was over before the first piece
}

// newVersion hangs tensors into the trie. Their roots are those of their chunks.
func newVersion(list []*Tensor) (*Version, error) {
	v := &Version{schema: SchemaTensors, leaves: make([]leaf, len(list))}
	for i, t := range list {
		v.leaves[i] = leaf{place: place(t.Name), hash: t.hash(), t: t}
	}
	if i := hang(v.leaves); i >= 0 {
		return nil, fmt.Errorf("two tensors are called %.100q", v.leaves[i].t.Name)
	}
	return v, nil
}

// hang sorts leaves by their places, and returns the index of one whose place another has,
// or -1.
func hang(leaves []leaf) int {
	slices.SortFunc(leaves, func(a, b leaf) int { return slices.Compare(a.place[:], b.place[:]) })
	for i := 1; i < len(leaves); i++ {
		if leaves[i].place == leaves[i-1].place {
			return i
		}
	}
	return -1
}

// With is the version of the same tensors with what the model says beside them. Its root
// is of [SchemaProperties], also where the model says nothing.
func (v *Version) With(list []tensors.Property) (*Version, error) {
	w := &Version{schema: SchemaProperties, leaves: v.leaves, properties: make([]leaf, len(list))}
	for i := range list {
		p := list[i]
		if err := tensors.CheckProperty(p); err != nil {
			return nil, err
		}
		w.properties[i] = leaf{place: place(p.Name), hash: propertyHash(p.Name, p.Type, valueHash(p.Value)), p: &p}
	}
	if i := hang(w.properties); i >= 0 {
		return nil, fmt.Errorf("two properties are called %.100q", w.properties[i].p.Name)
	}
	return w, nil
}

// Without is the version of the same tensors under [SchemaTensors].
func (v *Version) Without() *Version { return &Version{schema: SchemaTensors, leaves: v.leaves} }

// Schema says what the root is over.
func (v *Version) Schema() int { return v.schema }

// As is the version under the schema whose root is root, or nil: what was published has
// one of them.
func (v *Version) As(root probity.Hash) *Version {
	for _, w := range []*Version{v, v.Without()} {
		if w.Root() == root {
			return w
		}
	}
	return nil
}

// propertyHash is a property's leaf in its trie.
func propertyHash(name, typ string, value probity.Hash) probity.Hash {
	return sha256.Sum256(append(appendText(appendText([]byte{tagProperty}, name), typ), value[:]...))
}

func valueHash(value string) probity.Hash { return sha256.Sum256(append([]byte{tagValue}, value...)) }

// appendText writes a text with its length before it.
func appendText(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}

// Properties are the version's properties by name.
func (v *Version) Properties() []tensors.Property {
	out := make([]tensors.Property, len(v.properties))
	for i, l := range v.properties {
		out[i] = *l.p
	}
	slices.SortFunc(out, func(a, b tensors.Property) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Tensors are the version's tensors by name.
func (v *Version) Tensors() []*Tensor {
	out := make([]*Tensor, len(v.leaves))
	for i, l := range v.leaves {
		out[i] = l.t
	}
	slices.SortFunc(out, func(a, b *Tensor) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Tensor is the tensor of that name, or nil.
func (v *Version) Tensor(name string) *Tensor {
	i, ok := slices.BinarySearchFunc(v.leaves, place(name), func(l leaf, p probity.Hash) int { return slices.Compare(l.place[:], p[:]) })
	if !ok {
		return nil
	}
	return v.leaves[i].t
}

// Root names the version. It binds but does not hide: who can guess a chunk, such as
// a small tensor's, can confirm the guess against what proofs show of it.
func (v *Version) Root() probity.Hash {
	return top{v.schema, len(v.leaves), trieHash(v.leaves, 0), len(v.properties), trieHash(v.properties, 0)}.root()
}

// A top is what a version's root is made of.
type top struct {
	schema, count int // of tensors
	tensors       probity.Hash
	said          int // number of properties
	properties    probity.Hash
}

func (t top) root() probity.Hash {
	b := fmt.Appendf([]byte{tagVersion}, "probity version %d", t.schema)
	b = binary.BigEndian.AppendUint64(b, ChunkSize)
	b = binary.BigEndian.AppendUint64(b, uint64(t.count))
	b = append(b, t.tensors[:]...)
	if t.schema != SchemaTensors {
		b = binary.BigEndian.AppendUint64(b, uint64(t.said))
		b = append(b, t.properties[:]...)
	}
	return sha256.Sum256(b)
}

// trieHash is the hash over leaves that share the first depth bits of their places.
func trieHash(leaves []leaf, depth int) probity.Hash {
	switch len(leaves) {
	case 0:
		return probity.Hash{}
	case 1:
		return leaves[0].hash
	}
	l, r := split(leaves, depth)
	return pair(tagBranch, trieHash(l, depth+1), trieHash(r, depth+1))
}

// split parts sorted leaves by a bit of their places.
func split(leaves []leaf, depth int) (l, r []leaf) {
	i, _ := slices.BinarySearchFunc(leaves, 1, func(x leaf, _ int) int { return bit(x.place, depth) - 1 })
	return leaves[:i], leaves[i:]
}

func pair(tag byte, l, r probity.Hash) probity.Hash {
	var b [65]byte
	b[0] = tag
	copy(b[1:], l[:])
	copy(b[33:], r[:])
	return sha256.Sum256(b[:])
}

// chunkRoot is the root of RFC 6962 over hashes of leaves.
func chunkRoot(chunks []probity.Hash) probity.Hash {
	switch len(chunks) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return chunks[0]
	}
	k := leftOf(len(chunks))
	return pair(tagChunks, chunkRoot(chunks[:k]), chunkRoot(chunks[k:]))
}

// leftOf is the largest power of two smaller than n, for n at least 2.
func leftOf(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }
