package sumcheck

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"probity/model"
	"probity/proof/sumcheck/commit"
)

var setupOnce = sync.OnceValues(func() (*commit.Key, error) { return commit.UnsafeKey(commit.Points(10)) })

func testSetup(t testing.TB) *commit.Key {
	t.Helper()
	setup, err := setupOnce()
	if err != nil {
		t.Fatal(err)
	}
	return setup
}

// keyOf is what verifiers have.
func keyOf(t testing.TB, k *Key, setup *commit.Key) VerifyingKey {
	t.Helper()
	vk, err := k.VerifyingKey(setup)
	if err != nil {
		t.Fatal(err)
	}
	return vk
}

// tabled is a key whose ranges all have tables of their own, as those of large
// programs have.
func tabled(t testing.TB, k *Key) *Key {
	t.Helper()
	s := k.system
	l, err := layoutWith(s.program, Options{s.batch, s.hidden, s.sealed}, s.limb, s.columns, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Key{system: l, program: k.program, hash: k.hash}
}

// A builder makes programs by hand.
type builder struct {
	model.Program
	t testing.TB
}

func build(t testing.TB) *builder {
	return &builder{Program: model.Program{Format: model.ProgramFormat}, t: t}
}

func (b *builder) input(lo, hi int64, shape ...int) int {
	b.Inputs = append(b.Inputs, model.Port{Name: fmt.Sprint("x", len(b.Inputs)), Value: len(b.Inputs), Scale: []float64{1}})
	b.Values = append(b.Values, model.Value{Shape: shape, Lo: lo, Hi: hi})
	return len(b.Inputs) - 1
}

func (b *builder) weight(lo, hi int64, shape ...int) int {
	b.Weights = append(b.Weights, model.WeightSpec{Name: fmt.Sprint("w", len(b.Weights)), Shape: shape, Lo: lo, Hi: hi})
	return len(b.Weights) - 1
}

func (b *builder) op(op model.Op) int {
	b.Ops = append(b.Ops, op)
	return len(b.Inputs) + len(b.Ops) - 1
}

func (b *builder) program(outputs ...int) *model.Program {
	b.t.Helper()
	if err := b.Derive(); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range outputs {
		b.Outputs = append(b.Outputs, model.Port{Name: fmt.Sprint("y", len(b.Outputs)), Value: v, Scale: []float64{1}})
	}
	if err := b.Check(); err != nil {
		b.t.Fatal(err)
	}
	return &b.Program
}

func random(rnd *rand.Rand, n int, lo, hi int64) []int64 {
	x := make([]int64, n)
	for i := range x {
		switch rnd.IntN(6) {
		case 0:
			x[i] = lo
		case 1:
			x[i] = hi
		default:
			x[i] = lo + rnd.Int64N(hi-lo+1)
		}
	}
	return x
}

func randomWeights(rnd *rand.Rand, p *model.Program) model.Weights {
	var w model.Weights
	for _, s := range p.Weights {
		var t []int32
		for _, x := range random(rnd, spaceOf(s.Shape...).count(), s.Lo, s.Hi) {
			t = append(t, int32(x))
		}
		w = append(w, model.TensorOf(t))
	}
	return w
}

func randomInputs(rnd *rand.Rand, p *model.Program, batch int) (x [][]int64) {
	for i := range p.Inputs {
		v := p.Values[i]
		x = append(x, random(rnd, batch*spaceOf(v.Shape...).count(), v.Lo, v.Hi))
	}
	return x
}

// programs are small programs that together use every op in every way that the
// layout treats apart.
func programs(t testing.TB) map[string]*model.Program {
	all := map[string]*model.Program{}
	w := func(k, s, d int, pads ...int) model.Window {
		w := model.Window{Kernel: [2]int{k, k}, Stride: [2]int{s, s}, Dilation: [2]int{d, d}}
		copy(w.Pads[:], pads)
		return w
	}
	grouped := func(w model.Window, g int) model.Window {
		w.Groups = g
		return w
	}
	{
		b := build(t)
		x := b.input(-128, 127, 5)
		y := b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-128, 127, 3, 5), b.weight(-1000, 1000, 3)}})
		all["dense"] = b.program(y)
	}
	{
		b := build(t)
		x := b.input(-128, 127, 2, 3, 5)
		y := b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-128, 127, 4, 5)}})
		all["dense in rows"] = b.program(y)
	}
	{
		b := build(t)
		x := b.input(-128, 127, 5)
		y := b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-128, 127, 3, 5), b.weight(-1000, 1000, 3)}})
		y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 9, Lo: 0, Hi: 127})
		all["requant"] = b.program(y)
	}
	{
		b := build(t)
		x := b.input(-1000, 1000, 2, 5)
		y := b.op(model.Op{Kind: model.OpRequant, In: []int{x}, Shift: 12, Lo: -5, Hi: 90, Axes: []int{1}, Weights: []int{b.weight(1, 5000, 5)}})
		z := b.op(model.Op{Kind: model.OpRequant, In: []int{x}, Lo: 0, Hi: 1})
		u := b.op(model.Op{Kind: model.OpRequant, In: []int{x}, Shift: 3, Lo: -2000, Hi: 2000})
		all["requants"] = b.program(y, z, u)
	}
	for name, win := range map[string]model.Window{
		"conv": grouped(w(3, 1, 1), 1), "conv padded": grouped(w(3, 2, 1, 1, 1, 1, 1), 1), "conv dilated": grouped(w(2, 1, 2, 0, 1, 2, 1), 1),
		"conv in groups": grouped(w(3, 1, 1, 1, 1, 1, 1), 2), "conv by channel": grouped(w(3, 1, 1), 6), "conv of points": grouped(w(1, 1, 1), 1),
	} {
		b := build(t)
		x := b.input(-128, 127, 6, 5, 6)
		y := b.op(model.Op{Kind: model.OpConv, In: []int{x}, Window: win, Weights: []int{b.weight(-128, 127, 12, 6/win.Groups, win.Kernel[0], win.Kernel[1]), b.weight(-1000, 1000, 12)}})
		all[name] = b.program(y)
	}
	{
		b := build(t)
		x := b.input(0, 255, 1, 1, 8, 8)
		y := b.op(model.Op{Kind: model.OpConv, In: []int{x}, Window: grouped(w(3, 1, 1), 1), Weights: []int{b.weight(-128, 127, 3, 1, 3, 3)}})
		y = b.op(model.Op{Kind: model.OpMaxPool, In: []int{y}, Window: w(2, 2, 1)})
		y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 9, Lo: 0, Hi: 255})
		y = b.op(model.Op{Kind: model.OpView, In: []int{y}, View: model.Contiguous([]int{1, 27})})
		y = b.op(model.Op{Kind: model.OpDense, In: []int{y}, Weights: []int{b.weight(-128, 127, 10, 27), b.weight(-1<<20, 1<<20, 10)}})
		all["net"] = b.program(y)
	}
	for name, win := range map[string]model.Window{"pool": w(2, 2, 1), "pool overlapping": w(3, 1, 1), "pool padded": w(3, 2, 1, 1, 1, 1, 1), "pool of all": w(5, 1, 1)} {
		b := build(t)
		x := b.input(-100, 127, 3, 5, 5)
		all[name] = b.program(b.op(model.Op{Kind: model.OpMaxPool, In: []int{x}, Window: win}), b.op(model.Op{Kind: model.OpSumPool, In: []int{x}, Window: win}))
	}
	{
		b := build(t)
		x, y, z := b.input(-100, 127, 3, 4, 5), b.input(-9, 9, 4, 5), b.input(-9, 9, 3, 1, 5)
		var out []int
		for _, o := range []int{y, z, x} {
			out = append(out, b.op(model.Op{Kind: model.OpAdd, In: []int{x, o}, A: 3, B: -2}), b.op(model.Op{Kind: model.OpMul, In: []int{x, o}}))
		}
		out = append(out, b.op(model.Op{Kind: model.OpAdd, In: []int{x}, A: 1, B: 1, Weights: []int{b.weight(-4, 4, 5)}}))
		out = append(out, b.op(model.Op{Kind: model.OpMul, In: []int{x}, Weights: []int{b.weight(-4, 4, 4, 1)}}))
		all["add and mul"] = b.program(out...)
	}
	{
		b := build(t)
		x, y := b.input(-100, 127, 2, 3, 4, 5), b.input(-9, 9, 2, 3, 6, 5)
		all["matmul"] = b.program(b.op(model.Op{Kind: model.OpMatMul, In: []int{x, y}}))
	}
	{
		b := build(t)
		x := b.input(-100, 127, 3, 4, 5)
		var out []int
		for _, axes := range [][]int{{0}, {1, 2}, {2}, {0, 1, 2}} {
			out = append(out, b.op(model.Op{Kind: model.OpSum, In: []int{x}, Axes: axes}), b.op(model.Op{Kind: model.OpMax, In: []int{x}, Axes: axes}))
			if len(axes) == 1 {
				out = append(out, b.op(model.Op{Kind: model.OpArgMax, In: []int{x}, Axes: axes}))
			}
		}
		all["reductions"] = b.program(out...)
	}
	{
		b := build(t)
		x, y := b.input(-1000, 1000, 3, 5), b.input(1, 300, 3, 1)
		p := b.input(0, 60000, 7)
		all["div and sqrt"] = b.program(b.op(model.Op{Kind: model.OpDiv, In: []int{x, y}, Shift: 6}), b.op(model.Op{Kind: model.OpSqrt, In: []int{p}, Shift: 4}))
	}
	{
		b := build(t)
		x := b.input(-5, 20, 3, 5)
		var table, other []int32
		for i := range 26 {
			table, other = append(table, int32(i*i-40)), append(other, int32(-7*i))
		}
		y := b.op(model.Op{Kind: model.OpLookup, In: []int{x}, Lo: -5, Table: table})
		z := b.op(model.Op{Kind: model.OpLookup, In: []int{x}, Lo: -5, Table: other})
		u := b.op(model.Op{Kind: model.OpLookup, In: []int{x}, Lo: -5, Table: table})
		all["lookup"] = b.program(y, z, u)
	}
	{
		b := build(t)
		x := b.input(-5, 20, 3, 4, 5)
		v := func(offset int, shape []int, strides ...int) int {
			return b.op(model.Op{Kind: model.OpView, In: []int{x}, View: model.View{Shape: shape, Strides: strides, Offset: offset}})
		}
		out := []int{
			v(0, []int{12, 5}, 5, 1), v(0, []int{60}, 1), v(0, []int{3, 2, 2, 5}, 20, 10, 5, 1), v(0, []int{4, 15}, 15, 1),
			v(0, []int{5, 3, 4}, 1, 20, 5), v(4, []int{4, 5}, 5, -1), v(21, []int{2, 2, 2}, 20, 10, 2), v(0, []int{3, 7, 5}, 20, 0, 1), v(3, []int{10, 4}, 4, 3),
		}
		out = append(out, b.op(model.Op{Kind: model.OpPad, In: []int{x}, Pad: model.Pad{Before: []int{0, 1, 2}, After: []int{0, 3, 0}, Inner: []int{0, 0, 1}}}))
		out = append(out, b.op(model.Op{Kind: model.OpPad, In: []int{x}, Fill: -3, Pad: model.Pad{Before: []int{1, 1, 2}}}))
		out = append(out, b.op(model.Op{Kind: model.OpGather, In: []int{x}, Axes: []int{1}, Index: []int32{3, 0, 0, 2, 1, 3}}))
		out = append(out, b.op(model.Op{Kind: model.OpGather, In: []int{x}, Axes: []int{2}, Index: []int32{4}}))
		all["moves"] = b.program(out...)
	}
	{
		b := build(t)
		x, y := b.input(-5, 20, 3, 4, 5), b.input(-5, 20, 3, 1, 5)
		all["concat"] = b.program(b.op(model.Op{Kind: model.OpConcat, In: []int{x, y, x}, Axes: []int{1}}))
	}
	{
		// One weight read by two ops that want other axes.
		b := build(t)
		x, y := b.input(-9, 9, 3, 2, 2), b.input(-9, 9, 12)
		w, bias := b.weight(-9, 9, 2, 12), b.weight(-9, 9, 2)
		b.Ops = append(b.Ops, model.Op{Kind: model.OpView, In: []int{x}, View: model.Contiguous([]int{12})})
		b.op(model.Op{Kind: model.OpDense, In: []int{2}, Weights: []int{w, bias}})
		b.op(model.Op{Kind: model.OpDense, In: []int{y}, Weights: []int{w, bias}})
		all["shared weight"] = b.program(3, 4)
	}
	{
		// Dimensions of length 1 that windows make longer, or shorter.
		b := build(t)
		x := b.input(-9, 9, 3, 1, 4)
		win := model.Window{Kernel: [2]int{1, 4}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{1, 0, 1, 0}}
		y := b.op(model.Op{Kind: model.OpSumPool, In: []int{x}, Window: win})
		win.Pads = [4]int{}
		z := b.op(model.Op{Kind: model.OpSumPool, In: []int{x}, Window: win})
		win.Groups = 1
		c := b.op(model.Op{Kind: model.OpConv, In: []int{x}, Window: win, Weights: []int{b.weight(-9, 9, 1, 3, 1, 4)}})
		all["lengths of 1"] = b.program(y, z, c)
	}
	{
		// Heads of an attention: the outputs of a dense op in pieces.
		b := build(t)
		x := b.input(-9, 9, 3, 4)
		y := b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-9, 9, 6, 4), b.weight(-9, 9, 6)}})
		y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Lo: -100, Hi: 100})
		h := b.op(model.Op{Kind: model.OpView, In: []int{y}, View: model.View{Shape: []int{2, 3, 3}, Strides: []int{3, 6, 1}}})
		all["heads"] = b.program(h, b.op(model.Op{Kind: model.OpDense, In: []int{y}, Weights: []int{b.weight(-9, 9, 2, 6)}}))
	}
	{
		b := build(t)
		x := b.input(0, 6, 3, 2)
		all["embed"] = b.program(b.op(model.Op{Kind: model.OpEmbed, In: []int{x}, Weights: []int{b.weight(-99, 99, 7, 3, 5)}}))
	}
	{
		// Axes that are split: three times a power of two, thrice.
		b := build(t)
		x, u, v := b.input(-9, 9, 3, 12, 6), b.input(-9, 9, 2, 3, 6, 3), b.input(1, 20, 3, 6, 3)
		y := b.op(model.Op{Kind: model.OpMaxPool, In: []int{x}, Window: w(2, 2, 1)})
		z := b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 1, Lo: -2, Hi: 3})
		all["split"] = b.program(z, b.op(model.Op{Kind: model.OpDiv, In: []int{u, v}, Shift: 2}))
	}
	{ // many layers, one of which has a limb more
		b := build(t)
		x := b.input(-50, 50, 3, 2)
		for i := range 24 {
			y := b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-9, 9, 2, 2), b.weight(-99, 99, 2)}})
			y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: uint(3 + i%12/11*6), Lo: -50, Hi: 50})
			x = b.op(model.Op{Kind: model.OpAdd, In: []int{y, x}, A: 1, B: 1})
			x = b.op(model.Op{Kind: model.OpRequant, In: []int{x}, Shift: 1, Lo: -50, Hi: 50})
		}
		all["layers"] = b.program(x)
	}
	return all
}

