package tensors

import (
	"math"
	"slices"
)

// Type is the element type of a tensor. Its name is the same in every format, so
// that equal types can be told from equal names: "f32" is F32 in safetensors and in
// GGUF and FLOAT in ONNX.
type Type uint8

// The element types. Those from Q4_0 on are GGML's, several elements to a block.
const (
	Invalid Type = iota
	F64
	F32
	F16
	BF16
	F8E4M3
	F8E5M2
	F8E4M3FNUZ
	F8E5M2FNUZ
	F8E8M0
	F6E2M3
	F6E3M2
	F4E2M1
	C64
	I64
	I32
	I16
	I8
	I4
	I2
	U64
	U32
	U16
	U8
	U4
	U2
	Bool
	String
	Q4_0
	Q4_1
	Q5_0
	Q5_1
	Q8_0
	Q2_K
	Q3_K
	Q4_K
	Q5_K
	Q6_K
	Q8_K
	IQ1_S
	IQ1_M
	IQ2_XXS
	IQ2_XS
	IQ2_S
	IQ3_XXS
	IQ3_S
	IQ4_NL
	IQ4_XS
	TQ1_0
	TQ2_0
	MXFP4
	NVFP4
	Q1_0
)

// kinds says of each type what it is called, how many elements a block has and
// how many bytes that takes. A type of less than a byte has as many elements to a
// block as fill whole bytes; the last block of a tensor may then be partly empty.
var kinds = [...]struct {
	name         string
	elems, bytes int
	decode       func(dst []float64, block []byte)
}{
	Invalid:    {},
	F64:        {"f64", 1, 8, func(d []float64, b []byte) { d[0] = math.Float64frombits(u64(b)) }},
	F32:        {"f32", 1, 4, func(d []float64, b []byte) { d[0] = float64(math.Float32frombits(u32(b))) }},
	F16:        {"f16", 1, 2, func(d []float64, b []byte) { d[0] = half(b) }},
	BF16:       {"bf16", 1, 2, func(d []float64, b []byte) { d[0] = float64(math.Float32frombits(uint32(u16(b)) << 16)) }},
	F8E4M3:     {"f8_e4m3", 1, 1, func(d []float64, b []byte) { d[0] = small(uint(b[0]), 4, 3, 7, lastIsNaN) }},
	F8E5M2:     {"f8_e5m2", 1, 1, func(d []float64, b []byte) { d[0] = small(uint(b[0]), 5, 2, 15, infinities) }},
	F8E4M3FNUZ: {"f8_e4m3fnuz", 1, 1, func(d []float64, b []byte) { d[0] = small(uint(b[0]), 4, 3, 8, minusZeroIsNaN) }},
	F8E5M2FNUZ: {"f8_e5m2fnuz", 1, 1, func(d []float64, b []byte) { d[0] = small(uint(b[0]), 5, 2, 16, minusZeroIsNaN) }},
	F8E8M0:     {"f8_e8m0", 1, 1, func(d []float64, b []byte) { d[0] = power(b[0]) }},
	F6E2M3:     {"f6_e2m3", 4, 3, func(d []float64, b []byte) { sixes(d, b, 2, 3, 1) }},
	F6E3M2:     {"f6_e3m2", 4, 3, func(d []float64, b []byte) { sixes(d, b, 3, 2, 3) }},
	F4E2M1: {"f4_e2m1", 2, 1, func(d []float64, b []byte) {
		d[0], d[1] = small(uint(b[0]&15), 2, 1, 1, finite), small(uint(b[0]>>4), 2, 1, 1, finite)
	}},
	C64:     {"c64", 1, 8, nil},
	I64:     {"i64", 1, 8, func(d []float64, b []byte) { d[0] = float64(int64(u64(b))) }},
	I32:     {"i32", 1, 4, func(d []float64, b []byte) { d[0] = float64(int32(u32(b))) }},
	I16:     {"i16", 1, 2, func(d []float64, b []byte) { d[0] = float64(int16(u16(b))) }},
	I8:      {"i8", 1, 1, func(d []float64, b []byte) { d[0] = float64(int8(b[0])) }},
	I4:      {"i4", 2, 1, func(d []float64, b []byte) { bitsOf(d, b[0], 4, true) }},
	I2:      {"i2", 4, 1, func(d []float64, b []byte) { bitsOf(d, b[0], 2, true) }},
	U64:     {"u64", 1, 8, func(d []float64, b []byte) { d[0] = float64(u64(b)) }},
	U32:     {"u32", 1, 4, func(d []float64, b []byte) { d[0] = float64(u32(b)) }},
	U16:     {"u16", 1, 2, func(d []float64, b []byte) { d[0] = float64(u16(b)) }},
	U8:      {"u8", 1, 1, func(d []float64, b []byte) { d[0] = float64(b[0]) }},
	U4:      {"u4", 2, 1, func(d []float64, b []byte) { bitsOf(d, b[0], 4, false) }},
	U2:      {"u2", 4, 1, func(d []float64, b []byte) { bitsOf(d, b[0], 2, false) }},
	Bool:    {"bool", 1, 1, func(d []float64, b []byte) { d[0] = float64(b[0]) }},
	String:  {"string", 1, 1, nil},
	Q4_0:    {"q4_0", 32, 18, q40},
	Q4_1:    {"q4_1", 32, 20, q41},
	Q5_0:    {"q5_0", 32, 22, q50},
	Q5_1:    {"q5_1", 32, 24, q51},
	Q8_0:    {"q8_0", 32, 34, q80},
	Q2_K:    {"q2_k", 256, 84, q2k},
	Q3_K:    {"q3_k", 256, 110, q3k},
	Q4_K:    {"q4_k", 256, 144, q4k},
	Q5_K:    {"q5_k", 256, 176, q5k},
	Q6_K:    {"q6_k", 256, 210, q6k},
	Q8_K:    {"q8_k", 256, 292, q8k},
	IQ1_S:   {"iq1_s", 256, 50, nil},
	IQ1_M:   {"iq1_m", 256, 56, nil},
	IQ2_XXS: {"iq2_xxs", 256, 66, nil},
	IQ2_XS:  {"iq2_xs", 256, 74, nil},
	IQ2_S:   {"iq2_s", 256, 82, nil},
	IQ3_XXS: {"iq3_xxs", 256, 98, nil},
	IQ3_S:   {"iq3_s", 256, 110, nil},
	IQ4_NL:  {"iq4_nl", 32, 18, iq4nl},
	IQ4_XS:  {"iq4_xs", 256, 136, iq4xs},
	TQ1_0:   {"tq1_0", 256, 54, nil},
	TQ2_0:   {"tq2_0", 256, 66, tq20},
	MXFP4:   {"mxfp4", 32, 17, mxfp4},
	NVFP4:   {"nvfp4", 64, 36, nil},
	Q1_0:    {"q1_0", 128, 18, nil},
}

