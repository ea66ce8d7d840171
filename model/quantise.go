package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Options steer Quantise. The zero value is what fits most networks.
type Options struct {
	// InputScale is the real number that one unit of the input means, and
	// InputLo..InputHi what units there are. All zero: found from the samples.
	// Samples that are multiples of 1/255 from 0 to 1, such as pixels, get
	// exactly those; else bytes, signed where a sample is negative.
	InputScale       float64
	InputLo, InputHi int64

	// ActivationBits is the width of what flows between layers, 2 to 8. Default
	// 7: ReLU outputs are 0..127. One bit more is for the sign where a layer
	// has no ReLU, so that everything stays within a byte.
	ActivationBits int
}

const (
	weightMax  = 127 // int8, symmetric
	calibrated = 96  // samples used in the search for scales
)

// Quantise turns a graph into integers, choosing scales by running real samples
// (some dozens suffice; they must not be from the test set).
//
// Weights become signed bytes with one scale per tensor, biases 32-bit numbers
// of the accumulator's scale. Because a requant divides by a power of two only,
// scales must satisfy weight * input * 2^shift = output. The weight scale is a
// free real number, so for every layer a grid of weight scales and all shifts
// are tried, and the pair with the smallest squared error against the float
// network on the samples wins.
//
// Three rearrangements cost no accuracy. A maxpool behind a ReLU is moved before
// the requant: both requant and ReLU are monotone, so the maximum commutes with
// them exactly, and a quarter of the elements remain to be requantised, which is
// what a proof pays for. An average becomes a sum whose division joins the
// scale. The last layer has no requant: its accumulators are the output.
func Quantise(g *Graph, samples [][]float32, opts Options) (*Program, Weights, error) {
	q := &quantiser{g: g, opts: opts}
	if err := q.run(samples); err != nil {
		return nil, nil, fmt.Errorf("quantise model: %w", err)
	}
	return q.p, q.w, nil
}

type quantiser struct {
	g    *Graph
	opts Options
	p    *Program
	w    Weights

	reals [][][]float32 // per sample, the float value behind every layer
	ints  [][]int64     // per sample, the program's newest value
	scale float64       // what one unit of it means
}

func (q *quantiser) run(samples [][]float32) error {
	g := q.g
	if len(samples) == 0 {
		return errors.New("no samples: pass some dozens of real inputs, for example from the training set")
	}
	if q.opts.ActivationBits == 0 {
		q.opts.ActivationBits = 7
	}
	if q.opts.ActivationBits < 2 || q.opts.ActivationBits > 8 {
		return fmt.Errorf("%d activation bits, want 2 to 8", q.opts.ActivationBits)
	}
	if len(g.Layers) == 0 {
		return errors.New("the graph has no layers")
	}
	in := Value{Shape: slices.Clone(g.Layers[0].In)}
	scale, err := q.inputRange(samples, &in)
	if err != nil {
		return err
	}
	q.p = &Program{Format: ProgramFormat, Values: []Value{in}, Ops: []Op{}, Weights: []WeightSpec{}, InputScale: scale}
	q.scale = scale

	// Evenly spread over the samples, which may be sorted by class.
	n := min(calibrated, len(samples))
	for i := range n {
		x := samples[i*len(samples)/n]
		values, err := g.run(x)
		if err != nil {
			return fmt.Errorf("sample %d: %w", i*len(samples)/n, err)
		}
		q.reals = append(q.reals, values)
		q.ints = append(q.ints, q.p.Input(x))
	}
	for at := 0; at < len(g.Layers); {
		if at, err = q.segment(at); err != nil {
			return err
		}
	}
	q.p.OutputScale = q.scale
	return q.p.Check()
}

func (q *quantiser) inputRange(samples [][]float32, in *Value) (float64, error) {
	o := q.opts
	if o.InputScale != 0 || o.InputLo != 0 || o.InputHi != 0 {
		if !finite(o.InputScale) || o.InputLo >= o.InputHi {
			return 0, fmt.Errorf("input scale %g over [%d, %d]: set all three, the scale positive", o.InputScale, o.InputLo, o.InputHi)
		}
		in.Lo, in.Hi = o.InputLo, o.InputHi
		return o.InputScale, nil
	}
	lo, hi, pixels := 0.0, 0.0, true
	for _, s := range samples {
		for _, x := range s {
			v := float64(x)
			lo, hi = min(lo, v), max(hi, v)
			pixels = pixels && math.Abs(v*255-math.Round(v*255)) < 1e-3
		}
	}
	switch {
	case math.IsNaN(lo) || math.IsNaN(hi) || lo == 0 && hi == 0:
		return 0, errors.New("the samples are all zero or hold what is not a number: pass real inputs")
	case pixels && lo == 0 && hi <= 1:
		in.Hi = 255
		return 1.0 / 255, nil
	case lo == 0:
		in.Hi = 255
		return hi / 255, nil
	}
	in.Lo, in.Hi = -128, 127
	return max(-lo, hi) / 127, nil
}

