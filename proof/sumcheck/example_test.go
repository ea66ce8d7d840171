package sumcheck_test

import (
	"context"
	"fmt"

	"probity/model"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// A model's owner commits to the weights of a program once. Whoever has the weights
// proves answers; whoever has the commitment checks them.
func Example() {
	program := &model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "x", Value: 0, Scale: []float64{1}}},
		Values:  []model.Value{{Shape: []int{3}, Lo: -128, Hi: 127}},
		Weights: []model.WeightSpec{{Name: "w", Shape: []int{2, 3}, Lo: -10, Hi: 10}},
		Ops: []model.Op{
			{Kind: model.OpDense, Name: "layer", In: []int{0}, Weights: []int{0}},
			{Kind: model.OpRequant, Name: "relu", In: []int{1}, Shift: 2, Lo: 0, Hi: 255},
		},
	}
	if err := program.Derive(); err != nil {
		fmt.Println(err)
		return
	}
	program.Outputs = []model.Port{{Name: "y", Value: 2, Scale: []float64{4}}}

	key, err := sumcheck.NewKey(program, sumcheck.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	setup, err := commit.UnsafeKey(key.Points()) // on a real chain: one from a ceremony
	if err != nil {
		fmt.Println(err)
		return
	}
	salt, err := sumcheck.NewSalt()
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := model.Weights{model.TensorOf([]int32{1, 2, 3, -4, -5, -6})}
	secret, err := key.CommitWeights(setup, salt, weights)
	if err != nil {
		fmt.Println(err)
		return
	}

	input := [][]int64{{10, 20, 30}}
	proof, output, err := key.Prove(context.Background(), setup, secret, nil, input, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Verifiers have this from anybody who has the set-up's powers.
	verifying, err := key.VerifyingKey(setup)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(output)
	fmt.Println(key.Verify(verifying, secret.Commitment(), nil, input, output, proof))
	output[0][1]++
	fmt.Println(key.Verify(verifying, secret.Commitment(), nil, input, output, proof))
	// Output:
	// [[35 0]]
	// <nil>
	// verify: the proof does not verify
}
