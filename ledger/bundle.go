package ledger

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"probity"
)

// BundleFormat is the first field of a bundle.
const BundleFormat = "probity receipt bundle 2"

// Why a bundle is refused, besides what Entry.Check, OpenCheckpoint and
// TlogProof.Verify report. Callers branch on these with errors.Is.
var (
	ErrLeaf      = errors.New("bundle's leaf is not the hash of its receipt")
	ErrIndex     = errors.New("bundle's index is not that of its proof")
	ErrStatement = errors.New("bundle's statement is not that of its receipt")
	ErrRefused   = errors.New("evidence does not convince")
	ErrWitnesses = errors.New("too few witnesses have cosigned the checkpoint")
)

// A Bundle is everything about one receipt in one file. Its only encoding is
// the JSON that [Bundle.Encode] writes: one set of bytes per bundle.
type Bundle struct {
	Format string `json:"format"` // BundleFormat
	Entry
	Leaf      probity.Hash `json:"leaf"`                // the log entry: the receipt's Hash
	Index     uint64       `json:"index"`               // in the log, from 0
	LogKey    string       `json:"logKey"`              // for information; a verifier brings its own
	Proof     string       `json:"proof"`               // tlog-proof
	Statement *Envelope    `json:"statement,omitempty"` // in-toto, signed with the log's key
}

// Encode writes the bundle as indented JSON with a newline at the end.
func (b Bundle) Encode() ([]byte, error) { return encodeAny(b) }

// ParseBundle reads a bundle; whatever it accepts, Encode writes back byte for
// byte. It verifies nothing: that is [VerifyBundle]. The error is ErrFormat.
func ParseBundle(data []byte) (Bundle, error) {
	var b Bundle
	if err := parseExact("bundle", data, &b, encodeAny); err != nil {
		return Bundle{}, err
	}
	if b.Format != BundleFormat {
		return Bundle{}, fmt.Errorf("bundle is %w: its format is %q, this program reads %q", ErrFormat, b.Format, BundleFormat)
	}
	return b, nil
}

// Bundle makes the bundle of a receipt that a checkpoint covers, or ErrNotFound.
func (l *Log) Bundle(ctx context.Context, receipt probity.Hash) (Bundle, error) {
	r, err := l.Get(receipt)
	if err != nil {
		return Bundle{}, err
	}
	p, err := l.Proof(ctx, r.Index)
	if err != nil {
		return Bundle{}, err
	}
	text, err := p.MarshalText()
	if err != nil {
		return Bundle{}, err
	}
	s, err := l.SignStatement(r.Entry)
	if err != nil {
		return Bundle{}, err
	}
	return Bundle{
		Format: BundleFormat, Entry: r.Entry, Leaf: receipt, Index: r.Index,
		LogKey: l.logKey, Proof: string(text), Statement: &s,
	}, nil
}

// A Verifier is what somebody who checks bundles trusts.
type Verifier struct {
	// LogKey is the log's public key, as [Log.LogKey] prints it. It must come
	// from elsewhere than the bundle: the chain, the operator's site, an older
	// receipt.
	LogKey string
	// Evidence, when set, judges the evidence, for example by verifying the
	// proof. It is called last, with an entry whose parts all hash to what the
	// receipt names.
	Evidence func(Entry) error
	// Witnesses are keys of witnesses, and Quorum how many of them must have cosigned
	// the checkpoint: then the log cannot have shown this history to you alone.
	Witnesses []string
	Quorum    int
}

// Verified is what a good bundle shows.
type Verified struct {
	Entry
	Hash       probity.Hash // the receipt's, for looking up Settlement and anchors
	Index      uint64
	Checkpoint Checkpoint // signed by the trusted key, holding the receipt; compare with the chain's anchors
	Judged     bool       // whether Verifier.Evidence was set, and content

	Cosignatures []Cosignature // by those of Verifier.Witnesses that cosigned
}

