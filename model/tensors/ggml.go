package tensors

import "math"

// The blocks of GGML, as ggml-common.h of llama.cpp lays them out. Each has a scale d,
// some a smallest value m as well, and the elements' few bits, low halves of all bytes
// first. In the "K" types 256 elements share d, and groups of 16 or 32 have small
// scales of their own.

func q40(y []float64, b []byte) {
	d := half(b)
	for i, q := range b[2:] {
		y[i], y[i+16] = d*float64(int(q&15)-8), d*float64(int(q>>4)-8)
	}
}

func q41(y []float64, b []byte) {
	d, m := half(b), half(b[2:])
	for i, q := range b[4:] {
		y[i], y[i+16] = d*float64(q&15)+m, d*float64(q>>4)+m
	}
}

func q50(y []float64, b []byte) {
	d, high := half(b), u32(b[2:])
	for i, q := range b[6:] {
		lo, hi := int(q&15)|int(high>>i&1)<<4, int(q>>4)|int(high>>(i+16)&1)<<4
		y[i], y[i+16] = d*float64(lo-16), d*float64(hi-16)
	}
}

func q51(y []float64, b []byte) {
	d, m, high := half(b), half(b[2:]), u32(b[4:])
	for i, q := range b[8:] {
		lo, hi := int(q&15)|int(high>>i&1)<<4, int(q>>4)|int(high>>(i+16)&1)<<4
		y[i], y[i+16] = d*float64(lo)+m, d*float64(hi)+m
	}
}

func q80(y []float64, b []byte) {
	d := half(b)
	for i, q := range b[2:] {
		y[i] = d * float64(int8(q))
	}
}

func q2k(y []float64, b []byte) {
	scales, qs, d, m := b[:16], b[16:80], half(b[80:]), half(b[82:])
	for i := range y {
		// 128 elements to 32 bytes, two bits of each byte after the other.
		part, in := i/128, i%128
		q := qs[32*part+in%32] >> (2 * (in / 32)) & 3
		s := scales[i/16]
		y[i] = d*float64(s&15)*float64(q) - m*float64(s>>4)
	}
}

func q3k(y []float64, b []byte) {
	mask, qs, packed, d := b[:32], b[32:96], b[96:108], half(b[108:])
	for i := range y {
		part, in := i/128, i%128
		q := int(qs[32*part+in%32] >> (2 * (in / 32)) & 3)
		if mask[in%32]>>(i/32)&1 == 0 {
			q -= 4
		}
		g := i / 16
		s := int(packed[g%8]>>(4*(g/8))&15) | int(packed[8+g%4]>>(2*(g/4))&3)<<4
		y[i] = d * float64(s-32) * float64(q)
	}
}

// scaleAndMin takes group j's six-bit scale and minimum out of twelve bytes.
func scaleAndMin(p []byte, j int) (s, m float64) {
	if j < 4 {
		return float64(p[j] & 63), float64(p[j+4] & 63)
	}
	return float64(p[j+4]&15 | p[j-4]>>6<<4), float64(p[j+4]>>4 | p[j]>>6<<4)
}

func q4k(y []float64, b []byte) {
	d, m := half(b), half(b[2:])
	for i := range y {
		g := i / 32
		q := b[16+32*(g/2)+i%32] >> (4 * (g % 2)) & 15
		s, low := scaleAndMin(b[4:16], g)
		y[i] = d*s*float64(q) - m*low
	}
}

func q5k(y []float64, b []byte) {
	d, m := half(b), half(b[2:])
	for i := range y {
		g := i / 32
		q := b[48+32*(g/2)+i%32]>>(4*(g%2))&15 | b[16+i%32]>>g&1<<4
		s, low := scaleAndMin(b[4:16], g)
		y[i] = d*s*float64(q) - m*low
	}
}

func q6k(y []float64, b []byte) {
	low, high, scales, d := b[:128], b[128:192], b[192:208], half(b[208:])
	for i := range y {
		part, in := i/128, i%128
		quarter := in / 32
		q := int(low[64*part+in%64]>>(4*(quarter/2))&15) | int(high[32*part+in%32]>>(2*quarter)&3)<<4
		y[i] = d * float64(int8(scales[i/16])) * float64(q-32)
	}
}

func q8k(y []float64, b []byte) {
	d := float64(math.Float32frombits(u32(b)))
	for i := range y {
		y[i] = d * float64(int8(b[4+i]))
	}
}

// nonlinear are the sixteen values of IQ4_NL and IQ4_XS.
var nonlinear = [16]float64{-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113}

func iq4nl(y []float64, b []byte) {
	d := half(b)
	for i, q := range b[2:] {
		y[i], y[i+16] = d*nonlinear[q&15], d*nonlinear[q>>4]
	}
}

func iq4xs(y []float64, b []byte) {
	d, high := half(b), u16(b[2:])
	for g := range 8 {
		s := int(b[4+g/2]>>(4*(g%2))&15) | int(high>>(2*g)&3)<<4
		for i, q := range b[8+16*g : 24+16*g] {
			y[32*g+i], y[32*g+i+16] = d*float64(s-32)*nonlinear[q&15], d*float64(s-32)*nonlinear[q>>4]
		}
	}
}

func tq20(y []float64, b []byte) {
	d := half(b[64:])
	for i := range y {
		part, in := i/128, i%128
		y[i] = d * float64(int(b[32*part+in%32]>>(2*(in/32))&3)-1)
	}
}

func mxfp4(y []float64, b []byte) {
	d := power(b[0])
	for i, q := range b[1:] {
		y[i], y[i+16] = d*small(uint(q&15), 2, 1, 1, finite), d*small(uint(q>>4), 2, 1, 1, finite)
	}
}
