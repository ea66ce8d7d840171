package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// window is how a kernel moves over the spatial axes of a tensor, by the
// attributes that convolutions and poolings share. Output o covers the input at
// o*stride - before + k*dilation for k below kernel, on each axis.
type window struct {
	in, out                  []int
	kernel, stride, dilation []int
	before, after            []int
}

// perAxis is an attribute with one number for each axis.
func (c *call) perAxis(name string, n, def, least int) ([]int, error) {
	list := c.ints(name)
	if list == nil {
		return slices.Repeat([]int{def}, n), nil
	}
	if len(list) != n {
		return nil, fmt.Errorf("attribute %q has %d numbers, want %d", name, len(list), n)
	}
	for _, v := range list {
		if v < int64(least) || v > 1<<24 {
			return nil, fmt.Errorf("attribute %q is %v, want from %d to %d", name, list, least, 1<<24)
		}
	}
	return toInts(list)
}

func (c *call) window(in, kernel []int) (w window, err error) {
	n := len(in)
	w.in, w.kernel = in, kernel
	if n == 0 || len(kernel) != n {
		return w, fmt.Errorf("has a kernel of %d dimensions for an input of %d, besides batch and channels", len(kernel), n)
	}
	for _, k := range kernel {
		if k < 1 {
			return w, fmt.Errorf("has a kernel of %v", kernel)
		}
	}
	if w.stride, err = c.perAxis("strides", n, 1, 1); err != nil {
		return w, err
	}
	if w.dilation, err = c.perAxis("dilations", n, 1, 1); err != nil {
		return w, err
	}
	pads, err := c.perAxis("pads", 2*n, 0, 0)
	if err != nil {
		return w, err
	}
	w.before, w.after = pads[:n], pads[n:]
	auto := c.text("auto_pad", "NOTSET")
	ceil := c.int("ceil_mode", 0) != 0
	for i := range n {
		reach := (kernel[i]-1)*w.dilation[i] + 1
		switch auto {
		case "NOTSET", "":
		case "VALID":
			w.before[i], w.after[i] = 0, 0
		case "SAME_UPPER", "SAME_LOWER":
			out := (in[i] + w.stride[i] - 1) / w.stride[i]
			total := max(0, (out-1)*w.stride[i]+reach-in[i])
			w.before[i], w.after[i] = total/2, total-total/2
			if auto == "SAME_LOWER" {
				w.before[i], w.after[i] = w.after[i], w.before[i]
			}
		default:
			return w, fmt.Errorf("auto_pad is %.40q, want NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto)
		}
		room := in[i] + w.before[i] + w.after[i] - reach
		if room < 0 {
			return w, fmt.Errorf("its kernel %v is larger than its input %v with padding", kernel, in)
		}
		out := room/w.stride[i] + 1
		if ceil && room%w.stride[i] != 0 && out*w.stride[i] < in[i]+w.before[i] {
			out++ // the last window starts inside the input
		}
		w.out = append(w.out, out)
	}
	if _, err := product(w.kernel); err != nil {
		return w, err
	}
	_, err = product(w.out)
	return w, err
}

// segment is a stretch along the last axis for one position in the kernel:
// output to+o reads input from+o*stride, for o in lo..hi.
type segment struct{ kernel, to, from, lo, hi int }

// segments lists every product of a kernel position and an output that lies
// inside the input.
func (c *call) segments(w window) ([]segment, error) {
	n := len(w.in)
	rows := w.out[:n-1]
	count := float64(size(w.kernel)) * float64(size(rows))
	if count > float64(c.limits.Elements) {
		return nil, c.hold(c.limits.Elements + 1)
	}
	if err := c.hold(5 * int(count)); err != nil {
		return nil, err
	}
	inStep := strides(w.in)
	var list []segment
	walk(w.kernel, [3][]int{}, func(k, _, _, _ int) {
		at := unravel(k, w.kernel)
		// Along the last axis.
		shift := at[n-1]*w.dilation[n-1] - w.before[n-1]
		s := w.stride[n-1]
		lo, hi := 0, w.out[n-1]
		if shift < 0 {
			lo = (-shift + s - 1) / s
		}
		if last := w.in[n-1] - 1 - shift; last < 0 {
			hi = 0
		} else {
			hi = min(hi, last/s+1)
		}
		if lo >= hi {
			return
		}
		walk(rows, [3][]int{}, func(r, _, _, _ int) {
			from := shift
			for i, o := range unravel(r, rows) {
				x := o*w.stride[i] - w.before[i] + at[i]*w.dilation[i]
				if x < 0 || x >= w.in[i] {
					return
				}
				from += x * inStep[i]
			}
			list = append(list, segment{k, r * w.out[n-1], from, lo, hi})
		})
	})
	return list, nil
}

// unravel makes an index of a flat one.
func unravel(i int, shape []int) []int {
	out := make([]int, len(shape))
	for ax := len(shape) - 1; ax >= 0; ax-- {
		out[ax] = i % shape[ax]
		i /= shape[ax]
	}
	return out
}

// images checks that a tensor has batch, channels and at least one axis more.
func (t *Tensor) images(input int) error {
	if len(t.Shape) < 3 {
		return fmt.Errorf("input %d has shape %v, want batch, channels and at least one axis", input, t.Shape)
	}
	return nil
}

func conv(c *call) ([]*Tensor, error) {
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	return one(c.conv(c.in[0].Floats, c.in[0].Shape, c.in[1].Floats, c.in[1].Shape, c.in[2], c.in[0].Type))
}

// conv is a convolution of numbers of any type. The kernel's shape is O*(C/groups)*k.
func (c *call) conv(x []float64, xs []int, k []float64, ks []int, bias *Tensor, to onnx.DataType) (*Tensor, error) {
	if len(xs) < 3 || len(ks) != len(xs) {
		return nil, fmt.Errorf("shapes %v and %v are no images and kernels", xs, ks)
	}
	if err := c.kernelShape(ks[2:]); err != nil {
		return nil, err
	}
	w, err := c.window(xs[2:], ks[2:])
	if err != nil {
		return nil, err
	}
	groups := int(min(max(c.int("group", 1), 0), maxElements))
	outs, chans := ks[0], xs[1]
	if groups < 1 || chans != ks[1]*groups || outs%groups != 0 {
		return nil, fmt.Errorf("%d channels and kernels %v do not go with %d groups", chans, ks, groups)
	}
	if bias != nil && !slices.Equal(bias.Shape, []int{outs}) {
		return nil, fmt.Errorf("its bias has shape %v, want [%d]", bias.Shape, outs)
	}
	out, err := c.alloc(to, append([]int{xs[0], outs}, w.out...))
	if err != nil {
		return nil, err
	}
	list, err := c.segments(w)
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(size(out.Shape)) * float64(ks[1]) * float64(size(w.kernel))); err != nil {
		return nil, err
	}
	y := out.Floats
	if y == nil {
		if err := c.hold(len(out.Ints)); err != nil {
			return nil, err
		}
		y = make([]float64, len(out.Ints))
	}
	inSize, outSize, kSize := size(w.in), size(w.out), size(w.kernel)
	s := w.stride[len(w.stride)-1]
	for n := range xs[0] {
		for o := range outs {
			dst := y[(n*outs+o)*outSize:][:outSize]
			if bias != nil {
				b := bias.at(o)
				for i := range dst {
					dst[i] = b
				}
			}
			for ch := range ks[1] {
				src := x[(n*chans+o/(outs/groups)*ks[1]+ch)*inSize:][:inSize]
				weights := k[(o*ks[1]+ch)*kSize:][:kSize]
				for _, g := range list {
					v := weights[g.kernel]
					row := dst[g.to+g.lo : g.to+g.hi]
					from := g.from + g.lo*s
					if s == 1 {
						for i, p := range src[from:][:len(row)] {
							row[i] += v * p
						}
						continue
					}
					for i := range row {
						row[i] += v * src[from+i*s]
					}
				}
			}
		}
	}
	for i := range out.Ints {
		out.Ints[i] = toInt(y[i])
	}
	return out, nil
}

