package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"probity/model/onnx"
)

// apply carries out a node on the computed value, which is its input number at.
func (im *importer) apply(n *onnx.Node, at int) error {
	if at != 0 && n.Op != "Add" {
		return unsupported("its first input is constant and another one computed; only Add takes its operands in either order")
	}
	switch n.Op {
	case "Identity":
		return nil
	case "Dropout":
		return im.dropout(n)
	case "Flatten", "Reshape", "Squeeze", "Unsqueeze":
		return im.reshape(n)
	}
	if im.final != "" {
		return unsupported("follows %s: a Softmax can be left out only where it is the last step; export the model's logits", im.final)
	}
	switch n.Op {
	case "Conv":
		return im.conv(n)
	case "Gemm":
		return im.gemm(n)
	case "MatMul":
		return im.matmul(n)
	case "Add":
		return im.add(n, at)
	case "BatchNormalization":
		return im.batchNorm(n)
	case "Relu":
		return im.clip(n, 0, float32(math.Inf(1)))
	case "Clip":
		return im.clipNode(n)
	case "MaxPool", "AveragePool", "GlobalAveragePool":
		return im.pool(n)
	case "Softmax", "LogSoftmax":
		return im.softmax(n)
	case "Sigmoid", "Tanh", "LeakyRelu", "Elu", "Gelu", "HardSwish", "HardSigmoid", "PRelu", "Selu", "Softplus", "Mish", "Swish":
		return unsupported("activation %s; train the model with Relu instead", n.Op)
	case "Transpose":
		return unsupported("operator Transpose on a computed value; export the model channels first (NCHW)")
	case "Shape":
		return unsupported("operator Shape: the model computes shapes while it runs; export it with a fixed input shape or simplify it with onnxsim")
	case "Cast":
		return unsupported("operator Cast; export the whole model in float32")
	case "QuantizeLinear", "DequantizeLinear", "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger", "DynamicQuantizeLinear":
		return unsupported("operator %s: the model is quantised already; export the float32 model, Probity quantises it itself", n.Op)
	}
	return unsupported("operator %s; build the network from Conv, Gemm, MatMul, BatchNormalization, Relu, Clip, MaxPool, AveragePool and reshapes", n.Op)
}

// emit appends a layer that makes the ONNX shape out.
func (im *importer) emit(l Layer, out []int) error {
	// A layer that sees an image must find it in that form: elements of a
	// Program's values keep their places, but a value has one shape.
	if len(l.In) == 3 {
		if k := im.lastShaped(); k >= 0 && !slices.Equal(im.layers[k].Out, l.In) {
			return unsupported("reads shape %s made by reshaping the %s of node %q; only the input may be reshaped into an image", shapeString(l.In), shapeString(im.layers[k].Out), im.layers[k].Name)
		}
		if len(im.layers) > 0 && !slices.Equal(im.layers[len(im.layers)-1].Out, l.In) { // only clips so far
			for i := range im.layers {
				im.layers[i].In, im.layers[i].Out = l.In, l.In
			}
		}
	}
	work := int64(len(l.Weight))
	switch l.Kind {
	case LayerConv:
		work = int64(elements(l.Out)) * int64(len(l.Weight)/l.Out[0])
	case LayerMaxPool, LayerAvgPool:
		work = int64(elements(l.Out)) * int64(l.Kernel[0]*l.Kernel[1])
	}
	im.values += elements(l.Out)
	im.work += work
	if elements(l.Out) > maxValues || im.values > maxValues || work > maxWork || im.work > maxWork {
		return unsupported("the network is too large: more than %d values or %d additions in all", maxValues, int64(maxWork))
	}
	im.layers = append(im.layers, l)
	im.shape = out
	return nil
}

// lastShaped is the newest layer that is no clip, or -1.
func (im *importer) lastShaped() int {
	for i := len(im.layers) - 1; i >= 0; i-- {
		if im.layers[i].Kind != LayerClip {
			return i
		}
	}
	return -1
}

// image returns the computed value's shape as C, H, W.
func (im *importer) image() ([]int, error) {
	if len(im.shape) != 4 {
		return nil, unsupported("reads a value of shape %s; only images N*C*H*W are carried out", shapeString(im.shape))
	}
	if im.shape[0] != 1 {
		return nil, unsupported("reads a batch of %d; export the model with batch size 1 or a dynamic batch", im.shape[0])
	}
	return slices.Clone(im.shape[1:]), nil
}

