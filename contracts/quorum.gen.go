// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package contracts

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// QuorumQuorumBid is an auto generated low-level Go binding around an user-defined struct.
type QuorumQuorumBid struct {
	Order    [32]byte
	Provider common.Address
	Price    *big.Int
	Expires  uint64
}

// QuorumQuorumOrder is an auto generated low-level Go binding around an user-defined struct.
type QuorumQuorumOrder struct {
	Buyer           common.Address
	Spec            [32]byte
	Seats           uint8
	Need            uint8
	MaxPrice        *big.Int
	Bond            *big.Int
	CommitWithin    uint32
	RevealWithin    uint32
	ChallengeWithin uint32
	Referees        [32]byte
	RefereePrice    *big.Int
	Expires         uint64
	Salt            [32]byte
}

// QuorumSeat is an auto generated low-level Go binding around an user-defined struct.
type QuorumSeat struct {
	Provider common.Address
	Price    *big.Int
	State    uint8
	Value    [32]byte
}

// QuorumTask is an auto generated low-level Go binding around an user-defined struct.
type QuorumTask struct {
	Buyer           common.Address
	State           uint8
	Need            uint8
	Seats           uint8
	Pending         uint8
	Hidden          uint8
	ChallengeBy     *big.Int
	Bond            *big.Int
	CommitBy        *big.Int
	RevealBy        *big.Int
	CommitWithin    uint32
	Output          [32]byte
	Referees        [32]byte
	RefereePrice    *big.Int
	ChallengeWithin uint32
	Accused         [32]byte
}

