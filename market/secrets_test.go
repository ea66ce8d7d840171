package market

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/internal/eip712"
)

func secretsKey(t testing.TB, n byte) eip712.Key {
	t.Helper()
	k, err := eip712.NewKey(bytes.Repeat([]byte{n}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func equalSecrets(a, b Secrets) bool { return maps.EqualFunc(a, b, bytes.Equal) }

func TestOnlyTheProviderOfThatLeaseOpensItsSecrets(t *testing.T) {
	d := LeaseDomain(1, probity.Account{9})
	provider, other := secretsKey(t, 1), secretsKey(t, 2)
	b := SignedLeaseBid{LeaseBid: LeaseBid{Order: probity.Hash{3}, Provider: provider.Account(), Rate: probity.Tokens(1)}}
	b.Signature = provider.Sign(b.Digest(d))
	secrets := Secrets{"token": []byte("correct horse"), "empty": {}}
	sealed, err := SealSecrets(d, b, secrets)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("correct")) {
		t.Error("they are not sealed")
	}
	if got, err := OpenSecrets(provider, b.Order, sealed); err != nil || !equalSecrets(got, secrets) {
		t.Errorf("%v, %v", got, err)
	}
	for name, open := range map[string]func() (Secrets, error){
		"another provider": func() (Secrets, error) { return OpenSecrets(other, b.Order, sealed) },
		"another lease":    func() (Secrets, error) { return OpenSecrets(provider, probity.Hash{4}, sealed) },
		"cut":              func() (Secrets, error) { return OpenSecrets(provider, b.Order, sealed[:len(sealed)-1]) },
		"too long":         func() (Secrets, error) { return OpenSecrets(provider, b.Order, make([]byte, 1<<20)) },
	} {
		if got, err := open(); !errors.Is(err, eip712.ErrSealed) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	forged := b
	forged.Signature = other.Sign(b.Digest(d))
	if _, err := SealSecrets(d, forged, secrets); !errors.Is(err, ErrSignature) {
		t.Errorf("sealed to whoever forged the bid: %v", err)
	}
	for name, bad := range map[string]Secrets{
		"no name":       {"": nil},
		"a long name":   {strings.Repeat("a", 64): nil},
		"a large value": {"a": make([]byte, MaxSecretBytes)},
	} {
		if _, err := SealSecrets(d, b, bad); err == nil {
			t.Errorf("%s was sealed", name)
		}
	}
}

func TestSecretsPrintAsTheirNames(t *testing.T) {
	s := Secrets{"token": []byte("hunter22")}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("got", "secrets", s, "in", struct{ S Secrets }{s})
	slog.New(slog.NewJSONHandler(&out, nil)).Info("got", "secrets", s, "in", struct{ S Secrets }{s})
	fmt.Fprintf(&out, "%v %+v %#v %s %x %v", s, s, s, s, s, &s)
	if err := json.NewEncoder(&out).Encode(s); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"hunter22", "68756e74", "aHVudGVyMjI", "104 117 110", "0x68, 0x75"} {
		if strings.Contains(out.String(), form) {
			t.Errorf("a value came out as %s:\n%s", form, &out)
		}
	}
	if !strings.Contains(out.String(), "token") {
		t.Error("not even the name is told")
	}
}

func TestSecretsComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Secrets(rapid.MapOfN(rapid.StringMatching(`[a-z]{1,63}`), rapid.SliceOfN(rapid.Byte(), 0, 100), 0, MaxSecrets).Draw(t, "secrets"))
		b, err := s.marshal()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseSecrets(b); err != nil || !equalSecrets(back, s) {
			t.Fatalf("%v, %v", back, err)
		}
	})
}

func FuzzParseSecrets(f *testing.F) {
	b, err := Secrets{"a": []byte("1"), "b": nil}.marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{1, 1, 'a', 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSecrets(b)
		if err != nil {
			return
		}
		if back, err := s.marshal(); err != nil || !bytes.Equal(back, b) {
			t.Errorf("%x came back as %x, %v", b, back, err)
		}
	})
}
