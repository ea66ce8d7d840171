package contracts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"

	"probity/token"
)

// The economies whose rules become contracts here: token export writes their
// sources to testdata/src, where they are compiled with the others.
var economies = []struct {
	name, asset string
	replace     []string // so that a path has 1,000 steps
}{
	{"launch", "LAU", nil},
	{"eip1559", "ETH", nil},
	{"probity", "USD", []string{"steps: 730", "steps: 1000"}},
	{"bitcoin", "BTC", nil},
}

func exported(t *testing.T, name, asset string) *token.Export {
	t.Helper()
	data, err := token.FromLibrary(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := token.Compile(data)
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Solidity(asset)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExportedEconomiesAreCurrent(t *testing.T) {
	for _, e := range economies {
		x := exported(t, e.name, e.asset)
		file := filepath.Join("testdata", "src", x.Contract+".sol")
		if *update {
			if err := os.WriteFile(file, []byte(x.Source), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, []byte(x.Source)) {
			t.Errorf("%s is not what the economy %s exports: go test ./contracts -run Exported -update, then go generate ./contracts", file, e.name)
		}
	}
}

// An economyWorld is a chain with an exported economy and people for its accounts.
type economyWorld struct {
	t        *testing.T
	b        *simulated.Backend
	owner    *person
	holders  []*person // of accounts
	contract testContract
	at       common.Address
	export   *token.Export
	due      uint64 // when the next step may be taken, in Unix seconds
	step     uint64 // seconds
}

func newEconomyWorld(t *testing.T, x *token.Export) *economyWorld {
	t.Helper()
	w := &economyWorld{t: t, export: x, contract: loadTestContract(t, x.Contract), owner: newPerson(t, 100)}
	alloc := types.GenesisAlloc{w.owner.address: {Balance: ether(1_000_000)}}
	for i := range x.Accounts {
		w.holders = append(w.holders, newPerson(t, 101+i))
		alloc[w.holders[i].address] = types.Account{Balance: ether(1_000_000)}
	}
	w.b = simulated.NewBackend(alloc, simulated.WithBlockGasLimit(60_000_000), func(_ *node.Config, c *ethconfig.Config) { c.Genesis.Config = osaka() })
	t.Cleanup(func() { w.b.Close() })
	var holders []common.Address
	for _, h := range w.holders {
		holders = append(holders, h.address)
	}
	if w.at, _ = w.deploy(holders); w.at == (common.Address{}) {
		t.Fatalf("%s cannot be deployed", x.Contract)
	}
	w.step = w.call("STEP").(*big.Int).Uint64()
	w.due = w.call("genesis").(*big.Int).Uint64() + w.step
	return w
}

// deploy gives the accounts to holders. The constructor's struct is its addresses,
// one after the other.
func (w *economyWorld) deploy(holders []common.Address) (common.Address, error) {
	w.t.Helper()
	data := slices.Clone(w.contract.bytecode)
	for _, h := range append(slices.Clone(holders), w.owner.address) {
		data = append(data, common.LeftPadBytes(h[:], 32)...)
	}
	r, err := w.transact(w.owner, nil, data)
	if err != nil {
		return common.Address{}, err
	}
	return r.ContractAddress, nil
}

// transact mines a transaction. When it fails the error is a *revert.
func (w *economyWorld) transact(who *person, to *common.Address, data []byte) (*types.Receipt, error) {
	w.t.Helper()
	tx, err := types.SignNewTx(who.key, types.LatestSignerForChainID(big.NewInt(1337)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1337), Nonce: who.nonce, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(1e10), Gas: 10_000_000, To: to, Data: data,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx := context.Background()
	if err := w.b.Client().SendTransaction(ctx, tx); err != nil {
		w.t.Fatal(err)
	}
	who.nonce++
	w.b.Commit()
	r, err := w.b.Client().TransactionReceipt(ctx, tx.Hash())
	for err != nil && strings.Contains(err.Error(), "indexing is in progress") { // on a fresh chain
		time.Sleep(time.Millisecond)
		r, err = w.b.Client().TransactionReceipt(ctx, tx.Hash())
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if r.Status == types.ReceiptStatusSuccessful {
		return r, nil
	}
	// The block held nothing else, so calling again on its state fails alike.
	_, err = w.b.Client().CallContract(ctx, ethereum.CallMsg{From: who.address, To: to, Data: data}, r.BlockNumber)
	var reason interface{ ErrorData() any }
	if !errors.As(err, &reason) {
		return r, &revert{name: fmt.Sprint(err)}
	}
	text, _ := reason.ErrorData().(string)
	for _, e := range w.contract.abi.Errors {
		if raw := common.FromHex(text); len(raw) >= 4 && [4]byte(e.ID[:4]) == [4]byte(raw[:4]) {
			return r, &revert{name: e.Name}
		}
	}
	return r, &revert{name: text}
}

func (w *economyWorld) send(who *person, method string, args ...any) error {
	w.t.Helper()
	_, err := w.transact(who, &w.at, w.contract.pack(w.t, method, args...))
	return err
}

func (w *economyWorld) must(who *person, method string, args ...any) {
	w.t.Helper()
	if err := w.send(who, method, args...); err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
}

func (w *economyWorld) refuse(want string, err error) {
	w.t.Helper()
	var r *revert
	if !errors.As(err, &r) || r.name != want {
		w.t.Errorf("got %v, want %s", err, want)
	}
}

// holder of an account.
func (w *economyWorld) holder(account string) *person {
	return w.holders[slices.Index(w.export.Accounts, account)]
}

func (w *economyWorld) call(method string, args ...any) any {
	w.t.Helper()
	out, err := w.b.Client().CallContract(context.Background(), ethereum.CallMsg{To: &w.at, Data: w.contract.pack(w.t, method, args...)}, nil)
	if err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	values, err := w.contract.abi.Unpack(method, out)
	if err != nil {
		w.t.Fatal(err)
	}
	return values[0]
}

// advance takes a step once it is over.
func (w *economyWorld) advance(inputs ...any) error {
	w.t.Helper()
	h, err := w.b.Client().HeaderByNumber(context.Background(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if h.Time < w.due {
		err := w.b.AdjustTime(time.Duration(w.due-h.Time) * time.Second)
		for range 1000 { // the pool forgets mined transactions a moment later
			if err == nil {
				break
			}
			time.Sleep(time.Millisecond)
			err = w.b.AdjustTime(time.Duration(w.due-h.Time) * time.Second)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.send(w.owner, "advance", inputs...); err != nil {
		return err
	}
	w.due += w.step
	return nil
}

// watched is a library's economy with a state for each input of its contract, so
// that a path says what the simulator saw.
func watched(t *testing.T, name string, x *token.Export, replace []string, more string) *token.Program {
	t.Helper()
	data, err := token.FromLibrary(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(replace...).Replace(string(data))
	states := ""
	for _, in := range x.Inputs {
		states += fmt.Sprintf("  seen_%s: {start: 0 * %s, next: %s}\n", in, in, in)
	}
	if states != "" {
		// The section let follows that of states.
		if !strings.Contains(text, "\nstate:\n") || !strings.Contains(text, "\nlet:\n") {
			t.Fatalf("%s has no states before its lets", name)
		}
		text = strings.Replace(text, "\nlet:\n", "\n"+states+"let:\n", 1)
	}
	if more != "" {
		if strings.Contains(text, "\nchanges:\n") {
			text = strings.Replace(text, "\nchanges:\n", "\nchanges:\n"+more, 1)
		} else {
			text += "changes:\n" + more
		}
	}
	p, err := token.Compile([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A decision of governance, on chain and in the simulation.
type decision struct {
	step  int64
	param string
	value int64
}

// Each contract takes 1,000 steps on the chain, with inputs that luck decides and
// governance that changes its mind, beside the simulator: after every one, every
// account and the supply are equal to the last unit.
func TestExportedEconomiesAreTheSimulationToTheUnit(t *testing.T) {
	steps := int64(1000)
	if testing.Short() {
		steps = 40
	}
	for _, e := range economies {
		t.Run(e.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(e.name))))
			var decisions []decision
			more := ""
			if e.name == "launch" {
				for step := int64(5); step < steps; step += 5 + r.Int64N(60) {
					d := decision{step, []string{"fee", "burned"}[r.IntN(2)], r.Int64N(101)}
					decisions = append(decisions, d)
					more += fmt.Sprintf("  - {at: %d days, set: {%s: %d}}\n", d.step, d.param, d.value)
				}
			}
			x := exported(t, e.name, e.asset)
			p := watched(t, e.name, x, e.replace, more)
			w := newEconomyWorld(t, x)
			for _, h := range w.holders {
				w.must(h, "agree")
			}
			equal := func(m token.Moment) error {
				for i, account := range x.Accounts {
					want, ok := m.Balance(account, 0)
					got := w.call("balanceOf", w.holders[i].address).(*big.Int)
					if !ok || got.Cmp(want.Big()) != 0 {
						return fmt.Errorf("step %d: %s holds %s on chain, %s in the simulation", m.Step, account, got, want)
					}
				}
				want, _ := m.Supply(e.asset)
				if got := w.call("totalSupply").(*big.Int); got.Cmp(want.Big()) != 0 {
					return fmt.Errorf("step %d: a supply of %s on chain, %s in the simulation", m.Step, got, want)
				}
				for _, invariant := range []string{"conserved", "onSchedule"} {
					if !w.call(invariant).(bool) {
						return fmt.Errorf("step %d: the contract is not %s", m.Step, invariant)
					}
				}
				return nil
			}
			done := fmt.Errorf("all steps are taken")
			moved := 0
			var before *big.Int
			err := p.Walk(context.Background(), token.Options{Seed: 99}, 0, func(m token.Moment) error {
				if m.Step > 0 {
					for _, d := range decisions {
						if d.step == m.Step-1 {
							w.must(w.owner, "setParam"+strings.ToUpper(d.param[:1])+d.param[1:], big.NewInt(d.value))
						}
					}
					var inputs []any
					for _, in := range x.Inputs {
						v, ok := m.Whole("seen_" + in)
						if !ok {
							return fmt.Errorf("the simulation has no %s", in)
						}
						inputs = append(inputs, v)
						if before != nil && before.Cmp(v) != 0 {
							moved++
						}
						before = v
					}
					if m.Step%97 == 1 {
						w.refuse("TooEarly", w.send(w.owner, "advance", inputs...))
					}
					if err := w.advance(inputs...); err != nil {
						return fmt.Errorf("step %d: %w", m.Step, err)
					}
				}
				if err := equal(m); err != nil {
					return err
				}
				if m.Step == steps {
					return done
				}
				return nil
			})
			if err != done {
				t.Fatal(err)
			}
			if len(x.Inputs) > 0 && moved < int(steps)/2 {
				t.Errorf("the inputs changed in %d of %d steps only", moved, steps)
			}
		})
	}
}

func TestExportedRulesObeyNobodyElse(t *testing.T) {
	x := exported(t, "launch", "LAU")
	w := newEconomyWorld(t, x)
	one := big.NewInt(1)
	w.refuse("TooEarly", w.send(w.owner, "advance", one))
	w.refuse("NotAgreed", w.advance(one))
	for i, h := range w.holders {
		w.refuse("OwnableUnauthorizedAccount", w.send(h, "advance", one))
		w.refuse("OwnableUnauthorizedAccount", w.send(h, "setParamFee", one))
		if x.Accounts[i] != "treasury" {
			w.must(h, "agree")
		}
	}
	// One account that has not agreed holds up all of the step.
	w.refuse("NotAgreed", w.advance(one))
	if got := w.call("steps").(*big.Int); got.Sign() != 0 {
		t.Errorf("%s steps were taken", got)
	}
	w.must(w.holder("treasury"), "agree")
	w.refuse("OutOfBounds", w.send(w.owner, "setParamFee", big.NewInt(101)))
	if err := w.advance(one); err != nil {
		t.Fatal(err)
	}
	w.refuse("TooEarly", w.send(w.owner, "advance", one))

	// Holders may burn their own; the invariant counts it.
	w.must(w.holder("holders"), "burn", ether(1000))
	if !w.call("conserved").(bool) {
		t.Error("not conserved after a burn")
	}
	// Rules that find too little move what there is.
	if err := w.advance(ether(1_000_000_000_000_000)); err != nil {
		t.Errorf("a large input: %v", err)
	}
	if got := w.call("balanceOf", w.holder("holders").address).(*big.Int); got.Sign() != 0 {
		t.Errorf("holders have %s left", got)
	}
	// Nobody may be two accounts.
	_, err := w.deploy(slices.Repeat([]common.Address{w.owner.address}, len(x.Accounts)))
	w.refuse("SameAccountTwice", err)
}
