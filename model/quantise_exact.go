package model

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// This file carries out in integers what is not linear and not a function of
// one number: softmax, normalisation and division. Each states how far the
// result may be from the real one of the same integers.

// Probabilities are in units of 2^-probBits, and exponentials come from a table of
// expTable entries.
const (
	probBits = 14
	expTable = 1 << 12
)

// expSize is the integer of the largest exponential in a softmax over count
// numbers: 2^15, or enough that roundings of all of them together are below
// 2^-10, as far as the sum fits in 30 bits.
func expSize(count int64) int64 {
	E := int64(1) << 15
	for E < count<<9 && 2*E*count <= 1<<30 {
		E *= 2
	}
	for E*count > 1<<30 {
		E /= 2
	}
	return E
}

// softmax computes, for every row x of integers of scale s,
//
//	d_i = requant(x_i - max x), by a shift, to a unit u, clamped to [-D, 0]
//	e_i = table[d_i] = round(E exp(d_i u))
//	p_i = floor((e_i 2^14 + floor(S/2)) / S), S = sum e
//
// with E as expSize says and u the finest 2^k s for which D = ceil((1 + ln E)/u)
// is below 4096; what lies beyond rounds to 0. S is at least E, since the largest
// contributes E: the clamp of S that the program carries says so to the interval
// analysis and changes nothing.
//
// With a = exp(u/2)-1 (0 where k = 0: then d is exact) and t = 1/(2E), which
// bound the relative and the absolute error of e_i/E, and N numbers,
//
//	|p_i - softmax(s x)_i| <= 2 a p (1+N t)/(1-a) + (1 + N p) t + 2^-15.
func (b *emitter) softmax(n *Node) (scaled, error) {
	r := n.In[0]
	x, err := b.wide(r)
	if err != nil {
		return x, err
	}
	if b.size(x) > 1<<29 {
		if x, err = b.within(r, 1<<22); err != nil {
			return x, err
		}
	}
	if x, err = b.shaped(x, b.g.shapeOf(r)); err != nil {
		return x, err
	}
	axes := func() []int { return slices.Clone(n.Axes) }
	count := int64(1)
	for _, a := range n.Axes {
		count *= int64(n.Shape[a])
	}
	E := expSize(count)
	reach := 1 + math.Log(float64(E))
	if E < 16 {
		return x, fmt.Errorf("a softmax over %d numbers needs more than 32 bits", count)
	}
	top, err := b.push(Op{Kind: OpMax, In: []int{x.value}, Axes: axes()})
	if err != nil {
		return x, err
	}
	d, err := b.push(Op{Kind: OpAdd, In: []int{x.value, top}, A: 1, B: -1})
	if err != nil {
		return x, err
	}
	unit, shift := x.scale[0], uint(0)
	for reach/unit > expTable-1 {
		unit, shift = 2*unit, shift+1
	}
	D := min(int64(math.Ceil(reach/unit)), expTable-1)
	if d, err = b.push(Op{Kind: OpRequant, In: []int{d}, Shift: shift, Lo: -D, Hi: 0}); err != nil {
		return x, err
	}
	lo := b.prog.Values[d].Lo
	table := make([]int32, -lo+1)
	for i := range table {
		table[i] = int32(quantise(float64(E)*math.Exp(float64(float64(lo+int64(i))*unit)), 0, E))
	}
	e, err := b.push(Op{Kind: OpLookup, In: []int{d}, Lo: lo, Table: table})
	if err != nil {
		return x, err
	}
	s, err := b.push(Op{Kind: OpSum, In: []int{e}, Axes: axes()})
	if err != nil {
		return x, err
	}
	if s, err = b.push(Op{Kind: OpRequant, In: []int{s}, Lo: E, Hi: E * count}); err != nil {
		return x, err
	}
	p, err := b.push(Op{Kind: OpDiv, In: []int{e, s}, Shift: probBits})
	return plain(p, math.Ldexp(1, -probBits)), err
}

