package model

import (
	"math"
	"slices"
	"strings"
)

// networkLowering is for the layers of networks.
func networkLowering(op string) func(*call) []Ref {
	switch op {
	case "Conv", "FusedConv":
		return (*call).conv
	case "ConvTranspose":
		return (*call).convTranspose
	case "MaxPool", "AveragePool", "LpPool":
		return (*call).pool
	case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool":
		return (*call).globalPool
	case "Gemm", "FusedGemm":
		return (*call).gemm
	case "MatMul":
		return func(c *call) []Ref { return one(c.product2(c.x(0), c.x(1))) }
	case "Einsum":
		return (*call).einsum
	case "BatchNormalization", "SpatialBN":
		return (*call).batchNorm
	case "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization":
		return (*call).layerNorm
	case "InstanceNormalization":
		return (*call).instanceNorm
	case "GroupNormalization":
		return (*call).groupNorm
	case "MeanVarianceNormalization":
		return (*call).meanVariance
	case "LpNormalization":
		return (*call).lpNorm
	case "LRN":
		return (*call).lrn
	case "RNN", "GRU", "LSTM":
		return (*call).recurrent
	case "Attention":
		return (*call).attention
	case "RotaryEmbedding":
		return (*call).rotary
	}
	return nil
}

// window reads the geometry of a convolution or pooling over an image whose
// last two axes count; one of three dimensions gets a height of 1 first.
// Pads that auto_pad or ceil_mode make come with it.
func (c *call) window(s []int, kernel []int64) Window {
	spatial := len(s) - 2
	if spatial != 1 && spatial != 2 {
		refuse("a window over a value of shape %s; only 1 and 2 spatial dimensions are carried out", shapeString(s))
	}
	if len(kernel) != spatial {
		wrong("a kernel of %d dimensions for a value of shape %s", len(kernel), shapeString(s))
	}
	get := func(name string, def int64, n int) []int64 {
		list := c.ints(name, nil)
		if list == nil {
			list = slices.Repeat([]int64{def}, n)
		}
		if len(list) != n {
			wrong("attribute %q has %d elements, want %d", name, len(list), n)
		}
		for _, v := range list {
			if v < def || v > 1<<20 {
				refuse("attribute %q is %v; it must be %d at least", name, list, def)
			}
		}
		return list
	}
	strides, dilations, pads := get("strides", 1, spatial), get("dilations", 1, spatial), get("pads", 0, 2*spatial)
	auto := c.str("auto_pad", "NOTSET")
	w := Window{Kernel: [2]int{1, 1}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}
	for i := range spatial {
		a := i + 2 - spatial
		k, st, d := int(kernel[i]), int(strides[i]), int(dilations[i])
		if k < 1 || k > 1<<20 {
			wrong("kernel %v", kernel)
		}
		w.Kernel[a], w.Stride[a], w.Dilation[a] = k, st, d
		size := s[i+2]
		before, after := int(pads[i]), int(pads[i+spatial])
		switch auto {
		case "NOTSET", "":
		case "VALID":
			before, after = 0, 0
		case "SAME_UPPER", "SAME_LOWER":
			total := max(0, ((size+st-1)/st-1)*st+(k-1)*d+1-size)
			before, after = total/2, total-total/2
			if auto == "SAME_LOWER" {
				before, after = after, before
			}
		default:
			wrong("attribute \"auto_pad\" is %q", auto)
		}
		w.Pads[a], w.Pads[a+2] = before, after
	}
	return w
}

// flat2 gives a value with one spatial dimension a second one.
func (c *call) flat2(x Ref) Ref {
	s := c.b.shape(x)
	if len(s) == 3 {
		return c.b.reshape(x, []int{s[0], s[1], 1, s[2]})
	}
	return x
}

func (c *call) unflat2(y Ref, rank int) Ref {
	s := c.b.shape(y)
	if rank == 3 {
		return c.b.reshape(y, []int{s[0], s[1], s[3]})
	}
	return y
}

