package reference

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"probity/model/onnx"
)

// affineGrid makes sampling positions, from -1 to 1 across the image, of an
// affine map for each image. https://arxiv.org/abs/1506.02025
func affineGrid(c *call) ([]*Tensor, error) {
	theta := c.in[0]
	sizes, err := toInts(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	d := len(sizes) - 2
	if d != 2 && d != 3 || !slices.Equal(theta.Shape, []int{sizes[0], d, d + 1}) {
		return nil, fmt.Errorf("maps of shape %v do not go with images of shape %v", theta.Shape, sizes)
	}
	out, err := c.alloc(theta.Type, append(append([]int{sizes[0]}, sizes[2:]...), d))
	if err != nil {
		return nil, err
	}
	aligned := c.int("align_corners", 0) != 0
	spatial := sizes[2:]
	at := make([]float64, d+1) // x, y, (z,) 1
	at[d] = 1
	for i := range len(out.Floats) / d {
		for ax, p := range unravel(i%size(spatial), spatial) {
			v := (2*float64(p)+1)/float64(spatial[ax]) - 1
			if aligned && spatial[ax] > 1 {
				v = -1 + 2*float64(p)/float64(spatial[ax]-1)
			}
			at[d-1-ax] = v
		}
		row := theta.Floats[i/size(spatial)*d*(d+1):]
		for j := range d {
			for k, v := range at {
				out.Floats[i*d+j] += row[j*(d+1)+k] * v
			}
		}
	}
	return []*Tensor{out}, nil
}

// reflect folds a position back into a range, again and again.
func reflect(v, lo, hi float64) float64 {
	width := hi - lo
	if width <= 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return lo
	}
	v = math.Mod(math.Abs(v-lo), 2*width)
	if v > width {
		v = 2*width - v
	}
	return lo + v
}

// gridSample reads images at positions from -1 to 1.
func gridSample(c *call) ([]*Tensor, error) {
	t, grid := c.in[0], c.in[1]
	d := len(t.Shape) - 2
	if d < 1 || d > 3 || len(grid.Shape) != d+2 || grid.Shape[0] != t.Shape[0] || grid.Shape[d+1] != d {
		return nil, fmt.Errorf("a grid of shape %v does not go with images of shape %v", grid.Shape, t.Shape)
	}
	mode, padding := c.text("mode", "linear"), c.text("padding_mode", "zeros")
	aligned := c.int("align_corners", 0) != 0
	points := size(grid.Shape[1 : d+1])
	out, err := c.alloc(t.Type, slices.Concat(t.Shape[:2], grid.Shape[1:d+1]))
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(grid.Shape[0]) * float64(points) * (64 + 64*float64(t.Shape[1]))); err != nil {
		return nil, err
	}
	spatial := t.Shape[2:]
	step, plane := strides(spatial), size(spatial)
	if plane == 0 && out.Len() > 0 {
		return nil, fmt.Errorf("images of shape %v are empty", t.Shape)
	}
	switch padding {
	case "zeros", "border", "reflection":
	default:
		return nil, fmt.Errorf("padding_mode %.40q is %w", padding, ErrUnsupported)
	}
	cubic, _ := resize{mode: "cubic", cubic: -0.75}.kernel()
	type pixel struct {
		off   int
		share float64
	}
	for i := range t.Shape[0] * points {
		list := []pixel{{0, 1}}
		for ax, n := range spatial {
			g := grid.Floats[i*d+d-1-ax] // x comes first, but is the last axis
			lo, hi := -0.5, float64(n)-0.5
			p := ((g+1)*float64(n) - 1) / 2
			if aligned {
				lo, hi = 0, float64(n-1)
				p = (g + 1) / 2 * float64(n-1)
			}
			if mode == "nearest" {
				p = math.RoundToEven(p)
			}
			if p < lo || p > hi {
				switch padding {
				case "border":
					p = min(max(p, 0), float64(n-1))
				case "reflection":
					p = reflect(p, lo, hi)
				}
			}
			if math.IsNaN(p) || math.Abs(p) > 1<<40 {
				p = -10 // far outside
			}
			var taps []pixel
			f := math.Floor(p)
			switch mode {
			case "nearest":
				taps = []pixel{{int(math.RoundToEven(p)), 1}}
			case "linear", "bilinear":
				taps = []pixel{{int(f), 1 - (p - f)}, {int(f) + 1, p - f}}
			case "cubic", "bicubic":
				for k := -1.0; k <= 2; k++ {
					taps = append(taps, pixel{int(f + k), cubic(p - f - k)})
				}
			default:
				return nil, fmt.Errorf("mode %.40q is %w", mode, ErrUnsupported)
			}
			var next []pixel
			for _, tap := range taps {
				at := tap.off
				if at < 0 || at >= n {
					switch padding {
					case "zeros":
						continue
					case "border":
						at = min(max(at, 0), n-1)
					case "reflection":
						at = min(max(int(reflect(float64(at), lo, hi)), 0), n-1)
					}
				}
				for _, have := range list {
					next = append(next, pixel{have.off + at*step[ax], have.share * tap.share})
				}
			}
			list = next
		}
		b, point := i/points, i%points
		for ch := range t.Shape[1] {
			src := t.Floats[(b*t.Shape[1]+ch)*plane:][:plane]
			sum := 0.0
			for _, px := range list {
				sum += px.share * src[px.off]
			}
			out.Floats[(b*t.Shape[1]+ch)*points+point] = sum
		}
	}
	return []*Tensor{out}, nil
}

