package groth16

import (
	"fmt"
	"math/bits"

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
	p      *model.Program
	limb   uint     // bits of a limb in range checks
	guard  []bool   // by value: its elements are range-checked explicitly
	digits []uint   // by op: bits of a packed accumulator; 0 where there is none
	tables []uint64 // sizes of the lookup tables, in order of first use
	wires  int      // length of circuit.Wires
	looks  int      // number of lookups
	first  []int    // by weight tensor: position of its first element in circuit.Weights
	params int      // length of circuit.Weights
	words  int      // of output
}

// newPlan plans the circuit with the limb width that costs least.
func newPlan(p *model.Program) (*plan, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	total := int64(0)
	terms := make([]int64, len(p.Values)) // by value: how many wires an element is the sum of
	for i, v := range p.Values {
		n := int64(size(v.Shape))
		total += n
		terms[i] = 1
		if i == 0 {
			continue
		}
		op := p.Ops[i-1]
		window := int64(op.Kernel[0] * op.Kernel[1])
		switch op.Kind {
		case model.OpConv, model.OpDense:
			total += p.MACs(i-1) / 8 * terms[op.In] // more than any of them costs
		case model.OpRequant:
			total += n * terms[op.In]
		case model.OpMaxPool: // a check for every element of each window
			total += n * window * terms[op.In]
		case model.OpSumPool: // no constraint, but what reads it takes over all its terms
			root := op.In
			for root > 0 && p.Ops[root-1].Kind == model.OpSumPool {
				root = p.Ops[root-1].In
			}
			terms[i] = min(terms[op.In]*window, int64(size(p.Values[root].Shape)))
			total += n * max(window, terms[i])
		}
		if total > maxSize {
			break
		}
	}
	for _, w := range p.Weights {
		total += int64(size(w.Shape))
	}
	if total > maxSize {
		return nil, fmt.Errorf("the program is too large for this proof system: about %d constraints, at most %d", total, maxSize)
	}
	var best *plan
	bestCost := 0
	for limb := uint(6); limb <= 14; limb++ {
		pl := &plan{p: p, limb: limb}
		for _, w := range p.Weights {
			pl.first = append(pl.first, pl.params)
			pl.params += size(w.Shape)
		}
		pl.bound()
		blank := model.Trace{Values: make([][]int64, len(p.Values))}
		for i, v := range p.Values {
			blank.Values[i] = make([]int64, size(v.Shape))
		}
		weights := make(model.Weights, len(p.Weights))
		for i, w := range p.Weights {
			weights[i] = make([]int32, size(w.Shape))
		}
		a := pl.assign(weights, blank)
		pl.wires, pl.tables, pl.looks = len(a.wires), a.order, a.looks
		cost := a.looks
		for _, n := range a.order {
			cost += int(n)
		}
		if best == nil || cost < bestCost {
			best, bestCost = pl, cost
		}
	}
	var err error
	best.words, err = outputWords(p.Values[len(p.Values)-1])
	return best, err
}

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
// interval that the constraints on the value's readers enforce by themselves.
func (pl *plan) bound() {
	p := pl.p
	pl.guard = make([]bool, len(p.Values))
	pl.digits = make([]uint, len(p.Ops))
	enforced := make([][2]int64, len(p.Values))
	for v := len(p.Values) - 1; v > 0; v-- {
		val, kind := p.Values[v], p.Ops[v-1].Kind
		if pl.determined(v) || kind == model.OpSumPool {
			continue
		}
		ok := false
		for i, op := range p.Ops {
			if op.In != v || ok {
				continue
			}
			switch op.Kind {
			case model.OpRequant:
				rq := newRequant(op, val, p.Values[i+1])
				if rq.lo == rq.hi {
					continue
				}
				qlo, qhi := rq.lo, rq.hi
				if e := rq.excess(); e > 0 {
					qlo, qhi = qlo-pl.slack(uint64(e)+1), qhi+pl.slack(uint64(e)+1)
				}
				enforced[v] = [2]int64{qlo<<op.Shift - rq.half, (qhi+1)<<op.Shift - 1 - rq.half}
				ok = true
			case model.OpMaxPool:
				out := i + 1
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
			pl.digits[v-1] = uint(bits.Len64(uint64(max(1, enforced[v][1]-val.Lo, val.Hi-enforced[v][0]))))
		}
	}
}

// determined reports whether the constraints of the op that writes v leave its
// elements no choice once all earlier values are fixed, without any help from
// the ops that read it.
func (pl *plan) determined(v int) bool {
	if v == 0 {
		return true
	}
	switch op := pl.p.Ops[v-1]; op.Kind {
	case model.OpRequant:
		return true
	case model.OpMaxPool, model.OpSumPool:
		return pl.determined(op.In)
	}
	return false
}

// covers reports whether the windows of a pool meet every element of a C*H*W input.
func covers(op model.Op, shape []int) bool {
	for d := range 2 {
		n := shape[1+d]
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

// excess is the largest distance of (a+half)>>shift from [lo, hi].
func (r requant) excess() int64 { return max(r.over, r.under) }

// conv is a convolution or dense layer as a matrix product over windows: o
// output channels, each the inner product of k = c*kh*kw weights with a window.
type conv struct {
	o, c, kh, kw   int
	h, w           int // of the input
	hp, wp         int // of the padded input
	oh, ow         int // of the output
	sh, sw, pt, pl int
	hasBias        bool
}

func newConv(p *model.Program, i int) conv {
	op := p.Ops[i]
	ws, in := p.Weights[op.Weight].Shape, p.Values[op.In].Shape
	if op.Kind == model.OpDense {
		return conv{o: ws[0], c: ws[1], kh: 1, kw: 1, h: 1, w: 1, hp: 1, wp: 1, oh: 1, ow: 1, sh: 1, sw: 1, hasBias: op.Bias >= 0}
	}
	cv := conv{
		o: ws[0], c: ws[1], kh: ws[2], kw: ws[3], h: in[1], w: in[2],
		hp: in[1] + op.Pad[0] + op.Pad[2], wp: in[2] + op.Pad[1] + op.Pad[3],
		sh: op.Stride[0], sw: op.Stride[1], pt: op.Pad[0], pl: op.Pad[1], hasBias: op.Bias >= 0,
	}
	out := p.Values[i+1].Shape
	cv.oh, cv.ow = out[1], out[2]
	return cv
}

// at returns the position in the input of channel ch and row u, column v of the
// padded input, or -1 in the padding.
func (c conv) at(ch, u, v int) int {
	u, v = u-c.pt, v-c.pl
	if u < 0 || v < 0 || u >= c.h || v >= c.w {
		return -1
	}
	return (ch*c.h+u)*c.w + v
}

// groups is the number of packs that the output channels make with digits of d bits.
func (c conv) groups(d uint) int { return (c.o + perPack(d) - 1) / perPack(d) }

func perPack(d uint) int { return max(1, int(packBits/d)) }

// freivalds reports whether checking the convolution at a random point takes
// fewer constraints than computing it.
func (c conv) freivalds(d uint) bool {
	g, k, n := c.groups(d), c.c*c.kh*c.kw, c.oh*c.ow
	direct := n * k * g
	random := c.hp*c.wp + c.c*c.h*c.w + g*n + g*k + c.kh*c.kw + 8
	return random < direct
}

func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
