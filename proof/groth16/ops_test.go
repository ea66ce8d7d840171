package groth16

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// inputs makes a builder of a program with several inputs.
func inputs(values ...model.Value) *builder {
	b := newBuilder(0, 0)
	b.p.Values, b.p.Inputs = values, nil
	for i := range values {
		b.p.Inputs = append(b.p.Inputs, model.Port{Name: fmt.Sprint("x", i), Value: i, Scale: []float64{1}})
	}
	return b
}

// op adds an op that reads given values and returns the value that it writes.
func (b *builder) op(op model.Op, in ...int) int {
	op.In, op.Name = in, fmt.Sprint("node ", len(b.p.Ops))
	b.p.Ops = append(b.p.Ops, op)
	if err := b.derive(); err != nil {
		panic(err)
	}
	return len(b.p.Values) - 1
}

// output adds an output.
func (b *builder) output(v int) {
	b.p.Outputs = append(b.p.Outputs, model.Port{Name: fmt.Sprint("y", v), Value: v, Scale: []float64{1}})
}

func (b *builder) rescale(v int, shift uint, lo, hi int64) int {
	return b.op(model.Op{Kind: model.OpRequant, Shift: shift, Lo: lo, Hi: hi}, v)
}

func tabled(n int, f func(i int) int32) []int32 {
	t := make([]int32, n)
	for i := range t {
		t[i] = f(i)
	}
	return t
}

// softmax is the composition that quantised softmaxes are made of.
func (b *builder) softmax(x, axis int) int {
	v := b.p.Values[x]
	largest := b.op(model.Op{Kind: model.OpMax, Axes: []int{axis}}, x)
	below := b.op(model.Op{Kind: model.OpAdd, A: 1, B: -1}, x, largest)
	below = b.rescale(below, 0, v.Lo-v.Hi, 0)
	n := int(v.Hi - v.Lo + 1)
	exp := b.op(model.Op{Kind: model.OpLookup, Lo: v.Lo - v.Hi, Table: tabled(n, func(i int) int32 { return int32(200 >> min(20, (n-1-i)/2)) })}, below)
	sum := b.op(model.Op{Kind: model.OpSum, Axes: []int{axis}}, exp)
	sum = b.rescale(sum, 0, 1, b.p.Values[sum].Hi)
	return b.op(model.Op{Kind: model.OpDiv, Shift: 8}, exp, sum)
}

