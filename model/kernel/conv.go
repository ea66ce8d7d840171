package kernel

import "fmt"

// A Conv is the geometry of a convolution or a pooling of one image
// (height*width*channels): output (y, x) covers the input at
// y*Stride-Pad + i*Dilation for i in 0..Kernel-1, where what lies outside
// counts as 0 (for a maximum: does not count). Pairs are height, width.
type Conv struct {
	Height, Width, In int // of the input
	Out               int // channels of the output
	Kernel            [2]int
	Stride            [2]int // 0 is 1
	Dilation          [2]int // 0 is 1
	Pads              [4]int // top, left, bottom, right
	Groups            int    // 0 is 1; group i makes the ith part of the outputs of the ith part of the inputs
}

// OutHeight is the height of the output.
func (c Conv) OutHeight() int { return c.out(0, c.Height) }

// OutWidth is the width of the output.
func (c Conv) OutWidth() int { return c.out(1, c.Width) }

func (c Conv) out(axis, size int) int {
	reach := (c.Kernel[axis]-1)*max(c.Dilation[axis], 1) + 1
	return (size+c.Pads[axis]+c.Pads[axis+2]-reach)/max(c.Stride[axis], 1) + 1
}

// checked fills in defaults and stops geometries that make no sense.
func (c Conv) checked() Conv {
	for i := range 2 {
		c.Stride[i], c.Dilation[i] = max(c.Stride[i], 1), max(c.Dilation[i], 1)
	}
	c.Groups = max(c.Groups, 1)
	ok := c.Height > 0 && c.Width > 0 && c.In > 0 && c.Out > 0 && c.Kernel[0] > 0 && c.Kernel[1] > 0 &&
		min(c.Pads[0], c.Pads[1], c.Pads[2], c.Pads[3]) >= 0 && c.In%c.Groups == 0 && c.Out%c.Groups == 0 &&
		c.Height+c.Pads[0]+c.Pads[2] > (c.Kernel[0]-1)*c.Dilation[0] &&
		c.Width+c.Pads[1]+c.Pads[3] > (c.Kernel[1]-1)*c.Dilation[1]
	if !ok {
		panic(fmt.Sprintf("kernel: no convolution: %+v", c))
	}
	return c
}

// A Convolution is a Conv with its weights, arranged for one set of
// instructions and one type of input.
type Convolution struct {
	Conv
	left   Type
	groups []Matrix   // one matrix product for each group
	depth  *depthwise // or this
}

// PackConv arranges the weights of a convolution of inputs of type left.
// Weights lie as in ONNX, Out*(In/Groups)*Kernel[0]*Kernel[1]; bias has Out
// elements or is nil.
func PackConv[B Elem](set Set, left Type, c Conv, weights []B, bias []int32) *Convolution {
	c = c.checked()
	cin, cout, taps := c.In/c.Groups, c.Out/c.Groups, c.Kernel[0]*c.Kernel[1]
	k := cin * taps
	if len(weights) != c.Out*k {
		panic(fmt.Sprintf("kernel: %d weights for a convolution of %d*%d", len(weights), c.Out, k))
	}
	if bias != nil && len(bias) != c.Out {
		panic(fmt.Sprintf("kernel: %d biases for %d channels", len(bias), c.Out))
	}
	v := &Convolution{Conv: c, left: left}
	right := span(weights)
	if cin == 1 && cout == 1 {
		v.depth = packDepthwise(set, left, right, c, weights, bias)
		return v
	}
	v.groups = make([]Matrix, c.Groups)
	rows := make([]B, cout*k) // one group's weights, channels innermost
	for g := range v.groups {
		for o := range cout {
			from := weights[(g*cout+o)*k:]
			for i := range cin {
				for t := range taps {
					rows[o*k+t*cin+i] = from[i*taps+t]
				}
			}
		}
		var b []int32
		if bias != nil {
			b = bias[g*cout : (g+1)*cout]
		}
		pack(&v.groups[g], set, left, right, rows, cout, k, k, 1, b)
	}
	return v
}

