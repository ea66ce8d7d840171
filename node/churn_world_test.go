package node

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"probity"
	"probity/chain"
	"probity/internal/disk"
	"probity/market"
)

// What simulated calls end with, besides what the market says.
var (
	errDead = errors.New("this process is dead")
	errAway = errors.New("connection refused")
	errLost = errors.New("the connection broke before the answer came")
)

// A churnLine is how somebody reaches the market and the board, with what is wrong with it.
// Faults are times until which they last.
type churnLine struct {
	w *churn

	mu       sync.Mutex
	seed     uint64
	noChain  time.Time // calls fail
	slow     time.Time // calls take up to half a minute
	noBoard  time.Time // what is pinned goes out later, and others' notices come later
	asleep   time.Time // nothing happens at all
	flaky    float64   // share of effects whose success is not heard of
	stale    map[market.NoticeKind][]market.Notice
	waiting  []market.Notice
	outages  []outage // in which its owner could not act on the chain
	unheard  []outage // in which the board, or its files, could not be reached
	healing  bool
	offSince time.Time // no process runs since then
}

type outage struct{ from, to time.Time }

func newLine(w *churn, seed uint64) *churnLine {
	return &churnLine{w: w, seed: seed, flaky: 0.02}
}

// luck is what chance has for this line at this moment, in something: whoever asks first of
// those whom Go wakes at one moment, the world goes the same way from the same seed.
func (l *churnLine) luck(in string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %d %s", l.seed, time.Now().UnixNano(), in)
	return rand.New(rand.NewPCG(l.w.o.Seed, h.Sum64()))
}

// cut begins a fault that lasts.
func (l *churnLine) cut(d time.Duration, chain, slow, board, asleep bool) {
	now := time.Now()
	until := now.Add(d)
	l.mu.Lock()
	defer l.mu.Unlock()
	if chain {
		l.noChain = until
	}
	if slow {
		l.slow = until
	}
	if asleep {
		l.asleep = until
	}
	if chain || slow || asleep {
		l.outages = append(l.outages, outage{now, until})
	}
	if board || asleep {
		l.unheard = append(l.unheard, outage{now, until})
	}
	if board && now.After(l.noBoard) {
		l.noBoard = until
		l.stale = l.w.snapshot()
		if !l.healing {
			l.healing = true
			l.w.wg.Go(l.heal)
		}
	}
}

// heal delivers, when the partition is over, what waited for that.
func (l *churnLine) heal() {
	for {
		l.mu.Lock()
		d := time.Until(l.noBoard)
		if d <= 0 {
			waiting := l.waiting
			l.waiting, l.stale, l.healing = nil, nil, false
			l.mu.Unlock()
			for _, n := range waiting {
				l.w.pin(n)
			}
			return
		}
		l.mu.Unlock()
		time.Sleep(d)
	}
}

// apart reports whether its owner cannot be reached by others.
func (l *churnLine) apart() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	return now.Before(l.noBoard) || now.Before(l.asleep) || !l.offSince.IsZero()
}

// An incarnation is one process: what it knows is lost with it, and from the moment of its
// death nothing that it does has an effect.
type incarnation struct {
	*churnLine
	ctx    context.Context
	cancel context.CancelFunc
	dead   atomic.Bool
	wg     sync.WaitGroup
	files  []string // its journals
	open   []*disk.Journal
}

func (l *churnLine) incarnation(journals ...string) (*incarnation, error) {
	inc := &incarnation{churnLine: l, files: journals}
	inc.ctx, inc.cancel = context.WithCancel(l.w.ctx)
	for _, path := range journals {
		j, err := disk.OpenJournal(path)
		if err != nil {
			return nil, err
		}
		inc.open = append(inc.open, j)
	}
	l.mu.Lock()
	if !l.offSince.IsZero() {
		l.outages = append(l.outages, outage{l.offSince, time.Now()})
		l.unheard = append(l.unheard, outage{l.offSince, time.Now()})
		l.offSince = time.Time{}
	}
	l.mu.Unlock()
	return inc, nil
}

