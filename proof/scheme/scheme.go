// Package scheme puts the proof systems behind one set of calls, for those who let
// people choose between them: what a program costs under each, commitments, proving
// and checking. It proves and checks nothing by itself. What it adds are the
// conventions of the market, which are the same under every scheme:
//
//   - Inputs are hidden behind a commitment, of which orders hold one word.
//   - All inputs of a program stand one after the other, as elements of one interval
//     ([groth16.Ports]).
//   - Outputs are packed into words ([proof.PackOutput]): under Groth16 all together, as
//     elements of one interval, under the sumcheck scheme each by itself. Of one output
//     the words are the same. [VerifyingKey.Output] reads them.
//   - A verifying key has a form in which it stands on chain, by whose keccak256 it
//     is called.
//
// Files of proofs ([File]) carry all that is needed to check them.
package scheme

import (
	"errors"
	"fmt"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// All are the schemes that there are.
func All() []probity.Scheme { return []probity.Scheme{probity.Groth16, probity.Sumcheck} }

// A VerifyingKey checks answers of one program under one scheme, each for an input
// behind a commitment. It is public.
type VerifyingKey struct {
	scheme  probity.Scheme
	program *model.Program
	in, out model.Value // all inputs, all outputs, one after the other

	encoded []byte
	onChain func() ([]byte, error) // takes some time, and not everybody asks
	cost    func() Cost            // the same

	groth *groth16.VerifyingKey
	key   *sumcheck.Key // of hidden inputs
	sum   sumcheck.VerifyingKey
}

// ErrKey is returned for a verifying key that is not that of the program.
var ErrKey = errors.New("the verifying key is not for this program")

// ErrProof is returned for a proof that does not convince.
var ErrProof = errors.New("the proof does not verify")

// ParseKey reads the verifying key of a program, as Encode wrote it, and checks what
// a key shows by itself: that it names the program. See CheckTables for the rest,
// and [VerifyingKey.Setup] for what no check of it can show.
func ParseKey(s probity.Scheme, p *model.Program, encoded []byte) (*VerifyingKey, error) {
	k, err := newKey(s, p)
	if err != nil {
		return nil, err
	}
	switch s {
	case probity.Groth16:
		if k.groth, err = groth16.ParseVerifyingKey(encoded); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
		if err := groth16.CheckKey(k.groth, p); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
	default:
		if k.sum, err = parseSumcheckKey(encoded); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
	}
	k.complete()
	return k, nil
}

// newKey begins a key.
func newKey(s probity.Scheme, p *model.Program) (*VerifyingKey, error) {
	k := &VerifyingKey{scheme: s, program: p}
	switch s {
	case probity.Groth16:
		if err := p.Check(); err != nil {
			return nil, err
		}
	case probity.Sumcheck:
		var err error
		if k.key, err = sumcheck.NewKey(p, sumcheck.Options{HiddenInput: true}); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("no proof system has the number %d: use groth16 or sumcheck", s)
	}
	k.in, k.out = groth16.Ports(p)
	return k, nil
}

// complete derives the encodings.
func (k *VerifyingKey) complete() {
	k.cost = sync.OnceValue(k.estimate)
	if k.groth != nil {
		k.encoded = k.groth.Encode()
		k.onChain = func() ([]byte, error) { return k.encoded, nil }
		return
	}
	k.encoded = encodeSumcheckKey(k.sum)
	k.onChain = sync.OnceValues(func() ([]byte, error) { return k.key.ContractKey(k.sum) })
}

// A key of the sumcheck scheme is the set-up's verifying key, and the points of the
// commitment to the program's tables, if it has any.
func encodeSumcheckKey(k sumcheck.VerifyingKey) []byte {
	return append(k.Setup.Encode(), k.Tables.Encode()...)
}

func parseSumcheckKey(b []byte) (k sumcheck.VerifyingKey, err error) {
	const points = 64 * commit.MaxRows
	if n := len(b) - commit.VerifyingKeySize; n < 0 || n > points {
		return k, fmt.Errorf("a key of the sumcheck scheme has from %d to %d bytes, not %d", commit.VerifyingKeySize, commit.VerifyingKeySize+points, len(b))
	}
	if k.Setup, err = commit.ParseVerifyingKey(b[:commit.VerifyingKeySize]); err != nil {
		return k, err
	}
	if len(b) > commit.VerifyingKeySize {
		k.Tables, err = commit.ParseCommitment(b[commit.VerifyingKeySize:])
	}
	return k, err
}

// Scheme is the proof system.
func (k *VerifyingKey) Scheme() probity.Scheme { return k.scheme }

// Program is what the key is for.
func (k *VerifyingKey) Program() *model.Program { return k.program }

// Encode returns what ParseKey reads.
func (k *VerifyingKey) Encode() []byte { return k.encoded }

// OnChain returns the key as the scheme's contract stores it. There are programs
// that take a contract too much, and can be proved off chain all the same.
func (k *VerifyingKey) OnChain() ([]byte, error) { return k.onChain() }

// Hash names the key on chain: keccak256 of OnChain, and zero where there is none.
func (k *VerifyingKey) Hash() probity.Hash {
	b, err := k.onChain()
	if err != nil {
		return probity.Hash{}
	}
	return eip712.Keccak(b)
}

// Setup names what the key rests on: the transcript of the ceremony that made it, or
// the powers of tau that it was made from (keccak256 of tau in G2). It is zero
// for an unsafe key, whose maker may know how to prove anything.
func (k *VerifyingKey) Setup() probity.Hash {
	switch {
	case k.groth != nil:
		return k.groth.Transcript()
	case k.sum.Setup.Unsafe():
		return probity.Hash{}
	}
	return SetupHash(k.sum.Setup)
}

// SetupHash names powers of tau: keccak256 of their verifying key.
func SetupHash(vk commit.VerifyingKey) probity.Hash { return eip712.Keccak(vk.Encode()) }

// Points is how many powers of tau it takes to commit to inputs and to prove; 0 for
// a scheme that needs none.
func (k *VerifyingKey) Points() int {
	if k.groth != nil {
		return 0
	}
	return k.key.Points()
}

// Scalar says that commitments to inputs are numbers below the order of BN254's
// scalar field.
func (k *VerifyingKey) Scalar() bool { return k.groth != nil }

// Input is all inputs of the program, one after the other, as one value.
func (k *VerifyingKey) Input() model.Value { return k.in }

// HasTables says that there is something for CheckTables to check.
func (k *VerifyingKey) HasTables() bool { return len(k.sum.Tables) > 0 }

// CheckTables checks that the program's tables are what the key says that they are,
// with the powers of its set-up. Whoever could choose other tables could prove what
// the program does not compute. Groth16 keys have none.
func (k *VerifyingKey) CheckTables(powers *commit.Key) error {
	if k.groth != nil {
		return nil
	}
	if err := k.checkPowers(powers); err != nil {
		return err
	}
	want, err := k.key.VerifyingKey(powers)
	if err != nil {
		return err
	}
	if string(encodeSumcheckKey(want)) != string(k.encoded) {
		return fmt.Errorf("%w: its tables are not those of the program", ErrKey)
	}
	return nil
}

func (k *VerifyingKey) checkPowers(powers *commit.Key) error {
	if powers == nil {
		return errors.New("the sumcheck scheme needs powers of tau: `probity setup` makes or imports them")
	}
	if v := powers.Verifier(); string(v.Encode()) != string(k.sum.Setup.Encode()) {
		return fmt.Errorf("the powers of tau are those of set-up %s, and the key is of %s", SetupHash(v), SetupHash(k.sum.Setup))
	}
	return nil
}

// CommitInput is the commitment that orders name an input by. The input is that of
// all inputs, one after the other; the salt is 32 random bytes. Powers are the
// set-up's, at least Points of them, and nil for Groth16.
func (k *VerifyingKey) CommitInput(powers *commit.Key, salt probity.Hash, input []int64) (probity.Hash, error) {
	if k.groth != nil {
		return proof.CommitInput(salt, k.in.Lo, k.in.Hi, input)
	}
	s, err := k.commitInput(powers, salt, input)
	if err != nil {
		return probity.Hash{}, err
	}
	return s.Commitment().Hash(), nil
}

func (k *VerifyingKey) commitInput(powers *commit.Key, salt probity.Hash, input []int64) (*sumcheck.Secret, error) {
	if err := k.checkPowers(powers); err != nil {
		return nil, err
	}
	each, err := split(k.program, input)
	if err != nil {
		return nil, err
	}
	return k.key.CommitInput(powers, sumcheck.Salt(salt), each...)
}

// split cuts the input of all inputs into that of each.
func split(p *model.Program, input []int64) (each [][]int64, err error) {
	rest := input
	for i := range p.Inputs {
		n := elements(p.Values[i].Shape)
		if n > len(rest) {
			break
		}
		each, rest = append(each, rest[:n:n]), rest[n:]
	}
	if len(each) < len(p.Inputs) || len(rest) > 0 {
		return nil, fmt.Errorf("%d elements of input do not fit the program's %d inputs", len(input), len(p.Inputs))
	}
	return each, nil
}

// elements is how many elements a shape has.
func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// Output returns what output words mean: the values of each output. Words that no
// packing makes are an error.
func (k *VerifyingKey) Output(words []probity.Hash) (each [][]int64, err error) {
	var all []int64
	if k.groth != nil {
		if all, err = proof.UnpackOutput(words, elements(k.out.Shape), k.out.Lo, k.out.Hi); err != nil {
			return nil, err
		}
	}
	for _, port := range k.program.Outputs {
		v := k.program.Values[port.Value]
		n := elements(v.Shape)
		if k.groth != nil {
			each, all = append(each, all[:n:n]), all[n:]
			continue
		}
		m, err := wordsOf(v)
		if err != nil {
			return nil, err
		}
		if m > len(words) {
			return nil, fmt.Errorf("%d output words are missing", m-len(words))
		}
		x, err := proof.UnpackOutput(words[:m], n, v.Lo, v.Hi)
		if err != nil {
			return nil, err
		}
		each, words = append(each, x), words[m:]
	}
	if k.groth == nil && len(words) > 0 {
		return nil, fmt.Errorf("there are %d output words too many", len(words))
	}
	return each, nil
}

// wordsOf is how many words a value takes.
func wordsOf(v model.Value) (int, error) {
	w, err := proof.Width(v.Lo, v.Hi)
	if err != nil {
		return 0, err
	}
	per := proof.PerWord(w)
	return (elements(v.Shape) + per - 1) / per, nil
}

// OutputWords is how many words the outputs of a program take under a scheme.
func OutputWords(s probity.Scheme, p *model.Program) (sum int, err error) {
	if s == probity.Groth16 {
		_, out := groth16.Ports(p)
		return wordsOf(out)
	}
	for _, port := range p.Outputs {
		n, err := wordsOf(p.Values[port.Value])
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Verify checks a proof in the form in which a contract takes it, for what it says
// about the model behind a weight commitment, given as its points of 64 bytes. It
// takes a few milliseconds, and agrees with the contract. The error is ErrProof.
func (k *VerifyingKey) Verify(st proof.Statement, weights, raw []byte) error {
	if st.Key.IsZero() || st.Key != k.Hash() {
		return fmt.Errorf("%w: it is for the key %s, not %s", ErrProof, st.Key, k.Hash())
	}
	if got := eip712.Keccak(weights); got != st.Weights {
		return fmt.Errorf("%w: it is about the weights %s, not %s", ErrProof, got, st.Weights)
	}
	output, err := k.Output(st.Output)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	if k.groth != nil {
		return unproved(groth16.Verify(k.groth, st, raw))
	}
	// The points of weights and input come first: see sumcheck.Key.ContractProof.
	points := len(raw) - k.key.ProofSize()
	if points < len(weights) || points%64 != 0 || string(raw[:len(weights)]) != string(weights) {
		return fmt.Errorf("%w: malformed, or about other weights", ErrProof)
	}
	if got := eip712.Keccak(raw[len(weights):points]); got != st.Input {
		return fmt.Errorf("%w: it is about the input %s, not %s", ErrProof, got, st.Input)
	}
	var commitments [2]commit.Commitment
	for i, b := range [][]byte{weights, raw[len(weights):points]} {
		if len(b) == 0 {
			continue
		}
		if commitments[i], err = commit.ParseCommitment(b); err != nil {
			return fmt.Errorf("%w: malformed: %w", ErrProof, err)
		}
	}
	parsed, err := k.key.ParseProof(raw[points:])
	if err != nil {
		return fmt.Errorf("%w: malformed: %w", ErrProof, err)
	}
	return unproved(k.key.Verify(k.sum, sumcheck.Statement{Weights: commitments[0], Input: commitments[1], Outputs: output}, parsed))
}

// A verdict is a scheme's own words for a proof that does not convince, as ErrProof.
type verdict struct{ error }

func (v verdict) Is(target error) bool { return target == ErrProof }
func (v verdict) Unwrap() error        { return v.error }

func unproved(err error) error {
	if err != nil {
		return verdict{err}
	}
	return nil
}
