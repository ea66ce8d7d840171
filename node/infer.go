package node

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof/scheme"
)

// InferOptions describe an order.
type InferOptions struct {
	Model         string // number ("1.0"), or name
	Input         []byte // see ReadInput
	MaxPrice      probity.Amount
	Bond          probity.Amount
	DeliverWithin time.Duration // from acceptance
	WaitForBids   time.Duration

	// Scheme is the proof system to order under. Zero asks for bids under each that
	// the model has, and takes the cheapest: see Quote.
	Scheme probity.Scheme
	// Quoted, if it is set, is told what the answer costs under each scheme before a
	// bid is accepted. Its error ends the order, before anything is charged.
	Quoted func([]Quote) error

	// Subject names whom the input is about: what opens the receipt's commitment to it
	// is then kept sealed for that person, to be exported or erased. Empty: nobody.
	Subject string

	// Resume names the order in the buyer's journal: Infer called again with
	// the same name goes on with the same order, also after a crash. Empty: a
	// new one.
	Resume string
}

// Answer is a verified and paid answer.
type Answer struct {
	Class        int             `json:"class"` // position of the highest score
	Scores       []float32       `json:"scores"`
	Job          probity.JobID   `json:"job"`
	Delivered    bool            `json:"delivered"` // the contract accepted the proof
	Price        probity.Amount  `json:"price"`     // to the provider
	Fee          probity.Amount  `json:"fee"`       // to the model's owner and its data's
	Provider     probity.Account `json:"provider"`
	Scheme       probity.Scheme  `json:"scheme"`
	Quotes       []Quote         `json:"quotes,omitempty"` // what there was to choose from
	AcceptGas    uint64          `json:"acceptGas"`
	DeliverGas   uint64          `json:"deliverGas"`
	VerifyGas    uint64          `json:"verifyGas"` // of ProofVerifier.verify as a transaction of its own
	ProveSeconds float64         `json:"proveSeconds,omitempty"`
	ProofBytes   int             `json:"proofBytes"`
	Receipt      probity.Hash    `json:"receipt"`
	LogIndex     uint64          `json:"logIndex"`
	Anchored     bool            `json:"anchored"` // the log's checkpoint with it is on chain
	Bundle       []byte          `json:"-"`        // the receipt's file
}

// A Refusal is the market's no: no acceptable bid, too little money, a provider
// that did not deliver. Whatever was in escrow is the buyer's again.
type Refusal struct{ Reason error }

func (r *Refusal) Error() string { return r.Reason.Error() }
func (r *Refusal) Unwrap() error { return r.Reason }

// inferRecord is what the buyer's journal holds of an order. The job that came
// of it is not among it: Book.Accept reports it, also after a crash.
type inferRecord struct {
	Drafts []draft           `json:"drafts"` // an order for each scheme, of which one is accepted at most
	Input  []int64           `json:"input"`
	Bid    *market.SignedBid `json:"bid,omitempty"` // chosen, before it is accepted
}

// A draft is an order under one of a model's keys.
type draft struct {
	Order market.Order `json:"order"`
	Salt  probity.Hash `json:"salt"` // of the commitment to the input
}

// chosen is the draft that the chosen bid is for.
func (r *inferRecord) chosen(d eip712.Domain) (*draft, error) {
	for i := range r.Drafts {
		if r.Drafts[i].Order.Hash(d) == r.Bid.Order {
			return &r.Drafts[i], nil
		}
	}
	return nil, errors.New("the journal holds a bid for an order that it does not hold")
}

