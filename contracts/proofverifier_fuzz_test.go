package contracts_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"

	bn256 "github.com/ethereum/go-ethereum/crypto/bn256/cloudflare"

	"probity"
	"probity/internal/eip712"
	"probity/proof"
	"probity/proof/groth16"
)

func TestTooLittleGasNeverTurnsAProofDown(t *testing.T) {
	// Whoever calls chooses the gas. A precompiled contract that runs out of it
	// answers as it does to a malformed point, which must not look like a no.
	e := newEVM(t)
	pr := prove(t, small(4))
	if _, err := e.register(pr.keys.VerifyingKey().Encode()); err != nil {
		t.Fatal(err)
	}
	_, used := e.verify(pr.st, pr.proof)
	inputs := []*big.Int{new(big.Int).SetBytes(pr.st.Input[:])}
	for _, w := range pr.st.Output {
		inputs = append(inputs, new(big.Int).SetBytes(w[:]))
	}
	data := e.abi.PackVerify(pr.st.Key, pr.st.Weights, inputs, pr.proof)
	yes, step := 0, uint64(499)
	if testing.Short() {
		step = 4999
	}
	for gas := uint64(0); gas < used+20_000; gas += step {
		e.cfg.GasLimit = gas
		out, _, err := e.call(data)
		if err != nil {
			continue
		}
		ok, err := e.abi.UnpackVerify(out)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			t.Fatalf("with %d gas, a right proof is refused; it takes %d", gas, used)
		}
		yes++
	}
	if yes == 0 {
		t.Error("there was never enough gas")
	}
}

// A trapdoor is a key of which every logarithm is known, as a hostile owner's
// may be. It proves anything, with whatever points it likes.
type trapdoor struct {
	alpha, beta, gamma, delta, h, s0, s1 *big.Int
	k                                    []*big.Int // 1, public inputs, challenge
}

func scalar(r *rand.Rand) *big.Int {
	var b [32]byte
	for i := 0; i < 32; i += 8 {
		binary.LittleEndian.PutUint64(b[i:], r.Uint64())
	}
	n := new(big.Int).Mod(new(big.Int).SetBytes(b[:]), scalarField)
	return n.Add(n, big.NewInt(1)).Mod(n, scalarField)
}

func g1(n *big.Int) []byte { return new(bn256.G1).ScalarBaseMult(n).Marshal() }
func g2(n *big.Int) []byte { return new(bn256.G2).ScalarBaseMult(n).Marshal() }

func word(n int64) []byte { return big.NewInt(n).FillBytes(make([]byte, 32)) }

func (d *trapdoor) encode() []byte {
	b := append(append(word(1), word(0)...), word(int64(len(d.k)-2))...)
	b = append(b, g1(d.alpha)...)
	for _, n := range []*big.Int{d.beta, d.gamma, d.delta, d.h, d.s0, d.s1} {
		b = append(b, g2(n)...)
	}
	for _, n := range d.k {
		b = append(b, g1(n)...)
	}
	return b
}

// challenges are c1 and the factor f that folds the proofs of knowledge, worked
// out from the specifications and not from either verifier.
func challenges(d0, d1 []byte) (c1, f *big.Int) {
	mod := func(h probity.Hash) *big.Int { return new(big.Int).Mod(new(big.Int).SetBytes(h[:]), scalarField) }
	c0 := mod(eip712.Keccak(d0))
	c1 = mod(eip712.Keccak(d1, c0.FillBytes(make([]byte, 32))))
	tag := append([]byte("G16-BSB22"), 9)
	msg := append(make([]byte, 64), c0.FillBytes(make([]byte, 32))...)
	msg = append(msg, c1.FillBytes(make([]byte, 32))...)
	b0 := sha256.Sum256(append(append(msg, 0, 48, 0), tag...))
	b1 := sha256.Sum256(append(append(bytes.Clone(b0[:]), 1), tag...))
	for i := range b0 {
		b0[i] ^= b1[i]
	}
	b2 := sha256.Sum256(append(append(bytes.Clone(b0[:]), 2), tag...))
	return c1, new(big.Int).Mod(new(big.Int).SetBytes(append(b1[:], b2[:16]...)), scalarField)
}

// simulate makes a proof of any public inputs. With zero set, the key is bent
// so that the sum over the public inputs is the point at infinity.
func (d *trapdoor) simulate(r *rand.Rand, public []*big.Int, zero bool) (p, d0 []byte) {
	q := scalarField
	mul := func(a, b *big.Int) *big.Int { return new(big.Int).Mod(new(big.Int).Mul(a, b), q) }
	a, b, x0, x1 := scalar(r), scalar(r), scalar(r), scalar(r)
	d0, d1 := g1(x0), g1(x1)
	c1, f := challenges(d0, d1)
	l := new(big.Int).Add(x0, x1)
	for i, n := range append(append([]*big.Int{}, public...), c1) {
		l.Add(l, mul(n, d.k[1+i]))
	}
	if zero {
		d.k[0] = new(big.Int).Mod(new(big.Int).Neg(l), q)
	}
	l.Add(l, d.k[0]).Mod(l, q)
	c := new(big.Int).Sub(mul(a, b), mul(d.alpha, d.beta))
	c.Sub(c, mul(l, d.gamma))
	c = mul(c, new(big.Int).ModInverse(d.delta, q))
	pok := new(big.Int).Add(mul(x0, d.s0), mul(f, mul(x1, d.s1)))
	pok = mul(pok.Neg(pok), new(big.Int).ModInverse(d.h, q))
	for _, pt := range [][]byte{g1(a), g2(b), g1(c), d0, d1, g1(pok)} {
		p = append(p, pt...)
	}
	return p, d0
}

