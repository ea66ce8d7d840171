// Package market holds the rules by which work is ordered, bid for, delivered
// and paid, as pure code. A [Book] is where they are applied: [MemBook] in
// memory, chain.Book in the contracts; markettest holds both to the same
// behaviour.
//
// An order and its bids live off chain; only the winner lands on chain, when
// the buyer accepts it and the price goes into escrow. Delivery verifies the
// proof and pays provider, model owner and data owners at once. A job that is
// not delivered in time is expired by anyone: the buyer gets everything back
// and the provider's bond pays for the delay. A provider that cannot do a job,
// or never got its input, may decline it in the first half of the time.
//
// Under tier dispute a job is delivered by a claim that anybody can challenge for
// some time, before a [Court]: see [State.SettleClaim].
//
// Machines are rented by the second: a lease is paid out of the buyer's escrow
// account (see [Escrow]) until either side gives notice, the account runs dry, or
// the provider does not answer when the buyer claims that it is down. Work whose
// output cannot be proved is given to several providers, of which more than half
// have to agree, or to one, whose output its referees check when it is challenged
// (see [QuorumOrder]). [State] has the rules of all of it.
package market

import (
	"context"
	"errors"

	"probity"
	"probity/internal/eip712"
)

// An Order asks for one answer. Its hash, under the market's domain, names it.
type Order struct {
	Buyer   probity.Account `json:"buyer"`
	Asset   probity.AssetID `json:"asset"`   // the model
	Version uint32          `json:"version"` // of the model, from 0
	// Key is the verifying key that the answer is to be proven under, one of the
	// version's; of tier dispute, the name of the model (dispute.Model.ID), as the
	// version's owner has named it.
	Key probity.Hash `json:"key"`
	// Input is the commitment to the input, as proofs under that key name it; of tier
	// dispute, the root over the inputs (dispute.Statement.Inputs).
	Input         probity.Hash   `json:"input"`
	Tier          probity.Tier   `json:"tier"`
	MaxPrice      probity.Amount `json:"maxPrice"`      // ceiling for the provider's price and the model's fee together
	Bond          probity.Amount `json:"bond"`          // what the provider must have at stake for this job
	DeliverWithin uint32         `json:"deliverWithin"` // seconds from acceptance
	Expires       uint64         `json:"expires"`       // Unix seconds; nobody can accept later
	Salt          probity.Hash   `json:"salt"`          // makes equal orders distinct
}

// A Bid offers to fulfil an order at a price. The provider signs it.
type Bid struct {
	Order    probity.Hash    `json:"order"`
	Provider probity.Account `json:"provider"`
	Price    probity.Amount  `json:"price"`   // the provider's part; the model's fee comes on top
	Expires  uint64          `json:"expires"` // Unix seconds
}

// SignedBid is a bid with its provider's EIP-712 signature (65 bytes r, s, v).
type SignedBid struct {
	Bid
	Signature []byte `json:"signature"`
}

// The EIP-712 types; the contracts use the same strings.
const (
	OrderType = "Order(address buyer,uint64 asset,uint32 version,bytes32 key,bytes32 input,uint8 tier,uint128 maxPrice,uint128 bond,uint32 deliverWithin,uint64 expires,bytes32 salt)"
	BidType   = "Bid(bytes32 order,address provider,uint128 price,uint64 expires)"
)

// Domain is the EIP-712 domain of the Market contract at an address.
func Domain(chainID uint64, market probity.Account) eip712.Domain {
	return eip712.Domain{Name: "Probity Market", Version: "1", ChainID: chainID, Contract: market}
}

// Hash names the order: the EIP-712 digest under the market's domain.
func (o Order) Hash(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(OrderType,
		eip712.Address(o.Buyer), eip712.Uint(uint64(o.Asset)), eip712.Uint(uint64(o.Version)), o.Key, o.Input,
		eip712.Uint(uint64(o.Tier)), eip712.Amount(o.MaxPrice), eip712.Amount(o.Bond),
		eip712.Uint(uint64(o.DeliverWithin)), eip712.Uint(o.Expires), o.Salt))
}

// Digest is what the provider signs.
func (b Bid) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(BidType,
		b.Order, eip712.Address(b.Provider), eip712.Amount(b.Price), eip712.Uint(b.Expires)))
}

// JobState is where a job stands.
type JobState uint8

// A job is open from acceptance until it is delivered, expired, declined or, after
// its claim was refuted, settled.
const (
	JobOpen JobState = iota + 1
	JobDelivered
	JobExpired
	JobDeclined
	JobRefuted
)

// A Job is an accepted bid.
type Job struct {
	ID       probity.JobID   `json:"id"`
	Order    probity.Hash    `json:"order"`
	Buyer    probity.Account `json:"buyer"`
	Provider probity.Account `json:"provider"`
	Asset    probity.AssetID `json:"asset"`
	Version  uint32          `json:"version"`
	Key      probity.Hash    `json:"key"`
	Input    probity.Hash    `json:"input"`
	Tier     probity.Tier    `json:"tier"`
	Price    probity.Amount  `json:"price"` // to the provider on delivery
	Fee      probity.Amount  `json:"fee"`   // to the model's lineage on delivery
	Bond     probity.Amount  `json:"bond"`  // locked out of the provider's stake
	Deadline uint64          `json:"deadline"`
	// The provider may decline until then: half of the time to deliver.
	DeclineBy uint64   `json:"declineBy"`
	State     JobState `json:"state"`
	// Output is keccak256 of the output words, once delivered; of tier dispute, of the
	// claim's statement.
	Output probity.Hash `json:"output"`
}

// A Delivery is a provider's answer. Output is the public output of the proof:
// the words that follow the input commitment among its public inputs.
type Delivery struct {
	Output []probity.Hash `json:"output"`
	Proof  []byte         `json:"proof"`
}

