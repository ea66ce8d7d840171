package provider_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"probity"
	"probity/market"
	"probity/provider"
)

// declined checks that a job was given back: the buyer has its money again, the
// provider all of its stake, and no receipt speaks of it.
func (w *world) declined(jobs ...market.Job) {
	w.Helper()
	for _, j := range jobs {
		if s := w.job(j.ID).State; s != market.JobDeclined {
			w.Errorf("job %d is in state %d, want declined", j.ID, s)
		}
	}
	_, _, err := w.h.Book(buyer).Withdraw(w.Context())
	w.must(err)
	if got, want := w.balance(buyer), probity.Units(funds); got != want {
		w.Errorf("the buyer has %s, want %s: everything back", got, want)
	}
	total, locked, err := w.h.Book(maker).Bond(w.Context(), w.h.Key(maker).Account())
	if err != nil || total != probity.Units(stake) || !locked.IsZero() {
		w.Errorf("the provider has %s at stake, %s of it locked, %v; want all of it free", total, locked, err)
	}
	if n := len(w.log.list()); n != 0 {
		w.Errorf("%d receipts for jobs that were declined", n)
	}
	w.must(w.h.M.Check())
}

// The orders leave 600 s to deliver and so 300 to decline, of which the agent
// keeps 30.
const giveUp = 270

func TestAJobWithoutItsInputIsDeclinedInTime(t *testing.T) {
	type send func(w *world, j market.Job, bid market.SignedBid, in market.Input)
	for name, c := range map[string]struct {
		send send
		why  provider.Reason
	}{
		"never sent": {func(*world, market.Job, market.SignedBid, market.Input) {}, provider.NoInput},
		"not sealed": {func(w *world, j market.Job, _ market.SignedBid, _ market.Input) {
			w.must(w.h.Book(buyer).SendInput(w.Context(), j.ID, []byte("garbage")))
		}, provider.BadInput},
		"another one": {func(w *world, j market.Job, bid market.SignedBid, in market.Input) {
			in.Values = []int64{3, 2, 1}
			w.send(j, bid, in)
		}, provider.BadInput},
		"a part of it": {func(w *world, j market.Job, bid market.SignedBid, in market.Input) {
			in.Values = in.Values[:2]
			w.send(j, bid, in)
		}, provider.BadInput},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			inc := w.start(w.journal(1), nil)
			o, in := w.order(1, 2, 3)
			j, bid := w.buy(o)
			c.send(w, j, bid, in)
			w.h.M.Advance(giveUp)
			w.until("the job was over", func() bool { return inc.agent.Status().Open == 0 && inc.agent.Status().Declined == 1 })
			js := inc.jobStatus(j.ID)
			if js.Stage != provider.StageOver || js.Outcome != provider.Declined || js.Reason != c.why || js.Error == "" {
				t.Errorf("job's status is %+v, want it declined because %q", js, c.why)
			}
			inc.end()
			w.declined(j)
			if n := w.prover.calls.Load(); n != 0 {
				t.Errorf("the prover ran %d times", n)
			}
			// The next agent knows, also from the event that it sees again.
			again := w.start(w.journal(1), nil)
			w.until("it began", func() bool { return again.agent.Status().Declined == 1 })
			again.end()
			if js := again.jobStatus(j.ID); js.Outcome != provider.Declined || js.Reason != c.why {
				t.Errorf("after a restart the job's status is %+v", js)
			}
		})
	}
}

func TestAnInputThatComesJustInTimeIsAnswered(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.h.M.Advance(giveUp - 1)
	w.until("the agent waits", func() bool { return inc.jobStatus(j.ID).Stage == provider.StageInput })
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	inc.end()
	w.settled(1)
}

