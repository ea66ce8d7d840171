package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

// TaskOptions say what to have run, and how it is checked.
type TaskOptions struct {
	Spec         spec.Spec
	Name         string            // of the task, in this folder; RunTask again with it goes on, also after a crash
	Referees     []probity.Account // of a task of tier signed, who can be asked about it
	RefereePrice probity.Amount    // what each of them is paid then
	Reveal       time.Duration     // after the deadline; zero: an hour
	Challenge    time.Duration     // in which the output can be challenged; zero: six hours
	WaitForBids  time.Duration
	NoApprove    bool

	// Check runs the work again here when the draw says so, or Always: with this
	// machine's own runtimes. Nil never checks.
	Check    *Runtimes
	Always   bool
	Sampling market.Sampling

	Shown func(match.Report) error // before anything is posted or paid
	Told  func(what string)        // as the task goes on; may be nil
}

// A TaskInfo is a task as it stands.
type TaskInfo struct {
	Name    string       `json:"name,omitempty"`
	Task    market.Task  `json:"task"`
	State   string       `json:"state"`
	Output  string       `json:"output,omitempty"` // digest of the file
	Checked string       `json:"checked,omitempty"`
	Trial   *market.Task `json:"trial,omitempty"` // of the referees
	// Outcomes is how each seat came out, in words, once the task is settled.
	Outcomes []string `json:"outcomes,omitempty"`
}

// taskOrderRecord is what the buyer's journal holds of a task, under ask/NAME.
type taskOrderRecord struct {
	Post    market.TaskPost          `json:"post"`
	Bids    []market.SignedQuorumBid `json:"bids,omitempty"` // chosen, before they are accepted
	Secret  probity.Hash             `json:"secret"`         // that seats and checks are drawn with
	Checked string                   `json:"checked,omitempty"`
}

func askKey(name string) string { return "ask/" + name }

// RunTask orders a task of tier quorum or signed, and stays until there is an
// output: of a quorum, what the majority revealed, once it is settled; of one
// provider, what it revealed, checked if the draw says so, and then settled by its
// provider when the time to challenge is over.
func (n *Node) RunTask(ctx context.Context, buyer *Party, opts TaskOptions) (*TaskInfo, error) {
	var rec taskOrderRecord
	known, err := buyer.journal.Get(askKey(opts.Name), &rec)
	if err != nil {
		return nil, err
	}
	if known && rec.Post.Order.Spec != opts.Spec.Hash() {
		return nil, fmt.Errorf("a task of another specification is called %q here: choose another --name", opts.Name)
	}
	if err := runnable(opts.Spec); err != nil {
		return nil, err
	}
	if opts.Told == nil {
		opts.Told = func(string) {}
	}
	if err := n.openTask(ctx, buyer, opts, &rec, known); err != nil {
		return nil, err
	}
	info, err := n.awaitTask(ctx, buyer, opts, &rec)
	if err == nil && opts.Check != nil {
		n.clearCheck(ctx, opts.Check, opts.Spec, checkID(rec.Post.Order.Hash(buyer.desk.Quorum)))
	}
	return info, err
}

// runnable refuses kinds of tasks that specifications know and nobody's agent carries
// out, whatever somebody offers.
func runnable(s spec.Spec) error {
	switch {
	case s.Task.Train != nil:
		return &Refusal{errors.New("no agent carries out training plans: give the trainer as a WebAssembly module (task wasm, tier quorum or signed) or as a container (task container), with the plan and its data as files; nothing was charged")}
	case s.Task.Infer != nil:
		return &Refusal{fmt.Errorf("an answer of a model is no task: order it with `probity infer %d.%d INPUT`, with --tier zk or dispute; nothing was charged", s.Task.Infer.Model, s.Task.Infer.Version)}
	}
	return nil
}

