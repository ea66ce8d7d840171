package groth16

import (
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// An assignment is the part of a witness that is fixed before the challenge:
// small integers, computed outside the circuit.
type assignment struct {
	pl    *plan
	wires []int64            // circuit.Wires
	mult  map[table][]uint64 // by table: how often each entry is looked up
	order []table            // tables in order of first use
	looks int
	forge func(i int, v int64) int64 // replaces wires, in tests of dishonest provers
	field map[int]fr.Element         // so does this, with what is no small integer
}

// assign lays out a run. It follows circuit.Define step by step. Values that
// break the rules are laid out all the same: the solver then finds the
// constraint that they break.
func (pl *plan) assign(weights model.Weights, run model.Trace) *assignment {
	a := &assignment{pl: pl}
	a.lay(weights, run)
	return a
}

func (a *assignment) lay(weights model.Weights, run model.Trace) {
	p := a.pl.p
	a.mult = map[table][]uint64{}
	for i, spec := range p.Weights {
		for k := range weights[i].Len() {
			a.check(int64(weights[i].At(k))-spec.Lo, uint64(spec.Hi-spec.Lo)+1, true)
		}
	}
	for v, in := range p.Values[:len(p.Inputs)] {
		for _, x := range run.Values[v] {
			a.check(a.wire(x-in.Lo), uint64(in.Hi-in.Lo)+1, true)
		}
	}
	for i := range p.Ops {
		a.op(i, weights, run)
	}
}

// op lays out op i. Values that are sums of others have no wires, nor have
// products and elements that are only moved about.
func (a *assignment) op(i int, weights model.Weights, run model.Trace) {
	pl, p := a.pl, a.pl.p
	op, at := p.Ops[i], len(p.Inputs)+i
	in, out := p.Values[op.In[0]], p.Values[at]
	x, y := run.Values[op.In[0]], run.Values[at]
	switch op.Kind {
	case model.OpConv, model.OpDense, model.OpMaxPool, model.OpMax, model.OpMatMul:
		for _, v := range y {
			a.wire(v - out.Lo)
		}
	}
	switch op.Kind {
	case model.OpMaxPool, model.OpMax:
		a.maximum(op, in, out, x, y)
	case model.OpRequant:
		rq, along := newRequantOf(p, op, out)
		if rq.lo == rq.hi {
			break
		}
		for k := range y {
			m := int64(1)
			if along != nil {
				m = int64(weights[op.Weights[0]].At(along(k)))
			}
			a.requant(rq, x[k]*m, y[k])
		}
	case model.OpLookup:
		a.function(pl.function[i], in, out, x, y)
	case model.OpDiv:
		a.div(op, in, p.Values[op.In[1]], out, x, run.Values[op.In[1]], y)
	case model.OpSqrt:
		a.sqrt(op, out, x, y)
	case model.OpEmbed:
		a.embed(p.Weights[op.Weights[0]].Shape[0], out, x, y)
	case model.OpArgMax:
		a.argmax(op, in, x, y)
	}
	if pl.guard[at] {
		for _, v := range y {
			a.check(v-out.Lo, guardSize(out), true)
		}
	}
	if pl.solid[at] {
		for _, v := range y {
			a.wire(v - out.Lo)
		}
	}
}

func (a *assignment) requant(rq requant, x, y int64) {
	low := a.wire(y - rq.lo)
	a.check(low, uint64(rq.hi-rq.lo)+1, true)
	q := (x + rq.half) >> rq.shift
	if rq.shift > 0 {
		r := a.wire(x + rq.half - q<<rq.shift)
		a.check(r, 1<<rq.shift, true)
		q = (x + rq.half - r) >> rq.shift
	}
	diff := q - low - rq.lo
	over, under := max(0, diff), max(0, -diff)
	if rq.over > 0 && rq.under > 0 {
		over = a.wire(over)
		under = over - diff
	}
	if e := rq.excess(); e > 0 {
		a.check(over+under, uint64(e)+1, false)
	}
}

func (a *assignment) wire(v int64) int64 {
	if a.forge != nil {
		v = a.forge(len(a.wires), v)
	}
	a.wires = append(a.wires, v)
	return v
}

func (a *assignment) check(v int64, n uint64, exact bool) {
	parts, twice := a.pl.parts(n, exact)
	a.limbs(v, parts)
	if twice {
		a.limbs(int64(n)-1-v, parts)
	}
}

func (a *assignment) limbs(v int64, parts []part) {
	for i, pt := range parts {
		l := v >> pt.shift
		if i+1 < len(parts) {
			l &= int64(pt.table) - 1
		}
		if i > 0 {
			a.wire(l)
		}
		a.look(l, table{size: pt.table})
	}
}

func (a *assignment) look(v int64, t table) {
	m, ok := a.mult[t]
	if !ok {
		m = make([]uint64, t.size)
		a.mult[t] = m
		a.order = append(a.order, t)
	}
	if j, ok := a.pl.index(t, v); ok {
		m[j]++
	}
	a.looks++
}

// multiplicities returns circuit.Mult.
func (a *assignment) multiplicities() []uint64 {
	var all []uint64
	for _, t := range a.pl.tables {
		all = append(all, a.mult[t]...)
	}
	return slices.Clip(all)
}
