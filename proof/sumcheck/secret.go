package sumcheck

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"golang.org/x/crypto/sha3"

	"probity"
	"probity/model"
	"probity/proof/sumcheck/commit"
)

// Secret is a committed vector with what is needed to prove about it: weights, an
// input or an output. Its commitment hides it.
type Secret struct {
	program probity.Hash
	columns int
	vector  *commit.Vector
	ints    []int64
	data    [][]int64 // an input's or an output's values
	model   model.Weights
}

// Commitment is what others know it by: nil for no secret.
func (s *Secret) Commitment() commit.Commitment {
	if s == nil {
		return nil
	}
	return s.vector.Commitment()
}

// A Salt is what hides a commitment: 32 uniformly random bytes, as secret as what is
// committed to. Who has both can make the same commitment again, and prove.
type Salt [32]byte

// NewSalt draws a salt.
func NewSalt() (s Salt, err error) {
	if _, err := io.ReadFull(rand.Reader, s[:]); err != nil {
		return s, fmt.Errorf("draw a salt: %w", err)
	}
	return s, nil
}

// blinds is where the blinds of a commitment to integers come from: the salt and
// what it is committed to, so that a salt that is used again, for other integers or
// rows, makes other blinds.
func (s Salt) blinds(program probity.Hash, v vector, columns int, x []int64) io.Reader {
	sum := sha256.New()
	buf := make([]byte, 0, 8<<10)
	for i, a := range x {
		if buf = binary.BigEndian.AppendUint64(buf, uint64(a)); len(buf) == cap(buf) || i == len(x)-1 {
			sum.Write(buf)
			buf = buf[:0]
		}
	}
	h := sha3.NewCShake256(nil, []byte("probity sumcheck: blinds of a commitment"))
	h.Write(s[:])
	h.Write(program[:])
	h.Write([]byte{byte(v), byte(columns)})
	h.Write(sum.Sum(nil))
	return h
}

// CommitWeights commits to weights of the key's program. The commitment is the
// model's identity: proofs of different commitments are about different models. It
// serves all keys of the program with rows of one length ([Key.Columns]), which large
// batches have longer than single runs. A program without weights has none: nil.
func (k *Key) CommitWeights(setup *commit.Key, salt Salt, w model.Weights) (*Secret, error) {
	if err := k.system.program.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("commit to weights: %w", err)
	}
	s := k.system
	if !s.used(weights) {
		return nil, nil
	}
	out := &Secret{program: k.program, columns: s.columns, model: w, ints: make([]int64, s.length(weights))}
	for i, v := range s.weighed {
		data := w[i]
		v.block.each(func(i, position int) { out.ints[v.block.at+position] = int64(data.At(i)) })
	}
	var err error
	if out.vector, err = k.commitInts(salt.blinds(k.program, weights, s.columns, out.ints), setup, weights, out.ints); err != nil {
		return nil, fmt.Errorf("commit to weights: %w", err)
	}
	return out, nil
}

// CommitInput commits to a batch of inputs, for a key of hidden inputs: for every
// input of the program, the batch's entries one after the other. Whoever is given
// salt and inputs can check the commitment, by making it again, and prove.
func (k *Key) CommitInput(setup *commit.Key, salt Salt, inputs ...[]int64) (*Secret, error) {
	s := k.system
	if !s.hidden {
		return nil, errors.New("commit to input: this key is for public inputs; make one with Options.HiddenInput")
	}
	if err := k.checkInputs(inputs); err != nil {
		return nil, fmt.Errorf("commit to input: %w", err)
	}
	out, err := k.commitTensors(setup, salt, input, inputs)
	if err != nil {
		return nil, fmt.Errorf("commit to input: %w", err)
	}
	return out, nil
}

// CommitOutput commits to a batch of outputs, for a key of hidden outputs: for every
// output of the program, the batch's entries one after the other. It is the commitment
// that a proof with this salt is about (see [Witness]), so whoever is given salt and
// outputs opens it, by making it again.
func (k *Key) CommitOutput(setup *commit.Key, salt Salt, outputs ...[]int64) (*Secret, error) {
	switch {
	case !k.system.sealed:
		return nil, errors.New("commit to output: this key is for public outputs; make one with Options.HiddenOutput")
	case salt == Salt{}:
		return nil, errors.New("commit to output: the salt is zero, which hides nothing: draw one with NewSalt")
	}
	if err := k.checkOutputs(outputs); err != nil {
		return nil, fmt.Errorf("commit to output: %w", err)
	}
	out, err := k.commitTensors(setup, salt, output, outputs)
	if err != nil {
		return nil, fmt.Errorf("commit to output: %w", err)
	}
	return out, nil
}

