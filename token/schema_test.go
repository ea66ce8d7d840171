package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestTheSchemaIsTheOneOfTheDecoder(t *testing.T) {
	got, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.json is not what the decoder's tables say: go test ./token -run Schema -update")
	}
}

// accepts is as much of JSON Schema as the schema uses.
func accepts(schema map[string]any, v any) error {
	if c, ok := schema["const"]; ok && c != v {
		return fmt.Errorf("%v is not %v", v, c)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		if list, ok := schema[word].([]any); ok {
			fits := 0
			var why error
			for _, s := range list {
				err := accepts(s.(map[string]any), v)
				if err == nil {
					fits++
				} else {
					why = err
				}
			}
			if fits == 0 || word == "oneOf" && fits != 1 {
				return fmt.Errorf("%v fits %d alternatives: %w", v, fits, why)
			}
		}
	}
	kind := map[bool]string{}
	switch v := v.(type) {
	case string:
		kind[true] = "string"
	case int, float64:
		kind[true] = "number"
	case bool:
		kind[true] = "boolean"
	case []any:
		kind[true] = "array"
		if items, ok := schema["items"].(map[string]any); ok {
			for _, x := range v {
				if err := accepts(items, x); err != nil {
					return err
				}
			}
		}
	case map[string]any:
		kind[true] = "object"
		properties, _ := schema["properties"].(map[string]any)
		if must, ok := schema["required"].([]any); ok {
			for _, m := range must {
				if _, ok := v[m.(string)]; !ok {
					return fmt.Errorf("%v is missing", m)
				}
			}
		}
		for name, x := range v {
			p, ok := properties[name].(map[string]any)
			if !ok {
				if p, ok = schema["additionalProperties"].(map[string]any); !ok {
					if schema["additionalProperties"] == false {
						return fmt.Errorf("%s is not known", name)
					}
					continue
				}
			}
			if err := accepts(p, x); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	switch want := schema["type"].(type) {
	case string:
		if want != kind[true] {
			return fmt.Errorf("%v is no %s", v, want)
		}
	case []any:
		if !slices.Contains(want, any(kind[true])) {
			return fmt.Errorf("%v is none of %v", v, want)
		}
	}
	return nil
}

func TestTheSchemaAcceptsTheLibraryAndRefusesMisspellings(t *testing.T) {
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	parse := func(text string) any {
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(text), &root); err != nil {
			t.Fatal(err)
		}
		rejoin(&root)
		var v any
		if err := root.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, name := range Library() {
		text, err := FromLibrary(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := accepts(schema, parse(string(text))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for old, bad := range map[string]string{"flows:": "flow:", "kind: move": "kind: mvoe", "amount:": "amoumt:", "steps: 10\n": "", ", amount: 1 TOK": "", "agents: {users: 3}": "agents: [users]"} {
		text := strings.Replace(small, old, bad, 1)
		if accepts(schema, parse(text)) == nil {
			t.Errorf("the schema accepts %q for %q", bad, old)
		}
		if _, err := Compile([]byte(text)); err == nil {
			t.Errorf("the decoder accepts %q for %q", bad, old)
		}
	}
}