// bilinear reads an image of h by w between its elements: four of them with
// their shares. Outside is nothing.
func bilinear(h, w int, y, x float64) (at [4]int, share [4]float64) {
	if !(y > -1 && y < float64(h) && x > -1 && x < float64(w)) {
		return at, share
	}
	fy, fx := math.Floor(y), math.Floor(x)
	for k := range 4 {
		dy, dx := k/2, k%2
		iy, ix := int(fy)+dy, int(fx)+dx
		if iy < 0 || iy >= h || ix < 0 || ix >= w {
			continue
		}
		at[k] = iy*w + ix
		share[k] = (1 - math.Abs(y-float64(iy))) * (1 - math.Abs(x-float64(ix)))
	}
	return at, share
}

// deformConv is a convolution whose every read is moved by an offset and
// weighed by a mask. https://arxiv.org/abs/1811.11168; images only.
func deformConv(c *call) ([]*Tensor, error) {
	x, k, offset, bias, mask := c.in[0], c.in[1], c.in[2], c.in[3], c.in[4]
	if err := c.same(0, 1, 2, 3, 4); err != nil {
		return nil, err
	}
	if len(x.Shape) != 4 || len(k.Shape) != 4 {
		return nil, fmt.Errorf("deforming anything but images, as shape %v, is %w", x.Shape, ErrUnsupported)
	}
	if err := c.kernelShape(k.Shape[2:]); err != nil {
		return nil, err
	}
	w, err := c.window(x.Shape[2:], k.Shape[2:])
	if err != nil {
		return nil, err
	}
	groups, og := int(min(max(c.int("group", 1), 0), maxElements)), int(min(max(c.int("offset_group", 1), 0), maxElements))
	n, chans, outs := x.Shape[0], x.Shape[1], k.Shape[0]
	taps, area := size(w.kernel), size(w.out)
	if groups < 1 || og < 1 || chans != k.Shape[1]*groups || outs%groups != 0 || chans%og != 0 {
		return nil, fmt.Errorf("%d channels and kernels %v do not go with %d groups", chans, k.Shape, groups)
	}
	if !slices.Equal(offset.Shape, []int{n, og * taps * 2, w.out[0], w.out[1]}) {
		return nil, fmt.Errorf("has offsets of shape %v", offset.Shape)
	}
	if mask != nil && !slices.Equal(mask.Shape, []int{n, og * taps, w.out[0], w.out[1]}) {
		return nil, fmt.Errorf("has a mask of shape %v", mask.Shape)
	}
	if bias != nil && !slices.Equal(bias.Shape, []int{outs}) {
		return nil, fmt.Errorf("its bias has shape %v, want [%d]", bias.Shape, outs)
	}
	out, err := c.alloc(x.Type, []int{n, outs, w.out[0], w.out[1]})
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(n) * float64(chans) * float64(taps) * float64(area) * float64(4+outs/groups)); err != nil {
		return nil, err
	}
	plane := size(w.in)
	for b := range n {
		for ch := range chans {
			src := x.Floats[(b*chans+ch)*plane:][:plane]
			g, o := ch/(chans/groups), ch/(chans/og)
			for tap := range taps {
				move := offset.Floats[((b*og+o)*taps+tap)*2*area:]
				for i := range area {
					y := float64(i/w.out[1]*w.stride[0]-w.before[0]+tap/w.kernel[1]*w.dilation[0]) + move[i]
					xx := float64(i%w.out[1]*w.stride[1]-w.before[1]+tap%w.kernel[1]*w.dilation[1]) + move[area+i]
					at, share := bilinear(w.in[0], w.in[1], y, xx)
					v := 0.0
					for j := range at {
						v += share[j] * src[at[j]]
					}
					if mask != nil {
						v *= mask.Floats[((b*og+o)*taps+tap)*area+i]
					}
					for m := range outs / groups {
						dst := g*(outs/groups) + m
						out.Floats[(b*outs+dst)*area+i] += v * k.Floats[(dst*k.Shape[1]+ch%k.Shape[1])*taps+tap]
					}
				}
			}
		}
	}
	if bias != nil {
		for i := range out.Floats {
			out.Floats[i] += bias.Floats[i/area%outs]
		}
	}
	return []*Tensor{out}, nil
}

