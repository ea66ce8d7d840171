package contracts_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"probity/internal/testchain"
	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/commit/committest"
	"probity/proof/sumcheck/transcript"
)

// An openingEVM holds testdata/src/Opening.sol, made for one key.
type openingEVM struct {
	t       testing.TB
	cfg     *runtime.Config
	address common.Address
	abi     abi.ABI
}

func newOpeningEVM(t testing.TB, vk commit.VerifyingKey) *openingEVM {
	t.Helper()
	code, abi := creation(t, vk)
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	e := &openingEVM{t: t, cfg: &runtime.Config{State: db, GasLimit: 30_000_000}, abi: abi}
	if _, e.address, _, err = runtime.Create(code, e.cfg); err != nil {
		t.Fatal(err)
	}
	return e
}

// creation is the code that makes the contract for a key.
func creation(t testing.TB, vk commit.VerifyingKey) ([]byte, abi.ABI) {
	t.Helper()
	raw, err := os.ReadFile("testdata/build/Opening.json")
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
	var tau [4]*big.Int
	for i := range tau {
		tau[i] = new(big.Int).SetBytes(vk.Encode()[32*i : 32*i+32])
	}
	arguments, err := artifact.ABI.Pack("", tau)
	if err != nil {
		t.Fatal(err)
	}
	return append(common.FromHex(artifact.Bytecode), arguments...), artifact.ABI
}

// check returns the contract's answer, the transcript's state and the gas used, or
// the error of a call that reverted.
func (e *openingEVM) check(begin [32]byte, statement, proof []byte, gas uint64) (ok bool, next [32]byte, used uint64, err error) {
	e.t.Helper()
	data, err := e.abi.Pack("check", begin, statement, proof)
	if err != nil {
		e.t.Fatal(err)
	}
	cfg := *e.cfg
	cfg.GasLimit = gas
	out, _, err := runtime.Call(e.address, data, &cfg)
	if err != nil {
		return false, next, 0, err
	}
	values, err := e.abi.Unpack("check", out)
	if err != nil {
		e.t.Fatal(err)
	}
	return values[0].(bool), values[1].([32]byte), values[2].(*big.Int).Uint64(), nil
}