// Infer orders an answer, waits for bids, accepts the best one, sends the input
// to its provider, and waits for the proof to be verified and paid. A job that
// is not delivered in time is ended here, so that the buyer is refunded.
func (n *Node) Infer(ctx context.Context, buyer *Party, opts InferOptions) (*Answer, error) {
	rec, m, err := n.draft(ctx, buyer, &opts)
	if err != nil {
		return nil, err
	}
	a := &Answer{}
	id, d, err := n.order(ctx, buyer, m, rec, opts, a)
	if err != nil {
		return nil, err
	}
	vk := m.key(d.Order.Key)
	if vk == nil {
		return nil, fmt.Errorf("model %d.%d has no key %s any more", m.Asset, m.Version, d.Order.Key)
	}
	job, err := buyer.book.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	if job.State == market.JobOpen {
		sealed, err := market.SealInput(buyer.book.Domain(), job, *rec.Bid, market.Input{Salt: d.Salt, Values: rec.Input})
		if err != nil {
			return nil, fmt.Errorf("seal the input of job %d: %w", job.ID, err)
		}
		if err := buyer.book.SendInput(ctx, job.ID, sealed); err != nil && !errors.Is(err, market.ErrState) {
			return nil, err
		}
	}
	output, err := n.awaitDelivery(ctx, buyer, job, a)
	if err != nil {
		return nil, err
	}
	if err := n.decode(a, vk, output); err != nil {
		return nil, err
	}
	a.Job, a.Delivered, a.Price, a.Fee, a.Provider, a.Scheme = job.ID, true, job.Price, job.Fee, job.Provider, vk.Scheme()

	start := time.Now()
	a.Bundle, err = n.awaitReceipt(ctx, job, func(bundle []byte, logKey string) error {
		if err := holds(bundle, logKey, d.Order, job.ID, m.ID, output); err != nil {
			return &unproved{err}
		}
		return nil
	})
	var no *unproved
	switch {
	case errors.As(err, &no):
		return nil, fmt.Errorf("the answer of job %d is not proved, whatever the chain's endpoint says: %w; use another endpoint", job.ID, no.error)
	case err != nil:
		return nil, fmt.Errorf("the answer is %d, paid as job %d, but its receipt did not arrive: %w; it is written when the provider's log runs again", a.Class, job.ID, err)
	}
	b, err := ledger.ParseBundle(a.Bundle)
	if err != nil {
		return nil, err
	}
	a.Receipt, a.LogIndex, a.ProofBytes = ledger.Hash(b.Receipt), b.Index, len(b.Evidence.Proof)
	if opts.Subject != "" && len(rec.Input) > 0 { // else it was erased since
		if err := n.keepFor(opts.Subject, a.Receipt, market.Input{Salt: d.Salt, Values: rec.Input}); err != nil {
			return nil, err
		}
	}
	if a.VerifyGas, err = buyer.registry.VerifyGas(ctx, b.Circuit().Key, b.Circuit().Weights, append([]probity.Hash{b.Receipt.Input}, b.Evidence.Output...), b.Evidence.Proof); err != nil {
		return nil, err
	}
	n.mu.Lock()
	a.ProveSeconds = n.proofs[d.Order.Input]
	n.mu.Unlock()
	n.step(Step{Name: "write the receipt to the log", Bytes: len(a.Bundle), Note: fmt.Sprintf("number %d, %s", a.LogIndex, a.Receipt)}, start)
	a.Anchored = n.awaitAnchor(ctx)
	return a, ctx.Err()
}

// unproved is what is wrong with a receipt that does not prove its answer.
type unproved struct{ error }

// holds reports whether a bundle proves that a model gives an order's input this
// output. The output came from the chain, so from an endpoint that may lie about
// what the contract has verified; this check asks nobody.
func holds(bundle []byte, logKey string, o market.Order, job probity.JobID, model probity.Hash, output []probity.Hash) error {
	checked, err := VerifyOffline(bundle, logKey)
	if err != nil {
		return err
	}
	r := checked.Receipt
	if !checked.Proof || checked.Key != o.Key || r.Job != job || r.Model != model || r.Input != o.Input || r.Output != (market.Delivery{Output: output}).OutputHash() {
		return fmt.Errorf("its proof is of another key, job, model, input or output")
	}
	return nil
}

