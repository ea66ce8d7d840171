package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Options steer Quantise. The zero value is what fits most networks.
type Options struct {
	// Budget is the largest loss allowed: the root mean square difference
	// between the integer and the float outputs on the samples, relative to how
	// much the float outputs vary. Default 0.05. Quantise starts with bytes
	// everywhere and widens, where it helps most, until the loss is inside.
	Budget float64

	// InputScale is the real number that one unit of the first input means, and
	// InputLo..InputHi what units there are. All zero: found from the samples.
	// Samples that are multiples of 1/255 from 0 to 1, such as pixels, get
	// exactly those.
	InputScale       float64
	InputLo, InputHi int64

	// ShiftsOnly asks for a program whose requants only shift: the kind that
	// is cheapest to prove. A network that is no chain of convolutions, dense
	// layers, pools and clips is refused then. Without it such chains still get
	// that form as long as it keeps the budget.
	ShiftsOnly bool
}

const defaultBudget = 0.05

// Quantised is a network as integers, with what it was made from. Its methods are
// for one goroutine at a time; Program and Weights may be shared.
type Quantised struct {
	Program *Program
	Weights Weights

	// Graph is the float network that the program stands for: the one given,
	// but for a softmax at its end, which chains leave to the reader.
	Graph *Graph

	// Loss is the difference on the samples, as Options.Budget counts it.
	Loss float64

	// Notes say what was done and what a user should know, in plain sentences:
	// which values were widened, and which layer keeps the budget from being met.
	Notes []string

	forms []scaled // of every value of Graph, where it has one
	plan  *plan

	machine *Machine // made on first use
}

// A Sample is one set of inputs as a network takes them, one slice for each,
// and what the right answer is, where that is known.
type Sample struct {
	Inputs [][]float32

	// Labels hold, for each row of the first output, the position of the right
	// answer along its last dimension; where that is 1, whether it lies above
	// one half. Most networks have one row. None: the sample is not labelled.
	Labels []int
}

// Quantise turns a graph into integers, choosing scales by running real samples
// (some dozens suffice; they must not be from the test set).
//
// Weights become signed bytes with a scale for each output channel, biases
// 32-bit numbers of the accumulator's scale, what flows between layers bytes,
// unsigned where nothing is negative. Scales are those with the smallest squared
// error on the samples. Softmax, normalisation and division are carried out in
// integers with bounds on their error that softmax, norm and div state; other
// functions are looked up. If the outputs differ from the float network's by
// more than Options.Budget, every value and weight tensor is tried on its own
// for what it costs, and the dearest get 12, then 16 bits, as far as 32-bit
// accumulators allow, until the loss is inside the budget.
//
// A chain that proof/groth16 can prove is first tried with requants that are
// pure shifts; see chain.
//
// The same graph, samples and options give the same program. That it is the same
// on other processors, whose math.Exp may be another, is tested on some networks.
// Errors name the node and say what to do.
func Quantise(g *Graph, samples []Sample, opts Options) (*Quantised, error) {
	q, err := quantiseGraph(g, samples, opts)
	if err != nil {
		return nil, fmt.Errorf("quantise model: %w", err)
	}
	return q, nil
}

// How many samples the passes use at most, and how many multiplications a pass
// may spend on them all.
const (
	calibrated = 96
	measured   = 32
	passWork   = 1 << 32
)

