package commit

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"os"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/transcript"
)

// proved is a true statement of two groups and its proof.
func proved(t testing.TB) (*Key, *Statement, []*Vector, *Proof) {
	t.Helper()
	k := testKey(t, 4)
	rnd := mathrand.New(mathrand.NewPCG(9, 10))
	s, vectors := randomStatement(t, k, rnd, 4, 2, 1)
	// Every term has rows enough to be exchanged.
	for g := range s.Groups {
		for c := range s.Groups[g].Terms {
			if len(s.Groups[g].Terms[c].Commitment) < 2 {
				return provedFrom(t, k, rnd)
			}
		}
	}
	return k, s, vectors, mustOpen(t, k, s, vectors)
}

func provedFrom(t testing.TB, k *Key, rnd *mathrand.Rand) (*Key, *Statement, []*Vector, *Proof) {
	s := &Statement{Columns: 4, Groups: []Group{{Point: randomScalars(4)}, {Vector: randomScalars(9)}}}
	var vectors []*Vector
	for i, g := range []int{0, 0, 1} {
		rows := make([]Values, 3)
		for j := range rows {
			rows[j] = randomRow(rnd, 16)
		}
		rows[i] = Scalars(randomScalars(16))
		v := mustCommit(t, k, 4, rows...)
		w := randomScalars(3)
		s.Groups[g].Terms = append(s.Groups[g].Terms, Term{v.Commitment(), w})
		x := value(4, rows, &s.Groups[g], w)
		s.Value.Add(&s.Value, &x)
		vectors = append(vectors, v)
	}
	return k, s, vectors, mustOpen(t, k, s, vectors)
}

func refused(t *testing.T, k *Key, s *Statement, p *Proof, what string) {
	t.Helper()
	if err := k.Verifier().Verify(start(), s, p); err == nil {
		t.Errorf("%s: the proof verifies", what)
	}
}

