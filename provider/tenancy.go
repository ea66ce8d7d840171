package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market"
	"probity/market/spec"
	"probity/provider/runtime"
)

// leaseEnded is why work was stopped: nobody else stops it.
const leaseEnded = "the lease ended"

// stopGrace is how long work has to end when its lease does.
const stopGrace = 10 * time.Second

// A tenancy is one lease that this provider fulfils: the work, in a goroutine of
// its own, and what the market wants to see, in another. Neither waits for the
// other, so that a chain that does not answer stops no work.
type tenancy struct {
	a *LeaseAgent
	market.Lease
	post market.LeasePost
	spec spec.Spec
	wake chan struct{} // something happened

	// Guarded by a.mu.
	rec      leaseRecord
	workload runtime.Workload
	report   market.LeaseReport
	err      string // the last passing fault

	// Of the market's goroutine alone.
	collected time.Time          // last
	saved     time.Time          // last checkpoint
	logged    int64              // bytes of log in the last report
	told      market.LeaseReport // last posted,
	toldAt    uint64             // and when
	clock     uint64             // the market's, last known
	clockAt   time.Time
}

func (a *LeaseAgent) tenancy(r leaseRecord) (*tenancy, error) {
	s, err := spec.Parse(r.Post.Spec)
	if err != nil {
		return nil, err
	}
	return &tenancy{a: a, Lease: r.Lease, post: r.Post, spec: s, rec: r, wake: make(chan struct{}, 1), report: market.LeaseReport{Stage: market.WorkStarting, Checkpoint: r.Post.Checkpoint}, collected: time.Now()}, nil
}

func (t *tenancy) folder() string { return filepath.Join(t.a.Dir, t.ID.String()[2:42]) }
func (t *tenancy) work() string   { return filepath.Join(t.folder(), workDir) }

func (t *tenancy) runtime() runtime.Runtime { return t.a.Runtimes[t.spec.Task.Kind()] }

// startTenancy begins or resumes. The caller holds the agent's lock.
func (a *LeaseAgent) startTenancy(t *tenancy) { a.wg.Go(func() { t.live(a.ctx) }) }

// happened notes an event of the market. The end of a lease is recorded before
// the event counts as dealt with: what it paid is told once.
func (t *tenancy) happened(e market.LeaseEvent) error {
	if e.Kind == market.LeaseEventClosed {
		t.a.mu.Lock()
		t.rec.Closed, t.rec.Reason, t.rec.Slashed = true, e.Reason, e.Slashed
		rec := t.rec
		t.a.mu.Unlock()
		if err := t.a.record(leaseKey("lease", t.ID), rec); err != nil {
			return err
		}
	}
	t.poke()
	return nil
}

func (t *tenancy) poke() {
	select {
	case t.wake <- struct{}{}:
	default: // it will look anyway
	}
}

func (t *tenancy) fault(what string, err error) {
	if t.a.ctx.Err() != nil || err == nil {
		return
	}
	t.a.mu.Lock()
	t.err = fmt.Sprintf("%s: %v", what, err)
	t.a.mu.Unlock()
	t.a.note(fmt.Sprintf("lease %s: %s", t.ID, what), err)
}

// live takes the lease from wherever it stands to its end.
func (t *tenancy) live(ctx context.Context) {
	var end market.LeaseReport
	ended, err := t.a.read(leaseKey("end", t.ID), &end)
	if err != nil {
		return
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	if ended {
		t.a.mu.Lock()
		t.report = end
		t.a.mu.Unlock()
	} else if !t.isClosed() {
		work.Go(func() { t.run(working) })
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			stop()
			work.Wait() // it lets go of the work; the work goes on
			return
		case <-t.wake:
		case <-timer.C:
		}
		if t.tick(ctx) {
			stop()
			work.Wait()
			if err := t.over(ctx); err != nil {
				t.fault("end", err)
			}
			return
		}
		timer.Reset(t.a.Policy.Beat)
	}
}

// run does the work until it ends, and records how.
func (t *tenancy) run(ctx context.Context) {
	end := t.workOn(ctx)
	if ctx.Err() != nil {
		return // the lease is over, or the agent stops and the next one adopts
	}
	t.a.roomy(ctx, fmt.Sprintf("keep what the work of lease %s left", t.ID), func() error { return t.keep(ctx, &end) })
	if ctx.Err() != nil || t.a.record(leaseKey("end", t.ID), end) != nil {
		return // what was not kept is kept by over, or by the next agent
	}
	t.a.mu.Lock()
	t.report = end
	t.a.mu.Unlock()
	t.a.Slog.Info("a lease's work ended", "lease", t.ID, "stage", end.Stage, "exit", end.Exit, "why", end.Why)
	t.poke()
}

