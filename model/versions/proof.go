package versions

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"probity"
	"probity/model/tensors"
)

// A proof of a difference is the tries of both versions, laid over each other and cut
// off wherever they are equal. Cut-off parts enter both roots as one and the same hash,
// so whatever they hide is the same in both versions, unless SHA-256 has a collision:
// the proof shows what changed and that nothing else did. In a tensor that kept its
// type and size, the tree over its chunks is cut in the same way.
//
// It shows names, types, shapes and hashes, and values only where it was asked to open
// chunks. If whoever made a root hung tensors where they do not belong, a tensor that
// is said to be removed may hang a second time in a part that is the same in both;
// whoever is given the model sees that from its root. A change cannot be hidden so.
//
// Behind the tries of tensors come those of properties, cut in the same way, if both roots
// are over them. If only one is, its properties come as one hash.

// What opens a proof; the digit is the format. The first is written, still, where both
// roots are of SchemaTensors.
const (
	proofMagic      = "PBYDIFF1"
	proofProperties = "PBYDIFF2"
)

// MaxProof is the longest proof that is read, in bytes.
const MaxProof = 256 << 20

// The nodes of the two tries.
const (
	nodeNone    byte = iota // neither has anything here
	nodeSame                // hash of a branch: several tensors, the same in both
	nodeTensor              // hash of one tensor, the same in both
	nodeBranch              // left, right
	nodeChanged             // header and header, and chunks or roots
	nodeRemoved             // header, root
	nodeAdded               // header, root

	// Of properties only.
	nodePropertyChanged // name, value and value
	nodePropertyRemoved // name, value
	nodePropertyAdded   // name, value
)

// A value is its type, and one of these.
const (
	valueHidden byte = iota // hash
	valueShown              // text
)

// The nodes of the two trees over chunks.
const (
	chunksSame   byte = iota // hash
	chunksBranch             // left, right
	chunksDiffer             // hash and hash of one chunk
	chunksOpen               // the bytes of one chunk and the bytes
)

// ErrProof says that a proof does not show a difference between the two roots.
var ErrProof = errors.New("the proof does not show the difference between these versions")

// An Opening says which chunks a proof shows the values of. The zero value: none.
type Opening struct {
	From, To []*tensors.Tensor // where to read them
	Most     int               // chunks, the first that differ
	Values   bool              // of properties: what each that differs says
}

// Prove makes the proof of everything that differs between two versions. The same
// versions and the same opening give the same bytes.
func Prove(from, to *Version, open Opening) ([]byte, error) {
	w := proofWriter{left: open.Most, from: byName(open.From), to: byName(open.To), values: open.Values}
	magic := proofProperties
	if from.schema == SchemaTensors && to.schema == SchemaTensors {
		magic = proofMagic
	}
	a, b := from.Root(), to.Root()
	w.b = append(append(append(w.b, magic...), a[:]...), b[:]...)
	if magic == proofProperties {
		w.b = append(w.b, byte(from.schema), byte(to.schema))
	}
	w.count(from.leaves, to.leaves)
	err := w.node(from.leaves, to.leaves, 0)
	switch {
	case err != nil || magic == proofMagic:
	case from.schema == to.schema:
		w.count(from.properties, to.properties)
		err = w.node(from.properties, to.properties, 0)
	default:
		said := slices.Concat(from.properties, to.properties) // one of them has none
		slices.SortFunc(said, func(a, b leaf) int { return slices.Compare(a.place[:], b.place[:]) })
		w.count(said)
		h := trieHash(said, 0)
		w.b = append(w.b, h[:]...)
	}
	if err != nil {
		return nil, fmt.Errorf("prove the difference: %w", err)
	}
	if len(w.b) > MaxProof {
		return nil, fmt.Errorf("prove the difference: the proof has %d bytes, at most %d; open fewer chunks", len(w.b), MaxProof)
	}
	return w.b, nil
}

func byName(list []*tensors.Tensor) map[string]*tensors.Tensor {
	out := make(map[string]*tensors.Tensor, len(list))
	for _, t := range list {
		out[t.Name] = t
	}
	return out
}

