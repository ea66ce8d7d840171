package node

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"probity"
	"probity/market"
	"probity/market/match"
)

// A Standing is what the chain says of one provider.
type Standing struct {
	Provider   probity.Account `json:"provider"`
	Bond       probity.Amount  `json:"bond"` // free to back another job
	Leaving    bool            `json:"leaving"`
	Reputation uint32          `json:"reputation"`      // of 100
	Declines   uint32          `json:"declines"`        // of the latest jobs, in hundredths
	Outcomes   uint64          `json:"outcomes"`        // jobs, leases and seats of tasks that ended
	Failures   uint64          `json:"failures"`        // of them, those that cost a bond
	Shown      []match.Shown   `json:"shown,omitempty"` // challenges of its hardware that count; Standings, which reads the chain alone, leaves it empty
}

// Standings reads every provider that a job, a lease or a seat of a task ever went
// to, by account, and computes its reputation from how those ended, in the order of
// their times; of one second first jobs, then leases, then seats. Anybody who names the
// same price of gas and the same rules gets the same.
func (n *Node) Standings(ctx context.Context, gasPrice probity.Amount, rules market.ReputationRules) ([]Standing, error) {
	book := n.view()
	count, err := book.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	// How many ends there are to read is known before they are, so that the
	// last event is not waited for in vain.
	jobs, ends := map[probity.JobID]market.Job{}, 0
	for id := probity.JobID(1); id <= count; id++ {
		j, err := book.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		jobs[id] = j
		if j.State != market.JobOpen {
			ends++
		}
	}
	now, err := book.Now(ctx)
	if err != nil {
		return nil, err
	}
	var outcomes []market.Outcome
	for cursor := ""; ends > 0; {
		events, err := book.Events(ctx, cursor)
		if err != nil {
			return nil, fmt.Errorf("read how jobs ended: %w", err)
		}
		for _, e := range events {
			cursor = e.Cursor
			j, known := jobs[e.Job]
			if e.Kind == market.EventAccepted || !known || j.State == market.JobOpen {
				continue // or ended since it was read
			}
			sunk, err := gasPrice.MulDiv(e.At.Gas, 1)
			if err != nil {
				return nil, fmt.Errorf("gas of job %d: %w", e.Job, err)
			}
			o, ended := market.JobOutcome(j, e.At, sunk)
			if !ended {
				return nil, fmt.Errorf("job %d ended and is open: the endpoint contradicts itself; use another", e.Job)
			}
			outcomes = append(outcomes, o)
			ends--
		}
	}
	providers := map[probity.Account]bool{}
	for _, j := range jobs {
		providers[j.Provider] = true
	}
	for _, read := range []func(context.Context, marketBook, probity.Amount, map[probity.Account]bool) ([]market.Outcome, error){n.ends.leaseOutcomes, n.ends.taskOutcomes} {
		more, err := read(ctx, book, gasPrice, providers)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, more...)
	}
	slices.SortStableFunc(outcomes, func(a, b market.Outcome) int { return cmp.Compare(a.Time, b.Time) })
	r := market.Reputations{Rules: rules}
	for _, o := range outcomes {
		r.Observe(o)
	}
	var out []Standing
	for who := range providers {
		stake, err := book.Stake(ctx, who)
		if err != nil {
			return nil, err
		}
		rep := r.Of(who)
		out = append(out, Standing{
			Provider: who, Bond: stake.Free(), Leaving: !stake.Exiting.IsZero() && stake.Free().IsZero(),
			Reputation: rep.Score(now, rules), Declines: rep.Declines(), Outcomes: rep.Outcomes, Failures: rep.Failures,
		})
	}
	slices.SortFunc(out, func(a, b Standing) int { return bytes.Compare(a.Provider[:], b.Provider[:]) })
	return out, nil
}

// ends are the leases and tasks that had ended when they were last read, by the event that
// ended them: what has ended does not change, and an order that read all of them one by
// one would wait longer with each that ends.
type ends struct {
	mu     sync.Mutex
	leases map[market.LeaseEvent]market.Lease
	tasks  map[taskEnd]market.Task
}

type taskEnd struct {
	task probity.Hash
	at   market.Settlement
}

// leaseOutcomes are how all leases ended, in order, and adds their providers. What was
// paid over a lease's life is its rate for as long as its clock ran.
func (known *ends) leaseOutcomes(ctx context.Context, book marketBook, gasPrice probity.Amount, providers map[probity.Account]bool) (out []market.Outcome, err error) {
	opened, err := book.OpenedLeases(ctx)
	if err != nil {
		return nil, err
	}
	began := map[probity.Hash]uint64{}
	for _, e := range opened {
		began[e.Lease] = e.At.Time
	}
	ended, err := book.EndedLeases(ctx)
	if err != nil {
		return nil, err
	}
	known.mu.Lock()
	before, now := known.leases, make(map[market.LeaseEvent]market.Lease, len(ended))
	known.mu.Unlock()
	for _, e := range ended {
		l, read := before[e]
		if !read {
			if l, err = book.Lease(ctx, e.Lease); err != nil {
				return nil, err
			}
		}
		now[e] = l
		providers[l.Provider] = true
		from, known := began[e.Lease]
		until := l.EndsAt
		if until < from { // a lease that was down kept no time of its own
			until = e.At.Time
		}
		if !known || until < from {
			return nil, fmt.Errorf("lease %s ended before it began: the endpoint contradicts itself; use another", e.Lease)
		}
		paid, err := l.Rate.MulDiv(until-from, 1)
		if err != nil {
			return nil, fmt.Errorf("pay of lease %s: %w", e.Lease, err)
		}
		sunk, err := gasPrice.MulDiv(e.At.Gas, 1)
		if err != nil {
			return nil, fmt.Errorf("gas of lease %s: %w", e.Lease, err)
		}
		if o, ok := market.LeaseOutcome(l, e, paid, sunk); ok {
			out = append(out, o)
		}
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	known.leases = now
	return out, nil
}

// taskOutcomes are how the seats of all tasks came out, in order, and adds their
// providers. The gas of a settlement counts for each seat as its part of it.
func (known *ends) taskOutcomes(ctx context.Context, book marketBook, gasPrice probity.Amount, providers map[probity.Account]bool) (out []market.Outcome, err error) {
	ended, err := book.EndedTasks(ctx)
	if err != nil {
		return nil, err
	}
	known.mu.Lock()
	before, now := known.tasks, map[taskEnd]market.Task{}
	known.mu.Unlock()
	for _, e := range ended {
		if e.Kind != market.QuorumEventSeat {
			continue
		}
		end := taskEnd{e.Task, e.At}
		t, read := now[end]
		if !read {
			t, read = before[end]
		}
		if !read {
			if t, err = book.Task(ctx, e.Task); err != nil {
				return nil, err
			}
		}
		now[end] = t
		if e.Seat >= len(t.Seats) {
			return nil, fmt.Errorf("task %s has no seat %d: the endpoint contradicts itself; use another", e.Task, e.Seat)
		}
		providers[t.Seats[e.Seat].Provider] = true
		sunk, err := gasPrice.MulDiv(e.At.Gas, uint64(len(t.Seats)))
		if err != nil {
			return nil, fmt.Errorf("gas of task %s: %w", e.Task, err)
		}
		out = append(out, market.SeatOutcomeOf(t, e.Seat, e.Outcome, e.At, sunk))
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	known.tasks = now
	return out, nil
}
