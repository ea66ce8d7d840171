package model

import (
	"math"
	"slices"

	"probity/model/onnx"
)

// heads gives Q, K or V the shape B*H*S*D, from that or from B*S*(H*D).
func (c *call) heads(x Ref, n int) Ref {
	b := c.b
	s := b.shape(x)
	switch len(s) {
	case 4:
		return x
	case 3:
		if n < 1 || s[2]%n != 0 {
			wrong("splits %d elements among %d heads", s[2], n)
		}
		return b.transpose(b.reshape(x, []int{s[0], s[1], n, s[2] / n}), 0, 2, 1, 3)
	}
	wrong("attends to a value of shape %s", shapeString(s))
	return 0
}

// unheads joins the heads again: B*S*(H*D).
func (c *call) unheads(x Ref) Ref {
	s := c.b.shape(x)
	return c.b.reshape(c.b.transpose(x, 0, 2, 1, 3), []int{s[0], s[2], s[1] * s[3]})
}

// additive turns a mask into what is added to scores: booleans say what may be
// seen.
func (c *call) additive(i int) Ref {
	b := c.b
	m := c.x(i)
	if c.in[i].typ != onnx.Bool {
		return m
	}
	return b.scale(b.not(m), maskValue)
}

// triangle is the mask of rows that see keys up to their own position, which is
// past for the first row.
func (b *builder) triangle(rows, cols, past int) Ref {
	b.sizeOf([]int{rows, cols})
	data := make([]float32, rows*cols)
	for r := range rows {
		for k := range cols {
			if k > r+past {
				data[r*cols+k] = maskValue
			}
		}
	}
	return b.public([]int{rows, cols}, data)
}

// attention is the operator of operator set 23: softmax(Q Kᵀ scale + mask) V.
func (c *call) attention() []Ref {
	b := c.b
	qs := c.shape(0)
	q := c.heads(c.x(0), c.int("q_num_heads", 0))
	k := c.heads(c.x(1), c.int("kv_num_heads", 0))
	v := c.heads(c.x(2), c.int("kv_num_heads", 0))
	past := 0
	if c.has(4) && c.has(5) {
		past = b.shape(c.x(4))[2]
		k, v = b.concat(2, c.x(4), k), b.concat(2, c.x(5), v)
	}
	presentK, presentV := k, v
	s, ks := b.shape(q), b.shape(k)
	if len(ks) != 4 || len(b.shape(v)) != 4 || ks[1] < 1 || s[1]%ks[1] != 0 || b.shape(v)[1] != ks[1] || b.shape(v)[2] != ks[2] {
		wrong("attends with queries of shape %s to keys of shape %s and values of shape %s", shapeString(s), shapeString(ks), shapeString(b.shape(v)))
	}
	if groups := s[1] / ks[1]; groups > 1 { // several heads of queries share one of keys
		k, v = b.repeatHeads(k, groups), b.repeatHeads(v, groups)
	}
	scale := c.float("scale", 1/math.Sqrt(float64(s[3])))
	scores := b.matmul(b.scale(q, scale), b.swapLast(k))
	outputs := []Ref{noRef, presentK, presentV, scores}
	mode := c.int("qk_matmul_output_mode", 0)
	total := ks[2]
	softcap := func() {
		if cap := c.float("softcap", 0); cap > 0 {
			scores = b.scale(b.curve(b.scale(scores, 1/cap), "tanh"), cap)
		}
	}
	mask := func() {
		if c.has(3) {
			m := c.additive(3)
			if ms := b.shape(m); len(ms) > 0 && last(ms) < total && last(ms) > 1 {
				after := make([]int, len(ms))
				after[len(ms)-1] = total - last(ms)
				m = b.pad(m, make([]int, len(ms)), after, maskValue)
			}
			scores = b.add(scores, m)
		}
		if c.int("is_causal", 0) != 0 {
			scores = b.add(scores, b.triangle(s[2], total, past))
		}
		if c.has(6) {
			lens := c.constInts(6, "sequence lengths")
			if len(lens) != s[0] {
				wrong("has %d sequence lengths for a batch of %d", len(lens), s[0])
			}
			data := make([]float32, s[0]*total)
			for i, n := range lens {
				for j := range total {
					if int64(j) >= n {
						data[i*total+j] = maskValue
					}
				}
			}
			scores = b.add(scores, b.public([]int{s[0], 1, 1, total}, data))
		}
	}
	softcap()
	if mode == 1 {
		outputs[3] = scores
	}
	mask()
	if mode == 2 {
		outputs[3] = scores
	}
	p := b.softmax(scores, 3)
	if mode == 3 {
		outputs[3] = p
	}
	y := b.matmul(p, v)
	if len(qs) == 3 {
		y = c.unheads(y)
	}
	outputs[0] = y
	return outputs
}

