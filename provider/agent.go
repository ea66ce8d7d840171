package provider

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"probity"
	"probity/market"
)

// An Agent is one provider at work. Make it with New; it works once.
type Agent struct {
	Config
	core

	// Guarded by mu.
	jobs      map[probity.JobID]*job // open, and the latest that are over
	over      []probity.JobID        // in jobs, oldest first
	noBid     map[probity.Hash]NoBid // orders on the board that got no bid
	bids      int                    // of this agent, open on the board
	delivered int
	declined  int
	failed    int
	earned    probity.Amount
	withdrawn probity.Amount
	withdraws int // records so far

	proofs chan struct{} // one token for each proof being computed
	payday chan struct{} // a job was paid
}

// load restores from the journal what earlier agents did and left open.
func (a *Agent) load() error {
	for _, key := range a.Journal.Keys() {
		kind, name, _ := strings.Cut(key, "/")
		switch kind {
		case "job":
			var r jobRecord
			if _, err := a.Journal.Get(key, &r); err != nil {
				return err
			}
			a.remember(&job{a: a, Job: r.Job, rec: r})
		case "withdraw":
			var r withdrawRecord
			if _, err := a.Journal.Get(key, &r); err != nil {
				return err
			}
			n, err := strconv.Atoi(name)
			if err != nil {
				return fmt.Errorf("journal key %q: %w", key, err)
			}
			a.withdraws = max(a.withdraws, n)
			if r.Done {
				a.addTo(&a.withdrawn, r.Amount)
			}
		}
	}
	return nil
}

// maxOver is how many jobs that are over Status still shows.
const maxOver = 100

// remember adds a job, or moves it among those that are over. The caller holds
// the lock, or is alone.
func (a *Agent) remember(j *job) {
	a.jobs[j.ID] = j
	if j.rec.Outcome == "" {
		return
	}
	switch j.rec.Outcome {
	case Delivered:
		a.delivered++
		a.addTo(&a.earned, j.Price)
	case Declined:
		a.declined++
	default:
		a.failed++
	}
	a.over = append(a.over, j.ID)
	if len(a.over) > maxOver {
		delete(a.jobs, a.over[0])
		a.over = a.over[1:]
	}
}

// Run works until ctx ends, and then returns nil once everything under way has
// stopped in good order. It returns an error when it cannot go on: the journal
// does not take records any more, or does not say what it should.
func (a *Agent) Run(ctx context.Context) error {
	if err := a.begin(ctx); err != nil {
		return err
	}
	defer a.cancel()
	a.mu.Lock()
	for _, j := range a.jobs {
		if j.rec.Outcome == "" {
			a.startJob(j)
		}
	}
	a.mu.Unlock()
	a.wg.Go(a.followEvents)
	a.wg.Go(a.watchOrders)
	a.wg.Go(a.withdrawals)
	a.wg.Wait()
	return a.core.failed()
}

// followEvents starts the jobs that this provider wins and tells jobs how they ended.
func (a *Agent) followEvents() {
	follow(&a.core, following[market.Event]{"cursor", "follow the market's events", a.Book.Events, a.event, func(e market.Event) string { return e.Cursor }})
}

func (a *Agent) event(e market.Event) error {
	a.mu.Lock()
	j := a.jobs[e.Job]
	a.mu.Unlock()
	switch {
	case e.Kind == market.EventAccepted && j == nil:
		return a.won(e.Job)
	case e.Kind == market.EventDelivered && j != nil:
		// Settled, whether by this agent, by an earlier one that crashed before
		// it could write so, or by somebody who passed its proof on.
		return j.settled(e.At)
	case e.Kind == market.EventDeclined && j != nil:
		return j.gaveBack(e.At)
	case e.Kind == market.EventExpired && j != nil:
		j.stop(errExpired)
	}
	return nil
}

