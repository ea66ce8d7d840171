package node

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"probity"
	"probity/dispute"
	"probity/market"
	"probity/model"
)

// This file is trade under tier dispute: a buyer orders an answer, whoever watches
// with a price of its own bids for it and claims it, and the market pays for the claim
// when nobody has refuted it. Watch plays the disputes.

// A ClaimedAnswer is an answer of tier dispute: the word of a provider that loses two
// bonds if it is refuted.
type ClaimedAnswer struct {
	Class    int             `json:"class"` // position of the highest score
	Scores   []float32       `json:"scores"`
	Job      probity.JobID   `json:"job"`
	Claim    uint64          `json:"claim"`
	Provider probity.Account `json:"provider"`
	Price    probity.Amount  `json:"price"` // to the provider, when the claim stands
	Fee      probity.Amount  `json:"fee"`   // to the model's owner and its data's, likewise
	Bond     probity.Amount  `json:"bond"`  // of the job
	Until    uint64          `json:"until"` // last second in which the claim can be challenged
	State    string          `json:"state"` // open or final
}

// claimRecord is what the buyer's journal holds of an order of tier dispute.
type claimRecord struct {
	Order market.Order      `json:"order"`
	Input [][]int64         `json:"input"`
	Bid   *market.SignedBid `json:"bid,omitempty"` // chosen, before it is accepted
}

// InferClaimed orders an answer that is claimed and not proven, waits for bids,
// accepts the cheapest, sends its provider the input, and returns the answer when it
// is claimed. The price stays in escrow until the claim can no longer be challenged:
// Watch settles it, or whoever else looks. Under the same Resume it goes on with the
// same order.
func (n *Node) InferClaimed(ctx context.Context, buyer *Party, opts InferOptions) (*ClaimedAnswer, error) {
	rec, m, err := n.draftClaim(ctx, buyer, &opts)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	id, err := n.acceptClaim(ctx, buyer, m, rec, opts)
	if err != nil {
		return nil, err
	}
	job, err := buyer.book.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	n.step(Step{Name: "accept: price into escrow, bond locked", Note: fmt.Sprintf("job %d", id)}, start)
	if job.State == market.JobOpen {
		var flat []int64
		for _, x := range rec.Input {
			flat = append(flat, x...)
		}
		sealed, err := market.SealInput(buyer.book.Domain(), job, *rec.Bid, market.Input{Salt: rec.Order.Salt, Values: flat})
		if err != nil {
			return nil, err
		}
		if err := buyer.book.SendInput(ctx, id, sealed); err != nil && !errors.Is(err, market.ErrState) {
			return nil, err
		}
	}
	start = time.Now()
	v, err := n.awaitClaim(ctx, buyer, job)
	if err != nil {
		return nil, err
	}
	if v.State == market.VerdictRefuted {
		return nil, &Refusal{fmt.Errorf("the answer of provider %s in claim %d was refuted by %s: price and fee are yours again, with half of its bond of %s tokens on top; `probity watch --once` settles job %d, `probity withdraw` collects them; order anew",
			job.Provider, v.Claim, v.Challenger, job.Bond.Format18(), id)}
	}
	n.step(Step{Name: "the answer is claimed", Note: fmt.Sprintf("claim %d", v.Claim)}, start)
	on, err := buyer.disputes.Claim(ctx, v.Claim)
	if err != nil {
		return nil, err
	}
	a := &ClaimedAnswer{
		Job: id, Claim: v.Claim, Provider: job.Provider, Price: job.Price, Fee: job.Fee, Bond: job.Bond, Until: on.Until,
		State: map[bool]string{true: "final", false: "open"}[v.State == market.VerdictFinal],
	}
	for i, words := range on.Outputs {
		out, err := dispute.Elements(words, elements(m.program.Values[m.program.Outputs[i].Value].Shape))
		if err != nil {
			return nil, fmt.Errorf("claim %d: %w", v.Claim, err)
		}
		if i == 0 {
			a.Class = model.Argmax(out)
		}
		a.Scores = append(a.Scores, m.program.Floats(i, out)...)
	}
	return a, nil
}

