package model

import (
	"math"
	"slices"

	"probity/model/onnx"
)

// lowering is how an operator of the standard set becomes nodes of a graph, or
// nil. A lowering returns one operand for each output of the node.
func lowering(op string) func(*call) []Ref {
	switch op {
	case "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh", "Erf", "Exp", "Floor", "Log",
		"Reciprocal", "Round", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh", "Mish",
		"LeakyRelu", "Elu", "Celu", "Selu", "ThresholdedRelu", "Shrink", "HardSigmoid", "HardSwish", "Gelu", "Swish", "IsNaN", "IsInf":
		return (*call).activation
	case "Relu":
		return func(c *call) []Ref { return one(c.b.relu(c.x(0))) }
	case "Neg":
		return func(c *call) []Ref { return one(c.b.scale(c.x(0), -1)) }
	case "Clip":
		return (*call).clip
	case "PRelu":
		return (*call).prelu
	case "Identity":
		return func(c *call) []Ref { return one(c.x(0)) }
	case "Dropout":
		return (*call).dropout
	case "Cast", "CastLike":
		return (*call).cast
	case "Add", "Sub", "Mul", "Div", "Pow", "Mod":
		return (*call).arithmetic
	case "Sum", "Mean", "Min", "Max":
		return (*call).several
	case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual":
		return (*call).comparison
	case "And", "Or", "Xor", "Not":
		return (*call).logic
	case "Where":
		return (*call).where
	case "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp":
		return (*call).reduce
	case "ArgMax", "ArgMin":
		return (*call).argmax
	case "TopK":
		return (*call).topK
	case "Hardmax":
		return (*call).hardmax
	case "CumSum":
		return (*call).cumSum
	case "Softmax", "LogSoftmax":
		return (*call).softmaxNode
	}
	if f := shapeLowering(op); f != nil {
		return f
	}
	if f := networkLowering(op); f != nil {
		return f
	}
	return quantisedLowering(op)
}

func (c *call) activation() []Ref {
	x := c.x(0)
	switch op := c.n.Op; op {
	case "LeakyRelu":
		return one(c.b.curve(x, "leakyrelu", c.float("alpha", 0.01)))
	case "Elu":
		return one(c.b.curve(x, "elu", c.float("alpha", 1)))
	case "Celu":
		return one(c.b.curve(x, "celu", c.float("alpha", 1)))
	case "Selu":
		return one(c.b.curve(x, "selu", c.float("alpha", 1.67326319217681884765625), c.float("gamma", 1.05070102214813232421875)))
	case "ThresholdedRelu":
		return one(c.b.curve(x, "thresholdedrelu", c.float("alpha", 1)))
	case "Shrink":
		return one(c.b.curve(x, "shrink", c.float("bias", 0), c.float("lambd", 0.5)))
	case "HardSigmoid":
		return one(c.b.curve(x, "hardsigmoid", c.float("alpha", 0.2), c.float("beta", 0.5)))
	case "Gelu":
		switch mode := c.str("approximate", "none"); mode {
		case "none":
			return one(c.b.curve(x, "gelu"))
		case "tanh":
			return one(c.b.curve(x, "gelu_tanh"))
		default:
			wrong("attribute \"approximate\" is %q", mode)
		}
	case "Swish":
		return one(c.b.curve(x, "silu", c.float("alpha", 1)))
	case "IsNaN":
		c.typ = onnx.Bool
		return one(c.b.curve(x, "isnan"))
	case "IsInf":
		c.typ = onnx.Bool
		return one(c.b.curve(x, "isinf", float64(c.int("detect_negative", 1)), float64(c.int("detect_positive", 1))))
	case "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh", "Erf", "Exp", "Floor", "Log",
		"Reciprocal", "Round", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh", "Mish", "HardSwish":
		return one(c.b.curve(x, lowerCase(op)))
	}
	return nil
}

func lowerCase(s string) string {
	b := []byte(s)
	for i, ch := range b {
		if 'A' <= ch && ch <= 'Z' {
			b[i] = ch - 'A' + 'a'
		}
	}
	return string(b)
}

