package sumcheck

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"probity/examples/digits"
	"probity/examples/zoo"
	"probity/model"
	"probity/proof/sumcheck/commit"
)

func TestARealNetworkIsProved(t *testing.T) {
	file := digits.Model
	if testing.Short() {
		file = digits.MLP
	}
	g, err := model.Import(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	calibration, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	q, err := model.Quantise(g, calibration[:64], model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	k, err := NewKey(q.Program, Options{Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	setup, err := commit.UnsafeKey(k.Points())
	if err != nil {
		t.Fatal(err)
	}
	secret, err := k.CommitWeights(setup, Salt{1}, q.Weights)
	if err != nil {
		t.Fatal(err)
	}
	var inputs []int64
	for _, s := range calibration[:2] {
		inputs = append(inputs, q.Program.Input(0, s.Inputs[0])...)
	}
	proof, out, err := k.Prove(t.Context(), setup, Witness{Weights: secret, Inputs: [][]int64{inputs}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Verify(keyOf(t, k, setup), Statement{Weights: secret.Commitment(), Inputs: [][]int64{inputs}, Outputs: out}, proof); err != nil {
		t.Fatal(err)
	}
	for i, s := range calibration[:2] {
		n := len(out[0]) / 2
		if got := model.Argmax(out[0][i*n:][:n]); !testing.Short() && got != s.Labels[0] {
			t.Errorf("image %d is a %d, the proof says %d", i, s.Labels[0], got)
		}
		tr, err := q.Program.Run(q.Weights, inputs[i*len(inputs)/2:][:len(inputs)/2])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(tr.Output(0), out[0][i*n:][:n]) {
			t.Error("the proof is not about what the executor answers")
		}
	}
	t.Logf("looked up %d, vectors %v, rounds %v, proof %d bytes", length(k.system.blocks[inverse]), k.system.bits, k.system.rounds, k.ProofSize())
}

// Exported networks of every family: convolutions, recurrence, attention, trees. All
// that the importer takes can be proved; small ones are.
func TestTheZooIsProved(t *testing.T) {
	if testing.Short() {
		t.Skip("quantises and proves all networks of the zoo that are kept as files")
	}
	z, err := zoo.Open("../../examples/zoo")
	if err != nil {
		t.Fatal(err)
	}
	proved := 0
	for i := range z.Models {
		m := &z.Models[i]
		if m.Package != nil || m.Name == "svm" || m.Name == "vit" || m.Name == "vit-old" || m.Name == "gpt-old" {
			continue // downloaded, refused by the importer, or slow to quantise
		}
		t.Run(m.Name, func(t *testing.T) {
			data, err := z.ONNX(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			g, err := model.ImportWith(bytes.NewReader(data), model.ImportOptions{Dims: map[string]int{}})
			if err != nil {
				t.Fatal(err)
			}
			calibration, err := z.Calibration(m)
			if err != nil {
				t.Fatal(err)
			}
			var samples []model.Sample
			for _, x := range calibration[:min(8, len(calibration))] {
				samples = append(samples, model.Sample{Inputs: x})
			}
			q, err := model.Quantise(g, samples, model.Options{})
			if err != nil {
				t.Fatal(err)
			}
			k, err := NewKey(q.Program, Options{})
			if err != nil {
				t.Fatal(err)
			}
			s := k.system
			t.Logf("%d relations, %d looked up, vectors %v, rounds %v, %d rows, proof %d bytes", len(s.relations), length(s.blocks[inverse]), s.bits, s.rounds, s.allRows(), k.ProofSize())
			if k.ProofSize() > 12<<10 {
				t.Errorf("a proof of %d bytes", k.ProofSize())
			}
			if max(s.rounds[0], s.rounds[1]) > 19 {
				return
			}
			setup, err := commit.UnsafeKey(k.Points())
			if err != nil {
				t.Fatal(err)
			}
			secret, err := k.CommitWeights(setup, Salt{1}, q.Weights)
			if err != nil {
				t.Fatal(err)
			}
			var x [][]int64
			for i := range q.Program.Inputs {
				x = append(x, q.Program.Input(i, samples[0].Inputs[i]))
			}
			proof, out, err := k.Prove(t.Context(), setup, Witness{Weights: secret, Inputs: x}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := k.Verify(keyOf(t, k, setup), Statement{Weights: secret.Commitment(), Inputs: x, Outputs: out}, proof); err != nil {
				t.Fatal(err)
			}
			proved++
		})
	}
	if proved < 7 {
		t.Errorf("only %d networks were proved", proved)
	}
}
