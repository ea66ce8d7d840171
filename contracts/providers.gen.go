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

// ProvidersProfile is an auto generated low-level Go binding around an user-defined struct.
type ProvidersProfile struct {
	Attributes [32]byte
	Endpoint   [32]byte
}

// ProvidersStake is an auto generated low-level Go binding around an user-defined struct.
type ProvidersStake struct {
	Total   *big.Int
	Locked  *big.Int
	Exiting *big.Int
	ExitAt  uint64
}

// ProvidersMetaData contains all meta data concerning the Providers contract.
var ProvidersMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exitDelay_\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"free\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"wanted\",\"type\":\"uint128\"}],\"name\":\"BondTooSmall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"name\":\"ExitNotReady\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactTransfer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"market\",\"type\":\"address\"}],\"name\":\"MarketAlreadyBound\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"NoExit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotDeployer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotMarket\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Deposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"ExitCancelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"name\":\"ExitRequested\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Exited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Locked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"market\",\"type\":\"address\"}],\"name\":\"MarketBound\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"name\":\"ProfileSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Slashed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Unlocked\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"market_\",\"type\":\"address\"}],\"name\":\"bindMarket\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"cancelExit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"exit\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"exitDelay\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"free\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"lock\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"market\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"profile\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"internalType\":\"structProviders.Profile\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"requestExit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"name\":\"setProfile\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"slash\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"stake\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"total\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"locked\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"exiting\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"internalType\":\"structProviders.Stake\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"unlock\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Providers",
	Bin: "0x60e0346100b557601f61108a38819003918201601f19168301916001600160401b038311848410176100b95780849260409485528339810103126100b5578051906001600160a01b03821682036100b55760200151906001600160401b03821682036100b55760805260a0523360c052604051610fbc90816100ce8239608051818181610261015281816103930152818161096a0152610a5c015260a05181818161055d0152610c86015260c051816107240152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c9081632647620414610caa575080632838863014610c6657806354469aea146109f7578063676d8bd41461083757806372b245421461070157806377bb4bac1461068b57806380f55605146106665780638965f647146104ec5780639dd9d0fd14610481578063c9b5bb1714610439578063e9fad8ee14610302578063efc7cc5a14610285578063fc0c546a14610242578063fdf364e4146101a95763ff1f2860146100c1575f80fd5b346101a55760403660031901126101a5576100da610d5f565b6100e2610d8b565b906001600160a01b035f541633036101795760206001600160a01b037f096deb87071fa846de79817434c1e5517061478ced407b5cb57faf8d50803348921692835f526001825261016760405f2061013a8382610f5a565b61014883825460801c610e0f565b6001600160801b036001600160801b031983549260801b169116179055565b6001600160801b0360405191168152a2005b7fbfae38b3000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b5f80fd5b346101a5575f3660031901126101a557335f526001602052600160405f20016001600160801b03815416908115610216576001600160801b031981541690556040519081527facf5945fbf0e5ee8ed8646fabc9235fd3b80ae008106206775a840d9e267185660203392a2005b7fd57e9f1c000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b346101a5575f3660031901126101a55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101a55760403660031901126101a55761029e610d5f565b6102a6610d8b565b906001600160a01b035f541633036101795760206001600160a01b037f9d7dbf7edfc0d36b88ce677f8965f993a8c257ccb4c1bb412378f4d5b9dacffe921692835f526001825261016760405f2061014883825460801c610e2f565b346101a5575f3660031901126101a55761031a610e4f565b335f52600160205260405f2060018101908154906001600160801b0382169182156102165767ffffffffffffffff9060801c169283421061040d57602093506001600160801b031981541690556001600160801b0361037c8382845416610e2f565b166001600160801b03198254161790556103b781337f0000000000000000000000000000000000000000000000000000000000000000610ec3565b6040518181527f5010054cfd03c2575375e83a565d21f310072b01cb22a80db0135a00645c08ba833392a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b837f93d00c8e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101a55760203660031901126101a5576001600160a01b0361045a610d5f565b165f526001602052602061047060405f20610f90565b6001600160801b0360405191168152f35b346101a55760203660031901126101a5576001600160a01b036104a2610d5f565b5f60206040516104b181610dd1565b8281520152165f5260026020526040805f2081516104ce81610dd1565b60206001835493848452015491019081528251918252516020820152f35b346101a55760203660031901126101a557610505610d75565b6001600160801b0381161561063e57335f5260016020526001600160801b03610542600160405f206105378582610f5a565b019282845416610e0f565b166001600160801b031982541617815567ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001667ffffffffffffffff4216019067ffffffffffffffff821161062a578077ffffffffffffffff0000000000000000000000000000000067ffffffffffffffff92549360801b167fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff8416178091556001600160801b036040519316835260801c1660208201527f947b8133c74f07feb112fea377a2e2528be780790292514ae89a04f50c71915b60403392a2005b634e487b7160e01b5f52601160045260245ffd5b7f1f2a2005000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101a5575f3660031901126101a55760206001600160a01b035f5416604051908152f35b346101a55760403660031901126101a5576004356024356040516106ae81610dd1565b828152600160208201838152335f52600260205260405f20925183555191015560405191825260208201527f575c1ed76ef2a3d19656763c616bc244d01c2381e3c8f6302974c0d75ec3840460403392a2005b346101a55760203660031901126101a55761071a610d5f565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016330361080b576001600160a01b031680156107e3575f546001600160a01b038116806107b857507fffffffffffffffffffffffff0000000000000000000000000000000000000000829116175f557f49bc6f51dd38ca556286a6b137882201b95eda6ed584718da59133798cb4f84d5f80a2005b7f4474a7ff000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f0c8cc036000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b346101a55760403660031901126101a557610850610d5f565b610858610d8b565b906001600160a01b035f54163303610179576001600160a01b039061087b610e4f565b1690815f52600160205260405f206001600160801b03815416916001600160801b038116928084116109e05791610929610909836001600160801b036108e57fc34ae057822d7e6411b06b25126d1306fbd2fca831abe82075d8fe7032a41b309896602098610e2f565b85546001600160801b03191691161780855560801c90818610156109d95790610e2f565b82546001600160801b031660809190911b6001600160801b031916178255565b600161094382546001600160801b038160801c9116610e2f565b9101906001600160801b038254166001600160801b038216106109ba575b505061098e81337f0000000000000000000000000000000000000000000000000000000000000000610ec3565b604051908152a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6001600160801b03166001600160801b03198254161790558480610961565b5080610e2f565b839063e9f614e760e01b5f5260045260245260445ffd5b346101a55760203660031901126101a557610a10610d75565b610a18610e4f565b6001600160801b03811690811561063e57335f5260016020526001600160801b03610a4a60405f209282845416610e0f565b166001600160801b03198254161790557f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051906370a0823160e01b8252306004830152602082602481845afa918215610bf6575f92610c32575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615610c13575b50836040525f60605215610c0157826024816020936370a0823160e01b82523060048301525afa918215610bf6575f92610bc2575b50810390811161062a57818103610b9457506040519081527fadb1a06aea2cd2ff20eac971640a5eb7d687df3e3a897be2f334836494958a4760203392a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f9366facf000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9091506020813d602011610bee575b81610bde60209383610ded565b810103126101a557519083610b31565b3d9150610bd1565b6040513d5f823e3d90fd5b635274afe760e01b5f5260045260245ffd5b6001821516610c29573b15153d15161685610afc565b843d5f823e3d90fd5b9091506020813d602011610c5e575b81610c4e60209383610ded565b810103126101a557519084610ab0565b3d9150610c41565b346101a5575f3660031901126101a557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101a55760203660031901126101a5576001600160a01b03905f6060610ccf610d5f565b92610cd981610da1565b8281528260208201528260408201520152165f526001602052608060405f2067ffffffffffffffff604051610d0d81610da1565b6001600160801b03835491816001818516968784526020840195891c8652015493856060604085019484881686520195891c168552604051968752511660208601525116604084015251166060820152f35b600435906001600160a01b03821682036101a557565b600435906001600160801b03821682036101a557565b602435906001600160801b03821682036101a557565b6080810190811067ffffffffffffffff821117610dbd57604052565b634e487b7160e01b5f52604160045260245ffd5b6040810190811067ffffffffffffffff821117610dbd57604052565b90601f8019910116810190811067ffffffffffffffff821117610dbd57604052565b906001600160801b03809116911601906001600160801b03821161062a57565b906001600160801b03809116911603906001600160801b03821161062a57565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c610e9b5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b916001600160a01b03604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180865af19060015f5114821615610f39575b60405215610f1d5750565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b906001811516610f5157823b15153d15161690610f12565b503d5f823e3d90fd5b6001600160801b03610f6c8192610f90565b16911690808211610f7b575050565b63e9f614e760e01b5f5260045260245260445ffd5b610fb9906001600160801b036001610faf8354838160801c9116610e2f565b9201541690610e2f565b9056",
}

