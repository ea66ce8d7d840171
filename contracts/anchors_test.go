package contracts

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// tree is an RFC 6962 tree over leaves, built the slow and plain way.
type tree [][]byte // leaf hashes

func newTree(n int) (t tree) {
	for i := range n {
		t = append(t, rfc6962.DefaultHasher.HashLeaf(fmt.Append(nil, "leaf ", i)))
	}
	return t
}

func (t tree) root() []byte {
	if len(t) == 1 {
		return t[0]
	}
	k := 1
	for 2*k < len(t) {
		k *= 2
	}
	return rfc6962.DefaultHasher.HashChildren(t[:k].root(), t[k:].root())
}

func (t tree) inclusion(i int) [][32]byte {
	if len(t) == 1 {
		return nil
	}
	k := 1
	for 2*k < len(t) {
		k *= 2
	}
	if i < k {
		return append(t[:k].inclusion(i), [32]byte(t[k:].root()))
	}
	return append(t[k:].inclusion(i-k), [32]byte(t[:k].root()))
}

func slices32(p [][32]byte) (out [][]byte) {
	for _, h := range p {
		out = append(out, h[:])
	}
	return out
}

func TestAnchorsProveInclusionAsTheMerkleLibraryDoes(t *testing.T) {
	w := newWorld(t, false)
	A := w.anchors
	includedIn := func(root, leaf []byte, index, size uint64, p [][32]byte) bool {
		t.Helper()
		// Only the chain decides; the library is asked the same question.
		got := read(w, w.in.anchors, A.PackIncludedIn([32]byte(root), [32]byte(leaf), index, size, p), A.UnpackIncludedIn)
		want := proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, leaf, slices32(p), root) == nil
		if got != want {
			t.Errorf("index %d of %d, proof of %d: %v on chain, %v in the library", index, size, len(p), got, want)
		}
		return got
	}
	for n := 1; n <= 64; n++ {
		tr := newTree(n)
		root := tr.root()
		for i := range n {
			p := tr.inclusion(i)
			leaf, index, size := tr[i], uint64(i), uint64(n)
			if !includedIn(root, leaf, index, size, p) {
				t.Fatalf("leaf %d of %d is not included", i, n)
			}
			if testing.Short() && n > 9 && n != 64 {
				continue
			}
			// Whatever is changed, both must agree again, and mostly on no.
			other := rfc6962.DefaultHasher.HashLeaf([]byte("another leaf"))
			wrong := []bool{
				includedIn(root, other, index, size, p),
				includedIn(other, leaf, index, size, p),
				includedIn(root, leaf, index+size, size, p),
				includedIn(root, leaf, index, size, append(slices.Clone(p), [32]byte(other))),
				includedIn(root, leaf, index, 0, p),
			}
			if len(p) > 0 {
				wrong = append(wrong, includedIn(root, leaf, index, size, p[1:]), includedIn(root, leaf, index^1, size, p))
				q := slices.Clone(p)
				q[len(q)/2][7] ^= 1
				wrong = append(wrong, includedIn(root, leaf, index, size, q))
			}
			if slices.Contains(wrong, true) {
				t.Errorf("leaf %d of %d: a wrong proof is accepted: %v", i, n, wrong)
			}
			// A neighbouring size may or may not need the same path.
			includedIn(root, leaf, index, size+1, p)
			includedIn(root, leaf, index, size-1, p)
		}
	}
	// The widest tree, and a proof that is longer than any tree is high.
	leaf := rfc6962.DefaultHasher.HashLeaf(nil)
	for _, n := range []int{63, 64, 65, 255} {
		p := make([][32]byte, n)
		for i := range p {
			p[i] = [32]byte(rfc6962.DefaultHasher.HashLeaf([]byte{byte(i)}))
		}
		const size = math.MaxUint64
		for _, index := range []uint64{0, 1, size / 2, size - 1} {
			if root, err := proof.RootFromInclusionProof(rfc6962.DefaultHasher, index, size, leaf, slices32(p)); err != nil {
				includedIn(leaf, leaf, index, size, p)
			} else if !includedIn(root, leaf, index, size, p) {
				t.Errorf("index %d of the widest tree is not included", index)
			}
		}
	}
}

func TestAnchorsKeepALogFromSayingTwoThings(t *testing.T) {
	w := newWorld(t, false)
	A, at := w.anchors, w.in.anchors
	origin := label("log")
	root := func(n int) [32]byte { return [32]byte(newTree(n).root()) }
	me := w.p[provider].address
	if l := read(w, at, A.PackLatest(me, origin), A.UnpackLatest); l.Size != 0 || l.Root != [32]byte{} || l.Time != 0 {
		t.Errorf("before the first: %+v", l)
	}
	w.refuse("InvalidRoot", provider, at, A.PackAnchor(origin, 1, [32]byte{}))
	w.refuse("SizeNotIncreasing", provider, at, A.PackAnchor(origin, 0, root(1)))
	e := event(w, w.must(provider, at, A.PackAnchor(origin, 5, root(5))), A.UnpackAnchoredEvent)
	if e.Log != me || e.Origin != origin || e.Size != 5 || e.Root != root(5) {
		t.Errorf("anchored: %+v", e)
	}
	first := w.now()
	// The same again changes nothing and says nothing.
	if r := w.must(provider, at, A.PackAnchor(origin, 5, root(5))); len(r.Logs) != 0 {
		t.Error("anchoring again is an event")
	}
	if l := read(w, at, A.PackLatest(me, origin), A.UnpackLatest); l.Size != 5 || l.Root != root(5) || l.Time != first {
		t.Errorf("latest: %+v", l)
	}
	w.refuse("Equivocation", provider, at, A.PackAnchor(origin, 5, root(6)))
	w.refuse("SizeNotIncreasing", provider, at, A.PackAnchor(origin, 4, root(4)))
	w.must(provider, at, A.PackAnchor(origin, 9, root(9)))
	w.refuse("Equivocation", provider, at, A.PackAnchor(origin, 5, root(6)))
	w.must(provider, at, A.PackAnchor(origin, 5, root(5))) // an old one again, as a restarted log may
	if l := read(w, at, A.PackLatest(me, origin), A.UnpackLatest); l.Size != 9 || l.Root != root(9) {
		t.Errorf("latest: %+v", l)
	}
	// Another origin, or another account, is another log.
	w.must(provider, at, A.PackAnchor(label("other"), 5, root(6)))
	w.must(stranger, at, A.PackAnchor(origin, 5, root(6)))

	// Old and new receipts are provable; what was not anchored is not.
	tr := newTree(9)
	included := func(size uint64) ([]byte, error) {
		return w.view(at, A.PackIncluded(me, origin, [32]byte(tr[3]), 3, size, tr[:size].inclusion(3)))
	}
	for _, size := range []uint64{5, 9} {
		raw, err := included(size)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := A.UnpackIncluded(raw); !ok || err != nil {
			t.Errorf("leaf 3 is not included in the tree of size %d", size)
		}
		if read(w, at, A.PackRootAt(me, origin, size), A.UnpackRootAt) != root(int(size)) {
			t.Errorf("root at size %d", size)
		}
	}
	_, err := included(7)
	w.wantRevert("NotAnchored", err)
	if read(w, at, A.PackIncluded(w.p[stranger].address, origin, [32]byte(tr[3]), 3, 5, tr[:5].inclusion(3)), A.UnpackIncluded) {
		t.Error("a leaf is included in the log of somebody else")
	}
}
