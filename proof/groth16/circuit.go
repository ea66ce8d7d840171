package groth16

import (
	"errors"
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
		n += int(t)
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
	next  int                            // position in Wires
	looks map[uint64][]frontend.Variable // by table: what is looked up in it
	pow   []frontend.Variable            // powers of the challenge
}

// Define builds the constraints.
func (c *circuit) Define(api frontend.API) error {
	b := &build{API: api, circuit: c, looks: map[uint64][]frontend.Variable{}}
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
	in := p.Values[0]
	vals[0] = make([]frontend.Variable, size(in.Shape))
	raw := make([]frontend.Variable, len(vals[0])) // offset binary
	for i := range raw {
		raw[i] = b.wire()
		b.check(raw[i], uint64(in.Hi-in.Lo)+1, true)
		vals[0][i] = b.plus(raw[i], in.Lo)
	}
	if err := b.inputCommitment(raw, in); err != nil {
		return err
	}
	b.count("input")
	for i, op := range p.Ops {
		in, out := p.Values[op.In], p.Values[i+1]
		x, y := vals[op.In], make([]frontend.Variable, size(out.Shape))
		vals[i+1] = y
		switch op.Kind {
		case model.OpConv, model.OpDense:
			for k := range y {
				y[k] = b.plus(b.wire(), out.Lo)
			}
		case model.OpMaxPool:
			for k := range y {
				y[k] = b.plus(b.wire(), out.Lo)
			}
			windows(op, in.Shape, out.Shape, func(o int, window []int) {
				// y is at least every x of the window, and equal to one of them.
				var product frontend.Variable = 1
				for _, k := range window {
					d := b.Sub(y[o], x[k])
					b.check(d, uint64(in.Hi-in.Lo)+1, false)
					product = b.Mul(product, d)
				}
				b.AssertIsEqual(product, 0)
			})
		case model.OpSumPool:
			windows(op, in.Shape, out.Shape, func(o int, window []int) {
				terms := make([]frontend.Variable, len(window))
				for i, k := range window {
					terms[i] = x[k]
				}
				y[o] = b.sum(terms)
			})
		case model.OpRequant:
			rq := newRequant(op, in, out)
			for k := range y {
				if y[k] = rq.lo; rq.lo < rq.hi {
					y[k] = b.requant(rq, x[k])
				}
			}
		default:
			return errors.New("no such operation: " + string(op.Kind))
		}
		if pl.guard[i+1] {
			for k := range y {
				b.check(b.plus(y[k], -out.Lo), guardSize(out), true)
			}
		}
		if op.Kind == model.OpConv || op.Kind == model.OpDense {
			if cv := newConv(p, i); !cv.freivalds(pl.digits[i]) {
				b.direct(cv, pl.digits[i], x, weights[op.Weight], bias(weights, op), y)
			}
		}
		b.count(string(op.Kind))
	}
	if err := b.output(vals[len(vals)-1], p.Values[len(vals)-1]); err != nil {
		return err
	}
	b.count("output")
	// Nothing may be looked up in a table that lookups does not go through.
	looks := 0
	for _, n := range pl.tables {
		looks += len(b.looks[n])
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
	for i, op := range p.Ops {
		if op.Kind != model.OpConv && op.Kind != model.OpDense {
			continue
		}
		if cv := newConv(p, i); cv.freivalds(pl.digits[i]) {
			b.freivalds(cv, pl.digits[i], vals[op.In], weights[op.Weight], bias(weights, op), vals[i+1])
		}
		b.count(string(op.Kind))
	}
	b.lookups(challenge)
	b.count("lookups")
	return nil
}

func bias(weights [][]frontend.Variable, op model.Op) []frontend.Variable {
	if op.Bias < 0 {
		return nil
	}
	return weights[op.Bias]
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
		b.look(l, pt.table)
		low = b.Sub(low, b.Mul(l, uint64(1)<<pt.shift))
	}
	b.look(low, parts[0].table)
}

func (b *build) look(v frontend.Variable, table uint64) {
	b.looks[table] = append(b.looks[table], v)
}

// requant returns y = clamp((a+half) >> shift, lo, hi), where lo < hi.
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

// packed returns for every group of output channels the packed weights of each
// position in the window, and the packed outputs less the packed biases of each
// output position.
func (b *build) packed(cv conv, digit uint, w, bias, y []frontend.Variable) (ws, ys [][]frontend.Variable) {
	k, n, per := cv.c*cv.kh*cv.kw, cv.oh*cv.ow, perPack(digit)
	column := make([]frontend.Variable, 0, per)
	for from := 0; from < cv.o; from += per {
		to := min(cv.o, from+per)
		wg, yg := make([]frontend.Variable, k), make([]frontend.Variable, n)
		for i := range wg {
			column = column[:0]
			for o := from; o < to; o++ {
				column = append(column, w[o*k+i])
			}
			wg[i] = b.pack(column, digit)
		}
		for i := range yg {
			column = column[:0]
			for o := from; o < to; o++ {
				v := y[o*n+i]
				if bias != nil {
					v = b.Sub(v, bias[o])
				}
				column = append(column, v)
			}
			yg[i] = b.pack(column, digit)
		}
		ws, ys = append(ws, wg), append(ys, yg)
	}
	return ws, ys
}

