package versions

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"probity/model/tensors"
)

// A Number is a float that may also be none: in JSON, NaN and infinities are strings.
type Number float64

// MarshalJSON writes the shortest text that reads back as the same number.
func (n Number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(strconv.FormatFloat(f, 'g', -1, 64))
	}
	return json.Marshal(float64(n))
}

// Norms say how far a tensor's values a have moved to b. Elements that are no finite
// number in one of the two are counted and enter nothing else.
type Norms struct {
	L2        Number   `json:"l2"`        // of b-a
	Max       Number   `json:"max"`       // largest |b-a|
	MaxAt     int64    `json:"maxAt"`     // and its place, row-major
	Relative  Number   `json:"relative"`  // l2 over that of a; "+Inf" where a is zero
	Cosine    Number   `json:"cosine"`    // of the angle between a and b; "NaN" where one is zero
	Differ    int64    `json:"differ"`    // elements that differ
	NotFinite int64    `json:"notFinite"` // elements that are no finite number in a or b
	Strip     []Number `json:"strip"`     // root mean square of b-a in equal parts of the tensor, 64 at most
}

// stripParts is how many parts a strip has at most.
const stripParts = 64

// windowElements is how many elements are decoded at a time at most; a multiple of every
// block.
const windowElements = 1 << 16

// Measure fills in norms, and the values that differ in the first chunks of each tensor.
// It reads the changed tensors from both models, on all processors. Tensors whose shapes
// or types have no values in common have no norms.
func Measure(ctx context.Context, d *Difference, from, to []*tensors.Tensor) error {
	a, b := byName(from), byName(to)
	for i := range d.Changes {
		c := &d.Changes[i]
		x, y := a[c.Name], b[c.Name]
		if c.Kind != Changed || x == nil || y == nil {
			continue
		}
		if x.Type.Numeric() && y.Type.Numeric() && x.Elements() == y.Elements() && x.Elements() > 0 {
			n, err := measure(ctx, x, y)
			if err != nil {
				return fmt.Errorf("measure %.100q: %w", c.Name, err)
			}
			c.Norms = n
		}
		for k := range c.Chunks[:min(len(c.Chunks), 16)] {
			chunk := &c.Chunks[k]
			va, vb := make([]byte, chunk.Length), make([]byte, chunk.Length)
			if err := readBoth(x, y, va, vb, chunk.Offset, chunk.Offset); err != nil {
				return fmt.Errorf("measure %.100q: %w", c.Name, err)
			}
			chunk.Elements, chunk.Differ = elementsThatDiffer(y.Type, chunk.First, y.Elements(), va, vb)
		}
	}
	return nil
}

func readBoth(a, b *tensors.Tensor, x, y []byte, atX, atY int64) error {
	if _, err := a.ReadAt(x, atX); err != nil && err != io.EOF {
		return err
	}
	if _, err := b.ReadAt(y, atY); err != nil && err != io.EOF {
		return err
	}
	return nil
}

// sums are of one window. They are added up in the order of the windows, so that the
// same tensors give the same numbers on any number of processors.
type sums struct {
	aa, bb, ab, dd, max float64
	maxAt, differ, bad  int64
}

func measure(ctx context.Context, a, b *tensors.Tensor) (*Norms, error) {
	total := a.Elements()
	size := (total + stripParts - 1) / stripParts
	size = min(max((size+255)/256*256, 256), windowElements)
	count := int((total + size - 1) / size)
	parts := make([]sums, count)

	// What one window is decoded into, for as many as are worked on at a time.
	type buffers struct {
		raw, other []byte
		x, y       []float64
	}
	free := sync.Pool{New: func() any { return &buffers{} }}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range count {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			buf := free.Get().(*buffers)
			defer free.Put(buf)
			from := int64(i) * size
			n := min(size, total-from)
			var atX, atY int64
			buf.raw, atX = window(a.Type, buf.raw, from, n)
			buf.other, atY = window(b.Type, buf.other, from, n)
			if err := readBoth(a, b, buf.raw, buf.other, atX, atY); err != nil {
				return err
			}
			buf.x, buf.y = a.Type.Decode(buf.x[:0], buf.raw), b.Type.Decode(buf.y[:0], buf.other)
			parts[i] = sum(buf.x[:n], buf.y[:n], from)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var s sums
	cells := min(count, stripParts)
	strip := make([]float64, cells)
	for i, p := range parts {
		s.aa, s.bb, s.ab, s.dd = s.aa+p.aa, s.bb+p.bb, s.ab+p.ab, s.dd+p.dd
		s.differ, s.bad = s.differ+p.differ, s.bad+p.bad
		if p.max > s.max {
			s.max, s.maxAt = p.max, p.maxAt
		}
		strip[i*cells/count] += p.dd
	}
	n := &Norms{
		L2: Number(math.Sqrt(s.dd)), Max: Number(s.max), MaxAt: s.maxAt, Relative: Number(math.Sqrt(s.dd) / math.Sqrt(s.aa)),
		Cosine: Number(s.ab / (math.Sqrt(s.aa) * math.Sqrt(s.bb))), Differ: s.differ, NotFinite: s.bad,
	}
	for i, dd := range strip {
		// The elements of the windows that fell into this part.
		from, to := int64((i*count+cells-1)/cells)*size, min(int64(((i+1)*count+cells-1)/cells)*size, total)
		n.Strip = append(n.Strip, Number(math.Sqrt(dd/float64(max(to-from, 1)))))
	}
	return n, nil
}

// window makes room for n elements of a type from one on, which begins a block, and
// says where they begin.
func window(t tensors.Type, buf []byte, from, n int64) ([]byte, int64) {
	elems, bytes := t.Block()
	blocks := (n + int64(elems) - 1) / int64(elems)
	need := int(blocks) * bytes
	if cap(buf) < need {
		buf = make([]byte, need)
	}
	return buf[:need], from / int64(elems) * int64(bytes)
}

func sum(x, y []float64, from int64) (s sums) {
	for i, a := range x {
		b := y[i]
		if a-a != 0 || b-b != 0 { // infinite or NaN
			s.bad++
			if a != b && !(a != a && b != b) {
				s.differ++
			}
			continue
		}
		s.aa += float64(a * a)
		s.bb += float64(b * b)
		s.ab += float64(a * b)
		if a == b {
			continue
		}
		s.differ++
		d := math.Abs(b - a)
		s.dd += float64(d * d)
		if d > s.max {
			s.max, s.maxAt = d, from+int64(i)
		}
	}
	return s
}
