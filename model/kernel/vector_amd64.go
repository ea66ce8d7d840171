package kernel

import "golang.org/x/sys/cpu"

func detect() []Set {
	x := &cpu.X86
	var sets []Set
	if !x.HasAVX2 || !x.HasBMI2 {
		return nil
	}
	sets = append(sets, AVX2)
	if !x.HasAVX512F || !x.HasAVX512BW || !x.HasAVX512DQ || !x.HasAVX512VL || !x.HasAVX512VBMI || !x.HasAVX512VNNI {
		return sets
	}
	sets = append(sets, AVX512)
	if x.HasAMXTile && x.HasAMXInt8 && allowTiles() {
		sets = append(sets, AMX)
	}
	return sets
}

// quadsStrip multiplies rows by up to four panels.
func quadsStrip(acc []int32, a []uint8, lda, rows int, b []int8, kp, cols int) {
	size := panel * kp
	p := ceil(cols, panel)
	if p == 4 {
		quads4AVX512(&acc[0], &a[0], lda, rows, &b[0], size, kp/4)
		return
	}
	if p >= 2 {
		quads2AVX512(&acc[0], &a[0], lda, rows, &b[0], size, kp/4)
	}
	if p != 2 {
		quads1AVX512(&acc[p/2*2*panel], &a[0], lda, rows, &b[p/2*2*size], size, kp/4)
	}
}

func pairsStrip(set Set, acc []int32, a []int16, lda, rows int, b []int16, kp, cols int) {
	size := panel * kp
	p := ceil(cols, panel)
	if set == AVX2 {
		for i := range p {
			pairs1AVX2(&acc[i*panel], &a[0], lda*2, rows, &b[i*size], size*2, kp/2)
		}
		return
	}
	if p == 4 {
		pairs4AVX512(&acc[0], &a[0], lda*2, rows, &b[0], size*2, kp/2)
		return
	}
	if p >= 2 {
		pairs2AVX512(&acc[0], &a[0], lda*2, rows, &b[0], size*2, kp/2)
	}
	if p != 2 {
		pairs1AVX512(&acc[p/2*2*panel], &a[0], lda*2, rows, &b[p/2*2*size], size*2, kp/2)
	}
}

// flipped says whether rows of a type have to be moved by 128 for VPDPBUSD, which
// takes unsigned bytes.
func flipped(left Type) bool { return left == Int8 }

// tileConfig is what LDTILECFG reads.
type tileConfig struct {
	palette uint8
	_       [15]uint8
	columns [16]uint16 // bytes of a row
	rows    [16]uint8
}