// roiAlign pools regions of images. https://arxiv.org/abs/1703.06870
func roiAlign(c *call) ([]*Tensor, error) {
	t, rois, which := c.in[0], c.in[1], c.in[2]
	if len(t.Shape) != 4 || len(rois.Shape) != 2 || rois.Shape[1] != 4 || which.Len() != rois.Shape[0] || t.Len() == 0 {
		return nil, fmt.Errorf("images %v, regions %v and their indices %v do not go together", t.Shape, rois.Shape, which.Shape)
	}
	oh, ow := c.int("output_height", 1), c.int("output_width", 1)
	ratio := c.int("sampling_ratio", 0)
	if oh < 1 || ow < 1 || oh > 1<<16 || ow > 1<<16 || ratio < 0 || ratio > 1<<10 {
		return nil, fmt.Errorf("pools to %d by %d with %d samples", oh, ow, ratio)
	}
	scale, shift := c.float("spatial_scale", 1), 0.5
	half := true
	if c.version < 16 || c.text("coordinate_transformation_mode", "half_pixel") == "output_half_pixel" {
		shift, half = 0, false
	}
	largest := c.text("mode", "avg") == "max"
	chans, h, w := t.Shape[1], t.Shape[2], t.Shape[3]
	out, err := c.alloc(t.Type, []int{rois.Shape[0], chans, int(oh), int(ow)})
	if err != nil {
		return nil, err
	}
	cell := int(oh * ow)
	for r := range rois.Shape[0] {
		b, err := index(which.Ints[r], t.Shape[0])
		if err != nil {
			return nil, err
		}
		box := rois.Floats[r*4:][:4]
		x0, y0 := box[0]*scale-shift, box[1]*scale-shift
		rw, rh := box[2]*scale-shift-x0, box[3]*scale-shift-y0
		if !half {
			rw, rh = max(rw, 1), max(rh, 1)
		}
		bh, bw := rh/float64(oh), rw/float64(ow)
		nh, nw := float64(ratio), float64(ratio)
		if ratio == 0 {
			nh, nw = math.Ceil(bh), math.Ceil(bw)
		}
		if !(nh >= 0 && nh <= 1<<16 && nw >= 0 && nw <= 1<<16) {
			return nil, fmt.Errorf("region %v is too large", box)
		}
		if err := c.products(float64(cell) * (nh*nw + 1) * float64(chans) * 8); err != nil {
			return nil, err
		}
		for i := range cell {
			py, px := float64(i/int(ow)), float64(i%int(ow))
			for ch := range chans {
				src := t.Floats[(b*chans+ch)*h*w:][:h*w]
				sum, top := 0.0, math.Inf(-1)
				for sy := range int(nh) {
					for sx := range int(nw) {
						y := y0 + py*bh + (float64(sy)+0.5)*bh/nh
						x := x0 + px*bw + (float64(sx)+0.5)*bw/nw
						if y < -1 || y > float64(h) || x < -1 || x > float64(w) {
							top = max(top, 0)
							continue
						}
						y, x = min(max(y, 0), float64(h-1)), min(max(x, 0), float64(w-1))
						at, share := bilinear(h, w, y, x)
						for j := range at {
							v := share[j] * src[at[j]]
							sum += v
							top = max(top, v) // of the four shares, as the operator defines it
						}
					}
				}
				switch {
				case largest && nh*nw > 0:
					sum = top
				case !largest:
					sum /= max(nh*nw, 1)
				}
				out.Floats[(r*chans+ch)*cell+i] = sum
			}
		}
	}
	return []*Tensor{out}, nil
}

