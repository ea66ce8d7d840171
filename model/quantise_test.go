package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// A sketch is a graph in the making, on random constants.
type sketch struct {
	t   testing.TB
	g   *Graph
	rnd *rand.Rand
}

func newSketch(t testing.TB, inputs ...[]int) *sketch {
	s := &sketch{t: t, g: &Graph{Name: t.Name()}, rnd: rand.New(rand.NewPCG(1, 2))}
	for i, shape := range inputs {
		s.g.Inputs = append(s.g.Inputs, GraphInput{Name: fmt.Sprint("x", i), Shape: shape})
	}
	return s
}

// tensor is a constant of normally distributed numbers around mean.
func (s *sketch) tensor(spread, mean float64, shape ...int) Ref {
	data := make([]float32, elements(shape))
	for i := range data {
		data[i] = float32(mean + spread*s.rnd.NormFloat64())
	}
	return s.data(shape, data...)
}

func (s *sketch) data(shape []int, data ...float32) Ref {
	s.g.Consts = append(s.g.Consts, Const{Name: fmt.Sprint("c", len(s.g.Consts)), Shape: shape, Data: data})
	return ConstRef(len(s.g.Consts) - 1)
}

// node appends a node and returns the value that it writes.
func (s *sketch) node(n Node, in ...Ref) Ref {
	s.t.Helper()
	n.In, n.Name = in, fmt.Sprint("n", len(s.g.Nodes))
	var shapes [][]int
	for _, r := range in {
		shapes = append(shapes, s.g.shapeOf(r))
	}
	var err error
	if n.Shape, err = n.infer(shapes); err != nil {
		s.t.Fatalf("%s: %v", n.Kind, err)
	}
	s.g.Nodes = append(s.g.Nodes, n)
	return Ref(len(s.g.Inputs) + len(s.g.Nodes) - 1)
}

func (s *sketch) conv(x Ref, outs, kernel, stride, groups int) Ref {
	in := s.g.shapeOf(x)
	w := Window{Kernel: [2]int{kernel, kernel}, Stride: [2]int{stride, stride}, Dilation: [2]int{1, 1}, Pads: [4]int{kernel / 2, kernel / 2, kernel / 2, kernel / 2}, Groups: groups}
	k := in[1] / groups * kernel * kernel
	return s.node(Node{Kind: NodeConv, Window: w}, x, s.tensor(1/math.Sqrt(float64(k)), 0, outs, in[1]/groups, kernel, kernel), s.tensor(0.2, 0, outs))
}

func (s *sketch) dense(x Ref, outs int) Ref {
	k := last(s.g.shapeOf(x))
	return s.node(Node{Kind: NodeDense}, x, s.tensor(1/math.Sqrt(float64(k)), 0, outs, k), s.tensor(0.2, 0, outs))
}

func (s *sketch) relu(x Ref) Ref { return s.node(Node{Kind: NodeClip, Lo: 0, Hi: math.Inf(1)}, x) }

func (s *sketch) curve(x Ref, name string, f func(float64) float64) Ref {
	return s.node(Node{Kind: NodeCurve, Curve: Curve{Name: name, F: f}}, x)
}

func (s *sketch) reshape(x Ref, shape ...int) Ref {
	return s.node(Node{Kind: NodeView, View: Contiguous(shape)}, x)
}

func (s *sketch) add(x, y Ref) Ref { return s.node(Node{Kind: NodeAdd, A: 1, B: 1}, x, y) }

func (s *sketch) output(values ...Ref) *Graph {
	for i, v := range values {
		s.g.Outputs = append(s.g.Outputs, GraphOutput{Name: fmt.Sprint("y", i), Value: int(v)})
	}
	if err := s.g.check(); err != nil {
		s.t.Fatal(err)
	}
	return s.g
}