func TestAnInputThatIsThereWhenTheTimeIsUpIsAnsweredRatherThanDeclined(t *testing.T) {
	w := newWorld(t)
	first := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.until("the agent knows the job", func() bool { return first.jobStatus(j.ID).Job.ID == j.ID })
	first.end()
	w.send(j, bid, in)
	w.h.M.Advance(giveUp + 10)
	second := w.start(w.journal(1), nil)
	w.until("the job was over", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	second.end()
	w.settled(1)
}

func TestAnAgentThatIsBackTooLateToDeclineStillWaitsForTheInput(t *testing.T) {
	w := newWorld(t)
	first := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.until("the agent knows the job", func() bool { return first.jobStatus(j.ID).Job.ID == j.ID })
	first.end()
	w.h.M.Advance(301)
	second := w.start(w.journal(1), nil)
	w.until("the agent waits", func() bool { return second.jobStatus(j.ID).Stage == provider.StageInput })
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	second.end()
	w.settled(1)
}

// late is a book whose market is past the time to decline when asked.
type late struct {
	market.Book
	w *world
}

func (l late) Decline(ctx context.Context, id probity.JobID) (market.Settlement, error) {
	l.w.h.M.Advance(100)
	return l.Book.Decline(ctx, id)
}

func TestADeclineThatLandsTooLateLosesNothingThatCanStillBeDelivered(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Book = late{c.Book, w} })
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.h.M.Advance(giveUp)
	w.until("it tried to decline and waits again", func() bool {
		now, err := w.h.Book(buyer).Now(t.Context())
		w.must(err)
		return now > j.DeclineBy && inc.jobStatus(j.ID).Stage == provider.StageInput
	})
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	inc.end()
	w.settled(1)
}

func TestAProofThatFailsTooLateToDeclineCostsTheBond(t *testing.T) {
	w := newWorld(t)
	w.prover.change = func(int64, *market.Delivery) error {
		w.h.M.Advance(301)
		return fmt.Errorf("no key: %w", provider.ErrFinal)
	}
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return inc.agent.Status().Failed == 1 })
	inc.end()
	if n := w.prover.calls.Load(); n != 1 {
		t.Errorf("the prover was called %d times, want once", n)
	}
	w.refunded(j)
}

func TestTheTimeToGiveUpFollowsThePolicy(t *testing.T) {
	for _, c := range []struct{ within, margin, giveUp uint32 }{
		{600, 0, 270},   // a tenth of 300
		{200, 0, 85},    // at least 15
		{10, 0, 3},      // at most half of 5, so that the buyer has time
		{600, 60, 240},  // as told
		{600, 900, 150}, // at most half
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			w := newWorld(t)
			arm := func(_ *incarnation, cfg *provider.Config) { cfg.Policy.DeclineMargin = c.margin }
			inc := w.start(w.journal(1), arm)
			o, _ := w.order(1, 2, 3)
			o.DeliverWithin = c.within
			j, _ := w.buy(o)
			w.until("the agent waits", func() bool { return inc.jobStatus(j.ID).Stage == provider.StageInput })
			w.h.M.Advance(uint64(c.giveUp) - 1)
			looks := &looking{Book: w.h.Book(maker)}
			inc.end()
			inc = w.start(w.journal(1), func(i *incarnation, cfg *provider.Config) {
				arm(i, cfg)
				cfg.Book = looks
			})
			w.until("the agent has looked a few times", func() bool { return looks.inputs.Load() > 3 })
			if s := w.job(j.ID).State; s != market.JobOpen {
				t.Fatalf("the job is in state %d a second early, want open", s)
			}
			w.h.M.Advance(1)
			w.until("the job was declined", func() bool { return w.job(j.ID).State == market.JobDeclined })
			inc.end()
		})
	}
}

// looking counts how often it was asked for an input.
type looking struct {
	market.Book
	inputs atomic.Int64
}

func (l *looking) Input(ctx context.Context, id probity.JobID) ([]byte, error) {
	l.inputs.Add(1)
	return l.Book.Input(ctx, id)
}

