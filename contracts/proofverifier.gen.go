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
	ABI: "[{\"inputs\":[],\"name\":\"InvalidKey\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"UnknownKey\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"publicInputs\",\"type\":\"uint256\"}],\"name\":\"KeyRegistered\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"hasKey\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"vk\",\"type\":\"bytes\"}],\"name\":\"registerKey\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"publicInputs\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verify\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"ok\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "ProofVerifier",
	Bin: "0x60808060405234601557610dac908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c80631ae5bec314610112578063696eb375146100d15763f71c02d61461003a575f80fd5b346100cd5760803660031901126100cd5760443567ffffffffffffffff81116100cd57366023820112156100cd57806004013567ffffffffffffffff81116100cd573660248260051b840101116100cd5760643567ffffffffffffffff81116100cd576020926100c3926100b46024933690600401610156565b93909201602435600435610689565b6040519015158152f35b5f80fd5b346100cd5760203660031901126100cd576004355f525f602052602073ffffffffffffffffffffffffffffffffffffffff60405f2054161515604051908152f35b346100cd5760203660031901126100cd5760043567ffffffffffffffff81116100cd5761014e6101486020923690600401610156565b90610213565b604051908152f35b9181601f840112156100cd5782359167ffffffffffffffff83116100cd57602083818601950101116100cd57565b90601f8019910116810190811067ffffffffffffffff8211176101a657604052565b634e487b7160e01b5f52604160045260245ffd5b67ffffffffffffffff81116101a657601f01601f191660200190565b919082018092116101e357565b634e487b7160e01b5f52601160045260245ffd5b359060208110610205575090565b5f199060200360031b1b1690565b919061021e816101ba565b61022b6040519182610184565b818152602081019036838601116100cd57828583375f6020848301015251902092835f525f60205273ffffffffffffffffffffffffffffffffffffffff60405f20541661060f57610460821080156105f3575b61043e5761039f1982018281116101e35760061c9160011983019283116101e35761016f831180156105dd575b61043e578060a0116100cd57606082013560808301357f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821091826105b3575b82610579575b505015801561055d575b61043e576103a05b818110610466575060018101908181116101e3576103d1602b73ffffffffffffffffffffffffffffffffffffffff94836040519485927fffff00000000000000000000000000000000000000000000000000000000000060208501987f61000000000000000000000000000000000000000000000000000000000000008a5260f01b1660218501527f80600a5f395ff30000000000000000000000000000000000000000000000000060238501525f602a8501528484013781015f838201520301601f198101835282610184565b51905ff01690811561043e5760207f5f15a56cb4a6ab7e47713457d2ca6b4c0819b81eb9dce6168859d387e7dc629f918593845f525f835260405f20907fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055604051908152a2565b7f76d4e1e8000000000000000000000000000000000000000000000000000000005f5260045ffd5b604081018082116101e3578082116100cd578281116100cd5781808501910390816020116100cd576104a2906020813593601f190191016101f7565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd4782109182610533575b826104f9575b50501561043e57604081018091111561030357634e487b7160e01b5f52601160045260245ffd5b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd479192506003828281818195090908918009145f806104d2565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821092506104cc565b50806103a0116100cd5761057360a08301610c61565b156102fb565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd479192506003828281818195090908918009145f806102f1565b7f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47821092506102eb565b50806060116100cd5782604083013514156102ab565b508161039f198101116101e357604061039f198308151561027e565b5050565b6080906020604094805183520151602082015283810194855283816060816007614e20fa94835190526020830151606082015260066103e8fa1690565b60409384606093948337848201526007614e20fa90565b6080906040809484518352602085015160208401528183013760066103e8fa90565b91959493909293825f525f60205273ffffffffffffffffffffffffffffffffffffffff60405f205416908115610c35576101c014801590610c2a575b8015610bdb575b610bd157604051926002860160061b946001905f5b6101c08110610b9f57506020850135918535831715151660408601356060870135171515608087013560a0880135171515171660c05b6101c08110610b8657505f5b898110610b515750997f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000019a604061010088016108e08b8b01013760406108e08a8a010120928314169a8b920691610780575b505050505050505050565b989950909192939495868882996161a802620dbba0015a119a60406101408a016108e0868601013782840161092081019590955260606108e086019081205f80835261090088019081527f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f000000190910661094088018190527e30004731362d425342323209000000000000000000000000000000000000006109609098019790975296906101c0908b90602090608d8160025afa8688016108e00180517f014731362d4253423232090000000000000000000000000000000000000000008c529a917f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f000000191602090602b8160025afa898b016108e00180519d8e1881527f024731362d4253423232090000000000000000000000000000000000000000008552911690602090602b8160025afa169a817001000000000000000000000000000000006108e08c8c01015160801c9209089a6108e08989010152377f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000018360051b8084610ac089890101376101e0016108e087870101200698600185876103a001923c60c08a6103a087870101377f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47036103c0858501015260c060608401610460868601015e6103a0830191604083610520878701015e5f915b818310610b1757505050936109e9610ab5979694610a91947f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001946108e060406101809a019261052081840101920101610613565b16610a0461010089018a8c016105208101906108e001610667565b16610a1f61014089018a8c016105208101906108e001610667565b1660806101208a016105608c8c01015e604060c089016105e08c8c01013760806101a08a016106208c8c01015e610a67866101008a018b8d016106a08101906108e001610650565b169260806102a08a016106e08c8c01015e85096101408701888a016107608101906108e001610650565b1693608061032087016107a0898901015e018486016108208101906108e001610650565b169260806102208301610860858501015e835f6108e08585010152610af5575b8317156100cd57016108e0015160011416905f8080808080808080610775565b925060206108e0838301016105406103a0858501016008620aae60fa92610ad5565b919660409093019450925090600190610b44600588901b840135868d8f016105208101906108e001610613565b16950189928b9492610995565b906001907f30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f00000018d8460051b013510169101610723565b9060409082880160208101359035171515169101610717565b916020907f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd4784880135101692016106e1565b505f955050505050565b50803b600286018087116101e3577f03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036101e35760061b6103a10190816103a1116101e35714156106cc565b5061016f85116106c5565b837f6dc3ba9d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b610c6c6104806101ba565b610c796040519182610184565b6104808152610c896104806101ba565b602082019290601f19013684375f5b60068110610cbb5750505f80805290516020926008620aae60fa60015f51141690565b5f5f5b60808110610cdc575015610cd457600101610c98565b505050505f90565b8260071b7f01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff841684036101e357610d1d82610d1781846101d6565b926101d6565b602081018082116101e3578083116100cd57610300106100cd57602082610d49938801920301906101f7565b917f30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47831015610da15782179160608260c0860201870101526020810180911115610cbe57634e487b7160e01b5f52601160045260245ffd5b505050505050505f9056",
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
