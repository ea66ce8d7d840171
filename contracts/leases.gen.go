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

// EscrowAccount is an auto generated low-level Go binding around an user-defined struct.
type EscrowAccount struct {
	Balance *big.Int
	RateSum *big.Int
	Last    *big.Int
	Funded  *big.Int
	Dry     bool
}

// LeasesLease is an auto generated low-level Go binding around an user-defined struct.
type LeasesLease struct {
	Buyer    common.Address
	Escrow   uint32
	Notice   uint32
	Answer   uint32
	Provider common.Address
	Fee      *big.Int
	Rate     *big.Int
	Bond     *big.Int
	Since    *big.Int
	Claimed  *big.Int
	AnswerBy *big.Int
	EndsAt   *big.Int
	State    uint8
	Reason   uint8
	Watcher  common.Address
}

// LeasesLeaseBid is an auto generated low-level Go binding around an user-defined struct.
type LeasesLeaseBid struct {
	Order    [32]byte
	Provider common.Address
	Rate     *big.Int
	Expires  uint64
}

// LeasesLeaseOrder is an auto generated low-level Go binding around an user-defined struct.
type LeasesLeaseOrder struct {
	Buyer   common.Address
	Escrow  uint32
	Spec    [32]byte
	MaxRate *big.Int
	Bond    *big.Int
	Fee     *big.Int
	Notice  uint32
	Answer  uint32
	Watcher common.Address
	Expires uint64
	Salt    [32]byte
}