// end stops a process: at this very point when it is killed, and of its journals only
// what is on disk now counts; and when it is ready otherwise.
func (inc *incarnation) end(kill bool) error {
	var copies [][]byte
	if kill {
		inc.dead.Store(true)
		for _, path := range inc.files {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			copies = append(copies, data)
		}
	}
	inc.mu.Lock()
	if inc.offSince.IsZero() {
		inc.offSince = time.Now()
	}
	inc.mu.Unlock()
	inc.cancel()
	inc.wg.Wait()
	for i, j := range inc.open {
		j.Close() // it may have been closed by a full disk
		if kill {
			if err := os.WriteFile(inc.files[i], copies[i], 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// awake waits while the machine sleeps.
func (inc *incarnation) awake(ctx context.Context) error {
	for {
		if inc.dead.Load() {
			return errDead
		}
		inc.mu.Lock()
		d := time.Until(inc.asleep)
		inc.mu.Unlock()
		if d <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// reach is the way to the chain.
func (inc *incarnation) reach(ctx context.Context) error {
	if err := inc.awake(ctx); err != nil {
		return err
	}
	rng := inc.luck("the way")
	inc.mu.Lock()
	now := time.Now()
	d := 20*time.Millisecond + time.Duration(rng.Int64N(int64(200*time.Millisecond))) // so fine that no two arrive at one moment
	if now.Before(inc.slow) {
		d = time.Second + time.Duration(rng.Int64N(int64(30*time.Second)))
	}
	away := now.Before(inc.noChain)
	inc.mu.Unlock()
	if err := sleep(ctx, d); err != nil {
		return err
	}
	if err := inc.awake(ctx); err != nil {
		return err
	}
	if away {
		return errAway
	}
	return nil
}

func ask[T any](ctx context.Context, inc *incarnation, f func() (T, error)) (out T, err error) {
	if err := inc.reach(ctx); err != nil {
		return out, err
	}
	v, err := f()
	if inc.dead.Load() {
		return out, errDead
	}
	return v, err
}

// effect is a call that changes something; now and then nobody hears that it did.
func effect[T any](ctx context.Context, inc *incarnation, f func() (T, error)) (out T, err error) {
	v, err := ask(ctx, inc, f)
	if err != nil {
		return out, err
	}
	if inc.luck("the answer").Float64() < inc.flaky {
		return out, errLost
	}
	return v, nil
}

// A churnBook is the market as a process sees it: everything that agents and keepers use.
type churnBook struct {
	*market.MemBook
	inc *incarnation
}

var _ marketBook = (*churnBook)(nil)

type settled = market.Settlement

func pair[A any](a A, at settled, err error) (struct {
	a  A
	at settled
}, error) {
	return struct {
		a  A
		at settled
	}{a, at}, err
}

func (b *churnBook) Now(ctx context.Context) (uint64, error) {
	return ask(ctx, b.inc, func() (uint64, error) { return b.MemBook.Now(ctx) })
}

func (b *churnBook) Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error) {
	r, err := ask(ctx, b.inc, func() (r [2]probity.Amount, err error) {
		r[0], r[1], err = b.MemBook.Bond(ctx, who)
		return r, err
	})
	return r[0], r[1], err
}

func (b *churnBook) Owed(ctx context.Context, who probity.Account) (probity.Amount, error) {
	return ask(ctx, b.inc, func() (probity.Amount, error) { return b.MemBook.Owed(ctx, who) })
}

func (b *churnBook) Balance(ctx context.Context, who probity.Account) (probity.Amount, error) {
	return ask(ctx, b.inc, func() (probity.Amount, error) { return b.MemBook.Balance(ctx, who) })
}

func (b *churnBook) Withdraw(ctx context.Context) (probity.Amount, settled, error) {
	r, err := effect(ctx, b.inc, func() (_ struct {
		a  probity.Amount
		at settled
	}, err error) {
		return pair(b.MemBook.Withdraw(ctx))
	})
	return r.a, r.at, err
}

func (b *churnBook) OpenLease(ctx context.Context, o market.LeaseOrder, bid market.SignedLeaseBid, fund probity.Amount) (probity.Hash, settled, error) {
	r, err := effect(ctx, b.inc, func() (_ struct {
		a  probity.Hash
		at settled
	}, err error) {
		return pair(b.MemBook.OpenLease(ctx, o, bid, fund))
	})
	return r.a, r.at, err
}

func (b *churnBook) TopUp(ctx context.Context, to market.EscrowID, sum probity.Amount) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.TopUp(ctx, to, sum) })
}

func (b *churnBook) Collect(ctx context.Context, lease probity.Hash) (probity.Amount, settled, error) {
	r, err := effect(ctx, b.inc, func() (_ struct {
		a  probity.Amount
		at settled
	}, err error) {
		return pair(b.MemBook.Collect(ctx, lease))
	})
	return r.a, r.at, err
}

func (b *churnBook) GiveNotice(ctx context.Context, lease probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.GiveNotice(ctx, lease) })
}

