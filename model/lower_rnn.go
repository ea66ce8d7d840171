package model

import (
	"math"
	"slices"

	"probity/model/onnx"
)

// recurrent writes RNN, GRU and LSTM out, step by step. Weights are W: D*gH*I,
// R: D*gH*H, B: D*2gH, with D directions and g gates, in the order of the ONNX
// specification.
func (c *call) recurrent() []Ref {
	b := c.b
	x := c.x(0)
	gates := map[string]int{"RNN": 1, "GRU": 3, "LSTM": 4}[c.n.Op]
	if c.int("layout", 0) != 0 {
		x = b.transpose(x, 1, 0, 2)
	}
	s := b.shape(x)
	w, r := c.x(1), c.x(2)
	ws, rs := b.shape(w), b.shape(r)
	if len(s) != 3 || len(ws) != 3 || len(rs) != 3 || ws[2] != s[2] || ws[1]%gates != 0 || rs[0] != ws[0] || rs[1] != ws[1] || rs[2]*gates != ws[1] {
		wrong("weights of shapes %s and %s do not fit an input of shape %s", shapeString(ws), shapeString(rs), shapeString(s))
	}
	steps, batch, hidden, dirs := s[0], s[1], rs[2], ws[0]
	direction := c.str("direction", "forward")
	if (direction == "bidirectional") != (dirs == 2) || dirs > 2 {
		wrong("has weights for %d directions, direction is %q", dirs, direction)
	}
	if c.has(4) {
		for _, n := range c.constInts(4, "sequence lengths") {
			if n != int64(steps) {
				refuse("a sequence length (%d) other than that of the input (%d); export the model without sequence lengths", n, steps)
			}
		}
	}
	names := []string{"Sigmoid", "Tanh", "Tanh"}
	switch c.n.Op {
	case "RNN":
		names = []string{"Tanh"}
	case "GRU":
		names = []string{"Sigmoid", "Tanh"}
	}
	per := len(names)
	names = slices.Repeat(names, dirs)
	if a := c.attr("activations", onnx.AttrStrings); a != nil {
		if len(a.Strings) != len(names) {
			wrong("has %d activations, want %d", len(a.Strings), len(names))
		}
		names = a.Strings
	}
	alpha, beta := c.floats("activation_alpha"), c.floats("activation_beta")
	clip := c.float("clip", math.Inf(1))
	var outs, lastH, lastC []Ref
	for d := range dirs {
		var acts []func(Ref) Ref
		for i := range per {
			var params []float64
			if k := d*per + i; k < len(alpha) {
				params = append(params, float64(alpha[k]))
				if k < len(beta) {
					params = append(params, float64(beta[k]))
				}
			}
			acts = append(acts, c.gate(names[d*per+i], params))
		}
		part := func(i int, n ...int) Ref { // direction d of an optional operand
			if !c.has(i) {
				return noRef
			}
			y := c.x(i)
			if (i == 5 || i == 6) && c.int("layout", 0) != 0 {
				y = b.transpose(y, 1, 0, 2)
			}
			if elements(b.shape(y)) != dirs*elements(n) {
				wrong("its input %d has shape %s, want %d directions of %s", i, shapeString(b.shape(y)), dirs, shapeString(n))
			}
			return b.reshape(b.slice(y, 0, d, 1, 1), n)
		}
		cell := &cell{call: c, acts: acts, hidden: hidden, clip: clip, linear: c.int("linear_before_reset", 0) != 0}
		cell.w, cell.rt = part(1, ws[1:]...), b.swapLast(part(2, rs[1:]...))
		// What is added to the input's part once, for all steps, and what has to
		// be added to the state's part in each.
		var first Ref
		if bias := part(3, 2*ws[1]); bias != noRef {
			wb, rb := b.slice(bias, 0, 0, 1, ws[1]), b.slice(bias, 0, ws[1], 1, ws[1])
			first = b.add(wb, rb)
			if c.n.Op == "GRU" && cell.linear {
				cell.late = b.slice(rb, 0, 2*hidden, 1, hidden)
				first = b.concat(0, b.slice(first, 0, 0, 1, 2*hidden), b.slice(wb, 0, 2*hidden, 1, hidden))
			}
		} else {
			first = b.public([]int{ws[1]}, make([]float32, ws[1]))
			cell.late = b.public([]int{hidden}, make([]float32, hidden))
		}
		zero := b.public([]int{batch, hidden}, make([]float32, batch*hidden))
		h, state := part(5, batch, hidden), part(6, batch, hidden)
		if h == noRef {
			h = zero
		}
		if state == noRef {
			state = zero
		}
		if p := part(7, 3*hidden); p != noRef {
			cell.peep = p
			cell.hasPeep = true
		}
		if c.int("input_forget", 0) != 0 {
			refuse("input_forget")
		}
		// What does not depend on the state is one product for all steps.
		pre := b.add(b.matmul(x, b.swapLast(cell.w)), first)
		hs := make([]Ref, steps)
		for t := range steps {
			at := t
			if direction == "reverse" || d == 1 {
				at = steps - 1 - t
			}
			xt := b.reshape(b.slice(pre, 0, at, 1, 1), []int{batch, ws[1]})
			switch c.n.Op {
			case "RNN":
				h = cell.rnn(xt, h)
			case "GRU":
				h = cell.gru(xt, h)
			case "LSTM":
				h, state = cell.lstm(xt, h, state)
			}
			hs[at] = b.reshape(h, []int{1, 1, batch, hidden})
		}
		outs = append(outs, b.concat(0, hs...))
		lastH = append(lastH, b.reshape(h, []int{1, batch, hidden}))
		lastC = append(lastC, b.reshape(state, []int{1, batch, hidden}))
	}
	y, yh, yc := b.concat(1, outs...), b.concat(0, lastH...), b.concat(0, lastC...)
	if c.int("layout", 0) != 0 {
		y, yh, yc = b.transpose(y, 2, 0, 1, 3), b.transpose(yh, 1, 0, 2), b.transpose(yc, 1, 0, 2)
	}
	if c.n.Op != "LSTM" {
		return []Ref{y, yh}
	}
	return []Ref{y, yh, yc}
}

