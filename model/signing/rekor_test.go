package signing

import (
	"crypto"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	conformanceIdentity = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main"
	conformanceIssuer   = "https://token.actions.githubusercontent.com"
)

func stagingTrust(t testing.TB) Trust {
	t.Helper()
	root, err := ParseTrustedRoot(read(t, "trusted_root_staging.json"))
	if err != nil {
		t.Fatal(err)
	}
	return Trust{Sigstore: &Sigstore{Root: root, Identity: conformanceIdentity, Issuer: conformanceIssuer}}
}

// Sigstore's conformance suite has this bundle for clients to verify. What it signs is the
// provenance of a file and not a model, which is said once its signature is found to be sound.
func TestSigstoresOwnBundleOfRekorsSecondVersionVerifies(t *testing.T) {
	data := read(t, "rekor2-dsse.sig")
	payload, who, err := unwrap(data, stagingTrust(t))
	if err != nil || !strings.Contains(string(payload), "https://slsa.dev/provenance/v1") || !strings.HasPrefix(who, conformanceIdentity) {
		t.Fatalf("%s by %s: %v", payload, who, err)
	}
	if _, err := Verify(data, stagingTrust(t)); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), `it says a "https://slsa.dev/provenance/v1"`) {
		t.Errorf("as a model's: %v", err)
	}
	if _, _, err := unwrap(data, sigstoreTrust(t)); err == nil {
		t.Error("it verifies under the roots of another instance")
	}
}

// Release 1.1.0 of Model Signing adds a timestamp to an entry of the first version.
func TestTimestampsOfSigstoresAuthorityAreRead(t *testing.T) {
	for _, c := range []struct {
		file  string
		trust Trust
		want  string
	}{
		{"v1.1.0-sigstore.sig", sigstoreTrust(t), "2025-10-10T02:12:20Z"}, // with its certificate
		{"rekor2-dsse.sig", stagingTrust(t), "2025-07-25T19:53:04Z"},      // without
	} {
		var b bundle
		if err := json.Unmarshal(read(t, c.file), &b); err != nil {
			t.Fatal(err)
		}
		times, err := c.trust.Sigstore.Root.stamps(&b)
		if err != nil || len(times) != 1 || times[0].Format(time.RFC3339) != c.want {
			t.Errorf("%s: %v, %v", c.file, times, err)
		}
	}
	if s, err := Verify(read(t, "v1.1.0-sigstore.sig"), sigstoreTrust(t)); err != nil || s.Model != "v1.1.0-sigstore" {
		t.Errorf("%+v: %v", s, err)
	}
}

func logKeys(t testing.TB) map[string]crypto.Signer {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"Ed25519": ed, "ECDSA": newKey(t, elliptic.P256())}
}

func (in *instance) trust(change func(map[string]any)) Trust {
	return Trust{Sigstore: &Sigstore{Root: in.root(change), Identity: instanceIdentity, Issuer: instanceIssuer}}
}

func TestABundleOfRekorsSecondVersionVerifies(t *testing.T) {
	for name, key := range logKeys(t) {
		in := newInstance(t, key)
		trust := in.trust(nil)
		for what, r := range map[string]recipe{
			"dsse":                     {},
			"hashedrekord":             {kind: "hashedrekord"},
			"hashedrekord over P-384":  {kind: "hashedrekord", curve: elliptic.P384(), algorithm: "SHA2_384"},
			"dsse over P-521":          {curve: elliptic.P521()},
			"the only entry of a log":  {leaves: 1},
			"the first entry of a log": {leaves: 2},
			"two timestamps":           {stamps: []time.Time{noon, noon.Add(10 * time.Minute)}},
			"a fraction of a second":   {stamps: []time.Time{noon.Add(time.Second / 4)}},
		} {
			s, err := Verify(in.bundle(r), trust)
			if err != nil {
				t.Errorf("%s, %s: %v", name, what, err)
			} else if s.Model != "m" || !strings.HasPrefix(s.Signer, instanceIdentity) {
				t.Errorf("%s, %s: %+v", name, what, s)
			}
		}
	}
}

// Two authorities of one name, of which one issued the certificate: that has to be found by its
// key (case sct-duplicate-intermediate-name of Sigstore's conformance suite).
func TestAnAuthorityIsFoundByItsKeyAndNotByItsName(t *testing.T) {
	in, decoy := newInstance(t, logKeys(t)["Ed25519"]), newInstance(t, logKeys(t)["Ed25519"])
	trust := in.trust(func(f map[string]any) {
		fake := map[string]any{"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": decoy.ca.Raw}}}, "validFor": map[string]any{"start": noon.AddDate(-1, 0, 0)}}
		f["certificateAuthorities"] = append([]any{fake}, f["certificateAuthorities"].([]any)...)
	})
	if _, err := Verify(in.bundle(recipe{}), trust); err != nil {
		t.Error(err)
	}
	if _, err := Verify(in.bundle(recipe{}), in.trust(func(f map[string]any) {
		f["certificateAuthorities"] = []any{map[string]any{"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": decoy.ca.Raw}}}, "validFor": map[string]any{"start": noon.AddDate(-1, 0, 0)}}}
	})); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "its certificate") {
		t.Errorf("under the other authority of its name: %v", err)
	}
}

