package sumcheck

import "testing"

// The table of the benchmark rests on these counts, which a small program gives by
// hand: the parts are those that progress tells of, and the opening's are three
// times a row.
func TestTheWorkOfAProofIsCountedByItsParts(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{Batch: 2})
	work, err := s.key.Work(s.secret, s.inputs)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	if _, _, err := s.key.Prove(t.Context(), s.setup, s.secret, nil, s.inputs, func(float64) { told++ }); err != nil {
		t.Fatal(err)
	}
	if told != len(work) {
		t.Errorf("a proof has %d parts, %d are counted", told, len(work))
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
