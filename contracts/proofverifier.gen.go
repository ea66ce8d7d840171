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

// ProofVerifierMetaData contains all meta data concerning the ProofVerifier contract.
var ProofVerifierMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIProofVerifier\",\"name\":\"other_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"InvalidKey\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"UnknownKey\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"publicInputs\",\"type\":\"uint256\"}],\"name\":\"KeyRegistered\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"hasKey\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"other\",\"outputs\":[{\"internalType\":\"contractIProofVerifier\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"vk\",\"type\":\"bytes\"}],\"name\":\"registerKey\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"publicInputs\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verify\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"ok\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "ProofVerifier",
	Bin: "0x60a034607357601f61104f38819003918201601f19168301916001600160401b03831184841017607757808492602094604052833981010312607357516001600160a01b0381168103607357608052604051610fc3908161008c823960805181818160fb015281816101690152610d490152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f3560e01c80631ae5bec314610224578063696eb3751461011f57806385295877146100dc5763f71c02d614610045575f80fd5b346100d85760803660031901126100d85760443567ffffffffffffffff81116100d857366023820112156100d857806004013567ffffffffffffffff81116100d8573660248260051b840101116100d85760643567ffffffffffffffff81116100d8576020926100ce926100bf6024933690600401610268565b93909201602435600435610799565b6040519015158152f35b5f80fd5b346100d8575f3660031901126100d85760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346100d85760203660031901126100d857600435805f525f6020526001600160a01b0360405f2054161580159061015e575b6020906040519015158152f35b506001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001690811515908161019e575b5060209150610151565b602091506024604051809481937f696eb37500000000000000000000000000000000000000000000000000000000835260048301525afa8015610219576020915f916101ec575b5082610194565b61020c9150823d8411610212575b6102048183610296565b81019061070b565b826101e5565b503d6101fa565b6040513d5f823e3d90fd5b346100d85760203660031901126100d85760043567ffffffffffffffff81116100d85761026061025a6020923690600401610268565b90610325565b604051908152f35b9181601f840112156100d85782359167ffffffffffffffff83116100d857602083818601950101116100d857565b90601f8019910116810190811067ffffffffffffffff8211176102b857604052565b634e487b7160e01b5f52604160045260245ffd5b67ffffffffffffffff81116102b857601f01601f191660200190565b919082018092116102f557565b634e487b7160e01b5f52601160045260245ffd5b359060208110610317575090565b5f199060200360031b1b1690565b9190610330816102cc565b61033d6040519182610296565b818152602081019036838601116100d857828583375f6020848301015251902092835f525f6020526001600160a01b0360405f20541661070757610460821080156106eb575b6105365761039f1982018281116102f55760061c9160011983019283116102f55761016f831180156106d5575b610536578060a0116100d857606082013560808301357f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821091826106ab575b82610671575b5050158015610655575b610536576103a05b81811061055e575060018101908181116102f5576104c9602b6001600160a01b0394836040519485927fffff00000000000000000000000000000000000000000000000000000000000060208501987f61000000000000000000000000000000000000000000000000000000000000008a5260f01b1660218501527f80600a5f395ff30000000000000000000000000000000000000000000000000060238501525f602a8501528484013781015f838201520301601f198101835282610296565b51905ff0169081156105365760207f5f15a56cb4a6ab7e47713457d2ca6b4c0819b81eb9dce6168859d387e7dc629f918593845f525f835260405f20907fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055604051908152a2565b7f76d4e1e8000000000000000000000000000000000000000000000000000000005f5260045ffd5b604081018082116102f5578082116100d8578281116100d85781808501910390816020116100d85761059a906020813593601f19019101610309565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd478210918261062b575b826105f1575b50501561053657604081018091111561040857634e487b7160e01b5f52601160045260245ffd5b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd479192506003828281818195090908918009145f806105ca565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821092506105c4565b50806103a0116100d85761066b60a08301610e78565b15610400565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd479192506003828281818195090908918009145f806103f6565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821092506103f0565b50806060116100d85782604083013514156103b0565b508161039f198101116102f557604061039f1983081515610383565b5050565b908160209103126100d8575180151581036100d85790565b6080906020604094805183520151602082015283810194855283816060816007614e20fa94835190526020830151606082015260066103e8fa1690565b60409384606093948337848201526007614e20fa90565b6080906040809484518352602085015160208401528183013760066103e8fa90565b91959493909293825f525f6020526001600160a01b0360405f205416908115610d38576101c014801590610d2d575b8015610cde575b610cd457604051926002860160061b946001905f5b6101c08110610ca257506020850135918535831715151660408601356060870135171515608087013560a0880135171515171660c05b6101c08110610c8957505f5b898110610c545750997f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000019a604061010088016108e08b8b01013760406108e08a8a010120928314169a8b920691610883575b505050505050505050565b989950909192939495868882996161a802620dbba0015a119a60406101408a016108e0868601013782840161092081019590955260606108e086019081205f80835261090088019081527f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f000000190910661094088018190527e30004731362d425342323209000000000000000000000000000000000000006109609098019790975296906101c0908b90602090608d8160025afa8688016108e00180517f014731362d4253423232090000000000000000000000000000000000000000008c529a917f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f000000191602090602b8160025afa898b016108e00180519d8e1881527f024731362d4253423232090000000000000000000000000000000000000000008552911690602090602b8160025afa169a817001000000000000000000000000000000006108e08c8c01015160801c9209089a6108e08989010152377f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000018360051b8084610ac089890101376101e0016108e087870101200698600185876103a001923c60c08a6103a087870101377f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47036103c0858501015260c060608401610460868601015e6103a0830191604083610520878701015e5f915b818310610c1a5750505093610aec610bb8979694610b94947f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001946108e060406101809a019261052081840101920101610723565b16610b0761010089018a8c016105208101906108e001610777565b16610b2261014089018a8c016105208101906108e001610777565b1660806101208a016105608c8c01015e604060c089016105e08c8c01013760806101a08a016106208c8c01015e610b6a866101008a018b8d016106a08101906108e001610760565b169260806102a08a016106e08c8c01015e85096101408701888a016107608101906108e001610760565b1693608061032087016107a0898901015e018486016108208101906108e001610760565b169260806102208301610860858501015e835f6108e08585010152610bf8575b8317156100d857016108e0015160011416905f8080808080808080610878565b925060206108e0838301016105406103a0858501016008620aae60fa92610bd8565b919660409093019450925090600190610c47600588901b840135868d8f016105208101906108e001610723565b16950189928b9492610a98565b906001907f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000018d8460051b013510169101610826565b906040908288016020810135903517151516910161081a565b916020907f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd4784880135101692016107e4565b505f955050505050565b50803b600286018087116102f5577f03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036102f55760061b6103a10190816103a1116102f55714156107cf565b5061016f85116107c8565b90506001600160a01b0396939295967f000000000000000000000000000000000000000000000000000000000000000016928315610e4c57604051967ff71c02d600000000000000000000000000000000000000000000000000000000885260048801526024870152608060448701528460848701527f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff85116100d8578560a4819593836020989484968a9660051b8091868801378501926003198587860301016064870152818585015260c48401375f8282018401860152601f01601f191601010301915afa908115610219575f91610e30575090565b610e49915060203d602011610212576102048183610296565b90565b867f6dc3ba9d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b610e836104806102cc565b610e906040519182610296565b6104808152610ea06104806102cc565b602082019290601f19013684375f5b60068110610ed25750505f80805290516020926008620aae60fa60015f51141690565b5f5f5b60808110610ef3575015610eeb57600101610eaf565b505050505f90565b8260071b7f01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff841684036102f557610f3482610f2e81846102e8565b926102e8565b602081018082116102f5578083116100d857610300106100d857602082610f6093880192030190610309565b917f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47831015610fb85782179160608260c0860201870101526020810180911115610ed557634e487b7160e01b5f52601160045260245ffd5b505050505050505f9056",
}

