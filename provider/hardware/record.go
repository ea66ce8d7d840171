package hardware

import (
	"errors"
	"fmt"

	"probity"
	"probity/internal/eip712"
)

// An Outcome is how a challenge went.
type Outcome string

// The outcomes. A provider that did not answer was not there, was busy or began a
// lease meanwhile; which of them, only it knows.
const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	Unanswered Outcome = "unanswered"
)

// A Brief is what is remembered of one challenge.
type Brief struct {
	At      uint64  `json:"at"` // Unix seconds of the market's clock, when it was asked
	Outcome Outcome `json:"outcome"`
	Claimed uint64  `json:"claimed"` // bytes of memory that the provider said it would fill
	Memory  uint64  `json:"memory"`  // bytes of labels that it showed
	Disk    uint64  `json:"disk"`
	Ms      uint64  `json:"ms"` // from the question to the walk's root
	Why     string  `json:"why,omitempty"`
}

// Outcome is how it went.
func (r Result) Outcome() Outcome {
	switch {
	case r.Passed:
		return Passed
	case r.Unanswered:
		return Unanswered
	}
	return Failed
}

// Brief is what is remembered of a result.
func (r Result) Brief() Brief {
	return Brief{At: r.At, Outcome: r.Outcome(), Claimed: r.Claim.Memory, Memory: r.Memory, Disk: r.Disk, Ms: r.FillMs + r.WalkMs, Why: fmt.Sprintf("%.200s", r.Why)}
}

// MaxRecent is how many challenges a record remembers.
const MaxRecent = 32

// A Record is what one challenger found of one provider: all of it, so that neither
// can show the good results and keep back the others.
type Record struct {
	Recent []Brief `json:"recent"`         // by time, the latest last
	Last   *Result `json:"last,omitempty"` // the last that was passed, with the provider's signature
}

// Add puts a result at the end.
func (r *Record) Add(x Result) {
	b := x.Brief()
	if n := len(r.Recent); n > 0 { // a clock that went back would make the record unreadable
		b.At = max(b.At, r.Recent[n-1].At)
		x.At = b.At
	}
	if r.Recent = append(r.Recent, b); len(r.Recent) > MaxRecent {
		r.Recent = r.Recent[len(r.Recent)-MaxRecent:]
	}
	if x.Passed {
		r.Last = &x
	}
}

// Check reports whether a record is one that a challenger can have of a provider.
func (r Record) Check(d eip712.Domain, provider, by probity.Account) error {
	if len(r.Recent) == 0 || len(r.Recent) > MaxRecent {
		return fmt.Errorf("a record of %d challenges: want 1 to %d", len(r.Recent), MaxRecent)
	}
	var last *Brief
	for i, b := range r.Recent {
		switch {
		case b.Outcome != Passed && b.Outcome != Failed && b.Outcome != Unanswered:
			return fmt.Errorf("a challenge cannot be %q", b.Outcome)
		case i > 0 && b.At < r.Recent[i-1].At:
			return errors.New("a record's challenges are not in order")
		case b.Outcome == Passed:
			last = &r.Recent[i]
		case b.Memory != 0 || b.Disk != 0:
			return errors.New("a challenge that was not passed shows nothing")
		}
	}
	if r.Last == nil {
		if last != nil {
			return errors.New("a record of a challenge that was passed lacks its proof")
		}
		return nil
	}
	switch b := r.Last.Brief(); {
	case r.Last.Ask.Provider != provider || r.Last.Ask.Asker != by:
		return errors.New("the proof in a record is about others")
	case !r.Last.Passed || last != nil && *last != b || last == nil && b.At > r.Recent[0].At:
		return errors.New("the proof in a record is not of the last challenge that was passed")
	}
	return r.Last.Check(d)
}

// Shown are the passed challenges that still say something: those since the last that
// failed. None do where the provider did not answer more than one in eight, and more
// than one: of two names on one machine, each has to leave one in four to the other.
func (r Record) Shown() (out []Brief) {
	missed := 0
	for _, b := range r.Recent {
		switch b.Outcome {
		case Failed:
			out = nil
		case Unanswered:
			missed++
		case Passed:
			out = append(out, b)
		}
	}
	if missed > max(1, len(r.Recent)/8) {
		return nil
	}
	return out
}

// Filled is how many bytes a challenge filled that showed so many of labels: with the
// trees over them.
func Filled(labels uint64) uint64 { return labels + labels/16 }
