package main

import "fmt"

// Instructions that Go's assembler for arm64 does not know, with all registers 0.
var neon = map[string]uint32{
	"SDOT.4S":   0x4E809400,
	"SMLAL.H0":  0x0F402000, // by element 0 of a register below 16
	"SMLAL.H1":  0x0F502000,
	"SMLAL2.H0": 0x4F402000,
	"SMLAL2.H1": 0x4F502000,
	"SMLAL.4S":  0x0E608000,
	"SMLAL2.4S": 0x4E608000,
	"SRSHL.4S":  0x4EA05400,
	"SRSHL.2D":  0x4EE05400,
	"SMAX.4S":   0x4EA06400,
	"SMIN.4S":   0x4EA06C00,
	"SMAX.8H":   0x4E606400,
	"SMAX.16B":  0x4E206400,
	"UMAX.16B":  0x6E206400,
	"SMULL.2D":  0x0EA0C000,
	"SMULL2.2D": 0x4EA0C000,
	"SQXTN.2S":  0x0EA14800,
	"SQXTN2.4S": 0x4EA14800,
	"XTN.4H":    0x0E612800,
	"XTN2.8H":   0x4E612800,
	"XTN.8B":    0x0E212800,
	"SXTL.8H":   0x0F08A400,
	"SXTL2.8H":  0x4F08A400,
	"SXTL.4S":   0x0F10A400,
	"SXTL2.4S":  0x4F10A400,
	"UXTL.8H":   0x2F08A400,
	"UXTL2.8H":  0x6F08A400,
	"UXTL.4S":   0x2F10A400,
	"UXTL2.4S":  0x6F10A400,
	"MUL.4S":    0x4EA09C00,
	"MLA.4S":    0x4EA09400,
}

// neon writes one of them: d = n op m, or d += n*m, or d = op n.
func (a *asm) neon(name string, d, n, m int) {
	code, ok := neon[name]
	if !ok {
		panic("no instruction " + name)
	}
	a.op("WORD $0x%08X // %s V%d, V%d, V%d", code|uint32(m)<<16|uint32(n)<<5|uint32(d), name, d, n, m)
}

// gemmARM64 is the inner loops of matrix products, one panel at a time.
func gemmARM64() []byte {
	a := newFile()
	panelNEON(a, "quads1NEON", "signed bytes by signed bytes", 6, func(row int) {
		a.op("VLD1R.P 4(R%d), [V%d.S4]", 8+row, 4+row%2)
		for i := range 4 {
			a.neon("SDOT.4S", 8+4*row+i, i, 4+row%2)
		}
	}, func() { a.op("VLD1.P 64(R15), [V0.B16, V1.B16, V2.B16, V3.B16]") }, 8)
	panelNEON(a, "pairs1NEON", "16 bits by 16 bits", 4, func(row int) {
		a.op("VLD1R.P 4(R%d), [V%d.S4]", 8+row, 4+row)
		for i, op := range []string{"SMLAL", "SMLAL2", "SMLAL", "SMLAL2"} {
			a.neon(op+".H0", 16+4*row+i, i/2*2, 4+row)
			a.neon(op+".H1", 16+4*row+i, i/2*2+1, 4+row)
		}
	}, func() {
		a.op("VLD2.P 32(R15), [V0.H8, V1.H8]")
		a.op("VLD2.P 32(R15), [V2.H8, V3.H8]")
	}, 16)
	depthwiseNEON(a)
	return a.Bytes()
}

// panelNEON multiplies rows in blocks of most, then a smaller block, by a panel.
// Row pointers are R8.., sums begin with register V(first).
func panelNEON(a *asm, name, doc string, most int, step func(row int), load func(), first int) {
	a.text(name, 48, fmt.Sprintf("%s multiplies rows by one panel: %s.", name, doc))
	a.op("MOVD c+0(FP), R0")
	a.op("MOVD a+8(FP), R1")
	a.op("MOVD lda+16(FP), R2")
	a.op("MOVD rows+24(FP), R3")
	a.op("MOVD b+32(FP), R4")
	a.op("MOVD steps+40(FP), R5")
	more, done := a.label("more"), a.label("done")
	a.at(more)
	labels := make([]string, most+1)
	for r := most; r >= 1; r-- {
		labels[r] = a.label("rows")
	}
	a.op("CMP $%d, R3", most)
	a.op("BGE %s", labels[most])
	for r := most - 1; r >= 1; r-- {
		a.op("CMP $%d, R3", r)
		a.op("BEQ %s", labels[r])
	}
	a.op("B %s", done)
	for r := most; r >= 1; r-- {
		a.at(labels[r])
		a.op("MOVD R1, R8")
		for i := 1; i < r; i++ {
			a.op("ADD R2, R%d, R%d", 7+i, 8+i)
		}
		for i := range 4 * r {
			a.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", first+i)
		}
		a.op("MOVD R4, R15")
		a.op("MOVD R5, R6")
		loop := a.label("step")
		a.at(loop)
		load()
		for i := range r {
			step(i)
		}
		a.op("SUBS $1, R6")
		a.op("BNE %s", loop)
		for i := range r {
			v := first + 4*i
			a.op("ADD $%d, R0, R7", i*256)
			a.op("VST1 [V%d.S4, V%d.S4, V%d.S4, V%d.S4], (R7)", v, v+1, v+2, v+3)
		}
		if r == most {
			a.op("ADD $%d, R0", most*256)
			a.op("MOVD $%d, R7", most)
			a.op("MADD R7, R1, R2, R1")
			a.op("SUB $%d, R3", most)
			a.op("B %s", more)
		} else {
			a.op("B %s", done)
		}
	}
	a.at(done)
	a.op("RET")
}

