package onnx

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"google.golang.org/protobuf/encoding/protowire"
)

// decoder carries the limits through one Parse.
type decoder struct {
	limits  Limits
	lazy    bool     // leave large tensors where they are
	folder  *os.Root // where external data lies, or nil
	objects int
	depth   int
	// function says that what is being decoded lies inside a function, where
	// attributes may refer to those of the caller.
	function bool
	external int64 // bytes of tensors in other files
}

func (d *decoder) object() error {
	if d.objects++; d.objects > d.limits.Objects {
		return fmt.Errorf("more than %d nodes, attributes and tensors; raise the limit if you trust the file", d.limits.Objects)
	}
	return nil
}

// field is one decoded field of a message: v holds varints and fixed numbers,
// s the place of the bytes of length-delimited fields.
type field struct {
	num protowire.Number
	typ protowire.Type
	v   uint64
	s   span
}

var (
	errTruncated = errors.New("the file is truncated or damaged; export or download it again")
	errWire      = errors.New("a field has the wrong wire type; this is not an ONNX model or it is damaged")
)

// each calls f for every field of a message.
func each(s span, f func(field) error) error {
	for s.n > 0 {
		// The longest tag and the longest varint after it.
		b, err := s.peek(20)
		if err != nil {
			return err
		}
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return errTruncated
		}
		x := field{num: num, typ: typ}
		m := 0
		switch typ {
		case protowire.VarintType:
			x.v, m = protowire.ConsumeVarint(b[n:])
		case protowire.Fixed32Type:
			var v uint32
			v, m = protowire.ConsumeFixed32(b[n:])
			x.v = uint64(v)
		case protowire.Fixed64Type:
			x.v, m = protowire.ConsumeFixed64(b[n:])
		case protowire.BytesType:
			var length uint64
			length, m = protowire.ConsumeVarint(b[n:])
			if m >= 0 {
				head := int64(n + m)
				if length > uint64(s.n-head) {
					return errTruncated
				}
				x.s = span{src: s.src, off: s.off + head, n: int64(length)}
				m += int(length)
			}
		default: // groups do not occur in ONNX
			return errWire
		}
		if m < 0 {
			return errTruncated
		}
		s.off, s.n = s.off+int64(n+m), s.n-int64(n+m)
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// peek reads a text field ahead of decoding, so that an error in an earlier
// field can still say in what it is. A damaged message has no name.
func peek(s span, num protowire.Number) (text string) {
	_ = each(s, func(x field) error {
		if x.num == num && x.typ == protowire.BytesType {
			return x.text(&text)
		}
		return nil
	})
	return text
}

// message is the field's value where it is a message of its own.
func (x field) message() (span, error) {
	if x.typ != protowire.BytesType {
		return span{}, errWire
	}
	return x.s, nil
}

func (x field) bytes() ([]byte, error) {
	if x.typ != protowire.BytesType {
		return nil, errWire
	}
	return x.s.bytes()
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
		if x.s.n%int64(size) != 0 {
			return errTruncated
		}
		b, err := x.s.bytes()
		*dst = append(*dst, b...)
		return err
	default:
		return errWire
	}
	return nil
}

// other adds a field that is not decoded to the digest of its message.
func (x field) other(dst *Digest) error {
	if x.typ == protowire.BytesType && x.s.n == 0 {
		return nil // exporters write empty documentation for every node
	}
	h := sha256.New()
	h.Write(dst[:])
	b := binary.BigEndian.AppendUint64([]byte{byte(x.typ)}, uint64(x.num))
	h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, x.v), uint64(x.s.n)))
	if x.s.n > 0 {
		if _, err := io.Copy(h, io.NewSectionReader(spanReader{x.s}, 0, x.s.n)); err != nil {
			return err
		}
	}
	h.Sum(dst[:0])
	return nil
}

// spanReader reads a span as a file.
type spanReader struct{ span }

func (r spanReader) ReadAt(p []byte, off int64) (int, error) { return r.readAt(p, off) }

