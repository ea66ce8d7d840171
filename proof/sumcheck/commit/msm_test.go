package commit

import (
	"math/big"
	mathrand "math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// naive is the sum of scalars[i] times points[i] by the library.
func naive(t testing.TB, points []curve.G1Affine, scalars []fr.Element) (sum curve.G1Affine) {
	t.Helper()
	if len(scalars) == 0 {
		return sum
	}
	if _, err := sum.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
		t.Fatal(err)
	}
	return sum
}

// hostilePoints are points with equal and opposite ones, infinity, and ones whose sums
// meet again.
func hostilePoints(rnd *mathrand.Rand, n int) []curve.G1Affine {
	_, _, g, _ := curve.Generators()
	few := make([]curve.G1Affine, 9)
	for i := range few {
		few[i].ScalarMultiplication(&g, big.NewInt(int64(i-4)))
	}
	out := make([]curve.G1Affine, n)
	for i := range out {
		out[i] = few[rnd.IntN(len(few))]
	}
	return out
}

func TestSumsOfMultiplesAgreeWithTheLibrary(t *testing.T) {
	rnd := mathrand.New(mathrand.NewPCG(5, 6))
	const most = 3*chunk + 77
	good := testKey(t, 14).powers[:most]
	for _, n := range []int{0, 1, 2, 3, 255, 1<<10 - 1, 1 << 10, chunk + 1, chunk, 2*chunk + 5, most} {
		if testing.Short() && n > 1<<10 && n != chunk+1 {
			continue
		}
		for _, points := range [][]curve.G1Affine{good[:n], hostilePoints(rnd, n)} {
			scalars := randomScalars(n)
			for i := range scalars {
				switch rnd.IntN(8) {
				case 0:
					scalars[i].SetZero()
				case 1:
					scalars[i].SetInt64(-1)
				case 2:
					scalars[i].SetUint64(rnd.Uint64() >> rnd.IntN(64))
				}
			}
			want := naive(t, points, scalars)
			check := func(name string, sum curve.G1Jac) {
				if got := *new(curve.G1Affine).FromJacobian(&sum); !got.Equal(&want) {
					t.Errorf("%s of %d points: got another sum", name, n)
				}
			}
			sum, err := multiExp(points, scalars)
			if err != nil {
				t.Fatal(err)
			}
			check("multiExp", sum)
			if n < 1<<10 {
				check("sumFull", sumFull(points, scalars, nil))
			}
		}
	}
}

// Many buckets are filled in another way than few, of which the sums above see
// little: most points here meet in a few of them.
func TestPointsThatMeetInBucketsAreAllCounted(t *testing.T) {
	rnd := mathrand.New(mathrand.NewPCG(19, 20))
	const n = 2*chunk + 100
	for _, points := range [][]curve.G1Affine{testKey(t, 14).powers[:n], hostilePoints(rnd, n)} {
		for _, spread := range []int{1, 3, 700, 2 * manyBuckets} {
			digits := make([]int16, n)
			scalars := make([]fr.Element, n)
			for i := range digits {
				digits[i] = int16(rnd.IntN(spread) + 1 - spread/2)
				scalars[i].SetInt64(int64(digits[i]))
			}
			many, few := newBuckets(manyBuckets+1), newBuckets(manyBuckets+1)
			many.addMany(points, digits)
			for from := 0; from < n; from += chunk {
				few.add(points[from:min(from+chunk, n)], digits[from:min(from+chunk, n)])
			}
			want := naive(t, points, scalars)
			for name, b := range map[string]*buckets{"addMany": many, "add": few} {
				sum := b.sum()
				if got := *new(curve.G1Affine).FromJacobian(&sum); !got.Equal(&want) {
					t.Errorf("%s, digits from %d values: got another sum", name, spread)
				}
				again := b.sum()
				if !again.Z.IsZero() {
					t.Errorf("%s: the sum does not empty the buckets", name)
				}
			}
		}
	}
}