func (n *Node) openTask(ctx context.Context, buyer *Party, opts TaskOptions, rec *taskOrderRecord, known bool) error {
	open := func() error {
		_, at, err := buyer.book.OpenTask(ctx, rec.Post.Order, rec.Bids)
		if err == nil {
			n.step(Step{Name: "open the task: prices in escrow, bonds locked", Gas: at.Gas}, time.Now())
		}
		return err
	}
	if known && rec.Bids != nil {
		// An earlier process may have opened it, also if the order has expired since: the
		// market would say that first, and a new order would be paid for as well.
		_, err := buyer.book.Task(ctx, rec.Post.Order.Hash(buyer.desk.Quorum))
		if !errors.Is(err, market.ErrUnknown) {
			return err
		}
		err = open()
		if err == nil || errors.Is(err, market.ErrTaken) {
			return nil // an earlier process opened it
		}
		if !refusal(err) {
			return err
		}
	}
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return err
	}
	for _, b := range [][]byte{rec.Secret[:], rec.Post.Order.Salt[:]} {
		if _, err := rand.Read(b); err != nil {
			return err
		}
	}
	slices.SortFunc(opts.Referees, func(a, b probity.Account) int { return strings.Compare(string(a[:]), string(b[:])) })
	opts.Referees = slices.Compact(opts.Referees)
	o, err := opts.Spec.QuorumOrder(buyer.Account(), opts.Referees, opts.RefereePrice, now, rec.Post.Order.Salt)
	if err != nil {
		return &Refusal{err}
	}
	if opts.Reveal > 0 {
		o.RevealWithin = uint32(opts.Reveal / time.Second)
	}
	if opts.Challenge > 0 && o.ChallengeWithin > 0 {
		o.ChallengeWithin = uint32(opts.Challenge / time.Second)
	}
	if err := market.CheckQuorumOrder(o, buyer.Account(), now); err != nil {
		return &Refusal{err}
	}
	if err := n.haveFiles(ctx, opts.Spec, ""); err != nil {
		return &Refusal{err}
	}
	report, _, err := n.match(ctx, buyer, opts.Spec, opts.NoApprove, now)
	if err != nil {
		return err
	}
	if opts.Shown != nil {
		if err := opts.Shown(report); err != nil {
			return err
		}
	}
	if len(report.Denied) > 0 {
		return &Refusal{denied(report)}
	}
	rec.Post, rec.Bids = market.TaskPost{Order: o, Spec: opts.Spec.Canonical(), Referees: opts.Referees}, nil
	if err := n.putAsk(buyer, opts.Name, rec); err != nil {
		return err
	}
	n.sweep(ctx, buyer, now)
	if err := buyer.desk.PostTaskOrder(ctx, rec.Post, now); err != nil {
		return err
	}
	no := map[probity.Account]error{}
	until := time.Now().Add(opts.WaitForBids)
	for {
		if rec.Bids, err = n.awaitSeats(ctx, buyer, rec, no, until); err != nil {
			return err
		}
		if err := n.putAsk(buyer, opts.Name, rec); err != nil {
			return err
		}
		err := open()
		if errors.Is(err, market.ErrBond) || errors.Is(err, market.ErrExpired) {
			// One of them; which, the next look at stakes and times says.
			continue
		}
		return refuse(err)
	}
}

