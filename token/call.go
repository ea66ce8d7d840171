package token

import (
	"slices"
)

// draws are the functions that give a random number at every step.
var draws = map[string]bool{
	"normal": true, "uniform": true, "lognormal": true, "exponential": true, "pareto": true, "bernoulli": true, "poisson": true,
}

// arity is how many arguments each function takes.
var arity = map[string][2]int{
	"min": {2, 8}, "max": {2, 8}, "clamp": {3, 3}, "abs": {1, 1}, "floor": {1, 1}, "real": {1, 1},
	"exp": {1, 1}, "log": {1, 1}, "sin": {1, 1}, "cos": {1, 1}, "sqrt": {1, 1}, "isqrt": {1, 1}, "units": {1, 1}, "amount": {2, 2},
	"supply": {1, 1}, "total": {1, 1}, "count": {1, 1}, "moved": {1, 1}, "paid": {1, 1}, "weight": {1, 1}, "waiting": {1, 1},
	"price": {1, 1}, "quote": {2, 2},
	"sum": {1, 1}, "mean": {1, 1}, "top": {1, 1}, "gini": {1, 1}, "hhi": {1, 1}, "nakamoto": {1, 1},
	"normal": {2, 2}, "uniform": {2, 2}, "lognormal": {2, 2}, "exponential": {1, 1}, "pareto": {2, 2}, "bernoulli": {1, 1}, "poisson": {1, 1},
}

func (e *emitter) call(n *node) operand {
	want, ok := arity[n.name]
	if !ok {
		known := []string{}
		for f := range arity {
			known = append(known, f)
		}
		slices.Sort(known)
		e.fault(n.at, nearest(n.name, known), "there is no function %s", n.name)
		return operand{}
	}
	if len(n.args) < want[0] || len(n.args) > want[1] {
		e.fault(n.at, "", "%s takes %s, not %d", n.name, plural(int64(want[0]), "argument"), len(n.args))
		return operand{}
	}
	if draws[n.name] {
		return e.draw(n)
	}
	switch n.name {
	case "min", "max":
		o := e.number(n.args[0])
		for _, arg := range n.args[1:] {
			o = e.extreme(n, n.name, o, e.number(arg))
		}
		return o
	case "clamp":
		return e.extreme(n, "min", e.extreme(n, "max", e.number(n.args[0]), e.number(n.args[1])), e.number(n.args[2]))
	case "abs":
		a := e.number(n.args[0])
		return e.arith(n.at, opAbs, opAbsR, a.dim, a, e.wideConst(wide{}, dim{}))
	case "floor":
		return e.toWhole(n.at, e.number(n.args[0]))
	case "real":
		return e.toReal(n.at, e.number(n.args[0]))
	case "exp", "log", "sin", "cos":
		a := e.toReal(n.at, e.number(n.args[0]))
		if a.kind != bad && a.dim != (dim{}) {
			e.fault(n.args[0].at, "divide it by something of the same unit", "%s wants a plain number, not %s", n.name, a.dim.format(e.assets))
			return operand{}
		}
		return e.do(n.at, map[string]opcode{"exp": opExpR, "log": opLogR, "sin": opSinR, "cos": opCosR}[n.name], a.shape, real_, dim{}, a)
	case "sqrt", "isqrt":
		a := e.number(n.args[0])
		if n.name == "sqrt" {
			a = e.toReal(n.at, a)
		}
		if a.kind == bad {
			return operand{}
		}
		d, ok := a.dim.half()
		if !ok {
			e.fault(n.args[0].at, "divide it by its unit", "%s has no square root", a.dim.format(e.assets))
			return operand{}
		}
		if n.name == "sqrt" {
			return e.do(n.at, opSqrtR, a.shape, real_, d, a)
		}
		if a.kind != whole {
			e.fault(n.args[0].at, "use sqrt, or floor() it first", "isqrt wants a whole number")
			return operand{}
		}
		return e.do(n.at, opIsqrt, a.shape, whole, d, a)
	case "units":
		a := e.number(n.args[0])
		if a.kind == real_ {
			e.fault(n.args[0].at, "floor() it first", "units wants an amount, and this is a real number")
			return operand{}
		}
		a.dim, a.zero = dim{}, false
		return a
	case "amount":
		a, s := e.number(n.args[0]), e.named(n.args[1], "asset")
		if a.kind == bad || s == nil {
			return operand{}
		}
		if a.kind != whole || a.dim != (dim{}) {
			e.fault(n.args[0].at, "to make an amount of a real number, multiply it by the asset: x * TOK", "amount wants a plain whole number of smallest units")
			return operand{}
		}
		a.dim, a.zero = assetDim(s.index), false
		return a
	case "supply":
		if s := e.named(n.args[0], "asset"); s != nil && e.ready(n) {
			return e.read(e.supplies[s.index])
		}
		return operand{}
	case "total":
		s := e.named(n.args[0], "account")
		if s == nil || !e.ready(n) {
			return operand{}
		}
		return e.reduce(n, opSum, opSumR, e.read(s.val))
	case "count":
		if s := e.named(n.args[0], "agents"); s != nil {
			return s.val
		}
		return operand{}
	case "moved", "paid", "weight", "waiting":
		return e.ofFlow(n)
	case "price", "quote":
		return e.ofPool(n)
	case "sum", "mean", "top", "gini", "hhi", "nakamoto":
		return e.statistic(n)
	}
	e.fault(n.at, "", "there is no function %s", n.name)
	return operand{}
}