// won starts work on a job if it is this provider's.
func (a *Agent) won(id probity.JobID) error {
	// A job that is over may have left memory, but not the journal.
	var r jobRecord
	if known, err := a.read(jobKey("job", id), &r); known || err != nil {
		return err
	}
	var j market.Job
	err := a.retry(a.ctx, fmt.Sprintf("read job %d", id), nil, func() (err error) {
		j, err = a.Book.Job(a.ctx, id)
		return err
	})
	if err != nil || j.Provider != a.Book.Account() || j.Tier != probity.TierZK {
		return err // another's, or one that is claimed and not proven
	}
	r = jobRecord{Job: j}
	switch j.State {
	case market.JobDelivered:
		a.Slog.Warn("a job of this account was delivered without this journal's knowledge: its receipt is not here to write", "job", id)
		return nil
	case market.JobDeclined:
		r.Outcome, r.Why, r.Reason = Declined, ByHand, errDeclined.Error()
	case market.JobExpired:
		r.Outcome, r.Reason = Failed, "it was won and expired while the agent was away"
	}
	if err := a.record(jobKey("job", id), r); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	w := &job{a: a, Job: j, rec: r}
	a.remember(w)
	if r.Outcome == "" {
		a.startJob(w)
	}
	return nil
}

// watchOrders looks at the board again and again and bids.
func (a *Agent) watchOrders() {
	for {
		if err := a.look(); err != nil && a.ctx.Err() == nil {
			a.note("look for orders", err)
		}
		if !sleep(a.ctx, a.Poll) {
			return
		}
	}
}

// look goes once over the board.
func (a *Agent) look() error {
	now, err := a.Book.Now(a.ctx)
	if err != nil {
		return err
	}
	orders, err := a.Book.Orders(a.ctx)
	if err != nil {
		return err
	}
	total, locked, err := a.Book.Bond(a.ctx, a.Book.Account())
	if err != nil {
		return err
	}
	free, err := total.Sub(locked)
	if err != nil {
		return fmt.Errorf("stake: %w", err)
	}
	// What open bids already promise counts as taken.
	type candidate struct {
		order market.Order
		hash  probity.Hash
		had   bidRecord
	}
	var wanted []candidate
	noBid := map[probity.Hash]NoBid{}
	open := 0
	for _, o := range orders {
		c := candidate{order: o, hash: o.Hash(a.Book.Domain())}
		known, err := a.read("bid/"+c.hash.String(), &c.had)
		if err != nil {
			return err
		}
		if known && now <= c.had.Bid.Expires {
			if c.had.Refused != nil {
				noBid[c.hash] = *c.had.Refused
				continue
			}
			open++
			free, _ = free.Sub(o.Bond) // less than nothing is nothing
			if c.had.Posted {
				continue
			}
		} else {
			c.had = bidRecord{} // none, or one that ran out
		}
		wanted = append(wanted, c)
	}
	for _, c := range wanted {
		if a.ctx.Err() != nil {
			return nil
		}
		if c.had.Bid.Signature == nil {
			bid, refusal := a.price(c.order, c.hash, now, open, free)
			if refusal.Reason != "" {
				noBid[c.hash] = refusal
				continue
			}
			c.had = bidRecord{Bid: bid}
			if err := a.record("bid/"+c.hash.String(), c.had); err != nil {
				return err
			}
			open++
			free, _ = free.Sub(c.order.Bond)
		}
		// The same bid after a crash is the same file on the board.
		if err := a.Book.PostBid(a.ctx, c.had.Bid); err != nil {
			if a.ctx.Err() != nil {
				return nil
			}
			refusal := refusedBid(c.hash, err)
			noBid[c.hash] = refusal
			if refusal.Reason == NoDelivery {
				continue // a passing fault: the same bid again at the next look
			}
			// Refused for what it says: it must not take up room while it lasts.
			c.had.Refused = &refusal
			open--
		}
		c.had.Posted = c.had.Refused == nil
		if err := a.record("bid/"+c.hash.String(), c.had); err != nil {
			return err
		}
		if c.had.Posted {
			a.Slog.Info("bid", "order", c.hash, "price", c.had.Bid.Price)
		}
	}
	a.mu.Lock()
	a.noBid, a.bids = noBid, open
	a.mu.Unlock()
	return nil
}

// scalarField is the order of the group BN254 (EIP-196). A Groth16 proof's public
// inputs are numbers below it, and the verifier refuses all others.
var scalarField = probity.Hash{
	0x30, 0x64, 0x4e, 0x72, 0xe1, 0x31, 0xa0, 0x29, 0xb8, 0x50, 0x45, 0xb6, 0x81, 0x81, 0x58, 0x5d,
	0x28, 0x33, 0xe8, 0x48, 0x79, 0xb9, 0x70, 0x91, 0x43, 0xe1, 0xf5, 0x93, 0xf0, 0x00, 0x00, 0x01,
}

