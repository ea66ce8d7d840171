package tensors

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"
)

// ggufTypes are ggml_type. Gaps are types that were removed; Q8_1, 9, only occurs within
// computations.
var ggufTypes = map[uint32]Type{
	0: F32, 1: F16, 2: Q4_0, 3: Q4_1, 6: Q5_0, 7: Q5_1, 8: Q8_0, 10: Q2_K, 11: Q3_K, 12: Q4_K, 13: Q5_K,
	14: Q6_K, 15: Q8_K, 16: IQ2_XXS, 17: IQ2_XS, 18: IQ3_XXS, 19: IQ1_S, 20: IQ4_NL, 21: IQ3_S, 22: IQ2_S,
	23: IQ4_XS, 24: I8, 25: I16, 26: I32, 27: I64, 28: F64, 29: IQ1_M, 30: BF16, 34: TQ1_0, 35: TQ2_0, 39: MXFP4, 40: NVFP4, 41: Q1_0,
}

// The types of metadata values.
const (
	ggufUint8 = iota
	ggufInt8
	ggufUint16
	ggufInt16
	ggufUint32
	ggufInt32
	ggufFloat32
	ggufBool
	ggufString
	ggufArray
	ggufUint64
	ggufInt64
	ggufFloat64
)

var ggufWidths = [...]int{ggufUint8: 1, ggufInt8: 1, ggufUint16: 2, ggufInt16: 2, ggufUint32: 4, ggufInt32: 4, ggufFloat32: 4, ggufBool: 1, ggufUint64: 8, ggufInt64: 8, ggufFloat64: 8}

var ggufNames = [...]string{ggufUint8: "uint8", ggufInt8: "int8", ggufUint16: "uint16", ggufInt16: "int16", ggufUint32: "uint32", ggufInt32: "int32", ggufFloat32: "float32", ggufBool: "bool", ggufUint64: "uint64", ggufInt64: "int64", ggufFloat64: "float64"}

// gguf reads metadata and the list of tensors. Tensors have to lie one behind the
// other in the order of the list, as all writers write them and ggml demands.
func (f *File) gguf(r io.ReaderAt, size int64, limits Limits) error {
	d := &ggufReader{r: bufio.NewReaderSize(io.NewSectionReader(r, 0, min(size, limits.Header)), 1<<16), limit: min(size, limits.Header), whole: size <= limits.Header}
	d.skip(4)
	version := d.uint(4)
	if d.err == nil && version != 2 && version != 3 {
		if version&0xffff == 0 {
			return errors.New("a big-endian GGUF file; convert it with gguf_convert_endian")
		}
		return fmt.Errorf("GGUF version %d, of which 2 and 3 are read; convert the file again", version)
	}
	tensors, values := d.uint(8), d.uint(8)
	if tensors > uint64(limits.Tensors) {
		return fmt.Errorf("%d tensors, at most %d", tensors, limits.Tensors)
	}
	alignment, seen := int64(32), map[string]bool{}
	for i := uint64(0); i < values && d.err == nil; i++ {
		key := d.text(maxName)
		if seen[key] {
			return fmt.Errorf("metadata %.100q stands twice", key)
		}
		seen[key] = true
		kind := uint32(d.uint(4))
		typ, value := d.value(kind)
		if !cutting(key) {
			f.Properties = append(f.Properties, Property{key, typ, value})
		}
		if len(f.Properties) > limits.Properties {
			return fmt.Errorf("over %d keys of metadata", limits.Properties)
		}
		if key == "general.alignment" && d.err == nil {
			n, err := strconv.ParseInt(value, 10, 64)
			if kind != ggufUint32 || err != nil || n <= 0 || n > 1<<20 || n&(n-1) != 0 {
				return fmt.Errorf("an alignment of %.40q is no power of two up to %d", value, 1<<20)
			}
			alignment = n
		}
	}
	end := int64(0)
	for i := uint64(0); i < tensors && d.err == nil; i++ {
		t := &Tensor{Name: d.text(maxName)}
		rank := d.uint(4)
		if d.err == nil && rank > maxRank {
			return fmt.Errorf("tensor %.100q: %d dimensions, at most %d", t.Name, rank, maxRank)
		}
		t.Shape = make([]int64, rank)
		for k := range t.Shape {
			dim := d.uint(8)
			if dim > maxSize {
				return fmt.Errorf("tensor %.100q: a dimension of %d", t.Name, dim)
			}
			t.Shape[len(t.Shape)-1-k] = int64(dim)
		}
		kind, off := uint32(d.uint(4)), d.uint(8)
		if d.err != nil {
			break
		}
		if t.Type = ggufTypes[kind]; t.Type == Invalid {
			return fmt.Errorf("tensor %.100q: type %d is unknown", t.Name, kind)
		}
		var err error
		if t.Size, err = SizeOf(t.Type, t.Shape); err != nil {
			return fmt.Errorf("tensor %.100q: %w", t.Name, err)
		}
		row := int64(1)
		if rank > 0 {
			row = t.Shape[rank-1]
		}
		if elems, _ := t.Type.Block(); row%int64(elems) != 0 {
			return fmt.Errorf("tensor %.100q: rows of %d elements are not made of blocks of %d, as %s has them", t.Name, row, elems, t.Type)
		}
		if off != uint64(end) {
			return fmt.Errorf("tensor %.100q begins at byte %d, want %d: tensors overlap, leave a gap or are out of order", t.Name, off, end)
		}
		if end > math.MaxInt64/2-t.Size {
			return fmt.Errorf("tensor %.100q ends behind every file", t.Name)
		}
		t.data = section(r, end, t.Size) // from the first tensor; moved below
		end = aligned(end+t.Size, alignment)
		f.Tensors = append(f.Tensors, t)
	}
	if d.err != nil {
		return d.err
	}
	start, at := aligned(d.at, alignment), int64(0)
	for _, t := range f.Tensors {
		if start > size || at+t.Size > size-start {
			return fmt.Errorf("tensor %.100q ends behind the file's %d bytes; the file is cut short", t.Name, size)
		}
		t.data = section(r, start+at, t.Size)
		at = aligned(at+t.Size, alignment)
	}
	return nil
}

