package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// features reads an input as rows of features.
func (c *call) features() (x []float64, rows, width int, err error) {
	t := c.in[0]
	switch len(t.Shape) {
	case 1:
		rows, width = 1, t.Shape[0]
	case 2:
		rows, width = t.Shape[0], t.Shape[1]
	default:
		return nil, 0, 0, fmt.Errorf("its input has shape %v, want rows of features", t.Shape)
	}
	x, err = c.numbers(t)
	return x, rows, width, err
}

// linear is rows of features times coefficients plus intercepts.
func (c *call) linear(n int) ([]float64, int, error) {
	x, rows, width, err := c.features()
	if err != nil {
		return nil, 0, err
	}
	w, b := c.floats("coefficients"), c.floats("intercepts")
	if len(w) != n*width || b != nil && len(b) != n {
		return nil, 0, fmt.Errorf("has %d coefficients and %d intercepts for %d outputs of %d features", len(w), len(b), n, width)
	}
	if err := c.products(float64(rows) * float64(len(w))); err != nil {
		return nil, 0, err
	}
	if err := c.hold(rows * n); err != nil {
		return nil, 0, err
	}
	out := make([]float64, rows*n)
	for i := range out {
		r, k := i/n, i%n
		if b != nil {
			out[i] = b[k]
		}
		for j := range width {
			out[i] += w[k*width+j] * x[r*width+j]
		}
	}
	return out, rows, nil
}

func linearRegressor(c *call) ([]*Tensor, error) {
	n, err := c.targets("targets")
	if err != nil {
		return nil, err
	}
	scores, rows, err := c.linear(n)
	if err != nil {
		return nil, err
	}
	return one(c.transformed(scores, rows, n, onnx.Float))
}

func linearClassifier(c *call) ([]*Tensor, error) {
	labels, err := c.labels("classlabels_strings", "classlabels_ints", "")
	if err != nil {
		return nil, err
	}
	_, _, width, err := c.features()
	if err != nil {
		return nil, err
	}
	n := len(c.floats("coefficients")) / max(width, 1)
	scores, rows, err := c.linear(n)
	if err != nil {
		return nil, err
	}
	return c.classify(scores, rows, n, labels, false)
}

// last is the number of elements along the last axis: the features.
func last(t *Tensor) int {
	if len(t.Shape) == 0 {
		return 1
	}
	return t.Shape[len(t.Shape)-1]
}

// perFeature checks a list of one number, or one for each feature.
func perFeature(name string, list []float64, t *Tensor, def float64) (func(i int) float64, error) {
	switch n := last(t); {
	case len(list) == 0:
		return func(int) float64 { return def }, nil
	case len(list) == 1:
		return func(int) float64 { return list[0] }, nil
	case len(list) == n:
		return func(i int) float64 { return list[i%n] }, nil
	}
	return nil, fmt.Errorf("attribute %q has %d numbers for %d features", name, len(list), last(t))
}

func scaler(c *call) ([]*Tensor, error) {
	t := c.in[0]
	offset, err := perFeature("offset", c.floats("offset"), t, 0)
	if err != nil {
		return nil, err
	}
	scale, err := perFeature("scale", c.floats("scale"), t, 1)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(onnx.Float, t.Shape)
	if err != nil {
		return nil, err
	}
	for i := range out.Floats {
		out.Floats[i] = (t.at(i) - offset(i)) * scale(i)
	}
	return []*Tensor{out}, nil
}

func normalizer(c *call) ([]*Tensor, error) {
	x, rows, width, err := c.features()
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(onnx.Float, c.in[0].Shape)
	if err != nil {
		return nil, err
	}
	norm := c.text("norm", "MAX")
	for r := range rows {
		row := x[r*width:][:width]
		size := 0.0
		for _, v := range row {
			switch norm {
			case "MAX":
				size = max(size, math.Abs(v))
			case "L1":
				size += math.Abs(v)
			case "L2":
				size += v * v
			default:
				return nil, fmt.Errorf("norm %.40q is %w", norm, ErrUnsupported)
			}
		}
		if norm == "L2" {
			size = math.Sqrt(size)
		}
		for i, v := range row {
			out.Floats[r*width+i] = v
			if size != 0 {
				out.Floats[r*width+i] = v / size
			}
		}
	}
	return []*Tensor{out}, nil
}

func binarizer(c *call) ([]*Tensor, error) {
	threshold := c.float("threshold", 0)
	out, err := c.alloc(c.in[0].Type, c.in[0].Shape)
	if err != nil {
		return nil, err
	}
	for i := range c.in[0].Len() {
		if c.in[0].at(i) > threshold {
			out.set(i, 1)
		}
	}
	return []*Tensor{out}, nil
}

// imputer replaces one value, usually NaN, by one for each feature.
func imputer(c *call) ([]*Tensor, error) {
	t := c.in[0]
	missing, with := c.float("replaced_value_float", 0), c.floats("imputed_value_floats")
	if !t.Type.Floating() {
		missing = float64(c.int("replaced_value_int64", 0))
		with = nil
		for _, v := range c.ints("imputed_value_int64s") {
			with = append(with, float64(v))
		}
	}
	if len(with) == 0 {
		return nil, errors.New("names no values to put in")
	}
	value, err := perFeature("imputed_value", with, t, 0)
	if err != nil {
		return nil, err
	}
	out, err := c.clone(t)
	if err != nil {
		return nil, err
	}
	for i := range t.Len() {
		if v := t.at(i); v == missing || v != v && missing != missing {
			out.set(i, value(i))
		}
	}
	return []*Tensor{out}, nil
}

