package model

import (
	"fmt"
	"slices"

	"probity/model/kernel"
)

type runner = func(w *kernel.Worker, from, to int)

// parts splits rows*cols of a product into units for the threads: parts of rows,
// or of columns where there are few rows. Work that is not worth a second thread
// stays in one piece.
func (b *planner) parts(work int64, rows, cols, least int) (rowParts, colParts int) {
	if b.threads == 1 || work < b.least {
		return 1, 1
	}
	want := 3 * b.threads
	rowParts = min(max(1, rows/least), want)
	colParts = min((cols+kernel.ColumnStep-1)/kernel.ColumnStep, (want+rowParts-1)/rowParts)
	return rowParts, max(1, colParts)
}

// columns is part i of n of the columns, each part but the last of whole steps.
func columnPart(i, n, cols int) (from, to int) {
	steps := (cols + kernel.ColumnStep - 1) / kernel.ColumnStep
	return min(steps*i/n*kernel.ColumnStep, cols), min(steps*(i+1)/n*kernel.ColumnStep, cols)
}

// bias is the second weight of a conv or dense; nil without one.
func (b *planner) bias(op Op) []int32 {
	if len(op.Weights) < 2 {
		return nil
	}
	return b.w[op.Weights[1]].Int32s()
}

func geometry(w Window, in, out []int) kernel.Conv {
	in, out = in[len(in)-3:], out[len(out)-3:]
	return kernel.Conv{Height: in[1], Width: in[2], In: in[0], Out: out[0], Kernel: w.Kernel, Stride: w.Stride,
		Dilation: w.Dilation, Pads: w.Pads, Groups: max(1, w.Groups)}
}

// A convStep is a convolution or a pooling of a batch of images.
type convStep struct {
	to, from           place
	geometry           kernel.Conv
	packed             *kernel.Convolution // conv
	rule               kernel.Rule         // all but maxpool
	rowParts, colParts int
}

func (s convStep) units() int { n, _ := s.to.batch(); return n * s.rowParts * s.colParts }

// part is unit u: the image's offsets, rows and columns.
func (s convStep) part(u int) (dst, src, y0, y1, c0, c1 int) {
	col := u % s.colParts
	row := u / s.colParts % s.rowParts
	image := u / s.colParts / s.rowParts
	_, dst = s.to.batch()
	_, src = s.from.batch()
	oh := s.geometry.OutHeight()
	c0, c1 = columnPart(col, s.colParts, s.geometry.Out)
	return s.to.offset + image*dst, s.from.offset + image*src, oh * row / s.rowParts, oh * (row + 1) / s.rowParts, c0, c1
}

func (b *planner) conv(i int) {
	op := b.p.Ops[i]
	from := b.image(op.In[0])
	channel := len(from.shape) - 3
	v, rule := b.fused(i, func(axis int) bool { return axis == channel })
	s := convStep{from: from, rule: rule, geometry: geometry(op.Window, from.shape, b.p.Values[v].Shape)}
	s.to = b.put(v, channelsLast(b.p.Values[v].Shape))
	s.rowParts, s.colParts = b.parts(b.p.MACs(i)/16, s.geometry.OutHeight(), s.geometry.Out, 1)
	if op.Groups > 1 {
		s.colParts = 1
	}
	s.packed = b.packConv(op, from.typ, s.geometry)
	b.add(op.describe(i), s.units(), b.p.MACs(i)/16, []*buffer{from.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return convSteps()[s.to.typ][s.from.typ](s)
	})
}

func runConvStep[D, A kernel.Elem](s convStep) runner {
	out, in := memory[D](s.to.buffer), memory[A](s.from.buffer)
	outStep, inStep := s.to.pixel(), s.from.pixel()
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			dst, src, y0, y1, c0, c1 := s.part(u)
			kernel.Convolve(w, out[dst:], outStep, in[src:], inStep, s.packed, y0, y1, c0, c1, &s.rule)
		}
	}
}

