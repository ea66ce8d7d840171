package dispute

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"probity"
	"probity/model"
	"probity/model/modeltest"
)

// randomRun commits to a random run of a program.
func randomRun(t testing.TB, rnd *rand.Rand, p *model.Program) (*Model, *Run, *model.Trace) {
	t.Helper()
	w, inputs := modeltest.RandomRun(rnd, p)
	m, err := NewModel(p, w)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Run(inputs...)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := p.Run(w, inputs...)
	if err != nil {
		t.Fatal(err)
	}
	return m, r, trace
}

// TestTheRefereeComputesWhatTheExecutorDoes compares, for random programs, every
// element of every value with what the executor made of it, twice: from the whole
// run, and from openings alone.
func TestTheRefereeComputesWhatTheExecutorDoes(t *testing.T) {
	seeds := 400
	if testing.Short() {
		seeds = 60
	}
	seen := map[model.OpKind]int{}
	for seed := range seeds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 5))
		p := modeltest.RandomProgram(rnd)
		m, r, trace := randomRun(t, rnd, p)
		s := r.Statement()
		for i, op := range p.Ops {
			seen[op.Kind]++
			o, err := ParseOperator(m.encoded[i])
			if err != nil {
				t.Fatalf("seed %d, op %d (%s): %v", seed, i, op.Kind, err)
			}
			if !reflect.DeepEqual(o.Encode(), m.encoded[i]) {
				t.Fatalf("seed %d, op %d (%s): another encoding", seed, i, op.Kind)
			}
			for e, want := range trace.Values[len(p.Inputs)+i] {
				e := int64(e)
				got, err := r.part(i, e, 0, o.Terms())
				value := got.Value
				if o.Rule == ArgMax {
					value = got.Term
				}
				if err != nil || value != want {
					t.Fatalf("seed %d, op %d (%s), element %d: %+v, %v; want %d", seed, i, op.Kind, e, got, err, want)
				}
				if rnd.IntN(20) > 0 {
					continue
				}
				// A range of the terms, opened.
				from := rnd.Int64N(o.Terms())
				to := min(o.Terms(), from+1+rnd.Int64N(Width))
				whole, err := r.part(i, e, from, to)
				if err != nil {
					t.Fatal(err)
				}
				hint, openings, err := r.openings(i, e, from, to, nil)
				if err != nil {
					t.Fatal(err)
				}
				part, exact, err := s.Compute(o, e, from, to, hint, openings)
				if err != nil || !exact || part != whole {
					t.Fatalf("seed %d, op %d (%s), element %d, terms %d to %d: %+v, %v, %v; want %+v", seed, i, op.Kind, e, from, to, part, exact, err, whole)
				}
				spoil(t, rnd, s, o, e, from, to, hint, openings)
			}
		}
	}
	if len(seen) != 19 {
		t.Errorf("only %d kinds of operators were drawn: %v", len(seen), seen)
	}
}

// spoil changes one thing about openings, which the referee has to notice.
func spoil(t *testing.T, rnd *rand.Rand, s Statement, o *Operator, e, from, to, hint int64, openings []probity.Hash) {
	t.Helper()
	if len(openings) == 0 {
		if _, _, err := s.Compute(o, e, from, to, hint, make([]probity.Hash, 1)); !errors.Is(err, errOpening) {
			t.Fatalf("an opening that nobody asked for: %v", err)
		}
		return
	}
	bad := append([]probity.Hash{}, openings...)
	switch rnd.IntN(3) {
	case 0:
		bad[rnd.IntN(len(bad))][rnd.IntN(32)] ^= 1 << rnd.IntN(8)
	case 1:
		bad = bad[:len(bad)-1]
	case 2:
		bad = append(bad, probity.Hash{})
	}
	// A changed index in a concat's list may send the referee elsewhere first.
	if _, _, err := s.Compute(o, e, from, to, hint, bad); err == nil {
		t.Fatalf("a spoilt opening of %d words passes", len(bad))
	}
}

func TestASumOfPartsIsTheWhole(t *testing.T) {
	for seed := range 200 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 6))
		p := modeltest.RandomProgram(rnd)
		_, r, _ := randomRun(t, rnd, p)
		for i, o := range r.m.operators {
			if !o.reduces() || o.Terms() <= Width {
				continue
			}
			e := rnd.Int64N(o.Elements)
			whole, err := r.part(i, e, 0, o.Terms())
			if err != nil {
				t.Fatal(err)
			}
			var parts []Part
			size, n := split(0, o.Terms())
			for k := range n {
				x, err := r.part(i, e, k*size, min(o.Terms(), (k+1)*size))
				if err != nil {
					t.Fatal(err)
				}
				parts = append(parts, x)
			}
			if got, exact := combine(o.Rule, parts); !exact || got != whole || n > Width {
				t.Fatalf("seed %d, op %d: %d parts come to %+v, want %+v", seed, i, n, got, whole)
			}
		}
	}
}

