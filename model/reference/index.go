package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"probity/model/onnx"
)

// index makes a possibly negative index into an axis count from the front.
func index(v int64, dim int) (int, error) {
	if v < -int64(dim) || v >= int64(dim) {
		return 0, fmt.Errorf("index %d is out of range for %d elements", v, dim)
	}
	if v < 0 {
		v += int64(dim)
	}
	return int(v), nil
}

// gather takes whole slices along an axis.
func gather(c *call) ([]*Tensor, error) {
	t, at := c.in[0], c.in[1]
	ax, err := axis(c.int("axis", 0), len(t.Shape))
	if err != nil {
		return nil, err
	}
	shape := slices.Concat(t.Shape[:ax], at.Shape, t.Shape[ax+1:])
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	outer, n, inner := size(t.Shape[:ax]), t.Shape[ax], size(t.Shape[ax+1:])
	for j, v := range at.Ints {
		k, err := index(v, n)
		if err != nil {
			return nil, err
		}
		for i := range outer {
			out.copyRun((i*len(at.Ints)+j)*inner, t, (i*n+k)*inner, inner)
		}
	}
	return []*Tensor{out}, nil
}

// gatherElements takes one element for each index.
func gatherElements(c *call) ([]*Tensor, error) {
	t, at := c.in[0], c.in[1]
	ax, err := c.elementAxis(t, at)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(t.Type, at.Shape)
	if err != nil {
		return nil, err
	}
	step := strides(t.Shape)
	along := step[ax]
	step[ax] = 0
	walk(at.Shape, [3][]int{step}, func(i, base, _, _ int) {
		k, bad := index(at.Ints[i], t.Shape[ax])
		if bad != nil {
			err = bad
			return
		}
		out.copy(i, t, base+k*along)
	})
	return one(out, err)
}

// elementAxis checks indices that stand for one element each.
func (c *call) elementAxis(t, at *Tensor) (int, error) {
	ax, err := axis(c.int("axis", 0), len(t.Shape))
	if err != nil {
		return 0, err
	}
	if len(at.Shape) != len(t.Shape) {
		return 0, fmt.Errorf("has indices of shape %v into a tensor of shape %v", at.Shape, t.Shape)
	}
	for i, d := range at.Shape {
		if i != ax && d > t.Shape[i] {
			return 0, fmt.Errorf("has indices of shape %v into a tensor of shape %v", at.Shape, t.Shape)
		}
	}
	return ax, nil
}

// tuples reads the last axis of indices as positions in the axes after the
// first few. It returns the offset of each slice and its length.
func tuples(shape []int, skip int, at *Tensor) (offsets []int, inner int, err error) {
	if len(at.Shape) == 0 {
		return nil, 0, errors.New("has indices without dimensions")
	}
	k := at.Shape[len(at.Shape)-1]
	if k > len(shape)-skip {
		return nil, 0, fmt.Errorf("has indices of %d numbers into %d dimensions", k, len(shape)-skip)
	}
	step := strides(shape)[skip:]
	n := size(at.Shape[:len(at.Shape)-1])
	offsets = make([]int, n)
	for i := range n {
		for j := range k {
			v, err := index(at.Ints[i*k+j], shape[skip+j])
			if err != nil {
				return nil, 0, err
			}
			offsets[i] += v * step[j]
		}
	}
	return offsets, size(shape[skip+k:]), nil
}

func gatherND(c *call) ([]*Tensor, error) {
	t, at := c.in[0], c.in[1]
	b := c.int("batch_dims", 0)
	if b < 0 || b >= int64(min(len(t.Shape), len(at.Shape))) || !slices.Equal(t.Shape[:b], at.Shape[:b]) {
		return nil, fmt.Errorf("%d batch dimensions do not fit shapes %v and %v", b, t.Shape, at.Shape)
	}
	if err := c.hold(at.Len()); err != nil {
		return nil, err
	}
	offsets, inner, err := tuples(t.Shape, int(b), at)
	if err != nil {
		return nil, err
	}
	k := at.Shape[len(at.Shape)-1]
	out, err := c.alloc(t.Type, slices.Concat(at.Shape[:len(at.Shape)-1], t.Shape[int(b)+k:]))
	if err != nil {
		return nil, err
	}
	batches := size(t.Shape[:b])
	per, whole := len(offsets)/max(batches, 1), size(t.Shape[b:])
	for i, off := range offsets {
		out.copyRun(i*inner, t, i/per*whole+off, inner)
	}
	return []*Tensor{out}, nil
}

