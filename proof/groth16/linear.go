package groth16

import (
	"github.com/consensys/gnark/frontend"

	"probity/model"
)

// conv is one group of a convolution, or a dense layer, as a matrix product
// over windows: o output channels, each the inner product of k = c*kh*kw
// weights with a window. The images of a batch lie one below the other, their
// padding between them; the rows of a dense layer are images of one pixel.
type conv struct {
	o, c, kh, kw   int
	images         int
	h, w           int // of an image
	hp, wp         int // of a padded image
	oh, ow         int // of an image's output
	sh, sw, dh, dw int
	pt, pl         int
	x0, y0, w0, b0 int // first element of the group in input, output, weights and bias
	ximage, xchan  int // distances in the input
	yimage, ychan  int // and in the output
}

// newConvs returns the groups of a convolution, or a dense layer as one.
func newConvs(p *model.Program, i int) []conv {
	op := p.Ops[i]
	ws, in := p.Weights[op.Weights[0]].Shape, p.Values[op.In[0]].Shape
	if op.Kind == model.OpDense {
		return []conv{{
			o: ws[0], c: ws[1], kh: 1, kw: 1, images: size(in) / ws[1], h: 1, w: 1, hp: 1, wp: 1, oh: 1, ow: 1,
			sh: 1, sw: 1, dh: 1, dw: 1, ximage: ws[1], xchan: 1, yimage: ws[0], ychan: 1,
		}}
	}
	images, groups := size(in)/size(chw(in)), op.Groups
	in = chw(in)
	out := chw(p.Values[len(p.Inputs)+i].Shape)
	cv := conv{
		o: ws[0] / groups, c: ws[1], kh: ws[2], kw: ws[3], images: images, h: in[1], w: in[2],
		hp: in[1] + op.Pads[0] + op.Pads[2], wp: in[2] + op.Pads[1] + op.Pads[3], oh: out[1], ow: out[2],
		sh: op.Stride[0], sw: op.Stride[1], dh: op.Dilation[0], dw: op.Dilation[1], pt: op.Pads[0], pl: op.Pads[1],
		ximage: size(in), xchan: in[1] * in[2], yimage: size(out), ychan: out[1] * out[2],
	}
	cvs := make([]conv, groups)
	for g := range cvs {
		cvs[g] = cv
		cvs[g].x0, cvs[g].y0 = g*cv.c*cv.xchan, g*cv.o*cv.ychan
		cvs[g].w0, cvs[g].b0 = g*cv.o*size(ws[1:]), g*cv.o
	}
	return cvs
}

// at returns the position in the input of channel ch and row u, column v of the
// padded images, or -1 in the padding.
func (c conv) at(ch, u, v int) int {
	image := u / c.hp
	u, v = u%c.hp-c.pt, v-c.pl
	if u < 0 || v < 0 || u >= c.h || v >= c.w {
		return -1
	}
	return c.x0 + image*c.ximage + ch*c.xchan + u*c.w + v
}

// positions is how many windows there are.
func (c conv) positions() int { return c.images * c.oh * c.ow }

// corner is where in the padded images a window begins.
func (c conv) corner(position int) (u, v int) {
	image, at := position/(c.oh*c.ow), position%(c.oh*c.ow)
	return image*c.hp + at/c.ow*c.sh, at % c.ow * c.sw
}

// to returns the position in the output of channel o of a window.
func (c conv) to(o, position int) int {
	image, at := position/(c.oh*c.ow), position%(c.oh*c.ow)
	return c.y0 + image*c.yimage + o*c.ychan + at
}

// groups is the number of packs that the output channels make with digits of d bits.
func (c conv) groups(d uint) int { return (c.o + perPack(d) - 1) / perPack(d) }

func perPack(d uint) int { return max(1, int(packBits/d)) }

// freivalds reports whether checking the convolution at a random point takes
// fewer constraints than computing it.
func (c conv) freivalds(d uint) bool {
	g, k, n := c.groups(d), c.c*c.kh*c.kw, c.positions()
	direct := n * k * g
	random := c.images*(c.hp*c.wp+c.c*c.h*c.w) + g*n + g*k + c.kh*c.kw + 8
	return random < direct
}

