package provider_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

// machine is a runtime whose work does what a test says. Like a real one it
// outlives the agents that start it.
type machine struct {
	mu     sync.Mutex
	works  map[string]*work
	starts int
	refuse error
	says   string // work that says so ends at once
}

type work struct {
	m    *machine
	id   string
	spec runtime.Spec
	done chan struct{}
	exit runtime.Exit
	log  []byte
}

func (m *machine) Name() string                { return "fake" }
func (m *machine) Check(context.Context) error { return nil }

func (m *machine) Start(_ context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		return nil, m.refuse
	}
	if m.works[id] != nil {
		return nil, runtime.ErrExists
	}
	w := &work{m: m, id: id, spec: s, done: make(chan struct{}), log: []byte("started\n")}
	m.works[id] = w
	m.starts++
	if m.says != "" {
		w.log, w.exit = []byte(m.says), runtime.Exit{Reason: runtime.Exited}
		close(w.done)
	}
	return w, nil
}

func (m *machine) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.works[id] == nil {
		return nil, runtime.ErrUnknown
	}
	return m.works[id], nil
}

func (m *machine) List(context.Context) (ids []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id := range m.works {
		ids = append(ids, id)
	}
	return ids, nil
}

func (m *machine) Remove(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.works, id)
	return nil
}

// only is the one piece of work there is, or nil.
func (m *machine) only() *work {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.works {
		return w
	}
	return nil
}

// end ends work as e says, once.
func (w *work) end(e runtime.Exit) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	if w.exit.Reason == "" {
		w.exit = e
		close(w.done)
	}
}

func (w *work) ID() string { return w.id }

func (w *work) Wait(ctx context.Context) (runtime.Exit, error) {
	select {
	case <-w.done:
		return w.exit, nil
	case <-ctx.Done():
		return runtime.Exit{}, ctx.Err()
	}
}

func (w *work) Logs(_ context.Context, from int64) (io.ReadCloser, error) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	return io.NopCloser(bytes.NewReader(bytes.Clone(w.log[from:]))), nil
}

func (w *work) say(s string) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	w.log = append(w.log, s...)
}

func (w *work) Exec(context.Context, []string, runtime.Streams) (int, error) {
	return 0, runtime.ErrUnsupported
}
func (w *work) Dial(context.Context, int) (net.Conn, error) { return nil, runtime.ErrUnsupported }

func (w *work) Stop(context.Context, time.Duration) error {
	w.end(runtime.Exit{Reason: runtime.Stopped})
	return nil
}

func (w *work) Usage(context.Context) (runtime.Usage, error) {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	return runtime.Usage{Log: int64(len(w.log))}, nil
}

// shelf is Files in memory.
type shelf struct {
	mu   sync.Mutex
	held map[string][]byte
}

