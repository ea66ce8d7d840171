package sim

import (
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

func year(t testing.TB, cfg Config) *Result {
	t.Helper()
	r, err := Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var small = Config{Seed: 3, Days: 60, Buyers: 2000, Providers: 80, Orders: 30, Cheats: 0.08}

func TestTheSameSeedIsTheSameYear(t *testing.T) {
	cfg := small
	cfg.Days = 14
	a, b := year(t, cfg), year(t, cfg)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("two runs of one seed differ:\n%+v\n%+v", a.Lines, b.Lines)
	}
	cfg.Seed = 2
	if reflect.DeepEqual(a.Lines, year(t, cfg).Lines) {
		t.Error("another seed is the same year")
	}
}

// A cheating provider loses in each tier, whatever its way of cheating.
func TestCheatingDoesNotPayInAnyTier(t *testing.T) {
	r := year(t, small)
	for s := range services {
		honest := r.Lines[s][Honest][0]
		if honest.Parts < 20 || honest.Profit() <= 0 {
			t.Errorf("%s: %d honest parts bring %f each: nobody would work", s, honest.Parts, honest.Profit())
		}
		for k := Lazy; k < kinds; k++ {
			l := r.Cheated(s, k)
			switch {
			case k == Lying && s == Lease || k == Colluding && s != Quorum: // honest there
			case l.Parts == 0 && k == Spamming: // pushed down by its declines, perhaps before its first here
			case l.Parts == 0:
				t.Errorf("%s: no provider was %s: the test shows nothing", s, k)
			case l.Profit() >= 0:
				t.Errorf("%s: being %s brings %f tokens a time", s, k, l.Profit())
			}
		}
	}
	if r.Cheated(ZK, Spamming).Parts == 0 {
		t.Error("nobody spammed: the test shows nothing")
	}
	for s, wrong := range r.Wrong {
		if s := Service(s); wrong > 0 && (s == ZK || s == Dispute) {
			t.Errorf("%s: %d wrong answers were paid", s, wrong)
		}
	}
	// Under tier signed a wrong answer may pass; a cheat cannot live on that.
	if r.Wrong[Signed]*10 > r.Answers[Signed] {
		t.Errorf("signed: %d of %d answers were wrong", r.Wrong[Signed], r.Answers[Signed])
	}
	if r.Checks[Signed] >= r.Checkable[Signed] || r.Checks[Dispute] != r.Checkable[Dispute] {
		t.Errorf("checked: %v of %v", r.Checks, r.Checkable)
	}
	for _, g := range []string{"challenges a right answer", "claims that a running lease is down", "lets a lease run dry"} {
		if l := r.Grief[g]; l.Parts == 0 || l.Profit() >= 0 {
			t.Errorf("a buyer that %s: %d times, %f tokens", g, l.Parts, l.Profit())
		}
	}
	if n := r.Refused["a proof of something else"]; n == 0 {
		t.Error("nobody tried a wrong proof")
	}
}

// A ring that knows that it holds a majority is outvoted by the order's referees: the
// seat that did the work calls them, and where there is none, the buyer's sample does.
func TestARingThatHoldsAMajorityEarnsLessThanAnHonestSeat(t *testing.T) {
	cfg := small
	cfg.Cheats, cfg.Providers = 0.1, 60
	r := year(t, cfg)
	if r.Held < 10 {
		t.Errorf("the ring held %d quorums: the test shows nothing", r.Held)
	}
	share := float64(r.Providers[Colluding]) / float64(cfg.Providers)
	if got, chance := float64(r.Held)/float64(r.QuorumTasks), Capture(3, 2, share); got > 6*chance {
		t.Errorf("a ring of %.0f %% held %.1f %% of the quorums, chance gives it %.1f %%", 100*share, 100*got, 100*chance)
	}
	if l := r.Cheated(Quorum, Colluding); l.Profit() >= 0 || 10*l.Caught < 7*l.Parts {
		t.Errorf("cheating in %d seats, %d of them caught, brings the ring %f each", l.Parts, l.Caught, l.Profit())
	}
	if ring, honest := r.Whole(Quorum, Colluding).Profit(), r.Lines[Quorum][Honest][0].Profit(); ring >= honest {
		t.Errorf("a seat brings the ring %f, an honest provider %f", ring, honest)
	}
	if l := r.Lines[Quorum][Honest][0]; l.Caught != 0 {
		t.Errorf("%d honest seats lost a bond", l.Caught)
	}
	if r.HeldWhole == 0 || r.Captured > r.HeldWhole {
		t.Errorf("%d answers of the ring stood, in %d of its quorums nobody did the work: in the others an honest seat calls the referees", r.Captured, r.HeldWhole)
	}
	if r.Captured > r.Held/4 {
		t.Errorf("%d of %d answers of the ring stood", r.Captured, r.Held)
	}
}

func TestCaptureIsTheBinomialTail(t *testing.T) {
	for _, c := range []struct {
		n, need int
		q, want float64
	}{{3, 2, 0.5, 0.5}, {3, 2, 0.1, 0.028}, {1, 1, 0.3, 0.3}, {5, 3, 0.1, 0.00856}} {
		if got := Capture(c.n, c.need, c.q); got < c.want-1e-12 || got > c.want+1e-12 {
			t.Errorf("%d of %d at %v: %v, not %v", c.need, c.n, c.q, got, c.want)
		}
	}
}

func TestAWeekHasWhatTheYearHas(t *testing.T) {
	cfg := small
	cfg.Days = 28
	r := year(t, cfg)
	posted := cfg
	posted.Posted = true
	p := year(t, posted)
	orders, unserved := 0, 0
	for _, w := range r.Weeks {
		orders, unserved = orders+w.Orders, unserved+w.Unserved
		if w.Capacity > 0 && w.CoreSeconds > w.Capacity {
			t.Errorf("more was let than there is: %+v", w)
		}
	}
	if orders != r.Orders || unserved != r.Unserved || r.Orders == 0 {
		t.Errorf("%d orders in the weeks, %d in the year", orders, r.Orders)
	}
	if u := r.Utilisation(); u < 0.1 || u > 0.95 {
		t.Errorf("%.2f of all core time was let: no market to learn from", u)
	}
	text := r.Table(p)
	for _, want := range []string{"| zk | +", "| lease | +", "posted price", "2 of 3"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	for _, svg := range []string{r.ProfitPlot(), r.PricePlot(p)} {
		if err := xml.Unmarshal([]byte(svg), new(any)); err != nil && !errors.Is(err, io.EOF) {
			t.Errorf("a plot is no XML: %v", err)
		}
		if strings.Contains(svg, "NaN") || strings.Count(svg, "<path") < 5 {
			t.Errorf("a plot without lines:\n%s", svg)
		}
	}
}

// A whole year of 10,000 participants: how long it takes, for bench.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		r, err := Run(Config{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Orders), "orders")
		b.ReportMetric(float64(r.Steps), "steps")
	}
}
