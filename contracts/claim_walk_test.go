package contracts

import (
	"errors"
	"flag"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/market"
	"probity/model/modeltest"
)

var claimSteps = flag.Int("walk.claims", 700, "steps of the random walk over jobs that are claimed and disputed; fewer with -short")

// judge is the court of package dispute as the market's rules see it.
type judge struct{ *dispute.Court }

func (c judge) Verdict(j market.Job) market.Verdict {
	i, made := c.ClaimFor(j.Provider, dispute.Subject{Asset: j.Asset, Version: j.Version, For: j.Order}, j.Input)
	if !made {
		return market.Verdict{}
	}
	cl := c.Claims[i]
	return market.Verdict{
		Claim: uint64(i + 1), Posted: cl.Until - c.Terms.Window, State: market.VerdictState(cl.State), Challenger: cl.Challenger,
		Statement: (market.Delivery{Output: cl.Statement.Words()}).OutputHash(),
	}
}

func (c judge) Finalise(claim, now uint64) error { return c.Court.Finalise(now, int(claim-1)) }

// claimRefusals says which of the rules' errors each custom error of Market is.
var claimRefusals = map[string]error{
	"NotBuyer": market.ErrCaller, "NotProvider": market.ErrCaller, "TierUnsupported": market.ErrOrder, "OrderExpired": market.ErrExpired,
	"BidExpired": market.ErrExpired, "OrderTaken": market.ErrTaken, "BadSignature": market.ErrSignature, "AssetUnavailable": market.ErrAsset,
	"OverCeiling": market.ErrCeiling, "AlreadyClaimed": market.ErrClaimed, "BondTooSmall": market.ErrBond, "InsufficientFunds": market.ErrFunds,
	"UnknownJob": market.ErrUnknown, "JobNotOpen": market.ErrState, "NotClaimed": market.ErrUnclaimed, "TooEarly": market.ErrEarly,
	"DeadlineNotPassed": market.ErrEarly, "DeadlinePassed": market.ErrExpired, "TooLateToDecline": market.ErrExpired, "ProofRejected": market.ErrProof,
	"NothingOwed": errNothing, "ExitNotReady": market.ErrEarly, "NoExit": errNothing,
}

// A claimWalk takes random steps with Market, Disputes, Providers and Revenue, and
// the same steps with the rules of package market and the court of package dispute.
type claimWalk struct {
	*courthouse
	rules   *market.State
	rnd     *rand.Rand
	n       int
	did     string
	done    map[string]int
	orders  []agreement
	scene   []int                        // by order
	lie     []*dispute.Run               // by claim; nil where it is honest
	games   []players                    // by game
	atStake map[probity.Account]*big.Int // what is in Disputes of somebody's money, less what it took out
	shares  map[probity.AssetID][]LineageShare
}

func newClaimWalk(w *world, seed uint64) *claimWalk {
	w.t.Helper()
	w.pass(100 * 24 * time.Hour) // ahead of the real clock, blocks are a second apart
	m := &claimWalk{
		courthouse: newCourthouse(w), rules: market.NewState(w.domain, exitDelay), rnd: rand.New(rand.NewPCG(seed, 3)),
		done: map[string]int{}, atStake: map[probity.Account]*big.Int{}, shares: map[probity.AssetID][]LineageShare{},
	}
	m.rules.SetCourt(judge{m.court})
	for i := buyer; i < people; i++ {
		m.atStake[m.account(i)] = new(big.Int)
		m.must(m.rules.Mint(m.account(i), units(w.balance(w.p[i].address))))
	}
	for range 3 {
		s, err := disputetest.NewScene(m.rnd, modeltest.RandomProgram(m.rnd))
		m.must(err)
		fee := m.rnd.Uint64N(900)
		id, shares := w.register(modelOwner, kindModel, w.modelVersion(fmt.Sprint("model ", m.rnd.Uint64()), new(big.Int).SetUint64(fee)))
		w.must(modelOwner, w.in.disputes, w.disputes.PackNameModel(id, 0, s.Model.ID()))
		m.scenes, m.assets = append(m.scenes, s), append(m.assets, id)
		got, err := m.rules.AddModel(probity.Units(fee), []market.Share{{Account: m.account(modelOwner), Parts: market.PartsPerWhole}}, w.keys[0], w.keys[1])
		m.must(err)
		m.must(m.rules.NameModel(got, 0, s.Model.ID()))
		if uint64(got) != id {
			w.t.Fatalf("the rules number the model %d, the contract %d", got, id)
		}
		m.shares[got] = shares
	}
	for i := buyer; i < people; i++ {
		m.deposit(i, 6000)
	}
	return m
}

