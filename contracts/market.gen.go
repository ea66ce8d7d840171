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

// MarketBid is an auto generated low-level Go binding around an user-defined struct.
type MarketBid struct {
	Order    [32]byte
	Provider common.Address
	Price    *big.Int
	Expires  uint64
}

// MarketJob is an auto generated low-level Go binding around an user-defined struct.
type MarketJob struct {
	Buyer     common.Address
	Asset     uint64
	Version   uint32
	Provider  common.Address
	Id        uint64
	State     uint8
	Circuit   uint8
	Tier      uint8
	Price     *big.Int
	Fee       *big.Int
	Bond      *big.Int
	Deadline  uint64
	DeclineBy uint64
	Input     [32]byte
	Output    [32]byte
}

// MarketOrder is an auto generated low-level Go binding around an user-defined struct.
type MarketOrder struct {
	Buyer         common.Address
	Asset         uint64
	Version       uint32
	Key           [32]byte
	Input         [32]byte
	Tier          uint8
	MaxPrice      *big.Int
	Bond          *big.Int
	DeliverWithin uint32
	Expires       uint64
	Salt          [32]byte
}

// MarketMetaData contains all meta data concerning the Market contract.
var MarketMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractAssets\",\"name\":\"assets_\",\"type\":\"address\"},{\"internalType\":\"contractProviders\",\"name\":\"providers_\",\"type\":\"address\"},{\"internalType\":\"contractRevenue\",\"name\":\"revenue_\",\"type\":\"address\"},{\"internalType\":\"contractIProofVerifier\",\"name\":\"verifier_\",\"type\":\"address\"},{\"internalType\":\"contractDisputes\",\"name\":\"disputes_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"}],\"name\":\"AlreadyClaimed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"AssetUnavailable\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"BadSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"BidExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"free\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"wanted\",\"type\":\"uint128\"}],\"name\":\"BondTooSmall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"DeadlineNotPassed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"DeadlinePassed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"deliverWithin\",\"type\":\"uint32\"}],\"name\":\"DeliverWithinTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactTransfer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InsufficientFunds\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"}],\"name\":\"JobNotOpen\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"LineageMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"}],\"name\":\"NotBuyer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"}],\"name\":\"NotClaimed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"NotProvider\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"name\":\"OrderExpired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"}],\"name\":\"OrderTaken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"words\",\"type\":\"uint256\"}],\"name\":\"OutputTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"total\",\"type\":\"uint256\"},{\"internalType\":\"uint128\",\"name\":\"maxPrice\",\"type\":\"uint128\"}],\"name\":\"OverCeiling\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"}],\"name\":\"ProofRejected\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"tier\",\"type\":\"uint8\"}],\"name\":\"TierUnsupported\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"declineBy\",\"type\":\"uint64\"}],\"name\":\"TooLateToDecline\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"}],\"name\":\"UnknownJob\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"bid\",\"type\":\"bytes32\"}],\"name\":\"WrongOrder\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"Accepted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"refund\",\"type\":\"uint256\"}],\"name\":\"Declined\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"outputHash\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"output\",\"type\":\"uint256[]\"}],\"name\":\"Delivered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"refund\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slashed\",\"type\":\"uint256\"}],\"name\":\"Expired\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"job\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"claim\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"challenger\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"refund\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"slashed\",\"type\":\"uint256\"}],\"name\":\"Refuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"BID_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DECLINED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DELIVERED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"EXPIRED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_DELIVER_WITHIN\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_OUTPUT\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"OPEN\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ORDER_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"REFUTED\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"TIER_DISPUTE\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"TIER_ZK\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"tier\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"maxPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"deliverWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structMarket.Order\",\"name\":\"o\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structMarket.Bid\",\"name\":\"b\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"accept\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"tier\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"maxPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"deliverWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structMarket.Order\",\"name\":\"o\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structMarket.Bid\",\"name\":\"b\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"internalType\":\"structPermits.Permit\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"acceptWithPermit\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"assets\",\"outputs\":[{\"internalType\":\"contractAssets\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"count\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"decline\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint256[]\",\"name\":\"output\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"name\":\"deliver\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"disputes\",\"outputs\":[{\"internalType\":\"contractDisputes\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"escrowed\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"expire\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"}],\"internalType\":\"structMarket.Bid\",\"name\":\"b\",\"type\":\"tuple\"}],\"name\":\"hashBid\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"tier\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"maxPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"deliverWithin\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"expires\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structMarket.Order\",\"name\":\"o\",\"type\":\"tuple\"}],\"name\":\"hashOrder\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"job\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"buyer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"state\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"circuit\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"tier\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"bond\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"declineBy\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"output\",\"type\":\"bytes32\"}],\"internalType\":\"structMarket.Job\",\"name\":\"details\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"order\",\"type\":\"bytes32\"}],\"name\":\"jobOf\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"providers\",\"outputs\":[{\"internalType\":\"contractProviders\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"revenue\",\"outputs\":[{\"internalType\":\"contractRevenue\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"name\":\"settle\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"verifier\",\"outputs\":[{\"internalType\":\"contractIProofVerifier\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawAll\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Market",
	Bin: "0x61022080604052346103d75760c081614123803803809161002082856103db565b8339810103126103d75780516001600160a01b03811691908281036103d75760208201516001600160a01b03811681036103d7576040830151926001600160a01b03841684036103d75760608101516001600160a01b038116948582036103d7576080830151926001600160a01b03841684036103d75760a00151936001600160a01b03851685036103d7576040516100ba6040826103db565b600e815260208101906d141c9bd89a5d1e4813585c9ad95d60921b8252604051916100e66040846103db565b600183526020830191603160f81b83528960805261010381610412565b6101405261011084610412565b6101605251902091826101005251902080610120524660c0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261017a60c0826103db565b51902060a0523060e052610180526101a0526101c0526101e0526102005260405163095ea7b360e01b5f52826004525f1960245260205f60448180865af19060015f51148216156103c8575b604052156102ef575b604051613ca5908161047e82396080518181816101d2015281816113c9015281816125b9015281816136880152613896015260a05181613aeb015260c05181613ba8015260e05181613abc01526101005181613b3a01526101205181613b6001526101405181611249015261016051816112730152610180518181816106350152818161133b01528181612ad0015261335901526101a05181818161025101528181610874015281816116f40152818161207b0152818161260f0152612fc401526101c0518181816107cb01528181610de7015281816115300152611fe401526101e0518181816106e2015281816118330152613222015261020051818181610a86015281816121230152818161253c015281816130f001526133f70152f35b60405163095ea7b360e01b5f52826004525f60245260205f60448180865af19060015f51148216156103a7575b60405215610394576040519163095ea7b360e01b5f526004525f1960245260205f60448180855af19060015f5114821615610375575b5090604052156103635780806101cf565b635274afe760e01b5f5260045260245ffd5b600182151661038b573b15153d1516165f610352565b823d5f823e3d90fd5b82635274afe760e01b5f5260045260245ffd5b9060018115166103bf57823b15153d1516169061031c565b503d5f823e3d90fd5b90823b15153d151616906101c6565b5f80fd5b601f909101601f19168101906001600160401b038211908210176103fe57604052565b634e487b7160e01b5f52604160045260245ffd5b601f81511161043d57602081519101516020821061042e571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301522b1e14611b1c5750806306661abd14611af6578063090adf6b14610aaa57806322228560146118d3578063243240c6146118575780632b7ac3f3146118145780633bbe8ccc146115795780633ccfd60b146115545780633e9491a2146115105780633ef34869146114b4578063414ac85b146114f457806351bb9b1e146114b95780635b8bc618146114b457806369225bb91461135f57806371a973051461131b57806384b0196e1461122c5780638514801e14610f71578063853828b614610db15780639eca672c14610d6c578063a472a45114610d0e578063a8b6b54c14610c66578063affe000e14610c2d578063c347bf5614610c11578063cc875e0f14610bf3578063d1603c4814610aaf578063d1b9c43014610aaa578063d4c5b25214610a66578063d9733db9146102c8578063ddc1585f146102ac578063df18e04714610275578063f8401fe614610231578063f973a209146101f6578063fc0c546a146101b25763fde990e914610194575f80fd5b346101af57806003193601126101af57602060405160058152f35b80fd5b50346101af57806003193601126101af5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101af57806003193601126101af5760206040517f9047be0383e414b971cd8868354a456cea66e5141910fd8582349bdd343bdbbd8152f35b50346101af57806003193601126101af5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101af5760203660031901126101af5760406020916001600160a01b0361029c611c26565b1681528083522054604051908152f35b50346101af57806003193601126101af57602060405160408152f35b50346101af5760803660031901126101af576102e2611b5d565b6001600160401b0360243511610a6257366023602435011215610a62576001600160401b036024356004013511610a625736602480356004013560051b8135010111610a62576044356001600160401b03811161085757610347903690600401611b87565b9290916064356001600160401b03811161085757610369903690600401611c50565b909161037361231c565b61037c8161236a565b91600183015460ff8160f01c1660018103610a5057506003840154946001600160401b038660801c16804211610a255750604060243560040135116109f45784546002860154926040517f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60243560040135116109f0576024356004013560051b602480350160208301376004602435013560051b81018190038082526104269060200182611d2c565b60208151910120967c020000000000000000000000000000000000000000000000000000000060ff60e01b1960018301541617600182015587600582015561047a8560801c6001600160801b038716611c80565b77ffffffffffffffffffffffffffffffff00000000000000001977ffffffffffffffffffffffffffffffff00000000000000006104c6600354936001600160801b038560401c16611cb4565b60401b169116176003556001600160a01b0382168a528960205260408a206104f86001600160801b0387168254611cd4565b90556004602435013560018101106109dc5761051c60016024356004013501611d4d565b9b61052a6040519d8e611d2c565b60046024350135600101808e5261054090611d4d565b601f19013660208f013760048201548d51156105a25760208e01528a5b602435600401358110156105ca576001810181116105b6578d516001820110156105a2578060208f600180940160051b010160248260051b813501013590520161055d565b60248c634e487b7160e01b81526032600452fd5b60248c634e487b7160e01b81526011600452fd5b50908c918c9b9a9b60ff6001845494015460e81c16604051937f06d0aa820000000000000000000000000000000000000000000000000000000085526001600160401b038160a01c16600486015260e01c602485015260448401526040836064816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa9182156109d1578c80948194610989575b509181602095929386946106bb604051998a9889977ff71c02d600000000000000000000000000000000000000000000000000000000895260048901526024880152608060448801526084870190611bf3565b8581036003190160648701528181529386850137828201850152601f01601f1916010301817f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03165afa90811561097e578991610940575b501561090b57886001600160801b03899a999798991661086a575b50508260801c6107c1575b84877f231241b4bd30ddcd998deac1e02f1716e119739d8ae7936995e0adf13784b4306001600160401b0389604051938452604060208501526024356004013560408501526024356004013560051b6024803501606086013716916060816024356004013560051b8101030190a2805f516020613c855f395f51905f525d80f35b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001690813b156108665785809461082b6040519788968795869463bc8cf74f60e01b865260801c906001600160401b038160e01c9160a01c1660048701611d82565b03925af1801561085b57610842575b808080610740565b8161084c91611d2c565b61085757828461083a565b8280fd5b6040513d84823e3d90fd5b8580fd5b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001690813b15610907576040516377e3e62d60e11b81526001600160a01b039390931660048401526001600160801b0316602483015286908290604490829084905af19081156108fc5786911561073557816108ed91611d2c565b6108f8578489610735565b8480fd5b6040513d88823e3d90fd5b8780fd5b6024886001600160401b03887fea282d2400000000000000000000000000000000000000000000000000000000835216600452fd5b90506020813d602011610976575b8161095b60209383611d2c565b810103126109725761096c906137c8565b8a61071a565b8880fd5b3d915061094e565b6040513d8b823e3d90fd5b9450509091506040833d6040116109c9575b816109a860409383611d2c565b810103126109c55782516020938401519093909291908d90610668565b8b80fd5b3d915061099b565b6040513d8e823e3d90fd5b60248a634e487b7160e01b81526011600452fd5b8980fd5b6024877f4116e212000000000000000000000000000000000000000000000000000000008152813560040135600452fd5b7f67680913000000000000000000000000000000000000000000000000000000008852600452602487fd5b631772eda560e01b8752600452602486fd5b5080fd5b50346101af57806003193601126101af5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b611b42565b50346101af576101603660031901126101af5760405160208101917f9047be0383e414b971cd8868354a456cea66e5141910fd8582349bdd343bdbbd83526004356001600160a01b038116809103610a625760408301526024356001600160401b038116809103610a6257606083015260443563ffffffff8116809103610a6257608083015260643560a083015260843560c083015260a43560ff8116809103610a625760e083015260c4356001600160801b038116809103610a625761010083015260e4356001600160801b038116809103610a62576101208301526101043563ffffffff8116809103610a625761014083015261012435906001600160401b0382168092036101af576020610beb858585610160820152610144356101808201526101808152610be36101a082611d2c565b519020613787565b604051908152f35b50346101af57806003193601126101af57602060405162278d008152f35b50346101af57806003193601126101af57602060405160048152f35b50346101af5760203660031901126101af576001600160401b036001604060209360043581526005855220015460a01c16604051908152f35b50346101af5760803660031901126101af5760405160208101917facb542089878f132957b95373a3ac10c1384ad6c3339f32b99a6127d4d1f62e7835260043560408301526024356001600160a01b038116809103610a625760608301526044356001600160801b038116809103610a62576080830152606435906001600160401b0382168092036101af576020610beb85858560a082015260a08152610be360c082611d2c565b50346101af5760403660031901126101af57610d28611b5d565b602435906001600160401b03821161085757610d4b610d59923690600401611c50565b91610d5461231c565b611e0d565b805f516020613c855f395f51905f525d80f35b50346101af5760203660031901126101af57602090610d99610d8c611c26565b610d9461231c565b61365c565b905f516020613c855f395f51905f525d604051908152f35b50346101af57806003193601126101af57610dca61231c565b8080338252816020526040822054610f62575b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166040517fdf18e047000000000000000000000000000000000000000000000000000000008152336004820152602081602481855afa908115610f57578491610f22575b50610e86575b5080915015610e73576020915f516020613c855f395f51905f525d604051908152f35b602482633a8d87ed60e11b815233600452fd5b6020906024604051809581937f9eca672c0000000000000000000000000000000000000000000000000000000083523360048401525af1908115610f17578391610edd575b610ed59250611cd4565b81905f610e50565b90506020823d602011610f0f575b81610ef860209383611d2c565b81010312610f0b57610ed5915190610ecb565b5f80fd5b3d9150610eeb565b6040513d85823e3d90fd5b9350506020833d602011610f4f575b81610f3e60209383611d2c565b81010312610f0b578392515f610e4a565b3d9150610f31565b6040513d86823e3d90fd5b50610f6c3361365c565b610ddd565b50346101af5760203660031901126101af57610f8b611b5d565b90806101c0604051610f9c81611ce1565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201528261010082015282610120820152826101408201528261016082015282610180820152826101a082015201526001600160401b038216815260046020526040812054908181526005602052604081209260ff6040519461102886611ce1565b80546001600160a01b03811687526001600160401b038160a01c16602088015260e01c604087015260056001820154916001600160a01b03831660608901526001600160401b038360a01c166080890152838360e01c1660a0890152838360e81c1660c0890152838360f01c1660e089015260028101546001600160801b0381166101008a015260801c61012089015260038101546001600160801b0381166101408a01526001600160401b038160801c166101608a015260c01c61018089015260048101546101a089015201546101c087015260e01c161561121157610200836101c0866040519283526001600160a01b0381511660208401526001600160401b03602082015116604084015263ffffffff60408201511660608401526001600160a01b0360608201511660808401526001600160401b0360808201511660a084015260ff60a08201511660c084015260ff60c08201511660e084015260ff60e0820151166101008401526001600160801b03610100820151166101208401526001600160801b03610120820151166101408401526001600160801b03610140820151166101608401526001600160401b03610160820151166101808401526001600160401b03610180820151166101a08401526101a08101518284015201516101e0820152f35b63772ba99b60e01b82526001600160401b0316600452602490fd5b50346101af57806003193601126101af576112ea9061131761126d7f0000000000000000000000000000000000000000000000000000000000000000613a5b565b916112977f0000000000000000000000000000000000000000000000000000000000000000613a5b565b6112f8604051916112a9602084611d2c565b8383525f3681376040519687967f0f00000000000000000000000000000000000000000000000000000000000000885260e0602089015260e0880190611bcf565b908682036040880152611bcf565b9146606086015230608086015260a085015283820360c0850152611bf3565b0390f35b50346101af57806003193601126101af5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101af5736600319016102a08112610a6257610160136101af576080366101631901126101af576101e4356001600160401b038111610a62576113a8903690600401611b87565b9060a036610203190112610857576113be61231c565b826001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016610244359060ff8216918281036114b05750803b156108575760e4839260405194859384927fd505accf00000000000000000000000000000000000000000000000000000000845233600485015230602485015261020435604485015261022435606485015260848401526102643560a48401526102843560c48401525af161149b575b60208461147a858561278e565b905f516020613c855f395f51905f525d6001600160401b0360405191168152f35b6114a6848092611d2c565b610857575f61146d565b8380fd5b611bb4565b50346101af57806003193601126101af5760206040517facb542089878f132957b95373a3ac10c1384ad6c3339f32b99a6127d4d1f62e78152f35b50346101af57806003193601126101af57602060405160038152f35b50346101af57806003193601126101af5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101af57806003193601126101af5760209061157061231c565b610d993361365c565b5034610f0b576020366003190112610f0b57611593611b5d565b61159b61231c565b6115a48161236a565b906001820180546001600160a01b038116908133036117e4576003850154908160c01c8042116117b9575060f01c60ff16600214611788575b6001600160801b036001600160a01b0391816116036002890154828160801c9116611c80565b9116947c040000000000000000000000000000000000000000000000000000000060ff60e01b1982541617905560035477ffffffffffffffffffffffffffffffff00000000000000001977ffffffffffffffffffffffffffffffff000000000000000061167584868560401c16611cb4565b60401b16911617600355169454165f525f60205260405f20611698858254611cd4565b9055816116ea575b505060206001600160401b037f1d542630e665955f43b935143d27763817e7aa2643336d2731a26e039074c3e0926040519485521692a2805f516020613c855f395f51905f525d80f35b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001691823b15610f0b576040516377e3e62d60e11b81526001600160a01b039290921660048301526001600160801b03166024820152905f908290604490829084905af1801561177d57611767575b806116a0565b6117749193505f90611d2c565b5f916020611761565b6040513d5f823e3d90fd5b6001600160401b0361179a8686612476565b5116806117a757506115dd565b63015afccb60e41b5f5260045260245ffd5b7f7d4d7806000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f344b0904000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b34610f0b575f366003190112610f0b5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610f0b5736600319016102008112610f0b5761016013610f0b57608036610163190112610f0b576101e4356001600160401b038111610f0b576118b26118a46020923690600401611b87565b906118ad61231c565b61278e565b5f5f516020613c855f395f51905f525d6001600160401b0360405191168152f35b34610f0b576020366003190112610f0b576118ec611b5d565b6118f461231c565b6118fd8161236a565b9060038201916001600160401b03835460801c169283421115611aca576001820193600260ff865460f01c1614611a7b575b5091611a6682611a0c7f32199dcc0060c4db7165056978b8be48adaf24c6886946cc17aa1953e4c4bef4956001600160801b036001600160a01b0361198660026001600160401b03990154838160801c9116611c80565b997c030000000000000000000000000000000000000000000000000000000060ff60e01b198254161781558a77ffffffffffffffffffffffffffffffff00000000000000001977ffffffffffffffffffffffffffffffff00000000000000006119f760035493878560401c16611cb4565b60401b1691161760035554169154169061259b565b906001600160a01b03611a28836001600160801b038a16611cd4565b9154165f525f602052611a4060405f20918254611cd4565b9055604051938493169583602090939291936001600160801b0360408201951681520152565b0390a25f5f516020613c855f395f51905f525d005b611a858385612476565b6001600160401b03815116918215159182611ab4575b50501561192f5763015afccb60e41b5f5260045260245ffd5b6020015164ffffffffff16111590508680611a9b565b837f1f489970000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610f0b575f366003190112610f0b5760206001600160401b0360035416604051908152f35b34610f0b575f366003190112610f0b576020906001600160801b0360035460401c168152f35b34610f0b575f366003190112610f0b57602060405160018152f35b600435906001600160401b0382168203610f0b57565b35906001600160401b0382168203610f0b57565b9181601f84011215610f0b578235916001600160401b038311610f0b5760208381860195010111610f0b57565b34610f0b575f366003190112610f0b57602060405160028152f35b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b90602080835192838152019201905f5b818110611c105750505090565b8251845260209384019390920191600101611c03565b600435906001600160a01b0382168203610f0b57565b35906001600160a01b0382168203610f0b57565b9181601f84011215610f0b578235916001600160401b038311610f0b576020808501948460061b010111610f0b57565b906001600160801b03809116911601906001600160801b038211611ca057565b634e487b7160e01b5f52601160045260245ffd5b906001600160801b03809116911603906001600160801b038211611ca057565b91908201809211611ca057565b6101e081019081106001600160401b03821117611cfd57604052565b634e487b7160e01b5f52604160045260245ffd5b60a081019081106001600160401b03821117611cfd57604052565b90601f801991011681019081106001600160401b03821117611cfd57604052565b6001600160401b038111611cfd5760051b60200190565b91908203918211611ca057565b359063ffffffff82168203610f0b57565b91906001600160801b0360a09463ffffffff889798946001600160401b03608088019516875216602086015216604084015260806060840152520191905f5b818110611dce5750505090565b9091926040806001926001600160401b03611de888611b73565b16815263ffffffff611dfc60208901611d71565b166020820152019401929101611dc1565b9091611e188261236a565b90600182019384545f9560ff8260f01c16600281036122f65750611e3c8587612476565b916001600160401b038351161580156122d2575b61229d578554926002870154906001600160801b0382169160801c936001600160a01b036001600160801b0360038b0154169416926040830191600360ff8451161490815f146122965760055b60ff60e01b197cff0000000000000000000000000000000000000000000000000000000083549260e01b169116179055611ed78783611c80565b77ffffffffffffffffffffffffffffffff00000000000000001977ffffffffffffffffffffffffffffffff0000000000000000611f23600354936001600160801b038560401c16611cb4565b60401b169116176003556121a55760019160ff91608085019b60058d51910155855f525f602052611f5960405f20918254611cd4565b9055511614612111575b5081612071575b505080611fda575b50505050907f231241b4bd30ddcd998deac1e02f1716e119739d8ae7936995e0adf13784b430915160405193611fa9602086611d2c565b84525f368137611fd56001600160401b0360405193849384526040602085015216946040830190611bf3565b0390a2565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001691823b15610907579087809493926120436040519788968795869463bc8cf74f60e01b86526001600160401b038160e01c9160a01c1660048701611d82565b03925af18015610f575790849161205c575b8080611f72565b8161206691611d2c565b61085757825f612055565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001690813b156109f0576040516377e3e62d60e11b81526001600160a01b0390911660048201526001600160801b039092166024830152889082908183816044810103925af180156121065790889115611f6a57816120f791611d2c565b61210257865f611f6a565b8680fd5b6040513d8a823e3d90fd5b6001600160401b036001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016915116813b15610f0b575f916024839260405194859384927f23cb830f00000000000000000000000000000000000000000000000000000000845260048401525af1801561177d5715611f635761219d9199505f90611d2c565b5f975f611f63565b96505096979550909197506121ba925061259b565b926121c58683611cd4565b948460011c956121d58787611d64565b6121de91611cd4565b90546001600160a01b03165f525f60205260405f209081549061220091611cd4565b9055606081019485516001600160a01b03165f525f60205260405f209081549061222991611cd4565b9055516001600160401b031693516001600160a01b03169461224a91611c80565b604080516001600160801b0392909216825260208201939093526001600160401b0391909116917f46dfc7d1a2bea8bee6c50f2110d5684822e4d44951a3b46ce3d2de23e8faf99a91a4565b6002611e9d565b6001600160401b03877fae00a464000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b5064ffffffffff6020840151166001600160401b03600388015460801c1610611e50565b631772eda560e01b5f5260045260245ffd5b35906001600160801b0382168203610f0b57565b5f516020613c855f395f51905f525c6123425760015f516020613c855f395f51905f525d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160401b031690815f52600460205260405f20545f52600560205260405f209160ff600184015460e01c169081156123d957600182036123ab575050565b7f5f5f49e2000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b63772ba99b60e01b5f5260045260245ffd5b519060ff82168203610f0b57565b908160a0910312610f0b576040519061241182611d11565b80516001600160401b0381168103610f0b578252602081015164ffffffffff81168103610f0b576020830152612449604082016123eb565b60408301526060810151906001600160a01b0382168203610f0b5760809160608401520151608082015290565b60a0905f608060405161248881611d11565b82815282602082015282604082015282606082015201526001600160a01b036001840154166001600160401b03845492165f526004602052612530600460405f20549501546040519586948594630ab7f75b60e21b86526001600160401b038260e01c92891c169060048701916080936001600160401b0363ffffffff9298979693986001600160a01b0360a087019a16865216602085015216604083015260608201520152565b03816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa90811561177d575f9161256f575090565b612591915060a03d60a011612594575b6125898183611d2c565b8101906123f9565b90565b503d61257f565b6001600160801b0382169291905f8415612766576001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016604051926370a0823160e01b8452306004850152602084602481855afa93841561177d575f94612732575b506001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001694853b15610f0b576040517f676d8bd40000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301526001600160801b03166024820152935f908590604490829084905af193841561177d5760249461271c575b50602090604051948580926370a0823160e01b82523060048301525afa90811561271057906126dc575b6126cd9250611d64565b918083116126d85750565b9150565b506020823d602011612708575b816126f660209383611d2c565b81010312610f0b576126cd91516126c3565b3d91506126e9565b604051903d90823e3d90fd5b6127299192505f90611d2c565b5f906020612699565b9093506020813d60201161275e575b8161274e60209383611d2c565b81010312610f0b5751925f612604565b3d9150612741565b505f93505050565b906001600160401b03809116911601906001600160401b038211611ca057565b6004356001600160a01b0381161415929183610f0b576001600160a01b036004351633036136215760a43560ff811614159081610f0b57600160ff60a4351614158061360e575b6135f1576101043563ffffffff811614159485610f0b5762278d0063ffffffff6101043516116135bc57610124356001600160401b03811690818103610f0b578142116135905750506101c4356001600160401b03811690818103610f0b57814211613564575050604051602081017f9047be0383e414b971cd8868354a456cea66e5141910fd8582349bdd343bdbbd81526001600160a01b036128796004611c3c565b1660408301526001600160401b036128916024611b73565b16606083015263ffffffff6128a66044611d71565b16608083015260643560a083015260843560c083015260a43560ff81169290839003610f0b576129599260e08201526001600160801b036128ea60c0600401612308565b166101008201526001600160801b0361290360e4612308565b1661012082015263ffffffff61291a610104611d71565b166101408201526001600160401b03612934610124611b73565b16610160820152610140600401356101808201526101808152610be36101a082611d2c565b92610164358481036135355750835f52600560205260405f2094600186015460ff8160e01c166134f95750610184356001600160a01b03811614159384610f0b57612a3a91612a316101646040516001600160401b03612a1c606060208401947facb542089878f132957b95373a3ac10c1384ad6c3339f32b99a6127d4d1f62e78652803560408601526001600160a01b036129f760208301611c3c565b16828601526001600160801b03612a1060408301612308565b16608086015201611b73565b1660a082015260a08152610be360c082611d2c565b610184356137d5565b156134c1575f90610f0b5760a43560ff166001036132e95750602435906001600160401b0382168203610f0b576044359463ffffffff86168603610f0b576040517f1b77bb670000000000000000000000000000000000000000000000000000000081526001600160401b03909316600484015263ffffffff9095166024830152606480356044840181905295906060908490817f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03165afa801561177d575f935f905f92613293575b509396816131e4575b505b15613186576001600160801b036101a435166101a43503610f0b57612b506001600160801b0384166001600160801b036101a43516611cd4565b9560c4356001600160801b03811690818103610f0b57818911613155575050600260ff60a435161461306b575b600354946001600160401b0380871614611ca05760016001600160401b038716019977ffffffffffffffffffffffffffffffff0000000000000000612bf16001600160801b038b166001600160801b036001600160401b036001818d1601166001600160401b03198c161760401c16611c80565b60401b166001600160401b036001818a1601167fffffffffffffffff00000000000000000000000000000000000000000000000089161717600355610f0b57612c4c63ffffffff61010435166001600160401b03421661276e565b936001600160401b03600181891601165f5260046020528760405f2055610f0b576001600160a01b03600435167fffffffffffffffffffffffff00000000000000000000000000000000000000008454161783556001600160401b036024351660243503610f0b5782547fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff1660243560a01b67ffffffffffffffff60a01b1617835563ffffffff6044351660443503610f0b5782547bffffffffffffffffffffffffffffffffffffffffffffffffffffffff1660443560e01b7fffffffff0000000000000000000000000000000000000000000000000000000016178355610f0b57600182810180547c01000000000000000000000000000000000000000000000000000000007eff00000000000000000000000000000000000000000000000000000000000060a43560f01b167dff000000000000000000000000000000000000000000000000000000000060e89690961b959095167fff000000000000000000000000000000000000000000000000000000000000009092166001600160a01b0361018435161767ffffffffffffffff60a01b6001600160401b038b1690950160a01b949094169390931717929092171790556001600160801b036101a43581166fffffffffffffffffffffffffffffffff19608086901b1617600283015560e4359081169003610f0b576001600160401b039260046001600160801b0392600381018460e435166fffffffffffffffffffffffffffffffff1982541617815580547fffffffffffffffff000000000000000000000000000000000000000000000000612ec9637fffffff6101043560011c168a421661276e565b60c01b16908677ffffffffffffffff000000000000000000000000000000008960801b1691161717905560843591829101556040519687528460243516602088015263ffffffff60443516604088015260643560608801526080870152816101a4351660a08701521660c08501526001600160801b0360e4351660e0850152166101008301526001600160a01b036101843516917ff537919ff65118403b2c384563cbed80be46c2899150e6dad32aa62d2a8068e86101206001600160401b036001816001600160a01b03600435169616011692a46001600160801b0360e43516612fba575b612fb89061388e565b565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001690813b15610f0b576040517fff1f2860000000000000000000000000000000000000000000000000000000008152610184356001600160a01b0316600482015260e4356001600160801b03166024820152915f908390604490829084905af191821561177d57612fb89261305b575b509050612faf565b5f61306591611d2c565b5f613053565b84610f0b576024356001600160401b0381168103610f0b5760443563ffffffff81168103610f0b57604051630ab7f75b60e21b81526001600160a01b03610184351660048201526001600160401b03909216602483015263ffffffff16604482015260648101879052608480359082015260a0818060a4810103816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa801561177d576001600160401b03915f91613136575b505116806117a75750612b7d565b61314f915060a03d60a011612594576125898183611d2c565b5f613128565b8890507fbcfaf04f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b6024356001600160401b03811690818103610f0b57506044359063ffffffff821691828103610f0b57507fd1689ec0000000000000000000000000000000000000000000000000000000005f5260045260245260643560445260645ffd5b9050604051907f696eb37500000000000000000000000000000000000000000000000000000000825260048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa90811561177d575f91613259575b505f612b14565b90506020813d60201161328b575b8161327460209383611d2c565b81010312610f0b57613285906137c8565b5f613252565b3d9150613267565b945050506060833d6060116132e1575b816132b060609383611d2c565b81010312610f0b576132c1836123eb565b6132d960406132d26020870161387a565b95016137c8565b90935f612b0b565b3d91506132a3565b9390602435916001600160401b0383168303610f0b5760443563ffffffff81168103610f0b57604080517fee342c310000000000000000000000000000000000000000000000000000000081526001600160401b038616600482015263ffffffff831660248201529190826044817f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03165afa91821561177d575f905f93613479575b50948261346d575b826133a8575b5050612b16565b6040517f4564cb4e0000000000000000000000000000000000000000000000000000000081526001600160401b0391909116600482015263ffffffff91909116602482015290506020816044817f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03165afa90811561177d575f9161343b575b50606435145f806133a1565b90506020813d602011613465575b8161345660209383611d2c565b81010312610f0b57515f61342f565b3d9150613449565b6064351515925061339b565b9250506040823d6040116134b9575b8161349560409383611d2c565b81010312610f0b576134b260206134ab8461387a565b93016137c8565b915f613393565b3d9150613488565b7f9a7d38d9000000000000000000000000000000000000000000000000000000005f526001600160a01b03610184351660045260245ffd5b6001600160401b0390867f6e241a9c000000000000000000000000000000000000000000000000000000005f5260045260a01c1660245260445ffd5b847f62c9964d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b507fbefd989c000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507fbd5c334e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f0d5f98b7000000000000000000000000000000000000000000000000000000005f5263ffffffff610104351660045260245ffd5b50610f0b57631772eda560e01b5f5260ff60a4351660045260245ffd5b505f915060a43560ff16600214156127d5565b7f5eeea421000000000000000000000000000000000000000000000000000000005f52336004526001600160a01b036004351660245260445ffd5b6001600160a01b031690815f525f60205260405f205491821561377557805f525f6020525f60408120557f0000000000000000000000000000000000000000000000000000000000000000604051907fa9059cbb000000000000000000000000000000000000000000000000000000005f52826004528460245260205f60448180855af160015f5114811615613756575b82604052156137215750602081857f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d59352a2565b6001600160a01b03907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b600181151661376c57813b15153d1516166136ed565b823d5f823e3d90fd5b633a8d87ed60e11b5f5260045260245ffd5b604290613792613ab2565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b51908115158203610f0b57565b929190833b61382657906137e99291613bce565b506004811015613812571591826137ff57505090565b6001600160a01b03919250811691161490565b634e487b7160e01b5f52602160045260245ffd5b6064835f946020969460405194630b135d3f60e11b8652600486015260406024860152816044860152838501378281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b51906001600160801b0382168203610f0b57565b8015613a58577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051916370a0823160e01b8352306004840152602083602481855afa92831561177d575f93613a24575b50604051907f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615613a17575b50906040525f606052156139e757906020602492604051938480926370a0823160e01b82523060048301525afa801561177d575f906139b3575b61397a9250611d64565b818103613985575050565b7f9366facf000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506020823d6020116139df575b816139cd60209383611d2c565b81010312610f0b5761397a9151613970565b3d91506139c0565b827f09165000000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b3b15153d1516165f613936565b9092506020813d602011613a50575b81613a4060209383611d2c565b81010312610f0b5751915f6138ea565b3d9150613a33565b50565b60ff811690601f8211613a8a5760405191613a77604084611d2c565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613ba5575b15613b0d577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152613b9f60c082611d2c565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614613ae4565b9060418303613bf857613bf19250602081013591604082359201355f1a90613c02565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613c79579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa1561177d575f516001600160a01b03811615613c6f57905f905f90565b505f906001905f90565b5050505f916003919056fe9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00",
}

