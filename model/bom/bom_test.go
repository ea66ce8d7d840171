package bom

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"probity"
	"probity/internal/fetch"
	"probity/model/tensors"
	"probity/model/versions"
)

func example(t testing.TB) Model {
	t.Helper()
	x, err := tensors.New("w", tensors.F32, []int64{2, 2}, bytes.NewReader(make([]byte, 16)))
	if err != nil {
		t.Fatal(err)
	}
	y, err := tensors.New("b", tensors.Q4_0, []int64{64}, bytes.NewReader(make([]byte, 36)))
	if err != nil {
		t.Fatal(err)
	}
	v, err := versions.Hash(context.Background(), []*tensors.Tensor{x, y}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Model{
		Name: "digits", Version: "1.1", Description: "reads \"digits\" <数字>", Root: v.Root(), Tensors: TensorsOf(v), Format: "safetensors",
		Files: []File{{"model.safetensors", 52, [32]byte{1}}}, Licence: "Apache-2.0", Task: "classification", Architecture: "perceptron",
		Inputs: []string{"image [1 1 28 28]"}, Outputs: []string{"logits [1 10]"},
		Datasets: []Reference{{Name: "handwritten digits", Version: "1.0", Hash: probity.Hash{3}, Note: "20 % of what it earns"}},
		Parents:  []Reference{{Name: "digits", Version: "1.0", Hash: probity.Hash{4}}},
		Metrics:  []Metric{{"accuracy", 0.98, "as integers, 1500 samples"}}, Properties: map[string]string{"probity:chain": "1337"},
		Time: time.Unix(1_800_000_000, 0), Tool: "0.6.0",
	}
}

func TestABillNamesTheModelAndWhatItIsMadeOf(t *testing.T) {
	m := example(t)
	b, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"machine-learning-model"`, m.Root.String(), `"probity:elements",
          "value": "68"`, `"probity:elements:q4_0"`, `"2027-01-15T08:00:00Z"`, `"0.98"`, `"ancestors"`, `"urn:uuid:`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
	again, err := Encode(example(t))
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("the same model has another bill: %v", err)
	}
	m.Version = "1.2"
	other, err := Encode(m)
	if err != nil || bytes.Equal(other[:200], b[:200]) {
		t.Errorf("another model has the same serial number: %v", err)
	}
	if _, err := Encode(Model{Name: "x"}); err == nil {
		t.Error("a bill of nothing was written")
	}
}

// schemas reads CycloneDX's own, out of its Python library.
func schemas(t *testing.T) *jsonschema.Schema {
	t.Helper()
	z, err := zip.OpenReader(fetch.Wheel(t, "cyclonedx-python-lib", "11.12.0"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	c := jsonschema.NewCompiler()
	for _, f := range z.File {
		name, ok := strings.CutPrefix(f.Name, "cyclonedx/schema/_res/")
		if !ok || !strings.HasSuffix(name, ".schema.json") || !strings.HasPrefix(name, "bom-1.6.") && strings.HasPrefix(name, "bom-") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+name, doc); err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+strings.Replace(name, ".SNAPSHOT", "", 1), doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.SNAPSHOT.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBillsKeepToTheSchemaOfCycloneDX(t *testing.T) {
	schema := schemas(t)
	small := example(t)
	small = Model{Name: small.Name, Root: small.Root}
	for what, m := range map[string]Model{"everything": example(t), "hardly anything": small} {
		b, err := Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		// And the schema can say no.
		var wrong map[string]any
		if err := json.Unmarshal(b, &wrong); err != nil {
			t.Fatal(err)
		}
		wrong["metadata"].(map[string]any)["component"].(map[string]any)["type"] = "model"
		if schema.Validate(wrong) == nil {
			t.Error("the schema takes a component of a type that there is not")
		}
	}
}
