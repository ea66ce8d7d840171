// Package onnx reads the .onnx file format: the protobuf wire encoding of an
// ONNX ModelProto. It promises that hostile bytes cost no more memory than a
// small multiple of their length, never panic, and that what it returns is
// consistent: every tensor holds exactly the elements its shape declares, every
// value has one producer, which stands before all who read it.
//
// Parse and Read decode a file that is in memory, all of it. Open is for large
// models: it reads the structure and leaves the elements of large tensors where
// they are, in the file or in files beside it, until Tensor.Load asks for one.
//
// It knows the format and nothing about operators; package model gives them
// meaning. Message and field numbers follow onnx.proto of the ONNX
// specification (https://onnx.ai/onnx/repo-docs/IR.html), IR versions 3 to 13.
package onnx

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
)

// Limits bound what Parse accepts. The zero value of each field is a default
// that fits every network this project can prove, with room to spare.
type Limits struct {
	Bytes    int   // length of the file; default 256 MiB for Parse and Read, 2 GiB for Open
	Objects  int   // nodes, attributes, tensors, values and metadata together; default 262,144
	Depth    int   // nesting of graphs within attributes; default 4
	External int64 // bytes of tensors in other files, each counted as often as it is used; default 8 GiB
	Raw      bool  // Open leaves the elements of every tensor undecoded, for Tensor.ReadAt; strings excepted
}

func (l Limits) withDefaults(bytes int) Limits {
	if l.Bytes <= 0 {
		l.Bytes = bytes
	}
	if l.Objects <= 0 {
		l.Objects = 1 << 18
	}
	if l.Depth <= 0 {
		l.Depth = 4
	}
	if l.External <= 0 {
		l.External = 8 << 30
	}
	return l
}

// A Digest is SHA-256 over the fields of a message that are not decoded, such as
// documentation and shapes between nodes, in their order; zero where there are none.
// So of two files that differ, something differs in what they are decoded to: only the
// names of dimensions, and what a TensorProto says beside its elements, are not in it.
type Digest [sha256.Size]byte

// Model is a ModelProto.
type Model struct {
	IRVersion       int64
	Producer        string
	ProducerVersion string
	Domain          string
	Version         int64 // model_version
	Doc             string
	Metadata        []Metadata
	Opsets          []Opset
	Functions       []*Function
	Graph           *Graph
	Other           Digest
}

// Metadata is a StringStringEntryProto: what exporters note of a model.
type Metadata struct{ Key, Value string }

// Function is a FunctionProto: an operator that the model itself defines by
// other nodes, which see nothing but the inputs and the attributes.
type Function struct {
	Name       string
	Domain     string
	Overload   string
	Opsets     []Opset
	Inputs     []string
	Outputs    []string
	Attributes []string     // those without a default
	Defaults   []*Attribute // those with one
	Nodes      []*Node
	Other      Digest
}

// Opset says which version of an operator set a model was written for.
type Opset struct {
	Domain  string // "" is the standard set
	Version int64
}

// Graph is a GraphProto. Nodes stand in topological order.
type Graph struct {
	Name         string
	Nodes        []*Node
	Initializers []*Tensor
	Inputs       []ValueInfo
	Outputs      []ValueInfo
	Other        Digest
}

// Node is a NodeProto. An empty input name is an optional input left out.
type Node struct {
	Name       string
	Op         string
	Domain     string
	Overload   string // which of several functions of one name
	Inputs     []string
	Outputs    []string
	Attributes []*Attribute
	Other      Digest
}

// String names a node for messages: its operator and its name, or its first
// output where it has no name.
func (n *Node) String() string {
	name := n.Name
	if name == "" && len(n.Outputs) > 0 {
		name = n.Outputs[0]
	}
	op := n.Op
	if n.Domain != "" {
		op = n.Domain + "." + op
	}
	return fmt.Sprintf("node %.100q (%.100s)", name, op)
}

