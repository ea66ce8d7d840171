package versions

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"probity/model"
	"probity/model/tensors"
)

// OfProgram are the tensors of an integer program's weights, which are its published
// content: each under the name of its spec, of the narrowest of i8, i16 and i32 that holds
// the spec's interval. What the chain has as a model's content is the root of HashProgram.
func OfProgram(p *model.Program, w model.Weights) ([]*tensors.Tensor, error) {
	if err := p.CheckWeights(w); err != nil {
		return nil, err
	}
	out := make([]*tensors.Tensor, len(w))
	for i, spec := range p.Weights {
		typ, width := tensors.I32, 4
		switch {
		case spec.Lo >= math.MinInt8 && spec.Hi <= math.MaxInt8:
			typ, width = tensors.I8, 1
		case spec.Lo >= math.MinInt16 && spec.Hi <= math.MaxInt16:
			typ, width = tensors.I16, 2
		}
		shape := make([]int64, len(spec.Shape))
		for k, d := range spec.Shape {
			shape[k] = int64(d)
		}
		data := make([]byte, 0, width*w[i].Len())
		for k := range w[i].Len() {
			switch x := w[i].At(k); width {
			case 1:
				data = append(data, byte(x))
			case 2:
				data = binary.LittleEndian.AppendUint16(data, uint16(x))
			default:
				data = binary.LittleEndian.AppendUint32(data, uint32(x))
			}
		}
		var err error
		if out[i], err = tensors.New(spec.Name, typ, shape, bytes.NewReader(data)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ProgramProperties are what a program says: its operators, values, inputs, outputs and the
// public part of its weights, one property each, as its canonical encoding has them.
func ProgramProperties(p *model.Program) ([]tensors.Property, error) {
	var parts struct {
		Format  int
		Inputs  []json.RawMessage
		Outputs []json.RawMessage
		Values  []json.RawMessage
		Ops     []json.RawMessage
		Weights []json.RawMessage
	}
	if err := json.Unmarshal(p.Encode(), &parts); err != nil {
		return nil, fmt.Errorf("properties of a program: %w", err)
	}
	out := []tensors.Property{tensors.NewProperty("format", "int", strconv.Itoa(parts.Format))}
	for _, part := range []struct {
		name string
		list []json.RawMessage
	}{{"input", parts.Inputs}, {"output", parts.Outputs}, {"value", parts.Values}, {"operator", parts.Ops}, {"weight", parts.Weights}} {
		for i, text := range part.list {
			out = append(out, tensors.NewProperty(fmt.Sprintf("%s %d", part.name, i), "json", string(text)))
		}
	}
	return out, nil
}

// HashProgram is the version of a program and its weights. Its root is what a model is
// published under.
func HashProgram(ctx context.Context, p *model.Program, w model.Weights) (*Version, error) {
	list, err := OfProgram(p, w)
	if err != nil {
		return nil, err
	}
	properties, err := ProgramProperties(p)
	if err != nil {
		return nil, err
	}
	v, err := Hash(ctx, list, nil)
	if err != nil {
		return nil, err
	}
	return v.With(properties)
}
