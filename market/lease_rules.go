package market

import (
	"errors"
	"fmt"
	"math/big"

	"probity"
	"probity/internal/eip712"
)

// leaseRecord is a lease with what the invariants want to know besides.
type leaseRecord struct {
	Lease
	bid  probity.Hash // digest of the accepted bid
	ends int
	due  probity.Amount // to the provider, when it was closed
	in   big.Int        // what its escrow account put into it: set aside, and second by second
	out  big.Int        // what it paid: to its provider, its closer, and back
}

// maxFee is the largest fee of a lease: the width that the contract keeps.
func maxFee() probity.Amount { return powerOfTwoLess1(96) }

func powerOfTwoLess1(bits uint) probity.Amount {
	n := new(big.Int).Lsh(big.NewInt(1), bits)
	a, _ := probity.AmountFromBig(n.Sub(n, big.NewInt(1))) // no error: at most 128 bits
	return a
}

// SetContracts names the contracts under whose domains leases and tasks are
// signed, on the chain of the State's own domain. Without it they are signed for
// the market's address.
func (s *State) SetContracts(leases, quorum probity.Account) {
	s.leaseDomain = LeaseDomain(s.domain.ChainID, leases)
	s.quorumDomain = QuorumDomain(s.domain.ChainID, quorum)
}

// LeaseDomain is what lease orders, bids and heartbeats are signed for.
func (s *State) LeaseDomain() eip712.Domain { return s.leaseDomain }

// CheckLeaseOrder applies the checks of OpenLease that need only the order, its
// poster and the time. It returns ErrCaller, ErrOrder or ErrExpired.
func CheckLeaseOrder(o LeaseOrder, poster probity.Account, now uint64) error {
	switch {
	case poster != o.Buyer:
		return fmt.Errorf("as %s: %w: the buyer is %s", poster, ErrCaller, o.Buyer)
	case o.Notice > MaxNotice:
		return fmt.Errorf("notice of %d s: %w; choose at most %d", o.Notice, ErrOrder, MaxNotice)
	case o.Answer < MinAnswer || o.Answer > MaxAnswer:
		return fmt.Errorf("answers within %d s: %w; choose %d to %d", o.Answer, ErrOrder, MinAnswer, MaxAnswer)
	case o.Fee.Cmp(maxFee()) > 0:
		return fmt.Errorf("fee of %s: %w; choose at most %s", o.Fee, ErrOrder, maxFee())
	case now > o.Expires:
		return fmt.Errorf("order %w at %d, it is %d; make a new one", ErrExpired, o.Expires, now)
	}
	return nil
}

// CheckLeaseBid applies the part of OpenLease's checks that needs an order, a bid
// and the time. It returns ErrExpired, ErrUnknown (the bid is for another order),
// ErrSignature or ErrCeiling.
func CheckLeaseBid(d eip712.Domain, o LeaseOrder, b SignedLeaseBid, now uint64) error {
	if err := checkLeaseBidForm(d, o, b, now); err != nil {
		return err
	}
	if err := signedBy(b.Digest(d), b.Signature, b.Provider); err != nil {
		return err
	}
	return checkLeaseCeiling(o, b)
}

func checkLeaseBidForm(d eip712.Domain, o LeaseOrder, b SignedLeaseBid, now uint64) error {
	if now > b.Expires {
		return fmt.Errorf("bid %w at %d, it is %d; ask for a new one", ErrExpired, b.Expires, now)
	}
	if order := o.Hash(d); b.Order != order {
		return fmt.Errorf("%w: the bid is for %s, the order is %s", ErrUnknown, b.Order, order)
	}
	return nil
}

func checkLeaseCeiling(o LeaseOrder, b SignedLeaseBid) error {
	if b.Rate.Cmp(o.MaxRate) > 0 {
		return fmt.Errorf("%w: %s per second against a ceiling of %s", ErrCeiling, b.Rate, o.MaxRate)
	}
	return nil
}