func TestAnOrderThatIsNeverAcceptedTakesUpNoJob(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Policy.MaxJobs = 1 })
	for range 3 {
		o, _ := w.order(1, 2, 3)
		_, err := w.h.Book(buyer).PostOrder(t.Context(), o)
		w.must(err)
	}
	w.until("each has a bid", func() bool { return inc.agent.Status().Bids == 3 })
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	// The job takes up the only room there is, until it is over.
	w.until("the agent knows the job", func() bool { return inc.agent.Status().Open == 1 })
	next, _ := w.order(3, 2, 1)
	_, err := w.h.Book(buyer).PostOrder(t.Context(), next)
	w.must(err)
	w.until("the next order got no bid", func() bool {
		n := inc.agent.Status().NoBids
		return len(n) == 1 && n[0].Reason == provider.NoRoom
	})
	w.send(j, bid, in)
	w.until("all orders have a bid", func() bool { s := inc.agent.Status(); return s.Bids == 4 && s.Delivered == 1 })
	inc.end()
}

func TestMoreJobsThanCanBeProvenInTimeAreDeclined(t *testing.T) {
	w := newWorld(t)
	started, release := make(chan struct{}, 4), make(chan struct{})
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) {
		c.Policy.MaxJobs = 1
		c.Prover = slow{w.prover, started, release}
	})
	// All bids are there before the first is accepted, and then all are accepted.
	var orders []market.Order
	var inputs []market.Input
	for i := range int64(4) {
		o, in := w.order(i, 2, 3)
		_, err := w.h.Book(buyer).PostOrder(t.Context(), o)
		w.must(err)
		orders, inputs = append(orders, o), append(inputs, in)
	}
	w.until("each has a bid", func() bool { return inc.agent.Status().Bids == 4 })
	for i, o := range orders {
		j, bid := w.buy(o)
		w.send(j, bid, inputs[i])
	}
	<-started
	w.until("the others wait", func() bool {
		waiting := 0
		for _, j := range inc.agent.Status().Jobs {
			if j.Stage == provider.StageQueue {
				waiting++
			}
		}
		return waiting == 3
	})
	w.h.M.Advance(giveUp)
	w.until("the others were declined", func() bool { return inc.agent.Status().Declined == 3 })
	close(release)
	w.until("the first was delivered", func() bool { return inc.agent.Status().Delivered == 1 })
	inc.end()
	for _, js := range inc.agent.Status().Jobs {
		if js.Outcome == provider.Declined && js.Reason != provider.NoRoom {
			t.Errorf("job %d was declined because %q, want %q", js.Job.ID, js.Reason, provider.NoRoom)
		}
	}
	if n := w.prover.calls.Load(); n != 1 {
		t.Errorf("the prover was called %d times, want once", n)
	}
	total, locked, err := w.h.Book(maker).Bond(t.Context(), w.h.Key(maker).Account())
	if err != nil || total != probity.Units(stake) || !locked.IsZero() {
		t.Errorf("the provider has %s at stake, %s of it locked, %v; want all of it free", total, locked, err)
	}
	w.must(w.h.M.Check())
}

// slow is a prover that waits to be let go.
type slow struct {
	provider.Prover
	started chan<- struct{}
	release <-chan struct{}
}

func (s slow) Prove(ctx context.Context, j market.Job, in []int64, salt probity.Hash) (market.Delivery, provider.Evidence, error) {
	s.started <- struct{}{}
	<-s.release
	return s.Prover.Prove(ctx, j, in, salt)
}

func TestAJobDeclinedByHandIsGivenUp(t *testing.T) {
	w := newWorld(t)
	started := make(chan struct{})
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Prover = stuck{started} })
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	<-started
	_, err := w.h.Book(maker).Decline(t.Context(), j.ID)
	w.must(err)
	w.until("the job was given up", func() bool { return inc.agent.Status().Declined == 1 })
	inc.end()
	if js := inc.jobStatus(j.ID); js.Reason != provider.ByHand {
		t.Errorf("job's status is %+v, want it declined because %q", js, provider.ByHand)
	}
	w.declined(j)
	// An agent without this journal learns of it too.
	other := w.start(w.journal(2), nil)
	w.until("it read the events", func() bool { return other.agent.Status().Declined == 1 })
	other.end()
}

