package commit

import (
	"crypto/sha3"
	"errors"
	"fmt"
	"io"
	"sync"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/transcript"
)

// ErrFalse is Open's answer when the statement does not hold for the vectors: no
// proof of it exists.
var ErrFalse = errors.New("the statement does not hold for the committed vectors")

// Open proves a statement. Vectors are those of the terms, in the order of the
// groups and, within each, of the terms. What happened before is in the
// transcript, which Open continues; whoever verifies has to continue one in the
// same state.
//
// The proof reveals nothing but that the statement holds. Its masks come from 64
// bytes of random, hashed together with the transcript, the statement and the blinds,
// so that even a source that repeats itself makes other masks for another
// statement, and the same proof for the same one. A [Key] serves any number of
// openings at a time.
//
// Progress may be nil. It is told what is done, as a part of 1, by one caller at a time.
func (k *Key) Open(random io.Reader, t *transcript.Transcript, s *Statement, vectors []*Vector, progress func(done float64)) (*Proof, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if len(k.powers) < Points(s.Columns) {
		return nil, fmt.Errorf("rows of 2^%d elements need a key of %d powers, this one has %d: read a larger one", s.Columns, Points(s.Columns), len(k.powers))
	}
	at := 0
	for g := range s.Groups {
		for c := range s.Groups[g].Terms {
			commitment := s.Groups[g].Terms[c].Commitment
			switch {
			case at == len(vectors) || vectors[at] == nil:
				return nil, fmt.Errorf("term %d of group %d: its vector is missing", c, g)
			case vectors[at].columns != s.Columns:
				return nil, fmt.Errorf("term %d of group %d: its vector has rows of 2^%d elements, not 2^%d", c, g, vectors[at].columns, s.Columns)
			case !commitment.equal(vectors[at].commitment):
				return nil, fmt.Errorf("term %d of group %d: the vector has another commitment", c, g)
			}
			at++
		}
	}
	if at != len(vectors) {
		return nil, fmt.Errorf("%d vectors for %d terms", len(vectors), at)
	}
	draw, err := hedge(random, t, s, vectors)
	if err != nil {
		return nil, err
	}
	masks, err := s.masks(draw)
	if err != nil {
		return nil, err
	}
	proof, err := k.open(t, s, vectors, masks, progress)
	if err != nil {
		return nil, err
	}
	return proof, nil
}

