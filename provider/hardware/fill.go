// Package hardware looks at a machine and lets others check what is claimed of it.
//
// Looking is [Look] for processors and graphics cards and [Measure] for speeds.
//
// Checking is a challenge. The provider fills the memory, or disk, that it claims
// with labels that a seed determines and that cannot be had for less than keeping
// them: each is the hash of seven others and the one before, and which seven is known only
// once that one is. It commits to them by a Merkle root. Then it walks: each step's
// place follows from what the step before read there, so that the steps cannot be
// done at once, and it has little time for them. In the end a sample of labels and
// steps is opened and computed again. Labels are those of a graph with random
// parents (Dziembowski, Faust, Kolmogorov, Pietrzak: Proofs of Space, CRYPTO 2015);
// that the graph follows from the labels is Argon2d's way (RFC 9106).
//
// A [Schedule] says when whom to challenge, a [Record] is what one challenger found of
// one provider, and [Turns] bound what that costs the provider.
//
// What that shows, and what an attacker saves by which lie, is counted by the tests
// and written in DESIGN.md.
package hardware

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// A Digest is a SHA-256 hash: a label, a node of a tree, a seed.
type Digest = [sha256.Size]byte

const (
	labelSize   = sha256.Size
	parents     = 7 // of a label, besides the one before
	leafLabels  = 32
	leafSize    = leafLabels * labelSize
	messageSize = 2*labelSize + 8 + parents*labelSize // five blocks of SHA-256 with its padding
)

// Rules are what a challenge is like. Both sides must go by the same; the zero value
// is what everybody does. Others are for tests.
type Rules struct {
	Chunk   uint32 // labels of a chunk, each filled by itself; a power of two, 64 at least; 0 is 2^21: 64 MiB
	Reads   uint32 // steps in memory; 0 is 2^20
	Seeks   uint32 // steps on disk; 0 is 2^10
	Samples uint32 // labels, and as many steps, that are opened; 0 is 64
}

func (r Rules) filled() Rules {
	fill := func(p *uint32, usual uint32) {
		if *p == 0 {
			*p = usual
		}
	}
	fill(&r.Chunk, 1<<21)
	fill(&r.Reads, 1<<20)
	fill(&r.Seeks, 1<<10)
	fill(&r.Samples, 64)
	return r
}

func (r Rules) check() error {
	for _, n := range []uint32{r.Chunk, r.Reads, r.Seeks} {
		if n < 2*leafLabels || bits.OnesCount32(n) != 1 {
			return fmt.Errorf("rules of a challenge: %d: want a power of two, %d at least", n, 2*leafLabels)
		}
	}
	if r.Samples == 0 || r.Samples > maxSamples {
		return fmt.Errorf("rules of a challenge: %d samples: want 1 to %d", r.Samples, maxSamples)
	}
	return nil
}

// ChunkBytes is what can be asked for: whole chunks of so many bytes.
func (r Rules) ChunkBytes() uint64 { return uint64(r.filled().Chunk) * labelSize }

// Chunks is how many chunks, with the tree over them, fit into so many bytes.
func (r Rules) Chunks(size uint64) uint32 {
	c := r.ChunkBytes()
	return uint32(min(size/(c+c/16+1), maxChunks))
}

// Limits on what a stranger can make anybody do.
const (
	maxChunks  = 1 << 20 // 64 TiB
	maxSamples = 1 << 10
)

// parent is the place of a label's parent: one of those before it, as four bytes of
// the label just before say.
func parent(before []byte, n int, at uint32) uint32 {
	return uint32(uint64(binary.LittleEndian.Uint32(before[4*n:])) * uint64(at) >> 32)
}

// chunkKey is the seed of one chunk.
func chunkKey(seed Digest, chunk uint32) Digest {
	b := append([]byte("probity hardware chunk 1\x00"), seed[:]...)
	return sha256.Sum256(binary.LittleEndian.AppendUint32(b, chunk))
}

// first is a chunk's label 0.
func first(key Digest) Digest { return sha256.Sum256(key[:]) }

// A message is what is hashed for a label: the key, the place, the label before, the
// parents.
type message [messageSize]byte

// fillChunk computes the labels of a chunk.
func fillChunk(key Digest, labels []byte) {
	l := first(key)
	copy(labels, l[:])
	var m message
	copy(m[:], key[:])
	for i := uint32(1); int(i) < len(labels)/labelSize; i++ {
		before := labels[(i-1)*labelSize : i*labelSize]
		binary.LittleEndian.PutUint64(m[labelSize:], uint64(i))
		copy(m[labelSize+8:], before)
		for n := range parents {
			p := uint64(parent(before, n, i)) * labelSize
			copy(m[2*labelSize+8+n*labelSize:], labels[p:p+labelSize])
		}
		l = sha256.Sum256(m[:])
		copy(labels[uint64(i)*labelSize:], l[:])
	}
}

