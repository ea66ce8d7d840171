package provider

import (
	"bytes"
	"errors"
	"slices"

	"probity"
	"probity/market"
)

// Stage is what the work on a job is at.
type Stage string

// The stages of a job, in order, and the one that ends it early.
const (
	StageInput   Stage = "waiting for input"
	StageQueue   Stage = "waiting to prove"
	StageProve   Stage = "proving"
	StageDeliver Stage = "delivering"
	StageReceipt Stage = "writing the receipt"
	StageDecline Stage = "declining" // instead of going on
	StageOver    Stage = "over"
)

// Outcome is how a job ended for the provider.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered" // paid, and the receipt is written
	Declined  Outcome = "declined"  // given back in time: the buyer is refunded, the bond is free
	Failed    Outcome = "failed"    // neither: the bond is lost when the job expires
)

// Reason says why an order got no bid or a job was declined.
type Reason string

// The reasons for no bid. Each says what would have to change.
const (
	NoTier     Reason = "only tier zk is offered"
	NoOffer    Reason = "the policy does not offer this model"
	NoModel    Reason = "this provider does not hold the model, or not for this key"
	NoTime     Reason = "the time to deliver is too short"
	NoPrice    Reason = "the ceiling is below the price"
	NoStake    Reason = "the bond is more than can be put at stake"
	NoRoom     Reason = "busy with other jobs and bids" // of a declined job: no proof could begin in time
	NoScalar   Reason = "the input commitment is no BN254 scalar, so no proof can name it"
	NoTaken    Reason = "another bid was accepted"
	NoLonger   Reason = "the order or the bid has expired"
	NoSale     Reason = "the model is unknown, frozen or revoked"
	NoDelivery Reason = "the board did not take the bid"
)

// The further reasons for no bid on a lease or a seat.
const (
	NoSpec    Reason = "the order or its specification cannot be carried out"
	NoRuntime Reason = "this machine does not run such work"
	NoFit     Reason = "the machine does not have what the job needs"
	NoWatcher Reason = "the order names a watcher that this provider does not rely on"
	NoDrain   Reason = "this provider is leaving"
)

// The other reasons to decline a job; NoModel and NoRoom are among them too.
const (
	NoInput  Reason = "the buyer sent no input in time"
	BadInput Reason = "what the buyer sent is not the ordered input"
	NoProof  Reason = "the answer could not be proved"
	ByHand   Reason = "this account declined it without this agent"
)

// NoBid is an order on the board that this agent does not bid for, and why.
type NoBid struct {
	Order  probity.Hash `json:"order"`
	Reason Reason       `json:"reason"`
	Detail string       `json:"detail"`
}

// refusedBid names what a book's refusal of a bid means.
func refusedBid(order probity.Hash, err error) NoBid {
	r := NoDelivery
	for _, c := range []struct {
		is     error
		reason Reason
	}{
		{market.ErrCeiling, NoPrice}, {market.ErrBond, NoStake}, {market.ErrTaken, NoTaken},
		{market.ErrExpired, NoLonger}, {market.ErrAsset, NoSale}, {market.ErrOrder, NoTier},
	} {
		if errors.Is(err, c.is) {
			r = c.reason
		}
	}
	return NoBid{order, r, err.Error()}
}

// JobStatus is one job as it stands.
type JobStatus struct {
	Job     market.Job `json:"job"` // as accepted
	Stage   Stage      `json:"stage"`
	Outcome Outcome    `json:"outcome,omitempty"`
	Reason  Reason     `json:"reason,omitempty"` // of a declined job
	Error   string     `json:"error,omitempty"`  // the last passing fault, or what went wrong in the end
}

// Status is what an agent is doing and has done, across restarts.
type Status struct {
	Account   probity.Account `json:"account"`
	Jobs      []JobStatus     `json:"jobs"` // open ones and the latest 100 others, by number
	Open      int             `json:"open"`
	Delivered int             `json:"delivered"`
	Declined  int             `json:"declined"`
	Failed    int             `json:"failed"`
	Bids      int             `json:"bids"`      // open on the board
	NoBids    []NoBid         `json:"noBids"`    // orders on the board without a bid of this agent, by order
	Earned    probity.Amount  `json:"earned"`    // prices of delivered jobs
	Withdrawn probity.Amount  `json:"withdrawn"` // by this agent; a crash in the middle of a withdrawal can make it too low
	LastError string          `json:"lastError,omitempty"`
}

// Status returns a snapshot.
func (a *Agent) Status() Status {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := Status{
		Account: a.Book.Account(), Open: len(a.jobs) - len(a.over), Delivered: a.delivered, Declined: a.declined, Failed: a.failed,
		Bids: a.bids, Earned: a.earned, Withdrawn: a.withdrawn, LastError: a.lastErr,
		Jobs: make([]JobStatus, 0, len(a.jobs)), NoBids: make([]NoBid, 0, len(a.noBid)),
	}
	for _, j := range a.jobs {
		js := JobStatus{Job: j.Job, Stage: j.stage, Outcome: j.rec.Outcome, Error: j.err}
		if j.rec.Outcome != "" {
			js.Stage, js.Reason, js.Error = StageOver, j.rec.Why, j.rec.Reason
		}
		s.Jobs = append(s.Jobs, js)
	}
	slices.SortFunc(s.Jobs, func(x, y JobStatus) int { return int(x.Job.ID) - int(y.Job.ID) })
	for _, n := range a.noBid {
		s.NoBids = append(s.NoBids, n)
	}
	slices.SortFunc(s.NoBids, func(x, y NoBid) int { return bytes.Compare(x.Order[:], y.Order[:]) })
	return s
}