func (b *planner) pool(i int) {
	op := b.p.Ops[i]
	from := b.image(op.In[0])
	channel := len(from.shape) - 3
	s := convStep{from: from, colParts: 1}
	v := len(b.p.Inputs) + i
	if op.Kind == OpSumPool {
		v, s.rule = b.fused(i, func(axis int) bool { return axis == channel })
	}
	s.geometry = geometry(op.Window, from.shape, b.p.Values[v].Shape)
	s.to = b.put(v, channelsLast(b.p.Values[v].Shape))
	s.rowParts, _ = b.parts(b.p.work(i), s.geometry.OutHeight(), 1, 1)
	b.add(op.describe(i), s.units(), b.p.work(i), []*buffer{from.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		if op.Kind == OpSumPool {
			return sumPoolSteps()[s.to.typ][s.from.typ](s)
		}
		return maxPoolSteps()[s.to.typ](s)
	})
}

func runSumPoolStep[D, A kernel.Elem](s convStep) runner {
	out, in := memory[D](s.to.buffer), memory[A](s.from.buffer)
	outStep, inStep := s.to.pixel(), s.from.pixel()
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			dst, src, y0, y1, _, _ := s.part(u)
			kernel.SumPool(w, out[dst:], outStep, in[src:], inStep, s.geometry, y0, y1, &s.rule)
		}
	}
}

func runMaxPoolStep[E kernel.Elem](s convStep) runner {
	out, in := memory[E](s.to.buffer), memory[E](s.from.buffer)
	outStep, inStep := s.to.pixel(), s.from.pixel()
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			dst, src, y0, y1, _, _ := s.part(u)
			kernel.MaxPool(w, out[dst:], outStep, in[src:], inStep, s.geometry, y0, y1, 0) // every window covers something
		}
	}
}

// A denseStep is a product of rows with packed weights.
type denseStep struct {
	to, from           place
	rows, lda          int
	packed             *kernel.Matrix
	rule               kernel.Rule
	rowParts, colParts int
}

func (b *planner) dense(i int) {
	op := b.p.Ops[i]
	spec := b.p.Weights[op.Weights[0]]
	n, k := spec.Shape[0], spec.Shape[1]
	in := op.In[0]
	s := denseStep{rows: elements(b.p.Values[in].Shape) / k}
	var order []int // of the columns, where the operand lies in another
	if s.rows == 1 {
		s.from, s.lda = b.whole(in), k
		if row := Contiguous(s.from.shape).Strides; !sameStrides(s.from.shape, s.from.strides, row) {
			order = make([]int, k)
			s.from.view().each(func(i, at int) { order[at] = i })
		}
	} else {
		found := false
		for _, pl := range b.places[in] {
			if lda, ok := pl.asRows(k); ok {
				s.from, s.lda, found = pl, lda, true
				break
			}
		}
		if !found {
			s.from, s.lda = b.rows(in), k
		}
	}
	last := len(b.p.Values[len(b.p.Inputs)+i].Shape) - 1
	v, rule := b.fused(i, func(axis int) bool { return axis == last })
	s.rule = rule
	s.to = b.put(v, Contiguous(b.p.Values[v].Shape).Strides)
	s.packed = b.pack(op, s.from.typ, order)
	s.rowParts, s.colParts = b.parts(b.p.MACs(i)/16, s.rows, n, 16)
	b.add(op.describe(i), s.rowParts*s.colParts, b.p.MACs(i)/16, []*buffer{s.from.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return denseSteps()[s.to.typ][s.from.typ](s)
	})
}

// A packing names packed weights: those of a network unrolled in time are
// packed once.
type packing struct {
	weights string
	left    kernel.Type
	conv    kernel.Conv // or the zero value
}

// pack packs the weights of a dense, the columns in the given order.
func (b *planner) pack(op Op, left kernel.Type, order []int) *kernel.Matrix {
	key := packing{weights: fmt.Sprint(op.Weights), left: left}
	if m := b.matrices[key]; m != nil && order == nil {
		return m
	}
	shape := b.p.Weights[op.Weights[0]].Shape
	n, k := shape[0], shape[1]
	bias := b.bias(op)
	var m *kernel.Matrix
	switch t := b.w[op.Weights[0]]; {
	case t.b != nil:
		m = kernel.Pack(b.set, left, reordered(t.b, order), n, k, k, 1, bias)
	case t.h != nil:
		m = kernel.Pack(b.set, left, reordered(t.h, order), n, k, k, 1, bias)
	default:
		m = kernel.Pack(b.set, left, reordered(t.w, order), n, k, k, 1, bias)
	}
	if order == nil {
		b.matrices[key] = m
	}
	return m
}