// depthwiseNEON takes two taps at a time, pixel by pixel.
func depthwiseNEON(a *asm) {
	a.text("depthPairsNEON", 64, "depthPairsNEON sums 16 channels of a run of pixels over all taps.")
	for i, arg := range []string{"acc", "accStep", "in", "inStep", "pixels", "w", "offsets", "steps"} {
		a.op("MOVD %s+%d(FP), R%d", arg, i*8, i)
	}
	pixel, loop := a.label("pixel"), a.label("taps")
	a.at(pixel)
	for i := range 4 {
		a.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", 16+i)
	}
	a.op("MOVD R5, R8")
	a.op("MOVD R6, R9")
	a.op("MOVD R7, R10")
	a.at(loop)
	a.op("LDP.P 16(R9), (R11, R12)")
	a.op("ADD R2, R11")
	a.op("ADD R2, R12")
	a.op("VLD1 (R11), [V0.H8, V1.H8]")
	a.op("VLD1 (R12), [V2.H8, V3.H8]")
	a.op("VLD2.P 32(R8), [V4.H8, V5.H8]")
	a.op("VLD2.P 32(R8), [V6.H8, V7.H8]")
	for i, op := range []string{"SMLAL.4S", "SMLAL2.4S", "SMLAL.4S", "SMLAL2.4S"} {
		a.neon(op, 16+i, i/2, 4+i/2*2)
		a.neon(op, 16+i, 2+i/2, 5+i/2*2)
	}
	a.op("SUBS $1, R10")
	a.op("BNE %s", loop)
	a.op("VST1 [V16.S4, V17.S4, V18.S4, V19.S4], (R0)")
	a.op("ADD R1, R0")
	a.op("ADD R3, R2")
	a.op("SUBS $1, R4")
	a.op("BNE %s", pixel)
	a.op("RET")
}

// elementARM64 is rounding and what is done element by element, 8 at a time (16
// bytes where elements stay as they are).
func elementARM64() []byte {
	a := newFile()
	for _, width := range []int{8, 16, 32} {
		for _, mul := range []bool{false, true} {
			finishNEON(a, width, mul)
		}
	}
	a.alias("finishS8ShiftNEON", "finish8ShiftNEON", finishArgs)
	a.alias("finishS8MulNEON", "finish8MulNEON", finishArgs)
	for _, typ := range []string{"U8", "S8", "S16"} {
		elementsNEON(a, "widen"+typ+"NEON", "stores elements in 32 bits", typ, func() {})
	}
	for _, typ := range []string{"U8", "S8", "S16", "S32"} {
		elementsNEON(a, "addInto"+typ+"NEON", "adds elements to sums", typ, func() {
			a.op("VLD1 (R0), [V2.S4, V3.S4]")
			a.op("VADD V2.S4, V0.S4, V0.S4")
			a.op("VADD V3.S4, V1.S4, V1.S4")
		})
	}
	elementsNEON(a, "mulIntoNEON", "multiplies numbers by others", "S32", func() {
		a.op("VLD1 (R0), [V2.S4, V3.S4]")
		a.neon("MUL.4S", 0, 0, 2)
		a.neon("MUL.4S", 1, 1, 3)
	})
	addScaledNEON(a)
	scaleNEON(a)
	for _, v := range []struct{ typ, op string }{{"U8", "UMAX.16B"}, {"S8", "SMAX.16B"}, {"S16", "SMAX.8H"}, {"S32", "SMAX.4S"}} {
		name := "maxInto" + v.typ + "NEON"
		bytesNEON(a, name, "keeps the larger elements, in n bytes", func() {
			a.op("VLD1 (R0), [V1.B16]")
			a.neon(v.op, 0, 0, 1)
		}, 24, "out", "n+16")
	}
	bytesNEON(a, "flipNEON", "copies n bytes and flips bits", func() { a.op("VEOR V2.B16, V0.B16, V0.B16") }, 25, "out", "n+16")
	a.alias("flipS8NEON", "flipNEON", 25)
	for _, typ := range []string{"U8", "S8"} {
		halvesNEON(a, typ)
	}
	for _, what := range []string{"sum", "largest"} {
		reduceNEON(a, what)
	}
	return a.Bytes()
}

