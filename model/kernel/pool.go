package kernel

import "fmt"

// checkPool stops a pooling whose images do not fit.
func checkPool(c Conv, dst, dstStep, src, srcStep, y0, y1 int) {
	oh, ow := c.OutHeight(), c.OutWidth()
	if c.In != c.Out || c.Groups != 1 || y0 < 0 || y1 > oh || y0 > y1 || srcStep < c.In || dstStep < c.In ||
		(c.Height*c.Width-1)*srcStep+c.In > src || (oh*ow-1)*dstStep+c.In > dst {
		panic(fmt.Sprintf("kernel: rows %d..%d do not fit a pooling to %d*%d*%d", y0, y1, oh, ow, c.Out))
	}
}

// MaxPool writes rows y0..y1 of the largest elements that each window covers.
// A window that covers none gives lowest. c.Out is c.In; steps are as in
// Convolve.
func MaxPool[E Elem](w *Worker, dst []E, dstStep int, src []E, srcStep int, c Conv, y0, y1 int, lowest E) {
	c = c.checked()
	checkPool(c, len(dst), dstStep, len(src), srcStep, y0, y1)
	ow, line := c.OutWidth(), (c.Width-1)*srcStep+c.In
	column := scratch[E](w, line) // the largest of each column of the windows
	for y := y0; y < y1; y++ {
		some := false
		for ky := range c.Kernel[0] {
			iy := y*c.Stride[0] - c.Pads[0] + ky*c.Dilation[0]
			if iy < 0 || iy >= c.Height {
				continue
			}
			if in := src[iy*c.Width*srcStep:][:line]; some {
				maxInto(w.set, column, in)
			} else {
				copy(column, in)
				some = true
			}
		}
		for x := range ow {
			out := dst[(y*ow+x)*dstStep:][:c.In]
			first := true
			for kx := range c.Kernel[1] {
				ix := x*c.Stride[1] - c.Pads[1] + kx*c.Dilation[1]
				if ix < 0 || ix >= c.Width || !some {
					continue
				}
				if in := column[ix*srcStep:][:c.In]; first {
					copy(out, in)
					first = false
				} else {
					maxInto(w.set, out, in)
				}
			}
			if first {
				for i := range out {
					out[i] = lowest
				}
			}
		}
	}
}

// scratch is working memory of w for n elements.
func scratch[E Elem](w *Worker, n int) []E {
	var e E
	var s any
	switch any(e).(type) {
	case uint8:
		w.a8 = grow(w.a8, n)
		s = w.a8
	case int8:
		w.s8 = grow(w.s8, n)
		s = w.s8
	case int16:
		w.a16 = grow(w.a16, n)
		s = w.a16
	default:
		w.a32 = grow(w.a32, n)
		s = w.a32
	}
	return s.([]E)
}

// SumPool writes rows y0..y1 of the sums over each window, rounded by r.
func SumPool[D, A Elem](w *Worker, dst []D, dstStep int, src []A, srcStep int, c Conv, y0, y1 int, r *Rule) {
	c = c.checked()
	checkPool(c, len(dst), dstStep, len(src), srcStep, y0, y1)
	checkRule[D](r, c.In)
	e := w.prepare(r)
	ow := c.OutWidth()
	w.acc = grow(w.acc, c.In)
	for y := y0; y < y1; y++ {
		for x := range ow {
			acc := w.acc[:c.In]
			clear(acc)
			eachTap(&c, y, x, func(pixel int) {
				addInto(w.set, acc, src[pixel*srcStep:][:c.In])
			})
			finish(e, dst[(y*ow+x)*dstStep:], dstStep, acc, c.In, 1, c.In, nil, 0)
		}
	}
}

// eachTap calls f for every pixel of the input that output (y, x) covers.
func eachTap(c *Conv, y, x int, f func(pixel int)) {
	for ky := range c.Kernel[0] {
		iy := y*c.Stride[0] - c.Pads[0] + ky*c.Dilation[0]
		if iy < 0 || iy >= c.Height {
			continue
		}
		for kx := range c.Kernel[1] {
			if ix := x*c.Stride[1] - c.Pads[1] + kx*c.Dilation[1]; ix >= 0 && ix < c.Width {
				f(iy*c.Width + ix)
			}
		}
	}
}
