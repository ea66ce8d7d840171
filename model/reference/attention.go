package reference

import (
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// linearAttention keeps a state of d_k by d_v for each head, into which every
// position writes and from which it reads, by one of four rules.
func linearAttention(c *call) ([]*Tensor, error) {
	q, k, v, past, decay, beta := c.in[0], c.in[1], c.in[2], c.in[3], c.in[4], c.in[5]
	rule := c.text("update_rule", "gated_delta")
	gated, delta := rule == "gated" || rule == "gated_delta", rule == "delta" || rule == "gated_delta"
	if !gated && !delta && rule != "linear" {
		return nil, fmt.Errorf("update_rule %.40q is %w", rule, ErrUnsupported)
	}
	if gated != (decay != nil) || delta != (beta != nil) {
		return nil, fmt.Errorf("update_rule %q takes other inputs than it is given", rule)
	}
	qh, kh := c.int("q_num_heads", 0), c.int("kv_num_heads", 0)
	for i := range 3 {
		heads := kh
		if i == 0 {
			heads = qh
		}
		t := c.in[i]
		if len(t.Shape) != 3 || heads < 1 || heads > maxElements || t.Shape[2]%int(heads) != 0 || !slices.Equal(t.Shape[:2], q.Shape[:2]) {
			return nil, fmt.Errorf("input %d has shape %v, which does not hold %d heads", i, t.Shape, heads)
		}
	}
	if qh%kh != 0 {
		return nil, fmt.Errorf("%d query heads are no multiple of %d", qh, kh)
	}
	b, n, heads := q.Shape[0], q.Shape[1], int(kh)
	dk, dv, group := k.Shape[2]/heads, v.Shape[2]/heads, int(qh/kh)
	if q.Shape[2] != int(qh)*dk {
		return nil, fmt.Errorf("queries %v and keys %v differ in the size of a head", q.Shape, k.Shape)
	}
	shape := []int{b, heads, dk, dv}
	if past != nil && !slices.Equal(past.Shape, shape) {
		return nil, fmt.Errorf("past state has shape %v, want %v", past.Shape, shape)
	}
	perKey := false
	if decay != nil {
		perKey = slices.Equal(decay.Shape, []int{b, n, heads * dk})
		if !perKey && !slices.Equal(decay.Shape, []int{b, n, heads}) {
			return nil, fmt.Errorf("decay has shape %v, want [%d %d %d]", decay.Shape, b, n, heads)
		}
	}
	if beta != nil && !slices.Equal(beta.Shape, []int{b, n, heads}) && !slices.Equal(beta.Shape, []int{b, n, 1}) {
		return nil, fmt.Errorf("beta has shape %v, want [%d %d %d]", beta.Shape, b, n, heads)
	}
	typ := q.Type
	if past != nil {
		typ = past.Type
	}
	state, err := c.alloc(typ, shape)
	if err != nil {
		return nil, err
	}
	if past != nil {
		copy(state.Floats, past.Floats)
	}
	out, err := c.alloc(q.Type, []int{b, n, int(qh) * dv})
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(b*n*heads) * float64(dk) * float64(dv) * float64(3+group)); err != nil {
		return nil, err
	}
	scale := c.float("scale", 0)
	if scale == 0 {
		scale = 1 / math.Sqrt(float64(dk))
	}
	write := make([]float64, dv)
	for i := range b * heads {
		bi, h := i/heads, i%heads
		s := state.Floats[i*dk*dv:][:dk*dv]
		for t := range n {
			pos := bi*n + t
			key, val := k.Floats[(pos*heads+h)*dk:][:dk], v.Floats[(pos*heads+h)*dv:][:dv]
			if gated {
				for x := range dk {
					g := 0.0
					if perKey {
						g = decay.Floats[(pos*heads+h)*dk+x]
					} else {
						g = decay.Floats[pos*heads+h]
					}
					e := math.Exp(g)
					for y := range dv {
						s[x*dv+y] *= e
					}
				}
			}
			copy(write, val)
			if delta {
				rate := beta.Floats[(pos*heads+h)*beta.Shape[2]/heads]
				for y := range dv {
					got := 0.0
					for x := range dk {
						got += s[x*dv+y] * key[x]
					}
					write[y] = rate * (val[y] - got)
				}
			}
			for x := range dk {
				for y := range dv {
					s[x*dv+y] += key[x] * write[y]
				}
			}
			for g := range group {
				head := h*group + g
				query := q.Floats[(pos*int(qh)+head)*dk:][:dk]
				dst := out.Floats[(pos*int(qh)+head)*dv:][:dv]
				for x := range dk {
					for y := range dv {
						dst[y] += scale * query[x] * s[x*dv+y]
					}
				}
			}
		}
	}
	return []*Tensor{out, state}, nil
}

