package spec

import (
	"fmt"

	"probity"
	"probity/market"
)

// What an order has to say besides its specification.
const (
	// RevealWithin and ChallengeWithin are the seconds that follow the deadline
	// in a quorum and under tier signed.
	RevealWithin    = 3600
	ChallengeWithin = 6 * 3600
)

// Order is the order of an answer that is proven: task infer under tier zk. Input
// is the commitment to the input, see proof.CommitInput; now is the market's
// clock; salt is random. It returns market.ErrOrder for any other job.
func (s Spec) Order(buyer probity.Account, input probity.Hash, now uint64, salt probity.Hash) (market.Order, error) {
	if s.Task.Infer == nil || s.Trust.Tier != probity.TierZK {
		return market.Order{}, fmt.Errorf("a %s job of tier %s is not ordered as a proven answer: %w; use task infer and tier zk", s.Task.Kind(), s.Trust.Tier, market.ErrOrder)
	}
	return market.Order{
		Buyer: buyer, Asset: s.Task.Infer.Model, Version: s.Task.Infer.Version, Input: input, Tier: s.Trust.Tier,
		MaxPrice: s.Price.Max.Amount(), Bond: s.Trust.Bond.Amount(), DeliverWithin: uint32(s.Deadline), Expires: now + uint64(s.Open), Salt: salt,
	}, nil
}

// QuorumOrder is the order of a job of tier quorum, whose price is shared by all
// seats, or of tier signed. Referees, if there are any, can be asked about its output:
// they stand in ascending order, and are paid refereePrice each by whoever asks. It
// returns market.ErrOrder for any other job.
func (s Spec) QuorumOrder(buyer probity.Account, referees []probity.Account, refereePrice probity.Amount, now uint64, salt probity.Hash) (market.QuorumOrder, error) {
	o := market.QuorumOrder{
		Buyer: buyer, Spec: s.Hash(), Seats: 1, Need: 1, MaxPrice: s.Price.Max.Amount(), Bond: s.Trust.Bond.Amount(),
		CommitWithin: uint32(s.Deadline), RevealWithin: RevealWithin, Expires: now + uint64(s.Open), Salt: salt,
	}
	if len(referees) > 0 {
		o.ChallengeWithin, o.Referees, o.RefereePrice = ChallengeWithin, market.RefereesHash(referees), refereePrice
	}
	switch q := s.Trust.Quorum; {
	case s.Lease():
		return o, fmt.Errorf("a lease is not ordered as a task: %w; use LeaseOrder", market.ErrOrder)
	case s.Trust.Tier == probity.TierQuorum && q != nil:
		if q.Of > market.MaxSeats {
			return o, fmt.Errorf("a quorum of %d: %w; at most %d can be settled at once", q.Of, market.ErrOrder, market.MaxSeats)
		}
		each, err := o.MaxPrice.MulDiv(1, uint64(q.Of))
		if err != nil {
			return o, err
		}
		o.Seats, o.Need, o.MaxPrice = uint8(q.Of), uint8(q.Agree), each
	case s.Trust.Tier == probity.TierSigned:
	default:
		return o, fmt.Errorf("a job of tier %s is not ordered as a task: %w; use quorum or signed", s.Trust.Tier, market.ErrOrder)
	}
	return o, nil
}

// LeaseTerms are what a lease needs besides its specification. The zero value of
// Notice and Answer is ten minutes.
type LeaseTerms struct {
	Escrow  uint32          // number of the buyer's escrow account
	Fee     probity.Amount  // see market.LeaseOrder
	Notice  uint32          // seconds
	Answer  uint32          // seconds
	Watcher probity.Account // zero: the provider's word
}

// LeaseOrder is the order of a job that is paid by the hour: at most so much a
// second, rounded down. It returns market.ErrOrder for any other job.
func (s Spec) LeaseOrder(buyer probity.Account, t LeaseTerms, now uint64, salt probity.Hash) (market.LeaseOrder, error) {
	if !s.Lease() {
		return market.LeaseOrder{}, fmt.Errorf("a job at a price is not ordered as a lease: %w; use per: hour", market.ErrOrder)
	}
	rate, err := s.Price.Max.Amount().MulDiv(1, 3600)
	if err != nil {
		return market.LeaseOrder{}, err
	}
	if t.Notice == 0 {
		t.Notice = 600
	}
	if t.Answer == 0 {
		t.Answer = 600
	}
	return market.LeaseOrder{
		Buyer: buyer, Escrow: t.Escrow, Spec: s.Hash(), MaxRate: rate, Bond: s.Trust.Bond.Amount(), Fee: t.Fee,
		Notice: t.Notice, Answer: t.Answer, Watcher: t.Watcher, Expires: now + uint64(s.Open), Salt: salt,
	}, nil
}
