package model

import (
	"math"
	"slices"
)

// resize is, along each axis by itself, a gathering (nearest) or a dense layer
// with a constant matrix (linear, cubic). The formulas are those of ONNX Resize.
func (c *call) resize() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	mode := c.str("mode", "nearest")
	coord := c.str("coordinate_transformation_mode", "half_pixel")
	rounding := c.str("nearest_mode", "round_prefer_floor")
	var scales []float32
	var sizes []int64
	roiAt, scaleAt, sizeAt := 1, 2, 3
	if c.n.Op == "Upsample" || c.version() < 11 {
		coord, rounding = "asymmetric", "floor"
		roiAt, scaleAt, sizeAt = -1, 1, -1
		scales = c.floats("scales")
	}
	if c.has(scaleAt) && c.known(scaleAt, "scales").Len() > 0 {
		scales = c.constFloats(scaleAt, "scales")
	} else if sizeAt > 0 && c.has(sizeAt) {
		sizes = c.constInts(sizeAt, "sizes")
	}
	axes := make([]int, len(s))
	for i := range axes {
		axes[i] = i
	}
	if list := c.ints("axes", nil); list != nil {
		axes = nil
		for _, a := range list {
			axes = append(axes, c.axis(int(a), len(s)))
		}
	}
	if len(scales) != len(axes) && len(sizes) != len(axes) {
		wrong("has %d scales and %d sizes for %d axes", len(scales), len(sizes), len(axes))
	}
	if coord == "tf_crop_and_resize" {
		_ = roiAt
		refuse("coordinate transformation %q; export the model with half_pixel or align_corners", coord)
	}
	out := slices.Clone(s)
	factor := make([]float64, len(s))
	for i := range factor {
		factor[i] = 1
	}
	policy := c.str("keep_aspect_ratio_policy", "stretch")
	for i, a := range axes {
		if len(scales) > 0 {
			factor[a] = float64(scales[i])
			if !(factor[a] > 0) || factor[a] > 1<<20 {
				wrong("scales by %g", factor[a])
			}
			out[a] = int(math.Floor(float64(s[a]) * factor[a]))
		} else {
			if sizes[i] < 1 || sizes[i] > 1<<24 {
				wrong("resizes to %v", sizes)
			}
			out[a] = int(sizes[i])
			factor[a] = float64(sizes[i]) / float64(s[a])
		}
	}
	if policy != "stretch" && len(sizes) > 0 {
		k := factor[axes[0]]
		for _, a := range axes {
			if policy == "not_larger" {
				k = min(k, factor[a])
			} else {
				k = max(k, factor[a])
			}
		}
		for _, a := range axes {
			factor[a] = k
			out[a] = int(math.Floor(k*float64(s[a]) + 0.5))
		}
	}
	b.sizeOf(out)
	for a := range s {
		if out[a] == s[a] && factor[a] == 1 {
			continue
		}
		x = c.resizeAxis(x, a, out[a], factor[a], mode, coord, rounding)
	}
	return one(x)
}

func (c *call) resizeAxis(x Ref, axis, n int, factor float64, mode, coord, rounding string) Ref {
	b := c.b
	size := b.shape(x)[axis]
	length := float64(size) * factor
	// origin is where output position i lies in the input.
	origin := func(i int) float64 {
		p := float64(i)
		switch coord {
		case "half_pixel":
			return (p+0.5)/factor - 0.5
		case "half_pixel_symmetric":
			adjust := float64(n) / length
			return float64(size)/2*(1-adjust) + (p+0.5)/factor - 0.5
		case "pytorch_half_pixel":
			if n == 1 {
				return -0.5
			}
			return (p+0.5)/factor - 0.5
		case "align_corners":
			if n == 1 || length == 1 {
				return 0
			}
			return p * float64(size-1) / (length - 1)
		case "asymmetric":
			return p / factor
		}
		wrong("coordinate transformation %q is unknown", coord)
		return 0
	}
	if mode == "nearest" {
		index := make([]int32, n)
		for i := range index {
			p := origin(i)
			switch rounding {
			case "round_prefer_floor":
				p = math.Ceil(p - 0.5)
			case "round_prefer_ceil":
				p = math.Floor(p + 0.5)
			case "floor":
				p = math.Floor(p)
			case "ceil":
				p = math.Ceil(p)
			default:
				wrong("attribute \"nearest_mode\" is %q", rounding)
			}
			index[i] = int32(min(max(p, 0), float64(size-1)))
		}
		return b.gather(x, axis, index)
	}
	if n > 1<<24/size {
		refuse("resizes %d elements to %d", size, n)
	}
	w := make([]float32, n*size)
	antialias := c.int("antialias", 0) != 0
	exclude := c.int("exclude_outside", 0) != 0
	cubic := c.float("cubic_coeff_a", -0.75)
	kernel := func(d float64) float64 { // at distance d
		d = math.Abs(d)
		if mode == "linear" || mode == "bilinear" {
			return max(0, 1-d)
		}
		switch {
		case d <= 1:
			return ((cubic+2)*d-(cubic+3))*d*d + 1
		case d < 2:
			return ((cubic*d-5*cubic)*d+8*cubic)*d - 4*cubic
		}
		return 0
	}
	reach := 1.0
	switch mode {
	case "linear", "bilinear":
	case "cubic":
		reach = 2
	default:
		wrong("attribute \"mode\" is %q", mode)
	}
	stretch := 1.0
	if antialias && factor < 1 {
		stretch = factor
	}
	for i := range n {
		p := origin(i)
		sum := 0.0
		weights := map[int]float64{}
		for k := int(math.Floor(p - reach/stretch)); k <= int(math.Ceil(p+reach/stretch)); k++ {
			v := kernel((float64(k) - p) * stretch)
			at := min(max(k, 0), size-1)
			if exclude && at != k {
				continue
			}
			weights[at] += v
			sum += v
		}
		for k, v := range weights {
			w[i*size+k] = float32(v / sum)
		}
	}
	rank := len(b.shape(x))
	perm := make([]int, rank)
	for i := range perm {
		perm[i] = i
	}
	perm[axis], perm[rank-1] = rank-1, axis
	y := b.emit(Node{Kind: NodeDense, In: []Ref{b.transpose(x, perm...), b.public([]int{n, size}, w)}})
	return b.transpose(y, perm...)
}
