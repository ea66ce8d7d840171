package peer

import (
	"errors"
	"strings"
	"testing"
	"time"

	p2p "github.com/libp2p/go-libp2p/core/peer"
)

func TestTwoPeersMeasureTheNetworkBetweenThem(t *testing.T) {
	for _, w := range wires(t)[1:] { // streams in memory know no deadlines
		t.Run(w.name, func(t *testing.T) {
			chain := newLedger()
			there, here := start(t, w, chain, 0, nil), start(t, w, chain, 1, nil)
			if _, err := here.Speed(t.Context()); !errors.Is(err, ErrNoSpeed) {
				t.Errorf("with nobody there: %v", err)
			}
			join_(t, there, here)
			s, err := here.Speed(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if s.Peer != there.ID() || !s.Here || s.RTT <= 0 || s.Down <= 0 || s.Up <= 0 {
				t.Errorf("%+v", s)
			}
			// What it took was counted over there, byte by byte; another turn is later.
			if got := there.speeds.by[here.h.ID()].bytes; got != 2*speedBytes {
				t.Errorf("the peer counted %d bytes: want %d", got, 2*speedBytes)
			}
			var no *Refused
			if _, err := here.Speed(t.Context()); !errors.Is(err, ErrNoSpeed) || !errors.As(err, &no) || !strings.Contains(no.Reason, "only just") {
				t.Errorf("again: %v", err)
			}
		})
	}
}

func TestAPeerThatDoesNotAgreeIsNotMeasured(t *testing.T) {
	w := wires(t)[1]
	chain := newLedger()
	no := start(t, w, chain, 0, func(o *Options) { o.NoSpeed = true })
	yes := start(t, w, chain, 2, nil)
	here := start(t, w, chain, 1, nil)
	join_(t, no, here)
	if _, err := here.Speed(t.Context()); !errors.Is(err, ErrNoSpeed) {
		t.Errorf("measured with somebody who does not agree: %v", err)
	}
	must(t, here.Connect(t.Context(), yes.Addrs()[0]))
	s, err := here.Speed(t.Context())
	if err != nil || s.Peer != yes.ID() {
		t.Errorf("%+v, %v: want to %s", s, err, yes.ID())
	}
}

func TestWhatOthersMeasureIsBounded(t *testing.T) {
	var b speedBudget
	now := time.Unix(1000, 0)
	if b.take("a", speedBytes+1, now) == nil || b.take("a", -1, now) == nil {
		t.Error("more at once than there is for one")
	}
	for range 2 {
		must(t, b.take("a", speedBytes, now))
	}
	if b.take("a", 1, now.Add(speedEvery-1)) == nil {
		t.Error("one peer takes more than its part")
	}
	must(t, b.take("a", speedBytes, now.Add(speedEvery)))
	// However many ask, with however many names, there is so much in an hour.
	b = speedBudget{}
	total := 0
	for i := range 1000 {
		if b.take(p2p.ID(rune(i)), speedBytes, now) == nil {
			total += speedBytes
		}
	}
	if total != speedAll || len(b.by) > speedAll/speedBytes {
		t.Errorf("%d bytes for a thousand peers, of which %d are remembered: want %d", total, len(b.by), speedAll)
	}
	// A new hour is no new turn for whoever had one a minute ago.
	late := now.Add(speedHour)
	for range 2 {
		must(t, b.take("late", 0, late.Add(-time.Minute)))
	}
	b.by["late"] = speedSpent{late.Add(-time.Minute), speedEach}
	if b.take("late", 1, late) == nil {
		t.Error("a new hour was a new turn")
	}
	must(t, b.take("else", speedBytes, late))
}
