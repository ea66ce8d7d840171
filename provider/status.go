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

// The stages of a job, in order.
const (
	StageInput   Stage = "waiting for input"
	StageProve   Stage = "proving"
	StageDeliver Stage = "delivering"
	StageReceipt Stage = "writing the receipt"
	StageOver    Stage = "over"
)

// Outcome is how a job ended for the provider.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered" // paid, and the receipt is written
	Failed    Outcome = "failed"
)

// Reason says why an order got no bid.
type Reason string

// The reasons. Each says what would have to change.
const (
	NoTier     Reason = "only tier zk is offered"
	NoOffer    Reason = "the policy does not offer this model"
	NoModel    Reason = "this provider does not hold the model"
	NoTime     Reason = "the time to deliver is too short"
	NoPrice    Reason = "the ceiling is below the price"
	NoStake    Reason = "the bond is more than can be put at stake"
	NoRoom     Reason = "busy with other jobs and bids"
	NoTaken    Reason = "another bid was accepted"
	NoLonger   Reason = "the order or the bid has expired"
	NoSale     Reason = "the model is unknown, frozen or revoked"
	NoDelivery Reason = "the board did not take the bid"
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
	Error   string     `json:"error,omitempty"` // the last passing fault, or why it failed
}

// Status is what an agent is doing and has done, across restarts.
type Status struct {
	Account   probity.Account `json:"account"`
	Jobs      []JobStatus     `json:"jobs"` // open ones and the latest 100 others, by number
	Open      int             `json:"open"`
	Delivered int             `json:"delivered"`
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
		Account: a.Book.Account(), Open: len(a.jobs) - len(a.over), Delivered: a.delivered, Failed: a.failed,
		Bids: a.bids, Earned: a.earned, Withdrawn: a.withdrawn, LastError: a.lastErr,
		Jobs: make([]JobStatus, 0, len(a.jobs)), NoBids: make([]NoBid, 0, len(a.noBid)),
	}
	for _, j := range a.jobs {
		js := JobStatus{Job: j.Job, Stage: j.stage, Outcome: j.rec.Outcome, Error: j.err}
		if j.rec.Outcome != "" {
			js.Stage, js.Error = StageOver, j.rec.Reason
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
