package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

// What providers do in this world, slower than the defaults so that a day is short.
const (
	churnBeat     = 30 * time.Second
	churnPatience = 4 * time.Minute // of buyers; shorter faults must close no lease
	churnAnswer   = 600             // seconds for the answer to a claim
	churnNotice   = 120             // seconds
)

// A churnHost is a provider: a machine, a folder, an account, and whoever runs them.
type churnHost struct {
	*churnLine
	i       int
	key     eip712.Key
	region  string
	dir     string
	rig     *rig
	shelf   *churnShelf
	referee bool

	// Of the host's own goroutine.
	inc     *incarnation
	drain   bool
	reboots []time.Time

	mu     sync.Mutex
	leases *provider.LeaseAgent
	tasks  *provider.TaskAgent
	fate   string // "" while it takes part; gone or left
}

func (w *churn) newHost(i int) (*churnHost, error) {
	h := &churnHost{churnLine: newLine(w, 1000+uint64(i)), i: i, region: fmt.Sprintf("r%d", i%w.regions()), dir: filepath.Join(w.dir, fmt.Sprintf("host-%d", i)), rig: newRig(w.seen)}
	h.shelf = &churnShelf{held: map[string][]byte{}, others: func(ctx context.Context, digest string) ([]byte, error) { return w.fileForHost(h, digest) }}
	var err error
	if h.key, err = w.account(probity.Tokens(100)); err != nil {
		return nil, err
	}
	if h.luck("honesty").Float64() < w.o.Liars {
		h.rig.lie = fmt.Sprintf("a lie of host %d", i)
	}
	if _, err := w.m.As(h.key).Deposit(w.ctx, w.stake()); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.hosts = append(w.hosts, h)
	w.byAccount[h.key.Account()] = h
	w.mu.Unlock()
	return h, nil
}

// start begins a process of the host's, with what earlier ones left.
func (h *churnHost) start() error {
	inc, err := h.incarnation(filepath.Join(h.dir, "leases.journal"), filepath.Join(h.dir, "tasks.journal"))
	if err != nil {
		return err
	}
	w := h.w
	book := &churnBook{w.m.As(h.key), inc}
	desk := w.desk(h.key, inc)
	offer := match.Offer{
		Region: h.region, Tasks: []string{"wasm"}, Tiers: []probity.Tier{probity.TierSigned, probity.TierQuorum}, CPU: 4000, Memory: 8 << 30, Disk: 8 << 30,
		Rates: match.Rates{Job: 1_000_000, CPU: 1_000_000 + uint64(h.i%7)*100_000},
	}
	runtimes := map[string]runtime.Runtime{"wasm": gatedRuntime{h.rig, inc}}
	leaving, referee := h.drain, h.referee // a referee takes no work of its own
	lc := provider.LeaseConfig{
		Book: book, Desk: desk, Chain: w.dep.ChainID, Market: w.dep.Market, Runtimes: runtimes, Files: h.shelf, Dir: filepath.Join(h.dir, "leases"), Journal: inc.open[0],
		Policy: provider.LeasePolicy{Offer: offer, Beat: churnBeat}, Draining: func() bool { return leaving || referee }, Poll: w.poll() + time.Duration(h.i%10)*time.Second, Retry: 2 * time.Second, Slog: w.slog("host", h.i),
	}
	tc := provider.TaskConfig{
		Book: book, Desk: desk, Chain: w.dep.ChainID, Market: w.dep.Market, Runtimes: runtimes, Files: h.shelf, Dir: filepath.Join(h.dir, "tasks"), Journal: inc.open[1],
		Policy: provider.TaskPolicy{Offer: offer}, Draining: func() bool { return leaving || referee }, Poll: lc.Poll, Retry: lc.Retry, Slog: lc.Slog,
	}
	leases, err := provider.NewLeaseAgent(lc)
	if err != nil {
		return err
	}
	tasks, err := provider.NewTaskAgent(tc)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.inc, h.leases, h.tasks = inc, leases, tasks
	h.mu.Unlock()
	for _, run := range []func(context.Context) error{leases.Run, tasks.Run} {
		inc.wg.Go(func() {
			err := run(inc.ctx)
			inc.mu.Lock()
			full := h.shelf.full
			inc.mu.Unlock()
			if err != nil && !inc.dead.Load() && !full {
				w.violated("an agent goes on unless it has no journal", "host %d: %v", h.i, err)
			}
		})
	}
	return nil
}

