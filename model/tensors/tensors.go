// Package tensors reads the files in which models are kept, tensor by tensor and
// without ever holding one: ONNX, safetensors and GGUF. It knows names, types, shapes
// and where the bytes are; what a network computes it does not know.
//
// Headers come from strangers. Whatever they declare, what is kept in memory is
// bounded by what the file really holds and by [Limits]; no byte of a file may
// belong to two tensors, and two tensors may not have one name, or two readers of
// one file would see two models.
//
// Formats: safetensors as its README specifies
// (https://github.com/huggingface/safetensors), GGUF versions 2 and 3, little
// endian (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), ONNX as
// package onnx reads it.
package tensors

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// The formats that Open tells apart.
const (
	ONNX        = "onnx"
	Safetensors = "safetensors"
	GGUF        = "gguf"
)

// Limits bound what Open accepts. The zero value of each field is its default.
type Limits struct {
	Header  int64 // bytes of one file before its tensors; default 64 MiB, and for ONNX 2 GiB with everything in it
	Tensors int   // default 262,144
	// Properties bounds keys of metadata, nodes and attributes; default 1,048,576.
	Properties int
	Files      int // of a model in several files; default 4,096
}

func (l Limits) withDefaults() Limits {
	l.Header = cmp.Or(l.Header, 64<<20)
	l.Tensors = cmp.Or(l.Tensors, 1<<18)
	l.Properties = cmp.Or(l.Properties, 1<<20)
	l.Files = cmp.Or(l.Files, 4096)
	return l
}

// What every name, shape and tensor has to keep to, in any format.
const (
	maxName = 1 << 14 // bytes
	maxRank = 32
	maxSize = 1 << 50 // bytes of a tensor
)

// A File is a model's file, or its files, opened.
type File struct {
	Format     string
	Parts      []string   // paths of the files
	Tensors    []*Tensor  // in the order of the file; names differ
	Properties []Property // what it says beside the tensors, by name
	said       map[string]int
	closers    []io.Closer
}

// A Tensor is one of a File. It may be read by several goroutines until the File is
// closed.
type Tensor struct {
	Name  string
	Type  Type
	Shape []int64 // slowest first, as in C; GGUF writes it the other way round
	Size  int64   // bytes: little endian, row-major, without padding
	data  io.ReaderAt
}

// New makes a tensor whose bytes come from data, for one that is not in a file of
// these formats. The shape has to fit the bytes.
func New(name string, typ Type, shape []int64, data io.ReaderAt) (*Tensor, error) {
	t := &Tensor{Name: name, Type: typ, Shape: shape, data: data}
	var err error
	if t.Size, err = SizeOf(typ, shape); err != nil {
		return nil, fmt.Errorf("tensor %.100q: %w", name, err)
	}
	return t, t.check()
}

func (t *Tensor) check() error {
	if t.Name == "" || len(t.Name) > maxName || !utf8.ValidString(t.Name) {
		return fmt.Errorf("tensor %.100q: a name is UTF-8 and has 1 to %d bytes", t.Name, maxName)
	}
	return nil
}

// Elements is the product of the shape.
func (t *Tensor) Elements() int64 {
	n := int64(1)
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// ReadAt reads from the tensor's bytes.
func (t *Tensor) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= t.Size {
		return 0, io.EOF
	}
	short := int64(len(p)) > t.Size-off
	if short {
		p = p[:t.Size-off]
	}
	n, err := t.data.ReadAt(p, off)
	if n < len(p) {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF // the file was there when it was opened
		}
		return n, fmt.Errorf("read tensor %.100q: %w", t.Name, err)
	}
	if short {
		return n, io.EOF
	}
	return n, nil
}

// SizeOf is how many bytes a tensor of a type and a shape takes; for strings it is not,
// since each has a size of its own. Shapes that are negative or too large are refused.
func SizeOf(t Type, shape []int64) (int64, error) {
	if !t.valid() {
		return 0, errors.New("unknown element type")
	}
	if len(shape) > maxRank {
		return 0, fmt.Errorf("%d dimensions, at most %d", len(shape), maxRank)
	}
	n := int64(1)
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v is negative", shape)
		}
		if d > 0 && n > maxSize/d {
			return 0, fmt.Errorf("shape %v is too large", shape)
		}
		n *= d
	}
	elems, bytes := t.Block()
	size := (n + int64(elems) - 1) / int64(elems)
	if size > maxSize/int64(bytes) {
		return 0, fmt.Errorf("shape %v is too large", shape)
	}
	return size * int64(bytes), nil
}

