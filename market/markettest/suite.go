package markettest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// Run holds the Book of a Harness to every case of the suite, each on a fresh
// one.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			f := &fixture{T: t, h: h, ctx: t.Context(), domain: h.Book(0).Domain()}
			f.start()
			c.run(f)
			f.checkMoney()
			if err := h.Close(); err != nil {
				t.Error("close:", err)
			}
		})
	}
}

var cases = []struct {
	name string
	run  func(*fixture)
}{
	{"a delivered job pays provider, model owner and data owner to the unit", (*fixture).deliveredJobPays},
	{"rounding dust goes to the model's own entry", (*fixture).dust},
	{"a job without bond, fee or price works", (*fixture).nothingAtStake},
	{"an expired job refunds the buyer and pays it the bond", (*fixture).expiredJob},
	{"a declined job refunds the buyer and frees the bond", (*fixture).declinedJob},
	{"only the provider declines, once, and only in the first half of the time", (*fixture).declineRefused},
	{"earnings are withdrawn once", (*fixture).withdrawOnce},
	{"a taken order leaves the board's list but can be read", (*fixture).takenOrderLeaves},
	{"sealed inputs reach the provider and nobody else can open them", (*fixture).sealedInput},
	{"an order is refused unless its buyer posts it", (*fixture).orderNotBuyer},
	{"an order that cannot be carried out is refused", (*fixture).orderImpossible},
	{"an order for an unknown, frozen or revoked model is refused", (*fixture).orderAsset},
	{"an expired order can neither be posted, listed, bid for nor accepted", (*fixture).orderExpired},
	{"an order can be accepted in its last second", (*fixture).lastSecond},
	{"an expired bid is refused", (*fixture).bidExpired},
	{"a bid for another order is refused", (*fixture).bidOtherOrder},
	{"a replayed bid is refused", (*fixture).bidReplayed},
	{"a bid with a wrong signature is refused", (*fixture).bidSignature},
	{"a bid over the ceiling is refused", (*fixture).bidCeiling},
	{"a bid without enough free bond is refused", (*fixture).bidBond},
	{"a bond backs one job at a time and is free after it", (*fixture).bondLocked},
	{"a model frozen after the bid is refused at acceptance", (*fixture).assetAtAccept},
	{"a job accepted before its model was frozen can be delivered", (*fixture).frozenAfterAccept},
	{"a fee that changes after acceptance changes nothing", (*fixture).feeAfterAccept},
	{"only the buyer accepts", (*fixture).acceptNotBuyer},
	{"an underfunded buyer is refused and charged nothing", (*fixture).underfunded},
	{"a buyer that allowed too little is refused and charged nothing", (*fixture).allowance},
	{"an allowance is used up by acceptance", (*fixture).allowanceUsed},
	{"a rejected proof pays nothing and leaves the job open", (*fixture).badProof},
	{"a proof for another output, input or job is rejected", (*fixture).proofMoved},
	{"a late delivery is refused", (*fixture).lateDelivery},
	{"a second delivery of another output is refused", (*fixture).doubleDelivery},
	{"an early expiry is refused", (*fixture).earlyExpiry},
	{"a delivered job cannot expire, an expired one cannot be delivered", (*fixture).endsOnce},
	{"an unknown order or job is unknown to every method", (*fixture).unknown},
	{"every effect repeated is reported with its first settlement", (*fixture).repeats},
	{"effects and events survive a restart", (*fixture).restart},
	{"events resume from any cursor without loss or repeat", (*fixture).events},
	{"waiting for events ends with the context or the next event", (*fixture).waiting},
	{"a foreign cursor is refused", (*fixture).foreignCursor},
	{"a cancelled context stops every method", (*fixture).cancelled},
	{"a stake leaves after its delay and never under an open job", (*fixture).exit},
}

