package chain

import (
	"context"
	"errors"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/contracts"
	"probity/market"
	"probity/market/markettest"
)

const permitPrice, permitFee = 5000, 1000

// shop is a world whose books may sign permits, and whose buyer has allowed the
// market nothing.
type shop struct {
	*world
	asset probity.AssetID
}

func openShop(t testing.TB, b *backend, change func(*world, *DeployOptions)) *shop {
	t.Helper()
	w := newWorldOn(t, b, func(w *world, o *DeployOptions) {
		w.permit = true
		change(w, o)
	})
	s := &shop{world: w}
	for i := range markettest.Accounts {
		s.must(w.Mint(i, probity.Units(1_000_000)))
	}
	asset, _, err := w.AddModel(probity.Units(permitFee), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
	s.must(err)
	_, err = w.books[markettest.Provider].Deposit(testContext(t), probity.Units(100_000))
	s.must(err)
	s.must(w.Approve(markettest.Buyer, probity.Amount{}))
	s.asset = asset
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) buyer() *Book { return s.books[markettest.Buyer] }

// agree is an order and a bid for it, both good for an hour.
func (s *shop) agree() (market.Order, market.SignedBid) {
	s.t.Helper()
	now, err := s.buyer().Now(testContext(s.t))
	s.must(err)
	o := market.Order{
		Buyer: s.buyer().Account(), Asset: s.asset, Key: s.Keys()[0], Input: s.fresh(), Tier: probity.TierZK, MaxPrice: probity.Units(10_000),
		Bond: probity.Units(100), DeliverWithin: 600, Expires: now + 3600, Salt: s.fresh(),
	}
	d := s.buyer().Domain()
	bid := market.Bid{Order: o.Hash(d), Provider: s.books[markettest.Provider].Account(), Price: probity.Units(permitPrice), Expires: now + 3600}
	return o, market.SignedBid{Bid: bid, Signature: s.keys[markettest.Provider].Sign(bid.Digest(d))}
}

func (s *shop) allowed() uint64 {
	s.t.Helper()
	n, err := s.buyer().allowance(testContext(s.t), s.d.Market)
	s.must(err)
	return n.Uint64()
}

func (s *shop) money() probity.Amount {
	s.t.Helper()
	n, err := s.buyer().Balance(testContext(s.t), s.buyer().Account())
	s.must(err)
	return n
}

// nonces is how many permits of the buyer were used.
func (s *shop) nonces() uint64 {
	s.t.Helper()
	n, err := view(testContext(s.t), s.b.client, s.buyer().Account(), s.d.Token,
		interfaces().token.PackNonces(addressOf(s.buyer().Account())), interfaces().token.UnpackNonces)
	s.must(err)
	return n.Uint64()
}

// sent is how many transactions the buyer has sent.
func (s *shop) sent() uint64 {
	s.t.Helper()
	n, err := s.b.client.nonce(testContext(s.t), s.buyer().Account(), "latest")
	s.must(err)
	return n
}

func TestAcceptWithAPermitNeedsNoAllowanceAndLeavesNone(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		for round, allow := range []uint64{0, 1, permitPrice + permitFee - 1} {
			s.must(s.Approve(markettest.Buyer, probity.Units(allow)))
			before, sent := s.money(), s.sent()
			o, bid := s.agree()
			id, at, err := s.buyer().Accept(testContext(t), o, bid)
			s.must(err)
			if got := s.sent() - sent; got != 1 {
				t.Errorf("%d transactions, want 1", got)
			}
			if paid, err := before.Sub(s.money()); err != nil || paid != probity.Units(permitPrice+permitFee) {
				t.Errorf("the buyer paid %s, %v; want price and fee", paid, err)
			}
			if s.nonces() != uint64(round)+1 || s.allowed() != 0 {
				t.Errorf("%d permits used and %d left to take; want %d and nothing", s.nonces(), s.allowed(), round+1)
			}
			// Again, whatever the allowance is now, and after a restart.
			for _, now := range []uint64{0, 1_000_000} {
				s.must(s.Approve(markettest.Buyer, probity.Units(now)))
				s.must(s.Restart())
				sent := s.sent()
				id2, at2, err := s.buyer().Accept(testContext(t), o, bid)
				if err != nil || id2 != id || at2 != at || s.sent() != sent {
					t.Errorf("accepted again: job %d, %+v, %v, %d transactions; want job %d, %+v", id2, at2, err, s.sent()-sent, id, at)
				}
			}
		}
	})
}

