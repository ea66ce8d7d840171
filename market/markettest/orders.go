package markettest

import (
	"bytes"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// The cases up to acceptance, and how a job pays.

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
		ID: 1, Order: h, Buyer: o.Buyer, Provider: f.account(Provider), Asset: o.Asset, Version: o.Version, Key: o.Key, Input: o.Input,
		Tier: o.Tier, Price: probity.Units(price), Fee: probity.Units(fee), Bond: o.Bond, Deadline: j.Deadline,
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
		"of tier signed":         func(o *market.Order) { o.Tier = probity.TierSigned },
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
		"an unknown key":     func(o *market.Order) { o.Key[31] ^= 1 },
		"no key":             func(o *market.Order) { o.Key = probity.Hash{} },
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
