package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"probity"
	"probity/market"
)

// KeepOptions say how KeepLease looks after a job.
type KeepOptions struct {
	Open LeaseOptions

	Patience time.Duration  // that a provider may be silent; 0 is a minute
	Budget   probity.Amount // to top the escrow account up with, an hour's pay at a time; zero tops nothing up
	Tries    int            // leases in all; 0 is 5
	Poll     time.Duration  // 0 is a second

	// Told is called with what happened, in a sentence; may be nil.
	Told func(what string, lease probity.Hash)
}

// KeepLease opens a lease and stays until its work has ended. When the provider
// falls silent it claims that it is down, takes the bond of one that does not
// answer, and orders the job again elsewhere, from the last checkpoint that was
// reported; the same when a provider gives notice, or the work fails for a reason
// that is not its own, or it has ended and the provider is gone with what it left.
// Called again with the same name, also after a crash, it goes on where it was.
func (n *Node) KeepLease(ctx context.Context, buyer *Party, opts KeepOptions) (*LeaseInfo, error) {
	if opts.Patience == 0 {
		opts.Patience = time.Minute
	}
	if opts.Tries == 0 {
		opts.Tries = 5
	}
	if opts.Poll == 0 {
		opts.Poll = time.Second
	}
	k := &keeper{n: n, buyer: buyer, opts: opts}
	for {
		rented, err := n.OpenLease(ctx, buyer, k.opts.Open)
		if err != nil {
			return nil, err
		}
		if err := k.begin(rented); err != nil {
			return nil, err
		}
		k.told(rented.Lease, "provider %s runs it for %s tokens a second", rented.Provider, rented.Rate.Format18())
		again, err := k.watch(ctx, rented)
		if err != nil {
			return nil, err
		}
		if again == "" {
			return n.Lease(ctx, buyer.Account(), k.opts.Open.Name)
		}
		if err := k.next(ctx, rented, again); err != nil {
			return nil, err
		}
	}
}

// A keeper looks after one job.
type keeper struct {
	n     *Node
	buyer *Party
	opts  KeepOptions

	held    market.LeaseReport // the last one whose files are here
	missed  market.LeaseReport // one whose files were not to be had,
	missing time.Time          // when that was
	alone   bool               // and this process could have asked nobody

	closed  time.Time // when the lease was first seen closed without what its work left
	claimed bool      // and the claim was open when last looked
	heard   uint64    // when a claim was seen answered: the provider is there, whatever its reports
}

func (k *keeper) told(lease probity.Hash, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	k.n.log.Info("keep", "lease", lease, "what", what)
	if k.opts.Told != nil {
		k.opts.Told(what, lease)
	}
}

// begin finds what an earlier process held of a lease.
func (k *keeper) begin(r *Rented) error {
	var rec rentRecord
	if _, err := k.buyer.journal.Get(rentKey(k.opts.Open.Name), &rec); err != nil {
		return err
	}
	k.held, k.missed, k.closed = market.LeaseReport{Checkpoint: rec.Post.Checkpoint}, market.LeaseReport{}, time.Time{}
	if rec.Held != nil {
		k.held = *rec.Held
	}
	return nil
}

// watch stays with a lease until it is closed. again says why the job has to be
// ordered again; empty: it has ended.
func (k *keeper) watch(ctx context.Context, r *Rented) (again string, err error) {
	blips := 0
	for {
		again, over, err := k.look(ctx, r)
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil && blips < 600:
			blips++ // what cannot be seen is left as it is
			k.n.log.Warn("keep a lease; trying again", "lease", r.Lease, "err", err)
		case err != nil:
			return "", err
		case over:
			return again, nil
		default:
			blips = 0
		}
		if err := sleep(ctx, k.opts.Poll); err != nil {
			return "", err
		}
	}
}

func (k *keeper) look(ctx context.Context, r *Rented) (again string, over bool, err error) {
	book := k.buyer.book
	l, err := book.Lease(ctx, r.Lease)
	if err != nil {
		return "", false, err
	}
	now, err := book.Now(ctx)
	if err != nil {
		return "", false, err
	}
	report, at, err := k.buyer.desk.LeaseReport(ctx, r.Lease, r.Provider)
	if err != nil && !errors.Is(err, market.ErrUnknown) {
		return "", false, err
	}
	if k.claimed && l.AnswerBy == 0 {
		k.heard = now
	}
	k.claimed = l.AnswerBy != 0
	done := report.Stage == market.WorkExited
	silent := now - min(now, max(at, r.Opened, k.heard))
	patience := uint64(k.opts.Patience / time.Second)
	if silent <= patience/2 || l.State != market.LeaseRunning { // who says nothing sends nothing
		if err := k.hold(ctx, r, report); err != nil {
			return "", false, err
		}
	}
	switch {
	case l.State == market.LeaseClosed:
		late := now > r.Began+uint64(k.opts.Open.Spec.Deadline)
		lost := done && report != k.held && !k.alone // what it left is not here
		if lost && k.closed.IsZero() {
			k.closed = time.Now()
		}
		if lost && time.Since(k.closed) < k.opts.Patience {
			return "", false, nil // yet
		}
		if done && !lost || l.Reason == market.ClosedByBuyer || late {
			k.told(r.Lease, "closed: %s", closeText(l.Reason))
			return "", true, nil
		}
		if lost {
			return "the work has ended, and what it left cannot be had from the provider", true, nil
		}
		why := closeText(l.Reason)
		if report.Stage == market.WorkFailed && report.Why != "" {
			why += "; the work: " + report.Why
		}
		return why, true, nil
	case l.AnswerBy != 0 && now > l.AnswerBy:
		k.told(r.Lease, "no answer to the claim: closing it, and taking the bond of %s tokens", l.Bond.Format18())
		_, err := book.CloseLease(ctx, r.Lease)
		return "", false, unlessOver(err)
	case l.AnswerBy != 0:
		return "", false, nil
	case l.State == market.LeaseEnding && now >= l.EndsAt:
		_, err := book.CloseLease(ctx, r.Lease)
		return "", false, unlessOver(err)
	}
	if silent > patience {
		k.told(r.Lease, "nothing was heard of provider %s for %d s: claiming that it is down", r.Provider, silent)
		_, err := book.ClaimDown(ctx, r.Lease)
		return "", false, unlessOver(err)
	}
	if done && l.State == market.LeaseRunning && now > at+30 {
		_, err := book.GiveNotice(ctx, r.Lease) // the provider does not
		return "", false, unlessOver(err)
	}
	if l.State == market.LeaseRunning && !done {
		return "", false, k.topUp(ctx, l, now)
	}
	return "", false, nil
}

