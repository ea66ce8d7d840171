package provider_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market"
	"probity/market/markettest"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

// worker is one process of an agent of tasks, on a machine of its own.
type worker struct {
	o       *office
	m       *machine
	agent   *provider.TaskAgent
	journal *disk.Journal
	path    string
	cancel  context.CancelFunc
	done    chan error
	copied  atomic.Pointer[string]
}

// worker starts an agent for an account whose machine's work says what it says.
func (o *office) worker(i int, m *machine, path string) *worker {
	o.Helper()
	return o.workerThat(i, m, path, false)
}

// workerThat may be one that drains.
func (o *office) workerThat(i int, m *machine, path string, drains bool) *worker {
	o.Helper()
	book := o.h.M.As(o.h.Key(i))
	j, err := disk.OpenJournal(path)
	o.must(err)
	w := &worker{o: o, m: m, journal: j, path: path, done: make(chan error, 1)}
	w.agent, err = provider.NewTaskAgent(provider.TaskConfig{
		Book: book, Desk: o.desk(i), Chain: 1337, Market: book.Domain().Contract, Files: o.files, Dir: filepath.Join(o.dir, "tasks", fmt.Sprint(i)), Journal: j,
		Runtimes: map[string]runtime.Runtime{"wasm": m},
		Policy: provider.TaskPolicy{
			Offer:  match.Offer{Region: "eu-west", Tasks: []string{"wasm"}, Tiers: []probity.Tier{probity.TierSigned, probity.TierQuorum}, CPU: 4000, Memory: 1 << 30, Disk: 1 << 30, Rates: match.Rates{Job: 1}},
			BidFor: 3600, Prepare: 50 * time.Millisecond,
		},
		Draining: func() bool { return drains }, Poll: time.Millisecond, Retry: time.Millisecond,
	})
	o.must(err)
	ctx, cancel := context.WithCancel(o.Context())
	w.cancel = cancel
	go func() { w.done <- w.agent.Run(ctx) }()
	return w
}

func (w *worker) end() {
	w.o.Helper()
	w.cancel()
	if err := <-w.done; err != nil {
		w.o.Errorf("the agent ended with %v", err)
	}
	w.o.must(w.journal.Close())
}

func (w *worker) kill() {
	if w.copied.Load() != nil {
		return
	}
	data, err := os.ReadFile(w.path)
	if err != nil {
		w.o.Error(err)
	}
	to := w.path + "-after"
	if err := os.WriteFile(to, data, 0o600); err != nil {
		w.o.Error(err)
	}
	w.copied.Store(&to)
	w.cancel()
}

func speaks(words string) *machine { return &machine{works: map[string]*work{}, says: words} }

func (o *office) bond(i int) {
	if i != maker {
		_, err := o.h.Book(i).Deposit(o.Context(), probity.Units(stake))
		o.must(err)
	}
}

// task is an order for the module, as trust has it.
func (o *office) task(trust string, referees ...probity.Account) market.TaskPost {
	o.Helper()
	s, err := spec.Parse([]byte("version: 1\ntask:\n  wasm: {module: " + o.module + "}\nresources: {cpu: 1, memory: 64Mi}\n" +
		"price: {max: \"0.000000006\"}\ntrust: {" + trust + ", bond: \"0.00000000000002\"}\ndeadline: 10m\nopen: 2h\n"))
	o.must(err)
	o.salt++
	order, err := s.QuorumOrder(o.h.Key(buyer).Account(), referees, probity.Units(7), o.now(), probity.Hash{31: o.salt})
	o.must(err)
	p := market.TaskPost{Order: order, Spec: s.Canonical(), Referees: referees}
	o.must(o.desk(buyer).PostTaskOrder(o.Context(), p, o.now()))
	return p
}

// open waits for a bid for every seat and opens the task.
func (o *office) open(p market.TaskPost, each func()) probity.Hash {
	o.Helper()
	id := p.Order.Hash(o.buyer().QuorumDomain())
	var bids []market.SignedQuorumBid
	o.until("there were bids", func() bool {
		each()
		var err error
		bids, err = o.desk(buyer).TaskBids(o.Context(), id)
		o.must(err)
		return len(bids) == int(p.Order.Seats)
	})
	slices.SortFunc(bids, func(a, b market.SignedQuorumBid) int {
		return strings.Compare(string(a.Provider[:]), string(b.Provider[:]))
	})
	_, _, err := o.buyer().OpenTask(o.Context(), p.Order, bids)
	o.must(err)
	return id
}

func (o *office) state(id probity.Hash) market.Task {
	o.Helper()
	t, err := o.buyer().Task(o.Context(), id)
	o.must(err)
	return t
}

func nothing() {}

