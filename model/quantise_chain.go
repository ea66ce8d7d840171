package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A link is one step of a chain.
type link struct {
	kind         NodeKind // conv, dense, maxpool, sumpool, clip
	name         string
	weight, bias *Const
	window       Window
	lo, hi       float64 // clip
	factor       float64 // sumpool: what its sums are multiplied by, for an average
	shape        []int   // of what it writes
	value        int     // of the graph, behind the link and what only reshapes it
}

// A chained is a graph as what proof/groth16 proves.
type chained struct {
	graph *Graph // without a softmax at its end
	shape []int  // of the input
	links []link
	notes []string
}

// chainOf reads a graph as a chain of convolutions, dense layers, pools and
// clips, or names the node that is in the way.
func chainOf(g *Graph) (*chained, error) {
	c := &chained{graph: g}
	if len(g.Inputs) != 1 || len(g.Outputs) != 1 || g.Inputs[0].Integer {
		return nil, fmt.Errorf("the network has %d inputs and %d outputs; what only shifts has one of each, of real numbers", len(g.Inputs), len(g.Outputs))
	}
	if n := g.Nodes[len(g.Nodes)-1]; n.Kind == NodeSoftmax && len(g.Nodes) > 1 && g.Outputs[0].Value == len(g.Nodes) {
		h := *g
		h.Nodes = g.Nodes[:len(g.Nodes)-1]
		h.Outputs = []GraphOutput{{Name: g.Outputs[0].Name, Value: len(g.Nodes) - 1}}
		c.graph = &h
		c.notes = append(c.notes, fmt.Sprintf("The softmax %q at the end was left out: it does not change which output is largest.", n.Name))
	}
	g = c.graph
	if g.Outputs[0].Value != len(g.Nodes) {
		return nil, errors.New("the network's output is not what its last node writes")
	}
	c.shape = g.Inputs[0].Shape
	for i := range g.Nodes {
		n := &g.Nodes[i]
		refuse := func(why string) error {
			return fmt.Errorf("node %q (%s) %s: what only shifts is a chain of convolutions, dense layers, pools and clips", n.Name, n.Kind, why)
		}
		if int(n.In[0]) != i {
			return nil, refuse("does not read the node before it")
		}
		for _, r := range n.In[1:] {
			if r >= 0 {
				return nil, refuse("reads two values")
			}
		}
		from := g.shapeOf(n.In[0])
		l := link{kind: n.Kind, name: n.Name, window: n.Window, lo: n.Lo, hi: n.Hi, factor: 1, shape: n.Shape, value: i + 1}
		switch n.Kind {
		case NodeConv, NodeDense:
			if n.Kind == NodeConv && (n.Groups != 1 || n.Dilation != [2]int{1, 1} || n.Shape[0] != 1) {
				return nil, refuse("has groups, dilation or a batch")
			}
			if n.Kind == NodeDense && elements(n.Shape) != last(n.Shape) {
				return nil, refuse("is applied to several rows")
			}
			w, _ := n.In[1].Const()
			l.weight = &g.Consts[w]
			if len(n.In) > 2 {
				b, _ := n.In[2].Const()
				l.bias = &g.Consts[b]
			}
		case NodeMaxPool, NodeSumPool:
			if n.Dilation != [2]int{1, 1} || n.Shape[0] != 1 || n.Kind == NodeMaxPool && n.Pads != [4]int{} {
				return nil, refuse("has dilation, a batch, or padding")
			}
		case NodeSum:
			if !slices.Equal(n.Axes, []int{2, 3}) || len(from) != 4 || from[0] != 1 {
				return nil, refuse("does not sum over an image")
			}
			l.kind, l.window = NodeSumPool, Window{Kernel: [2]int{from[2], from[3]}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}
		case NodeMul:
			k, _ := n.In[1].Const()
			if m := g.Consts[k].Data; len(m) != 1 || m[0] <= 0 || len(c.links) == 0 || c.links[len(c.links)-1].kind != NodeSumPool {
				return nil, refuse("is no average")
			}
			at := &c.links[len(c.links)-1]
			at.factor *= float64(g.Consts[k].Data[0])
			at.value = i + 1
			continue
		case NodeClip:
		case NodeView:
			if elements(from) != elements(n.Shape) || !n.View.contiguous() {
				return nil, refuse("moves elements")
			}
			if len(c.links) == 0 {
				c.shape = n.Shape
			} else {
				for _, m := range g.Nodes[i+1:] {
					if m.Kind == NodeConv || m.Kind == NodeMaxPool || m.Kind == NodeSumPool || m.Kind == NodeSum {
						return nil, refuse("reshapes before an image layer")
					}
				}
				c.links[len(c.links)-1].value = i + 1
			}
			continue
		default:
			return nil, refuse("is none of those")
		}
		c.links = append(c.links, l)
	}
	if len(c.links) == 0 {
		return nil, errors.New("the network does nothing")
	}
	return c, nil
}

