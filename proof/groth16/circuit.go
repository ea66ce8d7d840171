package groth16

import (
	"errors"
	"fmt"
	"math/big"
	"math/bits"

	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/std/permutation/poseidon2"

	"probity/model"
	"probity/proof"
)

// circuit is the constraint system of a program; see the package comment for
// what its parts show. All of its fields hold integers that are known before
// any challenge, shifted to be non-negative, so that the prover's
// multi-exponentiations see small scalars.
type circuit struct {
	Public  []frontend.Variable `gnark:",public"` // input commitment, output words
	Weights []frontend.Variable // w - Lo, tensor after tensor
	Wires   []frontend.Variable // see plan.assign
	Mult    []frontend.Variable // multiplicities of the lookup tables
	Mask    [2]frontend.Variable
	Salt    frontend.Variable

	plan *plan
	cost map[string]int // constraints by part, filled by Define
}

func newCircuit(pl *plan) *circuit {
	n := 0
	for _, t := range pl.tables {
		n += int(t.size)
	}
	return &circuit{
		Public:  make([]frontend.Variable, 1+pl.words),
		Weights: make([]frontend.Variable, pl.params),
		Wires:   make([]frontend.Variable, pl.wires),
		Mult:    make([]frontend.Variable, n),
		plan:    pl,
	}
}

// build is one run of Define.
type build struct {
	frontend.API
	*circuit
	next  int                           // position in Wires
	looks map[table][]frontend.Variable // by table: what is looked up in it
	later []func()                      // what needs the challenge
	pow   []frontend.Variable           // powers of the challenge
}

// Define builds the constraints.
func (c *circuit) Define(api frontend.API) error {
	b := &build{API: api, circuit: c, looks: map[table][]frontend.Variable{}}
	pl, p := c.plan, c.plan.p
	c.cost = map[string]int{}

	// Everything that does not need a challenge.
	weights := make([][]frontend.Variable, len(p.Weights))
	for i, spec := range p.Weights {
		weights[i] = make([]frontend.Variable, size(spec.Shape))
		for k := range weights[i] {
			w := c.Weights[pl.first[i]+k]
			b.check(w, uint64(spec.Hi-spec.Lo)+1, true)
			weights[i][k] = b.plus(w, spec.Lo)
		}
	}
	vals := make([][]frontend.Variable, len(p.Values))
	var raw []frontend.Variable // all inputs, in offset binary
	for v, in := range p.Values[:len(p.Inputs)] {
		vals[v] = make([]frontend.Variable, size(in.Shape))
		for i := range vals[v] {
			w := b.wire()
			b.check(w, uint64(in.Hi-in.Lo)+1, true)
			vals[v][i] = b.plus(w, in.Lo)
			raw = append(raw, b.plus(w, in.Lo-pl.in.Lo))
		}
	}
	if err := b.inputCommitment(raw, pl.in); err != nil {
		return err
	}
	b.count("input")
	for i, op := range p.Ops {
		if err := b.op(i, vals, weights); err != nil {
			return err
		}
		b.count(string(op.Kind))
	}
	if err := b.output(vals); err != nil {
		return err
	}
	b.count("output")
	// Nothing may be looked up in a table that lookups does not go through.
	looks := 0
	for _, t := range pl.tables {
		looks += len(b.looks[t])
	}
	if b.next != len(c.Wires) || len(b.looks) != len(pl.tables) || looks != pl.looks {
		return errors.New("circuit and witness disagree on the number of wires or lookups")
	}

	// The challenge, which depends on every wire above.
	challenge, err := b.challenge()
	if err != nil {
		return err
	}
	b.pow = []frontend.Variable{1, challenge}
	b.count("commitments")
	for _, do := range b.later {
		do()
	}
	b.lookups(challenge)
	b.count("lookups")
	return nil
}