func TestAgentsAnswerAsAQuorumAndTheOneThatLiesIsSlashed(t *testing.T) {
	o := newOffice(t)
	seats := map[int]string{maker: "42\n", markettest.Rival: "42\n", markettest.Owner: "made up\n"}
	before := map[int]probity.Amount{}
	var workers []*worker
	for i, words := range seats {
		o.bond(i)
		before[i] = o.has(i)
		workers = append(workers, o.worker(i, speaks(words), filepath.Join(o.dir, fmt.Sprintf("journal-%d", i))))
	}
	id := o.open(o.task("tier: quorum, quorum: {of: 3, agree: 2}"), nothing)
	o.until("the task was settled", func() bool { return o.state(id).State == market.TaskAnswered })
	for _, w := range workers {
		o.until("the agent saw that", func() bool { s := w.agent.Status(); return s.Ended == 1 && s.Open == 0 })
		w.end()
	}
	if got, want := o.state(id).Output, probity.Hash(sha256.Sum256([]byte("42\n"))); got != want {
		t.Errorf("the output is %s, want %s", got, want)
	}
	if data, err := o.files.Get(t.Context(), fmt.Sprintf("sha256:%x", sha256.Sum256([]byte("42\n")))); err != nil || string(data) != "42\n" {
		t.Errorf("the output is not there to fetch: %v", err)
	}
	price := o.state(id).Seats[0].Price
	for i, words := range seats {
		want := before[i]
		total, _, err := o.h.Book(i).Bond(t.Context(), o.h.Key(i).Account())
		o.must(err)
		bond := probity.Units(stake)
		if words == "42\n" {
			want, _ = want.Add(price)
		} else {
			bond = probity.Units(stake - 20_000)
		}
		if o.has(i) != want || total != bond {
			t.Errorf("who said %q has %s and a bond of %s, want %s and %s", words, o.has(i), total, want, bond)
		}
	}
	o.must(o.h.M.Check())
}

func TestAProviderThatDrainsEndsItsSeatsAndTakesNoMore(t *testing.T) {
	o := newOffice(t)
	m := &machine{works: map[string]*work{}}
	w := o.worker(maker, m, o.journal)
	id := o.open(o.task("tier: signed"), nothing)
	o.until("the work ran", func() bool { return m.only() != nil })
	w.end()
	w = o.workerThat(maker, m, o.journal, true)
	next := o.task("tier: signed").Order.Hash(o.buyer().QuorumDomain())
	o.until("it said why it does not bid", func() bool {
		n := w.agent.Status().NoBids
		return len(n) == 1 && n[0].Order == next && n[0].Reason == provider.NoDrain
	})
	m.only().say("42\n")
	m.only().end(runtime.Exit{Reason: runtime.Exited})
	o.until("the seat was over", func() bool { s := w.agent.Status(); return s.Ended == 1 && s.Open == 0 })
	w.end()
	if got := o.state(id); got.State != market.TaskAnswered {
		t.Errorf("the task is %+v", got)
	}
	o.must(o.h.M.Check())
}

func TestAKillAtAnyRecordLosesNoSeat(t *testing.T) {
	points := 0
	for k := 1; ; k++ {
		killed := false
		t.Run(fmt.Sprintf("record %d", k), func(t *testing.T) {
			o := newOffice(t)
			before := o.has(maker)
			m := speaks("42\n")
			w := o.worker(maker, m, o.journal)
			first, puts := w, 0
			w.journal.Hook = func(string) {
				if puts++; puts == k {
					first.kill()
				}
			}
			revive := func() {
				if to := w.copied.Load(); w == first && to != nil {
					w.end()
					w = o.worker(maker, m, *to)
					killed = true
				}
			}
			o.bond(markettest.Rival)
			o.bond(markettest.Owner)
			others := []*worker{o.worker(markettest.Rival, speaks("42\n"), o.journal+"-2"), o.worker(markettest.Owner, speaks("42\n"), o.journal+"-3")}
			id := o.open(o.task("tier: quorum, quorum: {of: 3, agree: 2}"), revive)
			o.until("it was over", func() bool { revive(); s := w.agent.Status(); return s.Ended == 1 && s.Open == 0 })
			revive()
			w.end()
			for _, x := range others {
				x.end()
			}
			if want, _ := before.Add(o.state(id).Seats[0].Price); o.has(maker) != want {
				t.Errorf("the provider has %s, want %s", o.has(maker), want)
			}
			if m.starts != 1 {
				t.Errorf("the work was started %d times", m.starts)
			}
			o.must(o.h.M.Check())
		})
		if !killed {
			break
		}
		points++
	}
	if points < 6 {
		t.Errorf("only %d points were tried: a seat has at least 6 records", points)
	}
}

