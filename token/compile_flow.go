package token

import (
	"fmt"
	"slices"
)

// declareFlows turns every flow into one transfer or two.
func (c *compiler) declareFlows() {
	for _, en := range c.doc.sections["flows"] {
		s := c.declare(&symbol{what: "flow", name: en.name, at: en.at, index: len(c.transfers)})
		rec := recipeOf("flows", en.text("kind"))
		if short := en.text("short"); short != "" && short != "cap" && short != "stop" {
			c.fault(en.pos("short"), "cap moves what there is, stop ends the path", "short is cap or stop, not %s", short)
		}
		before := len(c.faults)
		if rec.trade {
			c.declareTrade(en, rec)
		} else {
			c.declareFlow(en, rec)
		}
		s.lost = len(c.faults) > before
	}
}

// flow adds one transfer of a flow, with the columns of what it moves.
func (c *compiler) flow(en *entry, name string, from, to *symbol) *flowing {
	f := &flowing{en: en, index: int32(len(c.transfers)), t: c.transfer(name, from, to)}
	f.t.stop = en.text("short") == "stop"
	c.amountColumns(f.t)
	c.flows = append(c.flows, f)
	return f
}

func (c *compiler) amountColumns(t *transfer) {
	d := assetDim(t.asset)
	t.moved = c.variable("moved."+t.name, whole, d, t.shape).reg
	t.paid = c.variable("paid."+t.name, whole, d, t.shape).reg
}

// ends are the accounts at the two ends of a flow; ok is false if they were
// reported.
func (c *compiler) ends(en *entry, from, to string) (a, b *symbol, ok bool) {
	if from != "" && en.text(from) != "" {
		if a = c.account(en, from); a == nil {
			return nil, nil, false
		}
	}
	if to != "" && en.text(to) != "" {
		if b = c.account(en, to); b == nil {
			return nil, nil, false
		}
	}
	return a, b, c.joined(en, a, b)
}

// joined reports whether tokens can flow between two accounts.
func (c *compiler) joined(en *entry, a, b *symbol) bool {
	waits := en.expr("duration") != nil && en.text("kind") == "lock" // what comes back later may come back to the same account
	switch {
	case a == nil && b == nil:
		c.fault(en.at, "", "%s has neither a source nor a destination", en.name)
	case a == nil || b == nil:
		return true
	case a == b && !waits:
		c.fault(en.at, "use two accounts", "%s flows in a circle: from %s to itself", en.name, a.name)
	case a.index != b.index:
		c.fault(en.at, "to exchange one for the other, use a swap or two flows", "%s goes from %s, in %s, to %s, in %s",
			en.name, a.name, c.assets[a.index].Name, b.name, c.assets[b.index].Name)
	case a.val.shape >= class0 && b.val.shape >= class0 && a.val.shape != b.val.shape:
		c.fault(en.at, "pass it through an account without of", "%s goes from one class of agents to another", en.name)
	default:
		return true
	}
	return false
}

func (c *compiler) declareFlow(en *entry, rec *recipe) {
	from, to, ok := c.ends(en, rec.from, rec.to)
	if !ok {
		return
	}
	f := c.flow(en, en.name, from, to)
	f.amount = en.fill(rec.amount, rec, nil)
	f.when = en.expr("when")
	if rec.when != "" {
		w := en.fill(rec.when, rec, nil)
		if f.when != nil {
			w = &node{op: "and", at: f.when.at, args: []*node{f.when, w}}
		}
		f.when = w
	}
	c.stream("flows", en.name, f.amount)
	c.stream("flows.when", en.name, f.when)
	if rec.delay != "" && en.expr(rec.delay) != nil {
		c.delay(f, rec)
	}
	if rec.second != nil {
		c.declareSecond(en, rec, f)
	}
}

