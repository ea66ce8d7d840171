package token

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/big"
	"slices"
	"sort"
)

// kind is what a value is.
type kind uint8

const (
	bad   kind = iota // already reported
	whole             // exact: a count, an amount in smallest units, seconds
	real_             // a float64, in whole tokens, seconds and plain numbers
	truth
)

func (k kind) String() string {
	return [...]string{"nothing", "a whole number", "a real number", "a condition"}[k]
}

// An operand is a value while it is being compiled.
type operand struct {
	reg   int32
	kind  kind
	dim   dim
	shape shape
	// zero is the literal 0, which has every dimension.
	zero bool
}

type role uint8

const (
	temp     role = iota
	constant      // uniform, known when compiled
	param         // uniform, given by whoever runs the economy
	clock         // uniform, set at every step
	variable      // kept from step to step
)

// A column says what a register stands for.
type column struct {
	name  string
	role  role
	shape shape
	word  wide    // of a constant
	value float64 // of a constant
	used  bool    // a temporary that has a place of its own
}

// symbol is what a name means.
type symbol struct {
	what  string // "asset", "param", "let", "state", "process", "account", "pool", "flow", "agents", "series"
	name  string
	at    Pos
	index int // of an asset, pool, flow, class or series
	val   operand
	body  *node // of a let
	busy  bool  // a let whose body is being compiled
	lost  bool  // its own definition has a fault: say nothing more
}

// maxInstrs bounds what one program may grow to.
const maxInstrs = 20_000

// An emitter turns expressions into instructions.
type emitter struct {
	report
	assets      []Asset
	symbols     map[string]*symbol
	ints, reals []column
	consts      map[wide]int32
	constsR     map[uint64]int32
	nowReg      int32 // clock
	stepReg     int32
	dt          int64       // seconds
	accounts    [][]operand // of each asset
	supplies    []operand
	pools       []pool
	transfers   []*transfer
	streams     map[uint32]string

	prog   []instr
	scope  *scope
	reads  map[int32]bool // variables that the value under construction depends on; reals are counted from realBase
	sites  []string
	site   int32
	ctx    shape // of the lanes that random numbers are drawn for
	full   bool  // whether maxInstrs was reported
	static bool  // whether only constants are known yet
}

const realBase = 1 << 24

// A scope is what holds while a branch of a choice is compiled: under which
// condition, and which lets have been computed under it.
type scope struct {
	outer  *scope
	cond   operand
	negate bool
	mask   int32 // column, or none until it is needed
	memo   map[string]memo
}

type memo struct {
	val   operand
	reads map[int32]bool
}

type pool struct {
	name       string
	x, y       operand // balances
	xs, ys     int     // assets
	parts, per wide    // of what comes in, kept as fee
}

func newEmitter() *emitter {
	e := &emitter{symbols: map[string]*symbol{}, consts: map[wide]int32{}, constsR: map[uint64]int32{}, streams: map[uint32]string{}}
	e.stepReg = e.column(true, column{name: "n", role: clock})
	e.nowReg = e.column(true, column{name: "now", role: clock})
	e.begin()
	return e
}

// begin starts a program.
func (e *emitter) begin() {
	e.prog = nil
	e.scope = &scope{mask: none, memo: map[string]memo{}}
	e.reads = map[int32]bool{}
	e.ctx = shared
}

// finish returns the program.
func (e *emitter) finish() code {
	c := code{e.prog}
	e.begin()
	return c
}

func (e *emitter) column(isWhole bool, c column) int32 {
	if isWhole {
		e.ints = append(e.ints, c)
		return int32(len(e.ints) - 1)
	}
	e.reals = append(e.reals, c)
	return int32(len(e.reals) - 1)
}

// variable makes a column that is kept from step to step.
func (e *emitter) variable(name string, k kind, d dim, s shape) operand {
	return operand{reg: e.column(k != real_, column{name: name, role: variable, shape: s}), kind: k, dim: d, shape: s}
}

func (e *emitter) wideConst(w wide, d dim) operand {
	reg, ok := e.consts[w]
	if !ok {
		reg = e.column(true, column{role: constant, word: w})
		e.consts[w] = reg
	}
	return operand{reg: reg, kind: whole, dim: d}
}

func (e *emitter) realConst(f float64, d dim) operand {
	reg, ok := e.constsR[math.Float64bits(f)]
	if !ok {
		reg = e.column(false, column{role: constant, value: f})
		e.constsR[math.Float64bits(f)] = reg
	}
	return operand{reg: reg, kind: real_, dim: d}
}

