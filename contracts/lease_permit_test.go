package contracts

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/market"
)

// leaseShop is a world whose provider has a bond and whose buyer has allowed Leases
// nothing.
func leaseShop(t *testing.T, hostile bool) *world {
	t.Helper()
	w := newWorld(t, hostile)
	w.deposit(provider, ether(50))
	w.must(buyer, w.in.token, w.credit.PackApprove(w.in.leases, new(big.Int)))
	return w
}

// allowance is what the buyer still lets Leases take.
func (w *world) leaseAllowance() *big.Int {
	w.t.Helper()
	return read(w, w.in.token, w.credit.PackAllowance(w.p[buyer].address, w.in.leases), w.credit.UnpackAllowance)
}

func TestALeaseOpenedWithAPermitNeedsNoApprovalAndLeavesNone(t *testing.T) {
	w := leaseShop(t, false)
	at, L := w.in.leases, w.leases
	a := w.agreeLease(nil)
	w.refuse("InsufficientFunds", buyer, at, w.packOpenLeaseBig(a, ether(5)))
	w.must(buyer, at, w.packOpenLeaseWithPermit(a, ether(5), w.permit(at, ether(5), farAway)))
	sameAmount(t, "left to take", w.leaseAllowance(), new(big.Int))
	sameAmount(t, "held by Leases", w.balance(at), ether(5))
	w.must(buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(2), w.permit(at, ether(2), farAway)))
	sameAmount(t, "left to take", w.leaseAllowance(), new(big.Int))
	sameAmount(t, "held by Leases", w.balance(at), ether(7))
	// Somebody else's account is topped up out of one's own pocket.
	w.must(buyer, at, L.PackTopUpWithPermit(w.p[stranger].address, 3, ether(1), w.permit(at, ether(1), farAway)))
	sameAmount(t, "in the other account", read(w, at, L.PackEscrow(w.p[stranger].address, 3), L.UnpackEscrow).Account.Balance, ether(1))
}

func TestALeasePermitThatWasHandedInBeforeDoesNotStopTheOrder(t *testing.T) {
	w := leaseShop(t, false)
	at, L := w.in.leases, w.leases
	handIn := func(p PermitsPermit) {
		w.must(stranger, w.in.token, w.credit.PackPermit(w.p[buyer].address, at, p.Value, p.Deadline, p.V, p.R, p.S))
	}
	p := w.permit(at, ether(5), farAway)
	handIn(p)
	w.must(buyer, at, w.packOpenLeaseWithPermit(w.agreeLease(nil), ether(5), p))
	p = w.permit(at, ether(2), farAway)
	handIn(p)
	w.must(buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(2), p))
	sameAmount(t, "held by Leases", w.balance(at), ether(7))
	sameAmount(t, "left to take", w.leaseAllowance(), new(big.Int))
}

func TestALeasePermitThatIsExpiredForeignOrTooSmallGivesNothing(t *testing.T) {
	w := leaseShop(t, false)
	at, L := w.in.leases, w.leases
	broken := w.permit(at, ether(5), farAway)
	broken.S[31] ^= 1
	for name, p := range map[string]PermitsPermit{
		"expired":              w.permit(at, ether(5), w.now()),
		"for another contract": w.permit(w.in.market, ether(5), farAway),
		"of somebody else":     w.permitBy(stranger, at, ether(5), farAway),
		"too small":            w.permit(at, new(big.Int).Sub(ether(5), big.NewInt(1)), farAway),
		"broken":               broken,
		"empty":                {Value: new(big.Int), Deadline: new(big.Int)},
	} {
		t.Run(name, func(t *testing.T) {
			w.refuse("InsufficientFunds", buyer, at, w.packOpenLeaseWithPermit(w.agreeLease(nil), ether(5), p))
			w.refuse("InsufficientFunds", buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(5), p))
		})
	}
	sameAmount(t, "held by Leases", w.balance(at), new(big.Int))
	// A stranger who has seen the buyer's permit can spend nothing with it.
	p := w.permit(at, ether(5), farAway)
	w.refuse("NotBuyer", stranger, at, w.packOpenLeaseWithPermit(w.agreeLease(nil), ether(5), p))
	before := w.balance(w.p[buyer].address)
	w.must(stranger, at, L.PackTopUpWithPermit(w.p[stranger].address, 0, ether(5), p)) // by its own allowance
	sameAmount(t, "taken of the buyer", new(big.Int).Sub(before, w.balance(w.p[buyer].address)), new(big.Int))
}

func TestATokenThatAbusesPermitsHarmsNoLease(t *testing.T) {
	w := leaseShop(t, true)
	at, L := w.in.leases, w.leases
	p := PermitsPermit{Value: ether(5), Deadline: new(big.Int).SetUint64(farAway)}

	// It has no permits: the allowance decides.
	w.refuse("InsufficientFunds", buyer, at, w.packOpenLeaseWithPermit(w.agreeLease(nil), ether(5), p))
	w.must(buyer, w.in.token, w.credit.PackApprove(at, ether(5)))
	first := w.agreeLease(nil)
	w.must(buyer, at, w.packOpenLeaseWithPermit(first, ether(5), p))

	// It burns what gas it is given: the rest of the call has a sixty-fourth of the
	// gas, which suffices.
	w.behave(burnsPermits, common.Address{}, nil)
	w.must(buyer, w.in.token, w.credit.PackApprove(at, ether(1)))
	w.must(buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(1), p))
	held := ether(6)
	sameAmount(t, "held by Leases", w.balance(at), held)

	guard := crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4]
	// It calls back: the guard is in the way, of a permit as of a transfer.
	for name, inner := range map[string][]byte{
		"open":      w.packOpenLeaseBig(w.agreeLease(func(o *market.LeaseOrder) { o.Buyer = probity.Account(w.in.token) }), new(big.Int)),
		"top up":    L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(1), p),
		"collect":   L.PackCollect(first.bid.Order),
		"take back": L.PackTakeBack(0, big.NewInt(1)),
	} {
		w.behave(reenters, at, inner)
		w.must(buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(1), PermitsPermit{Value: ether(1), Deadline: new(big.Int)}))
		held = new(big.Int).Add(held, ether(1))
		if ok, answer := w.calledBack(); ok || string(answer) != string(guard) {
			t.Errorf("%s in the middle of a permit succeeded (%v) or failed for another reason: %x", name, ok, answer)
		}
		sameAmount(t, "held by Leases", w.balance(at), held)
	}
}
