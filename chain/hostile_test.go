package chain

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/market"
)

func TestAnEventWithoutItsTopicsIsAnErrorAndNoCrash(t *testing.T) {
	f := &fakeChain{}
	c := newFake(t, f)
	b := NewBook(Observer(c), Deployment{ChainID: 9, Market: probity.Account{1}}, market.NewMemBoard(market.Domain(9, probity.Account{1})), BookOptions{})
	f.topics = []common.Hash{common.Hash(b.event("Accepted"))}
	f.add(1)
	f.add()
	f.add()
	if events, err := b.Events(testContext(t), ""); err == nil {
		t.Errorf("a log without a job is the events %+v", events)
	}
}

func TestLogsThatWereNotAskedForAreNoEvents(t *testing.T) {
	f := &fakeChain{topics: []common.Hash{{7}}}
	c := newFake(t, f)
	f.add(1)
	for name, want := range map[string]struct {
		filter Filter
		logs   int
	}{
		"another contract's":    {Filter{Addresses: []probity.Account{{2}}}, 0},
		"another event":         {Filter{Topics: [][]probity.Hash{{{8}, {9}}}}, 0},
		"fewer topics":          {Filter{Topics: [][]probity.Hash{{{7}}, {{7}}}}, 0},
		"the one asked for":     {Filter{Addresses: []probity.Account{{2}, {1}}, Topics: [][]probity.Hash{{{8}, {7}}}}, 1},
		"any topic, any sender": {Filter{}, 1},
	} {
		logs, err := c.logs(testContext(t), want.filter, 0, 1)
		if err != nil || len(logs) != want.logs {
			t.Errorf("%s: %d logs, %v; want %d", name, len(logs), err, want.logs)
		}
	}
}

// endedContext has ended, but whoever waits for that does not see it: what a
// context is like that ends between an answer and the next look at it.
type endedContext struct{ context.Context }

func (endedContext) Err() error { return context.Canceled }

func TestLogsThatWereReadAsTheContextEndedAreReported(t *testing.T) {
	f := &fakeChain{}
	c := newFake(t, f)
	f.add(1)
	follower, err := c.Follow(Filter{Confirmations: -1}, "")
	if err != nil {
		t.Fatal(err)
	}
	var got []Log
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		var late context.Context = ctx
		if len(got) == 0 {
			late = endedContext{context.Background()}
		}
		logs, err := follower.Next(late)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		got = append(got, logs...)
	}
	if len(got) != 1 {
		t.Errorf("%d logs reported, want 1", len(got))
	}
}

func TestEventsThatWereWaitedForInVainAreNotSearchedFromTheBeginningAgain(t *testing.T) {
	f := &fakeChain{}
	c := newFake(t, f)
	for range 20 {
		f.add()
	}
	b := NewBook(Observer(c), Deployment{ChainID: 9, Market: probity.Account{1}}, market.NewMemBoard(market.Domain(9, probity.Account{1})), BookOptions{})
	for range 2 {
		f.mu.Lock()
		f.asked = nil
		f.mu.Unlock()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := b.Events(ctx, "")
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.asked) > 0 {
		t.Errorf("read again from blocks %d, though nothing was added", f.asked)
	}
}

func TestAnEventWhoseReceiptTheEndpointLacksAtFirstIsNotLost(t *testing.T) {
	f := &fakeChain{lag: 1}
	c := newFake(t, f)
	b := NewBook(Observer(c), Deployment{ChainID: 9, Market: probity.Account{1}}, market.NewMemBoard(market.Domain(9, probity.Account{1})), BookOptions{})
	f.topics = []common.Hash{common.Hash(b.event("Accepted")), {31: 5}}
	f.add(1)
	f.add()
	f.add()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events, err := b.Events(ctx, "")
	if err != nil || len(events) != 1 || events[0].Job != 5 {
		t.Errorf("events %+v, %v; want that of job 5", events, err)
	}
}

// The context's deadline is set on the connection too, and the two timers race.
func TestADeadlineIsTheContextsWhicheverTimerStrikesFirst(t *testing.T) {
	d, err := OpenDev(DevOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	late := 0
	for i := range 3000 {
		ctx, cancel := context.WithTimeout(testContext(t), time.Duration(i%300)*time.Microsecond)
		_, err := d.Client().Head(ctx)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("call %d: %v, want a deadline that was exceeded", i, err)
		}
		if err != nil {
			late++
		}
	}
	if late == 0 {
		t.Error("no deadline was exceeded")
	}
}