// packConv packs the weights of a conv.
func (b *planner) packConv(op Op, left kernel.Type, c kernel.Conv) *kernel.Convolution {
	key := packing{fmt.Sprint(op.Weights), left, c}
	if m := b.convolutions[key]; m != nil {
		return m
	}
	bias := b.bias(op)
	var m *kernel.Convolution
	switch t := b.w[op.Weights[0]]; {
	case t.b != nil:
		m = kernel.PackConv(b.set, left, c, t.b, bias)
	case t.h != nil:
		m = kernel.PackConv(b.set, left, c, t.h, bias)
	default:
		m = kernel.PackConv(b.set, left, c, t.w, bias)
	}
	b.convolutions[key] = m
	return m
}

// asRows says whether the place is rows of k elements, each in one piece, as far
// apart as the next.
func (p place) asRows(k int) (lda int, ok bool) {
	last := len(p.shape) - 1
	if p.shape[last] != k || k > 1 && p.strides[last] != 1 {
		return 0, false
	}
	logical := Contiguous(p.shape).Strides
	var rows []dim
	for i, n := range p.shape[:last] {
		if n > 1 {
			rows = append(rows, dim{size: n, strides: [3]int{logical[i], p.strides[i]}})
		}
	}
	switch rows = joined(rows); len(rows) {
	case 0:
		return k, true
	case 1:
		return rows[0].strides[1], rows[0].strides[1] > 0
	}
	return 0, false
}

// reordered is a matrix with its columns in another order.
func reordered[E kernel.Elem](m []E, order []int) []E {
	if order == nil {
		return m
	}
	out := make([]E, 0, len(m))
	for row := range slices.Chunk(m, len(order)) {
		for _, i := range order {
			out = append(out, row[i])
		}
	}
	return out
}

func runDenseStep[D, A kernel.Elem](s denseStep) runner {
	out, in := memory[D](s.to.buffer), memory[A](s.from.buffer)
	n := s.packed.N
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			row := u / s.colParts
			c0, c1 := columnPart(u%s.colParts, s.colParts, n)
			y0, y1 := s.rows*row/s.rowParts, s.rows*(row+1)/s.rowParts
			kernel.Gemm(w, out[y0*n:], n, in[s.from.offset+y0*s.lda:], s.lda, y1-y0, s.packed, c0, c1, &s.rule)
		}
	}
}

// A matMulStep is products of values.
type matMulStep struct {
	to, a, b          place
	aAt, bAt          []int // by product: where the operands are
	m, n, k           int
	lda, nStep, kStep int
	rule              kernel.Rule
	rowParts          int
}

func (b *planner) matMul(i int) {
	op := b.p.Ops[i]
	s := matMulStep{}
	shape := b.p.Values[len(b.p.Inputs)+i].Shape
	last := len(shape) - 1
	s.a, s.b = b.places[op.In[0]][0], b.places[op.In[1]][0]
	if k := s.a.shape[last]; k > 1 && s.a.strides[last] != 1 || s.a.strides[last-1] < 0 {
		s.a = b.rows(op.In[0])
	}
	if s.b.strides[last] < 0 || s.b.strides[last-1] < 0 {
		s.b = b.rows(op.In[1])
	}
	s.m, s.k, s.n = s.a.shape[last-1], s.a.shape[last], s.b.shape[last-1]
	s.lda, s.nStep, s.kStep = s.a.strides[last-1], s.b.strides[last-1], s.b.strides[last]
	for _, o := range []struct {
		p  place
		at *[]int
	}{{s.a, &s.aAt}, {s.b, &s.bAt}} {
		View{Shape: shape[:last-1], Strides: o.p.strides[:last-1], Offset: o.p.offset}.each(func(_, at int) { *o.at = append(*o.at, at) })
	}
	v, rule := b.fused(i, func(axis int) bool { return axis == last })
	s.rule = rule
	s.to = b.put(v, Contiguous(shape).Strides)
	s.rowParts = 1
	if len(s.aAt) < 2*b.threads && b.p.MACs(i)/8 >= b.least {
		s.rowParts = min(max(1, s.m/32), b.threads)
	}
	b.add(op.describe(i), len(s.aAt)*s.rowParts, b.p.MACs(i)/8, []*buffer{s.a.buffer, s.b.buffer}, []*buffer{s.to.buffer}, func() func(*kernel.Worker, int, int) {
		return matMulSteps()[s.to.typ][s.a.typ][s.b.typ](s)
	})
}

