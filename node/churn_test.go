package node

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"probity"
	"probity/chain"
	"probity/internal/eip712"
	"probity/market"
)

// The simulation of a market's day. What works in it is real: the agents of providers,
// the node that keeps leases and tasks for buyers, the rules, the board of notices,
// the journals on disk. What is simulated is time (testing/synctest), the machines' work
// and everything that goes wrong. DESIGN.md says what it shows and what not.
var (
	churnSeed  = flag.Uint64("churn.seed", 1, "what the simulated day is drawn from")
	churnHours = flag.Int("churn.hours", 0, "hours in which jobs are ordered and things fail; 0: a short day")
	churnHosts = flag.Int("churn.providers", 24, "providers at a time")
	churnJobs  = flag.Int("churn.jobs", 90, "jobs")
	churnOut   = flag.String("churn.out", "", "file for the figures of a day, in JSON")
	churnDir   = flag.String("churn.dir", "", "folder for journals, such as one in memory; empty: a temporary one")
	churnSlog  = flag.String("churn.log", "", "file for what agents and nodes log")
)

// churnOptions say what kind of day it is.
type churnOptions struct {
	Seed    uint64
	Day     time.Duration // in which jobs are ordered and things fail
	Hosts   int           // at a time; who is gone is replaced
	Jobs    int
	Between time.Duration // faults of one party, on average
	Liars   float64       // share of providers
	Log     io.Writer
}

// A churn is one simulated day.
type churn struct {
	t            *testing.T
	o            churnOptions
	dir          string
	ctx          context.Context
	m            *market.Mem
	board        *market.MemNotices
	orders       market.Seen // by everybody: what is decoded once is decoded alike by all
	dep          *chain.Deployment
	noticeDomain eip712.Domain
	module       string
	seen         *progress
	wg           sync.WaitGroup
	calm         chan struct{} // closed when nothing fails any more
	jobsOver     chan struct{} // closed when every job is over

	mu         sync.Mutex
	keys       []eip712.Key
	minted     probity.Amount
	hosts      []*churnHost
	byAccount  map[probity.Account]*churnHost
	buyers     []*churnBuyer
	referees   []probity.Account
	violations []string
	notes      map[string]int
	story      map[probity.Hash][]string
}

func (w *churn) violated(invariant, format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.violations = append(w.violations, fmt.Sprintf("[%s] %s: %s", time.Now().Format(time.TimeOnly), invariant, fmt.Sprintf(format, args...)))
}

func (w *churn) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes[what]++
}

func (w *churn) said(j *churnJob, lease probity.Hash, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.story[lease] = append(w.story[lease], time.Now().Format(time.TimeOnly)+" "+what)
}

// account is a new one, with money.
func (w *churn) account(sum probity.Amount) (eip712.Key, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b [32]byte
	binary.BigEndian.PutUint64(b[24:], uint64(len(w.keys)+1))
	k, err := eip712.NewKey(b[:])
	if err != nil {
		return k, err
	}
	w.keys = append(w.keys, k)
	if w.minted, err = w.minted.Add(sum); err != nil {
		return k, err
	}
	return k, w.m.Do(func(s *market.State, _ uint64) error {
		s.Approve(k.Account(), market.AllMoney())
		return s.Mint(k.Account(), sum)
	})
}

func (w *churn) stake() probity.Amount { return probity.Tokens(40) }
func (w *churn) fee() probity.Amount   { return probity.Units(1_000_000_000_000) }
func (w *churn) regions() int          { return max(1, w.o.Hosts/12) }

// poll is how often providers look at the board: less often where there are many, or the
// simulation does little else.
func (w *churn) poll() time.Duration { return time.Duration(15+w.o.Hosts/5) * time.Second }

// pause waits, and reports false when the calm comes first.
func (w *churn) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-w.calm:
	case <-w.ctx.Done():
	}
	return false
}

func (w *churn) pin(n market.Notice) {
	if err := w.board.Pin(context.Background(), n); err != nil {
		w.violated("the board takes what is right", "%s: %v", n.Kind, err)
	}
}

// snapshot is the board as it is, for those who will see no more of it.
func (w *churn) snapshot() map[market.NoticeKind][]market.Notice {
	out := map[market.NoticeKind][]market.Notice{}
	for _, kind := range []market.NoticeKind{market.NoticeOffer, market.NoticeLeaseOrder, market.NoticeLeaseBid, market.NoticeLeaseReport, market.NoticeTaskOrder, market.NoticeTaskBid} {
		out[kind], _ = w.board.Pinned(context.Background(), kind, probity.Hash{}, 0) // no error: it is in memory
	}
	return out
}

// everybody is a copy of who there is.
func (w *churn) everybody() ([]*churnHost, []*churnBuyer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.hosts), slices.Clone(w.buyers)
}