// open proves with the masks given. It returns ErrFalse beside a proof that does
// not verify if the statement is false, which turns out on the way.
func (k *Key) open(t *transcript.Transcript, s *Statement, vectors []*Vector, masks [][]fr.Element, progress func(done float64)) (*Proof, error) {
	size := 1 << s.Columns
	groups := len(s.Groups)
	proof := &Proof{Masks: make([]curve.G1Affine, groups), Values: make([][2]fr.Element, groups)}

	t.Absorb(s.Encode())
	for g := range masks {
		var err error
		if proof.Masks[g], err = k.commitEnds(masks[g]); err != nil {
			return nil, err
		}
	}
	t.Points(proof.Masks...)
	rho := t.Challenge()

	// P of each group: its mask, and the rows.
	polys := masks
	at := 0
	for g := range s.Groups {
		for c := range s.Groups[g].Terms {
			weights := make([]fr.Element, len(vectors[at].rows))
			for i := range weights {
				weights[i].Mul(&s.Groups[g].Terms[c].Weights[i], &rho)
			}
			vectors[at].addTo(polys[g], weights)
			at++
		}
	}

	// S.
	symmetric := make([]fr.Element, size+tail-1)
	var constant fr.Element
	for g := range s.Groups {
		c := s.Groups[g].correlate(polys[g], symmetric)
		constant.Add(&constant, &c)
	}
	var sum fr.Element
	var verdict, err error
	if !constant.Equal(sum.Mul(&rho, &s.Value)) {
		verdict = ErrFalse
	}
	if proof.S, err = k.commit(symmetric, within(progress, 0.1, 0.4)); err != nil {
		return nil, err
	}
	t.Points(proof.S)
	zeta := t.Challenge()

	// Values at zeta and its inverse.
	var inverse, difference, square fr.Element
	inverse.Inverse(&zeta)
	difference.Sub(&zeta, &inverse)
	square.Square(&zeta)
	proof.Inverse.Mul(&zeta, &square)
	proof.Inverse.Sub(&proof.Inverse, &zeta).Inverse(&proof.Inverse)
	if proof.Inverse.IsZero() {
		// One case in 2^252. Nothing secret was sent yet but masks and S.
		return nil, errors.New("the challenge is 0, 1 or -1: prove again")
	}
	var wg sync.WaitGroup
	for g := range polys {
		wg.Go(func() { proof.Values[g][0] = evaluate(polys[g], &zeta) })
		wg.Go(func() { proof.Values[g][1] = evaluate(polys[g], &inverse) })
	}
	var atInverse fr.Element // S at the inverse, which the verifier computes
	wg.Go(func() { proof.SValue = evaluate(symmetric, &zeta) })
	wg.Go(func() { atInverse = evaluate(symmetric, &inverse) })
	wg.Wait()
	t.Absorb(proof.encodeValues())
	gamma := t.Challenge()

	// F, and what it is at the two points.
	f := polys[0]
	first, second := proof.Values[0][0], proof.Values[0][1]
	power := gamma
	add := func(p []fr.Element, a, b *fr.Element) {
		inChunks(len(p), 1<<10, func(from, to int) {
			for i := from; i < to; i++ {
				var x fr.Element
				x.Mul(&p[i], &power)
				f[i].Add(&f[i], &x)
			}
		})
		var x fr.Element
		first.Add(&first, x.Mul(a, &power))
		second.Add(&second, x.Mul(b, &power))
		power.Mul(&power, &gamma)
	}
	for g := 1; g < groups; g++ {
		add(polys[g], &proof.Values[g][0], &proof.Values[g][1])
	}
	add(symmetric, &proof.SValue, &atInverse)

	// Q = (F - I) / ((X-zeta)(X-1/zeta)). The remainders of the divisions are I.
	q := divide(f, &zeta)
	q = divide(q, &inverse)
	if proof.Q, err = k.commit(q, within(progress, 0.4, 0.7)); err != nil {
		return nil, err
	}
	t.Points(proof.Q)
	z := t.Challenge()

	// W = (F - I(z) - Z(z) Q) / (X-z), where the division ignores constants.
	var vanish, x fr.Element
	vanish.Sub(&z, &zeta)
	x.Sub(&z, &inverse)
	vanish.Mul(&vanish, &x)
	inChunks(len(q), 1<<10, func(from, to int) {
		for i := from; i < to; i++ {
			var x fr.Element
			x.Mul(&q[i], &vanish)
			f[i].Sub(&f[i], &x)
		}
	})
	if proof.W, err = k.commit(divide(f, &z), within(progress, 0.7, 1)); err != nil {
		return nil, err
	}
	return proof, verdict
}

// masks draws a polynomial for each group: three random coefficients behind the
// columns, and three in the first columns that are random but for their part in the
// statement's sum, which is zero.
func (s *Statement) masks(r io.Reader) ([][]fr.Element, error) {
	polys := make([][]fr.Element, len(s.Groups))
	var sum, factor fr.Element
	var free *fr.Element // a coefficient that has a part in the sum, and its factor
	for g := range polys {
		p := make([]fr.Element, 1<<s.Columns+tail)
		polys[g] = p
		e := s.Groups[g].head()
		for i := range tail {
			for _, c := range []*fr.Element{&p[i], &p[len(p)-tail+i]} {
				var err error
				if *c, err = random(r); err != nil {
					return nil, err
				}
			}
			var x fr.Element
			sum.Add(&sum, x.Mul(&p[i], &e[i]))
			if free == nil && !e[i].IsZero() {
				free, factor = &p[i], e[i]
			}
		}
	}
	if free != nil {
		// It is determined by the others.
		sum.Div(&sum, &factor)
		free.Sub(free, &sum)
	}
	return polys, nil
}

// hedge is a stream of random bytes for the masks of one opening.
func hedge(r io.Reader, t *transcript.Transcript, s *Statement, vectors []*Vector) (io.Reader, error) {
	var seed [64]byte
	if _, err := io.ReadFull(r, seed[:]); err != nil {
		return nil, fmt.Errorf("draw random numbers for the masks: %w", err)
	}
	state := t.State()
	var blinds []byte
	for _, v := range vectors {
		blinds = transcript.AppendScalars(blinds, v.blinds...)
	}
	stream := sha3.NewCSHAKE256(nil, []byte("probity masks of openings, version 1"))
	for _, part := range [][]byte{seed[:], state[:], s.Encode(), blinds} {
		if _, err := stream.Write(part); err != nil {
			return nil, err
		}
	}
	return stream, nil
}