func (t *tenancy) workOn(ctx context.Context) market.LeaseReport {
	t.a.mu.Lock()
	end := t.report
	t.a.mu.Unlock()
	fail := func(why string) market.LeaseReport {
		end.Stage, end.Why = market.WorkFailed, clipped(why)
		return end
	}
	for {
		var w runtime.Workload
		var times int
		err := t.a.roomy(ctx, fmt.Sprintf("start the work of lease %s", t.ID), func() (err error) {
			w, times, err = t.start(ctx)
			return err
		})
		if err != nil {
			return fail(err.Error())
		}
		t.a.mu.Lock()
		t.workload, t.report.Stage, t.err = w, market.WorkRunning, ""
		t.a.mu.Unlock()
		t.poke()
		var exit runtime.Exit
		if err := t.a.retry(ctx, fmt.Sprintf("wait for the work of lease %s", t.ID), nil, func() (err error) {
			exit, err = w.Wait(ctx)
			return err
		}); err != nil {
			return fail(err.Error())
		}
		t.a.mu.Lock()
		end = t.report
		t.a.mu.Unlock()
		if exit.Reason == runtime.Lost && times <= t.a.Policy.Restarts {
			t.a.Slog.Warn("a lease's work was lost and starts again from its checkpoint", "lease", t.ID, "detail", exit.Detail)
			t.fault("keep the log of lost work", t.remember(ctx, w, times))
			if err := t.runtime().Remove(ctx, workloadID(t.ID)); err == nil || ctx.Err() != nil {
				continue
			}
		}
		return endOf(end, exit)
	}
}

// endOf is the last report on work that ended.
func endOf(r market.LeaseReport, exit runtime.Exit) market.LeaseReport {
	r.Exit, r.Why = exit.Code, clipped(exit.Detail)
	switch exit.Reason {
	case runtime.Exited:
		r.Stage = market.WorkExited
	case runtime.Stopped:
		r.Stage, r.Why = market.WorkStopped, leaseEnded
	case runtime.Lost:
		r.Stage, r.Why = market.WorkFailed, clipped("lost with the machine, too often: "+exit.Detail)
	default:
		// A limit, or a trap: it would end so elsewhere, too.
		r.Stage, r.Exit, r.Why = market.WorkExited, max(exit.Code, 1), clipped(strings.TrimSpace(string(exit.Reason)+" "+exit.Detail))
	}
	return r
}

func clipped(s string) string {
	if len(s) > 500 {
		return strings.ToValidUTF8(s[:497], "") + "…"
	}
	return s
}

// start finds the work running, or starts it: from the checkpoint that is there.
func (t *tenancy) start(ctx context.Context) (runtime.Workload, int, error) {
	w, times, err := t.a.launch(ctx, t.runtime(), leaseKey("start", t.ID), workloadID(t.ID), func(ctx context.Context, first bool) (runtime.Spec, error) {
		return t.prepare(ctx, first)
	})
	if err == nil {
		w = t.whole(w, times)
	}
	return w, times, err
}

// prepare fetches what the work needs and says what is to run. The folder is
// filled once: what is in it later is the tenant's.
func (t *tenancy) prepare(ctx context.Context, first bool) (s runtime.Spec, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, t.a.Policy.Prepare, fmt.Errorf("the buyer's files and secrets were not there within %s", t.a.Policy.Prepare))
	defer cancel()
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
		}
	}()
	if s, err = t.a.workSpec(ctx, t.a.Files, t.spec, t.folder()); err != nil {
		return s, err
	}
	if first && t.post.Checkpoint != "" {
		data, err := t.a.fetch(ctx, t.a.Files, t.post.Checkpoint)
		if err != nil {
			return s, err
		}
		if err := disk.WriteFile(filepath.Join(t.work(), CheckpointFile), data, 0o600); err != nil {
			return s, err
		}
	}
	if s.Volumes, err = t.a.shelves.mount(t.ID, t.Buyer, t.spec.Storage); err != nil {
		return s, err
	}
	s.Secrets, err = t.secrets(ctx)
	return s, err
}

