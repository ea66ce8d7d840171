// Package signing reads and writes model signatures as OpenSSF Model Signing has them
// (https://github.com/sigstore/model-transparency, formats of its releases 0.3 to
// 1.1): a Sigstore bundle with one DSSE envelope, in it an in-toto statement that
// lists every file of a model with its hash. Signatures are ECDSA with a key, with
// a certificate, or with a Sigstore identity; or ML-DSA with a key, of which Sigstore's
// protobuf-specs (PublicKeyDetails) say that it is the pure variant of FIPS 204 and experimental. What Sigstore's public services say is in the
// bundle, and is checked offline against a trusted root that the caller gives: entries of both
// versions of its log, and timestamps.
//
// Nothing of a bundle is believed before its signature has been checked. What a bundle
// says of files is then checked against files: [Signature.CheckFiles].
package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	_ "crypto/sha512" // SHA-384 and SHA-512 of larger curves
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"filippo.io/mldsa"
	mldsax509 "filippo.io/mldsa/x509"
)

// The types that a bundle names.
const (
	bundleType    = "application/vnd.dev.sigstore.bundle.v0.3+json"
	payloadType   = "application/vnd.in-toto+json"
	statementType = "https://in-toto.io/Statement/v1"
	predicateType = "https://model_signing/signature/v1.0"
)

// MaxBundle is the longest bundle that is read, in bytes.
const MaxBundle = 64 << 20

// ErrSignature says that a bundle is not signed by whom it should be, or does not hold
// together.
var ErrSignature = errors.New("the model's signature does not hold")

// A Resource is a file of the model, or a part of one, with its hash.
type Resource struct {
	Name      string `json:"name"` // path in the model's folder, "." for a model of one file; of a part, "path:from:to"
	Algorithm string `json:"algorithm"`
	Digest    string `json:"digest"` // hexadecimal
}

// Serialization says how the resources were made of a model.
type Serialization struct {
	Method        string   `json:"method"` // "files" or "shards"
	HashType      string   `json:"hash_type"`
	AllowSymlinks bool     `json:"allow_symlinks"`
	ShardSize     int64    `json:"shard_size,omitempty"`
	IgnorePaths   []string `json:"ignore_paths,omitempty"` // files and folders that were left out
}

// A Signature is a bundle whose signature has been checked.
type Signature struct {
	Model         string        `json:"model"`  // the signer's name for it
	Digest        string        `json:"digest"` // SHA-256 over the resources' hashes, hexadecimal
	Signer        string        `json:"signer"` // hash of the key, or the certificate's subject
	Serialization Serialization `json:"serialization"`
	Resources     []Resource    `json:"resources"`
}

// Trust says whose signatures are accepted: one of the three.
type Trust struct {
	Key      crypto.PublicKey // as ParsePublicKey gives it
	Roots    *x509.CertPool   // of certificates
	Sigstore *Sigstore
}

type bundle struct {
	MediaType    string `json:"mediaType"`
	Verification struct {
		PublicKey *struct {
			Hint     string `json:"hint,omitempty"`
			RawBytes []byte `json:"rawBytes,omitempty"` // of releases before 1.1; never believed
		} `json:"publicKey,omitempty"`
		Chain *struct {
			Certificates []certificate `json:"certificates"`
		} `json:"x509CertificateChain,omitempty"`
		Certificate *certificate      `json:"certificate,omitempty"` // Sigstore's
		Log         []json.RawMessage `json:"tlogEntries"`
		Stamps      struct {
			RFC3161 []struct {
				Signed []byte `json:"signedTimestamp"`
			} `json:"rfc3161Timestamps"`
		} `json:"timestampVerificationData"`
	} `json:"verificationMaterial"`
	Envelope envelope `json:"dsseEnvelope"`
}

type certificate struct {
	RawBytes []byte `json:"rawBytes"`
}

type envelope struct {
	Payload     []byte `json:"payload"`
	PayloadType string `json:"payloadType"`
	Signatures  []struct {
		Sig   []byte `json:"sig"`
		KeyID string `json:"keyid"`
	} `json:"signatures"`
}

