package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"probity"
	"probity/ledger"
	"probity/ledger/vault"
)

// whatTranscript is what the vault calls the opening of a transcript.
const whatTranscript = "transcript"

// A SealedChat is a chat of a language model that has its receipt.
type SealedChat struct {
	Receipt    probity.Hash `json:"receipt"` // on its way into the log
	Transcript probity.Hash `json:"transcript"`
	Entries    uint64       `json:"entries"`
	Read       int          `json:"read"` // of them, what the model read
	Subject    string       `json:"subject"`
}

// SealChat writes the receipt of a chat, which as signs for, and keeps what opens it for the
// person whom it is about. content is the root over the model that answered, or zero where
// that is not known.
func (n *Node) SealChat(as *Party, subject string, chat *ledger.Chat, content probity.Hash) (*SealedChat, error) {
	v, err := n.vault()
	if err != nil {
		return nil, err
	}
	t, read, err := chat.Seal(probity.Hash{})
	if err != nil {
		return nil, err
	}
	root, count := t.Root()
	output := []probity.Hash{root}
	now := uint64(time.Now().Unix())
	e, err := ledger.Seal(probity.Receipt{
		Chain: n.client.ChainID(), Input: read, Output: ledger.OutputHash(output), Executor: as.Account(), Tier: probity.TierSigned, Time: now,
	}, ledger.ModelVersion{}, ledger.Evidence{Output: output}, ledger.Inference{
		Transcript: root, Events: count, Name: chat.Model, Content: content, InputTokens: chat.InputTokens, OutputTokens: chat.OutputTokens,
	}, as.key)
	if err != nil {
		return nil, err
	}
	h := ledger.Hash(e.Receipt)
	data, err := json.Marshal(chat.Entries)
	if err != nil {
		return nil, err
	}
	// Before the receipt: what it commits to could not be made again.
	if err := v.Keep(subject, vault.Opening{Receipt: h, What: whatTranscript, Salt: t.Seed(), Data: data, Time: now}); err != nil {
		return nil, fmt.Errorf("keep the chat for %q: %w", subject, err)
	}
	_, err = n.out.put(e)
	return &SealedChat{Receipt: h, Transcript: root, Entries: count, Read: chat.Read, Subject: subject}, err
}

// checkTranscript checks what the receipt of a language model's answer shows by itself.
func checkTranscript(e ledger.Entry) error {
	body, err := transcribed(e)
	if err != nil {
		return err
	}
	if o := e.Evidence.Output; len(o) != 1 || o[0] != body.Transcript {
		return errors.New("its output is not the transcript that it names")
	}
	return nil
}

// transcribed is the body of a receipt with a transcript.
func transcribed(e ledger.Entry) (body ledger.Inference, err error) {
	b, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err == nil {
		body, _ = b.(ledger.Inference)
	}
	if body.Transcript.IsZero() || body.Events == 0 {
		return body, errors.New("this receipt commits to no transcript: it is not of a language model's answer")
	}
	return body, nil
}

// A TranscriptFile is entries of a transcript, opened so that anybody who has the receipt
// can check them offline. It shows nothing of the others but how many there are.
type TranscriptFile struct {
	Format  string                     `json:"format"` // transcriptFormat
	Receipt probity.Hash               `json:"receipt"`
	Entries []ledger.TranscriptOpening `json:"entries"`
}

const transcriptFormat = "probity transcript entries 1"

// ParseTranscriptFile reads opened entries. It checks their form only; see CheckTranscript.
func ParseTranscriptFile(data []byte) (*TranscriptFile, error) {
	f := new(TranscriptFile)
	if err := parseOpened(data, "transcript file", transcriptFormat, f, &f.Format); err != nil {
		return nil, err
	}
	return f, nil
}

// Encode writes the file; ParseTranscriptFile reads it.
func (f *TranscriptFile) Encode() ([]byte, error) {
	data, err := json.Marshal(f)
	return append(data, '\n'), err
}

// OpenTranscript opens entries of the transcript that a receipt commits to, from what this
// folder keeps of the person whom it is about. None named opens all.
func (n *Node) OpenTranscript(bundle []byte, which ...int64) (*TranscriptFile, error) {
	o, err := VerifyOffline(bundle, "")
	if err != nil {
		return nil, err
	}
	b, err := ledger.ParseBundle(bundle)
	if err != nil {
		return nil, err
	}
	body, err := transcribed(b.Entry)
	if err != nil {
		return nil, err
	}
	kept, err := n.kept(o.Hash, whatTranscript)
	if err != nil {
		return nil, err
	}
	t, err := ledger.NewTranscript(kept.Salt)
	if err != nil {
		return nil, err
	}
	var entries []ledger.TranscriptEntry
	if err := json.Unmarshal(kept.Data, &entries); err != nil {
		return nil, fmt.Errorf("what is kept of receipt %s is damaged: %w", o.Hash, err)
	}
	for _, e := range entries {
		if err := t.Add(e.Kind, e.Data); err != nil {
			return nil, err
		}
	}
	if root, count := t.Root(); root != body.Transcript || count != body.Events {
		return nil, fmt.Errorf("what is kept of receipt %s does not open it: it was changed since", o.Hash)
	}
	if len(which) == 0 {
		for i := range entries {
			which = append(which, int64(i))
		}
	}
	f := &TranscriptFile{Format: transcriptFormat, Receipt: o.Hash, Entries: []ledger.TranscriptOpening{}}
	for _, i := range which {
		x, err := t.Open(int(i))
		if err != nil {
			return nil, err
		}
		f.Entries = append(f.Entries, x)
	}
	return f, nil
}

// kept finds what opens a receipt, whomever it is kept for.
func (n *Node) kept(receipt probity.Hash, what string) (found vault.Opening, err error) {
	v, err := n.vault()
	if err != nil {
		return found, err
	}
	subjects, err := v.Subjects()
	if err != nil {
		return found, err
	}
	for _, s := range subjects {
		all, err := v.Export(s)
		if errors.Is(err, vault.ErrNotFound) {
			continue // erased meanwhile
		}
		if err != nil {
			return found, err
		}
		if i := slices.IndexFunc(all, func(o vault.Opening) bool { return o.Receipt == receipt && o.What == what }); i >= 0 {
			return all[i], nil
		}
	}
	return found, fmt.Errorf("%w: nothing in this folder opens receipt %s: it is kept elsewhere, or was erased", ErrNotFound, receipt)
}

// CheckTranscript checks opened entries against a receipt, offline.
func CheckTranscript(bundle []byte, f *TranscriptFile) error {
	o, err := VerifyOffline(bundle, "")
	if err != nil {
		return err
	}
	b, err := ledger.ParseBundle(bundle)
	if err != nil {
		return err
	}
	if f.Receipt != o.Hash {
		return fmt.Errorf("the entries are of receipt %s, this one is %s", f.Receipt, o.Hash)
	}
	body, err := transcribed(b.Entry)
	if err != nil {
		return err
	}
	for _, e := range f.Entries {
		if err := e.Verify(body.Transcript, body.Events); err != nil {
			return err
		}
	}
	return nil
}
