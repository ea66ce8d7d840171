package provider_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"probity"
	"probity/provider"
)

// survive runs n jobs through an agent that crashes where arm says, and through
// a second one on what the first left on disk. It reports whether the first one
// crashed at all, and checks that each job was done, paid and logged once.
func survive(t *testing.T, n int, arm func(*incarnation, *provider.Config)) (crashed bool, proofs int64) {
	w := newWorld(t)
	first := w.start(w.journal(1), arm)
	var second *incarnation
	revive := func() {
		if second == nil && first.dead.Load() {
			first.end()
			second = w.start(first.copied, nil)
		}
	}
	bought := make(chan struct{})
	go func() {
		defer close(bought)
		for i := range n {
			o, in := w.order(int64(i), 1, 2)
			j, bid := w.buy(o)
			w.send(j, bid, in)
		}
	}()
	closed := func() bool {
		select {
		case <-bought:
			return true
		default:
			return false
		}
	}
	w.until("all jobs were done", func() bool {
		revive()
		inc := first
		if second != nil {
			inc = second
		}
		s := inc.agent.Status()
		return closed() && s.Open == 0 && s.Delivered == n && w.balance(maker) == probity.Units(funds-stake+uint64(n)*price) && len(w.log.list()) == n
	})
	if second == nil {
		first.end()
		// The last records may have been put while the test looked.
		if crashed = first.dead.Load(); crashed {
			second = w.start(first.copied, nil)
			w.until("the second agent saw that all is done", func() bool { s := second.agent.Status(); return s.Open == 0 && s.Delivered == n })
			second.end()
		}
	} else {
		crashed = true
		second.end()
	}
	w.settled(n)
	return crashed, w.prover.calls.Load()
}

func TestACrashAfterAnyRecordLosesNoJobAndRepeatsNoEffect(t *testing.T) {
	for _, jobs := range []int{1, 2} {
		t.Run(fmt.Sprintf("%d jobs", jobs), func(t *testing.T) {
			points := 0
			for k := 1; ; k++ {
				crashed := false
				t.Run(fmt.Sprintf("record %d", k), func(t *testing.T) {
					crashed, _ = survive(t, jobs, func(inc *incarnation, c *provider.Config) {
						puts := 0
						inc.journal.Hook = func(key string) {
							if puts++; puts == k {
								// A Put is serial, so this is exactly the point.
								inc.crash()
							}
						}
					})
				})
				if !crashed {
					break
				}
				points++
			}
			if points < 10 {
				t.Errorf("only %d points were tried: a job has at least 10 records", points)
			}
		})
	}
}

func TestACrashBetweenAnEffectAndItsRecordRepeatsNothing(t *testing.T) {
	points := 0
	for k := 1; ; k++ {
		crashed := false
		t.Run(fmt.Sprintf("effect %d", k), func(t *testing.T) {
			var proofs int64
			crashed, proofs = survive(t, 1, func(inc *incarnation, c *provider.Config) { inc.crashAt = k })
			if proofs != 1 {
				t.Errorf("%d proofs, want 1: every effect after proving finds the proof in the journal", proofs)
			}
		})
		if !crashed {
			break
		}
		points++
	}
	if points != 4 {
		t.Errorf("%d effects were cut off, want 4: bid, delivery, receipt, withdrawal", points)
	}
}

func TestAnEffectWhoseAnswerIsLostIsNotRepeated(t *testing.T) {
	for k := 1; k <= 4; k++ {
		t.Run(fmt.Sprintf("effect %d", k), func(t *testing.T) {
			if crashed, _ := survive(t, 1, func(inc *incarnation, c *provider.Config) { inc.loseAt = k }); crashed {
				t.Error("nothing was to crash")
			}
		})
	}
}

func TestAProofInTheJournalIsNotComputedAgain(t *testing.T) {
	w := newWorld(t)
	first := w.start(w.journal(1), func(inc *incarnation, c *provider.Config) {
		inc.journal.Hook = func(key string) {
			if key == "deliver/1" {
				inc.crash()
			}
		}
	})
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	<-first.done
	first.done <- nil
	first.end()
	second := w.start(first.copied, nil)
	w.until("the job was over", func() bool {
		return second.agent.Status().Delivered == 1 && w.balance(maker) == probity.Units(funds-stake+price)
	})
	second.end()
	w.settled(1)
	if n := w.prover.calls.Load(); n != 1 {
		t.Errorf("%d proofs, want 1", n)
	}
}

// TestAnAgentThatCrashesAgainAndAgainGetsThere crashes every incarnation after
// a few records, at places drawn from a seed.
func TestAnAgentThatCrashesAgainAndAgainGetsThere(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			const jobs = 3
			rng := rand.New(rand.NewPCG(seed, 0))
			w := newWorld(t)
			arm := func(inc *incarnation, _ *provider.Config) {
				left := 1 + rng.IntN(8)
				inc.journal.Hook = func(string) {
					if left--; left == 0 {
						inc.crash()
					}
				}
			}
			inc := w.start(w.journal(1), arm)
			crashes := 0
			revive := func() {
				if inc.dead.Load() {
					inc.end()
					crashes++
					inc = w.start(inc.copied, arm)
				}
			}
			for i := range int64(jobs) {
				o, in := w.order(i, 1, 2)
				h, err := w.h.Book(buyer).PostOrder(t.Context(), o)
				w.must(err)
				w.until("a bid came", func() bool {
					revive()
					bids, err := w.h.Book(buyer).Bids(t.Context(), h)
					w.must(err)
					return len(bids) == 1
				})
				j, bid := w.buy(o)
				w.send(j, bid, in)
			}
			w.until("all jobs were done", func() bool {
				revive()
				s := inc.agent.Status()
				return s.Open == 0 && s.Delivered == jobs && w.balance(maker) == probity.Units(funds-stake+jobs*price)
			})
			inc.end()
			w.settled(jobs)
			if crashes < 3 {
				t.Errorf("only %d crashes", crashes)
			}
		})
	}
}
