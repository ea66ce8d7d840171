package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"probity"
	"probity/market"
)

// errNothing is for amounts of zero, which say that the caller is confused.
var errNothing = errors.New("name an amount that is not zero")

// Bond reads an account's stake: all of it, and what open jobs lock.
func (b *Book) Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error) {
	s, err := view(ctx, b.c, b.Account(), b.d.Providers, b.b.providers.PackStake(addressOf(who)), b.b.providers.UnpackStake)
	if err != nil {
		return total, locked, fmt.Errorf("read bond of %s: %w", who, err)
	}
	if total, err = probity.AmountFromBig(s.Total); err == nil {
		locked, err = probity.AmountFromBig(s.Locked)
	}
	return total, locked, err
}

// Balance reads what an account has of the token that the market pays in.
func (b *Book) Balance(ctx context.Context, who probity.Account) (probity.Amount, error) {
	return amount(view(ctx, b.c, b.Account(), b.d.Token, b.b.token.PackBalanceOf(addressOf(who)), b.b.token.UnpackBalanceOf))
}

// payers are the contracts that hold what accounts are owed.
func (b *Book) payers() []probity.Account {
	return []probity.Account{b.d.Market, b.d.Revenue, b.d.Leases, b.d.Quorum}
}

// Owed reads what an account can withdraw: from jobs and assets, leases and tasks.
func (b *Book) Owed(ctx context.Context, who probity.Account) (sum probity.Amount, err error) {
	for _, at := range b.payers() {
		part, err := b.owedBy(ctx, at, who)
		if err != nil {
			return probity.Amount{}, err
		}
		if sum, err = sum.Add(part); err != nil {
			return probity.Amount{}, err
		}
	}
	return sum, nil
}

// owedBy reads what one of the payers, which all answer alike, owes an account.
func (b *Book) owedBy(ctx context.Context, at, who probity.Account) (probity.Amount, error) {
	return amount(view(ctx, b.c, b.Account(), at, b.b.market.PackOwed(addressOf(who)), b.b.market.UnpackOwed))
}

// allowance is what a contract may take from this account. A token may say more
// than an Amount can hold, which callers use for "without limit".
func (b *Book) allowance(ctx context.Context, spender probity.Account) (*big.Int, error) {
	return view(ctx, b.c, b.Account(), b.d.Token, b.b.token.PackAllowance(addressOf(b.Account()), addressOf(spender)), b.b.token.UnpackAllowance)
}

// Allow sets what the market may take from this account when it accepts bids,
// in all, from now on. No other method raises it, but for the permit that an
// Accept signs under BookOptions.Permit and uses up.
func (b *Book) Allow(ctx context.Context, limit probity.Amount) (market.Settlement, error) {
	return b.approve(ctx, b.d.Market, limit)
}

func (b *Book) approve(ctx context.Context, spender probity.Account, limit probity.Amount) (market.Settlement, error) {
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, "approve/"+spender.String(), Call{To: &b.d.Token, Data: b.b.token.PackApprove(addressOf(spender), limit.Big())})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("allow %s to take %s: %w", spender, limit, refused(err))
	}
	return m.settlement(), nil
}

// Deposit adds to this account's bond. It approves exactly what it deposits, if
// the approval that is there does not cover it.
func (b *Book) Deposit(ctx context.Context, sum probity.Amount) (market.Settlement, error) {
	if sum.IsZero() {
		return market.Settlement{}, fmt.Errorf("deposit: %w", errNothing)
	}
	kind := "deposit/" + b.d.Providers.String()
	call := Call{To: &b.d.Providers, Data: b.b.providers.PackDeposit(sum.Big())}
	// Whether there is enough is for a new deposit to ask; one that is already
	// signed has to be seen through.
	if !b.s.pending(kind, call) {
		have, err := b.Balance(ctx, b.Account())
		if err != nil {
			return market.Settlement{}, fmt.Errorf("deposit: %w", err)
		}
		if have.Cmp(sum) < 0 {
			return market.Settlement{}, fmt.Errorf("deposit %s tokens: %w: %s has %s; put tokens into it, or deposit less", sum.Format18(), market.ErrFunds, b.Account(), have.Format18())
		}
		allowed, err := b.allowance(ctx, b.d.Providers)
		if err != nil {
			return market.Settlement{}, fmt.Errorf("deposit: %w", err)
		}
		if allowed.Cmp(sum.Big()) < 0 {
			if _, err := b.approve(ctx, b.d.Providers, sum); err != nil {
				return market.Settlement{}, fmt.Errorf("deposit: %w", err)
			}
		}
	}
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, kind, call)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("deposit: %w", refused(err))
	}
	return m.settlement(), nil
}

