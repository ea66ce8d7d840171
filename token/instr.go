package token

// An economy is compiled to programs of instructions on columns. A column holds
// one number for each lane of its shape: uniform columns one, shared columns one
// for each path, and the columns of a class of agents one for each path and
// agent. Whole numbers and truth values are wides, all others float64.

type shape int32

const (
	uniform_ shape = 0 // the same on all paths
	shared   shape = 1 // one for each path
	class0   shape = 2 // class0+i: one for each path and agent of class i
)

type opcode uint8

const (
	opNone opcode = iota

	// Whole numbers: dst, a, b (and c) are columns of wides.
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opMulDiv
	opPow
	opMin
	opMax
	opNeg
	opAbs
	opIsqrt
	opLess
	opLessEq
	opEqual
	opAnd
	opOr
	opNot
	opSelect // a ? b : c
	opCopy
	opFloor // dst whole, a real: floor(a*imm)

	// Reals: a and b are columns of float64; so is dst, except for comparisons.
	opReal // a is whole: a/imm, or a*-imm where imm is negative
	opAddR
	opSubR
	opMulR
	opDivR
	opMinR
	opMaxR
	opNegR
	opAbsR
	opExpR
	opLogR
	opSqrtR
	opPowR
	opSinR
	opCosR
	opLessR
	opLessEqR
	opEqualR
	opSelectR // a whole, b and c real
	opCopyR   // into the state: must be finite

	// Random numbers: aux is the stream; dst real.
	opUniform
	opNormal
	opPoisson // a is the mean

	// Between shapes.
	opSpread  // shared to a class, wholes
	opSpreadR // the same, reals
	opSum     // a class to shared, wholes
	opSumR
	opGini // of a column of reals, dst real
	opHHI
	opNakamoto
	opTop // the largest of the class

	opMargin // dst real: by how much the real a exceeds the real b, from -2 to 2

	opSeries  // dst real, uniform: a is the index, aux the series
	opFlow    // aux is the transfer, a the amount, b the condition or none
	opRelease // aux is the transfer whose delayed amounts fall due
)

// canFault reports whether an operation may fail on a lane, so that it matters
// whether that lane is wanted.
func (op opcode) canFault() bool {
	switch op {
	case opAdd, opSub, opMul, opDiv, opMod, opMulDiv, opPow, opNeg, opAbs, opIsqrt, opFloor,
		opDivR, opLogR, opSqrtR, opPowR, opSinR, opCosR, opCopyR, opPoisson, opSum, opSeries, opFlow, opRelease:
		return true
	}
	return false
}

// pure reports whether an operation on constants is a constant.
func (op opcode) pure() bool {
	return op >= opAdd && op <= opSelectR && op != opCopy
}

// realResult reports whether dst is a column of reals.
func (op opcode) realResult() bool {
	switch op {
	case opReal, opAddR, opSubR, opMulR, opDivR, opMinR, opMaxR, opNegR, opAbsR, opExpR, opLogR, opSqrtR, opPowR, opSinR, opCosR,
		opSelectR, opCopyR, opUniform, opNormal, opPoisson, opSpreadR, opSumR, opGini, opHHI, opNakamoto, opTop, opSeries, opMargin:
		return true
	}
	return false
}

// realOperands says which of a, b and c are columns of reals.
func (op opcode) realOperands() (a, b, c bool) {
	switch op {
	case opFloor, opNegR, opAbsR, opExpR, opLogR, opSqrtR, opSinR, opCosR, opCopyR, opPoisson, opSpreadR, opSumR, opGini, opHHI, opNakamoto, opTop:
		return true, false, false
	case opAddR, opSubR, opMulR, opDivR, opMinR, opMaxR, opPowR, opLessR, opLessEqR, opEqualR, opMargin:
		return true, true, false
	case opSelectR:
		return false, true, true
	}
	return false, false, false
}

const none = int32(-1)

// An instr is one operation on whole columns.
type instr struct {
	op           opcode
	shape        shape // of dst
	dst, a, b, c int32 // columns, or none
	mask         int32 // column of truth values: faults on other lanes do not count; or none
	site         int32 // what to name in a fault
	aux          int32
	imm          float64
}

// A transfer moves amounts between accounts, makes tokens or destroys them.
type transfer struct {
	name     string
	from, to int32 // columns of balances, or none: mint, burn
	shape    shape // of the lanes that it visits
	asset    int
	stop     bool // whether too little money stops the path

	moved, paid int32 // columns: in this step, and so far; or none
	supply      int32 // column of the asset's supply, for mint and burn

	// With a delay the amounts go to transit first, and to their destination later.
	delay         int64 // steps; 0 is none
	transit       int32
	ring          int // which ring holds them
	weight, slope int32
	lockMax       int64 // seconds; 0 is no weight
	lockFor       int64 // seconds
}

// A code is a program and what it needs.
type code struct {
	instrs []instr
}