// checkKey refuses a key under which a proof would say nothing about the program in
// the model's manifest. That it is the program's has been checked when the model was
// described. The contract cannot: to it a key is bytes. Nor can anyone tell from the
// points of a Groth16 key what they are for, or who knows the secret of powers of
// tau, so that beyond the name of the program everything rests on who made them.
func (n *Node) checkKey(ctx context.Context, m *ModelInfo, vk *scheme.VerifyingKey) error {
	if rests := vk.Setup(); !n.client.IsDev() {
		if vk.Scheme() == probity.Groth16 && !n.trusts(vk.Hash()) {
			return &Refusal{fmt.Errorf("whoever made the key of model %d.%d may be able to forge its answers, and nothing here shows how it was made: get its ceremony from the model's owner, check it with `probity ceremony verify FOLDER`, and order again; nothing was charged", m.Asset, m.Version)}
		}
		if vk.Scheme() == probity.Sumcheck && !n.trusts(rests) {
			return &Refusal{fmt.Errorf("whoever knows the secret of the powers of tau %s can forge answers of model %d.%d, and nothing here shows where they come from: get the ceremony's .ptau file, check it with snarkjs, import it with `probity setup --ptau FILE`, and order again; nothing was charged", rests, m.Asset, m.Version)}
		}
	}
	powers, err := n.powers(ctx, vk)
	if err != nil {
		return err
	}
	if err := vk.CheckTables(powers); err != nil {
		return &Refusal{fmt.Errorf("model %d.%d: %w; nothing was charged", m.Asset, m.Version, err)}
	}
	return nil
}

// orderable is a model that was found, or why it cannot be ordered.
func orderable(m *ModelInfo, err error) (*ModelInfo, error) {
	if err == nil && m.program == nil {
		err = fmt.Errorf("model %d.%d cannot be ordered from here: %s", m.Asset, m.Version, m.Problem)
	}
	return m, err
}

// draft makes the order, or finds it in the journal: then it is that order's
// model, whatever has become of it since.
func (n *Node) draft(ctx context.Context, buyer *Party, opts *InferOptions) (rec *inferRecord, m *ModelInfo, err error) {
	rec = new(inferRecord)
	known := false
	if opts.Resume != "" {
		if known, err = buyer.journal.Get("infer/"+opts.Resume, rec); err != nil {
			return nil, nil, err
		}
	}
	if known && len(rec.Drafts) == 0 {
		return nil, nil, fmt.Errorf("the journal's record of order %q holds no order: it was written by an older version; give it another name", opts.Resume)
	}
	if known {
		m, err = orderable(n.model(ctx, rec.Drafts[0].Order.Asset, rec.Drafts[0].Order.Version))
		return rec, m, err
	}
	if m, err = orderable(n.find(ctx, opts.Model)); err != nil {
		return nil, nil, err
	}
	if err := n.newOrders(ctx, buyer, m, opts, rec); err != nil {
		return nil, nil, err
	}
	var name [8]byte
	if _, err := rand.Read(name[:]); err != nil {
		return nil, nil, err
	}
	if opts.Resume == "" {
		opts.Resume = hex.EncodeToString(name[:])
	}
	// Before anything leaves this process: without salt and input the job could
	// not be finished.
	return rec, m, buyer.journal.Put("infer/"+opts.Resume, rec)
}

// newOrders makes an order under each key that may be chosen.
func (n *Node) newOrders(ctx context.Context, buyer *Party, m *ModelInfo, opts *InferOptions, rec *inferRecord) error {
	keys, err := n.choices(ctx, m, opts.Scheme)
	if err != nil {
		return err
	}
	x, err := ReadInput(opts.Input, keys[0].Input().Shape)
	if err != nil {
		return err
	}
	for i := range m.program.Inputs { // one after the other
		k := elements(m.program.Values[i].Shape)
		rec.Input, x = append(rec.Input, m.program.Input(i, x[:k])...), x[k:]
	}
	if opts.DeliverWithin < time.Second || opts.DeliverWithin > 30*24*time.Hour {
		return fmt.Errorf("delivery within %s: want 1 s to 30 days", opts.DeliverWithin)
	}
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return err
	}
	for _, vk := range keys {
		d := draft{Order: market.Order{
			Buyer: buyer.Account(), Asset: m.Asset, Version: m.Version, Key: vk.Hash(), Tier: probity.TierZK,
			MaxPrice: opts.MaxPrice, Bond: opts.Bond, DeliverWithin: uint32(opts.DeliverWithin / time.Second),
			Expires: now + uint64(opts.WaitForBids/time.Second) + 60,
		}}
		for _, b := range [][]byte{d.Salt[:], d.Order.Salt[:]} {
			if _, err := rand.Read(b); err != nil {
				return err
			}
		}
		if d.Order.Input, err = n.commitInput(ctx, vk, d.Salt, rec.Input); err != nil {
			return err
		}
		rec.Drafts = append(rec.Drafts, d)
	}
	return nil
}