// VerifyBundle checks a bundle offline: that its receipt is well formed, that
// model version and evidence are the ones the receipt names, and that the
// trusted log has signed a tree with this receipt at this place. Changing any
// byte of a bundle makes it fail; leaving out an optional part as a whole, which
// is the statement, the manifest, or a signature that need not be there, does not.
//
// Errors, for errors.Is: ErrFormat, ErrReceipt, ErrModel, ErrEvidence, ErrSigner, ErrLeaf
// (receipt altered), ErrLogKey, ErrProofFormat, ErrIndex (index altered),
// ErrCheckpoint, ErrOrigin, ErrUnsigned (size or root altered, or signed by
// another key), ErrInclusion (proof of another receipt or place), ErrStatement,
// ErrWitnesses (too few), ErrRefused (by Verifier.Evidence).
func VerifyBundle(data []byte, v Verifier) (Verified, error) {
	b, err := ParseBundle(data)
	if err != nil {
		return Verified{}, err
	}
	fail := func(err error) (Verified, error) { return Verified{}, fmt.Errorf("verify bundle: %w", err) }
	hash := Hash(b.Receipt)
	if b.Leaf != hash {
		return fail(fmt.Errorf("%w: the receipt hashes to %s, the leaf is %s; one of them was altered", ErrLeaf, hash, b.Leaf))
	}
	if err := b.Entry.Check(); err != nil {
		return fail(err)
	}
	if b.LogKey != v.LogKey {
		return fail(fmt.Errorf("%w: the bundle is of log %s, you trust %q", ErrLogKey, b.LogKey, v.LogKey))
	}
	p, err := ParseTlogProof([]byte(b.Proof))
	if err != nil {
		return fail(err)
	}
	if p.Extra != nil {
		return fail(fmt.Errorf("%w: a bundle's proof carries no extra data", ErrProofFormat))
	}
	if p.Index != b.Index {
		return fail(fmt.Errorf("%w: %d and %d", ErrIndex, b.Index, p.Index))
	}
	c, err := p.Verify(hash, v.LogKey)
	if err != nil {
		return fail(err)
	}
	if err := b.checkStatement(v.LogKey); err != nil {
		return fail(err)
	}
	cosigned, err := Cosignatures(c.Note, v.Witnesses...)
	if err != nil {
		return fail(err)
	}
	if len(cosigned) < v.Quorum {
		return fail(fmt.Errorf("%w: %d of your %d witnesses have cosigned it, you want %d", ErrWitnesses, len(cosigned), len(v.Witnesses), v.Quorum))
	}
	if v.Evidence != nil {
		if err := v.Evidence(b.Entry); err != nil {
			return fail(fmt.Errorf("%w: %w", ErrRefused, err))
		}
	}
	return Verified{Entry: b.Entry, Hash: hash, Index: b.Index, Checkpoint: c, Judged: v.Evidence != nil, Cosignatures: cosigned}, nil
}

// checkStatement holds a statement to the one form that SignStatement writes,
// since a loosely read part would be a part that could be changed.
func (b Bundle) checkStatement(logKey string) error {
	if b.Statement == nil {
		return nil
	}
	want, err := Statement(b.Entry)
	if err != nil {
		return err
	}
	key, err := publicKey(logKey)
	if err != nil {
		return err
	}
	if len(b.Statement.Signatures) != 1 || b.Statement.Payload != base64.StdEncoding.EncodeToString(want) {
		return fmt.Errorf("%w: it was altered, or taken from another receipt", ErrStatement)
	}
	if _, err := b.Statement.Verify(PayloadType, key); err != nil {
		return fmt.Errorf("%w: %w", ErrStatement, err)
	}
	sig := b.Statement.Signatures[0]
	raw, err := base64.StdEncoding.DecodeString(sig.Sig)
	if err != nil || base64.StdEncoding.EncodeToString(raw) != sig.Sig || sig.KeyID != keyID(key) {
		return fmt.Errorf("%w: its signature is not written the way this program does", ErrStatement)
	}
	return nil
}

// publicKey takes the ed25519 key out of a verifier key.
func publicKey(logKey string) (ed25519.PublicKey, error) {
	_, key, err := splitKey(logKey)
	return key, err
}

// splitKey takes a verifier key apart: the log's name and its ed25519 key.
func splitKey(logKey string) (origin string, key ed25519.PublicKey, err error) {
	f := strings.SplitN(logKey, "+", 3)
	if _, err := note.NewVerifier(logKey); err != nil || len(f) != 3 {
		return "", nil, fmt.Errorf("%w: %q is not a verifier key", ErrLogKey, logKey)
	}
	raw, err := base64.StdEncoding.DecodeString(f[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return "", nil, fmt.Errorf("%w: %q is not an ed25519 verifier key", ErrLogKey, logKey)
	}
	return f[0], raw[1:], nil
}