// Market is an auto generated Go binding around an Ethereum contract.
type Market struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Market) GetABI() abi.ABI {
	return c.abi
}

// NewMarket creates a new instance of Market.
func NewMarket() *Market {
	parsed, err := MarketMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Market{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Market) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address assets_, address providers_, address revenue_, address verifier_, address disputes_) returns()
func (market *Market) PackConstructor(token_ common.Address, assets_ common.Address, providers_ common.Address, revenue_ common.Address, verifier_ common.Address, disputes_ common.Address) []byte {
	enc, err := market.abi.Pack("", token_, assets_, providers_, revenue_, verifier_, disputes_)
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
func (market *Market) PackBIDTYPEHASH() []byte {
	enc, err := market.abi.Pack("BID_TYPEHASH")
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
func (market *Market) TryPackBIDTYPEHASH() ([]byte, error) {
	return market.abi.Pack("BID_TYPEHASH")
}

// UnpackBIDTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x51bb9b1e.
//
// Solidity: function BID_TYPEHASH() view returns(bytes32)
func (market *Market) UnpackBIDTYPEHASH(data []byte) ([32]byte, error) {
	out, err := market.abi.Unpack("BID_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDECLINED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc347bf56.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DECLINED() view returns(uint8)
func (market *Market) PackDECLINED() []byte {
	enc, err := market.abi.Pack("DECLINED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDECLINED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc347bf56.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DECLINED() view returns(uint8)
func (market *Market) TryPackDECLINED() ([]byte, error) {
	return market.abi.Pack("DECLINED")
}

// UnpackDECLINED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc347bf56.
//
// Solidity: function DECLINED() view returns(uint8)
func (market *Market) UnpackDECLINED(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("DECLINED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDELIVERED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ef34869.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DELIVERED() view returns(uint8)
func (market *Market) PackDELIVERED() []byte {
	enc, err := market.abi.Pack("DELIVERED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDELIVERED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ef34869.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DELIVERED() view returns(uint8)
func (market *Market) TryPackDELIVERED() ([]byte, error) {
	return market.abi.Pack("DELIVERED")
}

// UnpackDELIVERED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ef34869.
//
// Solidity: function DELIVERED() view returns(uint8)
func (market *Market) UnpackDELIVERED(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("DELIVERED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackEXPIRED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x414ac85b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function EXPIRED() view returns(uint8)
func (market *Market) PackEXPIRED() []byte {
	enc, err := market.abi.Pack("EXPIRED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEXPIRED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x414ac85b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function EXPIRED() view returns(uint8)
func (market *Market) TryPackEXPIRED() ([]byte, error) {
	return market.abi.Pack("EXPIRED")
}

// UnpackEXPIRED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x414ac85b.
//
// Solidity: function EXPIRED() view returns(uint8)
func (market *Market) UnpackEXPIRED(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("EXPIRED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXDELIVERWITHIN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc875e0f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_DELIVER_WITHIN() view returns(uint32)
func (market *Market) PackMAXDELIVERWITHIN() []byte {
	enc, err := market.abi.Pack("MAX_DELIVER_WITHIN")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXDELIVERWITHIN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc875e0f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_DELIVER_WITHIN() view returns(uint32)
func (market *Market) TryPackMAXDELIVERWITHIN() ([]byte, error) {
	return market.abi.Pack("MAX_DELIVER_WITHIN")
}

// UnpackMAXDELIVERWITHIN is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcc875e0f.
//
// Solidity: function MAX_DELIVER_WITHIN() view returns(uint32)
func (market *Market) UnpackMAXDELIVERWITHIN(data []byte) (uint32, error) {
	out, err := market.abi.Unpack("MAX_DELIVER_WITHIN", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMAXOUTPUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddc1585f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_OUTPUT() view returns(uint256)
func (market *Market) PackMAXOUTPUT() []byte {
	enc, err := market.abi.Pack("MAX_OUTPUT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXOUTPUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddc1585f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_OUTPUT() view returns(uint256)
func (market *Market) TryPackMAXOUTPUT() ([]byte, error) {
	return market.abi.Pack("MAX_OUTPUT")
}

// UnpackMAXOUTPUT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xddc1585f.
//
// Solidity: function MAX_OUTPUT() view returns(uint256)
func (market *Market) UnpackMAXOUTPUT(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("MAX_OUTPUT", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOPEN is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1b9c430.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function OPEN() view returns(uint8)
func (market *Market) PackOPEN() []byte {
	enc, err := market.abi.Pack("OPEN")
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
func (market *Market) TryPackOPEN() ([]byte, error) {
	return market.abi.Pack("OPEN")
}

// UnpackOPEN is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1b9c430.
//
// Solidity: function OPEN() view returns(uint8)
func (market *Market) UnpackOPEN(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("OPEN", data)
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
func (market *Market) PackORDERTYPEHASH() []byte {
	enc, err := market.abi.Pack("ORDER_TYPEHASH")
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
func (market *Market) TryPackORDERTYPEHASH() ([]byte, error) {
	return market.abi.Pack("ORDER_TYPEHASH")
}

// UnpackORDERTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf973a209.
//
// Solidity: function ORDER_TYPEHASH() view returns(bytes32)
func (market *Market) UnpackORDERTYPEHASH(data []byte) ([32]byte, error) {
	out, err := market.abi.Unpack("ORDER_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackREFUTED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfde990e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function REFUTED() view returns(uint8)
func (market *Market) PackREFUTED() []byte {
	enc, err := market.abi.Pack("REFUTED")
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
func (market *Market) TryPackREFUTED() ([]byte, error) {
	return market.abi.Pack("REFUTED")
}

// UnpackREFUTED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfde990e9.
//
// Solidity: function REFUTED() view returns(uint8)
func (market *Market) UnpackREFUTED(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("REFUTED", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackTIERDISPUTE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b8bc618.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function TIER_DISPUTE() view returns(uint8)
func (market *Market) PackTIERDISPUTE() []byte {
	enc, err := market.abi.Pack("TIER_DISPUTE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTIERDISPUTE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5b8bc618.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function TIER_DISPUTE() view returns(uint8)
func (market *Market) TryPackTIERDISPUTE() ([]byte, error) {
	return market.abi.Pack("TIER_DISPUTE")
}

// UnpackTIERDISPUTE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5b8bc618.
//
// Solidity: function TIER_DISPUTE() view returns(uint8)
func (market *Market) UnpackTIERDISPUTE(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("TIER_DISPUTE", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackTIERZK is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x090adf6b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function TIER_ZK() view returns(uint8)
func (market *Market) PackTIERZK() []byte {
	enc, err := market.abi.Pack("TIER_ZK")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTIERZK is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x090adf6b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function TIER_ZK() view returns(uint8)
func (market *Market) TryPackTIERZK() ([]byte, error) {
	return market.abi.Pack("TIER_ZK")
}

// UnpackTIERZK is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x090adf6b.
//
// Solidity: function TIER_ZK() view returns(uint8)
func (market *Market) UnpackTIERZK(data []byte) (uint8, error) {
	out, err := market.abi.Unpack("TIER_ZK", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackAccept is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x243240c6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accept((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature) returns(uint64 id)
func (market *Market) PackAccept(o MarketOrder, b MarketBid, signature []byte) []byte {
	enc, err := market.abi.Pack("accept", o, b, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccept is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x243240c6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accept((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature) returns(uint64 id)
func (market *Market) TryPackAccept(o MarketOrder, b MarketBid, signature []byte) ([]byte, error) {
	return market.abi.Pack("accept", o, b, signature)
}

// UnpackAccept is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x243240c6.
//
// Solidity: function accept((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature) returns(uint64 id)
func (market *Market) UnpackAccept(data []byte) (uint64, error) {
	out, err := market.abi.Unpack("accept", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackAcceptWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x69225bb9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptWithPermit((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, (uint256,uint256,uint8,bytes32,bytes32) p) returns(uint64 id)
func (market *Market) PackAcceptWithPermit(o MarketOrder, b MarketBid, signature []byte, p PermitsPermit) []byte {
	enc, err := market.abi.Pack("acceptWithPermit", o, b, signature, p)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x69225bb9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptWithPermit((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, (uint256,uint256,uint8,bytes32,bytes32) p) returns(uint64 id)
func (market *Market) TryPackAcceptWithPermit(o MarketOrder, b MarketBid, signature []byte, p PermitsPermit) ([]byte, error) {
	return market.abi.Pack("acceptWithPermit", o, b, signature, p)
}

// UnpackAcceptWithPermit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x69225bb9.
//
// Solidity: function acceptWithPermit((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o, (bytes32,address,uint128,uint64) b, bytes signature, (uint256,uint256,uint8,bytes32,bytes32) p) returns(uint64 id)
func (market *Market) UnpackAcceptWithPermit(data []byte) (uint64, error) {
	out, err := market.abi.Unpack("acceptWithPermit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assets() view returns(address)
func (market *Market) PackAssets() []byte {
	enc, err := market.abi.Pack("assets")
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
func (market *Market) TryPackAssets() ([]byte, error) {
	return market.abi.Pack("assets")
}

// UnpackAssets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71a97305.
//
// Solidity: function assets() view returns(address)
func (market *Market) UnpackAssets(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("assets", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint64)
func (market *Market) PackCount() []byte {
	enc, err := market.abi.Pack("count")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function count() view returns(uint64)
func (market *Market) TryPackCount() ([]byte, error) {
	return market.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint64)
func (market *Market) UnpackCount(data []byte) (uint64, error) {
	out, err := market.abi.Unpack("count", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackDecline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3bbe8ccc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decline(uint64 id) returns()
func (market *Market) PackDecline(id uint64) []byte {
	enc, err := market.abi.Pack("decline", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3bbe8ccc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decline(uint64 id) returns()
func (market *Market) TryPackDecline(id uint64) ([]byte, error) {
	return market.abi.Pack("decline", id)
}

// PackDeliver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9733db9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deliver(uint64 id, uint256[] output, bytes proof, (uint64,uint32)[] lineage) returns()
func (market *Market) PackDeliver(id uint64, output []*big.Int, proof []byte, lineage []LineageShare) []byte {
	enc, err := market.abi.Pack("deliver", id, output, proof, lineage)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeliver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9733db9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deliver(uint64 id, uint256[] output, bytes proof, (uint64,uint32)[] lineage) returns()
func (market *Market) TryPackDeliver(id uint64, output []*big.Int, proof []byte, lineage []LineageShare) ([]byte, error) {
	return market.abi.Pack("deliver", id, output, proof, lineage)
}

// PackDisputes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd4c5b252.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function disputes() view returns(address)
func (market *Market) PackDisputes() []byte {
	enc, err := market.abi.Pack("disputes")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDisputes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd4c5b252.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function disputes() view returns(address)
func (market *Market) TryPackDisputes() ([]byte, error) {
	return market.abi.Pack("disputes")
}

// UnpackDisputes is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd4c5b252.
//
// Solidity: function disputes() view returns(address)
func (market *Market) UnpackDisputes(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("disputes", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (market *Market) PackEip712Domain() []byte {
	enc, err := market.abi.Pack("eip712Domain")
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
func (market *Market) TryPackEip712Domain() ([]byte, error) {
	return market.abi.Pack("eip712Domain")
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (market *Market) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := market.abi.Unpack("eip712Domain", data)
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

// PackEscrowed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01522b1e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function escrowed() view returns(uint128)
func (market *Market) PackEscrowed() []byte {
	enc, err := market.abi.Pack("escrowed")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEscrowed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01522b1e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function escrowed() view returns(uint128)
func (market *Market) TryPackEscrowed() ([]byte, error) {
	return market.abi.Pack("escrowed")
}

// UnpackEscrowed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01522b1e.
//
// Solidity: function escrowed() view returns(uint128)
func (market *Market) UnpackEscrowed(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("escrowed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackExpire is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22228560.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function expire(uint64 id) returns()
func (market *Market) PackExpire(id uint64) []byte {
	enc, err := market.abi.Pack("expire", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExpire is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22228560.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function expire(uint64 id) returns()
func (market *Market) TryPackExpire(id uint64) ([]byte, error) {
	return market.abi.Pack("expire", id)
}

// PackHashBid is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8b6b54c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashBid((bytes32,address,uint128,uint64) b) view returns(bytes32)
func (market *Market) PackHashBid(b MarketBid) []byte {
	enc, err := market.abi.Pack("hashBid", b)
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
func (market *Market) TryPackHashBid(b MarketBid) ([]byte, error) {
	return market.abi.Pack("hashBid", b)
}

// UnpackHashBid is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa8b6b54c.
//
// Solidity: function hashBid((bytes32,address,uint128,uint64) b) view returns(bytes32)
func (market *Market) UnpackHashBid(data []byte) ([32]byte, error) {
	out, err := market.abi.Unpack("hashBid", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1603c48.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOrder((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o) view returns(bytes32)
func (market *Market) PackHashOrder(o MarketOrder) []byte {
	enc, err := market.abi.Pack("hashOrder", o)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOrder is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1603c48.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOrder((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o) view returns(bytes32)
func (market *Market) TryPackHashOrder(o MarketOrder) ([]byte, error) {
	return market.abi.Pack("hashOrder", o)
}

// UnpackHashOrder is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1603c48.
//
// Solidity: function hashOrder((address,uint64,uint32,bytes32,bytes32,uint8,uint128,uint128,uint32,uint64,bytes32) o) view returns(bytes32)
func (market *Market) UnpackHashOrder(data []byte) ([32]byte, error) {
	out, err := market.abi.Unpack("hashOrder", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackJob is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8514801e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function job(uint64 id) view returns(bytes32 order, (address,uint64,uint32,address,uint64,uint8,uint8,uint8,uint128,uint128,uint128,uint64,uint64,bytes32,bytes32) details)
func (market *Market) PackJob(id uint64) []byte {
	enc, err := market.abi.Pack("job", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackJob is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8514801e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function job(uint64 id) view returns(bytes32 order, (address,uint64,uint32,address,uint64,uint8,uint8,uint8,uint128,uint128,uint128,uint64,uint64,bytes32,bytes32) details)
func (market *Market) TryPackJob(id uint64) ([]byte, error) {
	return market.abi.Pack("job", id)
}

// JobOutput serves as a container for the return parameters of contract
// method Job.
type JobOutput struct {
	Order   [32]byte
	Details MarketJob
}

// UnpackJob is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8514801e.
//
// Solidity: function job(uint64 id) view returns(bytes32 order, (address,uint64,uint32,address,uint64,uint8,uint8,uint8,uint128,uint128,uint128,uint64,uint64,bytes32,bytes32) details)
func (market *Market) UnpackJob(data []byte) (JobOutput, error) {
	out, err := market.abi.Unpack("job", data)
	outstruct := new(JobOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Order = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.Details = *abi.ConvertType(out[1], new(MarketJob)).(*MarketJob)
	return *outstruct, nil
}

// PackJobOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaffe000e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function jobOf(bytes32 order) view returns(uint64)
func (market *Market) PackJobOf(order [32]byte) []byte {
	enc, err := market.abi.Pack("jobOf", order)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackJobOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaffe000e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function jobOf(bytes32 order) view returns(uint64)
func (market *Market) TryPackJobOf(order [32]byte) ([]byte, error) {
	return market.abi.Pack("jobOf", order)
}

// UnpackJobOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaffe000e.
//
// Solidity: function jobOf(bytes32 order) view returns(uint64)
func (market *Market) UnpackJobOf(data []byte) (uint64, error) {
	out, err := market.abi.Unpack("jobOf", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackOwed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf18e047.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owed(address ) view returns(uint256)
func (market *Market) PackOwed(arg0 common.Address) []byte {
	enc, err := market.abi.Pack("owed", arg0)
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
func (market *Market) TryPackOwed(arg0 common.Address) ([]byte, error) {
	return market.abi.Pack("owed", arg0)
}

// UnpackOwed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf18e047.
//
// Solidity: function owed(address ) view returns(uint256)
func (market *Market) UnpackOwed(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("owed", data)
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
func (market *Market) PackProviders() []byte {
	enc, err := market.abi.Pack("providers")
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
func (market *Market) TryPackProviders() ([]byte, error) {
	return market.abi.Pack("providers")
}

// UnpackProviders is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf8401fe6.
//
// Solidity: function providers() view returns(address)
func (market *Market) UnpackProviders(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("providers", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRevenue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e9491a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revenue() view returns(address)
func (market *Market) PackRevenue() []byte {
	enc, err := market.abi.Pack("revenue")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevenue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e9491a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revenue() view returns(address)
func (market *Market) TryPackRevenue() ([]byte, error) {
	return market.abi.Pack("revenue")
}

// UnpackRevenue is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3e9491a2.
//
// Solidity: function revenue() view returns(address)
func (market *Market) UnpackRevenue(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("revenue", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa472a451.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle(uint64 id, (uint64,uint32)[] lineage) returns()
func (market *Market) PackSettle(id uint64, lineage []LineageShare) []byte {
	enc, err := market.abi.Pack("settle", id, lineage)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa472a451.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle(uint64 id, (uint64,uint32)[] lineage) returns()
func (market *Market) TryPackSettle(id uint64, lineage []LineageShare) ([]byte, error) {
	return market.abi.Pack("settle", id, lineage)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (market *Market) PackToken() []byte {
	enc, err := market.abi.Pack("token")
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
func (market *Market) TryPackToken() ([]byte, error) {
	return market.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (market *Market) UnpackToken(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackVerifier is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2b7ac3f3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifier() view returns(address)
func (market *Market) PackVerifier() []byte {
	enc, err := market.abi.Pack("verifier")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifier is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2b7ac3f3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifier() view returns(address)
func (market *Market) TryPackVerifier() ([]byte, error) {
	return market.abi.Pack("verifier")
}

// UnpackVerifier is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2b7ac3f3.
//
// Solidity: function verifier() view returns(address)
func (market *Market) UnpackVerifier(data []byte) (common.Address, error) {
	out, err := market.abi.Unpack("verifier", data)
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
func (market *Market) PackWithdraw() []byte {
	enc, err := market.abi.Pack("withdraw")
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
func (market *Market) TryPackWithdraw() ([]byte, error) {
	return market.abi.Pack("withdraw")
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ccfd60b.
//
// Solidity: function withdraw() returns(uint256 amount)
func (market *Market) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("withdraw", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWithdrawAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x853828b6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawAll() returns(uint256 amount)
func (market *Market) PackWithdrawAll() []byte {
	enc, err := market.abi.Pack("withdrawAll")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x853828b6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawAll() returns(uint256 amount)
func (market *Market) TryPackWithdrawAll() ([]byte, error) {
	return market.abi.Pack("withdrawAll")
}

// UnpackWithdrawAll is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x853828b6.
//
// Solidity: function withdrawAll() returns(uint256 amount)
func (market *Market) UnpackWithdrawAll(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("withdrawAll", data)
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
func (market *Market) PackWithdrawFor(account common.Address) []byte {
	enc, err := market.abi.Pack("withdrawFor", account)
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
func (market *Market) TryPackWithdrawFor(account common.Address) ([]byte, error) {
	return market.abi.Pack("withdrawFor", account)
}

// UnpackWithdrawFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9eca672c.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (market *Market) UnpackWithdrawFor(data []byte) (*big.Int, error) {
	out, err := market.abi.Unpack("withdrawFor", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// MarketAccepted represents a Accepted event raised by the Market contract.
type MarketAccepted struct {
	Job      uint64
	Buyer    common.Address
	Provider common.Address
	Order    [32]byte
	Asset    uint64
	Version  uint32
	Key      [32]byte
	Input    [32]byte
	Price    *big.Int
	Fee      *big.Int
	Bond     *big.Int
	Deadline uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const MarketAcceptedEventName = "Accepted"

// ContractEventName returns the user-defined event name.
func (MarketAccepted) ContractEventName() string {
	return MarketAcceptedEventName
}

// UnpackAcceptedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Accepted(uint64 indexed job, address indexed buyer, address indexed provider, bytes32 order, uint64 asset, uint32 version, bytes32 key, bytes32 input, uint128 price, uint128 fee, uint128 bond, uint64 deadline)
func (market *Market) UnpackAcceptedEvent(log *types.Log) (*MarketAccepted, error) {
	event := "Accepted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketAccepted)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketDeclined represents a Declined event raised by the Market contract.
type MarketDeclined struct {
	Job    uint64
	Refund *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const MarketDeclinedEventName = "Declined"

// ContractEventName returns the user-defined event name.
func (MarketDeclined) ContractEventName() string {
	return MarketDeclinedEventName
}

// UnpackDeclinedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Declined(uint64 indexed job, uint256 refund)
func (market *Market) UnpackDeclinedEvent(log *types.Log) (*MarketDeclined, error) {
	event := "Declined"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketDeclined)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketDelivered represents a Delivered event raised by the Market contract.
type MarketDelivered struct {
	Job        uint64
	OutputHash [32]byte
	Output     []*big.Int
	Raw        *types.Log // Blockchain specific contextual infos
}

const MarketDeliveredEventName = "Delivered"

// ContractEventName returns the user-defined event name.
func (MarketDelivered) ContractEventName() string {
	return MarketDeliveredEventName
}

// UnpackDeliveredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Delivered(uint64 indexed job, bytes32 outputHash, uint256[] output)
func (market *Market) UnpackDeliveredEvent(log *types.Log) (*MarketDelivered, error) {
	event := "Delivered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketDelivered)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketEIP712DomainChanged represents a EIP712DomainChanged event raised by the Market contract.
type MarketEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const MarketEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (MarketEIP712DomainChanged) ContractEventName() string {
	return MarketEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (market *Market) UnpackEIP712DomainChangedEvent(log *types.Log) (*MarketEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketExpired represents a Expired event raised by the Market contract.
type MarketExpired struct {
	Job     uint64
	Refund  *big.Int
	Slashed *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MarketExpiredEventName = "Expired"

// ContractEventName returns the user-defined event name.
func (MarketExpired) ContractEventName() string {
	return MarketExpiredEventName
}

// UnpackExpiredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Expired(uint64 indexed job, uint256 refund, uint256 slashed)
func (market *Market) UnpackExpiredEvent(log *types.Log) (*MarketExpired, error) {
	event := "Expired"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketExpired)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketRefuted represents a Refuted event raised by the Market contract.
type MarketRefuted struct {
	Job        uint64
	Claim      uint64
	Challenger common.Address
	Refund     *big.Int
	Slashed    *big.Int
	Raw        *types.Log // Blockchain specific contextual infos
}

const MarketRefutedEventName = "Refuted"

// ContractEventName returns the user-defined event name.
func (MarketRefuted) ContractEventName() string {
	return MarketRefutedEventName
}

// UnpackRefutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Refuted(uint64 indexed job, uint64 indexed claim, address indexed challenger, uint256 refund, uint256 slashed)
func (market *Market) UnpackRefutedEvent(log *types.Log) (*MarketRefuted, error) {
	event := "Refuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketRefuted)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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

// MarketWithdrawn represents a Withdrawn event raised by the Market contract.
type MarketWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MarketWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (MarketWithdrawn) ContractEventName() string {
	return MarketWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed account, uint256 amount)
func (market *Market) UnpackWithdrawnEvent(log *types.Log) (*MarketWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != market.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MarketWithdrawn)
	if len(log.Data) > 0 {
		if err := market.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range market.abi.Events[event].Inputs {
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
func (market *Market) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], market.abi.Errors["AlreadyClaimed"].ID.Bytes()[:4]) {
		return market.UnpackAlreadyClaimedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["AssetUnavailable"].ID.Bytes()[:4]) {
		return market.UnpackAssetUnavailableError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return market.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["BidExpired"].ID.Bytes()[:4]) {
		return market.UnpackBidExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["BondTooSmall"].ID.Bytes()[:4]) {
		return market.UnpackBondTooSmallError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["DeadlineNotPassed"].ID.Bytes()[:4]) {
		return market.UnpackDeadlineNotPassedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["DeadlinePassed"].ID.Bytes()[:4]) {
		return market.UnpackDeadlinePassedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["DeliverWithinTooLong"].ID.Bytes()[:4]) {
		return market.UnpackDeliverWithinTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["InexactTransfer"].ID.Bytes()[:4]) {
		return market.UnpackInexactTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["InsufficientFunds"].ID.Bytes()[:4]) {
		return market.UnpackInsufficientFundsError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return market.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["JobNotOpen"].ID.Bytes()[:4]) {
		return market.UnpackJobNotOpenError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["LineageMismatch"].ID.Bytes()[:4]) {
		return market.UnpackLineageMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["NotBuyer"].ID.Bytes()[:4]) {
		return market.UnpackNotBuyerError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["NotClaimed"].ID.Bytes()[:4]) {
		return market.UnpackNotClaimedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["NotProvider"].ID.Bytes()[:4]) {
		return market.UnpackNotProviderError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["NothingOwed"].ID.Bytes()[:4]) {
		return market.UnpackNothingOwedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["OrderExpired"].ID.Bytes()[:4]) {
		return market.UnpackOrderExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["OrderTaken"].ID.Bytes()[:4]) {
		return market.UnpackOrderTakenError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["OutputTooLong"].ID.Bytes()[:4]) {
		return market.UnpackOutputTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["OverCeiling"].ID.Bytes()[:4]) {
		return market.UnpackOverCeilingError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["ProofRejected"].ID.Bytes()[:4]) {
		return market.UnpackProofRejectedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return market.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return market.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return market.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["TierUnsupported"].ID.Bytes()[:4]) {
		return market.UnpackTierUnsupportedError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["TooLateToDecline"].ID.Bytes()[:4]) {
		return market.UnpackTooLateToDeclineError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["UnknownJob"].ID.Bytes()[:4]) {
		return market.UnpackUnknownJobError(raw[4:])
	}
	if bytes.Equal(raw[:4], market.abi.Errors["WrongOrder"].ID.Bytes()[:4]) {
		return market.UnpackWrongOrderError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// MarketAlreadyClaimed represents a AlreadyClaimed error raised by the Market contract.
type MarketAlreadyClaimed struct {
	Claim uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyClaimed(uint64 claim)
func MarketAlreadyClaimedErrorID() common.Hash {
	return common.HexToHash("0x15afccb098214bc2da539fc1272f6dc1b7b482b6c9b3e925524db4bc79e5e2ec")
}

// UnpackAlreadyClaimedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyClaimed(uint64 claim)
func (market *Market) UnpackAlreadyClaimedError(raw []byte) (*MarketAlreadyClaimed, error) {
	out := new(MarketAlreadyClaimed)
	if err := market.abi.UnpackIntoInterface(out, "AlreadyClaimed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketAssetUnavailable represents a AssetUnavailable error raised by the Market contract.
type MarketAssetUnavailable struct {
	Asset   uint64
	Version uint32
	Key     [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetUnavailable(uint64 asset, uint32 version, bytes32 key)
func MarketAssetUnavailableErrorID() common.Hash {
	return common.HexToHash("0xd1689ec077b61d77b0d367a5709a46e13490af3461e40386da7d619a47751b19")
}

// UnpackAssetUnavailableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetUnavailable(uint64 asset, uint32 version, bytes32 key)
func (market *Market) UnpackAssetUnavailableError(raw []byte) (*MarketAssetUnavailable, error) {
	out := new(MarketAssetUnavailable)
	if err := market.abi.UnpackIntoInterface(out, "AssetUnavailable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketBadSignature represents a BadSignature error raised by the Market contract.
type MarketBadSignature struct {
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address provider)
func MarketBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address provider)
func (market *Market) UnpackBadSignatureError(raw []byte) (*MarketBadSignature, error) {
	out := new(MarketBadSignature)
	if err := market.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketBidExpired represents a BidExpired error raised by the Market contract.
type MarketBidExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BidExpired(uint64 expires)
func MarketBidExpiredErrorID() common.Hash {
	return common.HexToHash("0xbefd989ceec3203a9bc12f9582505fd7d3b7027399111bf474566e1d0212d817")
}

// UnpackBidExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BidExpired(uint64 expires)
func (market *Market) UnpackBidExpiredError(raw []byte) (*MarketBidExpired, error) {
	out := new(MarketBidExpired)
	if err := market.abi.UnpackIntoInterface(out, "BidExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketBondTooSmall represents a BondTooSmall error raised by the Market contract.
type MarketBondTooSmall struct {
	Free   *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BondTooSmall(uint128 free, uint128 wanted)
func MarketBondTooSmallErrorID() common.Hash {
	return common.HexToHash("0xe9f614e795e5a81df3f9a5043b82bfb2e3ba76ad52d09613930a65cd5f7e62f6")
}

// UnpackBondTooSmallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BondTooSmall(uint128 free, uint128 wanted)
func (market *Market) UnpackBondTooSmallError(raw []byte) (*MarketBondTooSmall, error) {
	out := new(MarketBondTooSmall)
	if err := market.abi.UnpackIntoInterface(out, "BondTooSmall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketDeadlineNotPassed represents a DeadlineNotPassed error raised by the Market contract.
type MarketDeadlineNotPassed struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeadlineNotPassed(uint64 deadline)
func MarketDeadlineNotPassedErrorID() common.Hash {
	return common.HexToHash("0x1f4899705623c85fab8845c7d24eaa5204260915a896f70890a590d5027681bb")
}

// UnpackDeadlineNotPassedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeadlineNotPassed(uint64 deadline)
func (market *Market) UnpackDeadlineNotPassedError(raw []byte) (*MarketDeadlineNotPassed, error) {
	out := new(MarketDeadlineNotPassed)
	if err := market.abi.UnpackIntoInterface(out, "DeadlineNotPassed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketDeadlinePassed represents a DeadlinePassed error raised by the Market contract.
type MarketDeadlinePassed struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func MarketDeadlinePassedErrorID() common.Hash {
	return common.HexToHash("0x6768091307d5da213ba3ac1392311a935d1607f1020232ee01d118de33b68661")
}

// UnpackDeadlinePassedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func (market *Market) UnpackDeadlinePassedError(raw []byte) (*MarketDeadlinePassed, error) {
	out := new(MarketDeadlinePassed)
	if err := market.abi.UnpackIntoInterface(out, "DeadlinePassed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketDeliverWithinTooLong represents a DeliverWithinTooLong error raised by the Market contract.
type MarketDeliverWithinTooLong struct {
	DeliverWithin uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeliverWithinTooLong(uint32 deliverWithin)
func MarketDeliverWithinTooLongErrorID() common.Hash {
	return common.HexToHash("0x0d5f98b7997bd35da889bc9148f6565fe831011cd3b24b1ef6dfa3cd619b3cf4")
}

// UnpackDeliverWithinTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeliverWithinTooLong(uint32 deliverWithin)
func (market *Market) UnpackDeliverWithinTooLongError(raw []byte) (*MarketDeliverWithinTooLong, error) {
	out := new(MarketDeliverWithinTooLong)
	if err := market.abi.UnpackIntoInterface(out, "DeliverWithinTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketInexactTransfer represents a InexactTransfer error raised by the Market contract.
type MarketInexactTransfer struct {
	Received *big.Int
	Wanted   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func MarketInexactTransferErrorID() common.Hash {
	return common.HexToHash("0x9366facfd0eab5c275551d2aacfe42d873d5c14d816655672626dcc3776c8c59")
}

// UnpackInexactTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func (market *Market) UnpackInexactTransferError(raw []byte) (*MarketInexactTransfer, error) {
	out := new(MarketInexactTransfer)
	if err := market.abi.UnpackIntoInterface(out, "InexactTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketInsufficientFunds represents a InsufficientFunds error raised by the Market contract.
type MarketInsufficientFunds struct {
	Buyer  common.Address
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientFunds(address buyer, uint256 wanted)
func MarketInsufficientFundsErrorID() common.Hash {
	return common.HexToHash("0x0916500048371c8c782bb79561e7d7c11117539f3ebc4c61bf077c8d604d9f87")
}

// UnpackInsufficientFundsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientFunds(address buyer, uint256 wanted)
func (market *Market) UnpackInsufficientFundsError(raw []byte) (*MarketInsufficientFunds, error) {
	out := new(MarketInsufficientFunds)
	if err := market.abi.UnpackIntoInterface(out, "InsufficientFunds", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketInvalidShortString represents a InvalidShortString error raised by the Market contract.
type MarketInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func MarketInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (market *Market) UnpackInvalidShortStringError(raw []byte) (*MarketInvalidShortString, error) {
	out := new(MarketInvalidShortString)
	if err := market.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketJobNotOpen represents a JobNotOpen error raised by the Market contract.
type MarketJobNotOpen struct {
	Job   uint64
	State uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error JobNotOpen(uint64 job, uint8 state)
func MarketJobNotOpenErrorID() common.Hash {
	return common.HexToHash("0x5f5f49e275316069ffd48ff1212b250501df23be65efffea61cc87b061b54b72")
}

// UnpackJobNotOpenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error JobNotOpen(uint64 job, uint8 state)
func (market *Market) UnpackJobNotOpenError(raw []byte) (*MarketJobNotOpen, error) {
	out := new(MarketJobNotOpen)
	if err := market.abi.UnpackIntoInterface(out, "JobNotOpen", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketLineageMismatch represents a LineageMismatch error raised by the Market contract.
type MarketLineageMismatch struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func MarketLineageMismatchErrorID() common.Hash {
	return common.HexToHash("0xa0d5d62a56b3f928ae7772dd4a4db302b5056637ff695d1afbba1606c21f19ce")
}

// UnpackLineageMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func (market *Market) UnpackLineageMismatchError(raw []byte) (*MarketLineageMismatch, error) {
	out := new(MarketLineageMismatch)
	if err := market.abi.UnpackIntoInterface(out, "LineageMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketNotBuyer represents a NotBuyer error raised by the Market contract.
type MarketNotBuyer struct {
	Caller common.Address
	Buyer  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBuyer(address caller, address buyer)
func MarketNotBuyerErrorID() common.Hash {
	return common.HexToHash("0x5eeea42118bd49dc175ca5259a354a16c816dce81662a52e43cbcfc575b1ed36")
}

// UnpackNotBuyerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBuyer(address caller, address buyer)
func (market *Market) UnpackNotBuyerError(raw []byte) (*MarketNotBuyer, error) {
	out := new(MarketNotBuyer)
	if err := market.abi.UnpackIntoInterface(out, "NotBuyer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketNotClaimed represents a NotClaimed error raised by the Market contract.
type MarketNotClaimed struct {
	Job uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotClaimed(uint64 job)
func MarketNotClaimedErrorID() common.Hash {
	return common.HexToHash("0xae00a464340b5e8f875b98bec66177f6feaaf97e7efdaf07656289ab6f2b4da3")
}

// UnpackNotClaimedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotClaimed(uint64 job)
func (market *Market) UnpackNotClaimedError(raw []byte) (*MarketNotClaimed, error) {
	out := new(MarketNotClaimed)
	if err := market.abi.UnpackIntoInterface(out, "NotClaimed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketNotProvider represents a NotProvider error raised by the Market contract.
type MarketNotProvider struct {
	Caller   common.Address
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotProvider(address caller, address provider)
func MarketNotProviderErrorID() common.Hash {
	return common.HexToHash("0x344b0904f157174c498c04537ae317270df5dc37b5c489ec2f7bf8b7100e2c66")
}

// UnpackNotProviderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotProvider(address caller, address provider)
func (market *Market) UnpackNotProviderError(raw []byte) (*MarketNotProvider, error) {
	out := new(MarketNotProvider)
	if err := market.abi.UnpackIntoInterface(out, "NotProvider", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketNothingOwed represents a NothingOwed error raised by the Market contract.
type MarketNothingOwed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOwed(address account)
func MarketNothingOwedErrorID() common.Hash {
	return common.HexToHash("0x751b0fdaa408a0c7537afaf0af96a92598192bff093a0ad0f684a7c83bc223c9")
}

// UnpackNothingOwedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOwed(address account)
func (market *Market) UnpackNothingOwedError(raw []byte) (*MarketNothingOwed, error) {
	out := new(MarketNothingOwed)
	if err := market.abi.UnpackIntoInterface(out, "NothingOwed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketOrderExpired represents a OrderExpired error raised by the Market contract.
type MarketOrderExpired struct {
	Expires uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrderExpired(uint64 expires)
func MarketOrderExpiredErrorID() common.Hash {
	return common.HexToHash("0xbd5c334eea6c5b4b7e9ea07a8ac61efc9878ce8783211311d885ccdb1c6cf883")
}

// UnpackOrderExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrderExpired(uint64 expires)
func (market *Market) UnpackOrderExpiredError(raw []byte) (*MarketOrderExpired, error) {
	out := new(MarketOrderExpired)
	if err := market.abi.UnpackIntoInterface(out, "OrderExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketOrderTaken represents a OrderTaken error raised by the Market contract.
type MarketOrderTaken struct {
	Order [32]byte
	Job   uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrderTaken(bytes32 order, uint64 job)
func MarketOrderTakenErrorID() common.Hash {
	return common.HexToHash("0x6e241a9c94277129fd6b69daacd1c766781a72fee63e3255dfc96e24c71a64c4")
}

// UnpackOrderTakenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrderTaken(bytes32 order, uint64 job)
func (market *Market) UnpackOrderTakenError(raw []byte) (*MarketOrderTaken, error) {
	out := new(MarketOrderTaken)
	if err := market.abi.UnpackIntoInterface(out, "OrderTaken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketOutputTooLong represents a OutputTooLong error raised by the Market contract.
type MarketOutputTooLong struct {
	Words *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutputTooLong(uint256 words)
func MarketOutputTooLongErrorID() common.Hash {
	return common.HexToHash("0x4116e21216ae9ef44b48c3312356afbd2304161c316e4979598ab2200671f0dd")
}

// UnpackOutputTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutputTooLong(uint256 words)
func (market *Market) UnpackOutputTooLongError(raw []byte) (*MarketOutputTooLong, error) {
	out := new(MarketOutputTooLong)
	if err := market.abi.UnpackIntoInterface(out, "OutputTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketOverCeiling represents a OverCeiling error raised by the Market contract.
type MarketOverCeiling struct {
	Total    *big.Int
	MaxPrice *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OverCeiling(uint256 total, uint128 maxPrice)
func MarketOverCeilingErrorID() common.Hash {
	return common.HexToHash("0xbcfaf04f426a2ded4e7583df9b1a96f6b7d44b02e94d354a013002f483ab093e")
}

// UnpackOverCeilingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OverCeiling(uint256 total, uint128 maxPrice)
func (market *Market) UnpackOverCeilingError(raw []byte) (*MarketOverCeiling, error) {
	out := new(MarketOverCeiling)
	if err := market.abi.UnpackIntoInterface(out, "OverCeiling", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketProofRejected represents a ProofRejected error raised by the Market contract.
type MarketProofRejected struct {
	Job uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProofRejected(uint64 job)
func MarketProofRejectedErrorID() common.Hash {
	return common.HexToHash("0xea282d242b3a014a0df5455d1368c0e4e2b5f6090080510ff8b6aa97cf54fb46")
}

// UnpackProofRejectedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProofRejected(uint64 job)
func (market *Market) UnpackProofRejectedError(raw []byte) (*MarketProofRejected, error) {
	out := new(MarketProofRejected)
	if err := market.abi.UnpackIntoInterface(out, "ProofRejected", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Market contract.
type MarketReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func MarketReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (market *Market) UnpackReentrancyGuardReentrantCallError(raw []byte) (*MarketReentrancyGuardReentrantCall, error) {
	out := new(MarketReentrancyGuardReentrantCall)
	if err := market.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Market contract.
type MarketSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func MarketSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (market *Market) UnpackSafeERC20FailedOperationError(raw []byte) (*MarketSafeERC20FailedOperation, error) {
	out := new(MarketSafeERC20FailedOperation)
	if err := market.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketStringTooLong represents a StringTooLong error raised by the Market contract.
type MarketStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func MarketStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (market *Market) UnpackStringTooLongError(raw []byte) (*MarketStringTooLong, error) {
	out := new(MarketStringTooLong)
	if err := market.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketTierUnsupported represents a TierUnsupported error raised by the Market contract.
type MarketTierUnsupported struct {
	Tier uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TierUnsupported(uint8 tier)
func MarketTierUnsupportedErrorID() common.Hash {
	return common.HexToHash("0x1772eda5efdad8fd2154d87940624922b427c814887c18d8692e1b33f1ead998")
}

// UnpackTierUnsupportedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TierUnsupported(uint8 tier)
func (market *Market) UnpackTierUnsupportedError(raw []byte) (*MarketTierUnsupported, error) {
	out := new(MarketTierUnsupported)
	if err := market.abi.UnpackIntoInterface(out, "TierUnsupported", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketTooLateToDecline represents a TooLateToDecline error raised by the Market contract.
type MarketTooLateToDecline struct {
	DeclineBy uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLateToDecline(uint64 declineBy)
func MarketTooLateToDeclineErrorID() common.Hash {
	return common.HexToHash("0x7d4d7806cf07bc44f22885de848d542830ecb3ac4803bfcabb3246a196079578")
}

// UnpackTooLateToDeclineError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLateToDecline(uint64 declineBy)
func (market *Market) UnpackTooLateToDeclineError(raw []byte) (*MarketTooLateToDecline, error) {
	out := new(MarketTooLateToDecline)
	if err := market.abi.UnpackIntoInterface(out, "TooLateToDecline", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketUnknownJob represents a UnknownJob error raised by the Market contract.
type MarketUnknownJob struct {
	Job uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownJob(uint64 job)
func MarketUnknownJobErrorID() common.Hash {
	return common.HexToHash("0x772ba99b6ee18acd941ec3a296c8f4711c0912728feb1ce49df5cbf78226738e")
}

// UnpackUnknownJobError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownJob(uint64 job)
func (market *Market) UnpackUnknownJobError(raw []byte) (*MarketUnknownJob, error) {
	out := new(MarketUnknownJob)
	if err := market.abi.UnpackIntoInterface(out, "UnknownJob", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MarketWrongOrder represents a WrongOrder error raised by the Market contract.
type MarketWrongOrder struct {
	Order [32]byte
	Bid   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func MarketWrongOrderErrorID() common.Hash {
	return common.HexToHash("0x62c9964dcb804258f646860addc4c92f8568afd685cb1fa4a71c74633655bcfa")
}

// UnpackWrongOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOrder(bytes32 order, bytes32 bid)
func (market *Market) UnpackWrongOrderError(raw []byte) (*MarketWrongOrder, error) {
	out := new(MarketWrongOrder)
	if err := market.abi.UnpackIntoInterface(out, "WrongOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}
