package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// stats is what samples tell about the values of a graph.
type stats struct {
	lo, hi  []float64 // of every value
	groupOf []int
	count   int         // groups
	glo     []float64   // of every group, masks left out
	ghi     []float64   //
	hist    [][]float64 // of every group, over [glo, ghi]
	grid    []float64   // of every input: what all samples are multiples of, or 0
	columns [][]float64 // of every input: the largest size in each position along the last dimension
}

const bins = 2048

// calibrate runs the samples twice: for the ranges of all values, then for
// histograms. No more than one sample's values are in memory at a time.
//
// Values that only reorder, repeat or join others, or pick the largest of them,
// form a group with them: they share one scale.
func calibrate(g *Graph, samples []Sample) (*stats, error) {
	n := len(g.Inputs) + len(g.Nodes)
	s := &stats{lo: make([]float64, n), hi: make([]float64, n), groupOf: make([]int, n), grid: make([]float64, len(g.Inputs)), columns: make([][]float64, len(g.Inputs))}
	for v := range n {
		s.groupOf[v] = v
	}
	root := func(v int) int {
		for s.groupOf[v] != v {
			v = s.groupOf[v]
		}
		return v
	}
	for i := range g.Nodes {
		switch nd := &g.Nodes[i]; nd.Kind {
		case NodeView, NodePad, NodeConcat, NodeGather, NodeMaxPool, NodeMax:
			for _, r := range nd.In {
				if r >= 0 {
					a, b := root(int(r)), root(len(g.Inputs)+i)
					s.groupOf[max(a, b)] = min(a, b)
				}
			}
		}
	}
	number := map[int]int{}
	of := make([]int, n)
	for v := range n {
		r := root(v)
		if _, ok := number[r]; !ok {
			number[r] = s.count
			s.count++
		}
		of[v] = number[r]
	}
	s.groupOf = of
	for v := range n {
		s.lo[v], s.hi[v] = math.Inf(1), math.Inf(-1)
	}
	grids := []float64{1, 1.0 / 16, 1.0 / 255}
	for i := range g.Inputs {
		s.grid[i] = float64(len(grids)) // so many are left to exclude
	}
	fits := make([][]bool, len(g.Inputs))
	for i := range fits {
		fits[i] = []bool{true, true, true}
	}
	for i, sample := range samples {
		values, err := g.run(sample.Inputs)
		if err != nil {
			return nil, fmt.Errorf("sample %d: %w", i, err)
		}
		for v, x := range values {
			lo, hi := s.lo[v], s.hi[v]
			for _, f := range x {
				y := float64(f)
				if math.IsNaN(y) || math.IsInf(y, 0) {
					return nil, fmt.Errorf("sample %d: value of %s is not a finite number; pass inputs on which the float network works", i, g.describe(v))
				}
				if math.Abs(y) < huge {
					lo, hi = min(lo, y), max(hi, y)
				}
			}
			s.lo[v], s.hi[v] = lo, hi
			if v < len(g.Inputs) {
				s.columns[v] = columnSizes(s.columns[v], x, g.Inputs[v].Shape)
				for k, grid := range grids {
					fits[v][k] = fits[v][k] && !slices.ContainsFunc(x, func(f float32) bool {
						q := float64(f) / grid
						return math.Abs(q-math.Round(q)) > 1e-3 || math.Abs(q) > 255
					})
				}
			}
		}
	}
	for i := range g.Inputs {
		s.grid[i] = 0
		for k, grid := range grids {
			if fits[i][k] && s.hi[i] > 0 && (s.lo[i] >= 0 || s.lo[i] >= -127*grid && s.hi[i] <= 127*grid) {
				s.grid[i] = grid
				break
			}
		}
	}
	s.glo, s.ghi = make([]float64, s.count), make([]float64, s.count)
	s.hist = make([][]float64, s.count)
	for v := range n {
		if s.lo[v] > s.hi[v] {
			s.lo[v], s.hi[v] = 0, 0 // nothing but masks
		}
		k := s.groupOf[v]
		s.glo[k], s.ghi[k] = min(s.glo[k], s.lo[v]), max(s.ghi[k], s.hi[v])
	}
	for k := range s.hist {
		s.hist[k] = make([]float64, bins)
	}
	for _, sample := range samples {
		values, err := g.run(sample.Inputs)
		if err != nil {
			return nil, err
		}
		for v, x := range values {
			k := s.groupOf[v]
			lo, width := s.glo[k], s.ghi[k]-s.glo[k]
			if width == 0 {
				continue
			}
			hist, per := s.hist[k], bins/width
			for _, f := range x {
				at := int(float64(float64(f)-lo) * per)
				hist[min(max(at, 0), bins-1)]++
			}
		}
	}
	return s, nil
}

