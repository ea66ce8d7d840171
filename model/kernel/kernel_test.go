package kernel

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// eachSet runs f as a subtest for every set of instructions of this machine.
func eachSet(t *testing.T, f func(t *testing.T, set Set)) {
	for _, set := range Sets() {
		t.Run(set.String(), func(t *testing.T) { f(t, set) })
	}
}

// count is how many of n random cases to try.
func count(n int) int {
	if testing.Short() {
		return n / 4
	}
	return n
}

// fill makes n elements: random ones, or, one time in four, only extremes.
func fill[E Elem](r *rand.Rand, n int) []E {
	lo, hi := limits[E]()
	out := make([]E, n)
	extreme := r.IntN(4) == 0
	for i := range out {
		switch {
		case !extreme:
			out[i] = E(lo + r.Int64N(hi-lo+1))
		case r.IntN(2) == 0:
			out[i] = E(lo)
		default:
			out[i] = E(hi)
		}
	}
	return out
}

// small makes n elements of at most limit in size.
func small[E Elem](r *rand.Rand, n int, limit int64) []E {
	lo, hi := limits[E]()
	lo, hi = max(lo, -limit), min(hi, limit)
	out := make([]E, n)
	for i := range out {
		out[i] = E(lo + r.Int64N(hi-lo+1))
	}
	return out
}

func limits[E Elem]() (lo, hi int64) {
	switch TypeOf[E]() {
	case Uint8:
		return 0, 255
	case Int8:
		return -128, 127
	case Int16:
		return -1 << 15, 1<<15 - 1
	}
	return -1 << 31, 1<<31 - 1
}

// rule makes a rule whose results D holds, with multipliers for cols columns,
// one for all, or none.
func rule[D Elem](r *rand.Rand, cols int) *Rule {
	lo, hi := limits[D]()
	x, y := lo+r.Int64N(hi-lo+1), lo+r.Int64N(hi-lo+1)
	if r.IntN(2) == 0 {
		x, y = lo, hi
	}
	q := &Rule{Lo: int32(min(x, y)), Hi: int32(max(x, y)), Shift: uint(r.IntN(24))}
	switch r.IntN(3) {
	case 0:
		q.Mul = fill[int32](r, cols)
		q.Shift = uint(r.IntN(63))
		if r.IntN(2) == 0 { // as a quantiser chooses them
			q.Shift = uint(1 + r.IntN(32))
			q.Mul = small[int32](r, cols, 1<<(q.Shift-1))
		}
	case 1:
		q.Mul = fill[int32](r, 1)
		q.Shift = uint(r.IntN(63))
	}
	if r.IntN(8) == 0 {
		q.Shift = uint(r.IntN(63))
	}
	return q
}

// apply is the rule as its definition says, in numbers without limits.
func (q *Rule) apply(a int64, col int) int64 {
	s := big.NewInt(a)
	if len(q.Mul) == 1 {
		col = 0
	}
	if len(q.Mul) > 0 {
		s.Mul(s, big.NewInt(int64(q.Mul[col])))
	}
	if q.Shift > 0 {
		s.Add(s, new(big.Int).Lsh(big.NewInt(1), q.Shift-1))
	}
	s.Rsh(s, q.Shift) // rounds toward minus infinity
	if s.Cmp(big.NewInt(int64(q.Lo))) < 0 {
		return int64(q.Lo)
	}
	if s.Cmp(big.NewInt(int64(q.Hi))) > 0 {
		return int64(q.Hi)
	}
	return s.Int64()
}

func same[E Elem](t *testing.T, what string, got, want []E) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: element %d is %d, want %d", what, i, got[i], want[i])
		}
	}
}

// guarded is a slice of n elements in the middle of others that no kernel may
// touch.
func guarded[E Elem](n int) (s []E, check func(t *testing.T)) {
	const rim = 80
	all := make([]E, n+2*rim)
	for i := range all {
		all[i] = 77
	}
	return all[rim : rim+n : rim+n], func(t *testing.T) {
		t.Helper()
		for i := range rim {
			if all[i] != 77 || all[rim+n+i] != 77 {
				t.Fatalf("wrote outside of the result")
			}
		}
	}
}