// ready reports whether balances are known where this is compiled.
func (e *emitter) ready(n *node) bool {
	if e.static {
		e.fault(n.at, "use numbers and params only", "%s is not known yet here", n.name)
	}
	return !e.static
}

// named is the thing of that sort that an argument names.
func (e *emitter) named(n *node, what string) *symbol {
	if n.op == "name" {
		if s := e.symbols[n.name]; s != nil && s.what == what {
			return s
		}
	}
	known := []string{}
	for name, s := range e.symbols {
		if s.what == what {
			known = append(known, name)
		}
	}
	slices.Sort(known)
	e.fault(n.at, nearest(n.name, known), "this has to be the name of one of the %s", map[string]string{
		"asset": "assets", "account": "accounts", "agents": "agents", "flow": "flows", "pool": "pools", "series": "series"}[what])
	return nil
}

func (e *emitter) extreme(n *node, which string, a, b operand) operand {
	a, b, ok := e.unify(n.at, "compare", a, b)
	if !ok {
		return operand{}
	}
	if which == "min" {
		return e.arith(n.at, opMin, opMinR, a.dim, a, b)
	}
	return e.arith(n.at, opMax, opMaxR, a.dim, a, b)
}

// reduce turns a value for each agent into one for each path.
func (e *emitter) reduce(n *node, op, opR opcode, o operand) operand {
	if o.kind == bad || o.shape < class0 {
		return o
	}
	if o.kind == real_ {
		return e.do(n.at, opR, shared, real_, o.dim, o)
	}
	return e.do(n.at, op, shared, whole, o.dim, o)
}

func (e *emitter) statistic(n *node) operand {
	ctx := e.ctx
	o := e.number(n.args[0])
	e.ctx = ctx
	if o.kind == bad {
		return o
	}
	if o.shape < class0 {
		e.fault(n.args[0].at, "give it an account of agents", "%s wants a value for each agent", n.name)
		return operand{}
	}
	switch n.name {
	case "sum":
		return e.reduce(n, opSum, opSumR, o)
	case "mean":
		total := e.toReal(n.at, e.reduce(n, opSum, opSumR, o))
		for _, s := range e.symbols {
			if s.what == "agents" && class0+shape(s.index) == o.shape {
				return e.arith(n.at, opNone, opDivR, o.dim, total, e.toReal(n.at, s.val))
			}
		}
	}
	d := dim{}
	if n.name == "top" {
		d = o.dim
	}
	op := map[string]opcode{"top": opTop, "gini": opGini, "hhi": opHHI, "nakamoto": opNakamoto}[n.name]
	return e.do(n.at, op, shared, real_, d, e.toReal(n.at, o))
}

func (e *emitter) ofFlow(n *node) operand {
	s := e.named(n.args[0], "flow")
	if s == nil || !e.ready(n) {
		return operand{}
	}
	t := e.transfers[s.index]
	d := assetDim(t.asset)
	o := operand{kind: whole, dim: d, shape: t.shape}
	switch n.name {
	case "moved":
		o.reg = t.moved
	case "paid":
		o.reg = t.paid
	case "waiting":
		o.reg = t.transit
	case "weight":
		o.reg = t.weight
	}
	if o.reg == none {
		e.fault(n.args[0].at, map[string]string{"waiting": "give it a delay with after", "weight": "give it the kind lock"}[n.name], "%s has no %s", s.name, n.name)
		return operand{}
	}
	return e.read(o)
}

func (e *emitter) ofPool(n *node) operand {
	s := e.named(n.args[0], "pool")
	if s == nil || !e.ready(n) {
		return operand{}
	}
	p := e.pools[s.index]
	if n.name == "price" {
		d, _ := assetDim(p.ys).times(assetDim(p.xs), -1)
		return e.arith(n.at, opNone, opDivR, d, e.toReal(n.at, e.read(p.y)), e.toReal(n.at, e.read(p.x)))
	}
	a := e.toWhole(n.at, e.number(n.args[1]))
	if a.kind == bad {
		return a
	}
	switch a.dim {
	case assetDim(p.xs):
		return e.poolOut(n.at, p, e.read(p.x), e.read(p.y), a)
	case assetDim(p.ys):
		return e.poolOut(n.at, p, e.read(p.y), e.read(p.x), a)
	}
	e.fault(n.args[1].at, "", "the pool trades %s and %s, not %s", e.assets[p.xs].Name, e.assets[p.ys].Name, a.dim.format(e.assets))
	return operand{}
}