// LeasesMetaData contains all meta data concerning the Leases contract.
var LeasesMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractProviders\",\"name\":\"providers_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"}],\"name\":\"AnswerOutOfRange\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"answerBy\",\"type\":\"uint64\"}],\"name\":\"AnswerTooLate\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"signer\",\"type\":\"address\"}],\"name\":\"BadSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"BidExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"answerBy\",\"type\":\"uint64\"}],\"name\":\"ClaimOpen\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"balance\",\"type\":\"uint128\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"EscrowTooSmall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactTransfer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"payer\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InsufficientFunds\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"}],\"name\":\"LeaseTaken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"}],\"name\":\"NoClaim\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"}],\"name\":\"NotBuyer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotParty\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"NotProvider\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"}],\"name\":\"NothingEarned\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"endsAt\",\"type\":\"uint64\"}],\"name\":\"NoticeNotOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"}],\"name\":\"NoticeTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"OrderExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"rate\",\"type\":\"uint256\"},{\"internalType\":\"uint128\",\"name\":\"maxRate\",\"type\":\"uint128\"}],\"name\":\"OverCeiling\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"until\",\"type\":\"uint64\"}],\"name\":\"Solvent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"}],\"name\":\"StaleHeartbeat\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"answerBy\",\"type\":\"uint64\"}],\"name\":\"TimeToAnswer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"}],\"name\":\"UnknownLease\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"bid\",\"type\":\"bytes32\"}],\"name\":\"WrongOrder\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"WrongState\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"fee\",\"type\":\"uint256\"}],\"name\":\"Answered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"answerBy\",\"type\":\"uint64\"}],\"name\":\"Claimed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Collected\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"reason\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slashed\",\"type\":\"uint256\"}],\"name\":\"LeaseClosed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"rate\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint96\",\"name\":\"fee\",\"type\":\"uint96\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"watcher\",\"type\":\"address\"}],\"name\":\"LeaseOpened\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"lease\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"reason\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"endsAt\",\"type\":\"uint64\"}],\"name\":\"NoticeGiven\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"TakenBack\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"ToppedUp\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"BID_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"BY_BUYER\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"BY_PROVIDER\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"CLOSED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DOWN\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ENDING\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"HEARTBEAT_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"INSOLVENT\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_ANSWER\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_NOTICE\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_ANSWER\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ORDER_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"RUNNING\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"answerClaim\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"claimDown\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"closeDown\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"closeInsolvent\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"collect\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"earnedOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"escrow\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"balance\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"rateSum\",\"type\":\"uint128\"},{\"internalType\":\"uint48\",\"name\":\"last\",\"type\":\"uint48\"},{\"internalType\":\"uint48\",\"name\":\"funded\",\"type\":\"uint48\"},{\"internalType\":\"bool\",\"name\":\"dry\",\"type\":\"bool\"}],\"internalType\":\"structEscrow.Account\",\"name\":\"account\",\"type\":\"tuple\"},{\"internalType\":\"uint64\",\"name\":\"solventUntil\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"finish\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"giveNotice\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"rate\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structLeases.LeaseBid\",\"name\":\"b\",\"type\":\"tuple\"}],\"name\":\"hashBid\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"maxRate\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint96\",\"name\":\"fee\",\"type\":\"uint96\"},{\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"watcher\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structLeases.LeaseOrder\",\"name\":\"o\",\"type\":\"tuple\"}],\"name\":\"hashOrder\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"lease\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint96\",\"name\":\"fee\",\"type\":\"uint96\"},{\"internalType\":\"uint128\",\"name\":\"rate\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint48\",\"name\":\"since\",\"type\":\"uint48\"},{\"internalType\":\"uint48\",\"name\":\"claimed\",\"type\":\"uint48\"},{\"internalType\":\"uint48\",\"name\":\"answerBy\",\"type\":\"uint48\"},{\"internalType\":\"uint48\",\"name\":\"endsAt\",\"type\":\"uint48\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"reason\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"watcher\",\"type\":\"address\"}],\"internalType\":\"structLeases.Lease\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"maxRate\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint96\",\"name\":\"fee\",\"type\":\"uint96\"},{\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"watcher\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structLeases.LeaseOrder\",\"name\":\"o\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"rate\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structLeases.LeaseBid\",\"name\":\"b\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"internalType\":\"uint128\",\"name\":\"fund\",\"type\":\"uint128\"}],\"name\":\"open\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"escrow\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"spec\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"maxRate\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint96\",\"name\":\"fee\",\"type\":\"uint96\"},{\"internalType\":\"uint32\",\"name\":\"notice\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"answer\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"watcher\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structLeases.LeaseOrder\",\"name\":\"o\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"rate\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structLeases.LeaseBid\",\"name\":\"b\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"internalType\":\"uint128\",\"name\":\"fund\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"internalType\":\"structPermits.Permit\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"openWithPermit\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"providers\",\"outputs\":[{\"internalType\":\"contractProviders\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"takeBack\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"topUp\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"internalType\":\"structPermits.Permit\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"topUpWithPermit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Leases",
	Bin: "0x6101a080604052346101d857604081613f53803803809161002082856101dc565b8339810103126101d8578051906001600160a01b03821682036101d85760200151906001600160a01b03821682036101d8576040516100606040826101dc565b600e815260208101906d50726f62697479204c656173657360901b82526040519361008c6040866101dc565b600185526020850193603160f81b855260805260a0526100ab81610213565b610160526100b884610213565b6101805251902091826101205251902080610140524660e0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261012260c0826101dc565b51902060c0523061010052604051613cd4908161027f823960805181818161045101528181610afe015281816111c801528181611ba601528181611e5001528181612cb70152818161333701526138ac015260a05181818161032a0152818161050b015281816129b4015261338d015260c05181613ac3015260e05181613b8001526101005181613a9401526101205181613b1201526101405181613b3801526101605181611286015261018051816112b00152f35b5f80fd5b601f909101601f19168101906001600160401b038211908210176101ff57604052565b634e487b7160e01b5f52604160045260245ffd5b601f81511161023e57602081519101516020821061022f571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301df199514611f03575080630865e19014611dde57806309dae35c14611dd95780630e2636a314611dd957806325bac75814611ae65780633a3b07d314611dbb5780633ccfd60b14611d965780633e17cf0314611d5b5780634530eabd1461138457806345c2e81514611c0d578063497777d514611aeb5780634af355a214611ae65780634eff3fc4146118dd57806351bb9b1e146118a257806359a4c8bc146116385780635cc1aeaa146115e757806373ed6268146113a5578063741e5ccd1461138957806379beaa371461138457806384b0196e1461126c5780639438ccda1461117d5780639eca672c14611150578063a2e3427814611132578063a8b6b54c14611081578063b56fc8f414610e75578063c80c3c7c14610b5b578063d07bdafe14610991578063df18e0471461095a578063dfa887bd146108d8578063e8d207a71461064b578063f3fdf33d1461052f578063f8401fe6146104eb578063f973a209146104b0578063f9f1676214610475578063fc0c546a146104315763fde63056146101aa575f80fd5b346103cb5760203660031901126103cb57600435906101c761218c565b6101d082612f43565b6003810190815460ff8160c01c166002810361041a575065ffffffffffff906101f9838761313e565b60901c16938442106103ee578394507f27eeddab06de1274b6d3d34c0d2eb8b577df01a4693e575008ff121fb1894720606065ffffffffffff60018501805460a01c806103de575b506102f4875460026001600160a01b0360ff8360c81c1695869360901c16945416980154986102bb6102958b60801c9b6001600160801b0365ffffffffffff61028d818754168a6120d2565b169116612104565b94829065ffffffffffff60901b1965ffffffffffff60901b83549260901b169116179055565b805461ffff60c01b191660c89290921b60ff60c81b16919091177803000000000000000000000000000000000000000000000000179055565b6040519182526020820152866040820152a281610320575b50505f516020613cb45f395f51905f525d80f35b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001691823b156103d9576040517fefc7cc5a0000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301526001600160801b031660248201529082908290604490829084905af180156103ce576103b6575b8061030c565b816103c0916120b0565b6103cb57805f6103b0565b80fd5b6040513d84823e3d90fd5b505050fd5b6103e890876134ec565b5f610241565b602484867ffab15291000000000000000000000000000000000000000000000000000000008252600452fd5b8460449187632b3263b360e01b8352600452602452fd5b50346103cb57806003193601126103cb5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346103cb57806003193601126103cb5760206040517f71d0dd30b978d587b504e79bc72e4d845d0e150057c881d78c374cb281f45fa38152f35b50346103cb57806003193601126103cb5760206040517fe300749f1ad597a494674e3d0c6528728a851e65dee797327b5c3485543572118152f35b50346103cb57806003193601126103cb5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346103cb5760403660031901126103cb5763ffffffff6040610550611fc1565b926001600160a01b03610561611feb565b9461056a612162565b5016815260036020522091165f5260205260c06105de60405f2060ff60016040519261059584612094565b80546001600160801b038116855260801c6020850152015465ffffffffffff8116604084015265ffffffffffff8160301c16606084015260601c16151560808201524290613678565b67ffffffffffffffff6105f082613774565b6080604051936001600160801b0381511685526001600160801b03602082015116602086015265ffffffffffff604082015116604086015265ffffffffffff60608201511660608601520151151560808401521660a0820152f35b50346103cb5760603660031901126103cb5760043560243567ffffffffffffffff81168091036108d45760443567ffffffffffffffff81116108d057610695903690600401611f1c565b61069d61218c565b6106a684612f43565b90600382019265ffffffffffff845460601c169485156108bd5760018401956001600160a01b0387541680330361088e5750804211610863576001600160a01b03600486015416948561078e575b505084547fffffffffffffffffffffffffffff000000000000000000000000ffffffffffff16909455505082547fb75ebdd7ba36f52c51b76e1a5d57f910e7014ce85c14c20193abd507f55a279d9360209350915060a01c80610771575b505460a01c604051908152a2805f516020613cb45f395f51905f525d80f35b33865285835261078660408720918254612117565b90555f610752565b65ffffffffffff916107a4915460e01c906120d2565b168110801561085a575b61082f579061080861080e939260405160208101917f71d0dd30b978d587b504e79bc72e4d845d0e150057c881d78c374cb281f45fa383528a60408301526060820152606081526108006080826120b0565b519020612f02565b84613805565b1561081d5780808080806106f4565b639a7d38d960e01b8552600452602484fd5b7fcaa1a7ae000000000000000000000000000000000000000000000000000000008852600452602487fd5b504281116107ae565b7f4a168bfa000000000000000000000000000000000000000000000000000000008952600452602488fd5b7f344b0904000000000000000000000000000000000000000000000000000000008a5233600452602452604489fd5b6024888863b29e8f6d60e01b8252600452fd5b8380fd5b8280fd5b50346103cb573660031901610220811261095657610160136103cb576080366101631901126103cb576101e43567ffffffffffffffff8111610956579061093e6109286020933690600401611f1c565b610930611f4a565b9161093961218c565b6121da565b905f516020613cb45f395f51905f525d604051908152f35b5080fd5b50346103cb5760203660031901126103cb5760406020916001600160a01b03610981611fc1565b1681528083522054604051908152f35b50346103cb5760403660031901126103cb576004359063ffffffff82168092036103cb57602435916001600160801b038316908184036108d4576109d361218c565b8115610b4c57338352600360205260408320815f52602052610a0360405f2060ff60016040519261059584612094565b6001600160801b03815116808411610b3557506001600160801b03610a2f610b22959682845116612142565b1681523385526003602090815260408087205f858152908352208251918301516001600160801b039092166001600160801b0319608093841b1617815560019060408401519101805460608501516bffffffffffff00000000000060309190911b1665ffffffffffff9093166bffffffffffffffffffffffff1990911617919091178155910151151560ff60601b82549160601b169060ff60601b19161790556040518281527fbaf5e77f060240059928726efa4f8de2382a8219ceec695e501acc46e74bffae60203392a3337f000000000000000000000000000000000000000000000000000000000000000061308e565b805f516020613cb45f395f51905f525d80f35b848460449263c4cf9cfb60e01b8352600452602452fd5b600483631f2a200560e01b8152fd5b50346103cb5760203660031901126103cb57600435610b7861218c565b610b8181612f43565b6003810190815460ff8160c01c169060038214908115610e4c575b50610e355781546001600160a01b038116803303610e1f57610bbe848761313e565b8652600360205263ffffffff80604088209260a01c16165f52602052610bf260405f2060ff60016040519261059584612094565b90600183015460a01c906001600160801b038351168083118015610e07575b610df05750927f20d00c665fc16db45ce31f4c09d8c7852331ec9c6e783d726cfddab655c7f51e9492610c9f926001602096145f14610ddf57610c8565ffffffffffff6060840151165b86546bffffffffffff000000000000191660309190911b6bffffffffffff00000000000016178655565b80610d02575b50505460e01c65ffffffffffff4216612124565b9080547fffffffffffffffffffffffffffff000000000000ffffffffffffffffffffffff71ffffffffffff0000000000000000000000008460601b16911617905565ffffffffffff60405191168152a2805f516020613cb45f395f51905f525d80f35b610d176001600160801b039182845116612142565b16815281546001600160a01b0381168952600386526040808a2063ffffffff60a09390931c929092165f90815291875290208151868301516001600160801b039091166001600160801b0319608092831b161782559060019060408401519101805460608501516bffffffffffff00000000000060309190911b1665ffffffffffff9093166bffffffffffffffffffffffff199091161791909117815591015181546cff000000000000000000000000191690151560601b60ff60601b161790555f80610c8b565b610c8565ffffffffffff4216610c5b565b878360449263c4cf9cfb60e01b8352600452602452fd5b50600182148015610c11575060808401511515610c11565b635eeea42160e01b875233600452602452604486fd5b8460449185632b3263b360e01b8352600452602452fd5b60028314915081610e5f575b505f610b9c565b65ffffffffffff915060901c164210155f610e58565b50346103cb5760203660031901126103cb5760043590610e9361218c565b610e9c82612f43565b600381019060ff825460c01c166001810361106a5750610ebc818561313e565b80546001600160a01b0381168452600360205263ffffffff80604086209260a01c16165f52602052610efc60405f2060ff60016040519261059584612094565b9360808501511561102c578394507f27eeddab06de1274b6d3d34c0d2eb8b577df01a4693e575008ff121fb18947206060610f4a610f3985613187565b63ffffffff865460c01c1690612124565b60026001600160a01b0360018701805460a01c8061100e575b50541695015495610fb7610f918860801c986001600160801b0365ffffffffffff61028d81875416886120d2565b92829065ffffffffffff60901b1965ffffffffffff60901b83549260901b169116179055565b805461ffff60c01b1916790303000000000000000000000000000000000000000000000000179055604080516003815260208101929092528101879052a2816103205750505f516020613cb45f395f51905f525d80f35b338b528a60205261102460408c20918254612117565b90555f610f63565b60248467ffffffffffffffff61104188613774565b7fd262458000000000000000000000000000000000000000000000000000000000835216600452fd5b8360449186632b3263b360e01b8352600452602452fd5b50346103cb5760803660031901126103cb5760405160208101917f418cb521eeda23e8d36e5ec498c2fd16c46b3979b74d1187807dd2db6e9cdd73835260043560408301526024356001600160a01b0381168091036109565760608301526044356001600160801b0381168091036109565760808301526064359067ffffffffffffffff82168092036103cb57602061112a85858560a082015260a0815261080060c0826120b0565b604051908152f35b50346103cb57806003193601126103cb57602060405162278d008152f35b50346103cb5760203660031901126103cb5760209061093e611170611fc1565b61117861218c565b612c85565b50346103cb576101003660031901126103cb57611198611fc1565b6111a0611feb565b6111a8611f61565b9060a03660631901126108d0576111bd61218c565b836001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001660a43560ff81168091036108d457813b156108d457829160e48392604051948593849263d505accf60e01b845233600485015230602485015260643560448501526084356064850152608484015260c43560a4840152833560c48401525af1611257575b5050610b2292612d33565b81611261916120b0565b6108d057835f61124c565b50346103cb57806003193601126103cb57611328906112aa7f0000000000000000000000000000000000000000000000000000000000000000613ba6565b906112d47f0000000000000000000000000000000000000000000000000000000000000000613ba6565b906020611336604051936112e883866120b0565b8385525f3681376040519687967f0f00000000000000000000000000000000000000000000000000000000000000885260e08589015260e088019061202a565b90868203604088015261202a565b904660608601523060808601528260a086015284820360c08601528080855193848152019401925b82811061136d57505050500390f35b83518552869550938101939281019260010161135e565b61200f565b50346103cb57806003193601126103cb576020604051603c8152f35b50346103cb5760203660031901126103cb576004356113c261218c565b6113cb81612f43565b600381019081549165ffffffffffff8360601c1680156115d457804211156115a95750916060917f27eeddab06de1274b6d3d34c0d2eb8b577df01a4693e575008ff121fb18947209365ffffffffffff8360301c1692600160ff8260c01c16145f14611594575061153e61145261144184613187565b63ffffffff855460c01c1690612124565b915b6001600160a01b03600285019161148765ffffffffffff611480896001600160801b03875416986120d2565b1686612104565b906115096114cc6114b060018a01946c01fffffffffffffffffffffffe8654609f1c1690612117565b9765ffffffffffff6114c5818654168d6120d2565b1690612104565b82547fffffffffffffffff000000000000000000000000000000000000ffffffffffff1660909a909a1b65ffffffffffff60901b16999099178255565b805461ffff60c01b191679040300000000000000000000000000000000000000000000000017905554915460801c9116613319565b918161154b848094612117565b611579575b505050604051916004835260208301526040820152a2805f516020613cb45f395f51905f525d80f35b61158c9261158691612117565b906134ec565b805f80611550565b65ffffffffffff61153e9160901c1691611454565b7f2c4c8779000000000000000000000000000000000000000000000000000000008652600452602485fd5b6024868663b29e8f6d60e01b8252600452fd5b50346103cb5760203660031901126103cb57602061112a611609600435612f43565b65ffffffffffff6114c56001600160801b036002840154169282600361162e83612f8f565b92015416906120d2565b50346103cb5760203660031901126103cb5760405161165681612063565b8181528160208201528160408201528160608201528160808201528160a08201528160c08201528160e08201528161010082015281610120820152816101408201528161016082015281610180820152816101a08201526101c001526004356116be90612f43565b6040516116ca81612063565b81546001600160a01b038116908183528260208101948260a01c63ffffffff168652604082018360c01c63ffffffff168152606083019360e01c845260018201549460808401956001600160a01b038116875260a085019060a01c815260028401549060c08601906001600160801b038316825260e087019260801c8352600386015498899861010089019565ffffffffffff8b1687526101208a01978b60301c65ffffffffffff1689526101408b01998c60601c65ffffffffffff168b526101608c019b8d60901c65ffffffffffff168d526101808101809e60c01c60ff1690526101a001809e60c81c60ff169052600401546001600160a01b03169d6101c0019d8e526040519e8f9283525163ffffffff1660208301525163ffffffff1690604001525163ffffffff1660608d0152516001600160a01b031660808c0152516bffffffffffffffffffffffff1660a08b0152516001600160801b031660c08a0152516001600160801b031660e08901525165ffffffffffff166101008801525165ffffffffffff166101208701525165ffffffffffff166101408601525165ffffffffffff166101608501525160ff166101808401525160ff166101a0830152516001600160a01b03166101c08201526101e090f35b50346103cb57806003193601126103cb5760206040517f418cb521eeda23e8d36e5ec498c2fd16c46b3979b74d1187807dd2db6e9cdd738152f35b50346103cb5760203660031901126103cb576004356118fa61218c565b61190381612f43565b6003810160ff815460c01c1660018103610e3557506001600160a01b038254163314801580611acf575b611aa3579165ffffffffffff60ff6040937fa7c11a0f343ad06005fe2b906af3a2c695bd2aa1a310df9829c7dc069e606c389561196a858961313e565b6119926001600160801b03600287015416856114c561198889613187565b82875416906120d2565b80611a79575b50836119b163ffffffff824216975460c01c1687612124565b951684198354161782556119e485839065ffffffffffff60901b1965ffffffffffff60901b83549260901b169116179055565b815460ff60c01b1916780200000000000000000000000000000000000000000000000017825515611a6f57611a4a60015b82547fffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffff1660c89190911b60ff60c81b16178255565b5460c81c16918351928352166020820152a2805f516020613cb45f395f51905f525d80f35b611a4a6002611a15565b6001600160a01b036001870154168a5289602052611a9b878b20918254612117565b90555f611998565b6024857f20b9b34000000000000000000000000000000000000000000000000000000000815233600452fd5b506001600160a01b0360018401541633141561192d565b611fa6565b50346103cb5760203660031901126103cb5760043590611b0961218c565b611b1282612f43565b90611b1c82612f8f565b916001600160801b03600282015416611b47600383019165ffffffffffff6114c581855416886120d2565b938415611be1576001611bca93602097879465ffffffffffff6001600160a01b03951665ffffffffffff198254161790557ff17fdee613a92b35db6b7598eb43750b24d4072eb304e6eca80121e40402e34b89604051878152a20154167f000000000000000000000000000000000000000000000000000000000000000061308e565b5f516020613cb45f395f51905f525d604051908152f35b602484877fbee091d8000000000000000000000000000000000000000000000000000000008252600452fd5b50346103cb576101603660031901126103cb5760405160208101917fe300749f1ad597a494674e3d0c6528728a851e65dee797327b5c34855435721183526004356001600160a01b03811680910361095657604083015260243563ffffffff811680910361095657606083015260443560808301526064356001600160801b0381168091036109565760a08301526084356001600160801b0381168091036109565760c083015260a4356bffffffffffffffffffffffff81168091036109565760e083015260c43563ffffffff81168091036109565761010083015260e43563ffffffff811680910361095657610120830152610104356001600160a01b03811680910361095657610140830152610124359067ffffffffffffffff82168092036103cb57602061112a8585856101608201526101443561018082015261018081526108006101a0826120b0565b50346103cb5760603660031901126103cb57610b22611d78611fc1565b611d80611feb565b611d88611f61565b91611d9161218c565b612d33565b50346103cb57806003193601126103cb57602090611db261218c565b61093e33612c85565b50346103cb57806003193601126103cb57602060405162093a808152f35b611f8b565b5034611eff5736600319016102c08112611eff5761016013611eff57608036610163190112611eff576101e43567ffffffffffffffff8111611eff57611e28903690600401611f1c565b91611e31611f4a565b60a036610223190112611eff57611e4661218c565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001693610264359460ff8616809603611eff57803b15611eff575f809160e4602098604051948593849263d505accf60e01b845233600485015230602485015261022435604485015261024435606485015260848401526102843560a48401526102a43560c48401525af1611ee9575b5061093e92936121da565b61093e93505f611ef8916120b0565b5f92611ede565b5f80fd5b34611eff575f366003190112611eff5780600460209252f35b9181601f84011215611eff5782359167ffffffffffffffff8311611eff5760208381860195010111611eff57565b61020435906001600160801b0382168203611eff57565b604435906001600160801b0382168203611eff57565b35906001600160801b0382168203611eff57565b34611eff575f366003190112611eff57602060405160038152f35b34611eff575f366003190112611eff57602060405160018152f35b600435906001600160a01b0382168203611eff57565b35906001600160a01b0382168203611eff57565b6024359063ffffffff82168203611eff57565b359063ffffffff82168203611eff57565b34611eff575f366003190112611eff57602060405160028152f35b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b359067ffffffffffffffff82168203611eff57565b6101e0810190811067ffffffffffffffff82111761208057604052565b634e487b7160e01b5f52604160045260245ffd5b60a0810190811067ffffffffffffffff82111761208057604052565b90601f8019910116810190811067ffffffffffffffff82111761208057604052565b9065ffffffffffff8091169116039065ffffffffffff82116120f057565b634e487b7160e01b5f52601160045260245ffd5b818102929181159184041417156120f057565b919082018092116120f057565b9065ffffffffffff8091169116019065ffffffffffff82116120f057565b906001600160801b03809116911603906001600160801b0382116120f057565b6040519061216f82612094565b5f6080838281528260208201528260408201528260608201520152565b5f516020613cb45f395f51905f525c6121b25760015f516020613cb45f395f51905f525d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6004356001600160a01b038116141593929184611eff575f916001600160a01b03600435163303612c635760c43563ffffffff811614159182611eff5762278d0063ffffffff60c4351611612c2f5760e43563ffffffff8116141580611eff57603c63ffffffff60e43516108015612c19575b612be1576101243567ffffffffffffffff811690818103611eff57814211612bb55750506101c43567ffffffffffffffff811690818103611eff57814211612b89575050604051602081017fe300749f1ad597a494674e3d0c6528728a851e65dee797327b5c34855435721181526001600160a01b036122cd6004611fd7565b16604083015263ffffffff6122e26024611ffe565b16606083015260443560808301526001600160801b036123026064611f77565b1660a08301526001600160801b0361231a6084611f77565b1660c083015260a060040135916bffffffffffffffffffffffff8316809303611eff576123c89260e082015263ffffffff61235860c0600401611ffe565b1661010082015263ffffffff61236e60e4611ffe565b166101208201526001600160a01b03612388610104611fd7565b1661014082015267ffffffffffffffff6123a361012461204e565b166101608201526101406004013561018082015261018081526108006101a0826120b0565b93849861016435868103612b5a5750855f52600460205260405f209460ff600387015460c01c16612b2e57610184356001600160a01b03811614159485611eff576124aa916124a161016460405167ffffffffffffffff61248c606060208401947f418cb521eeda23e8d36e5ec498c2fd16c46b3979b74d1187807dd2db6e9cdd738652803560408601526001600160a01b0361246760208301611fd7565b16828601526001600160801b0361248060408301611f77565b1660808601520161204e565b1660a082015260a0815261080060c0826120b0565b61018435613805565b15612b0f576101a4356001600160801b038116141580611eff576064356001600160801b03811690818103611eff57816001600160801b036101a4351611612ad3575050611eff57611eff576001600160a01b03600435165f52600360205260405f2063ffffffff6024351660243503611eff5763ffffffff602435165f5260205261254460405f2060ff60016040519261059584612094565b906125636001600160801b038351166001600160801b038a1690612117565b6125866001600160801b036101a435166001600160801b03602086015116612117565b91611eff576125a963ffffffff60c435166001600160801b036101a43516612104565b6bffffffffffffffffffffffff60a4351660a43503611eff576125dd906bffffffffffffffffffffffff60a4351690612117565b906001600160801b0381118015612ac1575b612a9557916001600160801b0361260f819365ffffffffffff969561330c565b1683521660208201526126224282613a3e565b6004356001600160a01b03165f90815260036020908152604080832060243563ffffffff168452825290912082519183015160801b6001600160801b0319166001600160801b03929092169190911781556001018280604084015116168319825416178155608083606084015116926126c08484906bffffffffffff00000000000082549160301b16906bffffffffffff0000000000001916179055565b0151151560ff60601b82549160601b169060ff60601b19161790551665ffffffffffff196003850154161760038401556001600160a01b036004351673ffffffffffffffffffffffffffffffffffffffff19845416178355825490611eff577fffffffff0000000000000000000000000000000000000000000000000000000060e43560e01b16906001600160a01b0377ffffffff000000000000000000000000000000000000000060243560a01b169116177bffffffff00000000000000000000000000000000000000000000000060c43560c01b1617178255611eff5760a43560a01b73ffffffffffffffffffffffffffffffffffffffff1916610184356001600160a01b03161760018201556002810180546001600160801b0319166101a4356001600160801b03908116919091179091556084359081169003611eff576002810180546001600160801b031660843560801b6001600160801b03191617905560038101805460ff60c01b19167801000000000000000000000000000000000000000000000000179055610104356001600160a01b03811614159081611eff576001600160a01b036101043516612a61575b50611eff5760405163ffffffff60243516815260443560208201526001600160801b036101a4351660408201526001600160801b036084351660608201526bffffffffffffffffffffffff60a43516608082015263ffffffff60c4351660a082015263ffffffff60e4351660c08201526001600160a01b03610104351660e08201526001600160a01b036101843516917fbf3ae975be848b8e74e3acfef99d7a4d233367c64d65b777e9ceed22232815946101006001600160a01b036004351693a46001600160801b03608435166129aa575b6001600160801b03821661295a575050565b6129a8916001600160801b0391506040518282168152339063ffffffff60243516907fa9f6d0308feb4feb07c874f9e895acaff0f27065d96db57484782b27e19995b060203392a4166138aa565b565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15611eff576040517fff1f2860000000000000000000000000000000000000000000000000000000008152610184356001600160a01b031660048201526084356001600160801b03166024820152905f908290604490829084905af18015612a5657612a43575b50612948565b612a4f91505f906120b0565b5f5f612a3d565b6040513d5f823e3d90fd5b600401805473ffffffffffffffffffffffffffffffffffffffff1916610104356001600160a01b0316179055505f80612875565b50612aab826001600160801b0385511692612117565b9063c4cf9cfb60e01b5f5260045260245260445ffd5b50612acc8383612117565b81106125ef565b507fbcfaf04f000000000000000000000000000000000000000000000000000000005f526001600160801b036101a4351660045260245260445ffd5b639a7d38d960e01b5f526001600160a01b03610184351660045260245ffd5b867f039d3a97000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b867f62c9964d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b507fbefd989c000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507fbd5c334e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b611eff577fbc073926000000000000000000000000000000000000000000000000000000005f5263ffffffff60e4351660045260245ffd5b50505f62093a8063ffffffff60e435161161224d565b7f8df07c03000000000000000000000000000000000000000000000000000000005f5263ffffffff60c4351660045260245ffd5b635eeea42160e01b5f52336004526001600160a01b036004351660245260445ffd5b906001600160a01b038216805f525f60205260405f2054928315612d075783612cdb91835f525f6020525f60408120557f000000000000000000000000000000000000000000000000000000000000000061308e565b7f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d56020604051858152a2565b507f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90916001600160801b0316908115612ef3576001600160a01b031691825f52600360205260405f2063ffffffff82165f52602052612d7f60405f2060ff60016040519261059584612094565b926001600160801b038451166001600160801b03036001600160801b0381116120f0576001600160801b03168311612ec357826001600160801b0385511601936001600160801b0385116120f0576001600160801b036129a895168152612de64282613a3e565b5f82815260036020908152604080832063ffffffff8716845282529091208251918301516001600160801b039092166001600160801b0319608093841b1617815560019060408401519101805460608501516bffffffffffff00000000000060309190911b1665ffffffffffff9093166bffffffffffffffffffffffff1990911617919091178155910151151560ff60601b82549160601b169060ff60601b1916179055604051908382527fa9f6d0308feb4feb07c874f9e895acaff0f27065d96db57484782b27e19995b0602063ffffffff33951693a46138aa565b827f09165000000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b631f2a200560e01b5f5260045ffd5b604290612f0d613a8a565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b90815f52600460205260405f209160ff600384015460c01c1615612f645750565b7ff4665084000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b60038101549065ffffffffffff8260601c1661307f5760ff8260c01c169060018214612ff3575060021480612fdf575b15612fd1575065ffffffffffff421690565b60901c65ffffffffffff1690565b5065ffffffffffff8160901c164210612fbf565b915050546001600160a01b0381165f52600360205263ffffffff8060405f209260a01c16165f5260205265ffffffffffff606061307960405f2060ff60016040519261303e84612094565b80546001600160801b038116855260801c602085015201548581166040840152858160301c1685840152841c16151560808201524290613678565b01511690565b5060301c65ffffffffffff1690565b916001600160a01b03604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180865af19060015f511482161561311d575b604052156130e85750565b6001600160a01b03907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90600181151661313557823b15153d151616906130dd565b503d5f823e3d90fd5b90600365ffffffffffff91015460601c169081613159575050565b7fb255a9ac000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b90815460806001600160a01b038216805f52600360205263ffffffff60405f209360a01c169263ffffffff84165f526020526132d565ffffffffffff600161321760405f2060ff83604051926131dc84612094565b80546001600160801b03811685528a1c602085015201548581166040840152858160301c16606084015260601c161515878201524290613678565b9360608501966001600160801b036002858a51169b015416916001600160801b03613249602089019482865116612142565b16808452156132fa575b5f90815260036020908152604080832063ffffffff949094168352929052208551915160801b6001600160801b0319166001600160801b039290921691909117815501948180604086015116168219875416178655511684906bffffffffffff00000000000082549160301b16906bffffffffffff0000000000001916179055565b015181546cff000000000000000000000000191690151560601b60ff60601b16179055565b5f888801528442166040880152613253565b919082039182116120f057565b6001600160801b0382169291905f84156134e4576001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016604051926370a0823160e01b8452306004850152602084602481855afa938415612a56575f946134b0575b506001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001694853b15611eff576040517f676d8bd40000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301526001600160801b03166024820152935f908590604490829084905af1938415612a565760249461349a575b50602090604051948580926370a0823160e01b82523060048301525afa90811561348e579061345a575b61344b925061330c565b918083116134565750565b9150565b506020823d602011613486575b81613474602093836120b0565b81010312611eff5761344b9151613441565b3d9150613467565b604051903d90823e3d90fd5b6134a79192505f906120b0565b5f906020613417565b9093506020813d6020116134dc575b816134cc602093836120b0565b81010312611eff5751925f613382565b3d91506134bf565b505f93505050565b546001600160a01b038116805f52600360205263ffffffff60405f209260a01c169163ffffffff83165f5260205261354661353560405f2060ff60016040519261059584612094565b936001600160801b03855116612117565b6001600160801b038111613616576001600160801b031683525f52600360205263ffffffff60405f2091165f526020526080600160405f206001600160801b0380855116166001600160801b03198254161781556135cc6001600160801b0360208601511682906001600160801b036001600160801b031983549260801b169116179055565b60408401519101805460608501516bffffffffffff00000000000060309190911b1665ffffffffffff9093166bffffffffffffffffffffffff1990911617919091178155916132d5565b7f6dfcc650000000000000000000000000000000000000000000000000000000005f52608060045260245260445ffd5b906001600160801b0316908115613664576001600160801b03160490565b634e487b7160e01b5f52601260045260245ffd5b90613681612162565b506080820180511580159061375e575b613759576136d765ffffffffffff80926136b36040870195838751169061330c565b9060208701906001600160801b03825116806136dd575b5050501682845116612124565b16905290565b6136f26001600160801b0391828b5116613646565b16838110613742575b50506137206001600160801b03613716818094511685612104565b1682895116612142565b168652606086018261373781841682845116612124565b1690525f80806136ca565b600190915291506137206001600160801b036136fb565b505090565b5065ffffffffffff604084015116821115613691565b60808101516137f6576001600160801b036020820151169081156137e8576001600160801b036137b76137be938265ffffffffffff604086015116945116613646565b1690612117565b67ffffffffffffffff8111156137db575067ffffffffffffffff90565b67ffffffffffffffff1690565b505067ffffffffffffffff90565b6040015165ffffffffffff1690565b929190833b61385657906138199291613bfd565b5060048110156138425715918261382f57505090565b6001600160a01b03919250811691161490565b634e487b7160e01b5f52602160045260245ffd5b6064835f946020969460405194630b135d3f60e11b8652600486015260406024860152816044860152838501378281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051916370a0823160e01b8352306004840152602083602481855afa928315612a56575f93613a0a575b50604051907f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f51148216156139fd575b50906040525f60605215612ec357906020602492604051938480926370a0823160e01b82523060048301525afa8015612a56575f906139c9575b613990925061330c565b81810361399b575050565b7f9366facf000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506020823d6020116139f5575b816139e3602093836120b0565b81010312611eff576139909151613986565b3d91506139d6565b3b15153d1516165f61394c565b9092506020813d602011613a36575b81613a26602093836120b0565b81010312611eff5751915f613900565b3d9150613a19565b90608082018051151580613a69575b613a5657505050565b6040915f65ffffffffffff925216910152565b506001600160801b038351166001600160801b036020850151161115613a4d565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613b7d575b15613ae5577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152613b7760c0826120b0565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614613abc565b60ff811690601f8211613bd55760405191613bc26040846120b0565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b9060418303613c2757613c209250602081013591604082359201355f1a90613c31565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613ca8579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15612a56575f516001600160a01b03811615613c9e57905f905f90565b505f906001905f90565b5050505f916003919056fe9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00",
}

