package kernel

//go:generate go run ./internal/gen

// Distances and steps are in bytes, n counts elements.

//go:noescape
func quads4AVX512(c *int32, a *uint8, lda, rows int, b *int8, panel, steps int)

//go:noescape
func quads2AVX512(c *int32, a *uint8, lda, rows int, b *int8, panel, steps int)

//go:noescape
func quads1AVX512(c *int32, a *uint8, lda, rows int, b *int8, panel, steps int)

//go:noescape
func pairs4AVX512(c *int32, a *int16, lda, rows int, b *int16, panel, steps int)

//go:noescape
func pairs2AVX512(c *int32, a *int16, lda, rows int, b *int16, panel, steps int)

//go:noescape
func pairs1AVX512(c *int32, a *int16, lda, rows int, b *int16, panel, steps int)

//go:noescape
func pairs1AVX2(c *int32, a *int16, lda, rows int, b *int16, panel, steps int)

//go:noescape
func amxU8(c *int32, ldc int, a *uint8, lda, rows int, b *int8, panel, panels, steps, depth int, config *tileConfig)

//go:noescape
func amxS8(c *int32, ldc int, a *int8, lda, rows int, b *int8, panel, panels, steps, depth int, config *tileConfig)

//go:noescape
func amxS8bits(c *int32, ldc int, a *uint8, lda, rows int, b *int8, panel, panels, steps, depth int, config *tileConfig)

//go:noescape
func finish8ShiftAVX512(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8ShiftAVX512(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish8MulAVX512(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8MulAVX512(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16ShiftAVX512(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16MulAVX512(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32ShiftAVX512(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32MulAVX512(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func widenU8AVX512(out *int32, in *uint8, n int)

//go:noescape
func addIntoU8AVX512(out *int32, in *uint8, n int)

//go:noescape
func maxIntoU8AVX512(out, in *uint8, n int)

//go:noescape
func widenS8AVX512(out *int32, in *int8, n int)

//go:noescape
func addIntoS8AVX512(out *int32, in *int8, n int)

//go:noescape
func maxIntoS8AVX512(out, in *int8, n int)

//go:noescape
func widenS16AVX512(out *int32, in *int16, n int)

//go:noescape
func addIntoS16AVX512(out *int32, in *int16, n int)

//go:noescape
func maxIntoS16AVX512(out, in *int16, n int)

//go:noescape
func addIntoS32AVX512(out *int32, in *int32, n int)

//go:noescape
func maxIntoS32AVX512(out, in *int32, n int)

//go:noescape
func halvesU8AVX512(out *int16, in *uint8, n int)

//go:noescape
func halvesS8AVX512(out *int16, in *int8, n int)

//go:noescape
func mulIntoAVX512(out, in *int32, n int)

//go:noescape
func addScaledAVX512(x, y *int32, n int, ka, kb int32)

//go:noescape
func divIntoAVX512(x, y *int32, n int, scale float64)

//go:noescape
func sumAVX512(out *[16]int32, in *int32, n int)

//go:noescape
func largestAVX512(out *[16]int32, in *int32, n int)

//go:noescape
func finish8ShiftAVX2(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8ShiftAVX2(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish8MulAVX2(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8MulAVX2(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16ShiftAVX2(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16MulAVX2(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32ShiftAVX2(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32MulAVX2(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func widenU8AVX2(out *int32, in *uint8, n int)

//go:noescape
func addIntoU8AVX2(out *int32, in *uint8, n int)

//go:noescape
func maxIntoU8AVX2(out, in *uint8, n int)

//go:noescape
func widenS8AVX2(out *int32, in *int8, n int)

//go:noescape
func addIntoS8AVX2(out *int32, in *int8, n int)

//go:noescape
func maxIntoS8AVX2(out, in *int8, n int)

//go:noescape
func widenS16AVX2(out *int32, in *int16, n int)

//go:noescape
func addIntoS16AVX2(out *int32, in *int16, n int)

//go:noescape
func maxIntoS16AVX2(out, in *int16, n int)

//go:noescape
func addIntoS32AVX2(out *int32, in *int32, n int)

//go:noescape
func maxIntoS32AVX2(out, in *int32, n int)

//go:noescape
func halvesU8AVX2(out *int16, in *uint8, n int)

//go:noescape
func halvesS8AVX2(out *int16, in *int8, n int)

//go:noescape
func mulIntoAVX2(out, in *int32, n int)

//go:noescape
func addScaledAVX2(x, y *int32, n int, ka, kb int32)

//go:noescape
func divIntoAVX2(x, y *int32, n int, scale float64)

//go:noescape
func sumAVX2(out *[16]int32, in *int32, n int)

//go:noescape
func largestAVX2(out *[16]int32, in *int32, n int)

//go:noescape
func lookupAVX512(out *uint8, in *uint8, n int, table *[256]uint8)

//go:noescape
func lookupU8S8AVX512(out *uint8, in *int8, n int, table *[256]uint8)

//go:noescape
func lookupS8U8AVX512(out *int8, in *uint8, n int, table *[256]uint8)

//go:noescape
func lookupS8S8AVX512(out *int8, in *int8, n int, table *[256]uint8)

//go:noescape
func copyRunsAVX512(out *uint8, in *uint8, windows, inStep, outStep, runs, n, stride, outStride int, flip uint8)

//go:noescape
func copyRunsS8AVX512(out *uint8, in *int8, windows, inStep, outStep, runs, n, stride, outStride int, flip uint8)

//go:noescape
func depthQuadsAVX512(acc *int32, accStep int, in *uint8, inStep, pixels int, w *int8, offsets *int, steps int)

//go:noescape
func depthPairsAVX512(acc *int32, accStep int, in *int16, inStep, pixels int, w *int16, offsets *int, steps int)

//go:noescape
func depthPairsAVX2(acc *int32, accStep int, in *int16, inStep, pixels int, w *int16, offsets *int, steps int)

//go:noescape
func packRowsAVX512(out, in *int8, rows, stride, steps int)

//go:noescape
func packRowsS16AVX512(out, in *int16, rows, stride, steps int)

//go:noescape
func packQuadColumnsAVX512(out, in *int8, stride, steps int)

//go:noescape
func packPairColumnsAVX512(out, in *int16, stride, steps int)

//go:noescape
func divByAVX512(x *int32, n int, scale, half, divisor, inverse float64)

//go:noescape
func entriesAVX512(x *int32, n int, entries *int32, lo, last int32)

//go:noescape
func scaleAVX512(x *int32, n int, m, c int32)

//go:noescape
func scaleAVX2(x *int32, n int, m, c int32)

//go:noescape
func finish8RoundAVX512(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8RoundAVX512(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16RoundAVX512(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32RoundAVX512(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish8FitAVX512(dst *uint8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finishS8FitAVX512(dst *int8, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish16FitAVX512(dst *int16, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)

//go:noescape
func finish32FitAVX512(dst *int32, ldd int, acc *int32, lda, rows, cols int, bias *int32, biasStep int, mul *int32, mulStep int, p *params)
