package signing

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const (
	sigstoreIdentity = "stefanb@us.ibm.com"
	sigstoreIssuer   = "https://sigstore.verify.ibm.com/oauth2"
)

func sigstoreTrust(t testing.TB) Trust {
	t.Helper()
	root, err := ParseTrustedRoot(read(t, "trusted_root.json"))
	if err != nil {
		t.Fatal(err)
	}
	return Trust{Sigstore: &Sigstore{Root: root, Identity: sigstoreIdentity, Issuer: sigstoreIssuer}}
}

// A bundle that the project itself made, years before anybody reads this, checked against
// what Sigstore's public instance lists: no clock and no network has a part in it.
func TestASigstoreBundleOfTheProjectVerifiesOffline(t *testing.T) {
	s, err := Verify(read(t, "v1.0.1-sigstore.sig"), sigstoreTrust(t))
	if err != nil {
		t.Fatal(err)
	}
	if s.Model != "v1.0.1-sigstore" || !strings.HasPrefix(s.Signer, sigstoreIdentity) || len(s.Resources) != 2 {
		t.Errorf("%+v", s)
	}
	dir := t.TempDir()
	model := write(t, dir, "signme-1", "signme-1")
	write(t, dir, "signme-2", "signme-2")
	if err := s.CheckFiles(t.Context(), dir, Check{}); err != nil {
		t.Errorf("the files beside %s: %v", model, err)
	}
}

// Each of these is a bundle, or a trust, in which one thing is not as it should be.
func TestASigstoreBundleIsRefusedWhereAnythingIsWrong(t *testing.T) {
	good := read(t, "v1.0.1-sigstore.sig")
	root := read(t, "trusted_root.json")
	with := func(change func(map[string]any)) []byte {
		var b map[string]any
		if err := json.Unmarshal(good, &b); err != nil {
			t.Fatal(err)
		}
		change(b)
		out, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	at := func(b map[string]any, path string) (map[string]any, string) {
		keys := strings.Split(path, ".")
		for _, k := range keys[:len(keys)-1] {
			if list, ok := b[k].([]any); ok {
				b = list[0].(map[string]any)
			} else {
				b = b[k].(map[string]any)
			}
		}
		return b, keys[len(keys)-1]
	}
	set := func(path string, v any) []byte {
		return with(func(b map[string]any) {
			m, k := at(b, path)
			m[k] = v
		})
	}
	// flipped changes one bit of bytes in base64.
	flipped := func(path string, i int) []byte {
		return with(func(b map[string]any) {
			m, k := at(b, path)
			raw, err := base64.StdEncoding.DecodeString(m[k].(string))
			if err != nil {
				t.Fatal(err)
			}
			raw[(i+len(raw))%len(raw)] ^= 1
			m[k] = base64.StdEncoding.EncodeToString(raw)
		})
	}
	const entry = "verificationMaterial.tlogEntries."
	for what, c := range map[string]struct {
		bundle []byte
		want   string
	}{
		"another certificate":    {flipped("verificationMaterial.certificate.rawBytes", 300), "certificate"},
		"another time":           {set(entry+"integratedTime", "1759851229"), "did not promise"},
		"no time":                {set(entry+"integratedTime", "0"), "no time"},
		"another place":          {set(entry+"logIndex", "588939813"), "did not promise"},
		"another promise":        {flipped(entry+"inclusionPromise.signedEntryTimestamp", -1), "did not promise"},
		"another body":           {flipped(entry+"canonicalizedBody", 40), "did not promise"},
		"another log":            {flipped(entry+"logId.keyId", 0), "has no log"},
		"another kind":           {set(entry+"kindVersion.kind", "hashedrekord"), "model_signing verify sigstore"},
		"another leaf":           {set(entry+"inclusionProof.logIndex", "467035551"), "not in the log's tree"},
		"another tree":           {set(entry+"inclusionProof.treeSize", "467035600"), ""},
		"another root":           {flipped(entry+"inclusionProof.rootHash", 0), "not in the log's tree"},
		"an unsigned checkpoint": {set(entry+"inclusionProof.checkpoint.envelope", "a\n467035599\n7r/YgHlf/6DQxNaE7E1VBhq2p+wfBcIti9mgbSc7A8Y=\n\n"), "did not sign"},
		"a key as well": {with(func(b map[string]any) {
			b["verificationMaterial"].(map[string]any)["publicKey"] = map[string]any{"hint": "x"}
		}), "more than one signer"},
		"two entries": {with(func(b map[string]any) {
			m := b["verificationMaterial"].(map[string]any)
			list := m["tlogEntries"].([]any)
			m["tlogEntries"] = append(list, list[0])
		}), "2 entries"},
		"other files":       {flipped("dsseEnvelope.payload", 200), "about other files"},
		"another signature": {with(func(b map[string]any) { m, k := at(b, "dsseEnvelope.signatures.sig"); m[k] = "MEUCIQ==" }), "about another signature"},
	} {
		if _, err := Verify(c.bundle, sigstoreTrust(t)); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}

	// Trust that does not fit.
	trust := sigstoreTrust(t)
	for what, change := range map[string]func(*Sigstore){
		"another person": func(s *Sigstore) { s.Identity = "mallory@example.com" },
		"another issuer": func(s *Sigstore) { s.Issuer = "https://example.com" },
		"anybody":        func(s *Sigstore) { s.Identity = "" },
		"another log":    func(s *Sigstore) { s.Root = changedRoot(t, root, "tlogs", 0) },
		"another log of certificates": func(s *Sigstore) {
			s.Root = changedRoot(t, root, "ctlogs", 1)
		},
		"another authority": func(s *Sigstore) { s.Root = changedRoot(t, root, "certificateAuthorities", 1) },
	} {
		s := *trust.Sigstore
		change(&s)
		if _, err := Verify(good, Trust{Sigstore: &s}); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Verify(good, Trust{}); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "name the trusted root") {
		t.Errorf("no trust: %v", err)
	}
	if _, err := Verify(read(t, "v1.0.1.sig"), sigstoreTrust(t)); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "not signed with a Sigstore identity") {
		t.Errorf("a bundle with a key: %v", err)
	}
}

