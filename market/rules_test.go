package market

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"probity"
	"probity/internal/eip712"
)

func testKey(t testing.TB, n byte) eip712.Key {
	t.Helper()
	k, err := eip712.NewKey(append(make([]byte, 31), n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var testDomain = Domain(1337, probity.Account{19: 0x4d})

func sign(k eip712.Key, b Bid) SignedBid {
	return SignedBid{b, k.Sign(b.Digest(testDomain))}
}

// scene is a state with a buyer, a provider with a stake, a model, and as many
// open jobs as asked for.
type scene struct {
	*testing.T
	s               *State
	buyer, provider eip712.Key
	asset           probity.AssetID
	n               byte
}

const sceneTime = 1_000_000

var testModelKey = probity.Hash{0: 7}

func newScene(t *testing.T, jobs int) *scene {
	c := &scene{T: t, s: NewState(testDomain, 100), buyer: testKey(t, 1), provider: testKey(t, 2)}
	c.must(c.s.Mint(c.buyer.Account(), probity.Units(100_000)))
	c.must(c.s.Mint(c.provider.Account(), probity.Units(100_000)))
	c.must(c.s.Deposit(c.provider.Account(), probity.Units(50_000)))
	var err error
	c.asset, err = c.s.AddModel(probity.Units(10), []Share{{probity.Account{1}, 1}, {probity.Account{2}, PartsPerWhole - 1}}, testModelKey)
	c.must(err)
	for range jobs {
		o, b := c.order()
		_, err := c.s.Accept(c.buyer.Account(), o, b, sceneTime)
		c.must(err)
	}
	c.must(c.s.Check())
	return c
}

func (c *scene) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *scene) order() (Order, SignedBid) {
	c.n++
	o := Order{
		Buyer: c.buyer.Account(), Asset: c.asset, Key: testModelKey, Tier: probity.TierZK, MaxPrice: probity.Units(1000), Bond: probity.Units(500),
		DeliverWithin: 60, Expires: sceneTime + 60, Salt: probity.Hash{c.n},
	}
	return o, sign(c.provider, Bid{o.Hash(testDomain), c.provider.Account(), probity.Units(100), sceneTime + 60})
}

func yes(Job, Delivery) bool { return true }

func TestASplitAddsUpAndGivesTheDustToTheFirst(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		shares := make([]Share, 1+rng.IntN(MaxShares))
		left := uint64(PartsPerWhole)
		for i := range shares {
			shares[i].Account = probity.Account{byte(i + 1)}
			shares[i].Parts = rng.Uint64N(left + 1)
			if i == len(shares)-1 {
				shares[i].Parts = left
			}
			left -= shares[i].Parts
		}
		if err := CheckShares(shares); err != nil {
			t.Fatal(err)
		}
		fee := probity.Units(rng.Uint64() >> rng.UintN(64))
		parts, err := Split(fee, shares)
		if err != nil {
			t.Fatal(err)
		}
		var sum probity.Amount
		for i, p := range parts {
			if sum, err = sum.Add(p); err != nil {
				t.Fatal(err)
			}
			floor, err := fee.MulDiv(shares[i].Parts, PartsPerWhole)
			if err != nil {
				t.Fatal(err)
			}
			dust, err := p.Sub(floor)
			if err != nil || i > 0 && !dust.IsZero() || dust.Cmp(probity.Units(uint64(len(shares)))) >= 0 {
				t.Fatalf("part %d of %s is %s, rounded down it is %s", i, fee, p, floor)
			}
		}
		if sum != fee {
			t.Fatalf("%s is split into %v, which is %s", fee, parts, sum)
		}
	}
	if _, err := Split(probity.Units(1), nil); !errors.Is(err, ErrAsset) {
		t.Errorf("split among nobody: %v", err)
	}
}

func TestALineageThatDoesNotAddUpIsRefused(t *testing.T) {
	a := probity.Account{1}
	many := make([]Share, MaxShares+1)
	for i := range many {
		many[i] = Share{a, 0}
	}
	many[0].Parts = PartsPerWhole
	for name, shares := range map[string][]Share{
		"empty":          nil,
		"too long":       many,
		"short":          {{a, PartsPerWhole - 1}},
		"over":           {{a, PartsPerWhole}, {a, 1}},
		"wraps around":   {{a, 1 << 63}, {a, 1 << 63}, {a, PartsPerWhole}},
		"without owner":  {{probity.Account{}, PartsPerWhole}},
		"one takes more": {{a, PartsPerWhole + 1}},
	} {
		if err := CheckShares(shares); err == nil {
			t.Errorf("%s: want an error", name)
		}
		if _, err := NewState(testDomain, 0).AddModel(probity.Amount{}, shares, testModelKey); err == nil {
			t.Errorf("%s: the model is registered", name)
		}
	}
	if err := CheckShares(many[:MaxShares]); err != nil {
		t.Errorf("%d entries: %v", MaxShares, err)
	}
}

// TestEachInvariantNoticesItsViolation corrupts a sound state in one way at a
// time: an invariant that cannot fail proves nothing.
func TestEachInvariantNoticesItsViolation(t *testing.T) {
	one := probity.Units(1)
	for name, c := range map[string]struct {
		invariant string
		corrupt   func(*State)
	}{
		"money out of nothing":        {"money is conserved", func(s *State) { s.credit(s.owed, probity.Account{9}, one) }},
		"money outside from nothing":  {"money is conserved", func(s *State) { s.credit(s.balances, probity.Account{9}, one) }},
		"money lost":                  {"money is conserved", func(s *State) { delete(s.owed, probity.Account{2}) }},
		"paid out but not subtracted": {"money is conserved", func(s *State) { s.leave(one) }},
		"below zero":                  {"nothing is negative", func(s *State) { s.minus(probity.Amount{}, one) }},
		"more locked than there is": {"stakes cover what they lock", func(s *State) {
			st := s.stakes[s.jobs[0].Provider]
			st.Exiting = st.Total
			s.stakes[s.jobs[0].Provider] = st
		}},
		"lock forgotten": {"stakes cover what they lock", func(s *State) {
			st := s.stakes[s.jobs[0].Provider]
			st.Locked = probity.Amount{}
			s.stakes[s.jobs[0].Provider] = st
		}},
		"locked without a job":        {"stakes cover what they lock", func(s *State) { s.stakes[probity.Account{9}] = Stake{Locked: one} }},
		"ended twice":                 {"a job ends once", func(s *State) { s.jobs[1].ends++ }},
		"ended while open":            {"a job ends once", func(s *State) { s.jobs[0].ends++ }},
		"no such state":               {"a job ends once", func(s *State) { s.jobs[1].State = 9 }},
		"one order, two jobs":         {"a job ends once", func(s *State) { s.jobs[1].Order = s.jobs[0].Order }},
		"an order that became no job": {"a job ends once", func(s *State) { s.taken[probity.Hash{9}] = 1 }},
		"provider paid twice":         {"nobody is paid twice", func(s *State) { s.pay(s.jobs[1], s.jobs[1].Provider, s.jobs[1].Price) }},
		"buyer paid too":              {"nobody is paid twice", func(s *State) { s.pay(s.jobs[1], s.jobs[1].Buyer, one) }},
		"paid before the end":         {"nobody is paid twice", func(s *State) { s.pay(s.jobs[0], s.jobs[0].Provider, one) }},
		"refund twice":                {"nobody is paid twice", func(s *State) { s.pay(s.jobs[2], s.jobs[2].Buyer, s.jobs[2].Bond) }},
		"not paid":                    {"nobody is paid twice", func(s *State) { s.jobs[1].paid = s.jobs[1].paid[1:] }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 3)
			s.must(s.s.Deliver(2, Delivery{}, sceneTime, yes))
			s.must(s.s.Expire(3, sceneTime+61))
			s.must(s.s.Check())
			c.corrupt(s.s)
			if err := s.s.Check(); err == nil || !strings.Contains(err.Error(), c.invariant+": ") {
				t.Errorf("check says %v, want %q broken", err, c.invariant)
			}
		})
	}
}