// nonMaxSuppression keeps the best boxes of each class that do not overlap.
func nonMaxSuppression(c *call) ([]*Tensor, error) {
	boxes, scores := c.in[0], c.in[1]
	if len(boxes.Shape) != 3 || len(scores.Shape) != 3 || boxes.Shape[2] != 4 || scores.Shape[0] != boxes.Shape[0] || scores.Shape[2] != boxes.Shape[1] {
		return nil, fmt.Errorf("boxes %v and scores %v do not go together", boxes.Shape, scores.Shape)
	}
	most, err := c.scalar(2, 0)
	if err != nil {
		return nil, err
	}
	overlap, err := c.scalar(3, 0)
	if err != nil {
		return nil, err
	}
	least, err := c.scalar(4, math.Inf(-1))
	if err != nil {
		return nil, err
	}
	n, classes := boxes.Shape[1], scores.Shape[1]
	// Corners in order, whatever pair of opposite ones is given.
	corners := func(b, i int) [4]float64 {
		p := boxes.Floats[(b*n+i)*4:][:4]
		if c.int("center_point_box", 0) != 0 {
			return [4]float64{p[1] - p[3]/2, p[0] - p[2]/2, p[1] + p[3]/2, p[0] + p[2]/2}
		}
		return [4]float64{min(p[0], p[2]), min(p[1], p[3]), max(p[0], p[2]), max(p[1], p[3])}
	}
	area := func(p [4]float64) float64 { return (p[2] - p[0]) * (p[3] - p[1]) }
	share := func(p, q [4]float64) float64 {
		h, w := min(p[2], q[2])-max(p[0], q[0]), min(p[3], q[3])-max(p[1], q[1])
		if h <= 0 || w <= 0 {
			return 0
		}
		return h * w / (area(p) + area(q) - h*w)
	}
	var found []int64
	for b := range scores.Shape[0] {
		for class := range classes {
			s := scores.Floats[(b*classes+class)*n:][:n]
			if err := c.steps(16 * n); err != nil {
				return nil, err
			}
			list := make([]int, 0, n)
			for i, v := range s {
				if v > least {
					list = append(list, i)
				}
			}
			sort.SliceStable(list, func(x, y int) bool { return s[list[x]] > s[list[y]] })
			var kept [][4]float64
			for _, i := range list {
				if float64(len(kept)) >= most {
					break
				}
				if err := c.steps(len(kept)); err != nil {
					return nil, err
				}
				box := corners(b, i)
				if slices.ContainsFunc(kept, func(k [4]float64) bool { return share(box, k) > overlap }) {
					continue
				}
				kept = append(kept, box)
				found = append(found, int64(b), int64(class), int64(i))
			}
		}
	}
	out, err := c.alloc(onnx.Int64, []int{len(found) / 3, 3})
	if err != nil {
		return nil, err
	}
	copy(out.Ints, found)
	return []*Tensor{out}, nil
}
