//go:build amd64 || arm64

package kernel

// gemmPanels is gemm for packed panels: blocks of rows stay in the second-level
// cache while all panels pass by, blocks of sums in the first.
func gemmPanels[D, A Elem](w *Worker, dst []D, ldd int, g *source[A], rows int, m *Matrix, c0, c1 int, e *epilogue) {
	if c0%panel != 0 {
		panic("kernel: columns that do not begin with a multiple of 16")
	}
	if m.layout == quads && w.set == AMX && rows > 3 {
		gemmTiles(w, dst, ldd, g, rows, m, c0, c1, e)
		return
	}
	const most = 48
	size := 1 // bytes of an element of A
	if m.layout == pairs {
		size = 2
	}
	block := clampRows((192<<10)/(m.kp*size), 12, most)
	w.acc = grow(w.acc, block*ColumnStep)
	bias := m.bias
	flip := m.layout == quads && flipped(m.left)
	if flip {
		bias = m.shift
	}
	for i := 0; i < rows; i += block {
		n := min(block, rows-i)
		if m.layout == quads {
			a, lda := bytesOf(w, g, i, n, m.kp, flip)
			for c := c0; c < c1; c += ColumnStep {
				cols := min(ColumnStep, c1-c)
				quadsStrip(w.acc, a, lda, n, m.b8[c*m.kp:], m.kp, cols)
				finish(e, dst[i*ldd+c:], ldd, w.acc, ColumnStep, n, cols, bias[c:], c)
			}
			continue
		}
		a, lda := halvesOf(w, g, i, n, m.kp)
		for c := c0; c < c1; c += ColumnStep {
			cols := min(ColumnStep, c1-c)
			pairsStrip(w.set, w.acc, a, lda, n, m.b16[c*m.kp:], m.kp, cols)
			finish(e, dst[i*ldd+c:], ldd, w.acc, ColumnStep, n, cols, bias[c:], c)
		}
	}
}

// bytesOf is rows i..i+n of the left operand in bytes, each padded to kp: where
// they lie, if that will do, or gathered. flip moves signed bytes by 128.
func bytesOf[A Elem](w *Worker, g *source[A], i, n, kp int, flip bool) (a []uint8, lda int) {
	if s, ok := any(g.a).([]uint8); ok && g.conv == nil && kp == g.k && !flip && w.set != AMX {
		return s[i*g.lda:], g.lda
	}
	w.a8 = grow(w.a8, n*kp)
	var bits uint8
	if flip {
		bits = 0x80
	}
	if g.conv == nil {
		copyRuns(w.a8, g.a[i*g.lda:], 1, 0, 0, runs{n, g.k, g.lda, kp}, bits)
	} else {
		windowBytes(w.a8, kp, g, i, n, bits)
	}
	return w.a8, kp
}

// windowBytes is windowRow for bytes and for n output pixels. What the rows have
// beyond K is left as it is: it meets weights that are 0. Pixels in one line of
// the output whose windows lie within the image are done together.
func windowBytes[A Elem](out []uint8, kp int, g *source[A], i, n int, flip uint8) {
	c := g.conv
	cin, ow := c.In/c.Groups, c.OutWidth()
	kh, kw := c.Kernel[0], c.Kernel[1]
	reachY, reachX := (kh-1)*c.Dilation[0], (kw-1)*c.Dilation[1]
	// Windows of columns from..to do not stick out at the sides.
	from := ceil(c.Pads[1], c.Stride[1])
	to := (c.Width-1-reachX+c.Pads[1])/c.Stride[1] + 1
	if c.Width-1-reachX+c.Pads[1] < 0 {
		to = 0
	}
	whole := g.step == cin && c.Dilation[1] == 1 // a line of a window is one run
	for j := 0; j < n; {
		y, x := windowAt(c, g.at+i+j)
		column := (g.at + i + j) % ow
		many := min(n-j, to-column)
		if y < 0 || y+reachY >= c.Height || column < from || many <= 0 {
			windowAtEdge(out[j*kp:], g, y, x, flip)
			j++
			continue
		}
		in := g.a[(y*c.Width+x)*g.step+g.first:]
		line := c.Dilation[0] * c.Width * g.step
		if whole {
			copyRuns(out[j*kp:], in, many, c.Stride[1]*cin, kp, runs{kh, kw * cin, line, kw * cin}, flip)
		} else {
			for ky := range kh {
				copyRuns(out[j*kp+ky*kw*cin:], in[ky*line:], many, c.Stride[1]*g.step, kp, runs{kw, cin, c.Dilation[1] * g.step, cin}, flip)
			}
		}
		j += many
	}
}

// windowAtEdge is windowBytes for one window, with its corner at (y, x), that
// may stick out.
func windowAtEdge[A Elem](out []uint8, g *source[A], y, x int, flip uint8) {
	c := g.conv
	cin, kw := c.In/c.Groups, c.Kernel[1]
	// Taps from..to of each line are within the image.
	from := min(kw, ceil(max(0, -x), c.Dilation[1]))
	to := from
	for to < kw && x+to*c.Dilation[1] < c.Width {
		to++
	}
	for ky := range c.Kernel[0] {
		iy := y + ky*c.Dilation[0]
		line := out[ky*kw*cin:][:kw*cin]
		if iy < 0 || iy >= c.Height || from == to {
			fillBytes(line, flip) // zeros
			continue
		}
		fillBytes(line[:from*cin], flip)
		fillBytes(line[to*cin:], flip)
		in := g.a[(iy*c.Width+x+from*c.Dilation[1])*g.step+g.first:]
		r := runs{to - from, cin, c.Dilation[1] * g.step, cin}
		if g.step == cin && c.Dilation[1] == 1 {
			r = runs{1, (to - from) * cin, 0, 0}
		}
		copyRuns(line[from*cin:], in, 1, 0, 0, r, flip)
	}
}

// halvesOf is rows i..i+n of the left operand in 16 bits, each padded to kp:
// where they lie, if that will do, or gathered.
func halvesOf[A Elem](w *Worker, g *source[A], i, n, kp int) (a []int16, lda int) {
	if s, ok := any(g.a).([]int16); ok && g.conv == nil && kp == g.k {
		return s[i*g.lda:], g.lda
	}
	w.a16 = grow(w.a16, n*kp)
	for j := range n {
		row := w.a16[j*kp : (j+1)*kp]
		if g.conv == nil {
			halves(w.set, row, g.a[(i+j)*g.lda:][:g.k])
		} else {
			windowHalves(w.set, row, g, i+j)
		}
	}
	return w.a16, kp
}

// windowHalves is windowRow for 16 bits.
func windowHalves[A Elem](set Set, row []int16, g *source[A], i int) {
	c := g.conv
	cin := c.In / c.Groups
	y, x := windowAt(c, g.at+i)
	kw := c.Kernel[1]
	for ky := range c.Kernel[0] {
		iy := y + ky*c.Dilation[0]
		out := row[ky*kw*cin:][:kw*cin]
		if iy < 0 || iy >= c.Height {
			clear(out)
			continue
		}
		if c.Dilation[1] == 1 && g.step == cin && x >= 0 && x+kw <= c.Width {
			halves(set, out, g.a[(iy*c.Width+x)*cin:][:len(out)])
			continue
		}
		for kx := range kw {
			ix := x + kx*c.Dilation[1]
			out := out[kx*cin:][:cin]
			if ix < 0 || ix >= c.Width {
				clear(out)
				continue
			}
			halves(set, out, g.a[(iy*c.Width+ix)*g.step+g.first:][:cin])
		}
	}
}

// zeros is a bias that is none.
var zeros [panel]int32