// value is the program's newest value.
func (q *quantiser) value() Value { return q.p.Values[len(q.p.Values)-1] }

// push appends an op that reads the newest value.
func (q *quantiser) push(op Op) error {
	op.In = len(q.p.Values) - 1
	v, err := q.p.step(op, q.p.Values)
	if err != nil {
		return fmt.Errorf("layer %q: %w", op.Name, err)
	}
	q.p.Ops, q.p.Values = append(q.p.Ops, op), append(q.p.Values, v)
	return nil
}

// A segment is a stretch of layers that ends in at most one requant: a conv or
// dense, perhaps missing, then pools and clips. Pools go first. A clip behind
// which an average is taken ends it, since an average does not commute with it.
func (q *quantiser) segment(at int) (int, error) {
	layers := q.g.Layers
	var linear *Layer
	if k := layers[at].Kind; k == LayerConv || k == LayerDense {
		linear = &layers[at]
		at++
	}
	var pools []*Layer
	clip := Layer{Kind: LayerClip, Lo: float32(math.Inf(-1)), Hi: float32(math.Inf(1))}
	clipped := false
scan:
	for ; at < len(layers); at++ {
		l := &layers[at]
		switch l.Kind {
		case LayerMaxPool:
			pools = append(pools, l)
		case LayerAvgPool:
			if clipped {
				break scan
			}
			pools = append(pools, l)
		case LayerClip:
			clip.Lo, clip.Hi = min(max(clip.Lo, l.Lo), l.Hi), min(max(clip.Hi, l.Lo), l.Hi)
			clip.Name, clipped = l.Name, true
		default:
			break scan
		}
	}
	last := at == len(layers)
	if clip.Name == "" {
		clip.Name = layers[at-1].Name
	}

	if linear != nil {
		if err := q.narrow(linear); err != nil {
			return 0, err
		}
	}
	if last && !clipped {
		return at, q.finish(linear, pools)
	}
	// Without a layer of its own or a clip there is nothing to requantise: sums
	// of narrow numbers are narrow enough, or narrow sees to it.
	if linear == nil && !clipped {
		return at, q.pools(pools)
	}
	want := make([][]float32, len(q.reals))
	for i, values := range q.reals {
		want[i] = values[at]
	}
	if linear == nil {
		if err := q.pools(pools); err != nil {
			return 0, err
		}
		r := q.search([]candidate{{scale: q.scale, values: q.ints}}, clip, want)
		return at, q.requant(r, clip.Name)
	}
	if err := q.addLinear(linear, pools, clip, want, last); err != nil {
		return 0, err
	}
	return at, nil
}

// narrow requantises sums that are too wide for the layer that reads them.
func (q *quantiser) narrow(l *Layer) error {
	v := q.value()
	terms := int64(len(l.Weight) / l.Out[0])
	widest := max(-v.Lo, v.Hi)
	if widest <= 1<<12 || widest <= 1<<16 && terms*widest*weightMax < 1<<30 {
		return nil
	}
	want := make([][]float32, len(q.ints))
	for i, x := range q.ints {
		want[i] = make([]float32, len(x))
		for k, a := range x {
			want[i][k] = float32(float64(a) * q.scale)
		}
	}
	clip := Layer{Lo: float32(math.Inf(-1)), Hi: float32(math.Inf(1))}
	if v.Lo >= 0 {
		clip.Lo = 0
	}
	return q.requant(q.search([]candidate{{scale: q.scale, values: q.ints}}, clip, want), l.Name)
}

func (q *quantiser) pools(pools []*Layer) error {
	for _, l := range pools {
		op := Op{Kind: OpMaxPool, Name: l.Name, Kernel: l.Kernel, Stride: l.Stride, Pad: l.Pad}
		if l.Kind == LayerAvgPool {
			op.Kind = OpSumPool
			q.scale /= float64(l.Kernel[0] * l.Kernel[1])
		}
		if err := q.push(op); err != nil {
			return err
		}
		for i, x := range q.ints {
			q.ints[i] = poolInts(l, x)
		}
	}
	return nil
}