// live is a host's day.
func (h *churnHost) live(joins time.Duration) error {
	w := h.w
	if !w.pause(joins) {
		return nil
	}
	if err := h.start(); err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(w.o.Seed, 2000+uint64(h.i)))
	between := func(a, b time.Duration) time.Duration { return a + time.Duration(rng.Int64N(int64(b-a))) }
	for w.pause(time.Duration(rng.ExpFloat64() * float64(w.o.Between))) {
		fault := rng.IntN(100)
		if h.referee {
			fault = 30 + fault%30 // referees stay, with a bad line
		}
		switch {
		case fault < 22: // killed, and started again with its folder
			w.note("killed")
			d := between(10*time.Second, 25*time.Minute)
			if err := h.again(true, d, nil); err != nil {
				return err
			}
		case fault < 30: // the machine is switched off and on
			w.note("rebooted")
			h.reboots = append(h.reboots, time.Now())
			if err := h.again(true, between(time.Minute, 15*time.Minute), h.rig.reboot); err != nil {
				return err
			}
		case fault < 42:
			w.note("cut off from others")
			h.cut(between(10*time.Second, 15*time.Minute), false, false, true, false)
		case fault < 52:
			w.note("cut off from the chain")
			h.cut(between(10*time.Second, 12*time.Minute), true, false, false, false)
		case fault < 58:
			w.note("cut off from both")
			h.cut(between(10*time.Second, 20*time.Minute), true, false, true, false)
		case fault < 66:
			w.note("chain slow")
			h.cut(between(time.Minute, 30*time.Minute), false, true, false, false)
		case fault < 74: // its clock stands still meanwhile, and then jumps
			w.note("asleep")
			d := between(time.Minute, time.Hour)
			h.rig.set(func(r *rig) { r.until = time.Now().Add(d) })
			h.cut(d, false, false, false, true)
		case fault < 82:
			w.note("disk full")
			if err := h.fill(between(time.Minute, 20*time.Minute)); err != nil {
				return err
			}
		case fault < 92: // it leaves as it should
			w.note("left")
			return h.leave("left")
		default: // never seen again, with its disk
			w.note("vanished")
			h.rig.reboot()
			h.mu.Lock()
			h.fate = "gone"
			h.mu.Unlock()
			return h.inc.end(true)
		}
	}
	return h.leave("")
}

// again ends the process and starts one later.
func (h *churnHost) again(kill bool, d time.Duration, meanwhile func()) error {
	if err := h.inc.end(kill); err != nil {
		return err
	}
	if meanwhile != nil {
		meanwhile()
	}
	h.w.pause(d)
	return h.start()
}

// fill has every write fail for a while, until somebody makes room and starts the
// process again.
func (h *churnHost) fill(d time.Duration) error {
	h.shelf.mu.Lock()
	h.churnLine.mu.Lock()
	h.shelf.full = true
	h.churnLine.mu.Unlock()
	h.shelf.mu.Unlock()
	h.rig.set(func(r *rig) { r.full = true })
	for _, j := range h.inc.open {
		j.Close() // no record can be written any more
	}
	h.cut(d, true, false, false, false) // it may have stopped, then nobody answers for it
	h.w.pause(d)
	if err := h.inc.end(false); err != nil {
		return err
	}
	h.shelf.mu.Lock()
	h.churnLine.mu.Lock()
	h.shelf.full = false
	h.noChain = time.Time{}
	h.churnLine.mu.Unlock()
	h.shelf.mu.Unlock()
	h.rig.set(func(r *rig) { r.full = false })
	return h.start()
}

// leave gives notice to everybody, waits until nothing is left to do, and takes the bond.
// Without a fate the host stays as long as there are jobs.
func (h *churnHost) leave(fate string) error {
	w := h.w
	if fate == "" {
		<-w.calm
		select {
		case <-w.jobsOver:
		case <-w.ctx.Done():
		}
	}
	if err := h.inc.end(false); err != nil {
		return err
	}
	h.drain = true
	if err := h.start(); err != nil {
		return err
	}
	for range 4 * 24 * 60 {
		if l, t := h.leases.Status(), h.tasks.Status(); len(l.Leases) == 0 && t.Open == 0 && l.Bids == 0 && t.Bids == 0 {
			h.mu.Lock()
			h.fate = "left"
			h.mu.Unlock()
			return h.inc.end(false)
		}
		if sleep(w.ctx, time.Minute) != nil {
			break
		}
	}
	l, t := h.leases.Status(), h.tasks.Status()
	w.violated("a provider that leaves has nothing left to do in the end", "host %d has %d leases and %d seats: %s; %s", h.i, len(l.Leases), t.Open, l.LastError, t.LastError)
	return h.inc.end(true)
}

