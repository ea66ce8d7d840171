package provider

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market/spec"
)

// A core is what the agents share: the journal that they may not act without, how
// they follow a book, and how they go on after a passing fault.
type core struct {
	journal *disk.Journal
	slog    *slog.Logger
	every   time.Duration // first wait after a passing fault

	mu      sync.Mutex
	lastErr string
	misses  []NoBid // bids that lost, the latest
	failure error   // why the agent cannot go on
	running bool

	ctx    context.Context // of Run
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// begin says whether Run may go on: an agent works once.
func (c *core) begin(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return fmt.Errorf("provider: this agent has already run; make a new one")
	}
	c.running = true
	c.ctx, c.cancel = context.WithCancel(ctx)
	return nil
}

// fatal stops the agent for good.
func (c *core) fatal(err error) {
	c.mu.Lock()
	if c.failure == nil {
		c.failure = fmt.Errorf("provider: %w", err)
	}
	c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
}

func (c *core) failed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failure
}

// record puts a record into the journal, also while the agent is stopping: what has
// happened is better written down. Without its journal it must not act, so a failure
// stops it; a full disk does not, for as long as that lasts it waits.
func (c *core) record(key string, v any) error {
	b := c.backoff()
	for {
		err := c.tryRecord(key, v)
		if !errors.Is(err, disk.ErrNoSpace) {
			return err
		}
		c.note("wait for room on the disk", err)
		if !b.wait(c.ctx) {
			return err
		}
	}
}

// tryRecord is record for whoever has other things to do than to wait for room.
func (c *core) tryRecord(key string, v any) error {
	err := c.journal.Put(key, v)
	if err != nil && !errors.Is(err, disk.ErrNoSpace) {
		c.fatal(err)
	}
	return err
}

// roomy does what takes room on the disk until that does not fail for want of it.
func (c *core) roomy(ctx context.Context, what string, f func() error) error {
	return c.retry(ctx, what, func(err error) bool { return !disk.NoSpace(err) }, f)
}

// read gets a record; an unreadable one stops the agent too.
func (c *core) read(key string, v any) (bool, error) {
	ok, err := c.journal.Get(key, v)
	if err != nil {
		c.fatal(err)
	}
	return ok, err
}

func (c *core) note(what string, err error) {
	if c.ctx.Err() != nil {
		return // the agent is stopping: its own doing
	}
	c.mu.Lock()
	c.lastErr = fmt.Sprintf("%s: %v", what, err)
	c.mu.Unlock()
	c.slog.Warn(what, "err", err)
}

// specs are the specifications of the orders on the board, read once each: the name of an
// order binds its specification. A look keeps those that it asked for.
type specs struct{ before, now map[probity.Hash]readSpec }

type readSpec struct {
	spec.Spec
	hash probity.Hash
	err  error
}

// look begins another look over the board.
func (s *specs) look() { s.before, s.now = s.now, map[probity.Hash]readSpec{} }

func (s *specs) of(order probity.Hash, text []byte) readSpec {
	r, known := s.now[order]
	if known {
		return r
	}
	if r, known = s.before[order]; !known {
		if r.Spec, r.err = spec.Parse(text); r.err == nil {
			r.hash = r.Spec.Hash()
		}
	}
	s.now[order] = r
	return r
}

// sleep waits, and reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// backoff is the wait before each next try: the first one, doubled each time up to
// 64 times that.
type backoff struct{ next, max time.Duration }

func (c *core) backoff() backoff { return backoff{c.every, 64 * c.every} }

func (b *backoff) wait(ctx context.Context) bool {
	d := b.next
	b.next = min(2*b.next, b.max)
	return sleep(ctx, d)
}

// retry tries f until it succeeds, fails for a final reason, or ctx ends.
func (c *core) retry(ctx context.Context, what string, final func(error) bool, f func() error) error {
	b := c.backoff()
	for {
		err := f()
		if err == nil || final != nil && final(err) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.note(what, err)
		if !b.wait(ctx) {
			return ctx.Err()
		}
	}
}

// addTo adds to a total that is only shown; it stays at the top when full.
func (c *core) addTo(sum *probity.Amount, x probity.Amount) {
	if s, err := sum.Add(x); err == nil {
		*sum = s
	}
}

// maxMisses is how many lost bids a status still shows.
const maxMisses = 32

// missed notes a bid that lost, and to what.
func (c *core) missed(n NoBid) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.misses = append(c.misses, n)
	if len(c.misses) > maxMisses {
		c.misses = c.misses[1:]
	}
}

// A following is the events of one book. The cursor is recorded under a key after what
// events call for, so that a crash repeats events and loses none. Most events are of
// others' work, and a record costs a write that reaches the disk: so it is recorded
// after a number of them, after a time, and when the agent stops.
type following[E any] struct {
	key, what string
	read      func(ctx context.Context, cursor string) ([]E, error)
	act       func(E) error
	cursor    func(E) string
}

// What a crash may repeat of events, at most.
const (
	eventsBetween = 64
	timeBetween   = time.Minute
)

// follow acts on one event after another until the agent stops.
func follow[E any](c *core, f following[E]) {
	var cursor string
	if _, err := c.read(f.key, &cursor); err != nil {
		return
	}
	recorded, since := time.Now(), 0
	defer func() {
		if since > 0 {
			c.record(f.key, cursor)
		}
	}()
	for c.ctx.Err() == nil {
		var events []E
		err := c.retry(c.ctx, f.what, nil, func() (err error) {
			events, err = f.read(c.ctx, cursor)
			return err
		})
		if err != nil {
			return
		}
		for _, e := range events {
			if f.act(e) != nil {
				return
			}
			cursor = f.cursor(e)
			since++
		}
		if since >= eventsBetween || since > 0 && time.Since(recorded) >= timeBetween {
			if c.record(f.key, cursor) != nil {
				return
			}
			recorded, since = time.Now(), 0
		}
	}
}
