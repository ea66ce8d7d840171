package token

import (
	"math"
	"slices"

	"probity/internal/numeric"
	"probity/token/stats"
)

// faultCode is why a path stopped.
type faultCode uint8

const (
	faultNone faultCode = iota
	faultOverflow
	faultDivision
	faultDomain
	faultNotFinite
	faultNegative
	faultShort
	faultConservation
)

func (c faultCode) String() string {
	return [...]string{"", "too large for 128 bits", "a division by zero", "a root, logarithm or sine of a number that has none",
		"not a finite number", "a negative amount", "more than the account has", "a supply that does not add up"}[c]
}

func (c faultCode) hint() string {
	return [...]string{"", "use fewer decimals, or real()", "guard it: A / B if B > 0 else 0", "guard it with max() or if", "look for a division by something that comes close to 0, or an exponent that grows",
		"use max(0, ...)", "leave out short: stop, so that it moves what there is", "this is a defect of the simulator: please report it"}[c]
}

// pathFault is where a path stopped.
type pathFault struct {
	code faultCode
	site int32
	step int64
}

// maxReal bounds what a state or series may be, so that a sum over all paths
// and points is finite too.
const maxReal = 1e300

// A block is a run of paths that are simulated together, and the machine that
// does it: it has the columns of these paths, and its own of what is temporary.
type block struct {
	ints  [][]wide
	reals [][]float64

	first  int   // the block's first path
	paths  int   // how many
	agents []int // how many lanes a path has, by shape; 1 for the first two
	seed   uint64
	step   int64
	faults []pathFault

	transfers []*transfer
	series    [][]float64
	rings     [][]wide // the delayed amounts of these paths: step % delay, lane
	shortfall []int64  // by transfer: how often an account had too little
}

// wrong notes a fault on a lane, if the lane is wanted and nothing went wrong
// on its path before. A fault of a uniform column is one of every path.
func (b *block) wrong(in *instr, lane int, code faultCode) {
	n := b.agents[in.shape]
	first, last := lane/n, lane/n+1
	if in.shape == uniform_ {
		first, last = 0, b.paths
	}
	for p := first; p < last; p++ {
		if f := &b.faults[p]; f.code == faultNone && b.wanted(in, lane, p) {
			*f = pathFault{code, in.site, b.step}
		}
	}
}

// wanted reports whether anybody asks for the result of an operation on a lane
// of a path. Where the question has a finer shape than the result, one agent is
// enough.
func (b *block) wanted(in *instr, lane, path int) bool {
	if in.mask == none {
		return true
	}
	m := b.ints[in.mask]
	switch n := len(m) / b.paths; {
	case len(m) == 1:
		return m[0].lo != 0
	case n == b.agents[in.shape] && in.shape != uniform_:
		return m[lane].lo != 0
	default:
		for _, w := range m[path*n : (path+1)*n] {
			if w.lo != 0 {
				return true
			}
		}
		return false
	}
}

// pick is what a lane's number is masked with: uniform columns have one lane.
func pick(length int) int {
	if length == 1 {
		return 0
	}
	return -1
}

func (b *block) run(c code) {
	for i := range c.instrs {
		b.exec(&c.instrs[i])
	}
}

func (b *block) exec(in *instr) {
	switch {
	case in.op <= opFloor:
		b.execWhole(in)
	case in.op <= opCopyR:
		b.execReal(in)
	default:
		b.execOther(in)
	}
}

func (b *block) wides(r int32) ([]wide, int) {
	if r == none {
		return nil, 0
	}
	c := b.ints[r]
	return c, pick(len(c))
}

func (b *block) floats(r int32) ([]float64, int) {
	if r == none {
		return nil, 0
	}
	c := b.reals[r]
	return c, pick(len(c))
}

func truthOf(t bool) wide {
	if t {
		return wide{0, 1}
	}
	return wide{}
}