// head is the beginning of the group's vector e.
func (g *Group) head() (e [tail]fr.Element) {
	if g.Point == nil {
		copy(e[:], g.Vector)
		return e
	}
	copy(e[:], Weights(g.Point, tail))
	return e
}

// correlate multiplies P(X) by e(1/X) and adds the coefficients of X^k and X^-k to
// s[k-1], for every k > 0. It returns the constant coefficient.
func (g *Group) correlate(p, s []fr.Element) fr.Element {
	size := len(p) - tail
	if g.Vector != nil {
		return correlateShort(p, g.Vector, s)
	}
	// a[i] is the coefficient of X^(i-size). The factors of e(1/X) are multiplied
	// one after the other, lowest powers first, so each costs about a product for
	// each coefficient.
	a := make([]fr.Element, size+len(p))
	b := make([]fr.Element, size+len(p))
	copy(a[size:], p)
	low := size // a is zero below
	for k := range g.Point {
		shift := 1 << k
		low -= shift
		r := &g.Point[k]
		inChunks(len(a)-low, 1<<10, func(from, to int) {
			for i := low + from; i < low+to; i++ {
				if i+shift < len(a) {
					b[i].Sub(&a[i+shift], &a[i]).Mul(&b[i], r).Add(&b[i], &a[i])
				} else {
					var x fr.Element
					b[i].Sub(&a[i], x.Mul(&a[i], r))
				}
			}
		})
		a, b = b, a
	}
	for k := range s {
		s[k].Add(&s[k], &a[size+1+k])
		if k+1 < size {
			s[k].Add(&s[k], &a[size-1-k])
		}
	}
	return a[size]
}

// correlateShort is correlate for an explicit vector.
func correlateShort(p, e, s []fr.Element) (constant fr.Element) {
	used := len(p) - tail
	for used > 0 && p[used-1].IsZero() {
		used--
	}
	each := func(j int) {
		if p[j].IsZero() {
			return
		}
		var x fr.Element
		for i := range e {
			x.Mul(&p[j], &e[i])
			switch {
			case i == j:
				constant.Add(&constant, &x)
			case i < j:
				s[j-i-1].Add(&s[j-i-1], &x)
			default:
				s[i-j-1].Add(&s[i-j-1], &x)
			}
		}
	}
	for j := range used {
		each(j)
	}
	for j := len(p) - tail; j < len(p); j++ {
		each(j)
	}
	return constant
}

func evaluate(p []fr.Element, x *fr.Element) (y fr.Element) {
	for i := len(p) - 1; i >= 0; i-- {
		y.Mul(&y, x).Add(&y, &p[i])
	}
	return y
}

// divide returns the quotient of p by X-x.
func divide(p []fr.Element, x *fr.Element) []fr.Element {
	q := make([]fr.Element, len(p)-1)
	var carry fr.Element
	for i := len(q) - 1; i >= 0; i-- {
		carry.Mul(&carry, x).Add(&carry, &p[i+1])
		q[i] = carry
	}
	return q
}

func (k *Key) commit(p []fr.Element, progress func(done float64)) (out curve.G1Affine, err error) {
	var sum curve.G1Jac
	if len(p) < fewScalars {
		sum, err = multiExp(k.powers[:len(p)], p)
	} else {
		sum = sumFull(k.powers[:len(p)], p, progress)
	}
	return *out.FromJacobian(&sum), err
}

// within is progress through a part of what progress is about, nil if that is.
func within(progress func(done float64), from, to float64) func(done float64) {
	if progress == nil {
		return nil
	}
	return func(done float64) { progress(from + done*(to-from)) }
}

// commitEnds commits to a polynomial of which only the ends are not zero.
func (k *Key) commitEnds(p []fr.Element) (out curve.G1Affine, err error) {
	n := len(p)
	low, err := multiExp(k.powers[:tail], p[:tail])
	if err != nil {
		return out, err
	}
	high, err := multiExp(k.powers[n-tail:n], p[n-tail:])
	return *out.FromJacobian(low.AddAssign(&high)), err
}

func (c Commitment) equal(d Commitment) bool {
	if len(c) != len(d) {
		return false
	}
	for i := range c {
		if !c[i].Equal(&d[i]) {
			return false
		}
	}
	return true
}
