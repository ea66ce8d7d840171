package dispute

import (
	"encoding/binary"
	"errors"
	"fmt"

	"probity"
)

// A Rule is what an Operator does with the elements that it reads.
type Rule uint8

// The rules. The first four go over terms; the others read one element of each
// operand. The numbers are those of the contract.
const (
	SumOfProducts Rule = 1 + iota // Σ a*b, and the third operand, if there is one, as a last term
	Sum                           // Σ a
	Max                           // the largest a
	ArgMax                        // which a is the first largest
	Add                           // A*a + B*b
	Mul                           // a*b
	Requant                       // the rounding rule of model.Op: a, or a*b, shifted and clamped
	Div                           // floor((a*2^Shift + floor(b/2)) / b)
	Sqrt                          // floor(sqrt(a*2^Shift))
	Copy                          // a, or Fill where a guard fails
	Indirect                      // b, whose position depends on the value of a
	Concat                        // the element of the part that the position lies in
	lastRule
)

// A Space is where an operand lies.
type Space uint8

// The spaces.
const (
	FromValue  Space = iota // the inputs, then what the operators wrote
	FromWeight              // a weight tensor
	FromList                // the operator's own list
)

// An Operator says of one operator of a program, for every element that it
// writes, which elements that needs and what to do with them: all that the
// contract knows of a program. Every one of a model's 19 kinds of operators is one
// of these, so the contract has 12 rules and one way to find an element.
//
// Element e of the output and term t of the reduction (0 where there is none) are
// written as coordinates: e over the first Out of Dims, t over the rest, the last
// of each running fastest. Everything else is linear in them.
type Operator struct {
	Rule     Rule
	Elements int64   // that the operator writes
	Out      int     // how many of Dims are the output's
	Dims     []int64 // at most 16
	Guards   []Guard // at most 8
	Reads    []Read  // at most 3

	A, B   int64 // Add
	Shift  uint  // Requant, Div, Sqrt; at most 62
	Lo, Hi int64 // Requant
	Fill   int64 // Copy

	List     probity.Hash // root over the list's elements
	ListSize int64        // 0: there is none
}

// A Guard is a coordinate of an operand that may lie outside of it: what pads a
// convolution, a pooling or a pad. It is v = Base + Σ Strides*coordinates, and
// passes where 0 <= v < Limit and v is a multiple of Every. A term whose guard
// fails counts 0 in a sum and not at all for a maximum.
type Guard struct {
	Base, Limit, Every int64
	Strides            []int64 // by Dims
}

// A Read says which element of an operand is read: number Base +
// Σ Strides*coordinates + Σ Steps*(guard / its Every) + Step*(what the operand
// before this one was, under Indirect).
type Read struct {
	From     Space
	Tensor   int64 // the number of the value or the weight tensor
	Elements int64 // of that tensor
	Base     int64
	Step     int64
	Strides  []int64 // by Dims
	Steps    []int64 // by Guards
}

// The bounds of an encoding: what the contract has to loop over, and elements of
// one tensor.
const (
	maxDims     = 16
	maxGuards   = 8
	maxReads    = 3
	maxElements = 1 << 30
)

// headWords is the number of 64-bit words before the dimensions.
const headWords = 17

// size is the number of words of the encoding.
func encodedWords(dims, guards, reads int) int {
	return headWords + dims + guards*(3+dims) + reads*(5+dims+guards)
}

// Encode is the operator as the contract reads it: 64-bit words, big-endian, in
// two's complement.
func (o *Operator) Encode() []byte {
	b := make([]byte, 0, 8*encodedWords(len(o.Dims), len(o.Guards), len(o.Reads)))
	put := func(words ...int64) {
		for _, x := range words {
			b = binary.BigEndian.AppendUint64(b, uint64(x))
		}
	}
	put(int64(o.Rule), o.Elements, int64(o.Out), int64(len(o.Dims)), int64(len(o.Guards)), int64(len(o.Reads)))
	put(o.A, o.B, int64(o.Shift), o.Lo, o.Hi, o.Fill, o.ListSize)
	b = append(b, o.List[:]...)
	put(o.Dims...)
	for _, g := range o.Guards {
		put(g.Base, g.Limit, g.Every)
		put(g.Strides...)
	}
	for _, r := range o.Reads {
		put(int64(r.From), r.Tensor, r.Elements, r.Base, r.Step)
		put(r.Strides...)
		put(r.Steps...)
	}
	return b
}

