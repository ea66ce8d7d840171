package reference

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"probity/model/onnx"
)

// cosines makes a window of cosines: the sum of weight[k]*cos(2 pi k i/n).
func cosines(weights ...float64) func(*call) ([]*Tensor, error) {
	return func(c *call) ([]*Tensor, error) {
		size, err := c.scalar(0, 0)
		if err != nil {
			return nil, err
		}
		if !(size >= 0 && size <= maxElements) {
			return nil, fmt.Errorf("makes a window of %g elements", size)
		}
		out, err := c.alloc(onnx.DataType(c.int("output_datatype", int64(onnx.Float))), []int{int(size)})
		if err != nil {
			return nil, err
		}
		if !out.Type.Floating() {
			return nil, fmt.Errorf("a window of %s is %w", out.Type, ErrUnsupported)
		}
		n := size
		if c.int("periodic", 1) == 0 {
			n = max(size-1, 1)
		}
		for i := range out.Floats {
			for k, w := range weights {
				out.Floats[i] += w * math.Cos(2*math.Pi*float64(k)*float64(i)/n)
			}
		}
		return []*Tensor{out}, nil
	}
}

// transform is the discrete Fourier transform of a line, which is cut or filled
// with zeros to n. It is the definition, not a fast one.
func transform(line []complex128, n int, inverse bool) []complex128 {
	turns := make([]complex128, n)
	sign, scale := -1.0, 1.0
	if inverse {
		sign, scale = 1, 1/float64(n)
	}
	for i := range turns {
		turns[i] = cmplx.Rect(scale, sign*2*math.Pi*float64(i)/float64(n))
	}
	out := make([]complex128, n)
	for k := range out {
		for i, v := range line[:min(len(line), n)] {
			out[k] += v * turns[i*k%n]
		}
	}
	return out
}

// complexAt is an element of a tensor whose last axis holds one real number, or
// a real and an imaginary one.
func complexAt(t *Tensor, i, parts int) complex128 {
	if parts == 1 {
		return complex(t.Floats[i], 0)
	}
	return complex(t.Floats[2*i], t.Floats[2*i+1])
}

// dft has its axis as an attribute before operator set 20.
func dft(c *call) ([]*Tensor, error) {
	t := c.in[0]
	rank := len(t.Shape)
	if rank < 2 || t.Shape[rank-1] != 1 && t.Shape[rank-1] != 2 {
		return nil, fmt.Errorf("its input has shape %v, want real numbers or pairs along the last axis", t.Shape)
	}
	def := float64(c.int("axis", 1))
	if c.version >= 20 {
		def = -2
	}
	a, err := c.scalar(2, def)
	if err != nil {
		return nil, err
	}
	ax, err := axis(toInt(a), rank)
	if err != nil {
		return nil, err
	}
	if ax == rank-1 {
		return nil, fmt.Errorf("transforms along axis %d, which holds the parts of a number", ax)
	}
	inverse, half := c.int("inverse", 0) != 0, c.int("onesided", 0) != 0
	length, err := c.scalar(1, -1)
	if err != nil {
		return nil, err
	}
	if c.in[1] == nil {
		length = float64(t.Shape[ax])
		if inverse && half {
			length = float64(2 * (t.Shape[ax] - 1))
		}
	}
	if !(length >= 1 && length <= 1<<24) {
		return nil, fmt.Errorf("transforms %g elements", length)
	}
	n, parts := int(length), t.Shape[rank-1]
	outs, outParts := n, 2
	switch {
	case half && inverse: // half a spectrum to real numbers
		outParts = 1
	case half:
		outs = n/2 + 1
	}
	shape := slices.Clone(t.Shape)
	shape[ax], shape[rank-1] = outs, outParts
	out, err := c.alloc(t.Type, shape)
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(size(shape)) * float64(n) * 4); err != nil {
		return nil, err
	}
	if err := c.hold(8 * max(n, t.Shape[ax])); err != nil {
		return nil, err
	}
	plain := t.Shape[:rank-1]
	inner, count := size(plain[ax+1:]), 0
	lines(plain, ax, func(from, step, m int) {
		line := make([]complex128, m)
		for i := range line {
			line[i] = complexAt(t, from+i*step, parts)
		}
		if half && inverse { // the other half mirrors this one
			whole := make([]complex128, n)
			copy(whole, line)
			for i := n/2 + 1; i < n; i++ {
				whole[i] = cmplx.Conj(whole[n-i])
			}
			line = whole
		}
		base := count/inner*outs*inner + count%inner
		count++
		for k, v := range transform(line, n, inverse)[:outs] {
			at := base + k*inner
			if outParts == 1 {
				out.Floats[at] = real(v)
			} else {
				out.Floats[2*at], out.Floats[2*at+1] = real(v), imag(v)
			}
		}
	})
	return []*Tensor{out}, nil
}

