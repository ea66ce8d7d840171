package sumcheck

import (
	"slices"
	"testing"
)

// The table of the benchmark rests on these counts, which a small program gives by
// hand: the parts are those that progress tells of, and the opening's are three
// times a row.
func TestTheWorkOfAProofIsCountedByItsParts(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{Batch: 2})
	work, err := s.key.Work(s.secret, s.inputs)
	if err != nil {
		t.Fatal(err)
	}
	var told []float64
	if _, _, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Inputs: s.inputs}, func(done float64) { told = append(told, done) }); err != nil {
		t.Fatal(err)
	}
	parts := s.key.Parts()
	if len(parts) != len(work) {
		t.Errorf("a proof has %d parts, %d are counted", len(parts), len(work))
	}
	for i, end := range parts {
		if !slices.Contains(told, end) {
			t.Errorf("nothing is told at the end of %s", work[i].Part)
		}
	}
	// Between them, at least each round of both sumchecks.
	if rounds := s.key.system.rounds; !slices.IsSorted(told) || len(told) < len(parts)+rounds[0]+rounds[1] {
		t.Errorf("progress %v", told)
	}
	if got, want := work[len(work)-1].Scalars, 3*(s.key.Points()-tailOfKeys); got != want {
		t.Errorf("the opening multiplies %d points, want %d", got, want)
	}
	// A batch of two fills twice as much.
	one, err := NewKey(s.key.system.program, Options{})
	if err != nil {
		t.Fatal(err)
	}
	single, err := one.Work(s.secret, [][]int64{s.inputs[0][:len(s.inputs[0])/2]})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := single[0].Additions, work[0].Additions; a == 0 || b <= a || b > 3*a {
		t.Errorf("the trace of one input costs %d additions, that of two %d", a, b)
	}
	for x, want := range map[int64]int{0: 0, 1: 1, -1: 1, 255: 1, -256: 1, 257: 2, -0x01000001: 2, 1 << 62: 1} {
		if got := bytesOf(x); got != want {
			t.Errorf("%d has %d bytes, want %d", x, got, want)
		}
	}
	if _, err := s.key.Work(s.secret, nil); err == nil {
		t.Error("the work of no input is counted")
	}
	if _, err := s.key.Work(nil, s.inputs); err == nil {
		t.Error("the work is counted without weights")
	}
}

// tailOfKeys is by how many powers a key is longer than a row.
const tailOfKeys = 3