// featureExtractor takes some features of each row.
func featureExtractor(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if len(t.Shape) == 0 {
		return nil, errors.New("its input has no dimensions")
	}
	if len(t.Shape) == 1 {
		t = t.withShape([]int{1, t.Shape[0]})
	}
	var list []int
	for _, v := range c.in[1].Ints {
		i, err := index(v, last(t))
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	return one(c.take(t, len(t.Shape)-1, list))
}

// featureVectorizer puts the features of several inputs side by side.
func featureVectorizer(c *call) ([]*Tensor, error) {
	var parts []*Tensor
	total := 0
	for i, t := range c.in {
		if t == nil || len(t.Shape) == 0 || len(t.Shape) > 2 {
			return nil, fmt.Errorf("input %d is not rows of features", i)
		}
		if len(t.Shape) == 1 {
			t = t.withShape([]int{t.Shape[0], 1})
		}
		if i > 0 && t.Shape[0] != parts[0].Shape[0] {
			return nil, errors.New("its inputs have different numbers of rows")
		}
		f, err := c.cast(t, onnx.Float)
		if err != nil {
			return nil, err
		}
		parts, total = append(parts, f), total+f.Shape[1]
	}
	return one(c.join(parts, 1, []int{parts[0].Shape[0], total}))
}

// mapping is one side of a LabelEncoder, from whichever attribute has it.
func (c *call) mapping(prefix string) (*Tensor, error) {
	for _, a := range c.node.Attributes {
		switch {
		case a.Name == prefix+"_tensor" && a.Tensor != nil:
			return FromONNX(a.Tensor)
		case a.Name == prefix+"_strings" && len(a.Strings) > 0:
			return &Tensor{Type: onnx.String, Shape: []int{len(a.Strings)}, Strings: a.Strings}, nil
		case a.Name == prefix+"_int64s" && len(a.Ints) > 0:
			return Ints([]int{len(a.Ints)}, a.Ints...), nil
		case a.Name == prefix+"_floats" && len(a.Floats) > 0:
			return Floats([]int{len(a.Floats)}, c.floats(a.Name)...), nil
		}
	}
	return nil, fmt.Errorf("has no %s", prefix)
}

func labelEncoder(c *call) ([]*Tensor, error) {
	keys, err := c.mapping("keys")
	if err != nil {
		return nil, err
	}
	values, err := c.mapping("values")
	if err != nil {
		return nil, err
	}
	t := c.in[0]
	if keys.Len() != values.Len() || keys.Type != t.Type {
		return nil, fmt.Errorf("maps %s to %s, but its input holds %s", keys, values, t.Type)
	}
	var fallback *Tensor
	switch a := c.node.Attribute("default_tensor"); {
	case a != nil && a.Tensor != nil:
		if fallback, err = FromONNX(a.Tensor); err != nil {
			return nil, err
		}
	case values.Type == onnx.String:
		fallback = &Tensor{Type: onnx.String, Strings: []string{c.text("default_string", "_Unused")}}
	case values.Type.Floating():
		fallback = &Tensor{Type: values.Type, Floats: []float64{c.float("default_float", math.Copysign(0, -1))}}
	default:
		fallback = &Tensor{Type: values.Type, Ints: []int64{c.int("default_int64", -1)}}
	}
	if fallback.Type != values.Type || fallback.Len() != 1 {
		return nil, fmt.Errorf("has a default of %s for values of %s", fallback, values.Type)
	}
	if err := c.steps(t.Len() + keys.Len()); err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i := range keys.Len() {
		at[toText(keys, i)] = i
	}
	out, err := c.alloc(values.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	for i := range t.Len() {
		if k, ok := at[toText(t, i)]; ok {
			out.copy(i, values, k)
		} else {
			out.copy(i, fallback, 0)
		}
	}
	return []*Tensor{out}, nil
}

func oneHotEncoder(c *call) ([]*Tensor, error) {
	t := c.in[0]
	cats, err := c.labels("cats_strings", "cats_int64s", "")
	if err != nil {
		return nil, err
	}
	if (cats.Type == onnx.String) != (t.Type == onnx.String) {
		return nil, fmt.Errorf("has categories of %s for an input of %s", cats.Type, t.Type)
	}
	out, err := c.alloc(onnx.Float, append(slices.Clone(t.Shape), cats.Len()))
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i := range cats.Len() {
		at[toText(cats, i)] = i
	}
	for i := range t.Len() {
		key := toText(t, i)
		if t.Floats != nil {
			key = fmt.Sprint(toInt(t.Floats[i]))
		}
		if k, ok := at[key]; ok {
			out.Floats[i*cats.Len()+k] = 1
		} else if c.int("zeros", 1) == 0 {
			return nil, fmt.Errorf("value %.40q is none of its categories", key)
		}
	}
	return []*Tensor{out}, nil
}
