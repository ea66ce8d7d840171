package markettest

import (
	"context"
	"testing"

	"probity"
	"probity/market"
)

// A ClaimHarness is a Harness whose Books are ClaimBooks, with a court in which
// answers are claimed.
type ClaimHarness interface {
	Harness
	// Name names a model so that its answers can be claimed, and returns the name and
	// the root over the inputs that Claim answers for.
	Name(asset probity.AssetID) (name, input probity.Hash, err error)
	// Claim has an account claim an answer for an order, right or wrong.
	Claim(i int, order probity.Hash, asset probity.AssetID, right bool) error
	// Refute has an account refute the claim of another for an order, which is wrong.
	// The clock may move on, but not past the claim's window.
	Refute(i, claimant int, order probity.Hash, asset probity.AssetID) error
	// Window is how long a claim can be challenged, in seconds.
	Window() uint64
}

// RunClaims holds the Books of a ClaimHarness to what every ClaimBook does, each case
// on a fresh one.
func RunClaims(t *testing.T, open func(t *testing.T) ClaimHarness) {
	for _, c := range []struct {
		name string
		run  func(*claimFixture)
	}{
		{"a claim that stands pays everybody when its window is over", (*claimFixture).stands},
		{"a refuted claim refunds the buyer and pays whoever checked", (*claimFixture).refuted},
		{"a claimed job is neither declined, expired nor proven", (*claimFixture).claimed},
		{"a claim that comes late is no delivery", (*claimFixture).late},
		{"what is not of tier dispute has no claim", (*claimFixture).otherTier},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			f := &claimFixture{fixture: fixture{T: t, h: h, ctx: t.Context(), domain: h.Book(0).Domain()}, claims: h}
			f.start()
			var err error
			f.name, f.input, err = h.Name(f.asset)
			f.must(err)
			c.run(f)
			if err := h.Close(); err != nil {
				t.Error("close:", err)
			}
		})
	}
}

type claimFixture struct {
	fixture
	claims      ClaimHarness
	name, input probity.Hash
}

func (f *claimFixture) settle(i int, job probity.JobID) (market.Settlement, error) {
	f.Helper()
	b, ok := f.book(i).(market.ClaimBook)
	if !ok {
		f.Fatalf("%T is no market.ClaimBook", f.book(i))
	}
	return b.SettleClaim(f.ctx, job)
}

func (f *claimFixture) verdict(job probity.JobID) (market.Verdict, error) {
	return f.book(Rival).(market.ClaimBook).Verdict(f.ctx, job)
}

// take has an order of tier dispute posted, bid for and accepted.
func (f *claimFixture) take() market.Job {
	f.Helper()
	o := f.order()
	o.Tier, o.Key, o.Input = probity.TierDispute, f.name, f.input
	h, err := f.book(Buyer).PostOrder(f.ctx, o)
	f.must(err)
	b := f.bid(o, Provider)
	f.must(f.book(Provider).PostBid(f.ctx, b))
	j := f.accept(o, b)
	if j.Order != h || j.Tier != probity.TierDispute || j.Key != f.name || j.Input != f.input {
		f.Errorf("the job is %+v", j)
	}
	return j
}

// owes compares what accounts are owed besides what they were.
func (f *claimFixture) owes(what string, want map[int]uint64) {
	f.Helper()
	for i := range Accounts {
		got, err := f.book(i).Owed(f.ctx, f.account(i))
		f.must(err)
		if got != probity.Units(want[i]) {
			f.Errorf("%s: account %d is owed %s, want %d", what, i, got, want[i])
		}
	}
}

// last is the last event of a job.
func (f *claimFixture) last(job probity.JobID) (last market.Event) {
	f.Helper()
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	for cursor, kind := "", market.EventKind(""); kind == "" || kind == market.EventAccepted; {
		events, err := f.book(Rival).Events(ctx, cursor)
		f.must(err)
		for _, e := range events {
			if cursor = e.Cursor; e.Job == job {
				last, kind = e, e.Kind
			}
		}
	}
	return last
}

