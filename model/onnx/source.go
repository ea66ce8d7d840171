package onnx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// source is the file that a model is decoded from: in memory, or behind a
// reader from which only what is needed is read.
type source struct {
	mem []byte
	r   io.ReaderAt

	// The part of the file read last, from which tags and short fields come.
	buf    []byte
	bufOff int64
}

const sourceBuffer = 1 << 16

// span is a part of a source.
type span struct {
	src *source
	off int64
	n   int64
}

// peek returns the first bytes of a span, at most n. They are valid until the
// next call.
func (s span) peek(n int64) ([]byte, error) {
	n = min(n, s.n)
	if s.src.r == nil {
		return s.src.mem[s.off : s.off+n], nil
	}
	at := s.off - s.src.bufOff
	if at < 0 || at+n > int64(len(s.src.buf)) {
		if s.src.buf == nil {
			s.src.buf = make([]byte, sourceBuffer)
		}
		b := s.src.buf[:sourceBuffer]
		m, err := s.src.r.ReadAt(b, s.off)
		if err != nil && !errors.Is(err, io.EOF) {
			s.src.buf = b[:0]
			return nil, err
		}
		s.src.buf, s.src.bufOff, at = b[:m], s.off, 0
		if int64(m) < n {
			return nil, errTruncated
		}
	}
	return s.src.buf[at : at+n], nil
}

// bytes returns all bytes of a span. They alias a source in memory and are a
// copy of any other.
func (s span) bytes() ([]byte, error) {
	if s.src == nil || s.n == 0 {
		return nil, nil
	}
	if s.src.r == nil {
		return s.src.mem[s.off : s.off+s.n], nil
	}
	b := make([]byte, s.n)
	_, err := s.src.r.ReadAt(b, s.off)
	if errors.Is(err, io.EOF) {
		err = errTruncated
	}
	return b, err
}

// readAt reads from a span, past what peek keeps.
func (s span) readAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= s.n {
		return 0, io.EOF
	}
	short := int64(len(p)) > s.n-off
	if short {
		p = p[:s.n-off]
	}
	if s.src.r == nil {
		n = copy(p, s.src.mem[s.off+off:])
	} else if n, err = s.src.r.ReadAt(p, s.off+off); n == len(p) {
		err = nil
	}
	if short && err == nil {
		err = io.EOF
	}
	return n, err
}

// external says where a tensor's elements lie beside the model's file.
type external struct {
	folder   *os.Root
	location string
	off, n   int64
}

// stat checks that the file is there, inside the folder, and long enough. A
// length that the model leaves out (below 0) is set to the rest of the file.
func (e *external) stat() error {
	if e.location == "" || !filepath.IsLocal(filepath.FromSlash(e.location)) {
		return fmt.Errorf("keeps its data in %.100q, which is not a file inside the model's folder; such a model is not read", e.location)
	}
	info, err := e.folder.Stat(filepath.FromSlash(e.location))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keeps its data in %.100q, which is missing; put that file beside the model", e.location)
	} else if err != nil {
		return fmt.Errorf("keeps its data in %.100q, which cannot be read inside the model's folder: %w", e.location, err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("keeps its data in %.100q, which is not a regular file", e.location)
	}
	if e.n < 0 {
		e.n = info.Size() - e.off
	}
	if e.off < 0 || e.n < 0 || e.off > info.Size() || e.n > info.Size()-e.off {
		return fmt.Errorf("keeps its data in %.100q, at bytes that the file of %d bytes does not have; the file is damaged or belongs to another model", e.location, info.Size())
	}
	return nil
}

// bytes reads the elements. The file is opened anew each time, so that a model
// with thousands of tensors holds no file open.
func (e *external) bytes() ([]byte, error) {
	f, err := e.folder.Open(filepath.FromSlash(e.location))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// The file may have changed since it was looked at: what is allocated is
	// bounded by what is there now.
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || e.n > info.Size()-e.off {
		return nil, fmt.Errorf("%s has changed while it was read", e.location)
	}
	b := make([]byte, e.n)
	_, err = f.ReadAt(b, e.off)
	return b, err
}

// readAt reads a part of the elements.
func (e *external) readAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= e.n {
		return 0, io.EOF
	}
	f, err := e.folder.Open(filepath.FromSlash(e.location))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	short := int64(len(p)) > e.n-off
	if short {
		p = p[:e.n-off]
	}
	n, err := f.ReadAt(p, e.off+off)
	if short && n == len(p) {
		err = io.EOF
	}
	return n, err
}
