package contracts

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// shop is a world with a data set that shares 30% in a model that costs 2.
func shop(t *testing.T, hostileToken bool) (w *world, model uint64, lineage []LineageShare) {
	t.Helper()
	w = newWorld(t, hostileToken)
	data, own := w.register(dataOwner, kindDataset, dataVersion("digits"))
	model, lineage = w.register(modelOwner, kindModel, w.modelVersion("lenet", ether(2),
		AssetsParent{Asset: data, Share: 300_000_000, Lineage: own}))
	w.deposit(provider, ether(5))
	return w, model, lineage
}

func TestMarketPaysEverybodyInTheTransactionThatDelivers(t *testing.T) {
	w, model, lineage := shop(t, false)
	before := w.balance(w.p[buyer].address)
	a := w.agree(model, nil)
	r := w.must(buyer, w.in.market, w.packAccept(a))
	e := event(w, r, w.market.UnpackAcceptedEvent)
	order := a.order.Hash(w.domain)
	if e.Job != 1 || e.Order != order || e.Input != a.order.Input || e.Buyer != w.p[buyer].address ||
		e.Provider != w.p[provider].address || e.Asset != model || e.Deadline != w.now()+600 {
		t.Errorf("accepted: %+v", e)
	}
	sameAmount(t, "paid by the buyer", new(big.Int).Sub(before, w.balance(w.p[buyer].address)), ether(5))
	sameAmount(t, "escrowed", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), ether(5))
	sameAmount(t, "locked", w.stake(w.p[provider].address).Locked, ether(2))

	j := w.job(1)
	if d := j.Details; j.Order != order || d.State != uint8(market.JobOpen) || d.Buyer != w.p[buyer].address || d.Provider != w.p[provider].address ||
		d.Asset != model || d.Version != 0 || d.Input != a.order.Input || d.Id != 1 || d.Deadline != e.Deadline || d.Output != [32]byte{} {
		t.Errorf("open job: %+v", j)
	}
	sameAmount(t, "price", j.Details.Price, ether(3))
	sameAmount(t, "fee", j.Details.Fee, ether(2))
	sameAmount(t, "bond", j.Details.Bond, ether(2))
	if got := read(w, w.in.market, w.market.PackJobOf(order), w.market.UnpackJobOf); got != 1 {
		t.Errorf("job of the order: %d", got)
	}

	// A stranger may deliver; the provider is paid all the same.
	out := []*big.Int{big.NewInt(7), new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 200), big.NewInt(1))}
	d := event(w, w.must(stranger, w.in.market, w.market.PackDeliver(1, out, w.answer(1, out...), lineage)), w.market.UnpackDeliveredEvent)
	want := market.Delivery{Output: []probity.Hash{probity.Hash(common.BigToHash(out[0])), probity.Hash(common.BigToHash(out[1]))}}.OutputHash()
	if d.Job != 1 || d.OutputHash != want || len(d.Output) != 2 || d.Output[1].Cmp(out[1]) != 0 {
		t.Errorf("delivered: %+v", d)
	}
	if j := w.job(1); j.Details.State != uint8(market.JobDelivered) || j.Details.Output != want {
		t.Errorf("delivered job: %+v", j)
	}
	sameAmount(t, "owed to the provider", w.owed(w.p[provider].address), ether(3))
	sameAmount(t, "owed to the model's owner", w.earned(w.p[modelOwner].address), big.NewInt(1.4e18))
	sameAmount(t, "owed to the data's owner", w.earned(w.p[dataOwner].address), big.NewInt(0.6e18))
	sameAmount(t, "owed to the stranger", w.owed(w.p[stranger].address), new(big.Int))
	sameAmount(t, "escrowed", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), new(big.Int))
	sameAmount(t, "locked", w.stake(w.p[provider].address).Locked, new(big.Int))
	sameAmount(t, "held by the market", w.balance(w.in.market), ether(3))
	sameAmount(t, "held by revenue", w.balance(w.in.revenue), ether(2))

	w.refuse("JobNotOpen", provider, w.in.market, w.market.PackDeliver(1, out, w.answer(1, out...), lineage))
	w.refuse("JobNotOpen", buyer, w.in.market, w.market.PackExpire(1))

	before = w.balance(w.p[provider].address)
	w.must(provider, w.in.market, w.market.PackWithdraw())
	sameAmount(t, "withdrawn", new(big.Int).Sub(w.balance(w.p[provider].address), before), ether(3))
	w.refuse("NothingOwed", provider, w.in.market, w.market.PackWithdraw())
	before = w.balance(w.p[modelOwner].address)
	w.must(modelOwner, w.in.market, w.market.PackWithdrawAll())
	sameAmount(t, "withdrawn from both", new(big.Int).Sub(w.balance(w.p[modelOwner].address), before), big.NewInt(1.4e18))
	w.refuse("NothingOwed", modelOwner, w.in.market, w.market.PackWithdrawAll())
	before = w.balance(w.p[dataOwner].address)
	w.must(stranger, w.in.revenue, w.revenue.PackWithdrawFor(w.p[dataOwner].address))
	sameAmount(t, "withdrawn for another", new(big.Int).Sub(w.balance(w.p[dataOwner].address), before), big.NewInt(0.6e18))
	w.refuse("NothingOwed", stranger, w.in.revenue, w.revenue.PackWithdrawFor(w.p[dataOwner].address))
}

