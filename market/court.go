package market

import (
	"context"
	"errors"
	"fmt"

	"probity"
)

// A Verdict is how the claim stands by which a provider delivers a job of tier
// dispute.
type Verdict struct {
	Claim      uint64          `json:"claim"`  // its number, from 1; 0: there is none
	Posted     uint64          `json:"posted"` // Unix seconds
	State      VerdictState    `json:"state"`
	Challenger probity.Account `json:"challenger,omitzero"` // who refuted it
	Statement  probity.Hash    `json:"statement"`           // hash of what it states
}

// VerdictState is where a claim stands.
type VerdictState uint8

// A claim can be challenged, or stands for ever, or was refuted.
const (
	VerdictOpen VerdictState = iota + 1
	VerdictFinal
	VerdictRefuted
)

// A Court is where answers are claimed and challenged. It takes bonds of its own from
// both sides; what it says decides about the job and the job's bond.
//
// A provider claims one answer for an order and an input, and no second.
type Court interface {
	// Verdict is how the claim stands that a job's provider has posted about the job's
	// model and input, for the job's order.
	Verdict(j Job) Verdict
	// Finalise ends an open claim. It returns an error, and changes nothing, while the
	// claim can be challenged, or is.
	Finalise(claim, now uint64) error
}

// A ClaimBook is a Book that pays for claims; every book of this program is one. Its
// method may be called again after a crash, like those of a [Book].
type ClaimBook interface {
	// SettleClaim ends a job of tier dispute whose claim can no longer be challenged,
	// or was refuted: see State.SettleClaim. Anyone may call it.
	SettleClaim(ctx context.Context, job probity.JobID) (Settlement, error)
	// Verdict is how the claim stands by which a job was delivered.
	Verdict(ctx context.Context, job probity.JobID) (Verdict, error)
}

// SetCourt says where answers of tier dispute are claimed. Without a court such
// orders are refused.
func (s *State) SetCourt(c Court) { s.court = c }

// NameModel gives a version the name under which its answers can be claimed, once and
// for ever.
func (s *State) NameModel(asset probity.AssetID, version uint32, name probity.Hash) error {
	m := s.models[modelKey{asset, version}]
	switch {
	case m == nil || name.IsZero():
		return fmt.Errorf("asset %d version %d: %w", asset, version, ErrAsset)
	case !m.name.IsZero():
		return fmt.Errorf("asset %d version %d has a name: %w", asset, version, ErrTaken)
	}
	m.name = name
	return nil
}

// OrderFee is what an answer costs besides the provider's price. It returns ErrAsset
// when the order's model cannot be ordered, or not under the order's key.
func (s *State) OrderFee(o Order) (probity.Amount, error) {
	if o.Tier != probity.TierDispute {
		return s.Fee(o.Asset, o.Version, o.Key)
	}
	m := s.models[modelKey{o.Asset, o.Version}]
	switch {
	case m == nil || m.frozen || m.revoked:
		return probity.Amount{}, fmt.Errorf("asset %d version %d: %w; choose another version", o.Asset, o.Version, ErrAsset)
	case s.court == nil || o.Key.IsZero() || m.name != o.Key:
		return probity.Amount{}, fmt.Errorf("asset %d version %d: %w, or its answers cannot be claimed as of %s; its owner names it", o.Asset, o.Version, ErrAsset, o.Key)
	}
	return m.fee, nil
}

// verdict is the zero Verdict for a job that is not of tier dispute.
func (s *State) verdict(j Job) Verdict {
	if j.Tier != probity.TierDispute || s.court == nil {
		return Verdict{}
	}
	return s.court.Verdict(j)
}

// Verdict is how the claim stands by which a job was delivered. It returns ErrUnknown,
// ErrOrder (the job is not of tier dispute) or ErrUnclaimed.
func (s *State) Verdict(id probity.JobID) (Verdict, error) {
	j, err := s.job(id)
	if err != nil {
		return Verdict{}, err
	}
	if j.Tier != probity.TierDispute {
		return Verdict{}, fmt.Errorf("job %d: %w: its tier is %s", id, ErrOrder, j.Tier)
	}
	v := s.verdict(j.Job)
	if v.Claim == 0 || v.Posted > j.Deadline {
		return Verdict{}, fmt.Errorf("job %d: %w", id, ErrUnclaimed)
	}
	return v, nil
}

