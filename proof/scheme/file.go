package scheme

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// FileFormat is the first field of a file.
const FileFormat = "probity proof 1"

// maxFile bounds a file: a program with its tables is the largest part of it.
const maxFile = 64 << 20

// ErrFormat is returned for bytes that are no file of this version.
var ErrFormat = errors.New("not a proof file of this version")

// A File is a proof with all that it takes to check it, of a run that need not have
// to do with any market. Its only encoding is the JSON that Encode writes.
type File struct {
	Format  string          `json:"format"` // FileFormat
	Scheme  probity.Scheme  `json:"scheme"`
	Program json.RawMessage `json:"program"`           // model.Program.Encode
	Key     []byte          `json:"key"`               // VerifyingKey.Encode
	Weights []byte          `json:"weights,omitempty"` // the commitment, points of 64 bytes
	Input   FileInput       `json:"input"`
	Output  [][]int64       `json:"output"` // the values of each output
	Proof   []byte          `json:"proof"`
}

// A FileInput is an input in the open, or a commitment to one.
type FileInput struct {
	Values     [][]int64     `json:"values,omitempty"`     // of each input
	Salt       *probity.Hash `json:"salt,omitempty"`       // of values under Groth16, whose proofs are about commitments
	Commitment []byte        `json:"commitment,omitempty"` // of a hidden input: one word under Groth16, else points of 64 bytes
}

// Encode writes the file.
func (f *File) Encode() ([]byte, error) {
	b, err := json.Marshal(f)
	return append(b, '\n'), err
}

// ParseFile reads what Encode wrote, and nothing else. It verifies nothing: that is
// [File.Verify]. The error is ErrFormat.
func ParseFile(data []byte) (*File, error) {
	fail := func(err error) (*File, error) { return nil, fmt.Errorf("%w: %w", ErrFormat, err) }
	if len(data) > maxFile {
		return fail(fmt.Errorf("%d bytes, at most %d", len(data), maxFile))
	}
	var f File
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return fail(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fail(errors.New("there is something behind its JSON"))
	}
	if f.Format != FileFormat {
		return fail(fmt.Errorf("its format is %q, this program reads %q", f.Format, FileFormat))
	}
	again, err := f.Encode()
	if err != nil {
		return fail(err)
	}
	if !bytes.Equal(again, data) {
		return fail(errors.New("it is not written as this program writes the same values"))
	}
	return &f, nil
}

// IsFile says whether bytes look like a file of proofs, of any version.
func IsFile(data []byte) bool { return bytes.HasPrefix(data, []byte(`{"format":"probity proof`)) }

// A Verdict is what a file that verifies shows.
type Verdict struct {
	Scheme  probity.Scheme `json:"scheme"`
	Program probity.Hash   `json:"program"`
	Key     probity.Hash   `json:"key"`     // keccak256 of the file's key
	Setup   probity.Hash   `json:"setup"`   // what the key rests on, see VerifyingKey.Setup; zero: unsafe
	Weights probity.Hash   `json:"weights"` // keccak256 of the commitment
	Hidden  bool           `json:"hidden"`  // the input is behind a commitment
	Input   probity.Hash   `json:"input"`   // keccak256 of the commitment to a hidden input; else zero
	Output  [][]int64      `json:"output"`

	program *model.Program
	key     *VerifyingKey
}

// ProgramOf is the program that the verdict is about.
func (v *Verdict) ProgramOf() *model.Program { return v.program }

// VerifyingKey is the key that the file verified under. Whoever has the powers of
// its set-up can check more of it: [VerifyingKey.CheckTables].
func (v *Verdict) VerifyingKey() *VerifyingKey { return v.key }

// Verify checks that the model behind the weights' commitment, run on the input in
// the file, or on the one behind the commitment in the file, answers the output in
// the file. It asks nobody and takes some milliseconds. The error is ErrFormat,
// ErrKey or ErrProof, or that of a program that cannot be proved.
//
// What it cannot tell is who made the key: see [VerifyingKey.Setup].
func (f *File) Verify() (*Verdict, error) {
	p, err := model.ParseProgram(f.Program)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	k, err := ParseKey(f.Scheme, p, f.Key)
	if err != nil {
		return nil, err
	}
	v := &Verdict{
		Scheme: f.Scheme, Program: p.Hash(), Key: eip712.Keccak(f.Key), Setup: k.Setup(), Weights: eip712.Keccak(f.Weights),
		Hidden: len(f.Input.Commitment) > 0, Output: f.Output, program: p, key: k,
	}
	if v.Hidden {
		if f.Input.Values != nil || f.Input.Salt != nil {
			return nil, fmt.Errorf("%w: the input is hidden, and in the open as well", ErrFormat)
		}
		v.Input = eip712.Keccak(f.Input.Commitment)
	}
	if f.Scheme == probity.Groth16 {
		return v, f.verifyGroth16(k)
	}
	return v, f.verifySumcheck(k)
}