// describe names a value for messages.
func (g *Graph) describe(v int) string {
	if v < len(g.Inputs) {
		return fmt.Sprintf("input %q", g.Inputs[v].Name)
	}
	n := &g.Nodes[v-len(g.Inputs)]
	return fmt.Sprintf("%q (%s)", n.Name, n.Kind)
}

// A group is values that share one scale, and how they are rounded.
type group struct {
	values []int
	bits   int
	fixed  bool  // exact as it is, never changed
	limit  int64 // the largest size that the accumulators of readers allow
	curve  *Curve
	scale  float64
	lo, hi int64
}

// A plan says how wide everything is, and from that, by choose, on what scale.
type plan struct {
	stats       *stats
	graph       *Graph
	opts        Options
	groups      []group
	groupOf     []int
	linearConst []bool // of every constant: a weight of a conv or dense
	weightBits  []int  // of every constant
	weightMax   []int64
	narrowed    []bool // of every value, set by build: it is rounded to its group's scale
	features    []featureInput
	corrections map[int]*correction // of conv and dense nodes, set by correct
}

// sumCap bounds the products of an accumulator: what remains of 2^31 is for the
// bias.
const sumCap = 15 << 27

func newPlan(g *Graph, s *stats, opts Options) *plan {
	p := &plan{stats: s, graph: g, opts: opts, groupOf: s.groupOf, groups: make([]group, s.count),
		linearConst: make([]bool, len(g.Consts)), weightBits: make([]int, len(g.Consts)), weightMax: make([]int64, len(g.Consts)),
		features: featuresOf(g, s)}
	for i := range p.groups {
		p.groups[i].bits = 8
	}
	for i := range p.weightBits {
		p.weightBits[i] = 8
	}
	for v := range s.lo {
		k := s.groupOf[v]
		p.groups[k].values = append(p.groups[k].values, v)
	}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == NodeConv || n.Kind == NodeDense {
			c, _ := n.In[1].Const()
			p.linearConst[c] = true
		}
	}
	return p
}

func (p *plan) clone() *plan {
	q := *p
	q.groups, q.weightBits, q.weightMax = slices.Clone(p.groups), slices.Clone(p.weightBits), slices.Clone(p.weightMax)
	return &q
}

// raise widens a group, and says whether that changes anything.
func (p *plan) raise(k, bits int) bool {
	grp := &p.groups[k]
	if grp.fixed || grp.bits >= bits || max(-grp.lo, grp.hi) >= grp.limit {
		return false
	}
	grp.bits = bits
	return true
}

// widest is the largest size of an integer of so many bits.
func widest(bits int, signed bool) int64 {
	switch {
	case signed:
		return 1<<(bits-1) - 1
	case bits == 16:
		return 1<<15 - 1 // one storage type for all that is wider than bytes
	}
	return 1<<bits - 1
}

