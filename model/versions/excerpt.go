package versions

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"probity"
	"probity/model/tensors"
)

// An excerpt is one tensor, some of its chunks, or one property of a version, with the path
// that leads from there to the version's root. Whoever has the root, such as from the chain,
// sees without the model that this is what stands there: or that nothing of that name does,
// since a name leads to one place only. It shows no more of the rest than hashes; those of small
// tensors and short texts can be guessed.

// excerptMagic opens an excerpt; the digit is the format.
const excerptMagic = "PBYPART1"

// MaxExcerpt is the longest excerpt that is written or read, in bytes.
const MaxExcerpt = 16 << 20

// ErrExcerpt says that an excerpt is not from the version of that root.
var ErrExcerpt = errors.New("the excerpt is not from this version")

// What an excerpt is from.
const (
	fromTensors byte = iota
	fromProperties
)

// What hangs where the name leads.
const (
	endsNowhere byte = iota // nothing
	endsThere               // what was asked for
	endsOther               // something of another name
)

// How an excerpt has chunks.
const (
	chunksUnseen byte = iota // one hash over all of them
	chunksHashed             // of those that were asked for, their hashes
	chunksShown              // their bytes
)

// A Part says what an excerpt is to show: a tensor or a property.
type Part struct {
	Tensor   string
	Property string // if no tensor is named

	// Of a tensor, the chunks that are shown. None: the root over all of them.
	First, Count int
	Hashes       bool // show hashes, of the chunks or the property's value, and not what they are of
}

// An Excerpt is what an excerpt shows, once it was found to be from the version of the root.
type Excerpt struct {
	Root       probity.Hash `json:"root"`
	Schema     int          `json:"schema"`
	Tensors    int          `json:"tensors"`    // in the version
	Properties int          `json:"properties"` // in the version; none under SchemaTensors
	Tensor     string       `json:"tensor,omitempty"`
	Property   string       `json:"property,omitempty"`
	Present    bool         `json:"present"` // false: the version has nothing of that name

	Header     *Header        `json:"header,omitempty"` // of the tensor
	ChunkCount int64          `json:"chunkCount,omitempty"`
	Chunks     []ShownChunk   `json:"chunks,omitempty"`
	Value      *PropertyValue `json:"value,omitempty"` // of the property

	typ tensors.Type
}

// A ShownChunk is one of a tensor's chunks.
type ShownChunk struct {
	Chunk
	Hash probity.Hash `json:"hash"`
	Data []byte       `json:"-"` // nil where only the hash is shown
}

// Element is the value of an element of the tensor, counted row-major, if the excerpt shows it.
func (e *Excerpt) Element(i int64) (v float64, ok bool) {
	if !e.typ.Numeric() || i < 0 || e.Header == nil || i >= elementsOf(e.Header.Shape) {
		return 0, false
	}
	elems, block := e.typ.Block()
	for _, c := range e.Chunks {
		at := (i - c.First) / int64(elems) * int64(block)
		if i >= c.First && at+int64(block) <= int64(len(c.Data)) {
			return e.typ.Decode(nil, c.Data[at:at+int64(block)])[(i-c.First)%int64(elems)], true
		}
	}
	return 0, false
}

// ChunkOf is the number of the chunk in which an element of a tensor lies.
func ChunkOf(t *Tensor, element int64) (int, error) {
	if element < 0 || element >= elementsOf(t.Shape) {
		return 0, fmt.Errorf("tensor %.100q has %d elements, and none with the number %d", t.Name, elementsOf(t.Shape), element)
	}
	elems, block := t.Type.Block()
	return int(element / int64(elems) * int64(block) / chunkBytes(t.Type)), nil
}

