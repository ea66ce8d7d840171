package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/market"
)

var _ market.LeaseBook = (*Book)(nil)

// LeaseDomain is the EIP-712 domain of the Leases contract.
func (b *Book) LeaseDomain() eip712.Domain { return market.LeaseDomain(b.d.ChainID, b.d.Leases) }

func leaseOrderOf(o market.LeaseOrder) contracts.LeasesLeaseOrder {
	return contracts.LeasesLeaseOrder{
		Buyer: addressOf(o.Buyer), Escrow: o.Escrow, Spec: o.Spec, MaxRate: o.MaxRate.Big(), Bond: o.Bond.Big(), Fee: o.Fee.Big(),
		Notice: o.Notice, Answer: o.Answer, Watcher: addressOf(o.Watcher), Expires: o.Expires, Salt: o.Salt,
	}
}

// OpenLease turns a bid into a lease, once for an order. What it funds the escrow
// account with, if the allowance that is there does not cover it, is permitted in
// the same transaction (see BookOptions.Permit), or approved in one before it;
// exactly that, so that nothing is left to take.
func (b *Book) OpenLease(ctx context.Context, o market.LeaseOrder, bid market.SignedLeaseBid, fund probity.Amount) (probity.Hash, market.Settlement, error) {
	id := o.Hash(b.LeaseDomain())
	fail := func(err error) (probity.Hash, market.Settlement, error) {
		return id, market.Settlement{}, fmt.Errorf("open lease: %w", err)
	}
	if now, err := b.Now(ctx); err != nil {
		return fail(err)
	} else if err := market.CheckLeaseOrder(o, b.Account(), now); err != nil && !errors.Is(err, market.ErrExpired) {
		return fail(err) // a fee that the contract cannot even read, and the like
	}
	if b.opts.Permit {
		b.permits.Lock()
		defer b.permits.Unlock()
	}
	key := "lease/open/" + id.String()
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return fail(err)
	}
	switch l, err := b.Lease(ctx, id); {
	case err == nil && (l.Provider != bid.Provider || l.Rate != bid.Rate):
		return fail(fmt.Errorf("%w: it is a lease, by another bid", market.ErrTaken))
	case err == nil:
		at, err := b.leaseSettled(ctx, "LeaseOpened", id)
		return id, at, err
	case !errors.Is(err, market.ErrUnknown):
		return fail(err)
	}
	call, err := b.opening(ctx, o, bid, fund)
	if err != nil {
		return fail(err)
	}
	m, err := b.s.Send(ctx, key, call)
	if err != nil {
		return fail(refused(err))
	}
	return id, m.settlement(), nil
}

// opening is the call that turns a bid into a lease, with a permit for what it
// moves if there can be one. If not, that is approved when opening returns.
func (b *Book) opening(ctx context.Context, o market.LeaseOrder, bid market.SignedLeaseBid, fund probity.Amount) (Call, error) {
	order := leaseOrderOf(o)
	by := contracts.LeasesLeaseBid{Order: bid.Order, Provider: addressOf(bid.Provider), Rate: bid.Rate.Big(), Expires: bid.Expires}
	p, err := b.permit(ctx, b.d.Leases, fund.Big(), min(o.Expires, bid.Expires))
	if err != nil {
		return Call{}, err
	}
	if p != nil {
		return Call{To: &b.d.Leases, Data: b.b.leases.PackOpenWithPermit(order, by, bid.Signature, fund.Big(), *p)}, nil
	}
	return Call{To: &b.d.Leases, Data: b.b.leases.PackOpen(order, by, bid.Signature, fund.Big())}, b.cover(ctx, b.d.Leases, fund)
}

// cover sees to it that a contract can take a sum from this account: it approves
// exactly that, if the approval that is there does not cover it. Too small a
// balance is left to the contract to refuse.
func (b *Book) cover(ctx context.Context, spender probity.Account, sum probity.Amount) error {
	if sum.IsZero() {
		return nil
	}
	allowed, err := b.allowance(ctx, spender)
	if err != nil || allowed.Cmp(sum.Big()) >= 0 {
		return err
	}
	_, err = b.approve(ctx, spender, sum)
	return err
}

// counted sends a call of which every one counts.
func (b *Book) counted(ctx context.Context, kind string, data []byte) (Mined, error) {
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, kind, Call{To: &b.d.Leases, Data: data})
	return m, refused(err)
}