// secrets are the values that the buyer sealed to this provider, for this lease.
func (t *tenancy) secrets(ctx context.Context) (out []runtime.Secret, err error) {
	var values market.Secrets
	for _, s := range t.spec.Secrets {
		if len(s.Sealed) == 0 {
			err = t.a.retry(ctx, fmt.Sprintf("wait for the secrets of lease %s", t.ID), nil, func() error {
				values, err = t.a.Desk.Secrets(ctx, t.ID, t.Buyer)
				return err
			})
			break
		}
	}
	if err != nil {
		return nil, err
	}
	for _, s := range t.spec.Secrets {
		value, ok := values[s.Name]
		if len(s.Sealed) > 0 {
			plain, err := t.a.Desk.Key.Open(s.Sealed, []byte(s.Name))
			if err != nil {
				return nil, fmt.Errorf("open secret %s: %w", s.Name, err)
			}
			value, ok = plain, true
		}
		if !ok {
			return nil, fmt.Errorf("the buyer sent no secret %s", s.Name)
		}
		out = append(out, runtime.Secret{Name: s.Name, Env: s.Env, File: s.File, Value: value})
	}
	return out, nil
}

// tick does what the market wants done now; over says that the lease is closed.
func (t *tenancy) tick(ctx context.Context) (over bool) {
	if t.isClosed() {
		return true
	}
	now, err := t.a.Book.Now(ctx)
	if err == nil {
		t.clock, t.clockAt = now, time.Now()
	}
	t.beat(ctx)
	if err != nil {
		t.fault("read the market's clock", err)
		return false
	}
	l, err := t.a.Book.Lease(ctx, t.ID)
	if err != nil {
		t.fault("read the lease", err)
		return false
	}
	t.a.mu.Lock()
	stage, why := t.report.Stage, t.report.Why
	t.a.mu.Unlock()
	ended := stage == market.WorkExited || stage == market.WorkFailed || stage == market.WorkStopped
	switch {
	case l.State == market.LeaseClosed:
		return t.isClosed() // once the event has told what it paid
	case l.AnswerBy != 0:
		if now <= l.AnswerBy {
			t.fault("answer the claim", t.answer(ctx, l))
		}
	case l.State == market.LeaseEnding && now >= l.EndsAt:
		t.stopWork(ctx)
		t.fault("close the lease", t.close(ctx))
	case l.State == market.LeaseEnding:
	case ended:
		t.fault("give notice", t.giveNotice(ctx, strings.TrimSpace(fmt.Sprintf("the work %s %s", stage, why))))
	case t.a.draining():
		t.fault("give notice", t.giveNotice(ctx, "the provider is leaving"))
	default:
		t.fault("look after the pay", t.pay(ctx, now))
	}
	return t.isClosed()
}

func (t *tenancy) isClosed() bool {
	t.a.mu.Lock()
	defer t.a.mu.Unlock()
	return t.rec.Closed
}

// answer shows that this provider is not down.
func (t *tenancy) answer(ctx context.Context, l market.Lease) (err error) {
	var beat market.SignedHeartbeat
	if !l.Watcher.IsZero() {
		if beat, err = t.a.Desk.Heartbeat(ctx, t.ID, l.Watcher); err != nil {
			return fmt.Errorf("ask %s for a heartbeat: %w", l.Watcher, err)
		}
	}
	_, err = t.a.Book.AnswerClaim(ctx, t.ID, beat)
	if err == nil {
		t.a.Slog.Info("answered a claim", "lease", t.ID)
	}
	if errors.Is(err, market.ErrState) {
		return nil // answered before
	}
	return err
}

func (t *tenancy) giveNotice(ctx context.Context, why string) error {
	key := leaseKey("notice", t.ID)
	var r noticeRecord
	if known, err := t.a.read(key, &r); err != nil || known && r.Done {
		return err
	} else if !known {
		r.Why = why
		if err := t.a.tryRecord(key, r); err != nil {
			return err
		}
	}
	_, err := t.a.Book.GiveNotice(ctx, t.ID)
	if errors.Is(err, market.ErrState) || errors.Is(err, market.ErrClaim) {
		return nil // the other side was first
	}
	if err != nil {
		return err
	}
	r.Done = true
	t.a.Slog.Info("gave notice", "lease", t.ID, "why", r.Why)
	return t.a.tryRecord(key, r)
}

