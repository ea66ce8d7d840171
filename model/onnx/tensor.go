package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// Tensor is a TensorProto. Its elements stand row-major in the field for their
// type, unless Open left them in the file: then all of these are empty, and
// Load reads them.
type Tensor struct {
	Name    string
	Type    DataType
	Dims    []int
	Floats  []float32 // floating types; float64 rounded, all others exactly
	Doubles []float64 // float64 again, exactly
	Ints    []int64   // integer types and bool; uint64 as the bits of an int64
	Strings []string

	stored   span // the elements in the model's file, as raw_data has them
	external *external
}

// Len is the number of elements, also of those not loaded yet.
func (t *Tensor) Len() int {
	if !t.Stored() {
		return len(t.Floats) + len(t.Ints) + len(t.Strings)
	}
	n := 1
	for _, d := range t.Dims {
		n *= d
	}
	return n
}

// Stored says that the elements were left in the file.
func (t *Tensor) Stored() bool { return t.stored.src != nil || t.external != nil }

// Load returns the tensor with its elements. It is t itself if they are there;
// otherwise they are read into a copy, which is the caller's to drop, so that a
// large model can be worked through one tensor at a time. It is safe to call
// from several goroutines.
func (t *Tensor) Load() (*Tensor, error) {
	if !t.Stored() {
		return t, nil
	}
	raw, err := t.Raw()
	if err != nil {
		return nil, fmt.Errorf("load tensor %.100q: %w", t.Name, err)
	}
	out := &Tensor{Name: t.Name, Type: t.Type, Dims: t.Dims}
	out.decode(raw)
	return out, nil
}

// Raw returns the elements of a tensor that is Stored as they are in the file:
// little endian, of Type.Bits() each, several in a byte where they are smaller.
// Load takes eight bytes for each integer; this takes what the file takes.
func (t *Tensor) Raw() ([]byte, error) {
	if t.external != nil {
		return t.external.bytes()
	}
	return t.stored.bytes()
}

// ReadAt reads from the bytes that Raw returns, without the rest of them. It is safe
// to call from several goroutines.
func (t *Tensor) ReadAt(p []byte, off int64) (int, error) {
	if t.external != nil {
		return t.external.readAt(p, off)
	}
	return t.stored.readAt(p, off)
}

// lazyBytes is the length from which Open leaves a tensor in the file.
const lazyBytes = 4 << 10

// keep decodes the elements, or leaves them as they are where that was asked for.
func (d *decoder) keep(t *Tensor, raw []byte) {
	if d.lazy && d.limits.Raw {
		t.stored = span{src: &source{mem: raw}, n: int64(len(raw))}
		return
	}
	t.decode(raw)
}

func (d *decoder) tensorField(x field) (*Tensor, error) {
	s, err := x.message()
	if err != nil {
		return &Tensor{}, err
	}
	return d.tensor(s)
}

