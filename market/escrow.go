package market

import (
	"math"
	"math/big"

	"probity"
)

// An EscrowID names an escrow account: its owner has as many as it numbers, so
// that one deal can be kept from using up what another was meant to run on.
type EscrowID struct {
	Owner  probity.Account `json:"owner"`
	Number uint32          `json:"number"`
}

// An Escrow is the money that a buyer's running leases are paid from, second by
// second, as an accumulator: Funded counts the seconds that were paid to all of
// them, and a lease that began when Funded was f has earned its rate times
// Funded-f. So any number of leases costs one division to bring up to date, and
// all sums are exact: whatever leaves Balance is RateSum times a number of whole
// seconds, and the remainder stays with the owner.
//
// An account that cannot pay all of its leases for one more second runs dry. It
// pays nothing from then on, to any of them, until it is topped up: what lies
// between is not paid afterwards. A dry account's leases can be closed by
// anyone, and in whatever order that is done, everybody gets the same.
//
// An Escrow is a value; its methods return the changed one.
type Escrow struct {
	Balance probity.Amount `json:"balance"` // as of Last
	RateSum probity.Amount `json:"rateSum"` // of the running leases, per second
	Last    uint64         `json:"last"`    // Unix seconds; of a dry account, when it ran dry
	Funded  uint64         `json:"funded"`  // seconds paid so far
	Dry     bool           `json:"dry"`
}

// At is the account at a time, which must not lie before Last. It changes
// nothing that anybody owns: At(t).At(u) is At(u).
func (e Escrow) At(now uint64) Escrow {
	if e.Dry || now <= e.Last {
		return e
	}
	if e.RateSum.IsZero() {
		e.Last = now
		return e
	}
	seconds := now - e.Last
	if can := perSecond(e.Balance, e.RateSum); can < seconds {
		seconds, e.Dry = can, true
	}
	// No error: seconds*RateSum is at most Balance.
	paid, _ := forSeconds(e.RateSum, seconds)
	e.Balance, _ = e.Balance.Sub(paid)
	e.Funded += seconds
	e.Last += seconds
	return e
}

// SolventUntil is the last second that the account pays for if nothing is added;
// math.MaxUint64 if it has no leases to pay for.
func (e Escrow) SolventUntil() uint64 {
	if e.Dry {
		return e.Last
	}
	if e.RateSum.IsZero() {
		return math.MaxUint64
	}
	until := e.Last + perSecond(e.Balance, e.RateSum)
	if until < e.Last {
		return math.MaxUint64
	}
	return until
}

// topUp adds money. An account that ran dry runs again from now on if it can
// pay for the next second.
func (e Escrow) topUp(amount probity.Amount, now uint64) (Escrow, error) {
	e = e.At(now)
	sum, err := e.Balance.Add(amount)
	if err != nil {
		return e, err
	}
	e.Balance = sum
	return e.revive(now), nil
}

// join adds a lease, if the account can then pay for the next second of all.
func (e Escrow) join(rate probity.Amount, now uint64) (Escrow, error) {
	e = e.At(now)
	sum, err := e.RateSum.Add(rate)
	if err != nil || e.Balance.Cmp(sum) < 0 {
		return e, ErrFunds
	}
	e.RateSum = sum
	return e.revive(now), nil
}

// leave takes a lease out. An account without leases is not dry.
func (e Escrow) leave(rate probity.Amount, now uint64) (Escrow, error) {
	e = e.At(now)
	rest, err := e.RateSum.Sub(rate)
	if err != nil {
		return e, err
	}
	e.RateSum = rest
	if rest.IsZero() {
		e.Dry, e.Last = false, now
	}
	return e, nil
}

func (e Escrow) revive(now uint64) Escrow {
	if e.Dry && e.Balance.Cmp(e.RateSum) >= 0 {
		e.Dry, e.Last = false, now
	}
	return e
}

// forSeconds is a rate for a number of seconds, or probity.ErrAmount.
func forSeconds(rate probity.Amount, seconds uint64) (probity.Amount, error) {
	return rate.MulDiv(seconds, 1)
}

// perSecond is how many whole seconds a sum pays for, at most math.MaxUint64.
func perSecond(sum, rate probity.Amount) uint64 {
	n := new(big.Int).Quo(sum.Big(), rate.Big())
	if !n.IsUint64() {
		return math.MaxUint64
	}
	return n.Uint64()
}