// ggufReader reads a header and remembers the first error.
type ggufReader struct {
	r     *bufio.Reader
	at    int64
	limit int64
	whole bool // the limit is the file's end
	err   error
	buf   [8]byte
}

func (d *ggufReader) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *ggufReader) fill(b []byte) bool {
	if d.err != nil {
		return false
	}
	n, err := io.ReadFull(d.r, b)
	d.at += int64(n)
	if err != nil && !d.whole {
		err = fmt.Errorf("a header of over %d bytes", d.limit)
	}
	if err != nil {
		d.fail(damaged(err))
	}
	return err == nil
}

func (d *ggufReader) skip(n int) { d.fill(d.buf[:n]) }

// uint is a little-endian number of n bytes, 0 after an error.
func (d *ggufReader) uint(n int) uint64 {
	d.buf = [8]byte{}
	if !d.fill(d.buf[:n]) {
		return 0
	}
	return u64(d.buf[:])
}

// text is a string with its length before it.
func (d *ggufReader) text(most int64) string {
	n := d.uint(8)
	if d.err == nil && (n > uint64(most) || n > uint64(d.limit-d.at)) {
		d.fail(fmt.Errorf("a string of %d bytes, at most %d", n, min(most, d.limit-d.at)))
	}
	if d.err != nil {
		return ""
	}
	b := make([]byte, n)
	d.fill(b)
	if !utf8.Valid(b) {
		d.fail(errors.New("a name that is not UTF-8"))
	}
	return string(b)
}

// value reads a metadata value: its type, and the value as a Property has it.
func (d *ggufReader) value(kind uint32) (typ, value string) {
	switch kind {
	case ggufString:
		n := d.uint(8)
		if d.err == nil && n > uint64(d.limit-d.at) {
			d.fail(fmt.Errorf("a string of %d bytes in a header of %d", n, d.limit))
		}
		if d.err != nil {
			return "", ""
		}
		if n > MaxValue {
			return "text" + hashed, fmt.Sprintf("%d bytes, sha256:%s", n, d.hash(int64(n)))
		}
		b := make([]byte, n)
		d.fill(b)
		p := NewProperty("", "text", string(b))
		return p.Type, p.Value
	case ggufArray:
		return d.array()
	}
	if kind >= uint32(len(ggufWidths)) || ggufWidths[kind] == 0 {
		d.fail(fmt.Errorf("metadata of type %d is unknown", kind))
		return "", ""
	}
	typ = ggufNames[kind]
	width := ggufWidths[kind]
	v := d.uint(width)
	signed := int64(v<<(64-8*width)) >> (64 - 8*width)
	switch kind {
	case ggufInt8, ggufInt16, ggufInt32, ggufInt64:
		return typ, strconv.FormatInt(signed, 10)
	case ggufFloat32:
		return typ, float(math.Float32frombits(uint32(v)))
	case ggufFloat64:
		if x := math.Float64frombits(v); x == x {
			return typ, strconv.FormatFloat(x, 'g', -1, 64)
		}
		return typ, fmt.Sprintf("NaN %016x", v)
	case ggufBool:
		if v > 1 {
			return typ, strconv.FormatUint(v, 10)
		}
		return typ, strconv.FormatBool(v != 0)
	}
	return typ, strconv.FormatUint(v, 10)
}

// array reads a list, which may be a vocabulary of a hundred thousand words, and
// returns its length and its hash.
func (d *ggufReader) array() (typ, value string) {
	kind, n := uint32(d.uint(4)), d.uint(8)
	if d.err != nil {
		return "", ""
	}
	if kind == ggufString {
		sum := sha256.New()
		for range n {
			m := d.uint(8)
			if d.err == nil && m > uint64(d.limit-d.at) {
				d.fail(fmt.Errorf("a string of %d bytes in a header of %d", m, d.limit))
			}
			if d.err != nil {
				return "", ""
			}
			sum.Write(d.buf[:])
			if _, err := io.CopyN(sum, d.r, int64(m)); err != nil {
				d.fail(damaged(err))
				return "", ""
			}
			d.at += int64(m)
		}
		return "texts" + hashed, fmt.Sprintf("%d strings, sha256:%x", n, sum.Sum(nil))
	}
	if kind >= uint32(len(ggufWidths)) || ggufWidths[kind] == 0 {
		d.fail(fmt.Errorf("a list of metadata of type %d is not read", kind))
		return "", ""
	}
	if n > uint64(d.limit-d.at)/uint64(ggufWidths[kind]) {
		d.fail(fmt.Errorf("a list of %d values in a header of %d bytes", n, d.limit))
		return "", ""
	}
	return "list of " + ggufNames[kind] + hashed, fmt.Sprintf("%d values, sha256:%s", n, d.hash(int64(n)*int64(ggufWidths[kind])))
}

func (d *ggufReader) hash(n int64) string {
	sum := sha256.New()
	m, err := io.CopyN(sum, d.r, n)
	d.at += m
	if err != nil {
		d.fail(damaged(err))
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}