// operatorPrograms has a small program for every operator that is not in a
// chain of convolutions, and for everything that two ops can share.
func operatorPrograms() map[string]*model.Program {
	rows := newBuilder(-8, 7, 3, 4) // several rows, computed
	rows.op(model.Op{Kind: model.OpDense, Weights: []int{rows.weight(-8, 7, 2, 4), rows.weight(-90, 90, 2)}}, 0)
	rows.requant(3, -8, 7)

	many := newBuilder(-128, 127, 5, 16) // several rows in several packs, at a random point
	many.op(model.Op{Kind: model.OpDense, Weights: []int{many.weight(-1<<15, 1<<15, 10, 16)}}, 0)

	groups := newBuilder(-5, 5, 2, 2, 4, 3) // a batch; two groups, dilation, padding beyond the kernel
	w := model.Window{Kernel: [2]int{2, 1}, Stride: [2]int{1, 2}, Dilation: [2]int{2, 1}, Pads: [4]int{3, 1, 0, 0}, Groups: 2}
	groups.op(model.Op{Kind: model.OpConv, Window: w, Weights: []int{groups.weight(-4, 4, 4, 1, 2, 1), groups.weight(-9, 9, 4)}}, 0)
	groups.requant(1, -9, 9)

	depth := newBuilder(-5, 5, 2, 1, 5, 4) // a batch at a random point, each in a group of its own
	w = model.Window{Kernel: [2]int{3, 3}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{1, 1, 1, 1}, Groups: 1}
	depth.op(model.Op{Kind: model.OpConv, Window: w, Weights: []int{depth.weight(-1<<20, 1<<20, 9, 1, 3, 3)}}, 0)

	pools := newBuilder(-5, 5, 2, 1, 4, 3) // maximum with padding and dilation, sums of windows in the padding
	w = model.Window{Kernel: [2]int{2, 2}, Stride: [2]int{1, 2}, Dilation: [2]int{2, 1}, Pads: [4]int{1, 0, 1, 1}}
	pools.op(model.Op{Kind: model.OpMaxPool, Window: w}, 0)
	w.Pads = [4]int{4, 0, 0, 0}
	pools.output(pools.op(model.Op{Kind: model.OpSumPool, Window: w}, 0))

	attention := inputs(model.Value{Shape: []int{2, 3, 4}, Lo: -8, Hi: 7}, model.Value{Shape: []int{2, 3, 4}, Lo: -3, Hi: 12})
	scores := attention.op(model.Op{Kind: model.OpMatMul}, 0, 1)
	scores = attention.rescale(scores, 4, -10, 10)
	scores = attention.softmax(scores, 2)
	across := attention.op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{2, 4, 3}, Strides: []int{12, 1, 4}}}, 1)
	attention.op(model.Op{Kind: model.OpMatMul}, scores, across)

	vectors := inputs(model.Value{Shape: []int{1, 3}, Lo: -8, Hi: 7}, model.Value{Shape: []int{2, 3}, Lo: 0, Hi: 15})
	vectors.op(model.Op{Kind: model.OpMatMul}, 0, 1) // computed

	norm := newBuilder(-20, 20, 2, 10)
	sum := norm.op(model.Op{Kind: model.OpSum, Axes: []int{1}}, 0)
	centre := norm.op(model.Op{Kind: model.OpAdd, A: 10, B: -1}, 0, sum)
	squares := norm.op(model.Op{Kind: model.OpMul}, centre, centre)
	squares = norm.op(model.Op{Kind: model.OpSum, Axes: []int{1}}, squares)
	root := norm.op(model.Op{Kind: model.OpSqrt, Shift: 4}, squares)
	root = norm.rescale(root, 0, 1, norm.last().Hi)
	norm.op(model.Op{Kind: model.OpDiv, Shift: 6}, centre, root)

	shared := newBuilder(-30, 30, 3, 2) // a weight that three ops read, a multiplier among them
	m := shared.weight(-40, 300, 3)
	x := shared.op(model.Op{Kind: model.OpRequant, Axes: []int{0}, Weights: []int{m}, Shift: 7, Lo: -20, Hi: 25}, 0)
	across = shared.op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{2, 3}, Strides: []int{1, 2}}}, x)
	x = shared.op(model.Op{Kind: model.OpMul, Weights: []int{m}}, across)
	x = shared.op(model.Op{Kind: model.OpAdd, A: 3, B: -2, Weights: []int{m}}, x)
	shared.output(x)
	shared.op(model.Op{Kind: model.OpAdd, A: 1, B: 1}, x, across)

	wide := newBuilder(-1<<30, 1<<30, 2) // products of 61 bits, from which much or nothing is dropped
	m = wide.weight(-1<<31, 1<<31-1, 2)
	wide.output(wide.op(model.Op{Kind: model.OpRequant, Axes: []int{0}, Weights: []int{m}, Lo: -5, Hi: 1 << 30}, 0))
	wide.op(model.Op{Kind: model.OpRequant, Axes: []int{0}, Weights: []int{m}, Shift: 40, Lo: -1 << 20, Hi: 1 << 20}, 0)

	wiring := inputs(model.Value{Shape: []int{2, 3}, Lo: -2, Hi: 300}, model.Value{Shape: []int{2}, Lo: 5, Hi: 6})
	part := wiring.op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{2, 2}, Strides: []int{-3, 1}, Offset: 4}}, 0)
	padded := wiring.op(model.Op{Kind: model.OpPad, Fill: -9, Pad: model.Pad{Before: []int{0, 1}, Inner: []int{1, 0}}}, part)
	wiring.output(padded)
	wiring.output(1)
	joined := wiring.op(model.Op{Kind: model.OpConcat, Axes: []int{0}}, padded, 0, padded)
	few := wiring.op(model.Op{Kind: model.OpGather, Axes: []int{0}, Index: []int32{7, 1, 3, 3}}, joined)
	wiring.rescale(few, 1, -9, 100)

	embed := newBuilder(0, 4, 2) // at a random point
	embed.op(model.Op{Kind: model.OpEmbed, Weights: []int{embed.weight(-7, 9, 5, 3)}}, 0)
	word := newBuilder(0, 3, 1) // computed; the sum of a table's row is the index of another's
	x = word.op(model.Op{Kind: model.OpEmbed, Weights: []int{word.weight(0, 1, 4, 2)}}, 0)
	x = word.op(model.Op{Kind: model.OpSum, Axes: []int{1}}, x)
	word.op(model.Op{Kind: model.OpEmbed, Weights: []int{word.weight(-50, 50, 3)}}, x)

	first := newBuilder(-4, 4, 12)
	first.op(model.Op{Kind: model.OpArgMax, Axes: []int{0}}, 0)
	pairs := newBuilder(-1, 1, 2, 3)
	x = pairs.op(model.Op{Kind: model.OpArgMax, Axes: []int{1}}, 0)
	pairs.output(pairs.op(model.Op{Kind: model.OpArgMax, Axes: []int{1}}, x)) // of one element

	curve := newBuilder(-9, 9, 3)
	double := tabled(19, func(i int) int32 { return int32(i*i - 90) })
	x = curve.op(model.Op{Kind: model.OpLookup, Lo: -9, Table: double}, 0)
	x = curve.rescale(x, 3, -9, 9)
	curve.op(model.Op{Kind: model.OpLookup, Lo: -9, Table: double}, x) // the same table, another use

	twice := newBuilder(-8, 7, 4) // packed sums that several ops read, none of which bounds them alone
	x = twice.op(model.Op{Kind: model.OpDense, Weights: []int{twice.weight(-8, 7, 3, 4)}}, 0)
	r := twice.op(model.Op{Kind: model.OpRequant, Axes: []int{0}, Weights: []int{twice.weight(0, 9, 3)}, Shift: 3, Lo: -90, Hi: 90}, x)
	twice.op(model.Op{Kind: model.OpAdd, A: 2, B: 1}, x, r)

	programs := map[string]*builder{
		"rows": rows, "rows at a point": many, "groups": groups, "batch at a point": depth, "pools": pools, "attention": attention,
		"vectors": vectors, "norm": norm, "shared weight": shared, "wide products": wide, "wiring": wiring, "embed at a point": embed,
		"embed": word, "argmax": first, "argmax of few": pairs, "lookup": curve, "read twice": twice,
	}
	all := map[string]*model.Program{}
	for name, b := range programs {
		all[name] = &b.p
	}
	return all
}