// products counts multiplications that a float64 may be needed to count.
func (c *call) products(n float64) error {
	if n > float64(c.limits.Work) {
		return c.steps(-1)
	}
	return c.steps(int(n))
}

// kernelShape checks the attribute against the kernel that is there.
func (c *call) kernelShape(kernel []int) error {
	list := c.ints("kernel_shape")
	if list == nil {
		return nil
	}
	want, err := toInts(list)
	if err == nil && !slices.Equal(want, kernel) {
		err = fmt.Errorf("attribute kernel_shape is %v, but its kernel is %v", want, kernel)
	}
	return err
}

// convTranspose spreads each input over the outputs that a convolution would
// have read to make it. The kernel's shape is C*(O/groups)*k.
func convTranspose(c *call) ([]*Tensor, error) {
	x, k, bias := c.in[0], c.in[1], c.in[2]
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	if err := x.images(0); err != nil {
		return nil, err
	}
	if len(k.Shape) != len(x.Shape) {
		return nil, fmt.Errorf("shapes %v and %v are no images and kernels", x.Shape, k.Shape)
	}
	n := len(x.Shape) - 2
	w := window{out: x.Shape[2:], kernel: k.Shape[2:]}
	if err := c.kernelShape(w.kernel); err != nil {
		return nil, err
	}
	var err error
	if w.stride, err = c.perAxis("strides", n, 1, 1); err != nil {
		return nil, err
	}
	if w.dilation, err = c.perAxis("dilations", n, 1, 1); err != nil {
		return nil, err
	}
	extra, err := c.perAxis("output_padding", n, 0, 0)
	if err != nil {
		return nil, err
	}
	pads, err := c.perAxis("pads", 2*n, 0, 0)
	if err != nil {
		return nil, err
	}
	w.before, w.after = pads[:n], pads[n:]
	var shape []int
	if list := c.ints("output_shape"); list != nil {
		if shape, err = toInts(list); err != nil {
			return nil, err
		}
		if len(shape) == n+2 { // some exporters write batch and channels too
			shape = shape[2:]
		}
		if len(shape) != n {
			return nil, fmt.Errorf("attribute output_shape has %d numbers, want %d", len(list), n)
		}
	}
	auto := c.text("auto_pad", "NOTSET")
	for i := range n {
		if w.kernel[i] < 1 {
			return nil, fmt.Errorf("has a kernel of %v", w.kernel)
		}
		full := w.stride[i]*(w.out[i]-1) + extra[i] + (w.kernel[i]-1)*w.dilation[i] + 1
		want := full - w.before[i] - w.after[i]
		same := auto == "SAME_UPPER" || auto == "SAME_LOWER"
		switch {
		case shape != nil:
			want = shape[i]
		case same:
			want = w.out[i] * w.stride[i]
		case auto == "VALID":
			w.before[i], w.after[i] = 0, 0
			want = full
		}
		if shape != nil || same {
			total := max(full-want, 0)
			w.before[i] = total - total/2
			if auto == "SAME_UPPER" {
				w.before[i] = total / 2
			}
		}
		if want < 1 || want > maxElements {
			return nil, fmt.Errorf("its output would have %d elements along axis %d", want, i+2)
		}
		w.in = append(w.in, want)
	}
	groups := int(min(max(c.int("group", 1), 0), maxElements))
	chans, per := x.Shape[1], k.Shape[1]
	if groups < 1 || chans != k.Shape[0] || chans%groups != 0 || per*groups > maxElements {
		return nil, fmt.Errorf("%d channels and kernels %v do not go with %d groups", chans, k.Shape, groups)
	}
	outs := per * groups
	if bias != nil && !slices.Equal(bias.Shape, []int{outs}) {
		return nil, fmt.Errorf("its bias has shape %v, want [%d]", bias.Shape, outs)
	}
	out, err := c.alloc(x.Type, append([]int{x.Shape[0], outs}, w.in...))
	if err != nil {
		return nil, err
	}
	list, err := c.segments(w)
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(x.Len()) * float64(per) * float64(size(w.kernel))); err != nil {
		return nil, err
	}
	inSize, outSize, kSize := size(w.out), size(w.in), size(w.kernel)
	s := w.stride[n-1]
	for b := range x.Shape[0] {
		for ch := range chans {
			src := x.Floats[(b*chans+ch)*inSize:][:inSize]
			for o := range per {
				dst := out.Floats[(b*outs+ch/(chans/groups)*per+o)*outSize:][:outSize]
				weights := k.Floats[(ch*per+o)*kSize:][:kSize]
				for _, g := range list {
					v := weights[g.kernel]
					for i := g.lo; i < g.hi; i++ {
						dst[g.from+i*s] += v * src[g.to+i]
					}
				}
			}
		}
	}
	if bias != nil {
		for i := range out.Floats {
			out.Floats[i] += bias.Floats[i/outSize%outs]
		}
	}
	return []*Tensor{out}, nil
}

