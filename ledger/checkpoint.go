package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"probity"
	"probity/internal/eip712"
)

// Why a checkpoint or a proof is refused. Callers branch on these with errors.Is.
var (
	ErrLogKey       = errors.New("not the trusted log key")
	ErrCheckpoint   = errors.New("not a checkpoint")
	ErrOrigin       = errors.New("checkpoint is of another log")
	ErrUnsigned     = errors.New("checkpoint is not signed by the trusted log key")
	ErrProofFormat  = errors.New("not a tlog-proof")
	ErrInclusion    = errors.New("receipt is not in the log where the proof says")
	ErrConsistency  = errors.New("the newer checkpoint does not extend the older one")
	ErrEquivocation = errors.New("the log signed two different trees of one size")
)

// AnchorPoint is the part of a checkpoint that goes on chain.
type AnchorPoint struct {
	Size uint64       `json:"size"` // number of entries
	Root probity.Hash `json:"root"` // RFC 6962 tree hash (SHA-256) of that many entries
}

// A Checkpoint is a state of the log that its key signed.
type Checkpoint struct {
	AnchorPoint
	Origin string // the log's name
	Note   []byte // the signed note, as published
}

// OriginHash is how the Anchors contract names a log: keccak256 of its origin.
func OriginHash(origin string) probity.Hash { return eip712.Keccak([]byte(origin)) }

// OpenCheckpoint reads a C2SP tlog-checkpoint and verifies the log's signature
// on it. logKey is a signed-note verifier key, NAME+HASH+BASE64, whose name is
// the log's origin. Signatures by unknown keys are ignored, as the signed-note
// specification asks; extension lines are refused. The error is ErrLogKey,
// ErrCheckpoint, ErrOrigin or ErrUnsigned.
func OpenCheckpoint(text []byte, logKey string) (Checkpoint, error) {
	v, err := note.NewVerifier(logKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %q is not a verifier key: want NAME+HASH+BASE64, as `probity` prints it", ErrLogKey, logKey)
	}
	return openCheckpoint(text, v)
}

func openCheckpoint(text []byte, v note.Verifier) (Checkpoint, error) {
	body, sigs, ok := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(body), "\n")
	if !ok || len(lines) != 3 {
		return Checkpoint{}, fmt.Errorf("%w: want three lines, a blank one and signatures", ErrCheckpoint)
	}
	size, err := parseDecimal(lines[1])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: size %q: %v", ErrCheckpoint, lines[1], err)
	}
	root, err := parseBase64Hash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: root %q: %v", ErrCheckpoint, lines[2], err)
	}
	// Base64 that decodes to the same bytes in two ways would let two different
	// files both verify.
	for line := range strings.Lines(string(sigs)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		if len(f) != 3 {
			return Checkpoint{}, fmt.Errorf("%w: malformed signature line", ErrCheckpoint)
		}
		if raw, err := base64.StdEncoding.DecodeString(f[2]); err != nil || base64.StdEncoding.EncodeToString(raw) != f[2] {
			return Checkpoint{}, fmt.Errorf("%w: signature of %s is not canonical base64", ErrCheckpoint, f[1])
		}
	}
	if lines[0] != v.Name() {
		return Checkpoint{}, fmt.Errorf("%w: it says %q, the trusted key is of %q", ErrOrigin, lines[0], v.Name())
	}
	if _, err := note.Open(text, note.VerifierList(v)); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %v", ErrUnsigned, err)
	}
	return Checkpoint{AnchorPoint: AnchorPoint{size, root}, Origin: lines[0], Note: bytes.Clone(text)}, nil
}

// VerifyConsistency checks that the log only grew between two checkpoints.
// hashes is an RFC 6962 consistency proof, as [Log.Consistency] makes it. Two
// roots of one size are ErrEquivocation, which both signed checkpoints prove to
// anybody; anything else that does not fit is ErrConsistency.
func VerifyConsistency(older, newer AnchorPoint, hashes []probity.Hash) error {
	if older.Size == newer.Size && older.Root != newer.Root {
		return fmt.Errorf("%w: size %d, roots %s and %s; keep both checkpoints and show them", ErrEquivocation, older.Size, older.Root, newer.Root)
	}
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, older.Size, newer.Size, fromHashes(hashes), older.Root[:], newer.Root[:]); err != nil {
		return fmt.Errorf("%w: %v", ErrConsistency, err)
	}
	return nil
}

// TlogProof is a C2SP tlog-proof, version 1: that an entry is in the tree of a
// checkpoint.
type TlogProof struct {
	Index      uint64         // of the entry, from 0
	Hashes     []probity.Hash // from the leaf's sibling up
	Extra      []byte         // opaque, never trusted, nil where there is none
	Checkpoint []byte         // signed note
}