func TestEveryProcessorWithVectorsHasASetForThem(t *testing.T) {
	if runtime.GOARCH == "arm64" && len(Sets()) < 2 {
		t.Errorf("arm64 without NEON: %v", Sets())
	}
	if Sets()[0] != Portable {
		t.Errorf("the sets begin with %v, not with what works everywhere", Sets()[0])
	}
}

func TestTypesHoldTheirIntervals(t *testing.T) {
	for _, c := range []struct {
		lo, hi int64
		want   Type
	}{
		{0, 255, Uint8}, {0, 256, Int16}, {-1, 127, Int8}, {-1, 128, Int16}, {-128, 0, Int8}, {-129, 0, Int16},
		{-32768, 32767, Int16}, {0, 32768, Int32}, {-32769, 0, Int32},
	} {
		if got := TypeFor(c.lo, c.hi); got != c.want {
			t.Errorf("%d..%d goes into %v, want %v", c.lo, c.hi, got, c.want)
		}
	}
}

func TestAMatrixProductIsTheSumOfItsProducts(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		t.Run("uint8 int8", func(t *testing.T) { testGemms[uint8, int8](t, set) })
		t.Run("int8 int8", func(t *testing.T) { testGemms[int8, int8](t, set) })
		t.Run("uint8 uint8", func(t *testing.T) { testGemms[uint8, uint8](t, set) })
		t.Run("int16 int8", func(t *testing.T) { testGemms[int16, int8](t, set) })
		t.Run("int16 int16", func(t *testing.T) { testGemms[int16, int16](t, set) })
		t.Run("int8 int16", func(t *testing.T) { testGemms[int8, int16](t, set) })
		t.Run("int32 int8", func(t *testing.T) { testGemms[int32, int8](t, set) })
		t.Run("uint8 int32", func(t *testing.T) { testGemms[uint8, int32](t, set) })
	})
}

func testGemms[A, B Elem](t *testing.T, set Set) {
	r := rand.New(rand.NewPCG(1, uint64(set)))
	w := NewWorker(set)
	shapes := [][3]int{{1, 1, 1}, {7, 65, 65}, {33, 80, 100}, {49, 17, 70}}
	if !testing.Short() {
		shapes = [][3]int{{1, 1, 1}, {1, 16, 4}, {1, 1000, 300}, {6, 64, 64}, {7, 65, 65}, {33, 130, 257}, {100, 48, 96}, {49, 17, 600}, {16, 200, 1100}, {257, 33, 27}}
	}
	for range count(25) {
		shapes = append(shapes, [3]int{1 + r.IntN(80), 1 + r.IntN(150), 1 + r.IntN(200)})
	}
	for i, s := range shapes {
		switch i % 4 {
		case 0:
			testGemm[uint8, A, B](t, r, w, s[0], s[1], s[2])
		case 1:
			testGemm[int8, A, B](t, r, w, s[0], s[1], s[2])
		case 2:
			testGemm[int16, A, B](t, r, w, s[0], s[1], s[2])
		case 3:
			testGemm[int32, A, B](t, r, w, s[0], s[1], s[2])
		}
	}
}