// Cut makes an excerpt of a version. The bytes of chunks are read from list. Where the version
// has nothing of the name, the excerpt shows that.
func Cut(v *Version, list []*tensors.Tensor, p Part) ([]byte, error) {
	if (p.Tensor == "") == (p.Property == "") {
		return nil, errors.New("cut an excerpt: name one tensor or one property")
	}
	if p.Property != "" && v.schema == SchemaTensors {
		return nil, errors.New("cut an excerpt: the version's root is over tensors only, so nothing shows what else it says")
	}
	name, kind, leaves := p.Tensor, fromTensors, v.leaves
	if name == "" {
		name, kind, leaves = p.Property, fromProperties, v.properties
	}
	root := v.Root()
	b := append(append([]byte(excerptMagic), root[:]...), byte(v.schema), kind)
	b = appendText(b, name)
	b = binary.BigEndian.AppendUint32(b, uint32(len(v.leaves)))
	if kind == fromProperties {
		h := trieHash(v.leaves, 0)
		b = append(b, h[:]...)
	}
	if v.schema != SchemaTensors {
		b = binary.BigEndian.AppendUint32(b, uint32(len(v.properties)))
		if kind == fromTensors {
			h := trieHash(v.properties, 0)
			b = append(b, h[:]...)
		}
	}
	var beside []probity.Hash
	for at := place(name); len(leaves) > 1; {
		depth := len(beside)
		l, r := split(leaves, depth)
		if bit(at, depth) == 1 {
			l, r = r, l
		}
		leaves, beside = l, append(beside, trieHash(r, depth+1))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(beside)))
	for _, h := range beside {
		b = append(b, h[:]...)
	}
	switch {
	case len(leaves) == 0:
		return append(b, endsNowhere), nil
	case leaves[0].p != nil:
		b = append(b, endsOther)
		if leaves[0].p.Name == name {
			b[len(b)-1] = endsThere
		}
		w := proofWriter{b: appendText(b, leaves[0].p.Name), values: leaves[0].p.Name == name && !p.Hashes}
		w.value(leaves[0].p)
		return w.b, nil
	case leaves[0].t.Name != name:
		b = appendHeader(append(b, endsOther), leaves[0].t)
		return append(b, leaves[0].t.Root[:]...), nil
	}
	b, err := appendPart(appendHeader(append(b, endsThere), leaves[0].t), leaves[0].t, byName(list)[name], p)
	if err != nil {
		return nil, fmt.Errorf("cut an excerpt of tensor %.100q: %w", name, err)
	}
	return b, nil
}

// appendPart writes the chunks that are asked for, and of all others the fewest hashes.
func appendPart(b []byte, t *Tensor, open *tensors.Tensor, p Part) ([]byte, error) {
	if p.Count == 0 {
		return append(append(b, chunksUnseen), t.Root[:]...), nil
	}
	if p.First < 0 || p.Count < 0 || p.First > len(t.Chunks)-p.Count {
		return nil, fmt.Errorf("it has %d chunks, from 0 on, and not %d from %d on", len(t.Chunks), p.Count, p.First)
	}
	from, _ := t.Span(p.First)
	_, to := t.Span(p.First + p.Count - 1)
	how, need := chunksShown, to-from
	if p.Hashes {
		how, need = chunksHashed, int64(p.Count)*32
	}
	if int64(len(b))+need+(64*32+17) > MaxExcerpt { // with the hashes on the way
		return nil, fmt.Errorf("an excerpt has at most %d bytes, and these chunks have %d; show fewer, or their hashes", MaxExcerpt, need)
	}
	if how == chunksShown && open == nil {
		return nil, errors.New("it is not there to be read")
	}
	b = append(b, how)
	b = binary.BigEndian.AppendUint64(b, uint64(p.First))
	b = binary.BigEndian.AppendUint64(b, uint64(p.Count))
	var walk func(from, to int) error
	walk = func(from, to int) error {
		switch {
		case to <= p.First || from >= p.First+p.Count:
			h := chunkRoot(t.Chunks[from:to])
			b = append(b, h[:]...)
		case to-from > 1:
			k := from + leftOf(to-from)
			if err := walk(from, k); err != nil {
				return err
			}
			return walk(k, to)
		case how == chunksHashed:
			b = append(b, t.Chunks[from][:]...)
		default:
			start, end := t.Span(from)
			data := make([]byte, end-start)
			if _, err := open.ReadAt(data, start); err != nil && err != io.EOF {
				return err
			}
			if chunkHash(data) != t.Chunks[from] {
				return errors.New("it has changed since it was hashed")
			}
			b = append(b, data...)
		}
		return nil
	}
	return b, walk(0, len(t.Chunks))
}

// ExcerptRoot is the root that an excerpt says it is from. VerifyExcerpt says whether it is.
func ExcerptRoot(data []byte) (probity.Hash, error) {
	r := proofReader{b: data}
	if string(r.take(len(excerptMagic))) != excerptMagic {
		return probity.Hash{}, errors.New("this is not an excerpt that this version reads")
	}
	h := r.hash()
	return h, r.err
}

// VerifyExcerpt checks an excerpt against the root of a version and returns what it shows. One
// that does not hold is ErrExcerpt.
func VerifyExcerpt(data []byte, root probity.Hash) (*Excerpt, error) {
	e, err := verifyExcerpt(data, root)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrExcerpt, err)
	}
	return e, nil
}