// Open opens a model's file; its first bytes say which format it has. Of a model in
// several files it takes the index (*.safetensors.index.json), or the folder with its
// *.safetensors files, or without these its *.gguf files, and no others.
func Open(path string, limits Limits) (f *File, err error) {
	limits = limits.withDefaults()
	f = &File{}
	defer func() {
		if err != nil {
			f.Close()
			f, err = nil, fmt.Errorf("open %s: %w", path, err)
		}
	}()
	st, err := os.Stat(path)
	if err != nil {
		return f, err
	}
	parts := []string{path}
	if st.IsDir() {
		for _, pattern := range []string{"*.safetensors", "*.gguf"} {
			if parts, err = filepath.Glob(filepath.Join(path, pattern)); err != nil {
				return f, err
			}
			if len(parts) > 0 {
				break
			}
		}
		if len(parts) == 0 {
			return f, errors.New("the folder holds neither *.safetensors nor *.gguf files; name the model's file")
		}
	} else if strings.HasSuffix(path, ".index.json") {
		if parts, err = indexed(path, st.Size()); err != nil {
			return f, err
		}
	}
	if len(parts) > limits.Files {
		return f, fmt.Errorf("a model in %d files, at most %d", len(parts), limits.Files)
	}
	for _, part := range parts {
		if err := f.add(part, limits, len(parts) > 1); err != nil {
			return f, err
		}
	}
	return f, f.check(limits)
}

// Close closes the files.
func (f *File) Close() error {
	var err error
	for _, c := range f.closers {
		err = errors.Join(err, c.Close())
	}
	f.closers = nil
	return err
}

// add opens one of the model's files. What a second file says of the model otherwise than
// the first is kept under the file's name.
func (f *File) add(path string, limits Limits, shard bool) error {
	// Before it is opened: opening a pipe would wait for its other end.
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", filepath.Base(path))
	}
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	f.closers, f.Parts = append(f.closers, r), append(f.Parts, path)
	if st, err = r.Stat(); err != nil {
		return err
	}
	format, err := sniff(r, st.Size())
	if err != nil {
		return err
	}
	if shard && (format == ONNX || f.Format != "" && f.Format != format) {
		return fmt.Errorf("%s is of another format than the rest", filepath.Base(path))
	}
	f.Format = format
	part := &File{}
	switch format {
	case Safetensors:
		err = part.safetensors(r, st.Size(), limits)
	case GGUF:
		err = part.gguf(r, st.Size(), limits)
	default:
		var folder *os.Root
		if folder, err = os.OpenRoot(filepath.Dir(path)); err != nil {
			return err
		}
		f.closers = append(f.closers, folder)
		err = part.onnx(r, st.Size(), folder, limits)
	}
	if err != nil && shard {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	f.Tensors = append(f.Tensors, part.Tensors...)
	if err != nil {
		return err
	}
	return f.merge(path, part.Properties)
}

// sniff tells the formats apart. ONNX has no magic number; it is what is left.
func sniff(r io.ReaderAt, size int64) (string, error) {
	var head [9]byte
	n, err := r.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	switch {
	case n == 0:
		return "", errors.New("the file is empty")
	case n >= 4 && string(head[:4]) == "GGUF":
		return GGUF, nil
	case n == 9 && head[8] == '{' && u64(head[:]) <= uint64(size-8):
		return Safetensors, nil
	}
	return ONNX, nil
}

// check refuses what holds for no format.
func (f *File) check(limits Limits) error {
	if len(f.Tensors) > limits.Tensors {
		return fmt.Errorf("%d tensors, at most %d", len(f.Tensors), limits.Tensors)
	}
	seen := make(map[string]bool, len(f.Tensors))
	for _, t := range f.Tensors {
		if err := t.check(); err != nil {
			return err
		}
		if seen[t.Name] {
			return fmt.Errorf("two tensors are called %.100q", t.Name)
		}
		seen[t.Name] = true
	}
	return f.checkProperties(limits)
}

// indexed reads which files a model in several files has: the values of weight_map.
func indexed(path string, size int64) ([]string, error) {
	if size > 64<<20 {
		return nil, fmt.Errorf("an index of %d bytes is too large", size)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var index struct {
		Map map[string]string `json:"weight_map"`
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w", err)
	}
	var parts []string
	for _, name := range index.Map {
		if name != filepath.Base(name) || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("the index names %.100q, which is not a file beside it", name)
		}
		parts = append(parts, filepath.Join(filepath.Dir(path), name))
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	if len(parts) == 0 {
		return nil, errors.New("the index names no files (weight_map)")
	}
	return parts, nil
}

// section is a part of a file, which has been found to be in it.
func section(r io.ReaderAt, off, size int64) io.ReaderAt { return io.NewSectionReader(r, off, size) }

// aligned is the next multiple of a power of two.
func aligned(n int64, to int64) int64 {
	if n > math.MaxInt64-to {
		return math.MaxInt64
	}
	return (n + to - 1) &^ (to - 1)
}
