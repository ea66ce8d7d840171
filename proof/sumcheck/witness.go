package sumcheck

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// A witness is everything secret that a proof is about.
type witness struct {
	ints   [inverse][]int64 // the elements of all vectors but the last
	field  []fr.Element     // those of the last, from base on
	base   int
	below  func(to fr.Vector, from int) // those below base, which follow from limbs
	traces []*model.Trace               // one for each input of the batch
}

// value is value v of the program, the batch's entries one after the other.
func (w *witness) value(v int) []int64 {
	if len(w.traces) == 1 {
		return w.traces[0].Values[v]
	}
	var out []int64
	for _, t := range w.traces {
		out = append(out, t.Values[v]...)
	}
	return out
}

// read is the elements of a block of integers, row-major.
func (w *witness) read(b *block) []int64 {
	out := make([]int64, b.count())
	from := w.ints[b.vector][b.at:]
	b.each(func(i, position int) { out[i] = from[position] })
	return out
}

func (w *witness) write(b *block, x []int64) {
	to := w.ints[b.vector][b.at:]
	b.each(func(i, position int) { to[position] = x[i] })
}

// put writes numbers, one for every index of a space, where a part reads them.
func (w *witness) put(s space, p part, x []int64) {
	to := w.ints[p.block.vector][p.block.at:]
	walk(s, p.axes, p.block.strides(), func(i, at, _ int) { to[at] = x[i] })
}

// element is the element of a vector at a position.
func (w *witness) element(v vector, at int) fr.Element {
	if v == inverse {
		e := make(fr.Vector, 1)
		w.inverses(e, at)
		return e[0]
	}
	var e fr.Element
	e.SetInt64(w.ints[v][at])
	return e
}

// inverses is the source of the last vector.
func (w *witness) inverses(to fr.Vector, from int) {
	if n := min(len(to), w.base-from); n > 0 {
		w.below(to[:n], from)
		to, from = to[n:], from+n
	}
	if len(to) > 0 {
		copy(to, w.field[from-w.base:])
	}
}

// A tensor is a block on the way to becoming a factor: row-major, in integers
// until the first axis is summed.
type tensor struct {
	dims  []int
	ints  []int64
	field []fr.Element
}

func (w *witness) load(b *block) tensor {
	t := tensor{dims: append([]int(nil), b.dims...)}
	if b.vector != inverse {
		t.ints = w.read(b)
		return t
	}
	t.field = make([]fr.Element, b.count())
	b.each(func(i, position int) { t.field[i] = w.field[b.at+position-w.base] })
	return t
}

// strides are how far apart neighbours along each axis stand.
func (t *tensor) strides() []int {
	out := make([]int, len(t.dims))
	n := 1
	for a := len(out) - 1; a >= 0; a-- {
		out[a] = n
		n *= t.dims[a]
	}
	return out
}

// apply replaces an axis by the rows of a matrix over it.
func (t *tensor) apply(axis int, matrix [][]fr.Element) {
	outer, n, inner := 1, t.dims[axis], 1
	for _, d := range t.dims[:axis] {
		outer *= d
	}
	for _, d := range t.dims[axis+1:] {
		inner *= d
	}
	rows := len(matrix)
	out := make([]fr.Element, outer*rows*inner)
	parallel(outer*rows*inner, func(from, to int) {
		for o := from / (rows * inner); o*rows*inner < to; o++ {
			for r := range rows {
				base := (o*rows + r) * inner
				first, last := max(from, base), min(to, base+inner)
				for k := range n {
					m := &matrix[r][k]
					if m.IsZero() {
						continue
					}
					at := (o*n+k)*inner - base
					if t.field != nil {
						if first < last {
							addScaled(out[first:last], t.field[at+first:at+last], m)
						}
						continue
					}
					for i := first; i < last; i++ {
						var x fr.Element
						if t.ints[at+i] != 0 {
							x.SetInt64(t.ints[at+i]).Mul(&x, m)
						} else {
							continue
						}
						out[i].Add(&out[i], &x)
					}
				}
			}
		}
	})
	t.dims[axis] = rows
	t.ints, t.field = nil, out
}

// addFactor adds what the parts say at every real index of a space, times
// scale, to out, which is the space's cube.
func (w *witness) addFactor(out []fr.Element, parts []part, scale fr.Element, s space, ch *challenges, st *statement) {
	for i := range parts {
		p := &parts[i]
		f := p.value(ch)
		f.Mul(&f, &scale)
		switch {
		case p.block != nil:
			w.addBlock(out, p, f, s, ch)
		case p.public != nil || p.index:
			var x []int64
			if p.public != nil {
				x = p.public.values(st)
			}
			s.each(func(i, position int) {
				n := int64(position >> s.low(0)) // the first axis' index
				if p.public != nil {
					n = x[i]
				}
				var e fr.Element
				e.SetInt64(n)
				e.Mul(&e, &f)
				out[position].Add(&out[position], &e)
			})
		default:
			rows(s, p.axes, make([]int, len(p.axes)), func(_, _, position int, step []int) {
				for k, d := range step {
					if d >= 0 {
						out[position+k].Add(&out[position+k], &f)
					}
				}
			})
		}
	}
}

