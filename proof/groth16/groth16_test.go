package groth16

import (
	"math/rand/v2"
	"testing"

	"probity"
	"probity/model"
)

func testProve(t *testing.T, p *model.Program) {
	c, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c.system.GetNbConstraints(), c.cost, "limb", c.plan.limb, "tables", c.plan.tables, "wires", c.plan.wires, "lookups", c.plan.looks, "digits", c.plan.digits, "guard", c.plan.guard)
	k, err := SetupUnsafe(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("set up")
	r := rand.New(rand.NewPCG(1, 2))
	w := randomWeights(r, p)
	mask := probity.Hash{7}
	_, commitment, err := k.CommitWeights(w, mask)
	if err != nil {
		t.Fatal(err)
	}
	proof, st, _, err := k.Prove(t.Context(), w, mask, randomInput(r, p), probity.Hash{0xff, 9})
	if err != nil {
		t.Fatal(err)
	}
	if st.Weights != commitment {
		t.Error("the proof is about other weights than those committed to")
	}
	if err := Verify(k.VerifyingKey(), st, proof); err != nil {
		t.Error(err)
	}
}

func TestProve(t *testing.T) {
	t.Run("tiny", func(t *testing.T) { testProve(t, tiny()) })
	t.Run("lenet", func(t *testing.T) {
		if testing.Short() {
			t.Skip("takes minutes")
		}
		testProve(t, lenet())
	})
}
