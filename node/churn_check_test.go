package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// churnFigures are what a day came to.
type churnFigures struct {
	Seed       uint64         `json:"seed"`
	Hours      float64        `json:"hours"`
	Providers  int            `json:"providers"` // that ever took part
	Jobs       int            `json:"jobs"`
	First      int            `json:"first"`     // leased work that ended with its first provider
	Moved      int            `json:"moved"`     // that went on elsewhere
	Most       int            `json:"most"`      // leases that one job took
	OOM        int            `json:"oom"`       // tenants that used too much memory
	Unfinished int            `json:"late"`      // jobs that ended without a result, within their terms
	Tasks      int            `json:"tasks"`     // with an answer
	TasksNone  int            `json:"tasksNone"` // without one, and refunded
	Refuted    int            `json:"refuted"`   // lies that were found
	LiesPaid   int            `json:"liesPaid"`  // of tier signed, not drawn for a check
	Leases     int            `json:"leases"`
	Claims     int            `json:"claims"`
	Answered   int            `json:"answered"`
	Bonds      int            `json:"bonds"`     // that went to buyers
	BondsPaid  probity.Amount `json:"bondsPaid"` //
	Work       float64        `json:"work"`      // hours
	Redone     float64        `json:"redone"`    // of them
	Faults     map[string]int `json:"faults"`
	Wall       float64        `json:"wall"` // seconds
	CPU        float64        `json:"cpu"`  // seconds of this process
}

// settle ends, as anybody may, what is left of the day, and everybody takes what is
// theirs. What cannot be had that way is lost.
func (w *churn) settle() {
	ctx := context.Background()
	anyone := w.m.As(w.keys[0])
	var tasks []probity.Hash
	var leases []probity.Hash
	w.do("the market's invariants", func(s *market.State) error {
		tasks, leases = s.Tasks(), s.Leases()
		return nil
	})
	for range 2 { // the trial of a task, and then the task
		for _, id := range tasks {
			t, err := anyone.Task(ctx, id)
			if err == nil && (t.State == market.TaskOpen || t.State == market.TaskChallenged) {
				if last := max(t.RevealBy, t.ChallengeBy); last > w.now() {
					time.Sleep(time.Duration(last-w.now()+60) * time.Second)
				}
				anyone.SettleTask(ctx, id)
			}
		}
	}
	for _, id := range tasks {
		if t, err := anyone.Task(ctx, id); err != nil || t.State == market.TaskOpen || t.State == market.TaskChallenged {
			w.violated("every order comes to an end within its windows", "task %s is in state %d, %v", id, t.State, err)
		}
	}
	for _, id := range leases {
		l, err := anyone.Lease(ctx, id)
		if err != nil || l.State != market.LeaseClosed {
			w.violated("every order comes to an end within its windows", "lease %s of %s with %s is in state %d, %v: %s", id, l.Buyer, l.Provider, l.State, err, strings.Join(w.story[id], "; "))
		}
		if sum, err := anyone.Earned(ctx, id); err == nil && !sum.IsZero() {
			w.note("collected for a provider that is gone")
			if h := w.byAccount[l.Provider]; h.fate != "gone" {
				w.violated("a provider that is there fetches its pay", "lease %s: %s", id, sum)
			}
			if _, _, err := anyone.Collect(ctx, id); err != nil {
				w.violated("no money is out of reach", "lease %s: %v", id, err)
			}
		}
	}
	for _, b := range w.buyers {
		for number := range uint32(len(b.jobs) + 2) {
			e, err := anyone.Escrow(ctx, market.EscrowID{Owner: b.key.Account(), Number: number})
			if err == nil && !e.Balance.IsZero() {
				if _, err := w.m.As(b.key).TakeBack(ctx, number, e.Balance); err != nil {
					w.violated("no money is out of reach", "escrow %d of buyer %d: %v", number, b.i, err)
				}
			}
		}
	}
	for _, k := range w.keys {
		me := w.m.As(k)
		if total, locked, err := me.Bond(ctx, k.Account()); err != nil || !locked.IsZero() {
			w.violated("no bond is out of reach", "%s of %s of %s is locked, %v", locked, total, k.Account(), err)
		} else if !total.IsZero() {
			if _, err := me.RequestExit(ctx, total); err != nil {
				w.violated("no bond is out of reach", "%s: %v", k.Account(), err)
			}
		}
	}
	for _, h := range w.hosts {
		if left, _ := h.rig.List(ctx); len(left) > 0 && h.fate != "gone" {
			w.violated("no work runs that nobody pays for", "host %d, which %s, still has %v", h.i, h.fate, left)
		}
		h.rig.reboot()
	}
	for _, b := range w.buyers {
		if left, _ := b.rig.List(ctx); len(left) > 0 {
			w.violated("no work runs that nobody pays for", "buyer %d still has %v", b.i, left)
		}
		b.rig.reboot()
	}
	time.Sleep(2 * time.Hour)
	for _, k := range w.keys {
		me := w.m.As(k)
		if total, _, _ := me.Bond(ctx, k.Account()); !total.IsZero() {
			if _, _, err := me.Exit(ctx); err != nil {
				w.violated("no bond is out of reach", "%s: %v", k.Account(), err)
			}
		}
		if _, _, err := me.Withdraw(ctx); err != nil {
			w.violated("no money is out of reach", "%s: %v", k.Account(), err)
		}
	}
}