func TestABundleOfRekorsSecondVersionIsRefusedWhereAnythingIsWrong(t *testing.T) {
	keys := logKeys(t)
	in := newInstance(t, keys["Ed25519"])
	other := newInstance(t, keys["ECDSA"])
	trust := in.trust(nil)
	both := in.trust(func(file map[string]any) {
		for _, l := range []string{"tlogs"} {
			var more map[string]any
			if err := json.Unmarshal(in.json(map[string]any{"l": []any{map[string]any{"baseUrl": "https://second.example.com", "publicKey": map[string]any{"rawBytes": in.spki(other.log), "validFor": map[string]any{"start": noon.AddDate(-1, 0, 0)}}}}}), &more); err != nil {
				t.Fatal(err)
			}
			file[l] = append(file[l].([]any), more["l"].([]any)...)
		}
	})
	if _, err := Verify(in.bundle(recipe{}), both); err != nil {
		t.Fatalf("with two logs: %v", err)
	}
	if _, err := Verify(in.bundle(recipe{log: other.log, origin: "second.example.com"}), both); err != nil {
		t.Fatalf("of the second log: %v", err)
	}
	late := noon.Add(11 * time.Minute)
	for what, c := range map[string]struct {
		bundle []byte
		trust  Trust
		want   string
	}{
		"another person":                        {in.bundle(recipe{identity: "https://example.com/models/mallory"}), trust, "it is signed by"},
		"no timestamp":                          {in.bundle(recipe{noStamps: true}), trust, "no time of its own"},
		"a timestamp before the certificate":    {in.bundle(recipe{stamps: []time.Time{noon.Add(-time.Second)}}), trust, "its certificate: x509"},
		"a timestamp after the certificate":     {in.bundle(recipe{stamps: []time.Time{late}}), trust, "its certificate: x509"},
		"one of two after the certificate":      {in.bundle(recipe{stamps: []time.Time{noon, late}}), trust, "its certificate: x509"},
		"a timestamp of another signature":      {in.bundle(recipe{stampOf: []byte("another")}), trust, "of another signature"},
		"a timestamp twice":                     {in.bundle(recipe{stamps: []time.Time{noon}, again: true}), trust, "a timestamp twice"},
		"too many timestamps":                   {in.bundle(recipe{stamps: slices.Repeat([]time.Time{noon}, maxStamps+1)}), trust, "33 timestamps"},
		"another log's checkpoint":              {in.bundle(recipe{log: other.log}), trust, "has no log"},
		"another log's checkpoint, by name":     {edit(t, in.bundle(recipe{log: other.log}), func(e map[string]any) { delete(e, "logId") }), trust, "did not sign its checkpoint"},
		"a checkpoint of the second log":        {edit(t, in.bundle(recipe{log: other.log, origin: "second.example.com"}), func(e map[string]any) { e["logId"] = map[string]any{"keyId": in.id(in.log, in.origin)} }), both, "did not sign its checkpoint"},
		"a checkpoint under another name":       {edit(t, in.bundle(recipe{origin: "elsewhere.example.com"}), func(e map[string]any) { delete(e, "logId") }), trust, "did not sign its checkpoint"},
		"a proof of another leaf":               {in.bundle(recipe{proofOf: 1}), trust, "not in the log's tree"},
		"a proof of the leaf before":            {in.bundle(recipe{proofOf: -1}), trust, "not in the log's tree"},
		"a hash that is not known":              {in.bundle(recipe{algorithm: "MD5"}), trust, "names a hash"},
		"another hash than it says":             {in.bundle(recipe{algorithm: "SHA2_512"}), trust, "about other files"},
		"a time of its own":                     {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["integratedTime"] = "1772366400" }), trust, "brings a time"},
		"a promise":                             {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["inclusionPromise"] = map[string]any{"signedEntryTimestamp": []byte{1}} }), trust, "brings a time"},
		"two places":                            {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["logIndex"] = "4" }), trust, "two places"},
		"an entry of the first version":         {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["kindVersion"] = map[string]any{"kind": "dsse", "version": "0.0.1"} }), trust, "no time of its own"},
		"an entry of another kind":              {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["kindVersion"] = map[string]any{"kind": "hashedrekord", "version": "0.0.2"} }), trust, "of another kind"},
		"an entry of a third version":           {edit(t, in.bundle(recipe{}), func(e map[string]any) { e["kindVersion"] = map[string]any{"kind": "dsse", "version": "0.0.3"} }), trust, "model_signing verify sigstore"},
		"a log out of use":                      {in.bundle(recipe{}), in.trust(ended("tlogs")), "has no log"},
		"an authority of timestamps out of use": {in.bundle(recipe{}), in.trust(ended("timestampAuthorities")), "no authority that was in use"},
		"no authority of timestamps":            {in.bundle(recipe{}), in.trust(func(f map[string]any) { delete(f, "timestampAuthorities") }), "no authority that was in use"},
		"another authority of timestamps":       {in.bundle(recipe{}), in.trust(func(f map[string]any) { f["timestampAuthorities"] = json.RawMessage(in.json([]any{other.clockOf()})) }), "certificate of another authority"},
		"a log without its name":                {in.bundle(recipe{}), in.trust(func(f map[string]any) { f["tlogs"].([]any)[0].(map[string]any)["baseUrl"] = "" }), "has no log"},
	} {
		if _, err := Verify(c.bundle, c.trust); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}

	// A whole entry of the log, with its proof, about another signature of the same signer.
	a, b := in.bundle(recipe{}), in.bundle(recipe{})
	var theirs map[string]any
	if err := json.Unmarshal(b, &theirs); err != nil {
		t.Fatal(err)
	}
	swapped := edit(t, a, func(e map[string]any) {
		for k, v := range theirs["verificationMaterial"].(map[string]any)["tlogEntries"].([]any)[0].(map[string]any) {
			e[k] = v
		}
	})
	if _, err := Verify(swapped, trust); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "about other files") && !strings.Contains(err.Error(), "about another signature") {
		t.Errorf("another entry of the log: %v", err)
	}
}