func TestHonestProofsVerify(t *testing.T) {
	setup := testSetup(t)
	for name, p := range programs(t) {
		t.Run(name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			w := randomWeights(rnd, p)
			options := []Options{{Batch: 2, HiddenInput: true, HiddenOutput: true}, {}, {Batch: 3}, {HiddenInput: true}, {HiddenOutput: true}}
			if testing.Short() {
				options = options[:1]
			}
			for i, o := range options {
				k, err := NewKey(p, o)
				if err != nil {
					t.Fatal(err)
				}
				if i%2 == 0 {
					k = tabled(t, k)
				}
				secret, err := k.CommitWeights(setup, Salt{1}, w)
				if err != nil {
					t.Fatal(err)
				}
				x := randomInputs(rnd, p, max(1, o.Batch))
				var hidden *Secret
				var wc, ic commit.Commitment
				public := x
				if o.HiddenInput {
					if hidden, err = k.CommitInput(setup, Salt{2}, x...); err != nil {
						t.Fatal(err)
					}
					public, ic = nil, hidden.Commitment()
				}
				if secret != nil {
					wc = secret.Commitment()
				}
				known := Witness{Weights: secret, Input: hidden, Inputs: public}
				if o.HiddenOutput {
					known.OutputSalt = Salt{3}
				}
				proof, out, err := k.Prove(t.Context(), setup, known, nil)
				if err != nil {
					t.Fatal(err)
				}
				statement := func() Statement {
					st := Statement{Weights: wc, Input: ic, Inputs: public, Outputs: out}
					if o.HiddenOutput {
						sealed, err := k.CommitOutput(setup, Salt{3}, out...)
						if err != nil {
							t.Fatal(err)
						}
						st.Output, st.Outputs = sealed.Commitment(), nil
					}
					return st
				}
				vk := keyOf(t, k, setup)
				if err := k.Verify(vk, statement(), proof); err != nil {
					t.Fatal(err)
				}
				b, err := k.EncodeProof(proof)
				if err != nil {
					t.Fatal(err)
				}
				again, err := k.ParseProof(b)
				if err != nil {
					t.Fatal(err)
				}
				if err := k.Verify(vk, statement(), again); err != nil {
					t.Fatal(err)
				}
				v := p.Values[p.Outputs[0].Value]
				if out[0][0]++; out[0][0] > v.Hi {
					out[0][0] = v.Lo
				}
				if err := k.Verify(vk, statement(), proof); err == nil {
					t.Fatal("another output verifies")
				}
			}
		})
	}
}