// delay lets a flow's amounts wait before they arrive.
func (c *compiler) delay(f *flowing, rec *recipe) {
	t := f.t
	t.delay = c.stepsIn(f.en.expr(rec.delay), rec.delay, 1, maxDelay)
	w := c.variable("waiting."+t.name, whole, assetDim(t.asset), t.shape)
	t.transit, t.ring = w.reg, len(c.p.rings)
	c.accounts[t.asset] = append(c.accounts[t.asset], w)
	c.p.rings = append(c.p.rings, ringShape{t.delay, t.shape})
	if rec.lock {
		t.lockFor = t.delay * c.dt
		t.lockMax = c.count(f.en.expr("longest"), timeDim(), "longest", t.lockFor, 100*spans["year"])
		t.weight = c.variable("weight."+t.name, whole, assetDim(t.asset), t.shape).reg
		t.slope = c.variable("slope."+t.name, whole, assetDim(t.asset), t.shape).reg
	}
}

// declareSecond adds NAME.out, which follows on a flow under its condition.
func (c *compiler) declareSecond(en *entry, rec *recipe, f *flowing) {
	from, to, ok := c.ends(en, rec.second.from, rec.second.to)
	if !ok {
		return
	}
	token_ := f.t.asset // of curve_sell; curve_buy makes the asset of its destination
	if from == nil {
		token_ = to.index
	}
	if (from == nil) == (f.t.to == none) {
		c.fault(en.at, "", "%s has its accounts the wrong way round", en.name)
		return
	}
	if f.t.asset == to.index {
		c.fault(en.at, "", "%s pays with the token that it trades", en.name)
		return
	}
	second := c.flow(en, en.name+".out", from, to)
	if second.t.shape != f.t.shape {
		c.fault(en.at, "give both to the same agents, or to nobody in particular", "%s is paid by some and received by others", en.name)
	}
	c.symbols[en.name+".out"] = &symbol{what: "flow", name: en.name + ".out", at: en.at, index: int(second.index)}
	second.amount = en.fill(rec.second.amount, rec, map[string]*node{"asset": {op: "name", at: en.at, name: c.assets[token_].Name}})
}

// declareTrade is a swap: into the pool, then out of it.
func (c *compiler) declareTrade(en *entry, rec *recipe) {
	s := c.named(&node{op: "name", at: en.pos("pool"), name: en.text("pool")}, "pool")
	if s == nil || s.lost {
		return
	}
	pl := &c.pools[s.index]
	from, to, ok := c.ends(en, rec.from, "")
	if !ok {
		return
	}
	if en.text("to") != "" {
		if to = c.account(en, "to"); to == nil {
			return
		}
	}
	in := symbol{name: s.name, index: pl.xs, val: pl.x}
	out := symbol{name: s.name, index: pl.ys, val: pl.y}
	fromX := true
	if from.index == pl.ys {
		in, out, fromX = out, in, false
	}
	if from.index != in.index || to != nil && to.index != out.index {
		c.fault(en.at, fmt.Sprintf("it trades %s for %s", c.assets[pl.xs].Name, c.assets[pl.ys].Name), "the pool %s does not trade these assets", s.name)
		return
	}
	if from.val.reg == in.val.reg || to != nil && to.val.reg == out.val.reg {
		c.fault(en.at, "use two accounts", "%s flows in a circle: the pool trades with itself", en.name)
		return
	}
	if from.val.shape >= class0 {
		c.fault(en.at, "move their orders to an account without of, and trade from there", "%s: agents cannot each trade with a pool in one step", en.name)
		return
	}
	f := c.flow(en, en.name, from, &in)
	f.amount, f.when = en.fill(rec.amount, rec, nil), en.expr("when")
	c.stream("flows", en.name, f.amount)
	c.stream("flows.when", en.name, f.when)
	second := c.flow(en, en.name+".out", &out, to)
	c.symbols[en.name+".out"] = &symbol{what: "flow", name: en.name + ".out", at: en.at, index: int(second.index)}
	second.pool, second.first, second.fromX = pl, f, fromX
}