func (e *emitter) col(o operand) *column {
	if o.kind == real_ {
		return &e.reals[o.reg]
	}
	return &e.ints[o.reg]
}

func (e *emitter) isConst(o operand) bool { return o.kind != bad && e.col(o).role == constant }

// variableKey names the variable that an operand is, for e.reads.
func variableKey(o operand) int32 {
	if o.kind == real_ {
		return realBase + o.reg
	}
	return o.reg
}

func (e *emitter) read(o operand) operand {
	e.reads[variableKey(o)] = true
	return o
}

// mutated forgets every let that was computed from these variables.
func (e *emitter) mutated(keys ...int32) {
	for s := e.scope; s != nil; s = s.outer {
		maps.DeleteFunc(s.memo, func(_ string, m memo) bool {
			return slices.ContainsFunc(keys, func(k int32) bool { return m.reads[k] })
		})
	}
}

// raw appends an instruction, or computes it now if it only needs constants.
func (e *emitter) raw(in instr, s shape, k kind, d dim) operand {
	in.site = e.site
	in.shape = s
	ar, br, cr := in.op.realOperands()
	if in.op.pure() {
		regs, isReal := [3]int32{in.a, in.b, in.c}, [3]bool{ar, br, cr}
		known := true
		var cols [3]column
		for i, r := range regs {
			if r == none {
				continue
			}
			c := e.ints
			if isReal[i] {
				c = e.reals
			}
			cols[i] = c[r]
			known = known && c[r].role == constant
		}
		if known {
			w, f, code := fold(in, cols)
			if code != 0 {
				return operand{kind: bad, reg: int32(code)}
			}
			var o operand
			if k == real_ {
				o = e.realConst(f, d)
			} else {
				o = e.wideConst(w, d)
			}
			o.kind = k
			return o
		}
	}
	if len(e.prog) >= maxInstrs {
		if !e.full {
			e.full = true
			e.fault(Pos{1, 1}, "use fewer flows, or lets that are used less often", "the economy compiles to more than %d operations", maxInstrs)
		}
		return operand{}
	}
	in.dst = e.column(!in.op.realResult(), column{role: temp, shape: s})
	e.prog = append(e.prog, in)
	return operand{reg: in.dst, kind: k, dim: d, shape: s}
}

// fold carries out one operation on constants.
func fold(in instr, cols [3]column) (w wide, f float64, code faultCode) {
	b := &block{ints: make([][]wide, 4), reals: make([][]float64, 4), paths: 1, agents: []int{1, 1}, faults: make([]pathFault, 1)}
	for i := range 4 {
		b.ints[i], b.reals[i] = make([]wide, 1), make([]float64, 1)
		if i < 3 {
			b.ints[i][0], b.reals[i][0] = cols[i].word, cols[i].value
		}
	}
	in.shape, in.a, in.b, in.c, in.dst, in.mask = uniform_, 0, 1, 2, 3, none
	b.exec(&in)
	return b.ints[3][0], b.reals[3][0], b.faults[0].code
}

// do is raw with the mask of this place, and with faults of constants reported.
func (e *emitter) do(at Pos, op opcode, s shape, k kind, d dim, args ...operand) operand {
	return e.doImm(at, op, 0, 0, s, k, d, args...)
}

func (e *emitter) doImm(at Pos, op opcode, imm float64, aux int32, s shape, k kind, d dim, args ...operand) operand {
	in := instr{op: op, a: none, b: none, c: none, mask: none, imm: imm, aux: aux}
	for i, a := range args {
		if a.kind == bad {
			return operand{}
		}
		switch i {
		case 0:
			in.a = a.reg
		case 1:
			in.b = a.reg
		case 2:
			in.c = a.reg
		}
	}
	if op.canFault() {
		in.mask = e.maskReg(e.scope)
		if in.mask != none {
			if ms := e.ints[in.mask].shape; ms == shared && s >= class0 {
				in.mask = e.spread(operand{reg: in.mask, kind: truth, shape: shared}, s).reg
			}
		}
	}
	o := e.raw(in, s, k, d)
	if o.kind == bad && !e.full {
		if e.scope.outer != nil {
			// In a branch that may never be taken: it has to be a fault when it is.
			return e.broken(s, k, d)
		}
		e.fault(at, faultCode(o.reg).hint(), "this is always %s", faultCode(o.reg))
		return operand{}
	}
	return o
}