func (m *claimWalk) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("step %d (%s): %v", m.n, m.did, err)
	}
}

func (m *claimWalk) fatal(format string, args ...any) {
	m.t.Helper()
	m.t.Fatalf("step %d (%s): %s", m.n, m.did, fmt.Sprintf(format, args...))
}

func (m *claimWalk) someone() int      { return buyer + m.rnd.IntN(people-buyer) }
func (m *claimWalk) chance(n int) bool { return m.rnd.IntN(n) == 0 }

func (m *claimWalk) index(a probity.Account) int {
	for i := range m.p {
		if m.account(i) == a {
			return i
		}
	}
	return stranger
}

// market sends what a person does on the market, applies the rule at the block's
// time, and demands that both end alike.
func (m *claimWalk) market(name string, who int, to common.Address, data []byte, rule func(now uint64) error) bool {
	m.t.Helper()
	m.did = fmt.Sprintf("%s by person %d", name, who)
	r, err := m.send(who, &to, data)
	want := rule(m.timeOf(r))
	if err == nil && want == nil {
		m.done[name]++
		return true
	}
	var got *revert
	switch {
	case err == nil:
		m.fatal("the contract did what the rules refuse: %v", want)
	case !errors.As(err, &got) || claimRefusals[got.name] == nil:
		m.fatal("the contract failed with %v, the rules say %v", err, want)
	case !errors.Is(want, claimRefusals[got.name]):
		m.fatal("the contract refused with %v, the rules say %v", err, want)
	}
	m.done[name+": "+got.name]++
	return false
}

func (m *claimWalk) deposit(who int, n uint64) {
	m.market("deposit", who, m.in.providers, m.providers.PackDeposit(new(big.Int).SetUint64(n)), func(uint64) error {
		return m.rules.Deposit(m.account(who), probity.Units(n))
	})
}

func (m *claimWalk) step() {
	switch k := m.rnd.IntN(100); {
	case k < 16:
		m.acceptOne()
	case k < 24:
		m.claimOne()
	case k < 38:
		m.challengeOne()
	case k < 62:
		m.playOne()
	case k < 82:
		m.endOne()
	case k < 86:
		m.withdrawAll(m.someone())
	case k < 89:
		m.deposit(m.someone(), 1+m.rnd.Uint64N(3000))
	default:
		m.did = "pass"
		d := 1 + m.rnd.IntN(60)
		switch m.rnd.IntN(12) {
		case 0:
			d = 501
		case 1:
			d = 1001
		}
		m.pass(time.Duration(d) * time.Second)
	}
}