func (im *importer) conv(n *onnx.Node) error {
	in, err := im.image()
	if err != nil {
		return err
	}
	w, err := im.floats(n, 1, "weight")
	if err != nil {
		return err
	}
	b, err := im.floats(n, 2, "bias")
	if err != nil {
		return err
	}
	if w == nil || len(w.Dims) != 4 {
		return errors.New("want a weight of shape O*C*Kh*Kw")
	}
	group, err := intAttr(n, "group", 1)
	if err != nil {
		return err
	}
	if group != 1 {
		return unsupported("group %d; only ordinary convolutions (group 1) are carried out", group)
	}
	if w.Dims[1] != in[0] {
		return fmt.Errorf("weight of shape %s does not fit an input of %d channels", shapeString(w.Dims), in[0])
	}
	if b != nil && (len(b.Dims) != 1 || b.Dims[0] != w.Dims[0]) {
		return fmt.Errorf("bias of shape %s, want %d", shapeString(b.Dims), w.Dims[0])
	}
	kernel, err := intsAttr(n, "kernel_shape", []int64{int64(w.Dims[2]), int64(w.Dims[3])})
	if err != nil {
		return err
	}
	if len(kernel) != 2 || kernel[0] != int64(w.Dims[2]) || kernel[1] != int64(w.Dims[3]) {
		return fmt.Errorf("kernel_shape %v does not agree with the weight's shape %s", kernel, shapeString(w.Dims))
	}
	l := Layer{Kind: LayerConv, Name: nodeName(n), In: in, Weight: slices.Clone(w.Floats)}
	if b != nil {
		l.Bias = slices.Clone(b.Floats)
	}
	if err := slide(n, &l, kernel); err != nil {
		return err
	}
	l.Out[0] = w.Dims[0]
	return im.emit(l, append([]int{1}, l.Out...))
}

// nodeName is what messages and programs call a node: its name, or that of its
// output, as UTF-8 that fits in a program.
func nodeName(n *onnx.Node) string {
	name := n.Name
	if name == "" {
		name = n.Outputs[0]
	}
	if len(name) > maxName-16 {
		name = name[:maxName-16]
	}
	return strings.ToValidUTF8(name, "")
}

// slide sets the window of a layer from a node's attributes, and the shape that
// comes out.
func slide(n *onnx.Node, l *Layer, kernel []int64) error {
	strides, err := intsAttr(n, "strides", []int64{1, 1})
	if err != nil {
		return err
	}
	pads, err := intsAttr(n, "pads", []int64{0, 0, 0, 0})
	if err != nil {
		return err
	}
	dilations, err := intsAttr(n, "dilations", []int64{1, 1})
	if err != nil {
		return err
	}
	auto, err := stringAttr(n, "auto_pad", "NOTSET")
	if err != nil {
		return err
	}
	ceil, err := intAttr(n, "ceil_mode", 0)
	if err != nil {
		return err
	}
	if len(kernel) != 2 || len(strides) != 2 || len(pads) != 4 || len(dilations) != 2 {
		return unsupported("a window that is not two-dimensional")
	}
	if dilations[0] != 1 || dilations[1] != 1 {
		return unsupported("dilations %v; only dilation 1 is carried out", dilations)
	}
	const limit = 1 << 12
	for _, v := range slices.Concat(kernel, strides) {
		if v < 1 || v > limit {
			return fmt.Errorf("kernel %v, strides %v: want 1 to %d", kernel, strides, limit)
		}
	}
	l.Out = []int{l.In[0], 0, 0}
	for axis := range 2 {
		size, k, s := l.In[axis+1], int(kernel[axis]), int(strides[axis])
		before, after := pads[axis], pads[axis+2]
		switch auto {
		case "NOTSET", "":
		case "VALID":
			before, after = 0, 0
		case "SAME_UPPER", "SAME_LOWER":
			total := int64(max(0, ((size+s-1)/s-1)*s+k-size))
			before, after = total/2, total-total/2
			if auto == "SAME_LOWER" {
				before, after = after, before
			}
		default:
			return fmt.Errorf("auto_pad %q is unknown", auto)
		}
		if before < 0 || after < 0 || before >= int64(k) || after >= int64(k) {
			return unsupported("pads %v with kernel %v; padding must be at least 0 and smaller than the kernel", pads, kernel)
		}
		room := size + int(before+after) - k
		if room < 0 {
			return fmt.Errorf("kernel %v is larger than the input %s with its padding", kernel, shapeString(l.In))
		}
		if ceil != 0 && room%s != 0 {
			return unsupported("ceil_mode with windows that reach over the edge; use ceil_mode 0")
		}
		l.Kernel[axis], l.Stride[axis], l.Pad[axis], l.Pad[axis+2] = k, s, int(before), int(after)
		l.Out[axis+1] = room/s + 1
	}
	return nil
}

