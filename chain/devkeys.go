package chain

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"probity/internal/eip712"
)

// DevMnemonic is the phrase from which the development keys come. It is
// published, here and in other tools for developers, so money sent to its
// accounts on a real chain belongs to whoever takes it first. Importing it into
// a wallet gives the accounts that a dev chain has endowed.
const DevMnemonic = "test test test test test test test test test test test junk"

// devAccounts is how many accounts a dev chain endows.
const devAccounts = 10

// ErrNotDev is returned where development keys are asked for on a chain that
// is not known to be a development chain.
var ErrNotDev = errors.New("not a development chain")

// DevKeys returns the first n of DevMnemonic's keys, at most 10, by the paths
// m/44'/60'/0'/0/i. They exist only for a client of a development chain: one in
// this process, or one on this machine's loopback address with chain id 1337 or
// 31337. For every other client the error is ErrNotDev.
func (c *Client) DevKeys(n int) ([]eip712.Key, error) {
	if !c.IsDev() {
		return nil, fmt.Errorf("%w: %s has chain id %d; use an encrypted key file there", ErrNotDev, c.name, c.chainID)
	}
	if n < 0 || n > devAccounts {
		return nil, fmt.Errorf("there are %d development keys, not %d", devAccounts, n)
	}
	keys := make([]eip712.Key, n)
	for i := range keys {
		keys[i] = devKey(i)
	}
	return keys, nil
}

// IsDev reports whether the chain is a development chain: in this process, or
// on a loopback address with chain id 1337 or 31337.
func (c *Client) IsDev() bool {
	switch c.chainID {
	case DevChainID:
		return c.inProcess || loopback(c.host)
	case 31337: // Anvil and Hardhat
		return loopback(c.host)
	}
	return false
}

// devSeed is BIP-39's seed for the one phrase, without a passphrase.
var devSeed = sync.OnceValue(func() []byte {
	seed, err := pbkdf2.Key(sha512.New, DevMnemonic, []byte("mnemonic"), 2048, 64)
	if err != nil {
		panic(err) // the parameters are constants
	}
	return seed
})

// devKey is BIP-32's derivation from that seed.
func devKey(i int) eip712.Key {
	key, code := bip32(nil, []byte("Bitcoin seed"), devSeed())
	const hard = 1 << 31
	for _, step := range []uint32{hard | 44, hard | 60, hard, 0, uint32(i)} {
		data := append([]byte{0}, key...)
		if step < hard {
			data = secp256k1.PrivKeyFromBytes(key).PubKey().SerializeCompressed()
		}
		key, code = bip32(key, code, binary.BigEndian.AppendUint32(data, step))
	}
	k, err := eip712.NewKey(key)
	if err != nil {
		panic(err) // one of ten fixed keys
	}
	return k
}

func bip32(parent, code, data []byte) (key, chainCode []byte) {
	mac := hmac.New(sha512.New, code)
	mac.Write(data)
	sum := mac.Sum(nil)
	var k, p secp256k1.ModNScalar
	k.SetByteSlice(sum[:32])
	p.SetByteSlice(parent)
	b := k.Add(&p).Bytes()
	return b[:], sum[32:]
}
