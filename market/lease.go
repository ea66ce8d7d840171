package market

import (
	"errors"

	"probity"
	"probity/internal/eip712"
)

// A LeaseOrder asks for a machine, or whatever Spec describes, by the second. Its
// hash, under the domain of the Leases contract, names it and the lease that it
// becomes.
type LeaseOrder struct {
	Buyer   probity.Account `json:"buyer"`
	Escrow  uint32          `json:"escrow"`  // number of the buyer's escrow account that pays
	Spec    probity.Hash    `json:"spec"`    // of the job specification
	MaxRate probity.Amount  `json:"maxRate"` // ceiling per second
	Bond    probity.Amount  `json:"bond"`    // what the provider must have at stake for this lease
	// Fee is set aside by the buyer. It goes to whoever closes the lease once the
	// account has run dry, and comes back at any other end. Another one is set
	// aside with each claim that the provider is down: it goes to the provider
	// if that answers. Below 2^96.
	Fee     probity.Amount  `json:"fee"`
	Notice  uint32          `json:"notice"`  // seconds between notice, by either side, and the end; paid, and set aside from the beginning
	Answer  uint32          `json:"answer"`  // seconds in which the provider has to answer a claim
	Watcher probity.Account `json:"watcher"` // whose signed heartbeats are an answer; zero: the provider's word
	Expires uint64          `json:"expires"` // Unix seconds; nobody can open it later
	Salt    probity.Hash    `json:"salt"`    // makes equal orders distinct
}

// A LeaseBid offers to fulfil a lease order at a rate. The provider signs it.
type LeaseBid struct {
	Order    probity.Hash    `json:"order"`
	Provider probity.Account `json:"provider"`
	Rate     probity.Amount  `json:"rate"`    // per second
	Expires  uint64          `json:"expires"` // Unix seconds
}

// SignedLeaseBid is a bid with its provider's EIP-712 signature (65 bytes r, s, v).
type SignedLeaseBid struct {
	LeaseBid
	Signature []byte `json:"signature"`
}

// A Heartbeat says that a lease's work was seen running. Its watcher signs it.
type Heartbeat struct {
	Lease probity.Hash `json:"lease"`
	Time  uint64       `json:"time"` // Unix seconds
}

// SignedHeartbeat is a heartbeat with its watcher's EIP-712 signature.
type SignedHeartbeat struct {
	Heartbeat
	Signature []byte `json:"signature"`
}

// The EIP-712 types; the Leases contract uses the same strings.
const (
	LeaseOrderType = "LeaseOrder(address buyer,uint32 escrow,bytes32 spec,uint128 maxRate,uint128 bond,uint96 fee,uint32 notice,uint32 answer,address watcher,uint64 expires,bytes32 salt)"
	LeaseBidType   = "LeaseBid(bytes32 order,address provider,uint128 rate,uint64 expires)"
	HeartbeatType  = "Heartbeat(bytes32 lease,uint64 time)"
)

// The bounds of a lease order. An answer takes a transaction, which may have to
// wait for a block or for somebody to wake up.
const (
	MaxNotice = 30 * 24 * 3600 // seconds
	MinAnswer = 60             // seconds
	MaxAnswer = 7 * 24 * 3600  // seconds
)

// LeaseDomain is the EIP-712 domain of the Leases contract at an address.
func LeaseDomain(chainID uint64, leases probity.Account) eip712.Domain {
	return eip712.Domain{Name: "Probity Leases", Version: "1", ChainID: chainID, Contract: leases}
}

// Hash names the order: the EIP-712 digest under the Leases contract's domain.
func (o LeaseOrder) Hash(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(LeaseOrderType,
		eip712.Address(o.Buyer), eip712.Uint(uint64(o.Escrow)), o.Spec,
		eip712.Amount(o.MaxRate), eip712.Amount(o.Bond), eip712.Amount(o.Fee),
		eip712.Uint(uint64(o.Notice)), eip712.Uint(uint64(o.Answer)), eip712.Address(o.Watcher),
		eip712.Uint(o.Expires), o.Salt))
}

