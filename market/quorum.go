package market

import (
	"errors"

	"probity"
	"probity/internal/eip712"
)

// MaxSeats bounds the providers of one task, so that one transaction can settle
// it.
const MaxSeats = 15

// A QuorumOrder asks several providers for the same deterministic output. The
// output that Need of them reveal is the answer. Its hash, under the domain of
// the Quorum contract, names it and the task that it becomes.
//
// With one seat it is an order of tier signed: the one provider's word counts.
//
// An order may name Referees, whatever its seats. Then anybody can challenge the
// output within ChallengeWithin seconds, the referees run the work again, as a quorum
// of their own, and decide. So a ring that holds the majority of the seats gains
// nothing by it as long as one seat, or the buyer, computed the work.
type QuorumOrder struct {
	Buyer           probity.Account `json:"buyer"`
	Spec            probity.Hash    `json:"spec"`            // of the job specification and its input
	Seats           uint8           `json:"seats"`           // 1 to MaxSeats
	Need            uint8           `json:"need"`            // more than half of the seats
	MaxPrice        probity.Amount  `json:"maxPrice"`        // ceiling per seat; below 2^88
	Bond            probity.Amount  `json:"bond"`            // per seat
	CommitWithin    uint32          `json:"commitWithin"`    // seconds from opening
	RevealWithin    uint32          `json:"revealWithin"`    // seconds from the last moment to commit
	ChallengeWithin uint32          `json:"challengeWithin"` // seconds from the output, or from the last moment to reveal if some fell silent
	Referees        probity.Hash    `json:"referees"`        // RefereesHash; zero: nobody can challenge
	RefereePrice    probity.Amount  `json:"refereePrice"`    // what a challenger pays each of them; below 2^88
	Expires         uint64          `json:"expires"`         // Unix seconds
	Salt            probity.Hash    `json:"salt"`
}

// A QuorumBid offers to take a seat. The provider signs it.
type QuorumBid struct {
	Order    probity.Hash    `json:"order"`
	Provider probity.Account `json:"provider"`
	Price    probity.Amount  `json:"price"`
	Expires  uint64          `json:"expires"` // Unix seconds
}

// SignedQuorumBid is a bid with its provider's EIP-712 signature (65 bytes r, s, v).
type SignedQuorumBid struct {
	QuorumBid
	Signature []byte `json:"signature"`
}

// The EIP-712 types; the Quorum contract uses the same strings.
const (
	QuorumOrderType = "QuorumOrder(address buyer,bytes32 spec,uint8 seats,uint8 need,uint88 maxPrice,uint128 bond,uint32 commitWithin,uint32 revealWithin,uint32 challengeWithin,bytes32 referees,uint88 refereePrice,uint64 expires,bytes32 salt)"
	QuorumBidType   = "QuorumBid(bytes32 order,address provider,uint88 price,uint64 expires)"
)

// QuorumDomain is the EIP-712 domain of the Quorum contract at an address.
func QuorumDomain(chainID uint64, quorum probity.Account) eip712.Domain {
	return eip712.Domain{Name: "Probity Quorum", Version: "1", ChainID: chainID, Contract: quorum}
}

// Hash names the order: the EIP-712 digest under the Quorum contract's domain.
func (o QuorumOrder) Hash(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(QuorumOrderType,
		eip712.Address(o.Buyer), o.Spec, eip712.Uint(uint64(o.Seats)), eip712.Uint(uint64(o.Need)),
		eip712.Amount(o.MaxPrice), eip712.Amount(o.Bond),
		eip712.Uint(uint64(o.CommitWithin)), eip712.Uint(uint64(o.RevealWithin)), eip712.Uint(uint64(o.ChallengeWithin)),
		o.Referees, eip712.Amount(o.RefereePrice), eip712.Uint(o.Expires), o.Salt))
}

// Digest is what the provider signs.
func (b QuorumBid) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(QuorumBidType,
		b.Order, eip712.Address(b.Provider), eip712.Amount(b.Price), eip712.Uint(b.Expires)))
}

// RefereesHash is what an order holds of its referees, who stand in ascending
// order: Keccak-256 of the addresses, each padded to 32 bytes.
func RefereesHash(referees []probity.Account) probity.Hash {
	b := make([]byte, 0, 32*len(referees))
	for _, r := range referees {
		w := eip712.Address(r)
		b = append(b, w[:]...)
	}
	return eip712.Keccak(b)
}

