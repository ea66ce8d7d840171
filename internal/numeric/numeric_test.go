package numeric

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"slices"
	"sync/atomic"
	"testing"
)

// ulps is how many representable numbers apart two are.
func ulps(a, b float64) uint64 {
	if a == b {
		return 0
	}
	x, y := int64(math.Float64bits(a)), int64(math.Float64bits(b))
	if x > y {
		x, y = y, x
	}
	return uint64(y - x)
}

func TestExpAndLogAreWithinTwoUnitsOfTheStandardLibrary(t *testing.T) {
	r := NewRand(1, 0)
	for range 100_000 {
		x := float64((r.Float64() - 0.5) * 1416)
		if d := ulps(Exp(x), math.Exp(x)); d > 2 {
			t.Fatalf("Exp(%v) = %v, math says %v", x, Exp(x), math.Exp(x))
		}
		x = math.Exp(float64((r.Float64() - 0.5) * 1400))
		if d := ulps(Log(x), math.Log(x)); d > 2 {
			t.Fatalf("Log(%v) = %v, math says %v", x, Log(x), math.Log(x))
		}
		x = 1 + float64((r.Float64()-0.5)*1e-3)
		if d := ulps(Log(x), math.Log(x)); d > 2 {
			t.Fatalf("Log(%v) = %v, math says %v", x, Log(x), math.Log(x))
		}
	}
}

func TestFunctionsAtTheirEnds(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(-Inf)", Exp(-inf), 0}, {"Exp(Inf)", Exp(inf), inf}, {"Exp(0)", Exp(0), 1}, {"Exp(710)", Exp(710), inf},
		{"Exp(-746)", Exp(-746), 0}, {"Log(0)", Log(0), -inf}, {"Log(Inf)", Log(inf), inf}, {"Log(1)", Log(1), 0},
		{"Pow(0,2)", Pow(0, 2), 0}, {"Pow(0,0)", Pow(0, 0), 1}, {"Pow(0,-1)", Pow(0, -1), inf},
		{"NormalQuantile(0)", NormalQuantile(0), -inf}, {"NormalQuantile(1)", NormalQuantile(1), inf},
		{"NormalQuantile(.5)", NormalQuantile(0.5), 0}, {"NormalCDF(0)", NormalCDF(0), 0.5},
		{"NormalCDF(-Inf)", NormalCDF(-inf), 0}, {"NormalCDF(Inf)", NormalCDF(inf), 1}, {"ChiSquaredTail(0)", ChiSquaredTail(0, 3), 1},
	} {
		if c.got != c.want {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	for name, x := range map[string]float64{"Exp": Exp(math.NaN()), "Log": Log(-1), "NormalCDF": NormalCDF(math.NaN()), "NormalQuantile": NormalQuantile(1.5)} {
		if !math.IsNaN(x) {
			t.Errorf("%s of what it is not defined for is %v", name, x)
		}
	}
	if got := Exp(-744); got != math.Exp(-744) {
		t.Errorf("Exp(-744) = %v, a subnormal, want %v", got, math.Exp(-744))
	}
}

func TestTheNormalDistributionAgreesWithErfc(t *testing.T) {
	for x := -38.0; x <= 8; x += 0.0137 {
		want := math.Erfc(-x/math.Sqrt2) / 2
		if want < 1e-300 {
			continue
		}
		if got := NormalCDF(x); math.Abs(got/want-1) > 1e-12 {
			t.Fatalf("NormalCDF(%v) = %v, want %v", x, got, want)
		}
	}
	for p := 1e-300; p < 0.5; p = p*1.7 + 1e-310 {
		x := NormalQuantile(p)
		if got := NormalCDF(x); math.Abs(got/p-1) > 1e-11 {
			t.Fatalf("NormalQuantile(%v) = %v, below which lies %v", p, x, got)
		}
		if q := 1 - p; q < 1 && math.Abs(NormalCDF(NormalQuantile(q))-q) > 1e-15 {
			t.Fatalf("NormalQuantile(%v) = %v", q, NormalQuantile(q))
		}
	}
}

// Critical values from the tables in every textbook.
func TestTailsOfTestsAgreeWithTables(t *testing.T) {
	for _, c := range []struct {
		x    float64
		n    int
		want float64
	}{
		{3.841459, 1, 0.05}, {5.991465, 2, 0.05}, {7.814728, 3, 0.05}, {18.307038, 10, 0.05}, {23.209251, 10, 0.01}, {24.995790, 15, 0.05},
	} {
		if got := ChiSquaredTail(c.x, c.n); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("above %v with %d degrees lies %v, want %v", c.x, c.n, got, c.want)
		}
	}
	for _, c := range []struct{ p, n, want float64 }{
		{0.975, 4, 2.7764}, {0.975, 5, 2.5706}, {0.975, 10, 2.2281}, {0.95, 10, 1.8125}, {0.995, 20, 2.8453}, {0.975, 100, 1.9840}, {0.025, 10, -2.2281},
	} {
		if got := TQuantile(c.p, c.n); math.Abs(got-c.want) > 2e-3 {
			t.Errorf("t quantile of %v with %v degrees is %v, want %v", c.p, c.n, got, c.want)
		}
	}
}