// pooling prepares what all poolings need: a window and its segments.
func (c *call) pooling() (w window, list []segment, err error) {
	if err := c.in[0].images(0); err != nil {
		return w, nil, err
	}
	kernel, err := toInts(c.ints("kernel_shape"))
	if err != nil {
		return w, nil, err
	}
	if w, err = c.window(c.in[0].Shape[2:], kernel); err != nil {
		return w, nil, err
	}
	if list, err = c.segments(w); err != nil {
		return w, nil, err
	}
	planes := c.in[0].Shape[0] * c.in[0].Shape[1]
	return w, list, c.products(float64(planes) * float64(size(w.out)) * float64(size(w.kernel)))
}

// maxPool also tells where each maximum was found, if asked.
func maxPool(c *call) ([]*Tensor, error) {
	t := c.in[0]
	w, list, err := c.pooling()
	if err != nil {
		return nil, err
	}
	shape := append([]int{t.Shape[0], t.Shape[1]}, w.out...)
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	places, err := c.alloc(onnx.Int64, shape)
	if err != nil {
		return nil, err
	}
	s := w.stride[len(w.stride)-1]
	inSize, outSize := size(w.in), size(w.out)
	for i := range places.Ints {
		places.Ints[i] = -1
	}
	for p := range t.Shape[0] * t.Shape[1] {
		for _, g := range list {
			for i := g.lo; i < g.hi; i++ {
				from, to := p*inSize+g.from+i*s, p*outSize+g.to+i
				if best := places.Ints[to]; best < 0 || t.order(from, int(best)) > 0 {
					places.Ints[to] = int64(from)
					out.copy(to, t, from)
				}
			}
		}
	}
	for i, from := range places.Ints {
		if from < 0 { // a window of nothing but padding
			if out.Floats != nil {
				out.Floats[i] = math.Inf(-1)
			} else {
				out.Ints[i] = lowest(t.Type)
			}
		}
	}
	if c.int("storage_order", 0) == 1 {
		for i, from := range places.Ints {
			if from < 0 {
				continue
			}
			at := unravel(int(from)%inSize, w.in)
			flat := 0
			for ax := len(at) - 1; ax >= 0; ax-- {
				flat = flat*w.in[ax] + at[ax]
			}
			places.Ints[i] = from/int64(inSize)*int64(inSize) + int64(flat)
		}
	}
	return []*Tensor{out, places}, nil
}

