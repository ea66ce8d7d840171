package groth16

import (
	"slices"

	"probity/model"
)

// An assignment is the part of a witness that is fixed before the challenge:
// small integers, computed outside the circuit.
type assignment struct {
	pl    *plan
	wires []int64             // circuit.Wires
	mult  map[uint64][]uint64 // by table: how often each entry is looked up
	order []uint64            // tables in order of first use
	looks int
	forge func(i int, v int64) int64 // replaces wires, in tests of dishonest provers
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
	pl, p := a.pl, a.pl.p
	a.mult = map[uint64][]uint64{}
	for i, spec := range p.Weights {
		for _, w := range weights[i] {
			a.check(int64(w)-spec.Lo, uint64(spec.Hi-spec.Lo)+1, true)
		}
	}
	in := p.Values[0]
	for _, x := range run.Values[0] {
		a.check(a.wire(x-in.Lo), uint64(in.Hi-in.Lo)+1, true)
	}
	for i, op := range p.Ops {
		in, out := p.Values[op.In], p.Values[i+1]
		x, y := run.Values[op.In], run.Values[i+1]
		switch op.Kind {
		case model.OpConv, model.OpDense:
			for _, v := range y {
				a.wire(v - out.Lo)
			}
		case model.OpMaxPool:
			for _, v := range y {
				a.wire(v - out.Lo)
			}
			windows(op, in.Shape, out.Shape, func(o int, window []int) {
				for _, k := range window {
					a.check(y[o]-x[k], uint64(in.Hi-in.Lo)+1, false)
				}
			})
		case model.OpRequant:
			rq := newRequant(op, in, out)
			if rq.lo == rq.hi {
				break
			}
			for k := range y {
				a.requant(rq, x[k], y[k])
			}
		}
		if pl.guard[i+1] {
			for _, v := range y {
				a.check(v-out.Lo, guardSize(out), true)
			}
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
		a.look(l, pt.table)
	}
}

func (a *assignment) look(v int64, table uint64) {
	m, ok := a.mult[table]
	if !ok {
		m = make([]uint64, table)
		a.mult[table] = m
		a.order = append(a.order, table)
	}
	if v >= 0 && uint64(v) < table {
		m[v]++
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

// windows calls do for every output of a pool over a C*H*W input with the
// positions of the inputs in its window. Positions in the padding are left out.
func windows(op model.Op, in, out []int, do func(o int, window []int)) {
	var window []int
	for c := range out[0] {
		for i := range out[1] {
			for j := range out[2] {
				window = window[:0]
				for dy := range op.Kernel[0] {
					for dx := range op.Kernel[1] {
						u, v := i*op.Stride[0]+dy-op.Pad[0], j*op.Stride[1]+dx-op.Pad[1]
						if u >= 0 && v >= 0 && u < in[1] && v < in[2] {
							window = append(window, (c*in[1]+u)*in[2]+v)
						}
					}
				}
				do((c*out[1]+i)*out[2]+j, window)
			}
		}
	}
}
