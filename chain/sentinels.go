package chain

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/contracts"
	"probity/dispute"
	"probity/market"
)

// bindings encode calls and decode answers. They hold no address and no state.
type bindings struct {
	assets    *contracts.Assets
	revenue   *contracts.Revenue
	providers *contracts.Providers
	market    *contracts.Market
	leases    *contracts.Leases
	quorum    *contracts.Quorum
	anchors   *contracts.Anchors
	token     *contracts.Credit
	disputes  *contracts.Disputes
	verifier  abi.ABI
}

// interfaces parses the contracts' interfaces, which takes some milliseconds,
// once.
var interfaces = sync.OnceValue(func() bindings {
	return bindings{
		contracts.NewAssets(), contracts.NewRevenue(), contracts.NewProviders(),
		contracts.NewMarket(), contracts.NewLeases(), contracts.NewQuorum(), contracts.NewAnchors(), contracts.NewCredit(), contracts.NewDisputes(), contracts.NewProofVerifier().GetABI(),
	}
})

func (b bindings) abis() []abi.ABI {
	return []abi.ABI{b.market.GetABI(), b.leases.GetABI(), b.quorum.GetABI(), b.providers.GetABI(), b.assets.GetABI(), b.revenue.GetABI(), b.anchors.GetABI(), b.token.GetABI(), b.disputes.GetABI(), b.verifier}
}

// sentinels says which of the market's sentinels each custom error of the
// contracts is. Those that are nil have no counterpart: they are this program's
// own mistakes, or concern what a market.Book does not do.
func sentinels() map[string]error {
	return map[string]error{
		"NotBuyer":             market.ErrCaller,
		"NotProvider":          market.ErrCaller,
		"TooLateToDecline":     market.ErrExpired,
		"TierUnsupported":      market.ErrOrder,
		"DeliverWithinTooLong": market.ErrOrder,
		"OrderExpired":         market.ErrExpired,
		"BidExpired":           market.ErrExpired,
		"WrongOrder":           market.ErrUnknown,
		"OrderTaken":           market.ErrTaken,
		"BadSignature":         market.ErrSignature,
		"AssetUnavailable":     market.ErrAsset,
		"OverCeiling":          market.ErrCeiling,
		"BondTooSmall":         market.ErrBond,
		"InsufficientFunds":    market.ErrFunds,
		"InexactTransfer":      nil, // a token that takes fees
		"UnknownJob":           market.ErrUnknown,
		"JobNotOpen":           market.ErrState,
		"DeadlinePassed":       market.ErrExpired,
		"DeadlineNotPassed":    market.ErrEarly,
		"OutputTooLong":        market.ErrProof,
		"ProofRejected":        market.ErrProof,
		"AlreadyClaimed":       market.ErrClaimed,
		"NotClaimed":           market.ErrUnclaimed,
		"NothingOwed":          nil,
		"LineageMismatch":      nil, // Revenue's, through deliver: the lineage that we read does not hash right

		// Leases'.
		"NotParty":                       market.ErrCaller,
		"NoticeTooLong":                  market.ErrOrder,
		"AnswerOutOfRange":               market.ErrOrder,
		"LeaseTaken":                     market.ErrTaken,
		"EscrowTooSmall":                 market.ErrFunds,
		"UnknownLease":                   market.ErrUnknown,
		"WrongState":                     market.ErrState,
		"ClaimOpen":                      market.ErrClaim,
		"NoClaim":                        market.ErrState,
		"NoticeNotOver":                  market.ErrEarly,
		"TimeToAnswer":                   market.ErrEarly,
		"AnswerTooLate":                  market.ErrExpired,
		"StaleHeartbeat":                 market.ErrExpired,
		"Solvent":                        market.ErrSolvent,
		"NothingEarned":                  nil,
		"ZeroAmount":                     nil,
		"SafeCastOverflowedUintDowncast": nil, // a token with more units than an Amount holds

		// Quorum's.
		"NotSeat":            market.ErrCaller,
		"BadQuorum":          market.ErrOrder,
		"TimeTooLong":        market.ErrOrder,
		"BadChallengeTerms":  market.ErrOrder,
		"WrongSeats":         market.ErrOrder,
		"NotAscending":       market.ErrOrder,
		"WrongReferees":      market.ErrOrder,
		"TaskTaken":          market.ErrTaken,
		"UnknownTask":        market.ErrUnknown,
		"UnknownSeat":        market.ErrUnknown,
		"WrongSeatState":     market.ErrState,
		"NothingToChallenge": market.ErrState,
		"CommitOver":         market.ErrExpired,
		"RevealOver":         market.ErrExpired,
		"ChallengeOver":      market.ErrExpired,
		"OthersCommit":       market.ErrEarly,
		"NotDone":            market.ErrEarly,
		"WrongReveal":        market.ErrReveal,

		// The token's, met in a deposit.
		"ERC20InsufficientBalance":   market.ErrFunds,
		"ERC20InsufficientAllowance": market.ErrFunds,

		// Providers'.
		"ExitNotReady": market.ErrEarly,
		"NoExit":       market.ErrEarly,

		// Assets'.
		"NotOwner":       market.ErrCaller,
		"NotCreator":     market.ErrCaller,
		"UnknownAsset":   market.ErrAsset,
		"UnknownVersion": market.ErrAsset,
		"AssetFrozen":    market.ErrAsset,
		"VersionRevoked": market.ErrAsset,
		"NotAModel":      market.ErrAsset,
		"UnknownKey":     market.ErrAsset,

		// Disputes'.
		"NotAssetOwner":     market.ErrCaller,
		"ModelAlreadyNamed": market.ErrTaken,
		"WrongModel":        market.ErrAsset,
		"InputsWithheld":    nil, // this program posts what can be posted
		"UnknownClaim":      dispute.ErrUnknown,
		"UnknownGame":       dispute.ErrUnknown,
		"ClaimOver":         dispute.ErrOver,
		"GameOver":          dispute.ErrOver,
		"NotYourTurn":       dispute.ErrTurn,
		"TooLate":           dispute.ErrLate,
		"TooEarly":          dispute.ErrEarly,
		"WrongMove":         dispute.ErrMove,
		"WrongOpening":      dispute.ErrMove,
	}
}

// customError names a custom error of the contracts and spells out its
// arguments, or returns "".
func customError(data []byte) (name, args string) {
	if len(data) < 4 {
		return "", ""
	}
	for _, a := range interfaces().abis() {
		e, err := a.ErrorByID([4]byte(data[:4]))
		if err != nil {
			continue
		}
		values, err := e.Inputs.Unpack(data[4:])
		if err != nil {
			continue
		}
		var parts []string
		for i, v := range values {
			if b, ok := v.([32]byte); ok {
				v = probity.Hash(b)
			}
			if a, ok := v.(common.Address); ok {
				v = probity.Account(a)
			}
			parts = append(parts, fmt.Sprintf("%s %v", e.Inputs[i].Name, v))
		}
		return e.Name, "(" + strings.Join(parts, ", ") + ")"
	}
	return "", ""
}

// refused turns a contract's refusal into the market's sentinel for it, with
// the contract's own words behind.
func refused(err error) error {
	var r *RevertError
	if !errors.As(err, &r) {
		return err
	}
	name, _ := customError(r.Data)
	if s := sentinels()[name]; s != nil {
		return fmt.Errorf("%w: %w", s, err)
	}
	return err
}
