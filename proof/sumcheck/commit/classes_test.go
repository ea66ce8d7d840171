package commit

import (
	mathrand "math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Rows that say the same in different ways have one commitment, and add up alike.
func TestClassesAndPiecesAreTheElementsThatTheyStandFor(t *testing.T) {
	columns := 13
	if testing.Short() {
		columns = 11
	}
	k := testKey(t, columns)
	rnd := mathrand.New(mathrand.NewPCG(1, 2))
	blinds := randomScalars(1)
	for _, classes := range []int{1, 2, 300, maxClasses} {
		for _, n := range []int{0, 1, 700, 1 << columns} {
			v := Classes{Class: make([]uint16, n), Elements: randomScalars(classes)}
			v.Elements[0].SetZero()
			plain := make(Scalars, n)
			for i := range plain {
				v.Class[i] = uint16(rnd.IntN(classes))
				plain[i] = v.Elements[v.Class[i]]
			}
			cut := 0
			if n > 0 {
				cut = rnd.IntN(n)
			}
			joined := Joined{Classes{v.Class[:cut], v.Elements}, Sparse{}, plain[cut:]}
			var got [3]*Vector
			for i, row := range []Values{plain, v, joined} {
				var err error
				if got[i], err = k.Commit(columns, blinds, row); err != nil {
					t.Fatal(err)
				}
				if i > 0 && !got[i].commitment.equal(got[0].commitment) {
					t.Errorf("%d elements of %d classes, cut at %d: %T has another commitment", n, classes, cut, row)
				}
				w := randomScalars(1)[0]
				from, size := 0, n
				if n > 2 {
					from = rnd.IntN(n - 1)
					size = 1 + rnd.IntN(n-from)
				}
				a, b := make([]fr.Element, size), make([]fr.Element, size)
				plain.addTo(a, from, &w)
				row.addTo(b, from, &w)
				for j := range a {
					if !a[j].Equal(&b[j]) {
						t.Fatalf("%T: element %d from %d on differs", row, j, from)
					}
				}
			}
		}
	}
	if err := (Joined{Classes{Class: []uint16{3}, Elements: randomScalars(3)}}).valid(); err == nil {
		t.Error("a class without an element is valid")
	}
	if err := (Classes{Elements: make([]fr.Element, maxClasses+1)}).valid(); err == nil {
		t.Error("too many classes are valid")
	}
}
