package market

import (
	"encoding/binary"
	"errors"
	"fmt"

	"probity"
	"probity/internal/eip712"
)

// An Input is what the buyer sends to the provider of an accepted bid, sealed:
// the model's input and the salt with which it was committed to.
type Input struct {
	Values []int64
	Salt   probity.Hash
}

// MaxInputValues bounds the elements of an input.
const MaxInputValues = (MaxInputBytes - eip712.SealOverhead - 33) / 8

const inputVersion = 1

// MarshalBinary writes version 1, the salt, and each value in 8 bytes
// big-endian, two's complement.
func (in Input) MarshalBinary() ([]byte, error) {
	if len(in.Values) > MaxInputValues {
		return nil, fmt.Errorf("input of %d values: want at most %d", len(in.Values), MaxInputValues)
	}
	b := make([]byte, 0, 33+8*len(in.Values))
	b = append(append(b, inputVersion), in.Salt[:]...)
	for _, v := range in.Values {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	return b, nil
}

// UnmarshalBinary is the inverse of MarshalBinary.
func (in *Input) UnmarshalBinary(b []byte) error {
	if len(b) < 33 || b[0] != inputVersion || (len(b)-33)%8 != 0 || (len(b)-33)/8 > MaxInputValues {
		return errors.New("not an input of version 1")
	}
	*in = Input{Salt: probity.Hash(b[1:33]), Values: make([]int64, 0, (len(b)-33)/8)}
	for b = b[33:]; len(b) > 0; b = b[8:] {
		in.Values = append(in.Values, int64(binary.BigEndian.Uint64(b)))
	}
	return nil
}

// sealAD binds a sealed input to its job: the order's hash covers market and
// chain.
func sealAD(j Job) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(nil), j.Order[:]...), uint64(j.ID))
}

// SealInput seals an input to the provider of the bid that became a job. The
// provider's public key comes out of the bid's signature, so nothing has to be
// exchanged first. It returns ErrSignature, or ErrUnknown when the bid is not
// the job's.
func SealInput(d eip712.Domain, j Job, b SignedBid, in Input) ([]byte, error) {
	if b.Order != j.Order || b.Provider != j.Provider {
		return nil, fmt.Errorf("seal input of job %d: the bid is for another job: %w", j.ID, ErrUnknown)
	}
	to, err := eip712.RecoverPublic(b.Digest(d), b.Signature)
	if err != nil || to.Account() != b.Provider {
		return nil, fmt.Errorf("seal input of job %d: %w", j.ID, ErrSignature)
	}
	plain, err := in.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("seal input of job %d: %w", j.ID, err)
	}
	return eip712.Seal(to, plain, sealAD(j))
}

// OpenInput is the inverse of SealInput, with the provider's key. It returns
// eip712.ErrSealed for what was not sealed for this key and job. Whether the
// input is the one that the job's commitment names is for the caller to check.
func OpenInput(key eip712.Key, j Job, sealed []byte) (in Input, err error) {
	plain, err := key.Open(sealed, sealAD(j))
	if err != nil {
		return in, fmt.Errorf("open input of job %d: %w", j.ID, err)
	}
	if err := in.UnmarshalBinary(plain); err != nil {
		return in, fmt.Errorf("open input of job %d: %w: %v", j.ID, eip712.ErrSealed, err)
	}
	return in, nil
}