func TestRandomNumbersAreUniformAndStreamsApart(t *testing.T) {
	var mean, square, product float64
	a, b := NewRand(7, 0), NewRand(7, 1)
	const n = 200_000
	for range n {
		x, y := a.Norm(), b.Norm()
		mean += x
		square += x * x
		product += x * y
	}
	// Four standard errors.
	if math.Abs(mean/n) > 4/math.Sqrt(n) || math.Abs(square/n-1) > 4*math.Sqrt(2.0/n) || math.Abs(product/n) > 4/math.Sqrt(n) {
		t.Errorf("mean %v, variance %v, covariance of streams %v", mean/n, square/n, product/n)
	}
	count := make([]int, 7)
	for range 70_000 {
		count[a.IntN(7)]++
	}
	chi := 0.0
	for _, c := range count {
		chi += float64((c-10_000)*(c-10_000)) / 10_000
	}
	if ChiSquaredTail(chi, 6) < 1e-4 {
		t.Errorf("IntN: %v", count)
	}
	p := a.Perm(100)
	slices.Sort(p)
	for i, v := range p {
		if i != v {
			t.Fatal("Perm is no permutation")
		}
	}
	if first := NewRand(7, 0).Uint64(); first != NewRand(7, 0).Uint64() || first == NewRand(8, 0).Uint64() {
		t.Error("a seed has one stream, another seed another one")
	}
}

// Points of SciPy 1.17.1's scipy.stats.qmc.Sobol(256, scramble=False, bits=32), by 2^32.
func TestSobolPointsAgreeWithSciPys(t *testing.T) {
	s, err := NewSobol(MaxSobol, 0)
	if err != nil {
		t.Fatal(err)
	}
	dims := []int{0, 1, 2, 20, 100, 255}
	x := make([]float64, MaxSobol)
	for i, want := range map[uint32][]uint32{
		1:  {2147483648, 2147483648, 2147483648, 2147483648, 2147483648, 2147483648},
		2:  {3221225472, 1073741824, 1073741824, 1073741824, 1073741824, 3221225472},
		5:  {3758096384, 3758096384, 536870912, 2684354560, 536870912, 3758096384},
		63: {67108864, 3422552064, 1543503872, 1006632960, 2483027968, 201326592},
	} {
		s.At(i, x)
		for k, d := range dims {
			if got := uint32(x[d] * (1 << 32)); got != want[k] {
				t.Errorf("point %d, dimension %d: %d, want %d", i, d, got, want[k])
			}
		}
	}
	for _, dims := range []int{0, -1, MaxSobol + 1} {
		if _, err := NewSobol(dims, 0); err == nil {
			t.Errorf("a sequence of %d dimensions was made", dims)
		}
	}
}