func (c *call) conv() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if !c.has(1) {
		wrong("its weight is left out")
	}
	w := c.x(1)
	ws := b.shape(w)
	if len(ws) != len(s) || len(s) < 3 {
		wrong("weight of shape %s does not fit an input of shape %s", shapeString(ws), shapeString(s))
	}
	if b.constant(w) == nil {
		refuse("its weight is computed, not constant")
	}
	kernel := make([]int64, len(s)-2)
	for i := range kernel {
		kernel[i] = int64(ws[i+2])
	}
	if k := c.ints("kernel_shape", nil); k != nil && !slices.Equal(k, kernel) {
		wrong("kernel_shape %v does not fit a weight of shape %s", k, shapeString(ws))
	}
	win := c.window(s, kernel)
	win.Groups = c.int("group", 1)
	if win.Groups < 1 || ws[0]%win.Groups != 0 || ws[1]*win.Groups != s[1] {
		wrong("weight of shape %s in %d groups does not fit an input of %d channels", shapeString(ws), win.Groups, s[1])
	}
	in := []Ref{c.flat2(x), c.flat2(w)}
	if c.has(2) {
		bias := c.x(2)
		if !slices.Equal(b.shape(bias), ws[:1]) {
			wrong("bias of shape %s for %d channels", shapeString(b.shape(bias)), ws[0])
		}
		if b.constant(bias) == nil {
			y := b.emit(Node{Kind: NodeConv, In: in, Window: win})
			return one(c.unflat2(b.add(y, b.reshape(bias, []int{ws[0], 1, 1})), len(s)))
		}
		in = append(in, bias)
	}
	return one(c.fused(c.unflat2(b.emit(Node{Kind: NodeConv, In: in, Window: win}), len(s))))
}

// fused applies the activation that some optimisers put into a layer.
func (c *call) fused(x Ref) Ref {
	p := c.floats("activation_params")
	at := func(i int, def float64) float64 {
		if i < len(p) {
			return float64(p[i])
		}
		return def
	}
	switch f := c.str("activation", ""); f {
	case "":
		return x
	case "Relu":
		return c.b.relu(x)
	case "Sigmoid", "Tanh":
		return c.b.curve(x, lowerCase(f))
	case "LeakyRelu":
		return c.b.curve(x, "leakyrelu", at(0, 0.01))
	case "Clip":
		return c.b.clip(x, at(0, math.Inf(-1)), at(1, math.Inf(1)))
	case "HardSigmoid":
		return c.b.curve(x, "hardsigmoid", at(0, 0.2), at(1, 0.5))
	default:
		refuse("activation %q", f)
	}
	return x
}