// clockOf is an instance's authority of timestamps, as a trusted root has it.
func (in *instance) clockOf() map[string]any {
	return map[string]any{"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": in.tsa.Raw}, map[string]any{"rawBytes": in.tsaCA.Raw}}}, "validFor": map[string]any{"start": noon.AddDate(-1, 0, 0)}}
}

func (in *instance) spki(key crypto.Signer) []byte {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		in.t.Fatal(err)
	}
	return der
}

// ended changes a trusted root so that something was out of use before noon.
func ended(what string) func(map[string]any) {
	return func(file map[string]any) {
		x := file[what].([]any)[0].(map[string]any)
		if key, ok := x["publicKey"].(map[string]any); ok {
			x = key
		}
		x["validFor"] = map[string]any{"start": noon.AddDate(-1, 0, 0), "end": noon.Add(-time.Hour)}
	}
}

// edit changes the log entry of a bundle.
func edit(t testing.TB, data []byte, change func(map[string]any)) []byte {
	t.Helper()
	var b map[string]any
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	change(b["verificationMaterial"].(map[string]any)["tlogEntries"].([]any)[0].(map[string]any))
	out, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every value of a bundle, wherever it stands, is changed and left out. What is not mentioned
// here as being of no consequence has to be.
func TestNoFieldOfABundleCanBeChanged(t *testing.T) {
	in := newInstance(t, logKeys(t)["Ed25519"])
	free := map[string]bool{
		"without verificationMaterial.tlogEntries.0.logId.keyId": true, // the log is then found by its name in the checkpoint
		"without verificationMaterial.tlogEntries.0.logId":       true,
	}
	for name, c := range map[string]struct {
		bundle []byte
		trust  Trust
	}{"ours": {in.bundle(recipe{}), in.trust(nil)}, "hashedrekord": {in.bundle(recipe{kind: "hashedrekord"}), in.trust(nil)}, "Sigstore's": {read(t, "rekor2-dsse.sig"), stagingTrust(t)}} {
		if _, _, err := unwrap(c.bundle, c.trust); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if testing.Short() && name == "hashedrekord" {
			continue // as the others, but for its body
		}
		changes := 0
		mutate(t, c.bundle, func(what string, data []byte) {
			changes++
			if _, _, err := unwrap(data, c.trust); (err == nil) != free[what] {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		})
		if changes < 60 {
			t.Errorf("%s: only %d changes", name, changes)
		}
	}
}

// mutate hands out a JSON text with each of its values changed or left out, one at a time.
func mutate(t testing.TB, data []byte, each func(what string, data []byte)) {
	t.Helper()
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	emit := func(what string) {
		out, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		each(what, out)
	}
	var walk func(path string, v any, set func(any))
	walk = func(path string, v any, set func(any)) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				at := strings.TrimPrefix(path+"."+k, ".")
				if x == "" {
					continue // keyid, which says nothing and is not looked at
				}
				delete(v, k)
				emit("without " + at)
				v[k] = x
				walk(at, x, func(y any) { v[k] = y })
			}
		case []any:
			for i, x := range v {
				at := path + "." + strconv.Itoa(i)
				set(slices.Concat(v[:i], v[i+1:]))
				emit("without " + at)
				set(slices.Concat(v[:i+1], v[i:]))
				emit("twice " + at)
				set(v)
				walk(at, x, func(y any) { v[i] = y })
			}
		case string:
			for _, changed := range changed(v) {
				set(changed)
				emit(fmt.Sprintf("changed %s to %.40q", path, changed))
			}
			set(v)
		}
	}
	walk("", whole, nil)
}