func TestAnAllowanceThatCoversTheCostIsUsedWithoutAPermit(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		s.must(s.Approve(markettest.Buyer, probity.Units(permitPrice+permitFee+7)))
		o, bid := s.agree()
		_, _, err := s.buyer().Accept(testContext(t), o, bid)
		s.must(err)
		if s.nonces() != 0 || s.allowed() != 7 {
			t.Errorf("%d permits used and %d left to take; want none and 7", s.nonces(), s.allowed())
		}
	})
}

func TestWithoutTheOptionNoPermitIsSigned(t *testing.T) {
	s := openShop(t, embedded(t), func(w *world, _ *DeployOptions) { w.permit = false })
	o, bid := s.agree()
	if _, _, err := s.buyer().Accept(testContext(t), o, bid); !errors.Is(err, market.ErrFunds) {
		t.Errorf("accepted with nothing allowed: %v, want ErrFunds", err)
	}
	if s.nonces() != 0 {
		t.Error("a permit was used")
	}
}

func TestAPermitThatIsOnItsWayIsFoundAgainAfterACrash(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		o, bid := s.agree()
		b.manual(true)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		_, _, err := s.buyer().Accept(ctx, o, bid)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("accept on a chain that stands still: %v", err)
		}
		tx := variants(t, s.buyer().s, "accept/"+bid.Order.String())[0]
		if s.permitOf(tx.Data()).Value.Uint64() != permitPrice+permitFee || s.permitOf(tx.Data()).Deadline.Uint64() != min(o.Expires, bid.Expires) {
			t.Errorf("the permit is %+v", s.permitOf(tx.Data()))
		}
		s.must(s.Restart())
		b.mine()
		b.manual(false)
		// Now the allowance covers the cost: the call would be another one.
		s.must(s.Approve(markettest.Buyer, probity.Units(1_000_000)))
		_, at, err := s.buyer().Accept(testContext(t), o, bid)
		s.must(err)
		if at.Tx != hashOf(tx.Hash()) || s.nonces() != 1 || s.allowed() != 1_000_000 {
			t.Errorf("landed as %s with %d permits and %d allowed; want %s, one and all", at.Tx, s.nonces(), s.allowed(), tx.Hash())
		}
	})
}

// permitOf decodes the permit in a transaction's data.
func (s *shop) permitOf(data []byte) (p struct {
	Value, Deadline *big.Int
	V               uint8
	R, S            [32]byte
}) {
	s.t.Helper()
	a := interfaces().market.GetABI()
	m := a.Methods["acceptWithPermit"]
	if string(data[:4]) != string(m.ID) {
		s.t.Fatal("the transaction has no permit")
	}
	args, err := m.Inputs.Unpack(data[4:])
	s.must(err)
	abi.ConvertType(args[3], &p)
	return p
}

func TestAPermitThatSomebodyElseHandsInDoesNoHarm(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		o, bid := s.agree()
		// What Accept would send, with the gas that it would allow.
		call, err := s.buyer().accepting(testContext(t), o, bid)
		s.must(err)
		gas, err := b.client.estimate(testContext(t), s.buyer().Account(), call)
		s.must(err)
		call.Gas = withMargin(gas)
		p := s.permitOf(call.Data)
		_, err = s.senders[markettest.Rival].Send(testContext(t), "front-run", Call{To: &s.d.Token, Data: interfaces().token.PackPermit(
			addressOf(s.buyer().Account()), addressOf(s.d.Market), p.Value, p.Deadline, p.V, p.R, p.S)})
		s.must(err)
		m, err := s.buyer().s.Send(testContext(t), "accept/"+bid.Order.String(), call)
		s.must(err)
		if _, at, err := s.buyer().Accept(testContext(t), o, bid); err != nil || at.Tx != m.Tx {
			t.Errorf("accepted as %s, %v; want %s", at.Tx, err, m.Tx)
		}
		if s.nonces() != 1 || s.allowed() != 0 {
			t.Errorf("%d permits used and %d left to take; want 1 and nothing", s.nonces(), s.allowed())
		}
	})
}

