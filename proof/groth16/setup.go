package groth16

import (
	"crypto/rand"
	"math/big"
	"math/bits"
	"runtime"
	"sync"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/pedersen"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
)

// setup makes a key pair with fresh secrets, as Groth16 (eprint 2016/260,
// section 3.2) and its extension by commitments (eprint 2022/1072) say, laid
// out as gnark's prover expects. Given the same randomness its keys are those of
// gnark's Setup, which a test shows. It exists since it takes a tenth of the
// time: multiples of one base share a table. done is called with the share of the
// work that is done, and ends the work by returning an error.
func setup(sys *cs.R1CS, done func(float64) error) (*groth16.ProvingKey, *groth16.VerifyingKey, error) {
	domain := fft.NewDomain(uint64(sys.GetNbConstraints()))
	var tau, alpha, beta, gamma, delta fr.Element
	for _, secret := range []*fr.Element{&tau, &alpha, &beta, &gamma, &delta} {
		for secret.IsZero() {
			if _, err := secret.SetRandom(); err != nil {
				return nil, nil, err
			}
		}
	}
	a, b, c := evaluate(sys, domain, tau)

	// The wires' scalars beta*A + alpha*B + C: over gamma for what the verifier
	// adds up (public wires and commitments), over delta for the rest.
	info := sys.CommitmentInfo.(constraint.Groth16Commitments)
	role := make([]int, len(a)) // 0 private, 1 public, 2+i committed in i
	for i := range sys.GetNbPublicVariables() {
		role[i] = 1
	}
	for i := range info {
		role[info[i].CommitmentIndex] = 1
		for _, wire := range info[i].PrivateCommitted {
			role[wire] = 2 + i
		}
	}
	var overGamma, overDelta fr.Element
	overGamma.Inverse(&gamma)
	overDelta.Inverse(&delta)
	scalars := make([][]fr.Element, 2+len(info)) // by role
	for i, r := range role {
		var k, t fr.Element
		k.Mul(&a[i], &beta)
		t.Mul(&b[i], &alpha)
		k.Add(&k, &t).Add(&k, &c[i])
		if r == 0 {
			k.Mul(&k, &overDelta)
		} else {
			k.Mul(&k, &overGamma)
		}
		scalars[r] = append(scalars[r], k)
	}

	// tau^i * (tau^n - 1) / delta, in bit-reversed order and without the last.
	n := domain.Cardinality
	var power fr.Element
	power.Exp(tau, new(big.Int).SetUint64(n))
	one := fr.One()
	power.Sub(&power, &one).Mul(&power, &overDelta)
	z := make([]fr.Element, n)
	for i := range n {
		z[bits.Reverse64(i)>>(64-bits.TrailingZeros64(n))] = power
		power.Mul(&power, &tau)
	}

	pk, vk := new(groth16.ProvingKey), new(groth16.VerifyingKey)
	pk.Domain = *domain
	pk.InfinityA, a = nonzero(a)
	pk.InfinityB, b = nonzero(b)
	pk.NbInfinityA = uint64(len(role) - len(a))
	pk.NbInfinityB = uint64(len(role) - len(b))

	// All multiples of the generators: one table and one pass per group.
	_, _, base1, base2 := curve.Generators()
	g1 := newBase[curve.G1Jac](&base1, len(a)+len(b)+len(z)+len(role), curve.BatchJacobianToAffineG1)
	points := g1.multiples(alpha, beta, delta)
	pk.G1.Alpha, pk.G1.Beta, pk.G1.Delta = points[0], points[1], points[2]
	vk.G1.K = g1.multiples(scalars[1]...)
	for i, part := range []struct {
		points  *[]curve.G1Affine
		scalars []fr.Element
	}{{&pk.G1.A, a}, {&pk.G1.B, b}, {&pk.G1.Z, z[:n-1]}, {&pk.G1.K, scalars[0]}} {
		if err := done(float64(i) / 8); err != nil {
			return nil, nil, err
		}
		*part.points = g1.multiples(part.scalars...)
	}
	vk.G1.Alpha, vk.G1.Beta, vk.G1.Delta = points[0], points[1], points[2]

	// Proofs of knowledge: every commitment has a sigma of its own, so that what
	// is committed in one cannot be moved to another.
	h, err := curve.RandomOnG2()
	if err != nil {
		return nil, nil, err
	}
	top := new(big.Int).Sub(fr.Modulus(), big.NewInt(1))
	for i := range info {
		if err := done(float64(4+i) / 8); err != nil {
			return nil, nil, err
		}
		secret, err := rand.Int(rand.Reader, top)
		if err != nil {
			return nil, nil, err
		}
		secret.Add(secret, big.NewInt(1))
		key := pedersen.VerifyingKey{G: h}
		key.GSigmaNeg.ScalarMultiplication(&h, new(big.Int).Neg(secret))
		var sigma fr.Element
		sigma.SetBigInt(secret)
		basis := scalars[2+i]
		shifted := make([]fr.Element, len(basis))
		for j := range basis {
			shifted[j].Mul(&basis[j], &sigma)
		}
		vk.CommitmentKeys = append(vk.CommitmentKeys, key)
		pk.CommitmentKeys = append(pk.CommitmentKeys, pedersen.ProvingKey{Basis: g1.multiples(basis...), BasisExpSigma: g1.multiples(shifted...)})
	}

	if err := done(6. / 8); err != nil {
		return nil, nil, err
	}
	g2 := newBase[curve.G2Jac](&base2, len(b), func(points []curve.G2Jac) []curve.G2Affine {
		affine := make([]curve.G2Affine, len(points))
		for i := range points {
			affine[i].FromJacobian(&points[i])
		}
		return affine
	})
	pk.G2.B = g2.multiples(b...)
	points2 := g2.multiples(beta, gamma, delta)
	pk.G2.Beta, pk.G2.Delta = points2[0], points2[2]
	vk.G2.Beta, vk.G2.Gamma, vk.G2.Delta = points2[0], points2[1], points2[2]
	vk.PublicAndCommitmentCommitted = info.GetPublicAndCommitmentCommitted(info.CommitmentIndexes(), sys.GetNbPublicVariables())
	return pk, vk, vk.Precompute()
}