// tensor decodes a TensorProto. Nothing is allocated by its declared shape: the
// elements that are really in the file are counted first.
func (d *decoder) tensor(s span) (*Tensor, error) {
	t := &Tensor{}
	if err := d.object(); err != nil {
		return t, err
	}
	t.Name = peek(s, 8)
	var (
		raw            span
		packed         [2]span // float_data, double_data in one piece: the same bytes as raw_data
		loose          [2][]byte
		ints, dims     []int64
		location, kind int64
		ext            = external{n: -1}
		isExternal     bool
	)
	fixed := func(x field, i, size int) error {
		if x.typ == protowire.BytesType && packed[i].src == nil && loose[i] == nil {
			packed[i] = x.s
			return nil
		}
		if packed[i].src != nil { // in several pieces after all
			b, err := packed[i].bytes()
			if err != nil {
				return err
			}
			loose[i], packed[i] = append([]byte{}, b...), span{}
		}
		return x.fixed(&loose[i], size)
	}
	err := each(s, func(x field) error {
		switch x.num {
		case 1:
			if err := x.ints(&dims); err != nil {
				return err
			}
			if len(dims) > maxRank {
				return fmt.Errorf("more than %d dimensions", maxRank)
			}
		case 2:
			return x.int(&kind)
		case 3:
			return errors.New("is stored in segments; export the model again as one file")
		case 4:
			return fixed(x, 0, 4)
		case 5, 7, 11:
			return x.ints(&ints)
		case 6:
			return d.name(x, &t.Strings)
		case 8:
			return x.text(&t.Name)
		case 9:
			var err error
			raw, err = x.message()
			return err
		case 10:
			return fixed(x, 1, 8)
		case 13:
			isExternal = true
			return ext.entry(x)
		case 14:
			return x.int(&location)
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	t.Type = DataType(kind)
	bits := t.Type.Bits()
	if bits == 0 && t.Type != String {
		return t, fmt.Errorf("holds %s elements, which are not read; export the model with float32 weights", t.Type)
	}
	n, err := elements(dims)
	if err != nil {
		return t, err
	}
	for _, v := range dims {
		t.Dims = append(t.Dims, int(v))
	}
	mismatch := func(have int64) error {
		return fmt.Errorf("declares %d elements of %s by shape %v, but its data (%d bytes) does not hold exactly that many; the file is damaged", n, t.Type, dims, have)
	}
	if t.Type != String && len(t.Strings) > 0 {
		return t, errors.New("holds strings, but is not declared so; the file is damaged")
	}
	want := (int64(n)*int64(bits) + 7) / 8

	if isExternal || location != 0 {
		if t.external, err = d.elsewhere(ext, want, mismatch); err != nil {
			return t, err
		}
		if t.Type == String {
			return t, errors.New("keeps strings in another file; they are only read from the model's own")
		}
		if !d.lazy || want < lazyBytes && !d.limits.Raw {
			b, err := t.Raw()
			if err != nil {
				return t, err
			}
			t.external = nil
			t.decode(b)
		}
		return t, nil
	}
	if t.Type == String {
		if len(t.Strings) != n {
			return t, mismatch(int64(len(t.Strings)))
		}
		return t, nil
	}
	if raw.src == nil && (t.Type == Float || t.Type == Double) {
		i := 0
		if t.Type == Double {
			i = 1
		}
		raw = packed[i]
		if raw.src == nil {
			if int64(len(loose[i])) != want {
				return t, mismatch(int64(len(loose[i])))
			}
			d.keep(t, loose[i])
			return t, nil
		}
	}
	if raw.src != nil {
		if raw.n != want {
			return t, mismatch(raw.n)
		}
		if d.lazy && (want >= lazyBytes || d.limits.Raw) {
			t.stored = raw
			return t, nil
		}
		b, err := raw.bytes()
		if err != nil {
			return t, err
		}
		t.decode(b)
		return t, nil
	}
	// int32_data and its like: one number for each element, or for each byte
	// of elements that share one.
	per := max(8/bits, 1)
	if int64(len(ints)) != (int64(n)+int64(per)-1)/int64(per) {
		return t, mismatch(int64(len(ints)))
	}
	width := max(bits, 8) / 8
	b := make([]byte, 0, len(ints)*width)
	for _, v := range ints {
		var le [8]byte
		binary.LittleEndian.PutUint64(le[:], uint64(v))
		b = append(b, le[:width]...)
	}
	d.keep(t, b)
	return t, nil
}

// entry decodes one key and value of external_data.
func (e *external) entry(x field) error {
	var key, value string
	err := x.each(func(x field) error {
		switch x.num {
		case 1:
			return x.text(&key)
		case 2:
			return x.text(&value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch key {
	case "location":
		e.location = value
	case "offset":
		e.off, err = strconv.ParseInt(value, 10, 64)
	case "length":
		e.n, err = strconv.ParseInt(value, 10, 64)
	}
	if err != nil || e.off < 0 || e.n < -1 {
		return fmt.Errorf("keeps its data in another file, at %s %.40q, which is not a position", key, value)
	}
	return nil
}

func (d *decoder) elsewhere(e external, want int64, mismatch func(int64) error) (*external, error) {
	var err error
	e.folder = d.folder
	if e.folder == nil {
		return nil, errors.New("keeps its data in another file; save the model as one file: onnx.save(onnx.load(path), path, save_as_external_data=False)")
	}
	if err = e.stat(); err != nil {
		return nil, err
	}
	if e.n != want {
		return nil, mismatch(e.n)
	}
	if d.external += want; d.external > d.limits.External {
		return nil, fmt.Errorf("more than %d bytes of tensors in other files; raise the limit if you trust the model", d.limits.External)
	}
	return &e, nil
}

// decode fills in the elements from raw_data, whose length has been checked.
func (t *Tensor) decode(raw []byte) {
	n := 1
	for _, d := range t.Dims {
		n *= d
	}
	switch {
	case t.Type == Float:
		t.Floats = float32s(raw)
	case t.Type == Double:
		t.Floats, t.Doubles = make([]float32, n), make([]float64, n)
		for i := range t.Doubles {
			t.Doubles[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
			t.Floats[i] = float32(t.Doubles[i])
		}
	case t.Type.Floating():
		t.Floats = make([]float32, n)
		for i := range t.Floats {
			t.Floats[i] = smallFloat(t.Type, rawBits(t.Type, raw, i))
		}
	default:
		t.Ints = make([]int64, n)
		for i := range t.Ints {
			t.Ints[i] = rawInt(t.Type, raw, i)
		}
	}
}

// rawBits is element i of at most 16 bits. Elements of less than a byte lie in
// its low bits first.
func rawBits(t DataType, raw []byte, i int) uint16 {
	switch bits := t.Bits(); bits {
	case 16:
		return binary.LittleEndian.Uint16(raw[2*i:])
	case 8:
		return uint16(raw[i])
	default:
		per := 8 / bits
		return uint16(raw[i/per]) >> (i % per * bits) & (1<<bits - 1)
	}
}

func rawInt(t DataType, raw []byte, i int) int64 {
	switch t {
	case Int32:
		return int64(int32(binary.LittleEndian.Uint32(raw[4*i:])))
	case Uint32:
		return int64(binary.LittleEndian.Uint32(raw[4*i:]))
	case Int64, Uint64:
		return int64(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	v := int64(rawBits(t, raw, i))
	if t.Signed() {
		shift := 64 - t.Bits()
		v = v << shift >> shift
	}
	return v
}

// smallFloat decodes the formats of 16, 8 and 4 bits, each of which is a subset
// of float32: IEEE 754 half precision, bfloat16, and those of the ONNX
// specification (https://onnx.ai/onnx/technical/float8.html).
func smallFloat(t DataType, bits uint16) float32 {
	// exponent and mantissa bits, and the exponent's bias
	var e, m, bias int
	switch t {
	case Bfloat16:
		return math.Float32frombits(uint32(bits) << 16)
	case Float8E8M0: // an exponent and nothing else
		if bits == 0xff {
			return float32(math.NaN())
		}
		return float32(math.Ldexp(1, int(bits)-127))
	case Float16:
		e, m, bias = 5, 10, 15
	case Float8E4M3FN:
		e, m, bias = 4, 3, 7
	case Float8E4M3FNUZ:
		e, m, bias = 4, 3, 8
	case Float8E5M2:
		e, m, bias = 5, 2, 15
	case Float8E5M2FNUZ:
		e, m, bias = 5, 2, 16
	case Float4E2M1:
		e, m, bias = 2, 1, 1
	}
	sign := 1.0
	if bits>>(e+m)&1 == 1 {
		sign = -1
	}
	exp, mant := int(bits>>m)&(1<<e-1), int(bits)&(1<<m-1)
	switch t {
	case Float16, Float8E5M2:
		if exp == 1<<e-1 {
			if mant != 0 {
				return float32(math.NaN())
			}
			return float32(math.Inf(int(sign)))
		}
	case Float8E4M3FN: // no infinities
		if exp == 15 && mant == 7 {
			return float32(math.NaN())
		}
	case Float8E4M3FNUZ, Float8E5M2FNUZ: // one NaN, where minus zero would be
		if bits == 0x80 {
			return float32(math.NaN())
		}
	}
	if exp == 0 {
		return float32(math.Copysign(math.Ldexp(float64(mant), 1-bias-m), sign))
	}
	return float32(sign * math.Ldexp(float64(mant+1<<m), exp-bias-m))
}

// elements multiplies dimensions, refusing negative ones and products that do
// not fit in 31 bits, so that every later product of sizes fits in an int.
func elements(dims []int64) (int, error) {
	n := int64(1)
	for _, v := range dims {
		if v < 0 {
			return 0, fmt.Errorf("dimension %d in shape %v is negative", v, dims)
		}
		if v > math.MaxInt32 {
			return 0, fmt.Errorf("shape %v is too large", dims)
		}
		if n *= v; n > math.MaxInt32 {
			return 0, fmt.Errorf("shape %v is too large", dims)
		}
	}
	return int(n), nil
}
