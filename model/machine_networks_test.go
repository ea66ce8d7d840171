package model

import (
	"fmt"
	"slices"
	"testing"

	"probity/model/kernel"
)

// Networks in the shapes that people have, with random weights: to be run by
// machines, and measured.

// A network is a program under construction by layers.
type network struct {
	t testing.TB
	p *Program
	n int
}

func (n *network) weight(bound int64, shape ...int) int {
	n.n++
	return spec(n.p, fmt.Sprint("w", n.n), bound, shape...)
}

func (n *network) add(op Op) int { return chain(n.t, n.p, op) }

func (n *network) shape(v int) []int { return n.p.Values[v].Shape }

// round brings value v into [lo, hi].
func (n *network) round(v int, lo, hi int64) int {
	x := n.p.Values[v]
	op := Op{Kind: OpRequant, In: []int{v}, Lo: lo, Hi: hi}
	for max(x.Hi, -x.Lo)>>op.Shift > 8*max(hi, -lo) {
		op.Shift++
	}
	return n.add(op)
}

// channels is round with a multiplier for each position along an axis.
func (n *network) channels(v, axis int, lo, hi int64) int {
	x := n.p.Values[v]
	op := Op{Kind: OpRequant, In: []int{v}, Lo: lo, Hi: hi, Axes: []int{axis}, Weights: []int{n.weight(1<<14, n.shape(v)[axis])}}
	for max(x.Hi, -x.Lo)<<14>>op.Shift > 8*max(hi, -lo) {
		op.Shift++
	}
	return n.add(op)
}

// conv is a convolution, rounded by channel, with ReLU or signed.
func (n *network) conv(v, outs, kernel, stride, groups int, relu bool) int {
	op := Op{Kind: OpConv, In: []int{v}, Window: window(kernel, stride)}
	for i := range op.Pads {
		op.Pads[i] = kernel / 2
	}
	op.Groups = groups
	op.Weights = []int{n.weight(127, outs, n.shape(v)[1]/groups, kernel, kernel), n.weight(1<<14, outs)}
	lo, hi := int64(-128), int64(127)
	if relu {
		lo, hi = 0, 255
	}
	return n.channels(n.add(op), 1, lo, hi)
}

func (n *network) dense(v, outs int) int {
	shape := n.shape(v)
	return n.add(Op{Kind: OpDense, In: []int{v}, Weights: []int{n.weight(127, outs, shape[len(shape)-1]), n.weight(1<<14, outs)}})
}

func (n *network) sum(a, b int) int {
	return n.round(n.add(Op{Kind: OpAdd, In: []int{a, b}, A: 3, B: 5}), -128, 127)
}

// residual is a network of residual blocks, in the shape of ResNet-18 for small
// images.
func residual(t testing.TB, size int) (*Program, Weights) {
	n := &network{t: t, p: newProgram(Value{Shape: []int{1, 3, size, size}, Lo: -128, Hi: 127})}
	v := n.conv(0, 64, 3, 1, 1, true)
	for stage, outs := range []int{64, 128, 256, 512} {
		for block := range 2 {
			stride, short := 1, v
			if stage > 0 && block == 0 {
				stride = 2
				short = n.conv(v, outs, 1, 2, 1, false)
			}
			v = n.conv(n.conv(v, outs, 3, stride, 1, true), outs, 3, 1, 1, false)
			v = n.round(n.add(Op{Kind: OpAdd, In: []int{v, short}, A: 1, B: 1}), 0, 127)
		}
	}
	side := n.shape(v)[2]
	v = n.add(Op{Kind: OpSumPool, In: []int{v}, Window: window(side, 1)})
	v = n.round(v, 0, 255)
	n.add(Op{Kind: OpDense, In: []int{v}, Weights: []int{n.weight(127, 10, 512), n.weight(1<<14, 10)}})
	return finished(t, n.p)
}

// mobile is a network of inverted residuals, in the shape of MobileNetV2.
func mobile(t testing.TB, size int) (*Program, Weights) {
	n := &network{t: t, p: newProgram(Value{Shape: []int{1, 3, size, size}, Hi: 255})}
	v := n.conv(0, 32, 3, 2, 1, true)
	for _, b := range [][4]int{{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}} {
		for i := range b[2] {
			stride, in := b[3], n.shape(v)[1]
			if i > 0 {
				stride = 1
			}
			x := v
			if b[0] > 1 {
				x = n.conv(v, in*b[0], 1, 1, 1, true)
			}
			x = n.conv(n.conv(x, in*b[0], 3, stride, in*b[0], true), b[1], 1, 1, 1, false)
			if i > 0 {
				x = n.sum(x, v)
			}
			v = x
		}
	}
	v = n.conv(v, 1280, 1, 1, 1, true)
	v = n.round(n.add(Op{Kind: OpSum, In: []int{v}, Axes: []int{2, 3}}), 0, 255)
	n.add(Op{Kind: OpDense, In: []int{v}, Weights: []int{n.weight(127, 1000, 1280)}})
	return finished(t, n.p)
}

