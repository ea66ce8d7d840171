package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// errExpired stops a job that the market has given up on.
var errExpired = errors.New("the deadline passed and the job was expired")

// A job is the work on one job, in a goroutine of its own.
type job struct {
	a *Agent
	market.Job
	late bool // too late to decline; only the work itself looks at it

	// Guarded by a.mu.
	rec    jobRecord
	stage  Stage
	err    string // the last passing fault
	cancel context.CancelCauseFunc
}

// startJob begins or resumes. The caller holds the agent's lock.
func (a *Agent) startJob(j *job) {
	ctx, cancel := context.WithCancelCause(a.ctx)
	j.cancel, j.stage = cancel, StageInput
	a.wg.Go(func() {
		defer cancel(nil)
		j.work(ctx)
	})
}

// stop ends the work for a reason.
func (j *job) stop(why error) {
	j.a.mu.Lock()
	defer j.a.mu.Unlock()
	if j.cancel != nil {
		j.cancel(why)
	}
}

// settled records that the job was paid. What is missing of the record of the
// delivery comes from the market's event.
func (j *job) settled(at market.Settlement) error {
	var r deliverRecord
	if _, err := j.a.read(jobKey("deliver", j.ID), &r); err != nil || r.Done {
		return err
	}
	return j.a.record(jobKey("deliver", j.ID), deliverRecord{Done: true, At: at})
}

func (j *job) at(s Stage) {
	j.a.mu.Lock()
	defer j.a.mu.Unlock()
	j.stage, j.err = s, ""
}

func (j *job) fault(err error) {
	j.a.mu.Lock()
	j.err = err.Error()
	j.a.mu.Unlock()
	j.a.note(fmt.Sprintf("job %d", j.ID), err)
}

// work takes the job from wherever it stands to its end.
func (j *job) work(ctx context.Context) {
	err := j.steps(ctx)
	if j.a.ctx.Err() != nil {
		return // the agent stops; the next one goes on from the journal
	}
	if cause := context.Cause(ctx); err != nil && (errors.Is(cause, errExpired) || errors.Is(cause, errDeclined)) {
		err = cause
	}
	rec := jobRecord{Job: j.Job, Outcome: Delivered}
	if err != nil {
		rec.Outcome, rec.Reason = Failed, err.Error()
	}
	if errors.Is(err, errDeclined) {
		var d declineRecord
		if _, err := j.a.read(jobKey("decline", j.ID), &d); err != nil {
			return
		}
		rec.Outcome, rec.Why, rec.Reason = Declined, d.Why, d.Detail
		err = fmt.Errorf("%w: %s", err, d.Detail)
	}
	if j.a.record(jobKey("job", j.ID), rec) != nil {
		return
	}
	j.a.mu.Lock()
	j.rec, j.stage = rec, StageOver
	j.a.remember(j)
	if err != nil {
		j.a.lastErr = fmt.Sprintf("job %d: %v", j.ID, err)
	}
	j.a.mu.Unlock()
	switch rec.Outcome {
	case Declined:
		j.a.Slog.Warn("job declined", "job", j.ID, "why", rec.Why, "detail", rec.Reason)
		return
	case Failed:
		j.a.Slog.Error("job failed", "job", j.ID, "err", err)
		return
	}
	j.a.Slog.Info("job delivered", "job", j.ID, "price", j.Price)
	select {
	case j.a.payday <- struct{}{}:
	default: // already due
	}
}

func (j *job) steps(ctx context.Context) error {
	var d declineRecord // not empty: what an earlier agent has decided
	declining, err := j.a.read(jobKey("decline", j.ID), &d)
	if err != nil {
		return err
	}
	for {
		j.late = d.Late
		if !declining || j.late {
			err := j.answer(ctx)
			var r *refusal
			if !errors.As(err, &r) || j.late {
				return err
			}
			d = declineRecord{Why: r.why, Detail: r.Error()}
		}
		if d, err = j.decline(ctx, d); err != nil {
			return err
		}
		if d.Done {
			return errDeclined
		}
		if d.Why == NoProof {
			return errors.New(d.Detail)
		}
	}
}

// answer does what the job is paid for.
func (j *job) answer(ctx context.Context) error {
	proved, err := j.prove(ctx)
	if err != nil {
		return err
	}
	at, err := j.deliver(ctx, proved.Delivery)
	if errors.Is(err, market.ErrProof) {
		return &refusal{NoProof, err}
	}
	if err != nil {
		return err
	}
	// From here on the job is paid, and only the receipt is missing: neither the
	// deadline nor an event can end this work any more.
	return j.receipt(j.a.ctx, proved, at)
}