// poolOut is what a constant product pool gives for an amount, in integers as
// Uniswap v2 computes it: in' = in*(per-parts); out = in'*y / (x*per + in').
func (e *emitter) poolOut(at Pos, p pool, x, y, in operand) operand {
	kept, _ := p.per.sub(p.parts)
	fed := e.arith(at, opMul, opNone, in.dim, in, e.wideConst(kept, dim{}))
	whole_ := e.arith(at, opMul, opNone, x.dim, x, e.wideConst(p.per, dim{}))
	under := e.arith(at, opAdd, opNone, x.dim, whole_, fed)
	if under.kind == bad {
		return under
	}
	s, ok := e.align(at, &fed, &y, &under)
	if !ok {
		return operand{}
	}
	return e.do(at, opMulDiv, s, whole, y.dim, fed, y, under)
}

// draw is a random number, from one uniform number of its own so that a change
// elsewhere changes nothing here.
func (e *emitter) draw(n *node) operand {
	if e.static || n.memo == nil {
		e.fault(n.at, "draw it under let, or in a start", "a random number cannot stand here")
		return operand{}
	}
	var args []operand
	for _, a := range n.args {
		o := e.toReal(a.at, e.number(a))
		if o.kind == bad {
			return o
		}
		args = append(args, o)
	}
	plain := func(i int, what string) bool {
		if args[i].dim != (dim{}) && !args[i].zero {
			e.fault(n.args[i].at, "divide it by its unit", "%s is a plain number, not %s", what, args[i].dim.format(e.assets))
			return false
		}
		return true
	}
	s := e.ctx
	take := func(op opcode) operand {
		return e.doImm(n.at, op, 0, int32(n.memo.id), s, real_, dim{})
	}
	mul := func(a, b operand) operand {
		d, _ := a.dim.times(b.dim, 1)
		return e.arith(n.at, opNone, opMulR, d, a, b)
	}
	minusLogU := func() operand {
		l := e.do(n.at, opLogR, s, real_, dim{}, take(opUniform))
		return e.do(n.at, opNegR, s, real_, dim{}, l)
	}
	switch n.name {
	case "normal", "uniform":
		a, b, ok := e.unify(n.at, "combine", args[0], args[1])
		if !ok {
			return operand{}
		}
		if n.name == "normal" {
			return e.arith(n.at, opNone, opAddR, a.dim, a, mul(b, take(opNormal)))
		}
		return e.arith(n.at, opNone, opAddR, a.dim, a, mul(e.arith(n.at, opNone, opSubR, a.dim, b, a), take(opUniform)))
	case "lognormal":
		if !plain(1, "sigma") {
			return operand{}
		}
		z := mul(args[1], take(opNormal))
		if z.kind == bad {
			return z
		}
		return mul(args[0], e.do(n.at, opExpR, z.shape, real_, dim{}, z))
	case "exponential":
		return mul(args[0], minusLogU())
	case "pareto":
		if !plain(1, "alpha") {
			return operand{}
		}
		x := e.arith(n.at, opNone, opDivR, dim{}, minusLogU(), args[1])
		if x.kind == bad {
			return x
		}
		return mul(args[0], e.do(n.at, opExpR, x.shape, real_, dim{}, x))
	case "bernoulli":
		if !plain(0, "a probability") {
			return operand{}
		}
		u := take(opUniform)
		sh, ok := e.align(n.at, &u, &args[0])
		if !ok {
			return operand{}
		}
		return e.do(n.at, opLessR, sh, truth, dim{}, u, args[0])
	case "poisson":
		if !plain(0, "the mean of a count") {
			return operand{}
		}
		m := args[0]
		if m.shape == uniform_ || m.shape == shared && s >= class0 {
			// One count for each lane.
			m = e.arith(n.at, opNone, opAddR, dim{}, m, e.raw(instr{op: opSpreadR, a: e.realConst(0, dim{}).reg, b: none, c: none, mask: none}, s, real_, dim{}))
		}
		if m.kind == bad {
			return m
		}
		if m.shape > s {
			s = m.shape
		}
		return e.toWhole(n.at, e.doImm(n.at, opPoisson, 0, int32(n.memo.id), s, real_, dim{}, m))
	}
	e.fault(n.at, "", "nothing draws %s", n.name)
	return operand{}
}
