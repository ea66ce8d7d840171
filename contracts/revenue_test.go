package contracts

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"pgregory.net/rapid"
)

func TestRevenueSplitsToTheUnitForAnyAmount(t *testing.T) {
	w := newWorld(t, false)
	model, lineage := w.wide(20)
	sum := func() *big.Int {
		return new(big.Int).Add(w.earned(w.p[modelOwner].address), w.earned(w.p[dataOwner].address))
	}
	rapid.Check(t, func(rt *rapid.T) {
		amount := new(big.Int).SetUint64(rapid.OneOf(rapid.Uint64Range(1, 100), rapid.Uint64Range(1, 1e18)).Draw(rt, "amount"))
		before, own := sum(), w.earned(w.p[modelOwner].address)
		r := w.must(stranger, w.in.revenue, w.revenue.PackPay(model, 0, amount, lineage))
		e := event(w, r, w.revenue.UnpackPaidEvent)
		if e.Asset != model || e.Payer != w.p[stranger].address || e.Amount.Cmp(amount) != 0 {
			rt.Fatalf("paid: %+v", e)
		}
		if got := new(big.Int).Sub(sum(), before); got.Cmp(amount) != 0 {
			rt.Fatalf("credits of %s for %s", got, amount)
		}
		want := new(big.Int).Set(amount)
		for _, s := range lineage[1:] {
			part := new(big.Int).Mul(amount, big.NewInt(int64(s.Parts)))
			want.Sub(want, part.Quo(part, big.NewInt(whole)))
		}
		if got := new(big.Int).Sub(w.earned(w.p[modelOwner].address), own); got.Cmp(want) != 0 {
			rt.Fatalf("first entry got %s of %s, want %s", got, amount, want)
		}
	})
	sameAmount(t, "held by revenue", w.balance(w.in.revenue), sum())
}

func TestRevenueRefuses(t *testing.T) {
	w := newWorld(t, false)
	model, lineage := w.register(modelOwner, kindModel, w.modelVersion("m", ether(1)))
	pay := func(asset uint64, version uint32, amount *big.Int, l []LineageShare) []byte {
		return w.revenue.PackPay(asset, version, amount, l)
	}
	w.refuse("ZeroAmount", stranger, w.in.revenue, pay(model, 0, new(big.Int), lineage))
	w.refuse("UnknownVersion", stranger, w.in.revenue, pay(model, 1, ether(1), lineage))
	w.refuse("UnknownVersion", stranger, w.in.revenue, pay(9, 0, ether(1), lineage))
	w.refuse("LineageMismatch", stranger, w.in.revenue, pay(model, 0, ether(1), nil))
	w.refuse("LineageMismatch", stranger, w.in.revenue, pay(model, 0, ether(1), []LineageShare{{model, whole}, {model, 0}}))
	w.refuse("ERC20InsufficientBalance", stranger, w.in.revenue, pay(model, 0, ether(1001), lineage))
	w.refuse("ERC20InsufficientAllowance", deployer, w.in.revenue, pay(model, 0, ether(1), lineage))
	w.refuse("NothingOwed", modelOwner, w.in.revenue, w.revenue.PackWithdraw())
	// A revoked version's lineage is still paid.
	w.must(modelOwner, w.in.assets, w.assets.PackRevoke(model, 0))
	w.must(stranger, w.in.revenue, pay(model, 0, ether(1), lineage))
	w.must(modelOwner, w.in.revenue, w.revenue.PackWithdraw())
}

func TestProvidersBondLeavesAfterTheDelayOnly(t *testing.T) {
	w := newWorld(t, false)
	P, at := w.providers, w.in.providers
	me := w.p[provider].address
	free := func() *big.Int { return read(w, at, P.PackFree(me), P.UnpackFree) }
	w.refuse("ZeroAmount", provider, at, P.PackDeposit(new(big.Int)))
	w.refuse("ERC20InsufficientBalance", provider, at, P.PackDeposit(ether(1001)))
	w.deposit(provider, ether(4))
	w.deposit(provider, ether(1))
	sameAmount(t, "total", w.stake(me).Total, ether(5))
	w.refuse("ZeroAmount", provider, at, P.PackRequestExit(new(big.Int)))
	w.refuse("BondTooSmall", provider, at, P.PackRequestExit(ether(6)))
	w.refuse("NoExit", provider, at, P.PackExit())
	w.refuse("NoExit", provider, at, P.PackCancelExit())
	w.must(provider, at, P.PackRequestExit(ether(2)))
	sameAmount(t, "free while leaving", free(), ether(3))
	w.refuse("BondTooSmall", provider, at, P.PackRequestExit(new(big.Int).Add(ether(3), big.NewInt(1))))
	w.pass(exitDelay*time.Second - 10*time.Second)
	w.refuse("ExitNotReady", provider, at, P.PackExit())
	// Asking for more makes all of it wait again.
	w.must(provider, at, P.PackRequestExit(ether(1)))
	w.pass(10 * time.Second)
	w.refuse("ExitNotReady", provider, at, P.PackExit())
	w.pass(exitDelay * time.Second)
	before := w.balance(me)
	e := event(w, w.must(provider, at, P.PackExit()), P.UnpackExitedEvent)
	sameAmount(t, "left", e.Amount, ether(3))
	sameAmount(t, "paid out", new(big.Int).Sub(w.balance(me), before), ether(3))
	w.refuse("NoExit", provider, at, P.PackExit())
	w.must(provider, at, P.PackRequestExit(ether(2)))
	w.must(provider, at, P.PackCancelExit())
	sameAmount(t, "free after cancelling", free(), ether(2))
	w.must(provider, at, P.PackSetProfile(label("gpu"), label("address")))
	if p := read(w, at, P.PackProfile(me), P.UnpackProfile); p.Attributes != label("gpu") || p.Endpoint != label("address") {
		t.Errorf("profile: %+v", p)
	}
}