type proofWriter struct {
	b        []byte
	left     int // chunks that may still be opened
	from, to map[string]*tensors.Tensor
	values   bool
}

func (w *proofWriter) count(lists ...[]leaf) {
	for _, l := range lists {
		w.b = binary.BigEndian.AppendUint32(w.b, uint32(len(l)))
	}
}

func (w *proofWriter) hashed(kind byte, hashes ...probity.Hash) {
	w.b = append(w.b, kind)
	for _, h := range hashes {
		w.b = append(w.b, h[:]...)
	}
}

func (w *proofWriter) node(a, b []leaf, depth int) error {
	same := slices.EqualFunc(a, b, func(x, y leaf) bool { return x.hash == y.hash })
	switch {
	case len(a) == 0 && len(b) == 0:
		w.hashed(nodeNone)
	case same && len(a) == 1:
		w.hashed(nodeTensor, a[0].hash)
	case same:
		w.hashed(nodeSame, trieHash(a, depth))
	case len(a) == 0 && len(b) == 1 && b[0].p != nil:
		w.property(nodePropertyAdded, b[0].p)
	case len(b) == 0 && len(a) == 1 && a[0].p != nil:
		w.property(nodePropertyRemoved, a[0].p)
	case len(a) == 0 && len(b) == 1:
		w.header(nodeAdded, b[0].t)
	case len(b) == 0 && len(a) == 1:
		w.header(nodeRemoved, a[0].t)
	case len(a) == 1 && len(b) == 1 && a[0].place == b[0].place && a[0].p != nil:
		w.property(nodePropertyChanged, a[0].p, b[0].p)
	case len(a) == 1 && len(b) == 1 && a[0].place == b[0].place:
		return w.changed(a[0].t, b[0].t)
	default:
		w.hashed(nodeBranch)
		al, ar := split(a, depth)
		bl, br := split(b, depth)
		if err := w.node(al, bl, depth+1); err != nil {
			return err
		}
		return w.node(ar, br, depth+1)
	}
	return nil
}

// property writes a property and what it says: before, after, or both.
func (w *proofWriter) property(kind byte, says ...*tensors.Property) {
	w.b = appendText(append(w.b, kind), says[0].Name)
	for _, p := range says {
		w.value(p)
	}
}

func (w *proofWriter) value(p *tensors.Property) {
	w.b = appendText(w.b, p.Type)
	if w.values {
		w.b = appendText(append(w.b, valueShown), p.Value)
	} else {
		w.hashed(valueHidden, valueHash(p.Value))
	}
}

func (w *proofWriter) header(kind byte, t *Tensor) {
	w.b = appendHeader(append(w.b, kind), t)
	w.b = append(w.b, t.Root[:]...)
}

func (w *proofWriter) changed(a, b *Tensor) error {
	w.b = appendHeader(appendHeader(append(w.b, nodeChanged), a), b)
	if !alignedChunks(a, b) {
		w.b = append(append(w.b, a.Root[:]...), b.Root[:]...)
		return nil
	}
	return w.chunks(a, b, 0, len(a.Chunks))
}

func (w *proofWriter) chunks(a, b *Tensor, from, to int) error {
	if from == to {
		return nil
	}
	if slices.Equal(a.Chunks[from:to], b.Chunks[from:to]) {
		w.hashed(chunksSame, chunkRoot(a.Chunks[from:to]))
		return nil
	}
	if to-from > 1 {
		w.hashed(chunksBranch)
		k := from + leftOf(to-from)
		if err := w.chunks(a, b, from, k); err != nil {
			return err
		}
		return w.chunks(a, b, k, to)
	}
	if w.left == 0 {
		w.hashed(chunksDiffer, a.Chunks[from], b.Chunks[from])
		return nil
	}
	w.left--
	w.b = append(w.b, chunksOpen)
	for _, side := range []struct {
		t    *Tensor
		open map[string]*tensors.Tensor
	}{{a, w.from}, {b, w.to}} {
		start, end := side.t.Span(from)
		data := make([]byte, end-start)
		r := side.open[side.t.Name]
		if r == nil {
			return fmt.Errorf("tensor %.100q is not there to be opened", side.t.Name)
		}
		if _, err := r.ReadAt(data, start); err != nil && err != io.EOF {
			return err
		}
		if chunkHash(data) != side.t.Chunks[from] {
			return fmt.Errorf("tensor %.100q has changed since it was hashed", side.t.Name)
		}
		w.b = append(w.b, data...)
	}
	return nil
}

