package reference

import (
	"errors"
	"fmt"
	"slices"

	"probity/model/onnx"
)

func identity(c *call) ([]*Tensor, error) { return []*Tensor{c.in[0]}, nil }

// constant has its value in one of several attributes.
func constant(c *call) ([]*Tensor, error) {
	for _, a := range c.node.Attributes {
		switch {
		case a.Name == "value" && a.Tensor != nil:
			if err := c.hold(a.Tensor.Len()); err != nil {
				return nil, err
			}
			return one(FromONNX(a.Tensor))
		case a.Name == "value_float":
			return []*Tensor{Floats(nil, float64(a.Float))}, nil
		case a.Name == "value_floats":
			return []*Tensor{Floats([]int{len(a.Floats)}, c.floats(a.Name)...)}, nil
		case a.Name == "value_int":
			return []*Tensor{Ints(nil, a.Int)}, nil
		case a.Name == "value_ints":
			return []*Tensor{Ints([]int{len(a.Ints)}, a.Ints...)}, nil
		case a.Name == "value_string":
			return []*Tensor{{Type: onnx.String, Strings: []string{a.String}}}, nil
		case a.Name == "value_strings":
			return []*Tensor{{Type: onnx.String, Shape: []int{len(a.Strings)}, Strings: a.Strings}}, nil
		}
	}
	return nil, errors.New("has no value")
}

func constantOfShape(c *call) ([]*Tensor, error) {
	value := Floats([]int{1}, 0)
	if a := c.attr("value", onnx.AttrTensor); a != nil {
		var err error
		if value, err = FromONNX(a.Tensor); err != nil {
			return nil, err
		}
		if value.Len() != 1 {
			return nil, fmt.Errorf("its value has %d elements, want one", value.Len())
		}
	}
	shape, err := toInts(c.in[0].Ints)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(value.Type, shape)
	if err != nil {
		return nil, err
	}
	for i := range out.Len() {
		out.copy(i, value, 0)
	}
	return []*Tensor{out}, nil
}

func shapeOf(c *call) ([]*Tensor, error) {
	shape := c.in[0].Shape
	rank := int64(len(shape))
	bound := func(v int64) int64 {
		if v < 0 {
			v += rank
		}
		return min(max(v, 0), rank)
	}
	start, end := bound(c.int("start", 0)), bound(c.int("end", rank))
	var out []int64
	for _, d := range shape[start:max(start, end)] {
		out = append(out, int64(d))
	}
	return []*Tensor{{Type: onnx.Int64, Shape: []int{len(out)}, Ints: out}}, nil
}

func sizeOf(c *call) ([]*Tensor, error) {
	return []*Tensor{Ints(nil, int64(c.in[0].Len()))}, nil
}

// reshape: 0 keeps a dimension (unless allowzero), one -1 takes what is left.
func reshape(c *call) ([]*Tensor, error) {
	t := c.in[0]
	want := c.list(1, "shape")
	shape, err := toInts(want)
	if err != nil {
		return nil, err
	}
	open, known := -1, 1
	for i, d := range shape {
		switch {
		case d == 0 && c.int("allowzero", 0) == 0:
			if i >= len(t.Shape) {
				return nil, fmt.Errorf("shape %v keeps dimension %d, which the input %v does not have", want, i, t.Shape)
			}
			shape[i] = t.Shape[i]
		case d == -1 && open < 0:
			open = i
			continue
		case d < 0:
			return nil, fmt.Errorf("shape %v has a negative dimension", want)
		}
		if known *= shape[i]; known > maxElements {
			return nil, fmt.Errorf("shape %v is too large", want)
		}
	}
	if open >= 0 {
		if known == 0 || t.Len()%known != 0 {
			return nil, fmt.Errorf("%d elements cannot have shape %v", t.Len(), want)
		}
		shape[open] = t.Len() / known
		known *= shape[open]
	}
	if known != t.Len() {
		return nil, fmt.Errorf("%d elements cannot have shape %v", t.Len(), want)
	}
	return []*Tensor{t.withShape(shape)}, nil
}

func flatten(c *call) ([]*Tensor, error) {
	t := c.in[0]
	a := c.int("axis", 1)
	if a < 0 {
		a += int64(len(t.Shape))
	}
	if a < 0 || a > int64(len(t.Shape)) {
		return nil, fmt.Errorf("axis %d is out of range for %d dimensions", a, len(t.Shape))
	}
	return []*Tensor{t.withShape([]int{size(t.Shape[:a]), size(t.Shape[a:])})}, nil
}

