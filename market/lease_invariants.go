package market

import (
	"fmt"
	"math/big"

	"probity"
)

// heldForLeases is what escrow accounts and leases hold together.
func (s *State) heldForLeases() *big.Int {
	held := new(big.Int)
	for _, e := range s.escrows {
		held.Add(held, e.Balance.Big())
	}
	for _, r := range s.leases {
		held.Add(held, &r.in).Sub(held, &r.out).Add(held, s.undrawn(r))
	}
	return held
}

// undrawn is what an account paid to a running lease and nobody has drawn yet.
func (s *State) undrawn(r *leaseRecord) *big.Int {
	if r.State != LeaseRunning {
		return new(big.Int)
	}
	n := new(big.Int).SetUint64(s.escrows[r.Account()].Funded)
	n.Sub(n, new(big.Int).SetUint64(r.Since))
	return n.Mul(n, r.Rate.Big())
}

// heldForTasks is what tasks hold that are not settled.
func (s *State) heldForTasks() *big.Int {
	held := new(big.Int)
	for _, r := range s.tasks {
		held.Add(held, r.escrow())
	}
	return held
}

// ratesAddUp: an account pays exactly the running leases that name it, and is dry
// only while there are some that it cannot pay.
func ratesAddUp(s *State) error {
	want := map[EscrowID]*big.Int{}
	for _, r := range s.leases {
		if r.State == LeaseRunning {
			if want[r.Account()] == nil {
				want[r.Account()] = new(big.Int)
			}
			want[r.Account()].Add(want[r.Account()], r.Rate.Big())
		}
	}
	for id, e := range s.escrows {
		sum := want[id]
		if sum == nil {
			sum = new(big.Int)
		}
		if e.RateSum.Big().Cmp(sum) != 0 {
			return fmt.Errorf("escrow account %d of %s pays %s per second, its leases cost %s", id.Number, id.Owner, e.RateSum, sum)
		}
		if e.Dry && e.RateSum.IsZero() {
			return fmt.Errorf("escrow account %d of %s is dry without a lease", id.Number, id.Owner)
		}
	}
	return nil
}

// leasesHoldWhatIsDue: a closed lease holds what its provider has not collected and
// nothing else; an open one holds its fee, a second one while a claim is open, and the
// pay for the time of notice, or for what is left of it.
func leasesHoldWhatIsDue(s *State) error {
	for _, r := range s.leases {
		want := new(big.Int)
		if r.State == LeaseClosed {
			want.Mul(r.Rate.Big(), new(big.Int).SetUint64(r.EndsAt-r.Since))
		} else {
			seconds := uint64(r.Notice)
			if r.State == LeaseEnding {
				seconds = r.EndsAt - r.Since
			}
			want.Mul(r.Rate.Big(), new(big.Int).SetUint64(seconds))
			want.Add(want, r.Fee.Big())
			if r.AnswerBy != 0 {
				want.Add(want, r.Fee.Big())
			}
		}
		if got := new(big.Int).Sub(&r.in, &r.out); got.Cmp(want) != 0 {
			return fmt.Errorf("lease %s in state %d holds %s, not %s", r.ID, r.State, got, want)
		}
		if closed := r.State == LeaseClosed; closed != (r.ends == 1) || !closed && r.ends != 0 {
			return fmt.Errorf("lease %s in state %d ended %d times", r.ID, r.State, r.ends)
		}
		if r.State == LeaseClosed && r.AnswerBy != 0 || (r.Reason == 0) != (r.State == LeaseRunning) {
			return fmt.Errorf("lease %s in state %d has reason %d and a claim until %d", r.ID, r.State, r.Reason, r.AnswerBy)
		}
	}
	return nil
}

// tasksPayOnce: a task pays nothing before it is settled, and then exactly what
// its buyer paid in, to seats that revealed the output and to the buyer.
func tasksPayOnce(s *State) error {
	for _, r := range s.tasks {
		if ended := r.State != TaskOpen && r.State != TaskChallenged; ended != (r.ends == 1) || !ended && r.ends != 0 {
			return fmt.Errorf("task %s in state %d was settled %d times", r.ID, r.State, r.ends)
		}
		paid, prices := new(big.Int), new(big.Int)
		for _, p := range r.paid {
			paid.Add(paid, p.amount.Big())
		}
		if r.ends == 1 {
			for _, p := range r.Seats {
				prices.Add(prices, p.Price.Big())
			}
		}
		if paid.Cmp(prices) != 0 {
			return fmt.Errorf("task %s in state %d paid %s, not %s", r.ID, r.State, paid, prices)
		}
		trial := s.tasks[ChallengeID(r.ID)]
		if r.State == TaskChallenged && (trial == nil || trial.State != TaskOpen) {
			return fmt.Errorf("task %s waits for referees that are not at work", r.ID)
		}
	}
	return nil
}

// locks is what leases and tasks lock of each provider's bond.
func (s *State) locks(add func(who probity.Account, amount probity.Amount)) {
	for _, r := range s.leases {
		if r.State != LeaseClosed {
			add(r.Provider, r.Bond)
		}
	}
	for _, r := range s.tasks {
		for _, p := range r.Seats {
			if amount := r.locks(p); !amount.IsZero() {
				add(p.Provider, amount)
			}
		}
	}
}
