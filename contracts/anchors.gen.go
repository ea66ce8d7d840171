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

// AnchorsMetaData contains all meta data concerning the Anchors contract.
var AnchorsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"anchored\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"offered\",\"type\":\"bytes32\"}],\"name\":\"Equivocation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidRoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"name\":\"NotAnchored\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"latest\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"offered\",\"type\":\"uint64\"}],\"name\":\"SizeNotIncreasing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"log\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"origin\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"}],\"name\":\"Anchored\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"origin\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"}],\"name\":\"anchor\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"log\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"origin\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"leafHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"proof\",\"type\":\"bytes32[]\"}],\"name\":\"included\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"leafHash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"index\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"internalType\":\"bytes32[]\",\"name\":\"proof\",\"type\":\"bytes32[]\"}],\"name\":\"includedIn\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"log\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"origin\",\"type\":\"bytes32\"}],\"name\":\"latest\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"log\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"origin\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"name\":\"rootAt\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Anchors",
	Bin: "0x6080806040523460155761077f908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c80630a3df0a01461021d57806367cc97b21461015157806368205bc3146100e357806370c127c6146100ac5763a8a320a614610050575f80fd5b346100a85760603660031901126100a8576100696102d2565b61007e610074610273565b9160243590610743565b5f52600160205267ffffffffffffffff60405f2091165f52602052602060405f2054604051908152f35b5f80fd5b346100a85760603660031901126100a85760243567ffffffffffffffff811681036100a8576100e19060443590600435610576565b005b346100a85760403660031901126100a857606061010a6101016102d2565b60243590610743565b805f525f60205267ffffffffffffffff60405f2054818116925f52600160205260405f208284165f5260205260405f2054604051938452602084015260401c166040820152f35b346100a85760c03660031901126100a85761016a6102d2565b61017261028a565b9060843567ffffffffffffffff8116928382036100a85760a4359367ffffffffffffffff85116100a8576101ad6101b99536906004016102a1565b95909460243590610743565b5f52600160205260405f20815f5260205260405f20549081156101f25760206101e8878787876044358861034f565b6040519015158152f35b7f8c247861000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346100a85760a03660031901126100a857610236610273565b61023e61028a565b6084359067ffffffffffffffff82116100a8576020926102656101e89336906004016102a1565b92909160243560043561034f565b6044359067ffffffffffffffff821682036100a857565b6064359067ffffffffffffffff821682036100a857565b9181601f840112156100a85782359167ffffffffffffffff83116100a8576020808501948460051b0101116100a857565b6004359073ffffffffffffffffffffffffffffffffffffffff821682036100a857565b91908110156103055760051b0190565b634e487b7160e01b5f52603260045260245ffd5b90601f8019910116810190811067ffffffffffffffff82111761033b57604052565b634e487b7160e01b5f52604160045260245ffd5b93909267ffffffffffffffff16918267ffffffffffffffff82161080159061056c575b61056257915f190167ffffffffffffffff811161054e5792945f92915b8184106103b6575050505067ffffffffffffffff161591826103b057505090565b14919050565b90929567ffffffffffffffff8598959693961680156105415760018088161490811561052d575b50156104bc575f60209161041f61042d6103f88b89886102f5565b359260405192839187830195869091604192600160f81b8352600183015260218201520190565b03601f198101835282610319565b604051918291518091835e8101838152039060025afa156104b1575f519296945b60018116158061049e575b1561047857677fffffffffffffff809160011c169560011c169461044e565b677fffffffffffffff8060019299939497959896995b831c1694821c169401929161038f565b5067ffffffffffffffff81161515610459565b6040513d5f823e3d90fd5b5f60209161041f6104fe6104d88b8988999c9d9b9e9a986102f5565b3560405192839187830195869091604192600160f81b8352600183015260218201520190565b604051918291518091835e8101838152039060025afa156104b1576001677fffffffffffffff805f519861048e565b905067ffffffffffffffff8716145f6103dd565b5050505050925050505f90565b634e487b7160e01b5f52601160045260245ffd5b5050505050505f90565b5060408611610372565b9091801561071b576105888233610743565b805f52600160205260405f2067ffffffffffffffff85165f5260205260405f205482811461071457806106d65750805f525f60205267ffffffffffffffff8060405f205416941693808511156106a657506040516040810181811067ffffffffffffffff82111761033b576040528481526020810167ffffffffffffffff42168152825f525f60205267ffffffffffffffff60405f209251167fffffffffffffffffffffffffffffffff000000000000000000000000000000006fffffffffffffffff00000000000000008454935160401b169216171790555f52600160205260405f20835f526020528060405f20556040519081527f3d0c97912257c6ad70e8f6fc81ae518ad3e14734d308b512c2729cc637a4b0b160203392a4565b84907f0bcdc6e5000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b905067ffffffffffffffff847ff49a68c0000000000000000000000000000000000000000000000000000000005f521660045260245260445260645ffd5b5050505050565b7f504570e3000000000000000000000000000000000000000000000000000000005f5260045ffd5b906040519073ffffffffffffffffffffffffffffffffffffffff6020830193168352604082015260408152610779606082610319565b5190209056",
}

