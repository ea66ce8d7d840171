package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/mldsa"
	mldsax509 "filippo.io/mldsa/x509"

	"probity/internal/fetch"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// theirKey is the key of the published bundles.
func theirKey(t testing.TB) crypto.PublicKey {
	t.Helper()
	var b bundle
	if err := json.Unmarshal(read(t, "v0.3.1.sig"), &b); err != nil {
		t.Fatal(err)
	}
	key, err := ParsePublicKey(b.Verification.PublicKey.RawBytes)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newKey(t testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestBundlesOfEveryReleaseVerify(t *testing.T) {
	trust := Trust{Key: theirKey(t)}
	count := 0
	for name, files := range map[string][]string{"v0.3.1": {"."}, "v1.0.0": {"."}, "v1.0.1": {"signme-1", "signme-2"}, "v1.1.0": {"signme-1", "signme-2"}} {
		s, err := Verify(read(t, name+".sig"), trust)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		dir := t.TempDir()
		model := write(t, dir, "signme-1", "signme-1\n")
		if len(files) == 2 {
			write(t, dir, "signme-2", "signme-2")
			write(t, dir, ".gitignore", "x")
			model = dir
		}
		var got []string
		for _, r := range s.Resources {
			got = append(got, r.Name)
		}
		if !slices.Equal(got, files) {
			t.Errorf("%s signs %v", name, got)
		}
		if err := s.CheckFiles(t.Context(), model, Check{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		write(t, dir, "signme-1", "signme-1")
		if err := s.CheckFiles(t.Context(), model, Check{}); !errors.Is(err, ErrFiles) {
			t.Errorf("%s: a file without its newline: %v", name, err)
		}
		count++
	}
	t.Logf("%d bundles of four releases verify", count)
}

// signed is a model of three files and its bundle.
func signed(t testing.TB, key crypto.Signer) (dir string, data []byte) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "config.json", "{}")
	write(t, dir, "weights/a.safetensors", "aaa")
	write(t, dir, "weights/b.safetensors", "bbb")
	write(t, dir, ".git/HEAD", "ref")
	m, err := Hash(context.Background(), dir, []string{"model.sig"})
	if err != nil {
		t.Fatal(err)
	}
	if data, err = Sign(m, key); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "model.sig", string(data))
	return dir, data
}

func TestEveryChangeOfTheFilesIsNamed(t *testing.T) {
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		key := newKey(t, curve)
		for what, tc := range map[string]struct {
			change func(dir string) error
			wants  string
		}{
			"nothing": {func(string) error { return nil }, ""},
			"git":     {func(dir string) error { return os.WriteFile(filepath.Join(dir, ".git", "x"), nil, 0o666) }, ""},
			"changed": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "config.json"), []byte("{ }"), 0o666) }, `"config.json" was changed`},
			"missing": {func(dir string) error { return os.Remove(filepath.Join(dir, "weights", "a.safetensors")) }, `"weights/a.safetensors" is missing`},
			"added":   {func(dir string) error { return os.WriteFile(filepath.Join(dir, "code.py"), nil, 0o666) }, `"code.py" was added`},
			"exchanged": {func(dir string) error {
				return os.Rename(filepath.Join(dir, "weights", "a.safetensors"), filepath.Join(dir, "weights", "b.safetensors"))
			}, `"weights/a.safetensors" is missing, "weights/b.safetensors" was changed`},
			"a link": {func(dir string) error { return os.Symlink("config.json", filepath.Join(dir, "link")) }, "symbolic link"},
		} {
			dir, data := signed(t, key)
			if err := tc.change(dir); err != nil {
				t.Fatal(err)
			}
			s, err := Verify(data, Trust{Key: &key.PublicKey})
			if err != nil {
				t.Fatal(err)
			}
			err = s.CheckFiles(t.Context(), dir, Check{})
			if tc.wants == "" && err != nil || tc.wants != "" && (err == nil || !strings.Contains(err.Error(), tc.wants)) {
				t.Errorf("%s: %v", what, err)
			}
			if what == "added" && s.CheckFiles(t.Context(), dir, Check{Unsigned: true}) != nil {
				t.Error("a file that was not signed is a fault where that is allowed")
			}
		}
	}
}

