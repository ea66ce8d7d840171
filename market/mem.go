package market

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"probity"
	"probity/internal/eip712"
)

// boardGrace is how long an order and an input stay on the board after their
// time, so that a party that lags behind still finds them.
const boardGrace = 3600

// MemOptions configure a Mem. The zero value has no domain, starts at time 0,
// pays stakes out at once and takes no proof.
type MemOptions struct {
	Domain    eip712.Domain
	Start     uint64 // the clock, Unix seconds
	ExitDelay uint64 // seconds
	// Verify says whether a delivery proves the job. Nil refuses all.
	Verify func(Job, Delivery) bool
	Board  Board // nil is a MemBoard
	Court  Court // where answers of tier dispute are claimed; nil refuses such orders
}

// Mem is a whole market in memory, with a clock that stands still until moved:
// the rules of State, made safe for concurrent use, with events. As gives the
// Book of one account.
type Mem struct {
	opts MemOptions

	mu     sync.Mutex
	state  *State
	clock  uint64
	events []Event
	ended  map[probity.JobID]Settlement
	began  map[probity.JobID]Settlement

	leaseEvents []LeaseEvent
	leaseSteps  map[leaseStep]Settlement
	taskEvents  []TaskEvent

	wake chan struct{} // closed and replaced at every event
}

// NewMem is an empty market.
func NewMem(o MemOptions) *Mem {
	if o.Board == nil {
		o.Board = NewMemBoard(o.Domain)
	}
	m := &Mem{
		opts: o, state: NewState(o.Domain, o.ExitDelay), clock: o.Start,
		ended: map[probity.JobID]Settlement{}, began: map[probity.JobID]Settlement{},
		leaseSteps: map[leaseStep]Settlement{},
		wake:       make(chan struct{}),
	}
	m.state.SetCourt(o.Court)
	return m
}

// Do runs f on the market's state and time, while nobody else uses it. It is
// how models are registered and money is made: see State.
func (m *Mem) Do(f func(s *State, now uint64) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return f(m.state, m.clock)
}

// Advance moves the clock on.
func (m *Mem) Advance(seconds uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock += seconds
}

// Check runs every invariant.
func (m *Mem) Check() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state.Check()
}

// As is the market as the account of a key sees it.
func (m *Mem) As(key eip712.Key) *MemBook { return &MemBook{m, key.Account()} }

// MemBook is the Book of one account in a Mem.
type MemBook struct {
	m   *Mem
	who probity.Account
}

var (
	_ Book      = (*MemBook)(nil)
	_ Exiter    = (*MemBook)(nil)
	_ ClaimBook = (*MemBook)(nil)
	_ Board     = (*MemBoard)(nil)
	_ Board     = (*DirBoard)(nil)
)

// event records what happened to a job and wakes everybody who waits. The
// caller holds the lock.
func (m *Mem) event(kind EventKind, job probity.JobID, output []probity.Hash) Settlement {
	at := Settlement{Time: m.clock}
	m.events = append(m.events, Event{
		Cursor: strconv.Itoa(len(m.events) + 1), Kind: kind, Job: job, At: at, Output: slices.Clone(output),
	})
	if kind == EventAccepted {
		m.began[job] = at
	} else {
		m.ended[job] = at
	}
	close(m.wake)
	m.wake = make(chan struct{})
	return at
}

// Account is part of [Book].
func (b *MemBook) Account() probity.Account { return b.who }

// Domain is part of [Book].
func (b *MemBook) Domain() eip712.Domain { return b.m.opts.Domain }

// Now is part of [Book].
func (b *MemBook) Now(ctx context.Context) (uint64, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.clock, ctx.Err()
}

// PostOrder is part of [Book].
func (b *MemBook) PostOrder(ctx context.Context, o Order) (probity.Hash, error) {
	h := o.Hash(b.Domain())
	b.m.mu.Lock()
	fee, err := b.m.state.OrderFee(o)
	now := b.m.clock
	b.m.mu.Unlock()
	if checked := CheckOrder(o, b.who, now); checked != nil {
		return h, checked
	}
	if err == nil {
		_, err = total(o, probity.Amount{}, fee)
	}
	if err != nil {
		return h, fmt.Errorf("post order: %w", err)
	}
	if now > boardGrace {
		if err := b.m.opts.Board.Sweep(ctx, now-boardGrace); err != nil {
			return h, err
		}
	}
	return h, b.m.opts.Board.PutOrder(ctx, o)
}