// packed returns for every pack of output channels the packed weights of each
// position in the window, and the packed outputs less the packed biases of each
// output position.
func (b *build) packed(cv conv, digit uint, w, bias, y []frontend.Variable) (ws, ys [][]frontend.Variable) {
	k, n, per := cv.c*cv.kh*cv.kw, cv.positions(), perPack(digit)
	column := make([]frontend.Variable, 0, per)
	for from := 0; from < cv.o; from += per {
		to := min(cv.o, from+per)
		wg, yg := make([]frontend.Variable, k), make([]frontend.Variable, n)
		for i := range wg {
			column = column[:0]
			for o := from; o < to; o++ {
				column = append(column, w[cv.w0+o*k+i])
			}
			wg[i] = b.pack(column, digit)
		}
		for i := range yg {
			column = column[:0]
			for o := from; o < to; o++ {
				v := y[cv.to(o, i)]
				if bias != nil {
					v = b.Sub(v, bias[cv.b0+o])
				}
				column = append(column, v)
			}
			yg[i] = b.pack(column, digit)
		}
		ws, ys = append(ws, wg), append(ys, yg)
	}
	return ws, ys
}

// direct shows y = w*x + bias by computing every product, packed over output
// channels.
func (b *build) direct(cv conv, digit uint, x, w, bias, y []frontend.Variable) {
	ws, ys := b.packed(cv, digit, w, bias, y)
	for g := range ws {
		for n := range ys[g] {
			i, j := cv.corner(n)
			var terms []frontend.Variable
			for k := range ws[g] {
				ch, dy, dx := k/(cv.kh*cv.kw), k/cv.kw%cv.kh, k%cv.kw
				if at := cv.at(ch, i+dy*cv.dh, j+dx*cv.dw); at >= 0 {
					terms = append(terms, b.Mul(x[at], ws[g][k]))
				}
			}
			b.AssertIsEqual(b.sum(terms), ys[g][n])
		}
	}
}

// freivalds shows y = w*x + bias at a random point c. Let e(u, v) = u*wp + v
// number the positions of the padded input. Output position n, of which the
// window begins at (u, v), is the coefficient of c^e(u, v), and pack g of the
// channels is shifted by c^(g*N) with N beyond all exponents of one pack. Since
// e is linear,
//
//	c^e(u, v) * x[u+dy, v+dx] = c^-e(dy, dx) * z[u+dy, v+dx]
//
// where z[u, v] = c^e(u, v) * x[u, v], so that the sum over all output
// positions of one weight's inputs is a sum of z over a grid, free of
// constraints. Everything is multiplied by c^E, E = e of the last offset in a
// window, to keep the exponents positive. Both sides are polynomials in c of
// which every coefficient is fixed by committed wires.
func (b *build) freivalds(cv conv, digit uint, x, w, bias, y []frontend.Variable) {
	ws, ys := b.packed(cv, digit, w, bias, y)
	e := func(u, v int) int { return u*cv.wp + v }
	top := e((cv.kh-1)*cv.dh, (cv.kw-1)*cv.dw)
	n := cv.positions()
	var shift frontend.Variable
	if len(ws) > 1 {
		shift = b.power(e(cv.corner(n-1)) + top + 1)
	}

	z := map[int]frontend.Variable{}
	for ch := range cv.c {
		for u := range cv.images * cv.hp {
			for v := range cv.wp {
				if at := cv.at(ch, u, v); at >= 0 {
					z[at] = b.Mul(x[at], b.power(e(u, v)))
				}
			}
		}
	}
	// Horner over the packs, for weights and outputs alike.
	fold := func(packs [][]frontend.Variable, i int) frontend.Variable {
		acc := packs[len(packs)-1][i]
		for g := len(packs) - 2; g >= 0; g-- {
			acc = b.Add(b.Mul(acc, shift), packs[g][i])
		}
		return acc
	}
	var right []frontend.Variable
	for dy := range cv.kh {
		for dx := range cv.kw {
			var sum []frontend.Variable
			for ch := range cv.c {
				var grid []frontend.Variable
				for i := range n {
					u, v := cv.corner(i)
					if at := cv.at(ch, u+dy*cv.dh, v+dx*cv.dw); at >= 0 {
						grid = append(grid, z[at])
					}
				}
				sum = append(sum, b.Mul(fold(ws, (ch*cv.kh+dy)*cv.kw+dx), b.sum(grid)))
			}
			right = append(right, b.Mul(b.sum(sum), b.power(top-e(dy*cv.dh, dx*cv.dw))))
		}
	}
	var left []frontend.Variable
	for i := range n {
		left = append(left, b.Mul(fold(ys, i), b.power(e(cv.corner(i)))))
	}
	b.AssertIsEqual(b.Mul(b.sum(left), b.power(top)), b.sum(right))
}