// Attribute returns the attribute of that name, or nil.
func (n *Node) Attribute(name string) *Attribute {
	for _, a := range n.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// AttributeType says which field of an Attribute holds its value.
type AttributeType int32

// The attribute types of AttributeProto.AttributeType that are decoded.
const (
	AttrFloat   AttributeType = 1
	AttrInt     AttributeType = 2
	AttrString  AttributeType = 3
	AttrTensor  AttributeType = 4
	AttrGraph   AttributeType = 5
	AttrFloats  AttributeType = 6
	AttrInts    AttributeType = 7
	AttrStrings AttributeType = 8
	AttrTensors AttributeType = 9
	AttrGraphs  AttributeType = 10
)

// Attribute is an AttributeProto. Type says which field counts.
type Attribute struct {
	Name    string
	Type    AttributeType
	Float   float32
	Int     int64
	String  string
	Tensor  *Tensor
	Graph   *Graph
	Floats  []float32
	Ints    []int64
	Strings []string
	Tensors []*Tensor
	Graphs  []*Graph

	// Ref, inside a function, names the attribute of the function's caller
	// that this one takes its value from. Type says of which type.
	Ref   string
	Other Digest
}

// DataType is the element type of a tensor.
type DataType int32

// Element types, numbered as in TensorProto.DataType.
const (
	Float          DataType = 1
	Uint8          DataType = 2
	Int8           DataType = 3
	Uint16         DataType = 4
	Int16          DataType = 5
	Int32          DataType = 6
	Int64          DataType = 7
	String         DataType = 8
	Bool           DataType = 9
	Float16        DataType = 10
	Double         DataType = 11
	Uint32         DataType = 12
	Uint64         DataType = 13
	Complex64      DataType = 14 // refused
	Complex128     DataType = 15 // refused
	Bfloat16       DataType = 16
	Float8E4M3FN   DataType = 17
	Float8E4M3FNUZ DataType = 18
	Float8E5M2     DataType = 19
	Float8E5M2FNUZ DataType = 20
	Uint4          DataType = 21
	Int4           DataType = 22
	Float4E2M1     DataType = 23
	Float8E8M0     DataType = 24
	Uint2          DataType = 25
	Int2           DataType = 26
)

var dataTypeNames = [...]string{
	"undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
	"float64", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz",
	"float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2",
}

func (t DataType) String() string {
	if t < 0 || int(t) >= len(dataTypeNames) {
		return "type" + strconv.Itoa(int(t))
	}
	return dataTypeNames[t]
}

// Floating says whether the elements are floating point numbers.
func (t DataType) Floating() bool {
	switch t {
	case Float, Double, Float16, Bfloat16, Float8E4M3FN, Float8E4M3FNUZ, Float8E5M2, Float8E5M2FNUZ, Float4E2M1, Float8E8M0:
		return true
	}
	return false
}

// Bits is the width of one element, also in the file; 0 for strings and for
// types that are not read.
func (t DataType) Bits() int {
	switch t {
	case Double, Int64, Uint64:
		return 64
	case Float, Int32, Uint32:
		return 32
	case Float16, Bfloat16, Int16, Uint16:
		return 16
	case Int8, Uint8, Bool, Float8E4M3FN, Float8E4M3FNUZ, Float8E5M2, Float8E5M2FNUZ, Float8E8M0:
		return 8
	case Int4, Uint4, Float4E2M1:
		return 4
	case Int2, Uint2:
		return 2
	}
	return 0
}

// Integer says whether the elements are integers; bool is not.
func (t DataType) Integer() bool {
	return t.Bits() > 0 && !t.Floating() && t != Bool
}

// Signed says whether the elements are integers that may be negative.
func (t DataType) Signed() bool {
	switch t {
	case Int2, Int4, Int8, Int16, Int32, Int64:
		return true
	}
	return false
}

// ValueInfo is the name and type of a graph's input or output.
type ValueInfo struct {
	Name string
	Type DataType // 0 where the value is no tensor or its type is left out
	Kind string   // "" for a tensor; "sequence", "map", "optional", "sparse tensor" for what is none
	// HasShape tells a scalar from a value whose shape was left out.
	HasShape bool
	Dims     []Dim
	Other    Digest // of a value that is no tensor, all of its type
}

// Dim is one dimension of a ValueInfo: a number, or a name for one that is
// chosen when the model runs. Both empty means unknown.
type Dim struct {
	Size  int64 // -1 where the file gives no number, or a negative one
	Param string
}

// Read reads a whole .onnx file, up to the limit.
func Read(r io.Reader, limits Limits) (*Model, error) {
	limits = limits.withDefaults(defaultBytes)
	b, err := io.ReadAll(io.LimitReader(r, int64(limits.Bytes)+1))
	if err != nil {
		return nil, fmt.Errorf("read onnx model: %w", err)
	}
	return Parse(b, limits)
}

// Parse decodes a whole .onnx file, which it does not hold on to. Errors name
// the node or tensor at fault. Data in other files is refused.
func Parse(b []byte, limits Limits) (*Model, error) {
	return parse(&source{mem: b}, int64(len(b)), nil, limits.withDefaults(defaultBytes), false)
}

// Open decodes a .onnx file of size bytes without holding it in memory:
// tensors of more than 4 KiB stay where they are until Tensor.Load. Data in
// other files is looked for in folder and nowhere else, whatever the paths and
// symbolic links in it say; with a nil folder it is refused. Both r and folder
// must stay open, and the files as they are, until the last Load.
func Open(r io.ReaderAt, size int64, folder *os.Root, limits Limits) (*Model, error) {
	return parse(&source{r: r}, size, folder, limits.withDefaults(math.MaxInt32), true)
}

const defaultBytes = 256 << 20

func parse(src *source, size int64, folder *os.Root, limits Limits, lazy bool) (*Model, error) {
	if size > int64(limits.Bytes) {
		return nil, fmt.Errorf("parse onnx model: file is larger than the limit of %d bytes", limits.Bytes)
	}
	d := &decoder{limits: limits, lazy: lazy, folder: folder}
	m, err := d.model(span{src: src, n: size})
	if err != nil {
		return nil, fmt.Errorf("parse onnx model: %w", err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("parse onnx model: %w", err)
	}
	return m, nil
}

// ParseTensor decodes one TensorProto by itself, as ONNX's tests store their
// inputs and outputs.
func ParseTensor(b []byte, limits Limits) (*Tensor, error) {
	limits = limits.withDefaults(defaultBytes)
	if len(b) > limits.Bytes {
		return nil, fmt.Errorf("parse onnx tensor: file is larger than the limit of %d bytes", limits.Bytes)
	}
	d := &decoder{limits: limits}
	t, err := d.tensor(span{src: &source{mem: b}, n: int64(len(b))})
	if err != nil {
		return nil, fmt.Errorf("parse onnx tensor %q: %w", t.Name, err)
	}
	return t, nil
}
