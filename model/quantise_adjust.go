package model

import (
	"math"
	"slices"
)

// A correction is what is needed to keep the mean of a layer's outputs where it
// is in floating point: the means of its inputs, by channel, and of what
// rounding does to them.
type correction struct {
	mean, rounding []float64
	channels       int // that one output reads
	outs           int // of one group

	scale  float64 // of the rounding
	lo, hi int64
}

// of is what to add to the bias of output o, whose weights are w and, as
// integers of a scale, ints.
func (c *correction) of(o int, w []float32, ints []int32, scale float64) float64 {
	from := o / c.outs * c.channels
	per := len(w) / c.channels
	sum := 0.0
	for j, x := range w {
		m, d := c.mean[from+j/per], c.rounding[from+j/per]
		sum += float64(float64(x)*m) - float64(float64(float64(ints[j])*scale)*float64(m+d))
	}
	return sum
}

// correct measures what the plan's roundings do to the means of what
// convolutions and dense layers read (bias correction: Nagel et al., Data-Free
// Quantization Through Weight Equalization and Bias Correction, 2019, on
// samples). Padding is not taken into account. Weights that several nodes read
// keep the bias that they have.
func (p *plan) correct(samples []Sample) error {
	g := p.graph
	before := p.corrections // of a plan that this one is made from
	p.corrections = map[int]*correction{}
	wanted := map[int]*correction{}
	readers := map[Ref]int{}
	for i := range g.Nodes {
		for _, r := range g.Nodes[i].In {
			readers[r]++
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Kind != NodeConv && n.Kind != NodeDense || readers[n.In[1]] > 1 || n.In[0] < 0 {
			continue
		}
		w, from := g.shapeOf(n.In[1]), g.shapeOf(n.In[0])
		c := &correction{channels: w[1], outs: w[0]}
		total := last(from)
		if n.Kind == NodeConv {
			total = from[1]
			c.outs = w[0] / n.Groups
		}
		grp := &p.groups[p.groupOf[n.In[0]]]
		c.scale, c.lo, c.hi = grp.scale, grp.lo, grp.hi
		c.mean, c.rounding = make([]float64, total), make([]float64, total)
		p.corrections[i] = c
		switch old := before[i]; {
		case old != nil && old.scale == c.scale && old.lo == c.lo && old.hi == c.hi:
			p.corrections[i] = old
		case old != nil && grp.bits > 8: // so fine that its mean stays where it is
			c.mean = old.mean
		default:
			wanted[i] = c
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	for _, s := range samples {
		values, err := g.run(s.Inputs)
		if err != nil {
			return err
		}
		for i := range g.Nodes {
			c := wanted[i]
			if c == nil {
				continue
			}
			r := g.Nodes[i].In[0]
			from := g.shapeOf(r)
			inner := 1
			if g.Nodes[i].Kind == NodeConv {
				inner = from[2] * from[3]
			}
			x := values[r]
			weight := 1 / float64(len(samples)) / float64(len(x)/len(c.mean))
			for k, f := range x {
				y := float64(float64(quantise(float64(f)/c.scale, c.lo, c.hi)) * c.scale)
				at := k / inner % len(c.mean)
				c.mean[at] += float64(float64(f) * weight)
				c.rounding[at] += float64((y - float64(f)) * weight)
			}
		}
	}
	return nil
}

// equalise moves scale from channels with large values into the weights that
// read them, between two layers with nothing or a ReLU in between, so that one
// scale fits all channels better (Nagel et al. as above; with the square root of
// Xiao et al., SmoothQuant, 2022, since weights have scales of their own for
// each output, but not for each input). It returns nil where there is nothing to
// gain.
func equalise(g *Graph, samples []Sample) (*Graph, error) {
	readers := map[Ref]int{}
	for i := range g.Nodes {
		for _, r := range g.Nodes[i].In {
			readers[r]++
		}
	}
	for _, o := range g.Outputs {
		readers[Ref(o.Value)]++
	}
	type pair struct {
		first, second int // nodes
		value         Ref // what the second reads
		sizes         []float64
	}
	var pairs []pair
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Kind != NodeConv && n.Kind != NodeDense {
			continue
		}
		r := n.In[0]
		value := r
		node := func(r Ref) *Node {
			if int(r) < len(g.Inputs) || readers[r] > 1 {
				return nil
			}
			return &g.Nodes[int(r)-len(g.Inputs)]
		}
		m := node(r)
		if m != nil && m.Kind == NodeClip && m.Lo == 0 && math.IsInf(m.Hi, 1) {
			r = m.In[0]
			m = node(r)
		}
		if m == nil || m.Kind != n.Kind || readers[m.In[1]] > 1 || readers[n.In[1]] > 1 || len(m.In) > 2 && readers[m.In[2]] > 1 {
			continue
		}
		pairs = append(pairs, pair{first: int(r) - len(g.Inputs), second: i, value: value, sizes: make([]float64, g.shapeOf(m.In[1])[0])})
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	for _, s := range samples {
		values, err := g.run(s.Inputs)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			inner := 1
			if g.Nodes[p.first].Kind == NodeConv {
				shape := g.shapeOf(p.value)
				inner = shape[2] * shape[3]
			}
			for k, f := range values[p.value] {
				at := k / inner % len(p.sizes)
				p.sizes[at] = max(p.sizes[at], math.Abs(float64(f)))
			}
		}
	}
	h := *g
	h.Consts = slices.Clone(g.Consts)
	own := func(r Ref) []float32 {
		c, _ := r.Const()
		h.Consts[c].Data = slices.Clone(h.Consts[c].Data)
		return h.Consts[c].Data
	}
	for _, p := range pairs {
		a, b := &g.Nodes[p.first], &g.Nodes[p.second]
		w, v := own(a.In[1]), own(b.In[1])
		shape := g.shapeOf(b.In[1])
		groups := 1
		if b.Kind == NodeConv {
			groups = b.Groups
		}
		cols := len(v) / shape[0]               // weights of one output
		per := cols / shape[1]                  // of those, on one channel
		outs := shape[0] / groups               // of one group
		column := make([]float64, len(p.sizes)) // the largest weight that reads each channel
		each := func(do func(channel int, at int)) {
			for o := range shape[0] {
				for j := range cols {
					do(o/outs*shape[1]+j/per, o*cols+j)
				}
			}
		}
		each(func(c, at int) { column[c] = max(column[c], math.Abs(float64(v[at]))) })
		factors := make([]float32, len(p.sizes))
		for c := range factors {
			factors[c] = 1
			if p.sizes[c] <= 0 || column[c] <= 0 {
				continue
			}
			f := p.sizes[c] / column[c]
			if shape[1] == 1 && groups == len(p.sizes) {
				f = p.sizes[c] * p.sizes[c] // a channel of its own: its weights have their own scale
			}
			// Powers of two: nothing is rounded in floating point.
			_, e := math.Frexp(math.Sqrt(f))
			factors[c] = float32(math.Ldexp(1, min(max(e, -60), 60)))
		}
		rows := len(w) / len(factors)
		for k := range w {
			w[k] /= factors[k/rows]
		}
		if len(a.In) > 2 {
			bias := own(a.In[2])
			for k := range bias {
				bias[k] /= factors[k]
			}
		}
		each(func(c, at int) { v[at] *= factors[c] })
	}
	return &h, nil
}