// softmax is max, difference, exponential, sum and quotient, over the last axis.
func (n *network) softmax(v int) int {
	axis := []int{len(n.shape(v)) - 1}
	top := n.add(Op{Kind: OpMax, In: []int{v}, Axes: axis})
	d := n.add(Op{Kind: OpAdd, In: []int{v, top}, A: 1, B: -1})
	d = n.round(d, -255, 0)
	table := make([]int32, 256)
	for i := range table {
		table[i] = int32(i * i / 64)
	}
	e := n.add(Op{Kind: OpLookup, In: []int{d}, Lo: -255, Table: table})
	e = n.add(Op{Kind: OpAdd, In: []int{e, e}, A: 1}) // the same, twice read
	s := n.add(Op{Kind: OpSum, In: []int{e}, Axes: axis})
	s = n.add(Op{Kind: OpRequant, In: []int{s}, Lo: 1, Hi: 1 << 30})
	return n.round(n.add(Op{Kind: OpDiv, In: []int{e, s}, Shift: 8}), 0, 127)
}

// norm is layer normalisation over the last axis.
func (n *network) norm(v int) int {
	shape := n.shape(v)
	axis := []int{len(shape) - 1}
	d := shape[axis[0]]
	s := n.add(Op{Kind: OpSum, In: []int{v}, Axes: axis})
	c := n.add(Op{Kind: OpAdd, In: []int{v, s}, A: int64(d), B: -1})
	c = n.round(c, -2000, 2000)
	q := n.round(n.add(Op{Kind: OpMul, In: []int{c, c}}), 0, 1<<20)
	q = n.add(Op{Kind: OpSum, In: []int{q}, Axes: axis})
	q = n.add(Op{Kind: OpRequant, In: []int{q}, Lo: 1, Hi: 1 << 30})
	r := n.add(Op{Kind: OpSqrt, In: []int{q}})
	x := n.add(Op{Kind: OpDiv, In: []int{c, r}, Shift: 10})
	x = n.round(x, -128, 127)
	return n.channels(x, axis[0], -128, 127)
}

// transformer is blocks of attention and perceptrons on a sequence.
func transformer(t testing.TB, blocks, length, width, heads int) (*Program, Weights) {
	n := &network{t: t, p: newProgram(Value{Shape: []int{1, length}, Hi: 96})}
	v := n.add(Op{Kind: OpEmbed, In: []int{0}, Weights: []int{n.weight(127, 97, width)}})
	v = n.round(n.add(Op{Kind: OpAdd, In: []int{v}, Weights: []int{n.weight(127, length, width)}, A: 1, B: 1}), -128, 127)
	depth := width / heads
	for range blocks {
		x := n.norm(v)
		all := n.round(n.dense(x, 3*width), -128, 127)
		part := func(i int, transposed bool) int { // [1, heads, length, depth], or the last two turned
			view := View{Shape: []int{1, heads, length, depth}, Strides: []int{0, depth, 3 * width, 1}, Offset: i * width}
			if transposed {
				view.Shape, view.Strides = []int{1, heads, depth, length}, []int{0, depth, 1, 3 * width}
			}
			return n.add(Op{Kind: OpView, In: []int{all}, View: view})
		}
		a := n.round(n.add(Op{Kind: OpMatMul, In: []int{part(0, false), part(1, false)}}), -255, 255)
		a = n.softmax(a)
		y := n.round(n.add(Op{Kind: OpMatMul, In: []int{a, part(2, true)}}), -128, 127)
		y = n.add(Op{Kind: OpView, In: []int{y}, View: View{Shape: []int{1, length, heads, depth}, Strides: []int{0, depth, length * depth, 1}}})
		y = n.add(Op{Kind: OpView, In: []int{y}, View: Contiguous([]int{1, length, width})})
		v = n.sum(v, n.round(n.dense(y, width), -128, 127))
		h := n.round(n.dense(n.norm(v), 4*width), -128, 127)
		table := make([]int32, 256)
		for i := range table {
			table[i] = int32(max(i-140, -8))
		}
		h = n.add(Op{Kind: OpLookup, In: []int{h}, Lo: -128, Table: table})
		v = n.sum(v, n.round(n.dense(h, width), -128, 127))
	}
	n.dense(n.norm(v), 97)
	return finished(t, n.p)
}