// causalConv is a depthwise convolution over the past, which it carries along.
func causalConv(c *call) ([]*Tensor, error) {
	x, w, bias, past := c.in[0], c.in[1], c.in[2], c.in[3]
	if err := c.same(0, 1, 2, 3); err != nil {
		return nil, err
	}
	if len(x.Shape) != 3 || len(w.Shape) != 3 || w.Shape[0] != x.Shape[1] || w.Shape[1] != 1 || w.Shape[2] < 1 {
		return nil, fmt.Errorf("shapes %v and %v are no sequences and kernels for each channel", x.Shape, w.Shape)
	}
	k := w.Shape[2]
	shape := []int{x.Shape[0], x.Shape[1], k - 1}
	if past == nil {
		var err error
		if past, err = c.alloc(x.Type, shape); err != nil {
			return nil, err
		}
	}
	if !slices.Equal(past.Shape, shape) {
		return nil, fmt.Errorf("past state has shape %v, want %v", past.Shape, shape)
	}
	total := []int{x.Shape[0], x.Shape[1], x.Shape[2] + k - 1}
	all, err := c.join([]*Tensor{past, x}, 2, total)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(x.Type, x.Shape)
	if err != nil {
		return nil, err
	}
	if bias != nil && !slices.Equal(bias.Shape, []int{x.Shape[1]}) {
		return nil, fmt.Errorf("its bias has shape %v, want [%d]", bias.Shape, x.Shape[1])
	}
	activation := c.text("activation", "none")
	if err := c.products(float64(x.Len()) * float64(k)); err != nil {
		return nil, err
	}
	n := x.Shape[2]
	for i := range out.Floats {
		ch := i / n % x.Shape[1]
		sum := 0.0
		if bias != nil {
			sum = bias.Floats[ch]
		}
		at := i/n*total[2] + i%n
		for j := range k {
			sum += w.Floats[ch*k+j] * all.Floats[at+j]
		}
		if activation == "silu" || activation == "swish" {
			sum *= sigmoid(sum)
		}
		out.Floats[i] = sum
	}
	state, err := c.view(all, shape, strides(total), n)
	return []*Tensor{out, state}, err
}

