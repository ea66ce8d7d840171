package sumcheck

import (
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// The short cuts of the verifier are what they say, for every length.
func TestSumsBelowABoundAreSums(t *testing.T) {
	tr := transcript.New("test")
	for bits := range 6 {
		p, q := draw(&tr, bits), draw(&tr, bits)
		for d := 1<<bits/2 + 1; d <= 1<<bits; d++ {
			a, b := commit.Weights(p, d), commit.Weights(q, d)
			var sum, eq, index, after fr.Element
			for j := range d {
				var x, n fr.Element
				sum.Add(&sum, &b[j])
				eq.Add(&eq, x.Mul(&a[j], &b[j]))
				index.Add(&index, x.Mul(&b[j], n.SetUint64(uint64(j))))
				for i := range j {
					after.Add(&after, x.Mul(&a[i], &b[j]))
				}
				if got := eqIndex(q, j); !got.Equal(&b[j]) {
					t.Errorf("eq of index %d of %d bits", j, bits)
				}
			}
			for name, c := range map[string][2]fr.Element{
				"sum": {sum, sumBelow(q, d)}, "eq": {eq, eqBelow(p, q, d)}, "index": {index, indexBelow(q, d)}, "after": {after, afterBelow(p, q, d)},
			} {
				if !c[0].Equal(&c[1]) {
					t.Errorf("%s below %d", name, d)
				}
			}
		}
	}
}

// A verifier reads items in closed form, the prover writes them out.
func TestAnItemIsItsTable(t *testing.T) {
	for name, p := range programs(t) {
		k, err := NewKey(p, Options{Batch: 2})
		if err != nil {
			t.Fatal(err)
		}
		s := k.system
		tr := transcript.New("test")
		ch := &challenges{alpha: tr.Challenge(), gamma: tr.Challenge(), delta: draw(&tr, s.delta), tau: draw(&tr, s.tau)}
		point := draw(&tr, s.rounds[1])
		st := &statement{}
		for i := range p.Inputs {
			st.inputs = append(st.inputs, make([]int64, 2*spaceOf(p.Values[i].Shape...).count()))
		}
		for _, o := range p.Outputs {
			st.outputs = append(st.outputs, make([]int64, 2*spaceOf(p.Values[o.Value].Shape...).count()))
		}
		items, _ := s.relationClaims(powers(tr.Challenge(), len(s.relations)), ch, st)
		items, _ = s.factorClaims(items, draw(&tr, s.rounds[0]), powers(tr.Challenge(), 3), ch, st)
		for i := range items {
			it := &items[i]
			at := point[:s.bits[it.block.vector]]
			table := make([]fr.Element, s.length(it.block.vector))
			it.addTo(table[it.block.at:], ch)
			want := dot(table, commit.Weights(at, len(table)))
			if got := it.at(at, ch); !got.Equal(&want) {
				t.Errorf("%s: item %d over a block of %v", name, i, it.block.dims)
			}
		}
	}
}

// Blocks share padding, if anything.
func TestNoTwoElementsStandInOnePlace(t *testing.T) {
	all := programs(t)
	all["cifar"] = cifar(t)
	for name, p := range all {
		k, err := NewKey(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		s := k.system
		for v := range vectors {
			taken := make([]bool, s.length(v))
			for _, b := range s.blocks[v] {
				if b.at%(1<<b.cube.size) != 0 {
					t.Errorf("%s: a block of 2^%d elements stands at %d", name, b.cube.size, b.at)
				}
				b.each(func(i, position int) {
					if taken[b.at+position] {
						t.Fatalf("%s: element %d of a block of %v stands on another one", name, i, b.dims)
					}
					taken[b.at+position] = true
				})
			}
			if n := s.length(v); n > 1<<s.bits[v] || n > s.rows(v)<<s.columns {
				t.Errorf("%s: vector %d of %d elements has %d coordinates and %d rows", name, v, n, s.bits[v], s.rows(v))
			}
		}
	}
}