func (s *shelf) Put(_ context.Context, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := "sha256:" + hex.EncodeToString(sum[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[name] = bytes.Clone(data)
	return name, nil
}

func (s *shelf) Get(_ context.Context, name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if data, ok := s.held[name]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("%s: %w", name, market.ErrUnknown)
}

// blip is a book that fails while it is told to, as one whose endpoint is away.
type blip struct {
	*market.MemBook
	away atomic.Bool
}

var errAway = errors.New("connection refused")

func (b *blip) Now(ctx context.Context) (uint64, error) {
	if b.away.Load() {
		return 0, errAway
	}
	return b.MemBook.Now(ctx)
}

func (b *blip) Lease(ctx context.Context, id probity.Hash) (market.Lease, error) {
	if b.away.Load() {
		return market.Lease{}, errAway
	}
	return b.MemBook.Lease(ctx, id)
}

func (b *blip) LeaseEvents(ctx context.Context, cursor string) ([]market.LeaseEvent, error) {
	if b.away.Load() {
		return nil, errAway
	}
	return b.MemBook.LeaseEvents(ctx, cursor)
}

// office is a market with a buyer who rents, and a provider's machine.
type office struct {
	*testing.T
	h       *markettest.Mem
	m       *machine
	files   *shelf
	board   market.NoticeBoard
	book    *blip // the provider's
	dir     string
	module  string
	journal string
	salt    byte
}

func newOffice(t *testing.T) *office {
	h := markettest.NewMem(t, nil)
	o := &office{T: t, h: h, m: &machine{works: map[string]*work{}}, files: &shelf{held: map[string][]byte{}}, dir: t.TempDir()}
	o.journal = filepath.Join(o.dir, "journal")
	o.board = market.NewMemNotices(o.desk(buyer).Domain)
	o.book = &blip{MemBook: h.M.As(h.Key(maker))}
	for i := range markettest.Accounts {
		o.must(h.Mint(i, probity.Units(1_000_000_000_000)))
	}
	_, err := h.Book(maker).Deposit(t.Context(), probity.Units(stake))
	o.must(err)
	o.module, err = o.files.Put(t.Context(), []byte("a module"))
	o.must(err)
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) desk(i int) market.Desk {
	book := o.h.M.As(o.h.Key(i))
	return market.Desk{Board: o.board, Domain: market.NoticeDomain(1337, book.Domain().Contract), Lease: book.LeaseDomain(), Quorum: book.QuorumDomain(), Key: o.h.Key(i)}
}

func (o *office) buyer() *market.MemBook { return o.h.M.As(o.h.Key(buyer)) }

func (o *office) now() uint64 {
	n, err := o.buyer().Now(o.Context())
	o.must(err)
	return n
}

// job is a module that is leased; more is further lines of the specification.
func (o *office) job(more string) spec.Spec {
	o.Helper()
	s, err := spec.Parse([]byte("version: 1\ntask:\n  wasm: {module: " + o.module + ", args: [go]}\nresources: {cpu: 1, memory: 64Mi}\n" +
		"price: {max: \"0.0000000000072\", per: hour}\ntrust: {tier: signed, bond: \"0.00000000000002\"}\ndeadline: 7d\nopen: 2h\n" + more))
	o.must(err)
	return s
}

func (o *office) config() provider.LeaseConfig {
	return provider.LeaseConfig{
		Book: o.book, Desk: o.desk(maker), Chain: 1337, Market: o.buyer().Domain().Contract, Files: o.files, Dir: filepath.Join(o.dir, "leases"),
		Runtimes: map[string]runtime.Runtime{"wasm": o.m},
		Policy: provider.LeasePolicy{
			Offer: match.Offer{Region: "eu-west", Tasks: []string{"wasm"}, Tiers: []probity.Tier{probity.TierSigned}, CPU: 4000, Memory: 1 << 30, Disk: 1 << 30},
			Beat:  time.Millisecond, BidFor: 3600, Prepare: 50 * time.Millisecond, Doubt: time.Nanosecond,
		},
		Poll: time.Millisecond, Retry: time.Millisecond,
	}
}

// host is one process of an agent.
type host struct {
	o       *office
	agent   *provider.LeaseAgent
	journal *disk.Journal
	path    string
	cancel  context.CancelFunc
	done    chan error
	copied  atomic.Pointer[string] // the journal as it was when it was killed
}

func (o *office) host(path string, change func(*provider.LeaseConfig)) *host {
	o.Helper()
	c := o.config()
	if change != nil {
		change(&c)
	}
	j, err := disk.OpenJournal(path)
	o.must(err)
	c.Journal = j
	h := &host{o: o, journal: j, path: path, done: make(chan error, 1)}
	h.agent, err = provider.NewLeaseAgent(c)
	o.must(err)
	ctx, cancel := context.WithCancel(o.Context())
	h.cancel = cancel
	go func() { h.done <- h.agent.Run(ctx) }()
	return h
}

// kill is the end of a process at this very point: of its journal only what is on
// disk now counts.
func (h *host) kill() {
	if h.copied.Load() != nil {
		return
	}
	data, err := os.ReadFile(h.path)
	if err != nil {
		h.o.Error(err)
	}
	to := h.path + "-after"
	if err := os.WriteFile(to, data, 0o600); err != nil {
		h.o.Error(err)
	}
	h.copied.Store(&to)
	h.cancel()
}

func (h *host) end() {
	h.o.Helper()
	h.cancel()
	if err := <-h.done; err != nil {
		h.o.Errorf("the agent ended with %v", err)
	}
	h.o.must(h.journal.Close())
}

func (o *office) until(what string, f func() bool) {
	o.Helper()
	for !f() {
		select {
		case <-o.Context().Done():
			o.Fatal("the test ended before ", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// post puts an order for a job up.
func (o *office) post(s spec.Spec, change func(*market.LeasePost)) market.LeasePost {
	o.Helper()
	o.salt++
	order, err := s.LeaseOrder(o.h.Key(buyer).Account(), spec.LeaseTerms{Notice: 100, Answer: 60}, o.now(), probity.Hash{31: o.salt})
	o.must(err)
	p := market.LeasePost{Order: order, Spec: s.Canonical()}
	if change != nil {
		change(&p)
	}
	o.must(o.desk(buyer).PostLeaseOrder(o.Context(), p, o.now()))
	return p
}

// rent opens a lease for the bid on an order.
func (o *office) rent(p market.LeasePost, seconds uint64) (probity.Hash, market.SignedLeaseBid) {
	o.Helper()
	id := p.Order.Hash(o.buyer().LeaseDomain())
	var bids []market.SignedLeaseBid
	o.until("a bid came", func() bool {
		var err error
		bids, err = o.desk(buyer).LeaseBids(o.Context(), id)
		o.must(err)
		return len(bids) == 1
	})
	o.must(market.CheckLeaseBid(o.buyer().LeaseDomain(), p.Order, bids[0], o.now()))
	fund, err := bids[0].Rate.MulDiv(seconds+uint64(p.Order.Notice), 1)
	o.must(err)
	_, _, err = o.buyer().OpenLease(o.Context(), p.Order, bids[0], fund)
	o.must(err)
	return id, bids[0]
}

func (o *office) lease(id probity.Hash) market.Lease {
	o.Helper()
	l, err := o.buyer().Lease(o.Context(), id)
	o.must(err)
	return l
}

func (o *office) report(id probity.Hash) market.LeaseReport {
	o.Helper()
	r, _, err := o.desk(buyer).LeaseReport(o.Context(), id, o.h.Key(maker).Account())
	if err != nil && !errors.Is(err, market.ErrUnknown) {
		o.Fatal(err)
	}
	return r
}

// has is what an account owns, in its account and owed.
func (o *office) has(i int) probity.Amount {
	o.Helper()
	who := o.h.Key(i).Account()
	a, err := o.h.Book(i).Balance(o.Context(), who)
	o.must(err)
	owed, err := o.h.Book(i).Owed(o.Context(), who)
	o.must(err)
	a, err = a.Add(owed)
	o.must(err)
	return a
}

// runs waits until a lease's work runs.
func (o *office) runs(id probity.Hash) *work {
	o.Helper()
	o.until("the work ran", func() bool { return o.report(id).Stage == market.WorkRunning })
	return o.m.only()
}

// closes moves the clock to the end of notice and waits until everything is cleared away.
func (o *office) closes(id probity.Hash, h *host) {
	o.Helper()
	o.until("notice was given", func() bool { return o.lease(id).State != market.LeaseRunning })
	if l := o.lease(id); l.State == market.LeaseEnding && o.now() < l.EndsAt {
		o.h.M.Advance(l.EndsAt - o.now())
	}
	o.until("the lease was closed and cleared away", func() bool { s := h.agent.Status(); return len(s.Leases) == 0 && s.Ended == 1 })
}

func TestALeaseRunsFromBidToCloseAndIsPaidToTheSecond(t *testing.T) {
	o := newOffice(t)
	before, spent := o.has(maker), o.has(buyer)
	h := o.host(o.journal, nil)
	id, bid := o.rent(o.post(o.job("checkpoint: {every: 1s, keep: 1}\n"), nil), 1000)
	w := o.runs(id)
	if string(w.spec.Module) != "a module" || len(w.spec.Args) != 1 || w.spec.Resources.Memory != 64<<20 || w.spec.Resources.CPU != 1000 || w.spec.Network {
		t.Errorf("it runs %+v", w.spec)
	}
	o.must(os.WriteFile(filepath.Join(w.spec.Dir, provider.CheckpointFile), []byte("half"), 0o600))
	o.h.M.Advance(300)
	o.must(os.WriteFile(filepath.Join(w.spec.Dir, provider.OutputFile), []byte("result"), 0o600))
	w.say("done\n")
	w.end(runtime.Exit{Reason: runtime.Exited, Code: 0})
	o.closes(id, h)
	h.end()
	l := o.lease(id)
	if l.State != market.LeaseClosed || l.Reason != market.ClosedByProvider {
		t.Errorf("the lease is %+v", l)
	}
	pay, err := bid.Rate.MulDiv(300+100, 1)
	o.must(err)
	if want, _ := before.Add(pay); o.has(maker) != want {
		t.Errorf("the provider has %s, want %s more than %s", o.has(maker), pay, before)
	}
	if s := h.agent.Status(); s.Earned != pay || s.LastError != "" {
		t.Errorf("status is %+v, want %s earned", s, pay)
	}
	// What is unspent is the buyer's.
	e, err := o.buyer().Escrow(t.Context(), l.Account())
	o.must(err)
	_, err = o.buyer().TakeBack(t.Context(), 0, e.Balance)
	o.must(err)
	if want, _ := spent.Sub(pay); o.has(buyer) != want {
		t.Errorf("the buyer has %s, want %s less than %s", o.has(buyer), pay, spent)
	}
	r := o.report(id)
	for digest, want := range map[string]string{r.Output: "result", r.Checkpoint: "half", r.Logs: "started\ndone\n"} {
		if got, err := o.files.Get(t.Context(), digest); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v; want %q", digest, got, err, want)
		}
	}
	if r.Stage != market.WorkExited || o.m.only() != nil {
		t.Errorf("the last report is %+v, and of the work %v is left", r, o.m.only())
	}
	if left, _ := os.ReadDir(filepath.Join(o.dir, "leases")); len(left) > 0 {
		t.Errorf("the work's folder is still there")
	}
	o.must(o.h.M.Check())
}

func TestAKillAtAnyRecordLosesNoLeaseAndStartsNothingTwice(t *testing.T) {
	points := 0
	for k := 1; ; k++ {
		killed := false
		t.Run(fmt.Sprintf("record %d", k), func(t *testing.T) {
			o := newOffice(t)
			before := o.has(maker)
			h := o.host(o.journal, nil)
			puts := 0
			first := h
			h.journal.Hook = func(string) {
				if puts++; puts == k {
					first.kill()
				}
			}
			revive := func() {
				if to := h.copied.Load(); h == first && to != nil {
					h.end()
					h = o.host(*to, nil)
					killed = true
				}
			}
			p := o.post(o.job(""), nil)
			id := p.Order.Hash(o.buyer().LeaseDomain())
			var bid market.SignedLeaseBid
			o.until("there was a bid", func() bool {
				revive()
				bids, err := o.desk(buyer).LeaseBids(t.Context(), id)
				o.must(err)
				if len(bids) == 1 {
					bid = bids[0]
				}
				return len(bids) == 1
			})
			_, _, err := o.buyer().OpenLease(t.Context(), p.Order, bid, probity.Units(1_000_000))
			o.must(err)
			o.until("the work ran", func() bool { revive(); return o.report(id).Stage == market.WorkRunning })
			o.h.M.Advance(10)
			o.m.only().end(runtime.Exit{Reason: runtime.Exited, Code: 3})
			o.until("notice was given", func() bool { revive(); return o.lease(id).State != market.LeaseRunning })
			if l := o.lease(id); l.State == market.LeaseEnding && o.now() < l.EndsAt {
				o.h.M.Advance(l.EndsAt - o.now())
			}
			o.until("it was over", func() bool { revive(); s := h.agent.Status(); return len(s.Leases) == 0 && s.Ended == 1 })
			revive()
			h.end()
			pay, err := bid.Rate.MulDiv(110, 1)
			o.must(err)
			if want, _ := before.Add(pay); o.has(maker) != want {
				t.Errorf("the provider has %s, want %s", o.has(maker), want)
			}
			if o.m.starts != 1 {
				t.Errorf("the work was started %d times", o.m.starts)
			}
			if r := o.report(id); r.Stage != market.WorkExited || r.Exit != 3 {
				t.Errorf("the last report is %+v", r)
			}
			o.must(o.h.M.Check())
		})
		if !killed {
			break
		}
		points++
	}
	if points < 8 {
		t.Errorf("only %d points were tried: a lease has at least 8 records", points)
	}
}

func TestAClaimIsAnsweredWhileTheWorkGoesOn(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	w := o.runs(id)
	_, err := o.buyer().ClaimDown(t.Context(), id)
	o.must(err)
	o.until("the claim was answered", func() bool { return o.lease(id).AnswerBy == 0 })
	select {
	case <-w.done:
		t.Error("the work was ended")
	default:
	}
	h.end()
}

func TestAClaimUnderAWatcherIsAnsweredWithItsHeartbeat(t *testing.T) {
	o := newOffice(t)
	watcher := o.h.Key(markettest.Owner).Account()
	h := o.host(o.journal, func(c *provider.LeaseConfig) { c.Policy.Watchers = []probity.Account{watcher} })
	id, _ := o.rent(o.post(o.job(""), func(p *market.LeasePost) { p.Order.Watcher = watcher }), 1000)
	o.runs(id)
	_, err := o.buyer().ClaimDown(t.Context(), id)
	o.must(err)
	o.until("the agent asked for a heartbeat", func() bool {
		s := h.agent.Status()
		return len(s.Leases) == 1 && strings.Contains(s.Leases[0].Error, "heartbeat")
	})
	o.must(o.desk(markettest.Owner).PostHeartbeat(t.Context(), id, o.now()))
	o.until("the claim was answered", func() bool { return o.lease(id).AnswerBy == 0 })
	h.end()
}

func TestABlipOfTheChainStopsNoWork(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	w := o.runs(id)
	o.book.away.Store(true)
	o.until("the agent noticed", func() bool { return strings.Contains(h.agent.Status().LastError, "refused") })
	h.end() // and is restarted meanwhile
	h = o.host(o.journal, nil)
	o.until("the next agent noticed", func() bool { return strings.Contains(h.agent.Status().LastError, "refused") })
	select {
	case <-w.done:
		t.Fatal("the work was ended")
	default:
	}
	o.book.away.Store(false)
	w.end(runtime.Exit{Reason: runtime.Exited})
	o.closes(id, h)
	h.end()
	if o.m.starts != 1 {
		t.Errorf("the work was started %d times", o.m.starts)
	}
}

func TestAnAccountThatRanDryEndsItsLeaseAfterTheGrace(t *testing.T) {
	o := newOffice(t)
	before := o.has(maker)
	h := o.host(o.journal, nil)
	id, bid := o.rent(o.post(o.job(""), nil), 50)
	w := o.runs(id)
	o.h.M.Advance(51)
	o.until("the agent saw it dry and waits", func() bool {
		e, err := o.buyer().Escrow(t.Context(), o.lease(id).Account())
		o.must(err)
		return e.Dry && o.lease(id).State == market.LeaseRunning
	})
	o.h.M.Advance(30)
	o.until("the lease was closed", func() bool { s := h.agent.Status(); return s.Ended == 1 })
	h.end()
	if l := o.lease(id); l.Reason != market.ClosedInsolvent {
		t.Errorf("the lease is %+v", l)
	}
	pay, _ := bid.Rate.MulDiv(50+100, 1) // and, since nobody gave it, the time of notice
	if want, _ := before.Add(pay); o.has(maker) != want {
		t.Errorf("the provider has %s, want %s", o.has(maker), want)
	}
	if <-w.done; w.exit.Reason != runtime.Stopped {
		t.Errorf("the work ended with %+v", w.exit)
	}
	if r := o.report(id); r.Stage != market.WorkStopped || r.Why != "the lease ended" || r.Logs == "" {
		t.Errorf("the last report is %+v", r)
	}
}

func TestWorkLostWithTheMachineStartsAgainFromWhatItLeft(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	w := o.runs(id)
	o.must(os.WriteFile(filepath.Join(w.spec.Dir, provider.CheckpointFile), []byte("half"), 0o600))
	w.end(runtime.Exit{Reason: runtime.Lost, Detail: "the machine was switched off"})
	o.until("it was started again", func() bool { v := o.m.only(); return v != nil && v != w })
	if got, err := os.ReadFile(filepath.Join(o.m.only().spec.Dir, provider.CheckpointFile)); string(got) != "half" {
		t.Errorf("the checkpoint is %q, %v", got, err)
	}
	if o.lease(id).State != market.LeaseRunning {
		t.Error("the lease ended")
	}
	h.end()
}

func TestTheLogOfWorkThatStartsAgainIsOne(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	lose := func(w *work, says string) *work {
		w.say(says)
		w.end(runtime.Exit{Reason: runtime.Lost, Detail: "the machine was switched off"})
		o.until("it was started again", func() bool { v := o.m.only(); return v != nil && v != w })
		return o.m.only()
	}
	w := lose(o.runs(id), "one\n")
	h.end() // and the provider too
	h = o.host(o.journal, nil)
	w = lose(w, "two\n")
	w.say("three\n")
	const want = "started\none\nstarted\ntwo\nstarted\nthree\n"
	stored := func() string {
		data, _ := o.files.Get(t.Context(), o.report(id).Logs)
		return string(data)
	}
	o.until("the whole log was reported", func() bool { return stored() == want })

	// Whoever reads it from a byte on finds the same bytes.
	running, _, ok := h.agent.Work(id)
	if !ok {
		t.Fatal("no work is there")
	}
	for from := range len(want) + 1 {
		l, err := running.Logs(t.Context(), int64(from))
		o.must(err)
		got, err := io.ReadAll(l)
		o.must(errors.Join(err, l.Close()))
		if string(got) != want[from:] {
			t.Errorf("the log from byte %d on is %q, want %q", from, got, want[from:])
		}
	}
	w.end(runtime.Exit{Reason: runtime.Exited})
	o.closes(id, h)
	h.end()
	if got := stored(); got != want {
		t.Errorf("in the end the log is %q, want %q", got, want)
	}
}

func TestAnOrderThatGoesOnFindsTheCheckpoint(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	digest, err := o.files.Put(t.Context(), []byte("of an earlier lease"))
	o.must(err)
	id, _ := o.rent(o.post(o.job(""), func(p *market.LeasePost) { p.Checkpoint = digest }), 1000)
	w := o.runs(id)
	if got, err := os.ReadFile(filepath.Join(w.spec.Dir, provider.CheckpointFile)); string(got) != "of an earlier lease" {
		t.Errorf("the checkpoint is %q, %v", got, err)
	}
	if r := o.report(id); r.Checkpoint != digest {
		t.Errorf("the report is %+v", r)
	}
	h.end()
}

func TestWorkThatCannotBeginGivesTheLeaseBackWithTheReason(t *testing.T) {
	for name, c := range map[string]struct {
		setup func(o *office)
		more  string
		why   string
	}{
		"the module is nowhere":        {func(o *office) { delete(o.files.held, o.module) }, "", "the buyer's files and secrets were not there"},
		"the secrets do not come":      {func(o *office) {}, "secrets: [{name: token, env: TOKEN}]\n", "the buyer's files and secrets were not there"},
		"the runtime does not take it": {func(o *office) { o.m.refuse = fmt.Errorf("no such instruction: %w", runtime.ErrSpec) }, "", "no such instruction"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			c.setup(o)
			h := o.host(o.journal, nil)
			id, _ := o.rent(o.post(o.job(c.more), nil), 1000)
			o.closes(id, h)
			h.end()
			if r := o.report(id); r.Stage != market.WorkFailed || !strings.Contains(r.Why, c.why) {
				t.Errorf("the report is %+v, want %q", r, c.why)
			}
			if _, locked, err := o.book.Bond(t.Context(), o.book.Account()); err != nil || !locked.IsZero() {
				t.Errorf("%s of the bond is locked, %v", locked, err)
			}
		})
	}
}

func TestSecretsReachTheWorkAndNoOtherAccount(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, func(c *provider.LeaseConfig) { c.Policy.Prepare = time.Minute })
	id, bid := o.rent(o.post(o.job("secrets: [{name: token, env: TOKEN}]\n"), nil), 1000)
	o.must(o.desk(buyer).PostSecrets(t.Context(), bid, market.Secrets{"token": []byte("hunter2")}, o.now(), o.now()+1000))
	w := o.runs(id)
	if len(w.spec.Secrets) != 1 || string(w.spec.Secrets[0].Value) != "hunter2" || w.spec.Secrets[0].Env != "TOKEN" {
		t.Errorf("the work has %v", w.spec.Secrets)
	}
	if _, err := o.desk(markettest.Rival).Secrets(t.Context(), id, o.h.Key(buyer).Account()); !errors.Is(err, eip712.ErrSealed) {
		t.Errorf("a rival opens them: %v", err)
	}
	h.end()
	if journal, err := os.ReadFile(o.journal); err != nil || bytes.Contains(journal, []byte("hunter2")) {
		t.Errorf("the journal holds the secret, or cannot be read: %v", err)
	}
}

func TestACheckpointThatLeadsOutOfItsFolderIsNotRead(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job("checkpoint: {every: 1s, keep: 1}\n"), nil), 1000)
	w := o.runs(id)
	outside := filepath.Join(o.dir, "outside")
	o.must(os.WriteFile(outside, []byte("the host's secret"), 0o600))
	o.must(os.Symlink(outside, filepath.Join(w.spec.Dir, provider.OutputFile)))
	w.end(runtime.Exit{Reason: runtime.Exited})
	o.closes(id, h)
	h.end()
	if r := o.report(id); r.Output != "" {
		t.Errorf("the report is %+v", r)
	}
	for _, data := range o.files.held {
		if bytes.Contains(data, []byte("the host's secret")) {
			t.Error("the host's file was published")
		}
	}
}

// A fussy runtime starts nothing, and says so beforehand.
type fussy struct{ *machine }

func (fussy) Vet(s runtime.Spec) error {
	return fmt.Errorf("%w: %d bytes of memory in %s, %d secrets", runtime.ErrSpec, s.Resources.Memory, s.Dir, len(s.Secrets))
}

func TestEveryLeaseOrderWithoutABidHasAReason(t *testing.T) {
	for name, c := range map[string]struct {
		order  func(*market.LeasePost)
		policy func(*provider.LeaseConfig)
		job    func(string) string
		reason provider.Reason
		detail string
	}{
		"too little memory":            {nil, func(c *provider.LeaseConfig) { c.Policy.Offer.Memory = 1 << 20 }, nil, provider.NoFit, "memory"},
		"too dear":                     {nil, func(c *provider.LeaseConfig) { c.Policy.Offer.Rates.CPU = 1 << 40 }, nil, provider.NoFit, "ceiling"},
		"over the order's own ceiling": {func(p *market.LeasePost) { p.Order.MaxRate = probity.Amount{} }, nil, nil, provider.NoPrice, "ceiling 0"},
		"a bond too high":              {nil, func(c *provider.LeaseConfig) { c.Policy.MaxBond = probity.Units(1) }, nil, provider.NoStake, "bond"},
		"no such runtime":              {nil, func(c *provider.LeaseConfig) { c.Runtimes = nil }, nil, provider.NoRuntime, "wasm"},
		"what it could not start":      {nil, func(c *provider.LeaseConfig) { c.Runtimes["wasm"] = fussy{c.Runtimes["wasm"].(*machine)} }, nil, provider.NoRuntime, "67108864 bytes of memory in work, 0 secrets"},
		"a watcher unknown":            {func(p *market.LeasePost) { p.Order.Watcher = probity.Account{1} }, nil, nil, provider.NoWatcher, "0x01"},
		"leaving":                      {nil, func(c *provider.LeaseConfig) { c.Draining = yes }, nil, provider.NoDrain, ""},
		"full":                         {nil, func(c *provider.LeaseConfig) { c.Policy.MaxLeases = -1 }, nil, provider.NoRoom, ""},
		"no time to answer":            {nil, func(c *provider.LeaseConfig) { c.Policy.MinAnswer = 600 }, nil, provider.NoTime, "600"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			h := o.host(o.journal, c.policy)
			p := o.post(o.job(""), c.order)
			var no provider.NoBid
			o.until("there was a reason", func() bool {
				s := h.agent.Status()
				if len(s.NoBids) == 1 {
					no = s.NoBids[0]
				}
				return len(s.NoBids) == 1
			})
			h.end()
			if no.Order != p.Order.Hash(o.buyer().LeaseDomain()) || no.Reason != c.reason || !strings.Contains(no.Detail, c.detail) {
				t.Errorf("the reason is %+v, want %q with %q", no, c.reason, c.detail)
			}
		})
	}
}