func TestRefereesRunAChallengedTaskAgainAndRefuteALiar(t *testing.T) {
	o := newOffice(t)
	o.bond(markettest.Rival)
	referee := o.h.Key(markettest.Rival).Account()
	liar := o.worker(maker, speaks("made up\n"), o.journal)
	judge := o.worker(markettest.Rival, speaks("42\n"), o.journal+"-2")
	p := o.task("tier: signed", referee)
	id := o.open(p, nothing)
	o.until("there was an output", func() bool { return o.state(id).ChallengeBy != 0 })
	spent := o.has(buyer)
	_, _, err := o.buyer().Challenge(t.Context(), id, p.Referees)
	o.must(err)
	o.until("it was refuted", func() bool { return o.state(id).State == market.TaskRefuted })
	o.until("both saw that", func() bool { return liar.agent.Status().Ended == 1 && judge.agent.Status().Ended == 1 })
	liar.end()
	judge.end()
	if s := judge.agent.Status(); s.Earned != probity.Units(7) {
		t.Errorf("the referee earned %s", s.Earned)
	}
	// The buyer has the price and half of the bond, less the referee's fee.
	want, _ := spent.Add(o.state(id).Seats[0].Price)
	want, _ = want.Add(probity.Units(10_000 - 7))
	if o.has(buyer) != want {
		t.Errorf("the buyer has %s, want %s", o.has(buyer), want)
	}
	o.must(o.h.M.Check())
}

func TestAProviderThatARingOutvotesHasTheRefereesDecide(t *testing.T) {
	o := newOffice(t)
	said := map[int]string{maker: "42\n", markettest.Rival: "made up\n", markettest.Owner: "made up\n", markettest.DataOwner: "42\n"}
	workers := map[int]*worker{}
	for i, words := range said {
		o.bond(i)
		workers[i] = o.worker(i, speaks(words), filepath.Join(o.dir, fmt.Sprintf("journal-%d", i)))
	}
	before := o.has(maker)
	p := o.task("tier: quorum, quorum: {of: 3, agree: 2}", o.h.Key(markettest.DataOwner).Account())
	id := o.open(p, nothing)
	o.until("it was refuted", func() bool { return o.state(id).State == market.TaskRefuted })
	for _, w := range workers {
		o.until("the agent saw that", func() bool { return w.agent.Status().Ended == 1 })
		w.end()
	}
	// The one that is right has its price, and half of two bonds less the referee's fee.
	want, _ := before.Add(o.state(id).Seats[0].Price)
	want, _ = want.Add(probity.Units(2*10_000 - 7))
	if o.has(maker) != want {
		t.Errorf("the honest provider has %s, want %s", o.has(maker), want)
	}
	if got := o.state(id).Output; got != sha256.Sum256([]byte("42\n")) {
		t.Errorf("the output is %s", got)
	}
	o.must(o.h.M.Check())
}

func TestASeatWhoseWorkCannotBeDoneIsDeclinedInTime(t *testing.T) {
	o := newOffice(t)
	w := o.worker(maker, speaks("42\n"), o.journal)
	p := o.task("tier: signed")
	delete(o.files.held, o.module)
	id := o.open(p, nothing)
	o.until("the task was settled", func() bool { return o.state(id).State == market.TaskFailed })
	o.until("the agent saw that", func() bool { return w.agent.Status().Ended == 1 })
	w.end()
	if total, locked, err := o.book.Bond(t.Context(), o.book.Account()); err != nil || !locked.IsZero() || total != probity.Units(stake) {
		t.Errorf("the bond is %s, of which %s are locked, %v", total, locked, err)
	}
}

func TestAnOutputStandsWhenNobodyChallengesIt(t *testing.T) {
	o := newOffice(t)
	before := o.has(maker)
	o.bond(markettest.Rival)
	w := o.worker(maker, speaks("42\n"), o.journal)
	id := o.open(o.task("tier: signed", o.h.Key(markettest.Rival).Account()), nothing)
	o.until("there was an output", func() bool { return o.state(id).ChallengeBy != 0 })
	o.h.M.Advance(spec.ChallengeWithin + 1)
	o.until("the agent was paid", func() bool { return w.agent.Status().Ended == 1 })
	w.end()
	if want, _ := before.Add(o.state(id).Seats[0].Price); o.has(maker) != want {
		t.Errorf("the provider has %s, want %s", o.has(maker), want)
	}
}

func TestEveryTaskOrderWithoutABidHasAReason(t *testing.T) {
	o := newOffice(t)
	w := o.worker(maker, speaks("x"), o.journal)
	p := o.task("tier: signed", o.h.Key(maker).Account()) // it is a referee itself
	var no provider.NoBid
	o.until("there was a reason", func() bool {
		s := w.agent.Status()
		if len(s.NoBids) == 1 {
			no = s.NoBids[0]
		}
		return len(s.NoBids) == 1
	})
	w.end()
	if no.Order != p.Order.Hash(o.buyer().QuorumDomain()) || no.Reason != provider.NoFit || !strings.Contains(no.Detail, "referees") {
		t.Errorf("the reason is %+v", no)
	}
}
