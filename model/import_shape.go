package model

import (
	"errors"
	"fmt"

	"probity/model/onnx"
)

// The nodes that compute nothing: what they do to the shape, and why they may be
// left out.

func (im *importer) softmax(n *onnx.Node) error {
	axis, err := intAttr(n, "axis", -1)
	if err != nil {
		return err
	}
	rank := int64(len(im.shape))
	if axis < 0 {
		axis += rank
	}
	if axis < 0 || axis >= rank {
		return fmt.Errorf("axis %d is outside the value's %d dimensions", axis, rank)
	}
	if im.shape[axis] != elements(im.shape) {
		return unsupported("%s along one of several axes of shape %s; only one over all outputs can be left out", n.Op, shapeString(im.shape))
	}
	im.final = n.String()
	im.notes = append(im.notes, fmt.Sprintf("%s is left out: outputs are logits. Which class wins does not change; probabilities can be computed from the logits.", im.final))
	return nil
}

func (im *importer) dropout(n *onnx.Node) error {
	if len(n.Inputs) > 2 && n.Inputs[2] != "" {
		t := im.consts[n.Inputs[2]]
		if t == nil || len(t.Ints) != 1 || t.Ints[0] != 0 {
			return unsupported("Dropout in training mode; export the model in evaluation mode (model.eval())")
		}
	}
	return nil
}

func (im *importer) reshape(n *onnx.Node) error {
	out, err := im.reshaped(n)
	if err != nil {
		return err
	}
	if elements(out) != elements(im.shape) {
		return fmt.Errorf("reshapes %s to %s, which has another number of elements", shapeString(im.shape), shapeString(out))
	}
	if len(out) > 16 {
		return unsupported("a value of %d dimensions", len(out))
	}
	im.shape = out
	return nil
}

func (im *importer) reshaped(n *onnx.Node) ([]int, error) {
	rank := int64(len(im.shape))
	switch n.Op {
	case "Flatten":
		axis, err := intAttr(n, "axis", 1)
		if err != nil {
			return nil, err
		}
		if axis < 0 {
			axis += rank
		}
		if axis < 0 || axis > rank {
			return nil, fmt.Errorf("axis %d is outside the value's %d dimensions", axis, rank)
		}
		return []int{elements(im.shape[:axis]), elements(im.shape[axis:])}, nil
	case "Reshape":
		target, err := im.ints(n, 1, "shape")
		if err != nil {
			return nil, err
		}
		if len(target) == 0 {
			return nil, errors.New("its shape is missing")
		}
		zero, err := intAttr(n, "allowzero", 0)
		if err != nil {
			return nil, err
		}
		return resolve(im.shape, target, zero != 0)
	}
	axes, err := im.ints(n, 1, "axes")
	if err != nil {
		return nil, err
	}
	grown := rank
	if n.Op == "Unsqueeze" {
		grown += int64(len(axes))
	}
	at := map[int64]bool{}
	for _, a := range axes {
		if a < 0 {
			a += grown
		}
		if a < 0 || a >= grown || at[a] {
			return nil, fmt.Errorf("axes %v are repeated or outside the value's dimensions", axes)
		}
		at[a] = true
	}
	var out []int
	if n.Op == "Unsqueeze" {
		rest := im.shape
		for i := range grown {
			if at[i] {
				out = append(out, 1)
			} else {
				out, rest = append(out, rest[0]), rest[1:]
			}
		}
		return out, nil
	}
	for i, d := range im.shape {
		drop := at[int64(i)] || axes == nil && d == 1
		if drop && d != 1 {
			return nil, fmt.Errorf("squeezes dimension %d, which is %d", i, d)
		}
		if !drop {
			out = append(out, d)
		}
	}
	if len(out) == 0 { // one number
		out = []int{1}
	}
	return out, nil
}

// resolve is the shape that Reshape means by target: 0 copies a dimension, -1
// takes what is left.
func resolve(shape []int, target []int64, allowZero bool) ([]int, error) {
	out := make([]int, len(target))
	rest, infer := elements(shape), -1
	for i, d := range target {
		switch {
		case d == 0 && !allowZero && i < len(shape):
			d = int64(shape[i])
		case d == -1 && infer < 0:
			infer = i
			continue
		}
		if d < 1 || int64(rest)%d != 0 {
			return nil, fmt.Errorf("cannot reshape %s to %v; export the model with batch size 1 or a dynamic batch", shapeString(shape), target)
		}
		out[i], rest = int(d), rest/int(d)
	}
	if infer >= 0 {
		out[infer] = rest
	}
	return out, nil
}
