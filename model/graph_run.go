package model

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Run computes the network in floating point and returns its outputs, one slice
// for each of g.Outputs; inputs are one slice for each of g.Inputs. It is what
// integers are compared with: every value is computed from float32 operands,
// summed in float64 in a fixed order and rounded to float32 once, so that the
// number of processors makes no difference. Products of two float32 are exact
// in float64, so neither does a fused multiply-add.
func (g *Graph) Run(inputs ...[]float32) ([][]float32, error) {
	values, err := g.exec(inputs, false)
	if err != nil {
		return nil, err
	}
	out := make([][]float32, len(g.Outputs))
	for i, o := range g.Outputs {
		out[i] = values[o.Value]
	}
	return out, nil
}

// run returns every value: the inputs, then what each node writes. Values may
// share memory and must not be changed.
func (g *Graph) run(inputs [][]float32) ([][]float32, error) { return g.exec(inputs, true) }

func (g *Graph) exec(inputs [][]float32, keep bool) ([][]float32, error) {
	if len(inputs) != len(g.Inputs) {
		return nil, fmt.Errorf("run graph: %d inputs, the network takes %d", len(inputs), len(g.Inputs))
	}
	values := make([][]float32, len(g.Inputs)+len(g.Nodes))
	for i, in := range g.Inputs {
		if n := elements(in.Shape); len(inputs[i]) != n {
			return nil, fmt.Errorf("run graph: input %q has %d elements, the network takes %d (%s)", in.Name, len(inputs[i]), n, shapeString(in.Shape))
		}
		for k, v := range inputs[i] {
			if v != v || math.IsInf(float64(v), 0) {
				return nil, fmt.Errorf("run graph: element %d of input %q is not a finite number", k, in.Name)
			}
		}
		values[i] = inputs[i]
	}
	last := g.lastReaders()
	for i := range g.Nodes {
		n := &g.Nodes[i]
		in := make([]operand, len(n.In))
		for k, r := range n.In {
			in[k] = operand{g.shapeOf(r), nil}
			if c, ok := r.Const(); ok {
				in[k].data = g.Consts[c].Data
			} else {
				in[k].data = values[r]
			}
		}
		out, err := n.eval(in)
		if err != nil {
			return nil, fmt.Errorf("run graph: node %q (%s): %w", n.Name, n.Kind, err)
		}
		values[len(g.Inputs)+i] = out
		if !keep {
			for _, r := range n.In {
				if r >= 0 && last[r] == i {
					values[r] = nil
				}
			}
		}
	}
	return values, nil
}

// lastReaders is, for each value, the last node that reads it; values that are
// outputs have none.
func (g *Graph) lastReaders() []int {
	last := make([]int, len(g.Inputs)+len(g.Nodes))
	for i := range last {
		last[i] = -1
	}
	for i := range g.Nodes {
		for _, r := range g.Nodes[i].In {
			if r >= 0 {
				last[r] = i
			}
		}
	}
	for _, o := range g.Outputs {
		last[o.Value] = -1
	}
	return last
}

// shapeOf is the shape of an operand.
func (g *Graph) shapeOf(r Ref) []int {
	if i, ok := r.Const(); ok {
		return g.Consts[i].Shape
	}
	if int(r) < len(g.Inputs) {
		return g.Inputs[r].Shape
	}
	return g.Nodes[int(r)-len(g.Inputs)].Shape
}

// MACs is the number of multiplications of an input with a weight or of two
// values with each other that node i does to add them up.
func (g *Graph) MACs(i int) int64 {
	n := &g.Nodes[i]
	switch n.Kind {
	case NodeConv:
		w := g.shapeOf(n.In[1])
		return int64(elements(n.Shape)) * int64(elements(w[1:]))
	case NodeDense, NodeMatMul:
		w := g.shapeOf(n.In[1])
		return int64(elements(n.Shape)) * int64(w[len(w)-1])
	}
	return 0
}