// reduction is how a scatter combines what is there with what comes.
func (c *call) reduction() (func(t *Tensor, i int, u *Tensor, j int), error) {
	var p pair
	switch name := c.text("reduction", "none"); name {
	case "none":
		return func(t *Tensor, i int, u *Tensor, j int) { t.copy(i, u, j) }, nil
	case "add":
		p = add()
	case "mul":
		p = mul()
	case "max":
		p = most()
	case "min":
		p = least()
	default:
		return nil, fmt.Errorf("reduction %.40q is %w", name, ErrUnsupported)
	}
	if c.in[0].Type == onnx.String {
		return nil, fmt.Errorf("combining strings is %w", ErrUnsupported)
	}
	return func(t *Tensor, i int, u *Tensor, j int) {
		switch {
		case t.Floats != nil:
			t.Floats[i] = p.float(t.Floats[i], u.Floats[j])
		case t.Type == onnx.Uint64 && p.unsigned != nil:
			t.Ints[i] = int64(p.unsigned(uint64(t.Ints[i]), uint64(u.Ints[j])))
		default:
			t.Ints[i] = p.int(t.Ints[i], u.Ints[j])
		}
	}, nil
}

// clone is a copy of a tensor that the operator may change.
func (c *call) clone(t *Tensor) (*Tensor, error) {
	out, err := c.alloc(t.Type, t.Shape)
	if err == nil {
		out.copyRun(0, t, 0, t.Len())
	}
	return out, err
}

func scatterElements(c *call) ([]*Tensor, error) {
	t, at, updates := c.in[0], c.in[1], c.in[2]
	if err := c.same(0, 2); err != nil {
		return nil, err
	}
	ax, err := c.elementAxis(t, at)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(at.Shape, updates.Shape) {
		return nil, fmt.Errorf("has indices of shape %v, but updates of shape %v", at.Shape, updates.Shape)
	}
	put, err := c.reduction()
	if err != nil {
		return nil, err
	}
	out, err := c.clone(t)
	if err != nil {
		return nil, err
	}
	step := strides(t.Shape)
	along := step[ax]
	step[ax] = 0
	walk(at.Shape, [3][]int{step}, func(i, base, _, _ int) {
		k, bad := index(at.Ints[i], t.Shape[ax])
		if bad != nil {
			err = bad
			return
		}
		put(out, base+k*along, updates, i)
	})
	return one(out, err)
}

func scatterND(c *call) ([]*Tensor, error) {
	t, at, updates := c.in[0], c.in[1], c.in[2]
	if err := c.same(0, 2); err != nil {
		return nil, err
	}
	if err := c.hold(at.Len()); err != nil {
		return nil, err
	}
	offsets, inner, err := tuples(t.Shape, 0, at)
	if err != nil {
		return nil, err
	}
	if updates.Len() != len(offsets)*inner {
		return nil, fmt.Errorf("has updates of shape %v for %d slices of %d elements", updates.Shape, len(offsets), inner)
	}
	put, err := c.reduction()
	if err != nil {
		return nil, err
	}
	out, err := c.clone(t)
	if err != nil {
		return nil, err
	}
	for i, off := range offsets {
		for j := range inner {
			put(out, off+j, updates, i*inner+j)
		}
	}
	return []*Tensor{out}, nil
}

// tensorScatter writes new positions into a cache of past ones.
func tensorScatter(c *call) ([]*Tensor, error) {
	t, updates := c.in[0], c.in[1]
	if err := c.same(0, 1); err != nil {
		return nil, err
	}
	ax, err := axis(c.int("axis", -2), len(t.Shape))
	if err != nil {
		return nil, err
	}
	for i, d := range t.Shape {
		if len(updates.Shape) != len(t.Shape) || i != ax && updates.Shape[i] != d || updates.Shape[i] > d {
			return nil, fmt.Errorf("updates of shape %v do not fit a cache of shape %v", updates.Shape, t.Shape)
		}
	}
	if ax == 0 {
		return nil, errors.New("writes along the batch, axis 0")
	}
	if at := c.in[2]; at != nil && at.Len() != t.Shape[0] {
		return nil, fmt.Errorf("has %d positions for a batch of %d", at.Len(), t.Shape[0])
	}
	out, err := c.clone(t)
	if err != nil {
		return nil, err
	}
	n, k, inner := t.Shape[ax], updates.Shape[ax], size(t.Shape[ax+1:])
	outer := size(t.Shape[:ax])
	for i := range outer {
		start := int64(0)
		if c.in[2] != nil {
			start = c.in[2].Ints[i*t.Shape[0]/outer]
		}
		for j := range k {
			at := start + int64(j)
			if c.text("mode", "linear") == "circular" && n > 0 {
				at = (at%int64(n) + int64(n)) % int64(n)
			}
			if at < 0 || at >= int64(n) {
				return nil, fmt.Errorf("writes at position %d of %d", at, n)
			}
			out.copyRun((i*n+int(at))*inner, updates, (i*k+j)*inner, inner)
		}
	}
	return []*Tensor{out}, nil
}

