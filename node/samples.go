package node

import (
	"bytes"
	"fmt"
	"os"

	"probity/model"
)

// Samples are the inputs on which a network is turned into integers and
// measured. Elements are in the model's own units, in its element order.
type Samples struct {
	Calibration [][]float32 // on which scales are chosen
	Test        [][]float32 // on which accuracy is measured; may be empty
	Labels      []byte      // the right class for each of Test
}

func (s Samples) labelled() ([]model.Sample, error) {
	if len(s.Test) != len(s.Labels) {
		return nil, fmt.Errorf("%d test samples, but %d labels", len(s.Test), len(s.Labels))
	}
	out := make([]model.Sample, len(s.Test))
	for i := range out {
		out[i] = model.Sample{Input: s.Test[i], Label: int(s.Labels[i])}
	}
	return out, nil
}

// ReadSamples reads images in IDX, the format of the MNIST files, gzipped or
// not; bytes become numbers from 0 to 1. No file name gives no samples.
func ReadSamples(file string) ([][]float32, error) {
	if file == "" {
		return nil, nil
	}
	dims, data, err := readIDX(file)
	if err != nil {
		return nil, err
	}
	if len(dims) < 2 {
		return nil, fmt.Errorf("%s holds %v values, not samples of several", file, dims)
	}
	size := 1
	for _, d := range dims[1:] {
		size *= d
	}
	out := make([][]float32, dims[0])
	for i := range out {
		x := make([]float32, size)
		for j, b := range data[i*size : (i+1)*size] {
			x[j] = float32(b) / 255
		}
		out[i] = x
	}
	return out, nil
}

// ReadLabels reads classes in IDX, one byte each. No file name gives no labels.
func ReadLabels(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	dims, data, err := readIDX(file)
	if err != nil {
		return nil, err
	}
	if len(dims) != 1 {
		return nil, fmt.Errorf("%s holds %v values, not one label for each sample", file, dims)
	}
	return data, nil
}

func readIDX(file string) ([]int, []byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	dims, data, err := model.ReadIDX(bytes.NewReader(raw))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return dims, data, nil
}