// order posts the orders, picks a bid and accepts it.
func (n *Node) order(ctx context.Context, buyer *Party, m *ModelInfo, rec *inferRecord, opts InferOptions, a *Answer) (probity.JobID, *draft, error) {
	if rec.Bid != nil {
		// An earlier process chose this bid. If it also accepted it, the price is
		// in escrow, and neither the order's end nor the buyer's balance count.
		d, err := rec.chosen(buyer.book.Domain())
		if err != nil {
			return 0, nil, err
		}
		id, at, err := buyer.book.Accept(ctx, d.Order, *rec.Bid)
		if err == nil || !refusal(err) {
			a.AcceptGas = at.Gas
			return id, d, err
		}
	}
	balance, err := n.afford(ctx, buyer, m, rec)
	if err != nil {
		return 0, nil, err
	}
	start := time.Now()
	if err := post(ctx, buyer, rec); err != nil {
		return 0, nil, err
	}
	until, no := time.Now().Add(opts.WaitForBids), map[probity.Account]error{} // providers whose bids the market refused
	for {
		quotes, err := n.quotes(ctx, buyer, m, rec, until, no)
		if err != nil {
			return 0, nil, err
		}
		best := choose(quotes)
		n.step(Step{Name: "order, and a signed bid", Note: fmt.Sprintf("%s: %s tokens and a fee of %s", best.Scheme, best.bid.Price.Format18(), m.Fee.Format18())}, start)
		a.Quotes = quotes
		if opts.Quoted != nil {
			if err := opts.Quoted(quotes); err != nil {
				return 0, nil, err
			}
			opts.Quoted = nil
		}
		start = time.Now()
		rec.Bid = best.bid
		if err := buyer.journal.Put("infer/"+opts.Resume, rec); err != nil {
			return 0, nil, err
		}
		d := best.draft
		id, at, err := buyer.book.Accept(ctx, d.Order, *best.bid)
		if errors.Is(err, market.ErrFunds) && balance.Cmp(best.Total) >= 0 {
			// A token without permits.
			if _, err := buyer.book.Allow(ctx, best.Total); err != nil {
				return 0, nil, err
			}
			id, at, err = buyer.book.Accept(ctx, d.Order, *best.bid)
		}
		// Anybody can sign a low bid without a stake behind it, or take the stake
		// away again. That must not keep the buyer from the bids of others.
		if errors.Is(err, market.ErrBond) || errors.Is(err, market.ErrSignature) {
			no[best.bid.Provider] = err
			continue
		}
		if err != nil {
			return 0, nil, refuse(err)
		}
		a.AcceptGas = at.Gas
		n.step(Step{Name: "accept: price into escrow, bond locked", Gas: at.Gas, Note: fmt.Sprintf("job %d", id)}, start)
		return id, d, nil
	}
}

// afford refuses an order that cannot be paid even if the provider asks for nothing.
func (n *Node) afford(ctx context.Context, buyer *Party, m *ModelInfo, rec *inferRecord) (balance probity.Amount, err error) {
	o := rec.Drafts[0].Order
	if balance, err = buyer.book.Balance(ctx, o.Buyer); err != nil {
		return balance, err
	}
	if m.Fee.Cmp(o.MaxPrice) > 0 {
		return balance, &Refusal{fmt.Errorf("the model's fee alone is %s tokens: %w; raise --max-price", m.Fee.Format18(), market.ErrCeiling)}
	}
	if balance.Cmp(m.Fee) < 0 {
		return balance, &Refusal{fmt.Errorf("account %s has %s tokens, the model's fee alone is %s: %w", o.Buyer, balance.Format18(), m.Fee.Format18(), market.ErrFunds)}
	}
	return balance, nil
}

// post puts all orders on the board.
func post(ctx context.Context, buyer *Party, rec *inferRecord) error {
	for _, d := range rec.Drafts {
		if _, err := buyer.book.PostOrder(ctx, d.Order); err != nil {
			return refuse(err)
		}
	}
	return nil
}

