package model

import (
	"fmt"
	"math"
	"strings"
)

// A Graph is a network in floating point, for one sample: a chain of layers,
// each reading what the one before it wrote. Whatever only renames or reshapes
// (Flatten, Identity, Dropout, ...) is gone, batch normalisation and bias
// additions are folded into the layer that they follow. Import makes graphs, and
// only those are known to be consistent.
type Graph struct {
	Name   string
	Input  []int // shape without the batch dimension: C*H*W or N
	Output []int
	Layers []Layer
	Notes  []string // what Import changed and a user should know, in plain sentences
}

// LayerKind is the operator of a Layer.
type LayerKind string

// The layers of a Graph.
const (
	LayerConv    LayerKind = "conv"    // in C*H*W, weight O*C*Kh*Kw, bias O, out O*H'*W'
	LayerDense   LayerKind = "dense"   // in K elements, weight N*K, bias N, out N
	LayerMaxPool LayerKind = "maxpool" // windows inside the input
	LayerAvgPool LayerKind = "avgpool" // divided by the window's full size, padding included
	LayerClip    LayerKind = "clip"    // min(max(x, Lo), Hi); ReLU is [0, +Inf]
)

// A Layer is one step of a Graph.
type Layer struct {
	Kind    LayerKind
	Name    string // of the ONNX node
	In, Out []int  // shapes of one sample: C*H*W, or N

	Weight []float32 // conv and dense; row-major
	Bias   []float32 // nil where there is none

	Kernel, Stride [2]int // height, width
	Pad            [4]int // top, left, bottom, right

	Lo, Hi float32 // clip
}

func (l *Layer) window() window {
	return window{c: l.In[0], h: l.In[1], w: l.In[2], oh: l.Out[1], ow: l.Out[2], kernel: l.Kernel, stride: l.Stride, pad: l.Pad}
}

func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func shapeString(shape []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(shape), "[]"), " ", "x")
}

// window is the geometry of a convolution or a pooling. Output (y, x) covers
// input rows y*stride-pad .. +kernel, columns likewise; what lies outside is 0.
type window struct {
	c, h, w        int
	oh, ow         int
	kernel, stride [2]int
	pad            [4]int // top, left, bottom, right
}

// span returns the outputs from..to along one axis for which tap k of the
// kernel reads inside an input of n elements; out is the number of outputs.
func span(k, stride, pad, n, out int) (from, to int) {
	// 0 <= o*stride + k - pad < n
	if pad > k {
		from = (pad - k + stride - 1) / stride
	}
	if last := n - 1 + pad - k; last >= 0 {
		to = min(out, last/stride+1)
	}
	return min(from, to), to
}

// number is what the executors compute in.
type number interface{ ~int64 | ~float64 }

// conv adds the cross-correlation of in with weight to out, which holds the
// bias. The generic form serves the float reference and the integers alike;
// with integers every order of summation gives the same result.
func conv[A number, W int32 | float32](g window, weight []W, in, out []A) {
	taps := g.kernel[0] * g.kernel[1]
	for o := range len(out) / (g.oh * g.ow) {
		plane := out[o*g.oh*g.ow : (o+1)*g.oh*g.ow]
		for c := range g.c {
			image := in[c*g.h*g.w : (c+1)*g.h*g.w]
			kernel := weight[(o*g.c+c)*taps : (o*g.c+c+1)*taps]
			for ky := range g.kernel[0] {
				y0, y1 := span(ky, g.stride[0], g.pad[0], g.h, g.oh)
				for kx := range g.kernel[1] {
					k := A(kernel[ky*g.kernel[1]+kx])
					x0, x1 := span(kx, g.stride[1], g.pad[1], g.w, g.ow)
					if k == 0 || x0 >= x1 {
						continue
					}
					for y := y0; y < y1; y++ {
						row := plane[y*g.ow+x0 : y*g.ow+x1]
						src := image[(y*g.stride[0]+ky-g.pad[0])*g.w+x0*g.stride[1]+kx-g.pad[1]:]
						if g.stride[1] == 1 {
							src = src[:len(row)]
							for i, v := range src {
								row[i] += k * v
							}
							continue
						}
						for i := range row {
							row[i] += k * src[i*g.stride[1]]
						}
					}
				}
			}
		}
	}
}