// Leases is an auto generated Go binding around an Ethereum contract.
type Leases struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Leases) GetABI() abi.ABI {
	return c.abi
}

// NewLeases creates a new instance of Leases.
func NewLeases() *Leases {
	parsed, err := LeasesMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Leases{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Leases) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address providers_) returns()
func (leases *Leases) PackConstructor(token_ common.Address, providers_ common.Address) []byte {
	enc, err := leases.abi.Pack("", token_, providers_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBIDTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51bb9b1e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (leases *Leases) PackBIDTYPEHASH() []byte {
	enc, err := leases.abi.Pack("BID_TYPEHASH")
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
func (leases *Leases) TryPackBIDTYPEHASH() ([]byte, error) {
	return leases.abi.Pack("BID_TYPEHASH")
}

// UnpackBIDTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x51bb9b1e.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (leases *Leases) UnpackBIDTYPEHASH(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("BID_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBYBUYER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x25bac758.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BY_BUYER() view returns(uint8)
func (leases *Leases) PackBYBUYER() []byte {
	enc, err := leases.abi.Pack("BY_BUYER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBYBUYER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x25bac758.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function BY_BUYER() view returns(uint8)
func (leases *Leases) TryPackBYBUYER() ([]byte, error) {
	return leases.abi.Pack("BY_BUYER")
}

// UnpackBYBUYER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x25bac758.
//
// Solidity: function BY_BUYER() view returns(uint8)
func (leases *Leases) UnpackBYBUYER(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("BY_BUYER", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackBYPROVIDER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4530eabd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BY_PROVIDER() view returns(uint8)
func (leases *Leases) PackBYPROVIDER() []byte {
	enc, err := leases.abi.Pack("BY_PROVIDER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBYPROVIDER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4530eabd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function BY_PROVIDER() view returns(uint8)
func (leases *Leases) TryPackBYPROVIDER() ([]byte, error) {
	return leases.abi.Pack("BY_PROVIDER")
}

// UnpackBYPROVIDER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4530eabd.
//
// Solidity: function BY_PROVIDER() view returns(uint8)
func (leases *Leases) UnpackBYPROVIDER(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("BY_PROVIDER", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackCLOSED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e2636a3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CLOSED() view returns(uint8)
func (leases *Leases) PackCLOSED() []byte {
	enc, err := leases.abi.Pack("CLOSED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCLOSED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e2636a3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CLOSED() view returns(uint8)
func (leases *Leases) TryPackCLOSED() ([]byte, error) {
	return leases.abi.Pack("CLOSED")
}

// UnpackCLOSED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0e2636a3.
//
// Solidity: function CLOSED() view returns(uint8)
func (leases *Leases) UnpackCLOSED(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("CLOSED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDOWN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01df1995.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOWN() view returns(uint8)
func (leases *Leases) PackDOWN() []byte {
	enc, err := leases.abi.Pack("DOWN")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOWN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01df1995.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOWN() view returns(uint8)
func (leases *Leases) TryPackDOWN() ([]byte, error) {
	return leases.abi.Pack("DOWN")
}

// UnpackDOWN is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01df1995.
//
// Solidity: function DOWN() view returns(uint8)
func (leases *Leases) UnpackDOWN(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("DOWN", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackENDING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79beaa37.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ENDING() view returns(uint8)
func (leases *Leases) PackENDING() []byte {
	enc, err := leases.abi.Pack("ENDING")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackENDING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79beaa37.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ENDING() view returns(uint8)
func (leases *Leases) TryPackENDING() ([]byte, error) {
	return leases.abi.Pack("ENDING")
}

// UnpackENDING is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x79beaa37.
//
// Solidity: function ENDING() view returns(uint8)
func (leases *Leases) UnpackENDING(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("ENDING", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackHEARTBEATTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf9f16762.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function HEARTBEAT_TYPEHASH() view returns(bytes32)
func (leases *Leases) PackHEARTBEATTYPEHASH() []byte {
	enc, err := leases.abi.Pack("HEARTBEAT_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHEARTBEATTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf9f16762.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function HEARTBEAT_TYPEHASH() view returns(bytes32)
func (leases *Leases) TryPackHEARTBEATTYPEHASH() ([]byte, error) {
	return leases.abi.Pack("HEARTBEAT_TYPEHASH")
}

// UnpackHEARTBEATTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf9f16762.
//
// Solidity: function HEARTBEAT_TYPEHASH() view returns(bytes32)
func (leases *Leases) UnpackHEARTBEATTYPEHASH(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("HEARTBEAT_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackINSOLVENT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x09dae35c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function INSOLVENT() view returns(uint8)
func (leases *Leases) PackINSOLVENT() []byte {
	enc, err := leases.abi.Pack("INSOLVENT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackINSOLVENT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x09dae35c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function INSOLVENT() view returns(uint8)
func (leases *Leases) TryPackINSOLVENT() ([]byte, error) {
	return leases.abi.Pack("INSOLVENT")
}

// UnpackINSOLVENT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x09dae35c.
//
// Solidity: function INSOLVENT() view returns(uint8)
func (leases *Leases) UnpackINSOLVENT(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("INSOLVENT", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXANSWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a3b07d3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_ANSWER() view returns(uint32)
func (leases *Leases) PackMAXANSWER() []byte {
	enc, err := leases.abi.Pack("MAX_ANSWER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXANSWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a3b07d3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_ANSWER() view returns(uint32)
func (leases *Leases) TryPackMAXANSWER() ([]byte, error) {
	return leases.abi.Pack("MAX_ANSWER")
}

// UnpackMAXANSWER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3a3b07d3.
//
// Solidity: function MAX_ANSWER() view returns(uint32)
func (leases *Leases) UnpackMAXANSWER(data []byte) (uint32, error) {
	out, err := leases.abi.Unpack("MAX_ANSWER", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMAXNOTICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa2e34278.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NOTICE() view returns(uint32)
func (leases *Leases) PackMAXNOTICE() []byte {
	enc, err := leases.abi.Pack("MAX_NOTICE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNOTICE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa2e34278.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NOTICE() view returns(uint32)
func (leases *Leases) TryPackMAXNOTICE() ([]byte, error) {
	return leases.abi.Pack("MAX_NOTICE")
}

// UnpackMAXNOTICE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa2e34278.
//
// Solidity: function MAX_NOTICE() view returns(uint32)
func (leases *Leases) UnpackMAXNOTICE(data []byte) (uint32, error) {
	out, err := leases.abi.Unpack("MAX_NOTICE", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMINANSWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x741e5ccd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_ANSWER() view returns(uint32)
func (leases *Leases) PackMINANSWER() []byte {
	enc, err := leases.abi.Pack("MIN_ANSWER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINANSWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x741e5ccd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_ANSWER() view returns(uint32)
func (leases *Leases) TryPackMINANSWER() ([]byte, error) {
	return leases.abi.Pack("MIN_ANSWER")
}

// UnpackMINANSWER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x741e5ccd.
//
// Solidity: function MIN_ANSWER() view returns(uint32)
func (leases *Leases) UnpackMINANSWER(data []byte) (uint32, error) {
	out, err := leases.abi.Unpack("MIN_ANSWER", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackORDERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf973a209.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (leases *Leases) PackORDERTYPEHASH() []byte {
	enc, err := leases.abi.Pack("ORDER_TYPEHASH")
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
func (leases *Leases) TryPackORDERTYPEHASH() ([]byte, error) {
	return leases.abi.Pack("ORDER_TYPEHASH")
}

// UnpackORDERTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf973a209.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (leases *Leases) UnpackORDERTYPEHASH(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("ORDER_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRUNNING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4af355a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RUNNING() view returns(uint8)
func (leases *Leases) PackRUNNING() []byte {
	enc, err := leases.abi.Pack("RUNNING")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRUNNING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4af355a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RUNNING() view returns(uint8)
func (leases *Leases) TryPackRUNNING() ([]byte, error) {
	return leases.abi.Pack("RUNNING")
}

// UnpackRUNNING is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4af355a2.
//
// Solidity: function RUNNING() view returns(uint8)
func (leases *Leases) UnpackRUNNING(data []byte) (uint8, error) {
	out, err := leases.abi.Unpack("RUNNING", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackAnswerClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8d207a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function answerClaim(bytes32 id, uint64 time, bytes signature) returns()
func (leases *Leases) PackAnswerClaim(id [32]byte, time uint64, signature []byte) []byte {
	enc, err := leases.abi.Pack("answerClaim", id, time, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnswerClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8d207a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function answerClaim(bytes32 id, uint64 time, bytes signature) returns()
func (leases *Leases) TryPackAnswerClaim(id [32]byte, time uint64, signature []byte) ([]byte, error) {
	return leases.abi.Pack("answerClaim", id, time, signature)
}

// PackClaimDown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc80c3c7c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimDown(bytes32 id) returns()
func (leases *Leases) PackClaimDown(id [32]byte) []byte {
	enc, err := leases.abi.Pack("claimDown", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimDown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc80c3c7c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimDown(bytes32 id) returns()
func (leases *Leases) TryPackClaimDown(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("claimDown", id)
}

// PackCloseDown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x73ed6268.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function closeDown(bytes32 id) returns()
func (leases *Leases) PackCloseDown(id [32]byte) []byte {
	enc, err := leases.abi.Pack("closeDown", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCloseDown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x73ed6268.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function closeDown(bytes32 id) returns()
func (leases *Leases) TryPackCloseDown(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("closeDown", id)
}

// PackCloseInsolvent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb56fc8f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function closeInsolvent(bytes32 id) returns()
func (leases *Leases) PackCloseInsolvent(id [32]byte) []byte {
	enc, err := leases.abi.Pack("closeInsolvent", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCloseInsolvent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb56fc8f4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function closeInsolvent(bytes32 id) returns()
func (leases *Leases) TryPackCloseInsolvent(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("closeInsolvent", id)
}

// PackCollect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x497777d5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function collect(bytes32 id) returns(uint256 amount)
func (leases *Leases) PackCollect(id [32]byte) []byte {
	enc, err := leases.abi.Pack("collect", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCollect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x497777d5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function collect(bytes32 id) returns(uint256 amount)
func (leases *Leases) TryPackCollect(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("collect", id)
}

// UnpackCollect is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x497777d5.
//
// Solidity: function collect(bytes32 id) returns(uint256 amount)
func (leases *Leases) UnpackCollect(data []byte) (*big.Int, error) {
	out, err := leases.abi.Unpack("collect", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEarnedOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5cc1aeaa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function earnedOf(bytes32 id) view returns(uint256)
func (leases *Leases) PackEarnedOf(id [32]byte) []byte {
	enc, err := leases.abi.Pack("earnedOf", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEarnedOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5cc1aeaa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function earnedOf(bytes32 id) view returns(uint256)
func (leases *Leases) TryPackEarnedOf(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("earnedOf", id)
}

// UnpackEarnedOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5cc1aeaa.
//
// Solidity: function earnedOf(bytes32 id) view returns(uint256)
func (leases *Leases) UnpackEarnedOf(data []byte) (*big.Int, error) {
	out, err := leases.abi.Unpack("earnedOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (leases *Leases) PackEip712Domain() []byte {
	enc, err := leases.abi.Pack("eip712Domain")
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
func (leases *Leases) TryPackEip712Domain() ([]byte, error) {
	return leases.abi.Pack("eip712Domain")
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (leases *Leases) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := leases.abi.Unpack("eip712Domain", data)
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

// PackEscrow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3fdf33d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function escrow(address owner, uint32 number) view returns((uint128,uint128,uint48,uint48,bool) account, uint64 solventUntil)
func (leases *Leases) PackEscrow(owner common.Address, number uint32) []byte {
	enc, err := leases.abi.Pack("escrow", owner, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEscrow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3fdf33d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function escrow(address owner, uint32 number) view returns((uint128,uint128,uint48,uint48,bool) account, uint64 solventUntil)
func (leases *Leases) TryPackEscrow(owner common.Address, number uint32) ([]byte, error) {
	return leases.abi.Pack("escrow", owner, number)
}

// EscrowOutput serves as a container for the return parameters of contract
// method Escrow.
type EscrowOutput struct {
	Account      EscrowAccount
	SolventUntil uint64
}

// UnpackEscrow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf3fdf33d.
//
// Solidity: function escrow(address owner, uint32 number) view returns((uint128,uint128,uint48,uint48,bool) account, uint64 solventUntil)
func (leases *Leases) UnpackEscrow(data []byte) (EscrowOutput, error) {
	out, err := leases.abi.Unpack("escrow", data)
	outstruct := new(EscrowOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Account = *abi.ConvertType(out[0], new(EscrowAccount)).(*EscrowAccount)
	outstruct.SolventUntil = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackFinish is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfde63056.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function finish(bytes32 id) returns()
func (leases *Leases) PackFinish(id [32]byte) []byte {
	enc, err := leases.abi.Pack("finish", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFinish is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfde63056.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function finish(bytes32 id) returns()
func (leases *Leases) TryPackFinish(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("finish", id)
}

// PackGiveNotice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4eff3fc4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function giveNotice(bytes32 id) returns()
func (leases *Leases) PackGiveNotice(id [32]byte) []byte {
	enc, err := leases.abi.Pack("giveNotice", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGiveNotice is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4eff3fc4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function giveNotice(bytes32 id) returns()
func (leases *Leases) TryPackGiveNotice(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("giveNotice", id)
}

// PackHashBid is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8b6b54c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashBid((bytes32,address,uint128,uint64) b) view returns(bytes32)
func (leases *Leases) PackHashBid(b LeasesLeaseBid) []byte {
	enc, err := leases.abi.Pack("hashBid", b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashBid is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8b6b54c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashBid((bytes32,address,uint128,uint64) b) view returns(bytes32)
func (leases *Leases) TryPackHashBid(b LeasesLeaseBid) ([]byte, error) {
	return leases.abi.Pack("hashBid", b)
}

// UnpackHashBid is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa8b6b54c.
//
// Solidity: function hashBid((bytes32,address,uint128,uint64) b) view returns(bytes32)
func (leases *Leases) UnpackHashBid(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("hashBid", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45c2e815.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOrder((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o) view returns(bytes32)
func (leases *Leases) PackHashOrder(o LeasesLeaseOrder) []byte {
	enc, err := leases.abi.Pack("hashOrder", o)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45c2e815.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOrder((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o) view returns(bytes32)
func (leases *Leases) TryPackHashOrder(o LeasesLeaseOrder) ([]byte, error) {
	return leases.abi.Pack("hashOrder", o)
}

// UnpackHashOrder is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x45c2e815.
//
// Solidity: function hashOrder((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o) view returns(bytes32)
func (leases *Leases) UnpackHashOrder(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("hashOrder", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackLease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59a4c8bc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lease(bytes32 id) view returns((address,uint32,uint32,uint32,address,uint96,uint128,uint128,uint48,uint48,uint48,uint48,uint8,uint8,address))
func (leases *Leases) PackLease(id [32]byte) []byte {
	enc, err := leases.abi.Pack("lease", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59a4c8bc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lease(bytes32 id) view returns((address,uint32,uint32,uint32,address,uint96,uint128,uint128,uint48,uint48,uint48,uint48,uint8,uint8,address))
func (leases *Leases) TryPackLease(id [32]byte) ([]byte, error) {
	return leases.abi.Pack("lease", id)
}

// UnpackLease is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x59a4c8bc.
//
// Solidity: function lease(bytes32 id) view returns((address,uint32,uint32,uint32,address,uint96,uint128,uint128,uint48,uint48,uint48,uint48,uint8,uint8,address))
func (leases *Leases) UnpackLease(data []byte) (LeasesLease, error) {
	out, err := leases.abi.Unpack("lease", data)
	if err != nil {
		return *new(LeasesLease), err
	}
	out0 := *abi.ConvertType(out[0], new(LeasesLease)).(*LeasesLease)
	return out0, nil
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdfa887bd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund) returns(bytes32)
func (leases *Leases) PackOpen(o LeasesLeaseOrder, b LeasesLeaseBid, signature []byte, fund *big.Int) []byte {
	enc, err := leases.abi.Pack("open", o, b, signature, fund)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdfa887bd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund) returns(bytes32)
func (leases *Leases) TryPackOpen(o LeasesLeaseOrder, b LeasesLeaseBid, signature []byte, fund *big.Int) ([]byte, error) {
	return leases.abi.Pack("open", o, b, signature, fund)
}

// UnpackOpen is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdfa887bd.
//
// Solidity: function open((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund) returns(bytes32)
func (leases *Leases) UnpackOpen(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("open", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackOpenWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0865e190.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function openWithPermit((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund, (uint256,uint256,uint8,bytes32,bytes32) p) returns(bytes32)
func (leases *Leases) PackOpenWithPermit(o LeasesLeaseOrder, b LeasesLeaseBid, signature []byte, fund *big.Int, p PermitsPermit) []byte {
	enc, err := leases.abi.Pack("openWithPermit", o, b, signature, fund, p)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpenWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0865e190.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function openWithPermit((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund, (uint256,uint256,uint8,bytes32,bytes32) p) returns(bytes32)
func (leases *Leases) TryPackOpenWithPermit(o LeasesLeaseOrder, b LeasesLeaseBid, signature []byte, fund *big.Int, p PermitsPermit) ([]byte, error) {
	return leases.abi.Pack("openWithPermit", o, b, signature, fund, p)
}

// UnpackOpenWithPermit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0865e190.
//
// Solidity: function openWithPermit((address,uint32,bytes32,uint128,uint128,uint96,uint32,uint32,address,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, uint128 fund, (uint256,uint256,uint8,bytes32,bytes32) p) returns(bytes32)
func (leases *Leases) UnpackOpenWithPermit(data []byte) ([32]byte, error) {
	out, err := leases.abi.Unpack("openWithPermit", data)
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
func (leases *Leases) PackOwed(arg0 common.Address) []byte {
	enc, err := leases.abi.Pack("owed", arg0)
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
func (leases *Leases) TryPackOwed(arg0 common.Address) ([]byte, error) {
	return leases.abi.Pack("owed", arg0)
}

// UnpackOwed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf18e047.
//
// Solidity: function owed(address ) view returns(uint256)
func (leases *Leases) UnpackOwed(data []byte) (*big.Int, error) {
	out, err := leases.abi.Unpack("owed", data)
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
func (leases *Leases) PackProviders() []byte {
	enc, err := leases.abi.Pack("providers")
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
func (leases *Leases) TryPackProviders() ([]byte, error) {
	return leases.abi.Pack("providers")
}

// UnpackProviders is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf8401fe6.
//
// Solidity: function providers() view returns(address)
func (leases *Leases) UnpackProviders(data []byte) (common.Address, error) {
	out, err := leases.abi.Unpack("providers", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTakeBack is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd07bdafe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function takeBack(uint32 number, uint128 amount) returns()
func (leases *Leases) PackTakeBack(number uint32, amount *big.Int) []byte {
	enc, err := leases.abi.Pack("takeBack", number, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTakeBack is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd07bdafe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function takeBack(uint32 number, uint128 amount) returns()
func (leases *Leases) TryPackTakeBack(number uint32, amount *big.Int) ([]byte, error) {
	return leases.abi.Pack("takeBack", number, amount)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (leases *Leases) PackToken() []byte {
	enc, err := leases.abi.Pack("token")
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
func (leases *Leases) TryPackToken() ([]byte, error) {
	return leases.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (leases *Leases) UnpackToken(data []byte) (common.Address, error) {
	out, err := leases.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTopUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e17cf03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function topUp(address owner, uint32 number, uint128 amount) returns()
func (leases *Leases) PackTopUp(owner common.Address, number uint32, amount *big.Int) []byte {
	enc, err := leases.abi.Pack("topUp", owner, number, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTopUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e17cf03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function topUp(address owner, uint32 number, uint128 amount) returns()
func (leases *Leases) TryPackTopUp(owner common.Address, number uint32, amount *big.Int) ([]byte, error) {
	return leases.abi.Pack("topUp", owner, number, amount)
}

// PackTopUpWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9438ccda.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function topUpWithPermit(address owner, uint32 number, uint128 amount, (uint256,uint256,uint8,bytes32,bytes32) p) returns()
func (leases *Leases) PackTopUpWithPermit(owner common.Address, number uint32, amount *big.Int, p PermitsPermit) []byte {
	enc, err := leases.abi.Pack("topUpWithPermit", owner, number, amount, p)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTopUpWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9438ccda.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function topUpWithPermit(address owner, uint32 number, uint128 amount, (uint256,uint256,uint8,bytes32,bytes32) p) returns()
func (leases *Leases) TryPackTopUpWithPermit(owner common.Address, number uint32, amount *big.Int, p PermitsPermit) ([]byte, error) {
	return leases.abi.Pack("topUpWithPermit", owner, number, amount, p)
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ccfd60b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw() returns(uint256 amount)
func (leases *Leases) PackWithdraw() []byte {
	enc, err := leases.abi.Pack("withdraw")
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
func (leases *Leases) TryPackWithdraw() ([]byte, error) {
	return leases.abi.Pack("withdraw")
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ccfd60b.
//
// Solidity: function withdraw() returns(uint256 amount)
func (leases *Leases) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := leases.abi.Unpack("withdraw", data)
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
func (leases *Leases) PackWithdrawFor(account common.Address) []byte {
	enc, err := leases.abi.Pack("withdrawFor", account)
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
func (leases *Leases) TryPackWithdrawFor(account common.Address) ([]byte, error) {
	return leases.abi.Pack("withdrawFor", account)
}

// UnpackWithdrawFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9eca672c.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (leases *Leases) UnpackWithdrawFor(data []byte) (*big.Int, error) {
	out, err := leases.abi.Unpack("withdrawFor", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// LeasesAnswered represents a Answered event raised by the Leases contract.
type LeasesAnswered struct {
	Lease [32]byte
	Fee   *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const LeasesAnsweredEventName = "Answered"

// ContractEventName returns the user-defined event name.
func (LeasesAnswered) ContractEventName() string {
	return LeasesAnsweredEventName
}

// UnpackAnsweredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Answered(bytes32 indexed lease, uint256 fee)
func (leases *Leases) UnpackAnsweredEvent(log *types.Log) (*LeasesAnswered, error) {
	event := "Answered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesAnswered)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesClaimed represents a Claimed event raised by the Leases contract.
type LeasesClaimed struct {
	Lease    [32]byte
	AnswerBy uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const LeasesClaimedEventName = "Claimed"

// ContractEventName returns the user-defined event name.
func (LeasesClaimed) ContractEventName() string {
	return LeasesClaimedEventName
}

// UnpackClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Claimed(bytes32 indexed lease, uint64 answerBy)
func (leases *Leases) UnpackClaimedEvent(log *types.Log) (*LeasesClaimed, error) {
	event := "Claimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesClaimed)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesCollected represents a Collected event raised by the Leases contract.
type LeasesCollected struct {
	Lease  [32]byte
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const LeasesCollectedEventName = "Collected"

// ContractEventName returns the user-defined event name.
func (LeasesCollected) ContractEventName() string {
	return LeasesCollectedEventName
}

// UnpackCollectedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Collected(bytes32 indexed lease, uint256 amount)
func (leases *Leases) UnpackCollectedEvent(log *types.Log) (*LeasesCollected, error) {
	event := "Collected"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesCollected)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesEIP712DomainChanged represents a EIP712DomainChanged event raised by the Leases contract.
type LeasesEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const LeasesEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (LeasesEIP712DomainChanged) ContractEventName() string {
	return LeasesEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (leases *Leases) UnpackEIP712DomainChangedEvent(log *types.Log) (*LeasesEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesLeaseClosed represents a LeaseClosed event raised by the Leases contract.
type LeasesLeaseClosed struct {
	Lease   [32]byte
	Reason  uint8
	Paid    *big.Int
	Slashed *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const LeasesLeaseClosedEventName = "LeaseClosed"

// ContractEventName returns the user-defined event name.
func (LeasesLeaseClosed) ContractEventName() string {
	return LeasesLeaseClosedEventName
}

// UnpackLeaseClosedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event LeaseClosed(bytes32 indexed lease, uint8 reason, uint256 paid, uint256 slashed)
func (leases *Leases) UnpackLeaseClosedEvent(log *types.Log) (*LeasesLeaseClosed, error) {
	event := "LeaseClosed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesLeaseClosed)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesLeaseOpened represents a LeaseOpened event raised by the Leases contract.
type LeasesLeaseOpened struct {
	Lease    [32]byte
	Buyer    common.Address
	Provider common.Address
	Escrow   uint32
	Spec     [32]byte
	Rate     *big.Int
	Bond     *big.Int
	Fee      *big.Int
	Notice   uint32
	Answer   uint32
	Watcher  common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const LeasesLeaseOpenedEventName = "LeaseOpened"

// ContractEventName returns the user-defined event name.
func (LeasesLeaseOpened) ContractEventName() string {
	return LeasesLeaseOpenedEventName
}

// UnpackLeaseOpenedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event LeaseOpened(bytes32 indexed lease, address indexed buyer, address indexed provider, uint32 escrow, bytes32 spec, uint128 rate, uint128 bond, uint96 fee, uint32 notice, uint32 answer, address watcher)
func (leases *Leases) UnpackLeaseOpenedEvent(log *types.Log) (*LeasesLeaseOpened, error) {
	event := "LeaseOpened"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesLeaseOpened)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesNoticeGiven represents a NoticeGiven event raised by the Leases contract.
type LeasesNoticeGiven struct {
	Lease  [32]byte
	Reason uint8
	EndsAt uint64
	Raw    *types.Log // Blockchain specific contextual infos
}

const LeasesNoticeGivenEventName = "NoticeGiven"

// ContractEventName returns the user-defined event name.
func (LeasesNoticeGiven) ContractEventName() string {
	return LeasesNoticeGivenEventName
}

// UnpackNoticeGivenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NoticeGiven(bytes32 indexed lease, uint8 reason, uint64 endsAt)
func (leases *Leases) UnpackNoticeGivenEvent(log *types.Log) (*LeasesNoticeGiven, error) {
	event := "NoticeGiven"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesNoticeGiven)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesTakenBack represents a TakenBack event raised by the Leases contract.
type LeasesTakenBack struct {
	Owner  common.Address
	Escrow uint32
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const LeasesTakenBackEventName = "TakenBack"

// ContractEventName returns the user-defined event name.
func (LeasesTakenBack) ContractEventName() string {
	return LeasesTakenBackEventName
}

// UnpackTakenBackEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TakenBack(address indexed owner, uint32 indexed escrow, uint128 amount)
func (leases *Leases) UnpackTakenBackEvent(log *types.Log) (*LeasesTakenBack, error) {
	event := "TakenBack"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesTakenBack)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesToppedUp represents a ToppedUp event raised by the Leases contract.
type LeasesToppedUp struct {
	Owner  common.Address
	Escrow uint32
	By     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const LeasesToppedUpEventName = "ToppedUp"

// ContractEventName returns the user-defined event name.
func (LeasesToppedUp) ContractEventName() string {
	return LeasesToppedUpEventName
}

// UnpackToppedUpEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ToppedUp(address indexed owner, uint32 indexed escrow, address indexed by, uint128 amount)
func (leases *Leases) UnpackToppedUpEvent(log *types.Log) (*LeasesToppedUp, error) {
	event := "ToppedUp"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesToppedUp)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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

// LeasesWithdrawn represents a Withdrawn event raised by the Leases contract.
type LeasesWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const LeasesWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (LeasesWithdrawn) ContractEventName() string {
	return LeasesWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed account, uint256 amount)
func (leases *Leases) UnpackWithdrawnEvent(log *types.Log) (*LeasesWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != leases.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(LeasesWithdrawn)
	if len(log.Data) > 0 {
		if err := leases.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range leases.abi.Events[event].Inputs {
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
func (leases *Leases) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], leases.abi.Errors["AnswerOutOfRange"].ID.Bytes()[:4]) {
		return leases.UnpackAnswerOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["AnswerTooLate"].ID.Bytes()[:4]) {
		return leases.UnpackAnswerTooLateError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return leases.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["BidExpired"].ID.Bytes()[:4]) {
		return leases.UnpackBidExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["ClaimOpen"].ID.Bytes()[:4]) {
		return leases.UnpackClaimOpenError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["EscrowTooSmall"].ID.Bytes()[:4]) {
		return leases.UnpackEscrowTooSmallError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["InexactTransfer"].ID.Bytes()[:4]) {
		return leases.UnpackInexactTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["InsufficientFunds"].ID.Bytes()[:4]) {
		return leases.UnpackInsufficientFundsError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return leases.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["LeaseTaken"].ID.Bytes()[:4]) {
		return leases.UnpackLeaseTakenError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NoClaim"].ID.Bytes()[:4]) {
		return leases.UnpackNoClaimError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NotBuyer"].ID.Bytes()[:4]) {
		return leases.UnpackNotBuyerError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NotParty"].ID.Bytes()[:4]) {
		return leases.UnpackNotPartyError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NotProvider"].ID.Bytes()[:4]) {
		return leases.UnpackNotProviderError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NothingEarned"].ID.Bytes()[:4]) {
		return leases.UnpackNothingEarnedError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NothingOwed"].ID.Bytes()[:4]) {
		return leases.UnpackNothingOwedError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NoticeNotOver"].ID.Bytes()[:4]) {
		return leases.UnpackNoticeNotOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["NoticeTooLong"].ID.Bytes()[:4]) {
		return leases.UnpackNoticeTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["OrderExpired"].ID.Bytes()[:4]) {
		return leases.UnpackOrderExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["OverCeiling"].ID.Bytes()[:4]) {
		return leases.UnpackOverCeilingError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return leases.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["SafeCastOverflowedUintDowncast"].ID.Bytes()[:4]) {
		return leases.UnpackSafeCastOverflowedUintDowncastError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return leases.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["Solvent"].ID.Bytes()[:4]) {
		return leases.UnpackSolventError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["StaleHeartbeat"].ID.Bytes()[:4]) {
		return leases.UnpackStaleHeartbeatError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return leases.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["TimeToAnswer"].ID.Bytes()[:4]) {
		return leases.UnpackTimeToAnswerError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["UnknownLease"].ID.Bytes()[:4]) {
		return leases.UnpackUnknownLeaseError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["WrongOrder"].ID.Bytes()[:4]) {
		return leases.UnpackWrongOrderError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["WrongState"].ID.Bytes()[:4]) {
		return leases.UnpackWrongStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], leases.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return leases.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// LeasesAnswerOutOfRange represents a AnswerOutOfRange error raised by the Leases contract.
type LeasesAnswerOutOfRange struct {
	Answer uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnswerOutOfRange(uint32 answer)
func LeasesAnswerOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0xbc073926abecddd75a4518d3ebb1af568cf5f69c66da4a44d5f579e37fab9e14")
}

// UnpackAnswerOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnswerOutOfRange(uint32 answer)
func (leases *Leases) UnpackAnswerOutOfRangeError(raw []byte) (*LeasesAnswerOutOfRange, error) {
	out := new(LeasesAnswerOutOfRange)
	if err := leases.abi.UnpackIntoInterface(out, "AnswerOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesAnswerTooLate represents a AnswerTooLate error raised by the Leases contract.
type LeasesAnswerTooLate struct {
	AnswerBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnswerTooLate(uint64 answerBy)
func LeasesAnswerTooLateErrorID() common.Hash {
	return common.HexToHash("0x4a168bfa36b13aa09ee40e1baf3488782b1f8040c2f1e10827870b9ff0fc4037")
}

// UnpackAnswerTooLateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnswerTooLate(uint64 answerBy)
func (leases *Leases) UnpackAnswerTooLateError(raw []byte) (*LeasesAnswerTooLate, error) {
	out := new(LeasesAnswerTooLate)
	if err := leases.abi.UnpackIntoInterface(out, "AnswerTooLate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesBadSignature represents a BadSignature error raised by the Leases contract.
type LeasesBadSignature struct {
	Signer common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address signer)
func LeasesBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address signer)
func (leases *Leases) UnpackBadSignatureError(raw []byte) (*LeasesBadSignature, error) {
	out := new(LeasesBadSignature)
	if err := leases.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesBidExpired represents a BidExpired error raised by the Leases contract.
type LeasesBidExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BidExpired(uint64 expires)
func LeasesBidExpiredErrorID() common.Hash {
	return common.HexToHash("0xbefd989ceec3203a9bc12f9582505fd7d3b7027399111bf474566e1d0212d817")
}

// UnpackBidExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BidExpired(uint64 expires)
func (leases *Leases) UnpackBidExpiredError(raw []byte) (*LeasesBidExpired, error) {
	out := new(LeasesBidExpired)
	if err := leases.abi.UnpackIntoInterface(out, "BidExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesClaimOpen represents a ClaimOpen error raised by the Leases contract.
type LeasesClaimOpen struct {
	Lease    [32]byte
	AnswerBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ClaimOpen(bytes32 lease, uint64 answerBy)
func LeasesClaimOpenErrorID() common.Hash {
	return common.HexToHash("0xb255a9ac016fa7bc87bfd3045873f98c48b900a2523a50ac42de0bfa641839c3")
}

// UnpackClaimOpenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ClaimOpen(bytes32 lease, uint64 answerBy)
func (leases *Leases) UnpackClaimOpenError(raw []byte) (*LeasesClaimOpen, error) {
	out := new(LeasesClaimOpen)
	if err := leases.abi.UnpackIntoInterface(out, "ClaimOpen", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesEscrowTooSmall represents a EscrowTooSmall error raised by the Leases contract.
type LeasesEscrowTooSmall struct {
	Balance *big.Int
	Wanted  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EscrowTooSmall(uint128 balance, uint256 wanted)
func LeasesEscrowTooSmallErrorID() common.Hash {
	return common.HexToHash("0xc4cf9cfb77b710f232dbbc0a8e988f5e151dd0585ee6a63be67c7ba3c89a8775")
}

// UnpackEscrowTooSmallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EscrowTooSmall(uint128 balance, uint256 wanted)
func (leases *Leases) UnpackEscrowTooSmallError(raw []byte) (*LeasesEscrowTooSmall, error) {
	out := new(LeasesEscrowTooSmall)
	if err := leases.abi.UnpackIntoInterface(out, "EscrowTooSmall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesInexactTransfer represents a InexactTransfer error raised by the Leases contract.
type LeasesInexactTransfer struct {
	Received *big.Int
	Wanted   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func LeasesInexactTransferErrorID() common.Hash {
	return common.HexToHash("0x9366facfd0eab5c275551d2aacfe42d873d5c14d816655672626dcc3776c8c59")
}

// UnpackInexactTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func (leases *Leases) UnpackInexactTransferError(raw []byte) (*LeasesInexactTransfer, error) {
	out := new(LeasesInexactTransfer)
	if err := leases.abi.UnpackIntoInterface(out, "InexactTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesInsufficientFunds represents a InsufficientFunds error raised by the Leases contract.
type LeasesInsufficientFunds struct {
	Payer  common.Address
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientFunds(address payer, uint256 wanted)
func LeasesInsufficientFundsErrorID() common.Hash {
	return common.HexToHash("0x0916500048371c8c782bb79561e7d7c11117539f3ebc4c61bf077c8d604d9f87")
}

// UnpackInsufficientFundsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientFunds(address payer, uint256 wanted)
func (leases *Leases) UnpackInsufficientFundsError(raw []byte) (*LeasesInsufficientFunds, error) {
	out := new(LeasesInsufficientFunds)
	if err := leases.abi.UnpackIntoInterface(out, "InsufficientFunds", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesInvalidShortString represents a InvalidShortString error raised by the Leases contract.
type LeasesInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func LeasesInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (leases *Leases) UnpackInvalidShortStringError(raw []byte) (*LeasesInvalidShortString, error) {
	out := new(LeasesInvalidShortString)
	if err := leases.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesLeaseTaken represents a LeaseTaken error raised by the Leases contract.
type LeasesLeaseTaken struct {
	Lease [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LeaseTaken(bytes32 lease)
func LeasesLeaseTakenErrorID() common.Hash {
	return common.HexToHash("0x039d3a97a59133c98e1c28831e87c00d8296092b501afc46584b92b1c0abd11e")
}

// UnpackLeaseTakenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LeaseTaken(bytes32 lease)
func (leases *Leases) UnpackLeaseTakenError(raw []byte) (*LeasesLeaseTaken, error) {
	out := new(LeasesLeaseTaken)
	if err := leases.abi.UnpackIntoInterface(out, "LeaseTaken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNoClaim represents a NoClaim error raised by the Leases contract.
type LeasesNoClaim struct {
	Lease [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoClaim(bytes32 lease)
func LeasesNoClaimErrorID() common.Hash {
	return common.HexToHash("0xb29e8f6dc44591fec73a815e20013a3c08fbc2a306dd49eec5440e2cc265a206")
}

// UnpackNoClaimError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoClaim(bytes32 lease)
func (leases *Leases) UnpackNoClaimError(raw []byte) (*LeasesNoClaim, error) {
	out := new(LeasesNoClaim)
	if err := leases.abi.UnpackIntoInterface(out, "NoClaim", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNotBuyer represents a NotBuyer error raised by the Leases contract.
type LeasesNotBuyer struct {
	Caller common.Address
	Buyer  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBuyer(address caller, address buyer)
func LeasesNotBuyerErrorID() common.Hash {
	return common.HexToHash("0x5eeea42118bd49dc175ca5259a354a16c816dce81662a52e43cbcfc575b1ed36")
}

// UnpackNotBuyerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBuyer(address caller, address buyer)
func (leases *Leases) UnpackNotBuyerError(raw []byte) (*LeasesNotBuyer, error) {
	out := new(LeasesNotBuyer)
	if err := leases.abi.UnpackIntoInterface(out, "NotBuyer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNotParty represents a NotParty error raised by the Leases contract.
type LeasesNotParty struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotParty(address caller)
func LeasesNotPartyErrorID() common.Hash {
	return common.HexToHash("0x20b9b3408989ca42d5fa2663f15008e4a0eb67196888f609b60bc67db38ad0ab")
}

// UnpackNotPartyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotParty(address caller)
func (leases *Leases) UnpackNotPartyError(raw []byte) (*LeasesNotParty, error) {
	out := new(LeasesNotParty)
	if err := leases.abi.UnpackIntoInterface(out, "NotParty", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNotProvider represents a NotProvider error raised by the Leases contract.
type LeasesNotProvider struct {
	Caller   common.Address
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotProvider(address caller, address provider)
func LeasesNotProviderErrorID() common.Hash {
	return common.HexToHash("0x344b0904f157174c498c04537ae317270df5dc37b5c489ec2f7bf8b7100e2c66")
}

// UnpackNotProviderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotProvider(address caller, address provider)
func (leases *Leases) UnpackNotProviderError(raw []byte) (*LeasesNotProvider, error) {
	out := new(LeasesNotProvider)
	if err := leases.abi.UnpackIntoInterface(out, "NotProvider", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNothingEarned represents a NothingEarned error raised by the Leases contract.
type LeasesNothingEarned struct {
	Lease [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingEarned(bytes32 lease)
func LeasesNothingEarnedErrorID() common.Hash {
	return common.HexToHash("0xbee091d8ceedb0aafa65f7be3b84e2d46ed089a1815e626a0113d5a4b656c5f7")
}

// UnpackNothingEarnedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingEarned(bytes32 lease)
func (leases *Leases) UnpackNothingEarnedError(raw []byte) (*LeasesNothingEarned, error) {
	out := new(LeasesNothingEarned)
	if err := leases.abi.UnpackIntoInterface(out, "NothingEarned", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNothingOwed represents a NothingOwed error raised by the Leases contract.
type LeasesNothingOwed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOwed(address account)
func LeasesNothingOwedErrorID() common.Hash {
	return common.HexToHash("0x751b0fdaa408a0c7537afaf0af96a92598192bff093a0ad0f684a7c83bc223c9")
}

// UnpackNothingOwedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOwed(address account)
func (leases *Leases) UnpackNothingOwedError(raw []byte) (*LeasesNothingOwed, error) {
	out := new(LeasesNothingOwed)
	if err := leases.abi.UnpackIntoInterface(out, "NothingOwed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNoticeNotOver represents a NoticeNotOver error raised by the Leases contract.
type LeasesNoticeNotOver struct {
	EndsAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoticeNotOver(uint64 endsAt)
func LeasesNoticeNotOverErrorID() common.Hash {
	return common.HexToHash("0xfab152910f9b10ce56d548a9b83130e8e8f639b0b893ab1c123b72f22960a84a")
}

// UnpackNoticeNotOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoticeNotOver(uint64 endsAt)
func (leases *Leases) UnpackNoticeNotOverError(raw []byte) (*LeasesNoticeNotOver, error) {
	out := new(LeasesNoticeNotOver)
	if err := leases.abi.UnpackIntoInterface(out, "NoticeNotOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesNoticeTooLong represents a NoticeTooLong error raised by the Leases contract.
type LeasesNoticeTooLong struct {
	Notice uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoticeTooLong(uint32 notice)
func LeasesNoticeTooLongErrorID() common.Hash {
	return common.HexToHash("0x8df07c031de7b95a3cb62c2456f46c14ddc57583013659f24c2eed593022489c")
}

// UnpackNoticeTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoticeTooLong(uint32 notice)
func (leases *Leases) UnpackNoticeTooLongError(raw []byte) (*LeasesNoticeTooLong, error) {
	out := new(LeasesNoticeTooLong)
	if err := leases.abi.UnpackIntoInterface(out, "NoticeTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesOrderExpired represents a OrderExpired error raised by the Leases contract.
type LeasesOrderExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrderExpired(uint64 expires)
func LeasesOrderExpiredErrorID() common.Hash {
	return common.HexToHash("0xbd5c334eea6c5b4b7e9ea07a8ac61efc9878ce8783211311d885ccdb1c6cf883")
}

// UnpackOrderExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrderExpired(uint64 expires)
func (leases *Leases) UnpackOrderExpiredError(raw []byte) (*LeasesOrderExpired, error) {
	out := new(LeasesOrderExpired)
	if err := leases.abi.UnpackIntoInterface(out, "OrderExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesOverCeiling represents a OverCeiling error raised by the Leases contract.
type LeasesOverCeiling struct {
	Rate    *big.Int
	MaxRate *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OverCeiling(uint256 rate, uint128 maxRate)
func LeasesOverCeilingErrorID() common.Hash {
	return common.HexToHash("0xbcfaf04f426a2ded4e7583df9b1a96f6b7d44b02e94d354a013002f483ab093e")
}

// UnpackOverCeilingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OverCeiling(uint256 rate, uint128 maxRate)
func (leases *Leases) UnpackOverCeilingError(raw []byte) (*LeasesOverCeiling, error) {
	out := new(LeasesOverCeiling)
	if err := leases.abi.UnpackIntoInterface(out, "OverCeiling", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Leases contract.
type LeasesReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func LeasesReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (leases *Leases) UnpackReentrancyGuardReentrantCallError(raw []byte) (*LeasesReentrancyGuardReentrantCall, error) {
	out := new(LeasesReentrancyGuardReentrantCall)
	if err := leases.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesSafeCastOverflowedUintDowncast represents a SafeCastOverflowedUintDowncast error raised by the Leases contract.
type LeasesSafeCastOverflowedUintDowncast struct {
	Bits  uint8
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func LeasesSafeCastOverflowedUintDowncastErrorID() common.Hash {
	return common.HexToHash("0x6dfcc6503a32754ce7a89698e18201fc5294fd4aad43edefee786f88423b1a12")
}

// UnpackSafeCastOverflowedUintDowncastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func (leases *Leases) UnpackSafeCastOverflowedUintDowncastError(raw []byte) (*LeasesSafeCastOverflowedUintDowncast, error) {
	out := new(LeasesSafeCastOverflowedUintDowncast)
	if err := leases.abi.UnpackIntoInterface(out, "SafeCastOverflowedUintDowncast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Leases contract.
type LeasesSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func LeasesSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (leases *Leases) UnpackSafeERC20FailedOperationError(raw []byte) (*LeasesSafeERC20FailedOperation, error) {
	out := new(LeasesSafeERC20FailedOperation)
	if err := leases.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesSolvent represents a Solvent error raised by the Leases contract.
type LeasesSolvent struct {
	Until uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Solvent(uint64 until)
func LeasesSolventErrorID() common.Hash {
	return common.HexToHash("0xd2624580271df4feed24ee84eb0853ee74e4046d4adf7ad817cead2f0d6ba7a8")
}

// UnpackSolventError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Solvent(uint64 until)
func (leases *Leases) UnpackSolventError(raw []byte) (*LeasesSolvent, error) {
	out := new(LeasesSolvent)
	if err := leases.abi.UnpackIntoInterface(out, "Solvent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesStaleHeartbeat represents a StaleHeartbeat error raised by the Leases contract.
type LeasesStaleHeartbeat struct {
	Time uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StaleHeartbeat(uint64 time)
func LeasesStaleHeartbeatErrorID() common.Hash {
	return common.HexToHash("0xcaa1a7ae8f6230eb3b502f4f512434edb2066e83b7432a069481c6b44e29e1c6")
}

// UnpackStaleHeartbeatError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StaleHeartbeat(uint64 time)
func (leases *Leases) UnpackStaleHeartbeatError(raw []byte) (*LeasesStaleHeartbeat, error) {
	out := new(LeasesStaleHeartbeat)
	if err := leases.abi.UnpackIntoInterface(out, "StaleHeartbeat", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesStringTooLong represents a StringTooLong error raised by the Leases contract.
type LeasesStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func LeasesStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (leases *Leases) UnpackStringTooLongError(raw []byte) (*LeasesStringTooLong, error) {
	out := new(LeasesStringTooLong)
	if err := leases.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesTimeToAnswer represents a TimeToAnswer error raised by the Leases contract.
type LeasesTimeToAnswer struct {
	AnswerBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimeToAnswer(uint64 answerBy)
func LeasesTimeToAnswerErrorID() common.Hash {
	return common.HexToHash("0x2c4c8779157ddd0db99ee4cbd8cb671ef3df40196d3d053ac92f75af9007c3e9")
}

// UnpackTimeToAnswerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimeToAnswer(uint64 answerBy)
func (leases *Leases) UnpackTimeToAnswerError(raw []byte) (*LeasesTimeToAnswer, error) {
	out := new(LeasesTimeToAnswer)
	if err := leases.abi.UnpackIntoInterface(out, "TimeToAnswer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesUnknownLease represents a UnknownLease error raised by the Leases contract.
type LeasesUnknownLease struct {
	Lease [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownLease(bytes32 lease)
func LeasesUnknownLeaseErrorID() common.Hash {
	return common.HexToHash("0xf4665084899bfb09262fcd15a59e8b0df3600cefce7ec0097930df0d9f400580")
}

// UnpackUnknownLeaseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownLease(bytes32 lease)
func (leases *Leases) UnpackUnknownLeaseError(raw []byte) (*LeasesUnknownLease, error) {
	out := new(LeasesUnknownLease)
	if err := leases.abi.UnpackIntoInterface(out, "UnknownLease", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesWrongOrder represents a WrongOrder error raised by the Leases contract.
type LeasesWrongOrder struct {
	Order [32]byte
	Bid   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func LeasesWrongOrderErrorID() common.Hash {
	return common.HexToHash("0x62c9964dcb804258f646860addc4c92f8568afd685cb1fa4a71c74633655bcfa")
}

// UnpackWrongOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func (leases *Leases) UnpackWrongOrderError(raw []byte) (*LeasesWrongOrder, error) {
	out := new(LeasesWrongOrder)
	if err := leases.abi.UnpackIntoInterface(out, "WrongOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesWrongState represents a WrongState error raised by the Leases contract.
type LeasesWrongState struct {
	Lease [32]byte
	State uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongState(bytes32 lease, uint8 state)
func LeasesWrongStateErrorID() common.Hash {
	return common.HexToHash("0x2b3263b3bc5546a88f5c442a231d009ce5a89c34654ca9a7911b5bb3939a1f60")
}

// UnpackWrongStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongState(bytes32 lease, uint8 state)
func (leases *Leases) UnpackWrongStateError(raw []byte) (*LeasesWrongState, error) {
	out := new(LeasesWrongState)
	if err := leases.abi.UnpackIntoInterface(out, "WrongState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// LeasesZeroAmount represents a ZeroAmount error raised by the Leases contract.
type LeasesZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func LeasesZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (leases *Leases) UnpackZeroAmountError(raw []byte) (*LeasesZeroAmount, error) {
	out := new(LeasesZeroAmount)
	if err := leases.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