// changedRoot is a trusted root in which one thing was out of use before the bundle was made.
func changedRoot(t testing.TB, root []byte, what string, i int) *TrustedRoot {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal(root, &r); err != nil {
		t.Fatal(err)
	}
	x := r[what].([]any)[i].(map[string]any)
	if key, ok := x["publicKey"].(map[string]any); ok {
		x = key
	}
	x["validFor"] = map[string]any{"start": "2021-01-01T00:00:00Z", "end": "2023-01-01T00:00:00Z"}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	out, err := ParseTrustedRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatIsNoTrustedRootIsRefused(t *testing.T) {
	good := read(t, "trusted_root.json")
	for what, data := range map[string][]byte{
		"nothing":      nil,
		"another type": bytes.Replace(good, []byte("sigstore.trustedroot"), []byte("sigstore.bundle"), 1),
		"no logs":      bytes.Replace(good, []byte(`"tlogs"`), []byte(`"logs"`), 1),
		"too long":     make([]byte, MaxTrustedRoot+1),
		// As Sigstore's conformance suite has it: without a start it is not in use for ever.
		"a log without a start":                      startless(t, good, "tlogs"),
		"a log of certificates without a start":      startless(t, good, "ctlogs"),
		"an authority without a start":               startless(t, good, "certificateAuthorities"),
		"an authority of timestamps without a start": startless(t, good, "timestampAuthorities"),
	} {
		if _, err := ParseTrustedRoot(data); err == nil {
			t.Errorf("%s was read", what)
		}
	}
}

// startless is a trusted root in which one thing does not say from when on it was in use.
func startless(t testing.TB, root []byte, what string) []byte {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal(root, &r); err != nil {
		t.Fatal(err)
	}
	x := r[what].([]any)[0].(map[string]any)
	if key, ok := x["publicKey"].(map[string]any); ok {
		x = key
	}
	delete(x["validFor"].(map[string]any), "start")
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func FuzzSigstore(f *testing.F) {
	good, trust := read(f, "v1.0.1-sigstore.sig"), sigstoreTrust(f)
	f.Add(good, read(f, "trusted_root.json"))
	f.Add(read(f, "rekor2-dsse.sig"), read(f, "trusted_root_staging.json"))
	want, err := Verify(good, trust)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, bundle, root []byte) {
		if s, err := Verify(bundle, trust); err == nil && s.Digest != want.Digest {
			t.Fatal("a payload that nobody signed")
		}
		if r, err := ParseTrustedRoot(root); err == nil {
			Verify(bundle, Trust{Sigstore: &Sigstore{Root: r, Identity: sigstoreIdentity, Issuer: sigstoreIssuer}}) // nothing panics on what a stranger sends
		}
	})
}
