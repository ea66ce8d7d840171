package signing

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A timestamp (RFC 3161) is an authority's signature over the hash of a signature and the
// time at which it saw it, in the form of CMS (RFC 5652). Read is what authorities of
// Sigstore make: DER, one signer, SHA-2, signed attributes with the hash of the signer's
// certificate (RFC 5816). Certificates that a timestamp brings with it are not looked at: the
// signer's is the trusted root's.

// maxStamps is how many timestamps of a bundle are read.
const maxStamps = 32

// stamps are the times at which authorities of the trusted root saw the bundle's signature.
// A timestamp of anybody else, or over anything else, gives no time.
func (r *TrustedRoot) stamps(b *bundle) (times []time.Time, err error) {
	list := b.Verification.Stamps.RFC3161
	if len(list) > maxStamps {
		return nil, fmt.Errorf("it has %d timestamps, at most %d", len(list), maxStamps)
	}
	var first error
	for i, s := range list {
		for _, other := range list[:i] {
			if slices.Equal(other.Signed, s.Signed) {
				return nil, errors.New("it has a timestamp twice")
			}
		}
		at, err := r.stampedAt(s.Signed, b.Envelope.Signatures[0].Sig)
		if err == nil {
			times = append(times, at)
		} else if first == nil {
			first = err
		}
	}
	if len(times) == 0 && first != nil {
		return nil, fmt.Errorf("its timestamp: %w", first)
	}
	return times, nil
}

// stampedAt is when an authority of the trusted root saw a signature.
func (r *TrustedRoot) stampedAt(response, signature []byte) (at time.Time, err error) {
	t, err := parseTimestamp(response)
	if err != nil {
		return at, err
	}
	if !slices.Equal(hashOf(t.imprintHash, signature), t.imprint) {
		return at, errors.New("it is of another signature")
	}
	err = errors.New("the trusted root has no authority that was in use then")
	for _, a := range r.clocks {
		if !a.holds(t.at) {
			continue
		}
		if err = t.by(a.chain); err == nil {
			return t.at, nil
		}
	}
	return at, err
}

// A timestamp is one that was read, and whose parts belong together; not yet who signed it.
type timestamp struct {
	at          time.Time
	imprintHash crypto.Hash
	imprint     []byte

	signed    []byte // what the signature is over
	algorithm x509.SignatureAlgorithm
	signature []byte
	certHash  crypto.Hash // of the signer's certificate
	cert      []byte
}

// by checks that the first of some certificates signed it, for which the last vouches, and
// that it is there to sign timestamps and nothing else.
func (t *timestamp) by(chain []*x509.Certificate) error {
	leaf := chain[0]
	if !slices.Equal(hashOf(t.certHash, leaf.Raw), t.cert) {
		return errors.New("it names the certificate of another authority than the trusted root lists")
	}
	only := len(leaf.ExtKeyUsage) == 1 && len(leaf.UnknownExtKeyUsage) == 0 && leaf.ExtKeyUsage[0] == x509.ExtKeyUsageTimeStamping &&
		slices.ContainsFunc(leaf.Extensions, func(e pkix.Extension) bool { return e.Critical && e.Id.Equal(oidExtKeyUsage) })
	if !only { // RFC 3161, section 2.3
		return errors.New("its authority's certificate is not for timestamps alone")
	}
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(chain[len(chain)-1])
	for _, c := range chain[1 : len(chain)-1] {
		others.AddCert(c)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: t.at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}}); err != nil {
		return fmt.Errorf("its authority: %w", err)
	}
	if err := leaf.CheckSignature(t.algorithm, t.signed, t.signature); err != nil {
		return fmt.Errorf("its authority did not sign it: %w", err)
	}
	return nil
}

var (
	oidExtKeyUsage   = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidTSTInfo       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
)

var errTimestamp = errors.New("it cannot be read")

