package market

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"probity"
	"probity/internal/eip712"
)

// A LeaseBook is the market of leases as one account sees it. Methods that change
// anything act as that account. Orders and bids reach the other side by whatever
// way the two have; a LeaseBook begins where the buyer opens the lease.
//
// Opening, notice and closing may be called again after a crash: what already
// happened is reported with its first Settlement. That goes for the same order
// with a bid of the same provider at the same rate, for notice by the same side,
// and for a lease that is closed, by whomever. The other methods count each call.
type LeaseBook interface {
	Account() probity.Account
	LeaseDomain() eip712.Domain

	// OpenLease, TopUp, TakeBack, Collect, GiveNotice, ClaimDown, AnswerClaim and
	// CloseLease are as in State. Nothing to collect is no error.
	OpenLease(ctx context.Context, o LeaseOrder, b SignedLeaseBid, fund probity.Amount) (probity.Hash, Settlement, error)
	TopUp(ctx context.Context, to EscrowID, amount probity.Amount) (Settlement, error)
	TakeBack(ctx context.Context, number uint32, amount probity.Amount) (Settlement, error)
	Collect(ctx context.Context, lease probity.Hash) (probity.Amount, Settlement, error)
	GiveNotice(ctx context.Context, lease probity.Hash) (Settlement, error)
	ClaimDown(ctx context.Context, lease probity.Hash) (Settlement, error)
	AnswerClaim(ctx context.Context, lease probity.Hash, beat SignedHeartbeat) (Settlement, error)
	CloseLease(ctx context.Context, lease probity.Hash) (Settlement, error)

	Lease(ctx context.Context, lease probity.Hash) (Lease, error)
	Earned(ctx context.Context, lease probity.Hash) (probity.Amount, error)
	Escrow(ctx context.Context, id EscrowID) (Escrow, error) // as it is now
	// LeaseEvents blocks until there is an event after cursor ("" is the beginning) or ctx ends.
	LeaseEvents(ctx context.Context, cursor string) ([]LeaseEvent, error)
}

var _ LeaseBook = (*MemBook)(nil)

// A leaseStep names what is reported again instead of done again.
type leaseStep struct {
	kind  LeaseEventKind
	lease probity.Hash
}

// leaseEffect applies a rule and records the event of it. The caller holds no lock.
func (b *MemBook) leaseEffect(ctx context.Context, kind LeaseEventKind, id probity.Hash, rule func(*State, uint64) error) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, done := m.leaseSteps[leaseStep{kind, id}]; done && m.state.repeats(b.who, kind, id) {
		return at, nil
	}
	if err := rule(m.state, m.clock); err != nil {
		return Settlement{}, err
	}
	at := Settlement{Time: m.clock}
	m.leaseSteps[leaseStep{kind, id}] = at
	e := LeaseEvent{Cursor: strconv.Itoa(len(m.leaseEvents) + 1), Kind: kind, Lease: id, At: at}
	r := m.state.leases[id]
	if kind == LeaseEventOpened {
		e.Provider = r.Provider
	}
	if kind == LeaseEventNotice || kind == LeaseEventClosed {
		e.Reason = r.Reason
	}
	if kind == LeaseEventClosed {
		e.Paid = r.due
		if r.Reason == ClosedDown {
			e.Slashed = r.Bond
		}
	}
	m.leaseEvents = append(m.leaseEvents, e)
	close(m.wake)
	m.wake = make(chan struct{})
	return at, nil
}

// repeats reports whether a step that was done is the one that who asks for.
func (s *State) repeats(who probity.Account, kind LeaseEventKind, id probity.Hash) bool {
	r := s.leases[id]
	switch kind {
	case LeaseEventClosed:
		return r.State == LeaseClosed
	case LeaseEventNotice:
		return r.State == LeaseEnding && (r.Reason == ClosedByBuyer && who == r.Buyer || r.Reason == ClosedByProvider && who == r.Provider)
	}
	return false
}

// LeaseDomain is part of [LeaseBook].
func (b *MemBook) LeaseDomain() eip712.Domain {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.LeaseDomain()
}