// Withdraw pays out what this account is owed by the market and as the owner of
// assets, in one transaction, and by leases and tasks, in one each. It reports the
// last.
func (b *Book) Withdraw(ctx context.Context) (sum probity.Amount, at market.Settlement, err error) {
	fail := func(err error) (probity.Amount, market.Settlement, error) {
		return sum, at, fmt.Errorf("withdraw: %w", err)
	}
	done := false
	for _, from := range []struct {
		data   []byte
		payers []probity.Account // the first is asked
	}{
		{b.b.market.PackWithdrawAll(), []probity.Account{b.d.Market, b.d.Revenue}},
		{b.b.leases.PackWithdraw(), []probity.Account{b.d.Leases}},
		{b.b.quorum.PackWithdraw(), []probity.Account{b.d.Quorum}},
	} {
		kind := "withdraw/" + from.payers[0].String()
		call := Call{To: &from.payers[0], Data: from.data}
		owed := b.s.pending(kind, call)
		for _, payer := range from.payers {
			if owed {
				break
			}
			part, err := b.owedBy(ctx, payer, b.Account())
			if err != nil {
				return fail(err)
			}
			owed = !part.IsZero()
		}
		if !owed {
			continue
		}
		part, settled, err := b.withdrawFrom(ctx, kind, call, from.payers)
		if err != nil {
			return fail(err)
		}
		if sum, err = sum.Add(part); err != nil {
			return fail(err)
		}
		done, at = true, settled
	}
	if !done {
		at.Time, err = b.Now(ctx)
	}
	return sum, at, err
}

func (b *Book) withdrawFrom(ctx context.Context, kind string, call Call, payers []probity.Account) (probity.Amount, market.Settlement, error) {
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, kind, call)
	if err != nil {
		return probity.Amount{}, market.Settlement{}, refused(err)
	}
	paid, err := b.paid(m, hashOf(b.b.market.GetABI().Events["Withdrawn"].ID), payers...)
	return paid, m.settlement(), err
}

// paid adds up what an event, whose only datum is an amount, says about this
// account.
func (b *Book) paid(m Mined, event probity.Hash, by ...probity.Account) (sum probity.Amount, err error) {
	for _, l := range m.Logs {
		for _, from := range by {
			if l.Address != from || len(l.Topics) != 2 || l.Topics[0] != event || len(l.Data) != 32 {
				continue
			}
			if probity.Account(l.Topics[1][12:]) != b.Account() {
				continue
			}
			part, err := probity.AmountFromBig(new(big.Int).SetBytes(l.Data))
			if err != nil {
				return sum, err
			}
			if sum, err = sum.Add(part); err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// RequestExit starts the way out for part of this account's free bond.
func (b *Book) RequestExit(ctx context.Context, sum probity.Amount) (market.Settlement, error) {
	if sum.IsZero() {
		return market.Settlement{}, fmt.Errorf("request exit: %w", errNothing)
	}
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, "request-exit/"+b.d.Providers.String(), Call{To: &b.d.Providers, Data: b.b.providers.PackRequestExit(sum.Big())})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("request exit: %w", refused(err))
	}
	return m.settlement(), nil
}

// Exit pays out what is on its way out, once the delay is over. Nothing on its
// way is no error.
func (b *Book) Exit(ctx context.Context) (probity.Amount, market.Settlement, error) {
	kind := "exit/" + b.d.Providers.String()
	call := Call{To: &b.d.Providers, Data: b.b.providers.PackExit()}
	if !b.s.pending(kind, call) {
		s, err := view(ctx, b.c, b.Account(), b.d.Providers, b.b.providers.PackStake(addressOf(b.Account())), b.b.providers.UnpackStake)
		if err != nil {
			return probity.Amount{}, market.Settlement{}, fmt.Errorf("exit: %w", err)
		}
		if s.Exiting.Sign() == 0 {
			now, err := b.Now(ctx)
			return probity.Amount{}, market.Settlement{Time: now}, err
		}
	}
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, kind, call)
	if err != nil {
		return probity.Amount{}, market.Settlement{}, fmt.Errorf("exit: %w", refused(err))
	}
	paid, err := b.paid(m, hashOf(b.b.providers.GetABI().Events["Exited"].ID), b.d.Providers)
	return paid, m.settlement(), err
}