// parseTimestamp reads a response of an authority (RFC 3161, section 2.4.2).
func parseTimestamp(der []byte) (*timestamp, error) {
	var resp, status, content, wrapped, data cryptobyte.String
	var granted int64
	var typ asn1.ObjectIdentifier
	in := cryptobyte.String(der)
	if !in.ReadASN1(&resp, cbasn1.SEQUENCE) || !in.Empty() ||
		!resp.ReadASN1(&status, cbasn1.SEQUENCE) || !status.ReadASN1Integer(&granted) {
		return nil, errTimestamp
	}
	if granted != 0 && granted != 1 { // granted, with modifications
		return nil, fmt.Errorf("the authority refused it, with status %d", granted)
	}
	if !resp.ReadASN1(&content, cbasn1.SEQUENCE) || !resp.Empty() ||
		!content.ReadASN1ObjectIdentifier(&typ) || !typ.Equal(oidSignedData) ||
		!content.ReadASN1(&wrapped, explicit(0)) || !content.Empty() ||
		!wrapped.ReadASN1(&data, cbasn1.SEQUENCE) || !wrapped.Empty() {
		return nil, errTimestamp
	}
	return parseSigned(data)
}

func explicit(n uint8) cbasn1.Tag { return cbasn1.Tag(n).Constructed().ContextSpecific() }

// parseSigned reads the SignedData of a timestamp (RFC 5652, section 5.1).
func parseSigned(data cryptobyte.String) (*timestamp, error) {
	var version int64
	var algorithms, content, wrapped, info, infos, signer cryptobyte.String
	var typ asn1.ObjectIdentifier
	if !data.ReadASN1Integer(&version) || !data.ReadASN1(&algorithms, cbasn1.SET) ||
		!data.ReadASN1(&content, cbasn1.SEQUENCE) ||
		!content.ReadASN1ObjectIdentifier(&typ) || !typ.Equal(oidTSTInfo) ||
		!content.ReadASN1(&wrapped, explicit(0)) || !content.Empty() ||
		!wrapped.ReadASN1(&info, cbasn1.OCTET_STRING) || !wrapped.Empty() ||
		!data.SkipOptionalASN1(explicit(0)) || !data.SkipOptionalASN1(explicit(1)) || // certificates, revocations
		!data.ReadASN1(&infos, cbasn1.SET) || !data.Empty() ||
		!infos.ReadASN1(&signer, cbasn1.SEQUENCE) {
		return nil, errTimestamp
	}
	if !infos.Empty() {
		return nil, errors.New("it has more than one signer")
	}
	t := &timestamp{}
	if err := t.parseInfo(info); err != nil {
		return nil, err
	}
	return t, t.parseSigner(signer, info)
}

// parseSigner reads a SignerInfo (RFC 5652, section 5.3). What it says of the content and of
// itself is in its signed attributes, over which the signature is.
func (t *timestamp) parseSigner(signer, info cryptobyte.String) error {
	var version int64
	var sid, attributes, sig cryptobyte.String
	var tag cbasn1.Tag
	if !signer.ReadASN1Integer(&version) || !signer.ReadAnyASN1Element(&sid, &tag) {
		return errTimestamp
	}
	digest, err := readHash(&signer)
	if err != nil {
		return err
	}
	if !signer.ReadASN1Element(&attributes, explicit(0)) {
		return errors.New("it has no signed attributes")
	}
	var algorithm cryptobyte.String
	var id asn1.ObjectIdentifier
	if !signer.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&id) ||
		!signer.ReadASN1(&sig, cbasn1.OCTET_STRING) || !signer.SkipOptionalASN1(explicit(1)) || !signer.Empty() {
		return errTimestamp
	}
	if t.algorithm = signatureAlgorithm(id, digest); t.algorithm == x509.UnknownSignatureAlgorithm {
		return fmt.Errorf("it is signed in the way %s, which is not known here", id)
	}
	t.signature = sig
	t.signed = slices.Clone(attributes)
	t.signed[0] = byte(cbasn1.SET) // section 5.4: as a set, not as it is tagged
	var list cryptobyte.String
	if !attributes.ReadASN1(&list, explicit(0)) {
		return errTimestamp
	}
	seen := map[string]bool{}
	for !list.Empty() {
		var attribute, values cryptobyte.String
		var id asn1.ObjectIdentifier
		if !list.ReadASN1(&attribute, cbasn1.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&id) || !attribute.ReadASN1(&values, cbasn1.SET) || !attribute.Empty() {
			return errTimestamp
		}
		if seen[id.String()] {
			return fmt.Errorf("it has the attribute %s twice", id)
		}
		seen[id.String()] = true
		switch {
		case id.Equal(oidContentType):
			var typ asn1.ObjectIdentifier
			if !values.ReadASN1ObjectIdentifier(&typ) || !values.Empty() || !typ.Equal(oidTSTInfo) {
				return errors.New("its signature is over something else")
			}
		case id.Equal(oidMessageDigest):
			var sum cryptobyte.String
			if !values.ReadASN1(&sum, cbasn1.OCTET_STRING) || !values.Empty() || !slices.Equal(hashOf(digest, info), sum) {
				return errors.New("its signature is over something else")
			}
		case id.Equal(oidSigningCertV2):
			if err := t.parseSigningCert(values); err != nil {
				return err
			}
		}
	}
	if !seen[oidContentType.String()] || !seen[oidMessageDigest.String()] || !seen[oidSigningCertV2.String()] {
		return errors.New("its signature does not say what it is over, or with which certificate it was made")
	}
	return nil
}