// convTranspose is a convolution of the input with zeros put between its
// elements, by the kernel turned around.
func (c *call) convTranspose() []Ref {
	b := c.b
	x, w := c.flat2(c.x(0)), c.x(1)
	rank := len(c.shape(0))
	ws := b.shape(w)
	if len(ws) != rank || rank < 3 {
		wrong("weight of shape %s does not fit an input of shape %s", shapeString(ws), shapeString(c.shape(0)))
	}
	if b.constant(w) == nil {
		refuse("its weight is computed, not constant")
	}
	kernel := make([]int64, rank-2)
	for i := range kernel {
		kernel[i] = int64(ws[i+2])
	}
	auto := c.str("auto_pad", "NOTSET")
	win := c.window(c.shape(0), kernel)
	if strings.HasPrefix(auto, "SAME") {
		win.Pads = [4]int{}
	}
	s := b.shape(x)
	groups := c.int("group", 1)
	w = c.flat2(w)
	ws = b.shape(w)
	if groups < 1 || ws[0] != s[1] || ws[0]%groups != 0 {
		wrong("weight of shape %s in %d groups does not fit an input of %d channels", shapeString(ws), groups, s[1])
	}
	cg, og := ws[0]/groups, ws[1]
	// C*(O/g)*kh*kw becomes O*(C/g)*kh*kw, upside down.
	k := b.reshape(w, []int{groups, cg, og, ws[2], ws[3]})
	k = b.transpose(k, 0, 2, 1, 3, 4)
	k = b.slice(k, 3, ws[2]-1, -1, ws[2])
	k = b.slice(k, 4, ws[3]-1, -1, ws[3])
	k = b.reshape(k, []int{groups * og, cg, ws[2], ws[3]})

	extra := c.ints("output_padding", slices.Repeat([]int64{0}, rank-2))
	shape := c.ints("output_shape", nil)
	pad := Pad{make([]int, 4), make([]int, 4), make([]int, 4)}
	cut := [2]int{}
	want := [2]int{}
	for i := range rank - 2 {
		a := i + 4 - rank
		size, st, reach := s[a+2], win.Stride[a], (win.Kernel[a]-1)*win.Dilation[a]
		if i >= len(extra) || extra[i] < 0 || extra[i] > 1<<20 {
			wrong("output_padding is %v", extra)
		}
		before, after := win.Pads[a], win.Pads[a+2]
		full := (size-1)*st + reach + 1 + int(extra[i])
		out := full - before - after
		if shape != nil {
			if len(shape) != rank-2 {
				wrong("output_shape is %v", shape)
			}
			out = int(min(shape[i], 1<<24))
		} else if strings.HasPrefix(auto, "SAME") {
			out = size * st
		}
		if shape != nil || strings.HasPrefix(auto, "SAME") {
			total := full - out
			before = total / 2
			if auto == "SAME_LOWER" {
				before = total - total/2
			}
			if shape != nil && auto == "NOTSET" { // the specification puts the odd one first
				before = total - total/2
			}
			if total < 0 {
				before = 0
			}
		}
		if out < 1 {
			wrong("leaves nothing of %d elements", size)
		}
		pad.Inner[a+2] = st - 1
		lead := reach - before
		cut[a], pad.Before[a+2] = max(0, -lead), max(0, lead)
		pad.After[a+2] = max(0, out+cut[a]+reach-pad.Before[a+2]-((size-1)*st+1))
		want[a] = out
	}
	if rank == 3 {
		want[0] = 1
	}
	y := b.emit(Node{Kind: NodePad, In: []Ref{x}, Pad: pad})
	in := []Ref{y, k}
	if c.has(2) {
		in = append(in, c.x(2))
	}
	y = b.emit(Node{Kind: NodeConv, In: in, Window: Window{Kernel: win.Kernel, Stride: [2]int{1, 1}, Dilation: win.Dilation, Groups: groups}})
	y = b.slice(b.slice(y, 2, cut[0], 1, want[0]), 3, cut[1], 1, want[1])
	return one(c.unflat2(y, rank))
}