type statement struct {
	Type          string    `json:"_type"`
	Subject       []subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	Predicate     struct {
		Serialization Serialization `json:"serialization"`
		Resources     []Resource    `json:"resources"`
	} `json:"predicate"`
}

type subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Verify checks a bundle's signature and returns what it says. The error is
// ErrSignature, with the reason.
func Verify(data []byte, trust Trust) (*Signature, error) {
	s, err := verify(data, trust)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return s, nil
}

func verify(data []byte, trust Trust) (*Signature, error) {
	payload, signer, err := unwrap(data, trust)
	if err != nil {
		return nil, err
	}
	s, err := parseStatement(payload)
	if err != nil {
		return nil, err
	}
	s.Signer = signer
	return s, nil
}

// unwrap checks a bundle's signature, and returns what is signed and by whom.
func unwrap(data []byte, trust Trust) (payload []byte, signer string, err error) {
	if len(data) > MaxBundle {
		return nil, "", fmt.Errorf("a bundle of %d bytes, at most %d", len(data), MaxBundle)
	}
	var b bundle
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, "", fmt.Errorf("it is no bundle: %w", err)
	}
	switch {
	case b.MediaType != bundleType:
		return nil, "", fmt.Errorf("it has the type %.100q, want %q", b.MediaType, bundleType)
	case b.Envelope.PayloadType != payloadType:
		return nil, "", fmt.Errorf("it signs a %.100q, want %q", b.Envelope.PayloadType, payloadType)
	case len(b.Envelope.Signatures) != 1:
		return nil, "", fmt.Errorf("it has %d signatures, want one", len(b.Envelope.Signatures))
	}
	key, signer, err := b.signer(trust)
	if err != nil {
		return nil, "", err
	}
	ok := false
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		digest, err := digestFor(key.Curve, preAuth(b.Envelope.Payload))
		if err != nil {
			return nil, "", err
		}
		ok = ecdsa.VerifyASN1(key, digest, b.Envelope.Signatures[0].Sig)
	case *mldsa.PublicKey:
		ok = mldsa.Verify(key, preAuth(b.Envelope.Payload), b.Envelope.Signatures[0].Sig, nil) == nil
	default:
		return nil, "", fmt.Errorf("a key of type %T is neither ECDSA nor ML-DSA", key)
	}
	if !ok {
		return nil, "", errors.New("it was signed by somebody else, or changed since")
	}
	return b.Envelope.Payload, signer, nil
}

// signer is the key that has to have signed the bundle, and who that is.
func (b *bundle) signer(trust Trust) (crypto.PublicKey, string, error) {
	switch v := &b.Verification; {
	case v.Certificate != nil:
		if trust.Sigstore == nil {
			return nil, "", errors.New("it is signed with a Sigstore identity; name the trusted root, the identity and the issuer that you trust")
		}
		if v.Chain != nil || v.PublicKey != nil {
			return nil, "", errors.New("it names more than one signer")
		}
		return asKey(b.sigstore(trust.Sigstore))
	case trust.Sigstore != nil:
		return nil, "", errors.New("it is not signed with a Sigstore identity")
	case v.Chain != nil:
		if trust.Roots == nil {
			return nil, "", errors.New("it is signed with a certificate; name the certificates that you trust")
		}
		return asKey(fromChain(v.Chain.Certificates, trust.Roots))
	case trust.Key == nil:
		return nil, "", errors.New("it is signed with a key; name the key that you trust")
	case v.PublicKey != nil && v.PublicKey.Hint != "":
		if hint := KeyHash(trust.Key); v.PublicKey.Hint != hint {
			return nil, "", fmt.Errorf("it says that it is signed with the key %.64s, and yours is %s", v.PublicKey.Hint, hint)
		}
	}
	return trust.Key, KeyHash(trust.Key), nil
}

func asKey(key *ecdsa.PublicKey, who string, err error) (crypto.PublicKey, string, error) {
	return key, who, err
}

