package chain

import (
	"context"
	"fmt"
	"math/big"

	"probity"
	"probity/dispute"
	"probity/market"
)

// A Slash is a bond, or a part of one, that was taken from a provider.
type Slash struct {
	Provider probity.Account
	Amount   probity.Amount
	Cause    SlashCause
	Contract probity.Account // which contract took it
	// What it answered for: a job; or a lease, a task; or a claim.
	Job   probity.JobID
	Order probity.Hash
	Claim uint64
	// To is who was owed it, or the larger part; zero where it was burnt.
	To probity.Account
	At market.Settlement
}

// SlashCause is why a bond was taken.
type SlashCause string

// The causes.
const (
	SlashedLate      SlashCause = "it gave no answer in time"
	SlashedRefuted   SlashCause = "the answer that it claimed was refuted"
	SlashedDown      SlashCause = "it did not answer a claim that it was down"
	SlashedSilent    SlashCause = "its seat gave no answer"
	SlashedOverruled SlashCause = "its quorum answered otherwise"
	SlashedConvicted SlashCause = "referees found its answer wrong"
	SlashedClaim     SlashCause = "its claim was refuted; this is the claim's own bond"
	SlashedUnknown   SlashCause = "a contract took it that this program does not know"
)

// Slashes are all bonds that were taken, in order, as the canonical chain has it now. The
// contract that holds the bonds tells from whom and how much, the one that took it tells
// why, later in the same transaction.
func (b *Book) Slashes(ctx context.Context) (out []Slash, err error) {
	taken := hashOf(b.b.providers.GetABI().Events["Slashed"].ID)
	ended := hashOf(b.b.disputes.GetABI().Events["ClaimEnded"].ID)
	logs, err := b.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{b.d.Providers, b.d.Market, b.d.Leases, b.d.Quorum, b.d.Disputes}, From: b.d.Block,
		Topics: [][]probity.Hash{{taken, ended, b.event("Expired"), b.event("Refuted"), b.leaseEvent("LeaseClosed"), b.taskEvent("SeatSettled")}},
	})
	if err != nil {
		return nil, fmt.Errorf("find bonds that were taken: %w", err)
	}
	var why []int // of this transaction, in out: those of which the reason is still to come
	tx := probity.Hash{}
	for _, l := range logs {
		if l.Tx != tx {
			tx, why = l.Tx, nil
		}
		bad := fmt.Errorf("read event: one of transaction %s is not what the contract tells; use another endpoint", l.Tx)
		if len(l.Topics) < 2 {
			return nil, bad
		}
		if l.Topics[0] == taken && l.Address == b.d.Providers {
			s := Slash{Cause: SlashedUnknown}
			copy(s.Provider[:], l.Topics[1][12:])
			if s.Amount, err = lastWord(l); err != nil {
				return nil, bad
			}
			if s.At, err = b.c.settlementOf(ctx, l); err != nil {
				return nil, err
			}
			out, why = append(out, s), append(why, len(out))
			continue
		}
		if l.Topics[0] == ended && l.Address == b.d.Disputes {
			s, refuted, err := b.refutedClaim(ctx, l)
			if err != nil {
				return nil, err
			}
			if refuted {
				out = append(out, s)
			}
			continue
		}
		if sum, err := lastWord(l); err != nil {
			return nil, bad
		} else if sum.IsZero() || len(why) == 0 {
			continue // it ended, and no bond was taken
		}
		if err := b.slashCause(ctx, &out[why[0]], l); err != nil {
			return nil, err
		}
		why = why[1:]
	}
	return out, nil
}

// slashCause reads from an event why a bond was taken that was taken just before it.
func (b *Book) slashCause(ctx context.Context, s *Slash, l Log) error {
	s.Contract = l.Address
	switch {
	case l.Address == b.d.Market:
		s.Job, s.Cause = probity.JobID(l.word(1)), SlashedLate
		if l.Topics[0] == b.event("Refuted") && len(l.Topics) > 3 {
			s.Cause, s.Claim = SlashedRefuted, l.word(2)
			copy(s.To[:], l.Topics[3][12:])
			return nil
		}
		j, err := b.Job(ctx, s.Job)
		s.To = j.Buyer
		return err
	case l.Address == b.d.Leases:
		s.Order, s.Cause = l.Topics[1], SlashedDown
		lease, err := b.Lease(ctx, s.Order)
		s.To = lease.Buyer
		return err
	case l.Address == b.d.Quorum:
		s.Order = l.Topics[1]
		e, err := b.decodeTask(ctx, l)
		if err != nil {
			return err
		}
		switch e.Outcome {
		case market.SeatSilent:
			s.Cause = SlashedSilent
			t, err := b.Task(ctx, s.Order)
			s.To = t.Buyer
			return err
		case market.SeatRefuted:
			s.Cause = SlashedConvicted
		default:
			s.Cause = SlashedOverruled
		}
	}
	return nil
}

// refutedClaim is the bond of a claim, if an event says that it was refuted. Disputes
// holds these bonds itself.
func (b *Book) refutedClaim(ctx context.Context, l Log) (s Slash, refuted bool, err error) {
	state, err := lastWord(l)
	if err != nil || state != probity.Units(uint64(dispute.ClaimRefuted)) {
		return s, false, err
	}
	d := NewDisputes(b.s, b.d)
	claim, err := d.Standing(ctx, l.word(1))
	if err != nil {
		return s, false, err
	}
	terms, err := d.Terms(ctx)
	if err != nil {
		return s, false, err
	}
	s = Slash{Provider: claim.Provider, Amount: terms.ProviderBond, Cause: SlashedClaim, Contract: b.d.Disputes, Claim: l.word(1), To: claim.Challenger}
	s.At, err = b.c.settlementOf(ctx, l)
	return s, !terms.ProviderBond.IsZero(), err
}

// lastWord is the last number of an event's data.
func lastWord(l Log) (probity.Amount, error) {
	if len(l.Data) < 32 || len(l.Data)%32 != 0 {
		return probity.Amount{}, fmt.Errorf("an event of transaction %s is cut short; use another endpoint", l.Tx)
	}
	return probity.AmountFromBig(new(big.Int).SetBytes(l.Data[len(l.Data)-32:]))
}
