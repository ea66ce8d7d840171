package token

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// interesting are wides at the ends of their words.
func interesting(r *rand.Rand) wide {
	word := func() uint64 {
		switch r.IntN(5) {
		case 0:
			return uint64(r.IntN(4))
		case 1:
			return -uint64(r.IntN(4))
		case 2:
			return 1 << r.IntN(64)
		case 3:
			return 1<<r.IntN(64) - 1
		}
		return r.Uint64() >> r.IntN(64)
	}
	hi := int64(word())
	if r.IntN(2) == 0 {
		hi >>= 63
	}
	return wide{hi, word()}
}

var (
	wideMin = new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 127))
	wideMax = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1))
)

func TestWideArithmeticIsExactOrSaysThatItDoesNotFit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	fits, fails := 0, 0
	same := func(what string, got wide, ok bool, want *big.Int, in ...wide) {
		t.Helper()
		if inside := want.Cmp(wideMin) >= 0 && want.Cmp(wideMax) <= 0; inside != ok {
			t.Fatalf("%s%v: fits %v, want %v", what, in, ok, inside)
		}
		if !ok {
			fails++
			return
		}
		fits++
		if got.big().Cmp(want) != 0 {
			t.Fatalf("%s%v = %v, want %v", what, in, got.big(), want)
		}
	}
	floorDiv := func(a, b *big.Int) *big.Int {
		q, m := new(big.Int).QuoRem(a, b, new(big.Int))
		if m.Sign() != 0 && m.Sign() != b.Sign() {
			q.Sub(q, big.NewInt(1))
		}
		return q
	}
	for range 60_000 {
		a, b, c := interesting(r), interesting(r), interesting(r)
		A, B, C := a.big(), b.big(), c.big()
		w, ok := a.add(b)
		same("add", w, ok, new(big.Int).Add(A, B), a, b)
		w, ok = a.sub(b)
		same("sub", w, ok, new(big.Int).Sub(A, B), a, b)
		w, ok = a.mul(b)
		same("mul", w, ok, new(big.Int).Mul(A, B), a, b)
		w, ok = a.neg()
		same("neg", w, ok, new(big.Int).Neg(A), a)
		if !c.zero() {
			w, ok = mulDiv(a, b, c)
			same("mulDiv", w, ok, floorDiv(new(big.Int).Mul(A, B), C), a, b, c)
			w, ok = a.div(c)
			same("div", w, ok, floorDiv(A, C), a, c)
			w, ok = a.mod(c)
			same("mod", w, ok, new(big.Int).Sub(A, new(big.Int).Mul(C, floorDiv(A, C))), a, c)
		}
		if a.hi >= 0 {
			same("isqrt", a.isqrt(), true, new(big.Int).Sqrt(A), a)
		}
		if a.less(b) != (A.Cmp(B) < 0) {
			t.Fatalf("less%v", []wide{a, b})
		}
		if back, ok := wideFromBig(A); !ok || back != a {
			t.Fatalf("from big %v: %v", A, back)
		}
		if f := a.real(); f != 0 {
			if d := new(big.Float).Sub(new(big.Float).SetFloat64(f), new(big.Float).SetPrec(200).SetInt(A)); math.Abs(func() float64 { x, _ := d.Float64(); return x }()/f) > 0x1p-52 {
				t.Fatalf("real%v = %v", a, f)
			}
		}
	}
	if fits < 30_000 || fails < 30_000 {
		t.Errorf("%d results fit and %d do not: neither may be rare", fits, fails)
	}
}

func TestWidePowersAndFloors(t *testing.T) {
	for base := int64(-12); base <= 12; base++ {
		for n := range int64(140) {
			got, ok := wideOf(base).pow(wideOf(n))
			want := new(big.Int).Exp(big.NewInt(base), big.NewInt(n), nil)
			if inside := want.Cmp(wideMin) >= 0 && want.Cmp(wideMax) <= 0; ok != inside || ok && got.big().Cmp(want) != 0 {
				t.Fatalf("%d^%d = %v, %v; want %v", base, n, got.big(), ok, want)
			}
		}
	}
	for _, f := range []float64{0, 0.5, -0.5, 1e18, -1e18, 1.5e30, 0x1p126, -0x1p127, 0x1p64 - 2048, 0x1p64} {
		want, _ := new(big.Float).SetFloat64(math.Floor(f)).Int(nil)
		if got, ok := wideFloor(f); !ok || got.big().Cmp(want) != 0 {
			t.Errorf("floor of %v = %v, %v; want %v", f, got.big(), ok, want)
		}
	}
	for _, f := range []float64{0x1p127, -0x1.0000000000001p127, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, ok := wideFloor(f); ok {
			t.Errorf("%v has a floor", f)
		}
	}
}

// The vectors that the authors of Philox publish with their code.
func TestPhiloxGivesItsAuthorsNumbers(t *testing.T) {
	for _, c := range []struct {
		key            uint64
		c0, c1, c2, c3 uint32
		a, b           uint64
	}{
		{0, 0, 0, 0, 0, 0x6627e8d5_e169c58d, 0xbc57ac4c_9b00dbd8},
		{math.MaxUint64, math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32, 0x408f276d_41c83b0e, 0xa20bc7c6_6d5451fd},
		{0x299f31d0_a4093822, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xd16cfe09_94fdcceb, 0x5001e420_24126ea1},
	} {
		if a, b := philox(c.key, c.c0, c.c1, c.c2, c.c3); a != c.a || b != c.b {
			t.Errorf("key %x: %016x %016x, want %016x %016x", c.key, a, b, c.a, c.b)
		}
	}
}
