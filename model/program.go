package model

// An Op is one step of a Program. Operands in In are values; those in Weights
// are secret tensors. Op i writes value Inputs+i. Values are tensors of fixed
// shape, row-major; where two operands are combined element by element, the
// second one broadcasts to the first as in NumPy, so that the result has the
// first one's shape.
//
// There is one rounding rule in the whole system, OpRequant's:
//
//	y = min(max((a*m + 2^(Shift-1)) >> Shift, Lo), Hi)      (Shift 0 adds nothing)
//
// with >> the arithmetic shift, which rounds toward minus infinity, so that the
// rule as a whole rounds half up. m is 1, or the channel's element of a weight
// tensor; a*m may need 63 bits. Everything else is exact integer arithmetic on
// 32 bits: every value and every partial sum fits in them.
type Op struct {
	Kind    OpKind `json:"kind"`
	Name    string `json:"name"` // of the ONNX node that it came from, for messages
	In      []int  `json:"in"`
	Weights []int  `json:"weights,omitempty"`

	Window // conv, maxpool, sumpool

	A     int64   `json:"a,omitempty"` // add
	B     int64   `json:"b,omitempty"`
	Shift uint    `json:"shift,omitempty"` // requant, div, sqrt
	Lo    int64   `json:",omitempty"`      // requant; lookup: the input that Table[0] belongs to
	Hi    int64   `json:",omitempty"`      // requant
	Table []int32 `json:"table,omitempty"` // lookup
	Axes  []int   `json:"axes,omitempty"`  // ascending; requant with a weight, sum, max, concat, gather
	View  View    `json:"view,omitzero"`   // view
	Pad   Pad     `json:"pad,omitzero"`    // pad
	Fill  int64   `json:"fill,omitempty"`  // pad
	Index []int32 `json:"index,omitempty"` // gather
}

// OpKind is the operator of an Op.
type OpKind string

// The internal operator set: all that executors, circuits, traces and the EVM
// have to know.
const (
	// Linear in a weight tensor. Conv: in [N*]C*H*W, weight O*(C/Groups)*Kh*Kw,
	// out [N*]O*H'*W'. Dense: in any shape with R*K elements, weight N*K; out N
	// where R is 1, else the input's shape with the last dimension, K, replaced
	// by N. Both take a bias, O or N, as an optional second weight.
	OpConv  OpKind = "conv"
	OpDense OpKind = "dense"

	OpMatMul  OpKind = "matmul"  // values a ...*M*K and b ...*N*K; out ...*M*N = a bᵀ
	OpAdd     OpKind = "add"     // A*a + B*b; b is a value, or a weight
	OpMul     OpKind = "mul"     // a*b; b is a value, or a weight
	OpSumPool OpKind = "sumpool" // [N*]C*H*W; padding counts as 0
	OpMaxPool OpKind = "maxpool" // [N*]C*H*W; padding does not count
	OpSum     OpKind = "sum"     // over Axes, which stay with length 1
	OpMax     OpKind = "max"     // over Axes, which stay with length 1
	OpRequant OpKind = "requant" // the rounding rule; m runs along Axes[0]. ReLU is Lo = 0
	OpLookup  OpKind = "lookup"  // Table[x-Lo]
	OpDiv     OpKind = "div"     // floor((a*2^Shift + floor(b/2)) / b), b positive
	OpSqrt    OpKind = "sqrt"    // floor(sqrt(a*2^Shift)), a not negative
	OpView    OpKind = "view"    // View
	OpPad     OpKind = "pad"     // Pad and Fill
	OpConcat  OpKind = "concat"  // along Axes[0]
	OpGather  OpKind = "gather"  // elements Index along Axes[0]
	OpEmbed   OpKind = "embed"   // row x of a weight tensor R*..., for every element x; out in shape + row shape
	OpArgMax  OpKind = "argmax"  // position of the first largest along Axes[0], which stays with length 1
)

// A Value is a tensor that a Program computes: its shape, and an interval that
// holds every element for every input within the inputs' intervals and every
// weight within its tensor's interval. The intervals prove that nothing
// overflows; they are part of the program and Check recomputes them.
type Value struct {
	Shape  []int `json:"shape"`
	Lo, Hi int64
}

// A WeightSpec is the public part of a weight tensor: everything but its
// elements.
type WeightSpec struct {
	Name   string `json:"name"`
	Shape  []int  `json:"shape"`
	Lo, Hi int64
}

// A Port is an input or an output: a value with the real numbers that it means.
// An integer y means y*Scale; a real number x enters as round(x/Scale), half
// up, clamped to the value's interval. One scale serves all elements, or there
// is one for each position along the last dimension.
type Port struct {
	Name  string    `json:"name"`
	Value int       `json:"value"`
	Scale []float64 `json:"scale"`
}

// A Program is a network as integer arithmetic, without its weights. It is
// public: whoever verifies a proof knows the program, and its hash names the
// circuit.
type Program struct {
	Format  int          `json:"format"`  // ProgramFormat
	Inputs  []Port       `json:"inputs"`  // of values 0, 1, ...
	Outputs []Port       `json:"outputs"` // of any values
	Values  []Value      `json:"values"`  // the inputs, then what each op writes
	Ops     []Op         `json:"ops"`
	Weights []WeightSpec `json:"weights"`
}

// ProgramFormat is the version of the program's encoding and meaning.
const ProgramFormat = 2

// A Trace holds every value of one run, Values[i] belonging to
// Program.Values[i].
type Trace struct {
	Values [][]int64

	outputs []int // the values of the program's outputs
}

// Output is the value of the program's output number i.
func (t *Trace) Output(i int) []int64 { return t.Values[t.outputs[i]] }