// ParseType is the type of that name.
func ParseType(name string) (Type, bool) {
	for t := F64; int(t) < len(kinds); t++ {
		if kinds[t].name == name {
			return t, true
		}
	}
	return Invalid, false
}

func (t Type) valid() bool { return t > Invalid && int(t) < len(kinds) }

func (t Type) String() string {
	if !t.valid() {
		return "invalid"
	}
	return kinds[t].name
}

// Block is how many elements stand together, in how many bytes.
func (t Type) Block() (elems, bytes int) {
	if !t.valid() {
		return 1, 1
	}
	return kinds[t].elems, kinds[t].bytes
}

// Numeric says whether Decode knows the values of the type's elements. It does
// not for strings, complex numbers and those GGML types whose blocks are places
// in tables of thousands of entries (IQ1, IQ2, IQ3), and the rarest of the others (TQ1,
// NVFP4, Q1).
func (t Type) Numeric() bool { return t.valid() && kinds[t].decode != nil }

// Decode appends the values of the elements in whole blocks. A last block that is
// partly empty comes with elements that are not the tensor's; a rest of src that is no
// block is left out.
func (t Type) Decode(dst []float64, src []byte) []float64 {
	if !t.Numeric() {
		return dst
	}
	k := &kinds[t]
	at := len(dst)
	n := len(src) / k.bytes
	dst = slices.Grow(dst, n*k.elems)[:at+n*k.elems]
	if t == F32 { // by far the most frequent
		for i := range n {
			dst[at+i] = float64(math.Float32frombits(u32(src[4*i:])))
		}
		return dst
	}
	for i := range n {
		k.decode(dst[at+i*k.elems:at+(i+1)*k.elems], src[i*k.bytes:(i+1)*k.bytes])
	}
	return dst
}

func u16(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
func u32(b []byte) uint32 { return uint32(u16(b)) | uint32(u16(b[2:]))<<16 }
func u64(b []byte) uint64 { return uint64(u32(b)) | uint64(u32(b[4:]))<<32 }

// Which codes of a small format are no numbers.
const (
	finite         = iota
	infinities     // IEEE 754: the largest exponent is infinity and NaN
	lastIsNaN      // the largest exponent with the largest mantissa
	minusZeroIsNaN // and nothing else
)

// small decodes a sign, an exponent of e bits and a mantissa of m (IEEE 754 and the
// OCP's "8-bit Floating Point Specification" and "Microscaling Formats").
func small(code uint, e, m, bias, special int) float64 {
	exp, mant := int(code>>m)&(1<<e-1), int(code)&(1<<m-1)
	sign := 1.0
	if code>>(e+m)&1 == 1 {
		sign = -1
	}
	switch {
	case special == infinities && exp == 1<<e-1 && mant == 0:
		return math.Inf(int(sign))
	case special == infinities && exp == 1<<e-1,
		special == lastIsNaN && exp == 1<<e-1 && mant == 1<<m-1,
		special == minusZeroIsNaN && sign < 0 && exp == 0 && mant == 0:
		return math.NaN()
	case exp == 0:
		return sign * math.Ldexp(float64(mant), 1-bias-m)
	}
	return sign * math.Ldexp(float64(mant+1<<m), exp-bias-m)
}

func half(b []byte) float64 { return small(uint(u16(b)), 5, 10, 15, infinities) }

// power is an exponent and nothing else.
func power(b byte) float64 {
	if b == 0xff {
		return math.NaN()
	}
	return math.Ldexp(1, int(b)-127)
}

// bitsOf takes elements out of a byte, those in its low bits first.
func bitsOf(d []float64, b byte, bits int, signed bool) {
	for i := range d {
		v := int64(b>>(i*bits)) & (1<<bits - 1)
		if signed && v >= 1<<(bits-1) {
			v -= 1 << bits
		}
		d[i] = float64(v)
	}
}

// sixes takes four elements of six bits out of three bytes, low bits first.
func sixes(d []float64, b []byte, e, m, bias int) {
	all := uint(b[0]) | uint(b[1])<<8 | uint(b[2])<<16
	for i := range d {
		d[i] = small(all>>(6*i)&63, e, m, bias, finite)
	}
}