// oneHot: indices may be any number; those out of range light nothing.
func oneHot(c *call) ([]*Tensor, error) {
	at, values := c.in[0], c.in[2]
	d, err := c.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	if values.Len() != 2 {
		return nil, fmt.Errorf("has %d values, want off and on", values.Len())
	}
	if !(d >= 1 && d <= maxElements) {
		return nil, fmt.Errorf("has depth %g, want a positive number", d)
	}
	ax, err := axis(c.int("axis", -1), len(at.Shape)+1)
	if err != nil {
		return nil, err
	}
	depth := int(d)
	out, err := c.alloc(values.Type, slices.Insert(slices.Clone(at.Shape), ax, depth))
	if err != nil {
		return nil, err
	}
	inner := size(at.Shape[ax:])
	for i := range out.Len() {
		out.copy(i, values, 0)
	}
	for i := range at.Len() {
		v := at.at(i)
		if v < 0 {
			v += d
		}
		if v >= 0 && v < d {
			out.copy((i/inner*depth+int(v))*inner+i%inner, values, 1)
		}
	}
	return []*Tensor{out}, nil
}

// topK has k as an attribute before operator set 10.
func topK(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax, err := axis(c.int("axis", -1), len(t.Shape))
	if err != nil {
		return nil, err
	}
	kf, err := c.scalar(1, float64(c.int("k", 1)))
	if err != nil {
		return nil, err
	}
	if !(kf >= 0 && kf <= float64(t.Shape[ax])) {
		return nil, fmt.Errorf("wants the top %g of %d elements", kf, t.Shape[ax])
	}
	k := int(kf)
	shape := slices.Clone(t.Shape)
	shape[ax] = k
	values, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	places, err := c.alloc(onnx.Int64, shape)
	if err != nil || t.Len() == 0 || k == 0 {
		return []*Tensor{values, places}, err
	}
	if err := c.steps(t.Len() * 16); err != nil {
		return nil, err
	}
	sign := 1
	if c.int("largest", 1) == 0 {
		sign = -1
	}
	inner := size(t.Shape[ax+1:])
	line := 0
	list := make([]int, t.Shape[ax])
	lines(t.Shape, ax, func(base, step, n int) {
		for i := range list {
			list[i] = i
		}
		// Stable: of equal elements the first comes first.
		sort.SliceStable(list, func(x, y int) bool {
			return sign*t.order(base+list[x]*step, base+list[y]*step) > 0
		})
		for i := range k {
			to := (line/inner*k+i)*inner + line%inner
			values.copy(to, t, base+list[i]*step)
			places.Ints[to] = int64(list[i])
		}
		line++
	})
	return []*Tensor{values, places}, nil
}

func nonZero(c *call) ([]*Tensor, error) {
	t := c.in[0]
	var hits []int
	for i := range t.Len() {
		if t.at(i) != 0 {
			hits = append(hits, i)
		}
	}
	out, err := c.alloc(onnx.Int64, []int{len(t.Shape), len(hits)})
	if err != nil {
		return nil, err
	}
	for j, s := range strides(t.Shape) {
		for i, h := range hits {
			out.Ints[j*len(hits)+i] = int64(h / s % t.Shape[j])
		}
	}
	return []*Tensor{out}, nil
}

// compress keeps the slices along an axis, or the elements, that a condition names.
func compress(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax := 0
	if c.node.Attribute("axis") == nil {
		t = t.withShape([]int{t.Len()})
	} else {
		var err error
		if ax, err = axis(c.int("axis", 0), len(t.Shape)); err != nil {
			return nil, err
		}
	}
	var keep []int
	for i, v := range c.in[1].Ints {
		if v != 0 {
			if i >= t.Shape[ax] {
				return nil, fmt.Errorf("its condition names slice %d of %d", i, t.Shape[ax])
			}
			keep = append(keep, i)
		}
	}
	return one(c.take(t, ax, keep))
}

// take makes a tensor of some slices along an axis.
func (c *call) take(t *Tensor, ax int, list []int) (*Tensor, error) {
	shape := slices.Clone(t.Shape)
	shape[ax] = len(list)
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	n, inner := t.Shape[ax], size(t.Shape[ax+1:])
	for i := range size(t.Shape[:ax]) {
		for j, k := range list {
			out.copyRun((i*len(list)+j)*inner, t, (i*n+k)*inner, inner)
		}
	}
	return out, nil
}

