package model

import (
	"errors"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// A Report says what quantising a model cost and what is in it.
type Report struct {
	Samples   int     `json:"samples"`
	Float     float64 `json:"float"`     // share of samples the float network gets right, 0 to 1
	Integer   float64 `json:"integer"`   // the same of the program
	Agreement float64 `json:"agreement"` // share on which both give the same answer

	MaxError float64 `json:"maxError"` // largest difference of an output, in real units

	Params int           `json:"params"`
	MACs   int64         `json:"macs"` // multiplications
	Layers []LayerReport `json:"layers"`
	Notes  []string      `json:"notes"` // of the import
}

// LayerReport is one op of the program.
type LayerReport struct {
	Name   string `json:"name"`
	Kind   OpKind `json:"kind"`
	Out    []int  `json:"out"`
	Lo, Hi int64
	Shift  uint  `json:"shift"`
	Params int   `json:"params"`
	MACs   int64 `json:"macs"`
}

// Describe is the part of a Report that needs no samples, of a checked program.
func Describe(p *Program) *Report {
	r := &Report{}
	for i, op := range p.Ops {
		v := p.Values[i+1]
		l := LayerReport{Name: op.Name, Kind: op.Kind, Out: v.Shape, Lo: v.Lo, Hi: v.Hi, Shift: op.Shift, MACs: p.MACs(i)}
		if op.Kind == OpConv || op.Kind == OpDense {
			l.Params = elements(p.Weights[op.Weight].Shape)
			if op.Bias >= 0 {
				l.Params += elements(p.Weights[op.Bias].Shape)
			}
		}
		r.Layers = append(r.Layers, l)
		r.Params += l.Params
		r.MACs += l.MACs
	}
	return r
}

// Evaluate runs a graph and the program made from it on labelled samples and
// compares. The label is the position of the right output.
func Evaluate(g *Graph, p *Program, w Weights, samples []Sample) (*Report, error) {
	if len(samples) == 0 {
		return nil, errors.New("evaluate model: no samples")
	}
	r := Describe(p)
	r.Samples, r.Notes = len(samples), g.Notes
	for i, s := range samples {
		f, err := g.Run(s.Input)
		if err != nil {
			return nil, fmt.Errorf("evaluate model: sample %d: %w", i, err)
		}
		t, err := p.Run(w, p.Input(s.Input))
		if err != nil {
			return nil, fmt.Errorf("evaluate model: sample %d: %w", i, err)
		}
		out := t.Output()
		if len(out) != len(f) {
			return nil, fmt.Errorf("evaluate model: the program has %d outputs, the graph %d: they do not belong together", len(out), len(f))
		}
		a, b := Argmax(f), Argmax(out)
		for k, x := range p.Floats(out) {
			r.MaxError = max(r.MaxError, math.Abs(float64(x)-float64(f[k])))
		}
		for share, hit := range map[*float64]bool{&r.Float: a == s.Label, &r.Integer: b == s.Label, &r.Agreement: a == b} {
			if hit {
				*share++
			}
		}
	}
	n := float64(len(samples))
	r.Float, r.Integer, r.Agreement = r.Float/n, r.Integer/n, r.Agreement/n
	return r, nil
}

// Write prints the report as text.
func (r *Report) Write(w io.Writer) error {
	if r.Samples > 0 {
		fmt.Fprintf(w, "%d samples: float %.2f %%, integers %.2f %%, same answer %.2f %%, largest error %.3g\n",
			r.Samples, 100*r.Float, 100*r.Integer, 100*r.Agreement, r.MaxError)
	}
	fmt.Fprintf(w, "%d parameters, %d multiplications\n", r.Params, r.MACs)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "op\tfrom node\tout\tinterval\tshift\tparameters\tmultiplications")
	for _, l := range r.Layers {
		fmt.Fprintf(t, "%s\t%s\t%s\t[%d, %d]\t%d\t%d\t%d\n", l.Kind, l.Name, shapeString(l.Out), l.Lo, l.Hi, l.Shift, l.Params, l.MACs)
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