func (c *call) clip() []Ref {
	lo, hi := c.float("min", math.Inf(-1)), c.float("max", math.Inf(1))
	lo, hi = c.number(1, lo, "minimum"), c.number(2, hi, "maximum")
	if lo != lo || hi != hi {
		wrong("clips to what is no number")
	}
	// Where the bounds cross, the upper one wins.
	return one(c.b.clip(c.x(0), min(lo, hi), hi))
}

func (c *call) prelu() []Ref {
	x, slope := c.x(0), c.x(1)
	k := c.b.constant(slope)
	if k == nil {
		return one(c.b.add(c.b.relu(x), c.b.mul(c.b.clip(x, math.Inf(-1), 0), slope)))
	}
	if a, ok := c.b.scalar(slope); ok {
		return one(c.b.curve(x, "leakyrelu", a))
	}
	return one(c.b.add(c.b.relu(x), c.b.mul(c.b.clip(x, math.Inf(-1), 0), slope)))
}

func (c *call) dropout() []Ref {
	if c.has(2) && isTrue(c.known(2, "training mode")) && c.number(1, 0.5, "ratio") != 0 {
		refuse("Dropout in training mode; export the model in evaluation mode (model.eval())")
	}
	x := c.x(0)
	if len(c.n.Outputs) < 2 {
		return one(x)
	}
	return []Ref{x, noRef}
}

func (c *call) cast() []Ref {
	to := onnx.DataType(c.int("to", 0))
	if c.n.Op == "CastLike" {
		if !c.has(1) {
			wrong("its second input is left out")
		}
		to = c.in[1].typ
	}
	c.typ = to
	return one(c.castTo(c.x(0), c.in[0].typ, to))
}

func (c *call) castTo(x Ref, from, to onnx.DataType) Ref {
	switch {
	case to.Bits() == 0:
		refuse("casts to %s", to)
	case to == onnx.Bool && from != onnx.Bool:
		return c.b.curve(x, "nonzero")
	case to.Integer() && from.Floating():
		return c.b.curve(x, "integer", float64(min(to.Bits(), 64)), indicator(to.Signed()))
	case to.Integer() && from.Integer() && (to.Bits() < from.Bits() || to.Signed() != from.Signed()) && to.Bits() < 32:
		return c.b.curve(x, "integer", float64(to.Bits()), indicator(to.Signed()))
	}
	return x
}

func (c *call) arithmetic() []Ref {
	x, y := c.x(0), c.x(1)
	if a := c.int("axis", -1); c.int("broadcast", 0) != 0 && a >= 0 {
		refuse("broadcasting along axis %d as in old operator sets; export the model for a newer one", a)
	}
	b := c.b
	switch c.n.Op {
	case "Add":
		return one(b.add(x, y))
	case "Sub":
		return one(b.sub(x, y))
	case "Mul":
		return one(b.mul(x, y))
	case "Div":
		if !c.integer(0) {
			return one(b.div(x, y))
		}
		return one(b.curve(b.div(x, y), "trunc"))
	case "Mod":
		if k, ok := b.scalar(y); ok {
			if c.int("fmod", 0) != 0 {
				return one(b.curve(x, "fmod", k))
			}
			return one(b.curve(x, "modulo", k))
		}
		q := b.div(x, y)
		if c.int("fmod", 0) != 0 {
			return one(b.sub(x, b.mul(y, b.curve(q, "trunc"))))
		}
		return one(b.sub(x, b.mul(y, b.curve(q, "floor"))))
	}
	return one(c.power(x, y))
}

func (c *call) power(x, y Ref) Ref {
	b := c.b
	if k, ok := b.scalar(y); ok {
		switch k {
		case 1:
			return b.expandLike(x, y)
		case 2:
			return b.expandLike(b.mul(x, x), y)
		case 0.5:
			return b.expandLike(b.curve(x, "sqrt"), y)
		}
		return b.expandLike(b.curve(x, "pow", k), y)
	}
	if k, ok := b.scalar(x); ok && k > 0 {
		return b.expandLike(b.curve(y, "exponential", k), x)
	}
	refuse("raises to computed powers, or to several; only one constant base or exponent is carried out")
	return 0
}

