// Package onnx reads the .onnx file format: the protobuf wire encoding of an
// ONNX ModelProto. It promises that hostile bytes cost no more memory than a
// small multiple of their length, never panic, and that what it returns is
// consistent: every tensor holds exactly the elements its shape declares, every
// value has one producer.
//
// It knows the format and nothing about operators; package model gives them
// meaning. Message and field numbers follow onnx.proto of the ONNX
// specification (https://onnx.ai/onnx/repo-docs/IR.html), IR versions 3 to 13.
package onnx

import (
	"fmt"
	"io"
	"strconv"
)

// Limits bound what Parse accepts. The zero value of each field is a default
// that fits every network this project can prove, with room to spare.
type Limits struct {
	Bytes   int // length of the file; default 256 MiB
	Objects int // nodes, attributes, tensors, values and metadata together; default 65,536
	Depth   int // nesting of graphs within attributes; default 4
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	if l.Objects <= 0 {
		l.Objects = 1 << 16
	}
	if l.Depth <= 0 {
		l.Depth = 4
	}
	return l
}

// Model is a ModelProto.
type Model struct {
	IRVersion       int64
	Producer        string
	ProducerVersion string
	Opsets          []Opset
	Functions       int // model-local functions, counted only
	Graph           *Graph
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
}

// Node is a NodeProto. An empty input name is an optional input left out.
type Node struct {
	Name       string
	Op         string
	Domain     string
	Inputs     []string
	Outputs    []string
	Attributes []*Attribute
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
}

// DataType is the element type of a tensor.
type DataType int32

// Element types, numbered as in TensorProto.DataType.
const (
	Float  DataType = 1
	Uint8  DataType = 2
	Int8   DataType = 3
	Uint16 DataType = 4
	Int16  DataType = 5
	Int32  DataType = 6
	Int64  DataType = 7
	Bool   DataType = 9
	Double DataType = 11
	Uint32 DataType = 12
)

var dataTypeNames = [...]string{
	"undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
	"float64", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz",
	"float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0",
}

func (t DataType) String() string {
	if t < 0 || int(t) >= len(dataTypeNames) {
		return "type" + strconv.Itoa(int(t))
	}
	return dataTypeNames[t]
}

// Tensor is a TensorProto with its elements decoded, row-major: Floats for
// float32 and float64, Ints for the integer types and bool.
type Tensor struct {
	Name   string
	Type   DataType
	Dims   []int
	Floats []float32
	Ints   []int64
}

// Len is the number of elements.
func (t *Tensor) Len() int { return len(t.Floats) + len(t.Ints) }

// ValueInfo is the name and type of a graph's input or output.
type ValueInfo struct {
	Name string
	Type DataType // 0 where the value is no tensor or its type is left out
	// HasShape tells a scalar from a value whose shape was left out.
	HasShape bool
	Dims     []Dim
}

// Dim is one dimension of a ValueInfo: a number, or a name for one that is
// chosen when the model runs. Both empty means unknown.
type Dim struct {
	Size  int64 // -1 where the file gives no number
	Param string
}

// Read reads a whole .onnx file, up to the limit.
func Read(r io.Reader, limits Limits) (*Model, error) {
	limits = limits.withDefaults()
	b, err := io.ReadAll(io.LimitReader(r, int64(limits.Bytes)+1))
	if err != nil {
		return nil, fmt.Errorf("read onnx model: %w", err)
	}
	return Parse(b, limits)
}

// Parse decodes a whole .onnx file. Errors name the node or tensor at fault.
func Parse(b []byte, limits Limits) (*Model, error) {
	limits = limits.withDefaults()
	if len(b) > limits.Bytes {
		return nil, fmt.Errorf("parse onnx model: file is larger than the limit of %d bytes", limits.Bytes)
	}
	d := &decoder{limits: limits}
	m, err := d.model(b)
	if err != nil {
		return nil, fmt.Errorf("parse onnx model: %w", err)
	}
	return m, nil
}
