package contracts_test

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
)

// An evm holds one ProofVerifier.
type evm struct {
	t       testing.TB
	cfg     *runtime.Config
	address common.Address
	abi     *contracts.ProofVerifier
}

func newEVM(t testing.TB) *evm {
	t.Helper()
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	e := &evm{t: t, cfg: &runtime.Config{State: db, GasLimit: 30_000_000}, abi: contracts.NewProofVerifier()}
	_, e.address, _, err = runtime.Create(append(hexutil.MustDecode(contracts.ProofVerifierMetaData.Bin), contracts.NewProofVerifier().PackConstructor(common.Address{})...), e.cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// call returns what the contract answers and the gas that it used, without the
// transaction's own.
func (e *evm) call(data []byte) ([]byte, uint64, error) {
	out, left, err := runtime.Call(e.address, data, e.cfg)
	return out, e.cfg.GasLimit - left, err
}

func (e *evm) register(vk []byte) (probity.Hash, error) {
	out, _, err := e.call(e.abi.PackRegisterKey(vk))
	if err != nil {
		return probity.Hash{}, fmt.Errorf("%w: %x", err, out)
	}
	return e.abi.UnpackRegisterKey(out)
}

func (e *evm) verify(st proof.Statement, p []byte) (bool, uint64) {
	e.t.Helper()
	inputs := []*big.Int{new(big.Int).SetBytes(st.Input[:])}
	for _, w := range st.Output {
		inputs = append(inputs, new(big.Int).SetBytes(w[:]))
	}
	out, gas, err := e.call(e.abi.PackVerify(st.Key, st.Weights, inputs, p))
	if err != nil {
		e.t.Fatalf("verify reverted: %v", err)
	}
	ok, err := e.abi.UnpackVerify(out)
	if err != nil {
		e.t.Fatal(err)
	}
	return ok, gas
}

// small is a network with a convolution, a pool and two dense layers; its
// output takes more than one word.
func small(hidden int) *model.Program {
	p := &model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "x", Scale: []float64{1}}},
		Outputs: []model.Port{{Name: "y", Value: 4, Scale: []float64{1}}},
		Values:  []model.Value{{Shape: []int{1, 6, 6}, Lo: 0, Hi: 255}},
		Weights: []model.WeightSpec{
			{Name: "w0", Shape: []int{2, 1, 3, 3}, Lo: -127, Hi: 127},
			{Name: "b0", Shape: []int{2}, Lo: -1000, Hi: 1000},
			{Name: "w1", Shape: []int{hidden, 8}, Lo: -127, Hi: 127},
		},
		Ops: []model.Op{
			{Kind: model.OpConv, In: []int{0}, Weights: []int{0, 1}, Window: window(3, 1, 1)},
			{Kind: model.OpMaxPool, In: []int{1}, Window: window(2, 2, 0)},
			{Kind: model.OpRequant, In: []int{2}, Shift: 8, Lo: 0, Hi: 127},
			{Kind: model.OpDense, In: []int{3}, Weights: []int{2}},
		},
	}
	if err := p.Derive(); err != nil {
		panic(err)
	}
	return p
}

func window(kernel, stride, groups int) model.Window {
	return model.Window{Kernel: [2]int{kernel, kernel}, Stride: [2]int{stride, stride}, Dilation: [2]int{1, 1}, Groups: groups}
}