func quantiseGraph(g *Graph, samples []Sample, opts Options) (*Quantised, error) {
	if len(samples) == 0 {
		return nil, errors.New("no samples: pass some dozens of real inputs, for example from the training set")
	}
	if opts.Budget == 0 {
		opts.Budget = defaultBudget
	}
	if !(opts.Budget > 0) {
		return nil, fmt.Errorf("budget %g: want a positive number, such as 0.05", opts.Budget)
	}
	if o := opts; o.InputScale != 0 || o.InputLo != 0 || o.InputHi != 0 {
		if !(o.InputScale > 0) || math.IsInf(o.InputScale, 1) || o.InputLo >= o.InputHi {
			return nil, fmt.Errorf("input scale %g over [%d, %d]: set all three, the scale positive", o.InputScale, o.InputLo, o.InputHi)
		}
	}
	if len(g.Nodes) == 0 {
		return nil, errors.New("the graph has no nodes")
	}
	for i, x := range samples {
		if len(x.Inputs) != len(g.Inputs) {
			return nil, fmt.Errorf("sample %d has %d inputs, the network takes %d", i, len(x.Inputs), len(g.Inputs))
		}
		for k, in := range g.Inputs {
			if len(x.Inputs[k]) != elements(in.Shape) {
				return nil, fmt.Errorf("sample %d has %d elements for input %q, the network takes %d (%s)", i, len(x.Inputs[k]), in.Name, elements(in.Shape), shapeString(in.Shape))
			}
		}
	}
	var macs int64
	for i := range g.Nodes {
		macs += g.MACs(i)
	}
	s := &search{g: watched(g), opts: opts, macs: macs}
	s.samples = spread(samples, min(calibrated, max(16, int(passWork/max(macs, 1)))))
	s.tests = spread(s.samples, min(measured, max(6, int(passWork/2/max(macs, 1)))))
	var chained *Quantised
	if layers, err := chainOf(g); err == nil {
		if chained, err = s.chain(layers); err != nil {
			return nil, err
		}
		if chained.Loss <= opts.Budget || opts.ShiftsOnly {
			return chained, nil
		}
	} else if opts.ShiftsOnly {
		return nil, err
	}
	best, err := s.general()
	if err != nil {
		return nil, err
	}
	if len(s.g.Outputs) > len(g.Outputs) {
		if best, err = best.unwatched(g); err != nil {
			return nil, err
		}
	}
	// Being provable is worth more than a little accuracy that misses anyway.
	if chained != nil && best.Loss > opts.Budget && chained.Loss < 1.2*best.Loss {
		return chained, nil
	}
	return best, nil
}

// spread picks n of the samples evenly, since they may be sorted by class.
func spread(samples []Sample, n int) []Sample {
	n = min(n, len(samples))
	out := make([]Sample, n)
	for i := range out {
		out[i] = samples[i*len(samples)/n]
	}
	return out
}

// search looks for the program.
type search struct {
	g       *Graph
	opts    Options
	samples []Sample // for calibration
	tests   []Sample // of those, for measuring
	macs    int64
	floats  [][][]float32
}

// watched is the graph with the inputs of final softmaxes as further outputs.
// Probabilities close to 0 and 1 hide what happened before them.
func watched(g *Graph) *Graph {
	h := *g
	h.Outputs = slices.Clone(g.Outputs)
	for _, o := range g.Outputs {
		v := o.Value
		for v >= len(g.Inputs) && g.Nodes[v-len(g.Inputs)].Kind == NodeView {
			v = int(g.Nodes[v-len(g.Inputs)].In[0])
		}
		if v < len(g.Inputs) {
			continue
		}
		if n := &g.Nodes[v-len(g.Inputs)]; n.Kind == NodeSoftmax && n.In[0] >= 0 {
			h.Outputs = append(h.Outputs, GraphOutput{Name: o.Name, Value: int(n.In[0])})
		}
	}
	return &h
}

// unwatched is the same program without the further outputs.
func (q *Quantised) unwatched(g *Graph) (*Quantised, error) {
	own := *q.Graph // g, or g equalised
	own.Outputs = g.Outputs
	out, err := build(&own, q.plan)
	if err != nil {
		return nil, err
	}
	out.Loss, out.Notes = q.Loss, q.Notes
	return out, nil
}

