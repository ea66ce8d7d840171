package sumcheck

import (
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"probity/model"
	"probity/proof/sumcheck/commit"
)

func conv(b *builder, x, out, in, k, pad int, bias int64) int {
	w := model.Window{Kernel: [2]int{k, k}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{pad, pad, pad, pad}, Groups: 1}
	return b.op(model.Op{Kind: model.OpConv, In: []int{x}, Window: w, Weights: []int{b.weight(-127, 127, out, in, k, k), b.weight(-bias, bias, out)}})
}

func pool(b *builder, x int, kind model.OpKind) int {
	return b.op(model.Op{Kind: kind, In: []int{x}, Window: model.Window{Kernel: [2]int{2, 2}, Stride: [2]int{2, 2}, Dilation: [2]int{1, 1}}})
}

func requant(b *builder, x int, shift uint) int {
	return b.op(model.Op{Kind: model.OpRequant, In: []int{x}, Shift: shift, Lo: 0, Hi: 255})
}

func fc(b *builder, x, out, in int) int {
	return b.op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{b.weight(-127, 127, out, in), b.weight(-1<<16, 1<<16, out)}})
}

func flat(b *builder, x, n int) int {
	return b.op(model.Op{Kind: model.OpView, In: []int{x}, View: model.Contiguous([]int{n})})
}

// lenet has the shape of LeNet-5: 61,706 weights.
func lenet(t testing.TB) *model.Program {
	b := build(t)
	x := b.input(0, 255, 1, 28, 28)
	y := requant(b, pool(b, conv(b, x, 6, 1, 5, 2, 1<<16), model.OpMaxPool), 9)
	y = requant(b, pool(b, conv(b, y, 16, 6, 5, 0, 1<<16), model.OpMaxPool), 10)
	y = requant(b, fc(b, flat(b, y, 400), 120, 400), 10)
	y = requant(b, fc(b, y, 84, 120), 10)
	return b.program(fc(b, y, 10, 84))
}

// cifar is a convolutional network for 32*32 colour images, of 264k weights.
func cifar(t testing.TB) *model.Program {
	b := build(t)
	x := b.input(0, 255, 3, 32, 32)
	y := requant(b, pool(b, conv(b, x, 16, 3, 5, 0, 1<<16), model.OpMaxPool), 9)
	y = requant(b, pool(b, conv(b, y, 32, 16, 5, 0, 1<<16), model.OpMaxPool), 10)
	y = requant(b, fc(b, flat(b, y, 800), 270, 800), 10)
	y = requant(b, fc(b, y, 120, 270), 10)
	return b.program(fc(b, y, 10, 120))
}

// wide is a dense network of 4M weights.
func wide(t testing.TB) *model.Program {
	b := build(t)
	y := b.input(0, 255, 1024)
	for range 4 {
		y = requant(b, fc(b, y, 1024, 1024), 11)
	}
	return b.program(fc(b, y, 10, 1024))
}

