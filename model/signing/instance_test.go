package signing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math/big"
	"net/url"
	"strconv"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// An instance is a Sigstore of our own, with all its keys at hand: what it makes differs from
// what the public one makes in nothing but who made it, and it can be made to cheat.
type instance struct {
	t       testing.TB
	ca      *x509.Certificate
	caKey   *ecdsa.PrivateKey
	ct      *ecdsa.PrivateKey
	log     crypto.Signer
	origin  string
	tsaCA   *x509.Certificate
	tsaRoot *ecdsa.PrivateKey
	tsa     *x509.Certificate
	tsaKey  *ecdsa.PrivateKey
}

const (
	instanceIdentity = "https://example.com/models/release"
	instanceIssuer   = "https://accounts.example.com"
)

// noon is when everything that an instance makes is made.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newInstance(t testing.TB, log crypto.Signer) *instance {
	in := &instance{t: t, log: log, origin: "log.example.com", caKey: newKey(t, elliptic.P256()), ct: newKey(t, elliptic.P256()), tsaRoot: newKey(t, elliptic.P256()), tsaKey: newKey(t, elliptic.P384())}
	root := func(name string, key *ecdsa.PrivateKey) *x509.Certificate {
		return in.certificate(&x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, &key.PublicKey, key)
	}
	in.ca, in.tsaCA = root("authority", in.caKey), root("clock", in.tsaRoot)
	in.tsa = in.clock(x509.ExtKeyUsageTimeStamping)
	return in
}

// clock is a certificate for timestamps, or for something else.
func (in *instance) clock(usage ...x509.ExtKeyUsage) *x509.Certificate {
	var ids []asn1.ObjectIdentifier
	for _, u := range usage {
		ids = append(ids, map[x509.ExtKeyUsage]asn1.ObjectIdentifier{x509.ExtKeyUsageTimeStamping: {1, 3, 6, 1, 5, 5, 7, 3, 8}, x509.ExtKeyUsageCodeSigning: {1, 3, 6, 1, 5, 5, 7, 3, 3}}[u])
	}
	return in.certificate(&x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(10, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: oidExtKeyUsage, Critical: true, Value: in.der(ids)}}}, in.tsaCA, &in.tsaKey.PublicKey, in.tsaRoot)
}

func (in *instance) der(v any) []byte {
	in.t.Helper()
	b, err := asn1.Marshal(v)
	if err != nil {
		in.t.Fatal(err)
	}
	return b
}

func (in *instance) certificate(of, parent *x509.Certificate, key *ecdsa.PublicKey, by *ecdsa.PrivateKey) *x509.Certificate {
	in.t.Helper()
	if parent == nil {
		parent = of
	}
	der, err := x509.CreateCertificate(rand.Reader, of, parent, key, by)
	if err != nil {
		in.t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		in.t.Fatal(err)
	}
	return c
}

// leaf is a certificate for ten minutes, with the promise of the log of certificates.
func (in *instance) leaf(key *ecdsa.PublicKey, identity string) *x509.Certificate {
	who, err := url.Parse(identity)
	if err != nil {
		in.t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(3), NotBefore: noon, NotAfter: noon.Add(10 * time.Minute), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}, URIs: []*url.URL{who},
		ExtraExtensions: []pkix.Extension{{Id: oidIssuerV2, Value: in.der(instanceIssuer)}}}
	bare := in.certificate(of, in.ca, key, in.caKey)
	ctKey, err := x509.MarshalPKIXPublicKey(&in.ct.PublicKey)
	if err != nil {
		in.t.Fatal(err)
	}
	id, issuer := sha256.Sum256(ctKey), sha256.Sum256(in.ca.RawSubjectPublicKeyInfo)
	at := binary.BigEndian.AppendUint64(nil, uint64(noon.UnixMilli()))
	var b cryptobyte.Builder
	b.AddBytes(append([]byte{0, 0}, at...))
	b.AddBytes(append([]byte{0, 1}, issuer[:]...))
	b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(bare.RawTBSCertificate) })
	b.AddUint16(0)
	sig := in.sign(in.ct, b.BytesOrPanic())
	var list cryptobyte.Builder
	list.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			b.AddBytes(append(id[:], at...))
			b.AddUint16(0)
			b.AddBytes([]byte{4, 3})
			b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(sig) })
		})
	})
	of.ExtraExtensions = append(of.ExtraExtensions, pkix.Extension{Id: oidSCT, Value: in.der(list.BytesOrPanic())})
	return in.certificate(of, in.ca, key, in.caKey)
}

func (in *instance) sign(key crypto.Signer, data []byte) []byte {
	in.t.Helper()
	digest, opts := data, crypto.SignerOpts(crypto.Hash(0))
	if _, ok := key.(*ecdsa.PrivateKey); ok {
		digest, opts = hashOf(crypto.SHA256, data), crypto.SHA256
	}
	sig, err := key.Sign(rand.Reader, digest, opts)
	if err != nil {
		in.t.Fatal(err)
	}
	return sig
}

