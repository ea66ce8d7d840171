package main

import "fmt"

// elementAMD64 is rounding and what is done element by element. The functions
// for AVX-512 take any number of elements: masks cover the last ones. Those for
// AVX2 take multiples of 8 (of 32 bytes where elements stay as they are).
func elementAMD64() []byte {
	a := newFile()
	a.line("")
	a.line("// The low bytes, or low halves, of four numbers of 32 bits; twice, for 256 bits.")
	for i := range 2 {
		a.line("DATA low8<>+%d(SB)/8, $0x808080800c080400", i*16)
		a.line("DATA low8<>+%d(SB)/8, $0x8080808080808080", i*16+8)
		a.line("DATA low16<>+%d(SB)/8, $0x0d0c090805040100", i*16)
		a.line("DATA low16<>+%d(SB)/8, $0x8080808080808080", i*16+8)
	}
	a.line("GLOBL low8<>(SB), RODATA|NOPTR, $32")
	a.line("GLOBL low16<>(SB), RODATA|NOPTR, $32")
	for _, width := range []int{8, 16, 32} {
		for _, mul := range []bool{false, true} {
			finish512(a, width, mul)
			finishAVX2(a, width, mul)
			if mul {
				fit512(a, width)
			} else {
				round512(a, width)
			}
			if width == 8 {
				for _, isa := range []string{"AVX512", "AVX2"} {
					kind := map[bool]string{false: "Shift", true: "Mul"}[mul] + isa
					a.alias("finishS8"+kind, "finish8"+kind, finishArgs)
				}
				kind := map[bool]string{false: "Round", true: "Fit"}[mul] + "AVX512"
				a.alias("finishS8"+kind, "finish8"+kind, finishArgs)
			}
		}
	}
	for _, isa := range []string{"AVX512", "AVX2"} {
		for _, v := range []struct{ typ, load string }{{"U8", "VPMOVZXBD"}, {"S8", "VPMOVSXBD"}, {"S16", "VPMOVSXWD"}, {"S32", "VMOVDQU32"}} {
			if v.typ != "S32" {
				elements(a, isa, "widen"+v.typ, "stores elements in 32 bits", v.load, "")
			}
			elements(a, isa, "addInto"+v.typ, "adds elements to sums", v.load, "VPADDD")
		}
		elements(a, isa, "mulInto", "multiplies numbers by others", "VMOVDQU32", "VPMULLD")
		for _, v := range []struct{ typ, op string }{{"U8", "VPMAXUB"}, {"S8", "VPMAXSB"}, {"S16", "VPMAXSW"}, {"S32", "VPMAXSD"}} {
			maxInto(a, isa, v.typ, v.op)
		}
		widen16(a, isa, "U8", "VPMOVZXBW")
		widen16(a, isa, "S8", "VPMOVSXBW")
		addScaled(a, isa)
		scale(a, isa)
		division(a, isa)
		for _, what := range []string{"sum", "largest"} {
			reduce(a, isa, what)
		}
	}
	lookup512(a)
	divBy512(a)
	entries512(a)
	copyRuns512(a)
	return a.Bytes()
}

const finishArgs = 88

// finishStart loads what the rounding of every row needs.
func finishStart(a *asm, name, doc string, reg string, first int, mul bool) {
	a.text(name, finishArgs, doc)
	a.op("MOVQ dst+0(FP), DI")
	a.op("MOVQ acc+16(FP), SI")
	a.op("MOVQ rows+32(FP), DX")
	a.op("MOVQ biasStep+56(FP), R12")
	a.op("MOVQ mulStep+72(FP), R13")
	a.op("MOVQ p+80(FP), AX")
	spread := "VPBROADCASTD"
	if mul {
		spread = "VPBROADCASTQ"
	}
	for i := range 6 {
		a.op("%s %d(AX), %s%d", spread, i*8, reg, first+i)
	}
}