// power returns the n-th power of the challenge.
func (b *build) power(n int) frontend.Variable {
	for len(b.pow) <= n {
		b.pow = append(b.pow, b.Mul(b.pow[len(b.pow)-1], b.pow[1]))
	}
	return b.pow[n]
}

// matmul is a batch of products y = a bᵀ: a is m*k, b is n*k, y is m*n.
type matmul struct{ batch, m, n, k int }

// newMatMul is the product that writes a value of shape out, with k columns in
// its operands, the first of which has size elements.
func newMatMul(size, k int, out []int) matmul {
	m, n := out[len(out)-2], out[len(out)-1]
	return matmul{batch: size / (m * k), m: m, n: n, k: k}
}

// freivalds reports whether checking the products at a random point takes fewer
// constraints than computing them.
func (m matmul) freivalds() bool { return m.random() < m.m*m.n*(m.k+1) }

// random is what a product costs at a random point, but for powers of it.
func (m matmul) random() int { return (m.m+m.n)*m.k + m.m*m.n + m.n }

// cost is how many constraints all products take.
func (m matmul) cost() int64 {
	return int64(m.batch) * min(int64(m.m)*int64(m.n)*int64(m.k+1), int64(m.m+m.n)*int64(m.k)+int64(m.m)*int64(m.n)+int64(m.n))
}

// multiply shows y = a bᵀ, either at once, by computing every product, or when
// there is a challenge. Nothing is packed: y is what is shown as an element of
// the field, hence as an integer, whatever reads it.
//
// With a challenge c, row i and column j of y is the coefficient of
// c^(i*n+j) on both sides of
//
//	sum_ij c^(i*n+j) y_ij = sum_k (sum_i c^(i*n) a_ik) (sum_j c^j b_jk)
func (b *build) multiply(m matmul, x, w, y []frontend.Variable, part string) {
	if !m.freivalds() {
		for i := range y {
			batch, row, col := i/(m.m*m.n), i/m.n%m.m, i%m.n
			terms := make([]frontend.Variable, m.k)
			for k := range terms {
				terms[k] = b.Mul(x[(batch*m.m+row)*m.k+k], w[(batch*m.n+col)*m.k+k])
			}
			b.AssertIsEqual(b.sum(terms), y[i])
		}
		return
	}
	b.atChallenge(part, func() {
		c, row := b.power(1), b.power(m.n)
		for batch := range m.batch {
			x, w, y := x[batch*m.m*m.k:], w[batch*m.n*m.k:], y[batch*m.m*m.n:]
			right := make([]frontend.Variable, m.k)
			for k := range right {
				right[k] = b.Mul(b.horner(x[k:], m.m, m.k, row), b.horner(w[k:], m.n, m.k, c))
			}
			rows := make([]frontend.Variable, m.m)
			for i := range rows {
				rows[i] = b.horner(y[i*m.n:], m.n, 1, c)
			}
			b.AssertIsEqual(b.horner(rows, m.m, 1, row), b.sum(right))
		}
	})
}

// horner is the polynomial with coefficients v[0], v[step], ..., n in all, at c.
func (b *build) horner(v []frontend.Variable, n, step int, c frontend.Variable) frontend.Variable {
	acc := v[(n-1)*step]
	for i := n - 2; i >= 0; i-- {
		acc = b.Add(b.Mul(acc, c), v[i*step])
	}
	return acc
}

// atChallenge puts off what needs the challenge until there is one.
func (b *build) atChallenge(part string, do func()) {
	b.later = append(b.later, func() { do(); b.count(part) })
}
