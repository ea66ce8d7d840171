package dispute

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"probity"
	"probity/model"
)

// A Statement is what a claim is about: which program with which weights read
// which inputs, and the root over everything that came out. The contract keeps
// its hash.
type Statement struct {
	Operators probity.Hash // root over the encoded operators
	Weights   probity.Hash // root over the weight tensors
	Inputs    probity.Hash // root over the inputs
	Trace     probity.Hash // root over what each operator wrote

	OperatorCount uint32
	WeightCount   uint32
	InputCount    uint32
}

// A Model is a checked program with its weights, committed to. It is made once
// and may be used by several goroutines.
type Model struct {
	program   *model.Program
	raw       model.Weights
	operators []*Operator
	encoded   [][]byte
	lists     []*tree // nil where an operator has none
	levels    [][]probity.Hash
	weights   *forest
}

// NewModel commits to a checked program and its weights. What it keeps beside the
// weights is a thirtieth of them in 32 bits, and what the program says.
func NewModel(p *model.Program, w model.Weights) (*Model, error) {
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("dispute: %w", err)
	}
	m := &Model{program: p, raw: w, weights: newForest(w)}
	h := newHasher()
	var leaves []probity.Hash
	for i := range p.Ops {
		o, list, err := lower(p, i)
		if err != nil {
			return nil, fmt.Errorf("dispute: %w", err)
		}
		var t *tree
		if list != nil {
			t = newTree(model.TensorOf(list))
			o.List = t.root()
		}
		b := o.Encode()
		m.operators, m.encoded, m.lists = append(m.operators, o), append(m.encoded, b), append(m.lists, t)
		leaves = append(leaves, h.operator(b))
	}
	m.levels = levels(h, leaves)
	return m, nil
}

// WeightsRoot is the root over weight tensors, as the statement of every run over them
// has it.
func WeightsRoot(w model.Weights) probity.Hash { return newForest(w).root() }

// Program is the program that the model runs.
func (m *Model) Program() *model.Program { return m.program }

// Weights are the model's.
func (m *Model) Weights() model.Weights { return m.raw }

// Statement is what the model contributes to every statement about it.
func (m *Model) Statement() Statement {
	return Statement{
		Operators: m.levels[len(m.levels)-1][0], OperatorCount: uint32(len(m.operators)),
		Weights: m.weights.root(), WeightCount: uint32(len(m.weights.trees)), InputCount: uint32(len(m.program.Inputs)),
	}
}

// Outputs are the values that the program gives out.
func (m *Model) Outputs() (values []uint32) {
	for _, port := range m.program.Outputs {
		values = append(values, uint32(port.Value))
	}
	return values
}

// Sizes are how many elements each input has, then each output.
func (m *Model) Sizes() (sizes []uint32) {
	p := m.program
	for _, ports := range [][]model.Port{p.Inputs, p.Outputs} {
		for _, port := range ports {
			sizes = append(sizes, uint32(count(p.Values[port.Value].Shape)))
		}
	}
	return sizes
}

// What a claim can carry, in words and in inputs or outputs: the contract's limits.
const (
	MaxWords = 1024
	MaxPorts = 16
)

// ErrUnclaimable is returned for programs whose answers no claim can carry.
var ErrUnclaimable = errors.New("answers of this program cannot be claimed")

// Claimable reports whether answers of a program can be claimed: the outputs stand
// in the claim, since they are what is paid for. It returns ErrUnclaimable, with how
// much is too much.
func Claimable(p *model.Program) error {
	if n := len(p.Outputs); n > MaxPorts {
		return fmt.Errorf("%w: it has %d outputs, a claim carries at most %d", ErrUnclaimable, n, MaxPorts)
	}
	if n := portWords(p, p.Outputs); n > MaxWords {
		return fmt.Errorf("%w: an answer is %d words of %d numbers, a claim carries at most %d", ErrUnclaimable, n, Width, MaxWords)
	}
	return nil
}

// Postable reports whether inputs of a program go into a claim. Larger ones are
// known to the claim by their root only: whoever checks it was given them, and a game
// opens those of their words that it comes to.
func Postable(p *model.Program) bool {
	return len(p.Inputs) <= MaxPorts && portWords(p, p.Inputs) <= MaxWords
}