// Params is the number of elements of the constants that node i reads and that
// are not Public. A constant that several nodes read counts for each.
func (g *Graph) Params(i int) int64 {
	var sum int64
	for _, r := range g.Nodes[i].In {
		if c, ok := r.Const(); ok && !g.Consts[c].Public {
			sum += int64(len(g.Consts[c].Data))
		}
	}
	return sum
}

// operand is a tensor that a node reads.
type operand struct {
	shape []int
	data  []float32
}

// eval carries out one node whose operands fit it; infer has to have accepted
// their shapes, and n.Shape to be what it said.
func (n *Node) eval(in []operand) ([]float32, error) {
	a := in[0]
	var b operand
	if len(in) > 1 {
		b = in[1]
	}
	size := elements(n.Shape)
	switch n.Kind {
	case NodeConv:
		return evalConv(n, in), nil
	case NodeDense:
		var bias []float32
		if len(in) > 2 {
			bias = in[2].data
		}
		out := make([]float32, size)
		k := last(a.shape)
		gemm(widen(a.data), widen(b.data), bias, out, elements(a.shape)/k, last(n.Shape), k)
		return out, nil
	case NodeMatMul:
		out := make([]float32, size)
		rows, cols, k := a.shape[len(a.shape)-2], b.shape[len(b.shape)-2], last(a.shape)
		for i := range size / (rows * cols) {
			gemm(widen(a.data[i*rows*k:(i+1)*rows*k]), widen(b.data[i*cols*k:(i+1)*cols*k]), nil, out[i*rows*cols:(i+1)*rows*cols], rows, cols, k)
		}
		return out, nil
	case NodeMaxPool, NodeSumPool:
		return evalPool(n, a), nil
	case NodeAdd:
		return combine(n.Shape, a, b, func(x, y float64) float64 { return float64(n.A*x) + float64(n.B*y) }), nil
	case NodeMul:
		return combine(n.Shape, a, b, func(x, y float64) float64 { return x * y }), nil
	case NodeDiv:
		return combine(n.Shape, a, b, func(x, y float64) float64 { return x / y }), nil
	case NodeCompare:
		return combine(n.Shape, a, b, func(x, y float64) float64 {
			if x > y {
				return 1
			}
			return 0
		}), nil
	case NodeCurve:
		return unary(a.data, n.Curve.F), nil
	case NodeClip:
		return unary(a.data, func(x float64) float64 { return min(max(x, n.Lo), n.Hi) }), nil
	case NodeSum, NodeMax, NodeArgMax, NodeSoftmax, NodeNorm:
		return evalReduce(n, a), nil
	case NodeView:
		return evalView(n.View, a.data), nil
	case NodePad:
		return evalPad(n, a), nil
	case NodeConcat:
		return evalConcat(n, in), nil
	case NodeGather:
		return evalGather(n, a), nil
	case NodeEmbed:
		row := elements(a.shape[1:])
		out := make([]float32, 0, size)
		for k, v := range b.data {
			i := int(v)
			if float32(i) != v || i < 0 || i >= a.shape[0] {
				return nil, fmt.Errorf("index %g at position %d is not one of the table's %d rows", v, k, a.shape[0])
			}
			out = append(out, a.data[i*row:(i+1)*row]...)
		}
		return out, nil
	}
	return nil, fmt.Errorf("unknown kind %q", n.Kind)
}

func last(s []int) int { return s[len(s)-1] }

func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// parallel splits 0..n among the processors, in pieces worth their start. work
// is the cost of one step, about in nanoseconds.
func parallel(n, work int, f func(lo, hi int)) {
	threads := min(runtime.GOMAXPROCS(0), n, max(1, n*max(work, 1)/20000))
	if threads <= 1 {
		f(0, n)
		return
	}
	var wg sync.WaitGroup
	for t := range threads {
		wg.Go(func() { f(n*t/threads, n*(t+1)/threads) })
	}
	wg.Wait()
}

