package signing

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A signature with a Sigstore identity is made with a key that lives for minutes. Fulcio, a
// certificate authority, says that whoever logged in as somebody had it; a log of
// certificates promised to show that; Rekor, another log, has the signature, and says when it
// came. All of that is in the bundle and is checked without asking anybody, against what a
// trusted root lists (https://docs.sigstore.dev, and Sigstore's protobuf-specs): its
// authorities and logs, and when each was in use.
//
// Read are the entries of Rekor's first version, of kind dsse. Its second version has no time
// of its own and takes timestamps of RFC 3161; those are refused.

// A Sigstore says whose Sigstore signatures are accepted.
type Sigstore struct {
	Root     *TrustedRoot
	Identity string // e-mail address or URI in the certificate
	Issuer   string // who vouched for the identity, such as https://accounts.google.com
}

// MaxTrustedRoot is the longest trusted root that is read, in bytes.
const MaxTrustedRoot = 4 << 20

// A TrustedRoot is the authorities and logs of a Sigstore instance.
type TrustedRoot struct {
	authorities []authority
	signatures  []logKey // Rekor's
	certs       []logKey // logs of certificates
}

type authority struct {
	chain []*x509.Certificate // the last is the root
	during
}

type logKey struct {
	id  []byte
	key *ecdsa.PublicKey
	during
}

// during is when something was in use; a zero end means that it is.
type during struct{ Start, End time.Time }

func (d during) holds(at time.Time) bool {
	return !at.Before(d.Start) && (d.End.IsZero() || !at.After(d.End))
}

const trustedRootType = "application/vnd.dev.sigstore.trustedroot+json"

