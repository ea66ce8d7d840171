package spec

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of a specification. It says all that
// Parse checks but the rules between fields (BadRule), the limits of the whole
// file, and how numbers are written: Parse takes 1, a schema also 1.0.
func Schema() []byte { return slices.Clone(schema) }

// makeSchema derives the schema from the form. schema.json is its output; a test
// makes it again.
func makeSchema() ([]byte, error) {
	s := jobForm().schema()
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "urn:probity:job:1"
	s["title"] = "Probity job"
	b, err := json.MarshalIndent(s, "", "  ")
	return append(b, '\n'), err
}

func (f *form) schema() map[string]any {
	s := map[string]any{}
	switch f.kind {
	case object:
		properties := map[string]any{}
		var required []string
		for _, x := range f.fields {
			properties[x.name] = x.form.schema()
			if x.required {
				required = append(required, x.name)
			}
		}
		s["type"], s["properties"], s["additionalProperties"] = "object", properties, false
		if required != nil {
			s["required"] = required
		}
		if f.one != nil {
			var one []any
			for _, name := range f.one {
				one = append(one, map[string]any{"required": []string{name}})
			}
			s["oneOf"] = one
		}
	case dict:
		s["type"], s["additionalProperties"] = "object", f.item.schema()
		s["propertyNames"], s["maxProperties"] = map[string]any{"pattern": f.keys.String()}, f.max
	case list:
		s["type"], s["items"], s["maxItems"] = "array", f.item.schema(), f.max
		if f.min > 0 {
			s["minItems"] = f.min
		}
	case text:
		s["type"] = "string"
		switch {
		case f.words != nil:
			s["enum"] = f.words
		case f.match != nil:
			s["pattern"], s["maxLength"] = f.match.String(), f.max
		default:
			s["pattern"], s["maxLength"] = "^[^"+strings.ReplaceAll(banned, "\x00", `\x00`)+"]*$", f.max
		}
	case integer:
		s["type"], s["minimum"], s["maximum"] = "integer", f.min, f.max
	case boolean:
		s["type"] = "boolean"
	}
	if f.either != nil {
		other := maps.Clone(s)
		s = map[string]any{"anyOf": []any{f.either.schema(), other}}
	}
	s["description"] = f.doc
	return s
}