func drawTrapdoor(r *rand.Rand, n int) *trapdoor {
	d := &trapdoor{alpha: scalar(r), beta: scalar(r), gamma: scalar(r), delta: scalar(r), h: scalar(r), s0: scalar(r), s1: scalar(r)}
	if r.IntN(4) == 0 {
		d.gamma = d.delta
	}
	if r.IntN(4) == 0 {
		d.s0 = d.s1
	}
	if r.IntN(4) == 0 {
		d.h = d.gamma
	}
	for range n + 2 {
		d.k = append(d.k, scalar(r))
	}
	return d
}

// both asks contract and Go. They must agree.
func (e *evm) both(st proof.Statement, encoded, p []byte) bool {
	e.t.Helper()
	_, err := e.register(encoded)
	vk, goErr := groth16.ParseVerifyingKey(encoded)
	if (err == nil) != (goErr == nil) {
		e.t.Fatalf("the key %x: contract %v, Go %v", encoded, err, goErr)
	}
	if err != nil {
		return false
	}
	st.Key = vk.Hash()
	ok, _ := e.verify(st, p)
	if goErr = groth16.Verify(vk, st, p); ok != (goErr == nil) {
		e.t.Fatalf("statement %v proof %x: contract %v, Go %v", st, p, ok, goErr)
	}
	return ok
}

func TestWhoKnowsTheSecretsOfAKeyProvesAnything(t *testing.T) {
	// This is no fault of the verifiers: it is what a key's set-up is trusted
	// for. Both verifiers have to agree on such keys too, and on proofs in which
	// a sum is the point at infinity.
	e := newEVM(t)
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 9))
		n := 1 + r.IntN(4)
		d := drawTrapdoor(r, n)
		var public []*big.Int
		st := proof.Statement{}
		for i := range n {
			w := scalar(r)
			if r.IntN(3) == 0 {
				w = big.NewInt(int64(r.IntN(2)))
			}
			public = append(public, w)
			h := probity.Hash(w.FillBytes(make([]byte, 32)))
			if i == 0 {
				st.Input = h
			} else {
				st.Output = append(st.Output, h)
			}
		}
		p, d0 := d.simulate(r, public, seed%2 == 0)
		st.Weights = eip712.Keccak(d0)
		if !e.both(st, d.encode(), p) {
			t.Errorf("seed %d: a simulated proof is refused", seed)
		}
		p[32*13+31] ^= 1
		if e.both(st, d.encode(), p) {
			t.Errorf("seed %d: a broken one is not", seed)
		}
	}
}

func FuzzVerifiersAgree(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	d := drawTrapdoor(r, 2)
	public := []*big.Int{big.NewInt(3), big.NewInt(4)}
	right, d0 := d.simulate(r, public, false)
	encoded := d.encode()
	base := proof.Statement{Input: probity.Hash(word(3)), Output: []probity.Hash{probity.Hash(word(4))}, Weights: eip712.Keccak(d0)}
	one := big.NewInt(1)
	specials := []*big.Int{new(big.Int), one, big.NewInt(2), baseField, new(big.Int).Sub(baseField, one), new(big.Int).Add(baseField, one),
		scalarField, new(big.Int).Sub(scalarField, one), new(big.Int).Sub(new(big.Int).Lsh(one, 256), one), new(big.Int).Lsh(one, 255)}

	e := newEVM(f)
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 3, 1, 2, 7, 1, 2, 9, 9, 3})
	f.Fuzz(func(t *testing.T, script []byte) {
		e.t = t
		key, p := bytes.Clone(encoded), bytes.Clone(right)
		st := base
		st.Output = append([]probity.Hash{}, st.Output...)
		for len(script) >= 4 && len(script) < 64 {
			where, how, at, what := script[0], script[1], int(script[2]), script[3]
			script = script[4:]
			buf := p
			switch where % 8 {
			case 0, 1:
				buf = key
				at += 2 * int(where/8%2)
			case 2:
				buf = st.Input[:]
			case 3:
				buf = st.Output[0][:]
			case 4:
				buf = st.Weights[:]
			}
			w := buf[at%(len(buf)/32)*32:][:32]
			n := new(big.Int).SetBytes(w)
			mod256 := func(n *big.Int) { n.Mod(n, new(big.Int).Lsh(one, 256)).FillBytes(w) }
			switch how % 7 {
			case 0:
				copy(w, specials[int(what)%len(specials)].FillBytes(make([]byte, 32)))
			case 1:
				w[31-what%32] ^= 1 << (what / 32)
			case 2:
				mod256(n.Add(n, baseField))
			case 3: // the negative, as a coordinate
				mod256(n.Sub(baseField, n))
			case 4:
				mod256(n.Add(n, scalarField))
			case 5: // another valid point
				if len(buf) > 64 {
					from := at % (len(buf)/64 - 1) * 64
					copy(buf[from+(32*(len(buf)/32%2)):], g1(big.NewInt(int64(what)+1)))
				}
			case 6:
				if where%2 == 0 {
					p = p[:len(p)-int(what)%33]
				} else {
					p = append(p, make([]byte, what%33)...)
				}
				if len(p) < 64 || len(p)%32 != 0 {
					e.both(st, key, p)
					return
				}
			}
		}
		if len(p) >= 320 && len(script) == 0 {
			st.Weights = eip712.Keccak(p[256:320])
		}
		e.both(st, key, p)
	})
}
