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

// DisputesClaim is an auto generated low-level Go binding around an user-defined struct.
type DisputesClaim struct {
	Provider  common.Address
	Until     *big.Int
	Games     uint32
	State     uint8
	Statement [32]byte
}

// DisputesGame is an auto generated low-level Go binding around an user-defined struct.
type DisputesGame struct {
	Challenger     common.Address
	Since          *big.Int
	Phase          uint8
	Rule           uint8
	Depth          uint8
	Element        uint32
	Claim          uint64
	LeftProvider   uint32
	LeftChallenger uint32
	Index          uint32
	Operator       uint32
	Elements       uint32
	Terms          uint32
	Said           [32]byte
	From           uint32
	To             uint32
}

// DisputesPorts is an auto generated low-level Go binding around an user-defined struct.
type DisputesPorts struct {
	Outputs []uint32
	Sizes   []uint32
}

// DisputesTerms is an auto generated low-level Go binding around an user-defined struct.
type DisputesTerms struct {
	Window         uint32
	Clock          uint32
	ProviderBond   *big.Int
	ChallengerBond *big.Int
	Burn           uint16
}

// RefereePart is an auto generated low-level Go binding around an user-defined struct.
type RefereePart struct {
	Value int64
	Term  int64
}

// RefereeStatement is an auto generated low-level Go binding around an user-defined struct.
type RefereeStatement struct {
	Operators     [32]byte
	Weights       [32]byte
	Inputs        [32]byte
	Trace         [32]byte
	OperatorCount uint32
	WeightCount   uint32
	InputCount    uint32
}

