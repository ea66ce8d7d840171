package market

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"probity"
)

// A slowAccount pays its leases second by second: what an Escrow means.
type slowAccount struct {
	balance uint64
	now     uint64
	dry     bool
	rates   map[int]uint64
	earned  map[int]uint64
}

func (a *slowAccount) sum() (n uint64) {
	for _, r := range a.rates {
		n += r
	}
	return n
}

func (a *slowAccount) wait(seconds uint64) {
	for range seconds {
		a.now++
		if sum := a.sum(); sum == 0 || a.dry {
			continue
		} else if a.balance < sum {
			a.dry = true
		} else {
			a.balance -= sum
			for id, r := range a.rates {
				a.earned[id] += r
			}
		}
	}
}

func (a *slowAccount) revive() {
	if a.balance >= a.sum() {
		a.dry = false
	}
}

func TestAnEscrowPaysWhatPayingEverySecondWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slow := &slowAccount{rates: map[int]uint64{}, earned: map[int]uint64{}}
		fast, since := Escrow{}, map[int]uint64{}
		next := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			var err error
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				n := rapid.Uint64Range(1, 300).Draw(t, "top-up")
				fast, err = fast.topUp(probity.Units(n), slow.now)
				slow.balance += n
				slow.revive()
			case 1:
				n := rapid.Uint64Range(0, slow.balance).Draw(t, "taken back")
				fast = fast.At(slow.now)
				fast.Balance, err = fast.Balance.Sub(probity.Units(n))
				slow.balance -= n
			case 2:
				rate := rapid.Uint64Range(0, 20).Draw(t, "rate")
				if slow.balance < slow.sum()+rate {
					if _, err := fast.join(probity.Units(rate), slow.now); err == nil {
						t.Fatal("a lease joined that the account cannot pay")
					}
					continue
				}
				fast, err = fast.join(probity.Units(rate), slow.now)
				slow.rates[next] = rate
				slow.revive()
				since[next] = fast.Funded
				next++
			case 3:
				for id, rate := range slow.rates { // whichever comes first: they are all alike to the account
					fast, err = fast.leave(probity.Units(rate), slow.now)
					if got := rate * (fast.Funded - since[id]); got != slow.earned[id] {
						t.Fatalf("lease %d leaves with %d, want %d", id, got, slow.earned[id])
					}
					delete(slow.rates, id)
					if slow.sum() == 0 {
						slow.dry = false
					}
					break
				}
			default:
				slow.wait(rapid.Uint64Range(0, 40).Draw(t, "seconds"))
			}
			if err != nil {
				t.Fatal(err)
			}
			at := fast.At(slow.now)
			if at.Balance != probity.Units(slow.balance) || at.Dry != slow.dry {
				t.Fatalf("at %d: %+v, want a balance of %d, dry %v", slow.now, at, slow.balance, slow.dry)
			}
			for id, rate := range slow.rates {
				if got := rate * (at.Funded - since[id]); got != slow.earned[id] {
					t.Fatalf("lease %d at %d per second has earned %d, want %d", id, rate, got, slow.earned[id])
				}
			}
			if !at.Dry && at.SolventUntil() < slow.now || at.Dry && at.SolventUntil() >= slow.now {
				t.Fatalf("at %d: solvent until %d, dry %v", slow.now, at.SolventUntil(), at.Dry)
			}
		}
	})
}

func TestLookingAtAnEscrowChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(0, 1000)
		e := Escrow{Balance: probity.Units(n.Draw(t, "balance")), RateSum: probity.Units(n.Draw(t, "rates")), Last: 500, Funded: n.Draw(t, "funded")}
		early := 500 + n.Draw(t, "early")
		late := early + n.Draw(t, "late")
		if got, want := e.At(early).At(late), e.At(late); got != want {
			t.Fatalf("looked at on the way: %+v, otherwise %+v", got, want)
		}
		if until := e.SolventUntil(); until != e.At(early).SolventUntil() {
			t.Fatalf("solvent until %d, seen from %d until %d", until, early, e.At(early).SolventUntil())
		}
	})
}

