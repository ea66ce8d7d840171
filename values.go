package probity

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Hash is 32 bytes that name something: a digest, a commitment, a root. It is
// written as 0x and 64 lower-case hex digits.
type Hash [32]byte

// Account is an EVM address. It is written as 0x and 40 lower-case hex digits;
// mixed-case (EIP-55) text is accepted, its checksum is not examined.
type Account [20]byte

// AssetID numbers a model or a data set in the Assets contract, from 1.
type AssetID uint64

// JobID numbers a job in the Market contract, from 1.
type JobID uint64

// Tier says who has to be honest for an answer to be right. The buyer chooses
// it per job. The market's orders are of TierZK and TierDispute; tasks of
// TierQuorum and TierSigned have orders of their own.
type Tier uint8

// The trust tiers, from the strictest.
const (
	TierZK      Tier = iota + 1 // nobody: a proof is verified on chain
	TierDispute                 // one watcher
	TierQuorum                  // k of n providers
	TierSigned                  // the provider
)

var tierNames = [...]string{TierZK: "zk", TierDispute: "dispute", TierQuorum: "quorum", TierSigned: "signed"}

func (t Tier) String() string {
	if t == 0 || int(t) >= len(tierNames) {
		return "tier" + strconv.Itoa(int(t))
	}
	return tierNames[t]
}

// ParseTier is the inverse of [Tier.String].
func ParseTier(s string) (Tier, error) {
	for t, name := range tierNames {
		if name != "" && name == s {
			return Tier(t), nil
		}
	}
	return 0, fmt.Errorf("no trust tier is called %q: use zk, dispute, quorum or signed", s)
}

// MarshalText writes the tier's name; no tier, as in the receipt of a model, is
// empty.
func (t Tier) MarshalText() ([]byte, error) {
	if t == 0 {
		return nil, nil
	}
	return []byte(t.String()), nil
}

// UnmarshalText is the inverse of MarshalText.
func (t *Tier) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*t = 0
		return nil
	}
	*t, err = ParseTier(string(b))
	return err
}

// Scheme is a proof system: how an answer is proven and checked.
type Scheme uint8

// The schemes, by the size of a proof.
const (
	Groth16  Scheme = iota + 1 // a few hundred bytes, and keys for each program
	Sumcheck                   // a few thousand bytes, faster, and one set-up for all programs
)

var schemeNames = [...]string{Groth16: "groth16", Sumcheck: "sumcheck"}

func (s Scheme) String() string {
	if s == 0 || int(s) >= len(schemeNames) {
		return "scheme" + strconv.Itoa(int(s))
	}
	return schemeNames[s]
}

// ParseScheme is the inverse of [Scheme.String].
func ParseScheme(text string) (Scheme, error) {
	for s, name := range schemeNames {
		if name != "" && name == text {
			return Scheme(s), nil
		}
	}
	return 0, fmt.Errorf("no proof system is called %q: use groth16 or sumcheck", text)
}

// MarshalText writes the scheme's name. The zero Scheme has none, and is an error.
func (s Scheme) MarshalText() ([]byte, error) {
	if _, err := ParseScheme(s.String()); err != nil {
		return nil, err
	}
	return []byte(s.String()), nil
}

// UnmarshalText is the inverse of MarshalText.
func (s *Scheme) UnmarshalText(b []byte) (err error) {
	*s, err = ParseScheme(string(b))
	return err
}

// A Circuit is what answers of a model's version can be proven under.
type Circuit struct {
	Key     Hash `json:"key"`     // keccak256 of the encoded verifying key
	Weights Hash `json:"weights"` // keccak256 of the commitment to the weights, as the key's scheme makes it
}

func (h Hash) String() string    { return "0x" + hex.EncodeToString(h[:]) }
func (a Account) String() string { return "0x" + hex.EncodeToString(a[:]) }

// IsZero reports whether h is all zeros, which names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// IsZero reports whether a is the zero address, which nobody holds.
func (a Account) IsZero() bool { return a == Account{} }

// ParseHash reads 0x and 64 hex digits.
func ParseHash(s string) (h Hash, err error) {
	err = parseHex(h[:], s, "hash")
	return h, err
}

// ParseAccount reads 0x and 40 hex digits.
func ParseAccount(s string) (a Account, err error) {
	err = parseHex(a[:], s, "account")
	return a, err
}

func parseHex(dst []byte, s, what string) error {
	digits, ok := strings.CutPrefix(s, "0x")
	if !ok || len(digits) != 2*len(dst) {
		return fmt.Errorf("%q is not a%s %s: want 0x and %d hex digits", s, map[bool]string{true: "n"}[what == "account"], what, 2*len(dst))
	}
	if _, err := hex.Decode(dst, []byte(digits)); err != nil {
		clear(dst)
		return fmt.Errorf("%q is not a valid %s: %w", s, what, err)
	}
	return nil
}

// MarshalText writes 0x and hex digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// MarshalText writes 0x and hex digits.
func (a Account) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is ParseHash.
func (h *Hash) UnmarshalText(b []byte) (err error) { *h, err = ParseHash(string(b)); return err }

