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

// RevenueMetaData contains all meta data concerning the Revenue contract.
var RevenueMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractAssets\",\"name\":\"assets_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"LineageMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NothingOwed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Credited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"payer\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Paid\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"assets\",\"outputs\":[{\"internalType\":\"contractAssets\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"owed\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"name\":\"pay\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"withdrawFor\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Revenue",
	Bin: "0x60c0346100a757601f610a5338819003918201601f19168301916001600160401b038311848410176100ab5780849260409485528339810103126100a7578051906001600160a01b03821682036100a75760200151906001600160a01b03821682036100a75760805260a05260405161099390816100c08239608051818181607a0152818161023a0152610777015260a0518181816102020152818161062801526108c40152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f3560e01c80633ccfd60b1461064c57806371a97305146106095780639eca672c146105a7578063bc8cf74f146100dc578063df18e047146100a25763fc0c546a1461005b575f80fd5b3461009e575f36600319011261009e5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b3461009e57602036600319011261009e576004356001600160a01b03811680910361009e575f525f602052602060405f2054604051908152f35b3461009e57608036600319011261009e5760043567ffffffffffffffff811680910361009e5760243563ffffffff811680910361009e57604435906fffffffffffffffffffffffffffffffff821680920361009e576064359267ffffffffffffffff841161009e573660238501121561009e5783600401359167ffffffffffffffff831161009e576024850194602436918560061b01011161009e576101806106d7565b831561057f57604051602081019084604082016020845252606081018188915f5b88811061053957506101bc925003601f19810183528261066f565b519020604051907fc33506410000000000000000000000000000000000000000000000000000000082528360048301528260248301526020826044816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa918215610466575f92610505575b50036104d6577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051906370a0823160e01b8252306004830152602082602481845afa918215610466575f926104a2575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528760445260205f60648180855af19060015f5114821615610483575b50836040525f6060521561047157826024816020936370a0823160e01b82523060048301525afa8015610466575f90610432575b61031892506106a5565b9380851161042a575b50604051918483527f846b2c33ffd587c9cee2fc64fc59922837fdea3b8910faa4b74bd0e10853c34160203394a4815f19820182811161041657805b6103b25750501561039e57610374610379926106c2565b610876565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b634e487b7160e01b5f52603260045260245ffd5b60206103bf8285886106b2565b013563ffffffff811680910361009e57808302908382041483151715610416576103f3633b9aca00610407920480966106a5565b9461037461040284878a6106b2565b6106c2565b8015610416575f19018061035d565b634e487b7160e01b5f52601160045260245ffd5b935085610321565b506020823d60201161045e575b8161044c6020938361066f565b8101031261009e57610318915161030e565b3d915061043f565b6040513d5f823e3d90fd5b635274afe760e01b5f5260045260245ffd5b6001821516610499573b15153d151616896102da565b843d5f823e3d90fd5b9091506020813d6020116104ce575b816104be6020938361066f565b8101031261009e5751908861028e565b3d91506104b1565b907fa0d5d62a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9091506020813d602011610531575b816105216020938361066f565b8101031261009e57519087610232565b3d9150610514565b9150823567ffffffffffffffff811680910361009e57815260208301359063ffffffff821680920361009e576040816001936020839401520193019101918391926101a1565b7f1f2a2005000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461009e57602036600319011261009e576004356001600160a01b038116810361009e576105de6020916105d96106d7565b61074b565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b3461009e575f36600319011261009e5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461009e575f36600319011261009e576106646106d7565b60206105de3361074b565b90601f8019910116810190811067ffffffffffffffff82111761069157604052565b634e487b7160e01b5f52604160045260245ffd5b9190820391821161041657565b919081101561039e5760061b0190565b3567ffffffffffffffff8116810361009e5790565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6107235760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160a01b031690815f525f60205260405f205491821561084b57805f525f6020525f60408120557f0000000000000000000000000000000000000000000000000000000000000000604051907fa9059cbb000000000000000000000000000000000000000000000000000000005f52826004528460245260205f60448180855af160015f511481161561082c575b82604052156108105750602081857f7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d59352a2565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b600181151661084257813b15153d1516166107dc565b823d5f823e3d90fd5b7f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b811561098f5767ffffffffffffffff604051917f6352211e00000000000000000000000000000000000000000000000000000000835216908160048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610466575f90610946575b6001600160a01b0391501691825f525f60205260405f20805491808301809311610416577f6de2380ad5aeb50eabe6f03726dc2f0d44b5843316166e43d234dab175c41ea49260209255604051908152a3565b506020813d602011610987575b816109606020938361066f565b8101031261009e57516001600160a01b038116810361009e576001600160a01b03906108f3565b3d9150610953565b505056",
}