// signedBy returns ErrSignature unless a signature of digest is who's.
func signedBy(digest probity.Hash, signature []byte, who probity.Account) error {
	signer, err := eip712.Recover(digest, signature)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSignature, err)
	}
	if signer != who {
		return fmt.Errorf("%w: want the signature of %s, the signer is %s", ErrSignature, who, signer)
	}
	return nil
}

// signedBy is the same for a State's own steps.
func (s *State) signedBy(digest probity.Hash, signature []byte, who probity.Account) error {
	if s.trusting {
		return nil
	}
	return signedBy(digest, signature, who)
}

// OpenLease turns a lease bid into a lease that runs from now on. First fund is
// moved from the buyer's balance to the escrow account; then the fee and the pay
// for the time of notice are set aside, and what is left must pay all of the
// account's leases for the next second. The order's bond is locked in the
// provider's stake.
//
// The checks, in order: ErrCaller (not the order's buyer), ErrOrder, ErrExpired
// (order, then bid), ErrUnknown (bid for another order), ErrTaken, ErrSignature,
// ErrCeiling, ErrFunds (the escrow account), ErrBond, ErrFunds (the balance).
func (s *State) OpenLease(caller probity.Account, o LeaseOrder, b SignedLeaseBid, fund probity.Amount, now uint64) (probity.Hash, error) {
	id := b.Order
	if err := CheckLeaseOrder(o, caller, now); err != nil {
		return id, fmt.Errorf("open lease: %w", err)
	}
	if err := checkLeaseBidForm(s.leaseDomain, o, b, now); err != nil {
		return id, fmt.Errorf("open lease: %w", err)
	}
	if s.leases[id] != nil {
		return id, fmt.Errorf("open lease: %w: it is a lease", ErrTaken)
	}
	if err := s.signedBy(b.Digest(s.leaseDomain), b.Signature, b.Provider); err != nil {
		return id, fmt.Errorf("open lease: %w", err)
	}
	if err := checkLeaseCeiling(o, b); err != nil {
		return id, fmt.Errorf("open lease: %w", err)
	}
	l := Lease{
		ID: id, Buyer: o.Buyer, Escrow: o.Escrow, Provider: b.Provider,
		Rate: b.Rate, Bond: o.Bond, Fee: o.Fee, Notice: o.Notice, Answer: o.Answer, Watcher: o.Watcher,
		State: LeaseRunning,
	}
	e, aside, err := s.escrows[l.Account()].open(l, fund, now)
	if err != nil {
		return id, fmt.Errorf("open lease: %w: the account has %s; it needs %s aside for notice and fee, and the next second's pay; top it up", ErrFunds, e.Balance, aside)
	}
	if free := s.stakes[b.Provider].Free(); free.Cmp(o.Bond) < 0 {
		return id, fmt.Errorf("open lease: %w: %s is free, the order asks for %s", ErrBond, free, o.Bond)
	}
	if s.balances[caller].Cmp(fund) < 0 {
		return id, fmt.Errorf("open lease: %w to fund the account with %s", ErrFunds, fund)
	}
	l.Since = e.Funded
	s.debit(s.balances, caller, fund)
	s.enter(fund)
	s.escrows[l.Account()] = e
	s.lock(b.Provider, o.Bond)
	r := &leaseRecord{Lease: l, bid: b.Digest(s.leaseDomain)}
	r.in.Set(aside.Big())
	s.leases[id] = r
	s.leaseIDs = append(s.leaseIDs, id)
	return id, nil
}

// open is the account with a lease more: funded, with what the lease sets aside
// taken out.
func (e Escrow) open(l Lease, fund probity.Amount, now uint64) (after Escrow, aside probity.Amount, err error) {
	e = e.At(now)
	if aside, err = l.aside(); err != nil {
		return e, aside, err
	}
	if e.Balance, err = e.Balance.Add(fund); err != nil {
		return e, aside, err
	}
	after = e
	if after.Balance, err = e.Balance.Sub(aside); err != nil {
		return e, aside, err
	}
	if after, err = after.join(l.Rate, now); err != nil {
		return e, aside, err
	}
	return after, aside, nil
}

