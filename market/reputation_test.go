package market

import (
	"testing"

	"pgregory.net/rapid"

	"probity"
)

// A life is what happens to a provider: jobs for others, failures, and jobs that
// it orders from itself.
type lifeStep struct {
	wait             uint64
	paid, sunk, lost uint64 // in thousandths of a token
	wash             bool
}

func drawLife(t *rapid.T) []lifeStep {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) lifeStep {
		s := lifeStep{wait: rapid.Uint64Range(0, 40*24*3600).Draw(t, "wait")}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			s.lost = rapid.Uint64Range(1, 20_000).Draw(t, "lost")
		case 1, 2:
			s.wash, s.paid, s.sunk = true, rapid.Uint64Range(0, 500_000).Draw(t, "wash price"), rapid.Uint64Range(1, 20_000).Draw(t, "wash gas")
		default:
			s.paid, s.sunk = rapid.Uint64Range(1, 500_000).Draw(t, "price"), rapid.Uint64Range(1, 5_000).Draw(t, "gas")
		}
		return s
	}), 1, 80).Draw(t, "life")
}

func milli(n uint64) probity.Amount {
	a, err := probity.Tokens(n).MulDiv(1, 1000)
	if err != nil {
		panic(err)
	}
	return a
}

// premiums is what a life's reputation earned in jobs for others, and what its
// wash jobs sank.
func premiums(life []lifeStep, wash bool) (earned, sunk int64, r Reputation) {
	rules := ReputationRules{}
	now := uint64(1)
	for _, s := range life {
		now += s.wait
		if s.wash && !wash {
			continue
		}
		r = r.at(now, rules.filled())
		if s.wash {
			sunk += creditOf(milli(s.sunk))
		} else {
			earned += r.premium(milli(s.paid), rules.filled())
		}
		r = r.After(Outcome{Provider: probity.Account{1}, Buyer: probity.Account{2}, Time: now, Paid: milli(s.paid), Sunk: milli(s.sunk), Lost: milli(s.lost)}, rules)
	}
	return earned, sunk, r
}

func TestWashJobsCostMoreThanTheReputationThatTheyBuyEverEarns(t *testing.T) {
	gain := func(t rapid.TB, life []lifeStep) (gain, sunk int64) {
		with, sunk, _ := premiums(life, true)
		without, _, _ := premiums(life, false)
		// Each step of life rounds by less than three billionths of a token, each
		// day's fading by less than one.
		days := int64(1)
		for _, s := range life {
			days += int64(s.wait/(24*3600)) + 1
		}
		if gain = with - without; gain > sunk+3*int64(len(life))+days {
			t.Fatalf("wash jobs that sank %d earned %d more in premiums", sunk, gain)
		}
		return gain, sunk
	}
	// One that earns something: without such, the rest would be about nothing.
	life := []lifeStep{{paid: 1000, sunk: 10_000, wash: true}}
	for range 50 {
		life = append(life, lifeStep{wait: 3600, paid: 500_000, sunk: 1})
	}
	if gain, sunk := gain(t, life); gain <= sunk/10 {
		t.Errorf("wash jobs that sank %d earned %d only", sunk, gain)
	}
	rapid.Check(t, func(t *rapid.T) { gain(t, drawLife(t)) })
}

func TestAReputationIsEarnedByWorkAndSpentByPremiums(t *testing.T) {
	job := func(r Reputation, n int, paid, sunk uint64) Reputation {
		for range n {
			r = r.After(Outcome{Provider: probity.Account{1}, Buyer: probity.Account{2}, Time: r.last + 3600, Paid: milli(paid), Sunk: milli(sunk)}, ReputationRules{})
		}
		return r
	}
	// Gas of 5 % of the price carries a premium of 2 %.
	if s := job(Reputation{}, 2000, 1000, 50).Score(0, ReputationRules{}); s != 100 {
		t.Errorf("2,000 small jobs: %d", s)
	}
	// Gas of 1 % carries half of it.
	if s := job(Reputation{}, 20_000, 1000, 10).Score(0, ReputationRules{}); s < 35 || s > 50 {
		t.Errorf("20,000 jobs with little gas: %d", s)
	}
	if s := (Reputation{}).Score(0, ReputationRules{}); s != 0 {
		t.Errorf("a newcomer: %d", s)
	}
}

