package ledger

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The worked example of the DSSE specification, protocol.md version 1.0.0 in
// secure-systems-lab/dsse (Apache-2.0): ECDSA over P-256, signature r || s.
func TestPreAuthenticationEncodingIsThatOfTheSpecification(t *testing.T) {
	const payloadType, payload = "http://example.com/HelloWorld", "hello world"
	got := pae(payloadType, []byte(payload))
	if want := "DSSEv1 29 http://example.com/HelloWorld 11 hello world"; string(got) != want {
		t.Fatalf("%q, want %q", got, want)
	}
	number := func(s string) *big.Int { n, _ := new(big.Int).SetString(s, 10); return n }
	point := []byte{4}
	point = append(point, number("46950820868899156662930047687818585632848591499744589407958293238635476079160").FillBytes(make([]byte, 32))...)
	point = append(point, number("5640078356564379163099075877009565129882514886557779369047442380624545832820").FillBytes(make([]byte, 32))...)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := decodeEither("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(got)
	if !ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		t.Error("the published signature does not verify over our encoding")
	}
}

// Envelopes from testvectors/vectors.json in secure-systems-lab/dsse
// (Apache-2.0), those with one signer. The key is TEST 1 of RFC 8032, 7.1.
func TestEnvelopesOfTheDSSEVectors(t *testing.T) {
	key := ed25519.NewKeyFromSeed(unhex(t, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
	public := key.Public().(ed25519.PublicKey)
	const body = "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ=="
	const sig = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
	for _, v := range []struct {
		id, payload, payloadType, sig string
		accept                        bool
	}{
		{"single-signature", body, PayloadType, sig, true},
		{"url-safe-base64", "-_-_Pj8=", PayloadType, "P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw==", true},
		{"payload-type-swapped", body, "application/vnd.example.other+json", sig, false},
		{"non-ascii-payload-type", body, "application/vnd.exämple+json", "xmSk/ug66ysT7ayhkCIjhAq42zgZXSsEWuzUaNL7w2eGAdF/NU6/fRXPtmfN+5DNSAs5/i2lUnHjbbjPsu0tAw==", true},
		{"empty-payload", "", PayloadType, "gSggCAaTLTYyRH6FIDBem6meyIynsYy8RTHVzwx9tnTb7Bg/1jMWnuVgI/gffqmbsC2VX5/jHfkkDqsj7CDbDg==", true},
		{"empty-payload-type", body, "", "iC3q/+3Rm0+lpAJRueDmDh15PnwCfxKmS0NAfKsbv+zgulXQC/WM9trc+j1XEqlwDIg/vf/uNfebeD6sxInrDg==", false},
	} {
		e := Envelope{Payload: v.payload, PayloadType: v.payloadType, Signatures: []EnvelopeSignature{{Sig: v.sig}}}
		payload, err := e.Verify(v.payloadType, public)
		if (err == nil) != v.accept {
			t.Errorf("%s: %v", v.id, err)
		}
		if err != nil {
			continue
		}
		ours := Sign(v.payloadType, payload, key)
		if got, _ := decodeEither(ours.Signatures[0].Sig); string(got) != string(must(decodeEither(v.sig))) {
			t.Errorf("%s: we sign differently", v.id)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAnEnvelopeOfAnotherKeyTypeOrBodyIsRefused(t *testing.T) {
	_, key, _ := ed25519.GenerateKey(nil)
	public := key.Public().(ed25519.PublicKey)
	other, _, _ := ed25519.GenerateKey(nil)
	good := Sign(PayloadType, []byte("body"), key)
	if got, err := good.Verify(PayloadType, public); err != nil || string(got) != "body" {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"other key":   errOf(good.Verify(PayloadType, other)),
		"no key":      errOf(good.Verify(PayloadType, nil)),
		"other type":  errOf(good.Verify("text/plain", public)),
		"other body":  errOf(Envelope{base64.StdEncoding.EncodeToString([]byte("Body")), PayloadType, good.Signatures}.Verify(PayloadType, public)),
		"bad base64":  errOf(Envelope{good.Payload + "\n", PayloadType, good.Signatures}.Verify(PayloadType, public)),
		"no signer":   errOf(Envelope{good.Payload, PayloadType, nil}.Verify(PayloadType, public)),
		"short":       errOf(Envelope{good.Payload, PayloadType, []EnvelopeSignature{{Sig: "AAAA"}}}.Verify(PayloadType, public)),
		"type in pae": errOf(Sign("x 4 body", nil, key).Verify(PayloadType, public)),
	} {
		if !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestAReceiptIsExportedAsAnInTotoStatement(t *testing.T) {
	l := openTest(t, t.TempDir())
	entry := testEntry(4)
	r := entry.Receipt
	e, err := l.SignStatement(entry)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := e.Verify(PayloadType, must(publicKey(l.LogKey())))
	if err != nil {
		t.Fatal(err)
	}
	// Read as anybody's program would, by the names of the in-toto specification.
	var s map[string]any
	if err := json.Unmarshal(payload, &s); err != nil {
		t.Fatal(err)
	}
	if s["_type"] != "https://in-toto.io/Statement/v1" || s["predicateType"] != PredicateType {
		t.Errorf("types: %v, %v", s["_type"], s["predicateType"])
	}
	subjects := s["subject"].([]any)
	for i, want := range []struct{ name, digest string }{
		{"model/3/1", r.Model.String()}, {"output/1337/0xaa00000000000000000000000000000000000000/5", r.Output.String()},
	} {
		got := subjects[i].(map[string]any)
		if d := got["digest"].(map[string]any)["keccak256"]; got["name"] != want.name || "0x"+d.(string) != want.digest {
			t.Errorf("subject %d is %v, want %v", i, got, want)
		}
	}
	if p := s["predicate"].(map[string]any); p["hash"] != Hash(r).String() || !strings.Contains(string(payload), `"job":5`) {
		t.Errorf("predicate: %v", p)
	}
	if _, err := l.SignStatement(modelEntry()); err != nil {
		t.Errorf("model receipt: %v", err)
	}
	entry.Receipt.Job = 0
	if _, err := l.SignStatement(entry); !errors.Is(err, ErrReceipt) {
		t.Errorf("signed a receipt that contradicts itself: %v", err)
	}
	entry.Receipt.Job, entry.Evidence.Body = r.Job, nil
	if _, err := l.SignStatement(entry); !errors.Is(err, ErrEvidence) {
		t.Errorf("signed a receipt without what it says: %v", err)
	}
}
