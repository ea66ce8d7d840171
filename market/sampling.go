package market

import (
	"encoding/binary"

	"probity"
	"probity/internal/eip712"
)

// A Sampling says how often the work of tier signed is run again, so that
// cheating does not pay. The zero value is a margin of 2 and 16 clean checks.
//
// Let g be what a provider saves by not doing the work, at most its price; b what
// it loses when it is refuted; p the probability of being checked. Cheating pays
// (1-p)g - pb on average, which is negative for p > g/(b+g). The floor is
// p = m*g/(b+m*g), where m is the margin: then pb = m(1-p)g. Of the bond only half
// counts as lost, since a provider may have itself challenged by a second
// account, see State.SettleTask.
//
// No history brings p below the floor, or a provider could earn trust with cheap
// jobs and spend it on a dear one: the floor is reckoned from the job at hand. A
// newcomer starts at 1, and comes down to the floor as it passes checks.
type Sampling struct {
	Margin uint64 // 2
	Clean  uint64 // checks passed that bring p half of the way down; 16
}

// SampleParts is the unit of a probability: a million parts is certain.
const SampleParts = 1_000_000

// A CheckRecord is what re-executions of a provider's work have found since the
// last time that it was refuted.
type CheckRecord struct {
	Passed  uint64
	Refuted uint64
}

// Floor is the least probability, in millionths, at which cheating on a job loses
// Margin times what it gains: rounded up, SampleParts without a bond.
func (s Sampling) Floor(price, bond probity.Amount) uint64 {
	if s.Margin == 0 {
		s.Margin = 2
	}
	gain := creditOf(price)
	lost := creditOf(bond) / 2
	if gain == 0 {
		return 0
	}
	g := mulDiv64(uint64(gain), s.Margin, 1)
	if lost == 0 || g >= maxCredit {
		return SampleParts
	}
	p := mulDiv64(SampleParts, g, uint64(lost)+g)
	return min(p+1, SampleParts)
}

// Probability is how often to check a provider's next job, in millionths.
func (s Sampling) Probability(price, bond probity.Amount, r CheckRecord) uint64 {
	floor := s.Floor(price, bond)
	if s.Clean == 0 {
		s.Clean = 16
	}
	extra := mulDiv64(SampleParts-floor, s.Clean, s.Clean+min(r.Passed, 1<<32))
	if r.Passed == 0 {
		extra = SampleParts - floor
	}
	return floor + extra
}

// After is the record after one more check.
func (r CheckRecord) After(passed bool) CheckRecord {
	if passed {
		r.Passed++
		return r
	}
	return CheckRecord{Refuted: r.Refuted + 1}
}

// Sampled draws whether to check an output. The secret is the checker's own, and
// kept: a provider that could compute this would know when to be honest. The draw
// is a function, so that the checker can show later that it did not choose.
func Sampled(secret, task, output probity.Hash, probability uint64) bool {
	h := eip712.Keccak(secret[:], task[:], output[:])
	return mulDiv64(SampleParts, binary.BigEndian.Uint64(h[:8])>>1, 1<<63) < probability
}