// A split block has a place for every element of its space, and is smaller than one
// that is not split.
func TestSplitBlocksHaveAPlaceForEveryElement(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 9))
	split := 0
	for range 300 {
		dims := make([]int, 1+rnd.IntN(4))
		for i := range dims {
			dims[i] = 1 + rnd.IntN(14)
		}
		s := spaceOf(dims...)
		p := splitBlock(s)
		plain := newBlock(trace, dims...)
		if p.block.cube.size > plain.cube.size {
			t.Errorf("%v: a cube of 2^%d elements, which was 2^%d", dims, p.block.cube.size, plain.cube.size)
		}
		if p.block.cube.size < plain.cube.size {
			split++
		}
		taken := map[int]bool{}
		p.block.each(func(_, position int) { taken[position] = true })
		if len(taken) != s.count() {
			t.Errorf("%v: %d places for %d elements", dims, len(taken), s.count())
		}
		for _, at := range locate(s, p.block, p.axes) {
			if !taken[at] {
				t.Errorf("%v: place %d is read twice, or is none", dims, at)
			}
			delete(taken, at)
		}
	}
	if split < 10 {
		t.Errorf("only %d of 300 spaces were split", split)
	}
	k, err := NewKey(programs(t)["split"], Options{Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	split = 0
	for _, b := range slices.Concat(k.system.limbs, k.system.blocks[trace]) {
		if len(b.groups) > 0 && b.groups[0] == 3 && b.cube.dims[0] == 27 {
			split++
		}
	}
	if split < 10 {
		t.Errorf("%d blocks are split", split)
	}
}

// Views of whole axes cost the verifier no more than the axes.
func TestHeadsOfAnAttentionAreAxes(t *testing.T) {
	k, err := NewKey(programs(t)["heads"], Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range k.system.relations {
		for _, p := range r.c {
			if p.flat != nil {
				t.Errorf("a relation of %q reads element by element", r.name)
			}
		}
	}
}

// A model has one commitment, whatever it is proved for.
func TestOneCommitmentServesAllKeys(t *testing.T) {
	setup := testSetup(t)
	p := programs(t)["net"]
	w := randomWeights(rand.New(rand.NewPCG(1, 2)), p)
	var first *Secret
	for _, o := range []Options{{}, {Batch: 3}, {HiddenInput: true}, {HiddenOutput: true}, {Batch: 2, HiddenInput: true}} {
		k, err := NewKey(p, o)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := k.CommitWeights(setup, Salt{1}, w)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = secret
		}
		if secret.Commitment().Hash() != first.Commitment().Hash() {
			t.Errorf("%+v: another commitment", o)
		}
		if o.HiddenInput || o.HiddenOutput {
			continue
		}
		x := randomInputs(rand.New(rand.NewPCG(1, 2)), p, max(1, o.Batch))
		proof, out, err := k.Prove(t.Context(), setup, Witness{Weights: first, Inputs: x}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Verify(keyOf(t, k, setup), Statement{Weights: first.Commitment(), Inputs: x, Outputs: out}, proof); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	k, err := NewKey(p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.CommitWeights(setup, Salt{2}, w)
	if err != nil {
		t.Fatal(err)
	}
	if again.Commitment().Hash() == first.Commitment().Hash() {
		t.Error("the salt does not count")
	}
}

// Whatever the key cannot prove, or not within its limits, is refused by name.
func TestKeysAreRefusedByName(t *testing.T) {
	b := build(t)
	x := b.input(0, 1, 1, 64, 64)
	y := b.op(model.Op{Kind: model.OpMaxPool, Name: "pool1", In: []int{x}, Window: model.Window{Kernel: [2]int{64, 64}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}})
	large := b.program(y)
	b = build(t)
	x = b.input(0, 1, 2048, 2048)
	y = b.op(model.Op{Kind: model.OpView, Name: "odd", In: []int{x}, View: model.View{Shape: []int{2048, 2047}, Strides: []int{2047, 1}}})
	odd := b.program(y)
	for _, c := range []struct {
		p    *model.Program
		o    Options
		want string
	}{
		{large, Options{}, `"pool1"`}, {odd, Options{}, `"odd"`}, {&model.Program{}, Options{}, "check program"},
		{programs(t)["net"], Options{Batch: -1}, "batch of -1"}, {programs(t)["net"], Options{Batch: maxBatch + 1}, "batch of"},
	} {
		if _, err := NewKey(c.p, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want an error with %s", err, c.want)
		}
	}
	// The kinds that the layout knows are those of the model.
	s := &system{program: &model.Program{Ops: []model.Op{{Kind: "fft"}}}}
	if err := s.lay(0); err == nil {
		t.Error("an op of a new kind is laid out")
	}
}

func TestProveSaysWhatItNeeds(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{})
	other := newScene(t, programs(t)["conv"], Options{})
	hidden, err := NewKey(programs(t)["net"], Options{HiddenInput: true})
	if err != nil {
		t.Fatal(err)
	}
	input, err := hidden.CommitInput(s.setup, Salt{2}, s.inputs...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.key.CommitInput(s.setup, Salt{2}, s.inputs...); err == nil {
		t.Error("a key of public inputs commits to one")
	}
	if _, err := s.key.CommitWeights(s.setup, Salt{1}, s.secret.model[1:]); err == nil {
		t.Error("commits to some of the weights")
	}
	far := [][]int64{slices.Clone(s.inputs[0])}
	far[0][5] = 1000
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, prove := range map[string]func() error{
		"no weights": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Inputs: s.inputs}, nil)
			return err
		},
		"another program's": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: other.secret, Inputs: s.inputs}, nil)
			return err
		},
		"an input for weights": func() error {
			_, _, err := hidden.Prove(t.Context(), s.setup, Witness{Weights: input, Input: input}, nil)
			return err
		},
		"weights for an input": func() error {
			_, _, err := hidden.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Input: s.secret}, nil)
			return err
		},
		"no input": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret}, nil)
			return err
		},
		"too few inputs": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Inputs: [][]int64{}}, nil)
			return err
		},
		"a short input": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Inputs: [][]int64{{1}}}, nil)
			return err
		},
		"an input out of range": func() error {
			_, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Inputs: far}, nil)
			return err
		},
		"a hidden input, given": func() error {
			_, _, err := hidden.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Input: input, Inputs: s.inputs}, nil)
			return err
		},
		"nobody waits any longer": func() error {
			_, _, err := s.key.Prove(canceled, s.setup, Witness{Weights: s.secret, Inputs: s.inputs}, nil)
			return err
		},
	} {
		if prove() == nil {
			t.Errorf("%s: proves", name)
		}
	}
	var told []float64
	if _, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Inputs: s.inputs}, func(done float64) { told = append(told, done) }); err != nil {
		t.Fatal(err)
	}
	if len(told) == 0 || !slices.IsSorted(told) || told[len(told)-1] != 1 {
		t.Errorf("progress %v", told)
	}
	// Statements of another form are refused before anything is computed.
	p, out := s.prove(&cheat{})
	for name, err := range map[string]error{
		"no weights":            s.key.Verify(s.vk, Statement{Inputs: s.inputs, Outputs: out}, p),
		"an input's commitment": s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Input: input.Commitment(), Inputs: s.inputs, Outputs: out}, p),
		"no output":             s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Inputs: s.inputs}, p),
		"an output far off":     s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Inputs: s.inputs, Outputs: [][]int64{make([]int64, 3)}}, p),
		"an input out of range": s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Inputs: far, Outputs: out}, p),
		"no proof":              s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Inputs: s.inputs, Outputs: out}, nil),
		"a hidden input, shown": hidden.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Input: input.Commitment(), Inputs: s.inputs, Outputs: out}, p),
	} {
		if err == nil {
			t.Errorf("%s: verifies", name)
		}
	}
}
