package contracts

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/market"
	"probity/model/modeltest"
)

// agreeClaim makes an order of tier dispute for a scene's answer, and a bid.
func (h *courthouse) agreeClaim(scene int, change func(*market.Order, *market.Bid)) agreement {
	s := h.scenes[scene]
	return h.agree(h.assets[scene], func(o *market.Order, b *market.Bid) {
		o.Tier, o.Key, o.Input = probity.TierDispute, s.Model.ID(), s.Honest.Statement().Inputs
		if change != nil {
			change(o, b)
		}
	})
}

// lineageOf is that of a scene's model, which has no parents.
func (h *courthouse) lineageOf(scene int) []LineageShare {
	return []LineageShare{{Asset: h.assets[scene], Parts: whole}}
}

// refute plays the game of an honest challenger against a lie to its end.
func (h *courthouse) refute(who, claim, scene int, lie *dispute.Run, rnd *rand.Rand) {
	h.t.Helper()
	h.challenge(who, claim)
	game := len(h.court.Games) - 1
	p := players{
		who:  [2]int{provider, who},
		side: [2]disputetest.Player{disputetest.Liar{Run: lie, Rnd: rnd}, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(h.scenes[scene].Honest)}},
	}
	for !h.court.Games[game].Phase.Over() {
		if !h.step(game, p) {
			h.t.Fatalf("no move in phase %s", h.court.Games[game].Phase)
		}
	}
}

// measureClaims carries out jobs of tier dispute and reports what each step costs.
func measureClaims(h *courthouse, scene int, gas func(string, *types.Receipt)) {
	h.t.Helper()
	rnd := rand.New(rand.NewPCG(1, 33))
	h.must(buyer, h.in.token, h.credit.PackApprove(h.in.market, ether(1_000_000)))
	post := func(a agreement, run *dispute.Run) *types.Receipt {
		h.t.Helper()
		r := h.must(provider, h.at, h.packPostFor(scene, run, a.order.Hash(h.domain), nil))
		// The rules beside it have to know, or the games that follow would differ.
		_, err := h.court.PostFor(h.timeOf(r), h.account(provider), dispute.Subject{Asset: probity.AssetID(h.assets[scene]), For: a.order.Hash(h.domain)}, run.Statement())
		if err != nil {
			h.t.Fatal(err)
		}
		h.about = append(h.about, scene)
		return r
	}
	a := h.agreeClaim(scene, nil)
	gas("market.accept/tier dispute", h.must(buyer, h.in.market, h.packAccept(a)))
	gas("disputes.post/for an order", post(a, h.scenes[scene].Honest))
	id := read(h.world, h.in.market, h.market.PackJobOf(a.order.Hash(h.domain)), h.market.UnpackJobOf)
	h.pass(1001 * time.Second)
	r := h.must(stranger, h.in.market, h.market.PackSettle(id, h.lineageOf(scene)))
	if err := h.court.Finalise(h.timeOf(r), len(h.court.Claims)-1); err != nil {
		h.t.Fatal(err)
	}
	gas("market.settle/claim stands, one holder", r)

	a = h.agreeClaim(scene, nil)
	h.must(buyer, h.in.market, h.packAccept(a))
	lie := lieAt(h.t, h.scenes[scene], 3, 0)
	post(a, lie)
	h.refute(stranger, len(h.court.Claims)-1, scene, lie, rnd)
	gas("market.settle/claim refuted", h.must(stranger, h.in.market, h.market.PackSettle(id+1, h.lineageOf(scene))))
}

// smallCourt is a courthouse with one small model, and a provider with a bond.
func smallCourt(t *testing.T, hostileToken bool) (h *courthouse, scene int, rnd *rand.Rand) {
	t.Helper()
	h = newCourthouse(newWorld(t, hostileToken))
	rnd = rand.New(rand.NewPCG(5, 35))
	s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
	if err != nil {
		t.Fatal(err)
	}
	h.deposit(provider, ether(100))
	return h, h.enact(s), rnd
}

// take has an order accepted and returns its hash and job.
func (h *courthouse) take(scene int) (order probity.Hash, job uint64) {
	h.t.Helper()
	a := h.agreeClaim(scene, nil)
	return a.order.Hash(h.domain), h.accept(a)
}