// A (0,m,1)-net: of 2^m points each interval of length 2^-m has one, whatever the
// scrambling; and of a pair of the first dimensions each elementary rectangle.
func TestEveryDimensionIsAnEvenNetWithAndWithoutScrambling(t *testing.T) {
	for _, seed := range []uint64{0, 1, 99} {
		s, err := NewSobol(MaxSobol, seed)
		if err != nil {
			t.Fatal(err)
		}
		const m = 9
		seen := make([][1 << m]bool, MaxSobol)
		var rects [m + 1][1 << m]bool
		x := make([]float64, MaxSobol)
		for i := range uint32(1 << m) {
			s.At(i, x)
			for d, v := range x {
				cell := int(v * (1 << m))
				if seen[d][cell] {
					t.Fatalf("seed %d, dimension %d: two points in interval %d", seed, d, cell)
				}
				seen[d][cell] = true
			}
			for k := range rects {
				cell := int(x[0]*float64(int(1)<<k))<<(m-k) | int(x[1]*float64(int(1)<<(m-k)))
				if rects[k][cell] {
					t.Fatalf("seed %d: two points in one rectangle of 2^-%d by 2^-%d", seed, k, m-k)
				}
				rects[k][cell] = true
			}
		}
	}
}

func TestScramblingFlipsBitsByThoseAboveThem(t *testing.T) {
	r := NewRand(3, 0)
	for range 1000 {
		u, seed, bit := uint32(r.Uint64()), uint32(r.Uint64()), r.IntN(32)
		d := scramble(u, seed) ^ scramble(u^1<<bit, seed)
		if bits.Len32(d) != bit+1 {
			t.Fatalf("a change of bit %d changes bits up to %d", bit, bits.Len32(d)-1)
		}
	}
}

func randomMatrix(r *Rand, rows, cols int) [][]float64 {
	m := NewMatrix(rows, cols)
	for i := range m {
		for j := range m[i] {
			m[i][j] = r.Norm()
		}
	}
	return m
}

func TestMatricesDecomposeAndSolve(t *testing.T) {
	r := NewRand(5, 0)
	for _, n := range []int{1, 2, 5, 20, 60} {
		b := randomMatrix(r, n, n+3)
		a := NewMatrix(n, n)
		for i := range a {
			for j := range a {
				a[i][j] = Dot(b[i], b[j])
			}
		}
		l, err := Cholesky(a)
		if err != nil {
			t.Fatal(err)
		}
		values, v := SymmetricEigen(a)
		for i := range a {
			for j := range a {
				fromL, fromV, one := 0.0, 0.0, 0.0
				for k := range n {
					fromL += l[i][k] * l[j][k]
					fromV += v[i][k] * values[k] * v[j][k]
					one += v[k][i] * v[k][j]
				}
				if i == j {
					one--
				}
				if math.Abs(fromL-a[i][j]) > 1e-10 || math.Abs(fromV-a[i][j]) > 1e-10 || math.Abs(one) > 1e-12 {
					t.Fatalf("n=%d at %d,%d: %v from L, %v from eigenvectors, want %v; off orthogonal by %v", n, i, j, fromL, fromV, a[i][j], one)
				}
			}
		}
		want := make([]float64, n)
		right := make([]float64, n)
		for i := range want {
			want[i] = r.Norm()
		}
		for i := range right {
			right[i] = Dot(a[i], want)
		}
		got, err := Solve(a, right)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if math.Abs(got[i]-want[i]) > 1e-7 {
				t.Errorf("n=%d: solved %v, want %v", n, got, want)
				break
			}
		}
	}
}

