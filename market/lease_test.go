package market

import (
	"errors"
	"testing"

	"probity"
	"probity/internal/eip712"
)

// A leaseScene is a state with a buyer, a provider with a stake of 50,000, a
// watcher, and somebody who closes leases, at a time.
type leaseScene struct {
	*scene
	watcher eip712.Key
	closer  probity.Account
	now     uint64
}

func newLeaseScene(t *testing.T) *leaseScene {
	return &leaseScene{scene: newScene(t, 0), watcher: testKey(t, 3), closer: probity.Account{9}, now: sceneTime}
}

// lease is an order at 5 per second, with 20 seconds of notice and 60 to answer, a
// fee of 7 and a bond of 500, and the bid for it, after letting change alter them;
// a pointer to 0 is what OpenLease adds to the escrow account.
func (c *leaseScene) lease(change func(*LeaseOrder, *LeaseBid, *uint64)) (LeaseOrder, SignedLeaseBid, uint64) {
	c.n++
	o := LeaseOrder{
		Buyer: c.buyer.Account(), MaxRate: probity.Units(10), Bond: probity.Units(500), Fee: probity.Units(7),
		Notice: 20, Answer: 60, Expires: c.now + 60, Salt: probity.Hash{1, c.n},
	}
	b := LeaseBid{Provider: c.provider.Account(), Rate: probity.Units(5), Expires: c.now + 60}
	fund := uint64(1000)
	if change != nil {
		change(&o, &b, &fund)
	}
	if b.Order.IsZero() {
		b.Order = o.Hash(c.s.LeaseDomain())
	}
	return o, SignedLeaseBid{b, c.provider.Sign(b.Digest(c.s.LeaseDomain()))}, fund
}

func (c *leaseScene) open(change func(*LeaseOrder, *LeaseBid, *uint64)) probity.Hash {
	c.Helper()
	o, b, fund := c.lease(change)
	id, err := c.s.OpenLease(o.Buyer, o, b, probity.Units(fund), c.now)
	c.must(err)
	return id
}

// have compares what the parties are owed, or can collect of a closed lease, and what
// is left in the escrow account.
func (c *leaseScene) have(what string, provider, closer, buyer, escrow uint64) {
	c.Helper()
	c.must(c.s.Check())
	pay := c.s.Owed(c.provider.Account())
	for _, id := range c.s.Leases() {
		if l, err := c.s.Lease(id); err == nil && l.State == LeaseClosed {
			due, err := c.s.Earned(id, c.now)
			c.must(err)
			pay = c.s.plus(pay, due)
		}
	}
	for _, x := range []struct {
		who  string
		got  probity.Amount
		want uint64
	}{
		{"provider is owed", pay, provider},
		{"closer is owed", c.s.Owed(c.closer), closer},
		{"buyer is owed", c.s.Owed(c.buyer.Account()), buyer},
		{"account holds", c.s.Escrow(EscrowID{c.buyer.Account(), 0}, c.now).Balance, escrow},
	} {
		if x.got != probity.Units(x.want) {
			c.Errorf("%s: the %s %s, want %d", what, x.who, x.got, x.want)
		}
	}
}

func (c *leaseScene) reason(id probity.Hash, want CloseReason) {
	c.Helper()
	l, err := c.s.Lease(id)
	c.must(err)
	if l.State != LeaseClosed || l.Reason != want {
		c.Errorf("lease is in state %d for reason %d, want it closed for %d", l.State, l.Reason, want)
	}
}

func (c *leaseScene) refused(want, err error) {
	c.Helper()
	if !errors.Is(err, want) {
		c.Errorf("got %v, want %v", err, want)
	}
}