// A churnJob is something that a buyer wants done.
type churnJob struct {
	name  string
	spec  spec.Spec
	total int    // seconds of work
	every int    // seconds between checkpoints
	order uint32 // its escrow account

	// Set when it is over.
	over     bool
	said     string // why it ended, when that was not its end
	exit     int
	output   string
	logs     string
	lease    probity.Hash
	leases   []probity.Hash // all that it had
	refusals int
	task     *TaskInfo
}

func (j *churnJob) isTask() bool { return !j.spec.Lease() }

// A churnBuyer is somebody with jobs: a folder, an account, and the node that keeps them.
type churnBuyer struct {
	*churnLine
	i    int
	key  eip712.Key
	dir  string
	rig  *rig // to run work again
	jobs []*churnJob

	mu   sync.Mutex
	inc  *incarnation
	node *Node
	self *Party
	runs map[*churnJob]bool // in this incarnation
}

func (b *churnBuyer) start() error {
	inc, err := b.incarnation(filepath.Join(b.dir, "journal"))
	if err != nil {
		return err
	}
	w := b.w
	n := &Node{
		cfg: Config{Dir: b.dir, Step: func(Step) {}, Progress: func(string, float64) {}}, log: w.slog("buyer", b.i), dep: w.dep, files: filesIn(b.dir),
		parties: map[probity.Account]*Party{}, brought: map[string]time.Time{},
		outside: outside{
			market:  func() marketBook { return &churnBook{w.m.As(b.key), inc} },
			notices: func() (market.NoticeBoard, error) { return churnBoard{inc}, nil },
			file: func(ctx context.Context, _ *Party, digest string) ([]byte, error) {
				return w.fileForBuyer(ctx, inc, digest)
			},
		},
	}
	p := &Party{key: b.key, journal: inc.open[0], book: &churnBook{w.m.As(b.key), inc}, desk: w.desk(b.key, inc)}
	n.parties[b.key.Account()] = p
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inc, b.node, b.self, b.runs = inc, n, p, map[*churnJob]bool{}
	for _, j := range b.jobs {
		b.run(j)
	}
	return nil
}

// run looks after a job in this process. The caller holds the lock.
func (b *churnBuyer) run(j *churnJob) {
	if j.over || b.inc == nil || b.inc.dead.Load() || b.runs[j] {
		return
	}
	b.runs[j] = true
	inc, n, p := b.inc, b.node, b.self
	inc.wg.Go(func() {
		// A process takes its jobs up one after another, so that it is always the same one
		// that draws the first salt.
		if sleep(inc.ctx, time.Duration(b.luck(j.name).Int64N(int64(time.Second)))) != nil {
			return
		}
		for inc.ctx.Err() == nil {
			err := b.once(inc, n, p, j)
			var no *Refusal
			switch {
			case err == nil || inc.ctx.Err() != nil:
				return
			case errors.As(err, &no):
				b.mu.Lock()
				if j.refusals++; j.refusals > 8 || strings.Contains(err.Error(), "times and did not end") {
					j.over, j.said = true, err.Error()
					b.mu.Unlock()
					return
				}
				b.mu.Unlock()
			case errors.Is(err, errAway), errors.Is(err, errLost):
			default:
				b.w.violated("a keeper goes on unless the market refuses", "%s: %v", j.name, err)
			}
			if sleep(inc.ctx, 2*time.Minute) != nil {
				return
			}
		}
	})
}