func (c *call) pool() []Ref {
	b := c.b
	x := c.x(0)
	rank := len(b.shape(x))
	win := c.window(b.shape(x), c.ints("kernel_shape", nil))
	x = c.flat2(x)
	s := b.shape(x)
	if c.n.Op == "MaxPool" && len(c.n.Outputs) > 1 && c.n.Outputs[1] != "" {
		if c.int("storage_order", 0) != 0 {
			refuse("storage_order 1")
		}
	}
	// With ceil_mode the last window may reach over the edge; it must start
	// within the input or the padding before it.
	own := win.Pads
	if c.int("ceil_mode", 0) != 0 {
		for a := range 2 {
			room := s[a+2] + win.Pads[a] + win.Pads[a+2] - (win.Kernel[a]-1)*win.Dilation[a] - 1
			if room < 0 {
				continue
			}
			n := (room+win.Stride[a]-1)/win.Stride[a] + 1
			if (n-1)*win.Stride[a] >= s[a+2]+win.Pads[a] {
				n--
			}
			win.Pads[a+2] += max(0, (n-1)*win.Stride[a]-room)
		}
	}
	switch c.n.Op {
	case "MaxPool":
		return []Ref{c.unflat2(b.emit(Node{Kind: NodeMaxPool, In: []Ref{x}, Window: win}), rank), noRef}
	case "LpPool":
		p := float64(c.int("p", 2))
		y := b.emit(Node{Kind: NodeSumPool, In: []Ref{c.absPower(x, p)}, Window: win})
		return one(c.unflat2(c.root(y, p), rank))
	}
	y := b.emit(Node{Kind: NodeSumPool, In: []Ref{x}, Window: win})
	// How many elements each window covers.
	include := c.int("count_include_pad", 0) != 0
	oh, ow := b.shape(y)[2], b.shape(y)[3]
	count := func(a, o int) int {
		n := 0
		for k := range win.Kernel[a] {
			at := o*win.Stride[a] - win.Pads[a] + k*win.Dilation[a]
			if at >= 0 && at < s[a+2] || include && at >= -own[a] && at < s[a+2]+own[a+2] {
				n++
			}
		}
		return n
	}
	share := make([]float32, oh*ow)
	for i := range oh {
		for j := range ow {
			n := count(0, i) * count(1, j)
			if n == 0 {
				refuse("averages over windows that hold nothing but padding")
			}
			share[i*ow+j] = float32(1 / float64(n))
		}
	}
	if same, v := uniform(share); same {
		return one(c.unflat2(b.mul(y, b.newConst("", []int{}, []float32{v}, true)), rank))
	}
	return one(c.unflat2(b.mul(y, b.public([]int{oh, ow}, share)), rank))
}

func (c *call) absPower(x Ref, p float64) Ref {
	switch p {
	case 1:
		return c.b.curve(x, "abs")
	case 2:
		return c.b.mul(x, x)
	}
	return c.b.curve(c.b.curve(x, "abs"), "pow", p)
}

func (c *call) root(x Ref, p float64) Ref {
	switch p {
	case 1:
		return x
	case 2:
		return c.b.curve(x, "sqrt")
	}
	return c.b.curve(x, "pow", 1/p)
}

func (c *call) globalPool() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) < 3 {
		wrong("pools a value of shape %s", shapeString(s))
	}
	var axes []int
	for i := 2; i < len(s); i++ {
		axes = append(axes, i)
	}
	switch c.n.Op {
	case "GlobalAveragePool":
		return one(b.mean(x, axes...))
	case "GlobalMaxPool":
		if len(s) == 4 {
			return one(b.emit(Node{Kind: NodeMaxPool, In: []Ref{x}, Window: Window{Kernel: [2]int{s[2], s[3]}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}}))
		}
		return one(b.max(x, axes...))
	}
	p := float64(c.int("p", 2))
	return one(c.root(b.sum(c.absPower(x, p), axes...), p))
}

func (c *call) gemm() []Ref {
	b := c.b
	x, y := c.x(0), c.x(1)
	if len(b.shape(x)) != 2 || len(b.shape(y)) != 2 {
		wrong("multiplies values of shapes %s and %s, want matrices", shapeString(b.shape(x)), shapeString(b.shape(y)))
	}
	if c.int("transA", 0) != 0 {
		x = b.swapLast(x)
	}
	if c.int("transB", 0) != 0 {
		y = b.swapLast(y)
	}
	if a := c.float("alpha", 1); a != 1 {
		if b.constant(x) != nil {
			x = b.scale(x, a)
		} else {
			y = b.scale(y, a)
		}
	}
	r := b.matmul(x, y)
	if c.has(2) {
		bias := b.scale(c.x(2), c.float("beta", 1))
		if s, err := broadcastShape(b.shape(bias), b.shape(r)); err != nil || !slices.Equal(s, b.shape(r)) {
			wrong("bias of shape %s for a result of shape %s", shapeString(b.shape(bias)), shapeString(b.shape(r)))
		}
		r = b.add(r, bias)
	}
	return one(c.fused(r))
}

