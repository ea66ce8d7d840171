package tensors

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Property is one thing that a file says of its model beside the tensors: a key of
// metadata, a node of a graph, an attribute of a node. Names of one file differ.
type Property struct {
	Name  string `json:"name"`
	Type  string `json:"type"`  // in the format's words, such as uint32, text, node, ints
	Value string `json:"value"` // text of at most MaxValue bytes; of what is longer, its length and SHA-256
}

// The bounds of a property, in bytes.
const (
	MaxPropertyName = maxName
	MaxPropertyType = 64
	MaxValue        = 4 << 10
)

// hashed is what the type of a value ends with that is kept by its hash: what merely looks
// like a hash has another type.
const hashed = ", hashed"

// NewProperty makes a property of a value of any length. Text that is not UTF-8 is quoted
// as Go does it, which its type says.
func NewProperty(name, typ, value string) Property {
	if !utf8.ValidString(value) {
		typ, value = typ+", quoted", strconv.Quote(value)
	}
	if len(value) > MaxValue {
		return Property{name, typ + hashed, fmt.Sprintf("%d bytes, sha256:%x", len(value), sha256.Sum256([]byte(value)))}
	}
	return Property{name, typ, value}
}

// say adds a property. A second one of a name gets a number: in a graph that is not made
// well, two nodes may make values of one name.
func (f *File) say(name, typ, value string) {
	p := NewProperty(name, typ, value)
	if f.said == nil {
		f.said = map[string]int{}
	}
	f.said[name]++
	if n := f.said[name]; n > 1 {
		p.Name = fmt.Sprintf("%s #%d", name, n)
	}
	f.Properties = append(f.Properties, p)
}

// Property is the value of the property of that name.
func (f *File) Property(name string) (value string, ok bool) {
	for _, p := range f.Properties {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// cutting says whether a key of GGUF tells how a file lies on disk: how a model is cut into
// files and padded is not part of it.
func cutting(key string) bool {
	return key == "general.alignment" || key == "split.no" || key == "split.count" || key == "split.tensors.count"
}

// merge takes over what one of several files says. What it says otherwise than those before
// it is kept under the file's name.
func (f *File) merge(path string, part []Property) error {
	before := make(map[string]Property, len(f.Properties))
	for _, p := range f.Properties {
		before[p.Name] = p
	}
	for _, p := range part {
		old, ok := before[p.Name]
		if ok && old == p {
			continue
		}
		if ok {
			p.Name = filepath.Base(path) + ": " + p.Name
		}
		if _, twice := before[p.Name]; twice {
			return fmt.Errorf("metadata %.100q stands twice", p.Name)
		}
		before[p.Name] = p
		f.Properties = append(f.Properties, p)
	}
	return nil
}

// CheckProperty refuses what no property may be.
func CheckProperty(p Property) error {
	switch {
	case p.Name == "" || len(p.Name) > MaxPropertyName || !utf8.ValidString(p.Name):
		return fmt.Errorf("property %.100q: a name is UTF-8 and has 1 to %d bytes", p.Name, MaxPropertyName)
	case p.Type == "" || len(p.Type) > MaxPropertyType || !utf8.ValidString(p.Type):
		return fmt.Errorf("property %.100q: a type is UTF-8 and has 1 to %d bytes", p.Name, MaxPropertyType)
	case len(p.Value) > MaxValue || !utf8.ValidString(p.Value):
		return fmt.Errorf("property %.100q: a value is UTF-8 and has up to %d bytes", p.Name, MaxValue)
	}
	return nil
}

// checkProperties refuses more than a file may say.
func (f *File) checkProperties(limits Limits) error {
	if len(f.Properties) > limits.Properties {
		return fmt.Errorf("%d keys of metadata, nodes and attributes, at most %d", len(f.Properties), limits.Properties)
	}
	for _, p := range f.Properties {
		if err := CheckProperty(p); err != nil {
			return err
		}
	}
	slices.SortFunc(f.Properties, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	return nil
}