func TestOperatorProgramsCoverEveryOperatorBothWays(t *testing.T) {
	all := []model.OpKind{model.OpConv, model.OpDense, model.OpMatMul, model.OpAdd, model.OpMul, model.OpSumPool, model.OpMaxPool, model.OpSum, model.OpMax,
		model.OpRequant, model.OpLookup, model.OpDiv, model.OpSqrt, model.OpView, model.OpPad, model.OpConcat, model.OpGather, model.OpEmbed, model.OpArgMax}
	kinds, random := map[model.OpKind]bool{}, map[model.OpKind][2]bool{}
	solid := false
	for _, p := range soundnessPrograms() {
		pl, err := newPlan(p)
		if err != nil {
			t.Fatal(err)
		}
		solid = solid || slices.Contains(pl.solid, true)
		for i, op := range p.Ops {
			kinds[op.Kind] = true
			at, in := false, p.Values[op.In[0]].Shape
			switch op.Kind {
			case model.OpConv, model.OpDense:
				at = newConvs(p, i)[0].freivalds(pl.digits[i])
			case model.OpMatMul:
				at = newMatMul(size(in), in[len(in)-1], p.Values[len(p.Inputs)+i].Shape).freivalds()
			case model.OpEmbed:
				w := p.Weights[op.Weights[0]].Shape
				at = matmul{1, size(in), size(w[1:]), w[0]}.freivalds()
			default:
				continue
			}
			ways := random[op.Kind]
			ways[map[bool]int{true: 1}[at]] = true
			random[op.Kind] = ways
		}
	}
	for _, k := range all {
		if !kinds[k] {
			t.Errorf("no program has %s", k)
		}
	}
	for k, ways := range random {
		if ways != [2]bool{true, true} {
			t.Errorf("%s is computed: %v, checked at a random point: %v; want both", k, ways[0], ways[1])
		}
	}
	if !solid {
		t.Error("no sum is long enough for wires of its own")
	}
}

// oneAnswer demands that of all results in [lo-2, hi+2], and of all wires in
// free, the circuit takes exactly what the program computes.
func oneAnswer(t *testing.T, p *model.Program, x []int64) {
	t.Helper()
	c := compile(t, p)
	in, err := split(p, x)
	if err != nil {
		t.Fatal(err)
	}
	right, err := p.Run(model.Weights{}, in...)
	if err != nil {
		t.Fatal(err)
	}
	out := p.Values[len(p.Values)-1]
	for y := out.Lo - 2; y <= out.Hi+2; y++ {
		cl := claim{trace: model.Trace{Values: slices.Clone(right.Values)}, weights: model.Weights{}}
		cl.trace.Values[len(p.Values)-1] = []int64{y}
		cl.output = packAny([]int64{y}, out)
		want := y == output(p, *right)[0]
		if y < out.Lo {
			continue // cannot be packed
		}
		if c.accepts(t, cl) != want {
			t.Errorf("%v: %s = %d passes: %v", x, p.Ops[len(p.Ops)-1].Kind, y, !want)
		}
	}
}