// outlive buys a job, withholds its input until it is declined, and lets the
// agent crash where arm says. It reports whether it crashed.
func outlive(t *testing.T, arm func(*incarnation, *provider.Config)) (crashed bool) {
	w := newWorld(t)
	tries := map[probity.JobID]int{}
	inc := w.start(w.journal(1), func(inc *incarnation, c *provider.Config) {
		c.Book = counting{c.Book, tries}
		arm(inc, c)
	})
	revive := func() {
		if !crashed && inc.dead.Load() {
			crashed = true
			inc.end()
			inc = w.start(inc.copied, func(_ *incarnation, c *provider.Config) { c.Book = counting{c.Book, tries} })
		}
	}
	o, _ := w.order(1, 2, 3)
	_, err := w.h.Book(buyer).PostOrder(t.Context(), o)
	w.must(err)
	w.until("a bid came", func() bool {
		revive()
		bids, err := w.h.Book(buyer).Bids(t.Context(), o.Hash(w.h.Book(buyer).Domain()))
		w.must(err)
		return len(bids) == 1
	})
	j, _ := w.buy(o)
	w.h.M.Advance(giveUp)
	w.until("the job was declined", func() bool { revive(); return inc.agent.Status().Declined == 1 })
	inc.end()
	if !crashed && inc.dead.Load() { // at the last record
		crashed = true
		inc = w.start(inc.copied, nil)
		w.until("the second agent saw that all is done", func() bool { return inc.agent.Status().Declined == 1 })
		inc.end()
	}
	if js := inc.jobStatus(j.ID); js.Outcome != provider.Declined || js.Reason != provider.NoInput {
		t.Errorf("job's status is %+v, want it declined because %q", js, provider.NoInput)
	}
	w.declined(j)
	events, err := w.h.Book(buyer).Events(t.Context(), "")
	w.must(err)
	if len(events) != 2 || events[1].Kind != market.EventDeclined {
		t.Errorf("events are %+v, want the job accepted and declined", events)
	}
	if tries[j.ID] == 0 || tries[j.ID] > 2 {
		t.Errorf("it was declined %d times, want once, and again only after a crash", tries[j.ID])
	}
	return crashed
}

type counting struct {
	market.Book
	tries map[probity.JobID]int
}

func (c counting) Decline(ctx context.Context, id probity.JobID) (market.Settlement, error) {
	c.tries[id]++
	return c.Book.Decline(ctx, id)
}

func TestACrashAtAnyRecordStillDeclinesTheJobOnce(t *testing.T) {
	points := 0
	for k := 1; ; k++ {
		crashed := false
		t.Run(fmt.Sprintf("record %d", k), func(t *testing.T) {
			crashed = outlive(t, func(inc *incarnation, _ *provider.Config) {
				puts := 0
				inc.journal.Hook = func(string) {
					if puts++; puts == k {
						inc.crash()
					}
				}
			})
		})
		if !crashed {
			break
		}
		points++
	}
	if points < 6 {
		t.Errorf("only %d points were tried: bid twice, job twice, decline twice at least", points)
	}
}

func TestACrashBetweenADeclineAndItsRecordRepeatsNothing(t *testing.T) {
	for name, arm := range map[string]func(*incarnation, *provider.Config){
		"crash":       func(inc *incarnation, _ *provider.Config) { inc.crashAt = 2 },
		"lost answer": func(inc *incarnation, _ *provider.Config) { inc.loseAt = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			if crashed := outlive(t, arm); crashed != (name == "crash") {
				t.Errorf("crashed is %v", crashed)
			}
		})
	}
}

func TestABookThatCannotDeclineFailsTheJob(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Book = refusing{c.Book} })
	o, _ := w.order(1, 2, 3)
	j, _ := w.buy(o)
	w.h.M.Advance(giveUp)
	w.until("the job was over", func() bool { return inc.agent.Status().Failed == 1 })
	inc.end()
	if js := inc.jobStatus(j.ID); js.Outcome != provider.Failed || js.Reason != "" {
		t.Errorf("job's status is %+v, want it failed", js)
	}
	w.refunded(j)
}

type refusing struct{ market.Book }

func (refusing) Decline(context.Context, probity.JobID) (market.Settlement, error) {
	return market.Settlement{}, fmt.Errorf("this account: %w", errors.Join(market.ErrCaller))
}