// fixture is one case under way: a market with one model, funds for everybody
// and a stake for both providers.
type fixture struct {
	*testing.T
	h      Harness
	ctx    context.Context
	domain eip712.Domain
	asset  probity.AssetID
	salt   byte
	total  probity.Amount // all the money, fixed after start
}

const (
	price = 5_000
	fee   = 1_000
	bond  = 20_000
	stake = 50_000
	funds = 1_000_000
)

func (f *fixture) book(i int) market.Book { return f.h.Book(i) }

func (f *fixture) account(i int) probity.Account { return f.h.Key(i).Account() }

func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) refused(what string, err, want error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Fatalf("%s: got %v, want an error that is %q", what, err, want)
	}
}

func (f *fixture) start() {
	f.Helper()
	for i := range Accounts {
		f.must(f.h.Mint(i, probity.Units(funds)))
	}
	var err error
	f.asset, _, err = f.h.AddModel(probity.Units(fee), []Share{{Owner, 700_000_000}, {DataOwner, 300_000_000}})
	f.must(err)
	for _, i := range []int{Provider, Rival} {
		_, err := f.book(i).Deposit(f.ctx, probity.Units(stake))
		f.must(err)
	}
	f.total = f.sum()
}

// sum is all the money that the harness's accounts and the open jobs hold.
func (f *fixture) sum() probity.Amount {
	f.Helper()
	var sum probity.Amount
	add := func(a probity.Amount) {
		f.Helper()
		var err error
		sum, err = sum.Add(a)
		f.must(err)
	}
	b := f.book(Buyer)
	for i := range Accounts {
		m := f.money(i)
		add(m.balance)
		add(m.owed)
		add(m.stake)
	}
	n, err := b.Jobs(f.ctx)
	f.must(err)
	for id := range n {
		j, err := b.Job(f.ctx, id+1)
		f.must(err)
		if j.State == market.JobOpen {
			add(j.Price)
			add(j.Fee)
		}
	}
	return sum
}

// checkMoney: no case makes or loses money.
func (f *fixture) checkMoney() {
	f.Helper()
	if sum := f.sum(); sum != f.total {
		f.Errorf("there were %s units, there are %s", f.total, sum)
	}
}

type money struct{ balance, owed, stake, locked probity.Amount }

func (f *fixture) money(i int) (m money) {
	f.Helper()
	var err error
	m.balance, err = f.book(Buyer).Balance(f.ctx, f.account(i))
	f.must(err)
	m.owed, err = f.book(Buyer).Owed(f.ctx, f.account(i))
	f.must(err)
	m.stake, m.locked, err = f.book(Buyer).Bond(f.ctx, f.account(i))
	f.must(err)
	return m
}

func (f *fixture) order() market.Order {
	f.salt++
	return market.Order{
		Buyer: f.account(Buyer), Asset: f.asset, Input: probity.Hash{31: 100 + f.salt}, Tier: probity.TierZK,
		MaxPrice: probity.Units(10_000), Bond: probity.Units(bond),
		DeliverWithin: 10 * Slack, Expires: now(f, f.h) + 10*Slack, Salt: probity.Hash{31: f.salt},
	}
}

func (f *fixture) post(o market.Order) market.Order {
	f.Helper()
	_, err := f.book(Buyer).PostOrder(f.ctx, o)
	f.must(err)
	return o
}

func (f *fixture) sign(by int, b market.Bid) market.SignedBid {
	return market.SignedBid{Bid: b, Signature: f.h.Key(by).Sign(b.Digest(f.domain))}
}

func (f *fixture) bid(o market.Order, by int) market.SignedBid {
	return f.sign(by, market.Bid{Order: o.Hash(f.domain), Provider: f.account(by), Price: probity.Units(price), Expires: now(f, f.h) + 10*Slack})
}

// open takes an order of the default shape as far as an open job.
func (f *fixture) open() market.Job {
	f.Helper()
	o := f.post(f.order())
	return f.accept(o, f.bid(o, Provider))
}

