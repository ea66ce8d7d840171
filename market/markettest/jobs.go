package markettest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"probity"
	"probity/market"
)

// The cases from acceptance on, repeats and events.

func (f *fixture) badProof() {
	j := f.open()
	for range 2 {
		f.unchanged("deliver a bad proof", market.ErrProof, func() error {
			_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Bad(j, answer(1)))
			return err
		})
	}
	f.unchanged("deliver no proof", market.ErrProof, func() error {
		_, err := f.book(Provider).Deliver(f.ctx, j.ID, market.Delivery{Output: answer(1)})
		return err
	})
	f.unchanged("deliver too many words", market.ErrProof, func() error {
		_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Good(j, make([]probity.Hash, market.MaxOutput+1)))
		return err
	})
	if got := f.job(j.ID); got != j {
		f.Errorf("job is %+v, want it open as before", got)
	}
	f.deliver(j)
}

func (f *fixture) proofMoved() {
	j, other := f.open(), f.open()
	d := f.h.Good(j, answer(1))
	for what, d := range map[string]market.Delivery{
		"another output":    {Output: answer(2), Proof: d.Proof},
		"a longer output":   {Output: append(answer(1), probity.Hash{}), Proof: d.Proof},
		"a shorter output":  {Output: answer(1)[:1], Proof: d.Proof},
		"another job's":     f.h.Good(other, answer(1)),
		"a truncated proof": {Output: answer(1), Proof: d.Proof[:len(d.Proof)-1]},
	} {
		f.unchanged("deliver a proof for "+what, market.ErrProof, func() error {
			_, err := f.book(Provider).Deliver(f.ctx, j.ID, d)
			return err
		})
	}
	f.deliver(j)
}

func (f *fixture) lateDelivery() {
	j := f.open()
	f.advance(11 * Slack)
	f.unchanged("deliver late", market.ErrExpired, func() error {
		_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Good(j, answer(1)))
		return err
	})
	_, err := f.book(Buyer).Expire(f.ctx, j.ID)
	f.must(err)
}

func (f *fixture) doubleDelivery() {
	j := f.open()
	f.deliver(j)
	for _, by := range []int{Provider, Rival} {
		f.unchanged("deliver another output", market.ErrState, func() error {
			_, err := f.book(by).Deliver(f.ctx, j.ID, f.h.Good(j, answer(2)))
			return err
		})
	}
	f.owes(map[int]uint64{Provider: price, Owner: 700, DataOwner: 300})
}

func (f *fixture) earlyExpiry() {
	j := f.open()
	expire := func() error {
		_, err := f.book(Buyer).Expire(f.ctx, j.ID)
		return err
	}
	f.unchanged("expire at once", market.ErrEarly, expire)
	f.advance(9 * Slack)
	f.unchanged("expire before the deadline", market.ErrEarly, expire)
	f.deliver(j)
}

func (f *fixture) endsOnce() {
	delivered, expired := f.open(), f.open()
	f.deliver(delivered)
	f.advance(11 * Slack)
	_, err := f.book(Buyer).Expire(f.ctx, expired.ID)
	f.must(err)
	f.unchanged("expire a delivered job", market.ErrState, func() error {
		_, err := f.book(Buyer).Expire(f.ctx, delivered.ID)
		return err
	})
	f.unchanged("deliver an expired job", market.ErrState, func() error {
		_, err := f.book(Provider).Deliver(f.ctx, expired.ID, f.h.Good(expired, answer(1)))
		return err
	})
	// Expiring again is reported or refused, and pays nobody again.
	before := f.money(Buyer)
	if _, err := f.book(Rival).Expire(f.ctx, expired.ID); err != nil && !errors.Is(err, market.ErrState) {
		f.Errorf("expire again: %v", err)
	}
	if f.money(Buyer) != before {
		f.Error("expiring again moved money")
	}
}

func (f *fixture) unknown() {
	b := f.book(Buyer)
	for _, id := range []probity.JobID{0, 1, 1 << 60} {
		_, err := b.Job(f.ctx, id)
		f.refused("job", err, market.ErrUnknown)
		_, err = b.Deliver(f.ctx, id, f.h.Good(market.Job{}, answer(1)))
		f.refused("deliver", err, market.ErrUnknown)
		_, err = b.Expire(f.ctx, id)
		f.refused("expire", err, market.ErrUnknown)
		f.refused("send input", b.SendInput(f.ctx, id, []byte{1}), market.ErrUnknown)
		_, err = b.Input(f.ctx, id)
		f.refused("input", err, market.ErrUnknown)
	}
	_, err := b.Order(f.ctx, probity.Hash{1})
	f.refused("order", err, market.ErrUnknown)
	_, err = b.Bids(f.ctx, probity.Hash{1})
	f.refused("bids", err, market.ErrUnknown)
	if n, err := b.Jobs(f.ctx); err != nil || n != 0 {
		f.Errorf("%d jobs, %v; want none", n, err)
	}
}

