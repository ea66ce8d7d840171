package scheme

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// FileFormat is the first field of a file.
const FileFormat = "probity proof 2"

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
	Output  FileOutput      `json:"output"`
	Proof   []byte          `json:"proof"`
}

// A FileInput is an input in the open, or a commitment to one.
type FileInput struct {
	Values     [][]int64     `json:"values,omitempty"`     // of each input
	Salt       *probity.Hash `json:"salt,omitempty"`       // of values under Groth16, whose proofs are about commitments
	Commitment []byte        `json:"commitment,omitempty"` // of a hidden input: one word under Groth16, else points of 64 bytes
}

// A FileOutput is an output in the open, or a commitment to one, which an [Opening]
// opens. Groth16 proves outputs in the open only.
type FileOutput struct {
	Values     [][]int64 `json:"values,omitempty"`     // of each output
	Commitment []byte    `json:"commitment,omitempty"` // points of 64 bytes
}

// Hide is what a file holds commitments to, instead of showing it.
type Hide struct{ Input, Output bool }

// Encode writes the file.
func (f *File) Encode() ([]byte, error) { return encode(f) }

// encode writes a value in the one way in which decode reads it.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return append(b, '\n'), err
}

// decode reads what encode wrote, and nothing else.
func decode(data []byte, v any) error {
	if len(data) > maxFile {
		return fmt.Errorf("%d bytes, at most %d", len(data), maxFile)
	}
	if err := strict.JSON(data, v); err != nil {
		return err
	}
	again, err := encode(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, data) {
		return errors.New("it is not written as this program writes the same values")
	}
	return nil
}

// ParseFile reads what Encode wrote, and nothing else. It verifies nothing: that is
// [File.Verify]. The error is ErrFormat.
func ParseFile(data []byte) (*File, error) {
	var f File
	if err := decode(data, &f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if f.Format != FileFormat {
		return nil, fmt.Errorf("%w: its format is %q, this program reads %q", ErrFormat, f.Format, FileFormat)
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
	Output  [][]int64      `json:"output"`  // nil where it is hidden

	OutputHidden     bool         `json:"outputHidden"`     // the output is behind a commitment
	OutputCommitment probity.Hash `json:"outputCommitment"` // keccak256 of the commitment to a hidden output; else zero

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
		Hidden: len(f.Input.Commitment) > 0, Output: f.Output.Values, OutputHidden: len(f.Output.Commitment) > 0, program: p, key: k,
	}
	if v.OutputHidden {
		if f.Output.Values != nil {
			return nil, fmt.Errorf("%w: the output is hidden, and in the open as well", ErrFormat)
		}
		v.OutputCommitment = eip712.Keccak(f.Output.Commitment)
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
	if len(f.Output.Commitment) > 0 {
		return fmt.Errorf("%w: Groth16 proves outputs in the open only", ErrFormat)
	}
	if err := checkEach(k.program, f.Output.Values, true); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	var err error
	if st.Output, err = proof.PackOutput(slices.Concat(f.Output.Values...), k.out.Lo, k.out.Hi); err != nil {
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
	var commitments [3]commit.Commitment
	for i, b := range [][]byte{f.Weights, f.Input.Commitment, f.Output.Commitment} {
		if len(b) == 0 {
			continue
		}
		if commitments[i], err = commit.ParseCommitment(b); err != nil {
			return fmt.Errorf("%w: %w", ErrProof, err)
		}
	}
	key, err := k.hiding(Hide{Input: len(f.Input.Commitment) > 0, Output: len(f.Output.Commitment) > 0})
	if err != nil {
		return err
	}
	parsed, err := key.ParseProof(f.Proof)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return unproved(key.Verify(k.sum, sumcheck.Statement{Weights: commitments[0], Input: commitments[1], Output: commitments[2], Inputs: f.Input.Values, Outputs: f.Output.Values}, parsed))
}

// hiding is the sumcheck scheme's key for what is hidden.
func (k *VerifyingKey) hiding(h Hide) (*sumcheck.Key, error) {
	if h == (Hide{Input: true}) {
		return k.key, nil
	}
	return sumcheck.NewKey(k.program, sumcheck.Options{HiddenInput: h.Input, HiddenOutput: h.Output})
}

// File proves a run of the model on its inputs and returns the proof as a file, with
// inputs and outputs in it or, where they are to be hidden, commitments to them under
// fresh salts. That of an input is forgotten; a hidden output's is in its opening, which
// is nil for outputs in the open. Progress is as in Prove. The proof has been verified.
func (m *Model) File(ctx context.Context, inputs [][]int64, hide Hide, progress func(done float64)) (*File, *Opening, error) {
	k := m.keys
	if hide.Output && k.groth != nil {
		return nil, nil, errors.New("prove: scheme groth16 proves outputs in the open only, since its keys are for them: hide outputs under scheme sumcheck")
	}
	f := &File{Format: FileFormat, Scheme: k.scheme, Program: k.program.Encode(), Key: k.encoded, Weights: m.Weights()}
	if err := checkEach(k.program, inputs, false); err != nil {
		return nil, nil, fmt.Errorf("prove: input: %w", err)
	}
	if !hide.Input {
		f.Input.Values = inputs
	}
	var opening *Opening
	var err error
	if k.groth != nil {
		err = m.groth16File(ctx, f, slices.Concat(inputs...), progress)
	} else {
		opening, err = m.sumcheckFile(ctx, f, inputs, hide, progress)
	}
	if err != nil {
		return nil, nil, err
	}
	if _, err := f.Verify(); err != nil {
		return nil, nil, fmt.Errorf("prove: the proof just made is wrong: %w", err)
	}
	return f, opening, nil
}

func (m *Model) groth16File(ctx context.Context, f *File, input []int64, progress func(float64)) error {
	var salt probity.Hash
	if _, err := rand.Read(salt[:]); err != nil {
		return err
	}
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
		f.Output.Values = append(f.Output.Values, run.Output(i))
	}
	return nil
}

func (m *Model) sumcheckFile(ctx context.Context, f *File, inputs [][]int64, hide Hide, progress func(float64)) (*Opening, error) {
	k := m.keys
	key, err := k.hiding(hide)
	if err != nil {
		return nil, err
	}
	known := sumcheck.Witness{Weights: m.secret, Inputs: inputs}
	var salts [2]sumcheck.Salt
	for i := range salts {
		if salts[i], err = sumcheck.NewSalt(); err != nil {
			return nil, err
		}
	}
	if hide.Input {
		if known.Input, err = key.CommitInput(k.powers, salts[0], inputs...); err != nil {
			return nil, err
		}
		f.Input.Commitment, known.Inputs = known.Input.Commitment().Encode(), nil
	}
	if hide.Output {
		known.OutputSalt = salts[1]
	}
	p, outputs, err := key.Prove(ctx, k.powers, known, progress)
	if err != nil {
		return nil, err
	}
	if f.Proof, err = key.EncodeProof(p); err != nil {
		return nil, err
	}
	if !hide.Output {
		f.Output.Values = outputs
		return nil, nil
	}
	sealed, err := key.CommitOutput(k.powers, salts[1], outputs...)
	if err != nil {
		return nil, err
	}
	f.Output.Commitment = sealed.Commitment().Encode()
	return &Opening{Format: OpeningFormat, Salt: probity.Hash(salts[1]), Values: outputs}, nil
}