func portWords(p *model.Program, ports []model.Port) (words int) {
	for _, port := range ports {
		words += leavesOf(int(count(p.Values[port.Value].Shape)))
	}
	return words
}

// ID names the model on chain: program, weights, and what goes in and comes out.
func (m *Model) ID() probity.Hash { return m.Statement().ModelID(m.Outputs(), m.Sizes()) }

// ModelID is the name of the model that a statement is about: Keccak-256 of
// 0x03, the roots over operators and weights, the counts as three 32-bit numbers
// the outputs' values and all sizes as 256-bit numbers.
func (s Statement) ModelID(outputs, sizes []uint32) probity.Hash {
	b := append([]byte{tagModel}, s.Operators[:]...)
	b = append(b, s.Weights[:]...)
	for _, n := range []uint32{s.OperatorCount, s.WeightCount, s.InputCount} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	for _, v := range slices.Concat(outputs, sizes) {
		b = append(b, make([]byte, 28)...)
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return newHasher().sum(b)
}

// Operator is operator i's encoding and its path to the root over the operators.
func (m *Model) Operator(i int) (encoded []byte, path []probity.Hash) {
	return m.encoded[i], climbing(m.levels, nil, i)
}

// A Run is a commitment to everything that a run computed, ready to answer for
// every part of it. It may be used by several goroutines.
type Run struct {
	m      *Model
	inputs *forest
	trace  *forest
}

// Run executes the program and commits to the trace. On the way it takes 8 bytes
// for each element that is computed; what stays is 1 to 4, as each value needs,
// and a thirtieth of the elements in 32 bits.
func (m *Model) Run(inputs ...[]int64) (*Run, error) {
	trace, err := m.program.Run(m.raw, inputs...)
	if err != nil {
		return nil, fmt.Errorf("dispute: %w", err)
	}
	return m.Commit(trace.Values)
}

// Commit commits to values that are taken for those of a run: the inputs, then
// what every operator wrote. Only their number and sizes are checked.
func (m *Model) Commit(values [][]int64) (*Run, error) {
	if len(values) != len(m.program.Values) {
		return nil, fmt.Errorf("dispute: %d values, the program has %d", len(values), len(m.program.Values))
	}
	tensors := make([]model.Tensor, len(values))
	for i, x := range values {
		if want := count(m.program.Values[i].Shape); int64(len(x)) != want {
			return nil, fmt.Errorf("dispute: value %d has %d elements, want %d", i, len(x), want)
		}
		t, err := pack(x)
		if err != nil {
			return nil, fmt.Errorf("dispute: value %d: %w", i, err)
		}
		tensors[i] = t
	}
	n := len(m.program.Inputs)
	return &Run{m: m, inputs: newForest(tensors[:n]), trace: newForest(tensors[n:])}, nil
}

func pack(x []int64) (model.Tensor, error) {
	out := make([]int32, len(x))
	for k, a := range x {
		if int64(int32(a)) != a {
			return model.Tensor{}, fmt.Errorf("element %d is %d, which is wider than 32 bits", k, a)
		}
		out[k] = int32(a)
	}
	return model.TensorOf(out), nil
}

// Model is the model that ran.
func (r *Run) Model() *Model { return r.m }

// Statement is what the run shows.
func (r *Run) Statement() Statement {
	s := r.m.Statement()
	s.Inputs, s.Trace = r.inputs.root(), r.trace.root()
	return s
}

// Input is input i in words.
func (r *Run) Input(i int) []Word { return words(r.inputs.trees[i]) }

// Output is output i in words, and the path from its root to that of the trace;
// without a path where the output is an input that the program passes through.
func (r *Run) Output(i int) (out []Word, path []probity.Hash) {
	v := r.m.program.Outputs[i].Value - len(r.inputs.trees)
	if v < 0 {
		v += len(r.inputs.trees)
		return words(r.inputs.trees[v]), climbing(r.inputs.levels, nil, v)
	}
	return words(r.trace.trees[v]), climbing(r.trace.levels, nil, v)
}

func words(t *tree) []Word {
	out := make([]Word, leavesOf(t.x.Len()))
	for i := range out {
		out[i] = t.word(i)
	}
	return out
}

// Words are elements in words, Width to each.
func Words(x []int64) ([]Word, error) {
	t, err := pack(x)
	if err != nil {
		return nil, fmt.Errorf("dispute: %w", err)
	}
	return words(&tree{x: t}), nil
}

// errWords is returned for words that do not hold the elements they should.
var errWords = errors.New("not the words of this many elements")

// Elements reads n elements from words, which must hold nothing else.
func Elements(w []Word, n int) ([]int64, error) {
	if n < 1 || len(w) != leavesOf(n) {
		return nil, fmt.Errorf("dispute: %w: %d words for %d elements", errWords, len(w), n)
	}
	out := make([]int64, 0, len(w)*Width)
	for _, word := range w {
		for k := range Width {
			out = append(out, element(word, k))
		}
	}
	for _, x := range out[n:] {
		if x != 0 {
			return nil, fmt.Errorf("dispute: %w: something lies behind the last", errWords)
		}
	}
	return out[:n], nil
}

// tensor is the tensor that an operand of operator op lies in.
func (r *Run) tensor(op int, from Space, tensor int64) (t *tree, f *forest, at int) {
	at = int(tensor)
	switch from {
	case FromList:
		return r.m.lists[op], nil, 0
	case FromWeight:
		return r.m.weights.trees[at], r.m.weights, at
	}
	if n := len(r.inputs.trees); at >= n {
		return r.trace.trees[at-n], r.trace, at - n
	}
	return r.inputs.trees[at], r.inputs, at
}

// getter reads from the run itself.
func (r *Run) getter(op int) getter {
	return func(_ int, read Read, index int64) (int64, error) {
		t, _, _ := r.tensor(op, read.From, read.Tensor)
		if index < 0 || index >= int64(t.x.Len()) || read.Elements != int64(t.x.Len()) {
			return 0, errOutside
		}
		return int64(t.x.At(int(index))), nil
	}
}

// part computes a range of terms from what the run holds.
func (r *Run) part(op int, e, from, to int64) (Part, error) {
	o := r.m.operators[op]
	p, exact, err := o.part(e, from, to, r.hint(op, e), r.getter(op))
	if err == nil && !exact {
		err = errors.New("a result is wider than 64 bits")
	}
	return p, err
}

// hint is the part of a concat that element e lies in; 0 for others.
func (r *Run) hint(op int, e int64) int64 {
	o, list := r.m.operators[op], r.m.lists[op]
	if o.Rule != Concat {
		return 0
	}
	at := int32(e / o.Dims[2] % o.Dims[1])
	for k := range int(o.ListSize / concatEntry) {
		if start := list.x.At(concatEntry*k + 1); at >= start && at-start < list.x.At(concatEntry*k+2) {
			return int64(k)
		}
	}
	return 0
}

// opened remembers the word that an operand was last read from: a game opens it
// once for as many elements of it as come one after the other.
type opened struct {
	known  bool
	from   Space
	tensor int64
	leaf   int64
	word   Word
}

func (o opened) is(r Read, leaf int64) bool {
	return o.known && o.from == r.From && o.tensor == r.Tensor && o.leaf == leaf
}

// Openings are the words, each with its path, that it takes to compute a range of
// the terms of element e of an operator, in the order in which they are needed. In
// a game a Challenger opens them: it knows what the provider claims of what comes
// later.
func (r *Run) Openings(op int, e, from, to int64) (hint int64, openings []probity.Hash, err error) {
	if op < 0 || op >= len(r.m.operators) {
		return 0, nil, fmt.Errorf("open: %w: operator %d", errOutside, op)
	}
	return r.openings(op, e, from, to, nil)
}

// openings is Openings with nodes over the trace as the provider revealed them:
// what it claims of later operators is on the paths of earlier ones.
func (r *Run) openings(op int, e, from, to int64, theirs map[place]probity.Hash) (hint int64, openings []probity.Hash, err error) {
	h := newHasher()
	var last [maxReads]opened
	read := r.getter(op)
	hint = r.hint(op, e)
	_, _, err = r.m.operators[op].part(e, from, to, hint, func(slot int, rd Read, index int64) (int64, error) {
		x, err := read(slot, rd, index)
		if err != nil {
			return 0, err
		}
		leaf := index / Width
		if !last[slot].is(rd, leaf) {
			t, f, at := r.tensor(op, rd.From, rd.Tensor)
			switch f {
			case nil:
				openings = t.path(h, append(openings, t.word(int(leaf))), int(leaf))
			case r.trace:
				openings = f.open(h, openings, at, int(leaf), theirs)
			default:
				openings = f.open(h, openings, at, int(leaf), nil)
			}
			last[slot] = opened{true, rd.From, rd.Tensor, leaf, t.word(int(leaf))}
		}
		return x, nil
	})
	return hint, openings, err
}

// errOpening is returned for openings that do not lead to the roots.
var errOpening = errors.New("an opening does not lead to the root that it should")

// Compute is the referee: it computes a range of the terms of element e of an
// operator from opened words alone, trusting nothing but the roots in s. exact is
// false where the result does not fit 64 bits, and so is no claimed one.
func (s Statement) Compute(o *Operator, e, from, to, hint int64, openings []probity.Hash) (p Part, exact bool, err error) {
	return s.compute(o, e, from, to, hint, openings, func(Read, int64, int64) {})
}

// compute is Compute, telling saw of every element that it reads.
func (s Statement) compute(o *Operator, e, from, to, hint int64, openings []probity.Hash, saw func(r Read, index, value int64)) (p Part, exact bool, err error) {
	h := newHasher()
	var last [maxReads]opened
	p, exact, err = o.part(e, from, to, hint, func(slot int, r Read, index int64) (int64, error) {
		if index < 0 || index >= r.Elements {
			return 0, errOutside
		}
		leaf := index / Width
		if !last[slot].is(r, leaf) {
			depth := treeDepth(int(r.Elements))
			tensor, root, forest, err := s.root(o, r)
			if err != nil {
				return 0, err
			}
			if n := 1 + depth + forest; len(openings) < n {
				return 0, errOpening
			} else {
				path := openings[1:n]
				if h.climb(h.leaf(openings[0]), uint64(tensor)<<depth|uint64(leaf), path) != root {
					return 0, errOpening
				}
				last[slot] = opened{true, r.From, r.Tensor, leaf, openings[0]}
				openings = openings[n:]
			}
		}
		x := element(last[slot].word, int(index%Width))
		saw(r, index, x)
		return x, nil
	})
	if err == nil && len(openings) > 0 {
		err = fmt.Errorf("%w: %d words too many", errOpening, len(openings))
	}
	return p, exact, err
}

// root is where an operand's tensor is committed to: its number there, the root,
// and the depth of the forest.
func (s Statement) root(o *Operator, r Read) (tensor int64, root probity.Hash, depth int, err error) {
	var n uint32
	switch tensor = r.Tensor; {
	case r.From == FromList:
		if r.Elements != o.ListSize {
			return 0, root, 0, errOutside
		}
		return 0, o.List, 0, nil
	case r.From == FromWeight:
		root, n = s.Weights, s.WeightCount
	case tensor < int64(s.InputCount):
		root, n = s.Inputs, s.InputCount
	default:
		tensor -= int64(s.InputCount)
		root, n = s.Trace, s.OperatorCount
	}
	if tensor >= int64(n) {
		return 0, root, 0, errOutside
	}
	return tensor, root, depthOf(int(n)), nil
}

// InputsRoot is the root over a run's inputs, as its statement has it: what an order
// names before anybody has run anything.
func InputsRoot(inputs ...[]int64) (probity.Hash, error) {
	tensors := make([]model.Tensor, len(inputs))
	for i, x := range inputs {
		t, err := pack(x)
		if err != nil {
			return probity.Hash{}, fmt.Errorf("dispute: input %d: %w", i, err)
		}
		tensors[i] = t
	}
	return newForest(tensors).root(), nil
}

// Words are the seven words of the statement whose Keccak-256 the contract keeps.
func (s Statement) Words() []Word {
	w := []Word{s.Operators, s.Weights, s.Inputs, s.Trace}
	for _, n := range []uint32{s.OperatorCount, s.WeightCount, s.InputCount} {
		var b Word
		binary.BigEndian.PutUint32(b[28:], n)
		w = append(w, b)
	}
	return w
}