// ParseTrustedRoot reads a trusted root (trusted_root.json). Logs whose keys are not on the
// curve P-256 are left out: what they signed is refused.
func ParseTrustedRoot(data []byte) (*TrustedRoot, error) {
	if len(data) > MaxTrustedRoot {
		return nil, fmt.Errorf("trusted root: %d bytes, at most %d", len(data), MaxTrustedRoot)
	}
	type log struct {
		PublicKey struct {
			RawBytes []byte `json:"rawBytes"`
			ValidFor during `json:"validFor"`
		} `json:"publicKey"`
		LogID struct {
			KeyID []byte `json:"keyId"`
		} `json:"logId"`
	}
	var file struct {
		MediaType   string `json:"mediaType"`
		Tlogs       []log  `json:"tlogs"`
		Ctlogs      []log  `json:"ctlogs"`
		Authorities []struct {
			CertChain struct {
				Certificates []certificate `json:"certificates"`
			} `json:"certChain"`
			ValidFor during `json:"validFor"`
		} `json:"certificateAuthorities"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("trusted root: %w", err)
	}
	if !strings.HasPrefix(file.MediaType, trustedRootType) {
		return nil, fmt.Errorf("trusted root: it has the type %.100q, want %q", file.MediaType, trustedRootType)
	}
	root := &TrustedRoot{}
	for _, a := range file.Authorities {
		var chain []*x509.Certificate
		for _, c := range a.CertChain.Certificates {
			x, err := x509.ParseCertificate(c.RawBytes)
			if err != nil {
				return nil, fmt.Errorf("trusted root: %w", err)
			}
			chain = append(chain, x)
		}
		if len(chain) == 0 || len(chain) > 16 {
			return nil, fmt.Errorf("trusted root: a chain of %d certificates, want 1 to 16", len(chain))
		}
		root.authorities = append(root.authorities, authority{chain, a.ValidFor})
	}
	for _, list := range []struct {
		from []log
		to   *[]logKey
	}{{file.Tlogs, &root.signatures}, {file.Ctlogs, &root.certs}} {
		for _, l := range list.from {
			key, err := x509.ParsePKIXPublicKey(l.PublicKey.RawBytes)
			if err != nil {
				continue // a kind of key that is not known here
			}
			if k, ok := key.(*ecdsa.PublicKey); ok && k.Curve.Params().BitSize == 256 {
				// The name of a log is the hash of its key; that in the file is not believed.
				id := sha256.Sum256(l.PublicKey.RawBytes)
				*list.to = append(*list.to, logKey{id[:], k, l.PublicKey.ValidFor})
			}
		}
	}
	if len(root.authorities) == 0 || len(root.signatures) == 0 || len(root.certs) == 0 {
		return nil, errors.New("trusted root: it has no authority, or no log of signatures or certificates that could be used")
	}
	return root, nil
}

// find is the log of an identifier that was in use then.
func find(list []logKey, id []byte, at time.Time) *ecdsa.PublicKey {
	for _, l := range list {
		if slices.Equal(l.id, id) && l.holds(at) {
			return l.key
		}
	}
	return nil
}

// A logEntry is an entry of Rekor as bundles have it.
type logEntry struct {
	LogIndex string `json:"logIndex"`
	LogID    struct {
		KeyID []byte `json:"keyId"`
	} `json:"logId"`
	Kind struct {
		Kind    string `json:"kind"`
		Version string `json:"version"`
	} `json:"kindVersion"`
	Time    string `json:"integratedTime"` // Unix seconds
	Promise struct {
		Timestamp []byte `json:"signedEntryTimestamp"`
	} `json:"inclusionPromise"`
	Proof struct {
		LogIndex   string   `json:"logIndex"` // in the tree that the root is of
		RootHash   []byte   `json:"rootHash"`
		TreeSize   string   `json:"treeSize"`
		Hashes     [][]byte `json:"hashes"`
		Checkpoint struct {
			Envelope string `json:"envelope"`
		} `json:"checkpoint"`
	} `json:"inclusionProof"`
	Body []byte `json:"canonicalizedBody"`
}

// sigstore is the key that has to have signed a bundle with an identity, and who that is.
func (b *bundle) sigstore(trust *Sigstore) (*ecdsa.PublicKey, string, error) {
	if trust.Identity == "" || trust.Issuer == "" {
		return nil, "", errors.New("it is signed with a Sigstore identity; name the identity and the issuer that you trust")
	}
	leaf, err := x509.ParseCertificate(b.Verification.Certificate.RawBytes)
	if err != nil {
		return nil, "", fmt.Errorf("its certificate: %w", err)
	}
	if len(b.Verification.Log) != 1 {
		return nil, "", fmt.Errorf("it has %d entries of a log, want one", len(b.Verification.Log))
	}
	var e logEntry
	if err := json.Unmarshal(b.Verification.Log[0], &e); err != nil {
		return nil, "", fmt.Errorf("its log entry cannot be read: %w", err)
	}
	at, err := e.check(trust.Root)
	if err != nil {
		return nil, "", fmt.Errorf("its log entry: %w", err)
	}
	if err := e.about(b, leaf); err != nil {
		return nil, "", fmt.Errorf("its log entry: %w", err)
	}
	issuer, err := trust.Root.issued(leaf, at)
	if err != nil {
		return nil, "", fmt.Errorf("its certificate: %w", err)
	}
	if err := trust.Root.shown(leaf, issuer); err != nil {
		return nil, "", fmt.Errorf("its certificate: %w", err)
	}
	who, by := identityOf(leaf)
	if !slices.Contains(who, trust.Identity) || by != trust.Issuer {
		return nil, "", fmt.Errorf("it is signed by %.200q, for whom %.200q vouches, and not by %.200q for whom %.200q does", who, by, trust.Identity, trust.Issuer)
	}
	key, ok := leaf.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, "", fmt.Errorf("its certificate has a key of type %T, want ECDSA", leaf.PublicKey)
	}
	return key, trust.Identity + ", for whom " + trust.Issuer + " vouches", nil
}

// check checks that the log has the entry, and returns the time at which it came.
func (e *logEntry) check(root *TrustedRoot) (at time.Time, err error) {
	if e.Kind.Kind != "dsse" || e.Kind.Version != "0.0.1" {
		return at, fmt.Errorf("it is of the kind %.40q, version %.40q, and this program reads dsse 0.0.1; check it with `model_signing verify sigstore`", e.Kind.Kind, e.Kind.Version)
	}
	seconds, err := strconv.ParseInt(e.Time, 10, 64)
	if err != nil || seconds <= 0 {
		return at, errors.New("it has no time of its own")
	}
	index, err := strconv.ParseInt(e.LogIndex, 10, 64)
	if err != nil || index < 0 {
		return at, errors.New("it has no number")
	}
	at = time.Unix(seconds, 0)
	key := find(root.signatures, e.LogID.KeyID, at)
	if key == nil {
		return at, fmt.Errorf("the trusted root has no log %x that was in use at %s", e.LogID.KeyID, at.UTC().Format(time.RFC3339))
	}
	// The promise binds entry, place and time: the fields in the order of their names.
	promise, err := json.Marshal(struct {
		Body  []byte `json:"body"`
		Time  int64  `json:"integratedTime"`
		LogID string `json:"logID"`
		Index int64  `json:"logIndex"`
	}{e.Body, seconds, hex.EncodeToString(e.LogID.KeyID), index})
	if err != nil {
		return at, err
	}
	if !verifySHA256(key, promise, e.Promise.Timestamp) {
		return at, errors.New("the log did not promise it, or not at this time")
	}
	return at, e.included(key)
}

// included checks the proof that the entry is in the log, and that the log signed the root.
func (e *logEntry) included(key *ecdsa.PublicKey) error {
	index, ierr := strconv.ParseUint(e.Proof.LogIndex, 10, 63)
	size, serr := strconv.ParseUint(e.Proof.TreeSize, 10, 63)
	if ierr != nil || serr != nil {
		return errors.New("its proof of inclusion names no place")
	}
	h := rfc6962.DefaultHasher
	if err := proof.VerifyInclusion(h, index, size, h.HashLeaf(e.Body), e.Proof.Hashes, e.Proof.RootHash); err != nil {
		return fmt.Errorf("it is not in the log's tree: %w", err)
	}
	text, signatures, ok := strings.Cut(e.Proof.Checkpoint.Envelope, "\n\n")
	text += "\n"
	lines := strings.Split(text, "\n")
	if !ok || len(lines) < 4 || lines[1] != strconv.FormatUint(size, 10) || lines[2] != base64.StdEncoding.EncodeToString(e.Proof.RootHash) {
		return errors.New("its checkpoint is of another tree")
	}
	for line := range strings.Lines(signatures) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] != "—" {
			continue
		}
		// A signed note: four bytes that hint at the key, and the signature.
		sig, err := base64.StdEncoding.DecodeString(fields[2])
		if err == nil && len(sig) > 4 && verifySHA256(key, []byte(text), sig[4:]) {
			return nil
		}
	}
	return errors.New("the log did not sign its checkpoint")
}

// about checks that the entry is about this bundle's payload, signature and certificate. Its
// hash of the envelope is over bytes that bundles do not keep, and adds nothing to these.
func (e *logEntry) about(b *bundle, leaf *x509.Certificate) error {
	var body struct {
		Kind    string `json:"kind"`
		Version string `json:"apiVersion"`
		Spec    struct {
			PayloadHash struct {
				Algorithm string `json:"algorithm"`
				Value     string `json:"value"`
			} `json:"payloadHash"`
			Signatures []struct {
				Signature []byte `json:"signature"`
				Verifier  []byte `json:"verifier"`
			} `json:"signatures"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(e.Body, &body); err != nil {
		return fmt.Errorf("its body cannot be read: %w", err)
	}
	if body.Kind != e.Kind.Kind || body.Version != e.Kind.Version || len(body.Spec.Signatures) != 1 {
		return errors.New("its body is of another kind")
	}
	sum := sha256.Sum256(b.Envelope.Payload)
	s := body.Spec.Signatures[0]
	block, rest := pem.Decode(s.Verifier)
	switch {
	case body.Spec.PayloadHash.Algorithm != "sha256" || body.Spec.PayloadHash.Value != hex.EncodeToString(sum[:]):
		return errors.New("it is about other files")
	case !slices.Equal(s.Signature, b.Envelope.Signatures[0].Sig):
		return errors.New("it is about another signature")
	case block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 || !slices.Equal(block.Bytes, leaf.Raw):
		return errors.New("it is about another certificate")
	}
	return nil
}

// issued checks that an authority that was in use issued a certificate for signing, valid
// then, and returns the authority's own.
func (r *TrustedRoot) issued(leaf *x509.Certificate, at time.Time) (*x509.Certificate, error) {
	err := errors.New("the trusted root has no authority that was in use then")
	for _, a := range r.authorities {
		if !a.holds(at) {
			continue
		}
		roots, others := x509.NewCertPool(), x509.NewCertPool()
		roots.AddCert(a.chain[len(a.chain)-1])
		for _, c := range a.chain[:len(a.chain)-1] {
			others.AddCert(c)
		}
		var chains [][]*x509.Certificate
		chains, err = leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}})
		if err == nil && len(chains[0]) > 1 {
			return chains[0][1], nil
		}
	}
	return nil, err
}