// norm computes, for every row x of N integers of scale s,
//
//	c_i = requant(N x_i - sum x), by a shift k, to 15 bits   (RMS: c_i = x_i)
//	q_i = requant(c_i^2), by a shift h, so that N of them fit in 30 bits
//	V   = 2^g sum q + round(2^g Eps N^3 / (s^2 2^(2k+h)))    (RMS: Eps N; no k)
//	r   = floor(sqrt(V 2^30))
//	y_i = floor((c_i 2^S + floor(r/2)) / r)
//
// with the largest g up to 16 for which V fits in 30 bits; the unit of y is
// sqrt(N) 2^((30+g-h)/2-S). Everything but the roundings is exact. With x counted
// in steps, D = sqrt(var + Eps/s^2) of the row, M the largest |x|, and C = 2^k/N
// (RMS: 0) the step of c, the result is off by no more than
//
//	C/(2D) + 2 |norm(s x)_i| (C/D + (C/D)^2 + 4 M^2/(D^2 N 2^13) + 2^-14) + unit
//
// as long as the parenthesis, the relative error of V, is below 1/2: rows that
// vary by less than a few steps have nothing to hold on to.
func (b *emitter) norm(v int, n *Node) (scaled, error) {
	r := n.In[0]
	count := int64(1)
	for _, a := range n.Axes {
		count *= int64(b.g.shapeOf(r)[a])
	}
	most := int64(1<<15 - 1)
	if !n.RMS {
		most = min(most, 1<<29/count)
	}
	if most < 16 || count > 1<<24 {
		return scaled{}, fmt.Errorf("a normalisation over %d numbers needs more than 32 bits", count)
	}
	x, err := b.within(r, most)
	if err != nil {
		return x, err
	}
	if x, err = b.shaped(x, b.g.shapeOf(r)); err != nil {
		return x, err
	}
	axes := func() []int { return slices.Clone(n.Axes) }
	c, unit := x.value, x.scale[0]
	if !n.RMS {
		sum, err := b.push(Op{Kind: OpSum, In: []int{c}, Axes: axes()})
		if err != nil {
			return x, err
		}
		if c, err = b.push(Op{Kind: OpAdd, In: []int{c, sum}, A: count, B: -1}); err != nil {
			return x, err
		}
		// c is N times the difference from the mean.
		unit /= float64(count)
		v := b.prog.Values[c]
		if k := bits.Len64(uint64(max(-v.Lo, v.Hi))) - 15; k > 0 {
			if c, err = b.push(Op{Kind: OpRequant, In: []int{c}, Shift: uint(k), Lo: -(1<<15 - 1), Hi: 1<<15 - 1}); err != nil {
				return x, err
			}
			unit = math.Ldexp(unit, k)
		}
	}
	q, err := b.push(Op{Kind: OpMul, In: []int{c, c}})
	if err != nil {
		return x, err
	}
	// Var = unit^2 2^h sum(q) / N, so Eps is Eps N / (unit^2 2^h) of sum(q).
	h := max(0, bits.Len64(uint64(b.prog.Values[q].Hi))+bits.Len64(uint64(count))-30)
	eps := n.Eps * float64(count) / float64(unit*unit)
	for math.Ldexp(eps, -h) > 1<<29 {
		h++
	}
	if h > 31 {
		return x, errors.New("its Eps is larger than anything that it normalises")
	}
	if h > 0 {
		if q, err = b.push(Op{Kind: OpRequant, In: []int{q}, Shift: uint(h), Lo: 0, Hi: math.MaxInt32 >> bits.Len64(uint64(count))}); err != nil {
			return x, err
		}
	}
	V, err := b.push(Op{Kind: OpSum, In: []int{q}, Axes: axes()})
	if err != nil {
		return x, err
	}
	// Sums of small squares are multiplied first, so that Eps fits in between.
	factor := int64(1)
	for factor < 1<<16 && 2*factor*b.prog.Values[V].Hi <= 1<<29 && math.Ldexp(eps, 1-h) <= 1<<29 {
		factor, h = 2*factor, h-1
	}
	if e := quantise(math.Ldexp(eps, -h), 0, 1<<29); e > 0 {
		ones := make([]int, len(n.Shape))
		for i := range ones {
			ones[i] = 1
		}
		if V, err = b.push(Op{Kind: OpAdd, In: []int{V}, Weights: []int{b.weight(b.name+".epsilon", ones, e, e, []int32{int32(e)})}, A: factor, B: 1}); err != nil {
			return x, err
		}
	} else {
		h += bits.Len64(uint64(factor)) - 1
	}
	if b.prog.Values[V].Lo < 1 {
		if V, err = b.push(Op{Kind: OpRequant, In: []int{V}, Lo: 1, Hi: math.MaxInt32}); err != nil {
			return x, err
		}
	}
	root, err := b.push(Op{Kind: OpSqrt, In: []int{V}, Shift: 30})
	if err != nil {
		return x, err
	}
	// 17 bits for what samples show, as far as the quotient stays in 31.
	st := b.p.stats
	largest := max(-st.lo[v], st.hi[v], 1e-3)
	one := math.Sqrt(float64(count)) * math.Exp2(float64(30-h)/2)
	S := 0
	for S < 31 && one*math.Exp2(-float64(S)) > largest/(1<<17) &&
		float64(b.size(scaled{value: c}))*math.Exp2(float64(S+1)) < float64(b.prog.Values[root].Lo)*(1<<30) {
		S++
	}
	y, err := b.push(Op{Kind: OpDiv, In: []int{c, root}, Shift: uint(S)})
	if err != nil {
		return x, err
	}
	// No element of N is more than sqrt(N) standard deviations away: the clamp
	// tells the interval analysis.
	scale := math.Ldexp(one, -S)
	if lim := int64(math.Sqrt(float64(count))/scale) + 2; lim < 1<<24 && 2*lim < b.size(scaled{value: y}) && !n.RMS {
		if y, err = b.push(Op{Kind: OpRequant, In: []int{y}, Lo: -lim, Hi: lim}); err != nil {
			return x, err
		}
	}
	return plain(y, scale), nil
}

