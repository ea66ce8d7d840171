// Package digits is a worked example: two small networks trained on real
// handwritten digits, with the images to calibrate and to test them, all
// embedded. README.md says where everything comes from and how to make it again.
package digits

import (
	"bytes"
	_ "embed"

	"probity/model"
)

// Model is LeNet-5 as an ONNX file: input 1*28*28 in [0, 1], output 10 logits,
// 44,426 parameters.
//
//go:embed lenet5.onnx
var Model []byte

// MLP is a network of one hidden layer on 4*4-averaged pixels as an ONNX file,
// for fast tests: the same input and output as Model, 970 parameters.
//
//go:embed mlp.onnx
var MLP []byte

var (
	//go:embed test-images.gz
	testImages []byte
	//go:embed test-labels.gz
	testLabels []byte
	//go:embed calib-images.gz
	calibImages []byte
	//go:embed calib-labels.gz
	calibLabels []byte
)

// Test returns the 1,500 labelled images that were not trained on.
func Test() ([]model.Sample, error) {
	return model.ImageSamples(bytes.NewReader(testImages), bytes.NewReader(testLabels))
}

// Calibration returns 256 labelled images of the training set.
func Calibration() ([]model.Sample, error) {
	return model.ImageSamples(bytes.NewReader(calibImages), bytes.NewReader(calibLabels))
}
