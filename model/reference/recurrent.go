package reference

import (
	"fmt"
	"math"
	"slices"
)

// recurrent is an RNN, GRU or LSTM: what the three have in common. Gates stand
// one below the other in the weights, in the order that the operators define.
type recurrent struct {
	gates       int
	activations []string // by default, for one direction
	// step makes the next state h (and cell) from the products of the weights
	// with the input (x, with both biases but those in rb) and with the state.
	step func(l *layer, x []float64, h, cell []float64)
}

// layer is one direction of a recurrent operator.
type layer struct {
	hidden   int
	w, r     []float64 // gates*hidden rows
	wb, rb   []float64 // biases
	peephole []float64
	f        []func(float64) float64
	clip     float64
	linear   bool // GRU: linear_before_reset
	coupled  bool // LSTM: input_forget
	xp, hp   []float64
}

// rows multiplies n rows of a matrix with a vector and adds a bias.
func rows(out, m, v, bias []float64) {
	for i := range out {
		sum := bias[i]
		for j, x := range m[i*len(v) : (i+1)*len(v)] {
			sum += x * v[j]
		}
		out[i] = sum
	}
}

func (l *layer) act(i int, v float64) float64 {
	if l.clip > 0 {
		v = min(max(v, -l.clip), l.clip)
	}
	return l.f[i](v)
}

func rnnStep(l *layer, x, h, _ []float64) {
	rows(l.xp, l.w, x, l.wb)
	rows(l.hp, l.r, h, l.rb)
	for i := range h {
		h[i] = l.act(0, l.xp[i]+l.hp[i])
	}
}

// gruStep has gates update, reset, hidden.
func gruStep(l *layer, x, h, _ []float64) {
	n := l.hidden
	rows(l.xp, l.w, x, l.wb)
	rows(l.hp, l.r, h, l.rb)
	reset := make([]float64, n)
	for i := range n {
		reset[i] = l.act(0, l.xp[n+i]+l.hp[n+i])
	}
	inner := l.hp[2*n:]
	if l.linear {
		for i := range n {
			inner[i] *= reset[i]
		}
	} else {
		for i := range n {
			reset[i] *= h[i]
		}
		rows(inner, l.r[2*n*n:], reset, l.rb[2*n:])
	}
	for i := range n {
		z := l.act(0, l.xp[i]+l.hp[i])
		h[i] = (1-z)*l.act(1, l.xp[2*n+i]+inner[i]) + z*h[i]
	}
}

// lstmStep has gates input, output, forget, cell.
func lstmStep(l *layer, x, h, cell []float64) {
	n := l.hidden
	rows(l.xp, l.w, x, l.wb)
	rows(l.hp, l.r, h, l.rb)
	g := func(k, i int) float64 { return l.xp[k*n+i] + l.hp[k*n+i] }
	p := func(k, i int) float64 {
		if l.peephole == nil {
			return 0
		}
		return l.peephole[k*n+i]
	}
	for i := range n {
		in := l.act(0, g(0, i)+p(0, i)*cell[i])
		forget := l.act(0, g(2, i)+p(2, i)*cell[i])
		if l.coupled {
			forget = 1 - in
		}
		cell[i] = forget*cell[i] + in*l.act(1, g(3, i))
		out := l.act(0, g(1, i)+p(1, i)*cell[i])
		h[i] = out * l.f[2](cell[i])
	}
}