// dense adds weight times in to out, which holds the bias.
func dense[A number, W int32 | float32](weight []W, in, out []A) {
	for o := range out {
		row := weight[o*len(in) : (o+1)*len(in)]
		sum := out[o]
		for i, v := range in {
			sum += A(row[i]) * v
		}
		out[o] = sum
	}
}

// pool writes the largest element, or the sum, of every window.
func pool[A number](g window, sum bool, in, out []A) {
	for c := range g.c {
		image := in[c*g.h*g.w : (c+1)*g.h*g.w]
		for oy := range g.oh {
			for ox := range g.ow {
				top, left := oy*g.stride[0]-g.pad[0], ox*g.stride[1]-g.pad[1]
				y0, y1 := max(top, 0), min(top+g.kernel[0], g.h)
				x0, x1 := max(left, 0), min(left+g.kernel[1], g.w)
				var acc A
				if !sum {
					acc = image[y0*g.w+x0]
				}
				for y := y0; y < y1; y++ {
					for _, v := range image[y*g.w+x0 : y*g.w+x1] {
						if sum {
							acc += v
						} else {
							acc = max(acc, v)
						}
					}
				}
				out[(c*g.oh+oy)*g.ow+ox] = acc
			}
		}
	}
}

// Run computes the network on one sample and returns its output. It is the
// float reference that everything else is compared with: sums are carried in
// float64 and rounded to float32 after every layer.
func (g *Graph) Run(input []float32) ([]float32, error) {
	values, err := g.run(input)
	if err != nil {
		return nil, err
	}
	return values[len(values)-1], nil
}

// run returns the input followed by the output of every layer.
func (g *Graph) run(input []float32) ([][]float32, error) {
	if n := elements(g.Input); len(input) != n {
		return nil, fmt.Errorf("run graph: input has %d elements, the network takes %d (%s)", len(input), n, shapeString(g.Input))
	}
	for i, v := range input {
		if v != v || math.IsInf(float64(v), 0) {
			return nil, fmt.Errorf("run graph: input element %d is not a finite number", i)
		}
	}
	values := [][]float32{input}
	x := make([]float64, len(input))
	for i, v := range input {
		x[i] = float64(v)
	}
	for i := range g.Layers {
		l := &g.Layers[i]
		y := make([]float64, elements(l.Out))
		if l.Bias != nil {
			for k := range y {
				y[k] = float64(l.Bias[k*len(l.Bias)/len(y)])
			}
		}
		switch l.Kind {
		case LayerConv:
			conv(l.window(), l.Weight, x, y)
		case LayerDense:
			dense(l.Weight, x, y)
		case LayerMaxPool:
			pool(l.window(), false, x, y)
		case LayerAvgPool:
			pool(l.window(), true, x, y)
			for k := range y {
				y[k] /= float64(l.Kernel[0] * l.Kernel[1])
			}
		case LayerClip:
			for k, v := range x {
				y[k] = min(max(v, float64(l.Lo)), float64(l.Hi))
			}
		default:
			return nil, fmt.Errorf("run graph: layer %q has unknown kind %q", l.Name, l.Kind)
		}
		out := make([]float32, len(y))
		for k, v := range y {
			out[k] = float32(v)
			y[k] = float64(out[k])
		}
		values, x = append(values, out), y
	}
	return values, nil
}

// Argmax returns the position of the largest element, the first of equals; -1
// where there are none.
func Argmax[T int64 | float32 | float64](x []T) int {
	best := -1
	for i, v := range x {
		if best < 0 || v > x[best] {
			best = i
		}
	}
	return best
}
