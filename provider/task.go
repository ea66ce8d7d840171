package provider

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider/runtime"
)

// A TaskBook is what the agent of tasks needs of a market.
type TaskBook interface {
	market.TaskBook
	Now(ctx context.Context) (uint64, error)
	Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error)
	Owed(ctx context.Context, who probity.Account) (probity.Amount, error)
	Withdraw(ctx context.Context) (probity.Amount, market.Settlement, error)
}

// A TaskPolicy says which seats to take and for how much. Offer is as for leases.
type TaskPolicy struct {
	Offer    match.Offer    `json:"offer"`
	MaxBond  probity.Amount `json:"maxBond"`  // most to put at stake for one seat; zero is no limit
	MaxTasks int            `json:"maxTasks"` // at a time, with open bids; 0 is 8
	BidFor   uint64         `json:"bidFor"`   // seconds that a bid stays valid; 0 is 120
	Prepare  time.Duration  `json:"prepare"`  // that the buyer's files are waited for; 0 is 2 min
}

// TaskConfig is what a TaskAgent works with. Poll, Retry and Slog may be left out.
type TaskConfig struct {
	Book     TaskBook
	Desk     market.Desk // with the key of the book's account
	Chain    uint64
	Market   probity.Account
	Runtimes map[string]runtime.Runtime // by task
	Files    Files
	Dir      string
	Journal  *disk.Journal // of this agent alone
	Policy   TaskPolicy
	Draining func() bool // asked again and again: whether to take no more seats, and end what is begun; nil: no

	Poll  time.Duration // 0 is 1 s
	Retry time.Duration // 0 is 500 ms
	Slog  *slog.Logger
}

// A TaskAgent earns with tasks of tiers quorum and signed: it bids for seats, runs
// the work, commits to the output, reveals it and sees to it that the task is
// settled. Where an order names it as a referee it does the same when somebody
// challenges. What it cannot do it declines while it may; where it is outvoted and the
// order names referees, it has them decide.
type TaskAgent struct {
	TaskConfig
	core
	seats  map[probity.Hash]*seat // that are not over, by task; guarded by mu
	noBid  map[probity.Hash]NoBid
	bids   map[probity.Hash]uint64 // live ones, and until when
	ended  int
	earned probity.Amount
	specs  specs // of the goroutine that looks at the board
}

// The journal's records, by key:
//
//	task-bid/ORDER     taskBidRecord, when signed and when posted
//	task/TASK          taskRecord, when a seat was won and when the task is over
//	task-start/TASK    startRecord, before the work is started
//	task-output/TASK   outputRecord, before it is committed to
//	task-cursor        the last event that was dealt with
type (
	taskBidRecord struct {
		Bid    market.SignedQuorumBid `json:"bid"`
		Post   market.TaskPost        `json:"post"`
		Posted bool                   `json:"posted"`
	}
	taskRecord struct {
		Post    market.TaskPost    `json:"post"`
		Seat    int                `json:"seat"`
		Price   probity.Amount     `json:"price"`
		Referee bool               `json:"referee,omitempty"`
		Over    bool               `json:"over"`
		Ended   uint64             `json:"ended,omitempty"` // market time at which it was over
		Outcome market.SeatOutcome `json:"outcome,omitempty"`
	}
	outputRecord struct {
		Output probity.Hash `json:"output"` // SHA-256 of it
		Salt   probity.Hash `json:"salt"`
		Why    string       `json:"why,omitempty"` // there is none; it is declined
	}
)

// A seat is this provider's part in one task.
type seat struct {
	a    *TaskAgent
	id   probity.Hash
	rec  taskRecord
	spec spec.Spec
	wake chan struct{}
	err  string // guarded by a.mu
}

