package reference

import (
	"fmt"
	"slices"

	"probity/model/onnx"
)

// matmul multiplies stacks of matrices by NumPy's rules.
func matmul(c *call) ([]*Tensor, error) {
	if err := c.same(0, 1); err != nil {
		return nil, err
	}
	a, err := c.numbers(c.in[0])
	if err != nil {
		return nil, err
	}
	b, err := c.numbers(c.in[1])
	if err != nil {
		return nil, err
	}
	return one(c.matmul(a, c.in[0].Shape, b, c.in[1].Shape, c.in[0].Type))
}

// matmul is the product of two stacks of numbers. Integers up to 32 bits are
// exact: their sums stay below 2^53 for any length that fits in memory, and
// wrap to the type afterwards.
func (c *call) matmul(a []float64, as []int, b []float64, bs []int, to onnx.DataType) (*Tensor, error) {
	if len(as) == 0 || len(bs) == 0 {
		return nil, fmt.Errorf("multiplies shapes %v and %v; a scalar is no matrix", as, bs)
	}
	// A vector is a matrix of one row, or one column, that disappears after.
	dropRow, dropCol := len(as) == 1, len(bs) == 1
	if dropRow {
		as = []int{1, as[0]}
	}
	if dropCol {
		bs = []int{bs[0], 1}
	}
	m, k := as[len(as)-2], as[len(as)-1]
	n := bs[len(bs)-1]
	if bs[len(bs)-2] != k {
		return nil, fmt.Errorf("shapes %v and %v cannot be multiplied", as, bs)
	}
	batch, err := broadcast(as[:len(as)-2], bs[:len(bs)-2])
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(batch)
	if !dropRow {
		shape = append(shape, m)
	}
	if !dropCol {
		shape = append(shape, n)
	}
	out, err := c.alloc(to, shape)
	if err != nil {
		return nil, err
	}
	work := float64(len(out.Floats)+len(out.Ints)) * float64(k)
	if work > float64(c.limits.Work) {
		return nil, c.steps(-1)
	}
	if err := c.steps(int(work)); err != nil {
		return nil, err
	}
	res := out.Floats
	if res == nil {
		if err := c.hold(len(out.Ints)); err != nil {
			return nil, err
		}
		res = make([]float64, len(out.Ints))
	}
	sets := [3][]int{stretch(as[:len(as)-2], batch), stretch(bs[:len(bs)-2], batch)}
	walk(batch, sets, func(i, x, y, _ int) {
		product1(res[i*m*n:(i+1)*m*n], a[x*m*k:(x+1)*m*k], b[y*k*n:(y+1)*k*n], m, k, n)
	})
	for i := range out.Ints {
		out.Ints[i] = toInt(res[i])
	}
	return out, nil
}

// product1 adds the product of an m*k and a k*n matrix to out.
func product1(out, a, b []float64, m, k, n int) {
	for i := range m {
		row := out[i*n : (i+1)*n]
		for j := range k {
			v := a[i*k+j]
			for x, w := range b[j*n : (j+1)*n] {
				row[x] += v * w
			}
		}
	}
}

func gemm(c *call) ([]*Tensor, error) {
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	var ops [2][]float64
	var shapes [2][]int
	for i, name := range []string{"transA", "transB"} {
		t := c.in[i]
		if len(t.Shape) != 2 {
			return nil, fmt.Errorf("input %d has %d dimensions, want 2", i, len(t.Shape))
		}
		if c.int(name, 0) != 0 {
			var err error
			if t, err = c.permute(t, []int{1, 0}); err != nil {
				return nil, err
			}
		}
		var err error
		if ops[i], err = c.numbers(t); err != nil {
			return nil, err
		}
		shapes[i] = t.Shape
	}
	out, err := c.matmul(ops[0], shapes[0], ops[1], shapes[1], onnx.Double)
	if err != nil {
		return nil, err
	}
	alpha, beta := c.float("alpha", 1), c.float("beta", 1)
	for i := range out.Floats {
		out.Floats[i] *= alpha
	}
	if t := c.in[2]; t != nil {
		shape, err := broadcast(out.Shape, t.Shape)
		if err != nil || !slices.Equal(shape, out.Shape) {
			return nil, fmt.Errorf("an addend of shape %v does not broadcast to %v", t.Shape, out.Shape)
		}
		walk(shape, [3][]int{stretch(t.Shape, shape)}, func(i, j, _, _ int) { out.Floats[i] += beta * t.at(j) })
	}
	return one(c.cast(out, c.in[0].Type))
}
