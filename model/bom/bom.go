// Package bom writes a bill of materials for a model in CycloneDX 1.6
// (https://cyclonedx.org/docs/1.6/json/), the ML-BOM: what the model is, the root over its
// tensors, the hashes of its files, what it was made from, and how well it does. It
// states what it is told; what it states of tensors and files can be computed again.
package bom

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"probity"
	"probity/model/versions"
)

// A Model is what a bill of materials says. Only Name and Root have to be there.
type Model struct {
	Name         string
	Version      string
	Description  string
	Root         probity.Hash // over its tensors
	Tensors      []Tensor
	Format       string // of its files
	Files        []File
	Licence      string // an SPDX identifier, or any other words
	Task         string // such as classification
	Architecture string // such as transformer
	Inputs       []string
	Outputs      []string
	Datasets     []Reference
	Parents      []Reference // models that it was made from
	Metrics      []Metric
	Properties   map[string]string // more, such as where it is published

	Time time.Time // when this was written; zero: not said
	Tool string    // version of the program that wrote it
}

// A Tensor is one of the model's.
type Tensor struct {
	Name  string
	Type  string
	Shape []int64
	Root  probity.Hash // over its chunks; zero: not said, since who guesses a small tensor could check the guess
}

// TensorsOf are a version's tensors.
func TensorsOf(v *versions.Version) (out []Tensor) {
	for _, t := range v.Tensors() {
		out = append(out, Tensor{t.Name, t.Type.String(), t.Shape, t.Root})
	}
	return out
}

// A File is one of the model's files.
type File struct {
	Name   string
	Size   int64
	Sha256 [32]byte
}

// A Reference names something else: by what it is called and by a hash, if there is one.
type Reference struct {
	Name    string
	Version string
	Hash    probity.Hash // root over its content; zero: not said
	Note    string
}

// A Metric is a measured quality.
type Metric struct {
	Type  string // such as accuracy
	Value float64
	Slice string // of which data
}

// The document, as the schema has it.
type document struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Serial       string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components,omitempty"`
	Dependencies []dependency `json:"dependencies,omitempty"`
}

type metadata struct {
	Timestamp string     `json:"timestamp,omitempty"`
	Tools     *tools     `json:"tools,omitempty"`
	Component *component `json:"component"`
}

type tools struct {
	Components []component `json:"components"`
}

type component struct {
	Type        string     `json:"type"`
	Ref         string     `json:"bom-ref,omitempty"`
	Name        string     `json:"name"`
	Version     string     `json:"version,omitempty"`
	Description string     `json:"description,omitempty"`
	Hashes      []digest   `json:"hashes,omitempty"`
	Licenses    []licensed `json:"licenses,omitempty"`
	Pedigree    *pedigree  `json:"pedigree,omitempty"`
	Card        *card      `json:"modelCard,omitempty"`
	Properties  []property `json:"properties,omitempty"`
}

type digest struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licensed struct {
	License struct {
		Name string `json:"name"`
	} `json:"license"`
}

