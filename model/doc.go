// Package model turns a trained network into integers and runs it, bit for bit
// the same on every machine. Everything that Probity proves, disputes and audits
// is a run of a Program.
//
// [Import] reads an ONNX file into a [Graph] in floating point, for one sample.
// [Quantise] turns the graph into a [Program], which is public, and its
// [Weights], which are secret, choosing scales from real samples. [Program.Run]
// executes it and keeps every value on the way in a [Trace]. [Evaluate] says what
// the integers cost in accuracy.
//
// Programs, weights and models may come from anyone. [ParseProgram],
// [Program.ParseWeights] and [Import] accept only what is consistent, and after
// [Program.Check] a run can neither panic nor overflow.
package model