// attention is scaled dot-product attention with masks, a cache, grouped heads
// and a soft cap. Inputs are batch*heads*positions*size, or with three axes
// batch*positions*(heads*size).
func attention(c *call) ([]*Tensor, error) {
	flat := len(c.in[0].Shape) == 3
	heads := func(i int, name string) (*Tensor, error) {
		t := c.in[i]
		if len(t.Shape) != len(c.in[0].Shape) || len(t.Shape) != 3 && len(t.Shape) != 4 {
			return nil, fmt.Errorf("input %d has shape %v, want three or four axes", i, t.Shape)
		}
		if !flat {
			return t, nil
		}
		n := c.int(name, 0)
		if n < 1 || n > int64(max(t.Shape[2], 1)) || t.Shape[2]%int(n) != 0 {
			return nil, fmt.Errorf("input %d has shape %v, which does not hold %d heads", i, t.Shape, n)
		}
		split := t.withShape([]int{t.Shape[0], t.Shape[1], int(n), t.Shape[2] / int(n)})
		return c.permute(split, []int{0, 2, 1, 3})
	}
	q, err := heads(0, "q_num_heads")
	if err != nil {
		return nil, err
	}
	k, err := heads(1, "kv_num_heads")
	if err != nil {
		return nil, err
	}
	v, err := heads(2, "kv_num_heads")
	if err != nil {
		return nil, err
	}
	offset := 0
	for i, t := range []**Tensor{&k, &v} {
		past := c.in[4+i]
		if past == nil {
			continue
		}
		s := (*t).Shape
		if len(past.Shape) != 4 || past.Type != (*t).Type || past.Shape[0] != s[0] || past.Shape[1] != s[1] || past.Shape[3] != s[3] {
			return nil, fmt.Errorf("input %d, the cache, has shape %v, which does not go before %v", 4+i, past.Shape, s)
		}
		offset = past.Shape[2]
		if *t, err = c.join([]*Tensor{past, *t}, 2, []int{s[0], s[1], offset + s[2], s[3]}); err != nil {
			return nil, err
		}
	}
	b, hq, n, d := q.Shape[0], q.Shape[1], q.Shape[2], q.Shape[3]
	hk, total, dv := k.Shape[1], k.Shape[2], v.Shape[3]
	if k.Shape[0] != b || v.Shape[0] != b || v.Shape[1] != hk || v.Shape[2] != total || k.Shape[3] != d || hk == 0 || hq%hk != 0 {
		return nil, fmt.Errorf("queries %v, keys %v and values %v do not go together", q.Shape, k.Shape, v.Shape)
	}
	bias, err := c.attentionBias([]int{b, hq, n, total}, offset)
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(b*hq) * float64(n) * float64(total) * float64(d+dv+8)); err != nil {
		return nil, err
	}
	scale := c.float("scale", 1/math.Sqrt(float64(d)))
	limit := c.float("softcap", 0)
	mode := c.int("qk_matmul_output_mode", 0)
	out, err := c.alloc(q.Type, []int{b, hq, n, dv})
	if err != nil {
		return nil, err
	}
	shown, err := c.alloc(q.Type, []int{b, hq, n, total})
	if err != nil {
		return nil, err
	}
	score, weight := make([]float64, total), make([]float64, total)
	for i := range b * hq * n {
		kv := i/n/hq*hk + i/n%hq/(hq/hk)
		query := q.Floats[i*d:][:d]
		show := func(at int64) {
			if mode == at {
				copy(shown.Floats[i*total:], score)
			}
		}
		for j := range total {
			sum := 0.0
			for x, y := range k.Floats[(kv*total+j)*d:][:d] {
				sum += query[x] * y
			}
			score[j] = sum * scale
		}
		show(0)
		if limit > 0 {
			for j := range score {
				score[j] = limit * math.Tanh(score[j]/limit)
			}
		}
		show(1)
		for j := range score {
			score[j] += bias[i*total+j]
		}
		show(2)
		softmaxLine(score, weight, 0, 1, total)
		copy(score, weight)
		show(3)
		for j, p := range weight {
			if p == 0 {
				continue // a masked position, whatever stands there
			}
			for x, y := range v.Floats[(kv*total+j)*dv:][:dv] {
				out.Floats[i*dv+x] += p * y
			}
		}
	}
	if flat {
		if out, err = c.permute(out, []int{0, 2, 1, 3}); err != nil {
			return nil, err
		}
		out.Shape = []int{b, n, hq * dv}
	}
	return []*Tensor{out, k, v, shown}, nil
}