// broken is a value that faults on every lane that wants it.
func (e *emitter) broken(s shape, k kind, d dim) operand {
	zero := e.wideConst(wide{}, dim{})
	n := operand{reg: e.stepReg, kind: whole} // not a constant, so that it is not folded
	in := instr{op: opDiv, a: n.reg, b: zero.reg, c: none, mask: e.maskReg(e.scope)}
	if in.mask != none {
		s = max(s, e.ints[in.mask].shape)
	}
	o := e.raw(in, s, whole, d)
	if k == real_ && o.kind != bad {
		return e.toReal(Pos{}, o)
	}
	o.kind = k
	return o
}

// spread repeats a shared value for every agent of a class.
func (e *emitter) spread(o operand, s shape) operand {
	op := opSpread
	if o.kind == real_ {
		op = opSpreadR
	}
	return e.raw(instr{op: op, a: o.reg, b: none, c: none, mask: none}, s, o.kind, o.dim)
}

// align brings operands to one shape. Uniform ones may stay so.
func (e *emitter) align(at Pos, ops ...*operand) (shape, bool) {
	s := uniform_
	for _, o := range ops {
		if o.shape > s {
			if s >= class0 {
				e.fault(at, "take a sum or mean of one of them first", "it mixes the agents of two classes")
				return 0, false
			}
			s = o.shape
		} else if o.shape >= class0 && o.shape != s {
			e.fault(at, "take a sum or mean of one of them first", "it mixes the agents of two classes")
			return 0, false
		}
	}
	for _, o := range ops {
		if s >= class0 && o.shape == shared {
			*o = e.spread(*o, s)
		}
	}
	return s, true
}

// decimals is the power of ten between smallest units and whole tokens in a
// dimension.
func (e *emitter) decimals(d dim) int {
	n := 0
	for i, a := range e.assets {
		n += int(d[1+i]) * a.Decimals
	}
	return n
}

// scale is 10^n as a divisor: negative where it has to be multiplied by.
func scale(n int) float64 {
	f, _ := new(big.Float).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil)).Float64()
	if n < 0 {
		return -f
	}
	return f
}

func (e *emitter) toReal(at Pos, o operand) operand {
	if o.kind != whole {
		return o
	}
	r := e.doImm(at, opReal, scale(e.decimals(o.dim)), 0, o.shape, real_, o.dim, o)
	r.zero = o.zero
	return r
}

// toWhole rounds down to smallest units.
func (e *emitter) toWhole(at Pos, o operand) operand {
	if o.kind != real_ {
		return o
	}
	if e.isConst(o) {
		f := e.reals[o.reg].value
		if n := e.decimals(o.dim); n >= 0 && f != 0 && math.Abs(f)*scale(n) < 1 {
			e.fault(at, "give its asset more decimals, or a larger amount", "this constant is less than one smallest unit")
			return operand{}
		}
	}
	return e.doImm(at, opFloor, scale(e.decimals(o.dim)), 0, o.shape, whole, o.dim, o)
}

// unify gives two values one kind and dimension, for sums and comparisons.
func (e *emitter) unify(at Pos, verb string, a, b operand) (operand, operand, bool) {
	if a.kind == bad || b.kind == bad {
		return a, b, false
	}
	if (a.kind == truth) != (b.kind == truth) {
		e.fault(at, "compare the number with something first", "cannot %s %v and %v", verb, a.kind, b.kind)
		return a, b, false
	}
	if a.zero {
		a.dim = b.dim
	} else if b.zero {
		b.dim = a.dim
	}
	if a.dim != b.dim {
		e.fault(at, e.unitHint(a.dim, b.dim), "cannot %s %s and %s", verb, a.dim.format(e.assets), b.dim.format(e.assets))
		return a, b, false
	}
	if a.kind != b.kind {
		a, b = e.toReal(at, a), e.toReal(at, b)
	}
	return a, b, a.kind != bad && b.kind != bad
}

// unitHint says what might be missing between two dimensions.
func (e *emitter) unitHint(a, b dim) string {
	q, ok := a.times(b, -1)
	if !ok {
		return ""
	}
	switch {
	case q == timeDim():
		return "multiply the second by a time, such as dt"
	case q == func() dim { d, _ := dim{}.times(timeDim(), -1); return d }():
		return "multiply the first by a time, such as dt"
	}
	return fmt.Sprintf("multiply the second by something in %s, such as a price", q.format(e.assets))
}

