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
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exitDelay_\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AlreadyBound\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"free\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"wanted\",\"type\":\"uint128\"}],\"name\":\"BondTooSmall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"name\":\"ExitNotReady\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"received\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"wanted\",\"type\":\"uint256\"}],\"name\":\"InexactTransfer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"NoExit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotDeployer\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotNamed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"}],\"name\":\"TooManyNamed\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address[]\",\"name\":\"named\",\"type\":\"address[]\"}],\"name\":\"Bound\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Deposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"ExitCancelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"name\":\"ExitRequested\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Exited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Locked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"name\":\"ProfileSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Slashed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"Unlocked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_NAMED\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"names\",\"type\":\"address[]\"}],\"name\":\"bind\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"bound\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"cancelExit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"exit\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"exitDelay\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"free\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"lock\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"name\":\"named\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"profile\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"internalType\":\"structProviders.Profile\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"requestExit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"attributes\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"endpoint\",\"type\":\"bytes32\"}],\"name\":\"setProfile\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"slash\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"}],\"name\":\"stake\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"total\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"locked\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"exiting\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"internalType\":\"structProviders.Stake\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"}],\"name\":\"unlock\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Providers",
	Bin: "0x60e0346100b557601f61121a38819003918201601f19168301916001600160401b038311848410176100b95780849260409485528339810103126100b5578051906001600160a01b03821682036100b55760200151906001600160401b03821682036100b55760805260a0523360c05260405161114c90816100ce8239608051818181610278015281816103ae0152818161086a015261095c015260a0518181816105990152610b86015260c05181610cfd0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f3560e01c80631545768b14610c9d57806321b7d23914610c605780632647620414610baa5780632838863014610b6657806354469aea146108f7578063676d8bd41461073357806377bb4bac146106bd5780637e6b6457146106a25780638965f647146105285780639dd9d0fd146104bd578063be4df7d61461049c578063c9b5bb1714610454578063e9fad8ee1461031d578063efc7cc5a1461029c578063fc0c546a14610259578063fdf364e4146101c05763ff1f2860146100d4575f80fd5b346101bc5760403660031901126101bc576100ed610eb7565b6100f5610ee3565b90335f52600160205260ff60405f205416156101905760206001600160a01b037f096deb87071fa846de79817434c1e5517061478ced407b5cb57faf8d50803348921692835f526002825261017e60405f2061015183826110ea565b61015f83825460801c610f9f565b6001600160801b036001600160801b031983549260801b169116179055565b6001600160801b0360405191168152a2005b7f515a977b000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b5f80fd5b346101bc575f3660031901126101bc57335f526002602052600160405f20016001600160801b0381541690811561022d576001600160801b031981541690556040519081527facf5945fbf0e5ee8ed8646fabc9235fd3b80ae008106206775a840d9e267185660203392a2005b7fd57e9f1c000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b346101bc575f3660031901126101bc5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101bc5760403660031901126101bc576102b5610eb7565b6102bd610ee3565b90335f52600160205260ff60405f205416156101905760206001600160a01b037f9d7dbf7edfc0d36b88ce677f8965f993a8c257ccb4c1bb412378f4d5b9dacffe921692835f526002825261017e60405f2061015f83825460801c610fbf565b346101bc575f3660031901126101bc57610335610fdf565b335f52600260205260405f2060018101908154906001600160801b03821691821561022d5767ffffffffffffffff9060801c169283421061042857602093506001600160801b031981541690556001600160801b036103978382845416610fbf565b166001600160801b03198254161790556103d281337f0000000000000000000000000000000000000000000000000000000000000000611053565b6040518181527f5010054cfd03c2575375e83a565d21f310072b01cb22a80db0135a00645c08ba833392a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b837f93d00c8e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101bc5760203660031901126101bc576001600160a01b03610475610eb7565b165f526002602052602061048b60405f20611120565b6001600160801b0360405191168152f35b346101bc575f3660031901126101bc57602060ff5f54166040519015158152f35b346101bc5760203660031901126101bc576001600160a01b036104de610eb7565b5f60206040516104ed81610f61565b8281520152165f5260036020526040805f20815161050a81610f61565b60206001835493848452015491019081528251918252516020820152f35b346101bc5760203660031901126101bc57610541610ecd565b6001600160801b0381161561067a57335f5260026020526001600160801b0361057e600160405f2061057385826110ea565b019282845416610f9f565b166001600160801b031982541617815567ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001667ffffffffffffffff4216019067ffffffffffffffff8211610666578077ffffffffffffffff0000000000000000000000000000000067ffffffffffffffff92549360801b167fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff8416178091556001600160801b036040519316835260801c1660208201527f947b8133c74f07feb112fea377a2e2528be780790292514ae89a04f50c71915b60403392a2005b634e487b7160e01b5f52601160045260245ffd5b7f1f2a2005000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101bc575f3660031901126101bc57602060405160108152f35b346101bc5760403660031901126101bc576004356024356040516106e081610f61565b828152600160208201838152335f52600360205260405f20925183555191015560405191825260208201527f575c1ed76ef2a3d19656763c616bc244d01c2381e3c8f6302974c0d75ec3840460403392a2005b346101bc5760403660031901126101bc5761074c610eb7565b610754610ee3565b90335f52600160205260ff60405f20541615610190576001600160a01b039061077b610fdf565b1690815f52600260205260405f206001600160801b03815416916001600160801b038116928084116108e05791610829610809836001600160801b036107e57fc34ae057822d7e6411b06b25126d1306fbd2fca831abe82075d8fe7032a41b309896602098610fbf565b85546001600160801b03191691161780855560801c90818610156108d95790610fbf565b82546001600160801b031660809190911b6001600160801b031916178255565b600161084382546001600160801b038160801c9116610fbf565b9101906001600160801b038254166001600160801b038216106108ba575b505061088e81337f0000000000000000000000000000000000000000000000000000000000000000611053565b604051908152a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6001600160801b03166001600160801b03198254161790558480610861565b5080610fbf565b839063e9f614e760e01b5f5260045260245260445ffd5b346101bc5760203660031901126101bc57610910610ecd565b610918610fdf565b6001600160801b03811690811561067a57335f5260026020526001600160801b0361094a60405f209282845416610f9f565b166001600160801b03198254161790557f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051906370a0823160e01b8252306004830152602082602481845afa918215610af6575f92610b32575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615610b13575b50836040525f60605215610b0157826024816020936370a0823160e01b82523060048301525afa918215610af6575f92610ac2575b50810390811161066657818103610a9457506040519081527fadb1a06aea2cd2ff20eac971640a5eb7d687df3e3a897be2f334836494958a4760203392a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f9366facf000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9091506020813d602011610aee575b81610ade60209383610f7d565b810103126101bc57519083610a31565b3d9150610ad1565b6040513d5f823e3d90fd5b635274afe760e01b5f5260045260245ffd5b6001821516610b29573b15153d151616856109fc565b843d5f823e3d90fd5b9091506020813d602011610b5e575b81610b4e60209383610f7d565b810103126101bc575190846109b0565b3d9150610b41565b346101bc575f3660031901126101bc57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101bc5760203660031901126101bc576001600160a01b03610bcb610eb7565b5f6060604051610bda81610f31565b8281528260208201528260408201520152165f526002602052608060405f2067ffffffffffffffff604051610c0e81610f31565b6001600160801b03835491816001818516968784526020840195891c8652015493856060604085019484881686520195891c168552604051968752511660208601525116604084015251166060820152f35b346101bc5760203660031901126101bc576001600160a01b03610c81610eb7565b165f526001602052602060ff60405f2054166040519015158152f35b346101bc5760203660031901126101bc5760043567ffffffffffffffff81116101bc57366023820112156101bc57806004013567ffffffffffffffff81116101bc576024820191602436918360051b0101116101bc576001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163303610e8b575f5460ff8116610e635760108211610e375760ff19166001175f9081555b818110610dba575060405190806020830160208452526040820192905f905b808210610d8f577ff573157c389ce4e33acf3f3159da31a81f3e59daa82d02f8ea1f0e884ba331d384860385a1005b9091938435906001600160a01b0382168092036101bc57602081600193829352019501920190610d60565b6001600160a01b03610dd5610dd0838587610ef9565b610f1d565b1615610e0f57806001600160a01b03610df4610dd06001948688610ef9565b165f528160205260405f208260ff1982541617905501610d41565b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b507f94ac3f42000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f682a9065000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f0c8cc036000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b600435906001600160a01b03821682036101bc57565b600435906001600160801b03821682036101bc57565b602435906001600160801b03821682036101bc57565b9190811015610f095760051b0190565b634e487b7160e01b5f52603260045260245ffd5b356001600160a01b03811681036101bc5790565b6080810190811067ffffffffffffffff821117610f4d57604052565b634e487b7160e01b5f52604160045260245ffd5b6040810190811067ffffffffffffffff821117610f4d57604052565b90601f8019910116810190811067ffffffffffffffff821117610f4d57604052565b906001600160801b03809116911601906001600160801b03821161066657565b906001600160801b03809116911603906001600160801b03821161066657565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c61102b5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b916001600160a01b03604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180865af19060015f51148216156110c9575b604052156110ad5750565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b9060018115166110e157823b15153d151616906110a2565b503d5f823e3d90fd5b6001600160801b036110fc8192611120565b1691169080821161110b575050565b63e9f614e760e01b5f5260045260245260445ffd5b611149906001600160801b03600161113f8354838160801c9116610fbf565b9201541690610fbf565b9056",
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