func TestProvidersObeyTheNamedContractsAlone(t *testing.T) {
	w := newWorld(t, false)
	P := w.providers
	w.deposit(provider, ether(5))
	me := w.p[provider].address
	for _, data := range [][]byte{P.PackLock(me, ether(1)), P.PackUnlock(me, ether(1)), P.PackSlash(me, ether(1))} {
		for _, who := range []int{deployer, provider, stranger} {
			w.refuse("NotNamed", who, w.in.providers, data)
		}
	}
	w.refuse("NotDeployer", stranger, w.in.providers, P.PackBind([]common.Address{w.p[stranger].address}))
	w.refuse("AlreadyBound", deployer, w.in.providers, P.PackBind([]common.Address{w.p[deployer].address}))
	fresh := w.deploy(common.FromHex(ProvidersMetaData.Bin), P.PackConstructor(w.in.token, exitDelay))
	w.refuse("ZeroAddress", deployer, fresh, P.PackBind([]common.Address{{}}))
	w.refuse("TooManyNamed", deployer, fresh, P.PackBind(make([]common.Address, 17)))
	w.refuse("NotNamed", stranger, fresh, P.PackLock(me, ether(1)))
}

func TestProvidersSlashReachesLockedThenFreeThenLeavingBond(t *testing.T) {
	w := newWorld(t, false)
	P := w.providers
	me := w.p[provider].address
	// A second instance, of which the stranger is the market.
	at := w.deploy(common.FromHex(ProvidersMetaData.Bin), P.PackConstructor(w.in.token, exitDelay))
	w.must(deployer, at, P.PackBind([]common.Address{w.p[stranger].address}))
	w.must(provider, w.in.token, w.credit.PackApprove(at, ether(100)))
	w.must(provider, at, P.PackDeposit(ether(10)))
	w.must(provider, at, P.PackRequestExit(ether(4)))
	w.must(stranger, at, P.PackLock(me, ether(3)))
	w.refuse("BondTooSmall", stranger, at, P.PackLock(me, new(big.Int).Add(ether(3), big.NewInt(1))))
	check := func(amount, total, locked, exiting int64) {
		t.Helper()
		before := w.balance(w.p[stranger].address)
		w.must(stranger, at, P.PackSlash(me, ether(amount)))
		sameAmount(t, "slashed", new(big.Int).Sub(w.balance(w.p[stranger].address), before), ether(amount))
		s := read(w, at, P.PackStake(me), P.UnpackStake)
		sameAmount(t, "total", s.Total, ether(total))
		sameAmount(t, "locked", s.Locked, ether(locked))
		sameAmount(t, "exiting", s.Exiting, ether(exiting))
		sameAmount(t, "free", read(w, at, P.PackFree(me), P.UnpackFree), ether(total-locked-exiting))
	}
	check(1, 9, 2, 4)
	check(3, 6, 0, 4)
	check(3, 3, 0, 3)
	w.refuse("BondTooSmall", stranger, at, P.PackSlash(me, ether(4)))
	check(3, 0, 0, 0)
	w.pass(exitDelay * time.Second)
	w.refuse("NoExit", provider, at, P.PackExit())
	if _, err := w.send(stranger, &at, P.PackUnlock(me, big.NewInt(1))); err == nil {
		t.Error("what is not locked was unlocked")
	}
}

func TestCreditIsForTheDevelopmentChainOnly(t *testing.T) {
	w := newWorld(t, false)
	sameAmount(t, "supply", read(w, w.in.token, w.credit.PackTotalSupply(), w.credit.UnpackTotalSupply), ether(1000*people))
	if n := read(w, w.in.token, w.credit.PackDecimals(), w.credit.UnpackDecimals); n != 18 {
		t.Errorf("%d decimals", n)
	}
	if s := read(w, w.in.token, w.credit.PackSymbol(), w.credit.UnpackSymbol); s != "PRC" {
		t.Errorf("symbol %s", s)
	}
	_, err := w.send(deployer, nil, append(common.FromHex(CreditMetaData.Bin), w.credit.PackConstructor([]common.Address{w.in.market}, nil)...))
	w.wantRevert("LengthMismatch", err)
	for chain, want := range map[int64]string{1: "DevChainOnly", 31337: "DevChainOnly", 1337: ""} {
		cfg := *params.MergedTestChainConfig
		cfg.ChainID = big.NewInt(chain)
		ret, _, _, err := runtime.Create(append(common.FromHex(CreditMetaData.Bin), w.credit.PackConstructor(nil, nil)...),
			&runtime.Config{ChainConfig: &cfg, BlockNumber: big.NewInt(1), Time: 1, Random: &common.Hash{}, GasLimit: 10_000_000})
		if want == "" && err != nil {
			t.Errorf("chain %d: %v", chain, err)
		} else if want != "" {
			if e, unpackErr := w.credit.UnpackDevChainOnlyError(ret[min(4, len(ret)):]); err == nil || unpackErr != nil || e.Chain.Int64() != chain {
				t.Errorf("chain %d: %v, %x", chain, err, ret)
			}
		}
	}
}
