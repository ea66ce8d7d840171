package sumcheck

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"probity/model"
)

// requant: a m + half = 2^shift q + r with 0 <= r < 2^shift, and q = y + u - d, where
// u is what q has above Hi and d what it lacks to Lo: u (Hi - y) = 0 and
// d (y - Lo) = 0.
func (s *system) requant(op model.Op, x val, v int) val {
	out := s.like(v, x)
	sp := out.block.space
	from, to := s.program.Values[op.In[0]], s.program.Values[v]
	lo, hi := from.Lo, from.Hi
	m := part{}
	if len(op.Weights) > 0 {
		spec := s.program.Weights[op.Weights[0]]
		c := []int64{lo * spec.Lo, lo * spec.Hi, hi * spec.Lo, hi * spec.Hi}
		lo, hi = slices.Min(c), slices.Max(c)
		dim := op.Axes[0] + 1
		w := s.weight(op.Weights[0], [][]int{x.lengths(dim)})
		m = part{factor: number(1), block: w.block}
		for _, a := range x.dims[dim] {
			m.axes = append(m.axes, axis{kind: along, of: a})
		}
	}
	half := int64(0)
	if op.Shift > 0 {
		half = 1 << (op.Shift - 1)
	}
	// product is a m + half of every element.
	product := func(w *witness) []int64 {
		a := w.read(x.block)
		if m.block != nil {
			for i, at := range locate(sp, m.block, m.axes) {
				a[i] *= w.ints[m.block.vector][m.block.at+at]
			}
		}
		for i := range a {
			a[i] += half
		}
		return a
	}
	mapped := func(f func(a int64) int64) func(w *witness) []int64 {
		return func(w *witness) []int64 {
			a := product(w)
			for i := range a {
				a[i] = f(a[i])
			}
			return a
		}
	}
	rest := s.limbsOf(sp, 1<<op.Shift-1, true, mapped(func(a int64) int64 { return a & (1<<op.Shift - 1) }))
	var over, under []part
	bottom, top := to.Lo, to.Hi
	if q := (hi + half) >> op.Shift; q > op.Hi {
		over = s.limbsOf(sp, q-op.Hi, false, mapped(func(a int64) int64 { return max(0, a>>op.Shift-op.Hi) }))
		top = op.Hi
	}
	if q := (lo + half) >> op.Shift; q < op.Lo {
		under = s.limbsOf(sp, op.Lo-q, false, mapped(func(a int64) int64 { return max(0, op.Lo-a>>op.Shift) }))
		bottom = op.Lo
	}
	if over != nil && under == nil {
		// Only the top has to be exact: fewer ranges, if the interval is a power of two.
		bottom = top - (1<<bits.Len64(uint64(top-bottom)) - 1)
	}
	s.within(out, bottom, top, over != nil)

	y := s.self(out, number(1))
	c := append(slices.Clone(over), s.negated(under)...)
	c = scaled(append(c, y), shifted(1, op.Shift))
	c = append(append(c, rest...), part{factor: number(-half)})
	if m.block == nil {
		s.relate(sp, append(c, s.self(x, number(-1)))...)
	} else {
		s.relate(sp, c...).product([]part{s.self(x, number(1))}, []part{m})
	}
	if over != nil {
		s.relate(sp).product(over, []part{{factor: number(op.Hi)}, s.self(out, number(-1))})
	}
	if under != nil {
		s.relate(sp).product(under, []part{y, {factor: number(-op.Lo)}})
	}
	return out
}

// lookupOp: (x, y) is an entry of the table.
func (s *system) lookupOp(op model.Op, x val, v int) val {
	out := s.like(v, x)
	name := make([]byte, 8, 8+4*len(op.Table))
	binary.LittleEndian.PutUint64(name, uint64(op.Lo))
	for _, y := range op.Table {
		name = binary.LittleEndian.AppendUint32(name, uint32(y))
	}
	t := s.tables[string(name)]
	if t == nil {
		s.tags++
		t = &table{tag: s.tags, count: s.newBlock(trace, len(op.Table)), out: s.newBlock(tables, len(op.Table)), values: op.Table}
		s.tables[string(name)] = t
		s.listed = append(s.listed, t)
		entry := append(s.key(t.tag), part{factor: number(-1), index: true}, part{factor: number(-op.Lo)})
		s.lookup(t.count.space, append(entry, minus([]part{s.self(val{block: t.out}, number(1))}, 1)...), t.count)
	}
	s.count(t, x, op.Lo)
	read := append(s.key(t.tag), minus([]part{s.self(x, number(1))}, 0)...)
	s.lookup(out.block.space, append(read, minus([]part{s.self(out, number(1))}, 1)...), nil)
	return out
}

// count adds the elements of x to the multiplicities of a table whose first entry
// belongs to lo.
func (s *system) count(t *table, x val, lo int64) {
	s.fill(func(w *witness) error {
		counts := w.read(t.count)
		for _, a := range w.read(x.block) {
			if a < lo || a >= lo+int64(len(counts)) {
				return fmt.Errorf("%d is looked up in a table of %d entries from %d on", a, len(counts), lo)
			}
			counts[a-lo]++
		}
		w.write(t.count, counts)
		return nil
	})
}

