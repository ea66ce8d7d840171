package sumcheck

import (
	"fmt"
)

// A compiler writes down, as one graph, what the verifier of a key computes from
// challenges: the public factor of the first sumcheck, the functionals of the second,
// and the public numbers.
type compiler struct {
	*graph
	s             *system
	alpha, gamma  ref
	delta, tau    track
	first, second track
	lambda        [3]ref
	values        []ref   // of the vectors in use, as the proof says
	beta          []ref   // powers
	layer         []ref   // powers of the power of beta that a layer takes
	public        [][]ref // the integers of the public inputs, then of the outputs

	// The parts of one vector that are read alike differ in where their blocks stand,
	// in their scale, and in their constant.
	parts map[vector]map[ref]map[ref][]located
	// Public numbers: by what they are, and by constant.
	numbers map[ref]map[ref][]located
	failed  error
}

// scalars is how many challenges and numbers of the proof the contract puts into
// memory, one after the other: alpha, gamma, delta, tau, beta, first point, both
// factors, lambda, second point, values, rho. The same number of complements (1 less
// each) follows, then the powers of beta, then public integers.
func (s *system) scalars() int {
	return 2 + s.delta + s.tau + 1 + s.rounds[0] + 1 + 2 + 1 + s.rounds[1] + 1 + len(s.inUse()) + 1
}

func compile(s *system) (*compiler, error) {
	c := &compiler{graph: newGraph(), s: s, parts: map[vector]map[ref]map[ref][]located{}, numbers: map[ref]map[ref][]located{}}
	n := s.scalars()
	all := make(track, n)
	for i := range all {
		all[i].is = c.give()
	}
	for i := range all {
		all[i].not = c.give()
	}
	take := func(n int) track {
		t := all[:n:n]
		all = all[n:]
		return t
	}
	head := take(2)
	c.alpha, c.gamma = head[0].is, head[1].is
	c.delta, c.tau = take(s.delta), take(s.tau)
	take(1)
	c.first = take(s.rounds[0] + 1)
	take(2)
	lambda := take(1)[0].is
	c.lambda = [3]ref{oneRef, lambda, c.mul(lambda, lambda)}
	c.second = take(s.rounds[1] + 1)
	for _, v := range take(len(s.inUse())) {
		c.values = append(c.values, v.is)
	}
	for range s.betaPowers() {
		c.beta = append(c.beta, c.give())
	}
	c.layer = []ref{oneRef}
	for i := range s.layers.n {
		c.layer = append(c.layer, c.mul(c.layer[i], c.beta[s.period]))
	}
	for _, p := range s.ports() {
		var x []ref
		for range p.count {
			x = append(x, c.give())
		}
		c.public = append(c.public, x)
	}

	for _, r := range s.relations {
		c.claim(r, r.c, r.space, c.tracks(r.space, c.tau), c.power(r), oneRef)
		if r.a == nil {
			continue
		}
		place := c.place(&r.domain, c.first[:s.rounds[0]])
		tracks := c.tracks(r.domain.space, c.first)
		c.claim(r, r.a, r.domain.space, tracks, place, c.lambda[1])
		c.claim(r, r.b, r.domain.space, tracks, place, c.lambda[2])
	}
	return c, c.failed
}

// betaPowers is how many powers of beta the contract makes.
func (s *system) betaPowers() int {
	n := s.period
	for _, r := range s.relations {
		n = max(n, r.power)
	}
	return n + 1
}

// A weight is a product: of what belongs to a layer, and of what is alike in all.
type weight struct{ alike, layer ref }

func (c *compiler) power(r *relation) weight { return weight{c.beta[r.power], c.layer[r.layer]} }

// place is the weight of a block's place in the cube of a point.
func (c *compiler) place(b *block, at track) weight {
	size, within := b.cube.size, b.within
	if within == 0 {
		return weight{c.eq(at[size:], b.at>>size), oneRef}
	}
	return weight{c.eq(at[size:within], b.at>>size&(1<<(within-size)-1)), c.eq(at[within:], b.at>>within)}
}

// A located is a product of two weights.
type located struct{ where, place weight }