// QuorumMetaData contains all meta data concerning the Quorum contract.
var QuorumMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractProviders\",\"name\":\"providers_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"BadChallengeTerms\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"seats\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"need\",\"type\":\"uint8\"}],\"name\":\"BadQuorum\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"BadSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"BidExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"challengeBy\",\"type\":\"uint64\"}],\"name\":\"ChallengeOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"commitBy\",\"type\":\"uint64\"}],\"name\":\"CommitOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactTransfer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"payer\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InsufficientFunds\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"NotAscending\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"}],\"name\":\"NotBuyer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"revealBy\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"challengeBy\",\"type\":\"uint64\"}],\"name\":\"NotDone\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"NotSeat\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"}],\"name\":\"NothingToChallenge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"OrderExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"commitBy\",\"type\":\"uint64\"}],\"name\":\"OthersCommit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"},{\"internalType\":\"uint88\",\"name\":\"maxPrice\",\"type\":\"uint88\"}],\"name\":\"OverCeiling\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"revealBy\",\"type\":\"uint64\"}],\"name\":\"RevealOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"}],\"name\":\"TaskTaken\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TimeTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"declineBy\",\"type\":\"uint64\"}],\"name\":\"TooLateToDecline\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"}],\"name\":\"UnknownSeat\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"}],\"name\":\"UnknownTask\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"bid\",\"type\":\"bytes32\"}],\"name\":\"WrongOrder\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"referees\",\"type\":\"bytes32\"}],\"name\":\"WrongReferees\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"commitment\",\"type\":\"bytes32\"}],\"name\":\"WrongReveal\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"WrongSeatState\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"bids\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"seats\",\"type\":\"uint8\"}],\"name\":\"WrongSeats\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"WrongState\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"trial\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"Challenged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"commitment\",\"type\":\"bytes32\"}],\"name\":\"Committed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slashed\",\"type\":\"uint256\"}],\"name\":\"Refuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"}],\"name\":\"Revealed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"}],\"name\":\"SeatDeclined\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"outcome\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slashed\",\"type\":\"uint256\"}],\"name\":\"SeatSettled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint88\",\"name\":\"price\",\"type\":\"uint88\"}],\"name\":\"SeatTaken\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"need\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"commitBy\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"revealBy\",\"type\":\"uint64\"}],\"name\":\"TaskOpened\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"task\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"refund\",\"type\":\"uint256\"}],\"name\":\"TaskSettled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"ANSWERED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"BID_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"BURNT\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"CHALLENGED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"CONVICTED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"FAILED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"FREED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_SEATS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_TIME\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"OPEN\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ORDER_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"OVERRULED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PAID\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"REFUTED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SEAT_COMMITTED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SEAT_DECLINED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SEAT_REVEALED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SEAT_TAKEN\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SILENT\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"address[]\",\"name\":\"referees\",\"type\":\"address[]\"}],\"name\":\"challenge\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"trial\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"challengeOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"commitment\",\"type\":\"bytes32\"}],\"name\":\"commit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"commitmentOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"}],\"name\":\"decline\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint88\",\"name\":\"price\",\"type\":\"uint88\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structQuorum.QuorumBid\",\"name\":\"b\",\"type\":\"tuple\"}],\"name\":\"hashBid\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seats\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"need\",\"type\":\"uint8\"},{\"internalType\":\"uint88\",\"name\":\"maxPrice\",\"type\":\"uint88\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"commitWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"revealWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"challengeWithin\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"referees\",\"type\":\"bytes32\"},{\"internalType\":\"uint88\",\"name\":\"refereePrice\",\"type\":\"uint88\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structQuorum.QuorumOrder\",\"name\":\"o\",\"type\":\"tuple\"}],\"name\":\"hashOrder\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seats\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"need\",\"type\":\"uint8\"},{\"internalType\":\"uint88\",\"name\":\"maxPrice\",\"type\":\"uint88\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"commitWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"revealWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"challengeWithin\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"referees\",\"type\":\"bytes32\"},{\"internalType\":\"uint88\",\"name\":\"refereePrice\",\"type\":\"uint88\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structQuorum.QuorumOrder\",\"name\":\"o\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint88\",\"name\":\"price\",\"type\":\"uint88\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structQuorum.QuorumBid[]\",\"name\":\"bids\",\"type\":\"tuple[]\"},{\"internalType\":\"bytes[]\",\"name\":\"signatures\",\"type\":\"bytes[]\"}],\"name\":\"open\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"providers\",\"outputs\":[{\"internalType\":\"contractProviders\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"reveal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"settle\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"task\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"need\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"seats\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"pending\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"hidden\",\"type\":\"uint8\"},{\"internalType\":\"uint48\",\"name\":\"challengeBy\",\"type\":\"uint48\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint48\",\"name\":\"commitBy\",\"type\":\"uint48\"},{\"internalType\":\"uint48\",\"name\":\"revealBy\",\"type\":\"uint48\"},{\"internalType\":\"uint32\",\"name\":\"commitWithin\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"referees\",\"type\":\"bytes32\"},{\"internalType\":\"uint88\",\"name\":\"refereePrice\",\"type\":\"uint88\"},{\"internalType\":\"uint32\",\"name\":\"challengeWithin\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"accused\",\"type\":\"bytes32\"}],\"internalType\":\"structQuorum.Task\",\"name\":\"details\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint88\",\"name\":\"price\",\"type\":\"uint88\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"value\",\"type\":\"bytes32\"}],\"internalType\":\"structQuorum.Seat[]\",\"name\":\"seats\",\"type\":\"tuple[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Quorum",
	Bin: "0x6101a080604052346101d157604081613cad803803809161002082856101d5565b8339810103126101d1578051906001600160a01b03821682036101d15760200151906001600160a01b03821682036101d1576040516100606040826101d5565b600e815260208101906d50726f626974792051756f72756d60901b82526040519361008c6040866101d5565b600185526020850193603160f81b855260805260a0526100ab8161020c565b610160526100b88461020c565b6101805251902091826101205251902080610140524660e0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261012260c0826101d5565b51902060c0523061010052604051613a35908161027882396080518181816101cc015281816129d501528181612e2b0152613246015260a05181818161024c01528181610b74015281816110dd01528181611ac4015281816122670152818161329c015261362b015260c0518161384b015260e051816139020152610100518161381c0152610120518161389a015261014051816138c00152610160518161120a015261018051816112340152f35b5f80fd5b601f909101601f19168101906001600160401b038211908210176101f857604052565b634e487b7160e01b5f52604160045260245ffd5b601f815111610237576020815191015160208210610228571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe60806040526004361015610011575f80fd5b5f5f3560e01c9081630e8ef2cb1461236a5781630fd6722a146120e8578163185f324b146102b1578163269499841461234d578163296caf72146121115781633969307d146109555781633ccfd60b146120ed578163463f9e4c146101a857816347591de4146120e85781634abe9d7d146103265781634d52850e1461204057816351bb9b1e146120065781637d4ddcff14611fe9578163810b70cc1461168f57816383daa1491461130857816384b0196e146111f1578163881a235f146109555781638bbe4d9d14610f6c57816394c2c24f14610f51578163987757dd146109b15781639eca672c1461095a578163a5eac32c14610955578163c1d810d514610625578163c39af3d714610326578163cf66151b1461032b578163d1b9c430146102b1578163d31a03c214610326578163ddce5c131461030a578163df18e047146102d4578163ee9e9c4b146102b6578163f03beea1146102b1578163f3c5267014610270578163f8401fe61461022d578163f973a209146101f3578163fc0c546a146101ad575063fde990e9146101a8575f80fd5b6123cb565b346101f057806003193601126101f05760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b80fd5b346101f057806003193601126101f05760206040517f84171b483b64cbe9d54187044e42bbcd338818a14fb2854060d03e1ebe184d968152f35b346101f057806003193601126101f05760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101f05760803660031901126101f057602435906001600160a01b03821682036101f05760206102a960643560443585600435612831565b604051908152f35b612385565b346101f05760203660031901126101f05760206102a96004356127ec565b346101f05760203660031901126101f05760406020916001600160a01b036102fa612456565b1681528083522054604051908152f35b346101f057806003193601126101f057602060405161dead8152f35b6123e6565b346101f05760203660031901126101f0576101e090600435908083604051610352816124b0565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201528261010082015282610120820152826101408201528261016082015282610180820152826101a0820152826101c082015201526104b06103be83612fed565b604051936103cb856124b0565b60058254926001600160a01b038416875260ff8460a01c16602088015260ff8460a81c16604088015265ffffffffffff60ff8560b01c16948560608a015260ff8160b81c1660808a015260ff8160c01c1660a08a015260c81c1660c088015260018101546001600160801b03811660e089015265ffffffffffff8160801c1661010089015265ffffffffffff8160b01c1661012089015260e01c6101408801526002810154610160880152600381015461018088015263ffffffff60048201546001600160581b0381166101a08a015260581c166101c0880152015486860152613072565b9060405193836001600160a01b0386955116855260ff602082015116602086015260ff604082015116604086015260ff606082015116606086015260ff608082015116608086015260ff60a08201511660a086015265ffffffffffff60c08201511660c08601526001600160801b0360e08201511660e086015265ffffffffffff6101008201511661010086015265ffffffffffff6101208201511661012086015263ffffffff610140820151166101408601526101608101516101608601526101808101516101808601526001600160581b036101a0820151166101a086015263ffffffff6101c0820151166101c086015201516101e0840152610220610200840152815180610220850152602061024085019301915b8181106105d6575050500390f35b9193509160206080600192606087516001600160a01b0381511683526001600160581b0385820151168584015260ff6040820151166040840152015160608201520194019101918493926105c8565b346101f05760803660031901126101f057600435906106426123a0565b9160443561064e612866565b61065884836128da565b9490855460f81c815490600160ff8360b01c16149081610948575b8161093d575b600381141580610935575b61091c575060018301549065ffffffffffff8260b01c168042116108f15750156107fe5750508260017f7bb7e52c5245c696dd9e78767a77b535ff9c2f20f69a16b652d7d092fa3741f39596976106fe6106e460ff865460b81c1661249e565b855460ff60b81b191660b89190911b60ff60b81b16178555565b7f04000000000000000000000000000000000000000000000000000000000000006001600160f81b03825416178155015563ffffffff600482015460581c1690811515806107de575b610789575b50506040805160ff9290921682526020820192909252a2807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b61079e6107d79265ffffffffffff4216612730565b7fff000000000000ffffffffffffffffffffffffffffffffffffffffffffffffff65ffffffffffff60c81b83549260c81b169116179055565b858061074c565b5060ff6107f7825482808260c01c169160b81c166127c4565b1615610747565b65ffffffffffff9060801c1680421115806108e2575b6108b75750610827606435853388612831565b600188015480910361088c575060017f7bb7e52c5245c696dd9e78767a77b535ff9c2f20f69a16b652d7d092fa3741f395969761088761086d60ff889560c01c1661249e565b855460ff60c01b191660c09190911b60ff60c01b16178555565b6106fe565b7f9e940e09000000000000000000000000000000000000000000000000000000008752600452602486fd5b7fb66ada4e000000000000000000000000000000000000000000000000000000008752600452602486fd5b5060ff8260b81c161515610814565b7f4f348b7d000000000000000000000000000000000000000000000000000000008952600452602488fd5b6358af4c6160e01b885260ff8516600452602452604487fd5b508115610684565b600181149150610679565b6005840154159150610673565b6123b0565b346101f05760203660031901126101f057602090610986610979612456565b610981612866565b6129a9565b907f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b346101f05760203660031901126101f0576109ca612866565b6109d5600435612fed565b805460ff8160a01c1660018103610f3857506109f960ff8260b01c16600435613072565b610a0960ff8360a81c1682613157565b949092610a1585613036565b80610f02575b15610ebe57508415610eb6578460035b60ff60a01b1974ff000000000000000000000000000000000000000087549260a01b169116178555610eab575b6005840154916001600160801b0360018601541690829683918490855b8151811015610daf57610a8881836127d8565b518615159087610d9c575b81610d79575b60019089928760ff604084015116600481145f14610d425750610d23575b60ff83169060028214908115610d04578c610af660406001600160581b03602088015116926001600160a01b038851168152806020522091825461277b565b90555b610b5d575b5050516040805160ff80871682529093166020840152820192909252600192916001600160a01b031690600435907f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a29080606081015b0390a301610a75565b8015610cfa575b15610c5757506001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166001600160a01b03825116813b15610c53576040516377e3e62d60e11b81526001600160a01b039190911660048201526001600160801b038b166024820152908b908290604490829084905af18015610c4857908b91610c2f575b5050907f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a2610b546001600160a01b0360019695945b939495965050610afe565b81610c39916124fd565b610c4457898f610bef565b8980fd5b6040513d8d823e3d90fd5b8b80fd5b9250966004610c708a6001600160a01b038b5116613228565b9303610cb757907f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a2610b546001600160a01b03610cb186600198979661277b565b9a610c24565b9694907f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a2610b546001600160a01b03610cf486600198979661277b565b98610c24565b5060018114610b64565b9f610d1d906001600160581b036020860151169061277b565b9f610af9565b91508b6060820151145f14610d3b5760025b91610ab7565b6003610d35565b90508360038214918215610d61575b505015610ab75760049250610ab7565b14905080610d71575b835f610d51565b508b15610d6a565b9050600160ff60408301511614801590610d94575b90610a99565b508815610d8e565b604081015160ff16600214159150610a93565b868b898b878e888b610dc1818861277b565b610e79575b5080610e59575b5054936040519060ff8660a01c16825283602083015260408201527f4b567bdcaea73a4bc3911ad7249eeaf81e07e5f6fa993cc54f3ddb66822c7b4f606060043592a282610e3d575b84807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b6001600160a01b03610e509416926133fb565b81808080610e16565b61dead875286602052610e716040882091825461277b565b905586610dcd565b610e83908761277b565b6001600160a01b03835416885287602052610ea36040892091825461277b565b905587610dc6565b826002850155610a58565b846004610a2b565b9065ffffffffffff60449281600188015460b01c167f7eb494f600000000000000000000000000000000000000000000000000000000845260045260c81c16602452fd5b5085158015610f25575b80610a1b575065ffffffffffff8160c81c164211610a1b565b5065ffffffffffff8160c81c1615610f0c565b83604491632b3263b360e01b8252600435600452602452fd5b346101f057806003193601126101f0576020604051600f8152f35b346101f05760603660031901126101f05760043590610f896123a0565b9160443590610f96612866565b610fa084826128da565b929094835460f81c600181036111d75750600186019365ffffffffffff855460801c168042116111ac57506001817f03000000000000000000000000000000000000000000000000000000000000006001600160f81b0386945416178155015561102d61101360ff885460b81c1661249e565b875460ff60b81b191660b89190911b60ff60b81b16178755565b600160ff875460c01c160160ff8111611198578692600594926110877f55b54e75d0fd8319841df483047d3f9ff35109db2fb57503d8ce6ca229a1042193899a9060ff60c01b1960ff60c01b83549260c01b169116179055565b6040805160ff9290921682526020820192909252a20154151580611185575b6110d1575b507f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b546001600160801b03167f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316803b15611181576040517fff1f28600000000000000000000000000000000000000000000000000000000081523360048201526001600160801b0392909216602483015282908290604490829084905af1801561117657156110ab578161116b916124fd565b6101f05780826110ab565b6040513d84823e3d90fd5b5050fd5b506001600160801b0381541615156110a6565b602486634e487b7160e01b81526011600452fd5b7f8c35605f000000000000000000000000000000000000000000000000000000008752600452602486fd5b859060ff6044936358af4c6160e01b845216600452602452fd5b346101f057806003193601126101f0576112ac9061122e7f000000000000000000000000000000000000000000000000000000000000000061395c565b906112587f000000000000000000000000000000000000000000000000000000000000000061395c565b9060206112ba6040519361126c83866124fd565b8385525f3681376040519687967f0f00000000000000000000000000000000000000000000000000000000000000885260e08589015260e0880190612432565b908682036040880152612432565b904660608601523060808601528260a086015284820360c08601528080855193848152019401925b8281106112f157505050500390f35b8351855286955093810193928101926001016112e2565b346101f05760403660031901126101f05760043560243567ffffffffffffffff811161168b5761133c903690600401612401565b611344612866565b61134d836127ec565b9261135781612fed565b908154600160ff8260a01c1614801590611678575b8015611668575b6116555761139761138a60ff8360b01c1684613072565b60ff8360a81c1690613157565b919091156116425765ffffffffffff9060c81c168042116116175750600f841180156115b5575b611585577402000000000000000000000000000000000000000060ff60a01b1984541617835560028301558486526003602052604086208360011c600181018091116115715791806005859361146160049660016001600160581b039901548a63ffffffff61144365ffffffffffff8460801c1665ffffffffffff8560b01c16612480565b169260ff806001600160801b038560e01c9516931691163387612b2e565b01558633917f4c069ac8f7a787872f109fe6edee4e8e58324f7af80a18ad29662be40ba8e4bf8a80a4015416918490815b83831061150757505050816114d0575b602083857f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b8181029181830414901517156114f357916114ec602093612e29565b91836114a2565b602483634e487b7160e01b81526011600452fd5b6001600160a01b038061152361151e868887612788565b6126a2565b92169116111561155e57600161153d61151e848685612788565b926115578661155061151e848988612788565b838a612d68565b0191611492565b60248683630d4d9b8160e01b8252600452fd5b602488634e487b7160e01b81526011600452fd5b60248760038501547fe0327326000000000000000000000000000000000000000000000000000000008252600452fd5b5060405160208101908681838b5b8981106115ed57506115de925003601f1981018352826124fd565b519020600384015414156113be565b91506020806001926001600160a01b036116068761246c565b1681520193019101918391926115c3565b7f7d299ba8000000000000000000000000000000000000000000000000000000008852600452602487fd5b6024888463128ec04360e21b8252600452fd5b6024878363128ec04360e21b8252600452fd5b5061167283613036565b15611373565b5065ffffffffffff8160c81c161561136c565b8280fd5b346101f05736600319016101e08112611fe5576101a0136101f0576101a4359067ffffffffffffffff82116101f057366023830112156101f05781600401359167ffffffffffffffff8311611fe5573660248460071b83010111611fe5576101c43567ffffffffffffffff811161168b5761170e903690600401612401565b611716612866565b6001600160a01b0361172661268c565b163303611fa55760ff61173761266c565b16158015611f91575b8015611f74575b8015611f51575b611f0d5762278d0063ffffffff6117636126cc565b16118015611ef4575b8015611edb575b611eb35763ffffffff6117846126f2565b1615156101243590811514611e8b5767ffffffffffffffff6117a461274e565b164211611e4e5760ff6117b561266c565b168614801590611e3a575b611dff576117cc61251f565b908186526003602052604086209060ff825460a01c16611dd3576118226117f161268c565b6117f961267c565b61180161266c565b6118096126b6565b906118126126cc565b9261181b6126df565b9488612b2e565b63ffffffff61182f6126f2565b16611cf6575b50817f65df7b4259ebbc7fd2ec67bbecde81dc6cfb30b3a8a9aee67b8f328373f44d5360a06001600160a01b036118709a989a97969761268c565b65ffffffffffff61187f61267c565b966001600160801b0360016118926126b6565b9201549160ff6040519a6024358c521660208b0152166040890152818160801c16606089015260b01c1660808701521693a3849285928697601e1982360301985b87811015611cb1578060071b8201966024880135868103611c8157608489019067ffffffffffffffff61190583612766565b164211611c435760448a01986001600160a01b03806119238c6126a2565b921691161115611c3057888c91606461193b836126a2565b9c611945846126a2565b94506001600160a01b036119886040519560208701957f046f2d239353d09d0e9a997c5d219ad39a7dc182efb6ea52ced10831f41d1b368752604088015261246c565b166060850152019384356001600160581b0381168103611c2c576001600160581b03166080840152359167ffffffffffffffff83168303611c2c5767ffffffffffffffff6119ed931660a082015260a081526119e560c0826124fd565b519020612aed565b9087851015611c18578d8560051b88013590811215611c145787019182359267ffffffffffffffff8411611c1057602001918336038313611c105790611a34939291612cc3565b15611bd357611a428161271c565b6001600160581b0380611a53612706565b16911611611b8857906001600160581b03611a8d611a9493611a88611a778c6126a2565b611a808361271c565b90888d612d68565b61271c565b169061277b565b956001600160801b03611aa56126b6565b16611ab7575b506001019594956118d3565b611aea6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016916126a2565b90611af36126b6565b91813b15610c53576040517fff1f28600000000000000000000000000000000000000000000000000000000081526001600160a01b0390911660048201526001600160801b0390921660248301528a9082908183816044810103925af18015611b7d57908a91611b64575b50611aab565b81611b6e916124fd565b611b7957888b611b5e565b8880fd5b6040513d8c823e3d90fd5b8a6001600160581b03611b9c60449361271c565b81611ba5612706565b917f36c6c2580000000000000000000000000000000000000000000000000000000085521660045216602452fd5b60248b6001600160a01b03611be78b6126a2565b7f9a7d38d900000000000000000000000000000000000000000000000000000000835216600452fd5b8e80fd5b8d80fd5b60248d634e487b7160e01b81526032600452fd5b5f80fd5b60248c85630d4d9b8160e01b8252600452fd5b60248c67ffffffffffffffff611c5885612766565b7fbefd989c00000000000000000000000000000000000000000000000000000000835216600452fd5b8a604491887f62c9964d000000000000000000000000000000000000000000000000000000008352600452602452fd5b6020858a8980611ce7575b507f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b611cf090612e29565b83611cbc565b6003820155610144356001600160581b03811690818103611dcf575060048201908154906effffffff0000000000000000000000611d326126f2565b60581b16916effffffffffffffffffffffffffffff191617179055600160ff611d5961266c565b1603611d66575b87611835565b611dca611d9065ffffffffffff600184015460b01c1663ffffffff611d896126f2565b1690612730565b82547fff000000000000ffffffffffffffffffffffffffffffffffffffffffffffffff1660c89190911b65ffffffffffff60c81b16178255565b611d60565b8780fd5b602487847fbd3b350e000000000000000000000000000000000000000000000000000000008252600452fd5b60448560ff88611e0d61266c565b907f8f0ee03a00000000000000000000000000000000000000000000000000000000845260045216602452fd5b5060ff611e4561266c565b168214156117c0565b60248567ffffffffffffffff611e6261274e565b7fbd5c334e00000000000000000000000000000000000000000000000000000000835216600452fd5b6004857fe28daa4d000000000000000000000000000000000000000000000000000000008152fd5b6004847fd91daaf5000000000000000000000000000000000000000000000000000000008152fd5b5062278d0063ffffffff611eed6126f2565b1611611773565b5062278d0063ffffffff611f066126df565b161161176c565b60448460ff611f1a61266c565b81611f2361267c565b917f1ee8cee50000000000000000000000000000000000000000000000000000000085521660045216602452fd5b50611f5a61267c565b6101fe60ff611f6761266c565b169160011b16111561174e565b50611f7d61267c565b60ff80611f8861266c565b16911611611747565b50600f60ff611f9e61266c565b1611611740565b6044846001600160a01b03611fb861268c565b7f5eeea4210000000000000000000000000000000000000000000000000000000083523360045216602452fd5b5080fd5b346101f0576101a03660031901126101f0575060206102a961251f565b346101f057806003193601126101f05760206040517f046f2d239353d09d0e9a997c5d219ad39a7dc182efb6ea52ced10831f41d1b368152f35b346101f05760803660031901126101f05760405160208101917f046f2d239353d09d0e9a997c5d219ad39a7dc182efb6ea52ced10831f41d1b36835260043560408301526024356001600160a01b038116809103611fe55760608301526044356001600160581b038116809103611fe55760808301526064359067ffffffffffffffff82168092036101f05760206102a985858560a082015260a081526119e560c0826124fd565b61236a565b346101f057806003193601126101f057602090612108612866565b610986336129a9565b34611c2c576040366003190112611c2c576004359061212e6123a0565b91612137612866565b61214183826128da565b9190825460f81c60018114801590612340575b6123275750600181019283548060e11c8160e01c0363ffffffff81116123135765ffffffffffff918263ffffffff61219193169160801c16612480565b168042116122e857506001600160801b0394956122247f1b1efebcacaecfeb8073863fd13d8d9581a4eb9b6e292f79accbfabaa56bd7ed93837f02000000000000000000000000000000000000000000000000000000000000006001600160f81b03602096541617905561220b60ff825460b81c1661249e565b60ff60b81b1960ff60b81b83549260b81b169116179055565b60ff60405191168152a254168061225d575b50807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15611c2c576040516377e3e62d60e11b81523360048201526001600160801b039290921660248301525f908290604490829084905af180156122dd5715612236576122d691505f906124fd565b5f81612236565b6040513d5f823e3d90fd5b7f7d4d7806000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b60ff866358af4c6160e01b5f521660045260245260445ffd5b5060058201541515612154565b34611c2c575f366003190112611c2c57602060405162278d008152f35b34611c2c575f366003190112611c2c57602060405160038152f35b34611c2c575f366003190112611c2c57602060405160018152f35b6024359060ff82168203611c2c57565b34611c2c575f366003190112611c2c57602060405160048152f35b34611c2c575f366003190112611c2c57602060405160058152f35b34611c2c575f366003190112611c2c57602060405160028152f35b9181601f84011215611c2c5782359167ffffffffffffffff8311611c2c576020808501948460051b010111611c2c57565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b0382168203611c2c57565b35906001600160a01b0382168203611c2c57565b9065ffffffffffff8091169116039065ffffffffffff821161231357565b60ff5f199116019060ff821161231357565b610200810190811067ffffffffffffffff8211176124cd57604052565b634e487b7160e01b5f52604160045260245ffd5b6080810190811067ffffffffffffffff8211176124cd57604052565b90601f8019910116810190811067ffffffffffffffff8211176124cd57604052565b604051602081017f84171b483b64cbe9d54187044e42bbcd338818a14fb2854060d03e1ebe184d9681526004356001600160a01b038116809103611c2c576040830152602435606083015260443560ff8116809103611c2c57608083015260643560ff8116809103611c2c5760a08301526084356001600160581b038116809103611c2c5760c083015260a4356001600160801b038116809103611c2c5760e083015260c43563ffffffff8116809103611c2c5761010083015260e43563ffffffff8116809103611c2c576101208301526101043563ffffffff8116809103611c2c5761014083015261012435610160830152610144356001600160581b038116809103611c2c57610180830152610164359167ffffffffffffffff8316809303611c2c57612669926101a0820152610184356101c08201526101c081526119e56101e0826124fd565b90565b60443560ff81168103611c2c5790565b60643560ff81168103611c2c5790565b6004356001600160a01b0381168103611c2c5790565b356001600160a01b0381168103611c2c5790565b60a4356001600160801b0381168103611c2c5790565b60c43563ffffffff81168103611c2c5790565b60e43563ffffffff81168103611c2c5790565b6101043563ffffffff81168103611c2c5790565b6084356001600160581b0381168103611c2c5790565b356001600160581b0381168103611c2c5790565b9065ffffffffffff8091169116019065ffffffffffff821161231357565b6101643567ffffffffffffffff81168103611c2c5790565b3567ffffffffffffffff81168103611c2c5790565b9190820180921161231357565b91908110156127985760051b0190565b634e487b7160e01b5f52603260045260245ffd5b67ffffffffffffffff81116124cd5760051b60200190565b9060ff8091169116019060ff821161231357565b80518210156127985760209160051b010190565b604051602081019182527f6368616c6c656e6765000000000000000000000000000000000000000000000060408201526029815261282b6049826124fd565b51902090565b9290916001600160a01b036040519360208501958652166040840152606083015260808201526080815261282b60a0826124fd565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6128b25760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b91906128e583612fed565b9260ff845492169160ff8160b01c1683101561297a5760a01c60ff165f19810161296457505f52600460205260405f20905f5260205260405f20906001600160a01b038254168033036129355750565b7ff7e33364000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b90632b3263b360e01b5f5260045260245260445ffd5b507fcf006acb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b6001600160a01b031690815f525f60205260405f2054918215612ac257805f525f6020525f60408120557f0000000000000000000000000000000000000000000000000000000000000000604051907fa9059cbb000000000000000000000000000000000000000000000000000000005f52826004528460245260205f60448180855af160015f5114811615612aa3575b8260405215612a6e5750602081857f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d59352a2565b6001600160a01b03907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001811516612ab957813b15153d151616612a3a565b823d5f823e3d90fd5b7f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b604290612af8613812565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b612c1963ffffffff947bffffffffffffffffffffffffffffffffffffffffffffffffffffffff946001600160a01b03600195999899167fffffffffffffffffffffffff0000000000000000000000000000000000000000855416178455600160a01b60ff60a01b1985541617845583547fffffffffffffffffff0000ffffffffffffffffffffffffffffffffffffffffff75ff00000000000000000000000000000000000000000076ff000000000000000000000000000000000000000000008560b01b169360a81b16911617178355829060ff60b81b1960ff60b81b83549260b81b169116179055565b01947fffffffff000000000000000000000000000000000000000000000000000000006001600160801b03817bffffffffffff00000000000000000000000000000000000000000000612cad8a549588612ca58b75ffffffffffff00000000000000000000000000000000612c9b65ffffffffffff42169d8e93168093612730565b60801b169b612730565b911690612730565b60b01b169660e01b169616911617161717179055565b929190833b612d145790612cd79291613928565b506004811015612d0057159182612ced57505090565b6001600160a01b03919250811691161490565b634e487b7160e01b5f52602160045260245ffd5b6064835f946020969460405194630b135d3f60e11b8652600486015260406024860152816044860152838501378281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b5f81815260046020908152604080832085845282529182902060a087901b7effffffffffffffffffffff0000000000000000000000000000000000000000166001600160a01b039096169586177f0100000000000000000000000000000000000000000000000000000000000000179055815160ff90941684526001600160581b03959095169483019490945291927f995259bed906c0d84bded17385032ebd155e1241ae2a2a7b6b4276a38691884b91a3565b9190820391821161231357565b7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051916370a0823160e01b8352306004840152602083602481855afa9283156122dd575f93612fb9575b50604051907f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615612fac575b50906040525f60605215612f7c57906020602492604051938480926370a0823160e01b82523060048301525afa80156122dd575f90612f48575b612f0f9250612e1c565b818103612f1a575050565b7f9366facf000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506020823d602011612f74575b81612f62602093836124fd565b81010312611c2c57612f0f9151612f05565b3d9150612f55565b827f09165000000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b3b15153d1516165f612ecb565b9092506020813d602011612fe5575b81612fd5602093836124fd565b81010312611c2c5751915f612e7f565b3d9150612fc8565b90815f52600360205260405f209160ff835460a01c161561300b5750565b7f2e3abafd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b65ffffffffffff600182015460b01c164211908115613053575090565b60ff915061306d905482808260c01c169160b81c166127c4565b161590565b919061307d816127ac565b61308a60405191826124fd565b818152601f19613099836127ac565b015f5b81811061312857505080935f5b8381106130b65750505050565b600190825f52600460205260405f20815f5260205260405f2082604051916130dd836124e1565b80546001600160a01b03811684526001600160581b038160a01c16602085015260f81c60408401520154606082015261311682866127d8565b5261312181856127d8565b50016130a9565b602090604051613137816124e1565b5f81525f838201525f60408201525f60608201528282860101520161309c565b5f905b805182101561321f57600460ff604061317385856127d8565b5101511603613216575f93825b82518110156131e857600460ff604061319984876127d8565b5101511614806131c3575b6131b1575b600101613180565b945f19811461231357600101946131a9565b5060606131d082856127d8565b51015160606131df86866127d8565b510151146131a4565b509383909291921015613200576001905b019061315a565b6060925061320d916127d8565b51015190600190565b906001906131f9565b5050505f905f90565b6001600160801b0382169291905f84156133f3576001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016604051926370a0823160e01b8452306004850152602084602481855afa9384156122dd575f946133bf575b506001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001694853b15611c2c576040517f676d8bd40000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301526001600160801b03166024820152935f908590604490829084905af19384156122dd576024946133a9575b50602090604051948580926370a0823160e01b82523060048301525afa90811561339d5790613369575b61335a9250612e1c565b918083116133655750565b9150565b506020823d602011613395575b81613383602093836124fd565b81010312611c2c5761335a9151613350565b3d9150613376565b604051903d90823e3d90fd5b6133b69192505f906124fd565b5f906020613326565b9093506020813d6020116133eb575b816133db602093836124fd565b81010312611c2c5751925f613291565b3d91506133ce565b505f93505050565b9190825f52600360205260405f2090158015613805575b6137d4577405000000000000000000000000000000000000000060ff60a01b198254161781558160028201556001600160801b036001820154169060ff815460b01c16905f915f935f5b8281106135125750505091816040937f2ed9685f2b2959ae68f5fe7eaba61f89009d14400a20aeb1e950a8137a8017e695936134ea575b50506134c46001600160a01b038260011c971696875f525f602052845f206134bc82825461277b565b905582612e1c565b61dead5f525f6020526134db845f2091825461277b565b905582519182526020820152a3565b6001600160a01b039054165f525f602052613509845f2091825461277b565b90555f80613493565b875f52600460205260405f20815f5260205260405f2090604051613535816124e1565b898354916001600160a01b03831681528a6001600160581b038460a01c16956001602084019588875260f81c91826040860152015490816060850152600481145f146137b85750036137b15760025b925b5f9560ff851690600282036136ee5750506001600160581b039051166001600160a01b038251165f525f6020526135c260405f2091825461277b565b90558561361f575b6001946001600160a01b037f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a2925b516040805160ff89811682529790971660208801528601929092521692606090a30161345c565b90506001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166001600160a01b0382511690803b15611c2c576040516377e3e62d60e11b81526001600160a01b039290921660048301526001600160801b03871660248301525f908290604490829084905af19485156122dd576001600160a01b038d937f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a2936001986136de575b5092505094506135ca565b5f6136e8916124fd565b5f6136d3565b90929a6137009250969394959661277b565b9060018103613791575b60040361375057816001600160a01b0361374a6001979695947f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a29461277b565b9a6135f8565b9798816001600160a01b0361378b6001979695947f27af5b2b9c77dfe74ea9d863a5cb6f95d93fefad02f81b81253eb3299abca7a29461277b565b9b6135f8565b915060046137a9876001600160a01b038c5116613228565b92905061370a565b6005613584565b6002141591506137cd90505760015b92613586565b60046137c7565b80547fff000000000000ffffffff00ffffffffffffffffffffffffffffffffffffffff16600160a01b179055505050565b5060028101548214613412565b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163014806138ff575b1561386d577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a0815261282b60c0826124fd565b507f00000000000000000000000000000000000000000000000000000000000000004614613844565b90604183036139525761394b9250602081013591604082359201355f1a906139b3565b9192909190565b50505f9160029190565b60ff811690601f821161398b57604051916139786040846124fd565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613a2a579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa156122dd575f516001600160a01b03811615613a2057905f905f90565b505f906001905f90565b5050505f916003919056",
}