func verifyExcerpt(data []byte, root probity.Hash) (*Excerpt, error) {
	if len(data) > MaxExcerpt {
		return nil, fmt.Errorf("it has %d bytes, at most %d", len(data), MaxExcerpt)
	}
	says, err := ExcerptRoot(data)
	if err != nil {
		return nil, err
	}
	if says != root {
		return nil, fmt.Errorf("it says that it is from %s", says)
	}
	r := proofReader{b: data[len(excerptMagic)+32:]}
	e := &Excerpt{Root: root, Schema: int(r.byte())}
	kind := r.byte()
	name := r.text()
	switch {
	case r.err != nil:
	case e.Schema != SchemaTensors && e.Schema != SchemaProperties:
		r.fail("it is about a root of schema %d", e.Schema)
	case name == "" || len(name) > tensors.MaxPropertyName || !utf8.ValidString(name):
		r.fail("it is about something of the name %.100q", name)
	case kind == fromTensors:
		e.Tensor = name
	case kind == fromProperties && e.Schema == SchemaProperties:
		e.Property = name
	default:
		r.fail("it is about something of the kind %d", kind)
	}
	of := top{schema: e.Schema, count: int(r.uint32())}
	if kind == fromProperties {
		of.tensors = r.hash()
	}
	if e.Schema == SchemaProperties {
		of.said = int(r.uint32())
		if kind == fromTensors {
			of.properties = r.hash()
		}
	}
	e.Tensors, e.Properties = of.count, of.said
	depth := r.uint32()
	if depth > 256 {
		r.fail("it goes down %d steps, and a hash has 256 bits", depth)
	}
	if r.err != nil {
		return nil, r.err
	}
	var beside []probity.Hash
	for range depth {
		beside = append(beside, r.hash())
	}
	at := place(name)
	h := r.end(e, name, &at, int(depth))
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes follow its end", len(r.b))
	}
	if r.err == nil && depth > 0 && beside[depth-1] == (probity.Hash{}) {
		r.fail("it goes further down than it takes to be alone")
	}
	if r.err != nil {
		return nil, r.err
	}
	for i := int(depth) - 1; i >= 0; i-- {
		if bit(at, i) == 0 {
			h = pair(tagBranch, h, beside[i])
		} else {
			h = pair(tagBranch, beside[i], h)
		}
	}
	if kind == fromTensors {
		of.tensors = h
	} else {
		of.properties = h
	}
	if of.root() != root {
		return nil, fmt.Errorf("what it shows does not hash to %s", root)
	}
	return e, nil
}

// end reads what hangs where the name leads, and returns its hash.
func (r *proofReader) end(e *Excerpt, name string, at *probity.Hash, depth int) (h probity.Hash) {
	kind := r.byte()
	if kind > endsOther {
		r.fail("it ends in the way %d", kind)
	}
	if r.err != nil || kind == endsNowhere {
		return h
	}
	e.Present = kind == endsThere
	if e.Property != "" {
		found := r.propertyName(at, depth)
		v := r.propertyValue(found)
		if r.err == nil && (found == name) != e.Present {
			r.fail("it shows %.100q for %.100q", found, name)
		}
		if e.Present {
			e.Value = v
		}
		return propertyHash(found, v.Type, v.Hash)
	}
	t := r.header(at, depth)
	if r.err == nil && (t.Name == name) != e.Present {
		r.fail("it shows %.100q for %.100q", t.Name, name)
	}
	how := chunksUnseen
	if e.Present {
		how = r.byte()
	}
	switch how {
	case chunksUnseen:
		t.Root = r.hash()
	case chunksHashed, chunksShown:
		t.Root = r.part(e, t, how == chunksShown)
	default:
		r.fail("it has chunks in the way %d", how)
	}
	if r.err == nil && e.Present {
		e.Header, e.typ, e.ChunkCount = headerOf(t), t.Type, chunkCount(t.Type, t.Size)
	}
	return t.hash()
}

// part reads chunks of a tensor, and returns the root over all of them.
func (r *proofReader) part(e *Excerpt, t *Tensor, shown bool) probity.Hash {
	first, count := r.number(), r.number()
	if r.err != nil {
		return probity.Hash{}
	}
	all := chunkCount(t.Type, t.Size)
	if count < 1 || first > all-count {
		r.fail("it shows %d chunks from %d on of tensor %.100q, which has %d", count, first, t.Name, all)
		return probity.Hash{}
	}
	var walk func(from, to int64) probity.Hash
	walk = func(from, to int64) probity.Hash {
		switch {
		case r.err != nil:
			return probity.Hash{}
		case to <= first || from >= first+count:
			return r.hash()
		case to-from > 1:
			k := from + int64(leftOf(int(to-from)))
			l := walk(from, k)
			return pair(tagChunks, l, walk(k, to))
		}
		c := ShownChunk{Chunk: chunkOf(t, int(from))}
		if shown {
			c.Data = r.take(int(c.Length))
			c.Hash = chunkHash(c.Data)
		} else {
			c.Hash = r.hash()
		}
		if r.err == nil {
			c.Data = bytes.Clone(c.Data)
			e.Chunks = append(e.Chunks, c)
		}
		return c.Hash
	}
	return walk(0, all)
}
