package eip712

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"probity"
)

// mustHex reads hex digits.
func mustHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func account(t testing.TB, s string) probity.Account {
	t.Helper()
	a, err := probity.ParseAccount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// mail is the example that EIP-712 itself works through (CC0-1.0).
func mail(t testing.TB) (Domain, probity.Hash) {
	d := Domain{Name: "Ether Mail", Version: "1", ChainID: 1, Contract: account(t, "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")}
	const person = "Person(string name,address wallet)"
	p := func(name, wallet string) [32]byte {
		return Struct(person, Keccak([]byte(name)), Address(account(t, wallet)))
	}
	return d, Struct("Mail(Person from,Person to,string contents)"+person,
		p("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
		p("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
		Keccak([]byte("Hello, Bob!")))
}

func TestThePublishedExampleHashesAndSignsAsPublished(t *testing.T) {
	d, msg := mail(t)
	if got, want := d.Separator().String(), "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"; got != want {
		t.Errorf("domain separator is %s, want %s", got, want)
	}
	if got, want := msg.String(), "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"; got != want {
		t.Errorf("struct hash is %s, want %s", got, want)
	}
	digest := Digest(d, msg)
	if got, want := digest.String(), "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"; got != want {
		t.Errorf("digest is %s, want %s", got, want)
	}
	cow := Keccak([]byte("cow"))
	k, err := NewKey(cow[:])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := k.Account(), account(t, "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"); got != want {
		t.Errorf("account is %s, want %s", got, want)
	}
	want := mustHex(t, "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c")
	if got := k.Sign(digest); !bytes.Equal(got, want) {
		t.Errorf("signature is\n%x\nwant\n%x", got, want)
	}
	if got, err := Recover(digest, want); err != nil || got != k.Account() {
		t.Errorf("recovered %s, %v; want %s", got, err, k.Account())
	}
}

func TestKeccakIsTheLegacyHashOfTheConcatenation(t *testing.T) {
	if got, want := Keccak().String(), "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"; got != want {
		t.Errorf("hash of nothing is %s, want %s", got, want)
	}
	if Keccak([]byte("ab"), nil, []byte("c")) != Keccak([]byte("abc")) {
		t.Error("parts are not concatenated")
	}
}

func TestWordsAreBigEndianAndPaddedOnTheLeft(t *testing.T) {
	a := probity.Account{0: 1, 19: 2}
	if w := Address(a); w != [32]byte{12: 1, 31: 2} {
		t.Errorf("address is %x", w)
	}
	if w := Uint(0x0102030405060708); !bytes.Equal(w[24:], []byte{1, 2, 3, 4, 5, 6, 7, 8}) || !bytes.Equal(w[:24], make([]byte, 24)) {
		t.Errorf("uint is %x", w)
	}
	max, err := probity.ParseAmount("340282366920938463463374607431768211455")
	if err != nil {
		t.Fatal(err)
	}
	if w := Amount(max); !bytes.Equal(w[16:], bytes.Repeat([]byte{0xff}, 16)) || !bytes.Equal(w[:16], make([]byte, 16)) {
		t.Errorf("amount is %x", w)
	}
}

func key(t testing.TB, n byte) Key {
	t.Helper()
	k, err := NewKey(append(make([]byte, 31), n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhatAKeySignsIsRecoveredAsItsAccount(t *testing.T) {
	if got, want := key(t, 1).Account(), account(t, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"); got != want {
		t.Errorf("the account of key 1 is %s, want %s", got, want)
	}
	for n := range byte(50) {
		k := key(t, n+1)
		digest := Keccak([]byte{n})
		sig := k.Sign(digest)
		if !bytes.Equal(sig, k.Sign(digest)) {
			t.Fatal("signing is not deterministic")
		}
		got, err := Recover(digest, sig)
		if err != nil || got != k.Account() {
			t.Fatalf("key %d: recovered %s, %v; want %s", n, got, err, k.Account())
		}
		pub, err := RecoverPublic(digest, sig)
		if err != nil || pub != k.Public() || pub.Account() != k.Account() {
			t.Fatalf("key %d: recovered key %x, %v; want %x", n, pub, err, k.Public())
		}
		other := Keccak([]byte{n, 1})
		if got, err := Recover(other, sig); err == nil && got == k.Account() {
			t.Fatalf("key %d: a signature holds for another digest", n)
		}
	}
}

func TestOnlyOneFormOfASignatureIsTaken(t *testing.T) {
	k := key(t, 7)
	digest := Keccak([]byte("x"))
	good := k.Sign(digest)
	var s secp256k1.ModNScalar
	s.SetByteSlice(good[32:64])
	s.Negate()
	upper := s.Bytes()
	form := func(change func(b []byte) []byte) []byte { return change(bytes.Clone(good)) }
	for name, sig := range map[string][]byte{
		"empty":               nil,
		"64 bytes":            good[:64],
		"66 bytes":            form(func(b []byte) []byte { return append(b, 0) }),
		"v of 0 or 1":         form(func(b []byte) []byte { b[64] -= 27; return b }),
		"v of 31 or 32":       form(func(b []byte) []byte { b[64] += 4; return b }),
		"upper s":             form(func(b []byte) []byte { copy(b[32:64], upper[:]); return b }),
		"upper s and other v": form(func(b []byte) []byte { copy(b[32:64], upper[:]); b[64] ^= 27 ^ 28; return b }),
		"zero s":              form(func(b []byte) []byte { clear(b[32:64]); return b }),
		"zero r":              form(func(b []byte) []byte { clear(b[:32]); return b }),
		"r of all ones":       form(func(b []byte) []byte { copy(b, bytes.Repeat([]byte{0xff}, 32)); return b }),
		"s of all ones":       form(func(b []byte) []byte { copy(b[32:], bytes.Repeat([]byte{0xff}, 32)); return b }),
	} {
		if got, err := Recover(digest, sig); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: recovered %s, %v; want ErrSignature", name, got, err)
		}
		if _, err := RecoverPublic(digest, sig); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: RecoverPublic gives %v; want ErrSignature", name, err)
		}
	}
}

func TestOnlyNumbersBelowTheGroupOrderAreKeys(t *testing.T) {
	order := mustHex(t, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
	below := bytes.Clone(order)
	below[31]--
	if _, err := NewKey(below); err != nil {
		t.Errorf("order minus 1: %v", err)
	}
	for name, b := range map[string][]byte{"none": nil, "31 bytes": make([]byte, 31), "33 bytes": make([]byte, 33), "zero": make([]byte, 32), "the order": order, "all ones": bytes.Repeat([]byte{0xff}, 32)} {
		if _, err := NewKey(b); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestSealedMessagesOpenForTheirKeyAndPurposeOnly(t *testing.T) {
	k, other := key(t, 3), key(t, 4)
	ad := []byte("job 7")
	for _, n := range []int{0, 1, 15, 16, 17, 63, 64, 65, 10_000} {
		plain := bytes.Repeat([]byte{0x5a}, n)
		sealed, err := Seal(k.Public(), plain, ad)
		if err != nil || len(sealed) != n+SealOverhead {
			t.Fatalf("%d bytes: sealed to %d, %v", n, len(sealed), err)
		}
		if n > 15 && bytes.Contains(sealed, plain[:16]) {
			t.Fatal("the content shows")
		}
		got, err := k.Open(sealed, ad)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes: opened to %x, %v", n, got, err)
		}
		if _, err := other.Open(sealed, ad); !errors.Is(err, ErrSealed) {
			t.Errorf("another key opens it: %v", err)
		}
		if _, err := k.Open(sealed, []byte("job 8")); !errors.Is(err, ErrSealed) {
			t.Errorf("it opens for another purpose: %v", err)
		}
		again, err := Seal(k.Public(), plain, ad)
		if err != nil || bytes.Equal(again[:34], sealed[:34]) {
			t.Errorf("two seals share their ephemeral key: %v", err)
		}
	}
}

func TestAChangedBitAnywhereIsNoticed(t *testing.T) {
	k := key(t, 3)
	sealed, err := Seal(k.Public(), []byte("secret"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		for bit := range 8 {
			bad := bytes.Clone(sealed)
			bad[i] ^= 1 << bit
			if got, err := k.Open(bad, nil); !errors.Is(err, ErrSealed) {
				t.Fatalf("byte %d, bit %d: opened to %q, %v", i, bit, got, err)
			}
		}
	}
	for n := range sealed {
		if _, err := k.Open(sealed[:n], nil); !errors.Is(err, ErrSealed) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
}

func TestTheSealedFormDoesNotChange(t *testing.T) {
	// A golden value of our own: what is on a board must open after an update.
	k := key(t, 3)
	sealed, err := seal(bytes.NewReader(append(make([]byte, 31), 9)), k.Public(), []byte("secret"), []byte("ad"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "0103acd484e2f0c7f65309ad178a9f559abde09796974c57e714c35f110dfc27ccbe2fbcbb26c1b9a9b5fd54f3a984f6e9acdeaab05c06d3"
	if got := hex.EncodeToString(sealed); got != want {
		t.Errorf("sealed form is\n%s\nwant\n%s", got, want)
	}
	if _, err := seal(bytes.NewReader(make([]byte, 40)), k.Public(), nil, nil); err == nil {
		t.Error("sealed with a zero ephemeral key")
	}
	if _, err := Seal(PublicKey{}, nil, nil); err == nil {
		t.Error("sealed to a key that is no point")
	}
}

func FuzzRecover(f *testing.F) {
	d := Keccak([]byte("digest"))
	f.Add(key(f, 1).Sign(d))
	f.Add(make([]byte, 65))
	f.Fuzz(func(t *testing.T, sig []byte) {
		a, err := Recover(d, sig)
		p, err2 := RecoverPublic(d, sig)
		if (err == nil) != (err2 == nil) || err == nil && p.Account() != a {
			t.Errorf("Recover says %s, %v and RecoverPublic %s, %v", a, err, p.Account(), err2)
		}
	})
}

func FuzzOpen(f *testing.F) {
	k := key(f, 3)
	sealed, err := Seal(k.Public(), []byte("secret"), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Fuzz(func(t *testing.T, b []byte) {
		if plain, err := k.Open(b, nil); err == nil && len(plain) != len(b)-SealOverhead {
			t.Errorf("opened %d bytes to %d", len(b), len(plain))
		}
	})
}

func BenchmarkRecover(b *testing.B) {
	d := Keccak([]byte("digest"))
	sig := key(b, 1).Sign(d)
	for b.Loop() {
		if _, err := Recover(d, sig); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	k, plain := key(b, 3), make([]byte, 784*8)
	for b.Loop() {
		if _, err := Seal(k.Public(), plain, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheDomainsTypeHashIsThatOfItsText(t *testing.T) {
	if got := Keccak([]byte(domainType)); got != domainTypeHash() {
		t.Errorf("the hash of the type is %s", got)
	}
}
