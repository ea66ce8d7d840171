// Package eip712 hashes typed structs as EIP-712 says, signs such hashes and
// recovers who signed. It knows no struct in particular: the packages that own
// a struct spell out its type string and its words.
package eip712

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"golang.org/x/crypto/sha3"

	"probity"
)

// Keccak is the Keccak-256 hash of the concatenation of parts.
func Keccak(parts ...[]byte) (h probity.Hash) {
	k := sha3.NewLegacyKeccak256()
	for _, p := range parts {
		k.Write(p)
	}
	// Reading spares the copy of the state that Sum makes, where it can be read.
	if r, ok := k.(io.Reader); ok {
		r.Read(h[:])
	} else {
		k.Sum(h[:0])
	}
	return h
}

// Domain is an EIP712Domain(string name,string version,uint256 chainId,address verifyingContract).
type Domain struct {
	Name, Version string
	ChainID       uint64
	Contract      probity.Account
}

// Separator is the domain separator.
func (d Domain) Separator() probity.Hash {
	return Typed(domainTypeHash(),
		Keccak([]byte(d.Name)), Keccak([]byte(d.Version)), Uint(d.ChainID), Address(d.Contract))
}

// domainType is the type string of a Domain; domainTypeHash is its hash, as a test finds
// it again.
const domainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"

func domainTypeHash() probity.Hash {
	return probity.Hash{
		0x8b, 0x73, 0xc3, 0xc6, 0x9b, 0xb8, 0xfe, 0x3d, 0x51, 0x2e, 0xcc, 0x4c, 0xf7, 0x59, 0xcc, 0x79,
		0x23, 0x9f, 0x7b, 0x17, 0x9b, 0x0f, 0xfa, 0xca, 0xa9, 0xa7, 0x5d, 0x52, 0x2b, 0x39, 0x40, 0x0f,
	}
}

// Struct is hashStruct: the hash of a type string and the struct's words.
func Struct(typ string, words ...[32]byte) probity.Hash {
	return Typed(Keccak([]byte(typ)), words...)
}

// Typed is Struct for a type string whose hash is known.
func Typed(typ probity.Hash, words ...[32]byte) probity.Hash {
	b := make([]byte, 0, 32*20) // on the stack for all structs but the longest
	b = append(b, typ[:]...)
	for _, w := range words {
		b = append(b, w[:]...)
	}
	return Keccak(b)
}

// Digest is what gets signed: the hash of a struct under a domain.
func Digest(d Domain, structHash probity.Hash) probity.Hash {
	s := d.Separator()
	return Keccak([]byte{0x19, 0x01}, s[:], structHash[:])
}

// Uint is the word of an unsigned integer.
func Uint(n uint64) (w [32]byte) {
	binary.BigEndian.PutUint64(w[24:], n)
	return w
}

// Address is the word of an address.
func Address(a probity.Account) (w [32]byte) {
	copy(w[12:], a[:])
	return w
}

// Amount is the word of a uint128.
func Amount(a probity.Amount) (w [32]byte) {
	a.Big().FillBytes(w[:])
	return w
}

// ErrSignature is returned for bytes that are no signature anybody made.
var ErrSignature = errors.New("not a valid signature")

// Recover returns the account whose key signed the digest. The signature is
// r, s, v in 65 bytes with v 27 or 28 and s in the lower half of the order, the
// only form that the contracts accept too.
func Recover(digest probity.Hash, sig []byte) (probity.Account, error) {
	pub, err := recoverKey(digest, sig)
	if err != nil {
		return probity.Account{}, err
	}
	return accountOf(pub), nil
}

// RecoverPublic is Recover for the public key itself, to which [Seal] can
// encrypt.
func RecoverPublic(digest probity.Hash, sig []byte) (p PublicKey, err error) {
	pub, err := recoverKey(digest, sig)
	if err != nil {
		return p, err
	}
	copy(p[:], pub.SerializeCompressed())
	return p, nil
}

func recoverKey(digest probity.Hash, sig []byte) (*secp256k1.PublicKey, error) {
	if len(sig) != 65 || sig[64] != 27 && sig[64] != 28 {
		return nil, fmt.Errorf("%w: want 65 bytes ending in 27 or 28", ErrSignature)
	}
	var s secp256k1.ModNScalar
	if s.SetByteSlice(sig[32:64]) || s.IsOverHalfOrder() {
		return nil, fmt.Errorf("%w: s is not in the lower half of the group order", ErrSignature)
	}
	compact := append([]byte{sig[64]}, sig[:64]...)
	pub, _, err := ecdsa.RecoverCompact(compact, digest[:])
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSignature, err)
	}
	return pub, nil
}

// Key is a secp256k1 private key.
type Key struct {
	k   *secp256k1.PrivateKey
	who probity.Account
}

// NewKey makes a key from 32 bytes, which must be a number from 1 to the group
// order minus 1.
func NewKey(b []byte) (Key, error) {
	var s secp256k1.ModNScalar
	if len(b) != 32 || s.SetByteSlice(b) || s.IsZero() {
		return Key{}, errors.New("not a secp256k1 private key: want 32 bytes, not zero and below the group order")
	}
	k := secp256k1.NewPrivateKey(&s)
	return Key{k, accountOf(k.PubKey())}, nil
}

// Account is the address of the key.
func (k Key) Account() probity.Account { return k.who }

// Sign signs a digest, deterministically (RFC 6979), in the form that Recover reads.
func (k Key) Sign(digest probity.Hash) []byte {
	c := ecdsa.SignCompact(k.k, digest[:], false)
	return append(c[1:], c[0])
}

func accountOf(pub *secp256k1.PublicKey) (a probity.Account) {
	h := Keccak(pub.SerializeUncompressed()[1:])
	copy(a[:], h[12:])
	return a
}