// beginnings emits the program that fills accounts, processes and states.
func (c *compiler) beginnings() {
	for _, en := range c.doc.sections["accounts"] {
		s := c.symbols[en.name]
		n := en.expr("start")
		if s.lost || n == nil {
			continue
		}
		c.site_("the start of " + en.name)
		c.ctx = s.val.shape
		o := c.amount(n, s.val.dim, s.val.shape)
		if o.kind == bad {
			continue
		}
		t := c.transfer("start."+en.name, nil, s)
		c.prog = append(c.prog, instr{op: opFlow, shape: t.shape, dst: none, a: o.reg, b: none, c: none, mask: none, site: c.site, aux: int32(len(c.transfers) - 1)})
		c.mutated(t.to, t.supply)
	}
	for _, st := range c.states {
		c.site_("the start of " + st.en.name)
		c.ctx = c.class(st.en)
		if st.series >= 0 {
			st.sym.val = c.variable(st.en.name, real_, st.sym.val.dim, shared)
			c.assign(st.sym.val, c.lookup(st, 0))
			continue
		}
		o := c.number(st.start)
		if o.kind == bad {
			st.sym.lost = true
			continue
		}
		if st.sym.what == "process" {
			o = c.toReal(st.start.at, o)
		}
		if o.shape > c.ctx {
			c.fault(st.start.at, "say of: AGENTS, or take a sum or mean", "%s has a value for each agent", st.en.name)
			st.sym.lost = true
			continue
		}
		st.sym.val = c.variable(st.en.name, o.kind, o.dim, c.ctx)
		c.assign(st.sym.val, o)
	}
}

// lookup is the value of a series at a time from now.
func (c *compiler) lookup(st *stateful, ahead int64) operand {
	k := c.do(st.en.at, opAdd, uniform_, whole, dim{}, operand{reg: c.stepReg, kind: whole}, c.wideConst(wideOf(ahead), dim{}))
	k = c.do(st.en.at, opDiv, uniform_, whole, dim{}, k, c.wideConst(wideOf(st.every), dim{}))
	return c.doImm(st.en.at, opSeries, 0, int32(st.series), uniform_, real_, st.sym.val.dim, k)
}

// amount compiles an amount of a dimension for the lanes of a shape.
func (c *compiler) amount(n *node, d dim, s shape) operand {
	o := c.number(n)
	if o.kind == bad {
		return o
	}
	if o.zero {
		o.dim = d
	}
	if o.dim != d {
		c.fault(n.at, c.unitHint(d, o.dim), "this has to be an amount of %s, not %s", d.format(c.assets), o.dim.format(c.assets))
		return operand{}
	}
	if o.shape >= class0 && o.shape != s {
		c.fault(n.at, "take its sum", "this is an amount for each agent, between accounts that are not theirs")
		return operand{}
	}
	return c.toWhole(n.at, o)
}

// assign sets a variable.
func (c *compiler) assign(to, from operand) {
	if from.kind == bad || len(c.faults) > 0 {
		return
	}
	if to.shape >= class0 && from.shape == shared {
		from = c.spread(from, to.shape)
	}
	op := opCopy
	if to.kind == real_ {
		op = opCopyR
	}
	c.prog = append(c.prog, instr{op: op, shape: to.shape, dst: to.reg, a: from.reg, b: none, c: none, mask: none, site: c.site})
	c.mutated(variableKey(to))
}

