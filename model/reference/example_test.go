package reference_test

import (
	"fmt"

	"probity/model/onnx"
	"probity/model/reference"
)

// One node by itself, as constants are folded.
func ExampleEval() {
	node := &onnx.Node{Op: "Transpose", Name: "turn", Outputs: []string{"y"}}
	x := reference.Floats([]int{2, 3}, 1, 2, 3, 4, 5, 6)
	out, err := reference.Eval(node, map[string]int64{"": 18}, []*reference.Tensor{x}, reference.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out[0], out[0].Floats)
	// Output: float32[3 2] [1 4 2 5 3 6]
}
