package main

import "fmt"

// depthwiseAMD64 is the inner loops of depthwise convolutions, and the packing
// of values as right operands, which interleaves in the same way.
func depthwiseAMD64() []byte {
	a := newFile()
	a.line("")
	a.line("// Orders that put element i of four runs of 16 bytes, or of two of 16 halves, side by side.")
	for i := range 8 {
		a.line("DATA four<>+%d(SB)/8, $0x%016x", i*8, func() (x uint64) {
			for j := range 8 {
				x |= uint64(j%4*16+(i*8+j)/4) << (8 * j)
			}
			return
		}())
		a.line("DATA two<>+%d(SB)/8, $0x%016x", i*8, func() (x uint64) {
			for j := range 4 {
				x |= uint64(j%2*16+(i*4+j)/2) << (16 * j)
			}
			return
		}())
	}
	for i := range 8 {
		a.line("DATA lanes<>+%d(SB)/8, $0x%08x%08x", i*8, 2*i+1, 2*i)
	}
	a.line("GLOBL four<>(SB), RODATA|NOPTR, $64")
	a.line("GLOBL two<>(SB), RODATA|NOPTR, $64")
	a.line("GLOBL lanes<>(SB), RODATA|NOPTR, $64")
	depthwise(a, "depthQuadsAVX512", 4)
	depthwise(a, "depthPairsAVX512", 2)
	depthwise(a, "depthPairsAVX2", 1)
	packRows(a)
	packColumns(a, "packQuadColumnsAVX512", 4)
	packColumns(a, "packPairColumnsAVX512", 2)
	return a.Bytes()
}

// interleave512 loads four runs of 16 bytes or two of 16 halves from base plus
// R8.. and interleaves them into reg.
func interleave512(a *asm, taps int, base, reg string) {
	n := reg[1:]
	if taps == 4 {
		a.op("VMOVDQU (%s)(R8*1), X%s", base, n)
		a.op("VINSERTI32X4 $1, (%s)(R9*1), %s, %[2]s", base, reg)
		a.op("VINSERTI32X4 $2, (%s)(R10*1), %s, %[2]s", base, reg)
		a.op("VINSERTI32X4 $3, (%s)(R11*1), %s, %[2]s", base, reg)
		a.op("VPERMB %s, Z31, %[1]s", reg)
		return
	}
	a.op("VMOVDQU (%s)(R8*1), Y%s", base, n)
	a.op("VINSERTI64X4 $1, (%s)(R9*1), %s, %[2]s", base, reg)
	a.op("VPERMW %s, Z31, %[1]s", reg)
}

