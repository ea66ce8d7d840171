// Package reference computes what ONNX operators mean, in floating point: the
// yardstick that everything faster or more exact is measured against, and what
// constants in a graph are folded with. It is written to be read beside the
// ONNX specification (https://onnx.ai/onnx/operators/) and passes the node
// tests of the ONNX project, as COVERAGE.md in this folder says by family.
//
// Eval carries out one node, Run a whole model: its functions, If, Loop and
// Scan included. Every operator computes in float64 or int64 and rounds its
// results to their type, once. So it is at least as exact as the type demands,
// but it is neither fast nor small: use it on samples and on constants.
//
// Both take input from strangers. Shapes are checked before anything is
// allocated, and Limits bound the elements held and the steps taken, so that a
// hostile graph ends in an error.
package reference