func (b *builder) repeatHeads(x Ref, n int) Ref {
	s := b.shape(x)
	v := Contiguous(s)
	v.Shape = slices.Insert(slices.Clone(s), 2, n)
	v.Strides = slices.Insert(slices.Clone(v.Strides), 2, 0)
	return b.reshape(b.view(x, v), []int{s[0], s[1] * n, s[2], s[3]})
}

// rotary turns pairs of elements by angles that grow with the position.
func (c *call) rotary() []Ref {
	b := c.b
	in := c.shape(0)
	x := c.x(0)
	if len(in) == 3 {
		x = c.heads(x, c.int("num_heads", 0))
	}
	s := b.shape(x)
	if len(s) != 4 {
		wrong("turns a value of shape %s", shapeString(s))
	}
	dim := c.int("rotary_embedding_dim", 0)
	if dim == 0 {
		dim = s[3]
	}
	if dim%2 != 0 || dim > s[3] || dim < 2 {
		wrong("turns %d elements of %d", dim, s[3])
	}
	cache := func(i int) Ref {
		r := c.x(i)
		if c.has(3) {
			pos := c.in[3]
			if t := c.load(pos); t != nil {
				rows := b.gather(r, 0, c.index32(c.constInts(3, "position"), b.shape(r)[0]))
				r = b.reshape(rows, append(slices.Clone(t.Dims), b.shape(r)[1]))
			} else {
				r = b.emit(Node{Kind: NodeEmbed, In: []Ref{r, c.x(3)}})
			}
		}
		rs := b.shape(r)
		if len(rs) != 3 || rs[2] != dim/2 {
			wrong("has angles of shape %s for %d elements", shapeString(rs), dim)
		}
		return b.reshape(r, []int{rs[0], 1, rs[1], rs[2]})
	}
	cos, sin := cache(1), cache(2)
	half := dim / 2
	var p, q Ref
	interleaved := c.int("interleaved", 0) != 0
	if interleaved {
		p, q = b.slice(x, 3, 0, 2, half), b.slice(x, 3, 1, 2, half)
	} else {
		p, q = b.slice(x, 3, 0, 1, half), b.slice(x, 3, half, 1, half)
	}
	u := b.sub(b.mul(p, cos), b.mul(q, sin))
	v := b.add(b.mul(p, sin), b.mul(q, cos))
	var y Ref
	if interleaved {
		grown := append(slices.Clone(b.shape(u)), 1)
		joined := append(slices.Clone(s[:3]), dim)
		y = b.reshape(b.concat(4, b.reshape(u, grown), b.reshape(v, grown)), joined)
	} else {
		y = b.concat(3, u, v)
	}
	if dim < s[3] {
		y = b.concat(3, y, b.slice(x, 3, dim, 1, s[3]-dim))
	}
	if len(in) == 3 {
		y = c.unheads(y)
	}
	return one(y)
}

