package dispute

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"probity"
	"probity/model"
)

// A Step is one operator of a run, opened: everything that it takes to compute
// elements of what it wrote again, and to see that run and model have it so. It
// shows the weights that those elements read, and no others.
type Step struct {
	Statement Statement      `json:"statement"`
	Op        uint32         `json:"op"`       // the operator's number
	Operator  []byte         `json:"operator"` // encoded
	Path      []probity.Hash `json:"path"`     // from the operator to Statement.Operators
	Elements  []StepElement  `json:"elements"`
}

// A StepElement is an element that an operator wrote.
type StepElement struct {
	Index  int64          `json:"index"`
	Hint   int64          `json:"hint,omitzero"` // which part of a Concat it lies in
	Output []probity.Hash `json:"output"`        // its word, and the path to Statement.Trace
	Inputs []probity.Hash `json:"inputs"`        // words and paths, as Run.Openings has them
}

// An Operand is an element that was read.
type Operand struct {
	From   Space `json:"from"`
	Tensor int64 `json:"tensor"` // number of the value, the weight tensor, or the list
	Index  int64 `json:"index"`
	Value  int64 `json:"value"`
}

// A StepResult is what one element of a Step shows.
type StepResult struct {
	Index    int64     `json:"index"`
	Operands []Operand `json:"operands"` // in the order in which they are read
	Claimed  int64     `json:"claimed"`  // what the run says that it came to
	Computed int64     `json:"computed"` // what the operands come to
}

// The bounds of a Step, which is for people to look at: its elements, and the terms of
// all of them together, since it may come from anywhere.
const (
	maxStepElements = 4096
	maxStepTerms    = 1 << 24
)

// Hash is the statement's hash: Keccak-256 of its four roots and the three counts as
// 256-bit numbers, which is what the contract keeps.
func (s Statement) Hash() probity.Hash {
	b := slices.Concat(s.Operators[:], s.Weights[:], s.Inputs[:], s.Trace[:])
	for _, n := range []uint32{s.OperatorCount, s.WeightCount, s.InputCount} {
		b = binary.BigEndian.AppendUint32(append(b, make([]byte, 28)...), n)
	}
	return newHasher().sum(b)
}

// ParseStatement reads a statement from its words: see [Statement.Words].
func ParseStatement(w []Word) (s Statement, err error) {
	if len(w) != 7 {
		return s, fmt.Errorf("dispute: %d words, a statement has 7", len(w))
	}
	s = Statement{Operators: w[0], Weights: w[1], Inputs: w[2], Trace: w[3]}
	for i, n := range []*uint32{&s.OperatorCount, &s.WeightCount, &s.InputCount} {
		*n = binary.BigEndian.Uint32(w[4+i][28:])
	}
	if !slices.Equal(s.Words(), w) {
		return Statement{}, errors.New("dispute: a count of a statement is over 32 bits")
	}
	return s, nil
}

// Operators is the number of operators of the program.
func (m *Model) Operators() int { return len(m.operators) }

// Elements is the number of elements that operator op writes, or 0 if there is none.
func (m *Model) Elements(op int) int64 {
	if op < 0 || op >= len(m.operators) {
		return 0
	}
	return m.operators[op].Elements
}

// Step opens elements of what an operator wrote.
func (r *Run) Step(op int, elements ...int64) (*Step, error) {
	if op < 0 || op >= len(r.m.operators) {
		return nil, fmt.Errorf("open step %d: %w: the program has %d, from 0", op, errOutside, len(r.m.operators))
	}
	if len(elements) == 0 || len(elements) > maxStepElements {
		return nil, fmt.Errorf("open step %d: %d elements: want 1 to %d", op, len(elements), maxStepElements)
	}
	s := &Step{Statement: r.Statement(), Op: uint32(op)}
	s.Operator, s.Path = r.m.Operator(op)
	o, h := r.m.operators[op], newHasher()
	for _, e := range elements {
		if e < 0 || e >= o.Elements {
			return nil, fmt.Errorf("open step %d: %w: element %d of %d", op, errOutside, e, o.Elements)
		}
		x := StepElement{Index: e, Output: r.trace.open(h, nil, op, int(e/Width), nil)}
		var err error
		if x.Hint, x.Inputs, err = r.Openings(op, e, 0, o.Terms()); err != nil {
			return nil, fmt.Errorf("open step %d: %w", op, err)
		}
		s.Elements = append(s.Elements, x)
	}
	return s, nil
}

