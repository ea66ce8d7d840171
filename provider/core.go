package provider

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
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
// stops it.
func (c *core) record(key string, v any) error {
	if err := c.journal.Put(key, v); err != nil {
		c.fatal(err)
		return err
	}
	return nil
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
// an event calls for, so that a crash repeats the event and loses none.
type following[E any] struct {
	key, what string
	read      func(ctx context.Context, cursor string) ([]E, error)
	act       func(E) error
	cursor    func(E) string
}

// follow acts on one event after another until the agent stops.
func follow[E any](c *core, f following[E]) {
	var cursor string
	if _, err := c.read(f.key, &cursor); err != nil {
		return
	}
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
		}
		if len(events) > 0 && c.record(f.key, cursor) != nil {
			return
		}
	}
}
