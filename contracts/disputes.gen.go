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
	Provider   common.Address
	Until      *big.Int
	Games      uint32
	State      uint8
	Statement  [32]byte
	Challenger common.Address
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

// DisputesVerdict is an auto generated low-level Go binding around an user-defined struct.
type DisputesVerdict struct {
	Claim      uint64
	Posted     *big.Int
	State      uint8
	Challenger common.Address
	Statement  [32]byte
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
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractAssets\",\"name\":\"assets_\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"uint32\",\"name\":\"window\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"clock\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"providerBond\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"challengerBond\",\"type\":\"uint128\"},{\"internalType\":\"uint16\",\"name\":\"burn\",\"type\":\"uint16\"}],\"internalType\":\"structDisputes.Terms\",\"name\":\"t\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"AlreadyClaimed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"ClaimOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"GameOver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactDeposit\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InputsWithheld\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidTerms\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MalformedOperator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"ModelAlreadyNamed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotAssetOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"NotYourTurn\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutsideDomain\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutsideOperand\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TooEarly\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"end\",\"type\":\"uint256\"}],\"name\":\"TooLate\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TooManyWords\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"UnknownClaim\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"UnknownGame\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongHint\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"wanted\",\"type\":\"bytes32\"}],\"name\":\"WrongModel\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"}],\"name\":\"WrongMove\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongOpening\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"WrongStatement\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongWords\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"name\":\"Challenged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"ClaimEnded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"indexed\":false,\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"}],\"name\":\"Divided\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"GameEnded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"}],\"name\":\"ModelNamed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"}],\"name\":\"Moved\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structReferee.Statement\",\"name\":\"statement\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"bytes32[][]\",\"name\":\"inputs\",\"type\":\"bytes32[][]\"},{\"indexed\":false,\"internalType\":\"bytes32[][]\",\"name\":\"outputs\",\"type\":\"bytes32[][]\"}],\"name\":\"Posted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"game\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"entered\",\"type\":\"bool\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"depth\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"index\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"}],\"name\":\"Revealed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_PORTS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_WORDS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"NOBODY\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"assets\",\"outputs\":[{\"internalType\":\"contractAssets\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"burn\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claimId\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"}],\"name\":\"challenge\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"challengerBond\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"choose\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"claim\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint40\",\"name\":\"until\",\"type\":\"uint40\"},{\"internalType\":\"uint32\",\"name\":\"games\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"statement\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"}],\"internalType\":\"structDisputes.Claim\",\"name\":\"c\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"claims\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"clock\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"int64\",\"name\":\"value\",\"type\":\"int64\"},{\"internalType\":\"int64\",\"name\":\"term\",\"type\":\"int64\"}],\"internalType\":\"structReferee.Part[]\",\"name\":\"parts\",\"type\":\"tuple[]\"}],\"name\":\"divide\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"op\",\"type\":\"bytes\"},{\"internalType\":\"bytes32[]\",\"name\":\"path\",\"type\":\"bytes32[]\"}],\"name\":\"enter\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"finalise\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"game\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"},{\"internalType\":\"uint40\",\"name\":\"since\",\"type\":\"uint40\"},{\"internalType\":\"uint8\",\"name\":\"phase\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"rule\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"depth\",\"type\":\"uint8\"},{\"internalType\":\"uint32\",\"name\":\"element\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"leftProvider\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"leftChallenger\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"index\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"operator\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"elements\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"terms\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"said\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"from\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"to\",\"type\":\"uint32\"}],\"internalType\":\"structDisputes.Game\",\"name\":\"g\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"games\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"held\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"modelNamed\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint32[]\",\"name\":\"outputs\",\"type\":\"uint32[]\"},{\"internalType\":\"uint32[]\",\"name\":\"sizes\",\"type\":\"uint32[]\"}],\"internalType\":\"structDisputes.Ports\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"modelOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"model\",\"type\":\"bytes32\"}],\"name\":\"nameModel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"pick\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"which\",\"type\":\"uint256\"}],\"name\":\"point\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint32[]\",\"name\":\"outputs\",\"type\":\"uint32[]\"},{\"internalType\":\"uint32[]\",\"name\":\"sizes\",\"type\":\"uint32[]\"}],\"internalType\":\"structDisputes.Ports\",\"name\":\"ports\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[][]\",\"name\":\"inputs\",\"type\":\"bytes32[][]\"},{\"internalType\":\"bytes32[][]\",\"name\":\"outputs\",\"type\":\"bytes32[][]\"},{\"internalType\":\"bytes32[][]\",\"name\":\"paths\",\"type\":\"bytes32[][]\"}],\"name\":\"post\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"operators\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"trace\",\"type\":\"bytes32\"},{\"internalType\":\"uint32\",\"name\":\"operatorCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"weightCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"inputCount\",\"type\":\"uint32\"}],\"internalType\":\"structReferee.Statement\",\"name\":\"s\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"op\",\"type\":\"bytes\"},{\"internalType\":\"bytes32[]\",\"name\":\"path\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256\",\"name\":\"hint\",\"type\":\"uint256\"},{\"internalType\":\"bytes32[]\",\"name\":\"openings\",\"type\":\"bytes32[]\"}],\"name\":\"prove\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"providerBond\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"release\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"nodes\",\"type\":\"bytes32[]\"}],\"name\":\"reveal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"word\",\"type\":\"bytes32\"}],\"name\":\"show\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"strike\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"inputs\",\"type\":\"bytes32\"}],\"name\":\"verdict\",\"outputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"internalType\":\"uint40\",\"name\":\"posted\",\"type\":\"uint40\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"statement\",\"type\":\"bytes32\"}],\"internalType\":\"structDisputes.Verdict\",\"name\":\"v\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"window\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Disputes",
	Bin: "0x610160604052346102295760405161618738819003601f8101601f191683016001600160401b0381118482101761022d578392829160405283398101039060e08212610229578051906001600160a01b0382168203610229576020810151926001600160a01b03841684036102295760a090603f1901126102295760405160a081016001600160401b0381118282101761022d576040526100a260408301610241565b81526100b060608301610241565b90602081019182526100c460808401610252565b916040820192835260c06100da60a08601610252565b946060840195865201519461ffff86168603610229576080830195865260805263ffffffff82511615801561021a575b801561020a575b6101fb5763ffffffff809261ffff9760a052511660c052511660e05260018060801b039051166101005260018060801b0390511661012052511661014052604051615f20908161026782396080518181816101bc01528181613fe40152614671015260a051818181610f960152611a2e015260c05181818161157401528181612aa60152613b2c015260e051818181611297015261331e01526101005181818161166201528181612de10152818161380701526149cf015261012051818181611a7101528181612c21015281816134290152614893015261014051818181612b3401526149170152f35b630256965f60e01b5f5260045ffd5b5061271061ffff86511611610111565b5063ffffffff8151161561010a565b5f80fd5b634e487b7160e01b5f52604160045260245ffd5b519063ffffffff8216820361022957565b51906001600160801b03821682036102295756fe610140806040526004361015610013575f80fd5b5f3560e01c908162ea4d75146137ea575080630a8c8b05146136a55780631ec5582f146136895780631f062a331461346a57806320d07e5a146131b35780632155480f14612e5257806323cb830f14612d5f578063255440f014612d435780632adfdd6c14612ca55780633ccfd60b14612c8257806341fbbc3114612b5857806344df8e7014612b1a5780634564cb4e14612aca578063461645bf14612a8a5780634ec0dcaa146129c65780636093b8e114611d735780636536874a14611a9557806368ccdc8614611a5257806371a9730514611a0f5780637fa6e374146117d7578063835964fa146112bb57806391ddadf41461127b578063955a015b146112525780639a12bd1e14610f685780639c8cdd3f14610c335780639eca672c14610bdd578063a285aed714610bc0578063aab8ab0c14610a96578063b62f873e1461083a578063cff5bfc31461058c578063d2261a6214610571578063d61b234114610241578063dcc59b6f1461021b578063df18e047146101e45763fc0c546a1461019d575f80fd5b346101e0575f3660031901126101e05760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101e05760203660031901126101e0576001600160a01b0361020561389e565b165f525f602052602060405f2054604051908152f35b346101e0575f3660031901126101e05760206001600160401b0360015416604051908152f35b346101e05760603660031901126101e05761025a61382b565b6024356001600160401b0381116101e0576102799036906004016138d8565b6044359061028684614770565b92600184018054906102a06001600160401b038316613e0b565b5f92906007610566565b841561055b575b5087549060ff8260c81c1690600782149081159161052b575b5061050c575060a01c64ffffffffff169263ffffffff6102ea8542613baf565b9282156105025760401c16935b63ffffffff8516908184116104c75750501561048f5761034a9263ffffffff610321921690613bbc565b6bffffffff000000000000000082549160401b16906bffffffff00000000000000001916179055565b835464ffffffffff60a01b19164260a01b64ffffffffff60a01b16178455600882118015610485575b801561046e575b610452576103e361041b9593610411936103e89361039788614b24565b63ffffffff60038a01918254906103b96103b18289613d2f565b84841661394e565b91836103c5838561394e565b9160201c161161041d575b501663ffffffff19825416179055613d52565b613d62565b6001600160401b0360206fffffffffffffffff0000000000000000835160401b16920151161790565b6002830155615122565b005b8261042b61044c928461394e565b855467ffffffff000000001916911660201b67ffffffff0000000016178455565b8c6103d0565b6001600160401b03856302eec78760e61b5f521660045260245ffd5b506104798282614c63565b6002850154141561037a565b5081831015610373565b6104c29263ffffffff6104a3921690613bbc565b63ffffffff60601b1963ffffffff60601b83549260601b169116179055565b61034a565b0164ffffffffff81116104ee5764ffffffffff9063348f2b4160e11b5f521660045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b60601c16936102f7565b6001600160401b038a631a0349cd60e11b5f521660045260245260445ffd5b9050851561054a576001600160a01b03809154165b163314158b6102ca565b506001600160a01b03808316610540565b6006149350896102b1565b6004811494506102aa565b346101e0575f3660031901126101e057602060405160108152f35b346101e05760403660031901126101e0576105a561382b565b6024356105b182614770565b906001820180546105ca6001600160401b038216613e0b565b5f9190600461082f565b8315610824575b5085549060ff8260c81c169060048214908115916107f4575b506107d5575060a01c64ffffffffff169163ffffffff6106148442613baf565b9282156107cb5760401c16925b63ffffffff8416908184116104c757505015610792576106759163ffffffff61064b921690613bbc565b82546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178255565b825464ffffffffff60a01b19164260a01b64ffffffffff60a01b1617835561069c8261515a565b906002840191825403610452575463ffffffff8160801c16906407fffffff881607d1c1691808304600814901517156104ee5760c01c63ffffffff165f5b60088110610745575050505579050000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f260206001600160401b0360405193600585521692a2005b81610750828561394e565b101580610780575b610764576001016106da565b6001600160401b03876302eec78760e61b5f521660045260245ffd5b5061078b81866150db565b1515610758565b6107c69163ffffffff6107a6921690613bbc565b825463ffffffff60601b191660609190911b63ffffffff60601b16178255565b610675565b60601c1692610621565b6001600160401b0388631a0349cd60e11b5f521660045260245260445ffd5b90508415610813576001600160a01b03809154165b16331415896105f4565b506001600160a01b03808316610809565b6006149250876105db565b6004811493506105d4565b346101e05760603660031901126101e05761085361382b565b6024356001600160401b0381116101e05761087290369060040161386e565b6044359061087f84614770565b92600184019182546108996001600160401b038216613e0b565b5f91906002610a8b565b8315610a80575b5087549060ff8260c81c16906002821490811591610a50575b5061050c575060a01c64ffffffffff169163ffffffff6108e38442613baf565b928215610a465760401c16925b63ffffffff8416908184116104c757505015610a0d576109449163ffffffff61091a921690613bbc565b84546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178455565b845464ffffffffff60a01b19164260a01b64ffffffffff60a01b1617855561096e81838789614d21565b918185101561076457610982918591613d42565b35600285015573ffffffff000000000000000000000000000000001973ffffffff000000000000000000000000000000008060ff63ffffffff865460801c16941695855494871b1760801b1616911617905560ff825460d81c16039160ff83116104ee57610a0861041b93839060ff60d81b1960ff60d81b83549260d81b169116179055565b61458a565b610a419163ffffffff610a21921690613bbc565b845463ffffffff60601b191660609190911b63ffffffff60601b16178455565b610944565b60601c16926108f0565b90508415610a6f576001600160a01b03809154165b163314158b6108c3565b506001600160a01b03808316610a65565b6006149250896108aa565b6004811493506108a3565b346101e05760203660031901126101e0576001600160401b03610ab761382b565b5f60a0604051610ac6816139e2565b828152826020820152826040820152826060820152826080820152015216805f52600360205260405f2060405190610afd826139e2565b8054926001600160a01b0384168352602083019364ffffffffff8160a01c16855260ff604085019163ffffffff8160c81c16835260e81c169460608501928684526001600160a01b036002600187015496608089019788520154169660a0870197885215610baf575060c0959263ffffffff6001600160a01b03959364ffffffffff60ff94886040519a51168a52511660208901525116604087015251166060850152516080840152511660a0820152f35b62038a8160eb1b5f5260045260245ffd5b346101e0575f3660031901126101e0576020600254604051908152f35b346101e05760203660031901126101e0576020610c08610bfb61389e565b610c03613d97565b614645565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b346101e05760403660031901126101e057610c4c61382b565b60243590610c5981614770565b9060018201928354610c736001600160401b038216613e0b565b5f91906005610f5d565b8315610f52575b5085549060ff8260c81c16906005821490811591610f22575b50610f03575060a01c64ffffffffff169163ffffffff610cbd8442613baf565b928215610ef95760401c16925b63ffffffff8416908184116104c757505015610ec057610d1e9163ffffffff610cf4921690613bbc565b85546bffffffff0000000000000000191660409190911b6bffffffff000000000000000016178555565b825464ffffffffff60a01b19164260a01b64ffffffffff60a01b161783556008811015610ea457835463ffffffff8160801c166407fffffff882607d1c1690808204600814901517156104ee57610d7a8363ffffffff9261394e565b9160c01c16811015610e885761041b94610ddc63ffffffff610da1600288019586546150db565b60070b931686907bffffffffffffffffffffffffffffffffffffffffffffffffffffffff6001600160e01b031983549260e01b169116179055565b5460038501805467ffffffff00000000191660c09290921c67ffffffff0000000016919091178155805463ffffffff19169055835460d01c60ff16600403610e4d57604051610e4591610e2e826139c7565b5f825260209091018190526001600160401b031690565b905b55615122565b604051610e8291610e5d826139c7565b8082525f60209092019190915260401b6fffffffffffffffff00000000000000001690565b90610e47565b6001600160401b03836302eec78760e61b5f521660045260245ffd5b6001600160401b03826302eec78760e61b5f521660045260245ffd5b610ef49163ffffffff610ed4921690613bbc565b855463ffffffff60601b191660609190911b63ffffffff60601b16178555565b610d1e565b60601c1692610cca565b6001600160401b0386631a0349cd60e11b5f521660045260245260445ffd5b90508415610f41576001600160a01b03809154165b1633141589610c9d565b506001600160a01b03808316610f37565b600614925087610c84565b600481149350610c7d565b346101e05760603660031901126101e057610f8161382b565b610f896138b4565b6044356001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692604051937f07031ab000000000000000000000000000000000000000000000000000000000855263ffffffff6001600160401b03831694856004880152169485602482015260e081604481855afa801561117957611184575b506020602491604051928380927f6352211e0000000000000000000000000000000000000000000000000000000082528860048301525afa908115611179575f91611137575b506001600160a01b0333911603611107576bffffffffffffffff00000000849160201b1617805f52600560205260405f2054158015906110ff575b6110cf577f2e4781544386069f1a7042b9d9d28c1934701d686a23ff63b36596c3c352d43a916020915f52600582528060405f2055604051908152a3005b50507f9ae8bdb8000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b508115611091565b827f06fd1c2e000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b90506020813d602011611171575b81611152602093836139fd565b810103126101e057516001600160a01b03811681036101e05785611056565b3d9150611145565b6040513d5f823e3d90fd5b9060e0823d60e01161124a575b8161119e60e093836139fd565b810103126101e0576040519160e083018381106001600160401b03821117611236576040528051835260208101516020840152604081015160408401526060810151606084015260808101516001600160801b03811681036101e057608084015260a0810151906001600160401b03821682036101e05760c09160a085015201519081151582036101e05760c0909201526020611010565b634e487b7160e01b5f52604160045260245ffd5b3d9150611191565b346101e0575f3660031901126101e05760206001600160401b0360015460401c16604051908152f35b346101e0575f3660031901126101e057602060405163ffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101e0576101c03660031901126101e0576112d561382b565b6112dd6138b4565b9060443560e03660631901126101e05761014435916001600160401b0383116101e0578260040190604060031985360301126101e057610164356001600160401b0381116101e05761133390369060040161386e565b90610184356001600160401b0381116101e05761135490369060040161386e565b9290956101a435986001600160401b038a116101e05761137a60249a369060040161386e565b9a9099611385613d97565b016113908189613908565b9050610124359163ffffffff8316918284036101e0576113bb6113b38c80613908565b90508461394e565b036117af5760e43563ffffffff811681036101e057610104359063ffffffff821682036101e0576114796001600160e01b03199161146b848f6114658691600360f81b98508961141661140e8380613908565b929093613908565b9490956040519a8b9960208b019d8e5260643560218c015260843560418c015260e01b1660618a015260e01b1660658801526001600160e01b03198d60e01b166069880152606d87019161395b565b9161395b565b03601f1981018352826139fd565b5190209963ffffffff85169c8d6bffffffffffffffff000000008c60201b16175f52600560205260405f2054808d148015906117a7575b61177857506001600160401b039d9e6114cd918b8f8b8d87614dff565b8c6114dc6001549e8f16613a92565b16809d6001600160401b0319161760015585611687575b50505050507fd8a773581cecfdc4853ea3c8743888090d8d007e1f1c0d3212e9de5c3439fccb936116416001600160401b03948a97946116529460209d8a5f5260038f5260405f206001600160a01b03331673ffffffffffffffffffffffffffffffffffffffff198254161781556115bb64ffffffffff61159a63ffffffff7f0000000000000000000000000000000000000000000000000000000000000000164261394e565b835464ffffffffff60a01b1916911660a01b64ffffffffff60a01b16178255565b7d01000000000000000000000000000000000000000000000000000000000060ff60e81b19825416178155600160405160208101906115f982613c3f565b60e08152611609610100826139fd565b5190209101556040519889981688528e880152604087015261162d60608701613c3f565b610180610140870152610180860191613ca2565b908382036101608501523398613ca2565b0390a4610c086001600160801b037f000000000000000000000000000000000000000000000000000000000000000016613fcd565b86159384611759575b50505050611731576116a8908260a4359188336145f3565b98895f5260066020526001600160401b0360405f2054166116f0575f998a5260066020526040909920805467ffffffffffffffff1916891790558361164184846116526114f3565b895f5260066020526001600160401b0360405f2054167f15afccb0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4677d3a0000000000000000000000000000000000000000000000000000000005f5260045ffd5b5061176f93506117699190613908565b91615068565b8b808080611690565b8c7f5e18269c000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b508c156114b0565b7fc5e97bae000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101e05760403660031901126101e0576117f061382b565b6024356001600160401b0381116101e05761180f90369060040161386e565b9161181981614770565b91600183019081546118336001600160401b038216613e0b565b6001919086549060ff8260c81c169060018214908115916119df575b506119c0575060a01c64ffffffffff169163ffffffff61186f8442613baf565b9282156119b65760401c16925b63ffffffff8416908184116104c7575050927f1b0001fd1d376d246970cf2b34dcc1be70ba8e5fd19f12d5c9fd6e59a8de196b94926119469260ff955f1461199d576118d29163ffffffff61091a921690613bbc565b865464ffffffffff60a01b19164260a01b64ffffffffff60a01b161787556118fc88828989614d21565b506001600160401b0363ffffffff8854945460801c169616978896604051958581889760d01c161515875260d81c1660208601526040850152608060608501526080840191613c02565b0390a279020000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2602060405160028152a2005b6119b19163ffffffff610a21921690613bbc565b6118d2565b60601c169261187c565b6001600160401b0387631a0349cd60e11b5f521660045260245260445ffd5b905084156119fe576001600160a01b03809154165b163314158a61184f565b506001600160a01b038083166119f4565b346101e0575f3660031901126101e05760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101e0575f3660031901126101e05760206040516001600160801b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101e05760403660031901126101e057611aae61382b565b6024356001600160401b0381116101e057611acd9036906004016138d8565b909190611ad982614770565b91600183018054611af26001600160401b038216613e0b565b5f91906006611d68565b8315611d5d575b5086549060ff8260c81c16906006821490811591611d2d575b50610f03575060a01c64ffffffffff169163ffffffff611b3c8442613baf565b928215611d235760401c16925b63ffffffff8416908184116104c757505015611d0a57611b739163ffffffff61064b921690613bbc565b835464ffffffffff60a01b19164260a01b64ffffffffff60a01b16178455611b9a84614b24565b63ffffffff611bb56003870154828082169160201c16613bbc565b1690611bc1818361394e565b5f198101919082116104ee57611bd691613bd6565b8403610e8857611c129060ff865460d01c1690611bf4868984614b85565b9190945460e01c14936002880194611c0c8654614a93565b93614ad3565b15610ea457906001600160401b0391611c2d84879597614c63565b90551692839160405191806020840160208552526040830191905f5b818110611cce5750505090807ffeff865aeb051b10d6f51606495330e9c5f2c4d82e825a7555ba42d7acc3c299920390a279070000000000000000000000000000000000000000000000000060ff60c81b198254161790557f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2602060405160078152a2005b9193945091604080600192611ce287613bf4565b60070b8152611cf360208801613bf4565b60070b602082015201940191019186949392611c49565b611d1e9163ffffffff6107a6921690613bbc565b611b73565b60601c1692611b49565b90508415611d4c576001600160a01b03809154165b163314158a611b1c565b506001600160a01b03808316611d42565b600614925088611b03565b600481149350611afc565b346101e0576101803660031901126101e057611d8d61382b565b60e05260e06023193601126101e057610104356001600160401b0381116101e057611dbc903690600401613841565b90610124356001600160401b0381116101e057611ddd90369060040161386e565b9290916101443593610164356001600160401b0381116101e057611e0590369060040161386e565b608052905f60c052611e1860e051614770565b60c052600160c051018054611e356001600160401b038216613e0b565b5f919060086129bb565b83156129b0575b5060c051549060ff8260c81c16906008821490811591612980575b5061295f575060a01c64ffffffffff169163ffffffff611e818442613baf565b9282156129555760401c16925b63ffffffff8416908184116104c757505090611f17949392915f1461293c57611ec19163ffffffff61064b921690613bbc565b60c051805464ffffffffff60a01b19164260a01b64ffffffffff60a01b161790555495611f036001600160401b038816805f52600360205260405f2090613e77565b858563ffffffff8960a01c1660e051614197565b61012052600360c05101546101005260c0515460e01c925f956020610120510151851080159061291d575b80156128fb575b6121c257611f5d6060610120510151614a61565b94604061012051015190815b6128a457505060405160a08190526001600160401b036060820190811191111761123657606060a051016040525f60a05152606091604051611fab84826139fd565b83368237602060a0510152604051611fc384826139fd565b8336823760a051604001526101205151600c81036122f057505060036060610120510151148015906122de575b6122b65761018061012051015160021c8110156121ea576040519061201583836139fd565b823683375f908060021b915b6003811061222a575050508451600110156121ae5760408501516020820151905f82820392128183128116918313901516176104ee575f8112801561221c575b8015612212575b6121ea57609885013560c01d6120948161208f604086019860888a5191013560c01d6152b7565b6152b7565b92634000000084116121c2576120c4926120bf61208f9251986120b68b614dde565b519051906152b7565b614b6a565b948051600210156121ae5761211695836120e092015190614b6a565b91604051946120ee866139ac565b600186525f6020870152604086015284015260808301526080519160a0519061012051615af3565b915b60805160a05151036121865761216692610120515161214c63ffffffff610100511663ffffffff6101005160201c16613baf565b61215b600260c0510154614a93565b9460e01c1490614ad3565b1561217c5761041b60095b60c05160e05161480a565b61041b600a612171565b7f3ec0c8a6000000000000000000000000000000000000000000000000000000005f5260045ffd5b634e487b7160e01b5f52603260045260245ffd5b7f3280cf8d000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f6dbac544000000000000000000000000000000000000000000000000000000005f5260045ffd5b505f825112612068565b506040820151811215612061565b610180610120510151907f3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff831683036104ee576122a560019261226d838761394e565b6040519161227a836139ac565b5f8352600260208401525f6040840152898301526080820152886080519160a0519061012051615af3565b6122af82876156ec565b5201612021565b7f7e93a5bf000000000000000000000000000000000000000000000000000000005f5260045ffd5b50600360406101205101511415611ff0565b600491949596939250115f1461232057509061231a9392916080519360a0519261012051916152fd565b91612118565b955092905f955f9461233661012051848661524d565b93600361012051511015612893575b949392919063ffffffff6101005116955b63ffffffff6101005160201c1687106123755750505050505050612118565b90919293949598858a146126e857604061012051015160606101205101518b5b82821161268a575050506123ae836101205187856158b7565b9015612680576101e06101205101516060610120510151600501806005116104ee5761012051608001516123e19161394e565b5f9015600117156104ee576123f59161394e565b6123fd613aaf565b5f815261240b82898761586a565b60208201526001820182116104ee5761242860018301898761588f565b60408201526002820182116104ee57612445600283018987615841565b878201526003820182116104ee576005820182116104ee5761247986600584016003850160031b88013560c01d8b89615ed2565b6124a184608084019280845261249960606101205101516005880161394e565b908c8a615ed2565b92600481018091116104ee576124e3936124c75f6124cd9360031b8a013560c01d6152b7565b90614b6a565b9052896080519160a05190610120516024615ce5565b916101205151600181145f1461263457506101e06101205101516060610120510151600501806005116104ee5761012051608001516125219161394e565b61252a9161394e565b612532613aaf565b9260018452612542828a8861586a565b60208501526001820182116104ee5761255f600183018a8861588f565b60408501526002820182116104ee5761257c600283018a88615841565b888501526003820182116104ee576005820182116104ee576125d6906125b488600585016003860160031b8a013560c01d8d8b615ed2565b8060808701526125ce60606101205101516005860161394e565b908b89615ed2565b936004820182116104ee57612620612626946126076001976124c75f60046124c7980160031b8c013560c01d6152b7565b60808201528c6080519160a05190610120516024615ce5565b906152b7565b995b01959493929190612356565b90915060028103612652575060019161264c91614b6a565b99612628565b909a918b8113612667575b5050600190612628565b9a50600414612678575b8a8061265d565b965086612671565b5098600190612628565b81601101806011116104ee57601083019081116104ee576126ac908987615841565b6126b681836152ad565b91835f198101116104ee576126d8926126d25f1986018a614deb565b52613bd6565b9080156104ee575f190190612395565b604061012051015160606101205101515f5b82821161283b575050506127146080610120510151614a61565b906101e06101205101516060610120510151600501806005116104ee5761012051608001516127429161394e565b600280820291908204036104ee576127599161394e565b90612762613aaf565b6002815261277183898761586a565b60208201526001830183116104ee5761278e60018401898761588f565b6040820152600283018084116104ee576127a9908987615841565b878201526003830183116104ee5760058301938484116104ee576127f9906127e088876003880160031b8a013560c01d8d8b615ed2565b6125ce608085019782895260606101205101519061394e565b90600484018094116104ee576001946128256124c7936124c75f61264c9860031b8b013560c01d6152b7565b90528a6080519160a05190610120516024615ce5565b81601101806011116104ee57601083019081116104ee5761285d908987615841565b61286781836152ad565b91835f198101116104ee57612883926126d25f1986018a614deb565b9080156104ee575f1901906126fa565b677fffffffffffffff199850612345565b81601101806011116104ee57601083019081116104ee576128c6908588615841565b6128d081836152ad565b5f19840192908484116104ee576126d26128ea948b614deb565b9080156104ee575f19019081611f69565b5061290a610120518386614526565b63ffffffff6101005160201c1611611f49565b5063ffffffff6101005160201c1663ffffffff61010051161015611f42565b6129509163ffffffff6107a6921690613bbc565b611ec1565b60601c1692611e8e565b631a0349cd60e11b5f526001600160401b0360e0511660045260245260445ffd5b9050841561299f576001600160a01b03809154165b163314158c611e61565b506001600160a01b03808316612995565b60061492508a611e46565b600481149350611e3f565b346101e05760203660031901126101e0576129df61382b565b6129e881614770565b90600182015491612a016001600160401b038416613e0b565b50612a39815464ffffffffff63ffffffff80612a2260ff8560c81c166147de565b978815612a815760401c165b169160a01c1661394e565b421115612a595761041b9215612a5157600a9161480a565b60099161480a565b7f085de625000000000000000000000000000000000000000000000000000000005f5260045ffd5b60601c16612a2e565b346101e0575f3660031901126101e057602060405163ffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101e05760403660031901126101e057612ae361382b565b6bffffffffffffffff0000000063ffffffff612afd6138b4565b169160201b16175f526005602052602060405f2054604051908152f35b346101e0575f3660031901126101e057602060405161ffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101e05760203660031901126101e057612b7161382b565b612b7a81614770565b600181016001600160401b038154165f52600360205260405f2091600360ff845460e81c1603612a59576001600160a01b0381612c156001600160401b0395790b0000000000000000000000000000000000000000000000000060ff60c81b19612c47965416178355612bf663ffffffff825460c81c16613b9d565b63ffffffff60c81b1963ffffffff60c81b83549260c81b169116179055565b54166001600160801b037f000000000000000000000000000000000000000000000000000000000000000016906145c1565b5416907fcc21a82e944176e85038e128e57e9912839e039bcaa08ea88f34ec65b617e10560206001600160401b0360405193600b85521692a3005b346101e0575f3660031901126101e057612c9a613d97565b6020610c0833614645565b346101e05760a03660031901126101e057612cbe61389e565b6024356001600160401b03811681036101e0576044359063ffffffff821682036101e05760a092612cf6926084359260643592613ad9565b6080604051916001600160401b03815116835264ffffffffff602082015116602084015260ff60408201511660408401526001600160a01b03606082015116606084015201516080820152f35b346101e0575f3660031901126101e05760206040516104008152f35b346101e05760203660031901126101e057612d7861382b565b612d8181613e0b565b805464ffffffffff8160a01c16421190811591612e3f575b50612a59576001600160a01b03817d02000000000000000000000000000000000000000000000000000000000060ff60e81b19612e0794541617815554166001600160801b037f000000000000000000000000000000000000000000000000000000000000000016906145c1565b7ff781d4179cc7452afbe837e8e5a2b8352e80e93d073f3f1e41b0f397a5f4dfd660206001600160401b0360405193600285521692a2005b63ffffffff915060c81c16151583612d99565b346101e0576101403660031901126101e057612e6c61382b565b60e03660231901126101e057610104356001600160401b0381116101e057612e98903690600401613841565b9091610124356001600160401b0381116101e057612eba90369060040161386e565b9093612ec583614770565b936001850192835496612ee06001600160401b038916613e0b565b5f9060036131a8565b821561319d575b5088549060ff8260c81c1690600382149081159161316d575b5061314e575060a01c64ffffffffff169863ffffffff612f298b42613baf565b9183156131445760401c16915b63ffffffff83169a8b831161311c575061041b9a508686612fd46130ce978c9760ff9a8f9c8e612fa76130e79f6130c89c63ffffffff9c6130949c5f1461310757612f87918e61091a921690613bbc565b805464ffffffffff60a01b19164260a01b64ffffffffff60a01b16179055565b549a612fc86001600160401b038d16805f52600360205260405f2090613e77565b898c60801c1690614197565b918c7fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff7aff0000000000000000000000000000000000000000000000000000855192549260d01b169116178d5560208301967bffffffff000000000000000000000000000000000000000000000000885160c01b16907fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff77ffffffff00000000000000000000000000000000000000008260201b16911617178b55614526565b87547bffffffffffffffffffffffffffffffffffffffffffffffffffffffff16911660e01b6001600160e01b031916178655565b51614565565b855460ff60d81b1916911660d81b60ff60d81b16178455565b73ffffffff0000000000000000000000000000000019815416905561458a565b613117918e610a21921690613bbc565b612f87565b8b0164ffffffffff81116104ee5764ffffffffff9063348f2b4160e11b5f521660045260245ffd5b60601c1691612f36565b6001600160401b0389631a0349cd60e11b5f521660045260245260445ffd5b9050831561318c576001600160a01b03809154165b163314158c612f09565b506001600160a01b03808316613182565b60061491508a612ef0565b600481149250612ee9565b346101e0576101003660031901126101e0576131cd61382b565b60e03660231901126101e0576131e1613d97565b6131ea81613e0b565b805464ffffffffff8160a01c16804211613458575063ffffffff9061320f8385613e77565b60c81c169063ffffffff82146104ee576001613245920163ffffffff60c81b1963ffffffff60c81b83549260c81b169116179055565b60015461325d6001600160401b038260401c16613a92565b7fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff909116604082811b6fffffffffffffffff000000000000000016919091176001556001600160401b039091165f818152600460205291909120805464ffffffffff60a01b1933167fffffffffffffff00000000000000000000000000000000000000000000000000909116174260a01b64ffffffffff60a01b16178155916001830180546bffffffffffffffffffffffff19166001600160401b038316177f0000000000000000000000000000000000000000000000000000000000000000604081901b6bffffffff00000000000000001691909117825561337a919063ffffffff60601b1963ffffffff60601b83549260601b169116179055565b60a4359263ffffffff8416938481036101e05760ff61339f6020966133b89350613f3a565b835460ff60d81b1916911660d81b60ff60d81b16178255565b805460d81c60ff1661344e576133e460035b825460ff60c81b191660c89190911b60ff60c81b16178255565b60026084359101556001600160401b03339116827f46bd1b63a647fa582a4987b6f080d7644509ed2f776cee485de2dcdc0682cfad5f80a4610c086001600160801b037f000000000000000000000000000000000000000000000000000000000000000016613fcd565b6133e460016133ca565b63348f2b4160e11b5f5260045260245ffd5b346101e05760203660031901126101e05761348361382b565b61348b613a1e565b506001600160401b0381165f52600460205260405f209060ff604051926134b184613990565b63ffffffff60038254926001600160a01b038416875264ffffffffff8460a01c166020880152848460c81c166040880152848460d01c166060880152848460d81c1660808801528360e01c60a088015260018101546001600160401b03811660c0890152838160401c1660e0890152838160601c16610100890152838160801c16610120890152838160a01c16610140890152838160c01c1661016089015260e01c61018088015260028101546101a088015201548181166101c087015260201c166101e085015260c81c161561366d576102008263ffffffff6101e0604051926001600160a01b03815116845264ffffffffff602082015116602085015260ff604082015116604085015260ff606082015116606085015260ff60808201511660808501528260a08201511660a08501526001600160401b0360c08201511660c08501528260e08201511660e0850152826101008201511661010085015282610120820151166101208501528261014082015116610140850152826101608201511661016085015282610180820151166101808501526101a08101516101a0850152826101c0820151166101c08501520151166101e0820152f35b6001600160401b0390634dd6c99d60e11b5f521660045260245ffd5b346101e0575f3660031901126101e057602060405161dead8152f35b346101e057366003190161010081126101e05760e0136101e05760e4356001600160401b0381116101e0578060040190604060031982360301126101e057602401906136f18282613908565b60c43592915063ffffffff83168084036101e05761371b906137138480613908565b91905061394e565b036117af576084359263ffffffff841684036101e05760a4359163ffffffff831683036101e05761374c8180613908565b926137579192613908565b9190926040519586956020870198600360f81b8a526004356021890152602435604189015260e01b6001600160e01b031916606188015260e01b6001600160e01b031916606587015260e01b6001600160e01b0319166069860152606d8501906137c09261395b565b906137ca9261395b565b03601f19810182526137dc90826139fd565b519020604051908152602090f35b346101e0575f3660031901126101e0576020906001600160801b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b600435906001600160401b03821682036101e057565b9181601f840112156101e0578235916001600160401b0383116101e057602083818601950101116101e057565b9181601f840112156101e0578235916001600160401b0383116101e0576020808501948460051b0101116101e057565b600435906001600160a01b03821682036101e057565b6024359063ffffffff821682036101e057565b359063ffffffff821682036101e057565b9181601f840112156101e0578235916001600160401b0383116101e0576020808501948460061b0101116101e057565b903590601e19813603018212156101e057018035906001600160401b0382116101e057602001918160051b360383136101e057565b3563ffffffff811681036101e05790565b919082018092116104ee57565b905f5b81811061396b5750505090565b90919260208060019263ffffffff613982886138c7565b16815201940192910161395e565b61020081019081106001600160401b0382111761123657604052565b60a081019081106001600160401b0382111761123657604052565b604081019081106001600160401b0382111761123657604052565b60c081019081106001600160401b0382111761123657604052565b90601f801991011681019081106001600160401b0382111761123657604052565b60405190613a2b82613990565b5f6101e0838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201528261010082015282610120820152826101408201528261016082015282610180820152826101a0820152826101c08201520152565b6001600160401b03166001600160401b0381146104ee5760010190565b60405190613abc826139ac565b5f6080838281528260208201528260408201528260608201520152565b949391613aef9391613ae9613aaf565b966145f3565b5f5260066020526001600160401b0360405f20541680835215613b9b576001600160401b038251165f52600360205260405f2080549063ffffffff7f00000000000000000000000000000000000000000000000000000000000000001664ffffffffff8360a01c160364ffffffffff81116104ee5760019264ffffffffff60ff9216602087015260e81c1660408501526001600160a01b03600282015416606085015201546080830152565b565b63ffffffff1680156104ee575f190190565b919082039182116104ee57565b9063ffffffff8091169116039063ffffffff82116104ee57565b8115613be0570490565b634e487b7160e01b5f52601260045260245ffd5b35908160070b82036101e057565b90918281527f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff83116101e05760209260051b809284830137010190565b6064358152608435602082015260a435604082015260c435606082015260e43563ffffffff81168091036101e05760808201526101043563ffffffff81168091036101e05760a0820152610124359063ffffffff82168092036101e05760c00152565b90602083828152019060208160051b85010193835f91601e1982360301905b848410613cd2575050505050505090565b90919293949596601f198282030187528735838112156101e057840190602082359201916001600160401b0381116101e0578060051b360383136101e057613d206020928392600195613c02565b99019701959401929190613cc1565b818102929181159184041417156104ee57565b91908110156121ae5760051b0190565b91908110156121ae5760061b0190565b6040813603126101e057613d8f602060405192613d7e846139c7565b613d8781613bf4565b845201613bf4565b602082015290565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c613de35760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160401b031690815f52600360205260405f209160ff835460e81c168015613e6557600103613e3a5750565b7fea2cfe4a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5062038a8160eb1b5f5260045260245ffd5b6040805160248035602083019081526044359383019390935260643560608301526084356080830152939160019163ffffffff613eb460a46138c7565b16608083015263ffffffff613ecb60a088016138c7565b1660a083015263ffffffff613ee260c088016138c7565b1660c083015260e08152613ef8610100826139fd565b51902091015403613f07575050565b6001600160401b03907f47b015e0000000000000000000000000000000000000000000000000000000005f52166004525ffd5b60018111613f4757505f90565b5f1981019081116104ee577d0101020202020303030303030303000000000000000000000000000000006001600160801b03821160071b6001600160401b0383821c1160061b1763ffffffff83821c1160051b1761ffff83821c1160041b1760ff83821c1160031b17600f83821c1160021b1791821c1a17600181018091116104ee5790565b613fd98160025461394e565b6002558015614194577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051906370a0823160e01b8252306004830152602082602481845afa918215611179575f92614160575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615614141575b50836040525f6060521561412f57826024816020936370a0823160e01b82523060048301525afa8015611179575f906140fb575b6140c29250613baf565b8181036140cd575050565b7ff7fb4fb1000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506020823d602011614127575b81614115602093836139fd565b810103126101e0576140c291516140b8565b3d9150614108565b635274afe760e01b5f5260045260245ffd5b6001821516614157573b15153d1516165f614084565b843d5f823e3d90fd5b9091506020813d60201161418c575b8161417c602093836139fd565b810103126101e05751905f614038565b3d915061416f565b50565b9293949091946141a5613a1e565b5060a4359263ffffffff84168085036101e0576141c181613f3a565b9450811080159061451c575b610452579061422f93929160405160208101907f02000000000000000000000000000000000000000000000000000000000000008252888a60218301376142276021828b81015f838201520301601f1981018352826139fd565b51902061516c565b602435036145005750614240613a1e565b91608882106122b657803560c01d5f811280156144f6575b6122b6578352600881013560c01d915f831280156144e9575b6122b65760208401928352601882013560c01d5f811280156144df575b6122b6576060850190808252601084013560c01d905f82129081156144d5575b506122b6576040860152602083013560c01d905f821280156144cb575b6122b65760808601918252602884013560c01d935f851280156144c1575b6122b65760a08701948552603081013560c01d60c0880152603881013560c01d60e0880152604081013560c01d5f811280156144b7575b6122b657610100880152604881013560c01d610120880152605081013560c01d610140880152605881013560c01d610160880152606081013560c01d5f811280156144aa575b6122b657610180880152836088116101e057606801356101a08701528051601101806011116104ee57806101c0880152825190825160030191826003116104ee576143ba926143b491613d2f565b9061394e565b90816101e08801528451905160050190816005116104ee576143e46143b4926143ea95519061394e565b90613d2f565b7f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036104ee5760031b036122b65782516001811480156144a0575b8015614496575b801561448c575b8015614482575b1561447a576002905b15928315614470575b508215614460575b50506122b65790565b60ff919250169051105f80614457565b511592505f61444f565b600190614446565b50600b811461443d565b5060088114614436565b506006811461442f565b5060058114614428565b5063400000008111614366565b50603e8111614320565b50600385116142e9565b50600882116142cb565b905081115f6142ae565b506010811161428e565b5063400000008311614271565b50600c8111614258565b6001600160401b03906302eec78760e61b5f521660045260245ffd5b50838314156141cd565b916145339181949361524d565b9160018151149081614556575b5061454757565b905f1981146104ee5760010190565b6003915060a00151145f614540565b60088101908181116104ee576007019081116104ee576145879060031c613f3a565b90565b8154613b9b929060d881901c60ff16156145a75750600191614cc8565b60d01c60ff166145ba5760035b91614cc8565b60046145b4565b6001600160a01b03906145d683600254613baf565b600255165f525f6020526145ef60405f2091825461394e565b9055565b939163ffffffff909391936001600160401b03604051956001600160a01b036020880198168852166040860152166060840152608083015260a082015260a0815261463f60c0826139fd565b51902090565b6001600160a01b031690815f525f60205260405f205491821561474557805f525f6020525f60408120557f0000000000000000000000000000000000000000000000000000000000000000604051907fa9059cbb000000000000000000000000000000000000000000000000000000005f52826004528460245260205f60448180855af160015f5114811615614726575b826040521561470a5750602081857f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d59352a2565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b600181151661473c57813b15153d1516166146d6565b823d5f823e3d90fd5b7f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160401b031690815f52600460205260405f209160ff835460c81c1680156147cb57600911156147a05750565b7ff482cc05000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50634dd6c99d60e11b5f5260045260245ffd5b60ff16600181149081156147ff575b81156147f7575090565b600691501490565b6004811491506147ed565b91600182016001600160401b038154165f52600360205260405f209261484583829060ff60c81b1960ff60c81b83549260c81b169116179055565b61487b61485b63ffffffff865460c81c16613b9d565b855463ffffffff60c81b191660c89190911b63ffffffff60c81b16178555565b6001600160a01b0384541693600a6001600160801b037f0000000000000000000000000000000000000000000000000000000000000000169687956001600160401b03865416907fcc21a82e944176e85038e128e57e9912839e039bcaa08ea88f34ec65b617e10560206001600160401b0360ff6040519416958685521692a314614972575b5050505061494b9061494561271061493d61ffff7f00000000000000000000000000000000000000000000000000000000000000001686613d2f565b048094613baf565b906145c1565b61495781600254613baf565b60025561dead5f525f6020526145ef60405f2091825461394e565b805460ff60e81b19167d03000000000000000000000000000000000000000000000000000000000017815581546002909101805473ffffffffffffffffffffffffffffffffffffffff19166001600160a01b0392831617905590547f00000000000000000000000000000000000000000000000000000000000000006001600160801b0316955061494b945016916001600160401b039190614a1490846145c1565b54167ff781d4179cc7452afbe837e8e5a2b8352e80e93d073f3f1e41b0f397a5f4dfd6602060405160038152a2905f8080614901565b6001600160401b0381116112365760051b60200190565b90614a6b82614a4a565b614a7860405191826139fd565b8281528092614a89601f1991614a4a565b0190602036910137565b5f6020604051614aa2816139c7565b82815201526001600160401b0360405191614abc836139c7565b818160401c1660070b83521660070b602082015290565b9193929091600414614ae95750505160070b1490565b602083015160070b1492909183614b01575b50505090565b919250908215614b16575b50505f8080614afb565b5160070b1490505f80614b0c565b614b3f600363ffffffff920154828082169160201c16613bbc565b1660088101908181116104ee576007019081116104ee5760031c90565b358060070b81036101e05790565b9190915f83820193841291129080158216911516176104ee57565b92909260025f911115614c25575081156121ae57614ba283614b5c565b91614baf60208501614b5c565b60070b9260070b9360015b828110614bc657505050565b85614bda614bd5838686613d52565b614b5c565b60070b13614beb575b600101614bba565b94509250614bfd614bd5858386613d52565b926001614c166020614c10888686613d52565b01614b5c565b60070b9460070b959050614be3565b9190925f915b808310614c3a57505050905f90565b909192614c5a600191614c51614bd5878688613d52565b60070b90614b6a565b93019190614c2b565b906060915f915b808310614c7e575050506020815191012090565b9091926020614cbf8180600194614c9c6103e86103e38b8a8c613d52565b6040519582879351918291018585015e82019083820152030180845201826139fd565b93019190614c6a565b6001600160401b03602091614d13857f6a7b686bd01d6a7d9a3d65f41bbe5f5219bb8568b665c54b184d69f19938f5f2959060ff60c81b1960ff60c81b83549260c81b169116179055565b60ff604051951685521692a2565b919093929360ff815460d81c16600381105f14614dba57945b600160ff87161b811492831593614d56575b5050506145005750565b90919250614d6382614a4a565b91614d7160405193846139fd565b808352602083019060051b8201913683116101e057905b828210614daa57505050614d9d6002916156fd565b91015414155f8080614d4c565b8135815260209182019101614d88565b50600394614d3a565b908210156121ae57614dda9160051b810190613908565b9091565b8051156121ae5760200190565b80518210156121ae5760209160051b010190565b939094929192614e0f8580613908565b80929150831480159061505e575b8015615054575b6117af5791905f915f93602088019560a4359a63ffffffff61012435169687610124351415965b868210614f4957505050505050508315614f40576101e0578214801590614f36575b6117af57614e856001614e7f84613f3a565b1b614a61565b935f92835b818510614ea757505050505050614ea0906156fd565b036117af57565b614eb690613713868486614dc3565b936104008511614f0e5780614efc878663ffffffff614ef5614ef086614eea614ee260019a8c8e614dc3565b969097613908565b90613d42565b61393d565b1691615768565b614f06828a614deb565b520193614e8a565b7f25cdc668000000000000000000000000000000000000000000000000000000005f5260045ffd5b5060108211614e6d565b50505050505050565b614f5890613713838887614dc3565b906104008211614f0e57614f73614ef082614eea8f80613908565b976101e05788978e9063ffffffff168980821015615028575b50614f968a613f3a565b998110801590615012575b6117af578a998e8d614fb4868c8b614dc3565b91614fbf9193613908565b5f9e88614fcb9161394e565b90614fd592613d42565b614fde9061393d565b63ffffffff1690614fee92615768565b91614ffa85888b614dc3565b916150049461516c565b036117af5760010190614e4b565b508961501f84878a614dc3565b90501415614fa1565b9150615035929950613baf565b9660e43563ffffffff8116908181036101e057509760c435908a614f8c565b5060108211614e24565b5081881415614e1d565b9091601082116150d457905f915f935b82851061508c575050506104009150111590565b90919263ffffffff6150a2614ef0878686613d42565b1660088101908181116104ee576007019081116104ee576001916150c99160031c9061394e565b940193929190615078565b5050505f90565b907f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036104ee5760051b60e0039060e082116104ee5763ffffffff911c1660030b90565b613b9b91600863ffffffff6151436003840154828082169160201c16613bbc565b16111561515257600691614cc8565b600891614cc8565b6040516021915f825360018201522090565b938093929192106121865790916040519160018353809160051b01915b828210615197575050505090565b90919293600185165f146151c5578235600183015260218201525b604181209360011c929160200190615189565b6001820152813560218201526151b2565b94939190926151e5858461394e565b11612186576040519293916001845360051b019060051b8101915b82821061520e575050505090565b90919293600185165f1461523c578235600183015260218201525b604181209360011c929160200190615200565b600182015281356021820152615229565b9291600192606060408301519201935b845183101561528b5782601101806011116104ee576001916143e461528392878a615841565b92019161525d565b945092505050811580156152a0575b6122b657565b506340000000821161529a565b8115613be0570690565b81810292915f8212600160ff1b8214166104ee5781840514901517156104ee57565b8115613be057600160ff1b81145f198314166104ee570590565b8115613be0570790565b92949093959195615310868887876158b7565b9690156156dd576101e088019485519660608a0192835160050198896005116104ee5761534360808d019a8b519061394e565b5f9015600117156104ee576153579161394e565b99615360613aaf565b5f815261536e8c858761586a565b602082015260018c01808d116104ee5761538990858761588f565b604082015260028c01808d116104ee576153a4908587615841565b606082015260038c01808d116104ee5760058d0190818e116104ee57836153da86846153f59460031b8b013560c01d8a8c615ed2565b6153ed60808601948286528b519061394e565b90888a615ed2565b9c600481018091116104ee57888f9360a09f948d9461542661542f978f965f8e6124c79260031b013560c01d6152b7565b90526024615ce5565b998c60019c8d910151116155b3575b505050505050505050508251600a81146155ac57600b81146155a55760061461559b57600583511461557b57600783511461550b5761548860089160016101008601511b906152b7565b9251146154c857505f81126154a057614587906159ba565b7f7a73e032000000000000000000000000000000000000000000000000000000005f5260045ffd5b90600182126154a0576154f46154e35f926002850590614b6a565b926154ee81856152d9565b936152f3565b1215614587575f1981019081136001166104ee5790565b90615515916152b7565b906101008101805180615555575b505061012081015180831261554b575b5061014001519081811315615546575090565b905090565b9150610140615533565b9091925f1982019182116104ee576001615570921b90614b6a565b90511d905f80615523565b829160e06155936124c79360c06145879701516152b7565b9301516152b7565b61458792506152b7565b5050905090565b5091505090565b600b8d9c9798999a9b9c51145f146156d6578b9a5b51908651600501806005116104ee576155e291519061394e565b8088029088820414881517156104ee576155fb9161394e565b92615604613aaf565b9680885261561385838861586a565b602089015284018085116104ee5761562c90828761588f565b6040880152600284018085116104ee57615647908287615841565b606088015260038401928385116104ee5760058501908186116104ee5761568061569091836156979760031b8a013560c01d868b615ed2565b9160808a0198838a52519061394e565b9186615ed2565b90600481018091116104ee576156c6986156bc936124c79260031b013560c01d6152b7565b9052866024615ce5565b905f80808080808080808061543e565b5f9a6155c8565b50505050505050610160015190565b9060038110156121ae5760051b0190565b80515b60018111615716575061571290614dde565b5190565b604051600181536001810190602181015f5b8460011c811061573e575050505060011c615700565b80604060019260061b880160208101518752015183526041842060208260051b8901015201615728565b92918015801561581f575b6117af576007811680151591826157eb575b50506117af576157996001614e7f83613f3a565b905f5b82518110156157de57600190828110156157d5576157c46157be828589613d42565b3561515a565b6157ce8286614deb565b520161579c565b6157c45f61515a565b50506145879192506156fd565b9091505f1983018381116104ee57615804908487613d42565b359160078216036104ee5760051b60e0161b15155f80615785565b50600881018082116104ee57600782019081116104ee5760031c821415615773565b91905060031b013560c01d5f8112801561585d575b6122b65790565b5063400000008111615856565b91905060031b013560c01d5f81128015615885576122b65790565b5060028111615856565b91905060031b013560c01d5f811280156158aa576122b65790565b50637fffffff8111615856565b9392919360808501936158ca8551614a61565b926101c08701519460605f9801955b87518910156159ab57600381018082116104ee5782615903918360031b88013560c01d8689615ed2565b600282018083116104ee5760031b86013560c01d90600182126122b6575f8112801561598e575b801561597c575b61596c579061593f916152d9565b6159498a88614deb565b52865160030190816003116104ee576001916159649161394e565b9801976158d9565b50505050509350509250505f9190565b5061598782826152f3565b1515615931565b50600183018084116104ee5760031b87013560c01d81121561592a565b50505093505092505060019190565b600181111561458757806001700100000000000000000000000000000000831015615add575b60048268010000000000000000615a8f941015615ad0575b640100000000811015615ac3575b62010000811015615ab6575b610100811015615aaa575b6010811015615a9e575b1015615a96575b60030260011c615a3e8184613bd6565b0160011c615a4c8184613bd6565b0160011c615a5a8184613bd6565b0160011c615a688184613bd6565b0160011c615a768184613bd6565b0160011c615a848184613bd6565b0160011c8092613bd6565b8111900390565b60011b615a2e565b811c9160021b91615a27565b60081c91811b91615a1d565b60101c9160081b91615a12565b60201c9160101b91615a06565b60401c9160201b916159f8565b5050608081901c680100000000000000006159e0565b909193608083019384515f8112908115615cd6575b506121c257845160031c9260208501805160201b600186604089019283511760201b17811b1760208a0181615b4082518b51906156ec565b5103615b6f575b5050505050505050615b6560079160406145879501519051906156ec565b51915116906150db565b51885197989697615b7f916156ec565b525160a4359163ffffffff8316928381036101e057506084359180939151600281145f14615c615750505050506060830151610180820151036121c2576101a001516001945f5b868110156121c257615bdb6060860151614565565b8951968088101561218657615c04615bfe615bf78a848a613d42565b359a613f3a565b8361394e565b95615c0e8a61515a565b60018a01809a116104ee57615c299588958b951b17906151d6565b036121865761458795600794615c44604093615b659661394e565b8252615c55838301518551906156ec565b529582945f8080615b47565b6001919293949550145f14615c905750505060c43563ffffffff8116908181036101e057509460443591615bc6565b60e4359163ffffffff8316938484141592836101e05785811015615cc0575050506101e057509460643591615bc6565b91999492509450615cd19250613baf565b615bc6565b9050606085015113155f615b08565b9192949093608084019485515f8112908115615ec3575b506121c257855160031c9360208601805160201b60018760408a019283511760201b17811b1760208b0181615d3482518c51906156ec565b5103615d5a575b505050505050505050615b6560079160406145879501519051906156ec565b51895198999798615d6a916156ec565b5251615d786080840161393d565b91606084013563ffffffff8394169151600281145f14615e41575050505050506060830151610180820151036121c2576101a001516001945f5b868110156121c257615dc76060860151614565565b8951968088101561218657615de3615bfe615bf78a848a613d42565b95615ded8a61515a565b60018a01809a116104ee57615e089588958b951b17906151d6565b036121865761458795600794615e23604093615b659661394e565b8252615e34838301518551906156ec565b529582945f808080615d3b565b6001919293949650999499145f14615e7357505050602063ffffffff615e6960a0890161393d565b1696013591615db2565b60c089019263ffffffff615e868561393d565b16811015615ea15750505063ffffffff615e6960409261393d565b919850935063ffffffff615eb7615ebe9361393d565b1690613baf565b615db2565b9050606086015113155f615cfc565b91939290505f935b8351851015615f1857615f106001916124c7615ef6888661394e565b60031b86013560c01d615f098989614deb565b51906152b7565b940193615eda565b93505050509056",
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
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32,address) c)
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
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32,address) c)
func (disputes *Disputes) TryPackClaim(id uint64) ([]byte, error) {
	return disputes.abi.Pack("claim", id)
}