// fileForHost finds what a provider needs with the buyers who can be reached.
func (w *churn) fileForHost(h *churnHost, digest string) ([]byte, error) {
	if h.apart() {
		return nil, errAway
	}
	_, buyers := w.everybody()
	for _, b := range buyers {
		if data, err := filesIn(b.dir).Get(context.Background(), digest); err == nil && !b.apart() {
			return data, nil
		}
	}
	return nil, market.ErrUnknown
}

// fileForBuyer finds what a provider left, with those who can be reached.
func (w *churn) fileForBuyer(ctx context.Context, inc *incarnation, digest string) ([]byte, error) {
	if err := inc.awake(ctx); err != nil {
		return nil, err
	}
	if inc.apart() {
		return nil, errAway
	}
	hosts, _ := w.everybody()
	for _, h := range hosts {
		h.mu.Lock()
		fate := h.fate
		h.mu.Unlock()
		if data, ok := h.shelf.has(digest); ok && fate != "gone" && !h.apart() {
			return data, nil
		}
	}
	return nil, market.ErrUnknown
}

// leaseEvents and taskEvents are what has happened so far.
func (w *churn) leaseEvents(kind market.LeaseEventKind) (out []market.LeaseEvent) {
	allEvents(w.m.As(w.keys[0]).LeaseEvents, func(e market.LeaseEvent) string {
		if e.Kind == kind || kind == "" {
			out = append(out, e)
		}
		return e.Cursor
	})
	return out
}

func (w *churn) taskEvents() (out []market.TaskEvent) {
	allEvents(w.m.As(w.keys[0]).TaskEvents, func(e market.TaskEvent) string {
		if e.Kind == market.QuorumEventSeat || e.Kind == market.QuorumEventSettled {
			out = append(out, e)
		}
		return e.Cursor
	})
	return out
}

// allEvents reads events until one would have to be waited for.
func allEvents[E any](read func(context.Context, string) ([]E, error), see func(E) string) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // what is there is returned all the same
	for cursor := ""; ; {
		events, err := read(ctx, cursor)
		if err != nil {
			return
		}
		for _, e := range events {
			cursor = see(e)
		}
	}
}