func (c *compiler) emitFlow(f *flowing) {
	t := f.t
	c.site_(t.name)
	c.ctx = t.shape
	touched := []int32{t.moved, t.paid, t.from, t.to, t.supply, t.transit, t.weight, t.slope}
	if t.delay > 0 {
		c.prog = append(c.prog, instr{op: opRelease, shape: t.shape, dst: none, a: none, b: none, c: none, mask: none, site: c.site, aux: f.index})
		c.mutated(touched...)
	}
	var amount operand
	when := none
	compute := func() operand {
		if f.pool == nil {
			return c.amount(f.amount, assetDim(t.asset), t.shape)
		}
		// What came in is in the pool already.
		in := c.read(operand{reg: f.first.t.moved, kind: whole, dim: assetDim(f.first.t.asset), shape: shared})
		x, y := f.pool.x, f.pool.y
		if !f.fromX {
			x, y = y, x
		}
		x = c.do(f.en.at, opSub, shared, whole, x.dim, c.read(x), in)
		// Nothing in is nothing out, also of an empty pool.
		none_ := c.wideConst(wide{}, in.dim)
		trade := c.do(f.en.at, opLess, shared, truth, dim{}, none_, in)
		out := c.under(trade, false, func() operand { return c.poolOut(f.en.at, *f.pool, x, y, in) })
		return c.do(f.en.at, opSelect, shared, whole, y.dim, trade, out, c.wideConst(wide{}, y.dim))
	}
	if f.when != nil {
		cond := c.condition(f.when)
		if cond.kind == bad {
			return
		}
		if cond.shape >= class0 && cond.shape != t.shape {
			c.fault(f.when.at, "compare a sum or mean", "this condition differs between agents, and the flow does not")
			return
		}
		amount = c.under(cond, false, compute)
		when = cond.reg
	} else {
		amount = compute()
	}
	if amount.kind == bad {
		return
	}
	c.prog = append(c.prog, instr{op: opFlow, shape: t.shape, dst: none, a: amount.reg, b: when, c: none, mask: none, site: c.site, aux: f.index})
	c.mutated(touched...)
}

// emitStates computes the next values of all processes and states from those
// of now, then sets them.
func (c *compiler) emitStates() {
	next := make([]operand, len(c.states))
	for i, st := range c.states {
		c.site_(st.en.name)
		c.ctx = max(st.sym.val.shape, shared)
		if st.series >= 0 {
			next[i] = c.lookup(st, 1)
			continue
		}
		o := c.number(st.next)
		if o.kind == bad || st.sym.lost {
			continue
		}
		v := st.sym.val
		at := st.next.at
		switch {
		case o.dim != v.dim && !o.zero:
			c.fault(at, c.unitHint(v.dim, o.dim), "%s starts as %s and would become %s", st.en.name, v.dim.format(c.assets), o.dim.format(c.assets))
			continue
		case o.kind == real_ && v.kind == whole:
			c.fault(at, "floor() it, or start with a real number: real(...)", "%s starts as a whole number and would become a real one", st.en.name)
			continue
		case o.shape >= class0 && o.shape != v.shape:
			c.fault(at, "say of: AGENTS, or take a sum or mean", "%s would become a value for each agent", st.en.name)
			continue
		}
		o.dim = v.dim
		if v.kind == real_ {
			o = c.toReal(at, o)
		}
		if o.kind != bad && c.col(o).role == variable {
			// Keep it: it may change before it is read.
			op := opCopy
			if o.kind == real_ {
				op = opCopyR
			}
			o = c.raw(instr{op: op, a: o.reg, b: none, c: none, mask: none}, o.shape, o.kind, o.dim)
		}
		next[i] = o
	}
	for i, st := range c.states {
		c.site_(st.en.name)
		c.assign(st.sym.val, next[i])
	}
}

// emitSamples emits the program that records a point of the result.
func (c *compiler) emitSamples() {
	sample := func(name, unit, about string, o operand) (v operand) {
		if o.kind == bad {
			return o
		}
		v = c.variable("sample."+name, real_, o.dim, shared)
		c.assign(v, c.toReal(Pos{}, o))
		c.p.sampled = append(c.p.sampled, sampled{name, unit, about, v.reg})
		return v
	}
	for i, a := range c.assets {
		c.site_("supply." + a.Name)
		sample("supply."+a.Name, a.Name, "all there is of "+a.Name, c.read(c.supplies[i]))
	}
	for _, en := range c.doc.sections["accounts"] {
		c.site_(en.name)
		if s := c.symbols[en.name]; !s.lost {
			sample(en.name, s.val.dim.format(c.assets), en.text("about"), c.reduce(&node{at: en.at}, opSum, opSumR, c.read(s.val)))
		}
	}
	for _, st := range c.states {
		c.site_(st.en.name)
		if v := st.sym.val; !st.sym.lost && v.shape == shared {
			sample(st.en.name, v.dim.format(c.assets), st.en.text("about"), c.read(v))
		}
	}
	for _, en := range c.doc.sections["metrics"] {
		// Later metrics and constraints may name it, as a real number.
		s := c.declare(&symbol{what: "metric", name: en.name, at: en.at})
		c.site_(en.name)
		c.ctx = shared
		n := en.expr("value")
		c.stream("metrics", en.name, n)
		o := c.expr(n)
		if o.kind == truth {
			o = c.toReal(n.at, operand{reg: o.reg, kind: whole, shape: o.shape})
		}
		if o.kind != bad && o.shape >= class0 {
			c.fault(n.at, "take its sum, mean or gini", "a metric has one value, and this has one for each agent")
			o = operand{}
		}
		if s.lost = o.kind == bad; !s.lost {
			s.val = sample(en.name, o.dim.format(c.assets), en.text("about"), o)
		}
	}
	c.emitGoals()
}

