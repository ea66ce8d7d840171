package commit

import (
	"crypto/rand"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"slices"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// solve solves the equations a x = b by elimination. It reports whether there is
// exactly one solution; of more equations than unknowns, all have to hold.
func solve(a [][]fr.Element, b []fr.Element) ([]fr.Element, bool) {
	unknowns := len(a[0])
	m := make([][]fr.Element, len(a))
	for i := range a {
		m[i] = append(append([]fr.Element(nil), a[i]...), b[i])
	}
	if eliminate(m, unknowns) < unknowns {
		return nil, false
	}
	x := make([]fr.Element, unknowns)
	for i := range x {
		x[i] = m[i][unknowns]
	}
	for _, rest := range m[unknowns:] {
		if !rest[unknowns].IsZero() {
			return nil, false // a contradiction
		}
	}
	return x, true
}

// eliminate brings the first columns of m to echelon form and returns their rank.
func eliminate(m [][]fr.Element, columns int) (rank int) {
	for c := 0; c < columns && rank < len(m); c++ {
		pivot := rank
		for pivot < len(m) && m[pivot][c].IsZero() {
			pivot++
		}
		if pivot == len(m) {
			continue
		}
		m[rank], m[pivot] = m[pivot], m[rank]
		var inverse fr.Element
		inverse.Inverse(&m[rank][c])
		for j := range m[rank] {
			m[rank][j].Mul(&m[rank][j], &inverse)
		}
		for i := range m {
			if i == rank || m[i][c].IsZero() {
				continue
			}
			f := m[i][c]
			for j := range m[i] {
				var x fr.Element
				m[i][j].Sub(&m[i][j], x.Mul(&m[rank][j], &f))
			}
		}
		rank++
	}
	return rank
}

// view is what a proof shows, and the challenges, from the outside.
type view struct {
	rho, zeta, inverse fr.Element
	p                  *Proof
	atInverse          fr.Element // S there
}

func look(s *Statement, p *Proof) view {
	v := view{p: p}
	tr := start()
	tr.Absorb(s.Encode())
	tr.Points(p.Masks...)
	v.rho = tr.Challenge()
	tr.Points(p.S)
	v.zeta = tr.Challenge()
	v.inverse.Inverse(&v.zeta)
	// S(1/zeta) = zeta (P(zeta) e(1/zeta) + P(1/zeta) e(zeta) - 2 rho value - zeta S(zeta))
	e, f := s.Groups[0].evaluate(&v.zeta), s.Groups[0].evaluate(&v.inverse)
	var x fr.Element
	v.atInverse.Mul(&p.Values[0][0], &f)
	v.atInverse.Add(&v.atInverse, x.Mul(&p.Values[0][1], &e))
	v.atInverse.Sub(&v.atInverse, x.Mul(&v.rho, &s.Value).Double(&x))
	v.atInverse.Sub(&v.atInverse, x.Mul(&v.zeta, &p.SValue)).Mul(&v.atInverse, &v.zeta)
	return v
}

// Attackers collect openings of one vector of four elements, each at another
// point, and solve for it. Given enough proofs, each linear combination of shown
// values that the masks do not reach is an equation about the vector.
func TestManyOpeningsOfOneVectorDoNotRevealIt(t *testing.T) {
	k := testKey(t, 2)
	secret := Scalars(randomScalars(4))
	vector := mustCommit(t, k, 2, secret)
	weight := fr.One()

	statement := func() *Statement {
		s := &Statement{Columns: 2, Groups: []Group{{Point: randomScalars(2), Terms: []Term{{vector.Commitment(), []fr.Element{weight}}}}}}
		s.Value = value(2, vector.rows, &s.Groups[0], []fr.Element{weight})
		return s
	}
	powers := func(x fr.Element, n int) []fr.Element {
		out := make([]fr.Element, n)
		out[0].SetOne()
		for i := 1; i < n; i++ {
			out[i].Mul(&out[i-1], &x)
		}
		return out
	}
	// An equation of the attack: factors of the unknowns (the vector and its
	// blind), and what they sum to.
	type equation struct {
		factors []fr.Element
		sum     fr.Element
	}
	// The mask is taken for zero: rho P(zeta) is the row at zeta.
	naively := func(s *Statement, v view) (out []equation) {
		for i, x := range []fr.Element{v.zeta, v.inverse} {
			var sum fr.Element
			sum.Div(&v.p.Values[0][i], &v.rho)
			out = append(out, equation{powers(x, 5), sum})
		}
		return out
	}
	// The mask is taken for one of the tail alone. Its part in zeta S(zeta) is
	// e(1/zeta) times its part in P(zeta), and so is the blind's:
	//   zeta S(zeta) - e(1/zeta) P(zeta) = sum over columns j of
	//     P[j] (sum over i > j of e[i] (zeta^(i-j) - zeta^(j-i)) - e[j])
	aroundTheTail := func(s *Statement, v view) (out []equation) {
		g := &s.Groups[0]
		f := g.evaluate(&v.inverse)
		eq := equation{factors: make([]fr.Element, 5)}
		var x fr.Element
		eq.sum.Mul(&v.zeta, &v.p.SValue)
		eq.sum.Sub(&eq.sum, x.Mul(&f, &v.p.Values[0][0]))
		eq.sum.Div(&eq.sum, &v.rho)
		up, down := powers(v.zeta, 4), powers(v.inverse, 4)
		for j := range 4 {
			for i := j; i < 4; i++ {
				e := entry(g, i)
				if i == j {
					x.Neg(&e)
				} else {
					x.Sub(&up[i-j], &down[i-j]).Mul(&x, &e)
				}
				eq.factors[j].Add(&eq.factors[j], &x)
			}
		}
		return append(out, eq)
	}
	withoutMasks := func(s *Statement) [][]fr.Element { return [][]fr.Element{make([]fr.Element, 4+tail)} }
	tailOnly := func(s *Statement) [][]fr.Element {
		m := make([]fr.Element, 4+tail)
		copy(m[4:], randomScalars(tail))
		return [][]fr.Element{m}
	}
	masked := func(s *Statement) [][]fr.Element {
		m, err := s.masks(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		name     string
		masks    func(s *Statement) [][]fr.Element
		attack   func(s *Statement, v view) []equation
		unknowns int
		finds    bool
	}{
		{"no masks, plain attack", withoutMasks, naively, 5, true},
		{"no masks, attack around the tail", withoutMasks, aroundTheTail, 4, true},
		{"masks in the tail alone, plain attack", tailOnly, naively, 5, false},
		{"masks in the tail alone, attack around the tail", tailOnly, aroundTheTail, 4, true},
		{"masks, plain attack", masked, naively, 5, false},
		{"masks, attack around the tail", masked, aroundTheTail, 4, false},
	} {
		var a [][]fr.Element
		var b []fr.Element
		for range 12 {
			s := statement()
			p, err := k.open(start(), s, []*Vector{vector}, c.masks(s), nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := k.Verifier().Verify(start(), s, p); err != nil {
				t.Fatal(err)
			}
			for _, e := range c.attack(s, look(s, p)) {
				a, b = append(a, e.factors[:c.unknowns]), append(b, e.sum)
			}
		}
		x, found := solve(a, b)
		for i := range secret {
			found = found && x[i].Equal(&secret[i])
		}
		if found != c.finds {
			t.Errorf("%s: the vector is found: %v", c.name, found)
		}
		// Just as many equations as unknowns always have a solution; it must not be
		// the vector, not even in one element.
		if !c.finds {
			x, ok := solve(a[:c.unknowns], b[:c.unknowns])
			if !ok {
				t.Fatalf("%s: the equations are dependent", c.name)
			}
			for i := range secret {
				if x[i].Equal(&secret[i]) {
					t.Errorf("%s: element %d is found", c.name, i)
				}
			}
		}
	}
}

// What a proof shows of its groups' polynomials P is linear in them: P(tau),
// P(zeta) and P(1/zeta) of each group (the first through the commitment of the
// mask), S(tau) and S(zeta); all else follows from those. Masks hide the rows if
// they reach every value that rows of the same sum reach.
func TestMasksReachEverythingThatRowsReach(t *testing.T) {
	rnd := mathrand.New(mathrand.NewPCG(11, 12))
	unit := func(n, at int) []fr.Element {
		v := make([]fr.Element, n)
		v[at].SetOne()
		return v
	}
	bits := func(n, x int) []fr.Element {
		v := make([]fr.Element, n)
		for i := range v {
			v[i].SetUint64(uint64(x >> i & 1))
		}
		return v
	}
	var cases [][]Group
	var generic []int // cases without a special point
	for columns := MinColumns; columns <= 4; columns++ {
		m := 1 << columns
		generic = append(generic, len(cases), len(cases)+1, len(cases)+2)
		cases = append(cases,
			[]Group{{Point: randomScalars(columns)}},
			[]Group{{Point: randomScalars(columns)}, {Vector: randomScalars(3)}},
			[]Group{{Vector: randomScalars(m)}, {Vector: randomScalars(1)}, {Point: randomScalars(columns)}},
			[]Group{{Point: randomScalars(columns)}, {Vector: make([]fr.Element, m)}},
		)
		for at := range m {
			cases = append(cases,
				[]Group{{Point: bits(columns, at)}},
				[]Group{{Vector: unit(m, at)}},
				[]Group{{Vector: unit(m, at)}, {Vector: unit(m, rnd.IntN(m))}},
				[]Group{{Point: append(bits(columns-1, at%(m/2)), randomScalars(1)...)}},
			)
		}
	}
	for i, groups := range cases {
		columns := MinColumns
		for _, g := range groups {
			columns = max(columns, len(g.Point))
			for 1<<columns < len(g.Vector) {
				columns++
			}
		}
		m := 1 << columns
		challenges := randomScalars(2) // tau, zeta
		var inverse fr.Element
		inverse.Inverse(&challenges[1])
		// shown is what a single coefficient of one group contributes, and to the sum.
		shown := func(g, at int) []fr.Element {
			out := make([]fr.Element, 3*len(groups)+3)
			p := make([]fr.Element, m+tail)
			p[at].SetOne()
			s := make([]fr.Element, m+tail-1)
			sum := groups[g].correlate(p, s)
			for i, x := range []fr.Element{challenges[0], challenges[1], inverse} {
				out[3*g+i] = evaluate(p, &x)
			}
			out[len(out)-3] = evaluate(s, &challenges[0])
			out[len(out)-2] = evaluate(s, &challenges[1])
			out[len(out)-1] = sum
			return out
		}
		var masks, rows [][]fr.Element
		for g := range groups {
			for at := range m + tail {
				x := shown(g, at)
				if at < tail || at >= m {
					masks = append(masks, x)
				}
				if at <= m {
					rows = append(rows, x)
				}
			}
		}
		// Combinations whose sum is zero: subtract a multiple of one that has a part in it.
		free := func(v [][]fr.Element) (out [][]fr.Element) {
			var pivot []fr.Element
			for _, x := range v {
				sum := x[len(x)-1]
				switch {
				case sum.IsZero():
					out = append(out, x)
				case pivot == nil:
					pivot = x
				default:
					sum.Div(&sum, &pivot[len(x)-1])
					y := make([]fr.Element, len(x))
					for i := range y {
						y[i].Mul(&pivot[i], &sum)
						y[i].Sub(&x[i], &y[i])
					}
					out = append(out, y)
				}
			}
			return out
		}
		copies := func(v ...[][]fr.Element) (out [][]fr.Element) {
			for _, v := range v {
				for _, x := range v {
					out = append(out, append([]fr.Element(nil), x...))
				}
			}
			return out
		}
		width := 3*len(groups) + 2
		masks, rows = free(masks), free(rows)
		reach := eliminate(copies(masks), width)
		both := eliminate(copies(masks, rows), width)
		if reach != both {
			t.Errorf("case %d, %s: masks reach %d dimensions, rows %d more", i, describe(groups), reach, both-reach)
		}
		if slices.Contains(generic, i) && reach != width {
			t.Errorf("case %d: only %d dimensions", i, reach)
		}
	}
	if len(cases) < 40 {
		t.Errorf("only %d cases", len(cases))
	}
}

func describe(groups []Group) string {
	s := ""
	for _, g := range groups {
		s += fmt.Sprintf("[%d %d]", len(g.Point), len(g.Vector))
	}
	return s
}

func TestMasksHaveNoPartInTheSum(t *testing.T) {
	rnd := mathrand.New(mathrand.NewPCG(13, 14))
	for columns := MinColumns; columns <= 5; columns++ {
		s, _ := randomStatement(t, testKey(t, columns), rnd, columns, 1, 1, 1)
		s.Groups[0].Point[0].SetZero() // no part in columns 1, 3, ...
		s.Groups[2].Point = make([]fr.Element, columns)
		masks, err := s.masks(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		var sum fr.Element
		nonzero := 0
		for g := range masks {
			for j := range 1 << columns {
				e := entry(&s.Groups[g], j)
				e.Mul(&e, &masks[g][j])
				sum.Add(&sum, &e)
			}
			for _, x := range masks[g] {
				if !x.IsZero() {
					nonzero++
				}
			}
		}
		if !sum.IsZero() || nonzero != 3*2*tail {
			t.Errorf("2^%d columns: sum %v, %d coefficients", columns, &sum, nonzero)
		}
	}
}

// The simulator of the argument for zero knowledge: it knows tau and the statement,
// and no vector. It draws what masks make uniform and computes the rest. That its
// proofs verify, even of false statements, also shows what an unsafe key is worth.
func TestWhoKnowsTauProvesAnythingWithoutAnyVector(t *testing.T) {
	k := testKey(t, 4)
	tau := unsafeTau()
	_, _, g1, _ := curve.Generators()
	times := func(p curve.G1Affine, x fr.Element) (out curve.G1Affine) {
		return *out.ScalarMultiplication(&p, x.BigInt(new(big.Int)))
	}
	add := func(p *curve.G1Affine, q curve.G1Affine) { p.Add(p, &q) }
	draw := func() fr.Element { return randomScalars(1)[0] }
	point := func() curve.G1Affine { return times(g1, draw()) }

	s := &Statement{Columns: 4, Value: draw(), Groups: []Group{
		{Point: randomScalars(4), Terms: []Term{
			{Commitment{point(), point()}, randomScalars(2)}, {Commitment{point()}, randomScalars(1)}}},
		{Vector: randomScalars(7), Terms: []Term{{Commitment{point()}, randomScalars(1)}}},
	}}
	tr := start()
	tr.Absorb(s.Encode())
	p := &Proof{Masks: []curve.G1Affine{point(), point()}, S: point()}
	tr.Points(p.Masks...)
	rho := tr.Challenge()
	tr.Points(p.S)
	zeta := tr.Challenge()
	p.Values = [][2]fr.Element{{draw(), draw()}, {draw(), draw()}}
	p.SValue = draw()
	tr.Absorb(p.encodeValues())
	gamma := tr.Challenge()

	// S(1/zeta) from the identity; f, f' and F(tau) times the generator.
	var inverse, x, atInverse, first, second fr.Element
	inverse.Inverse(&zeta)
	power := fr.One()
	var f curve.G1Affine
	for g := range s.Groups {
		e, e1 := s.Groups[g].evaluate(&zeta), s.Groups[g].evaluate(&inverse)
		atInverse.Add(&atInverse, x.Mul(&p.Values[g][0], &e1))
		atInverse.Add(&atInverse, x.Mul(&p.Values[g][1], &e))
		first.Add(&first, x.Mul(&p.Values[g][0], &power))
		second.Add(&second, x.Mul(&p.Values[g][1], &power))
		sum := p.Masks[g]
		for _, term := range s.Groups[g].Terms {
			for i := range term.Commitment {
				add(&sum, times(term.Commitment[i], *x.Mul(&rho, &term.Weights[i])))
			}
		}
		add(&f, times(sum, power))
		power.Mul(&power, &gamma)
	}
	atInverse.Sub(&atInverse, x.Mul(&rho, &s.Value).Double(&x))
	atInverse.Sub(&atInverse, x.Mul(&zeta, &p.SValue)).Mul(&atInverse, &zeta)
	first.Add(&first, x.Mul(&p.SValue, &power))
	second.Add(&second, x.Mul(&atInverse, &power))
	add(&f, times(p.S, power))

	line := func(at fr.Element) (y fr.Element) {
		var a, b, d fr.Element
		a.Sub(&at, &inverse).Mul(&a, &first)
		b.Sub(&at, &zeta).Mul(&b, &second)
		d.Sub(&zeta, &inverse)
		y.Sub(&a, &b).Div(&y, &d)
		return y
	}
	vanish := func(at fr.Element) (y fr.Element) {
		var a fr.Element
		a.Sub(&at, &inverse)
		y.Sub(&at, &zeta).Mul(&y, &a)
		return y
	}
	minus := func(x fr.Element) fr.Element { return *x.Neg(&x) }
	over := func(x fr.Element) fr.Element { return *x.Inverse(&x) }

	q := f
	add(&q, times(g1, minus(line(tau))))
	p.Q = times(q, over(vanish(tau)))
	tr.Points(p.Q)
	z := tr.Challenge()
	w := f
	add(&w, times(g1, minus(line(z))))
	add(&w, times(p.Q, minus(vanish(z))))
	x.Sub(&tau, &z)
	p.W = times(w, over(x))
	x.Square(&zeta)
	one := fr.One()
	x.Sub(&x, &one).Mul(&x, &zeta)
	p.Inverse = over(x)
	if err := k.Verifier().Verify(start(), s, p); err != nil {
		t.Error(err)
	}
}

// constant is a broken source of random numbers.
type constant struct{}

func (constant) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func TestMasksNeverRepeatEvenIfRandomNumbersDo(t *testing.T) {
	k, s, vectors, _ := proved(t)
	open := func(begin string, s *Statement, vectors []*Vector) *Proof {
		tr := start()
		tr.Absorb([]byte(begin))
		p, err := k.Open(constant{}, tr, s, vectors, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := open("a", s, vectors)
	if again := open("a", s, vectors); !again.Masks[0].Equal(&first.Masks[0]) {
		t.Error("the same proof of the same statement differs")
	}
	other := copyStatement(s)
	other.Groups[0].Point, other.Groups[0].Terms, other.Value = s.Groups[0].Point, s.Groups[0].Terms, fr.Element{}
	for i, c := range other.Groups[0].Terms {
		x := value(4, vectors[i].rows, &other.Groups[0], c.Weights)
		other.Value.Add(&other.Value, &x)
	}
	other.Groups = other.Groups[:1]
	for name, p := range map[string]*Proof{
		"in another transcript": open("b", s, vectors),
		"of another statement":  open("a", other, vectors[:2]),
	} {
		for g := range p.Masks {
			if p.Masks[g].Equal(&first.Masks[g]) {
				t.Errorf("a proof %s has the same mask %d", name, g)
			}
		}
	}
	p, q := mustOpen(t, k, s, vectors), mustOpen(t, k, s, vectors)
	if p.Masks[0].Equal(&q.Masks[0]) || p.Values[0] == q.Values[0] {
		t.Error("two proofs share their masks")
	}
}