func TestASingleFileIsAModel(t *testing.T) {
	key := newKey(t, elliptic.P384())
	path := write(t, t.TempDir(), "m.onnx", "model")
	m, err := Hash(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := Sign(m, key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Verify(data, Trust{Key: &key.PublicKey})
	if err != nil || s.Model != "m.onnx" || s.CheckFiles(t.Context(), path, Check{}) != nil {
		t.Errorf("%+v, %v", s, err)
	}
}

// forge makes a bundle of a statement that it signs as it is.
func forge(t testing.TB, key *ecdsa.PrivateKey, change func(*statement)) []byte {
	t.Helper()
	_, data := signed(t, key)
	var b bundle
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	var st statement
	if err := json.Unmarshal(b.Envelope.Payload, &st); err != nil {
		t.Fatal(err)
	}
	change(&st)
	b.Envelope.Payload, _ = json.Marshal(st)
	sum, err := digestFor(key.Curve, preAuth(b.Envelope.Payload))
	if err != nil {
		t.Fatal(err)
	}
	if b.Envelope.Signatures[0].Sig, err = ecdsa.SignASN1(rand.Reader, key, sum); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBundlesThatDoNotHoldAreRefused(t *testing.T) {
	key, other := newKey(t, elliptic.P384()), newKey(t, elliptic.P384())
	_, good := signed(t, key)
	alter := func(change func(*bundle)) []byte {
		var b bundle
		if err := json.Unmarshal(good, &b); err != nil {
			t.Fatal(err)
		}
		change(&b)
		out, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	trust := Trust{Key: &key.PublicKey}
	for what, tc := range map[string]struct {
		data  []byte
		trust Trust
		wants string
	}{
		"no JSON":              {[]byte("{"), trust, "no bundle"},
		"another type":         {alter(func(b *bundle) { b.MediaType = "x" }), trust, "has the type"},
		"another payload":      {alter(func(b *bundle) { b.Envelope.PayloadType = "x" }), trust, "it signs"},
		"no signature":         {alter(func(b *bundle) { b.Envelope.Signatures = nil }), trust, "0 signatures"},
		"a changed payload":    {alter(func(b *bundle) { b.Envelope.Payload[30] ^= 1 }), trust, "changed since"},
		"a changed signature":  {alter(func(b *bundle) { s := b.Envelope.Signatures[0].Sig; s[len(s)-1] ^= 1 }), trust, "changed since"},
		"another key":          {good, Trust{Key: &other.PublicKey}, "yours is"},
		"another key, unnamed": {alter(func(b *bundle) { b.Verification.PublicKey.Hint = "" }), Trust{Key: &other.PublicKey}, "somebody else"},
		"its own key": {alter(func(b *bundle) {
			der, _ := x509.MarshalPKIXPublicKey(&key.PublicKey)
			b.Verification.PublicKey.Hint, b.Verification.PublicKey.RawBytes = "", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		}), Trust{Key: &other.PublicKey}, "somebody else"},
		"nobody trusted":    {good, Trust{}, "name the key"},
		"a Sigstore bundle": {alter(func(b *bundle) { b.Verification.Certificate = &certificate{} }), trust, "Sigstore identity"},
		"another statement": {forge(t, key, func(s *statement) { s.Type = "x" }), trust, "it states"},
		"release 0.2":       {forge(t, key, func(s *statement) { s.PredicateType = "https://model_signing/Digests/v0.1" }), trust, "sign the model again"},
		"two models":        {forge(t, key, func(s *statement) { s.Subject = append(s.Subject, s.Subject...) }), trust, "2 models"},
		"a file twice":      {forge(t, key, func(s *statement) { s.Predicate.Resources = append(s.Predicate.Resources, s.Predicate.Resources[0]) }), trust, "twice"},
		"another root":      {forge(t, key, func(s *statement) { s.Predicate.Resources = s.Predicate.Resources[1:] }), trust, "hash to"},
		"no hash":           {forge(t, key, func(s *statement) { s.Predicate.Resources[0].Digest = "zz" }), trust, "hexadecimal"},
	} {
		if _, err := Verify(tc.data, tc.trust); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Verify(good, trust); err != nil {
		t.Error(err)
	}
}

func TestASignerCannotMakeUsReadOutsideTheModel(t *testing.T) {
	key := newKey(t, elliptic.P384())
	dir, _ := signed(t, key)
	for what, tc := range map[string]struct {
		change func(*statement)
		wants  string
	}{
		"a path up":        {func(s *statement) { s.Predicate.Resources[0].Name = "../secret" }, "not a file inside"},
		"an absolute path": {func(s *statement) { s.Predicate.Resources[0].Name = "/etc/passwd" }, "not a file inside"},
		"a method":         {func(s *statement) { s.Predicate.Serialization.Method = "x" }, "does not know"},
		"a hash":           {func(s *statement) { s.Predicate.Serialization.HashType = "blake3" }, "knows sha256"},
		"a part of none":   {func(s *statement) { s.Predicate.Serialization.Method = "shards" }, "no part of a file"},
	} {
		s, err := Verify(forge(t, key, tc.change), Trust{Key: &key.PublicKey})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.CheckFiles(t.Context(), dir, Check{}); err == nil || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestPartsOfFilesHaveToCoverThem(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "w", "0123456789")
	digest := func(from, to int64) string {
		f, err := openFiles(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		d, err := f.hash(t.Context(), Resource{Name: "w"}, func(Resource) (string, int64, int64, error) { return "w", from, to, nil })
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	s := &Signature{Serialization: Serialization{Method: "shards", HashType: "sha256"}, Resources: []Resource{{"w:4:10", "", digest(4, 10)}, {"w:0:4", "", digest(0, 4)}}}
	if err := s.CheckFiles(t.Context(), dir, Check{}); err != nil {
		t.Error(err)
	}
	s.Resources = s.Resources[:1]
	if err := s.CheckFiles(t.Context(), dir, Check{}); err == nil || !strings.Contains(err.Error(), "not all bytes") {
		t.Errorf("a part alone: %v", err)
	}
	s.Resources = []Resource{{"w:0:4", "", digest(0, 4)}, {"w:4:11", "", digest(4, 10)}}
	if err := s.CheckFiles(t.Context(), dir, Check{}); !errors.Is(err, ErrFiles) {
		t.Errorf("a part behind the end: %v", err)
	}
}

// chain makes a root, and a certificate under it for a key.
func chain(t testing.TB, key *ecdsa.PublicKey, usage x509.KeyUsage) (root, leaf *x509.Certificate) {
	t.Helper()
	ca := newKey(t, elliptic.P256())
	make := func(template, parent *x509.Certificate, key any) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, template, parent, key, ca)
		if err != nil {
			t.Fatal(err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	// Long over: what counts is that the certificate was valid when it was made.
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	rootT := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "root"}, NotBefore: start, NotAfter: start.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	root = make(rootT, rootT, &ca.PublicKey)
	leaf = make(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "model team"}, NotBefore: start, NotAfter: start.AddDate(0, 1, 0), KeyUsage: usage}, root, key)
	return root, leaf
}

func TestCertificatesAreFollowedToARoot(t *testing.T) {
	key := newKey(t, elliptic.P384())
	_, data := signed(t, key)
	with := func(certs ...*x509.Certificate) []byte {
		var b bundle
		if err := json.Unmarshal(data, &b); err != nil {
			t.Fatal(err)
		}
		b.Verification.PublicKey = nil
		b.Verification.Chain = &struct {
			Certificates []certificate `json:"certificates"`
		}{}
		for _, c := range certs {
			b.Verification.Chain.Certificates = append(b.Verification.Chain.Certificates, certificate{c.Raw})
		}
		out, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	root, leaf := chain(t, &key.PublicKey, x509.KeyUsageDigitalSignature)
	stranger, _ := chain(t, &key.PublicKey, x509.KeyUsageDigitalSignature)
	badRoot, badLeaf := chain(t, &key.PublicKey, x509.KeyUsageCertSign)
	otherRoot, otherLeaf := chain(t, &newKey(t, elliptic.P384()).PublicKey, x509.KeyUsageDigitalSignature)
	pool := func(c *x509.Certificate) *x509.CertPool {
		p := x509.NewCertPool()
		p.AddCert(c)
		return p
	}
	if s, err := Verify(with(leaf), Trust{Roots: pool(root)}); err != nil || s.Signer != "CN=model team" {
		t.Errorf("%+v, %v", s, err)
	}
	for what, tc := range map[string]struct {
		data  []byte
		trust Trust
	}{
		"an unknown root":              {with(leaf, root), Trust{Roots: pool(stranger)}},
		"no root":                      {with(leaf, root), Trust{Key: &key.PublicKey}},
		"no certificate":               {with(), Trust{Roots: pool(root)}},
		"a certificate not for this":   {with(badLeaf), Trust{Roots: pool(badRoot)}},
		"a certificate of another key": {with(otherLeaf), Trust{Roots: pool(otherRoot)}},
	} {
		if _, err := Verify(tc.data, tc.trust); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestKeysAreReadFromPEM(t *testing.T) {
	key := newKey(t, elliptic.P384())
	sec1, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	params := pem.EncodeToMemory(&pem.Block{Type: "EC PARAMETERS", Bytes: []byte{6, 1, 0}})
	for what, text := range map[string][]byte{
		"SEC 1":  append(params, pem.EncodeToMemory(&pem.Block{Type: "EC " + privateKey, Bytes: sec1})...),
		"PKCS 8": pem.EncodeToMemory(&pem.Block{Type: privateKey, Bytes: pkcs8}),
	} {
		if got, err := ParsePrivateKey(text); err != nil || !key.Equal(got) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, bad := range [][]byte{nil, []byte("x"), params, pem.EncodeToMemory(&pem.Block{Type: privateKey, Bytes: []byte{1}})} {
		if _, err := ParsePrivateKey(bad); err == nil {
			t.Errorf("%q was read as a key", bad)
		}
		if _, err := ParsePublicKey(bad); err == nil {
			t.Errorf("%q was read as a public key", bad)
		}
	}
	weak, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Sign(Manifest{}, weak); err == nil {
		t.Error("signed on P-224")
	}
}

// What this program signs the project's own tool verifies, and the other way round.
func TestTheProjectsOwnToolAgrees(t *testing.T) {
	// With what it imports, so that a release of something else cannot break this.
	python := fetch.Python(t, "model-signing==1.1.1", "blake3==1.0.11", "click==8.5.1", "cryptography==50.0.2", "in-toto-attestation==0.9.3",
		"protobuf==7.36.2", "pyopenssl==26.4.0", "sigstore==4.5.1", "sigstore-models==0.0.6")
	dir, key := t.TempDir(), newKey(t, elliptic.P384())
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	secret := write(t, dir, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: privateKey, Bytes: pkcs8})))
	public := write(t, dir, "key.pub", string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})))
	tool := func(args ...string) (string, error) {
		out, err := python(append([]string{"-m", "model_signing"}, args...)...).CombinedOutput()
		return string(out), err
	}
	model, _ := signed(t, key)
	if out, err := tool("verify", "key", "--public_key", public, "--signature", filepath.Join(model, "model.sig"), model); err != nil {
		t.Errorf("the tool refuses our bundle: %v\n%s", err, out)
	}
	theirs := filepath.Join(dir, "theirs.sig")
	if out, err := tool("sign", "key", "--private_key", secret, "--signature", theirs, "--ignore-paths", filepath.Join(model, "model.sig"), model); err != nil {
		t.Fatalf("the tool does not sign: %v\n%s", err, out)
	}
	data, err := os.ReadFile(theirs)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Verify(data, Trust{Key: &key.PublicKey})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CheckFiles(t.Context(), model, Check{}); err != nil {
		t.Error(err)
	}
	write(t, model, "config.json", "{} ")
	if out, err := tool("verify", "key", "--public_key", public, "--signature", filepath.Join(model, "model.sig"), model); err == nil {
		t.Errorf("the tool does not notice a change:\n%s", out)
	}
	if err := s.CheckFiles(t.Context(), model, Check{}); !errors.Is(err, ErrFiles) {
		t.Errorf("a change is not noticed: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	key := theirKey(f)
	for _, name := range []string{"v0.3.1.sig", "v1.0.0.sig", "v1.0.1.sig", "v1.1.0.sig"} {
		f.Add(read(f, name))
	}
	var payloads [][]byte
	for _, name := range []string{"v0.3.1.sig", "v1.0.0.sig", "v1.0.1.sig", "v1.1.0.sig"} {
		var b bundle
		if err := json.Unmarshal(read(f, name), &b); err != nil {
			f.Fatal(err)
		}
		payloads = append(payloads, b.Envelope.Payload)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// Nobody here has the key: only what it has signed verifies.
		if _, err := Verify(data, Trust{Key: key}); err == nil {
			var b bundle
			if json.Unmarshal(data, &b) != nil || !slices.ContainsFunc(payloads, func(p []byte) bool { return bytes.Equal(p, b.Envelope.Payload) }) {
				t.Fatal("a payload that nobody signed")
			}
		} else if !errors.Is(err, ErrSignature) {
			t.Fatal(err)
		}
		parseStatement(data)
	})
}

// Another implementation of FIPS 204 made this signature over a statement, as release 1.1 would
// make it.
func TestASignatureOfAnotherImplementationOfMLDSAVerifies(t *testing.T) {
	key, err := ParsePublicKey(read(t, "ml-dsa-65.pub"))
	if err != nil {
		t.Fatal(err)
	}
	data := read(t, "ml-dsa-65.sig")
	s, err := Verify(data, Trust{Key: key})
	if err != nil || s.Model != "m" || s.Signer != KeyHash(key) {
		t.Fatalf("%+v: %v", s, err)
	}
	dir := t.TempDir()
	write(t, dir, "signme-1", "signme-1\n")
	write(t, dir, "signme-2", "signme-2")
	if err := s.CheckFiles(t.Context(), dir, Check{}); err != nil {
		t.Error(err)
	}
	// The bundle names its key, so without that: whose key it is not must not matter.
	mutate(t, data, func(what string, bad []byte) {
		_, err := Verify(bad, Trust{Key: key})
		free := strings.HasPrefix(what, "without verificationMaterial") // what a bundle says of its key, and no log
		free = free || strings.HasPrefix(what, "without dsseEnvelope.signatures.0.keyid")
		if (err == nil) != free {
			t.Errorf("%s: %v", what, err)
		}
	})
}

func TestModelsAreSignedWithMLDSA(t *testing.T) {
	for _, p := range []mldsa.Parameters{mldsa.MLDSA44(), mldsa.MLDSA65(), mldsa.MLDSA87()} {
		made, err := mldsa.GenerateKey(p)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := mldsax509.MarshalPKCS8PrivateKey(made)
		if err != nil {
			t.Fatal(err)
		}
		key, err := ParsePrivateKey(pem.EncodeToMemory(&pem.Block{Type: privateKey, Bytes: secret}))
		if err != nil {
			t.Fatal(err)
		}
		dir, data := signed(t, key)
		s, err := Verify(data, Trust{Key: key.Public()})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.CheckFiles(t.Context(), dir, Check{Ignore: []string{"model.sig"}}); err != nil {
			t.Error(err)
		}
		other, err := mldsa.GenerateKey(p)
		if err != nil {
			t.Fatal(err)
		}
		// With its name taken away, so that the signature itself is looked at.
		nameless := bytes.Replace(data, []byte(KeyHash(key.Public())), nil, 1)
		for what, k := range map[string]crypto.PublicKey{"another": other.Public(), "one of ECDSA": &newKey(t, elliptic.P384()).PublicKey} {
			if _, err := Verify(nameless, Trust{Key: k}); !errors.Is(err, ErrSignature) || !strings.Contains(err.Error(), "somebody else") {
				t.Errorf("%s key: %v", what, err)
			}
		}
		if _, err := Verify(nameless, Trust{Key: key.Public()}); err != nil {
			t.Errorf("without the name of its key: %v", err)
		}
	}
}

// A certificate with a key of ML-DSA is refused by name: nobody issues one yet.
func TestCertificatesOfMLDSAAreRefusedByName(t *testing.T) {
	key, err := mldsa.GenerateKey(mldsa.MLDSA65())
	if err != nil {
		t.Fatal(err)
	}
	spki, err := mldsax509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	if err := notECDSA(&x509.Certificate{RawSubjectPublicKeyInfo: spki}); !strings.Contains(err.Error(), "ML-DSA") {
		t.Error(err)
	}
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if spki, err = x509.MarshalPKIXPublicKey(pub); err != nil {
		t.Fatal(err)
	}
	if err := notECDSA(&x509.Certificate{RawSubjectPublicKeyInfo: spki, PublicKey: pub, PublicKeyAlgorithm: x509.Ed25519}); !strings.Contains(err.Error(), "Ed25519, want ECDSA") {
		t.Error(err)
	}
	if _, err := Verify(read(t, "ml-dsa-65.sig"), Trust{Key: pub}); err == nil || !strings.Contains(err.Error(), "yours is") && !strings.Contains(err.Error(), "neither ECDSA nor ML-DSA") {
		t.Error(err)
	}
}