func TestARefutedClaimSaysOnChainWhyTheBondWasTaken(t *testing.T) {
	h, scene, rnd := smallCourt(t, false)
	order, job := h.take(scene)
	lie, err := h.scenes[scene].Lie(rnd)
	if err != nil {
		t.Fatal(err)
	}
	claim, _ := h.postFor(provider, scene, lie, order)
	h.refuse("TooEarly", stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	h.refute(dataOwner, claim, scene, lie, rnd)
	r := h.must(stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	e := event(h.world, r, h.market.UnpackRefutedEvent)
	if e.Job != job || e.Claim != uint64(claim+1) || e.Challenger != h.p[dataOwner].address || e.Slashed.Cmp(ether(2)) != 0 || e.Refund.Cmp(ether(4)) != 0 {
		t.Errorf("the event is %+v", e)
	}
	sameAmount(t, "owed to the buyer", h.owed(h.p[buyer].address), ether(4+1))
	sameAmount(t, "owed to the challenger", h.owed(h.p[dataOwner].address), ether(1))
	sameAmount(t, "what is left of the bond", h.stake(h.p[provider].address).Total, ether(98))
	h.refuse("JobNotOpen", stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
}

// A provider that lies must not be able to keep from watchers what they need to see it.
func TestAClaimForAnOrderShowsItsInputs(t *testing.T) {
	h, scene, _ := smallCourt(t, false)
	s := h.scenes[scene]
	post := func(subject [32]byte) []byte {
		return h.disputes.PackPost(h.assets[scene], 0, subject, solStatement(s.Honest.Statement()), portsOf(s), nil, outputsOf(s), pathsOf(s))
	}
	h.refuse("InputsWithheld", provider, h.at, post(label("an order")))
	h.must(provider, h.at, post([32]byte{}))
	h2, err := disputetest.NewScene(rand.New(rand.NewPCG(1, 1)), heavy(t))
	if err != nil {
		t.Fatal(err)
	}
	h.scenes[scene], s = h2, h2 // whose inputs are too large to be posted
	asset, _ := h.register(modelOwner, kindModel, h.modelVersion("heavy", ether(1)))
	h.must(modelOwner, h.at, h.disputes.PackNameModel(asset, 0, s.Model.ID()))
	h.assets[scene] = asset
	h.must(provider, h.at, post(label("an order")))
}

func TestJobsOfOneTierAreNotEndedByTheOthersWay(t *testing.T) {
	h, scene, _ := smallCourt(t, false)
	_, job := h.take(scene)
	h.refuse("TierUnsupported", provider, h.in.market, h.market.PackDeliver(job, []*big.Int{big.NewInt(7)}, nil, h.lineageOf(scene)))
	proven := h.accept(h.agree(h.assets[scene], nil))
	h.refuse("TierUnsupported", provider, h.in.market, h.market.PackSettle(proven, h.lineageOf(scene)))
	h.refuse("NotClaimed", provider, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	h.refuse("UnknownJob", provider, h.in.market, h.market.PackSettle(77, h.lineageOf(scene)))
}

func TestTokensThatTakeFeesLieOrRefuseDoNotHoldUpClaims(t *testing.T) {
	h, scene, rnd := smallCourt(t, true)
	order, job := h.take(scene)
	lie, err := h.scenes[scene].Lie(rnd)
	if err != nil {
		t.Fatal(err)
	}
	claim, _ := h.postFor(provider, scene, lie, order)
	right, paid := h.take(scene)
	h.postFor(provider, scene, h.scenes[scene].Honest, right)
	h.refute(dataOwner, claim, scene, lie, rnd)

	// What a token takes on the way of the bond is never owed to anybody.
	h.behave(takesFee, common.Address{}, nil)
	h.must(stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	owed := new(big.Int).Add(h.owed(h.p[buyer].address), h.owed(h.p[dataOwner].address))
	held := new(big.Int).Sub(h.balance(h.in.market), ether(4)) // less what the other job holds
	sameAmount(t, "owed of a bond that shrank on its way", owed, held)
	if owed.Cmp(ether(6)) >= 0 {
		t.Errorf("%s is owed, more than arrived", owed)
	}
	// One that refuses stops payments that carry a fee, and nothing is lost by it.
	h.pass(1001 * time.Second)
	h.behave(returnsFalse, common.Address{}, nil)
	h.refuse("SafeERC20FailedOperation", stranger, h.in.market, h.market.PackSettle(paid, h.lineageOf(scene)))
	h.behave(honest, common.Address{}, nil)
	h.must(stranger, h.in.market, h.market.PackSettle(paid, h.lineageOf(scene)))
	sameAmount(t, "owed to the provider", h.owed(h.p[provider].address), ether(3))
}

// TestTokensThatCallBackIntoClaimsChangeNothing has the token call some function of
// Market, Disputes or Providers in the middle of every transfer that jobs of tier
// dispute make, picked at random.
func TestTokensThatCallBackIntoClaimsChangeNothing(t *testing.T) {
	h, scene, rnd := smallCourt(t, true)
	M, D, P := h.market, h.disputes, h.providers
	guard := crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4]
	who := h.p[buyer].address
	lineage := h.lineageOf(scene)
	attack := func(what string, by int, to common.Address, data []byte, job uint64) {
		t.Helper()
		a := h.agreeClaim(scene, nil)
		calls := map[common.Address][][]byte{
			h.in.market: {
				M.PackSettle(job, lineage), M.PackExpire(job), M.PackDecline(job), M.PackDeliver(job, nil, nil, lineage), M.PackWithdraw(), M.PackWithdrawFor(who),
				M.PackWithdrawAll(), h.packAccept(a),
			},
			h.in.disputes: {
				D.PackWithdraw(), D.PackWithdrawFor(who), h.packPost(scene, h.scenes[scene].Honest, nil), D.PackChallenge(1, solStatement(h.court.Claims[0].Statement)),
			},
			h.in.providers: {P.PackDeposit(big.NewInt(1)), P.PackExit(), P.PackSlash(who, big.NewInt(1)), P.PackLock(who, big.NewInt(1))},
		}
		inside := []common.Address{to, to, h.in.market, h.in.disputes, h.in.providers}[rnd.IntN(5)]
		h.behave(reenters, inside, calls[inside][rnd.IntN(len(calls[inside]))])
		h.must(by, to, data)
		var ok bool
		var answer []byte
		for method, out := range map[string]any{"reentered": &ok, "answer": &answer} {
			raw, err := h.view(h.in.token, h.hostile.pack(t, method))
			if err != nil {
				t.Fatal(err)
			}
			if err := h.hostile.abi.UnpackIntoInterface(out, method, raw); err != nil {
				t.Fatal(err)
			}
		}
		if inside == to && (ok || string(answer) != string(guard)) {
			t.Errorf("%s: the call back succeeded (%v) or failed for another reason: %x", what, ok, answer)
		}
		h.behave(honest, common.Address{}, nil)
	}
	rounds := 8
	if testing.Short() {
		rounds = 1
	}
	h.post(provider, scene, h.scenes[scene].Honest) // something to challenge
	for range rounds {
		a := h.agreeClaim(scene, nil)
		next := read(h.world, h.in.market, M.PackCount(), M.UnpackCount) + 1
		attack("accept", buyer, h.in.market, h.packAccept(a), next)
		lie, err := h.scenes[scene].Lie(rnd)
		if err != nil {
			t.Fatal(err)
		}
		claim, _ := h.postFor(provider, scene, lie, a.order.Hash(h.domain))
		h.refute(dataOwner, claim, scene, lie, rnd)
		attack("settle a refuted claim", stranger, h.in.market, M.PackSettle(next, lineage), next)
		attack("withdraw", buyer, h.in.market, M.PackWithdraw(), next)

		b := h.agreeClaim(scene, nil)
		attack("accept another", buyer, h.in.market, h.packAccept(b), next+1)
		h.postFor(provider, scene, h.scenes[scene].Honest, b.order.Hash(h.domain))
		h.pass(1001 * time.Second)
		r := h.now()
		attack("settle a claim that stands", stranger, h.in.market, M.PackSettle(next+1, lineage), next+1)
		if err := h.court.Finalise(max(r, h.now()), len(h.court.Claims)-1); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
	// What is left adds up: the market holds what it owes and nothing else.
	owed := new(big.Int)
	for i := range h.p {
		owed.Add(owed, h.owed(h.p[i].address))
	}
	sameAmount(t, "held by the market", h.balance(h.in.market), owed.Add(owed, h.owed(h.in.token)))
	h.compare(true)
}

// Providers and challengers may be contracts, of which this one burns all gas when it is
// called without being asked to: nobody calls payees.
func TestProvidersAndChallengersThatAreContractsTradeInClaims(t *testing.T) {
	h, scene, rnd := smallCourt(t, false)
	args, err := h.wallet.abi.Constructor.Inputs.Pack(h.p[provider].address)
	if err != nil {
		t.Fatal(err)
	}
	wallet := h.deploy(h.wallet.bytecode, args)
	h.must(stranger, h.in.token, h.credit.PackTransfer(wallet, ether(50)))
	by := func(to common.Address, data []byte) {
		t.Helper()
		h.must(provider, wallet, h.wallet.pack(t, "execute", to, data))
	}
	by(h.in.token, h.credit.PackApprove(h.in.providers, ether(40)))
	by(h.in.token, h.credit.PackApprove(h.in.disputes, ether(10)))
	by(h.in.providers, h.providers.PackDeposit(ether(40)))
	accept := func() (order probity.Hash, job uint64) {
		t.Helper()
		a := h.agreeClaim(scene, func(_ *market.Order, b *market.Bid) { b.Provider = probity.Account(wallet) })
		return a.order.Hash(h.domain), h.accept(a)
	}
	order, job := accept()
	by(h.in.disputes, h.packPostFor(scene, h.scenes[scene].Honest, order, nil))
	h.pass(1001 * time.Second)
	h.must(stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	sameAmount(t, "owed to the wallet", h.owed(wallet), ether(3))

	lie, err := h.scenes[scene].Lie(rnd)
	if err != nil {
		t.Fatal(err)
	}
	order, job = h.take(scene)
	r := h.must(provider, h.at, h.packPostFor(scene, lie, order, nil))
	claim := event(h.world, r, h.disputes.UnpackPostedEvent).Claim
	by(h.in.disputes, h.disputes.PackChallenge(claim, solStatement(lie.Statement())))
	h.pass(501 * time.Second) // the provider lets its time pass
	h.must(stranger, h.in.disputes, h.disputes.PackStrike(1))
	h.must(stranger, h.in.market, h.market.PackSettle(job, h.lineageOf(scene)))
	sameAmount(t, "owed to the wallet, a challenger now", h.owed(wallet), ether(3+1))
	h.must(stranger, h.in.market, h.market.PackWithdrawFor(wallet))
}