// general is the scheme for graphs of any kind.
func (s *search) general() (*Quantised, error) {
	best, st, err := s.attempt(s.g, nil)
	if err != nil || best.Loss <= s.opts.Budget {
		return best, err
	}
	// Moving scale from channels with large values to their weights changes
	// nothing in floating point, and often helps bytes.
	eq, err := equalise(s.g, s.tests)
	if err != nil {
		return nil, err
	}
	if eq != nil {
		q, est, err := s.attempt(eq, nil)
		if err != nil {
			return nil, err
		}
		if q.Loss < 0.95*best.Loss {
			q.Notes = append(q.Notes, "Channels were equalised across layers.")
			best, st = q, est
		}
	}
	budget := s.opts.Budget
	for _, bits := range []int{12, 16} {
		if best.Loss <= budget {
			break
		}
		costs, err := s.sensitivity(best, st)
		if err != nil {
			return nil, err
		}
		// Errors of many roundings add up like independent ones: by squares.
		left := 0.0
		for _, c := range costs {
			left += c.loss * c.loss
		}
		margin := 0.7
		for at, tries := 0, 0; at < len(costs) && best.Loss > budget && tries < 4; tries++ {
			p := best.plan.clone()
			raised := 0
			for at < len(costs) && (raised == 0 || math.Sqrt(left) > margin*budget) {
				c := costs[at]
				if at++; c.raise(p, bits) {
					raised++
				}
				left -= c.loss * c.loss
				left = max(left, 0)
			}
			if raised == 0 {
				break
			}
			q, _, err := s.attempt(best.Graph, p)
			if err != nil {
				return nil, err
			}
			q.Notes = best.Notes
			if q.Loss < best.Loss {
				best = q
			} else {
				best.plan = p // keep what was raised: later ones may need it
			}
			margin *= 0.6
		}
	}
	if wide := best.plan.widened(best.Graph); wide != "" {
		best.Notes = append(best.Notes, wide)
	}
	if best.Loss > budget {
		worst, err := best.worst(s.tests)
		if err != nil {
			return nil, err
		}
		best.Notes = append(best.Notes, fmt.Sprintf("The outputs differ from the float network's by %.2f %%, more than the budget of %.2f %%; most of it arises at %s.",
			100*best.Loss, 100*budget, worst))
	}
	return best, nil
}

// attempt quantises by a plan, or by the plan of bytes everywhere, and measures.
func (s *search) attempt(g *Graph, p *plan) (*Quantised, *stats, error) {
	var st *stats
	if p == nil {
		var err error
		if st, err = calibrate(g, s.samples); err != nil {
			return nil, nil, err
		}
		p = newPlan(g, st, s.opts)
	}
	p.choose()
	if err := p.correct(spread(s.tests, max(4, int(passWork/2/max(s.macs, 1))))); err != nil {
		return nil, nil, err
	}
	q, err := build(g, p)
	if err != nil {
		return nil, nil, err
	}
	if q.Loss, err = s.measure(q); err != nil {
		return nil, nil, err
	}
	return q, p.stats, nil
}

// measure is the loss of a program on the samples.
func (s *search) measure(q *Quantised) (float64, error) {
	if s.floats == nil {
		for i, t := range s.tests {
			out, err := s.g.Run(t.Inputs...)
			if err != nil {
				return 0, fmt.Errorf("sample %d: %w", i, err)
			}
			s.floats = append(s.floats, out)
		}
	}
	return lossOf(s.floats, func(i int) ([][]float32, error) { return q.run(s.tests[i].Inputs) })
}

// run carries out the integer program on real inputs.
func (q *Quantised) run(inputs [][]float32) ([][]float32, error) {
	if q.machine == nil {
		var err error
		if q.machine, err = NewMachine(q.Program, q.Weights, MachineOptions{}); err != nil {
			return nil, err
		}
	}
	ints := make([][]int64, len(inputs))
	for i, x := range inputs {
		ints[i] = q.Program.Input(i, x)
	}
	values, err := q.machine.Run(ints...)
	if err != nil {
		return nil, err
	}
	out := make([][]float32, len(values))
	for i := range out {
		out[i] = q.Program.Floats(i, values[i])
	}
	return out, nil
}

// lossOf compares outputs with those of the float network, and returns the
// worst output's root mean square difference relative to its spread.
func lossOf(want [][][]float32, got func(i int) ([][]float32, error)) (float64, error) {
	meters := make([]meter, len(want[0]))
	for i := range want {
		out, err := got(i)
		if err != nil {
			return 0, err
		}
		for k := range meters {
			meters[k].add(want[i][k], out[k])
		}
	}
	worst := 0.0
	for _, m := range meters {
		worst = max(worst, m.relative())
	}
	return worst, nil
}

// A meter compares numbers with what they should be.
type meter struct {
	n                       float64
	sum, square, difference float64
}

// Numbers beyond huge are masks, which mean minus infinity.
const huge = 1e8

func (m *meter) add(want, got []float32) {
	for i, x := range want {
		w, d := float64(x), float64(got[i])-float64(x)
		if math.Abs(w) > huge {
			continue
		}
		m.n++
		m.sum += w
		m.square += float64(w * w)
		m.difference += float64(d * d)
	}
}

