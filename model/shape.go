package model

import (
	"fmt"
	"strings"
)

// elements is the number of elements of a tensor; 1 for a shape without
// dimensions.
func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func shapeString(shape []int) string {
	var s []string
	for _, d := range shape {
		s = append(s, fmt.Sprint(d))
	}
	return strings.Join(s, "*")
}

// around splits the elements of a shape at an axis: how many there are before
// it, along it and behind it.
func around(shape []int, axis int) (outer, n, inner int) {
	return elements(shape[:axis]), shape[axis], elements(shape[axis+1:])
}

// broadcast is the view of a tensor of shape b that has shape a, as NumPy
// broadcasts; ok is false where b does not broadcast to a.
func broadcast(b, a []int) (v View, ok bool) {
	if len(b) > len(a) {
		return v, false
	}
	v = View{Shape: a, Strides: make([]int, len(a))}
	stride := 1
	for i := len(b) - 1; i >= 0; i-- {
		at := len(a) - len(b) + i
		switch b[i] {
		case a[at]:
			v.Strides[at] = stride
		case 1:
		default:
			return v, false
		}
		stride *= b[i]
	}
	return v, true
}

// each calls do with the position in the tensor read, for every element of the
// view in row-major order.
func (v View) each(do func(i, from int)) {
	index := make([]int, len(v.Shape))
	from := v.Offset
	for i := range elements(v.Shape) {
		do(i, from)
		for axis := len(index) - 1; axis >= 0; axis-- {
			from += v.Strides[axis]
			if index[axis]++; index[axis] < v.Shape[axis] {
				break
			}
			from -= index[axis] * v.Strides[axis]
			index[axis] = 0
		}
	}
}

// span is the range of kernel positions, along one axis, that lie inside of an
// input of n elements for output position at.
func (w Window) span(axis, at, n int) (from, to int) {
	start := at*w.Stride[axis] - w.Pads[axis]
	d := w.Dilation[axis]
	if start < 0 {
		from = (-start + d - 1) / d
	}
	to = w.Kernel[axis]
	if start >= n {
		return 0, 0
	}
	return from, max(from, min(to, (n-1-start)/d+1))
}