func TestABuyerWithoutTheMoneyIsRefusedWhateverItPermits(t *testing.T) {
	s := openShop(t, embedded(t), func(*world, *DeployOptions) {})
	all := s.money()
	_, err := s.senders[markettest.Buyer].Send(testContext(t), "spend", Call{
		To: &s.d.Token, Data: interfaces().token.PackTransfer(addressOf(s.keys[markettest.Rival].Account()), all.Big())})
	s.must(err)
	o, bid := s.agree()
	if _, _, err := s.buyer().Accept(testContext(t), o, bid); !errors.Is(err, market.ErrFunds) {
		t.Errorf("accepted without money: %v, want ErrFunds", err)
	}
	if s.allowed() != 0 || s.nonces() != 0 {
		t.Errorf("%d allowed by %d permits, want nothing", s.allowed(), s.nonces())
	}
	s.must(s.Mint(markettest.Buyer, probity.Units(permitPrice+permitFee)))
	if _, _, err := s.buyer().Accept(testContext(t), o, bid); err != nil {
		t.Errorf("accepted with the money: %v", err)
	}
}

func TestPermitsOfAcceptsAtTheSameTimeDoNotCollide(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		const n = 4
		var all sync.WaitGroup
		for range n {
			o, bid := s.agree()
			for range 2 { // each twice
				all.Go(func() {
					if _, _, err := s.buyer().Accept(testContext(t), o, bid); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		if jobs, err := s.buyer().Jobs(testContext(t)); err != nil || jobs != n || s.nonces() != n || s.allowed() != 0 {
			t.Errorf("%d jobs, %d permits, %d left to take, %v; want %d jobs and permits", jobs, s.nonces(), s.allowed(), err, n)
		}
	})
}

func TestATokenWithoutPermitsIsPaidByAllowance(t *testing.T) {
	s := openShop(t, embedded(t), func(w *world, o *DeployOptions) {
		list, err := abi.NewType("address[]", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		word, err := abi.NewType("uint256", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		args, err := abi.Arguments{{Type: list}, {Type: word}}.Pack([]common.Address{addressOf(w.keys[w.bank].Account())}, probity.Tokens(1e12).Big())
		if err != nil {
			t.Fatal(err)
		}
		m, err := w.senders[w.bank].Send(testContext(t), "token", Call{Data: append(testCode(t, "HostileToken"), args...)})
		if err != nil {
			t.Fatal(err)
		}
		o.Token = &m.Contract
	})
	o, bid := s.agree()
	if _, _, err := s.buyer().Accept(testContext(t), o, bid); !errors.Is(err, market.ErrFunds) {
		t.Errorf("accepted with nothing allowed: %v, want ErrFunds", err)
	}
	if s.allowed() != 0 {
		t.Errorf("%d allowed, want nothing", s.allowed())
	}
	s.must(s.Approve(markettest.Buyer, probity.Units(permitPrice+permitFee)))
	if _, _, err := s.buyer().Accept(testContext(t), o, bid); err != nil {
		t.Errorf("accepted with an allowance: %v", err)
	}
	// A lease approves the exact sum in a transaction of its own, and leaves nothing.
	lo, lb := s.lease()
	sent := s.sent()
	if _, _, err := s.buyer().OpenLease(testContext(t), lo, lb, probity.Units(50_000)); err != nil {
		t.Errorf("a lease: %v", err)
	}
	if s.leasable() != 0 || s.sent() != sent+2 {
		t.Errorf("%d left to take after %d transactions, want nothing after 2", s.leasable(), s.sent()-sent)
	}
}

// TestNoPermitIsSignedForAnotherToken: a deployment whose token repeats another
// token's domain must not get a signature that the other token would take.
func TestNoPermitIsSignedForAnotherToken(t *testing.T) {
	s := openShop(t, embedded(t), func(*world, *DeployOptions) {})
	// A contract that hands every call on to the real token, as the minimal proxy
	// of ERC-1167 does but with CALL, and so answers with its domain.
	real := s.d.Token
	code := "363d3d373d3d3d363d3d73" + strings.TrimPrefix(real.String(), "0x") + "5af13d82803e903d91602c57fd5bf3"
	m, err := s.senders[s.bank].Send(testContext(t), "echo", Call{Data: common.FromHex("3d602e80600a3d3981f3" + code)})
	s.must(err)
	d := s.d
	d.Token = m.Contract
	b := NewBook(s.senders[markettest.Buyer], d, s.buyer().board, BookOptions{Permit: true})
	domain, ok, err := ask(testContext(t), b, b.b.token.PackDOMAINSEPARATOR(), b.b.token.UnpackDOMAINSEPARATOR)
	if err != nil || !ok {
		t.Fatalf("the echo did not answer: %x, %v, %v", domain, ok, err)
	}
	if _, nonce, err := b.permitDomain(testContext(t)); err != nil || nonce != nil {
		t.Errorf("the other token's domain was taken: nonce %v, %v", nonce, err)
	}
	if _, nonce, err := s.buyer().permitDomain(testContext(t)); err != nil || nonce == nil {
		t.Errorf("the token's own domain was not taken: %v", err)
	}
}

// lease is a lease order of the buyer's and a bid for it, both good for an hour.
func (s *shop) lease() (market.LeaseOrder, market.SignedLeaseBid) {
	s.t.Helper()
	now, err := s.buyer().Now(testContext(s.t))
	s.must(err)
	o := market.LeaseOrder{
		Buyer: s.buyer().Account(), Spec: s.fresh(), MaxRate: probity.Units(10), Bond: probity.Units(100), Fee: probity.Units(5),
		Notice: 60, Answer: 120, Expires: now + 3600, Salt: s.fresh(),
	}
	d := s.buyer().LeaseDomain()
	bid := market.LeaseBid{Order: o.Hash(d), Provider: s.books[markettest.Provider].Account(), Rate: probity.Units(2), Expires: now + 3600}
	return o, market.SignedLeaseBid{LeaseBid: bid, Signature: s.keys[markettest.Provider].Sign(bid.Digest(d))}
}

// leasable is what Leases may still take from the buyer.
func (s *shop) leasable() uint64 {
	s.t.Helper()
	n, err := s.buyer().allowance(testContext(s.t), s.d.Leases)
	s.must(err)
	return n.Uint64()
}

func TestALeaseIsOpenedAndToppedUpInOneTransactionEachWithNoStandingAllowance(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		_, err := s.buyer().approve(testContext(t), s.d.Leases, probity.Units(1)) // what it is in the way of
		s.must(err)
		o, bid := s.lease()
		sent, before := s.sent(), s.money()
		id, at, err := s.buyer().OpenLease(testContext(t), o, bid, probity.Units(50_000))
		s.must(err)
		to := market.EscrowID{Owner: s.buyer().Account()}
		for range 2 { // twice the same sum: each counts
			_, err = s.buyer().TopUp(testContext(t), to, probity.Units(700))
			s.must(err)
		}
		if got := s.sent() - sent; got != 3 {
			t.Errorf("%d transactions, want 3", got)
		}
		if paid, err := before.Sub(s.money()); err != nil || paid != probity.Units(51_400) {
			t.Errorf("the buyer paid %s, %v; want what it put in", paid, err)
		}
		if s.nonces() != 3 || s.leasable() != 0 {
			t.Errorf("%d permits used and %d left to take; want 3 and nothing", s.nonces(), s.leasable())
		}
		// Again, after a restart: nothing is sent.
		s.must(s.Restart())
		sent = s.sent()
		id2, at2, err := s.buyer().OpenLease(testContext(t), o, bid, probity.Units(50_000))
		if err != nil || id2 != id || at2 != at || s.sent() != sent {
			t.Errorf("opened again: %s, %+v, %v, %d transactions; want %s, %+v", id2, at2, err, s.sent()-sent, id, at)
		}
		// An allowance that covers the sum is used, and no permit signed.
		_, err = s.buyer().approve(testContext(t), s.d.Leases, probity.Units(1007))
		s.must(err)
		_, err = s.buyer().TopUp(testContext(t), to, probity.Units(1000))
		s.must(err)
		if s.nonces() != 3 || s.leasable() != 7 {
			t.Errorf("%d permits used and %d left to take; want 3 and 7", s.nonces(), s.leasable())
		}
	})
}

func TestATopUpWithAPermitThatIsOnItsWayIsFinishedAfterACrashAndNotAddedTo(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		to := market.EscrowID{Owner: s.buyer().Account(), Number: 2}
		b.manual(true)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		_, err := s.buyer().TopUp(ctx, to, probity.Units(900))
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("top up on a chain that stands still: %v", err)
		}
		s.must(s.Restart())
		b.mine()
		b.manual(false)
		before := s.sent()
		_, err = s.buyer().TopUp(testContext(t), to, probity.Units(900))
		s.must(err)
		e, err := s.buyer().Escrow(testContext(t), to)
		s.must(err)
		if e.Balance != probity.Units(900) || s.nonces() != 1 || s.sent() != before {
			t.Errorf("the account has %s by %d permits and %d more transactions; want 900 by the one that was on its way", e.Balance, s.nonces(), s.sent()-before)
		}
		// The next one counts again.
		_, err = s.buyer().TopUp(testContext(t), to, probity.Units(900))
		s.must(err)
		if e, err = s.buyer().Escrow(testContext(t), to); err != nil || e.Balance != probity.Units(1800) {
			t.Errorf("the account has %s, %v; want 1800", e.Balance, err)
		}
	})
}

