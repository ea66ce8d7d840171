package chain

import (
	"context"
	"errors"
	"fmt"

	"probity"
	"probity/dispute"
	"probity/market"
)

var _ market.ClaimBook = (*Book)(nil)

// modelNamed is the name of a version under which its answers are claimed, or zero.
func (b *Book) modelNamed(ctx context.Context, asset probity.AssetID, version uint32) (probity.Hash, error) {
	name, err := view(ctx, b.c, b.Account(), b.d.Disputes, b.b.disputes.PackModelNamed(uint64(asset), version), b.b.disputes.UnpackModelNamed)
	return name, err
}

// Verdict reads how the claim stands by which a job was delivered.
func (b *Book) Verdict(ctx context.Context, job probity.JobID) (market.Verdict, error) {
	j, err := b.Job(ctx, job)
	if err != nil {
		return market.Verdict{}, err
	}
	if j.Tier != probity.TierDispute {
		return market.Verdict{}, fmt.Errorf("job %d: %w: its tier is %s", job, market.ErrOrder, j.Tier)
	}
	v, err := view(ctx, b.c, b.Account(), b.d.Disputes,
		b.b.disputes.PackVerdict(addressOf(j.Provider), uint64(j.Asset), j.Version, j.Order, j.Input), b.b.disputes.UnpackVerdict)
	if err != nil {
		return market.Verdict{}, fmt.Errorf("job %d: read its claim: %w", job, err)
	}
	if v.Claim == 0 || v.Posted.Uint64() > j.Deadline {
		return market.Verdict{}, fmt.Errorf("job %d: %w", job, market.ErrUnclaimed)
	}
	return market.Verdict{
		Claim: v.Claim, Posted: v.Posted.Uint64(), State: market.VerdictState(v.State), Challenger: probity.Account(v.Challenger), Statement: v.Statement,
	}, nil
}

// SettleClaim ends a job of tier dispute whose claim can no longer be challenged, or
// was refuted, once.
func (b *Book) SettleClaim(ctx context.Context, job probity.JobID) (market.Settlement, error) {
	fail := func(err error) (market.Settlement, error) {
		if errors.Is(err, dispute.ErrEarly) {
			err = fmt.Errorf("%w: %w", market.ErrEarly, err)
		}
		return market.Settlement{}, fmt.Errorf("settle job %d: %w", job, err)
	}
	key := fmt.Sprintf("settle/%s/%d", b.d.Market, job)
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return fail(err)
	}
	j, err := b.Job(ctx, job)
	if err != nil {
		return fail(err)
	}
	over := func(j market.Job) bool {
		return j.Tier == probity.TierDispute && (j.State == market.JobDelivered || j.State == market.JobRefuted)
	}
	how := func(j market.Job) string {
		if j.State == market.JobRefuted {
			return "Refuted"
		}
		return "Delivered"
	}
	if over(j) {
		at, _, err := b.settled(ctx, how(j), job)
		return at, err
	}
	if j.State != market.JobOpen {
		return fail(market.ErrState)
	}
	shares, err := b.reg.lineage(ctx, j.Asset, j.Version)
	if err != nil {
		return fail(err)
	}
	m, err := b.s.Send(ctx, key, Call{To: &b.d.Market, Data: b.b.market.PackSettle(uint64(job), shares)})
	if err == nil {
		return m.settlement(), nil
	}
	// Others may have been first: that is no refusal.
	if j, unread := b.Job(ctx, job); unread == nil && over(j) {
		at, _, err := b.settled(ctx, how(j), job)
		return at, err
	}
	return fail(refused(err))
}

// JobOf is the job that an order became, 0 if it became none.
func (b *Book) JobOf(ctx context.Context, order probity.Hash) (probity.JobID, error) {
	return b.jobOf(ctx, order)
}
