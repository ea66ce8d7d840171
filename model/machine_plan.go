package model

import (
	"slices"

	"probity/model/kernel"
)

// A planner turns a program into the steps of a machine.
type planner struct {
	p       *Program // rearranged
	w       Weights
	take    bool // empty w on the way
	set     kernel.Set
	threads int

	chunk, shortRow int   // see chunkLen and shortRow
	least           int64 // see threadWork

	readers []int     // by value: how many ops and outputs read it
	places  [][]place // by value: where it lies; more than one where it was copied
	steps   []step
	buffers []*buffer
	inputs  []func() func([]int64)

	matrices     map[packing]*kernel.Matrix
	convolutions map[packing]*kernel.Convolution

	outputs []func() func([]int64)
}

func (b *planner) plan(p *Program) error {
	if err := b.rearrange(p); err != nil {
		return err
	}
	p = b.p
	b.places = make([][]place, len(p.Values))
	b.count()
	for i := range p.Inputs {
		b.input(i)
	}
	last := map[int]int{} // by weight: the last op that reads it
	for i, op := range p.Ops {
		for _, w := range op.Weights {
			last[w] = i
		}
	}
	for i, op := range p.Ops {
		v := len(p.Inputs) + i
		if b.readers[v] > 0 && b.places[v] == nil {
			b.op(i)
		}
		for _, w := range op.Weights {
			if b.take && last[w] == i {
				b.w[w] = Tensor{}
			}
		}
	}
	for _, port := range p.Outputs {
		b.output(port.Value)
	}
	return nil
}

// rearrange moves a requant before a maxpool that nothing else reads, where
// that gives the same: it is monotone, so the maximum commutes with it. What the
// maxpool reads is narrower then, and the requant joins the op before.
func (b *planner) rearrange(p *Program) error {
	q := *p
	q.Ops, q.Values = slices.Clone(p.Ops), slices.Clone(p.Values)
	b.p = &q
	b.count()
	n := len(p.Inputs)
	for {
		moved := false
		for j := range q.Ops {
			requant := q.Ops[j]
			if requant.Kind != OpRequant || b.readers[n+j] == 0 || requant.In[0] < n || b.readers[requant.In[0]] != 1 {
				continue
			}
			i := requant.In[0] - n
			pool := q.Ops[i]
			if pool.Kind != OpMaxPool || b.readers[pool.In[0]] != 1 {
				continue
			}
			if len(requant.Weights) > 0 && (q.Weights[requant.Weights[0]].Lo < 0 || requant.Axes[0] != len(q.Values[i+n].Shape)-3) {
				continue
			}
			requant.In, pool.In = pool.In, []int{i + n}
			between, err := q.step(requant, q.Values[:i+n])
			if err != nil {
				return err
			}
			q.Ops[i], q.Ops[j], q.Values[i+n] = requant, pool, between
			moved = true
		}
		if !moved {
			return nil
		}
	}
}

// count finds how many ops and outputs read each value, leaving out ops that
// nothing reads.
func (b *planner) count() {
	p := b.p
	b.readers = make([]int, len(p.Values))
	for _, port := range p.Outputs {
		b.readers[port.Value]++
	}
	for i, op := range slices.Backward(p.Ops) {
		if b.readers[len(p.Inputs)+i] == 0 {
			continue
		}
		for _, v := range op.In {
			b.readers[v]++
		}
	}
}

// reader is the only op that reads value v; ok is false where there are others,
// or where it is an output.
func (b *planner) reader(v int) (i int, ok bool) {
	if b.readers[v] != 1 {
		return 0, false
	}
	n := len(b.p.Inputs)
	for i := max(0, v-n+1); i < len(b.p.Ops); i++ {
		if b.readers[n+i] > 0 && slices.Contains(b.p.Ops[i].In, v) {
			return i, true
		}
	}
	return 0, false
}