func poolInts(l *Layer, x []int64) []int64 {
	out := make([]int64, elements(l.Out))
	pool(l.window(), l.Kind == LayerAvgPool, x, out)
	return out
}

// A candidate is one way to quantise a layer's weights.
type candidate struct {
	scale   float64 // of values
	values  [][]int64
	weights []int32
	bias    []int32
}

// A choice is a candidate with the requant that follows it.
type choice struct {
	candidate
	op    Op
	scale float64 // behind the requant
	err   float64
}

// search returns the candidate and requant that come closest to want.
func (q *quantiser) search(candidates []candidate, clip Layer, want [][]float32) choice {
	best := choice{err: math.Inf(1)}
	for _, c := range candidates {
		for shift := range uint(32) {
			scale := math.Ldexp(c.scale, int(shift))
			op := Op{Kind: OpRequant, Shift: shift, Lo: -(1 << q.opts.ActivationBits), Hi: 1<<q.opts.ActivationBits - 1}
			if clip.Lo >= 0 {
				op.Lo = 0
			}
			if q.opts.ActivationBits == 8 && op.Lo != 0 {
				op.Lo, op.Hi = -128, 127
			} else if q.opts.ActivationBits == 8 {
				op.Hi = 255
			}
			if clip.Lo > float32(math.Inf(-1)) {
				op.Lo = quantise(float64(clip.Lo)/scale, op.Lo, op.Hi)
			}
			op.Hi = max(op.Lo, quantise(float64(clip.Hi)/scale, op.Lo, op.Hi))
			sum := 0.0
			for i, x := range c.values {
				for k, a := range x {
					d := float64(op.Requant(a))*scale - float64(want[i][k])
					sum += d * d
				}
				if sum >= best.err {
					break
				}
			}
			if sum < best.err {
				best = choice{candidate: c, op: op, scale: scale, err: sum}
			}
		}
	}
	return best
}

// requant appends the chosen requant to the newest value.
func (q *quantiser) requant(c choice, name string) error {
	if math.IsInf(c.err, 1) {
		return fmt.Errorf("layer %q: no scale fits; its values on the samples are not finite", name)
	}
	op := c.op
	op.Name = name
	if err := q.push(op); err != nil {
		return err
	}
	q.scale = c.scale
	for i, x := range c.values {
		y := make([]int64, len(x))
		for k, a := range x {
			y[k] = op.Requant(a)
		}
		q.ints[i] = y
	}
	return nil
}

// tryScale quantises the weights of a layer with one scale and runs it, and the
// pools behind it, on the samples. ok is false where a bias needs more than 30
// bits.
func (q *quantiser) tryScale(l *Layer, pools []*Layer, scale float64) (c candidate, ok bool) {
	c = candidate{scale: q.scale * scale, weights: make([]int32, len(l.Weight))}
	for i, w := range l.Weight {
		c.weights[i] = int32(quantise(float64(w)/scale, -weightMax, weightMax))
	}
	if l.Bias != nil {
		c.bias = make([]int32, len(l.Bias))
		const limit = 1 << 30
		for i, b := range l.Bias {
			c.bias[i] = int32(quantise(float64(b)/c.scale, -limit, limit))
			if c.bias[i] == limit || c.bias[i] == -limit {
				return c, false
			}
		}
	}
	for _, x := range q.ints {
		y := make([]int64, elements(l.Out))
		for k := range y {
			if c.bias != nil {
				y[k] = int64(c.bias[k*len(c.bias)/len(y)])
			}
		}
		if l.Kind == LayerConv {
			conv(l.window(), c.weights, x, y)
		} else {
			dense(c.weights, x, y)
		}
		for _, p := range pools {
			y = poolInts(p, y)
		}
		c.values = append(c.values, y)
	}
	for _, p := range pools {
		if p.Kind == LayerAvgPool {
			c.scale /= float64(p.Kernel[0] * p.Kernel[1])
		}
	}
	return c, true
}