func opened(t testing.TB, k *commit.Key, columns, rows, length int) (*commit.Statement, *commit.Proof) {
	t.Helper()
	s, p, err := committest.Opened(k, begin(), columns, rows, length)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func begin() transcript.Transcript { return transcript.New("test of the contract") }

func openingKey(t testing.TB, columns int) *commit.Key {
	t.Helper()
	k, err := commit.UnsafeKey(commit.Points(columns))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const plenty = 30_000_000

func TestTheContractAndGoAgreeOnOpenings(t *testing.T) {
	k := openingKey(t, 5)
	e := newOpeningEVM(t, k.Verifier())
	for _, shape := range [][3]int{{2, 1, 0}, {5, 3, 0}, {4, 2, 1}, {5, 6, 9}, {2, 1, 4}, {5, 1, 32}} {
		s, p := opened(t, k, shape[0], shape[1], shape[2])
		tr := begin()
		ok, next, _, err := e.check(tr.State(), s.Encode(), p.Encode(), plenty)
		if err != nil || !ok {
			t.Errorf("%v: %v, %v", shape, ok, err)
		}
		if err := k.Verifier().Verify(&tr, s, p); err != nil {
			t.Errorf("%v: Go: %v", shape, err)
		}
		if next != tr.State() {
			t.Errorf("%v: the transcripts differ", shape)
		}
	}
}

func TestTheContractAgreesWithTheVectorsOfOpenings(t *testing.T) {
	type vector struct {
		Name, Protocol, Tau, Statement, Proof, State string
		Holds                                        bool
	}
	var all []vector
	for _, name := range []string{"openings.json", "free_inverse.json"} {
		raw, err := os.ReadFile("../proof/sumcheck/commit/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var some []vector
		if err := json.Unmarshal(raw, &some); err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	if len(all) < 13 {
		t.Fatalf("%d vectors", len(all))
	}
	e := newOpeningEVM(t, openingKey(t, 2).Verifier()) // they are under the unsafe key
	for _, o := range all {
		tr := transcript.New(o.Protocol)
		ok, next, _, err := e.check(tr.State(), common.FromHex(o.Statement), common.FromHex(o.Proof), plenty)
		if err != nil || ok != o.Holds || ok && common.Hash(next).Hex()[2:] != o.State {
			t.Errorf("%s: %v, state %x, %v", o.Name, ok, next, err)
		}
	}
}

func TestTheContractRefusesForgedOpenings(t *testing.T) {
	k := openingKey(t, 4)
	e := newOpeningEVM(t, k.Verifier())
	s, p := opened(t, k, 4, 2, 5)
	tr := begin()
	state, statement, good := tr.State(), s.Encode(), p.Encode()
	refused := func(what string, state [32]byte, statement, proof []byte) {
		t.Helper()
		ok, _, _, err := e.check(state, statement, proof, plenty)
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if ok {
			t.Errorf("%s: the contract accepts", what)
		}
	}
	order, _ := new(big.Int).SetString("21888242871839275222246405745257275088548364400416034343698204186575808495617", 10)
	base, _ := new(big.Int).SetString("21888242871839275222246405745257275088696311157297823662689037894645226208583", 10)
	word := func(b []byte, i int, change func(n *big.Int)) []byte {
		b = bytes.Clone(b)
		n := new(big.Int).SetBytes(b[32*i : 32*i+32])
		change(n)
		n.FillBytes(b[32*i : 32*i+32])
		return b
	}
	for i := range len(good) / 32 {
		scalar := i >= 6 && i < 11 || i == 15
		for how, change := range map[string]func(n *big.Int){
			"plus one": func(n *big.Int) { n.Add(n, big.NewInt(1)) },
			"zero":     func(n *big.Int) { n.SetInt64(0) },
			"ones":     func(n *big.Int) { n.SetBytes(bytes.Repeat([]byte{255}, 32)) },
			"negated": func(n *big.Int) {
				if m := base; scalar {
					n.Sub(order, n)
				} else {
					n.Sub(m, n)
				}
			},
			"not reduced": func(n *big.Int) {
				if scalar {
					n.Add(n, order)
				} else {
					n.Add(n, base)
				}
			},
		} {
			refused(fmt.Sprintf("word %d %s", i, how), state, statement, word(good, i, change))
		}
	}
	for i := range len(statement) / 32 {
		b := word(statement, i, func(n *big.Int) { n.Xor(n, big.NewInt(1)) })
		// Another number of rows, terms or elements may end in any way but acceptance.
		if ok, _, _, _ := e.check(state, b, good, plenty); ok {
			t.Errorf("word %d of the statement: the contract accepts", i)
		}
	}
	for n := 0; n <= len(good)+64; n += 16 {
		if n != len(good) {
			b := make([]byte, n)
			copy(b, good)
			refused(fmt.Sprintf("a proof of %d bytes", n), state, statement, b)
		}
	}
	for n := 0; n < len(statement); n += 32 {
		// The contract that puts statements together is trusted to; this is no more
		// than a second lock.
		if ok, _, _, _ := e.check(state, statement[:n], good, plenty); ok {
			t.Errorf("a statement of %d bytes: the contract accepts", n)
		}
	}
	refused("a statement that is longer", state, append(bytes.Clone(statement), make([]byte, 32)...), good)
	swapped := bytes.Clone(statement)
	// Rows of the first term, behind 3 words, the point and the counts.
	first := 32 * (3 + 1 + 4 + 2)
	copy(swapped[first:first+64], statement[first+96:])
	copy(swapped[first+96:first+160], statement[first:])
	refused("rows exchanged", state, swapped, good)
	other := transcript.New("another protocol")
	refused("another transcript", other.State(), statement, good)
	zero := make([]byte, len(good))
	refused("a proof of zeros", state, statement, zero)
	copy(zero[len(zero)-32:], good[len(good)-32:])
	refused("a proof of zeros with an inverse", state, statement, zero)
	if ok, _, _, err := newOpeningEVM(t, otherKey(t)).check(state, statement, good, plenty); ok || err != nil {
		t.Errorf("under another key: %v, %v", ok, err)
	}
	if ok, _, _, err := e.check(state, statement, good, plenty); !ok || err != nil {
		t.Errorf("unchanged: %v, %v", ok, err)
	}
}

// otherKey is of a ceremony of its own.
func otherKey(t testing.TB) commit.VerifyingKey {
	t.Helper()
	b, err := os.ReadFile("../proof/sumcheck/commit/testdata/ceremony5.ptau")
	if err != nil {
		t.Fatal(err)
	}
	k, err := commit.ReadPtau(bytes.NewReader(b), int64(len(b)), 2)
	if err != nil {
		t.Fatal(err)
	}
	return k.Verifier()
}

func TestTheContractAndGoAgreeOnDamagedOpenings(t *testing.T) {
	k := openingKey(t, 3)
	e := newOpeningEVM(t, k.Verifier())
	s, p := opened(t, k, 3, 2, 3)
	rnd := mathrand.New(mathrand.NewPCG(15, 16))
	tr := begin()
	for range 200 {
		b := p.Encode()
		switch i := rnd.IntN(len(b) / 32); rnd.IntN(4) {
		case 0:
			b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8)
		case 1:
			j := rnd.IntN(len(b) / 32)
			copy(b[32*i:32*i+32], b[32*j:32*j+32])
		case 2:
			i &^= 1
			j := rnd.IntN(len(b)/32) &^ 1
			copy(b[32*i:32*i+64], bytes.Clone(b[32*j:32*j+64]))
		}
		ok, _, _, err := e.check(tr.State(), s.Encode(), b, plenty)
		if err != nil {
			t.Fatal(err)
		}
		want := false
		if q, err := commit.ParseProof(b, 2); err == nil {
			t := begin()
			want = k.Verifier().Verify(&t, s, q) == nil
		}
		if ok != want {
			t.Fatalf("the contract says %v of %x", ok, b)
		}
	}
}

func TestTooLittleGasIsNoVerdictOnAnOpening(t *testing.T) {
	k := openingKey(t, 3)
	e := newOpeningEVM(t, k.Verifier())
	s, p := opened(t, k, 3, 2, 3)
	tr := begin()
	accepted := uint64(0)
	for gas := uint64(20_000); gas < 1_000_000; gas += 7_000 {
		ok, _, _, err := e.check(tr.State(), s.Encode(), p.Encode(), gas)
		if err == nil && !ok {
			t.Fatalf("with %d gas, a right proof is called wrong", gas)
		}
		if ok && accepted == 0 {
			accepted = gas
		}
	}
	if accepted == 0 || accepted > 400_000 {
		t.Errorf("accepted from %d gas on", accepted)
	}
}

func TestGasOfOpenings(t *testing.T) {
	shapes := [][3]int{{14, 1, 0}, {14, 1, 1}, {14, 8, 96}, {14, 16, 96}, {14, 32, 96}, {14, 16, 256}, {10, 16, 96}}
	if testing.Short() {
		shapes = shapes[len(shapes)-1:] // large keys take long to make
	}
	var got bytes.Buffer
	k := openingKey(t, shapes[0][0])
	e := newOpeningEVM(t, k.Verifier())
	tr := begin()
	for _, shape := range shapes {
		s, p := opened(t, k, shape[0], shape[1], shape[2])
		ok, _, used, err := e.check(tr.State(), s.Encode(), p.Encode(), plenty)
		if err != nil || !ok {
			t.Fatalf("%v: %v, %v", shape, ok, err)
		}
		rows := shape[1] + min(1, shape[2])
		fmt.Fprintf(&got, "2^%d columns, %d rows, %d elements written out: %d gas, proof %d bytes\n", shape[0], rows, shape[2], used, len(p.Encode()))
	}
	const file = "testdata/opening_gas.txt"
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" && !testing.Short() {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		want = want[bytes.LastIndexByte(bytes.TrimSpace(want), '\n')+1:]
	}
	if got.String() != string(want) {
		t.Errorf("got\n%swant\n%sif the change is meant, run go test ./contracts -run Gas -update and commit the result", &got, want)
	}
}

func TestAnotherClientAgreesOnOpenings(t *testing.T) {
	chain := testchain.Anvil(t)
	k := openingKey(t, 4)
	code, contract := creation(t, k.Verifier())
	var accounts []common.Address
	chain.Do(&accounts, "eth_accounts")
	var hash common.Hash
	chain.Do(&hash, "eth_sendTransaction", map[string]any{"from": accounts[0], "data": hexutil.Bytes(code)})
	var receipt struct {
		ContractAddress common.Address
		Status          hexutil.Uint64
	}
	chain.Do(nil, "evm_mine")
	chain.Do(&receipt, "eth_getTransactionReceipt", hash)
	if receipt.Status != 1 {
		t.Fatalf("the contract is not deployed: %+v", receipt)
	}
	s, p := opened(t, k, 4, 2, 5)
	tr := begin()
	state := tr.State()
	if err := k.Verifier().Verify(&tr, s, p); err != nil {
		t.Fatal(err)
	}
	good := p.Encode()
	for i := -1; i < len(good)/32; i++ {
		b := bytes.Clone(good)
		if i >= 0 {
			b[32*i+31] ^= 1
		}
		data, err := contract.Pack("check", state, s.Encode(), b)
		if err != nil {
			t.Fatal(err)
		}
		var out hexutil.Bytes
		chain.Do(&out, "eth_call", map[string]any{"to": receipt.ContractAddress, "data": hexutil.Bytes(data)}, "latest")
		values, err := contract.Unpack("check", out)
		if err != nil {
			t.Fatal(err)
		}
		if values[0] != (i < 0) || i < 0 && values[1] != tr.State() {
			t.Errorf("word %d changed: %v", i, values)
		}
	}
}