// add appends a step that reads and writes these buffers.
func (b *planner) add(name string, units int, work int64, reads, writes []*buffer, bind func() func(w *kernel.Worker, from, to int)) {
	at := len(b.steps)
	for _, buf := range reads {
		buf.last = at
	}
	for _, buf := range writes {
		if !buf.written {
			buf.first, buf.written = at, true
		}
		buf.last = max(buf.last, at)
	}
	b.steps = append(b.steps, step{name: name, units: units, work: work, bind: bind, reads: reads, writes: writes})
}

// buffer makes one that a later step writes first.
func (b *planner) buffer(typ kernel.Type, size int) *buffer {
	buf := &buffer{typ: typ, size: size, first: -1, last: -1}
	b.buffers = append(b.buffers, buf)
	return buf
}

// put makes the place of value v, dense with these strides, for a step to write.
func (b *planner) put(v int, strides []int) place {
	val := b.p.Values[v]
	pl := place{b.buffer(kernel.TypeFor(val.Lo, val.Hi), elements(val.Shape)), val.Shape, strides, 0}
	b.places[v] = append(b.places[v], pl)
	return pl
}

// rows is the value with its elements row by row, as a program means it.
func (b *planner) rows(v int) place {
	return b.with(v, Contiguous(b.p.Values[v].Shape).Strides)
}

// image is the value, a batch of images, with channels last.
func (b *planner) image(v int) place {
	for _, pl := range b.places[v] {
		if pl.isImage() {
			return pl
		}
	}
	return b.with(v, channelsLast(b.p.Values[v].Shape))
}

// isImage says whether kernels can read a batch of images where it is.
func (p place) isImage() bool {
	at := len(p.shape) - 3
	c, h, w := p.shape[at], p.shape[at+1], p.shape[at+2]
	if c > 1 && p.strides[at] != 1 {
		return false
	}
	step := p.pixel()
	return step >= c && (w == 1 || p.strides[at+2] == step) && (h == 1 || p.strides[at+1] == w*step) && (at == 0 || p.shape[0] == 1 || p.strides[0] > 0)
}

// pixel is the distance between the pixels of an image.
func (p place) pixel() int {
	at := len(p.shape) - 3
	switch h, w := p.shape[at+1], p.shape[at+2]; {
	case w > 1:
		return p.strides[at+2]
	case h > 1:
		return p.strides[at+1]
	}
	return p.shape[at]
}

// batch is the number of images and the distance between them.
func (p place) batch() (n, step int) {
	if len(p.shape) == 3 || p.shape[0] == 1 {
		return 1, 0
	}
	return p.shape[0], p.strides[0]
}

// whole is the value as all of a buffer, in whatever order.
func (b *planner) whole(v int) place {
	for _, pl := range b.places[v] {
		if pl.dense() {
			return pl
		}
	}
	return b.with(v, ordered(b.p.Values[v].Shape, b.places[v][0].strides))
}

// with is the value as all of a buffer with these strides.
func (b *planner) with(v int, strides []int) place {
	for _, pl := range b.places[v] {
		if pl.dense() && sameStrides(pl.shape, pl.strides, strides) {
			return pl
		}
	}
	from := b.places[v][0]
	to := place{b.buffer(from.typ, elements(from.shape)), from.shape, strides, 0}
	b.copy("copy", to, from)
	b.places[v] = append(b.places[v], to)
	return to
}

// fused finds the rule that what op i computes is rounded by, and the value that
// this makes: that of a requant which alone reads it, or its own. joins says
// whether a multiplier along an axis can be part of it.
func (b *planner) fused(i int, joins func(axis int) bool) (v int, r kernel.Rule) {
	n := len(b.p.Inputs)
	v = n + i
	if k, ok := b.reader(v); ok {
		op := b.p.Ops[k]
		if op.Kind == OpRequant && (len(op.Weights) == 0 || joins(op.Axes[0])) {
			v = n + k
			r = b.rule(op)
		}
	}
	// Clamping to the value's interval changes nothing, and fits its type.
	r.Lo, r.Hi = int32(b.p.Values[v].Lo), int32(b.p.Values[v].Hi)
	return v, r
}