func averagePool(c *call) ([]*Tensor, error) {
	t := c.in[0]
	w, list, err := c.pooling()
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(t.Type, append([]int{t.Shape[0], t.Shape[1]}, w.out...))
	if err != nil {
		return nil, err
	}
	inSize, outSize := size(w.in), size(w.out)
	if err := c.hold(outSize); err != nil {
		return nil, err
	}
	counts := make([]float64, outSize)
	if c.int("count_include_pad", 0) != 0 {
		for i := range counts {
			counts[i] = 1
			for ax, o := range unravel(i, w.out) {
				n := 0
				for k := range w.kernel[ax] {
					if o*w.stride[ax]+k*w.dilation[ax] < w.in[ax]+w.before[ax]+w.after[ax] {
						n++
					}
				}
				counts[i] *= float64(n)
			}
		}
	} else {
		for _, g := range list {
			for i := g.lo; i < g.hi; i++ {
				counts[g.to+i]++
			}
		}
	}
	s := w.stride[len(w.stride)-1]
	for p := range t.Shape[0] * t.Shape[1] {
		dst, src := out.Floats[p*outSize:][:outSize], t.Floats[p*inSize:][:inSize]
		for _, g := range list {
			for i := g.lo; i < g.hi; i++ {
				dst[g.to+i] += src[g.from+i*s]
			}
		}
		for i := range dst {
			dst[i] /= counts[i]
		}
	}
	return []*Tensor{out}, nil
}

// lpPool is (sum |x|^p)^(1/p).
func lpPool(c *call) ([]*Tensor, error) {
	t := c.in[0]
	w, list, err := c.pooling()
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(t.Type, append([]int{t.Shape[0], t.Shape[1]}, w.out...))
	if err != nil {
		return nil, err
	}
	p := float64(c.int("p", 2))
	inSize, outSize, s := size(w.in), size(w.out), w.stride[len(w.stride)-1]
	for plane := range t.Shape[0] * t.Shape[1] {
		dst, src := out.Floats[plane*outSize:][:outSize], t.Floats[plane*inSize:][:inSize]
		for _, g := range list {
			for i := g.lo; i < g.hi; i++ {
				dst[g.to+i] += math.Pow(math.Abs(src[g.from+i*s]), p)
			}
		}
		for i := range dst {
			dst[i] = math.Pow(dst[i], 1/p)
		}
	}
	return []*Tensor{out}, nil
}