// UnpackClaim is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaab8ab0c.
//
// Solidity: function claim(uint64 id) view returns((address,uint40,uint32,uint8,bytes32,address) c)
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

// PackVerdict is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2adfdd6c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verdict(address provider, uint64 asset, uint32 version, bytes32 subject, bytes32 inputs) view returns((uint64,uint40,uint8,address,bytes32) v)
func (disputes *Disputes) PackVerdict(provider common.Address, asset uint64, version uint32, subject [32]byte, inputs [32]byte) []byte {
	enc, err := disputes.abi.Pack("verdict", provider, asset, version, subject, inputs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerdict is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2adfdd6c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verdict(address provider, uint64 asset, uint32 version, bytes32 subject, bytes32 inputs) view returns((uint64,uint40,uint8,address,bytes32) v)
func (disputes *Disputes) TryPackVerdict(provider common.Address, asset uint64, version uint32, subject [32]byte, inputs [32]byte) ([]byte, error) {
	return disputes.abi.Pack("verdict", provider, asset, version, subject, inputs)
}

// UnpackVerdict is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2adfdd6c.
//
// Solidity: function verdict(address provider, uint64 asset, uint32 version, bytes32 subject, bytes32 inputs) view returns((uint64,uint40,uint8,address,bytes32) v)
func (disputes *Disputes) UnpackVerdict(data []byte) (DisputesVerdict, error) {
	out, err := disputes.abi.Unpack("verdict", data)
	if err != nil {
		return *new(DisputesVerdict), err
	}
	out0 := *abi.ConvertType(out[0], new(DisputesVerdict)).(*DisputesVerdict)
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
	if bytes.Equal(raw[:4], disputes.abi.Errors["AlreadyClaimed"].ID.Bytes()[:4]) {
		return disputes.UnpackAlreadyClaimedError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["ClaimOver"].ID.Bytes()[:4]) {
		return disputes.UnpackClaimOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["GameOver"].ID.Bytes()[:4]) {
		return disputes.UnpackGameOverError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["InexactDeposit"].ID.Bytes()[:4]) {
		return disputes.UnpackInexactDepositError(raw[4:])
	}
	if bytes.Equal(raw[:4], disputes.abi.Errors["InputsWithheld"].ID.Bytes()[:4]) {
		return disputes.UnpackInputsWithheldError(raw[4:])
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

// DisputesAlreadyClaimed represents a AlreadyClaimed error raised by the Disputes contract.
type DisputesAlreadyClaimed struct {
	Claim uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyClaimed(uint64 claim)
func DisputesAlreadyClaimedErrorID() common.Hash {
	return common.HexToHash("0x15afccb098214bc2da539fc1272f6dc1b7b482b6c9b3e925524db4bc79e5e2ec")
}

// UnpackAlreadyClaimedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyClaimed(uint64 claim)
func (disputes *Disputes) UnpackAlreadyClaimedError(raw []byte) (*DisputesAlreadyClaimed, error) {
	out := new(DisputesAlreadyClaimed)
	if err := disputes.abi.UnpackIntoInterface(out, "AlreadyClaimed", raw); err != nil {
		return nil, err
	}
	return out, nil
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

// DisputesInputsWithheld represents a InputsWithheld error raised by the Disputes contract.
type DisputesInputsWithheld struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InputsWithheld()
func DisputesInputsWithheldErrorID() common.Hash {
	return common.HexToHash("0x4677d3a0b675c885c99f322b21305d2b44b850abdad436ee48590617c337c157")
}

// UnpackInputsWithheldError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InputsWithheld()
func (disputes *Disputes) UnpackInputsWithheldError(raw []byte) (*DisputesInputsWithheld, error) {
	out := new(DisputesInputsWithheld)
	if err := disputes.abi.UnpackIntoInterface(out, "InputsWithheld", raw); err != nil {
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
