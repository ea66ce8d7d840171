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

// AssetsAsset is an auto generated low-level Go binding around an user-defined struct.
type AssetsAsset struct {
	Creator  common.Address
	Versions uint32
	Royalty  uint16
	Kind     uint8
	Frozen   bool
}

// AssetsCircuit is an auto generated low-level Go binding around an user-defined struct.
type AssetsCircuit struct {
	Key     [32]byte
	Weights [32]byte
}

// AssetsParent is an auto generated low-level Go binding around an user-defined struct.
type AssetsParent struct {
	Asset   uint64
	Version uint32
	Share   uint32
	Lineage []LineageShare
}

// AssetsVersion is an auto generated low-level Go binding around an user-defined struct.
type AssetsVersion struct {
	Content  [32]byte
	Manifest [32]byte
	Circuits [32]byte
	Lineage  [32]byte
	Fee      *big.Int
	Time     uint64
	Revoked  bool
}

// AssetsVersionInput is an auto generated low-level Go binding around an user-defined struct.
type AssetsVersionInput struct {
	Content  [32]byte
	Manifest [32]byte
	Circuits []AssetsCircuit
	Fee      *big.Int
	Parents  []AssetsParent
}

// AssetsMetaData contains all meta data concerning the Assets contract.
var AssetsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"AssetFrozen\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC721IncorrectOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ERC721InsufficientApproval\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC721InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"}],\"name\":\"ERC721InvalidOperator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC721InvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC721InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC721InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ERC721NonexistentToken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"}],\"name\":\"InvalidKind\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"}],\"name\":\"InvalidShare\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"LineageMismatch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"LineageTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"NotAModel\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotCreator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"RoyaltyTooHigh\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"parents\",\"type\":\"uint256\"}],\"name\":\"TooManyParents\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"UnknownAsset\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"circuit\",\"type\":\"uint8\"}],\"name\":\"UnknownCircuit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"UnknownVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"VersionRevoked\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"approved\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"ApprovalForAll\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"}],\"name\":\"FeeSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"Frozen\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"Registered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"Revoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"RoyaltySet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"name\":\"VersionAdded\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DATASET\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_CIRCUITS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_PARENTS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_ROYALTY\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MODEL\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.Parent[]\",\"name\":\"parents\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.VersionInput\",\"name\":\"input\",\"type\":\"tuple\"}],\"name\":\"addVersion\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"asset\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"creator\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"versions\",\"type\":\"uint32\"},{\"internalType\":\"uint16\",\"name\":\"royalty\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"bool\",\"name\":\"frozen\",\"type\":\"bool\"}],\"internalType\":\"structAssets.Asset\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"place\",\"type\":\"uint8\"}],\"name\":\"circuit\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"circuits\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"\",\"type\":\"tuple[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"count\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"freeze\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"getApproved\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"identity\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"}],\"name\":\"isApprovedForAll\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"lineageOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"offer\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"circuit_\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"bool\",\"name\":\"open\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ownerOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.Parent[]\",\"name\":\"parents\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.VersionInput\",\"name\":\"input\",\"type\":\"tuple\"}],\"name\":\"register\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"revoke\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"}],\"name\":\"royaltyInfo\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"safeTransferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"safeTransferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"setApprovalForAll\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"}],\"name\":\"setFee\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"setRoyalty\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"id\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"tokenURI\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"version\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuits\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"lineage\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bool\",\"name\":\"revoked\",\"type\":\"bool\"}],\"internalType\":\"structAssets.Version\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Assets",
	Bin: "0x60806040523461032857604080519081016001600160401b03811182821017610233576040908152600e82526d50726f626974792041737365747360901b602083015280519081016001600160401b0381118282101761023357604052600381526250524160e81b602082015281516001600160401b038111610233575f54600181811c9116801561031e575b602082101461021557601f81116102b1575b50602092601f821160011461025257928192935f92610247575b50508160011b915f199060031b1c1916175f555b80516001600160401b03811161023357600154600181811c91168015610229575b602082101461021557601f81116101a7575b50602091601f8211600114610147579181925f9261013c575b50508160011b915f199060031b1c1916176001555b604051613067908161032d8239f35b015190505f80610118565b601f1982169260015f52805f20915f5b85811061018f57508360019510610177575b505050811b0160015561012d565b01515f1960f88460031b161c191690555f8080610169565b91926020600181928685015181550194019201610157565b818111156100ff5760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf66020841061020d575b81601f9101920160051c03905f5b8281106102005750506100ff565b5f828201556001016101f2565b5f91506101e4565b634e487b7160e01b5f52602260045260245ffd5b90607f16906100ed565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100b8565b601f198216935f8052805f20915f5b8681106102995750836001959610610281575b505050811b015f556100cc565b01515f1960f88460031b161c191690555f8080610274565b91926020600181928685015181550194019201610261565b8181111561009e575f8052601f820160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e56360208410610316575b81601f9101920160051c03905f5b82811061030957505061009e565b5f828201556001016102fb565b5f91506102ed565b90607f169061008c565b5f80fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a7146126c25750806306661abd1461269c57806306d0aa82146125d957806306fdde031461252157806307031ab01461242057806307e95b2614612334578063081812fc146122f7578063088bc510146121f7578063095ea7b31461210b5780631051c899146120135780631b77bb6714611fc157806323b872dd14611faa5780632a55205a14611f3157806340e2b37314611eb257806342842e0e14611e895780635a56d8c314611d675780635a587f8814611c3c5780636352211e14611c0d57806370a0823114611ba3578063849df2ea14611b8857806395d89b4114611a8057806397a075d214610f2c57806397d4c44314610f11578063a22cb46514610e44578063a7bf79c614610e29578063ab694cb5146103f6578063b88d4fde1461036d578063c335064114610335578063c87b56dd146102d8578063d83e5f4d146102bb578063e985e9c514610268578063f7eb983f1461024c5763fea2c33114610189575f80fd5b34610249576020366003190112610249576001600160401b036101aa6127c4565b6101b381612e3a565b16808252600760205260408220805460ff8160d81c16610236577fffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffffff167b010000000000000000000000000000000000000000000000000000001790557f5e20151a99b0432a9ac06d33b91b77d3134ce0638cc70d7df042947ca48a2caf8280a280f35b60248484632143964d60e21b8252600452fd5b80fd5b5034610249578060031936011261024957602060405160018152f35b5034610249576040366003190112610249576001600160a01b03604061028c612836565b928261029661284c565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b503461024957806003193601126102495760206040516103e88152f35b34610331576020366003190112610331576102f4600435612e91565b505f6040516103046020826128ed565b5261032d6040516103166020826128ed565b5f8152604051918291602083526020830190612812565b0390f35b5f80fd5b3461033157604036600319011261033157602060036103636103556127c4565b61035d6127ee565b90612db9565b0154604051908152f35b3461033157608036600319011261033157610386612836565b61038e61284c565b606435916001600160401b0383116103315736602384011215610331578260040135916103ba8361290e565b926103c860405194856128ed565b8084523660248287010111610331576020815f9260246103f49801838801378501015260443591612c4e565b005b346103315760403660031901126103315761040f6127c4565b6001600160401b036024351161033157602435360360a06003198201126103315761043982612e3a565b6001600160401b0382165f52600760205260405f2080549060ff8260d81c16610e0d5763ffffffff808360a01c161461078557805463ffffffff60a01b191660a083811c63ffffffff16600101901b63ffffffff60a01b1617815560ff905460d01c169160016104b3604460243501602435600401612ec4565b949050145f14610de75782151580610ddc575b158015610dce575b610d5957602435608401359060221901811215610331576001600160401b036004826024350101351161033157602480358201600481013560051b360391011361033157600860048260243501013511610db35761052d929192612f5b565b90600193633b9aca00955f915f905b60048560243501013582101561096557600582901b60248035870191820101359490360360a219018512156103315761058d9063ffffffff61058660646024358a01890101613003565b1690612c41565b63ffffffff6105a460646024358901880101613003565b16158015610958575b6108f3576105c76024803588018701608481019101612ec4565b60405180928260408301602080850152526060820190925f905b8082106108b05750506105fd925003601f1981018352826128ed565b6020815191012061061960208760048a60243501010101613014565b90600361063660408960048c602435010101019361035d85613003565b01540361085757509594905f99989799965b61065e6024803585018801608481019101612ec4565b9050881015610841578798999a633b9aca006106f58863ffffffff6106ee60206106e88f9e9f6106b26106b7916106ac8e868a60046080828286602435010101019360243501010101612ec4565b90613028565b613014565b9e6106ac8c84876106d0606460243585018c0101613003565b16986084602435909301019182019101600401612ec4565b01613003565b1690612c2e565b049b8c158015610826575b610817578c8103908111610785579260015b8c8110806107f0575b1561072e5761072990613059565b610712565b9094989c92939c9a919a8c8214610799575b50602061075263ffffffff928c613045565b5101921663ffffffff835116019163ffffffff83116107855763ffffffff6001931690525b019695919099989799610648565b634e487b7160e01b5f52601160045260245ffd5b60208d146107c8576107aa8d613059565b9c6107b5908c613045565b51906001600160401b031690528d610740565b7f7e9c66c5000000000000000000000000000000000000000000000000000000005f5260045ffd5b506001600160401b03610803828d613045565b5151166001600160401b038b16141561071b565b9b509860019192939750610777565b506001600160401b0387166001600160401b038a1614610700565b989997989596509094935060019091019061053c565b63ffffffff906001600160401b0361087f610879602480358c018b0101613014565b92613003565b917fa0d5d62a000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b916001919350604080916001600160401b036108cb886127da565b16815263ffffffff6108df60208901612801565b1660208201520194019201849293916105e1565b63ffffffff866001600160401b03610927606089600461091a602480358801840101613014565b9560243501010101613003565b917fb7a51ff3000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b50633b9aca0081116105ad565b869083878a8c63ffffffff6040519161097d836128b7565b6001600160401b038616835216602082015261099883613038565b526109a282613038565b506109ac81612fa8565b915f5b828110610d895750505063ffffffff808460a01c16166bffffffffffffffff000000008360201b161793845f52600860205260405f2094602435600401359081875560248035013592836001890155610b8c575b50604051602081019060208252610a2f81610a216040820188612f0d565b03601f1981018352826128ed565b5190206003870155606460243501956001600160801b036004610a5189612ef9565b920191166fffffffffffffffffffffffffffffffff1982541617815580547fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff000000000000000000000000000000004260801b169116179055610ad3610aca604460243501602435600401612ec4565b91829198612ef9565b926040519460a08601918652602086015260a060408601525260c0830196905f5b818110610b6c575050509080610b586020976001600160801b037fbe8bb895e6d08549b1fe5781d14871b498d0963bd78dc28a0bf762c6450939e19516606084015282810360808401526001600160401b0363ffffffff8960a01c16971695612f0d565b0390a363ffffffff6040519160a01c168152f35b82358952602080840135908a015260409889019890920191600101610af4565b5f52600960205260405f20610bab604460243501602435600401612ec4565b610bb481612956565b92610bc260405194856128ed565b818452610bce82612956565b602085019390601f19013685375f5b838110610c3d5750505050604051908160208101918294519290925f5b818110610c24575050610c16925003601f1981018352826128ed565b519020600287015586610a03565b8451835260209485019486945090920191600101610bfa565b610c48818584613028565b35906020610c57828786613028565b01359180158015610d81575b610d59575f5b828110610d3f575060405192610c7e846128b7565b8184526020840193818552865468010000000000000000811015610d2b57806001610cac9201895588612929565b919091610d18576001958691518355519101556040519060208201927f116136f51be46f373ba2f58327187b1a0cfcae619b17a53d2dca3981d5f3609184526040830152606082015260608152610d046080826128ed565b519020610d118289613045565b5201610bdd565b634e487b7160e01b5f525f60045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b81610d4b828988613028565b3514610d5957600101610c69565b7fa9146eeb000000000000000000000000000000000000000000000000000000005f5260045ffd5b508215610c63565b80610d9660019284613045565b51610da18287613045565b52610dac8186613045565b50016109af565b600490635a3fccbd60e01b5f5260243501013560045260245ffd5b5060243560040135156104ce565b5060048311156104c6565b821580156104c657506001600160801b03610e06606460243501612ef9565b16156104c6565b6001600160401b0384632143964d60e21b5f521660045260245ffd5b34610331575f36600319011261033157602060405160048152f35b3461033157604036600319011261033157610e5d612836565b60243590811515809203610331573315610efe576001600160a01b0316908115610ed257335f52600560205260405f20825f5260205260405f2060ff1981541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b63a9fbf51f60e01b5f525f60045260245ffd5b34610331575f36600319011261033157602060405160088152f35b346103315760403660031901126103315760043560ff8116809103610331576001600160401b036024351161033157602435360360a06003198201126103315760018214801580611a75575b611a4957600654926001600160401b038416936001600160401b0385146107855767ffffffffffffffff1916600185016001600160401b031617600655604051610fc1816128d2565b33815284602082016001815261106461ffff604085015f815261104863ffffffff60608801958987526001600160401b03600160808b01995f8b5201165f5260076020526001600160a01b038060405f209a5116166001600160a01b03198a54161789555116879063ffffffff60a01b1963ffffffff60a01b83549260a01b169116179055565b51855461ffff60c01b1916911660c01b61ffff60c01b16178455565b51825491517fffffffff0000ffffffffffffffffffffffffffffffffffffffffffffffffffff90921660d09190911b7aff0000000000000000000000000000000000000000000000000000161790151560d81b7bff000000000000000000000000000000000000000000000000000000161790553315611a36576001600160401b0360018501165f5260026020526001600160a01b0360405f20541680151590816119f3575b335f52600360205260405f20600181540190556001600160401b0360018701165f52600260205260405f206001600160a01b0333166001600160a01b03198254161790556001600160401b03600187011633827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4506119c75733906001600160401b0360018601167f8b533400572c53ab183e3fdf0faf45fb8d4e2ff360592ecfe5de9d1c03b3bb455f80a46111cd604460243501602435600401612ec4565b911590506119a15780151580611996575b158015611988575b610d5957602435608401359160221901821215610331576001600160401b036004836024350101351161033157602480358301600481013560051b36039101136103315760086004836024350101351161196d57611242612f5b565b600192633b9aca00945f905f5b60048460243501013581101561158957600581901b60248035860191820101359390360360a21901841215610331576112999063ffffffff61058660646024358901880101613003565b9563ffffffff6112b160646024358801870101613003565b1615801561157c575b611555576112d46024803587018601608481019101612ec4565b60405180928260408301602080850152526060820190925f905b80821061151257505061130a925003601f1981018352826128ed565b6020815191012061132660208660048960243501010101613014565b90600361134360408860048b602435010101019361035d85613003565b0154036114f05750955f9491929394965b61136a6024803585018801608481019101612ec4565b90508810156114e157908291633b9aca006113d28863ffffffff6106ee60206106e88f9d9c9b9a6106b28f6106ac83868a6004608082826113b99a602435010101019360243501010101612ec4565b9d6106ac8b84876106d0606460243585018c0101613003565b049a8b1580156114c3575b6114b5578b8103908111610785579160015b8b81108061148e575b1561140b5761140690613059565b6113ef565b90999193979b929b8b821461145f575b50602061142d63ffffffff928b613045565b5101921663ffffffff835116019163ffffffff83116107855763ffffffff6001931690525b0196909491929394611354565b60208c146107c8576114708c613059565b9b61147b908b613045565b51906001600160401b031690528c61141b565b506001600160401b036114a1828c613045565b5151166001600160401b038a1614156113f8565b9a5091955096600190611452565b506001600160401b0360018701166001600160401b038916146113dd565b9650909350919060010161124f565b63ffffffff906001600160401b0361087f610879602480358b018a0101613014565b916001919350604080916001600160401b0361152d886127da565b16815263ffffffff61154160208901612801565b1660208201520194019201849293916112ee565b63ffffffff856001600160401b03610927606088600461091a602480358801840101613014565b50633b9aca0087116112ba565b858286898b63ffffffff604051916115a0836128b7565b6001600160401b03600187011683521660208201526115be83613038565b526115c882613038565b506115d281612fa8565b915f5b828110611943575050506bffffffffffffffff000000006001830160201b1692835f52600860205260405f2093602435600401359081865560248035013592836001880155611795575b5060405160208101906020825261163d81610a216040820188612f0d565b5190206003860155606460243501946001600160801b03600461165f88612ef9565b920191166fffffffffffffffffffffffffffffffff1982541617815580547fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff000000000000000000000000000000004260801b1691161790556116e16116d8604460243501602435600401612ec4565b91829197612ef9565b926040519460a08601918652602086015260a060408601525260c0830195905f5b818110611775576001600160801b038416606086015284880360808601526020875f600182016001600160401b03167fbe8bb895e6d08549b1fe5781d14871b498d0963bd78dc28a0bf762c6450939e1898061175e8f8e612f0d565b0390a36001600160401b0360016040519201168152f35b823588526020808401359089015260409788019790920191600101611702565b5f52600960205260405f206117b4604460243501602435600401612ec4565b6117bd81612956565b926117cb60405194856128ed565b8184526117d782612956565b602085019390601f19013685375f5b8381106118465750505050604051908160208101918294519290925f5b81811061182d57505061181f925003601f1981018352826128ed565b51902060028601558561161f565b8451835260209485019486945090920191600101611803565b611851818584613028565b35906020611860828786613028565b0135918015801561193b575b610d59575f5b828110611921575060405192611887846128b7565b8184526020840193818552865468010000000000000000811015610d2b578060016118b59201895588612929565b919091610d18576001958691518355519101556040519060208201927f116136f51be46f373ba2f58327187b1a0cfcae619b17a53d2dca3981d5f360918452604083015260608201526060815261190d6080826128ed565b51902061191a8289613045565b52016117e6565b8161192d828988613028565b3514610d5957600101611872565b50821561186c565b8061195060019284613045565b5161195b8287613045565b526119668186613045565b50016115d5565b600482635a3fccbd60e01b5f5260243501013560045260245ffd5b5060243560040135156111e6565b5060048111156111de565b801580156111de57506001600160801b036119c0606460243501612ef9565b16156111de565b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b611a1e6001600160401b0360018801165f52600460205260405f206001600160a01b03198154169055565b805f52600360205260405f205f19815401905561110a565b633250574960e11b5f525f60045260245ffd5b827f04818320000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506002831415610f78565b34610331575f366003190112610331576040515f6001548060011c90600181168015611b7e575b602083108114611b6a57828552908115611b465750600114611ae8575b61032d83611ad4818503826128ed565b604051918291602083526020830190612812565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210611b2c57509091508101602001611ad4611ac4565b919260018160209254838588010152019101909291611b14565b60ff191660208086019190915291151560051b84019091019150611ad49050611ac4565b634e487b7160e01b5f52602260045260245ffd5b91607f1691611aa7565b34610331575f36600319011261033157602060405160028152f35b34610331576020366003190112610331576001600160a01b03611bc4612836565b168015611be1575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b34610331576020366003190112610331576020611c2b600435612e91565b6001600160a01b0360405191168152f35b3461033157604036600319011261033157611c556127c4565b6024359061ffff821690818303610331576001600160401b031691825f52600760205260405f20835f5260026020526001600160a01b0360405f2054163314801590611d53575b611d23576103e88311611cf75791611cee6020927ff8ad0f40915b226ee860c6da45c6a32869accc1eaa7092967734b4b57da1083a949061ffff60c01b1961ffff60c01b83549260c01b169116179055565b604051908152a2005b827fa6f9fd48000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f23e7ff53000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b50336001600160a01b038254161415611c9c565b34610331576020366003190112610331576001600160401b03611d886127c4565b5f6080604051611d97816128d2565b82815282602082015282604082015282606082015201521680158015611e75575b611e4a575f52600760205260a060405f2060405190611dd6826128d2565b5460ff6001600160a01b0382169283815261ffff6020820163ffffffff85881c16815263ffffffff6040840191838760c01c1683528560806060870196828a60d01c168852019760d81c16151587526040519788525116602087015251166040850152511660608301525115156080820152f35b7ffced7caf000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506001600160401b03600654168111611db8565b34610331576103f4611e9a36612862565b9060405192611eaa6020856128ed565b5f8452612c4e565b34610331576040366003190112610331576020611ed06103556127c4565b8054906002600182015491015460405191848301937f9a5e4d39f3815f5cf768ed7167a1122d40563fbc27e663d74244f4c81963af7f855260408401526060830152608082015260808152611f2660a0826128ed565b519020604051908152f35b346103315760403660031901126103315760406024356001600160401b03600435611f5b81612e91565b50165f526007602052611f95825f205491612710611f8e61ffff8560c01c1682611f8782828704612c2e565b9406612c2e565b0490612c41565b6001600160a01b038351921682526020820152f35b34610331576103f4611fbb36612862565b91612a6d565b346103315760603660031901126103315760606001600160801b03611ff8611fe76127c4565b611fef6127ee565b6044359161296d565b91929060ff6040519416845216602083015215156040820152f35b346103315760403660031901126103315761202c6127c4565b6120346127ee565b61203d82612e3a565b60046120498284612db9565b01805460ff8160c01c166120cc577fffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffff16780100000000000000000000000000000000000000000000000017905563ffffffff16906001600160401b03167f5963194017d73025c5f3916141ae1d8720432737c9ac9f499d3c9b1aaf426fcb5f80a3005b63ffffffff836001600160401b03867f8aa03288000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b3461033157604036600319011261033157612124612836565b60243561213081612e91565b331515806121e4575b806121b1575b61219e5781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f2091166001600160a01b03198254161790555f80f35b63a9fbf51f60e01b5f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054161561213f565b50336001600160a01b0382161415612139565b34610331576040366003190112610331576122106127c4565b6bffffffffffffffff0000000063ffffffff61222a6127ee565b6122348185612db9565b50169160201b16175f52600960205260405f2080549061225382612956565b9161226160405193846128ed565b8083526020830180925f5260205f205f915b8383106122ca578486604051918291602083019060208452518091526040830191905f5b8181106122a5575050500390f35b8251805185526020908101518186015286955060409094019390920191600101612297565b600260206001926040516122dd816128b7565b855481528486015483820152815201920192019190612273565b346103315760203660031901126103315760043561231481612e91565b505f52600460205260206001600160a01b0360405f205416604051908152f35b346103315760603660031901126103315761234d6127c4565b6123556127ee565b90604435916001600160801b0383168093036103315761237482612e3a565b6001600160401b036123868284612db9565b921691825f526007602052600160ff60405f205460d01c16036123f45763ffffffff7f53d671f6a342d4d5f0949f82bae9c23db291ba2f3bd2a65c2313f8d9649707c692600460209301866fffffffffffffffffffffffffffffffff198254161790556040519586521693a3005b827f50e8a0c0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103315760403660031901126103315760e061247e61243e6127c4565b6124466127ee565b905f60c06040516124568161289c565b8281528260208201528260408201528260608201528260808201528260a08201520152612db9565b6040519061248b8261289c565b6001600160401b038154928381526001600160801b03600184015460208301908152600285015494604084019586526004600382015491606086019283520154956080850192848816845260ff60c060a0880197898b60801c168952019860c01c161515885260405198895251602089015251604088015251606087015251166080850152511660a083015251151560c0820152f35b34610331575f366003190112610331576040515f5f548060011c906001811680156125cf575b602083108114611b6a57828552908115611b4657506001146125735761032d83611ad4818503826128ed565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b8082106125b557509091508101602001611ad4611ac4565b91926001816020925483858801015201910190929161259d565b91607f1691612547565b34610331576060366003190112610331576125f26127c4565b6125fa6127ee565b906044359160ff8316908184036103315763ffffffff81166bffffffffffffffff000000008460201b16175f52600960205260405f2092835483101561265a5760406126468686612929565b506001815491015482519182526020820152f35b906001600160401b0363ffffffff927fb3339b6d000000000000000000000000000000000000000000000000000000005f52166004521660245260445260645ffd5b34610331575f3660031901126103315760206001600160401b0360065416604051908152f35b3461033157602036600319011261033157600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361033157817f2a55205a0000000000000000000000000000000000000000000000000000000060209314908115612736575b5015158152f35b7f80ac58cd0000000000000000000000000000000000000000000000000000000081149150811561279a575b8115612770575b508361272f565b7f01ffc9a70000000000000000000000000000000000000000000000000000000091501483612769565b7f5b5e139f0000000000000000000000000000000000000000000000000000000081149150612762565b600435906001600160401b038216820361033157565b35906001600160401b038216820361033157565b6024359063ffffffff8216820361033157565b359063ffffffff8216820361033157565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b038216820361033157565b602435906001600160a01b038216820361033157565b6060906003190112610331576004356001600160a01b038116810361033157906024356001600160a01b0381168103610331579060443590565b60e081019081106001600160401b03821117610d2b57604052565b604081019081106001600160401b03821117610d2b57604052565b60a081019081106001600160401b03821117610d2b57604052565b90601f801991011681019081106001600160401b03821117610d2b57604052565b6001600160401b038111610d2b57601f01601f191660200190565b8054821015612942575f5260205f209060011b01905f90565b634e487b7160e01b5f52603260045260245ffd5b6001600160401b038111610d2b5760051b60200190565b906001600160401b0382165f52600760205260405f2054600160ff8260d01c161490811591612a5e575b8115612a44575b50612a395763ffffffff6bffffffffffffffff0000000091169160201b1617805f52600860205260405f20905f52600960205260405f20918254925f5b8481106129fc575050506001600160801b0391506004015416905f91905f90565b82612a078284612929565b505414612a16576001016129db565b93505050600460ff91015491169160ff6001600160801b0383169260c01c161590565b5050505f905f905f90565b63ffffffff915060a01c1663ffffffff821610155f61299e565b905060ff8160d81c1690612997565b91906001600160a01b03168015611a3657815f5260026020526001600160a01b0360405f20541692823315159283612b79575b6001600160a01b03935085612b42575b805f52600360205260405f2060018154019055815f52600260205260405f20816001600160a01b0319825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a416808303612b1157505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b612b61825f52600460205260405f206001600160a01b03198154169055565b855f52600360205260405f205f198154019055612ab0565b9192905080612bd7575b15612b9057828291612aa0565b8284612ba857637e27328960e01b5f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b503384148015612c05575b80612b835750825f526004602052336001600160a01b0360405f20541614612b83565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f205416612be2565b8181029291811591840414171561078557565b9190820180921161078557565b90612c5a838284612a6d565b803b612c67575b50505050565b602091612cad6001600160a01b03809316956040519586948594630a85bd0160e11b86523360048701521660248501526044840152608060648401526084830190612812565b03815f865af15f9181612d5c575b50612d1057503d15612d09573d612cd18161290e565b90612cdf60405192836128ed565b81523d5f602083013e5b80519081612d045782633250574960e11b5f5260045260245ffd5b602001fd5b6060612ce9565b7fffffffff00000000000000000000000000000000000000000000000000000000630a85bd0160e11b911603612d4a57505f808080612c61565b633250574960e11b5f5260045260245ffd5b9091506020813d602011612db1575b81612d78602093836128ed565b8101031261033157517fffffffff000000000000000000000000000000000000000000000000000000008116810361033157905f612cbb565b3d9150612d6b565b919063ffffffff81166bffffffffffffffff000000008460201b16175f52600860205260405f20926001600160401b03600485015460801c1615612dfb575050565b906001600160401b0363ffffffff927f56f363a6000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b6001600160401b0316805f5260026020526001600160a01b0360405f2054163303612e625750565b7f4b9d219f000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b805f5260026020526001600160a01b0360405f205416908115612eb2575090565b637e27328960e01b5f5260045260245ffd5b903590601e198136030182121561033157018035906001600160401b03821161033157602001918160061b3603831361033157565b356001600160801b03811681036103315790565b90602080835192838152019201905f5b818110612f2a5750505090565b825180516001600160401b0316855260209081015163ffffffff168186015260409094019390920191600101612f1d565b6040516104209190612f6d83826128ed565b6020815291601f1901825f5b828110612f8557505050565b602090604051612f94816128b7565b5f81525f8382015282828501015201612f79565b90612fb282612956565b612fbf60405191826128ed565b8281528092612fd0601f1991612956565b01905f5b828110612fe057505050565b602090604051612fef816128b7565b5f81525f8382015282828501015201612fd4565b3563ffffffff811681036103315790565b356001600160401b03811681036103315790565b91908110156129425760061b0190565b8051156129425760200190565b80518210156129425760209160051b010190565b5f198114610785576001019056",
}

