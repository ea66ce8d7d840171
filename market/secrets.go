package market

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"probity"
	"probity/internal/eip712"
)

// Secrets are the values of the secrets that a job's specification names. They
// reach the provider of the accepted bid sealed to the key that signed it, for
// that order alone: another order's provider, or the same provider under another
// order, cannot open them.
type Secrets map[string][]byte

func (s Secrets) names() string {
	return fmt.Sprintf("[secrets %v]", slices.Sorted(maps.Keys(s)))
}

// Format keeps the values out of every fmt verb.
func (s Secrets) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.names()) }

// LogValue keeps the values out of logs.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(s.names()) }

// MarshalText keeps the values out of JSON and whatever else asks.
func (s Secrets) MarshalText() ([]byte, error) { return []byte(s.names()), nil }

// What sealed secrets may be at most.
const (
	MaxSecrets     = 64
	MaxSecretBytes = 64 << 10 // all of them, with their names
	maxSecretName  = 63
)

const secretsVersion = 1

// marshal writes version 1, then for each secret, in the order of their names, a
// byte with the name's length, the name, 4 bytes big-endian with the value's
// length, the value.
func (s Secrets) marshal() ([]byte, error) {
	if len(s) > MaxSecrets {
		return nil, fmt.Errorf("%d secrets: want at most %d", len(s), MaxSecrets)
	}
	for name := range s {
		if name == "" || len(name) > maxSecretName {
			return nil, fmt.Errorf("a secret's name has %d characters: want 1 to %d", len(name), maxSecretName)
		}
	}
	b := []byte{secretsVersion}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		b = append(append(b, byte(len(name))), name...)
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(s[name]))), s[name]...)
	}
	if len(b) > MaxSecretBytes {
		return nil, fmt.Errorf("secrets of %d bytes: want at most %d", len(b), MaxSecretBytes)
	}
	return b, nil
}

// parseSecrets is the inverse of marshal: it takes nothing that marshal would
// have written otherwise.
func parseSecrets(b []byte) (Secrets, error) {
	bad := errors.New("not secrets of version 1")
	if len(b) == 0 || len(b) > MaxSecretBytes || b[0] != secretsVersion {
		return nil, bad
	}
	s, last := Secrets{}, ""
	for b = b[1:]; len(b) > 0; {
		n := int(b[0])
		if n == 0 || n > maxSecretName || len(b) < 1+n+4 || len(s) == MaxSecrets {
			return nil, bad
		}
		name := string(b[1 : 1+n])
		size := binary.BigEndian.Uint32(b[1+n:])
		b = b[1+n+4:]
		if name <= last || uint64(size) > uint64(len(b)) {
			return nil, bad
		}
		s[name], last = slices.Clone(b[:size]), name
		b = b[size:]
	}
	return s, nil
}

// secretsAD binds sealed secrets to the lease order, whose hash covers contract
// and chain.
func secretsAD(order probity.Hash) []byte { return append([]byte("secrets of "), order[:]...) }

// SealSecrets seals a lease's secrets to the provider that signed the accepted
// bid. Its public key comes out of the signature. It returns ErrSignature when
// the bid's signature is not its provider's.
func SealSecrets(d eip712.Domain, b SignedLeaseBid, s Secrets) ([]byte, error) {
	to, err := eip712.RecoverPublic(b.Digest(d), b.Signature)
	if err != nil || to.Account() != b.Provider {
		return nil, fmt.Errorf("seal secrets for %s: %w", b.Provider, ErrSignature)
	}
	plain, err := s.marshal()
	if err != nil {
		return nil, fmt.Errorf("seal secrets for %s: %w", b.Provider, err)
	}
	return eip712.Seal(to, plain, secretsAD(b.Order))
}

// OpenSecrets is the inverse of SealSecrets, with the provider's key. It returns
// eip712.ErrSealed for what was not sealed for this key and order.
func OpenSecrets(key eip712.Key, order probity.Hash, sealed []byte) (Secrets, error) {
	if len(sealed) > MaxSecretBytes+eip712.SealOverhead {
		return nil, fmt.Errorf("open secrets: %w: they have %d bytes", eip712.ErrSealed, len(sealed))
	}
	plain, err := key.Open(sealed, secretsAD(order))
	if err != nil {
		return nil, fmt.Errorf("open secrets: %w", err)
	}
	s, err := parseSecrets(plain)
	if err != nil {
		return nil, fmt.Errorf("open secrets: %w: %v", eip712.ErrSealed, err)
	}
	return s, nil
}
