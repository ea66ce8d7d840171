package token

import (
	"encoding/json"
	"maps"
	"slices"
)

// Schema is the JSON Schema of specifications (draft 2020-12), for editors that
// complete and check YAML. It says which sections, kinds and fields there are;
// what expressions mean, only [Compile] knows.
func Schema() ([]byte, error) {
	type object = map[string]any
	name := object{"type": "string", "pattern": identifier.String()}
	expression := object{"type": []string{"string", "number", "boolean"}, "maxLength": maxExpression}
	forms := map[form]object{
		formExpression: expression,
		formText:       {"type": "string", "maxLength": maxExpression},
		formName:       name,
		formWord:       name,
		formList:       {"type": "array", "items": expression, "minItems": 1},
		formMap:        {"type": "object", "additionalProperties": expression},
	}
	entry := func(fields []field) object {
		properties, must := object{}, []string{}
		for _, f := range fields {
			p := object{"description": f.about}
			maps.Copy(p, forms[f.form])
			properties[f.name] = p
			if f.must {
				must = append(must, f.name)
			}
		}
		o := object{"type": "object", "properties": properties, "additionalProperties": false}
		if len(must) > 0 {
			o["required"] = must
		}
		return o
	}
	root := entry(top)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A token economy, as probity token check reads it"
	for _, s := range sections {
		var one object
		if s.kinds == "" {
			one = entry(s.fields)
		} else {
			var kinds []object
			for _, rec := range recipes[s.kinds] {
				k := entry(slices.Concat(s.fields, rec.fields))
				k["description"] = rec.about
				properties := k["properties"].(object)
				properties["kind"] = object{"const": rec.kind}
				kinds = append(kinds, k)
			}
			one = object{"oneOf": kinds}
		}
		if s.short != "" {
			for _, f := range s.fields {
				if f.name == s.short {
					one = object{"anyOf": []object{forms[f.form], one}}
				}
			}
		}
		section := object{"type": "object", "description": s.about, "propertyNames": name, "additionalProperties": one}
		if s.list {
			section = object{"type": "array", "description": s.about, "items": one}
		}
		root["properties"].(object)[s.name] = section
	}
	b, err := json.MarshalIndent(root, "", " ")
	return append(b, '\n'), err
}
