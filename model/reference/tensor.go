package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// Tensor is a value: elements of one type, row-major, in the field for it.
// Floats holds every floating type, each element a number that the type has;
// Ints every integer type and bool (0 or 1), uint64 as the bits of an int64.
// Tensors are not changed once made, and may share their elements.
type Tensor struct {
	Type    onnx.DataType
	Shape   []int
	Floats  []float64
	Ints    []int64
	Strings []string
}

// Floats makes a float32 tensor. The elements are rounded to float32.
func Floats(shape []int, data ...float64) *Tensor {
	t := &Tensor{Type: onnx.Float, Shape: shape, Floats: slices.Clone(data)}
	t.round()
	return t
}

// Ints makes an int64 tensor.
func Ints(shape []int, data ...int64) *Tensor {
	return &Tensor{Type: onnx.Int64, Shape: shape, Ints: slices.Clone(data)}
}

// FromONNX makes a tensor of one in a file, loading it if need be.
func FromONNX(t *onnx.Tensor) (*Tensor, error) {
	t, err := t.Load()
	if err != nil {
		return nil, err
	}
	out := &Tensor{Type: t.Type, Shape: t.Dims, Ints: t.Ints, Strings: t.Strings}
	switch {
	case t.Type == onnx.Double:
		out.Floats = t.Doubles
	case t.Type.Floating():
		out.Floats = make([]float64, len(t.Floats))
		for i, v := range t.Floats {
			out.Floats[i] = float64(v)
		}
	}
	if err := out.valid(); err != nil {
		return nil, fmt.Errorf("tensor %.100q: %w", t.Name, err)
	}
	return out, nil
}

// Len is the number of elements.
func (t *Tensor) Len() int { return len(t.Floats) + len(t.Ints) + len(t.Strings) }

// held is Len for a value that may be missing.
func (t *Tensor) held() int {
	if t == nil {
		return 0
	}
	return t.Len()
}

// valid checks what the operators rely on.
func (t *Tensor) valid() error {
	n, err := product(t.Shape)
	if err != nil {
		return err
	}
	var have int
	switch {
	case t.Type.Floating():
		have = len(t.Floats)
	case t.Type == onnx.String:
		have = len(t.Strings)
	default:
		have = len(t.Ints)
	}
	if have != n || t.Len() != n {
		return fmt.Errorf("%d elements of %s do not have shape %v", t.Len(), t.Type, t.Shape)
	}
	return nil
}

func (t *Tensor) String() string { return fmt.Sprintf("%s%v", t.Type, t.Shape) }

// withShape is t with another shape of as many elements.
func (t *Tensor) withShape(shape []int) *Tensor {
	u := *t
	u.Shape = shape
	return &u
}

// maxElements bounds one tensor, so that products of sizes fit in an int.
const maxElements = math.MaxInt32

func product(shape []int) (int, error) {
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative dimension", shape)
		}
	}
	if extent(shape) > maxElements {
		return 0, fmt.Errorf("shape %v is too large", shape)
	}
	return size(shape), nil
}

// extent is the product of the dimensions that are not zero, or something over
// maxElements where it is larger. It bounds every loop over some of the axes,
// also of a tensor that has no elements.
func extent(shape []int) int {
	n := 1
	for _, d := range shape {
		if d > maxElements {
			return maxElements + 1
		}
		if n *= max(d, 1); n > maxElements {
			return maxElements + 1
		}
	}
	return n
}

// size is the product of dimensions that are known to be valid.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// strides are the distances between neighbours along each axis.
func strides(shape []int) []int {
	s := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = n
		n *= shape[i]
	}
	return s
}

// broadcast is the shape that NumPy's rule gives several shapes together.
func broadcast(shapes ...[]int) ([]int, error) {
	rank := 0
	for _, s := range shapes {
		rank = max(rank, len(s))
	}
	out := make([]int, rank)
	for i := range out {
		out[i] = 1
	}
	for _, s := range shapes {
		at := rank - len(s)
		for i, d := range s {
			switch {
			case out[at+i] == 1:
				out[at+i] = d
			case d != 1 && d != out[at+i]:
				return nil, fmt.Errorf("shapes %v do not broadcast", shapes)
			}
		}
	}
	return out, nil
}

// stretch gives the strides with which a tensor of one shape is read as if it
// had the wider shape that it broadcasts to.
func stretch(shape, to []int) []int {
	out := make([]int, len(to))
	at := len(to) - len(shape)
	for i, s := range strides(shape) {
		if shape[i] != 1 {
			out[at+i] = s
		}
	}
	return out
}

// walk visits every index of a shape, row-major, with the offset that each of
// up to three sets of strides gives it.
func walk(shape []int, sets [3][]int, f func(i, a, b, c int)) {
	n := size(shape)
	if n == 0 {
		return
	}
	idx := make([]int, len(shape))
	var off [3]int
	for i := range n {
		f(i, off[0], off[1], off[2])
		for ax := len(shape) - 1; ax >= 0; ax-- {
			idx[ax]++
			for k, s := range sets {
				if s != nil {
					off[k] += s[ax]
				}
			}
			if idx[ax] < shape[ax] {
				break
			}
			for k, s := range sets {
				if s != nil {
					off[k] -= s[ax] * shape[ax]
				}
			}
			idx[ax] = 0
		}
	}
}

// axis makes a possibly negative axis of a rank count from the front.
func axis(a int64, rank int) (int, error) {
	if a < -int64(rank) || a >= int64(rank) {
		return 0, fmt.Errorf("axis %d is out of range for %d dimensions", a, rank)
	}
	if a < 0 {
		a += int64(rank)
	}
	return int(a), nil
}

// axes is axis for several, which must differ.
func axes(list []int64, rank int) ([]int, error) {
	var out []int
	for _, a := range list {
		i, err := axis(a, rank)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, i) {
			return nil, fmt.Errorf("axis %d is given twice", a)
		}
		out = append(out, i)
	}
	return out, nil
}

var errOverLimit = errors.New("over the limit")