// NewTaskAgent checks a configuration and reads the journal. Run does the work.
func NewTaskAgent(c TaskConfig) (*TaskAgent, error) {
	if c.Book == nil || c.Desk.Board == nil || c.Files == nil || c.Journal == nil || c.Dir == "" {
		return nil, errors.New("provider: Book, Desk, Files, Journal and Dir are all needed")
	}
	if got, want := c.Desk.Key.Account(), c.Book.Account(); got != want {
		return nil, fmt.Errorf("provider: the key is of %s, the book of %s: use the same account", got, want)
	}
	p := &c.Policy
	p.MaxTasks, p.BidFor, p.Prepare = cmp.Or(p.MaxTasks, 8), cmp.Or(p.BidFor, 120), cmp.Or(p.Prepare, 2*time.Minute)
	c.Poll, c.Retry = cmp.Or(c.Poll, time.Second), cmp.Or(c.Retry, 500*time.Millisecond)
	if c.Slog == nil {
		c.Slog = slog.New(slog.DiscardHandler)
	}
	if c.Desk.Seen == nil {
		c.Desk.Seen = new(market.Seen)
	}
	p.Offer.Provider, p.Offer.Chain, p.Offer.Market = c.Book.Account(), c.Chain, c.Market
	a := &TaskAgent{
		TaskConfig: c, core: core{journal: c.Journal, slog: c.Slog, every: c.Retry},
		seats: map[probity.Hash]*seat{}, noBid: map[probity.Hash]NoBid{}, bids: map[probity.Hash]uint64{},
	}
	for _, key := range a.journal.Keys() {
		kind, name, _ := strings.Cut(key, "/")
		if kind != "task" {
			continue
		}
		var r taskRecord
		if _, err := a.journal.Get(key, &r); err != nil {
			return nil, fmt.Errorf("provider: %w", err)
		}
		if r.Over {
			a.count(r)
			continue
		}
		id, err := probity.ParseHash(name)
		if err == nil {
			err = a.take(id, r)
		}
		if err != nil {
			return nil, fmt.Errorf("provider: journal key %q: %w", key, err)
		}
	}
	return a, nil
}

func (a *TaskAgent) count(r taskRecord) {
	a.ended++
	if r.Outcome == market.SeatPaid {
		a.addTo(&a.earned, r.Price)
	}
}

// take adds a seat. The caller holds the lock, or is alone.
func (a *TaskAgent) take(id probity.Hash, r taskRecord) error {
	s, err := spec.Parse(r.Post.Spec)
	if err != nil {
		return err
	}
	a.seats[id] = &seat{a: a, id: id, rec: r, spec: s, wake: make(chan struct{}, 1)}
	return nil
}

// Run works until ctx ends, and then returns nil. It returns an error when it
// cannot go on without its journal.
func (a *TaskAgent) Run(ctx context.Context) error {
	if err := a.begin(ctx); err != nil {
		return err
	}
	defer a.cancel()
	a.mu.Lock()
	for _, s := range a.seats {
		a.wg.Go(s.live)
	}
	a.mu.Unlock()
	a.wg.Go(a.followTasks)
	a.wg.Go(func() {
		for {
			if err := a.look(); err != nil && a.ctx.Err() == nil {
				a.note("look for task orders", err)
			}
			if !sleep(a.ctx, a.Poll) {
				return
			}
		}
	})
	a.wg.Wait()
	return a.failed()
}

// followTasks begins the seats that this provider holds and wakes those whose task
// something happened to.
func (a *TaskAgent) followTasks() {
	follow(&a.core, following[market.TaskEvent]{"task-cursor", "follow the tasks' events", a.Book.TaskEvents, a.event, func(e market.TaskEvent) string { return e.Cursor }})
}

func (a *TaskAgent) event(e market.TaskEvent) error {
	a.mu.Lock()
	s := a.seats[e.Task]
	a.mu.Unlock()
	if s != nil {
		select {
		case s.wake <- struct{}{}:
		default: // it will look anyway
		}
	}
	switch e.Kind {
	case market.QuorumEventOpened:
		var bid taskBidRecord
		if known, err := a.read(leaseKey("task-bid", e.Task), &bid); err != nil || !known {
			return err
		}
		return a.won(e.Task, bid.Post, false)
	case market.QuorumEventChallenged:
		return a.called(e.Task, e.Value)
	}
	return nil
}