// errOperator is what ParseOperator returns for bytes that are no operator.
var errOperator = errors.New("these bytes describe no operator")

// ParseOperator reads an operator from anywhere, in the form that Encode gives it
// and no other. It checks the form, not whether the operator makes sense: that
// follows from the program's root.
func ParseOperator(b []byte) (*Operator, error) {
	if len(b) < 8*headWords || len(b) > 8*encodedWords(maxDims, maxGuards, maxReads) || len(b)%8 != 0 {
		return nil, fmt.Errorf("parse operator: %w: %d bytes", errOperator, len(b))
	}
	at := 0
	word := func() int64 {
		at += 8
		return int64(binary.BigEndian.Uint64(b[at-8:]))
	}
	words := func(n int) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[i] = word()
		}
		return out
	}
	head := words(13)
	o := &Operator{
		Rule: Rule(head[0]), Elements: head[1], A: head[6], B: head[7], Shift: uint(head[8]), Lo: head[9], Hi: head[10], Fill: head[11],
		ListSize: head[12], List: probity.Hash(b[at:]),
	}
	at += 32
	out, dims, guards, reads := head[2], head[3], head[4], head[5]
	switch {
	case head[0] < 1 || head[0] >= int64(lastRule):
		return nil, fmt.Errorf("parse operator: %w: rule %d", errOperator, head[0])
	case dims < 0 || dims > maxDims || out < 0 || out > dims || guards < 0 || guards > maxGuards || reads < 0 || reads > maxReads:
		return nil, fmt.Errorf("parse operator: %w: %d dimensions, %d of them the output's, %d guards, %d operands", errOperator, dims, out, guards, reads)
	case head[1] < 1 || head[1] > maxElements || head[8] < 0 || head[8] > 62 || head[12] < 0 || head[12] > maxElements:
		return nil, fmt.Errorf("parse operator: %w: %d elements, shift %d, a list of %d", errOperator, head[1], head[8], head[12])
	case head[6] != int64(int32(head[6])) || head[7] != int64(int32(head[7])):
		return nil, fmt.Errorf("parse operator: %w: factors %d and %d", errOperator, head[6], head[7])
	case len(b) != 8*encodedWords(int(dims), int(guards), int(reads)):
		return nil, fmt.Errorf("parse operator: %w: %d bytes", errOperator, len(b))
	}
	o.Out, o.Dims = int(out), words(int(dims))
	n := int64(1)
	for _, d := range o.Dims[out:] {
		if d < 1 || d > maxElements || n*d > maxElements {
			return nil, fmt.Errorf("parse operator: %w: dimension %d", errOperator, d)
		}
		n *= d
	}
	for _, d := range o.Dims[:out] {
		if d < 1 || d > maxElements {
			return nil, fmt.Errorf("parse operator: %w: dimension %d", errOperator, d)
		}
	}
	for range guards {
		g := Guard{Base: word(), Limit: word(), Every: word(), Strides: words(int(dims))}
		if g.Every < 1 || g.Limit > maxElements {
			return nil, fmt.Errorf("parse operator: %w: a guard for every %d up to %d", errOperator, g.Every, g.Limit)
		}
		o.Guards = append(o.Guards, g)
	}
	for range reads {
		from := word()
		if from < 0 || from > int64(FromList) {
			return nil, fmt.Errorf("parse operator: %w: operand from %d", errOperator, from)
		}
		r := Read{From: Space(from), Tensor: word(), Elements: word(), Base: word(), Step: word(), Strides: words(int(dims)), Steps: words(int(guards))}
		if r.Tensor < 0 || r.Tensor >= 1<<31 || r.Elements < 1 || r.Elements > maxElements {
			return nil, fmt.Errorf("parse operator: %w: operand %d of %d elements", errOperator, r.Tensor, r.Elements)
		}
		o.Reads = append(o.Reads, r)
	}
	return o, nil
}

// reduces reports whether the operator goes over terms, which a game can split.
func (o *Operator) reduces() bool { return o.Rule <= ArgMax }

// products is the number of terms without a bias.
func (o *Operator) products() int64 {
	n := int64(1)
	for _, d := range o.Dims[o.Out:] {
		n *= d
	}
	return n
}

// Terms is the number of terms of each element.
func (o *Operator) Terms() int64 {
	n := o.products()
	if o.Rule == SumOfProducts && len(o.Reads) == 3 {
		n++
	}
	return n
}