func TestALeaseIsPaidByTheSecondWithoutAnybodyDoingAnything(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.have("at the beginning", 0, 0, 0, 1000-7-20*5)
	c.now += 100
	if n, err := c.s.Earned(id, c.now); err != nil || n != probity.Units(500) {
		t.Errorf("earned %s, %v; want 500", n, err)
	}
	before := c.s.Balance(c.provider.Account())
	n, err := c.s.Collect(id, c.now)
	c.must(err)
	if got := c.s.Balance(c.provider.Account()); n != probity.Units(500) || got != c.s.plus(before, n) {
		t.Errorf("collected %s, the balance went from %s to %s", n, before, got)
	}
	if n, err := c.s.Collect(id, c.now); err != nil || !n.IsZero() {
		t.Errorf("collected %s again", n)
	}
	c.have("after 100 seconds", 0, 0, 0, 393)
}

func TestNoticeIsPaidAndEndsALeaseByItself(t *testing.T) {
	for _, by := range []CloseReason{ClosedByBuyer, ClosedByProvider} {
		c := newLeaseScene(t)
		id := c.open(nil)
		c.now += 10
		who := c.buyer
		if by == ClosedByProvider {
			who = c.provider
		}
		c.refused(ErrCaller, c.s.GiveNotice(c.closer, id, c.now))
		c.must(c.s.GiveNotice(who.Account(), id, c.now))
		c.have("at notice", 50, 0, 0, 843)
		c.refused(ErrState, c.s.GiveNotice(who.Account(), id, c.now))
		c.refused(ErrEarly, c.s.FinishLease(id, c.now+19))
		c.now += 1_000_000 // nobody has to be there when it ends
		c.must(c.s.FinishLease(id, c.now))
		c.have("long after the end", 150, 0, 0, 850)
		c.reason(id, by)
		if st := c.s.Stake(c.provider.Account()); !st.Locked.IsZero() || st.Total != probity.Units(50_000) {
			t.Errorf("stake is %+v", st)
		}
		c.refused(ErrState, c.s.FinishLease(id, c.now))
		c.refused(ErrState, c.s.CloseInsolvent(c.closer, id, c.now))
		c.refused(ErrState, c.s.ClaimDown(c.buyer.Account(), id, c.now))
	}
}

func TestAnybodyClosesALeaseWhoseAccountRanDryForItsFee(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil) // 893 left: 178 seconds and 3 over
	c.refused(ErrSolvent, c.s.CloseInsolvent(c.closer, id, c.now+178))
	c.now += 5000
	c.have("dry", 0, 0, 0, 3)
	c.must(c.s.CloseInsolvent(c.closer, id, c.now))
	// The pay for the time of notice is the provider's: nobody gave notice.
	c.have("closed", 178*5+20*5, 7, 0, 3)
	c.reason(id, ClosedInsolvent)
}

func TestClosingALeasePaysNobodyAndItsPayCanBeCollectedForEver(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 5000
	before := c.s.Balance(c.provider.Account())
	c.must(c.s.CloseInsolvent(c.closer, id, c.now))
	if !c.s.Owed(c.provider.Account()).IsZero() {
		t.Errorf("the provider is owed %s without having collected", c.s.Owed(c.provider.Account()))
	}
	c.now += 1_000_000
	if n, err := c.s.Collect(id, c.now); err != nil || n != probity.Units(198*5) || c.s.Balance(c.provider.Account()) != c.s.plus(before, n) {
		t.Errorf("collected %s, %v; want pay for 178 seconds and the time of notice", n, err)
	}
	if n, err := c.s.Collect(id, c.now+1); err != nil || !n.IsZero() {
		t.Errorf("collected %s again, %v", n, err)
	}
	c.must(c.s.Check())
}

func TestATopUpMakesADryAccountRunAgainAndTheTimeBetweenIsNotPaid(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 1000 // dry after 178
	c.must(c.s.TopUp(c.buyer.Account(), EscrowID{c.buyer.Account(), 0}, probity.Units(1), c.now))
	if e := c.s.Escrow(EscrowID{c.buyer.Account(), 0}, c.now); !e.Dry {
		t.Error("4 units pay a second at 5")
	}
	c.must(c.s.TopUp(c.buyer.Account(), EscrowID{c.buyer.Account(), 0}, probity.Units(96), c.now))
	c.refused(ErrSolvent, c.s.CloseInsolvent(c.closer, id, c.now))
	c.now += 10
	if n, err := c.s.Earned(id, c.now); err != nil || n != probity.Units(188*5) {
		t.Errorf("earned %s, %v; want pay for 188 seconds", n, err)
	}
	c.have("running again", 0, 0, 0, 50)
}