// acceptOne accepts a bid for an order, mostly of tier dispute, with something wrong
// with it now and then.
func (m *claimWalk) acceptOne() {
	who, by, scene := m.someone(), m.someone(), m.rnd.IntN(len(m.scenes))
	s := m.scenes[scene]
	var a agreement
	if len(m.orders) > 0 && m.chance(12) { // one that may be a job already, or claimed before it was accepted
		k := m.rnd.IntN(len(m.orders))
		a, scene = m.orders[k], m.scene[k]
		who, by = m.index(a.order.Buyer), m.index(a.bid.Provider)
	} else {
		a = m.agree(m.assets[scene], func(o *market.Order, b *market.Bid) {
			o.Buyer, o.Tier, o.Key, o.Input = m.account(who), probity.TierDispute, s.Model.ID(), s.Honest.Statement().Inputs
			o.MaxPrice, o.Bond, o.DeliverWithin = probity.Units(3000), probity.Units(m.rnd.Uint64N(900)), 60+m.rnd.Uint32N(500)
			b.Price, b.Provider = probity.Units(m.rnd.Uint64N(2000)), m.account(by)
			switch m.rnd.IntN(30) {
			case 0:
				o.Tier = probity.TierQuorum
			case 1:
				o.Key = m.keys[0] // a key to prove under
			case 2:
				o.Tier = probity.TierZK // a name to claim under
			case 3:
				o.Tier, o.Key = probity.TierZK, m.keys[1]
			case 4:
				o.Bond = probity.Units(1 << 40)
			case 5:
				b.Price = probity.Units(3001)
			case 6:
				o.Asset = 77
			}
		})
		a.signature = m.p[by].signer.Sign(a.bid.Digest(m.domain))
		if m.chance(10) { // the provider claims before anybody has accepted
			m.orders, m.scene = append(m.orders, a), append(m.scene, scene)
			m.claim(by, scene, a.order.Hash(m.domain), s.Honest, nil)
		}
	}
	accepted := m.market("accept", who, m.in.market, m.packAccept(a), func(now uint64) error {
		_, err := m.rules.Accept(m.account(who), a.order, market.SignedBid{Bid: a.bid, Signature: a.signature}, now)
		return err
	})
	if accepted {
		m.orders, m.scene = append(m.orders, a), append(m.scene, scene)
		if m.chance(2) {
			m.claimFor(a, scene)
		}
	}
}

// order picks an order, mostly a young one that is not settled.
func (m *claimWalk) order() (agreement, int, bool) {
	if len(m.orders) == 0 {
		return agreement{}, 0, false
	}
	var k int
	for range 4 {
		k = len(m.orders) - 1 - m.rnd.IntN(min(10, len(m.orders)))
		id := m.rules.Taken(m.orders[k].order.Hash(m.domain))
		if j, err := m.rules.Job(id); err == nil && j.State == market.JobOpen {
			break
		}
	}
	return m.orders[k], m.scene[k], true
}

// claim posts a claim, and counts the bond.
func (m *claimWalk) claim(by, scene int, order probity.Hash, run, lie *dispute.Run) {
	m.did = fmt.Sprintf("claim by person %d", by)
	if _, ok := m.postFor(by, scene, run, order); ok {
		m.lie = append(m.lie, lie)
		m.put(by, m.court.Terms.ProviderBond)
		m.done["claim"]++
		return
	}
	m.done["claim: AlreadyClaimed"]++
}

func (m *claimWalk) put(who int, bond probity.Amount) {
	at := m.atStake[m.account(who)]
	at.Add(at, bond.Big())
}

func (m *claimWalk) claimOne() {
	if a, scene, ok := m.order(); ok {
		m.claimFor(a, scene)
	}
}

func (m *claimWalk) claimFor(a agreement, scene int) {
	by, s := m.index(a.bid.Provider), m.scenes[scene]
	if m.chance(8) {
		by = m.someone()
	}
	run := s.Honest
	var lie *dispute.Run
	if m.chance(2) {
		var err error
		lie, err = s.Lie(m.rnd)
		m.must(err)
		run = lie
	}
	m.claim(by, scene, a.order.Hash(m.domain), run, lie)
}