// testGemm multiplies as weights and as a value, both ways round, and compares
// with the definition.
func testGemm[D, A, B Elem](t *testing.T, r *rand.Rand, w *Worker, m, n, k int) {
	t.Helper()
	// Bytes always fit; wider ones are kept small enough for the sums to.
	a, b := fill[A](r, m*k), fill[B](r, n*k)
	if TypeOf[A]() > Int8 || TypeOf[B]() > Int8 {
		limit := int64(1) << 30 / int64(k)
		la := limit
		if TypeOf[B]() <= Int8 {
			la = limit >> 8
		} else if TypeOf[A]() <= Int8 {
			b = small[B](r, n*k, limit>>8)
		} else {
			la = 1 << 10
			b = small[B](r, n*k, limit>>10)
			if k < 4 {
				la = 1 << 15
				b = small[B](r, n*k, 1<<14)
			}
		}
		if TypeOf[A]() > Int8 {
			a = small[A](r, m*k, la)
		}
	}
	bias := small[int32](r, n, 1<<20)
	lda, ldd := k+r.IntN(9), n+r.IntN(9)
	if r.IntN(2) == 0 {
		lda, ldd = k, n
	}
	rows := make([]A, (m-1)*lda+k)
	for i := range m {
		copy(rows[i*lda:], a[i*k:(i+1)*k])
	}
	rows = rows[:len(rows):len(rows)]
	q := rule[D](r, n)
	c0, c1 := 0, n
	if n > 32 && r.IntN(2) == 0 {
		c0, c1 = 16, 16+1+r.IntN(n-16)
	}
	what := fmt.Sprintf("%d*%d*%d, lda %d, columns %d..%d, rule %+v", m, n, k, lda, c0, c1, *q)

	want := make([]D, (m-1)*ldd+n)
	plain := make([]D, (m-1)*ldd+n)
	for i := range want {
		want[i] = 77
	}
	for i := range m {
		for j := range n {
			var s int64
			for x := range k {
				s += int64(a[i*k+x]) * int64(b[j*k+x])
			}
			if int64(int32(s)) != s {
				t.Fatalf("%s: the test's sums are too large", what)
			}
			plain[i*ldd+j] = D(q.apply(s, j))
			if j >= c0 && j < c1 {
				want[i*ldd+j] = D(q.apply(s+int64(bias[j]), j))
			}
		}
	}
	got, check := guarded[D](len(want))
	p := Pack(w.Set(), TypeOf[A](), b, n, k, k, 1, bias)
	Gemm(w, got, ldd, rows, lda, m, p, c0, c1, q)
	same(t, "packed "+what, got, want)
	check(t)

	got, check = guarded[D](len(want))
	MatMul(w, got, ldd, rows, lda, m, b, n, k, k, 1, q)
	for i := range m {
		same(t, "values "+what, got[i*ldd:i*ldd+n], plain[i*ldd:i*ldd+n])
	}
	check(t)
	bt := make([]B, len(b))
	Transpose(bt, b, n, k)
	MatMul(w, got, ldd, rows, lda, m, bt, n, k, 1, n, q)
	for i := range m {
		same(t, "transposed "+what, got[i*ldd:i*ldd+n], plain[i*ldd:i*ldd+n])
	}
	check(t)
}

func TestTheLargestProductsOf16BitsAreExact(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		w := NewWorker(set)
		for _, a := range []int16{-1 << 15, 1<<15 - 1, 0, -1} {
			for _, b := range []int16{-1 << 15, 1<<15 - 1, 1} {
				out, q := make([]int32, 1), Exact()
				Gemm(w, out, 1, []int16{a}, 1, 1, Pack(set, Int16, []int16{b}, 1, 1, 1, 1, nil), 0, 1, &q)
				if want := int32(a) * int32(b); out[0] != want {
					t.Errorf("%d * %d is %d, want %d", a, b, out[0], want)
				}
			}
		}
	})
}

func TestWorkersShareWeights(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		r := rand.New(rand.NewPCG(8, uint64(set)))
		const m, n, k = 70, 130, 90
		a, weights, q := fill[int8](r, m*k), Pack(set, Int8, fill[int8](r, n*k), n, k, k, 1, nil), rule[int16](r, n)
		alone, together := make([]int16, m*n), make([]int16, m*n)
		Gemm(NewWorker(set), alone, n, a, k, m, weights, 0, n, q)
		var all sync.WaitGroup
		for i := 0; i < m; i += 35 {
			for c := 0; c < n; c += ColumnStep {
				all.Go(func() {
					Gemm(NewWorker(set), together[i*n:], n, a[i*k:], k, 35, weights, c, min(c+ColumnStep, n), q)
				})
			}
		}
		all.Wait()
		same(t, "the product in parts", together, alone)
	})
}

func TestAConvolutionIsItsDefinition(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		t.Run("uint8 int8", func(t *testing.T) { testConvs[uint8, int8](t, set) })
		t.Run("int8 int8", func(t *testing.T) { testConvs[int8, int8](t, set) })
		t.Run("int16 int8", func(t *testing.T) { testConvs[int16, int8](t, set) })
		t.Run("int16 int16", func(t *testing.T) { testConvs[int16, int16](t, set) })
		t.Run("int32 int8", func(t *testing.T) { testConvs[int32, int8](t, set) })
	})
}

