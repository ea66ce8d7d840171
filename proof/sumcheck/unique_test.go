package sumcheck

import (
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// An equation is a relation at one index: sum of c = sum of a times sum of b, as
// linear forms in the elements of the trace.
type equation struct {
	name    string
	product bool
	side    [3]form // c, a, b
}

type form struct {
	constant fr.Element
	factors  map[element]fr.Element
}

type element struct {
	vector vector
	at     int
}

// equationsOf writes out a relation whose domain is its space.
func equationsOf(r *relation, st *statement) (all []equation) {
	r.each(func(_, position int) {
		unit := make([]fr.Element, r.size) // the index itself as a point
		for k := range unit {
			unit[k].SetUint64(uint64(position >> k & 1))
		}
		e := equation{name: r.name, product: r.a != nil}
		for k, parts := range [3][]part{r.c, r.a, r.b} {
			items, public := claim(nil, parts, one(), r.space, unit, &challenges{}, st)
			e.side[k] = form{public, map[element]fr.Element{}}
			for j := range items {
				t := make([]fr.Element, items[j].block.at+1<<items[j].block.cube.size)
				items[j].addTo(t[items[j].block.at:], &challenges{})
				for at := range t {
					if !t[at].IsZero() {
						id := element{items[j].block.vector, at}
						x := e.side[k].factors[id]
						x.Add(&x, &t[at])
						e.side[k].factors[id] = x
					}
				}
			}
		}
		all = append(all, e)
	})
	return all
}

// A search looks for every run that satisfies the equations, whatever the
// elements of the field, with limbs below 2^limb.
type search struct {
	t         *testing.T
	equations []equation
	limbs     map[element]int // and how many numbers each may be
	known     map[element]fr.Element
	found     map[string]bool
	outputs   []element
	steps     int
}

// value is a form with what is known, and what is not: an element, if it is a
// single one, with its factor.
func (s *search) value(f *form) (v fr.Element, missing int, id element, factor fr.Element) {
	v = f.constant
	for e, x := range f.factors {
		k, ok := s.known[e]
		if !ok {
			missing++
			id, factor = e, x
			continue
		}
		k.Mul(&k, &x)
		v.Add(&v, &k)
	}
	return v, missing, id, factor
}

func (s *search) run() {
	if s.steps++; s.steps > 2_000_000 {
		s.t.Fatal("the search takes too long: make the program smaller")
	}
	var set []element
	defer func() {
		for _, id := range set {
			delete(s.known, id)
		}
	}()
	learn := func(id element, x fr.Element) bool {
		if s.limbs[id] > 0 && (!x.IsUint64() || x.Uint64() >= uint64(s.limbs[id])) {
			return false
		}
		s.known[id] = x
		set = append(set, id)
		return true
	}
	// What follows from what is known.
	var branch, fallback *element
	for again := true; again; {
		again = false
		branch, fallback = nil, nil
		fewest := 1 << 30
		for i := range s.equations {
			e := &s.equations[i]
			c, missing, id, factor := s.value(&e.side[0])
			var product fr.Element
			if e.product {
				a, ma, ia, fa := s.value(&e.side[1])
				b, mb, ib, fb := s.value(&e.side[2])
				zero := ma == 0 && a.IsZero() || mb == 0 && b.IsZero()
				switch {
				case zero:
				case ma == 0 && mb == 0:
					product.Mul(&a, &b)
				case missing == 0 && mb == 0 && ma == 1: // a known b is not zero
					c.Div(&c, &b).Sub(&c, &a).Div(&c, &fa)
					if !learn(ia, c) {
						return
					}
					again = true
					continue
				case missing == 0 && ma == 0 && mb == 1:
					c.Div(&c, &a).Sub(&c, &b).Div(&c, &fb)
					if !learn(ib, c) {
						return
					}
					again = true
					continue
				default:
					if ma > 0 {
						fallback = &ia
					} else {
						fallback = &ib
					}
					continue
				}
			}
			switch missing {
			case 0:
				if !c.Equal(&product) {
					return
				}
			case 1:
				product.Sub(&product, &c).Div(&product, &factor)
				if !learn(id, product) {
					return
				}
				again = true
			default:
				for e := range e.side[0].factors {
					if _, ok := s.known[e]; !ok && s.limbs[e] > 0 && missing < fewest {
						branch, fewest = &e, missing
					}
				}
			}
		}
	}
	if branch == nil {
		for e := range s.limbs {
			if _, ok := s.known[e]; !ok {
				branch = &e
				break
			}
		}
	}
	if branch == nil {
		branch = fallback
	}
	if branch == nil {
		out := ""
		for _, id := range s.outputs {
			x, ok := s.known[id]
			if !ok {
				s.t.Fatal("an output is not determined by anything")
			}
			out += x.String() + " "
		}
		s.found[out] = true
		return
	}
	id := *branch
	limit := s.limbs[id]
	if limit == 0 {
		limit = 3 // a selection among equals
	}
	for x := range limit {
		var e fr.Element
		e.SetUint64(uint64(x))
		s.known[id] = e
		s.run()
	}
	delete(s.known, id)
}

// Ranges are what makes non-linear ops functions. Here limbs have two bits, and all
// runs that satisfy the relations are found, by trying all limbs and solving for the
// rest in the field: for every input one output, that of the executor.
func TestEveryInputHasOneOutput(t *testing.T) {
	type op = model.Op
	one := func(lo, hi int64, n int, o op) func(b *builder) {
		return func(b *builder) {
			o.In = []int{b.input(lo, hi, n)}
			b.op(o)
		}
	}
	for name, make := range map[string]func(b *builder){
		"requant":             one(-9, 9, 1, op{Kind: model.OpRequant, Shift: 2, Lo: -1, Hi: 1}),
		"relu":                one(-9, 9, 1, op{Kind: model.OpRequant, Shift: 1, Lo: 0, Hi: 100}),
		"capped":              one(-9, 9, 1, op{Kind: model.OpRequant, Shift: 1, Lo: -100, Hi: 2}),
		"whole range":         one(-9, 9, 1, op{Kind: model.OpRequant, Shift: 3, Lo: -100, Hi: 100}),
		"clamp to a bit":      one(-5, 6, 1, op{Kind: model.OpRequant, Lo: 0, Hi: 1}),
		"clamp to a power":    one(-9, 9, 1, op{Kind: model.OpRequant, Shift: 1, Lo: -2, Hi: 1}),
		"clamp to a constant": one(-3, 3, 1, op{Kind: model.OpRequant, Lo: 1, Hi: 1}),
		"odd shift":           one(0, 40, 1, op{Kind: model.OpRequant, Shift: 3, Lo: 0, Hi: 3}),
		"max":                 one(-2, 2, 3, op{Kind: model.OpMax, Axes: []int{0}}),
		"argmax":              one(-1, 1, 3, op{Kind: model.OpArgMax, Axes: []int{0}}),
		"sqrt":                one(0, 7, 1, op{Kind: model.OpSqrt, Shift: 1}),
		"maximum of a pool": func(b *builder) {
			b.op(op{Kind: model.OpMaxPool, In: []int{b.input(-1, 1, 1, 1, 3)}, Window: model.Window{Kernel: [2]int{1, 2}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}})
		},
		"div": func(b *builder) {
			b.op(op{Kind: model.OpDiv, In: []int{b.input(-4, 4, 1), b.input(1, 4, 1)}, Shift: 1})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t)
			make(b)
			p := b.program(len(b.Inputs))
			all, err := layout(p, Options{}, 2, 0)
			if err != nil {
				t.Fatal(err)
			}
			own, err := layoutWith(p, Options{}, 2, 0, nil) // with a table for each bound
			if err != nil {
				t.Fatal(err)
			}
			s := all
			var inputs func(i int, x [][]int64)
			inputs = func(i int, x [][]int64) {
				if i < len(p.Inputs) {
					n := spaceOf(p.Values[i].Shape...).count()
					var fill func(v []int64)
					fill = func(v []int64) {
						if len(v) == n {
							inputs(i+1, append(x, slices.Clone(v)))
							return
						}
						for a := p.Values[i].Lo; a <= p.Values[i].Hi; a++ {
							fill(append(v, a))
						}
					}
					fill(nil)
					return
				}
				st := &statement{inputs: x}
				q := &search{t: t, limbs: map[element]int{}, known: map[element]fr.Element{}, found: map[string]bool{}}
				for _, r := range s.relations {
					if r.name == "outputs" || r.name == "ranges" {
						continue
					}
					q.equations = append(q.equations, equationsOf(r, st)...)
				}
				for _, l := range s.ranges {
					for _, b := range l.limbs {
						b.each(func(_, position int) { q.limbs[element{trace, b.at + position}] = l.bound + 1 })
					}
				}
				out := s.values[len(p.Inputs)].block
				out.each(func(_, position int) { q.outputs = append(q.outputs, element{trace, out.at + position}) })
				q.run()
				tr, err := p.Run(nil, x...)
				if err != nil {
					t.Fatal(err)
				}
				want := ""
				for _, y := range tr.Values[len(p.Inputs)] {
					var e fr.Element
					e.SetInt64(y)
					want += e.String() + " "
				}
				if len(q.found) != 1 || !q.found[want] {
					t.Fatalf("input %v: outputs %v satisfy the relations, the executor answers %s", x, q.found, want)
				}
			}
			inputs(0, nil)
			s = own
			inputs(0, nil)
		})
	}
}
