package contracts

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/market"
)

// openLease opens a lease of the buyer's with the provider and returns its name.
func (w *world) openLease(fund *big.Int, change func(*market.LeaseOrder)) [32]byte {
	w.t.Helper()
	a := w.agreeLease(change)
	w.must(buyer, w.in.leases, w.packOpenLeaseBig(a, fund))
	return a.bid.Order
}

func TestLeasesRefuseTokensThatTakeFeesLieOrRefuse(t *testing.T) {
	w := newWorld(t, true)
	L, at := w.leases, w.in.leases
	w.deposit(provider, ether(20))
	running := w.openLease(ether(5), nil)
	ending := w.openLease(ether(5), nil)
	w.must(buyer, at, L.PackGiveNotice(ending))
	down := w.openLease(ether(5), nil)
	w.must(buyer, at, L.PackClaimDown(down))
	w.pass(time.Hour)

	me := w.p[buyer].address
	for mode, want := range map[uint8]string{takesFee: "InexactTransfer", lies: "InexactTransfer", returnsFalse: "InsufficientFunds"} {
		w.behave(mode, common.Address{}, nil)
		w.refuse(want, buyer, at, L.PackTopUp(me, 0, ether(1)))
		w.refuse(want, buyer, at, w.packOpenLeaseBig(w.agreeLease(nil), ether(5)))
	}
	// Whatever the token does now, leases end, and nobody is owed what did not arrive.
	w.behave(returnsFalse, common.Address{}, nil)
	w.refuse("SafeERC20FailedOperation", provider, at, L.PackCollect(running))
	w.must(stranger, at, L.PackFinish(ending))
	w.refuse("SafeERC20FailedOperation", stranger, at, L.PackCloseDown(down))
	w.behave(takesFee, common.Address{}, nil)
	closed := event(w, w.must(stranger, at, L.PackCloseDown(down)), L.UnpackLeaseClosedEvent)
	sameAmount(t, "taken of the bond", closed.Slashed, big.NewInt(1.98e18))
	w.behave(honest, common.Address{}, nil)
	w.must(buyer, at, L.PackGiveNotice(running))
	w.must(provider, at, L.PackWithdraw())
	w.pass(time.Hour)
	w.must(stranger, at, L.PackFinish(running))
	for _, id := range [][32]byte{running, ending, down} {
		w.must(stranger, at, L.PackCollect(id))
		w.refuse("NothingEarned", stranger, at, L.PackCollect(id))
	}
	left := read(w, at, L.PackEscrow(me, 0), L.UnpackEscrow)
	w.must(buyer, at, L.PackTakeBack(0, left.Account.Balance))
	sameAmount(t, "left in Leases", w.balance(at), new(big.Int))
}

func TestAnAccountThatATokenBlocksHoldsUpNobodyElse(t *testing.T) {
	w := newWorld(t, true)
	L, at := w.leases, w.in.leases
	w.deposit(provider, ether(20))
	a, b := w.openLease(ether(5), nil), w.openLease(ether(5), nil)
	w.behave(returnsFalse, common.Address{}, nil) // nobody can be paid at all
	w.must(buyer, at, L.PackGiveNotice(a))
	w.must(provider, at, L.PackGiveNotice(b))
	w.pass(time.Hour)
	w.must(stranger, at, L.PackFinish(a))
	w.must(stranger, at, L.PackFinish(b))
	if s := w.stake(w.p[provider].address); s.Locked.Sign() != 0 {
		t.Errorf("%s is still locked", s.Locked)
	}
}

