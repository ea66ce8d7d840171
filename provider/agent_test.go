package provider_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
	"probity/provider"
)

func (inc *incarnation) jobStatus(id probity.JobID) provider.JobStatus {
	for _, j := range inc.agent.Status().Jobs {
		if j.Job.ID == id {
			return j
		}
	}
	return provider.JobStatus{}
}

func TestAnAgentEarnsWithItsModel(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, -2, 3)
	j, bid := w.buy(o)
	if bid.Price != probity.Units(price) {
		t.Errorf("the bid asks %s, want %d: base price and 1.5 million multiplications rounded up to 2", bid.Price, price)
	}
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return inc.agent.Status().Withdrawn == probity.Units(price) })
	s := inc.agent.Status()
	if s.Open != 0 || s.Delivered != 1 || s.Failed != 0 || s.Earned != probity.Units(price) || s.LastError != "" {
		t.Errorf("status is %+v", s)
	}
	if js := inc.jobStatus(j.ID); js.Stage != provider.StageOver || js.Outcome != provider.Delivered || js.Job != j {
		t.Errorf("job's status is %+v", js)
	}
	inc.end()
	w.settled(1)

	// The next agent knows what the last one did, and does nothing again.
	again := w.start(w.journal(1), nil)
	w.until("it looked at the board", func() bool { return again.agent.Status().Delivered == 1 })
	again.end()
	if s := again.agent.Status(); s.Earned != probity.Units(price) || s.Withdrawn != probity.Units(price) || len(s.Jobs) != 1 {
		t.Errorf("status after a restart is %+v", s)
	}
	w.settled(1)
}

func TestEachOrderWithoutABidSaysWhy(t *testing.T) {
	w := newWorld(t)
	frozen, _, err := w.h.AddModel(probity.Units(fee), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
	w.must(err)
	dear, _, err := w.h.AddModel(probity.Units(9_000), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
	w.must(err)
	unknown, _, err := w.h.AddModel(probity.Units(fee), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
	w.must(err)
	unoffered, _, err := w.h.AddModel(probity.Units(fee), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
	w.must(err)
	want := map[probity.Hash]provider.Reason{}
	post := func(r provider.Reason, change func(*market.Order)) {
		o, _ := w.order(1, 2, 3)
		change(&o)
		h, err := w.h.Book(buyer).PostOrder(t.Context(), o)
		w.must(err)
		want[h] = r
	}
	post(provider.NoModel, func(o *market.Order) { o.Asset = unknown })
	post(provider.NoOffer, func(o *market.Order) { o.Asset = unoffered })
	post(provider.NoTime, func(o *market.Order) { o.DeliverWithin = 59 })
	post(provider.NoPrice, func(o *market.Order) { o.MaxPrice = probity.Units(price - 1) })
	post(provider.NoPrice, func(o *market.Order) { o.Asset, o.MaxPrice = dear, probity.Units(price+9_000-1) })
	post(provider.NoStake, func(o *market.Order) { o.Bond = probity.Units(40_001) })
	post(provider.NoSale, func(o *market.Order) { o.Asset = frozen })
	post(provider.NoModel, func(o *market.Order) { o.Key = w.h.Keys()[1] }) // the provider proves under the other one
	post(provider.NoScalar, func(o *market.Order) {
		o.Input, err = probity.ParseHash("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001") // the order of BN254
		w.must(err)
	})
	largest, _ := w.order(1, 2, 3)
	largest.Input, err = probity.ParseHash("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000000")
	w.must(err)
	w.must(w.h.Freeze(frozen))
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) {
		c.Models = models{w, []probity.AssetID{w.asset, frozen, dear, unoffered}}
		c.Policy.Assets = []probity.AssetID{w.asset, frozen, dear, unknown}
		c.Policy.MinDeliverWithin, c.Policy.MaxBond = 60, probity.Units(40_000)
	})
	got := map[probity.Hash]provider.Reason{}
	w.until("every order was looked at", func() bool {
		clear(got)
		for _, n := range inc.agent.Status().NoBids {
			got[n.Order] = n.Reason
			if n.Detail == "" {
				t.Errorf("%+v has no detail", n)
			}
		}
		return len(got) == len(want)
	})
	for h, r := range want {
		if got[h] != r {
			t.Errorf("order %s got no bid because %q, want %q", h, got[h], r)
		}
	}
	w.buy(largest) // which is a scalar: the agent cannot know that it commits to nothing
	// None of them takes up room: a good order gets its bid.
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return inc.agent.Status().Delivered == 1 })
	inc.end()
}

// models are several assets with the world's model.
type models struct {
	w   *world
	ids []probity.AssetID
}

func (m models) Model(asset probity.AssetID, version uint32, key probity.Hash) (provider.Model, bool) {
	model, ok := m.w.Model(m.w.asset, version, key)
	return model, ok && slices.Contains(m.ids, asset)
}