func TestDivisionRootLookupAndArgMaxHaveOneAnswer(t *testing.T) {
	div := inputs(model.Value{Shape: []int{1}, Lo: -6, Hi: 6}, model.Value{Shape: []int{1}, Lo: 1, Hi: 5})
	div.op(model.Op{Kind: model.OpDiv, Shift: 1}, 0, 1)
	sqrt := newBuilder(0, 40, 1)
	sqrt.op(model.Op{Kind: model.OpSqrt, Shift: 1}, 0)
	lookup := newBuilder(-2, 3, 1)
	lookup.op(model.Op{Kind: model.OpLookup, Lo: -3, Table: []int32{9, 4, -1, -1, 0, 3, 2, 7}}, 0)
	argmax := newBuilder(-1, 1, 3)
	argmax.op(model.Op{Kind: model.OpArgMax, Axes: []int{0}}, 0)
	largest := newBuilder(-1, 1, 3)
	largest.op(model.Op{Kind: model.OpMax, Axes: []int{0}}, 0)
	for name, b := range map[string]*builder{"div": div, "sqrt": sqrt, "lookup": lookup, "argmax": argmax, "max": largest} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 3))
			for range 12 {
				oneAnswer(t, &b.p, randomInput(r, &b.p))
			}
		})
	}
}

func TestSmallCheatsInLookupsDivisionsRootsAndArgMax(t *testing.T) {
	// Each of these satisfies all but one constraint. What a cheat makes of the
	// results goes into a constant, so that nothing but the op itself objects.
	pass := func(t *testing.T, b *builder, x []int64, cheat claim) bool {
		t.Helper()
		c := compile(t, &b.p)
		in, err := split(&b.p, x)
		if err != nil {
			t.Fatal(err)
		}
		run, err := b.p.Run(model.Weights{}, in...)
		if err != nil {
			t.Fatal(err)
		}
		honest := claim{trace: *run, weights: model.Weights{}}
		if !c.accepts(t, honest) {
			t.Fatal("an honest run is refused")
		}
		for i := range cheat.field {
			if i >= c.plan.wires {
				t.Fatal("there is no wire", i)
			}
		}
		cheat.trace, cheat.weights = honest.trace, honest.weights
		return c.accepts(t, cheat)
	}
	fraction := func(n, d int64) fr.Element {
		a, b := element(n), element(d)
		b.Inverse(&b)
		a.Mul(&a, &b)
		return a
	}
	set := func(wire int, to int64) func(int, int64) int64 {
		return func(i int, v int64) int64 {
			if i == wire {
				return to
			}
			return v
		}
	}

	t.Run("a fraction makes up for another entry", func(t *testing.T) {
		b := newBuilder(0, 4, 1) // input 0: 0 + 5*(f_3 + 3/5) is entry 3
		x := b.op(model.Op{Kind: model.OpLookup, Table: []int32{3, 1, 4, 1, 5}}, 0)
		b.rescale(x, 1, 2, 2)
		late := func(a *assignment) {
			entries := a.mult[a.pl.functionTable(0)]
			entries[0], entries[3] = 0, 1
		}
		if pass(t, b, []int64{0}, claim{field: map[int]fr.Element{1: fraction(3, 5)}, late: late}) {
			t.Error("it passes")
		}
	})

	div := inputs(model.Value{Shape: []int{1}, Lo: 0, Hi: 9}, model.Value{Shape: []int{1}, Lo: 1, Hi: 3})
	div.rescale(div.op(model.Op{Kind: model.OpDiv}, 0, 1), 1, 2, 2)
	t.Run("a fraction as quotient", func(t *testing.T) {
		// 7 + 1 is 2*3 + 2, but also 7/3 * 3 + 1.
		late := func(a *assignment) {
			for table, m := range a.mult {
				if table.size > 10 { // that of the remainder, and of what it is short of 3
					m[2], m[0], m[1] = m[2]-1, m[0]-1, m[1]+2
				}
			}
		}
		if pass(t, div, []int64{7, 3}, claim{field: map[int]fr.Element{3: fraction(7, 3)}, late: late}) {
			t.Error("it passes")
		}
	})
	t.Run("a bit of 3", func(t *testing.T) {
		// 3 is 2*1 + 1, but also 2*0 + 3, and 7 + 0 is 2*3 + 1.
		if pass(t, div, []int64{7, 3}, claim{forge: set(2, 3)}) {
			t.Error("it passes")
		}
	})
	t.Run("a fraction as root", func(t *testing.T) {
		b := newBuilder(0, 9, 1) // 6 is (5/2)^2 - 1/4
		b.rescale(b.op(model.Op{Kind: model.OpSqrt}, 0), 1, 1, 1)
		if pass(t, b, []int64{6}, claim{field: map[int]fr.Element{1: fraction(5, 2)}}) {
			t.Error("it passes")
		}
	})
	t.Run("a place before the first of equals", func(t *testing.T) {
		b := newBuilder(0, 1, 3) // 1 once less at place 0, twice at 1: minus one in all
		b.rescale(b.op(model.Op{Kind: model.OpArgMax, Axes: []int{0}}, 0), 1, 2, 2)
		if pass(t, b, []int64{1, 1, 0}, claim{forge: set(4, -1)}) {
			t.Error("it passes")
		}
	})
}