func (t *tenancy) close(ctx context.Context) error {
	key := leaseKey("close", t.ID)
	if err := t.a.tryRecord(key, closeRecord{}); err != nil {
		return err
	}
	at, err := t.a.Book.CloseLease(ctx, t.ID)
	for _, early := range []error{market.ErrEarly, market.ErrClaim, market.ErrSolvent} {
		if errors.Is(err, early) {
			return nil // the next look decides again
		}
	}
	if err != nil {
		return err
	}
	return t.a.tryRecord(key, closeRecord{Done: true, At: at})
}

// pay collects now and then, and ends a lease that is not paid any more.
func (t *tenancy) pay(ctx context.Context, now uint64) error {
	e, err := t.a.Book.Escrow(ctx, t.Account())
	if err != nil {
		return err
	}
	if e.Dry && now >= e.Last+t.a.Policy.DryGrace {
		t.a.Slog.Info("the buyer's account ran dry", "lease", t.ID, "since", e.Last)
		return t.close(ctx)
	}
	if time.Since(t.collected) < t.a.Policy.CollectEvery {
		return nil
	}
	_, err = t.collect(ctx)
	return err
}

// collect fetches what the lease has earned.
func (t *tenancy) collect(ctx context.Context) (sum probity.Amount, err error) {
	if sum, err = t.a.Book.Earned(ctx, t.ID); err != nil {
		return sum, err
	}
	if !sum.IsZero() {
		if sum, _, err = t.a.Book.Collect(ctx, t.ID); err != nil {
			return sum, err
		}
	}
	t.collected = time.Now()
	t.a.mu.Lock()
	t.a.addTo(&t.rec.Earned, sum)
	rec := t.rec
	t.a.mu.Unlock()
	if sum.IsZero() {
		return sum, nil
	}
	return sum, t.a.tryRecord(leaseKey("lease", t.ID), rec)
}

// beat reports, with a checkpoint where one is due.
func (t *tenancy) beat(ctx context.Context) {
	if t.clockAt.IsZero() {
		return // nothing is known of the market's time yet
	}
	now := t.clock + uint64(time.Since(t.clockAt)/time.Second)
	t.a.mu.Lock()
	r, w := t.report, t.workload
	t.a.mu.Unlock()
	if r.Stage == market.WorkRunning && w != nil {
		if c := t.spec.Checkpoint; c != nil && time.Since(t.saved) >= time.Duration(c.Every)*time.Second {
			if digest, err := t.save(ctx, CheckpointFile); err != nil {
				t.fault("save a checkpoint", err)
			} else if digest != "" && digest != r.Checkpoint {
				r.Checkpoint, r.SavedAt = digest, now
			}
			t.saved = time.Now()
		}
		t.logs(ctx, w, &r)
		t.a.mu.Lock()
		if t.report.Stage == r.Stage { // it has not ended meanwhile
			t.report = r
		}
		r = t.report
		t.a.mu.Unlock()
	}
	if r == t.told && now == t.toldAt {
		return
	}
	if err := t.a.Desk.PostLeaseReport(ctx, t.ID, now, r); err != nil {
		t.fault("report", err)
		return
	}
	t.told, t.toldAt = r, now
}