// expr compiles an expression.
func (e *emitter) expr(n *node) operand {
	switch n.op {
	case "number":
		if !n.frac && n.num.IsInt() {
			w, ok := wideFromBig(n.num.Num())
			if !ok {
				e.fault(n.at, "write it with an exponent, such as 1e40, to have it as a real number", "this number has more than 127 bits")
				return operand{}
			}
			o := e.wideConst(w, dim{})
			o.zero = w.zero()
			return o
		}
		f, _ := n.num.Float64()
		if math.IsInf(f, 0) {
			e.fault(n.at, "", "this number is too large")
			return operand{}
		}
		return e.realConst(f, dim{})
	case "unit":
		return e.unit(n)
	case "name":
		return e.name(n)
	case "call":
		return e.call(n)
	case "if":
		return e.choice(n)
	case "neg":
		a := e.expr(n.args[0])
		switch a.kind {
		case whole:
			return e.do(n.at, opNeg, a.shape, whole, a.dim, a)
		case real_:
			return e.do(n.at, opNegR, a.shape, real_, a.dim, a)
		case truth:
			e.fault(n.at, "for the opposite of a condition write not", "a condition has no sign")
		}
		return operand{}
	case "broken":
		return operand{}
	case "not":
		a := e.condition(n.args[0])
		return e.do(n.at, opNot, a.shape, truth, dim{}, a)
	case "and", "or":
		return e.both(n)
	case "+", "-":
		a, b, ok := e.unify(n.at, map[string]string{"+": "add", "-": "subtract"}[n.op], e.expr(n.args[0]), e.expr(n.args[1]))
		if !ok {
			return operand{}
		}
		if a.kind == truth {
			e.fault(n.at, "join conditions with and, or", "conditions cannot be added")
			return operand{}
		}
		return e.arith(n.at, map[string]opcode{"+": opAdd, "-": opSub}[n.op], map[string]opcode{"+": opAddR, "-": opSubR}[n.op], a.dim, a, b)
	case "<", "<=", ">", ">=", "==", "!=":
		return e.compare(n)
	case "*", "/":
		return e.product(n)
	case "//", "mod":
		return e.quotient(n)
	case "**":
		return e.power(n)
	}
	e.fault(n.at, "", "unknown operator %s", n.op)
	return operand{}
}

// arith is an operation on two unified values.
func (e *emitter) arith(at Pos, op, opR opcode, d dim, a, b operand) operand {
	if a.kind == bad || b.kind == bad {
		return operand{}
	}
	s, ok := e.align(at, &a, &b)
	if !ok {
		return operand{}
	}
	if a.kind == real_ {
		return e.do(at, opR, s, real_, d, a, b)
	}
	return e.do(at, op, s, whole, d, a, b)
}

func (e *emitter) compare(n *node) operand {
	a, b, ok := e.unify(n.at, "compare", e.expr(n.args[0]), e.expr(n.args[1]))
	if !ok {
		return operand{}
	}
	s, ok := e.align(n.at, &a, &b)
	if !ok {
		return operand{}
	}
	op := map[string]opcode{"<": opLess, ">": opLess, "<=": opLessEq, ">=": opLessEq, "==": opEqual, "!=": opEqual}[n.op]
	if a.kind == real_ {
		op += opLessR - opLess
	}
	if n.op == ">" || n.op == ">=" {
		a, b = b, a
	}
	o := e.do(n.at, op, s, truth, dim{}, a, b)
	if n.op == "!=" {
		o = e.do(n.at, opNot, s, truth, dim{}, o)
	}
	return o
}

func (e *emitter) number(n *node) operand {
	o := e.expr(n)
	if o.kind == truth {
		e.fault(n.at, "write 1 if CONDITION else 0", "this is a condition and not a number")
		return operand{}
	}
	return o
}

func (e *emitter) condition(n *node) operand {
	o := e.expr(n)
	if o.kind != truth && o.kind != bad {
		e.fault(n.at, "compare it with something", "this is %v, where a condition is wanted", o.kind)
		return operand{}
	}
	return o
}

