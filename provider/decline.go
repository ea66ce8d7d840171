package provider

import (
	"context"
	"errors"
	"fmt"

	"probity/market"
)

// errDeclined stops a job that was declined in this account's name.
var errDeclined = errors.New("the job was declined and its buyer refunded")

// A refusal is why a job cannot be done. It ends the job by declining it, while
// the market lets its provider do that.
type refusal struct {
	why Reason
	err error
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// lastStart is when a job is given up whose proof has not begun: early enough
// before DeclineBy for a transaction to land.
func (j *job) lastStart() uint64 {
	if j.DeclineBy == 0 || j.DeclineBy > j.Deadline {
		return j.DeclineBy // of a book that knows no declining
	}
	// The time to decline is half of the time to deliver, so it is as long as
	// what follows it.
	window := j.Deadline - j.DeclineBy
	margin := max(window/10, 15)
	if m := j.a.Policy.DeclineMargin; m > 0 {
		margin = uint64(m)
	}
	return j.DeclineBy - min(margin, window/2, j.DeclineBy)
}

// over says, while nothing has begun that could still end well, whether it is
// time to give the job up.
func (j *job) over(now uint64) bool {
	return !j.late && now >= j.lastStart() && now <= j.DeclineBy
}

// finalDecline says whether a book's refusal to let a job go is its last word.
func finalDecline(err error) bool {
	for _, s := range []error{market.ErrState, market.ErrExpired, market.ErrCaller, ErrFinal} {
		if errors.Is(err, s) {
			return true
		}
	}
	return false
}

// decline gives the job back. It returns r with Done when that happened, and
// with Late when the market refused because it is too late.
func (j *job) decline(ctx context.Context, r declineRecord) (declineRecord, error) {
	j.at(StageDecline)
	key := jobKey("decline", j.ID)
	var had declineRecord
	known, err := j.a.read(key, &had)
	if err != nil {
		return r, err
	}
	if !known {
		if err := j.a.record(key, r); err != nil {
			return r, err
		}
	}
	var at market.Settlement
	err = j.a.retry(ctx, fmt.Sprintf("decline job %d", j.ID), finalDecline, func() (err error) {
		// The market's event may say so before an answer comes.
		if _, err := j.a.read(key, &had); err != nil || had.Done {
			at = had.At
			return err
		}
		at, err = j.a.Book.Decline(ctx, j.ID)
		if errors.Is(err, market.ErrUnknown) {
			if now, clock := j.a.Book.Now(ctx); clock == nil && now > j.DeclineBy {
				return fmt.Errorf("%w: %w", err, market.ErrExpired)
			}
		}
		return err
	})
	switch {
	case errors.Is(err, market.ErrExpired):
		r.Late = true
	case err != nil:
		return r, fmt.Errorf("%s; decline the job: %w", r.Detail, err)
	default:
		r.Done, r.At = true, at
	}
	return r, j.a.record(key, r)
}

// gaveBack records that the job was declined, whether by this agent, by an
// earlier one that crashed before it could write so, or by its account's owner.
func (j *job) gaveBack(at market.Settlement) error {
	var r declineRecord
	known, err := j.a.read(jobKey("decline", j.ID), &r)
	if err != nil || r.Done {
		return err
	}
	if !known || r.Late {
		r.Why, r.Detail, r.Late = ByHand, errDeclined.Error(), false
	}
	r.Done, r.At = true, at
	if err := j.a.record(jobKey("decline", j.ID), r); err != nil {
		return err
	}
	j.stop(errDeclined)
	return nil
}