func TestMarketRefundsTheBuyerWithTheBondAfterTheDeadline(t *testing.T) {
	w, model, lineage := shop(t, false)
	job := w.accept(w.agree(model, nil))
	w.refuse("DeadlineNotPassed", stranger, w.in.market, w.market.PackExpire(job))
	proof := w.answer(job, big.NewInt(7))
	w.pass(10 * time.Minute)
	w.refuse("DeadlinePassed", provider, w.in.market, w.market.PackDeliver(job, []*big.Int{big.NewInt(7)}, proof, lineage))
	e := event(w, w.must(stranger, w.in.market, w.market.PackExpire(job)), w.market.UnpackExpiredEvent)
	sameAmount(t, "refund", e.Refund, ether(5))
	sameAmount(t, "slashed", e.Slashed, ether(2))
	sameAmount(t, "owed to the buyer", w.owed(w.p[buyer].address), ether(7))
	sameAmount(t, "bond", w.stake(w.p[provider].address).Total, ether(3))
	sameAmount(t, "locked", w.stake(w.p[provider].address).Locked, new(big.Int))
	sameAmount(t, "escrowed", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), new(big.Int))
	sameAmount(t, "held by the market", w.balance(w.in.market), ether(7))
	w.refuse("JobNotOpen", stranger, w.in.market, w.market.PackExpire(job))
	w.refuse("UnknownJob", stranger, w.in.market, w.market.PackExpire(job+1))
	w.refuse("UnknownJob", stranger, w.in.market, w.market.PackDeliver(0, nil, nil, lineage))
	if _, err := w.view(w.in.market, w.market.PackJob(job+1)); err == nil {
		t.Error("a job that never was can be read")
	}
}