func TestTimesAreInclusiveToTheSecond(t *testing.T) {
	c := newScene(t, 0)
	o, b := c.order()
	if _, err := c.s.Accept(c.buyer.Account(), o, b, o.Expires+1); !errors.Is(err, ErrExpired) {
		t.Errorf("accept a second after expiry: %v", err)
	}
	id, err := c.s.Accept(c.buyer.Account(), o, b, o.Expires)
	c.must(err)
	end := o.Expires + 60
	if err := c.s.Expire(id, end); !errors.Is(err, ErrEarly) {
		t.Errorf("expire at the deadline: %v", err)
	}
	if err := c.s.Deliver(id, Delivery{}, end+1, yes); !errors.Is(err, ErrExpired) {
		t.Errorf("deliver a second after the deadline: %v", err)
	}
	c.must(c.s.Deliver(id, Delivery{}, end, yes))
	o, b = c.order()
	id, err = c.s.Accept(c.buyer.Account(), o, b, sceneTime)
	c.must(err)
	c.must(c.s.Expire(id, sceneTime+61))
	c.must(c.s.Check())
}

// TestChecksComeInTheContractsOrder gives Accept, again and again, one thing
// less to complain about.
func TestChecksComeInTheContractsOrder(t *testing.T) {
	c := newScene(t, 0)
	o, _ := c.order()
	frozen, err := c.s.AddModel(probity.Units(10), []Share{{probity.Account{1}, PartsPerWhole}}, testModelKey)
	c.must(err)
	c.must(c.s.Freeze(frozen))
	poor := testKey(t, 9) // an account with neither money nor stake
	caller := c.provider.Account()
	o.Buyer, o.Asset, o.Tier, o.DeliverWithin, o.Expires = poor.Account(), frozen, probity.TierSigned, MaxDeliverWithin+1, sceneTime-1
	o.Key = probity.Hash{}
	b := Bid{Order: probity.Hash{1}, Provider: poor.Account(), Price: probity.Units(5000), Expires: sceneTime - 1}
	signer := c.buyer
	for i, step := range []struct {
		want error
		mend func()
	}{
		{ErrCaller, func() { caller = o.Buyer }},
		{ErrOrder, func() { o.Tier = probity.TierZK }},
		{ErrOrder, func() { o.DeliverWithin = 60 }},
		{ErrExpired, func() { o.Expires = sceneTime }},
		{ErrExpired, func() { b.Expires = sceneTime }},
		{ErrUnknown, func() {}}, // the bid names another order: mended below
		{ErrSignature, func() { signer = poor }},
		{ErrAsset, func() { o.Asset = c.asset }},
		{ErrAsset, func() { o.Key = testModelKey }},
		{ErrCeiling, func() { b.Price = probity.Units(100) }},
		{ErrBond, func() { o.Bond = probity.Amount{} }},
		{ErrFunds, func() { c.must(c.s.Mint(poor.Account(), probity.Units(110))) }},
	} {
		if i > 5 {
			b.Order = o.Hash(testDomain)
		}
		if _, err := c.s.Accept(caller, o, sign(signer, b), sceneTime); !errors.Is(err, step.want) {
			t.Fatalf("step %d: %v, want %v", i, err, step.want)
		}
		c.must(c.s.Check())
		step.mend()
	}
	b.Order = o.Hash(testDomain)
	id, err := c.s.Accept(caller, o, sign(signer, b), sceneTime)
	c.must(err)
	b.Price, signer = probity.Units(1_000_000), c.buyer
	if _, err := c.s.Accept(caller, o, sign(signer, b), sceneTime); !errors.Is(err, ErrTaken) {
		t.Errorf("a taken order with an unsigned bid over the ceiling: %v, want %v", err, ErrTaken)
	}
	// Delivery: state before time, time before proof.
	if err := c.s.Deliver(id, Delivery{}, sceneTime+61, nil); !errors.Is(err, ErrExpired) {
		t.Errorf("late and unproved: %v", err)
	}
	if err := c.s.Deliver(id, Delivery{}, sceneTime, nil); !errors.Is(err, ErrProof) {
		t.Errorf("unproved: %v", err)
	}
	c.must(c.s.Deliver(id, Delivery{}, sceneTime, yes))
	if err := c.s.Deliver(id, Delivery{}, sceneTime+61, nil); !errors.Is(err, ErrState) {
		t.Errorf("delivered, late and unproved: %v", err)
	}
	if err := c.s.Expire(id, sceneTime); !errors.Is(err, ErrState) {
		t.Errorf("expire delivered and early: %v", err)
	}
}