func TestOpenBidsStayWithinThePolicy(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Policy.MaxBids = 2 })
	for range 3 {
		o, _ := w.order(1, 2, 3)
		_, err := w.h.Book(buyer).PostOrder(t.Context(), o)
		w.must(err)
	}
	w.until("two have a bid and one has none", func() bool { s := inc.agent.Status(); return s.Bids == 2 && len(s.NoBids) == 1 })
	if n := inc.agent.Status().NoBids[0]; n.Reason != provider.NoRoom {
		t.Errorf("the third order got no bid because %q, want %q", n.Reason, provider.NoRoom)
	}
	w.h.M.Advance(1001) // the bids and the orders run out
	w.until("there is room again", func() bool { return inc.agent.Status().Bids == 0 })
	o, _ := w.order(1, 2, 3)
	w.buy(o)
	inc.end()
}

func TestAnInputThatIsNotTheOrderedOneIsRefusedUntilTheRightOneComes(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	for _, c := range []struct {
		name string
		in   market.Input
		says string
	}{
		{"other values", market.Input{Values: []int64{1, 2, 4}, Salt: in.Salt}, "the order names"},
		{"another salt", market.Input{Values: in.Values, Salt: probity.Hash{1}}, "the order names"},
		{"too few", market.Input{Values: []int64{1, 2}, Salt: in.Salt}, "has 2 elements"},
		{"outside the interval", market.Input{Values: []int64{1, 2, 9}, Salt: in.Salt}, "element 2 is outside"},
	} {
		w.send(j, bid, c.in)
		w.until(c.name+" was refused", func() bool { return strings.Contains(inc.jobStatus(j.ID).Error, c.says) })
	}
	w.must(w.h.Book(buyer).SendInput(t.Context(), j.ID, []byte("not sealed at all")))
	w.until("garbage was refused", func() bool {
		return strings.Contains(inc.jobStatus(j.ID).Error, eip712.ErrSealed.Error())
	})
	if n := w.prover.calls.Load(); n != 0 {
		t.Errorf("the prover ran %d times on refused inputs", n)
	}
	w.send(j, bid, in)
	w.until("the job was over", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	inc.end()
	w.settled(1)
}

func TestABadProverIsPaidNothing(t *testing.T) {
	for name, change := range map[string]func(int64, *market.Delivery) error{
		"wrong output": func(_ int64, d *market.Delivery) error { d.Output[0][31] ^= 1; return nil },
		"bad proof":    func(_ int64, d *market.Delivery) error { d.Proof[3] ^= 1; return nil },
		"no proof":     func(_ int64, d *market.Delivery) error { d.Proof = nil; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.prover.change = change
			inc := w.start(w.journal(1), nil)
			o, in := w.order(1, 2, 3)
			j, bid := w.buy(o)
			w.send(j, bid, in)
			w.until("the job was over", func() bool { s := inc.agent.Status(); return s.Declined+s.Failed+s.Delivered == 1 })
			if js := inc.jobStatus(j.ID); js.Outcome != provider.Declined || js.Reason != provider.NoProof || !strings.Contains(js.Error, market.ErrProof.Error()) {
				t.Errorf("job's status is %+v, want it declined for its proof", js)
			}
			inc.end()
			w.declined(j)
		})
	}
}

// refunded lets the buyer of a job that was not delivered get its money.
func (w *world) refunded(j market.Job) {
	w.Helper()
	w.h.M.Advance(601)
	_, err := w.h.Book(buyer).Expire(w.Context(), j.ID)
	w.must(err)
	_, _, err = w.h.Book(buyer).Withdraw(w.Context())
	w.must(err)
	if got, want := w.balance(buyer), probity.Units(funds+bond); got != want {
		w.Errorf("the buyer has %s, want %s: everything back and the bond", got, want)
	}
	total, locked, err := w.h.Book(maker).Bond(w.Context(), w.h.Key(maker).Account())
	if err != nil || total != probity.Units(stake-bond) || !locked.IsZero() {
		w.Errorf("the provider has %s at stake, %s of it locked, %v; want the bond gone", total, locked, err)
	}
	w.must(w.h.M.Check())
}

func TestAVanishedProviderCostsItsBond(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	inc.end()
	w.send(j, bid, in)
	w.refunded(j)
	// When it comes back it learns what happened and does not deliver.
	back := w.start(w.journal(1), nil)
	w.until("it learned of the expiry", func() bool { return back.agent.Status().Failed == 1 })
	back.end()
	if n := len(w.log.list()); n != 0 {
		t.Errorf("%d receipts for a job that was not delivered", n)
	}
	w.must(w.h.M.Check())
}