func TestABidThatLostSaysToWhat(t *testing.T) {
	o := newOffice(t)
	_, err := o.h.Book(markettest.Rival).Deposit(t.Context(), probity.Units(stake))
	o.must(err)
	h := o.host(o.journal, nil)
	p := o.post(o.job(""), nil)
	id := p.Order.Hash(o.buyer().LeaseDomain())
	o.until("a bid came", func() bool {
		bids, err := o.desk(buyer).LeaseBids(t.Context(), id)
		o.must(err)
		return len(bids) == 1
	})
	rival := o.h.Key(markettest.Rival)
	bid := market.SignedLeaseBid{LeaseBid: market.LeaseBid{Order: id, Provider: rival.Account(), Rate: probity.Units(1), Expires: p.Order.Expires}}
	bid.Signature = rival.Sign(bid.Digest(o.buyer().LeaseDomain()))
	_, _, err = o.buyer().OpenLease(t.Context(), p.Order, bid, probity.Units(10_000))
	o.must(err)
	o.until("the agent saw that", func() bool { return len(h.agent.Status().Missed) == 1 })
	h.end()
	if m := h.agent.Status().Missed[0]; m.Order != id || m.Reason != provider.NoTaken || !strings.Contains(m.Detail, rival.Account().String()) {
		t.Errorf("it says %+v", m)
	}
}

