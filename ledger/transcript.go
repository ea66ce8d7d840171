package ledger

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"probity"
)

// The entries of a language model's transcript. Others may be added; they are part
// of what is committed to.
const (
	EntryPrompt     = "prompt"      // what was asked, one entry a message: JSON
	EntryParameters = "parameters"  // JSON: model, temperature, seed, top-p, ...
	EntryToken      = "token"       // what was written, one entry a token or a piece of text
	EntryToolCall   = "tool-call"   // JSON: name and arguments
	EntryToolResult = "tool-result" // what the tool answered: JSON
	EntryFinish     = "finish"      // why the model stopped
	EntryResponse   = "response"    // JSON: what else was answered
)

// The bounds of a transcript.
const (
	maxEntryData = 16 << 20
	maxEntryKind = 64
)

// ErrOpening is returned for an opening that does not lead to the root.
var ErrOpening = errors.New("opening does not lead to the root")

// A Transcript is what a language model read and wrote, committed to entry by entry:
// an RFC 6962 tree of salted commitments, whose root says nothing of the entries and
// of which each can be opened without the others. It is not for several goroutines
// at once.
type Transcript struct {
	seed    probity.Hash
	entries []TranscriptEntry
	leaves  []probity.Hash
}

// A TranscriptEntry is one of a transcript's entries.
type TranscriptEntry struct {
	Kind string `json:"kind"` // EntryPrompt, ...; at most 64 bytes
	Data []byte `json:"data"` // at most 16 MiB
}

// NewTranscript begins a transcript. The salts of all entries follow from seed, which
// nobody else may know until it is destroyed; zero draws one.
func NewTranscript(seed probity.Hash) (*Transcript, error) {
	if seed.IsZero() {
		if _, err := rand.Read(seed[:]); err != nil {
			return nil, err
		}
	}
	return &Transcript{seed: seed}, nil
}

// Seed is what the salts follow from. Whoever has it and the entries can open them.
func (t *Transcript) Seed() probity.Hash { return t.seed }

// Add appends an entry.
func (t *Transcript) Add(kind string, data []byte) error {
	e := TranscriptEntry{kind, data}
	leaf, err := e.leaf(t.salt(len(t.entries)))
	if err != nil {
		return err
	}
	t.entries, t.leaves = append(t.entries, e), append(t.leaves, leaf)
	return nil
}

// salt is the salt of entry i: HMAC-SHA256(seed, i).
func (t *Transcript) salt(i int) (s probity.Hash) {
	m := hmac.New(sha256.New, t.seed[:])
	m.Write(binary.BigEndian.AppendUint64([]byte("probity transcript"), uint64(i)))
	m.Sum(s[:0])
	return s
}

// leaf is the commitment to an entry: the RFC 6962 leaf hash of the salt, the length
// of the kind in one byte, the kind and the data.
func (e TranscriptEntry) leaf(salt probity.Hash) (probity.Hash, error) {
	if e.Kind == "" || len(e.Kind) > maxEntryKind || len(e.Data) > maxEntryData {
		return probity.Hash{}, fmt.Errorf("transcript entry of kind %q with %d bytes: want a kind of 1 to %d bytes and at most %d of data", e.Kind, len(e.Data), maxEntryKind, maxEntryData)
	}
	b := make([]byte, 0, len(salt)+1+len(e.Kind)+len(e.Data))
	b = append(append(b, salt[:]...), byte(len(e.Kind)))
	return probity.Hash(rfc6962.DefaultHasher.HashLeaf(append(append(b, e.Kind...), e.Data...))), nil
}

// Root is what Inference.Transcript holds, and the number of entries.
func (t *Transcript) Root() (probity.Hash, uint64) {
	if len(t.leaves) == 0 {
		return probity.Hash(rfc6962.DefaultHasher.EmptyRoot()), 0
	}
	return treeHash(t.leaves), uint64(len(t.leaves))
}

// Open opens entry i.
func (t *Transcript) Open(i int) (TranscriptOpening, error) {
	if i < 0 || i >= len(t.entries) {
		return TranscriptOpening{}, fmt.Errorf("transcript entry %d: it has %d", i, len(t.entries))
	}
	return TranscriptOpening{TranscriptEntry: t.entries[i], Index: uint64(i), Salt: t.salt(i), Path: treePath(i, t.leaves)}, nil
}

// A TranscriptOpening shows one entry of a transcript.
type TranscriptOpening struct {
	TranscriptEntry
	Index uint64         `json:"index"`
	Salt  probity.Hash   `json:"salt"`
	Path  []probity.Hash `json:"path"` // RFC 6962 inclusion proof
}

// Verify checks that the entry stands at its place in the transcript with a root and
// a number of entries, as a receipt's body holds them. The error is ErrOpening.
func (o TranscriptOpening) Verify(root probity.Hash, entries uint64) error {
	leaf, err := o.leaf(o.Salt)
	if err == nil {
		err = proof.VerifyInclusion(rfc6962.DefaultHasher, o.Index, entries, leaf[:], fromHashes(o.Path), root[:])
	}
	if err != nil {
		return fmt.Errorf("%w: entry %d of %d: %v", ErrOpening, o.Index, entries, err)
	}
	return nil
}

// treeHash is MTH of RFC 6962, section 2.1, over leaf hashes.
func treeHash(leaves []probity.Hash) probity.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := halfOf(len(leaves))
	l, r := treeHash(leaves[:k]), treeHash(leaves[k:])
	return probity.Hash(rfc6962.DefaultHasher.HashChildren(l[:], r[:]))
}

// treePath is PATH of RFC 6962, section 2.1.1: from the leaf's sibling up.
func treePath(i int, leaves []probity.Hash) []probity.Hash {
	if len(leaves) == 1 {
		return nil
	}
	k := halfOf(len(leaves))
	if i < k {
		return append(treePath(i, leaves[:k]), treeHash(leaves[k:]))
	}
	return append(treePath(i-k, leaves[k:]), treeHash(leaves[:k]))
}

// halfOf is the largest power of two below n, for n over 1.
func halfOf(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}