func TestMarketLetsTheProviderDeclineInTheFirstHalf(t *testing.T) {
	w, model, lineage := shop(t, false)
	job := w.accept(w.agree(model, func(o *market.Order, b *market.Bid) { o.DeliverWithin = 1001 }))
	d := w.job(job).Details
	if d.DeclineBy != d.Deadline-501 {
		t.Errorf("may decline until %d, deadline %d", d.DeclineBy, d.Deadline)
	}
	proof := w.answer(job, big.NewInt(7))
	for _, who := range []int{buyer, stranger, modelOwner} {
		w.refuse("NotProvider", who, w.in.market, w.market.PackDecline(job))
	}
	w.refuse("UnknownJob", provider, w.in.market, w.market.PackDecline(job+1))
	w.pass(time.Duration(d.DeclineBy-w.now()-1) * time.Second)
	e := event(w, w.must(provider, w.in.market, w.market.PackDecline(job)), w.market.UnpackDeclinedEvent)
	if w.now() != d.DeclineBy {
		t.Fatalf("declined at %d, want the last moment %d", w.now(), d.DeclineBy)
	}
	sameAmount(t, "refund", e.Refund, ether(5))
	sameAmount(t, "owed to the buyer", w.owed(w.p[buyer].address), ether(5))
	sameAmount(t, "bond", w.stake(w.p[provider].address).Total, ether(5))
	sameAmount(t, "locked", w.stake(w.p[provider].address).Locked, new(big.Int))
	sameAmount(t, "escrowed", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), new(big.Int))
	sameAmount(t, "held by the market", w.balance(w.in.market), ether(5))
	if s := w.job(job).Details.State; s != uint8(market.JobDeclined) {
		t.Errorf("state %d", s)
	}
	w.refuse("JobNotOpen", provider, w.in.market, w.market.PackDecline(job))
	w.refuse("JobNotOpen", provider, w.in.market, w.market.PackDeliver(job, []*big.Int{big.NewInt(7)}, proof, lineage))
	w.pass(time.Hour)
	w.refuse("JobNotOpen", stranger, w.in.market, w.market.PackExpire(job))

	late := w.accept(w.agree(model, nil))
	w.pass(300 * time.Second)
	w.refuse("TooLateToDecline", provider, w.in.market, w.market.PackDecline(late))
	w.deliver(late, lineage)
}

func TestMarketDeliversAtTheDeadlineAndNotLater(t *testing.T) {
	w, model, lineage := shop(t, false)
	for _, late := range []int64{0, 1} {
		job := w.accept(w.agree(model, func(o *market.Order, b *market.Bid) { o.DeliverWithin = 1000 }))
		data := w.market.PackDeliver(job, []*big.Int{big.NewInt(7)}, w.answer(job, big.NewInt(7)), lineage)
		// AdjustTime mines one block, the delivery is in the next, a second later.
		w.pass(time.Duration(999+late) * time.Second)
		_, err := w.send(provider, &w.in.market, data)
		at, deadline := w.now(), w.job(job).Details.Deadline
		if at != deadline+uint64(late) {
			t.Fatalf("delivered at %d, deadline %d", at, deadline)
		}
		if late == 0 && err != nil {
			t.Errorf("at the deadline: %v", err)
		} else if late == 1 {
			w.wantRevert("DeadlinePassed", err)
		}
	}
}

