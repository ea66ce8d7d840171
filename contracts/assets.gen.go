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
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"AssetFrozen\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC721IncorrectOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ERC721InsufficientApproval\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC721InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"}],\"name\":\"ERC721InvalidOperator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC721InvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC721InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC721InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ERC721NonexistentToken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"}],\"name\":\"InvalidKind\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"}],\"name\":\"InvalidShare\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"LineageMismatch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"LineageTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"NotAModel\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotCreator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"RoyaltyTooHigh\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"parents\",\"type\":\"uint256\"}],\"name\":\"TooManyParents\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"UnknownAsset\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"circuit\",\"type\":\"uint8\"}],\"name\":\"UnknownCircuit\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"UnknownVersion\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"VersionRevoked\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"approved\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"ApprovalForAll\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"}],\"name\":\"FeeSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"}],\"name\":\"Frozen\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"Registered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"}],\"name\":\"Revoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"RoyaltySet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"name\":\"VersionAdded\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DATASET\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_CIRCUITS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_PARENTS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_ROYALTY\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MODEL\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.Parent[]\",\"name\":\"parents\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.VersionInput\",\"name\":\"input\",\"type\":\"tuple\"}],\"name\":\"addVersion\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"asset\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"creator\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"versions\",\"type\":\"uint32\"},{\"internalType\":\"uint16\",\"name\":\"royalty\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"internalType\":\"bool\",\"name\":\"frozen\",\"type\":\"bool\"}],\"internalType\":\"structAssets.Asset\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"place\",\"type\":\"uint8\"}],\"name\":\"circuit\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"circuits\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"\",\"type\":\"tuple[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"count\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"feeOf\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"bool\",\"name\":\"open\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"name\":\"freeze\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"getApproved\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"identity\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"}],\"name\":\"isApprovedForAll\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"lineageOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"}],\"name\":\"offer\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"circuit_\",\"type\":\"uint8\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"bool\",\"name\":\"open\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"ownerOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"key\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"weights\",\"type\":\"bytes32\"}],\"internalType\":\"structAssets.Circuit[]\",\"name\":\"circuits\",\"type\":\"tuple[]\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"version\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"share\",\"type\":\"uint32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"asset\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"parts\",\"type\":\"uint32\"}],\"internalType\":\"structLineage.Share[]\",\"name\":\"lineage\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.Parent[]\",\"name\":\"parents\",\"type\":\"tuple[]\"}],\"internalType\":\"structAssets.VersionInput\",\"name\":\"input\",\"type\":\"tuple\"}],\"name\":\"register\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"revoke\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"}],\"name\":\"royaltyInfo\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"safeTransferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"safeTransferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"setApprovalForAll\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"}],\"name\":\"setFee\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"basisPoints\",\"type\":\"uint16\"}],\"name\":\"setRoyalty\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"id\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"tokenURI\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"id\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"number\",\"type\":\"uint32\"}],\"name\":\"version\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"content\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"manifest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuits\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"lineage\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"fee\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"},{\"internalType\":\"bool\",\"name\":\"revoked\",\"type\":\"bool\"}],\"internalType\":\"structAssets.Version\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Assets",
	Bin: "0x60806040523461032857604080519081016001600160401b03811182821017610233576040908152600e82526d50726f626974792041737365747360901b602083015280519081016001600160401b0381118282101761023357604052600381526250524160e81b602082015281516001600160401b038111610233575f54600181811c9116801561031e575b602082101461021557601f81116102b1575b50602092601f821160011461025257928192935f92610247575b50508160011b915f199060031b1c1916175f555b80516001600160401b03811161023357600154600181811c91168015610229575b602082101461021557601f81116101a7575b50602091601f8211600114610147579181925f9261013c575b50508160011b915f199060031b1c1916176001555b60405161315c908161032d8239f35b015190505f80610118565b601f1982169260015f52805f20915f5b85811061018f57508360019510610177575b505050811b0160015561012d565b01515f1960f88460031b161c191690555f8080610169565b91926020600181928685015181550194019201610157565b818111156100ff5760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf66020841061020d575b81601f9101920160051c03905f5b8281106102005750506100ff565b5f828201556001016101f2565b5f91506101e4565b634e487b7160e01b5f52602260045260245ffd5b90607f16906100ed565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100b8565b601f198216935f8052805f20915f5b8681106102995750836001959610610281575b505050811b015f556100cc565b01515f1960f88460031b161c191690555f8080610274565b91926020600181928685015181550194019201610261565b8181111561009e575f8052601f820160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e56360208410610316575b81601f9101920160051c03905f5b82811061030957505061009e565b5f828201556001016102fb565b5f91506102ed565b90607f169061008c565b5f80fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a7146127115750806306661abd146126eb57806306d0aa821461262857806306fdde031461257057806307031ab01461246f57806307e95b2614612383578063081812fc14612346578063088bc51014612246578063095ea7b31461215a5780631051c899146120625780631b77bb671461201057806323b872dd14611ff95780632a55205a14611f8057806340e2b37314611f0157806342842e0e14611ed85780635a56d8c314611db65780635a587f8814611c8b5780636352211e14611c5c57806370a0823114611bf2578063849df2ea14611bd757806395d89b4114611acf57806397a075d214610f7b57806397d4c44314610f60578063a22cb46514610e93578063a7bf79c614610e78578063ab694cb514610445578063b88d4fde146103bc578063c335064114610384578063c87b56dd14610327578063d83e5f4d1461030a578063e985e9c5146102b7578063ee342c3114610273578063f7eb983f146102575763fea2c33114610194575f80fd5b34610254576020366003190112610254576001600160401b036101b5612813565b6101be81612f2f565b16808252600760205260408220805460ff8160d81c16610241577fffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffffff167b010000000000000000000000000000000000000000000000000000001790557f5e20151a99b0432a9ac06d33b91b77d3134ce0638cc70d7df042947ca48a2caf8280a280f35b60248484632143964d60e21b8252600452fd5b80fd5b5034610254578060031936011261025457602060405160018152f35b50346102545760403660031901126102545760406102a0610292612813565b61029a61283d565b90612e08565b6001600160801b0383519216825215156020820152f35b5034610254576040366003190112610254576001600160a01b0360406102db612885565b92826102e561289b565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b503461025457806003193601126102545760206040516103e88152f35b3461038057602036600319011261038057610343600435612f86565b505f60405161035360208261293c565b5261037c60405161036560208261293c565b5f8152604051918291602083526020830190612861565b0390f35b5f80fd5b3461038057604036600319011261038057602060036103b26103a4612813565b6103ac61283d565b90612eae565b0154604051908152f35b34610380576080366003190112610380576103d5612885565b6103dd61289b565b606435916001600160401b0383116103805736602384011215610380578260040135916104098361295d565b92610417604051948561293c565b8084523660248287010111610380576020815f9260246104439801838801378501015260443591612c9d565b005b346103805760403660031901126103805761045e612813565b6001600160401b036024351161038057602435360360a06003198201126103805761048882612f2f565b6001600160401b0382165f52600760205260405f2080549060ff8260d81c16610e5c5763ffffffff808360a01c16146107d457805463ffffffff60a01b191660a083811c63ffffffff16600101901b63ffffffff60a01b1617815560ff905460d01c16916001610502604460243501602435600401612fb9565b949050145f14610e365782151580610e2b575b158015610e1d575b610da857602435608401359060221901811215610380576001600160401b036004826024350101351161038057602480358201600481013560051b360391011361038057600860048260243501013511610e025761057c929192613050565b90600193633b9aca00955f915f905b6004856024350101358210156109b457600582901b60248035870191820101359490360360a21901851215610380576105dc9063ffffffff6105d560646024358a018901016130f8565b1690612c90565b63ffffffff6105f3606460243589018801016130f8565b161580156109a7575b610942576106166024803588018701608481019101612fb9565b60405180928260408301602080850152526060820190925f905b8082106108ff57505061064c925003601f19810183528261293c565b6020815191012061066860208760048a60243501010101613109565b90600361068560408960048c60243501010101936103ac856130f8565b0154036108a657509594905f99989799965b6106ad6024803585018801608481019101612fb9565b9050881015610890578798999a633b9aca006107448863ffffffff61073d60206107378f9e9f610701610706916106fb8e868a60046080828286602435010101019360243501010101612fb9565b9061311d565b613109565b9e6106fb8c848761071f606460243585018c01016130f8565b16986084602435909301019182019101600401612fb9565b016130f8565b1690612c7d565b049b8c158015610875575b610866578c81039081116107d4579260015b8c81108061083f575b1561077d576107789061314e565b610761565b9094989c92939c9a919a8c82146107e8575b5060206107a163ffffffff928c61313a565b5101921663ffffffff835116019163ffffffff83116107d45763ffffffff6001931690525b019695919099989799610697565b634e487b7160e01b5f52601160045260245ffd5b60208d14610817576107f98d61314e565b9c610804908c61313a565b51906001600160401b031690528d61078f565b7f7e9c66c5000000000000000000000000000000000000000000000000000000005f5260045ffd5b506001600160401b03610852828d61313a565b5151166001600160401b038b16141561076a565b9b5098600191929397506107c6565b506001600160401b0387166001600160401b038a161461074f565b989997989596509094935060019091019061058b565b63ffffffff906001600160401b036108ce6108c8602480358c018b0101613109565b926130f8565b917fa0d5d62a000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b916001919350604080916001600160401b0361091a88612829565b16815263ffffffff61092e60208901612850565b166020820152019401920184929391610630565b63ffffffff866001600160401b036109766060896004610969602480358801840101613109565b95602435010101016130f8565b917fb7a51ff3000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b50633b9aca0081116105fc565b869083878a8c63ffffffff604051916109cc83612906565b6001600160401b03861683521660208201526109e78361312d565b526109f18261312d565b506109fb8161309d565b915f5b828110610dd85750505063ffffffff808460a01c16166bffffffffffffffff000000008360201b161793845f52600860205260405f2094602435600401359081875560248035013592836001890155610bdb575b50604051602081019060208252610a7e81610a706040820188613002565b03601f19810183528261293c565b5190206003870155606460243501956001600160801b036004610aa089612fee565b920191166fffffffffffffffffffffffffffffffff1982541617815580547fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff000000000000000000000000000000004260801b169116179055610b22610b19604460243501602435600401612fb9565b91829198612fee565b926040519460a08601918652602086015260a060408601525260c0830196905f5b818110610bbb575050509080610ba76020976001600160801b037fbe8bb895e6d08549b1fe5781d14871b498d0963bd78dc28a0bf762c6450939e19516606084015282810360808401526001600160401b0363ffffffff8960a01c16971695613002565b0390a363ffffffff6040519160a01c168152f35b82358952602080840135908a015260409889019890920191600101610b43565b5f52600960205260405f20610bfa604460243501602435600401612fb9565b610c03816129a5565b92610c11604051948561293c565b818452610c1d826129a5565b602085019390601f19013685375f5b838110610c8c5750505050604051908160208101918294519290925f5b818110610c73575050610c65925003601f19810183528261293c565b519020600287015586610a52565b8451835260209485019486945090920191600101610c49565b610c9781858461311d565b35906020610ca682878661311d565b01359180158015610dd0575b610da8575f5b828110610d8e575060405192610ccd84612906565b8184526020840193818552865468010000000000000000811015610d7a57806001610cfb9201895588612978565b919091610d67576001958691518355519101556040519060208201927f116136f51be46f373ba2f58327187b1a0cfcae619b17a53d2dca3981d5f3609184526040830152606082015260608152610d5360808261293c565b519020610d60828961313a565b5201610c2c565b634e487b7160e01b5f525f60045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b81610d9a82898861311d565b3514610da857600101610cb8565b7fa9146eeb000000000000000000000000000000000000000000000000000000005f5260045ffd5b508215610cb2565b80610de56001928461313a565b51610df0828761313a565b52610dfb818661313a565b50016109fe565b600490635a3fccbd60e01b5f5260243501013560045260245ffd5b50602435600401351561051d565b506004831115610515565b8215801561051557506001600160801b03610e55606460243501612fee565b1615610515565b6001600160401b0384632143964d60e21b5f521660045260245ffd5b34610380575f36600319011261038057602060405160048152f35b3461038057604036600319011261038057610eac612885565b60243590811515809203610380573315610f4d576001600160a01b0316908115610f2157335f52600560205260405f20825f5260205260405f2060ff1981541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b63a9fbf51f60e01b5f525f60045260245ffd5b34610380575f36600319011261038057602060405160088152f35b346103805760403660031901126103805760043560ff8116809103610380576001600160401b036024351161038057602435360360a06003198201126103805760018214801580611ac4575b611a9857600654926001600160401b038416936001600160401b0385146107d45767ffffffffffffffff1916600185016001600160401b03161760065560405161101081612921565b3381528460208201600181526110b361ffff604085015f815261109763ffffffff60608801958987526001600160401b03600160808b01995f8b5201165f5260076020526001600160a01b038060405f209a5116166001600160a01b03198a54161789555116879063ffffffff60a01b1963ffffffff60a01b83549260a01b169116179055565b51855461ffff60c01b1916911660c01b61ffff60c01b16178455565b51825491517fffffffff0000ffffffffffffffffffffffffffffffffffffffffffffffffffff90921660d09190911b7aff0000000000000000000000000000000000000000000000000000161790151560d81b7bff000000000000000000000000000000000000000000000000000000161790553315611a85576001600160401b0360018501165f5260026020526001600160a01b0360405f2054168015159081611a42575b335f52600360205260405f20600181540190556001600160401b0360018701165f52600260205260405f206001600160a01b0333166001600160a01b03198254161790556001600160401b03600187011633827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a450611a165733906001600160401b0360018601167f8b533400572c53ab183e3fdf0faf45fb8d4e2ff360592ecfe5de9d1c03b3bb455f80a461121c604460243501602435600401612fb9565b911590506119f057801515806119e5575b1580156119d7575b610da857602435608401359160221901821215610380576001600160401b036004836024350101351161038057602480358301600481013560051b3603910113610380576008600483602435010135116119bc57611291613050565b600192633b9aca00945f905f5b6004846024350101358110156115d857600581901b60248035860191820101359390360360a21901841215610380576112e89063ffffffff6105d5606460243589018801016130f8565b9563ffffffff611300606460243588018701016130f8565b161580156115cb575b6115a4576113236024803587018601608481019101612fb9565b60405180928260408301602080850152526060820190925f905b808210611561575050611359925003601f19810183528261293c565b6020815191012061137560208660048960243501010101613109565b90600361139260408860048b60243501010101936103ac856130f8565b01540361153f5750955f9491929394965b6113b96024803585018801608481019101612fb9565b905088101561153057908291633b9aca006114218863ffffffff61073d60206107378f9d9c9b9a6107018f6106fb83868a6004608082826114089a602435010101019360243501010101612fb9565b9d6106fb8b848761071f606460243585018c01016130f8565b049a8b158015611512575b611504578b81039081116107d4579160015b8b8110806114dd575b1561145a576114559061314e565b61143e565b90999193979b929b8b82146114ae575b50602061147c63ffffffff928b61313a565b5101921663ffffffff835116019163ffffffff83116107d45763ffffffff6001931690525b01969094919293946113a3565b60208c14610817576114bf8c61314e565b9b6114ca908b61313a565b51906001600160401b031690528c61146a565b506001600160401b036114f0828c61313a565b5151166001600160401b038a161415611447565b9a50919550966001906114a1565b506001600160401b0360018701166001600160401b0389161461142c565b9650909350919060010161129e565b63ffffffff906001600160401b036108ce6108c8602480358b018a0101613109565b916001919350604080916001600160401b0361157c88612829565b16815263ffffffff61159060208901612850565b16602082015201940192018492939161133d565b63ffffffff856001600160401b036109766060886004610969602480358801840101613109565b50633b9aca008711611309565b858286898b63ffffffff604051916115ef83612906565b6001600160401b036001870116835216602082015261160d8361312d565b526116178261312d565b506116218161309d565b915f5b828110611992575050506bffffffffffffffff000000006001830160201b1692835f52600860205260405f20936024356004013590818655602480350135928360018801556117e4575b5060405160208101906020825261168c81610a706040820188613002565b5190206003860155606460243501946001600160801b0360046116ae88612fee565b920191166fffffffffffffffffffffffffffffffff1982541617815580547fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff000000000000000000000000000000004260801b169116179055611730611727604460243501602435600401612fb9565b91829197612fee565b926040519460a08601918652602086015260a060408601525260c0830195905f5b8181106117c4576001600160801b038416606086015284880360808601526020875f600182016001600160401b03167fbe8bb895e6d08549b1fe5781d14871b498d0963bd78dc28a0bf762c6450939e189806117ad8f8e613002565b0390a36001600160401b0360016040519201168152f35b823588526020808401359089015260409788019790920191600101611751565b5f52600960205260405f20611803604460243501602435600401612fb9565b61180c816129a5565b9261181a604051948561293c565b818452611826826129a5565b602085019390601f19013685375f5b8381106118955750505050604051908160208101918294519290925f5b81811061187c57505061186e925003601f19810183528261293c565b51902060028601558561166e565b8451835260209485019486945090920191600101611852565b6118a081858461311d565b359060206118af82878661311d565b0135918015801561198a575b610da8575f5b8281106119705750604051926118d684612906565b8184526020840193818552865468010000000000000000811015610d7a578060016119049201895588612978565b919091610d67576001958691518355519101556040519060208201927f116136f51be46f373ba2f58327187b1a0cfcae619b17a53d2dca3981d5f360918452604083015260608201526060815261195c60808261293c565b519020611969828961313a565b5201611835565b8161197c82898861311d565b3514610da8576001016118c1565b5082156118bb565b8061199f6001928461313a565b516119aa828761313a565b526119b5818661313a565b5001611624565b600482635a3fccbd60e01b5f5260243501013560045260245ffd5b506024356004013515611235565b50600481111561122d565b8015801561122d57506001600160801b03611a0f606460243501612fee565b161561122d565b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b611a6d6001600160401b0360018801165f52600460205260405f206001600160a01b03198154169055565b805f52600360205260405f205f198154019055611159565b633250574960e11b5f525f60045260245ffd5b827f04818320000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506002831415610fc7565b34610380575f366003190112610380576040515f6001548060011c90600181168015611bcd575b602083108114611bb957828552908115611b955750600114611b37575b61037c83611b238185038261293c565b604051918291602083526020830190612861565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210611b7b57509091508101602001611b23611b13565b919260018160209254838588010152019101909291611b63565b60ff191660208086019190915291151560051b84019091019150611b239050611b13565b634e487b7160e01b5f52602260045260245ffd5b91607f1691611af6565b34610380575f36600319011261038057602060405160028152f35b34610380576020366003190112610380576001600160a01b03611c13612885565b168015611c30575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b34610380576020366003190112610380576020611c7a600435612f86565b6001600160a01b0360405191168152f35b3461038057604036600319011261038057611ca4612813565b6024359061ffff821690818303610380576001600160401b031691825f52600760205260405f20835f5260026020526001600160a01b0360405f2054163314801590611da2575b611d72576103e88311611d465791611d3d6020927ff8ad0f40915b226ee860c6da45c6a32869accc1eaa7092967734b4b57da1083a949061ffff60c01b1961ffff60c01b83549260c01b169116179055565b604051908152a2005b827fa6f9fd48000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f23e7ff53000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b50336001600160a01b038254161415611ceb565b34610380576020366003190112610380576001600160401b03611dd7612813565b5f6080604051611de681612921565b82815282602082015282604082015282606082015201521680158015611ec4575b611e99575f52600760205260a060405f2060405190611e2582612921565b5460ff6001600160a01b0382169283815261ffff6020820163ffffffff85881c16815263ffffffff6040840191838760c01c1683528560806060870196828a60d01c168852019760d81c16151587526040519788525116602087015251166040850152511660608301525115156080820152f35b7ffced7caf000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506001600160401b03600654168111611e07565b3461038057610443611ee9366128b1565b9060405192611ef960208561293c565b5f8452612c9d565b34610380576040366003190112610380576020611f1f6103a4612813565b8054906002600182015491015460405191848301937f9a5e4d39f3815f5cf768ed7167a1122d40563fbc27e663d74244f4c81963af7f855260408401526060830152608082015260808152611f7560a08261293c565b519020604051908152f35b346103805760403660031901126103805760406024356001600160401b03600435611faa81612f86565b50165f526007602052611fe4825f205491612710611fdd61ffff8560c01c1682611fd682828704612c7d565b9406612c7d565b0490612c90565b6001600160a01b038351921682526020820152f35b346103805761044361200a366128b1565b91612abc565b346103805760603660031901126103805760606001600160801b03612047612036612813565b61203e61283d565b604435916129bc565b91929060ff6040519416845216602083015215156040820152f35b346103805760403660031901126103805761207b612813565b61208361283d565b61208c82612f2f565b60046120988284612eae565b01805460ff8160c01c1661211b577fffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffff16780100000000000000000000000000000000000000000000000017905563ffffffff16906001600160401b03167f5963194017d73025c5f3916141ae1d8720432737c9ac9f499d3c9b1aaf426fcb5f80a3005b63ffffffff836001600160401b03867f8aa03288000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b3461038057604036600319011261038057612173612885565b60243561217f81612f86565b33151580612233575b80612200575b6121ed5781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f2091166001600160a01b03198254161790555f80f35b63a9fbf51f60e01b5f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054161561218e565b50336001600160a01b0382161415612188565b346103805760403660031901126103805761225f612813565b6bffffffffffffffff0000000063ffffffff61227961283d565b6122838185612eae565b50169160201b16175f52600960205260405f208054906122a2826129a5565b916122b0604051938461293c565b8083526020830180925f5260205f205f915b838310612319578486604051918291602083019060208452518091526040830191905f5b8181106122f4575050500390f35b82518051855260209081015181860152869550604090940193909201916001016122e6565b6002602060019260405161232c81612906565b8554815284860154838201528152019201920191906122c2565b346103805760203660031901126103805760043561236381612f86565b505f52600460205260206001600160a01b0360405f205416604051908152f35b346103805760603660031901126103805761239c612813565b6123a461283d565b90604435916001600160801b038316809303610380576123c382612f2f565b6001600160401b036123d58284612eae565b921691825f526007602052600160ff60405f205460d01c16036124435763ffffffff7f53d671f6a342d4d5f0949f82bae9c23db291ba2f3bd2a65c2313f8d9649707c692600460209301866fffffffffffffffffffffffffffffffff198254161790556040519586521693a3005b827f50e8a0c0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103805760403660031901126103805760e06124cd61248d612813565b61249561283d565b905f60c06040516124a5816128eb565b8281528260208201528260408201528260608201528260808201528260a08201520152612eae565b604051906124da826128eb565b6001600160401b038154928381526001600160801b03600184015460208301908152600285015494604084019586526004600382015491606086019283520154956080850192848816845260ff60c060a0880197898b60801c168952019860c01c161515885260405198895251602089015251604088015251606087015251166080850152511660a083015251151560c0820152f35b34610380575f366003190112610380576040515f5f548060011c9060018116801561261e575b602083108114611bb957828552908115611b9557506001146125c25761037c83611b238185038261293c565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b80821061260457509091508101602001611b23611b13565b9192600181602092548385880101520191019092916125ec565b91607f1691612596565b3461038057606036600319011261038057612641612813565b61264961283d565b906044359160ff8316908184036103805763ffffffff81166bffffffffffffffff000000008460201b16175f52600960205260405f209283548310156126a95760406126958686612978565b506001815491015482519182526020820152f35b906001600160401b0363ffffffff927fb3339b6d000000000000000000000000000000000000000000000000000000005f52166004521660245260445260645ffd5b34610380575f3660031901126103805760206001600160401b0360065416604051908152f35b3461038057602036600319011261038057600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361038057817f2a55205a0000000000000000000000000000000000000000000000000000000060209314908115612785575b5015158152f35b7f80ac58cd000000000000000000000000000000000000000000000000000000008114915081156127e9575b81156127bf575b508361277e565b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836127b8565b7f5b5e139f00000000000000000000000000000000000000000000000000000000811491506127b1565b600435906001600160401b038216820361038057565b35906001600160401b038216820361038057565b6024359063ffffffff8216820361038057565b359063ffffffff8216820361038057565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b038216820361038057565b602435906001600160a01b038216820361038057565b6060906003190112610380576004356001600160a01b038116810361038057906024356001600160a01b0381168103610380579060443590565b60e081019081106001600160401b03821117610d7a57604052565b604081019081106001600160401b03821117610d7a57604052565b60a081019081106001600160401b03821117610d7a57604052565b90601f801991011681019081106001600160401b03821117610d7a57604052565b6001600160401b038111610d7a57601f01601f191660200190565b8054821015612991575f5260205f209060011b01905f90565b634e487b7160e01b5f52603260045260245ffd5b6001600160401b038111610d7a5760051b60200190565b906001600160401b0382165f52600760205260405f2054600160ff8260d01c161490811591612aad575b8115612a93575b50612a885763ffffffff6bffffffffffffffff0000000091169160201b1617805f52600860205260405f20905f52600960205260405f20918254925f5b848110612a4b575050506001600160801b0391506004015416905f91905f90565b82612a568284612978565b505414612a6557600101612a2a565b93505050600460ff91015491169160ff6001600160801b0383169260c01c161590565b5050505f905f905f90565b63ffffffff915060a01c1663ffffffff821610155f6129ed565b905060ff8160d81c16906129e6565b91906001600160a01b03168015611a8557815f5260026020526001600160a01b0360405f20541692823315159283612bc8575b6001600160a01b03935085612b91575b805f52600360205260405f2060018154019055815f52600260205260405f20816001600160a01b0319825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a416808303612b6057505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b612bb0825f52600460205260405f206001600160a01b03198154169055565b855f52600360205260405f205f198154019055612aff565b9192905080612c26575b15612bdf57828291612aef565b8284612bf757637e27328960e01b5f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b503384148015612c54575b80612bd25750825f526004602052336001600160a01b0360405f20541614612bd2565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f205416612c31565b818102929181159184041417156107d457565b919082018092116107d457565b90612ca9838284612abc565b803b612cb6575b50505050565b602091612cfc6001600160a01b03809316956040519586948594630a85bd0160e11b86523360048701521660248501526044840152608060648401526084830190612861565b03815f865af15f9181612dab575b50612d5f57503d15612d58573d612d208161295d565b90612d2e604051928361293c565b81523d5f602083013e5b80519081612d535782633250574960e11b5f5260045260245ffd5b602001fd5b6060612d38565b7fffffffff00000000000000000000000000000000000000000000000000000000630a85bd0160e11b911603612d9957505f808080612cb0565b633250574960e11b5f5260045260245ffd5b9091506020813d602011612e00575b81612dc76020938361293c565b8101031261038057517fffffffff000000000000000000000000000000000000000000000000000000008116810361038057905f612d0a565b3d9150612dba565b906001600160401b0382165f52600760205260405f2054600160ff8260d01c161490811591612e9f575b8115612e85575b50612e7d5763ffffffff6bffffffffffffffff0000000091169160201b16175f526008602052600460405f2001549060ff6001600160801b0383169260c01c161590565b50505f905f90565b63ffffffff915060a01c1663ffffffff821610155f612e39565b905060ff8160d81c1690612e32565b919063ffffffff81166bffffffffffffffff000000008460201b16175f52600860205260405f20926001600160401b03600485015460801c1615612ef0575050565b906001600160401b0363ffffffff927f56f363a6000000000000000000000000000000000000000000000000000000005f52166004521660245260445ffd5b6001600160401b0316805f5260026020526001600160a01b0360405f2054163303612f575750565b7f4b9d219f000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b805f5260026020526001600160a01b0360405f205416908115612fa7575090565b637e27328960e01b5f5260045260245ffd5b903590601e198136030182121561038057018035906001600160401b03821161038057602001918160061b3603831361038057565b356001600160801b03811681036103805790565b90602080835192838152019201905f5b81811061301f5750505090565b825180516001600160401b0316855260209081015163ffffffff168186015260409094019390920191600101613012565b6040516104209190613062838261293c565b6020815291601f1901825f5b82811061307a57505050565b60209060405161308981612906565b5f81525f838201528282850101520161306e565b906130a7826129a5565b6130b4604051918261293c565b82815280926130c5601f19916129a5565b01905f5b8281106130d557505050565b6020906040516130e481612906565b5f81525f83820152828285010152016130c9565b3563ffffffff811681036103805790565b356001600160401b03811681036103805790565b91908110156129915760061b0190565b8051156129915760200190565b80518210156129915760209160051b010190565b5f1981146107d4576001019056",
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

// PackFeeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee342c31.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeOf(uint64 id, uint32 number) view returns(uint128 fee, bool open)
func (assets *Assets) PackFeeOf(id uint64, number uint32) []byte {
	enc, err := assets.abi.Pack("feeOf", id, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee342c31.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeOf(uint64 id, uint32 number) view returns(uint128 fee, bool open)
func (assets *Assets) TryPackFeeOf(id uint64, number uint32) ([]byte, error) {
	return assets.abi.Pack("feeOf", id, number)
}

// FeeOfOutput serves as a container for the return parameters of contract
// method FeeOf.
type FeeOfOutput struct {
	Fee  *big.Int
	Open bool
}

// UnpackFeeOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xee342c31.
//
// Solidity: function feeOf(uint64 id, uint32 number) view returns(uint128 fee, bool open)
func (assets *Assets) UnpackFeeOf(data []byte) (FeeOfOutput, error) {
	out, err := assets.abi.Unpack("feeOf", data)
	outstruct := new(FeeOfOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fee = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Open = *abi.ConvertType(out[1], new(bool)).(*bool)
	return *outstruct, nil
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