func TestASlashTakesAsMuchToWashOffAsWasSlashed(t *testing.T) {
	buyer, provider := probity.Account{2}, probity.Account{1}
	r := Reputation{}.After(Outcome{Provider: provider, Buyer: buyer, Time: 1, Lost: probity.Tokens(50)}, ReputationRules{})
	for n := range 50 {
		if r.Score(1, ReputationRules{}) != 0 {
			t.Fatalf("a score of %d after %d tokens of gas", r.Score(1, ReputationRules{}), n)
		}
		r = r.After(Outcome{Provider: provider, Buyer: buyer, Time: 1, Sunk: probity.Tokens(1)}, ReputationRules{})
	}
	r = r.After(Outcome{Provider: provider, Buyer: buyer, Time: 1, Sunk: probity.Tokens(10)}, ReputationRules{})
	if r.Score(1, ReputationRules{}) != 100 || r.Failures != 1 || r.Outcomes != 52 {
		t.Errorf("%+v", r)
	}
	// Half after 90 days, a quarter after 180, rounded down.
	day := uint64(24 * 3600)
	if a, b := r.Score(1+90*day, ReputationRules{}), r.Score(1+180*day, ReputationRules{}); a != 49 || b != 24 {
		t.Errorf("%d after 90 days, %d after 180", a, b)
	}
}

func TestOutcomesAreReadFromSettledJobsOnly(t *testing.T) {
	j := Job{Provider: probity.Account{1}, Buyer: probity.Account{2}, Price: probity.Units(5), Bond: probity.Units(7), State: JobOpen}
	if _, ok := JobOutcome(j, Settlement{}, probity.Amount{}); ok {
		t.Error("an open job has an outcome")
	}
	for state, want := range map[JobState]Outcome{
		JobDelivered: {Paid: j.Price}, JobExpired: {Lost: j.Bond}, JobDeclined: {Declined: true},
	} {
		j.State = state
		want.Provider, want.Buyer, want.Time = j.Provider, j.Buyer, 9
		if o, ok := JobOutcome(j, Settlement{Time: 9}, probity.Amount{}); !ok || o != want {
			t.Errorf("state %d: %+v", state, o)
		}
	}
	task := Task{Buyer: j.Buyer, Bond: j.Bond, Seats: []Seat{{Provider: j.Provider, Price: j.Price, State: SeatDeclined}}}
	for how, want := range map[SeatOutcome]Outcome{
		SeatPaid: {Paid: j.Price}, SeatOverruled: {Lost: j.Bond}, SeatSilent: {Lost: j.Bond}, SeatRefuted: {Lost: j.Bond}, SeatFreed: {Declined: true},
	} {
		want.Provider, want.Buyer, want.Time = j.Provider, j.Buyer, 9
		if o := SeatOutcomeOf(task, 0, how, Settlement{Time: 9}, probity.Amount{}); o != want {
			t.Errorf("seat %d: %+v", how, o)
		}
	}
	lease := Lease{Provider: j.Provider, Buyer: j.Buyer}
	if o, ok := LeaseOutcome(lease, LeaseEvent{Kind: LeaseEventClosed, Slashed: j.Bond, At: Settlement{Time: 9}}, j.Price, probity.Amount{}); !ok || o.Lost != j.Bond || o.Paid != j.Price {
		t.Errorf("%+v", o)
	}
	if _, ok := LeaseOutcome(lease, LeaseEvent{Kind: LeaseEventNotice}, j.Price, probity.Amount{}); ok {
		t.Error("a notice is an outcome")
	}
	self := Outcome{Provider: j.Buyer, Buyer: j.Buyer, Sunk: probity.Tokens(10)}
	if r := (Reputation{}).After(self, ReputationRules{}); r.Score(0, ReputationRules{}) != 0 {
		t.Error("a job for oneself counts")
	}
}

func TestCheatingLosesAtEveryProbabilityThatSamplingGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price := milli(rapid.Uint64Range(1, 1_000_000).Draw(t, "price"))
		bond := milli(rapid.Uint64Range(0, 10_000_000).Draw(t, "bond"))
		r := CheckRecord{Passed: rapid.Uint64().Draw(t, "passed")}
		margin := rapid.Uint64Range(1, 5).Draw(t, "margin")
		p := Sampling{Margin: margin}.Probability(price, bond, r)
		if p > SampleParts {
			t.Fatalf("probability %d", p)
		}
		// p*b/2 >= margin*(1-p)*g, in integers.
		lost, gain := creditOf(bond)/2, creditOf(price)
		if left, right := float64(p)*float64(lost), float64(margin)*float64(SampleParts-p)*float64(gain); left < right*(1-1e-9) {
			t.Fatalf("at p=%d of a million a cheat of %d with %d to lose earns money", p, gain, lost)
		}
		if more := (Sampling{Margin: margin}).Probability(price, bond, CheckRecord{}); more != SampleParts {
			t.Fatalf("a newcomer is checked with probability %d", more)
		}
	})
	s := Sampling{}
	if p := s.Floor(probity.Tokens(1), probity.Tokens(76)); p != 50_001 {
		t.Errorf("a bond of 76 prices allows to check %d of a million, not 5 %%", p)
	}
	if a, b := s.Probability(probity.Tokens(1), probity.Tokens(76), CheckRecord{Passed: 16}), uint64(525_000); a != b {
		t.Errorf("after 16 clean checks: %d", a)
	}
	if r := (CheckRecord{Passed: 99}).After(false); r.Passed != 0 || r.Refuted != 1 {
		t.Errorf("after a refutation: %+v", r)
	}
	if s.Floor(probity.Tokens(1), probity.Amount{}) != SampleParts || s.Floor(probity.Amount{}, probity.Tokens(1)) != 0 {
		t.Error("without a bond everything is checked, of nothing nothing")
	}
}