func (w *witness) addBlock(out []fr.Element, p *part, f fr.Element, s space, ch *challenges) {
	axes, stride := p.axes, p.block.strides()
	var ints []int64
	var field []fr.Element
	if p.block.vector == inverse {
		field = w.field[p.block.at-w.base:]
	} else {
		ints = w.ints[p.block.vector][p.block.at:]
	}
	if summed := slices.ContainsFunc(axes, func(x axis) bool { return !x.moves() }); summed {
		t := w.load(p.block)
		axes = slices.Clone(axes)
		for a, x := range axes {
			if weights := x.coordinates(ch, t.dims[a]); weights != nil {
				t.apply(a, [][]fr.Element{weights})
				axes[a] = axis{kind: fixed}
			}
		}
		for a, x := range axes {
			if x.kind == convolved {
				t.apply(a, x.conv.matrix(ch, t.dims[a]))
				axes[a] = axis{kind: along, of: x.of}
			}
		}
		ints, field, stride = t.ints, t.field, t.strides()
	}
	shift := integerScale()
	shift.Mul(&shift, &f)
	rows(s, axes, stride, func(_, from, position int, step []int) {
		n := len(step)
		if n > 0 && step[0] == 0 && step[n-1] == n-1 && n >= 16 && increasing(step) {
			if field != nil {
				addScaled(out[position:position+n], field[from:from+n], &f)
			} else {
				addScaledInts(out[position:position+n], ints[from:from+n], &shift)
			}
			return
		}
		for k, d := range step {
			if d < 0 {
				continue
			}
			var e fr.Element
			if field != nil {
				e.Mul(&field[from+d], &f)
			} else {
				e = raw(ints[from+d])
				e.Mul(&e, &shift)
			}
			out[position+k].Add(&out[position+k], &e)
		}
	})
}

// increasing is whether n steps that begin with 0 and end with n-1 are 0, 1, 2, ...
func increasing(step []int) bool {
	for k := 1; k < len(step); k++ {
		if step[k] != step[k-1]+1 {
			return false
		}
	}
	return true
}

// moves is whether an axis reads at most one index for one of the space.
func (x axis) moves() bool { return x.kind == along || x.kind == fixed || x.kind == mapped }

// rows calls do for every row of a space along its last axis that axes read from:
// the number of its first index, the place that is read there, given the strides of a
// tensor's axes, and the row's position in the space's cube; and for every index of the
// row how much further it reads, or less than 0 for nothing.
func rows(s space, axes []axis, stride []int, do func(i, from, position int, step []int)) {
	const nothing = -1 << 30 // below all places together
	start := 0
	step := make([][]int, len(s.dims))
	for a, d := range s.dims {
		step[a] = make([]int, d)
	}
	for a, x := range axes {
		switch x.kind {
		case fixed:
			start += x.at * stride[a]
		case along:
			for i := range step[x.of] {
				step[x.of][i] += x.bits(i) * stride[a]
			}
		case mapped:
			for i, to := range x.to {
				if to < 0 {
					step[x.of][i] = nothing
				} else {
					step[x.of][i] += int(to) * stride[a]
				}
			}
		}
	}
	if len(s.dims) == 0 {
		do(0, start, 0, []int{0})
		return
	}
	last := len(s.dims) - 1
	low := make([]int, len(s.dims))
	for a := range low {
		low[a] = s.low(a)
	}
	var descend func(axis, i, from, position int)
	descend = func(axis, i, from, position int) {
		if axis == last {
			do(i*s.dims[last], from, position, step[last])
			return
		}
		for k, d := range step[axis] {
			if d >= 0 {
				descend(axis+1, i*len(step[axis])+k, from+d, position+k<<low[axis])
			}
		}
	}
	descend(0, 0, start, 0)
}

// walk calls do for every real index of a space at which axes read an element: see
// rows.
func walk(s space, axes []axis, stride []int, do func(i, from, position int)) {
	rows(s, axes, stride, func(i, from, position int, step []int) {
		for k, d := range step {
			if d >= 0 {
				do(i+k, from+d, position+k)
			}
		}
	})
}

// locate says for every real index of a space which position of a block axes
// read.
func locate(s space, b *block, axes []axis) []int {
	out := make([]int, s.count())
	walk(s, axes, b.strides(), func(i, from, _ int) { out[i] = from })
	return out
}

// difference is what a reads minus what b reads, for every real index.
func (w *witness) difference(s space, a, b part) []int64 {
	out := make([]int64, s.count())
	for i, at := range locate(s, a.block, a.axes) {
		out[i] = w.ints[a.block.vector][a.block.at+at]
	}
	for i, at := range locate(s, b.block, b.axes) {
		out[i] -= w.ints[b.block.vector][b.block.at+at]
	}
	return out
}

// parallel splits [0, n) among the processors.
func parallel(n int, do func(from, to int)) {
	workers := runtime.GOMAXPROCS(0)
	if n < 1<<10 || workers == 1 {
		do(0, n)
		return
	}
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() { do(n*k/workers, n*(k+1)/workers) })
	}
	wg.Wait()
}

// parallelFew is parallel for a few large pieces of work.
func parallelFew(n int, do func(from, to int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() { do(n*k/workers, n*(k+1)/workers) })
	}
	wg.Wait()
}

// tasks calls do for every number below n, on all processors.
func tasks(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
}