// aside is what a lease sets aside at its beginning: its pay for the time of
// notice, and the fee.
func (l Lease) aside() (probity.Amount, error) {
	pay, err := forSeconds(l.Rate, uint64(l.Notice))
	if err != nil {
		return pay, err
	}
	return pay.Add(l.Fee)
}

// TopUp moves money from the caller's balance to an escrow account, anybody's. An
// account that ran dry runs again if it can then pay for the next second; the
// time between is not paid. It returns ErrFunds when there is not enough, and
// refuses nothing at all.
func (s *State) TopUp(caller probity.Account, to EscrowID, amount probity.Amount, now uint64) error {
	if amount.IsZero() {
		return errors.New("top up nothing: name an amount")
	}
	e, err := s.escrows[to].topUp(amount, now)
	if err != nil || s.balances[caller].Cmp(amount) < 0 {
		return fmt.Errorf("top up by %s: %w", amount, ErrFunds)
	}
	s.debit(s.balances, caller, amount)
	s.enter(amount)
	s.escrows[to] = e
	return nil
}

// TakeBack moves what is unspent in an escrow account of the caller to its
// balance. It returns ErrFunds when less is there: what leases have earned or
// set aside is not. Leases that cannot be paid any more run dry.
func (s *State) TakeBack(caller probity.Account, number uint32, amount probity.Amount, now uint64) error {
	if amount.IsZero() {
		return errors.New("take back nothing: name an amount")
	}
	id := EscrowID{caller, number}
	e := s.escrows[id].At(now)
	rest, err := e.Balance.Sub(amount)
	if err != nil {
		return fmt.Errorf("take back %s: %w: %s is unspent", amount, ErrFunds, e.Balance)
	}
	e.Balance = rest
	s.escrows[id] = e
	s.leave(amount)
	s.credit(s.balances, caller, amount)
	return nil
}

// clock is how far a lease's own clock has come: see [Lease].
func (s *State) clock(l Lease, now uint64) uint64 {
	switch {
	case l.State == LeaseRunning:
		return s.escrows[l.Account()].At(now).Funded
	case l.State == LeaseEnding:
		return min(now, l.EndsAt)
	}
	return l.EndsAt
}

// payable is how far a lease is paid if asked for now: a claim stops it.
func (s *State) payable(l Lease, now uint64) uint64 {
	if l.AnswerBy != 0 {
		return l.Claimed
	}
	return s.clock(l, now)
}

// Earned is what a lease's provider has earned and not collected yet. It returns
// ErrUnknown.
func (s *State) Earned(id probity.Hash, now uint64) (probity.Amount, error) {
	r, err := s.lease(id)
	if err != nil {
		return probity.Amount{}, err
	}
	return s.times(r.Rate, s.payable(r.Lease, now)-r.Since), nil
}

// Collect pays what a lease has earned to its provider, also when it is closed. Anyone
// may call it. Nothing earned is no error. It returns ErrUnknown.
func (s *State) Collect(id probity.Hash, now uint64) (probity.Amount, error) {
	r, err := s.lease(id)
	if err != nil {
		return probity.Amount{}, fmt.Errorf("collect: %w", err)
	}
	if earned, _ := s.Earned(id, now); earned.IsZero() {
		return earned, nil
	}
	earned := s.draw(r, s.payable(r.Lease, now), now)
	s.leave(earned)
	s.credit(s.balances, r.Provider, earned)
	return earned, nil
}

// fill brings a lease's escrow account up to date, and counts as the lease's what that
// has paid it since it was last drawn on, up to a time on the lease's clock.
func (s *State) fill(r *leaseRecord, upTo, now uint64) {
	if r.State == LeaseRunning {
		s.escrows[r.Account()] = s.escrows[r.Account()].At(now)
		r.in.Add(&r.in, s.times(r.Rate, upTo-r.Since).Big())
	}
}