// Providers is an auto generated Go binding around an Ethereum contract.
type Providers struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Providers) GetABI() abi.ABI {
	return c.abi
}

// NewProviders creates a new instance of Providers.
func NewProviders() *Providers {
	parsed, err := ProvidersMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Providers{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Providers) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, uint64 exitDelay_) returns()
func (providers *Providers) PackConstructor(token_ common.Address, exitDelay_ uint64) []byte {
	enc, err := providers.abi.Pack("", token_, exitDelay_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBindMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x72b24542.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bindMarket(address market_) returns()
func (providers *Providers) PackBindMarket(market common.Address) []byte {
	enc, err := providers.abi.Pack("bindMarket", market)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBindMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x72b24542.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bindMarket(address market_) returns()
func (providers *Providers) TryPackBindMarket(market common.Address) ([]byte, error) {
	return providers.abi.Pack("bindMarket", market)
}

// PackCancelExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfdf364e4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelExit() returns()
func (providers *Providers) PackCancelExit() []byte {
	enc, err := providers.abi.Pack("cancelExit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfdf364e4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelExit() returns()
func (providers *Providers) TryPackCancelExit() ([]byte, error) {
	return providers.abi.Pack("cancelExit")
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x54469aea.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(uint128 amount) returns()
func (providers *Providers) PackDeposit(amount *big.Int) []byte {
	enc, err := providers.abi.Pack("deposit", amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x54469aea.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(uint128 amount) returns()
func (providers *Providers) TryPackDeposit(amount *big.Int) ([]byte, error) {
	return providers.abi.Pack("deposit", amount)
}

// PackExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9fad8ee.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function exit() returns(uint128 amount)
func (providers *Providers) PackExit() []byte {
	enc, err := providers.abi.Pack("exit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9fad8ee.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function exit() returns(uint128 amount)
func (providers *Providers) TryPackExit() ([]byte, error) {
	return providers.abi.Pack("exit")
}

// UnpackExit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe9fad8ee.
//
// Solidity: function exit() returns(uint128 amount)
func (providers *Providers) UnpackExit(data []byte) (*big.Int, error) {
	out, err := providers.abi.Unpack("exit", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackExitDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28388630.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function exitDelay() view returns(uint64)
func (providers *Providers) PackExitDelay() []byte {
	enc, err := providers.abi.Pack("exitDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExitDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28388630.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function exitDelay() view returns(uint64)
func (providers *Providers) TryPackExitDelay() ([]byte, error) {
	return providers.abi.Pack("exitDelay")
}

// UnpackExitDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x28388630.
//
// Solidity: function exitDelay() view returns(uint64)
func (providers *Providers) UnpackExitDelay(data []byte) (uint64, error) {
	out, err := providers.abi.Unpack("exitDelay", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackFree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc9b5bb17.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function free(address provider) view returns(uint128)
func (providers *Providers) PackFree(provider common.Address) []byte {
	enc, err := providers.abi.Pack("free", provider)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc9b5bb17.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function free(address provider) view returns(uint128)
func (providers *Providers) TryPackFree(provider common.Address) ([]byte, error) {
	return providers.abi.Pack("free", provider)
}

// UnpackFree is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc9b5bb17.
//
// Solidity: function free(address provider) view returns(uint128)
func (providers *Providers) UnpackFree(data []byte) (*big.Int, error) {
	out, err := providers.abi.Unpack("free", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackLock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xff1f2860.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lock(address provider, uint128 amount) returns()
func (providers *Providers) PackLock(provider common.Address, amount *big.Int) []byte {
	enc, err := providers.abi.Pack("lock", provider, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xff1f2860.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lock(address provider, uint128 amount) returns()
func (providers *Providers) TryPackLock(provider common.Address, amount *big.Int) ([]byte, error) {
	return providers.abi.Pack("lock", provider, amount)
}

// PackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function market() view returns(address)
func (providers *Providers) PackMarket() []byte {
	enc, err := providers.abi.Pack("market")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function market() view returns(address)
func (providers *Providers) TryPackMarket() ([]byte, error) {
	return providers.abi.Pack("market")
}

// UnpackMarket is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80f55605.
//
// Solidity: function market() view returns(address)
func (providers *Providers) UnpackMarket(data []byte) (common.Address, error) {
	out, err := providers.abi.Unpack("market", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackProfile is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dd9d0fd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function profile(address provider) view returns((bytes32,bytes32))
func (providers *Providers) PackProfile(provider common.Address) []byte {
	enc, err := providers.abi.Pack("profile", provider)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProfile is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dd9d0fd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function profile(address provider) view returns((bytes32,bytes32))
func (providers *Providers) TryPackProfile(provider common.Address) ([]byte, error) {
	return providers.abi.Pack("profile", provider)
}

// UnpackProfile is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9dd9d0fd.
//
// Solidity: function profile(address provider) view returns((bytes32,bytes32))
func (providers *Providers) UnpackProfile(data []byte) (ProvidersProfile, error) {
	out, err := providers.abi.Unpack("profile", data)
	if err != nil {
		return *new(ProvidersProfile), err
	}
	out0 := *abi.ConvertType(out[0], new(ProvidersProfile)).(*ProvidersProfile)
	return out0, nil
}

// PackRequestExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8965f647.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function requestExit(uint128 amount) returns()
func (providers *Providers) PackRequestExit(amount *big.Int) []byte {
	enc, err := providers.abi.Pack("requestExit", amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequestExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8965f647.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function requestExit(uint128 amount) returns()
func (providers *Providers) TryPackRequestExit(amount *big.Int) ([]byte, error) {
	return providers.abi.Pack("requestExit", amount)
}

// PackSetProfile is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x77bb4bac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setProfile(bytes32 attributes, bytes32 endpoint) returns()
func (providers *Providers) PackSetProfile(attributes [32]byte, endpoint [32]byte) []byte {
	enc, err := providers.abi.Pack("setProfile", attributes, endpoint)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetProfile is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x77bb4bac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setProfile(bytes32 attributes, bytes32 endpoint) returns()
func (providers *Providers) TryPackSetProfile(attributes [32]byte, endpoint [32]byte) ([]byte, error) {
	return providers.abi.Pack("setProfile", attributes, endpoint)
}

// PackSlash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x676d8bd4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slash(address provider, uint128 amount) returns()
func (providers *Providers) PackSlash(provider common.Address, amount *big.Int) []byte {
	enc, err := providers.abi.Pack("slash", provider, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x676d8bd4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slash(address provider, uint128 amount) returns()
func (providers *Providers) TryPackSlash(provider common.Address, amount *big.Int) ([]byte, error) {
	return providers.abi.Pack("slash", provider, amount)
}

// PackStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x26476204.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stake(address provider) view returns((uint128,uint128,uint128,uint64))
func (providers *Providers) PackStake(provider common.Address) []byte {
	enc, err := providers.abi.Pack("stake", provider)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x26476204.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stake(address provider) view returns((uint128,uint128,uint128,uint64))
func (providers *Providers) TryPackStake(provider common.Address) ([]byte, error) {
	return providers.abi.Pack("stake", provider)
}

// UnpackStake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x26476204.
//
// Solidity: function stake(address provider) view returns((uint128,uint128,uint128,uint64))
func (providers *Providers) UnpackStake(data []byte) (ProvidersStake, error) {
	out, err := providers.abi.Unpack("stake", data)
	if err != nil {
		return *new(ProvidersStake), err
	}
	out0 := *abi.ConvertType(out[0], new(ProvidersStake)).(*ProvidersStake)
	return out0, nil
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (providers *Providers) PackToken() []byte {
	enc, err := providers.abi.Pack("token")
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
func (providers *Providers) TryPackToken() ([]byte, error) {
	return providers.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (providers *Providers) UnpackToken(data []byte) (common.Address, error) {
	out, err := providers.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackUnlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xefc7cc5a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unlock(address provider, uint128 amount) returns()
func (providers *Providers) PackUnlock(provider common.Address, amount *big.Int) []byte {
	enc, err := providers.abi.Pack("unlock", provider, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xefc7cc5a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unlock(address provider, uint128 amount) returns()
func (providers *Providers) TryPackUnlock(provider common.Address, amount *big.Int) ([]byte, error) {
	return providers.abi.Pack("unlock", provider, amount)
}

// ProvidersDeposited represents a Deposited event raised by the Providers contract.
type ProvidersDeposited struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersDepositedEventName = "Deposited"

// ContractEventName returns the user-defined event name.
func (ProvidersDeposited) ContractEventName() string {
	return ProvidersDepositedEventName
}

// UnpackDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Deposited(address indexed provider, uint128 amount)
func (providers *Providers) UnpackDepositedEvent(log *types.Log) (*ProvidersDeposited, error) {
	event := "Deposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersDeposited)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersExitCancelled represents a ExitCancelled event raised by the Providers contract.
type ProvidersExitCancelled struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersExitCancelledEventName = "ExitCancelled"

// ContractEventName returns the user-defined event name.
func (ProvidersExitCancelled) ContractEventName() string {
	return ProvidersExitCancelledEventName
}

// UnpackExitCancelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ExitCancelled(address indexed provider, uint128 amount)
func (providers *Providers) UnpackExitCancelledEvent(log *types.Log) (*ProvidersExitCancelled, error) {
	event := "ExitCancelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersExitCancelled)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersExitRequested represents a ExitRequested event raised by the Providers contract.
type ProvidersExitRequested struct {
	Provider common.Address
	Amount   *big.Int
	ExitAt   uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersExitRequestedEventName = "ExitRequested"

// ContractEventName returns the user-defined event name.
func (ProvidersExitRequested) ContractEventName() string {
	return ProvidersExitRequestedEventName
}

// UnpackExitRequestedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ExitRequested(address indexed provider, uint128 amount, uint64 exitAt)
func (providers *Providers) UnpackExitRequestedEvent(log *types.Log) (*ProvidersExitRequested, error) {
	event := "ExitRequested"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersExitRequested)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersExited represents a Exited event raised by the Providers contract.
type ProvidersExited struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersExitedEventName = "Exited"

// ContractEventName returns the user-defined event name.
func (ProvidersExited) ContractEventName() string {
	return ProvidersExitedEventName
}

// UnpackExitedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Exited(address indexed provider, uint128 amount)
func (providers *Providers) UnpackExitedEvent(log *types.Log) (*ProvidersExited, error) {
	event := "Exited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersExited)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersLocked represents a Locked event raised by the Providers contract.
type ProvidersLocked struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersLockedEventName = "Locked"

// ContractEventName returns the user-defined event name.
func (ProvidersLocked) ContractEventName() string {
	return ProvidersLockedEventName
}

// UnpackLockedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Locked(address indexed provider, uint128 amount)
func (providers *Providers) UnpackLockedEvent(log *types.Log) (*ProvidersLocked, error) {
	event := "Locked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersLocked)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersMarketBound represents a MarketBound event raised by the Providers contract.
type ProvidersMarketBound struct {
	Market common.Address
	Raw    *types.Log // Blockchain specific contextual infos
}

const ProvidersMarketBoundEventName = "MarketBound"

// ContractEventName returns the user-defined event name.
func (ProvidersMarketBound) ContractEventName() string {
	return ProvidersMarketBoundEventName
}

// UnpackMarketBoundEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MarketBound(address indexed market)
func (providers *Providers) UnpackMarketBoundEvent(log *types.Log) (*ProvidersMarketBound, error) {
	event := "MarketBound"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersMarketBound)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersProfileSet represents a ProfileSet event raised by the Providers contract.
type ProvidersProfileSet struct {
	Provider   common.Address
	Attributes [32]byte
	Endpoint   [32]byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const ProvidersProfileSetEventName = "ProfileSet"

// ContractEventName returns the user-defined event name.
func (ProvidersProfileSet) ContractEventName() string {
	return ProvidersProfileSetEventName
}

// UnpackProfileSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ProfileSet(address indexed provider, bytes32 attributes, bytes32 endpoint)
func (providers *Providers) UnpackProfileSetEvent(log *types.Log) (*ProvidersProfileSet, error) {
	event := "ProfileSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersProfileSet)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersSlashed represents a Slashed event raised by the Providers contract.
type ProvidersSlashed struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersSlashedEventName = "Slashed"

// ContractEventName returns the user-defined event name.
func (ProvidersSlashed) ContractEventName() string {
	return ProvidersSlashedEventName
}

// UnpackSlashedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Slashed(address indexed provider, uint128 amount)
func (providers *Providers) UnpackSlashedEvent(log *types.Log) (*ProvidersSlashed, error) {
	event := "Slashed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersSlashed)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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

// ProvidersUnlocked represents a Unlocked event raised by the Providers contract.
type ProvidersUnlocked struct {
	Provider common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ProvidersUnlockedEventName = "Unlocked"

// ContractEventName returns the user-defined event name.
func (ProvidersUnlocked) ContractEventName() string {
	return ProvidersUnlockedEventName
}

// UnpackUnlockedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unlocked(address indexed provider, uint128 amount)
func (providers *Providers) UnpackUnlockedEvent(log *types.Log) (*ProvidersUnlocked, error) {
	event := "Unlocked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersUnlocked)
	if len(log.Data) > 0 {
		if err := providers.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range providers.abi.Events[event].Inputs {
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
func (providers *Providers) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], providers.abi.Errors["BondTooSmall"].ID.Bytes()[:4]) {
		return providers.UnpackBondTooSmallError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ExitNotReady"].ID.Bytes()[:4]) {
		return providers.UnpackExitNotReadyError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["InexactTransfer"].ID.Bytes()[:4]) {
		return providers.UnpackInexactTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["MarketAlreadyBound"].ID.Bytes()[:4]) {
		return providers.UnpackMarketAlreadyBoundError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NoExit"].ID.Bytes()[:4]) {
		return providers.UnpackNoExitError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NotDeployer"].ID.Bytes()[:4]) {
		return providers.UnpackNotDeployerError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NotMarket"].ID.Bytes()[:4]) {
		return providers.UnpackNotMarketError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return providers.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return providers.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return providers.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return providers.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ProvidersBondTooSmall represents a BondTooSmall error raised by the Providers contract.
type ProvidersBondTooSmall struct {
	Free   *big.Int
	Wanted *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BondTooSmall(uint128 free, uint128 wanted)
func ProvidersBondTooSmallErrorID() common.Hash {
	return common.HexToHash("0xe9f614e795e5a81df3f9a5043b82bfb2e3ba76ad52d09613930a65cd5f7e62f6")
}

// UnpackBondTooSmallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BondTooSmall(uint128 free, uint128 wanted)
func (providers *Providers) UnpackBondTooSmallError(raw []byte) (*ProvidersBondTooSmall, error) {
	out := new(ProvidersBondTooSmall)
	if err := providers.abi.UnpackIntoInterface(out, "BondTooSmall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersExitNotReady represents a ExitNotReady error raised by the Providers contract.
type ProvidersExitNotReady struct {
	ExitAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ExitNotReady(uint64 exitAt)
func ProvidersExitNotReadyErrorID() common.Hash {
	return common.HexToHash("0x93d00c8e4975c99086344cbc7649ff60a911a573c3fd467cbc5175ef02defd6c")
}

// UnpackExitNotReadyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ExitNotReady(uint64 exitAt)
func (providers *Providers) UnpackExitNotReadyError(raw []byte) (*ProvidersExitNotReady, error) {
	out := new(ProvidersExitNotReady)
	if err := providers.abi.UnpackIntoInterface(out, "ExitNotReady", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersInexactTransfer represents a InexactTransfer error raised by the Providers contract.
type ProvidersInexactTransfer struct {
	Received *big.Int
	Wanted   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func ProvidersInexactTransferErrorID() common.Hash {
	return common.HexToHash("0x9366facfd0eab5c275551d2aacfe42d873d5c14d816655672626dcc3776c8c59")
}

// UnpackInexactTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InexactTransfer(uint256 received, uint256 wanted)
func (providers *Providers) UnpackInexactTransferError(raw []byte) (*ProvidersInexactTransfer, error) {
	out := new(ProvidersInexactTransfer)
	if err := providers.abi.UnpackIntoInterface(out, "InexactTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersMarketAlreadyBound represents a MarketAlreadyBound error raised by the Providers contract.
type ProvidersMarketAlreadyBound struct {
	Market common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MarketAlreadyBound(address market)
func ProvidersMarketAlreadyBoundErrorID() common.Hash {
	return common.HexToHash("0x4474a7ff1b32fba7b452633d99b89a22654ef39d979fbc192d8a951b42d4fbe1")
}

// UnpackMarketAlreadyBoundError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MarketAlreadyBound(address market)
func (providers *Providers) UnpackMarketAlreadyBoundError(raw []byte) (*ProvidersMarketAlreadyBound, error) {
	out := new(ProvidersMarketAlreadyBound)
	if err := providers.abi.UnpackIntoInterface(out, "MarketAlreadyBound", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersNoExit represents a NoExit error raised by the Providers contract.
type ProvidersNoExit struct {
	Provider common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoExit(address provider)
func ProvidersNoExitErrorID() common.Hash {
	return common.HexToHash("0xd57e9f1cb67f433c43eda4313aeb076c71591c3edbcf1a7e24f97ab863fcdb09")
}

// UnpackNoExitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoExit(address provider)
func (providers *Providers) UnpackNoExitError(raw []byte) (*ProvidersNoExit, error) {
	out := new(ProvidersNoExit)
	if err := providers.abi.UnpackIntoInterface(out, "NoExit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersNotDeployer represents a NotDeployer error raised by the Providers contract.
type ProvidersNotDeployer struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotDeployer(address caller)
func ProvidersNotDeployerErrorID() common.Hash {
	return common.HexToHash("0x0c8cc036c9c98ca91a606f42bb4fd73acf8431b681f0e19ddaaaf88693e5c4a5")
}

// UnpackNotDeployerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotDeployer(address caller)
func (providers *Providers) UnpackNotDeployerError(raw []byte) (*ProvidersNotDeployer, error) {
	out := new(ProvidersNotDeployer)
	if err := providers.abi.UnpackIntoInterface(out, "NotDeployer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersNotMarket represents a NotMarket error raised by the Providers contract.
type ProvidersNotMarket struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMarket(address caller)
func ProvidersNotMarketErrorID() common.Hash {
	return common.HexToHash("0xbfae38b33907467ea3651d4564b66c7df27bbd52b3924e47aa461b118ab3c8a3")
}

// UnpackNotMarketError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMarket(address caller)
func (providers *Providers) UnpackNotMarketError(raw []byte) (*ProvidersNotMarket, error) {
	out := new(ProvidersNotMarket)
	if err := providers.abi.UnpackIntoInterface(out, "NotMarket", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Providers contract.
type ProvidersReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func ProvidersReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (providers *Providers) UnpackReentrancyGuardReentrantCallError(raw []byte) (*ProvidersReentrancyGuardReentrantCall, error) {
	out := new(ProvidersReentrancyGuardReentrantCall)
	if err := providers.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Providers contract.
type ProvidersSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func ProvidersSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (providers *Providers) UnpackSafeERC20FailedOperationError(raw []byte) (*ProvidersSafeERC20FailedOperation, error) {
	out := new(ProvidersSafeERC20FailedOperation)
	if err := providers.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersZeroAddress represents a ZeroAddress error raised by the Providers contract.
type ProvidersZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func ProvidersZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (providers *Providers) UnpackZeroAddressError(raw []byte) (*ProvidersZeroAddress, error) {
	out := new(ProvidersZeroAddress)
	if err := providers.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProvidersZeroAmount represents a ZeroAmount error raised by the Providers contract.
type ProvidersZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func ProvidersZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (providers *Providers) UnpackZeroAmountError(raw []byte) (*ProvidersZeroAmount, error) {
	out := new(ProvidersZeroAmount)
	if err := providers.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