// prove returns the delivery, from the journal when it was proved before.
func (j *job) prove(ctx context.Context) (r proveRecord, err error) {
	key := jobKey("prove", j.ID)
	if _, err := j.a.read(key, &r); err != nil || r.Done {
		return r, err
	}
	in, err := j.input(ctx)
	if err != nil {
		return r, err
	}
	if err := j.queue(ctx); err != nil {
		return r, err
	}
	defer func() { <-j.a.proofs }()
	j.at(StageProve)
	if err := j.a.record(key, proveRecord{}); err != nil {
		return r, err
	}
	b := j.a.backoff()
	for try := 1; ; try++ {
		d, e, err := j.callProver(ctx, in)
		if err == nil {
			r = proveRecord{Done: true, Delivery: d, Evidence: e}
			return r, j.a.record(key, r)
		}
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		err = fmt.Errorf("prove, try %d: %w", try, err)
		now, clock := j.a.Book.Now(ctx)
		if errors.Is(err, ErrFinal) || try == j.a.Tries || clock == nil && j.over(now) {
			return r, &refusal{NoProof, err}
		}
		j.fault(err)
		if !b.wait(ctx) {
			return r, ctx.Err()
		}
	}
}

// queue waits for its turn to prove, first come, first served. More bids may be
// accepted than can be proven in time; those that are too many are given up.
func (j *job) queue(ctx context.Context) error {
	j.at(StageQueue)
	select {
	case j.a.proofs <- struct{}{}:
		return nil
	default:
	}
	ctx, giveUp := context.WithCancelCause(ctx)
	var watch sync.WaitGroup
	defer watch.Wait()
	defer giveUp(nil)
	watch.Go(func() {
		for {
			now, err := j.a.Book.Now(ctx)
			switch {
			case err == nil && j.over(now):
				giveUp(&refusal{NoRoom, fmt.Errorf("%d other proofs are being computed", cap(j.a.proofs))})
			case err == nil && now > j.Deadline:
				giveUp(errors.New("no proof could begin before the deadline: other jobs were before it"))
			}
			if !sleep(ctx, j.a.Poll) {
				return
			}
		}
	})
	select {
	case j.a.proofs <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// callProver turns a panic of the prover into this job's failure: the library
// under it reports some bad inputs that way, and the other jobs must go on.
func (j *job) callProver(ctx context.Context, in market.Input) (d market.Delivery, e Evidence, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("prover panicked: %v: %w", p, ErrFinal)
		}
	}()
	return j.a.Prover.Prove(ctx, j.Job, in.Values, in.Salt)
}

// input waits for the buyer's sealed input and opens it. What does not open, or
// is not what the order committed to, is refused and waited for again, since the
// buyer may send the right one yet: until it is time to decline, or until the
// deadline when it is too late for that.
func (j *job) input(ctx context.Context) (market.Input, error) {
	j.at(StageInput)
	m, ok := j.a.Models.Model(j.Asset, j.Version, j.Key)
	if !ok {
		return market.Input{}, &refusal{NoModel, fmt.Errorf("asset %d version %d with the key %s is not among this provider's models any more", j.Asset, j.Version, j.Key)}
	}
	b := j.a.backoff()
	b.max = max(b.next, j.a.Poll)
	var refused error
	var last []byte
	for {
		now, err := j.a.Book.Now(ctx)
		known := err == nil
		if known && now > j.Deadline {
			if refused == nil {
				return market.Input{}, errors.New("no input from the buyer was there to fetch before the deadline")
			}
			return market.Input{}, fmt.Errorf("no usable input from the buyer was there before the deadline: %w", refused)
		}
		var sealed []byte
		if known {
			sealed, err = j.a.Book.Input(ctx, j.ID)
		}
		switch {
		case err == nil && !bytes.Equal(sealed, last):
			last = sealed
			var in market.Input
			if in, refused = j.open(m, sealed); refused == nil {
				return in, nil
			}
			j.fault(refused)
		case err != nil && !errors.Is(err, market.ErrUnknown) && ctx.Err() == nil:
			j.fault(err)
		}
		switch {
		case known && j.over(now) && refused != nil:
			return market.Input{}, &refusal{BadInput, refused}
		case known && j.over(now):
			return market.Input{}, &refusal{NoInput, fmt.Errorf("no input from the buyer was there to fetch by %d", now)}
		}
		if !b.wait(ctx) {
			return market.Input{}, ctx.Err()
		}
	}
}

