package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// Benchmarks say GOPS, 10^9 multiplications and additions a second on one core,
// or Gelem/s for what goes element by element.

func eachSetB(b *testing.B, f func(b *testing.B, set Set)) {
	for _, set := range Sets() {
		b.Run(set.String(), func(b *testing.B) { f(b, set) })
	}
}

// measure runs f, which does n operations, and reports the fastest run: other
// work on the machine only ever slows a run down.
func measure(b *testing.B, n int, unit string, f func()) {
	best := time.Duration(1 << 62)
	for b.Loop() {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	b.ReportMetric(float64(n)/float64(best.Nanoseconds()), unit)
}

func BenchmarkGemm(b *testing.B) {
	for _, s := range [][3]int{{1, 1024, 1024}, {8, 256, 256}, {49, 512, 4608}, {64, 64, 64}, {128, 768, 768}, {128, 3072, 768}, {196, 256, 2304}, {784, 128, 1152}, {3136, 64, 64}, {512, 512, 512}} {
		b.Run(fmt.Sprintf("%dx%dx%d", s[0], s[1], s[2]), func(b *testing.B) {
			eachSetB(b, func(b *testing.B, set Set) {
				b.Run("uint8", func(b *testing.B) { benchGemm[uint8](b, set, s[0], s[1], s[2], false) })
				b.Run("uint8mul", func(b *testing.B) { benchGemm[uint8](b, set, s[0], s[1], s[2], true) })
				b.Run("int8", func(b *testing.B) { benchGemm[int8](b, set, s[0], s[1], s[2], false) })
				b.Run("int16", func(b *testing.B) { benchGemm[int16](b, set, s[0], s[1], s[2], false) })
			})
		})
	}
}

func benchGemm[A Elem](b *testing.B, set Set, m, n, k int, mul bool) {
	r := rand.New(rand.NewPCG(1, 1))
	w := NewWorker(set)
	p := Pack(set, TypeOf[A](), small[int8](r, n*k, 127), n, k, k, 1, make([]int32, n))
	a, dst := small[A](r, m*k, 1000), make([]uint8, m*n)
	q := &Rule{Shift: 8, Hi: 255}
	if mul {
		q.Mul = small[int32](r, n, 1<<15)
		q.Shift = 24
	}
	measure(b, 2*m*n*k, "GOPS", func() { Gemm(w, dst, n, a, k, m, p, 0, n, q) })
}

func BenchmarkMatMul(b *testing.B) {
	eachSetB(b, func(b *testing.B, set Set) {
		r := rand.New(rand.NewPCG(1, 1))
		w := NewWorker(set)
		const t, d = 128, 64
		q, k := small[int8](r, t*d, 127), small[int8](r, t*d, 127)
		p, dst := small[uint8](r, t*t, 255), make([]int8, t*t)
		r8 := &Rule{Shift: 8, Lo: -128, Hi: 127}
		b.Run("qk", func(b *testing.B) {
			measure(b, 2*t*t*d, "GOPS", func() { MatMul(w, dst, t, q, d, t, k, t, d, d, 1, r8) })
		})
		b.Run("pv", func(b *testing.B) {
			measure(b, 2*t*t*d, "GOPS", func() { MatMul(w, dst, d, p, t, t, k, d, t, 1, d, r8) })
		})
	})
}

func BenchmarkConvolve(b *testing.B) {
	same := [4]int{1, 1, 1, 1}
	for _, c := range []Conv{
		{Height: 224, Width: 224, In: 3, Out: 64, Kernel: [2]int{7, 7}, Stride: [2]int{2, 2}, Pads: [4]int{3, 3, 3, 3}},
		{Height: 32, Width: 32, In: 3, Out: 32, Kernel: [2]int{3, 3}, Pads: same},
		{Height: 56, Width: 56, In: 64, Out: 64, Kernel: [2]int{3, 3}, Pads: same},
		{Height: 14, Width: 14, In: 256, Out: 256, Kernel: [2]int{3, 3}, Pads: same},
		{Height: 56, Width: 56, In: 24, Out: 144, Kernel: [2]int{1, 1}},
		{Height: 56, Width: 56, In: 144, Out: 24, Kernel: [2]int{1, 1}},
		{Height: 112, Width: 112, In: 32, Out: 32, Kernel: [2]int{3, 3}, Pads: same, Groups: 32},
		{Height: 56, Width: 56, In: 144, Out: 144, Kernel: [2]int{3, 3}, Pads: same, Stride: [2]int{2, 2}, Groups: 144},
		{Height: 14, Width: 14, In: 384, Out: 384, Kernel: [2]int{3, 3}, Pads: same, Groups: 384},
	} {
		b.Run(fmt.Sprintf("%dx%dx%d-%d-k%d-g%d", c.Height, c.Width, c.In, c.Out, c.Kernel[0], max(c.Groups, 1)), func(b *testing.B) {
			eachSetB(b, func(b *testing.B, set Set) {
				b.Run("uint8", func(b *testing.B) { benchConvolve[uint8](b, set, c) })
				b.Run("int8", func(b *testing.B) { benchConvolve[int8](b, set, c) })
			})
		})
	}
}

func benchConvolve[A Elem](b *testing.B, set Set, c Conv) {
	r := rand.New(rand.NewPCG(1, 1))
	w := NewWorker(set)
	k := c.In / max(c.Groups, 1) * c.Kernel[0] * c.Kernel[1]
	v := PackConv(set, TypeOf[A](), c, small[int8](r, c.Out*k, 127), nil)
	src, dst := fill[A](r, c.Height*c.Width*c.In), make([]uint8, v.OutHeight()*v.OutWidth()*c.Out)
	q := &Rule{Shift: 8, Hi: 255}
	measure(b, 2*k*len(dst), "GOPS", func() {
		Convolve(w, dst, c.Out, src, c.In, v, 0, v.OutHeight(), 0, c.Out, q)
	})
}

func BenchmarkElements(b *testing.B) {
	const n = 1 << 16
	r := rand.New(rand.NewPCG(1, 1))
	a, c, wide := fill[uint8](r, n), fill[uint8](r, n), small[int32](r, n, 1<<14)
	positive := make([]int32, n)
	for i := range positive {
		positive[i] = 1 + int32(r.IntN(1<<20))
	}
	out := make([]uint8, n)
	shift, mul := &Rule{Shift: 8, Hi: 255}, &Rule{Mul: small[int32](r, 1, 1<<15), Shift: 24, Hi: 255}
	table := NewTable(small[int32](r, 256, 127), 0)
	out8, out16, rows := make([]int8, n), make([]int16, n), make([]int32, n/128)
	table16 := NewTable(small[int32](r, 1<<16, 1<<15-1), -1<<15)
	eachSetB(b, func(b *testing.B, set Set) {
		w := NewWorker(set)
		for _, k := range []struct {
			name string
			f    func()
		}{
			{"requant", func() { Requant(w, out, wide, shift) }},
			{"requantmul", func() { Requant(w, out, wide, mul) }},
			{"add", func() { Add(w, out, a, c, 3, 5, shift) }},
			{"mul", func() { Mul(w, out, a, c, shift) }},
			{"div", func() { Div(w, out, wide, positive, 8, shift) }},
			{"lookup", func() { Lookup(w, out8, a, table) }},
			{"lookup16", func() { Lookup(w, out16, wide, table16) }},
			{"sum", func() { SumByRow(w, rows, a) }},
			{"max", func() { MaxByRow(w, rows, wide) }},
			{"divByRow", func() { DivByRow(w, out, wide, positive[:n/128], 8, shift) }},
			{"addByRow", func() { AddByRow(w, out, wide, positive[:n/128], 1, -1, shift) }},
		} {
			b.Run(k.name, func(b *testing.B) { measure(b, n, "Gelem/s", k.f) })
		}
	})
}

func BenchmarkPools(b *testing.B) {
	eachSetB(b, func(b *testing.B, set Set) {
		w := NewWorker(set)
		c := Conv{Height: 112, Width: 112, In: 64, Out: 64, Kernel: [2]int{3, 3}, Stride: [2]int{2, 2}, Pads: [4]int{1, 1, 1, 1}}
		r := rand.New(rand.NewPCG(1, 1))
		src, dst := fill[uint8](r, 112*112*64), make([]uint8, 56*56*64)
		b.Run("max3x3", func(b *testing.B) {
			measure(b, len(dst)*9, "Gelem/s", func() { MaxPool(w, dst, 64, src, 64, c, 0, 56, 0) })
		})
		all := Conv{Height: 7, Width: 7, In: 512, Out: 512, Kernel: [2]int{7, 7}}
		b.Run("sum7x7", func(b *testing.B) {
			measure(b, 7*7*512, "Gelem/s", func() { SumPool(w, dst, 512, src, 512, all, 0, 1, &Rule{Shift: 5, Hi: 255}) })
		})
		b.Run("transpose", func(b *testing.B) {
			measure(b, 56*56*64, "Gelem/s", func() { Transpose(dst, src[:56*56*64], 64, 56*56) })
		})
	})
}