// depthwise computes one group of 16 channels for a run of output pixels. taps
// are taken together; 1 stands for two with AVX2.
func depthwise(a *asm, name string, taps int) {
	a.text(name, 64, name+" sums 16 channels of a run of pixels over all taps.")
	a.op("MOVQ acc+0(FP), DI")
	a.op("MOVQ in+16(FP), AX")
	a.op("MOVQ inStep+24(FP), R12")
	a.op("MOVQ pixels+32(FP), R13")
	switch taps {
	case 4:
		a.op("VMOVDQU64 four<>(SB), Z31")
	case 2:
		a.op("VMOVDQU64 two<>(SB), Z31")
	}
	for _, pixels := range []int{4, 1} {
		if taps == 1 && pixels == 4 {
			pixels = 2
		}
		more, loop, done := a.label("more"), a.label("taps"), a.label("done")
		a.at(more)
		a.op("CMPQ R13, $%d", pixels)
		a.op("JLT %s", done)
		base := []string{"AX", "BX", "CX", "DX"}
		for p := range pixels {
			if p > 0 {
				a.op("LEAQ (%s)(R12*1), %s", base[p-1], base[p])
			}
			if taps == 1 {
				a.op("VPXOR Y%d, Y%[1]d, Y%[1]d", 2*p)
				a.op("VPXOR Y%d, Y%[1]d, Y%[1]d", 2*p+1)
			} else {
				a.op("VPXORD Z%d, Z%[1]d, Z%[1]d", p)
			}
		}
		a.op("MOVQ w+40(FP), SI")
		a.op("MOVQ offsets+48(FP), R14")
		a.op("MOVQ steps+56(FP), R15")
		a.at(loop)
		for t, r := range []string{"R8", "R9", "R10", "R11"}[:max(taps, 2)] {
			a.op("MOVQ %d(R14), %s", t*8, r)
		}
		if taps == 1 {
			for p := range pixels {
				for half := range 2 {
					a.op("VMOVDQU %d(%s)(R8*1), X8", half*16, base[p])
					a.op("VMOVDQU %d(%s)(R9*1), X9", half*16, base[p])
					a.op("VPUNPCKLWD X9, X8, X10")
					a.op("VPUNPCKHWD X9, X8, X11")
					a.op("VINSERTI128 $1, X11, Y10, Y10")
					a.op("VPMADDWD %d(SI), Y10, Y10", half*32)
					a.op("VPADDD Y10, Y%d, Y%[1]d", 2*p+half)
				}
			}
			a.op("ADDQ $16, R14")
		} else {
			a.op("VMOVDQU32 (SI), Z30")
			for p := range pixels {
				reg := fmt.Sprintf("Z%d", 8+p)
				interleave512(a, taps, base[p], reg)
				if taps == 4 {
					a.op("VPDPBUSD Z30, %s, Z%d", reg, p)
				} else {
					a.op("VPDPWSSD Z30, %s, Z%d", reg, p)
				}
			}
			a.op("ADDQ $%d, R14", taps*8)
		}
		a.op("ADDQ $64, SI")
		a.op("DECQ R15")
		a.op("JNZ %s", loop)
		for p := range pixels {
			if taps == 1 {
				a.op("VMOVDQU Y%d, (DI)", 2*p)
				a.op("VMOVDQU Y%d, 32(DI)", 2*p+1)
			} else {
				a.op("VMOVDQU32 Z%d, (DI)", p)
			}
			a.op("ADDQ accStep+8(FP), DI")
		}
		a.op("LEAQ (%s)(R12*1), AX", base[pixels-1])
		a.op("SUBQ $%d, R13", pixels)
		a.op("JMP %s", more)
		a.at(done)
	}
	a.op("VZEROUPPER")
	a.op("RET")
}

// packRows takes 4 bytes of each of up to 16 rows at a time, for a panel of
// quads or pairs whose columns are those rows.
func packRows(a *asm) {
	a.text("packRowsAVX512", 40, "packRowsAVX512 interleaves up to 16 rows by 4 bytes; rows that are missing are zeros.")
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ rows+16(FP), CX")
	a.op("MOVQ stride+24(FP), AX")
	a.op("VPBROADCASTD AX, Z1")
	a.op("VPMULLD lanes<>(SB), Z1, Z1")
	a.op("MOVQ $-1, AX")
	a.op("BZHIQ CX, AX, AX")
	a.op("KMOVW AX, K1")
	a.op("MOVQ steps+32(FP), DX")
	loop := a.label("step")
	a.at(loop)
	a.op("KMOVW K1, K2")
	a.op("VPXORD Z0, Z0, Z0")
	a.op("VPGATHERDD (SI)(Z1*1), K2, Z0")
	a.op("VMOVDQU32 Z0, (DI)")
	a.op("ADDQ $4, SI")
	a.op("ADDQ $64, DI")
	a.op("DECQ DX")
	a.op("JNZ %s", loop)
	a.op("VZEROUPPER")
	a.op("RET")
	a.alias("packRowsS16AVX512", "packRowsAVX512", 40)
}

// packColumns takes 16 elements of each of four or two rows at a time, for a
// panel whose columns are the rows' elements.
func packColumns(a *asm, name string, deep int) {
	a.text(name, 32, fmt.Sprintf("%s interleaves 16 columns by %d rows at a time.", name, deep))
	a.op("MOVQ out+0(FP), DI")
	a.op("MOVQ in+8(FP), SI")
	a.op("MOVQ stride+16(FP), R9")
	a.op("MOVQ steps+24(FP), DX")
	a.op("XORQ R8, R8")
	a.op("LEAQ (R9)(R9*1), R10")
	a.op("LEAQ (R9)(R9*2), R11")
	if deep == 4 {
		a.op("VMOVDQU64 four<>(SB), Z31")
	} else {
		a.op("VMOVDQU64 two<>(SB), Z31")
	}
	loop := a.label("step")
	a.at(loop)
	interleave512(a, deep, "SI", "Z0")
	a.op("VMOVDQU32 Z0, (DI)")
	a.op("LEAQ (SI)(R9*%d), SI", deep)
	a.op("ADDQ $64, DI")
	a.op("DECQ DX")
	a.op("JNZ %s", loop)
	a.op("VZEROUPPER")
	a.op("RET")
}