// once has a job done, as a command does.
func (b *churnBuyer) once(inc *incarnation, n *Node, p *Party, j *churnJob) error {
	if j.isTask() {
		info, err := n.RunTask(inc.ctx, p, TaskOptions{
			Spec: j.spec, Name: j.name, Referees: slices.Clone(b.w.referees), RefereePrice: probity.Tokens(1), Reveal: 15 * time.Minute, Challenge: 40 * time.Minute,
			WaitForBids: 4 * time.Minute, Check: &Runtimes{Have: map[string]runtime.Runtime{"wasm": gatedRuntime{b.rig, inc}}},
		})
		if err != nil {
			return err
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		j.over, j.task, j.output = true, info, info.Output
		return nil
	}
	budget, err := j.spec.Price.Max.Amount().MulDiv(uint64(j.spec.Deadline)+7200, 3600)
	if err != nil {
		return err
	}
	info, err := n.KeepLease(inc.ctx, p, KeepOptions{
		Open:     LeaseOptions{Spec: j.spec, Name: j.name, WaitForBids: 4 * time.Minute, Auction: 2 * time.Second, Terms: spec.LeaseTerms{Escrow: j.order, Fee: b.w.fee(), Notice: churnNotice, Answer: churnAnswer}},
		Patience: churnPatience, Budget: budget, Poll: 10 * time.Second, Tries: 12,
		Told: func(what string, lease probity.Hash) {
			b.mu.Lock()
			defer b.mu.Unlock()
			if !slices.Contains(j.leases, lease) {
				j.leases = append(j.leases, lease)
			}
			b.w.said(j, lease, what)
		},
	})
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	j.over, j.lease, j.exit, j.output, j.logs = true, info.Lease.ID, info.Report.Exit, info.Report.Output, info.Report.Logs
	if info.Report.Stage != market.WorkExited {
		j.said = fmt.Sprintf("%s; %s: %s %s", info.Reason, j.name, info.Report.Stage, info.Report.Why)
	}
	return nil
}

// live is a buyer's day: it orders, and its own process and lines fail too.
func (b *churnBuyer) live(planned []plan) error {
	w := b.w
	if err := b.start(); err != nil {
		return err
	}
	began := time.Now()
	rng := rand.New(rand.NewPCG(w.o.Seed, 3000+uint64(b.i)))
	next := time.Duration(rng.ExpFloat64() * float64(w.o.Between))
	for {
		d := next
		if len(planned) > 0 {
			d = min(d, planned[0].at)
		}
		if !w.pause(d - time.Since(began)) {
			break
		}
		if len(planned) > 0 && planned[0].at <= time.Since(began) {
			j, err := b.newJob(planned[0], len(b.jobs))
			if err != nil {
				return err
			}
			planned = planned[1:]
			b.mu.Lock()
			b.jobs = append(b.jobs, j)
			b.run(j)
			b.mu.Unlock()
			continue
		}
		next = time.Since(began) + time.Duration(rng.ExpFloat64()*float64(w.o.Between))
		d = 10*time.Second + time.Duration(rng.Int64N(int64(10*time.Minute)))
		switch rng.IntN(4) {
		case 0, 1:
			w.note("buyer killed")
			if err := b.inc.end(true); err != nil {
				return err
			}
			w.pause(d)
			if err := b.start(); err != nil {
				return err
			}
		case 2:
			w.note("buyer cut off")
			b.cut(d, true, false, true, false)
		case 3:
			w.note("buyer's chain slow")
			b.cut(d, false, true, false, false)
		}
	}
	return nil
}

// newJob makes a job of a plan.
func (b *churnBuyer) newJob(p plan, number int) (*churnJob, error) {
	w := b.w
	j := &churnJob{name: fmt.Sprintf("%s-%d-%d", p.kind, b.i, number), total: p.seconds, every: 300}
	trust, price, deadline := "tier: signed, bond: \"2\"", `{max: "0.01", per: hour}`, p.seconds*2+4*3600
	if number%3 > 0 {
		j.order = uint32(number + 1)
	}
	switch p.kind {
	case "quorum":
		trust, price, deadline = `tier: quorum, bond: "0.2", quorum: {of: 3, agree: 2}`, `{max: "0.06", per: job}`, 1800
	case "signed":
		price, deadline = `{max: "0.02", per: job}`, 1800
	}
	text := fmt.Sprintf("version: 1\ntask:\n  wasm: {module: %s, args: [%s, \"%d\", \"%d\"]}\nresources: {cpu: 1, memory: 64Mi}\nprice: %s\ntrust: {%s}\ndeadline: %ds\nopen: 5m\nplacement: {regions: [%s]}\n",
		w.module, j.name, j.total, j.every, price, trust, deadline, p.region)
	if p.kind == "lease" || p.kind == "oom" {
		text += "checkpoint: {every: 5m, keep: 1, resume: true}\n"
	}
	var err error
	j.spec, err = spec.Parse([]byte(text))
	return j, err
}

// A plan is a job that will be ordered.
type plan struct {
	at      time.Duration
	kind    string
	seconds int
	region  string
}

// desk is the board as a process of an account's uses it.
func (w *churn) desk(key eip712.Key, inc *incarnation) market.Desk {
	book := w.m.As(key)
	return market.Desk{Board: churnBoard{inc}, Domain: w.noticeDomain, Lease: book.LeaseDomain(), Quorum: book.QuorumDomain(), Key: key, Seen: &w.orders}
}

func (w *churn) slog(who string, i int) *slog.Logger {
	if w.o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(w.o.Log, nil)).With(who, i)
}