// Convolve computes rows y0..y1 of the output and its channels c0..c1. srcStep
// and dstStep are the distances between pixels, so that src and dst may be runs
// of channels of wider images. Channels of several groups have to be asked for
// all at once; otherwise c0 has to be a multiple of 16. r.Mul has Out elements.
func Convolve[D, A Elem](w *Worker, dst []D, dstStep int, src []A, srcStep int, v *Convolution, y0, y1, c0, c1 int, r *Rule) {
	oh, ow := v.OutHeight(), v.OutWidth()
	if y0 < 0 || y1 > oh || y0 > y1 || c0 < 0 || c1 > v.Out || c0 > c1 ||
		(v.Height*v.Width-1)*srcStep+v.In > len(src) || (oh*ow-1)*dstStep+v.Out > len(dst) || srcStep < v.In || dstStep < v.Out {
		panic(fmt.Sprintf("kernel: rows %d..%d, channels %d..%d do not fit a convolution to %d*%d*%d", y0, y1, c0, c1, oh, ow, v.Out))
	}
	checkRule[D](r, v.Out)
	if y0 == y1 || c0 == c1 {
		return
	}
	if v.Groups > 1 && (c0 != 0 || c1 != v.Out) {
		panic("kernel: part of the channels of a convolution in groups")
	}
	if TypeOf[A]() != v.left {
		panic(fmt.Sprintf("kernel: an image of %v for a convolution packed for %v", TypeOf[A](), v.left))
	}
	if v.depth != nil {
		convolveDepthwise(w, dst, dstStep, src, srcStep, v, y0, y1, r)
		return
	}
	cin, cout := v.In/v.Groups, v.Out/v.Groups
	for g := range v.groups {
		s := source[A]{a: src, k: v.groups[g].K, conv: &v.Conv, first: g * cin, at: y0 * ow, step: srcStep}
		if v.Kernel == [2]int{1, 1} && v.Stride == [2]int{1, 1} && v.Pads == [4]int{} {
			s = source[A]{a: src[y0*ow*srcStep+g*cin:], lda: srcStep, k: s.k}
		}
		r := *r
		if len(r.Mul) > 1 {
			r.Mul = r.Mul[g*cout : (g+1)*cout]
		}
		to, end := 0, cout
		if v.Groups == 1 {
			to, end = c0, c1
		}
		gemm(w, dst[y0*ow*dstStep+g*cout:], dstStep, &s, (y1-y0)*ow, &v.groups[g], to, end, &r)
	}
}

// windowRow writes what output pixel i of g's convolution covers: for every tap
// the channels of the group, zeros where it lies outside, and zeros to the end.
func windowRow[E int16 | int32, A Elem](row []E, g *source[A], i int) {
	c := g.conv
	cin := c.In / c.Groups
	y, x := windowAt(c, g.at+i)
	o := 0
	for ky := range c.Kernel[0] {
		iy := y + ky*c.Dilation[0]
		for kx := range c.Kernel[1] {
			ix := x + kx*c.Dilation[1]
			out := row[o : o+cin]
			o += cin
			if iy < 0 || iy >= c.Height || ix < 0 || ix >= c.Width {
				clear(out)
				continue
			}
			at := (iy*c.Width+ix)*g.step + g.first
			for j, v := range g.a[at : at+cin] {
				out[j] = E(v)
			}
		}
	}
	clear(row[o:])
}

// windowAt is the corner of the window of output pixel i.
func windowAt(c *Conv, i int) (y, x int) {
	ow := c.OutWidth()
	return i/ow*c.Stride[0] - c.Pads[0], i%ow*c.Stride[1] - c.Pads[1]
}

// runs are the parts of a window that are contiguous in an image: how many, how
// long, and how far apart they are there and where they are gathered.
type runs struct{ n, length, stride, outStride int }
