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
	var samples [][]float32
	for _, s := range calibration {
		samples = append(samples, s.Input)
	}
	program, weights, err := model.Quantise(graph, samples, model.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := program.Run(weights, program.Input(samples[0]))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("answer", model.Argmax(trace.Output()), "label", calibration[0].Label)
	// Output: answer 3 label 3
}
