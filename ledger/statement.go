package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"probity"
	"probity/internal/eip712"
)

// The types of an exported receipt. PredicateType is a name, not an address:
// its meaning is the doc comment of [Statement].
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "urn:probity:receipt:v2"
	PayloadType   = "application/vnd.in-toto+json"
)

// ErrSignature is returned for an envelope that the key did not sign, or that
// holds something else than expected.
var ErrSignature = errors.New("envelope is not signed by this key")

type resource struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

type statement struct {
	Type          string     `json:"_type"`
	Subject       []resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     predicate  `json:"predicate"`
}

type predicate struct {
	Hash    probity.Hash    `json:"hash"`
	Receipt probity.Receipt `json:"receipt"`
	Body    json.RawMessage `json:"body"`
}

// Statement is an entry's receipt as an in-toto statement, version 1: compact JSON,
// always the same bytes for the same receipt. Its subjects are the model
// version, named model/ASSET/VERSION with digest keccak256 Receipt.Model, and
// for an inference the output, named output/CHAIN/MARKET/JOB with digest
// keccak256 Receipt.Output. A receipt with neither is its own subject, named
// receipt/CHAIN/KIND. Its predicate, of type [PredicateType], is {"hash": the receipt's
// Hash, "receipt": the receipt, "body": the body}.
func Statement(e Entry) ([]byte, error) {
	r := e.Receipt
	if err := CheckReceipt(r); err != nil {
		return nil, err
	}
	digest := func(h probity.Hash) map[string]string {
		return map[string]string{"keccak256": hex.EncodeToString(h[:])}
	}
	s := statement{Type: StatementType, PredicateType: PredicateType, Predicate: predicate{Hash(r), r, e.Evidence.Body}}
	if eip712.Keccak(e.Evidence.Body) != r.Body {
		return nil, fmt.Errorf("%w: body is missing or another", ErrEvidence)
	}
	if r.Asset != 0 {
		s.Subject = append(s.Subject, resource{fmt.Sprintf("model/%d/%d", r.Asset, r.Version), digest(r.Model)})
	}
	if r.Kind == probity.ReceiptInference {
		s.Subject = append(s.Subject, resource{fmt.Sprintf("output/%d/%s/%d", r.Chain, r.Market, r.Job), digest(r.Output)})
	}
	if len(s.Subject) == 0 {
		s.Subject = []resource{{fmt.Sprintf("receipt/%d/%d", r.Chain, r.Kind), digest(Hash(r))}}
	}
	return json.Marshal(s)
}

// An Envelope is a DSSE envelope in its JSON form.
type Envelope struct {
	Payload     string              `json:"payload"` // base64
	PayloadType string              `json:"payloadType"`
	Signatures  []EnvelopeSignature `json:"signatures"`
}

// An EnvelopeSignature is one signature of an Envelope.
type EnvelopeSignature struct {
	KeyID string `json:"keyid,omitempty"` // a hint, never trusted
	Sig   string `json:"sig"`             // base64
}

// pae is DSSE's pre-authentication encoding: what gets signed.
func pae(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// Sign wraps a payload in a DSSE envelope with one ed25519 signature. The key
// id is the SHA-256 of the public key in hex.
func Sign(payloadType string, payload []byte, key ed25519.PrivateKey) Envelope {
	return Envelope{
		Payload: base64.StdEncoding.EncodeToString(payload), PayloadType: payloadType,
		Signatures: []EnvelopeSignature{{keyID(key.Public().(ed25519.PublicKey)), base64.StdEncoding.EncodeToString(ed25519.Sign(key, pae(payloadType, payload)))}},
	}
}

func keyID(key ed25519.PublicKey) string {
	id := sha256.Sum256(key)
	return hex.EncodeToString(id[:])
}

// Verify returns the payload when one of the signatures is by key and the
// payload is of the wanted type, which must not be empty. Both base64 alphabets
// are read, as DSSE 1.0 asks. The error is ErrSignature.
func (e Envelope) Verify(payloadType string, key ed25519.PublicKey) ([]byte, error) {
	if payloadType == "" || e.PayloadType != payloadType {
		return nil, fmt.Errorf("%w: it holds %q, want %q", ErrSignature, e.PayloadType, payloadType)
	}
	if len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: the key has %d bytes: want %d", ErrSignature, len(key), ed25519.PublicKeySize)
	}
	payload, err := decodeEither(e.Payload)
	if err != nil {
		return nil, fmt.Errorf("%w: payload: %v", ErrSignature, err)
	}
	for _, s := range e.Signatures {
		sig, err := decodeEither(s.Sig)
		if err == nil && ed25519.Verify(key, pae(payloadType, payload), sig) {
			return payload, nil
		}
	}
	return nil, ErrSignature
}

func decodeEither(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("base64 with line breaks")
	}
	if strings.ContainsAny(s, "-_") {
		return base64.URLEncoding.Strict().DecodeString(s)
	}
	return base64.StdEncoding.Strict().DecodeString(s)
}

// SignStatement exports a receipt as an in-toto statement in a DSSE envelope
// signed with the log's key. DSSE signs bytes that begin with "DSSEv1 ", which
// no checkpoint does, so one key can do both.
func (l *Log) SignStatement(e Entry) (Envelope, error) {
	s, err := Statement(e)
	if err != nil {
		return Envelope{}, err
	}
	return Sign(PayloadType, s, l.key), nil
}