// choose sets limits and scales.
func (p *plan) choose() {
	g, s := p.graph, p.stats
	p.narrowed = make([]bool, len(p.groupOf))
	for c := range p.weightMax {
		p.weightMax[c] = widest(p.weightBits[c], true)
	}
	for k := range p.groups {
		grp := &p.groups[k]
		grp.limit, grp.curve = 1<<15-1, nil
	}
	target := func(r Ref) int64 {
		k := p.groupOf[r]
		return widest(p.groups[k].bits, s.glo[k] < 0)
	}
	terms := func(n *Node) int64 {
		w := g.shapeOf(n.In[1])
		return int64(elements(w[1:]))
	}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == NodeConv || n.Kind == NodeDense {
			c, _ := n.In[1].Const()
			p.weightMax[c] = min(p.weightMax[c], max(127, sumCap/(terms(n)*target(n.In[0]))))
		}
	}
	limit := func(r Ref, most int64) {
		if r >= 0 {
			grp := &p.groups[p.groupOf[r]]
			grp.limit = max(1, min(grp.limit, most))
		}
	}
	onlyCurve := map[int]int{} // group to the one curve that reads it; -1: others do
	for i := range g.Nodes {
		n := &g.Nodes[i]
		switch n.Kind {
		case NodeConv, NodeDense:
			c, _ := n.In[1].Const()
			limit(n.In[0], sumCap/(terms(n)*p.weightMax[c]))
		case NodeMatMul:
			most := int64(math.Sqrt(float64(int64(math.MaxInt32) / int64(last(g.shapeOf(n.In[1]))))))
			// One side may have what the other leaves.
			a, b := min(target(n.In[0]), 1<<15-1), min(target(n.In[1]), 1<<15-1)
			k := int64(last(g.shapeOf(n.In[1])))
			if a*b*k > math.MaxInt32 {
				switch {
				case a <= most:
					b = math.MaxInt32 / k / a
				case b <= most:
					a = math.MaxInt32 / k / b
				default:
					a, b = most, most
				}
			}
			limit(n.In[0], a)
			limit(n.In[1], b)
		case NodeSum:
			limit(n.In[0], math.MaxInt32/int64(elements(g.shapeOf(n.In[0]))/max(1, elements(n.Shape))))
		case NodeSumPool:
			limit(n.In[0], math.MaxInt32/int64(n.Kernel[0]*n.Kernel[1]))
		}
		for _, r := range n.In {
			if r < 0 {
				continue
			}
			k := p.groupOf[r]
			if at, seen := onlyCurve[k]; n.Kind != NodeCurve || seen && at != i {
				onlyCurve[k] = -1
			} else {
				onlyCurve[k] = i
			}
		}
	}
	for k := range p.groups {
		grp := &p.groups[k]
		if at, ok := onlyCurve[k]; ok && at >= 0 && len(grp.values) == 1 {
			grp.curve = &g.Nodes[at].Curve
		}
		p.chooseGroup(k)
	}
}