// div is a/b for b of one sign on the samples, as one rounded division of a with
// up to 16 bits by b with as many: the error is at most half a unit of the
// result plus what rounding a and b does. b is clamped to no less than half of
// the smallest that samples showed. A divisor of both signs goes through a table
// of reciprocals instead.
func (b *emitter) div(v int, n *Node) (scaled, error) {
	x, y := n.In[0], n.In[1]
	grp := &b.p.groups[b.p.groupOf[v]]
	if y < 0 {
		return scaled{}, errors.New("divides by a constant: multiply by its reciprocal")
	}
	var fx scaled
	var err error
	shape := n.Shape
	if c, ok := x.Const(); ok {
		k := &b.g.Consts[c]
		own := group{scale: max(largestOf(k.Data), 1e-30) / (1 << 14), lo: -(1 << 14), hi: 1 << 14}
		if fx, err = b.constant(c, &own); err != nil {
			return fx, err
		}
	} else if fx, err = b.within(x, 1<<16); err != nil {
		return fx, err
	}
	if fx, err = b.spreadTo(fx, b.g.shapeOf(x), shape); err != nil {
		return fx, err
	}
	st := b.p.stats
	low := st.lo[y]
	negative := st.hi[y] < 0
	if negative {
		low = -st.hi[y]
	}
	if low <= 0 {
		fy, err := b.narrow(y)
		if err != nil {
			return fy, err
		}
		most := max(-st.lo[y], st.hi[y])
		inverse := Curve{Name: "reciprocal", F: func(y float64) float64 { return 1 / y }}
		// Values around zero have no reciprocal that counts.
		own := group{scale: 1024 / max(most, 1e-30) / (1<<15 - 1), lo: -(1<<15 - 1), hi: 1<<15 - 1}
		if fy, err = b.lookup(fy, &inverse, &own); err != nil {
			return fy, err
		}
		if fy, err = b.shaped(fy, b.g.shapeOf(y)); err != nil {
			return fy, err
		}
		if b.size(fx) > 1<<15 {
			if fx, err = b.rescale(fx, 4*fx.scale[0], -(1 << 15), 1<<15); err != nil {
				return fx, err
			}
		}
		out, err := b.push(Op{Kind: OpMul, In: []int{fx.value, fy.value}})
		return plain(out, fx.scale[0]*fy.scale[0]), err
	}
	// The divisor: positive, 16 bits.
	fy := b.made[y]
	scale := 1.25 * max(-st.lo[y], st.hi[y]) / (1 << 16)
	if fy.simple() && fy.scale[0] >= scale && !negative {
		scale = fy.scale[0]
	}
	if negative {
		fy.scale = slices.Clone(fy.scale)
		for i := range fy.scale {
			fy.scale[i] = -fy.scale[i]
		}
		fy.lo, fy.hi = -fy.hi, -fy.lo
	}
	least := max(1, int64(low/2/scale))
	if v := b.at(fy); !fy.simple() || fy.scale[0] != scale || v.Lo < least || v.Hi > 1<<20 {
		if fy.clipped() {
			fy.lo = max(fy.lo, float64(least)*scale)
		}
		if fy, err = b.rescale(fy, scale, least, 1<<17); err != nil {
			return fy, err
		}
	}
	if fy, err = b.shaped(fy, b.g.shapeOf(y)); err != nil {
		return fy, err
	}
	S := 0
	unit := fx.scale[0] / fy.scale[0]
	if negative {
		unit = -unit
	}
	smallest := b.at(fy).Lo
	for S < 40 && math.Ldexp(math.Abs(unit), -S) > grp.scale/(1<<10) && float64(b.size(fx))*math.Exp2(float64(S+1))/float64(smallest) < 1<<30 {
		S++
	}
	out, err := b.push(Op{Kind: OpDiv, In: []int{fx.value, fy.value}, Shift: uint(S)})
	return plain(out, math.Ldexp(unit, -S)), err
}