func squeeze(c *call) ([]*Tensor, error) {
	t := c.in[0]
	list := c.list(1, "axes")
	drop, err := axes(list, len(t.Shape))
	if err != nil {
		return nil, err
	}
	shape := []int{}
	for i, d := range t.Shape {
		switch {
		case slices.Contains(drop, i):
			if d != 1 {
				return nil, fmt.Errorf("axis %d has %d elements, only axes of one can go", i, d)
			}
		case list == nil && d == 1:
		default:
			shape = append(shape, d)
		}
	}
	return []*Tensor{t.withShape(shape)}, nil
}

func unsqueeze(c *call) ([]*Tensor, error) {
	t := c.in[0]
	list := c.list(1, "axes")
	if len(list) > 64 {
		return nil, errors.New("has more than 64 axes")
	}
	rank := len(t.Shape) + len(list)
	add, err := axes(list, rank)
	if err != nil {
		return nil, err
	}
	shape := make([]int, 0, rank)
	from := t.Shape
	for i := range rank {
		if slices.Contains(add, i) {
			shape = append(shape, 1)
		} else {
			shape, from = append(shape, from[0]), from[1:]
		}
	}
	return []*Tensor{t.withShape(shape)}, nil
}

func transpose(c *call) ([]*Tensor, error) {
	t := c.in[0]
	rank := len(t.Shape)
	list := c.ints("perm")
	if list == nil {
		for i := range rank {
			list = append(list, int64(rank-1-i))
		}
	}
	perm, err := axes(list, rank)
	if err != nil {
		return nil, err
	}
	if len(perm) != rank {
		return nil, fmt.Errorf("permutes %d axes of %d", len(perm), rank)
	}
	return one(c.permute(t, perm))
}

func (c *call) permute(t *Tensor, perm []int) (*Tensor, error) {
	s := strides(t.Shape)
	shape, step := make([]int, len(perm)), make([]int, len(perm))
	for i, p := range perm {
		shape[i], step[i] = t.Shape[p], s[p]
	}
	return c.view(t, shape, step, 0)
}

// view gathers elements at offset plus index times step.
func (c *call) view(t *Tensor, shape, step []int, offset int) (*Tensor, error) {
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	walk(shape, [3][]int{step}, func(i, from, _, _ int) { out.copy(i, t, offset+from) })
	return out, nil
}

func concat(c *call) ([]*Tensor, error) {
	first := c.in[0]
	a := c.int("axis", 1)
	ax, err := axis(a, len(first.Shape))
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(first.Shape)
	for i, t := range c.in[1:] {
		if t == nil {
			return nil, fmt.Errorf("input %d is missing", i+1)
		}
		if err := c.same(0, i+1); err != nil {
			return nil, err
		}
		if len(t.Shape) != len(shape) {
			return nil, fmt.Errorf("shapes %v and %v cannot be joined", first.Shape, t.Shape)
		}
		for j, d := range t.Shape {
			if j != ax && d != shape[j] {
				return nil, fmt.Errorf("shapes %v and %v cannot be joined along axis %d", first.Shape, t.Shape, ax)
			}
		}
		shape[ax] += t.Shape[ax]
	}
	return one(c.join(c.in, ax, shape))
}

func (c *call) join(parts []*Tensor, ax int, shape []int) (*Tensor, error) {
	out, err := c.alloc(parts[0].Type, shape)
	if err != nil {
		return nil, err
	}
	inner := size(shape[ax+1:])
	row, at := shape[ax]*inner, 0
	for _, t := range parts {
		n := t.Shape[ax] * inner
		for i := range size(shape[:ax]) {
			out.copyRun(i*row+at, t, i*n, n)
		}
		at += n
	}
	return out, nil
}

