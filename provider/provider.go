// Package provider is the agent that earns money with models: it watches orders,
// prices and bids, runs and proves what it won, delivers, logs a receipt and
// withdraws. It promises that a crash at any moment loses no job that can still
// be delivered in time, and repeats no effect: every effect is a keyed record
// in a journal, with the intention written before and the outcome after, and
// every effect that a crash left open is one that the book or the log reports
// rather than repeats. A job that it cannot do it declines while it may, so that
// neither a buyer who withholds the input nor its own overload costs its bond.
//
// The agent sees a market.Book, never a chain.
package provider

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
)

// A Model is what the agent has to know of a model's version, and of one of the
// keys that its answers can be proven under: what an input looks like, what an
// answer costs and what receipts call the version.
type Model struct {
	Inputs int          // elements of an input
	Lo, Hi int64        // interval that holds each of them
	ID     probity.Hash // identity of the version, for the receipt

	// For the price.
	MACs     uint64         // multiplications of one run
	Proving  time.Duration  // that a proof is expected to take here
	Delivery probity.Amount // what delivering costs: gas, in the market's money

	// Commit is the commitment that orders under the key name their input by.
	Commit func(salt probity.Hash, input []int64) (probity.Hash, error)
	// Scalar says that such commitments are numbers below the order of BN254's
	// scalar field, so that an order with another one cannot be fulfilled.
	Scalar bool
}

// Models are the models that this provider holds the weights of. Model must be
// safe for concurrent use, and is asked often.
type Models interface {
	Model(asset probity.AssetID, version uint32, key probity.Hash) (Model, bool)
}

// Evidence is what a Prover wants kept with the receipt besides the delivery.
// The agent journals it and hands it to the log unread.
type Evidence []byte

// A Prover computes an answer and proves it under the job's key. Prove is called
// from several goroutines, for one job at a time each. An error that another try
// cannot mend wraps ErrFinal.
//
// A proof that a crash interrupts begins anew: see DESIGN.md.
type Prover interface {
	Prove(ctx context.Context, job market.Job, input []int64, salt probity.Hash) (market.Delivery, Evidence, error)
}

// A Log keeps receipts. Appending the same receipt again changes nothing and is
// no error.
type Log interface {
	Append(ctx context.Context, r probity.Receipt, d market.Delivery, e Evidence) error
}

// ErrFinal marks an error that trying again cannot mend.
var ErrFinal = errors.New("trying again cannot help")

// A Policy says which work to take and for how much. The zero value takes every
// order for a model that the agent has, for nothing, whatever the bond, and bids
// while fewer than four jobs are open.
type Policy struct {
	Assets []probity.AssetID `json:"assets"` // models to offer; none named offers all

	BasePrice      probity.Amount `json:"basePrice"`      // of any job, besides what its delivery costs
	PricePerMMAC   probity.Amount `json:"pricePerMMAC"`   // for each million multiplications, rounded up
	PricePerSecond probity.Amount `json:"pricePerSecond"` // of expected proving

	// MaxBond is the most to put at stake for one job; zero is no limit. It is
	// lost when the agent is away, or still proving, when the deadline passes. A
	// job whose input does not come, or whose proof fails or cannot begin in
	// time, is declined and costs no bond.
	MaxBond probity.Amount `json:"maxBond"`

	// While MaxJobs jobs are open the agent bids on no other order; 0 is 4.
	// MaxBids bounds the bids that are open; 0 is 64. Most bids are never
	// accepted, but all of them may be, and then more than MaxJobs jobs are open.
	// MaxProofs bounds the proofs computed at a time; 0 is MaxJobs. The other
	// jobs wait, and those whose proof has not begun when it is time to decline
	// are declined.
	MaxJobs   int `json:"maxJobs"`
	MaxBids   int `json:"maxBids"`
	MaxProofs int `json:"maxProofs"`

	// MinDeliverWithin is in seconds; orders that want it sooner get no bid. A
	// proof may begin when half of the time is over, so this should be more than
	// twice what a proof takes.
	MinDeliverWithin uint32 `json:"minDeliverWithin"`
	BidFor           uint64 `json:"bidFor"` // seconds that a bid stays valid; 0 is 120

	// DeclineMargin is how many seconds before Job.DeclineBy the agent gives up
	// a job that it cannot prove by then: the time for the transaction to land.
	// 0 is a tenth of the time to decline, at least 15, which is more than lies
	// between two blocks of Ethereum. It is never more than half of the time to
	// decline, which is the least that a buyer has to send the input.
	DeclineMargin uint32 `json:"declineMargin"`

	WithdrawAt probity.Amount `json:"withdrawAt"` // withdraw when this much is owed; zero never does
}

