package chain

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// A Signer signs digests for one account: eip712.Key is one, a hardware wallet
// could be another. The signature is r, s, v in 65 bytes with v 27 or 28.
type Signer interface {
	Account() probity.Account
	Sign(digest probity.Hash) []byte
}

// ErrPassphrase is returned for a key file that the passphrase does not open.
var ErrPassphrase = keystore.ErrDecrypt

// KeyOptions says how a key file is made.
type KeyOptions struct {
	// DevLight makes the passphrase cheap to check, and so to guess: 4 MB and
	// 10 ms where the default takes 256 MB and about a second. For keys of
	// development chains and for tests.
	DevLight bool
}

// NewKey makes a key and writes it to path, encrypted under the passphrase, in
// the Web3 Secret Storage format (version 3, scrypt) that geth and most wallets
// read. It never replaces a file, and wants a passphrase of 8 bytes or more.
func NewKey(path, passphrase string, opts KeyOptions) (eip712.Key, error) {
	if len(passphrase) < 8 {
		return eip712.Key{}, errors.New("make key: the passphrase is the only protection of the file; use 8 characters or more")
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return eip712.Key{}, fmt.Errorf("make key: %s exists already; choose another path", path)
	}
	for {
		raw := make([]byte, 32)
		rand.Read(raw)
		key, err := eip712.NewKey(raw)
		if err != nil {
			continue // not below the group order: once in 2^128 tries
		}
		private, err := crypto.ToECDSA(raw)
		if err != nil {
			return eip712.Key{}, fmt.Errorf("make key: %w", err)
		}
		n, p := keystore.StandardScryptN, keystore.StandardScryptP
		if opts.DevLight {
			n, p = keystore.LightScryptN, keystore.LightScryptP
		}
		file, err := keystore.EncryptKey(&keystore.Key{Id: uuid.New(), Address: addressOf(key.Account()), PrivateKey: private}, passphrase, n, p)
		if err != nil {
			return eip712.Key{}, fmt.Errorf("make key: %w", err)
		}
		if err := disk.WriteFile(path, file, 0o600); err != nil {
			return eip712.Key{}, fmt.Errorf("make key: %w", err)
		}
		return key, nil
	}
}

// OpenKey reads a key file, NewKey's or another program's of the same format.
// A passphrase that does not fit is ErrPassphrase.
func OpenKey(path, passphrase string) (eip712.Key, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return eip712.Key{}, fmt.Errorf("open key: %w", err)
	}
	if err := boundedKDF(file); err != nil {
		return eip712.Key{}, fmt.Errorf("open key %s: %w", path, err)
	}
	k, err := keystore.DecryptKey(file, passphrase)
	if errors.Is(err, keystore.ErrDecrypt) {
		return eip712.Key{}, fmt.Errorf("open key %s: %w", path, ErrPassphrase)
	}
	if err != nil {
		return eip712.Key{}, fmt.Errorf("open key %s: %w", path, err)
	}
	return eip712.NewKey(crypto.FromECDSA(k.PrivateKey))
}

// boundedKDF refuses a file that asks for more work than any wallet does, or
// that go-ethereum would panic on: its reader asserts types and lengths.
func boundedKDF(file []byte) error {
	var f map[string]any
	if err := json.Unmarshal(file, &f); err != nil {
		return fmt.Errorf("not a key file: %w", err)
	}
	// Keys are looked up exactly as written, as go-ethereum does for some.
	in := func(m map[string]any, name string) map[string]any { sub, _ := m[name].(map[string]any); return sub }
	c := in(f, "crypto")
	if c == nil {
		c = in(f, "Crypto")
	}
	params := in(c, "kdfparams")
	number := func(name string, low, high float64) bool {
		v, ok := params[name].(float64)
		return ok && v >= low && v <= high && v == float64(int(v))
	}
	text := func(m map[string]any, name string) string { s, _ := m[name].(string); return s }
	_, hasSalt := params["salt"].(string)
	if version, _ := f["version"].(float64); version != 3 || !hasSalt || !number("dklen", 32, 32) ||
		len(text(in(c, "cipherparams"), "iv")) != 32 {
		return errors.New("not a key file of Web3 Secret Storage, version 3")
	}
	switch kdf := text(c, "kdf"); kdf {
	case "scrypt":
		if !number("n", 2, 1<<20) || !number("r", 1, 16) || !number("p", 1, 16) {
			return errors.New("its scrypt parameters are out of range")
		}
	case "pbkdf2":
		if !number("c", 1, 10_000_000) || text(params, "prf") != "hmac-sha256" {
			return errors.New("its PBKDF2 parameters are out of range")
		}
	default:
		return fmt.Errorf("its key derivation %q is neither scrypt nor pbkdf2", kdf)
	}
	return nil
}
