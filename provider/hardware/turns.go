package hardware

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"probity"
)

// Turns bound what challenges cost a provider, whoever asks how often. The zero value
// is what everybody does.
type Turns struct {
	Every time.Duration // the least time between two challenges; 0 is 10 min
	// Each is the least time between two of one asker; 0 is six times Every, so that
	// one alone does not take all there are.
	Each time.Duration
	// Share is the most of the time that is spent on challenges of strangers, in
	// hundredths; 0 is 10. After one that took two minutes the next is 18 minutes later.
	Share int
	// Known are askers that have turns of their own, so that strangers cannot keep them
	// from having any. Every and Each hold for them, too; what they cost is up to how many
	// are named.
	Known []probity.Account
}

func (t Turns) filled() Turns {
	if t.Every == 0 {
		t.Every = 10 * time.Minute
	}
	if t.Each == 0 {
		t.Each = 6 * t.Every
	}
	if t.Share <= 0 || t.Share > 100 {
		t.Share = 10
	}
	return t
}

// A gate lets challenges in, one at a time.
type gate struct {
	mu   sync.Mutex
	busy bool
	next [2]time.Time // for strangers, for known ones
	last map[probity.Account]time.Time
}

func (t Turns) class(by probity.Account) int {
	if slices.Contains(t.Known, by) {
		return 1
	}
	return 0
}

func (g *gate) enter(t Turns, by probity.Account, now time.Time) error {
	t = t.filled()
	g.mu.Lock()
	defer g.mu.Unlock()
	next := g.next[t.class(by)]
	had, known := g.last[by]
	switch {
	case g.busy:
		return errors.New("another challenge is being answered: ask again in some minutes")
	case now.Before(next):
		return fmt.Errorf("the last challenge was only just answered: ask again in %s", next.Sub(now).Round(time.Second))
	case known && now.Before(had.Add(t.Each)):
		return fmt.Errorf("you were answered only just: ask again in %s", had.Add(t.Each).Sub(now).Round(time.Second))
	}
	g.busy = true
	return nil
}

func (g *gate) leave(t Turns, by probity.Account, began, now time.Time) {
	t = t.filled()
	g.mu.Lock()
	defer g.mu.Unlock()
	pause := t.Every
	if t.class(by) == 0 {
		pause = max(pause, now.Sub(began)*time.Duration(100-t.Share)/time.Duration(t.Share))
	}
	g.busy, g.next[t.class(by)] = false, now.Add(pause)
	if g.last == nil {
		g.last = map[probity.Account]time.Time{}
	}
	for who, at := range g.last { // no more than Each holds of Every
		if !now.Before(at.Add(t.Each)) {
			delete(g.last, who)
		}
	}
	g.last[by] = now
}
