package versions

import (
	"bytes"
	"encoding/binary"
	"math"

	"probity/model"
	"probity/model/tensors"
)

// OfProgram are the tensors of an integer program's weights, which are its published
// content: each under the name of its spec, of the narrowest of i8, i16 and i32 that holds
// the spec's interval. The root over them is what the chain has as a model's content.
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