func testConvs[A, B Elem](t *testing.T, set Set) {
	r := rand.New(rand.NewPCG(2, uint64(set)))
	w := NewWorker(set)
	cases := []Conv{
		{Height: 8, Width: 8, In: 16, Out: 32, Kernel: [2]int{1, 1}},
		{Height: 8, Width: 9, In: 3, Out: 8, Kernel: [2]int{3, 3}, Pads: [4]int{1, 1, 1, 1}},
		{Height: 9, Width: 8, In: 32, Out: 32, Kernel: [2]int{3, 3}, Pads: [4]int{1, 1, 1, 1}, Groups: 32},
		{Height: 11, Width: 8, In: 37, Out: 37, Kernel: [2]int{5, 5}, Stride: [2]int{2, 2}, Pads: [4]int{2, 2, 2, 2}, Groups: 37},
		{Height: 9, Width: 9, In: 100, Out: 100, Kernel: [2]int{3, 3}, Pads: [4]int{0, 1, 2, 3}, Groups: 100},
		{Height: 8, Width: 8, In: 12, Out: 24, Kernel: [2]int{3, 3}, Groups: 3},
		{Height: 1, Width: 40, In: 5, Out: 70, Kernel: [2]int{1, 7}, Stride: [2]int{1, 3}, Pads: [4]int{0, 4, 0, 2}},
	}
	for range count(15) {
		c := Conv{Height: 1 + r.IntN(12), Width: 1 + r.IntN(12), Groups: 1}
		for i := range 2 {
			c.Kernel[i], c.Stride[i], c.Dilation[i] = 1+r.IntN(4), 1+r.IntN(3), 1+r.IntN(2)
		}
		for i := range c.Pads {
			c.Pads[i] = r.IntN(3)
		}
		switch r.IntN(3) {
		case 0:
			c.Groups = 1 + r.IntN(70)
			c.In, c.Out = c.Groups, c.Groups
		case 1:
			c.Groups = 1 + r.IntN(4)
			c.In, c.Out = c.Groups*(1+r.IntN(20)), c.Groups*(1+r.IntN(20))
		default:
			c.In, c.Out = 1+r.IntN(40), 1+r.IntN(80)
		}
		if c.OutHeight() < 1 || c.OutWidth() < 1 || (c.Kernel[0]-1)*c.Dilation[0] >= c.Height+c.Pads[0]+c.Pads[2] || (c.Kernel[1]-1)*c.Dilation[1] >= c.Width+c.Pads[1]+c.Pads[3] {
			continue
		}
		cases = append(cases, c)
	}
	for i, c := range cases {
		if i%2 == 0 {
			testConv[uint8, A, B](t, r, w, c)
		} else {
			testConv[int16, A, B](t, r, w, c)
		}
	}
}

func testConv[D, A, B Elem](t *testing.T, r *rand.Rand, w *Worker, c Conv) {
	t.Helper()
	what := fmt.Sprintf("%+v", c)
	step, dstStep := c.In+r.IntN(5), c.Out+r.IntN(5)
	d := c.checked()
	k := d.In / d.Groups * c.Kernel[0] * c.Kernel[1]
	src, b := fill[A](r, (c.Height*c.Width-1)*step+c.In), fill[B](r, c.Out*k)
	if TypeOf[A]() > Int8 {
		limit := int64(1) << 30 / int64(k)
		if TypeOf[B]() > Int8 {
			b = small[B](r, len(b), 1<<10)
			limit >>= 2
		}
		src = small[A](r, len(src), limit>>8)
	}
	bias := small[int32](r, c.Out, 1<<20)
	q := rule[D](r, c.Out)
	oh, ow := c.OutHeight(), c.OutWidth()
	v := PackConv(w.Set(), TypeOf[A](), c, b, bias)
	got, check := guarded[D]((oh*ow-1)*dstStep + c.Out)
	y := r.IntN(oh + 1)
	split := c.Out
	if d.Groups == 1 && c.Out > 16 {
		split = 16
	}
	for _, ys := range [][2]int{{0, y}, {y, oh}} {
		Convolve(w, got, dstStep, src, step, v, ys[0], ys[1], 0, split, q)
		Convolve(w, got, dstStep, src, step, v, ys[0], ys[1], split, c.Out, q)
	}
	check(t)
	eachOutput(c, func(at, y, x, ch int) {
		cin, cout := d.In/d.Groups, d.Out/d.Groups
		s := int64(bias[ch])
		eachTap(&d, y, x, func(pixel int) {
			ky := (pixel/c.Width - y*d.Stride[0] + c.Pads[0]) / d.Dilation[0]
			kx := (pixel%c.Width - x*d.Stride[1] + c.Pads[1]) / d.Dilation[1]
			for i := range cin {
				s += int64(src[pixel*step+ch/cout*cin+i]) * int64(b[((ch*cin+i)*c.Kernel[0]+ky)*c.Kernel[1]+kx])
			}
		})
		if want := D(q.apply(s, ch)); got[(y*ow+x)*dstStep+ch] != want {
			t.Fatalf("%s: output %d,%d channel %d is %d, want %d (rule %+v)", what, y, x, ch, got[(y*ow+x)*dstStep+ch], want, *q)
		}
	})
}