// total adds up products, each times the constant that it stands under. Those that
// are alike but for their layers, and for constants, are multiplied once by the sum
// over these, which many of them have in common.
func (c *compiler) total(all map[ref][]located) ref {
	var order []pair
	layers := map[pair]map[ref][]pair{}
	for _, f := range sortedKeys(all) {
		for _, l := range all[f] {
			k := pair{l.where.alike, l.place.alike}
			if layers[k] == nil {
				layers[k] = map[ref][]pair{}
				order = append(order, k)
			}
			layers[k][f] = append(layers[k][f], pair{l.where.layer, l.place.layer})
		}
	}
	shared := map[ref][]pair{}
	for _, k := range order {
		var pairs []pair
		for _, f := range sortedKeys(layers[k]) {
			pairs = append(pairs, pair{f, c.sum(layers[k][f]...)})
		}
		s := c.sum(pairs...)
		shared[s] = append(shared[s], k)
	}
	var pairs []pair
	for _, s := range sortedKeys(shared) {
		pairs = append(pairs, pair{s, c.sum(shared[s]...)})
	}
	return c.sum(pairs...)
}

// tracks are the axes of a space as a point weighs them.
func (c *compiler) tracks(s space, point track) []track {
	var out []track
	for a := range s.dims {
		out = append(out, point[s.low(a):][:s.bits[a]])
	}
	return out
}

func (c *compiler) fail(r *relation, format string, a ...any) {
	if c.failed == nil {
		c.failed = fmt.Errorf("%s: %s; it can be verified off chain", r.name, fmt.Sprintf(format, a...))
	}
}

// factorOf is a part's factor as an expression.
func (c *compiler) factorOf(f factor, scale ref) ref {
	x := c.constant(f.n)
	for range f.alpha {
		x = c.mul(x, c.alpha)
	}
	for range f.gamma {
		x = c.mul(x, c.gamma)
	}
	return c.mul(x, scale)
}

// claim adds the parts of a linear side of a relation, over a space that is read by
// tracks. Where is beta's power or the domain's place, and scale a power of lambda.
func (c *compiler) claim(r *relation, parts []part, s space, tracks []track, where weight, scale ref) {
	for i := range parts {
		p := &parts[i]
		f := c.factorOf(p.factor, scale)
		switch {
		case p.public != nil:
			c.number(f, where, c.fold(p.public, s, tracks))
		case p.index:
			c.number(f, where, c.mul(c.positions(tracks[0], s.dims[0]), c.unread([]axis{{kind: along}}, s, tracks)))
		case p.block == nil:
			c.number(f, where, c.inside(r, p.axes, s, tracks))
		default:
			v := p.block.vector
			at := c.second[:c.s.bits[v]]
			read := c.reading(r, p, s, tracks, at)
			if c.parts[v] == nil {
				c.parts[v] = map[ref]map[ref][]located{}
			}
			if c.parts[v][read] == nil {
				c.parts[v][read] = map[ref][]located{}
			}
			c.parts[v][read][f] = append(c.parts[v][read][f], located{where, c.place(p.block, at)})
		}
	}
}

func (c *compiler) number(f ref, where weight, x ref) {
	if c.numbers[x] == nil {
		c.numbers[x] = map[ref][]located{}
	}
	c.numbers[x][f] = append(c.numbers[x][f], located{where, weight{oneRef, oneRef}})
}

// unread is the product of the sums of the weights of the axes that none reads.
func (c *compiler) unread(axes []axis, s space, tracks []track) ref {
	p := oneRef
	for a, t := range tracks {
		read := false
		for _, x := range axes {
			read = read || x.reads() && x.of == a
		}
		if !read {
			p = c.mul(p, c.sumBelow(t, s.dims[a]))
		}
	}
	return p
}

// fold is the weighted sum of a public tensor.
func (c *compiler) fold(p *public, s space, tracks []track) ref {
	var x []ref
	switch {
	case p.input >= 0:
		x = c.public[p.input]
	case c.s.hidden:
		x = c.public[p.output]
	default:
		x = c.public[len(c.s.program.Inputs)+p.output]
	}
	for a := len(tracks) - 1; a >= 0; a-- {
		w := c.weights(tracks[a], s.dims[a])
		next := make([]ref, len(x)/len(w))
		for i := range next {
			var pairs []pair
			for k := range w {
				pairs = append(pairs, pair{x[i*len(w)+k], w[k]})
			}
			next[i] = c.sum(pairs...)
		}
		x = next
	}
	return x[0]
}

