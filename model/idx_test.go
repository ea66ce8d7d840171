package model_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"testing"

	"probity/model"
)

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestIDXReadsPlainAndGzipped(t *testing.T) {
	b := []byte{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6}
	for _, file := range [][]byte{b, gzipped(t, b)} {
		dims, data, err := model.ReadIDX(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(dims, []int{2, 3}) || !slices.Equal(data, b[12:]) {
			t.Errorf("read %v %v", dims, data)
		}
	}
}

func TestIDXRefusesWhatIsNotExactlyRight(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty":            nil,
		"truncated header": {0, 0, 8, 1, 0, 0},
		"truncated data":   {0, 0, 8, 1, 0, 0, 0, 3, 1, 2},
		"trailing data":    {0, 0, 8, 1, 0, 0, 0, 1, 1, 2},
		"floats":           {0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0},
		"no dimension":     {0, 0, 8, 0, 1},
		"five dimensions":  {0, 0, 8, 5, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1},
		"huge":             {0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
		"damaged gzip":     {0x1f, 0x8b, 8, 0},
		"gzip cut short":   gzipped(t, []byte{0, 0, 8, 1, 0, 0, 0, 1, 1})[:20],
	} {
		if _, _, err := model.ReadIDX(bytes.NewReader(b)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestImagesNeedOneLabelEach(t *testing.T) {
	images := []byte{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255}
	labels := []byte{0, 0, 8, 1, 0, 0, 0, 1, 7}
	s, err := model.ImageSamples(bytes.NewReader(images), bytes.NewReader(labels))
	if err != nil {
		t.Fatal(err)
	}
	if len(s) != 1 || s[0].Labels[0] != 7 || !slices.Equal(s[0].Inputs[0], []float32{0, 1}) {
		t.Errorf("samples %v", s)
	}
	if _, err := model.ImageSamples(bytes.NewReader(images), bytes.NewReader([]byte{0, 0, 8, 1, 0, 0, 0, 2, 7, 7})); err == nil {
		t.Error("two labels for one image were accepted")
	}
	if _, err := model.ImageSamples(bytes.NewReader(labels), bytes.NewReader(images)); err == nil {
		t.Error("labels were taken for images")
	}
}

func FuzzReadIDX(f *testing.F) {
	b := []byte{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6}
	f.Add(b)
	f.Add(gzipped(f, b))
	f.Fuzz(func(t *testing.T, b []byte) {
		dims, data, err := model.ReadIDX(bytes.NewReader(b))
		if err != nil {
			return
		}
		n := 1
		for _, d := range dims {
			n *= d
		}
		if n != len(data) {
			t.Fatalf("shape %v, %d elements", dims, len(data))
		}
	})
}