// SettleClaim ends a job of tier dispute whose provider has claimed an answer in time.
// If nobody refuted the claim, that is finalised and has everybody paid, as a delivery
// does. If somebody did, the buyer is owed the price and the fee, and the job's bond
// is taken: half of it is owed to whoever refuted the claim, so that checking pays, and
// half to the buyer. A provider that has itself refuted by a second account saves no
// more than the challenger's half.
//
// The checks, in order: ErrUnknown, ErrState, ErrOrder (another tier), ErrUnclaimed,
// ErrEarly (the claim can still be challenged, or is).
func (s *State) SettleClaim(id probity.JobID, now uint64) error {
	j, err := s.job(id)
	switch {
	case err != nil:
		return fmt.Errorf("settle: %w", err)
	case j.State != JobOpen:
		return fmt.Errorf("settle job %d: %w", id, ErrState)
	}
	v, err := s.Verdict(id)
	if err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	if v.State == VerdictRefuted {
		s.slash(j.Provider, j.Bond)
		half := s.exact(j.Bond.MulDiv(1, 2))
		s.pay(j, j.Buyer, s.plus(s.plus(j.Price, j.Fee), s.minus(j.Bond, half)))
		s.pay(j, v.Challenger, half)
		j.State, j.challenger = JobRefuted, v.Challenger
		j.ends++
		return nil
	}
	if v.State == VerdictOpen {
		if err := s.court.Finalise(v.Claim, now); err != nil {
			return fmt.Errorf("settle job %d: %w: claim %d: %w", id, ErrEarly, v.Claim, err)
		}
	}
	if err := s.delivered(j, v.Statement); err != nil {
		return fmt.Errorf("settle job %d: %w", id, err)
	}
	return nil
}

// Claims is a Court that plays no games: somebody else says which claims are wrong. It
// is for markets in memory; the contract Disputes, and dispute.Court, find out. It
// takes no bonds.
type Claims struct {
	Window uint64 // seconds in which a claim can be refuted
	made   []Verdict
	about  map[claimKey]uint64
}

type claimKey struct {
	provider     probity.Account
	asset        probity.AssetID
	version      uint32
	order, input probity.Hash
}

func keyOf(j Job) claimKey { return claimKey{j.Provider, j.Asset, j.Version, j.Order, j.Input} }

var errWindow = errors.New("it can be challenged, or is over")

// Post claims an answer for a job, and returns the claim's number. It returns
// ErrClaimed for a second one.
func (c *Claims) Post(j Job, statement probity.Hash, now uint64) (uint64, error) {
	if c.about == nil {
		c.about = map[claimKey]uint64{}
	}
	if id := c.about[keyOf(j)]; id != 0 {
		return id, fmt.Errorf("job %d: %w, in claim %d", j.ID, ErrClaimed, id)
	}
	id := uint64(len(c.made) + 1)
	c.made = append(c.made, Verdict{Claim: id, Posted: now, State: VerdictOpen, Statement: statement})
	c.about[keyOf(j)] = id
	return id, nil
}

// Verdict is part of [Court].
func (c *Claims) Verdict(j Job) Verdict {
	if id := c.about[keyOf(j)]; id != 0 {
		return c.made[id-1]
	}
	return Verdict{}
}

// Refute says who has refuted a claim. It returns ErrUnknown, ErrState (it is not
// open) or ErrExpired.
func (c *Claims) Refute(claim uint64, challenger probity.Account, now uint64) error {
	if claim == 0 || claim > uint64(len(c.made)) {
		return fmt.Errorf("claim %d: %w", claim, ErrUnknown)
	}
	v := &c.made[claim-1]
	switch {
	case v.State != VerdictOpen:
		return fmt.Errorf("claim %d: %w", claim, ErrState)
	case now > v.Posted+c.Window:
		return fmt.Errorf("claim %d: time to challenge %w", claim, ErrExpired)
	}
	v.State, v.Challenger = VerdictRefuted, challenger
	return nil
}

// Finalise is part of [Court].
func (c *Claims) Finalise(claim, now uint64) error {
	if claim == 0 || claim > uint64(len(c.made)) {
		return fmt.Errorf("claim %d: %w", claim, ErrUnknown)
	}
	v := &c.made[claim-1]
	if v.State != VerdictOpen || now <= v.Posted+c.Window {
		return fmt.Errorf("claim %d: %w", claim, errWindow)
	}
	v.State = VerdictFinal
	return nil
}