// The extensions that are looked at (RFC 6962, and Fulcio's oid-info.md).
var (
	oidSCT      = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}
	oidIssuer   = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, 1}
	oidIssuerV2 = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, 8}
)

// identityOf is whom a certificate is for, and who vouched for that.
func identityOf(leaf *x509.Certificate) (who []string, issuer string) {
	who = slices.Clone(leaf.EmailAddresses)
	for _, u := range leaf.URIs {
		who = append(who, u.String())
	}
	for _, x := range leaf.Extensions {
		if x.Id.Equal(oidIssuer) && issuer == "" {
			issuer = string(x.Value)
		}
		if x.Id.Equal(oidIssuerV2) {
			var text string
			if rest, err := asn1.UnmarshalWithParams(x.Value, &text, "utf8"); err == nil && len(rest) == 0 {
				issuer = text
			}
		}
	}
	return who, issuer
}

// shown checks that a log of certificates promised to show this one: one of its signed
// certificate timestamps (RFC 6962, section 3.2) is of a log that was in use.
func (r *TrustedRoot) shown(leaf, issuer *x509.Certificate) error {
	tbs, err := withoutSCT(leaf.RawTBSCertificate)
	if err != nil {
		return err
	}
	issuerKey := sha256.Sum256(issuer.RawSubjectPublicKeyInfo)
	for _, x := range leaf.Extensions {
		if !x.Id.Equal(oidSCT) {
			continue
		}
		var octets, list cryptobyte.String
		whole := cryptobyte.String(x.Value)
		if !whole.ReadASN1(&octets, cbasn1.OCTET_STRING) || !octets.ReadUint16LengthPrefixed(&list) {
			return errors.New("its timestamps cannot be read")
		}
		for !list.Empty() {
			var sct, extensions, sig cryptobyte.String
			var version, hash, algorithm uint8
			var at uint64
			id := make([]byte, 32)
			if !list.ReadUint16LengthPrefixed(&sct) || !sct.ReadUint8(&version) || !sct.CopyBytes(id) || !sct.ReadUint64(&at) || !sct.ReadUint16LengthPrefixed(&extensions) ||
				!sct.ReadUint8(&hash) || !sct.ReadUint8(&algorithm) || !sct.ReadUint16LengthPrefixed(&sig) {
				return errors.New("its timestamps cannot be read")
			}
			if version != 0 || hash != 4 || algorithm != 3 || at > 1<<52 { // v1, SHA-256, ECDSA
				continue
			}
			key := find(r.certs, id, time.UnixMilli(int64(at)))
			if key == nil {
				continue
			}
			signed := []byte{0, 0} // v1, certificate_timestamp
			signed = binary.BigEndian.AppendUint64(signed, at)
			signed = append(append(signed, 0, 1), issuerKey[:]...) // precert_entry
			signed = append(append(signed, byte(len(tbs)>>16), byte(len(tbs)>>8), byte(len(tbs))), tbs...)
			signed = append(binary.BigEndian.AppendUint16(signed, uint16(len(extensions))), extensions...)
			if verifySHA256(key, signed, sig) {
				return nil
			}
		}
	}
	return errors.New("no log of certificates in the trusted root promised to show it")
}