// gate is an activation of a recurrent operator.
func (c *call) gate(name string, params []float64) func(Ref) Ref {
	def := func(i int, d float64) float64 {
		if i < len(params) {
			return params[i]
		}
		return d
	}
	b := c.b
	switch name {
	case "Relu":
		return b.relu
	case "Tanh", "Sigmoid", "Softplus", "Softsign":
		return func(x Ref) Ref { return b.curve(x, lowerCase(name)) }
	case "Affine":
		return func(x Ref) Ref { return b.shift(b.scale(x, def(0, 1)), def(1, 0)) }
	case "LeakyRelu":
		return func(x Ref) Ref { return b.curve(x, "leakyrelu", def(0, 0.01)) }
	case "ThresholdedRelu":
		return func(x Ref) Ref { return b.curve(x, "thresholdedrelu", def(0, 1)) }
	case "ScaledTanh":
		return func(x Ref) Ref { return b.scale(b.curve(b.scale(x, def(1, 1)), "tanh"), def(0, 1)) }
	case "HardSigmoid":
		return func(x Ref) Ref { return b.curve(x, "hardsigmoid", def(0, 0.2), def(1, 0.5)) }
	case "Elu":
		return func(x Ref) Ref { return b.curve(x, "elu", def(0, 1)) }
	}
	refuse("activation %q", name)
	return nil
}

// cell is one direction of a recurrent operator.
type cell struct {
	*call
	acts    []func(Ref) Ref
	hidden  int
	clip    float64
	linear  bool
	w, rt   Ref // gH*I, H*gH
	late    Ref // H: GRU's bias that the reset gate multiplies
	peep    Ref // 3H
	hasPeep bool
}

func (k *cell) act(i int, x Ref) Ref {
	if !math.IsInf(k.clip, 1) {
		x = k.b.clip(x, -k.clip, k.clip)
	}
	return k.acts[i](x)
}

// part is gate i of a tensor whose last axis holds all gates.
func (k *cell) part(x Ref, i int) Ref {
	return k.b.slice(x, len(k.b.shape(x))-1, i*k.hidden, 1, k.hidden)
}

func (k *cell) rnn(x, h Ref) Ref {
	b := k.b
	return k.act(0, b.add(x, b.matmul(h, k.rt)))
}

// gru: gates z, r, h.
func (k *cell) gru(x, h Ref) Ref {
	b := k.b
	rec := func(lo, n int) Ref { return b.matmul(h, b.slice(k.rt, 1, lo*k.hidden, 1, n*k.hidden)) }
	two := func(x Ref) Ref { return b.slice(x, len(b.shape(x))-1, 0, 1, 2*k.hidden) }
	var gates, cand Ref
	if k.linear {
		all := rec(0, 3)
		gates = k.act(0, b.add(two(x), two(all)))
		cand = k.act(1, b.add(k.part(x, 2), b.mul(k.part(gates, 1), b.add(k.part(all, 2), k.late))))
	} else {
		gates = k.act(0, b.add(two(x), rec(0, 2)))
		held := b.mul(k.part(gates, 1), h)
		cand = k.act(1, b.add(k.part(x, 2), b.matmul(held, b.slice(k.rt, 1, 2*k.hidden, 1, k.hidden))))
	}
	// (1-z)*cand + z*h
	return b.add(cand, b.mul(k.part(gates, 0), b.sub(h, cand)))
}

// lstm: gates i, o, f, c.
func (k *cell) lstm(x, h, state Ref) (Ref, Ref) {
	b := k.b
	all := b.add(x, b.matmul(h, k.rt))
	g := k.act(1, k.part(all, 3))
	if !k.hasPeep {
		three := k.act(0, b.slice(all, len(b.shape(all))-1, 0, 1, 3*k.hidden))
		next := b.add(b.mul(k.part(three, 2), state), b.mul(k.part(three, 0), g))
		return b.mul(k.part(three, 1), k.acts[2](next)), next
	}
	i := k.act(0, b.add(k.part(all, 0), b.mul(k.part(k.peep, 0), state)))
	f := k.act(0, b.add(k.part(all, 2), b.mul(k.part(k.peep, 2), state)))
	next := b.add(b.mul(f, state), b.mul(i, g))
	o := k.act(0, b.add(k.part(all, 1), b.mul(k.part(k.peep, 1), next)))
	return b.mul(o, k.acts[2](next)), next
}