func TestMarketAcceptRefuses(t *testing.T) {
	w, model, lineage := shop(t, false)
	data := lineage[1].Asset
	tests := []struct {
		name, want string
		who        int
		change     func(*market.Order, *market.Bid)
	}{
		{"an order of somebody else", "NotBuyer", stranger, nil},
		{"another tier", "TierUnsupported", buyer, func(o *market.Order, b *market.Bid) { o.Tier = probity.TierSigned }},
		{"no tier", "TierUnsupported", buyer, func(o *market.Order, b *market.Bid) { o.Tier = 0 }},
		{"a month and a second", "DeliverWithinTooLong", buyer, func(o *market.Order, b *market.Bid) { o.DeliverWithin = 30*24*3600 + 1 }},
		{"an expired order", "OrderExpired", buyer, func(o *market.Order, b *market.Bid) { o.Expires = w.now() }},
		{"an expired bid", "BidExpired", buyer, func(o *market.Order, b *market.Bid) { b.Expires = w.now() }},
		{"a bid for another order", "WrongOrder", buyer, func(o *market.Order, b *market.Bid) { b.Order = label("other") }},
		{"an unknown asset", "AssetUnavailable", buyer, func(o *market.Order, b *market.Bid) { o.Asset = 99 }},
		{"asset 0", "AssetUnavailable", buyer, func(o *market.Order, b *market.Bid) { o.Asset = 0 }},
		{"an unknown version", "AssetUnavailable", buyer, func(o *market.Order, b *market.Bid) { o.Version = 1 }},
		{"a data set", "AssetUnavailable", buyer, func(o *market.Order, b *market.Bid) { o.Asset = probity.AssetID(data) }},
		{"price and fee over the ceiling", "OverCeiling", buyer, func(o *market.Order, b *market.Bid) { o.MaxPrice = units(new(big.Int).Sub(ether(5), big.NewInt(1))) }},
		{"a price that would overflow", "OverCeiling", buyer, func(o *market.Order, b *market.Bid) {
			most := units(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1)))
			o.MaxPrice, b.Price = most, most
		}},
		{"a bond that is not there", "BondTooSmall", buyer, func(o *market.Order, b *market.Bid) { o.Bond = units(new(big.Int).Add(ether(5), big.NewInt(1))) }},
		{"more than the buyer has", "InsufficientFunds", buyer, func(o *market.Order, b *market.Bid) { o.MaxPrice, b.Price = probity.Tokens(2000), probity.Tokens(1500) }},
		{"a bid in another's name", "BadSignature", buyer, func(o *market.Order, b *market.Bid) { b.Provider = probity.Account(w.p[stranger].address) }},
		{"a bid of nobody", "BadSignature", buyer, func(o *market.Order, b *market.Bid) { b.Provider = probity.Account{} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.t = t
			w.refuse(tt.want, tt.who, w.in.market, w.packAccept(w.agree(model, tt.change)))
		})
	}
	w.t = t

	a := w.agree(model, nil)
	a.bid.Price = probity.Tokens(1)
	w.refuse("BadSignature", buyer, w.in.market, w.packAccept(a))
	a = w.agree(model, nil)
	a.signature = a.signature[:64]
	w.refuse("BadSignature", buyer, w.in.market, w.packAccept(a))

	// The other signature of the same key, with s in the upper half, is nobody's.
	a = w.agree(model, nil)
	order, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	new(big.Int).Sub(order, new(big.Int).SetBytes(a.signature[32:64])).FillBytes(a.signature[32:64])
	a.signature[64] ^= 27 ^ 28
	w.refuse("BadSignature", buyer, w.in.market, w.packAccept(a))

	a = w.agree(model, nil)
	w.accept(a)
	w.refuse("OrderTaken", buyer, w.in.market, w.packAccept(a))
	sameAmount(t, "escrowed once", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), ether(5))
	if n := read(w, w.in.market, w.market.PackCount(), w.market.UnpackCount); n != 1 {
		t.Errorf("%d jobs, want 1", n)
	}
}

func TestMarketAcceptAtTheLimits(t *testing.T) {
	w, model, _ := shop(t, false)
	w.accept(w.agree(model, func(o *market.Order, b *market.Bid) {
		o.MaxPrice, o.Bond, o.DeliverWithin = probity.Tokens(5), probity.Tokens(5), 30*24*3600
		o.Expires, b.Expires = w.now()+1, w.now()+1
	}))
	// Nothing at stake, nothing to the provider, no time: allowed, if both want it.
	free, lineage := w.register(modelOwner, kindModel, w.modelVersion("free", new(big.Int)))
	job := w.accept(w.agree(free, func(o *market.Order, b *market.Bid) {
		o.MaxPrice, o.Bond, b.Price = probity.Amount{}, probity.Amount{}, probity.Amount{}
	}))
	w.deliver(job, lineage)
	sameAmount(t, "owed", w.owed(w.p[provider].address), new(big.Int))
}