func (f *fixture) accept(o market.Order, b market.SignedBid) market.Job {
	f.Helper()
	id, _, err := f.book(Buyer).Accept(f.ctx, o, b)
	f.must(err)
	return f.job(id)
}

func (f *fixture) job(id probity.JobID) market.Job {
	f.Helper()
	j, err := f.book(Provider).Job(f.ctx, id)
	f.must(err)
	return j
}

func answer(n byte) []probity.Hash { return []probity.Hash{{30: 1, 31: n}, {31: 7}} }

func (f *fixture) deliver(j market.Job) {
	f.Helper()
	_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Good(j, answer(1)))
	f.must(err)
}

func (f *fixture) advance(seconds uint64) {
	f.Helper()
	f.must(f.h.Advance(seconds))
}

// unchanged runs what must be refused and checks that no money moved.
func (f *fixture) unchanged(what string, want error, run func() error) {
	f.Helper()
	var before, after [Accounts]money
	for i := range before {
		before[i] = f.money(i)
	}
	f.refused(what, run(), want)
	for i := range after {
		if after[i] = f.money(i); after[i] != before[i] {
			f.Fatalf("%s moved money of account %d: %+v became %+v", what, i, before[i], after[i])
		}
	}
}

func (f *fixture) refuseAccept(what string, want error, o market.Order, b market.SignedBid) {
	f.Helper()
	f.unchanged("accept "+what, want, func() error {
		_, _, err := f.book(Buyer).Accept(f.ctx, o, b)
		return err
	})
}

// refuseBid: posting the bid and accepting it are refused for the same reason.
func (f *fixture) refuseBid(what string, want error, o market.Order, b market.SignedBid) {
	f.Helper()
	f.refused("bid "+what, f.book(Provider).PostBid(f.ctx, b), want)
	f.refuseAccept(what, want, o, b)
}

func (f *fixture) owes(want map[int]uint64) {
	f.Helper()
	for i := range Accounts {
		if got := f.money(i).owed; got != probity.Units(want[i]) {
			f.Errorf("account %d is owed %s, want %d", i, got, want[i])
		}
	}
}

func (f *fixture) deliveredJobPays() {
	start := f.money(Buyer).balance
	o := f.post(f.order())
	h := o.Hash(f.domain)
	list, err := f.book(Provider).Orders(f.ctx)
	f.must(err)
	if !slices.Contains(list, o) {
		f.Fatalf("the order is not on the board: %+v", list)
	}
	f.must(f.book(Provider).PostBid(f.ctx, f.bid(o, Provider)))
	f.must(f.book(Rival).PostBid(f.ctx, f.sign(Rival, market.Bid{Order: h, Provider: f.account(Rival), Price: probity.Units(price + 1), Expires: o.Expires})))
	bids, err := f.book(Buyer).Bids(f.ctx, h)
	f.must(err)
	if len(bids) != 2 {
		f.Fatalf("%d bids, want 2", len(bids))
	}
	best, refused, err := market.Best(f.domain, o, bids, market.Terms{Fee: probity.Units(fee), Now: now(f, f.h)})
	if err != nil || best.Provider != f.account(Provider) || len(refused) != 0 {
		f.Fatalf("best bid is %+v, refused %v, %v", best, refused, err)
	}
	j := f.accept(o, best)
	want := market.Job{
		ID: 1, Order: h, Buyer: o.Buyer, Provider: f.account(Provider), Asset: o.Asset, Version: o.Version, Input: o.Input,
		Price: probity.Units(price), Fee: probity.Units(fee), Bond: o.Bond, Deadline: j.Deadline,
		DeclineBy: j.Deadline - uint64(o.DeliverWithin-o.DeliverWithin/2), State: market.JobOpen,
	}
	if j != want {
		f.Errorf("job is\n%+v\nwant\n%+v", j, want)
	}
	if n := now(f, f.h); j.Deadline > n+uint64(o.DeliverWithin) || j.Deadline+Slack < n+uint64(o.DeliverWithin) {
		f.Errorf("deadline is %d at %d, want %d s from acceptance", j.Deadline, n, o.DeliverWithin)
	}
	if m := f.money(Provider); m.locked != probity.Units(bond) {
		f.Errorf("%s of the stake is locked, want %d", m.locked, bond)
	}
	paid, err := start.Sub(f.money(Buyer).balance)
	if err != nil || paid != probity.Units(price+fee) {
		f.Errorf("the buyer paid %s, want %d", paid, price+fee)
	}
	d := f.h.Good(j, answer(1))
	at, err := f.book(Provider).Deliver(f.ctx, j.ID, d)
	f.must(err)
	if at.Time == 0 || at.Time > j.Deadline {
		f.Errorf("delivered at %d, deadline %d", at.Time, j.Deadline)
	}
	f.owes(map[int]uint64{Provider: price, Owner: 700, DataOwner: 300})
	want.State, want.Output = market.JobDelivered, d.OutputHash()
	if j := f.job(1); j != want {
		f.Errorf("job is\n%+v\nwant\n%+v", j, want)
	}
	if m := f.money(Provider); m.stake != probity.Units(stake) || !m.locked.IsZero() {
		f.Errorf("stake is %+v, want all of it and free", m)
	}
}