// topUpPermitted is how long the permit of a top-up can be used, in seconds.
const topUpPermitted = 3600

// TopUp adds to an escrow account. It permits or approves what OpenLease would.
func (b *Book) TopUp(ctx context.Context, to market.EscrowID, sum probity.Amount) (market.Settlement, error) {
	m, err := b.topUp(ctx, to, sum)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("top up: %w", err)
	}
	return m.settlement(), nil
}

func (b *Book) topUp(ctx context.Context, to market.EscrowID, sum probity.Amount) (Mined, error) {
	if sum.IsZero() {
		return Mined{}, errNothing
	}
	if b.opts.Permit {
		b.permits.Lock()
		defer b.permits.Unlock()
	}
	kind := "lease/top-up/" + b.d.Leases.String()
	plain := b.b.leases.PackTopUp(addressOf(to.Owner), to.Number, sum.Big())
	if b.s.pending(kind, Call{To: &b.d.Leases, Data: plain}) {
		return b.counted(ctx, kind, plain)
	}
	// A permit is different every time, so equal top-ups with one are not equal
	// calls: it is their kind that says what they do.
	permitted := fmt.Sprintf("lease/top-up-permit/%s/%s/%d/%s", b.d.Leases, to.Owner, to.Number, sum.Big())
	if key, begun := b.s.begun(permitted); begun {
		if m, done, err := b.s.Finish(ctx, key); err != nil || done {
			return m, err
		}
	}
	now, err := b.Now(ctx)
	if err != nil {
		return Mined{}, err
	}
	p, err := b.permit(ctx, b.d.Leases, sum.Big(), now+topUpPermitted)
	if err != nil {
		return Mined{}, err
	}
	if p != nil {
		return b.counted(ctx, permitted, b.b.leases.PackTopUpWithPermit(addressOf(to.Owner), to.Number, sum.Big(), *p))
	}
	if err := b.cover(ctx, b.d.Leases, sum); err != nil {
		return Mined{}, err
	}
	return b.counted(ctx, kind, plain)
}

// TakeBack takes what is unspent out of an escrow account of this account's.
func (b *Book) TakeBack(ctx context.Context, number uint32, sum probity.Amount) (market.Settlement, error) {
	if sum.IsZero() {
		return market.Settlement{}, fmt.Errorf("take back: %w", errNothing)
	}
	m, err := b.counted(ctx, "lease/take-back/"+b.d.Leases.String(), b.b.leases.PackTakeBack(number, sum.Big()))
	if err != nil {
		return market.Settlement{}, fmt.Errorf("take back: %w", err)
	}
	return m.settlement(), nil
}

// Collect pays a lease's provider what the lease has earned.
func (b *Book) Collect(ctx context.Context, lease probity.Hash) (probity.Amount, market.Settlement, error) {
	kind := "lease/collect/" + lease.String()
	data := b.b.leases.PackCollect(lease)
	if !b.s.pending(kind, Call{To: &b.d.Leases, Data: data}) {
		// The block first: that much later there may be something to collect.
		head, err := b.c.Head(ctx)
		if err != nil {
			return probity.Amount{}, market.Settlement{}, fmt.Errorf("collect: %w", err)
		}
		earned, err := b.Earned(ctx, lease)
		if err != nil {
			return earned, market.Settlement{}, fmt.Errorf("collect: %w", err)
		}
		if earned.IsZero() {
			return earned, market.Settlement{Time: head.Time}, nil
		}
	}
	m, err := b.counted(ctx, kind, data)
	if err != nil {
		return probity.Amount{}, market.Settlement{}, fmt.Errorf("collect: %w", err)
	}
	for _, l := range m.Logs {
		if l.Address == b.d.Leases && len(l.Topics) == 2 && l.Topics[0] == b.leaseEvent("Collected") && len(l.Data) == 32 {
			sum, err := probity.AmountFromBig(new(big.Int).SetBytes(l.Data))
			return sum, m.settlement(), err
		}
	}
	return probity.Amount{}, market.Settlement{}, fmt.Errorf("collect: transaction %s paid nothing", m.Tx)
}

