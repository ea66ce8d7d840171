package commit

import (
	"errors"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/transcript"
)

// A Proof that a statement holds. The package comment says what the parts are.
type Proof struct {
	Masks   []curve.G1Affine // of each group
	S       curve.G1Affine
	Values  [][2]fr.Element // each group's P at zeta and at 1/zeta
	SValue  fr.Element      // S at zeta
	Q, W    curve.G1Affine
	Inverse fr.Element // of zeta (zeta^2 - 1), which a contract would pay for
}

// ProofSize is the length of an encoded proof for a statement of so many groups.
func ProofSize(groups int) int { return 32 * (4*groups + 8) }

func (p *Proof) encodeValues() []byte {
	var b []byte
	for g := range p.Values {
		b = transcript.AppendScalars(b, p.Values[g][:]...)
	}
	return transcript.AppendScalars(b, p.SValue)
}

// Encode returns the proof as a contract takes it: masks, S, values, the value of
// S, Q, W, the inverse; points as x and y, all numbers in 32 bytes, big-endian.
func (p *Proof) Encode() []byte {
	b := transcript.AppendPoints(nil, p.Masks...)
	b = transcript.AppendPoints(b, p.S)
	b = append(b, p.encodeValues()...)
	b = transcript.AppendPoints(b, p.Q, p.W)
	return transcript.AppendScalars(b, p.Inverse)
}

// ParseProof reads what Encode wrote, and nothing else: of every proof there is
// one encoding.
func ParseProof(b []byte, groups int) (*Proof, error) {
	if groups < 1 || groups > maxGroups {
		return nil, fmt.Errorf("a proof of %d groups: there are from 1 to %d", groups, maxGroups)
	}
	if len(b) != ProofSize(groups) {
		return nil, fmt.Errorf("a proof of %d groups has %d bytes, not %d", groups, ProofSize(groups), len(b))
	}
	p := &Proof{Masks: make([]curve.G1Affine, groups), Values: make([][2]fr.Element, groups)}
	var failed error
	point := func(to *curve.G1Affine, name string) {
		x, err := parsePoint(b)
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", name, err)
		}
		*to, b = x, b[64:]
	}
	scalar := func(to *fr.Element, name string) {
		x, err := parseScalar(b[:32])
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", name, err)
		}
		*to, b = x, b[32:]
	}
	for g := range p.Masks {
		point(&p.Masks[g], "a mask")
	}
	point(&p.S, "S")
	for g := range p.Values {
		scalar(&p.Values[g][0], "a value")
		scalar(&p.Values[g][1], "a value")
	}
	scalar(&p.SValue, "the value of S")
	point(&p.Q, "Q")
	point(&p.W, "W")
	scalar(&p.Inverse, "the inverse")
	if failed != nil {
		return nil, failed
	}
	return p, nil
}

// ErrProof is the verdict on a well-formed proof that proves nothing.
var ErrProof = errors.New("the opening does not verify")

// A Check is what remains of a proof when everything but pairings is done: the
// proof holds if e(Left, 1) = e(Right, tau).
type Check struct {
	Left, Right curve.G1Affine
}

// Verify checks a proof of a statement. The transcript has to be in the state in which
// it was when Open was called.
func (vk VerifyingKey) Verify(t *transcript.Transcript, s *Statement, p *Proof) error {
	check, err := Reduce(t, s, p)
	if err != nil {
		return err
	}
	return vk.Hold(check)
}

// Hold does the pairings of any number of checks at once: it costs little more
// than one. If it fails, at least one of the proofs is wrong.
func (vk VerifyingKey) Hold(checks ...Check) error {
	if len(checks) == 0 {
		return errors.New("no proof to check")
	}
	// A random combination. It may be a hash, since nothing else of the checks
	// can be chosen after it.
	t := transcript.New("probity checks of openings, version 1")
	left, right := make([]curve.G1Affine, len(checks)), make([]curve.G1Affine, len(checks))
	for i := range checks {
		left[i], right[i] = checks[i].Left, checks[i].Right
	}
	t.Points(left...)
	t.Points(right...)
	factor := t.Challenge()
	factors := make([]fr.Element, len(checks))
	factors[0].SetOne()
	for i := 1; i < len(factors); i++ {
		factors[i].Mul(&factors[i-1], &factor)
	}
	var l, r curve.G1Affine
	if _, err := l.MultiExp(left, factors, ecc.MultiExpConfig{}); err != nil {
		return err
	}
	if _, err := r.MultiExp(right, factors, ecc.MultiExpConfig{}); err != nil {
		return err
	}
	r.Neg(&r)
	_, _, _, g2 := curve.Generators()
	ok, err := curve.PairingCheck([]curve.G1Affine{l, r}, []curve.G2Affine{g2, vk.tau})
	if err != nil {
		return err
	}
	if !ok {
		return ErrProof
	}
	return nil
}