// newChurn is a world before its day begins.
func newChurn(t *testing.T, o churnOptions) (*churn, error) {
	dir := t.TempDir()
	if *churnDir != "" {
		var err error
		if dir, err = os.MkdirTemp(*churnDir, "churn-"); err != nil {
			return nil, err
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
	}
	at := probity.Account{0: 0x4d, 19: 1}
	w := &churn{
		t: t, o: o, dir: dir, dep: &chain.Deployment{ChainID: 1337, Market: at, Leases: at, Quorum: at}, noticeDomain: market.NoticeDomain(1337, at),
		seen: &progress{most: map[string]int{}, again: map[string]int{}}, calm: make(chan struct{}), jobsOver: make(chan struct{}),
		byAccount: map[probity.Account]*churnHost{}, notes: map[string]int{}, story: map[probity.Hash][]string{},
	}
	w.m = market.NewMem(market.MemOptions{Domain: market.Domain(1337, at), Start: uint64(time.Now().Unix()), ExitDelay: 3600})
	w.board = market.NewMemNotices(w.noticeDomain)
	return w, nil
}

// run is the whole day, and what is left to do after it.
func (w *churn) run() error {
	ctx, stop := context.WithCancel(context.Background())
	w.ctx = ctx
	var all sync.WaitGroup // of everybody
	errs := make(chan error, 10_000)
	live := func(f func() error) {
		all.Go(func() {
			if err := f(); err != nil {
				errs <- err
			}
		})
	}
	w.wg.Go(w.clock)
	rng := rand.New(rand.NewPCG(w.o.Seed, 1))
	for i := range w.o.Hosts {
		h, err := w.newHost(i)
		if err != nil {
			stop()
			return err
		}
		if i < 3 { // referees are known by name and honest
			h.referee, h.rig.lie = true, ""
			w.referees = append(w.referees, h.key.Account())
		}
	}
	plans := w.plans(rng)
	for i, p := range plans {
		b := &churnBuyer{churnLine: newLine(w, 5000+uint64(i)), i: i, dir: fmt.Sprintf("%s/buyer-%d", w.dir, i), rig: newRig(nil)}
		var err error
		if b.key, err = w.account(probity.Tokens(100_000)); err == nil {
			w.module, err = filesIn(b.dir).Put(ctx, []byte("a module"))
		}
		if err != nil {
			stop()
			return err
		}
		w.buyers = append(w.buyers, b)
		live(func() error { return b.live(p) })
	}
	for i, h := range w.hosts {
		joins := time.Duration(rng.Int64N(int64(time.Minute)))
		if i%5 == 4 {
			joins = time.Duration(rng.Int64N(int64(w.o.Day)))
		}
		live(func() error { return h.live(joins) })
	}
	w.wg.Go(func() { w.replace(live) })
	w.wg.Go(w.inspect)

	time.Sleep(w.o.Day)
	close(w.calm)
	over := false
	for range 24 * 60 { // every order has a deadline
		if over = w.over(); over {
			break
		}
		time.Sleep(time.Minute)
	}
	if !over {
		w.unfinished()
	}
	close(w.jobsOver)
	all.Wait()
	for _, b := range w.buyers {
		if err := b.inc.end(false); err != nil {
			errs <- err
		}
	}
	w.settle()
	stop()
	w.wg.Wait()
	close(errs)
	var failed []error
	for err := range errs {
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// clock moves the market's, block by block; some blocks are late.
func (w *churn) clock() {
	rng := rand.New(rand.NewPCG(w.o.Seed, 2))
	at := time.Now()
	for {
		d := time.Duration(1+rng.IntN(5)) * time.Second
		if rng.IntN(200) == 0 {
			d = time.Minute
		}
		if sleep(w.ctx, d) != nil {
			return
		}
		if s := uint64(time.Since(at) / time.Second); s > 0 {
			w.m.Advance(s)
			at = at.Add(time.Duration(s) * time.Second)
		}
	}
}

// inspect checks the market's own invariants all day long.
func (w *churn) inspect() {
	for n := 1; sleep(w.ctx, 10*time.Minute) == nil; n++ {
		if n%18 == 0 {
			w.t.Logf("after %d hours", n/6)
		}
		if err := w.m.Check(); err != nil {
			w.violated("the market's invariants", "%v", err)
			return
		}
	}
}

// replace lets others join for those who have left.
func (w *churn) replace(live func(func() error)) {
	for w.pause(5 * time.Minute) {
		hosts, _ := w.everybody()
		here := 0
		for _, h := range hosts {
			h.mu.Lock()
			if h.fate == "" {
				here++
			}
			h.mu.Unlock()
		}
		if here < w.o.Hosts {
			h, err := w.newHost(len(hosts))
			if err != nil {
				w.violated("the world goes on", "%v", err)
				return
			}
			w.note("joined late")
			live(func() error { return h.live(0) })
		}
	}
}

// plans are what each buyer orders, and when.
func (w *churn) plans(rng *rand.Rand) [][]plan {
	out := make([][]plan, max(3, w.o.Jobs/100))
	for range w.o.Jobs {
		p := plan{at: time.Duration(rng.Int64N(int64(w.o.Day))), kind: "lease", seconds: 600 + rng.IntN(7200), region: fmt.Sprintf("r%d", rng.IntN(w.regions()))}
		switch n := rng.IntN(100); {
		case n < 4:
			p.kind = "oom"
		case n < 18:
			p.kind, p.seconds = "quorum", 30+rng.IntN(200)
		case n < 32:
			p.kind, p.seconds = "signed", 30+rng.IntN(200)
		}
		b := rng.IntN(len(out))
		out[b] = append(out[b], p)
	}
	for _, p := range out {
		slices.SortFunc(p, func(a, b plan) int { return cmp.Compare(a.at, b.at) })
	}
	return out
}

// over reports whether every job is.
func (w *churn) over() bool {
	for _, b := range w.buyers {
		b.mu.Lock()
		left := slices.ContainsFunc(b.jobs, func(j *churnJob) bool { return !j.over })
		b.mu.Unlock()
		if left {
			return false
		}
	}
	return true
}

func (w *churn) unfinished() {
	for _, b := range w.buyers {
		b.mu.Lock()
		for _, j := range b.jobs {
			if !j.over {
				w.violated("every job comes to an end", "%s, leases %v", j.name, j.leases)
			}
		}
		b.mu.Unlock()
	}
}

// day runs one and reports what did not hold.
func day(t *testing.T, o churnOptions) *churnFigures {
	t.Helper()
	if *churnSlog != "" {
		f, err := os.Create(*churnSlog)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		o.Log = f
	}
	t.Logf("seed %d: %d providers and %d jobs in %s; again with -churn.seed %d", o.Seed, o.Hosts, o.Jobs, o.Day, o.Seed)
	cryptotest.SetGlobalRandom(t, o.Seed)
	var figures *churnFigures
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		w, err := newChurn(t, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.run(); err != nil {
			t.Error(err)
		}
		figures = w.check()
		for i, v := range w.violations {
			if i == 40 {
				t.Errorf("and %d more", len(w.violations)-i)
				break
			}
			t.Error(v)
		}
	})
	figures.Wall = time.Since(began).Seconds()
	return figures
}

func TestADayOfChurnLosesNoMoneyAndNoResult(t *testing.T) {
	o := churnOptions{Seed: *churnSeed, Day: 5 * time.Hour, Hosts: *churnHosts, Jobs: *churnJobs, Between: 90 * time.Minute, Liars: 0.15}
	switch {
	case *churnHours > 0:
		o.Day, o.Between = time.Duration(*churnHours)*time.Hour, 4*time.Hour
	case testing.Short():
		o.Day, o.Hosts, o.Jobs = time.Hour, 12, 16
	}
	f := day(t, o)
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", text)
	if *churnOut != "" {
		if err := os.WriteFile(*churnOut, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
