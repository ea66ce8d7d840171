package groth16

import (
	"fmt"
	"math/bits"
	"slices"

	"probity/model"
	"probity/proof"
)

// maxSize bounds a circuit, by a rough estimate, to what a large machine's
// memory holds.
const maxSize = 1 << 23

// packBits is how many bits packed digits may take: 2^packBits is below the
// order of the field.
const packBits = 252

// A plan is what circuit and witness have to agree on. It depends on the
// program only.
type plan struct {
	p         *model.Program
	in, out   model.Value // all inputs, all outputs, one after the other; see Ports
	limb      uint        // bits of a limb in range checks
	guard     []bool      // by value: its elements are range-checked explicitly
	solid     []bool      // by value: a long sum, which gets wires that equal it
	digits    []uint      // by op: bits of a packed accumulator; 0 where there is none
	functions []function  // of lookups
	function  []int       // by op: position in functions, -1 where it has none
	tables    []table     // lookup tables in order of first use
	wires     int         // length of circuit.Wires
	looks     int         // number of lookups
	first     []int       // by weight tensor: position of its first element in circuit.Weights
	params    int         // length of circuit.Weights
	words     int         // of output
}

// A table is what values are looked up in: the numbers below size, or the
// entries of function fn-1.
type table struct {
	size uint64
	fn   int
}

// Estimate returns roughly how many constraints the circuit of a program has,
// within a millisecond: enough to choose between proof systems before anything is
// compiled. [Circuit.Constraints] counts them. The error is that of Compile.
func Estimate(p *model.Program) (constraints int, err error) {
	_, total, err := prepare(p)
	return int(total), err
}

// prepare begins the plan of a program that is within all limits.
func prepare(p *model.Program) (base plan, constraints int64, err error) {
	if err := p.Check(); err != nil {
		return base, 0, err
	}
	base = plan{p: p}
	base.in, base.out = Ports(p)
	base.tabulate()
	at, total := base.estimate()
	if total > maxSize {
		where := "with its tables and weights"
		if at < len(p.Ops) {
			where = fmt.Sprintf("up to op %d %q (%s)", at, p.Ops[at].Name, p.Ops[at].Kind)
		}
		return base, 0, fmt.Errorf("the program is too large for this proof system: about %d constraints %s, at most %d", total, where, maxSize)
	}
	words, err := outputWords(base.out)
	if err != nil {
		return base, 0, err
	}
	if 1+words > maxPublic {
		return base, 0, fmt.Errorf("%d elements of output take %d words: a contract has room for the keys of at most %d", size(base.out.Shape), words, maxPublic-1)
	}
	base.words = words
	return base, total, nil
}

// newPlan plans the circuit with the limb width that costs least.
func newPlan(p *model.Program) (*plan, error) {
	base, _, err := prepare(p)
	if err != nil {
		return nil, err
	}
	for _, w := range p.Weights {
		base.first = append(base.first, base.params)
		base.params += size(w.Shape)
	}
	blank := model.Trace{Values: make([][]int64, len(p.Values))}
	for i, v := range p.Values {
		blank.Values[i] = make([]int64, size(v.Shape))
	}
	weights := make(model.Weights, len(p.Weights))
	for i, w := range p.Weights {
		weights[i] = model.TensorOf(make([]int32, size(w.Shape)))
	}
	var best *plan
	bestCost := 0
	for limb := uint(6); limb <= 14; limb++ {
		pl := base
		pl.limb = limb
		pl.bound()
		a := pl.assign(weights, blank)
		pl.wires, pl.tables, pl.looks = len(a.wires), a.order, a.looks
		cost := a.looks
		for _, t := range a.order {
			cost += int(t.size)
		}
		if best == nil || cost < bestCost {
			best, bestCost = &pl, cost
		}
	}
	return best, nil
}

// writer is the op that writes value v, which is not an input.
func (pl *plan) writer(v int) model.Op { return pl.p.Ops[v-len(pl.p.Inputs)] }

// maxTerms is how many wires an element of a value may be the sum of before it
// gets a wire of its own. (Sums of pools are read once, as a rule, and never do.)
const maxTerms = 8

