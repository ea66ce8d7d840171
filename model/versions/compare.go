package versions

import (
	"fmt"
	"slices"
	"strings"

	"probity"
	"probity/model/tensors"
)

// Kind says what happened to a tensor.
type Kind string

// What can happen to a tensor between two versions.
const (
	Changed Kind = "changed" // other values, or another type or shape
	Added   Kind = "added"
	Removed Kind = "removed"
)

// A Difference is everything that differs between two versions: what is not listed is
// the same in both.
type Difference struct {
	From    probity.Hash `json:"from"` // roots
	To      probity.Hash `json:"to"`
	Before  int          `json:"before"` // numbers of tensors
	After   int          `json:"after"`
	Same    int          `json:"same"` // tensors that are equal to the bit
	Changes []Change     `json:"changes"`

	// Schemas are those of the two roots. Where one of them is SchemaTensors, what the
	// models say beside their tensors is not compared.
	Schemas        [2]int           `json:"schemas"`
	SameProperties int              `json:"sameProperties"`
	Properties     []PropertyChange `json:"properties,omitempty"`
}

// A PropertyChange is one property that differs.
type PropertyChange struct {
	Kind Kind           `json:"kind"`
	Name string         `json:"name"`
	From *PropertyValue `json:"from,omitempty"` // nil if it was added
	To   *PropertyValue `json:"to,omitempty"`   // nil if it was removed
}

// A PropertyValue is what a property says.
type PropertyValue struct {
	Type  string       `json:"type"`
	Value *string      `json:"value,omitempty"` // nil in a proof that does not open it
	Hash  probity.Hash `json:"hash"`            // of the value
}

func valueOf(p *tensors.Property) *PropertyValue {
	return &PropertyValue{p.Type, &p.Value, valueHash(p.Value)}
}

// A Change is one tensor that differs.
type Change struct {
	Kind Kind    `json:"kind"`
	Name string  `json:"name"`
	From *Header `json:"from,omitempty"` // nil if it was added
	To   *Header `json:"to,omitempty"`   // nil if it was removed

	// Of a tensor that kept its type and size: how many chunks it has and which of
	// them differ. For any other change all do, and none is listed.
	ChunkCount int     `json:"chunkCount,omitempty"`
	Chunks     []Chunk `json:"chunks,omitempty"`

	// Also is a tensor of the other version with the same type, shape and values
	// under another name: for one that was removed, where it went; for one that was
	// added, where it came from.
	Also string `json:"also,omitempty"`

	Norms *Norms `json:"norms,omitempty"` // see Measure; a proof has none
}

// A Header is a tensor without its values.
type Header struct {
	Type  string       `json:"type"`
	Shape []int64      `json:"shape"`
	Size  int64        `json:"size"` // bytes
	Root  probity.Hash `json:"root"` // over its chunks
}

func headerOf(t *Tensor) *Header {
	return &Header{t.Type.String(), append([]int64{}, t.Shape...), t.Size, t.Root}
}

// A Chunk is a part of a tensor that differs.
type Chunk struct {
	Index  int   `json:"index"`
	Offset int64 `json:"offset"` // in the tensor, bytes
	Length int64 `json:"length"` // bytes
	First  int64 `json:"first"`  // number of its first element in the tensor, row-major

	// Elements are the values that differ, where they are known: after Measure, or
	// from a proof that opens the chunk. Of many, the first hundred.
	Elements []Element `json:"elements,omitempty"`
	Differ   int64     `json:"differ,omitempty"` // how many elements differ, where that is known
}

// An Element is one value that differs.
type Element struct {
	Index int64  `json:"index"` // in the tensor, row-major
	From  Number `json:"from"`
	To    Number `json:"to"`
}

// Compare lists what differs between two versions. It looks at hashes only, so it takes
// milliseconds once these are there.
func Compare(from, to *Version) *Difference {
	d := &Difference{From: from.Root(), To: to.Root(), Before: len(from.leaves), After: len(to.leaves), Schemas: [2]int{from.schema, to.schema}}
	walk(from.leaves, to.leaves, 0, func(a, b leaf) { d.Changes = append(d.Changes, compareTensors(a.t, b.t)) })
	if d.WithProperties() {
		walk(from.properties, to.properties, 0, func(a, b leaf) { d.Properties = append(d.Properties, compareProperties(a.p, b.p)) })
	}
	d.finish()
	if d.WithProperties() {
		changed, _, removed := d.CountProperties()
		d.SameProperties = len(from.properties) - changed - removed
	}
	return d
}