// fromChain checks certificates, as of when the first of them became valid: models are
// checked for longer than certificates last. The first one signed the model.
func fromChain(chain []certificate, roots *x509.CertPool) (*ecdsa.PublicKey, string, error) {
	if len(chain) == 0 || len(chain) > 16 {
		return nil, "", fmt.Errorf("a chain of %d certificates, want 1 to 16", len(chain))
	}
	var certs []*x509.Certificate
	others := x509.NewCertPool()
	for i, c := range chain {
		x, err := x509.ParseCertificate(c.RawBytes)
		if err != nil {
			return nil, "", fmt.Errorf("certificate %d: %w", i, err)
		}
		if certs = append(certs, x); i > 0 {
			others.AddCert(x)
		}
	}
	leaf := certs[0]
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: leaf.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return nil, "", err
	}
	if leaf.KeyUsage&x509.KeyUsageDigitalSignature == 0 && !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageCodeSigning) {
		return nil, "", errors.New("its certificate is not for signing")
	}
	key, ok := leaf.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, "", notECDSA(leaf)
	}
	return key, leaf.Subject.String(), nil
}

// notECDSA says which other key a certificate has. Certificates of ML-DSA come with no release
// of Model Signing and of no authority of Sigstore.
func notECDSA(c *x509.Certificate) error {
	if _, err := mldsax509.ParsePKIXPublicKey(c.RawSubjectPublicKeyInfo); err == nil && c.PublicKey == nil {
		return errors.New("its certificate has a key of ML-DSA, which is read without a certificate only; name the key itself")
	}
	return fmt.Errorf("its certificate has a key of the kind %s, want ECDSA", c.PublicKeyAlgorithm)
}

// preAuth is what a DSSE envelope signs (https://github.com/secure-systems-lab/dsse).
func preAuth(payload []byte) []byte {
	return append(fmt.Appendf(nil, "DSSEv1 %d %s %d ", len(payloadType), payloadType, len(payload)), payload...)
}

// digestFor hashes with the hash that belongs to a curve.
func digestFor(curve elliptic.Curve, data []byte) ([]byte, error) {
	var h crypto.Hash
	switch curve {
	case elliptic.P256():
		h = crypto.SHA256
	case elliptic.P384():
		h = crypto.SHA384
	case elliptic.P521():
		h = crypto.SHA512
	default:
		return nil, errors.New("keys are on the curves P-256, P-384 or P-521")
	}
	return hashOf(h, data), nil
}

func parseStatement(payload []byte) (*Signature, error) {
	var st statement
	if err := json.Unmarshal(payload, &st); err != nil {
		return nil, fmt.Errorf("its statement cannot be read: %w", err)
	}
	switch {
	case st.Type != statementType:
		return nil, fmt.Errorf("it states a %.100q, want %q", st.Type, statementType)
	case st.PredicateType != predicateType:
		return nil, fmt.Errorf("it says a %.100q, want %q: sign the model again with a release from 0.3 on", st.PredicateType, predicateType)
	case len(st.Subject) != 1:
		return nil, fmt.Errorf("it is about %d models, want one", len(st.Subject))
	}
	s := &Signature{Model: st.Subject[0].Name, Digest: st.Subject[0].Digest["sha256"], Serialization: st.Predicate.Serialization, Resources: st.Predicate.Resources}
	seen := map[string]bool{}
	for _, r := range s.Resources {
		if seen[r.Name] {
			return nil, fmt.Errorf("it lists %.100q twice", r.Name)
		}
		seen[r.Name] = true
	}
	digest, err := rootDigest(s.Resources)
	if err != nil {
		return nil, err
	}
	if digest != s.Digest {
		return nil, fmt.Errorf("its files hash to %s, but it says %.64s", digest, s.Digest)
	}
	return s, nil
}