// estimate adds up roughly how many constraints the circuit has, where a term
// of a long sum counts as one, too. It stops where they are too many, at the
// op of that number. It decides which sums are solid.
func (pl *plan) estimate() (op int, total int64) {
	p := pl.p
	pl.solid = make([]bool, len(p.Values))
	terms := make([]int64, len(p.Values)) // by value: how many wires an element is the sum of
	for i, v := range p.Values[:len(p.Inputs)] {
		terms[i] = 1
		total += int64(size(v.Shape))
	}
	for i, op := range p.Ops {
		v := len(p.Inputs) + i
		n, in := int64(size(p.Values[v].Shape)), int64(size(p.Values[op.In[0]].Shape))
		most, both := int64(0), int64(0) // terms of operands
		for _, x := range op.In {
			most, both = max(most, terms[x]), both+terms[x]
		}
		both += int64(len(op.Weights))
		total += n
		terms[v] = 1
		window := int64(op.Kernel[0] * op.Kernel[1])
		sum := int64(0) // terms of a sum that may become solid
		switch op.Kind {
		case model.OpConv, model.OpDense:
			total += p.MACs(i) / 8 * most // more than any of them costs
			if op.Groups > 1 {            // but for those that have nothing to pack
				total += (n + in) * most
			}
		case model.OpMatMul:
			shape := p.Values[op.In[0]].Shape
			m := newMatMul(int(in), shape[len(shape)-1], p.Values[v].Shape)
			total += m.cost() * most
		case model.OpEmbed:
			rows := int64(p.Weights[op.Weights[0]].Shape[0])
			m := matmul{batch: 1, m: int(in), n: int(n / in), k: int(rows)}
			total += in*rows*(most+1) + m.cost()
		case model.OpRequant:
			total += n * most
		case model.OpMaxPool: // a check for every element of each window
			total += n * window * most
		case model.OpMax:
			total += 2 * in * most
		case model.OpArgMax:
			total += 3 * in * (most + 1)
			sum = in/n - 1
		case model.OpSumPool: // no constraint, but what reads it takes over all its terms
			root := op.In[0]
			for root >= len(p.Inputs) && pl.writer(root).Kind == model.OpSumPool {
				root = pl.writer(root).In[0]
			}
			terms[v] = min(most*window, int64(size(p.Values[root].Shape)))
			total += n * max(window, terms[v])
		case model.OpAdd:
			sum = both
		case model.OpSum:
			sum = in / n * most
		case model.OpMul, model.OpLookup, model.OpDiv, model.OpSqrt:
			total += 2 * n * both
		case model.OpView, model.OpPad, model.OpConcat, model.OpGather:
			terms[v] = most
		}
		if sum > 0 {
			terms[v] = sum
			total += n * sum
		}
		if sum > maxTerms {
			pl.solid[v], terms[v] = true, 1
		}
		if total > maxSize {
			return i, total
		}
	}
	for _, w := range p.Weights {
		total += int64(size(w.Shape))
	}
	for _, f := range pl.functions {
		total += int64(len(f.entries))
	}
	return len(p.Ops), total
}

// chw is the shape of an image, without the number of images.
func chw(shape []int) []int { return shape[len(shape)-3:] }

// outputWords is how many public inputs an output takes.
func outputWords(out model.Value) (int, error) {
	w, err := proof.Width(out.Lo, out.Hi)
	if err != nil {
		return 0, err
	}
	per := proof.PerWord(w)
	return (size(out.Shape) + per - 1) / per, nil
}

// A part of a range check: a limb of the value and the table that holds it.
type part struct {
	shift uint
	table uint64
}

// parts says how a value is shown to lie in [0, n). Exact checks show just
// that; the others may let pass more, up to slack(n). With twice set, n-1-v has
// to pass as well as v.
func (pl *plan) parts(n uint64, exact bool) (parts []part, twice bool) {
	m := uint(bits.Len64(n - 1))
	switch {
	case exact && n <= 1<<pl.limb:
		return []part{{0, n}}, false
	case !exact:
		m = pl.looseBits(n)
	case n&(n-1) != 0:
		twice = true
	}
	for at := uint(0); at < m; at += pl.limb {
		parts = append(parts, part{at, 1 << min(pl.limb, m-at)})
	}
	return parts, twice
}

func (pl *plan) looseBits(n uint64) uint {
	m := uint(bits.Len64(n - 1))
	return max(1, (m+pl.limb-1)/pl.limb) * pl.limb
}

// slack is the bound that a check of [0, n) enforces when it isn't exact.
func (pl *plan) slack(n uint64) int64 { return 1 << pl.looseBits(n) }

