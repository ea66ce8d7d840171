package sumcheck

import (
	"fmt"
	"math/rand/v2"
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
	out.field = make([]fr.Element, length(k.system.blocks[inverse]))
	for _, r := range k.system.inverses {
		k.invert(out, r, ch, st)
	}
	return out, ch, st
}

// imbalance is the linear side of a relation minus its products.
func (w *witness) imbalance(r *relation, ch *challenges, st *statement) fr.Element {
	items, sum := claim(nil, r.c, one(), r.space, r.eq(ch.tau[:r.size]), ch, st)
	for i := range items {
		t := make([]fr.Element, items[i].block.at+1<<items[i].block.size)
		items[i].addTo(t)
		for j := range t {
			if !t[j].IsZero() {
				e := w.element(items[i].block.vector, j)
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
	p := product(tables)
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
				if at := r*size + j; v == inverse && at < len(w.field) || v != inverse && at < len(w.ints[v]) {
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
	for _, b := range s.looked {
		looked[b] = true
	}
	for _, b := range s.blocks[trace] {
		if !looked[b] {
			all = append(all, b)
		}
	}
	return append(all, s.limbs...)
}

// Whatever the element, some relation notices: none is free.
func TestNoElementOfARunMayBeAnother(t *testing.T) {
	all := programs(t)
	n := 30
	if testing.Short() {
		n = 3
	}
	for seed := range n {
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
			w, ch, st := witnessOf(t, k, secret, randomInputs(rnd, p, 1))
			for _, b := range blocksOf(k.system) {
				b.each(func(i, position int) {
					if b.count() > 40 && rnd.IntN(b.count()) >= 40 {
						return
					}
					at := &w.ints[trace][b.at+position]
					was := *at
					*at += []int64{1, -1, 256, 1 << 40}[rnd.IntN(4)]
					// The best answer of a cheater: the inverses that fit.
					for _, r := range k.system.inverses {
						k.invert(w, r, ch, st)
					}
					noticed := false
					for _, r := range k.system.relations {
						if noticed {
							break
						}
						e := w.imbalance(r, ch, st)
						noticed = !e.IsZero()
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
