package market

import (
	"errors"
	"strings"
	"testing"

	"probity"
	"probity/internal/eip712"
)

// A claimScene is a state with a court whose claims can be refuted for 100 seconds,
// and a model that is named.
type claimScene struct {
	*scene
	court *Claims
	asset probity.AssetID
	now   uint64
}

var modelName = probity.Hash{0xd1}

func newClaimScene(t *testing.T) *claimScene {
	c := &claimScene{scene: newScene(t, 0), court: &Claims{Window: 100}, now: sceneTime}
	c.s.SetCourt(c.court)
	id, err := c.s.AddModel(probity.Units(50), []Share{{Account: probity.Account{77}, Parts: PartsPerWhole}}, probity.Hash{1})
	c.must(err)
	c.must(c.s.NameModel(id, 0, modelName))
	c.asset = id
	c.must(c.s.Mint(c.buyer.Account(), probity.Units(100_000)))
	return c
}

// bid is an order of tier dispute at 100 with a bond of 401 and a bid for it.
func (c *claimScene) bid(change func(*Order)) (Order, SignedBid) {
	c.n++
	o := Order{
		Buyer: c.buyer.Account(), Asset: c.asset, Key: modelName, Input: probity.Hash{9}, Tier: probity.TierDispute, MaxPrice: probity.Units(200),
		Bond: probity.Units(401), DeliverWithin: 60, Expires: c.now + 60, Salt: probity.Hash{3, c.n},
	}
	if change != nil {
		change(&o)
	}
	b := Bid{Order: o.Hash(c.s.domain), Provider: c.provider.Account(), Price: probity.Units(100), Expires: c.now + 60}
	return o, SignedBid{b, c.provider.Sign(b.Digest(c.s.domain))}
}

func (c *claimScene) accept() Job {
	c.Helper()
	o, b := c.bid(nil)
	id, err := c.s.Accept(o.Buyer, o, b, c.now)
	c.must(err)
	j, err := c.s.Job(id)
	c.must(err)
	return j
}

func (c *claimScene) refused(want, err error) {
	c.Helper()
	if !errors.Is(err, want) {
		c.Errorf("got %v, want %v", err, want)
	}
	c.must(c.s.Check())
}

func (c *claimScene) have(what string, k eip712.Key, owed, stake uint64) {
	c.Helper()
	c.must(c.s.Check())
	if got := c.s.Owed(k.Account()); got != probity.Units(owed) {
		c.Errorf("%s: %s is owed %s, want %d", what, k.Account(), got, owed)
	}
	if st := c.s.Stake(k.Account()); st.Total != probity.Units(stake) || !st.Locked.IsZero() {
		c.Errorf("%s: the stake is %+v, want %d and nothing locked", what, st, stake)
	}
}

func TestAClaimThatNobodyRefutesIsPaidWhenItsWindowIsOver(t *testing.T) {
	c := newClaimScene(t)
	j := c.accept()
	_, stated := c.s.Verdict(j.ID)
	c.refused(ErrUnclaimed, stated)
	c.refused(ErrUnclaimed, c.s.SettleClaim(j.ID, c.now))
	claim, err := c.court.Post(j, probity.Hash{5}, c.now+60)
	c.must(err)
	_, err = c.court.Post(j, probity.Hash{6}, c.now+60)
	c.refused(ErrClaimed, err)
	c.refused(ErrEarly, c.s.SettleClaim(j.ID, c.now+160))
	c.refused(ErrClaimed, c.s.Expire(j.ID, c.now+1000))
	c.refused(ErrClaimed, c.s.Decline(j.Provider, j.ID, c.now))
	c.refused(ErrOrder, c.s.Deliver(j.ID, Delivery{}, c.now, func(Job, Delivery) bool { return true }))
	c.must(c.s.SettleClaim(j.ID, c.now+161))
	c.have("paid", c.provider, 100, 50_000)
	if got := c.s.Owed(probity.Account{77}); got != probity.Units(50) {
		t.Errorf("the model's owner is owed %s, want its fee", got)
	}
	if got, _ := c.s.Job(j.ID); got.State != JobDelivered || got.Output != (probity.Hash{5}) {
		t.Errorf("the job is %+v", got)
	}
	c.refused(ErrState, c.s.SettleClaim(j.ID, c.now+161))
	c.refused(ErrState, c.court.Refute(claim, probity.Account{8}, c.now+161))
}

