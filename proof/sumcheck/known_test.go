package sumcheck

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
	"probity/proof/sumcheck/commit"
)

// Attacks that have broken other proof systems, by the names that they have there.

// challengesOf are all challenges of a proof but the opening's, in the order in which
// they are drawn, and how many were drawn before each message.
func challengesOf(t *testing.T, k *Key, st *statement, p *Proof) (all []fr.Element, before map[string]int) {
	t.Helper()
	begun, err := k.begin(st)
	if err != nil {
		t.Fatal(err)
	}
	d := k.replay(begun, p)
	before = map[string]int{}
	if k.system.used(inverse) {
		all = append(append(all, d.alpha, d.gamma), d.delta...)
		before["inverse"] = len(all)
	}
	all = append(append(all, d.tau...), d.beta[1])
	before["sum 0"] = len(all)
	for i := range p.First {
		before[fmt.Sprint("first ", i)] = len(all)
		all = append(all, d.first[roundVariable(i, k.system.rounds[0])])
	}
	before["factors"] = len(all)
	all = append(all, d.lambda[1])
	before["sum 1"] = len(all)
	for i := range p.Second {
		before[fmt.Sprint("second ", i)] = len(all)
		all = append(all, d.second[roundVariable(i, k.system.rounds[1])])
	}
	before["values"] = len(all)
	return append(all, d.rho), before
}

// Frozen heart: a challenge that does not depend on something said before lets a prover
// choose that after it has seen the challenge. Here every number and point of the
// statement changes all challenges, and every one of a message all that follow it, and
// none before it.
func TestFrozenHeartEveryMessageChangesTheChallengesThatFollow(t *testing.T) {
	b := build(t)
	x := b.input(-5, 20, 3)
	y := b.op(model.Op{Kind: model.OpLookup, In: []int{x}, Lo: -5, Table: func() (l []int32) {
		for i := range int32(26) {
			l = append(l, i*i%31)
		}
		return l
	}()})
	z := b.op(model.Op{Kind: model.OpDense, In: []int{y}, Weights: []int{b.weight(-9, 9, 2, 3)}})
	s := newScene(t, b.program(z, y), Options{Batch: 2})
	proof, out := s.prove(&cheat{})
	honest := func() *statement {
		st := &statement{setup: s.vk.Setup, tables: slices.Clone(s.vk.Tables), weights: slices.Clone(s.secret.Commitment())}
		for _, x := range s.inputs {
			st.inputs = append(st.inputs, slices.Clone(x))
		}
		for _, x := range out {
			st.outputs = append(st.outputs, slices.Clone(x))
		}
		return st
	}
	want, before := challengesOf(t, s.key, honest(), proof)
	check := func(name string, got []fr.Element, from int) {
		t.Helper()
		for i := range want {
			if same := got[i].Equal(&want[i]); same != (i < from) {
				t.Errorf("%s: challenge %d of %d is the same: %v", name, i, len(want), same)
			}
		}
	}
	stated := func(name string, change func(st *statement)) {
		t.Helper()
		st := honest()
		change(st)
		got, _ := challengesOf(t, s.key, st, proof)
		check(name, got, 0)
	}
	_, _, g1, _ := curve.Generators()
	move := func(p *curve.G1Affine) { p.Add(p, &g1) }
	ceremony, err := os.ReadFile("commit/testdata/ceremony5.ptau")
	if err != nil {
		t.Fatal(err)
	}
	other, err := commit.ReadPtau(bytes.NewReader(ceremony), int64(len(ceremony)), 2)
	if err != nil {
		t.Fatal(err)
	}
	stated("set-up", func(st *statement) { st.setup = other.Verifier() })
	for i := range s.vk.Tables {
		stated("tables", func(st *statement) { move(&st.tables[i]) })
	}
	for i := range s.secret.Commitment() {
		stated("weights", func(st *statement) { move(&st.weights[i]) })
	}
	for i := range s.inputs[0] {
		stated("input", func(st *statement) {
			if st.inputs[0][i]++; st.inputs[0][i] > 20 {
				st.inputs[0][i] = -5
			}
		})
	}
	for i := range out {
		for j := range out[i] {
			stated("output", func(st *statement) {
				if st.outputs[i][j]--; st.outputs[i][j] < s.key.system.program.Values[s.key.system.program.Outputs[i].Value].Lo {
					st.outputs[i][j] += 2
				}
			})
		}
	}
	stated("a batch in another order", func(st *statement) {
		for _, list := range [][][]int64{st.inputs, st.outputs} {
			for i, x := range list {
				n := len(x) / 2
				list[i] = append(slices.Clone(x[n:]), x[:n]...)
			}
		}
	})
	stated("an input for an output", func(st *statement) { st.inputs[0][0], st.outputs[1][0] = st.outputs[1][0]%20, st.inputs[0][0]+5 })
	for _, o := range []Options{{}, {Batch: 3}, {Batch: 2, HiddenInput: true}} {
		k, err := NewKey(s.key.system.program, o)
		if err != nil {
			t.Fatal(err)
		}
		if k.Hash() == s.key.Hash() {
			t.Errorf("the key of %+v has the same hash", o)
		}
	}

	message := func(name string, from int, change func(p *Proof)) {
		t.Helper()
		p := *proof
		p.Trace, p.Masks, p.Inverse = slices.Clone(p.Trace), slices.Clone(p.Masks), slices.Clone(p.Inverse)
		p.First, p.Second, p.Values = slices.Clone(p.First), slices.Clone(p.Second), slices.Clone(p.Values)
		change(&p)
		got, _ := challengesOf(t, s.key, honest(), &p)
		check(name, got, from)
	}
	double := func(x *fr.Element) { x.Double(x) }
	for i := range proof.Trace {
		message("trace", 0, func(p *Proof) { move(&p.Trace[i]) })
	}
	message("masks", 0, func(p *Proof) { move(&p.Masks[0]) })
	for i := range proof.Inverse {
		message("inverse", before["inverse"], func(p *Proof) { move(&p.Inverse[i]) })
	}
	for i := range proof.Sums {
		message("sum", before[fmt.Sprint("sum ", i)], func(p *Proof) { double(&p.Sums[i]) })
	}
	for i := range proof.First {
		for e := range proof.First[i] {
			message("round of the first sumcheck", before[fmt.Sprint("first ", i)], func(p *Proof) { double(&p.First[i][e]) })
		}
	}
	for i := range proof.Factors {
		message("factor", before["factors"], func(p *Proof) { double(&p.Factors[i]) })
	}
	for i := range proof.Second {
		for e := range proof.Second[i] {
			message("round of the second sumcheck", before[fmt.Sprint("second ", i)], func(p *Proof) { double(&p.Second[i][e]) })
		}
	}
	for i := range proof.Values {
		message("value", before["values"], func(p *Proof) { double(&p.Values[i]) })
	}
}