func (f *fixture) dust() {
	var err error
	f.asset, _, err = f.h.AddModel(probity.Units(100), []Share{{Owner, 1}, {DataOwner, 333_333_333}, {Rival, 333_333_333}, {Buyer, 333_333_333}})
	f.must(err)
	f.deliver(f.open())
	f.owes(map[int]uint64{Provider: price, Owner: 1, DataOwner: 33, Rival: 33, Buyer: 33})
}

func (f *fixture) nothingAtStake() {
	var err error
	f.asset, _, err = f.h.AddModel(probity.Amount{}, []Share{{Owner, market.PartsPerWhole}})
	f.must(err)
	o := f.order()
	o.Bond, o.MaxPrice = probity.Amount{}, probity.Amount{}
	f.post(o)
	// An account that never had a stake can do this job.
	b := f.sign(DataOwner, market.Bid{Order: o.Hash(f.domain), Provider: f.account(DataOwner), Expires: o.Expires})
	f.must(f.book(DataOwner).PostBid(f.ctx, b))
	j := f.accept(o, b)
	_, err = f.book(DataOwner).Deliver(f.ctx, j.ID, f.h.Good(j, answer(1)))
	f.must(err)
	f.owes(nil)
}

func (f *fixture) expiredJob() {
	before := f.money(Buyer).balance
	j := f.open()
	f.advance(11 * Slack)
	_, err := f.book(DataOwner).Expire(f.ctx, j.ID) // anyone may
	f.must(err)
	f.owes(map[int]uint64{Buyer: price + fee + bond})
	if m := f.money(Provider); m.stake != probity.Units(stake-bond) || !m.locked.IsZero() {
		f.Errorf("stake is %+v, want the bond gone and the rest free", m)
	}
	got, _, err := f.book(Buyer).Withdraw(f.ctx)
	f.must(err)
	want, err := before.Add(probity.Units(bond))
	f.must(err)
	if m := f.money(Buyer); got != probity.Units(price+fee+bond) || m.balance != want {
		f.Errorf("withdrew %s to a balance of %s, want %s", got, m.balance, want)
	}
	if j := f.job(j.ID); j.State != market.JobExpired || !j.Output.IsZero() {
		f.Errorf("job is %+v, want it expired without output", j)
	}
}