// attention has two inputs, words and their places, two outputs, and almost
// every operator that small has not.
func attention() *model.Program {
	p := &model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "words", Scale: []float64{1}}, {Name: "places", Value: 1, Scale: []float64{1}}},
		Values:  []model.Value{{Shape: []int{3}, Lo: 0, Hi: 4}, {Shape: []int{3, 4}, Lo: -9, Hi: 9}},
		Weights: []model.WeightSpec{{Name: "table", Shape: []int{5, 4}, Lo: -8, Hi: 7}, {Name: "w", Shape: []int{4, 4}, Lo: -8, Hi: 7}, {Name: "scale", Shape: []int{4}, Lo: -90, Hi: 90}},
	}
	op := func(op model.Op) int {
		p.Ops = append(p.Ops, op)
		if err := p.Derive(); err != nil {
			panic(err)
		}
		return len(p.Values) - 1
	}
	x := op(model.Op{Kind: model.OpEmbed, In: []int{0}, Weights: []int{0}})
	x = op(model.Op{Kind: model.OpAdd, In: []int{x, 1}, A: 1, B: 1})
	q := op(model.Op{Kind: model.OpDense, In: []int{x}, Weights: []int{1}})
	q = op(model.Op{Kind: model.OpRequant, In: []int{q}, Weights: []int{2}, Axes: []int{1}, Shift: 10, Lo: -20, Hi: 20})
	scores := op(model.Op{Kind: model.OpMatMul, In: []int{q, q}})
	scores = op(model.Op{Kind: model.OpRequant, In: []int{scores}, Shift: 5, Lo: -15, Hi: 15})
	largest := op(model.Op{Kind: model.OpMax, In: []int{scores}, Axes: []int{1}})
	scores = op(model.Op{Kind: model.OpAdd, In: []int{scores, largest}, A: 1, B: -1})
	exp := make([]int32, 61)
	for i := range exp {
		exp[i] = int32(1) << (i / 6)
	}
	scores = op(model.Op{Kind: model.OpLookup, In: []int{scores}, Lo: -30, Table: exp})
	sum := op(model.Op{Kind: model.OpSum, In: []int{scores}, Axes: []int{1}})
	scores = op(model.Op{Kind: model.OpDiv, In: []int{scores, sum}, Shift: 7})
	across := op(model.Op{Kind: model.OpView, In: []int{q}, View: model.View{Shape: []int{4, 3}, Strides: []int{1, 4}}})
	y := op(model.Op{Kind: model.OpMatMul, In: []int{scores, across}})
	squares := op(model.Op{Kind: model.OpMul, In: []int{q, q}})
	lengths := op(model.Op{Kind: model.OpSqrt, In: []int{squares}, Shift: 2})
	y = op(model.Op{Kind: model.OpConcat, In: []int{y, lengths}, Axes: []int{1}})
	class := op(model.Op{Kind: model.OpArgMax, In: []int{y}, Axes: []int{1}})
	p.Outputs = []model.Port{{Name: "y", Value: y, Scale: []float64{1}}, {Name: "class", Value: class, Scale: []float64{1}}}
	return p
}

// A proven is a proof with all that belongs to it.
type proven struct {
	p     *model.Program
	keys  *groth16.Keys
	proof []byte
	st    proof.Statement
	w     model.Weights
	mask  probity.Hash
}

func prove(t testing.TB, p *model.Program) proven {
	t.Helper()
	c, err := groth16.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := groth16.SetupUnsafe(c)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	pr := proven{p: p, keys: keys, mask: probity.Hash{1, 2, 3}}
	for _, s := range p.Weights {
		n := 1
		for _, d := range s.Shape {
			n *= d
		}
		w := make([]int32, n)
		for i := range w {
			w[i] = int32(s.Lo + r.Int64N(s.Hi-s.Lo+1))
		}
		pr.w = append(pr.w, model.TensorOf(w))
	}
	pr.again(t, 5)
	return pr
}

