package sumcheck

import (
	"fmt"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// lateColumn is a column that is not written down yet, however short it is.
func lateColumn(n, vars int, source func(to fr.Vector, from int)) *column {
	return &column{source: source, vars: vars, length: []int{n}}
}

// What is computed again and again is what would have been written down: in every
// round, for every length, wherever pieces and segments begin.
func TestALateColumnIsTheWrittenOne(t *testing.T) {
	const vars = 11
	tr := transcript.New("test")
	point, scale, plus := draw(&tr, vars-1), tr.Challenge(), tr.Challenge()
	elements := draw(&tr, 7)
	ints := make([]int64, 1<<vars)
	numbers := make([]int64, 1<<vars)
	for i := range ints {
		ints[i], numbers[i] = int64(i*i)-1<<20, int64(i%7)
	}
	for _, n := range []int{1, 2, 511, 512, 513, 1000, 1<<10 - 1, 1 << 10, 1<<10 + 1, 1500, 1<<vars - 1, 1 << vars} {
		// Three kinds of segments, and nothing between the first two.
		segments := []segment{
			{at: 700, n: 600, source: chosen(numbers, elements)},
			{at: 0, n: 600, source: integers(ints)},
			{at: 1300, n: 748, source: weighted(point, scale, plus)},
		}
		whole := make(fr.Vector, 1<<vars)
		for i := range 600 {
			whole[i].SetInt64(ints[i])
			whole[700+i] = elements[numbers[i]]
		}
		for i, e := range commit.Weights(point, 748) {
			whole[1300+i].Mul(&e, &scale).Add(&whole[1300+i], &plus)
		}
		whole = whole[:n]
		late, dense := lateColumn(n, vars, joined(segments)), denseColumn(slices.Clone(whole), vars)
		other := [2]*column{lateColumn(n, vars, integers(ints)), denseColumn(make([]fr.Element, n), vars)}
		integers(ints)(other[1].dense, 0)
		third := [2]*column{lateColumn(n, vars, chosen(numbers, elements)), denseColumn(make([]fr.Element, n), vars)}
		chosen(numbers, elements)(third[1].dense, 0)
		for round := range vars {
			what := fmt.Sprintf("length %d, round %d", n, round)
			if late.len() != dense.len() {
				t.Fatalf("%s: length %d, written %d", what, late.len(), dense.len())
			}
			for _, from := range []int{0, 1, 300, 599, 650} {
				for _, to := range []int{from + 1, from + 100, from + piece} {
					if to > late.len() {
						continue
					}
					if got := late.read(from, to, make(fr.Vector, piece)); !slices.Equal(got, dense.read(from, to, nil)) {
						t.Fatalf("%s: reads [%d, %d) differently", what, from, to)
					}
				}
			}
			var claimed fr.Element
			for i := range dense.len() {
				var x fr.Element
				x.Mul(&dense.dense[i], &other[1].dense[i]).Mul(&x, &third[1].dense[i])
				claimed.Add(&claimed, &x)
			}
			a, b, c := cubic(late, other[0], third[0], nil), cubic(dense, other[1], third[1], nil), cubic(late, other[0], third[0], &claimed)
			if sum := atBoth(a[:]); a != b || a != c || !sum.Equal(&claimed) {
				t.Fatalf("%s: another cubic polynomial", what)
			}
			claimed.SetZero()
			for i := range dense.len() {
				var x fr.Element
				claimed.Add(&claimed, x.Mul(&dense.dense[i], &other[1].dense[i]))
			}
			d, e, f := quadratic(late, other[0], nil), quadratic(dense, other[1], nil), quadratic(late, other[0], &claimed)
			if sum := atBoth(d[:]); d != e || d != f || !sum.Equal(&claimed) {
				t.Fatalf("%s: another quadratic polynomial", what)
			}
			r := tr.Challenge()
			for _, c := range []*column{late, dense, other[0], other[1], third[0], third[1]} {
				c.fold(&r)
			}
		}
		if a, b := late.left(), dense.left(); !a.Equal(&b) {
			t.Errorf("length %d: another number is left", n)
		}
	}
}
