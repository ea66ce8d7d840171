package proof

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"probity"
)

func TestOutputsArePackedAsDocumented(t *testing.T) {
	// Width 3: 82 elements to a word, the first in the lowest bits.
	words, err := PackOutput([]int64{-2, 3, -1}, -2, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := probity.Hash{31: 0b01_101_000}
	if len(words) != 1 || words[0] != want {
		t.Errorf("got %v", words)
	}
	if words, err = PackOutput(make([]int64, 83), 0, 7); err != nil || len(words) != 2 {
		t.Errorf("83 elements of 3 bits take %d words, %v", len(words), err)
	}
}

func TestPackedOutputsUnpack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int64Range(-1<<46, 1<<46).Draw(t, "lo")
		hi := rapid.Int64Range(lo, 1<<46).Draw(t, "hi")
		v := rapid.SliceOfN(rapid.Int64Range(lo, hi), 0, 300).Draw(t, "values")
		words, err := PackOutput(v, lo, hi)
		if err != nil {
			t.Fatal(err)
		}
		got, err := UnpackOutput(words, len(v), lo, hi)
		if err != nil || !slices.Equal(got, v) {
			t.Fatalf("got %v, %v", got, err)
		}
		for _, w := range words {
			if w[0] != 0 {
				t.Fatal("a word has more than 248 bits")
			}
		}
		// Every other word is refused or means other values.
		if len(words) > 0 {
			i, bit := rapid.IntRange(0, len(words)-1).Draw(t, "word"), rapid.IntRange(0, 255).Draw(t, "bit")
			words[i][bit/8] ^= 1 << (bit % 8)
			if got, err := UnpackOutput(words, len(v), lo, hi); err == nil && slices.Equal(got, v) {
				t.Fatal("two packings of the same values")
			}
		}
	})
}

func TestPackRefusesWhatIsOutside(t *testing.T) {
	for _, c := range []struct {
		v      []int64
		lo, hi int64
	}{{[]int64{4}, 0, 3}, {[]int64{-1}, 0, 3}, {nil, 1, 0}, {nil, 0, 1 << 60}} {
		if _, err := PackOutput(c.v, c.lo, c.hi); err == nil {
			t.Errorf("%v packs into [%d, %d]", c.v, c.lo, c.hi)
		}
	}
	for _, n := range []int{-1, 0, 63, 1 << 60} {
		if _, err := UnpackOutput([]probity.Hash{{}}, n, 0, 15); err == nil {
			t.Errorf("%d elements of 4 bits unpack from one word", n)
		}
	}
}

func TestInputCommitmentDependsOnEverything(t *testing.T) {
	x := make([]int64, 40)
	base, err := CommitInput(probity.Hash{1}, 0, 255, x)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[probity.Hash]string{base: "base"}
	add := func(what string, salt probity.Hash, lo, hi int64, x []int64) {
		t.Helper()
		h, err := CommitInput(salt, lo, hi, x)
		if err != nil {
			t.Fatal(err)
		}
		if seen[h] != "" {
			t.Errorf("%s commits like %s", what, seen[h])
		}
		seen[h] = what
	}
	add("another salt", probity.Hash{2}, 0, 255, x)
	add("a low bit of the salt", probity.Hash{0: 1, 31: 1}, 0, 255, x)
	add("a shorter input", probity.Hash{1}, 0, 255, x[1:])
	add("another interval of one width", probity.Hash{1}, 0, 254, x)
	add("an interval that ends elsewhere", probity.Hash{1}, -1, 254, x)
	for i := range x {
		y := slices.Clone(x)
		y[i] = 1
		add("element", probity.Hash{1}, 0, 255, y)
	}
	if h, _ := CommitInput(probity.Hash{1}, 0, 255, x); h != base {
		t.Error("the commitment is not a function")
	}
	const golden = "0x303e21a2f57b224eafb5dae2d80022a6c782aeb86df76991ed9efcf50c537c87"
	if base.String() != golden {
		t.Errorf("the commitment of 40 zeros has changed to %s", base)
	}
}

func FuzzUnpackOutput(f *testing.F) {
	f.Add(make([]byte, 32), 3, int64(-4), int64(11))
	f.Add(make([]byte, 64), 40, int64(0), int64(255))
	f.Fuzz(func(t *testing.T, b []byte, n int, lo, hi int64) {
		words := make([]probity.Hash, len(b)/32)
		for i := range words {
			copy(words[i][:], b[32*i:])
		}
		v, err := UnpackOutput(words, n, lo, hi)
		if err != nil {
			return
		}
		again, err := PackOutput(v, lo, hi)
		if err != nil || !slices.Equal(again, words) {
			t.Errorf("%v packs to %v, %v, from %v", v, again, err, words)
		}
	})
}
