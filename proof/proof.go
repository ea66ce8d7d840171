// Package proof proves that a program ran on committed weights. A proof says:
// "the model whose weights are committed to in W, run on the input committed to
// in I, answers O", and reveals nothing else of weights or input.
//
// Proof systems live in sub-packages; this package holds what they share.
package proof

import (
	"probity"
)

// A Statement is what a proof convinces of. Its public inputs are Input
// followed by Output; the weight commitment is compared separately.
type Statement struct {
	Key     probity.Hash   `json:"key"`     // keccak256 of the encoded verifying key, which fixes the program
	Weights probity.Hash   `json:"weights"` // keccak256(x || y) of the weight commitment, a BN254 G1 point
	Input   probity.Hash   `json:"input"`   // see CommitInput
	Output  []probity.Hash `json:"output"`  // see PackOutput
}