// again makes another proof, about another input.
func (pr *proven) again(t testing.TB, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	var x []int64 // of all inputs, one after the other
	for _, v := range pr.p.Values[:len(pr.p.Inputs)] {
		n := 1
		for _, d := range v.Shape {
			n *= d
		}
		for range n {
			x = append(x, v.Lo+r.Int64N(v.Hi-v.Lo+1))
		}
	}
	var err error
	pr.proof, pr.st, _, err = pr.keys.Prove(t.Context(), pr.w, pr.mask, x, probity.Hash{byte(seed)}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

var (
	baseField   = mustBig("0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47")
	scalarField = mustBig("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001")
)

func mustBig(s string) *big.Int { return hexutil.MustDecodeBig(s) }

// plus returns words with n added to word i.
func plus(words []byte, i int, n *big.Int) []byte {
	b := bytes.Clone(words)
	w := b[32*i : 32*i+32]
	new(big.Int).Add(new(big.Int).SetBytes(w), n).FillBytes(w)
	return b
}

func TestVerifierContract(t *testing.T) {
	e := newEVM(t)
	pr := prove(t, small(30))
	if len(pr.st.Output) < 2 {
		t.Fatal("the test wants more than one output word")
	}
	vk := pr.keys.VerifyingKey()
	encoded := vk.Encode()

	t.Run("a key is registered once, under its hash", func(t *testing.T) {
		for range 2 {
			key, err := e.register(encoded)
			if err != nil {
				t.Fatal(err)
			}
			if key != vk.Hash() {
				t.Errorf("key is called %s, not %s", key, vk.Hash())
			}
		}
		out, _, err := e.call(e.abi.PackHasKey(vk.Hash()))
		if err != nil {
			t.Fatal(err)
		}
		if has, _ := e.abi.UnpackHasKey(out); !has {
			t.Error("the key is not there")
		}
	})

	// agree holds contract and Go to one answer.
	agree := func(t *testing.T, st proof.Statement, p []byte, want bool) {
		t.Helper()
		ok, _ := e.verify(st, p)
		if ok != want {
			t.Errorf("the contract says %v", ok)
		}
		if err := groth16.Verify(vk, st, p); (err == nil) != want {
			t.Errorf("Verify says %v", err)
		}
	}
	t.Run("a proof verifies", func(t *testing.T) {
		agree(t, pr.st, pr.proof, true)
		ok, gas := e.verify(pr.st, pr.proof)
		t.Logf("ok %v, %d public inputs, %d gas without the transaction's own", ok, 1+len(pr.st.Output), gas)
	})
	t.Run("no word of the proof may change", func(t *testing.T) {
		for i := range len(pr.proof) / 32 {
			for _, bit := range []int{0, 5, 130, 253} {
				p := bytes.Clone(pr.proof)
				p[32*i+31-bit/8] ^= 1 << (bit % 8)
				agree(t, pr.st, p, false)
			}
			agree(t, pr.st, plus(pr.proof, i, baseField), false) // x+p
			p := bytes.Clone(pr.proof)
			clear(p[32*i : 32*i+32])
			agree(t, pr.st, p, false)
		}
	})
	t.Run("no point of the proof may be zero, negated or another", func(t *testing.T) {
		points := [][2]int{{0, 2}, {2, 6}, {6, 8}, {8, 10}, {10, 12}, {12, 14}}
		for i, pt := range points {
			p := bytes.Clone(pr.proof)
			clear(p[32*pt[0] : 32*pt[1]])
			agree(t, pr.st, p, false)
			p = bytes.Clone(pr.proof)
			for w := (pt[0] + pt[1]) / 2; w < pt[1]; w++ {
				y := p[32*w : 32*w+32]
				new(big.Int).Sub(baseField, new(big.Int).SetBytes(y)).FillBytes(y)
			}
			agree(t, pr.st, p, false)
			for j, other := range points {
				if i == j || i == 1 || j == 1 {
					continue
				}
				p = bytes.Clone(pr.proof) // swapped
				copy(p[32*pt[0]:], pr.proof[32*other[0]:32*other[1]])
				copy(p[32*other[0]:], pr.proof[32*pt[0]:32*pt[1]])
				agree(t, pr.st, p, false)
				if i == 3 { // with the swapped commitment's own hash
					st := pr.st
					st.Weights = eip712.Keccak(p[256:320])
					agree(t, st, p, false)
				}
			}
		}
	})
	t.Run("a proof has one length", func(t *testing.T) {
		for n := range len(pr.proof) {
			agree(t, pr.st, pr.proof[:n], false)
		}
		agree(t, pr.st, append(bytes.Clone(pr.proof), 0), false)
		agree(t, pr.st, append(bytes.Clone(pr.proof), make([]byte, 32)...), false)
	})
	t.Run("nothing in the statement may change", func(t *testing.T) {
		st := pr.st
		st.Weights[31] ^= 1
		agree(t, st, pr.proof, false)
		for _, n := range []*big.Int{big.NewInt(1), scalarField} {
			st = pr.st
			st.Input = probity.Hash(plus(st.Input[:], 0, n))
			agree(t, st, pr.proof, false)
			for i := range pr.st.Output {
				st = pr.st
				st.Output = append([]probity.Hash{}, st.Output...)
				st.Output[i] = probity.Hash(plus(st.Output[i][:], 0, n))
				agree(t, st, pr.proof, false)
			}
		}
		st = pr.st
		st.Output = st.Output[1:]
		agree(t, st, pr.proof, false)
		st.Output = append([]probity.Hash{{}}, pr.st.Output...)
		agree(t, st, pr.proof, false)
		st.Output = nil
		agree(t, st, pr.proof, false)
		st = pr.st
		st.Input, st.Output = st.Output[0], append([]probity.Hash{st.Input}, st.Output[1:]...)
		agree(t, st, pr.proof, false)
	})
	t.Run("parts of two proofs do not mix", func(t *testing.T) {
		second := pr
		second.again(t, 77)
		agree(t, second.st, second.proof, true)
		agree(t, second.st, pr.proof, false)
		if !bytes.Equal(pr.proof[256:320], second.proof[256:320]) {
			t.Error("two proofs of one model have different weight commitments")
		}
		for _, pt := range [][2]int{{0, 2}, {2, 6}, {6, 8}, {10, 12}, {12, 14}} {
			p := bytes.Clone(pr.proof)
			copy(p[32*pt[0]:32*pt[1]], second.proof[32*pt[0]:32*pt[1]])
			agree(t, pr.st, p, false)
		}
	})
	t.Run("a key proves its own program only", func(t *testing.T) {
		other := prove(t, small(30)) // the same program, another set-up
		if _, err := e.register(other.keys.VerifyingKey().Encode()); err != nil {
			t.Fatal(err)
		}
		st := pr.st
		st.Key = other.st.Key
		if ok, _ := e.verify(st, pr.proof); ok {
			t.Error("the contract takes a proof under another key")
		}
		if groth16.Verify(other.keys.VerifyingKey(), st, pr.proof) == nil {
			t.Error("Verify takes a proof under another key")
		}
		if ok, _ := e.verify(other.st, other.proof); !ok {
			t.Error("the contract refuses the second key's proof")
		}
	})
	t.Run("a graph of many operators is a program like any other", func(t *testing.T) {
		other := prove(t, attention())
		if _, err := e.register(other.keys.VerifyingKey().Encode()); err != nil {
			t.Fatal(err)
		}
		if ok, _ := e.verify(other.st, other.proof); !ok {
			t.Error("the contract refuses its proof")
		}
		for i := range other.st.Output {
			st := other.st
			st.Output = append([]probity.Hash{}, st.Output...)
			st.Output[i][31] ^= 1
			if ok, _ := e.verify(st, other.proof); ok {
				t.Errorf("the contract takes another output word %d", i)
			}
		}
	})
	t.Run("an unknown key reverts", func(t *testing.T) {
		out, _, err := e.call(e.abi.PackVerify(probity.Hash{1}, pr.st.Weights, nil, pr.proof))
		if err == nil {
			t.Fatal("no revert")
		}
		if u, err := e.abi.UnpackUnknownKeyError(out[4:]); err != nil || u.Key != (probity.Hash{1}) {
			t.Errorf("got %x, %v", out, err)
		}
	})
	t.Run("malformed keys are refused", func(t *testing.T) {
		bad := map[string][]byte{"empty": nil, "one byte short": encoded[:len(encoded)-1], "one point short": encoded[:len(encoded)-64],
			"a byte more": append(bytes.Clone(encoded), 0), "a point more": append(bytes.Clone(encoded), encoded[96:160]...),
			"head only": encoded[:29*32], "too many inputs": tooLong(encoded)}
		for i := 2; i < len(encoded)/32; i++ {
			bad[fmt.Sprintf("word %d + p", i)] = plus(encoded, i, baseField)
			bad[fmt.Sprintf("word %d + 1", i)] = plus(encoded, i, big.NewInt(1))
		}
		for _, at := range []int{3, 29, 31} {
			b := bytes.Clone(encoded)
			clear(b[32*at : 32*at+64])
			bad[fmt.Sprintf("zero G1 at word %d", at)] = b
		}
		for at := 5; at < 29; at += 4 {
			b := bytes.Clone(encoded)
			clear(b[32*at : 32*at+128])
			bad[fmt.Sprintf("zero G2 at word %d", at)] = b
			b = bytes.Clone(encoded)
			copy(b[32*at:], twistOutsideG2())
			bad[fmt.Sprintf("G2 point of wrong order at word %d", at)] = b
		}
		for name, b := range bad {
			if out, _, err := e.call(e.abi.PackRegisterKey(b)); err == nil {
				t.Errorf("%s: the contract registers it", name)
			} else if _, err := e.abi.UnpackInvalidKeyError(out[4:]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := groth16.ParseVerifyingKey(b); err == nil {
				t.Errorf("%s: ParseVerifyingKey takes it", name)
			}
		}
	})
}

func TestVerifierGasForLeNet(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the keys of a LeNet and proves it")
	}
	p := &model.Program{
		Format:  model.ProgramFormat,
		Inputs:  []model.Port{{Name: "x", Scale: []float64{1}}},
		Outputs: []model.Port{{Name: "y", Value: 11, Scale: []float64{1}}},
		Values:  []model.Value{{Shape: []int{1, 28, 28}, Lo: 0, Hi: 255}},
	}
	add := func(op model.Op, shape ...int) {
		at := len(p.Ops)
		op.In = []int{at}
		if shape != nil {
			op.Weights = []int{len(p.Weights), len(p.Weights) + 1}
			p.Weights = append(p.Weights, model.WeightSpec{Name: fmt.Sprint("w", at), Shape: shape, Lo: -127, Hi: 127},
				model.WeightSpec{Name: fmt.Sprint("b", at), Shape: shape[:1], Lo: -1 << 20, Hi: 1 << 20})
		}
		p.Ops = append(p.Ops, op)
	}
	for _, shape := range [][]int{{6, 1, 5, 5}, {16, 6, 5, 5}} {
		add(model.Op{Kind: model.OpConv, Window: window(5, 1, 1)}, shape...)
		add(model.Op{Kind: model.OpMaxPool, Window: window(2, 2, 0)})
		add(model.Op{Kind: model.OpRequant, Shift: 10, Hi: 127})
	}
	add(model.Op{Kind: model.OpDense}, 120, 256)
	add(model.Op{Kind: model.OpRequant, Shift: 10, Hi: 127})
	add(model.Op{Kind: model.OpDense}, 84, 120)
	add(model.Op{Kind: model.OpRequant, Shift: 10, Hi: 127})
	add(model.Op{Kind: model.OpDense}, 10, 84)
	if err := p.Derive(); err != nil {
		t.Fatal(err)
	}
	pr := prove(t, p)
	e := newEVM(t)
	_, gas, err := e.call(e.abi.PackRegisterKey(pr.keys.VerifyingKey().Encode()))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("registering a key of %d bytes: %d gas", len(pr.keys.VerifyingKey().Encode()), gas)
	ok, gas := e.verify(pr.st, pr.proof)
	t.Logf("%d public inputs, %d bytes of proof, %d gas", 1+len(pr.st.Output), len(pr.proof), gas)
	if !ok || gas > 350_000 {
		t.Errorf("verifies: %v, for %d gas; want at most 350,000", ok, gas)
	}
}

// tooLong is a key with more public inputs than fit in a contract's code.
func tooLong(vk []byte) []byte {
	b := bytes.Clone(vk)
	for len(b) < 29*32+64*(368+2) {
		b = append(b, vk[96:160]...)
	}
	big.NewInt(368).FillBytes(b[64:96])
	return b
}

// twistOutsideG2 is a point of the twisted curve, with x = 1, whose order is not
// that of G2.
func twistOutsideG2() []byte {
	b := make([]byte, 128)
	b[63] = 1
	copy(b[64:], hexutil.MustDecode("0x0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4"+
		"2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb"))
	return b
}
