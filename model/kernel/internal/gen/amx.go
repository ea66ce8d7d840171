package main

import "fmt"

// Go's assembler has no tile instructions, so they are written as bytes: VEX
// with the map 0F38.

// Prefixes, as VEX numbers them.
const (
	ppNone = 0
	pp66   = 1
	ppF3   = 2
	ppF2   = 3
)

// Registers that addresses use, as the processor numbers them.
var number = map[string]int{"AX": 0, "CX": 1, "DX": 2, "BX": 3, "SI": 6, "DI": 7, "R8": 8, "R9": 9, "R10": 10, "R11": 11, "R14": 14, "R15": 15}

// tile writes an instruction on registers.
func (a *asm) tile(name string, pp, code, reg, vvvv, rm int) {
	a.bytes(name, 0xC4, 0xE2, (^vvvv&15)<<3|pp, code, 0xC0|reg<<3|rm)
}

// tileMem writes one on memory at (base)(index*1).
func (a *asm) tileMem(name string, pp, reg int, base, index string) {
	b, x := number[base], number[index]
	a.bytes(fmt.Sprintf("%s T%d (%s)(%s*1)", name, reg, base, index),
		0xC4, 0xE2&^(b>>3<<5|x>>3<<6), 0x78|pp, 0x4B, reg<<3|4, x&7<<3|b&7)
}

func (a *asm) bytes(comment string, bs ...int) {
	s := ""
	for i, b := range bs {
		if i > 0 {
			s += "; "
		}
		s += fmt.Sprintf("BYTE $0x%02X", b)
	}
	a.op("%s // %s", s, comment)
}

// The tiles: four of sums, two of A, two of B.
const (
	tileA = 4
	tileB = 6
)

const amxArgs = 88

// amx multiplies blocks of 32 rows by two panels with tile instructions. Sums
// are stored row by row, ldc bytes apart. rows is a multiple of 16.
func amx(a *asm, name, doc string, pp int) {
	a.text(name, amxArgs, fmt.Sprintf("%s multiplies rows, a multiple of 16 of them, by panels: %s.", name, doc))
	a.op("MOVQ config+80(FP), AX")
	a.bytes("LDTILECFG (AX)", 0xC4, 0xE2, 0x78, 0x49, 0x00)
	a.op("MOVQ c+0(FP), DI")
	a.op("MOVQ ldc+8(FP), R8")
	a.op("MOVQ lda+24(FP), R9")
	a.op("MOVQ b+40(FP), BX")
	a.op("MOVQ panels+56(FP), CX")
	a.op("MOVQ $64, R10")
	columns, single, done := a.label("columns"), a.label("single"), a.label("done")
	a.at(columns)
	a.op("CMPQ CX, $2")
	a.op("JLT %s", single)
	amxColumns(a, pp, 2)
	a.op("MOVQ panel+48(FP), AX")
	a.op("LEAQ (BX)(AX*2), BX")
	a.op("ADDQ $128, DI")
	a.op("SUBQ $2, CX")
	a.op("JMP %s", columns)
	a.at(single)
	a.op("TESTQ CX, CX")
	a.op("JZ %s", done)
	amxColumns(a, pp, 1)
	a.at(done)
	a.bytes("TILERELEASE", 0xC4, 0xE2, 0x78, 0x49, 0xC0)
	a.op("RET")
}

// amxColumns multiplies all rows by one or two panels. DX counts rows, SI is at
// A's, R11 at the sums'.
func amxColumns(a *asm, pp, panels int) {
	a.op("MOVQ a+16(FP), SI")
	a.op("MOVQ rows+32(FP), DX")
	a.op("MOVQ DI, R11")
	more, single, done := a.label("more"), a.label("half"), a.label("next")
	a.at(more)
	a.op("CMPQ DX, $32")
	a.op("JLT %s", single)
	amxBlock(a, pp, 2, panels)
	a.op("MOVQ R9, AX")
	a.op("SHLQ $5, AX")
	a.op("ADDQ AX, SI")
	a.op("MOVQ R8, AX")
	a.op("SHLQ $5, AX")
	a.op("ADDQ AX, R11")
	a.op("SUBQ $32, DX")
	a.op("JMP %s", more)
	a.at(single)
	a.op("TESTQ DX, DX")
	a.op("JZ %s", done)
	amxBlock(a, pp, 1, panels)
	a.at(done)
}

// amxBlock multiplies one or two tiles of rows by one or two panels. R12 counts
// tiles along k; AX and R13 walk through A, R14 and R15 through the panels.
func amxBlock(a *asm, pp, halves, panels int) {
	for h := range halves {
		for p := range panels {
			a.tile(fmt.Sprintf("TILEZERO T%d", h*2+p), ppF2, 0x49, h*2+p, 0, 0)
		}
	}
	a.op("MOVQ SI, AX")
	if halves == 2 {
		a.op("MOVQ R9, R13")
		a.op("SHLQ $4, R13")
	}
	a.op("MOVQ BX, R14")
	if panels == 2 {
		a.op("MOVQ BX, R15")
		a.op("ADDQ panel+48(FP), R15")
	}
	a.op("MOVQ steps+64(FP), R12")
	loop := a.label("step")
	a.at(loop)
	a.tileMem("TILELOADD", ppF2, tileB, "R14", "R10")
	a.tileMem("TILELOADD", ppF2, tileA, "AX", "R9")
	a.tile("TDPB T0 += T4*T6", pp, 0x5E, 0, tileB, tileA)
	if panels == 2 {
		a.tileMem("TILELOADD", ppF2, tileB+1, "R15", "R10")
		a.tile("TDPB T1 += T4*T7", pp, 0x5E, 1, tileB+1, tileA)
	}
	if halves == 2 {
		a.op("ADDQ R13, AX")
		a.tileMem("TILELOADD", ppF2, tileA+1, "AX", "R9")
		a.op("SUBQ R13, AX")
		a.tile("TDPB T2 += T5*T6", pp, 0x5E, 2, tileB, tileA+1)
		if panels == 2 {
			a.tile("TDPB T3 += T5*T7", pp, 0x5E, 3, tileB+1, tileA+1)
		}
	}
	a.op("MOVQ depth+72(FP), R10 // A's tile is so wide, a panel's has 16 times the bytes")
	a.op("ADDQ R10, AX")
	a.op("SHLQ $4, R10")
	a.op("ADDQ R10, R14")
	if panels == 2 {
		a.op("ADDQ R10, R15")
	}
	a.op("MOVQ $64, R10")
	a.op("DECQ R12")
	a.op("JNZ %s", loop)
	a.tileMem("TILESTORED", ppF3, 0, "R11", "R8")
	if halves == 2 {
		a.op("MOVQ R8, R14")
		a.op("SHLQ $4, R14")
		a.op("ADDQ R11, R14")
		a.tileMem("TILESTORED", ppF3, 2, "R14", "R8")
	}
	if panels == 2 {
		a.op("LEAQ 64(R11), R15")
		a.tileMem("TILESTORED", ppF3, 1, "R15", "R8")
		if halves == 2 {
			a.op("ADDQ $64, R14")
			a.tileMem("TILESTORED", ppF3, 3, "R14", "R8")
		}
	}
}