// Config is what an Agent works with. Poll, Retry, Tries and Slog may be left
// out.
type Config struct {
	Book    market.Book
	Key     eip712.Key // of the book's account: signs bids and opens inputs
	Models  Models
	Prover  Prover
	Log     Log
	Journal *disk.Journal // of this agent alone; the caller closes it after Run
	Policy  Policy

	Poll  time.Duration // between looks at the board; 0 is 1 s
	Retry time.Duration // first wait after a passing fault, doubling up to 64 times this; 0 is 500 ms
	Tries int           // of a proof that fails for no final reason; 0 is 3
	Slog  *slog.Logger
}

// New checks a configuration and reads the journal. Run does the work.
func New(c Config) (*Agent, error) {
	if c.Book == nil || c.Models == nil || c.Prover == nil || c.Log == nil || c.Journal == nil {
		return nil, errors.New("provider: Book, Models, Prover, Log and Journal are all needed")
	}
	if got, want := c.Key.Account(), c.Book.Account(); got != want {
		return nil, fmt.Errorf("provider: the key is of %s, the book of %s: use the same account", got, want)
	}
	if c.Policy.MaxJobs < 0 || c.Policy.MaxBids < 0 || c.Policy.MaxProofs < 0 || c.Tries < 0 || c.Poll < 0 || c.Retry < 0 {
		return nil, errors.New("provider: MaxJobs, MaxBids, MaxProofs, Tries, Poll and Retry cannot be negative")
	}
	if c.Policy.MaxJobs == 0 {
		c.Policy.MaxJobs = 4
	}
	if c.Policy.MaxBids == 0 {
		c.Policy.MaxBids = 64
	}
	if c.Policy.MaxProofs == 0 {
		c.Policy.MaxProofs = c.Policy.MaxJobs
	}
	if c.Policy.BidFor == 0 {
		c.Policy.BidFor = 120
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	if c.Retry == 0 {
		c.Retry = 500 * time.Millisecond
	}
	if c.Tries == 0 {
		c.Tries = 3
	}
	if c.Slog == nil {
		c.Slog = slog.New(slog.DiscardHandler)
	}
	a := &Agent{
		Config: c, core: core{journal: c.Journal, slog: c.Slog, every: c.Retry},
		jobs: map[probity.JobID]*job{}, noBid: map[probity.Hash]NoBid{},
		payday: make(chan struct{}, 1), proofs: make(chan struct{}, c.Policy.MaxProofs),
	}
	if err := a.load(); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	return a, nil
}

// Price is what the policy asks for one run of a model. It returns
// probity.ErrAmount when that is more than there can be.
func (p Policy) Price(m Model) (probity.Amount, error) {
	n := p.PricePerMMAC.Big()
	n.Mul(n, new(big.Int).SetUint64(m.MACs))
	n.Add(n, big.NewInt(999_999)) // a part of a million counts whole
	n.Quo(n, big.NewInt(1_000_000))
	t := p.PricePerSecond.Big()
	t.Mul(t, big.NewInt(max(m.Proving.Milliseconds(), 0)))
	n.Add(n, t.Quo(t, big.NewInt(1000)))
	n.Add(n, m.Delivery.Big())
	return probity.AmountFromBig(n.Add(n, p.BasePrice.Big()))
}

// The journal's records, by key:
//
//	bid/ORDER     bidRecord, when signed and when posted or refused
//	job/JOB       jobRecord, when it was won and when it is over
//	prove/JOB     proveRecord, before and after proving
//	deliver/JOB   deliverRecord, before delivering and once settled
//	decline/JOB   declineRecord, before declining and once settled
//	receipt/JOB   receiptRecord, before and after logging
//	withdraw/N    withdrawRecord, before and after withdrawing
//	cursor        the last event that was dealt with
type (
	bidRecord struct {
		Bid     market.SignedBid `json:"bid"`
		Posted  bool             `json:"posted"`
		Refused *NoBid           `json:"refused,omitempty"` // by the book; until the bid expires
	}
	jobRecord struct {
		Job     market.Job `json:"job"` // as accepted
		Outcome Outcome    `json:"outcome,omitempty"`
		Why     Reason     `json:"why,omitempty"`    // when declined
		Reason  string     `json:"reason,omitempty"` // unless delivered
	}
	proveRecord struct {
		Done     bool            `json:"done"`
		Delivery market.Delivery `json:"delivery,omitzero"`
		Evidence Evidence        `json:"evidence,omitempty"`
	}
	deliverRecord struct {
		Done bool              `json:"done"`
		At   market.Settlement `json:"at,omitzero"`
	}
	declineRecord struct {
		Why    Reason            `json:"why"`
		Detail string            `json:"detail"`
		Late   bool              `json:"late,omitempty"` // the market refused: the time to decline was over
		Done   bool              `json:"done"`
		At     market.Settlement `json:"at,omitzero"`
	}
	receiptRecord struct {
		Done    bool            `json:"done"`
		Receipt probity.Receipt `json:"receipt"`
	}
	withdrawRecord struct {
		Done   bool           `json:"done"`
		Amount probity.Amount `json:"amount"` // expected, then what came
	}
)

func jobKey(kind string, id probity.JobID) string { return fmt.Sprintf("%s/%d", kind, id) }
