package main

import "fmt"

// gemmAMD64 is the inner loops of matrix products.
//
// Each multiplies rows of A by one, two or four packed panels of 16 columns and
// stores the sums. A's rows lie along k; a step takes 4 bytes of a row, four
// steps of k in bytes or two in 16 bits, spreads them over all lanes and
// multiplies them by the panels' next 64 bytes each. Blocks of rows and panels
// are as large as the registers allow, so that loads are few.
func gemmAMD64() []byte {
	a := newFile()
	for _, kind := range []struct{ name, op, doc string }{
		{"quads", "VPDPBUSD", "unsigned bytes by signed bytes"},
		{"pairs", "VPDPWSSD", "16 bits by 16 bits"},
	} {
		for _, b := range []struct{ panels, rows int }{{4, 6}, {2, 12}, {1, 12}} {
			panels512(a, fmt.Sprintf("%s%dAVX512", kind.name, b.panels), kind.op, kind.doc, b.panels, b.rows)
		}
	}
	pairsAVX2(a)
	amx(a, "amxU8", "unsigned bytes by signed bytes", pp66)
	a.alias("amxS8bits", "amxS8", amxArgs)
	amx(a, "amxS8", "signed bytes by signed bytes", ppF2)
	return a.Bytes()
}

// panels512 is a loop over rows in blocks of most, then a smaller block for what
// remains.
func panels512(a *asm, name, op, doc string, panels, most int) {
	a.text(name, 56, fmt.Sprintf("%s multiplies rows by %d panels: %s.", name, panels, doc))
	a.op("MOVQ c+0(FP), DI")
	a.op("MOVQ a+8(FP), SI")
	a.op("MOVQ lda+16(FP), R8")
	a.op("MOVQ rows+24(FP), DX")
	a.op("MOVQ b+32(FP), BX")
	a.op("MOVQ panel+40(FP), R9")
	a.op("MOVQ steps+48(FP), CX")
	a.op("LEAQ (R9)(R9*2), R10 // three panels")
	a.op("LEAQ (R8)(R8*2), R11 // three rows")
	a.op("LEAQ (R8)(R8*4), R12 // five rows")
	more, done := a.label("more"), a.label("done")
	a.at(more)
	labels := make([]string, most+1)
	for r := most; r >= 1; r-- {
		labels[r] = a.label("rows")
	}
	a.op("CMPQ DX, $%d", most)
	a.op("JGE %s", labels[most])
	for r := most - 1; r >= 1; r-- {
		a.op("CMPQ DX, $%d", r)
		a.op("JEQ %s", labels[r])
	}
	a.op("JMP %s", done)
	for r := most; r >= 1; r-- {
		a.at(labels[r])
		block512(a, op, panels, r)
		if r == most {
			a.op("LEAQ (SI)(R11*2), SI")
			if most == 12 {
				a.op("LEAQ (SI)(R11*2), SI")
			}
			a.op("ADDQ $%d, DI", most*256)
			a.op("SUBQ $%d, DX", most)
			a.op("JMP %s", more)
		} else {
			a.op("JMP %s", done)
		}
	}
	a.at(done)
	a.op("VZEROUPPER")
	a.op("RET")
}

