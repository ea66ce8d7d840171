package sumcheck

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// A val is a value of the program, or a weight, as the blocks have it: the
// elements of a block, row-major, where each of its dimensions may be made of
// several axes of the block, or of none if its length is 1. Dimension 0 is the
// batch.
type val struct {
	block *block
	shape []int
	dims  [][]int
}

// lengths are the lengths of the axes that make up a dimension.
func (v val) lengths(dim int) []int {
	var d []int
	for _, a := range v.dims[dim] {
		d = append(d, v.block.dims[a])
	}
	return d
}

// A system is a program as vectors and relations between them.
type system struct {
	program *model.Program
	batch   int
	hidden  bool // the input is a vector
	sealed  bool // the output is a vector
	limb    int  // bits of the largest table of a range

	blocks    [vectors][]*block
	limbs     []*block // of the trace, within the cubes of ranges
	ranges    []*limited
	own       map[int]bool // bounds that have tables; nil for all
	bounds    map[int]*limited
	cubes     map[*block]*limited
	aliases   []alias
	relations []*relation
	finer     map[int][]int // by value: the axes that make up the outputs of a dense op
	weighed   map[int]val   // by number of the weight tensor
	fills     []func(w *witness) error
	inverses  []*relation // lookups, whose a is a block of the last vector
	tables    map[string]*table
	listed    []*table // those with outputs, in the order of the program
	tags      int
	bits      [vectors]int // coordinates of each vector
	columns   int          // coordinates of a row of a vector
	rounds    [2]int       // of both sumchecks, without the one for masks
	scattered int          // elements that would be read one by one, if too many
	domains   int          // elements of the first sumcheck that are not padding at the end
	tau       int          // coordinates of tau
	delta     int
	values    []val
	op        string // that is being laid out, for messages
	making    int    // its number
	layers    layers
	period    int // how many powers of beta a layer takes
}

// A table is what a lookup reads: the multiplicities of its entries, and the outputs
// of those whose entries have one.
type table struct {
	tag    int
	count  *block
	out    *block
	values []int32
}

// A limited is a range, from 0 to bound, and what is looked up in it: limbs, and the
// cubes that hold them and little else.
type limited struct {
	bound int
	tag   int
	limbs []*block
	cubes []*block
}

// An alias is a block that stands within another one.
type alias struct {
	block, in *block
	at        int
}

// layout turns a program into a system.
//
// Columns is the logarithm of the rows' length, 0 to choose it.
func layout(p *model.Program, o Options, limb, columns int) (*system, error) {
	all, err := layoutWith(p, o, limb, columns, nil)
	if err != nil {
		return nil, err
	}
	own := map[int]bool{}
	rare := false
	for _, l := range all.ranges {
		n := 0
		for _, b := range l.limbs {
			n += b.count()
		}
		own[l.bound] = n >= ownTable || l.bound == 1<<limb-1
		rare = rare || !own[l.bound]
	}
	if !rare {
		return all, nil
	}
	return layoutWith(p, o, limb, columns, own)
}

// ownTable is how many limbs are worth a table of their bound. A prover would have one
// for less, but a verifier works for each.
const ownTable = 1 << 15