// DisputesMetaData contains all meta data concerning the Disputes contract.
var DisputesMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractAssets\",\"name\":\"assets_\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"uint32\",\"name\":\"window\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"clock\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"providerBond\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"challengerBond\",\"type\":\"uint128\"},{\"internalType\":\"uint16\",\"name\":\"burn\",\"type\":\"uint16\"}],\"internalType\":\"structDisputes.Terms\",\"name\":\"t\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"ClaimOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"GameOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactDeposit\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidTerms\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedOperator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"ModelAlreadyNamed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotAssetOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"NotYourTurn\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutsideDomain\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutsideOperand\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TooEarly\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"end\",\"type\":\"uint256\"}],\"name\":\"TooLate\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TooManyWords\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"UnknownClaim\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"UnknownGame\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongHint\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"wanted\",\"type\":\"bytes32\"}],\"name\":\"WrongModel\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"WrongMove\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongOpening\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"WrongStatement\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongWords\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"Challenged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"ClaimEnded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"indexed\":false,\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"}],\"name\":\"Divided\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"GameEnded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"}],\"name\":\"ModelNamed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"Moved\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structReferee.Statement\",\"name\":\"statement\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"bytes32[][]\",\"name\":\"inputs\",\"type\":\"bytes32[][]\"},{\"indexed\":false,\"internalType\":\"bytes32[][]\",\"name\":\"outputs\",\"type\":\"bytes32[][]\"}],\"name\":\"Posted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"entered\",\"type\":\"bool\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"depth\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"index\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"}],\"name\":\"Revealed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_PORTS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_WORDS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"NOBODY\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"assets\",\"outputs\":[{\"internalType\":\"contractAssets\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"burn\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claimId\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"}],\"name\":\"challenge\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"challengerBond\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"choose\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"claim\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint40\",\"name\":\"until\",\"type\":\"uint40\"},{\"internalType\":\"uint32\",\"name\":\"games\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"statement\",\"type\":\"bytes32\"}],\"internalType\":\"structDisputes.Claim\",\"name\":\"c\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"claims\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"clock\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"}],\"name\":\"divide\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"op\",\"type\":\"bytes\"},{\"internalType\":\"bytes32[]\",\"name\":\"path\",\"type\":\"bytes32[]\"}],\"name\":\"enter\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"finalise\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"game\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"},{\"internalType\":\"uint40\",\"name\":\"since\",\"type\":\"uint40\"},{\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"rule\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"depth\",\"type\":\"uint8\"},{\"internalType\":\"uint32\",\"name\":\"element\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"leftProvider\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"leftChallenger\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"index\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"operator\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"elements\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"terms\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"said\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"from\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"to\",\"type\":\"uint32\"}],\"internalType\":\"structDisputes.Game\",\"name\":\"g\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"games\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"held\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"modelNamed\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint32[]\",\"name\":\"outputs\",\"type\":\"uint32[]\"},{\"internalType\":\"uint32[]\",\"name\":\"sizes\",\"type\":\"uint32[]\"}],\"internalType\":\"structDisputes.Ports\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"modelOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"}],\"name\":\"nameModel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"pick\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"point\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint32[]\",\"name\":\"outputs\",\"type\":\"uint32[]\"},{\"internalType\":\"uint32[]\",\"name\":\"sizes\",\"type\":\"uint32[]\"}],\"internalType\":\"structDisputes.Ports\",\"name\":\"ports\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[][]\",\"name\":\"inputs\",\"type\":\"bytes32[][]\"},{\"internalType\":\"bytes32[][]\",\"name\":\"outputs\",\"type\":\"bytes32[][]\"},{\"internalType\":\"bytes32[][]\",\"name\":\"paths\",\"type\":\"bytes32[][]\"}],\"name\":\"post\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"op\",\"type\":\"bytes\"},{\"internalType\":\"bytes32[]\",\"name\":\"path\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"hint\",\"type\":\"uint256\"},{\"internalType\":\"bytes32[]\",\"name\":\"openings\",\"type\":\"bytes32[]\"}],\"name\":\"prove\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"providerBond\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"release\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"}],\"name\":\"reveal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"word\",\"type\":\"bytes32\"}],\"name\":\"show\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"strike\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"window\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Disputes",
	Bin: "0x6101606040523461022257604051615db038819003601f8101601f191683016001600160401b03811184821017610226578392829160405283398101039060e08212610222578051906001600160a01b0382168203610222576020810151926001600160a01b03841684036102225760a090603f1901126102225760405160a081016001600160401b03811182821017610226576040526100a26040830161023a565b81526100b06060830161023a565b90602081019182526100c46080840161024b565b916040820192835260c06100da60a0860161024b565b946060840195865201519461ffff86168603610222576080830195865260805263ffffffff825116158015610213575b8015610203575b6101f45763ffffffff809261ffff9760a052511660c052511660e05260018060801b039051166101005260018060801b0390511661012052511661014052604051615b50908161026082396080518181816101b101528181613cfe015261433b015260a051818181610f5601526118ed015260c0518181816115210152612965015260e051818181611257015261315e01526101005181818161161201528181612c0201528181613616015261466a01526101205181818161193001528181612ae001528181613240015261455d0152610140518181816129f301526145e10152f35b630256965f60e01b5f5260045ffd5b5061271061ffff86511611610111565b5063ffffffff8151161561010a565b5f80fd5b634e487b7160e01b5f52604160045260245ffd5b519063ffffffff8216820361022257565b51906001600160801b03821682036102225756fe610140806040526004361015610013575f80fd5b5f3560e01c908162ea4d75146135f9575080630a8c8b05146134bc5780631ec5582f146134a05780631f062a331461328157806320d07e5a14612fd45780632155480f14612c7357806323cb830f14612b80578063255440f014612b645780633ccfd60b14612b4157806341fbbc3114612a1757806344df8e70146129d95780634564cb4e14612989578063461645bf146129495780634ec0dcaa146128855780636093b8e114611c325780636536874a1461195457806368ccdc861461191157806371a97305146118ce5780637fa6e37414611696578063835964fa1461127b57806391ddadf41461123b578063955a015b146112125780639a12bd1e14610f285780639c8cdd3f14610bf35780639eca672c14610b91578063a285aed714610b74578063aab8ab0c14610a8e578063b62f873e14610832578063cff5bfc314610584578063d2261a6214610569578063d61b234114610239578063dcc59b6f14610213578063df18e047146101d95763fc0c546a14610192575f80fd5b346101d5575f3660031901126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101d55760203660031901126101d5576004356001600160a01b0381168091036101d5575f525f602052602060405f2054604051908152f35b346101d5575f3660031901126101d55760206001600160401b0360015416604051908152f35b346101d55760603660031901126101d55761025261363a565b6024356001600160401b0381116101d5576102719036906004016136d1565b6044359061027e8461443a565b92600184018054906102986001600160401b038316613b25565b5f9290600761055e565b8415610553575b5087549060ff8260c81c16906007821490811591610523575b50610504575060a01c64ffffffffff169263ffffffff6102e2854261389f565b9282156104fa5760401c16935b63ffffffff8516908184116104bf57505015610487576103429263ffffffff6103199216906138ac565b6bffffffff000000000000000082549160401b16906bffffffff00000000000000001916179055565b835464ffffffffff60a01b19164260a01b64ffffffffff60a01b1617845560088211801561047d575b8015610466575b61044a576103db6104139593610409936103e09361038f886147c7565b63ffffffff60038a01918254906103b16103a98289613a1f565b848416613747565b91836103bd8385613747565b9160201c1611610415575b501663ffffffff19825416179055613a6c565b613a7c565b6001600160401b0360206fffffffffffffffff0000000000000000835160401b16920151161790565b6002830155614d52565b005b826104236104449284613747565b855467ffffffff000000001916911660201b67ffffffff0000000016178455565b8c6103c8565b6001600160401b03856302eec78760e61b5f521660045260245ffd5b506104718282614906565b60028501541415610372565b508183101561036b565b6104ba9263ffffffff61049b9216906138ac565b63ffffffff60601b1963ffffffff60601b83549260601b169116179055565b610342565b0164ffffffffff81116104e65764ffffffffff9063348f2b4160e11b5f521660045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b60601c16936102ef565b6001600160401b038a631a0349cd60e11b5f521660045260245260445ffd5b90508515610542576001600160a01b03809154165b163314158b6102c2565b506001600160a01b03808316610538565b6006149350896102a9565b6004811494506102a2565b346101d5575f3660031901126101d557602060405160108152f35b346101d55760403660031901126101d55761059d61363a565b6024356105a98261443a565b906001820180546105c26001600160401b038216613b25565b5f91906004610827565b831561081c575b5085549060ff8260c81c169060048214908115916107ec575b506107cd575060a01c64ffffffffff169163ffffffff61060c844261389f565b9282156107c35760401c16925b63ffffffff8416908184116104bf5750501561078a5761066d9163ffffffff6106439216906138ac565b82546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178255565b825464ffffffffff60a01b19164260a01b64ffffffffff60a01b1617835561069482614d8a565b90600284019182540361044a575463ffffffff8160801c16906407fffffff881607d1c1691808304600814901517156104e65760c01c63ffffffff165f5b6008811061073d575050505579050000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f260206001600160401b0360405193600585521692a2005b816107488285613747565b101580610778575b61075c576001016106d2565b6001600160401b03876302eec78760e61b5f521660045260245ffd5b506107838186614d0b565b1515610750565b6107be9163ffffffff61079e9216906138ac565b825463ffffffff60601b191660609190911b63ffffffff60601b16178255565b61066d565b60601c1692610619565b6001600160401b0388631a0349cd60e11b5f521660045260245260445ffd5b9050841561080b576001600160a01b03809154165b16331415896105ec565b506001600160a01b03808316610801565b6006149250876105d3565b6004811493506105cc565b346101d55760603660031901126101d55761084b61363a565b6024356001600160401b0381116101d55761086a90369060040161367d565b604435906108778461443a565b92600184019182546108916001600160401b038216613b25565b5f91906002610a83565b8315610a78575b5087549060ff8260c81c16906002821490811591610a48575b50610504575060a01c64ffffffffff169163ffffffff6108db844261389f565b928215610a3e5760401c16925b63ffffffff8416908184116104bf57505015610a055761093c9163ffffffff6109129216906138ac565b84546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178455565b845464ffffffffff60a01b19164260a01b64ffffffffff60a01b16178555610966818387896149c4565b918185101561075c5761097a918591613a5c565b35600285015573ffffffff000000000000000000000000000000001973ffffffff000000000000000000000000000000008060ff63ffffffff865460801c16941695855494871b1760801b1616911617905560ff825460d81c16039160ff83116104e657610a0061041393839060ff60d81b1960ff60d81b83549260d81b169116179055565b6142a4565b610a399163ffffffff610a199216906138ac565b845463ffffffff60601b191660609190911b63ffffffff60601b16178455565b61093c565b60601c16926108e8565b90508415610a67576001600160a01b03809154165b163314158b6108bb565b506001600160a01b03808316610a5d565b6006149250896108a2565b60048114935061089b565b346101d55760203660031901126101d5576001600160401b03610aaf61363a565b610ab7613a32565b5016805f52600360205260405f209060405190610ad3826137a5565b82546001600160a01b03811683526020830164ffffffffff8260a01c16815260ff604085019263ffffffff8160c81c16845260e81c1692600160608601968588520154936080860194855215610b6357509363ffffffff60ff9264ffffffffff60a0976001600160a01b036040519851168852511660208701525116604085015251166060830152516080820152f35b62038a8160eb1b5f5260045260245ffd5b346101d5575f3660031901126101d5576020600254604051908152f35b346101d55760203660031901126101d5576004356001600160a01b03811681036101d557610bc8602091610bc3613ab1565b61430f565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b346101d55760403660031901126101d557610c0c61363a565b60243590610c198161443a565b9060018201928354610c336001600160401b038216613b25565b5f91906005610f1d565b8315610f12575b5085549060ff8260c81c16906005821490811591610ee2575b50610ec3575060a01c64ffffffffff169163ffffffff610c7d844261389f565b928215610eb95760401c16925b63ffffffff8416908184116104bf57505015610e8057610cde9163ffffffff610cb49216906138ac565b85546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178555565b825464ffffffffff60a01b19164260a01b64ffffffffff60a01b161783556008811015610e6457835463ffffffff8160801c166407fffffff882607d1c1690808204600814901517156104e657610d3a8363ffffffff92613747565b9160c01c16811015610e485761041394610d9c63ffffffff610d6160028801958654614d0b565b60070b931686907bffffffffffffffffffffffffffffffffffffffffffffffffffffffff6001600160e01b031983549260e01b169116179055565b5460038501805467ffffffff00000000191660c09290921c67ffffffff0000000016919091178155805463ffffffff19169055835460d01c60ff16600403610e0d57604051610e0591610dee826137c0565b5f825260209091018190526001600160401b031690565b905b55614d52565b604051610e4291610e1d826137c0565b8082525f60209092019190915260401b6fffffffffffffffff00000000000000001690565b90610e07565b6001600160401b03836302eec78760e61b5f521660045260245ffd5b6001600160401b03826302eec78760e61b5f521660045260245ffd5b610eb49163ffffffff610e949216906138ac565b855463ffffffff60601b191660609190911b63ffffffff60601b16178555565b610cde565b60601c1692610c8a565b6001600160401b0386631a0349cd60e11b5f521660045260245260445ffd5b90508415610f01576001600160a01b03809154165b1633141589610c5d565b506001600160a01b03808316610ef7565b600614925087610c44565b600481149350610c3d565b346101d55760603660031901126101d557610f4161363a565b610f496136ad565b6044356001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692604051937f07031ab000000000000000000000000000000000000000000000000000000000855263ffffffff6001600160401b03831694856004880152169485602482015260e081604481855afa801561113957611144575b506020602491604051928380927f6352211e0000000000000000000000000000000000000000000000000000000082528860048301525afa908115611139575f916110f7575b506001600160a01b03339116036110c7576bffffffffffffffff00000000849160201b1617805f52600560205260405f2054158015906110bf575b61108f577f2e4781544386069f1a7042b9d9d28c1934701d686a23ff63b36596c3c352d43a916020915f52600582528060405f2055604051908152a3005b50507f9ae8bdb8000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b508115611051565b827f06fd1c2e000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b90506020813d602011611131575b81611112602093836137db565b810103126101d557516001600160a01b03811681036101d55785611016565b3d9150611105565b6040513d5f823e3d90fd5b9060e0823d60e01161120a575b8161115e60e093836137db565b810103126101d5576040519160e083018381106001600160401b038211176111f6576040528051835260208101516020840152604081015160408401526060810151606084015260808101516001600160801b03811681036101d557608084015260a0810151906001600160401b03821682036101d55760c09160a085015201519081151582036101d55760c0909201526020610fd0565b634e487b7160e01b5f52604160045260245ffd5b3d9150611151565b346101d5575f3660031901126101d55760206001600160401b0360015460401c16604051908152f35b346101d5575f3660031901126101d557602060405163ffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d5576101c03660031901126101d55761129561363a565b61129d6136ad565b60e03660631901126101d557610144356001600160401b0381116101d5578060040191604060031983360301126101d557610164356001600160401b0381116101d5576112ee90369060040161367d565b90610184356001600160401b0381116101d55761130f90369060040161367d565b9190946101a435906001600160401b0382116101d557611335602492369060040161367d565b929091611340613ab1565b0161134b818a613701565b61012435915063ffffffff82168083036101d5576113759061136d8d80613701565b919050613747565b0361166e5760e4359163ffffffff831683036101d557610104359063ffffffff821682036101d5578b6113a88180613701565b926113b39192613701565b9190926040519586956020870198600360f81b8a526064356021890152608435604189015260e01b6001600160e01b031916606188015260e01b6001600160e01b031916606587015260e01b6001600160e01b0319166069860152606d85019061141c92613754565b9061142692613754565b03601f198101825261143890826137db565b5190209563ffffffff1697888a60201b6bffffffffffffffff0000000016175f52600560205260405f2054808814801590611666575b6116375750936115f1846114b660209c9561160295858d8c6001600160401b039b7fd8a773581cecfdc4853ea3c8743888090d8d007e1f1c0d3212e9de5c3439fccb9d614aa2565b60015497866114c6818b16613870565b169b8c809a89191617600155895f5260038e5260405f206001600160a01b0333167fffffffffffffffffffffffff000000000000000000000000000000000000000082541617815561156864ffffffffff61154763ffffffff7f00000000000000000000000000000000000000000000000000000000000000001642613747565b835464ffffffffff60a01b1916911660a01b64ffffffffff60a01b16178255565b7d01000000000000000000000000000000000000000000000000000000000060ff60e81b19825416178155600160405160208101906115a68261392f565b60e081526115b6610100826137db565b5190209101556040519788971687528d87015260443560408701526115dd6060870161392f565b610180610140870152610180860191613992565b908382036101608501523398613992565b0390a4610bc86001600160801b037f000000000000000000000000000000000000000000000000000000000000000016613ce7565b877f5e18269c000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50871561146e565b7fc5e97bae000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101d55760403660031901126101d5576116af61363a565b6024356001600160401b0381116101d5576116ce90369060040161367d565b916116d88161443a565b91600183019081546116f26001600160401b038216613b25565b6001919086549060ff8260c81c1690600182149081159161189e575b5061187f575060a01c64ffffffffff169163ffffffff61172e844261389f565b9282156118755760401c16925b63ffffffff8416908184116104bf575050927f1b0001fd1d376d246970cf2b34dcc1be70ba8e5fd19f12d5c9fd6e59a8de196b94926118059260ff955f1461185c576117919163ffffffff6109129216906138ac565b865464ffffffffff60a01b19164260a01b64ffffffffff60a01b161787556117bb888289896149c4565b506001600160401b0363ffffffff8854945460801c169616978896604051958581889760d01c161515875260d81c16602086015260408501526080606085015260808401916138f2565b0390a279020000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2602060405160028152a2005b6118709163ffffffff610a199216906138ac565b611791565b60601c169261173b565b6001600160401b0387631a0349cd60e11b5f521660045260245260445ffd5b905084156118bd576001600160a01b03809154165b163314158a61170e565b506001600160a01b038083166118b3565b346101d5575f3660031901126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d5575f3660031901126101d55760206040516001600160801b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760403660031901126101d55761196d61363a565b6024356001600160401b0381116101d55761198c9036906004016136d1565b9091906119988261443a565b916001830180546119b16001600160401b038216613b25565b5f91906006611c27565b8315611c1c575b5086549060ff8260c81c16906006821490811591611bec575b50610ec3575060a01c64ffffffffff169163ffffffff6119fb844261389f565b928215611be25760401c16925b63ffffffff8416908184116104bf57505015611bc957611a329163ffffffff6106439216906138ac565b835464ffffffffff60a01b19164260a01b64ffffffffff60a01b16178455611a59846147c7565b63ffffffff611a746003870154828082169160201c166138ac565b1690611a808183613747565b5f198101919082116104e657611a95916138c6565b8403610e4857611ad19060ff865460d01c1690611ab3868984614828565b9190945460e01c14936002880194611acb8654614736565b93614776565b15610e6457906001600160401b0391611aec84879597614906565b90551692839160405191806020840160208552526040830191905f5b818110611b8d5750505090807ffeff865aeb051b10d6f51606495330e9c5f2c4d82e825a7555ba42d7acc3c299920390a279070000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2602060405160078152a2005b9193945091604080600192611ba1876138e4565b60070b8152611bb2602088016138e4565b60070b602082015201940191019186949392611b08565b611bdd9163ffffffff61079e9216906138ac565b611a32565b60601c1692611a08565b90508415611c0b576001600160a01b03809154165b163314158a6119db565b506001600160a01b03808316611c01565b6006149250886119c2565b6004811493506119bb565b346101d5576101803660031901126101d557611c4c61363a565b60e05260e06023193601126101d557610104356001600160401b0381116101d557611c7b903690600401613650565b90610124356001600160401b0381116101d557611c9c90369060040161367d565b9290916101443593610164356001600160401b0381116101d557611cc490369060040161367d565b608052905f60c052611cd760e05161443a565b60c052600160c051018054611cf46001600160401b038216613b25565b5f9190600861287a565b831561286f575b5060c051549060ff8260c81c1690600882149081159161283f575b5061281e575060a01c64ffffffffff169163ffffffff611d40844261389f565b9282156128145760401c16925b63ffffffff8416908184116104bf57505090611dd6949392915f146127fb57611d809163ffffffff6106439216906138ac565b60c051805464ffffffffff60a01b19164260a01b64ffffffffff60a01b161790555495611dc26001600160401b038816805f52600360205260405f2090613b91565b858563ffffffff8960a01c1660e051613eb1565b61012052600360c05101546101005260c0515460e01c925f95602061012051015185108015906127dc575b80156127ba575b61208157611e1c6060610120510151614704565b94604061012051015190815b61276357505060405160a08190526001600160401b03606082019081119111176111f657606060a051016040525f60a05152606091604051611e6a84826137db565b83368237602060a0510152604051611e8284826137db565b8336823760a051604001526101205151600c81036121af575050600360606101205101511480159061219d575b6121755761018061012051015160021c8110156120a95760405190611ed483836137db565b823683375f908060021b915b600381106120e95750505084516001101561206d5760408501516020820151905f82820392128183128116918313901516176104e6575f811280156120db575b80156120d1575b6120a957609885013560c01d611f5381611f4e604086019860888a5191013560c01d614ee7565b614ee7565b926340000000841161208157611f8392611f7e611f4e925198611f758b614a81565b51905190614ee7565b61480d565b9480516002101561206d57611fd59583611f9f9201519061480d565b9160405194611fad866137a5565b600186525f6020870152604086015284015260808301526080519160a0519061012051615723565b915b60805160a05151036120455761202592610120515161200b63ffffffff610100511663ffffffff6101005160201c1661389f565b61201a600260c0510154614736565b9460e01c1490614776565b1561203b5761041360095b60c05160e0516144d4565b610413600a612030565b7f3ec0c8a6000000000000000000000000000000000000000000000000000000005f5260045ffd5b634e487b7160e01b5f52603260045260245ffd5b7f3280cf8d000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f6dbac544000000000000000000000000000000000000000000000000000000005f5260045ffd5b505f825112611f27565b506040820151811215611f20565b610180610120510151907f3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff831683036104e65761216460019261212c8387613747565b60405191612139836137a5565b5f8352600260208401525f6040840152898301526080820152886080519160a0519061012051615723565b61216e828761531c565b5201611ee0565b7f7e93a5bf000000000000000000000000000000000000000000000000000000005f5260045ffd5b50600360406101205101511415611eaf565b600491949596939250115f146121df5750906121d99392916080519360a051926101205191614f2d565b91611fd7565b955092905f955f946121f5610120518486614e7d565b93600361012051511015612752575b949392919063ffffffff6101005116955b63ffffffff6101005160201c1687106122345750505050505050611fd7565b90919293949598858a146125a757604061012051015160606101205101518b5b8282116125495750505061226d836101205187856154e7565b901561253f576101e06101205101516060610120510151600501806005116104e65761012051608001516122a091613747565b5f9015600117156104e6576122b491613747565b6122bc613a32565b5f81526122ca82898761549a565b60208201526001820182116104e6576122e76001830189876154bf565b60408201526002820182116104e657612304600283018987615471565b878201526003820182116104e6576005820182116104e65761233886600584016003850160031b88013560c01d8b89615b02565b612360846080840192808452612358606061012051015160058801613747565b908c8a615b02565b92600481018091116104e6576123a2936123865f61238c9360031b8a013560c01d614ee7565b9061480d565b9052896080519160a05190610120516024615915565b916101205151600181145f146124f357506101e06101205101516060610120510151600501806005116104e65761012051608001516123e091613747565b6123e991613747565b6123f1613a32565b9260018452612401828a8861549a565b60208501526001820182116104e65761241e600183018a886154bf565b60408501526002820182116104e65761243b600283018a88615471565b888501526003820182116104e6576005820182116104e6576124959061247388600585016003860160031b8a013560c01d8d8b615b02565b80608087015261248d606061012051015160058601613747565b908b89615b02565b936004820182116104e6576124df6124e5946124c66001976123865f6004612386980160031b8c013560c01d614ee7565b60808201528c6080519160a05190610120516024615915565b90614ee7565b995b01959493929190612215565b90915060028103612511575060019161250b9161480d565b996124e7565b909a918b8113612526575b50506001906124e7565b9a50600414612537575b8a8061251c565b965086612530565b50986001906124e7565b81601101806011116104e657601083019081116104e65761256b908987615471565b6125758183614edd565b91835f198101116104e657612597926125915f1986018a614a8e565b526138c6565b9080156104e6575f190190612254565b604061012051015160606101205101515f5b8282116126fa575050506125d36080610120510151614704565b906101e06101205101516060610120510151600501806005116104e657610120516080015161260191613747565b600280820291908204036104e65761261891613747565b90612621613a32565b6002815261263083898761549a565b60208201526001830183116104e65761264d6001840189876154bf565b6040820152600283018084116104e657612668908987615471565b878201526003830183116104e65760058301938484116104e6576126b89061269f88876003880160031b8a013560c01d8d8b615b02565b61248d6080850197828952606061012051015190613747565b90600484018094116104e6576001946126e4612386936123865f61250b9860031b8b013560c01d614ee7565b90528a6080519160a05190610120516024615915565b81601101806011116104e657601083019081116104e65761271c908987615471565b6127268183614edd565b91835f198101116104e657612742926125915f1986018a614a8e565b9080156104e6575f1901906125b9565b677fffffffffffffff199850612204565b81601101806011116104e657601083019081116104e657612785908588615471565b61278f8183614edd565b5f19840192908484116104e6576125916127a9948b614a8e565b9080156104e6575f19019081611e28565b506127c9610120518386614240565b63ffffffff6101005160201c1611611e08565b5063ffffffff6101005160201c1663ffffffff61010051161015611e01565b61280f9163ffffffff61079e9216906138ac565b611d80565b60601c1692611d4d565b631a0349cd60e11b5f526001600160401b0360e0511660045260245260445ffd5b9050841561285e576001600160a01b03809154165b163314158c611d20565b506001600160a01b03808316612854565b60061492508a611d05565b600481149350611cfe565b346101d55760203660031901126101d55761289e61363a565b6128a78161443a565b906001820154916128c06001600160401b038416613b25565b506128f8815464ffffffffff63ffffffff806128e160ff8560c81c166144a8565b9788156129405760401c165b169160a01c16613747565b42111561291857610413921561291057600a916144d4565b6009916144d4565b7f085de625000000000000000000000000000000000000000000000000000000005f5260045ffd5b60601c166128ed565b346101d5575f3660031901126101d557602060405163ffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760403660031901126101d5576129a261363a565b6bffffffffffffffff0000000063ffffffff6129bc6136ad565b169160201b16175f526005602052602060405f2054604051908152f35b346101d5575f3660031901126101d557602060405161ffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760203660031901126101d557612a3061363a565b612a398161443a565b600181016001600160401b038154165f52600360205260405f2091600360ff845460e81c1603612918576001600160a01b0381612ad46001600160401b0395790b0000000000000000000000000000000000000000000000000060ff60c81b19612b06965416178355612ab563ffffffff825460c81c1661388d565b63ffffffff60c81b1963ffffffff60c81b83549260c81b169116179055565b54166001600160801b037f000000000000000000000000000000000000000000000000000000000000000016906142dd565b5416907fcc21a82e944176e85038e128e57e9912839e039bcaa08ea88f34ec65b617e10560206001600160401b0360405193600b85521692a3005b346101d5575f3660031901126101d557612b59613ab1565b6020610bc83361430f565b346101d5575f3660031901126101d55760206040516104008152f35b346101d55760203660031901126101d557612b9961363a565b612ba281613b25565b805464ffffffffff8160a01c16421190811591612c60575b50612918576001600160a01b03817d02000000000000000000000000000000000000000000000000000000000060ff60e81b19612c2894541617815554166001600160801b037f000000000000000000000000000000000000000000000000000000000000000016906142dd565b7ff781d4179cc7452afbe837e8e5a2b8352e80e93d073f3f1e41b0f397a5f4dfd660206001600160401b0360405193600285521692a2005b63ffffffff915060c81c16151583612bba565b346101d5576101403660031901126101d557612c8d61363a565b60e03660231901126101d557610104356001600160401b0381116101d557612cb9903690600401613650565b9091610124356001600160401b0381116101d557612cdb90369060040161367d565b9093612ce68361443a565b936001850192835496612d016001600160401b038916613b25565b5f906003612fc9565b8215612fbe575b5088549060ff8260c81c16906003821490811591612f8e575b50612f6f575060a01c64ffffffffff169863ffffffff612d4a8b4261389f565b918315612f655760401c16915b63ffffffff83169a8b8311612f3d57506104139a508686612df5612eef978c9760ff9a8f9c8e612dc8612f089f612ee99c63ffffffff9c612eb59c5f14612f2857612da8918e6109129216906138ac565b805464ffffffffff60a01b19164260a01b64ffffffffff60a01b16179055565b549a612de96001600160401b038d16805f52600360205260405f2090613b91565b898c60801c1690613eb1565b918c7fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff7aff0000000000000000000000000000000000000000000000000000855192549260d01b169116178d5560208301967bffffffff000000000000000000000000000000000000000000000000885160c01b16907fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff77ffffffff00000000000000000000000000000000000000008260201b16911617178b55614240565b87547bffffffffffffffffffffffffffffffffffffffffffffffffffffffff16911660e01b6001600160e01b031916178655565b5161427f565b855460ff60d81b1916911660d81b60ff60d81b16178455565b73ffffffff000000000000000000000000000000001981541690556142a4565b612f38918e610a199216906138ac565b612da8565b8b0164ffffffffff81116104e65764ffffffffff9063348f2b4160e11b5f521660045260245ffd5b60601c1691612d57565b6001600160401b0389631a0349cd60e11b5f521660045260245260445ffd5b90508315612fad576001600160a01b03809154165b163314158c612d2a565b506001600160a01b03808316612fa3565b60061491508a612d11565b600481149250612d0a565b346101d5576101003660031901126101d557612fee61363a565b60e03660231901126101d557613002613ab1565b61300b81613b25565b805464ffffffffff8160a01c1680421161326f575063ffffffff906130308385613b91565b60c81c169063ffffffff82146104e6576001613066920163ffffffff60c81b1963ffffffff60c81b83549260c81b169116179055565b60015461307e6001600160401b038260401c16613870565b6fffffffffffffffff0000000000000000604082811b919091167fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff939093169290921760019081556001600160401b039182165f8181526004602052849020805464ffffffffff60a01b4260a01b167fffffffffffffff000000000000000000000000000000000000000000000000009091163364ffffffffff60a01b19161717815591820180547fffffffffffffffffffffffffffffffff0000000000000000000000000000000016959093169485176bffffffff00000000000000007f00000000000000000000000000000000000000000000000000000000000000009586901b161760609490941b63ffffffff60601b16939093179091559160a4359263ffffffff8416938481036101d55760ff6131bf6020966131d89350613c54565b835460ff60d81b1916911660d81b60ff60d81b16178255565b805460d81c60ff166132655761320460035b825460ff60c81b191660c89190911b60ff60c81b16178255565b60026084359101553390827f46bd1b63a647fa582a4987b6f080d7644509ed2f776cee485de2dcdc0682cfad5f80a4610bc86001600160801b037f000000000000000000000000000000000000000000000000000000000000000016613ce7565b61320460016131ea565b63348f2b4160e11b5f5260045260245ffd5b346101d55760203660031901126101d55761329a61363a565b6132a26137fc565b506001600160401b0381165f52600460205260405f209060ff604051926132c884613789565b63ffffffff60038254926001600160a01b038416875264ffffffffff8460a01c166020880152848460c81c166040880152848460d01c166060880152848460d81c1660808801528360e01c60a088015260018101546001600160401b03811660c0890152838160401c1660e0890152838160601c16610100890152838160801c16610120890152838160a01c16610140890152838160c01c1661016089015260e01c61018088015260028101546101a088015201548181166101c087015260201c166101e085015260c81c1615613484576102008263ffffffff6101e0604051926001600160a01b03815116845264ffffffffff602082015116602085015260ff604082015116604085015260ff606082015116606085015260ff60808201511660808501528260a08201511660a08501526001600160401b0360c08201511660c08501528260e08201511660e0850152826101008201511661010085015282610120820151166101208501528261014082015116610140850152826101608201511661016085015282610180820151166101808501526101a08101516101a0850152826101c0820151166101c08501520151166101e0820152f35b6001600160401b0390634dd6c99d60e11b5f521660045260245ffd5b346101d5575f3660031901126101d557602060405161dead8152f35b346101d557366003190161010081126101d55760e0136101d55760e4356001600160401b0381116101d5578060040190604060031982360301126101d557602401906135088282613701565b60c43592915063ffffffff83168084036101d55761352a9061136d8480613701565b0361166e576084359263ffffffff841684036101d55760a4359163ffffffff831683036101d55761355b8180613701565b926135669192613701565b9190926040519586956020870198600360f81b8a526004356021890152602435604189015260e01b6001600160e01b031916606188015260e01b6001600160e01b031916606587015260e01b6001600160e01b0319166069860152606d8501906135cf92613754565b906135d992613754565b03601f19810182526135eb90826137db565b519020604051908152602090f35b346101d5575f3660031901126101d5576020906001600160801b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b600435906001600160401b03821682036101d557565b9181601f840112156101d5578235916001600160401b0383116101d557602083818601950101116101d557565b9181601f840112156101d5578235916001600160401b0383116101d5576020808501948460051b0101116101d557565b6024359063ffffffff821682036101d557565b359063ffffffff821682036101d557565b9181601f840112156101d5578235916001600160401b0383116101d5576020808501948460061b0101116101d557565b903590601e19813603018212156101d557018035906001600160401b0382116101d557602001918160051b360383136101d557565b3563ffffffff811681036101d55790565b919082018092116104e657565b905f5b8181106137645750505090565b90919260208060019263ffffffff61377b886136c0565b168152019401929101613757565b61020081019081106001600160401b038211176111f657604052565b60a081019081106001600160401b038211176111f657604052565b604081019081106001600160401b038211176111f657604052565b90601f801991011681019081106001600160401b038211176111f657604052565b6040519061380982613789565b5f6101e0838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201528261010082015282610120820152826101408201528261016082015282610180820152826101a0820152826101c08201520152565b6001600160401b03166001600160401b0381146104e65760010190565b63ffffffff1680156104e6575f190190565b919082039182116104e657565b9063ffffffff8091169116039063ffffffff82116104e657565b81156138d0570490565b634e487b7160e01b5f52601260045260245ffd5b35908160070b82036101d557565b90918281527f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff83116101d55760209260051b809284830137010190565b6064358152608435602082015260a435604082015260c435606082015260e43563ffffffff81168091036101d55760808201526101043563ffffffff81168091036101d55760a0820152610124359063ffffffff82168092036101d55760c00152565b90602083828152019060208160051b85010193835f91601e1982360301905b8484106139c2575050505050505090565b90919293949596601f198282030187528735838112156101d557840190602082359201916001600160401b0381116101d5578060051b360383136101d557613a1060209283926001956138f2565b990197019594019291906139b1565b818102929181159184041417156104e657565b60405190613a3f826137a5565b5f6080838281528260208201528260408201528260608201520152565b919081101561206d5760051b0190565b919081101561206d5760061b0190565b6040813603126101d557613aa9602060405192613a98846137c0565b613aa1816138e4565b8452016138e4565b602082015290565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c613afd5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160401b031690815f52600360205260405f209160ff835460e81c168015613b7f57600103613b545750565b7fea2cfe4a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5062038a8160eb1b5f5260045260245ffd5b6040805160248035602083019081526044359383019390935260643560608301526084356080830152939160019163ffffffff613bce60a46136c0565b16608083015263ffffffff613be560a088016136c0565b1660a083015263ffffffff613bfc60c088016136c0565b1660c083015260e08152613c12610100826137db565b51902091015403613c21575050565b6001600160401b03907f47b015e0000000000000000000000000000000000000000000000000000000005f52166004525ffd5b60018111613c6157505f90565b5f1981019081116104e6577d0101020202020303030303030303000000000000000000000000000000006001600160801b03821160071b6001600160401b0383821c1160061b1763ffffffff83821c1160051b1761ffff83821c1160041b1760ff83821c1160031b17600f83821c1160021b1791821c1a17600181018091116104e65790565b613cf381600254613747565b6002558015613eae577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051906370a0823160e01b8252306004830152602082602481845afa918215611139575f92613e7a575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615613e5b575b50836040525f60605215613e4957826024816020936370a0823160e01b82523060048301525afa8015611139575f90613e15575b613ddc925061389f565b818103613de7575050565b7ff7fb4fb1000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506020823d602011613e41575b81613e2f602093836137db565b810103126101d557613ddc9151613dd2565b3d9150613e22565b635274afe760e01b5f5260045260245ffd5b6001821516613e71573b15153d1516165f613d9e565b843d5f823e3d90fd5b9091506020813d602011613ea6575b81613e96602093836137db565b810103126101d55751905f613d52565b3d9150613e89565b50565b929394909194613ebf6137fc565b5060a4359263ffffffff84168085036101d557613edb81613c54565b94508110801590614236575b61044a5790613f4993929160405160208101907f02000000000000000000000000000000000000000000000000000000000000008252888a6021830137613f416021828b81015f838201520301601f1981018352826137db565b519020614d9c565b6024350361421a5750613f5a6137fc565b916088821061217557803560c01d5f81128015614210575b612175578352600881013560c01d915f83128015614203575b6121755760208401928352601882013560c01d5f811280156141f9575b612175576060850190808252601084013560c01d905f82129081156141ef575b50612175576040860152602083013560c01d905f821280156141e5575b6121755760808601918252602884013560c01d935f851280156141db575b6121755760a08701948552603081013560c01d60c0880152603881013560c01d60e0880152604081013560c01d5f811280156141d1575b61217557610100880152604881013560c01d610120880152605081013560c01d610140880152605881013560c01d610160880152606081013560c01d5f811280156141c4575b61217557610180880152836088116101d557606801356101a08701528051601101806011116104e657806101c0880152825190825160030191826003116104e6576140d4926140ce91613a1f565b90613747565b90816101e08801528451905160050190816005116104e6576140fe6140ce92614104955190613747565b90613a1f565b7f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036104e65760031b036121755782516001811480156141ba575b80156141b0575b80156141a6575b801561419c575b15614194576002905b1592831561418a575b50821561417a575b50506121755790565b60ff919250169051105f80614171565b511592505f614169565b600190614160565b50600b8114614157565b5060088114614150565b5060068114614149565b5060058114614142565b5063400000008111614080565b50603e811161403a565b5060038511614003565b5060088211613fe5565b905081115f613fc8565b5060108111613fa8565b5063400000008311613f8b565b50600c8111613f72565b6001600160401b03906302eec78760e61b5f521660045260245ffd5b5083831415613ee7565b9161424d91819493614e7d565b9160018151149081614270575b5061426157565b905f1981146104e65760010190565b6003915060a00151145f61425a565b60088101908181116104e6576007019081116104e6576142a19060031c613c54565b90565b81546142c1929060d881901c60ff16156142c3575060019161496b565b565b60d01c60ff166142d65760035b9161496b565b60046142d0565b6001600160a01b03906142f28360025461389f565b600255165f525f60205261430b60405f20918254613747565b9055565b6001600160a01b031690815f525f60205260405f205491821561440f57805f525f6020525f60408120557f0000000000000000000000000000000000000000000000000000000000000000604051907fa9059cbb000000000000000000000000000000000000000000000000000000005f52826004528460245260205f60448180855af160015f51148116156143f0575b82604052156143d45750602081857f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d59352a2565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b600181151661440657813b15153d1516166143a0565b823d5f823e3d90fd5b7f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160401b031690815f52600460205260405f209160ff835460c81c168015614495576009111561446a5750565b7ff482cc05000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50634dd6c99d60e11b5f5260045260245ffd5b60ff16600181149081156144c9575b81156144c1575090565b600691501490565b6004811491506144b7565b91600182016001600160401b038154165f52600360205260405f209261450f83829060ff60c81b1960ff60c81b83549260c81b169116179055565b61454561452563ffffffff865460c81c1661388d565b855463ffffffff60c81b191660c89190911b63ffffffff60c81b16178555565b6001600160a01b0384541693600a6001600160801b037f0000000000000000000000000000000000000000000000000000000000000000169687956001600160401b03865416907fcc21a82e944176e85038e128e57e9912839e039bcaa08ea88f34ec65b617e10560206001600160401b0360ff6040519416958685521692a31461463c575b505050506146159061460f61271061460761ffff7f00000000000000000000000000000000000000000000000000000000000000001686613a1f565b04809461389f565b906142dd565b6146218160025461389f565b60025561dead5f525f60205261430b60405f20918254613747565b805460ff60e81b19167d030000000000000000000000000000000000000000000000000000000000179055547f00000000000000000000000000000000000000000000000000000000000000006001600160801b0316945061461593506001600160a01b0316916001600160401b0391906146b790846142dd565b54167ff781d4179cc7452afbe837e8e5a2b8352e80e93d073f3f1e41b0f397a5f4dfd6602060405160038152a2905f80806145cb565b6001600160401b0381116111f65760051b60200190565b9061470e826146ed565b61471b60405191826137db565b828152809261472c601f19916146ed565b0190602036910137565b5f6020604051614745816137c0565b82815201526001600160401b036040519161475f836137c0565b818160401c1660070b83521660070b602082015290565b919392909160041461478c5750505160070b1490565b602083015160070b14929091836147a4575b50505090565b9192509082156147b9575b50505f808061479e565b5160070b1490505f806147af565b6147e2600363ffffffff920154828082169160201c166138ac565b1660088101908181116104e6576007019081116104e65760031c90565b358060070b81036101d55790565b9190915f83820193841291129080158216911516176104e657565b92909260025f9111156148c85750811561206d57614845836147ff565b91614852602085016147ff565b60070b9260070b9360015b82811061486957505050565b8561487d614878838686613a6c565b6147ff565b60070b1361488e575b60010161485d565b945092506148a0614878858386613a6c565b9260016148b960206148b3888686613a6c565b016147ff565b60070b9460070b959050614886565b9190925f915b8083106148dd57505050905f90565b9091926148fd6001916148f4614878878688613a6c565b60070b9061480d565b930191906148ce565b906060915f915b808310614921575050506020815191012090565b9091926020614962818060019461493f6103e06103db8b8a8c613a6c565b6040519582879351918291018585015e82019083820152030180845201826137db565b9301919061490d565b6001600160401b036020916149b6857f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2959060ff60c81b1960ff60c81b83549260c81b169116179055565b60ff604051951685521692a2565b919093929360ff815460d81c16600381105f14614a5d57945b600160ff87161b8114928315936149f9575b50505061421a5750565b90919250614a06826146ed565b91614a1460405193846137db565b808352602083019060051b8201913683116101d557905b828210614a4d57505050614a4060029161532d565b91015414155f80806149ef565b8135815260209182019101614a2b565b506003946149dd565b9082101561206d57614a7d9160051b810190613701565b9091565b80511561206d5760200190565b805182101561206d5760209160051b010190565b939094929192614ab28580613701565b809291508314801590614d01575b8015614cf7575b61166e5791905f915f93602088019560a4359a63ffffffff61012435169687610124351415965b868210614bec57505050505050508315614be3576101d5578214801590614bd9575b61166e57614b286001614b2284613c54565b1b614704565b935f92835b818510614b4a57505050505050614b439061532d565b0361166e57565b614b599061136d868486614a66565b936104008511614bb15780614b9f878663ffffffff614b98614b9386614b8d614b8560019a8c8e614a66565b969097613701565b90613a5c565b613736565b1691615398565b614ba9828a614a8e565b520193614b2d565b7f25cdc668000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060108211614b10565b50505050505050565b614bfb9061136d838887614a66565b906104008211614bb157614c16614b9382614b8d8f80613701565b976101d55788978e9063ffffffff168980821015614ccb575b50614c398a613c54565b998110801590614cb5575b61166e578a998e8d614c57868c8b614a66565b91614c629193613701565b5f9e88614c6e91613747565b90614c7892613a5c565b614c8190613736565b63ffffffff1690614c9192615398565b91614c9d85888b614a66565b91614ca794614d9c565b0361166e5760010190614aee565b5089614cc284878a614a66565b90501415614c44565b9150614cd892995061389f565b9660e43563ffffffff8116908181036101d557509760c435908a614c2f565b5060108211614ac7565b5081881415614ac0565b907f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036104e65760051b60e0039060e082116104e65763ffffffff911c1660030b90565b6142c191600863ffffffff614d736003840154828082169160201c166138ac565b161115614d825760069161496b565b60089161496b565b6040516021915f825360018201522090565b938093929192106120455790916040519160018353809160051b01915b828210614dc7575050505090565b90919293600185165f14614df5578235600183015260218201525b604181209360011c929160200190614db9565b600182015281356021820152614de2565b9493919092614e158584613747565b11612045576040519293916001845360051b019060051b8101915b828210614e3e575050505090565b90919293600185165f14614e6c578235600183015260218201525b604181209360011c929160200190614e30565b600182015281356021820152614e59565b9291600192606060408301519201935b8451831015614ebb5782601101806011116104e6576001916140fe614eb392878a615471565b920191614e8d565b94509250505081158015614ed0575b61217557565b5063400000008211614eca565b81156138d0570690565b81810292915f8212600160ff1b8214166104e65781840514901517156104e657565b81156138d057600160ff1b81145f198314166104e6570590565b81156138d0570790565b92949093959195614f40868887876154e7565b96901561530d576101e088019485519660608a0192835160050198896005116104e657614f7360808d019a8b5190613747565b5f9015600117156104e657614f8791613747565b99614f90613a32565b5f8152614f9e8c858761549a565b602082015260018c01808d116104e657614fb99085876154bf565b604082015260028c01808d116104e657614fd4908587615471565b606082015260038c01808d116104e65760058d0190818e116104e6578361500a86846150259460031b8b013560c01d8a8c615b02565b61501d60808601948286528b5190613747565b90888a615b02565b9c600481018091116104e657888f9360a09f948d9461505661505f978f965f8e6123869260031b013560c01d614ee7565b90526024615915565b998c60019c8d910151116151e3575b505050505050505050508251600a81146151dc57600b81146151d5576006146151cb5760058351146151ab57600783511461513b576150b860089160016101008601511b90614ee7565b9251146150f857505f81126150d0576142a1906155ea565b7f7a73e032000000000000000000000000000000000000000000000000000000005f5260045ffd5b90600182126150d0576151246151135f92600285059061480d565b9261511e8185614f09565b93614f23565b12156142a1575f1981019081136001166104e65790565b9061514591614ee7565b906101008101805180615185575b505061012081015180831261517b575b5061014001519081811315615176575090565b905090565b9150610140615163565b9091925f1982019182116104e65760016151a0921b9061480d565b90511d905f80615153565b829160e06151c36123869360c06142a1970151614ee7565b930151614ee7565b6142a19250614ee7565b5050905090565b5091505090565b600b8d9c9798999a9b9c51145f14615306578b9a5b51908651600501806005116104e657615212915190613747565b8088029088820414881517156104e65761522b91613747565b92615234613a32565b9680885261524385838861549a565b602089015284018085116104e65761525c9082876154bf565b6040880152600284018085116104e657615277908287615471565b606088015260038401928385116104e65760058501908186116104e6576152b06152c091836152c79760031b8a013560c01d868b615b02565b9160808a0198838a525190613747565b9186615b02565b90600481018091116104e6576152f6986152ec936123869260031b013560c01d614ee7565b9052866024615915565b905f80808080808080808061506e565b5f9a6151f8565b50505050505050610160015190565b90600381101561206d5760051b0190565b80515b60018111615346575061534290614a81565b5190565b604051600181536001810190602181015f5b8460011c811061536e575050505060011c615330565b80604060019260061b880160208101518752015183526041842060208260051b8901015201615358565b92918015801561544f575b61166e5760078116801515918261541b575b505061166e576153c96001614b2283613c54565b905f5b825181101561540e5760019082811015615405576153f46153ee828589613a5c565b35614d8a565b6153fe8286614a8e565b52016153cc565b6153f45f614d8a565b50506142a191925061532d565b9091505f1983018381116104e657615434908487613a5c565b359160078216036104e65760051b60e0161b15155f806153b5565b50600881018082116104e657600782019081116104e65760031c8214156153a3565b91905060031b013560c01d5f8112801561548d575b6121755790565b5063400000008111615486565b91905060031b013560c01d5f811280156154b5576121755790565b5060028111615486565b91905060031b013560c01d5f811280156154da576121755790565b50637fffffff8111615486565b9392919360808501936154fa8551614704565b926101c08701519460605f9801955b87518910156155db57600381018082116104e65782615533918360031b88013560c01d8689615b02565b600282018083116104e65760031b86013560c01d9060018212612175575f811280156155be575b80156155ac575b61559c579061556f91614f09565b6155798a88614a8e565b52865160030190816003116104e65760019161559491613747565b980197615509565b50505050509350509250505f9190565b506155b78282614f23565b1515615561565b50600183018084116104e65760031b87013560c01d81121561555a565b50505093505092505060019190565b60018111156142a15780600170010000000000000000000000000000000083101561570d575b600482680100000000000000006156bf941015615700575b6401000000008110156156f3575b620100008110156156e6575b6101008110156156da575b60108110156156ce575b10156156c6575b60030260011c61566e81846138c6565b0160011c61567c81846138c6565b0160011c61568a81846138c6565b0160011c61569881846138c6565b0160011c6156a681846138c6565b0160011c6156b481846138c6565b0160011c80926138c6565b8111900390565b60011b61565e565b811c9160021b91615657565b60081c91811b9161564d565b60101c9160081b91615642565b60201c9160101b91615636565b60401c9160201b91615628565b5050608081901c68010000000000000000615610565b909193608083019384515f8112908115615906575b5061208157845160031c9260208501805160201b600186604089019283511760201b17811b1760208a018161577082518b519061531c565b510361579f575b505050505050505061579560079160406142a195015190519061531c565b5191511690614d0b565b518851979896976157af9161531c565b525160a4359163ffffffff8316928381036101d557506084359180939151600281145f14615891575050505050606083015161018082015103612081576101a001516001945f5b868110156120815761580b606086015161427f565b895196808810156120455761583461582e6158278a848a613a5c565b359a613c54565b83613747565b9561583e8a614d8a565b60018a01809a116104e6576158599588958b951b1790614e06565b03612045576142a19560079461587460409361579596613747565b82526158858383015185519061531c565b529582945f8080615777565b6001919293949550145f146158c05750505060c43563ffffffff8116908181036101d5575094604435916157f6565b60e4359163ffffffff8316938484141592836101d557858110156158f0575050506101d5575094606435916157f6565b91999492509450615901925061389f565b6157f6565b9050606085015113155f615738565b9192949093608084019485515f8112908115615af3575b5061208157855160031c9360208601805160201b60018760408a019283511760201b17811b1760208b018161596482518c519061531c565b510361598a575b50505050505050505061579560079160406142a195015190519061531c565b5189519899979861599a9161531c565b52516159a860808401613736565b91606084013563ffffffff8394169151600281145f14615a7157505050505050606083015161018082015103612081576101a001516001945f5b86811015612081576159f7606086015161427f565b8951968088101561204557615a1361582e6158278a848a613a5c565b95615a1d8a614d8a565b60018a01809a116104e657615a389588958b951b1790614e06565b03612045576142a195600794615a5360409361579596613747565b8252615a648383015185519061531c565b529582945f80808061596b565b6001919293949650999499145f14615aa357505050602063ffffffff615a9960a08901613736565b16960135916159e2565b60c089019263ffffffff615ab685613736565b16811015615ad15750505063ffffffff615a99604092613736565b919850935063ffffffff615ae7615aee93613736565b169061389f565b6159e2565b9050606086015113155f61592c565b91939290505f935b8351851015615b4857615b40600191612386615b268886613747565b60031b86013560c01d615b398989614a8e565b5190614ee7565b940193615b0a565b93505050509056",
}

