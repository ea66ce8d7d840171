package model_test

import (
	"bytes"
	"fmt"

	"probity/examples/digits"
	"probity/model"
)

// From an ONNX file to an answer in integers.
func Example() {
	graph, err := model.Import(bytes.NewReader(digits.Model))
	if err != nil {
		fmt.Println(err)
		return
	}
	calibration, err := digits.Calibration()
	if err != nil {
		fmt.Println(err)
		return
	}
	q, err := model.Quantise(graph, calibration[:32], model.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	image := calibration[0]
	trace, err := q.Program.Run(q.Weights, q.Program.Input(0, image.Inputs[0]))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("answer", model.Argmax(trace.Output(0)), "label", image.Labels[0])
	// Output: answer 3 label 3
}