func checkInts[T int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64](t *testing.T, rnd *mathrand.Rand, points []curve.G1Affine) {
	t.Helper()
	row := randomInts[T](rnd, len(points))
	for i := range row {
		switch rnd.IntN(6) {
		case 0:
			row[i] = 0
		case 1:
			row[i] = T(rnd.Uint64() & 1)
		case 2:
			row[i] >>= 1
		}
	}
	// The extremes of the type.
	var zero T
	row[0] = ^zero
	row[1] = T(1) << 6
	for i := range row[2:20] {
		row[2+i] = T(1) << i
	}
	for bit := range 64 {
		if x := T(1) << bit; x != 0 {
			row[20], row[21], row[22] = x, -x, x-1 // the lowest number of a signed type, at last
		}
	}
	scalars := make([]fr.Element, len(row))
	for i := range scalars {
		scalars[i] = element(row, i)
	}
	want := naive(t, points, scalars)
	sum, err := row.sum(points)
	if err != nil {
		t.Fatal(err)
	}
	if got := *new(curve.G1Affine).FromJacobian(&sum); !got.Equal(&want) {
		t.Errorf("%T of %d points: got another sum", row, len(points))
	}
	for _, from := range []int{0, 1, len(row) - 10, len(row) - 300, len(row), len(row) + 5} {
		for _, n := range []int{0, 1, 290, len(row)} {
			dst, plain := randomScalars(n), make([]fr.Element, n)
			copy(plain, dst)
			w := randomScalars(1)[0]
			row.addTo(dst, from, &w)
			for i := range plain {
				x := element(row, from+i)
				x.Mul(&x, &w)
				plain[i].Add(&plain[i], &x)
				if !plain[i].Equal(&dst[i]) {
					t.Fatalf("%T: element %d from %d is added wrongly", row, i, from)
				}
			}
		}
	}
}

func TestIntegersOfAllSizesAreExact(t *testing.T) {
	rnd := mathrand.New(mathrand.NewPCG(7, 8))
	n := 2*chunk + 700
	if testing.Short() {
		n = chunk + 70
	}
	for _, points := range [][]curve.G1Affine{testKey(t, 14).powers[:n], hostilePoints(rnd, n)} {
		checkInts[int8](t, rnd, points)
		checkInts[uint8](t, rnd, points)
		checkInts[int16](t, rnd, points)
		checkInts[uint16](t, rnd, points)
		checkInts[int32](t, rnd, points)
		checkInts[uint32](t, rnd, points)
		checkInts[int64](t, rnd, points)
		checkInts[uint64](t, rnd, points)
	}
}

func TestDigitsMakeUpTheScalar(t *testing.T) {
	last := new(big.Int).Sub(fr.Modulus(), big.NewInt(1))
	scalars := append(randomScalars(50), fr.Element{}, fr.One(), *new(fr.Element).SetBigInt(last))
	for c := 2; c <= 15; c++ {
		for _, x := range scalars {
			digits := make([]int16, 3*places(c))
			cut(x.Bits(), c, digits, 3)
			got := new(big.Int)
			for p := places(c) - 1; p >= 0; p-- {
				d := int64(digits[3*p])
				if d < -1<<(c-1) || d >= 1<<(c-1) {
					t.Fatalf("%d bits: digit %d", c, d)
				}
				got.Lsh(got, uint(c)).Add(got, big.NewInt(d))
			}
			if got.Cmp(x.BigInt(new(big.Int))) != 0 {
				t.Fatalf("%d bits: digits of %v make %v", c, &x, got)
			}
		}
	}
}

func TestMultiplesOfOnePoint(t *testing.T) {
	_, _, g, _ := curve.Generators()
	for _, n := range []int{1, 5, batch, 2*batch + 3} {
		scalars := randomScalars(n)
		scalars[0].SetZero()
		if n > 4 {
			scalars[1].SetOne()
			scalars[2].SetInt64(-1)
			scalars[3].SetUint64(256)
		}
		for i, p := range fixedBase(g, scalars) {
			if n > batch && i%97 != 0 {
				continue
			}
			var want curve.G1Affine
			want.ScalarMultiplication(&g, scalars[i].BigInt(new(big.Int)))
			if !p.Equal(&want) {
				t.Fatalf("multiple %d of %d is wrong", i, n)
			}
		}
	}
}

func TestTheLengthOfDigitsGrowsWithTheSum(t *testing.T) {
	last := 0
	var seen []int
	for log := 10; log <= 22; log++ {
		c := digitBits(1 << log)
		if c < last || c > 15 {
			t.Errorf("2^%d points: %d bits after %d", log, c, last)
		}
		last = c
		seen = append(seen, c)
	}
	if seen[0] == last {
		t.Errorf("always %d bits", last)
	}
}