// draftClaim makes the order, or finds it in the journal.
func (n *Node) draftClaim(ctx context.Context, buyer *Party, opts *InferOptions) (rec *claimRecord, m *ModelInfo, err error) {
	rec = new(claimRecord)
	known := false
	if opts.Resume != "" {
		if known, err = buyer.journal.Get("claimed/"+opts.Resume, rec); err != nil {
			return nil, nil, err
		}
	}
	if known {
		m, err = orderable(n.model(ctx, rec.Order.Asset, rec.Order.Version))
		return rec, m, err
	}
	if m, err = orderable(n.find(ctx, opts.Model)); err != nil {
		return nil, nil, err
	}
	if opts.DeliverWithin < time.Second || opts.DeliverWithin > 30*24*time.Hour {
		return nil, nil, fmt.Errorf("delivery within %s: want 1 s to 30 days", opts.DeliverWithin)
	}
	name, err := buyer.disputes.ModelNamed(ctx, m.Asset, m.Version)
	if err != nil {
		return nil, nil, err
	}
	if name.IsZero() {
		return nil, nil, &Refusal{fmt.Errorf("answers of model %d.%d cannot be claimed: its owner publishes it with `probity model publish --disputes`; order with --tier zk", m.Asset, m.Version)}
	}
	if err := dispute.Claimable(m.program); err != nil {
		return nil, nil, unclaimable(err)
	}
	if rec.Input, err = n.claimInputs(m.program, opts.Input); err != nil {
		return nil, nil, err
	}
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	rec.Order = market.Order{
		Buyer: buyer.Account(), Asset: m.Asset, Version: m.Version, Key: name, Tier: probity.TierDispute, MaxPrice: opts.MaxPrice, Bond: opts.Bond,
		DeliverWithin: uint32(opts.DeliverWithin / time.Second), Expires: now + uint64(opts.WaitForBids/time.Second) + 60,
	}
	if rec.Order.Input, err = dispute.InputsRoot(rec.Input...); err != nil {
		return nil, nil, err
	}
	var fresh [8]byte
	for _, b := range [][]byte{rec.Order.Salt[:], fresh[:]} {
		if _, err := rand.Read(b); err != nil {
			return nil, nil, err
		}
	}
	if opts.Resume == "" {
		opts.Resume = hex.EncodeToString(fresh[:])
	}
	// Before anything leaves this process: who has not kept the input cannot check a
	// claim that comes without it.
	if err := n.keepInputs(rec.Order.Input, rec.Input); err != nil {
		return nil, nil, err
	}
	return rec, m, buyer.journal.Put("claimed/"+opts.Resume, rec)
}

// acceptClaim posts the order, waits for bids and accepts the cheapest.
func (n *Node) acceptClaim(ctx context.Context, buyer *Party, m *ModelInfo, rec *claimRecord, opts InferOptions) (probity.JobID, error) {
	if rec.Bid != nil {
		id, _, err := buyer.book.Accept(ctx, rec.Order, *rec.Bid)
		if err == nil || !refusal(err) {
			return id, err
		}
	}
	order, err := buyer.book.PostOrder(ctx, rec.Order)
	if err != nil {
		return 0, refuse(err)
	}
	until := time.Now().Add(opts.WaitForBids)
	no := map[probity.Account]error{}
	for {
		best, why, err := n.bestBid(ctx, buyer, rec.Order, m.Fee, no)
		if err != nil {
			return 0, err
		}
		if best == nil {
			if time.Now().After(until) {
				return 0, &Refusal{fmt.Errorf("no provider bid for order %s within %s %v: wait longer, raise --max-price, or order with --tier zk; nothing was charged", order, opts.WaitForBids, why)}
			}
			if err := buyer.disputes.Next(ctx); err != nil {
				return 0, err
			}
			continue
		}
		rec.Bid = best
		if err := buyer.journal.Put("claimed/"+opts.Resume, rec); err != nil {
			return 0, err
		}
		id, _, err := buyer.book.Accept(ctx, rec.Order, *best)
		if errors.Is(err, market.ErrFunds) { // a token without permits, or too little money
			total, sum := best.Price.Add(m.Fee)
			if sum != nil {
				return 0, sum
			}
			if balance, read := buyer.book.Balance(ctx, buyer.Account()); read != nil || balance.Cmp(total) < 0 {
				return 0, &Refusal{errors.Join(err, read)}
			}
			if _, err := buyer.book.Allow(ctx, total); err != nil {
				return 0, err
			}
			id, _, err = buyer.book.Accept(ctx, rec.Order, *best)
		}
		if errors.Is(err, market.ErrBond) || errors.Is(err, market.ErrSignature) || errors.Is(err, market.ErrClaimed) {
			no[best.Provider] = err // that must not keep the buyer from the bids of others
			continue
		}
		if err != nil {
			return 0, refuse(err)
		}
		return id, nil
	}
}

