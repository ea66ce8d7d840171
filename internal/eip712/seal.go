package eip712

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"golang.org/x/crypto/chacha20poly1305"

	"probity"
)

// A PublicKey is a compressed secp256k1 point.
type PublicKey [33]byte

// SealOverhead is how much longer a sealed message is than its content.
const SealOverhead = 1 + 33 + chacha20poly1305.Overhead

const (
	sealVersion = 1
	sealInfo    = "probity seal 1: secp256k1 HKDF-SHA256 XChaCha20-Poly1305"
)

// ErrSealed is returned for bytes that were not sealed for this key and this
// associated data, or were changed since.
var ErrSealed = errors.New("not sealed for this key and purpose")

// Public is the public half of the key.
func (k Key) Public() (p PublicKey) {
	copy(p[:], k.k.PubKey().SerializeCompressed())
	return p
}

// Account is the address of the key, or the zero address for bytes that are no
// point.
func (p PublicKey) Account() probity.Account {
	pub, err := secp256k1.ParsePubKey(p[:])
	if err != nil {
		return probity.Account{}
	}
	return accountOf(pub)
}

// Seal encrypts plain to the holder of a key. Nobody else can read it, and it
// opens only together with the same associated data. The sender stays unknown:
// whoever opens it has to check the content.
//
// The form is ECIES: version 1, an ephemeral point, then XChaCha20-Poly1305
// under a key and nonce that HKDF-SHA256 derives from the x coordinate of the
// shared point, with both points as salt. The version and the ephemeral point
// are authenticated through that derivation.
func Seal(to PublicKey, plain, ad []byte) ([]byte, error) {
	return seal(rand.Reader, to, plain, ad)
}

func seal(random io.Reader, to PublicKey, plain, ad []byte) ([]byte, error) {
	pub, err := secp256k1.ParsePubKey(to[:])
	if err != nil {
		return nil, fmt.Errorf("seal: the recipient's key is not a point of secp256k1: %w", err)
	}
	eph, err := ephemeral(random)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	defer eph.k.Zero()
	point := eph.Public()
	out := make([]byte, 0, SealOverhead+len(plain))
	out = append(append(out, sealVersion), point[:]...)
	box, nonce, err := sealKey(eph.k, pub, point, to)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	aead, err := chacha20poly1305.NewX(box)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return aead.Seal(out, nonce, plain, ad), nil
}

// Open is the inverse of Seal. It returns ErrSealed for anything else.
func (k Key) Open(sealed, ad []byte) ([]byte, error) {
	if len(sealed) < SealOverhead || sealed[0] != sealVersion {
		return nil, fmt.Errorf("open: %w: not a sealed message of version %d", ErrSealed, sealVersion)
	}
	point := PublicKey(sealed[1:34])
	pub, err := secp256k1.ParsePubKey(point[:])
	if err != nil {
		return nil, fmt.Errorf("open: %w: %v", ErrSealed, err)
	}
	box, nonce, err := sealKey(k.k, pub, point, k.Public())
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	aead, err := chacha20poly1305.NewX(box)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plain, err := aead.Open(nil, nonce, sealed[34:], ad)
	if err != nil {
		return nil, fmt.Errorf("open: %w", ErrSealed)
	}
	return plain, nil
}

// sealKey derives the cipher's key and nonce. The key is used once, since the
// ephemeral point is fresh, so the nonce may be derived too.
func sealKey(priv *secp256k1.PrivateKey, pub *secp256k1.PublicKey, eph, to PublicKey) (key, nonce []byte, err error) {
	shared := secp256k1.GenerateSharedSecret(priv, pub)
	defer clear(shared)
	salt := append(append(make([]byte, 0, 66), eph[:]...), to[:]...)
	b, err := hkdf.Key(sha256.New, shared, salt, sealInfo, chacha20poly1305.KeySize+chacha20poly1305.NonceSizeX)
	if err != nil {
		return nil, nil, err
	}
	return b[:chacha20poly1305.KeySize], b[chacha20poly1305.KeySize:], nil
}

func ephemeral(random io.Reader) (Key, error) {
	for {
		var b [32]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return Key{}, err
		}
		// One draw in 2^128 is zero or not below the group order: draw again.
		if k, err := NewKey(b[:]); err == nil {
			return k, nil
		}
	}
}