// attentionBias is what is added to the scores: the mask, and minus infinity
// for what lies in the future or in the padding.
func (c *call) attentionBias(shape []int, offset int) ([]float64, error) {
	t, err := c.alloc(onnx.Double, shape)
	if err != nil {
		return nil, err
	}
	n, total := shape[2], shape[3]
	if mask := c.in[3]; mask != nil {
		ms := slices.Clone(mask.Shape)
		if len(ms) == 0 {
			return nil, fmt.Errorf("its mask has no axes")
		}
		// A mask may be shorter than the keys: the rest is masked.
		covered := ms[len(ms)-1]
		if covered != 1 && covered < total {
			for i := range t.Floats {
				if i%total >= covered {
					t.Floats[i] = math.Inf(-1)
				}
			}
		} else {
			covered = total
		}
		part := slices.Clone(shape)
		part[3] = covered
		wide, err := broadcast(part, ms)
		if err != nil || !slices.Equal(wide, part) {
			return nil, fmt.Errorf("a mask of shape %v does not broadcast to %v", ms, shape)
		}
		walk(part, [3][]int{strides(shape), stretch(ms, part)}, func(_, to, from, _ int) {
			switch {
			case mask.Floats != nil:
				t.Floats[to] = mask.Floats[from]
			case mask.Type == onnx.Bool && mask.Ints[from] == 0:
				t.Floats[to] = math.Inf(-1)
			case mask.Type != onnx.Bool:
				t.Floats[to] = float64(mask.Ints[from])
			}
		})
	}
	causal := c.int("is_causal", 0) != 0
	lengths := c.in[6]
	if lengths != nil && lengths.Len() != shape[0] {
		return nil, fmt.Errorf("has %d lengths for a batch of %d", lengths.Len(), shape[0])
	}
	for i := range t.Floats {
		row, col := i/total%n, i%total
		if causal && col > row+offset {
			t.Floats[i] = math.Inf(-1)
		}
		if lengths != nil && int64(col) >= lengths.Ints[i/total/n/shape[1]] {
			t.Floats[i] = math.Inf(-1)
		}
	}
	return t.Floats, nil
}

// rotary turns pairs of elements by angles that depend on the position.
func rotary(c *call) ([]*Tensor, error) {
	t, cos, sin, positions := c.in[0], c.in[1], c.in[2], c.in[3]
	if err := c.same(0, 1, 2); err != nil {
		return nil, err
	}
	var b, heads, n, size int
	switch len(t.Shape) {
	case 4:
		b, heads, n, size = t.Shape[0], t.Shape[1], t.Shape[2], t.Shape[3]
	case 3:
		h := c.int("num_heads", 0)
		if h < 1 || h > int64(max(t.Shape[2], 1)) || t.Shape[2]%int(h) != 0 {
			return nil, fmt.Errorf("shape %v does not hold %d heads", t.Shape, h)
		}
		b, n, heads, size = t.Shape[0], t.Shape[1], int(h), t.Shape[2]/int(h)
	default:
		return nil, fmt.Errorf("its input has %d dimensions, want 3 or 4", len(t.Shape))
	}
	dim := c.int("rotary_embedding_dim", 0)
	if dim == 0 {
		dim = int64(size)
	}
	if dim < 0 || dim > int64(size) || dim%2 != 0 {
		return nil, fmt.Errorf("cannot rotate %d of %d elements", dim, size)
	}
	half := int(dim / 2)
	if !slices.Equal(cos.Shape, sin.Shape) || len(cos.Shape) == 0 || cos.Shape[len(cos.Shape)-1] != half {
		return nil, fmt.Errorf("has cosines %v and sines %v for %d pairs", cos.Shape, sin.Shape, half)
	}
	if positions != nil && (len(cos.Shape) != 2 || !slices.Equal(positions.Shape, []int{b, n})) ||
		positions == nil && !slices.Equal(cos.Shape, []int{b, n, half}) {
		return nil, fmt.Errorf("has cosines of shape %v for %d times %d positions", cos.Shape, b, n)
	}
	out, err := c.clone(t)
	if err != nil {
		return nil, err
	}
	interleaved := c.int("interleaved", 0) != 0
	for i := range b * n {
		row := i
		if positions != nil {
			if row, err = index(positions.Ints[i], cos.Shape[0]); err != nil {
				return nil, err
			}
		}
		for h := range heads {
			at := (i*heads + h) * size
			if len(t.Shape) == 4 {
				at = ((i/n*heads+h)*n + i%n) * size
			}
			for j := range half {
				x, y := at+j, at+j+half
				if interleaved {
					x, y = at+2*j, at+2*j+1
				}
				co, si := cos.Floats[row*half+j], sin.Floats[row*half+j]
				out.Floats[x] = co*t.Floats[x] - si*t.Floats[y]
				out.Floats[y] = si*t.Floats[x] + co*t.Floats[y]
			}
		}
	}
	return []*Tensor{out}, nil
}

