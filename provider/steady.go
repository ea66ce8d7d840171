package provider

import (
	"sync"
	"time"
)

// A Steady is the market's time as it may be trusted with what cannot be undone: what is
// kept until a time is thrown away by it. A clock that runs ahead of this machine's
// running by more than a minute is not believed before it has held for as long as Doubt;
// until then its time goes on from where it was, and before it is known at all it is 0.
// So whatever sets a clock wrong for less than that deletes nothing early. One that is
// behind keeps things longer. A Steady is safe for concurrent use.
type Steady struct {
	Doubt time.Duration // 0 is an hour

	mu    sync.Mutex
	last  uint64 // believed,
	at    time.Time
	ahead uint64 // not believed yet, and since when
	since time.Time
	clock func() time.Time // of the machine, only for spans; nil is time.Now
}

// slack is by how many seconds the market's clock may be ahead and is still believed.
const slack = 60

// Time is what is believed when the market says that it is now.
func (s *Steady) Time(now uint64) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock, doubt := s.clock, s.Doubt
	if clock == nil {
		clock = time.Now
	}
	if doubt == 0 {
		doubt = time.Hour
	}
	here := clock()
	reaches := func(from uint64, since time.Time) uint64 { return from + uint64(here.Sub(since)/time.Second) }
	believe := func() uint64 {
		s.last, s.at, s.ahead, s.since = now, here, 0, time.Time{}
		return now
	}
	if !s.at.IsZero() && now <= reaches(s.last, s.at)+slack {
		return believe()
	}
	if s.since.IsZero() || now > reaches(s.ahead, s.since)+slack {
		s.ahead, s.since = now, here
	}
	if here.Sub(s.since) >= doubt {
		return believe()
	}
	if s.at.IsZero() {
		return 0
	}
	return reaches(s.last, s.at)
}