// Orders is part of [Book].
func (b *MemBook) Orders(ctx context.Context) ([]Order, error) {
	now, err := b.Now(ctx)
	if err != nil {
		return nil, err
	}
	orders, err := b.m.opts.Board.Orders(ctx, now)
	if err != nil {
		return nil, err
	}
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return slices.DeleteFunc(orders, func(o Order) bool { return b.m.state.Taken(o.Hash(b.Domain())) != 0 }), nil
}

// Order is part of [Book].
func (b *MemBook) Order(ctx context.Context, order probity.Hash) (Order, error) {
	return b.m.opts.Board.Order(ctx, order)
}

// PostBid is part of [Book].
func (b *MemBook) PostBid(ctx context.Context, bid SignedBid) error {
	o, err := b.m.opts.Board.Order(ctx, bid.Order)
	if err != nil {
		return fmt.Errorf("bid: %w", err)
	}
	b.m.mu.Lock()
	_, err = b.m.state.checkBid(o, bid, b.m.clock)
	b.m.mu.Unlock()
	if err != nil {
		return fmt.Errorf("bid: %w", err)
	}
	return b.m.opts.Board.PutBid(ctx, bid)
}

// Bids is part of [Book].
func (b *MemBook) Bids(ctx context.Context, order probity.Hash) ([]SignedBid, error) {
	if _, err := b.m.opts.Board.Order(ctx, order); err != nil {
		return nil, err
	}
	return b.m.opts.Board.Bids(ctx, order)
}

// SendInput is part of [Book].
func (b *MemBook) SendInput(ctx context.Context, job probity.JobID, sealed []byte) error {
	j, err := b.Job(ctx, job)
	if err != nil {
		return fmt.Errorf("send input: %w", err)
	}
	if b.who != j.Buyer {
		return fmt.Errorf("send input of job %d as %s: %w: the buyer is %s", job, b.who, ErrCaller, j.Buyer)
	}
	if had, err := b.m.opts.Board.Input(ctx, job); err == nil && bytes.Equal(had, sealed) {
		return nil
	}
	if j.State != JobOpen {
		return fmt.Errorf("send input of job %d: %w", job, ErrState)
	}
	return b.m.opts.Board.PutInput(ctx, job, sealed, j.Deadline+boardGrace)
}

// Input is part of [Book].
func (b *MemBook) Input(ctx context.Context, job probity.JobID) ([]byte, error) {
	if _, err := b.Job(ctx, job); err != nil {
		return nil, err
	}
	return b.m.opts.Board.Input(ctx, job)
}

// Accept is part of [Book].
func (b *MemBook) Accept(ctx context.Context, o Order, bid SignedBid) (probity.JobID, Settlement, error) {
	if err := ctx.Err(); err != nil {
		return 0, Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if id := m.state.Taken(o.Hash(m.opts.Domain)); id != 0 && b.who == o.Buyer {
		if m.state.jobs[id-1].bid == bid.Digest(m.opts.Domain) {
			return id, m.began[id], nil
		}
	}
	id, err := m.state.Accept(b.who, o, bid, m.clock)
	if err != nil {
		return 0, Settlement{}, err
	}
	return id, m.event(EventAccepted, id, nil), nil
}

// Deliver is part of [Book].
func (b *MemBook) Deliver(ctx context.Context, job probity.JobID, d Delivery) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if j, err := m.state.Job(job); err == nil && j.State == JobDelivered && j.Output == d.OutputHash() {
		return m.ended[job], nil
	}
	if err := m.state.Deliver(job, d, m.clock, m.opts.Verify); err != nil {
		return Settlement{}, err
	}
	return m.event(EventDelivered, job, d.Output), nil
}

