package probity

import (
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

var top = new(big.Int).Lsh(big.NewInt(1), 128)

// edges are where carries and borrows happen, and some numbers between.
func edges(t testing.TB) []Amount {
	t.Helper()
	var out []Amount
	for _, shift := range []uint{0, 1, 31, 32, 63, 64, 65, 96, 127, 128} {
		for d := int64(-2); d <= 2; d++ {
			b := new(big.Int).Lsh(big.NewInt(1), shift)
			if a, err := AmountFromBig(b.Add(b, big.NewInt(d))); err == nil {
				out = append(out, a)
			}
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		out = append(out, Amount{rng.Uint64() >> rng.UintN(64), rng.Uint64()}, Units(rng.Uint64()>>rng.UintN(64)))
	}
	return out
}

// agrees compares a result with the exact one.
func agrees(t *testing.T, what string, got Amount, err error, want *big.Int) {
	t.Helper()
	if want.Sign() < 0 || want.Cmp(top) >= 0 {
		if !errors.Is(err, ErrAmount) || !got.IsZero() {
			t.Fatalf("%s = %s, %v; want nothing and ErrAmount, the exact result is %s", what, got, err, want)
		}
		return
	}
	if err != nil || got.Big().Cmp(want) != 0 {
		t.Fatalf("%s = %s, %v; want %s", what, got, err, want)
	}
}

func TestAmountArithmeticIsExactOrRefused(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	nums := []uint64{0, 1, 2, 3, 1_000_000_000, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	for range 5 {
		nums = append(nums, rng.Uint64()>>rng.UintN(64))
	}
	all := edges(t)
	for _, a := range all {
		for _, b := range all {
			sum, err := a.Add(b)
			agrees(t, a.String()+" + "+b.String(), sum, err, new(big.Int).Add(a.Big(), b.Big()))
			diff, err := a.Sub(b)
			agrees(t, a.String()+" - "+b.String(), diff, err, new(big.Int).Sub(a.Big(), b.Big()))
			if got, want := a.Cmp(b), a.Big().Cmp(b.Big()); got != want || (got == 0) != (a == b) {
				t.Fatalf("compare %s with %s: %d, want %d", a, b, got, want)
			}
		}
		for _, num := range nums {
			for _, den := range nums {
				got, err := a.MulDiv(num, den)
				if den == 0 {
					if !errors.Is(err, ErrAmount) {
						t.Fatalf("%s*%d/0 gives %v, want ErrAmount", a, num, err)
					}
					continue
				}
				want := new(big.Int).Mul(a.Big(), new(big.Int).SetUint64(num))
				agrees(t, a.String()+" * / ", got, err, want.Quo(want, new(big.Int).SetUint64(den)))
			}
		}
		if a.IsZero() != (a.Big().Sign() == 0) {
			t.Fatalf("%s: IsZero is wrong", a)
		}
	}
}

func TestAmountsGoThroughTextAndJSON(t *testing.T) {
	for _, a := range edges(t) {
		back, err := ParseAmount(a.String())
		if err != nil || back != a || a.String() != a.Big().String() {
			t.Fatalf("%s came back as %s, %v", a, back, err)
		}
		js, err := json.Marshal(map[string]Amount{"a": a})
		if err != nil || string(js) != `{"a":"`+a.String()+`"}` {
			t.Fatalf("JSON is %s, %v", js, err)
		}
		var out map[string]Amount
		if err := json.Unmarshal(js, &out); err != nil || out["a"] != a {
			t.Fatalf("JSON %s came back as %v, %v", js, out, err)
		}
		tokens, err := ParseTokens(a.Format18())
		if err != nil || tokens != a {
			t.Fatalf("%s tokens came back as %s, %v; want %s", a.Format18(), tokens, err, a)
		}
	}
	for n, want := range map[uint64]string{0: "0", 1: "1000000000000000000", 1<<64 - 1: "18446744073709551615000000000000000000"} {
		if got := Tokens(n).String(); got != want {
			t.Errorf("%d tokens are %s units, want %s", n, got, want)
		}
	}
}

func TestTokensAreWrittenExactly(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "0.0": "0", "00": "0", "1": "1", "001": "1", "0.5": "0.5", "1.250": "1.25",
		"0.000000000000000001": "0.000000000000000001", "0.100000000000000000": "0.1",
		"340282366920938463463.374607431768211455": "340282366920938463463.374607431768211455",
	} {
		a, err := ParseTokens(in)
		if err != nil || a.Format18() != want {
			t.Errorf("%q is %s, %v; want %s", in, a.Format18(), err, want)
		}
	}
	for _, bad := range []string{"", ".", "1.", ".5", "-1", "+1", "1e3", "0.0000000000000000001", "1,5", " 1", "1.2.3", "0x10", "٣", "340282366920938463463.374607431768211456", "1.-5", strings.Repeat("9", 60)} {
		if a, err := ParseTokens(bad); err == nil || !a.IsZero() {
			t.Errorf("%q is %s tokens, %v; want an error", bad, a, err)
		}
	}
}

func TestOnlyDecimalNumbersOf128BitsAreAmounts(t *testing.T) {
	for _, bad := range []string{"", " ", "-1", "+1", "1.0", "1e3", "0x1", "1_000", "٣", top.String(), strings.Repeat("0", 40)} {
		if a, err := ParseAmount(bad); err == nil || !a.IsZero() {
			t.Errorf("%q is %s, %v; want an error", bad, a, err)
		}
	}
	for _, b := range []*big.Int{big.NewInt(-1), top, new(big.Int).Lsh(top, 200)} {
		if a, err := AmountFromBig(b); !errors.Is(err, ErrAmount) || !a.IsZero() {
			t.Errorf("%s is %s, %v; want ErrAmount", b, a, err)
		}
	}
	var a Amount
	for _, bad := range []string{`1`, `-1`, `"1.5"`, `{}`, `[]`} {
		if err := json.Unmarshal([]byte(bad), &a); err == nil {
			t.Errorf("JSON %s is taken as amount %s", bad, a)
		}
	}
}

func TestHashesAndAccountsGoThroughText(t *testing.T) {
	h := Hash{0: 0xab, 31: 1}
	if s := h.String(); s != "0xab"+strings.Repeat("0", 60)+"01" {
		t.Errorf("hash is written %s", s)
	}
	a := Account{0: 0xcd, 19: 2}
	js, err := json.Marshal(map[Hash]Account{h: a})
	if err != nil {
		t.Fatal(err)
	}
	var back map[Hash]Account
	if err := json.Unmarshal(js, &back); err != nil || back[h] != a {
		t.Errorf("%s came back as %v, %v", js, back, err)
	}
	if mixed, err := ParseAccount("0xCD" + a.String()[4:]); err != nil || mixed != a {
		t.Errorf("mixed case is %s, %v", mixed, err)
	}
	if !(Hash{}).IsZero() || h.IsZero() || !(Account{}).IsZero() || a.IsZero() {
		t.Error("IsZero is wrong")
	}
	for _, bad := range []string{"", "0x", "0X" + h.String()[2:], h.String()[2:], h.String()[:65], h.String() + "00", "0x" + strings.Repeat("g", 64), " " + h.String()[1:], a.String()} {
		if got, err := ParseHash(bad); err == nil || !got.IsZero() {
			t.Errorf("%q is hash %s, %v; want an error and no hash", bad, got, err)
		}
	}
	for _, bad := range []string{"", h.String(), a.String()[:41], "0x" + strings.Repeat("f", 39) + "g"} {
		got, err := ParseAccount(bad)
		if err == nil || !got.IsZero() {
			t.Errorf("%q is account %s, %v; want an error and no account", bad, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "a account") {
			t.Errorf("message reads %q", err)
		}
	}
}

func TestTiersHaveNames(t *testing.T) {
	for tier, name := range map[Tier]string{TierZK: "zk", TierDispute: "dispute", TierQuorum: "quorum", TierSigned: "signed"} {
		got, err := ParseTier(name)
		if err != nil || got != tier || tier.String() != name {
			t.Errorf("%q is tier %d, %v, written %q", name, got, err, tier)
		}
	}
	for _, bad := range []string{"", "ZK", "tier0", "none"} {
		if got, err := ParseTier(bad); err == nil || got != 0 {
			t.Errorf("%q is tier %d, %v; want an error", bad, got, err)
		}
	}
	if s := Tier(0).String() + Tier(9).String(); s != "tier0tier9" {
		t.Errorf("unknown tiers are written %q", s)
	}
}

func TestReceiptsGoThroughJSON(t *testing.T) {
	r := Receipt{Kind: ReceiptInference, Chain: 1, Market: Account{1}, Job: 2, Asset: 3, Version: 4, Model: Hash{5}, Input: Hash{6}, Output: Hash{7}, Executor: Account{8}, Tier: TierZK, Evidence: Hash{9}, Settlement: Hash{10}, Time: 11}
	js, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Receipt
	if err := json.Unmarshal(js, &back); err != nil || back != r {
		t.Errorf("%s came back as %+v, %v", js, back, err)
	}
	// A receipt for a model has no tier; it must come back too.
	m := Receipt{Kind: ReceiptModel, Asset: 1, Time: 1}
	if js, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(js, &back); err != nil || back != m {
		t.Errorf("%s came back as %+v, %v", js, back, err)
	}
}

func FuzzParseAmount(f *testing.F) {
	f.Add("0")
	f.Add("340282366920938463463374607431768211455")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAmount(s)
		want, ok := new(big.Int).SetString(s, 10)
		if err == nil && (!ok || a.Big().Cmp(want) != 0) {
			t.Errorf("%q is %s", s, a)
		}
	})
}

func FuzzParseTokens(f *testing.F) {
	f.Add("0.5")
	f.Add("1")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseTokens(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		if !ok || want.Mul(want, new(big.Rat).SetInt(Tokens(1).Big())).Cmp(new(big.Rat).SetInt(a.Big())) != 0 {
			t.Errorf("%q is %s units, want %s", s, a, want)
		}
	})
}

func FuzzParseHash(f *testing.F) {
	f.Add(Hash{1}.String())
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := ParseHash(s); err == nil && h.String() != strings.ToLower(s) {
			t.Errorf("%q is %s", s, h)
		}
		if a, err := ParseAccount(s); err == nil && a.String() != strings.ToLower(s) {
			t.Errorf("%q is %s", s, a)
		}
	})
}

func FuzzParseTier(f *testing.F) {
	f.Add("zk")
	f.Fuzz(func(t *testing.T, s string) {
		if tier, err := ParseTier(s); err == nil && tier.String() != s {
			t.Errorf("%q is %s", s, tier)
		}
	})
}

func BenchmarkMulDiv(b *testing.B) {
	a := Tokens(123456789)
	for b.Loop() {
		if _, err := a.MulDiv(333_333_333, 1_000_000_000); err != nil {
			b.Fatal(err)
		}
	}
}