func (d *decoder) model(s span) (*Model, error) {
	m := &Model{}
	var graph span
	err := each(s, func(x field) error {
		switch x.num {
		case 1:
			return x.int(&m.IRVersion)
		case 2:
			return x.text(&m.Producer)
		case 3:
			return x.text(&m.ProducerVersion)
		case 4:
			return x.text(&m.Domain)
		case 5:
			return x.int(&m.Version)
		case 6:
			return x.text(&m.Doc)
		case 7:
			if graph.src != nil {
				return errors.New("the file holds two graphs")
			}
			var err error
			graph, err = x.message()
			return err
		case 8:
			o, err := d.opset(x)
			m.Opsets = append(m.Opsets, o)
			return err
		case 14:
			e, err := d.metadata(x)
			m.Metadata = append(m.Metadata, e)
			return err
		case 25:
			f, err := d.functionProto(x)
			if err != nil {
				return fmt.Errorf("function %.100q: %w", f.Name, err)
			}
			m.Functions = append(m.Functions, f)
		default:
			return x.other(&m.Other)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if graph.src == nil {
		return nil, errors.New("the file holds no graph; is it really an .onnx model?")
	}
	m.Graph, err = d.graph(graph)
	return m, err
}

func (d *decoder) opset(x field) (o Opset, err error) {
	if err := d.object(); err != nil {
		return o, err
	}
	s, err := x.message()
	if err != nil {
		return o, err
	}
	return o, each(s, func(x field) error {
		switch x.num {
		case 1:
			return x.text(&o.Domain)
		case 2:
			return x.int(&o.Version)
		}
		return nil
	})
}

func (d *decoder) metadata(x field) (e Metadata, err error) {
	if err := d.object(); err != nil {
		return e, err
	}
	return e, x.each(func(x field) error {
		switch x.num {
		case 1:
			return x.text(&e.Key)
		case 2:
			return x.text(&e.Value)
		}
		return nil
	})
}

func (d *decoder) functionProto(x field) (*Function, error) {
	f := &Function{}
	if err := d.object(); err != nil {
		return f, err
	}
	s, err := x.message()
	if err != nil {
		return f, err
	}
	d.function = true
	defer func() { d.function = false }()
	f.Name = peek(s, 1)
	return f, each(s, func(x field) error {
		switch x.num {
		case 1:
			return x.text(&f.Name)
		case 4:
			return d.name(x, &f.Inputs)
		case 5:
			return d.name(x, &f.Outputs)
		case 6:
			return d.name(x, &f.Attributes)
		case 7:
			n, err := d.node(x)
			if err != nil {
				return fmt.Errorf("%s, number %d: %w", n, len(f.Nodes), err)
			}
			f.Nodes = append(f.Nodes, n)
		case 9:
			o, err := d.opset(x)
			f.Opsets = append(f.Opsets, o)
			return err
		case 10:
			if err := x.text(&f.Domain); err != nil {
				return err
			}
			f.Domain = canonical(f.Domain)
		case 11:
			a, err := d.attribute(x)
			f.Defaults = append(f.Defaults, a)
			return err
		case 13:
			return x.text(&f.Overload)
		default:
			return x.other(&f.Other)
		}
		return nil
	})
}

// canonical knows the specification's other name for the standard domain.
func canonical(domain string) string {
	if domain == "ai.onnx" {
		return ""
	}
	return domain
}

// name appends a name to a list of names.
func (d *decoder) name(x field, dst *[]string) error {
	if err := d.object(); err != nil {
		return err
	}
	var s string
	err := x.text(&s)
	*dst = append(*dst, s)
	return err
}

func (d *decoder) graph(s span) (*Graph, error) {
	if d.depth++; d.depth > d.limits.Depth {
		return nil, fmt.Errorf("graphs are nested more than %d deep", d.limits.Depth)
	}
	defer func() { d.depth-- }()
	g := &Graph{}
	err := each(s, func(x field) error {
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
			t, err := d.tensorField(x)
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
		default:
			return x.other(&g.Other)
		}
		return nil
	})
	return g, err
}

func (d *decoder) node(x field) (*Node, error) {
	n := &Node{}
	if err := d.object(); err != nil {
		return n, err
	}
	s, err := x.message()
	if err != nil {
		return n, err
	}
	n.Name, n.Op = peek(s, 3), peek(s, 4)
	return n, each(s, func(x field) error {
		switch x.num {
		case 1:
			return d.name(x, &n.Inputs)
		case 2:
			return d.name(x, &n.Outputs)
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
			n.Domain = canonical(n.Domain)
		case 8:
			return x.text(&n.Overload)
		default:
			return x.other(&n.Other)
		}
		return nil
	})
}

func (d *decoder) attribute(x field) (*Attribute, error) {
	a := &Attribute{}
	if err := d.object(); err != nil {
		return a, err
	}
	s, err := x.message()
	if err != nil {
		return a, err
	}
	a.Name = peek(s, 1)
	var floats []byte
	guess := AttributeType(0) // files of IR version 1 leave the type out
	err = each(s, func(x field) (err error) {
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
			a.Tensor, err = d.tensorField(x)
			return err
		case 6, 11:
			s, err := x.message()
			if err != nil {
				return err
			}
			if err := d.object(); err != nil {
				return err
			}
			if a.Graph != nil {
				return errors.New("holds two graphs")
			}
			g, err := d.graph(s)
			if x.num == 6 {
				a.Graph, guess = g, AttrGraph
			} else {
				a.Graphs, guess = append(a.Graphs, g), AttrGraphs
			}
			return err
		case 7:
			guess = AttrFloats
			return x.fixed(&floats, 4)
		case 8:
			guess = AttrInts
			return x.ints(&a.Ints)
		case 9:
			guess = AttrStrings
			return d.name(x, &a.Strings)
		case 10:
			guess = AttrTensors
			t, err := d.tensorField(x)
			a.Tensors = append(a.Tensors, t)
			return err
		case 20:
			var t int64
			err := x.int(&t)
			a.Type = AttributeType(t)
			return err
		case 21:
			if !d.function {
				return errors.New("refers to a function's attribute, but stands in no function; the file is damaged")
			}
			return x.text(&a.Ref)
		case 14, 15:
			return errors.New("holds a type, as operators on sequences and optional values do; export the model with tensors only")
		case 22, 23:
			return errors.New("holds a sparse tensor; export the model with dense tensors")
		default:
			return x.other(&a.Other)
		}
		return nil
	})
	if a.Type == 0 {
		a.Type = guess
	}
	a.Floats = float32s(floats)
	if err == nil && a.Ref == "" && (a.Type == AttrTensor && a.Tensor == nil || a.Type == AttrGraph && a.Graph == nil) {
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
	s, err := x.message()
	if err != nil {
		return v, err
	}
	// ValueInfoProto.type, TypeProto.tensor_type, Tensor.shape, TensorShapeProto.dim
	v.Name = peek(s, 1)
	return v, each(s, func(x field) error {
		switch x.num {
		case 1:
			return x.text(&v.Name)
		case 2:
			return x.each(func(x field) error {
				switch x.num {
				case 4:
					v.Kind = "sequence"
				case 5:
					v.Kind = "map"
				case 8:
					v.Kind = "sparse tensor"
				case 9:
					v.Kind = "optional"
				}
				switch x.num {
				default:
					return x.other(&v.Other)
				case 1:
					return x.each(func(x field) error {
						switch x.num {
						case 1:
							var t int64
							err := x.int(&t)
							v.Type = DataType(t)
							return err
						case 2:
							v.HasShape = true
							return x.each(func(x field) error { return d.dim(x, &v) })
						}
						return x.other(&v.Other)
					})
				}
			})
		}
		return x.other(&v.Other)
	})
}

// each calls f for every field of the message that x holds.
func (x field) each(f func(field) error) error {
	s, err := x.message()
	if err != nil {
		return err
	}
	return each(s, f)
}

// maxRank bounds the dimensions of a tensor; ONNX itself sets no bound.
const maxRank = 16

func (d *decoder) dim(x field, v *ValueInfo) error {
	if x.num != 1 {
		return nil
	}
	dim := Dim{Size: -1}
	err := x.each(func(x field) error {
		switch x.num {
		case 1:
			if err := x.int(&dim.Size); err != nil {
				return err
			}
			dim.Size = max(dim.Size, -1) // some exporters write -1 for a dynamic one
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