// embed looks rows up in a table of the group's scale.
func (b *emitter) embed(v int, n *Node) (scaled, error) {
	c, _ := n.In[0].Const()
	table := &b.g.Consts[c]
	x := b.made[n.In[1]]
	rows := int64(table.Shape[0])
	var err error
	if in := b.at(x); !x.simple() || x.scale[0] != 1 || in.Lo < 0 || in.Hi >= rows {
		if x, err = b.rescale(x, 1, 0, rows-1); err != nil {
			return x, err
		}
	}
	if x, err = b.shaped(x, b.g.shapeOf(n.In[1])); err != nil {
		return x, err
	}
	grp := &b.p.groups[b.p.groupOf[v]]
	b.p.narrowed[v] = true
	scale := grp.scale
	row := make([]float64, len(table.Data))
	for i, t := range table.Data {
		row[i] = float64(t)
	}
	if s := weightScale(row, grp.hi); s == 1 {
		scale = 1 // whole numbers
	}
	key := fmt.Sprint("rows ", c, scale, grp.lo, grp.hi)
	w, ok := b.kept[key]
	if !ok {
		data := make([]int32, len(row))
		for i, t := range row {
			data[i] = int32(quantise(t/scale, grp.lo, grp.hi))
		}
		w = b.weight(table.Name, table.Shape, grp.lo, grp.hi, data)
		b.kept[key] = w
	}
	out, err := b.push(Op{Kind: OpEmbed, In: []int{x.value}, Weights: []int{w}})
	return plain(out, scale), err
}