const tlogProofHeader = "c2sp.org/tlog-proof@v1\n"

// MarshalText writes the proof; [ParseTlogProof] reads it.
func (p TlogProof) MarshalText() ([]byte, error) {
	b := []byte(tlogProofHeader)
	if p.Extra != nil {
		b = fmt.Appendf(b, "extra %s\n", base64.StdEncoding.EncodeToString(p.Extra))
	}
	b = fmt.Appendf(b, "index %d\n", p.Index)
	for _, h := range p.Hashes {
		b = fmt.Appendf(b, "%s\n", base64.StdEncoding.EncodeToString(h[:]))
	}
	b = append(b, '\n')
	return append(b, p.Checkpoint...), nil
}

// ParseTlogProof reads a proof strictly: whatever it accepts, MarshalText
// writes back byte for byte. It does not look into the checkpoint. The error is
// ErrProofFormat.
func ParseTlogProof(text []byte) (TlogProof, error) {
	bad := func(format string, args ...any) (TlogProof, error) {
		return TlogProof{}, fmt.Errorf("%w: "+format, append([]any{ErrProofFormat}, args...)...)
	}
	rest, ok := strings.CutPrefix(string(text), tlogProofHeader)
	if !ok {
		return bad("the first line must be %q", strings.TrimSpace(tlogProofHeader))
	}
	head, checkpoint, ok := strings.Cut(rest, "\n\n")
	if !ok {
		return bad("there is no blank line before the checkpoint")
	}
	if checkpoint == "" {
		return bad("the checkpoint is missing")
	}
	p := TlogProof{Checkpoint: []byte(checkpoint)}
	lines := strings.Split(head, "\n")
	if extra, ok := strings.CutPrefix(lines[0], "extra "); ok {
		raw, err := base64.StdEncoding.DecodeString(extra)
		if err != nil || base64.StdEncoding.EncodeToString(raw) != extra {
			return bad("extra data is not canonical base64")
		}
		p.Extra, lines = raw, lines[1:]
	}
	if len(lines) == 0 {
		return bad("the index is missing")
	}
	index, ok := strings.CutPrefix(lines[0], "index ")
	if !ok {
		return bad("the index is missing")
	}
	var err error
	if p.Index, err = parseDecimal(index); err != nil {
		return bad("index %q: %v", index, err)
	}
	for i, line := range lines[1:] {
		h, err := parseBase64Hash(line)
		if err != nil {
			return bad("hash %d: %v", i, err)
		}
		p.Hashes = append(p.Hashes, h)
	}
	if len(p.Hashes) > 64 {
		return bad("%d hashes; no tree is that high", len(p.Hashes))
	}
	return p, nil
}

// Verify checks that the log holding logKey has signed a tree with receipt, a
// receipt's [Hash], at the proof's index, and returns the checkpoint of that
// tree. Errors are OpenCheckpoint's and ErrInclusion.
func (p TlogProof) Verify(receipt probity.Hash, logKey string) (Checkpoint, error) {
	c, err := OpenCheckpoint(p.Checkpoint, logKey)
	if err != nil {
		return Checkpoint{}, err
	}
	return c, p.includes(receipt, c)
}

// includes checks the proof against a checkpoint that was verified.
func (p TlogProof) includes(receipt probity.Hash, c Checkpoint) error {
	leaf := rfc6962.DefaultHasher.HashLeaf(receipt[:])
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, c.Size, leaf, fromHashes(p.Hashes), c.Root[:]); err != nil {
		return fmt.Errorf("%w: receipt %s, index %d, tree of %d: %v", ErrInclusion, receipt, p.Index, c.Size, err)
	}
	return nil
}

func fromHashes(hashes []probity.Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}

func toHashes(raw [][]byte) ([]probity.Hash, error) {
	out := make([]probity.Hash, len(raw))
	for i, b := range raw {
		if len(b) != sha256.Size {
			return nil, fmt.Errorf("hash %d has %d bytes: want %d", i, len(b), sha256.Size)
		}
		out[i] = probity.Hash(b)
	}
	return out, nil
}

func parseDecimal(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != s {
		return 0, errors.New("want a decimal number without leading zeros")
	}
	return n, nil
}

func parseBase64Hash(s string) (h probity.Hash, err error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(raw) != len(h) || base64.StdEncoding.EncodeToString(raw) != s {
		return h, errors.New("want 32 bytes in canonical base64")
	}
	return probity.Hash(raw), nil
}
