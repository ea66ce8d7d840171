package hardware

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// The draws are a hash's, so the counts below are always the same.
func TestRoundsComeAsOftenAsSaidAndWithoutMemory(t *testing.T) {
	s := Schedule{Secret: probity.Hash{1}, Every: 12 * time.Hour}
	const n = 60_000
	rounds, after, moments, last := 0, 0, 0.0, false
	picked, both := 0, 0
	for slot := range uint64(n) {
		at, ok := s.Round(slot)
		if ok && last {
			after++
		}
		if last = ok; !ok {
			continue
		}
		rounds++
		if at < 0 || at >= s.Slot() {
			t.Fatalf("a round %s into a slot of %s", at, s.Slot())
		}
		moments += at.Seconds() / s.Slot().Seconds()
		a, b := s.Picks(slot, probity.Account{1}), s.Picks(slot, probity.Account{2})
		if a {
			picked++
		}
		if a && b {
			both++
		}
	}
	near := func(what string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within*want {
			t.Errorf("%s: %g, want %g", what, got, want)
		}
	}
	days := float64(n) * s.Slot().Hours() / 24
	near("challenges of one provider a day", float64(picked)/days, 2, 0.1)
	near("rounds right after a round, of all rounds", float64(after)/float64(rounds), float64(rounds)/n, 0.4)
	near("the moment in the slot", moments/float64(rounds), 0.5, 0.05)
	near("rounds for two at once", float64(both)/float64(rounds), 0.25, 0.15)
	if other := (Schedule{Secret: probity.Hash{2}, Every: s.Every}); func() int {
		same := 0
		for slot := range uint64(n) {
			_, a := s.Round(slot)
			if _, b := other.Round(slot); a && b {
				same++
			}
		}
		return same
	}() > rounds/20 {
		t.Error("another secret has the same rounds")
	}
	// The shortest there is: every slot has one.
	quick := Schedule{Every: time.Second}
	for slot := range uint64(50) {
		if _, ok := quick.Round(slot); !ok || quick.Slot() != time.Second {
			t.Fatalf("slot %d of %s: %v", slot, quick.Slot(), ok)
		}
	}
	if slot, over := s.Now(time.Unix(int64(7*s.Slot()/time.Second)+3, 0)); slot != 7 || over != 3*time.Second {
		t.Errorf("slot %d, %s of it", slot, over)
	}
}

func TestNobodyCanMakeAProviderWorkWithoutBound(t *testing.T) {
	friend := probity.Account{0xff}
	turns := Turns{Every: 10 * time.Minute, Share: 2, Known: []probity.Account{friend}}
	var g gate
	start := time.Unix(0, 0)
	now, worked, answered := start, time.Duration(0), 0
	// A thousand accounts ask every minute of two days, and each challenge takes a minute.
	for now.Before(start.Add(48 * time.Hour)) {
		for i := range 1000 {
			who := probity.Account{1, byte(i >> 8), byte(i)}
			if g.enter(turns, who, now) != nil {
				continue
			}
			if g.enter(turns, probity.Account{9}, now) == nil {
				t.Fatal("two at once")
			}
			began := now
			now = now.Add(time.Minute)
			g.leave(turns, who, began, now)
			worked += time.Minute
			answered++
		}
		now = now.Add(time.Minute)
	}
	if share := worked.Seconds() / now.Sub(start).Seconds(); share > 0.021 || answered < 50 {
		t.Errorf("%d challenges took %.3f of the time", answered, share)
	}
	// Whoever the provider knows has its turn whatever strangers do.
	if err := g.enter(turns, friend, now); err != nil {
		t.Errorf("a known asker: %v", err)
	}
	g.leave(turns, friend, now.Add(-time.Hour), now) // it took an hour
	other := probity.Account{0xfe}
	turns.Known = append(turns.Known, other)
	if err := g.enter(turns, other, now.Add(9*time.Minute)); err == nil {
		t.Error("known askers ask without a pause")
	}
	if err := g.enter(turns, other, now.Add(10*time.Minute)); err != nil {
		t.Errorf("another known asker: %v", err)
	}
	g.leave(turns, other, now, now)
	if err := g.enter(turns, friend, now.Add(time.Second)); err == nil {
		t.Error("a known asker asks without bound")
	}
	if len(g.last) > 8 {
		t.Errorf("%d askers are remembered", len(g.last))
	}
	// One alone does not take all turns.
	var h gate
	turns = Turns{}
	if err := h.enter(turns, friend, start); err != nil {
		t.Fatal(err)
	}
	h.leave(turns, friend, start, start)
	later := start.Add(11 * time.Minute)
	if err := h.enter(turns, friend, later); err == nil || !strings.Contains(err.Error(), "you were answered") {
		t.Errorf("the same asker again: %v", err)
	}
	if err := h.enter(turns, probity.Account{1}, later); err != nil {
		t.Errorf("another asker: %v", err)
	}
}

