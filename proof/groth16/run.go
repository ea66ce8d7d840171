package groth16

import "probity/model"

// run executes a program.
func run(p *model.Program, w model.Weights, input []int64) model.Trace {
	t := model.Trace{Values: [][]int64{input}}
	for i, op := range p.Ops {
		in, out, x := p.Values[op.In], p.Values[i+1], t.Values[op.In]
		y := make([]int64, size(out.Shape))
		switch op.Kind {
		case model.OpConv, model.OpDense:
			cv := newConv(p, i)
			for o := range cv.o {
				for n := range cv.oh * cv.ow {
					acc := int64(0)
					if op.Bias >= 0 {
						acc = int64(w[op.Bias][o])
					}
					for k := range cv.c * cv.kh * cv.kw {
						if at := cv.at(k/(cv.kh*cv.kw), n/cv.ow*cv.sh+k/cv.kw%cv.kh, n%cv.ow*cv.sw+k%cv.kw); at >= 0 {
							acc += int64(w[op.Weight][o*cv.c*cv.kh*cv.kw+k]) * x[at]
						}
					}
					y[o*cv.oh*cv.ow+n] = acc
				}
			}
		case model.OpMaxPool, model.OpSumPool:
			windows(op, in.Shape, out.Shape, func(o int, window []int) {
				if op.Kind == model.OpMaxPool {
					y[o] = x[window[0]]
				}
				for _, k := range window {
					if op.Kind == model.OpMaxPool {
						y[o] = max(y[o], x[k])
					} else {
						y[o] += x[k]
					}
				}
			})
		case model.OpRequant:
			rq := newRequant(op, in)
			for k := range y {
				y[k] = min(max((x[k]+rq.half)>>op.Shift, op.Lo), op.Hi)
			}
		}
		t.Values = append(t.Values, y)
	}
	return t
}