func (f *fixture) declinedJob() {
	j := f.open()
	at, err := f.book(Provider).Decline(f.ctx, j.ID)
	f.must(err)
	f.owes(map[int]uint64{Buyer: price + fee})
	if m := f.money(Provider); m.stake != probity.Units(stake) || !m.locked.IsZero() {
		f.Errorf("stake is %+v, want all of it free", m)
	}
	if j := f.job(j.ID); j.State != market.JobDeclined || !j.Output.IsZero() {
		f.Errorf("job is %+v, want it declined without output", j)
	}
	before := f.money(Buyer)
	if again, err := f.book(Provider).Decline(f.ctx, j.ID); err != nil || again != at {
		f.Errorf("declining again: %+v, %v; want the first settlement %+v", again, err, at)
	}
	f.advance(11 * Slack)
	f.unchanged("expire a declined job", market.ErrState, func() error {
		_, err := f.book(Buyer).Expire(f.ctx, j.ID)
		return err
	})
	if f.money(Buyer) != before {
		f.Error("declining again moved money")
	}
}

func (f *fixture) declineRefused() {
	j := f.open()
	for _, by := range []int{Buyer, Rival} {
		f.unchanged("decline another's job", market.ErrCaller, func() error {
			_, err := f.book(by).Decline(f.ctx, j.ID)
			return err
		})
	}
	f.advance(6 * Slack)
	f.unchanged("decline late", market.ErrExpired, func() error {
		_, err := f.book(Provider).Decline(f.ctx, j.ID)
		return err
	})
	f.deliver(j)
	f.unchanged("decline a delivered job", market.ErrState, func() error {
		_, err := f.book(Provider).Decline(f.ctx, j.ID)
		return err
	})
}

func (f *fixture) withdrawOnce() {
	f.deliver(f.open())
	before := f.money(Provider).balance
	got, at, err := f.book(Provider).Withdraw(f.ctx)
	if err != nil || got != probity.Units(price) || at.Time == 0 {
		f.Fatalf("withdrew %s at %+v, %v; want %d", got, at, err, price)
	}
	want, err := before.Add(got)
	f.must(err)
	for range 2 {
		if m := f.money(Provider); m.balance != want || !m.owed.IsZero() {
			f.Fatalf("balance %s and %s owed, want %s and nothing", m.balance, m.owed, want)
		}
		got, _, err = f.book(Provider).Withdraw(f.ctx)
		if err != nil || !got.IsZero() {
			f.Fatalf("withdrew %s again, %v; want nothing and no error", got, err)
		}
	}
	f.owes(map[int]uint64{Owner: 700, DataOwner: 300})
}

func (f *fixture) takenOrderLeaves() {
	o := f.post(f.order())
	f.accept(o, f.bid(o, Provider))
	list, err := f.book(Rival).Orders(f.ctx)
	f.must(err)
	if slices.Contains(list, o) {
		f.Error("a taken order is still listed")
	}
	got, err := f.book(Rival).Order(f.ctx, o.Hash(f.domain))
	if err != nil || got != o {
		f.Errorf("order is %+v, %v; want what was posted", got, err)
	}
	f.refused("bid for a taken order", f.book(Rival).PostBid(f.ctx, f.bid(o, Rival)), market.ErrTaken)
}

func (f *fixture) sealedInput() {
	o := f.post(f.order())
	b := f.bid(o, Provider)
	j := f.accept(o, b)
	_, err := f.book(Provider).Input(f.ctx, j.ID)
	f.refused("input before it was sent", err, market.ErrUnknown)
	in := market.Input{Values: []int64{0, 1, -1, 1 << 62, -1 << 63}, Salt: probity.Hash{31: 9}}
	sealed, err := market.SealInput(f.domain, j, b, in)
	f.must(err)
	f.refused("input sent by another", f.book(Rival).SendInput(f.ctx, j.ID, sealed), market.ErrCaller)
	for range 2 {
		f.must(f.book(Buyer).SendInput(f.ctx, j.ID, sealed))
	}
	got, err := f.book(Provider).Input(f.ctx, j.ID)
	if err != nil || !bytes.Equal(got, sealed) {
		f.Fatalf("input is %x, %v; want what was sent", got, err)
	}
	opened, err := market.OpenInput(f.h.Key(Provider), j, got)
	if err != nil || !slices.Equal(opened.Values, in.Values) || opened.Salt != in.Salt {
		f.Errorf("opened %+v, %v; want %+v", opened, err, in)
	}
	_, err = market.OpenInput(f.h.Key(Rival), j, got)
	f.refused("open with another key", err, eip712.ErrSealed)
	other := j
	other.ID++
	_, err = market.OpenInput(f.h.Key(Provider), other, got)
	f.refused("open for another job", err, eip712.ErrSealed)
	f.deliver(j)
	f.must(f.book(Buyer).SendInput(f.ctx, j.ID, sealed)) // the same again, after the end
	f.refused("another input after the end", f.book(Buyer).SendInput(f.ctx, j.ID, []byte("late")), market.ErrState)
}

