package model

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
)

// A Report says what quantising a model cost and what is in it.
type Report struct {
	Samples int `json:"samples"`

	// Shares from 0 to 1, of labelled rows, and for Agreement of all rows:
	// what the float network gets right, what the program does, and where
	// both give the same answer.
	Float     float64 `json:"float"`
	Integer   float64 `json:"integer"`
	Agreement float64 `json:"agreement"`
	Labelled  int     `json:"labelled"` // rows

	Outputs []OutputReport `json:"outputs,omitempty"`
	Nodes   []NodeReport   `json:"nodes,omitempty"`

	// Loses names the layer where most of the difference arises.
	Loses string `json:"loses,omitempty"`

	Params int64         `json:"params"`
	MACs   int64         `json:"macs"` // multiplications
	Layers []LayerReport `json:"layers"`
	Notes  []string      `json:"notes"` // of the import and of the quantiser
}

// An OutputReport compares one output with the float network's.
type OutputReport struct {
	Name     string  `json:"name"`
	Loss     float64 `json:"loss"`     // root mean square difference, relative to the spread of the float output
	MaxError float64 `json:"maxError"` // largest difference, in real units
}

// A NodeReport compares one value of the float graph with its integers.
type NodeReport struct {
	Name     string   `json:"name"`
	Kind     NodeKind `json:"kind"`
	Out      []int    `json:"out"`
	Decibels float64  `json:"decibels"` // signal to noise, at most 200; 6 are one bit
	Bits     int      `json:"bits"`     // that its integers take
}

// LayerReport is one op of the program.
type LayerReport struct {
	Name   string `json:"name"`
	Kind   OpKind `json:"kind"`
	Out    []int  `json:"out"`
	Lo, Hi int64
	Shift  uint  `json:"shift"`
	Params int64 `json:"params"`
	MACs   int64 `json:"macs"`
}

// Describe is the part of a Report that needs no samples, of a checked program.
func Describe(p *Program) *Report {
	r := &Report{}
	seen := make([]bool, len(p.Weights))
	for i, op := range p.Ops {
		v := p.Values[len(p.Inputs)+i]
		l := LayerReport{Name: op.Name, Kind: op.Kind, Out: v.Shape, Lo: v.Lo, Hi: v.Hi, Shift: op.Shift, MACs: p.MACs(i)}
		for _, w := range op.Weights {
			if !seen[w] {
				l.Params += int64(elements(p.Weights[w].Shape))
				seen[w] = true
			}
		}
		r.Layers = append(r.Layers, l)
		r.Params += l.Params
		r.MACs += l.MACs
	}
	return r
}

// layered is the number of samples on which every layer is compared; outputs
// are on all.
const layered = 16

// Evaluate runs the float graph and the program on samples and compares.
func (q *Quantised) Evaluate(samples []Sample) (*Report, error) {
	r, err := q.evaluate(samples)
	if err != nil {
		return nil, fmt.Errorf("evaluate model: %w", err)
	}
	return r, nil
}

func (q *Quantised) evaluate(samples []Sample) (*Report, error) {
	if len(samples) == 0 {
		return nil, errors.New("no samples")
	}
	g, p := q.Graph, q.Program
	r := Describe(p)
	r.Samples = len(samples)
	r.Notes = append(append(r.Notes, g.Notes...), q.Notes...)
	layers := make([]meter, len(q.forms))
	outputs := make([]meter, len(g.Outputs))
	for _, o := range g.Outputs {
		r.Outputs = append(r.Outputs, OutputReport{Name: o.Name})
	}
	width := 1
	if shape := g.shapeOf(Ref(g.Outputs[0].Value)); len(shape) > 0 {
		width = last(shape)
	}
	rows := 0
	for i, s := range samples {
		detail := i*layered/len(samples) != (i-1)*layered/len(samples) || i == 0
		want, got, err := q.compare(s, layers, detail)
		if err != nil {
			return nil, fmt.Errorf("sample %d: %w", i, err)
		}
		for k := range outputs {
			outputs[k].add(want[k], got[k])
			for j, x := range want[k] {
				d := float64(got[k][j]) - float64(x)
				r.Outputs[k].MaxError = max(r.Outputs[k].MaxError, d, -d)
			}
		}
		for row := range len(want[0]) / width {
			a, b := answer(want[0][row*width:][:width]), answer(got[0][row*width:][:width])
			rows++
			if a == b {
				r.Agreement++
			}
			if row >= len(s.Labels) {
				continue
			}
			r.Labelled++
			if a == s.Labels[row] {
				r.Float++
			}
			if b == s.Labels[row] {
				r.Integer++
			}
		}
	}
	r.Agreement /= float64(max(rows, 1))
	r.Float /= float64(max(r.Labelled, 1))
	r.Integer /= float64(max(r.Labelled, 1))
	for k := range outputs {
		r.Outputs[k].Loss = outputs[k].relative()
	}
	for v := range q.forms {
		if v < len(g.Inputs) || q.forms[v].value < 0 || layers[v].n == 0 {
			continue
		}
		n := &g.Nodes[v-len(g.Inputs)]
		in := p.Values[q.forms[v].value]
		r.Nodes = append(r.Nodes, NodeReport{Name: n.Name, Kind: n.Kind, Out: n.Shape, Decibels: layers[v].decibels(), Bits: widthOf(in)})
	}
	r.Loses = q.loses(layers)
	return r, nil
}

