package node

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	_ "image/png" // the one picture format that every tool writes without loss
	"io"
	"math"
	"slices"
)

// maxInput bounds an input file.
const maxInput = 32 << 20

// ReadInput reads a sample from the bytes of a file: a PNG picture, whose
// pixels become numbers from 0 to 1, channels first; or JSON, numbers in arrays
// nested as you like. The number of elements must fit the shape (C*H*W or N, with a batch of one before it or not); a
// picture must have exactly the height and width of the shape.
func ReadInput(data []byte, shape []int) ([]float32, error) {
	if len(data) > maxInput {
		return nil, fmt.Errorf("input has %d bytes, over the limit of %d", len(data), maxInput)
	}
	if bytes.HasPrefix(data, []byte("\x89PNG")) {
		return readPNG(data, shape)
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("input is neither a PNG picture nor JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("input has something after its JSON array; give one sample")
	}
	var x []float32
	if err := flatten(v, &x); err != nil {
		return nil, err
	}
	want := 1
	for _, n := range shape {
		want *= n
	}
	if len(x) != want {
		return nil, fmt.Errorf("input has %d numbers; this model takes %d (shape %v)", len(x), want, shape)
	}
	return x, nil
}

func flatten(v any, out *[]float32) error {
	switch v := v.(type) {
	case float64:
		f := float32(v)
		if math.IsInf(float64(f), 0) {
			return fmt.Errorf("input holds %g, which is no 32-bit number", v)
		}
		*out = append(*out, f)
	case []any:
		for _, e := range v {
			if err := flatten(e, out); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("input holds %T; want numbers in arrays", v)
	}
	return nil
}

func readPNG(data []byte, shape []int) ([]float32, error) {
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if len(shape) == 4 && shape[0] == 1 { // a batch of one
		shape = shape[1:]
	}
	if len(shape) != 3 || !slices.Contains([]int{1, 3}, shape[0]) {
		return nil, fmt.Errorf("this model takes numbers of shape %v, not a picture; give a JSON array", shape)
	}
	if conf.Height != shape[1] || conf.Width != shape[2] {
		return nil, fmt.Errorf("picture is %d by %d pixels; this model takes %d by %d: scale it first", conf.Width, conf.Height, shape[2], shape[1])
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	c, h, w := shape[0], shape[1], shape[2]
	x := make([]float32, c*h*w)
	min := img.Bounds().Min
	for i := range h {
		for j := range w {
			px := img.At(min.X+j, min.Y+i)
			if c == 1 {
				x[i*w+j] = float32(color.GrayModel.Convert(px).(color.Gray).Y) / 255
				continue
			}
			r, g, b, _ := px.RGBA()
			for k, v := range [3]uint32{r, g, b} {
				x[k*h*w+i*w+j] = float32(v>>8) / 255
			}
		}
	}
	return x, nil
}