// expandLike gives x the shape that it has together with y.
func (b *builder) expandLike(x, y Ref) Ref {
	shape, err := broadcastShape(b.shape(x), b.shape(y))
	if err != nil {
		wrong("%w", err)
	}
	return b.expand(x, shape)
}

func (c *call) several() []Ref {
	acc := c.x(0)
	b := c.b
	for i := 1; i < len(c.in); i++ {
		switch x := c.x(i); c.n.Op {
		case "Min":
			acc = b.expandLike(b.smaller(acc, x), x)
		case "Max":
			acc = b.expandLike(b.larger(acc, x), x)
		default:
			acc = b.add(acc, x)
		}
	}
	if c.n.Op == "Mean" {
		acc = b.scale(acc, 1/float64(len(c.in)))
	}
	return one(acc)
}

func (c *call) comparison() []Ref {
	x, y := c.x(0), c.x(1)
	b := c.b
	c.typ = onnx.Bool
	switch c.n.Op {
	case "Greater":
		return one(b.compare(x, y))
	case "Less":
		return one(b.compare(y, x))
	case "GreaterOrEqual":
		return one(b.not(b.compare(y, x)))
	case "LessOrEqual":
		return one(b.not(b.compare(x, y)))
	}
	return one(b.equal(x, y))
}

func (b *builder) equal(x, y Ref) Ref {
	if k, ok := b.scalar(y); ok {
		return b.expandLike(b.curve(x, "equal", k), y)
	}
	if k, ok := b.scalar(x); ok {
		return b.expandLike(b.curve(y, "equal", k), x)
	}
	return b.curve(b.sub(x, y), "equal", 0)
}

func (c *call) logic() []Ref {
	b := c.b
	c.typ = onnx.Bool
	x := c.x(0)
	if c.n.Op == "Not" {
		return one(b.not(x))
	}
	y := c.x(1)
	switch c.n.Op {
	case "And":
		return one(b.mul(x, y))
	case "Or":
		return one(b.clip(b.add(x, y), 0, 1))
	}
	d := b.sub(x, y)
	return one(b.mul(d, d))
}

func (c *call) where() []Ref {
	cond, x, y := c.x(0), c.x(1), c.x(2)
	b := c.b
	c.typ = c.in[1].typ
	shape, err := broadcastShape(b.shape(cond), b.shape(x))
	if err == nil {
		shape, err = broadcastShape(shape, b.shape(y))
	}
	if err != nil {
		wrong("%w", err)
	}
	k := b.constant(cond)
	if k == nil {
		if kx, ok := b.scalar(x); ok && math.Abs(kx) >= 1e9 {
			return one(b.expand(b.masked(y, cond, kx), shape))
		}
		if ky, ok := b.scalar(y); ok && math.Abs(ky) >= 1e9 {
			return one(b.expand(b.masked(x, b.not(cond), ky), shape))
		}
		return one(b.expand(b.choose(cond, x, y), shape))
	}
	// A constant choice needs no arithmetic on what is not chosen: infinities
	// there would become NaN.
	if all, v := uniform(k.Data); all {
		if v != 0 {
			return one(b.expand(x, shape))
		}
		return one(b.expand(y, shape))
	}
	if kx := b.constant(x); kx != nil {
		return one(b.expand(b.fill(y, cond, x, shape), shape))
	}
	if ky := b.constant(y); ky != nil {
		return one(b.expand(b.fill(x, b.not(cond), y, shape), shape))
	}
	return one(b.expand(b.choose(cond, x, y), shape))
}

func uniform(x []float32) (bool, float32) {
	for _, v := range x {
		if v != x[0] {
			return false, 0
		}
	}
	return true, x[0]
}

// maskValue stands for minus infinity in masks that are added to scores: it
// wipes out a score and is still a number.
const maskValue = -1e9

// masked is x, or k (huge) where cond is 1.
func (b *builder) masked(x, cond Ref, k float64) Ref {
	k = min(max(k, maskValue), -maskValue)
	keep := b.mul(x, b.not(cond))
	return b.add(keep, b.scale(cond, k))
}

