package market

import (
	"errors"
	"fmt"
	"math/big"

	"probity"
)

// An Invariant is a property that every State has after every step.
type Invariant struct {
	Name  string
	Check func(*State) error
}

// Invariants are the properties that the rules promise, by name.
func Invariants() []Invariant {
	return []Invariant{
		{"money is conserved", conserved},
		{"nothing is negative", notNegative},
		{"stakes cover what they lock", stakesCover},
		{"a job ends once", endsOnce},
		{"nobody is paid twice", paidOnce},
		{"a claimed job ends as its claim did", claimsDecide},
		{"an escrow account pays its leases and no others", ratesAddUp},
		{"a lease holds what is due, and ends once", leasesHoldWhatIsDue},
		{"a task pays once", tasksPayOnce},
	}
}

// Check runs every invariant and returns what does not hold.
func (s *State) Check() error {
	var errs []error
	for _, inv := range Invariants() {
		if err := inv.Check(s); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", inv.Name, err))
		}
	}
	return errors.Join(errs...)
}

// conserved: to the unit, what entered the market is what left it, what it owes,
// what open jobs, leases, tasks and escrow accounts hold and what providers have
// at stake; and together with what lies outside that is all the money there is.
func conserved(s *State) error {
	held := new(big.Int)
	for _, a := range s.owed {
		held.Add(held, a.Big())
	}
	for _, st := range s.stakes {
		held.Add(held, st.Total.Big())
	}
	for _, j := range s.jobs {
		if j.State == JobOpen {
			held.Add(held, j.Price.Big()).Add(held, j.Fee.Big())
		}
	}
	held.Add(held, s.heldForLeases()).Add(held, s.heldForTasks())
	if in := new(big.Int).Add(held, &s.out); in.Cmp(&s.in) != 0 {
		return fmt.Errorf("%s entered the market, %s left it or is held", &s.in, in)
	}
	for _, a := range s.balances {
		held.Add(held, a.Big())
	}
	if held.Cmp(s.minted.Big()) != 0 {
		return fmt.Errorf("%s was minted, %s is there", s.minted, held)
	}
	return nil
}

// notNegative: amounts have no sign, so what would have gone below zero shows as
// a subtraction that failed.
func notNegative(s *State) error { return s.fault }

// stakesCover: what open jobs, leases and tasks lock is exactly the sum of their
// bonds, and together with what is on its way out it is within the total.
func stakesCover(s *State) error {
	locked := map[probity.Account]*big.Int{}
	add := func(who probity.Account, amount probity.Amount) {
		if locked[who] == nil {
			locked[who] = new(big.Int)
		}
		locked[who].Add(locked[who], amount.Big())
	}
	for _, j := range s.jobs {
		if j.State == JobOpen {
			add(j.Provider, j.Bond)
		}
	}
	s.locks(add)
	for who, want := range locked {
		if got := s.stakes[who].Locked; got.Big().Cmp(want) != 0 {
			return fmt.Errorf("%s has %s locked, what is open needs %s", who, got, want)
		}
	}
	for who, st := range s.stakes {
		if locked[who] == nil && !st.Locked.IsZero() {
			return fmt.Errorf("%s has %s locked for nothing", who, st.Locked)
		}
		if sum := new(big.Int).Add(st.Locked.Big(), st.Exiting.Big()); sum.Cmp(st.Total.Big()) > 0 {
			return fmt.Errorf("%s has %s at stake, %s locked or on its way out", who, st.Total, sum)
		}
	}
	return nil
}

// endsOnce: an open job has not ended, any other ended once, and an order became
// at most one job.
func endsOnce(s *State) error {
	if len(s.taken) != len(s.jobs) {
		return fmt.Errorf("%d orders became %d jobs", len(s.taken), len(s.jobs))
	}
	for _, j := range s.jobs {
		want := 1
		if j.State == JobOpen {
			want = 0
		}
		if j.ends != want || j.State < JobOpen || j.State > JobRefuted {
			return fmt.Errorf("job %d in state %d ended %d times", j.ID, j.State, j.ends)
		}
		if s.taken[j.Order] != j.ID {
			return fmt.Errorf("order %s became job %d and job %d", j.Order, s.taken[j.Order], j.ID)
		}
	}
	return nil
}

// paidOnce: the end of a job pays out exactly what the job held: on delivery the
// price to the provider and the fee to the lineage, on expiry everything and the
// bond to the buyer, who shares the bond with the challenger after a refutation;
// before its end it pays nothing.
func paidOnce(s *State) error {
	for _, j := range s.jobs {
		got := map[probity.Account]*big.Int{}
		add := func(m map[probity.Account]*big.Int, who probity.Account, a probity.Amount) {
			if m[who] == nil {
				m[who] = new(big.Int)
			}
			m[who].Add(m[who], a.Big())
		}
		for _, p := range j.paid {
			add(got, p.to, p.amount)
		}
		want := map[probity.Account]*big.Int{}
		switch j.State {
		case JobDelivered:
			m := s.models[modelKey{j.Asset, j.Version}]
			parts, err := Split(j.Fee, m.shares)
			if err != nil {
				return fmt.Errorf("job %d: %w", j.ID, err)
			}
			add(want, j.Provider, j.Price)
			for i, part := range parts {
				add(want, m.shares[i].Account, part)
			}
		case JobExpired:
			for _, a := range []probity.Amount{j.Price, j.Fee, j.Bond} {
				add(want, j.Buyer, a)
			}
		case JobRefuted:
			half, err := j.Bond.MulDiv(1, 2)
			if err != nil {
				return fmt.Errorf("job %d: %w", j.ID, err)
			}
			rest, err := j.Bond.Sub(half)
			if err != nil {
				return fmt.Errorf("job %d: %w", j.ID, err)
			}
			for _, a := range []probity.Amount{j.Price, j.Fee, rest} {
				add(want, j.Buyer, a)
			}
			add(want, j.challenger, half)
		case JobDeclined:
			for _, a := range []probity.Amount{j.Price, j.Fee} {
				add(want, j.Buyer, a)
			}
		}
		if len(got) != len(want) {
			return fmt.Errorf("job %d paid %d accounts, not %d", j.ID, len(got), len(want))
		}
		for who, a := range want {
			if got[who] == nil || got[who].Cmp(a) != 0 {
				return fmt.Errorf("job %d paid %s to %s, not %s", j.ID, got[who], who, a)
			}
		}
	}
	return nil
}

// claimsDecide: a job of tier dispute was paid because its provider's claim stands for
// ever, and with what that states; its bond was taken because the claim was refuted, or
// because there was none in time.
func claimsDecide(s *State) error {
	for _, j := range s.jobs {
		if j.Tier != probity.TierDispute || j.State == JobOpen || j.State == JobDeclined {
			continue
		}
		v := s.verdict(j.Job)
		inTime := v.Claim != 0 && v.Posted <= j.Deadline
		var ok bool
		switch j.State {
		case JobDelivered:
			ok = inTime && v.State == VerdictFinal && v.Statement == j.Output
		case JobRefuted:
			ok = inTime && v.State == VerdictRefuted && v.Challenger == j.challenger
		case JobExpired:
			ok = !inTime
		}
		if !ok {
			return fmt.Errorf("job %d in state %d, whose claim is %+v", j.ID, j.State, v)
		}
	}
	return nil
}