// Disputes is an auto generated Go binding around an Ethereum contract.
type Disputes struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Disputes) GetABI() abi.ABI {
	return c.abi
}

// NewDisputes creates a new instance of Disputes.
func NewDisputes() *Disputes {
	parsed, err := DisputesMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Disputes{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Disputes) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address assets_, (uint32,uint32,uint128,uint128,uint16) t) returns()
func (disputes *Disputes) PackConstructor(token_ common.Address, assets_ common.Address, t DisputesTerms) []byte {
	enc, err := disputes.abi.Pack("", token_, assets_, t)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXPORTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2261a62.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_PORTS() view returns(uint256)
func (disputes *Disputes) PackMAXPORTS() []byte {
	enc, err := disputes.abi.Pack("MAX_PORTS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXPORTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2261a62.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_PORTS() view returns(uint256)
func (disputes *Disputes) TryPackMAXPORTS() ([]byte, error) {
	return disputes.abi.Pack("MAX_PORTS")
}

// UnpackMAXPORTS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd2261a62.
//
// Solidity: function MAX_PORTS() view returns(uint256)
func (disputes *Disputes) UnpackMAXPORTS(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("MAX_PORTS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXWORDS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x255440f0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_WORDS() view returns(uint256)
func (disputes *Disputes) PackMAXWORDS() []byte {
	enc, err := disputes.abi.Pack("MAX_WORDS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXWORDS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x255440f0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_WORDS() view returns(uint256)
func (disputes *Disputes) TryPackMAXWORDS() ([]byte, error) {
	return disputes.abi.Pack("MAX_WORDS")
}

// UnpackMAXWORDS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x255440f0.
//
// Solidity: function MAX_WORDS() view returns(uint256)
func (disputes *Disputes) UnpackMAXWORDS(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("MAX_WORDS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackNOBODY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ec5582f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function NOBODY() view returns(address)
func (disputes *Disputes) PackNOBODY() []byte {
	enc, err := disputes.abi.Pack("NOBODY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNOBODY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ec5582f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function NOBODY() view returns(address)
func (disputes *Disputes) TryPackNOBODY() ([]byte, error) {
	return disputes.abi.Pack("NOBODY")
}

// UnpackNOBODY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1ec5582f.
//
// Solidity: function NOBODY() view returns(address)
func (disputes *Disputes) UnpackNOBODY(data []byte) (common.Address, error) {
	out, err := disputes.abi.Unpack("NOBODY", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assets() view returns(address)
func (disputes *Disputes) PackAssets() []byte {
	enc, err := disputes.abi.Pack("assets")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function assets() view returns(address)
func (disputes *Disputes) TryPackAssets() ([]byte, error) {
	return disputes.abi.Pack("assets")
}

// UnpackAssets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71a97305.
//
// Solidity: function assets() view returns(address)
func (disputes *Disputes) UnpackAssets(data []byte) (common.Address, error) {
	out, err := disputes.abi.Unpack("assets", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44df8e70.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function burn() view returns(uint16)
func (disputes *Disputes) PackBurn() []byte {
	enc, err := disputes.abi.Pack("burn")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44df8e70.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function burn() view returns(uint16)
func (disputes *Disputes) TryPackBurn() ([]byte, error) {
	return disputes.abi.Pack("burn")
}

// UnpackBurn is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x44df8e70.
//
// Solidity: function burn() view returns(uint16)
func (disputes *Disputes) UnpackBurn(data []byte) (uint16, error) {
	out, err := disputes.abi.Unpack("burn", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20d07e5a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challenge(uint64 claimId, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s) returns(uint64 id)
func (disputes *Disputes) PackChallenge(claimId uint64, s RefereeStatement) []byte {
	enc, err := disputes.abi.Pack("challenge", claimId, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20d07e5a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challenge(uint64 claimId, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s) returns(uint64 id)
func (disputes *Disputes) TryPackChallenge(claimId uint64, s RefereeStatement) ([]byte, error) {
	return disputes.abi.Pack("challenge", claimId, s)
}

// UnpackChallenge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x20d07e5a.
//
// Solidity: function challenge(uint64 claimId, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s) returns(uint64 id)
func (disputes *Disputes) UnpackChallenge(data []byte) (uint64, error) {
	out, err := disputes.abi.Unpack("challenge", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackChallengerBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68ccdc86.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challengerBond() view returns(uint128)
func (disputes *Disputes) PackChallengerBond() []byte {
	enc, err := disputes.abi.Pack("challengerBond")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallengerBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68ccdc86.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challengerBond() view returns(uint128)
func (disputes *Disputes) TryPackChallengerBond() ([]byte, error) {
	return disputes.abi.Pack("challengerBond")
}

// UnpackChallengerBond is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x68ccdc86.
//
// Solidity: function challengerBond() view returns(uint128)
func (disputes *Disputes) UnpackChallengerBond(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("challengerBond", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackChoose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd61b2341.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function choose(uint64 id, (int64,int64)[] parts, uint256 which) returns()
func (disputes *Disputes) PackChoose(id uint64, parts []RefereePart, which *big.Int) []byte {
	enc, err := disputes.abi.Pack("choose", id, parts, which)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChoose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd61b2341.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function choose(uint64 id, (int64,int64)[] parts, uint256 which) returns()
func (disputes *Disputes) TryPackChoose(id uint64, parts []RefereePart, which *big.Int) ([]byte, error) {
	return disputes.abi.Pack("choose", id, parts, which)
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaab8ab0c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32) c)
func (disputes *Disputes) PackClaim(id uint64) []byte {
	enc, err := disputes.abi.Pack("claim", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaab8ab0c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32) c)
func (disputes *Disputes) TryPackClaim(id uint64) ([]byte, error) {
	return disputes.abi.Pack("claim", id)
}

// UnpackClaim is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaab8ab0c.
//
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32) c)
func (disputes *Disputes) UnpackClaim(data []byte) (DisputesClaim, error) {
	out, err := disputes.abi.Unpack("claim", data)
	if err != nil {
		return *new(DisputesClaim), err
	}
	out0 := *abi.ConvertType(out[0], new(DisputesClaim)).(*DisputesClaim)
	return out0, nil
}

// PackClaims is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdcc59b6f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claims() view returns(uint64)
func (disputes *Disputes) PackClaims() []byte {
	enc, err := disputes.abi.Pack("claims")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaims is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdcc59b6f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claims() view returns(uint64)
func (disputes *Disputes) TryPackClaims() ([]byte, error) {
	return disputes.abi.Pack("claims")
}

// UnpackClaims is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdcc59b6f.
//
// Solidity: function claims() view returns(uint64)
func (disputes *Disputes) UnpackClaims(data []byte) (uint64, error) {
	out, err := disputes.abi.Unpack("claims", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackClock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91ddadf4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function clock() view returns(uint32)
func (disputes *Disputes) PackClock() []byte {
	enc, err := disputes.abi.Pack("clock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91ddadf4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function clock() view returns(uint32)
func (disputes *Disputes) TryPackClock() ([]byte, error) {
	return disputes.abi.Pack("clock")
}

// UnpackClock is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91ddadf4.
//
// Solidity: function clock() view returns(uint32)
func (disputes *Disputes) UnpackClock(data []byte) (uint32, error) {
	out, err := disputes.abi.Unpack("clock", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackDivide is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6536874a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function divide(uint64 id, (int64,int64)[] parts) returns()
func (disputes *Disputes) PackDivide(id uint64, parts []RefereePart) []byte {
	enc, err := disputes.abi.Pack("divide", id, parts)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDivide is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6536874a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function divide(uint64 id, (int64,int64)[] parts) returns()
func (disputes *Disputes) TryPackDivide(id uint64, parts []RefereePart) ([]byte, error) {
	return disputes.abi.Pack("divide", id, parts)
}

// PackEnter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2155480f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function enter(uint64 id, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, bytes op, bytes32[] path) returns()
func (disputes *Disputes) PackEnter(id uint64, s RefereeStatement, op []byte, path [][32]byte) []byte {
	enc, err := disputes.abi.Pack("enter", id, s, op, path)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEnter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2155480f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function enter(uint64 id, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, bytes op, bytes32[] path) returns()
func (disputes *Disputes) TryPackEnter(id uint64, s RefereeStatement, op []byte, path [][32]byte) ([]byte, error) {
	return disputes.abi.Pack("enter", id, s, op, path)
}

// PackFinalise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23cb830f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function finalise(uint64 id) returns()
func (disputes *Disputes) PackFinalise(id uint64) []byte {
	enc, err := disputes.abi.Pack("finalise", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFinalise is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23cb830f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function finalise(uint64 id) returns()
func (disputes *Disputes) TryPackFinalise(id uint64) ([]byte, error) {
	return disputes.abi.Pack("finalise", id)
}

// PackGame is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f062a33.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function game(uint64 id) view returns((address,uint40,uint8,uint8,uint8,uint32,uint64,uint32,uint32,uint32,uint32,uint32,uint32,bytes32,uint32,uint32) g)
func (disputes *Disputes) PackGame(id uint64) []byte {
	enc, err := disputes.abi.Pack("game", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGame is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f062a33.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function game(uint64 id) view returns((address,uint40,uint8,uint8,uint8,uint32,uint64,uint32,uint32,uint32,uint32,uint32,uint32,bytes32,uint32,uint32) g)
func (disputes *Disputes) TryPackGame(id uint64) ([]byte, error) {
	return disputes.abi.Pack("game", id)
}

// UnpackGame is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f062a33.
//
// Solidity: function game(uint64 id) view returns((address,uint40,uint8,uint8,uint8,uint32,uint64,uint32,uint32,uint32,uint32,uint32,uint32,bytes32,uint32,uint32) g)
func (disputes *Disputes) UnpackGame(data []byte) (DisputesGame, error) {
	out, err := disputes.abi.Unpack("game", data)
	if err != nil {
		return *new(DisputesGame), err
	}
	out0 := *abi.ConvertType(out[0], new(DisputesGame)).(*DisputesGame)
	return out0, nil
}

// PackGames is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x955a015b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function games() view returns(uint64)
func (disputes *Disputes) PackGames() []byte {
	enc, err := disputes.abi.Pack("games")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGames is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x955a015b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function games() view returns(uint64)
func (disputes *Disputes) TryPackGames() ([]byte, error) {
	return disputes.abi.Pack("games")
}

// UnpackGames is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x955a015b.
//
// Solidity: function games() view returns(uint64)
func (disputes *Disputes) UnpackGames(data []byte) (uint64, error) {
	out, err := disputes.abi.Unpack("games", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa285aed7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function held() view returns(uint256)
func (disputes *Disputes) PackHeld() []byte {
	enc, err := disputes.abi.Pack("held")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHeld is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa285aed7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function held() view returns(uint256)
func (disputes *Disputes) TryPackHeld() ([]byte, error) {
	return disputes.abi.Pack("held")
}

// UnpackHeld is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa285aed7.
//
// Solidity: function held() view returns(uint256)
func (disputes *Disputes) UnpackHeld(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("held", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackModelNamed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4564cb4e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function modelNamed(uint64 asset, uint32 version) view returns(bytes32)
func (disputes *Disputes) PackModelNamed(asset uint64, version uint32) []byte {
	enc, err := disputes.abi.Pack("modelNamed", asset, version)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackModelNamed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4564cb4e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function modelNamed(uint64 asset, uint32 version) view returns(bytes32)
func (disputes *Disputes) TryPackModelNamed(asset uint64, version uint32) ([]byte, error) {
	return disputes.abi.Pack("modelNamed", asset, version)
}

// UnpackModelNamed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4564cb4e.
//
// Solidity: function modelNamed(uint64 asset, uint32 version) view returns(bytes32)
func (disputes *Disputes) UnpackModelNamed(data []byte) ([32]byte, error) {
	out, err := disputes.abi.Unpack("modelNamed", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackModelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a8c8b05.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function modelOf((bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) p) pure returns(bytes32)
func (disputes *Disputes) PackModelOf(s RefereeStatement, p DisputesPorts) []byte {
	enc, err := disputes.abi.Pack("modelOf", s, p)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackModelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a8c8b05.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function modelOf((bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) p) pure returns(bytes32)
func (disputes *Disputes) TryPackModelOf(s RefereeStatement, p DisputesPorts) ([]byte, error) {
	return disputes.abi.Pack("modelOf", s, p)
}

// UnpackModelOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a8c8b05.
//
// Solidity: function modelOf((bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) p) pure returns(bytes32)
func (disputes *Disputes) UnpackModelOf(data []byte) ([32]byte, error) {
	out, err := disputes.abi.Unpack("modelOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackNameModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a12bd1e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nameModel(uint64 asset, uint32 version, bytes32 model) returns()
func (disputes *Disputes) PackNameModel(asset uint64, version uint32, model [32]byte) []byte {
	enc, err := disputes.abi.Pack("nameModel", asset, version, model)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNameModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a12bd1e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nameModel(uint64 asset, uint32 version, bytes32 model) returns()
func (disputes *Disputes) TryPackNameModel(asset uint64, version uint32, model [32]byte) ([]byte, error) {
	return disputes.abi.Pack("nameModel", asset, version, model)
}

// PackOwed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf18e047.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owed(address ) view returns(uint256)
func (disputes *Disputes) PackOwed(arg0 common.Address) []byte {
	enc, err := disputes.abi.Pack("owed", arg0)
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
func (disputes *Disputes) TryPackOwed(arg0 common.Address) ([]byte, error) {
	return disputes.abi.Pack("owed", arg0)
}

// UnpackOwed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf18e047.
//
// Solidity: function owed(address ) view returns(uint256)
func (disputes *Disputes) UnpackOwed(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("owed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPick is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb62f873e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pick(uint64 id, bytes32[] nodes, uint256 which) returns()
func (disputes *Disputes) PackPick(id uint64, nodes [][32]byte, which *big.Int) []byte {
	enc, err := disputes.abi.Pack("pick", id, nodes, which)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPick is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb62f873e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pick(uint64 id, bytes32[] nodes, uint256 which) returns()
func (disputes *Disputes) TryPackPick(id uint64, nodes [][32]byte, which *big.Int) ([]byte, error) {
	return disputes.abi.Pack("pick", id, nodes, which)
}

// PackPoint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c8cdd3f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function point(uint64 id, uint256 which) returns()
func (disputes *Disputes) PackPoint(id uint64, which *big.Int) []byte {
	enc, err := disputes.abi.Pack("point", id, which)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPoint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c8cdd3f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function point(uint64 id, uint256 which) returns()
func (disputes *Disputes) TryPackPoint(id uint64, which *big.Int) ([]byte, error) {
	return disputes.abi.Pack("point", id, which)
}

// PackPost is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x835964fa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function post(uint64 asset, uint32 version, bytes32 subject, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) ports, bytes32[][] inputs, bytes32[][] outputs, bytes32[][] paths) returns(uint64 id)
func (disputes *Disputes) PackPost(asset uint64, version uint32, subject [32]byte, s RefereeStatement, ports DisputesPorts, inputs [][][32]byte, outputs [][][32]byte, paths [][][32]byte) []byte {
	enc, err := disputes.abi.Pack("post", asset, version, subject, s, ports, inputs, outputs, paths)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPost is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x835964fa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function post(uint64 asset, uint32 version, bytes32 subject, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) ports, bytes32[][] inputs, bytes32[][] outputs, bytes32[][] paths) returns(uint64 id)
func (disputes *Disputes) TryPackPost(asset uint64, version uint32, subject [32]byte, s RefereeStatement, ports DisputesPorts, inputs [][][32]byte, outputs [][][32]byte, paths [][][32]byte) ([]byte, error) {
	return disputes.abi.Pack("post", asset, version, subject, s, ports, inputs, outputs, paths)
}

// UnpackPost is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x835964fa.
//
// Solidity: function post(uint64 asset, uint32 version, bytes32 subject, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, (uint32[],uint32[]) ports, bytes32[][] inputs, bytes32[][] outputs, bytes32[][] paths) returns(uint64 id)
func (disputes *Disputes) UnpackPost(data []byte) (uint64, error) {
	out, err := disputes.abi.Unpack("post", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackProve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6093b8e1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function prove(uint64 id, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, bytes op, bytes32[] path, uint256 hint, bytes32[] openings) returns()
func (disputes *Disputes) PackProve(id uint64, s RefereeStatement, op []byte, path [][32]byte, hint *big.Int, openings [][32]byte) []byte {
	enc, err := disputes.abi.Pack("prove", id, s, op, path, hint, openings)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6093b8e1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function prove(uint64 id, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) s, bytes op, bytes32[] path, uint256 hint, bytes32[] openings) returns()
func (disputes *Disputes) TryPackProve(id uint64, s RefereeStatement, op []byte, path [][32]byte, hint *big.Int, openings [][32]byte) ([]byte, error) {
	return disputes.abi.Pack("prove", id, s, op, path, hint, openings)
}

// PackProviderBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00ea4d75.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function providerBond() view returns(uint128)
func (disputes *Disputes) PackProviderBond() []byte {
	enc, err := disputes.abi.Pack("providerBond")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProviderBond is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00ea4d75.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function providerBond() view returns(uint128)
func (disputes *Disputes) TryPackProviderBond() ([]byte, error) {
	return disputes.abi.Pack("providerBond")
}

// UnpackProviderBond is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x00ea4d75.
//
// Solidity: function providerBond() view returns(uint128)
func (disputes *Disputes) UnpackProviderBond(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("providerBond", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41fbbc31.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function release(uint64 id) returns()
func (disputes *Disputes) PackRelease(id uint64) []byte {
	enc, err := disputes.abi.Pack("release", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41fbbc31.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function release(uint64 id) returns()
func (disputes *Disputes) TryPackRelease(id uint64) ([]byte, error) {
	return disputes.abi.Pack("release", id)
}

// PackReveal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7fa6e374.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reveal(uint64 id, bytes32[] nodes) returns()
func (disputes *Disputes) PackReveal(id uint64, nodes [][32]byte) []byte {
	enc, err := disputes.abi.Pack("reveal", id, nodes)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReveal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7fa6e374.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reveal(uint64 id, bytes32[] nodes) returns()
func (disputes *Disputes) TryPackReveal(id uint64, nodes [][32]byte) ([]byte, error) {
	return disputes.abi.Pack("reveal", id, nodes)
}

// PackShow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcff5bfc3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function show(uint64 id, bytes32 word) returns()
func (disputes *Disputes) PackShow(id uint64, word [32]byte) []byte {
	enc, err := disputes.abi.Pack("show", id, word)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackShow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcff5bfc3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function show(uint64 id, bytes32 word) returns()
func (disputes *Disputes) TryPackShow(id uint64, word [32]byte) ([]byte, error) {
	return disputes.abi.Pack("show", id, word)
}

// PackStrike is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4ec0dcaa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function strike(uint64 id) returns()
func (disputes *Disputes) PackStrike(id uint64) []byte {
	enc, err := disputes.abi.Pack("strike", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStrike is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4ec0dcaa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function strike(uint64 id) returns()
func (disputes *Disputes) TryPackStrike(id uint64) ([]byte, error) {
	return disputes.abi.Pack("strike", id)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (disputes *Disputes) PackToken() []byte {
	enc, err := disputes.abi.Pack("token")
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
func (disputes *Disputes) TryPackToken() ([]byte, error) {
	return disputes.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (disputes *Disputes) UnpackToken(data []byte) (common.Address, error) {
	out, err := disputes.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x461645bf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function window() view returns(uint32)
func (disputes *Disputes) PackWindow() []byte {
	enc, err := disputes.abi.Pack("window")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x461645bf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function window() view returns(uint32)
func (disputes *Disputes) TryPackWindow() ([]byte, error) {
	return disputes.abi.Pack("window")
}

// UnpackWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x461645bf.
//
// Solidity: function window() view returns(uint32)
func (disputes *Disputes) UnpackWindow(data []byte) (uint32, error) {
	out, err := disputes.abi.Unpack("window", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ccfd60b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw() returns(uint256 amount)
func (disputes *Disputes) PackWithdraw() []byte {
	enc, err := disputes.abi.Pack("withdraw")
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
func (disputes *Disputes) TryPackWithdraw() ([]byte, error) {
	return disputes.abi.Pack("withdraw")
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ccfd60b.
//
// Solidity: function withdraw() returns(uint256 amount)
func (disputes *Disputes) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("withdraw", data)
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
func (disputes *Disputes) PackWithdrawFor(account common.Address) []byte {
	enc, err := disputes.abi.Pack("withdrawFor", account)
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
func (disputes *Disputes) TryPackWithdrawFor(account common.Address) ([]byte, error) {
	return disputes.abi.Pack("withdrawFor", account)
}

// UnpackWithdrawFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9eca672c.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (disputes *Disputes) UnpackWithdrawFor(data []byte) (*big.Int, error) {
	out, err := disputes.abi.Unpack("withdrawFor", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// DisputesChallenged represents a Challenged event raised by the Disputes contract.
type DisputesChallenged struct {
	Game       uint64
	Claim      uint64
	Challenger common.Address
	Raw        *types.Log // Blockchain specific contextual infos
}

const DisputesChallengedEventName = "Challenged"

// ContractEventName returns the user-defined event name.
func (DisputesChallenged) ContractEventName() string {
	return DisputesChallengedEventName
}

// UnpackChallengedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Challenged(uint64 indexed game, uint64 indexed claim, address indexed challenger)
func (disputes *Disputes) UnpackChallengedEvent(log *types.Log) (*DisputesChallenged, error) {
	event := "Challenged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesChallenged)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesClaimEnded represents a ClaimEnded event raised by the Disputes contract.
type DisputesClaimEnded struct {
	Claim uint64
	State uint8
	Raw   *types.Log // Blockchain specific contextual infos
}

const DisputesClaimEndedEventName = "ClaimEnded"

// ContractEventName returns the user-defined event name.
func (DisputesClaimEnded) ContractEventName() string {
	return DisputesClaimEndedEventName
}

// UnpackClaimEndedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ClaimEnded(uint64 indexed claim, uint8 state)
func (disputes *Disputes) UnpackClaimEndedEvent(log *types.Log) (*DisputesClaimEnded, error) {
	event := "ClaimEnded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesClaimEnded)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesDivided represents a Divided event raised by the Disputes contract.
type DisputesDivided struct {
	Game  uint64
	Parts []RefereePart
	Raw   *types.Log // Blockchain specific contextual infos
}

const DisputesDividedEventName = "Divided"

// ContractEventName returns the user-defined event name.
func (DisputesDivided) ContractEventName() string {
	return DisputesDividedEventName
}

// UnpackDividedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Divided(uint64 indexed game, (int64,int64)[] parts)
func (disputes *Disputes) UnpackDividedEvent(log *types.Log) (*DisputesDivided, error) {
	event := "Divided"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesDivided)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesGameEnded represents a GameEnded event raised by the Disputes contract.
type DisputesGameEnded struct {
	Game  uint64
	Claim uint64
	Phase uint8
	Raw   *types.Log // Blockchain specific contextual infos
}

const DisputesGameEndedEventName = "GameEnded"

// ContractEventName returns the user-defined event name.
func (DisputesGameEnded) ContractEventName() string {
	return DisputesGameEndedEventName
}

// UnpackGameEndedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GameEnded(uint64 indexed game, uint64 indexed claim, uint8 phase)
func (disputes *Disputes) UnpackGameEndedEvent(log *types.Log) (*DisputesGameEnded, error) {
	event := "GameEnded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesGameEnded)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesModelNamed represents a ModelNamed event raised by the Disputes contract.
type DisputesModelNamed struct {
	Asset   uint64
	Version uint32
	Model   [32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const DisputesModelNamedEventName = "ModelNamed"

// ContractEventName returns the user-defined event name.
func (DisputesModelNamed) ContractEventName() string {
	return DisputesModelNamedEventName
}

// UnpackModelNamedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ModelNamed(uint64 indexed asset, uint32 indexed version, bytes32 model)
func (disputes *Disputes) UnpackModelNamedEvent(log *types.Log) (*DisputesModelNamed, error) {
	event := "ModelNamed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesModelNamed)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesMoved represents a Moved event raised by the Disputes contract.
type DisputesMoved struct {
	Game  uint64
	Phase uint8
	Raw   *types.Log // Blockchain specific contextual infos
}

const DisputesMovedEventName = "Moved"

// ContractEventName returns the user-defined event name.
func (DisputesMoved) ContractEventName() string {
	return DisputesMovedEventName
}

// UnpackMovedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Moved(uint64 indexed game, uint8 phase)
func (disputes *Disputes) UnpackMovedEvent(log *types.Log) (*DisputesMoved, error) {
	event := "Moved"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesMoved)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesPosted represents a Posted event raised by the Disputes contract.
type DisputesPosted struct {
	Claim     uint64
	Model     [32]byte
	Provider  common.Address
	Asset     uint64
	Version   uint32
	Subject   [32]byte
	Statement RefereeStatement
	Inputs    [][][32]byte
	Outputs   [][][32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const DisputesPostedEventName = "Posted"

// ContractEventName returns the user-defined event name.
func (DisputesPosted) ContractEventName() string {
	return DisputesPostedEventName
}

// UnpackPostedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Posted(uint64 indexed claim, bytes32 indexed model, address indexed provider, uint64 asset, uint32 version, bytes32 subject, (bytes32,bytes32,bytes32,bytes32,uint32,uint32,uint32) statement, bytes32[][] inputs, bytes32[][] outputs)
func (disputes *Disputes) UnpackPostedEvent(log *types.Log) (*DisputesPosted, error) {
	event := "Posted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesPosted)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesRevealed represents a Revealed event raised by the Disputes contract.
type DisputesRevealed struct {
	Game    uint64
	Entered bool
	Depth   uint8
	Index   uint32
	Nodes   [][32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const DisputesRevealedEventName = "Revealed"

// ContractEventName returns the user-defined event name.
func (DisputesRevealed) ContractEventName() string {
	return DisputesRevealedEventName
}

// UnpackRevealedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Revealed(uint64 indexed game, bool entered, uint8 depth, uint32 index, bytes32[] nodes)
func (disputes *Disputes) UnpackRevealedEvent(log *types.Log) (*DisputesRevealed, error) {
	event := "Revealed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesRevealed)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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

// DisputesWithdrawn represents a Withdrawn event raised by the Disputes contract.
type DisputesWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const DisputesWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (DisputesWithdrawn) ContractEventName() string {
	return DisputesWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed account, uint256 amount)
func (disputes *Disputes) UnpackWithdrawnEvent(log *types.Log) (*DisputesWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != disputes.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DisputesWithdrawn)
	if len(log.Data) > 0 {
		if err := disputes.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range disputes.abi.Events[event].Inputs {
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
func (disputes *Disputes) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], disputes.abi.Errors["ClaimOver"].ID.Bytes()[:4]) {
		return disputes.UnpackClaimOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["GameOver"].ID.Bytes()[:4]) {
		return disputes.UnpackGameOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["InexactDeposit"].ID.Bytes()[:4]) {
		return disputes.UnpackInexactDepositError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["InvalidTerms"].ID.Bytes()[:4]) {
		return disputes.UnpackInvalidTermsError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["MalformedOperator"].ID.Bytes()[:4]) {
		return disputes.UnpackMalformedOperatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["ModelAlreadyNamed"].ID.Bytes()[:4]) {
		return disputes.UnpackModelAlreadyNamedError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["NotAssetOwner"].ID.Bytes()[:4]) {
		return disputes.UnpackNotAssetOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["NotYourTurn"].ID.Bytes()[:4]) {
		return disputes.UnpackNotYourTurnError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["NothingOwed"].ID.Bytes()[:4]) {
		return disputes.UnpackNothingOwedError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["OutsideDomain"].ID.Bytes()[:4]) {
		return disputes.UnpackOutsideDomainError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["OutsideOperand"].ID.Bytes()[:4]) {
		return disputes.UnpackOutsideOperandError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return disputes.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return disputes.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["TooEarly"].ID.Bytes()[:4]) {
		return disputes.UnpackTooEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["TooLate"].ID.Bytes()[:4]) {
		return disputes.UnpackTooLateError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["TooManyWords"].ID.Bytes()[:4]) {
		return disputes.UnpackTooManyWordsError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["UnknownClaim"].ID.Bytes()[:4]) {
		return disputes.UnpackUnknownClaimError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["UnknownGame"].ID.Bytes()[:4]) {
		return disputes.UnpackUnknownGameError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongHint"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongHintError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongModel"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongModelError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongMove"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongMoveError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongOpening"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongOpeningError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongStatement"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongStatementError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["WrongWords"].ID.Bytes()[:4]) {
		return disputes.UnpackWrongWordsError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DisputesClaimOver represents a ClaimOver error raised by the Disputes contract.
type DisputesClaimOver struct {
	Claim uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ClaimOver(uint64 claim)
func DisputesClaimOverErrorID() common.Hash {
	return common.HexToHash("0xea2cfe4a42624152486ba00370c380e5ae7dee6d891d278970bd98103e91405c")
}

// UnpackClaimOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ClaimOver(uint64 claim)
func (disputes *Disputes) UnpackClaimOverError(raw []byte) (*DisputesClaimOver, error) {
	out := new(DisputesClaimOver)
	if err := disputes.abi.UnpackIntoInterface(out, "ClaimOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesGameOver represents a GameOver error raised by the Disputes contract.
type DisputesGameOver struct {
	Game uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GameOver(uint64 game)
func DisputesGameOverErrorID() common.Hash {
	return common.HexToHash("0xf482cc055b4cf7a3bb62bdab4a0b44a6c7b42a6b7b749b3d927d2d03ee5f743f")
}

// UnpackGameOverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GameOver(uint64 game)
func (disputes *Disputes) UnpackGameOverError(raw []byte) (*DisputesGameOver, error) {
	out := new(DisputesGameOver)
	if err := disputes.abi.UnpackIntoInterface(out, "GameOver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesInexactDeposit represents a InexactDeposit error raised by the Disputes contract.
type DisputesInexactDeposit struct {
	Received *big.Int
	Wanted   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InexactDeposit(uint256 received, uint256 wanted)
func DisputesInexactDepositErrorID() common.Hash {
	return common.HexToHash("0xf7fb4fb1953a30ad3d43da0cc6c40bf5fb0a0940d4de2655209ba4fd328a2933")
}

// UnpackInexactDepositError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InexactDeposit(uint256 received, uint256 wanted)
func (disputes *Disputes) UnpackInexactDepositError(raw []byte) (*DisputesInexactDeposit, error) {
	out := new(DisputesInexactDeposit)
	if err := disputes.abi.UnpackIntoInterface(out, "InexactDeposit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesInvalidTerms represents a InvalidTerms error raised by the Disputes contract.
type DisputesInvalidTerms struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidTerms()
func DisputesInvalidTermsErrorID() common.Hash {
	return common.HexToHash("0x0256965f9b387bc8ec6c98cf0ff582eaf117751bcb03b5eac94f4b122d4a5fc9")
}

// UnpackInvalidTermsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidTerms()
func (disputes *Disputes) UnpackInvalidTermsError(raw []byte) (*DisputesInvalidTerms, error) {
	out := new(DisputesInvalidTerms)
	if err := disputes.abi.UnpackIntoInterface(out, "InvalidTerms", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesMalformedOperator represents a MalformedOperator error raised by the Disputes contract.
type DisputesMalformedOperator struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MalformedOperator()
func DisputesMalformedOperatorErrorID() common.Hash {
	return common.HexToHash("0x7e93a5bf4b969c4e5355506d92bebd43fa3bc2ffb95cfbf1abfab993b2c63940")
}

// UnpackMalformedOperatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MalformedOperator()
func (disputes *Disputes) UnpackMalformedOperatorError(raw []byte) (*DisputesMalformedOperator, error) {
	out := new(DisputesMalformedOperator)
	if err := disputes.abi.UnpackIntoInterface(out, "MalformedOperator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesModelAlreadyNamed represents a ModelAlreadyNamed error raised by the Disputes contract.
type DisputesModelAlreadyNamed struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ModelAlreadyNamed(uint64 asset, uint32 version)
func DisputesModelAlreadyNamedErrorID() common.Hash {
	return common.HexToHash("0x9ae8bdb8cbd6608ea9c1679ffa8a5f3c16121e39bd5ebaf90d5f8a811ecc4799")
}

// UnpackModelAlreadyNamedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ModelAlreadyNamed(uint64 asset, uint32 version)
func (disputes *Disputes) UnpackModelAlreadyNamedError(raw []byte) (*DisputesModelAlreadyNamed, error) {
	out := new(DisputesModelAlreadyNamed)
	if err := disputes.abi.UnpackIntoInterface(out, "ModelAlreadyNamed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesNotAssetOwner represents a NotAssetOwner error raised by the Disputes contract.
type DisputesNotAssetOwner struct {
	Asset  uint64
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAssetOwner(uint64 asset, address caller)
func DisputesNotAssetOwnerErrorID() common.Hash {
	return common.HexToHash("0x06fd1c2eb777a17ec36a4da3a7410dd4d39747e0250febc4d11abf71d4cfa4ce")
}

// UnpackNotAssetOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAssetOwner(uint64 asset, address caller)
func (disputes *Disputes) UnpackNotAssetOwnerError(raw []byte) (*DisputesNotAssetOwner, error) {
	out := new(DisputesNotAssetOwner)
	if err := disputes.abi.UnpackIntoInterface(out, "NotAssetOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesNotYourTurn represents a NotYourTurn error raised by the Disputes contract.
type DisputesNotYourTurn struct {
	Game  uint64
	Phase uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotYourTurn(uint64 game, uint8 phase)
func DisputesNotYourTurnErrorID() common.Hash {
	return common.HexToHash("0x3406939af20b290f58bc598b56d16de347be2ec2821f2575a99e25d39d7c8b6e")
}

// UnpackNotYourTurnError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotYourTurn(uint64 game, uint8 phase)
func (disputes *Disputes) UnpackNotYourTurnError(raw []byte) (*DisputesNotYourTurn, error) {
	out := new(DisputesNotYourTurn)
	if err := disputes.abi.UnpackIntoInterface(out, "NotYourTurn", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesNothingOwed represents a NothingOwed error raised by the Disputes contract.
type DisputesNothingOwed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOwed(address account)
func DisputesNothingOwedErrorID() common.Hash {
	return common.HexToHash("0x751b0fdaa408a0c7537afaf0af96a92598192bff093a0ad0f684a7c83bc223c9")
}

// UnpackNothingOwedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOwed(address account)
func (disputes *Disputes) UnpackNothingOwedError(raw []byte) (*DisputesNothingOwed, error) {
	out := new(DisputesNothingOwed)
	if err := disputes.abi.UnpackIntoInterface(out, "NothingOwed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesOutsideDomain represents a OutsideDomain error raised by the Disputes contract.
type DisputesOutsideDomain struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutsideDomain()
func DisputesOutsideDomainErrorID() common.Hash {
	return common.HexToHash("0x7a73e03255dfd5443b0a4b24491ba66ff776ba8a98cfd555f5a2e37182cbbdba")
}

// UnpackOutsideDomainError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutsideDomain()
func (disputes *Disputes) UnpackOutsideDomainError(raw []byte) (*DisputesOutsideDomain, error) {
	out := new(DisputesOutsideDomain)
	if err := disputes.abi.UnpackIntoInterface(out, "OutsideDomain", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesOutsideOperand represents a OutsideOperand error raised by the Disputes contract.
type DisputesOutsideOperand struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutsideOperand()
func DisputesOutsideOperandErrorID() common.Hash {
	return common.HexToHash("0x3280cf8d4abca4a49a3da99de5b135298bd82a87f85a89f1341278d9b2261f58")
}

// UnpackOutsideOperandError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutsideOperand()
func (disputes *Disputes) UnpackOutsideOperandError(raw []byte) (*DisputesOutsideOperand, error) {
	out := new(DisputesOutsideOperand)
	if err := disputes.abi.UnpackIntoInterface(out, "OutsideOperand", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Disputes contract.
type DisputesReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func DisputesReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (disputes *Disputes) UnpackReentrancyGuardReentrantCallError(raw []byte) (*DisputesReentrancyGuardReentrantCall, error) {
	out := new(DisputesReentrancyGuardReentrantCall)
	if err := disputes.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Disputes contract.
type DisputesSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func DisputesSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (disputes *Disputes) UnpackSafeERC20FailedOperationError(raw []byte) (*DisputesSafeERC20FailedOperation, error) {
	out := new(DisputesSafeERC20FailedOperation)
	if err := disputes.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesTooEarly represents a TooEarly error raised by the Disputes contract.
type DisputesTooEarly struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooEarly()
func DisputesTooEarlyErrorID() common.Hash {
	return common.HexToHash("0x085de625ed51bbce95c12627fc263453b8d214878d184bd1eaa2cc357a507a30")
}

// UnpackTooEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooEarly()
func (disputes *Disputes) UnpackTooEarlyError(raw []byte) (*DisputesTooEarly, error) {
	out := new(DisputesTooEarly)
	if err := disputes.abi.UnpackIntoInterface(out, "TooEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesTooLate represents a TooLate error raised by the Disputes contract.
type DisputesTooLate struct {
	End *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLate(uint256 end)
func DisputesTooLateErrorID() common.Hash {
	return common.HexToHash("0x691e5682c05af91a82d806fceac093f8891d2c453dfc42c67196c1ccdb7b8be1")
}

// UnpackTooLateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLate(uint256 end)
func (disputes *Disputes) UnpackTooLateError(raw []byte) (*DisputesTooLate, error) {
	out := new(DisputesTooLate)
	if err := disputes.abi.UnpackIntoInterface(out, "TooLate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesTooManyWords represents a TooManyWords error raised by the Disputes contract.
type DisputesTooManyWords struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyWords()
func DisputesTooManyWordsErrorID() common.Hash {
	return common.HexToHash("0x25cdc668131388e5ef19237cd8b1827e24ba2b1e908e633a19596b93d0ad794f")
}

// UnpackTooManyWordsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyWords()
func (disputes *Disputes) UnpackTooManyWordsError(raw []byte) (*DisputesTooManyWords, error) {
	out := new(DisputesTooManyWords)
	if err := disputes.abi.UnpackIntoInterface(out, "TooManyWords", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesUnknownClaim represents a UnknownClaim error raised by the Disputes contract.
type DisputesUnknownClaim struct {
	Claim uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownClaim(uint64 claim)
func DisputesUnknownClaimErrorID() common.Hash {
	return common.HexToHash("0x1c54080081030a2615c566a34b198e205535dd80571292cda628bfe6eb02f957")
}

// UnpackUnknownClaimError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownClaim(uint64 claim)
func (disputes *Disputes) UnpackUnknownClaimError(raw []byte) (*DisputesUnknownClaim, error) {
	out := new(DisputesUnknownClaim)
	if err := disputes.abi.UnpackIntoInterface(out, "UnknownClaim", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesUnknownGame represents a UnknownGame error raised by the Disputes contract.
type DisputesUnknownGame struct {
	Game uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownGame(uint64 game)
func DisputesUnknownGameErrorID() common.Hash {
	return common.HexToHash("0x9bad933a6d4f040b0eeed337be3883396c6051ef3bc859ea8984f5daa5624c3c")
}

// UnpackUnknownGameError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownGame(uint64 game)
func (disputes *Disputes) UnpackUnknownGameError(raw []byte) (*DisputesUnknownGame, error) {
	out := new(DisputesUnknownGame)
	if err := disputes.abi.UnpackIntoInterface(out, "UnknownGame", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongHint represents a WrongHint error raised by the Disputes contract.
type DisputesWrongHint struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongHint()
func DisputesWrongHintErrorID() common.Hash {
	return common.HexToHash("0x6dbac544574bf2f2abf7c974737077a92c8d53bee7578482092e2c357015572f")
}

// UnpackWrongHintError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongHint()
func (disputes *Disputes) UnpackWrongHintError(raw []byte) (*DisputesWrongHint, error) {
	out := new(DisputesWrongHint)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongHint", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongModel represents a WrongModel error raised by the Disputes contract.
type DisputesWrongModel struct {
	Model  [32]byte
	Wanted [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongModel(bytes32 model, bytes32 wanted)
func DisputesWrongModelErrorID() common.Hash {
	return common.HexToHash("0x5e18269cd5e9113af49130d8b968bb64f1f6f97851c80d3933448ae67f731b72")
}

// UnpackWrongModelError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongModel(bytes32 model, bytes32 wanted)
func (disputes *Disputes) UnpackWrongModelError(raw []byte) (*DisputesWrongModel, error) {
	out := new(DisputesWrongModel)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongModel", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongMove represents a WrongMove error raised by the Disputes contract.
type DisputesWrongMove struct {
	Game uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongMove(uint64 game)
func DisputesWrongMoveErrorID() common.Hash {
	return common.HexToHash("0xbbb1e1c07d863261221d5d341867475c987eecd186f2a8adab6f5246ccb6df06")
}

// UnpackWrongMoveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongMove(uint64 game)
func (disputes *Disputes) UnpackWrongMoveError(raw []byte) (*DisputesWrongMove, error) {
	out := new(DisputesWrongMove)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongMove", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongOpening represents a WrongOpening error raised by the Disputes contract.
type DisputesWrongOpening struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOpening()
func DisputesWrongOpeningErrorID() common.Hash {
	return common.HexToHash("0x3ec0c8a6e9de3f8d995ccc01970c9dd9a54b310eecf30bd7902fcf5179dd1553")
}

// UnpackWrongOpeningError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOpening()
func (disputes *Disputes) UnpackWrongOpeningError(raw []byte) (*DisputesWrongOpening, error) {
	out := new(DisputesWrongOpening)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongOpening", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongStatement represents a WrongStatement error raised by the Disputes contract.
type DisputesWrongStatement struct {
	Claim uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongStatement(uint64 claim)
func DisputesWrongStatementErrorID() common.Hash {
	return common.HexToHash("0x47b015e08d1975a99a4ddc30af60252b176c8d4e7271313a928bde9d770a3e96")
}

// UnpackWrongStatementError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongStatement(uint64 claim)
func (disputes *Disputes) UnpackWrongStatementError(raw []byte) (*DisputesWrongStatement, error) {
	out := new(DisputesWrongStatement)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongStatement", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DisputesWrongWords represents a WrongWords error raised by the Disputes contract.
type DisputesWrongWords struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongWords()
func DisputesWrongWordsErrorID() common.Hash {
	return common.HexToHash("0xc5e97bae88b5bf7eb19a6ff7d425e5848248198c283512a4ca8f97f3b2640a91")
}

// UnpackWrongWordsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongWords()
func (disputes *Disputes) UnpackWrongWordsError(raw []byte) (*DisputesWrongWords, error) {
	out := new(DisputesWrongWords)
	if err := disputes.abi.UnpackIntoInterface(out, "WrongWords", raw); err != nil {
		return nil, err
	}
	return out, nil
}