// evaluate returns for every wire the values at tau of its polynomials on the
// left, on the right and in the output of the constraints. Constraint i is the
// coefficient of the i-th Lagrange polynomial of the domain, which is
// w^i (tau^n - 1) / (n (tau - w^i)).
func evaluate(sys *cs.R1CS, domain *fft.Domain, tau fr.Element) (a, b, c []fr.Element) {
	lagrange := make([]fr.Element, sys.GetNbConstraints())
	w := fr.One()
	for i := range lagrange {
		lagrange[i].Sub(&tau, &w)
		w.Mul(&w, &domain.Generator)
	}
	lagrange = fr.BatchInvert(lagrange)
	one := fr.One()
	var scale fr.Element
	scale.Exp(tau, new(big.Int).SetUint64(domain.Cardinality))
	scale.Sub(&scale, &one).Mul(&scale, &domain.CardinalityInv)
	for i := range lagrange {
		lagrange[i].Mul(&lagrange[i], &scale)
		scale.Mul(&scale, &domain.Generator)
	}

	wires := sys.GetNbPublicVariables() + sys.GetNbSecretVariables() + sys.GetNbInternalVariables()
	a, b, c = make([]fr.Element, wires), make([]fr.Element, wires), make([]fr.Element, wires)
	i := 0
	add := func(to []fr.Element, l constraint.LinearExpression) {
		var t fr.Element
		for _, term := range l {
			t.Mul(&sys.Coefficients[term.CID], &lagrange[i])
			to[term.VID].Add(&to[term.VID], &t)
		}
	}
	it := sys.GetR1CIterator()
	for r := it.Next(); r != nil; r = it.Next() {
		add(a, r.L)
		add(b, r.R)
		add(c, r.O)
		i++
	}
	return a, b, c
}

// nonzero returns which elements are zero, and the others.
func nonzero(v []fr.Element) (zero []bool, rest []fr.Element) {
	zero = make([]bool, len(v))
	for i := range v {
		if zero[i] = v[i].IsZero(); !zero[i] {
			rest = append(rest, v[i])
		}
	}
	return zero, rest
}

// signedDigits is how many digits of so many bits a scalar has: one bit more than
// its own, for the sign.
func signedDigits(window int) int { return (fr.Bits + window) / window }

type jacobian[J, A any] interface {
	*J
	AddMixed(*A) *J
	DoubleAssign() *J
	FromAffine(*A) *J
}

type affine[A any] interface {
	*A
	Neg(*A) *A
}

// A base computes multiples of one point.
type base[J, A any, PJ jacobian[J, A], PA affine[A]] struct {
	window int   // bits of a signed digit
	table  [][]A // multiples 1 to 2^(window-1) of the point times 2^(window*i)
	affine func([]J) []A
}

// newBase makes the table that costs the fewest additions, its own included, when
// n multiples are computed with it.
func newBase[J, A any, PJ jacobian[J, A], PA affine[A]](point *A, n int, normalise func([]J) []A) *base[J, A, PJ, PA] {
	b := &base[J, A, PJ, PA]{window: 2, affine: normalise}
	cost := func(window int) int { return signedDigits(window) * (1<<(window-1) + n) }
	for b.window < 14 && cost(b.window+1) < cost(b.window) {
		b.window++
	}
	b.table = make([][]A, signedDigits(b.window))
	step := *point
	for i := range b.table {
		multiples := make([]J, 1<<(b.window-1))
		var sum J
		PJ(&sum).FromAffine(&step)
		for k := range multiples {
			multiples[k] = sum
			PJ(&sum).AddMixed(&step)
		}
		b.table[i] = normalise(multiples)
		last := multiples[len(multiples)-1]
		PJ(&last).DoubleAssign()
		step = normalise([]J{last})[0]
	}
	return b
}

// multiples returns the base times every scalar.
func (b *base[J, A, PJ, PA]) multiples(scalars ...fr.Element) []A {
	out := make([]A, len(scalars))
	var wg sync.WaitGroup
	const chunk = 1024
	limit := make(chan struct{}, runtime.NumCPU())
	for from := 0; from < len(scalars); from += chunk {
		to := min(len(scalars), from+chunk)
		limit <- struct{}{}
		wg.Go(func() {
			sums := make([]J, to-from)
			for i := range sums {
				b.multiply(&sums[i], &scalars[from+i])
			}
			copy(out[from:], b.affine(sums))
			<-limit
		})
	}
	wg.Wait()
	return out
}

func (b *base[J, A, PJ, PA]) multiply(sum *J, scalar *fr.Element) {
	words, window := scalar.Bits(), b.window
	carry := 0
	for i := range b.table {
		at := i * window
		digit := carry
		if at < 64*len(words) {
			d := words[at/64] >> (at % 64)
			if at%64 > 64-window && at/64+1 < len(words) {
				d |= words[at/64+1] << (64 - at%64)
			}
			digit += int(d & (1<<window - 1))
		}
		carry = 0
		if digit > 1<<(window-1) {
			digit -= 1 << window
			carry = 1
		}
		switch {
		case digit > 0:
			PJ(sum).AddMixed(&b.table[i][digit-1])
		case digit < 0:
			var minus A
			PA(&minus).Neg(&b.table[i][-digit-1])
			PJ(sum).AddMixed(&minus)
		}
	}
}