// id is what the log is called: https://c2sp.org/signed-note.
func (in *instance) id(log crypto.Signer, origin string) []byte {
	der, err := x509.MarshalPKIXPublicKey(log.Public())
	if err != nil {
		in.t.Fatal(err)
	}
	if k, ok := log.Public().(ed25519.PublicKey); ok {
		der = append([]byte(origin+"\n\x01"), k...)
	}
	sum := sha256.Sum256(der)
	return sum[:]
}

// root is what somebody trusts who trusts the instance.
func (in *instance) root(change func(map[string]any)) *TrustedRoot {
	in.t.Helper()
	during := map[string]any{"start": noon.AddDate(-1, 0, 0)}
	log := func(key crypto.PublicKey, url string) map[string]any {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			in.t.Fatal(err)
		}
		return map[string]any{"baseUrl": url, "publicKey": map[string]any{"rawBytes": der, "validFor": during}}
	}
	chain := func(list ...*x509.Certificate) map[string]any {
		var raw []any
		for _, c := range list {
			raw = append(raw, map[string]any{"rawBytes": c.Raw})
		}
		return map[string]any{"certChain": map[string]any{"certificates": raw}, "validFor": during}
	}
	file := map[string]any{
		"mediaType":              trustedRootType + ";version=0.1",
		"tlogs":                  []any{log(in.log.Public(), "https://"+in.origin)},
		"ctlogs":                 []any{log(in.ct.Public(), "https://ct.example.com")},
		"certificateAuthorities": []any{chain(in.ca)},
		"timestampAuthorities":   []any{chain(in.tsa, in.tsaCA)},
	}
	if change != nil {
		change(file)
	}
	text, err := json.Marshal(file)
	if err != nil {
		in.t.Fatal(err)
	}
	r, err := ParseTrustedRoot(text)
	if err != nil {
		in.t.Fatal(err)
	}
	return r
}

// A recipe is what a bundle is made of. The zero value makes a sound one.
type recipe struct {
	kind      string // of the entry; default dsse
	curve     elliptic.Curve
	identity  string
	leaves    int // of the log; the entry is the last but one, or the only
	proofOf   int // how many places beside its own the proof is of
	log       crypto.Signer
	origin    string
	stamps    []time.Time
	noStamps  bool
	again     bool   // the first timestamp a second time
	stampOf   []byte // what the timestamp is over, if not the signature
	algorithm string // that the entry names for its hash
}

// bundle signs a model of one file as somebody who has the identity.
func (in *instance) bundle(r recipe) []byte {
	in.t.Helper()
	or := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	or(&r.kind, "dsse")
	or(&r.identity, instanceIdentity)
	or(&r.origin, in.origin)
	or(&r.algorithm, "SHA2_256")
	if r.curve == nil {
		r.curve = elliptic.P256()
	}
	if r.log == nil {
		r.log = in.log
	}
	if r.leaves == 0 {
		r.leaves = 7
	}
	if r.stamps == nil && !r.noStamps {
		r.stamps = []time.Time{noon.Add(time.Minute)}
	}
	key := newKey(in.t, r.curve)
	leaf := in.leaf(&key.PublicKey, r.identity)
	made, err := Sign(Manifest{Model: "m", Serialization: Serialization{Method: "files", HashType: "sha256"}, Resources: []Resource{{Name: "w", Algorithm: "sha256", Digest: "00"}}}, key)
	if err != nil {
		in.t.Fatal(err)
	}
	var b bundle
	if err := json.Unmarshal(made, &b); err != nil {
		in.t.Fatal(err)
	}
	sig := b.Envelope.Signatures[0].Sig
	verifier := map[string]any{"keyDetails": "PKIX_ECDSA_P256_SHA_256", "x509Certificate": map[string]any{"rawBytes": leaf.Raw}}
	signature := map[string]any{"content": sig, "verifier": verifier}
	spec := map[string]any{"dsseV002": map[string]any{"payloadHash": map[string]any{"algorithm": r.algorithm, "digest": hashOf(crypto.SHA256, b.Envelope.Payload)}, "signatures": []any{signature}}}
	if r.kind == "hashedrekord" {
		sum, err := digestFor(r.curve, preAuth(b.Envelope.Payload))
		if err != nil {
			in.t.Fatal(err)
		}
		spec = map[string]any{"hashedRekordV002": map[string]any{"data": map[string]any{"algorithm": r.algorithm, "digest": sum}, "signature": signature}}
	}
	body := in.json(map[string]any{"apiVersion": "0.0.2", "kind": r.kind, "spec": spec})
	at := max(r.leaves-2, 0)
	var leaves [][]byte
	for i := range r.leaves {
		leaves = append(leaves, []byte(strconv.Itoa(i)))
	}
	leaves[at] = body
	root, _ := tree(leaves, 0)
	_, path := tree(leaves, at+r.proofOf)
	place := strconv.Itoa(at + r.proofOf)
	note := r.origin + "\n" + strconv.Itoa(r.leaves) + "\n" + base64.StdEncoding.EncodeToString(root) + "\n"
	note += "\n— " + r.origin + " " + base64.StdEncoding.EncodeToString(append(in.id(r.log, r.origin)[:4:4], in.sign(r.log, []byte(note))...)) + "\n"
	stampOf := sig
	if r.stampOf != nil {
		stampOf = r.stampOf
	}
	var stamps []any
	for _, when := range r.stamps {
		stamps = append(stamps, map[string]any{"signedTimestamp": in.stamp(stampOf, when)})
	}
	if r.again {
		stamps = append(stamps, stamps[0])
	}
	return in.json(map[string]any{"mediaType": bundleType, "dsseEnvelope": b.Envelope, "verificationMaterial": map[string]any{
		"certificate":               map[string]any{"rawBytes": leaf.Raw},
		"timestampVerificationData": map[string]any{"rfc3161Timestamps": stamps},
		"tlogEntries": []any{map[string]any{
			"logIndex": place, "logId": map[string]any{"keyId": in.id(r.log, r.origin)}, "kindVersion": map[string]any{"kind": r.kind, "version": "0.0.2"},
			"canonicalizedBody": body,
			"inclusionProof":    map[string]any{"logIndex": place, "rootHash": root, "treeSize": strconv.Itoa(r.leaves), "hashes": path, "checkpoint": map[string]any{"envelope": note}},
		}},
	}})
}