// flexAttention is attention whose scores and probabilities each go through a
// graph of the model's own.
func flexAttention(c *call) ([]*Tensor, error) {
	q, k, v := c.in[0], c.in[1], c.in[2]
	for i, t := range c.in {
		if len(t.Shape) != 4 {
			return nil, fmt.Errorf("input %d has shape %v, want four axes", i, t.Shape)
		}
	}
	b, hq, n, d := q.Shape[0], q.Shape[1], q.Shape[2], q.Shape[3]
	hk, total := k.Shape[1], k.Shape[2]
	if hk == 0 || hq%hk != 0 || k.Shape[0] != b || k.Shape[3] != d || !slices.Equal(v.Shape[:3], k.Shape[:3]) {
		return nil, fmt.Errorf("queries %v, keys %v and values %v do not go together", q.Shape, k.Shape, v.Shape)
	}
	inner := onnx.Float
	if q.Type == onnx.Double {
		inner = onnx.Double
	}
	if t := c.int("softmax_precision", 0); t != 0 {
		if inner = onnx.DataType(t); !inner.Floating() {
			return nil, fmt.Errorf("softmax_precision is %s, want a floating type", inner)
		}
	}
	// Each group of query heads shares a head of keys and values: a batch of
	// its own, with the queries of the group one below the other.
	grouped := []int{b * hk, hq / hk * n, d}
	keys, err := c.permute(k.withShape([]int{b * hk, total, d}), []int{0, 2, 1})
	if err != nil {
		return nil, err
	}
	score, err := c.matmul(q.Floats, grouped, keys.Floats, keys.Shape, inner)
	if err != nil {
		return nil, err
	}
	scale := c.float("scale", 1/math.Sqrt(float64(d)))
	for i := range score.Floats {
		score.Floats[i] *= scale
	}
	shape := []int{b, hq, n, total}
	through := func(name string, t *Tensor) (*Tensor, error) {
		if c.node.Attribute(name) == nil {
			return t, nil
		}
		t.round()
		p, err := c.body(name)
		if err != nil {
			return nil, err
		}
		out, err := c.inner(p, []*Tensor{t.withShape(shape)})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(out) != 1 || out[0] == nil || !out[0].Type.Floating() || !slices.Equal(out[0].Shape, shape) {
			return nil, fmt.Errorf("%s does not make one tensor of shape %v", name, shape)
		}
		return out[0], nil
	}
	if score, err = through("score_mod", score); err != nil {
		return nil, err
	}
	weight, err := c.alloc(inner, score.Shape)
	if err != nil {
		return nil, err
	}
	if total > 0 {
		for i := 0; i < len(score.Floats); i += total {
			softmaxLine(score.Floats, weight.Floats, i, 1, total)
		}
	}
	if weight, err = through("prob_mod", weight); err != nil {
		return nil, err
	}
	out, err := c.matmul(weight.Floats, []int{b * hk, hq / hk * n, total}, v.Floats, []int{b * hk, total, v.Shape[3]}, v.Type)
	if err != nil {
		return nil, err
	}
	out.Shape = []int{b, hq, n, v.Shape[3]}
	return []*Tensor{out}, nil
}