// gemmTiles is gemm by tiles of 16 rows and 16 columns. Blocks are larger, as a
// tile's sums can only go to memory, and as setting tiles up takes time.
func gemmTiles[D, A Elem](w *Worker, dst []D, ldd int, g *source[A], rows int, m *Matrix, c0, c1 int, e *epilogue) {
	free := g.conv == nil && m.kp == m.K && (g.lda%512 != 0 || m.N <= 64) // rows can be read as they lie
	const sums = 16 << 10
	block := clampRows((512<<10)/m.kp, 32, 256)
	if free && m.N*m.kp <= 64<<10 {
		block = 64 // all of the panels are in the cache, so that the sums may be too
	}
	block = min(block, max(ceil(rows, 16)*16, 16))
	wide := max(sums/block/32*32, 32)
	w.acc = grow(w.acc, block*min(wide, ceil(c1-c0, panel)*panel))
	lda := m.kp
	if lda%256 == 0 {
		lda += 64 // rows a power of two apart would share few sets of the cache
	}
	var config tileConfig
	config.palette = 1
	for i := range 8 {
		config.rows[i], config.columns[i] = 16, 64
	}
	config.columns[4], config.columns[5] = uint16(m.step), uint16(m.step)
	config.rows[6], config.rows[7] = uint8(m.step/4), uint8(m.step/4)
	steps, size := m.kp/m.step, panel*m.kp
	for i := 0; i < rows; {
		n := min(block, rows-i)
		if n > n%16 && n%16 > 0 && free && m.N*m.kp <= 1<<20 {
			n &^= 15 // these need no copy; the last rows get a block of their own
		}
		full := ceil(n, 16) * 16
		direct := free && n == full
		if !direct {
			w.a8 = grow(w.a8, full*lda)
			bytesOf(w, g, i, n, lda, false)
		}
		for c := c0; c < c1; c += wide {
			cols := min(wide, c1-c)
			panels := ceil(cols, panel)
			ldc := panels * panel
			b := &m.b8[c*m.kp]
			switch a := any(g.a).(type) {
			case []uint8:
				if direct {
					amxU8(&w.acc[0], ldc*4, &a[i*g.lda], g.lda, full, b, size, panels, steps, m.step, &config)
				} else {
					amxU8(&w.acc[0], ldc*4, &w.a8[0], lda, full, b, size, panels, steps, m.step, &config)
				}
			case []int8:
				if direct {
					amxS8(&w.acc[0], ldc*4, &a[i*g.lda], g.lda, full, b, size, panels, steps, m.step, &config)
				} else {
					amxS8bits(&w.acc[0], ldc*4, &w.a8[0], lda, full, b, size, panels, steps, m.step, &config)
				}
			}
			finish(e, dst[i*ldd+c:], ldd, w.acc, ldc, n, cols, m.bias[c:], c)
		}
		i += n
	}
}

// copyRuns copies the runs of windows that are inStep apart to rows that are
// outStep apart, and flips bits.
func copyRuns[A Elem](out []uint8, in []A, windows, inStep, outStep int, r runs, flip uint8) {
	_, _ = out[(windows-1)*outStep+(r.n-1)*r.outStride+r.length-1], in[(windows-1)*inStep+(r.n-1)*r.stride+r.length-1]
	switch in := any(in).(type) {
	case []uint8:
		copyRunsAVX512(&out[0], &in[0], windows, inStep, outStep, r.n, r.length, r.stride, r.outStride, flip)
	case []int8:
		copyRunsS8AVX512(&out[0], &in[0], windows, inStep, outStep, r.n, r.length, r.stride, r.outStride, flip)
	}
}

// halves is in stored in 16 bits.
func halves[A Elem](set Set, out []int16, in []A) {
	out = out[:len(in)]
	n := len(in)
	switch in := any(in).(type) {
	case []int16:
		copy(out, in)
		return
	case []uint8:
		if set == AVX2 {
			n &^= 15
			halvesU8AVX2(&out[0], &in[0], n)
		} else {
			halvesU8AVX512(&out[0], &in[0], n)
		}
	case []int8:
		if set == AVX2 {
			n &^= 15
			halvesS8AVX2(&out[0], &in[0], n)
		} else {
			halvesS8AVX512(&out[0], &in[0], n)
		}
	}
	for i := n; i < len(in); i++ {
		out[i] = int16(in[i])
	}
}

