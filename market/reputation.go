package market

import (
	"math"
	"math/bits"

	"probity"
)

// An Outcome is how a provider's part in a job, a lease or a task ended, as it
// stands on chain. Whoever follows a book's events has them all, so everybody
// computes the same reputation.
type Outcome struct {
	Provider probity.Account
	Buyer    probity.Account
	Time     uint64         // Unix seconds, of settlement
	Paid     probity.Amount // to the provider
	// Sunk is what the outcome cost buyer and provider together that neither of
	// them, nor anybody that they may be in league with, got back: the gas. A
	// model's fee is not sunk, since the model may be the provider's own.
	Sunk     probity.Amount
	Lost     probity.Amount // of the provider's bond
	Declined bool
}

// ReputationRules are the numbers behind a reputation. The zero value is the
// numbers of [Reputation]'s comment.
type ReputationRules struct {
	Premium  uint64         // at most so many hundredths of a price a full reputation is worth; 2
	Full     probity.Amount // credit of a full reputation; 10 tokens
	HalfLife uint64         // seconds in which credit, and debt, halve; 90 days
}

func (r ReputationRules) filled() ReputationRules {
	if r.Premium == 0 {
		r.Premium = 2
	}
	if r.Full.IsZero() {
		r.Full = probity.Tokens(10)
	}
	if r.HalfLife == 0 {
		r.HalfLife = 90 * 24 * 3600
	}
	return r
}

// A Reputation is what a provider's settled outcomes say of it: one account of
// credit, in billionths of a token. The zero value is a newcomer's.
//
//   - What an outcome sank is credit, what a provider lost of its bond is debt,
//     and so is what a job sank that it declined.
//   - The score is the share of a full credit (10 tokens), from 0 to 100.
//   - A score is worth something: buyers who rank as match.Weights do by default
//     pay 2 % more for a score of 100, and that much less for less. This premium,
//     of each payment, is taken off the credit, as if it had been bought with it.
//   - Credit and debt halve every 90 days, a step each day.
//
// So a wash job, in which somebody pays itself to look experienced, adds to the
// premiums of all later jobs together at most what it sank: whatever else
// happens, two accounts of which one has d more credit never come further apart
// than d, and what one earns more in premiums is exactly what brings them
// closer. That holds for prices of up to Full/Premium (500 tokens); who buys
// more at once should look at the bond, which nobody can fake either. Washing
// off a slash takes as much as was slashed.
type Reputation struct {
	credit   int64 // negative: debt
	last     uint64
	Outcomes uint64 // that were counted
	Failures uint64 // of them, those that cost a bond
	declined uint32 // millionths: which part of the latest was declined
}

// Declines is which part of its latest outcomes a provider declined, in
// hundredths: an average in which each outcome counts 15/16 of the one after it.
func (r Reputation) Declines() uint32 { return (r.declined + 5_000) / 10_000 }

// reputationUnit is what credit counts, in the token's smallest unit.
const reputationUnit = 1_000_000_000

// After is the reputation after one more outcome. Outcomes come in the order of
// their settlement. One between an account and itself changes nothing.
func (r Reputation) After(o Outcome, rules ReputationRules) Reputation {
	if o.Buyer == o.Provider {
		return r
	}
	rules = rules.filled()
	r = r.at(o.Time, rules)
	r.Outcomes++
	r.credit = addCredit(r.credit, -r.premium(o.Paid, rules))
	sunk := creditOf(o.Sunk)
	r.declined -= r.declined / 16
	if o.Declined {
		sunk = -sunk
		r.declined += 1_000_000 / 16
	}
	r.credit = addCredit(r.credit, sunk)
	if lost := creditOf(o.Lost); lost > 0 {
		r.Failures++
		r.credit = addCredit(r.credit, -lost)
	}
	return r
}

// Premium is what a reputation earns its owner of a payment at most, in the
// token's smallest unit, at the time of its last outcome.
func (r Reputation) Premium(paid probity.Amount, rules ReputationRules) probity.Amount {
	a, err := probity.Units(uint64(r.premium(paid, rules.filled()))).MulDiv(reputationUnit, 1)
	if err != nil {
		return probity.Amount{}
	}
	return a
}

func (r Reputation) premium(paid probity.Amount, rules ReputationRules) int64 {
	full := creditOf(rules.Full)
	held := min(max(r.credit, 0), full)
	if held == 0 {
		return 0
	}
	// paid * premium/100 * held/full. No more than there is: see the bound on
	// prices above.
	most := min(mulDiv64(uint64(creditOf(paid)), rules.Premium, 100), uint64(full))
	return int64(mulDiv64(most, uint64(held), uint64(full)))
}