// PackMAXNAMED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e6b6457.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NAMED() view returns(uint256)
func (providers *Providers) PackMAXNAMED() []byte {
	enc, err := providers.abi.Pack("MAX_NAMED")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNAMED is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e6b6457.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NAMED() view returns(uint256)
func (providers *Providers) TryPackMAXNAMED() ([]byte, error) {
	return providers.abi.Pack("MAX_NAMED")
}

// UnpackMAXNAMED is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7e6b6457.
//
// Solidity: function MAX_NAMED() view returns(uint256)
func (providers *Providers) UnpackMAXNAMED(data []byte) (*big.Int, error) {
	out, err := providers.abi.Unpack("MAX_NAMED", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBind is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1545768b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bind(address[] names) returns()
func (providers *Providers) PackBind(names []common.Address) []byte {
	enc, err := providers.abi.Pack("bind", names)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBind is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1545768b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bind(address[] names) returns()
func (providers *Providers) TryPackBind(names []common.Address) ([]byte, error) {
	return providers.abi.Pack("bind", names)
}

// PackBound is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe4df7d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bound() view returns(bool)
func (providers *Providers) PackBound() []byte {
	enc, err := providers.abi.Pack("bound")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBound is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe4df7d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bound() view returns(bool)
func (providers *Providers) TryPackBound() ([]byte, error) {
	return providers.abi.Pack("bound")
}

// UnpackBound is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbe4df7d6.
//
// Solidity: function bound() view returns(bool)
func (providers *Providers) UnpackBound(data []byte) (bool, error) {
	out, err := providers.abi.Unpack("bound", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
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

// PackNamed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21b7d239.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function named(address ) view returns(bool)
func (providers *Providers) PackNamed(arg0 common.Address) []byte {
	enc, err := providers.abi.Pack("named", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNamed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21b7d239.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function named(address ) view returns(bool)
func (providers *Providers) TryPackNamed(arg0 common.Address) ([]byte, error) {
	return providers.abi.Pack("named", arg0)
}

// UnpackNamed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x21b7d239.
//
// Solidity: function named(address ) view returns(bool)
func (providers *Providers) UnpackNamed(data []byte) (bool, error) {
	out, err := providers.abi.Unpack("named", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
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

// ProvidersBound represents a Bound event raised by the Providers contract.
type ProvidersBound struct {
	Named []common.Address
	Raw   *types.Log // Blockchain specific contextual infos
}

const ProvidersBoundEventName = "Bound"

// ContractEventName returns the user-defined event name.
func (ProvidersBound) ContractEventName() string {
	return ProvidersBoundEventName
}

// UnpackBoundEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Bound(address[] named)
func (providers *Providers) UnpackBoundEvent(log *types.Log) (*ProvidersBound, error) {
	event := "Bound"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != providers.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProvidersBound)
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
	if bytes.Equal(raw[:4], providers.abi.Errors["AlreadyBound"].ID.Bytes()[:4]) {
		return providers.UnpackAlreadyBoundError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["BondTooSmall"].ID.Bytes()[:4]) {
		return providers.UnpackBondTooSmallError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ExitNotReady"].ID.Bytes()[:4]) {
		return providers.UnpackExitNotReadyError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["InexactTransfer"].ID.Bytes()[:4]) {
		return providers.UnpackInexactTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NoExit"].ID.Bytes()[:4]) {
		return providers.UnpackNoExitError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NotDeployer"].ID.Bytes()[:4]) {
		return providers.UnpackNotDeployerError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["NotNamed"].ID.Bytes()[:4]) {
		return providers.UnpackNotNamedError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return providers.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return providers.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["TooManyNamed"].ID.Bytes()[:4]) {
		return providers.UnpackTooManyNamedError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return providers.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], providers.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return providers.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ProvidersAlreadyBound represents a AlreadyBound error raised by the Providers contract.
type ProvidersAlreadyBound struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyBound()
func ProvidersAlreadyBoundErrorID() common.Hash {
	return common.HexToHash("0x682a90650d1dd349cccaedc2f9b8232ae0152f9ae5d34f477e17da76744ddd2e")
}

// UnpackAlreadyBoundError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyBound()
func (providers *Providers) UnpackAlreadyBoundError(raw []byte) (*ProvidersAlreadyBound, error) {
	out := new(ProvidersAlreadyBound)
	if err := providers.abi.UnpackIntoInterface(out, "AlreadyBound", raw); err != nil {
		return nil, err
	}
	return out, nil
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

// ProvidersNotNamed represents a NotNamed error raised by the Providers contract.
type ProvidersNotNamed struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotNamed(address caller)
func ProvidersNotNamedErrorID() common.Hash {
	return common.HexToHash("0x515a977b61a95cef40add729e1813b1d815954937f73e611b326914ad580c2a2")
}

// UnpackNotNamedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotNamed(address caller)
func (providers *Providers) UnpackNotNamedError(raw []byte) (*ProvidersNotNamed, error) {
	out := new(ProvidersNotNamed)
	if err := providers.abi.UnpackIntoInterface(out, "NotNamed", raw); err != nil {
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

// ProvidersTooManyNamed represents a TooManyNamed error raised by the Providers contract.
type ProvidersTooManyNamed struct {
	Count *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyNamed(uint256 count)
func ProvidersTooManyNamedErrorID() common.Hash {
	return common.HexToHash("0x94ac3f42753ebcd434aa4e61b4e333ad247736b785fc3dcb296248e838fbab21")
}

// UnpackTooManyNamedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyNamed(uint256 count)
func (providers *Providers) UnpackTooManyNamedError(raw []byte) (*ProvidersTooManyNamed, error) {
	out := new(ProvidersTooManyNamed)
	if err := providers.abi.UnpackIntoInterface(out, "TooManyNamed", raw); err != nil {
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