func TestALeaseThatBeginsTakesTheMemoryBack(t *testing.T) {
	w := newWorld(t)
	w.prover.Still = func(c Claim) error {
		if c.Memory != 40<<10 {
			t.Errorf("asked about %d bytes", c.Memory)
		}
		return errors.New("lease 7 needs it")
	}
	r, err, answered := w.run(w.ask(), nil)
	var y *Yielded
	if err != nil || r.Passed || !r.Unanswered || r.Outcome() != Unanswered || !strings.Contains(r.Why, "lease 7") {
		t.Errorf("%s: %q, %v", r.Outcome(), r.Why, err)
	}
	if !errors.As(answered, &y) {
		t.Errorf("the provider says %v", answered)
	}
	// Saying so is no way to hide a failure: it never counts as a pass, and is remembered.
	var rec Record
	rec.Add(r)
	if len(rec.Shown()) > 0 || rec.Recent[0].Outcome != Unanswered {
		t.Errorf("%+v", rec)
	}
}

func TestWhatNoLeaseHasMustBeShown(t *testing.T) {
	for _, c := range []struct {
		memory uint64 // that has to be claimed; the provider claims 40 KiB
		passed bool
	}{{0, true}, {40 << 10, true}, {50 << 10, true}, {51 << 10, false}, {1 << 40, false}} {
		w := newWorld(t)
		var heard Held
		r, err, _ := w.run(w.ask(), func(_ *pipe, a *Asker) {
			a.Least = func(h Held) (uint64, uint64, error) {
				heard = h
				return c.memory, 20 << 10, nil
			}
		})
		if err != nil || r.Passed != c.passed || !c.passed && !strings.Contains(r.Why, ErrShort.Error()) {
			t.Errorf("%d bytes have to be there: %s: %q, %v", c.memory, r.Outcome(), r.Why, err)
		}
		if len(heard) != 1 || string(heard[0]) != "a lease" {
			t.Errorf("leases: %q", heard)
		}
	}
	// Less was asked for than there is: that has to be there, and no more.
	w := newWorld(t)
	ask := w.ask()
	ask.Memory, ask.Disk = 18<<10, 0
	r, err, _ := w.run(ask, func(_ *pipe, a *Asker) {
		a.Least = func(Held) (uint64, uint64, error) { return 1 << 40, 1 << 40, nil }
	})
	if err != nil || !r.Passed {
		t.Errorf("%s: %q, %v", r.Outcome(), r.Why, err)
	}
	// A lease that is made up fails the challenge.
	r, err, _ = w.run(w.ask(), func(_ *pipe, a *Asker) {
		a.Least = func(Held) (uint64, uint64, error) { return 0, 0, fmt.Errorf("%w: no such lease", ErrWrong) }
	})
	if err != nil || r.Outcome() != Failed || !strings.HasSuffix(r.Why, "no such lease") {
		t.Errorf("%s: %q, %v", r.Outcome(), r.Why, err)
	}
}

// What the asker cannot find out is not held against the provider.
func TestAnAskersOwnFaultIsNoResult(t *testing.T) {
	w := newWorld(t)
	if r, err, _ := w.run(w.ask(), func(_ *pipe, a *Asker) {
		a.Least = func(Held) (uint64, uint64, error) { return 0, 0, errors.New("the chain does not answer") }
	}); err == nil || r.Passed || r.Why != "" {
		t.Errorf("%s: %q, %v", r.Outcome(), r.Why, err)
	}
}