// errStep is returned for a step that is not one of the run that it names.
var errStep = errors.New("not a step of this run")

// Verify checks every opening against the statement's roots and computes each
// element again. Whether the statement is the one that somebody committed to is the
// caller's to check: see Statement.Hash. A result whose Claimed and Computed differ
// is a proof that the run is wrong there; that is no error.
func (s *Step) Verify() (*Operator, []StepResult, error) {
	fail := func(format string, args ...any) (*Operator, []StepResult, error) {
		return nil, nil, fmt.Errorf("step %d: %w: "+format, append([]any{s.Op, errStep}, args...)...)
	}
	st := s.Statement
	if s.Op >= st.OperatorCount || st.OperatorCount > 1<<24 || st.WeightCount > 1<<24 || st.InputCount > 1<<24 {
		return fail("it has %d operators", st.OperatorCount)
	}
	if len(s.Elements) == 0 || len(s.Elements) > maxStepElements {
		return fail("%d elements: want 1 to %d", len(s.Elements), maxStepElements)
	}
	o, err := ParseOperator(s.Operator)
	if err != nil {
		return fail("%w", err)
	}
	h := newHasher()
	if len(s.Path) != depthOf(int(st.OperatorCount)) || h.climb(h.operator(s.Operator), uint64(s.Op), s.Path) != st.Operators {
		return fail("its operator is not the program's")
	}
	var out []StepResult
	terms := o.Terms()
	if terms < 1 || terms > maxStepTerms/int64(len(s.Elements)) {
		return fail("%d elements of %d terms: want at most %d together", len(s.Elements), terms, maxStepTerms)
	}
	for _, e := range s.Elements {
		if e.Index < 0 || e.Index >= o.Elements {
			return fail("element %d of %d", e.Index, o.Elements)
		}
		depth := treeDepth(int(o.Elements))
		if len(e.Output) != 1+depth+depthOf(int(st.OperatorCount)) ||
			h.climb(h.leaf(e.Output[0]), uint64(s.Op)<<depth|uint64(e.Index/Width), e.Output[1:]) != st.Trace {
			return fail("element %d is not what the run wrote", e.Index)
		}
		x := StepResult{Index: e.Index, Claimed: element(e.Output[0], int(e.Index%Width))}
		p, exact, err := st.compute(o, e.Index, 0, terms, e.Hint, e.Inputs, func(r Read, index, value int64) {
			x.Operands = append(x.Operands, Operand{r.From, r.Tensor, index, value})
		})
		if err != nil {
			return fail("element %d: %w", e.Index, err)
		}
		if !exact {
			return fail("element %d comes to more than 64 bits", e.Index)
		}
		if x.Computed = p.Value; o.Rule == ArgMax {
			x.Computed = p.Term
		}
		out = append(out, x)
	}
	return o, out, nil
}

// String is the rule's name.
func (r Rule) String() string {
	names := [...]string{"", "sum of products", "sum", "max", "argmax", "add", "multiply", "requantise", "divide", "square root", "copy", "look up", "concat"}
	if int(r) >= len(names) || r == 0 {
		return fmt.Sprintf("rule %d", r)
	}
	return names[r]
}

// String is the space's name.
func (s Space) String() string {
	names := [...]string{"value", "weight", "list"}
	if int(s) >= len(names) {
		return fmt.Sprintf("space %d", s)
	}
	return names[s]
}

// OperatorsRoot is Statement.Operators of every run of a checked program: what shows
// that a step's operator is that program's, to somebody without the weights.
func OperatorsRoot(p *model.Program) (probity.Hash, error) {
	h := newHasher()
	var leaves []probity.Hash
	for i := range p.Ops {
		o, list, err := lower(p, i)
		if err != nil {
			return probity.Hash{}, fmt.Errorf("dispute: %w", err)
		}
		if list != nil {
			o.List = newTree(model.TensorOf(list)).root()
		}
		leaves = append(leaves, h.operator(o.Encode()))
	}
	if len(leaves) == 0 {
		return probity.Hash{}, nil
	}
	l := levels(h, leaves)
	return l[len(l)-1][0], nil
}
