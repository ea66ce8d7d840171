package sumcheck

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// witnessOf is an honest witness, with the challenges of a made-up transcript.
func witnessOf(t *testing.T, k *Key, w *Secret, inputs [][]int64) (*witness, *challenges, *statement) {
	t.Helper()
	st := &statement{inputs: inputs}
	var wts model.Weights
	if w != nil {
		wts = w.model
	}
	out, err := k.run(wts, inputs)
	if err != nil {
		t.Fatal(err)
	}
	if w != nil {
		out.ints[weights] = w.ints
	}
	for _, port := range k.system.program.Outputs {
		st.outputs = append(st.outputs, out.value(port.Value))
	}
	if err := k.fill(out); err != nil {
		t.Fatal(err)
	}
	tr := transcript.New("test")
	ch := &challenges{alpha: tr.Challenge(), gamma: tr.Challenge(), delta: draw(&tr, k.system.delta), tau: draw(&tr, k.system.tau)}
	out.ints[tables] = k.system.listedInts()
	out.field = make([]fr.Element, k.system.length(inverse))
	for _, r := range k.system.inverses {
		k.invert(out, r, ch, st)
	}
	return out, ch, st
}

// imbalance is the linear side of a relation minus its products.
func (w *witness) imbalance(r *relation, ch *challenges, st *statement) fr.Element {
	items, sum := claim(nil, r.c, one(), r.space, ch.tau[:r.size], ch, st)
	for i := range items {
		b := items[i].block
		t := make([]fr.Element, 1<<b.cube.size)
		items[i].addTo(t, ch)
		for j := range t {
			if !t[j].IsZero() {
				e := w.element(b.vector, b.at+j)
				e.Mul(&e, &t[j])
				sum.Add(&sum, &e)
			}
		}
	}
	if r.a == nil {
		return sum
	}
	var tables [3][]fr.Element
	for i := range tables {
		tables[i] = make([]fr.Element, 1<<r.domain.size)
	}
	r.weights(tables[0], one(), ch)
	w.addFactor(tables[1], r.a, one(), r.domain.space, ch, st)
	w.addFactor(tables[2], r.b, one(), r.domain.space, ch, st)
	var p fr.Element
	for i := range tables[0] {
		var x fr.Element
		x.Mul(&tables[0][i], &tables[1][i]).Mul(&x, &tables[2][i])
		p.Add(&p, &x)
	}
	sum.Sub(&sum, &p)
	return sum
}

func TestEveryRelationHoldsForAnHonestRun(t *testing.T) {
	for name, p := range programs(t) {
		t.Run(name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			k, err := NewKey(p, Options{Batch: 2})
			if err != nil {
				t.Fatal(err)
			}
			secret, err := k.CommitWeights(testSetup(t), Salt{1}, randomWeights(rnd, p))
			if err != nil {
				t.Fatal(err)
			}
			k = tabled(t, k)
			w, ch, st := witnessOf(t, k, secret, randomInputs(rnd, p, 2))
			for i, r := range k.system.relations {
				if e := w.imbalance(r, ch, st); !e.IsZero() {
					t.Errorf("relation %d of %q over %v does not hold", i, r.name, r.dims)
				}
			}
		})
	}
}

// total is what an opening's statement sums up to, whatever it claims.
func (k *Key) total(o *commit.Statement, w *witness, masks []fr.Element) (sum fr.Element) {
	size := 1 << k.system.columns
	e := commit.Weights(o.Groups[0].Point, size)
	for i, v := range k.system.inUse() {
		for r, weight := range o.Groups[0].Terms[i].Weights {
			var row fr.Element
			for j := range size {
				if at := r*size + j; v == inverse && at < w.base+len(w.field) || v != inverse && at < len(w.ints[v]) {
					x := w.element(v, at)
					x.Mul(&x, &e[j])
					row.Add(&row, &x)
				}
			}
			row.Mul(&row, &weight)
			sum.Add(&sum, &row)
		}
	}
	m := dot(o.Groups[1].Vector, masks)
	return *sum.Add(&sum, &m)
}

// blocksOf are all blocks that the prover commits to for a run, limbs apart from
// the cubes that hold them.
func blocksOf(s *system) (all []*block) {
	looked := map[*block]bool{}
	for _, l := range s.ranges {
		for _, b := range l.cubes {
			looked[b] = true
		}
	}
	for _, b := range s.blocks[trace] {
		if !looked[b] {
			all = append(all, b)
		}
	}
	return append(all, s.limbs...)
}