func (f *File) verifyGroth16(k *VerifyingKey) error {
	st := proof.Statement{Key: k.Hash(), Weights: eip712.Keccak(f.Weights)}
	switch {
	case len(f.Input.Commitment) == 32:
		st.Input = probity.Hash(f.Input.Commitment)
	case f.Input.Commitment != nil:
		return fmt.Errorf("%w: a commitment of %d bytes, want 32", ErrFormat, len(f.Input.Commitment))
	case f.Input.Salt == nil:
		return fmt.Errorf("%w: the input's salt is missing", ErrFormat)
	default:
		if err := checkEach(k.program, f.Input.Values, false); err != nil {
			return fmt.Errorf("%w: %w", ErrProof, err)
		}
		var err error
		if st.Input, err = k.CommitInput(nil, *f.Input.Salt, slices.Concat(f.Input.Values...)); err != nil {
			return fmt.Errorf("%w: %w", ErrProof, err)
		}
	}
	if err := checkEach(k.program, f.Output, true); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	var err error
	if st.Output, err = proof.PackOutput(slices.Concat(f.Output...), k.out.Lo, k.out.Hi); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return unproved(groth16.Verify(k.groth, st, f.Proof))
}

// checkEach checks that values are those of the program's inputs, or outputs, by
// number and interval.
func checkEach(p *model.Program, values [][]int64, outputs bool) error {
	n := len(p.Inputs)
	if outputs {
		n = len(p.Outputs)
	}
	if len(values) != n {
		return fmt.Errorf("%d tensors, the program has %d", len(values), n)
	}
	for i, x := range values {
		v := i
		if outputs {
			v = p.Outputs[i].Value
		}
		s := p.Values[v]
		if len(x) != elements(s.Shape) {
			return fmt.Errorf("tensor %d has %d elements, not %d", i, len(x), elements(s.Shape))
		}
		for j, a := range x {
			if a < s.Lo || a > s.Hi {
				return fmt.Errorf("element %d of tensor %d is %d, outside of [%d, %d]", j, i, a, s.Lo, s.Hi)
			}
		}
	}
	return nil
}

func (f *File) verifySumcheck(k *VerifyingKey) (err error) {
	if f.Input.Salt != nil {
		return fmt.Errorf("%w: the sumcheck scheme has no salt for an input in the open", ErrFormat)
	}
	key := k.key
	var commitments [2]commit.Commitment
	for i, b := range [][]byte{f.Weights, f.Input.Commitment} {
		if len(b) == 0 {
			continue
		}
		if commitments[i], err = commit.ParseCommitment(b); err != nil {
			return fmt.Errorf("%w: %w", ErrProof, err)
		}
	}
	if f.Input.Commitment == nil {
		if key, err = sumcheck.NewKey(k.program, sumcheck.Options{}); err != nil {
			return err
		}
	}
	parsed, err := key.ParseProof(f.Proof)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return unproved(key.Verify(k.sum, commitments[0], commitments[1], f.Input.Values, f.Output, parsed))
}

// File proves a run of the model on its inputs and returns the proof as a file, with
// the inputs in it or, when they are to be hidden, a commitment to them under a
// fresh salt that is forgotten. Progress is as in Prove. The proof has been verified.
func (m *Model) File(ctx context.Context, inputs [][]int64, hide bool, progress func(done float64)) (*File, error) {
	k := m.keys
	f := &File{Format: FileFormat, Scheme: k.scheme, Program: k.program.Encode(), Key: k.encoded, Weights: m.Weights()}
	if err := checkEach(k.program, inputs, false); err != nil {
		return nil, fmt.Errorf("prove: input: %w", err)
	}
	var salt probity.Hash
	if _, err := rand.Read(salt[:]); err != nil {
		return nil, err
	}
	if !hide {
		f.Input.Values = inputs
	}
	var err error
	if k.groth != nil {
		err = m.groth16File(ctx, f, slices.Concat(inputs...), salt, progress)
	} else {
		err = m.sumcheckFile(ctx, f, inputs, hide, salt, progress)
	}
	if err != nil {
		return nil, err
	}
	if _, err := f.Verify(); err != nil {
		return nil, fmt.Errorf("prove: the proof just made is wrong: %w", err)
	}
	return f, nil
}

func (m *Model) groth16File(ctx context.Context, f *File, input []int64, salt probity.Hash, progress func(float64)) error {
	raw, st, run, err := m.keys.groth.Prove(ctx, m.weights, m.mask, input, salt, progress)
	if err != nil {
		return err
	}
	f.Proof = raw
	if f.Input.Values != nil {
		f.Input.Salt = &salt
	} else {
		f.Input.Commitment = st.Input[:]
	}
	for i := range m.keys.program.Outputs {
		f.Output = append(f.Output, run.Output(i))
	}
	return nil
}

func (m *Model) sumcheckFile(ctx context.Context, f *File, inputs [][]int64, hide bool, salt probity.Hash, progress func(float64)) (err error) {
	k := m.keys
	key, hidden := k.key, (*sumcheck.Secret)(nil)
	if hide {
		if hidden, err = k.commitInput(k.powers, salt, slices.Concat(inputs...)); err != nil {
			return err
		}
		f.Input.Commitment, inputs = hidden.Commitment().Encode(), nil
	} else if key, err = sumcheck.NewKey(k.program, sumcheck.Options{}); err != nil {
		return err
	}
	p, outputs, err := key.Prove(ctx, k.powers, m.secret, hidden, inputs, progress)
	if err != nil {
		return err
	}
	f.Output = outputs
	f.Proof, err = key.EncodeProof(p)
	return err
}