// candidates are the weight scales that are tried: from clipping the largest
// weights a little to using half of the range, which together with the shift
// covers a factor of two of output scales without a gap.
func (q *quantiser) candidates(l *Layer, pools []*Layer) ([]candidate, error) {
	largest := 0.0
	for _, w := range l.Weight {
		largest = max(largest, math.Abs(float64(w)))
	}
	if largest == 0 {
		largest = weightMax
	}
	var out []candidate
	const steps = 20
	for i := range steps {
		k := math.Exp2(float64(i)/steps*1.25 - 0.25) // 0.84 .. 2
		if c, ok := q.tryScale(l, pools, largest*k/weightMax); ok {
			out = append(out, c)
		}
	}
	if out == nil {
		return nil, fmt.Errorf("layer %q: its bias is too large for its weights to be quantised together", l.Name)
	}
	return out, nil
}

// addLinear appends a conv or dense with its pools and requant.
func (q *quantiser) addLinear(l *Layer, pools []*Layer, clip Layer, want [][]float32, last bool) error {
	candidates, err := q.candidates(l, pools)
	if err != nil {
		return err
	}
	c := q.search(candidates, clip, want)
	if math.IsInf(c.err, 1) {
		return fmt.Errorf("layer %q: no scale fits; its values on the samples are not finite", l.Name)
	}
	if err := q.pushLinear(l, pools, c.candidate); err != nil {
		return err
	}
	if last { // the network ends in a clip: keep the accumulator's precision
		v := q.value()
		op := Op{Kind: OpRequant, Name: clip.Name}
		op.Lo = quantise(float64(clip.Lo)/q.scale, v.Lo, v.Hi)
		op.Hi = quantise(float64(clip.Hi)/q.scale, v.Lo, v.Hi)
		return q.push(op)
	}
	return q.requant(c, clip.Name)
}

// finish appends the last layers, which end in accumulators.
func (q *quantiser) finish(l *Layer, pools []*Layer) error {
	if l == nil {
		return q.pools(pools)
	}
	candidates, err := q.candidates(l, pools)
	if err != nil {
		return err
	}
	best, at := math.Inf(1), 0
	for k, c := range candidates {
		sum := 0.0
		for i, x := range c.values {
			want := q.reals[i][len(q.reals[i])-1]
			for j, a := range x {
				d := float64(a)*c.scale - float64(want[j])
				sum += d * d
			}
		}
		if sum < best {
			best, at = sum, k
		}
	}
	return q.pushLinear(l, pools, candidates[at])
}

// pushLinear appends a conv or dense and its pools with the weights chosen.
func (q *quantiser) pushLinear(l *Layer, pools []*Layer, c candidate) error {
	op := Op{Kind: OpDense, Name: l.Name, Weight: len(q.p.Weights), Bias: -1}
	shape := []int{l.Out[0], len(l.Weight) / l.Out[0]}
	if l.Kind == LayerConv {
		op.Kind, op.Kernel, op.Stride, op.Pad = OpConv, l.Kernel, l.Stride, l.Pad
		shape = []int{l.Out[0], l.In[0], l.Kernel[0], l.Kernel[1]}
	}
	// The interval is that of the format, not of these weights: it is public.
	q.addWeights(l.Name+".weight", shape, weightMax, c.weights)
	if c.bias != nil {
		op.Bias = len(q.p.Weights)
		bound := int64(0)
		for _, b := range c.bias {
			for max(int64(b), -int64(b)) > bound {
				bound = 2*bound + 1
			}
		}
		q.addWeights(l.Name+".bias", []int{l.Out[0]}, bound, c.bias)
	}
	if err := q.push(op); err != nil {
		return err
	}
	for i, p := range pools {
		pop := Op{Kind: OpMaxPool, Name: p.Name, Kernel: p.Kernel, Stride: p.Stride, Pad: p.Pad}
		if p.Kind == LayerAvgPool {
			pop.Kind = OpSumPool
		}
		if err := q.push(pop); err != nil {
			return fmt.Errorf("pool %d behind it: %w", i, err)
		}
	}
	q.scale, q.ints = c.scale, c.values
	return nil
}

func (q *quantiser) addWeights(name string, shape []int, bound int64, w []int32) {
	// Two nodes may share a name; two tensors may not.
	for i, base := 2, name; slices.ContainsFunc(q.p.Weights, func(s WeightSpec) bool { return s.Name == name }); i++ {
		name = fmt.Sprintf("%s.%d", base, i)
	}
	q.p.Weights = append(q.p.Weights, WeightSpec{Name: name, Shape: shape, Lo: -bound, Hi: bound})
	q.w = append(q.w, w)
}