// Challenge reuse: a prover that keeps the challenges that it has drawn, and says
// something else, proves nothing. It knows all challenges here before it chooses its
// output, and answers them correctly.
func TestChallengesThatWereDrawnBeforeDoNotServe(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{})
	p, out := s.prove(&cheat{})
	if err := s.verify(p, out); err != nil {
		t.Fatal(err)
	}
	claimed := slices.Clone(out[0])
	claimed[0]++
	reused := &cheat{
		outputs: func(out [][]int64) { out[0] = claimed },
		spoken:  func(st *statement) { st.outputs = out },
		witness: func(w *witness) { w.ints[trace][s.key.system.values[5].block.at]++ },
	}
	q, said := s.prove(reused)
	s.refused(q, said)
	s.refused(q, out)
}

// Small-characteristic logUp: where as many lookups of one key as the characteristic
// fit into a proof, their fractions vanish, and the key need not be in any table. Here
// they do not fit by far.
func TestSmallCharacteristicLogUpIsNoIssue(t *testing.T) {
	// In a field of 17 elements, 17 lookups of a key add up to nothing.
	const p = 17
	sum := 0
	for range p {
		sum = (sum + 5) % p // any fraction
	}
	if sum != 0 {
		t.Fatal("the attack does not even work where it should")
	}
	// All vectors of a proof have fewer elements than the characteristic, as NewKey sees
	// to, so no number of equal fractions vanishes.
	var most fr.Element
	most.SetUint64(uint64(vectors) << maxBits)
	if fr.Bits <= maxBits+4 || most.IsZero() {
		t.Errorf("2^%d elements of %d vectors may be as many as the characteristic", maxBits, vectors)
	}

	// The most that a prover can do: where no relation reads the limbs, all of them the
	// same one, out of range, and multiplicities of its choice.
	s := newScene(t, programs(t)["requant"], Options{})
	sys := s.key.system
	free := 0
	for _, l := range sys.ranges {
		used := map[int]bool{}
		for _, b := range l.limbs {
			b.each(func(_, position int) { used[b.at+position] = true })
		}
		for _, cube := range l.cubes {
			for i := range 1 << cube.size {
				if !used[cube.at+i] {
					free++
				}
			}
		}
		for _, multiplicity := range []int64{0, 1, -1, 1 << 40} {
			q, out := s.prove(&cheat{witness: func(w *witness) {
				for _, cube := range l.cubes {
					for i := range 1 << cube.size {
						if !used[cube.at+i] {
							w.ints[trace][cube.at+i] = int64(l.bound) + 1
						}
					}
				}
				for _, r := range sys.inverses {
					if count := r.c[0].block; count != nil && multiplicity != 0 {
						w.ints[trace][count.at] += multiplicity
					}
				}
			}})
			if err := s.verify(q, out); err == nil && len(used) > 0 {
				t.Errorf("limbs out of [0, %d], multiplicities off by %d: verifies", l.bound, multiplicity)
			}
		}
	}
	if free == 0 {
		t.Error("no limb is free: the test tests nothing")
	}
}

