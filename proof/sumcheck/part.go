package sumcheck

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// challenges are what the verifier has drawn so far.
type challenges struct {
	alpha, gamma fr.Element   // of the lookups
	delta        []fr.Element // of the rows of embeddings
	tau          []fr.Element // of the relations' indices
}

// A factor is a public number, times powers of the lookups' challenges.
type factor struct {
	n            fr.Element
	alpha, gamma int
}

func number(n int64) factor {
	var f factor
	f.n.SetInt64(n)
	return f
}

// shifted is n * 2^shift.
func shifted(n int64, shift uint) factor {
	f := number(n)
	for range shift {
		f.n.Double(&f.n)
	}
	return f
}

func (f factor) value(c *challenges) fr.Element {
	v := f.n
	for range f.alpha {
		v.Mul(&v, &c.alpha)
	}
	for range f.gamma {
		v.Mul(&v, &c.gamma)
	}
	return v
}

// An axis says how one axis of a block is read by a relation over a space. As a
// matrix from the block's axis to an axis of the space it is public, so the
// claim about a sum over the space becomes one about the block, axis by axis.
type axis struct {
	kind axisKind
	of   int     // the space's axis
	at   int     // fixed: the index; tau, delta: the lowest coordinate; along: the lowest bit that is read
	n    int     // tau, delta: how many coordinates; along: how many bits are read, 0 for all
	to   []int32 // mapped: for every index of the space the block's, or -1
	rows [][]int32
	conv *convAxis
}

type axisKind int

const (
	along     axisKind = iota // the space's index itself, or some of its bits
	fixed                     // index at, whatever the space's
	mapped                    // to[i], nothing where it is negative
	spread                    // the sum over rows[i]; over rows[0] where of is -1
	after                     // the sum over all indices after the space's
	position                  // the sum over the axis, each times its index
	whole                     // the sum over the axis, whatever the space's index
	byTau                     // the sum over the axis, weighted by eq of coordinates of tau
	byDelta                   // the same with delta
	convolved                 // see convAxis
)

// A convAxis is a kernel's axis as read by a convolution over the input's index:
// entry (i, k) is the sum of eq(tau, y) over all outputs y for which position k
// of the kernel meets input i.
type convAxis struct {
	stride, dilation, pad int
	in, out               int // lengths
	at, n                 int // coordinates of tau that belong to the output's axis
}

func (c *convAxis) matrix(ch *challenges, kernel int) [][]fr.Element {
	m := make([][]fr.Element, c.in)
	for i := range m {
		m[i] = make([]fr.Element, kernel)
	}
	for y, e := range weightsOf(ch.tau[c.at:c.at+c.n], c.out) {
		for k := range kernel {
			if i := y*c.stride + k*c.dilation - c.pad; i >= 0 && i < c.in {
				m[i][k].Add(&m[i][k], &e)
			}
		}
	}
	return m
}

// coordinates are the weights of an axis that is summed away, nil for others.
func (x axis) coordinates(ch *challenges, n int) []fr.Element {
	switch x.kind {
	case whole:
		w := make([]fr.Element, n)
		for i := range w {
			w[i].SetOne()
		}
		return w
	case position:
		w := make([]fr.Element, n)
		for i := range w {
			w[i].SetUint64(uint64(i))
		}
		return w
	case byTau:
		return weightsOf(ch.tau[x.at:x.at+x.n], n)
	case byDelta:
		return weightsOf(ch.delta[x.at:x.at+x.n], n)
	}
	return nil
}

// pull turns the weights that a point gives to a space's indices into weights of
// the n indices of the block's axis.
func (x axis) pull(ch *challenges, s space, point []fr.Element, n int) []fr.Element {
	if w := x.coordinates(ch, n); w != nil {
		return w
	}
	if x.kind == along {
		return weightsOf(x.own(s, point), n)
	}
	var weights []fr.Element // of the space's axis
	if x.reads() && x.of >= 0 {
		weights = weightsOf(s.own(x.of, point), s.dims[x.of])
	}
	out := make([]fr.Element, n)
	switch x.kind {
	case fixed:
		out[x.at].SetOne()
	case mapped:
		for i, j := range x.to {
			if j >= 0 {
				out[j].Add(&out[j], &weights[i])
			}
		}
	case spread:
		for i, row := range x.rows {
			w := one()
			if x.of >= 0 {
				w = weights[i]
			}
			for _, j := range row {
				out[j].Add(&out[j], &w)
			}
		}
	case after:
		for i := range n - 1 {
			out[i+1].Add(&out[i], &weights[i])
		}
	case convolved:
		for i, row := range x.conv.matrix(ch, n) {
			for k := range row {
				var p fr.Element
				p.Mul(&row[k], &weights[i])
				out[k].Add(&out[k], &p)
			}
		}
	}
	return out
}