func TestSamplingDrawsAsOftenAsItSays(t *testing.T) {
	for _, p := range []uint64{0, 50_000, 500_000, SampleParts} {
		hits := 0
		for i := range 20_000 {
			if Sampled(probity.Hash{1}, probity.Hash{byte(i), byte(i >> 8)}, probity.Hash{2}, p) {
				hits++
			}
		}
		if want := float64(p) / 50; float64(hits) < want-300 || float64(hits) > want+300 {
			t.Errorf("probability %d: %d of 20,000", p, hits)
		}
	}
	if Sampled(probity.Hash{1}, probity.Hash{5}, probity.Hash{2}, 500_000) == Sampled(probity.Hash{9}, probity.Hash{5}, probity.Hash{2}, 500_000) &&
		Sampled(probity.Hash{1}, probity.Hash{6}, probity.Hash{2}, 500_000) == Sampled(probity.Hash{9}, probity.Hash{6}, probity.Hash{2}, 500_000) &&
		Sampled(probity.Hash{1}, probity.Hash{7}, probity.Hash{2}, 500_000) == Sampled(probity.Hash{9}, probity.Hash{7}, probity.Hash{2}, 500_000) &&
		Sampled(probity.Hash{1}, probity.Hash{8}, probity.Hash{2}, 500_000) == Sampled(probity.Hash{9}, probity.Hash{8}, probity.Hash{2}, 500_000) {
		t.Error("the secret does not matter: a provider could foresee the draw")
	}
}

// Whoever follows the same events has the same reputations.
func TestReputationsAreAFunctionOfEvents(t *testing.T) {
	events := []Event{
		{Kind: EventAccepted, Job: 1},
		{Kind: EventDelivered, Job: 1, At: Settlement{Time: 10, Gas: 200_000}},
		{Kind: EventDeclined, Job: 2, At: Settlement{Time: 11, Gas: 50_000}},
		{Kind: EventExpired, Job: 3, At: Settlement{Time: 12, Gas: 50_000}},
	}
	provider, buyer := probity.Account{1}, probity.Account{2}
	states := map[probity.JobID]JobState{1: JobDelivered, 2: JobDeclined, 3: JobExpired}
	run := func(n int) Reputation {
		r := Reputations{}
		for _, e := range events[:n] {
			j := Job{ID: e.Job, Provider: provider, Buyer: buyer, Price: probity.Tokens(1), Bond: probity.Tokens(160), State: states[e.Job]}
			sunk, err := milli(1).MulDiv(e.At.Gas, 1) // dear gas: 200 tokens for the delivery
			if err != nil {
				t.Fatal(err)
			}
			if o, ended := JobOutcome(j, e.At, sunk); ended && e.Kind != EventAccepted {
				r.Observe(o)
			}
		}
		return r.Of(provider)
	}
	if a := run(1); a != (Reputation{}) {
		t.Errorf("an acceptance counts: %+v", a)
	}
	// 200 sunk; less 50 for declining; then 50 sunk and 160 lost.
	for n, want := range map[int]int64{2: 200, 3: 150, 4: 40} {
		if got := run(n).credit; got > want*1e9 || got < want*1e9-1e9 {
			t.Errorf("after %d events: a credit of %d, not %d tokens", n, got, want)
		}
	}
	if a := run(4); a.Outcomes != 3 || a.Failures != 1 || a.Declines() != 6 {
		t.Errorf("%+v, %d %% declined", a, a.Declines())
	}
	if _, ended := JobOutcome(Job{ID: 1, State: JobOpen}, events[1].At, probity.Amount{}); ended {
		t.Error("an open job has ended")
	}
}
