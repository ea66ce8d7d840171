// Package kernel is integer arithmetic on tensors, vectorised: matrix products,
// convolutions, pooling and element-wise work on integers of 8, 16 and 32 bits,
// with the one rounding rule of a program fused to each. It knows nothing of
// programs; an executor prepares weights once (Pack, PackConv) and then calls
// kernels, each on a range of the work, from as many goroutines as it likes.
//
// # Same bits
//
// Every kernel is exact. Products accumulate in 32 bits, and the caller vouches
// that the exact sums fit; what wraps on the way does not matter, as addition
// modulo 2^32 does not depend on order. So every Set of instructions gives the
// same bits, and the tests hold all of them to plain loops.
//
// # Layout
//
// Images are height*width*channels (NHWC), unlike those of ONNX. A row of the
// matrix product behind a convolution is then a pixel: its channels are
// contiguous, a 1x1 convolution reads the image as it lies, a larger one
// copies whole runs of channels, and results come out as the next layer reads
// them. Channels are also what per-channel multipliers run along, and what
// depthwise convolutions and pooling spread over vector lanes. An executor
// transposes where a program's NCHW meets the outside (Transpose).
//
// # Storage
//
// A tensor is stored in the narrowest Type that holds its interval. Kernels are
// generic in the types that they read and write. dst may be the memory of an
// element-wise kernel's first operand, if it is of the same type.
//
// # Assembly
//
// internal/gen writes the inner loops; a test demands that the files are what it
// writes. The loops see whole steps and neither edges nor types that they don't
// multiply: Go around them gathers rows (a window of a convolution becomes one)
// and leaves sums in the cache for the rounding, which is a loop of its own.
// Bytes are multiplied as VPDPBUSD, SDOT and the tile instructions have them, at
// full precision; the older VPMADDUBSW would saturate, so that AVX2 multiplies
// 16 bits. An operand of more than 16 bits is left to plain Go.
//
// # Speed
//
// On one core of a Xeon of 2023 with AMX, the fastest of many runs on a busy
// machine, 10^9 operations a second, a product counting as two: 512*512*512 with
// the rounding 780 (AVX-512; the peak of VPDPBUSD there is 970), 160 (AVX2), 2500
// (AMX), 380 with 16 bits (AVX-512); a 3x3 convolution of 256 to 256 channels at
// 14*14 700 (AVX-512) and 2100 (AMX); depthwise 3x3 40 to 60. See
// BenchmarkGemm and its neighbours.
package kernel

import "fmt"

// Elem is what a tensor may be stored in.
type Elem interface{ uint8 | int8 | int16 | int32 }

// Type names an Elem.
type Type uint8

// The types of elements, narrowest first.
const (
	Uint8 Type = iota
	Int8
	Int16
	Int32
)

func (t Type) String() string {
	return [...]string{"uint8", "int8", "int16", "int32"}[t&3]
}

// TypeOf is the Type of E.
func TypeOf[E Elem]() Type {
	var e E
	switch any(e).(type) {
	case uint8:
		return Uint8
	case int8:
		return Int8
	case int16:
		return Int16
	}
	return Int32
}

// TypeFor is the narrowest Type that holds all of lo..hi. It is Int32 also for
// an interval that none holds.
func TypeFor(lo, hi int64) Type {
	switch {
	case lo >= 0 && hi <= 255:
		return Uint8
	case lo >= -128 && hi <= 127:
		return Int8
	case lo >= -1<<15 && hi < 1<<15:
		return Int16
	}
	return Int32
}

// A Set is the instructions that kernels may use. Results do not depend on it.
type Set uint8

// The sets, from the one that works everywhere to the fastest.
const (
	Portable Set = iota // Go alone
	AVX2                // amd64
	AVX512              // amd64 with AVX-512 F, BW, DQ, VL, VBMI and VNNI
	AMX                 // AVX512 and the tile registers, for matrix products of bytes
	NEON                // arm64
	NEONDot             // arm64 with the dot product instructions
)

func (s Set) String() string {
	switch s {
	case Portable:
		return "portable"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	case AMX:
		return "amx"
	case NEON:
		return "neon"
	case NEONDot:
		return "neon-dot"
	}
	return fmt.Sprintf("Set(%d)", uint8(s))
}

// Sets are those that this machine can run, slowest first.
func Sets() []Set { return append([]Set{Portable}, machineSets...) }

// Best is the fastest set of this machine.
func Best() Set { s := Sets(); return s[len(s)-1] }

// machineSets is what the machine has besides Portable. It never changes.
var machineSets = detect()

// A Worker is what one goroutine needs to run kernels: the set of instructions
// and working memory, which grows to what the kernels need and is reused. It
// must not be used by two goroutines at once.
type Worker struct {
	set     Set
	acc     []int32 // sums of a block of a matrix product
	a8      []uint8 // its rows, gathered
	s8      []int8
	a16     []int16
	a32     []int32
	offsets []int // of taps
	rule    epilogue
	b       Matrix   // a value packed as the right operand
	wide    [3]block // blocks of operands, widened
}

// block is as many elements as element-wise kernels handle at a time. It stays
// in the first-level cache.
type block [blockLen]int32

const blockLen = 512

// NewWorker makes a Worker that uses the instructions of set, which has to be
// one of Sets.
func NewWorker(set Set) *Worker { return &Worker{set: set} }

// Set is the set of instructions that w uses.
func (w *Worker) Set() Set { return w.set }

// A Rule is what becomes of an exact sum a before it is stored:
//
//	min(max((a*m + 2^(Shift-1)) >> Shift, Lo), Hi)      (Shift 0 adds nothing)
//
// in 64 bits, >> being the arithmetic shift. Mul holds m for each column of
// what a kernel writes, or is of length 1, or empty, which means 1. Shift is 62
// at most. Lo..Hi has to fit the type that is stored.
type Rule struct {
	Mul    []int32
	Shift  uint
	Lo, Hi int32
}

// Exact is the rule that changes nothing.
func Exact() Rule { return Rule{Lo: -1 << 31, Hi: 1<<31 - 1} }

// checkRule stops a program whose rule does not fit; an executor that made one
// has an error that would otherwise corrupt results.
func checkRule[D Elem](r *Rule, cols int) {
	if r.Shift > 62 {
		panic(fmt.Sprintf("kernel: shift %d of a rule is over 62", r.Shift))
	}
	if n := len(r.Mul); n > 1 && n != cols {
		panic(fmt.Sprintf("kernel: a rule has %d multipliers for %d columns", n, cols))
	}
}

// grow makes room for n elements: exactly at first, since packed weights stay as
// they are, and with some to spare for memory that has grown before.
func grow[E any](s []E, n int) []E {
	switch {
	case cap(s) >= n:
		return s[:n]
	case cap(s) == 0:
		return make([]E, n)
	}
	return make([]E, n+n/4)[:n]
}

func ceil(a, b int) int { return (a + b - 1) / b }