// OpenLease is part of [LeaseBook].
func (b *MemBook) OpenLease(ctx context.Context, o LeaseOrder, bid SignedLeaseBid, fund probity.Amount) (probity.Hash, Settlement, error) {
	id := o.Hash(b.LeaseDomain())
	b.m.mu.Lock()
	at, done := b.m.leaseSteps[leaseStep{LeaseEventOpened, id}]
	if done {
		l := b.m.state.leases[id]
		done = b.who == l.Buyer && bid.Provider == l.Provider && bid.Rate == l.Rate
	}
	b.m.mu.Unlock()
	if done {
		return id, at, nil
	}
	at, err := b.leaseEffect(ctx, LeaseEventOpened, id, func(s *State, now uint64) error {
		_, err := s.OpenLease(b.who, o, bid, fund, now)
		return err
	})
	return id, at, err
}

// TopUp is part of [LeaseBook].
func (b *MemBook) TopUp(ctx context.Context, to EscrowID, amount probity.Amount) (Settlement, error) {
	return b.effect(ctx, func(s *State, now uint64) error { return s.TopUp(b.who, to, amount, now) })
}

// TakeBack is part of [LeaseBook].
func (b *MemBook) TakeBack(ctx context.Context, number uint32, amount probity.Amount) (Settlement, error) {
	return b.effect(ctx, func(s *State, now uint64) error { return s.TakeBack(b.who, number, amount, now) })
}

// Collect is part of [LeaseBook].
func (b *MemBook) Collect(ctx context.Context, lease probity.Hash) (amount probity.Amount, at Settlement, err error) {
	at, err = b.effect(ctx, func(s *State, now uint64) (err error) {
		amount, err = s.Collect(lease, now)
		return err
	})
	return amount, at, err
}

// GiveNotice is part of [LeaseBook].
func (b *MemBook) GiveNotice(ctx context.Context, lease probity.Hash) (Settlement, error) {
	return b.leaseEffect(ctx, LeaseEventNotice, lease, func(s *State, now uint64) error { return s.GiveNotice(b.who, lease, now) })
}

// ClaimDown is part of [LeaseBook].
func (b *MemBook) ClaimDown(ctx context.Context, lease probity.Hash) (Settlement, error) {
	return b.leaseEffect(ctx, LeaseEventClaimed, lease, func(s *State, now uint64) error { return s.ClaimDown(b.who, lease, now) })
}

// AnswerClaim is part of [LeaseBook].
func (b *MemBook) AnswerClaim(ctx context.Context, lease probity.Hash, beat SignedHeartbeat) (Settlement, error) {
	return b.leaseEffect(ctx, LeaseEventAnswered, lease, func(s *State, now uint64) error { return s.AnswerClaim(b.who, lease, beat, now) })
}

// CloseLease is part of [LeaseBook].
func (b *MemBook) CloseLease(ctx context.Context, lease probity.Hash) (Settlement, error) {
	return b.leaseEffect(ctx, LeaseEventClosed, lease, func(s *State, now uint64) error { return s.CloseLease(b.who, lease, now) })
}

// Lease is part of [LeaseBook].
func (b *MemBook) Lease(ctx context.Context, lease probity.Hash) (Lease, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Lease(lease)
}

// Earned is part of [LeaseBook].
func (b *MemBook) Earned(ctx context.Context, lease probity.Hash) (probity.Amount, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Earned(lease, b.m.clock)
}

// Escrow is part of [LeaseBook].
func (b *MemBook) Escrow(ctx context.Context, id EscrowID) (Escrow, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Escrow(id, b.m.clock), ctx.Err()
}

// LeaseEvents is part of [LeaseBook].
func (b *MemBook) LeaseEvents(ctx context.Context, cursor string) ([]LeaseEvent, error) {
	return eventsAfter(ctx, b.m, &b.m.leaseEvents, cursor)
}

// eventsAfter waits for events of a Mem's after a cursor, which is a number of
// events.
func eventsAfter[E any](ctx context.Context, m *Mem, list *[]E, cursor string) ([]E, error) {
	from := 0
	if cursor != "" {
		n, err := strconv.Atoi(cursor)
		if err != nil || n < 1 || strconv.Itoa(n) != cursor {
			return nil, fmt.Errorf("%q is not a cursor of this book: begin again with an empty one", cursor)
		}
		from = n
	}
	for {
		m.mu.Lock()
		events, wake := *list, m.wake
		m.mu.Unlock()
		switch {
		case from > len(events):
			return nil, errors.New("cursor is past the last event: it belongs to another book")
		case from < len(events):
			return slices.Clone(events[from:min(len(events), from+maxEvents)]), nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