// Revenue is an auto generated Go binding around an Ethereum contract.
type Revenue struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Revenue) GetABI() abi.ABI {
	return c.abi
}

// NewRevenue creates a new instance of Revenue.
func NewRevenue() *Revenue {
	parsed, err := RevenueMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Revenue{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Revenue) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address assets_) returns()
func (revenue *Revenue) PackConstructor(token_ common.Address, assets_ common.Address) []byte {
	enc, err := revenue.abi.Pack("", token_, assets_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assets() view returns(address)
func (revenue *Revenue) PackAssets() []byte {
	enc, err := revenue.abi.Pack("assets")
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
func (revenue *Revenue) TryPackAssets() ([]byte, error) {
	return revenue.abi.Pack("assets")
}

// UnpackAssets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71a97305.
//
// Solidity: function assets() view returns(address)
func (revenue *Revenue) UnpackAssets(data []byte) (common.Address, error) {
	out, err := revenue.abi.Unpack("assets", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOwed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdf18e047.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owed(address ) view returns(uint256)
func (revenue *Revenue) PackOwed(arg0 common.Address) []byte {
	enc, err := revenue.abi.Pack("owed", arg0)
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
func (revenue *Revenue) TryPackOwed(arg0 common.Address) ([]byte, error) {
	return revenue.abi.Pack("owed", arg0)
}

// UnpackOwed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdf18e047.
//
// Solidity: function owed(address ) view returns(uint256)
func (revenue *Revenue) UnpackOwed(data []byte) (*big.Int, error) {
	out, err := revenue.abi.Unpack("owed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc8cf74f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pay(uint64 asset, uint32 version, uint128 amount, (uint64,uint32)[] lineage) returns()
func (revenue *Revenue) PackPay(asset uint64, version uint32, amount *big.Int, lineage []LineageShare) []byte {
	enc, err := revenue.abi.Pack("pay", asset, version, amount, lineage)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc8cf74f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pay(uint64 asset, uint32 version, uint128 amount, (uint64,uint32)[] lineage) returns()
func (revenue *Revenue) TryPackPay(asset uint64, version uint32, amount *big.Int, lineage []LineageShare) ([]byte, error) {
	return revenue.abi.Pack("pay", asset, version, amount, lineage)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (revenue *Revenue) PackToken() []byte {
	enc, err := revenue.abi.Pack("token")
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
func (revenue *Revenue) TryPackToken() ([]byte, error) {
	return revenue.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (revenue *Revenue) UnpackToken(data []byte) (common.Address, error) {
	out, err := revenue.abi.Unpack("token", data)
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
func (revenue *Revenue) PackWithdraw() []byte {
	enc, err := revenue.abi.Pack("withdraw")
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
func (revenue *Revenue) TryPackWithdraw() ([]byte, error) {
	return revenue.abi.Pack("withdraw")
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3ccfd60b.
//
// Solidity: function withdraw() returns(uint256 amount)
func (revenue *Revenue) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := revenue.abi.Unpack("withdraw", data)
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
func (revenue *Revenue) PackWithdrawFor(account common.Address) []byte {
	enc, err := revenue.abi.Pack("withdrawFor", account)
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
func (revenue *Revenue) TryPackWithdrawFor(account common.Address) ([]byte, error) {
	return revenue.abi.Pack("withdrawFor", account)
}

// UnpackWithdrawFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9eca672c.
//
// Solidity: function withdrawFor(address account) returns(uint256 amount)
func (revenue *Revenue) UnpackWithdrawFor(data []byte) (*big.Int, error) {
	out, err := revenue.abi.Unpack("withdrawFor", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// RevenueCredited represents a Credited event raised by the Revenue contract.
type RevenueCredited struct {
	Asset   uint64
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const RevenueCreditedEventName = "Credited"

// ContractEventName returns the user-defined event name.
func (RevenueCredited) ContractEventName() string {
	return RevenueCreditedEventName
}

// UnpackCreditedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Credited(uint64 indexed asset, address indexed account, uint256 amount)
func (revenue *Revenue) UnpackCreditedEvent(log *types.Log) (*RevenueCredited, error) {
	event := "Credited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != revenue.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RevenueCredited)
	if len(log.Data) > 0 {
		if err := revenue.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range revenue.abi.Events[event].Inputs {
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

// RevenuePaid represents a Paid event raised by the Revenue contract.
type RevenuePaid struct {
	Asset   uint64
	Version uint32
	Payer   common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const RevenuePaidEventName = "Paid"

// ContractEventName returns the user-defined event name.
func (RevenuePaid) ContractEventName() string {
	return RevenuePaidEventName
}

// UnpackPaidEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paid(uint64 indexed asset, uint32 indexed version, address indexed payer, uint256 amount)
func (revenue *Revenue) UnpackPaidEvent(log *types.Log) (*RevenuePaid, error) {
	event := "Paid"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != revenue.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RevenuePaid)
	if len(log.Data) > 0 {
		if err := revenue.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range revenue.abi.Events[event].Inputs {
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

// RevenueWithdrawn represents a Withdrawn event raised by the Revenue contract.
type RevenueWithdrawn struct {
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const RevenueWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (RevenueWithdrawn) ContractEventName() string {
	return RevenueWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed account, uint256 amount)
func (revenue *Revenue) UnpackWithdrawnEvent(log *types.Log) (*RevenueWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != revenue.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RevenueWithdrawn)
	if len(log.Data) > 0 {
		if err := revenue.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range revenue.abi.Events[event].Inputs {
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
func (revenue *Revenue) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], revenue.abi.Errors["LineageMismatch"].ID.Bytes()[:4]) {
		return revenue.UnpackLineageMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], revenue.abi.Errors["NothingOwed"].ID.Bytes()[:4]) {
		return revenue.UnpackNothingOwedError(raw[4:])
	}
	if bytes.Equal(raw[:4], revenue.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return revenue.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], revenue.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return revenue.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], revenue.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return revenue.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RevenueLineageMismatch represents a LineageMismatch error raised by the Revenue contract.
type RevenueLineageMismatch struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func RevenueLineageMismatchErrorID() common.Hash {
	return common.HexToHash("0xa0d5d62a56b3f928ae7772dd4a4db302b5056637ff695d1afbba1606c21f19ce")
}

// UnpackLineageMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func (revenue *Revenue) UnpackLineageMismatchError(raw []byte) (*RevenueLineageMismatch, error) {
	out := new(RevenueLineageMismatch)
	if err := revenue.abi.UnpackIntoInterface(out, "LineageMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RevenueNothingOwed represents a NothingOwed error raised by the Revenue contract.
type RevenueNothingOwed struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOwed(address account)
func RevenueNothingOwedErrorID() common.Hash {
	return common.HexToHash("0x751b0fdaa408a0c7537afaf0af96a92598192bff093a0ad0f684a7c83bc223c9")
}

// UnpackNothingOwedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOwed(address account)
func (revenue *Revenue) UnpackNothingOwedError(raw []byte) (*RevenueNothingOwed, error) {
	out := new(RevenueNothingOwed)
	if err := revenue.abi.UnpackIntoInterface(out, "NothingOwed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RevenueReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Revenue contract.
type RevenueReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func RevenueReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (revenue *Revenue) UnpackReentrancyGuardReentrantCallError(raw []byte) (*RevenueReentrancyGuardReentrantCall, error) {
	out := new(RevenueReentrancyGuardReentrantCall)
	if err := revenue.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RevenueSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Revenue contract.
type RevenueSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func RevenueSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (revenue *Revenue) UnpackSafeERC20FailedOperationError(raw []byte) (*RevenueSafeERC20FailedOperation, error) {
	out := new(RevenueSafeERC20FailedOperation)
	if err := revenue.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RevenueZeroAmount represents a ZeroAmount error raised by the Revenue contract.
type RevenueZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func RevenueZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (revenue *Revenue) UnpackZeroAmountError(raw []byte) (*RevenueZeroAmount, error) {
	out := new(RevenueZeroAmount)
	if err := revenue.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