// gpt is a transformer of 4 blocks, width 64, 4 heads, for 64 characters: 0.21M
// weights.
func gpt(t testing.TB, blocks, tokens, width, heads int) *model.Program {
	b := build(t)
	op := func(o model.Op, in ...int) int {
		o.In = in
		return b.op(o)
	}
	clamp := func(x int, shift uint) int {
		return op(model.Op{Kind: model.OpRequant, Shift: shift, Lo: -127, Hi: 127}, x)
	}
	dense := func(x, n, k int) int {
		return op(model.Op{Kind: model.OpDense, Weights: []int{b.weight(-127, 127, n, k), b.weight(-1<<16, 1<<16, n)}}, x)
	}
	norm := func(x int) int { // in [-127, 127] each
		last := []int{1}
		mean := op(model.Op{Kind: model.OpSum, Axes: last}, x)
		d := clamp(op(model.Op{Kind: model.OpAdd, A: int64(width), B: -1}, x, mean), 7)
		v := op(model.Op{Kind: model.OpSum, Axes: last}, op(model.Op{Kind: model.OpMul}, d, d))
		v = op(model.Op{Kind: model.OpRequant, Lo: 1, Hi: 1 << 30}, v)
		s := op(model.Op{Kind: model.OpSqrt, Shift: 4}, v)
		s = op(model.Op{Kind: model.OpRequant, Lo: 1, Hi: 1 << 20}, s)
		y := clamp(op(model.Op{Kind: model.OpDiv, Shift: 10}, d, s), 2)
		return clamp(op(model.Op{Kind: model.OpMul, Weights: []int{b.weight(-127, 127, width)}}, y), 6)
	}
	table := func(f func(x float64) float64) (y []int32) {
		for i := -127; i <= 127; i++ {
			y = append(y, int32(f(float64(i))))
		}
		return y
	}
	x := b.input(0, 64, tokens)
	h := op(model.Op{Kind: model.OpEmbed, Weights: []int{b.weight(-127, 127, 65, width)}}, x)
	h = clamp(op(model.Op{Kind: model.OpAdd, A: 1, B: 1, Weights: []int{b.weight(-127, 127, tokens, width)}}, h), 1)
	dim := width / heads
	head := func(x int) int { // tokens*width as heads*tokens*dim
		return op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{heads, tokens, dim}, Strides: []int{dim, width, 1}}}, x)
	}
	for range blocks {
		n := norm(h)
		q, k, v := head(clamp(dense(n, width, width), 7)), head(clamp(dense(n, width, width), 7)), clamp(dense(n, width, width), 7)
		v = op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{heads, dim, tokens}, Strides: []int{dim, 1, width}}}, v)
		a := clamp(op(model.Op{Kind: model.OpMatMul}, q, k), 6)
		a = op(model.Op{Kind: model.OpAdd, A: 1, B: -1}, a, op(model.Op{Kind: model.OpMax, Axes: []int{2}}, a))
		a = op(model.Op{Kind: model.OpRequant, Lo: -127, Hi: 127}, a)
		a = op(model.Op{Kind: model.OpLookup, Lo: -127, Table: table(func(x float64) float64 { return 4096 * math.Exp(min(x, 0)/16) })}, a)
		s := op(model.Op{Kind: model.OpRequant, Lo: 1, Hi: 1 << 30}, op(model.Op{Kind: model.OpSum, Axes: []int{2}}, a))
		a = op(model.Op{Kind: model.OpRequant, Lo: 0, Hi: 127}, op(model.Op{Kind: model.OpDiv, Shift: 7}, a, s))
		y := clamp(op(model.Op{Kind: model.OpMatMul}, a, v), 7)
		y = op(model.Op{Kind: model.OpView, View: model.View{Shape: []int{tokens, heads, dim}, Strides: []int{dim, tokens * dim, 1}}}, y)
		y = op(model.Op{Kind: model.OpView, View: model.Contiguous([]int{tokens, width})}, y)
		h = clamp(op(model.Op{Kind: model.OpAdd, A: 1, B: 1}, h, clamp(dense(y, width, width), 7)), 0)
		m := clamp(dense(norm(h), 4*width, width), 7)
		m = op(model.Op{Kind: model.OpLookup, Lo: -127, Table: table(func(x float64) float64 { return x / (1 + math.Exp(-x/32)) })}, m)
		h = clamp(op(model.Op{Kind: model.OpAdd, A: 1, B: 1}, h, clamp(dense(m, width, 4*width), 8)), 0)
	}
	return b.program(dense(norm(h), 65, width))
}

func BenchmarkProve(b *testing.B) {
	for _, c := range []struct {
		name  string
		make  func(testing.TB) *model.Program
		batch int
	}{{"lenet", lenet, 1}, {"lenet32", lenet, 32}, {"cifar", cifar, 1}, {"wide", wide, 1}, {"gpt", func(t testing.TB) *model.Program { return gpt(t, 4, 64, 64, 4) }, 1}} {
		b.Run(c.name, func(b *testing.B) {
			p := c.make(b)
			start := time.Now()
			k, err := NewKey(p, Options{Batch: c.batch})
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("key: %v; looked up %d; limbs of %d bits, %d columns, vectors %v, rounds %v, %d relations, proof %d bytes", time.Since(start), length(k.system.blocks[inverse]), k.system.limb, k.system.columns, k.system.bits, k.system.rounds, len(k.system.relations), k.ProofSize())
			setup, err := commit.UnsafeKey(k.Points())
			if err != nil {
				b.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(1, 2))
			start = time.Now()
			secret, err := k.CommitWeights(setup, Salt{1}, randomWeights(rnd, p))
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("commit: %v", time.Since(start))
			x := randomInputs(rnd, p, c.batch)
			var proof *Proof
			var out [][]int64
			for b.Loop() {
				start = time.Now()
				cpu := processor()
				proof, out, err = k.Prove(b.Context(), setup, Witness{Weights: secret, Inputs: x}, func(done float64) { b.Logf("%.2f: %v, processor %v", done, time.Since(start), processor()-cpu) })
				if err != nil {
					b.Fatal(err)
				}
			}
			start = time.Now()
			if err := k.Verify(keyOf(b, k, setup), Statement{Weights: secret.Commitment(), Inputs: x, Outputs: out}, proof); err != nil {
				b.Fatal(err)
			}
			b.Logf("verify: %v", time.Since(start))
		})
	}
}

// processor is the processor time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
