package reference

import (
	"fmt"
	"math"
	"strings"

	"probity/model/onnx"
)

// An operator is what carries out nodes of one kind.
type operator struct {
	// inputs has a letter for each input, small where it may be left out:
	// F floating, I integer, B bool, N floating or integer, A any number or
	// bool, S string, X anything. A star repeats the last letter.
	inputs string
	run    func(*call) ([]*Tensor, error)
}

// call is one node being carried out.
type call struct {
	*machine
	node    *onnx.Node
	version int64 // of the operator set
	in      []*Tensor
	env     *env
	fresh   []*Tensor // made by the operator, to be rounded to their types
	err     error     // the first attribute that had the wrong type
}

// check holds the inputs to what the operator declares, so that it finds the
// elements where it looks for them.
func (c *call) check(op operator) error {
	letters := strings.TrimSuffix(op.inputs, "*")
	if len(c.in) > len(letters) && letters == op.inputs {
		return fmt.Errorf("has %d inputs, want at most %d", len(c.in), len(letters))
	}
	for len(c.in) < len(letters) {
		c.in = append(c.in, nil)
	}
	for i, t := range c.in {
		l := letters[min(i, len(letters)-1)]
		optional := l >= 'a' || i >= len(letters)
		if t == nil {
			if !optional {
				return fmt.Errorf("input %d is missing", i)
			}
			continue
		}
		ok := true
		switch l &^ 0x20 {
		case 'F':
			ok = t.Type.Floating()
		case 'I':
			ok = t.Type.Integer()
		case 'B':
			ok = t.Type == onnx.Bool
		case 'N':
			ok = t.Type.Floating() || t.Type.Integer()
		case 'A':
			ok = t.Type != onnx.String
		case 'S':
			ok = t.Type == onnx.String
		}
		if !ok {
			return fmt.Errorf("input %d holds %s, which the operator does not take there", i, t.Type)
		}
	}
	return nil
}

// same demands that inputs have one type.
func (c *call) same(inputs ...int) error {
	first := c.in[inputs[0]]
	for _, i := range inputs[1:] {
		if t := c.in[i]; first != nil && t != nil && t.Type != first.Type {
			return fmt.Errorf("inputs %d and %d hold %s and %s, want one type", inputs[0], i, first.Type, t.Type)
		}
	}
	return nil
}

// alloc makes a tensor of zeros, within the limits. Its elements are rounded to
// the type when the operator is done.
func (c *call) alloc(t onnx.DataType, shape []int) (*Tensor, error) {
	n, err := product(shape)
	if err != nil {
		return nil, err
	}
	if err := c.reach(shape); err != nil {
		return nil, err
	}
	if err := c.hold(n); err != nil {
		return nil, err
	}
	out := &Tensor{Type: t, Shape: shape}
	switch {
	case t.Floating():
		out.Floats = make([]float64, n)
	case t == onnx.String:
		out.Strings = make([]string, n)
	case t.Bits() == 0:
		return nil, fmt.Errorf("makes %s elements, which are %w", t, ErrUnsupported)
	default:
		out.Ints = make([]int64, n)
	}
	c.fresh = append(c.fresh, out)
	return out, nil
}

func one(t *Tensor, err error) ([]*Tensor, error) {
	if err != nil {
		return nil, err
	}
	return []*Tensor{t}, nil
}

// attr is an attribute of the type asked for, or nil. A wrong type is
// remembered, and ends the call after the operator is done with its default.
func (c *call) attr(name string, typ onnx.AttributeType) *onnx.Attribute {
	a := c.node.Attribute(name)
	if a != nil && a.Type != typ {
		if c.err == nil {
			c.err = fmt.Errorf("attribute %q has the wrong type", name)
		}
		return nil
	}
	return a
}

func (c *call) int(name string, def int64) int64 {
	if a := c.attr(name, onnx.AttrInt); a != nil {
		return a.Int
	}
	return def
}

func (c *call) float(name string, def float64) float64 {
	if a := c.attr(name, onnx.AttrFloat); a != nil {
		return float64(a.Float)
	}
	return def
}

func (c *call) text(name, def string) string {
	if a := c.attr(name, onnx.AttrString); a != nil {
		return a.String
	}
	return def
}

// ints is nil where the attribute is left out.
func (c *call) ints(name string) []int64 {
	if a := c.attr(name, onnx.AttrInts); a != nil {
		if a.Ints == nil {
			return []int64{}
		}
		return a.Ints
	}
	return nil
}

func (c *call) floats(name string) []float64 {
	a := c.attr(name, onnx.AttrFloats)
	if a == nil {
		return nil
	}
	out := make([]float64, len(a.Floats))
	for i, v := range a.Floats {
		out[i] = float64(v)
	}
	return out
}

func (c *call) strings(name string) []string {
	if a := c.attr(name, onnx.AttrStrings); a != nil {
		return a.Strings
	}
	return nil
}

// list is a list of integers that older versions of an operator take as an
// attribute and newer ones as an input. It is nil where left out.
func (c *call) list(input int, name string) []int64 {
	if input < len(c.in) && c.in[input] != nil {
		if c.in[input].Ints == nil {
			return []int64{}
		}
		return c.in[input].Ints
	}
	return c.ints(name)
}

// scalar is the only element of an input, or def where it is left out.
func (c *call) scalar(input int, def float64) (float64, error) {
	if input >= len(c.in) || c.in[input] == nil {
		return def, nil
	}
	t := c.in[input]
	if t.Len() != 1 || t.Type == onnx.String {
		return 0, fmt.Errorf("input %d has %d elements, want one number", input, t.Len())
	}
	return t.at(0), nil
}

// at is an element as a number, whatever its type.
func (t *Tensor) at(i int) float64 {
	switch {
	case t.Floats != nil:
		return t.Floats[i]
	case t.Type == onnx.Uint64:
		return float64(uint64(t.Ints[i]))
	}
	return float64(t.Ints[i])
}

// numbers is a tensor's elements as floats.
func (c *call) numbers(t *Tensor) ([]float64, error) {
	if t.Floats != nil || t.Len() == 0 {
		return t.Floats, nil
	}
	if err := c.hold(t.Len()); err != nil {
		return nil, err
	}
	out := make([]float64, t.Len())
	for i := range out {
		out[i] = t.at(i)
	}
	return out, nil
}

// toInt makes an integer of a float as a conversion to int64 does, without the
// cases that Go leaves open.
func toInt(v float64) int64 {
	switch {
	case math.IsNaN(v):
		return 0
	case v >= math.MaxInt64:
		return math.MaxInt64
	case v <= math.MinInt64:
		return math.MinInt64
	}
	return int64(v)
}

// toInts makes sizes of numbers from a file, refusing those that no tensor has.
func toInts(list []int64) ([]int, error) {
	out := make([]int, len(list))
	for i, v := range list {
		if v < math.MinInt32 || v > maxElements {
			return nil, fmt.Errorf("%d is too large", v)
		}
		out[i] = int(v)
	}
	return out, nil
}