type pedigree struct {
	Ancestors []component `json:"ancestors"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type card struct {
	Parameters *parameters `json:"modelParameters,omitempty"`
	Analysis   *analysis   `json:"quantitativeAnalysis,omitempty"`
}

type parameters struct {
	Task         string    `json:"task,omitempty"`
	Architecture string    `json:"architectureFamily,omitempty"`
	Datasets     []dataRef `json:"datasets,omitempty"`
	Inputs       []format  `json:"inputs,omitempty"`
	Outputs      []format  `json:"outputs,omitempty"`
}

type dataRef struct {
	Ref string `json:"ref"`
}

type format struct {
	Format string `json:"format"`
}

type analysis struct {
	Metrics []metric `json:"performanceMetrics"`
}

type metric struct {
	Type  string `json:"type"`
	Value string `json:"value"`
	Slice string `json:"slice,omitempty"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// Encode writes the bill of materials as indented JSON. The same model gives the same
// bytes: its serial number follows from its content.
func Encode(m Model) ([]byte, error) {
	if m.Name == "" || m.Root.IsZero() {
		return nil, errors.New("bill of materials: the model needs a name and the root over its tensors")
	}
	main := component{
		Type: "machine-learning-model", Ref: "model", Name: m.Name, Version: m.Version, Description: m.Description,
		Properties: []property{{"probity:root", m.Root.String()}},
	}
	if m.Licence != "" {
		var l licensed
		l.License.Name = m.Licence
		main.Licenses = []licensed{l}
	}
	main.Properties = append(main.Properties, m.counts()...)
	var keys []string
	for k := range m.Properties {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		main.Properties = append(main.Properties, property{k, m.Properties[k]})
	}
	d := document{Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", Spec: "1.6", Version: 1}
	needs := dependency{Ref: "model"}
	for i, f := range m.Files {
		ref := fmt.Sprintf("file-%d", i)
		d.Components = append(d.Components, component{
			Type: "file", Ref: ref, Name: f.Name, Hashes: []digest{{"SHA-256", fmt.Sprintf("%x", f.Sha256)}},
			Properties: []property{{"probity:bytes", strconv.FormatInt(f.Size, 10)}},
		})
		needs.DependsOn = append(needs.DependsOn, ref)
	}
	p := parameters{Task: m.Task, Architecture: m.Architecture}
	for i, x := range m.Datasets {
		c := x.component("data", fmt.Sprintf("data-%d", i))
		d.Components, p.Datasets = append(d.Components, c), append(p.Datasets, dataRef{c.Ref})
		needs.DependsOn = append(needs.DependsOn, c.Ref)
	}
	for _, x := range m.Inputs {
		p.Inputs = append(p.Inputs, format{x})
	}
	for _, x := range m.Outputs {
		p.Outputs = append(p.Outputs, format{x})
	}
	main.Card = &card{Parameters: &p}
	for _, x := range m.Metrics {
		if main.Card.Analysis == nil {
			main.Card.Analysis = &analysis{}
		}
		main.Card.Analysis.Metrics = append(main.Card.Analysis.Metrics, metric{x.Type, strconv.FormatFloat(x.Value, 'g', 6, 64), x.Slice})
	}
	for i, x := range m.Parents {
		if main.Pedigree == nil {
			main.Pedigree = &pedigree{}
		}
		main.Pedigree.Ancestors = append(main.Pedigree.Ancestors, x.component("machine-learning-model", fmt.Sprintf("parent-%d", i)))
	}
	for i, t := range m.Tensors {
		c := component{
			Type: "data", Ref: fmt.Sprintf("tensor-%d", i), Name: t.Name,
			Properties: []property{{"probity:type", t.Type}, {"probity:shape", fmt.Sprint(t.Shape)}},
		}
		if !t.Root.IsZero() {
			c.Properties = append(c.Properties, property{"probity:root", t.Root.String()})
		}
		d.Components = append(d.Components, c)
	}
	d.Metadata.Component = &main
	if !m.Time.IsZero() {
		d.Metadata.Timestamp = m.Time.UTC().Format(time.RFC3339)
	}
	if m.Tool != "" {
		d.Metadata.Tools = &tools{[]component{{Type: "application", Name: "probity", Version: m.Tool}}}
	}
	d.Dependencies = []dependency{needs}
	d.Serial = serial(d)
	return json.MarshalIndent(d, "", "  ")
}

func (r Reference) component(kind, ref string) component {
	c := component{Type: kind, Ref: ref, Name: r.Name, Version: r.Version, Description: r.Note}
	if !r.Hash.IsZero() {
		c.Properties = []property{{"probity:root", r.Hash.String()}}
	}
	return c
}

// counts sums up the tensors by type.
func (m Model) counts() (out []property) {
	if m.Format != "" {
		out = append(out, property{"probity:format", m.Format})
	}
	if len(m.Tensors) == 0 {
		return out
	}
	total, types := int64(0), map[string]int64{}
	for _, t := range m.Tensors {
		n := int64(1)
		for _, d := range t.Shape {
			n *= d
		}
		total += n
		types[t.Type] += n
	}
	out = append(out, property{"probity:tensors", strconv.Itoa(len(m.Tensors))}, property{"probity:elements", strconv.FormatInt(total, 10)})
	var names []string
	for t := range types {
		names = append(names, t)
	}
	slices.Sort(names)
	for _, t := range names {
		out = append(out, property{"probity:elements:" + t, strconv.FormatInt(types[t], 10)})
	}
	return out
}

// serial is a name for the document, made of its content as RFC 9562 makes a UUID of
// version 8.
func serial(d document) string {
	b, err := json.Marshal(d)
	if err != nil {
		return ""
	}
	h := sha256.Sum256(b)
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