// draw takes out of a lease what it earned up to a time on its clock.
func (s *State) draw(r *leaseRecord, upTo, now uint64) probity.Amount {
	earned := s.times(r.Rate, upTo-r.Since)
	s.fill(r, upTo, now)
	r.Since = upTo
	r.out.Add(&r.out, earned.Big())
	return earned
}

// put returns money of a lease to its escrow account. That does not make a dry
// account run: only its owner's decision, a top-up, does.
func (s *State) put(r *leaseRecord, amount probity.Amount, now uint64) {
	e := s.escrows[r.Account()].At(now)
	e.Balance = s.plus(e.Balance, amount)
	s.escrows[r.Account()] = e
	r.out.Add(&r.out, amount.Big())
}

// leaveEscrow takes a running lease out of its account's accumulator.
func (s *State) leaveEscrow(r *leaseRecord, now uint64) {
	e, err := s.escrows[r.Account()].leave(r.Rate, now)
	s.exact(probity.Amount{}, err)
	s.escrows[r.Account()] = e
}

// GiveNotice ends a lease after the time of notice that its order names. What it
// earned so far is owed to the provider; from now on it is paid out of what was
// set aside, until EndsAt and no longer, so that nobody has to be there then.
//
// The checks, in order: ErrUnknown, ErrState (not running), ErrCaller (neither
// buyer nor provider), ErrClaim.
func (s *State) GiveNotice(caller probity.Account, id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("give notice: %w", err)
	case r.State != LeaseRunning:
		return fmt.Errorf("give notice: %w: notice was given, or the lease is closed", ErrState)
	case caller != r.Buyer && caller != r.Provider:
		return fmt.Errorf("give notice as %s: %w: the buyer is %s, the provider %s", caller, ErrCaller, r.Buyer, r.Provider)
	case r.AnswerBy != 0:
		return fmt.Errorf("give notice: %w until %d", ErrClaim, r.AnswerBy)
	}
	earned := s.draw(r, s.clock(r.Lease, now), now)
	s.leaveEscrow(r, now)
	s.credit(s.owed, r.Provider, earned)
	r.State, r.Reason = LeaseEnding, ClosedByProvider
	if caller == r.Buyer {
		r.Reason = ClosedByBuyer
	}
	r.Since, r.EndsAt = now, now+uint64(r.Notice)
	return nil
}

// FinishLease closes a lease whose notice is over: the fee returns to the escrow
// account, the bond is free, and the provider can collect the rest of its pay. Anyone
// may call it.
//
// The checks, in order: ErrUnknown, ErrState (no notice, or closed), ErrClaim,
// ErrEarly.
func (s *State) FinishLease(id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("finish lease: %w", err)
	case r.State != LeaseEnding:
		return fmt.Errorf("finish lease: %w: nobody gave notice, or it is closed", ErrState)
	case r.AnswerBy != 0:
		return fmt.Errorf("finish lease: %w until %d", ErrClaim, r.AnswerBy)
	case now < r.EndsAt:
		return fmt.Errorf("finish lease: %w: wait until %d, it is %d", ErrEarly, r.EndsAt, now)
	}
	s.put(r, r.Fee, now)
	s.unlock(r.Provider, r.Bond)
	s.closeLease(r, r.Reason, r.EndsAt)
	return nil
}