// recurrent is steps of an LSTM, unrolled.
func recurrent(t testing.TB, steps, width int) (*Program, Weights) {
	n := &network{t: t, p: newProgram(Value{Shape: []int{1, steps, width}, Lo: -128, Hi: 127})}
	w, r := n.weight(127, 4*width, width), n.weight(127, 4*width, width)
	curve := make([]int32, 256)
	for i := range curve {
		curve[i] = int32(i / 2)
	}
	h := n.add(Op{Kind: OpRequant, In: []int{n.add(Op{Kind: OpGather, In: []int{0}, Axes: []int{1}, Index: []int32{0}})}})
	h = n.add(Op{Kind: OpView, In: []int{h}, View: Contiguous([]int{width})})
	c := h
	for step := range steps {
		x := n.add(Op{Kind: OpView, In: []int{0}, View: View{Shape: []int{width}, Strides: []int{1}, Offset: step * width}})
		g := n.add(Op{Kind: OpAdd, In: []int{n.add(Op{Kind: OpDense, In: []int{x}, Weights: []int{w}}), n.add(Op{Kind: OpDense, In: []int{h}, Weights: []int{r}})}, A: 1, B: 1})
		g = n.add(Op{Kind: OpLookup, In: []int{n.round(g, -128, 127)}, Lo: -128, Table: curve})
		gate := func(i int) int {
			return n.add(Op{Kind: OpView, In: []int{g}, View: View{Shape: []int{width}, Strides: []int{1}, Offset: i * width}})
		}
		keep := n.add(Op{Kind: OpMul, In: []int{c, gate(1)}})
		take := n.add(Op{Kind: OpMul, In: []int{gate(0), gate(2)}})
		c = n.round(n.add(Op{Kind: OpAdd, In: []int{keep, take}, A: 1, B: 1}), -128, 127)
		h = n.round(n.add(Op{Kind: OpMul, In: []int{c, gate(3)}}), -128, 127)
	}
	return finished(t, n.p)
}

func programs(t testing.TB, small bool) map[string]func() (*Program, Weights) {
	if small {
		return map[string]func() (*Program, Weights){
			"lenet":       func() (*Program, Weights) { return lenet(t) },
			"residual":    func() (*Program, Weights) { return residual(t, 8) },
			"mobile":      func() (*Program, Weights) { return mobile(t, 16) },
			"transformer": func() (*Program, Weights) { return transformer(t, 2, 20, 48, 3) },
			"recurrent":   func() (*Program, Weights) { return recurrent(t, 6, 40) },
		}
	}
	return map[string]func() (*Program, Weights){
		"lenet":       func() (*Program, Weights) { return lenet(t) },
		"residual32":  func() (*Program, Weights) { return residual(t, 32) },
		"residual224": func() (*Program, Weights) { return residual(t, 224) },
		"mobile224":   func() (*Program, Weights) { return mobile(t, 224) },
		"transformer": func() (*Program, Weights) { return transformer(t, 6, 128, 384, 6) },
		"recurrent":   func() (*Program, Weights) { return recurrent(t, 64, 256) },
	}
}

func TestMachinesRunNetworksAsRunDoes(t *testing.T) {
	for name, build := range programs(t, true) {
		t.Run(name, func(t *testing.T) {
			p, w := build()
			_, x := drawRun(seededDraw(uint64(len(name))), p)
			for i, v := range x {
				copy(v, seededDraw(3).inside(len(v), p.Values[i].Lo, p.Values[i].Hi))
			}
			trace, err := p.Run(w, x...)
			if err != nil {
				t.Fatal(err)
			}
			if out := trace.Output(0); slices.Min(out) == slices.Max(out) {
				t.Error("every output is the same: the test shows nothing")
			}
			for _, set := range kernel.Sets() {
				for threads := 1; threads <= 3; threads++ {
					if testing.Short() && threads == 2 {
						continue
					}
					m, err := NewMachine(p, w, MachineOptions{Threads: threads, force: threads > 1, set: set})
					if err != nil {
						t.Fatal(err)
					}
					got, err := m.Run(x...)
					if err != nil {
						t.Fatal(err)
					}
					if !slices.Equal(got[0], trace.Output(0)) {
						t.Errorf("%v, %d threads: other outputs", set, threads)
					}
					total := 0
					for _, v := range p.Values {
						total += elements(v.Shape) * []int{1, 1, 2, 4}[kernel.TypeFor(v.Lo, v.Hi)]
					}
					if m.Bytes() >= total {
						t.Errorf("values take %d bytes in the machine, %d together", m.Bytes(), total)
					}
				}
			}
		})
	}
}

func BenchmarkMachine(b *testing.B) {
	for name, build := range programs(b, false) {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%d", name, threads), func(b *testing.B) {
				p, w := build()
				m, err := NewMachine(p, w, MachineOptions{Threads: threads})
				if err != nil {
					b.Fatal(err)
				}
				_, x := drawRun(seededDraw(1), p)
				macs := int64(0)
				for i := range p.Ops {
					macs += p.MACs(i)
				}
				for b.Loop() {
					if _, err := m.Run(x...); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(macs)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}

func BenchmarkRun(b *testing.B) {
	p, w := lenet(b)
	_, x := drawRun(seededDraw(1), p)
	for b.Loop() {
		if _, err := p.Run(w, x...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRoot(b *testing.B) {
	p, w := residual(b, 32)
	for b.Loop() {
		Root(p, w)
	}
}