func (m *claimWalk) challengeOne() {
	n := len(m.court.Claims)
	if n == 0 {
		return
	}
	claim, who := n-1-m.rnd.IntN(min(5, n)), m.someone()
	m.did = fmt.Sprintf("challenge of claim %d by person %d", claim, who)
	if !m.challenge(who, claim) {
		return
	}
	m.put(who, m.court.Terms.ChallengerBond)
	m.done["challenge"]++
	s, lie := m.scenes[m.about[claim]], m.lie[claim]
	p := players{who: [2]int{m.index(m.court.Claims[claim].Provider), who}}
	p.side[0] = disputetest.HonestProvider{Run: s.Honest}
	p.side[1] = &disputetest.Cheat{Run: s.Honest, Rnd: m.rnd, Careful: m.chance(2)}
	if lie != nil {
		p.side[0] = disputetest.Liar{Run: lie, Rnd: m.rnd}
		p.side[1] = disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}
	}
	m.games = append(m.games, p)
}

// playOne lets a young game go on some moves, strikes it or releases its challenger.
func (m *claimWalk) playOne() {
	if len(m.games) == 0 {
		return
	}
	k := len(m.games) - 1 - m.rnd.IntN(min(8, len(m.games)))
	m.did = fmt.Sprintf("game %d", k)
	switch m.rnd.IntN(8) {
	case 0, 1:
		if m.strike(stranger, k) {
			m.done["strike"]++
		}
	case 2:
		if m.release(stranger, k) {
			m.done["release"]++
		}
	default:
		for range 1 + m.rnd.IntN(25) {
			g := m.court.Games[k]
			if g.Phase.Over() || m.court.Claims[g.Claim].State != dispute.ClaimOpen || !m.courthouse.step(k, m.games[k]) {
				break
			}
			m.done["move"]++
			if g.Phase.Over() {
				m.done["game "+g.Phase.String()]++
			}
		}
	}
}

// endOne tries one of the ways in which a job ends, or a claim.
func (m *claimWalk) endOne() {
	a, _, ok := m.order()
	if !ok {
		return
	}
	id := m.rules.Taken(a.order.Hash(m.domain))
	who := m.someone()
	switch m.rnd.IntN(8) {
	case 0:
		if id == 0 || m.chance(20) {
			id = m.rules.Jobs() + 1
		}
		m.market("expire", who, m.in.market, m.world.market.PackExpire(uint64(id)), func(now uint64) error { return m.rules.Expire(id, now) })
	case 1:
		if m.chance(2) {
			who = m.index(a.bid.Provider)
		}
		m.market("decline", who, m.in.market, m.world.market.PackDecline(uint64(id)), func(now uint64) error { return m.rules.Decline(m.account(who), id, now) })
	case 2:
		seven := big.NewInt(7)
		d := market.Delivery{Output: []probity.Hash{{31: 7}}}
		m.market("deliver", who, m.in.market, m.world.market.PackDeliver(uint64(id), []*big.Int{seven}, []byte("no proof"), m.shares[a.order.Asset]), func(now uint64) error {
			return m.rules.Deliver(id, d, now, func(market.Job, market.Delivery) bool { return false })
		})
	case 3:
		if n := len(m.court.Claims); n > 0 {
			m.did = "finalise"
			if m.finalise(stranger, n-1-m.rnd.IntN(min(8, n))) {
				m.done["finalise"]++
			}
		}
		return
	default:
		m.settle(id, who, a.order.Asset)
	}
	m.sameJob(id)
}

func (m *claimWalk) settle(id probity.JobID, who int, asset probity.AssetID) bool {
	settled := m.market("settle", who, m.in.market, m.world.market.PackSettle(uint64(id), m.shares[asset]), func(now uint64) error {
		return m.rules.SettleClaim(id, now)
	})
	if settled {
		j, err := m.rules.Job(id)
		m.must(err)
		if j.State == market.JobRefuted {
			m.done["refuted"]++
		} else {
			m.done["paid"]++
		}
	}
	return settled
}

// withdrawAll fetches what a person is owed by the market, the models and the court.
func (m *claimWalk) withdrawAll(who int) {
	m.did = fmt.Sprintf("withdraw by person %d", who)
	me := m.p[who].address
	if m.owed(me).Sign()+m.earned(me).Sign() > 0 {
		m.world.must(who, m.in.market, m.world.market.PackWithdrawAll())
		m.rules.Withdraw(m.account(who))
		m.done["withdraw"]++
	}
	if owed := m.court.Owed[m.account(who)]; !owed.IsZero() {
		m.withdraw(who)
		at := m.atStake[m.account(who)]
		at.Sub(at, owed.Big())
	}
}