func (f *fixture) orderNotBuyer() {
	_, err := f.book(Rival).PostOrder(f.ctx, f.order())
	f.refused("order posted by another", err, market.ErrCaller)
}

func (f *fixture) orderImpossible() {
	for what, change := range map[string]func(*market.Order){
		"of tier dispute":        func(o *market.Order) { o.Tier = probity.TierDispute },
		"of no tier":             func(o *market.Order) { o.Tier = 0 },
		"with years to deliver":  func(o *market.Order) { o.DeliverWithin = market.MaxDeliverWithin + 1 },
		"with the longest sleep": func(o *market.Order) { o.DeliverWithin = 1<<32 - 1 },
	} {
		o := f.order()
		change(&o)
		_, err := f.book(Buyer).PostOrder(f.ctx, o)
		f.refused("order "+what, err, market.ErrOrder)
		f.refuseAccept("an order "+what, market.ErrOrder, o, f.bid(o, Provider))
	}
}

func (f *fixture) orderAsset() {
	frozen, _, err := f.h.AddModel(probity.Units(fee), []Share{{Owner, market.PartsPerWhole}})
	f.must(err)
	f.must(f.h.Freeze(frozen))
	revoked, version, err := f.h.AddModel(probity.Units(fee), []Share{{Owner, market.PartsPerWhole}})
	f.must(err)
	f.must(f.h.Revoke(revoked, version))
	for what, change := range map[string]func(*market.Order){
		"an unknown model":   func(o *market.Order) { o.Asset = 1 << 40 },
		"an unknown version": func(o *market.Order) { o.Version = 1 },
		"a frozen model":     func(o *market.Order) { o.Asset = frozen },
		"a revoked model":    func(o *market.Order) { o.Asset = revoked },
	} {
		o := f.order()
		change(&o)
		_, err := f.book(Buyer).PostOrder(f.ctx, o)
		f.refused("order for "+what, err, market.ErrAsset)
		f.refuseAccept("an order for "+what, market.ErrAsset, o, f.bid(o, Provider))
	}
}

func (f *fixture) orderExpired() {
	o := f.post(f.order())
	f.advance(11 * Slack)
	b := f.sign(Provider, market.Bid{Order: o.Hash(f.domain), Provider: f.account(Provider), Price: probity.Units(price), Expires: o.Expires + 100*Slack})
	f.refuseBid("for an expired order", market.ErrExpired, o, b)
	_, err := f.book(Buyer).PostOrder(f.ctx, o)
	f.refused("expired order", err, market.ErrExpired)
	list, err := f.book(Provider).Orders(f.ctx)
	f.must(err)
	if slices.Contains(list, o) {
		f.Error("an expired order is listed")
	}
}

func (f *fixture) lastSecond() {
	o := f.order()
	o.Expires = now(f, f.h) + 2*Slack
	f.post(o)
	b := f.bid(o, Provider)
	f.advance(Slack)
	f.accept(o, b)
}

func (f *fixture) bidExpired() {
	o := f.post(f.order())
	b := f.sign(Provider, market.Bid{Order: o.Hash(f.domain), Provider: f.account(Provider), Price: probity.Units(price), Expires: now(f, f.h) - 1})
	f.refuseBid("that has expired", market.ErrExpired, o, b)
}

