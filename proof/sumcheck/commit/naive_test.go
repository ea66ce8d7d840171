package commit_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"golang.org/x/crypto/sha3"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/commit/committest"
	"probity/proof/sumcheck/transcript"
)

// naive is a verifier written from the section "Commitment" of PROTOCOL.md, from
// bytes to verdict, in the plainest way: numbers are big.Int, e is written out in
// all its elements, and each point is multiplied on its own. It shares no code with
// the package but the curve.
type naive struct {
	r     *big.Int
	state []byte
}

func keccak(parts ...[]byte) []byte {
	h := sha3.NewLegacyKeccak256()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func (n *naive) mod(x *big.Int) *big.Int    { return x.Mod(x, n.r) }
func (n *naive) mul(a, b *big.Int) *big.Int { return n.mod(new(big.Int).Mul(a, b)) }
func (n *naive) add(a, b *big.Int) *big.Int { return n.mod(new(big.Int).Add(a, b)) }
func (n *naive) sub(a, b *big.Int) *big.Int { return n.mod(new(big.Int).Sub(a, b)) }
func (n *naive) inv(a *big.Int) *big.Int    { return new(big.Int).ModInverse(a, n.r) }

func (n *naive) challenge(message []byte) *big.Int {
	n.state = keccak(keccak(n.state, message))
	return n.mod(new(big.Int).SetBytes(n.state))
}

func times(p curve.G1Affine, x *big.Int) (out curve.G1Affine) {
	return *out.ScalarMultiplication(&p, x)
}

var errNaive = errors.New("refused")

// reader reads words.
type reader struct {
	n   *naive
	b   []byte
	err error
}

func (r *reader) bytes(n int) []byte {
	if len(r.b) < n {
		r.err = errNaive
		return make([]byte, n)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) count() int {
	x := new(big.Int).SetBytes(r.bytes(32))
	if !x.IsInt64() || x.Int64() > 1<<20 {
		r.err = errNaive
		return 0
	}
	return int(x.Int64())
}

func (r *reader) scalar() *big.Int {
	x := new(big.Int).SetBytes(r.bytes(32))
	if x.Cmp(r.n.r) >= 0 {
		r.err = errNaive
	}
	return x
}

func (r *reader) point() (p curve.G1Affine) {
	for _, c := range []*fp.Element{&p.X, &p.Y} {
		x := new(big.Int).SetBytes(r.bytes(32))
		if x.Cmp(fp.Modulus()) >= 0 {
			r.err = errNaive
		}
		c.SetBigInt(x)
	}
	if !p.IsOnCurve() {
		r.err = errNaive
	}
	return p
}

func (n *naive) verify(protocol string, tau curve.G2Affine, statement, proof []byte) error {
	n.r, _ = new(big.Int).SetString("21888242871839275222246405745257275088548364400416034343698204186575808495617", 10)
	n.state = keccak([]byte(protocol))

	// The statement.
	in := &reader{n: n, b: statement}
	type row struct {
		d curve.G1Affine
		w *big.Int
	}
	type group struct {
		e    []*big.Int
		rows []row
	}
	mu, groups, value := in.count(), make([]group, in.count()), in.scalar()
	if in.err != nil || mu > 10 || len(groups) > 16 {
		return errNaive
	}
	for g := range groups {
		e := make([]*big.Int, 1<<mu)
		if length := in.count(); length > 0 {
			for j := range e {
				e[j] = new(big.Int)
				if j < length {
					e[j] = in.scalar()
				}
			}
		} else {
			point := make([]*big.Int, mu)
			for k := range point {
				point[k] = in.scalar()
			}
			for j := range e {
				e[j] = big.NewInt(1)
				for k := range point {
					if j>>k&1 == 1 {
						e[j] = n.mul(e[j], point[k])
					} else {
						e[j] = n.mul(e[j], n.sub(big.NewInt(1), point[k]))
					}
				}
			}
		}
		groups[g].e = e
		for range in.count() {
			for range in.count() {
				groups[g].rows = append(groups[g].rows, row{in.point(), in.scalar()})
				if in.err != nil {
					return errNaive
				}
			}
		}
	}
	if in.err != nil || len(in.b) != 0 {
		return errNaive
	}

	// The proof.
	in = &reader{n: n, b: proof}
	G := len(groups)
	masks := make([]curve.G1Affine, G)
	for g := range masks {
		masks[g] = in.point()
	}
	S := in.point()
	y, y1 := make([]*big.Int, G), make([]*big.Int, G)
	for g := range groups {
		y[g], y1[g] = in.scalar(), in.scalar()
	}
	s, Q, W, h := in.scalar(), in.point(), in.point(), in.scalar()
	if in.err != nil || len(in.b) != 0 {
		return errNaive
	}

	// The transcript.
	n.state = keccak(n.state, statement)
	rho := n.challenge(proof[:64*G])
	zeta := n.challenge(proof[64*G : 64*G+64])
	gamma := n.challenge(proof[64*G+64 : 128*G+96])
	z := n.challenge(proof[128*G+96 : 128*G+160])

	one := big.NewInt(1)
	if n.mul(h, n.mul(zeta, n.sub(n.mul(zeta, zeta), one))).Cmp(one) != 0 {
		return errNaive
	}
	inverse := n.inv(zeta)
	at := func(e []*big.Int, x *big.Int) *big.Int {
		sum, power := new(big.Int), one
		for j := range e {
			sum, power = n.add(sum, n.mul(e[j], power)), n.mul(power, x)
		}
		return sum
	}
	// (1) at zeta, solved for S(1/zeta).
	left := new(big.Int)
	for g := range groups {
		left = n.add(left, n.mul(y[g], at(groups[g].e, inverse)))
		left = n.add(left, n.mul(y1[g], at(groups[g].e, zeta)))
	}
	right := n.add(n.mul(big.NewInt(2), n.mul(rho, value)), n.mul(zeta, s))
	s1 := n.mul(zeta, n.sub(left, right))

	f, f1, power := new(big.Int), new(big.Int), one
	var C curve.G1Affine
	plus := func(p curve.G1Affine) { C.Add(&C, &p) }
	for g := range groups {
		f, f1 = n.add(f, n.mul(power, y[g])), n.add(f1, n.mul(power, y1[g]))
		plus(times(masks[g], power))
		for _, r := range groups[g].rows {
			plus(times(r.d, n.mul(n.mul(power, rho), r.w)))
		}
		power = n.mul(power, gamma)
	}
	f, f1 = n.add(f, n.mul(power, s)), n.add(f1, n.mul(power, s1))
	plus(times(S, power))

	// The line through (zeta, f) and (1/zeta, f1), at z.
	slope := n.mul(n.sub(f, f1), n.inv(n.sub(zeta, inverse)))
	I := n.add(f, n.mul(slope, n.sub(z, zeta)))
	Z := n.mul(n.sub(z, zeta), n.sub(z, inverse))
	_, _, g1, g2 := curve.Generators()
	plus(times(g1, n.sub(new(big.Int), I)))
	plus(times(Q, n.sub(new(big.Int), Z)))
	plus(times(W, z))
	a, err := curve.Pair([]curve.G1Affine{C}, []curve.G2Affine{g2})
	if err != nil {
		return err
	}
	b, err := curve.Pair([]curve.G1Affine{W}, []curve.G2Affine{tau})
	if err != nil {
		return err
	}
	if !a.Equal(&b) {
		return errNaive
	}
	return nil
}

func TestAVerifierWrittenFromTheTextAgrees(t *testing.T) {
	const protocol = "a protocol above"
	k, err := commit.UnsafeKey(commit.Points(5))
	if err != nil {
		t.Fatal(err)
	}
	var tau curve.G2Affine
	words := k.Verifier().Encode()
	for i, c := range []*fp.Element{&tau.X.A1, &tau.X.A0, &tau.Y.A1, &tau.Y.A0} {
		c.SetBytes(words[32*i : 32*i+32])
	}
	rnd := mathrand.New(mathrand.NewPCG(21, 22))
	verdicts := map[bool]int{}
	for _, shape := range [][3]int{{2, 1, 0}, {5, 3, 0}, {4, 2, 1}, {5, 6, 9}, {3, 1, 8}} {
		s, p, err := committest.Opened(k, transcript.New(protocol), shape[0], shape[1], shape[2])
		if err != nil {
			t.Fatal(err)
		}
		for try := range 12 {
			// The first is honest; others have one thing changed.
			b, changed := p.Encode(), *s
			switch i := rnd.IntN(len(b) / 32); {
			case try == 0:
			case try < 4:
				b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8)
			case try < 6:
				j := rnd.IntN(len(b)/32) &^ 1
				i &^= 1
				copy(b[32*i:32*i+64], bytes.Clone(b[32*j:32*j+64]))
			case try < 8:
				clear(b[32*i : 32*i+32])
			case try == 8:
				b = b[:32*i]
			case try == 9:
				changed.Value.Double(&changed.Value)
			case try == 10:
				changed.Groups = append([]commit.Group(nil), s.Groups...)
				changed.Groups[0].Point = append(s.Groups[0].Point[1:len(s.Groups[0].Point):len(s.Groups[0].Point)], s.Groups[0].Point[0])
			case try == 11:
				for i := range b[:64] {
					b[i] = 0 // a mask of zero
				}
			}
			want := new(naive).verify(protocol, tau, changed.Encode(), b) == nil
			got := false
			if q, err := commit.ParseProof(b, len(s.Groups)); err == nil {
				tr := transcript.New(protocol)
				got = k.Verifier().Verify(&tr, &changed, q) == nil
			}
			honest := bytes.Equal(b, p.Encode()) && try != 9 && try != 10
			if got != want || want != honest {
				t.Errorf("%v, change %d: the verifier says %v, the one from the text %v", shape, try, got, want)
			}
			verdicts[want]++
		}
	}
	if verdicts[true] < 5 || verdicts[false] < 45 {
		t.Errorf("verdicts: %s", fmt.Sprint(verdicts))
	}
}