func TestALeafANodeAndAnOperatorNeverHashAlike(t *testing.T) {
	h := newHasher()
	var l, r probity.Hash
	l[0], r[31] = 1, 2
	word := l
	both := append(append([]byte{}, l[:]...), r[:]...)
	if h.leaf(word) == h.sum(word[:]) || h.node(l, r) == h.sum(both) || h.node(l, r) == h.operator(both) || h.leaf(word) == h.operator(word[:]) {
		t.Error("what is hashed does not say what it is")
	}
	if h.leaf(word) != h.sum([]byte{0}, word[:]) || h.node(l, r) != h.sum([]byte{1}, both) || h.operator(both) != h.sum([]byte{2}, both) {
		t.Error("the bytes in front are not those of the contract")
	}
	// The node over two leaves, given as a word, is not that node.
	if n := h.node(h.leaf(l), h.leaf(r)); h.leaf(n) == n {
		t.Error("a node is its own leaf")
	}
}

func TestAWordWithSomethingBehindTheLastElementCannotBeShown(t *testing.T) {
	h := newHasher()
	for _, behind := range []bool{false, true} {
		var w Word
		w[3] = 7
		if behind {
			w[31] = 1
		}
		g := &Game{Phase: Show, Rule: Copy, Elements: 15, Index: 1, Said: h.leaf(w)}
		if _, err := g.play(Statement{}, Move{For: Show, Word: w}); errors.Is(err, ErrMove) != behind {
			t.Errorf("something behind the last element: %v; %v", behind, err)
		}
	}
}

func TestATreeDependsOnEveryElementAndItsPlace(t *testing.T) {
	for _, n := range []int{1, 7, 8, 9, 64, 65, 300, 257 * 8} {
		x := make([]int32, n)
		for i := range x {
			x[i] = int32(i*i - 5)
		}
		tree := newTree(model.TensorOf(x))
		roots := map[probity.Hash]bool{tree.root(): true}
		h := newHasher()
		for i := range leavesOf(n) {
			if got := h.climb(h.leaf(tree.word(i)), uint64(i), tree.path(h, nil, i)); got != tree.root() {
				t.Fatalf("%d elements: leaf %d leads elsewhere", n, i)
			}
		}
		for _, i := range []int{0, n / 2, n - 1} {
			x[i] ^= 1 << 20
			roots[newTree(model.TensorOf(x)).root()] = true
			x[i] ^= 1 << 20
		}
		if want := 1 + len(map[int]bool{0: true, n / 2: true, n - 1: true}); len(roots) != want {
			t.Errorf("%d elements: %d roots, want %d", n, len(roots), want)
		}
	}
}

func TestWordsAreTheElementsAndNothingElse(t *testing.T) {
	x := []int64{1, -1, 1 << 30, -1 << 31, 5, 6, 7, 8, 9}
	w, err := Words(x)
	if err != nil || len(w) != 2 {
		t.Fatal(w, err)
	}
	got, err := Elements(w, len(x))
	if err != nil || !reflect.DeepEqual(got, x) {
		t.Errorf("%v, %v; want %v", got, err, x)
	}
	w[1][31] = 1
	if _, err := Elements(w, len(x)); !errors.Is(err, errWords) {
		t.Errorf("something behind the last element: %v", err)
	}
	if _, err := Elements(w, 17); !errors.Is(err, errWords) {
		t.Errorf("too few words: %v", err)
	}
	if _, err := Words([]int64{1 << 31}); err == nil {
		t.Error("33 bits pass")
	}
}

// FuzzParseOperator: whatever parses is written again as it was, and the referee
// survives it.
func FuzzParseOperator(f *testing.F) {
	for seed := range 30 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 7))
		p := modeltest.RandomProgram(rnd)
		for i := range p.Ops {
			o, _, err := lower(p, i)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(o.Encode(), int64(0), int64(0))
		}
	}
	s := Statement{OperatorCount: 9, WeightCount: 9, InputCount: 9}
	f.Fuzz(func(t *testing.T, b []byte, e, from int64) {
		o, err := ParseOperator(b)
		if err != nil {
			return
		}
		if !bytes.Equal(o.Encode(), b) {
			t.Fatal("two encodings of one operator")
		}
		if _, _, err := s.Compute(o, e, from, min(from+Width, o.Terms()), 0, make([]probity.Hash, 40)); err == nil {
			return // nothing had to be opened
		}
		o.part(e, from, min(from+Width, o.Terms()), 0, func(int, Read, int64) (int64, error) { return -1 << 31, nil })
	})
}