// open opens and checks one sealed input.
func (j *job) open(m Model, sealed []byte) (market.Input, error) {
	in, err := market.OpenInput(j.a.Key, j.Job, sealed)
	if err != nil {
		return in, err
	}
	if len(in.Values) != m.Inputs {
		return in, fmt.Errorf("input has %d elements: the model takes %d", len(in.Values), m.Inputs)
	}
	for i, v := range in.Values {
		if v < m.Lo || v > m.Hi {
			// The value itself is the buyer's secret and stays out of logs.
			return in, fmt.Errorf("input element %d is outside %d to %d, which the model takes", i, m.Lo, m.Hi)
		}
	}
	got, err := m.Commit(in.Salt, in.Values)
	if err != nil {
		return in, fmt.Errorf("commit to input: %w", err)
	}
	if got != j.Input {
		return in, fmt.Errorf("input commits to %s: the order names %s", got, j.Input)
	}
	return in, nil
}

// finalDelivery says whether a book's refusal of a delivery is its last word. A
// book that lags behind may not know the job yet: that passes, or the deadline
// does.
func finalDelivery(err error) bool {
	for _, s := range []error{market.ErrState, market.ErrExpired, market.ErrProof, market.ErrCaller, ErrFinal} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}

// deliver returns the settlement, from the journal when it is known.
func (j *job) deliver(ctx context.Context, d market.Delivery) (market.Settlement, error) {
	j.at(StageDeliver)
	key := jobKey("deliver", j.ID)
	var r deliverRecord
	known, err := j.a.read(key, &r)
	if err != nil || r.Done {
		return r.At, err
	}
	if !known {
		if err := j.a.record(key, deliverRecord{}); err != nil {
			return r.At, err
		}
	}
	var at market.Settlement
	err = j.a.retry(ctx, fmt.Sprintf("deliver job %d", j.ID), finalDelivery, func() (err error) {
		// The market's event may say so before an answer comes.
		if _, err := j.a.read(key, &r); err != nil || r.Done {
			at = r.At
			return err
		}
		at, err = j.a.Book.Deliver(ctx, j.ID, d)
		if err != nil {
			j.a.mu.Lock()
			j.err = err.Error()
			j.a.mu.Unlock()
		}
		if errors.Is(err, market.ErrUnknown) {
			if now, clock := j.a.Book.Now(ctx); clock == nil && now > j.Deadline {
				return fmt.Errorf("%w, and its deadline %d has passed: %w", err, j.Deadline, ErrFinal)
			}
		}
		return err
	})
	if err != nil || r.Done {
		return at, err
	}
	return at, j.a.record(key, deliverRecord{Done: true, At: at})
}

// receipt writes the receipt of a settled job to the log.
func (j *job) receipt(ctx context.Context, p proveRecord, at market.Settlement) error {
	j.at(StageReceipt)
	key := jobKey("receipt", j.ID)
	var r receiptRecord
	known, err := j.a.read(key, &r)
	if err != nil || r.Done {
		return err
	}
	if !known {
		r.Receipt = j.makeReceipt(p.Delivery, at)
		if err := j.a.record(key, r); err != nil {
			return err
		}
	}
	err = j.a.retry(ctx, fmt.Sprintf("log the receipt of job %d", j.ID), func(err error) bool { return errors.Is(err, ErrFinal) }, func() error {
		return j.a.Log.Append(ctx, r.Receipt, p.Delivery, p.Evidence)
	})
	if err != nil {
		return err
	}
	r.Done = true
	return j.a.record(key, r)
}

func (j *job) makeReceipt(d market.Delivery, at market.Settlement) probity.Receipt {
	m, _ := j.a.Models.Model(j.Asset, j.Version, j.Key)
	domain := j.a.Book.Domain()
	return probity.Receipt{
		Kind: probity.ReceiptInference, Chain: domain.ChainID, Market: domain.Contract, Job: j.ID,
		Asset: j.Asset, Version: j.Version, Model: m.ID, Input: j.Input, Output: d.OutputHash(),
		Executor: j.Provider, Tier: probity.TierZK, Evidence: eip712.Keccak(d.Proof),
		Settlement: at.Tx, Time: at.Time,
	}
}