func TestAJobThatExpiresUnderTheProverIsGivenUp(t *testing.T) {
	w := newWorld(t)
	started := make(chan struct{})
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) { c.Prover = stuck{started} })
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	<-started
	w.refunded(j)
	w.until("the job was given up", func() bool { return inc.agent.Status().Failed == 1 })
	inc.end()
}

// stuck is a prover that only ends when told to.
type stuck struct{ started chan struct{} }

func (s stuck) Prove(ctx context.Context, _ market.Job, _ []int64, _ probity.Hash) (market.Delivery, provider.Evidence, error) {
	s.started <- struct{}{}
	<-ctx.Done()
	return market.Delivery{}, nil, ctx.Err()
}

func TestOneJobDoesNotHoldUpAnother(t *testing.T) {
	w := newWorld(t)
	started := make(chan struct{}, 1)
	inc := w.start(w.journal(1), func(_ *incarnation, c *provider.Config) {
		c.Prover = &firstStuck{Prover: w.prover, stuck: stuck{started}}
	})
	o1, in1 := w.order(1, 2, 3)
	j1, b1 := w.buy(o1)
	w.send(j1, b1, in1)
	<-started
	o2, in2 := w.order(3, 2, 1)
	j2, b2 := w.buy(o2)
	o3, in3 := w.order(2, 2, 2)
	j3, b3 := w.buy(o3) // whose input comes late
	w.send(j2, b2, in2)
	w.until("the second job was delivered", func() bool { return w.job(j2.ID).State == market.JobDelivered })
	if s := w.job(j1.ID).State; s != market.JobOpen {
		t.Errorf("the stuck job is in state %d, want open", s)
	}
	w.send(j3, b3, in3)
	w.until("the third job was delivered", func() bool { return w.job(j3.ID).State == market.JobDelivered })
	inc.end()
	// Stopping in the middle of a proof is in good order: the next agent proves.
	next := w.start(w.journal(1), nil)
	w.until("the first job was delivered", func() bool { return w.balance(maker) == probity.Units(funds-stake+3*price) && len(w.log.list()) == 3 })
	next.end()
	w.settled(3)
}

type firstStuck struct {
	provider.Prover
	stuck stuck
}

func (p *firstStuck) Prove(ctx context.Context, j market.Job, in []int64, salt probity.Hash) (market.Delivery, provider.Evidence, error) {
	if in[0] == 1 {
		return p.stuck.Prove(ctx, j, in, salt)
	}
	return p.Prover.Prove(ctx, j, in, salt)
}

func TestPassingFaultsOfTheProverAreTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(int64, *market.Delivery) error
		calls     int64
		delivered int // or declined
		says      string
	}{
		"two and then none": {func(n int64, _ *market.Delivery) error {
			if n < 3 {
				return errors.New("out of memory")
			}
			return nil
		}, 3, 1, ""},
		"always":       {func(int64, *market.Delivery) error { return errors.New("out of memory") }, 3, 0, "try 3"},
		"a final one":  {func(int64, *market.Delivery) error { return fmt.Errorf("no key: %w", provider.ErrFinal) }, 1, 0, "no key"},
		"a panic":      {func(int64, *market.Delivery) error { panic("index out of range") }, 1, 0, "panicked"},
		"none at all":  {nil, 1, 1, ""},
		"one wrapping": {func(int64, *market.Delivery) error { return errors.Join(provider.ErrFinal) }, 1, 0, "cannot help"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.prover.change = c.change
			inc := w.start(w.journal(1), nil)
			o, in := w.order(1, 2, 3)
			j, bid := w.buy(o)
			w.send(j, bid, in)
			w.until("the job was over", func() bool { s := inc.agent.Status(); return s.Delivered+s.Declined+s.Failed == 1 })
			inc.end()
			if s := inc.agent.Status(); s.Delivered != c.delivered || s.Failed != 0 || !strings.Contains(inc.jobStatus(j.ID).Error, c.says) {
				t.Errorf("status is %+v, want %d delivered and %q", s, c.delivered, c.says)
			}
			if n := w.prover.calls.Load(); n != c.calls {
				t.Errorf("the prover was called %d times, want %d", n, c.calls)
			}
		})
	}
}

func TestAReceiptIsTriedUntilTheLogTakesIt(t *testing.T) {
	w := newWorld(t)
	w.log.fails = func(n int) error {
		if n < 4 {
			return errors.New("the log is away")
		}
		return nil
	}
	inc := w.start(w.journal(1), nil)
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	// The deadline does not matter any more once the job is paid.
	w.until("the job was settled", func() bool { return w.job(j.ID).State == market.JobDelivered })
	w.h.M.Advance(10_000)
	w.until("the receipt was written", func() bool { return w.balance(maker) == probity.Units(funds-stake+price) })
	inc.end()
	w.settled(1)
}