// microsoft is for the operators that ONNX Runtime's optimisers write. Those
// that have a standard operator's name and meaning are not listed.
func microsoft(op string) func(*call) []Ref {
	switch op {
	case "FastGelu":
		return func(c *call) []Ref { return one(c.b.curve(c.plus(c.x(0), 1), "gelu_tanh")) }
	case "BiasGelu":
		return func(c *call) []Ref { return one(c.b.curve(c.plus(c.x(0), 1), "gelu")) }
	case "QuickGelu":
		return func(c *call) []Ref { return one(c.b.curve(c.x(0), "silu", c.float("alpha", 1.702))) }
	case "SkipLayerNormalization", "SkipSimplifiedLayerNormalization":
		return (*call).skipLayerNorm
	case "EmbedLayerNormalization":
		return (*call).embedLayerNorm
	case "FusedMatMul", "TransposeMatMul":
		return func(c *call) []Ref {
			x, y := c.x(0), c.x(1)
			if c.int("transBatchA", 0) != 0 || c.int("transBatchB", 0) != 0 {
				refuse("transposes batches")
			}
			if c.int("transA", 0) != 0 {
				x = c.b.swapLast(x)
			}
			if c.int("transB", 0) != 0 {
				y = c.b.swapLast(y)
			}
			return one(c.b.scale(c.product2(x, y), c.float("alpha", 1)))
		}
	case "BiasSoftmax":
		return func(c *call) []Ref {
			x := c.b.add(c.x(0), c.x(1))
			rank := len(c.b.shape(x))
			return one(c.b.softmax(x, from(c.axis(c.int("axis", 1), rank), rank)...))
		}
	case "Attention":
		return (*call).microsoftAttention
	case "MultiHeadAttention":
		return (*call).multiHeadAttention
	case "DynamicQuantizeMatMul":
		return func(c *call) []Ref {
			c.typ = onnx.Float
			y := c.product2(c.x(0), c.real(1, 2, 3, -1))
			return one(c.plus(y, 4))
		}
	case "MatMulIntegerToFloat":
		return func(c *call) []Ref {
			c.typ = onnx.Float
			return one(c.plus(c.product2(c.real(0, 2, 4, -2), c.real(1, 3, 5, -1)), 6))
		}
	case "QLinearAdd", "QLinearMul":
		return func(c *call) []Ref {
			x, y := c.real(0, 1, 2, -1), c.real(3, 4, 5, -1)
			if c.n.Op == "QLinearAdd" {
				return one(c.again(c.b.add(x, y), 6, 7))
			}
			return one(c.again(c.b.mul(x, y), 6, 7))
		}
	case "QLinearSigmoid", "QLinearLeakyRelu":
		return func(c *call) []Ref {
			x := c.real(0, 1, 2, -1)
			if c.n.Op == "QLinearSigmoid" {
				x = c.b.curve(x, "sigmoid")
			} else {
				x = c.b.curve(x, "leakyrelu", c.float("alpha", 0.01))
			}
			return one(c.again(x, 3, 4))
		}
	case "QLinearGlobalAveragePool":
		return func(c *call) []Ref {
			x := c.real(0, 1, 2, -1)
			if c.int("channels_last", 0) != 0 {
				refuse("channels last")
			}
			return one(c.again(c.b.mean(x, from(2, len(c.b.shape(x)))...), 3, 4))
		}
	}
	return nil
}

// plus adds an optional operand.
func (c *call) plus(x Ref, i int) Ref {
	if c.has(i) {
		return c.b.add(x, c.x(i))
	}
	return x
}

func (c *call) skipLayerNorm() []Ref {
	b := c.b
	simple := c.n.Op != "SkipLayerNormalization"
	sum := b.add(c.x(0), c.x(1))
	beta, bias := 3, 4
	if simple {
		beta, bias = -1, 3
	}
	sum = c.plus(sum, bias)
	rank := len(b.shape(sum))
	y := b.mul(b.norm(sum, c.float("epsilon", 1e-12), simple, rank-1), c.x(2))
	if beta > 0 {
		y = c.plus(y, beta)
	}
	return []Ref{y, noRef, noRef, sum}
}

