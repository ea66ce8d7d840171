package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// tensor decodes a TensorProto. Nothing is allocated by its declared shape: the
// elements that are really in the file are counted first.
func (d *decoder) tensor(x field) (*Tensor, error) {
	t := &Tensor{}
	if err := d.object(); err != nil {
		return t, err
	}
	b, err := x.bytes()
	if err != nil {
		return t, err
	}
	t.Name = peek(b, 8)
	var (
		raw            []byte
		hasRaw         bool
		floats         []byte // float_data, little endian
		doubles        []byte // double_data
		ints           []int64
		dims           []int64
		external, kind int64
		location       bool
	)
	err = each(b, func(x field) (err error) {
		switch x.num {
		case 1:
			if err := x.ints(&dims); err != nil {
				return err
			}
			if len(dims) > maxRank {
				return fmt.Errorf("more than %d dimensions", maxRank)
			}
			return nil
		case 2:
			return x.int(&kind)
		case 3:
			return errors.New("is stored in segments; export the model again as one file")
		case 4:
			return x.fixed(&floats, 4)
		case 5, 7:
			return x.ints(&ints)
		case 8:
			return x.text(&t.Name)
		case 9:
			hasRaw = true
			raw, err = x.bytes()
			return err
		case 10:
			return x.fixed(&doubles, 8)
		case 11:
			return x.ints(&ints)
		case 13:
			location = true
			if x.typ != protowire.BytesType {
				return errWire
			}
		case 14:
			return x.int(&external)
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	t.Type = DataType(kind)
	if location || external != 0 {
		return t, errors.New("keeps its data in another file; save the model as one file: onnx.save(onnx.load(path), path, save_as_external_data=False)")
	}
	n, err := elements(dims)
	if err != nil {
		return t, err
	}
	for _, v := range dims {
		t.Dims = append(t.Dims, int(v))
	}
	have := -1
	switch t.Type {
	case Float:
		if !hasRaw {
			raw = floats
		}
		if len(raw)%4 == 0 {
			have = len(raw) / 4
		}
	case Double:
		if !hasRaw {
			raw = doubles
		}
		if len(raw)%8 == 0 {
			have = len(raw) / 8
		}
	case Uint8, Int8, Uint16, Int16, Int32, Int64, Bool, Uint32:
		size := map[DataType]int{Uint8: 1, Int8: 1, Bool: 1, Uint16: 2, Int16: 2, Int32: 4, Uint32: 4, Int64: 8}[t.Type]
		have = len(ints)
		if hasRaw {
			have = -1
			if len(raw)%size == 0 {
				have = len(raw) / size
			}
		}
	default:
		return t, fmt.Errorf("holds %s elements; export the model with float32 weights", t.Type)
	}
	if have != n {
		return t, fmt.Errorf("declares %d elements of %s by shape %v, but its data (%d bytes) does not hold exactly that many; the file is damaged", n, t.Type, dims, max(len(raw), len(ints)))
	}
	switch {
	case t.Type == Float:
		t.Floats = float32s(raw)
	case t.Type == Double:
		t.Floats = make([]float32, n)
		for i := range t.Floats {
			t.Floats[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:])))
		}
	case hasRaw:
		t.Ints = make([]int64, n)
		for i := range t.Ints {
			t.Ints[i] = rawInt(t.Type, raw, i)
		}
	default:
		t.Ints = ints
	}
	return t, nil
}

func rawInt(t DataType, raw []byte, i int) int64 {
	switch t {
	case Int8:
		return int64(int8(raw[i]))
	case Uint16:
		return int64(binary.LittleEndian.Uint16(raw[2*i:]))
	case Int16:
		return int64(int16(binary.LittleEndian.Uint16(raw[2*i:])))
	case Int32:
		return int64(int32(binary.LittleEndian.Uint32(raw[4*i:])))
	case Uint32:
		return int64(binary.LittleEndian.Uint32(raw[4*i:]))
	case Int64:
		return int64(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return int64(raw[i]) // uint8, bool
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