// withoutSCT is what was to be signed of a certificate before timestamps were put in.
func withoutSCT(raw []byte) ([]byte, error) {
	bad := errors.New("it cannot be read")
	var tbs cryptobyte.String
	whole := cryptobyte.String(raw)
	if !whole.ReadASN1(&tbs, cbasn1.SEQUENCE) {
		return nil, bad
	}
	extensionsTag := cbasn1.Tag(3).Constructed().ContextSpecific()
	var b cryptobyte.Builder
	var fault error
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for !tbs.Empty() && fault == nil {
			var element, inner, list cryptobyte.String
			var tag cbasn1.Tag
			if !tbs.ReadAnyASN1Element(&element, &tag) {
				fault = bad
				return
			}
			if tag != extensionsTag {
				b.AddBytes(element)
				continue
			}
			if !element.ReadASN1(&inner, extensionsTag) || !inner.ReadASN1(&list, cbasn1.SEQUENCE) {
				fault = bad
				return
			}
			b.AddASN1(extensionsTag, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					for !list.Empty() {
						var extension, fields cryptobyte.String
						var id asn1.ObjectIdentifier
						if !list.ReadASN1Element(&extension, cbasn1.SEQUENCE) {
							fault = bad
							return
						}
						copied := extension
						if !copied.ReadASN1(&fields, cbasn1.SEQUENCE) || !fields.ReadASN1ObjectIdentifier(&id) {
							fault = bad
							return
						}
						if !id.Equal(oidSCT) {
							b.AddBytes(extension)
						}
					}
				})
			})
		}
	})
	out, err := b.Bytes()
	if fault != nil {
		return nil, fault
	}
	return out, err
}

func verifySHA256(key *ecdsa.PublicKey, data, sig []byte) bool {
	sum := sha256.Sum256(data)
	return ecdsa.VerifyASN1(key, sum[:], sig)
}
