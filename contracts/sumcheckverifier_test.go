package contracts_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/internal/testchain"
	"probity/model"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// A provenJob is what SumcheckVerifier is shown of a proof of a small network.
type provenJob struct {
	vk      commit.VerifyingKey
	key     []byte
	weights probity.Hash
	inputs  []*big.Int
	proof   []byte
}

func newProvenJob(t *testing.T) *provenJob {
	t.Helper()
	p := small(4)
	k, err := sumcheck.NewKey(p, sumcheck.Options{HiddenInput: true})
	if err != nil {
		t.Fatal(err)
	}
	setup, err := commit.UnsafeKey(k.Points())
	if err != nil {
		t.Fatal(err)
	}
	vk, err := k.VerifyingKey(setup)
	if err != nil {
		t.Fatal(err)
	}
	j := &provenJob{vk: setup.Verifier()}
	if j.key, err = k.ContractKey(vk); err != nil {
		t.Fatal(err)
	}
	var w model.Weights
	for _, s := range p.Weights {
		n := 1
		for _, d := range s.Shape {
			n *= d
		}
		x := make([]int32, n)
		for i := range x {
			x[i] = int32(s.Lo + int64(i)*7%(s.Hi-s.Lo+1))
		}
		w = append(w, model.TensorOf(x))
	}
	secret, err := k.CommitWeights(setup, sumcheck.Salt{1}, w)
	if err != nil {
		t.Fatal(err)
	}
	in := p.Values[p.Inputs[0].Value]
	n := 1
	for _, d := range in.Shape {
		n *= d
	}
	x := make([]int64, n)
	for i := range x {
		x[i] = in.Lo + int64(i)*11%(in.Hi-in.Lo+1)
	}
	hidden, err := k.CommitInput(setup, sumcheck.Salt{2}, x)
	if err != nil {
		t.Fatal(err)
	}
	proof, out, err := k.Prove(t.Context(), setup, sumcheck.Witness{Weights: secret, Input: hidden}, nil)
	if err != nil {
		t.Fatal(err)
	}
	words, err := k.ContractInputs(sumcheck.Statement{Input: hidden.Commitment(), Outputs: out})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		j.inputs = append(j.inputs, new(big.Int).SetBytes(w[:]))
	}
	j.weights = secret.Commitment().Hash()
	if j.proof, err = k.ContractProof(sumcheck.Statement{Weights: secret.Commitment(), Input: hidden.Commitment()}, proof); err != nil {
		t.Fatal(err)
	}
	return j
}

func TestAnotherClientAgreesOnSumcheckProofs(t *testing.T) {
	chain := testchain.Anvil(t)
	j := newProvenJob(t)
	c := contracts.NewSumcheckVerifier()
	var tau [4]*big.Int
	for i := range tau {
		tau[i] = new(big.Int).SetBytes(j.vk.Encode()[32*i : 32*i+32])
	}
	var accounts []common.Address
	chain.Do(&accounts, "eth_accounts")
	var receipt struct {
		ContractAddress *common.Address
		Status          hexutil.Uint64
		GasUsed         hexutil.Uint64
	}
	send := func(tx map[string]any) {
		t.Helper()
		var hash common.Hash
		tx["from"] = accounts[0]
		tx["gas"] = hexutil.Uint64(15_000_000)
		chain.Do(&hash, "eth_sendTransaction", tx)
		chain.Do(nil, "evm_mine")
		chain.Do(&receipt, "eth_getTransactionReceipt", hash)
		if receipt.Status != 1 {
			t.Fatalf("a transaction failed: %+v", receipt)
		}
	}
	send(map[string]any{"data": hexutil.Bytes(append(hexutil.MustDecode(contracts.SumcheckVerifierMetaData.Bin), c.PackConstructor(tau)...))})
	at := *receipt.ContractAddress
	send(map[string]any{"to": at, "data": hexutil.Bytes(c.PackRegisterKey(j.key))})
	name := common.Hash(eip712.Keccak(j.key))
	verify := func(proof []byte) bool {
		t.Helper()
		var out hexutil.Bytes
		chain.Do(&out, "eth_call", map[string]any{"to": at, "data": hexutil.Bytes(c.PackVerify(name, j.weights, j.inputs, proof))}, "latest")
		ok, err := c.UnpackVerify(out)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !verify(j.proof) {
		t.Fatal("an honest proof is refused")
	}
	for i := 31; i < len(j.proof); i += 32 * 5 {
		b := bytes.Clone(j.proof)
		b[i] ^= 1
		if verify(b) {
			t.Errorf("byte %d changed: accepted", i)
		}
	}
	send(map[string]any{"to": at, "data": hexutil.Bytes(c.PackVerify(name, j.weights, j.inputs, j.proof))})
	t.Logf("a transaction that verifies takes %d gas", receipt.GasUsed)
}
