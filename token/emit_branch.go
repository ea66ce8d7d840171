package token

// Both sides of a choice are computed on all lanes, since columns have no jumps;
// what a side may not do is fail on lanes that do not want it. So every operation
// that can fail carries a mask.

// maskReg is the column of lanes that are wanted here, or none for all.
func (e *emitter) maskReg(s *scope) int32 {
	if s.outer == nil {
		return none
	}
	if s.mask == none {
		outer := e.maskReg(s.outer)
		m := s.cond
		if s.negate {
			m = e.raw(instr{op: opNot, a: m.reg, b: none, c: none, mask: none}, m.shape, truth, dim{})
		}
		if outer != none {
			o := operand{reg: outer, kind: truth, shape: e.ints[outer].shape}
			if m.shape > o.shape && o.shape == shared {
				o = e.spread(o, m.shape)
			} else if o.shape > m.shape && m.shape == shared {
				m = e.spread(m, o.shape)
			}
			m = e.raw(instr{op: opAnd, a: o.reg, b: m.reg, c: none, mask: none}, max(m.shape, o.shape), truth, dim{})
		}
		s.mask = m.reg
	}
	return s.mask
}

// under compiles f where cond holds (or does not).
func (e *emitter) under(cond operand, negate bool, f func() operand) operand {
	e.scope = &scope{outer: e.scope, cond: cond, negate: negate, mask: none, memo: map[string]memo{}}
	o := f()
	e.scope = e.scope.outer
	return o
}

func (e *emitter) choice(n *node) operand {
	c := e.condition(n.args[1])
	if c.kind == bad {
		return operand{}
	}
	if e.isConst(c) {
		// Both sides are still compiled, for their units.
		taken, other := n.args[0], n.args[2]
		if e.ints[c.reg].word.zero() {
			taken, other = other, taken
		}
		keep := e.expr(taken)
		e.maskReg(e.scope) // so that it is not dropped with the other side
		length := len(e.prog)
		drop := e.under(c, false, func() operand { return e.expr(other) })
		e.unify(n.at, "choose between", keep, drop)
		e.prog = e.prog[:length]
		return keep
	}
	x := e.under(c, false, func() operand { return e.expr(n.args[0]) })
	y := e.under(c, true, func() operand { return e.expr(n.args[2]) })
	x, y, ok := e.unify(n.at, "choose between", x, y)
	if !ok {
		return operand{}
	}
	s, ok := e.align(n.at, &c, &x, &y)
	if !ok {
		return operand{}
	}
	op := opSelect
	if x.kind == real_ {
		op = opSelectR
	}
	o := e.do(n.at, op, s, x.kind, x.dim, c, x, y)
	return o
}

// both is and, or: the right side only counts where the left leaves it open.
func (e *emitter) both(n *node) operand {
	a := e.condition(n.args[0])
	if a.kind == bad {
		return operand{}
	}
	b := e.under(a, n.op == "or", func() operand { return e.condition(n.args[1]) })
	if b.kind == bad {
		return operand{}
	}
	s, ok := e.align(n.at, &a, &b)
	if !ok {
		return operand{}
	}
	return e.do(n.at, map[string]opcode{"and": opAnd, "or": opOr}[n.op], s, truth, dim{}, a, b)
}