// layoutWith is the layout with tables of these bounds, of any if own is nil.
func layoutWith(p *model.Program, o Options, limb, columns int, own map[int]bool) (*system, error) {
	s := &system{own: own, program: p, batch: max(1, o.Batch), hidden: o.HiddenInput, sealed: o.HiddenOutput, limb: limb, columns: columns, weighed: map[int]val{}, tables: map[string]*table{}, bounds: map[int]*limited{}, cubes: map[*block]*limited{}}
	s.finer, s.layers, s.making = finer(p), repeated(p), -1
	for i := range p.Inputs {
		s.input(i)
	}
	for i := range p.Ops {
		s.op, s.making = p.Ops[i].Name, i
		if err := s.lay(i); err != nil {
			return nil, fmt.Errorf("op %d (%s %q): %w", i, p.Ops[i].Kind, p.Ops[i].Name, err)
		}
		if s.scattered > 0 {
			return nil, fmt.Errorf("op %d (%s %q): does not follow the axes of what it reads, so the verifier would read %d elements one by one, at most %d: it cannot be proved", i, p.Ops[i].Kind, p.Ops[i].Name, s.scattered, maxFlat)
		}
		if len(s.relations) > maxRelations {
			return nil, fmt.Errorf("op %d (%s %q): more than %d relations", i, p.Ops[i].Kind, p.Ops[i].Name, maxRelations)
		}
	}
	s.op, s.making = "outputs", len(p.Ops)
	for i, port := range p.Outputs {
		v := s.values[port.Value]
		to := part{factor: number(-1), public: &public{input: -1, output: i}}
		if s.sealed {
			to = s.self(s.newVal(output, v.shape, v.lengthsOf(0, len(v.shape))), number(-1))
		}
		s.relate(v.block.space, s.self(v, number(1)), to)
	}
	s.op = "ranges"
	s.close()
	s.place()
	s.number()
	return s, nil
}

func (s *system) newBlock(v vector, dims ...int) *block {
	b := newBlock(v, dims...)
	b.made = s.making
	s.blocks[v] = append(s.blocks[v], b)
	return b
}

// newVal makes a block for a value of which each dimension is made of axes of
// these lengths; the batch comes first.
func (s *system) newVal(v vector, shape []int, lengths [][]int) val {
	out := val{shape: shape, dims: make([][]int, len(lengths))}
	var dims []int
	for i, l := range lengths {
		for _, d := range l {
			if d > 1 {
				out.dims[i] = append(out.dims[i], len(dims))
				dims = append(dims, d)
			}
		}
	}
	out.block = s.newBlock(v, dims...)
	return out
}

// plain are the lengths of a shape's dimensions as one axis each.
func plain(shape []int) [][]int {
	var l [][]int
	for _, d := range shape {
		l = append(l, []int{d})
	}
	return l
}

func (s *system) batched(shape []int) []int { return append([]int{s.batch}, shape...) }

// output is a block for value number v of the program, of dimensions made of
// these lengths, filled from the trace.
func (s *system) output(v int, lengths [][]int) val {
	out := s.newVal(trace, s.batched(s.program.Values[v].Shape), lengths)
	s.fill(func(w *witness) error {
		w.write(out.block, w.value(v))
		return nil
	})
	return out
}

func (s *system) fill(f func(w *witness) error) { s.fills = append(s.fills, f) }

// relate adds a linear relation.
func (s *system) relate(sp space, c ...part) *relation {
	r := &relation{space: sp, name: s.op, c: c}
	r.domain.made = s.making
	s.relations = append(s.relations, r)
	return r
}

// input lays out an input of the program.
func (s *system) input(i int) {
	s.op = s.program.Inputs[i].Name
	v := s.program.Values[i]
	out := s.output(i, plain(s.batched(v.Shape)))
	s.values = append(s.values, out)
	from := part{factor: number(-1), public: &public{input: i, output: -1}}
	if s.hidden {
		theirs := s.newVal(input, out.shape, plain(out.shape))
		from = s.self(theirs, number(-1))
		s.within(out, v.Lo, v.Hi, true)
	}
	s.relate(out.block.space, s.self(out, number(1)), from)
}

// within proves that the elements of a value lie in [lo, hi], exactly or
// within the next larger interval from lo that takes no more lookups.
func (s *system) within(v val, lo, hi int64, exact bool) {
	c := s.negated(s.limbsOf(v.block.space, hi-lo, exact, func(w *witness) []int64 {
		x := w.read(v.block)
		for i := range x {
			x[i] -= lo
		}
		return x
	}))
	s.relate(v.block.space, append(c, s.self(v, number(1)), part{factor: number(-lo)})...)
}

// self reads a value over its own space.
func (s *system) self(v val, f factor) part {
	p := part{factor: f, block: v.block}
	for a := range v.block.dims {
		p.axes = append(p.axes, axis{kind: along, of: a})
	}
	return p
}