// OutputHash is what Job.Output and receipts hold.
func (d Delivery) OutputHash() probity.Hash {
	b := make([]byte, 0, 32*len(d.Output))
	for _, w := range d.Output {
		b = append(b, w[:]...)
	}
	return eip712.Keccak(b)
}

// A Settlement says how a job or another effect landed.
type Settlement struct {
	Tx   probity.Hash `json:"tx"`   // zero in a MemBook
	Gas  uint64       `json:"gas"`  // zero in a MemBook
	Time uint64       `json:"time"` // of the block, Unix seconds
}

// An Event is a change of a job. Events of one book are totally ordered; a
// follower that hands the last Cursor back misses and repeats none.
type Event struct {
	Cursor string         `json:"cursor"`
	Kind   EventKind      `json:"kind"`
	Job    probity.JobID  `json:"job"`
	At     Settlement     `json:"at"`
	Output []probity.Hash `json:"output,omitempty"` // EventDelivered; of tier dispute nil: see the claim
	// EventRefuted: which claim of the provider's, and by whom.
	Claim      uint64          `json:"claim,omitempty"`
	Challenger probity.Account `json:"challenger,omitzero"`
}

// EventKind is what happened to a job.
type EventKind string

// The events of a job's life.
const (
	EventAccepted  EventKind = "accepted"
	EventDelivered EventKind = "delivered"
	EventExpired   EventKind = "expired"
	EventDeclined  EventKind = "declined"
	EventRefuted   EventKind = "refuted"
)

// Why a book refuses. Callers branch on these with errors.Is; the wrapped text
// says what to do.
var (
	ErrUnknown   = errors.New("no such order or job")
	ErrExpired   = errors.New("expired")                    // order, bid or deadline is past
	ErrTaken     = errors.New("order was already accepted") // a replayed bid
	ErrSignature = errors.New("not signed by its provider or buyer")
	ErrCeiling   = errors.New("price is over the order's ceiling")
	ErrFunds     = errors.New("balance or allowance is too small")
	ErrBond      = errors.New("provider's free bond is too small")
	ErrProof     = errors.New("proof does not verify")
	ErrState     = errors.New("job is not open")
	ErrEarly     = errors.New("deadline has not passed")
	ErrAsset     = errors.New("model is unknown, frozen or revoked") // or has no such key
	ErrCaller    = errors.New("not yours to do")
	ErrOrder     = errors.New("this market cannot carry out such an order") // tier, time to deliver
	ErrClaimed   = errors.New("its provider has claimed an answer")         // settle the claim
	ErrUnclaimed = errors.New("its provider has claimed no answer in time")
)

// A Book is the market as one account sees it. Methods that change anything act
// as that account. Every method may be called again after a crash: an effect
// that already happened is reported with its first Settlement, not repeated.
// That goes for the same order and bid accepted again, the same output delivered
// again and a job expired again; another bid for a taken order is ErrTaken,
// another output for a delivered job ErrState. Deposit alone adds at each call.
//
// A Book never raises what the buyer allowed the market to take, unless it was
// made to: see chain.BookOptions.
type Book interface {
	Account() probity.Account
	Domain() eip712.Domain
	Now(ctx context.Context) (uint64, error) // the market's clock, Unix seconds

	// The board: off-chain, no money moves.
	PostOrder(ctx context.Context, o Order) (probity.Hash, error)
	Orders(ctx context.Context) ([]Order, error) // not expired, not taken
	Order(ctx context.Context, order probity.Hash) (Order, error)
	PostBid(ctx context.Context, b SignedBid) error // checks all that Accept would, but the buyer's funds
	Bids(ctx context.Context, order probity.Hash) ([]SignedBid, error)
	SendInput(ctx context.Context, job probity.JobID, sealed []byte) error // buyer to provider
	Input(ctx context.Context, job probity.JobID) ([]byte, error)

	// The contract.
	Accept(ctx context.Context, o Order, b SignedBid) (probity.JobID, Settlement, error)
	Deliver(ctx context.Context, job probity.JobID, d Delivery) (Settlement, error) // anyone may; the job's provider is paid
	Expire(ctx context.Context, job probity.JobID) (Settlement, error)              // anyone may, after the deadline
	// Decline gives an open job back: the buyer is refunded and the provider's
	// bond is free again. Only its provider may, and only until Job.DeclineBy.
	Decline(ctx context.Context, job probity.JobID) (Settlement, error)
	Job(ctx context.Context, job probity.JobID) (Job, error)
	Jobs(ctx context.Context) (probity.JobID, error) // number of jobs so far; ids run from 1
	// Events blocks until there is an event after cursor ("" is the beginning) or ctx ends.
	Events(ctx context.Context, cursor string) ([]Event, error)

	// The provider's stake and everybody's earnings.
	Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error)
	Deposit(ctx context.Context, amount probity.Amount) (Settlement, error) // adds to this account's bond
	Owed(ctx context.Context, who probity.Account) (probity.Amount, error)  // earned, not yet withdrawn
	Withdraw(ctx context.Context) (probity.Amount, Settlement, error)       // all that this account is owed; nothing owed is no error
	Balance(ctx context.Context, who probity.Account) (probity.Amount, error)
}

// An Exiter is a Book whose account can take its stake back, after a delay that
// leaves open jobs their cover.
type Exiter interface {
	// RequestExit puts free stake on its way out, where it backs no further job,
	// and starts the delay anew for all that is on its way. It returns ErrBond
	// when less is free.
	RequestExit(ctx context.Context, amount probity.Amount) (Settlement, error)
	// Exit pays out what RequestExit set aside, or returns ErrEarly.
	Exit(ctx context.Context) (probity.Amount, Settlement, error)
}
