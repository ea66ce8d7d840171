// Package model turns a trained network into integers and runs it.
//
// Import reads an ONNX file into a float graph; Quantise turns the graph into a
// [Program] (public) and its [Weights] (secret), choosing scales from real
// samples; Program.Run executes it, bit for bit the same on every machine.
// Everything that Probity proves, disputes and audits is a run of a Program.
package model