func runMatMulStep[D, A, B kernel.Elem](s matMulStep) runner {
	out, x, y := memory[D](s.to.buffer), memory[A](s.a.buffer), memory[B](s.b.buffer)
	return func(w *kernel.Worker, from, to int) {
		for u := from; u < to; u++ {
			at, part := u/s.rowParts, u%s.rowParts
			y0, y1 := s.m*part/s.rowParts, s.m*(part+1)/s.rowParts
			kernel.MatMul(w, out[(at*s.m+y0)*s.n:], s.n, x[s.aAt[at]+y0*s.lda:], s.lda, y1-y0, y[s.bAt[at]:], s.n, s.k, s.nStep, s.kStep, &s.rule)
		}
	}
}

// The functions for each type that a step may write and read.

func convSteps() [4][4]func(convStep) runner {
	return [4][4]func(convStep) runner{
		{runConvStep[uint8, uint8], runConvStep[uint8, int8], runConvStep[uint8, int16], runConvStep[uint8, int32]},
		{runConvStep[int8, uint8], runConvStep[int8, int8], runConvStep[int8, int16], runConvStep[int8, int32]},
		{runConvStep[int16, uint8], runConvStep[int16, int8], runConvStep[int16, int16], runConvStep[int16, int32]},
		{runConvStep[int32, uint8], runConvStep[int32, int8], runConvStep[int32, int16], runConvStep[int32, int32]},
	}
}

func sumPoolSteps() [4][4]func(convStep) runner {
	return [4][4]func(convStep) runner{
		{runSumPoolStep[uint8, uint8], runSumPoolStep[uint8, int8], runSumPoolStep[uint8, int16], runSumPoolStep[uint8, int32]},
		{runSumPoolStep[int8, uint8], runSumPoolStep[int8, int8], runSumPoolStep[int8, int16], runSumPoolStep[int8, int32]},
		{runSumPoolStep[int16, uint8], runSumPoolStep[int16, int8], runSumPoolStep[int16, int16], runSumPoolStep[int16, int32]},
		{runSumPoolStep[int32, uint8], runSumPoolStep[int32, int8], runSumPoolStep[int32, int16], runSumPoolStep[int32, int32]},
	}
}

func maxPoolSteps() [4]func(convStep) runner {
	return [4]func(convStep) runner{runMaxPoolStep[uint8], runMaxPoolStep[int8], runMaxPoolStep[int16], runMaxPoolStep[int32]}
}

func denseSteps() [4][4]func(denseStep) runner {
	return [4][4]func(denseStep) runner{
		{runDenseStep[uint8, uint8], runDenseStep[uint8, int8], runDenseStep[uint8, int16], runDenseStep[uint8, int32]},
		{runDenseStep[int8, uint8], runDenseStep[int8, int8], runDenseStep[int8, int16], runDenseStep[int8, int32]},
		{runDenseStep[int16, uint8], runDenseStep[int16, int8], runDenseStep[int16, int16], runDenseStep[int16, int32]},
		{runDenseStep[int32, uint8], runDenseStep[int32, int8], runDenseStep[int32, int16], runDenseStep[int32, int32]},
	}
}

func matMulSteps() [4][4][4]func(matMulStep) runner {
	return [4][4][4]func(matMulStep) runner{
		matMulTo[uint8](), matMulTo[int8](), matMulTo[int16](), matMulTo[int32](),
	}
}

func matMulTo[D kernel.Elem]() [4][4]func(matMulStep) runner {
	return [4][4]func(matMulStep) runner{
		{runMatMulStep[D, uint8, uint8], runMatMulStep[D, uint8, int8], runMatMulStep[D, uint8, int16], runMatMulStep[D, uint8, int32]},
		{runMatMulStep[D, int8, uint8], runMatMulStep[D, int8, int8], runMatMulStep[D, int8, int16], runMatMulStep[D, int8, int32]},
		{runMatMulStep[D, int16, uint8], runMatMulStep[D, int16, int8], runMatMulStep[D, int16, int16], runMatMulStep[D, int16, int32]},
		{runMatMulStep[D, int32, uint8], runMatMulStep[D, int32, int8], runMatMulStep[D, int32, int16], runMatMulStep[D, int32, int32]},
	}
}
