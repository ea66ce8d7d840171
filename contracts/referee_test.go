package contracts_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/contracts"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/model"
	"probity/model/modeltest"
)

// A refereeEVM holds testdata/src/RefereeBench.sol.
type refereeEVM struct {
	t       testing.TB
	cfg     *runtime.Config
	address common.Address
	abi     abi.ABI
	used    uint64 // gas of the last question, without what a transaction costs
}

func newRefereeEVM(t testing.TB) *refereeEVM {
	t.Helper()
	raw, err := os.ReadFile("testdata/build/RefereeBench.json")
	if err != nil {
		t.Fatal(err)
	}
	var artifact struct {
		ABI      abi.ABI
		Bytecode string
	}
	if err := json.Unmarshal(raw, &artifact); err != nil {
		t.Fatal(err)
	}
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	e := &refereeEVM{t: t, cfg: &runtime.Config{State: db, GasLimit: 30_000_000}, abi: artifact.ABI}
	if _, e.address, _, err = runtime.Create(common.FromHex(artifact.Bytecode), e.cfg); err != nil {
		t.Fatal(err)
	}
	return e
}

// A question is what a referee is asked.
type question struct {
	statement         dispute.Statement
	op                []byte
	e, from, to, hint int64
	openings          []probity.Hash
}

// both asks the two referees and demands one answer: the same part, or that both
// refuse. What is no operator in Go is nothing to the contract either, but it may
// not look: a root over operators is made from those that are.
func (r *refereeEVM) both(q question) (ok bool) {
	r.t.Helper()
	openings := make([][32]byte, len(q.openings))
	for i, o := range q.openings {
		openings[i] = o
	}
	s := contracts.RefereeStatement{
		Operators: q.statement.Operators, Weights: q.statement.Weights, Inputs: q.statement.Inputs, Trace: q.statement.Trace,
		OperatorCount: q.statement.OperatorCount, WeightCount: q.statement.WeightCount, InputCount: q.statement.InputCount,
	}
	data, err := r.abi.Pack("compute", s, q.op, big.NewInt(q.e), big.NewInt(q.from), big.NewInt(q.to), big.NewInt(q.hint), openings)
	if err != nil {
		r.t.Fatal(err)
	}
	out, left, err := runtime.Call(r.address, data, r.cfg)
	r.used = r.cfg.GasLimit - left
	o, goErr := dispute.ParseOperator(q.op)
	var part dispute.Part
	var exact bool
	if goErr != nil {
		return false
	}
	part, exact, goErr = q.statement.Compute(o, q.e, q.from, q.to, q.hint, q.openings)
	if (err == nil) != (goErr == nil) {
		r.t.Fatalf("the contract says %v (%x), Go says %v, of %+v", err, out, goErr, o)
	}
	if err != nil {
		return false
	}
	values, err := r.abi.Unpack("compute", out)
	if err != nil {
		r.t.Fatal(err)
	}
	value, term, terms := values[0].(*big.Int), values[1].(*big.Int), values[2].(*big.Int)
	if value.IsInt64() != exact || exact && (value.Int64() != part.Value || term.Int64() != part.Term) || terms.Int64() != o.Terms() {
		r.t.Fatalf("the contract computes %s, term %s of %s, Go %+v (exact: %v), term of %d; operator %+v", value, term, terms, part, exact, o.Terms(), o)
	}
	return true
}

// ask asks about a few elements of every operator of a run.
func (r *refereeEVM) ask(rnd *rand.Rand, run *dispute.Run, ops []model.Op, elements int, seen map[model.OpKind]int) {
	r.t.Helper()
	m := run.Model()
	for i, op := range ops {
		encoded, _ := m.Operator(i)
		o, err := dispute.ParseOperator(encoded)
		if err != nil {
			r.t.Fatal(err)
		}
		for range elements {
			q := question{statement: run.Statement(), op: encoded, e: rnd.Int64N(o.Elements), from: rnd.Int64N(o.Terms())}
			q.to = min(o.Terms(), q.from+1+rnd.Int64N(dispute.Width))
			if q.hint, q.openings, err = run.Openings(i, q.e, q.from, q.to); err != nil {
				r.t.Fatal(err)
			}
			if !r.both(q) {
				r.t.Fatalf("both refuse op %d (%s), element %d", i, op.Kind, q.e)
			}
			seen[op.Kind]++
			// And with something about it changed.
			switch rnd.IntN(5) {
			case 4:
				q.op = bytes.Clone(q.op)
				word := []int64{0, -1, 1, 2, 1 << 30, 1<<30 + 1, -1 << 30, 1 << 40, 1<<62 + 1, -1 << 63, 1<<63 - 1}[rnd.IntN(11)]
				binary.BigEndian.PutUint64(q.op[8*rnd.IntN(len(q.op)/8):], uint64(word))
			case 0:
				q.hint++
			case 1:
				q.op = bytes.Clone(q.op)
				q.op[8*rnd.IntN(len(q.op)/8)+7] ^= byte(1 + rnd.IntN(3))
			case 2:
				q.openings = append([]probity.Hash{}, q.openings...)
				if len(q.openings) > 0 {
					q.openings[rnd.IntN(len(q.openings))][rnd.IntN(32)] ^= 1 << rnd.IntN(8)
				}
			case 3:
				q.openings = q.openings[:len(q.openings)*rnd.IntN(2)]
			}
			r.both(q)
		}
	}
}