// op builds the constraints of op i and sets the value that it writes.
func (b *build) op(i int, vals, weights [][]frontend.Variable) error {
	pl, p := b.plan, b.plan.p
	op, at := p.Ops[i], len(p.Inputs)+i
	in, out := p.Values[op.In[0]], p.Values[at]
	x, y := vals[op.In[0]], make([]frontend.Variable, size(out.Shape))
	var w []frontend.Variable // the first weight
	if len(op.Weights) > 0 {
		w = weights[op.Weights[0]]
	}
	switch op.Kind {
	case model.OpConv, model.OpDense, model.OpMaxPool, model.OpMax, model.OpMatMul:
		for k := range y {
			y[k] = b.plus(b.wire(), out.Lo)
		}
	}
	switch op.Kind {
	case model.OpConv, model.OpDense: // below, once it is bounded
	case model.OpMatMul:
		m := newMatMul(len(x), in.Shape[len(in.Shape)-1], out.Shape)
		b.multiply(m, x, vals[op.In[1]], y, string(op.Kind))
	case model.OpMaxPool, model.OpMax:
		b.maximum(op, in, out, x, y)
	case model.OpSumPool, model.OpSum:
		windows(op, in.Shape, out.Shape, func(o int, window []int) {
			terms := make([]frontend.Variable, len(window))
			for i, k := range window {
				terms[i] = x[k]
			}
			y[o] = b.sum(terms)
		})
	case model.OpAdd, model.OpMul:
		other, shape := w, []int(nil)
		if other != nil {
			shape = p.Weights[op.Weights[0]].Shape
		} else {
			other, shape = vals[op.In[1]], p.Values[op.In[1]].Shape
		}
		for k, from := range spread(shape, out.Shape) {
			if op.Kind == model.OpMul {
				y[k] = b.Mul(x[k], other[from])
			} else {
				y[k] = b.Add(b.Mul(x[k], op.A), b.Mul(other[from], op.B))
			}
		}
	case model.OpRequant:
		rq, along := newRequantOf(p, op, out)
		for k := range y {
			if y[k] = rq.lo; rq.lo < rq.hi {
				a := x[k]
				if along != nil {
					a = b.Mul(a, w[along(k)])
				}
				y[k] = b.requant(rq, a)
			}
		}
	case model.OpLookup:
		b.function(pl.function[i], in, out, x, y)
	case model.OpDiv:
		b.div(op, in, p.Values[op.In[1]], out, x, vals[op.In[1]], y)
	case model.OpSqrt:
		b.sqrt(op, out, x, y)
	case model.OpEmbed:
		b.embed(p.Weights[op.Weights[0]].Shape[0], out, x, w, y)
	case model.OpArgMax:
		b.argmax(op, in, x, y)
	case model.OpView, model.OpPad, model.OpConcat, model.OpGather:
		y = moved(p, i, vals, func(n int64) frontend.Variable { return n })
	default:
		return fmt.Errorf("op %d %q: there is no circuit for %s", i, op.Name, op.Kind)
	}
	if pl.guard[at] {
		for k := range y {
			b.check(b.plus(y[k], -out.Lo), guardSize(out), true)
		}
	}
	if pl.solid[at] {
		for k := range y {
			v := b.plus(b.wire(), out.Lo)
			b.AssertIsEqual(v, y[k])
			y[k] = v
		}
	}
	if op.Kind == model.OpConv || op.Kind == model.OpDense {
		for _, cv := range newConvs(p, i) {
			if !cv.freivalds(pl.digits[i]) {
				b.direct(cv, pl.digits[i], x, w, bias(weights, op), y)
				continue
			}
			b.atChallenge(string(op.Kind), func() {
				b.freivalds(cv, pl.digits[i], x, w, bias(weights, op), y)
			})
		}
	}
	vals[at] = y
	return nil
}

func bias(weights [][]frontend.Variable, op model.Op) []frontend.Variable {
	if len(op.Weights) < 2 {
		return nil
	}
	return weights[op.Weights[1]]
}