// rule is the kernel's form of a requant.
func (b *planner) rule(op Op) kernel.Rule {
	r := kernel.Rule{Shift: op.Shift}
	if len(op.Weights) > 0 {
		r.Mul = b.w[op.Weights[0]].Int32s()
	}
	return r
}

func (b *planner) op(i int) {
	op := b.p.Ops[i]
	v := len(b.p.Inputs) + i
	switch op.Kind {
	case OpConv:
		b.conv(i)
	case OpDense:
		b.dense(i)
	case OpMatMul:
		b.matMul(i)
	case OpMaxPool, OpSumPool:
		b.pool(i)
	case OpAdd, OpMul, OpDiv:
		b.both(i)
	case OpRequant, OpLookup, OpSqrt:
		b.each(i)
	case OpSum, OpMax, OpArgMax:
		b.reduce(i)
	case OpView:
		from := b.places[op.In[0]]
		for _, pl := range from {
			if to, ok := pl.look(op.View); ok {
				b.places[v] = append(b.places[v], to)
				return
			}
		}
		to, _ := b.rows(op.In[0]).look(op.View)
		b.places[v] = append(b.places[v], to)
	case OpPad:
		b.pad(i)
	case OpConcat:
		b.concat(i)
	case OpGather:
		b.gather(i)
	case OpEmbed:
		b.embed(i)
	}
}

func (b *planner) input(i int) {
	v := b.p.Values[i]
	strides := Contiguous(v.Shape).Strides
	for _, op := range b.p.Ops {
		if slices.Contains(op.In, i) && (op.Kind == OpConv || op.Kind == OpMaxPool || op.Kind == OpSumPool) {
			strides = channelsLast(v.Shape)
			break
		}
	}
	pl := b.put(i, strides)
	pl.written = true // before the first step
	b.inputs = append(b.inputs, func() func([]int64) {
		switch pl.typ {
		case kernel.Uint8:
			return enter[uint8](pl)
		case kernel.Int8:
			return enter[int8](pl)
		case kernel.Int16:
			return enter[int16](pl)
		}
		return enter[int32](pl)
	})
}

func enter[E kernel.Elem](pl place) func([]int64) {
	s, view := memory[E](pl.buffer), pl.view()
	if pl.dense() && sameStrides(pl.shape, pl.strides, Contiguous(pl.shape).Strides) {
		return func(x []int64) {
			for i, a := range x {
				s[i] = E(a)
			}
		}
	}
	return func(x []int64) { view.each(func(i, at int) { s[at] = E(x[i]) }) }
}

func (b *planner) output(v int) {
	pl := b.places[v][0]
	pl.last = len(b.steps)
	b.outputs = append(b.outputs, func() func([]int64) {
		switch pl.typ {
		case kernel.Uint8:
			return leave[uint8](pl)
		case kernel.Int8:
			return leave[int8](pl)
		case kernel.Int16:
			return leave[int16](pl)
		}
		return leave[int32](pl)
	})
}

func leave[E kernel.Elem](pl place) func([]int64) {
	s, view := memory[E](pl.buffer), pl.view()
	if pl.dense() && sameStrides(pl.shape, pl.strides, Contiguous(pl.shape).Strides) {
		return func(out []int64) {
			for i, a := range s {
				out[i] = int64(a)
			}
		}
	}
	return func(out []int64) { view.each(func(i, at int) { out[i] = int64(s[at]) }) }
}

// copy appends a step that copies what lies at one place to another, of any type
// that holds it.
func (b *planner) copy(name string, to, from place) {
	walk := dims(to.shape, to.strides, from.strides)
	units := 1
	if len(walk) > 0 {
		units = walk[0].size
	}
	b.add(name, units, int64(elements(to.shape))*2, []*buffer{from.buffer}, []*buffer{to.buffer}, func() func(*kernel.Worker, int, int) {
		return copySteps()[to.typ][from.typ](walk, to, from)
	})
}