// do reads the market's state; what f returns is a violation.
func (w *churn) do(invariant string, f func(*market.State) error) {
	if err := w.m.Do(func(s *market.State, _ uint64) error { return f(s) }); err != nil {
		w.violated(invariant, "%v", err)
	}
}

func (w *churn) now() (now uint64) {
	w.m.Do(func(_ *market.State, at uint64) error {
		now = at
		return nil
	})
	return now
}

// check holds the day to its invariants and counts.
func (w *churn) check() *churnFigures {
	f := &churnFigures{Seed: w.o.Seed, Hours: w.o.Day.Hours(), Providers: len(w.hosts), Faults: w.notes}
	if err := w.m.Check(); err != nil {
		w.violated("the market's invariants", "%v", err)
	}
	w.moneyIsAllThere()
	w.leasesAreFair(f)
	w.tasksAreOrderedOnce()
	lives := w.leaseLives()
	for _, b := range w.buyers {
		for _, j := range b.jobs {
			f.Jobs++
			if j.isTask() {
				w.taskIsRight(f, b, j)
			} else {
				w.jobIsRight(f, b, j)
				w.runsInOnePlace(j, lives)
				w.redoneIsBounded(b, j, lives)
			}
		}
	}
	var worked, redone time.Duration // hours would be rounded by the order of hosts
	for _, h := range w.hosts {
		worked, redone = worked+h.rig.worked, redone+h.rig.redone
	}
	f.Work, f.Redone = worked.Hours(), redone.Hours()
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) == nil {
		f.CPU = float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	return f
}

// moneyIsAllThere: after everybody took what is theirs, all money is in accounts, but for
// what was burnt.
func (w *churn) moneyIsAllThere() {
	w.do("all money can be had by those whose it is, to the unit", func(s *market.State) error {
		var sum probity.Amount
		var errs []error
		add := func(a probity.Amount) {
			var err error
			if sum, err = sum.Add(a); err != nil {
				errs = append(errs, err)
			}
		}
		for _, k := range w.keys {
			add(s.Balance(k.Account()))
		}
		add(s.Owed(market.Burnt))
		if sum != w.minted {
			errs = append(errs, fmt.Errorf("%s was minted, %s can be had", w.minted, sum))
		}
		return errors.Join(errs...)
	})
}

// leasesAreFair: who lost a bond could not answer for most of the time that it had, and
// nobody who did the work was given notice by a buyer.
func (w *churn) leasesAreFair(f *churnFigures) {
	claimed := map[probity.Hash]uint64{}
	for _, e := range w.leaseEvents("") {
		switch e.Kind {
		case market.LeaseEventOpened:
			f.Leases++
		case market.LeaseEventClaimed:
			claimed[e.Lease] = e.At.Time
			f.Claims++
		case market.LeaseEventAnswered:
			f.Answered++
		case market.LeaseEventClosed:
			if e.Reason != market.ClosedDown {
				continue
			}
			f.Bonds++
			f.BondsPaid, _ = f.BondsPaid.Add(e.Slashed)
			l, err := w.m.As(w.keys[0]).Lease(context.Background(), e.Lease)
			h := w.byAccount[l.Provider]
			if err != nil || h == nil {
				w.violated("a lease has a provider", "%s: %v", e.Lease, err)
				continue
			}
			from := time.Unix(int64(claimed[e.Lease]), 0)
			if well := h.longestWell(from, from.Add(churnAnswer*time.Second)); well > churnWell {
				w.violated("a blip that is shorter than the window closes no lease", "host %d was well for %s after the claim on lease %s: %s", h.i, well, e.Lease, strings.Join(w.story[e.Lease], "; "))
			}
		}
	}
}

// churnWell is within which time a provider that can answers a claim: a beat, and a few
// calls of which one is lost.
const churnWell = 2*churnBeat + time.Minute