func TestMarketDeliverRefuses(t *testing.T) {
	w, model, lineage := shop(t, false)
	job := w.accept(w.agree(model, nil))
	seven := []*big.Int{big.NewInt(7)}
	proof := w.answer(job, seven...)
	w.refuse("ProofRejected", provider, w.in.market, w.market.PackDeliver(job, []*big.Int{big.NewInt(8)}, proof, lineage))
	w.refuse("ProofRejected", provider, w.in.market, w.market.PackDeliver(job, nil, proof, lineage))
	w.refuse("ProofRejected", provider, w.in.market, w.market.PackDeliver(job, seven, nil, lineage))
	w.refuse("ProofRejected", provider, w.in.market, w.market.PackDeliver(job, seven, proof[:31], lineage))
	long := make([]*big.Int, 65)
	for i := range long {
		long[i] = big.NewInt(int64(i))
	}
	w.refuse("OutputTooLong", provider, w.in.market, w.market.PackDeliver(job, long, w.answer(job, long...), lineage))
	w.refuse("LineageMismatch", provider, w.in.market, w.market.PackDeliver(job, seven, proof, lineage[:1]))
	w.refuse("LineageMismatch", provider, w.in.market, w.market.PackDeliver(job, seven, proof, nil))
	stolen := slices.Clone(lineage)
	stolen[0].Parts, stolen[1].Parts = stolen[1].Parts, stolen[0].Parts
	w.refuse("LineageMismatch", provider, w.in.market, w.market.PackDeliver(job, seven, proof, stolen))
	// A refused delivery leaves no trace, and the longest output is fine.
	sameAmount(t, "owed", w.owed(w.p[provider].address), new(big.Int))
	w.must(provider, w.in.market, w.market.PackDeliver(job, long[:64], w.answer(job, long[:64]...), lineage))
}

func TestMarketHashesAreThoseOfTheMarketPackage(t *testing.T) {
	w := newWorld(t, false)
	for i := range 20 {
		seed := crypto.Keccak256([]byte{byte(i)})
		n := new(big.Int).SetBytes(seed)
		o := market.Order{
			Buyer: probity.Account(seed[:20]), Asset: probity.AssetID(n.Uint64()), Version: uint32(n.Uint64() >> 7), Key: label(string(seed[:7])), Input: probity.Hash(seed),
			Tier: probity.Tier(seed[3]), MaxPrice: units(new(big.Int).SetBytes(seed[:16])), Bond: units(new(big.Int).SetBytes(seed[9:25])),
			DeliverWithin: uint32(n.Uint64() >> 3), Expires: n.Uint64() >> 1, Salt: label(string(seed)),
		}
		b := market.Bid{Order: label("order"), Provider: probity.Account(seed[5:25]), Price: units(new(big.Int).SetBytes(seed[2:18])), Expires: n.Uint64() >> 5}
		a := agreement{order: o, bid: b}
		if got := read(w, w.in.market, w.market.PackHashOrder(a.solOrder()), w.market.UnpackHashOrder); got != o.Hash(w.domain) {
			t.Errorf("order %+v: %x on chain, %s in Go", o, got, o.Hash(w.domain))
		}
		if got := read(w, w.in.market, w.market.PackHashBid(a.solBid()), w.market.UnpackHashBid); got != b.Digest(w.domain) {
			t.Errorf("bid %+v: %x on chain, %s in Go", b, got, b.Digest(w.domain))
		}
	}
	if got := read(w, w.in.market, w.market.PackORDERTYPEHASH(), w.market.UnpackORDERTYPEHASH); got != eip712.Keccak([]byte(market.OrderType)) {
		t.Error("the order's type strings differ")
	}
	if got := read(w, w.in.market, w.market.PackBIDTYPEHASH(), w.market.UnpackBIDTYPEHASH); got != eip712.Keccak([]byte(market.BidType)) {
		t.Error("the bid's type strings differ")
	}
}

// permit signs an ERC-2612 permit of the buyer for a contract.
func (w *world) permit(spender common.Address, value *big.Int, until uint64) PermitsPermit {
	w.t.Helper()
	return w.permitBy(buyer, spender, value, until)
}

func (w *world) permitBy(person int, spender common.Address, value *big.Int, until uint64) PermitsPermit {
	w.t.Helper()
	d := eip712.Domain{Name: "Probity Credit", Version: "1", ChainID: 1337, Contract: probity.Account(w.in.token)}
	who := w.p[person]
	nonce := read(w, w.in.token, w.credit.PackNonces(who.address), w.credit.UnpackNonces)
	digest := eip712.Digest(d, eip712.Struct("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
		eip712.Address(probity.Account(who.address)), eip712.Address(probity.Account(spender)), eip712.Amount(units(value)),
		eip712.Uint(nonce.Uint64()), eip712.Uint(until)))
	sig := who.signer.Sign(digest)
	return PermitsPermit{Value: value, Deadline: new(big.Int).SetUint64(until), V: sig[64], R: [32]byte(sig[:32]), S: [32]byte(sig[32:64])}
}

