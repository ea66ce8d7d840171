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
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
)

// InferOptions describe an order.
type InferOptions struct {
	Model         string // number ("1.0"), or name
	Input         []byte // see ReadInput
	MaxPrice      probity.Amount
	Bond          probity.Amount
	DeliverWithin time.Duration // from acceptance
	WaitForBids   time.Duration

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
	Order market.Order      `json:"order"`
	Salt  probity.Hash      `json:"salt"`
	Input []int64           `json:"input"`
	Bid   *market.SignedBid `json:"bid,omitempty"` // chosen, before it is accepted
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
	id, err := n.order(ctx, buyer, m, rec, opts, a)
	if err != nil {
		return nil, err
	}
	job, err := buyer.book.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	if job.State == market.JobOpen {
		sealed, err := market.SealInput(buyer.book.Domain(), job, *rec.Bid, market.Input{Salt: rec.Salt, Values: rec.Input})
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
	if err := n.decode(a, m.program, output); err != nil {
		return nil, err
	}
	a.Job, a.Delivered, a.Price, a.Fee, a.Provider = job.ID, true, job.Price, job.Fee, job.Provider

	start := time.Now()
	a.Bundle, err = n.awaitReceipt(ctx, job.ID)
	if err != nil {
		return nil, fmt.Errorf("the answer is %d, paid as job %d, but its receipt did not arrive: %w; it is written when the provider's log runs again", a.Class, job.ID, err)
	}
	b, err := ledger.ParseBundle(a.Bundle)
	if err != nil {
		return nil, err
	}
	if err := holds(a.Bundle, n.logKey(), rec.Order, job.ID, m.ID, output); err != nil {
		return nil, fmt.Errorf("the answer of job %d is not proved, whatever the chain's endpoint says: %w; use another endpoint", job.ID, err)
	}
	a.Receipt, a.LogIndex, a.ProofBytes = ledger.Hash(b.Receipt), b.Index, len(b.Evidence.Proof)
	if a.VerifyGas, err = buyer.registry.VerifyGas(ctx, b.Model.Key, b.Model.Weights, append([]probity.Hash{b.Receipt.Input}, b.Evidence.Output...), b.Evidence.Proof); err != nil {
		return nil, err
	}
	n.mu.Lock()
	a.ProveSeconds = n.proofs[rec.Salt]
	n.mu.Unlock()
	n.step(Step{Name: "write the receipt to the log", Bytes: len(a.Bundle), Note: fmt.Sprintf("number %d, %s", a.LogIndex, a.Receipt)}, start)
	a.Anchored = n.awaitAnchor(ctx)
	return a, ctx.Err()
}

// holds reports whether a bundle proves that a model gives an order's input this
// output. The output came from the chain, so from an endpoint that may lie about
// what the contract has verified; this check asks nobody.
func holds(bundle []byte, logKey string, o market.Order, job probity.JobID, model probity.Hash, output []probity.Hash) error {
	checked, err := VerifyOffline(bundle, logKey)
	if err != nil {
		return err
	}
	r := checked.Receipt
	if !checked.Proof || r.Job != job || r.Model != model || r.Input != o.Input || r.Output != (market.Delivery{Output: output}).OutputHash() {
		return fmt.Errorf("its proof is of another job, model, input or output")
	}
	return nil
}

// checkKey refuses a model under whose key a proof would say nothing about the
// program in its manifest. The contract cannot: to it a key is points. Nor can
// anyone tell from the points what they are for, so that beyond the name of the
// program everything rests on who made the key.
func (n *Node) checkKey(ctx context.Context, m *ModelInfo) error {
	if !n.client.IsDev() && !n.trusts(m.version.Key) {
		return &Refusal{fmt.Errorf("whoever made the key of model %d.%d may be able to forge its answers, and nothing here shows how it was made: get its ceremony from the model's owner, check it with `probity ceremony verify FOLDER`, and order again; nothing was charged", m.Asset, m.Version)}
	}
	raw, err := n.reader().VerifyingKey(ctx, m.version.Key)
	if err != nil {
		return err
	}
	vk, err := groth16.ParseVerifyingKey(raw)
	if err != nil {
		return err
	}
	if err := groth16.CheckKey(vk, m.program); err != nil {
		return &Refusal{fmt.Errorf("model %d.%d: %w; nothing was charged", m.Asset, m.Version, err)}
	}
	if vk.Transcript() != m.Setup {
		return &Refusal{fmt.Errorf("the manifest of model %d.%d and its verifying key disagree about how the key was made; nothing was charged", m.Asset, m.Version)}
	}
	return nil
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
	if known {
		m, err = n.model(ctx, rec.Order.Asset, rec.Order.Version)
	} else {
		m, err = n.find(ctx, opts.Model)
	}
	if err != nil {
		return nil, nil, err
	}
	if m.program == nil {
		return nil, nil, fmt.Errorf("model %d.%d cannot be ordered from here: %s", m.Asset, m.Version, m.Problem)
	}
	if known {
		return rec, m, nil
	}
	if err := n.checkKey(ctx, m); err != nil {
		return nil, nil, err
	}
	return rec, m, n.newOrder(ctx, buyer, m, opts, rec)
}

// newOrder makes an order and writes it to the journal.
func (n *Node) newOrder(ctx context.Context, buyer *Party, m *ModelInfo, opts *InferOptions, rec *inferRecord) error {
	in, _ := groth16.Ports(m.program)
	x, err := ReadInput(opts.Input, in.Shape)
	if err != nil {
		return err
	}
	rec.Input = nil
	for i := range m.program.Inputs { // one after the other
		k := elements(m.program.Values[i].Shape)
		rec.Input, x = append(rec.Input, m.program.Input(i, x[:k])...), x[k:]
	}
	var orderSalt probity.Hash
	for _, b := range [][]byte{rec.Salt[:], orderSalt[:]} {
		if _, err := rand.Read(b); err != nil {
			return err
		}
	}
	if opts.Resume == "" {
		opts.Resume = hex.EncodeToString(orderSalt[:8])
	}
	commitment, err := proof.CommitInput(rec.Salt, in.Lo, in.Hi, rec.Input)
	if err != nil {
		return err
	}
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return err
	}
	if opts.DeliverWithin < time.Second || opts.DeliverWithin > 30*24*time.Hour {
		return fmt.Errorf("delivery within %s: want 1 s to 30 days", opts.DeliverWithin)
	}
	rec.Order = market.Order{
		Buyer: buyer.Account(), Asset: m.Asset, Version: m.Version, Input: commitment, Tier: probity.TierZK,
		MaxPrice: opts.MaxPrice, Bond: opts.Bond, DeliverWithin: uint32(opts.DeliverWithin / time.Second),
		Expires: now + uint64(opts.WaitForBids/time.Second) + 60, Salt: orderSalt,
	}
	// Before anything leaves this process: without salt and input the job could
	// not be finished.
	return buyer.journal.Put("infer/"+opts.Resume, rec)
}

