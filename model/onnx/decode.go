package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// decoder carries the limits through one Parse.
type decoder struct {
	limits  Limits
	objects int
	depth   int
}

func (d *decoder) object() error {
	if d.objects++; d.objects > d.limits.Objects {
		return fmt.Errorf("more than %d nodes, attributes and tensors; raise the limit if you trust the file", d.limits.Objects)
	}
	return nil
}

// field is one decoded field of a message: v holds varints and fixed numbers,
// b the bytes of length-delimited fields, aliasing the file.
type field struct {
	num protowire.Number
	typ protowire.Type
	v   uint64
	b   []byte
}

var (
	errTruncated = errors.New("the file is truncated or damaged; export or download it again")
	errWire      = errors.New("a field has the wrong wire type; this is not an ONNX model or it is damaged")
)

// each calls f for every field of a message.
func each(b []byte, f func(field) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return errTruncated
		}
		b = b[n:]
		x := field{num: num, typ: typ}
		switch typ {
		case protowire.VarintType:
			x.v, n = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			var v uint32
			v, n = protowire.ConsumeFixed32(b)
			x.v = uint64(v)
		case protowire.Fixed64Type:
			x.v, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			x.b, n = protowire.ConsumeBytes(b)
		default: // groups do not occur in ONNX
			return errWire
		}
		if n < 0 {
			return errTruncated
		}
		b = b[n:]
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// peek reads a text field ahead of decoding, so that an error in an earlier
// field can still say in what it is. A damaged message has no name.
func peek(b []byte, num protowire.Number) (s string) {
	_ = each(b, func(x field) error {
		if x.num == num && x.typ == protowire.BytesType {
			s = string(x.b)
		}
		return nil
	})
	return s
}

func (x field) bytes() ([]byte, error) {
	if x.typ != protowire.BytesType {
		return nil, errWire
	}
	return x.b, nil
}

func (x field) text(dst *string) error {
	b, err := x.bytes()
	*dst = string(b)
	return err
}

func (x field) int(dst *int64) error {
	if x.typ != protowire.VarintType {
		return errWire
	}
	*dst = int64(x.v)
	return nil
}

// ints appends a repeated varint, packed or not.
func (x field) ints(dst *[]int64) error {
	if x.typ == protowire.VarintType {
		*dst = append(*dst, int64(x.v))
		return nil
	}
	b, err := x.bytes()
	if err != nil {
		return err
	}
	for len(b) > 0 {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return errTruncated
		}
		*dst, b = append(*dst, int64(v)), b[n:]
	}
	return nil
}

// fixed appends a repeated fixed-width number of size bytes, packed or not.
func (x field) fixed(dst *[]byte, size int) error {
	switch {
	case x.typ == protowire.Fixed32Type && size == 4:
		*dst = binary.LittleEndian.AppendUint32(*dst, uint32(x.v))
	case x.typ == protowire.Fixed64Type && size == 8:
		*dst = binary.LittleEndian.AppendUint64(*dst, x.v)
	case x.typ == protowire.BytesType:
		if len(x.b)%size != 0 {
			return errTruncated
		}
		*dst = append(*dst, x.b...)
	default:
		return errWire
	}
	return nil
}