// WithProperties says whether what the models say beside their tensors was compared.
func (d *Difference) WithProperties() bool {
	return d.Schemas == [2]int{SchemaProperties, SchemaProperties}
}

// CountProperties is how many properties were changed, added and removed.
func (d *Difference) CountProperties() (changed, added, removed int) {
	for _, p := range d.Properties {
		switch p.Kind {
		case Changed:
			changed++
		case Added:
			added++
		case Removed:
			removed++
		}
	}
	return changed, added, removed
}

// walk visits every leaf that differs: with none where one version has nothing of the
// name.
func walk(a, b []leaf, depth int, visit func(a, b leaf)) {
	switch {
	case len(a) == 0 && len(b) == 0:
	case len(a) == 0:
		for _, l := range b {
			visit(leaf{}, l)
		}
	case len(b) == 0:
		for _, l := range a {
			visit(l, leaf{})
		}
	case len(a) == 1 && len(b) == 1 && a[0].place == b[0].place:
		if a[0].hash != b[0].hash {
			visit(a[0], b[0])
		}
	default:
		al, ar := split(a, depth)
		bl, br := split(b, depth)
		walk(al, bl, depth+1, visit)
		walk(ar, br, depth+1, visit)
	}
}

// alignedChunks says whether chunks of two tensors with one name can be compared one by one.
func alignedChunks(a, b *Tensor) bool { return a.Type == b.Type && a.Size == b.Size }

func compareTensors(a, b *Tensor) Change {
	switch {
	case a == nil:
		return Change{Kind: Added, Name: b.Name, To: headerOf(b)}
	case b == nil:
		return Change{Kind: Removed, Name: a.Name, From: headerOf(a)}
	}
	c := Change{Kind: Changed, Name: a.Name, From: headerOf(a), To: headerOf(b)}
	if alignedChunks(a, b) {
		c.ChunkCount = len(a.Chunks)
		for i := range a.Chunks {
			if a.Chunks[i] != b.Chunks[i] {
				c.Chunks = append(c.Chunks, chunkOf(b, i))
			}
		}
	}
	return c
}

func compareProperties(a, b *tensors.Property) PropertyChange {
	switch {
	case a == nil:
		return PropertyChange{Kind: Added, Name: b.Name, To: valueOf(b)}
	case b == nil:
		return PropertyChange{Kind: Removed, Name: a.Name, From: valueOf(a)}
	}
	return PropertyChange{Kind: Changed, Name: a.Name, From: valueOf(a), To: valueOf(b)}
}

func chunkOf(t *Tensor, i int) Chunk {
	from, to := t.Span(i)
	elems, block := t.Type.Block()
	return Chunk{Index: i, Offset: from, Length: to - from, First: from / int64(block) * int64(elems)}
}

// finish sorts the changes, counts what is the same and finds tensors that only have
// another name now.
func (d *Difference) finish() {
	slices.SortFunc(d.Changes, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Properties, func(a, b PropertyChange) int { return strings.Compare(a.Name, b.Name) })
	type content struct {
		root  probity.Hash
		typ   string
		shape string
	}
	key := func(h *Header) content { return content{h.Root, h.Type, fmt.Sprint(h.Shape)} }
	d.Same = d.Before
	gone := map[content]int{}
	for i, c := range d.Changes {
		if c.Kind != Added {
			d.Same--
		}
		if c.Kind == Removed {
			gone[key(c.From)] = i
		}
	}
	for i, c := range d.Changes {
		if c.Kind != Added {
			continue
		}
		if j, ok := gone[key(c.To)]; ok {
			d.Changes[i].Also, d.Changes[j].Also = d.Changes[j].Name, c.Name
			delete(gone, key(c.To))
		}
	}
}

// Moved is how many tensors only have another name now: they count as removed and as
// added.
func (d *Difference) Moved() (n int) {
	for _, c := range d.Changes {
		if c.Kind == Removed && c.Also != "" {
			n++
		}
	}
	return n
}

// Count is how many tensors were changed, added and removed, and how many of the chunks
// of those that can be compared differ.
func (d *Difference) Count() (changed, added, removed, chunks int) {
	for _, c := range d.Changes {
		switch c.Kind {
		case Changed:
			changed++
		case Added:
			added++
		case Removed:
			removed++
		}
		chunks += len(c.Chunks)
	}
	return changed, added, removed, chunks
}
