// Package model turns a trained network into integers and runs it, bit for bit
// the same on every machine. Everything that Probity proves, disputes and audits
// is a run of a Program.
//
// [Import] and [ImportWith] compile an ONNX file into a [Graph] in floating
// point: operators by the hundred become 21 kinds of nodes (lower*.go), what is
// constant is computed (fold.go), and what exporters take apart is put together
// again (simplify*.go). COVERAGE.md lists what the compiler takes.
// [Quantise] turns the graph into a [Program], which is public, and its
// [Weights], which are secret, choosing scales and widths from real samples under
// a budget for the loss. [Program.Run] executes it and keeps every value on the
// way in a [Trace]; a [Machine] executes it fast. [Quantised.Evaluate] says what
// the integers cost in accuracy, layer by layer, and [Graph.SVG] draws the network.
//
// Programs, weights and models may come from anyone. [ParseProgram],
// [Program.ReadWeights] and [Import] accept only what is consistent, and after
// [Program.Check] a run can neither panic nor overflow.
package model