// div: a 2^shift + h = y b + r with 0 <= r < b, where b = 2 h + a bit.
func (s *system) div(op model.Op, x, by val, v int) val {
	out := s.like(v, x)
	sp := out.block.space
	by, over := s.broadcast(by, out)
	divisor := s.program.Values[op.In[1]]
	small := by.block.space

	bit := s.newBlock(trace, small.dims...)
	s.fill(func(w *witness) error {
		b := w.read(by.block)
		for i := range b {
			b[i] &= 1
		}
		w.write(bit, b)
		return nil
	})
	isBit := s.self(val{block: bit}, number(1))
	s.relate(small, isBit).product([]part{isBit}, []part{isBit})
	half := s.limbsOf(small, divisor.Hi/2, false, func(w *witness) []int64 {
		b := w.read(by.block)
		for i := range b {
			b[i] >>= 1
		}
		return b
	})
	s.relate(small, append(scaled(half, number(-2)), s.self(by, number(1)), s.self(val{block: bit}, number(-1)))...)

	value := s.program.Values[v]
	s.within(out, value.Lo, value.Hi, false)
	b := part{factor: number(1), block: by.block, axes: over}
	remainder := func(complement bool) func(w *witness) []int64 {
		return func(w *witness) []int64 {
			a, y := w.read(x.block), w.read(out.block)
			for i, at := range locate(sp, by.block, over) {
				d := w.ints[by.block.vector][by.block.at+at]
				a[i] = a[i]<<op.Shift + d/2 - y[i]*d
				if complement {
					a[i] = d - 1 - a[i]
				}
			}
			return a
		}
	}
	rest := s.limbsOf(sp, divisor.Hi-1, false, remainder(false))
	room := s.limbsOf(sp, divisor.Hi-1, false, remainder(true))
	s.relate(sp, append(append(slices.Clone(rest), room...), part{factor: number(1)}, scaled([]part{b}, number(-1))[0])...)
	c := append(s.negated(rest), reaxed(half, over)...)
	s.relate(sp, append(c, s.self(x, shifted(1, op.Shift)))...).product([]part{s.self(out, number(1))}, []part{b})
	return out
}

// sqrt: a 2^shift = y^2 + r with 0 <= r <= 2 y.
func (s *system) sqrt(op model.Op, x val, v int) val {
	out := s.like(v, x)
	sp := out.block.space
	value := s.program.Values[v]
	s.within(out, 0, value.Hi, false)
	remainder := func(complement bool) func(w *witness) []int64 {
		return func(w *witness) []int64 {
			a, y := w.read(x.block), w.read(out.block)
			for i := range a {
				a[i] = a[i]<<op.Shift - y[i]*y[i]
				if complement {
					a[i] = 2*y[i] - a[i]
				}
			}
			return a
		}
	}
	rest := s.limbsOf(sp, 2*value.Hi, false, remainder(false))
	room := s.limbsOf(sp, 2*value.Hi, false, remainder(true))
	s.relate(sp, append(append(slices.Clone(rest), room...), s.self(out, number(-2)))...)
	y := []part{s.self(out, number(1))}
	s.relate(sp, append(s.negated(rest), s.self(x, shifted(1, op.Shift)))...).product(y, y)
	return out
}

// embed: the pair of an index and of a random combination of its row's elements
// is one of the table's.
func (s *system) embed(op model.Op, x val, v int) val {
	spec := s.program.Weights[op.Weights[0]]
	out := s.output(v, append(x.lengthsOf(0, len(x.shape)), plain(spec.Shape[1:])...))
	w := s.weight(op.Weights[0], plain(spec.Shape))
	s.tags++
	t := &table{tag: s.tags, count: s.newBlock(trace, spec.Shape[0])}
	// Each axis of a row has its own coordinates of delta.
	elements := part{factor: number(1), block: out.block, axes: make([]axis, len(out.block.dims))}
	row := part{factor: number(1), block: w.block, axes: make([]axis, len(w.block.dims))}
	for i := range x.block.dims {
		elements.axes[i] = axis{kind: along, of: i}
	}
	at := 0
	for i, d := range spec.Shape[1:] {
		for _, a := range w.dims[i+2] {
			n := spaceOf(d).size
			combined := axis{kind: byDelta, at: at, n: n}
			row.axes[a] = combined
			elements.axes[out.dims[len(x.shape)+i][0]] = combined
			at += n
		}
	}
	s.delta = max(s.delta, at)
	if spec.Shape[0] > 1 {
		row.axes[w.dims[1][0]] = axis{kind: along, of: 0}
	}
	entry := append(s.key(t.tag), part{factor: number(-1), index: true})
	s.lookup(t.count.space, append(entry, minus([]part{row}, 1)...), t.count)
	s.count(t, x, 0)
	read := append(s.key(t.tag), minus([]part{s.self(x, number(1))}, 0)...)
	s.lookup(x.block.space, append(read, minus([]part{elements}, 1)...), nil)
	return out
}