func (im *importer) pool(n *onnx.Node) error {
	in, err := im.image()
	if err != nil {
		return err
	}
	l := Layer{Kind: LayerAvgPool, Name: nodeName(n), In: in}
	if n.Op == "GlobalAveragePool" {
		l.Kernel, l.Stride = [2]int{in[1], in[2]}, [2]int{1, 1}
		l.Out = []int{in[0], 1, 1}
		return im.emit(l, []int{1, in[0], 1, 1})
	}
	kernel, err := intsAttr(n, "kernel_shape", nil)
	if err != nil {
		return err
	}
	if err := slide(n, &l, kernel); err != nil {
		return err
	}
	switch {
	case n.Op == "MaxPool":
		l.Kind = LayerMaxPool
		if l.Pad != [4]int{} {
			return unsupported("MaxPool with padding %v; pad the convolution before it instead", l.Pad)
		}
	case l.Pad != [4]int{}:
		include, err := intAttr(n, "count_include_pad", 0)
		if err != nil {
			return err
		}
		if include == 0 {
			return unsupported("AveragePool with padding %v that is not counted; set count_include_pad to 1 or use no padding", l.Pad)
		}
	}
	return im.emit(l, append([]int{1}, l.Out...))
}

func (im *importer) gemm(n *onnx.Node) error {
	alpha, err := floatAttr(n, "alpha", 1)
	if err != nil {
		return err
	}
	beta, err := floatAttr(n, "beta", 1)
	if err != nil {
		return err
	}
	transA, err := intAttr(n, "transA", 0)
	if err != nil {
		return err
	}
	transB, err := intAttr(n, "transB", 0)
	if err != nil {
		return err
	}
	if len(im.shape) != 2 {
		return fmt.Errorf("reads a value of shape %s, want a matrix", shapeString(im.shape))
	}
	shape := slices.Clone(im.shape)
	if transA != 0 {
		slices.Reverse(shape)
	}
	if shape[0] != 1 {
		return unsupported("reads a batch of %d; export the model with batch size 1 or a dynamic batch", shape[0])
	}
	l, outs, err := im.matrix(n, shape[1], transB != 0)
	if err != nil {
		return err
	}
	for i := range l.Weight {
		l.Weight[i] *= alpha
	}
	c, err := im.floats(n, 2, "bias")
	if err != nil {
		return err
	}
	if c != nil {
		bias, err := spread(c, outs, 1)
		if err != nil {
			return err
		}
		for i := range bias {
			bias[i] *= beta
		}
		l.Bias = bias
	}
	return im.emit(l, []int{1, outs})
}

func (im *importer) matmul(n *onnx.Node) error {
	k := im.shape[len(im.shape)-1]
	if elements(im.shape) != k {
		return unsupported("multiplies %d rows at once (shape %s); export the model with batch size 1 or a dynamic batch, and flatten before it", elements(im.shape)/k, shapeString(im.shape))
	}
	l, outs, err := im.matrix(n, k, false)
	if err != nil {
		return err
	}
	out := slices.Clone(im.shape)
	out[len(out)-1] = outs
	return im.emit(l, out)
}

// matrix makes a dense layer from input 1 of a node, which is K*N, or N*K where
// it is transposed.
func (im *importer) matrix(n *onnx.Node, k int, transposed bool) (Layer, int, error) {
	w, err := im.floats(n, 1, "weight")
	if err != nil {
		return Layer{}, 0, err
	}
	if w == nil || len(w.Dims) != 2 {
		return Layer{}, 0, errors.New("want a constant matrix as its second input")
	}
	rows, outs := w.Dims[0], w.Dims[1]
	if transposed {
		rows, outs = outs, rows
	}
	if rows != k {
		return Layer{}, 0, fmt.Errorf("weight of shape %s does not fit an input of %d elements", shapeString(w.Dims), k)
	}
	weight := slices.Clone(w.Floats)
	if !transposed {
		for i := range k {
			for o := range outs {
				weight[o*k+i] = w.Floats[i*outs+o]
			}
		}
	}
	return Layer{Kind: LayerDense, Name: nodeName(n), In: im.flatIn(k), Out: []int{outs}, Weight: weight}, outs, nil
}

// flatIn is the shape in which a dense layer reads the value: as it was written.
func (im *importer) flatIn(k int) []int {
	if len(im.layers) > 0 {
		return slices.Clone(im.layers[len(im.layers)-1].Out)
	}
	if len(im.shape) == 4 {
		return slices.Clone(im.shape[1:])
	}
	return []int{k}
}

