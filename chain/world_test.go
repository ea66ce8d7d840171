package chain

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/internal/testchain"
	"probity/market"
	"probity/market/markettest"
)

// A backend is a chain that the conformance tests run on.
type backend struct {
	client *Client
	url    string // for HTTP; empty without
	// advance makes a block that many seconds after the last.
	advance func(seconds uint64) error
	// rewind loses the blocks after a number and their transactions. It takes no
	// count of blocks: Anvil sometimes makes an empty one when a transaction is
	// broadcast again while it is being mined.
	rewind func(to uint64)
	// manual stops making blocks by itself; mine makes one.
	manual func(on bool)
	mine   func()
}

// backends runs a test on the chain in the process, and, without -short, on
// another implementation.
func backends(t *testing.T, run func(t *testing.T, b *backend)) {
	t.Run("embedded", func(t *testing.T) { run(t, embedded(t)) })
	if !testing.Short() {
		t.Run("anvil", func(t *testing.T) { run(t, anvil(t)) })
	}
}

func embedded(t testing.TB) *backend {
	d := openDev(t, DevOptions{HTTP: true})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	return &backend{
		client: d.Client(), url: d.URL(),
		advance: func(s uint64) error { return d.Advance(time.Duration(s) * time.Second) },
		rewind:  func(to uint64) { t.Helper(); must(d.Rewind(height(t, d.Client()) - to)) },
		manual:  d.SetManual,
		mine:    func() { t.Helper(); must(d.Mine()) },
	}
}

func anvil(t testing.TB) *backend {
	a := testchain.Anvil(t)
	client := dial(t, a.URL)
	return &backend{
		client: client, url: a.URL,
		advance: func(s uint64) error {
			a.Do(nil, "evm_increaseTime", s)
			a.Do(nil, "evm_mine")
			return nil
		},
		rewind: func(to uint64) {
			t.Helper()
			if n := height(t, client) - to; n > 0 { // it knows no rollback of nothing
				a.Do(nil, "anvil_rollback", n)
			}
			a.Do(nil, "anvil_dropAllTransactions")
		},
		manual: func(on bool) { t.Helper(); a.Do(nil, "evm_setAutomine", !on) },
		mine:   func() { t.Helper(); a.Do(nil, "evm_mine") },
	}
}

