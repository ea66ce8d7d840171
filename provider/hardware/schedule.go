package hardware

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
	"time"

	"probity"
)

// A Schedule says when a challenger challenges whom. It follows from the challenger's
// secret alone: a restart changes nothing, nobody else can tell before, and whoever is
// shown the secret later sees that nobody was spared.
//
// Time is cut into slots. In each one there may be a round, as likely as in any other,
// whatever happened before; at a moment of the slot that is drawn as well. A round is
// for half of all providers, drawn anew for each: all of them are asked at once, so
// that any two that share a machine have to share it in a quarter of the rounds.
type Schedule struct {
	Secret probity.Hash
	Every  time.Duration // between two challenges of one provider, on average; two seconds at least
}

// slots is how many slots there are from one round to the next, on average.
const slots = 64

// between is the mean time between rounds.
func (s Schedule) between() time.Duration { return max(time.Second, s.Every/2) }

// Slot is how long a slot is.
func (s Schedule) Slot() time.Duration { return max(time.Second, s.between()/slots).Round(time.Second) }

func (s Schedule) mac(what string, slot uint64, of []byte) []byte {
	m := hmac.New(sha256.New, s.Secret[:])
	m.Write([]byte(what))
	m.Write(binary.BigEndian.AppendUint64(nil, slot))
	m.Write(of)
	return m.Sum(nil)
}

func (s Schedule) draw(what string, slot uint64) uint64 {
	return binary.BigEndian.Uint64(s.mac(what, slot, nil))
}

// Now is the slot of a time, and how much of it is over.
func (s Schedule) Now(t time.Time) (slot uint64, over time.Duration) {
	length := s.Slot()
	since := max(0, t.Sub(time.Unix(0, 0)))
	return uint64(since / length), since % length
}

// Round reports whether there is a round in a slot, and how far into it.
func (s Schedule) Round(slot uint64) (after time.Duration, ok bool) {
	rarity := uint64(s.between() / s.Slot())
	if rarity > 1 && s.draw("round", slot) > math.MaxUint64/rarity {
		return 0, false
	}
	hi, _ := bits.Mul64(s.draw("moment", slot), uint64(s.Slot()))
	return time.Duration(hi), true
}

// Picks reports whether the round of a slot is for a provider.
func (s Schedule) Picks(slot uint64, provider probity.Account) bool {
	return s.mac("provider", slot, provider[:])[0]&1 == 1
}

// Ticket orders the providers of a slot, for a challenger that cannot ask all.
func (s Schedule) Ticket(slot uint64, provider probity.Account) []byte {
	return s.mac("ticket", slot, provider[:])
}