// fill is x, or the constant k where the constant cond is 1.
func (b *builder) fill(x, cond, k Ref, shape []int) Ref {
	c := b.constant(cond)
	kc := b.constant(k)
	huge := true
	for _, v := range kc.Data {
		huge = huge && math.Abs(float64(v)) >= 1e9
	}
	if huge { // a mask: adding it is as good as putting it in place
		data := make([]float32, len(c.Data))
		v := float32(min(max(float64(kc.Data[0]), maskValue), -maskValue))
		if all, _ := uniform(kc.Data); all {
			for i, on := range c.Data {
				if on != 0 {
					data[i] = v
				}
			}
			return b.add(x, b.newConst("mask", c.Shape, data, c.Public && kc.Public))
		}
	}
	return b.add(b.mul(x, b.not(cond)), b.mul(k, cond))
}

func (c *call) reduceAxes(rank int) []int {
	list := c.ints("axes", nil)
	if c.has(1) && c.shape(1)[0] > 0 {
		list = c.constInts(1, "axes")
	}
	if len(list) == 0 {
		if c.int("noop_with_empty_axes", 0) != 0 {
			return nil
		}
		all := make([]int, rank)
		for i := range all {
			all[i] = i
		}
		return all
	}
	return c.axes(list, rank)
}

// squeeze takes axes of length 1 away, if they are to go.
func (b *builder) squeeze(x Ref, axes []int, keep bool) Ref {
	if keep {
		return x
	}
	shape := []int{}
	for i, d := range b.shape(x) {
		if !slices.Contains(axes, i) {
			shape = append(shape, d)
		}
	}
	return b.reshape(x, shape)
}

func (c *call) reduce() []Ref {
	b := c.b
	x := c.x(0)
	axes := c.reduceAxes(len(b.shape(x)))
	keep := c.int("keepdims", 1) != 0
	if axes == nil && len(b.shape(x)) > 0 && c.n.Op != "ReduceSum" {
		keep = true
	}
	if len(axes) == 0 {
		keep = true
	}
	inf := math.Inf(1)
	var r Ref
	switch c.n.Op {
	case "ReduceSum":
		r = b.sum(x, axes...)
	case "ReduceMean":
		r = b.mean(x, axes...)
	case "ReduceMax":
		r = b.max(x, axes...)
	case "ReduceMin":
		r = b.scale(b.max(b.scale(x, -1), axes...), -1)
	case "ReduceL1":
		r = b.sum(b.curve(x, "abs"), axes...)
	case "ReduceL2":
		r = b.curve(b.sum(b.mul(x, x), axes...), "sqrt")
	case "ReduceSumSquare":
		r = b.sum(b.mul(x, x), axes...)
	case "ReduceLogSum":
		r = b.curve(b.sum(x, axes...), "log")
	case "ReduceLogSumExp":
		top := b.clip(b.max(x, axes...), -math.MaxFloat32, inf)
		r = b.add(top, b.curve(b.sum(b.curve(b.sub(x, top), "exp"), axes...), "log"))
	case "ReduceProd":
		r = x
		for _, a := range axes {
			r = c.product(r, a)
		}
	}
	return one(b.squeeze(r, axes, keep))
}

func (c *call) product(x Ref, axis int) Ref {
	n := c.b.shape(x)[axis]
	if n > 64 {
		refuse("multiplies %d elements with each other; at most 64 are carried out", n)
	}
	// Halves, so that the tree stays shallow.
	for n > 1 {
		half := n / 2
		p := c.b.mul(c.b.slice(x, axis, 0, 1, half), c.b.slice(x, axis, half, 1, half))
		if n%2 == 1 {
			p = c.b.concat(axis, p, c.b.slice(x, axis, n-1, 1, 1))
		}
		x, n = p, (n+1)/2
	}
	return x
}

func (c *call) argmax() []Ref {
	b := c.b
	x := c.x(0)
	axis := c.axis(c.int("axis", 0), len(b.shape(x)))
	if c.n.Op == "ArgMin" {
		x = b.scale(x, -1)
	}
	n := b.shape(x)[axis]
	flip := c.int("select_last_index", 0) != 0
	if flip {
		x = b.slice(x, axis, n-1, -1, n)
	}
	r := b.emit(Node{Kind: NodeArgMax, In: []Ref{x}, Axes: []int{axis}})
	if flip {
		r = b.linear(-1, r, 1, b.number(float64(n-1)))
	}
	c.typ = onnx.Int64
	return one(b.squeeze(r, []int{axis}, c.int("keepdims", 1) != 0))
}