// called takes a referee's seat, if this provider is one of the order's referees
// and the order still hangs.
func (a *TaskAgent) called(accused, trial probity.Hash) error {
	var posts []market.TaskPost
	err := a.retry(a.ctx, "read task orders", nil, func() (err error) {
		posts, err = a.Desk.TaskOrders(a.ctx, 0)
		return err
	})
	if err != nil {
		return nil
	}
	for _, p := range posts {
		if p.ID == accused && slices.Contains(p.Referees, a.Book.Account()) {
			return a.won(trial, p, true)
		}
	}
	return nil
}

// won begins a seat of this provider's.
func (a *TaskAgent) won(id probity.Hash, post market.TaskPost, referee bool) error {
	var r taskRecord
	if known, err := a.read(leaseKey("task", id), &r); known || err != nil {
		return err
	}
	var t market.Task
	err := a.retry(a.ctx, fmt.Sprintf("read task %s", id), nil, func() (err error) {
		t, err = a.Book.Task(a.ctx, id)
		return err
	})
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(t.Seats, func(s market.Seat) bool { return s.Provider == a.Book.Account() })
	if i < 0 {
		a.missed(NoBid{id, NoTaken, fmt.Sprintf("its %d seats went to others", len(t.Seats))})
		return nil
	}
	r = taskRecord{Post: post, Seat: i, Price: t.Seats[i].Price, Referee: referee}
	if err := a.record(leaseKey("task", id), r); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.bids, id)
	if a.take(id, r) == nil {
		a.wg.Go(a.seats[id].live)
	}
	return nil
}

// look goes once over the board.
func (a *TaskAgent) look() error {
	now, err := a.Book.Now(a.ctx)
	if err != nil {
		return err
	}
	posts, err := a.Desk.TaskOrders(a.ctx, now)
	if err != nil {
		return err
	}
	total, locked, err := a.Book.Bond(a.ctx, a.Book.Account())
	if err != nil {
		return err
	}
	free, err := total.Sub(locked)
	if err != nil {
		return fmt.Errorf("stake: %w", err)
	}
	a.mu.Lock()
	for id, until := range a.bids {
		if until < now {
			delete(a.bids, id)
		}
	}
	a.mu.Unlock()
	a.specs.look()
	noBid := map[probity.Hash]NoBid{}
	for _, p := range posts {
		id := p.ID
		if now > p.Order.Expires || a.ctx.Err() != nil {
			continue
		}
		var had taskBidRecord
		known, err := a.read(leaseKey("task-bid", id), &had)
		if err != nil {
			return err
		}
		if known = known && now <= had.Bid.Expires; known {
			free, _ = free.Sub(p.Order.Bond) // less than nothing is nothing
			if had.Posted {
				continue
			}
		} else {
			bid, no := a.quote(p, id, now, free)
			if no.Reason != "" {
				noBid[id] = no
				continue
			}
			if _, err := a.Book.Task(a.ctx, id); err == nil {
				continue // a task already
			} else if !errors.Is(err, market.ErrUnknown) {
				return err
			}
			had = taskBidRecord{Bid: bid, Post: p}
			if err := a.record(leaseKey("task-bid", id), had); err != nil {
				return err
			}
			free, _ = free.Sub(p.Order.Bond)
		}
		if err := a.Desk.PostTaskBid(a.ctx, had.Bid, now); err != nil {
			noBid[id] = NoBid{id, NoDelivery, err.Error()}
			continue
		}
		had.Posted = true
		if err := a.record(leaseKey("task-bid", id), had); err != nil {
			return err
		}
		a.mu.Lock()
		a.bids[id] = had.Bid.Expires
		a.mu.Unlock()
	}
	a.mu.Lock()
	a.noBid = noBid
	a.mu.Unlock()
	return nil
}