// finishNEON is: for each row, for each 8 columns, add the bias, round, clamp
// and store. SRSHL by less than 0 is the rounding shift to the right, exactly.
func finishNEON(a *asm, width int, mul bool) {
	kind, arrangement := "Shift", "S4"
	if mul {
		kind, arrangement = "Mul", "D2"
	}
	name := fmt.Sprintf("finish%d%sNEON", width, kind)
	a.text(name, finishArgs, fmt.Sprintf("%s rounds rows of sums, multiples of 8, and stores %d bits.", name, width))
	for i, arg := range []string{"dst", "ldd", "acc", "lda", "rows", "cols", "bias", "biasStep", "mul", "mulStep", "p"} {
		a.op("MOVD %s+%d(FP), R%d", arg, i*8, i)
	}
	a.op("MOVD (R10), R11")
	a.op("NEG R11, R11")
	a.op("VDUP R11, V16.%s", arrangement)
	a.op("MOVD 16(R10), R11")
	a.op("VDUP R11, V17.S4")
	a.op("MOVD 24(R10), R11")
	a.op("VDUP R11, V18.S4")
	a.op("LSR $3, R5")
	row, loop := a.label("row"), a.label("loop")
	a.at(row)
	for i, r := range []int{0, 2, 6, 8, 5} {
		a.op("MOVD R%d, R%d", r, 11+i)
	}
	a.at(loop)
	a.op("VLD1.P 32(R12), [V0.S4, V1.S4]")
	a.op("VLD1 (R13), [V2.S4, V3.S4]")
	a.op("ADD R7, R13")
	a.op("VADD V2.S4, V0.S4, V0.S4")
	a.op("VADD V3.S4, V1.S4, V1.S4")
	if mul {
		a.op("VLD1 (R14), [V2.S4, V3.S4]")
		a.op("ADD R9, R14")
	}
	for i := range 2 {
		if mul {
			a.neon("SMULL.2D", 4, i, 2+i)
			a.neon("SMULL2.2D", 5, i, 2+i)
			a.neon("SRSHL.2D", 4, 4, 16)
			a.neon("SRSHL.2D", 5, 5, 16)
			a.neon("SQXTN.2S", i, 4, 0)
			a.neon("SQXTN2.4S", i, 5, 0)
		} else {
			a.neon("SRSHL.4S", i, i, 16)
		}
		a.neon("SMAX.4S", i, i, 17)
		a.neon("SMIN.4S", i, i, 18)
	}
	switch width {
	case 32:
		a.op("VST1.P [V0.S4, V1.S4], 32(R11)")
	default:
		a.neon("XTN.4H", 0, 0, 0)
		a.neon("XTN2.8H", 0, 1, 0)
		if width == 8 {
			a.neon("XTN.8B", 0, 0, 0)
			a.op("VST1.P [V0.B8], 8(R11)")
		} else {
			a.op("VST1.P [V0.H8], 16(R11)")
		}
	}
	a.op("SUBS $1, R15")
	a.op("BNE %s", loop)
	a.op("ADD R1, R0")
	a.op("ADD R3, R2")
	a.op("SUBS $1, R4")
	a.op("BNE %s", row)
	a.op("RET")
}

// loadNEON loads 8 elements from R1, in 32 bits, into V0 and V1.
func loadNEON(a *asm, typ string) {
	switch typ {
	case "U8", "S8":
		x := "SXTL"
		if typ == "U8" {
			x = "UXTL"
		}
		a.op("VLD1.P 8(R1), [V0.B8]")
		a.neon(x+".8H", 0, 0, 0)
		a.neon(x+"2.4S", 1, 0, 0)
		a.neon(x+".4S", 0, 0, 0)
	case "S16":
		a.op("VLD1.P 16(R1), [V0.H8]")
		a.neon("SXTL2.4S", 1, 0, 0)
		a.neon("SXTL.4S", 0, 0, 0)
	default:
		a.op("VLD1.P 32(R1), [V0.S4, V1.S4]")
	}
}

func elementsNEON(a *asm, name, doc, typ string, op func()) {
	a.text(name, 24, name+" "+doc+".")
	a.op("MOVD out+0(FP), R0")
	a.op("MOVD in+8(FP), R1")
	a.op("MOVD n+16(FP), R2")
	loop := a.label("loop")
	a.at(loop)
	loadNEON(a, typ)
	op()
	a.op("VST1.P [V0.S4, V1.S4], 32(R0)")
	a.op("SUBS $8, R2")
	a.op("BNE %s", loop)
	a.op("RET")
}

