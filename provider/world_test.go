package provider_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
	"probity/provider"
)

const (
	buyer = markettest.Buyer
	maker = markettest.Provider // the account of the agent

	fee   = 1000
	price = 5000
	bond  = 20_000
	stake = 100_000
	funds = 1_000_000
)

// world is a market with one model, everything that an agent needs, and nothing
// that a crash of the agent would lose.
type world struct {
	*testing.T
	h      *markettest.Mem
	asset  probity.AssetID
	model  provider.Model
	prover *prover
	log    *receipts
	dir    string
	salt   byte
}

func newWorld(t *testing.T) *world {
	w := &world{
		T: t, h: markettest.NewMem(t, nil), dir: t.TempDir(), log: &receipts{seen: map[probity.Receipt]int{}},
		model: provider.Model{Inputs: 3, Lo: -8, Hi: 8, MACs: 1_500_000, ID: probity.Hash{0: 0xab}},
	}
	w.model.Commit, w.model.Scalar = w.commit, true
	w.prover = &prover{w: w}
	for i := range markettest.Accounts {
		w.must(w.h.Mint(i, probity.Units(funds)))
	}
	var err error
	w.asset, _, err = w.h.AddModel(probity.Units(fee), []markettest.Share{{Account: markettest.Owner, Parts: 700_000_000}, {Account: markettest.DataOwner, Parts: 300_000_000}})
	w.must(err)
	_, err = w.h.Book(maker).Deposit(t.Context(), probity.Units(stake))
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Model makes the world the agent's Models.
func (w *world) Model(asset probity.AssetID, version uint32, key probity.Hash) (provider.Model, bool) {
	return w.model, asset == w.asset && version == 0 && key == w.h.Keys()[0]
}

func (w *world) commit(salt probity.Hash, input []int64) (probity.Hash, error) {
	b := append([]byte(nil), salt[:]...)
	for _, v := range append([]int64{w.model.Lo, w.model.Hi}, input...) {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	h := eip712.Keccak(b)
	h[0] &= 0x1f // a scalar, as the real one is
	return h, nil
}

// prover answers with the sum of the input, and counts.
type prover struct {
	w      *world
	calls  atomic.Int64
	mu     sync.Mutex
	change func(call int64, d *market.Delivery) error // nil is an honest, sound prover
}

func (p *prover) Prove(ctx context.Context, j market.Job, input []int64, salt probity.Hash) (market.Delivery, provider.Evidence, error) {
	n := p.calls.Add(1)
	in, err := p.w.commit(salt, input)
	if err != nil {
		return market.Delivery{}, nil, err
	}
	var sum int64
	for _, v := range input {
		sum += v
	}
	out := []probity.Hash{eip712.Uint(uint64(sum + 1000))}
	d := market.Delivery{Output: out, Proof: markettest.GoodProof(j.Key, in, out)}
	p.mu.Lock()
	change := p.change
	p.mu.Unlock()
	if change != nil {
		err = change(n, &d)
	}
	return d, provider.Evidence("evidence"), err
}

// receipts is a log that takes each receipt once.
type receipts struct {
	mu    sync.Mutex
	seen  map[probity.Receipt]int // times appended
	fails func(n int) error       // by call, before anything is written
	calls int
}

func (l *receipts) Append(ctx context.Context, r probity.Receipt, d market.Delivery, e provider.Evidence) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if l.fails != nil {
		if err := l.fails(l.calls); err != nil {
			return err
		}
	}
	if string(e) != "evidence" || r.Output != d.OutputHash() || r.Evidence != eip712.Keccak(d.Proof) {
		return fmt.Errorf("receipt %+v does not go with its evidence: %w", r, provider.ErrFinal)
	}
	l.seen[r]++
	return nil
}

func (l *receipts) list() (out []probity.Receipt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for r := range l.seen {
		out = append(out, r)
	}
	return out
}

// An incarnation is one process of the agent: what it holds in memory, its
// journal, and a gate to the outside that closes when it crashes.
type incarnation struct {
	w       *world
	agent   *provider.Agent
	journal *disk.Journal
	path    string
	dead    atomic.Bool
	cancel  context.CancelFunc
	done    chan error

	mu      sync.Mutex
	copied  string // the journal as it was at the crash
	effects int
	crashAt int // effect after which it crashes; 0 is never
	loseAt  int // effect whose success is reported as a passing fault; 0 is never
}

func (w *world) config() provider.Config {
	return provider.Config{
		Key: w.h.Key(maker), Models: w, Prover: w.prover,
		Policy: provider.Policy{BasePrice: probity.Units(price - 2), PricePerMMAC: probity.Units(1), WithdrawAt: probity.Units(1), BidFor: 1000},
		Poll:   time.Millisecond, Retry: time.Millisecond,
	}
}

func (w *world) start(path string, change func(*incarnation, *provider.Config)) *incarnation {
	w.Helper()
	j, err := disk.OpenJournal(path)
	w.must(err)
	inc := &incarnation{w: w, journal: j, path: path, done: make(chan error, 1)}
	c := w.config()
	c.Journal = j
	c.Book = &gatedBook{w.h.Book(maker), inc}
	c.Log = &gatedLog{w.log, inc}
	if change != nil {
		change(inc, &c)
	}
	ctx, cancel := context.WithCancel(w.Context())
	inc.cancel = cancel
	inc.agent, err = provider.New(c)
	w.must(err)
	go func() { inc.done <- inc.agent.Run(ctx) }()
	return inc
}

// crash stops the incarnation at this very point: from here on nothing it does
// reaches the outside, and of its journal only what is on disk now counts.
func (inc *incarnation) crash() {
	inc.mu.Lock()
	defer inc.mu.Unlock()
	if inc.dead.Swap(true) {
		return
	}
	data, err := os.ReadFile(inc.path)
	if err != nil {
		inc.w.Error(err)
	}
	inc.copied = inc.path + "-after"
	if err := os.WriteFile(inc.copied, data, 0o600); err != nil {
		inc.w.Error(err)
	}
	inc.cancel()
}

// end waits until the agent has stopped.
func (inc *incarnation) end() {
	inc.w.Helper()
	inc.cancel()
	if err := <-inc.done; err != nil {
		inc.w.Errorf("the agent ended with %v", err)
	}
	inc.w.must(inc.journal.Close())
}

var errCrashed = errors.New("this process is dead")

// effect runs what reaches the outside, unless the process is dead, and lets it
// die or lose the answer just after.
func (inc *incarnation) effect(run func() error) error {
	if inc.dead.Load() {
		return errCrashed
	}
	inc.mu.Lock()
	inc.effects++
	n := inc.effects
	inc.mu.Unlock()
	err := run()
	if err != nil {
		return err
	}
	switch n {
	case inc.crashAt:
		inc.crash()
		return errCrashed
	case inc.loseAt:
		return errors.New("the connection broke before the answer came")
	}
	return nil
}

type gatedBook struct {
	market.Book
	inc *incarnation
}

func (b *gatedBook) PostBid(ctx context.Context, bid market.SignedBid) error {
	return b.inc.effect(func() error { return b.Book.PostBid(ctx, bid) })
}

func (b *gatedBook) Deliver(ctx context.Context, id probity.JobID, d market.Delivery) (at market.Settlement, err error) {
	err = b.inc.effect(func() error {
		at, err = b.Book.Deliver(ctx, id, d)
		return err
	})
	if err != nil {
		return market.Settlement{}, err
	}
	return at, nil
}

func (b *gatedBook) Decline(ctx context.Context, id probity.JobID) (at market.Settlement, err error) {
	err = b.inc.effect(func() error {
		at, err = b.Book.Decline(ctx, id)
		return err
	})
	if err != nil {
		return market.Settlement{}, err
	}
	return at, nil
}

func (b *gatedBook) Withdraw(ctx context.Context) (got probity.Amount, at market.Settlement, err error) {
	err = b.inc.effect(func() error {
		got, at, err = b.Book.Withdraw(ctx)
		return err
	})
	if err != nil {
		return probity.Amount{}, market.Settlement{}, err
	}
	return got, at, nil
}

type gatedLog struct {
	provider.Log
	inc *incarnation
}

func (l *gatedLog) Append(ctx context.Context, r probity.Receipt, d market.Delivery, e provider.Evidence) error {
	return l.inc.effect(func() error { return l.Log.Append(ctx, r, d, e) })
}

// order is an order for a sum, with the input that belongs to it.
func (w *world) order(values ...int64) (market.Order, market.Input) {
	w.Helper()
	w.salt++
	in := market.Input{Values: values, Salt: probity.Hash{31: w.salt}}
	h, err := w.commit(in.Salt, values)
	w.must(err)
	now, err := w.h.Book(buyer).Now(w.Context())
	w.must(err)
	return market.Order{
		Buyer: w.h.Key(buyer).Account(), Asset: w.asset, Key: w.h.Keys()[0], Input: h, Tier: probity.TierZK, MaxPrice: probity.Units(10_000),
		Bond: probity.Units(bond), DeliverWithin: 600, Expires: now + 600, Salt: probity.Hash{31: w.salt},
	}, in
}

// until waits for something to become true.
func (w *world) until(what string, f func() bool) {
	w.Helper()
	for !f() {
		select {
		case <-w.Context().Done():
			w.Fatal("the test ended before ", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// buy posts an order, waits for a bid and accepts it.
func (w *world) buy(o market.Order) (market.Job, market.SignedBid) {
	w.Helper()
	b := w.h.Book(buyer)
	h, err := b.PostOrder(w.Context(), o)
	w.must(err)
	var best market.SignedBid
	w.until("a bid came", func() bool {
		bids, err := b.Bids(w.Context(), h)
		w.must(err)
		now, err := b.Now(w.Context())
		w.must(err)
		best, _, err = market.Best(b.Domain(), o, bids, market.Terms{Fee: probity.Units(fee), Now: now})
		return err == nil
	})
	id, _, err := b.Accept(w.Context(), o, best)
	w.must(err)
	j, err := b.Job(w.Context(), id)
	w.must(err)
	return j, best
}

func (w *world) send(j market.Job, bid market.SignedBid, in market.Input) {
	w.Helper()
	sealed, err := market.SealInput(w.h.Book(buyer).Domain(), j, bid, in)
	w.must(err)
	w.must(w.h.Book(buyer).SendInput(w.Context(), j.ID, sealed))
}

func (w *world) job(id probity.JobID) market.Job {
	w.Helper()
	j, err := w.h.Book(buyer).Job(w.Context(), id)
	w.must(err)
	return j
}

func (w *world) balance(i int) probity.Amount {
	w.Helper()
	a, err := w.h.Book(i).Balance(w.Context(), w.h.Key(i).Account())
	w.must(err)
	return a
}

// settled checks the end of n delivered jobs: each is delivered once, the agent
// was paid and has withdrawn exactly once, each has exactly one receipt.
func (w *world) settled(n int) {
	w.Helper()
	w.must(w.h.M.Check())
	byJob := map[probity.JobID]int{}
	for _, r := range w.log.list() {
		j := w.job(r.Job)
		want := probity.Receipt{
			Kind: probity.ReceiptInference, Chain: 1337, Market: w.h.Book(0).Domain().Contract, Job: j.ID, Asset: w.asset, Model: w.model.ID,
			Input: j.Input, Output: j.Output, Executor: j.Provider, Tier: probity.TierZK, Evidence: r.Evidence, Time: r.Time,
		}
		if r != want || r.Time == 0 || r.Evidence.IsZero() {
			w.Errorf("receipt is\n%+v\nwant\n%+v", r, want)
		}
		byJob[r.Job]++
	}
	for id := range probity.JobID(n) {
		if j := w.job(id + 1); j.State != market.JobDelivered {
			w.Errorf("job %d is in state %d, want delivered", j.ID, j.State)
		}
		if byJob[id+1] != 1 {
			w.Errorf("job %d has %d receipts, want 1", id+1, byJob[id+1])
		}
	}
	if got, want := w.balance(maker), probity.Units(funds-stake+uint64(n)*price); got != want {
		w.Errorf("the provider has %s, want %s", got, want)
	}
	if got, want := w.balance(buyer), probity.Units(funds-uint64(n)*(price+fee)); got != want {
		w.Errorf("the buyer has %s, want %s", got, want)
	}
}

func (w *world) journal(n int) string { return filepath.Join(w.dir, fmt.Sprintf("%d", n), "journal") }