// inside is the sum of the weights of the indices at which all maps are defined.
func (c *compiler) inside(r *relation, axes []axis, s space, tracks []track) ref {
	p := c.unread(axes, s, tracks)
	for _, x := range axes {
		var list []entry
		for i, j := range x.to {
			if j >= 0 {
				list = append(list, entry{[3]uint32{uint32(i)}, 1})
			}
		}
		p = c.mul(p, c.list(r, []track{tracks[x.of]}, list))
	}
	return p
}

// reading is the functional of a part but for its factor and the place of its block.
func (c *compiler) reading(r *relation, p *part, s space, tracks []track, at track) ref {
	if p.flat != nil {
		return c.scattered(r, p, s, tracks, at)
	}
	factors := []ref{c.unread(p.axes, s, tracks)}
	a := 0
	for g, n := range p.block.groups {
		low := p.block.cube.low(g)
		t := at[low:][:p.block.cube.bits[g]]
		if n == 1 {
			factors = append(factors, c.axis(r, p.axes[a], p.block.dims[a], tracks, t))
		} else {
			var pulled [][]ref
			for k := range n {
				pulled = append(pulled, c.pull(r, p.axes[a+k], p.block.dims[a+k], tracks))
			}
			factors = append(factors, c.joined(pulled, t, 0))
		}
		a += n
	}
	return c.product(factors...)
}

// scattered is a part that is read element by element.
func (c *compiler) scattered(r *relation, p *part, s space, tracks []track, at track) ref {
	if len(p.flat) > maxScattered {
		c.fail(r, "moves %d elements that follow no axis, at most %d are read by a contract", len(p.flat), maxScattered)
		return zeroRef
	}
	// The bits of the space, the last axis the lowest.
	var all track
	for a := len(tracks) - 1; a >= 0; a-- {
		all = append(all, tracks[a]...)
	}
	var list []entry
	s.each(func(i, position int) {
		list = append(list, entry{[3]uint32{uint32(p.flat[i]), uint32(position)}, 1})
	})
	return c.entries([]track{at[:p.block.cube.size], all}, list)
}

// maxScattered keeps a proof's verification far below a block's gas.
const maxScattered = 1 << 12

// axis is the functional of an axis of n elements that is one of its block's cube.
func (c *compiler) axis(r *relation, x axis, n int, tracks []track, at track) ref {
	switch x.kind {
	case along:
		return c.both(at, x.track(tracks), n)
	case fixed:
		return c.eq(at, x.at)
	case after:
		return c.before(tracks[x.of], at, n)
	case position:
		return c.positions(at, n)
	case whole:
		return c.sumBelow(at, n)
	case byTau:
		return c.both(at, c.tau[x.at:][:x.n], n)
	case byDelta:
		return c.both(at, c.delta[x.at:][:x.n], n)
	case convolved:
		if n == 1 {
			return c.convolution(x.conv, tracks[x.of], c.tau[x.conv.at:][:x.conv.n], 1)[0]
		}
		tau := c.tau[x.conv.at:][:x.conv.n]
		list := x.conv.met(0, n-1)
		if len(list) > maxEntries {
			c.fail(r, "a convolution over an axis of %d by %d positions is too long for a contract", x.conv.in, n)
			return zeroRef
		}
		whole := c.entries([]track{tracks[x.of], tau, at}, list)
		var pairs []pair
		for k, m := range c.convolution(x.conv, tracks[x.of], tau, n) {
			pairs = append(pairs, pair{m, c.eq(at, k)})
		}
		return c.cheaper(whole, c.sum(pairs...))
	}
	// What is moved: entries of the block's index and the space's.
	var list []entry
	add := func(j int32, i int) {
		list = append(list, entry{[3]uint32{uint32(j), uint32(i)}, 1})
	}
	if x.kind == mapped {
		for i, j := range x.to {
			if j >= 0 {
				add(j, i)
			}
		}
	} else {
		for i, row := range x.rows {
			for _, j := range row {
				add(j, i)
			}
		}
	}
	if x.of < 0 {
		for i := range list {
			list[i].at[1] = 0
		}
		return c.list(r, []track{at}, list)
	}
	return c.list(r, []track{at, tracks[x.of]}, list)
}

// track is what an axis reads along.
func (x axis) track(tracks []track) track {
	t := tracks[x.of]
	if x.n == 0 {
		return t
	}
	return t[x.at:][:x.n]
}

// list is the sum over entries, if they are not too many.
func (c *compiler) list(r *relation, tracks []track, list []entry) ref {
	if len(list) > maxEntries {
		c.fail(r, "moves %d elements along an axis, at most %d are read by a contract", len(list), maxEntries)
		return zeroRef
	}
	return c.entries(tracks, list)
}