// sameJob compares a job.
func (m *claimWalk) sameJob(id probity.JobID) {
	m.t.Helper()
	want, err := m.rules.Job(id)
	if err != nil {
		return
	}
	got := m.job(uint64(id))
	d := got.Details
	have := market.Job{
		ID: id, Order: got.Order, Buyer: probity.Account(d.Buyer), Provider: probity.Account(d.Provider), Asset: probity.AssetID(d.Asset), Version: d.Version,
		Key: want.Key, Input: d.Input, Tier: probity.Tier(d.Tier), Price: units(d.Price), Fee: units(d.Fee), Bond: units(d.Bond),
		Deadline: d.Deadline, DeclineBy: d.DeclineBy, State: market.JobState(d.State), Output: d.Output,
	}
	if have != want {
		m.fatal("job is\n%+v\nwant\n%+v", have, want)
	}
}

// same compares all money with the rules and the court.
func (m *claimWalk) same() {
	m.t.Helper()
	equal := func(what string, got, want *big.Int) {
		m.t.Helper()
		if got.Cmp(want) != 0 {
			m.fatal("%s is %s, want %s", what, got, want)
		}
	}
	var chain struct {
		balance, owed, earned [people]*big.Int
		stake                 [people]ProvidersStake
		held                  *big.Int
	}
	r := m.reading()
	for i := buyer; i < people; i++ {
		a := m.p[i].address
		ask(r, m.in.token, m.credit.PackBalanceOf(a), m.credit.UnpackBalanceOf, &chain.balance[i])
		ask(r, m.in.market, m.world.market.PackOwed(a), m.world.market.UnpackOwed, &chain.owed[i])
		ask(r, m.in.revenue, m.revenue.PackOwed(a), m.revenue.UnpackOwed, &chain.earned[i])
		ask(r, m.in.providers, m.providers.PackStake(a), m.providers.UnpackStake, &chain.stake[i])
	}
	ask(r, m.in.token, m.credit.PackBalanceOf(m.in.market), m.credit.UnpackBalanceOf, &chain.held)
	r.done()
	escrowed := new(big.Int)
	for i := buyer; i < people; i++ {
		who, s := m.account(i), chain.stake[i]
		want := m.rules.Stake(who)
		equal(fmt.Sprintf("balance of %d", i), chain.balance[i], new(big.Int).Sub(m.rules.Balance(who).Big(), m.atStake[who]))
		equal(fmt.Sprintf("owed to %d", i), new(big.Int).Add(chain.owed[i], chain.earned[i]), m.rules.Owed(who).Big())
		equal(fmt.Sprintf("stake of %d", i), s.Total, want.Total.Big())
		equal(fmt.Sprintf("locked stake of %d", i), s.Locked, want.Locked.Big())
		escrowed.Add(escrowed, chain.owed[i])
	}
	for id := m.rules.Jobs(); id > 0; id-- {
		if j, err := m.rules.Job(id); err == nil && j.State == market.JobOpen {
			escrowed.Add(escrowed, j.Price.Big()).Add(escrowed, j.Fee.Big())
		}
	}
	equal("what Market holds", chain.held, escrowed)
}