// awaitSeats waits for bids and draws the seats among those that can be accepted.
// Drawing, and not the lowest price, keeps one party from sitting on all seats by
// bidding low; one seat goes to the cheapest.
func (n *Node) awaitSeats(ctx context.Context, buyer *Party, rec *taskOrderRecord, no map[probity.Account]error, until time.Time) ([]market.SignedQuorumBid, error) {
	o := rec.Post.Order
	id := o.Hash(buyer.desk.Quorum)
	vouched, err := n.vouched(buyer.desk.Board, rec.Post.Spec)
	if err != nil {
		return nil, err
	}
	start, first := time.Now(), time.Time{}
	for {
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return nil, err
		}
		all, err := buyer.desk.TaskBids(ctx, id)
		if err != nil {
			return nil, err
		}
		good := map[probity.Account]market.SignedQuorumBid{}
		var fit []match.Candidate
		var why []string
		for _, b := range all {
			err := no[b.Provider]
			if err == nil {
				err = checkSeatBid(buyer, o, b, now)
			}
			if err == nil {
				err = vouched(ctx, b.Provider, now)
			}
			if err == nil {
				stake, unread := buyer.book.Stake(ctx, b.Provider)
				if unread != nil {
					return nil, unread
				}
				err = backs(stake, o.Bond)
			}
			if err != nil {
				why = append(why, fmt.Sprintf("%s: %s", b.Provider, match.WhyNoSeat(o, b, err, now)))
				continue
			}
			good[b.Provider] = b
			fit = append(fit, match.Candidate{Provider: b.Provider, Price: b.Price})
		}
		if len(fit) >= int(o.Seats) && first.IsZero() {
			first = time.Now()
		}
		if !first.IsZero() && len(fit) >= int(o.Seats) && time.Now().After(first.Add(bidGrace)) {
			if o.Seats == 1 {
				slices.SortFunc(fit, func(a, b match.Candidate) int { return a.Price.Cmp(b.Price) })
				fit = fit[:1]
			}
			var seats []market.SignedQuorumBid
			for _, c := range match.Draw(fit, int(o.Seats), rec.Secret) {
				seats = append(seats, good[c.Provider])
			}
			return seats, nil
		}
		if time.Now().After(until) || now > o.Expires {
			text := fmt.Sprintf("%d providers bid for %d seats; wait longer with --wait, or ask for fewer in trust.quorum", len(fit), o.Seats)
			if len(why) > 0 {
				text += "; these bids cannot be accepted:\n  " + strings.Join(why, "\n  ")
			}
			return nil, &Refusal{fmt.Errorf("after %s %s; nothing was charged", time.Since(start).Round(time.Second), text)}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func checkSeatBid(buyer *Party, o market.QuorumOrder, b market.SignedQuorumBid, now uint64) error {
	switch who, err := eip712.Recover(b.Digest(buyer.desk.Quorum), b.Signature); {
	case now > b.Expires:
		return fmt.Errorf("bid %w at %d, it is %d", market.ErrExpired, b.Expires, now)
	case err != nil || who != b.Provider:
		return market.ErrSignature
	case b.Price.Cmp(o.MaxPrice) > 0:
		return fmt.Errorf("%w: %s against %s", market.ErrCeiling, b.Price.Format18(), o.MaxPrice.Format18())
	}
	return nil
}

// awaitTask stays until the task has come to what a buyer can use.
func (n *Node) awaitTask(ctx context.Context, buyer *Party, opts TaskOptions, rec *taskOrderRecord) (*TaskInfo, error) {
	id := rec.Post.Order.Hash(buyer.desk.Quorum)
	said := map[market.SeatState]int{}
	blips := 0
	var reached time.Time // those who have seats
	for {
		t, err := buyer.book.Task(ctx, id)
		var now uint64
		if err == nil {
			now, err = buyer.book.Now(ctx)
		}
		if err != nil {
			if blips++; ctx.Err() != nil || blips > 600 {
				return nil, err
			}
			if err := sleep(ctx, time.Second); err != nil {
				return nil, err
			}
			continue
		}
		blips = 0
		if time.Since(reached) > 2*time.Second {
			n.reachSeats(ctx, t)
			reached = time.Now()
		}
		counts := map[market.SeatState]int{}
		waiting := false
		for _, s := range t.Seats {
			counts[s.State]++
			waiting = waiting || s.State == market.SeatTaken || s.State == market.SeatCommitted
		}
		for _, st := range []market.SeatState{market.SeatDeclined, market.SeatCommitted, market.SeatRevealed} {
			if counts[st] > said[st] {
				said[st] = counts[st]
				opts.Told(fmt.Sprintf("%d of %d seats have %s", counts[st], len(t.Seats), seatText(st)))
			}
		}
		output, answered := provider.TaskAnswer(t, now)
		canChallenge := answered && t.State == market.TaskOpen && t.ChallengeBy != 0 && now <= t.ChallengeBy
		switch {
		case t.State == market.TaskAnswered || t.State == market.TaskFailed || t.State == market.TaskRefuted:
			return n.Task(ctx, buyer.Account(), opts.Name)
		case t.State == market.TaskChallenged:
			if err := n.settleTrial(ctx, buyer, id, now); err != nil {
				return nil, err
			}
		case canChallenge && rec.Checked == "":
			if err := n.checkTask(ctx, buyer, opts, rec, t, output); err != nil {
				return nil, err
			}
		case canChallenge && rec.Checked == checkWrong:
			_, _, err := buyer.book.Challenge(ctx, id, rec.Post.Referees)
			if err != nil && !errors.Is(err, market.ErrState) {
				return nil, refuse(err)
			}
			opts.Told("challenged: the referees run it again")
		case canChallenge:
			return n.Task(ctx, buyer.Account(), opts.Name) // its providers settle when nobody can challenge any more
		case now > max(t.RevealBy, t.ChallengeBy) || !waiting && (t.ChallengeBy == 0 || now > t.ChallengeBy):
			if _, err := buyer.book.SettleTask(ctx, id); err != nil && !errors.Is(err, market.ErrState) && !errors.Is(err, market.ErrEarly) {
				return nil, err
			}
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func seatText(s market.SeatState) string {
	return [...]string{"", "taken it", "declined", "committed", "revealed"}[s]
}

// What a check of an output found.
const (
	checkNone  = "not drawn for a check"
	checkRight = "run again here: the same output"
	checkWrong = "run again here: another output"
)

// checkTask runs the work again if the draw says so. The draw is of the buyer's
// secret, the task and the output, so that it can be shown later that it was one;
// how often follows from what is at stake and from what earlier checks of the
// provider found, see market.Sampling.
func (n *Node) checkTask(ctx context.Context, buyer *Party, opts TaskOptions, rec *taskOrderRecord, t market.Task, output probity.Hash) error {
	seat := t.Seats[slices.IndexFunc(t.Seats, func(s market.Seat) bool { return s.State == market.SeatRevealed && s.Value == output })]
	key := "checks/" + seat.Provider.String()
	var record market.CheckRecord
	if _, err := buyer.journal.Get(key, &record); err != nil {
		return err
	}
	p := opts.Sampling.Probability(seat.Price, t.Bond, record)
	drawn := opts.Always || market.Sampled(rec.Secret, t.ID, output, p)
	if opts.Check == nil || !drawn {
		rec.Checked = checkNone
		return n.putAsk(buyer, opts.Name, rec)
	}
	opts.Told(fmt.Sprintf("checking it (drawn with %.1f %%)", float64(p)/market.SampleParts*100))
	start := time.Now()
	mine, err := n.runHere(ctx, opts.Check, opts.Spec, checkID(t.ID))
	if err != nil {
		return fmt.Errorf("run the work again: %w", err)
	}
	n.step(Step{Name: "run the work again"}, start)
	right := mine == output
	if rec.Checked = checkRight; !right {
		rec.Checked = checkWrong
	}
	if err := n.putAsk(buyer, opts.Name, rec); err != nil {
		return err
	}
	return buyer.journal.Put(key, record.After(right))
}

// runHere runs a specification's work on this machine and returns the hash of its
// output.
func (n *Node) runHere(ctx context.Context, r *Runtimes, s spec.Spec, id string) (h probity.Hash, err error) {
	rt := r.Have[s.Task.Kind()]
	if rt == nil || r.Missing[s.Task.Kind()] != nil {
		return h, fmt.Errorf("this machine does not run task %s: %w", s.Task.Kind(), errors.Join(r.Missing[s.Task.Kind()], runtime.ErrMissing))
	}
	folder := n.checkDir(id)
	defer os.RemoveAll(folder)
	if err := rt.Remove(ctx, id); err != nil { // of a process that crashed
		return h, err
	}
	os.RemoveAll(folder)
	w, err := provider.WorkSpec(ctx, n.files, s, folder)
	if err != nil {
		return h, err
	}
	work, err := rt.Start(ctx, id, w)
	if err != nil {
		return h, err
	}
	defer rt.Remove(context.WithoutCancel(ctx), id)
	exit, err := work.Wait(ctx)
	if err != nil {
		return h, err
	}
	data, err := provider.TaskOutput(ctx, work, exit, w.Dir)
	if err != nil {
		return h, err
	}
	digest, err := n.files.Put(ctx, data)
	if err != nil {
		return h, err
	}
	return probity.ParseHash("0x" + strings.TrimPrefix(digest, "sha256:"))
}

// checkID names the work that runs a task again.
func checkID(task probity.Hash) string { return "check-" + task.String()[2:42] }

// clearCheck ends what a process that crashed left running of a check, when it is not
// wanted any more.
func (n *Node) clearCheck(ctx context.Context, r *Runtimes, s spec.Spec, id string) {
	rt := r.Have[s.Task.Kind()]
	if rt == nil || r.Missing[s.Task.Kind()] != nil {
		return
	}
	err := rt.Remove(ctx, id)
	if err == nil {
		err = os.RemoveAll(n.checkDir(id))
	}
	if err != nil {
		n.log.Warn("a check that was cut short is still there", "work", id, "err", err)
	}
}

func (n *Node) checkDir(id string) string { return filepath.Join(n.cfg.Dir, "checks", id) }

// settleTrial ends what the referees of a challenge have decided.
func (n *Node) settleTrial(ctx context.Context, buyer *Party, accused probity.Hash, now uint64) error {
	trial, err := buyer.book.Task(ctx, market.ChallengeID(accused))
	if err != nil {
		return err
	}
	waiting := slices.ContainsFunc(trial.Seats, func(s market.Seat) bool { return s.State == market.SeatTaken || s.State == market.SeatCommitted })
	if trial.State != market.TaskOpen || waiting && now <= trial.RevealBy {
		return nil
	}
	_, err = buyer.book.SettleTask(ctx, trial.ID)
	if errors.Is(err, market.ErrState) || errors.Is(err, market.ErrEarly) {
		return nil
	}
	return err
}

// Task reads how a task stands that was ordered from this folder, or that a hash
// names.
func (n *Node) Task(ctx context.Context, who probity.Account, name string) (*TaskInfo, error) {
	v, err := n.byName(who, "task", name)
	if err != nil {
		return nil, err
	}
	i, id, book := &TaskInfo{Checked: v.Checked}, v.Order, n.view()
	if name != id.String() {
		i.Name = name
	}
	if i.Task, err = book.Task(ctx, id); errors.Is(err, market.ErrUnknown) {
		return nil, &Refusal{fmt.Errorf("task %s is not open: not enough bids were accepted for it", id)}
	} else if err != nil {
		return nil, err
	}
	i.State = [...]string{"", "open", "challenged", "answered", "failed", "refuted"}[i.Task.State]
	if i.Task.State == market.TaskChallenged || i.Task.State == market.TaskRefuted {
		trial, err := book.Task(ctx, market.ChallengeID(id))
		if err != nil {
			return nil, err
		}
		i.Trial = &trial
	}
	output := i.Task.Output
	switch {
	case i.Task.State == market.TaskRefuted:
		output = i.Trial.Output
	case i.Task.State == market.TaskOpen:
		if now, err := book.Now(ctx); err != nil {
			return nil, err
		} else if answer, ok := provider.TaskAnswer(i.Task, now); ok {
			output = answer
		}
	}
	if !output.IsZero() {
		i.Output = digestOf(output)
		n.bringOutput(ctx, who, i.Task, i.Output)
	}
	if i.Task.State != market.TaskOpen && i.Task.State != market.TaskChallenged {
		for s := range i.Task.Seats {
			i.Outcomes = append(i.Outcomes, outcomeText(provider.SeatOutcome(i.Task, s)))
		}
	}
	return i, nil
}

func outcomeText(o market.SeatOutcome) string {
	return map[market.SeatOutcome]string{
		market.SeatPaid: "paid", market.SeatFreed: "bond back, no pay", market.SeatOverruled: "overruled: its bond is burnt",
		market.SeatSilent: "silent: its bond is the buyer's", market.SeatRefuted: "refuted: half of its bond is the challenger's, half is burnt",
	}[o]
}