func (f *claimFixture) stands() {
	j := f.take()
	_, err := f.verdict(j.ID)
	f.refused("a verdict before there is a claim", err, market.ErrUnclaimed)
	_, err = f.settle(Buyer, j.ID)
	f.refused("settling before there is a claim", err, market.ErrUnclaimed)
	f.must(f.claims.Claim(Provider, j.Order, j.Asset, true))
	v, err := f.verdict(j.ID)
	if err != nil || v.Claim == 0 || v.State != market.VerdictOpen || v.Posted > j.Deadline || v.Statement.IsZero() {
		f.Errorf("the verdict is %+v, %v", v, err)
	}
	_, err = f.settle(Buyer, j.ID)
	f.refused("settling while it can be challenged", err, market.ErrEarly)
	f.must(f.h.Advance(f.claims.Window() + 1))
	at, err := f.settle(Rival, j.ID)
	f.must(err)
	f.owes("paid", map[int]uint64{Provider: price, Owner: fee * 7 / 10, DataOwner: fee * 3 / 10})
	if again, err := f.settle(Buyer, j.ID); err != nil || again != at {
		f.Errorf("settled again: %+v, %v; want the first settlement %+v", again, err, at)
	}
	got, err := f.book(Buyer).Job(f.ctx, j.ID)
	f.must(err)
	if got.State != market.JobDelivered || got.Output != v.Statement {
		f.Errorf("the job is %+v, want it delivered with the statement %s", got, v.Statement)
	}
	if e := f.last(j.ID); e.Kind != market.EventDelivered || len(e.Output) != 0 || e.At != at {
		f.Errorf("the event is %+v", e)
	}
	if _, locked, err := f.book(Buyer).Bond(f.ctx, j.Provider); err != nil || !locked.IsZero() {
		f.Errorf("%s is still locked, %v", locked, err)
	}
}

func (f *claimFixture) refuted() {
	j := f.take()
	f.must(f.claims.Claim(Provider, j.Order, j.Asset, false))
	v, err := f.verdict(j.ID)
	f.must(err)
	f.must(f.claims.Refute(Rival, Provider, j.Order, j.Asset))
	at, err := f.settle(Owner, j.ID)
	f.must(err)
	f.owes("refuted", map[int]uint64{Buyer: price + fee + bond/2, Rival: bond / 2})
	if again, err := f.settle(Buyer, j.ID); err != nil || again != at {
		f.Errorf("settled again: %+v, %v; want the first settlement %+v", again, err, at)
	}
	if e := f.last(j.ID); e.Kind != market.EventRefuted || e.Claim != v.Claim || e.Challenger != f.account(Rival) || e.At != at {
		f.Errorf("the event is %+v, want claim %d refuted by %s", e, v.Claim, f.account(Rival))
	}
	if total, locked, err := f.book(Buyer).Bond(f.ctx, j.Provider); err != nil || total != probity.Units(stake-bond) || !locked.IsZero() {
		f.Errorf("the stake is %s with %s locked, %v", total, locked, err)
	}
	if v, err := f.verdict(j.ID); err != nil || v.State != market.VerdictRefuted || v.Challenger != f.account(Rival) {
		f.Errorf("the verdict is %+v, %v", v, err)
	}
}

func (f *claimFixture) claimed() {
	j := f.take()
	_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Good(market.Job{}, answer(1)))
	f.refused("a proof", err, market.ErrOrder)
	f.must(f.claims.Claim(Provider, j.Order, j.Asset, true))
	_, err = f.book(Provider).Decline(f.ctx, j.ID)
	f.refused("declining", err, market.ErrClaimed)
	f.must(f.h.Advance(uint64(f.order().DeliverWithin) + Slack))
	_, err = f.book(Buyer).Expire(f.ctx, j.ID)
	f.refused("expiring", err, market.ErrClaimed)
}

func (f *claimFixture) late() {
	j := f.take()
	f.must(f.h.Advance(uint64(f.order().DeliverWithin) + 1))
	f.must(f.claims.Claim(Provider, j.Order, j.Asset, true))
	_, err := f.settle(Buyer, j.ID)
	f.refused("settling", err, market.ErrUnclaimed)
	_, err = f.book(Buyer).Expire(f.ctx, j.ID)
	f.must(err)
	f.owes("expired", map[int]uint64{Buyer: price + fee + bond})
}

func (f *claimFixture) otherTier() {
	o := f.order()
	o.Tier = probity.TierDispute // and a key to prove under
	_, err := f.book(Buyer).PostOrder(f.ctx, o)
	f.refused("an order under a key that is no name", err, market.ErrAsset)
	o = f.order()
	_, err = f.book(Buyer).PostOrder(f.ctx, o)
	f.must(err)
	j := f.accept(o, f.bid(o, Provider))
	_, err = f.verdict(j.ID)
	f.refused("the verdict about a proven job", err, market.ErrOrder)
	_, err = f.settle(Buyer, j.ID)
	f.refused("settling a proven job", err, market.ErrOrder)
}