// widthOf is how many bits a value's integers take.
func widthOf(v Value) int {
	bits := 1
	for v.Lo < 0 && (v.Lo < -(1<<(bits-1)) || v.Hi >= 1<<(bits-1)) || v.Lo >= 0 && v.Hi >= 1<<bits {
		bits++
	}
	return bits
}

// answer is the position of the largest number; of a single one, whether it is
// above one half.
func answer(row []float32) int {
	if len(row) == 1 {
		if row[0] > 0.5 {
			return 1
		}
		return 0
	}
	return Argmax(row)
}

// compare runs one sample both ways. With detail it adds every value to its
// meter.
func (q *Quantised) compare(s Sample, layers []meter, detail bool) (want, got [][]float32, err error) {
	g, p := q.Graph, q.Program
	if !detail {
		if want, err = g.Run(s.Inputs...); err != nil {
			return nil, nil, err
		}
		got, err = q.run(s.Inputs)
		return want, got, err
	}
	values, err := g.run(s.Inputs)
	if err != nil {
		return nil, nil, err
	}
	ints := make([][]int64, len(s.Inputs))
	for i, x := range s.Inputs {
		ints[i] = p.Input(i, x)
	}
	t, err := p.Run(q.Weights, ints...)
	if err != nil {
		return nil, nil, err
	}
	for k, o := range g.Outputs {
		want = append(want, values[o.Value])
		got = append(got, p.Floats(k, t.Output(k)))
	}
	for v, f := range q.forms {
		if f.value >= 0 && len(t.Values[f.value]) == len(values[v]) {
			layers[v].add(values[v], f.floats(t.Values[f.value], p.Values[f.value].Shape))
		}
	}
	return want, got, nil
}

// floats are the real numbers that integers of a form mean.
func (f scaled) floats(x []int64, shape []int) []float32 {
	inner := 1
	if !f.uniform() {
		inner = elements(shape[f.axis+1:])
	}
	out := make([]float32, len(x))
	for i, a := range x {
		y := float64(float64(a) * f.scale[i/inner%len(f.scale)])
		out[i] = float32(min(max(y, f.lo), f.hi))
	}
	return out
}

// loses names the node at which the noise grows most.
func (q *Quantised) loses(layers []meter) string {
	g := q.Graph
	most, name := 0.0, ""
	for i := range g.Nodes {
		v := len(g.Inputs) + i
		if layers[v].n == 0 {
			continue
		}
		noise := layers[v].relative()
		noise *= noise
		for _, r := range g.Nodes[i].In {
			if r >= 0 && layers[r].n > 0 {
				before := layers[r].relative()
				noise -= float64(before * before)
			}
		}
		if noise > most {
			most, name = noise, g.describe(v)
		}
	}
	return name
}

// worst names the node that costs most accuracy on the samples.
func (q *Quantised) worst(samples []Sample) (string, error) {
	layers := make([]meter, len(q.forms))
	for _, s := range spread(samples, layered) {
		if _, _, err := q.compare(s, layers, true); err != nil {
			return "", err
		}
	}
	if name := q.loses(layers); name != "" {
		return name, nil
	}
	return "its output", nil
}

// Write prints the report as text.
func (r *Report) Write(w io.Writer) error {
	if r.Labelled > 0 {
		fmt.Fprintf(w, "%d samples: float %.2f %%, integers %.2f %%, same answer %.2f %%\n",
			r.Samples, 100*r.Float, 100*r.Integer, 100*r.Agreement)
	} else if r.Samples > 0 {
		fmt.Fprintf(w, "%d samples: same answer %.2f %%\n", r.Samples, 100*r.Agreement)
	}
	for _, o := range r.Outputs {
		fmt.Fprintf(w, "output %q: differs by %.2f %% of its spread, at most by %.3g\n", o.Name, 100*o.Loss, o.MaxError)
	}
	if r.Loses != "" {
		fmt.Fprintf(w, "most of the difference arises at %s\n", r.Loses)
	}
	fmt.Fprintf(w, "%d parameters, %d multiplications\n", r.Params, r.MACs)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "op\tfrom node\tout\tinterval\tshift\tparameters\tmultiplications")
	for _, l := range r.Layers {
		fmt.Fprintf(t, "%s\t%s\t%s\t[%d, %d]\t%d\t%d\t%d\n", l.Kind, l.Name, shapeString(l.Out), l.Lo, l.Hi, l.Shift, l.Params, l.MACs)
	}
	if len(r.Nodes) > 0 {
		fmt.Fprintln(t, "\nnode\tname\tout\tbits\tsignal to noise, dB")
		for _, n := range r.Nodes {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%.1f\n", n.Kind, n.Name, shapeString(n.Out), n.Bits, n.Decibels)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		if _, err := fmt.Fprintln(w, "note:", n); err != nil {
			return err
		}
	}
	return nil
}
