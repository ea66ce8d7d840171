package reference

import (
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// resize interpolates along one axis after the other.
// https://onnx.ai/onnx/operators/onnx__Resize.html
type resize struct {
	mode, coordinates, nearest string
	antialias, exclude         bool
	cubic                      float64
	outside                    float64 // value where a crop reaches beyond the input
}

// tap is one input position and its share of an output.
type tap struct {
	at    int
	share float64
}

// position is where output x lies in the input of n elements, by scale, for an
// axis of out elements. Roi is the part to crop, from 0 to 1.
func (r resize) position(x float64, scale float64, n, out int, roi [2]float64) (float64, error) {
	width := scale * float64(n)
	switch r.coordinates {
	case "half_pixel":
		return (x+0.5)/scale - 0.5, nil
	case "half_pixel_symmetric":
		// The part that the whole output covers is centred on the input.
		return float64(n)/2*(1-float64(out)/width) + (x+0.5)/scale - 0.5, nil
	case "pytorch_half_pixel":
		if width == 1 {
			return -0.5, nil
		}
		return (x+0.5)/scale - 0.5, nil
	case "align_corners":
		if width == 1 {
			return 0, nil
		}
		return x * float64(n-1) / (width - 1), nil
	case "asymmetric":
		return x / scale, nil
	case "tf_crop_and_resize":
		if width == 1 {
			return (roi[0] + (roi[1]-roi[0])/2) * float64(n-1), nil
		}
		return roi[0]*float64(n-1) + x*(roi[1]-roi[0])*float64(n-1)/(width-1), nil
	}
	return 0, fmt.Errorf("coordinate_transformation_mode %.40q is %w", r.coordinates, ErrUnsupported)
}

// kernel is the weight of an input at a distance, and how far it reaches.
func (r resize) kernel() (f func(d float64) float64, reach float64) {
	if r.mode == "linear" {
		return func(d float64) float64 { return max(0, 1-math.Abs(d)) }, 1
	}
	a := r.cubic // Keys: Cubic Convolution Interpolation for Digital Image Processing
	return func(d float64) float64 {
		switch d = math.Abs(d); {
		case d <= 1:
			return ((a+2)*d-(a+3))*d*d + 1
		case d < 2:
			return ((a*d-5*a)*d+8*a)*d - 4*a
		}
		return 0
	}, 2
}

// taps are the inputs of one output, nil where it lies outside a crop.
func (r resize) taps(x, scale float64, n, out int, roi [2]float64) ([]tap, error) {
	p, err := r.position(x, scale, n, out, roi)
	if err != nil {
		return nil, err
	}
	if r.coordinates == "tf_crop_and_resize" && !(p >= 0 && p <= float64(n-1)) {
		return nil, nil
	}
	clamp := func(v float64) int { return int(min(max(v, 0), float64(n-1))) }
	if r.mode == "nearest" {
		v := math.Floor(p)
		frac := p - v
		switch r.nearest {
		case "round_prefer_floor":
			if frac > 0.5 {
				v++
			}
		case "round_prefer_ceil":
			if frac >= 0.5 {
				v++
			}
		case "ceil":
			v = math.Ceil(p)
		case "floor":
		default:
			return nil, fmt.Errorf("nearest_mode %.40q is %w", r.nearest, ErrUnsupported)
		}
		return []tap{{clamp(v), 1}}, nil
	}
	f, reach := r.kernel()
	stretch := 1.0 // an antialiased kernel covers as much as an output does
	if r.antialias && scale < 1 {
		stretch = scale
	}
	var list []tap
	sum := 0.0
	for at := math.Floor(p-reach/stretch) + 1; at < p+reach/stretch; at++ {
		w := f((at - p) * stretch)
		if r.exclude && (at < 0 || at >= float64(n)) {
			continue
		}
		list = append(list, tap{clamp(at), w})
		sum += w
	}
	if r.exclude || r.antialias {
		for i := range list {
			list[i].share /= sum
		}
	}
	return list, nil
}

// run is for the operator from version 10 on, and for Upsample before it.
func (r resize) run(c *call) ([]*Tensor, error) {
	t := c.in[0]
	r.mode = c.text("mode", "nearest")
	if r.mode == "bilinear" {
		r.mode = "linear"
	}
	if r.mode != "nearest" && r.mode != "linear" && r.mode != "cubic" {
		return nil, fmt.Errorf("mode %.40q is %w", r.mode, ErrUnsupported)
	}
	var roi, scales, sizes *Tensor
	if c.node.Op == "Upsample" || c.version < 11 {
		scales = c.in[1]
		r.coordinates, r.nearest = "asymmetric", "floor"
	} else {
		roi, scales, sizes = c.in[1], c.in[2], c.in[3]
		r.coordinates = c.text("coordinate_transformation_mode", "half_pixel")
		r.nearest = c.text("nearest_mode", "round_prefer_floor")
	}
	r.antialias, r.exclude = c.int("antialias", 0) != 0, c.int("exclude_outside", 0) != 0
	r.cubic, r.outside = c.float("cubic_coeff_a", -0.75), c.float("extrapolation_value", 0)

	list := c.ints("axes")
	if list == nil {
		for i := range t.Shape {
			list = append(list, int64(i))
		}
	}
	over, err := axes(list, len(t.Shape))
	if err != nil {
		return nil, err
	}
	var factors []float64
	if scales.held() > 0 {
		if factors, err = c.numbers(scales); err != nil {
			return nil, err
		}
	} else if a := c.floats("scales"); a != nil {
		factors = a
	}
	want := make([]float64, len(over))
	switch {
	case factors != nil:
		if len(factors) != len(over) {
			return nil, fmt.Errorf("has %d scales for %d axes", len(factors), len(over))
		}
		for i, ax := range over {
			want[i] = math.Floor(factors[i] * float64(t.Shape[ax]))
		}
	case sizes.held() == len(over):
		factors = make([]float64, len(over))
		for i, ax := range over {
			want[i] = sizes.at(i)
			factors[i] = want[i] / float64(t.Shape[ax])
		}
		policy := c.text("keep_aspect_ratio_policy", "stretch")
		if policy != "stretch" {
			f := slices.Min(factors)
			if policy == "not_smaller" {
				f = slices.Max(factors)
			}
			for i, ax := range over {
				factors[i] = f
				want[i] = math.Floor(f*float64(t.Shape[ax]) + 0.5)
			}
		}
	default:
		return nil, fmt.Errorf("has %d sizes for %d axes, and no scales", sizes.held(), len(over))
	}
	if roi.held() != 0 && roi.held() != 2*len(over) {
		return nil, fmt.Errorf("has a region of %d numbers for %d axes", roi.held(), len(over))
	}
	// In double precision until all axes are done.
	x, err := c.numbers(t)
	if err != nil {
		return nil, err
	}
	cur := &Tensor{Type: onnx.Double, Shape: t.Shape, Floats: x}
	for i, ax := range over {
		part := [2]float64{0, 1}
		if roi.held() > 0 {
			part = [2]float64{roi.at(i), roi.at(i + len(over))}
		}
		n := t.Shape[ax]
		if !(want[i] >= 0 && want[i] <= maxElements) || want[i] > 0 && (n == 0 || !(factors[i] > 0)) {
			return nil, fmt.Errorf("resizes axis %d of %d elements to %g", ax, n, want[i])
		}
		if int(want[i]) == n && factors[i] == 1 && part == [2]float64{0, 1} {
			continue
		}
		if cur, err = r.axis(c, cur, ax, int(want[i]), factors[i], part); err != nil {
			return nil, err
		}
	}
	if t.Type.Floating() {
		return one(c.cast(cur, t.Type))
	}
	out, err := c.alloc(t.Type, cur.Shape)
	if err != nil {
		return nil, err
	}
	for i, v := range cur.Floats {
		out.set(i, quantise(v, 1, 0, t.Type))
	}
	return []*Tensor{out}, nil
}

func (r resize) axis(c *call, t *Tensor, ax, to int, scale float64, roi [2]float64) (*Tensor, error) {
	shape := slices.Clone(t.Shape)
	shape[ax] = to
	out, err := c.alloc(onnx.Double, shape)
	if err != nil {
		return nil, err
	}
	n, inner := t.Shape[ax], size(t.Shape[ax+1:])
	outer := size(t.Shape[:ax])
	width := 4.0
	if r.antialias {
		width /= min(scale, 1)
	}
	if err := c.products(float64(out.Len()+to) * width); err != nil {
		return nil, err
	}
	for o := range to {
		list, err := r.taps(float64(o), scale, n, to, roi)
		if err != nil {
			return nil, err
		}
		for i := range outer {
			dst := out.Floats[(i*to+o)*inner:][:inner]
			if list == nil {
				for j := range dst {
					dst[j] = r.outside
				}
				continue
			}
			for _, tap := range list {
				for j, v := range t.Floats[(i*n+tap.at)*inner:][:inner] {
					dst[j] += tap.share * v
				}
			}
		}
	}
	return out, nil
}