// GiveNotice ends a lease after its time of notice, once.
func (b *Book) GiveNotice(ctx context.Context, lease probity.Hash) (market.Settlement, error) {
	at, err := b.endLease(ctx, "lease/notice/", lease, "NoticeGiven", func(l market.Lease) ([]byte, bool) {
		mine := l.Reason == market.ClosedByBuyer && l.Buyer == b.Account() || l.Reason == market.ClosedByProvider && l.Provider == b.Account()
		return b.b.leases.PackGiveNotice(lease), l.State == market.LeaseEnding && mine
	})
	if err != nil {
		return at, fmt.Errorf("give notice: %w", err)
	}
	return at, nil
}

// CloseLease ends a lease in whichever way it has to end, once.
func (b *Book) CloseLease(ctx context.Context, lease probity.Hash) (market.Settlement, error) {
	at, err := b.endLease(ctx, "lease/close/", lease, "LeaseClosed", func(l market.Lease) ([]byte, bool) {
		data := b.b.leases.PackCloseInsolvent(lease)
		if l.AnswerBy != 0 {
			data = b.b.leases.PackCloseDown(lease)
		} else if l.State == market.LeaseEnding {
			data = b.b.leases.PackFinish(lease)
		}
		return data, l.State == market.LeaseClosed
	})
	if err != nil {
		return at, fmt.Errorf("close lease: %w", err)
	}
	return at, nil
}

// endLease sends what can happen to a lease once. What another account did first
// counts if it is what was asked for: done says so of a lease, and what to send.
func (b *Book) endLease(ctx context.Context, key string, lease probity.Hash, event string, done func(market.Lease) (data []byte, already bool)) (market.Settlement, error) {
	key += lease.String()
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return market.Settlement{}, err
	}
	l, err := b.Lease(ctx, lease)
	if err != nil {
		return market.Settlement{}, err
	}
	data, already := done(l)
	if already {
		return b.leaseSettled(ctx, event, lease)
	}
	m, err := b.s.Send(ctx, key, Call{To: &b.d.Leases, Data: data})
	if err == nil {
		return m.settlement(), nil
	}
	if l, unread := b.Lease(ctx, lease); unread == nil {
		if _, already := done(l); already {
			return b.leaseSettled(ctx, event, lease)
		}
	}
	return market.Settlement{}, refused(err)
}

// ClaimDown says that a lease's provider is down.
func (b *Book) ClaimDown(ctx context.Context, lease probity.Hash) (market.Settlement, error) {
	m, err := b.counted(ctx, "lease/claim/"+lease.String(), b.b.leases.PackClaimDown(lease))
	if err != nil {
		return market.Settlement{}, fmt.Errorf("claim: %w", err)
	}
	return m.settlement(), nil
}

// AnswerClaim shows that this account, a lease's provider, is not down.
func (b *Book) AnswerClaim(ctx context.Context, lease probity.Hash, beat market.SignedHeartbeat) (market.Settlement, error) {
	m, err := b.counted(ctx, "lease/answer/"+lease.String(), b.b.leases.PackAnswerClaim(lease, beat.Time, beat.Signature))
	if err != nil {
		return market.Settlement{}, fmt.Errorf("answer: %w", err)
	}
	return m.settlement(), nil
}

// Lease reads a lease from the contract.
func (b *Book) Lease(ctx context.Context, lease probity.Hash) (market.Lease, error) {
	c, err := view(ctx, b.c, b.Account(), b.d.Leases, b.b.leases.PackLease(lease), b.b.leases.UnpackLease)
	if err != nil {
		return market.Lease{}, fmt.Errorf("lease %s: %w", lease, err)
	}
	l := market.Lease{
		ID: lease, Buyer: probity.Account(c.Buyer), Escrow: c.Escrow, Provider: probity.Account(c.Provider),
		Notice: c.Notice, Answer: c.Answer, Watcher: probity.Account(c.Watcher),
		Since: c.Since.Uint64(), Claimed: c.Claimed.Uint64(), AnswerBy: c.AnswerBy.Uint64(), EndsAt: c.EndsAt.Uint64(),
		State: market.LeaseState(c.State), Reason: market.CloseReason(c.Reason),
	}
	for _, f := range []struct {
		to *probity.Amount
		n  *big.Int
	}{{&l.Rate, c.Rate}, {&l.Bond, c.Bond}, {&l.Fee, c.Fee}} {
		if *f.to, err = probity.AmountFromBig(f.n); err != nil {
			return market.Lease{}, fmt.Errorf("lease %s: %w", lease, err)
		}
	}
	return l, nil
}