func (in *instance) json(v any) []byte {
	in.t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		in.t.Fatal(err)
	}
	return out
}

// tree is the root of RFC 6962 over leaves, and the path of one.
func tree(leaves [][]byte, i int) (root []byte, path [][]byte) {
	if len(leaves) == 1 {
		return hashOf(crypto.SHA256, append([]byte{0}, leaves[0]...)), nil
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	if i < k {
		l, path := tree(leaves[:k], i)
		r, _ := tree(leaves[k:], 0)
		return hashOf(crypto.SHA256, bytes.Join([][]byte{{1}, l, r}, nil)), append(path, r)
	}
	l, _ := tree(leaves[:k], 0)
	r, path := tree(leaves[k:], i-k)
	return hashOf(crypto.SHA256, bytes.Join([][]byte{{1}, l, r}, nil)), append(path, l)
}

// stamp is an authority's timestamp of a signature.
func (in *instance) stamp(signature []byte, at time.Time) []byte {
	return in.stampWith(hashOf(crypto.SHA256, signature), at, in.tsa, in.tsaKey)
}

func (in *instance) stampWith(imprint []byte, at time.Time, names *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	type algorithm struct{ ID asn1.ObjectIdentifier }
	sha := algorithm{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
	info := in.der(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint struct {
			Algorithm algorithm
			Sum       []byte
		}
		Serial int
		At     time.Time `asn1:"generalized"`
	}{1, asn1.ObjectIdentifier{1, 2, 3}, struct {
		Algorithm algorithm
		Sum       []byte
	}{sha, imprint}, 7, at.UTC()})
	type attribute struct {
		ID     asn1.ObjectIdentifier
		Values []any `asn1:"set"`
	}
	type essCert struct{ Sum []byte }
	type essCerts struct{ Certs []essCert }
	attributes := in.der(struct {
		List []attribute `asn1:"set"`
	}{[]attribute{
		{oidContentType, []any{oidTSTInfo}},
		{oidMessageDigest, []any{hashOf(crypto.SHA256, info)}},
		{oidSigningCertV2, []any{essCerts{[]essCert{{hashOf(crypto.SHA256, names.Raw)}}}}},
	}})
	var set asn1.RawValue
	if _, err := asn1.Unmarshal(attributes, &set); err != nil { // what the sequence around it holds
		in.t.Fatal(err)
	}
	signedOver := set.Bytes
	sig := in.sign(key, signedOver)
	tagged := append([]byte{0xa0}, signedOver[1:]...)
	explicit := func(n int, content []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: n, IsCompound: true, Bytes: content}
	}
	type signer struct {
		Version    int
		SID        asn1.RawValue
		Digest     algorithm
		Attributes asn1.RawValue
		Algorithm  algorithm
		Signature  []byte
	}
	type content struct {
		Type asn1.ObjectIdentifier
		Info asn1.RawValue
	}
	data := in.der(struct {
		Version    int
		Algorithms []algorithm `asn1:"set"`
		Content    content
		Signers    []signer `asn1:"set"`
	}{3, []algorithm{sha}, content{oidTSTInfo, explicit(0, in.der(info))}, []signer{{1, explicit(0, []byte{4, 1, 7}), sha, asn1.RawValue{FullBytes: tagged}, algorithm{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}, sig}}})
	return in.der(struct {
		Status struct{ Status int }
		Token  content
	}{Token: content{oidSignedData, explicit(0, data)}})
}
