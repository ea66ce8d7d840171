package kernel

import "golang.org/x/sys/cpu"

func detect() []Set {
	if !cpu.ARM64.HasASIMD {
		return nil
	}
	if !cpu.ARM64.HasASIMDDP {
		return []Set{NEON}
	}
	return []Set{NEON, NEONDot}
}

// flipped says whether rows of a type have to be moved by 128 for SDOT, which
// takes signed bytes.
func flipped(left Type) bool { return left == Uint8 }

func gemmTiles[D, A Elem](*Worker, []D, int, *source[A], int, *Matrix, int, int, *epilogue) {
	panic("kernel: no tiles on this processor")
}

// quadsStrip multiplies rows by up to four panels.
func quadsStrip(acc []int32, a []uint8, lda, rows int, b []int8, kp, cols int) {
	for i := range ceil(cols, panel) {
		quads1NEON(&acc[i*panel], &a[0], lda, rows, &b[i*panel*kp], kp/4)
	}
}

func pairsStrip(_ Set, acc []int32, a []int16, lda, rows int, b []int16, kp, cols int) {
	for i := range ceil(cols, panel) {
		pairs1NEON(&acc[i*panel], &a[0], lda*2, rows, &b[i*panel*kp], kp/2)
	}
}

// copyRuns copies the runs of windows that are inStep apart to rows that are
// outStep apart, and flips bits.
func copyRuns[A Elem](out []uint8, in []A, windows, inStep, outStep int, r runs, flip uint8) {
	for w := range windows {
		for i := range r.n {
			to, from := out[w*outStep+i*r.outStride:][:r.length], in[w*inStep+i*r.stride:][:r.length]
			done := r.length &^ 15
			if done > 0 {
				switch from := any(from).(type) {
				case []uint8:
					flipNEON(&to[0], &from[0], done, flip)
				case []int8:
					flipS8NEON(&to[0], &from[0], done, flip)
				}
			}
			for j := done; j < r.length; j++ {
				to[j] = uint8(from[j]) ^ flip
			}
		}
	}
}

// halves is in stored in 16 bits.
func halves[A Elem](_ Set, out []int16, in []A) {
	out = out[:len(in)]
	n := len(in) &^ 15
	switch in := any(in).(type) {
	case []int16:
		copy(out, in)
		return
	case []uint8:
		if n > 0 {
			halvesU8NEON(&out[0], &in[0], n)
		}
	case []int8:
		if n > 0 {
			halvesS8NEON(&out[0], &in[0], n)
		}
	}
	for i := n; i < len(in); i++ {
		out[i] = int16(in[i])
	}
}

func depthQuadsRun(Set, []int32, int, []uint8, int, int, []int8, []int) {
	panic("kernel: no depthwise convolution of bytes on this processor")
}

// depthPairsRun sums 16 channels of a run of pixels over all taps.
func depthPairsRun(_ Set, acc []int32, accStep int, in []int16, inStep, pixels int, w []int16, offsets []int) {
	depthPairsNEON(&acc[0], accStep*4, &in[0], inStep*2, pixels, &w[0], &offsets[0], len(offsets)/2)
}

func vecPack[B Elem](*Matrix, []B, int, int) bool { return false }

// vecShift prepares the bias for unsigned rows, which SDOT takes only moved by
// 128: with 128 times the sum of each column.
func vecShift(m *Matrix) {
	if !flipped(m.left) {
		return
	}
	m.shift = grow(m.shift, len(m.bias))
	copy(m.shift, m.bias)
	for c := 0; c < len(m.bias); c += panel {
		for i, x := range m.b8[c*m.kp : (c+panel)*m.kp] {
			m.shift[c+i/4%panel] += int32(x) << 7
		}
	}
}