// CloseInsolvent closes a running lease whose escrow account ran dry: the
// provider can collect what it earned and, since nobody gave notice, the pay for the
// time of notice; the caller, whoever it is, is owed the fee.
//
// The checks, in order: ErrUnknown, ErrState (not running), ErrClaim, ErrSolvent.
func (s *State) CloseInsolvent(caller probity.Account, id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("close insolvent lease: %w", err)
	case r.State != LeaseRunning:
		return fmt.Errorf("close insolvent lease: %w: notice was given, or it is closed", ErrState)
	case r.AnswerBy != 0:
		return fmt.Errorf("close insolvent lease: %w until %d", ErrClaim, r.AnswerBy)
	}
	if e := s.escrows[r.Account()].At(now); !e.Dry {
		return fmt.Errorf("close insolvent lease: %w until %d, it is %d", ErrSolvent, e.SolventUntil(), now)
	}
	end := s.clock(r.Lease, now)
	s.fill(r, end, now)
	s.leaveEscrow(r, now)
	s.credit(s.owed, caller, r.Fee)
	r.out.Add(&r.out, r.Fee.Big())
	s.unlock(r.Provider, r.Bond)
	s.closeLease(r, ClosedInsolvent, end+uint64(r.Notice))
	return nil
}

// ClaimDown says that a lease's provider is down. Pay stops here, unless the
// provider answers within the order's time; for that case, a fee is set aside.
//
// The checks, in order: ErrUnknown, ErrState (over), ErrCaller (not the buyer),
// ErrClaim, ErrFunds (the account is dry, or has less than the fee).
func (s *State) ClaimDown(caller probity.Account, id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("claim: %w", err)
	case r.State == LeaseClosed || r.State == LeaseEnding && now >= r.EndsAt:
		return fmt.Errorf("claim: %w: it is over", ErrState)
	case caller != r.Buyer:
		return fmt.Errorf("claim as %s: %w: the buyer is %s", caller, ErrCaller, r.Buyer)
	case r.AnswerBy != 0:
		return fmt.Errorf("claim: %w until %d", ErrClaim, r.AnswerBy)
	}
	e := s.escrows[r.Account()].At(now)
	rest, err := e.Balance.Sub(r.Fee)
	if err != nil || r.State == LeaseRunning && e.Dry {
		return fmt.Errorf("claim: %w: it sets %s aside out of %s, and the account must run; top it up, or close the lease", ErrFunds, r.Fee, e.Balance)
	}
	e.Balance = rest
	s.escrows[r.Account()] = e
	r.in.Add(&r.in, r.Fee.Big())
	r.Claimed = s.clock(r.Lease, now)
	r.AnswerBy = now + uint64(r.Answer)
	return nil
}

// AnswerClaim shows that a provider is not down: by its own word or, where the
// order names a watcher, by a heartbeat that the watcher signed since the claim.
// The lease goes on as if nothing had happened, and the provider is owed the
// claim's fee.
//
// The checks, in order: ErrUnknown, ErrState (no claim is open), ErrCaller (not
// the provider), ErrExpired (too late; or the heartbeat is not from the time of
// the claim), ErrSignature.
func (s *State) AnswerClaim(caller probity.Account, id probity.Hash, beat SignedHeartbeat, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("answer: %w", err)
	case r.AnswerBy == 0:
		return fmt.Errorf("answer: %w: no claim is open", ErrState)
	case caller != r.Provider:
		return fmt.Errorf("answer as %s: %w: the provider is %s", caller, ErrCaller, r.Provider)
	case now > r.AnswerBy:
		return fmt.Errorf("answer: time to answer %w at %d, it is %d", ErrExpired, r.AnswerBy, now)
	}
	if !r.Watcher.IsZero() {
		if beat.Time < r.AnswerBy-uint64(r.Answer) || beat.Time > now {
			return fmt.Errorf("answer: heartbeat of %d %w: want one from %d to %d", beat.Time, ErrExpired, r.AnswerBy-uint64(r.Answer), now)
		}
		if err := s.signedBy(Heartbeat{id, beat.Time}.Digest(s.leaseDomain), beat.Signature, r.Watcher); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	s.credit(s.owed, r.Provider, r.Fee)
	r.out.Add(&r.out, r.Fee.Big())
	r.Claimed, r.AnswerBy = 0, 0
	return nil
}

