package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// judge is a validator that other people wrote, with our schema.
func judge(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:probity:job:1", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:probity:job:1")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// agree fails unless Parse and the schema say the same of a tree of JSON values.
func agree(t interface {
	Helper()
	Fatalf(string, ...any)
}, s *jsonschema.Schema, tree any) bool {
	t.Helper()
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatalf("%v", err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v", err)
	}
	schemaErr := s.Validate(value)
	_, parseErr := Parse(data)
	var f Faults
	if errors.As(parseErr, &f) && !slices.ContainsFunc(f, func(x Fault) bool { return x.Code != BadRule }) {
		parseErr = nil // the schema does not know the rules between fields
	}
	if (schemaErr == nil) != (parseErr == nil) {
		t.Fatalf("the schema says %v\nParse says %v\nof %s", schemaErr, parseErr, data)
	}
	return schemaErr == nil
}

// trees are the good files, read by the YAML module itself.
func trees(t testing.TB) map[string]any {
	t.Helper()
	out := map[string]any{}
	for name, data := range good(t) {
		var v any
		if strings.HasSuffix(name, ".json") {
			if err := json.Unmarshal(data, &v); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		} else if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = v
	}
	return out
}

func TestTheSchemaTakesEveryGoodFile(t *testing.T) {
	s := judge(t)
	for name, tree := range trees(t) {
		if !agree(t, s, tree) {
			t.Errorf("%s is refused", name)
		}
	}
}

// A place is a value in a tree, with what changes it.
type treePlace struct {
	get func() any
	set func(any)
	del func()
}

func places(v any, set func(any), del func()) []treePlace {
	out := []treePlace{{func() any { return v }, set, del}}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, places(v[k], func(x any) { v[k] = x }, func() { delete(v, k) })...)
		}
	case []any:
		for i := range v {
			out = append(out, places(v[i], func(x any) { v[i] = x }, func() { v[i] = nil })...)
		}
	}
	return out
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = clone(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = clone(x)
		}
		return out
	}
	return v
}

func TestParseAndTheSchemaAgreeOnFilesThatAreChangedAtRandom(t *testing.T) {
	s := judge(t)
	all := trees(t)
	names := slices.Sorted(maps.Keys(all))
	taken, refused := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		root := map[string]any{"job": clone(all[rapid.SampledFrom(names).Draw(r, "file")])}
		for range rapid.IntRange(1, 3).Draw(r, "changes") {
			ps := places(root["job"], func(x any) { root["job"] = x }, func() {})
			p := ps[rapid.IntRange(0, len(ps)-1).Draw(r, "place")]
			switch rapid.IntRange(0, 6).Draw(r, "change") {
			case 0:
				p.del()
			case 1:
				p.set(rapid.SampledFrom([]any{nil, true, 0, 1, 2, -1, 65535, 65536, 1 << 31, "", "a", "1", "1.5", "10Gi", "5m", "90d", "tcp", "zk",
					"eu", "/a", "A_B", "a.b", "\x00", "a\u2029", strings.Repeat("é", 63), strings.Repeat("a", 64), []any{}, []any{"a"}, map[string]any{}}).Draw(r, "value"))
			case 2: // a field more, from anywhere in the form
				if m, ok := p.get().(map[string]any); ok {
					m[rapid.SampledFrom([]string{"env", "in", "exists", "name", "infer", "cpu", "ports", "max", "value"}).Draw(r, "name")] = clone(ps[rapid.IntRange(0, len(ps)-1).Draw(r, "from")].get())
				}
			case 3: // something from elsewhere
				p.set(clone(ps[rapid.IntRange(0, len(ps)-1).Draw(r, "from")].get()))
			case 4:
				if text, ok := p.get().(string); ok {
					p.set(text + rapid.SampledFrom([]string{"a", "0", ".", "/", "-", " ", "\n", "é", "=", "A"}).Draw(r, "tail"))
				}
			case 5:
				if text, ok := p.get().(string); ok && text != "" {
					p.set(text[1:])
				}
			case 6: // a list that is one longer
				if l, ok := p.get().([]any); ok && len(l) > 0 {
					p.set(append(slices.Clone(l), clone(l[0])))
				}
			}
		}
		if agree(r, s, root["job"]) {
			taken++
		} else {
			refused++
		}
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d taken, %d refused: the changes are of one kind only", taken, refused)
	}
}