func TestMarketAcceptsWithAPermit(t *testing.T) {
	w, model, _ := shop(t, false)
	w.must(buyer, w.in.token, w.credit.PackApprove(w.in.market, new(big.Int)))
	a := w.agree(model, nil)
	w.refuse("InsufficientFunds", buyer, w.in.market, w.packAccept(a))
	pack := func(a agreement, p PermitsPermit) []byte {
		return w.market.PackAcceptWithPermit(a.solOrder(), a.solBid(), a.signature, p)
	}
	w.must(buyer, w.in.market, pack(a, w.permit(w.in.market, ether(5), farAway)))
	sameAmount(t, "escrowed", read(w, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed), ether(5))

	// A permit that somebody submitted first does no harm.
	a, p := w.agree(model, nil), w.permit(w.in.market, ether(5), farAway)
	w.must(stranger, w.in.token, w.credit.PackPermit(w.p[buyer].address, w.in.market, p.Value, p.Deadline, p.V, p.R, p.S))
	w.must(buyer, w.in.market, pack(a, p))

	// One that is not the buyer's gives nothing.
	a, p = w.agree(model, func(o *market.Order, b *market.Bid) { o.Bond = probity.Amount{} }), w.permit(w.in.market, ether(5), farAway)
	p.S[31] ^= 1
	w.refuse("InsufficientFunds", buyer, w.in.market, pack(a, p))
	w.refuse("InsufficientFunds", buyer, w.in.market, pack(a, w.permit(w.in.market, ether(4), farAway)))
	w.refuse("NotBuyer", stranger, w.in.market, pack(a, w.permit(w.in.market, ether(5), farAway)))
}

func TestMarketCompletesOpenJobsWhateverTheOwnerDoes(t *testing.T) {
	w, model, lineage := shop(t, false)
	job := w.accept(w.agree(model, nil))
	own := w.p[modelOwner].address
	// Everything that an owner can do to a model, and its sale to a contract
	// that burns all gas when it is called.
	trap := w.deploy(w.wallet.bytecode, w.wallet.pack(t, "", w.p[stranger].address))
	w.must(modelOwner, w.in.assets, w.assets.PackSetFee(model, 0, ether(9)))
	w.must(modelOwner, w.in.assets, w.assets.PackRevoke(model, 0))
	w.must(modelOwner, w.in.assets, w.assets.PackAddVersion(model, w.modelVersion("second", ether(1))))
	w.must(modelOwner, w.in.assets, w.assets.PackFreeze(model))
	w.must(modelOwner, w.in.assets, w.assets.PackTransferFrom(own, trap, new(big.Int).SetUint64(model)))
	w.must(dataOwner, w.in.assets, w.assets.PackFreeze(lineage[1].Asset))
	w.must(dataOwner, w.in.assets, w.assets.PackTransferFrom(w.p[dataOwner].address, trap, new(big.Int).SetUint64(lineage[1].Asset)))
	for version := range uint32(2) {
		w.refuse("AssetUnavailable", buyer, w.in.market, w.packAccept(w.agree(model, func(o *market.Order, b *market.Bid) { o.Version = version })))
	}
	w.deliver(job, lineage)
	sameAmount(t, "owed to the provider", w.owed(w.p[provider].address), ether(3))
	sameAmount(t, "owed to the new owner", w.earned(trap), ether(2))
	sameAmount(t, "owed to the old owner", w.earned(own), new(big.Int))
	before := w.balance(trap)
	w.must(stranger, w.in.revenue, w.revenue.PackWithdrawFor(trap))
	sameAmount(t, "paid to the new owner", new(big.Int).Sub(w.balance(trap), before), ether(2))
}