func (c *call) topK() []Ref {
	b := c.b
	x := c.x(0)
	axis := c.axis(c.int("axis", -1), len(b.shape(x)))
	k := int64(c.int("k", 0))
	if c.has(1) {
		list := c.constInts(1, "number of elements")
		if len(list) != 1 {
			wrong("its number of elements is not one number")
		}
		k = list[0]
	}
	if k != 1 {
		refuse("the %d largest elements; only the largest is carried out: cut the model before it and choose among its scores", k)
	}
	sign := 1.0
	if c.int("largest", 1) == 0 {
		sign = -1
	}
	y := b.scale(x, sign)
	best := b.scale(b.max(y, axis), sign)
	at := b.emit(Node{Kind: NodeArgMax, In: []Ref{y}, Axes: []int{axis}})
	return []Ref{best, at}
}

func (c *call) hardmax() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	def := -1
	if c.version() < 13 {
		def = 1
	}
	axis := c.axis(c.int("axis", def), len(s))
	if c.version() < 13 {
		flat := b.reshape(x, []int{elements(s[:axis]), elements(s[axis:])})
		return one(b.reshape(c.oneHotOf(b.emit(Node{Kind: NodeArgMax, In: []Ref{flat}, Axes: []int{1}}), elements(s[axis:]), 1), s))
	}
	return one(c.oneHotOf(b.emit(Node{Kind: NodeArgMax, In: []Ref{x}, Axes: []int{axis}}), s[axis], axis))
}

// oneHotOf is 1 where the position along axis, which has length 1 in x, is x.
func (c *call) oneHotOf(x Ref, depth, axis int) Ref {
	b := c.b
	s := make([]int, len(b.shape(x)))
	for i := range s {
		s[i] = 1
	}
	s[axis] = depth
	d := b.sub(x, b.public(s, count(depth)))
	return b.curve(d, "equal", 0)
}

// count is 0, 1, 2, ...
func count(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(i)
	}
	return out
}

// cumSum is a dense layer by a triangle of ones.
func (c *call) cumSum() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	axes := c.constInts(1, "axis")
	if len(axes) != 1 {
		wrong("its axis is not one number")
	}
	axis := c.axes(axes, len(s))[0]
	n := s[axis]
	if n > 4096 {
		refuse("sums up %d elements one after the other; at most 4096 are carried out", n)
	}
	exclusive, reverse := c.int("exclusive", 0), c.int("reverse", 0) != 0
	w := make([]float32, n*n)
	for o := range n {
		for i := range n {
			d := o - i
			if reverse {
				d = -d
			}
			w[o*n+i] = float32(indicator(d >= exclusive))
		}
	}
	perm := make([]int, len(s))
	for i := range perm {
		perm[i] = i
	}
	perm[axis], perm[len(s)-1] = len(s)-1, axis
	y := b.emit(Node{Kind: NodeDense, In: []Ref{b.transpose(x, perm...), b.public([]int{n, n}, w)}})
	return one(b.transpose(y, perm...))
}

func (c *call) softmaxNode() []Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	def := -1
	if c.version() < 13 {
		def = 1
	}
	if len(s) == 0 {
		wrong("softmax of a scalar")
	}
	var axes []int
	if c.version() < 13 {
		a := c.int("axis", def)
		if a == len(s) {
			wrong("axis %d is outside the value's %d dimensions", a, len(s))
		}
		axes = from(c.axis(a, len(s)), len(s))
	} else {
		axes = []int{c.axis(c.int("axis", def), len(s))}
	}
	if c.n.Op == "LogSoftmax" {
		d := b.sub(x, b.max(x, axes...))
		return one(b.sub(d, b.curve(b.sum(b.curve(d, "exp"), axes...), "log")))
	}
	return one(b.softmax(x, axes...))
}