// finish512 is: for each row, for each 16 columns, add the bias, round, clamp
// and store. Z16.. are shift, half, lo, hi, prior and one of the parameters.
func finish512(a *asm, width int, mul bool) {
	kind := "Shift"
	if mul {
		kind = "Mul"
	}
	name := fmt.Sprintf("finish%d%sAVX512", width, kind)
	finishStart(a, name, fmt.Sprintf("%s rounds rows of sums and stores %d bits.", name, width), "Z", 16, mul)
	a.op("MOVL $0xAAAA, AX")
	a.op("KMOVW AX, K2")
	rows512(a, width, mul, func() {
		if !mul {
			// (a >> shift) + the highest bit shifted out: the same, and it cannot overflow.
			a.op("VPSRAVD Z20, Z0, Z1")
			a.op("VPSRAVD Z16, Z0, Z0")
			a.op("VPANDD Z21, Z1, Z1")
			a.op("VPADDD Z1, Z0, Z0")
			a.op("VPMAXSD Z18, Z0, Z0")
			a.op("VPMINSD Z19, Z0, Z0")
			return
		}
		a.op("VPSRLQ $32, Z0, Z2")
		a.op("VPSRLQ $32, Z1, Z3")
		a.op("VPMULDQ Z1, Z0, Z0 // even columns")
		a.op("VPMULDQ Z3, Z2, Z2 // odd ones")
		for _, r := range []string{"Z0", "Z2"} {
			a.op("VPADDQ Z17, %s, %[1]s", r)
			a.op("VPSRAVQ Z16, %s, %[1]s", r)
			a.op("VPMAXSQ Z18, %s, %[1]s", r)
			a.op("VPMINSQ Z19, %s, %[1]s", r)
		}
		a.op("VPSLLQ $32, Z2, Z2")
		a.op("VPBLENDMD Z2, Z0, K2, Z0")
	})
}

// round512 is the same without multipliers, clamping first, to what is rounded
// to lo and hi. It serves rules for which nothing then overflows.
func round512(a *asm, width int) {
	name := fmt.Sprintf("finish%dRoundAVX512", width)
	finishStart(a, name, fmt.Sprintf("%s clamps and rounds rows of sums and stores %d bits.", name, width), "Z", 16, false)
	a.op("VPBROADCASTD 48(AX), Z18")
	a.op("VPBROADCASTD 56(AX), Z19")
	rows512(a, width, false, func() {
		a.op("VPMAXSD Z18, Z0, Z0")
		a.op("VPMINSD Z19, Z0, Z0")
		a.op("VPADDD Z17, Z0, Z0")
		a.op("VPSRAVD Z16, Z0, Z0")
	})
}

// fit512 is the same with multipliers for rules whose quotients fit 32 bits
// before they are clamped, so that there is half as much to clamp, and whose
// shifts are 32 at most, so that odd columns need not come back down.
func fit512(a *asm, width int) {
	name := fmt.Sprintf("finish%dFitAVX512", width)
	finishStart(a, name, fmt.Sprintf("%s multiplies and rounds rows of sums and stores %d bits.", name, width), "Z", 16, true)
	a.op("VPBROADCASTD 16(AX), Z18")
	a.op("VPBROADCASTD 24(AX), Z19")
	a.op("VPBROADCASTQ 64(AX), Z20")
	a.op("MOVL $0xAAAA, AX")
	a.op("KMOVW AX, K2")
	rows512(a, width, true, func() {
		a.op("VPSRLQ $32, Z0, Z2")
		a.op("VPSRLQ $32, Z1, Z3")
		a.op("VPMULDQ Z1, Z0, Z0 // even columns")
		a.op("VPMULDQ Z3, Z2, Z2 // odd ones")
		a.op("VPADDQ Z17, Z0, Z0")
		a.op("VPADDQ Z17, Z2, Z2")
		a.op("VPSRAVQ Z16, Z0, Z0")
		a.op("VPSLLVQ Z20, Z2, Z2")
		a.op("VPBLENDMD Z2, Z0, K2, Z0")
		a.op("VPMAXSD Z18, Z0, Z0")
		a.op("VPMINSD Z19, Z0, Z0")
	})
}

