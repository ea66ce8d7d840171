package model

import (
	"cmp"
	"slices"

	"probity/model/kernel"
)

// A buffer is memory for one tensor, of one type. Buffers whose lives do not
// overlap share memory.
type buffer struct {
	typ         kernel.Type
	size        int // elements
	first, last int // steps that write it first and read it last; -1 before the first step
	written     bool
	u8          []uint8
	i8          []int8
	i16         []int16
	i32         []int32
}

// memory is a buffer's memory, of a type that it has. It exists once planning
// is over.
func memory[E kernel.Elem](b *buffer) (s []E) {
	switch s := any(&s).(type) {
	case *[]uint8:
		*s = b.u8
	case *[]int8:
		*s = b.i8
	case *[]int16:
		*s = b.i16
	case *[]int32:
		*s = b.i32
	}
	return s
}

// A place is where a value lies: element (i0, i1, ...) is at offset +
// i0*strides[0] + i1*strides[1] + ... of a buffer.
type place struct {
	*buffer
	shape   []int
	strides []int
	offset  int
}

func (p place) view() View { return View{Shape: p.shape, Strides: p.strides, Offset: p.offset} }

// A dim is a dimension of several tensors walked together: its size and each
// one's stride.
type dim struct {
	size    int
	strides [3]int
}

// dims brings dimensions into the order in which the first tensor lies, drops
// those of size 1 and joins those that all tensors walk as one.
func dims(shape []int, strides ...[]int) (out []dim) {
	for i, n := range shape {
		if n == 1 {
			continue
		}
		d := dim{size: n}
		for k, s := range strides {
			d.strides[k] = s[i]
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b dim) int {
		return cmp.Compare(max(b.strides[0], -b.strides[0]), max(a.strides[0], -a.strides[0]))
	})
	return joined(out)
}

func joined(all []dim) (out []dim) {
	for _, d := range all {
		if len(out) > 0 {
			last := &out[len(out)-1]
			join := true
			for k := range d.strides {
				join = join && last.strides[k] == d.strides[k]*d.size
			}
			if join {
				last.size *= d.size
				last.strides = d.strides
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

// dense says whether the place is all of its buffer, in whatever order.
func (p place) dense() bool {
	if p.offset != 0 || p.size != elements(p.shape) {
		return false
	}
	d := dims(p.shape, p.strides)
	return len(d) == 0 || len(d) == 1 && d[0].strides[0] == 1
}

// sameStrides says whether two sets of strides mean the same for a shape.
func sameStrides(shape, a, b []int) bool {
	for i, n := range shape {
		if n > 1 && a[i] != b[i] {
			return false
		}
	}
	return true
}

// channelsLast are the strides of an image, [N*]C*H*W, as kernels have it.
func channelsLast(shape []int) []int {
	at := len(shape) - 3
	c, h, w := shape[at], shape[at+1], shape[at+2]
	s := []int{1, w * c, c}
	if at == 1 {
		s = append([]int{h * w * c}, s...)
	}
	return s
}

// ordered are dense strides for a shape with its dimensions in the order of
// like's strides, so that a copy between the two goes straight.
func ordered(shape, like []int) []int {
	order := make([]int, len(shape))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(max(like[b], -like[b]), max(like[a], -like[a])) })
	out := make([]int, len(shape))
	n := 1
	for _, axis := range slices.Backward(order) {
		out[axis] = n
		n *= shape[axis]
	}
	return out
}

// look is the place of a view of what lies at p; ok is false where only a copy
// can be looked at that way, since the view counts elements row by row.
func (p place) look(v View) (place, bool) {
	// The operand's axes, outermost first, those that lie as one joined.
	logical := Contiguous(p.shape).Strides
	var axes []dim // strides: logical, physical
	for i, n := range p.shape {
		if n > 1 {
			axes = append(axes, dim{size: n, strides: [3]int{logical[i], p.strides[i]}})
		}
	}
	axes = joined(axes)
	out := place{buffer: p.buffer, shape: v.Shape, strides: make([]int, len(v.Shape)), offset: p.offset}
	// Split numbers of elements into steps along the axes.
	split := func(n int) []int {
		steps := make([]int, len(axes))
		for k, a := range axes {
			steps[k] = n / a.strides[0]
			n %= a.strides[0]
		}
		return steps
	}
	at := split(v.Offset)
	low, high := slices.Clone(at), slices.Clone(at)
	for k, n := range at {
		out.offset += n * axes[k].strides[1]
	}
	for i, n := range v.Shape {
		if n == 1 {
			continue
		}
		s := v.Strides[i]
		sign := 1
		if s < 0 {
			s, sign = -s, -1
		}
		for k, step := range split(s) {
			out.strides[i] += sign * step * axes[k].strides[1]
			if sign > 0 {
				high[k] += step * (n - 1)
			} else {
				low[k] -= step * (n - 1)
			}
		}
	}
	// No walk along the view may leave an axis: then it carries into the next,
	// where the memory may lie otherwise.
	for k, a := range axes {
		if low[k] < 0 || high[k] >= a.size {
			return out, false
		}
	}
	return out, true
}

// allocate gives all buffers memory, and returns how many bytes it takes.
func (b *planner) allocate() (bytes int) {
	free := map[kernel.Type][]*buffer{} // memory without a use, smallest first
	ends := map[int][]*buffer{}
	starts := map[int][]*buffer{}
	for _, buf := range b.buffers {
		starts[buf.first] = append(starts[buf.first], buf)
		ends[max(buf.last, buf.first)] = append(ends[max(buf.last, buf.first)], buf)
	}
	for at := -1; at <= len(b.steps); at++ {
		for _, buf := range starts[at] {
			list := free[buf.typ]
			i := slices.IndexFunc(list, func(o *buffer) bool { return o.size >= buf.size })
			if i < 0 {
				bytes += buf.size * []int{1, 1, 2, 4}[buf.typ]
				buf.make()
				continue
			}
			o := list[i]
			free[buf.typ] = slices.Delete(list, i, i+1)
			buf.u8, buf.i8, buf.i16, buf.i32 = o.u8, o.i8, o.i16, o.i32
		}
		for _, buf := range ends[at] {
			o := *buf
			o.size = max(cap(o.u8), cap(o.i8), cap(o.i16), cap(o.i32))
			list := free[buf.typ]
			i, _ := slices.BinarySearchFunc(list, o.size, func(x *buffer, n int) int { return cmp.Compare(x.size, n) })
			free[buf.typ] = slices.Insert(list, i, &o)
		}
	}
	for _, buf := range b.buffers {
		switch buf.typ {
		case kernel.Uint8:
			buf.u8 = buf.u8[:buf.size:cap(buf.u8)]
		case kernel.Int8:
			buf.i8 = buf.i8[:buf.size:cap(buf.i8)]
		case kernel.Int16:
			buf.i16 = buf.i16[:buf.size:cap(buf.i16)]
		default:
			buf.i32 = buf.i32[:buf.size:cap(buf.i32)]
		}
	}
	return bytes
}

func (b *buffer) make() {
	switch b.typ {
	case kernel.Uint8:
		b.u8 = make([]uint8, b.size)
	case kernel.Int8:
		b.i8 = make([]int8, b.size)
	case kernel.Int16:
		b.i16 = make([]int16, b.size)
	default:
		b.i32 = make([]int32, b.size)
	}
}