func addScaledNEON(a *asm) {
	a.text("addScaledNEON", 32, "addScaledNEON is x = ka*x + kb*y.")
	a.op("MOVD x+0(FP), R0")
	a.op("MOVD y+8(FP), R1")
	a.op("MOVD n+16(FP), R2")
	a.op("MOVW ka+24(FP), R3")
	a.op("VDUP R3, V4.S4")
	a.op("MOVW kb+28(FP), R3")
	a.op("VDUP R3, V5.S4")
	loop := a.label("loop")
	a.at(loop)
	a.op("VLD1 (R0), [V0.S4, V1.S4]")
	a.op("VLD1.P 32(R1), [V2.S4, V3.S4]")
	for i := range 2 {
		a.neon("MUL.4S", i, i, 4)
		a.neon("MLA.4S", i, 2+i, 5)
	}
	a.op("VST1.P [V0.S4, V1.S4], 32(R0)")
	a.op("SUBS $8, R2")
	a.op("BNE %s", loop)
	a.op("RET")
}

func scaleNEON(a *asm) {
	a.text("scaleNEON", 24, "scaleNEON is x = m*x + c.")
	a.op("MOVD x+0(FP), R0")
	a.op("MOVD n+8(FP), R2")
	a.op("MOVW m+16(FP), R3")
	a.op("VDUP R3, V4.S4")
	a.op("MOVW c+20(FP), R3")
	a.op("VDUP R3, V5.S4")
	loop := a.label("loop")
	a.at(loop)
	a.op("VLD1 (R0), [V0.S4, V1.S4]")
	for i := range 2 {
		a.neon("MUL.4S", i, i, 4)
		a.op("VADD V5.S4, V%d.S4, V%[1]d.S4", i)
	}
	a.op("VST1.P [V0.S4, V1.S4], 32(R0)")
	a.op("SUBS $8, R2")
	a.op("BNE %s", loop)
	a.op("RET")
}

// bytesNEON is a loop over 16 bytes at a time.
func bytesNEON(a *asm, name, doc string, op func(), size int, out, n string) {
	a.text(name, size, name+" "+doc+".")
	a.op("MOVD %s+0(FP), R0", out)
	a.op("MOVD in+8(FP), R1")
	a.op("MOVD %s(FP), R2", n)
	if size > 24 {
		a.op("MOVBU flip+24(FP), R3")
		a.op("VDUP R3, V2.B16")
	}
	loop := a.label("loop")
	a.at(loop)
	a.op("VLD1.P 16(R1), [V0.B16]")
	op()
	a.op("VST1.P [V0.B16], 16(R0)")
	a.op("SUBS $16, R2")
	a.op("BNE %s", loop)
	a.op("RET")
}

// halvesNEON writes 16 bytes at a time as 16 bits.
func halvesNEON(a *asm, typ string) {
	name := "halves" + typ + "NEON"
	a.text(name, 24, name+" stores bytes in 16 bits.")
	a.op("MOVD out+0(FP), R0")
	a.op("MOVD in+8(FP), R1")
	a.op("MOVD n+16(FP), R2")
	loop := a.label("loop")
	a.at(loop)
	a.op("VLD1.P 16(R1), [V0.B16]")
	x := "SXTL"
	if typ == "U8" {
		x = "UXTL"
	}
	a.neon(x+"2.8H", 1, 0, 0)
	a.neon(x+".8H", 0, 0, 0)
	a.op("VST1.P [V0.H8, V1.H8], 32(R0)")
	a.op("SUBS $16, R2")
	a.op("BNE %s", loop)
	a.op("RET")
}

// reduceNEON combines lane by lane into 8 numbers.
func reduceNEON(a *asm, what string) {
	name := what + "NEON"
	a.text(name, 24, name+" combines elements lane by lane.")
	a.op("MOVD out+0(FP), R0")
	a.op("MOVD in+8(FP), R1")
	a.op("MOVD n+16(FP), R2")
	a.op("VLD1 (R0), [V2.S4, V3.S4]")
	loop := a.label("loop")
	a.at(loop)
	a.op("VLD1.P 32(R1), [V0.S4, V1.S4]")
	for i := range 2 {
		switch what {
		case "sum":
			a.op("VADD V%d.S4, V%d.S4, V%[2]d.S4", i, 2+i)
		case "largest":
			a.neon("SMAX.4S", 2+i, 2+i, i)
		}
	}
	a.op("SUBS $8, R2")
	a.op("BNE %s", loop)
	a.op("VST1 [V2.S4, V3.S4], (R0)")
	a.op("RET")
}