// global folds all spatial axes to one element each.
func global(r func(c *call) reducer) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		if err := c.in[0].images(0); err != nil {
			return nil, err
		}
		var over []int
		for i := 2; i < len(c.in[0].Shape); i++ {
			over = append(over, i)
		}
		return one(c.reduce(c.in[0], over, true, r(c)))
	}
}

func reduceLp(c *call) reducer {
	p := float64(c.int("p", 2))
	return reducer{
		step:   func(a, v float64) float64 { return a + math.Pow(math.Abs(v), p) },
		finish: func(a float64, _ int) float64 { return math.Pow(a, 1/p) },
	}
}

// maxUnpool puts maxima back where they were found; the rest is zero.
func maxUnpool(c *call) ([]*Tensor, error) {
	t, at := c.in[0], c.in[1]
	if err := t.images(0); err != nil {
		return nil, err
	}
	if !slices.Equal(t.Shape, at.Shape) {
		return nil, fmt.Errorf("has values of shape %v and indices of shape %v", t.Shape, at.Shape)
	}
	n := len(t.Shape) - 2
	kernel, err := c.perAxis("kernel_shape", n, 1, 1)
	if err != nil {
		return nil, err
	}
	stride, err := c.perAxis("strides", n, 1, 1)
	if err != nil {
		return nil, err
	}
	pads, err := c.perAxis("pads", 2*n, 0, 0)
	if err != nil {
		return nil, err
	}
	inferred := slices.Clone(t.Shape)
	for i := range n {
		inferred[i+2] = (t.Shape[i+2]-1)*stride[i] + kernel[i] - pads[i] - pads[i+n]
	}
	shape := inferred
	if c.in[2] != nil {
		if shape, err = toInts(c.in[2].Ints); err != nil {
			return nil, err
		}
		if len(shape) != n+2 {
			return nil, fmt.Errorf("has output shape %v for an input of shape %v", shape, t.Shape)
		}
	}
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	// Indices count in the inferred shape; a larger one keeps the positions.
	if _, err := product(inferred); err != nil {
		return nil, err
	}
	step := strides(shape)
	for i, v := range at.Ints {
		if v < 0 || v >= int64(size(inferred)) {
			return nil, fmt.Errorf("index %d is out of range", v)
		}
		to := 0
		for ax, p := range unravel(int(v), inferred) {
			if p >= shape[ax] {
				return nil, errors.New("its output shape is smaller than what was pooled")
			}
			to += p * step[ax]
		}
		out.copy(to, t, i)
	}
	return []*Tensor{out}, nil
}

// col2Im adds blocks of an image up where they overlap.
func col2Im(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if len(t.Shape) != 3 {
		return nil, fmt.Errorf("its input has %d dimensions, want 3", len(t.Shape))
	}
	in, err := toInts(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	kernel, err := toInts(c.in[2].Ints)
	if err != nil {
		return nil, err
	}
	if _, err := product(in); err != nil {
		return nil, err
	}
	if _, err := product(kernel); err != nil {
		return nil, err
	}
	w, err := c.window(in, kernel)
	if err != nil {
		return nil, err
	}
	k, blocks := size(kernel), size(w.out)
	if t.Shape[1]%k != 0 || t.Shape[2] != blocks {
		return nil, fmt.Errorf("shape %v does not hold blocks of %v in an image of %v", t.Shape, kernel, in)
	}
	chans := t.Shape[1] / k
	out, err := c.alloc(t.Type, append([]int{t.Shape[0], chans}, in...))
	if err != nil {
		return nil, err
	}
	list, err := c.segments(w)
	if err != nil {
		return nil, err
	}
	imgSize, s := size(in), w.stride[len(in)-1]
	for p := range t.Shape[0] * chans {
		dst := out.Floats[p*imgSize:][:imgSize]
		for _, g := range list {
			src := t.Floats[(p*k+g.kernel)*blocks:][:blocks]
			for i := g.lo; i < g.hi; i++ {
				dst[g.from+i*s] += src[g.to+i]
			}
		}
	}
	return []*Tensor{out}, nil
}