// repeatAll does every effect of a delivered and an expired job again and
// expects what it settled as the first time.
func (f *fixture) repeatAll(o market.Order, b market.SignedBid, first, expired market.Job, accepted, delivered, ended market.Settlement) {
	f.Helper()
	var before, after [Accounts]money
	for i := range before {
		before[i] = f.money(i)
	}
	h, err := f.book(Buyer).PostOrder(f.ctx, o)
	if err != nil || h != first.Order {
		f.Errorf("posting again: %s, %v", h, err)
	}
	id, at, err := f.book(Buyer).Accept(f.ctx, o, b)
	if err != nil || id != first.ID || at != accepted {
		f.Errorf("accepting again: job %d at %+v, %v; want %d at %+v", id, at, err, first.ID, accepted)
	}
	at, err = f.book(Provider).Deliver(f.ctx, first.ID, f.h.Good(first, answer(1)))
	if err != nil || at != delivered {
		f.Errorf("delivering again: %+v, %v; want %+v", at, err, delivered)
	}
	at, err = f.book(Buyer).Expire(f.ctx, expired.ID)
	if err != nil || at != ended {
		f.Errorf("expiring again: %+v, %v; want %+v", at, err, ended)
	}
	for i := range after {
		if after[i] = f.money(i); after[i] != before[i] {
			f.Errorf("repeats moved money of account %d: %+v became %+v", i, before[i], after[i])
		}
	}
}

func (f *fixture) effects() func() {
	o := f.order()
	o.Expires += 100 * Slack
	f.post(o)
	b := f.bid(o, Provider)
	f.must(f.book(Provider).PostBid(f.ctx, b))
	id, accepted, err := f.book(Buyer).Accept(f.ctx, o, b)
	f.must(err)
	first := f.job(id)
	delivered, err := f.book(Provider).Deliver(f.ctx, id, f.h.Good(first, answer(1)))
	f.must(err)
	expired := f.open()
	f.advance(11 * Slack)
	ended, err := f.book(Buyer).Expire(f.ctx, expired.ID)
	f.must(err)
	return func() { f.repeatAll(o, b, first, expired, accepted, delivered, ended) }
}

func (f *fixture) repeats() { f.effects()() }

func (f *fixture) restart() {
	again := f.effects()
	before := f.allEvents("")
	f.must(f.h.Restart())
	if after := f.allEvents(""); fmt.Sprint(before) != fmt.Sprint(after) {
		f.Errorf("events are\n%+v\nwant\n%+v", after, before)
	}
	again()
}

// allEvents reads until nothing comes for a moment. What has happened is there
// at once, so the moment is only long where the machine is slow.
func (f *fixture) allEvents(cursor string) (out []market.Event) {
	f.Helper()
	n, err := f.book(Buyer).Jobs(f.ctx)
	f.must(err)
	want := 0
	for id := range n {
		want++
		if f.job(id+1).State != market.JobOpen {
			want++
		}
	}
	if cursor != "" {
		f.Fatal("allEvents counts from the beginning")
	}
	for len(out) < want {
		ctx, cancel := context.WithTimeout(f.ctx, time.Minute)
		events, err := f.book(Buyer).Events(ctx, cursor)
		cancel()
		f.must(err)
		if len(events) == 0 {
			f.Fatal("Events returned neither event nor error")
		}
		out = append(out, events...)
		cursor = events[len(events)-1].Cursor
	}
	if len(out) != want {
		f.Fatalf("%d events, want %d: %+v", len(out), want, out)
	}
	return out
}

