package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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
// Entries of Rekor's first version say when they came. Those of its second do not: when a
// signature was made follows from timestamps that an authority gave it (RFC 3161).

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
	authorities []authority // of certificates
	clocks      []authority // of timestamps; the first certificate of a chain signs them
	signatures  []logKey    // Rekor's
	certs       []logKey    // logs of certificates
}

type authority struct {
	chain []*x509.Certificate // the last is the root
	during
}

type logKey struct {
	id     []byte
	origin string           // what its checkpoints call it
	key    crypto.PublicKey // *ecdsa.PublicKey or ed25519.PublicKey
	during
}

// during is when something was in use; a zero end means that it is. It begins some day: what
// a trusted root leaves open is no permission for all times.
type during struct{ Start, End time.Time }

func (d during) holds(at time.Time) bool {
	return !at.Before(d.Start) && (d.End.IsZero() || !at.After(d.End))
}

const trustedRootType = "application/vnd.dev.sigstore.trustedroot+json"

// ParseTrustedRoot reads a trusted root (trusted_root.json). Logs whose keys are neither
// Ed25519 nor on the curve P-256 are left out, and authorities of timestamps of which it
// does not have the whole chain: what they signed is refused.
func ParseTrustedRoot(data []byte) (*TrustedRoot, error) {
	if len(data) > MaxTrustedRoot {
		return nil, fmt.Errorf("trusted root: %d bytes, at most %d", len(data), MaxTrustedRoot)
	}
	type log struct {
		URL       string `json:"baseUrl"`
		PublicKey struct {
			RawBytes []byte `json:"rawBytes"`
			ValidFor during `json:"validFor"`
		} `json:"publicKey"`
	}
	type chain struct {
		CertChain struct {
			Certificates []certificate `json:"certificates"`
		} `json:"certChain"`
		ValidFor during `json:"validFor"`
	}
	var file struct {
		MediaType   string  `json:"mediaType"`
		Tlogs       []log   `json:"tlogs"`
		Ctlogs      []log   `json:"ctlogs"`
		Authorities []chain `json:"certificateAuthorities"`
		Clocks      []chain `json:"timestampAuthorities"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("trusted root: %w", err)
	}
	if !strings.HasPrefix(file.MediaType, trustedRootType) {
		return nil, fmt.Errorf("trusted root: it has the type %.100q, want %q", file.MediaType, trustedRootType)
	}
	root := &TrustedRoot{}
	for _, list := range []struct {
		from []chain
		to   *[]authority
	}{{file.Authorities, &root.authorities}, {file.Clocks, &root.clocks}} {
		for _, a := range list.from {
			if a.ValidFor.Start.IsZero() {
				return nil, errors.New("trusted root: it does not say from when on an authority was in use")
			}
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
			*list.to = append(*list.to, authority{chain, a.ValidFor})
		}
	}
	root.clocks = slices.DeleteFunc(root.clocks, func(a authority) bool { return len(a.chain) < 2 || a.chain[0].IsCA })
	for _, list := range []struct {
		from []log
		to   *[]logKey
	}{{file.Tlogs, &root.signatures}, {file.Ctlogs, &root.certs}} {
		for _, l := range list.from {
			if l.PublicKey.ValidFor.Start.IsZero() {
				return nil, errors.New("trusted root: it does not say from when on a log was in use")
			}
			key, err := x509.ParsePKIXPublicKey(l.PublicKey.RawBytes)
			if err != nil {
				continue // a kind of key that is not known here
			}
			// The name of a log is a hash of its key; that in the file is not believed.
			origin := strings.TrimSuffix(strings.TrimPrefix(l.URL, "https://"), "/")
			id := sha256.Sum256(l.PublicKey.RawBytes)
			switch k := key.(type) {
			case *ecdsa.PublicKey:
				if k.Curve != elliptic.P256() {
					continue
				}
			case ed25519.PublicKey: // as https://c2sp.org/signed-note names it
				id = sha256.Sum256(append([]byte(origin+"\n\x01"), k...))
			default:
				continue
			}
			*list.to = append(*list.to, logKey{id[:], origin, key, l.PublicKey.ValidFor})
		}
	}
	if len(root.authorities) == 0 || len(root.signatures) == 0 || len(root.certs) == 0 {
		return nil, errors.New("trusted root: it has no authority, or no log of signatures or certificates that could be used")
	}
	return root, nil
}

// find is the key on P-256 of the log of an identifier that was in use then.
func find(list []logKey, id []byte, at time.Time) *ecdsa.PublicKey {
	for _, l := range list {
		if k, ok := l.key.(*ecdsa.PublicKey); ok && slices.Equal(l.id, id) && l.holds(at) {
			return k
		}
	}
	return nil
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
	key, ok := leaf.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, "", notECDSA(leaf)
	}
	stamps, err := trust.Root.stamps(b)
	if err != nil {
		return nil, "", err
	}
	times, err := e.check(trust.Root, stamps)
	if err != nil {
		return nil, "", fmt.Errorf("its log entry: %w", err)
	}
	if err := e.about(b, leaf); err != nil {
		return nil, "", fmt.Errorf("its log entry: %w", err)
	}
	for _, at := range times {
		issuer, err := trust.Root.issued(leaf, at)
		if err == nil {
			err = trust.Root.shown(leaf, issuer)
		}
		if err != nil {
			return nil, "", fmt.Errorf("its certificate: %w", err)
		}
	}
	who, by := identityOf(leaf)
	if !slices.Contains(who, trust.Identity) || by != trust.Issuer {
		return nil, "", fmt.Errorf("it is signed by %.200q, for whom %.200q vouches, and not by %.200q for whom %.200q does", who, by, trust.Identity, trust.Issuer)
	}
	return key, trust.Identity + ", for whom " + trust.Issuer + " vouches", nil
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