// hold brings what a provider reports home, whenever there is another checkpoint or
// the work has ended: a provider that vanishes takes its own copies with it. A report
// counts only as a whole, so that the log that is here says at least what had been
// done at the checkpoint that is here. What cannot be had now is asked for again.
func (k *keeper) hold(ctx context.Context, r *Rented, report market.LeaseReport) error {
	ended := report.Stage == market.WorkExited || report.Stage == market.WorkFailed || report.Stage == market.WorkStopped
	if report.Checkpoint == k.held.Checkpoint && (!ended || report == k.held) {
		return nil
	}
	if report == k.missed && time.Since(k.missing) < fileWait {
		return nil
	}
	files := partFiles{k.n, k.buyer}
	waiting, cancel := context.WithTimeout(ctx, fileWait) // for all of them: a claim may be due
	defer cancel()
	for _, digest := range []string{report.Checkpoint, report.Logs, report.Output} {
		if digest == "" {
			continue
		}
		if _, err := files.Get(waiting, digest); err != nil {
			k.n.log.Info("a file that a provider reports is not to be had now", "lease", r.Lease, "digest", digest, "err", err)
			k.missed, k.missing, k.alone = report, time.Now(), errors.Is(err, ErrOffNetwork)
			return ctx.Err()
		}
	}
	var rec rentRecord
	if _, err := k.buyer.journal.Get(rentKey(k.opts.Open.Name), &rec); err != nil {
		return err
	}
	k.held = report
	rec.Held = &report
	return k.n.putRent(k.buyer, k.opts.Open.Name, &rec)
}

// unlessOver leaves out refusals that the next look explains.
func unlessOver(err error) error {
	for _, no := range []error{market.ErrState, market.ErrClaim, market.ErrEarly} {
		if errors.Is(err, no) {
			return nil
		}
	}
	return err
}

// topUp adds an hour's pay when less than ten minutes of it are left, within the
// budget. The budget is written down before it is spent.
func (k *keeper) topUp(ctx context.Context, l market.Lease, now uint64) error {
	if k.opts.Budget.IsZero() {
		return nil
	}
	e, err := k.buyer.book.Escrow(ctx, l.Account())
	if err != nil || !e.Dry && e.SolventUntil() > now+600 {
		return err
	}
	var rec rentRecord
	if _, err := k.buyer.journal.Get(rentKey(k.opts.Open.Name), &rec); err != nil {
		return err
	}
	sum, err := l.Rate.MulDiv(3600, 1)
	if err != nil {
		return err
	}
	spent, err := rec.Budget.Add(sum)
	if err != nil || spent.Cmp(k.opts.Budget) > 0 {
		return err // it runs dry, and that closes it
	}
	rec.Budget = spent
	if err := k.n.putRent(k.buyer, k.opts.Open.Name, &rec); err != nil {
		return err
	}
	k.told(l.ID, "topping the escrow account up by %s tokens", sum.Format18())
	_, err = k.buyer.book.TopUp(ctx, l.Account(), sum)
	return err
}

// next prepares the next order: from the last checkpoint, and not of those who
// had the job.
func (k *keeper) next(ctx context.Context, r *Rented, why string) error {
	var rec rentRecord
	if _, err := k.buyer.journal.Get(rentKey(k.opts.Open.Name), &rec); err != nil {
		return err
	}
	if !slices.ContainsFunc(rec.Past, func(p pastLease) bool { return p.Lease == r.Lease }) {
		past := pastLease{Lease: r.Lease, Provider: r.Provider, Why: why}
		if rec.Held != nil {
			past.Logs = rec.Held.Logs
		}
		rec.Past = append(rec.Past, past)
	}
	if len(rec.Past) >= k.opts.Tries {
		return &Refusal{fmt.Errorf("the job was leased %d times and did not end: the last time, %s", len(rec.Past), why)}
	}
	checkpoint := rec.Post.Checkpoint
	if rec.Held != nil && rec.Held.Checkpoint != "" {
		checkpoint = rec.Held.Checkpoint
	}
	rec.Post.Checkpoint, rec.Bid, rec.Open, rec.Held = checkpoint, nil, false, nil
	k.held, k.missed = market.LeaseReport{Checkpoint: checkpoint}, market.LeaseReport{}
	k.opts.Open.Checkpoint = checkpoint
	from := "the beginning"
	if checkpoint != "" {
		from = "checkpoint " + checkpoint
	}
	k.told(r.Lease, "%s: ordering the job again, from %s", why, from)
	return k.n.putRent(k.buyer, k.opts.Open.Name, &rec)
}
