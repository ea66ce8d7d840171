package node

import (
	"context"
	"testing"

	"probity"
	"probity/market"
)

// endedBook is a market in which some leases and tasks ended; it counts what is asked.
type endedBook struct {
	marketBook
	leases []market.LeaseEvent
	seats  []market.TaskEvent
	asked  map[probity.Hash]int
}

func (b *endedBook) OpenedLeases(context.Context) (out []market.LeaseEvent, err error) {
	for _, e := range b.leases {
		out = append(out, market.LeaseEvent{Kind: market.LeaseEventOpened, Lease: e.Lease, At: market.Settlement{Time: 1}})
	}
	return out, nil
}

func (b *endedBook) EndedLeases(context.Context) ([]market.LeaseEvent, error) { return b.leases, nil }
func (b *endedBook) EndedTasks(context.Context) ([]market.TaskEvent, error)   { return b.seats, nil }

func (b *endedBook) Lease(_ context.Context, id probity.Hash) (market.Lease, error) {
	b.asked[id]++
	return market.Lease{ID: id, Provider: probity.Account{id[0]}, EndsAt: 5}, nil
}

func (b *endedBook) Task(_ context.Context, id probity.Hash) (market.Task, error) {
	b.asked[id]++
	return market.Task{Seats: []market.Seat{{Provider: probity.Account{id[0]}}, {Provider: probity.Account{id[0], 1}}}}, nil
}

func TestWhatHasEndedIsReadOnceHoweverManyOrdersComeAfterIt(t *testing.T) {
	ended := func(id byte, at uint64) market.LeaseEvent {
		return market.LeaseEvent{Kind: market.LeaseEventClosed, Lease: probity.Hash{id}, At: market.Settlement{Time: at}}
	}
	seat := func(id byte, seat int) market.TaskEvent {
		return market.TaskEvent{Kind: market.QuorumEventSeat, Task: probity.Hash{id}, Seat: seat, Outcome: market.SeatPaid, At: market.Settlement{Time: 9}}
	}
	book := &endedBook{leases: []market.LeaseEvent{ended(1, 6)}, seats: []market.TaskEvent{seat(8, 0), seat(8, 1)}, asked: map[probity.Hash]int{}}
	var known ends
	look := func() (outcomes, providers int) {
		t.Helper()
		who := map[probity.Account]bool{}
		for _, read := range []func(context.Context, marketBook, probity.Amount, map[probity.Account]bool) ([]market.Outcome, error){known.leaseOutcomes, known.taskOutcomes} {
			all, err := read(t.Context(), book, probity.Units(1), who)
			if err != nil {
				t.Fatal(err)
			}
			outcomes += len(all)
		}
		return outcomes, len(who)
	}
	for range 3 {
		if outcomes, providers := look(); outcomes != 3 || providers != 3 {
			t.Fatalf("%d outcomes of %d providers, want 3 of 3", outcomes, providers)
		}
	}
	book.leases = append(book.leases, ended(2, 7))
	book.leases[0].At.Time = 8 // a reorganisation: it ended in another block
	look()
	for id, want := range map[byte]int{1: 2, 2: 1, 8: 1} {
		if got := book.asked[probity.Hash{id}]; got != want {
			t.Errorf("%d was asked about %d times, want %d", id, got, want)
		}
	}
}