// Score is the reputation at a time, from 0 to 100.
func (r Reputation) Score(now uint64, rules ReputationRules) uint32 {
	rules = rules.filled()
	full := creditOf(rules.Full)
	held := min(max(r.at(now, rules).credit, 0), full)
	return uint32(mulDiv64(uint64(held), 100, uint64(full)))
}

// decay is what a 90th of a half-life leaves of credit, of 2^32: 2^(-1/90).
const decay = 4262016076

// at lets credit halve, in 90 steps at fixed times. So it does not matter when
// somebody looks, or whether an outcome lies between: a line between the times of
// outcomes would let a wash job of any size keep credit from fading.
func (r Reputation) at(now uint64, rules ReputationRules) Reputation {
	if now <= r.last {
		return r
	}
	step := max(rules.HalfLife/90, 1)
	steps := now/step - r.last/step
	r.last = now
	debt := r.credit < 0
	c := uint64(max(r.credit, -r.credit))
	for ; steps > 0 && c > 0; steps-- {
		c = mulDiv64(c, decay, 1<<32)
	}
	r.credit = int64(c)
	if debt {
		r.credit = -r.credit
	}
	return r
}

// Credit stays within +-2^61, so that two of them, and one negated, always fit.
const maxCredit = math.MaxInt64 / 4

func addCredit(a, b int64) int64 { return max(min(a+b, maxCredit), -maxCredit) }

func creditOf(a probity.Amount) int64 {
	u, err := a.MulDiv(1, reputationUnit)
	if err != nil || u.Cmp(probity.Units(maxCredit)) > 0 {
		return maxCredit
	}
	return u.Big().Int64()
}

// mulDiv64 is a*b/c rounded down, or MaxInt64 if that does not fit.
func mulDiv64(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	if hi >= c {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, c)
	return min(q, math.MaxInt64)
}

// JobOutcome is how a job ended, or false while it is open. Sunk is what the gas
// of its transactions cost.
func JobOutcome(j Job, at Settlement, sunk probity.Amount) (Outcome, bool) {
	o := Outcome{Provider: j.Provider, Buyer: j.Buyer, Time: at.Time, Sunk: sunk}
	switch j.State {
	case JobDelivered:
		o.Paid = j.Price
	case JobExpired, JobRefuted:
		o.Lost = j.Bond
	case JobDeclined:
		o.Declined = true
	default:
		return Outcome{}, false
	}
	return o, true
}

// LeaseOutcome is how a lease ended, or false for another event. Paid is all that
// its provider collected over its life.
func LeaseOutcome(l Lease, e LeaseEvent, paid, sunk probity.Amount) (Outcome, bool) {
	if e.Kind != LeaseEventClosed {
		return Outcome{}, false
	}
	return Outcome{Provider: l.Provider, Buyer: l.Buyer, Time: e.At.Time, Paid: paid, Sunk: sunk, Lost: e.Slashed}, true
}

// SeatOutcomeOf is how one seat of a settled task came out; sunk is the gas of
// the seat's own part.
func SeatOutcomeOf(t Task, seat int, how SeatOutcome, at Settlement, sunk probity.Amount) Outcome {
	s := t.Seats[seat]
	o := Outcome{Provider: s.Provider, Buyer: t.Buyer, Time: at.Time, Sunk: sunk}
	switch how {
	case SeatPaid:
		o.Paid = s.Price
	case SeatOverruled, SeatSilent, SeatRefuted:
		o.Lost = t.Bond
	case SeatFreed:
		o.Declined = s.State == SeatDeclined
	}
	return o
}

// Reputations are those of all providers of a market, as its events tell them.
// The zero value has seen nothing.
type Reputations struct {
	// Rules are part of what has to be agreed on: others compute other scores.
	Rules ReputationRules
	of    map[probity.Account]Reputation
}

// Of is a provider's reputation, a newcomer's if it has none.
func (r *Reputations) Of(provider probity.Account) Reputation { return r.of[provider] }

// Observe adds one outcome. Outcomes come in the order of their events.
func (r *Reputations) Observe(o Outcome) {
	if r.of == nil {
		r.of = map[probity.Account]Reputation{}
	}
	r.of[o.Provider] = r.of[o.Provider].After(o, r.Rules)
}
