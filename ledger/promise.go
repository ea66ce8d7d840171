package ledger

import (
	"fmt"

	"probity"
	"probity/internal/eip712"
)

// A Promise is the receipt of a claimed answer (tier dispute) as its provider signs it
// before it claims: it says what was ordered, what will be claimed and for how much, and
// lacks only what the settlement adds. Its signature becomes the evidence of the receipt, so
// that what a provider stands for is the same before and after anybody has challenged it.
type Promise struct {
	Receipt   probity.Receipt `json:"receipt"` // see Promised
	Body      []byte          `json:"body"`    // canonical JSON of an Inference
	Signature []byte          `json:"signature"`
}

// Promised is a receipt as it was promised: without evidence, settlement and time.
func Promised(r probity.Receipt) probity.Receipt {
	r.Evidence, r.Settlement, r.Time = probity.Hash{}, probity.Hash{}, 0
	return r
}

// DraftPromise is a promise that is not signed yet.
func DraftPromise(r probity.Receipt, b Inference) (*Promise, error) {
	text, err := EncodeBody(b)
	if err != nil {
		return nil, err
	}
	r.Schema, r.Kind, r.Tier, r.Body = probity.ReceiptSchema, b.Kind(), probity.TierDispute, eip712.Keccak(text)
	return &Promise{Receipt: Promised(r), Body: text}, nil
}

// Sign makes a draft a promise, of the receipt's executor and of nobody else.
func (p *Promise) Sign(executor eip712.Key) error {
	p.Signature = executor.Sign(p.Hash())
	return p.Check()
}

// Hash names the promise, and is what its provider signs.
func (p *Promise) Hash() probity.Hash { return Hash(p.Receipt) }

// Check refuses a promise whose parts do not belong together: ErrReceipt, ErrEvidence or
// ErrSigner.
func (p *Promise) Check() error {
	r := p.Receipt
	if r != Promised(r) || r.Tier != probity.TierDispute || r.Kind != probity.ReceiptInference {
		return bad("the receipt of no answer that is to be claimed")
	}
	if _, err := ParseBody(r.Kind, p.Body); err != nil {
		return fmt.Errorf("%w: body: %w", ErrEvidence, err)
	}
	if eip712.Keccak(p.Body) != r.Body {
		return fmt.Errorf("%w: the body is another than the promise names", ErrEvidence)
	}
	r.Evidence = eip712.Keccak(p.Signature)
	if err := CheckReceipt(r); err != nil {
		return err
	}
	return checkPromise(r, p.Signature)
}

// Keep makes the receipt of a promise that was kept: of the answer that was claimed, that
// nobody has refuted, and that was paid.
func (p *Promise) Keep(m ModelVersion, ev Evidence, settlement probity.Hash, time uint64, executor eip712.Key) (Entry, error) {
	if err := p.Check(); err != nil {
		return Entry{}, err
	}
	b, err := ParseBody(p.Receipt.Kind, p.Body)
	if err != nil {
		return Entry{}, err
	}
	r := p.Receipt
	r.Evidence, r.Settlement, r.Time = eip712.Keccak(p.Signature), settlement, time
	ev.Proof = p.Signature
	return Seal(r, m, ev, b, executor)
}

// checkPromise wants a signature over the receipt as it was promised, by its executor.
func checkPromise(r probity.Receipt, signature []byte) error {
	who, err := eip712.Recover(Hash(Promised(r)), signature)
	if err != nil {
		return fmt.Errorf("%w when the answer was claimed: %w", ErrSigner, err)
	}
	if who != r.Executor {
		return fmt.Errorf("%w: when the answer was claimed %s signed, the executor is %s", ErrSigner, who, r.Executor)
	}
	return nil
}