func TestMarketTakesBidsOfContracts(t *testing.T) {
	w, model, lineage := shop(t, false)
	wallet := w.deploy(w.wallet.bytecode, w.wallet.pack(t, "", w.p[provider].address))
	w.must(provider, w.in.token, w.credit.PackTransfer(wallet, ether(2)))
	run := func(to common.Address, data []byte) []byte { return w.wallet.pack(t, "execute", to, data) }
	w.must(provider, wallet, run(w.in.token, w.credit.PackApprove(w.in.providers, ether(2))))
	w.must(provider, wallet, run(w.in.providers, w.providers.PackDeposit(ether(2))))
	byWallet := func(o *market.Order, b *market.Bid) { b.Provider = probity.Account(wallet) }
	job := w.accept(w.agree(model, byWallet))
	w.deliver(job, lineage)
	sameAmount(t, "owed to the contract", w.owed(wallet), ether(3))
	a := w.agree(model, byWallet)
	a.signature = w.p[stranger].signer.Sign(a.bid.Digest(w.domain))
	w.refuse("BadSignature", buyer, w.in.market, w.packAccept(a))
	// A provider whose contract does not answer is no provider.
	a = w.agree(model, func(o *market.Order, b *market.Bid) { b.Provider = probity.Account(w.in.token) })
	w.refuse("BadSignature", buyer, w.in.market, w.packAccept(a))
}

func TestMarketNeedsARegisteredKey(t *testing.T) {
	w := newWorld(t, false)
	v := w.modelVersion("keyless", ether(1))
	v.Circuits[0].Key = label("no such key")
	model, _ := w.register(modelOwner, kindModel, v)
	under := func(key [32]byte) []byte {
		return w.packAccept(w.agree(model, func(o *market.Order, b *market.Bid) { o.Bond, o.Key = probity.Amount{}, key }))
	}
	w.refuse("AssetUnavailable", buyer, w.in.market, under(v.Circuits[0].Key)) // the version has it, the verifier not
	w.refuse("AssetUnavailable", buyer, w.in.market, under(w.keys[0]))         // the other way round
	w.must(buyer, w.in.market, under(w.keys[1]))
}

func TestMarketVerifiesUnderTheKeyThatWasOrdered(t *testing.T) {
	w, model, lineage := shop(t, false)
	for i := range w.keys {
		job := w.accept(w.agree(model, func(o *market.Order, b *market.Bid) { o.Key = w.keys[i] }))
		if got := w.job(job).Details.Circuit; got != uint8(i) {
			t.Errorf("the job is under circuit %d, want %d", got, i)
		}
		commitment := label("input")
		input := new(big.Int).SetBytes(commitment[:])
		out := []*big.Int{big.NewInt(7)}
		all := read(w, w.in.assets, w.assets.PackCircuits(model, 0), w.assets.UnpackCircuits)
		other := all[1-i]
		for what, proof := range map[string][]byte{
			"a proof under the version's other key":       stubProof(other.Key, other.Weights, input, out[0]),
			"a proof of the other commitment's weights":   stubProof(all[i].Key, other.Weights, input, out[0]),
			"a proof of the right weights, under its key": stubProof(other.Key, all[i].Weights, input, out[0]),
		} {
			t.Run(what, func(t *testing.T) {
				w.refuse("ProofRejected", provider, w.in.market, w.market.PackDeliver(job, out, proof, lineage))
			})
		}
		w.must(provider, w.in.market, w.market.PackDeliver(job, out, stubProof(all[i].Key, all[i].Weights, input, out[0]), lineage))
	}
}

func BenchmarkAcceptAndDeliver(b *testing.B) {
	w := newWorld(b, false)
	model, lineage := w.register(modelOwner, kindModel, w.modelVersion("lenet", ether(2)))
	w.must(buyer, w.in.token, w.credit.PackApprove(w.in.market, new(big.Int).Lsh(big.NewInt(1), 200)))
	for b.Loop() {
		job := w.accept(w.agree(model, func(o *market.Order, b *market.Bid) {
			o.Bond, o.MaxPrice, b.Price = probity.Amount{}, probity.Tokens(2), probity.Amount{}
		}))
		w.deliver(job, lineage)
		w.must(modelOwner, w.in.market, w.market.PackWithdrawAll())
		w.must(modelOwner, w.in.token, w.credit.PackTransfer(w.p[buyer].address, ether(2)))
	}
}
