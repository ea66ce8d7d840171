package model

// A Graph is a network in floating point: what an ONNX file means, in a small
// set of operators on tensors of fixed shape. Import makes graphs, and only
// those are known to be consistent. Whatever is constant has been computed,
// batch normalisation, biases and activations are where the integers want them,
// and what only reshapes, pads or reorders is a view.
//
// Values are numbered: first the inputs, then what each node writes, one value
// each. Nodes stand in an order in which they can be carried out.
type Graph struct {
	Name    string
	Inputs  []GraphInput
	Nodes   []Node
	Outputs []GraphOutput
	Consts  []Const
	Notes   []string // what Import changed and a user should know, in plain sentences
}

// A GraphInput is a tensor that a run starts from.
type GraphInput struct {
	Name    string
	Shape   []int
	Integer bool // token ids, lengths and the like: exact as they are
}

// A GraphOutput is a tensor that a run is made for.
type GraphOutput struct {
	Name  string
	Value int
}

// A Const is a tensor known beforehand: a weight, a bias, a table, a constant.
type Const struct {
	Name  string // of the ONNX initializer, or of the node that it was computed by
	Shape []int
	Data  []float32 // row-major

	// Public says that the tensor is part of what the graph does, as an
	// attribute would be (a scale, a mask, an axis permutation), not something
	// that training made. Public constants may show in a Program.
	Public bool
}

// A Ref names an operand: a value (0 and up), or constant number ^r below 0.
type Ref int

// ConstRef refers to a constant of Graph.Consts.
func ConstRef(i int) Ref { return Ref(^i) }

// Const is the number of the constant that r refers to; ok is false for a value.
func (r Ref) Const() (i int, ok bool) { return int(^r), r < 0 }

// NodeKind is the operator of a Node.
type NodeKind string

// The operators of a Graph. All shapes keep the ONNX batch dimension. Where two
// operands are combined element by element they broadcast as in NumPy.
const (
	NodeConv    NodeKind = "conv"    // in N*C*H*W, weight const O*(C/Groups)*Kh*Kw, optional bias const O; out N*O*H'*W'
	NodeDense   NodeKind = "dense"   // in ...*K, weight const N*K, optional bias const N; out ...*N
	NodeMatMul  NodeKind = "matmul"  // a ...*M*K, b ...*N*K, both values, equal leading dimensions; out ...*M*N = a bᵀ
	NodeMaxPool NodeKind = "maxpool" // in N*C*H*W; padding counts as -Inf
	NodeSumPool NodeKind = "sumpool" // in N*C*H*W; padding counts as 0. An average is this and a mul
	NodeAdd     NodeKind = "add"     // A*a + B*b
	NodeMul     NodeKind = "mul"     // a*b
	NodeDiv     NodeKind = "div"     // a/b, both values
	NodeCurve   NodeKind = "curve"   // Curve(x), element by element; any function of one number
	NodeClip    NodeKind = "clip"    // min(max(x, Lo), Hi)
	NodeSum     NodeKind = "sum"     // over Axes, which stay with length 1
	NodeMax     NodeKind = "max"     // over Axes, which stay with length 1
	NodeSoftmax NodeKind = "softmax" // over Axes
	NodeNorm    NodeKind = "norm"    // (x-mean)/sqrt(var+Eps) over Axes; RMS: x/sqrt(mean(x²)+Eps)
	NodeView    NodeKind = "view"    // View: elements of one value, reordered or repeated
	NodePad     NodeKind = "pad"     // Pad: Fill around and between the elements
	NodeConcat  NodeKind = "concat"  // of several operands along Axes[0]
	NodeGather  NodeKind = "gather"  // Index along Axes[0]: indices known beforehand
	NodeEmbed   NodeKind = "embed"   // table const R*..., index value: row table[index] for every element; out index shape + row shape
	NodeCompare NodeKind = "compare" // 1 where a > b, else 0
	NodeArgMax  NodeKind = "argmax"  // position of the first largest along Axes[0], which stays with length 1
)

// A Node is one step of a Graph.
type Node struct {
	Kind  NodeKind
	Name  string // of the ONNX node that it came from
	In    []Ref
	Shape []int // of the value that it writes

	Window         // conv, maxpool, sumpool
	A, B   float64 // add
	Lo, Hi float64 // clip; ReLU is [0, +Inf]
	Curve  Curve   // curve
	Axes   []int   // ascending, not negative
	Eps    float64 // norm
	RMS    bool    // norm
	View   View    // view
	Pad    Pad     // pad
	Fill   float64 // pad
	Index  []int32 // gather
}

// A Curve is a function of one number, in float64. The name and the parameters
// identify it: equal ones are the same function.
type Curve struct {
	Name   string
	Params []float64
	F      func(float64) float64
}

// Window is the geometry of a convolution or a pooling: output (y, x) covers
// the input at y*Stride-Pad + k*Dilation for k in 0..Kernel-1.
type Window struct {
	Kernel   [2]int `json:"kernel,omitzero"`   // height, width
	Stride   [2]int `json:"stride,omitzero"`   //
	Dilation [2]int `json:"dilation,omitzero"` // at least 1
	Pads     [4]int `json:"pads,omitzero"`     // top, left, bottom, right
	Groups   int    `json:"groups,omitempty"`  // conv only, at least 1
}

// A View reorders or repeats the elements of a value: element (i0, i1, ...) of
// the result is element Offset + i0*Strides[0] + i1*Strides[1] + ... of the
// value that it reads. Transposing, slicing, reversing, broadcasting and
// reshaping are views, and so are their combinations as long as they are affine.
type View struct {
	Shape   []int `json:"shape,omitempty"`
	Strides []int `json:"strides,omitempty"`
	Offset  int   `json:"offset,omitempty"`
}

// Pad puts elements before, after and between those of a value, by axis.
type Pad struct {
	Before []int `json:"before,omitempty"`
	After  []int `json:"after,omitempty"`
	Inner  []int `json:"inner,omitempty"` // between each two neighbours
}

// Contiguous is the view that only gives a value another shape.
func Contiguous(shape []int) View {
	v := View{Shape: shape, Strides: make([]int, len(shape))}
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		v.Strides[i] = n
		n *= shape[i]
	}
	return v
}