// results of one challenge after the other: p passed, f failed, u not answered.
func recordOf(w *world, outcomes string) (r Record) {
	for i, c := range outcomes {
		x := Result{Ask: w.ask(), At: uint64(100 * (i + 1)), Why: "why", Claim: Claim{Memory: 140 << 20, Cores: 2}, Unanswered: c == 'u'}
		if c == 'p' {
			x.Passed, x.Why, x.Memory, x.FillMs, x.WalkMs = true, "", 2*64<<20, 2000, 9
			x.Proof = Proof{Chunks: [2]uint32{2, 0}, Labels: [2]probity.Hash{{byte(i)}}, Walks: [2]probity.Hash{{2}}}
			x.Rate = rate(x.Memory, x.FillMs)
			x.Signature = w.key.Sign(x.Proof.Digest(w.domain, x.Ask.Digest(w.domain)))
		}
		r.Add(x)
	}
	return r
}

func TestARecordKeepsTheBadWithTheGood(t *testing.T) {
	w := newWorld(t)
	for outcomes, want := range map[string]int{
		"p": 1, "pp": 2, "f": 0, "u": 0, "pf": 0, "pfp": 1, "pu": 1, "puu": 0, "ppppu": 4,
		"pppppppppppppppu": 15, "pppppppppppppuuu": 0, // of 16, two at most
		strings.Repeat("p", 40): MaxRecent,
		// Two names on one machine: one of four challenges goes to the other.
		strings.Repeat("pppu", 8): 0,
	} {
		r := recordOf(w, outcomes)
		if got := len(r.Shown()); got != want {
			t.Errorf("%s: %d challenges say something, want %d", outcomes, got, want)
		}
		if err := r.Check(w.domain, w.key.Account(), probity.Account{9}); err != nil {
			t.Errorf("%s: %v", outcomes, err)
		}
		data, err := json.Marshal(r)
		var again Record
		if err != nil || strict.JSON(data, &again) != nil || len(again.Recent) != len(r.Recent) || len(data) > 32<<10 {
			t.Errorf("%s: %d bytes, %v", outcomes, len(data), err)
		}
	}
}

func TestAMadeUpRecordIsNotRead(t *testing.T) {
	w := newWorld(t)
	for name, lie := range map[string]func(*Record){
		"none":                 func(r *Record) { r.Recent = nil },
		"too many":             func(r *Record) { r.Recent = append(make([]Brief, MaxRecent), r.Recent...) },
		"another outcome":      func(r *Record) { r.Recent[1].Outcome = "won" },
		"out of order":         func(r *Record) { r.Recent[1].At = 1000 },
		"failed, with memory":  func(r *Record) { r.Recent[1].Memory = 1 },
		"a pass without proof": func(r *Record) { r.Last = nil },
		"more memory":          func(r *Record) { r.Recent[2].Memory *= 2 },
		"more, in the proof":   func(r *Record) { r.Recent[2].Memory *= 2; r.Last.Memory *= 2 },
		"later":                func(r *Record) { r.Recent[2].At++ },
		"a later proof":        func(r *Record) { r.Recent = r.Recent[1:2] },
		"of somebody else":     func(r *Record) { r.Last.Ask.Provider[0]++ },
		"by somebody else":     func(r *Record) { r.Last.Ask.Asker[0]++ },
		"signature":            func(r *Record) { r.Last.Signature = nil },
		"not passed":           func(r *Record) { r.Last.Passed = false },
	} {
		r := recordOf(w, "pfp")
		lie(&r)
		if r.Check(w.domain, w.key.Account(), probity.Account{9}) == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func FuzzRecord(f *testing.F) {
	key, err := eip712.NewKey(append(make([]byte, 31), 7))
	if err != nil {
		f.Fatal(err)
	}
	w := &world{key: key, domain: Domain(eip712.Domain{ChainID: 5, Contract: probity.Account{1}})}
	for _, s := range []string{"p", "pfu"} {
		data, err := json.Marshal(recordOf(w, s))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r Record
		if strict.JSON(data, &r) != nil || r.Check(w.domain, w.key.Account(), probity.Account{9}) != nil {
			return
		}
		if n := len(r.Shown()); n > 0 && r.Last == nil {
			t.Errorf("%d passes without a proof", n)
		}
	})
}

// What a hostile provider sends as its leases is bounded before it is looked at.
func TestTooManyLeasesEndAChallenge(t *testing.T) {
	w := newWorld(t)
	w.prover.Free = func(context.Context) (Claim, Held, error) {
		return Claim{Memory: 40 << 10, Cores: 1}, Held{make([]byte, maxHeld)}, nil
	}
	if r, err, _ := w.run(w.ask(), nil); err == nil || r.Passed {
		t.Errorf("%s: %v", r.Outcome(), err)
	}
}