// rows512 goes through rows and columns: op rounds Z0, with multipliers in Z1.
func rows512(a *asm, width int, mul bool, op func()) {
	a.op("MOVQ cols+40(FP), R9")
	a.op("MOVQ R9, BX")
	a.op("ANDQ $15, BX")
	a.op("MOVQ $-1, AX")
	a.op("BZHIQ BX, AX, AX")
	a.op("KMOVW AX, K1 // the columns after the last 16")
	a.op("SHRQ $4, R9")
	row, loop, tail, next := a.label("row"), a.label("loop"), a.label("tail"), a.label("next")
	body := func(mask bool) {
		z, m := "", ""
		if mask {
			z, m = ".Z", "K1, "
		}
		a.op("VMOVDQU32%s (R8), %sZ0", z, m)
		if mask {
			a.op("VMOVDQU32.Z (R10), K1, Z1")
			a.op("VPADDD Z1, Z0, Z0")
		} else {
			a.op("VPADDD (R10), Z0, Z0")
		}
		if mul {
			a.op("VMOVDQU32%s (R11), %sZ1", z, m)
		}
		op()
		switch width {
		case 8:
			a.op("VPMOVDB Z0, %s(CX)", m)
		case 16:
			a.op("VPMOVDW Z0, %s(CX)", m)
		case 32:
			a.op("VMOVDQU32 Z0, %s(CX)", m)
		}
	}
	a.at(row)
	a.op("MOVQ DI, CX")
	a.op("MOVQ SI, R8")
	a.op("MOVQ bias+48(FP), R10")
	a.op("MOVQ mul+64(FP), R11")
	a.op("MOVQ R9, AX")
	a.op("TESTQ AX, AX")
	a.op("JZ %s", tail)
	a.at(loop)
	body(false)
	a.op("ADDQ $%d, CX", width*2)
	a.op("ADDQ $64, R8")
	a.op("ADDQ R12, R10")
	a.op("ADDQ R13, R11")
	a.op("DECQ AX")
	a.op("JNZ %s", loop)
	a.at(tail)
	a.op("TESTQ BX, BX")
	a.op("JZ %s", next)
	body(true)
	a.at(next)
	a.op("ADDQ ldd+8(FP), DI")
	a.op("ADDQ lda+24(FP), SI")
	a.op("DECQ DX")
	a.op("JNZ %s", row)
	a.op("VZEROUPPER")
	a.op("RET")
}