// bound decides which values need explicit range checks, and how far apart the
// digits of packed accumulators must be. For every value written by a
// convolution, a dense layer or a maximum over such values it finds an
// interval that the constraints on one of the value's readers enforce by
// themselves. What other ops write needs none: see determined.
func (pl *plan) bound() {
	p := pl.p
	pl.guard = make([]bool, len(p.Values))
	pl.digits = make([]uint, len(p.Ops))
	enforced := make([][2]int64, len(p.Values))
	determined := pl.determined()
	readers := make([][]int, len(p.Values)) // ops of which a value is the first operand
	for i, op := range p.Ops {
		readers[op.In[0]] = append(readers[op.In[0]], i)
	}
	for v := len(p.Values) - 1; v >= len(p.Inputs); v-- {
		val, kind := p.Values[v], pl.writer(v).Kind
		if determined[v] || kind == model.OpSumPool {
			continue
		}
		ok := false
		for _, i := range readers[v] {
			if ok {
				break
			}
			op, out := p.Ops[i], len(p.Inputs)+i
			switch op.Kind {
			case model.OpRequant:
				rq := newRequant(op, val, p.Values[out])
				if rq.lo == rq.hi || len(op.Weights) > 0 { // a multiplier may be 0
					continue
				}
				qlo, qhi := rq.lo, rq.hi
				if e := rq.excess(); e > 0 {
					qlo, qhi = qlo-pl.slack(uint64(e)+1), qhi+pl.slack(uint64(e)+1)
				}
				enforced[v] = [2]int64{qlo<<op.Shift - rq.half, (qhi+1)<<op.Shift - 1 - rq.half}
				ok = true
			case model.OpMaxPool:
				if covers(op, val.Shape) && enforced[out] != [2]int64{} {
					enforced[v] = [2]int64{enforced[out][0] - pl.slack(uint64(val.Hi-val.Lo)+1), enforced[out][1]}
					ok = true
				}
			}
		}
		if !ok {
			pl.guard[v] = true
			enforced[v] = [2]int64{val.Lo, val.Lo + 1<<bits.Len64(uint64(val.Hi-val.Lo)) - 1}
		}
		if kind == model.OpConv || kind == model.OpDense {
			// What the constraints let pass and the true value differ by less than 2^digits.
			pl.digits[v-len(p.Inputs)] = uint(bits.Len64(uint64(max(1, enforced[v][1]-val.Lo, val.Hi-enforced[v][0]))))
		}
	}
}

// determined reports for every value whether the constraints of the op that
// writes it leave its elements no choice once all earlier values are fixed,
// without any help from the ops that read it. Only packed sums need such help,
// and pools over them give it on.
func (pl *plan) determined() []bool {
	d := make([]bool, len(pl.p.Values))
	for v := range d {
		d[v] = true
		if v < len(pl.p.Inputs) {
			continue
		}
		switch op := pl.writer(v); op.Kind {
		case model.OpConv, model.OpDense:
			d[v] = false
		case model.OpMaxPool, model.OpSumPool:
			d[v] = d[op.In[0]]
		}
	}
	return d
}

// covers reports whether the windows of a pool are known to meet every element
// of an image.
func covers(op model.Op, shape []int) bool {
	if op.Pads != [4]int{} || op.Dilation != [2]int{1, 1} {
		return false
	}
	for d := range 2 {
		n := chw(shape)[1+d]
		if op.Stride[d] > op.Kernel[d] || (n-op.Kernel[d])%op.Stride[d] != 0 {
			return false
		}
	}
	return true
}

// requant holds the constants of one rescaling, y = clamp((a+half) >> shift).
// The clamp is to the interval of its values, which is the op's or narrower and
// makes no difference to any a in the interval of the value read.
type requant struct {
	shift  uint
	half   int64
	lo, hi int64
	over   int64 // how far (a+half)>>shift can be above hi
	under  int64 // how far it can be below lo
}

func newRequant(op model.Op, in, out model.Value) requant {
	r := requant{shift: op.Shift, lo: out.Lo, hi: out.Hi}
	if op.Shift > 0 {
		r.half = 1 << (op.Shift - 1)
	}
	r.over = max(0, (in.Hi+r.half)>>op.Shift-r.hi)
	r.under = max(0, r.lo-(in.Lo+r.half)>>op.Shift)
	return r
}

// newRequantOf is newRequant for an op that may have multipliers: then along
// says which of them an element is multiplied by. The products are below 2^62.
func newRequantOf(p *model.Program, op model.Op, out model.Value) (rq requant, along func(k int) int) {
	in := p.Values[op.In[0]]
	if len(op.Weights) == 0 {
		return newRequant(op, in, out), nil
	}
	m := p.Weights[op.Weights[0]]
	corners := []int64{in.Lo * m.Lo, in.Lo * m.Hi, in.Hi * m.Lo, in.Hi * m.Hi}
	_, n, inner := around(in.Shape, op.Axes[0])
	products := model.Value{Lo: slices.Min(corners), Hi: slices.Max(corners)}
	return newRequant(op, products, out), func(k int) int { return k / inner % n }
}

// excess is the largest distance of (a+half)>>shift from [lo, hi].
func (r requant) excess() int64 { return max(r.over, r.under) }

func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