// Expire is part of [Book].
func (b *MemBook) Expire(ctx context.Context, job probity.JobID) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if j, err := m.state.Job(job); err == nil && j.State == JobExpired {
		return m.ended[job], nil
	}
	if err := m.state.Expire(job, m.clock); err != nil {
		return Settlement{}, err
	}
	return m.event(EventExpired, job, nil), nil
}

// Decline is part of [Book].
func (b *MemBook) Decline(ctx context.Context, job probity.JobID) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if j, err := m.state.Job(job); err == nil && j.State == JobDeclined && j.Provider == b.who {
		return m.ended[job], nil
	}
	if err := m.state.Decline(b.who, job, m.clock); err != nil {
		return Settlement{}, err
	}
	return m.event(EventDeclined, job, nil), nil
}

// SettleClaim is part of [ClaimBook].
func (b *MemBook) SettleClaim(ctx context.Context, job probity.JobID) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	m := b.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if j, err := m.state.Job(job); err == nil && j.Tier == probity.TierDispute && (j.State == JobDelivered || j.State == JobRefuted) {
		return m.ended[job], nil
	}
	if err := m.state.SettleClaim(job, m.clock); err != nil {
		return Settlement{}, err
	}
	j := m.state.jobs[job-1]
	if j.State == JobDelivered {
		return m.event(EventDelivered, job, nil), nil
	}
	at := m.event(EventRefuted, job, nil)
	e := &m.events[len(m.events)-1]
	e.Claim, e.Challenger = m.state.verdict(j.Job).Claim, j.challenger
	return at, nil
}

// Verdict is part of [ClaimBook].
func (b *MemBook) Verdict(ctx context.Context, job probity.JobID) (Verdict, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return Verdict{}, err
	}
	return b.m.state.Verdict(job)
}

// Job is part of [Book].
func (b *MemBook) Job(ctx context.Context, job probity.JobID) (Job, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Job(job)
}

// Jobs is part of [Book].
func (b *MemBook) Jobs(ctx context.Context) (probity.JobID, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Jobs(), ctx.Err()
}

// maxEvents is how many events one call of Events returns.
const maxEvents = 1000

// Events is part of [Book].
func (b *MemBook) Events(ctx context.Context, cursor string) ([]Event, error) {
	events, err := eventsAfter(ctx, b.m, &b.m.events, cursor)
	for i := range events {
		events[i].Output = slices.Clone(events[i].Output)
	}
	return events, err
}

// Bond is part of [Book].
func (b *MemBook) Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	st := b.m.state.Stake(who)
	return st.Total, st.Locked, ctx.Err()
}

// Deposit is part of [Book].
func (b *MemBook) Deposit(ctx context.Context, amount probity.Amount) (Settlement, error) {
	return b.effect(ctx, func(s *State, now uint64) error { return s.Deposit(b.who, amount) })
}

// Owed is part of [Book].
func (b *MemBook) Owed(ctx context.Context, who probity.Account) (probity.Amount, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Owed(who), ctx.Err()
}

// Withdraw is part of [Book].
func (b *MemBook) Withdraw(ctx context.Context) (amount probity.Amount, at Settlement, err error) {
	at, err = b.effect(ctx, func(s *State, now uint64) error {
		amount = s.Withdraw(b.who)
		return nil
	})
	return amount, at, err
}

// Balance is part of [Book].
func (b *MemBook) Balance(ctx context.Context, who probity.Account) (probity.Amount, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Balance(who), ctx.Err()
}

// RequestExit is part of [Exiter].
func (b *MemBook) RequestExit(ctx context.Context, amount probity.Amount) (Settlement, error) {
	return b.effect(ctx, func(s *State, now uint64) error { return s.RequestExit(b.who, amount, now) })
}

// Exit is part of [Exiter].
func (b *MemBook) Exit(ctx context.Context) (amount probity.Amount, at Settlement, err error) {
	at, err = b.effect(ctx, func(s *State, now uint64) (err error) {
		amount, err = s.Exit(b.who, now)
		return err
	})
	return amount, at, err
}

func (b *MemBook) effect(ctx context.Context, f func(*State, uint64) error) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	if err := f(b.m.state, b.m.clock); err != nil {
		return Settlement{}, err
	}
	return Settlement{Time: b.m.clock}, nil
}