// parseSigningCert reads which certificate signed: the first of a list (RFC 5035, section 3).
func (t *timestamp) parseSigningCert(values cryptobyte.String) error {
	var cert, list, first, sum cryptobyte.String
	if !values.ReadASN1(&cert, cbasn1.SEQUENCE) || !values.Empty() || !cert.ReadASN1(&list, cbasn1.SEQUENCE) || !list.ReadASN1(&first, cbasn1.SEQUENCE) {
		return errTimestamp
	}
	t.certHash = crypto.SHA256 // unless it says otherwise
	if first.PeekASN1Tag(cbasn1.SEQUENCE) {
		var err error
		if t.certHash, err = readHash(&first); err != nil {
			return err
		}
	}
	if !first.ReadASN1(&sum, cbasn1.OCTET_STRING) {
		return errTimestamp
	}
	t.cert = sum
	return nil
}

// parseInfo reads a TSTInfo (RFC 3161, section 2.4.2): what the hash is of that the authority
// was shown, and when that was.
func (t *timestamp) parseInfo(der cryptobyte.String) error {
	var info, imprint, sum, at cryptobyte.String
	var version int64
	var policy asn1.ObjectIdentifier
	if !der.ReadASN1(&info, cbasn1.SEQUENCE) || !der.Empty() || !info.ReadASN1Integer(&version) || version != 1 ||
		!info.ReadASN1ObjectIdentifier(&policy) || !info.ReadASN1(&imprint, cbasn1.SEQUENCE) {
		return errTimestamp
	}
	var err error
	if t.imprintHash, err = readHash(&imprint); err != nil {
		return err
	}
	if !imprint.ReadASN1(&sum, cbasn1.OCTET_STRING) || !imprint.Empty() ||
		!info.SkipASN1(cbasn1.INTEGER) || !info.ReadASN1(&at, cbasn1.GeneralizedTime) {
		return errTimestamp
	}
	t.imprint = sum
	// Fractions of a second are read as well: the layout allows them.
	if t.at, err = time.Parse("20060102150405Z", string(at)); err != nil {
		return fmt.Errorf("its time: %w", err)
	}
	return nil
}

// readHash reads an algorithm that has to be a hash of SHA-2.
func readHash(s *cryptobyte.String) (crypto.Hash, error) {
	var algorithm cryptobyte.String
	var id asn1.ObjectIdentifier
	if !s.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&id) {
		return 0, errTimestamp
	}
	switch id.String() {
	case "2.16.840.1.101.3.4.2.1":
		return crypto.SHA256, nil
	case "2.16.840.1.101.3.4.2.2":
		return crypto.SHA384, nil
	case "2.16.840.1.101.3.4.2.3":
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("its hash %s is not SHA-256, SHA-384 or SHA-512", id)
}

func signatureAlgorithm(id asn1.ObjectIdentifier, digest crypto.Hash) x509.SignatureAlgorithm {
	switch id.String() {
	case "1.2.840.10045.4.3.2":
		return x509.ECDSAWithSHA256
	case "1.2.840.10045.4.3.3":
		return x509.ECDSAWithSHA384
	case "1.2.840.10045.4.3.4":
		return x509.ECDSAWithSHA512
	case "1.2.840.113549.1.1.11":
		return x509.SHA256WithRSA
	case "1.2.840.113549.1.1.12":
		return x509.SHA384WithRSA
	case "1.2.840.113549.1.1.13":
		return x509.SHA512WithRSA
	case "1.2.840.113549.1.1.1": // the key's kind alone: with the digest's hash
		switch digest {
		case crypto.SHA256:
			return x509.SHA256WithRSA
		case crypto.SHA384:
			return x509.SHA384WithRSA
		case crypto.SHA512:
			return x509.SHA512WithRSA
		}
	}
	return x509.UnknownSignatureAlgorithm
}