// Digest is what the provider signs.
func (b LeaseBid) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(LeaseBidType,
		b.Order, eip712.Address(b.Provider), eip712.Amount(b.Rate), eip712.Uint(b.Expires)))
}

// Digest is what the watcher signs.
func (h Heartbeat) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(HeartbeatType, h.Lease, eip712.Uint(h.Time)))
}

// LeaseState is where a lease stands.
type LeaseState uint8

// A lease runs until somebody gives notice, ends when the notice is over, and is
// closed when that, or an earlier end, has been settled.
const (
	LeaseRunning LeaseState = iota + 1
	LeaseEnding
	LeaseClosed
)

// CloseReason is why a lease ended, as it stands on chain.
type CloseReason uint8

// Why a lease ended.
const (
	ClosedByBuyer    CloseReason = iota + 1 // who gave notice
	ClosedByProvider                        // likewise
	ClosedInsolvent                         // the escrow account ran dry
	ClosedDown                              // the provider did not answer a claim, and lost its bond
)

// A Lease is an accepted lease bid.
//
// Since and Claimed are on the lease's own clock: the Funded seconds of its
// escrow account while it runs, and Unix seconds, at most EndsAt, once notice was
// given. What it earned, and nobody has collected, is Rate times the clock minus Since;
// closing a lease stops its clock and pays nobody.
type Lease struct {
	ID       probity.Hash    `json:"id"` // the order's hash
	Buyer    probity.Account `json:"buyer"`
	Escrow   uint32          `json:"escrow"`
	Provider probity.Account `json:"provider"`
	Rate     probity.Amount  `json:"rate"` // per second
	Bond     probity.Amount  `json:"bond"` // locked out of the provider's stake
	Fee      probity.Amount  `json:"fee"`
	Notice   uint32          `json:"notice"`
	Answer   uint32          `json:"answer"`
	Watcher  probity.Account `json:"watcher"`
	Since    uint64          `json:"since"`    // paid out up to here
	Claimed  uint64          `json:"claimed"`  // where pay stops while a claim is open
	AnswerBy uint64          `json:"answerBy"` // Unix seconds; 0: no claim is open
	EndsAt   uint64          `json:"endsAt"`   // when notice is over, Unix seconds; 0: nobody gave any; once closed, where the clock stopped
	State    LeaseState      `json:"state"`
	Reason   CloseReason     `json:"reason"` // from notice on
}

// Account names the escrow account that pays the lease.
func (l Lease) Account() EscrowID { return EscrowID{l.Buyer, l.Escrow} }

// A LeaseEvent is a change of a lease.
type LeaseEvent struct {
	Cursor string         `json:"cursor"`
	Kind   LeaseEventKind `json:"kind"`
	Lease  probity.Hash   `json:"lease"`
	At     Settlement     `json:"at"`
	Reason CloseReason    `json:"reason,omitempty"` // LeaseEventNotice, LeaseEventClosed
	// LeaseEventOpened: whose bid was accepted.
	Provider probity.Account `json:"provider,omitzero"`
	// LeaseEventClosed: what the provider can collect of the lease's money, and what of
	// its bond went to the escrow account that paid it.
	Paid    probity.Amount `json:"paid,omitzero"`
	Slashed probity.Amount `json:"slashed,omitzero"`
}

// LeaseEventKind is what happened to a lease.
type LeaseEventKind string

// The events of a lease's life.
const (
	LeaseEventOpened   LeaseEventKind = "opened"
	LeaseEventNotice   LeaseEventKind = "notice"
	LeaseEventClaimed  LeaseEventKind = "claimed"
	LeaseEventAnswered LeaseEventKind = "answered"
	LeaseEventClosed   LeaseEventKind = "closed"
)

// Why a lease's step is refused, besides the market's other errors.
var (
	ErrClaim   = errors.New("a claim that the provider is down is open") // wait for the answer, or its time
	ErrSolvent = errors.New("the escrow account is solvent")
)