func (f *fixture) bidOtherOrder() {
	o, other := f.post(f.order()), f.post(f.order())
	f.refuseAccept("a bid for another order", market.ErrUnknown, o, f.bid(other, Provider))
	foreign := f.bid(o, Provider)
	foreign.Order = probity.Hash{1}
	f.refuseBid("for no order", market.ErrUnknown, o, f.sign(Provider, foreign.Bid))
}

func (f *fixture) bidReplayed() {
	o := f.post(f.order())
	b := f.bid(o, Provider)
	j := f.accept(o, b)
	f.deliver(j)
	cheaper := f.sign(Rival, market.Bid{Order: o.Hash(f.domain), Provider: f.account(Rival), Expires: o.Expires})
	f.refuseAccept("another bid for a taken order", market.ErrTaken, o, cheaper)
	// The very same acceptance again is the same job, and charges nothing.
	before := f.money(Buyer)
	id, _, err := f.book(Buyer).Accept(f.ctx, o, b)
	if err != nil || id != j.ID || f.money(Buyer) != before {
		f.Errorf("accepting again gave job %d, %v, and the buyer has %+v; want job %d and %+v", id, err, f.money(Buyer), j.ID, before)
	}
	if n, err := f.book(Buyer).Jobs(f.ctx); err != nil || n != 1 {
		f.Errorf("%d jobs, %v; want 1", n, err)
	}
}

func (f *fixture) bidSignature() {
	o := f.post(f.order())
	good := f.bid(o, Provider)
	changed := good
	changed.Price = probity.Units(price - 1)
	short := good
	short.Signature = good.Signature[:64]
	empty := good
	empty.Signature = nil
	v := good
	v.Signature = append(slices.Clone(good.Signature[:64]), good.Signature[64]-27)
	flipped := good
	flipped.Signature = slices.Clone(good.Signature)
	flipped.Signature[64] ^= 27 ^ 28
	elsewhere := f.domain
	elsewhere.ChainID++
	chain := good
	chain.Signature = f.h.Key(Provider).Sign(good.Digest(elsewhere))
	for what, b := range map[string]market.SignedBid{
		"signed by another":           f.sign(Rival, good.Bid),
		"changed after signing":       changed,
		"with a short signature":      short,
		"without signature":           empty,
		"with v of 0 or 1":            v,
		"with the other v":            flipped,
		"with s in the upper half":    upperS(good),
		"signed for another chain":    chain,
		"with a signature of zeroes":  {Bid: good.Bid, Signature: make([]byte, 65)},
		"with a signature of garbage": {Bid: good.Bid, Signature: append(bytes.Repeat([]byte{0xee}, 64), 27)},
	} {
		f.refuseBid(what, market.ErrSignature, o, b)
	}
	f.accept(o, good)
}

// upperS is the same signature in its other, malleable form.
func upperS(b market.SignedBid) market.SignedBid {
	order := [32]byte{
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
		0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
	}
	sig := slices.Clone(b.Signature)
	borrow := 0
	for i := 31; i >= 0; i-- {
		d := int(order[i]) - int(sig[32+i]) - borrow
		borrow = 0
		if d < 0 {
			d, borrow = d+256, 1
		}
		sig[32+i] = byte(d)
	}
	sig[64] ^= 27 ^ 28
	b.Signature = sig
	return b
}

func (f *fixture) bidCeiling() {
	o := f.post(f.order())
	at := func(price uint64) market.SignedBid {
		return f.sign(Provider, market.Bid{Order: o.Hash(f.domain), Provider: f.account(Provider), Price: probity.Units(price), Expires: o.Expires})
	}
	f.refuseBid("over the ceiling by a unit", market.ErrCeiling, o, at(10_000-fee+1))
	huge := at(0)
	huge.Price, _ = probity.ParseAmount("340282366920938463463374607431768211455")
	f.refuseBid("of all the money there can be", market.ErrCeiling, o, f.sign(Provider, huge.Bid))
	f.accept(o, at(10_000-fee))
}