func vecFinish[D Elem](e *epilogue, dst []D, ldd int, acc []int32, lda, rows, cols int, bias, mul []int32) int {
	n := cols &^ 7
	if e.set == Portable || rows == 0 || n == 0 {
		return 0
	}
	_, _ = dst[(rows-1)*ldd+cols-1], acc[(rows-1)*lda+cols-1]
	b, bStep := &zeros[0], 0
	if bias != nil {
		_ = bias[cols-1]
		b, bStep = &bias[0], 32
	}
	var m *int32
	mStep := 0
	switch {
	case len(e.mul) > 1:
		_ = mul[cols-1]
		m, mStep = &mul[0], 32
	case len(e.mul) == 1:
		m = &e.mul1[0]
	}
	p := &e.params
	switch d := any(dst).(type) {
	case []uint8:
		if m == nil {
			finish8ShiftNEON(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish8MulNEON(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int8:
		if m == nil {
			finishS8ShiftNEON(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finishS8MulNEON(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int16:
		if m == nil {
			finish16ShiftNEON(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish16MulNEON(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int32:
		if m == nil {
			finish32ShiftNEON(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish32MulNEON(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	}
	return n
}

// doneBy is how many of n elements are done by instructions that take lanes.
func doneBy(set Set, n, lanes int) int {
	if set == Portable {
		return 0
	}
	return n &^ (lanes - 1)
}

func vecWiden[A Elem](set Set, out []int32, in []A) int {
	n := doneBy(set, len(out), 8)
	if n == 0 {
		return 0
	}
	switch in := any(in).(type) {
	case []uint8:
		widenU8NEON(&out[0], &in[0], n)
	case []int8:
		widenS8NEON(&out[0], &in[0], n)
	case []int16:
		widenS16NEON(&out[0], &in[0], n)
	case []int32:
		copy(out[:n], in)
	}
	return n
}

func vecAddInto[A Elem](set Set, out []int32, in []A) int {
	n := doneBy(set, len(out), 8)
	if n == 0 {
		return 0
	}
	switch in := any(in).(type) {
	case []uint8:
		addIntoU8NEON(&out[0], &in[0], n)
	case []int8:
		addIntoS8NEON(&out[0], &in[0], n)
	case []int16:
		addIntoS16NEON(&out[0], &in[0], n)
	case []int32:
		addIntoS32NEON(&out[0], &in[0], n)
	}
	return n
}

func vecMaxInto[E Elem](set Set, out, in []E) int {
	n := 0
	switch out := any(out).(type) {
	case []uint8:
		if n = doneBy(set, len(out), 16); n > 0 {
			maxIntoU8NEON(&out[0], &any(in).([]uint8)[0], n)
		}
	case []int8:
		if n = doneBy(set, len(out), 16); n > 0 {
			maxIntoS8NEON(&out[0], &any(in).([]int8)[0], n)
		}
	case []int16:
		if n = doneBy(set, len(out), 8); n > 0 {
			maxIntoS16NEON(&out[0], &any(in).([]int16)[0], n*2)
		}
	case []int32:
		if n = doneBy(set, len(out), 4); n > 0 {
			maxIntoS32NEON(&out[0], &any(in).([]int32)[0], n*4)
		}
	}
	return n
}

func vecAddScaled(set Set, x, y []int32, ka, kb int32) int {
	n := doneBy(set, len(x), 8)
	if n > 0 {
		addScaledNEON(&x[0], &y[0], n, ka, kb)
	}
	return n
}

func vecScale(set Set, x []int32, m, c int32) int {
	n := doneBy(set, len(x), 8)
	if n > 0 {
		scaleNEON(&x[0], n, m, c)
	}
	return n
}

func vecMulInto(set Set, x, y []int32) int {
	n := doneBy(set, len(x), 8)
	if n > 0 {
		mulIntoNEON(&x[0], &y[0], n)
	}
	return n
}

func vecReduce(set Set, what reduction, lanes *[16]int32, x []int32) int {
	n := doneBy(set, len(x), 8)
	if n == 0 {
		return 0
	}
	switch what {
	case total:
		sumNEON(lanes, &x[0], n)
	default:
		largestNEON(lanes, &x[0], n)
	}
	return n
}

// Division and tables have instructions of their own that are fast enough.

func vecDivInto(Set, []int32, []int32, uint) int          { return 0 }
func vecLookup[D, A Elem](Set, []D, []A, *[256]uint8) int { return 0 }
func vecDivBy(Set, []int32, int32, uint) int              { return 0 }
func vecEntries(Set, []int32, []int32, int32) int         { return 0 }