func vecFinish[D Elem](e *epilogue, dst []D, ldd int, acc []int32, lda, rows, cols int, bias, mul []int32) int {
	if e.set == Portable || rows == 0 || cols == 0 {
		return 0
	}
	n := cols
	if e.set == AVX2 {
		if n &^= 7; n == 0 {
			return 0
		}
	}
	_, _ = dst[(rows-1)*ldd+cols-1], acc[(rows-1)*lda+cols-1]
	b, bStep := &zeros[0], 0
	if bias != nil {
		_ = bias[cols-1]
		b, bStep = &bias[0], 64
	}
	var m *int32
	mStep := 0
	switch {
	case len(e.mul) > 1:
		_ = mul[cols-1]
		m, mStep = &mul[0], 64
	case len(e.mul) == 1:
		m = &e.mul1[0]
	}
	p := &e.params
	if e.set == AVX2 {
		bStep, mStep = bStep/2, mStep/2
		switch d := any(dst).(type) {
		case []uint8:
			if m == nil {
				finish8ShiftAVX2(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			} else {
				finish8MulAVX2(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			}
		case []int8:
			if m == nil {
				finishS8ShiftAVX2(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			} else {
				finishS8MulAVX2(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			}
		case []int16:
			if m == nil {
				finish16ShiftAVX2(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			} else {
				finish16MulAVX2(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			}
		case []int32:
			if m == nil {
				finish32ShiftAVX2(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			} else {
				finish32MulAVX2(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
			}
		}
		return n
	}
	if m != nil && p.fits {
		switch d := any(dst).(type) {
		case []uint8:
			finish8FitAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int8:
			finishS8FitAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int16:
			finish16FitAVX512(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int32:
			finish32FitAVX512(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
		return n
	}
	if m == nil && p.first {
		switch d := any(dst).(type) {
		case []uint8:
			finish8RoundAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int8:
			finishS8RoundAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int16:
			finish16RoundAVX512(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		case []int32:
			finish32RoundAVX512(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
		return n
	}
	switch d := any(dst).(type) {
	case []uint8:
		if m == nil {
			finish8ShiftAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish8MulAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int8:
		if m == nil {
			finishS8ShiftAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finishS8MulAVX512(&d[0], ldd, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int16:
		if m == nil {
			finish16ShiftAVX512(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish16MulAVX512(&d[0], ldd*2, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	case []int32:
		if m == nil {
			finish32ShiftAVX512(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		} else {
			finish32MulAVX512(&d[0], ldd*4, &acc[0], lda*4, rows, n, b, bStep, m, mStep, p)
		}
	}
	return n
}

// done is how many of n elements the set handles when it takes multiples of
// lanes; only AVX2 leaves a rest.
func doneBy(set Set, n, lanes int) int {
	switch set {
	case Portable:
		return 0
	case AVX2:
		return n &^ (lanes - 1)
	}
	return n
}

func vecWiden[A Elem](set Set, out []int32, in []A) int {
	n := doneBy(set, len(out), 8)
	if n == 0 {
		return 0
	}
	switch in := any(in).(type) {
	case []uint8:
		if set == AVX2 {
			widenU8AVX2(&out[0], &in[0], n)
		} else {
			widenU8AVX512(&out[0], &in[0], n)
		}
	case []int8:
		if set == AVX2 {
			widenS8AVX2(&out[0], &in[0], n)
		} else {
			widenS8AVX512(&out[0], &in[0], n)
		}
	case []int16:
		if set == AVX2 {
			widenS16AVX2(&out[0], &in[0], n)
		} else {
			widenS16AVX512(&out[0], &in[0], n)
		}
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
		if set == AVX2 {
			addIntoU8AVX2(&out[0], &in[0], n)
		} else {
			addIntoU8AVX512(&out[0], &in[0], n)
		}
	case []int8:
		if set == AVX2 {
			addIntoS8AVX2(&out[0], &in[0], n)
		} else {
			addIntoS8AVX512(&out[0], &in[0], n)
		}
	case []int16:
		if set == AVX2 {
			addIntoS16AVX2(&out[0], &in[0], n)
		} else {
			addIntoS16AVX512(&out[0], &in[0], n)
		}
	case []int32:
		if set == AVX2 {
			addIntoS32AVX2(&out[0], &in[0], n)
		} else {
			addIntoS32AVX512(&out[0], &in[0], n)
		}
	}
	return n
}

func vecMaxInto[E Elem](set Set, out, in []E) int {
	switch out := any(out).(type) {
	case []uint8:
		n, in := doneBy(set, len(out), 32), any(in).([]uint8)
		switch {
		case n == 0:
		case set == AVX2:
			maxIntoU8AVX2(&out[0], &in[0], n)
		default:
			maxIntoU8AVX512(&out[0], &in[0], n)
		}
		return n
	case []int8:
		n, in := doneBy(set, len(out), 32), any(in).([]int8)
		switch {
		case n == 0:
		case set == AVX2:
			maxIntoS8AVX2(&out[0], &in[0], n)
		default:
			maxIntoS8AVX512(&out[0], &in[0], n)
		}
		return n
	case []int16:
		n, in := doneBy(set, len(out), 16), any(in).([]int16)
		switch {
		case n == 0:
		case set == AVX2:
			maxIntoS16AVX2(&out[0], &in[0], n)
		default:
			maxIntoS16AVX512(&out[0], &in[0], n)
		}
		return n
	case []int32:
		n, in := doneBy(set, len(out), 8), any(in).([]int32)
		switch {
		case n == 0:
		case set == AVX2:
			maxIntoS32AVX2(&out[0], &in[0], n)
		default:
			maxIntoS32AVX512(&out[0], &in[0], n)
		}
		return n
	}
	return 0
}

func vecAddScaled(set Set, x, y []int32, ka, kb int32) int {
	n := doneBy(set, len(x), 8)
	switch {
	case n == 0:
	case set == AVX2:
		addScaledAVX2(&x[0], &y[0], n, ka, kb)
	default:
		addScaledAVX512(&x[0], &y[0], n, ka, kb)
	}
	return n
}

func vecScale(set Set, x []int32, m, c int32) int {
	n := doneBy(set, len(x), 8)
	switch {
	case n == 0:
	case set == AVX2:
		scaleAVX2(&x[0], n, m, c)
	default:
		scaleAVX512(&x[0], n, m, c)
	}
	return n
}

func vecMulInto(set Set, x, y []int32) int {
	n := doneBy(set, len(x), 8)
	switch {
	case n == 0:
	case set == AVX2:
		mulIntoAVX2(&x[0], &y[0], n)
	default:
		mulIntoAVX512(&x[0], &y[0], n)
	}
	return n
}

func vecDivInto(set Set, x, y []int32, shift uint) int {
	n := doneBy(set, len(x), 4)
	switch {
	case n == 0 || shift > 20: // the numerator has to be exact in floating point
		return 0
	case set == AVX2:
		divIntoAVX2(&x[0], &y[0], n, float64(int64(1)<<shift))
	default:
		divIntoAVX512(&x[0], &y[0], n, float64(int64(1)<<shift))
	}
	return n
}

func vecDivBy(set Set, x []int32, b int32, shift uint) int {
	if set < AVX512 || len(x) == 0 || shift > 20 {
		return 0
	}
	divByAVX512(&x[0], len(x), float64(int64(1)<<shift), float64(b>>1), float64(b), 1/float64(b))
	return len(x)
}

func vecEntries(set Set, x, entries []int32, lo int32) int {
	if set < AVX512 || len(x) == 0 {
		return 0
	}
	entriesAVX512(&x[0], len(x), &entries[0], lo, int32(len(entries)-1))
	return len(x)
}

func vecReduce(set Set, what reduction, lanes *[16]int32, x []int32) int {
	n := doneBy(set, len(x), 8)
	if n == 0 {
		return 0
	}
	switch {
	case set == AVX2 && what == total:
		sumAVX2(lanes, &x[0], n)
	case set == AVX2:
		largestAVX2(lanes, &x[0], n)
	case what == total:
		sumAVX512(lanes, &x[0], n)
	default:
		largestAVX512(lanes, &x[0], n)
	}
	return n
}

func vecLookup[D, A Elem](set Set, dst []D, src []A, table *[256]uint8) int {
	if set < AVX512 || len(src) == 0 {
		return 0
	}
	switch d := any(dst).(type) {
	case []uint8:
		switch s := any(src).(type) {
		case []uint8:
			lookupAVX512(&d[0], &s[0], len(s), table)
			return len(s)
		case []int8:
			lookupU8S8AVX512(&d[0], &s[0], len(s), table)
			return len(s)
		}
	case []int8:
		switch s := any(src).(type) {
		case []uint8:
			lookupS8U8AVX512(&d[0], &s[0], len(s), table)
			return len(s)
		case []int8:
			lookupS8S8AVX512(&d[0], &s[0], len(s), table)
			return len(s)
		}
	}
	return 0
}

// depthRun sums 16 channels of a run of pixels over all taps.
func depthQuadsRun(_ Set, acc []int32, accStep int, in []uint8, inStep, pixels int, w []int8, offsets []int) {
	depthQuadsAVX512(&acc[0], accStep*4, &in[0], inStep, pixels, &w[0], &offsets[0], len(offsets)/4)
}

// depthPairsRun is the same for 16 bits.
func depthPairsRun(set Set, acc []int32, accStep int, in []int16, inStep, pixels int, w []int16, offsets []int) {
	if set == AVX2 {
		depthPairsAVX2(&acc[0], accStep*4, &in[0], inStep*2, pixels, &w[0], &offsets[0], len(offsets)/2)
	} else {
		depthPairsAVX512(&acc[0], accStep*4, &in[0], inStep*2, pixels, &w[0], &offsets[0], len(offsets)/2)
	}
}

// vecPack packs values whose columns or rows are contiguous, and says whether
// it did.
func vecPack[B Elem](m *Matrix, b []B, nStep, kStep int) bool {
	if m.set < AVX512 || nStep != 1 && kStep != 1 || max(nStep, kStep) > 1<<24 {
		return false
	}
	switch b := any(b).(type) {
	case []int8:
		if m.layout == quads {
			packValue(m.b8, b, m, nStep, kStep, 4, packRowsAVX512, packQuadColumnsAVX512)
			return true
		}
	case []int16:
		if m.layout == pairs {
			packValue(m.b16, b, m, nStep, kStep, 2, packRowsS16AVX512, packPairColumnsAVX512)
			return true
		}
	}
	return false
}

// packValue packs by rows (along k) or by columns all whole steps of whole
// panels, and the rest element by element.
func packValue[E int8 | int16](out, b []E, m *Matrix, nStep, kStep, deep int,
	rows func(out, in *E, rows, stride, steps int), columns func(out, in *E, stride, steps int)) {
	size := 4 / deep
	steps := m.K / deep
	for c := 0; c < m.N; c += panel {
		to, n := out[c*m.kp:(c+panel)*m.kp], min(panel, m.N-c)
		done := steps
		switch {
		case steps == 0:
		case kStep == 1:
			rows(&to[0], &b[c*nStep], n, nStep*size, steps)
		case n == panel:
			columns(&to[0], &b[c], kStep*size, steps)
		default:
			done = 0
		}
		if done*deep < m.kp {
			packPanels(to[done*deep*panel:], b[min(len(b)-1, c*nStep+done*deep*kStep):], n, m.K-done*deep, m.kp-done*deep, nStep, kStep, deep)
		}
	}
}

// vecShift prepares the bias for signed rows, which VPDPBUSD takes only moved by
// 128: less 128 times the sum of each column, which is a product with a row of
// 128s.
func vecShift(m *Matrix) {
	if !flipped(m.left) {
		return
	}
	m.row = grow(m.row, m.kp)
	fillBytes(m.row, 128)
	m.shift = grow(m.shift, len(m.bias))
	var acc [ColumnStep]int32
	for c := 0; c < len(m.bias); c += ColumnStep {
		cols := min(ColumnStep, len(m.bias)-c)
		quadsStrip(acc[:], m.row, m.kp, 1, m.b8[c*m.kp:], m.kp, cols)
		for i, s := range acc[:cols] {
			m.shift[c+i] = m.bias[c+i] - s
		}
	}
}