// asking counts the questions about each lease.
type asking struct {
	*blip
	mu    sync.Mutex
	about map[probity.Hash]int
}

func (a *asking) Lease(ctx context.Context, id probity.Hash) (market.Lease, error) {
	a.mu.Lock()
	a.about[id]++
	a.mu.Unlock()
	return a.blip.Lease(ctx, id)
}

func TestLeasesOfOthersCostNoQuestionAndHardlyARecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // so that a slow machine makes no records
		const others = 100
		o := newOffice(t)
		_, err := o.h.Book(markettest.Rival).Deposit(t.Context(), probity.Units(others*stake))
		o.must(err)
		book := &asking{blip: o.book, about: map[probity.Hash]int{}}
		h := o.host(o.journal, func(c *provider.LeaseConfig) { c.Book = book })
		rival, domain := o.h.Key(markettest.Rival), o.buyer().LeaseDomain()
		var theirs []probity.Hash
		for range others {
			o.salt++
			order, err := o.job("").LeaseOrder(o.h.Key(buyer).Account(), spec.LeaseTerms{Notice: 100, Answer: 60}, o.now(), probity.Hash{31: o.salt})
			o.must(err)
			bid := market.SignedLeaseBid{LeaseBid: market.LeaseBid{Order: order.Hash(domain), Provider: rival.Account(), Rate: probity.Units(1), Expires: order.Expires}}
			bid.Signature = rival.Sign(bid.Digest(domain))
			id, _, err := o.buyer().OpenLease(t.Context(), order, bid, probity.Units(10_000))
			o.must(err)
			theirs = append(theirs, id)
			time.Sleep(time.Millisecond) // it hears of each for itself
		}
		mine, _ := o.rent(o.post(o.job(""), nil), 1000)
		o.runs(mine) // what came before is dealt with
		data, err := os.ReadFile(o.journal)
		o.must(err)
		if n := bytes.Count(data, []byte(`"lease-cursor"`)); n != 1 {
			t.Errorf("%d records of a cursor after %d events", n, others+1)
		}
		h.end()
		if data, err = os.ReadFile(o.journal); err != nil || !bytes.Contains(data, fmt.Appendf(nil, `"k":"lease-cursor","v":"%d"`, others+1)) {
			t.Errorf("an agent that ends in peace does not record where it was: %v", err)
		}
		book.mu.Lock()
		defer book.mu.Unlock()
		for _, id := range theirs {
			if book.about[id] > 0 {
				t.Errorf("lease %s of another provider was asked about %d times", id, book.about[id])
			}
		}
		if book.about[mine] == 0 {
			t.Error("its own lease was not asked about")
		}
	})
}

func TestWhatIsLeasedOutIsNotOfferedTwice(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, func(c *provider.LeaseConfig) { c.Policy.Offer.CPU = 1500 }) // one and a half of what a job takes
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	o.runs(id)
	o.post(o.job(""), nil)
	o.until("the second order had a reason", func() bool {
		s := h.agent.Status()
		return len(s.NoBids) == 1 && s.NoBids[0].Reason == provider.NoFit
	})
	h.end()
}

func TestAProviderThatLeavesGivesNotice(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, nil)
	id, _ := o.rent(o.post(o.job(""), nil), 1000)
	o.runs(id)
	h.end()
	h = o.host(o.journal, func(c *provider.LeaseConfig) { c.Draining = yes })
	o.closes(id, h)
	h.end()
	if l := o.lease(id); l.Reason != market.ClosedByProvider {
		t.Errorf("the lease is %+v", l)
	}
}

func yes() bool { return true }