func (b *block) execWhole(in *instr) {
	dst := b.ints[in.dst]
	if in.op == opFloor {
		a, am := b.floats(in.a)
		for i := range dst {
			x := a[i&am]
			if in.imm < 0 {
				x = x / -in.imm
			} else {
				x = float64(x * in.imm)
			}
			w, ok := wideFloor(x)
			if !ok {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					b.wrong(in, i, faultNotFinite)
				} else {
					b.wrong(in, i, faultOverflow)
				}
			}
			dst[i] = w
		}
		return
	}
	a, am := b.wides(in.a)
	y, ym := b.wides(in.b)
	var ok bool
	switch in.op {
	case opAdd:
		for i := range dst {
			if dst[i], ok = a[i&am].add(y[i&ym]); !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opSub:
		for i := range dst {
			if dst[i], ok = a[i&am].sub(y[i&ym]); !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opMul:
		for i := range dst {
			if dst[i], ok = a[i&am].mul(y[i&ym]); !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opDiv, opMod:
		for i := range dst {
			x, d := a[i&am], y[i&ym]
			switch {
			case d.zero():
				dst[i] = wide{}
				b.wrong(in, i, faultDivision)
				continue
			case in.op == opDiv:
				dst[i], ok = x.div(d)
			default:
				dst[i], ok = x.mod(d)
			}
			if !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opMulDiv:
		c, cm := b.wides(in.c)
		for i := range dst {
			d := c[i&cm]
			if d.zero() {
				dst[i] = wide{}
				b.wrong(in, i, faultDivision)
				continue
			}
			if dst[i], ok = mulDiv(a[i&am], y[i&ym], d); !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opPow:
		for i := range dst {
			n := y[i&ym]
			if n.hi < 0 {
				dst[i] = wide{}
				b.wrong(in, i, faultDomain)
				continue
			}
			if dst[i], ok = a[i&am].pow(n); !ok {
				b.wrong(in, i, faultOverflow)
			}
		}
	case opMin:
		for i := range dst {
			p, q := a[i&am], y[i&ym]
			if q.less(p) {
				p = q
			}
			dst[i] = p
		}
	case opMax:
		for i := range dst {
			p, q := a[i&am], y[i&ym]
			if p.less(q) {
				p = q
			}
			dst[i] = p
		}
	case opNeg, opAbs:
		for i := range dst {
			x := a[i&am]
			if in.op == opNeg || x.hi < 0 {
				if x, ok = x.neg(); !ok {
					b.wrong(in, i, faultOverflow)
				}
			}
			dst[i] = x
		}
	case opIsqrt:
		for i := range dst {
			x := a[i&am]
			if x.hi < 0 {
				b.wrong(in, i, faultDomain)
				x = wide{}
			}
			dst[i] = x.isqrt()
		}
	case opLess:
		for i := range dst {
			dst[i] = truthOf(a[i&am].less(y[i&ym]))
		}
	case opLessEq:
		for i := range dst {
			dst[i] = truthOf(!y[i&ym].less(a[i&am]))
		}
	case opEqual:
		for i := range dst {
			dst[i] = truthOf(a[i&am] == y[i&ym])
		}
	case opAnd:
		for i := range dst {
			dst[i] = wide{0, a[i&am].lo & y[i&ym].lo}
		}
	case opOr:
		for i := range dst {
			dst[i] = wide{0, a[i&am].lo | y[i&ym].lo}
		}
	case opNot:
		for i := range dst {
			dst[i] = wide{0, 1 - a[i&am].lo}
		}
	case opSelect:
		c, cm := b.wides(in.c)
		for i := range dst {
			if a[i&am].lo != 0 {
				dst[i] = y[i&ym]
			} else {
				dst[i] = c[i&cm]
			}
		}
	case opCopy:
		for i := range dst {
			dst[i] = a[i&am]
		}
	}
}

func (b *block) execReal(in *instr) {
	switch in.op {
	case opLessR, opLessEqR, opEqualR:
		dst := b.ints[in.dst]
		x, xm := b.floats(in.a)
		y, ym := b.floats(in.b)
		for i := range dst {
			p, q := x[i&xm], y[i&ym]
			dst[i] = truthOf(in.op == opLessR && p < q || in.op == opLessEqR && p <= q || in.op == opEqualR && p == q)
		}
		return
	case opReal:
		dst := b.reals[in.dst]
		a, am := b.wides(in.a)
		for i := range dst {
			if in.imm < 0 {
				dst[i] = float64(a[i&am].real() * -in.imm)
			} else {
				dst[i] = a[i&am].real() / in.imm
			}
		}
		return
	case opSelectR:
		dst := b.reals[in.dst]
		c, cm := b.wides(in.a)
		x, xm := b.floats(in.b)
		y, ym := b.floats(in.c)
		for i := range dst {
			if c[i&cm].lo != 0 {
				dst[i] = x[i&xm]
			} else {
				dst[i] = y[i&ym]
			}
		}
		return
	}
	dst := b.reals[in.dst]
	x, xm := b.floats(in.a)
	y, ym := b.floats(in.b)
	switch in.op {
	case opAddR:
		for i := range dst {
			dst[i] = x[i&xm] + y[i&ym]
		}
	case opSubR:
		for i := range dst {
			dst[i] = x[i&xm] - y[i&ym]
		}
	case opMulR:
		for i := range dst {
			dst[i] = float64(x[i&xm] * y[i&ym])
		}
	case opDivR:
		for i := range dst {
			d := y[i&ym]
			if d == 0 {
				dst[i] = 0
				b.wrong(in, i, faultDivision)
				continue
			}
			dst[i] = x[i&xm] / d
		}
	case opMinR:
		for i := range dst {
			p, q := x[i&xm], y[i&ym]
			if q < p {
				p = q
			}
			dst[i] = p
		}
	case opMaxR:
		for i := range dst {
			p, q := x[i&xm], y[i&ym]
			if q > p {
				p = q
			}
			dst[i] = p
		}
	case opNegR:
		for i := range dst {
			dst[i] = -x[i&xm]
		}
	case opAbsR:
		for i := range dst {
			dst[i] = math.Abs(x[i&xm])
		}
	case opExpR:
		for i := range dst {
			dst[i] = numeric.Exp(x[i&xm])
		}
	case opLogR:
		for i := range dst {
			v := x[i&xm]
			if !(v > 0) {
				dst[i] = 0
				b.wrong(in, i, faultDomain)
				continue
			}
			dst[i] = numeric.Log(v)
		}
	case opSqrtR:
		for i := range dst {
			v := x[i&xm]
			if !(v >= 0) {
				dst[i] = 0
				b.wrong(in, i, faultDomain)
				continue
			}
			dst[i] = math.Sqrt(v)
		}
	case opPowR:
		for i := range dst {
			p, q := x[i&xm], y[i&ym]
			switch {
			case q == 2:
				dst[i] = float64(p * p)
			case q == 1:
				dst[i] = p
			case p == 0 && q > 0:
				dst[i] = 0
			case !(p > 0):
				dst[i] = 0
				b.wrong(in, i, faultDomain)
			default:
				dst[i] = numeric.Pow(p, q)
			}
		}
	case opSinR, opCosR:
		for i := range dst {
			if v := x[i&xm]; in.op == opSinR {
				dst[i] = numeric.Sin(v)
			} else {
				dst[i] = numeric.Cos(v)
			}
			if math.IsNaN(dst[i]) {
				dst[i] = 0
				b.wrong(in, i, faultDomain)
			}
		}
	case opCopyR:
		for i := range dst {
			v := x[i&xm]
			if !(math.Abs(v) <= maxReal) {
				b.wrong(in, i, faultNotFinite)
				v = 0
			}
			dst[i] = v
		}
	}
}

func (b *block) execOther(in *instr) {
	n := b.agents[in.shape]
	switch in.op {
	case opUniform, opNormal:
		dst := b.reals[in.dst]
		i := 0
		for p := range b.paths {
			for a := range n {
				u, _ := philox(b.seed, uint32(in.aux), uint32(b.step+1), uint32(b.first+p), uint32(a))
				x := uniform(u)
				if in.op == opNormal {
					x = numeric.NormalQuantile(x)
				}
				dst[i] = x
				i++
			}
		}
	case opPoisson:
		dst := b.reals[in.dst]
		mean, mm := b.floats(in.a)
		for i := range dst {
			m := mean[i&mm]
			if !(m >= 0 && m <= maxPoisson) {
				b.wrong(in, i, faultDomain)
				m = 0
			}
			u, _ := philox(b.seed, uint32(in.aux), uint32(b.step+1), uint32(b.first+i/n), uint32(i%n))
			dst[i] = poisson(uniform(u), m)
		}
	case opSpread:
		dst := b.ints[in.dst]
		src, m := b.wides(in.a)
		i := 0
		for p := range b.paths {
			for range n {
				dst[i] = src[p&m]
				i++
			}
		}
	case opSpreadR:
		dst := b.reals[in.dst]
		src, m := b.floats(in.a)
		i := 0
		for p := range b.paths {
			for range n {
				dst[i] = src[p&m]
				i++
			}
		}
	case opSum:
		dst, src := b.ints[in.dst], b.ints[in.a]
		n := len(src) / b.paths
		for p := range dst {
			var sum wide
			for _, w := range src[p*n : (p+1)*n] {
				var ok bool
				if sum, ok = sum.add(w); !ok {
					b.wrong(in, p, faultOverflow)
				}
			}
			dst[p] = sum
		}
	case opSumR, opTop, opGini, opHHI, opNakamoto:
		dst, src := b.reals[in.dst], b.reals[in.a]
		n := len(src) / b.paths
		for p := range dst {
			dst[p] = statistic(in.op, src[p*n:(p+1)*n])
		}
	case opMargin:
		dst := b.reals[in.dst]
		x, xm := b.floats(in.a)
		y, ym := b.floats(in.b)
		for i := range dst {
			dst[i] = excess(x[i&xm], y[i&ym])
		}
	case opSeries:
		dst := b.reals[in.dst]
		at, m := b.wides(in.a)
		s := b.series[in.aux]
		for i := range dst {
			// Before the first value and after the last these hold.
			k := at[i&m]
			switch {
			case k.hi < 0:
				dst[i] = s[0]
			case k.hi > 0 || k.lo >= uint64(len(s)):
				dst[i] = s[len(s)-1]
			default:
				dst[i] = s[k.lo]
			}
		}
	case opFlow:
		b.flow(in)
	case opRelease:
		b.release(in)
	}
}

// excess is by how much a is larger than b, as a share of the larger: from -2 to 2,
// and -2 where there is no telling.
func excess(a, b float64) float64 {
	most := max(math.Abs(a), math.Abs(b))
	switch d := (a - b) / most; {
	case a == b:
		return 0
	case math.IsNaN(d):
		return -2
	default:
		return d
	}
}

// statistic of the holdings of a class. Where nobody has anything there is no
// concentration.
func statistic(op opcode, x []float64) float64 {
	c := 0.0
	switch op {
	case opTop:
		return slices.Max(x)
	case opGini:
		c = stats.Gini(x)
	case opHHI:
		c = stats.HHI(x)
	case opNakamoto:
		return float64(stats.Nakamoto(x, 0.5))
	default:
		for _, v := range x {
			c += v
		}
		return c
	}
	if math.IsNaN(c) {
		return 0
	}
	return c
}

// A balance of a transfer: shared ones have one lane for all of a path's agents.
func (b *block) balance(reg int32) (col []wide, perAgent bool) {
	if reg == none {
		return nil, false
	}
	c := b.ints[reg]
	return c, len(c) > b.paths
}

// flow carries out a transfer, path by path and agent by agent, so that each
// sees what those before left.
func (b *block) flow(in *instr) {
	t := b.transfers[in.aux]
	n := b.agents[t.shape]
	from, fromEach := b.balance(t.from)
	target := t.to
	if t.delay > 0 {
		target = t.transit
	}
	to, toEach := b.balance(target)
	amount, am := b.wides(in.a)
	amountEach := len(amount) > b.paths
	var moved, paid []wide
	if t.moved != none {
		moved, paid = b.ints[t.moved], b.ints[t.paid]
	}
	var when []wide
	wm, whenEach := 0, false
	if in.b != none {
		when, wm = b.wides(in.b)
		whenEach = len(when) > b.paths
	}
	var supply []wide
	if t.from == none || t.to == none {
		supply = b.ints[t.supply]
	}
	var slot []wide
	if t.delay > 0 {
		lanes := b.paths * n
		slot = b.rings[t.ring][int(b.step%t.delay)*lanes:][:lanes]
	}
	lane := 0
	for p := range b.paths {
		for range n {
			i := lane
			lane++
			pick := func(each bool) int {
				if each {
					return i
				}
				return p
			}
			if moved != nil {
				moved[i] = wide{}
			}
			if slot != nil {
				slot[i] = wide{}
			}
			if b.faults[p].code != faultNone || when != nil && when[pick(whenEach)&wm].lo == 0 {
				continue
			}
			x := amount[pick(amountEach)&am]
			if x.hi < 0 {
				b.wrong(in, i, faultNegative)
				continue
			}
			if from != nil {
				f := &from[pick(fromEach)]
				if f.less(x) {
					if t.stop {
						b.wrong(in, i, faultShort)
						continue
					}
					b.shortfall[in.aux]++
					x = *f
				}
				*f, _ = f.sub(x)
			} else {
				s, ok := supply[p].add(x)
				if !ok {
					b.wrong(in, i, faultOverflow)
					continue
				}
				supply[p] = s
			}
			if to != nil {
				// A sum of balances is at most the supply, which fits.
				r := &to[pick(toEach)]
				*r, _ = r.add(x)
			} else {
				supply[p], _ = supply[p].sub(x)
			}
			if moved != nil {
				moved[i] = x
				var ok bool
				if paid[i], ok = paid[i].add(x); !ok {
					b.wrong(in, i, faultOverflow)
				}
			}
			if slot != nil {
				slot[i] = x
				if t.lockMax > 0 {
					s, _ := x.div(wideOf(t.lockMax))
					w, ok := s.mul(wideOf(t.lockFor))
					if ok {
						b.ints[t.slope][i], _ = b.ints[t.slope][i].add(s)
						b.ints[t.weight][i], ok = b.ints[t.weight][i].add(w)
					}
					if !ok {
						b.wrong(in, i, faultOverflow)
					}
				}
			}
		}
	}
}

// release lets the amounts of delay steps ago arrive, and what locks weigh decay:
// each lock's weight falls by its slope every second and is 0 when it ends.
func (b *block) release(in *instr) {
	t := b.transfers[in.aux]
	n := b.agents[t.shape]
	lanes := b.paths * n
	slot := b.rings[t.ring][int(b.step%t.delay)*lanes:][:lanes]
	transit := b.ints[t.transit]
	to, toEach := b.balance(t.to)
	perStep := wide{}
	if t.lockMax > 0 {
		perStep = wideOf(t.lockFor / t.delay)
	}
	for i := range lanes {
		p := i / n
		if t.lockMax > 0 && b.step > 0 {
			slope, weight := b.ints[t.slope], b.ints[t.weight]
			fall, _ := slope[i].mul(perStep)
			weight[i], _ = weight[i].sub(fall)
			ended, _ := slot[i].div(wideOf(t.lockMax))
			slope[i], _ = slope[i].sub(ended)
		}
		x := slot[i]
		if x.zero() {
			continue
		}
		slot[i] = wide{}
		transit[i], _ = transit[i].sub(x)
		j := p
		if toEach {
			j = i
		}
		if to != nil {
			to[j], _ = to[j].add(x)
		} else {
			s := b.ints[t.supply]
			s[p], _ = s[p].sub(x)
		}
	}
}