// finishAVX2 is the same for 8 columns at a time and no rest. Y8.. are the
// parameters. There is neither an arithmetic shift nor a maximum for 64 bits.
func finishAVX2(a *asm, width int, mul bool) {
	name := fmt.Sprintf("finish%dShiftAVX2", width)
	if mul {
		name = fmt.Sprintf("finish%dMulAVX2", width)
	}
	finishStart(a, name, fmt.Sprintf("%s rounds rows of sums, multiples of 8, and stores %d bits.", name, width), "Y", 8, mul)
	a.op("MOVQ cols+40(FP), R9")
	a.op("SHRQ $3, R9")
	if mul {
		a.op("VPCMPEQQ Y14, Y14, Y14")
		a.op("VPSLLQ $63, Y14, Y14 // 2^63")
		a.op("VPSRLVQ Y8, Y14, Y15 // and what a shift makes of it")
	}
	switch width {
	case 8:
		a.op("VMOVDQU low8<>(SB), Y7")
	case 16:
		a.op("VMOVDQU low16<>(SB), Y7")
	}
	row, loop := a.label("row"), a.label("loop")
	a.at(row)
	a.op("MOVQ DI, CX")
	a.op("MOVQ SI, R8")
	a.op("MOVQ bias+48(FP), R10")
	a.op("MOVQ mul+64(FP), R11")
	a.op("MOVQ R9, AX")
	a.at(loop)
	a.op("VMOVDQU (R8), Y0")
	a.op("VPADDD (R10), Y0, Y0")
	if mul {
		a.op("VMOVDQU (R11), Y1")
		a.op("VPSRLQ $32, Y0, Y2")
		a.op("VPSRLQ $32, Y1, Y3")
		a.op("VPMULDQ Y1, Y0, Y0 // even columns")
		a.op("VPMULDQ Y3, Y2, Y2 // odd ones")
		for _, r := range []string{"Y0", "Y2"} {
			a.op("VPADDQ Y9, %s, %[1]s", r)
			a.op("VPADDQ Y14, %s, %[1]s", r)
			a.op("VPSRLVQ Y8, %s, %[1]s", r)
			a.op("VPSUBQ Y15, %s, %[1]s", r)
			a.op("VPCMPGTQ %s, Y10, Y4", r)
			a.op("VPBLENDVB Y4, Y10, %s, %[1]s", r)
			a.op("VPCMPGTQ Y11, %s, Y4", r)
			a.op("VPBLENDVB Y4, Y11, %s, %[1]s", r)
		}
		a.op("VPSLLQ $32, Y2, Y2")
		a.op("VPBLENDD $0xAA, Y2, Y0, Y0")
	} else {
		a.op("VPSRAVD Y12, Y0, Y1")
		a.op("VPSRAVD Y8, Y0, Y0")
		a.op("VPAND Y13, Y1, Y1")
		a.op("VPADDD Y1, Y0, Y0")
		a.op("VPMAXSD Y10, Y0, Y0")
		a.op("VPMINSD Y11, Y0, Y0")
	}
	switch width {
	case 8:
		a.op("VPSHUFB Y7, Y0, Y0")
		a.op("VEXTRACTI128 $1, Y0, X1")
		a.op("VPUNPCKLDQ X1, X0, X0")
		a.op("VMOVQ X0, (CX)")
	case 16:
		a.op("VPSHUFB Y7, Y0, Y0")
		a.op("VPERMQ $8, Y0, Y0")
		a.op("VMOVDQU X0, (CX)")
	case 32:
		a.op("VMOVDQU Y0, (CX)")
	}
	a.op("ADDQ $%d, CX", width)
	a.op("ADDQ $32, R8")
	a.op("ADDQ R12, R10")
	a.op("ADDQ R13, R11")
	a.op("DECQ AX")
	a.op("JNZ %s", loop)
	a.op("ADDQ ldd+8(FP), DI")
	a.op("ADDQ lda+24(FP), SI")
	a.op("DECQ DX")
	a.op("JNZ %s", row)
	a.op("VZEROUPPER")
	a.op("RET")
}

// loop512 is a loop over CX elements, lanes at a time, then the rest with mask
// K1. next moves pointers on.
func loop512(a *asm, lanes int, body func(z, k string), next func()) {
	loop, tail, done := a.label("loop"), a.label("tail"), a.label("done")
	a.at(loop)
	a.op("CMPQ CX, $%d", lanes)
	a.op("JLT %s", tail)
	body("", "")
	next()
	a.op("SUBQ $%d, CX", lanes)
	a.op("JMP %s", loop)
	a.at(tail)
	a.op("TESTQ CX, CX")
	a.op("JZ %s", done)
	a.op("MOVQ $-1, AX")
	a.op("BZHIQ CX, AX, AX")
	a.op("KMOVQ AX, K1")
	body(".Z", "K1, ")
	a.at(done)
}

// loopAVX2 is a loop over CX elements, which are a multiple of lanes.
func loopAVX2(a *asm, lanes int, body, next func()) {
	loop, done := a.label("loop"), a.label("done")
	a.at(loop)
	a.op("CMPQ CX, $%d", lanes)
	a.op("JLT %s", done)
	body()
	next()
	a.op("SUBQ $%d, CX", lanes)
	a.op("JMP %s", loop)
	a.at(done)
}

func plain(load string) string {
	if load == "VMOVDQU32" {
		return "VMOVDQU"
	}
	return load
}

// inBytes is how many bytes an element takes that load widens to 32 bits.
func inBytes(load string) int {
	switch load {
	case "VMOVDQU32":
		return 4
	case "VPMOVSXWD":
		return 2
	}
	return 1
}