func (e *emitter) product(n *node) operand {
	a, b := e.number(n.args[0]), e.number(n.args[1])
	if a.kind == bad || b.kind == bad {
		return operand{}
	}
	power := int8(1)
	if n.op == "/" {
		power = -1
	}
	d, ok := a.dim.times(b.dim, power)
	if !ok {
		e.fault(n.at, "", "the dimension of this gets out of hand")
		return operand{}
	}
	if n.op == "*" {
		if a.kind != b.kind {
			a, b = e.toReal(n.at, a), e.toReal(n.at, b)
		}
		return e.arith(n.at, opMul, opMulR, d, a, b)
	}
	return e.arith(n.at, opNone, opDivR, d, e.toReal(n.at, a), e.toReal(n.at, b))
}

// quotient is // or mod, of whole numbers. A product before // has 256 bits.
func (e *emitter) quotient(n *node) operand {
	b := e.number(n.args[1])
	left := []*node{n.args[0]}
	if n.op == "//" && left[0].op == "*" {
		left = left[0].args
	}
	var ops []operand
	d := dim{}
	for _, l := range left {
		o := e.number(l)
		if o.kind == bad || b.kind == bad {
			return operand{}
		}
		ops = append(ops, o)
		var ok bool
		if d, ok = d.times(o.dim, 1); !ok {
			e.fault(n.at, "", "the dimension of this gets out of hand")
			return operand{}
		}
	}
	if n.op == "//" {
		var ok bool
		if d, ok = d.times(b.dim, -1); !ok {
			e.fault(n.at, "", "the dimension of this gets out of hand")
			return operand{}
		}
	} else if d != b.dim && !b.zero {
		e.fault(n.at, "", "mod wants two numbers of one unit, not %s and %s", d.format(e.assets), b.dim.format(e.assets))
		return operand{}
	}
	ops = append(ops, b)
	refs := []*operand{}
	for i := range ops {
		if ops[i].kind != whole {
			e.fault(n.at, "use / , or floor() one side first", "%s needs whole numbers or amounts on both sides, and this has %v", n.op, ops[i].kind)
			return operand{}
		}
		refs = append(refs, &ops[i])
	}
	s, ok := e.align(n.at, refs...)
	if !ok {
		return operand{}
	}
	op := opDiv
	if len(ops) == 3 {
		op = opMulDiv
	} else if n.op == "mod" {
		op = opMod
	}
	return e.do(n.at, op, s, whole, d, ops...)
}

func (e *emitter) power(n *node) operand {
	a, b := e.number(n.args[0]), e.number(n.args[1])
	if a.kind == bad || b.kind == bad {
		return operand{}
	}
	if b.dim != (dim{}) && !b.zero {
		e.fault(n.args[1].at, "divide it by its unit", "an exponent is a plain number, not %s", b.dim.format(e.assets))
		return operand{}
	}
	d := a.dim
	if d != (dim{}) {
		if b.kind != whole || !e.isConst(b) || e.ints[b.reg].word.hi != 0 || e.ints[b.reg].word.lo > maxPower {
			e.fault(n.at, "divide the base by its unit, or use a small constant exponent", "what has a unit (%s) can only be raised to a small constant", d.format(e.assets))
			return operand{}
		}
		d = dim{}
		for range e.ints[b.reg].word.lo {
			var ok bool
			if d, ok = d.times(a.dim, 1); !ok {
				e.fault(n.at, "", "the dimension of this gets out of hand")
				return operand{}
			}
		}
	}
	if a.kind == whole && b.kind == whole {
		return e.arith(n.at, opPow, opNone, d, a, b)
	}
	return e.arith(n.at, opNone, opPowR, d, e.toReal(n.at, a), e.toReal(n.at, b))
}

// unit is a number of a unit: 0.5 BTC, 3 days. It is whole if it is a whole
// number of smallest units or seconds.
func (e *emitter) unit(n *node) operand {
	num, name := n.args[0].num, n.args[1].name
	var d dim
	r := new(big.Rat).Set(num)
	if secs, ok := spans[name]; ok {
		d = timeDim()
		r.Mul(r, big.NewRat(secs, 1))
	} else if s := e.symbols[name]; s != nil && s.what == "asset" {
		d = assetDim(s.index)
		r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(e.assets[s.index].Decimals)), nil)))
	} else {
		known := []string{"second", "minute", "hour", "day", "week", "month", "year"}
		for _, a := range e.assets {
			known = append(known, a.Name)
		}
		e.fault(n.args[1].at, nearest(name, known), "%q is not a unit", name)
		return operand{}
	}
	if r.IsInt() {
		if w, ok := wideFromBig(r.Num()); ok {
			o := e.wideConst(w, d)
			return o
		}
		e.fault(n.at, "a sum has to stay below 2^127 smallest units", "this amount is too large")
		return operand{}
	}
	f, _ := num.Float64()
	if d == timeDim() {
		f, _ = r.Float64()
	}
	return e.realConst(f, d)
}

