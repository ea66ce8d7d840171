package model

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Limits of what is read from NumPy files.
const (
	maxNPY       = 1 << 30 // bytes of elements, of all arrays of a file together
	maxNPYHeader = 1 << 12
	maxNPYDims   = 8
	maxNPZ       = 1 << 10 // arrays of one file
)

// An Array is a tensor read from a NumPy file: samples, labels, what a network
// answered elsewhere. Its first axis usually counts samples.
type Array struct {
	Shape []int
	Type  string // int8, uint8, int16, uint16, int32, int64, float32 or float64

	size int    // bytes of an element
	raw  []byte // little endian, row-major
}

// The element types, by NumPy's names for them. A byte has no order.
var npyTypes = map[string]struct {
	name string
	size int
}{
	"|i1": {"int8", 1}, "|u1": {"uint8", 1}, "<i2": {"int16", 2}, "<u2": {"uint16", 2},
	"<i4": {"int32", 4}, "<i8": {"int64", 8}, "<f4": {"float32", 4}, "<f8": {"float64", 8},
}

// npyHeader is the Python literal that describes an array, as numpy.save writes it.
var npyHeader = regexp.MustCompile(`^\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), ?\} *\n$`)

// Len is the number of elements.
func (a *Array) Len() int { return len(a.raw) / a.size }

// Rows is the length of the first axis; an array without axes has one row.
func (a *Array) Rows() int {
	if len(a.Shape) == 0 {
		return 1
	}
	return a.Shape[0]
}

// Row returns the elements at index i of the first axis, row-major. What
// float32 cannot hold is rounded; integers up to 2^24 are exact.
func (a *Array) Row(i int) ([]float32, error) {
	n := a.Rows()
	if i < 0 || i >= n {
		return nil, fmt.Errorf("the array has %d rows and none with number %d", n, i)
	}
	width := len(a.raw) / n
	b := a.raw[i*width : (i+1)*width]
	out := make([]float32, width/a.size)
	for k := range out {
		e := b[k*a.size:]
		switch a.Type {
		case "int8":
			out[k] = float32(int8(e[0]))
		case "uint8":
			out[k] = float32(e[0])
		case "int16":
			out[k] = float32(int16(binary.LittleEndian.Uint16(e)))
		case "uint16":
			out[k] = float32(binary.LittleEndian.Uint16(e))
		case "int32":
			out[k] = float32(int32(binary.LittleEndian.Uint32(e)))
		case "int64":
			out[k] = float32(int64(binary.LittleEndian.Uint64(e)))
		case "float32":
			out[k] = math.Float32frombits(binary.LittleEndian.Uint32(e))
		case "float64":
			out[k] = float32(math.Float64frombits(binary.LittleEndian.Uint64(e)))
		}
	}
	return out, nil
}

// ReadNPY reads one array in NumPy's format, versions 1 to 3: integers or real
// numbers, little endian, in C order, at most 1 GiB. Data behind the last
// element is an error, and so is an array without elements. The format is described in numpy.lib.format.
func ReadNPY(r io.Reader) (*Array, error) {
	a, err := readNPY(r, maxNPY)
	if err != nil {
		return nil, fmt.Errorf("read npy: %w", err)
	}
	return a, nil
}

func readNPY(r io.Reader, limit int64) (*Array, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("no NumPy array: %w", err)
	}
	if string(head[:6]) != "\x93NUMPY" || head[6] < 1 || head[6] > 3 {
		return nil, fmt.Errorf("header %x is not that of a NumPy array, version 1 to 3", head)
	}
	size := make([]byte, 4)
	if head[6] == 1 {
		size = size[:2]
	}
	if _, err := io.ReadFull(r, size); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(append(size, 0, 0)[:4])
	if n > maxNPYHeader {
		return nil, fmt.Errorf("the header has %d bytes, at most %d are read", n, maxNPYHeader)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, err
	}
	m := npyHeader.FindSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("cannot make sense of the header %.80q: write the array with numpy.save", text)
	}
	kind, ok := npyTypes[string(m[1])]
	if !ok {
		return nil, fmt.Errorf("elements of type %q are not read: convert to int8, uint8, int16, uint16, int32, int64, float32 or float64", m[1])
	}
	if string(m[2]) == "True" {
		return nil, errors.New("the array is in Fortran's order: pass it through numpy.ascontiguousarray")
	}
	a := &Array{Type: kind.name, size: kind.size}
	want := int64(kind.size)
	for d := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(string(m[3]), " ", ""), ","), ",") {
		if d == "" && len(m[3]) == 0 {
			break // no axes: one element
		}
		v, err := strconv.ParseInt(d, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("shape (%s): %w", m[3], err)
		}
		if len(a.Shape) == maxNPYDims {
			return nil, fmt.Errorf("shape (%s) has more than %d axes", m[3], maxNPYDims)
		}
		if v == 0 {
			// Rows without elements would cost nothing to declare.
			return nil, fmt.Errorf("shape (%s) holds no element", m[3])
		}
		if want *= v; want > limit {
			return nil, fmt.Errorf("shape (%s) needs more than %d bytes", m[3], limit)
		}
		a.Shape = append(a.Shape, int(v))
	}
	// ReadAll grows with what is really there, whatever the header declares.
	var err error
	if a.raw, err = io.ReadAll(io.LimitReader(r, want+1)); err != nil {
		return nil, err
	}
	if got := int64(len(a.raw)); got != want {
		return nil, fmt.Errorf("shape (%s) of %s needs %d bytes, the file has %s", m[3], a.Type, want, map[bool]string{true: "more", false: fmt.Sprint(got)}[got > want])
	}
	return a, nil
}

// ReadNPZ reads the arrays of a NumPy archive, as numpy.savez and
// numpy.savez_compressed write them, by their names. What ReadNPY demands holds
// for each of them, and the limit of 1 GiB for all of them together.
func ReadNPZ(data []byte) (map[string]*Array, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read npz: %w", err)
	}
	if len(z.File) > maxNPZ {
		return nil, fmt.Errorf("read npz: %d arrays, at most %d are read", len(z.File), maxNPZ)
	}
	out := map[string]*Array{}
	limit := int64(maxNPY)
	for _, f := range z.File {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if _, twice := out[name]; !ok || twice {
			return nil, fmt.Errorf("read npz: %q is not the name of an array, or appears twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("read npz: %s: %w", name, err)
		}
		a, err := readNPY(r, limit)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("read npz: %s: %w", name, err)
		}
		limit -= int64(len(a.raw))
		out[name] = a
	}
	return out, nil
}
