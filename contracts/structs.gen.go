// Code generated via abigen V2 - DO NOT EDIT.

package contracts

import "math/big"

import "github.com/ethereum/go-ethereum/common"

// Eip712DomainOutput serves as a container for the return parameters of contract
// method Eip712Domain.
type Eip712DomainOutput struct {
	Fields            [1]byte
	Name              string
	Version           string
	ChainId           *big.Int
	VerifyingContract common.Address
	Salt              [32]byte
	Extensions        []*big.Int
}

// LineageShare is an auto generated low-level Go binding around an user-defined struct.
type LineageShare struct {
	Asset uint64
	Parts uint32
}

// PermitsPermit is an auto generated low-level Go binding around an user-defined struct.
type PermitsPermit struct {
	Value    *big.Int
	Deadline *big.Int
	V        uint8
	R        [32]byte
	S        [32]byte
}