// product2 is MatMul with NumPy's rules for vectors.
func (c *call) product2(x, y Ref) Ref {
	b := c.b
	sx, sy := b.shape(x), b.shape(y)
	if len(sx) == 0 || len(sy) == 0 {
		wrong("multiplies scalars as matrices")
	}
	row, col := len(sx) == 1, len(sy) == 1
	if row {
		x = b.reshape(x, []int{1, sx[0]})
	}
	if col {
		y = b.reshape(y, []int{sy[0], 1})
	}
	r := b.matmul(x, y)
	s := slices.Clone(b.shape(r))
	if col {
		s = s[:len(s)-1]
	}
	if row {
		at := len(s) - 1
		if !col {
			at = len(s) - 2
		}
		s = slices.Delete(s, at, at+1)
	}
	return b.reshape(r, s)
}

// einsum multiplies operands two by two: axes in both and in what is needed
// later are a batch, axes in both and not needed are summed over by a matrix
// product.
func (c *call) einsum() []Ref {
	b := c.b
	equation := strings.ReplaceAll(c.str("equation", ""), " ", "")
	left, right, explicit := strings.Cut(equation, "->")
	terms := strings.Split(left, ",")
	if len(terms) != len(c.in) {
		wrong("equation %q is for %d operands, not %d", equation, len(terms), len(c.in))
	}
	// An ellipsis becomes letters that stand nowhere else.
	dots := 0
	for i, t := range terms {
		if strings.Contains(t, "...") {
			dots = max(dots, len(c.shape(i))-len(t)+3)
		}
	}
	if dots > 8 || dots < 0 {
		wrong("equation %q", equation)
	}
	letters := func(n int) string { return "01234567"[8-n:] }
	for i, t := range terms {
		if strings.Contains(t, "...") {
			terms[i] = strings.Replace(t, "...", letters(min(8, max(0, len(c.shape(i))-len(t)+3))), 1)
		}
		if len(terms[i]) != len(c.shape(i)) {
			wrong("equation %q: operand %d has shape %s", equation, i, shapeString(c.shape(i)))
		}
	}
	right = strings.Replace(right, "...", letters(dots), 1)
	if !explicit {
		all := strings.Join(terms, "")
		var once []byte
		for _, ch := range []byte(all) {
			if strings.Count(all, string(ch)) == 1 || ch < 'A' && !slices.Contains(once, ch) {
				once = append(once, ch)
			}
		}
		slices.Sort(once)
		right = string(once)
	}
	acc, label := c.diagonal(c.x(0), terms[0])
	for i := 1; i < len(terms); i++ {
		y, ly := c.diagonal(c.x(i), terms[i])
		later := right + strings.Join(terms[i+1:], "")
		acc, label = c.contract(acc, label, y, ly, later)
	}
	acc, label = c.sumOut(acc, label, right)
	var perm []int
	for _, ch := range []byte(right) {
		i := strings.IndexByte(label, ch)
		if i < 0 {
			wrong("equation %q: %q is in no operand", equation, ch)
		}
		perm = append(perm, i)
	}
	if len(perm) != len(label) {
		wrong("equation %q repeats an axis of the result", equation)
	}
	return one(b.transpose(acc, perm...))
}

// diagonal joins axes of the same letter.
func (c *call) diagonal(x Ref, label string) (Ref, string) {
	s := c.b.shape(x)
	v := Contiguous(s)
	out := View{}
	var names []byte
	for i, ch := range []byte(label) {
		if k := slices.Index(names, ch); k >= 0 {
			if out.Shape[k] != s[i] {
				wrong("axis %q has lengths %d and %d", ch, out.Shape[k], s[i])
			}
			out.Strides[k] += v.Strides[i]
			continue
		}
		names = append(names, ch)
		out.Shape, out.Strides = append(out.Shape, s[i]), append(out.Strides, v.Strides[i])
	}
	return c.b.view(x, out), string(names)
}

// sumOut sums over the axes that are not needed.
func (c *call) sumOut(x Ref, label, needed string) (Ref, string) {
	var axes []int
	rest := ""
	for i := range label {
		if strings.IndexByte(needed, label[i]) < 0 {
			axes = append(axes, i)
		} else {
			rest += label[i : i+1]
		}
	}
	if len(axes) == 0 {
		return x, label
	}
	return c.b.squeeze(c.b.sum(x, axes...), axes, false), rest
}