// draining is LeaseAgent's.
func (a *TaskAgent) draining() bool { return a.Draining != nil && a.Draining() }

// quote decides on one order: a signed bid, or a refusal with its reason.
func (a *TaskAgent) quote(p market.TaskPost, id probity.Hash, now uint64, free probity.Amount) (market.SignedQuorumBid, NoBid) {
	pol := a.Policy
	no := func(r Reason, format string, args ...any) (market.SignedQuorumBid, NoBid) {
		return market.SignedQuorumBid{}, NoBid{id, r, fmt.Sprintf(format, args...)}
	}
	read := a.specs.of(id, p.Spec)
	s := read.Spec
	if read.err != nil || read.hash != p.Order.Spec || s.Lease() || len(s.Secrets) > 0 {
		return no(NoSpec, "%v", cmp.Or(read.err, errors.New("a task is paid as a whole and has no secrets")))
	}
	if err := market.CheckQuorumOrder(p.Order, p.Order.Buyer, now); err != nil {
		return no(NoSpec, "%v", err)
	}
	if a.Runtimes[s.Task.Kind()] == nil {
		return no(NoRuntime, "task %s", s.Task.Kind())
	}
	if err := vet(a.Runtimes, s, nil); err != nil {
		return no(NoRuntime, "%v", err)
	}
	if a.draining() {
		return no(NoDrain, "it takes no more seats")
	}
	if slices.Contains(p.Referees, a.Book.Account()) {
		return no(NoFit, "it is one of the order's referees")
	}
	a.mu.Lock()
	busy := len(a.seats) + len(a.bids)
	a.mu.Unlock()
	if busy >= pol.MaxTasks {
		return no(NoRoom, "%d tasks and open bids", busy)
	}
	if !pol.MaxBond.IsZero() && p.Order.Bond.Cmp(pol.MaxBond) > 0 || p.Order.Bond.Cmp(free) > 0 {
		return no(NoStake, "it asks for a bond of %s; %s is free, the policy allows %s", p.Order.Bond.Format18(), free.Format18(), pol.MaxBond.Format18())
	}
	offer := pol.Offer
	offer.Expires = now + offerFor
	index := match.NewIndex(match.Weights{})
	if err := index.Put(offer, match.Standing{Bond: free, Reputation: 100}); err != nil {
		return no(NoFit, "%v", err)
	}
	report := index.Explain(match.Order{Spec: s, Hash: read.hash, Chain: a.Chain, Market: a.Market, Posted: now, Balance: enough(), Allowed: enough(), Own: true}, now)
	if len(report.Candidates) == 0 {
		var why []string
		for _, r := range report.Refusals {
			for _, reason := range r.Reasons {
				why = append(why, reason.String())
			}
		}
		return no(NoFit, "%s", strings.Join(why, "; "))
	}
	price := report.Candidates[0].Price
	if price.Cmp(p.Order.MaxPrice) > 0 {
		return no(NoPrice, "the price is %s, the ceiling of a seat %s", price.Format18(), p.Order.MaxPrice.Format18())
	}
	b := market.SignedQuorumBid{QuorumBid: market.QuorumBid{Order: id, Provider: a.Book.Account(), Price: price, Expires: min(now+pol.BidFor, p.Order.Expires)}}
	b.Signature = a.Desk.Key.Sign(b.Digest(a.Desk.Quorum))
	return b, NoBid{}
}

func (s *seat) folder() string   { return filepath.Join(s.a.Dir, s.id.String()[2:42]) }
func (s *seat) workload() string { return "task-" + s.id.String()[2:42] }

func (s *seat) fault(what string, err error) {
	if err == nil || s.a.ctx.Err() != nil {
		return
	}
	s.a.mu.Lock()
	s.err = fmt.Sprintf("%s: %v", what, err)
	s.a.mu.Unlock()
	s.a.note(fmt.Sprintf("task %s: %s", s.id, what), err)
}