func (p *plan) chooseGroup(k int) {
	s, g, grp := p.stats, p.graph, &p.groups[k]
	lo, hi := s.glo[k], s.ghi[k]
	signed := lo < 0
	most := min(widest(grp.bits, signed), grp.limit)
	grp.lo, grp.hi = 0, most
	if signed {
		grp.lo = -most
		if grp.bits == 8 && most == 127 {
			grp.lo = -128
		}
	}
	grp.fixed = false
	for _, v := range grp.values {
		switch {
		case v == 0 && p.opts.InputScale != 0:
			grp.fixed, grp.scale, grp.lo, grp.hi = true, p.opts.InputScale, p.opts.InputLo, p.opts.InputHi
			return
		case v < len(g.Inputs) && g.Inputs[v].Integer:
			grp.fixed, grp.scale = true, 1
			grp.lo, grp.hi = int64(math.Floor(lo)), int64(math.Ceil(hi))
			return
		case v < len(g.Inputs) && s.grid[v] != 0 && hi <= 255*s.grid[v] && grp.limit >= 255:
			grp.fixed, grp.scale = true, s.grid[v]
			grp.hi = 255
			if signed {
				grp.lo, grp.hi = -128, 127
			}
			return
		}
	}
	for _, v := range grp.values {
		if v >= len(g.Inputs) && g.Nodes[v-len(g.Inputs)].Kind == NodeSoftmax && len(grp.values) < 3 {
			// Probabilities: a power of two, so that a shift does it.
			e := 14
			for int64(1)<<e > most+1 {
				e--
			}
			grp.scale = math.Ldexp(1, -e)
			return
		}
	}
	largest := max(-lo, hi)
	if largest == 0 {
		grp.scale = 1.0 / float64(most)
		return
	}
	if signed && -lo < hi*float64(most+1)/float64(most) {
		largest = hi
	}
	switch {
	case grp.bits > 12:
		// Wide enough that what samples did not show may be a quarter larger.
		grp.scale = 1.25 * largest / float64(most)
		return
	case grp.bits > 8:
		grp.scale = 1.1 * largest / float64(most)
		return
	}
	// The range that leaves the smallest squared error, rounding and clamping
	// taken together, on the histogram: at most, all of it.
	best := math.Inf(1)
	f := func(x float64) float64 { return x }
	if grp.curve != nil {
		f = grp.curve.F
	}
	hist, width := s.hist[k], (s.ghi[k]-s.glo[k])/bins
	for step := range 36 {
		scale := largest * (1 - float64(step)/40) / float64(most)
		sum := 0.0
		for i, count := range hist {
			if count == 0 {
				continue
			}
			x := lo + float64((float64(i)+0.5)*width)
			y := float64(float64(quantise(x/scale, grp.lo, grp.hi)) * scale)
			d := f(x) - f(y)
			if math.IsNaN(d) || math.IsInf(d, 0) {
				continue
			}
			// Within a bin the rounding error is spread evenly if it is
			// finer than the bin.
			e := float64(d * d)
			if grp.curve == nil && scale < width && y < float64(grp.hi)*scale && y > float64(grp.lo)*scale {
				e = scale * scale / 12
			}
			sum += float64(count * e)
		}
		if sum < best {
			best, grp.scale = sum, scale
		}
	}
}

// round is what the group's integers make of x.
func (grp *group) round(x []float32) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(float64(quantise(float64(v)/grp.scale, grp.lo, grp.hi)) * grp.scale)
	}
	return y
}

// Wide is the number of groups of values, and of weight tensors, that have more
// than 8 bits.
func (q *Quantised) Wide() int {
	if q.plan == nil {
		return 0 // chains never need it
	}
	n := 0
	for k := range q.plan.groups {
		if grp := &q.plan.groups[k]; grp.bits > 8 && !grp.fixed {
			n++
		}
	}
	for c, linear := range q.plan.linearConst {
		if linear && q.plan.weightMax[c] > 127 {
			n++
		}
	}
	return n
}

