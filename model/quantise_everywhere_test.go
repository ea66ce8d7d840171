package model

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"probity/internal/crossarch"
)

// Whoever quantises the same graph on the same samples gets the same program,
// whatever the processor: scales come out of floating point without fused
// multiply-adds. testdata/programs.txt has the hashes of programs and weights.
func TestTheSameProgramsAreMadeEverywhere(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(networks)) {
		s := networks[name](t)
		for _, budget := range []float64{0, 2e-3} {
			q, err := Quantise(s.g, s.samples(12), Options{Budget: budget})
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s, budget %g: %s %s\n", name, budget, q.Program.Hash(), Root(q.Program, q.Weights))
		}
	}
	const file = "testdata/programs.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(b.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Errorf("%s: line %d is not what this processor makes; if programs are to change, run go test -run %s -update ./model", file, i+1, t.Name())
		}
	}
}

func TestOtherProcessorsMakeTheSamePrograms(t *testing.T) {
	for _, target := range crossarch.Targets {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			crossarch.Test(t, target, "probity/model", "^TestTheSameProgramsAreMadeEverywhere$")
		})
	}
}