// stft transforms frames of a signal, each weighed by a window.
func stft(c *call) ([]*Tensor, error) {
	t, window := c.in[0], c.in[2]
	if len(t.Shape) == 2 {
		t = t.withShape([]int{t.Shape[0], t.Shape[1], 1})
	}
	if len(t.Shape) != 3 || t.Shape[2] != 1 && t.Shape[2] != 2 {
		return nil, fmt.Errorf("its input has shape %v, want signals", t.Shape)
	}
	hop, err := c.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	length, err := c.scalar(3, float64(window.held()))
	if err != nil {
		return nil, err
	}
	if !(hop >= 1 && hop <= maxElements && length >= 1 && length <= float64(t.Shape[1])) || window != nil && window.Len() != int(length) {
		return nil, fmt.Errorf("takes frames of %g every %g from %d elements", length, hop, t.Shape[1])
	}
	n, parts := int(length), t.Shape[2]
	frames := (t.Shape[1]-n)/int(hop) + 1
	bins := n
	if c.int("onesided", 1) != 0 {
		bins = n/2 + 1
	}
	out, err := c.alloc(t.Type, []int{t.Shape[0], frames, bins, 2})
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(t.Shape[0]) * float64(frames) * float64(n) * float64(n) * 4); err != nil {
		return nil, err
	}
	line := make([]complex128, n)
	for f := range t.Shape[0] * frames {
		for i := range line {
			line[i] = complexAt(t, f/frames*t.Shape[1]+f%frames*int(hop)+i, parts)
			if window != nil {
				line[i] *= complex(window.Floats[i], 0)
			}
		}
		for k, v := range transform(line, n, false)[:bins] {
			at := 2 * (f*bins + k)
			out.Floats[at], out.Floats[at+1] = real(v), imag(v)
		}
	}
	return []*Tensor{out}, nil
}

// melWeights maps the bins of a spectrum to those of the mel scale, by
// triangles.
func melWeights(c *call) ([]*Tensor, error) {
	var p [5]float64
	for i := range p {
		var err error
		if p[i], err = c.scalar(i, 0); err != nil {
			return nil, err
		}
	}
	bands, length, rate := p[0], p[1], p[2]
	if !(bands >= 1 && bands <= 1<<20 && length >= 1 && length <= 1<<24 && rate > 0) {
		return nil, fmt.Errorf("maps a spectrum of %g at %g a second to %g bands", length, rate, bands)
	}
	bins := int(length)/2 + 1
	out, err := c.alloc(onnx.DataType(c.int("output_datatype", int64(onnx.Float))), []int{bins, int(bands)})
	if err != nil {
		return nil, err
	}
	if !out.Type.Floating() {
		return nil, fmt.Errorf("weights of %s are %w", out.Type, ErrUnsupported)
	}
	mel := func(hertz float64) float64 { return 2595 * math.Log10(1+hertz/700) }
	low, high := mel(p[3]), mel(p[4])
	edge := func(i int) (int, error) {
		hertz := 700 * (math.Pow(10, (low+float64(i)*(high-low)/(bands+2))/2595) - 1)
		v := math.Floor((length + 1) * hertz / rate)
		if !(v >= 0 && v < float64(bins)) {
			return 0, fmt.Errorf("the frequencies from %g to %g lie outside the spectrum", p[3], p[4])
		}
		return int(v), nil
	}
	for i := range int(bands) {
		var at [3]int
		for k := range at {
			if at[k], err = edge(i + k); err != nil {
				return nil, err
			}
		}
		set := func(j int, v float64) { out.Floats[j*int(bands)+i] = v }
		if at[0] == at[1] {
			set(at[1], 1)
		}
		for j := at[0]; j <= at[1] && at[0] < at[1]; j++ {
			set(j, float64(j-at[0])/float64(at[1]-at[0]))
		}
		for j := at[1]; j < at[2]; j++ {
			set(j, float64(at[2]-j)/float64(at[2]-at[1]))
		}
	}
	return []*Tensor{out}, nil
}