func (b *churnBook) ClaimDown(ctx context.Context, lease probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.ClaimDown(ctx, lease) })
}

func (b *churnBook) AnswerClaim(ctx context.Context, lease probity.Hash, beat market.SignedHeartbeat) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.AnswerClaim(ctx, lease, beat) })
}

func (b *churnBook) CloseLease(ctx context.Context, lease probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.CloseLease(ctx, lease) })
}

func (b *churnBook) Lease(ctx context.Context, lease probity.Hash) (market.Lease, error) {
	return ask(ctx, b.inc, func() (market.Lease, error) { return b.MemBook.Lease(ctx, lease) })
}

func (b *churnBook) Earned(ctx context.Context, lease probity.Hash) (probity.Amount, error) {
	return ask(ctx, b.inc, func() (probity.Amount, error) { return b.MemBook.Earned(ctx, lease) })
}

func (b *churnBook) Escrow(ctx context.Context, id market.EscrowID) (market.Escrow, error) {
	return ask(ctx, b.inc, func() (market.Escrow, error) { return b.MemBook.Escrow(ctx, id) })
}

func (b *churnBook) LeaseEvents(ctx context.Context, cursor string) ([]market.LeaseEvent, error) {
	return later(ctx, b.inc, func() ([]market.LeaseEvent, error) { return b.MemBook.LeaseEvents(ctx, cursor) })
}

// later is for calls that wait: what they waited for is not heard of while the chain
// cannot be reached.
func later[T any](ctx context.Context, inc *incarnation, f func() (T, error)) (out T, err error) {
	v, err := f()
	if err != nil {
		return out, err
	}
	if err := inc.reach(ctx); err != nil {
		return out, err
	}
	return v, nil
}

func (b *churnBook) OpenTask(ctx context.Context, o market.QuorumOrder, bids []market.SignedQuorumBid) (probity.Hash, settled, error) {
	r, err := effect(ctx, b.inc, func() (_ struct {
		a  probity.Hash
		at settled
	}, err error) {
		return pair(b.MemBook.OpenTask(ctx, o, bids))
	})
	return r.a, r.at, err
}

func (b *churnBook) DeclineSeat(ctx context.Context, task probity.Hash, seat int) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.DeclineSeat(ctx, task, seat) })
}

func (b *churnBook) Commit(ctx context.Context, task probity.Hash, seat int, c probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.Commit(ctx, task, seat, c) })
}

func (b *churnBook) Reveal(ctx context.Context, task probity.Hash, seat int, output, salt probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.Reveal(ctx, task, seat, output, salt) })
}