// split has its sizes in an attribute before operator set 13.
func split(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax, err := axis(c.int("axis", 0), len(t.Shape))
	if err != nil {
		return nil, err
	}
	parts, err := toInts(c.list(1, "split"))
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		k := len(c.node.Outputs)
		if n := c.int("num_outputs", int64(k)); n != int64(k) || k == 0 {
			return nil, fmt.Errorf("num_outputs is %d, but the node has %d outputs", n, k)
		}
		each := (t.Shape[ax] + k - 1) / k
		for left := t.Shape[ax]; len(parts) < k; left -= each {
			parts = append(parts, max(0, min(each, left)))
		}
	}
	if err := c.steps(len(parts)); err != nil {
		return nil, err
	}
	var outs []*Tensor
	step, at := strides(t.Shape), 0
	for _, n := range parts {
		if n < 0 || n > t.Shape[ax]-at {
			return nil, fmt.Errorf("splits %d elements into parts of %v", t.Shape[ax], parts)
		}
		shape := slices.Clone(t.Shape)
		shape[ax] = n
		out, err := c.view(t, shape, step, at*step[ax])
		if err != nil {
			return nil, err
		}
		outs, at = append(outs, out), at+n
	}
	if at != t.Shape[ax] {
		return nil, fmt.Errorf("splits %d elements into parts of %v", t.Shape[ax], parts)
	}
	return outs, nil
}

// slice takes starts, ends, axes and steps as inputs, before operator set 10
// as attributes.
func slice(c *call) ([]*Tensor, error) {
	t := c.in[0]
	starts, ends := c.list(1, "starts"), c.list(2, "ends")
	list, steps := c.list(3, "axes"), c.list(4, "steps")
	if list == nil {
		for i := range starts {
			list = append(list, int64(i))
		}
	}
	over, err := axes(list, len(t.Shape))
	if err != nil {
		return nil, err
	}
	if len(ends) != len(starts) || len(over) != len(starts) || steps != nil && len(steps) != len(starts) {
		return nil, errors.New("has starts, ends, axes and steps of different lengths")
	}
	shape, step, offset := slices.Clone(t.Shape), strides(t.Shape), 0
	for i, ax := range over {
		by := int64(1)
		if steps != nil {
			by = steps[i]
		}
		start, n, err := sliceRange(starts[i], ends[i], by, int64(t.Shape[ax]))
		if err != nil {
			return nil, err
		}
		offset += int(start) * step[ax]
		shape[ax] = int(n)
		step[ax] *= int(max(min(by, maxElements), -maxElements))
	}
	return one(c.view(t, shape, step, offset))
}

// sliceRange is where a slice of an axis starts and how many elements it has,
// by Python's rules.
func sliceRange(start, end, by, dim int64) (first, n int64, err error) {
	if by == 0 {
		return 0, 0, errors.New("has a step of zero")
	}
	bound := func(v, lo, hi int64) int64 {
		if v < 0 {
			v += dim
		}
		return min(max(v, lo), hi)
	}
	if by > 0 {
		start, end = bound(start, 0, dim), bound(end, 0, dim)
		n = max(0, end-start)
		n = n/by + min(1, n%by)
	} else {
		start, end = bound(start, 0, dim-1), bound(end, -1, dim-1)
		n = max(0, start-end)
		if by < -maxElements {
			by = -maxElements
		}
		n = n/-by + min(1, n%-by)
	}
	return max(start, 0), n, nil
}