// guardSize is the power of two that covers a value's interval.
func guardSize(v model.Value) uint64 { return 1 << bits.Len64(uint64(v.Hi-v.Lo)) }

func (b *build) wire() frontend.Variable { b.next++; return b.Wires[b.next-1] }

func (b *build) plus(v frontend.Variable, n int64) frontend.Variable {
	if n == 0 {
		return v
	}
	return b.Add(v, n)
}

func (b *build) sum(terms []frontend.Variable) frontend.Variable {
	switch len(terms) {
	case 0:
		return 0
	case 1:
		return terms[0]
	}
	return b.Add(terms[0], terms[1], terms[2:]...)
}

// pack is the sum of v[i] * 2^(i*width).
func (b *build) pack(v []frontend.Variable, width uint) frontend.Variable {
	terms := make([]frontend.Variable, len(v))
	for i := range v {
		terms[i] = b.Mul(v[i], new(big.Int).Lsh(big.NewInt(1), uint(i)*width))
	}
	return b.sum(terms)
}

// check shows that v lies in [0, n), or in [0, slack(n)) where it need not be
// exact. The limbs above the first are wires; the first is what is left.
func (b *build) check(v frontend.Variable, n uint64, exact bool) {
	parts, twice := b.plan.parts(n, exact)
	b.limbs(v, parts)
	if twice {
		b.limbs(b.Sub(n-1, v), parts)
	}
}

func (b *build) limbs(v frontend.Variable, parts []part) {
	low := v
	for _, pt := range parts[1:] {
		l := b.wire()
		b.look(l, table{size: pt.table})
		low = b.Sub(low, b.Mul(l, uint64(1)<<pt.shift))
	}
	b.look(low, table{size: parts[0].table})
}

func (b *build) look(v frontend.Variable, t table) {
	b.looks[t] = append(b.looks[t], v)
}

// requant returns y = clamp((a+half) >> shift, lo, hi), where lo < hi. What it
// rescales is a value, or its product with a multiplier: either way determined
// by what is before it, or bounded by what follows (see plan.bound).
//
// With r in [0, 2^shift) there is exactly one q such that a+half = q*2^shift+r,
// and q is (a+half) >> shift. Let q = y + over - under. The two products say
// that over is 0 unless y = hi, and under is 0 unless y = lo. At
// most one of them differs from 0, since lo < hi, so the range check on over+under is one on
// each of them: both are small and not negative. Then q > hi forces y = hi
// (otherwise over = 0, and q = y-under <= hi), q < lo forces y = lo, and else y
// = q: over > 0 would make q > hi, and under > 0 would make q < lo. Where no a in
// the program's interval reaches beyond an end, over or under is left out.
func (b *build) requant(rq requant, a frontend.Variable) frontend.Variable {
	low := b.wire()
	b.check(low, uint64(rq.hi-rq.lo)+1, true)
	y := b.plus(low, rq.lo)
	q := b.plus(a, rq.half)
	if rq.shift > 0 {
		r := b.wire()
		b.check(r, 1<<rq.shift, true)
		q = b.Div(b.Sub(q, r), uint64(1)<<rq.shift)
	}
	diff := b.Sub(q, y)
	switch {
	case rq.over > 0 && rq.under > 0:
		over := b.wire()
		under := b.Sub(over, diff)
		b.AssertIsEqual(b.Mul(over, b.Sub(rq.hi, y)), 0)
		b.AssertIsEqual(b.Mul(under, low), 0)
		b.check(b.Add(over, under), uint64(rq.excess())+1, false)
	case rq.over > 0:
		b.AssertIsEqual(b.Mul(diff, b.Sub(rq.hi, y)), 0)
		b.check(diff, uint64(rq.excess())+1, false)
	case rq.under > 0:
		b.AssertIsEqual(b.Mul(diff, low), 0)
		b.check(b.Neg(diff), uint64(rq.excess())+1, false)
	default:
		b.AssertIsEqual(diff, 0)
	}
	return y
}

