package groth16

import (
	"fmt"
	"slices"

	"probity/model"
)

// Ports returns the inputs of a program one after the other as one value, and
// the outputs likewise: how many elements they have together, and the smallest
// interval around all of theirs. These are what an input commitment is about
// and what the words of an output hold.
func Ports(p *model.Program) (in, out model.Value) {
	join := func(ports []model.Port) (all model.Value) {
		if len(ports) == 1 {
			return p.Values[ports[0].Value]
		}
		n := 0
		for i, port := range ports {
			v := p.Values[port.Value]
			n += size(v.Shape)
			if i == 0 {
				all.Lo, all.Hi = v.Lo, v.Hi
			}
			all.Lo, all.Hi = min(all.Lo, v.Lo), max(all.Hi, v.Hi)
		}
		all.Shape = []int{n}
		return all
	}
	return join(p.Inputs), join(p.Outputs)
}

// split is the other way: the input of each of the program's inputs.
func split(p *model.Program, input []int64) ([][]int64, error) {
	var each [][]int64
	rest := input
	for _, port := range p.Inputs {
		n := size(p.Values[port.Value].Shape)
		if n > len(rest) {
			in, _ := Ports(p)
			return nil, fmt.Errorf("an input of %d elements: the program takes %d", len(input), size(in.Shape))
		}
		each, rest = append(each, rest[:n]), rest[n:]
	}
	if len(rest) > 0 {
		in, _ := Ports(p)
		return nil, fmt.Errorf("an input of %d elements: the program takes %d", len(input), size(in.Shape))
	}
	return each, nil
}

// strided calls do for every index of a shape, in row-major order, with the
// position that the strides lead to.
func strided(shape, strides []int, offset int, do func(i, at int)) {
	index := make([]int, len(shape))
	at := offset
	for i := range size(shape) {
		do(i, at)
		for axis := len(index) - 1; axis >= 0; axis-- {
			at += strides[axis]
			if index[axis]++; index[axis] < shape[axis] {
				break
			}
			at -= index[axis] * strides[axis]
			index[axis] = 0
		}
	}
}

// rowMajor is the distance in memory between neighbours along each axis.
func rowMajor(shape []int) []int {
	strides, n := make([]int, len(shape)), 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = n
		n *= shape[i]
	}
	return strides
}

// spread returns, for every element of shape a, the position of the element of
// shape b that NumPy's broadcasting pairs it with.
func spread(b, a []int) []int {
	strides, own := make([]int, len(a)), rowMajor(b)
	for i, d := range b {
		if d > 1 {
			strides[len(a)-len(b)+i] = own[i]
		}
	}
	from := make([]int, size(a))
	strided(a, strides, 0, func(i, at int) { from[i] = at })
	return from
}

// reduced returns, for every element of what a reduction over axes writes, the
// positions of the elements that it reads, in their order.
func reduced(in []int, axes []int) [][]int {
	out := slices.Clone(in)
	for _, axis := range axes {
		out[axis] = 1
	}
	strides := rowMajor(out)
	for _, axis := range axes {
		strides[axis] = 0
	}
	read := make([][]int, size(out))
	strided(in, strides, 0, func(i, at int) { read[at] = append(read[at], i) })
	return read
}

// around is how many elements there are before, along and behind an axis.
func around(shape []int, axis int) (outer, n, inner int) {
	return size(shape[:axis]), shape[axis], size(shape[axis+1:])
}

// moved is the value that a view, pad, concat or gather writes, given those
// that it reads: elements moved about, and fill where there are none.
func moved[T any](p *model.Program, i int, vals [][]T, fill func(int64) T) []T {
	op := p.Ops[i]
	in, out := p.Values[op.In[0]].Shape, p.Values[len(p.Inputs)+i].Shape
	x, y := vals[op.In[0]], make([]T, size(out))
	switch op.Kind {
	case model.OpView:
		strided(op.View.Shape, op.View.Strides, op.View.Offset, func(k, at int) { y[k] = x[at] })
	case model.OpPad:
		for k := range y {
			y[k] = fill(op.Fill)
		}
		pad := func(list []int, axis int) int {
			if len(list) == 0 {
				return 0
			}
			return list[axis]
		}
		strides, offset := rowMajor(out), 0
		for axis := range in {
			offset += pad(op.Pad.Before, axis) * strides[axis]
			strides[axis] *= 1 + pad(op.Pad.Inner, axis)
		}
		strided(in, strides, offset, func(k, at int) { y[at] = x[k] })
	case model.OpConcat:
		outer, n, inner := around(out, op.Axes[0])
		at := 0
		for _, from := range op.In {
			part := p.Values[from].Shape[op.Axes[0]] * inner
			for o := range outer {
				copy(y[o*n*inner+at:][:part], vals[from][o*part:])
			}
			at += part
		}
	case model.OpGather:
		outer, n, inner := around(in, op.Axes[0])
		for o := range outer {
			for k, from := range op.Index {
				copy(y[(o*len(op.Index)+k)*inner:][:inner], x[(o*n+int(from))*inner:])
			}
		}
	}
	return y
}

// windows calls do for every output of a maximum or of a sum with the positions
// of the inputs that it is of. Positions in a pool's padding are left out.
func windows(op model.Op, in, out []int, do func(o int, window []int)) {
	if op.Kind != model.OpMaxPool && op.Kind != model.OpSumPool {
		for o, read := range reduced(in, op.Axes) {
			do(o, read)
		}
		return
	}
	planes := size(in[:len(in)-2])
	in, out = chw(in), chw(out)
	var window []int
	for c := range planes {
		for i := range out[1] {
			for j := range out[2] {
				window = window[:0]
				for dy := range op.Kernel[0] {
					for dx := range op.Kernel[1] {
						u := i*op.Stride[0] + dy*op.Dilation[0] - op.Pads[0]
						v := j*op.Stride[1] + dx*op.Dilation[1] - op.Pads[1]
						if u >= 0 && v >= 0 && u < in[1] && v < in[2] {
							window = append(window, (c*in[1]+u)*in[2]+v)
						}
					}
				}
				do((c*out[1]+i)*out[2]+j, window)
			}
		}
	}
}