// contiguous says whether a view leaves elements in their order, from the first.
func (v View) contiguous() bool {
	strides := Contiguous(v.Shape).Strides
	for i, d := range v.Shape {
		if d > 1 && v.Strides[i] != strides[i] {
			return false
		}
	}
	return v.Offset == 0
}

const (
	weightMax = 127 // int8, symmetric

	// ReLU outputs are 0..127: one bit more would be for the sign where a layer
	// has no ReLU, so that everything stays within a byte.
	chainBits = 7
)

// chain quantises a chain for proofs: every requant only shifts. So scales must
// satisfy weight * input * 2^shift = output. The weight scale of a layer is one
// free real number, so for every layer a grid of weight scales and all shifts
// are tried, and the pair with the smallest squared error against the float
// network on the samples wins.
//
// Three rearrangements cost no accuracy. A maxpool behind a ReLU is moved before
// the requant: both requant and ReLU are monotone, so the maximum commutes with
// them exactly, and a quarter of the elements remain to be requantised, which is
// what a proof pays for. An average becomes a sum whose division joins the
// scale. The last layer has no requant: its accumulators are the output.
func (s *search) chain(c *chained) (*Quantised, error) {
	q := &chainer{chained: c, opts: s.opts}
	var macs int64
	for i := range c.graph.Nodes {
		macs += c.graph.MACs(i)
	}
	samples := spread(s.samples, max(8, int(passWork/2/(weightSteps*max(macs, 1)))))
	if err := q.run(samples); err != nil {
		return nil, err
	}
	out := &Quantised{Program: q.p, Weights: q.w, Graph: c.graph, Notes: c.notes, forms: q.forms}
	own := search{g: c.graph, tests: s.tests}
	var err error
	out.Loss, err = own.measure(out)
	return out, err
}

type chainer struct {
	*chained
	opts Options
	p    *Program
	w    Weights

	reals [][][]float32 // per sample, the float value behind every node
	ints  [][]int64     // per sample, the program's newest value
	scale float64       // what one unit of it means
	forms []scaled      // of every graph value that the program has
}

func (q *chainer) run(samples []Sample) error {
	in := Value{Shape: slices.Clone(q.shape)}
	var err error
	if q.scale, err = q.inputRange(samples, &in); err != nil {
		return err
	}
	q.p = &Program{Format: ProgramFormat, Values: []Value{in}, Ops: []Op{}, Weights: []WeightSpec{},
		Inputs: []Port{{Name: q.graph.Inputs[0].Name, Scale: []float64{q.scale}}}}
	q.forms = make([]scaled, 1+len(q.graph.Nodes))
	for v := range q.forms {
		q.forms[v].value = -1
	}
	q.forms[0] = plain(0, q.scale)
	for i, x := range samples {
		values, err := q.graph.run(x.Inputs)
		if err != nil {
			return fmt.Errorf("sample %d: %w", i, err)
		}
		q.reals = append(q.reals, values)
		q.ints = append(q.ints, q.p.Input(0, x.Inputs[0]))
	}
	for at := 0; at < len(q.links); {
		if at, err = q.segment(at); err != nil {
			return err
		}
	}
	q.p.Outputs = []Port{{Name: q.graph.Outputs[0].Name, Value: len(q.p.Values) - 1, Scale: []float64{q.scale}}}
	return q.p.Check()
}

