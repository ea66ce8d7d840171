package provider

import (
	"testing"
	"time"
)

func TestATimeThatJumpsIsNotBelievedBeforeItHasHeld(t *testing.T) {
	machine := time.Now()
	s := &Steady{Doubt: time.Hour, clock: func() time.Time { return machine }}
	const start = 1_800_000_000
	market := uint64(start)
	step := func(machineBy, marketBy time.Duration) uint64 {
		machine = machine.Add(machineBy)
		market += uint64(marketBy / time.Second)
		return s.Time(market)
	}
	if got := s.Time(market); got != 0 {
		t.Errorf("before it has held for an hour the time is %d", got)
	}
	for range 60 {
		step(time.Minute, time.Minute)
	}
	if got := s.Time(market); got != market {
		t.Fatalf("after an hour it is %d, want %d", got, market)
	}
	// A day ahead, for half an hour.
	was := market
	for range 30 {
		step(time.Minute, time.Minute)
		if got := s.Time(market + 86400); got > market+1 {
			t.Fatalf("a clock a day ahead is believed after less than an hour: %d is %d ahead", got, got-market)
		}
	}
	if got := s.Time(market); got != market || got <= was {
		t.Errorf("set right again it is %d, want %d", got, market)
	}
	// Jumps again and again: each has to hold by itself.
	for k := range 10 {
		step(50*time.Minute, 50*time.Minute)
		if got := s.Time(market + uint64(k+1)*86400); got > market+1 {
			t.Fatalf("jump %d is believed", k)
		}
	}
	// Hours back: things are kept longer, and going on from there is no jump.
	if got := s.Time(market - 7200); got != market-7200 {
		t.Errorf("two hours back it is %d", got)
	}
	// A real jump, such as a machine that slept, is believed in the end.
	market += 86400
	for range 61 {
		step(time.Minute, time.Minute)
	}
	if got := s.Time(market); got != market {
		t.Errorf("a day that has held for an hour is not believed: %d, want %d", got, market)
	}
}