func (r recurrent) run(c *call) ([]*Tensor, error) {
	x, w := c.in[0], c.in[1]
	lstm := r.gates == 4
	if len(x.Shape) != 3 || len(w.Shape) != 3 {
		return nil, fmt.Errorf("shapes %v and %v are no sequences and weights", x.Shape, w.Shape)
	}
	if err := c.same(0, 1, 2, 3); err != nil {
		return nil, err
	}
	batchFirst := c.int("layout", 0) != 0
	seq, batch, width := x.Shape[0], x.Shape[1], x.Shape[2]
	if batchFirst {
		seq, batch = batch, seq
	}
	direction := c.text("direction", "forward")
	dirs := 1
	if direction == "bidirectional" {
		dirs = 2
	}
	hidden := w.Shape[1] / r.gates
	if h := c.int("hidden_size", int64(hidden)); h != int64(hidden) {
		return nil, fmt.Errorf("hidden_size is %d, but the weights have %d", h, hidden)
	}
	want := func(i int, shape ...int) error {
		if t := c.in[i]; t != nil && !slices.Equal(t.Shape, shape) {
			return fmt.Errorf("input %d has shape %v, want %v", i, t.Shape, shape)
		}
		return nil
	}
	state := []int{dirs, batch, hidden}
	if batchFirst {
		state = []int{batch, dirs, hidden}
	}
	checks := []error{
		want(1, dirs, r.gates*hidden, width), want(2, dirs, r.gates*hidden, hidden),
		want(3, dirs, 2*r.gates*hidden), want(4, batch), want(5, state...),
	}
	if lstm {
		checks = append(checks, want(6, state...), want(7, dirs, 3*hidden))
	}
	for _, err := range checks {
		if err != nil {
			return nil, err
		}
	}
	if err := c.products(float64(seq) * float64(batch) * float64(dirs) * float64(r.gates*hidden) * float64(width+2*hidden+1)); err != nil {
		return nil, err
	}
	if err := c.hold(dirs * hidden * (4*r.gates + 3)); err != nil {
		return nil, err
	}
	names := c.strings("activations")
	if names == nil {
		names = slices.Repeat(r.activations, dirs)
	}
	if len(names) != dirs*len(r.activations) {
		return nil, fmt.Errorf("names %d activations, want %d", len(names), dirs*len(r.activations))
	}
	funcs, err := activations(names, c.floats("activation_alpha"), c.floats("activation_beta"))
	if err != nil {
		return nil, err
	}
	shape := []int{seq, dirs, batch, hidden}
	if batchFirst {
		shape = []int{batch, seq, dirs, hidden}
	}
	y, err := c.alloc(x.Type, shape)
	if err != nil {
		return nil, err
	}
	last, err := c.alloc(x.Type, state)
	if err != nil {
		return nil, err
	}
	lastCell, err := c.alloc(x.Type, state)
	if err != nil {
		return nil, err
	}
	for d := range dirs {
		l := &layer{
			hidden: hidden, clip: c.float("clip", 0),
			linear: c.int("linear_before_reset", 0) != 0, coupled: c.int("input_forget", 0) != 0,
			f:  funcs[d*len(r.activations):][:len(r.activations)],
			xp: make([]float64, r.gates*hidden), hp: make([]float64, r.gates*hidden),
			wb: make([]float64, r.gates*hidden), rb: make([]float64, r.gates*hidden),
		}
		n := r.gates * hidden
		l.w = w.Floats[d*n*width:][:n*width]
		l.r = c.in[2].Floats[d*n*hidden:][:n*hidden]
		if c.in[3] != nil {
			b := c.in[3].Floats[d*2*n:]
			l.wb, l.rb = b[:n], b[n:2*n]
		}
		if lstm && c.in[7] != nil {
			l.peephole = c.in[7].Floats[d*3*hidden:][:3*hidden]
		}
		for b := range batch {
			at := (d*batch + b) * hidden
			if batchFirst {
				at = (b*dirs + d) * hidden
			}
			h, cell := last.Floats[at:][:hidden], lastCell.Floats[at:][:hidden]
			if c.in[5] != nil {
				copy(h, c.in[5].Floats[at:])
			}
			if lstm && c.in[6] != nil {
				copy(cell, c.in[6].Floats[at:])
			}
			length := seq
			if c.in[4] != nil {
				if v := c.in[4].Ints[b]; v < 0 || v > int64(seq) {
					return nil, fmt.Errorf("has sequence length %d of %d", v, seq)
				}
				length = int(c.in[4].Ints[b])
			}
			for i := range length {
				t := i
				if direction == "reverse" || d == 1 {
					t = length - 1 - i
				}
				from, to := (t*batch+b)*width, ((t*dirs+d)*batch+b)*hidden
				if batchFirst {
					from, to = (b*seq+t)*width, ((b*seq+t)*dirs+d)*hidden
				}
				r.step(l, x.Floats[from:][:width], h, cell)
				copy(y.Floats[to:], h)
			}
		}
	}
	if !lstm {
		return []*Tensor{y, last}, nil
	}
	return []*Tensor{y, last, lastCell}, nil
}

// activations are the functions that recurrent operators name. Those with
// parameters take them in turn from two lists.
func activations(names []string, alphas, betas []float64) ([]func(float64) float64, error) {
	take := func(list *[]float64, def float64) float64 {
		if len(*list) == 0 {
			return def
		}
		v := (*list)[0]
		*list = (*list)[1:]
		return v
	}
	var out []func(float64) float64
	for _, name := range names {
		var f func(float64) float64
		switch name {
		case "Relu":
			f = relu
		case "Tanh":
			f = math.Tanh
		case "Sigmoid":
			f = sigmoid
		case "Softsign":
			f = softsign
		case "Softplus":
			f = softplus
		case "Affine":
			a, b := take(&alphas, 1), take(&betas, 0)
			f = func(v float64) float64 { return a*v + b }
		case "LeakyRelu":
			a := take(&alphas, 0.01)
			f = func(v float64) float64 { return leaky(v, a) }
		case "ThresholdedRelu":
			a := take(&alphas, 1)
			f = func(v float64) float64 { return thresholded(v, a) }
		case "ScaledTanh":
			a, b := take(&alphas, 1), take(&betas, 1)
			f = func(v float64) float64 { return a * math.Tanh(b*v) }
		case "HardSigmoid":
			a, b := take(&alphas, 0.2), take(&betas, 0.5)
			f = func(v float64) float64 { return hardSigmoid(v, a, b) }
		case "Elu":
			a := take(&alphas, 1)
			f = func(v float64) float64 { return elu(v, a) }
		default:
			return nil, fmt.Errorf("activation %.40q is %w", name, ErrUnsupported)
		}
		out = append(out, f)
	}
	return out, nil
}

func rnn() recurrent { return recurrent{1, []string{"Tanh"}, rnnStep} }
func gru() recurrent { return recurrent{3, []string{"Sigmoid", "Tanh"}, gruStep} }
func lstm() recurrent {
	return recurrent{4, []string{"Sigmoid", "Tanh", "Tanh"}, lstmStep}
}