// challenge commits to the weights, then to the hash of that commitment and all
// the other wires, and returns the hash of the second commitment. The masks are
// wires of ours, since the first has to stay the same from proof to proof; the
// ones that gnark adds are zero. Squaring a mask gives it a base of its own in
// the commitment key.
func (b *build) challenge() (frontend.Variable, error) {
	committer, ok := b.Compiler().(frontend.Committer)
	if !ok {
		return nil, errors.New("the constraint builder has no commitments")
	}
	for _, m := range b.Mask {
		b.Mul(m, m)
	}
	first, err := committer.Commit(append(append([]frontend.Variable{}, b.Weights...), b.Mask[0])...)
	if err != nil {
		return nil, err
	}
	rest := append([]frontend.Variable{first}, b.Wires...)
	return committer.Commit(append(append(rest, b.Mult...), b.Mask[1])...)
}

// lookups shows for every table that each value v looked up in it is one of its
// entries t_0, t_1, ..., which are distinct: the rational functions
// sum 1/(X-v) and sum m_j/(X-t_j) agree at the challenge, hence everywhere, so
// that every pole v on the left is a pole on the right. There are fewer lookups
// than the characteristic of the field, so no pole cancels. All v and m_j are
// fixed by committed wires.
func (b *build) lookups(x frontend.Variable) {
	mult := b.Mult
	for _, t := range b.plan.tables {
		var left, right []frontend.Variable
		for _, v := range b.looks[t] {
			left = append(left, b.DivUnchecked(1, b.Sub(x, v)))
		}
		for j, m := range mult[:t.size] {
			right = append(right, b.DivUnchecked(m, b.Sub(x, b.plan.entry(t, j))))
		}
		mult = mult[t.size:]
		b.AssertIsEqual(b.sum(left), b.sum(right))
	}
}

// inputCommitment shows that the first public input is proof.CommitInput of the
// elements in offset binary.
func (b *build) inputCommitment(raw []frontend.Variable, in model.Value) error {
	width, err := proof.Width(in.Lo, in.Hi)
	if err != nil {
		return err
	}
	perm, err := poseidon2.NewPoseidon2FromParameters(b.API, 2, 6, 50)
	if err != nil {
		return err
	}
	iv := proof.InputIV(len(raw), in.Lo, in.Hi)
	state := perm.Compress(new(big.Int).SetBytes(iv[:]), b.Salt)
	for _, w := range b.words(raw, width) {
		state = perm.Compress(state, w)
	}
	b.AssertIsEqual(state, b.Public[0])
	return nil
}

// output shows that the other public inputs are the words of all outputs.
func (b *build) output(vals [][]frontend.Variable) error {
	out := b.plan.out
	width, err := proof.Width(out.Lo, out.Hi)
	if err != nil {
		return err
	}
	var raw []frontend.Variable
	for _, port := range b.plan.p.Outputs {
		for _, y := range vals[port.Value] {
			raw = append(raw, b.plus(y, -out.Lo))
		}
	}
	for i, w := range b.words(raw, width) {
		b.AssertIsEqual(w, b.Public[1+i])
	}
	return nil
}

// words packs elements as proof.PackOutput does.
func (b *build) words(raw []frontend.Variable, width uint) (words []frontend.Variable) {
	per := proof.PerWord(width)
	for from := 0; from < len(raw); from += per {
		words = append(words, b.pack(raw[from:min(len(raw), from+per)], width))
	}
	return words
}

// count attributes the constraints since the last call to a part.
func (b *build) count(part string) {
	builder, ok := b.API.(frontend.Builder[constraint.U64])
	if !ok {
		return // the test engine
	}
	sys, err := builder.Compile() // what there is so far
	if err != nil {
		return
	}
	n := sys.GetNbConstraints()
	b.cost[part] += n - b.cost[""]
	b.cost[""] = n
}
