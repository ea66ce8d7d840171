package node

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"probity"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/scheme"
)

// ModelFile is an ONNX file and how to read it.
type ModelFile struct {
	ONNX []byte
	Dims map[string]int // sizes of dimensions that the file leaves open, by name
	Dir  *os.Root       // where weights in other files lie; nil refuses those
}

// Inspection says what is in a network, and with samples what it loses as
// integers and what a proof of it costs.
type Inspection struct {
	Input      []int         `json:"input"`  // shape of the first
	Output     []int         `json:"output"` // shape of the first
	Inputs     []PortInfo    `json:"inputs"`
	Outputs    []PortInfo    `json:"outputs"`
	Parameters int64         `json:"parameters"`
	MACs       int64         `json:"macs"`
	Layers     []LayerInfo   `json:"layers"`
	Notes      []string      `json:"notes,omitempty"`
	Program    *probity.Hash `json:"program,omitempty"`
	Accuracy   *Accuracy     `json:"accuracy,omitempty"`
	Integers   *model.Report `json:"integers,omitempty"` // with samples: what the program is and where it differs
	Proof      *ProofCost    `json:"proof,omitempty"`

	graph *model.Graph
}

// PortInfo is an input or an output.
type PortInfo struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
}

// LayerInfo is one row of an Inspection.
type LayerInfo struct {
	Op         string `json:"op"`
	Name       string `json:"name"`
	Output     []int  `json:"output"`
	Parameters int64  `json:"parameters"`
	MACs       int64  `json:"macs"`
}

// ProofCost is what a proof of one answer costs, or why there is none: under Groth16,
// and under the sumcheck scheme.
type ProofCost struct {
	Constraints int          `json:"constraints,omitempty"`
	Reason      string       `json:"reason,omitempty"`
	Sumcheck    *scheme.Cost `json:"sumcheck,omitempty"`
	NoSumcheck  string       `json:"noSumcheck,omitempty"`
}

// Picture writes the network as SVG.
func (in *Inspection) Picture(w io.Writer) error { return in.graph.SVG(w) }

// compiled is a network on its way to being published.
type compiled struct {
	graph    *model.Graph
	program  *model.Program
	weights  model.Weights
	accuracy *Accuracy
	report   *model.Report
	notes    []string
}

// compile imports, quantises and measures.
func compile(f ModelFile, s Samples, opts model.Options) (*compiled, error) {
	g, err := model.ImportWith(bytes.NewReader(f.ONNX), model.ImportOptions{Dims: f.Dims, Dir: f.Dir})
	if err != nil {
		return nil, err
	}
	c := &compiled{graph: g, notes: g.Notes}
	if len(s.Calibration) == 0 {
		return c, nil
	}
	q, err := model.Quantise(g, s.Calibration, opts)
	if err != nil {
		return nil, err
	}
	c.program, c.weights = q.Program, q.Weights
	c.notes = append(c.notes[:len(c.notes):len(c.notes)], q.Notes...)
	if len(s.Test) == 0 {
		return c, nil
	}
	if c.report, err = q.Evaluate(s.Test); err != nil {
		return nil, err
	}
	if r := c.report; r.Labelled > 0 {
		c.accuracy = &Accuracy{Samples: r.Samples, Float: r.Float, Int: r.Integer, Agree: r.Agreement}
	}
	return c, nil
}

// Inspect reads an ONNX file; with samples it also quantises, measures, and asks
// for the circuit's size.
func Inspect(f ModelFile, s Samples) (*Inspection, error) {
	c, err := compile(f, s, model.Options{})
	if err != nil {
		return nil, err
	}
	g := c.graph
	in := &Inspection{Notes: c.notes, Accuracy: c.accuracy, Integers: c.report, graph: g}
	for _, x := range g.Inputs {
		in.Inputs = append(in.Inputs, PortInfo{x.Name, x.Shape})
	}
	for _, x := range g.Outputs {
		in.Outputs = append(in.Outputs, PortInfo{x.Name, g.Shape(x.Value)})
	}
	in.Input, in.Output = in.Inputs[0].Shape, in.Outputs[0].Shape
	for i := range g.Nodes {
		n := &g.Nodes[i]
		row := LayerInfo{Op: string(n.Kind), Name: n.Name, Output: n.Shape, Parameters: g.Params(i), MACs: g.MACs(i)}
		if n.Kind == model.NodeCurve {
			row.Op = n.Curve.Name
		}
		in.Parameters += row.Parameters
		in.MACs += row.MACs
		in.Layers = append(in.Layers, row)
	}
	if c.program == nil {
		return in, nil
	}
	h := c.program.Hash()
	in.Program, in.Proof = &h, &ProofCost{}
	if cost, err := scheme.Estimate(probity.Sumcheck, c.program); err != nil {
		in.Proof.NoSumcheck = fmt.Sprint(err)
	} else {
		in.Proof.Sumcheck = &cost
	}
	circuit, err := groth16.Compile(c.program)
	if err != nil {
		in.Proof.Reason = fmt.Sprint(err)
		return in, nil
	}
	for _, n := range circuit.Constraints() {
		in.Proof.Constraints += n
	}
	return in, nil
}