// spread broadcasts a constant to one number for each of n outputs; each output
// has inner positions (an image's pixels) that must get the same number.
func spread(t *onnx.Tensor, n, inner int) ([]float32, error) {
	out := make([]float32, n)
	switch len(t.Floats) {
	case 1:
		for i := range out {
			out[i] = t.Floats[0]
		}
		return out, nil
	case n:
		// The axis of n must be the channels: last for a vector, third from the
		// end for an image.
		axis := len(t.Dims) - 1
		if inner > 1 {
			axis = len(t.Dims) - 3
		}
		if axis >= 0 && t.Dims[axis] == n {
			copy(out, t.Floats)
			return out, nil
		}
	}
	return nil, unsupported("adds a constant of shape %s; only one number per output or channel is carried out", shapeString(t.Dims))
}

func (im *importer) add(n *onnx.Node, at int) error {
	if len(n.Inputs) != 2 {
		return fmt.Errorf("has %d inputs, want 2", len(n.Inputs))
	}
	c, err := im.floats(n, 1-at, "second operand")
	if err != nil {
		return err
	}
	if c == nil {
		return errors.New("its second operand is left out")
	}
	l, err := im.linear(n)
	if err != nil {
		return err
	}
	if len(c.Dims) > len(im.shape) {
		return unsupported("adds a constant of shape %s to a value of shape %s", shapeString(c.Dims), shapeString(im.shape))
	}
	inner := 1
	if len(l.Out) == 3 {
		inner = 2 // an image, whatever its size: the channel axis is the third from the end
	}
	bias, err := spread(c, l.Out[0], inner)
	if err != nil {
		return err
	}
	for i := range bias {
		if l.Bias != nil {
			bias[i] += l.Bias[i]
		}
	}
	l.Bias = bias
	return nil
}

// linear is the conv or dense layer that stands directly before a node.
func (im *importer) linear(n *onnx.Node) (*Layer, error) {
	if len(im.layers) > 0 {
		l := &im.layers[len(im.layers)-1]
		if l.Kind == LayerConv && slices.Equal(im.shape[1:], l.Out) || l.Kind == LayerDense && im.shape[len(im.shape)-1] == l.Out[0] {
			return l, nil
		}
	}
	return nil, unsupported("operator %s that does not directly follow a Conv, Gemm or MatMul; move it there or fold it into the weights", n.Op)
}

func (im *importer) batchNorm(n *onnx.Node) error {
	training, err := intAttr(n, "training_mode", 0)
	if err != nil {
		return err
	}
	if training != 0 {
		return unsupported("training_mode; export the model in evaluation mode (model.eval())")
	}
	epsilon, err := floatAttr(n, "epsilon", 1e-5)
	if err != nil {
		return err
	}
	l, err := im.linear(n)
	if err != nil {
		return err
	}
	channels := l.Out[0]
	if l.Kind == LayerDense && len(im.shape) != 2 {
		return unsupported("batch normalisation of a value of shape %s", shapeString(im.shape))
	}
	var parts [4][]float32 // scale, bias, mean, variance
	for i, what := range []string{"scale", "bias", "mean", "variance"} {
		t, err := im.floats(n, i+1, what)
		if err != nil {
			return err
		}
		if t == nil || len(t.Floats) != channels {
			return fmt.Errorf("want a %s for each of %d channels", what, channels)
		}
		parts[i] = t.Floats
	}
	bias := make([]float32, channels)
	copy(bias, l.Bias)
	each := len(l.Weight) / channels
	for c := range channels {
		deviation := math.Sqrt(float64(parts[3][c]) + float64(epsilon))
		if !(deviation > 0) {
			return fmt.Errorf("the variance of channel %d is %g, want a positive number", c, parts[3][c])
		}
		k := float64(parts[0][c]) / deviation
		for i := range each {
			l.Weight[c*each+i] = float32(float64(l.Weight[c*each+i]) * k)
		}
		bias[c] = float32((float64(bias[c])-float64(parts[2][c]))*k + float64(parts[1][c]))
	}
	l.Bias = bias
	return nil
}

func (im *importer) clipNode(n *onnx.Node) error {
	bounds := [2]float32{float32(math.Inf(-1)), float32(math.Inf(1))}
	for i, what := range []string{"minimum", "maximum"} {
		t, err := im.floats(n, i+1, what)
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		if len(t.Floats) != 1 || t.Floats[0] != t.Floats[0] {
			return fmt.Errorf("its %s is not one number", what)
		}
		bounds[i] = t.Floats[0]
	}
	if bounds[0] > bounds[1] {
		return unsupported("clips to [%g, %g], which is empty", bounds[0], bounds[1])
	}
	return im.clip(n, bounds[0], bounds[1])
}

func (im *importer) clip(n *onnx.Node, lo, hi float32) error {
	in := im.flatIn(elements(im.shape))
	return im.emit(Layer{Kind: LayerClip, Name: nodeName(n), In: in, Out: slices.Clone(in), Lo: lo, Hi: hi}, im.shape)
}
