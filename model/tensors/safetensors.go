package tensors

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

var safetensorsTypes = map[string]Type{
	"BOOL": Bool, "F4": F4E2M1, "F6_E2M3": F6E2M3, "F6_E3M2": F6E3M2, "U8": U8, "I8": I8, "F8_E5M2": F8E5M2,
	"F8_E4M3": F8E4M3, "F8_E8M0": F8E8M0, "F8_E4M3FNUZ": F8E4M3FNUZ, "F8_E5M2FNUZ": F8E5M2FNUZ,
	"I16": I16, "U16": U16, "F16": F16, "BF16": BF16, "I32": I32, "U32": U32, "F32": F32, "C64": C64,
	"F64": F64, "I64": I64, "U64": U64,
}

// safetensors reads the header: eight bytes for its length, then JSON. It is stricter
// than the JSON decoder about what others might read otherwise: every key stands once,
// spelled exactly so, and the tensors cover the rest of the file without a gap.
func (f *File) safetensors(r io.ReaderAt, size int64, limits Limits) error {
	var head [8]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return damaged(err)
	}
	n := u64(head[:])
	if n > uint64(limits.Header) {
		return fmt.Errorf("a header of %d bytes, at most %d", n, limits.Header)
	}
	if n > uint64(size-8) {
		return errors.New("the header is longer than the file; the file is damaged")
	}
	header := make([]byte, n)
	if _, err := r.ReadAt(header, 8); err != nil && n > 0 {
		return damaged(err)
	}
	if !utf8.Valid(header) {
		return errors.New("the header is not UTF-8")
	}
	found, err := f.safetensorsHeader(header, limits)
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	end := int64(0)
	for _, p := range found {
		if p.from != end {
			return fmt.Errorf("tensor %.100q begins at byte %d, want %d: tensors overlap or leave a gap", p.t.Name, p.from, end)
		}
		if p.to-p.from != p.t.Size {
			return fmt.Errorf("tensor %.100q has %d bytes, but %s of shape %v takes %d", p.t.Name, p.to-p.from, p.t.Type, p.t.Shape, p.t.Size)
		}
		end = p.to
		p.t.data = section(r, 8+int64(n)+p.from, p.t.Size)
		f.Tensors = append(f.Tensors, p.t)
	}
	if have := size - 8 - int64(n); have != end {
		return fmt.Errorf("the tensors take %d bytes, but %d follow the header; the file is damaged", end, have)
	}
	return nil
}

func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends within its header; it is damaged")
	}
	return err
}

type placed struct {
	t        *Tensor
	from, to int64
}

func (f *File) safetensorsHeader(header []byte, limits Limits) (found []placed, err error) {
	d := strict{json.NewDecoder(bytes.NewReader(header))}
	d.UseNumber()
	seen := map[string]bool{}
	err = d.object(func(key string) error {
		if seen[key] {
			return fmt.Errorf("%.100q stands twice", key)
		}
		seen[key] = true
		if key == "__metadata__" {
			return d.object(func(key string) error {
				if f.said[key] > 0 {
					return fmt.Errorf("metadata %.100q stands twice", key)
				}
				v, err := d.text()
				f.say(key, "text", v)
				return err
			})
		}
		if len(found) == limits.Tensors {
			return fmt.Errorf("over %d tensors", limits.Tensors)
		}
		p, err := d.tensor(key)
		if err != nil {
			return fmt.Errorf("tensor %.100q: %w", key, err)
		}
		found = append(found, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the header is not as safetensors has it: %w", err)
	}
	if rest := bytes.TrimRight(header[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, errors.New("the header goes on behind its last brace")
	}
	return found, nil
}

// strict reads JSON token by token.
type strict struct{ *json.Decoder }

func (d strict) delim(want json.Delim) error {
	tok, err := d.Token()
	if err != nil {
		return err
	}
	if tok != want {
		return fmt.Errorf("%v where %v was expected", tok, want)
	}
	return nil
}

// object calls f with each key, for it to read the value.
func (d strict) object(f func(key string) error) error {
	if err := d.delim('{'); err != nil {
		return err
	}
	for d.More() {
		key, err := d.text()
		if err != nil {
			return err
		}
		if err := f(key); err != nil {
			return err
		}
	}
	return d.delim('}')
}

func (d strict) text() (string, error) {
	tok, err := d.Token()
	if err != nil {
		return "", err
	}
	s, ok := tok.(string)
	if !ok {
		return "", fmt.Errorf("%v where a string was expected", tok)
	}
	return s, nil
}

// numbers reads a list of whole numbers from 0.
func (d strict) numbers(most int) (out []int64, err error) {
	if err := d.delim('['); err != nil {
		return nil, err
	}
	out = []int64{}
	for d.More() {
		tok, err := d.Token()
		if err != nil {
			return nil, err
		}
		num, _ := tok.(json.Number)
		v, err := strconv.ParseUint(string(num), 10, 64)
		if err != nil || v > math.MaxInt64 {
			return nil, fmt.Errorf("%v where a whole number was expected", tok)
		}
		if len(out) == most {
			return nil, fmt.Errorf("over %d numbers", most)
		}
		out = append(out, int64(v))
	}
	return out, d.delim(']')
}

func (d strict) tensor(name string) (placed, error) {
	p := placed{t: &Tensor{Name: name}}
	var dtype string
	var at []int64
	err := d.object(func(key string) (err error) {
		switch {
		case key == "dtype" && dtype == "":
			dtype, err = d.text()
		case key == "shape" && p.t.Shape == nil:
			p.t.Shape, err = d.numbers(maxRank)
		case key == "data_offsets" && at == nil:
			at, err = d.numbers(2)
		default:
			err = fmt.Errorf("%.100q stands twice or is unknown", key)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	if p.t.Type = safetensorsTypes[dtype]; p.t.Type == Invalid {
		return p, fmt.Errorf("type %.40q is unknown", dtype)
	}
	if p.t.Shape == nil || len(at) != 2 || at[1] < at[0] {
		return p, errors.New("shape or data_offsets are missing or no range")
	}
	p.from, p.to = at[0], at[1]
	if p.t.Size, err = SizeOf(p.t.Type, p.t.Shape); err != nil {
		return p, err
	}
	if elems, _ := p.t.Type.Block(); p.t.Elements()%int64(elems) != 0 {
		return p, fmt.Errorf("%s of shape %v does not fill whole bytes", p.t.Type, p.t.Shape)
	}
	return p, nil
}