// bits are those of the space's index that are read along an axis.
func (x axis) bits(i int) int {
	if x.n == 0 {
		return i
	}
	return i >> x.at & (1<<x.n - 1)
}

// own are the coordinates of a point that belong to what is read along an axis.
func (x axis) own(s space, point []fr.Element) []fr.Element {
	q := s.own(x.of, point)
	if x.n == 0 {
		return q
	}
	return q[x.at:][:x.n]
}

func (x axis) reads() bool {
	return x.kind == along || x.kind == mapped || x.kind == spread || x.kind == after || x.kind == convolved
}

// A public is a tensor over the relation's space that the verifier knows: the
// statement's input or output of this number; the other is -1.
type public struct {
	input  int
	output int
}

// A part is a term of a relation: a factor times what it reads of a block, of a
// public tensor, or else 1 or the space's index.
type part struct {
	factor
	block  *block
	axes   []axis  // one for every axis of the block; without one, mapped ones say where the part is
	flat   []int32 // instead of axes: for every index of the space the block's position
	public *public
	index  bool // the index of the space's first axis, not 1
}

// A relation says, for every real index of its space, that the sum of the parts
// is 0; or, where it has factors a and b, that the sum is the product of both:
//
//	sum of c (i)  =  sum over x in domain of [x belongs to i] a(x) b(x)
//
// For a product element by element the domain is the space. For a sum of
// products, such as a row of a matrix product, it has the axes that are summed
// over, and those of weigh that are not; the other axes of the space are read by
// a and b through tau.
type relation struct {
	space
	name   string
	c      []part
	a, b   []part
	domain block // its place in the cube of the first sumcheck
	power  int   // of beta that multiplies it, and, for each layer before its own, as
	layer  int   // many more as a layer takes
	weigh  []int // for every axis of the domain the space's axis that it is, or -1
}

// product makes the domain that of the relation itself.
func (r *relation) product(a, b []part) {
	r.a, r.b, r.domain.space = a, b, r.space
	r.weigh = make([]int, len(r.dims))
	for i := range r.weigh {
		r.weigh[i] = i
	}
}

// weights are the relation's weights over its domain: eq of tau and the axes
// that belong to the space, 1 for the others, times scale.
func (r *relation) weights(out []fr.Element, scale fr.Element, ch *challenges) {
	out[0] = scale
	n := 1
	for a := len(r.weigh) - 1; a >= 0; a-- {
		for k := range r.domain.bits[a] {
			if of := r.weigh[a]; of >= 0 {
				double(out[:n], out[n:2*n], &ch.tau[r.low(of)+k])
			} else {
				copy(out[n:2*n], out[:n])
			}
			n *= 2
		}
	}
}

// An item is a part of a linear claim: factor times what the part reads of its
// block, summed over all indices of a space with the weights of a point.
type item struct {
	*part
	factor fr.Element
	space  space
	point  []fr.Element
}

// own are the coordinates of a point that belong to an axis.
func (s space) own(axis int, point []fr.Element) []fr.Element {
	low := s.low(axis)
	return point[low : low+s.bits[axis]]
}

// unread is the product, over the axes of a space that no axis of a part reads,
// of the sum of their weights.
func unread(axes []axis, s space, point []fr.Element) fr.Element {
	p := one()
	for a, d := range s.dims {
		read := false
		for _, x := range axes {
			read = read || x.reads() && x.of == a
		}
		if !read {
			sum := sumBelow(s.own(a, point), d)
			p.Mul(&p, &sum)
		}
	}
	return p
}

// claim turns the sum of parts, weighted over a space by a point, into items, to
// which it appends, and a public number.
func claim(items []item, parts []part, scale fr.Element, s space, point []fr.Element, ch *challenges, st *statement) ([]item, fr.Element) {
	var public fr.Element
	for i := range parts {
		p := &parts[i]
		f := p.value(ch)
		f.Mul(&f, &scale)
		switch {
		case p.public != nil:
			u := p.public.fold(s.eq(point), st)
			public.Add(&public, u.Mul(&u, &f))
		case p.block == nil:
			u := p.known(s, point)
			public.Add(&public, u.Mul(&u, &f))
		default:
			if p.flat == nil {
				u := unread(p.axes, s, point)
				f.Mul(&f, &u)
			}
			items = append(items, item{p, f, s, point})
		}
	}
	return items, public
}

// known is what a part without a block sums up to.
func (p *part) known(s space, point []fr.Element) fr.Element {
	if p.index {
		v := indexBelow(s.own(0, point), s.dims[0])
		rest := unread([]axis{{kind: along}}, s, point)
		return *v.Mul(&v, &rest)
	}
	v := unread(p.axes, s, point)
	for _, x := range p.axes {
		var sum fr.Element
		for i, e := range weightsOf(s.own(x.of, point), s.dims[x.of]) {
			if x.to[i] >= 0 {
				sum.Add(&sum, &e)
			}
		}
		v.Mul(&v, &sum)
	}
	return v
}

