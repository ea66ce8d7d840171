package chain

import (
	"context"

	"probity"
	"probity/market"
)

// Allowed is what this account lets the contracts of leases and of tasks take.
// OpenLease, TopUp and OpenTask approve what they need when it is less.
func (b *Book) Allowed(ctx context.Context) (leases, tasks probity.Amount, err error) {
	if leases, err = b.allowed(ctx, b.d.Leases); err == nil {
		tasks, err = b.allowed(ctx, b.d.Quorum)
	}
	return leases, tasks, err
}

func (b *Book) allowed(ctx context.Context, spender probity.Account) (probity.Amount, error) {
	n, err := b.allowance(ctx, spender)
	if err != nil {
		return probity.Amount{}, err
	}
	if n.BitLen() > 128 { // without limit
		return market.AllMoney(), nil
	}
	return probity.AmountFromBig(n)
}