func clone(t testing.TB, p *Proof) *Proof {
	t.Helper()
	q, err := ParseProof(p.Encode(), len(p.Masks))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestEveryFieldOfAProofCounts(t *testing.T) {
	k, s, _, p := proved(t)
	_, _, g, _ := curve.Generators()
	points := func(p *Proof) map[string]*curve.G1Affine {
		m := map[string]*curve.G1Affine{"S": &p.S, "Q": &p.Q, "W": &p.W}
		for i := range p.Masks {
			m[fmt.Sprint("mask ", i)] = &p.Masks[i]
		}
		return m
	}
	scalars := func(p *Proof) map[string]*fr.Element {
		m := map[string]*fr.Element{"the value of S": &p.SValue, "the inverse": &p.Inverse}
		for i := range p.Values {
			m[fmt.Sprint("value ", i)] = &p.Values[i][0]
			m[fmt.Sprint("inverse value ", i)] = &p.Values[i][1]
		}
		return m
	}
	for name := range points(p) {
		for how, change := range map[string]func(x *curve.G1Affine){
			"negated":       func(x *curve.G1Affine) { x.Neg(x) },
			"infinity":      func(x *curve.G1Affine) { x.SetInfinity() },
			"another point": func(x *curve.G1Affine) { x.Add(x, &g) },
			"off the curve": func(x *curve.G1Affine) { x.Y.Double(&x.Y) },
			"its x alone":   func(x *curve.G1Affine) { x.Y = fp.Element{} },
		} {
			q := clone(t, p)
			change(points(q)[name])
			refused(t, k, s, q, name+" "+how)
		}
	}
	for name := range scalars(p) {
		for how, change := range map[string]func(x *fr.Element){
			"negated":  func(x *fr.Element) { x.Neg(x) },
			"zero":     func(x *fr.Element) { x.SetZero() },
			"plus one": func(x *fr.Element) { x.Add(x, new(fr.Element).SetOne()) },
		} {
			q := clone(t, p)
			change(scalars(q)[name])
			refused(t, k, s, q, name+" "+how)
		}
	}
	for name, change := range map[string]func(q *Proof){
		"masks exchanged":            func(q *Proof) { q.Masks[0], q.Masks[1] = q.Masks[1], q.Masks[0] },
		"values of groups exchanged": func(q *Proof) { q.Values[0], q.Values[1] = q.Values[1], q.Values[0] },
		"values at points exchanged": func(q *Proof) { q.Values[0][0], q.Values[0][1] = q.Values[0][1], q.Values[0][0] },
		"quotients exchanged":        func(q *Proof) { q.Q, q.W = q.W, q.Q },
		"a group missing":            func(q *Proof) { q.Masks, q.Values = q.Masks[:1], q.Values[:1] },
		"a mask more":                func(q *Proof) { q.Masks = append(q.Masks, g) },
		"values shifted between both": func(q *Proof) {
			q.Values[0][0].Add(&q.Values[0][0], new(fr.Element).SetOne())
			q.Values[1][0].Sub(&q.Values[1][0], new(fr.Element).SetOne())
		},
		"nothing":  func(q *Proof) { *q = Proof{} },
		"all zero": func(q *Proof) { *q = Proof{Masks: make([]curve.G1Affine, 2), Values: make([][2]fr.Element, 2)} },
		"all zero but the inverse": func(q *Proof) {
			*q = Proof{Masks: make([]curve.G1Affine, 2), Values: make([][2]fr.Element, 2), Inverse: q.Inverse}
		},
	} {
		q := clone(t, p)
		change(q)
		refused(t, k, s, q, name)
	}
	if err := k.Verifier().Verify(start(), s, clone(t, p)); err != nil {
		t.Errorf("an unchanged copy: %v", err)
	}
}

func TestPointsOffTheCurveAreNamed(t *testing.T) {
	k, s, _, p := proved(t)
	for name, point := range map[string]func(s *Statement, p *Proof) *curve.G1Affine{
		"S":      func(s *Statement, p *Proof) *curve.G1Affine { return &p.S },
		"Q":      func(s *Statement, p *Proof) *curve.G1Affine { return &p.Q },
		"W":      func(s *Statement, p *Proof) *curve.G1Affine { return &p.W },
		"a mask": func(s *Statement, p *Proof) *curve.G1Affine { return &p.Masks[1] },
		"a row":  func(s *Statement, p *Proof) *curve.G1Affine { return &s.Groups[0].Terms[0].Commitment[1] },
	} {
		s, q := copyStatement(s), clone(t, p)
		x := point(s, q)
		x.Y.Double(&x.Y)
		if err := k.Verifier().Verify(start(), s, q); !errors.Is(err, errCurve) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func copyStatement(s *Statement) *Statement {
	c := *s
	c.Groups = append([]Group(nil), s.Groups...)
	for g := range c.Groups {
		c.Groups[g].Point = append([]fr.Element(nil), c.Groups[g].Point...)
		c.Groups[g].Vector = append([]fr.Element(nil), c.Groups[g].Vector...)
		c.Groups[g].Terms = append([]Term(nil), c.Groups[g].Terms...)
		for i := range c.Groups[g].Terms {
			term := &c.Groups[g].Terms[i]
			term.Commitment = append(Commitment(nil), term.Commitment...)
			term.Weights = append([]fr.Element(nil), term.Weights...)
		}
	}
	return &c
}

func TestEveryPartOfAStatementCounts(t *testing.T) {
	k, s, _, p := proved(t)
	_, _, g, _ := curve.Generators()
	one := fr.One()
	type change struct {
		name string
		f    func(s *Statement)
	}
	changes := []change{
		{"value", func(s *Statement) { s.Value.Add(&s.Value, &one) }},
		{"value of zero", func(s *Statement) { s.Value.SetZero() }},
		{"columns", func(s *Statement) { s.Columns = 3; s.Groups[0].Point = s.Groups[0].Point[:3] }},
		{"more columns", func(s *Statement) { s.Columns = 5; s.Groups[0].Point = append(s.Groups[0].Point, fr.Element{}) }},
		{"groups exchanged", func(s *Statement) { s.Groups[0], s.Groups[1] = s.Groups[1], s.Groups[0] }},
		{"a group missing", func(s *Statement) { s.Groups = s.Groups[:1] }},
		{"a term missing", func(s *Statement) { s.Groups[0].Terms = s.Groups[0].Terms[1:] }},
		{"terms exchanged", func(s *Statement) { t := s.Groups[0].Terms; t[0], t[1] = t[1], t[0] }},
		{"a term twice", func(s *Statement) { s.Groups[0].Terms = append(s.Groups[0].Terms, s.Groups[0].Terms[0]) }},
		{"a term in another group", func(s *Statement) {
			s.Groups[1].Terms = append(s.Groups[1].Terms, s.Groups[0].Terms[0])
			s.Groups[0].Terms = s.Groups[0].Terms[1:]
		}},
		{"an element of the vector more", func(s *Statement) { s.Groups[1].Vector = append(s.Groups[1].Vector, one) }},
		{"a zero at the vector's end", func(s *Statement) { s.Groups[1].Vector = append(s.Groups[1].Vector, fr.Element{}) }},
	}
	for i := range s.Groups[0].Point {
		changes = append(changes, change{fmt.Sprint("coordinate ", i), func(s *Statement) { x := &s.Groups[0].Point[i]; x.Add(x, &one) }})
	}
	for i := range s.Groups[1].Vector {
		changes = append(changes, change{fmt.Sprint("element ", i, " of the vector"), func(s *Statement) { x := &s.Groups[1].Vector[i]; x.Add(x, &one) }})
	}
	for g1 := range s.Groups {
		for c := range s.Groups[g1].Terms {
			rows := len(s.Groups[g1].Terms[c].Weights)
			for i := range rows {
				at := func(s *Statement) *Term { return &s.Groups[g1].Terms[c] }
				name := fmt.Sprintf("row %d of term %d of group %d: ", i, c, g1)
				changes = append(changes,
					change{name + "another weight", func(s *Statement) { w := &at(s).Weights[i]; w.Add(w, &one) }},
					change{name + "another point", func(s *Statement) { x := &at(s).Commitment[i]; x.Add(x, &g) }},
					change{name + "infinity", func(s *Statement) { at(s).Commitment[i].SetInfinity() }},
					change{name + "off the curve", func(s *Statement) { x := &at(s).Commitment[i].X; x.Double(x) }},
				)
				if j := (i + 1) % rows; j != i {
					changes = append(changes, change{name + "exchanged with the next", func(s *Statement) {
						c := at(s).Commitment
						c[i], c[j] = c[j], c[i]
					}})
				}
			}
		}
	}
	if len(changes) < 50 {
		t.Fatalf("only %d changes", len(changes))
	}
	for _, c := range changes {
		x := copyStatement(s)
		c.f(x)
		refused(t, k, x, p, c.name)
	}
	other := transcript.New("test, but another one")
	if err := k.Verifier().Verify(&other, s, p); err == nil {
		t.Error("the proof verifies in another transcript")
	}
	later := start()
	later.Challenge()
	if err := k.Verifier().Verify(later, s, p); err == nil {
		t.Error("the proof verifies at another place of the transcript")
	}
	if err := k.Verifier().Verify(start(), copyStatement(s), p); err != nil {
		t.Errorf("an unchanged copy: %v", err)
	}
}

// What a change of a statement makes impossible is a matter of the hash; what a
// prover can do who knows from the start what it wants to prove is a matter of
// the scheme.
func TestAProverOfAFalseStatementFails(t *testing.T) {
	k, s, vectors, _ := proved(t)
	false_ := copyStatement(s)
	one := fr.One()
	false_.Value.Add(&false_.Value, &one)

	// By the rules.
	masks, err := false_.masks(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.open(start(), false_, vectors, masks, nil)
	if !errors.Is(err, ErrFalse) {
		t.Fatalf("got %v", err)
	}
	refused(t, k, false_, p, "a prover by the rules")

	// With a mask that makes up for the error, under the challenge that another mask
	// had: this is what the challenge after the masks is for.
	fork := start()
	fork.Absorb(false_.Encode())
	fork.Points(p.Masks...)
	rho := fork.Challenge()
	if masks, err = false_.masks(rand.Reader); err != nil {
		t.Fatal(err)
	}
	e := false_.Groups[0].head()
	var shift fr.Element
	shift.Div(&rho, &e[0])
	masks[0][0].Add(&masks[0][0], &shift)
	if p, err = k.open(start(), false_, vectors, masks, nil); err == nil {
		t.Error("the challenge does not depend on the masks")
	}
	refused(t, k, false_, p, "a prover with a mask that is no mask")

	// With another vector than was committed to, for which the statement holds.
	v := vectors[0]
	lie := *v
	lie.rows = append([]Values(nil), v.rows...)
	row := make(Scalars, 16)
	for j := range row {
		row[j] = element(v.rows[0], j)
	}
	e0, w := entry(&s.Groups[0], 0), s.Groups[0].Terms[0].Weights[0]
	shift.Mul(&e0, &w).Inverse(&shift)
	row[0].Add(&row[0], &shift)
	lie.rows[0] = row
	if p, err = k.Open(rand.Reader, start(), false_, append([]*Vector{&lie}, vectors[1:]...), nil); err != nil {
		t.Fatal(err)
	}
	refused(t, k, false_, p, "a prover with another vector")

	// With the difference in the tail, where it does not count.
	lie.rows, lie.blinds = v.rows, append([]fr.Element(nil), v.blinds...)
	lie.blinds[0].Add(&lie.blinds[0], &one)
	if p, err = k.Open(rand.Reader, start(), s, append([]*Vector{&lie}, vectors[1:]...), nil); err != nil {
		t.Fatal(err)
	}
	refused(t, k, s, p, "a prover with another blind")
}

// The coefficients behind the columns count in no sum, whoever chose them and
// however many there are.
func TestNothingBehindTheColumnsCounts(t *testing.T) {
	k := testKey(t, 6)
	row := make(Scalars, 32)
	copy(row, randomScalars(32))
	wide := mustCommit(t, k, 5, row) // 2^5 columns
	s := &Statement{Columns: 4, Groups: []Group{{Point: randomScalars(4), Terms: []Term{{wide.Commitment(), randomScalars(1)}}}}}
	s.Value = value(4, []Values{row[:16]}, &s.Groups[0], s.Groups[0].Terms[0].Weights)
	// A prover with more powers than there are columns: what is behind column 16 is
	// all tail to the verifier.
	p := openWide(t, k, s, row, wide.blinds[0])
	if err := k.Verifier().Verify(start(), s, p); err != nil {
		t.Errorf("the sum of the columns: %v", err)
	}
	all := Group{Point: append(append([]fr.Element(nil), s.Groups[0].Point...), randomScalars(1)...)}
	s.Value = value(5, []Values{row}, &all, s.Groups[0].Terms[0].Weights)
	refused(t, k, s, openWide(t, k, s, row, wide.blinds[0]), "the sum of more columns than there are")
}

// openWide is a prover of one term, written from the protocol with sums as they are
// defined, for a polynomial of any degree.
func openWide(t *testing.T, k *Key, s *Statement, row Scalars, blind fr.Element) *Proof {
	t.Helper()
	p := make([]fr.Element, len(row)+1)
	copy(p, row)
	p[len(row)] = blind
	w := s.Groups[0].Terms[0].Weights[0]
	proof := &Proof{Masks: make([]curve.G1Affine, 1), Values: make([][2]fr.Element, 1)}
	tr := start()
	tr.Absorb(s.Encode())
	tr.Points(proof.Masks...) // no mask at all
	rho := tr.Challenge()
	for i := range p {
		p[i].Mul(&p[i], &w).Mul(&p[i], &rho)
	}
	sym := make([]fr.Element, len(p))
	for i := range p {
		for j := range 1 << s.Columns {
			e := entry(&s.Groups[0], j)
			e.Mul(&e, &p[i])
			if i != j {
				d := max(i-j, j-i) - 1
				sym[d].Add(&sym[d], &e)
			}
		}
	}
	commit := func(p []fr.Element) curve.G1Affine { return naive(t, k.powers[:len(p)], p) }
	proof.S = commit(sym)
	tr.Points(proof.S)
	zeta := tr.Challenge()
	var inverse, x, y fr.Element
	inverse.Inverse(&zeta)
	x.Square(&zeta)
	x.Sub(&x, y.SetOne()).Mul(&x, &zeta)
	proof.Inverse.Inverse(&x)
	proof.Values[0] = [2]fr.Element{evaluate(p, &zeta), evaluate(p, &inverse)}
	proof.SValue = evaluate(sym, &zeta)
	tr.Absorb(proof.encodeValues())
	gamma := tr.Challenge()
	f := make([]fr.Element, len(p))
	for i := range f {
		f[i].Mul(&sym[i], &gamma).Add(&f[i], &p[i])
	}
	q := divide(divide(f, &zeta), &inverse)
	proof.Q = commit(q)
	tr.Points(proof.Q)
	z := tr.Challenge()
	x.Sub(&z, &zeta)
	y.Sub(&z, &inverse)
	x.Mul(&x, &y)
	for i := range q {
		f[i].Sub(&f[i], y.Mul(&q[i], &x))
	}
	proof.W = commit(divide(f, &z))
	return proof
}

// The proof carries the inverse of zeta (zeta^2 - 1), which nothing else fixes: were
// it not checked, a prover would choose it last, as the root of the one equation
// that a false statement has to satisfy. This is that prover.
func TestAProverThatMayChooseTheInverseFails(t *testing.T) {
	k := testKey(t, 2)
	row := Scalars(randomScalars(4))
	vector := mustCommit(t, k, 2, row)
	one := fr.One()
	// With e = 1, the equation is quadratic.
	s := &Statement{Columns: 2, Groups: []Group{{Vector: []fr.Element{one}, Terms: []Term{{vector.Commitment(), []fr.Element{one}}}}}}
	s.Value.Add(&row[0], &one) // false
	solved := 0
	for range 20 {
		masks, err := s.masks(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		P := append([]fr.Element(nil), masks[0]...)
		p, err := k.open(start(), s, []*Vector{vector}, masks, nil)
		if !errors.Is(err, ErrFalse) {
			t.Fatal(err)
		}
		tr := start()
		tr.Absorb(s.Encode())
		tr.Points(p.Masks...)
		rho := tr.Challenge()
		tr.Points(p.S)
		zeta := tr.Challenge()
		tr.Absorb(p.encodeValues())
		gamma := tr.Challenge()
		tr.Points(p.Q)
		z := tr.Challenge()

		vector.addTo(P, []fr.Element{rho})
		sym := make([]fr.Element, len(P)-1)
		s.Groups[0].correlate(P, sym)
		F := append([]fr.Element(nil), P...)
		var x, y fr.Element
		for i := range sym {
			F[i].Add(&F[i], x.Mul(&sym[i], &gamma))
		}
		var inverse fr.Element
		inverse.Inverse(&zeta)
		Q := divide(divide(F, &zeta), &inverse)
		// What the verifier computes without the inverse.
		var f, f1, square, A, v fr.Element
		f1.Add(&p.Values[0][0], &p.Values[0][1])
		f1.Sub(&f1, x.Mul(&rho, &s.Value).Double(&x))
		f1.Sub(&f1, x.Mul(&zeta, &p.SValue)).Mul(&f1, &zeta) // S(1/zeta), wrong
		f1.Mul(&f1, &gamma).Add(&f1, &p.Values[0][1])
		f.Mul(&gamma, &p.SValue).Add(&f, &p.Values[0][0])
		square.Square(&zeta)
		A.Sub(&square, &one)
		v.Sub(&z, &zeta)
		q, at := evaluate(Q, &z), evaluate(F, &z)
		// F(z) = I(z) + Z(z) Q(z), where I(z) = (f (z - h A) - f1 v) h zeta^2 and
		// Z(z) = v (z - h A), is a h^2 + b h + c = 0.
		var a, b, c, d, h fr.Element
		a.Mul(&square, &A).Mul(&a, &f).Neg(&a)
		b.Mul(&f, &z)
		b.Sub(&b, x.Mul(&f1, &v)).Mul(&b, &square)
		b.Sub(&b, x.Mul(&v, &A).Mul(&x, &q))
		c.Mul(&v, &z).Mul(&c, &q).Sub(&c, &at)
		d.Square(&b)
		d.Sub(&d, x.Mul(&a, &c).Double(&x).Double(&x))
		if d.Legendre() != 1 {
			continue
		}
		d.Sqrt(&d)
		h.Sub(&d, &b).Div(&h, y.Double(&a))
		solved++
		// W for it.
		var u, vanish fr.Element
		u.Mul(&h, &A)
		u.Sub(&z, &u)
		vanish.Mul(&u, &v)
		for i := range Q {
			F[i].Sub(&F[i], x.Mul(&Q[i], &vanish))
		}
		p.W = naive(t, k.powers[:len(F)-1], divide(F, &z))
		p.Inverse = h
		refused(t, k, s, p, "a prover with an inverse of its choice")
		if f := flag.Lookup("update"); solved == 1 && f != nil && f.Value.String() == "true" {
			// For the verifiers of others, which are to refuse it too.
			b, err := json.MarshalIndent([]map[string]any{{
				"name": "the inverse chosen last", "protocol": "test", "holds": false, "tau": hex.EncodeToString(k.Verifier().Encode()),
				"statement": hex.EncodeToString(s.Encode()), "proof": hex.EncodeToString(p.Encode()),
			}}, "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("testdata/free_inverse.json", append(b, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if solved == 0 {
		t.Error("the attack found no inverse in 20 tries")
	}
}

func TestAProofHasOneEncoding(t *testing.T) {
	k, s, _, p := proved(t)
	good := p.Encode()
	if len(good) != ProofSize(2) {
		t.Fatalf("%d bytes, not %d", len(good), ProofSize(2))
	}
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1 << (i % 8)
		if q, err := ParseProof(b, 2); err == nil {
			refused(t, k, s, q, fmt.Sprintf("byte %d changed", i))
		}
	}
	for n := range len(good) + 100 {
		b := make([]byte, n)
		copy(b, good)
		if _, err := ParseProof(b, 2); (err == nil) != (n == len(good)) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	for _, groups := range []int{-1, 0, 1, 3, maxGroups + 1, 1 << 30} {
		if _, err := ParseProof(good, groups); err == nil {
			t.Errorf("read as a proof of %d groups", groups)
		}
	}
	// The same number in another form: the order added.
	r, order := fr.Modulus(), fp.Modulus()
	for word := range len(good) / 32 {
		scalar := word >= 6 && word < 11 || word == 15
		n := new(big.Int).SetBytes(good[32*word : 32*word+32])
		if scalar {
			n.Add(n, r)
		} else {
			n.Add(n, order)
		}
		b := bytes.Clone(good)
		n.FillBytes(b[32*word : 32*word+32])
		if _, err := ParseProof(b, 2); err == nil {
			t.Errorf("word %d is read with the order added", word)
		}
	}
}

func TestACommitmentHasOneEncoding(t *testing.T) {
	k := testKey(t, 3)
	v := mustCommit(t, k, 3, Ints[uint8]{1, 2}, Ints[int8]{-1}, Sparse{Size: 8})
	good := v.Commitment().Encode()
	c, err := ParseCommitment(good)
	if err != nil || !c.equal(v.Commitment()) || c.Hash() != v.Commitment().Hash() {
		t.Fatalf("%v", err)
	}
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1 << (i % 8)
		if _, err := ParseCommitment(b); err == nil {
			t.Errorf("byte %d changed: another point by chance of 2^-128", i)
		}
	}
	for n := range good {
		if _, err := ParseCommitment(good[:n]); (err == nil) != (n%64 == 0 && n > 0) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := ParseCommitment(make([]byte, 64*(MaxRows+1))); err == nil {
		t.Error("too many rows")
	}
	again, err := k.Commit(3, v.blinds, v.rows...)
	if err != nil || !again.Commitment().equal(v.Commitment()) {
		t.Error("the same rows and blinds make another commitment")
	}
	other := mustCommit(t, k, 3, v.rows...)
	for i := range other.commitment {
		if other.commitment[i].Equal(&v.commitment[i]) {
			t.Errorf("row %d is not blinded", i)
		}
	}
}

func TestOpenAsksForTheRightVectors(t *testing.T) {
	k, s, vectors, _ := proved(t)
	other := mustCommit(t, k, 4, vectors[0].rows...)
	narrow := mustCommit(t, k, 3, Ints[uint8]{1})
	for name, v := range map[string][]*Vector{
		"none":        nil,
		"too few":     vectors[:2],
		"too many":    append(append([]*Vector(nil), vectors...), vectors[0]),
		"nil":         {nil, vectors[1], vectors[2]},
		"exchanged":   {vectors[1], vectors[0], vectors[2]},
		"other blind": {other, vectors[1], vectors[2]},
		"narrow":      {narrow, vectors[1], vectors[2]},
	} {
		if _, err := k.Open(rand.Reader, start(), s, v, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := testKey(t, 3).Open(rand.Reader, start(), s, vectors, nil); err == nil {
		t.Error("a key that is too small")
	}
	if _, err := k.Open(bytes.NewReader(make([]byte, 63)), start(), s, vectors, nil); err == nil {
		t.Error("a source of 63 bytes")
	}
}

func TestStatementsWithoutSenseAreRefused(t *testing.T) {
	k, good, vectors, p := proved(t)
	for name, change := range map[string]func(s *Statement){
		"no groups":                func(s *Statement) { s.Groups = nil },
		"too many groups":          func(s *Statement) { s.Groups = make([]Group, maxGroups+1) },
		"one column":               func(s *Statement) { s.Columns = 0 },
		"2^63 columns":             func(s *Statement) { s.Columns = 63 },
		"a point too short":        func(s *Statement) { s.Groups[0].Point = s.Groups[0].Point[1:] },
		"neither point nor vector": func(s *Statement) { s.Groups[0].Point = nil },
		"both point and vector":    func(s *Statement) { s.Groups[0].Vector = randomScalars(1) },
		"an empty vector":          func(s *Statement) { s.Groups[1].Vector = []fr.Element{} },
		"a vector too long":        func(s *Statement) { s.Groups[1].Vector = randomScalars(17) },
		"a group without terms":    func(s *Statement) { s.Groups[1].Terms = nil },
		"a weight missing":         func(s *Statement) { s.Groups[0].Terms[0].Weights = s.Groups[0].Terms[0].Weights[1:] },
		"no rows":                  func(s *Statement) { s.Groups[0].Terms[0] = Term{} },
		"more rows than are of use": func(s *Statement) {
			s.Groups[0].Terms[0] = Term{make(Commitment, MaxRows+1), make([]fr.Element, MaxRows+1)}
		},
	} {
		s := copyStatement(good)
		s.Groups[0].Vector, s.Groups[1].Point = nil, nil
		change(s)
		if _, err := k.Open(rand.Reader, start(), s, vectors, nil); err == nil {
			t.Errorf("%s: Open has no error", name)
		}
		refused(t, k, s, p, name)
	}
}

func TestManyChecksCostOneAndOneWrongProofSpoilsThem(t *testing.T) {
	k, s, vectors, p := proved(t)
	var checks []Check
	for range 4 {
		c, err := Reduce(start(), s, mustOpen(t, k, s, vectors))
		if err != nil {
			t.Fatal(err)
		}
		checks = append(checks, c)
	}
	if err := k.Verifier().Hold(checks...); err != nil {
		t.Fatal(err)
	}
	if err := k.Verifier().Hold(); err == nil {
		t.Error("no check at all holds")
	}
	for i := range checks {
		q := clone(t, p)
		q.W.Neg(&q.W)
		wrong, err := Reduce(start(), s, q)
		if err != nil {
			t.Fatal(err)
		}
		bad := append([]Check(nil), checks...)
		bad[i] = wrong
		if err := k.Verifier().Hold(bad...); !errors.Is(err, ErrProof) {
			t.Errorf("with check %d wrong: %v", i, err)
		}
		// Two errors that cancel in a plain sum.
		opposite := checks[(i+1)%4]
		var d, x curve.G1Affine
		d.Sub(&wrong.Left, &checks[i].Left)
		x.Sub(&wrong.Right, &checks[i].Right)
		opposite.Left.Sub(&opposite.Left, &d)
		opposite.Right.Sub(&opposite.Right, &x)
		bad[(i+1)%4] = opposite
		if err := k.Verifier().Hold(bad...); !errors.Is(err, ErrProof) {
			t.Errorf("with errors that cancel: %v", err)
		}
	}
}

func FuzzParseProof(f *testing.F) {
	_, _, _, p := proved(f)
	f.Add(p.Encode(), 2)
	f.Add(make([]byte, ProofSize(1)), 1)
	f.Fuzz(func(t *testing.T, b []byte, groups int) {
		p, err := ParseProof(b, groups)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Encode(), b) {
			t.Error("two encodings of one proof")
		}
	})
}

func FuzzParseCommitment(f *testing.F) {
	_, _, g, _ := curve.Generators()
	f.Add(Commitment{g, {}}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommitment(b)
		if err == nil && !bytes.Equal(c.Encode(), b) {
			t.Error("two encodings of one commitment")
		}
	})
}

// FuzzVerify takes bytes for a proof of a statement: none but the right ones verify.
func FuzzVerify(f *testing.F) {
	k, s, _, p := proved(f)
	good := p.Encode()
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParseProof(b, 2)
		if err != nil || bytes.Equal(b, good) {
			return
		}
		if err := k.Verifier().Verify(start(), s, p); err == nil {
			t.Error("another proof verifies")
		}
	})
}
