package model

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
)

// maxIDX bounds the elements of one IDX file.
const maxIDX = 1 << 26

// ReadIDX reads unsigned bytes in IDX, the format of the MNIST files: two zero
// bytes, the element type 8, the number of dimensions, each dimension as a
// big-endian uint32, then the elements. A gzipped file is recognised and
// unpacked. It returns the dimensions and the elements, row-major; data behind
// the last element is an error.
func ReadIDX(r io.Reader) (dims []int, data []byte, err error) {
	fail := func(format string, args ...any) ([]int, []byte, error) {
		return nil, nil, fmt.Errorf("read idx: "+format, args...)
	}
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return fail("%w", err)
	}
	r = io.MultiReader(bytes.NewReader(head[:]), r)
	if head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(r)
		if err != nil {
			return fail("%w", err)
		}
		defer z.Close()
		r = z
	}
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return fail("%w", err)
	}
	if head[0] != 0 || head[1] != 0 || head[2] != 8 || head[3] < 1 || head[3] > 4 {
		return fail("header %x is not that of unsigned bytes in 1 to 4 dimensions", head)
	}
	n := int64(1)
	for range head[3] {
		var d [4]byte
		if _, err := io.ReadFull(r, d[:]); err != nil {
			return fail("%w", err)
		}
		v := int64(binary.BigEndian.Uint32(d[:]))
		if n *= v; v > maxIDX || n > maxIDX {
			return fail("declares more than %d elements", maxIDX)
		}
		dims = append(dims, int(v))
	}
	// ReadAll grows with what is really there, whatever the header declares.
	data, err = io.ReadAll(io.LimitReader(r, n+1))
	if err != nil {
		return fail("%w", err)
	}
	if int64(len(data)) != n {
		return fail("shape %v needs %d elements, the file has %s", dims, n, map[bool]string{true: "more", false: fmt.Sprint(len(data))}[int64(len(data)) > n])
	}
	return dims, data, nil
}

// ImageSamples joins an IDX file of images (n, height, width) with one of labels
// (n). Pixels become numbers from 0 to 1: byte/255.
func ImageSamples(images, labels io.Reader) ([]Sample, error) {
	dims, pixels, err := ReadIDX(images)
	if err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	ldims, l, err := ReadIDX(labels)
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	if len(dims) != 3 || len(ldims) != 1 || dims[0] != ldims[0] {
		return nil, fmt.Errorf("images have shape %v and labels %v: want n*height*width and n", dims, ldims)
	}
	samples := make([]Sample, len(l))
	size := dims[1] * dims[2]
	for i := range samples {
		x := make([]float32, size)
		for k, b := range pixels[i*size : (i+1)*size] {
			x[k] = float32(b) / 255
		}
		samples[i] = Sample{Inputs: [][]float32{x}, Labels: []int{int(l[i])}}
	}
	return samples, nil
}