func TestARefutedClaimRefundsTheBuyerAndItsBondPaysWhoeverChecked(t *testing.T) {
	c := newClaimScene(t)
	j := c.accept()
	claim, err := c.court.Post(j, probity.Hash{5}, c.now)
	c.must(err)
	watcher := testKey(t, 40)
	c.must(c.court.Refute(claim, watcher.Account(), c.now+100))
	c.must(c.s.SettleClaim(j.ID, c.now+100))
	c.have("refuted", c.provider, 0, 50_000-401)
	c.have("refuted", c.buyer, 150+201, 0)
	c.have("refuted", watcher, 200, 0)
	if got, _ := c.s.Job(j.ID); got.State != JobRefuted || !got.Output.IsZero() {
		t.Errorf("the job is %+v", got)
	}
	if o, ended := JobOutcome(Job{State: JobRefuted, Bond: j.Bond}, Settlement{}, probity.Amount{}); !ended || o.Lost != j.Bond {
		t.Errorf("for a reputation it is %+v", o)
	}
	c.refused(ErrState, c.s.Expire(j.ID, c.now+1000))
}

func TestAClaimThatComesLateOrIsAboutAnotherInputIsNoDelivery(t *testing.T) {
	c := newClaimScene(t)
	j := c.accept()
	other := j
	other.Input = probity.Hash{10}
	_, err := c.court.Post(other, probity.Hash{5}, c.now)
	c.must(err)
	c.refused(ErrUnclaimed, c.s.SettleClaim(j.ID, c.now+1000))
	_, err = c.court.Post(j, probity.Hash{5}, c.now+61)
	c.must(err)
	c.refused(ErrUnclaimed, c.s.SettleClaim(j.ID, c.now+1000))
	c.refused(ErrEarly, c.s.Expire(j.ID, c.now+60))
	c.must(c.s.Expire(j.ID, c.now+61))
	c.have("expired", c.buyer, 150+401, 0)
	c.have("expired", c.provider, 0, 50_000-401)
}

// A window that is over before anybody knows of the order protects nobody.
func TestAnAnswerClaimedBeforeItsOrderIsAcceptedCannotBeSold(t *testing.T) {
	c := newClaimScene(t)
	o, b := c.bid(nil)
	_, err := c.court.Post(Job{Order: b.Order, Provider: b.Provider, Asset: o.Asset, Input: o.Input}, probity.Hash{5}, c.now)
	c.must(err)
	_, err = c.s.Accept(o.Buyer, o, b, c.now)
	c.refused(ErrClaimed, err)
}

func TestOnlyNamedModelsCanBeOrderedUnderTierDispute(t *testing.T) {
	c := newClaimScene(t)
	c.refused(ErrTaken, c.s.NameModel(c.asset, 0, probity.Hash{2}))
	c.refused(ErrAsset, c.s.NameModel(c.asset, 9, probity.Hash{2}))
	for what, change := range map[string]func(*Order){
		"a key to prove under": func(o *Order) { o.Key = probity.Hash{1} },
		"no name":              func(o *Order) { o.Key = probity.Hash{} },
		"another version":      func(o *Order) { o.Version = 1 },
	} {
		o, b := c.bid(change)
		_, err := c.s.Accept(o.Buyer, o, b, c.now)
		if !errors.Is(err, ErrAsset) {
			t.Errorf("%s: %v", what, err)
		}
	}
	c.s.SetCourt(nil)
	o, b := c.bid(nil)
	_, err := c.s.Accept(o.Buyer, o, b, c.now)
	c.refused(ErrAsset, err)
}

func TestTheInvariantOfClaimsNoticesItsViolation(t *testing.T) {
	for name, corrupt := range map[string]func(c *claimScene, j *jobRecord){
		"paid for a claim that can be challenged": func(c *claimScene, j *jobRecord) { c.court.made[0].State = VerdictOpen },
		"paid for a refuted claim":                func(c *claimScene, j *jobRecord) { c.court.made[0].State = VerdictRefuted },
		"paid for another statement":              func(c *claimScene, j *jobRecord) { c.court.made[0].Statement = probity.Hash{6} },
		"paid for a late claim":                   func(c *claimScene, j *jobRecord) { c.court.made[0].Posted = j.Deadline + 1 },
	} {
		c := newClaimScene(t)
		j := c.accept()
		_, err := c.court.Post(j, probity.Hash{5}, c.now)
		c.must(err)
		c.must(c.s.SettleClaim(j.ID, c.now+101))
		c.must(c.s.Check())
		corrupt(c, c.s.jobs[j.ID-1])
		if err := c.s.Check(); err == nil || !strings.Contains(err.Error(), "ends as its claim did") {
			t.Errorf("%s: check says %v", name, err)
		}
	}
}