// awaitClaim waits until a job's provider has claimed an answer, and ends the job when
// its time is over.
func (n *Node) awaitClaim(ctx context.Context, buyer *Party, job market.Job) (market.Verdict, error) {
	for {
		v, err := buyer.book.Verdict(ctx, job.ID)
		if err == nil || !errors.Is(err, market.ErrUnclaimed) {
			return v, err
		}
		j, err := buyer.book.Job(ctx, job.ID)
		if err != nil {
			return v, err
		}
		switch j.State {
		case market.JobExpired:
			return v, &Refusal{fmt.Errorf("provider %s let job %d expire: price and fee are yours again, with its bond of %s tokens on top; `probity withdraw` collects them", j.Provider, j.ID, j.Bond.Format18())}
		case market.JobDeclined:
			return v, &Refusal{fmt.Errorf("provider %s declined job %d: price and fee are yours again, and `probity withdraw` collects them; order anew", j.Provider, j.ID)}
		}
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return v, err
		}
		if now > j.Deadline {
			if _, err := buyer.book.Expire(ctx, j.ID); err != nil && !errors.Is(err, market.ErrState) && !errors.Is(err, market.ErrEarly) && !errors.Is(err, market.ErrClaimed) {
				return v, err
			}
			continue
		}
		if err := buyer.disputes.Next(ctx); err != nil {
			return v, err
		}
	}
}

// trade is what a watcher does on the market: it bids for orders of tier dispute,
// claims the answers of jobs that it won, and settles and expires those of its own.
func (w *watcher) trade(ctx context.Context) error {
	var troubles []error
	if w.opts.Price != nil {
		troubles = append(troubles, w.bid(ctx))
	}
	count, err := w.as.book.Jobs(ctx)
	if err != nil {
		return errors.Join(append(troubles, err)...)
	}
	for ; w.seenJobs < count; w.seenJobs++ {
		w.jobs = append(w.jobs, w.seenJobs+1)
	}
	left := w.jobs[:0]
	for _, id := range w.jobs {
		over, err := w.job(ctx, id)
		if err != nil {
			troubles = append(troubles, err)
		}
		if !over {
			left = append(left, id)
		}
	}
	w.jobs = left
	return errors.Join(troubles...)
}

// bid answers every order of tier dispute for a model whose weights are here, once.
func (w *watcher) bid(ctx context.Context) error {
	orders, err := w.as.book.Orders(ctx)
	if err != nil {
		return err
	}
	within, _ := w.n.patience()
	for _, o := range orders {
		h := o.Hash(w.as.book.Domain())
		if o.Tier != probity.TierDispute || o.Buyer == w.me || w.bids[h] || o.DeliverWithin < within {
			continue
		}
		w.bids[h] = true // also one that is refused: it would be again
		d, err := w.n.disputed(o.Asset, o.Version)
		if err != nil || d.model.ID() != o.Key {
			continue // not ours to sell
		}
		if err := dispute.Claimable(d.program); err != nil {
			w.tell(WatchEvent{Kind: "nobid", Note: fmt.Sprintf("order %s: %v", h, err)})
			continue
		}
		b := market.Bid{Order: h, Provider: w.me, Price: *w.opts.Price, Expires: o.Expires}
		if err := w.as.book.PostBid(ctx, market.SignedBid{Bid: b, Signature: w.as.key.Sign(b.Digest(w.as.book.Domain()))}); err != nil {
			w.tell(WatchEvent{Kind: "nobid", Note: fmt.Sprintf("order %s: %v", h, err)})
			continue
		}
		w.tell(WatchEvent{Kind: "bid", Note: fmt.Sprintf("order %s at %s tokens", h, w.opts.Price.Format18())})
	}
	return nil
}