// TestTheContractComputesWhatTheExecutorDoes asks the contract about elements of
// random programs; package dispute holds its own referee to the executor.
func TestTheContractComputesWhatTheExecutorDoes(t *testing.T) {
	r := newRefereeEVM(t)
	seen := map[model.OpKind]int{}
	seeds := 300
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 21))
		s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
		if err != nil {
			t.Fatal(err)
		}
		r.ask(rnd, s.Honest, s.Program.Ops, 6, seen)
	}
	if len(seen) != 19 {
		t.Errorf("%d kinds of operators were asked about: %v", len(seen), seen)
	}
}

// TestTheRefereesAgreeAboutWhatNoRunComesTo commits to numbers at the ends of 32
// bits in every place, where sums leave 64 bits.
func TestTheRefereesAgreeAboutWhatNoRunComesTo(t *testing.T) {
	r := newRefereeEVM(t)
	for seed := range 20 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 22))
		s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
		if err != nil {
			t.Fatal(err)
		}
		values := make([][]int64, len(s.Values))
		for i, x := range s.Values {
			values[i] = make([]int64, len(x))
			for k := range values[i] {
				values[i][k] = []int64{-1 << 31, 1<<31 - 1, 0, 1}[rnd.IntN(4)]
			}
		}
		wild, err := s.Model.Commit(values)
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Program.Ops {
			encoded, _ := s.Model.Operator(i)
			o, err := dispute.ParseOperator(encoded)
			if err != nil {
				t.Fatal(err)
			}
			for range 4 {
				q := question{statement: wild.Statement(), op: encoded, e: rnd.Int64N(o.Elements), to: min(o.Terms(), dispute.Width)}
				q.hint, q.openings, _ = wild.Openings(i, q.e, q.from, q.to) // what can be opened
				r.both(q)
			}
		}
	}
}

// FuzzReferee lets both referees read any operator.
func FuzzReferee(f *testing.F) {
	for seed := range 20 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 23))
		s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
		if err != nil {
			f.Fatal(err)
		}
		for i := range s.Program.Ops {
			encoded, _ := s.Model.Operator(i)
			hint, openings, err := s.Honest.Openings(i, 0, 0, 1)
			if err != nil {
				f.Fatal(err)
			}
			var raw []byte
			for _, o := range openings {
				raw = append(raw, o[:]...)
			}
			f.Add(encoded, raw, uint16(0), uint16(hint))
		}
	}
	f.Fuzz(func(t *testing.T, op, raw []byte, e, hint uint16) {
		if len(raw) > 1<<14 || len(op) > 1<<12 {
			return
		}
		q := question{statement: dispute.Statement{OperatorCount: 3, WeightCount: 2, InputCount: 1}, op: op, e: int64(e), to: 1, hint: int64(hint)}
		for ; len(raw) >= 32; raw = raw[32:] {
			q.openings = append(q.openings, probity.Hash(raw[:32]))
		}
		newRefereeEVM(t).both(q)
	})
}

