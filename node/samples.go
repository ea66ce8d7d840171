package node

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"probity/model"
)

// Samples are the inputs on which a network is turned into integers and
// measured. Elements are in the model's own units, in its element order.
type Samples struct {
	Calibration []model.Sample // on which scales are chosen
	Test        []model.Sample // on which accuracy is measured, labelled; may be empty
}

// ReadSamples reads inputs from files: for each input of a network, in its order,
// separated by commas,
//
//	FILE           images in IDX, the format of the MNIST files, gzipped or not; bytes become 0 to 1
//	FILE.npy       a NumPy array whose first axis counts samples
//	FILE.npz:NAME  one of the arrays in a NumPy archive
//	.../255        the elements of either NumPy file divided by a number
//
// No name gives no samples.
func ReadSamples(files string) ([]model.Sample, error) {
	if files == "" {
		return nil, nil
	}
	var out []model.Sample
	for i, file := range strings.Split(files, ",") {
		rows, err := readRows(file, 255)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = make([]model.Sample, len(rows))
		}
		if len(rows) != len(out) {
			return nil, fmt.Errorf("%s holds %d samples, the file before it %d: every input needs as many", file, len(rows), len(out))
		}
		for k, row := range rows {
			out[k].Inputs = append(out[k].Inputs, row)
		}
	}
	return out, nil
}

// ReadLabels adds the right answers to samples, from a file as ReadSamples
// takes it, with a row for each sample: classes, one byte each, in IDX, or whole
// numbers in NumPy's format. No file name adds none.
func ReadLabels(file string, samples []model.Sample) error {
	if file == "" {
		return nil
	}
	rows, err := readRows(file, 1)
	if err != nil {
		return err
	}
	if len(rows) != len(samples) {
		return fmt.Errorf("%d test samples, but %d labels", len(samples), len(rows))
	}
	for i, row := range rows {
		samples[i].Labels = nil
		for _, x := range row {
			samples[i].Labels = append(samples[i].Labels, int(x))
		}
	}
	return nil
}

// readRows reads one file; what is in IDX is divided by scale.
func readRows(file string, scale float64) ([][]float32, error) {
	name, divisor, divided := file, "", false
	if at := strings.LastIndex(file, "/"); at > 0 && !strings.ContainsAny(file[at+1:], ".:") || strings.Contains(file, ":") && at > strings.LastIndex(file, ":") {
		if _, err := os.Stat(file); err != nil {
			name, divisor, divided = file[:at], file[at+1:], true
		}
	}
	by := 1.0
	if divided {
		var err error
		if by, err = strconv.ParseFloat(divisor, 64); err != nil || !(by > 0) {
			return nil, fmt.Errorf("%s: %q is no number to divide by", file, divisor)
		}
	}
	array := ""
	if at := strings.LastIndex(name, ".npz:"); at >= 0 {
		name, array = name[:at+4], name[at+5:]
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	fail := func(err error) ([][]float32, error) { return nil, fmt.Errorf("%s: %w", name, err) }
	var rows [][]float32
	switch ext := filepath.Ext(name); ext {
	case ".npy", ".npz":
		var a *model.Array
		if ext == ".npy" {
			a, err = model.ReadNPY(bytes.NewReader(raw))
		} else {
			var all map[string]*model.Array
			if all, err = model.ReadNPZ(raw); err == nil {
				if a = all[array]; a == nil {
					err = fmt.Errorf("has no array %q; it has %s; write %s:NAME", array, strings.Join(slices.Sorted(maps.Keys(all)), ", "), name)
				}
			}
		}
		if err != nil {
			return fail(err)
		}
		for i := range a.Rows() {
			row, err := a.Row(i)
			if err != nil {
				return fail(err)
			}
			rows = append(rows, row)
		}
	default:
		dims, data, err := model.ReadIDX(bytes.NewReader(raw))
		if err != nil {
			return fail(err)
		}
		if scale > 1 && len(dims) < 2 {
			return fail(fmt.Errorf("holds %v values, not samples of several", dims))
		}
		if dims[0] == 0 || len(data) == 0 {
			return fail(errors.New("is empty"))
		}
		by *= scale
		for chunk := range slices.Chunk(data, len(data)/dims[0]) {
			row := make([]float32, len(chunk))
			for k, b := range chunk {
				row[k] = float32(b)
			}
			rows = append(rows, row)
		}
	}
	if by != 1 {
		for _, row := range rows {
			for k := range row {
				row[k] /= float32(by)
			}
		}
	}
	return rows, nil
}