// elements writes out[i] = out[i] op in[i], or out[i] = in[i] without an op.
func elements(a *asm, isa, name, doc, load, op string) {
	name += isa
	a.text(name, 24, name+" "+doc+".")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	if isa == "AVX512" {
		loop512(a, 16, func(z, k string) {
			a.op("%s%s (SI), %sZ0", load, z, k)
			if op != "" {
				a.op("VMOVDQU32%s (DI), %sZ1", z, k)
				a.op("%s Z0, Z1, Z0", op)
			}
			a.op("VMOVDQU32 Z0, %s(DI)", k)
		}, func() {
			a.op("ADDQ $%d, SI", 16*inBytes(load))
			a.op("ADDQ $64, DI")
		})
	} else {
		loopAVX2(a, 8, func() {
			a.op("%s (SI), Y0", plain(load))
			if op != "" {
				a.op("%s (DI), Y0, Y0", op)
			}
			a.op("VMOVDQU Y0, (DI)")
		}, func() {
			a.op("ADDQ $%d, SI", 8*inBytes(load))
			a.op("ADDQ $32, DI")
		})
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// maxInto writes out[i] = max(out[i], in[i]) on elements as they are stored. n
// counts elements.
func maxInto(a *asm, isa, typ, op string) {
	name := "maxInto" + typ + isa
	a.text(name, 24, name+" keeps the larger elements.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	size := map[string]int{"U8": 1, "S8": 1, "S16": 2, "S32": 4}[typ]
	if isa == "AVX512" {
		mov := fmt.Sprintf("VMOVDQU%d", size*8)
		loop512(a, 64/size, func(z, k string) {
			a.op("%s%s (SI), %sZ0", mov, z, k)
			a.op("%s%s (DI), %sZ1", mov, z, k)
			a.op("%s Z0, Z1, Z0", op)
			a.op("%s Z0, %s(DI)", mov, k)
		}, func() {
			a.op("ADDQ $64, SI")
			a.op("ADDQ $64, DI")
		})
	} else {
		loopAVX2(a, 32/size, func() {
			a.op("VMOVDQU (SI), Y0")
			a.op("%s (DI), Y0, Y0", op)
			a.op("VMOVDQU Y0, (DI)")
		}, func() {
			a.op("ADDQ $32, SI")
			a.op("ADDQ $32, DI")
		})
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// widen16 writes bytes as 16 bits; for AVX2, multiples of 16.
func widen16(a *asm, isa, typ, load string) {
	name := "halves" + typ + isa
	a.text(name, 24, name+" stores bytes in 16 bits.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	if isa == "AVX512" {
		loop512(a, 32, func(z, k string) {
			a.op("%s%s (SI), %sZ0", load, z, k)
			a.op("VMOVDQU16 Z0, %s(DI)", k)
		}, func() {
			a.op("ADDQ $32, SI")
			a.op("ADDQ $64, DI")
		})
	} else {
		loopAVX2(a, 16, func() {
			a.op("%s (SI), Y0", load)
			a.op("VMOVDQU Y0, (DI)")
		}, func() {
			a.op("ADDQ $16, SI")
			a.op("ADDQ $32, DI")
		})
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

func addScaled(a *asm, isa string) {
	name := "addScaled" + isa
	a.text(name, 32, name+" is x = ka*x + kb*y.")
	a.op("MOVQ x+0(FP), DI")
	a.op("MOVQ y+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	if isa == "AVX512" {
		a.op("MOVL ka+24(FP), AX")
		a.op("VMOVD AX, X2")
		a.op("VPBROADCASTD X2, Z2")
		a.op("MOVL kb+28(FP), AX")
		a.op("VMOVD AX, X3")
		a.op("VPBROADCASTD X3, Z3")
		loop512(a, 16, func(z, k string) {
			a.op("VMOVDQU32%s (DI), %sZ0", z, k)
			a.op("VMOVDQU32%s (SI), %sZ1", z, k)
			a.op("VPMULLD Z2, Z0, Z0")
			a.op("VPMULLD Z3, Z1, Z1")
			a.op("VPADDD Z1, Z0, Z0")
			a.op("VMOVDQU32 Z0, %s(DI)", k)
		}, func() {
			a.op("ADDQ $64, SI")
			a.op("ADDQ $64, DI")
		})
	} else {
		a.op("MOVL ka+24(FP), AX")
		a.op("VMOVD AX, X2")
		a.op("VPBROADCASTD X2, Y2")
		a.op("MOVL kb+28(FP), AX")
		a.op("VMOVD AX, X3")
		a.op("VPBROADCASTD X3, Y3")
		loopAVX2(a, 8, func() {
			a.op("VPMULLD (DI), Y2, Y0")
			a.op("VPMULLD (SI), Y3, Y1")
			a.op("VPADDD Y1, Y0, Y0")
			a.op("VMOVDQU Y0, (DI)")
		}, func() {
			a.op("ADDQ $32, SI")
			a.op("ADDQ $32, DI")
		})
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// scale is for what is the same for a whole row.
func scale(a *asm, isa string) {
	name := "scale" + isa
	reg := map[string]string{"AVX512": "Z", "AVX2": "Y"}[isa]
	a.text(name, 24, name+" is x = m*x + c.")
	a.op("MOVQ x+0(FP), DI")
	a.op("MOVQ n+8(FP), CX")
	a.op("MOVL m+16(FP), AX")
	a.op("VMOVD AX, X2")
	a.op("VPBROADCASTD X2, %s2", reg)
	a.op("MOVL c+20(FP), AX")
	a.op("VMOVD AX, X3")
	a.op("VPBROADCASTD X3, %s3", reg)
	if isa == "AVX512" {
		loop512(a, 16, func(z, k string) {
			a.op("VMOVDQU32%s (DI), %sZ0", z, k)
			a.op("VPMULLD Z2, Z0, Z0")
			a.op("VPADDD Z3, Z0, Z0")
			a.op("VMOVDQU32 Z0, %s(DI)", k)
		}, func() { a.op("ADDQ $64, DI") })
	} else {
		loopAVX2(a, 8, func() {
			a.op("VPMULLD (DI), Y2, Y0")
			a.op("VPADDD Y3, Y0, Y0")
			a.op("VMOVDQU Y0, (DI)")
		}, func() { a.op("ADDQ $32, DI") })
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// division is exact: numerators have at most 53 bits, so that a quotient that
// is no integer is never rounded up to one, and its floor is the true one.
func division(a *asm, isa string) {
	name := "divInto" + isa
	a.text(name, 32, name+" is x = floor((x*scale + floor(y/2)) / y).")
	a.op("MOVQ x+0(FP), DI")
	a.op("MOVQ y+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	if isa == "AVX512" {
		a.op("VBROADCASTSD scale+24(FP), Z4")
		loop512(a, 8, func(z, k string) {
			a.op("VMOVDQU32%s (DI), %sY0", z, k)
			a.op("VMOVDQU32%s (SI), %sY1", z, k)
			a.op("VPSRLD $1, Y1, Y2")
			a.op("VCVTDQ2PD Y0, Z0")
			a.op("VCVTDQ2PD Y1, Z1")
			a.op("VCVTDQ2PD Y2, Z2")
			a.op("VMULPD Z4, Z0, Z0")
			a.op("VADDPD Z2, Z0, Z0")
			a.op("VDIVPD Z1, Z0, Z0")
			a.op("VRNDSCALEPD $9, Z0, Z0")
			a.op("VCVTTPD2DQ Z0, Y0")
			a.op("VMOVDQU32 Y0, %s(DI)", k)
		}, func() {
			a.op("ADDQ $32, SI")
			a.op("ADDQ $32, DI")
		})
	} else {
		a.op("VBROADCASTSD scale+24(FP), Y4")
		loopAVX2(a, 4, func() {
			a.op("VMOVDQU (SI), X1")
			a.op("VPSRLD $1, X1, X2")
			a.op("VCVTDQ2PD (DI), Y0")
			a.op("VCVTDQ2PD X1, Y1")
			a.op("VCVTDQ2PD X2, Y2")
			a.op("VMULPD Y4, Y0, Y0")
			a.op("VADDPD Y2, Y0, Y0")
			a.op("VDIVPD Y1, Y0, Y0")
			a.op("VROUNDPD $9, Y0, Y0")
			a.op("VCVTTPD2DQY Y0, X0")
			a.op("VMOVDQU X0, (DI)")
		}, func() {
			a.op("ADDQ $16, SI")
			a.op("ADDQ $16, DI")
		})
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// reduce writes the sum or the largest, lane by lane, into
// 16 numbers (8 for AVX2) that start with what they hold.
func reduce(a *asm, isa, what string) {
	name := what + isa
	a.text(name, 24, name+" combines elements lane by lane.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	op := "VPADDD"
	if what == "largest" {
		op = "VPMAXSD"
	}
	if isa == "AVX512" {
		a.op("VMOVDQU32 (DI), Z1")
		loop512(a, 16, func(z, k string) {
			a.op("VMOVDQU32%s (SI), %sZ0", z, k)
			a.op("%s Z0, Z1, %sZ1", op, k)
		}, func() { a.op("ADDQ $64, SI") })
		a.op("VMOVDQU32 Z1, (DI)")
	} else {
		a.op("VMOVDQU (DI), Y1")
		loopAVX2(a, 8, func() {
			a.op("VMOVDQU (SI), Y0")
			a.op("%s Y0, Y1, Y1", op)
		}, func() { a.op("ADDQ $32, SI") })
		a.op("VMOVDQU Y1, (DI)")
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// lookup512 keeps the table in four registers.
func lookup512(a *asm) {
	a.text("lookupAVX512", 32, "lookupAVX512 looks bytes up in a table of 256.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ n+16(FP), CX")
	a.op("MOVQ table+24(FP), AX")
	for i := range 4 {
		a.op("VMOVDQU8 %d(AX), Z%d", i*64, i)
	}
	loop512(a, 64, func(z, k string) {
		a.op("VMOVDQU8%s (SI), %sZ4", z, k)
		a.op("VMOVDQA64 Z4, Z5")
		a.op("VPMOVB2M Z4, K2")
		a.op("VPERMI2B Z1, Z0, Z4")
		a.op("VPERMI2B Z3, Z2, Z5")
		a.op("VPBLENDMB Z5, Z4, K2, Z4")
		a.op("VMOVDQU8 Z4, %s(DI)", k)
	}, func() {
		a.op("ADDQ $64, SI")
		a.op("ADDQ $64, DI")
	})
	a.op("VZEROUPPER")
	a.op("RET")
	for _, name := range []string{"U8S8", "S8U8", "S8S8"} {
		a.alias("lookup"+name+"AVX512", "lookupAVX512", 32)
	}
}

// copyRuns512 gathers what windows cover.
func copyRuns512(a *asm) {
	const size = 73
	a.text("copyRunsAVX512", size, "copyRunsAVX512 copies runs of n bytes to others, and flips bits: for each window, for each run.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ windows+16(FP), BX")
	a.op("MOVQ runs+40(FP), R13")
	a.op("MOVQ n+48(FP), R8")
	a.op("MOVQ stride+56(FP), R9")
	a.op("MOVQ outStride+64(FP), R11")
	a.op("VPBROADCASTB flip+72(FP), Z1")
	a.op("MOVQ R8, CX")
	a.op("ANDQ $63, CX")
	a.op("MOVQ $-1, AX")
	a.op("BZHIQ CX, AX, AX")
	a.op("KMOVQ AX, K1 // the bytes after the last 64")
	a.op("SHRQ $6, R8")
	window, run, loop, tail, next := a.label("window"), a.label("run"), a.label("loop"), a.label("tail"), a.label("next")
	a.at(window)
	a.op("MOVQ SI, R14")
	a.op("MOVQ DI, R15")
	a.op("MOVQ R13, DX")
	a.at(run)
	a.op("XORQ R12, R12")
	a.op("MOVQ R8, AX")
	a.op("TESTQ AX, AX")
	a.op("JZ %s", tail)
	a.at(loop)
	a.op("VPXORD (R14)(R12*1), Z1, Z0")
	a.op("VMOVDQU64 Z0, (R15)(R12*1)")
	a.op("ADDQ $64, R12")
	a.op("DECQ AX")
	a.op("JNZ %s", loop)
	a.at(tail)
	a.op("TESTQ CX, CX")
	a.op("JZ %s", next)
	a.op("VMOVDQU8.Z (R14)(R12*1), K1, Z0")
	a.op("VPXORD Z1, Z0, Z0")
	a.op("VMOVDQU8 Z0, K1, (R15)(R12*1)")
	a.at(next)
	a.op("ADDQ R9, R14")
	a.op("ADDQ R11, R15")
	a.op("DECQ DX")
	a.op("JNZ %s", run)
	a.op("ADDQ inStep+24(FP), SI")
	a.op("ADDQ outStep+32(FP), DI")
	a.op("DECQ BX")
	a.op("JNZ %s", window)
	a.op("VZEROUPPER")
	a.op("RET")
	a.alias("copyRunsS8AVX512", "copyRunsAVX512", size)
}

// divBy512 multiplies by the inverse and corrects the quotient, which is off by
// one at most, by the remainder, which is exact: numerators have at most 53 bits.
func divBy512(a *asm) {
	a.text("divByAVX512", 48, "divByAVX512 is x = floor((x*scale + half) / divisor).")
	a.op("MOVQ x+0(FP), DI")
	a.op("MOVQ n+8(FP), CX")
	a.op("VBROADCASTSD scale+16(FP), Z4")
	a.op("VBROADCASTSD half+24(FP), Z5")
	a.op("VBROADCASTSD divisor+32(FP), Z6")
	a.op("VBROADCASTSD inverse+40(FP), Z7")
	a.op("VPXORD Z8, Z8, Z8")
	a.op("MOVQ $0x3FF0000000000000, AX // 1")
	a.op("VPBROADCASTQ AX, Z9")
	loop512(a, 8, func(z, k string) {
		a.op("VMOVDQU32%s (DI), %sY0", z, k)
		a.op("VCVTDQ2PD Y0, Z0")
		a.op("VFMADD213PD Z5, Z4, Z0 // the numerator")
		a.op("VMULPD Z7, Z0, Z1")
		a.op("VRNDSCALEPD $9, Z1, Z1 // the quotient")
		a.op("VFNMADD231PD Z6, Z1, Z0 // the remainder")
		a.op("VCMPPD $1, Z8, Z0, K2 // below 0")
		a.op("VCMPPD $13, Z6, Z0, K3 // not below the divisor")
		a.op("VSUBPD Z9, Z1, K2, Z1")
		a.op("VADDPD Z9, Z1, K3, Z1")
		a.op("VCVTTPD2DQ Z1, Y0")
		a.op("VMOVDQU32 Y0, %s(DI)", k)
	}, func() { a.op("ADDQ $32, DI") })
	a.op("VZEROUPPER")
	a.op("RET")
}

// entries512 gathers, and reads the last entry for what has none.
func entries512(a *asm) {
	a.text("entriesAVX512", 32, "entriesAVX512 is x = entries[x-lo].")
	a.op("MOVQ x+0(FP), DI")
	a.op("MOVQ n+8(FP), CX")
	a.op("MOVQ entries+16(FP), SI")
	a.op("MOVL lo+24(FP), AX")
	a.op("VPBROADCASTD AX, Z4")
	a.op("MOVL last+28(FP), AX")
	a.op("VPBROADCASTD AX, Z5")
	loop512(a, 16, func(z, k string) {
		a.op("VMOVDQU32%s (DI), %sZ0", z, k)
		a.op("VPSUBD Z4, Z0, Z0")
		a.op("VPMINUD Z5, Z0, Z0")
		if k == "" {
			a.op("KXNORW K2, K2, K2")
		} else {
			a.op("KMOVW K1, K2")
		}
		a.op("VPXORD Z1, Z1, Z1")
		a.op("VPGATHERDD (SI)(Z0*4), K2, Z1")
		a.op("VMOVDQU32 Z1, %s(DI)", k)
	}, func() { a.op("ADDQ $64, DI") })
	a.op("VZEROUPPER")
	a.op("RET")
}
