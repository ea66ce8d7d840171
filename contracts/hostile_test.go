package contracts

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/market"
)

// How the hostile token behaves, as in testdata/src/HostileToken.sol.
const (
	honest = iota
	takesFee
	returnsFalse
	returnsNothing
	reenters
	lies
	burnsPermits
)

// calledBack is what the hostile token's last call back came to.
func (w *world) calledBack() (ok bool, answer []byte) {
	w.t.Helper()
	for method, out := range map[string]any{"reentered": &ok, "answer": &answer} {
		raw, err := w.view(w.in.token, w.hostile.pack(w.t, method))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.hostile.abi.UnpackIntoInterface(out, method, raw); err != nil {
			w.t.Fatal(err)
		}
	}
	return ok, answer
}

func (w *world) behave(mode uint8, target common.Address, data []byte) {
	w.t.Helper()
	if data == nil {
		data = []byte{}
	}
	w.must(deployer, w.in.token, w.hostile.pack(w.t, "behave", mode, target, data))
}

func TestTokensThatTakeFeesLieOrRefuseAreRefused(t *testing.T) {
	w, model, lineage := shop(t, true)
	open := w.accept(w.agree(model, nil))
	late := w.accept(w.agree(model, func(o *market.Order, b *market.Bid) { o.DeliverWithin = 100_000 }))
	seven := []*big.Int{big.NewInt(7)}
	accept := func() []byte {
		return w.packAccept(w.agree(model, func(o *market.Order, b *market.Bid) { o.Bond = probity.Amount{} }))
	}
	deposit := w.providers.PackDeposit(ether(1))
	pay := w.revenue.PackPay(model, 0, ether(1), lineage)

	w.behave(takesFee, common.Address{}, nil)
	w.refuse("InexactTransfer", buyer, w.in.market, accept())
	w.refuse("InexactTransfer", provider, w.in.providers, deposit)
	w.behave(lies, common.Address{}, nil)
	w.refuse("InexactTransfer", buyer, w.in.market, accept())
	w.refuse("InexactTransfer", provider, w.in.providers, deposit)
	w.behave(returnsFalse, common.Address{}, nil)
	w.refuse("InsufficientFunds", buyer, w.in.market, accept())
	w.refuse("SafeERC20FailedOperation", provider, w.in.providers, deposit)
	w.refuse("SafeERC20FailedOperation", stranger, w.in.revenue, pay)
	w.refuse("SafeERC20FailedOperation", provider, w.in.market, w.market.PackDeliver(open, seven, w.answer(open, seven...), lineage))

	// A token that begins to take fees cannot hold up open jobs, and what it
	// takes is never owed to anybody.
	w.behave(takesFee, common.Address{}, nil)
	w.deliver(open, lineage)
	sameAmount(t, "owed to the provider", w.owed(w.p[provider].address), ether(3))
	all := new(big.Int).Add(w.earned(w.p[modelOwner].address), w.earned(w.p[dataOwner].address))
	sameAmount(t, "owed to the lineage", all, big.NewInt(1.98e18))
	sameAmount(t, "held by revenue", w.balance(w.in.revenue), big.NewInt(1.98e18))
	w.pass(100_001 * time.Second)
	w.must(stranger, w.in.market, w.market.PackExpire(late))
	sameAmount(t, "owed to the buyer", w.owed(w.p[buyer].address), big.NewInt(6.98e18))
	sameAmount(t, "held by the market", w.balance(w.in.market), new(big.Int).Sub(ether(10), big.NewInt(0.02e18)))
}

func TestTokensThatReturnNothingWork(t *testing.T) {
	w, model, lineage := shop(t, true)
	w.behave(returnsNothing, common.Address{}, nil)
	w.deposit(provider, ether(1))
	w.deliver(w.accept(w.agree(model, nil)), lineage)
	w.must(provider, w.in.market, w.market.PackWithdraw())
	w.must(modelOwner, w.in.revenue, w.revenue.PackWithdraw())
	sameAmount(t, "held by the market", w.balance(w.in.market), new(big.Int))
}

func TestTokensThatCallBackChangeNothing(t *testing.T) {
	w, model, lineage := shop(t, true)
	first := w.accept(w.agree(model, nil))
	second := w.accept(w.agree(model, nil))
	w.deliver(first, lineage)
	seven := []*big.Int{big.NewInt(7)}
	me := w.p[provider].address
	deliver := w.market.PackDeliver(second, seven, w.answer(second, seven...), lineage)
	guard := crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4]
	attack := func(what string, who int, to common.Address, data []byte, target common.Address, inner []byte) {
		t.Helper()
		w.behave(reenters, target, inner)
		w.must(who, to, data)
		var ok bool
		var answer []byte
		for method, out := range map[string]any{"reentered": &ok, "answer": &answer} {
			raw, err := w.view(w.in.token, w.hostile.pack(t, method))
			if err != nil {
				t.Fatal(err)
			}
			if err := w.hostile.abi.UnpackIntoInterface(out, method, raw); err != nil {
				t.Fatal(err)
			}
		}
		if ok || string(answer) != string(guard) {
			t.Errorf("%s: the call back succeeded (%v) or failed for another reason: %x", what, ok, answer)
		}
		w.behave(honest, common.Address{}, nil)
	}
	M, R, P := w.in.market, w.in.revenue, w.in.providers
	before := w.balance(me)
	attack("withdraw twice", provider, M, w.market.PackWithdraw(), M, w.market.PackWithdrawFor(me))
	sameAmount(t, "withdrawn", new(big.Int).Sub(w.balance(me), before), ether(3))
	attack("withdraw, then deliver", modelOwner, R, w.revenue.PackWithdraw(), R, w.revenue.PackWithdrawFor(w.p[dataOwner].address))
	attack("accept, then deliver", buyer, M, w.packAccept(w.agree(model, func(o *market.Order, b *market.Bid) { o.Bond = units(ether(1)) })), M, deliver)
	attack("deliver twice", provider, M, deliver, M, deliver)
	attack("deposit, then exit", provider, P, w.providers.PackDeposit(ether(1)), P, w.providers.PackExit())
	attack("pay, then withdraw", stranger, R, w.revenue.PackPay(model, 0, ether(1), lineage), R, w.revenue.PackWithdrawFor(w.p[modelOwner].address))
	w.must(provider, P, w.providers.PackRequestExit(ether(1)))
	w.pass(exitDelay * time.Second)
	attack("exit twice", provider, P, w.providers.PackExit(), P, w.providers.PackExit())
	attack("expire, then withdraw", stranger, M, w.market.PackExpire(3), M, w.market.PackWithdrawFor(me))
	sameAmount(t, "paid once", w.owed(me), ether(3))
}