func TestAnEscrowAtTheEndsOfItsRange(t *testing.T) {
	most := powerOfTwoLess1(128)
	for _, c := range []struct {
		name  string
		e     Escrow
		now   uint64
		want  Escrow
		until uint64
	}{
		{"all the money there is, at a unit a second", Escrow{Balance: most, RateSum: probity.Units(1)}, 1 << 47,
			Escrow{Balance: minusUnits(most, 1<<47), RateSum: probity.Units(1), Last: 1 << 47, Funded: 1 << 47}, math.MaxUint64},
		{"all the money there is, in a second", Escrow{Balance: most, RateSum: most}, 1,
			Escrow{RateSum: most, Last: 1, Funded: 1}, 1},
		{"and a second later", Escrow{Balance: most, RateSum: most}, 2,
			Escrow{RateSum: most, Last: 1, Funded: 1, Dry: true}, 1},
		{"nothing, with nothing to pay", Escrow{}, 5, Escrow{Last: 5}, math.MaxUint64},
	} {
		if got := c.e.At(c.now); got != c.want || c.e.SolventUntil() != c.until {
			t.Errorf("%s: %+v until %d, want %+v until %d", c.name, got, c.e.SolventUntil(), c.want, c.until)
		}
	}
	if _, err := (Escrow{Balance: most, RateSum: most}).join(probity.Units(1), 0); err == nil {
		t.Error("rates beyond the range were added up")
	}
	if _, err := (Escrow{Balance: most}).topUp(probity.Units(1), 0); err == nil {
		t.Error("money beyond the range was added up")
	}
}

func minusUnits(a probity.Amount, n uint64) probity.Amount {
	a, _ = a.Sub(probity.Units(n))
	return a
}

// TestTheOrderOfStepsInOneSecondChangesNobodysMoney settles an account with many
// leases, solvent or dry, some under notice or a claim, in every order that it
// tries, and compares everything that anybody has afterwards.
func TestTheOrderOfStepsInOneSecondChangesNobodysMoney(t *testing.T) {
	const leases = 6
	for seed := range uint64(40) {
		run := func(order []int) string {
			rnd := rand.New(rand.NewPCG(seed, 7))
			c := newLeaseScene(t)
			var ids []probity.Hash
			for range leases {
				ids = append(ids, c.open(func(o *LeaseOrder, b *LeaseBid, fund *uint64) {
					o.Notice, o.Fee, *fund = 0, probity.Units(rnd.Uint64N(9)), 400+rnd.Uint64N(600)
					b.Rate = probity.Units(1 + rnd.Uint64N(9))
				}))
			}
			c.now += 10
			c.must(c.s.ClaimDown(c.buyer.Account(), ids[0], c.now))
			c.must(c.s.GiveNotice(c.provider.Account(), ids[1], c.now))
			c.now += 61 + rnd.Uint64N(200) // sometimes the account runs dry meanwhile
			for _, step := range order {
				// Some are refused, in every order alike.
				switch id := ids[step]; step {
				case 0:
					c.must(c.s.CloseDown(id, c.now))
				case 1:
					c.must(c.s.FinishLease(id, c.now))
				case 2:
					c.must(c.s.GiveNotice(c.buyer.Account(), id, c.now))
				case 3, 4:
					_ = c.s.CloseInsolvent(c.closer, id, c.now)
				default:
					_, err := c.s.Collect(id, c.now)
					c.must(err)
				}
			}
			c.must(c.s.Check())
			out := fmt.Sprint(c.s.Escrow(EscrowID{c.buyer.Account(), 0}, c.now), c.s.owed, c.s.balances, c.s.stakes)
			for _, id := range ids {
				l, err := c.s.Lease(id)
				c.must(err)
				out += fmt.Sprint(l)
			}
			return out
		}
		order := []int{0, 1, 2, 3, 4, 5}
		want := run(order)
		for range 20 {
			rand.New(rand.NewPCG(seed, rand.Uint64())).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			if got := run(order); got != want {
				t.Fatalf("seed %d, in order %v:\n%s\nin order of opening:\n%s", seed, order, got, want)
			}
		}
	}
}
