package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
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

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// Entries of Rekor, of both versions (https://github.com/sigstore/rekor, and
// https://github.com/sigstore/rekor-tiles with its CLIENTS.md). One of the first has a time
// of its own and the log's promise of it; of the second, only its place under a checkpoint
// (https://c2sp.org/tlog-checkpoint) is shown.

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

// check checks that the log has the entry, and returns the times at which the signature was
// there: the entry's own, if it has one, and those that timestamps gave. There is one at least.
func (e *logEntry) check(root *TrustedRoot, stamps []time.Time) (times []time.Time, err error) {
	switch e.Kind.Kind + " " + e.Kind.Version {
	case "dsse 0.0.1":
		at, err := e.promised(root)
		return append(stamps, at), err
	case "dsse 0.0.2", "hashedrekord 0.0.2":
		return stamps, e.tiled(root, stamps)
	}
	return nil, fmt.Errorf("it is of the kind %.40q, version %.40q, and this program reads dsse 0.0.1 and 0.0.2 and hashedrekord 0.0.2; check it with `model_signing verify sigstore`", e.Kind.Kind, e.Kind.Version)
}

// promised checks an entry of Rekor's first version, and returns the time at which it came.
func (e *logEntry) promised(root *TrustedRoot) (at time.Time, err error) {
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

// tiled checks an entry of Rekor's second version: that a log which was in use at all those
// times has it, under a checkpoint that the log signed.
func (e *logEntry) tiled(root *TrustedRoot, times []time.Time) error {
	switch {
	case len(times) == 0:
		return errors.New("it has no time of its own, and no authority that the trusted root lists gave the signature a timestamp")
	case e.Time != "" && e.Time != "0" || len(e.Promise.Timestamp) > 0:
		return errors.New("it brings a time or a promise, which an entry of this version does not have")
	case e.LogIndex != e.Proof.LogIndex:
		return errors.New("it and its proof of inclusion name two places")
	}
	err := fmt.Errorf("the trusted root has no log %x that was in use at %s", e.LogID.KeyID, times[0].UTC().Format(time.RFC3339))
	for _, l := range root.signatures {
		if len(e.LogID.KeyID) > 0 && !slices.Equal(e.LogID.KeyID, l.id) || slices.ContainsFunc(times, func(t time.Time) bool { return !l.holds(t) }) {
			continue
		}
		c, _, _, nerr := log.ParseCheckpoint([]byte(e.Proof.Checkpoint.Envelope), l.origin, noteKey{l})
		if nerr != nil {
			err = fmt.Errorf("the log did not sign its checkpoint: %w", nerr)
			continue
		}
		return e.under(c)
	}
	return err
}

// under checks that the entry has its place under a checkpoint of the log.
func (e *logEntry) under(c *log.Checkpoint) error {
	var index uint64 // the first place of a log is left out by what writes bundles
	if e.Proof.LogIndex != "" {
		var err error
		if index, err = strconv.ParseUint(e.Proof.LogIndex, 10, 63); err != nil {
			return errors.New("its proof of inclusion names no place")
		}
	}
	if e.Proof.TreeSize != strconv.FormatUint(c.Size, 10) || !slices.Equal(e.Proof.RootHash, c.Hash) {
		return errors.New("its checkpoint is of another tree")
	}
	h := rfc6962.DefaultHasher
	if err := proof.VerifyInclusion(h, index, c.Size, h.HashLeaf(e.Body), e.Proof.Hashes, c.Hash); err != nil {
		return fmt.Errorf("it is not in the log's tree: %w", err)
	}
	return nil
}

// noteKey verifies a log's signature on a note (https://c2sp.org/signed-note).
type noteKey struct{ logKey }

func (k noteKey) Name() string    { return k.origin }
func (k noteKey) KeyHash() uint32 { return binary.BigEndian.Uint32(k.id) }

func (k noteKey) Verify(msg, sig []byte) bool {
	switch key := k.key.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(key, msg, sig)
	case *ecdsa.PublicKey:
		return verifySHA256(key, msg, sig)
	}
	return false
}

// about checks that the entry is about this bundle's payload, signature and certificate. The
// first version's hash of the envelope is over bytes that bundles do not keep, and adds
// nothing to these.
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

			DSSE struct {
				PayloadHash namedDigest      `json:"payloadHash"`
				Signatures  []tiledSignature `json:"signatures"`
			} `json:"dsseV002"`
			HashedRekord struct {
				Data      namedDigest    `json:"data"`
				Signature tiledSignature `json:"signature"`
			} `json:"hashedRekordV002"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(e.Body, &body); err != nil {
		return fmt.Errorf("its body cannot be read: %w", err)
	}
	if body.Kind != e.Kind.Kind || body.Version != e.Kind.Version {
		return errors.New("its body is of another kind")
	}
	// What it is about, for each kind: the hash of the payload or of what was signed.
	var hash crypto.Hash
	var digest, signature, cert []byte
	of := b.Envelope.Payload
	n := 1
	switch e.Kind.Kind + " " + e.Kind.Version {
	case "dsse 0.0.1":
		if n = len(body.Spec.Signatures); n != 1 {
			break
		}
		s := body.Spec.Signatures[0]
		if body.Spec.PayloadHash.Algorithm == "sha256" {
			hash = crypto.SHA256
		}
		digest, _ = hex.DecodeString(body.Spec.PayloadHash.Value)
		signature = s.Signature
		if block, rest := pem.Decode(s.Verifier); block != nil && block.Type == "CERTIFICATE" && len(rest) == 0 {
			cert = block.Bytes
		}
	case "dsse 0.0.2":
		if n = len(body.Spec.DSSE.Signatures); n != 1 {
			break
		}
		s := body.Spec.DSSE.Signatures[0]
		hash, digest = body.Spec.DSSE.PayloadHash.hash(), body.Spec.DSSE.PayloadHash.Digest
		signature, cert = s.Content, s.Verifier.Certificate.RawBytes
	default: // hashedrekord 0.0.2
		s := body.Spec.HashedRekord
		hash, digest = s.Data.hash(), s.Data.Digest
		signature, cert = s.Signature.Content, s.Signature.Verifier.Certificate.RawBytes
		of = preAuth(b.Envelope.Payload)
	}
	switch {
	case n != 1:
		return fmt.Errorf("its body has %d signatures, want one", n)
	case hash == 0:
		return errors.New("its body names a hash that is not known here")
	case !slices.Equal(hashOf(hash, of), digest):
		return errors.New("it is about other files")
	case !slices.Equal(signature, b.Envelope.Signatures[0].Sig):
		return errors.New("it is about another signature")
	case !slices.Equal(cert, leaf.Raw):
		return errors.New("it is about another certificate")
	}
	return nil
}

// A namedDigest is a hash as entries of the second version have it.
type namedDigest struct {
	Algorithm string `json:"algorithm"`
	Digest    []byte `json:"digest"`
}

func (d namedDigest) hash() crypto.Hash {
	switch d.Algorithm {
	case "SHA2_256":
		return crypto.SHA256
	case "SHA2_384":
		return crypto.SHA384
	case "SHA2_512":
		return crypto.SHA512
	}
	return 0
}

// A tiledSignature is a signature as entries of the second version have it.
type tiledSignature struct {
	Content  []byte `json:"content"`
	Verifier struct {
		Certificate certificate `json:"x509Certificate"`
	} `json:"verifier"`
}

func hashOf(h crypto.Hash, data []byte) []byte {
	sum := h.New()
	sum.Write(data)
	return sum.Sum(nil)
}
