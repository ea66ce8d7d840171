package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"probity"
	"probity/ledger"
	"probity/ledger/vault"
	"probity/market"
)

// vault is where this folder keeps what receipts commit to, for each person by itself.
func (n *Node) vault() (*vault.Vault, error) { return vault.Open(filepath.Join(n.cfg.Dir, "vault")) }

// A Disclosure is one receipt about a person, with what it takes to check it and to
// show what it commits to.
type Disclosure struct {
	vault.Opening
	Bundle json.RawMessage `json:"bundle,omitempty"` // the receipt's file, where it is in this folder
}

// PrivacyExport is all that this folder holds of a person: a copy to take along, in
// JSON, each receipt of which verifies by itself.
type PrivacyExport struct {
	Subject string       `json:"subject"`
	Time    uint64       `json:"time"` // Unix seconds
	Records []Disclosure `json:"records"`
}

// Encode is the copy as a file.
func (e *PrivacyExport) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(e, "", "  ")
	return append(data, '\n'), err
}

// Subjects are the people of whom this folder holds something.
func (n *Node) Subjects() ([]string, error) {
	v, err := n.vault()
	if err != nil {
		return nil, err
	}
	return v.Subjects()
}

// ExportSubject is what this folder holds of a person, or vault.ErrNotFound.
func (n *Node) ExportSubject(subject string) (*PrivacyExport, error) {
	v, err := n.vault()
	if err != nil {
		return nil, err
	}
	openings, err := v.Export(subject)
	if err != nil {
		return nil, err
	}
	out := &PrivacyExport{Subject: subject, Time: uint64(time.Now().Unix()), Records: []Disclosure{}}
	for _, o := range openings {
		d := Disclosure{Opening: o}
		switch b, err := n.out.bundle(o.Receipt); {
		case err == nil:
			d.Bundle = b
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
		out.Records = append(out.Records, d)
	}
	return out, nil
}

// An ErasedSubject is what an erasure did.
type ErasedSubject struct {
	vault.Erasure
	Journal int          `json:"journal"`          // orders whose input and salts were struck out of the party's journal
	Receipt probity.Hash `json:"receipt,omitzero"` // that an erasure was carried out, on its way into the log
	Remains string       `json:"remains"`          // what could not be undone
}

// EraseSubject destroys a person's key and all that was sealed to it, and strikes the
// inputs and salts of the orders that it was kept of out of the journal of the party
// that ordered. Receipts, proofs and log stay as they are, and verify.
func (n *Node) EraseSubject(ctx context.Context, as *Party, subject string) (*ErasedSubject, error) {
	v, err := n.vault()
	if err != nil {
		return nil, err
	}
	openings, err := v.Export(subject)
	if err != nil {
		return nil, err
	}
	out := &ErasedSubject{Remains: vault.Remains}
	// The journal first: once the key is gone nobody could tell which orders.
	for _, o := range openings {
		struck, err := n.strike(as, o.Salt)
		if err != nil {
			return nil, err
		}
		if struck {
			out.Journal++
		}
	}
	if out.Journal > 0 {
		if err := as.journal.Compact(); err != nil {
			return nil, err
		}
	}
	if out.Erasure, err = v.Erase(subject); err != nil {
		return nil, err
	}
	e, err := ledger.Seal(probity.Receipt{Chain: n.client.ChainID(), Executor: as.Account(), Time: out.Time},
		ledger.ModelVersion{}, ledger.Evidence{}, ledger.Erasure{Keys: uint64(out.Keys), Openings: uint64(out.Openings), Remains: vault.Remains}, as.key)
	if err != nil {
		return nil, err
	}
	out.Receipt, err = n.out.put(e)
	return out, err
}

// strike removes input and salts of the order with a salt from a party's journal.
func (n *Node) strike(as *Party, salt probity.Hash) (bool, error) {
	for _, key := range as.journal.Keys() {
		var rec inferRecord
		if len(key) < 6 || key[:6] != "infer/" {
			continue
		}
		if _, err := as.journal.Get(key, &rec); err != nil {
			return false, err
		}
		for _, d := range rec.Drafts {
			if d.Salt != salt {
				continue
			}
			for i := range rec.Drafts {
				rec.Drafts[i].Salt = probity.Hash{}
			}
			rec.Input = nil
			return true, as.journal.Put(key, rec)
		}
	}
	return false, nil
}

// keepFor keeps what opens a receipt's commitment to its input, for a person.
func (n *Node) keepFor(subject string, receipt probity.Hash, in market.Input) error {
	v, err := n.vault()
	if err != nil {
		return err
	}
	data, err := json.Marshal(in.Values)
	if err != nil {
		return err
	}
	if err := v.Keep(subject, vault.Opening{Receipt: receipt, What: "input", Salt: in.Salt, Data: data, Time: uint64(time.Now().Unix())}); err != nil {
		return fmt.Errorf("keep the input for %q: %w", subject, err)
	}
	return nil
}
