package dispute

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
)

// A Part is what a range of an element's terms comes to: their sum, the largest
// of them, or, for ArgMax, the largest and the number of the term that is it. An
// operator without terms has one part, its element.
type Part struct {
	Value int64
	Term  int64 // ArgMax only, else 0
}

// noTerm is the maximum of no terms at all.
const noTerm = math.MinInt64

// Errors of an element that cannot be computed from what was opened. In a game
// whoever has to compute it cannot move.
var (
	errOutside = errors.New("an operand's element lies outside of it")
	errDomain  = errors.New("the operands are outside of what the operator is defined for")
	errHint    = errors.New("the hint names a part that the element does not lie in")
)

// A getter finds element index of operand number slot, which lies in the tensor
// that r names.
type getter func(slot int, r Read, index int64) (int64, error)

// part computes a range of the terms of element e. exact is false where the
// result does not fit 64 bits, which no run of a checked program comes to. hint is
// the number of the part of a Concat.
func (o *Operator) part(e, from, to, hint int64, get getter) (p Part, exact bool, err error) {
	if e < 0 || e >= o.Elements || from < 0 || from >= to || to > o.Terms() {
		return p, false, fmt.Errorf("terms %d to %d of element %d: %w", from, to, e, errOutside)
	}
	if len(o.Reads) < o.operands() {
		return p, false, fmt.Errorf("%w: it reads %d", errOperator, len(o.Reads))
	}
	c := make([]int64, len(o.Dims))
	spread(c[:o.Out], o.Dims[:o.Out], e)
	switch {
	case o.Rule == Concat:
		p.Value, err = o.concat(c, hint, get)
		return p, true, err
	case !o.reduces():
		return o.one(c, get)
	}
	var sum wideSum
	if o.Rule == Max || o.Rule == ArgMax {
		p.Value = noTerm
	}
	for t := from; t < to; t++ {
		if t == o.products() { // the bias
			spread(c[o.Out:], o.Dims[o.Out:], 0)
			x, err := o.get(2, c, nil, 0, get)
			if err != nil {
				return p, false, err
			}
			sum.add(x)
			continue
		}
		spread(c[o.Out:], o.Dims[o.Out:], t)
		guards, inside := o.guard(c)
		if !inside {
			continue
		}
		x, err := o.get(0, c, guards, 0, get)
		if err != nil {
			return p, false, err
		}
		switch o.Rule {
		case SumOfProducts:
			y, err := o.get(1, c, guards, 0, get)
			if err != nil {
				return p, false, err
			}
			sum.add(x * y)
		case Sum:
			sum.add(x)
		default:
			if x > p.Value {
				p.Value = x
				if o.Rule == ArgMax {
					p.Term = t
				}
			}
		}
	}
	if o.Rule == SumOfProducts || o.Rule == Sum {
		p.Value, exact = sum.int64()
		return p, exact, nil
	}
	return p, true, nil
}

// operands is how many operands a rule reads at least.
func (o *Operator) operands() int {
	switch o.Rule {
	case SumOfProducts, Add, Mul, Div, Indirect:
		return 2
	}
	return 1
}

// spread writes n as coordinates, the last running fastest.
func spread(c, dims []int64, n int64) {
	for i := len(dims) - 1; i >= 0; i-- {
		c[i] = n % dims[i]
		n /= dims[i]
	}
}

// addLinear adds strides times coordinates.
func (s *wideSum) addLinear(strides, c []int64) {
	for i, x := range strides {
		s.addProduct(x, c[i])
	}
}

// guard computes the guards' coordinates; inside is false where one fails.
func (o *Operator) guard(c []int64) (v []int64, inside bool) {
	for _, g := range o.Guards {
		var sum wideSum
		sum.add(g.Base)
		sum.addLinear(g.Strides, c)
		x, fits := sum.int64()
		if !fits || x < 0 || x >= g.Limit || x%g.Every != 0 {
			return nil, false
		}
		v = append(v, x/g.Every)
	}
	return v, true
}

// get reads an operand.
func (o *Operator) get(slot int, c, guards []int64, before int64, get getter) (int64, error) {
	r := o.Reads[slot]
	var sum wideSum
	sum.add(r.Base)
	sum.addLinear(r.Strides, c)
	if guards != nil { // a bias has none
		sum.addLinear(r.Steps, guards)
	}
	sum.addProduct(r.Step, before)
	index, fits := sum.int64()
	if !fits {
		return 0, errOutside
	}
	return get(slot, r, index)
}