// logs stores what the work has said so far, if that is more than it was.
func (t *tenancy) logs(ctx context.Context, w runtime.Workload, r *market.LeaseReport) {
	u, err := w.Usage(ctx)
	if err != nil || u.Log <= t.logged {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	l, err := w.Logs(ctx, 0)
	if err != nil {
		return
	}
	defer l.Close()
	var b bytes.Buffer
	if _, err := io.CopyN(&b, l, min(u.Log, MaxFile)); err != nil && b.Len() == 0 {
		return // there is less than was written: the rest was dropped
	}
	if digest, err := t.a.Files.Put(ctx, b.Bytes()); err == nil {
		r.Logs, t.logged = digest, u.Log
	}
}

// save stores a file of the work's folder and returns its digest, "" if it is not
// there.
func (t *tenancy) save(ctx context.Context, name string) (string, error) {
	data, err := readWork(t.work(), name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return t.a.Files.Put(ctx, data)
}

// keep stores what outlives ended work: its checkpoint, output and logs. What cannot be
// had is noted and left; only what there is no room for is an error, ErrNoSpace.
func (t *tenancy) keep(ctx context.Context, r *market.LeaseReport) (full error) {
	fault := func(what string, err error) {
		t.fault("keep the "+what, err)
		if disk.NoSpace(err) {
			full = err
		}
	}
	for name, digest := range map[string]*string{CheckpointFile: &r.Checkpoint, OutputFile: &r.Output} {
		if d, err := t.save(ctx, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			fault(name, err)
		} else if d != "" {
			*digest = d
		}
	}
	t.a.mu.Lock()
	w := t.workload
	t.a.mu.Unlock()
	if w == nil {
		return full
	}
	l, err := w.Logs(ctx, 0) // it is over, so this ends
	if err != nil {
		fault("log", err)
		return full
	}
	defer l.Close()
	data, err := io.ReadAll(io.LimitReader(l, MaxFile))
	if err == nil && len(data) > 0 {
		r.Logs, err = t.a.Files.Put(ctx, data)
	}
	fault("log", err)
	return full
}

// stopWork ends the work because its lease ends.
func (t *tenancy) stopWork(ctx context.Context) {
	rt := t.runtime()
	if rt == nil {
		return
	}
	w, err := rt.Adopt(ctx, workloadID(t.ID))
	if errors.Is(err, runtime.ErrUnknown) {
		return
	}
	if err == nil {
		err = w.Stop(ctx, stopGrace)
	}
	if err != nil {
		t.fault("stop the work", err)
		return
	}
	var r startRecord
	if _, err := t.a.read(leaseKey("start", t.ID), &r); err != nil {
		return
	}
	t.a.mu.Lock()
	t.workload = t.whole(w, r.Times)
	t.a.mu.Unlock()
}

// over leaves a closed lease: what outlives it is kept, the pay fetched, the
// machine cleaned.
func (t *tenancy) over(ctx context.Context) error {
	t.stopWork(ctx)
	var end market.LeaseReport
	ended, err := t.a.read(leaseKey("end", t.ID), &end)
	if err != nil {
		return err
	}
	if !ended {
		t.a.mu.Lock()
		w := t.workload
		end = t.report
		t.a.mu.Unlock()
		end.Stage, end.Why = market.WorkStopped, leaseEnded
		if w != nil {
			if exit, err := w.Wait(ctx); err == nil { // it has ended, perhaps by itself
				end = endOf(end, exit)
			}
		}
	}
	// A disk that is full keeps results waiting, not money.
	keep := func() error {
		if !ended {
			if err := t.keep(ctx, &end); err != nil {
				return err
			}
			if err := t.a.tryRecord(leaseKey("end", t.ID), end); err != nil {
				return err
			}
			ended = true
		}
		if now, err := t.a.Book.Now(ctx); err == nil {
			t.fault("report", t.a.Desk.PostLeaseReport(ctx, t.ID, now, end))
		}
		return nil
	}
	kept := keep()
	if kept != nil && !disk.NoSpace(kept) {
		return kept
	}
	if err := t.a.retry(ctx, fmt.Sprintf("collect for lease %s", t.ID), nil, func() error {
		_, err := t.collect(ctx)
		return err
	}); err != nil {
		return err
	}
	if err := t.a.retry(ctx, "withdraw", nil, func() error {
		// What was earned before notice, the fees of claims, and what other leases
		// are owed: it is counted here, once.
		got, err := t.a.withdraw(ctx)
		t.a.mu.Lock()
		t.a.addTo(&t.rec.Earned, got)
		t.a.mu.Unlock()
		return err
	}); err != nil {
		return err
	}
	if kept != nil {
		if err := t.a.roomy(ctx, fmt.Sprintf("keep what lease %s left", t.ID), keep); err != nil {
			return err
		}
	}
	if rt := t.runtime(); rt != nil {
		if err := rt.Remove(ctx, workloadID(t.ID)); err != nil {
			t.fault("remove the work", err)
		}
	}
	if err := os.RemoveAll(t.folder()); err != nil {
		t.fault("remove the work's folder", err)
	}
	if err := t.releaseVolumes(ctx); err != nil {
		return err
	}
	var at uint64
	if err := t.a.retry(ctx, "read the market's clock", nil, func() (err error) {
		at, err = t.a.Book.Now(ctx)
		return err
	}); err != nil {
		return err
	}
	t.a.mu.Lock()
	t.rec.Over, t.rec.Ended = true, at
	rec := t.rec
	t.a.mu.Unlock()
	if err := t.a.record(leaseKey("lease", t.ID), rec); err != nil {
		return err
	}
	t.a.mu.Lock()
	delete(t.a.leases, t.ID)
	t.a.count(rec)
	t.a.mu.Unlock()
	t.a.Slog.Info("a lease is over", "lease", t.ID, "reason", rec.Reason)
	return nil
}