// refusal reports whether the market said no, rather than something being wrong.
func refusal(err error) bool {
	for _, no := range []error{market.ErrFunds, market.ErrCeiling, market.ErrBond, market.ErrExpired, market.ErrAsset, market.ErrTaken, market.ErrSignature} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// refuse makes the market's no a Refusal and leaves other errors alone.
func refuse(err error) error {
	if refusal(err) {
		return &Refusal{err}
	}
	return err
}

// awaitDelivery follows the job until it ends, ending it when its time is over.
func (n *Node) awaitDelivery(ctx context.Context, buyer *Party, job market.Job, a *Answer) ([]probity.Hash, error) {
	cursor := ""
	start := time.Now()
	patience := time.Second
	for {
		wait, cancel := context.WithTimeout(ctx, patience)
		events, err := buyer.book.Events(wait, cursor)
		cancel()
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			// Nothing new, or an endpoint that needs longer for what there is.
			patience = min(2*patience, time.Minute)
		case err != nil:
			return nil, err
		default:
			patience = time.Second
		}
		for _, e := range events {
			cursor = e.Cursor
			if e.Job != job.ID {
				continue
			}
			switch e.Kind {
			case market.EventDelivered:
				a.DeliverGas = e.At.Gas
				n.step(Step{Name: "deliver: verified and paid", Gas: e.At.Gas, Note: "tx " + e.At.Tx.String()}, start)
				return e.Output, nil
			case market.EventExpired:
				return nil, &Refusal{fmt.Errorf("provider %s let job %d expire: price and fee are yours again, with its bond of %s tokens on top; `probity withdraw` collects them", job.Provider, job.ID, job.Bond.Format18())}
			case market.EventDeclined:
				return nil, &Refusal{fmt.Errorf("provider %s declined job %d: price and fee are yours again, and `probity withdraw` collects them; order anew", job.Provider, job.ID)}
			}
		}
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return nil, err
		}
		if now > job.Deadline {
			if _, err := buyer.book.Expire(ctx, job.ID); err != nil && !errors.Is(err, market.ErrState) && !errors.Is(err, market.ErrEarly) {
				return nil, err
			}
		}
	}
}

// decode turns output words into scores.
func (n *Node) decode(a *Answer, vk *scheme.VerifyingKey, output []probity.Hash) error {
	each, err := vk.Output(output)
	if err != nil {
		return err
	}
	a.Class = model.Argmax(each[0])
	for i, v := range each { // one after the other
		a.Scores = append(a.Scores, vk.Program().Floats(i, v)...)
	}
	return nil
}

// elements is how many elements a shape has.
func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// find returns the model that a number or a name means; of several with one
// name by one owner, the newest. What looks like a number is one, whatever
// others call their models; and a name that several owners use decides nothing,
// since anybody can publish under any name.
func (n *Node) find(ctx context.Context, name string) (*ModelInfo, error) {
	m, err := n.named(ctx, name)
	if err == nil && m.State != "active" {
		return nil, &Refusal{fmt.Errorf("model %s is %s: %w", name, m.State, market.ErrAsset)}
	}
	return m, err
}

// named is find for models that may be revoked or frozen.
func (n *Node) named(ctx context.Context, name string) (*ModelInfo, error) {
	models, err := n.Models(ctx)
	if err != nil {
		return nil, err
	}
	var found *ModelInfo
	var others []string
	number := strings.Trim(name, "0123456789.") == ""
	for _, m := range models {
		switch {
		case number && (fmt.Sprintf("%d.%d", m.Asset, m.Version) == name || strconv.FormatUint(uint64(m.Asset), 10) == name):
			found = m
		case !number && m.Name == name:
			if found != nil && found.Owner != m.Owner {
				others = append(others, fmt.Sprintf("%d.%d", found.Asset, found.Version))
			}
			found = m
		}
	}
	if len(others) > 0 {
		return nil, &Refusal{fmt.Errorf("several owners call a model %q: give its number, %s or %d.%d", name, strings.Join(others, ", "), found.Asset, found.Version)}
	}
	if found == nil {
		return nil, &Refusal{fmt.Errorf("no model is called %q: `probity model list` shows them", name)}
	}
	return found, nil
}