func (c *compiler) emitGoals() {
	word := func(en *entry, field, standard string, allowed ...string) string {
		w := en.text(field)
		if w == "" {
			return standard
		}
		if !slices.Contains(allowed, w) {
			c.fault(en.pos(field), nearest(w, allowed), "%s cannot be %s", field, w)
		}
		return w
	}
	for _, en := range c.doc.sections["goals"] {
		g := goal{name: en.name, maximise: en.text("maximise") != ""}
		metric, at := en.text("maximise"), en.pos("maximise")
		if !g.maximise {
			metric, at = en.text("minimise"), en.pos("minimise")
		} else if en.text("minimise") != "" {
			c.fault(en.at, "make two goals of it", "%s maximises and minimises", en.name)
		}
		var known []string
		g.series = -1
		for i, s := range c.p.sampled {
			known = append(known, s.name)
			if s.name == metric {
				g.series = i
			}
		}
		if g.series < 0 && len(c.faults) == 0 {
			c.fault(at, nearest(metric, known), "there is no metric %q", metric)
		}
		g.of = word(en, "of", "final", "final", "mean", "least", "most")
		g.over = word(en, "over", "mean", "mean", "p5", "p25", "p50", "p75", "p95")
		g.attacker = c.attacker(en)
		c.p.goals = append(c.p.goals, g)
	}
	for _, en := range c.doc.sections["constraints"] {
		c.site_(en.name)
		k := constraint{name: en.name, always: true, chance: 1}
		n := en.expr("always")
		if f := en.expr("finally"); f != nil {
			if n != nil {
				c.fault(en.at, "make two constraints of it", "%s has always and finally", en.name)
			}
			n, k.always = f, false
		}
		if n == nil {
			c.fault(en.at, "add always: CONDITION or finally: CONDITION", "%s has no condition", en.name)
			continue
		}
		if s := en.expr("chance"); s != nil {
			if k.chance = c.real(s, dim{}, "chance"); k.chance < 0 || k.chance > 1 {
				c.fault(s.at, "", "chance has to be from 0 to 100 %%")
			}
		}
		o := c.condition(n)
		if o.kind == bad {
			continue
		}
		if o.shape >= class0 {
			c.fault(n.at, "compare a sum or mean", "this has a value for each agent")
			continue
		}
		v := c.variable("holds."+en.name, truth, dim{}, shared)
		c.assign(v, o)
		k.reg = v.reg
		m := c.variable("margin."+en.name, real_, dim{}, shared)
		c.assign(m, c.margin(n, 1))
		k.margin = m.reg
		c.p.constraints = append(c.p.constraints, k)
	}
}

