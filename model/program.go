package model

// An Op is one step of a Program. It reads the value at In and writes the value
// with its own position in Program.Ops plus one (value 0 is the input).
//
// There is one rounding rule in the whole system, OpRequant's:
//
//	y = min(max((a + 2^(Shift-1)) >> Shift, Lo), Hi)      (Shift 0 adds nothing)
//
// with >> the arithmetic shift, which rounds toward minus infinity, so that the
// rule as a whole rounds half up. Everything else is exact integer arithmetic.
type Op struct {
	Kind OpKind `json:"kind"`
	Name string `json:"name"` // of the ONNX node that it came from, for messages
	In   int    `json:"in"`   // value that it reads

	// OpConv and OpDense: positions in Weights. Bias is -1 where there is none.
	Weight int `json:"weight,omitempty"`
	Bias   int `json:"bias,omitempty"`

	// OpConv, OpMaxPool, OpSumPool: window, step and zero padding.
	Kernel [2]int `json:"kernel,omitzero"` // height, width
	Stride [2]int `json:"stride,omitzero"`
	Pad    [4]int `json:"pad,omitzero"` // top, left, bottom, right; OpConv and OpSumPool only

	// OpRequant.
	Shift  uint  `json:"shift,omitempty"` // at most 31
	Lo, Hi int64 `json:",omitempty"`
}

// OpKind is the operator of an Op.
type OpKind string

// The internal operator set. Values are tensors of one sample, C*H*W or N.
const (
	OpConv    OpKind = "conv"    // cross-correlation: in C*H*W, weight O*C*Kh*Kw, bias O, out O*H'*W'
	OpDense   OpKind = "dense"   // in any shape with K elements, weight N*K, bias N, out N
	OpMaxPool OpKind = "maxpool" // windows lie inside the input; out C*H'*W'
	OpSumPool OpKind = "sumpool" // sum over each window; out C*H'*W'
	OpRequant OpKind = "requant" // the rounding rule above, element-wise; ReLU is Lo = 0
)

// A Value is a tensor that a Program computes: its shape, and an interval that
// holds every element for every input within the input's interval and every
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

// A Program is a network as integer arithmetic, without its weights. It is
// public: whoever verifies a proof knows the program, and its hash names the
// circuit. Elements are stored row-major, channels first.
type Program struct {
	Format  int          `json:"format"` // ProgramFormat
	Values  []Value      `json:"values"` // Values[0] is the input; Values[i+1] is written by Ops[i]; the last is the output
	Ops     []Op         `json:"ops"`
	Weights []WeightSpec `json:"weights"`

	// A real number x enters as round(x/InputScale), clamped to the input's
	// interval; an output integer y means y*OutputScale.
	InputScale  float64 `json:"inputScale"`
	OutputScale float64 `json:"outputScale"`
}

// ProgramFormat is the version of the program's encoding and meaning.
const ProgramFormat = 1

// Weights are the secret part of a model: for every WeightSpec of its program
// the elements, row-major.
type Weights [][]int32

// A Trace holds every value of one run, Values[i] belonging to
// Program.Values[i]. Values[0] is the input, the last one the output.
type Trace struct {
	Values [][]int64
}
