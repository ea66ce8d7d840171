package chain

import (
	"context"
	"fmt"

	"probity"
	"probity/market"
)

// Stake reads what a provider has at stake, and what of it is locked or on its
// way out.
func (b *Book) Stake(ctx context.Context, who probity.Account) (s market.Stake, err error) {
	raw, err := view(ctx, b.c, b.Account(), b.d.Providers, b.b.providers.PackStake(addressOf(who)), b.b.providers.UnpackStake)
	if err != nil {
		return s, fmt.Errorf("read stake of %s: %w", who, err)
	}
	if s.Total, err = probity.AmountFromBig(raw.Total); err != nil {
		return s, err
	}
	if s.Locked, err = probity.AmountFromBig(raw.Locked); err != nil {
		return s, err
	}
	s.Exiting, err = probity.AmountFromBig(raw.Exiting)
	s.ExitAt = raw.ExitAt
	return s, err
}