// scaled multiplies the factors of parts.
func scaled(parts []part, f factor) []part {
	out := slices.Clone(parts)
	for i := range out {
		out[i].n.Mul(&out[i].n, &f.n)
	}
	return out
}

func (s *system) negated(parts []part) []part { return scaled(parts, number(-1)) }

// reaxed reads parts over a space of which each axis is an axis of another space,
// or a part of one.
func reaxed(parts []part, axes []axis) []part {
	out := slices.Clone(parts)
	for i := range out {
		out[i].axes = slices.Clone(out[i].axes)
		for a, x := range out[i].axes {
			y := axes[x.of]
			if x.n > 0 { // some bits of an index that is read along
				y.at, y.n = x.at, x.n
			}
			out[i].axes[a] = y
		}
	}
	return out
}

// limbsOf commits to numbers from 0 to most, one for every index of a space, as
// limbs that are looked up, and returns their sum as parts over the space. Exact
// means that nothing above most has such limbs; else only that what they can
// hold is not much larger.
func (s *system) limbsOf(sp space, most int64, exact bool, value func(w *witness) []int64) []part {
	if most == 0 {
		return nil
	}
	width := bits.Len64(uint64(most))
	n := (width + s.limb - 1) / s.limb
	// The last limb can be the one that makes it exact, by its bound; where this has no
	// table, it is looked up a second time instead, shifted up.
	short, twice := exact && (n == 1 || most == 1<<width-1), false
	bound := most >> ((n - 1) * s.limb)
	if short && s.own != nil && !s.own[int(bound)] {
		short, twice = false, most == 1<<width-1
	}
	var parts []part
	var top part
	for k := range n {
		last := k == n-1
		limit := 1<<s.limb - 1
		if last && short {
			limit = int(bound)
		}
		p := s.limbBlock(sp, limit)
		top = p
		parts = append(parts, scaled([]part{p}, shifted(1, uint(k*s.limb)))[0])
		s.fill(func(w *witness) error {
			x := value(w)
			for i := range x {
				if x[i] < 0 || x[i] > most {
					return fmt.Errorf("a number to be in [0, %d] is %d", most, x[i])
				}
				x[i] >>= k * s.limb
				if !last {
					x[i] &= 1<<s.limb - 1
				}
			}
			w.put(sp, p, x)
			return nil
		})
	}
	if !exact || short {
		return parts
	}
	if twice {
		up := n*s.limb - width
		p := s.limbBlock(sp, 1<<s.limb-1)
		s.fill(func(w *witness) error {
			x := w.read(top.block)
			for i := range x {
				x[i] <<= up
			}
			w.write(p.block, x)
			return nil
		})
		s.relate(sp, p, scaled([]part{top}, shifted(-1, uint(up)))[0])
		return parts
	}
	rest := s.limbsOf(sp, most, false, func(w *witness) []int64 {
		x := value(w)
		for i := range x {
			x[i] = most - x[i]
		}
		return x
	})
	s.relate(sp, append(append(slices.Clone(parts), rest...), part{factor: number(-most)})...)
	return parts
}

// limbBlock is a block of numbers from 0 to bound, one for every index of a space.
func (s *system) limbBlock(sp space, bound int) part {
	p := splitBlock(sp)
	b := p.block
	b.made = s.making
	s.limbs = append(s.limbs, b)
	l := s.bounds[bound]
	if l == nil {
		l = &limited{bound: bound}
		s.bounds[bound] = l
		s.ranges = append(s.ranges, l)
	}
	l.limbs = append(l.limbs, b)
	return p
}

// refit copies a value into a block whose dimensions are made of other axes, of
// the same lengths when multiplied.
func (s *system) refit(v val, lengths [][]int) val {
	out := s.newVal(trace, v.shape, lengths)
	s.fill(func(w *witness) error {
		w.write(out.block, w.read(v.block))
		return nil
	})
	if n := v.block.count(); n > maxFlat {
		s.scattered = n
		return out
	}
	flat := make([]int32, v.block.count())
	v.block.each(func(i, position int) { flat[i] = int32(position) })
	s.relate(out.block.space, s.self(out, number(1)), part{factor: number(-1), block: v.block, flat: flat})
	return out
}