// Assets is an auto generated Go binding around an Ethereum contract.
type Assets struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Assets) GetABI() abi.ABI {
	return c.abi
}

// NewAssets creates a new instance of Assets.
func NewAssets() *Assets {
	parsed, err := AssetsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Assets{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Assets) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDATASET is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x849df2ea.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DATASET() view returns(uint8)
func (assets *Assets) PackDATASET() []byte {
	enc, err := assets.abi.Pack("DATASET")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDATASET is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x849df2ea.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DATASET() view returns(uint8)
func (assets *Assets) TryPackDATASET() ([]byte, error) {
	return assets.abi.Pack("DATASET")
}

// UnpackDATASET is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x849df2ea.
//
// Solidity: function DATASET() view returns(uint8)
func (assets *Assets) UnpackDATASET(data []byte) (uint8, error) {
	out, err := assets.abi.Unpack("DATASET", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXCIRCUITS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7bf79c6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_CIRCUITS() view returns(uint256)
func (assets *Assets) PackMAXCIRCUITS() []byte {
	enc, err := assets.abi.Pack("MAX_CIRCUITS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXCIRCUITS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7bf79c6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_CIRCUITS() view returns(uint256)
func (assets *Assets) TryPackMAXCIRCUITS() ([]byte, error) {
	return assets.abi.Pack("MAX_CIRCUITS")
}

// UnpackMAXCIRCUITS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa7bf79c6.
//
// Solidity: function MAX_CIRCUITS() view returns(uint256)
func (assets *Assets) UnpackMAXCIRCUITS(data []byte) (*big.Int, error) {
	out, err := assets.abi.Unpack("MAX_CIRCUITS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXPARENTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97d4c443.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_PARENTS() view returns(uint256)
func (assets *Assets) PackMAXPARENTS() []byte {
	enc, err := assets.abi.Pack("MAX_PARENTS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXPARENTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97d4c443.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_PARENTS() view returns(uint256)
func (assets *Assets) TryPackMAXPARENTS() ([]byte, error) {
	return assets.abi.Pack("MAX_PARENTS")
}

// UnpackMAXPARENTS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x97d4c443.
//
// Solidity: function MAX_PARENTS() view returns(uint256)
func (assets *Assets) UnpackMAXPARENTS(data []byte) (*big.Int, error) {
	out, err := assets.abi.Unpack("MAX_PARENTS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXROYALTY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd83e5f4d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_ROYALTY() view returns(uint16)
func (assets *Assets) PackMAXROYALTY() []byte {
	enc, err := assets.abi.Pack("MAX_ROYALTY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXROYALTY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd83e5f4d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_ROYALTY() view returns(uint16)
func (assets *Assets) TryPackMAXROYALTY() ([]byte, error) {
	return assets.abi.Pack("MAX_ROYALTY")
}

// UnpackMAXROYALTY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd83e5f4d.
//
// Solidity: function MAX_ROYALTY() view returns(uint16)
func (assets *Assets) UnpackMAXROYALTY(data []byte) (uint16, error) {
	out, err := assets.abi.Unpack("MAX_ROYALTY", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMODEL is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf7eb983f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MODEL() view returns(uint8)
func (assets *Assets) PackMODEL() []byte {
	enc, err := assets.abi.Pack("MODEL")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMODEL is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf7eb983f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MODEL() view returns(uint8)
func (assets *Assets) TryPackMODEL() ([]byte, error) {
	return assets.abi.Pack("MODEL")
}

// UnpackMODEL is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf7eb983f.
//
// Solidity: function MODEL() view returns(uint8)
func (assets *Assets) UnpackMODEL(data []byte) (uint8, error) {
	out, err := assets.abi.Unpack("MODEL", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackAddVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab694cb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function addVersion(uint64 id, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint32 number)
func (assets *Assets) PackAddVersion(id uint64, input AssetsVersionInput) []byte {
	enc, err := assets.abi.Pack("addVersion", id, input)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAddVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab694cb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function addVersion(uint64 id, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint32 number)
func (assets *Assets) TryPackAddVersion(id uint64, input AssetsVersionInput) ([]byte, error) {
	return assets.abi.Pack("addVersion", id, input)
}

// UnpackAddVersion is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xab694cb5.
//
// Solidity: function addVersion(uint64 id, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint32 number)
func (assets *Assets) UnpackAddVersion(data []byte) (uint32, error) {
	out, err := assets.abi.Unpack("addVersion", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address to, uint256 tokenId) returns()
func (assets *Assets) PackApprove(to common.Address, tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("approve", to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address to, uint256 tokenId) returns()
func (assets *Assets) TryPackApprove(to common.Address, tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("approve", to, tokenId)
}

// PackAsset is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a56d8c3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function asset(uint64 id) view returns((address,uint32,uint16,uint8,bool))
func (assets *Assets) PackAsset(id uint64) []byte {
	enc, err := assets.abi.Pack("asset", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAsset is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a56d8c3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function asset(uint64 id) view returns((address,uint32,uint16,uint8,bool))
func (assets *Assets) TryPackAsset(id uint64) ([]byte, error) {
	return assets.abi.Pack("asset", id)
}

// UnpackAsset is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5a56d8c3.
//
// Solidity: function asset(uint64 id) view returns((address,uint32,uint16,uint8,bool))
func (assets *Assets) UnpackAsset(data []byte) (AssetsAsset, error) {
	out, err := assets.abi.Unpack("asset", data)
	if err != nil {
		return *new(AssetsAsset), err
	}
	out0 := *abi.ConvertType(out[0], new(AssetsAsset)).(*AssetsAsset)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (assets *Assets) PackBalanceOf(owner common.Address) []byte {
	enc, err := assets.abi.Pack("balanceOf", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (assets *Assets) TryPackBalanceOf(owner common.Address) ([]byte, error) {
	return assets.abi.Pack("balanceOf", owner)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (assets *Assets) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := assets.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackCircuit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06d0aa82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function circuit(uint64 id, uint32 number, uint8 place) view returns(bytes32 key, bytes32 weights)
func (assets *Assets) PackCircuit(id uint64, number uint32, place uint8) []byte {
	enc, err := assets.abi.Pack("circuit", id, number, place)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCircuit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06d0aa82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function circuit(uint64 id, uint32 number, uint8 place) view returns(bytes32 key, bytes32 weights)
func (assets *Assets) TryPackCircuit(id uint64, number uint32, place uint8) ([]byte, error) {
	return assets.abi.Pack("circuit", id, number, place)
}

// CircuitOutput serves as a container for the return parameters of contract
// method Circuit.
type CircuitOutput struct {
	Key     [32]byte
	Weights [32]byte
}

// UnpackCircuit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06d0aa82.
//
// Solidity: function circuit(uint64 id, uint32 number, uint8 place) view returns(bytes32 key, bytes32 weights)
func (assets *Assets) UnpackCircuit(data []byte) (CircuitOutput, error) {
	out, err := assets.abi.Unpack("circuit", data)
	outstruct := new(CircuitOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Key = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.Weights = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	return *outstruct, nil
}

// PackCircuits is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x088bc510.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function circuits(uint64 id, uint32 number) view returns((bytes32,bytes32)[])
func (assets *Assets) PackCircuits(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("circuits", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCircuits is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x088bc510.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function circuits(uint64 id, uint32 number) view returns((bytes32,bytes32)[])
func (assets *Assets) TryPackCircuits(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("circuits", id, number)
}

// UnpackCircuits is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x088bc510.
//
// Solidity: function circuits(uint64 id, uint32 number) view returns((bytes32,bytes32)[])
func (assets *Assets) UnpackCircuits(data []byte) ([]AssetsCircuit, error) {
	out, err := assets.abi.Unpack("circuits", data)
	if err != nil {
		return *new([]AssetsCircuit), err
	}
	out0 := *abi.ConvertType(out[0], new([]AssetsCircuit)).(*[]AssetsCircuit)
	return out0, nil
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint64)
func (assets *Assets) PackCount() []byte {
	enc, err := assets.abi.Pack("count")
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
func (assets *Assets) TryPackCount() ([]byte, error) {
	return assets.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint64)
func (assets *Assets) UnpackCount(data []byte) (uint64, error) {
	out, err := assets.abi.Unpack("count", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackFreeze is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfea2c331.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function freeze(uint64 id) returns()
func (assets *Assets) PackFreeze(id uint64) []byte {
	enc, err := assets.abi.Pack("freeze", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFreeze is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfea2c331.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function freeze(uint64 id) returns()
func (assets *Assets) TryPackFreeze(id uint64) ([]byte, error) {
	return assets.abi.Pack("freeze", id)
}

// PackGetApproved is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x081812fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (assets *Assets) PackGetApproved(tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("getApproved", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetApproved is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x081812fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (assets *Assets) TryPackGetApproved(tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("getApproved", tokenId)
}

// UnpackGetApproved is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x081812fc.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (assets *Assets) UnpackGetApproved(data []byte) (common.Address, error) {
	out, err := assets.abi.Unpack("getApproved", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackIdentity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40e2b373.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function identity(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) PackIdentity(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("identity", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIdentity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40e2b373.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function identity(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) TryPackIdentity(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("identity", id, number)
}

// UnpackIdentity is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x40e2b373.
//
// Solidity: function identity(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) UnpackIdentity(data []byte) ([32]byte, error) {
	out, err := assets.abi.Unpack("identity", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (assets *Assets) PackIsApprovedForAll(owner common.Address, operator common.Address) []byte {
	enc, err := assets.abi.Pack("isApprovedForAll", owner, operator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (assets *Assets) TryPackIsApprovedForAll(owner common.Address, operator common.Address) ([]byte, error) {
	return assets.abi.Pack("isApprovedForAll", owner, operator)
}

// UnpackIsApprovedForAll is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe985e9c5.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (assets *Assets) UnpackIsApprovedForAll(data []byte) (bool, error) {
	out, err := assets.abi.Unpack("isApprovedForAll", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLineageOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3350641.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lineageOf(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) PackLineageOf(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("lineageOf", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLineageOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3350641.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lineageOf(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) TryPackLineageOf(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("lineageOf", id, number)
}

// UnpackLineageOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc3350641.
//
// Solidity: function lineageOf(uint64 id, uint32 number) view returns(bytes32)
func (assets *Assets) UnpackLineageOf(data []byte) ([32]byte, error) {
	out, err := assets.abi.Unpack("lineageOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (assets *Assets) PackName() []byte {
	enc, err := assets.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (assets *Assets) TryPackName() ([]byte, error) {
	return assets.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (assets *Assets) UnpackName(data []byte) (string, error) {
	out, err := assets.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackOffer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1b77bb67.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function offer(uint64 id, uint32 number, bytes32 key) view returns(uint8 circuit_, uint128 fee, bool open)
func (assets *Assets) PackOffer(id uint64, number uint32, key [32]byte) []byte {
	enc, err := assets.abi.Pack("offer", id, number, key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOffer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1b77bb67.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function offer(uint64 id, uint32 number, bytes32 key) view returns(uint8 circuit_, uint128 fee, bool open)
func (assets *Assets) TryPackOffer(id uint64, number uint32, key [32]byte) ([]byte, error) {
	return assets.abi.Pack("offer", id, number, key)
}

// OfferOutput serves as a container for the return parameters of contract
// method Offer.
type OfferOutput struct {
	Circuit uint8
	Fee     *big.Int
	Open    bool
}

// UnpackOffer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1b77bb67.
//
// Solidity: function offer(uint64 id, uint32 number, bytes32 key) view returns(uint8 circuit_, uint128 fee, bool open)
func (assets *Assets) UnpackOffer(data []byte) (OfferOutput, error) {
	out, err := assets.abi.Unpack("offer", data)
	outstruct := new(OfferOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Circuit = *abi.ConvertType(out[0], new(uint8)).(*uint8)
	outstruct.Fee = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Open = *abi.ConvertType(out[2], new(bool)).(*bool)
	return *outstruct, nil
}

// PackOwnerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6352211e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (assets *Assets) PackOwnerOf(tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("ownerOf", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwnerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6352211e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (assets *Assets) TryPackOwnerOf(tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("ownerOf", tokenId)
}

// UnpackOwnerOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6352211e.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (assets *Assets) UnpackOwnerOf(data []byte) (common.Address, error) {
	out, err := assets.abi.Unpack("ownerOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97a075d2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function register(uint8 kind, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint64 id)
func (assets *Assets) PackRegister(kind uint8, input AssetsVersionInput) []byte {
	enc, err := assets.abi.Pack("register", kind, input)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97a075d2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function register(uint8 kind, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint64 id)
func (assets *Assets) TryPackRegister(kind uint8, input AssetsVersionInput) ([]byte, error) {
	return assets.abi.Pack("register", kind, input)
}

// UnpackRegister is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x97a075d2.
//
// Solidity: function register(uint8 kind, (bytes32,bytes32,(bytes32,bytes32)[],uint128,(uint64,uint32,uint32,(uint64,uint32)[])[]) input) returns(uint64 id)
func (assets *Assets) UnpackRegister(data []byte) (uint64, error) {
	out, err := assets.abi.Unpack("register", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1051c899.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revoke(uint64 id, uint32 number) returns()
func (assets *Assets) PackRevoke(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("revoke", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1051c899.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revoke(uint64 id, uint32 number) returns()
func (assets *Assets) TryPackRevoke(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("revoke", id, number)
}

// PackRoyaltyInfo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2a55205a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function royaltyInfo(uint256 id, uint256 price) view returns(address receiver, uint256 amount)
func (assets *Assets) PackRoyaltyInfo(id *big.Int, price *big.Int) []byte {
	enc, err := assets.abi.Pack("royaltyInfo", id, price)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRoyaltyInfo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2a55205a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function royaltyInfo(uint256 id, uint256 price) view returns(address receiver, uint256 amount)
func (assets *Assets) TryPackRoyaltyInfo(id *big.Int, price *big.Int) ([]byte, error) {
	return assets.abi.Pack("royaltyInfo", id, price)
}

// RoyaltyInfoOutput serves as a container for the return parameters of contract
// method RoyaltyInfo.
type RoyaltyInfoOutput struct {
	Receiver common.Address
	Amount   *big.Int
}

// UnpackRoyaltyInfo is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2a55205a.
//
// Solidity: function royaltyInfo(uint256 id, uint256 price) view returns(address receiver, uint256 amount)
func (assets *Assets) UnpackRoyaltyInfo(data []byte) (RoyaltyInfoOutput, error) {
	out, err := assets.abi.Unpack("royaltyInfo", data)
	outstruct := new(RoyaltyInfoOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Receiver = *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	outstruct.Amount = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId) returns()
func (assets *Assets) PackSafeTransferFrom(from common.Address, to common.Address, tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("safeTransferFrom", from, to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId) returns()
func (assets *Assets) TryPackSafeTransferFrom(from common.Address, to common.Address, tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("safeTransferFrom", from, to, tokenId)
}

// PackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) returns()
func (assets *Assets) PackSafeTransferFrom0(from common.Address, to common.Address, tokenId *big.Int, data []byte) []byte {
	enc, err := assets.abi.Pack("safeTransferFrom0", from, to, tokenId, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) returns()
func (assets *Assets) TryPackSafeTransferFrom0(from common.Address, to common.Address, tokenId *big.Int, data []byte) ([]byte, error) {
	return assets.abi.Pack("safeTransferFrom0", from, to, tokenId, data)
}

// PackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setApprovalForAll(address operator, bool approved) returns()
func (assets *Assets) PackSetApprovalForAll(operator common.Address, approved bool) []byte {
	enc, err := assets.abi.Pack("setApprovalForAll", operator, approved)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setApprovalForAll(address operator, bool approved) returns()
func (assets *Assets) TryPackSetApprovalForAll(operator common.Address, approved bool) ([]byte, error) {
	return assets.abi.Pack("setApprovalForAll", operator, approved)
}

// PackSetFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07e95b26.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setFee(uint64 id, uint32 number, uint128 fee) returns()
func (assets *Assets) PackSetFee(id uint64, number uint32, fee *big.Int) []byte {
	enc, err := assets.abi.Pack("setFee", id, number, fee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07e95b26.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setFee(uint64 id, uint32 number, uint128 fee) returns()
func (assets *Assets) TryPackSetFee(id uint64, number uint32, fee *big.Int) ([]byte, error) {
	return assets.abi.Pack("setFee", id, number, fee)
}

// PackSetRoyalty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a587f88.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setRoyalty(uint64 id, uint16 basisPoints) returns()
func (assets *Assets) PackSetRoyalty(id uint64, basisPoints uint16) []byte {
	enc, err := assets.abi.Pack("setRoyalty", id, basisPoints)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetRoyalty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a587f88.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setRoyalty(uint64 id, uint16 basisPoints) returns()
func (assets *Assets) TryPackSetRoyalty(id uint64, basisPoints uint16) ([]byte, error) {
	return assets.abi.Pack("setRoyalty", id, basisPoints)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 id) view returns(bool)
func (assets *Assets) PackSupportsInterface(id [4]byte) []byte {
	enc, err := assets.abi.Pack("supportsInterface", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 id) view returns(bool)
func (assets *Assets) TryPackSupportsInterface(id [4]byte) ([]byte, error) {
	return assets.abi.Pack("supportsInterface", id)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 id) view returns(bool)
func (assets *Assets) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := assets.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (assets *Assets) PackSymbol() []byte {
	enc, err := assets.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (assets *Assets) TryPackSymbol() ([]byte, error) {
	return assets.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (assets *Assets) UnpackSymbol(data []byte) (string, error) {
	out, err := assets.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTokenURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc87b56dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (assets *Assets) PackTokenURI(tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("tokenURI", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc87b56dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (assets *Assets) TryPackTokenURI(tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("tokenURI", tokenId)
}

// UnpackTokenURI is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc87b56dd.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (assets *Assets) UnpackTokenURI(data []byte) (string, error) {
	out, err := assets.abi.Unpack("tokenURI", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 tokenId) returns()
func (assets *Assets) PackTransferFrom(from common.Address, to common.Address, tokenId *big.Int) []byte {
	enc, err := assets.abi.Pack("transferFrom", from, to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 tokenId) returns()
func (assets *Assets) TryPackTransferFrom(from common.Address, to common.Address, tokenId *big.Int) ([]byte, error) {
	return assets.abi.Pack("transferFrom", from, to, tokenId)
}

// PackVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07031ab0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function version(uint64 id, uint32 number) view returns((bytes32,bytes32,bytes32,bytes32,uint128,uint64,bool))
func (assets *Assets) PackVersion(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("version", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07031ab0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function version(uint64 id, uint32 number) view returns((bytes32,bytes32,bytes32,bytes32,uint128,uint64,bool))
func (assets *Assets) TryPackVersion(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("version", id, number)
}

// UnpackVersion is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x07031ab0.
//
// Solidity: function version(uint64 id, uint32 number) view returns((bytes32,bytes32,bytes32,bytes32,uint128,uint64,bool))
func (assets *Assets) UnpackVersion(data []byte) (AssetsVersion, error) {
	out, err := assets.abi.Unpack("version", data)
	if err != nil {
		return *new(AssetsVersion), err
	}
	out0 := *abi.ConvertType(out[0], new(AssetsVersion)).(*AssetsVersion)
	return out0, nil
}

// AssetsApproval represents a Approval event raised by the Assets contract.
type AssetsApproval struct {
	Owner    common.Address
	Approved common.Address
	TokenId  *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const AssetsApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (AssetsApproval) ContractEventName() string {
	return AssetsApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)
func (assets *Assets) UnpackApprovalEvent(log *types.Log) (*AssetsApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsApproval)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsApprovalForAll represents a ApprovalForAll event raised by the Assets contract.
type AssetsApprovalForAll struct {
	Owner    common.Address
	Operator common.Address
	Approved bool
	Raw      *types.Log // Blockchain specific contextual infos
}

const AssetsApprovalForAllEventName = "ApprovalForAll"

// ContractEventName returns the user-defined event name.
func (AssetsApprovalForAll) ContractEventName() string {
	return AssetsApprovalForAllEventName
}

// UnpackApprovalForAllEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ApprovalForAll(address indexed owner, address indexed operator, bool approved)
func (assets *Assets) UnpackApprovalForAllEvent(log *types.Log) (*AssetsApprovalForAll, error) {
	event := "ApprovalForAll"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsApprovalForAll)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsFeeSet represents a FeeSet event raised by the Assets contract.
type AssetsFeeSet struct {
	Asset   uint64
	Version uint32
	Fee     *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const AssetsFeeSetEventName = "FeeSet"

// ContractEventName returns the user-defined event name.
func (AssetsFeeSet) ContractEventName() string {
	return AssetsFeeSetEventName
}

// UnpackFeeSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event FeeSet(uint64 indexed asset, uint32 indexed version, uint128 fee)
func (assets *Assets) UnpackFeeSetEvent(log *types.Log) (*AssetsFeeSet, error) {
	event := "FeeSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsFeeSet)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsFrozen represents a Frozen event raised by the Assets contract.
type AssetsFrozen struct {
	Asset uint64
	Raw   *types.Log // Blockchain specific contextual infos
}

const AssetsFrozenEventName = "Frozen"

// ContractEventName returns the user-defined event name.
func (AssetsFrozen) ContractEventName() string {
	return AssetsFrozenEventName
}

// UnpackFrozenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Frozen(uint64 indexed asset)
func (assets *Assets) UnpackFrozenEvent(log *types.Log) (*AssetsFrozen, error) {
	event := "Frozen"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsFrozen)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsRegistered represents a Registered event raised by the Assets contract.
type AssetsRegistered struct {
	Asset uint64
	Kind  uint8
	Owner common.Address
	Raw   *types.Log // Blockchain specific contextual infos
}

const AssetsRegisteredEventName = "Registered"

// ContractEventName returns the user-defined event name.
func (AssetsRegistered) ContractEventName() string {
	return AssetsRegisteredEventName
}

// UnpackRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Registered(uint64 indexed asset, uint8 indexed kind, address indexed owner)
func (assets *Assets) UnpackRegisteredEvent(log *types.Log) (*AssetsRegistered, error) {
	event := "Registered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsRegistered)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsRevoked represents a Revoked event raised by the Assets contract.
type AssetsRevoked struct {
	Asset   uint64
	Version uint32
	Raw     *types.Log // Blockchain specific contextual infos
}

const AssetsRevokedEventName = "Revoked"

// ContractEventName returns the user-defined event name.
func (AssetsRevoked) ContractEventName() string {
	return AssetsRevokedEventName
}

// UnpackRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Revoked(uint64 indexed asset, uint32 indexed version)
func (assets *Assets) UnpackRevokedEvent(log *types.Log) (*AssetsRevoked, error) {
	event := "Revoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsRevoked)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsRoyaltySet represents a RoyaltySet event raised by the Assets contract.
type AssetsRoyaltySet struct {
	Asset       uint64
	BasisPoints uint16
	Raw         *types.Log // Blockchain specific contextual infos
}

const AssetsRoyaltySetEventName = "RoyaltySet"

// ContractEventName returns the user-defined event name.
func (AssetsRoyaltySet) ContractEventName() string {
	return AssetsRoyaltySetEventName
}

// UnpackRoyaltySetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoyaltySet(uint64 indexed asset, uint16 basisPoints)
func (assets *Assets) UnpackRoyaltySetEvent(log *types.Log) (*AssetsRoyaltySet, error) {
	event := "RoyaltySet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsRoyaltySet)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsTransfer represents a Transfer event raised by the Assets contract.
type AssetsTransfer struct {
	From    common.Address
	To      common.Address
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const AssetsTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (AssetsTransfer) ContractEventName() string {
	return AssetsTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)
func (assets *Assets) UnpackTransferEvent(log *types.Log) (*AssetsTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsTransfer)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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

// AssetsVersionAdded represents a VersionAdded event raised by the Assets contract.
type AssetsVersionAdded struct {
	Asset    uint64
	Version  uint32
	Content  [32]byte
	Manifest [32]byte
	Circuits []AssetsCircuit
	Fee      *big.Int
	Lineage  []LineageShare
	Raw      *types.Log // Blockchain specific contextual infos
}

const AssetsVersionAddedEventName = "VersionAdded"

// ContractEventName returns the user-defined event name.
func (AssetsVersionAdded) ContractEventName() string {
	return AssetsVersionAddedEventName
}

// UnpackVersionAddedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event VersionAdded(uint64 indexed asset, uint32 indexed version, bytes32 content, bytes32 manifest, (bytes32,bytes32)[] circuits, uint128 fee, (uint64,uint32)[] lineage)
func (assets *Assets) UnpackVersionAddedEvent(log *types.Log) (*AssetsVersionAdded, error) {
	event := "VersionAdded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetsVersionAdded)
	if len(log.Data) > 0 {
		if err := assets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assets.abi.Events[event].Inputs {
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
func (assets *Assets) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], assets.abi.Errors["AssetFrozen"].ID.Bytes()[:4]) {
		return assets.UnpackAssetFrozenError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721IncorrectOwner"].ID.Bytes()[:4]) {
		return assets.UnpackERC721IncorrectOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InsufficientApproval"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InsufficientApprovalError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InvalidApprover"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InvalidOperator"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InvalidOperatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InvalidOwner"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InvalidReceiver"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721InvalidSender"].ID.Bytes()[:4]) {
		return assets.UnpackERC721InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["ERC721NonexistentToken"].ID.Bytes()[:4]) {
		return assets.UnpackERC721NonexistentTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["InvalidKind"].ID.Bytes()[:4]) {
		return assets.UnpackInvalidKindError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["InvalidShare"].ID.Bytes()[:4]) {
		return assets.UnpackInvalidShareError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["InvalidVersion"].ID.Bytes()[:4]) {
		return assets.UnpackInvalidVersionError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["LineageMismatch"].ID.Bytes()[:4]) {
		return assets.UnpackLineageMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["LineageTooLong"].ID.Bytes()[:4]) {
		return assets.UnpackLineageTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["NotAModel"].ID.Bytes()[:4]) {
		return assets.UnpackNotAModelError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["NotCreator"].ID.Bytes()[:4]) {
		return assets.UnpackNotCreatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return assets.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["RoyaltyTooHigh"].ID.Bytes()[:4]) {
		return assets.UnpackRoyaltyTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["TooManyParents"].ID.Bytes()[:4]) {
		return assets.UnpackTooManyParentsError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["UnknownAsset"].ID.Bytes()[:4]) {
		return assets.UnpackUnknownAssetError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["UnknownCircuit"].ID.Bytes()[:4]) {
		return assets.UnpackUnknownCircuitError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["UnknownVersion"].ID.Bytes()[:4]) {
		return assets.UnpackUnknownVersionError(raw[4:])
	}
	if bytes.Equal(raw[:4], assets.abi.Errors["VersionRevoked"].ID.Bytes()[:4]) {
		return assets.UnpackVersionRevokedError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// AssetsAssetFrozen represents a AssetFrozen error raised by the Assets contract.
type AssetsAssetFrozen struct {
	Asset uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetFrozen(uint64 asset)
func AssetsAssetFrozenErrorID() common.Hash {
	return common.HexToHash("0x850e5934e1fadb135778b6972856e5e6229756ef3b8b9e0cbeddb6bf75ef09d0")
}

// UnpackAssetFrozenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetFrozen(uint64 asset)
func (assets *Assets) UnpackAssetFrozenError(raw []byte) (*AssetsAssetFrozen, error) {
	out := new(AssetsAssetFrozen)
	if err := assets.abi.UnpackIntoInterface(out, "AssetFrozen", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721IncorrectOwner represents a ERC721IncorrectOwner error raised by the Assets contract.
type AssetsERC721IncorrectOwner struct {
	Sender  common.Address
	TokenId *big.Int
	Owner   common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)
func AssetsERC721IncorrectOwnerErrorID() common.Hash {
	return common.HexToHash("0x64283d7b313c8117c125f736876fa2b4e90ea3831a4716dfdb87d2f540e26289")
}

// UnpackERC721IncorrectOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)
func (assets *Assets) UnpackERC721IncorrectOwnerError(raw []byte) (*AssetsERC721IncorrectOwner, error) {
	out := new(AssetsERC721IncorrectOwner)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721IncorrectOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InsufficientApproval represents a ERC721InsufficientApproval error raised by the Assets contract.
type AssetsERC721InsufficientApproval struct {
	Operator common.Address
	TokenId  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InsufficientApproval(address operator, uint256 tokenId)
func AssetsERC721InsufficientApprovalErrorID() common.Hash {
	return common.HexToHash("0x177e802f6f313bc89797ecace66d6d29ab4719cbaaacbb87367264048b1eb861")
}

// UnpackERC721InsufficientApprovalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InsufficientApproval(address operator, uint256 tokenId)
func (assets *Assets) UnpackERC721InsufficientApprovalError(raw []byte) (*AssetsERC721InsufficientApproval, error) {
	out := new(AssetsERC721InsufficientApproval)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InsufficientApproval", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InvalidApprover represents a ERC721InvalidApprover error raised by the Assets contract.
type AssetsERC721InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidApprover(address approver)
func AssetsERC721InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xa9fbf51f86b8e03595d59dc726bb10c329bb24f62589be276d8dd193ca0b69ea")
}

// UnpackERC721InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidApprover(address approver)
func (assets *Assets) UnpackERC721InvalidApproverError(raw []byte) (*AssetsERC721InvalidApprover, error) {
	out := new(AssetsERC721InvalidApprover)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InvalidOperator represents a ERC721InvalidOperator error raised by the Assets contract.
type AssetsERC721InvalidOperator struct {
	Operator common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidOperator(address operator)
func AssetsERC721InvalidOperatorErrorID() common.Hash {
	return common.HexToHash("0x5b08ba185e8f577075361f3a3555a6580a227ce22734dcc979c1aeadf894658b")
}

// UnpackERC721InvalidOperatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidOperator(address operator)
func (assets *Assets) UnpackERC721InvalidOperatorError(raw []byte) (*AssetsERC721InvalidOperator, error) {
	out := new(AssetsERC721InvalidOperator)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InvalidOperator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InvalidOwner represents a ERC721InvalidOwner error raised by the Assets contract.
type AssetsERC721InvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidOwner(address owner)
func AssetsERC721InvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x89c62b6479af2e623826dcc39c5133061d35b66d72de92833401dd2fd6567480")
}

// UnpackERC721InvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidOwner(address owner)
func (assets *Assets) UnpackERC721InvalidOwnerError(raw []byte) (*AssetsERC721InvalidOwner, error) {
	out := new(AssetsERC721InvalidOwner)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InvalidReceiver represents a ERC721InvalidReceiver error raised by the Assets contract.
type AssetsERC721InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidReceiver(address receiver)
func AssetsERC721InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0x64a0ae9278f805eaf991dcd18ca78756d280b7508b764ef1b255c55845c11df9")
}

// UnpackERC721InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidReceiver(address receiver)
func (assets *Assets) UnpackERC721InvalidReceiverError(raw []byte) (*AssetsERC721InvalidReceiver, error) {
	out := new(AssetsERC721InvalidReceiver)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721InvalidSender represents a ERC721InvalidSender error raised by the Assets contract.
type AssetsERC721InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidSender(address sender)
func AssetsERC721InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x73c6ac6e10798e95d99e1f130d923eb40193ecb8d094ec3dce93292564eb3b17")
}

// UnpackERC721InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidSender(address sender)
func (assets *Assets) UnpackERC721InvalidSenderError(raw []byte) (*AssetsERC721InvalidSender, error) {
	out := new(AssetsERC721InvalidSender)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsERC721NonexistentToken represents a ERC721NonexistentToken error raised by the Assets contract.
type AssetsERC721NonexistentToken struct {
	TokenId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func AssetsERC721NonexistentTokenErrorID() common.Hash {
	return common.HexToHash("0x7e273289a3a9ef6670f06df7dca227856fc925e956db96980692764a8bc734d7")
}

// UnpackERC721NonexistentTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func (assets *Assets) UnpackERC721NonexistentTokenError(raw []byte) (*AssetsERC721NonexistentToken, error) {
	out := new(AssetsERC721NonexistentToken)
	if err := assets.abi.UnpackIntoInterface(out, "ERC721NonexistentToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsInvalidKind represents a InvalidKind error raised by the Assets contract.
type AssetsInvalidKind struct {
	Kind uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidKind(uint8 kind)
func AssetsInvalidKindErrorID() common.Hash {
	return common.HexToHash("0x04818320379d24ecb3568e5322b502c61e7a61c3f98708123d1dbd91b8d72785")
}

// UnpackInvalidKindError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidKind(uint8 kind)
func (assets *Assets) UnpackInvalidKindError(raw []byte) (*AssetsInvalidKind, error) {
	out := new(AssetsInvalidKind)
	if err := assets.abi.UnpackIntoInterface(out, "InvalidKind", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsInvalidShare represents a InvalidShare error raised by the Assets contract.
type AssetsInvalidShare struct {
	Asset uint64
	Share uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShare(uint64 asset, uint32 share)
func AssetsInvalidShareErrorID() common.Hash {
	return common.HexToHash("0xb7a51ff3a578ce4b1462862870c207d83bb7875fb551563f1083c662debfd3b0")
}

// UnpackInvalidShareError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShare(uint64 asset, uint32 share)
func (assets *Assets) UnpackInvalidShareError(raw []byte) (*AssetsInvalidShare, error) {
	out := new(AssetsInvalidShare)
	if err := assets.abi.UnpackIntoInterface(out, "InvalidShare", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsInvalidVersion represents a InvalidVersion error raised by the Assets contract.
type AssetsInvalidVersion struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidVersion()
func AssetsInvalidVersionErrorID() common.Hash {
	return common.HexToHash("0xa9146eebce4eb0a5304713148983d3e5e6237160b32fa1cb60ab806d5c36c5ca")
}

// UnpackInvalidVersionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidVersion()
func (assets *Assets) UnpackInvalidVersionError(raw []byte) (*AssetsInvalidVersion, error) {
	out := new(AssetsInvalidVersion)
	if err := assets.abi.UnpackIntoInterface(out, "InvalidVersion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsLineageMismatch represents a LineageMismatch error raised by the Assets contract.
type AssetsLineageMismatch struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func AssetsLineageMismatchErrorID() common.Hash {
	return common.HexToHash("0xa0d5d62a56b3f928ae7772dd4a4db302b5056637ff695d1afbba1606c21f19ce")
}

// UnpackLineageMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineageMismatch(uint64 asset, uint32 version)
func (assets *Assets) UnpackLineageMismatchError(raw []byte) (*AssetsLineageMismatch, error) {
	out := new(AssetsLineageMismatch)
	if err := assets.abi.UnpackIntoInterface(out, "LineageMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsLineageTooLong represents a LineageTooLong error raised by the Assets contract.
type AssetsLineageTooLong struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineageTooLong()
func AssetsLineageTooLongErrorID() common.Hash {
	return common.HexToHash("0x7e9c66c5ce28b8495f81d88f7826d58790ffc74d05567af7bb5702e9524081d4")
}

// UnpackLineageTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineageTooLong()
func (assets *Assets) UnpackLineageTooLongError(raw []byte) (*AssetsLineageTooLong, error) {
	out := new(AssetsLineageTooLong)
	if err := assets.abi.UnpackIntoInterface(out, "LineageTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsNotAModel represents a NotAModel error raised by the Assets contract.
type AssetsNotAModel struct {
	Asset uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAModel(uint64 asset)
func AssetsNotAModelErrorID() common.Hash {
	return common.HexToHash("0x50e8a0c089d0e3f525064b175e0fdb61d38c4f3499477733588db7016975fe5b")
}

// UnpackNotAModelError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAModel(uint64 asset)
func (assets *Assets) UnpackNotAModelError(raw []byte) (*AssetsNotAModel, error) {
	out := new(AssetsNotAModel)
	if err := assets.abi.UnpackIntoInterface(out, "NotAModel", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsNotCreator represents a NotCreator error raised by the Assets contract.
type AssetsNotCreator struct {
	Asset  uint64
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotCreator(uint64 asset, address caller)
func AssetsNotCreatorErrorID() common.Hash {
	return common.HexToHash("0x23e7ff535d6bb80b3e41448d8b6d1f63872f07ed6bb8ebf82a385df9ae983551")
}

// UnpackNotCreatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotCreator(uint64 asset, address caller)
func (assets *Assets) UnpackNotCreatorError(raw []byte) (*AssetsNotCreator, error) {
	out := new(AssetsNotCreator)
	if err := assets.abi.UnpackIntoInterface(out, "NotCreator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsNotOwner represents a NotOwner error raised by the Assets contract.
type AssetsNotOwner struct {
	Asset  uint64
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(uint64 asset, address caller)
func AssetsNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x4b9d219fe93a98e3fe6832876abebce2006062f07cff271b865a8484b45e0eaa")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(uint64 asset, address caller)
func (assets *Assets) UnpackNotOwnerError(raw []byte) (*AssetsNotOwner, error) {
	out := new(AssetsNotOwner)
	if err := assets.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsRoyaltyTooHigh represents a RoyaltyTooHigh error raised by the Assets contract.
type AssetsRoyaltyTooHigh struct {
	BasisPoints uint16
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RoyaltyTooHigh(uint16 basisPoints)
func AssetsRoyaltyTooHighErrorID() common.Hash {
	return common.HexToHash("0xa6f9fd48ea2244f3455e2fd7825ba49d51e8038095014a79f24cadbb05ef7039")
}

// UnpackRoyaltyTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RoyaltyTooHigh(uint16 basisPoints)
func (assets *Assets) UnpackRoyaltyTooHighError(raw []byte) (*AssetsRoyaltyTooHigh, error) {
	out := new(AssetsRoyaltyTooHigh)
	if err := assets.abi.UnpackIntoInterface(out, "RoyaltyTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsTooManyParents represents a TooManyParents error raised by the Assets contract.
type AssetsTooManyParents struct {
	Parents *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyParents(uint256 parents)
func AssetsTooManyParentsErrorID() common.Hash {
	return common.HexToHash("0x5a3fccbdf413a779d4eb1d9dcc98003eeac5a759f570d6902a10b045ed9987bc")
}

// UnpackTooManyParentsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyParents(uint256 parents)
func (assets *Assets) UnpackTooManyParentsError(raw []byte) (*AssetsTooManyParents, error) {
	out := new(AssetsTooManyParents)
	if err := assets.abi.UnpackIntoInterface(out, "TooManyParents", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsUnknownAsset represents a UnknownAsset error raised by the Assets contract.
type AssetsUnknownAsset struct {
	Asset uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownAsset(uint64 asset)
func AssetsUnknownAssetErrorID() common.Hash {
	return common.HexToHash("0xfced7caf85d0b0f3af2c9744241da8238016a3d995e71b28d39a8632cddda170")
}

// UnpackUnknownAssetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownAsset(uint64 asset)
func (assets *Assets) UnpackUnknownAssetError(raw []byte) (*AssetsUnknownAsset, error) {
	out := new(AssetsUnknownAsset)
	if err := assets.abi.UnpackIntoInterface(out, "UnknownAsset", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsUnknownCircuit represents a UnknownCircuit error raised by the Assets contract.
type AssetsUnknownCircuit struct {
	Asset   uint64
	Version uint32
	Circuit uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownCircuit(uint64 asset, uint32 version, uint8 circuit)
func AssetsUnknownCircuitErrorID() common.Hash {
	return common.HexToHash("0xb3339b6d3b5db745012969a5af4db798949d66cd09ca13cd332a9589e090baa0")
}

// UnpackUnknownCircuitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownCircuit(uint64 asset, uint32 version, uint8 circuit)
func (assets *Assets) UnpackUnknownCircuitError(raw []byte) (*AssetsUnknownCircuit, error) {
	out := new(AssetsUnknownCircuit)
	if err := assets.abi.UnpackIntoInterface(out, "UnknownCircuit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsUnknownVersion represents a UnknownVersion error raised by the Assets contract.
type AssetsUnknownVersion struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownVersion(uint64 asset, uint32 version)
func AssetsUnknownVersionErrorID() common.Hash {
	return common.HexToHash("0x56f363a689ee3d49cd5a20bc8a27d9a97b2ef79d07a9f831b1ca9d542e548c6e")
}

// UnpackUnknownVersionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownVersion(uint64 asset, uint32 version)
func (assets *Assets) UnpackUnknownVersionError(raw []byte) (*AssetsUnknownVersion, error) {
	out := new(AssetsUnknownVersion)
	if err := assets.abi.UnpackIntoInterface(out, "UnknownVersion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetsVersionRevoked represents a VersionRevoked error raised by the Assets contract.
type AssetsVersionRevoked struct {
	Asset   uint64
	Version uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error VersionRevoked(uint64 asset, uint32 version)
func AssetsVersionRevokedErrorID() common.Hash {
	return common.HexToHash("0x8aa0328824e08cc6d19bd061e6c0707b7e6b36cbd30ec32e9296a03a51d69925")
}

// UnpackVersionRevokedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error VersionRevoked(uint64 asset, uint32 version)
func (assets *Assets) UnpackVersionRevokedError(raw []byte) (*AssetsVersionRevoked, error) {
	out := new(AssetsVersionRevoked)
	if err := assets.abi.UnpackIntoInterface(out, "VersionRevoked", raw); err != nil {
		return nil, err
	}
	return out, nil
}