// names of everything that an expression may name.
func (e *emitter) names() []string {
	out := []string{"now", "dt", "n", "true", "false", "day", "year"}
	for name := range e.symbols {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

func (e *emitter) name(n *node) operand {
	switch n.name {
	case "now":
		return operand{reg: e.nowReg, kind: whole, dim: timeDim()}
	case "n":
		return operand{reg: e.stepReg, kind: whole}
	case "dt":
		return e.wideConst(wideOf(e.dt), timeDim())
	case "true", "false":
		o := e.wideConst(wideOf(map[string]int64{"true": 1}[n.name]), dim{})
		o.kind = truth
		return o
	}
	s := e.symbols[n.name]
	if s != nil && s.lost {
		return operand{}
	}
	if s == nil {
		if secs, ok := spans[n.name]; ok {
			return e.wideConst(wideOf(secs), timeDim())
		}
		e.fault(n.at, nearest(n.name, e.names()), "nothing is called %s", n.name)
		return operand{}
	}
	switch s.what {
	case "asset":
		w, _ := wideOf(10).pow(wideOf(int64(e.assets[s.index].Decimals)))
		return e.wideConst(w, assetDim(s.index))
	case "param":
		return s.val
	case "state", "process", "account", "metric":
		if e.static || s.val.kind == bad {
			e.fault(n.at, "use numbers and params only, or an earlier one", "%s is not known yet here", n.name)
			return operand{}
		}
		return e.read(s.val)
	case "let":
		return e.let(n, s)
	}
	e.fault(n.at, map[string]string{"flow": "moved(" + n.name + ") is what it moved in this step, paid(" + n.name + ") in all", "pool": "price(" + n.name + ") is its price", "agents": "count(" + n.name + ") is how many they are"}[s.what],
		"%s is one of the %s, not a number", n.name, map[string]string{"flow": "flows", "pool": "pools", "agents": "agents", "series": "series"}[s.what])
	return operand{}
}

func (e *emitter) let(n *node, s *symbol) operand {
	if e.static {
		e.fault(n.at, "use numbers here", "%s is not known yet here", n.name)
		return operand{}
	}
	for sc := e.scope; sc != nil; sc = sc.outer {
		if m, ok := sc.memo[s.name]; ok {
			maps.Copy(e.reads, m.reads)
			return m.val
		}
	}
	if s.busy {
		e.fault(s.at, "make one of them a state, which has the value of the step before", "%s is defined by itself, directly or through others", s.name)
		return operand{}
	}
	s.busy = true
	outer, ctx, site := e.reads, e.ctx, e.site
	e.reads = map[int32]bool{}
	e.ctx = max(s.val.shape, shared)
	o := e.expr(s.body)
	if o.kind != bad && s.val.shape >= class0 && o.shape < class0 {
		if o.shape == shared {
			o = e.spread(o, s.val.shape)
		}
	} else if o.kind != bad && o.shape >= class0 && o.shape != s.val.shape {
		e.fault(s.at, "say of: AGENTS, or take a sum or mean", "%s has a value for each agent", s.name)
		o = operand{}
	}
	e.scope.memo[s.name] = memo{o, e.reads}
	maps.Copy(outer, e.reads)
	e.reads, e.ctx, e.site = outer, ctx, site
	s.busy = false
	return o
}

// stream gives a call that draws random numbers an address that depends on
// where it stands in the specification and on nothing else.
func (e *emitter) stream(section, name string, n *node) {
	count := 0
	var walk func(n *node)
	walk = func(n *node) {
		if n == nil {
			return
		}
		if n.op == "call" && n.memo == nil && draws[n.name] {
			h := fnv.New32a()
			fmt.Fprintf(h, "%s.%s#%d", section, name, count)
			id := h.Sum32()
			for e.streams[id] != "" {
				id++
			}
			e.streams[id] = name
			n.memo = &drawStream{id}
			count++
		}
		for _, a := range n.args {
			walk(a)
		}
	}
	walk(n)
}