// outer is the product of weights for every real index, row-major.
func outer(weights [][]fr.Element) []fr.Element {
	out := make([]fr.Element, 1)
	out[0].SetOne()
	for _, w := range weights {
		next := make([]fr.Element, 0, len(out)*len(w))
		for i := range out {
			for k := range w {
				var x fr.Element
				x.Mul(&out[i], &w[k])
				next = append(next, x)
			}
		}
		out = next
	}
	return out
}

// values are the elements of a public tensor, row-major over the real indices.
func (p *public) values(st *statement) []int64 {
	if p.input >= 0 {
		return st.inputs[p.input]
	}
	return st.outputs[p.output]
}

// fold is the weighted sum of a public tensor.
func (p *public) fold(weights [][]fr.Element, st *statement) fr.Element {
	x := p.values(st)
	cur := make([]fr.Element, len(x))
	for i := range x {
		cur[i].SetInt64(x[i])
	}
	for a := len(weights) - 1; a >= 0; a-- {
		n := len(weights[a])
		for i := range len(cur) / n {
			cur[i] = dot(cur[i*n:][:n], weights[a])
		}
		cur = cur[:len(cur)/n]
	}
	return cur[0]
}

// at evaluates an item's functional, extended to the whole vector's cube, at a
// point of the vector's number of coordinates.
func (it *item) at(point []fr.Element, ch *challenges) fr.Element {
	b := it.block
	v := selector(point, b.at, b.cube.size)
	v.Mul(&v, &it.factor)
	if it.flat != nil {
		dense := it.dense()
		d := dot(dense, weightsOf(point[:b.cube.size], len(dense)))
		return *v.Mul(&v, &d)
	}
	a := 0
	for g, n := range b.groups {
		q := b.cube.own(g, point)
		var d fr.Element
		if n == 1 {
			d = it.axes[a].value(ch, it.space, it.point, q, b.dims[a])
		} else {
			// Joined axes have no closed form, but are short.
			d = dot(it.group(g, a, ch), weightsOf(q, b.cube.dims[g]))
		}
		v.Mul(&v, &d)
		a += n
	}
	return v
}

// value is the functional of one axis, of n indices, at the coordinates of its own.
func (x axis) value(ch *challenges, s space, point, q []fr.Element, n int) fr.Element {
	switch x.kind {
	case along:
		return eqBelow(x.own(s, point), q, n)
	case after:
		return afterBelow(s.own(x.of, point), q, n)
	case fixed:
		return eqIndex(q, x.at)
	case whole:
		return sumBelow(q, n)
	case position:
		return indexBelow(q, n)
	case byTau:
		return eqBelow(ch.tau[x.at:x.at+x.n], q, n)
	case byDelta:
		return eqBelow(ch.delta[x.at:x.at+x.n], q, n)
	}
	return dot(x.pull(ch, s, point, n), weightsOf(q, n))
}

// dense are the weights of an item that reads element by element, but for its factor.
func (it *item) dense() []fr.Element {
	out := make([]fr.Element, it.block.extent())
	all := outer(it.space.eq(it.point))
	for i, to := range it.flat {
		out[to].Add(&out[to], &all[i])
	}
	return out
}

// group are the weights along an axis of the block's cube, of which a is the first of
// the block's axes.
func (it *item) group(g, a int, ch *challenges) []fr.Element {
	var axes [][]fr.Element
	for k := range it.block.groups[g] {
		axes = append(axes, it.axes[a+k].pull(ch, it.space, it.point, it.block.dims[a+k]))
	}
	if len(axes) == 1 {
		return axes[0]
	}
	return outer(axes)
}

// addTo adds the item's functional to the table of its block.
func (it *item) addTo(to []fr.Element, ch *challenges) {
	b := it.block
	to = to[:b.extent()]
	if it.flat != nil {
		addScaled(to, it.dense(), &it.factor)
		return
	}
	groups := make([][]fr.Element, len(b.groups))
	a := 0
	for g, n := range b.groups {
		groups[g] = it.group(g, a, ch)
		a += n
	}
	var fill func(axis, at int, f fr.Element)
	fill = func(axis, at int, f fr.Element) {
		if axis == len(groups) {
			to[at].Add(&to[at], &f)
			return
		}
		low := b.cube.low(axis)
		if axis == len(groups)-1 && low == 0 {
			addScaled(to[at:at+len(groups[axis])], groups[axis], &f)
			return
		}
		run := func(from, until int) {
			for i := from; i < until; i++ {
				if w := &groups[axis][i]; !w.IsZero() {
					var x fr.Element
					x.Mul(&f, w)
					fill(axis+1, at+i<<low, x)
				}
			}
		}
		if axis == 0 && b.cube.size > 12 {
			parallelFew(len(groups[0]), run)
		} else {
			run(0, len(groups[axis]))
		}
	}
	fill(0, 0, it.factor)
}