// sparse is a tree of a depth in which only eight leaves, evenly spread, are
// known. It returns their openings within a forest of another depth, and the root.
func sparse(rnd *rand.Rand, depth, forest int, tensor uint64, words [8][32]byte) (openings [8][]probity.Hash, root [32]byte) {
	node := func(l, r [32]byte) [32]byte { return crypto.Keccak256Hash([]byte{1}, l[:], r[:]) }
	sibling := func() (h [32]byte) {
		for i := range h {
			h[i] = byte(1 + rnd.IntN(255)) // as dear as calldata can be
		}
		return h
	}
	var level [][32]byte
	for t, w := range words {
		openings[t] = []probity.Hash{w}
		h := [32]byte(crypto.Keccak256Hash([]byte{0}, w[:]))
		for range depth - 3 { // a known leaf is the first of its part
			s := sibling()
			openings[t] = append(openings[t], s)
			h = node(h, s)
		}
		level = append(level, h)
	}
	for at := 0; len(level) > 1; at++ {
		for t := range words {
			openings[t] = append(openings[t], level[t>>at^1])
		}
		var up [][32]byte
		for i := 0; i < len(level); i += 2 {
			up = append(up, node(level[i], level[i+1]))
		}
		level = up
	}
	root = level[0]
	for range forest {
		s := sibling()
		for t := range words {
			openings[t] = append(openings[t], s)
		}
		if tensor&1 == 1 {
			root = node(s, root)
		} else {
			root = node(root, s)
		}
		tensor >>= 1
	}
	return openings, root
}

// TestTheLargestLastMoveThereCanBeStaysUnderItsLimit proves eight products, each
// from words of their own, in the largest tensors of the largest program that
// Check accepts.
func TestTheLargestLastMoveThereCanBeStaysUnderItsLimit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 24))
	const operators, elements, limit = 1 << 17, 1 << 30, 1_500_000
	o := &dispute.Operator{
		Rule: dispute.SumOfProducts, Elements: 1, Out: 0, Dims: []int64{elements},
		Reads: []dispute.Read{
			{From: dispute.FromValue, Tensor: 1 + operators - 2, Elements: elements, Strides: []int64{elements / 8}},
			{From: dispute.FromWeight, Tensor: operators - 1, Elements: elements, Strides: []int64{elements / 8}},
		},
	}
	var x, w [8][32]byte
	want := int64(0)
	for k := range x {
		for i := range 32 {
			x[k][i], w[k][i] = byte(1+rnd.IntN(255)), byte(1+rnd.IntN(255))
		}
		a, b := int32(binary.BigEndian.Uint32(x[k][:])), int32(binary.BigEndian.Uint32(w[k][:]))>>4
		binary.BigEndian.PutUint32(w[k][:], uint32(b))
		want += int64(a) * int64(b)
	}
	xs, trace := sparse(rnd, 27, 17, operators-2, x)
	ws, weights := sparse(rnd, 27, 17, operators-1, w)
	q := question{statement: dispute.Statement{Trace: trace, Weights: weights, OperatorCount: operators, WeightCount: operators, InputCount: 1}, op: o.Encode(), to: 8}
	for k := range xs {
		q.openings = append(append(q.openings, xs[k]...), ws[k]...)
	}
	r := newRefereeEVM(t)
	if !r.both(q) {
		t.Fatal("both referees refuse")
	}
	parsed, err := dispute.ParseOperator(q.op)
	if err != nil {
		t.Fatal(err)
	}
	if part, _, err := q.statement.Compute(parsed, 0, 0, 8, 0, q.openings); err != nil || part.Value != want {
		t.Fatalf("%+v, %v; want %d", part, err, want)
	}
	// What a transaction costs: execution and calldata, or, where that is more, the
	// floor for calldata (EIP-7623); with the path of the operator besides.
	path := make([][32]byte, 17)
	for i := range path {
		copy(path[i][:], xs[0][i+1][:])
	}
	d := contracts.NewDisputes()
	s := contracts.RefereeStatement{Trace: q.statement.Trace, Weights: q.statement.Weights, Operators: weights, Inputs: trace, OperatorCount: operators, WeightCount: operators, InputCount: 1}
	openings := make([][32]byte, len(q.openings))
	for i, h := range q.openings {
		openings[i] = h
	}
	data := d.PackProve(1, s, q.op, path, new(big.Int), openings)
	zero := uint64(bytes.Count(data, []byte{0}))
	tokens := zero + 4*(uint64(len(data))-zero)
	standard, floor := 21_000+4*tokens+r.used, 21_000+10*tokens
	t.Logf("%d bytes; %d gas with calldata at its price, of which %d to compute; %d gas at the floor", len(data), standard, r.used, floor)
	// A game's own reads and writes are below 60,000.
	if gas := max(standard+60_000, floor); gas > limit {
		t.Errorf("the last move may take %d gas, at most %d", gas, limit)
	}
}