// UnmarshalText is ParseAccount.
func (a *Account) UnmarshalText(b []byte) (err error) { *a, err = ParseAccount(string(b)); return err }

// ErrAmount is what arithmetic on amounts returns when the exact result is
// negative or does not fit in 128 bits. Nothing wraps around.
var ErrAmount = errors.New("amount out of range")

// Amount is a sum of money in the token's smallest unit: an unsigned 128-bit
// integer, the width the contracts use. The zero value is no money. Amounts
// compare with ==. In text and JSON an amount is a decimal string.
type Amount struct{ hi, lo uint64 }

// Units returns n of the token's smallest unit.
func Units(n uint64) Amount { return Amount{lo: n} }

// Tokens returns n whole tokens of 18 decimals.
func Tokens(n uint64) Amount {
	hi, lo := bits.Mul64(n, 1e18)
	return Amount{hi, lo}
}

// AmountFromBig converts b, or returns ErrAmount.
func AmountFromBig(b *big.Int) (Amount, error) {
	if b.Sign() < 0 || b.BitLen() > 128 {
		return Amount{}, fmt.Errorf("%w: %s", ErrAmount, b)
	}
	var w [16]byte
	b.FillBytes(w[:])
	var a Amount
	for i := range 8 {
		a.hi = a.hi<<8 | uint64(w[i])
		a.lo = a.lo<<8 | uint64(w[i+8])
	}
	return a, nil
}

// Big returns a fresh big.Int.
func (a Amount) Big() *big.Int {
	b := new(big.Int).SetUint64(a.hi)
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(a.lo))
}

// Add returns a+b, or ErrAmount.
func (a Amount) Add(b Amount) (Amount, error) {
	lo, c := bits.Add64(a.lo, b.lo, 0)
	hi, c := bits.Add64(a.hi, b.hi, c)
	if c != 0 {
		return Amount{}, fmt.Errorf("%w: %s + %s", ErrAmount, a, b)
	}
	return Amount{hi, lo}, nil
}

// Sub returns a-b, or ErrAmount when b is the larger.
func (a Amount) Sub(b Amount) (Amount, error) {
	lo, c := bits.Sub64(a.lo, b.lo, 0)
	hi, c := bits.Sub64(a.hi, b.hi, c)
	if c != 0 {
		return Amount{}, fmt.Errorf("%w: %s - %s", ErrAmount, a, b)
	}
	return Amount{hi, lo}, nil
}

// Cmp is -1, 0 or 1 as a is less than, equal to or more than b.
func (a Amount) Cmp(b Amount) int {
	switch {
	case a == b:
		return 0
	case a.hi < b.hi || a.hi == b.hi && a.lo < b.lo:
		return -1
	}
	return 1
}

// IsZero reports whether a is no money.
func (a Amount) IsZero() bool { return a == Amount{} }

// MulDiv returns a*num/den, rounded down. It returns ErrAmount when den is
// zero or the quotient needs more than 128 bits.
func (a Amount) MulDiv(num, den uint64) (Amount, error) {
	if den == 0 {
		return Amount{}, fmt.Errorf("%w: %s/0", ErrAmount, a)
	}
	b := a.Big()
	b.Mul(b, new(big.Int).SetUint64(num))
	return AmountFromBig(b.Quo(b, new(big.Int).SetUint64(den)))
}

// String is the number of smallest units in decimal.
func (a Amount) String() string { return a.Big().String() }

// Format18 is a in whole tokens of 18 decimals, such as "1.25", exactly.
func (a Amount) Format18() string {
	s := fmt.Sprintf("%019s", a.String())
	whole, frac := s[:len(s)-18], strings.TrimRight(s[len(s)-18:], "0")
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

// ParseAmount reads a decimal number of smallest units.
func ParseAmount(s string) (Amount, error) {
	if s == "" || len(s) > 39 || strings.Trim(s, "0123456789") != "" {
		return Amount{}, fmt.Errorf("%q is not an amount: want a whole number of the token's smallest unit", s)
	}
	b, _ := new(big.Int).SetString(s, 10)
	return AmountFromBig(b)
}

// ParseTokens reads a decimal number of whole tokens of 18 decimals: "0.5".
func ParseTokens(s string) (Amount, error) {
	whole, frac, dot := strings.Cut(s, ".")
	if len(frac) > 18 || dot && frac == "" || whole == "" {
		return Amount{}, fmt.Errorf("%q is not an amount of tokens: want a number with at most 18 decimals, such as 0.5", s)
	}
	a, err := ParseAmount(strings.TrimLeft(whole+frac+strings.Repeat("0", 18-len(frac)), "0") + map[bool]string{true: "0"}[strings.Trim(whole+frac, "0") == ""])
	if err != nil {
		return Amount{}, fmt.Errorf("%q is not an amount of tokens: want a number with at most 18 decimals, such as 0.5", s)
	}
	return a, nil
}

// MarshalText writes the decimal number of smallest units.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is ParseAmount.
func (a *Amount) UnmarshalText(b []byte) (err error) { *a, err = ParseAmount(string(b)); return err }