// margin is by how much a condition holds, below 0 if it does not: of a comparison
// the difference of its sides as a share of the larger, of and the smaller margin, of or
// the larger; of anything else 1 or -1. It is the robustness of signal temporal logic
// (Donzé and Maler, 2010), which tells a search the way where true and false do not.
// sign is -1 below a not.
func (c *compiler) margin(n *node, sign float64) operand {
	switch n.op {
	case "not":
		return c.margin(n.args[0], -sign)
	case "and", "or":
		// The right side only counts where the left leaves it open.
		open := c.condition(n.args[0])
		a := c.margin(n.args[0], sign)
		b := c.under(open, n.op == "or", func() operand { return c.margin(n.args[1], sign) })
		op, opR := opMin, opMinR
		if (n.op == "or") == (sign > 0) {
			op, opR = opMax, opMaxR
		}
		both := c.arith(n.at, op, opR, dim{}, a, b)
		if n.op == "and" {
			a, both = both, a
		}
		s, ok := c.align(n.at, &open, &a, &both)
		if !ok {
			return operand{}
		}
		return c.do(n.at, opSelectR, s, real_, dim{}, open, a, both)
	case "<", "<=", ">", ">=", "==", "!=":
		a, b, ok := c.unify(n.at, "compare", c.expr(n.args[0]), c.expr(n.args[1]))
		if !ok || a.kind == truth {
			break
		}
		a, b = c.toReal(n.at, a), c.toReal(n.at, b)
		if n.op == "<" || n.op == "<=" {
			a, b = b, a
		}
		s, ok := c.align(n.at, &a, &b)
		if !ok {
			return operand{}
		}
		d := c.do(n.at, opMargin, s, real_, dim{}, a, b)
		if n.op == "==" || n.op == "!=" {
			// Equal is at best 0, unequal at least that.
			d = c.do(n.at, opAbsR, s, real_, dim{}, d)
			if n.op == "==" {
				sign = -sign
			}
		}
		if sign < 0 {
			d = c.do(n.at, opNegR, s, real_, dim{}, d)
		}
		return d
	}
	o := c.condition(n)
	one := c.realConst(sign, dim{})
	other := c.realConst(-sign, dim{})
	s, ok := c.align(n.at, &o, &one, &other)
	if !ok {
		return operand{}
	}
	return c.do(n.at, opSelectR, s, real_, dim{}, o, one, other)
}

// allocate lets temporary columns be used again once they are read for the last
// time. A column that is used again keeps the number of its first use.
func (c *compiler) allocate(code code) code {
	type key struct {
		real  bool
		shape shape
	}
	type reg struct {
		real bool
		n    int32
	}
	last := map[reg]int{}
	operands := func(in *instr) []struct {
		real bool
		p    *int32
	} {
		ar, br, cr := in.op.realOperands()
		return []struct {
			real bool
			p    *int32
		}{{ar, &in.a}, {br, &in.b}, {cr, &in.c}, {false, &in.mask}}
	}
	for i := range code.instrs {
		for _, o := range operands(&code.instrs[i]) {
			if *o.p != none {
				last[reg{o.real, *o.p}] = i
			}
		}
	}
	column := func(r reg) *column {
		if r.real {
			return &c.reals[r.n]
		}
		return &c.ints[r.n]
	}
	home := map[reg]int32{}
	free := map[key][]int32{}
	for i := range code.instrs {
		in := &code.instrs[i]
		var ended []reg
		for _, o := range operands(in) {
			if *o.p == none {
				continue
			}
			r := reg{o.real, *o.p}
			if column(r).role != temp {
				continue
			}
			if last[r] == i && !slices.Contains(ended, r) {
				ended = append(ended, r)
			}
			*o.p = home[r]
		}
		// The destination never shares a column with an operand: statistics read
		// all of theirs.
		if in.dst != none {
			r := reg{in.op.realResult(), in.dst}
			if col := column(r); col.role == temp {
				k := key{r.real, col.shape}
				if n := len(free[k]); n > 0 {
					home[r], free[k] = free[k][n-1], free[k][:n-1]
				} else {
					home[r] = r.n
					col.used = true
				}
				in.dst = home[r]
				if _, read := last[r]; !read {
					ended = append(ended, r)
				}
			}
		}
		for _, r := range ended {
			k := key{r.real, column(r).shape}
			free[k] = append(free[k], home[r])
		}
	}
	return code
}
