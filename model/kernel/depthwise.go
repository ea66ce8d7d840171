package kernel

// A depthwise convolution has one input channel for each output channel: too
// little work for a matrix product. Channels go to lanes, 16 at a time, and
// taps to the dot products within a lane. The rows that a few rows of output
// need are copied first, with zeros around them and channels made up to
// multiples of 16, so that the inner loop knows no edges.
type depthwise struct {
	layout layout
	taps   int     // padded to whole steps
	w8     []int8  // quads: for 16 channels after another, for four taps after another, channel by channel
	w16    []int16 // pairs: the same for two taps
	w32    []int32 // else: for each tap, its weight for each channel
	bias   []int32
}

func packDepthwise[B Elem](set Set, left, right Type, c Conv, weights []B, bias []int32) *depthwise {
	n := c.Kernel[0] * c.Kernel[1]
	d := &depthwise{bias: make([]int32, c.In)}
	copy(d.bias, bias)
	if set == NEONDot {
		set = NEON // whose instructions do as well here
	}
	d.layout, d.taps, _ = layoutFor(set, left, right, n)
	cp := ceil(c.In, panel) * panel
	switch d.layout {
	case quads:
		d.taps = ceil(n, 4) * 4 // of which a set with tiles may want more
		d.w8 = make([]int8, cp*d.taps)
		packPanels(d.w8, weights, c.In, n, d.taps, n, 1, 4)
		if left == Int8 {
			for i, x := range weights {
				d.bias[i/n] -= int32(x) << 7
			}
		}
	case pairs:
		d.w16 = make([]int16, cp*d.taps)
		packPanels(d.w16, weights, c.In, n, d.taps, n, 1, 2)
	default:
		d.w32 = make([]int32, n*c.In)
		for t := range n {
			for i := range c.In {
				d.w32[t*c.In+i] = int32(weights[i*n+t])
			}
		}
	}
	return d
}

func convolveDepthwise[D, A Elem](w *Worker, dst []D, dstStep int, src []A, srcStep int, v *Convolution, y0, y1 int, r *Rule) {
	e := w.prepare(r)
	d, ow := v.depth, v.OutWidth()
	if d.w32 != nil {
		depthwisePlain(w, dst, dstStep, src, srcStep, v, y0, y1, e)
		return
	}
	cp := ceil(v.In, panel) * panel
	width := v.Width + v.Pads[1] + v.Pads[3]
	row := width * cp
	size := 1 // bytes of an element
	if d.layout == pairs {
		size = 2
	}
	w.acc = grow(w.acc, ow*cp)
	w.offsets = grow(w.offsets, d.taps)
	clear(w.offsets) // the weights of taps that do not exist are 0
	for ky := range v.Kernel[0] {
		for kx := range v.Kernel[1] {
			w.offsets[ky*v.Kernel[1]+kx] = (ky*v.Dilation[0]*row + kx*v.Dilation[1]*cp) * size
		}
	}
	reach := (v.Kernel[0]-1)*v.Dilation[0] + 1
	rows := max(1, ((48<<10)/(row*size)-reach)/v.Stride[0]+1)
	if d.layout == quads {
		w.a8 = grow(w.a8, ((rows-1)*v.Stride[0]+reach)*row)
	} else {
		w.a16 = grow(w.a16, ((rows-1)*v.Stride[0]+reach)*row)
	}
	for y := y0; y < y1; y += rows {
		n := min(rows, y1-y)
		for i := range (n-1)*v.Stride[0] + reach {
			iy := y*v.Stride[0] - v.Pads[0] + i
			var in []A
			if iy >= 0 && iy < v.Height {
				in = src[iy*v.Width*srcStep:]
			}
			if d.layout == quads {
				framedBytes(w.a8[i*row:(i+1)*row], in, srcStep, cp, &v.Conv)
			} else {
				framedHalves(w.set, w.a16[i*row:(i+1)*row], in, srcStep, cp, &v.Conv)
			}
		}
		for i := range n {
			at := i * v.Stride[0] * row
			for c := 0; c < cp; c += panel {
				if d.layout == quads {
					depthQuadsRun(w.set, w.acc[c:], cp, w.a8[at+c:], v.Stride[1]*cp, ow, d.w8[c*d.taps:], w.offsets)
				} else {
					depthPairsRun(w.set, w.acc[c:], cp, w.a16[at+c:], v.Stride[1]*cp, ow, d.w16[c*d.taps:], w.offsets)
				}
			}
			finish(e, dst[(y+i)*ow*dstStep:], dstStep, w.acc, cp, ow, v.In, d.bias, 0)
		}
	}
}

// framedBytes copies a row of an image with zeros around it, nil being a row of
// zeros. Signed bytes are moved by 128, the zeros too.
func framedBytes[A Elem](out []uint8, in []A, step, cp int, c *Conv) {
	var flip uint8
	if TypeOf[A]() == Int8 {
		flip = 0x80
	}
	from, to := c.Pads[1]*cp, (c.Pads[1]+c.Width)*cp
	if in == nil {
		from, to = len(out), len(out)
	}
	fillBytes(out[:from], flip)
	fillBytes(out[to:], flip)
	switch {
	case in == nil:
	case step == cp && c.In == cp:
		copyRuns(out[from:], in, 1, 0, 0, runs{1, c.Width * cp, 0, 0}, flip)
	default:
		copyRuns(out[from:], in, 1, 0, 0, runs{c.Width, c.In, step, cp}, flip)
	}
}

func fillBytes(out []uint8, x uint8) {
	for i := range out {
		out[i] = x
	}
}

// framedHalves is framedBytes for 16 bits, where nothing is moved.
func framedHalves[A Elem](set Set, out []int16, in []A, step, cp int, c *Conv) {
	from, to := c.Pads[1]*cp, (c.Pads[1]+c.Width)*cp
	if in == nil {
		from, to = len(out), len(out)
	}
	clear(out[:from])
	clear(out[to:])
	switch {
	case in == nil:
	case step == cp && c.In == cp:
		halves(set, out[from:to], in[:to-from])
	default:
		for x := range c.Width {
			halves(set, out[from+x*cp:][:c.In], in[x*step:][:c.In])
		}
	}
}

// depthwisePlain is in Go alone, and for operands of more than 16 bits.
func depthwisePlain[D, A Elem](w *Worker, dst []D, dstStep int, src []A, srcStep int, v *Convolution, y0, y1 int, e *epilogue) {
	ow := v.OutWidth()
	w.acc = grow(w.acc, ow*v.In)
	for y := y0; y < y1; y++ {
		acc := w.acc[:ow*v.In]
		clear(acc)
		for ky := range v.Kernel[0] {
			iy := y*v.Stride[0] - v.Pads[0] + ky*v.Dilation[0]
			if iy < 0 || iy >= v.Height {
				continue
			}
			for kx := range v.Kernel[1] {
				taps := v.depth.w32[(ky*v.Kernel[1]+kx)*v.In:][:v.In]
				for x := range ow {
					ix := x*v.Stride[1] - v.Pads[1] + kx*v.Dilation[1]
					if ix < 0 || ix >= v.Width {
						continue
					}
					in := src[(iy*v.Width+ix)*srcStep:][:len(taps)]
					out := acc[x*v.In:][:len(taps)]
					for i, t := range taps {
						out[i] += t * int32(in[i])
					}
				}
			}
		}
		finish(e, dst[y*ow*dstStep:], dstStep, acc, v.In, ow, v.In, v.depth.bias, 0)
	}
}
