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
	"sync/atomic"

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
	typ := t.Type.String()
	b = binary.BigEndian.AppendUint32(b, uint32(len(t.Name)))
	b = append(b, t.Name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(typ)))
	b = append(b, typ...)
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

// A Version is all tensors of a model, without their values.
type Version struct {
	leaves []leaf // by place
}

type leaf struct {
	place probity.Hash
	hash  probity.Hash
	t     *Tensor
}

// Progress is called from time to time with how much of the work is done, from 0 to 1.
type Progress func(done float64)

// Hash reads a model's tensors once, on all processors, and makes their tree. What it
// holds in memory at a time is a megabyte for each processor, and 32 bytes for each
// chunk.
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

// eachPiece reads all tensors in pieces of up to 16 chunks, one at a time on each
// processor, and gives them to work with the tensor's index and the number of the
// piece's first chunk. Which processor gets which does not matter to the result.
func eachPiece(ctx context.Context, list []*tensors.Tensor, total int64, progress Progress, work func(i, first int, data []byte) error) error {
	var (
		mu    sync.Mutex
		i     int
		at    int64
		first error
		done  atomic.Int64
		wg    sync.WaitGroup
	)
	// next hands out pieces in order, so that disks are read forward.
	next := func() (tensor int, from, to int64, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		for i < len(list) && at >= list[i].Size {
			i, at = i+1, 0
		}
		if i == len(list) || first != nil {
			return 0, 0, 0, false
		}
		from = at
		at = min(at+piece*chunkBytes(list[i].Type), list[i].Size)
		return i, from, at, true
	}
	for range min(runtime.GOMAXPROCS(0), 64) {
		wg.Go(func() {
			buf := make([]byte, piece*ChunkSize)
			for {
				t, from, to, ok := next()
				if !ok {
					return
				}
				data := buf[:to-from]
				err := ctx.Err()
				if err == nil {
					if _, err = list[t].ReadAt(data, from); err == io.EOF {
						err = nil
					}
				}
				if err == nil {
					err = work(t, int(from/chunkBytes(list[t].Type)), data)
				}
				mu.Lock()
				if err != nil && first == nil {
					first = err
				}
				if progress != nil && total > 0 {
					progress(float64(done.Add(to-from)) / float64(total))
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return first
}

// newVersion hangs tensors into the trie. Their roots are those of their chunks.
func newVersion(list []*Tensor) (*Version, error) {
	v := &Version{leaves: make([]leaf, len(list))}
	for i, t := range list {
		v.leaves[i] = leaf{place(t.Name), t.hash(), t}
	}
	slices.SortFunc(v.leaves, func(a, b leaf) int { return slices.Compare(a.place[:], b.place[:]) })
	for i := 1; i < len(v.leaves); i++ {
		if v.leaves[i].place == v.leaves[i-1].place {
			return nil, fmt.Errorf("two tensors are called %.100q", v.leaves[i].t.Name)
		}
	}
	return v, nil
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
func (v *Version) Root() probity.Hash { return versionRoot(len(v.leaves), trieHash(v.leaves, 0)) }

func versionRoot(count int, top probity.Hash) probity.Hash {
	b := append([]byte{tagVersion}, "probity version 1"...)
	b = binary.BigEndian.AppendUint64(b, ChunkSize)
	b = binary.BigEndian.AppendUint64(b, uint64(count))
	return sha256.Sum256(append(b, top[:]...))
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