// CloseDown closes a lease whose provider did not answer a claim: the provider can
// collect what it earned up to the claim; everything else of the lease's money
// returns to the escrow account, and the bond goes there too. Anyone may call it.
//
// The checks, in order: ErrUnknown, ErrState (no claim is open), ErrEarly.
func (s *State) CloseDown(id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("close lease: %w", err)
	case r.AnswerBy == 0:
		return fmt.Errorf("close lease: %w: no claim is open", ErrState)
	case now <= r.AnswerBy:
		return fmt.Errorf("close lease: %w: wait until after %d, it is %d", ErrEarly, r.AnswerBy, now)
	}
	// What the account paid since the claim goes back, with all that was set
	// aside: the pay for the time of notice, or what is left of it, and two fees.
	end := r.EndsAt
	if r.State == LeaseRunning {
		end = s.clock(r.Lease, now)
		s.fill(r, end, now)
		s.leaveEscrow(r, now)
		end += uint64(r.Notice)
	}
	s.put(r, s.plus(s.times(r.Rate, end-r.Claimed), s.plus(r.Fee, r.Fee)), now)
	s.slash(r.Provider, r.Bond)
	e := s.escrows[r.Account()]
	e.Balance = s.plus(e.Balance, r.Bond)
	s.escrows[r.Account()] = e
	s.closeLease(r, ClosedDown, r.Claimed)
	return nil
}

// CloseLease ends a lease in whichever way it has to end: as CloseDown if a claim
// is open, as FinishLease if notice was given, and as CloseInsolvent otherwise.
func (s *State) CloseLease(caller probity.Account, id probity.Hash, now uint64) error {
	r, err := s.lease(id)
	switch {
	case err != nil:
		return fmt.Errorf("close lease: %w", err)
	case r.AnswerBy != 0:
		return s.CloseDown(id, now)
	case r.State == LeaseEnding:
		return s.FinishLease(id, now)
	}
	return s.CloseInsolvent(caller, id, now)
}

// closeLease stops a lease's clock. What it has earned up to there can be collected.
func (s *State) closeLease(r *leaseRecord, reason CloseReason, end uint64) {
	r.State, r.Reason = LeaseClosed, reason
	r.Claimed, r.AnswerBy, r.EndsAt = 0, 0, end
	r.due = s.times(r.Rate, end-r.Since)
	r.ends++
}

// Lease returns a lease, or ErrUnknown.
func (s *State) Lease(id probity.Hash) (Lease, error) {
	r, err := s.lease(id)
	if err != nil {
		return Lease{}, err
	}
	return r.Lease, nil
}

func (s *State) lease(id probity.Hash) (*leaseRecord, error) {
	r := s.leases[id]
	if r == nil {
		return nil, fmt.Errorf("lease %s: %w", id, ErrUnknown)
	}
	return r, nil
}

// Leases are the names of all leases so far, in order of opening.
func (s *State) Leases() []probity.Hash { return append([]probity.Hash(nil), s.leaseIDs...) }

// Escrow is an escrow account at a time.
func (s *State) Escrow(id EscrowID, now uint64) Escrow { return s.escrows[id].At(now) }

// times is a rate for a number of seconds that some account has paid for.
func (s *State) times(rate probity.Amount, seconds uint64) probity.Amount {
	return s.exact(forSeconds(rate, seconds))
}

// lock, unlock and slash are what a bond goes through.

func (s *State) lock(who probity.Account, amount probity.Amount) {
	st := s.stakes[who]
	st.Locked = s.plus(st.Locked, amount)
	s.stakes[who] = st
}

func (s *State) unlock(who probity.Account, amount probity.Amount) {
	st := s.stakes[who]
	st.Locked = s.minus(st.Locked, amount)
	s.stakes[who] = st
}

func (s *State) slash(who probity.Account, amount probity.Amount) {
	st := s.stakes[who]
	st.Locked = s.minus(st.Locked, amount)
	st.Total = s.minus(st.Total, amount)
	s.stakes[who] = st
}

// AllMoney is the largest sum there can be.
func AllMoney() probity.Amount { return powerOfTwoLess1(128) }