func TestWhatIsUnspentCanBeTakenBackAndWhatIsDueCannot(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 10
	c.refused(ErrFunds, c.s.TakeBack(c.buyer.Account(), 0, probity.Units(844), c.now))
	c.must(c.s.TakeBack(c.buyer.Account(), 0, probity.Units(843), c.now))
	c.have("taken back", 0, 0, 0, 0)
	c.now++
	c.must(c.s.CloseInsolvent(c.closer, id, c.now))
	c.have("closed", 10*5+20*5, 7, 0, 0)
}

func TestAProviderThatDoesNotAnswerIsPaidUpToTheClaimAndLosesItsBond(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 10
	c.refused(ErrCaller, c.s.ClaimDown(c.provider.Account(), id, c.now))
	c.must(c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.refused(ErrClaim, c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.refused(ErrClaim, c.s.GiveNotice(c.buyer.Account(), id, c.now))
	c.refused(ErrEarly, c.s.CloseDown(id, c.now+60))
	c.now += 61
	c.refused(ErrExpired, c.s.AnswerClaim(c.provider.Account(), id, SignedHeartbeat{}, c.now))
	if n, err := c.s.Earned(id, c.now); err != nil || n != probity.Units(50) {
		t.Errorf("earned %s, %v; want pay up to the claim", n, err)
	}
	c.now += 1000 // meanwhile the account ran dry: that changes nothing
	c.must(c.s.CloseDown(id, c.now))
	c.have("closed", 50, 0, 0, 950+500)
	c.reason(id, ClosedDown)
	if st := c.s.Stake(c.provider.Account()); !st.Locked.IsZero() || st.Total != probity.Units(49_500) {
		t.Errorf("stake is %+v", st)
	}
}

func TestAFalseClaimCostsTheClaimant(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 10
	c.must(c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.now += 60
	c.refused(ErrCaller, c.s.AnswerClaim(c.buyer.Account(), id, SignedHeartbeat{}, c.now))
	c.must(c.s.AnswerClaim(c.provider.Account(), id, SignedHeartbeat{}, c.now))
	c.have("answered", 7, 0, 0, 893-7-350)
	c.refused(ErrState, c.s.AnswerClaim(c.provider.Account(), id, SignedHeartbeat{}, c.now))
	c.refused(ErrState, c.s.CloseDown(id, c.now+1000))
	if n, err := c.s.Earned(id, c.now); err != nil || n != probity.Units(350) {
		t.Errorf("earned %s, %v; want pay for all 70 seconds", n, err)
	}
}

func TestAClaimDuringNoticeStopsThatPayToo(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.must(c.s.GiveNotice(c.provider.Account(), id, c.now))
	c.now += 5
	c.must(c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.now += 100 // both the time of notice and that to answer are over
	c.refused(ErrClaim, c.s.FinishLease(id, c.now))
	c.must(c.s.CloseDown(id, c.now))
	c.have("closed", 25, 0, 0, 975+500)
	c.reason(id, ClosedDown)
}

func TestAWatchersHeartbeatSinceTheClaimIsTheOnlyAnswerWhereThereIsOne(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Watcher = c.watcher.Account() })
	other := c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Watcher = c.watcher.Account() })
	beat := func(k eip712.Key, lease probity.Hash, time uint64) SignedHeartbeat {
		h := Heartbeat{lease, time}
		return SignedHeartbeat{h, k.Sign(h.Digest(c.s.LeaseDomain()))}
	}
	c.now += 10
	c.must(c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.now += 30
	me := c.provider.Account()
	c.refused(ErrExpired, c.s.AnswerClaim(me, id, SignedHeartbeat{}, c.now))
	c.refused(ErrExpired, c.s.AnswerClaim(me, id, beat(c.watcher, id, c.now-31), c.now))
	c.refused(ErrExpired, c.s.AnswerClaim(me, id, beat(c.watcher, id, c.now+1), c.now))
	c.refused(ErrSignature, c.s.AnswerClaim(me, id, beat(c.provider, id, c.now), c.now))
	c.refused(ErrSignature, c.s.AnswerClaim(me, id, beat(c.watcher, other, c.now), c.now))
	c.must(c.s.AnswerClaim(me, id, beat(c.watcher, id, c.now-30), c.now))
}

func TestAClaimNeedsAnAccountThatRuns(t *testing.T) {
	c := newLeaseScene(t)
	id := c.open(nil)
	c.now += 1000
	c.refused(ErrFunds, c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.must(c.s.TopUp(c.closerWith(20), EscrowID{c.buyer.Account(), 0}, probity.Units(3), c.now)) // 6: runs, but the fee is 7
	c.refused(ErrFunds, c.s.ClaimDown(c.buyer.Account(), id, c.now))
	c.must(c.s.TopUp(c.closer, EscrowID{c.buyer.Account(), 0}, probity.Units(1), c.now))
	c.must(c.s.ClaimDown(c.buyer.Account(), id, c.now))
}

func (c *leaseScene) closerWith(n uint64) probity.Account {
	c.must(c.s.Mint(c.closer, probity.Units(n)))
	return c.closer
}

func TestALeaseOrdersChecksComeInTheContractsOrder(t *testing.T) {
	c := newLeaseScene(t)
	defects := []struct {
		want error
		make func(o *LeaseOrder, b *LeaseBid, fund *uint64)
	}{
		{ErrFunds, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { *fund = 1 << 40 }},
		{ErrBond, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Bond = probity.Units(50_001) }},
		{ErrFunds, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Escrow, o.Fee = 1, maxFee() }},
		{ErrCeiling, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { b.Rate = probity.Units(11) }},
		{ErrSignature, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { b.Provider = c.closer }},
		{ErrUnknown, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { b.Order = probity.Hash{1} }},
		{ErrExpired, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { b.Expires = c.now - 1 }},
		{ErrExpired, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Expires = c.now - 1 }},
		{ErrOrder, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Notice = MaxNotice + 1 }},
		{ErrOrder, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Answer = MinAnswer - 1 }},
		{ErrCaller, func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Buyer = c.closer }},
	}
	// Each order has one defect more than the one before, and shows that one.
	for n := range defects {
		o, b, fund := c.lease(func(o *LeaseOrder, b *LeaseBid, fund *uint64) {
			for _, d := range defects[:n+1] {
				d.make(o, b, fund)
			}
		})
		_, err := c.s.OpenLease(c.buyer.Account(), o, b, probity.Units(fund), c.now)
		c.refused(defects[n].want, err)
	}
	o, b, fund := c.lease(nil)
	_, err := c.s.OpenLease(c.buyer.Account(), o, b, probity.Units(fund), c.now)
	c.must(err)
	_, err = c.s.OpenLease(c.buyer.Account(), o, b, probity.Units(fund), c.now)
	c.refused(ErrTaken, err)
	c.must(c.s.Check())
}

func TestLeasesOfOneAccountRunDryTogetherAndOfAnotherDoNot(t *testing.T) {
	c := newLeaseScene(t)
	a := c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) { *fund = 200 })
	b := c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) { *fund = 200 })
	other := c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) { o.Escrow = 1 })
	c.now += 100
	c.must(c.s.CloseInsolvent(c.closer, a, c.now))
	c.must(c.s.CloseInsolvent(c.closer, b, c.now))
	c.refused(ErrSolvent, c.s.CloseInsolvent(c.closer, other, c.now))
	c.must(c.s.Check())
}
