package ledger

import (
	"errors"
	"fmt"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"probity"
)

func transcriptOf(t testing.TB, n int) *Transcript {
	t.Helper()
	tr := must(NewTranscript(fill32(7)))
	for i := range n {
		if err := tr.Add([]string{EntryPrompt, EntryParameters, EntryToken, EntryToolCall}[i%4], fmt.Appendf(nil, "entry %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

func TestEachEntryOfATranscriptOpensByItself(t *testing.T) {
	for n := range 20 {
		tr := transcriptOf(t, n)
		root, count := tr.Root()
		if count != uint64(n) {
			t.Fatalf("%d entries count as %d", n, count)
		}
		for i := range n {
			o := must(tr.Open(i))
			if err := o.Verify(root, count); err != nil {
				t.Errorf("entry %d of %d: %v", i, n, err)
			}
			for name, change := range map[string]func(*TranscriptOpening){
				"data":  func(o *TranscriptOpening) { o.Data = []byte("other") },
				"kind":  func(o *TranscriptOpening) { o.Kind = EntryFinish },
				"salt":  func(o *TranscriptOpening) { o.Salt[3]++ },
				"index": func(o *TranscriptOpening) { o.Index = (o.Index + 1) % 21 },
				"kind moved into data": func(o *TranscriptOpening) {
					o.Kind, o.Data = o.Kind[:1], append([]byte(o.Kind[1:]), o.Data...)
				},
				"no kind": func(o *TranscriptOpening) { o.Kind = "" },
			} {
				bad := o
				change(&bad)
				if err := bad.Verify(root, count); !errors.Is(err, ErrOpening) {
					t.Errorf("entry %d of %d, another %s: %v", i, n, name, err)
				}
			}
			if err := o.Verify(root, count+1); err == nil && n > 1 && i != n-1 {
				continue // RFC 6962 paths may fit several sizes; the receipt fixes the size
			}
		}
		if _, err := tr.Open(n); err == nil {
			t.Error("opened an entry that does not exist")
		}
	}
}

// The tree is that of RFC 6962, as another implementation computes it.
func TestATranscriptIsAnRFC6962Tree(t *testing.T) {
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	for n := 1; n < 70; n++ {
		tr := transcriptOf(t, n)
		r := factory.NewEmptyRange(0)
		for _, leaf := range tr.leaves {
			if err := r.Append(leaf[:], nil); err != nil {
				t.Fatal(err)
			}
		}
		want := must(r.GetRootHash(nil))
		if got, _ := tr.Root(); got != probity.Hash(want) {
			t.Errorf("%d entries: %s, want %x", n, got, want)
		}
	}
}

func TestTheSameWordsHaveOtherCommitmentsUnderAnotherSeed(t *testing.T) {
	a, b := must(NewTranscript(probity.Hash{})), must(NewTranscript(probity.Hash{}))
	for _, tr := range []*Transcript{a, b} {
		for range 2 {
			if err := tr.Add(EntryPrompt, []byte("yes")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a.leaves[0] == b.leaves[0] || a.leaves[0] == a.leaves[1] || a.Seed() == b.Seed() {
		t.Error("equal entries can be seen to be equal")
	}
	if err := a.Add("", nil); err == nil {
		t.Error("an entry without a kind")
	}
	if root, n := must(NewTranscript(fill32(1))).Root(); n != 0 || root != probity.Hash(rfc6962.DefaultHasher.EmptyRoot()) {
		t.Errorf("an empty transcript has root %s", root)
	}
}