func chunkHash(data []byte) (h probity.Hash) {
	sum := sha256.New()
	sum.Write([]byte{tagChunk})
	sum.Write(data)
	sum.Sum(h[:0])
	return h
}

// ProofRoots are the roots that a proof says it is about. Verify says whether it is.
func ProofRoots(proof []byte) (from, to probity.Hash, err error) {
	r := proofReader{b: proof}
	if magic := string(r.take(len(proofMagic))); magic != proofMagic && magic != proofProperties {
		return from, to, errors.New("this is not a proof of a difference that this version reads")
	}
	from, to = r.hash(), r.hash()
	return from, to, r.err
}

// Verify checks a proof against the roots of both versions and returns the difference
// that it shows, which is then complete. A proof that does not hold is ErrProof.
func Verify(proof []byte, from, to probity.Hash) (*Difference, error) {
	d, err := verify(proof, from, to)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	return d, nil
}

func verify(proof []byte, from, to probity.Hash) (*Difference, error) {
	if len(proof) > MaxProof {
		return nil, fmt.Errorf("it has %d bytes, at most %d", len(proof), MaxProof)
	}
	saysFrom, saysTo, err := ProofRoots(proof)
	if err != nil {
		return nil, err
	}
	if saysFrom != from || saysTo != to {
		return nil, fmt.Errorf("it is about %s and %s", saysFrom, saysTo)
	}
	d := &Difference{From: from, To: to, Schemas: [2]int{SchemaTensors, SchemaTensors}}
	r := proofReader{b: proof[len(proofMagic)+64:], d: d}
	if bytes.HasPrefix(proof, []byte(proofProperties)) {
		d.Schemas = [2]int{int(r.byte()), int(r.byte())}
		if d.Schemas[0] < SchemaTensors || d.Schemas[0] > SchemaProperties || d.Schemas[1] < SchemaTensors || d.Schemas[1] > SchemaProperties || d.Schemas[0]+d.Schemas[1] == 2*SchemaTensors {
			return nil, fmt.Errorf("it is about roots of schemas %d and %d", d.Schemas[0], d.Schemas[1])
		}
	}
	d.Before, d.After = int(r.uint32()), int(r.uint32())
	var path probity.Hash
	s := r.node(&path, 0)
	a, b := top{schema: d.Schemas[0], count: d.Before, tensors: s.a}, top{schema: d.Schemas[1], count: d.After, tensors: s.b}
	switch {
	case d.WithProperties():
		a.said, b.said = int(r.uint32()), int(r.uint32())
		r.properties = true
		s = r.node(&path, 0)
		a.properties, b.properties = s.a, s.b
	case d.Schemas[0] != d.Schemas[1]:
		said, h := int(r.uint32()), r.hash()
		a.said, a.properties, b.said, b.properties = said, h, said, h // the root of SchemaTensors is over neither
	}
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes follow its end", len(r.b))
	}
	if r.err != nil {
		return nil, r.err
	}
	if a.root() != from {
		return nil, fmt.Errorf("what it shows does not hash to %s", from)
	}
	if b.root() != to {
		return nil, fmt.Errorf("what it shows does not hash to %s", to)
	}
	d.finish()
	if _, added, removed, _ := d.Count(); d.Same < 0 || d.After-d.Before != added-removed {
		return nil, fmt.Errorf("%d tensors before, %d after, %d added and %d removed do not add up", d.Before, d.After, added, removed)
	}
	if !d.WithProperties() {
		return d, nil
	}
	changed, added, removed := d.CountProperties()
	if d.SameProperties = a.said - changed - removed; d.SameProperties < 0 || b.said-a.said != added-removed {
		return nil, fmt.Errorf("%d properties before, %d after, %d added and %d removed do not add up", a.said, b.said, added, removed)
	}
	return d, nil
}