// order posts the order, picks a bid and accepts it.
func (n *Node) order(ctx context.Context, buyer *Party, m *ModelInfo, rec *inferRecord, opts InferOptions, a *Answer) (probity.JobID, error) {
	o := rec.Order
	if rec.Bid != nil {
		// An earlier process chose this bid. If it also accepted it, the price is
		// in escrow, and neither the order's end nor the buyer's balance count.
		id, at, err := buyer.book.Accept(ctx, o, *rec.Bid)
		if err == nil || !refusal(err) {
			a.AcceptGas = at.Gas
			return id, err
		}
	}
	balance, err := buyer.book.Balance(ctx, o.Buyer)
	if err != nil {
		return 0, err
	}
	if m.Fee.Cmp(o.MaxPrice) > 0 {
		return 0, &Refusal{fmt.Errorf("the model's fee alone is %s tokens: %w; raise --max-price", m.Fee.Format18(), market.ErrCeiling)}
	}
	if balance.Cmp(m.Fee) < 0 {
		return 0, &Refusal{fmt.Errorf("account %s has %s tokens, the model's fee alone is %s: %w", o.Buyer, balance.Format18(), m.Fee.Format18(), market.ErrFunds)}
	}
	start := time.Now()
	h, err := buyer.book.PostOrder(ctx, o)
	if err != nil {
		return 0, refuse(err)
	}
	var (
		id    probity.JobID
		at    market.Settlement
		until = time.Now().Add(opts.WaitForBids)
		no    = map[probity.Account]error{} // providers whose bids the market refused
	)
	for {
		best, bidErr := n.awaitBid(ctx, buyer, o, h, m.Fee, until, no)
		if bidErr != nil {
			return 0, bidErr
		}
		n.step(Step{Name: "order, and a signed bid", Note: fmt.Sprintf("%s tokens and a fee of %s", best.Price.Format18(), m.Fee.Format18())}, start)

		start = time.Now()
		total, sumErr := best.Price.Add(m.Fee)
		if sumErr != nil {
			return 0, sumErr
		}
		rec.Bid = &best
		if err := buyer.journal.Put("infer/"+opts.Resume, rec); err != nil {
			return 0, err
		}
		id, at, err = buyer.book.Accept(ctx, o, best)
		if errors.Is(err, market.ErrFunds) && balance.Cmp(total) >= 0 {
			// A token without permits.
			if _, err := buyer.book.Allow(ctx, total); err != nil {
				return 0, err
			}
			id, at, err = buyer.book.Accept(ctx, o, best)
		}
		// Anybody can sign a low bid without a stake behind it, or take the stake
		// away again. That must not keep the buyer from the bids of others.
		if !errors.Is(err, market.ErrBond) && !errors.Is(err, market.ErrSignature) {
			break
		}
		no[best.Provider] = err
	}
	if err != nil {
		return 0, refuse(err)
	}
	a.AcceptGas = at.Gas
	n.step(Step{Name: "accept: price into escrow, bond locked", Gas: at.Gas, Note: fmt.Sprintf("job %d", id)}, start)
	return id, nil
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

// awaitBid waits for the first bids and picks the best, of providers that the
// market did not refuse.
func (n *Node) awaitBid(ctx context.Context, buyer *Party, o market.Order, order probity.Hash, fee probity.Amount, until time.Time, no map[probity.Account]error) (market.SignedBid, error) {
	start := time.Now()
	for {
		all, err := buyer.book.Bids(ctx, order)
		if err != nil {
			return market.SignedBid{}, err
		}
		var bids []market.SignedBid
		var barred []market.Refusal
		for _, b := range all {
			if why := no[b.Provider]; why != nil {
				barred = append(barred, market.Refusal{Bid: b, Reason: why})
				continue
			}
			bids = append(bids, b)
		}
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return market.SignedBid{}, err
		}
		best, refused, err := market.Best(buyer.book.Domain(), o, bids, market.Terms{Fee: fee, Now: now})
		if err == nil {
			return best, nil
		}
		if time.Now().After(until) {
			why := "no provider bid; is one running for this model? `probity provider start` runs one where its weights are. If one runs, its price and the fee may be over the ceiling (--max-price), its stake under --bond, or --within too short"
			if refused = append(refused, barred...); len(refused) > 0 {
				var lines []string
				for _, r := range refused {
					lines = append(lines, fmt.Sprintf("%s: %v", r.Bid.Provider, r.Reason))
				}
				why = "no bid can be accepted:\n  " + strings.Join(lines, "\n  ")
			}
			return market.SignedBid{}, &Refusal{fmt.Errorf("after %s %s; nothing was charged", time.Since(start).Round(time.Second), why)}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return market.SignedBid{}, err
		}
	}
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
func (n *Node) decode(a *Answer, p *model.Program, output []probity.Hash) error {
	_, out := groth16.Ports(p)
	v, err := proof.UnpackOutput(output, elements(out.Shape), out.Lo, out.Hi)
	if err != nil {
		return err
	}
	a.Class = model.Argmax(v[:elements(p.Values[p.Outputs[0].Value].Shape)])
	for i, port := range p.Outputs { // one after the other
		k := elements(p.Values[port.Value].Shape)
		a.Scores, v = append(a.Scores, p.Floats(i, v[:k])...), v[k:]
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
	if found.State != "active" {
		return nil, &Refusal{fmt.Errorf("model %s is %s: %w", name, found.State, market.ErrAsset)}
	}
	return found, nil
}