// plainly is a value of which every dimension is one axis.
func (s *system) plainly(v val) val {
	for _, axes := range v.dims {
		if len(axes) > 1 {
			return s.refit(v, plain(v.shape))
		}
	}
	return v
}

// broadcast reads v, which broadcasts to the space of a value, over that space.
func (s *system) broadcast(v, to val) (val, []axis) {
	// Dimensions from the last; the batch is apart.
	offset := len(to.shape) - len(v.shape)
	want := make([][]int, len(v.shape))
	fits := true
	for i := range v.shape {
		if v.shape[i] == 1 {
			continue
		}
		at := i
		if i > 0 {
			at += offset
		}
		want[i] = to.lengths(at)
		fits = fits && slices.Equal(want[i], v.lengths(i))
	}
	if !fits {
		v = s.refit(v, want)
	}
	axes := make([]axis, len(v.block.dims))
	for i, of := range v.dims {
		at := i
		if i > 0 {
			at += offset
		}
		for k, a := range of {
			axes[a] = axis{kind: along, of: to.dims[at][k]}
		}
	}
	return v, axes
}

// weight is a weight tensor whose dimensions are made of axes of these lengths.
// A tensor that is read in two ways is copied for the second one.
func (s *system) weight(i int, lengths [][]int) val {
	v, ok := s.weighed[i]
	if !ok {
		shape := append([]int{1}, s.program.Weights[i].Shape...)
		v = s.newVal(weights, shape, append([][]int{nil}, lengths...))
		s.weighed[i] = v
		return v
	}
	for k := range lengths {
		l := slices.DeleteFunc(slices.Clone(lengths[k]), func(d int) bool { return d == 1 })
		if !slices.Equal(l, v.lengths(k+1)) {
			return s.refit(v, append([][]int{nil}, lengths...))
		}
	}
	return v
}

// lookup adds the relation that what b says has an inverse: a lookup if of what
// is public or secret, a table's entry, counted, if there is a count.
func (s *system) lookup(sp space, b []part, count *block) {
	h := s.newBlock(inverse, sp.dims...)
	c := part{factor: number(1)}
	if count != nil {
		c = s.self(val{block: count}, number(1))
	}
	r := s.relate(sp, c)
	r.product([]part{s.self(val{block: h}, number(1))}, b)
	s.inverses = append(s.inverses, r)
}

// key is alpha minus the tag.
func (s *system) key(tag int) []part {
	var a, t factor
	a.n.SetOne()
	a.alpha = 1
	t = number(-int64(tag))
	t.gamma = 2
	return []part{{factor: a}, {factor: t}}
}

// minus is -gamma^power times parts.
func minus(parts []part, power int) []part {
	out := scaled(parts, number(-1))
	for i := range out {
		out[i].gamma = power
	}
	return out
}

// close adds the lookups of all ranges, and the sum over all lookups.
func (s *system) close() {
	for _, l := range s.ranges {
		s.tags++
		l.tag = s.tags
		s.arrange(l.limbs)
		at := 0
		for _, size := range cut(length(l.limbs), 4) {
			cube := s.newBlock(trace, 1<<size)
			l.cubes = append(l.cubes, cube)
			s.cubes[cube] = l
			for _, b := range l.limbs {
				if b.at >= at && b.at < at+1<<size {
					s.aliases = append(s.aliases, alias{b, cube, b.at - at})
				}
			}
			s.lookup(cube.space, append(s.key(l.tag), minus([]part{s.self(val{block: cube}, number(1))}, 0)...), nil)
			at += 1 << size
		}
		count := s.newBlock(trace, l.bound+1)
		s.fill(func(w *witness) error {
			counts := make([]int64, l.bound+1)
			for _, cube := range l.cubes {
				for _, x := range w.ints[trace][cube.at:][:1<<cube.size] {
					counts[x]++
				}
			}
			w.write(count, counts)
			return nil
		})
		s.lookup(count.space, append(s.key(l.tag), part{factor: number(-1), index: true}), count)
	}
	if len(s.inverses) == 0 {
		return
	}
	var sum []part
	for _, r := range s.inverses {
		p := r.a[0]
		p.axes = slices.Clone(p.axes)
		for a := range p.axes {
			p.axes[a] = axis{kind: whole}
		}
		if r.c[0].block != nil { // a table
			p.factor = number(-1)
		}
		sum = append(sum, p)
	}
	s.relate(spaceOf(), sum...)
}