// proofReader reads a proof and remembers the first fault.
type proofReader struct {
	b          []byte
	d          *Difference
	properties bool // it has come to the tries of properties
	err        error
}

func (r *proofReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.b = nil
}

func (r *proofReader) take(n int) []byte {
	if r.err != nil || n > len(r.b) {
		r.fail("it is cut short")
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *proofReader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return nodeNone
}

func (r *proofReader) hash() (h probity.Hash) {
	copy(h[:], r.take(32))
	return h
}

func (r *proofReader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// text is a text with its length before it.
func (r *proofReader) text() string { return string(r.take(int(r.uint32()))) }

// number is a 64-bit number that fits an int64.
func (r *proofReader) number() int64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	if b[0] >= 0x80 {
		r.fail("a number is negative")
		return 0
	}
	return int64(binary.BigEndian.Uint64(b))
}

// sides is one place in the two tries: the hash there, and whether nothing (0), one
// tensor (1) or several (2) hang there.
type sides struct {
	a, b   probity.Hash
	na, nb int
	one    bool // both have one tensor, of the same name
}

// node reads what is at a place, whose first depth bits are path's.
func (r *proofReader) node(path *probity.Hash, depth int) (s sides) {
	kind := r.byte()
	if of := kind >= nodePropertyChanged; kind > nodeBranch && of != r.properties {
		r.fail("node of kind %d in the wrong trie", kind)
		return s
	}
	switch kind {
	case nodeNone:
	case nodeSame, nodeTensor:
		h := r.hash()
		s = sides{h, h, 2, 2, false}
		if kind == nodeTensor {
			s = sides{h, h, 1, 1, true}
		}
	case nodeBranch:
		if depth == 256 {
			r.fail("it branches more often than a hash has bits")
			return s
		}
		l := r.node(path, depth+1)
		path[depth/8] |= 1 << (7 - depth%8)
		g := r.node(path, depth+1)
		path[depth/8] &^= 1 << (7 - depth%8)
		// A tensor that is alone in both hangs no lower than it has to.
		if l.na+l.nb+g.na+g.nb < 2 || l.one && g.na+g.nb == 0 || g.one && l.na+l.nb == 0 {
			r.fail("it branches where nothing parts")
			return s
		}
		s.a, s.na = join(l.a, g.a, l.na, g.na)
		s.b, s.nb = join(l.b, g.b, l.nb, g.nb)
	case nodeChanged:
		a, b := r.header(path, depth), r.header(path, depth)
		if r.err != nil {
			return s
		}
		if a.Name != b.Name {
			r.fail("tensor %.100q becomes %.100q in the same place", a.Name, b.Name)
			return s
		}
		var chunks []Chunk
		if alignedChunks(a, b) {
			n := int(chunkCount(a.Type, a.Size))
			a.Root, b.Root = chunkRoot(nil), chunkRoot(nil)
			if n > 0 {
				a.Root, b.Root = r.chunks(a, b, 0, n, &chunks)
			}
		} else {
			a.Root, b.Root = r.hash(), r.hash()
		}
		s = sides{a.hash(), b.hash(), 1, 1, true}
		if r.err == nil && s.a == s.b {
			r.fail("tensor %.100q is said to differ and does not", a.Name)
			return s
		}
		c := Change{Kind: Changed, Name: a.Name, From: headerOf(a), To: headerOf(b), Chunks: chunks}
		if alignedChunks(a, b) {
			c.ChunkCount = int(chunkCount(a.Type, a.Size))
		}
		r.d.Changes = append(r.d.Changes, c)
	case nodeRemoved, nodeAdded:
		t := r.header(path, depth)
		t.Root = r.hash()
		if kind == nodeRemoved {
			s.a, s.na = t.hash(), 1
			r.d.Changes = append(r.d.Changes, compareTensors(t, nil))
		} else {
			s.b, s.nb = t.hash(), 1
			r.d.Changes = append(r.d.Changes, compareTensors(nil, t))
		}
	case nodePropertyChanged, nodePropertyRemoved, nodePropertyAdded:
		return r.property(kind, path, depth)
	default:
		r.fail("node of kind %d", kind)
	}
	return s
}

// property reads a property, which has to belong to this place, and what it says.
func (r *proofReader) property(kind byte, path *probity.Hash, depth int) (s sides) {
	c := PropertyChange{Kind: Changed, Name: r.propertyName(path, depth)}
	if kind != nodePropertyAdded {
		c.From = r.propertyValue(c.Name)
		s.a, s.na = propertyHash(c.Name, c.From.Type, c.From.Hash), 1
	}
	if kind != nodePropertyRemoved {
		c.To = r.propertyValue(c.Name)
		s.b, s.nb = propertyHash(c.Name, c.To.Type, c.To.Hash), 1
	}
	switch kind {
	case nodePropertyAdded:
		c.Kind = Added
	case nodePropertyRemoved:
		c.Kind = Removed
	default:
		if s.one = true; r.err == nil && s.a == s.b {
			r.fail("property %.100q is said to differ and does not", c.Name)
		}
	}
	r.d.Properties = append(r.d.Properties, c)
	return s
}

// propertyName reads the name of a property, which has to belong to this place.
func (r *proofReader) propertyName(path *probity.Hash, depth int) string {
	name := r.text()
	if r.err == nil && (name == "" || len(name) > tensors.MaxPropertyName || !utf8.ValidString(name)) {
		r.fail("a property has the name %.100q", name)
	}
	r.belongs("property", name, path, depth)
	return name
}

// propertyValue reads what a property says.
func (r *proofReader) propertyValue(name string) *PropertyValue {
	v := &PropertyValue{Type: r.text()}
	switch how := r.byte(); how {
	case valueHidden:
		v.Hash = r.hash()
	case valueShown:
		text := r.text()
		v.Value, v.Hash = &text, valueHash(text)
	default:
		r.fail("the value of property %.100q is written in the way %d", name, how)
	}
	if r.err != nil {
		return v
	}
	p := tensors.Property{Name: name, Type: v.Type}
	if v.Value != nil {
		p.Value = *v.Value
	}
	if err := tensors.CheckProperty(p); err != nil {
		r.fail("%w", err)
	}
	return v
}

// belongs checks that something of a name hangs where its name leads.
func (r *proofReader) belongs(what, name string, path *probity.Hash, depth int) {
	at := place(name)
	for i := range depth {
		if bit(at, i) != bit(*path, i) {
			r.fail("%s %.100q hangs where it does not belong", what, name)
			return
		}
	}
}

// join is what one trie has where two parts of it meet.
func join(l, g probity.Hash, nl, ng int) (probity.Hash, int) {
	switch {
	case nl+ng == 0:
		return probity.Hash{}, 0
	case nl+ng == 1 && nl == 1:
		return l, 1
	case nl+ng == 1:
		return g, 1
	}
	return pair(tagBranch, l, g), 2
}

// header reads a tensor, which has to belong to this place.
func (r *proofReader) header(path *probity.Hash, depth int) *Tensor {
	t := &Tensor{}
	t.Name = r.text()
	name := r.text()
	rank := r.uint32()
	if r.err == nil && rank > 64 {
		r.fail("tensor %.100q has %d dimensions", t.Name, rank)
	}
	if r.err != nil {
		return t
	}
	for range rank {
		t.Shape = append(t.Shape, r.number())
	}
	t.Size = r.number()
	if r.err != nil {
		return t
	}
	var ok bool
	if t.Type, ok = tensors.ParseType(name); !ok {
		r.fail("tensor %.100q is of the type %.40q, which this version does not know", t.Name, name)
		return t
	}
	if t.Name == "" || !utf8.ValidString(t.Name) {
		r.fail("a tensor has the name %.100q", t.Name)
		return t
	}
	if n, err := tensors.SizeOf(t.Type, t.Shape); t.Type != tensors.String && (err != nil || n != t.Size) || t.Size > 1<<50 {
		r.fail("tensor %.100q of %s and shape %v cannot have %d bytes", t.Name, t.Type, t.Shape, t.Size)
		return t
	}
	r.belongs("tensor", t.Name, path, depth)
	return t
}

// chunks reads n chunks of two tensors from a place on and returns the roots over them.
func (r *proofReader) chunks(a, b *Tensor, from, n int, out *[]Chunk) (ha, hb probity.Hash) {
	switch kind := r.byte(); {
	case r.err != nil:
	case kind == chunksSame:
		ha = r.hash()
		hb = ha
	case kind == chunksBranch && n > 1:
		k := leftOf(n)
		before := len(*out)
		la, lb := r.chunks(a, b, from, k, out)
		ga, gb := r.chunks(a, b, from+k, n-k, out)
		if r.err == nil && len(*out) == before {
			r.fail("it opens chunks of tensor %.100q that are the same", a.Name)
		}
		ha, hb = pair(tagChunks, la, ga), pair(tagChunks, lb, gb)
	case kind == chunksDiffer && n == 1:
		ha, hb = r.hash(), r.hash()
		*out = append(*out, chunkOf(b, from))
	case kind == chunksOpen && n == 1:
		start, end := b.Span(from)
		x, y := r.take(int(end-start)), r.take(int(end-start))
		if r.err != nil {
			return ha, hb
		}
		ha, hb = chunkHash(x), chunkHash(y)
		c := chunkOf(b, from)
		c.Elements, c.Differ = elementsThatDiffer(b.Type, c.First, elementsOf(b.Shape), x, y)
		*out = append(*out, c)
	default:
		r.fail("node of kind %d over %d chunks", kind, n)
	}
	if r.err == nil && n == 1 && len(*out) > 0 && (*out)[len(*out)-1].Index == from && ha == hb {
		r.fail("chunk %d of tensor %.100q is said to differ and does not", from, a.Name)
	}
	return ha, hb
}

func elementsOf(shape []int64) int64 {
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	return n
}

// maxElements is how many elements of one chunk are listed.
const maxElements = 100

// elementsThatDiffer compares two chunks of a type, value by value. Elements whose bits
// differ differ, though both may be NaN or zero. The chunks begin with element first of
// total; what fills the last block up is no element.
func elementsThatDiffer(t tensors.Type, first, total int64, a, b []byte) (list []Element, n int64) {
	if !t.Numeric() {
		return nil, 0
	}
	elems, block := t.Block()
	for at := 0; at+block <= len(a); at += block {
		x, y := a[at:at+block], b[at:at+block]
		if bytes.Equal(x, y) {
			continue
		}
		va, vb := t.Decode(nil, x), t.Decode(nil, y)
		for i := range va {
			index := first + int64(at/block*elems+i)
			if elems > 1 && va[i] == vb[i] || index >= total {
				continue
			}
			n++
			if len(list) < maxElements {
				list = append(list, Element{index, Number(va[i]), Number(vb[i])})
			}
		}
	}
	return list, n
}

// Describe says in one line what a change is, for people.
func (c *Change) Describe() string {
	switch {
	case c.Kind == Added && c.Also != "":
		return fmt.Sprintf("was called %s", c.Also)
	case c.Kind == Removed && c.Also != "":
		return fmt.Sprintf("is now called %s", c.Also)
	case c.Kind == Added:
		return fmt.Sprintf("%s %v", c.To.Type, c.To.Shape)
	case c.Kind == Removed:
		return fmt.Sprintf("%s %v", c.From.Type, c.From.Shape)
	case c.ChunkCount == 0:
		return strings.TrimSpace(fmt.Sprintf("%s %v became %s %v", c.From.Type, c.From.Shape, c.To.Type, c.To.Shape))
	}
	return fmt.Sprintf("%s %v, %d of %d chunks", c.To.Type, c.To.Shape, len(c.Chunks), c.ChunkCount)
}
