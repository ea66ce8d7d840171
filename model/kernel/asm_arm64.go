package kernel

// Distances and steps are in bytes, n counts elements, or bytes where elements
// stay as they are.

//go:noescape
func quads1NEON(c *int32, a *uint8, lda, rows int, b *int8, steps int)

//go:noescape
func pairs1NEON(c *int32, a *int16, lda, rows int, b *int16, steps int)

//go:noescape
func depthPairsNEON(acc *int32, accStep int, in *int16, inStep, pixels int, w *int16, offsets *int, steps int)

//go:noescape
func finish8ShiftNEON(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8ShiftNEON(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish8MulNEON(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8MulNEON(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16ShiftNEON(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16MulNEON(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32ShiftNEON(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32MulNEON(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func widenU8NEON(out *int32, in *uint8, n int)

//go:noescape
func addIntoU8NEON(out *int32, in *uint8, n int)

//go:noescape
func maxIntoU8NEON(out, in *uint8, n int)

//go:noescape
func widenS8NEON(out *int32, in *int8, n int)

//go:noescape
func addIntoS8NEON(out *int32, in *int8, n int)

//go:noescape
func maxIntoS8NEON(out, in *int8, n int)

//go:noescape
func widenS16NEON(out *int32, in *int16, n int)

//go:noescape
func addIntoS16NEON(out *int32, in *int16, n int)

//go:noescape
func maxIntoS16NEON(out, in *int16, n int)

//go:noescape
func addIntoS32NEON(out *int32, in *int32, n int)

//go:noescape
func maxIntoS32NEON(out, in *int32, n int)

//go:noescape
func halvesU8NEON(out *int16, in *uint8, n int)

//go:noescape
func halvesS8NEON(out *int16, in *int8, n int)

//go:noescape
func mulIntoNEON(out, in *int32, n int)

//go:noescape
func addScaledNEON(x, y *int32, n int, ka, kb int32)

//go:noescape
func sumNEON(out *[16]int32, in *int32, n int)

//go:noescape
func largestNEON(out *[16]int32, in *int32, n int)

//go:noescape
func flipNEON(out, in *uint8, n int, flip uint8)

//go:noescape
func flipS8NEON(out *uint8, in *int8, n int, flip uint8)

//go:noescape
func scaleNEON(x *int32, n int, m, c int32)