func (q *chainer) inputRange(samples []Sample, in *Value) (float64, error) {
	if o := q.opts; o.InputScale != 0 {
		in.Lo, in.Hi = o.InputLo, o.InputHi
		return o.InputScale, nil
	}
	lo, hi, pixels := 0.0, 0.0, true
	for _, s := range samples {
		for _, x := range s.Inputs[0] {
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

// newest is the program's newest value.
func (q *chainer) newest() Value { return q.p.Values[len(q.p.Values)-1] }

// push appends an op that reads the newest value.
func (q *chainer) push(op Op) error {
	op.In = []int{len(q.p.Values) - 1}
	if _, err := q.p.push(op); err != nil {
		return fmt.Errorf("layer %q: %w", op.Name, err)
	}
	return nil
}

// mark says that a graph value is the program's newest one.
func (q *chainer) mark(v int) { q.forms[v] = plain(len(q.p.Values)-1, q.scale) }

// A segment is a stretch of links that ends in at most one requant: a conv or
// dense, perhaps missing, then pools and clips. Pools go first. A clip behind
// which an average is taken ends it, since an average does not commute with it.
func (q *chainer) segment(at int) (int, error) {
	var linear *link
	if k := q.links[at].kind; k == NodeConv || k == NodeDense {
		linear = &q.links[at]
		at++
	}
	var pools []*link
	clip := link{lo: math.Inf(-1), hi: math.Inf(1)}
	clipped := false
scan:
	for ; at < len(q.links); at++ {
		l := &q.links[at]
		switch l.kind {
		case NodeMaxPool:
			pools = append(pools, l)
		case NodeSumPool:
			if clipped {
				break scan
			}
			pools = append(pools, l)
		case NodeClip:
			clip.lo, clip.hi = min(max(clip.lo, l.lo), l.hi), min(max(clip.hi, l.lo), l.hi)
			clip.name, clipped = l.name, true
		default:
			break scan
		}
	}
	finished := at == len(q.links)
	end := q.links[at-1]
	if clip.name == "" {
		clip.name = end.name
	}
	if linear != nil {
		if err := q.narrow(linear); err != nil {
			return 0, err
		}
	}
	switch {
	case finished && !clipped:
		if err := q.finish(linear, pools); err != nil {
			return 0, err
		}
	case linear == nil && !clipped:
		// Without a layer of its own or a clip there is nothing to requantise:
		// sums of narrow numbers are narrow enough, or narrow sees to it.
		if err := q.pools(pools); err != nil {
			return 0, err
		}
	default:
		want := make([][]float32, len(q.reals))
		for i, values := range q.reals {
			want[i] = values[end.value]
		}
		if linear == nil {
			if err := q.pools(pools); err != nil {
				return 0, err
			}
			if err := q.requant(q.search([]candidate{{scale: q.scale, values: q.ints}}, clip, want), clip.name); err != nil {
				return 0, err
			}
		} else if err := q.addLinear(linear, pools, clip, want, finished); err != nil {
			return 0, err
		}
	}
	q.mark(end.value)
	return at, nil
}

// narrow requantises sums that are too wide for the layer that reads them.
func (q *chainer) narrow(l *link) error {
	v := q.newest()
	terms := int64(len(l.weight.Data) / l.weight.Shape[0])
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
	clip := link{lo: math.Inf(-1), hi: math.Inf(1)}
	if v.Lo >= 0 {
		clip.lo = 0
	}
	return q.requant(q.search([]candidate{{scale: q.scale, values: q.ints}}, clip, want), l.name)
}

func (l *link) pool() Op {
	op := Op{Kind: OpMaxPool, Name: l.name, Window: l.window}
	if l.kind == NodeSumPool {
		op.Kind = OpSumPool
	}
	op.Groups = 0
	return op
}

// pools appends pools that stand on their own.
func (q *chainer) pools(pools []*link) error {
	for _, l := range pools {
		if err := q.push(l.pool()); err != nil {
			return err
		}
		q.scale *= l.factor
		in := q.p.Values[len(q.p.Values)-2].Shape
		for i, x := range q.ints {
			q.ints[i] = poolInts(l.pool(), x, in, q.newest().Shape)
		}
	}
	return nil
}

func poolInts(op Op, x []int64, from, to []int) []int64 {
	out := ints{to, make([]int64, elements(to))}
	runPool(op, ints{from, x}, out)
	return out.x
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
func (q *chainer) search(candidates []candidate, clip link, want [][]float32) choice {
	best := choice{err: math.Inf(1)}
	for _, c := range candidates {
		for shift := range uint(32) {
			scale := math.Ldexp(c.scale, int(shift))
			op := Op{Kind: OpRequant, Shift: shift, Lo: -(1 << chainBits), Hi: 1<<chainBits - 1}
			if clip.lo >= 0 {
				op.Lo = 0
			}
			if !math.IsInf(clip.lo, -1) {
				op.Lo = quantise(clip.lo/scale, op.Lo, op.Hi)
			}
			op.Hi = max(op.Lo, quantise(clip.hi/scale, op.Lo, op.Hi))
			sum := 0.0
			for i, x := range c.values {
				for k, a := range x {
					d := float64(float64(op.Requant(a))*scale) - float64(want[i][k])
					sum += float64(d * d)
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
func (q *chainer) requant(c choice, name string) error {
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
func (q *chainer) tryScale(l *link, pools []*link, scale float64) (c candidate, ok bool) {
	c = candidate{scale: q.scale * scale, weights: make([]int32, len(l.weight.Data))}
	wide := make([]int64, len(c.weights))
	for i, w := range l.weight.Data {
		wide[i] = quantise(float64(w)/scale, -weightMax, weightMax)
		c.weights[i] = int32(wide[i])
	}
	w := []ints{{l.weight.Shape, wide}}
	if l.bias != nil {
		c.bias = make([]int32, len(l.bias.Data))
		b := make([]int64, len(c.bias))
		const limit = 1 << 30
		for i, x := range l.bias.Data {
			b[i] = quantise(float64(x)/c.scale, -limit, limit)
			c.bias[i] = int32(b[i])
			if c.bias[i] == limit || c.bias[i] == -limit {
				return c, false
			}
		}
		w = append(w, ints{l.bias.Shape, b})
	}
	op := Op{Kind: OpDense}
	from, shape := q.newest().Shape, []int{l.weight.Shape[0]}
	if l.kind == NodeConv {
		op = Op{Kind: OpConv, Window: l.window}
		shape = l.shape
	}
	shapes := [][]int{shape}
	for _, p := range pools {
		op := p.pool()
		next, err := op.slide(shapes[len(shapes)-1], op.Kind == OpMaxPool)
		if err != nil {
			return c, false
		}
		shapes = append(shapes, next)
	}
	for _, x := range q.ints {
		y := ints{shape, make([]int64, elements(shape))}
		if l.kind == NodeConv {
			runConv(op, w, ints{from, x}, y)
		} else {
			runDense(w, ints{from, x}, y)
		}
		for i, p := range pools {
			y.x = poolInts(p.pool(), y.x, shapes[i], shapes[i+1])
		}
		c.values = append(c.values, y.x)
	}
	for _, p := range pools {
		c.scale *= p.factor
	}
	return c, true
}

const weightSteps = 20

// candidates are the weight scales that are tried: from clipping the largest
// weights a little to using half of the range, which together with the shift
// covers a factor of two of output scales without a gap.
func (q *chainer) candidates(l *link, pools []*link) ([]candidate, error) {
	largest := largestOf(l.weight.Data)
	if largest == 0 {
		largest = weightMax
	}
	var tried [weightSteps]candidate
	var fits [weightSteps]bool
	parallel(weightSteps, 1<<20, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			k := math.Exp2(float64(float64(i)/weightSteps*1.25) - 0.25) // 0.84 .. 2
			tried[i], fits[i] = q.tryScale(l, pools, largest*k/weightMax)
		}
	})
	var out []candidate
	for i, c := range tried {
		if fits[i] {
			out = append(out, c)
		}
	}
	if out == nil {
		return nil, fmt.Errorf("layer %q: its bias is too large for its weights to be quantised together", l.name)
	}
	return out, nil
}

// addLinear appends a conv or dense with its pools and requant.
func (q *chainer) addLinear(l *link, pools []*link, clip link, want [][]float32, finished bool) error {
	candidates, err := q.candidates(l, pools)
	if err != nil {
		return err
	}
	c := q.search(candidates, clip, want)
	if math.IsInf(c.err, 1) {
		return fmt.Errorf("layer %q: no scale fits; its values on the samples are not finite", l.name)
	}
	if err := q.pushLinear(l, pools, c.candidate); err != nil {
		return err
	}
	if finished { // the network ends in a clip: keep the accumulator's precision
		v := q.newest()
		op := Op{Kind: OpRequant, Name: clip.name}
		op.Lo = quantise(clip.lo/q.scale, v.Lo, v.Hi)
		op.Hi = quantise(clip.hi/q.scale, v.Lo, v.Hi)
		return q.push(op)
	}
	return q.requant(c, clip.name)
}

// finish appends the last links, which end in accumulators.
func (q *chainer) finish(l *link, pools []*link) error {
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
				d := float64(float64(a)*c.scale) - float64(want[j])
				sum += float64(d * d)
			}
		}
		if sum < best {
			best, at = sum, k
		}
	}
	return q.pushLinear(l, pools, candidates[at])
}

// pushLinear appends a conv or dense and its pools with the weights chosen.
func (q *chainer) pushLinear(l *link, pools []*link, c candidate) error {
	op := Op{Kind: OpDense, Name: l.name}
	if l.kind == NodeConv {
		op.Kind, op.Window = OpConv, l.window
	}
	// The interval is that of the format, not of these weights: it is public.
	op.Weights = []int{q.addWeights(l.name+".weight", l.weight.Shape, weightMax, c.weights)}
	if c.bias != nil {
		op.Weights = append(op.Weights, q.addWeights(l.name+".bias", l.bias.Shape, bound(c.bias), c.bias))
	}
	if err := q.push(op); err != nil {
		return err
	}
	if len(pools) > 0 {
		scale := c.scale
		for _, p := range pools {
			scale /= p.factor
		}
		q.forms[l.value] = plain(len(q.p.Values)-1, scale)
	}
	for i, p := range pools {
		if err := q.push(p.pool()); err != nil {
			return fmt.Errorf("pool %d behind it: %w", i, err)
		}
	}
	q.scale, q.ints = c.scale, c.values
	return nil
}

func (q *chainer) addWeights(name string, shape []int, most int64, w []int32) int {
	// Two nodes may share a name; two tensors may not.
	for i, base := 2, name; slices.ContainsFunc(q.p.Weights, func(s WeightSpec) bool { return s.Name == name }); i++ {
		name = fmt.Sprintf("%s.%d", base, i)
	}
	q.p.Weights = append(q.p.Weights, WeightSpec{Name: name, Shape: slices.Clone(shape), Lo: -most, Hi: most})
	q.w = append(q.w, TensorOf(w))
	return len(q.w) - 1
}