// job takes a job of ours a step further. over: it needs no more.
func (w *watcher) job(ctx context.Context, id probity.JobID) (over bool, err error) {
	j, err := w.as.book.Job(ctx, id)
	if err != nil {
		return false, err
	}
	provider := j.Provider == w.me
	if j.Tier != probity.TierDispute || !provider && j.Buyer != w.me {
		return true, nil
	}
	if j.State != market.JobOpen {
		return true, w.ended(ctx, j)
	}
	v, err := w.as.book.Verdict(ctx, id)
	if errors.Is(err, market.ErrUnclaimed) {
		now, err := w.d.Now(ctx)
		switch {
		case err != nil:
			return false, err
		case now > j.Deadline:
			if _, err := w.as.book.Expire(ctx, id); err != nil && !errors.Is(err, market.ErrEarly) {
				return false, err
			}
			w.tell(WatchEvent{Kind: "expired", Job: id})
			return true, nil
		case provider:
			return false, w.deliver(ctx, j, now)
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now, err := w.d.Now(ctx)
	if err != nil {
		return false, err
	}
	if v.State == market.VerdictOpen {
		c, err := w.d.Standing(ctx, v.Claim)
		if err != nil || c.State == dispute.ClaimOpen && (now <= c.Until || c.Games > 0) {
			return false, err
		}
	}
	if _, err := w.as.book.SettleClaim(ctx, id); err != nil {
		if errors.Is(err, market.ErrEarly) {
			return false, nil
		}
		return false, err
	}
	if j, err = w.as.book.Job(ctx, id); err != nil {
		return false, err
	}
	return true, w.ended(ctx, j)
}

// deliver claims the answer of a job that this watcher won, when its input is there.
func (w *watcher) deliver(ctx context.Context, j market.Job, now uint64) error {
	giveUp := func(why error) error {
		_, margin := w.n.patience()
		if now+uint64(margin) < j.DeclineBy || now > j.DeclineBy {
			return why // another input may come, or it is too late for anything else
		}
		if _, err := w.as.book.Decline(ctx, j.ID); err != nil {
			return err
		}
		w.tell(WatchEvent{Kind: "declined", Job: j.ID, Note: why.Error()})
		return nil
	}
	sealed, err := w.as.book.Input(ctx, j.ID)
	if errors.Is(err, market.ErrUnknown) {
		waits := errors.New("its input has not come")
		if err := giveUp(waits); err != waits {
			return err
		}
		return nil
	}
	if err != nil {
		return err
	}
	d, err := w.n.disputed(j.Asset, j.Version)
	if err != nil {
		return giveUp(fmt.Errorf("job %d: %w", j.ID, err))
	}
	in, err := market.OpenInput(w.as.key, j, sealed)
	if err != nil {
		return giveUp(err)
	}
	var inputs [][]int64
	rest := in.Values
	for i := range d.program.Inputs {
		k := elements(d.program.Values[i].Shape)
		if len(rest) < k {
			return giveUp(fmt.Errorf("job %d: its input is too short", j.ID))
		}
		inputs, rest = append(inputs, rest[:k]), rest[k:]
	}
	if root, err := dispute.InputsRoot(inputs...); err != nil || root != j.Input || len(rest) > 0 {
		return giveUp(fmt.Errorf("job %d: what was sent is not the input that the order names", j.ID))
	}
	if err := d.program.CheckInputs(inputs...); err != nil {
		return giveUp(fmt.Errorf("job %d: %w", j.ID, err))
	}
	if err := w.n.keepInputs(j.Input, inputs); err != nil {
		return err
	}
	run, err := d.model.Run(inputs...)
	if err != nil {
		return giveUp(fmt.Errorf("job %d: %w", j.ID, err))
	}
	if err := w.n.promise(ctx, w.as, j, run); err != nil {
		return err
	}
	claim, gas, err := w.d.Post(ctx, j.Asset, j.Version, j.Order, run, dispute.Postable(d.program))
	if err != nil {
		return err
	}
	w.tell(WatchEvent{Kind: "claimed", Job: j.ID, Claim: claim, Gas: gas})
	return nil
}

// ended tells how a job came out, and writes the receipt of one that was paid to us.
func (w *watcher) ended(ctx context.Context, j market.Job) error {
	switch j.State {
	case market.JobRefuted:
		w.tell(WatchEvent{Kind: "refunded", Job: j.ID})
	case market.JobDelivered:
		if j.Provider == w.me {
			if err := w.n.receiptOfClaimed(ctx, w.as, j); err != nil {
				return err
			}
		}
		w.tell(WatchEvent{Kind: "paid", Job: j.ID})
	}
	return nil
}
