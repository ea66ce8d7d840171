package dispute

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"probity"
	"probity/model/modeltest"
)

// reopen sends a step through its JSON.
func reopen(t testing.TB, s *Step) *Step {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := new(Step)
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnyStepOfARunOpensAndComputesAgain(t *testing.T) {
	seeds := 200
	if testing.Short() {
		seeds = 25
	}
	for seed := range seeds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 9))
		p := modeltest.RandomProgram(rnd)
		m, r, trace := randomRun(t, rnd, p)
		root, err := OperatorsRoot(p)
		if err != nil || root != r.Statement().Operators {
			t.Fatalf("seed %d: operators' root %s, %v; the run says %s", seed, root, err, r.Statement().Operators)
		}
		for op := range m.Operators() {
			elements := []int64{0, m.Elements(op) - 1, rnd.Int64N(m.Elements(op))}
			s, err := r.Step(op, elements...)
			if err != nil {
				t.Fatalf("seed %d, op %d: %v", seed, op, err)
			}
			if s.Statement.Hash() != r.Statement().Hash() {
				t.Fatal("a step of another statement")
			}
			_, results, err := reopen(t, s).Verify()
			if err != nil {
				t.Fatalf("seed %d, op %d: %v", seed, op, err)
			}
			for i, x := range results {
				want := trace.Values[len(p.Inputs)+op][elements[i]]
				if x.Index != elements[i] || x.Computed != want || x.Claimed != want {
					t.Fatalf("seed %d, op %d, element %d: %+v, want %d", seed, op, elements[i], x, want)
				}
				for _, y := range x.Operands {
					if y.From == FromValue && trace.Values[y.Tensor][y.Index] != y.Value {
						t.Fatalf("seed %d, op %d: operand %+v, the run had %d", seed, op, y, trace.Values[y.Tensor][y.Index])
					}
				}
			}
			spoilStep(t, rnd, s)
		}
	}
}

// spoilStep changes a step anywhere: nothing that was not committed to may be shown.
func spoilStep(t *testing.T, rnd *rand.Rand, good *Step) {
	t.Helper()
	for range 4 {
		s := reopen(t, good)
		e := &s.Elements[rnd.IntN(len(s.Elements))]
		what := ""
		flip := func(name string, h []probity.Hash) {
			if what = name; len(h) > 0 {
				h[rnd.IntN(len(h))][rnd.IntN(32)] ^= 1 << rnd.IntN(8)
			} else {
				what = ""
			}
		}
		switch rnd.IntN(7) {
		case 0:
			flip("path of the operator", s.Path)
		case 1:
			flip("output", e.Output)
		case 2:
			flip("operands", e.Inputs)
		case 3:
			what = "operator"
			s.Operator[rnd.IntN(len(s.Operator))] ^= 1 << rnd.IntN(8)
		case 4:
			what = "trace"
			s.Statement.Trace[0] ^= 1
		case 5:
			what = "a word too many"
			e.Inputs = append(e.Inputs, probity.Hash{})
		case 6:
			what = "a word too few"
			if e.Inputs = e.Inputs[:max(0, len(e.Inputs)-1)]; len(good.Elements[0].Inputs) == 0 {
				what = ""
			}
		}
		if what == "" {
			continue
		}
		if _, _, err := s.Verify(); err == nil && !sameStep(s, good) {
			t.Fatalf("op %d verifies with another %s", s.Op, what)
		}
	}
}

func sameStep(a, b *Step) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return slices.Equal(x, y)
}

func TestAStepOfAWrongRunShowsWhereItIsWrong(t *testing.T) {
	for seed := range 20 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 11))
		p := modeltest.RandomProgram(rnd)
		m, _, trace := randomRun(t, rnd, p)
		op := rnd.IntN(m.Operators())
		values := slices.Clone(trace.Values)
		wrong := slices.Clone(values[len(p.Inputs)+op])
		at := rnd.IntN(len(wrong))
		wrong[at]++
		values[len(p.Inputs)+op] = wrong
		r, err := m.Commit(values)
		if err != nil {
			continue // the lie is wider than 32 bits
		}
		s, err := r.Step(op, int64(at))
		if err != nil {
			t.Fatal(err)
		}
		_, results, err := s.Verify()
		if err != nil || results[0].Claimed != results[0].Computed+1 {
			t.Errorf("seed %d: %+v, %v", seed, results, err)
		}
	}
}

func TestStepsThatDoNotExistAreRefused(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	m, r, _ := randomRun(t, rnd, modeltest.RandomProgram(rnd))
	for _, c := range []struct {
		op       int
		elements []int64
	}{{-1, []int64{0}}, {m.Operators(), []int64{0}}, {0, nil}, {0, []int64{m.Elements(0)}}, {0, []int64{-1}}, {0, make([]int64, maxStepElements+1)}} {
		if _, err := r.Step(c.op, c.elements...); err == nil {
			t.Errorf("opened step %d, elements %v", c.op, c.elements)
		}
	}
	if m.Elements(-1) != 0 || m.Elements(m.Operators()) != 0 {
		t.Error("an operator that does not exist has elements")
	}
}

func FuzzStep(f *testing.F) {
	rnd := rand.New(rand.NewPCG(1, 1))
	_, r, _ := randomRun(f, rnd, modeltest.RandomProgram(rnd))
	s, err := r.Step(0, 0)
	if err != nil {
		f.Fatal(err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := new(Step)
		if json.Unmarshal(data, s) != nil {
			return
		}
		_, results, err := s.Verify()
		if err != nil {
			return
		}
		// Whatever verifies is under roots that it names itself; it must say the same
		// again.
		if _, again, err := s.Verify(); err != nil || len(again) != len(results) {
			t.Errorf("verified, and then %v", err)
		}
	})
}