// Quorum is an auto generated Go binding around an Ethereum contract.
type Quorum struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Quorum) GetABI() abi.ABI {
	return c.abi
}

// NewQuorum creates a new instance of Quorum.
func NewQuorum() *Quorum {
	parsed, err := QuorumMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Quorum{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Quorum) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address providers_) returns()
func (quorum *Quorum) PackConstructor(token_ common.Address, providers_ common.Address) []byte {
	enc, err := quorum.abi.Pack("", token_, providers_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackANSWERED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e8ef2cb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ANSWERED() view returns(uint8)
func (quorum *Quorum) PackANSWERED() []byte {
	enc, err := quorum.abi.Pack("ANSWERED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackANSWERED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e8ef2cb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ANSWERED() view returns(uint8)
func (quorum *Quorum) TryPackANSWERED() ([]byte, error) {
	return quorum.abi.Pack("ANSWERED")
}

// UnpackANSWERED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0e8ef2cb.
//
// Solidity: function ANSWERED() view returns(uint8)
func (quorum *Quorum) UnpackANSWERED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("ANSWERED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackBIDTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51bb9b1e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) PackBIDTYPEHASH() []byte {
	enc, err := quorum.abi.Pack("BID_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBIDTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51bb9b1e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) TryPackBIDTYPEHASH() ([]byte, error) {
	return quorum.abi.Pack("BID_TYPEHASH")
}

// UnpackBIDTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x51bb9b1e.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) UnpackBIDTYPEHASH(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("BID_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBURNT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddce5c13.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BURNT() view returns(address)
func (quorum *Quorum) PackBURNT() []byte {
	enc, err := quorum.abi.Pack("BURNT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBURNT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddce5c13.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function BURNT() view returns(address)
func (quorum *Quorum) TryPackBURNT() ([]byte, error) {
	return quorum.abi.Pack("BURNT")
}

// UnpackBURNT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xddce5c13.
//
// Solidity: function BURNT() view returns(address)
func (quorum *Quorum) UnpackBURNT(data []byte) (common.Address, error) {
	out, err := quorum.abi.Unpack("BURNT", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCHALLENGED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc39af3d7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CHALLENGED() view returns(uint8)
func (quorum *Quorum) PackCHALLENGED() []byte {
	enc, err := quorum.abi.Pack("CHALLENGED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCHALLENGED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc39af3d7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CHALLENGED() view returns(uint8)
func (quorum *Quorum) TryPackCHALLENGED() ([]byte, error) {
	return quorum.abi.Pack("CHALLENGED")
}

// UnpackCHALLENGED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc39af3d7.
//
// Solidity: function CHALLENGED() view returns(uint8)
func (quorum *Quorum) UnpackCHALLENGED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("CHALLENGED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackCONVICTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x463f9e4c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CONVICTED() view returns(uint8)
func (quorum *Quorum) PackCONVICTED() []byte {
	enc, err := quorum.abi.Pack("CONVICTED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCONVICTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x463f9e4c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CONVICTED() view returns(uint8)
func (quorum *Quorum) TryPackCONVICTED() ([]byte, error) {
	return quorum.abi.Pack("CONVICTED")
}

// UnpackCONVICTED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x463f9e4c.
//
// Solidity: function CONVICTED() view returns(uint8)
func (quorum *Quorum) UnpackCONVICTED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("CONVICTED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackFAILED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3969307d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function FAILED() view returns(uint8)
func (quorum *Quorum) PackFAILED() []byte {
	enc, err := quorum.abi.Pack("FAILED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFAILED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3969307d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function FAILED() view returns(uint8)
func (quorum *Quorum) TryPackFAILED() ([]byte, error) {
	return quorum.abi.Pack("FAILED")
}

// UnpackFAILED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3969307d.
//
// Solidity: function FAILED() view returns(uint8)
func (quorum *Quorum) UnpackFAILED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("FAILED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackFREED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x185f324b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function FREED() view returns(uint8)
func (quorum *Quorum) PackFREED() []byte {
	enc, err := quorum.abi.Pack("FREED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFREED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x185f324b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function FREED() view returns(uint8)
func (quorum *Quorum) TryPackFREED() ([]byte, error) {
	return quorum.abi.Pack("FREED")
}

// UnpackFREED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x185f324b.
//
// Solidity: function FREED() view returns(uint8)
func (quorum *Quorum) UnpackFREED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("FREED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXSEATS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94c2c24f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (quorum *Quorum) PackMAXSEATS() []byte {
	enc, err := quorum.abi.Pack("MAX_SEATS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXSEATS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94c2c24f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (quorum *Quorum) TryPackMAXSEATS() ([]byte, error) {
	return quorum.abi.Pack("MAX_SEATS")
}

// UnpackMAXSEATS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x94c2c24f.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (quorum *Quorum) UnpackMAXSEATS(data []byte) (*big.Int, error) {
	out, err := quorum.abi.Unpack("MAX_SEATS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXTIME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x26949984.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_TIME() view returns(uint32)
func (quorum *Quorum) PackMAXTIME() []byte {
	enc, err := quorum.abi.Pack("MAX_TIME")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXTIME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x26949984.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_TIME() view returns(uint32)
func (quorum *Quorum) TryPackMAXTIME() ([]byte, error) {
	return quorum.abi.Pack("MAX_TIME")
}

// UnpackMAXTIME is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x26949984.
//
// Solidity: function MAX_TIME() view returns(uint32)
func (quorum *Quorum) UnpackMAXTIME(data []byte) (uint32, error) {
	out, err := quorum.abi.Unpack("MAX_TIME", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackOPEN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1b9c430.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function OPEN() view returns(uint8)
func (quorum *Quorum) PackOPEN() []byte {
	enc, err := quorum.abi.Pack("OPEN")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOPEN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1b9c430.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function OPEN() view returns(uint8)
func (quorum *Quorum) TryPackOPEN() ([]byte, error) {
	return quorum.abi.Pack("OPEN")
}

// UnpackOPEN is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1b9c430.
//
// Solidity: function OPEN() view returns(uint8)
func (quorum *Quorum) UnpackOPEN(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("OPEN", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackORDERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf973a209.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) PackORDERTYPEHASH() []byte {
	enc, err := quorum.abi.Pack("ORDER_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackORDERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf973a209.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) TryPackORDERTYPEHASH() ([]byte, error) {
	return quorum.abi.Pack("ORDER_TYPEHASH")
}

// UnpackORDERTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf973a209.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (quorum *Quorum) UnpackORDERTYPEHASH(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("ORDER_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackOVERRULED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47591de4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function OVERRULED() view returns(uint8)
func (quorum *Quorum) PackOVERRULED() []byte {
	enc, err := quorum.abi.Pack("OVERRULED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOVERRULED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47591de4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function OVERRULED() view returns(uint8)
func (quorum *Quorum) TryPackOVERRULED() ([]byte, error) {
	return quorum.abi.Pack("OVERRULED")
}

// UnpackOVERRULED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47591de4.
//
// Solidity: function OVERRULED() view returns(uint8)
func (quorum *Quorum) UnpackOVERRULED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("OVERRULED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackPAID is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd31a03c2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PAID() view returns(uint8)
func (quorum *Quorum) PackPAID() []byte {
	enc, err := quorum.abi.Pack("PAID")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPAID is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd31a03c2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PAID() view returns(uint8)
func (quorum *Quorum) TryPackPAID() ([]byte, error) {
	return quorum.abi.Pack("PAID")
}

// UnpackPAID is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd31a03c2.
//
// Solidity: function PAID() view returns(uint8)
func (quorum *Quorum) UnpackPAID(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("PAID", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackREFUTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfde990e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function REFUTED() view returns(uint8)
func (quorum *Quorum) PackREFUTED() []byte {
	enc, err := quorum.abi.Pack("REFUTED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackREFUTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfde990e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function REFUTED() view returns(uint8)
func (quorum *Quorum) TryPackREFUTED() ([]byte, error) {
	return quorum.abi.Pack("REFUTED")
}

// UnpackREFUTED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfde990e9.
//
// Solidity: function REFUTED() view returns(uint8)
func (quorum *Quorum) UnpackREFUTED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("REFUTED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSEATCOMMITTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0fd6722a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SEAT_COMMITTED() view returns(uint8)
func (quorum *Quorum) PackSEATCOMMITTED() []byte {
	enc, err := quorum.abi.Pack("SEAT_COMMITTED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSEATCOMMITTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0fd6722a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SEAT_COMMITTED() view returns(uint8)
func (quorum *Quorum) TryPackSEATCOMMITTED() ([]byte, error) {
	return quorum.abi.Pack("SEAT_COMMITTED")
}

// UnpackSEATCOMMITTED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0fd6722a.
//
// Solidity: function SEAT_COMMITTED() view returns(uint8)
func (quorum *Quorum) UnpackSEATCOMMITTED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("SEAT_COMMITTED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSEATDECLINED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4abe9d7d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SEAT_DECLINED() view returns(uint8)
func (quorum *Quorum) PackSEATDECLINED() []byte {
	enc, err := quorum.abi.Pack("SEAT_DECLINED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSEATDECLINED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4abe9d7d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SEAT_DECLINED() view returns(uint8)
func (quorum *Quorum) TryPackSEATDECLINED() ([]byte, error) {
	return quorum.abi.Pack("SEAT_DECLINED")
}

// UnpackSEATDECLINED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4abe9d7d.
//
// Solidity: function SEAT_DECLINED() view returns(uint8)
func (quorum *Quorum) UnpackSEATDECLINED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("SEAT_DECLINED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSEATREVEALED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5eac32c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SEAT_REVEALED() view returns(uint8)
func (quorum *Quorum) PackSEATREVEALED() []byte {
	enc, err := quorum.abi.Pack("SEAT_REVEALED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSEATREVEALED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5eac32c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SEAT_REVEALED() view returns(uint8)
func (quorum *Quorum) TryPackSEATREVEALED() ([]byte, error) {
	return quorum.abi.Pack("SEAT_REVEALED")
}

// UnpackSEATREVEALED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa5eac32c.
//
// Solidity: function SEAT_REVEALED() view returns(uint8)
func (quorum *Quorum) UnpackSEATREVEALED(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("SEAT_REVEALED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSEATTAKEN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf03beea1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SEAT_TAKEN() view returns(uint8)
func (quorum *Quorum) PackSEATTAKEN() []byte {
	enc, err := quorum.abi.Pack("SEAT_TAKEN")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSEATTAKEN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf03beea1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SEAT_TAKEN() view returns(uint8)
func (quorum *Quorum) TryPackSEATTAKEN() ([]byte, error) {
	return quorum.abi.Pack("SEAT_TAKEN")
}

// UnpackSEATTAKEN is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf03beea1.
//
// Solidity: function SEAT_TAKEN() view returns(uint8)
func (quorum *Quorum) UnpackSEATTAKEN(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("SEAT_TAKEN", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSILENT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x881a235f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SILENT() view returns(uint8)
func (quorum *Quorum) PackSILENT() []byte {
	enc, err := quorum.abi.Pack("SILENT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSILENT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x881a235f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SILENT() view returns(uint8)
func (quorum *Quorum) TryPackSILENT() ([]byte, error) {
	return quorum.abi.Pack("SILENT")
}

// UnpackSILENT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x881a235f.
//
// Solidity: function SILENT() view returns(uint8)
func (quorum *Quorum) UnpackSILENT(data []byte) (uint8, error) {
	out, err := quorum.abi.Unpack("SILENT", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83daa149.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challenge(bytes32 id, address[] referees) returns(bytes32 trial)
func (quorum *Quorum) PackChallenge(id [32]byte, referees []common.Address) []byte {
	enc, err := quorum.abi.Pack("challenge", id, referees)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83daa149.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challenge(bytes32 id, address[] referees) returns(bytes32 trial)
func (quorum *Quorum) TryPackChallenge(id [32]byte, referees []common.Address) ([]byte, error) {
	return quorum.abi.Pack("challenge", id, referees)
}

// UnpackChallenge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x83daa149.
//
// Solidity: function challenge(bytes32 id, address[] referees) returns(bytes32 trial)
func (quorum *Quorum) UnpackChallenge(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("challenge", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackChallengeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee9e9c4b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challengeOf(bytes32 id) pure returns(bytes32)
func (quorum *Quorum) PackChallengeOf(id [32]byte) []byte {
	enc, err := quorum.abi.Pack("challengeOf", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallengeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee9e9c4b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challengeOf(bytes32 id) pure returns(bytes32)
func (quorum *Quorum) TryPackChallengeOf(id [32]byte) ([]byte, error) {
	return quorum.abi.Pack("challengeOf", id)
}

// UnpackChallengeOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xee9e9c4b.
//
// Solidity: function challengeOf(bytes32 id) pure returns(bytes32)
func (quorum *Quorum) UnpackChallengeOf(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("challengeOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCommit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bbe4d9d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function commit(bytes32 id, uint8 seat, bytes32 commitment) returns()
func (quorum *Quorum) PackCommit(id [32]byte, seat uint8, commitment [32]byte) []byte {
	enc, err := quorum.abi.Pack("commit", id, seat, commitment)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCommit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bbe4d9d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function commit(bytes32 id, uint8 seat, bytes32 commitment) returns()
func (quorum *Quorum) TryPackCommit(id [32]byte, seat uint8, commitment [32]byte) ([]byte, error) {
	return quorum.abi.Pack("commit", id, seat, commitment)
}

// PackCommitmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3c52670.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function commitmentOf(bytes32 id, address provider, bytes32 output, bytes32 salt) pure returns(bytes32)
func (quorum *Quorum) PackCommitmentOf(id [32]byte, provider common.Address, output [32]byte, salt [32]byte) []byte {
	enc, err := quorum.abi.Pack("commitmentOf", id, provider, output, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCommitmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3c52670.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function commitmentOf(bytes32 id, address provider, bytes32 output, bytes32 salt) pure returns(bytes32)
func (quorum *Quorum) TryPackCommitmentOf(id [32]byte, provider common.Address, output [32]byte, salt [32]byte) ([]byte, error) {
	return quorum.abi.Pack("commitmentOf", id, provider, output, salt)
}

// UnpackCommitmentOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf3c52670.
//
// Solidity: function commitmentOf(bytes32 id, address provider, bytes32 output, bytes32 salt) pure returns(bytes32)
func (quorum *Quorum) UnpackCommitmentOf(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("commitmentOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDecline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x296caf72.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decline(bytes32 id, uint8 seat) returns()
func (quorum *Quorum) PackDecline(id [32]byte, seat uint8) []byte {
	enc, err := quorum.abi.Pack("decline", id, seat)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x296caf72.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decline(bytes32 id, uint8 seat) returns()
func (quorum *Quorum) TryPackDecline(id [32]byte, seat uint8) ([]byte, error) {
	return quorum.abi.Pack("decline", id, seat)
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (quorum *Quorum) PackEip712Domain() []byte {
	enc, err := quorum.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (quorum *Quorum) TryPackEip712Domain() ([]byte, error) {
	return quorum.abi.Pack("eip712Domain")
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (quorum *Quorum) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := quorum.abi.Unpack("eip712Domain", data)
	outstruct := new(Eip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fields = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Name = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Version = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.ChainId = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.VerifyingContract = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Salt = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Extensions = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackHashBid is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d52850e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashBid((bytes32,address,uint88,uint64) b) view returns(bytes32)
func (quorum *Quorum) PackHashBid(b QuorumQuorumBid) []byte {
	enc, err := quorum.abi.Pack("hashBid", b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashBid is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d52850e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashBid((bytes32,address,uint88,uint64) b) view returns(bytes32)
func (quorum *Quorum) TryPackHashBid(b QuorumQuorumBid) ([]byte, error) {
	return quorum.abi.Pack("hashBid", b)
}

// UnpackHashBid is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4d52850e.
//
// Solidity: function hashBid((bytes32,address,uint88,uint64) b) view returns(bytes32)
func (quorum *Quorum) UnpackHashBid(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("hashBid", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d4ddcff.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOrder((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o) view returns(bytes32)
func (quorum *Quorum) PackHashOrder(o QuorumQuorumOrder) []byte {
	enc, err := quorum.abi.Pack("hashOrder", o)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d4ddcff.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOrder((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o) view returns(bytes32)
func (quorum *Quorum) TryPackHashOrder(o QuorumQuorumOrder) ([]byte, error) {
	return quorum.abi.Pack("hashOrder", o)
}

// UnpackHashOrder is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7d4ddcff.
//
// Solidity: function hashOrder((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o) view returns(bytes32)
func (quorum *Quorum) UnpackHashOrder(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("hashOrder", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x810b70cc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o, (bytes32,address,uint88,uint64)[] bids, bytes[] signatures) returns(bytes32 id)
func (quorum *Quorum) PackOpen(o QuorumQuorumOrder, bids []QuorumQuorumBid, signatures [][]byte) []byte {
	enc, err := quorum.abi.Pack("open", o, bids, signatures)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x810b70cc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o, (bytes32,address,uint88,uint64)[] bids, bytes[] signatures) returns(bytes32 id)
func (quorum *Quorum) TryPackOpen(o QuorumQuorumOrder, bids []QuorumQuorumBid, signatures [][]byte) ([]byte, error) {
	return quorum.abi.Pack("open", o, bids, signatures)
}

// UnpackOpen is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x810b70cc.
//
// Solidity: function open((address,bytes32,uint8,uint8,uint88,uint128,uint32,uint32,uint32,bytes32,uint88,uint64,bytes32) o, (bytes32,address,uint88,uint64)[] bids, bytes[] signatures) returns(bytes32 id)
func (quorum *Quorum) UnpackOpen(data []byte) ([32]byte, error) {
	out, err := quorum.abi.Unpack("open", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackOwed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf18e047.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owed(address ) view returns(uint256)
func (quorum *Quorum) PackOwed(arg0 common.Address) []byte {
	enc, err := quorum.abi.Pack("owed", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf18e047.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owed(address ) view returns(uint256)
func (quorum *Quorum) TryPackOwed(arg0 common.Address) ([]byte, error) {
	return quorum.abi.Pack("owed", arg0)
}

// UnpackOwed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf18e047.
//
// Solidity: function owed(address ) view returns(uint256)
func (quorum *Quorum) UnpackOwed(data []byte) (*big.Int, error) {
	out, err := quorum.abi.Unpack("owed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackProviders is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf8401fe6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function providers() view returns(address)
func (quorum *Quorum) PackProviders() []byte {
	enc, err := quorum.abi.Pack("providers")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProviders is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf8401fe6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function providers() view returns(address)
func (quorum *Quorum) TryPackProviders() ([]byte, error) {
	return quorum.abi.Pack("providers")
}

// UnpackProviders is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf8401fe6.
//
// Solidity: function providers() view returns(address)
func (quorum *Quorum) UnpackProviders(data []byte) (common.Address, error) {
	out, err := quorum.abi.Unpack("providers", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackReveal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc1d810d5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reveal(bytes32 id, uint8 seat, bytes32 output, bytes32 salt) returns()
func (quorum *Quorum) PackReveal(id [32]byte, seat uint8, output [32]byte, salt [32]byte) []byte {
	enc, err := quorum.abi.Pack("reveal", id, seat, output, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReveal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc1d810d5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reveal(bytes32 id, uint8 seat, bytes32 output, bytes32 salt) returns()
func (quorum *Quorum) TryPackReveal(id [32]byte, seat uint8, output [32]byte, salt [32]byte) ([]byte, error) {
	return quorum.abi.Pack("reveal", id, seat, output, salt)
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x987757dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle(bytes32 id) returns()
func (quorum *Quorum) PackSettle(id [32]byte) []byte {
	enc, err := quorum.abi.Pack("settle", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x987757dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle(bytes32 id) returns()
func (quorum *Quorum) TryPackSettle(id [32]byte) ([]byte, error) {
	return quorum.abi.Pack("settle", id)
}

// PackTask is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf66151b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function task(bytes32 id) view returns((address,uint8,uint8,uint8,uint8,uint8,uint48,uint128,uint48,uint48,uint32,bytes32,bytes32,uint88,uint32,bytes32) details, (address,uint88,uint8,bytes32)[] seats)
func (quorum *Quorum) PackTask(id [32]byte) []byte {
	enc, err := quorum.abi.Pack("task", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTask is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf66151b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function task(bytes32 id) view returns((address,uint8,uint8,uint8,uint8,uint8,uint48,uint128,uint48,uint48,uint32,bytes32,bytes32,uint88,uint32,bytes32) details, (address,uint88,uint8,bytes32)[] seats)
func (quorum *Quorum) TryPackTask(id [32]byte) ([]byte, error) {
	return quorum.abi.Pack("task", id)
}

// TaskOutput serves as a container for the return parameters of contract
// method Task.
type TaskOutput struct {
	Details QuorumTask
	Seats   []QuorumSeat
}

// UnpackTask is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcf66151b.
//
// Solidity: function task(bytes32 id) view returns((address,uint8,uint8,uint8,uint8,uint8,uint48,uint128,uint48,uint48,uint32,bytes32,bytes32,uint88,uint32,bytes32) details, (address,uint88,uint8,bytes32)[] seats)
func (quorum *Quorum) UnpackTask(data []byte) (TaskOutput, error) {
	out, err := quorum.abi.Unpack("task", data)
	outstruct := new(TaskOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Details = *abi.ConvertType(out[0], new(QuorumTask)).(*QuorumTask)
	outstruct.Seats = *abi.ConvertType(out[1], new([]QuorumSeat)).(*[]QuorumSeat)
	return *outstruct, nil
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (quorum *Quorum) PackToken() []byte {
	enc, err := quorum.abi.Pack("token")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token() view returns(address)
func (quorum *Quorum) TryPackToken() ([]byte, error) {
	return quorum.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (quorum *Quorum) UnpackToken(data []byte) (common.Address, error) {
	out, err := quorum.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ccfd60b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw() returns(uint256 amount)
func (quorum *Quorum) PackWithdraw() []byte {
	enc, err := quorum.abi.Pack("withdraw")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ccfd60b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw() returns(uint256 amount)
func (quorum *Quorum) TryPackWithdraw() ([]byte, error) {
	return quorum.abi.Pack("withdraw")
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ccfd60b.
//
// Solidity: function withdraw() returns(uint256 amount)
func (quorum *Quorum) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := quorum.abi.Unpack("withdraw", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWithdrawFor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9eca672c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (quorum *Quorum) PackWithdrawFor(account common.Address) []byte {
	enc, err := quorum.abi.Pack("withdrawFor", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawFor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9eca672c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (quorum *Quorum) TryPackWithdrawFor(account common.Address) ([]byte, error) {
	return quorum.abi.Pack("withdrawFor", account)
}

// UnpackWithdrawFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9eca672c.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (quorum *Quorum) UnpackWithdrawFor(data []byte) (*big.Int, error) {
	out, err := quorum.abi.Unpack("withdrawFor", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// QuorumChallenged represents a Challenged event raised by the Quorum contract.
type QuorumChallenged struct {
	Task       [32]byte
	Trial      [32]byte
	Challenger common.Address
	Raw        *types.Log // Blockchain specific contextual infos
}

const QuorumChallengedEventName = "Challenged"

// ContractEventName returns the user-defined event name.
func (QuorumChallenged) ContractEventName() string {
	return QuorumChallengedEventName
}

// UnpackChallengedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Challenged(bytes32 indexed task, bytes32 indexed trial, address indexed challenger)
func (quorum *Quorum) UnpackChallengedEvent(log *types.Log) (*QuorumChallenged, error) {
	event := "Challenged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumChallenged)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumCommitted represents a Committed event raised by the Quorum contract.
type QuorumCommitted struct {
	Task       [32]byte
	Seat       uint8
	Commitment [32]byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const QuorumCommittedEventName = "Committed"

// ContractEventName returns the user-defined event name.
func (QuorumCommitted) ContractEventName() string {
	return QuorumCommittedEventName
}

// UnpackCommittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Committed(bytes32 indexed task, uint8 seat, bytes32 commitment)
func (quorum *Quorum) UnpackCommittedEvent(log *types.Log) (*QuorumCommitted, error) {
	event := "Committed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumCommitted)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumEIP712DomainChanged represents a EIP712DomainChanged event raised by the Quorum contract.
type QuorumEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const QuorumEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (QuorumEIP712DomainChanged) ContractEventName() string {
	return QuorumEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (quorum *Quorum) UnpackEIP712DomainChangedEvent(log *types.Log) (*QuorumEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumRefuted represents a Refuted event raised by the Quorum contract.
type QuorumRefuted struct {
	Task       [32]byte
	Challenger common.Address
	Output     [32]byte
	Slashed    *big.Int
	Raw        *types.Log // Blockchain specific contextual infos
}

const QuorumRefutedEventName = "Refuted"

// ContractEventName returns the user-defined event name.
func (QuorumRefuted) ContractEventName() string {
	return QuorumRefutedEventName
}

// UnpackRefutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Refuted(bytes32 indexed task, address indexed challenger, bytes32 output, uint256 slashed)
func (quorum *Quorum) UnpackRefutedEvent(log *types.Log) (*QuorumRefuted, error) {
	event := "Refuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumRefuted)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumRevealed represents a Revealed event raised by the Quorum contract.
type QuorumRevealed struct {
	Task   [32]byte
	Seat   uint8
	Output [32]byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const QuorumRevealedEventName = "Revealed"

// ContractEventName returns the user-defined event name.
func (QuorumRevealed) ContractEventName() string {
	return QuorumRevealedEventName
}

// UnpackRevealedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Revealed(bytes32 indexed task, uint8 seat, bytes32 output)
func (quorum *Quorum) UnpackRevealedEvent(log *types.Log) (*QuorumRevealed, error) {
	event := "Revealed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumRevealed)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumSeatDeclined represents a SeatDeclined event raised by the Quorum contract.
type QuorumSeatDeclined struct {
	Task [32]byte
	Seat uint8
	Raw  *types.Log // Blockchain specific contextual infos
}

const QuorumSeatDeclinedEventName = "SeatDeclined"

// ContractEventName returns the user-defined event name.
func (QuorumSeatDeclined) ContractEventName() string {
	return QuorumSeatDeclinedEventName
}

// UnpackSeatDeclinedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event SeatDeclined(bytes32 indexed task, uint8 seat)
func (quorum *Quorum) UnpackSeatDeclinedEvent(log *types.Log) (*QuorumSeatDeclined, error) {
	event := "SeatDeclined"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumSeatDeclined)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumSeatSettled represents a SeatSettled event raised by the Quorum contract.
type QuorumSeatSettled struct {
	Task     [32]byte
	Seat     uint8
	Provider common.Address
	Outcome  uint8
	Slashed  *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const QuorumSeatSettledEventName = "SeatSettled"

// ContractEventName returns the user-defined event name.
func (QuorumSeatSettled) ContractEventName() string {
	return QuorumSeatSettledEventName
}

// UnpackSeatSettledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event SeatSettled(bytes32 indexed task, uint8 seat, address indexed provider, uint8 outcome, uint256 slashed)
func (quorum *Quorum) UnpackSeatSettledEvent(log *types.Log) (*QuorumSeatSettled, error) {
	event := "SeatSettled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumSeatSettled)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumSeatTaken represents a SeatTaken event raised by the Quorum contract.
type QuorumSeatTaken struct {
	Task     [32]byte
	Seat     uint8
	Provider common.Address
	Price    *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const QuorumSeatTakenEventName = "SeatTaken"

// ContractEventName returns the user-defined event name.
func (QuorumSeatTaken) ContractEventName() string {
	return QuorumSeatTakenEventName
}

// UnpackSeatTakenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event SeatTaken(bytes32 indexed task, uint8 seat, address indexed provider, uint88 price)
func (quorum *Quorum) UnpackSeatTakenEvent(log *types.Log) (*QuorumSeatTaken, error) {
	event := "SeatTaken"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumSeatTaken)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumTaskOpened represents a TaskOpened event raised by the Quorum contract.
type QuorumTaskOpened struct {
	Task     [32]byte
	Buyer    common.Address
	Spec     [32]byte
	Need     uint8
	Bond     *big.Int
	CommitBy uint64
	RevealBy uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const QuorumTaskOpenedEventName = "TaskOpened"

// ContractEventName returns the user-defined event name.
func (QuorumTaskOpened) ContractEventName() string {
	return QuorumTaskOpenedEventName
}

// UnpackTaskOpenedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TaskOpened(bytes32 indexed task, address indexed buyer, bytes32 spec, uint8 need, uint128 bond, uint64 commitBy, uint64 revealBy)
func (quorum *Quorum) UnpackTaskOpenedEvent(log *types.Log) (*QuorumTaskOpened, error) {
	event := "TaskOpened"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumTaskOpened)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumTaskSettled represents a TaskSettled event raised by the Quorum contract.
type QuorumTaskSettled struct {
	Task   [32]byte
	State  uint8
	Output [32]byte
	Refund *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const QuorumTaskSettledEventName = "TaskSettled"

// ContractEventName returns the user-defined event name.
func (QuorumTaskSettled) ContractEventName() string {
	return QuorumTaskSettledEventName
}

// UnpackTaskSettledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TaskSettled(bytes32 indexed task, uint8 state, bytes32 output, uint256 refund)
func (quorum *Quorum) UnpackTaskSettledEvent(log *types.Log) (*QuorumTaskSettled, error) {
	event := "TaskSettled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumTaskSettled)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// QuorumWithdrawn represents a Withdrawn event raised by the Quorum contract.
type QuorumWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const QuorumWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (QuorumWithdrawn) ContractEventName() string {
	return QuorumWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed account, uint256 amount)
func (quorum *Quorum) UnpackWithdrawnEvent(log *types.Log) (*QuorumWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != quorum.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(QuorumWithdrawn)
	if len(log.Data) > 0 {
		if err := quorum.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range quorum.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (quorum *Quorum) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], quorum.abi.Errors["BadChallengeTerms"].ID.Bytes()[:4]) {
		return quorum.UnpackBadChallengeTermsError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["BadQuorum"].ID.Bytes()[:4]) {
		return quorum.UnpackBadQuorumError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return quorum.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["BidExpired"].ID.Bytes()[:4]) {
		return quorum.UnpackBidExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["ChallengeOver"].ID.Bytes()[:4]) {
		return quorum.UnpackChallengeOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["CommitOver"].ID.Bytes()[:4]) {
		return quorum.UnpackCommitOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["InexactTransfer"].ID.Bytes()[:4]) {
		return quorum.UnpackInexactTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["InsufficientFunds"].ID.Bytes()[:4]) {
		return quorum.UnpackInsufficientFundsError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return quorum.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NotAscending"].ID.Bytes()[:4]) {
		return quorum.UnpackNotAscendingError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NotBuyer"].ID.Bytes()[:4]) {
		return quorum.UnpackNotBuyerError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NotDone"].ID.Bytes()[:4]) {
		return quorum.UnpackNotDoneError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NotSeat"].ID.Bytes()[:4]) {
		return quorum.UnpackNotSeatError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NothingOwed"].ID.Bytes()[:4]) {
		return quorum.UnpackNothingOwedError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["NothingToChallenge"].ID.Bytes()[:4]) {
		return quorum.UnpackNothingToChallengeError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["OrderExpired"].ID.Bytes()[:4]) {
		return quorum.UnpackOrderExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["OthersCommit"].ID.Bytes()[:4]) {
		return quorum.UnpackOthersCommitError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["OverCeiling"].ID.Bytes()[:4]) {
		return quorum.UnpackOverCeilingError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return quorum.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["RevealOver"].ID.Bytes()[:4]) {
		return quorum.UnpackRevealOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return quorum.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return quorum.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["TaskTaken"].ID.Bytes()[:4]) {
		return quorum.UnpackTaskTakenError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["TimeTooLong"].ID.Bytes()[:4]) {
		return quorum.UnpackTimeTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["TooLateToDecline"].ID.Bytes()[:4]) {
		return quorum.UnpackTooLateToDeclineError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["UnknownSeat"].ID.Bytes()[:4]) {
		return quorum.UnpackUnknownSeatError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["UnknownTask"].ID.Bytes()[:4]) {
		return quorum.UnpackUnknownTaskError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongOrder"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongOrderError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongReferees"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongRefereesError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongReveal"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongRevealError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongSeatState"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongSeatStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongSeats"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongSeatsError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["WrongState"].ID.Bytes()[:4]) {
		return quorum.UnpackWrongStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], quorum.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return quorum.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// QuorumBadChallengeTerms represents a BadChallengeTerms error raised by the Quorum contract.
type QuorumBadChallengeTerms struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadChallengeTerms()
func QuorumBadChallengeTermsErrorID() common.Hash {
	return common.HexToHash("0xe28daa4da8f860854ebaabe24809d24cbe635c94b61a6a319edb498171b2ebd4")
}

// UnpackBadChallengeTermsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadChallengeTerms()
func (quorum *Quorum) UnpackBadChallengeTermsError(raw []byte) (*QuorumBadChallengeTerms, error) {
	out := new(QuorumBadChallengeTerms)
	if err := quorum.abi.UnpackIntoInterface(out, "BadChallengeTerms", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumBadQuorum represents a BadQuorum error raised by the Quorum contract.
type QuorumBadQuorum struct {
	Seats uint8
	Need  uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadQuorum(uint8 seats, uint8 need)
func QuorumBadQuorumErrorID() common.Hash {
	return common.HexToHash("0x1ee8cee5f22019cb50db50dc0fb35564bdec584ff50473adc22355f86a41dda0")
}

// UnpackBadQuorumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadQuorum(uint8 seats, uint8 need)
func (quorum *Quorum) UnpackBadQuorumError(raw []byte) (*QuorumBadQuorum, error) {
	out := new(QuorumBadQuorum)
	if err := quorum.abi.UnpackIntoInterface(out, "BadQuorum", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumBadSignature represents a BadSignature error raised by the Quorum contract.
type QuorumBadSignature struct {
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address provider)
func QuorumBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address provider)
func (quorum *Quorum) UnpackBadSignatureError(raw []byte) (*QuorumBadSignature, error) {
	out := new(QuorumBadSignature)
	if err := quorum.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumBidExpired represents a BidExpired error raised by the Quorum contract.
type QuorumBidExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BidExpired(uint64 expires)
func QuorumBidExpiredErrorID() common.Hash {
	return common.HexToHash("0xbefd989ceec3203a9bc12f9582505fd7d3b7027399111bf474566e1d0212d817")
}

// UnpackBidExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BidExpired(uint64 expires)
func (quorum *Quorum) UnpackBidExpiredError(raw []byte) (*QuorumBidExpired, error) {
	out := new(QuorumBidExpired)
	if err := quorum.abi.UnpackIntoInterface(out, "BidExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumChallengeOver represents a ChallengeOver error raised by the Quorum contract.
type QuorumChallengeOver struct {
	ChallengeBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ChallengeOver(uint64 challengeBy)
func QuorumChallengeOverErrorID() common.Hash {
	return common.HexToHash("0x7d299ba8d27e81ccbb26fe2826d1cb420306cb125ef2d075839e1cedf10624cb")
}

// UnpackChallengeOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ChallengeOver(uint64 challengeBy)
func (quorum *Quorum) UnpackChallengeOverError(raw []byte) (*QuorumChallengeOver, error) {
	out := new(QuorumChallengeOver)
	if err := quorum.abi.UnpackIntoInterface(out, "ChallengeOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumCommitOver represents a CommitOver error raised by the Quorum contract.
type QuorumCommitOver struct {
	CommitBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CommitOver(uint64 commitBy)
func QuorumCommitOverErrorID() common.Hash {
	return common.HexToHash("0x8c35605f1022a613c718e35b23648a32ae244c00dd37de8d9a2439c710f0a686")
}

// UnpackCommitOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CommitOver(uint64 commitBy)
func (quorum *Quorum) UnpackCommitOverError(raw []byte) (*QuorumCommitOver, error) {
	out := new(QuorumCommitOver)
	if err := quorum.abi.UnpackIntoInterface(out, "CommitOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumInexactTransfer represents a InexactTransfer error raised by the Quorum contract.
type QuorumInexactTransfer struct {
	Received *big.Int
	Wanted   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func QuorumInexactTransferErrorID() common.Hash {
	return common.HexToHash("0x9366facfd0eab5c275551d2aacfe42d873d5c14d816655672626dcc3776c8c59")
}

// UnpackInexactTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func (quorum *Quorum) UnpackInexactTransferError(raw []byte) (*QuorumInexactTransfer, error) {
	out := new(QuorumInexactTransfer)
	if err := quorum.abi.UnpackIntoInterface(out, "InexactTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumInsufficientFunds represents a InsufficientFunds error raised by the Quorum contract.
type QuorumInsufficientFunds struct {
	Payer  common.Address
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientFunds(address payer, uint256 wanted)
func QuorumInsufficientFundsErrorID() common.Hash {
	return common.HexToHash("0x0916500048371c8c782bb79561e7d7c11117539f3ebc4c61bf077c8d604d9f87")
}

// UnpackInsufficientFundsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientFunds(address payer, uint256 wanted)
func (quorum *Quorum) UnpackInsufficientFundsError(raw []byte) (*QuorumInsufficientFunds, error) {
	out := new(QuorumInsufficientFunds)
	if err := quorum.abi.UnpackIntoInterface(out, "InsufficientFunds", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumInvalidShortString represents a InvalidShortString error raised by the Quorum contract.
type QuorumInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func QuorumInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (quorum *Quorum) UnpackInvalidShortStringError(raw []byte) (*QuorumInvalidShortString, error) {
	out := new(QuorumInvalidShortString)
	if err := quorum.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNotAscending represents a NotAscending error raised by the Quorum contract.
type QuorumNotAscending struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAscending(uint256 index)
func QuorumNotAscendingErrorID() common.Hash {
	return common.HexToHash("0x0d4d9b8173c6a4acb0d25d60e9126a0161d71181c6cbe568325cd45e1486a19f")
}

// UnpackNotAscendingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAscending(uint256 index)
func (quorum *Quorum) UnpackNotAscendingError(raw []byte) (*QuorumNotAscending, error) {
	out := new(QuorumNotAscending)
	if err := quorum.abi.UnpackIntoInterface(out, "NotAscending", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNotBuyer represents a NotBuyer error raised by the Quorum contract.
type QuorumNotBuyer struct {
	Caller common.Address
	Buyer  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBuyer(address caller, address buyer)
func QuorumNotBuyerErrorID() common.Hash {
	return common.HexToHash("0x5eeea42118bd49dc175ca5259a354a16c816dce81662a52e43cbcfc575b1ed36")
}

// UnpackNotBuyerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBuyer(address caller, address buyer)
func (quorum *Quorum) UnpackNotBuyerError(raw []byte) (*QuorumNotBuyer, error) {
	out := new(QuorumNotBuyer)
	if err := quorum.abi.UnpackIntoInterface(out, "NotBuyer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNotDone represents a NotDone error raised by the Quorum contract.
type QuorumNotDone struct {
	RevealBy    uint64
	ChallengeBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotDone(uint64 revealBy, uint64 challengeBy)
func QuorumNotDoneErrorID() common.Hash {
	return common.HexToHash("0x7eb494f6b4ce05d263750096ec5478afb5cc453117f3a644378c0dfe5dbf9cd0")
}

// UnpackNotDoneError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotDone(uint64 revealBy, uint64 challengeBy)
func (quorum *Quorum) UnpackNotDoneError(raw []byte) (*QuorumNotDone, error) {
	out := new(QuorumNotDone)
	if err := quorum.abi.UnpackIntoInterface(out, "NotDone", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNotSeat represents a NotSeat error raised by the Quorum contract.
type QuorumNotSeat struct {
	Caller   common.Address
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSeat(address caller, address provider)
func QuorumNotSeatErrorID() common.Hash {
	return common.HexToHash("0xf7e333643981f4d893682fc93824c00feb5870e401553c46b94aa206ac1ca552")
}

// UnpackNotSeatError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSeat(address caller, address provider)
func (quorum *Quorum) UnpackNotSeatError(raw []byte) (*QuorumNotSeat, error) {
	out := new(QuorumNotSeat)
	if err := quorum.abi.UnpackIntoInterface(out, "NotSeat", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNothingOwed represents a NothingOwed error raised by the Quorum contract.
type QuorumNothingOwed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOwed(address account)
func QuorumNothingOwedErrorID() common.Hash {
	return common.HexToHash("0x751b0fdaa408a0c7537afaf0af96a92598192bff093a0ad0f684a7c83bc223c9")
}

// UnpackNothingOwedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOwed(address account)
func (quorum *Quorum) UnpackNothingOwedError(raw []byte) (*QuorumNothingOwed, error) {
	out := new(QuorumNothingOwed)
	if err := quorum.abi.UnpackIntoInterface(out, "NothingOwed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumNothingToChallenge represents a NothingToChallenge error raised by the Quorum contract.
type QuorumNothingToChallenge struct {
	Task [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingToChallenge(bytes32 task)
func QuorumNothingToChallengeErrorID() common.Hash {
	return common.HexToHash("0x4a3b010c669b50eb30f78665ff06b81842cb9733daa88229213c5e06e238c6d9")
}

// UnpackNothingToChallengeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingToChallenge(bytes32 task)
func (quorum *Quorum) UnpackNothingToChallengeError(raw []byte) (*QuorumNothingToChallenge, error) {
	out := new(QuorumNothingToChallenge)
	if err := quorum.abi.UnpackIntoInterface(out, "NothingToChallenge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumOrderExpired represents a OrderExpired error raised by the Quorum contract.
type QuorumOrderExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrderExpired(uint64 expires)
func QuorumOrderExpiredErrorID() common.Hash {
	return common.HexToHash("0xbd5c334eea6c5b4b7e9ea07a8ac61efc9878ce8783211311d885ccdb1c6cf883")
}

// UnpackOrderExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrderExpired(uint64 expires)
func (quorum *Quorum) UnpackOrderExpiredError(raw []byte) (*QuorumOrderExpired, error) {
	out := new(QuorumOrderExpired)
	if err := quorum.abi.UnpackIntoInterface(out, "OrderExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumOthersCommit represents a OthersCommit error raised by the Quorum contract.
type QuorumOthersCommit struct {
	CommitBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OthersCommit(uint64 commitBy)
func QuorumOthersCommitErrorID() common.Hash {
	return common.HexToHash("0xb66ada4ee6b71d7365baabae1a768f0903281b40e05f8349d3e179e80010152e")
}

// UnpackOthersCommitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OthersCommit(uint64 commitBy)
func (quorum *Quorum) UnpackOthersCommitError(raw []byte) (*QuorumOthersCommit, error) {
	out := new(QuorumOthersCommit)
	if err := quorum.abi.UnpackIntoInterface(out, "OthersCommit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumOverCeiling represents a OverCeiling error raised by the Quorum contract.
type QuorumOverCeiling struct {
	Price    *big.Int
	MaxPrice *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OverCeiling(uint256 price, uint88 maxPrice)
func QuorumOverCeilingErrorID() common.Hash {
	return common.HexToHash("0x36c6c258149e57b59e1a907ef1cc5f9a3f44e047c913a7611c9a62586c1d11ad")
}

// UnpackOverCeilingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OverCeiling(uint256 price, uint88 maxPrice)
func (quorum *Quorum) UnpackOverCeilingError(raw []byte) (*QuorumOverCeiling, error) {
	out := new(QuorumOverCeiling)
	if err := quorum.abi.UnpackIntoInterface(out, "OverCeiling", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Quorum contract.
type QuorumReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func QuorumReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (quorum *Quorum) UnpackReentrancyGuardReentrantCallError(raw []byte) (*QuorumReentrancyGuardReentrantCall, error) {
	out := new(QuorumReentrancyGuardReentrantCall)
	if err := quorum.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumRevealOver represents a RevealOver error raised by the Quorum contract.
type QuorumRevealOver struct {
	RevealBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RevealOver(uint64 revealBy)
func QuorumRevealOverErrorID() common.Hash {
	return common.HexToHash("0x4f348b7d38fe1a9eb02387bf2a62dde778661ce63c8e59e011fb3f0b8afbb83c")
}

// UnpackRevealOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RevealOver(uint64 revealBy)
func (quorum *Quorum) UnpackRevealOverError(raw []byte) (*QuorumRevealOver, error) {
	out := new(QuorumRevealOver)
	if err := quorum.abi.UnpackIntoInterface(out, "RevealOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Quorum contract.
type QuorumSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func QuorumSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (quorum *Quorum) UnpackSafeERC20FailedOperationError(raw []byte) (*QuorumSafeERC20FailedOperation, error) {
	out := new(QuorumSafeERC20FailedOperation)
	if err := quorum.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumStringTooLong represents a StringTooLong error raised by the Quorum contract.
type QuorumStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func QuorumStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (quorum *Quorum) UnpackStringTooLongError(raw []byte) (*QuorumStringTooLong, error) {
	out := new(QuorumStringTooLong)
	if err := quorum.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumTaskTaken represents a TaskTaken error raised by the Quorum contract.
type QuorumTaskTaken struct {
	Task [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TaskTaken(bytes32 task)
func QuorumTaskTakenErrorID() common.Hash {
	return common.HexToHash("0xbd3b350e126d343e782ecb34ba5495e7d45adb9491aab95f772488b73d39bdab")
}

// UnpackTaskTakenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TaskTaken(bytes32 task)
func (quorum *Quorum) UnpackTaskTakenError(raw []byte) (*QuorumTaskTaken, error) {
	out := new(QuorumTaskTaken)
	if err := quorum.abi.UnpackIntoInterface(out, "TaskTaken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumTimeTooLong represents a TimeTooLong error raised by the Quorum contract.
type QuorumTimeTooLong struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimeTooLong()
func QuorumTimeTooLongErrorID() common.Hash {
	return common.HexToHash("0xd91daaf58cc68b6870fcc17a2678d65ab16fa95bbee76680ea393a554b0925ca")
}

// UnpackTimeTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimeTooLong()
func (quorum *Quorum) UnpackTimeTooLongError(raw []byte) (*QuorumTimeTooLong, error) {
	out := new(QuorumTimeTooLong)
	if err := quorum.abi.UnpackIntoInterface(out, "TimeTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumTooLateToDecline represents a TooLateToDecline error raised by the Quorum contract.
type QuorumTooLateToDecline struct {
	DeclineBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLateToDecline(uint64 declineBy)
func QuorumTooLateToDeclineErrorID() common.Hash {
	return common.HexToHash("0x7d4d7806cf07bc44f22885de848d542830ecb3ac4803bfcabb3246a196079578")
}

// UnpackTooLateToDeclineError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLateToDecline(uint64 declineBy)
func (quorum *Quorum) UnpackTooLateToDeclineError(raw []byte) (*QuorumTooLateToDecline, error) {
	out := new(QuorumTooLateToDecline)
	if err := quorum.abi.UnpackIntoInterface(out, "TooLateToDecline", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumUnknownSeat represents a UnknownSeat error raised by the Quorum contract.
type QuorumUnknownSeat struct {
	Task [32]byte
	Seat uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownSeat(bytes32 task, uint8 seat)
func QuorumUnknownSeatErrorID() common.Hash {
	return common.HexToHash("0xcf006acb729b3a47a7e383f9c8a2e8331e0429cf73ff210a956bbd320ce37ba6")
}

// UnpackUnknownSeatError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownSeat(bytes32 task, uint8 seat)
func (quorum *Quorum) UnpackUnknownSeatError(raw []byte) (*QuorumUnknownSeat, error) {
	out := new(QuorumUnknownSeat)
	if err := quorum.abi.UnpackIntoInterface(out, "UnknownSeat", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumUnknownTask represents a UnknownTask error raised by the Quorum contract.
type QuorumUnknownTask struct {
	Task [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownTask(bytes32 task)
func QuorumUnknownTaskErrorID() common.Hash {
	return common.HexToHash("0x2e3abafda73ae9d45cfed93d49801db23684d982676257f1d826a93d4310a5e7")
}

// UnpackUnknownTaskError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownTask(bytes32 task)
func (quorum *Quorum) UnpackUnknownTaskError(raw []byte) (*QuorumUnknownTask, error) {
	out := new(QuorumUnknownTask)
	if err := quorum.abi.UnpackIntoInterface(out, "UnknownTask", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongOrder represents a WrongOrder error raised by the Quorum contract.
type QuorumWrongOrder struct {
	Order [32]byte
	Bid   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func QuorumWrongOrderErrorID() common.Hash {
	return common.HexToHash("0x62c9964dcb804258f646860addc4c92f8568afd685cb1fa4a71c74633655bcfa")
}

// UnpackWrongOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func (quorum *Quorum) UnpackWrongOrderError(raw []byte) (*QuorumWrongOrder, error) {
	out := new(QuorumWrongOrder)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongReferees represents a WrongReferees error raised by the Quorum contract.
type QuorumWrongReferees struct {
	Referees [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongReferees(bytes32 referees)
func QuorumWrongRefereesErrorID() common.Hash {
	return common.HexToHash("0xe03273260fac98195381c41d00d0e89e5e845e734122c8597eb91121d60fb23f")
}

// UnpackWrongRefereesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongReferees(bytes32 referees)
func (quorum *Quorum) UnpackWrongRefereesError(raw []byte) (*QuorumWrongReferees, error) {
	out := new(QuorumWrongReferees)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongReferees", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongReveal represents a WrongReveal error raised by the Quorum contract.
type QuorumWrongReveal struct {
	Commitment [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongReveal(bytes32 commitment)
func QuorumWrongRevealErrorID() common.Hash {
	return common.HexToHash("0x9e940e09cb59f0dcb9466f58d686b54a9fbbd02899305f5b87d932133b25c8cb")
}

// UnpackWrongRevealError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongReveal(bytes32 commitment)
func (quorum *Quorum) UnpackWrongRevealError(raw []byte) (*QuorumWrongReveal, error) {
	out := new(QuorumWrongReveal)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongReveal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongSeatState represents a WrongSeatState error raised by the Quorum contract.
type QuorumWrongSeatState struct {
	Seat  uint8
	State uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSeatState(uint8 seat, uint8 state)
func QuorumWrongSeatStateErrorID() common.Hash {
	return common.HexToHash("0x58af4c614d3ca827c351348a58022f6ab1df0cf8970a666e1f51bb87147a14c8")
}

// UnpackWrongSeatStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSeatState(uint8 seat, uint8 state)
func (quorum *Quorum) UnpackWrongSeatStateError(raw []byte) (*QuorumWrongSeatState, error) {
	out := new(QuorumWrongSeatState)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongSeatState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongSeats represents a WrongSeats error raised by the Quorum contract.
type QuorumWrongSeats struct {
	Bids  *big.Int
	Seats uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSeats(uint256 bids, uint8 seats)
func QuorumWrongSeatsErrorID() common.Hash {
	return common.HexToHash("0x8f0ee03aee3bcecddce3f820660a850e15e4e11d8ba05e2826543b87b1e89959")
}

// UnpackWrongSeatsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSeats(uint256 bids, uint8 seats)
func (quorum *Quorum) UnpackWrongSeatsError(raw []byte) (*QuorumWrongSeats, error) {
	out := new(QuorumWrongSeats)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongSeats", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumWrongState represents a WrongState error raised by the Quorum contract.
type QuorumWrongState struct {
	Task  [32]byte
	State uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongState(bytes32 task, uint8 state)
func QuorumWrongStateErrorID() common.Hash {
	return common.HexToHash("0x2b3263b3bc5546a88f5c442a231d009ce5a89c34654ca9a7911b5bb3939a1f60")
}

// UnpackWrongStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongState(bytes32 task, uint8 state)
func (quorum *Quorum) UnpackWrongStateError(raw []byte) (*QuorumWrongState, error) {
	out := new(QuorumWrongState)
	if err := quorum.abi.UnpackIntoInterface(out, "WrongState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// QuorumZeroAmount represents a ZeroAmount error raised by the Quorum contract.
type QuorumZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func QuorumZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (quorum *Quorum) UnpackZeroAmountError(raw []byte) (*QuorumZeroAmount, error) {
	out := new(QuorumZeroAmount)
	if err := quorum.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