func (d *decoder) model(b []byte) (*Model, error) {
	m := &Model{}
	var graph []byte
	err := each(b, func(x field) error {
		switch x.num {
		case 1:
			return x.int(&m.IRVersion)
		case 2:
			return x.text(&m.Producer)
		case 3:
			return x.text(&m.ProducerVersion)
		case 7:
			if graph != nil {
				return errors.New("the file holds two graphs")
			}
			var err error
			graph, err = x.bytes()
			return err
		case 8:
			o, err := d.opset(x)
			m.Opsets = append(m.Opsets, o)
			return err
		case 25:
			m.Functions++
			return d.object()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if graph == nil {
		return nil, errors.New("the file holds no graph; is it really an .onnx model?")
	}
	m.Graph, err = d.graph(graph)
	return m, err
}

func (d *decoder) opset(x field) (o Opset, err error) {
	if err := d.object(); err != nil {
		return o, err
	}
	b, err := x.bytes()
	if err != nil {
		return o, err
	}
	return o, each(b, func(x field) error {
		switch x.num {
		case 1:
			return x.text(&o.Domain)
		case 2:
			return x.int(&o.Version)
		}
		return nil
	})
}

func (d *decoder) graph(b []byte) (*Graph, error) {
	if d.depth++; d.depth > d.limits.Depth {
		return nil, fmt.Errorf("graphs are nested more than %d deep", d.limits.Depth)
	}
	defer func() { d.depth-- }()
	g := &Graph{}
	err := each(b, func(x field) error {
		switch x.num {
		case 1:
			n, err := d.node(x)
			if err != nil {
				return fmt.Errorf("%s, number %d: %w", n, len(g.Nodes), err)
			}
			g.Nodes = append(g.Nodes, n)
		case 2:
			return x.text(&g.Name)
		case 5:
			t, err := d.tensor(x)
			if err != nil {
				return fmt.Errorf("tensor %q, initializer %d: %w", t.Name, len(g.Initializers), err)
			}
			g.Initializers = append(g.Initializers, t)
		case 11, 12:
			v, err := d.valueInfo(x)
			if err != nil {
				return fmt.Errorf("value %q: %w", v.Name, err)
			}
			if x.num == 11 {
				g.Inputs = append(g.Inputs, v)
			} else {
				g.Outputs = append(g.Outputs, v)
			}
		case 15:
			return errors.New("the graph has sparse initializers; export it with dense weights")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return g, g.checkNames()
}

// checkNames enforces single assignment, which the rest of the world relies on
// when it looks values up by name.
func (g *Graph) checkNames() error {
	made := map[string]string{}
	for _, t := range g.Initializers {
		if t.Name == "" {
			return errors.New("an initializer has no name")
		}
		if made[t.Name] != "" {
			return fmt.Errorf("tensor %q is defined twice", t.Name)
		}
		made[t.Name] = "initializer"
	}
	inputs := map[string]bool{}
	for _, v := range g.Inputs {
		if v.Name == "" || inputs[v.Name] {
			return fmt.Errorf("input %q is declared twice or has no name", v.Name)
		}
		inputs[v.Name] = true // may also be an initializer, which is then its default
	}
	for _, n := range g.Nodes {
		for _, out := range n.Outputs {
			if out == "" {
				continue
			}
			if made[out] != "" || inputs[out] {
				return fmt.Errorf("%s writes value %q, which already exists", n, out)
			}
			made[out] = "node"
		}
	}
	return nil
}

func (d *decoder) node(x field) (*Node, error) {
	n := &Node{}
	if err := d.object(); err != nil {
		return n, err
	}
	b, err := x.bytes()
	if err != nil {
		return n, err
	}
	n.Name, n.Op = peek(b, 3), peek(b, 4)
	return n, each(b, func(x field) error {
		var s string
		switch x.num {
		case 1, 2:
			if err := d.object(); err != nil {
				return err
			}
			if err := x.text(&s); err != nil {
				return err
			}
			if x.num == 1 {
				n.Inputs = append(n.Inputs, s)
			} else {
				n.Outputs = append(n.Outputs, s)
			}
		case 3:
			return x.text(&n.Name)
		case 4:
			return x.text(&n.Op)
		case 5:
			a, err := d.attribute(x)
			if err != nil {
				return fmt.Errorf("attribute %q: %w", a.Name, err)
			}
			if n.Attribute(a.Name) != nil {
				return fmt.Errorf("attribute %q is given twice", a.Name)
			}
			n.Attributes = append(n.Attributes, a)
			if len(n.Attributes) > 64 { // keeps the search above short
				return errors.New("more than 64 attributes")
			}
		case 7:
			if err := x.text(&n.Domain); err != nil {
				return err
			}
			if n.Domain == "ai.onnx" { // the specification's other name for ""
				n.Domain = ""
			}
		}
		return nil
	})
}

func (d *decoder) attribute(x field) (*Attribute, error) {
	a := &Attribute{}
	if err := d.object(); err != nil {
		return a, err
	}
	b, err := x.bytes()
	if err != nil {
		return a, err
	}
	var floats []byte
	guess := AttributeType(0) // files of IR version 1 leave the type out
	err = each(b, func(x field) (err error) {
		switch x.num {
		case 1:
			return x.text(&a.Name)
		case 2:
			if x.typ != protowire.Fixed32Type {
				return errWire
			}
			a.Float, guess = math.Float32frombits(uint32(x.v)), AttrFloat
		case 3:
			guess = AttrInt
			return x.int(&a.Int)
		case 4:
			guess = AttrString
			return x.text(&a.String)
		case 5:
			guess = AttrTensor
			if a.Tensor != nil {
				return errors.New("holds two tensors")
			}
			a.Tensor, err = d.tensor(x)
			return err
		case 6:
			guess = AttrGraph
			b, err := x.bytes()
			if err != nil {
				return err
			}
			if a.Graph != nil {
				return errors.New("holds two graphs")
			}
			a.Graph, err = d.graph(b)
			return err
		case 7:
			guess = AttrFloats
			return x.fixed(&floats, 4)
		case 8:
			guess = AttrInts
			return x.ints(&a.Ints)
		case 9:
			guess = AttrStrings
			if err := d.object(); err != nil {
				return err
			}
			var s string
			err := x.text(&s)
			a.Strings = append(a.Strings, s)
			return err
		case 20:
			var t int64
			err := x.int(&t)
			a.Type = AttributeType(t)
			return err
		case 21:
			return errors.New("refers to a function's attribute; export the model with its functions inlined")
		}
		return nil
	})
	if a.Type == 0 {
		a.Type = guess
	}
	a.Floats = float32s(floats)
	if err == nil && (a.Type == AttrTensor && a.Tensor == nil || a.Type == AttrGraph && a.Graph == nil) {
		err = errors.New("its value is missing")
	}
	return a, err
}

func float32s(raw []byte) []float32 {
	f := make([]float32, len(raw)/4)
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return f
}

func (d *decoder) valueInfo(x field) (v ValueInfo, err error) {
	if err := d.object(); err != nil {
		return v, err
	}
	b, err := x.bytes()
	if err != nil {
		return v, err
	}
	// ValueInfoProto.type, TypeProto.tensor_type, Tensor.shape, TensorShapeProto.dim
	return v, each(b, func(x field) error {
		switch x.num {
		case 1:
			return x.text(&v.Name)
		case 2:
			b, err := x.bytes()
			if err != nil {
				return err
			}
			return each(b, func(x field) error {
				if x.num != 1 {
					return nil
				}
				b, err := x.bytes()
				if err != nil {
					return err
				}
				return each(b, func(x field) error {
					switch x.num {
					case 1:
						var t int64
						err := x.int(&t)
						v.Type = DataType(t)
						return err
					case 2:
						b, err := x.bytes()
						if err != nil {
							return err
						}
						v.HasShape = true
						return each(b, func(x field) error { return d.dim(x, &v) })
					}
					return nil
				})
			})
		}
		return nil
	})
}

// maxRank bounds the dimensions of a tensor; ONNX itself sets no bound.
const maxRank = 16

func (d *decoder) dim(x field, v *ValueInfo) error {
	if x.num != 1 {
		return nil
	}
	b, err := x.bytes()
	if err != nil {
		return err
	}
	dim := Dim{Size: -1}
	err = each(b, func(x field) error {
		switch x.num {
		case 1:
			if err := x.int(&dim.Size); err != nil {
				return err
			}
			if dim.Size < 0 {
				return fmt.Errorf("dimension %d is negative", dim.Size)
			}
		case 2:
			return x.text(&dim.Param)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if v.Dims = append(v.Dims, dim); len(v.Dims) > maxRank {
		return fmt.Errorf("more than %d dimensions", maxRank)
	}
	return nil
}