// gemm is out = a bᵀ + bias, a being rows*k and b cols*k. Each sum runs over k
// in order, whatever the blocking.
func gemm(a, b []float64, bias, out []float32, rows, cols, k int) {
	parallel((rows+1)/2, 2*cols*k, func(lo, hi int) {
		gemmRows(a, b, bias, out, 2*lo, min(2*hi, rows), cols, k)
	})
}

func gemmRows(a, b []float64, bias, out []float32, lo, hi, cols, k int) {
	start := func(c int) float64 {
		if bias == nil {
			return 0
		}
		return float64(bias[c])
	}
	// A block of columns stays in the cache while all rows pass over it.
	block := max(4, 1<<15/max(k, 1)&^3)
	for c0 := 0; c0 < cols; c0 += block {
		c1 := min(c0+block, cols)
		for r := lo; r < hi; r += 2 {
			two := r+1 < hi
			x := a[r*k : (r+1)*k]
			y := x
			if two {
				y = a[(r+1)*k : (r+2)*k][:len(x)]
			}
			c := c0
			for ; c+3 < c1; c += 4 {
				w0, w1, w2, w3 := b[c*k:][:len(x)], b[(c+1)*k:][:len(x)], b[(c+2)*k:][:len(x)], b[(c+3)*k:][:len(x)]
				s0, s1, s2, s3 := start(c), start(c+1), start(c+2), start(c+3)
				t0, t1, t2, t3 := s0, s1, s2, s3
				for i, u := range x {
					v := y[i]
					p, q := w0[i], w1[i]
					s0 += u * p
					t0 += v * p
					s1 += u * q
					t1 += v * q
					p, q = w2[i], w3[i]
					s2 += u * p
					t2 += v * p
					s3 += u * q
					t3 += v * q
				}
				o := out[r*cols+c:][:4]
				o[0], o[1], o[2], o[3] = float32(s0), float32(s1), float32(s2), float32(s3)
				if two {
					o := out[(r+1)*cols+c:][:4]
					o[0], o[1], o[2], o[3] = float32(t0), float32(t1), float32(t2), float32(t3)
				}
			}
			for ; c < c1; c++ {
				w := b[c*k:][:len(x)]
				s, t := start(c), start(c)
				for i, u := range x {
					s += u * w[i]
					t += y[i] * w[i]
				}
				out[r*cols+c] = float32(s)
				if two {
					out[(r+1)*cols+c] = float32(t)
				}
			}
		}
	}
}

// evalConv unrolls windows into rows of a matrix, a tile at a time, and
// multiplies.
func evalConv(n *Node, in []operand) []float32 {
	x, w := in[0], in[1]
	var bias []float32
	if len(in) > 2 {
		bias = in[2].data
	}
	batch, channels, h, wd := x.shape[0], x.shape[1], x.shape[2], x.shape[3]
	outs, oh, ow := n.Shape[1], n.Shape[2], n.Shape[3]
	groups := n.Groups
	cg, og := channels/groups, outs/groups
	kh, kw := n.Kernel[0], n.Kernel[1]
	k := cg * kh * kw
	weight := widen(w.data)
	out := make([]float32, batch*outs*oh*ow)
	const tile = 32
	tiles := (oh*ow + tile - 1) / tile
	parallel(batch*groups*tiles, tile*og*k, func(lo, hi int) {
		rows := make([]float64, tile*k)
		res := make([]float32, tile*og)
		for job := lo; job < hi; job++ {
			t, g, b := job%tiles, job/tiles%groups, job/tiles/groups
			p0 := t * tile
			count := min(tile, oh*ow-p0)
			for p := range count {
				oy, ox := (p0+p)/ow, (p0+p)%ow
				row := rows[p*k : (p+1)*k]
				at := 0
				for c := range cg {
					plane := x.data[((b*channels+g*cg+c)*h)*wd:][:h*wd]
					for ky := range kh {
						y := oy*n.Stride[0] - n.Pads[0] + ky*n.Dilation[0]
						for kx := range kw {
							px := ox*n.Stride[1] - n.Pads[1] + kx*n.Dilation[1]
							v := 0.0
							if y >= 0 && y < h && px >= 0 && px < wd {
								v = float64(plane[y*wd+px])
							}
							row[at] = v
							at++
						}
					}
				}
			}
			var bg []float32
			if bias != nil {
				bg = bias[g*og : (g+1)*og]
			}
			gemmRows(rows, weight[g*og*k:(g+1)*og*k], bg, res, 0, count, og, k)
			for o := range og {
				dst := out[((b*outs+g*og+o)*oh)*ow+p0:]
				for p := range count {
					dst[p] = res[p*og+o]
				}
			}
		}
	})
	return out
}