func TestEigenvaluesOfSpecialMatrices(t *testing.T) {
	zero, one := NewMatrix(4, 4), NewMatrix(4, 4)
	graded, ones := NewMatrix(4, 4), NewMatrix(4, 4)
	for i := range 4 {
		one[i][i] = 1
		graded[i][i] = math.Pow(10, float64(4*i-6))
		for j := range 4 {
			ones[i][j] = 1
		}
	}
	// The second difference: eigenvalues 2 - 2 cos(k pi / 5).
	chain := NewMatrix(4, 4)
	for i := range 4 {
		chain[i][i] = 2
		if i > 0 {
			chain[i][i-1], chain[i-1][i] = -1, -1
		}
	}
	for name, c := range map[string]struct {
		a    [][]float64
		want []float64
	}{
		"zero": {zero, []float64{0, 0, 0, 0}}, "one": {one, []float64{1, 1, 1, 1}}, "ones": {ones, []float64{0, 0, 0, 4}},
		"graded": {graded, []float64{1e-6, 1e-2, 1e2, 1e6}}, "a number": {[][]float64{{-3}}, []float64{-3}}, "nothing": {nil, nil},
		"chain": {chain, []float64{2 - 2*math.Cos(math.Pi/5), 2 - 2*math.Cos(2*math.Pi/5), 2 - 2*math.Cos(3*math.Pi/5), 2 - 2*math.Cos(4*math.Pi/5)}},
	} {
		values, _ := SymmetricEigen(c.a)
		slices.Sort(values)
		for i, want := range c.want {
			if math.Abs(values[i]-want) > 1e-14*math.Max(1, c.want[len(c.want)-1]) {
				t.Errorf("%s: eigenvalues %v, want %v", name, values, c.want)
				break
			}
		}
	}
	// What is not a number ends too.
	SymmetricEigen([][]float64{{1, math.NaN(), 2}, {math.NaN(), 1, math.Inf(1)}, {2, math.Inf(1), 0}})
}

func TestLeastSquaresLeavesResidualsOrthogonalToEveryColumn(t *testing.T) {
	r := NewRand(6, 0)
	for _, size := range [][2]int{{1, 1}, {5, 5}, {30, 4}} {
		x := randomMatrix(r, size[0], size[1])
		y := randomMatrix(r, 1, size[0])[0]
		b, squares, err := LeastSquares(x, y)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		along := make([]float64, size[1])
		for i := range x {
			e := y[i] - Dot(x[i], b)
			sum += e * e
			for j := range along {
				along[j] += e * x[i][j]
			}
		}
		if math.Abs(sum-squares) > 1e-10 {
			t.Errorf("%v: sum of squares %v, want %v", size, squares, sum)
		}
		for _, a := range along {
			if math.Abs(a) > 1e-10 {
				t.Errorf("%v: residuals lean %v", size, along)
			}
		}
	}
}

func TestSingularMatricesAreRefused(t *testing.T) {
	if _, err := Cholesky([][]float64{{1, 2}, {2, 1}}); !errors.Is(err, ErrSingular) {
		t.Errorf("an indefinite matrix: %v", err)
	}
	if _, err := Cholesky([][]float64{{math.NaN()}}); !errors.Is(err, ErrSingular) {
		t.Errorf("a NaN: %v", err)
	}
	for _, x := range [][][]float64{{{1, 2}, {2, 4}, {3, 6}}, {{1, 2}}, {}, {{math.Inf(1)}}} {
		if _, _, err := LeastSquares(x, make([]float64, len(x))); !errors.Is(err, ErrSingular) {
			t.Errorf("least squares of %v: %v", x, err)
		}
	}
}

func TestEachCallsEveryNumberOnce(t *testing.T) {
	for _, workers := range []int{0, 1, 3, 100} {
		var count [50]atomic.Int32
		if err := Each(context.Background(), len(count), workers, func(i int) error { count[i].Add(1); return nil }); err != nil {
			t.Fatal(err)
		}
		for i := range count {
			if count[i].Load() != 1 {
				t.Errorf("%d workers: number %d was called %d times", workers, i, count[i].Load())
			}
		}
	}
}

func TestEachEndsWithTheFirstErrorOrTheContext(t *testing.T) {
	broken := errors.New("broken")
	err := Each(context.Background(), 1000, 4, func(i int) error {
		if i >= 3 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	err = Each(ctx, 1000, 1, func(i int) error { calls++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}
