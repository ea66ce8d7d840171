package testchain

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
)

// An EVM is go-ethereum's, with one contract and no chain around it.
type EVM struct {
	cfg     *runtime.Config
	address common.Address
}

// NewEVM makes the contract of an artifact that contracts/internal/gen wrote, with
// encoded arguments of its constructor.
func NewEVM(t testing.TB, artifact string, arguments []byte) *EVM {
	t.Helper()
	raw, err := os.ReadFile(artifact)
	if err != nil {
		t.Fatal(err)
	}
	var a struct{ Bytecode string }
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	e, err := OpenEVM(a.Bytecode, arguments)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// OpenEVM makes a contract of its creation code in hexadecimal.
func OpenEVM(code string, arguments []byte) (*EVM, error) {
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, err
	}
	e := &EVM{cfg: &runtime.Config{State: db, GasLimit: 60_000_000}}
	_, e.address, _, err = runtime.Create(append(common.FromHex(code), arguments...), e.cfg)
	return e, err
}

// Call calls the contract with so much gas, or plenty for 0, and returns what it
// answers and the gas that it used, without that of a transaction.
func (e *EVM) Call(data []byte, gas uint64) (out []byte, used uint64, err error) {
	cfg := *e.cfg
	if gas != 0 {
		cfg.GasLimit = gas
	}
	out, left, err := runtime.Call(e.address, data, &cfg)
	return out, cfg.GasLimit - left, err
}

// TransactionGas is what a transaction with this data costs before it runs.
func TransactionGas(data []byte) uint64 {
	gas := params.TxGas
	for _, b := range data {
		if b == 0 {
			gas += params.TxDataZeroGas
		} else {
			gas += params.TxDataNonZeroGasEIP2028
		}
	}
	return gas
}