// live takes the seat from wherever it stands to its end.
func (s *seat) live() {
	ctx := s.a.ctx
	var out outputRecord
	known, err := s.a.read(leaseKey("task-output", s.id), &out)
	if err != nil {
		return
	}
	if !known {
		out = s.compute(ctx)
		if ctx.Err() != nil || s.a.record(leaseKey("task-output", s.id), out) != nil {
			return
		}
	}
	for {
		over, wait := s.step(ctx, out)
		if over {
			s.fault("end", s.end(ctx))
			return
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-s.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// compute runs the work. What it returns is the same on every machine, or says
// why there is nothing to return.
func (s *seat) compute(ctx context.Context) (out outputRecord) {
	if _, err := rand.Read(out.Salt[:]); err != nil {
		out.Why = err.Error()
		return out
	}
	rt := s.a.Runtimes[s.spec.Task.Kind()]
	prepare := func(ctx context.Context, _ bool) (runtime.Spec, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, s.a.Policy.Prepare, fmt.Errorf("the buyer's files were not there within %s", s.a.Policy.Prepare))
		defer cancel()
		w, err := s.a.workSpec(ctx, s.a.Files, s.spec, s.folder())
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
		}
		return w, err
	}
	for {
		var w runtime.Workload
		var times int
		err := s.roomy(ctx, "start the work", func() (err error) {
			w, times, err = s.a.launch(ctx, rt, leaseKey("task-start", s.id), s.workload(), prepare)
			return err
		})
		if err != nil {
			out.Why = clipped(err.Error())
			return out
		}
		var exit runtime.Exit
		if err := s.a.retry(ctx, fmt.Sprintf("wait for task %s", s.id), nil, func() (err error) {
			exit, err = w.Wait(ctx)
			return err
		}); err != nil {
			out.Why = clipped(err.Error())
			return out
		}
		if exit.Reason == runtime.Lost && times <= 3 {
			if err := rt.Remove(ctx, s.workload()); err == nil {
				continue
			}
		}
		data, err := TaskOutput(ctx, w, exit, filepath.Join(s.folder(), workDir))
		if err == nil {
			err = s.roomy(ctx, "keep the output", func() error {
				return disk.WriteFile(filepath.Join(s.folder(), resultFile), data, 0o600)
			})
		}
		if err != nil {
			out.Why = clipped(err.Error())
			return out
		}
		out.Output = sha256.Sum256(data)
		return out
	}
}

// lastDecline is how long before its end the time to decline is made use of, in seconds.
const lastDecline = 30

// roomy waits for room on the disk as long as the seat can still be declined if none
// comes, and from then on for ever: nothing else would save the bond.
func (s *seat) roomy(ctx context.Context, what string, f func() error) error {
	return s.a.retry(ctx, fmt.Sprintf("%s of task %s", what, s.id), func(err error) bool {
		if !disk.NoSpace(err) {
			return true
		}
		t, err := s.a.Book.Task(ctx, s.id)
		now, nowErr := s.a.Book.Now(ctx)
		return err == nil && nowErr == nil && !s.rec.Referee && now <= t.DeclineBy && now+lastDecline > t.DeclineBy
	}, f)
}

// TaskOutput is what ended work has to show: its file output, or what it has said
// if it left none. Work that failed in a way in which it fails everywhere has that
// as its output; for work that somebody stopped, or time or a machine ended, there
// is an error.
func TaskOutput(ctx context.Context, w runtime.Workload, exit runtime.Exit, dir string) ([]byte, error) {
	switch exit.Reason {
	case runtime.Exited, runtime.Trapped, runtime.KilledFuel, runtime.LogsFull:
	default:
		return nil, fmt.Errorf("the work was ended: %s %s", exit.Reason, exit.Detail)
	}
	if exit.Reason == runtime.Exited && exit.Code == 0 {
		data, err := readWork(dir, OutputFile)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	l, err := w.Logs(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	var b bytes.Buffer
	if exit.Reason != runtime.Exited || exit.Code != 0 {
		fmt.Fprintf(&b, "%s %d\n", exit.Reason, exit.Code)
	}
	_, err = io.Copy(&b, io.LimitReader(l, MaxFile))
	return b.Bytes(), err
}

// step does what the task wants done now. over says that it is settled; wait is how
// long nothing will have to be done unless something happens.
func (s *seat) step(ctx context.Context, out outputRecord) (over bool, wait time.Duration) {
	wait = s.a.Poll
	now, err := s.a.Book.Now(ctx)
	if err != nil {
		s.fault("read the market's clock", err)
		return false, wait
	}
	t, err := s.a.Book.Task(ctx, s.id)
	if err != nil {
		s.fault("read the task", err)
		return false, wait
	}
	if t.State != market.TaskOpen && t.State != market.TaskChallenged {
		return true, 0
	}
	me := t.Seats[s.rec.Seat]
	alone := len(t.Seats) == 1 && !s.rec.Referee
	taken := slices.ContainsFunc(t.Seats, func(x market.Seat) bool { return x.State == market.SeatTaken })
	waiting := slices.ContainsFunc(t.Seats, func(x market.Seat) bool { return x.State == market.SeatTaken || x.State == market.SeatCommitted })
	answer, answered := TaskAnswer(t, now)
	outvoted := answered && !s.rec.Referee && t.ChallengeBy != 0 && me.State == market.SeatRevealed && me.Value != answer
	switch {
	case t.State == market.TaskChallenged: // the referees are at it
	case me.State == market.SeatTaken && out.Why != "":
		if now <= t.DeclineBy && !s.rec.Referee {
			s.a.Slog.Warn("declining a task", "task", s.id, "why", out.Why)
			_, err := s.a.Book.DeclineSeat(ctx, s.id, s.rec.Seat)
			s.fault("decline", err)
		}
	case me.State == market.SeatTaken && alone && now <= t.RevealBy:
		s.fault("reveal", s.reveal(ctx, out))
	case me.State == market.SeatTaken && now <= t.CommitBy:
		_, err := s.a.Book.Commit(ctx, s.id, s.rec.Seat, market.Commitment(s.id, s.a.Book.Account(), out.Output, out.Salt))
		s.fault("commit", err)
	case me.State == market.SeatCommitted && (now > t.CommitBy || !taken) && now <= t.RevealBy:
		s.fault("reveal", s.reveal(ctx, out))
	case outvoted && now <= t.ChallengeBy:
		// It ran the work. Whoever is right gets half of the others' bonds.
		s.a.Slog.Warn("outvoted: asking the referees", "task", s.id, "output", out.Output, "theirs", answer)
		_, _, err := s.a.Book.Challenge(ctx, s.id, s.rec.Post.Referees)
		s.fault("challenge", err)
	case t.ChallengeBy != 0 && now > t.ChallengeBy, t.ChallengeBy == 0 && (now > t.RevealBy || !waiting):
		_, err := s.a.Book.SettleTask(ctx, s.id)
		if !errors.Is(err, market.ErrState) && !errors.Is(err, market.ErrEarly) {
			s.fault("settle", err)
		}
	}
	return false, wait
}

// reveal opens the output, and puts it where the buyer finds it.
func (s *seat) reveal(ctx context.Context, out outputRecord) error {
	data, err := os.ReadFile(filepath.Join(s.folder(), resultFile))
	if err != nil {
		return err
	}
	// Without room the buyer has to wait for the file, until end. The bond does not wait.
	if _, err := s.a.Files.Put(ctx, data); err != nil && !disk.NoSpace(err) {
		return err
	}
	_, err = s.a.Book.Reveal(ctx, s.id, s.rec.Seat, out.Output, out.Salt)
	return err
}

// end leaves a settled task.
func (s *seat) end(ctx context.Context) error {
	if err := s.a.retry(ctx, "withdraw", nil, func() error {
		owed, err := s.a.Book.Owed(ctx, s.a.Book.Account())
		if err == nil && !owed.IsZero() {
			_, _, err = s.a.Book.Withdraw(ctx)
		}
		return err
	}); err != nil {
		return err
	}
	t, err := s.a.Book.Task(ctx, s.id)
	if err != nil {
		return err
	}
	if data, err := os.ReadFile(filepath.Join(s.folder(), resultFile)); err == nil && t.Seats[s.rec.Seat].State == market.SeatRevealed {
		s.fault("keep the output", s.a.roomy(ctx, fmt.Sprintf("keep the output of task %s", s.id), func() error {
			_, err := s.a.Files.Put(ctx, data)
			return err
		}))
		if ctx.Err() != nil {
			return ctx.Err() // the next agent keeps it
		}
	}
	if rt := s.a.Runtimes[s.spec.Task.Kind()]; rt != nil {
		s.fault("remove the work", rt.Remove(ctx, s.workload()))
	}
	s.fault("remove the work's folder", os.RemoveAll(s.folder()))
	rec := s.rec
	if rec.Ended, err = s.a.Book.Now(ctx); err != nil {
		return err
	}
	rec.Over, rec.Outcome = true, SeatOutcome(t, s.rec.Seat)
	if err := s.a.record(leaseKey("task", s.id), rec); err != nil {
		return err
	}
	s.a.mu.Lock()
	delete(s.a.seats, s.id)
	s.a.count(rec)
	s.a.mu.Unlock()
	s.a.Slog.Info("a task is over", "task", s.id, "outcome", rec.Outcome)
	return nil
}

// TaskAnswer is the output that enough seats of a task have revealed, if there is
// one that can be challenged or paid: no seat can reveal any more at this time.
func TaskAnswer(t market.Task, now uint64) (output probity.Hash, ok bool) {
	waiting := slices.ContainsFunc(t.Seats, func(s market.Seat) bool { return s.State == market.SeatTaken || s.State == market.SeatCommitted })
	if waiting && now <= t.RevealBy {
		return output, false
	}
	count := map[probity.Hash]int{}
	for _, s := range t.Seats {
		if s.State != market.SeatRevealed {
			continue
		}
		if count[s.Value]++; count[s.Value] >= int(t.Need) {
			return s.Value, true
		}
	}
	return output, false
}

// SeatOutcome is how a seat came out of a settled task, as its state shows.
func SeatOutcome(t market.Task, i int) market.SeatOutcome {
	switch p := t.Seats[i]; {
	case p.State == market.SeatDeclined, p.State == market.SeatTaken && !t.Accused.IsZero():
		return market.SeatFreed
	case p.State != market.SeatRevealed:
		return market.SeatSilent
	case t.State == market.TaskFailed:
		return market.SeatFreed
	case p.Value != t.Output && t.State == market.TaskRefuted:
		return market.SeatRefuted
	case p.Value != t.Output:
		return market.SeatOverruled
	}
	return market.SeatPaid
}

// TasksStatus is what an agent of tasks is doing and has done, across restarts.
type TasksStatus struct {
	Account   probity.Account `json:"account"`
	Open      int             `json:"open"` // tasks
	Ended     int             `json:"ended"`
	Bids      int             `json:"bids"`
	NoBids    []NoBid         `json:"noBids"`
	Missed    []NoBid         `json:"missed"` // the latest bids that lost
	Earned    probity.Amount  `json:"earned"`
	LastError string          `json:"lastError,omitempty"`
}

// Status returns a snapshot.
func (a *TaskAgent) Status() TasksStatus {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := TasksStatus{Account: a.Book.Account(), Open: len(a.seats), Ended: a.ended, Bids: len(a.bids), Earned: a.earned, LastError: a.lastErr, Missed: slices.Clone(a.misses), NoBids: make([]NoBid, 0, len(a.noBid))}
	for _, n := range a.noBid {
		s.NoBids = append(s.NoBids, n)
	}
	slices.SortFunc(s.NoBids, func(x, y NoBid) int { return bytes.Compare(x.Order[:], y.Order[:]) })
	return s
}