// Anchors is an auto generated Go binding around an Ethereum contract.
type Anchors struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Anchors) GetABI() abi.ABI {
	return c.abi
}

// NewAnchors creates a new instance of Anchors.
func NewAnchors() *Anchors {
	parsed, err := AnchorsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Anchors{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Anchors) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70c127c6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchor(bytes32 origin, uint64 size, bytes32 root) returns()
func (anchors *Anchors) PackAnchor(origin [32]byte, size uint64, root [32]byte) []byte {
	enc, err := anchors.abi.Pack("anchor", origin, size, root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70c127c6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchor(bytes32 origin, uint64 size, bytes32 root) returns()
func (anchors *Anchors) TryPackAnchor(origin [32]byte, size uint64, root [32]byte) ([]byte, error) {
	return anchors.abi.Pack("anchor", origin, size, root)
}

// PackIncluded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67cc97b2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function included(address log, bytes32 origin, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) view returns(bool)
func (anchors *Anchors) PackIncluded(log common.Address, origin [32]byte, leafHash [32]byte, index uint64, size uint64, proof [][32]byte) []byte {
	enc, err := anchors.abi.Pack("included", log, origin, leafHash, index, size, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIncluded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67cc97b2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function included(address log, bytes32 origin, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) view returns(bool)
func (anchors *Anchors) TryPackIncluded(log common.Address, origin [32]byte, leafHash [32]byte, index uint64, size uint64, proof [][32]byte) ([]byte, error) {
	return anchors.abi.Pack("included", log, origin, leafHash, index, size, proof)
}

// UnpackIncluded is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x67cc97b2.
//
// Solidity: function included(address log, bytes32 origin, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) view returns(bool)
func (anchors *Anchors) UnpackIncluded(data []byte) (bool, error) {
	out, err := anchors.abi.Unpack("included", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIncludedIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a3df0a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function includedIn(bytes32 root, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) pure returns(bool)
func (anchors *Anchors) PackIncludedIn(root [32]byte, leafHash [32]byte, index uint64, size uint64, proof [][32]byte) []byte {
	enc, err := anchors.abi.Pack("includedIn", root, leafHash, index, size, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIncludedIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a3df0a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function includedIn(bytes32 root, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) pure returns(bool)
func (anchors *Anchors) TryPackIncludedIn(root [32]byte, leafHash [32]byte, index uint64, size uint64, proof [][32]byte) ([]byte, error) {
	return anchors.abi.Pack("includedIn", root, leafHash, index, size, proof)
}

// UnpackIncludedIn is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a3df0a0.
//
// Solidity: function includedIn(bytes32 root, bytes32 leafHash, uint64 index, uint64 size, bytes32[] proof) pure returns(bool)
func (anchors *Anchors) UnpackIncludedIn(data []byte) (bool, error) {
	out, err := anchors.abi.Unpack("includedIn", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLatest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68205bc3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function latest(address log, bytes32 origin) view returns(uint64 size, bytes32 root, uint64 time)
func (anchors *Anchors) PackLatest(log common.Address, origin [32]byte) []byte {
	enc, err := anchors.abi.Pack("latest", log, origin)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLatest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68205bc3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function latest(address log, bytes32 origin) view returns(uint64 size, bytes32 root, uint64 time)
func (anchors *Anchors) TryPackLatest(log common.Address, origin [32]byte) ([]byte, error) {
	return anchors.abi.Pack("latest", log, origin)
}

// LatestOutput serves as a container for the return parameters of contract
// method Latest.
type LatestOutput struct {
	Size uint64
	Root [32]byte
	Time uint64
}

// UnpackLatest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x68205bc3.
//
// Solidity: function latest(address log, bytes32 origin) view returns(uint64 size, bytes32 root, uint64 time)
func (anchors *Anchors) UnpackLatest(data []byte) (LatestOutput, error) {
	out, err := anchors.abi.Unpack("latest", data)
	outstruct := new(LatestOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Size = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Root = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.Time = *abi.ConvertType(out[2], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackRootAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8a320a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rootAt(address log, bytes32 origin, uint64 size) view returns(bytes32)
func (anchors *Anchors) PackRootAt(log common.Address, origin [32]byte, size uint64) []byte {
	enc, err := anchors.abi.Pack("rootAt", log, origin, size)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRootAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8a320a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rootAt(address log, bytes32 origin, uint64 size) view returns(bytes32)
func (anchors *Anchors) TryPackRootAt(log common.Address, origin [32]byte, size uint64) ([]byte, error) {
	return anchors.abi.Pack("rootAt", log, origin, size)
}

// UnpackRootAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa8a320a6.
//
// Solidity: function rootAt(address log, bytes32 origin, uint64 size) view returns(bytes32)
func (anchors *Anchors) UnpackRootAt(data []byte) ([32]byte, error) {
	out, err := anchors.abi.Unpack("rootAt", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// AnchorsAnchored represents a Anchored event raised by the Anchors contract.
type AnchorsAnchored struct {
	Log    common.Address
	Origin [32]byte
	Size   uint64
	Root   [32]byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const AnchorsAnchoredEventName = "Anchored"

// ContractEventName returns the user-defined event name.
func (AnchorsAnchored) ContractEventName() string {
	return AnchorsAnchoredEventName
}

// UnpackAnchoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Anchored(address indexed log, bytes32 indexed origin, uint64 indexed size, bytes32 root)
func (anchors *Anchors) UnpackAnchoredEvent(log *types.Log) (*AnchorsAnchored, error) {
	event := "Anchored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != anchors.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AnchorsAnchored)
	if len(log.Data) > 0 {
		if err := anchors.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range anchors.abi.Events[event].Inputs {
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
func (anchors *Anchors) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], anchors.abi.Errors["Equivocation"].ID.Bytes()[:4]) {
		return anchors.UnpackEquivocationError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchors.abi.Errors["InvalidRoot"].ID.Bytes()[:4]) {
		return anchors.UnpackInvalidRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchors.abi.Errors["NotAnchored"].ID.Bytes()[:4]) {
		return anchors.UnpackNotAnchoredError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchors.abi.Errors["SizeNotIncreasing"].ID.Bytes()[:4]) {
		return anchors.UnpackSizeNotIncreasingError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// AnchorsEquivocation represents a Equivocation error raised by the Anchors contract.
type AnchorsEquivocation struct {
	Size     uint64
	Anchored [32]byte
	Offered  [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Equivocation(uint64 size, bytes32 anchored, bytes32 offered)
func AnchorsEquivocationErrorID() common.Hash {
	return common.HexToHash("0xf49a68c0133d3ff600bae23e650571913b34ef0c5d767bba6ebc0f071d6224f9")
}

// UnpackEquivocationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Equivocation(uint64 size, bytes32 anchored, bytes32 offered)
func (anchors *Anchors) UnpackEquivocationError(raw []byte) (*AnchorsEquivocation, error) {
	out := new(AnchorsEquivocation)
	if err := anchors.abi.UnpackIntoInterface(out, "Equivocation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorsInvalidRoot represents a InvalidRoot error raised by the Anchors contract.
type AnchorsInvalidRoot struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidRoot()
func AnchorsInvalidRootErrorID() common.Hash {
	return common.HexToHash("0x504570e3dbb7b86bfb4ee628f3b5ae306dd12bad6ed9b4dc6a090b78236f968b")
}

// UnpackInvalidRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidRoot()
func (anchors *Anchors) UnpackInvalidRootError(raw []byte) (*AnchorsInvalidRoot, error) {
	out := new(AnchorsInvalidRoot)
	if err := anchors.abi.UnpackIntoInterface(out, "InvalidRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorsNotAnchored represents a NotAnchored error raised by the Anchors contract.
type AnchorsNotAnchored struct {
	Size uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAnchored(uint64 size)
func AnchorsNotAnchoredErrorID() common.Hash {
	return common.HexToHash("0x8c24786141eb8468fa4757c8aedb5014e83361e9777ad8d99c092424b2551cc7")
}

// UnpackNotAnchoredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAnchored(uint64 size)
func (anchors *Anchors) UnpackNotAnchoredError(raw []byte) (*AnchorsNotAnchored, error) {
	out := new(AnchorsNotAnchored)
	if err := anchors.abi.UnpackIntoInterface(out, "NotAnchored", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorsSizeNotIncreasing represents a SizeNotIncreasing error raised by the Anchors contract.
type AnchorsSizeNotIncreasing struct {
	Latest  uint64
	Offered uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SizeNotIncreasing(uint64 latest, uint64 offered)
func AnchorsSizeNotIncreasingErrorID() common.Hash {
	return common.HexToHash("0x0bcdc6e587748669f1c3533025860f26ef3fad71563f5cf0ca7a8499ce296678")
}

// UnpackSizeNotIncreasingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SizeNotIncreasing(uint64 latest, uint64 offered)
func (anchors *Anchors) UnpackSizeNotIncreasingError(raw []byte) (*AnchorsSizeNotIncreasing, error) {
	out := new(AnchorsSizeNotIncreasing)
	if err := anchors.abi.UnpackIntoInterface(out, "SizeNotIncreasing", raw); err != nil {
		return nil, err
	}
	return out, nil
}
