package tensors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"probity/model/onnx"
)

var onnxTypes = map[onnx.DataType]Type{
	onnx.Float: F32, onnx.Double: F64, onnx.Float16: F16, onnx.Bfloat16: BF16, onnx.Float8E4M3FN: F8E4M3,
	onnx.Float8E4M3FNUZ: F8E4M3FNUZ, onnx.Float8E5M2: F8E5M2, onnx.Float8E5M2FNUZ: F8E5M2FNUZ,
	onnx.Float4E2M1: F4E2M1, onnx.Float8E8M0: F8E8M0, onnx.Uint8: U8, onnx.Int8: I8, onnx.Uint16: U16,
	onnx.Int16: I16, onnx.Int32: I32, onnx.Int64: I64, onnx.Bool: Bool, onnx.Uint32: U32, onnx.Uint64: U64,
	onnx.Uint4: U4, onnx.Int4: I4, onnx.Uint2: U2, onnx.Int2: I2, onnx.String: String,
}

// onnx takes the initializers, and the tensors that nodes hold: those are parameters
// too, whatever exporter wrote them as constants. These are called by what the node
// makes and by the attribute, "/conv/Constant_output_0.value", behind the place of the
// graph that they stand in.
func (f *File) onnx(r io.ReaderAt, size int64, folder *os.Root, limits Limits) error {
	m, err := onnx.Open(r, size, folder, onnx.Limits{Raw: true, External: maxSize})
	if err != nil {
		return err
	}
	f.onnxModel(m)
	if err := f.onnxGraph("", m.Graph); err != nil {
		return err
	}
	for _, fn := range m.Functions {
		if err := f.onnxNodes(fmt.Sprintf("%s.%s.%s/", fn.Domain, fn.Name, fn.Overload), fn.Nodes); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) onnxGraph(place string, g *onnx.Graph) error {
	for _, t := range g.Initializers {
		if err := f.onnxTensor(place+t.Name, t); err != nil {
			return err
		}
	}
	return f.onnxNodes(place, g.Nodes)
}

func (f *File) onnxNodes(place string, nodes []*onnx.Node) error {
	for _, n := range nodes {
		for _, a := range n.Attributes {
			at := place + made(n) + "." + a.Name
			if a.Tensor != nil {
				if err := f.onnxTensor(at, a.Tensor); err != nil {
					return err
				}
			}
			for i, t := range a.Tensors {
				if err := f.onnxTensor(fmt.Sprintf("%s.%d", at, i), t); err != nil {
					return err
				}
			}
			if a.Graph != nil {
				if err := f.onnxGraph(at+"/", a.Graph); err != nil {
					return err
				}
			}
			for i, g := range a.Graphs {
				if err := f.onnxGraph(fmt.Sprintf("%s.%d/", at, i), g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (f *File) onnxTensor(name string, t *onnx.Tensor) error {
	typ, ok := onnxTypes[t.Type]
	if !ok {
		return fmt.Errorf("tensor %.100q: type %s is not read", name, t.Type)
	}
	out := &Tensor{Name: name, Type: typ, Shape: make([]int64, len(t.Dims)), data: t}
	for i, d := range t.Dims {
		out.Shape[i] = int64(d)
	}
	if typ == String { // the only elements of different sizes: each with its length before it
		var b []byte
		for _, s := range t.Strings {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		}
		out.Size, out.data = int64(len(b)), bytes.NewReader(b)
	} else {
		var err error
		if out.Size, err = SizeOf(typ, out.Shape); err != nil {
			return fmt.Errorf("tensor %.100q: %w", name, err)
		}
	}
	f.Tensors = append(f.Tensors, out)
	return nil
}