func TestALeasePermitThatSomebodyElseHandsInDoesNoHarm(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		o, bid := s.lease()
		call, err := s.buyer().opening(testContext(t), o, bid, probity.Units(50_000))
		s.must(err)
		gas, err := b.client.estimate(testContext(t), s.buyer().Account(), call)
		s.must(err)
		call.Gas = withMargin(gas)
		m := interfaces().leases.GetABI().Methods["openWithPermit"]
		if string(call.Data[:4]) != string(m.ID) {
			t.Fatal("the call has no permit")
		}
		args, err := m.Inputs.Unpack(call.Data[4:])
		s.must(err)
		p := *abi.ConvertType(args[4], new(contracts.PermitsPermit)).(*contracts.PermitsPermit)
		if p.Value.Uint64() != 50_000 || p.Deadline.Uint64() != min(o.Expires, bid.Expires) {
			t.Errorf("the permit is %+v", p)
		}
		_, err = s.senders[markettest.Rival].Send(testContext(t), "front-run", Call{To: &s.d.Token, Data: interfaces().token.PackPermit(
			addressOf(s.buyer().Account()), addressOf(s.d.Leases), p.Value, p.Deadline, p.V, p.R, p.S)})
		s.must(err)
		sent, err := s.buyer().s.Send(testContext(t), "lease/open/"+bid.Order.String(), call)
		s.must(err)
		if _, at, err := s.buyer().OpenLease(testContext(t), o, bid, probity.Units(50_000)); err != nil || at.Tx != sent.Tx {
			t.Errorf("opened as %s, %v; want %s", at.Tx, err, sent.Tx)
		}
		if s.nonces() != 1 || s.leasable() != 0 {
			t.Errorf("%d permits used and %d left to take; want 1 and nothing", s.nonces(), s.leasable())
		}
	})
}