func TestAReceiptComesFromTheMarketsEventWhenTheDeliverysAnswerWasLost(t *testing.T) {
	w := newWorld(t)
	// The first agent delivers and dies before it can record that.
	first := w.start(w.journal(1), func(inc *incarnation, c *provider.Config) { inc.crashAt = 2 })
	o, in := w.order(1, 2, 3)
	j, bid := w.buy(o)
	w.send(j, bid, in)
	w.until("the job was delivered", func() bool { return w.job(j.ID).State == market.JobDelivered && first.dead.Load() })
	first.end()
	w.h.M.Advance(10_000)
	// For the second one the book answers no delivery: only the event tells.
	second := w.start(first.copied, func(inc *incarnation, c *provider.Config) { c.Book = &mute{c.Book} })
	w.until("the receipt was written", func() bool { return len(w.log.list()) == 1 })
	second.end()
	if r := w.log.list()[0]; r.Time > j.Deadline {
		t.Errorf("the receipt says %d, after the deadline %d: want the time of the settlement", r.Time, j.Deadline)
	}
}

// mute is a book that never answers a delivery.
type mute struct{ market.Book }

func (m *mute) Deliver(ctx context.Context, _ probity.JobID, _ market.Delivery) (market.Settlement, error) {
	return market.Settlement{}, errors.New("no answer")
}

func TestAnAgentWithoutItsJournalStops(t *testing.T) {
	w := newWorld(t)
	inc := w.start(w.journal(1), nil)
	w.must(inc.journal.Close())
	o, _ := w.order(1, 2, 3)
	_, err := w.h.Book(buyer).PostOrder(t.Context(), o)
	w.must(err)
	if err := <-inc.done; err == nil || !strings.Contains(err.Error(), "journal") {
		t.Errorf("the agent ended with %v, want an error about its journal", err)
	}
	bids, err := w.h.Book(buyer).Bids(t.Context(), o.Hash(w.h.Book(buyer).Domain()))
	if err != nil || len(bids) != 0 {
		t.Errorf("%d bids that no journal knows of, %v", len(bids), err)
	}
}

func TestAnAgentIsRefusedWithoutWhatItNeeds(t *testing.T) {
	w := newWorld(t)
	j, err := disk.OpenJournal(w.journal(1))
	w.must(err)
	defer j.Close()
	good := w.config()
	good.Journal, good.Book, good.Log = j, w.h.Book(maker), w.log
	if _, err := provider.New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*provider.Config){
		"no book":       func(c *provider.Config) { c.Book = nil },
		"no models":     func(c *provider.Config) { c.Models = nil },
		"no prover":     func(c *provider.Config) { c.Prover = nil },
		"no log":        func(c *provider.Config) { c.Log = nil },
		"no journal":    func(c *provider.Config) { c.Journal = nil },
		"another key":   func(c *provider.Config) { c.Key = w.h.Key(buyer) },
		"negative jobs": func(c *provider.Config) { c.Policy.MaxJobs = -1 },
		"negative bids": func(c *provider.Config) { c.Policy.MaxBids = -1 },
	} {
		c := good
		change(&c)
		if _, err := provider.New(c); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestPriceIsExactAndRoundsAPartOfAMillionUp(t *testing.T) {
	max, err := probity.ParseAmount("340282366920938463463374607431768211455")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		base, per probity.Amount
		macs      uint64
		want      string
	}{
		{probity.Units(7), probity.Amount{}, 1 << 63, "7"},
		{probity.Units(7), probity.Units(3), 0, "7"},
		{probity.Units(7), probity.Units(3), 1, "8"},
		{probity.Units(7), probity.Units(3), 1_000_000, "10"},
		{probity.Units(7), probity.Units(3), 1_000_001, "11"},
		{probity.Amount{}, max, 1_000_000, max.String()},
		{probity.Units(1), max, 1_000_000, ""},
		{probity.Amount{}, max, 1<<64 - 1, ""},
	} {
		got, err := provider.Policy{BasePrice: c.base, PricePerMMAC: c.per}.Price(provider.Model{MACs: c.macs})
		if c.want == "" {
			if !errors.Is(err, probity.ErrAmount) {
				t.Errorf("%+v: got %s, %v; want ErrAmount", c, got, err)
			}
			continue
		}
		if err != nil || got.String() != c.want {
			t.Errorf("%+v: got %s, %v", c, got, err)
		}
	}
	// The time that a proof takes counts in thousandths of a second, and what a
	// delivery costs is passed on.
	m := provider.Model{MACs: 1, Proving: 1750 * time.Millisecond, Delivery: probity.Units(40)}
	p := provider.Policy{BasePrice: probity.Units(7), PricePerMMAC: probity.Units(3), PricePerSecond: probity.Units(1000)}
	if got, err := p.Price(m); err != nil || got != probity.Units(7+1+1750+40) {
		t.Errorf("%+v: got %s, %v", m, got, err)
	}
}