// block512 multiplies rows by panels. AX runs along A's rows, R13 along the
// panels, R14 counts; a second pointer is for the rows from the seventh on.
func block512(a *asm, op string, panels, rows int) {
	acc := func(r, p int) string { return fmt.Sprintf("Z%d", r*panels+p) }
	for r := range rows {
		for p := range panels {
			a.op("VPXORD %s, %[1]s, %[1]s", acc(r, p))
		}
	}
	a.op("MOVQ SI, AX")
	if rows > 6 {
		a.op("LEAQ (SI)(R11*2), R15 // the seventh row")
	}
	a.op("MOVQ BX, R13")
	a.op("MOVQ CX, R14")
	loop := a.label("step")
	a.at(loop)
	panel := []string{"(R13)", "(R13)(R9*1)", "(R13)(R9*2)", "(R13)(R10*1)"}
	for p := range panels {
		a.op("VMOVDQU32 %s, Z%d", panel[p], 31-p)
	}
	for r := range rows {
		base := "AX"
		if r >= 6 {
			base = "R15"
		}
		row := []string{"(%s)", "(%s)(R8*1)", "(%s)(R8*2)", "(%s)(R11*1)", "(%s)(R8*4)", "(%s)(R12*1)"}[r%6]
		spread := 27 - r%3
		a.op("VPBROADCASTD "+row+", Z%d", base, spread)
		for p := range panels {
			a.op("%s Z%d, Z%d, %s", op, 31-p, spread, acc(r, p))
		}
	}
	a.op("ADDQ $64, R13")
	a.op("ADDQ $4, AX")
	if rows > 6 {
		a.op("ADDQ $4, R15")
	}
	a.op("DECQ R14")
	a.op("JNZ %s", loop)
	for r := range rows {
		for p := range panels {
			a.op("VMOVDQU32 %s, %d(DI)", acc(r, p), r*256+p*64)
		}
	}
}

// pairsAVX2 is the same with 256 bits, one panel, and a multiplication and an
// addition for each step.
func pairsAVX2(a *asm) {
	const most = 6
	a.text("pairs1AVX2", 56, "pairs1AVX2 multiplies rows by one panel: 16 bits by 16 bits.")
	a.op("MOVQ c+0(FP), DI")
	a.op("MOVQ a+8(FP), SI")
	a.op("MOVQ lda+16(FP), R8")
	a.op("MOVQ rows+24(FP), DX")
	a.op("MOVQ b+32(FP), BX")
	a.op("MOVQ steps+48(FP), CX")
	a.op("LEAQ (R8)(R8*2), R11 // three rows")
	a.op("LEAQ (R8)(R8*4), R12 // five rows")
	more, done := a.label("more"), a.label("done")
	a.at(more)
	labels := make([]string, most+1)
	for r := most; r >= 1; r-- {
		labels[r] = a.label("rows")
	}
	a.op("CMPQ DX, $%d", most)
	a.op("JGE %s", labels[most])
	for r := most - 1; r >= 1; r-- {
		a.op("CMPQ DX, $%d", r)
		a.op("JEQ %s", labels[r])
	}
	a.op("JMP %s", done)
	for r := most; r >= 1; r-- {
		a.at(labels[r])
		for i := range 2 * r {
			a.op("VPXOR Y%d, Y%[1]d, Y%[1]d", i)
		}
		a.op("MOVQ SI, AX")
		a.op("MOVQ BX, R13")
		a.op("MOVQ CX, R14")
		loop := a.label("step")
		a.at(loop)
		a.op("VMOVDQU (R13), Y12")
		a.op("VMOVDQU 32(R13), Y13")
		for i := range r {
			row := []string{"(AX)", "(AX)(R8*1)", "(AX)(R8*2)", "(AX)(R11*1)", "(AX)(R8*4)", "(AX)(R12*1)"}[i]
			a.op("VPBROADCASTD %s, Y14", row)
			a.op("VPMADDWD Y12, Y14, Y15")
			a.op("VPADDD Y15, Y%d, Y%[1]d", 2*i)
			a.op("VPMADDWD Y13, Y14, Y15")
			a.op("VPADDD Y15, Y%d, Y%[1]d", 2*i+1)
		}
		a.op("ADDQ $64, R13")
		a.op("ADDQ $4, AX")
		a.op("DECQ R14")
		a.op("JNZ %s", loop)
		for i := range r {
			a.op("VMOVDQU Y%d, %d(DI)", 2*i, i*256)
			a.op("VMOVDQU Y%d, %d(DI)", 2*i+1, i*256+32)
		}
		if r == most {
			a.op("LEAQ (SI)(R11*2), SI")
			a.op("ADDQ $%d, DI", most*256)
			a.op("SUBQ $%d, DX", most)
			a.op("JMP %s", more)
		} else {
			a.op("JMP %s", done)
		}
	}
	a.at(done)
	a.op("VZEROUPPER")
	a.op("RET")
}