func (f *fixture) bidBond() {
	o := f.order()
	o.Bond = probity.Units(stake + 1)
	f.post(o)
	f.refuseBid("with a stake one unit too small", market.ErrBond, o, f.bid(o, Provider))
	_, err := f.book(Provider).Deposit(f.ctx, probity.Units(1))
	f.must(err)
	f.must(f.book(Provider).PostBid(f.ctx, f.bid(o, Provider)))
	f.accept(o, f.bid(o, Provider))
}

func (f *fixture) bondLocked() {
	first, second := f.open(), f.open()
	o := f.post(f.order())
	f.refuseBid("while open jobs hold the stake", market.ErrBond, o, f.bid(o, Provider))
	f.deliver(first)
	third := f.accept(o, f.bid(o, Provider))
	f.deliver(second)
	f.deliver(third)
}

func (f *fixture) assetAtAccept() {
	o := f.post(f.order())
	b := f.bid(o, Provider)
	f.must(f.book(Provider).PostBid(f.ctx, b))
	f.must(f.h.Freeze(f.asset))
	f.refuseBid("for a model frozen since", market.ErrAsset, o, b)
}

func (f *fixture) frozenAfterAccept() {
	j := f.open()
	f.must(f.h.Revoke(f.asset, 0))
	f.must(f.h.Freeze(f.asset))
	f.deliver(j)
	f.owes(map[int]uint64{Provider: price, Owner: 700, DataOwner: 300})
}

func (f *fixture) feeAfterAccept() {
	j := f.open()
	f.must(f.h.SetFee(f.asset, 0, probity.Units(9_000)))
	f.deliver(j)
	f.owes(map[int]uint64{Provider: price, Owner: 700, DataOwner: 300})
	o := f.post(f.order())
	f.refuseBid("over the ceiling with the new fee", market.ErrCeiling, o, f.bid(o, Provider))
}

func (f *fixture) acceptNotBuyer() {
	o := f.post(f.order())
	f.unchanged("accept by another", market.ErrCaller, func() error {
		_, _, err := f.book(Rival).Accept(f.ctx, o, f.bid(o, Provider))
		return err
	})
}

func (f *fixture) underfunded() {
	o := f.order()
	balance := f.money(Buyer).balance
	spare, err := balance.Sub(probity.Units(price + fee - 1))
	f.must(err)
	_, err = f.book(Buyer).Deposit(f.ctx, spare)
	f.must(err)
	f.post(o)
	f.must(f.book(Provider).PostBid(f.ctx, f.bid(o, Provider))) // the board does not look at funds
	f.refuseAccept("one unit short", market.ErrFunds, o, f.bid(o, Provider))
	f.must(f.h.Mint(Buyer, probity.Units(1)))
	f.total, err = f.total.Add(probity.Units(1))
	f.must(err)
	f.accept(o, f.bid(o, Provider))
	f.unchanged("deposit of more than there is", market.ErrFunds, func() error {
		_, err := f.book(Buyer).Deposit(f.ctx, probity.Units(1))
		return err
	})
}

func (f *fixture) allowance() {
	o := f.post(f.order())
	f.must(f.h.Approve(Buyer, probity.Units(price+fee-1)))
	f.refuseAccept("with an allowance one unit short", market.ErrFunds, o, f.bid(o, Provider))
	f.must(f.h.Approve(Buyer, probity.Units(price+fee)))
	f.accept(o, f.bid(o, Provider))
}

func (f *fixture) allowanceUsed() {
	f.must(f.h.Approve(Buyer, probity.Units(2*(price+fee)-1)))
	f.open()
	o := f.post(f.order())
	f.refuseAccept("with what is left of the allowance", market.ErrFunds, o, f.bid(o, Provider))
}

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