func expand(c *call) ([]*Tensor, error) {
	t := c.in[0]
	want, err := toInts(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	shape, err := broadcast(t.Shape, want)
	if err != nil {
		return nil, err
	}
	return one(c.view(t, shape, stretch(t.Shape, shape), 0))
}

func tile(c *call) ([]*Tensor, error) {
	t := c.in[0]
	repeats, err := toInts(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	if len(repeats) != len(t.Shape) {
		return nil, fmt.Errorf("has %d repeats for %d dimensions", len(repeats), len(t.Shape))
	}
	// Each axis becomes two: the repeat, which does not move, and the axis.
	var shape, double, step []int
	s := strides(t.Shape)
	for i, r := range repeats {
		if r < 0 || t.Shape[i] > 0 && r > maxElements/t.Shape[i] {
			return nil, fmt.Errorf("repeats axis %d %d times", i, r)
		}
		shape = append(shape, r*t.Shape[i])
		double, step = append(double, r, t.Shape[i]), append(step, 0, s[i])
	}
	out, err := c.view(t, double, step, 0)
	if err != nil {
		return nil, err
	}
	out.Shape = shape
	return []*Tensor{out}, nil
}

func sequenceOf(c *call) ([]*Tensor, error) {
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	for i, t := range c.in {
		if t.Len() != 1 {
			return nil, fmt.Errorf("input %d has %d elements, want one number", i, t.Len())
		}
	}
	start, limit, delta := c.in[0].at(0), c.in[1].at(0), c.in[2].at(0)
	if delta == 0 {
		return nil, errors.New("has a step of zero")
	}
	n := (limit - start) / delta
	if !(n < maxElements) {
		return nil, fmt.Errorf("a range from %g to %g by %g has too many elements", start, limit, delta)
	}
	k := max(int(n), 0)
	if float64(k) < n {
		k++
	}
	out, err := c.alloc(c.in[0].Type, []int{k})
	if err != nil {
		return nil, err
	}
	for i := range k {
		if out.Floats != nil {
			out.Floats[i] = start + float64(i)*delta
		} else {
			out.Ints[i] = c.in[0].Ints[0] + int64(i)*c.in[2].Ints[0]
		}
	}
	return []*Tensor{out}, nil
}

func eyeLike(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if len(t.Shape) != 2 {
		return nil, fmt.Errorf("its input has %d dimensions, want 2", len(t.Shape))
	}
	out, err := c.alloc(onnx.DataType(c.int("dtype", int64(t.Type))), t.Shape)
	if err != nil {
		return nil, err
	}
	k := c.int("k", 0)
	for i := range t.Shape[0] {
		j := int64(i) + k
		if j < 0 || j >= int64(t.Shape[1]) {
			continue
		}
		at := i*t.Shape[1] + int(j)
		switch {
		case out.Floats != nil:
			out.Floats[at] = 1
		case out.Ints != nil:
			out.Ints[at] = 1
		}
	}
	return []*Tensor{out}, nil
}

// trilu keeps one triangle of matrices.
func trilu(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if len(t.Shape) < 2 {
		return nil, fmt.Errorf("its input has %d dimensions, want at least 2", len(t.Shape))
	}
	k, err := c.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	rows, cols := t.Shape[len(t.Shape)-2], t.Shape[len(t.Shape)-1]
	upper := c.int("upper", 1) != 0
	for i := range t.Len() {
		row, col := float64(i/cols%rows), float64(i%cols)
		if upper && col >= row+k || !upper && col <= row+k {
			out.copy(i, t, i)
		}
	}
	return []*Tensor{out}, nil
}

// blocks checks what depth-to-space and its inverse have in common.
func (c *call) blocks() (shape []int, b int, err error) {
	t := c.in[0]
	if len(t.Shape) != 4 {
		return nil, 0, fmt.Errorf("its input has %d dimensions, want 4", len(t.Shape))
	}
	v := c.int("blocksize", 0)
	if v < 1 || v > 1<<15 {
		return nil, 0, fmt.Errorf("blocksize is %d, want a positive number", v)
	}
	return t.Shape, int(v), nil
}

func depthToSpace(c *call) ([]*Tensor, error) {
	s, b, err := c.blocks()
	if err != nil {
		return nil, err
	}
	if s[1]%(b*b) != 0 {
		return nil, fmt.Errorf("%d channels are no multiple of %d blocks", s[1], b*b)
	}
	d := s[1] / (b * b)
	split, perm := []int{s[0], b, b, d, s[2], s[3]}, []int{0, 3, 4, 1, 5, 2}
	if c.text("mode", "DCR") == "CRD" {
		split, perm = []int{s[0], d, b, b, s[2], s[3]}, []int{0, 1, 4, 2, 5, 3}
	}
	out, err := c.permute(c.in[0].withShape(split), perm)
	if err != nil {
		return nil, err
	}
	out.Shape = []int{s[0], d, s[2] * b, s[3] * b}
	return []*Tensor{out}, nil
}

func spaceToDepth(c *call) ([]*Tensor, error) {
	s, b, err := c.blocks()
	if err != nil {
		return nil, err
	}
	if s[2]%b != 0 || s[3]%b != 0 {
		return nil, fmt.Errorf("%d by %d is no multiple of blocks of %d", s[2], s[3], b)
	}
	out, err := c.permute(c.in[0].withShape([]int{s[0], s[1], s[2] / b, b, s[3] / b, b}), []int{0, 3, 5, 1, 2, 4})
	if err != nil {
		return nil, err
	}
	out.Shape = []int{s[0], s[1] * b * b, s[2] / b, s[3] / b}
	return []*Tensor{out}, nil
}

// padding fills around the elements, or cuts them where a pad is negative.
func padding(c *call) ([]*Tensor, error) {
	t := c.in[0]
	rank := len(t.Shape)
	list := c.list(1, "pads")
	var over []int
	if c.in[3] != nil {
		var err error
		if over, err = axes(c.in[3].Ints, rank); err != nil {
			return nil, err
		}
	} else {
		for i := range rank {
			over = append(over, i)
		}
	}
	if len(list) != 2*len(over) {
		return nil, fmt.Errorf("has %d pads for %d axes", len(list), len(over))
	}
	pads, err := toInts(list)
	if err != nil {
		return nil, err
	}
	mode := c.text("mode", "constant")
	before, shape := make([]int, rank), slices.Clone(t.Shape)
	for i, ax := range over {
		before[ax] = pads[i]
		if shape[ax] += pads[i] + pads[i+len(over)]; shape[ax] < 0 {
			return nil, fmt.Errorf("cuts axis %d of %d elements to fewer than none", ax, t.Shape[ax])
		}
	}
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	fill := &Tensor{Floats: []float64{c.float("value", 0)}, Ints: []int64{0}, Strings: []string{""}}
	if v := c.in[2]; v != nil {
		if err := c.same(0, 2); err != nil {
			return nil, err
		}
		if v.Len() != 1 {
			return nil, fmt.Errorf("its padding has %d elements, want one", v.Len())
		}
		fill = v
	}
	// Where each position along an axis comes from, -1 for padding.
	from := make([][]int, rank)
	for ax, d := range shape {
		if err := c.hold(d); err != nil {
			return nil, err
		}
		from[ax] = make([]int, d)
		for i := range d {
			j, n := i-before[ax], t.Shape[ax]
			if j < 0 || j >= n {
				switch {
				case mode == "constant":
					j = -1
				case n == 0:
					return nil, fmt.Errorf("axis %d is empty: there is nothing to pad it with", ax)
				case mode == "edge":
					j = min(max(j, 0), n-1)
				case mode == "wrap":
					j = ((j % n) + n) % n
				case mode == "reflect":
					if period := 2 * (n - 1); period == 0 {
						j = 0
					} else {
						j = ((j % period) + period) % period
						j = min(j, period-j)
					}
				default:
					return nil, fmt.Errorf("padding mode %.40q is %w", mode, ErrUnsupported)
				}
			}
			from[ax][i] = j
		}
	}
	step, idx := strides(t.Shape), make([]int, rank)
	for i := range out.Len() {
		at := 0
		for ax := range idx {
			j := from[ax][idx[ax]]
			if j < 0 {
				at = -1
				break
			}
			at += j * step[ax]
		}
		if at >= 0 {
			out.copy(i, t, at)
		} else {
			out.copy(i, fill, 0)
		}
		for ax := rank - 1; ax >= 0; ax-- {
			if idx[ax]++; idx[ax] < shape[ax] {
				break
			}
			idx[ax] = 0
		}
	}
	return []*Tensor{out}, nil
}

// centerCropPad crops and pads evenly to a shape; an odd element goes to the end.
func centerCropPad(c *call) ([]*Tensor, error) {
	t := c.in[0]
	list := c.ints("axes")
	if list == nil {
		for i := range t.Shape {
			list = append(list, int64(i))
		}
	}
	over, err := axes(list, len(t.Shape))
	if err != nil {
		return nil, err
	}
	want, err := toInts(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	if len(want) != len(over) {
		return nil, fmt.Errorf("has %d sizes for %d axes", len(want), len(over))
	}
	shape := slices.Clone(t.Shape)
	at := make([]int, len(shape)) // of the input's first element in the output
	for i, ax := range over {
		if want[i] < 0 {
			return nil, fmt.Errorf("size %d is negative", want[i])
		}
		if d := want[i] - shape[ax]; d >= 0 {
			at[ax] = d / 2
		} else {
			at[ax] = -(-d / 2)
		}
		shape[ax] = want[i]
	}
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	step, idx := strides(t.Shape), make([]int, len(shape))
	for i := range out.Len() {
		from := 0
		for ax, p := range idx {
			if p -= at[ax]; p < 0 || p >= t.Shape[ax] {
				from = -1
				break
			} else {
				from += p * step[ax]
			}
		}
		if from >= 0 {
			out.copy(i, t, from)
		}
		for ax := len(shape) - 1; ax >= 0; ax-- {
			if idx[ax]++; idx[ax] < shape[ax] {
				break
			}
			idx[ax] = 0
		}
	}
	return []*Tensor{out}, nil
}