// pull is the weights of the n indices of an axis that shares one of the cube's with
// others.
func (c *compiler) pull(r *relation, x axis, n int, tracks []track) []ref {
	out := make([]ref, n)
	switch x.kind {
	case along:
		return c.weights(x.track(tracks), n)
	case fixed:
		out[x.at] = oneRef
	case mapped:
		pairs := make([][]pair, n)
		for i, j := range x.to {
			if j >= 0 {
				pairs[j] = append(pairs[j], pair{c.eq(tracks[x.of], i), oneRef})
			}
		}
		for j := range out {
			out[j] = c.sum(pairs[j]...)
		}
	case spread:
		pairs := make([][]pair, n)
		for i, row := range x.rows {
			w := oneRef
			if x.of >= 0 {
				w = c.eq(tracks[x.of], i)
			}
			for _, j := range row {
				pairs[j] = append(pairs[j], pair{w, oneRef})
			}
		}
		for j := range out {
			out[j] = c.sum(pairs[j]...)
		}
	case after:
		for i := range n - 1 {
			out[i+1] = c.sum(pair{out[i], oneRef}, pair{c.eq(tracks[x.of], i), oneRef})
		}
	case position:
		for i := range out {
			out[i] = c.integer(int64(i))
		}
	case whole:
		for i := range out {
			out[i] = oneRef
		}
	case byTau:
		return c.weights(c.tau[x.at:][:x.n], n)
	case byDelta:
		return c.weights(c.delta[x.at:][:x.n], n)
	case convolved:
		return c.convolution(x.conv, tracks[x.of], c.tau[x.conv.at:][:x.conv.n], n)
	}
	return out
}

// joined is the sum over the indices of several axes, which count up to one index of
// the cube from from on, of the product of their weights and of the cube's.
func (c *compiler) joined(pulled [][]ref, at track, from int) ref {
	if len(pulled) == 0 {
		return c.eq(at, from)
	}
	inner := 1
	for _, p := range pulled[1:] {
		inner *= len(p)
	}
	var pairs []pair
	for i, w := range pulled[0] {
		if w != zeroRef {
			pairs = append(pairs, pair{w, c.joined(pulled[1:], at, from+i*inner)})
		}
	}
	return c.sum(pairs...)
}

// The results that the contract reads.
const (
	publicFactorResult = iota // P~ at the first point
	functionalResult          // the sum over vectors of T~ v^ at the second point
	numberResult              // the public numbers of the linear claims
	results
)

// finish puts the parts together.
func (c *compiler) finish() (out [results]ref) {
	// The public factor: relations whose weights are alike share them.
	shared := map[ref]map[ref][]located{}
	for _, r := range c.s.relations {
		if r.a == nil {
			continue
		}
		w := oneRef
		for a, of := range r.weigh {
			if of >= 0 {
				low, to := r.domain.low(a), r.low(of)
				w = c.mul(w, c.both(c.first[low:][:r.domain.bits[a]], c.tau[to:][:r.bits[of]], 1<<r.bits[of]))
			}
		}
		if shared[w] == nil {
			shared[w] = map[ref][]located{}
		}
		shared[w][oneRef] = append(shared[w][oneRef], located{c.power(r), c.place(&r.domain, c.first[:c.s.rounds[0]])})
	}
	var pairs []pair
	for _, w := range sortedKeys(shared) {
		pairs = append(pairs, pair{w, c.total(shared[w])})
	}
	out[publicFactorResult] = c.sum(pairs...)

	pairs = nil
	for i, v := range c.s.inUse() {
		var all []pair
		for _, read := range sortedKeys(c.parts[v]) {
			all = append(all, pair{read, c.total(c.parts[v][read])})
		}
		// A vector with fewer coordinates than the point stands at its beginning.
		scale := c.values[i]
		for _, t := range c.second[c.s.bits[v]:c.s.rounds[1]] {
			scale = c.mul(scale, t.not)
		}
		pairs = append(pairs, pair{scale, c.sum(all...)})
	}
	out[functionalResult] = c.sum(pairs...)

	pairs = nil
	for _, x := range sortedKeys(c.numbers) {
		pairs = append(pairs, pair{x, c.total(c.numbers[x])})
	}
	out[numberResult] = c.sum(pairs...)
	return out
}