// Lookup multiplicity: entries are counted as often as they are read, whatever the
// table: of an op, of the rows of an embedding, of a range.
func TestForgedMultiplicitiesDoNotVerify(t *testing.T) {
	for _, name := range []string{"lookup", "embed", "requant"} {
		s := newScene(t, programs(t)[name], Options{})
		for i, r := range s.key.system.inverses {
			count := r.c[0].block
			if count == nil {
				continue
			}
			for _, by := range []int64{1, -1, 1 << 30} {
				p, out := s.prove(&cheat{witness: func(w *witness) { w.ints[trace][count.at] += by }})
				if err := s.verify(p, out); err == nil {
					t.Errorf("%s: the multiplicity of an entry of table %d may be %d off", name, i, by)
				}
			}
		}
	}
}

// The tables are the program's: another output in a table proves nothing, neither
// under the commitment to the true tables, nor with a commitment of the prover's own.
func TestATableIsThePrograms(t *testing.T) {
	s := newScene(t, programs(t)["lookup"], Options{})
	sys := s.key.system
	table, block := sys.listed[0], sys.values[1].block
	by := int64(1) // in the op's interval
	if s.inputs[0][0] > 0 {
		by = -1
	}
	forge := &cheat{
		witness: func(w *witness) {
			w.ints[tables] = slices.Clone(w.ints[tables])
			x := w.ints[trace][sys.values[0].block.at]
			w.ints[tables][table.out.at+int(x)+5] += by
			for _, v := range []int{1, 3} { // the ops that read this table
				for i := range w.ints[trace][sys.values[v].block.at:][:1<<block.cube.size] {
					if w.ints[trace][sys.values[0].block.at+i] == x {
						w.ints[trace][sys.values[v].block.at+i] += by
					}
				}
			}
		},
	}
	forge.outputs = func(out [][]int64) {
		for _, o := range []int{0, 2} {
			for i, x := range s.inputs[0] {
				if x == s.inputs[0][0] {
					out[o][i] += by
				}
			}
		}
	}
	p, out := s.prove(forge)
	s.refused(p, out)

	// The whole proof over forged tables verifies for whoever takes the prover's word for
	// their commitment: the verifying key is to be made, not believed.
	forged := slices.Clone(sys.listedInts())
	forged[table.out.at+int(s.inputs[0][0])+5] += by
	rows := s.key.intRows(tables, forged)
	v, err := s.setup.Commit(sys.columns, make([]fr.Element, len(rows)), rows...)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := NewKey(sys.program, Options{})
	if err != nil {
		t.Fatal(err)
	}
	theirs.tables.vector, theirs.tables.of = v, s.setup.Verifier()
	believing := *s
	believing.key, believing.tables = theirs, forged
	believing.vk.Tables = v.Commitment()
	p, out = believing.prove(forge)
	if err := believing.verify(p, out); err != nil {
		t.Fatalf("the attack does not even work on whoever believes the prover: %v", err)
	}
	s.refused(p, out)
	if made, err := s.key.VerifyingKey(s.setup); err != nil || !slices.Equal(made.Tables, s.vk.Tables) || slices.Equal(made.Tables, v.Commitment()) {
		t.Errorf("the verifying key is not the program's: %v", err)
	}
}