// Earned reads what a lease has earned and nobody has collected.
func (b *Book) Earned(ctx context.Context, lease probity.Hash) (probity.Amount, error) {
	sum, err := amount(view(ctx, b.c, b.Account(), b.d.Leases, b.b.leases.PackEarnedOf(lease), b.b.leases.UnpackEarnedOf))
	if err != nil {
		return sum, fmt.Errorf("read what lease %s earned: %w", lease, err)
	}
	return sum, nil
}

// Escrow reads an escrow account as it is in the newest block.
func (b *Book) Escrow(ctx context.Context, id market.EscrowID) (market.Escrow, error) {
	c, err := view(ctx, b.c, b.Account(), b.d.Leases, b.b.leases.PackEscrow(addressOf(id.Owner), id.Number), b.b.leases.UnpackEscrow)
	if err != nil {
		return market.Escrow{}, fmt.Errorf("read escrow account %d of %s: %w", id.Number, id.Owner, err)
	}
	e := market.Escrow{Last: c.Account.Last.Uint64(), Funded: c.Account.Funded.Uint64(), Dry: c.Account.Dry}
	if e.Balance, err = probity.AmountFromBig(c.Account.Balance); err == nil {
		e.RateSum, err = probity.AmountFromBig(c.Account.RateSum)
	}
	return e, err
}

func (b *Book) leaseEvent(name string) probity.Hash {
	return hashOf(b.b.leases.GetABI().Events[name].ID)
}

// leaseSettled finds how an event of a lease landed.
func (b *Book) leaseSettled(ctx context.Context, event string, lease probity.Hash) (market.Settlement, error) {
	l, err := b.c.findLog(ctx, Filter{Addresses: []probity.Account{b.d.Leases}, From: b.d.Block, Topics: [][]probity.Hash{{b.leaseEvent(event)}, {lease}}})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("find %s of lease %s: %w", event, lease, err)
	}
	return b.c.settlementOf(ctx, l)
}

// LeaseEvents follows the Leases contract, as Events follows the market's.
func (b *Book) LeaseEvents(ctx context.Context, cursor string) ([]market.LeaseEvent, error) {
	return follow(ctx, b.c, &b.leaseStream, Filter{
		Addresses: []probity.Account{b.d.Leases}, From: b.d.Block,
		Topics: [][]probity.Hash{{b.leaseEvent("LeaseOpened"), b.leaseEvent("NoticeGiven"), b.leaseEvent("Claimed"), b.leaseEvent("Answered"), b.leaseEvent("LeaseClosed")}},
	}, cursor, b.decodeLease)
}

func (b *Book) decodeLease(ctx context.Context, l Log) (e market.LeaseEvent, err error) {
	if len(l.Topics) < 2 {
		return e, fmt.Errorf("read event: the endpoint reports one of transaction %s without its lease; use another endpoint", l.Tx)
	}
	e = market.LeaseEvent{Cursor: l.Cursor, Lease: l.Topics[1]}
	word := func(n int) (probity.Amount, error) {
		if len(l.Data) < 32*(n+1) {
			return probity.Amount{}, fmt.Errorf("read event: one of transaction %s is too short; use another endpoint", l.Tx)
		}
		return probity.AmountFromBig(new(big.Int).SetBytes(l.Data[32*n : 32*n+32]))
	}
	reason := func() error {
		n, err := word(0)
		e.Reason = market.CloseReason(n.Big().Uint64())
		return err
	}
	switch l.Topics[0] {
	case b.leaseEvent("LeaseOpened"):
		e.Kind = market.LeaseEventOpened
		if len(l.Topics) < 4 {
			return e, fmt.Errorf("read event: the endpoint reports the opening of lease %s without its provider; use another endpoint", e.Lease)
		}
		copy(e.Provider[:], l.Topics[3][12:])
	case b.leaseEvent("NoticeGiven"):
		e.Kind = market.LeaseEventNotice
		err = reason()
	case b.leaseEvent("Claimed"):
		e.Kind = market.LeaseEventClaimed
	case b.leaseEvent("Answered"):
		e.Kind = market.LeaseEventAnswered
	case b.leaseEvent("LeaseClosed"):
		e.Kind = market.LeaseEventClosed
		if err = reason(); err == nil {
			if e.Paid, err = word(1); err == nil {
				e.Slashed, err = word(2)
			}
		}
	}
	if err != nil {
		return e, err
	}
	e.At, err = b.c.settlementOf(ctx, l)
	return e, err
}