func (c *call) contract(x Ref, lx string, y Ref, ly, later string) (Ref, string) {
	b := c.b
	x, lx = c.sumOut(x, lx, ly+later)
	y, ly = c.sumOut(y, ly, lx+later)
	sx, sy := b.shape(x), b.shape(y)
	var batch, free1, free2, summed string
	dim := map[byte]int{}
	for i := range lx {
		ch := lx[i : i+1]
		dim[lx[i]] = sx[i]
		switch {
		case !strings.Contains(ly, ch):
			free1 += ch
		case strings.Contains(later, ch):
			batch += ch
		default:
			summed += ch
		}
	}
	for i := range ly {
		ch := ly[i : i+1]
		if d, ok := dim[ly[i]]; ok && d != sy[i] {
			if d != 1 && sy[i] != 1 {
				wrong("axis %q has lengths %d and %d", ch, d, sy[i])
			}
			refuse("einsum broadcasts axis %q", ch)
		}
		dim[ly[i]] = sy[i]
		if !strings.Contains(lx, ch) {
			free2 += ch
		}
	}
	arrange := func(x Ref, label, order string) Ref {
		var perm []int
		for i := range order {
			perm = append(perm, strings.IndexByte(label, order[i]))
		}
		return b.transpose(x, perm...)
	}
	size := func(label string) int {
		n := 1
		for i := range label {
			n *= dim[label[i]]
		}
		return n
	}
	nb, n1, n2, k := size(batch), size(free1), size(free2), size(summed)
	p := arrange(x, lx, batch+free1+summed)
	q := arrange(y, ly, batch+summed+free2)
	out := batch + free1 + free2
	var shape []int
	for i := range out {
		shape = append(shape, dim[out[i]])
	}
	if batch == "" {
		return b.reshape(b.matmul(b.reshape(p, []int{n1, k}), b.reshape(q, []int{k, n2})), shape), out
	}
	if summed == "" { // element by element
		return b.reshape(b.mul(b.reshape(p, []int{nb, n1, 1}), b.reshape(q, []int{nb, 1, n2})), shape), out
	}
	return b.reshape(b.matmul(b.reshape(p, []int{nb, n1, k}), b.reshape(q, []int{nb, k, n2})), shape), out
}

// perChannel shapes a vector so that it broadcasts along axis 1 of a value.
func (c *call) perChannel(v Ref, rank int) Ref {
	s := []int{elements(c.b.shape(v))}
	for range rank - 2 {
		s = append(s, 1)
	}
	return c.b.reshape(v, s)
}

func (c *call) batchNorm() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if c.int("training_mode", 0) != 0 {
		refuse("training_mode; export the model in evaluation mode (model.eval())")
	}
	if len(s) < 2 {
		wrong("normalises a value of shape %s", shapeString(s))
	}
	for i, what := range []string{"scale", "bias", "mean", "variance"} {
		if n := elements(c.shape(i + 1)); n != s[1] {
			wrong("want a %s for each of %d channels, not %d", what, s[1], n)
		}
	}
	for i, v := range c.constFloats(4, "variance") {
		if !(float64(v)+c.float("epsilon", 1e-5) > 0) {
			wrong("the variance of channel %d is %g, want a positive number", i, v)
		}
	}
	eps := c.float("epsilon", 1e-5)
	gamma, beta, mean, variance := c.constFloats(1, "scale"), c.constFloats(2, "bias"), c.constFloats(3, "mean"), c.constFloats(4, "variance")
	k, d := make([]float32, s[1]), make([]float32, s[1])
	for i := range k {
		f := float64(gamma[i]) / math.Sqrt(float64(variance[i])+eps)
		k[i] = float32(f)
		d[i] = float32(float64(beta[i]) - float64(f*float64(mean[i])))
	}
	scale := b.newConst(c.in[1].name, []int{s[1]}, k, false)
	shift := b.newConst(c.in[2].name, []int{s[1]}, d, false)
	y := b.mul(x, c.perChannel(scale, len(s)))
	return []Ref{b.add(y, c.perChannel(shift, len(s))), noRef, noRef, noRef, noRef}
}