// widened says in a sentence what is wider than a byte.
func (p *plan) widened(g *Graph) string {
	var names []string
	values, weights := 0, 0
	for k := range p.groups {
		if grp := &p.groups[k]; grp.bits > 8 && !grp.fixed {
			values++
			names = append(names, g.describe(grp.values[0]))
		}
	}
	for c, linear := range p.linearConst {
		if linear && p.weightMax[c] > 127 {
			weights++
			names = append(names, fmt.Sprintf("weight %q", g.Consts[c].Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	const shown = 6
	more := ""
	if len(names) > shown {
		names, more = names[:shown], ", ..."
	}
	return fmt.Sprintf("Wider than bytes, for accuracy: %d of %d groups of values and %d weight tensors: %s%s.",
		values, len(p.groups), weights, strings.Join(names, ", "), more)
}

// A featureInput is an input whose columns have units of their own, as tables
// have: one scale serves each. scale is nil where that does not apply.
type featureInput struct {
	scale  []float64
	lo, hi int64
}

// columnSizes joins the largest sizes along the last dimension.
func columnSizes(sizes []float64, x []float32, shape []int) []float64 {
	if len(shape) == 0 || last(shape) > 1<<16 {
		return nil
	}
	if sizes == nil {
		sizes = make([]float64, last(shape))
	}
	for i, f := range x {
		k := i % len(sizes)
		sizes[k] = max(sizes[k], math.Abs(float64(f)))
	}
	return sizes
}

// featuresOf finds inputs whose every path leads, by picking, scaling and
// shifting columns, to comparisons with constants or to dense layers, which can
// take the scales into their weights.
func featuresOf(g *Graph, s *stats) []featureInput {
	out := make([]featureInput, len(g.Inputs))
	for i, in := range g.Inputs {
		if !in.Integer && (len(in.Shape) == 1 || len(in.Shape) == 2 && in.Shape[0] == 1) {
			out[i] = featureScales(g, s, i)
		}
	}
	return out
}

func featureScales(g *Graph, s *stats, input int) featureInput {
	width := last(g.Inputs[input].Shape)
	columns := map[int][]int{} // of values made from the input: the columns that theirs come from
	columns[input] = make([]int, width)
	for k := range columns[input] {
		columns[input][k] = k
	}
	thresholds := make([]float64, width)
	compared, affine, terms := false, false, 0
	for i := range g.Nodes {
		n := &g.Nodes[i]
		v := len(g.Inputs) + i
		for at, r := range n.In {
			cols, ok := columns[int(r)]
			if r < 0 || !ok {
				continue
			}
			switch {
			case n.Kind == NodeGather && n.Axes[0] == len(g.shapeOf(r))-1:
				columns[v] = make([]int, len(n.Index))
				for k, x := range n.Index {
					columns[v][k] = cols[x]
				}
			case n.Kind == NodeView && elements(n.Shape) == last(n.Shape) && last(n.View.Strides) == 1 && n.View.Offset+last(n.Shape) <= len(cols):
				columns[v] = cols[n.View.Offset:][:last(n.Shape)]
			case (n.Kind == NodeMul || n.Kind == NodeAdd) && n.In[1-at] < 0 && elements(n.Shape) == len(cols) && last(n.Shape) == len(cols):
				columns[v], affine = cols, true
			case n.Kind == NodeCompare && n.In[1-at] < 0 && elements(n.Shape) == len(cols):
				c, _ := n.In[1-at].Const()
				data := g.Consts[c].Data
				if len(data) != 1 && len(data) != len(cols) {
					return featureInput{}
				}
				for k, col := range cols {
					if a := math.Abs(float64(data[k%len(data)])); a < huge {
						thresholds[col] = max(thresholds[col], a)
					}
				}
				compared = true
			case n.Kind == NodeDense && at == 0:
				terms = max(terms, len(cols))
			default:
				return featureInput{}
			}
		}
	}
	for _, o := range g.Outputs {
		if _, ok := columns[o.Value]; ok {
			return featureInput{}
		}
	}
	f := featureInput{scale: make([]float64, width)}
	switch {
	case compared && terms == 0 && !affine:
		// Trees: thresholds decide about the scale, samples do not matter.
		// Powers of two that leave 23 bits for the largest threshold: a float32
		// near it is exact, and what lies beyond may be clamped.
		f.lo, f.hi = -(1 << 24), 1<<24
		for k, x := range thresholds {
			_, e := math.Frexp(x) // x < 2^e
			f.scale[k] = math.Ldexp(1, max(e, -100)-23)
		}
	case terms > 0 && !compared && s.grid[input] == 0 && s.columns[input] != nil:
		f.hi = min(1<<15-1, sumCap/(127*int64(terms)))
		f.lo = -f.hi
		least, most := math.Inf(1), 0.0
		for k, x := range s.columns[input] {
			if x == 0 {
				x = 1 // never seen: any scale
			} else {
				least, most = min(least, x), max(most, x)
			}
			f.scale[k] = 1.25 * x / float64(f.hi)
		}
		if f.hi < 127 || most < 4*least {
			return featureInput{} // alike enough to share one
		}
	default:
		return featureInput{}
	}
	return f
}