// rootDigest is SHA-256 over the hashes of all resources, in their order.
func rootDigest(list []Resource) (string, error) {
	sum := sha256.New()
	for _, r := range list {
		b, err := hex.DecodeString(r.Digest)
		if err != nil {
			return "", fmt.Errorf("the hash of %.100q is not hexadecimal", r.Name)
		}
		sum.Write(b)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Sign signs the files of a model and returns the bundle. The key is one that ParsePrivateKey
// gives.
func Sign(m Manifest, key crypto.Signer) ([]byte, error) {
	var st statement
	st.Type, st.PredicateType = statementType, predicateType
	digest, err := rootDigest(m.Resources)
	if err != nil {
		return nil, err
	}
	st.Subject = []subject{{m.Model, map[string]string{"sha256": digest}}}
	st.Predicate.Serialization, st.Predicate.Resources = m.Serialization, m.Resources
	payload, err := json.Marshal(st)
	if err != nil {
		return nil, err
	}
	var sig []byte
	switch key := key.(type) {
	case *ecdsa.PrivateKey:
		sum, err := digestFor(key.Curve, preAuth(payload))
		if err != nil {
			return nil, err
		}
		if sig, err = ecdsa.SignASN1(rand.Reader, key, sum); err != nil {
			return nil, err
		}
	case *mldsa.PrivateKey:
		if sig, err = key.Sign(rand.Reader, preAuth(payload), crypto.Hash(0)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("a key of type %T is neither ECDSA nor ML-DSA", key)
	}
	type keyName struct {
		Hint string `json:"hint"`
	}
	type material struct {
		PublicKey keyName           `json:"publicKey"`
		Log       []json.RawMessage `json:"tlogEntries"`
	}
	out := struct {
		MediaType string   `json:"mediaType"`
		Material  material `json:"verificationMaterial"`
		Envelope  envelope `json:"dsseEnvelope"`
	}{bundleType, material{keyName{KeyHash(key.Public())}, []json.RawMessage{}}, envelope{Payload: payload, PayloadType: payloadType}}
	out.Envelope.Signatures = append(out.Envelope.Signatures, struct {
		Sig   []byte `json:"sig"`
		KeyID string `json:"keyid"`
	}{sig, ""})
	return json.Marshal(out)
}

// KeyHash names a key as bundles do: SHA-256 of its PEM text, hexadecimal.
func KeyHash(key crypto.PublicKey) string {
	der, err := mldsax509.MarshalPKIXPublicKey(key)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return hex.EncodeToString(sum[:])
}

// ParsePublicKey reads an ECDSA or ML-DSA key in PEM: an *ecdsa.PublicKey or *mldsa.PublicKey.
func ParsePublicKey(text []byte) (crypto.PublicKey, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "PUBLIC KEY" {
			continue
		}
		key, err := mldsax509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("public key: %w", err)
		}
		switch key.(type) {
		case *ecdsa.PublicKey, *mldsa.PublicKey:
			return key, nil
		}
		return nil, fmt.Errorf("public key: a %T, want an ECDSA key on P-256, P-384 or P-521, or an ML-DSA key", key)
	}
	return nil, errors.New("public key: the file holds no PEM block PUBLIC KEY")
}

// ParsePrivateKey reads an ECDSA or ML-DSA key in PEM, which is not encrypted: an
// *ecdsa.PrivateKey or *mldsa.PrivateKey.
func ParsePrivateKey(text []byte) (crypto.Signer, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "EC " + privateKey:
			key, err := x509.ParseECPrivateKey(block.Bytes)
			if err != nil {
				return nil, fmt.Errorf("private key: %w", err)
			}
			return key, nil
		case privateKey:
			key, err := mldsax509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return nil, fmt.Errorf("private key: %w", err)
			}
			switch k := key.(type) {
			case *ecdsa.PrivateKey:
				return k, nil
			case *mldsa.PrivateKey:
				return k, nil
			}
			return nil, fmt.Errorf("private key: a %T, want an ECDSA or ML-DSA key", key)
		}
	}
	return nil, errors.New("private key: the file holds no unencrypted private key in PEM; make one: openssl ecparam -name secp384r1 -genkey -noout -out key.pem")
}

const privateKey = "PRIVATE KEY"

// local says whether a name is a clean path inside the model's folder.
func local(name string) bool {
	return name != "" && !strings.ContainsAny(name, "\\\x00") && !path.IsAbs(name) && path.Clean(name) == name && name != ".." && !strings.HasPrefix(name, "../")
}