// one computes the element of an operator without terms.
func (o *Operator) one(c []int64, get getter) (p Part, exact bool, err error) {
	guards, inside := o.guard(c)
	if !inside {
		return Part{Value: o.Fill}, true, nil
	}
	a, err := o.get(0, c, guards, 0, get)
	if err != nil {
		return p, false, err
	}
	b := int64(1)
	if len(o.Reads) > 1 {
		before := int64(0)
		if o.Rule == Indirect {
			before = a
		}
		if b, err = o.get(1, c, guards, before, get); err != nil {
			return p, false, err
		}
	}
	switch o.Rule {
	case Copy:
		p.Value = a
	case Indirect:
		p.Value = b
	case Mul:
		p.Value = a * b
	case Add:
		var sum wideSum
		sum.addProduct(o.A, a)
		sum.addProduct(o.B, b)
		p.Value, exact = sum.int64()
		return p, exact, nil
	case Requant:
		x := a * b // at most 2^62 in size
		if o.Shift > 0 {
			x = (x + 1<<(o.Shift-1)) >> o.Shift
		}
		p.Value = min(max(x, o.Lo), o.Hi)
	case Div:
		if b < 1 {
			return p, false, fmt.Errorf("divide by %d: %w", b, errDomain)
		}
		n := new(big.Int).Lsh(big.NewInt(a), o.Shift)
		n.Add(n, big.NewInt(b/2))
		q, _ := n.DivMod(n, big.NewInt(b), new(big.Int)) // Euclidean, so the floor for b > 0
		return Part{Value: q.Int64()}, q.IsInt64(), nil
	case Sqrt:
		if a < 0 {
			return p, false, fmt.Errorf("square root of %d: %w", a, errDomain)
		}
		n := new(big.Int).Lsh(big.NewInt(a), o.Shift)
		return Part{Value: n.Sqrt(n).Int64()}, true, nil
	}
	return p, true, nil
}

// concat finds the element in the part that the hint names, if it is the one.
func (o *Operator) concat(c []int64, hint int64, get getter) (int64, error) {
	if len(o.Dims) != 3 || o.Out != 3 {
		return 0, fmt.Errorf("%w: a concat of %d dimensions", errOperator, len(o.Dims))
	}
	if hint < 0 || hint >= o.ListSize/concatEntry {
		return 0, errHint
	}
	var entry [3]int64
	for k := range entry {
		x, err := get(0, Read{From: FromList, Elements: o.ListSize}, concatEntry*hint+int64(k))
		if err != nil {
			return 0, err
		}
		entry[k] = x
	}
	tensor, start, n := entry[0], entry[1], entry[2]
	at := c[1] - start
	if at < 0 || at >= n || tensor < 0 {
		return 0, errHint
	}
	inner := o.Dims[2]
	elements := o.Dims[0] * n
	if elements <= maxElements {
		elements *= inner
	}
	if elements > maxElements {
		return 0, errOutside
	}
	r := Read{From: FromValue, Tensor: tensor, Elements: elements}
	return get(1, r, (c[0]*n+at)*inner+c[2])
}

// A wideSum is a sum in 128 bits: openings come from an opponent, who may have
// committed to more than a checked program computes, and operators from anywhere.
type wideSum struct {
	hi int64
	lo uint64
}

func (s *wideSum) add(x int64) {
	lo, carry := bits.Add64(s.lo, uint64(x), 0)
	s.lo = lo
	s.hi += x>>63 + int64(carry)
}

func (s *wideSum) addProduct(a, b int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// Unsigned to signed: a negative factor stands for 2^64 more than it is.
	hi -= uint64(a>>63&b) + uint64(b>>63&a)
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi += int64(hi + carry)
}

func (s *wideSum) int64() (x int64, fits bool) {
	return int64(s.lo), s.hi == int64(s.lo)>>63
}

// combine is what neighbouring ranges of terms come to together. exact is false
// where that does not fit 64 bits.
func combine(r Rule, parts []Part) (p Part, exact bool) {
	if r == SumOfProducts || r == Sum {
		var sum wideSum
		for _, x := range parts {
			sum.add(x.Value)
		}
		p.Value, exact = sum.int64()
		return p, exact
	}
	p = parts[0]
	for _, x := range parts[1:] {
		if x.Value > p.Value {
			p = x
		}
	}
	return p, true
}

// same reports whether two parts say the same. Of a whole ArgMax only the
// position was claimed.
func same(r Rule, whole bool, a, b Part) bool {
	if r == ArgMax {
		return a.Term == b.Term && (whole || a.Value == b.Value)
	}
	return a.Value == b.Value
}

// split is how a range of terms is cut into at most Width parts: the length of
// each but the last, and their number.
func split(from, to int64) (size, parts int64) {
	n := to - from
	size = (n + Width - 1) / Width
	return size, (n + size - 1) / size
}