// end shows that nothing goes on for ever and no money is out of reach: every game,
// claim and job is brought to its end, and everybody leaves with all.
func (m *claimWalk) end() {
	m.did = "end"
	for k, g := range m.court.Games {
		for moved := true; !g.Phase.Over() && m.court.Claims[g.Claim].State == dispute.ClaimOpen; {
			if moved = m.courthouse.step(k, m.games[k]); !moved {
				m.pass(501 * time.Second)
				m.strike(stranger, k)
			}
		}
		if !g.Phase.Over() {
			m.release(stranger, k)
		}
		right := m.lie[g.Claim] == nil
		if !m.struck[k] && (right && g.Phase == dispute.Refuted || !right && g.Phase == dispute.Upheld) {
			m.fatal("in game %d the wrong side won: %+v", k, g)
		}
	}
	m.pass(1001 * time.Second)
	for id := probity.JobID(1); id <= m.rules.Jobs(); id++ {
		j, err := m.rules.Job(id)
		m.must(err)
		if j.State == market.JobOpen && !m.settle(id, stranger, j.Asset) {
			if !m.market("expire", stranger, m.in.market, m.world.market.PackExpire(uint64(id)), func(now uint64) error { return m.rules.Expire(id, now) }) {
				m.fatal("job %d has no end: %+v", id, j)
			}
		}
		m.sameJob(id)
	}
	for i, c := range m.court.Claims {
		if c.State == dispute.ClaimOpen && !m.finalise(stranger, i) {
			m.fatal("claim %d has no end: %+v", i, c)
		}
	}
	for i := buyer; i < people; i++ {
		m.withdrawAll(i)
		if free := m.rules.Stake(m.account(i)).Free(); !free.IsZero() {
			m.market("request exit", i, m.in.providers, m.providers.PackRequestExit(free.Big()), func(now uint64) error { return m.rules.RequestExit(m.account(i), free, now) })
		}
	}
	m.pass(exitDelay * time.Second)
	for i := buyer; i < people; i++ {
		if !m.rules.Stake(m.account(i)).Total.IsZero() {
			m.market("exit", i, m.in.providers, m.providers.PackExit(), func(now uint64) error {
				_, err := m.rules.Exit(m.account(i), now)
				return err
			})
		}
	}
	m.compare(true)
	m.same()
	m.must(m.rules.Check())
	for name, at := range map[string]common.Address{"Market": m.in.market, "Revenue": m.in.revenue, "Providers": m.in.providers} {
		if left := m.balance(at); left.Sign() != 0 {
			m.fatal("%s is left in %s", left, name)
		}
	}
	if left, burnt := m.balance(m.in.disputes), m.court.Owed[dispute.Nobody()].Big(); left.Cmp(burnt) != 0 {
		m.fatal("%s is left in Disputes, %s was burnt", left, burnt)
	}
}

// walkClaims takes steps, each followed by the rules' invariants (conservation to the
// unit, nothing negative, bonds covered, everything ends and pays once) and by a
// comparison of all money with the chain.
func walkClaims(t *testing.T, w *world, seed uint64, steps int) *claimWalk {
	t.Helper()
	m := newClaimWalk(w, seed)
	for m.n = range steps {
		m.step()
		if err := m.rules.Check(); err != nil {
			m.fatal("seed %d: %v", seed, err)
		}
		m.same()
	}
	m.end()
	t.Logf("%d steps: %v", steps, m.done)
	return m
}

func TestClaimedJobsOnChainWalkLikeTheRules(t *testing.T) {
	steps := *claimSteps
	if testing.Short() {
		steps = min(steps, 100)
	}
	m, seed, steps := stretches(t, steps, func(t *testing.T, seed uint64, steps int) *claimWalk {
		return walkClaims(t, newWorld(t, false), seed, steps)
	})
	if steps < 700 || seed != 1 {
		return // what else a walk meets is a matter of its seed
	}
	for _, must := range []string{
		"accept", "accept: AssetUnavailable", "accept: AlreadyClaimed", "accept: TierUnsupported", "claim", "claim: AlreadyClaimed", "challenge", "strike", "release",
		"game refuted", "paid", "refuted", "expire", "decline", "expire: AlreadyClaimed", "decline: AlreadyClaimed", "settle: TooEarly", "settle: NotClaimed",
		"settle: JobNotOpen", "deliver: TierUnsupported",
	} {
		if m.done[must] == 0 {
			t.Errorf("the walk never did %q", must)
		}
	}
}