// commitTensors commits to what stands in the blocks of a vector.
func (k *Key) commitTensors(setup *commit.Key, salt Salt, v vector, data [][]int64) (out *Secret, err error) {
	s := k.system
	out = &Secret{program: k.program, columns: s.columns, data: data, ints: make([]int64, s.length(v))}
	for i, b := range s.blocks[v] {
		b.each(func(j, position int) { out.ints[b.at+position] = data[i][j] })
	}
	out.vector, err = k.commitInts(salt.blinds(k.program, v, s.columns, out.ints), setup, v, out.ints)
	return out, err
}

func (k *Key) checkOutputs(outputs [][]int64) error {
	p := k.system.program
	if len(outputs) != len(p.Outputs) {
		return fmt.Errorf("%d outputs, the program has %d", len(outputs), len(p.Outputs))
	}
	for i, port := range p.Outputs {
		if err := checkInts(outputs[i], k.system.batch, p.Values[port.Value]); err != nil {
			return fmt.Errorf("output %q: %w", port.Name, err)
		}
	}
	return nil
}

func (k *Key) checkInputs(inputs [][]int64) error {
	p := k.system.program
	if len(inputs) != len(p.Inputs) {
		return fmt.Errorf("%d inputs, the program takes %d", len(inputs), len(p.Inputs))
	}
	for i, x := range inputs {
		if err := checkInts(x, k.system.batch, p.Values[i]); err != nil {
			return fmt.Errorf("input %q: %w", p.Inputs[i].Name, err)
		}
	}
	return nil
}

func checkInts(x []int64, batch int, v model.Value) error {
	if n := batch * spaceOf(v.Shape...).count(); len(x) != n {
		return fmt.Errorf("%d elements, want %d: %d times shape %v", len(x), n, batch, v.Shape)
	}
	for i, a := range x {
		if a < v.Lo || a > v.Hi {
			return fmt.Errorf("element %d is %d, outside [%d, %d]", i, a, v.Lo, v.Hi)
		}
	}
	return nil
}

// commitInts commits to integers, row by row in the smallest type that holds them.
func (k *Key) commitInts(random io.Reader, setup *commit.Key, v vector, x []int64) (*commit.Vector, error) {
	return k.commitRows(random, setup, k.intRows(v, x))
}

func (k *Key) intRows(v vector, x []int64) (rows []commit.Values) {
	for r := range k.system.rows(v) {
		from := min(len(x), r<<k.system.columns)
		rows = append(rows, rowOf(x[from:min(len(x), (r+1)<<k.system.columns)]))
	}
	return rows
}

func (k *Key) commitRows(random io.Reader, setup *commit.Key, rows []commit.Values) (*commit.Vector, error) {
	blinds, err := commit.Blinds(random, len(rows))
	if err != nil {
		return nil, err
	}
	return setup.Commit(k.system.columns, blinds, rows...)
}

func rowOf(x []int64) commit.Values {
	lo, hi := int64(0), int64(0)
	for _, a := range x {
		lo, hi = min(lo, a), max(hi, a)
	}
	switch {
	case lo >= 0 && hi <= math.MaxUint8:
		return narrow[uint8](x)
	case lo >= math.MinInt8 && hi <= math.MaxInt8:
		return narrow[int8](x)
	case lo >= 0 && hi <= math.MaxUint16:
		return narrow[uint16](x)
	case lo >= math.MinInt16 && hi <= math.MaxInt16:
		return narrow[int16](x)
	case lo >= 0 && hi <= math.MaxUint32:
		return narrow[uint32](x)
	case lo >= math.MinInt32 && hi <= math.MaxInt32:
		return narrow[int32](x)
	}
	out := make(commit.Scalars, len(x))
	for i, a := range x {
		out[i].SetInt64(a)
	}
	return out
}

func narrow[T int8 | uint8 | int16 | uint16 | int32 | uint32](x []int64) commit.Ints[T] {
	out := make(commit.Ints[T], len(x))
	for i, a := range x {
		out[i] = T(a)
	}
	return out
}