func (c *call) embedLayerNorm() []Ref {
	b := c.b
	rows := func(table, index int) Ref {
		if t := c.load(c.in[index]); t != nil {
			x := c.x(table)
			r := b.gather(x, 0, c.index32(c.constInts(index, "index"), b.shape(x)[0]))
			return b.reshape(r, append(slices.Clone(t.Dims), b.shape(x)[1]))
		}
		return b.emit(Node{Kind: NodeEmbed, In: []Ref{c.x(table), c.x(index)}})
	}
	x := rows(2, 0)
	s := b.shape(x)
	if c.has(8) {
		x = b.add(x, rows(3, 8))
	} else if len(s) == 3 {
		x = b.add(x, b.slice(c.x(3), 0, 0, 1, s[1]))
	}
	if c.has(1) && c.has(4) {
		x = b.add(x, rows(4, 1))
	}
	y := b.norm(x, c.float("epsilon", 1e-12), false, len(s)-1)
	c.typ = onnx.Float
	return []Ref{b.add(b.mul(y, c.x(5)), c.x(6)), noRef, x}
}

// microsoftAttention projects its input to Q, K and V by one weight.
func (c *call) microsoftAttention() []Ref {
	b := c.b
	n := c.int("num_heads", 0)
	if c.has(4) || c.has(6) || len(c.n.Outputs) > 1 && c.n.Outputs[1] != "" {
		refuse("attention with a cache of past keys; export the model without it (use_cache=False)")
	}
	y := c.plus(c.product2(c.x(0), c.x(1)), 2)
	s := b.shape(y)
	if len(s) != 3 {
		wrong("attends to a value of shape %s", shapeString(s))
	}
	sizes := []int{s[2] / 3, s[2] / 3, s[2] / 3}
	if list := c.ints("qkv_hidden_sizes", nil); len(list) == 3 {
		for i, v := range list {
			sizes[i] = int(min(max(v, 1), 1<<24))
		}
	}
	if sizes[0]+sizes[1]+sizes[2] != s[2] || sizes[0] != sizes[1] {
		wrong("splits %d elements into %v", s[2], sizes)
	}
	q := c.heads(b.slice(y, 2, 0, 1, sizes[0]), n)
	k := c.heads(b.slice(y, 2, sizes[0], 1, sizes[1]), n)
	v := c.heads(b.slice(y, 2, 2*sizes[0], 1, sizes[2]), n)
	return []Ref{c.attend(q, k, v, 3, 5), noRef}
}

func (c *call) multiHeadAttention() []Ref {
	b := c.b
	n := c.int("num_heads", 0)
	if !c.has(1) || !c.has(2) || c.has(6) || c.has(7) {
		refuse("packed keys and values, or a cache of past ones; export the model without it (use_cache=False)")
	}
	q, k, v := c.x(0), c.x(1), c.x(2)
	if c.has(3) {
		bias := c.x(3)
		at := 0
		for _, x := range []*Ref{&q, &k, &v} {
			s := b.shape(*x)
			if len(s) != 3 || at+last(s) > elements(b.shape(bias)) {
				wrong("bias of shape %s", shapeString(b.shape(bias)))
			}
			*x = b.add(*x, b.slice(bias, 0, at, 1, last(s)))
			at += last(s)
		}
	}
	return []Ref{c.attend(c.heads(q, n), c.heads(k, n), c.heads(v, n), 4, 5), noRef, noRef}
}

// attend is what ONNX Runtime's attention operators have in common. A mask of
// two dimensions says with 1 which keys count.
func (c *call) attend(q, k, v Ref, mask, bias int) Ref {
	b := c.b
	s, ks := b.shape(q), b.shape(k)
	scores := b.matmul(b.scale(q, c.float("scale", 1/math.Sqrt(float64(s[3])))), b.swapLast(k))
	if c.has(bias) {
		scores = b.add(scores, c.x(bias))
	}
	if c.has(mask) {
		m := c.x(mask)
		ms := b.shape(m)
		hide := b.scale(b.not(m), maskValue)
		switch {
		case len(ms) == 2 && ms[1] == ks[2]:
			scores = b.add(scores, b.reshape(hide, []int{ms[0], 1, 1, ms[1]}))
		case len(ms) == 3:
			scores = b.add(scores, b.reshape(hide, []int{ms[0], 1, ms[1], ms[2]}))
		default:
			refuse("a mask of shape %s", shapeString(ms))
		}
	}
	if c.int("unidirectional", 0) != 0 {
		scores = b.add(scores, b.triangle(s[2], ks[2], 0))
	}
	return c.unheads(b.matmul(b.softmax(scores, 3), v))
}