// reads is whether a relation, apart from lookups and their sum, reads a block.
func (s *system) reads(r *relation, b *block) bool {
	if slices.Contains(s.inverses, r) || len(r.dims) == 0 {
		return false
	}
	place := func(b *block) *block {
		for i := 0; i < len(s.aliases); i++ {
			if s.aliases[i].block == b && s.aliases[i].in.cube.size == b.cube.size && s.aliases[i].at == 0 {
				b, i = s.aliases[i].in, 0
			}
		}
		return b
	}
	for _, parts := range [][]part{r.c, r.a, r.b} {
		for _, p := range parts {
			if p.block != nil && (p.block == b || place(p.block) == b) {
				return true
			}
		}
	}
	return false
}

// Whatever the element, some relation notices: none is free.
func TestNoElementOfARunMayBeAnother(t *testing.T) {
	all := programs(t)
	seeds, most := 30, 40 // elements of a block
	if testing.Short() {
		seeds, most = 2, 5
	}
	for seed := range seeds {
		all[fmt.Sprint("random ", seed)] = randomProgram(t, rand.New(rand.NewPCG(uint64(seed), 43)))
	}
	for name, p := range all {
		t.Run(name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(3, 4))
			k, err := NewKey(p, Options{})
			if err != nil {
				t.Fatal(err)
			}
			secret, err := k.CommitWeights(testSetup(t), Salt{1}, randomWeights(rnd, p))
			if err != nil {
				t.Fatal(err)
			}
			if rnd.IntN(2) == 0 {
				k = tabled(t, k)
			}
			s := k.system
			w, ch, st := witnessOf(t, k, secret, randomInputs(rnd, p, 1))
			for _, b := range blocksOf(s) {
				var direct []*relation
				for _, r := range s.relations {
					if s.reads(r, b) {
						direct = append(direct, r)
					}
				}
				notices := func(relations []*relation) bool {
					return slices.ContainsFunc(relations, func(r *relation) bool {
						e := w.imbalance(r, ch, st)
						return !e.IsZero()
					})
				}
				b.each(func(i, position int) {
					if b.count() > most && rnd.IntN(b.count()) >= most {
						return
					}
					at := &w.ints[trace][b.at+position]
					was := *at
					*at += []int64{1, -1, 256, 1 << 40}[rnd.IntN(4)]
					noticed := notices(direct)
					if !noticed {
						// The best answer of a cheater: the inverses that fit.
						for _, r := range s.inverses {
							k.invert(w, r, ch, st)
						}
						noticed = notices(s.relations)
					}
					if !noticed {
						t.Errorf("element %d of a block of %v can be %d as well as %d", i, b.dims, *at, was)
					}
					*at = was
				})
			}
		})
	}
}

// Between the cubes of equal layers there may be places that no block has. Such a
// network is proved, whatever stands there.
func TestAVectorMayHaveGaps(t *testing.T) {
	b := build(t)
	y := b.input(-100, 100, 5)
	var table []int32
	for i := range 256 {
		table = append(table, int32(i-128)/2)
	}
	for range 12 {
		y = b.op(model.Op{Kind: model.OpMul, In: []int{y}, Weights: []int{b.weight(-100, 100, 5)}})
		y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 4, Lo: -128, Hi: 127})
		for range 9 { // of 8 places each, in cubes of 64 and of 16
			y = b.op(model.Op{Kind: model.OpLookup, In: []int{y}, Lo: -128, Table: table})
		}
	}
	p := b.program(y)
	for _, o := range []Options{{}, {Batch: 3}} {
		s := newScene(t, p, o)
		sys := s.key.system
		gaps := sys.length(inverse)
		for _, b := range sys.blocks[inverse] {
			gaps -= 1 << b.cube.size
		}
		if sys.layers.n < 10 || gaps == 0 {
			t.Fatalf("%d layers, %d places without a block: the test tests nothing", sys.layers.n, gaps)
		}
		if proof, out := s.prove(&cheat{}); s.verify(proof, out) != nil {
			t.Errorf("%+v: %v", o, s.verify(proof, out))
		}
	}
}