// height is the number of the chain's last block.
func height(t testing.TB, c *Client) uint64 {
	t.Helper()
	head, err := c.Head(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	return head.Number
}

func dial(t testing.TB, url string) *Client {
	t.Helper()
	c, err := Dial(testContext(t), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// testCode is the creation code of a contract for tests, such as StubVerifier,
// whose proofs are hashes.
func testCode(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "contracts", "testdata", "build", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Bytecode string }
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	return common.FromHex(f.Bytecode)
}

// stubProof is what that verifier takes.
func stubProof(key, weights, input probity.Hash, output []probity.Hash) []byte {
	b := append(append(key[:], weights[:]...), input[:]...)
	for _, w := range output {
		b = append(b, w[:]...)
	}
	h := eip712.Keccak(b)
	return h[:]
}

// stubKeys are the keys of every model.
var stubKeys = [2]string{"the verifying key of a stub", "another one"}

// A world is a deployed market with accounts: a markettest.Harness.
type world struct {
	t     testing.TB
	b     *backend
	dir   string
	keys  []eip712.Key
	d     Deployment
	bank  int // the account that was given all the money
	owner map[probity.AssetID]int
	n     uint64

	permit   bool   // what books are opened with
	deployed uint64 // the block after which the world was new

	journals []*disk.Journal
	senders  []*Sender
	books    []*Book
}

var _ markettest.Harness = (*world)(nil)

func newWorld(t testing.TB, b *backend) *world {
	t.Helper()
	return newWorldOn(t, b, func(*world, *DeployOptions) {})
}

// newWorldOn is a world deployed with other options.
func newWorldOn(t testing.TB, b *backend, change func(*world, *DeployOptions)) *world {
	t.Helper()
	w := &world{t: t, b: b, dir: t.TempDir(), owner: map[probity.AssetID]int{}, bank: markettest.Accounts}
	w.keys = devKeys(t, b.client, markettest.Accounts+1)
	w.open()
	t.Cleanup(w.close)
	opts := DeployOptions{
		DevHolders: []probity.Account{w.keys[w.bank].Account()}, DevCredit: probity.Tokens(1e12),
		ExitDelay: 86400, VerifierCode: testCode(t, "StubVerifier"),
	}
	change(w, &opts)
	d, err := Deploy(testContext(t), w.senders[w.bank], opts)
	if err != nil {
		t.Fatal(err)
	}
	w.d = d
	w.enter()
	for i := range markettest.Accounts {
		for _, spender := range []probity.Account{d.Market, d.Providers} {
			if _, err := w.books[i].approve(testContext(t), spender, probity.Tokens(1e12)); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.deployed = height(t, b.client)
	return w
}

// again is the world as it was when it was new, for another test: the chain loses
// the blocks since, and nothing that was kept beside it is read.
func (w *world) again(t testing.TB) *world {
	t.Helper()
	w.b.rewind(w.deployed)
	n := &world{t: t, b: w.b, dir: t.TempDir(), keys: w.keys, d: w.d, bank: w.bank, owner: map[probity.AssetID]int{}, permit: w.permit, deployed: w.deployed}
	n.open()
	t.Cleanup(n.close)
	n.enter()
	return n
}

// worlds are a few for many tests that run at once. Starting a chain and deploying
// on it costs several times what a case of a suite does there.
func worlds(t *testing.T, open func(testing.TB) *backend) (enter func(testing.TB) *world) {
	t.Helper()
	n := min(runtime.GOMAXPROCS(0), 4)
	free := make(chan *world, n)
	for range n {
		free <- newWorld(t, open(t))
	}
	return func(t testing.TB) *world {
		t.Helper()
		w := <-free
		t.Cleanup(func() { free <- w })
		return w.again(t)
	}
}

func (w *world) open() {
	w.t.Helper()
	for i, k := range w.keys {
		j, err := disk.OpenJournal(filepath.Join(w.dir, fmt.Sprint("journal", i)))
		if err != nil {
			w.t.Fatal(err)
		}
		s, err := NewSender(testContext(w.t), w.b.client, k, j, SenderOptions{StuckAfter: 2 * time.Second, Recast: 200 * time.Millisecond})
		if err != nil {
			w.t.Fatal(err)
		}
		w.journals, w.senders = append(w.journals, j), append(w.senders, s)
	}
}

func (w *world) enter() {
	w.t.Helper()
	board, err := market.OpenDirBoard(filepath.Join(w.dir, "board"), market.Domain(w.d.ChainID, w.d.Market), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range w.senders {
		w.books = append(w.books, NewBook(s, w.d, board, BookOptions{Permit: w.permit}))
	}
}

func (w *world) close() {
	for _, j := range w.journals {
		j.Close()
	}
	w.journals, w.senders, w.books = nil, nil, nil
}

func (w *world) Book(i int) market.Book { return w.books[i] }
func (w *world) Key(i int) eip712.Key   { return w.keys[i] }

func (w *world) Mint(i int, amount probity.Amount) error {
	w.n++
	_, err := w.senders[w.bank].Send(testContext(w.t), fmt.Sprint("mint/", w.n), Call{
		To: &w.d.Token, Data: interfaces().token.PackTransfer(addressOf(w.keys[i].Account()), amount.Big())})
	return err
}

func (w *world) Approve(i int, amount probity.Amount) error {
	_, err := w.books[i].Allow(testContext(w.t), amount)
	return err
}

func (w *world) AddModel(fee probity.Amount, shares []markettest.Share) (probity.AssetID, uint32, error) {
	ctx := testContext(w.t)
	p := Publication{Fee: fee, Content: w.fresh()}
	for _, key := range stubKeys {
		p.Circuits = append(p.Circuits, Circuit{VerifyingKey{probity.Groth16, []byte(key)}, w.fresh()})
	}
	for _, s := range shares[1:] {
		v, _, err := w.books[s.Account].reg.Publish(ctx, Publication{Kind: KindDataset, Content: w.fresh()})
		if err != nil {
			return 0, 0, err
		}
		p.Parents = append(p.Parents, Parent{v.Asset, 0, uint32(s.Parts)})
	}
	v, _, err := w.books[shares[0].Account].reg.Publish(ctx, p)
	w.owner[v.Asset] = shares[0].Account
	return v.Asset, v.Version, err
}

func (w *world) Keys() [2]probity.Hash {
	return [2]probity.Hash{eip712.Keccak([]byte(stubKeys[0])), eip712.Keccak([]byte(stubKeys[1]))}
}

func (w *world) fresh() (h probity.Hash) {
	w.n++
	binary.BigEndian.PutUint64(h[:], w.n)
	return h
}

func (w *world) reg(asset probity.AssetID) *Registry { return w.books[w.owner[asset]].reg }

func (w *world) SetFee(asset probity.AssetID, version uint32, fee probity.Amount) error {
	_, err := w.reg(asset).SetFee(testContext(w.t), asset, version, fee)
	return err
}

func (w *world) Freeze(asset probity.AssetID) error {
	_, err := w.reg(asset).Freeze(testContext(w.t), asset)
	return err
}

func (w *world) Revoke(asset probity.AssetID, version uint32) error {
	_, err := w.reg(asset).Revoke(testContext(w.t), asset, version)
	return err
}

func (w *world) Advance(seconds uint64) error { return w.b.advance(seconds) }

func (w *world) Good(j market.Job, output []probity.Hash) market.Delivery {
	var v Version
	if j.Asset != 0 { // a job that does not exist has no model either
		var err error
		if v, err = w.reg(j.Asset).Get(testContext(w.t), j.Asset, j.Version); err != nil {
			w.t.Fatal(err)
		}
	}
	var weights probity.Hash
	for _, c := range v.Circuits {
		if c.Key == j.Key {
			weights = c.Weights
		}
	}
	return market.Delivery{Output: output, Proof: stubProof(j.Key, weights, j.Input, output)}
}

func (w *world) Bad(j market.Job, output []probity.Hash) market.Delivery {
	d := w.Good(j, output)
	d.Proof[0] ^= 1
	return d
}

func (w *world) Restart() error {
	w.close()
	w.open()
	w.enter()
	return nil
}

func (w *world) Close() error { return nil }

func TestBookBehavesAsEveryBook(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *backend{"embedded": embedded, "anvil": anvil} {
		t.Run(name, func(t *testing.T) {
			if name == "anvil" && testing.Short() {
				t.Skip("-short: not starting anvil")
			}
			enter := worlds(t, open)
			markettest.Run(t, func(t *testing.T) markettest.Harness { return enter(t) })
		})
	}
}

func TestBookWalksLikeTheRules(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		steps := 10_000
		switch {
		case testing.Short():
			steps = 80
		case strings.HasSuffix(t.Name(), "/anvil"): // Anvil is slower, and walks the same contracts
			steps = 500
		}
		w := newWorld(t, b)
		markettest.Walk(t, w, 1, steps)
		t.Log(whoLost(t, w))
	})
}

func TestBookKeepsLeasesLikeTheRules(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		markettest.WalkLeases(t, w, 1, sideSteps(t))
		t.Log(whoLost(t, w))
	})
}

func TestBookKeepsTasksLikeTheRules(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		markettest.WalkTasks(t, w, 1, sideSteps(t))
		t.Log(whoLost(t, w))
	})
}

func sideSteps(t *testing.T) int {
	switch {
	case testing.Short():
		return 60
	case strings.HasSuffix(t.Name(), "/anvil"):
		return 120
	}
	return 500
}
