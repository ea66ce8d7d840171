package model

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"probity/model/kernel"
)

// Whatever instructions it uses and on however many threads, a machine computes
// what Run defines.
func TestAMachineComputesWhatRunDefines(t *testing.T) {
	for _, extreme := range []bool{false, true} {
		for seed := range uint64(2000) {
			if checkMachine(t, seededDraw(seed), extreme); t.Failed() {
				t.Fatalf("seed %d, extreme %v", seed, extreme)
			}
		}
		rapid.Check(t, func(t *rapid.T) { checkMachine(t, rapidDraw(t), extreme) })
	}
}

func checkMachine(t rapid.TB, d draw, extreme bool) {
	p := drawProgram(d, extreme)
	w, x := drawRun(d, p)
	trace, err := p.Run(w, x...)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range kernel.Sets() {
		m, err := NewMachine(p, w, MachineOptions{Threads: 1 + d(3), set: set, force: true})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // nothing of the run before may be left
			got, err := m.Run(x...)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Outputs {
				if want := trace.Output(i); !slices.Equal(got[i], want) {
					t.Fatalf("%v: output %d, value %d, is\n%v, want\n%v", set, i, p.Outputs[i].Value, got[i], want)
				}
			}
		}
	}
}