// words are labels, or the steps of a walk, by place.
type words interface {
	word(i uint64) (Digest, error)
}

// labelAt computes one label from others.
func labelAt(seed Digest, chunk uint32, size, i uint32, w words) (Digest, error) {
	key := chunkKey(seed, chunk)
	if i == 0 {
		return first(key), nil
	}
	base := uint64(chunk) * uint64(size)
	before, err := w.word(base + uint64(i) - 1)
	if err != nil {
		return before, err
	}
	var m message
	copy(m[:], key[:])
	binary.LittleEndian.PutUint64(m[labelSize:], uint64(i))
	copy(m[labelSize+8:], before[:])
	for n := range parents {
		p, err := w.word(base + uint64(parent(before[:], n, i)))
		if err != nil {
			return p, err
		}
		copy(m[2*labelSize+8+n*labelSize:], p[:])
	}
	return sha256.Sum256(m[:]), nil
}

// A space holds labels, by leaves of the tree.
type space interface {
	words
	leaf(n uint64) ([]byte, error)
	// chunk is where a worker fills a chunk; put is called when it is full.
	chunk(n uint32) ([]byte, error)
	put(n uint32, labels []byte) error
	Close() error
}

// ram is a space in memory, outside of the garbage collector's.
type ram struct {
	size   uint64 // of a chunk in bytes
	chunks [][]byte
}

// newRAM reserves memory. It is not there before it is written to: whoever claims
// more than there is finds that out while filling, if the kernel lets it live.
func newRAM(size uint64, chunks uint32) (*ram, error) {
	r := &ram{size: size}
	for range chunks {
		b, err := unix.Mmap(-1, 0, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("take %d chunks of memory: %w", chunks, err), r.Close())
		}
		r.chunks = append(r.chunks, b)
	}
	return r, nil
}

func (r *ram) word(i uint64) (l Digest, err error) {
	at := i * labelSize
	copy(l[:], r.chunks[at/r.size][at%r.size:])
	return l, nil
}

func (r *ram) leaf(n uint64) ([]byte, error) {
	at := n * leafSize
	return r.chunks[at/r.size][at%r.size:][:leafSize], nil
}

func (r *ram) chunk(n uint32) ([]byte, error) { return r.chunks[n], nil }
func (r *ram) put(uint32, []byte) error       { return nil }
func (r *ram) Close() (err error) {
	for _, b := range r.chunks {
		err = errors.Join(err, unix.Munmap(b))
	}
	r.chunks = nil
	return err
}

// A file is a space on disk. Nobody else sees it: it has no name any more.
type file struct {
	size uint64
	f    *os.File
	pool sync.Pool
}

func newFile(dir string, size uint64, chunks uint32) (*file, error) {
	f, err := os.CreateTemp(dir, "challenge-")
	if err != nil {
		return nil, err
	}
	s := &file{size: size, f: f}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	// Blocks are taken now, so that a full disk is known before the work is done.
	if err := unix.Fallocate(int(f.Fd()), 0, 0, int64(size)*int64(chunks)); err != nil && !errors.Is(err, unix.EOPNOTSUPP) {
		return nil, errors.Join(fmt.Errorf("take %d chunks of disk in %s: %w", chunks, dir, err), f.Close())
	}
	return s, nil
}

func (s *file) word(i uint64) (l Digest, err error) {
	_, err = s.f.ReadAt(l[:], int64(i*labelSize))
	return l, err
}

func (s *file) leaf(n uint64) ([]byte, error) {
	b := make([]byte, leafSize)
	_, err := s.f.ReadAt(b, int64(n*leafSize))
	return b, err
}

func (s *file) chunk(uint32) ([]byte, error) {
	if b, ok := s.pool.Get().(*[]byte); ok {
		return *b, nil
	}
	return make([]byte, s.size), nil
}

func (s *file) put(n uint32, labels []byte) error {
	_, err := s.f.WriteAt(labels, int64(uint64(n)*s.size))
	s.pool.Put(&labels)
	return err
}

func (s *file) Close() error { return s.f.Close() }

// fill computes all labels of a space with so many workers, and the tree over them.
func fill(ctx context.Context, s space, seed Digest, chunks uint32, size uint64, workers int) (*tree, error) {
	perChunk := size / leafSize
	t := newTree(perChunk * uint64(chunks))
	var next atomic.Uint32
	var wg sync.WaitGroup
	errs := make([]error, max(1, workers))
	for w := range errs {
		wg.Go(func() {
			for ctx.Err() == nil {
				c := next.Add(1) - 1
				if c >= chunks {
					return
				}
				labels, err := s.chunk(c)
				if err == nil {
					fillChunk(chunkKey(seed, c), labels)
					for i := range perChunk {
						t.levels[0][uint64(c)*perChunk+i] = leafHash(labels[i*leafSize:][:leafSize])
					}
					err = s.put(c, labels)
				}
				if err != nil {
					errs[w] = err
					return
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	t.build()
	return t, nil
}
