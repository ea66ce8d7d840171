package scheme

import (
	"bytes"
	"errors"
	"fmt"

	"probity"
	"probity/internal/eip712"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// OpeningFormat is the first field of an opening.
const OpeningFormat = "probity opening 1"

// ErrOpening is returned for what does not open the output that a file hides.
var ErrOpening = errors.New("this does not open the output of the proof")

// An Opening shows what a file hides: the output, and the salt from which its
// commitment is made. It is as secret as the output. Its only encoding is the JSON that
// Encode writes.
type Opening struct {
	Format string       `json:"format"` // OpeningFormat
	Salt   probity.Hash `json:"salt"`
	Values [][]int64    `json:"values"` // of each output
}

// Encode writes the opening.
func (o *Opening) Encode() ([]byte, error) { return encode(o) }

// ParseOpening reads what Encode wrote, and nothing else. The error is ErrOpening.
func ParseOpening(data []byte) (*Opening, error) {
	var o Opening
	if !bytes.HasPrefix(data, []byte(`{"format":"probity opening`)) {
		return nil, fmt.Errorf("%w: give the file that was written beside it, an opening", ErrOpening)
	}
	if err := decode(data, &o); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOpening, err)
	}
	if o.Format != OpeningFormat {
		return nil, fmt.Errorf("%w: its format is %q, this program reads %q", ErrOpening, o.Format, OpeningFormat)
	}
	return &o, nil
}

// Open checks that an opening is that of the output that a verified file hides, and
// returns the output. It makes the commitment again, for which it takes the powers of
// the file's set-up. The error is ErrOpening where it is another one.
func (v *Verdict) Open(powers *commit.Key, o *Opening) ([][]int64, error) {
	if !v.OutputHidden {
		return nil, errors.New("the proof shows its output: there is nothing to open")
	}
	if err := v.key.checkPowers(powers); err != nil {
		return nil, err
	}
	key, err := sumcheck.NewKey(v.program, sumcheck.Options{HiddenInput: v.Hidden, HiddenOutput: true})
	if err != nil {
		return nil, err
	}
	s, err := key.CommitOutput(powers, sumcheck.Salt(o.Salt), o.Values...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOpening, err)
	}
	if got := eip712.Keccak(s.Commitment().Encode()); got != v.OutputCommitment {
		return nil, fmt.Errorf("%w: it opens %s, not %s", ErrOpening, got, v.OutputCommitment)
	}
	return o.Values, nil
}