func evalPool(n *Node, x operand) []float32 {
	h, w := x.shape[2], x.shape[3]
	oh, ow := n.Shape[2], n.Shape[3]
	sum := n.Kind == NodeSumPool
	planes := x.shape[0] * x.shape[1]
	out := make([]float32, planes*oh*ow)
	parallel(planes, oh*ow*n.Kernel[0]*n.Kernel[1], func(lo, hi int) {
		for c := lo; c < hi; c++ {
			image := x.data[c*h*w:][:h*w]
			for oy := range oh {
				for ox := range ow {
					acc := 0.0
					if !sum {
						acc = math.Inf(-1)
					}
					for ky := range n.Kernel[0] {
						y := oy*n.Stride[0] - n.Pads[0] + ky*n.Dilation[0]
						if y < 0 || y >= h {
							continue
						}
						for kx := range n.Kernel[1] {
							px := ox*n.Stride[1] - n.Pads[1] + kx*n.Dilation[1]
							if px < 0 || px >= w {
								continue
							}
							v := float64(image[y*w+px])
							if sum {
								acc += v
							} else {
								acc = max(acc, v)
							}
						}
					}
					out[(c*oh+oy)*ow+ox] = float32(acc)
				}
			}
		}
	})
	return out
}

func unary(x []float32, f func(float64) float64) []float32 {
	y := make([]float32, len(x))
	parallel(len(x), 10, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			y[i] = float32(f(float64(x[i])))
		}
	})
	return y
}

// broadcastStrides are the steps through a tensor of shape s for each axis of
// the shape out that it broadcasts to.
func broadcastStrides(s, out []int) []int {
	strides := make([]int, len(out))
	step := 1
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 1 {
			strides[len(out)-len(s)+i] = step
		}
		step *= s[i]
	}
	return strides
}

func combine(shape []int, a, b operand, f func(x, y float64) float64) []float32 {
	out := make([]float32, elements(shape))
	if slices.Equal(a.shape, b.shape) {
		for i, x := range a.data {
			out[i] = float32(f(float64(x), float64(b.data[i])))
		}
		return out
	}
	if len(shape) == 0 || len(out) == 0 {
		for i := range out {
			out[i] = float32(f(float64(a.data[0]), float64(b.data[0])))
		}
		return out
	}
	sa, sb := broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)
	inner := last(shape)
	da, db := last(sa), last(sb)
	eachIndex(shape[:len(shape)-1], func(at int, index []int) {
		ia, ib := 0, 0
		for k, v := range index {
			ia += v * sa[k]
			ib += v * sb[k]
		}
		row := out[at*inner:][:inner]
		for i := range row {
			row[i] = float32(f(float64(a.data[ia]), float64(b.data[ib])))
			ia += da
			ib += db
		}
	})
	return out
}

// eachIndex calls f for every index of a shape in row-major order. f must not
// keep index.
func eachIndex(shape []int, f func(at int, index []int)) {
	n := elements(shape)
	index := make([]int, len(shape))
	for at := range n {
		f(at, index)
		for k := len(shape) - 1; k >= 0; k-- {
			if index[k]++; index[k] < shape[k] {
				break
			}
			index[k] = 0
		}
	}
}

// offsets lists the positions of all elements of a tensor along some axes, the
// others being 0, in row-major order.
func offsets(shape []int, axes []int, pick bool) []int {
	strides := Contiguous(shape).Strides
	var dims, steps []int
	for i, d := range shape {
		if slices.Contains(axes, i) == pick {
			dims, steps = append(dims, d), append(steps, strides[i])
		}
	}
	out := make([]int, elements(dims))
	eachIndex(dims, func(at int, index []int) {
		for k, v := range index {
			out[at] += v * steps[k]
		}
	})
	return out
}