// TestTokensThatCallBackIntoLeasesAndTasksChangeNothing has the token call some
// function of Leases, Quorum or Providers in the middle of every transfer, picked
// at random. Calls into the contract that is paying are refused by its guard;
// whatever else a call back does, it does as the token, and the sums stay right.
func TestTokensThatCallBackIntoLeasesAndTasksChangeNothing(t *testing.T) {
	w := newWorld(t, true)
	L, Q, P := w.leases, w.quorum, w.providers
	people := []common.Address{w.p[buyer].address, w.p[provider].address, w.p[stranger].address, w.in.token}
	guard := crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4]
	rnd := rand.New(rand.NewPCG(*walkSeed, 2))
	w.deposit(provider, ether(100))
	w.deposit(stranger, ether(100))

	var lease, task [32]byte
	calls := func(lease, task [32]byte) map[common.Address][][]byte {
		who := people[rnd.IntN(len(people))]
		a := w.agreeLease(nil)
		o, bids := w.agreeTask([]int{provider}, nil)
		return map[common.Address][][]byte{
			w.in.leases: {
				L.PackWithdraw(), L.PackWithdrawFor(who), L.PackCollect(lease), L.PackFinish(lease), L.PackGiveNotice(lease), L.PackCloseInsolvent(lease),
				L.PackClaimDown(lease), L.PackAnswerClaim(lease, 0, nil), L.PackCloseDown(lease), L.PackTakeBack(0, big.NewInt(1)),
				L.PackTopUp(who, 0, big.NewInt(1)), w.packOpenLeaseBig(a, big.NewInt(1)),
			},
			w.in.quorum: {
				Q.PackWithdraw(), Q.PackWithdrawFor(who), Q.PackSettle(task), Q.PackCommit(task, 0, task), Q.PackReveal(task, 0, task, task),
				Q.PackDecline(task, 0), Q.PackChallenge(task, people), w.packOpenTask(o, bids),
			},
			w.in.providers: {P.PackDeposit(big.NewInt(1)), P.PackExit(), P.PackSlash(who, big.NewInt(1))},
		}
	}
	// attack does something that moves the token, while the token calls back. It
	// demands that the guard of the contract that it is in stood in the way.
	attack := func(what string, who int, to common.Address, data []byte) {
		t.Helper()
		inside := []common.Address{to, to, w.in.leases, w.in.quorum, w.in.providers}[rnd.IntN(5)]
		inner := calls(lease, task)[inside]
		w.behave(reenters, inside, inner[rnd.IntN(len(inner))])
		w.must(who, to, data)
		ok, answer := w.calledBack()
		if inside == to && (ok || string(answer) != string(guard)) {
			t.Errorf("%s: the call back succeeded (%v) or failed for another reason: %x", what, ok, answer)
		}
		w.behave(honest, common.Address{}, nil)
	}
	rounds := 12
	if testing.Short() {
		rounds = 2
	}
	paid := new(big.Int)
	for round := range rounds {
		a := w.agreeLease(nil)
		lease = a.bid.Order
		attack("open", buyer, w.in.leases, w.packOpenLeaseBig(a, ether(2)))
		attack("top up", buyer, w.in.leases, L.PackTopUp(w.p[buyer].address, 0, ether(1)))
		w.pass(time.Minute)
		before := w.balance(w.p[provider].address)
		owed := w.owedBy(w.in.leases, w.p[provider].address)
		attack("collect", provider, w.in.leases, L.PackCollect(lease))
		got := new(big.Int).Sub(w.balance(w.p[provider].address), before)
		got.Add(got, new(big.Int).Sub(w.owedBy(w.in.leases, w.p[provider].address), owed)) // a call back may have withdrawn what was owed
		paid.Add(paid, got)
		attack("take back", buyer, w.in.leases, L.PackTakeBack(0, big.NewInt(1e16)))
		ending := w.openLease(ether(1), nil)
		w.must(buyer, w.in.leases, L.PackGiveNotice(ending))
		attack("withdraw", provider, w.in.leases, L.PackWithdraw())
		w.must(buyer, w.in.leases, L.PackClaimDown(lease))
		w.pass(time.Hour)
		attack("close down", stranger, w.in.leases, L.PackCloseDown(lease))
		attack("collect what is left", stranger, w.in.leases, L.PackCollect(lease))
		w.must(stranger, w.in.leases, L.PackFinish(ending))
		attack("collect the end", stranger, w.in.leases, L.PackCollect(ending))

		seats := []int{provider, stranger}
		if w.p[provider].address.Cmp(w.p[stranger].address) > 0 {
			seats = []int{stranger, provider}
		}
		o, bids := w.agreeTask(seats, nil)
		task = o.Hash(w.quorumDomain())
		attack("open task", buyer, w.in.quorum, w.packOpenTask(o, bids))
		c := market.Commitment(task, probity.Account(w.p[seats[0]].address), label("out"), label("salt"))
		w.must(seats[0], w.in.quorum, Q.PackCommit(task, 0, c))
		w.pass(time.Hour)
		attack("settle", stranger, w.in.quorum, Q.PackSettle(task))
		attack("withdraw from tasks", buyer, w.in.quorum, Q.PackWithdraw())
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	// What is left adds up: the contracts hold what they owe and nothing else.
	left := read(w, w.in.leases, L.PackEscrow(w.p[buyer].address, 0), L.UnpackEscrow)
	sameAmount(t, "held by Leases", w.balance(w.in.leases), left.Account.Balance)
	sameAmount(t, "held by Quorum", w.balance(w.in.quorum), new(big.Int))
	if paid.Sign() == 0 {
		t.Error("nothing was ever collected")
	}
}