func TestAStakeOnItsWayOutBacksNothingAndLeavesAfterTheDelay(t *testing.T) {
	c := newScene(t, 1)
	p := c.provider.Account()
	if err := c.s.RequestExit(p, probity.Units(49_501), sceneTime); !errors.Is(err, ErrBond) {
		t.Errorf("exit of a locked unit: %v", err)
	}
	c.must(c.s.RequestExit(p, probity.Units(49_000), sceneTime))
	c.must(c.s.RequestExit(p, probity.Units(500), sceneTime+50)) // begins the delay anew for both
	o, b := c.order()
	if _, err := c.s.Accept(c.buyer.Account(), o, b, sceneTime); !errors.Is(err, ErrBond) {
		t.Errorf("a job on a stake that leaves: %v", err)
	}
	if _, err := c.s.Exit(p, sceneTime+149); !errors.Is(err, ErrEarly) {
		t.Errorf("exit a second early: %v", err)
	}
	got, err := c.s.Exit(p, sceneTime+150)
	if err != nil || got != probity.Units(49_500) {
		t.Errorf("exit pays %s, %v; want 49500", got, err)
	}
	c.must(c.s.Expire(1, sceneTime+150))
	if st := c.s.Stake(p); st != (Stake{}) {
		t.Errorf("stake is %+v, want nothing", st)
	}
	c.must(c.s.Check())
}

