package commit

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// fewScalars is up to how many the library's sums are as fast as ours.
const fewScalars = 1 << 10

// multiExp is the sum of scalars[i] times points[i].
func multiExp(points []curve.G1Affine, scalars []fr.Element) (curve.G1Jac, error) {
	var sum curve.G1Jac
	if len(scalars) < fewScalars {
		if len(scalars) == 0 {
			return sum, nil
		}
		_, err := sum.MultiExp(points, scalars, ecc.MultiExpConfig{})
		return sum, err
	}
	return sumFull(points, scalars, nil), nil
}

// sumFull is multiExp by Pippenger's method: scalars are cut into signed digits of
// c bits, and for each place of digits, the points with the same digit are added up
// first. Progress is told which part of the places is done; it may be nil.
func sumFull(points []curve.G1Affine, scalars []fr.Element, progress func(done float64)) (sum curve.G1Jac) {
	n := len(scalars)
	c := digitBits(n)
	places := places(c)
	digits := make([]int16, places*n)
	inChunks(n, 1<<8, func(from, to int) {
		for i := from; i < to; i++ {
			cut(scalars[i].Bits(), c, digits[i:], n)
		}
	})
	parts := make([]curve.G1Jac, places)
	var next atomic.Int64
	var lock sync.Mutex
	finished := 0
	inChunks(places, 1, func(_, _ int) {
		b := newBuckets(1 << (c - 1))
		for {
			p := int(next.Add(1)) - 1
			if p >= places {
				return
			}
			d := digits[p*n : (p+1)*n]
			if len(b.x) >= manyBuckets {
				b.addMany(points, d)
			} else {
				for from := 0; from < n; from += chunk {
					to := min(from+chunk, n)
					b.add(points[from:to], d[from:to])
				}
			}
			parts[p] = b.sum()
			if progress != nil {
				lock.Lock()
				finished++
				progress(float64(finished) / float64(places))
				lock.Unlock()
			}
		}
	})
	for p := places - 1; p >= 0; p-- {
		for range c {
			sum.DoubleAssign()
		}
		sum.AddAssign(&parts[p])
	}
	return sum
}

// places is the number of signed digits of c bits that a scalar has: as many as
// cover it and a carry.
func places(c int) int { return fr.Bits/c + 1 }

// digitBits chooses the length of digits: one addition for each point and place,
// and about three for each bucket and place.
func digitBits(n int) int {
	best, least := 0, 0
	for c := 8; c <= 15; c++ {
		if cost := places(c) * (n + 3<<(c-1)); best == 0 || cost < least {
			best, least = c, cost
		}
	}
	return best
}

// cut writes the signed digits of x, which are from -2^(c-1) to 2^(c-1)-1, the
// lowest first, to every stride-th place of digits.
func cut(x [4]uint64, c int, digits []int16, stride int) {
	carry := 0
	for p := range places(c) {
		bit := p * c
		w := 0
		if word := bit / 64; word < 4 {
			low := x[word] >> (bit % 64)
			if word < 3 && bit%64+c > 64 {
				low |= x[word+1] << (64 - bit%64)
			}
			w = int(low & (1<<c - 1))
		}
		w += carry
		if carry = 0; w >= 1<<(c-1) {
			w -= 1 << c
			carry = 1
		}
		digits[p*stride] = int16(w)
	}
}

// sumSmall is multiExp for integers of at most 64 bits, byte by byte: the points
// with the same byte are added up first, and only the sums are multiplied.
func sumSmall(points []curve.G1Affine, at func(i int) (abs uint64, negative bool)) (sum curve.G1Jac) {
	var lock sync.Mutex
	var parts [8]curve.G1Jac // of each byte
	inChunks(len(points), 2*chunk, func(from, to int) {
		var b *buckets
		digits := make([]int16, chunk)
		for byte := 0; byte < 8; byte++ {
			more := false
			for start := from; start < to; start += chunk {
				n := min(chunk, to-start)
				any := false
				for i := range n {
					abs, negative := at(start + i)
					abs >>= 8 * byte
					d := int16(abs & 255)
					if negative {
						d = -d
					}
					digits[i] = d
					any = any || d != 0
					more = more || abs > 255
				}
				if any {
					if b == nil {
						b = newBuckets(255)
					}
					b.add(points[start:start+n], digits[:n])
				}
			}
			if b != nil {
				part := b.sum()
				lock.Lock()
				parts[byte].AddAssign(&part)
				lock.Unlock()
			}
			if !more {
				break
			}
		}
	})
	for byte := 7; byte >= 0; byte-- {
		for range 8 {
			sum.DoubleAssign()
		}
		sum.AddAssign(&parts[byte])
	}
	return sum
}

// inChunks runs work on consecutive ranges that make up [0, n), one for each
// processor but none shorter than least.
func inChunks(n, least int, work func(from, to int)) {
	chunks := max(1, min(runtime.GOMAXPROCS(0), n/least))
	var wg sync.WaitGroup
	for c := range chunks {
		wg.Go(func() { work(n*c/chunks, n*(c+1)/chunks) })
	}
	wg.Wait()
}

// fixedBase returns the multiples of one point by the scalars.
func fixedBase(base curve.G1Affine, scalars []fr.Element) []curve.G1Affine {
	// table[256 p + d] = d 256^p base
	jac := make([]curve.G1Jac, 256*fr.Bytes)
	var step curve.G1Jac
	step.FromAffine(&base)
	for p := range fr.Bytes {
		row := jac[256*p : 256*(p+1)]
		for d := 1; d < 256; d++ {
			row[d].Set(&row[d-1]).AddAssign(&step)
		}
		step.AddAssign(&row[255])
	}
	table := curve.BatchJacobianToAffineG1(jac)
	out := make([]curve.G1Affine, len(scalars))
	inChunks(len(scalars), batch, func(from, to int) {
		a := newAdder()
		digits := make([][fr.Bytes]byte, batch)
		for ; from < to; from += batch {
			n := min(batch, to-from)
			for i := range n {
				digits[i] = scalars[from+i].Bytes()
			}
			clear(a.ax)
			clear(a.ay)
			for p := range fr.Bytes {
				for i := range n {
					t := &table[256*p+int(digits[i][fr.Bytes-1-p])]
					a.bx[i], a.by[i] = t.X, t.Y
				}
				a.n = n
				a.run()
			}
			for i := range n {
				out[from+i] = curve.G1Affine{X: a.ax[i], Y: a.ay[i]}
			}
		}
	})
	return out
}
