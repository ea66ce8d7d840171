package market

import (
	"context"
	"strconv"

	"probity"
	"probity/internal/eip712"
)

// A TaskBook is the market of tasks, of tiers quorum and signed, as one account
// sees it. Methods that change anything act as that account. Orders, bids and
// inputs reach the other side by whatever way the two have.
//
// Every call counts, so what has happened already is refused, with ErrTaken or
// ErrState; but a call that a crash cut short is finished by the next equal one.
type TaskBook interface {
	Account() probity.Account
	QuorumDomain() eip712.Domain

	// These are as in State.
	OpenTask(ctx context.Context, o QuorumOrder, bids []SignedQuorumBid) (probity.Hash, Settlement, error)
	DeclineSeat(ctx context.Context, task probity.Hash, seat int) (Settlement, error)
	Commit(ctx context.Context, task probity.Hash, seat int, commitment probity.Hash) (Settlement, error)
	Reveal(ctx context.Context, task probity.Hash, seat int, output, salt probity.Hash) (Settlement, error)
	Challenge(ctx context.Context, task probity.Hash, referees []probity.Account) (probity.Hash, Settlement, error)
	SettleTask(ctx context.Context, task probity.Hash) (Settlement, error)

	// Task reads a task; a book on a chain does not know its Spec.
	Task(ctx context.Context, task probity.Hash) (Task, error)
	// TaskEvents blocks until there is an event after cursor ("" is the beginning) or ctx ends.
	TaskEvents(ctx context.Context, cursor string) ([]TaskEvent, error)
}

// A TaskEvent is a change of a task.
type TaskEvent struct {
	Cursor  string          `json:"cursor"`
	Kind    QuorumEventKind `json:"kind"`
	Task    probity.Hash    `json:"task"`
	At      Settlement      `json:"at"`
	Seat    int             `json:"seat"`              // QuorumEventDeclined, Committed, Revealed, Seat
	Value   probity.Hash    `json:"value"`             // Committed: the commitment; Revealed, Settled: the output; Challenged: the referees' task
	Outcome SeatOutcome     `json:"outcome,omitempty"` // QuorumEventSeat
	State   TaskState       `json:"state,omitempty"`   // QuorumEventSettled
}

var _ TaskBook = (*MemBook)(nil)

// tell records what happened to tasks. The caller holds the lock.
func (m *Mem) tell(events ...TaskEvent) Settlement {
	at := Settlement{Time: m.clock}
	for _, e := range events {
		e.Cursor, e.At = strconv.Itoa(len(m.taskEvents)+1), at
		m.taskEvents = append(m.taskEvents, e)
	}
	close(m.wake)
	m.wake = make(chan struct{})
	return at
}

// taskEffect applies a rule and tells what it did.
func (b *MemBook) taskEffect(ctx context.Context, rule func(*State, uint64) ([]TaskEvent, error)) (Settlement, error) {
	if err := ctx.Err(); err != nil {
		return Settlement{}, err
	}
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	events, err := rule(b.m.state, b.m.clock)
	if err != nil {
		return Settlement{}, err
	}
	return b.m.tell(events...), nil
}

// QuorumDomain is part of [TaskBook].
func (b *MemBook) QuorumDomain() eip712.Domain {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.QuorumDomain()
}

// OpenTask is part of [TaskBook].
func (b *MemBook) OpenTask(ctx context.Context, o QuorumOrder, bids []SignedQuorumBid) (id probity.Hash, at Settlement, err error) {
	at, err = b.taskEffect(ctx, func(s *State, now uint64) (_ []TaskEvent, err error) {
		id, err = s.OpenQuorum(b.who, o, bids, now)
		return []TaskEvent{{Kind: QuorumEventOpened, Task: id}}, err
	})
	return id, at, err
}

// DeclineSeat is part of [TaskBook].
func (b *MemBook) DeclineSeat(ctx context.Context, task probity.Hash, seat int) (Settlement, error) {
	return b.taskEffect(ctx, func(s *State, now uint64) ([]TaskEvent, error) {
		return []TaskEvent{{Kind: QuorumEventDeclined, Task: task, Seat: seat}}, s.DeclineSeat(b.who, task, seat, now)
	})
}

// Commit is part of [TaskBook].
func (b *MemBook) Commit(ctx context.Context, task probity.Hash, seat int, commitment probity.Hash) (Settlement, error) {
	return b.taskEffect(ctx, func(s *State, now uint64) ([]TaskEvent, error) {
		return []TaskEvent{{Kind: QuorumEventCommitted, Task: task, Seat: seat, Value: commitment}}, s.Commit(b.who, task, seat, commitment, now)
	})
}

// Reveal is part of [TaskBook].
func (b *MemBook) Reveal(ctx context.Context, task probity.Hash, seat int, output, salt probity.Hash) (Settlement, error) {
	return b.taskEffect(ctx, func(s *State, now uint64) ([]TaskEvent, error) {
		return []TaskEvent{{Kind: QuorumEventRevealed, Task: task, Seat: seat, Value: output}}, s.Reveal(b.who, task, seat, output, salt, now)
	})
}

// Challenge is part of [TaskBook].
func (b *MemBook) Challenge(ctx context.Context, task probity.Hash, referees []probity.Account) (trial probity.Hash, at Settlement, err error) {
	at, err = b.taskEffect(ctx, func(s *State, now uint64) (_ []TaskEvent, err error) {
		trial, err = s.Challenge(b.who, task, referees, now)
		return []TaskEvent{{Kind: QuorumEventChallenged, Task: task, Value: trial}}, err
	})
	return trial, at, err
}

// SettleTask is part of [TaskBook].
func (b *MemBook) SettleTask(ctx context.Context, task probity.Hash) (Settlement, error) {
	return b.taskEffect(ctx, func(s *State, now uint64) (events []TaskEvent, err error) {
		if err := s.SettleTask(task, now); err != nil {
			return nil, err
		}
		t := s.tasks[task]
		for i, o := range s.Outcomes(task) {
			events = append(events, TaskEvent{Kind: QuorumEventSeat, Task: task, Seat: i, Outcome: o})
		}
		events = append(events, TaskEvent{Kind: QuorumEventSettled, Task: task, State: t.State, Value: t.Output})
		if accused := s.tasks[t.Accused]; accused != nil && accused.State == TaskRefuted {
			for i, o := range s.Outcomes(t.Accused) {
				events = append(events, TaskEvent{Kind: QuorumEventSeat, Task: t.Accused, Seat: i, Outcome: o})
			}
			events = append(events, TaskEvent{Kind: QuorumEventSettled, Task: t.Accused, State: TaskRefuted, Value: t.Output})
		}
		return events, nil
	})
}

// Task is part of [TaskBook].
func (b *MemBook) Task(ctx context.Context, task probity.Hash) (Task, error) {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	return b.m.state.Task(task)
}

// TaskEvents is part of [TaskBook].
func (b *MemBook) TaskEvents(ctx context.Context, cursor string) ([]TaskEvent, error) {
	return eventsAfter(ctx, b.m, &b.m.taskEvents, cursor)
}