func evalReduce(n *Node, x operand) []float32 {
	bases, offs := offsets(x.shape, n.Axes, false), offsets(x.shape, n.Axes, true)
	out := make([]float32, elements(n.Shape))
	parallel(len(bases), 10*len(offs), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			base := x.data[bases[i]:]
			switch n.Kind {
			case NodeSum:
				acc := 0.0
				for _, o := range offs {
					acc += float64(base[o])
				}
				out[i] = float32(acc)
			case NodeMax:
				acc := math.Inf(-1)
				for _, o := range offs {
					acc = max(acc, float64(base[o]))
				}
				out[i] = float32(acc)
			case NodeArgMax:
				best := 0
				for k, o := range offs {
					if base[o] > base[offs[best]] {
						best = k
					}
				}
				out[i] = float32(best)
			case NodeSoftmax:
				top, sum := math.Inf(-1), 0.0
				for _, o := range offs {
					top = max(top, float64(base[o]))
				}
				for _, o := range offs {
					sum += math.Exp(float64(base[o]) - top)
				}
				for _, o := range offs {
					out[bases[i]+o] = float32(math.Exp(float64(base[o])-top) / sum)
				}
			case NodeNorm:
				mean, square := 0.0, 0.0
				if !n.RMS {
					for _, o := range offs {
						mean += float64(base[o])
					}
					mean /= float64(len(offs))
				}
				for _, o := range offs {
					d := float64(base[o]) - mean
					square += float64(d * d)
				}
				k := 1 / math.Sqrt(square/float64(len(offs))+n.Eps)
				for _, o := range offs {
					out[bases[i]+o] = float32((float64(base[o]) - mean) * k)
				}
			}
		}
	})
	return out
}

func evalView(v View, x []float32) []float32 {
	out := make([]float32, elements(v.Shape))
	if len(out) == 0 {
		return out
	}
	if len(v.Shape) == 0 {
		out[0] = x[v.Offset]
		return out
	}
	if v.Offset == 0 && len(x) == len(out) && slices.Equal(v.Strides, Contiguous(v.Shape).Strides) {
		return x
	}
	inner, step := last(v.Shape), last(v.Strides)
	eachIndex(v.Shape[:len(v.Shape)-1], func(at int, index []int) {
		p := v.Offset
		for k, i := range index {
			p += i * v.Strides[k]
		}
		row := out[at*inner:][:inner]
		for i := range row {
			row[i] = x[p]
			p += step
		}
	})
	return out
}

func evalPad(n *Node, x operand) []float32 {
	out := make([]float32, elements(n.Shape))
	fill := float32(n.Fill)
	for i := range out {
		out[i] = fill
	}
	strides := Contiguous(n.Shape).Strides
	eachIndex(x.shape, func(at int, index []int) {
		p := 0
		for k, i := range index {
			p += (n.Pad.Before[k] + i*(1+n.Pad.Inner[k])) * strides[k]
		}
		out[p] = x.data[at]
	})
	return out
}

func evalConcat(n *Node, in []operand) []float32 {
	out := make([]float32, 0, elements(n.Shape))
	axis := n.Axes[0]
	for outer := range elements(n.Shape[:axis]) {
		for _, x := range in {
			row := elements(x.shape[axis:])
			out = append(out, x.data[outer*row:(outer+1)*row]...)
		}
	}
	return out
}

func evalGather(n *Node, x operand) []float32 {
	axis := n.Axes[0]
	inner, dim := elements(x.shape[axis+1:]), x.shape[axis]
	out := make([]float32, 0, elements(n.Shape))
	for outer := range elements(x.shape[:axis]) {
		for _, i := range n.Index {
			at := (outer*dim + int(i)) * inner
			out = append(out, x.data[at:at+inner]...)
		}
	}
	return out
}