func eachOutput(c Conv, f func(at, y, x, ch int)) {
	at := 0
	for y := range c.OutHeight() {
		for x := range c.OutWidth() {
			for ch := range c.Out {
				f(at, y, x, ch)
				at++
			}
		}
	}
}

func TestPoolsAreTheirDefinitions(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		testPools[uint8](t, set)
		testPools[int8](t, set)
		testPools[int16](t, set)
		testPools[int32](t, set)
	})
}

func testPools[A Elem](t *testing.T, set Set) {
	r := rand.New(rand.NewPCG(3, uint64(set)))
	w := NewWorker(set)
	for range count(30) {
		ch := 1 + r.IntN(150)
		c := Conv{Height: 3 + r.IntN(8), Width: 3 + r.IntN(8), In: ch, Out: ch, Kernel: [2]int{1 + r.IntN(3), 1 + r.IntN(3)},
			Stride: [2]int{1 + r.IntN(3), 1 + r.IntN(3)}, Pads: [4]int{r.IntN(2), r.IntN(2), r.IntN(2), r.IntN(2)}, Dilation: [2]int{1, 1}}
		step, dstStep := ch+r.IntN(4), ch+r.IntN(4)
		src := small[A](r, (c.Height*c.Width-1)*step+ch, 1<<24)
		oh, ow := c.OutHeight(), c.OutWidth()
		big, checkBig := guarded[A]((oh*ow-1)*dstStep + ch)
		sum, checkSum := guarded[int8]((oh*ow-1)*dstStep + ch)
		q := rule[int8](r, ch)
		y := r.IntN(oh + 1)
		for _, ys := range [][2]int{{0, y}, {y, oh}} {
			MaxPool(w, big, dstStep, src, step, c, ys[0], ys[1], 5)
			SumPool(w, sum, dstStep, src, step, c, ys[0], ys[1], q)
		}
		checkBig(t)
		checkSum(t)
		eachOutput(c, func(_, y, x, i int) {
			m, s, some := int64(5), int64(0), false
			eachTap(&c, y, x, func(pixel int) {
				v := int64(src[pixel*step+i])
				if !some || v > m {
					m, some = v, true
				}
				s += v
			})
			if got := big[(y*ow+x)*dstStep+i]; int64(got) != m {
				t.Fatalf("%v %+v: largest at %d,%d,%d is %d, want %d", set, c, y, x, i, got, m)
			}
			if got := sum[(y*ow+x)*dstStep+i]; int64(got) != q.apply(s, i) {
				t.Fatalf("%v %+v: sum at %d,%d,%d is %d, want %d", set, c, y, x, i, got, q.apply(s, i))
			}
		})
	}
}

func TestElementWiseKernelsAreTheirDefinitions(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		testElements[uint8, uint8, uint8](t, set)
		testElements[int8, uint8, int8](t, set)
		testElements[uint8, int8, int32](t, set)
		testElements[int16, int16, uint8](t, set)
		testElements[int32, int16, int16](t, set)
		testElements[int8, int32, int32](t, set)
		testElements[int32, int32, int8](t, set)
	})
}