// pack is arrange where padding may be shared: a block begins where the elements of
// those before it end, at a multiple of its size. No relation reads padding, so
// what stands there does not matter.
func pack(blocks []*block) int {
	order := slices.Clone(blocks)
	slices.SortStableFunc(order, func(a, b *block) int { return b.cube.size - a.cube.size })
	at := 0
	for _, b := range order {
		size := 1 << b.cube.size
		b.at = (at + size - 1) / size * size
		at = b.at + b.extent()
	}
	return bits.Len(uint(max(at, 1) - 1))
}

// place gives every block its place.
func (s *system) place() {
	largest := 0
	for v := range s.blocks {
		if vector(v) == weights && s.layers.n == 0 {
			s.bits[v] = pack(s.blocks[v])
		} else {
			s.bits[v] = s.arrange(s.blocks[v])
		}
		largest = max(largest, s.bits[v])
	}
	for _, a := range s.aliases {
		a.block.at = a.in.at + a.at
		if a.block.within == 0 {
			a.block.within = a.in.within
		}
	}
	var domains []*block
	for _, r := range s.relations {
		s.tau = max(s.tau, r.size)
		if r.a != nil {
			r.domain.cube = r.domain.space
			domains = append(domains, &r.domain)
		}
	}
	s.rounds[0] = s.arrange(domains)
	s.domains = length(domains)
	if s.columns == 0 {
		s.columns = minColumns
		most := max(minRows, maxRows-len(s.relations)/relationsOfRow)
		if s.batch > 1 {
			most = maxBatchRows
		}
		for s.columns < largest && s.allRows() > most {
			s.columns++
		}
	}
	for v := range s.bits {
		s.bits[v] = max(s.bits[v], s.columns)
		s.rounds[1] = max(s.rounds[1], s.bits[v])
	}
}

const (
	// minColumns leaves room for all masks: 5 for every coordinate, of which there are
	// fewer than 40, and a few more.
	minColumns = 8
	// A verifier multiplies a point for every row of every vector, a prover as many
	// as a row has elements: so rows are as short as this number of them allows, which
	// is larger for a batch, for which the verifier works once.
	maxRows, maxBatchRows = 24, 40
	// A verifier works for relations too: where there are many, rows are fewer.
	minRows, relationsOfRow = 12, 64

	maxRelations = 1 << 20
)

func (s *system) allRows() (n int) {
	for _, v := range s.inUse() {
		n += s.rows(v)
	}
	return n
}

// length is how many elements blocks take.
func length(blocks []*block) int {
	n := 0
	for _, b := range blocks {
		n = max(n, b.at+1<<b.cube.size)
	}
	return n
}

// length is how many elements a vector has. That of packed weights ends with the last
// element; others are as long as their blocks.
func (s *system) length(v vector) (n int) {
	if v != weights || s.layers.n > 0 {
		return length(s.blocks[v])
	}
	for _, b := range s.blocks[v] {
		n = max(n, b.at+b.extent())
	}
	return n
}

// used is whether a vector is part of proofs at all.
func (s *system) used(v vector) bool { return len(s.blocks[v]) > 0 }

// rows is how many rows a vector has.
func (s *system) rows(v vector) int {
	n := s.length(v)
	return max(1, (n+1<<s.columns-1)>>s.columns)
}

func one() fr.Element {
	var e fr.Element
	e.SetOne()
	return e
}