// from is the axes from a to the last.
func from(a, rank int) []int {
	var axes []int
	for ; a < rank; a++ {
		axes = append(axes, a)
	}
	return axes
}

func (c *call) layerNorm() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	rms := c.n.Op != "LayerNormalization"
	axes := from(c.axis(c.int("axis", -1), len(s)), len(s))
	eps := c.float("epsilon", 1e-5)
	y := b.norm(x, eps, rms, axes...)
	if c.has(1) {
		y = b.mul(y, c.x(1))
	}
	if c.has(2) && !rms {
		y = b.add(y, c.x(2))
	}
	out := []Ref{y, noRef, noRef}
	if !rms && len(c.n.Outputs) > 1 {
		mean := b.mean(x, axes...)
		d := b.sub(x, mean)
		out = []Ref{y, mean, b.curve(b.curve(b.shift(b.mean(b.mul(d, d), axes...), eps), "sqrt"), "reciprocal")}
	}
	return out
}

func (c *call) instanceNorm() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) < 3 {
		wrong("normalises a value of shape %s", shapeString(s))
	}
	y := b.norm(x, c.float("epsilon", 1e-5), false, from(2, len(s))...)
	return one(b.add(b.mul(y, c.perChannel(c.x(1), len(s))), c.perChannel(c.x(2), len(s))))
}

func (c *call) groupNorm() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	groups := c.int("num_groups", 0)
	if len(s) < 2 || groups < 1 || s[1]%groups != 0 {
		wrong("normalises a value of shape %s in %d groups", shapeString(s), groups)
	}
	y := b.norm(b.reshape(x, []int{s[0], groups, elements(s[1:]) / groups}), c.float("epsilon", 1e-5), false, 2)
	scale, bias := c.x(1), c.x(2)
	if n := elements(b.shape(scale)); n == groups && n != s[1] { // operator set 18: one for each group
		y = b.add(b.mul(y, b.reshape(scale, []int{groups, 1})), b.reshape(bias, []int{groups, 1}))
		return one(b.reshape(y, s))
	}
	return one(b.add(b.mul(b.reshape(y, s), c.perChannel(scale, len(s))), c.perChannel(bias, len(s))))
}

func (c *call) meanVariance() []Ref {
	x := c.x(0)
	axes := c.axes(c.ints("axes", []int64{0, 2, 3}), len(c.b.shape(x)))
	return one(c.b.norm(x, 1e-9, false, axes...))
}

func (c *call) lpNorm() []Ref {
	b := c.b
	x := c.x(0)
	axis := c.axis(c.int("axis", -1), len(b.shape(x)))
	p := float64(c.int("p", 2))
	// A row of zeros stays one.
	return one(b.div(x, b.clip(c.root(b.sum(c.absPower(x, p), axis), p), 1e-12, math.Inf(1))))
}

// lrn is a pooling over channels, which lie along the height for it.
func (c *call) lrn() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	size := c.int("size", 0)
	if len(s) < 2 || size < 1 || size > 1<<12 {
		wrong("normalises %d channels of a value of shape %s", size, shapeString(s))
	}
	alpha, beta, bias := c.float("alpha", 0.0001), c.float("beta", 0.75), c.float("bias", 1)
	sq := b.reshape(b.mul(x, x), []int{s[0], 1, s[1], elements(s[2:])})
	before := (size - 1) / 2
	sum := b.emit(Node{Kind: NodeSumPool, In: []Ref{sq}, Window: Window{
		Kernel: [2]int{size, 1}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{before, 0, size - 1 - before, 0}}})
	d := b.curve(b.shift(b.scale(b.reshape(sum, s), alpha/float64(size)), bias), "pow", -beta)
	return one(b.mul(x, d))
}
