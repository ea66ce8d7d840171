package sumcheck

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity"
	"probity/internal/eip712"
	"probity/internal/testchain"
	"probity/model"
	"probity/proof/sumcheck/commit"
)

var update = flag.Bool("update", false, "rewrite testdata/contract_gas.txt")

// A contract is SumcheckVerifier in an EVM.
type contract struct {
	t   testing.TB
	evm *testchain.EVM
}

func newContract(t testing.TB, vk commit.VerifyingKey) *contract {
	t.Helper()
	return &contract{t, testchain.NewEVM(t, "../../contracts/build/SumcheckVerifier.json", vk.Encode())}
}

// number is n as a word of a call.
func number32(n int) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 24), uint64(n))
}

func callOf(function string, parts ...[]byte) []byte {
	hash := eip712.Keccak([]byte(function))
	b := hash[:4]
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// bytesOfCall is a dynamic argument.
func bytesOfCall(b []byte) []byte {
	return append(append(number32(len(b)), b...), make([]byte, -len(b)&31)...)
}

func (c *contract) register(key []byte) (name probity.Hash) {
	c.t.Helper()
	out, _, err := c.evm.Call(callOf("registerKey(bytes)", number32(32), bytesOfCall(key)), 0)
	if err != nil {
		c.t.Fatalf("register a key of %d bytes: %v %x", len(key), err, out)
	}
	copy(name[:], out)
	if name != eip712.Keccak(key) {
		c.t.Fatal("the contract names the key otherwise")
	}
	return name
}

func verifyCall(key, weights probity.Hash, words []probity.Hash, proof []byte) []byte {
	list := number32(len(words))
	for _, w := range words {
		list = append(list, w[:]...)
	}
	return callOf("verify(bytes32,bytes32,uint256[],bytes)", key[:], weights[:], number32(128), number32(128+len(list)), list, bytesOfCall(proof))
}

// verify is the contract's verdict, and the gas of a transaction that asks for it.
func (c *contract) verify(key, weights probity.Hash, words []probity.Hash, proof []byte) (bool, uint64) {
	c.t.Helper()
	data := verifyCall(key, weights, words, proof)
	out, gas, err := c.evm.Call(data, 0)
	if err != nil || len(out) != 32 || !bytes.Equal(out[:31], make([]byte, 31)) || out[31] > 1 {
		c.t.Fatalf("the contract reverts: %v %x", err, out)
	}
	return out[31] == 1, gas + testchain.TransactionGas(data)
}

// A deal is all that a contract is shown of a proof.
type deal struct {
	key           *Key
	vk            VerifyingKey
	name, weights probity.Hash
	words         []probity.Hash
	proof         []byte
	st            Statement
}

// newDeal registers a program's key and proves a run of random numbers.
func newDeal(t testing.TB, c *contract, setup *commit.Key, p *model.Program, o Options, rnd *rand.Rand) *deal {
	t.Helper()
	d := &deal{}
	var err error
	if d.key, err = NewKey(p, o); err != nil {
		t.Fatal(err)
	}
	if d.vk, err = d.key.VerifyingKey(setup); err != nil {
		t.Fatal(err)
	}
	key, err := d.key.ContractKey(d.vk)
	if err != nil {
		t.Fatal(err)
	}
	d.name = c.register(key)
	secret, err := d.key.CommitWeights(setup, Salt{1}, randomWeights(rnd, p))
	if err != nil {
		t.Fatal(err)
	}
	if secret != nil {
		d.st.Weights = secret.Commitment()
		d.weights = d.st.Weights.Hash()
	}
	known := Witness{Weights: secret, Inputs: randomInputs(rnd, p, max(1, o.Batch))}
	if o.HiddenInput {
		if known.Input, err = d.key.CommitInput(setup, Salt{2}, known.Inputs...); err != nil {
			t.Fatal(err)
		}
		known.Inputs = nil
	}
	if o.HiddenOutput {
		known.OutputSalt = Salt{3}
	}
	parsed, out, err := d.key.Prove(t.Context(), setup, known, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.st.Input, d.st.Inputs, d.st.Outputs = known.Input.Commitment(), known.Inputs, out
	if o.HiddenOutput {
		sealed, err := d.key.CommitOutput(setup, Salt{3}, out...)
		if err != nil {
			t.Fatal(err)
		}
		d.st.Output, d.st.Outputs = sealed.Commitment(), nil
	}
	if d.words, err = d.key.ContractInputs(d.st); err != nil {
		t.Fatal(err)
	}
	if d.proof, err = d.key.ContractProof(d.st, parsed); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheContractVerifiesRandomPrograms(t *testing.T) {
	n := 60
	if testing.Short() {
		n = 10
	}
	c := newContract(t, testSetup(t).Verifier())
	for seed := range n {
		rnd := rand.New(rand.NewPCG(uint64(seed), 43))
		p := randomProgram(t, rnd)
		d := newDeal(t, c, testSetup(t), p, Options{Batch: 1 + rnd.IntN(3), HiddenInput: rnd.IntN(2) == 0, HiddenOutput: seed%3 == 0}, rnd)
		if ok, gas := c.verify(d.name, d.weights, d.words, d.proof); !ok {
			t.Errorf("seed %d: the contract refuses, after %d gas", seed, gas)
		}
	}
}

// verdicts holds the contract's verdict on a deal to Go's.
func (d *deal) verdicts(t *testing.T, c *contract, what string) bool {
	t.Helper()
	ok, _ := c.verify(d.name, d.weights, d.words, d.proof)
	own := slices.Concat(d.st.Weights.Encode(), d.st.Input.Encode(), d.st.Output.Encode())
	want := false
	if bytes.HasPrefix(d.proof, own) {
		if p, err := d.key.ParseProof(d.proof[len(own):]); err == nil {
			want = d.key.Verify(d.vk, d.st, p) == nil
		}
	}
	if ok != want {
		t.Errorf("%s: the contract says %v, Go %v", what, ok, want)
	}
	return ok
}

func TestEveryWordOfAProofCountsForTheContract(t *testing.T) {
	c := newContract(t, testSetup(t).Verifier())
	all := programs(t)
	deals := map[string]Options{"net": {HiddenInput: true, HiddenOutput: true}, "layers": {HiddenInput: true}, "dense": {HiddenOutput: true}}
	if testing.Short() {
		deals = map[string]Options{"net": deals["net"]}
	}
	for name, o := range deals {
		d := newDeal(t, c, testSetup(t), all[name], o, rand.New(rand.NewPCG(3, 4)))
		if !d.verdicts(t, c, "an honest proof") {
			t.Fatalf("%s: the contract refuses an honest proof", name)
		}
		good := d.proof
		order, base := fr.Modulus(), fp.Modulus()
		for i := range len(good) / 32 {
			if testing.Short() && i%7 != 0 {
				continue
			}
			for what, change := range map[string]func(n *big.Int){
				"plus one":                 func(n *big.Int) { n.Add(n, big.NewInt(1)) },
				"zero":                     func(n *big.Int) { n.SetInt64(0) },
				"plus the order":           func(n *big.Int) { n.Add(n, order) },
				"plus the field's modulus": func(n *big.Int) { n.Add(n, base) },
				"ones":                     func(n *big.Int) { n.SetBytes(bytes.Repeat([]byte{255}, 32)) },
			} {
				n := new(big.Int).SetBytes(good[32*i:][:32])
				was := new(big.Int).Set(n)
				if change(n); n.Cmp(was) == 0 || n.BitLen() > 256 {
					continue
				}
				d.proof = bytes.Clone(good)
				n.FillBytes(d.proof[32*i:][:32])
				if d.verdicts(t, c, fmt.Sprintf("word %d %s", i, what)) {
					t.Errorf("%s: word %d %s: the contract accepts", name, i, what)
				}
			}
		}
		for _, n := range []int{0, 1, 31, 511, 512, len(good) - 512, len(good) - 32, len(good) - 1, len(good) + 1, len(good) + 32, len(good) + 512} {
			d.proof = make([]byte, n)
			copy(d.proof, good)
			if d.verdicts(t, c, fmt.Sprintf("%d bytes", n)) {
				t.Errorf("%s: a proof of %d bytes is accepted", name, n)
			}
		}
		d.proof = good
		words := d.words
		for i := range words {
			for _, bit := range []int{0, 1, 30, 31} { // also above all elements of a word
				d.words = slices.Clone(words)
				d.words[i][bit] ^= 1
				if ok, _ := c.verify(d.name, d.weights, d.words, good); ok {
					t.Errorf("%s: word %d of the public inputs, byte %d: the contract accepts", name, i, bit)
				}
			}
		}
		for _, w := range [][]probity.Hash{nil, words[:len(words)-1], append(slices.Clone(words), probity.Hash{})} {
			if ok, _ := c.verify(d.name, d.weights, w, good); ok {
				t.Errorf("%s: %d public inputs of %d: the contract accepts", name, len(w), len(words))
			}
		}
		other := d.weights
		other[31] ^= 1
		if ok, _ := c.verify(d.name, other, words, good); ok {
			t.Errorf("%s: other weights: the contract accepts", name)
		}
		if ok, _ := newContractWith(t, d, otherSetup(t)).verify(d.name, d.weights, words, good); ok {
			t.Errorf("%s: another set-up: the contract accepts", name)
		}
	}
}

// otherSetup is of a ceremony of its own.
func otherSetup(t testing.TB) commit.VerifyingKey {
	t.Helper()
	b, err := os.ReadFile("commit/testdata/ceremony5.ptau")
	if err != nil {
		t.Fatal(err)
	}
	k, err := commit.ReadPtau(bytes.NewReader(b), int64(len(b)), 2)
	if err != nil {
		t.Fatal(err)
	}
	return k.Verifier()
}

// newContractWith is a contract of another set-up that has a deal's key.
func newContractWith(t testing.TB, d *deal, setup commit.VerifyingKey) *contract {
	t.Helper()
	c := newContract(t, setup)
	key, err := d.key.ContractKey(d.vk)
	if err != nil {
		t.Fatal(err)
	}
	c.register(key)
	return c
}

// The same cheats as against the verifier in Go.
func TestTheContractRefusesAChangedRun(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{})
	sys := s.key.system
	c := newContract(t, s.setup.Verifier())
	key, err := s.key.ContractKey(s.vk)
	if err != nil {
		t.Fatal(err)
	}
	name := c.register(key)
	verdict := func(p *Proof, out [][]int64) bool {
		words, err := s.key.ContractInputs(Statement{Inputs: s.inputs, Outputs: out})
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.key.ContractProof(Statement{Weights: s.secret.Commitment()}, p)
		if err != nil {
			t.Fatal(err)
		}
		ok, _ := c.verify(name, s.secret.Commitment().Hash(), words, b)
		return ok
	}
	if p, out := s.prove(&cheat{}); !verdict(p, out) {
		t.Fatal("the contract refuses an honest proof")
	}
	at := func(v int) int { return sys.values[v].block.at }
	for name, ch := range map[string]*cheat{
		"forged output":       {outputs: func(out [][]int64) { out[0][3]++ }, witness: func(w *witness) { w.ints[trace][at(5)+3]++ }},
		"forged activation":   {witness: func(w *witness) { w.ints[trace][at(3)]++ }},
		"forged maximum":      {witness: func(w *witness) { w.ints[trace][at(2)]++ }},
		"limb out of range":   {witness: func(w *witness) { w.ints[trace][sys.limbs[3].at] += 1 << 20 }},
		"inverse of nothing":  {inverse: func(w *witness) { w.field[sys.inverses[0].a[0].block.at].SetOne() }},
		"lookup multiplicity": {witness: func(w *witness) { w.ints[trace][sys.inverses[len(sys.inverses)-1].c[0].block.at]++ }},
		"first sum":           {message: onMessage("first sum")},
		"second sum":          {message: onMessage("second sum")},
		"factors":             {message: onMessage("factors")},
		"values":              {message: onMessage("values")},
		"first rounds":        {message: onMessage("round of the first sumcheck")},
		"second rounds":       {message: onMessage("round of the second sumcheck")},
	} {
		if p, out := s.prove(ch); verdict(p, out) {
			t.Errorf("%s: the contract accepts", name)
		}
	}
}

func TestAProofIsUnderOneKeyForTheContract(t *testing.T) {
	c := newContract(t, testSetup(t).Verifier())
	all := programs(t)
	d := newDeal(t, c, testSetup(t), all["net"], Options{HiddenInput: true}, rand.New(rand.NewPCG(3, 4)))
	key, err := d.key.ContractKey(d.vk)
	if err != nil {
		t.Fatal(err)
	}
	// A key that claims another program, and one with any byte changed.
	rnd := rand.New(rand.NewPCG(7, 8))
	for i := range 60 {
		b := bytes.Clone(key)
		at := 64 + i%32
		if i >= 32 {
			at = keyHead + rnd.IntN(len(b)-keyHead)
		}
		b[at] ^= byte(1 + rnd.IntN(255))
		out, _, err := c.evm.Call(callOf("registerKey(bytes)", number32(32), bytesOfCall(b)), 0)
		if err != nil {
			continue // not even registered
		}
		var name probity.Hash
		copy(name[:], out)
		// It may revert, for a script can spend all gas; it must not accept what its
		// own script does not compute, unless the byte is of no use.
		data := verifyCall(name, d.weights, d.words, d.proof)
		if out, _, err := c.evm.Call(data, 5_000_000); err == nil && out[31] == 1 && i < 32 {
			t.Errorf("byte %d of the key changed: the contract accepts", at)
		}
	}
	if ok, _ := c.verify(d.name, d.weights, d.words, d.proof); !ok {
		t.Error("other keys have changed the verdict under this one")
	}
}

// Whatever is registered, a call ends, within its gas, and leaves other keys alone.
func TestHostileKeysHarmNobodyElse(t *testing.T) {
	c := newContract(t, testSetup(t).Verifier())
	d := newDeal(t, c, testSetup(t), programs(t)["net"], Options{}, rand.New(rand.NewPCG(3, 4)))
	key, err := d.key.ContractKey(d.vk)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parseContractKey(key)
	if err != nil {
		t.Fatal(err)
	}
	scripts := map[string][]byte{
		"none":             {},
		"endless sums":     {opSums, 0, 3, 0xff, 0xff, 0xff, 0xff},
		"endless splits":   {opSplit, 0, 0, 0, 0, 0, 0, 0xff, 0xff},
		"writes below":     {opSums, 0, 2, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, opEnd},
		"sums of nothing":  {opSums, 0xff, 0xff, 0, 0, 0xff, 0xff, opEnd},
		"unknown":          {77},
		"reads everywhere": {opSums, 0x10, 0, 0, 1, 0, 1, 0xff, 0xff, 0xff, 0xff, opEnd},
	}
	for what, script := range scripts {
		k := *parsed
		k.script = script
		b, err := k.encode()
		if err != nil {
			t.Fatal(err)
		}
		k.base = keyMemory + (len(b)+31)/32
		if b, err = k.encode(); err != nil {
			t.Fatal(err)
		}
		name := c.register(b)
		if out, _, err := c.evm.Call(verifyCall(name, d.weights, d.words, d.proof), 3_000_000); err == nil && out[31] != 0 {
			t.Errorf("%s: the contract accepts", what)
		}
	}
	for _, b := range [][]byte{{}, {1}, key[:keyHead-1], key[:len(key)-32], append(bytes.Clone(key), make([]byte, 32)...), make([]byte, 200)} {
		if out, _, err := c.evm.Call(callOf("registerKey(bytes)", number32(32), bytesOfCall(b)), 0); err == nil {
			t.Errorf("a key of %d bytes is registered: %x", len(b), out)
		}
	}
	var unknown probity.Hash
	if _, _, err := c.evm.Call(verifyCall(unknown, d.weights, d.words, d.proof), 0); err == nil {
		t.Error("an unknown key does not revert")
	}
	if ok, _ := c.verify(d.name, d.weights, d.words, d.proof); !ok {
		t.Error("other keys have changed the verdict under this one")
	}
}

func TestTooLittleGasIsNoVerdictOnAProof(t *testing.T) {
	c := newContract(t, testSetup(t).Verifier())
	d := newDeal(t, c, testSetup(t), programs(t)["net"], Options{}, rand.New(rand.NewPCG(3, 4)))
	data := verifyCall(d.name, d.weights, d.words, d.proof)
	_, need, _ := c.evm.Call(data, 0)
	for gas := uint64(10_000); gas < need+200_000; gas += 13_000 {
		if out, _, err := c.evm.Call(data, gas); err == nil && out[31] == 0 {
			t.Fatalf("with %d gas, a right proof is called wrong", gas)
		}
	}
}

func TestGasOfNetworks(t *testing.T) {
	if testing.Short() {
		t.Skip("proves large networks")
	}
	const file = "testdata/contract_gas.txt"
	var got bytes.Buffer
	want, _ := os.ReadFile(file)
	lines := strings.Split(string(want), "\n")
	for i, n := range []struct {
		name  string
		batch int
		make  func(testing.TB) *model.Program
	}{{"LeNet-5", 1, lenet}, {"32 runs of it", 32, lenet}, {"CNN, 264k weights", 1, cifar}, {"dense, 4.2M weights", 1, wide}, {"GPT, 5 blocks, 64 tokens, the last answer", 1, gptLast}} {
		p := n.make(t)
		o := Options{Batch: n.batch, HiddenInput: true}
		k, err := NewKey(p, o)
		if err != nil {
			t.Fatal(err)
		}
		setup, err := commit.UnsafeKey(k.Points())
		if err != nil {
			t.Fatal(err)
		}
		c := newContract(t, setup.Verifier())
		d := newDeal(t, c, setup, p, o, rand.New(rand.NewPCG(1, 2)))
		ok, gas := c.verify(d.name, d.weights, d.words, d.proof)
		if !ok || gas > 900_000 {
			t.Errorf("%s: %v, %d gas", n.name, ok, gas)
		}
		key, err := k.ContractKey(d.vk)
		if err != nil {
			t.Fatal(err)
		}
		transaction := testchain.TransactionGas(verifyCall(d.name, d.weights, d.words, d.proof))
		parsed, err := parseContractKey(key)
		if err != nil {
			t.Fatal(err)
		}
		form := fmt.Sprintf("%s: %d rows, %d bytes of proof, key of %d bytes; ", n.name, k.system.allRows(), len(d.proof), len(key))
		fmt.Fprintf(&got, "%s%d gas, of which the transaction %d, the script about %d\n", form, gas, transaction, parsed.gas())
		// Proofs differ in how many of their bytes are zero.
		var recorded uint64
		if i < len(lines) && strings.HasPrefix(lines[i], form) {
			fmt.Sscanf(lines[i][len(form):], "%d gas", &recorded)
		}
		if !*update && (gas > recorded+2_000 || gas+2_000 < recorded) {
			t.Errorf("%s: not as in %s: if this is meant, run go test -run Gas -update ./proof/sumcheck", n.name, file)
		}
		if estimate, err := k.ContractGas(d.vk); err != nil || estimate > gas+gas/20 || estimate < gas-gas/20 {
			t.Errorf("%s takes %d gas, estimated %d, %v", n.name, gas, estimate, err)
		}
	}
	t.Log(got.String())
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The contract and Go agree on any bytes.
func FuzzContract(f *testing.F) {
	b := build(f)
	y := b.op(model.Op{Kind: model.OpDense, In: []int{b.input(-128, 127, 3)}, Weights: []int{b.weight(-128, 127, 2, 3)}})
	y = b.op(model.Op{Kind: model.OpRequant, In: []int{y}, Shift: 8, Lo: 0, Hi: 127})
	c := newContract(f, testSetup(f).Verifier())
	d := newDeal(f, c, testSetup(f), b.program(y), Options{}, rand.New(rand.NewPCG(1, 2)))
	good := d.proof
	f.Add([]byte{}, 0)
	f.Add([]byte{1}, 77)
	f.Add(good[:64], 64)
	f.Add(good[32:96], len(good)-512)
	f.Add(make([]byte, 64), 0)
	f.Add(bytes.Repeat([]byte{255}, 32), 640)
	f.Fuzz(func(t *testing.T, data []byte, at int) {
		d := *d
		d.proof = bytes.Clone(good)
		if at >= 0 && at < len(good) {
			copy(d.proof[at:], data[:min(len(data), 128)])
		} else {
			d.proof = data
		}
		d.verdicts(t, &contract{t, c.evm}, "a damaged proof")
	})
}