// Commitment hides an output until it is revealed, and binds it to one provider
// and one task, so that nobody can copy it: Keccak-256 of the four words.
func Commitment(task probity.Hash, provider probity.Account, output, salt probity.Hash) probity.Hash {
	who := eip712.Address(provider)
	return eip712.Keccak(task[:], who[:], output[:], salt[:])
}

// ChallengeID names the second task, of the referees, that a challenge opens.
func ChallengeID(task probity.Hash) probity.Hash {
	return eip712.Keccak(task[:], []byte("challenge"))
}

// TaskState is where a task stands.
type TaskState uint8

// A task is open until it is settled. One that was challenged waits for the
// referees, and is then settled, or open again to be settled.
const (
	TaskOpen TaskState = iota + 1
	TaskChallenged
	TaskAnswered // settled: there is a quorum, and it was paid
	TaskFailed   // settled: there is none, and the buyer was refunded
	TaskRefuted  // settled: the referees found another output, and who revealed something else lost its bond
)

// A Task is an accepted quorum order, or the challenge of one.
type Task struct {
	ID        probity.Hash    `json:"id"`
	Buyer     probity.Account `json:"buyer"` // of a challenge, the challenger
	Spec      probity.Hash    `json:"spec"`
	Accused   probity.Hash    `json:"accused"` // the task that this one is the challenge of, or zero
	Need      uint8           `json:"need"`
	Bond      probity.Amount  `json:"bond"`      // per seat
	DeclineBy uint64          `json:"declineBy"` // Unix seconds; half of the time to commit
	CommitBy  uint64          `json:"commitBy"`  // Unix seconds
	RevealBy  uint64          `json:"revealBy"`  // Unix seconds
	// ChallengeBy is when an output stands unchallenged, in Unix seconds: 0 if nobody
	// can challenge, or one seat has revealed none yet.
	ChallengeBy uint64       `json:"challengeBy"`
	State       TaskState    `json:"state"`
	Output      probity.Hash `json:"output"` // once challenged or settled as answered: the quorum's; once refuted, the referees'
	Seats       []Seat       `json:"seats"`
}

// SeatState is where a seat stands.
type SeatState uint8

// A seat that declined, and a referee's that has not committed, holds no bond.
const (
	SeatTaken SeatState = iota + 1
	SeatDeclined
	SeatCommitted
	SeatRevealed
)

// A Seat is one provider's part in a task.
type Seat struct {
	Provider probity.Account `json:"provider"`
	Price    probity.Amount  `json:"price"`
	Value    probity.Hash    `json:"value"` // the commitment, then the output
	State    SeatState       `json:"state"`
}

// Burnt is where bonds go that nobody may gain from: those of providers that a
// majority overruled. A buyer that sits on the majority's seats itself would
// otherwise be paid for outvoting an honest provider.
var Burnt = probity.Account{18: 0xde, 19: 0xad}

// QuorumEventKind is what happened to a task.
type QuorumEventKind string

// The events of a task's life.
const (
	QuorumEventOpened     QuorumEventKind = "opened"
	QuorumEventDeclined   QuorumEventKind = "declined"
	QuorumEventCommitted  QuorumEventKind = "committed"
	QuorumEventRevealed   QuorumEventKind = "revealed"
	QuorumEventChallenged QuorumEventKind = "challenged"
	QuorumEventSettled    QuorumEventKind = "settled"
	QuorumEventSeat       QuorumEventKind = "seat" // how a seat came out, at settlement
)

// SeatOutcome is how a seat came out of a settled task.
type SeatOutcome uint8

// ErrReveal is returned for an output and a salt that are not what was committed to.
var ErrReveal = errors.New("does not open the commitment")

// What settlement did with a seat.
const (
	SeatFreed     SeatOutcome = iota + 1 // bond back, no pay: declined, or no quorum
	SeatPaid                             // with the majority
	SeatOverruled                        // revealed another output: bond burnt
	SeatSilent                           // did not commit or reveal: bond to the task's buyer
	SeatRefuted                          // referees found another output: half of the bond to the challenger, half burnt
)