func testElements[D, A, B Elem](t *testing.T, set Set) {
	r := rand.New(rand.NewPCG(4, uint64(set)))
	w := NewWorker(set)
	for range count(60) {
		cols, rows := 1+r.IntN(90), 1+r.IntN(12)
		if r.IntN(6) == 0 {
			cols = 1 + r.IntN(2000)
		}
		n := rows * cols
		a := fill[A](r, n)
		q := rule[D](r, cols)
		got, check := guarded[D](n)
		Requant(w, got, a, q)
		for i := range got {
			if want := q.apply(int64(a[i]), i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %v to %v: %d rounds to %d, want %d (column %d, %+v)", set, TypeOf[A](), TypeOf[D](), a[i], got[i], want, i%cols, *q)
			}
		}
		check(t)

		a = small[A](r, n, 1<<14)
		period := []int{n, 1, cols}[r.IntN(3)]
		b := small[B](r, period, 1<<14)
		ka, kb := int32(r.IntN(1<<17)-1<<16), int32(r.IntN(1<<17)-1<<16)
		if r.IntN(3) == 0 {
			ka, kb = 1, -1
		}
		if ka*1<<14/(1<<14) != ka || abs(ka)+abs(kb) > 1<<16 {
			ka, kb = ka/4, kb/4
		}
		Add(w, got, a, b, ka, kb, q)
		for i := range got {
			x, y := int64(a[i]), int64(b[i%period])
			if want := q.apply(int64(ka)*x+int64(kb)*y, i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d*%d + %d*%d is %d, want %d (%+v)", set, ka, x, kb, y, got[i], want, *q)
			}
		}
		Mul(w, got, a, b, q)
		for i := range got {
			if want := q.apply(int64(a[i])*int64(b[i%period]), i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d * %d is %d, want %d (%+v)", set, a[i], b[i%period], got[i], want, *q)
			}
		}
		for i := range b {
			b[i] = b[i]&^(b[i]>>7) | 1 // odd
			if b[i] < 0 {
				b[i] = 1
			}
		}
		shift := uint(r.IntN(17))
		Div(w, got, a, b, shift, q)
		for i := range got {
			x, y := int64(a[i])<<shift, int64(b[i%period])
			f := new(big.Int).Div(big.NewInt(x+y/2), big.NewInt(y)).Int64() // Euclid's, which is floor for y > 0
			if want := q.apply(f, i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d<<%d / %d is %d, want %d (%+v)", set, a[i], shift, y, got[i], want, *q)
			}
		}
		check(t)

		// One divisor for each row.
		d := make([]B, rows)
		for i := range d {
			d[i] = b[i%len(b)]
		}
		DivByRow(w, got, a, d, shift, q)
		for i := range got {
			x, y := int64(a[i])<<shift, int64(d[i/cols])
			f := new(big.Int).Div(big.NewInt(x+y/2), big.NewInt(y)).Int64()
			if want := q.apply(f, i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d<<%d / row's %d is %d, want %d (%+v)", set, a[i], shift, y, got[i], want, *q)
			}
		}
		AddByRow(w, got, a, d, ka, kb, q)
		for i := range got {
			if want := q.apply(int64(ka)*int64(a[i])+int64(kb)*int64(d[i/cols]), i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d*%d + %d * row's %d is %d, want %d", set, ka, a[i], kb, d[i/cols], got[i], want)
			}
		}
		MulByRow(w, got, a, d, q)
		for i := range got {
			if want := q.apply(int64(a[i])*int64(d[i/cols]), i%cols); int64(got[i]) != want {
				t.Fatalf("%v: %d * row's %d is %d, want %d", set, a[i], d[i/cols], got[i], want)
			}
		}
		check(t)

		largest, sum := make([]int32, rows), make([]int32, rows)
		MaxByRow(w, largest, a)
		SumByRow(w, sum, a)
		for i := range rows {
			row := a[i*cols : (i+1)*cols]
			m, s := int64(row[0]), int64(0)
			for _, v := range row {
				m, s = max(m, int64(v)), s+int64(v)
			}
			if int64(largest[i]) != m || int64(sum[i]) != s {
				t.Fatalf("%v: largest and sum of a row are %d, %d, want %d, %d", set, largest[i], sum[i], m, s)
			}
			if one, all := Max(w, row), Sum(w, row); one != largest[i] || all != sum[i] {
				t.Fatalf("%v: a row alone has %d, %d, among others %d, %d", set, one, all, largest[i], sum[i])
			}
		}
	}
}

