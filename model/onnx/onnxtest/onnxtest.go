// Package onnxtest writes small .onnx files for tests: models with any operator
// and attribute, right or wrong, without a foreign tool. It writes what it is
// told and checks nothing.
package onnxtest

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"probity/model/onnx"
)

// Message is a protobuf message under construction.
type Message []byte

// Bytes appends a length-delimited field.
func (m Message) Bytes(num protowire.Number, b []byte) Message {
	return protowire.AppendBytes(protowire.AppendTag(m, num, protowire.BytesType), b)
}

// Text appends a string field.
func (m Message) Text(num protowire.Number, s string) Message { return m.Bytes(num, []byte(s)) }

// Int appends a varint field.
func (m Message) Int(num protowire.Number, v int64) Message {
	return protowire.AppendVarint(protowire.AppendTag(m, num, protowire.VarintType), uint64(v))
}

// Float appends a 32-bit float field.
func (m Message) Float(num protowire.Number, v float32) Message {
	return protowire.AppendFixed32(protowire.AppendTag(m, num, protowire.Fixed32Type), math.Float32bits(v))
}

// Floats is a float32 tensor with its elements as raw bytes.
func Floats(name string, dims []int64, data ...float32) Message {
	var raw []byte
	for _, v := range data {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return Tensor(name, onnx.Float, dims).Bytes(9, raw)
}

// Ints is an int64 tensor of one dimension with its elements as varints.
func Ints(name string, data ...int64) Message {
	t := Tensor(name, onnx.Int64, []int64{int64(len(data))})
	for _, v := range data {
		t = t.Int(7, v)
	}
	return t
}

// Tensor is a tensor without elements.
func Tensor(name string, typ onnx.DataType, dims []int64) Message {
	var t Message
	for _, d := range dims {
		t = t.Int(1, d)
	}
	return t.Int(2, int64(typ)).Text(8, name)
}

// Attr is an attribute. The value is a float32, int64, string, []int64, or a
// tensor as Message.
func Attr(name string, value any) Message {
	a := Message{}.Text(1, name)
	switch v := value.(type) {
	case float32:
		a = a.Float(2, v).Int(20, int64(onnx.AttrFloat))
	case int:
		a = a.Int(3, int64(v)).Int(20, int64(onnx.AttrInt))
	case string:
		a = a.Text(4, v).Int(20, int64(onnx.AttrString))
	case Message:
		a = a.Bytes(5, v).Int(20, int64(onnx.AttrTensor))
	case []int64:
		for _, i := range v {
			a = a.Int(8, i)
		}
		a = a.Int(20, int64(onnx.AttrInts))
	}
	return a
}

// Node is a node; inputs and outputs are value names.
func Node(op, name string, inputs, outputs []string, attrs ...Message) Message {
	var n Message
	for _, s := range inputs {
		n = n.Text(1, s)
	}
	for _, s := range outputs {
		n = n.Text(2, s)
	}
	n = n.Text(3, name).Text(4, op)
	for _, a := range attrs {
		n = n.Bytes(5, a)
	}
	return n
}

// Value is a float32 input or output. A dimension of -1 is dynamic.
func Value(name string, dims ...int64) Message {
	var shape Message
	for _, d := range dims {
		dim := Message{}.Int(1, d)
		if d == -1 {
			dim = Message{}.Text(2, "batch")
		}
		shape = shape.Bytes(1, dim)
	}
	tensor := Message{}.Int(1, int64(onnx.Float)).Bytes(2, shape)
	return Message{}.Text(1, name).Bytes(2, Message{}.Bytes(1, tensor))
}

// Graph is a graph from x to y.
type Graph struct {
	Nodes, Initializers, Inputs, Outputs []Message
}

// Message encodes the graph.
func (g Graph) Message() Message {
	m := Message{}.Text(2, "test")
	for _, part := range []struct {
		num  protowire.Number
		list []Message
	}{{1, g.Nodes}, {5, g.Initializers}, {11, g.Inputs}, {12, g.Outputs}} {
		for _, x := range part.list {
			m = m.Bytes(part.num, x)
		}
	}
	return m
}

// Model encodes a whole file for an operator set.
func (g Graph) Model(opset int64) []byte {
	return Message{}.Int(1, 8).Bytes(7, g.Message()).Bytes(8, Message{}.Int(2, opset))
}