// Reduce does everything of Verify but the pairings.
func Reduce(t *transcript.Transcript, s *Statement, p *Proof) (Check, error) {
	if err := s.check(); err != nil {
		return Check{}, err
	}
	groups := len(s.Groups)
	if len(p.Masks) != groups || len(p.Values) != groups {
		return Check{}, fmt.Errorf("a proof of %d groups for a statement of %d", len(p.Masks), groups)
	}
	given := append([]curve.G1Affine{p.S, p.Q, p.W}, p.Masks...)
	for g := range s.Groups {
		for c := range s.Groups[g].Terms {
			given = append(given, s.Groups[g].Terms[c].Commitment...)
		}
	}
	for i := range given {
		if !given[i].IsOnCurve() {
			return Check{}, errCurve
		}
	}

	// The challenges.
	t.Absorb(s.Encode())
	t.Points(p.Masks...)
	rho := t.Challenge()
	t.Points(p.S)
	zeta := t.Challenge()
	t.Absorb(p.encodeValues())
	gamma := t.Challenge()
	t.Points(p.Q)
	z := t.Challenge()

	// The inverses of zeta and of zeta - 1/zeta. None exists for 0, 1 and -1.
	var one, x, square, inverse, inverseDifference fr.Element
	one.SetOne()
	square.Square(&zeta)
	x.Sub(&square, &one).Mul(&x, &zeta).Mul(&x, &p.Inverse)
	if !x.Equal(&one) {
		return Check{}, ErrProof
	}
	inverse.Sub(&square, &one).Mul(&inverse, &p.Inverse)
	inverseDifference.Mul(&square, &p.Inverse)

	// S(1/zeta), from the identity
	//   sum of P(X) e(1/X) + P(1/X) e(X)  =  2 sum of values + X S(X) + S(1/X)/X
	// at zeta, and F at the two points.
	var points []curve.G1Affine
	var scalars []fr.Element
	add := func(p curve.G1Affine, s fr.Element) {
		points, scalars = append(points, p), append(scalars, s)
	}
	var total, first, second fr.Element
	weight := one // a power of gamma
	for g := range s.Groups {
		group := &s.Groups[g]
		atZeta, atInverse := group.evaluate(&zeta), group.evaluate(&inverse)
		total.Add(&total, x.Mul(&p.Values[g][0], &atInverse))
		total.Add(&total, x.Mul(&p.Values[g][1], &atZeta))
		first.Add(&first, x.Mul(&p.Values[g][0], &weight))
		second.Add(&second, x.Mul(&p.Values[g][1], &weight))
		add(p.Masks[g], weight)
		var scale fr.Element
		scale.Mul(&rho, &weight)
		for c := range group.Terms {
			term := &group.Terms[c]
			for i := range term.Commitment {
				add(term.Commitment[i], *x.Mul(&term.Weights[i], &scale))
			}
		}
		weight.Mul(&weight, &gamma)
	}
	total.Sub(&total, x.Mul(&rho, &s.Value).Double(&x))
	total.Sub(&total, x.Mul(&zeta, &p.SValue)).Mul(&total, &zeta)
	first.Add(&first, x.Mul(&p.SValue, &weight))
	second.Add(&second, x.Mul(&total, &weight))
	add(p.S, weight)

	// With I the line through F's values at the two points and Z the product of
	// X-zeta and X-1/zeta, F = I + Z Q. At z:
	//   F - I(z) - Z(z) Q = (X-z) W.
	var u, v, line, vanish fr.Element
	u.Sub(&z, &inverse)
	v.Sub(&z, &zeta)
	vanish.Mul(&u, &v)
	line.Mul(&first, &u)
	line.Sub(&line, x.Mul(&second, &v)).Mul(&line, &inverseDifference)
	_, _, g1, _ := curve.Generators()
	add(g1, *line.Neg(&line))
	add(p.Q, *vanish.Neg(&vanish))
	add(p.W, z)

	check := Check{Right: p.W}
	if _, err := check.Left.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
		return Check{}, err
	}
	return check, nil
}

// evaluate returns e(x).
func (g *Group) evaluate(x *fr.Element) fr.Element {
	if g.Vector != nil {
		return evaluate(g.Vector, x)
	}
	var product, one fr.Element
	one.SetOne()
	product.SetOne()
	power := *x
	for k := range g.Point {
		// 1 - r + r x^(2^k)
		var f fr.Element
		f.Sub(&power, &one).Mul(&f, &g.Point[k]).Add(&f, &one)
		product.Mul(&product, &f)
		power.Square(&power)
	}
	return product
}