func (b *churnBook) Challenge(ctx context.Context, task probity.Hash, referees []probity.Account) (probity.Hash, settled, error) {
	r, err := effect(ctx, b.inc, func() (_ struct {
		a  probity.Hash
		at settled
	}, err error) {
		return pair(b.MemBook.Challenge(ctx, task, referees))
	})
	return r.a, r.at, err
}

func (b *churnBook) SettleTask(ctx context.Context, task probity.Hash) (settled, error) {
	return effect(ctx, b.inc, func() (settled, error) { return b.MemBook.SettleTask(ctx, task) })
}

func (b *churnBook) Task(ctx context.Context, task probity.Hash) (market.Task, error) {
	return ask(ctx, b.inc, func() (market.Task, error) { return b.MemBook.Task(ctx, task) })
}

func (b *churnBook) TaskEvents(ctx context.Context, cursor string) ([]market.TaskEvent, error) {
	return later(ctx, b.inc, func() ([]market.TaskEvent, error) { return b.MemBook.TaskEvents(ctx, cursor) })
}

// The rest of what a node asks a chain.

func (b *churnBook) Stake(ctx context.Context, who probity.Account) (s market.Stake, err error) {
	err = b.inc.w.m.Do(func(st *market.State, _ uint64) error {
		s = st.Stake(who)
		return nil
	})
	return s, err
}

func (b *churnBook) Allow(context.Context, probity.Amount) (settled, error) { return settled{}, nil }

func (b *churnBook) Allowed(context.Context) (leases, tasks probity.Amount, err error) {
	return market.AllMoney(), market.AllMoney(), nil
}

func (b *churnBook) OpenedLeases(context.Context) ([]market.LeaseEvent, error) {
	return b.inc.w.leaseEvents(market.LeaseEventOpened), nil
}

func (b *churnBook) EndedLeases(context.Context) ([]market.LeaseEvent, error) {
	return b.inc.w.leaseEvents(market.LeaseEventClosed), nil
}

func (b *churnBook) EndedTasks(context.Context) ([]market.TaskEvent, error) {
	return b.inc.w.taskEvents(), nil
}

// Slashes are for receipts, of which this world makes none: it compares the money itself.
func (b *churnBook) Slashes(context.Context) ([]chain.Slash, error) { return nil, nil }

// A churnBoard is the board of notices as a process sees it. What it pins may come late, or
// twice. While it is cut off it sees the board as it was, and its own notices.
type churnBoard struct{ inc *incarnation }

func (b churnBoard) Pin(ctx context.Context, n market.Notice) error {
	if err := b.inc.awake(ctx); err != nil {
		return err
	}
	l := b.inc.churnLine
	l.mu.Lock()
	cut := l.healing
	if cut {
		l.waiting = append(l.waiting, n)
	}
	l.mu.Unlock()
	rng := l.luck(string(n.Kind) + n.About.String())
	late, twice := rng.IntN(20) == 0, rng.IntN(20) == 0
	d := time.Duration(rng.Int64N(int64(45 * time.Second)))
	switch {
	case cut:
		return nil
	case late || twice:
		l.w.wg.Go(func() {
			time.Sleep(d)
			l.w.pin(n)
		})
	}
	if late && n.Kind == market.NoticeLeaseReport {
		return nil
	}
	return l.w.board.Pin(ctx, n)
}

func (b churnBoard) Pinned(ctx context.Context, kind market.NoticeKind, about probity.Hash, now uint64) ([]market.Notice, error) {
	if err := b.inc.awake(ctx); err != nil {
		return nil, err
	}
	l := b.inc.churnLine
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.healing {
		return l.w.board.Pinned(ctx, kind, about, now)
	}
	var out []market.Notice
	for _, all := range [][]market.Notice{l.stale[kind], l.waiting} {
		for _, n := range all {
			if n.Kind == kind && (about.IsZero() || n.About == about) && now <= n.Until {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

func (b churnBoard) Sweep(ctx context.Context, now uint64) error {
	return b.inc.w.board.Sweep(ctx, now)
}