func (f *fixture) events() {
	first := f.open()
	second := f.open()
	d := f.h.Good(second, answer(1))
	at, err := f.book(Provider).Deliver(f.ctx, second.ID, d)
	f.must(err)
	f.advance(11 * Slack)
	ended, err := f.book(Buyer).Expire(f.ctx, first.ID)
	f.must(err)
	all := f.allEvents("")
	want := []market.Event{
		{Kind: market.EventAccepted, Job: 1, At: all[0].At},
		{Kind: market.EventAccepted, Job: 2, At: all[1].At},
		{Kind: market.EventDelivered, Job: 2, At: at, Output: d.Output},
		{Kind: market.EventExpired, Job: 1, At: ended},
	}
	cursors := map[string]bool{}
	for i, e := range all {
		if !sameEvent(e, want[i]) {
			f.Errorf("event %d is\n%+v\nwant\n%+v", i, e, want[i])
		}
		if e.Cursor == "" || cursors[e.Cursor] {
			f.Errorf("event %d has cursor %q, which names another", i, e.Cursor)
		}
		cursors[e.Cursor] = true
	}
	for i := range len(all) - 1 {
		var rest []market.Event
		for cursor := all[i].Cursor; len(rest) < len(all)-1-i; cursor = rest[len(rest)-1].Cursor {
			events, err := f.book(Rival).Events(f.ctx, cursor)
			f.must(err)
			rest = append(rest, events...)
		}
		if fmt.Sprint(rest) != fmt.Sprint(all[i+1:]) {
			f.Errorf("after event %d come\n%+v\nwant\n%+v", i, rest, all[i+1:])
		}
	}
}

func (f *fixture) waiting() {
	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	_, err := f.book(Provider).Events(ctx, "")
	f.refused("events under a cancelled context", err, context.Canceled)

	short, stop := context.WithTimeout(f.ctx, 10*time.Millisecond)
	defer stop()
	_, err = f.book(Provider).Events(short, "")
	f.refused("events while nothing happens", err, context.DeadlineExceeded)

	type result struct {
		events []market.Event
		err    error
	}
	got := make(chan result, 1)
	book := f.book(Provider)
	go func() {
		events, err := book.Events(f.ctx, "")
		got <- result{events, err}
	}()
	j := f.open()
	r := <-got
	if r.err != nil || len(r.events) != 1 || r.events[0].Job != j.ID || r.events[0].Kind != market.EventAccepted {
		f.Errorf("woke with %+v, %v; want job %d accepted", r.events, r.err, j.ID)
	}
}

func (f *fixture) foreignCursor() {
	f.open()
	for _, c := range []string{"nonsense", "-1", "01", " ", "9999999999999999999999", "\x00"} {
		if events, err := f.book(Provider).Events(f.ctx, c); err == nil {
			f.Errorf("cursor %q gave %+v, want an error", c, events)
		}
	}
}

func (f *fixture) cancelled() {
	o := f.post(f.order())
	b := f.bid(o, Provider)
	j := f.open()
	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	book := f.book(Buyer)
	_, _, accept := book.Accept(ctx, o, b)
	_, deliver := book.Deliver(ctx, j.ID, f.h.Good(j, answer(1)))
	_, deposit := book.Deposit(ctx, probity.Units(1))
	_, _, withdraw := book.Withdraw(ctx)
	for what, err := range map[string]error{"accept": accept, "deliver": deliver, "deposit": deposit, "withdraw": withdraw} {
		f.refused(what, err, context.Canceled)
	}
	if got := f.job(j.ID); got != j {
		f.Errorf("job is %+v, want it as before", got)
	}
}

func (f *fixture) exit() {
	e, ok := f.book(Provider).(market.Exiter)
	if !ok {
		f.Skip("this Book has no way to take a stake back (market.Exiter)")
	}
	f.open()
	_, err := e.RequestExit(f.ctx, probity.Units(stake-bond+1))
	f.refused("exit of what a job locks", err, market.ErrBond)
	_, err = e.RequestExit(f.ctx, probity.Units(stake-bond))
	f.must(err)
	o := f.post(f.order())
	f.refuseBid("backed by a stake on its way out", market.ErrBond, o, f.bid(o, Provider))
	_, _, err = e.Exit(f.ctx)
	f.refused("exit before the delay", err, market.ErrEarly)
	f.advance(30 * 24 * 3600)
	got, _, err := e.Exit(f.ctx)
	if err != nil || got != probity.Units(stake-bond) {
		f.Errorf("exit paid %s, %v; want %d", got, err, stake-bond)
	}
	if m := f.money(Provider); m.stake != probity.Units(bond) || m.locked != probity.Units(bond) {
		f.Errorf("stake is %+v, want just what the open job locks", m)
	}
	if got, _, err := e.Exit(f.ctx); err != nil || !got.IsZero() {
		f.Errorf("exit again paid %s, %v; want nothing", got, err)
	}
}