// ill is for how long, within a time, its owner could not be heard of or could not act.
func (l *churnLine) ill(from, to time.Time) (sum time.Duration) {
	l.mu.Lock()
	all := slices.Concat(l.outages, l.unheard)
	l.mu.Unlock()
	slices.SortFunc(all, func(a, b outage) int { return a.from.Compare(b.from) })
	for _, o := range all {
		if o.from.Before(from) {
			o.from = from
		}
		if o.to.After(to) {
			o.to = to
		}
		if o.to.After(o.from) {
			sum += o.to.Sub(o.from)
			from = o.to // what two faults share counts once
		}
	}
	return sum
}

// leaseLives are from when to when a lease was open.
func (w *churn) leaseLives() map[probity.Hash]outage {
	out := map[probity.Hash]outage{}
	for _, e := range w.leaseEvents("") {
		life := out[e.Lease]
		switch at := time.Unix(int64(e.At.Time), 0); e.Kind {
		case market.LeaseEventOpened:
			life.from = at
		case market.LeaseEventClosed:
			life.to = at
		}
		out[e.Lease] = life
	}
	return out
}

// churnSlack is how much work may be lost with a provider besides what was done since its
// last checkpoint and while it could not be heard: a beat, the keeper's look, the way of
// a late report, and the line of the log that was not full.
const churnSlack = churnBeat + 10*time.Second + 45*time.Second + 2*line*time.Second

// tasksAreOrderedOnce: whatever happens to a buyer's process, it pays for one task.
func (w *churn) tasksAreOrderedOnce() {
	w.do("a buyer pays for one task of each order", func(s *market.State) error {
		times := map[[2]probity.Hash]int{}
		for _, id := range s.Tasks() {
			t, err := s.Task(id)
			if err != nil {
				return err
			}
			if t.Accused.IsZero() {
				times[[2]probity.Hash{eip712.Address(t.Buyer), t.Spec}]++
			}
		}
		for what, n := range times {
			if n > 1 {
				return fmt.Errorf("buyer %s has %d tasks of one specification", what[0], n)
			}
		}
		return nil
	})
}

// runsInOnePlace: of a job one lease is open at a time.
func (w *churn) runsInOnePlace(j *churnJob, lives map[probity.Hash]outage) {
	for i := 1; i < len(j.leases); i++ {
		if before, after := lives[j.leases[i-1]], lives[j.leases[i]]; before.to.IsZero() || before.to.After(after.from) {
			w.violated("a job is leased once at a time", "%s: lease %s until %s, lease %s from %s", j.name, j.leases[i-1], before.to, j.leases[i], after.from)
		}
	}
}

// redoneIsBounded: work is done again from the last checkpoint, and not from the beginning.
func (w *churn) redoneIsBounded(b *churnBuyer, j *churnJob, lives map[probity.Hash]outage) {
	may := time.Duration(0)
	each := time.Duration(j.every)*time.Second + churnSlack
	for i, id := range j.leases {
		h, life := w.byAccount[w.provider(id)], lives[id]
		if h == nil {
			continue
		}
		reboots := 0
		for _, at := range h.reboots {
			if at.After(life.from) && at.Before(life.to) {
				reboots++
			}
		}
		// Who is down when its lease is closed works on until it is back and sees that.
		ill := h.ill(life.from.Add(-time.Duration(j.every)*time.Second), life.to.Add(time.Hour)) + b.ill(life.from, life.to)
		if reboots > 0 || ill > 0 || i < len(j.leases)-1 {
			may += time.Duration(reboots+1)*each + ill
		}
	}
	w.seen.mu.Lock()
	again := time.Duration(w.seen.again[j.name]) * time.Second
	w.seen.mu.Unlock()
	if again > may {
		var all []string
		for _, id := range j.leases {
			all = append(all, w.story[id]...)
		}
		w.violated("work is done again from its last checkpoint", "%s: %s of %d s were done again, at most %s should be: %s", j.name, again, j.total, may, strings.Join(all, "; "))
	}
}

// longestWell is how long, within a time, its owner could act without a break.
func (l *churnLine) longestWell(from, to time.Time) (most time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.outages
	if !l.offSince.IsZero() {
		out = append(out, outage{l.offSince, to})
	}
	for at := from; at.Before(to); {
		next, skip := to, false
		for _, o := range out {
			if !o.from.After(at) && o.to.After(at) {
				at, skip = o.to, true
				break
			}
			if o.from.After(at) && o.from.Before(next) {
				next = o.from
			}
		}
		if !skip {
			most = max(most, next.Sub(at))
			at = next
		}
	}
	return most
}

// file is what a buyer reads in the end: from its own folder, or from whoever still is there.
func (w *churn) file(b *churnBuyer, digest string) (string, error) {
	data, err := filesIn(b.dir).Get(context.Background(), digest)
	if err == nil {
		return string(data), nil
	}
	for _, h := range w.hosts {
		if data, ok := h.shelf.has(digest); ok && h.fate != "gone" {
			return string(data), nil
		}
	}
	return "", err
}