// direct shows y = w*x + bias by computing every product, packed over output
// channels.
func (b *build) direct(cv conv, digit uint, x, w, bias, y []frontend.Variable) {
	ws, ys := b.packed(cv, digit, w, bias, y)
	for g := range ws {
		for n := range ys[g] {
			i, j := n/cv.ow*cv.sh, n%cv.ow*cv.sw
			var terms []frontend.Variable
			for k := range ws[g] {
				ch, dy, dx := k/(cv.kh*cv.kw), k/cv.kw%cv.kh, k%cv.kw
				if at := cv.at(ch, i+dy, j+dx); at >= 0 {
					terms = append(terms, b.Mul(x[at], ws[g][k]))
				}
			}
			b.AssertIsEqual(b.sum(terms), ys[g][n])
		}
	}
}

// freivalds shows y = w*x + bias at a random point c. Let e(u, v) = u*wp + v
// number the positions of the padded input. Output position (i, j) is the
// coefficient of c^e(i*sh, j*sw), and pack g of the channels is shifted by
// c^(g*N) with N beyond all exponents of one pack. Since e is linear,
//
//	c^e(i*sh, j*sw) * x[i*sh+dy, j*sw+dx] = c^-e(dy,dx) * z[i*sh+dy, j*sw+dx]
//
// where z[u, v] = c^e(u, v) * x[u, v], so that the sum over all output
// positions of one weight's inputs is a sum of z over a grid, free of
// constraints. Everything is multiplied by c^E, E = e(kh-1, kw-1), to keep the
// exponents positive. Both sides are polynomials in c of which every
// coefficient is fixed by committed wires.
func (b *build) freivalds(cv conv, digit uint, x, w, bias, y []frontend.Variable) {
	ws, ys := b.packed(cv, digit, w, bias, y)
	e := func(u, v int) int { return u*cv.wp + v }
	top := e(cv.kh-1, cv.kw-1)
	var shift frontend.Variable
	if len(ws) > 1 {
		shift = b.power(e((cv.oh-1)*cv.sh, (cv.ow-1)*cv.sw) + top + 1)
	}

	z := make([]frontend.Variable, cv.c*cv.h*cv.w)
	for ch := range cv.c {
		for u := range cv.hp {
			for v := range cv.wp {
				if at := cv.at(ch, u, v); at >= 0 {
					z[at] = b.Mul(x[at], b.power(e(u, v)))
				}
			}
		}
	}
	// Horner over the packs, for weights and outputs alike.
	fold := func(packs [][]frontend.Variable, i int) frontend.Variable {
		acc := packs[len(packs)-1][i]
		for g := len(packs) - 2; g >= 0; g-- {
			acc = b.Add(b.Mul(acc, shift), packs[g][i])
		}
		return acc
	}
	var right []frontend.Variable
	for dy := range cv.kh {
		for dx := range cv.kw {
			var sum []frontend.Variable
			for ch := range cv.c {
				var grid []frontend.Variable
				for i := range cv.oh {
					for j := range cv.ow {
						if at := cv.at(ch, i*cv.sh+dy, j*cv.sw+dx); at >= 0 {
							grid = append(grid, z[at])
						}
					}
				}
				sum = append(sum, b.Mul(fold(ws, (ch*cv.kh+dy)*cv.kw+dx), b.sum(grid)))
			}
			right = append(right, b.Mul(b.sum(sum), b.power(top-e(dy, dx))))
		}
	}
	var left []frontend.Variable
	for i := range cv.oh {
		for j := range cv.ow {
			left = append(left, b.Mul(fold(ys, i*cv.ow+j), b.power(e(i*cv.sh, j*cv.sw))))
		}
	}
	b.AssertIsEqual(b.Mul(b.sum(left), b.power(top)), b.sum(right))
}

// power returns the n-th power of the challenge.
func (b *build) power(n int) frontend.Variable {
	for len(b.pow) <= n {
		b.pow = append(b.pow, b.Mul(b.pow[len(b.pow)-1], b.pow[1]))
	}
	return b.pow[n]
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
// entries 0..n-1: the rational functions sum 1/(X-v) and sum m_j/(X-j) agree at
// the challenge, hence everywhere, so that every pole v on the left is a pole
// on the right. There are fewer lookups than the characteristic of the field,
// so no pole cancels. All v and m_j are fixed by committed wires.
func (b *build) lookups(x frontend.Variable) {
	mult := b.Mult
	for _, n := range b.plan.tables {
		var left, right []frontend.Variable
		for _, v := range b.looks[n] {
			left = append(left, b.DivUnchecked(1, b.Sub(x, v)))
		}
		for j, m := range mult[:n] {
			right = append(right, b.DivUnchecked(m, b.Sub(x, j)))
		}
		mult = mult[n:]
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

func (b *build) output(y []frontend.Variable, out model.Value) error {
	width, err := proof.Width(out.Lo, out.Hi)
	if err != nil {
		return err
	}
	raw := make([]frontend.Variable, len(y))
	for i := range y {
		raw[i] = b.plus(y[i], -out.Lo)
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