// unique finds the different slices along an axis, or elements: themselves, the
// first place of each, which of them each one is, and how many of each.
func unique(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax := 0
	if c.node.Attribute("axis") == nil {
		t = t.withShape([]int{t.Len()})
	} else {
		var err error
		if ax, err = axis(c.int("axis", 0), len(t.Shape)); err != nil {
			return nil, err
		}
	}
	n, outer, inner := t.Shape[ax], size(t.Shape[:ax]), size(t.Shape[ax+1:])
	if err := c.hold(4 * n); err != nil {
		return nil, err
	}
	if err := c.steps(t.Len() * 32); err != nil {
		return nil, err
	}
	orderOf := func(x, y int) int {
		for i := range outer {
			for j := range inner {
				if o := t.order((i*n+x)*inner+j, (i*n+y)*inner+j); o != 0 {
					return o
				}
			}
		}
		return 0
	}
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	sort.SliceStable(list, func(x, y int) bool { return orderOf(list[x], list[y]) < 0 })
	group := make([]int, n) // by slice
	var first []int         // by group
	for i, k := range list {
		if i == 0 || orderOf(list[i-1], k) != 0 {
			first = append(first, k)
		}
		group[k] = len(first) - 1
	}
	if c.int("sorted", 1) == 0 { // in the order of their first places
		rank := make([]int, len(first))
		for i := range rank {
			rank[i] = i
		}
		sort.Slice(rank, func(x, y int) bool { return first[rank[x]] < first[rank[y]] })
		place, sorted := make([]int, len(first)), make([]int, len(first))
		for i, g := range rank {
			place[g], sorted[i] = i, first[g]
		}
		first = sorted
		for k := range group {
			group[k] = place[group[k]]
		}
	}
	out, err := c.take(t, ax, first)
	if err != nil {
		return nil, err
	}
	firsts, back, counts := make([]int64, len(first)), make([]int64, n), make([]int64, len(first))
	for i, k := range first {
		firsts[i] = int64(k)
	}
	for k, g := range group {
		back[k] = int64(g)
		counts[g]++
	}
	return []*Tensor{out, Ints([]int{len(first)}, firsts...), Ints([]int{n}, back...), Ints([]int{len(first)}, counts...)}, nil
}

func reverseSequence(c *call) ([]*Tensor, error) {
	t, lengths := c.in[0], c.in[1]
	b, s := c.int("batch_axis", 1), c.int("time_axis", 0)
	if len(t.Shape) < 2 || b < 0 || b > 1 || s != 1-b {
		return nil, fmt.Errorf("has batch axis %d and time axis %d in shape %v, want 0 and 1 or 1 and 0", b, s, t.Shape)
	}
	if lengths.Len() != t.Shape[b] {
		return nil, fmt.Errorf("has %d lengths for a batch of %d", lengths.Len(), t.Shape[b])
	}
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	step, inner := strides(t.Shape), size(t.Shape[2:])
	for i, n := range lengths.Ints {
		if n < 0 || n > int64(t.Shape[s]) {
			return nil, fmt.Errorf("has length %d of %d", n, t.Shape[s])
		}
		for j := range t.Shape[s] {
			from := j
			if j < int(n) {
				from = int(n) - 1 - j
			}
			out.copyRun(i*step[b]+j*step[s], t, i*step[b]+from*step[s], inner)
		}
	}
	return []*Tensor{out}, nil
}

// det is the determinant of each matrix, by elimination.
func det(c *call) ([]*Tensor, error) {
	t := c.in[0]
	r := len(t.Shape)
	if r < 2 || t.Shape[r-1] != t.Shape[r-2] {
		return nil, fmt.Errorf("shape %v is not of square matrices", t.Shape)
	}
	n := t.Shape[r-1]
	out, err := c.alloc(t.Type, t.Shape[:r-2])
	if err != nil {
		return nil, err
	}
	if float64(t.Len())*float64(n) > float64(c.limits.Work) {
		return nil, c.steps(-1)
	}
	if err := c.steps(t.Len() * n); err != nil {
		return nil, err
	}
	for i := range out.Floats {
		m := slices.Clone(t.Floats[i*n*n : (i+1)*n*n])
		d := 1.0
		for k := range n {
			p := k
			for j := k + 1; j < n; j++ {
				if math.Abs(m[j*n+k]) > math.Abs(m[p*n+k]) {
					p = j
				}
			}
			if p != k {
				d = -d
				for x := range n {
					m[p*n+x], m[k*n+x] = m[k*n+x], m[p*n+x]
				}
			}
			d *= m[k*n+k]
			if m[k*n+k] == 0 {
				break
			}
			for j := k + 1; j < n; j++ {
				f := m[j*n+k] / m[k*n+k]
				for x := k; x < n; x++ {
					m[j*n+x] -= f * m[k*n+x]
				}
			}
		}
		out.Floats[i] = d
	}
	return []*Tensor{out}, nil
}