// jobIsRight: leased work that ended has its result, and a log without gaps.
func (w *churn) jobIsRight(f *churnFigures, b *churnBuyer, j *churnJob) {
	f.Most = max(f.Most, len(j.leases))
	oom := strings.HasPrefix(j.name, "oom")
	switch {
	case !j.over:
		return // told already
	case j.said != "":
		f.Unfinished++
		w.note("without a result: " + reasonOf(j.said))
		return
	case oom:
		if f.OOM++; j.exit != 137 {
			w.violated("work that needs too much is ended", "%s ended with %d", j.name, j.exit)
		}
	case j.exit != 0:
		w.violated("work ends as it ends by itself", "%s ended with %d", j.name, j.exit)
	default:
		if len(j.leases) > 1 {
			f.Moved++
		} else {
			f.First++
		}
		if got, err := w.file(b, j.output); err != nil || got != resultOf(j.name) {
			liar := w.byAccount[w.provider(j.lease)]
			if liar == nil || got == "" || got != liar.rig.lie {
				w.violated("no result is lost", "%s: %q is %q, %v: %s", j.name, j.output, got, err, strings.Join(w.story[j.lease], "; "))
			}
		}
	}
	log, err := w.file(b, j.logs)
	if err == nil {
		err = wholeLog(j, log, oom)
	}
	if err != nil {
		w.violated("logs are whole", "%s: %v: %s", j.name, err, strings.Join(w.story[j.lease], "; "))
	}
}

func reasonOf(said string) string {
	for _, known := range []string{"times and did not end", "no provider bid", "no bid can be accepted", "ran dry", "the provider gave notice", "the buyer gave notice", "the job gets no bid", "lost its bond"} {
		if strings.Contains(said, known) {
			return known
		}
	}
	return said
}

func (w *churn) provider(lease probity.Hash) probity.Account {
	l, _ := w.m.As(w.keys[0]).Lease(context.Background(), lease)
	return l.Provider
}

// wholeLog: a log goes from where its lease began to the end, each line once; where work was
// begun again it says so, and goes on from a checkpoint.
func wholeLog(j *churnJob, log string, oom bool) error {
	if log == "" || !strings.HasSuffix(log, "\n") {
		return fmt.Errorf("it has %d bytes and no end of line", len(log))
	}
	at := -1
	for n, line := range strings.Split(strings.TrimSuffix(log, "\n"), "\n") {
		var from, to int
		switch {
		case line == j.name+" could not save":
		case scans(line, j.name+" from %d", &from):
			if at >= 0 && from > at {
				return fmt.Errorf("line %d: it goes on from %d after %d", n+1, from, at)
			}
			at = from
		case scans(line, j.name+" %d", &to):
			if at < 0 || to <= at || to > at+60 {
				return fmt.Errorf("line %d: %q after %d", n+1, line, at)
			}
			at = to
		default:
			return fmt.Errorf("line %d: %q", n+1, line)
		}
	}
	if !oom && at != j.total {
		return fmt.Errorf("it ends at %d of %d", at, j.total)
	}
	return nil
}

func scans(line, format string, n *int) bool {
	_, err := fmt.Sscanf(line, format, n)
	return err == nil && fmt.Sprintf(format, *n) == line
}

// taskIsRight: what a quorum or its referees found is right, and what was found can be
// had; of one provider that was not checked it may be a lie.
func (w *churn) taskIsRight(f *churnFigures, b *churnBuyer, j *churnJob) {
	if j.over && j.said != "" {
		f.TasksNone++
		w.note("task without a result: " + reasonOf(j.said))
		return
	}
	if j.task == nil {
		return // told already
	}
	t, err := w.m.As(w.keys[0]).Task(context.Background(), j.task.Task.ID)
	if err != nil {
		w.violated("a task is there", "%s: %v", j.name, err)
		return
	}
	switch t.State {
	case market.TaskFailed:
		f.TasksNone++
		return
	case market.TaskRefuted:
		f.Refuted++
	}
	f.Tasks++
	got, err := w.file(b, "sha256:"+strings.TrimPrefix(t.Output.String(), "0x"))
	lie := strings.HasPrefix(got, "a lie")
	switch {
	case err != nil:
		w.violated("no result is lost", "%s: %v", j.name, err)
	case lie && j.spec.Trust.Quorum == nil && t.State == market.TaskAnswered && j.task.Checked == checkNone:
		f.LiesPaid++
	case got != resultOf(j.name):
		w.violated("what a quorum agrees on is right", "%s: %q, state %d, checked %q", j.name, got, t.State, j.task.Checked)
	}
}