func TestElementWiseKernelsMayWriteOverWhatTheyRead(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		r := rand.New(rand.NewPCG(9, uint64(set)))
		w := NewWorker(set)
		const n = 1300
		a, b := fill[int8](r, n), fill[int8](r, n)
		q := &Rule{Shift: 1, Lo: -128, Hi: 127}
		table := NewTable(small[int32](r, 256, 127), -128)
		for i, f := range []func(dst, a []int8){
			func(dst, a []int8) { Requant(w, dst, a, q) },
			func(dst, a []int8) { Add(w, dst, a, b, 1, 1, q) },
			func(dst, a []int8) { Mul(w, dst, a, b, q) },
			func(dst, a []int8) { AddByRow(w, dst, a, b[:13], 1, 1, q) },
			func(dst, a []int8) { Lookup(w, dst, a, table) },
		} {
			apart, over := make([]int8, n), slices.Clone(a)
			f(apart, a)
			f(over, over)
			same(t, fmt.Sprintf("%v: kernel %d over its operand", set, i), over, apart)
		}
	})
}

func abs(x int32) int32 { return max(x, -x) }

func TestRootsAreTheLargestWhoseSquareFits(t *testing.T) {
	w := NewWorker(Portable)
	r := rand.New(rand.NewPCG(5, 0))
	a := []int32{0, 1, 2, 3, 4, 1<<31 - 1, 1 << 30, 46340 * 46340, 46340*46340 - 1}
	a = append(a, small[int32](r, 1000, 1<<31-1)...)
	for i := range a {
		a[i] = max(a[i], 0)
	}
	got := make([]int32, len(a))
	for shift := range uint(32) {
		Sqrt(w, got, a, shift)
		for i, v := range a {
			want := new(big.Int).Sqrt(new(big.Int).Lsh(big.NewInt(int64(v)), shift)).Int64()
			if int64(got[i]) != want {
				t.Fatalf("root of %d<<%d is %d, want %d", v, shift, got[i], want)
			}
		}
	}
}

func TestALookupReadsTheEntry(t *testing.T) {
	eachSet(t, func(t *testing.T, set Set) {
		r := rand.New(rand.NewPCG(6, uint64(set)))
		testLookup[uint8, uint8](t, r, set, 0, 256)
		testLookup[int8, int8](t, r, set, -128, 256)
		testLookup[int8, uint8](t, r, set, 0, 128)
		testLookup[uint8, int8](t, r, set, -100, 150)
		testLookup[uint8, uint8](t, r, set, 40, 77)
		testLookup[int16, int8](t, r, set, -128, 256)
		testLookup[int16, int16](t, r, set, -1<<15, 1<<16)
		testLookup[uint8, int16](t, r, set, -300, 1000)
		testLookup[int32, int32](t, r, set, 1<<20, 500)
	})
}

func testLookup[D, A Elem](t *testing.T, r *rand.Rand, set Set, lo int32, n int) {
	t.Helper()
	w := NewWorker(set)
	entries := make([]int32, n)
	for i, e := range fill[D](r, n) {
		entries[i] = int32(e)
	}
	table := NewTable(entries, lo)
	for _, size := range []int{1, 15, 64, 65, 1000} {
		src := make([]A, size)
		for i := range src {
			src[i] = A(lo + int32(r.IntN(n)))
		}
		got, check := guarded[D](size)
		Lookup(w, got, src, table)
		check(t)
		for i, x := range src {
			if want := entries[int32(x)-lo]; int32(got[i]) != want {
				t.Fatalf("%v: entry for %d is %d, want %d", set, x, got[i], want)
			}
		}
	}
}

func TestTransposingTwiceChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 0))
	for range 20 {
		rows, cols := 1+r.IntN(50), 1+r.IntN(50)
		src := fill[int16](r, rows*cols)
		there, back := make([]int16, len(src)), make([]int16, len(src))
		Transpose(there, src, rows, cols)
		if there[(cols-1)*rows] != src[cols-1] {
			t.Fatal("the last column's first element is not the last row's")
		}
		Transpose(back, there, cols, rows)
		same(t, "back and forth", back, src)
	}
}