// samples are random inputs: normal, at levels of their own.
func (s *sketch) samples(n int) []Sample {
	out := make([]Sample, n)
	for i := range out {
		for _, in := range s.g.Inputs {
			level := s.rnd.Float64()
			x := make([]float32, elements(in.Shape))
			for k := range x {
				x[k] = float32(s.rnd.NormFloat64() + level)
				if in.Integer {
					x[k] = float32(s.rnd.IntN(5))
				}
			}
			out[i].Inputs = append(out[i].Inputs, x)
		}
	}
	return out
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// networks are small graphs, one for each kind of node and some for what
// happens between them.
var networks = map[string]func(t testing.TB) *sketch{
	"conv": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 3, 8, 8})
		s.output(s.conv(s.relu(s.conv(0, 8, 3, 1, 1)), 4, 3, 2, 1))
		return s
	},
	"depthwise": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 4, 8, 8})
		x := s.relu(s.conv(0, 8, 1, 1, 1))
		s.output(s.conv(s.relu(s.conv(x, 8, 3, 1, 8)), 4, 1, 1, 1))
		return s
	},
	"residual": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 3, 8, 8})
		x := s.relu(s.conv(0, 8, 3, 1, 1))
		y := s.conv(s.relu(s.conv(x, 8, 3, 1, 1)), 8, 3, 1, 1)
		x = s.relu(s.add(x, y))
		x = s.node(Node{Kind: NodeSumPool, Window: Window{Kernel: [2]int{8, 8}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}}, x)
		x = s.node(Node{Kind: NodeMul}, x, s.data([]int{1}, 1.0/64))
		s.output(s.dense(s.reshape(x, 1, 8), 5))
		return s
	},
	"squeeze and excite": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 3, 8, 8})
		x := s.curve(s.conv(0, 8, 3, 1, 1), "silu", func(x float64) float64 { return x * logistic(x) })
		y := s.node(Node{Kind: NodeSum, Axes: []int{2, 3}}, x)
		y = s.node(Node{Kind: NodeMul}, y, s.data(nil, 1.0/64))
		y = s.curve(s.conv(s.relu(s.conv(y, 4, 1, 1, 1)), 8, 1, 1, 1), "sigmoid", logistic)
		x = s.node(Node{Kind: NodeMul}, x, y)
		s.output(s.conv(x, 4, 1, 1, 1))
		return s
	},
	"attention": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 6, 16})
		x := s.node(Node{Kind: NodeNorm, Axes: []int{2}, Eps: 1e-5}, 0)
		x = s.add(s.node(Node{Kind: NodeMul}, x, s.tensor(0.2, 1, 16)), s.tensor(0.2, 0, 16))
		heads := func(x Ref) Ref {
			return s.node(Node{Kind: NodeView, View: View{Shape: []int{1, 2, 6, 8}, Strides: []int{0, 8, 16, 1}}}, s.dense(x, 16))
		}
		q, k := heads(x), heads(x)
		v := s.node(Node{Kind: NodeView, View: View{Shape: []int{1, 2, 8, 6}, Strides: []int{0, 8, 1, 16}}}, s.dense(x, 16))
		a := s.node(Node{Kind: NodeMul}, s.node(Node{Kind: NodeMatMul}, q, k), s.data(nil, float32(1/math.Sqrt(8))))
		mask := make([]float32, 36)
		for i := range mask {
			if i%6 > i/6 {
				mask[i] = -1e9
			}
		}
		a = s.node(Node{Kind: NodeSoftmax, Axes: []int{3}}, s.add(a, s.data([]int{1, 1, 6, 6}, mask...)))
		y := s.node(Node{Kind: NodeMatMul}, a, v)
		y = s.node(Node{Kind: NodeView, View: View{Shape: []int{1, 6, 16}, Strides: []int{0, 0, 0}}}, y)
		s.g.Nodes[len(s.g.Nodes)-1].Shape = []int{1, 6, 2, 8}
		s.g.Nodes[len(s.g.Nodes)-1].View = View{Shape: []int{1, 6, 2, 8}, Strides: []int{0, 8, 48, 1}}
		y = s.add(0, s.dense(s.reshape(y, 1, 6, 16), 16))
		s.output(s.dense(s.curve(s.dense(y, 32), "gelu", func(x float64) float64 { return x / 2 * (1 + math.Erf(x/math.Sqrt2)) }), 4))
		return s
	},
	"rms": func(t testing.TB) *sketch {
		s := newSketch(t, []int{2, 6, 16})
		s.output(s.node(Node{Kind: NodeNorm, Axes: []int{2}, Eps: 1e-5, RMS: true}, s.dense(0, 16)))
		return s
	},
	"instance norm": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 3, 8, 8})
		x := s.node(Node{Kind: NodeNorm, Axes: []int{2, 3}, Eps: 1e-3}, s.conv(0, 4, 3, 1, 1))
		s.output(s.relu(s.node(Node{Kind: NodeMul}, x, s.tensor(1, 0, 4, 1, 1))))
		return s
	},
	"lstm step": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 8}, []int{1, 8}, []int{1, 8})
		gate := func(name string, f func(float64) float64) Ref {
			return s.curve(s.add(s.dense(0, 8), s.dense(1, 8)), name, f)
		}
		i, f, o := gate("sigmoid", logistic), gate("sigmoid", logistic), gate("sigmoid", logistic)
		c := s.add(s.node(Node{Kind: NodeMul}, f, 2), s.node(Node{Kind: NodeMul}, i, gate("tanh", math.Tanh)))
		s.output(s.node(Node{Kind: NodeMul}, o, s.curve(c, "tanh", math.Tanh)), c)
		return s
	},
	"embedding": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 4})
		s.g.Inputs[0].Integer = true
		x := s.node(Node{Kind: NodeEmbed}, s.tensor(1, 0, 5, 8), 0)
		s.output(s.dense(s.relu(s.dense(s.add(x, s.tensor(1, 0, 4, 8)), 8)), 3))
		return s
	},
	"tree": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 4})
		x := s.node(Node{Kind: NodeGather, Axes: []int{1}, Index: []int32{0, 2, 3}}, 0)
		x = s.node(Node{Kind: NodeCompare}, x, s.data([]int{1, 3}, 0.5, 0.25, 1.1))
		x = s.node(Node{Kind: NodeDense}, x, s.data([]int{4, 3}, 1, 1, 0, 1, -1, 0, -1, 0, 1, -1, 0, -1), s.data([]int{4}, -1, 0, 0, 1))
		x = s.node(Node{Kind: NodeClip, Lo: 0, Hi: 1}, x)
		s.output(s.node(Node{Kind: NodeDense}, x, s.tensor(1, 0, 2, 4), s.tensor(1, 0, 2)))
		return s
	},
	"table of features": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 4})
		x := s.node(Node{Kind: NodeMul}, s.add(0, s.data([]int{4}, -3, 0, 100, -1)), s.data([]int{4}, 1, 0.01, 10, 2))
		s.output(s.node(Node{Kind: NodeSoftmax, Axes: []int{1}}, s.dense(s.relu(s.dense(x, 6)), 3)))
		return s
	},
	"division": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 6, 4})
		x := s.curve(0, "exp", func(x float64) float64 { return math.Exp(x / 4) })
		sum := s.node(Node{Kind: NodeSum, Axes: []int{2}}, x)
		y := s.node(Node{Kind: NodeDiv}, x, sum)
		z := s.node(Node{Kind: NodeDiv}, 0, s.node(Node{Kind: NodeMul}, sum, s.data(nil, -1)))
		s.output(y, z, s.node(Node{Kind: NodeDiv}, s.data([]int{1}, 3), sum))
		return s
	},
	"joins": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 3, 8, 8})
		a, b := s.relu(s.conv(0, 4, 3, 1, 1)), s.conv(0, 4, 1, 1, 1)
		x := s.node(Node{Kind: NodeConcat, Axes: []int{1}}, a, b, s.tensor(1, 0, 1, 1, 8, 8))
		x = s.node(Node{Kind: NodePad, Pad: Pad{Before: []int{0, 0, 1, 1}, After: []int{0, 0, 0, 0}, Inner: []int{0, 0, 1, 0}}, Fill: 0.5}, x)
		x = s.node(Node{Kind: NodeMaxPool, Window: Window{Kernel: [2]int{2, 2}, Stride: [2]int{2, 2}, Dilation: [2]int{1, 1}}}, x)
		s.output(s.node(Node{Kind: NodeMax, Axes: []int{2, 3}}, s.conv(x, 4, 1, 1, 1)))
		return s
	},
	"choice": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 16}, []int{1, 16})
		c := s.node(Node{Kind: NodeCompare}, 0, s.data(nil, 0.3))
		d := s.node(Node{Kind: NodeAdd, A: 1, B: -1}, 0, 1)
		x := s.add(1, s.node(Node{Kind: NodeMul}, c, d))
		s.output(x, s.node(Node{Kind: NodeMul}, s.node(Node{Kind: NodeCompare}, s.data(nil, 0.3), 1), s.tensor(1, 0, 1, 16)))
		return s
	},
	"largest": func(t testing.TB) *sketch {
		s := newSketch(t, []int{1, 16})
		s.output(s.node(Node{Kind: NodeArgMax, Axes: []int{1}}, s.dense(0, 12)))
		return s
	},
	"masked relu": func(t testing.TB) *sketch { // constants that are whole tensors, and negative factors
		s := newSketch(t, []int{1, 4, 5})
		x := s.node(Node{Kind: NodeMul}, s.dense(0, 5), s.data(nil, -2))
		x = s.relu(s.add(x, s.tensor(1, 0, 4, 5)))
		s.output(s.node(Node{Kind: NodeMul}, x, s.tensor(1, 0, 1, 4, 5)), s.node(Node{Kind: NodeAdd, A: -1, B: 2}, s.tensor(1, 0, 3, 4, 5), x))
		return s
	},
}