// changed are texts that differ from one: by a bit of what it encodes, in places all over it,
// by one, or by a letter.
func changed(s string) (out []string) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return []string{strconv.FormatInt(n+1, 10), strconv.FormatInt(n-1, 10), "-1", "x"}
	}
	if raw, err := base64.StdEncoding.DecodeString(s); err == nil && len(raw) > 0 {
		for _, i := range []int{0, len(raw) / 3, len(raw) - 1} {
			c := slices.Clone(raw)
			c[i] ^= 1
			out = append(out, base64.StdEncoding.EncodeToString(c))
		}
		return append(out, base64.StdEncoding.EncodeToString(raw[:len(raw)-1]))
	}
	return []string{s + "x", s[:len(s)-1]}
}

// What an authority of timestamps signed is all that counts, and only if it is one.
func TestTimestampsThatDoNotHoldAreRefused(t *testing.T) {
	in := newInstance(t, logKeys(t)["Ed25519"])
	root := in.root(nil)
	sig := []byte("a signature")
	imprint := hashOf(crypto.SHA256, sig)
	if at, err := root.stampedAt(in.stamp(sig, noon), sig); err != nil || !at.Equal(noon) {
		t.Fatalf("%v, %v", at, err)
	}
	stranger := newKey(t, elliptic.P384())
	for what, c := range map[string]struct {
		root  *TrustedRoot
		stamp []byte
		want  string
	}{
		"of a stranger, in its name": {root, in.stampWith(imprint, noon, in.tsa, stranger), "did not sign it"},
		"of another certificate":     {root, in.stampWith(imprint, noon, in.tsaCA, in.tsaKey), "certificate of another authority"},
		"of other bytes":             {root, in.stampWith(hashOf(crypto.SHA256, nil), noon, in.tsa, in.tsaKey), "of another signature"},
		"of the other hash":          {root, in.stampWith(hashOf(crypto.SHA384, sig), noon, in.tsa, in.tsaKey), "of another signature"},
		"before its authority was":   {root, in.stamp(sig, noon.AddDate(-2, 0, 0)), "no authority"},
		"nothing":                    {root, nil, "cannot be read"},
		"with bytes behind it":       {root, append(in.stamp(sig, noon), 0), "cannot be read"},
		"refused":                    {root, in.der(struct{ Status struct{ Status int } }{struct{ Status int }{2}}), "status 2"},
	} {
		if _, err := c.root.stampedAt(c.stamp, sig); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// A certificate that may sign more than timestamps signs none.
	for _, usage := range [][]x509.ExtKeyUsage{{x509.ExtKeyUsageCodeSigning}, {x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageCodeSigning}} {
		in.tsa = in.clock(usage...)
		if _, err := in.root(nil).stampedAt(in.stamp(sig, noon), sig); err == nil || !strings.Contains(err.Error(), "not for timestamps alone") {
			t.Errorf("%v: %v", usage, err)
		}
	}
	// Every byte that is signed, and the signature.
	in = newInstance(t, logKeys(t)["Ed25519"])
	root, good := in.root(nil), in.stamp(sig, noon)
	held := 0
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 1
		if at, err := root.stampedAt(bad, sig); err == nil {
			if held++; !at.Equal(noon) {
				t.Errorf("byte %d: another time, %v", i, at)
			}
		}
	}
	if held > 24 { // versions, the status, the list of hashes and who signed are not signed
		t.Errorf("%d bytes may be changed", held)
	}
}

func FuzzTimestamp(f *testing.F) {
	in := newInstance(f, logKeys(f)["Ed25519"])
	root, sig := in.root(nil), []byte("a signature")
	f.Add(in.stamp(sig, noon))
	for _, name := range []string{"v1.1.0-sigstore.sig", "rekor2-dsse.sig"} {
		var b bundle
		if err := json.Unmarshal(read(f, name), &b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Verification.Stamps.RFC3161[0].Signed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if at, err := root.stampedAt(data, sig); err == nil && !at.Equal(noon) {
			t.Fatalf("a time that nobody signed: %v", at)
		}
	})
}