// relative is the root mean square difference, relative to the standard
// deviation of what should be there; to its size where it does not vary.
func (m *meter) relative() float64 {
	if m.n == 0 || m.difference == 0 {
		return 0
	}
	spread := m.square - float64(m.sum*m.sum)/m.n
	if spread < 1e-6*m.square {
		spread = m.square
	}
	if spread == 0 {
		return math.Inf(1)
	}
	return math.Sqrt(m.difference / spread)
}

// decibels is the signal-to-noise ratio, at most 200.
func (m *meter) decibels() float64 {
	r := m.relative()
	if r < 1e-10 {
		return 200
	}
	return -20 * math.Log10(r)
}

// A cost is what one value or weight tensor loses by being as narrow as it is.
type cost struct {
	loss  float64
	group int // of values; -1 for weights
	konst int
}

func (c cost) raise(p *plan, bits int) bool {
	if c.group >= 0 {
		return p.raise(c.group, bits)
	}
	if p.weightBits[c.konst] >= bits {
		return false
	}
	p.weightBits[c.konst] = bits
	return true
}

// sensitivity rounds one group of values, or one weight tensor, at a time in
// the float network and measures what that does to the outputs. Dearest first.
func (s *search) sensitivity(q *Quantised, st *stats) ([]cost, error) {
	g, p := q.Graph, q.plan
	var costs []cost
	for i, grp := range p.groups {
		if grp.bits < 16 && len(grp.values) > 0 && grp.scale > 0 {
			costs = append(costs, cost{group: i})
		}
	}
	for c := range g.Consts {
		if p.linearConst[c] {
			costs = append(costs, cost{group: -1, konst: c})
		}
	}
	// A handful of samples orders the costs well enough.
	tests := spread(s.tests, min(6, max(1, int(4*passWork/(max(s.macs, 1)*int64(len(costs)+1))))))
	meters := make([][]meter, len(costs))
	rounded := map[int][]float32{}
	for i := range costs {
		meters[i] = make([]meter, len(g.Outputs))
	}
	for _, t := range tests {
		values, err := g.run(t.Inputs)
		if err != nil {
			return nil, err
		}
		for i, c := range costs {
			replaced := func(v int, x []float32) []float32 { return x }
			konst := -1
			if c.group >= 0 {
				grp := &p.groups[c.group]
				replaced = func(v int, x []float32) []float32 {
					if p.groupOf[v] != c.group || !p.narrowed[v] {
						return x
					}
					return grp.round(x)
				}
			} else {
				konst = c.konst
				if rounded[konst] == nil {
					rounded[konst] = roundWeights(g, p, konst)
				}
			}
			out, err := rerun(g, values, replaced, konst, rounded[konst])
			if err != nil {
				return nil, err
			}
			for k, o := range g.Outputs {
				meters[i][k].add(values[o.Value], out[o.Value])
			}
		}
	}
	for i := range costs {
		for _, m := range meters[i] {
			costs[i].loss = max(costs[i].loss, m.relative())
		}
	}
	slices.SortStableFunc(costs, func(a, b cost) int {
		switch {
		case a.loss > b.loss:
			return -1
		case a.loss < b.loss:
			return 1
		}
		return 0
	})
	return costs, nil
}

// rerun computes a graph again from its values, some of them or one constant
// replaced, doing only the nodes that this changes.
func rerun(g *Graph, clean [][]float32, replaced func(v int, x []float32) []float32, konst int, data []float32) ([][]float32, error) {
	values := make([][]float32, len(clean))
	dirty := make([]bool, len(clean))
	put := func(v int, x []float32) {
		values[v] = replaced(v, x)
		if len(x) > 0 && &values[v][0] != &clean[v][0] {
			dirty[v] = true
		}
	}
	for v := range g.Inputs {
		put(v, clean[v])
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		v := len(g.Inputs) + i
		in := make([]operand, len(n.In))
		again := false
		for k, r := range n.In {
			in[k].shape = g.shapeOf(r)
			if c, ok := r.Const(); ok {
				in[k].data = g.Consts[c].Data
				if c == konst {
					in[k].data, again = data, true
				}
			} else {
				in[k].data = values[r]
				again = again || dirty[r]
			}
		}
		x := clean[v]
		if again {
			var err error
			if x, err = n.eval(in); err != nil {
				return nil, fmt.Errorf("node %q (%s): %w", n.Name, n.Kind, err)
			}
		}
		put(v, x)
	}
	return values, nil
}