// price decides on one order: a signed bid, or a refusal with its reason.
func (a *Agent) price(o market.Order, hash probity.Hash, now uint64, open int, free probity.Amount) (market.SignedBid, NoBid) {
	p := a.Policy
	no := func(r Reason, format string, args ...any) (market.SignedBid, NoBid) {
		return market.SignedBid{}, NoBid{hash, r, fmt.Sprintf(format, args...)}
	}
	if o.Tier != probity.TierZK {
		return no(NoTier, "tier %s", o.Tier)
	}
	if len(p.Assets) > 0 && !slices.Contains(p.Assets, o.Asset) {
		return no(NoOffer, "asset %d", o.Asset)
	}
	m, ok := a.Models.Model(o.Asset, o.Version, o.Key)
	if !ok {
		return no(NoModel, "asset %d version %d under the key %s", o.Asset, o.Version, o.Key)
	}
	if m.Scalar && bytes.Compare(o.Input[:], scalarField[:]) >= 0 {
		return no(NoScalar, "input commitment %s", o.Input)
	}
	if o.DeliverWithin < p.MinDeliverWithin {
		return no(NoTime, "it wants the answer within %d s, the policy asks for %d", o.DeliverWithin, p.MinDeliverWithin)
	}
	price, err := p.Price(m)
	if err != nil || price.Cmp(o.MaxPrice) > 0 {
		return no(NoPrice, "the price is %s, the ceiling %s", price, o.MaxPrice)
	}
	if !p.MaxBond.IsZero() && o.Bond.Cmp(p.MaxBond) > 0 {
		return no(NoStake, "it asks for a bond of %s, the policy allows %s", o.Bond, p.MaxBond)
	}
	if o.Bond.Cmp(free) > 0 {
		return no(NoStake, "it asks for a bond of %s, %s is free", o.Bond, free)
	}
	if busy := a.openJobs(); busy >= p.MaxJobs {
		return no(NoRoom, "%d jobs are open", busy)
	}
	if open >= p.MaxBids {
		return no(NoRoom, "%d bids are open", open)
	}
	b := market.Bid{Order: hash, Provider: a.Book.Account(), Price: price, Expires: min(now+p.BidFor, o.Expires)}
	return market.SignedBid{Bid: b, Signature: a.Key.Sign(b.Digest(a.Book.Domain()))}, NoBid{}
}

func (a *Agent) openJobs() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.jobs) - len(a.over)
}

// withdrawals withdraws at the beginning, which also ends what a crash left
// open, and after every job that was paid.
func (a *Agent) withdrawals() {
	for {
		if err := a.withdraw(); err != nil && a.ctx.Err() == nil {
			a.note("withdraw", err)
		}
		select {
		case <-a.payday:
		case <-a.ctx.Done():
			return
		}
	}
}

// withdraw moves earnings when they reach the policy's threshold. A withdrawal
// takes all there is, so one that happened and was not recorded leaves nothing
// for its repetition to take.
func (a *Agent) withdraw() error {
	n := a.withdraws
	var r withdrawRecord
	if known, err := a.read(fmt.Sprintf("withdraw/%d", n), &r); err != nil {
		return err
	} else if !known || r.Done {
		if a.Policy.WithdrawAt.IsZero() {
			return nil
		}
		var owed probity.Amount
		err := a.retry(a.ctx, "read earnings", nil, func() (err error) {
			owed, err = a.Book.Owed(a.ctx, a.Book.Account())
			return err
		})
		if err != nil || owed.Cmp(a.Policy.WithdrawAt) < 0 {
			return err
		}
		n, r = n+1, withdrawRecord{Amount: owed}
		if err := a.record(fmt.Sprintf("withdraw/%d", n), r); err != nil {
			return err
		}
		a.withdraws = n
	}
	var got probity.Amount
	err := a.retry(a.ctx, "withdraw", nil, func() (err error) {
		got, _, err = a.Book.Withdraw(a.ctx)
		return err
	})
	if err != nil {
		return err
	}
	if got.IsZero() {
		got = r.Amount // it happened before the crash, and this is what was owed then
	}
	if err := a.record(fmt.Sprintf("withdraw/%d", n), withdrawRecord{Done: true, Amount: got}); err != nil {
		return err
	}
	a.mu.Lock()
	a.addTo(&a.withdrawn, got)
	a.mu.Unlock()
	return nil
}