func TestMoneyNeverExceedsWhatFits(t *testing.T) {
	max, err := probity.ParseAmount("340282366920938463463374607431768211455")
	if err != nil {
		t.Fatal(err)
	}
	c := newScene(t, 1)
	if err := c.s.Mint(probity.Account{7}, max); !errors.Is(err, probity.ErrAmount) {
		t.Errorf("mint more than fits: %v", err)
	}
	o, _ := c.order()
	o.MaxPrice = max
	b := Bid{o.Hash(testDomain), c.provider.Account(), max, sceneTime}
	if _, err := c.s.Accept(c.buyer.Account(), o, sign(c.provider, b), sceneTime); !errors.Is(err, ErrCeiling) {
		t.Errorf("a price that overflows with the fee: %v", err)
	}
	c.must(c.s.Check())
}

func TestTheBestBidIsTheCheapestValidOneAndTheOthersSayWhyNot(t *testing.T) {
	o := Order{Buyer: probity.Account{1}, Asset: 1, Tier: probity.TierZK, MaxPrice: probity.Units(100), Bond: probity.Units(10), DeliverWithin: 60, Expires: 2000}
	h := o.Hash(testDomain)
	keys := make([]eip712.Key, 9)
	for i := range keys {
		keys[i] = testKey(t, byte(i+1))
	}
	bid := func(i int, price, expires uint64) SignedBid {
		return sign(keys[i], Bid{h, keys[i].Account(), probity.Units(price), expires})
	}
	forged := bid(1, 1, 2000)
	forged.Signature = bid(2, 1, 2000).Signature
	other := sign(keys[3], Bid{probity.Hash{1}, keys[3].Account(), probity.Units(1), 2000})
	bids := []SignedBid{
		bid(0, 91, 2000), // over the ceiling with the fee
		forged, other,
		bid(4, 1, 999),   // expired
		bid(5, 1, 2000),  // no stake
		bid(6, 60, 2000), // good
		bid(7, 50, 1500), // good, cheaper
		bid(8, 50, 1600), // the same, and valid longer
	}
	terms := Terms{Fee: probity.Units(10), Now: 1000, Free: func(a probity.Account) probity.Amount {
		if a == keys[5].Account() {
			return probity.Units(9)
		}
		return probity.Units(10)
	}}
	want := []error{ErrCeiling, ErrSignature, ErrUnknown, ErrExpired, ErrBond}
	for range 20 {
		best, refused, err := Best(testDomain, o, bids, terms)
		if err != nil || best.Provider != keys[8].Account() {
			t.Fatalf("best is %+v, %v", best, err)
		}
		if len(refused) != len(want) {
			t.Fatalf("%d bids refused, want %d: %v", len(refused), len(want), refused)
		}
		for _, r := range refused {
			for i, b := range bids[:len(want)] {
				if r.Bid.Provider == b.Provider && !errors.Is(r.Reason, want[i]) {
					t.Errorf("bid %d refused with %v, want %v", i, r.Reason, want[i])
				}
			}
		}
		rand.Shuffle(len(bids)-len(want), func(i, j int) {
			bids[len(want)+i], bids[len(want)+j] = bids[len(want)+j], bids[len(want)+i]
		})
	}
	if _, refused, err := Best(testDomain, o, bids[:len(want)], terms); !errors.Is(err, ErrUnknown) || len(refused) != len(want) {
		t.Errorf("without a good bid: %v, %d refused", err, len(refused))
	}
	terms.Now = 2001
	if _, _, err := Best(testDomain, o, bids, terms); !errors.Is(err, ErrUnknown) {
		t.Errorf("of an expired order: %v", err)
	}
}

func BenchmarkAccept(b *testing.B) {
	s, buyer, provider := NewState(testDomain, 0), testKey(b, 1), testKey(b, 2)
	asset, err := s.AddModel(probity.Units(1), []Share{{probity.Account{1}, PartsPerWhole}}, testModelKey)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Mint(buyer.Account(), probity.Tokens(1)); err != nil {
		b.Fatal(err)
	}
	n := uint64(0)
	for b.Loop() {
		n++
		o := Order{Buyer: buyer.Account(), Asset: asset, Key: testModelKey, Tier: probity.TierZK, MaxPrice: probity.Units(9), DeliverWithin: 1, Expires: 9, Salt: eip712.Uint(n)}
		if _, err := s.Accept(buyer.Account(), o, sign(provider, Bid{Order: o.Hash(testDomain), Provider: provider.Account(), Expires: 9}), 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBestOf64(b *testing.B) {
	o := Order{Buyer: probity.Account{1}, Asset: 1, Tier: probity.TierZK, MaxPrice: probity.Units(1000), DeliverWithin: 1, Expires: 9}
	var bids []SignedBid
	for i := range byte(64) {
		k := testKey(b, i+1)
		bids = append(bids, sign(k, Bid{o.Hash(testDomain), k.Account(), probity.Units(uint64(i)), 9}))
	}
	for b.Loop() {
		if _, _, err := Best(testDomain, o, bids, Terms{Now: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
