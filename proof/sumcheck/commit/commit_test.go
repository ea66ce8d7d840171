package commit

import (
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/transcript"
)

func testKey(t testing.TB, columns int) *Key {
	t.Helper()
	k, err := UnsafeKey(Points(columns))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func randomScalars(n int) []fr.Element {
	v := make(fr.Vector, n)
	v.MustSetRandom()
	return v
}

func randomInts[T int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64](rnd *mathrand.Rand, n int) Ints[T] {
	v := make(Ints[T], n)
	for i := range v {
		v[i] = T(rnd.Uint64())
	}
	return v
}

// randomRow is a row of some kind and length, up to size.
func randomRow(rnd *mathrand.Rand, size int) Values {
	n := size
	if rnd.IntN(2) == 0 {
		n = rnd.IntN(size + 1)
	}
	switch rnd.IntN(10) {
	case 0:
		return randomInts[int8](rnd, n)
	case 1:
		return randomInts[uint8](rnd, n)
	case 2:
		return randomInts[int16](rnd, n)
	case 3:
		return randomInts[uint16](rnd, n)
	case 4:
		return randomInts[int32](rnd, n)
	case 5:
		return randomInts[uint32](rnd, n)
	case 6:
		return randomInts[int64](rnd, n)
	case 7:
		return randomInts[uint64](rnd, n)
	case 8:
		s := Sparse{Size: n}
		for i := range n {
			if rnd.IntN(4) == 0 {
				s.Index = append(s.Index, i)
			}
		}
		s.Elements = randomScalars(len(s.Index))
		return s
	}
	return Scalars(randomScalars(n))
}

// element says what a row has at a column, in the plainest way.
func element(row Values, j int) (x fr.Element) {
	if j >= row.Len() {
		return x
	}
	switch row := row.(type) {
	case Ints[int8]:
		x.SetInt64(int64(row[j]))
	case Ints[uint8]:
		x.SetInt64(int64(row[j]))
	case Ints[int16]:
		x.SetInt64(int64(row[j]))
	case Ints[uint16]:
		x.SetInt64(int64(row[j]))
	case Ints[int32]:
		x.SetInt64(int64(row[j]))
	case Ints[uint32]:
		x.SetInt64(int64(row[j]))
	case Ints[int64]:
		x.SetInt64(row[j])
	case Ints[uint64]:
		x.SetUint64(row[j])
	case Scalars:
		x = row[j]
	case Sparse:
		for i, at := range row.Index {
			if at == j {
				x = row.Elements[i]
			}
		}
	default:
		panic("a new kind of row")
	}
	return x
}

// entry is e[j] of a group, by its definition.
func entry(g *Group, j int) (e fr.Element) {
	if g.Vector != nil {
		if j < len(g.Vector) {
			e = g.Vector[j]
		}
		return e
	}
	e.SetOne()
	for k := range g.Point {
		var f fr.Element
		f.Set(&g.Point[k])
		if j>>k&1 == 0 {
			f.SetOne().Sub(&f, &g.Point[k])
		}
		e.Mul(&e, &f)
	}
	return e
}

// value is what a term contributes, by its definition.
func value(columns int, rows []Values, g *Group, weights []fr.Element) (v fr.Element) {
	for j := range 1 << columns {
		e := entry(g, j)
		for i, row := range rows {
			x := element(row, j)
			x.Mul(&x, &e).Mul(&x, &weights[i])
			v.Add(&v, &x)
		}
	}
	return v
}

func mustCommit(t testing.TB, k *Key, columns int, rows ...Values) *Vector {
	t.Helper()
	blinds, err := Blinds(rand.Reader, len(rows))
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.Commit(columns, blinds, rows...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// randomStatement makes a true statement about random vectors.
func randomStatement(t testing.TB, k *Key, rnd *mathrand.Rand, columns int, groups ...int) (*Statement, []*Vector) {
	t.Helper()
	s := &Statement{Columns: columns}
	var vectors []*Vector
	for _, terms := range groups {
		g := Group{Point: randomScalars(columns)}
		if len(s.Groups)%2 == 1 {
			g = Group{Vector: randomScalars(1 + rnd.IntN(min(40, 1<<columns)))}
		}
		for range terms {
			rows := make([]Values, 1+rnd.IntN(5))
			for i := range rows {
				rows[i] = randomRow(rnd, 1<<columns)
			}
			v := mustCommit(t, k, columns, rows...)
			weights := randomScalars(len(rows))
			g.Terms = append(g.Terms, Term{Commitment: v.Commitment(), Weights: weights})
			x := value(columns, rows, &g, weights)
			s.Value.Add(&s.Value, &x)
			vectors = append(vectors, v)
		}
		s.Groups = append(s.Groups, g)
	}
	return s, vectors
}

func start() *transcript.Transcript {
	t := transcript.New("test")
	return &t
}

func mustOpen(t testing.TB, k *Key, s *Statement, vectors []*Vector) *Proof {
	t.Helper()
	p, err := k.Open(rand.Reader, start(), s, vectors, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// An opening of long rows takes most of a proof's time, in three sums of points, and
// tells all along how far they are.
func TestAnOpeningTellsHowFarItIs(t *testing.T) {
	const columns = 11
	k := testKey(t, columns)
	s, vectors := randomStatement(t, k, mathrand.New(mathrand.NewPCG(3, 4)), columns, 1, 1)
	var told []float64
	if _, err := k.Open(rand.Reader, start(), s, vectors, func(done float64) { told = append(told, done) }); err != nil {
		t.Fatal(err)
	}
	if len(told) < 3*fr.Bits/15 || !slices.IsSorted(told) || told[0] > 0.2 || told[len(told)-1] != 1 {
		t.Errorf("told %v", told)
	}
	for i := range told[1:] {
		if told[i+1]-told[i] > 0.1 {
			t.Errorf("it stands still from %v to %v", told[i], told[i+1])
		}
	}
}

func TestTrueStatementsOfAnyShapeAreProved(t *testing.T) {
	k := testKey(t, 7)
	rnd := mathrand.New(mathrand.NewPCG(1, 2))
	for _, shape := range [][]int{{1}, {3}, {1, 1}, {4, 2}, {1, 2, 3}, {2, 1, 1, 1}} {
		for columns := MinColumns; columns <= 7; columns++ {
			t.Run(fmt.Sprint(columns, shape), func(t *testing.T) {
				s, vectors := randomStatement(t, k, rnd, columns, shape...)
				prover, verifier := start(), start()
				p, err := k.Open(rand.Reader, prover, s, vectors, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := k.Verifier().Verify(verifier, s, p); err != nil {
					t.Fatal(err)
				}
				if *prover != *verifier {
					t.Error("prover and verifier leave different transcripts")
				}
				parsed, err := ParseProof(p.Encode(), len(shape))
				if err != nil {
					t.Fatal(err)
				}
				if err := k.Verifier().Verify(start(), s, parsed); err != nil {
					t.Errorf("after encoding: %v", err)
				}
			})
		}
	}
}

func TestWeightsAreProductsOfCoordinates(t *testing.T) {
	for coordinates := range 5 {
		g := &Group{Point: randomScalars(coordinates)}
		for rows := range 20 {
			w := Weights(g.Point, rows)
			if len(w) != min(rows, 1<<coordinates) {
				t.Fatalf("%d coordinates, %d rows: %d weights", coordinates, rows, len(w))
			}
			for i := range w {
				if want := entry(g, i); !w[i].Equal(&want) {
					t.Errorf("%d coordinates: weight %d of %d is wrong", coordinates, i, rows)
				}
			}
		}
	}
	if w := Weights(randomScalars(2), -1); w != nil {
		t.Errorf("%d weights for -1 rows", len(w))
	}
}

// Rows as long as this take other ways through sums and products than short ones.
func TestLongRowsAreProvedToo(t *testing.T) {
	const columns = 12
	k := testKey(t, columns)
	rnd := mathrand.New(mathrand.NewPCG(17, 18))
	for range 2 {
		s, vectors := randomStatement(t, k, rnd, columns, 2, 1)
		p := mustOpen(t, k, s, vectors)
		if err := k.Verifier().Verify(start(), s, p); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFalseStatementIsNotProved(t *testing.T) {
	k := testKey(t, 4)
	s, vectors := randomStatement(t, k, mathrand.New(mathrand.NewPCG(3, 4)), 4, 2, 2)
	one := fr.One()
	s.Value.Add(&s.Value, &one)
	if _, err := k.Open(rand.Reader, start(), s, vectors, nil); !errors.Is(err, ErrFalse) {
		t.Errorf("got %v", err)
	}
}
