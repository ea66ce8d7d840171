package model_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"probity/model"
)

// npy is an array as numpy.save writes it: the header padded to a multiple of 64.
func npy(descr, order, shape string, data ...byte) []byte {
	h := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }", descr, order, shape)
	h += strings.Repeat(" ", 63-(10+len(h))%64) + "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(h)), byte(len(h)>>8))
	return append(append(b, h...), data...)
}

func npz(t testing.TB, names []string, arrays ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(arrays[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNumPyArraysOfEveryTypeAreRead(t *testing.T) {
	le := binary.LittleEndian
	for _, tc := range []struct {
		descr, name string
		data        []byte
	}{
		{"|i1", "int8", []byte{1, 0xfe}},
		{"<i2", "int16", le.AppendUint16([]byte{1, 0}, 0xfffe)},
		{"<i4", "int32", le.AppendUint32([]byte{1, 0, 0, 0}, 0xfffffffe)},
		{"<i8", "int64", le.AppendUint64([]byte{1, 0, 0, 0, 0, 0, 0, 0}, 0xfffffffffffffffe)},
		{"<f4", "float32", le.AppendUint32(le.AppendUint32(nil, math.Float32bits(1)), math.Float32bits(-2))},
		{"<f8", "float64", le.AppendUint64(le.AppendUint64(nil, math.Float64bits(1)), math.Float64bits(-2))},
	} {
		a, err := model.ReadNPY(bytes.NewReader(npy(tc.descr, "False", "1, 2", tc.data...)))
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		row, err := a.Row(0)
		if err != nil || a.Type != tc.name || a.Len() != 2 || !slices.Equal(a.Shape, []int{1, 2}) || !slices.Equal(row, []float32{1, -2}) {
			t.Errorf("%s: read %s %v %v, %v", tc.name, a.Type, a.Shape, row, err)
		}
	}
	for descr, want := range map[string]float32{"|u1": 254, "<u2": 65534} {
		data := []byte{0xfe, 0xff}[:map[string]int{"|u1": 1, "<u2": 2}[descr]]
		a, err := model.ReadNPY(bytes.NewReader(npy(descr, "False", "1,", data...)))
		if err != nil {
			t.Fatal(err)
		}
		if row, err := a.Row(0); err != nil || len(row) != 1 || row[0] != want {
			t.Errorf("%s: read %v, %v", descr, row, err)
		}
	}
}

func TestRowsAreTheSamples(t *testing.T) {
	a, err := model.ReadNPY(bytes.NewReader(npy("|u1", "False", "2, 3", 1, 2, 3, 4, 5, 6)))
	if err != nil {
		t.Fatal(err)
	}
	if row, err := a.Row(1); err != nil || a.Rows() != 2 || !slices.Equal(row, []float32{4, 5, 6}) {
		t.Errorf("%d rows, the second is %v, %v", a.Rows(), row, err)
	}
	for _, i := range []int{-1, 2} {
		if _, err := a.Row(i); err == nil {
			t.Errorf("there is a row %d", i)
		}
	}
	one, err := model.ReadNPY(bytes.NewReader(npy("|u1", "False", "", 7)))
	if err != nil {
		t.Fatal(err)
	}
	if row, err := one.Row(0); err != nil || one.Rows() != 1 || !slices.Equal(row, []float32{7}) {
		t.Errorf("a number alone: %v, %v", row, err)
	}
}

func TestNumPyFilesThatAreNotExactlyRightAreRefused(t *testing.T) {
	good := npy("|u1", "False", "2, 3", 1, 2, 3, 4, 5, 6)
	for name, tc := range map[string]struct {
		data []byte
		says string
	}{
		"empty":            {nil, "no NumPy array"},
		"another file":     {[]byte("PK\x03\x04aaaaaaaaaaaaaaa"), "not that of a NumPy array"},
		"version 9":        {append([]byte("\x93NUMPY\x09"), good[7:]...), "version"},
		"truncated header": {good[:20], "EOF"},
		"truncated data":   {good[:len(good)-1], "needs 6 bytes, the file has 5"},
		"trailing data":    {append(slices.Clone(good), 0), "has more"},
		"objects":          {npy("|O", "False", "1,", 1), `type "|O"`},
		"big endian":       {npy(">f4", "False", "1,", 1, 2, 3, 4), `type ">f4"`},
		"Fortran's order":  {npy("|u1", "True", "2, 3", 1, 2, 3, 4, 5, 6), "ascontiguousarray"},
		"no element":       {npy("|u1", "False", "200000000, 0"), "no element"},
		"nine axes":        {npy("|u1", "False", "1, 1, 1, 1, 1, 1, 1, 1, 1", 1), "axes"},
		"huge":             {npy("<f8", "False", "2000000000, 2000000000, 2000000000"), "more than"},
		"huge axis":        {npy("|u1", "False", "99999999999999999999"), "out of range"},
		"empty axis":       {npy("|u1", "False", "1, , 1", 1), "shape"},
		"code":             {npy("|u1", "exit()", "1,", 1), "numpy.save"},
		"long header":      {append([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff"), good...), "at most"},
	} {
		if _, err := model.ReadNPY(bytes.NewReader(tc.data)); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v, want %q", name, err, tc.says)
		}
	}
}

func TestAnArchiveHoldsArraysByName(t *testing.T) {
	x, y := npy("|u1", "False", "1, 2", 1, 2), npy("|i1", "False", "1,", 3)
	arrays, err := model.ReadNPZ(npz(t, []string{"x.npy", "y.npy"}, x, y))
	if err != nil {
		t.Fatal(err)
	}
	if len(arrays) != 2 || arrays["x"].Len() != 2 || arrays["y"].Type != "int8" {
		t.Errorf("read %v", arrays)
	}
	for name, data := range map[string][]byte{
		"no archive":     x,
		"another file":   npz(t, []string{"x.txt"}, x),
		"the same twice": npz(t, []string{"x.npy", "x.npy"}, x, y),
		"a damaged one":  npz(t, []string{"x.npy"}, x[:30]),
	} {
		if _, err := model.ReadNPZ(data); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func FuzzReadNPY(f *testing.F) {
	f.Add(npy("|u1", "False", "2, 3", 1, 2, 3, 4, 5, 6))
	f.Add(npy("<f4", "False", "1,", 0, 0, 0, 0))
	f.Add(npy("<i8", "False", ""))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := model.ReadNPY(bytes.NewReader(b))
		if err != nil {
			return
		}
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if n != a.Len() {
			t.Fatalf("shape %v, %d elements", a.Shape, a.Len())
		}
		total := 0
		for i := range a.Rows() {
			row, err := a.Row(i)
			if err != nil {
				t.Fatal(err)
			}
			total += len(row)
		}
		if total != n {
			t.Fatalf("rows hold %d of %d elements", total, n)
		}
	})
}

func FuzzReadNPZ(f *testing.F) {
	f.Add(npz(f, []string{"x.npy"}, npy("|u1", "False", "2,", 1, 2)))
	f.Fuzz(func(t *testing.T, b []byte) {
		arrays, err := model.ReadNPZ(b)
		if err != nil {
			return
		}
		for name, a := range arrays {
			if a == nil {
				t.Fatalf("%s is nil", name)
			}
		}
	})
}