func TestIntegersStayWithinTheBudget(t *testing.T) {
	for name, make := range networks {
		t.Run(name, func(t *testing.T) {
			s := make(t)
			samples := s.samples(60)
			q, err := Quantise(s.g, samples[:40], Options{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := q.Evaluate(samples[40:])
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("loss %.4f, on other samples %.4v, notes %q", q.Loss, r.Outputs, q.Notes)
			if q.Loss > defaultBudget {
				t.Errorf("loss %.4f", q.Loss)
			}
			for _, o := range r.Outputs {
				if o.Loss > 2*defaultBudget {
					t.Errorf("output %s: loss %.4f on samples not seen", o.Name, o.Loss)
				}
			}
		})
	}
}

func TestMagnitudesKeepTheirSmallNumbers(t *testing.T) {
	s := newSketch(t, []int{1, 2, 16})
	re := s.node(Node{Kind: NodeView, View: View{Shape: []int{1, 16}, Strides: []int{0, 1}}}, 0)
	im := s.node(Node{Kind: NodeView, View: View{Shape: []int{1, 16}, Strides: []int{0, 1}, Offset: 16}}, 0)
	sum := s.add(s.node(Node{Kind: NodeMul}, re, re), s.node(Node{Kind: NodeMul}, im, im))
	s.output(s.curve(s.curve(sum, "sqrt", math.Sqrt), "log", func(x float64) float64 { return math.Log(x + 1e-3) }))
	samples := s.samples(40)
	for i, x := range samples { // over three orders of magnitude
		for k := range x.Inputs[0] {
			x.Inputs[0][k] *= float32(math.Pow(10, -3*float64(i)/40))
		}
	}
	q, err := Quantise(s.g, samples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if q.Loss > defaultBudget {
		t.Errorf("loss %.4f, notes %q", q.Loss, q.Notes)
	}
}