// ProofVerifier is an auto generated Go binding around an Ethereum contract.
type ProofVerifier struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ProofVerifier) GetABI() abi.ABI {
	return c.abi
}

// NewProofVerifier creates a new instance of ProofVerifier.
func NewProofVerifier() *ProofVerifier {
	parsed, err := ProofVerifierMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ProofVerifier{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ProofVerifier) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address other_) returns()
func (proofVerifier *ProofVerifier) PackConstructor(other_ common.Address) []byte {
	enc, err := proofVerifier.abi.Pack("", other_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackHasKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x696eb375.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasKey(bytes32 key) view returns(bool)
func (proofVerifier *ProofVerifier) PackHasKey(key [32]byte) []byte {
	enc, err := proofVerifier.abi.Pack("hasKey", key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x696eb375.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasKey(bytes32 key) view returns(bool)
func (proofVerifier *ProofVerifier) TryPackHasKey(key [32]byte) ([]byte, error) {
	return proofVerifier.abi.Pack("hasKey", key)
}

// UnpackHasKey is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x696eb375.
//
// Solidity: function hasKey(bytes32 key) view returns(bool)
func (proofVerifier *ProofVerifier) UnpackHasKey(data []byte) (bool, error) {
	out, err := proofVerifier.abi.Unpack("hasKey", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOther is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x85295877.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function other() view returns(address)
func (proofVerifier *ProofVerifier) PackOther() []byte {
	enc, err := proofVerifier.abi.Pack("other")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOther is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x85295877.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function other() view returns(address)
func (proofVerifier *ProofVerifier) TryPackOther() ([]byte, error) {
	return proofVerifier.abi.Pack("other")
}

// UnpackOther is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x85295877.
//
// Solidity: function other() view returns(address)
func (proofVerifier *ProofVerifier) UnpackOther(data []byte) (common.Address, error) {
	out, err := proofVerifier.abi.Unpack("other", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRegisterKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ae5bec3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registerKey(bytes vk) returns(bytes32 key)
func (proofVerifier *ProofVerifier) PackRegisterKey(vk []byte) []byte {
	enc, err := proofVerifier.abi.Pack("registerKey", vk)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegisterKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ae5bec3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registerKey(bytes vk) returns(bytes32 key)
func (proofVerifier *ProofVerifier) TryPackRegisterKey(vk []byte) ([]byte, error) {
	return proofVerifier.abi.Pack("registerKey", vk)
}

// UnpackRegisterKey is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1ae5bec3.
//
// Solidity: function registerKey(bytes vk) returns(bytes32 key)
func (proofVerifier *ProofVerifier) UnpackRegisterKey(data []byte) ([32]byte, error) {
	out, err := proofVerifier.abi.Unpack("registerKey", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf71c02d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verify(bytes32 key, bytes32 weights, uint256[] publicInputs, bytes proof) view returns(bool ok)
func (proofVerifier *ProofVerifier) PackVerify(key [32]byte, weights [32]byte, publicInputs []*big.Int, proof []byte) []byte {
	enc, err := proofVerifier.abi.Pack("verify", key, weights, publicInputs, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf71c02d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verify(bytes32 key, bytes32 weights, uint256[] publicInputs, bytes proof) view returns(bool ok)
func (proofVerifier *ProofVerifier) TryPackVerify(key [32]byte, weights [32]byte, publicInputs []*big.Int, proof []byte) ([]byte, error) {
	return proofVerifier.abi.Pack("verify", key, weights, publicInputs, proof)
}

// UnpackVerify is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf71c02d6.
//
// Solidity: function verify(bytes32 key, bytes32 weights, uint256[] publicInputs, bytes proof) view returns(bool ok)
func (proofVerifier *ProofVerifier) UnpackVerify(data []byte) (bool, error) {
	out, err := proofVerifier.abi.Unpack("verify", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// ProofVerifierKeyRegistered represents a KeyRegistered event raised by the ProofVerifier contract.
type ProofVerifierKeyRegistered struct {
	Key          [32]byte
	PublicInputs *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ProofVerifierKeyRegisteredEventName = "KeyRegistered"

// ContractEventName returns the user-defined event name.
func (ProofVerifierKeyRegistered) ContractEventName() string {
	return ProofVerifierKeyRegisteredEventName
}

// UnpackKeyRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event KeyRegistered(bytes32 indexed key, uint256 publicInputs)
func (proofVerifier *ProofVerifier) UnpackKeyRegisteredEvent(log *types.Log) (*ProofVerifierKeyRegistered, error) {
	event := "KeyRegistered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != proofVerifier.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ProofVerifierKeyRegistered)
	if len(log.Data) > 0 {
		if err := proofVerifier.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range proofVerifier.abi.Events[event].Inputs {
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
func (proofVerifier *ProofVerifier) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], proofVerifier.abi.Errors["InvalidKey"].ID.Bytes()[:4]) {
		return proofVerifier.UnpackInvalidKeyError(raw[4:])
	}
	if bytes.Equal(raw[:4], proofVerifier.abi.Errors["UnknownKey"].ID.Bytes()[:4]) {
		return proofVerifier.UnpackUnknownKeyError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ProofVerifierInvalidKey represents a InvalidKey error raised by the ProofVerifier contract.
type ProofVerifierInvalidKey struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidKey()
func ProofVerifierInvalidKeyErrorID() common.Hash {
	return common.HexToHash("0x76d4e1e8439f6d9c3d1cf835f307989788cf73aa0b95b7a7c935c1e0e543d094")
}

// UnpackInvalidKeyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidKey()
func (proofVerifier *ProofVerifier) UnpackInvalidKeyError(raw []byte) (*ProofVerifierInvalidKey, error) {
	out := new(ProofVerifierInvalidKey)
	if err := proofVerifier.abi.UnpackIntoInterface(out, "InvalidKey", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ProofVerifierUnknownKey represents a UnknownKey error raised by the ProofVerifier contract.
type ProofVerifierUnknownKey struct {
	Key [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownKey(bytes32 key)
func ProofVerifierUnknownKeyErrorID() common.Hash {
	return common.HexToHash("0x6dc3ba9de13991905f3e3a6b9967d88970cffcd3940f252fc3188f0a41a14b77")
}

// UnpackUnknownKeyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownKey(bytes32 key)
func (proofVerifier *ProofVerifier) UnpackUnknownKeyError(raw []byte) (*ProofVerifierUnknownKey, error) {
	out := new(ProofVerifierUnknownKey)
	if err := proofVerifier.abi.UnpackIntoInterface(out, "UnknownKey", raw); err != nil {
		return nil, err
	}
	return out, nil
}
