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
	proof, output, err := key.Prove(context.Background(), setup, sumcheck.Witness{Weights: secret, Inputs: input}, nil)
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
	fmt.Println(key.Verify(verifying, sumcheck.Statement{Weights: secret.Commitment(), Inputs: input, Outputs: output}, proof))
	output[0][1]++
	fmt.Println(key.Verify(verifying, sumcheck.Statement{Weights: secret.Commitment(), Inputs: input, Outputs: output}, proof))
	// Output:
	// [[35 0]]
	// <nil>
	// verify: the proof does not verify
}

// An answer can be proved without being shown. Whoever has its salt and the answer makes
// the commitment that the proof is about again, and so knows that this is the answer.
func ExampleKey_CommitOutput() {
	program := &model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "x", Value: 0, Scale: []float64{1}}},
		Values:  []model.Value{{Shape: []int{3}, Lo: -128, Hi: 127}},
		Weights: []model.WeightSpec{{Name: "w", Shape: []int{2, 3}, Lo: -10, Hi: 10}},
		Ops:     []model.Op{{Kind: model.OpDense, Name: "layer", In: []int{0}, Weights: []int{0}}},
	}
	prove := func() (opens, fails bool, err error) {
		if err := program.Derive(); err != nil {
			return false, false, err
		}
		program.Outputs = []model.Port{{Name: "y", Value: 1, Scale: []float64{1}}}
		key, err := sumcheck.NewKey(program, sumcheck.Options{HiddenOutput: true})
		if err != nil {
			return false, false, err
		}
		setup, err := commit.UnsafeKey(key.Points()) // on a real chain: one from a ceremony
		if err != nil {
			return false, false, err
		}
		var salts [2]sumcheck.Salt
		for i := range salts {
			if salts[i], err = sumcheck.NewSalt(); err != nil {
				return false, false, err
			}
		}
		weights, err := key.CommitWeights(setup, salts[0], model.Weights{model.TensorOf([]int32{1, 2, 3, -4, -5, -6})})
		if err != nil {
			return false, false, err
		}
		input := [][]int64{{10, 20, 30}}
		proof, answer, err := key.Prove(context.Background(), setup, sumcheck.Witness{Weights: weights, Inputs: input, OutputSalt: salts[1]}, nil)
		if err != nil {
			return false, false, err
		}
		vk, err := key.VerifyingKey(setup)
		if err != nil {
			return false, false, err
		}
		about := func(answer [][]int64) error {
			sealed, err := key.CommitOutput(setup, salts[1], answer...)
			if err != nil {
				return err
			}
			st := sumcheck.Statement{Weights: weights.Commitment(), Inputs: input, Output: sealed.Commitment()}
			return key.Verify(vk, st, proof)
		}
		right := about(answer)
		answer[0][0]++
		return right == nil, about(answer) != nil, nil
	}
	opens, fails, err := prove()
	fmt.Println("the answer is proved:", opens)
	fmt.Println("another one is not:", fails, err)
	// Output:
	// the answer is proved: true
	// another one is not: true <nil>
}
