package contracts_test

import (
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/proof"
)

// stubBehind deploys the stub verifier, and a ProofVerifier that asks it about keys
// that are not its own.
func stubBehind(t *testing.T) (e *evm, stub common.Address) {
	t.Helper()
	e = newEVM(t)
	raw, err := os.ReadFile("testdata/build/StubVerifier.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Bytecode string }
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	if _, stub, _, err = runtime.Create(common.FromHex(f.Bytecode), e.cfg); err != nil {
		t.Fatal(err)
	}
	code := append(hexutil.MustDecode(contracts.ProofVerifierMetaData.Bin), e.abi.PackConstructor(stub)...)
	if _, e.address, _, err = runtime.Create(code, e.cfg); err != nil {
		t.Fatal(err)
	}
	return e, stub
}

func (e *evm) has(key probity.Hash) bool {
	e.t.Helper()
	out, _, err := e.call(e.abi.PackHasKey(key))
	if err != nil {
		e.t.Fatal(err)
	}
	has, err := e.abi.UnpackHasKey(out)
	if err != nil {
		e.t.Fatal(err)
	}
	return has
}

func TestAKeyIsAnsweredForByTheVerifierThatHasIt(t *testing.T) {
	e, stub := stubBehind(t)
	vk := []byte("a key of another proof system")
	key := eip712.Keccak(vk)
	st := proof.Statement{Key: key, Weights: probity.Hash{1}, Input: probity.Hash{2}, Output: []probity.Hash{{31: 3}, {31: 4}}}
	right := eip712.Keccak(key[:], st.Weights[:], st.Input[:], st.Output[0][:], st.Output[1][:])

	if e.has(key) {
		t.Error("a key that nobody registered is there")
	}
	out, _, err := e.call(e.abi.PackVerify(key, st.Weights, []*big.Int{}, right[:]))
	if err == nil {
		t.Fatal("a proof under a key that nobody registered has a verdict")
	}
	if u, err := e.abi.UnpackUnknownKeyError(out[4:]); err != nil || u.Key != key {
		t.Errorf("got %x, %v", out, err)
	}

	// What this contract refuses as a key, the other may take.
	if _, err := e.register(vk); err == nil {
		t.Error("bytes that are no Groth16 key were registered as one")
	}
	if _, _, err := runtime.Call(stub, e.abi.PackRegisterKey(vk), e.cfg); err != nil {
		t.Fatal(err)
	}
	if !e.has(key) {
		t.Error("a key of the other verifier is not there")
	}
	if ok, _ := e.verify(st, right[:]); !ok {
		t.Error("a proof that the other verifier takes is refused")
	}
	for name, change := range map[string]func(*proof.Statement){
		"weights": func(s *proof.Statement) { s.Weights[0] ^= 1 },
		"input":   func(s *proof.Statement) { s.Input[0] ^= 1 },
		"output":  func(s *proof.Statement) { s.Output = s.Output[:1] },
	} {
		wrong := st
		change(&wrong)
		if ok, _ := e.verify(wrong, right[:]); ok {
			t.Errorf("another %s is taken", name)
		}
	}
	if ok, _ := e.verify(st, right[:31]); ok {
		t.Error("a proof that the other verifier refuses is taken")
	}
}

// Anybody can register a Groth16 key's bytes with a verifier that takes whatever it
// is given. The key stays one of this contract.
func TestAGroth16KeyCannotBeTakenOver(t *testing.T) {
	if testing.Short() {
		t.Skip("makes keys and a proof")
	}
	e, stub := stubBehind(t)
	pr := prove(t, small(4))
	encoded := pr.keys.VerifyingKey().Encode()
	if _, _, err := runtime.Call(stub, e.abi.PackRegisterKey(encoded), e.cfg); err != nil {
		t.Fatal(err)
	}
	if _, err := e.register(encoded); err != nil {
		t.Fatal(err)
	}
	if ok, _ := e.verify(pr.st, pr.proof); !ok {
		t.Error("the right proof is refused")
	}
	b := append(pr.st.Key[:], pr.st.Weights[:]...)
	b = append(b, pr.st.Input[:]...)
	for _, w := range pr.st.Output {
		b = append(b, w[:]...)
	}
	forged := eip712.Keccak(b)
	if ok, _ := e.verify(pr.st, forged[:]); ok {
		t.Error("the other verifier answered for a Groth16 key")
	}
}