func TestProvidersThatAreContractsSignLeasesAndTasks(t *testing.T) {
	w := newWorld(t, false)
	args, err := w.wallet.abi.Constructor.Inputs.Pack(w.p[provider].address)
	if err != nil {
		t.Fatal(err)
	}
	wallet := w.deploy(w.wallet.bytecode, args)
	w.must(stranger, w.in.token, w.credit.PackTransfer(wallet, ether(50)))
	by := func(to common.Address, data []byte) {
		t.Helper()
		w.must(provider, wallet, w.wallet.pack(t, "execute", to, data))
	}
	by(w.in.token, w.credit.PackApprove(w.in.providers, ether(50)))
	by(w.in.providers, w.providers.PackDeposit(ether(50)))

	a := w.agreeLease(func(o *market.LeaseOrder) { o.Watcher = probity.Account(wallet) })
	a.bid.Provider = probity.Account(wallet)
	a.bid.Signature = w.p[provider].signer.Sign(a.bid.Digest(w.leaseDomain()))
	w.must(buyer, w.in.leases, w.packOpenLeaseBig(a, ether(5)))
	w.must(buyer, w.in.leases, w.leases.PackClaimDown(a.bid.Order))
	beat := market.Heartbeat{Lease: a.bid.Order, Time: w.now()}
	by(w.in.leases, w.leases.PackAnswerClaim(beat.Lease, beat.Time, w.p[provider].signer.Sign(beat.Digest(w.leaseDomain()))))

	o, bids := w.agreeTask([]int{provider}, nil)
	bids[0].Provider = probity.Account(wallet)
	bids[0].Signature = w.p[provider].signer.Sign(bids[0].Digest(w.quorumDomain()))
	w.must(buyer, w.in.quorum, w.packOpenTask(o, bids))
	id := o.Hash(w.quorumDomain())
	by(w.in.quorum, w.quorum.PackReveal(id, 0, label("out"), [32]byte{}))
	w.must(stranger, w.in.quorum, w.quorum.PackSettle(id))
	sameAmount(t, "owed to the wallet", w.owedBy(w.in.quorum, wallet), big.NewInt(1e17))
	// It burns all gas when it is called, so it must not be: nobody calls payees.
	w.must(buyer, w.in.leases, w.leases.PackGiveNotice(a.bid.Order))
	w.pass(time.Hour)
	w.must(stranger, w.in.leases, w.leases.PackFinish(a.bid.Order))
}

func TestNobodyElsesContractReadsOurDigestsDifferently(t *testing.T) {
	w := newWorld(t, false)
	a := w.agreeLease(func(o *market.LeaseOrder) { o.Watcher, o.Escrow = probity.Account{7}, 3 })
	o, bids := w.agreeTask([]int{provider}, func(o *market.QuorumOrder) {
		o.ChallengeWithin, o.Referees, o.RefereePrice = 9, label("referees"), probity.Units(5)
	})
	b := a.bid.LeaseBid
	for name, c := range map[string]struct {
		got  [32]byte
		want probity.Hash
	}{
		"lease order": {read(w, w.in.leases, w.leases.PackHashOrder(a.sol()), w.leases.UnpackHashOrder), a.order.Hash(w.leaseDomain())},
		"lease bid": {read(w, w.in.leases, w.leases.PackHashBid(LeasesLeaseBid{Order: b.Order, Provider: common.Address(b.Provider), Rate: b.Rate.Big(), Expires: b.Expires}),
			w.leases.UnpackHashBid), b.Digest(w.leaseDomain())},
		"quorum order": {read(w, w.in.quorum, w.quorum.PackHashOrder(solQuorumOrder(o)), w.quorum.UnpackHashOrder), o.Hash(w.quorumDomain())},
		"quorum bid": {read(w, w.in.quorum, w.quorum.PackHashBid(QuorumQuorumBid{Order: bids[0].Order, Provider: common.Address(bids[0].Provider), Price: bids[0].Price.Big(), Expires: bids[0].Expires}),
			w.quorum.UnpackHashBid), bids[0].Digest(w.quorumDomain())},
		"commitment": {read(w, w.in.quorum, w.quorum.PackCommitmentOf(label("a"), w.p[buyer].address, label("b"), label("c")), w.quorum.UnpackCommitmentOf),
			market.Commitment(label("a"), probity.Account(w.p[buyer].address), label("b"), label("c"))},
		"challenge": {read(w, w.in.quorum, w.quorum.PackChallengeOf(label("a")), w.quorum.UnpackChallengeOf), market.ChallengeID(label("a"))},
	} {
		if probity.Hash(c.got) != c.want {
			t.Errorf("%s: the contract computes %x, package market %s", name, c.got, c.want)
		}
	}
	for name, c := range map[string]struct{ got, want any }{
		"seats":  {read(w, w.in.quorum, w.quorum.PackMAXSEATS(), w.quorum.UnpackMAXSEATS).Uint64(), uint64(market.MaxSeats)},
		"notice": {read(w, w.in.leases, w.leases.PackMAXNOTICE(), w.leases.UnpackMAXNOTICE), uint32(market.MaxNotice)},
		"answer": {read(w, w.in.leases, w.leases.PackMAXANSWER(), w.leases.UnpackMAXANSWER), uint32(market.MaxAnswer)},
		"least":  {read(w, w.in.leases, w.leases.PackMINANSWER(), w.leases.UnpackMINANSWER), uint32(market.MinAnswer)},
		"time":   {read(w, w.in.quorum, w.quorum.PackMAXTIME(), w.quorum.UnpackMAXTIME), uint32(market.MaxDeliverWithin)},
		"burnt":  {probity.Account(read(w, w.in.quorum, w.quorum.PackBURNT(), w.quorum.UnpackBURNT)), market.Burnt},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("%s: the contract says %v, package market %v", name, c.got, c.want)
		}
	}
}
