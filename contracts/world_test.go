package contracts

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// A person is an account with a key.
type person struct {
	key     *ecdsa.PrivateKey
	signer  eip712.Key
	address common.Address
	nonce   uint64
}

func newPerson(t testing.TB, n int) *person {
	secret := crypto.Keccak256(fmt.Appendf(nil, "person %d", n))
	key, err := crypto.ToECDSA(secret)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := eip712.NewKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return &person{key: key, signer: signer, address: crypto.PubkeyToAddress(key.PublicKey)}
}

// The people of every world. The deployer owns nothing and may do nothing once
// the world stands.
const (
	deployer = iota
	buyer
	provider
	modelOwner
	dataOwner
	stranger
	people
)

const exitDelay = 7 * 24 * 3600

// farAway is an expiry with a fixed number of zero bytes in calldata, so that
// gas does not depend on the date.
const farAway = uint64(0x00000001_f0f0f0f0)

// A world is a chain on which all contracts stand.
type world struct {
	t testing.TB
	c simulated.Client
	// mine makes a block of what was sent, unless the chain does by itself; later
	// lets time pass before the next one.
	mine  func()
	later func(time.Duration) error
	p     [people]*person
	in    struct{ assets, revenue, providers, market, leases, quorum, anchors, token, verifier, disputes common.Address }

	assets    *Assets
	revenue   *Revenue
	providers *Providers
	market    *Market
	leases    *Leases
	quorum    *Quorum
	anchors   *Anchors
	disputes  *Disputes
	credit    *Credit
	stub      testContract
	hostile   testContract
	wallet    testContract
	domain    eip712.Domain

	keys [2][32]byte // registered with the stub verifier
	salt uint64

	reader common.Address    // zero until somebody asks many questions at once
	asking testContract      // what is there
	mined  map[uint64]uint64 // the time of the newest block, by its number

	gasLimit uint64 // of every transaction
}

// A testContract is a contract of testdata.
type testContract struct {
	abi      abi.ABI
	bytecode []byte
}

func loadTestContract(t testing.TB, name string) (c testContract) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "build", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		ABI      abi.ABI
		Bytecode string
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	return testContract{f.ABI, common.FromHex(f.Bytecode)}
}

func (c testContract) pack(t testing.TB, method string, args ...any) []byte {
	t.Helper()
	b, err := c.abi.Pack(method, args...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// newWorld deploys everything over Credit, or over the hostile token, on a chain
// with the rules that mainnet has: the simulated chain's own default runs ahead
// to forks that are not there yet.
func newWorld(t testing.TB, hostileToken bool) *world {
	t.Helper()
	return newWorldWith(t, hostileToken, osaka())
}

func osaka() *params.ChainConfig {
	c := *params.MergedTestChainConfig
	c.ChainID = big.NewInt(1337)
	c.AmsterdamTime, c.BogotaTime = nil, nil
	return &c
}

// amsterdam is the next fork: writing a new storage slot costs about five times
// as much (EIP-8037).
func amsterdam() *params.ChainConfig {
	c := osaka()
	c.AmsterdamTime = new(uint64)
	return c
}

func newWorldWith(t testing.TB, hostileToken bool, rules *params.ChainConfig) *world {
	t.Helper()
	alloc := types.GenesisAlloc{}
	for i := range people {
		alloc[newPerson(t, i).address] = types.Account{Balance: ether(1_000_000)}
	}
	b := simulated.NewBackend(alloc, simulated.WithBlockGasLimit(60_000_000), func(_ *node.Config, c *ethconfig.Config) { c.Genesis.Config = rules })
	t.Cleanup(func() { b.Close() })
	gasLimit := uint64(10_000_000)
	if rules.AmsterdamTime != nil {
		gasLimit = 50_000_000
	}
	return raise(t, b.Client(), func() { b.Commit() }, b.AdjustTime, hostileToken, gasLimit)
}

// raise deploys everything on a chain that has given every person ether.
func raise(t testing.TB, c simulated.Client, mine func(), later func(time.Duration) error, hostileToken bool, gasLimit uint64) *world {
	t.Helper()
	w := &world{
		t: t, c: c, mine: mine, later: later,
		assets: NewAssets(), revenue: NewRevenue(), providers: NewProviders(), market: NewMarket(),
		leases: NewLeases(), quorum: NewQuorum(), anchors: NewAnchors(), disputes: NewDisputes(), credit: NewCredit(), stub: loadTestContract(t, "StubVerifier"),
		hostile: loadTestContract(t, "HostileToken"), wallet: loadTestContract(t, "Wallet"),
		gasLimit: gasLimit,
	}
	var holders []common.Address
	var amounts []*big.Int
	for i := range w.p {
		w.p[i] = newPerson(t, i)
		holders = append(holders, w.p[i].address)
		amounts = append(amounts, ether(1_000))
	}
	// All of it goes into a few blocks: most tests have a world of their own.
	var posted []common.Hash
	post := func(who int, to common.Address, data []byte) { posted = append(posted, w.post(who, &to, data)) }
	deploy := func(bytecode, args []byte) common.Address {
		at := crypto.CreateAddress(w.p[deployer].address, w.p[deployer].nonce)
		posted = append(posted, w.post(deployer, nil, slices.Concat(bytecode, args)))
		return at
	}
	mineAll := func() {
		w.mine()
		for i, tx := range posted {
			if r := w.receipt(tx, w.mine); r.Status != types.ReceiptStatusSuccessful {
				t.Fatalf("transaction %d of the deployment failed", i)
			}
		}
		posted = nil
	}
	if hostileToken {
		w.in.token = deploy(w.hostile.bytecode, w.hostile.pack(t, "", holders, ether(1_000)))
	} else {
		w.in.token = deploy(common.FromHex(CreditMetaData.Bin), w.credit.PackConstructor(holders, amounts))
	}
	w.in.verifier = deploy(w.stub.bytecode, nil)
	w.in.assets = deploy(common.FromHex(AssetsMetaData.Bin), nil)
	w.in.revenue = deploy(common.FromHex(RevenueMetaData.Bin), w.revenue.PackConstructor(w.in.token, w.in.assets))
	w.in.providers = deploy(common.FromHex(ProvidersMetaData.Bin), w.providers.PackConstructor(w.in.token, exitDelay))
	terms := courtTerms()
	w.in.disputes = deploy(common.FromHex(DisputesMetaData.Bin), w.disputes.PackConstructor(w.in.token, w.in.assets, DisputesTerms{
		Window: uint32(terms.Window), Clock: uint32(terms.Clock), Burn: uint16(terms.Burn), ProviderBond: terms.ProviderBond.Big(), ChallengerBond: terms.ChallengerBond.Big(),
	}))
	w.in.market = deploy(common.FromHex(MarketMetaData.Bin),
		w.market.PackConstructor(w.in.token, w.in.assets, w.in.providers, w.in.revenue, w.in.verifier, w.in.disputes))
	w.in.leases = deploy(common.FromHex(LeasesMetaData.Bin), w.leases.PackConstructor(w.in.token, w.in.providers))
	w.in.quorum = deploy(common.FromHex(QuorumMetaData.Bin), w.quorum.PackConstructor(w.in.token, w.in.providers))
	w.in.anchors = deploy(common.FromHex(AnchorsMetaData.Bin), nil)
	post(deployer, w.in.providers, w.providers.PackBind([]common.Address{w.in.market, w.in.leases, w.in.quorum}))
	w.domain = market.Domain(1337, probity.Account(w.in.market))

	for i, vk := range []string{"a verifying key", "another verifying key"} {
		w.keys[i] = crypto.Keccak256Hash([]byte(vk))
		post(deployer, w.in.verifier, w.stub.pack(t, "registerKey", []byte(vk)))
	}
	mineAll()
	for _, who := range []int{buyer, provider, modelOwner, dataOwner, stranger} {
		for _, spender := range []common.Address{w.in.market, w.in.providers, w.in.revenue, w.in.leases, w.in.quorum, w.in.disputes} {
			post(who, w.in.token, w.credit.PackApprove(spender, ether(1_000_000)))
		}
	}
	mineAll()
	return w
}

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }

func (w *world) deploy(bytecode, args []byte) common.Address {
	w.t.Helper()
	r, err := w.send(deployer, nil, slices.Concat(bytecode, args))
	if err != nil {
		w.t.Fatalf("deploy: %v", err)
	}
	return r.ContractAddress
}

// A revert is what a failed call answered.
type revert struct {
	name string // of the custom error
	args any
}

func (r *revert) Error() string { return fmt.Sprintf("%s%v", r.name, r.args) }

// post sends a transaction.
func (w *world) post(who int, to *common.Address, data []byte) common.Hash {
	w.t.Helper()
	p := w.p[who]
	tx, err := types.SignNewTx(p.key, types.LatestSignerForChainID(big.NewInt(1337)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1337), Nonce: p.nonce, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(1e10),
		Gas: w.gasLimit, To: to, Data: data,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.c.SendTransaction(context.Background(), tx); err != nil {
		w.t.Fatal(err)
	}
	p.nonce++
	return tx.Hash()
}

// receipt waits for a transaction's and calls again, if there is one, while it is not there.
func (w *world) receipt(tx common.Hash, again func()) *types.Receipt {
	w.t.Helper()
	for {
		r, err := w.c.TransactionReceipt(context.Background(), tx)
		if err == nil {
			return r
		}
		if !errors.Is(err, ethereum.NotFound) && !strings.Contains(err.Error(), "indexing is in progress") { // not mined, or a fresh chain
			w.t.Fatal(err)
		}
		if again != nil && errors.Is(err, ethereum.NotFound) {
			again()
		}
		time.Sleep(time.Millisecond)
	}
}

// send sends a transaction and mines it. When it fails the error is a *revert.
func (w *world) send(who int, to *common.Address, data []byte) (*types.Receipt, error) {
	w.t.Helper()
	tx := w.post(who, to, data)
	w.mine()
	r := w.receipt(tx, nil)
	if r.Status == types.ReceiptStatusSuccessful {
		return r, nil
	}
	// The block held nothing else, so calling again on its state fails alike.
	_, err := w.c.CallContract(context.Background(), ethereum.CallMsg{From: w.p[who].address, To: to, Data: data, Gas: w.gasLimit}, r.BlockNumber)
	if err == nil {
		w.t.Fatal("a transaction failed, but not the same call")
	}
	return r, w.decode(err)
}

func (w *world) decode(err error) error {
	var data interface{ ErrorData() any }
	if !errors.As(err, &data) {
		return &revert{name: err.Error()}
	}
	text, _ := data.ErrorData().(string)
	raw := common.FromHex(text)
	if len(raw) < 4 {
		return &revert{name: "without reason"}
	}
	abis := []abi.ABI{w.market.GetABI(), w.leases.GetABI(), w.quorum.GetABI(), w.assets.GetABI(), w.revenue.GetABI(), w.providers.GetABI(), w.anchors.GetABI(), w.credit.GetABI(), w.stub.abi, w.disputes.GetABI()}
	for _, a := range abis {
		for _, e := range a.Errors {
			if [4]byte(e.ID[:4]) == [4]byte(raw[:4]) {
				args, err := e.Inputs.Unpack(raw[4:])
				if err != nil {
					w.t.Fatal(err)
				}
				return &revert{e.Name, args}
			}
		}
	}
	if reason, err := abi.UnpackRevert(raw); err == nil {
		return &revert{name: reason}
	}
	return &revert{name: text}
}

func (w *world) must(who int, to common.Address, data []byte) *types.Receipt {
	w.t.Helper()
	r, err := w.send(who, &to, data)
	if err != nil {
		w.t.Fatalf("person %d: %v", who, err)
	}
	return r
}

// refuse sends what the contract has to refuse with the named custom error.
func (w *world) refuse(want string, who int, to common.Address, data []byte) {
	w.t.Helper()
	_, err := w.send(who, &to, data)
	w.wantRevert(want, err)
}

func (w *world) wantRevert(want string, err error) {
	w.t.Helper()
	var r *revert
	if err == nil {
		w.t.Errorf("succeeded, want %s", want)
	} else if !errors.As(err, &r) || r.name != want {
		w.t.Errorf("got %v, want %s", err, want)
	}
}

// view calls without changing anything.
func (w *world) view(to common.Address, data []byte) ([]byte, error) {
	w.t.Helper()
	out, err := w.c.CallContract(context.Background(), ethereum.CallMsg{To: &to, Data: data}, nil)
	if err != nil {
		return nil, w.decode(err)
	}
	return out, nil
}

func (w *world) now() uint64 {
	w.t.Helper()
	h, err := w.c.HeaderByNumber(context.Background(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return h.Time
}

func (w *world) pass(d time.Duration) {
	w.t.Helper()
	err := w.later(d)
	for range 1000 { // the pool forgets mined transactions a moment later
		if err == nil {
			return
		}
		time.Sleep(time.Millisecond)
		err = w.later(d)
	}
	w.t.Fatal(err)
}

// read is a view that must not fail.
func read[T any](w *world, to common.Address, data []byte, unpack func([]byte) (T, error)) T {
	w.t.Helper()
	raw, err := w.view(to, data)
	if err != nil {
		w.t.Fatal(err)
	}
	v, err := unpack(raw)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// A reading is many questions that are asked of one block in one call: what a walk
// compares after every step costs one request, not one for each number.
type reading struct {
	w         *world
	at        []common.Address
	questions [][]byte
	answers   []func([]byte) error
}

func (w *world) reading() *reading { return &reading{w: w} }

// ask adds a question. Its answer is in into after done.
func ask[T any](r *reading, at common.Address, question []byte, unpack func([]byte) (T, error), into *T) {
	r.at, r.questions = append(r.at, at), append(r.questions, question)
	r.answers = append(r.answers, func(raw []byte) (err error) {
		*into, err = unpack(raw)
		return err
	})
}

func (r *reading) done() {
	w := r.w
	w.t.Helper()
	if w.reader == (common.Address{}) {
		w.asking = loadTestContract(w.t, "Reader")
		w.reader = w.deploy(w.asking.bytecode, nil)
	}
	raw, err := w.view(w.reader, w.asking.pack(w.t, "read", r.at, r.questions))
	if err != nil {
		w.t.Fatal(err)
	}
	var answers [][]byte
	if err := w.asking.abi.UnpackIntoInterface(&answers, "read", raw); err != nil {
		w.t.Fatal(err)
	}
	for i, answer := range answers {
		if err := r.answers[i](answer); err != nil {
			w.t.Fatal(err)
		}
	}
}

// event finds the one event of a type in a receipt.
func event[E any](w *world, r *types.Receipt, unpack func(*types.Log) (*E, error)) *E {
	w.t.Helper()
	var found *E
	for _, l := range r.Logs {
		if e, err := unpack(l); err == nil {
			if found != nil {
				w.t.Fatalf("two events of type %T", found)
			}
			found = e
		}
	}
	if found == nil {
		w.t.Fatalf("no event of type %T", found)
	}
	return found
}

func (w *world) balance(who common.Address) *big.Int {
	w.t.Helper()
	return read(w, w.in.token, w.credit.PackBalanceOf(who), w.credit.UnpackBalanceOf)
}

func (w *world) owed(who common.Address) *big.Int {
	w.t.Helper()
	return read(w, w.in.market, w.market.PackOwed(who), w.market.UnpackOwed)
}

func (w *world) earned(who common.Address) *big.Int {
	w.t.Helper()
	return read(w, w.in.revenue, w.revenue.PackOwed(who), w.revenue.UnpackOwed)
}

func (w *world) stake(who common.Address) ProvidersStake {
	w.t.Helper()
	return read(w, w.in.providers, w.providers.PackStake(who), w.providers.UnpackStake)
}

func (w *world) job(id uint64) JobOutput {
	w.t.Helper()
	return read(w, w.in.market, w.market.PackJob(id), w.market.UnpackJob)
}

func sameAmount(t testing.TB, what string, got, want *big.Int) {
	t.Helper()
	if got.Cmp(want) != 0 {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func label(s string) [32]byte { return crypto.Keccak256Hash([]byte(s)) }

// modelVersion is a version of a model with a fee and parents.
func (w *world) modelVersion(name string, fee *big.Int, parents ...AssetsParent) AssetsVersionInput {
	return AssetsVersionInput{
		Content: label(name), Manifest: label(name + " manifest"),
		Circuits: []AssetsCircuit{{Key: w.keys[0], Weights: label(name + " weights")}, {Key: w.keys[1], Weights: label(name + " weights again")}},
		Fee:      fee, Parents: parents,
	}
}

func dataVersion(name string, parents ...AssetsParent) AssetsVersionInput {
	return AssetsVersionInput{Content: label(name), Manifest: label(name + " manifest"), Fee: new(big.Int), Parents: parents}
}

const (
	kindModel   = 1
	kindDataset = 2
)

// register registers an asset and returns its id and flattened lineage.
func (w *world) register(who int, kind uint8, v AssetsVersionInput) (uint64, []LineageShare) {
	w.t.Helper()
	r := w.must(who, w.in.assets, w.assets.PackRegister(kind, v))
	e := event(w, r, w.assets.UnpackVersionAddedEvent)
	return e.Asset, e.Lineage
}

// An agreement is an order, the bid for it and its signature.
type agreement struct {
	order     market.Order
	bid       market.Bid
	signature []byte
}

func units(b *big.Int) probity.Amount {
	a, err := probity.AmountFromBig(b)
	if err != nil {
		panic(err)
	}
	return a
}

// agree makes an order of the buyer and a bid of the provider, after letting
// change alter them. The provider signs whatever comes out.
func (w *world) agree(asset uint64, change func(*market.Order, *market.Bid)) agreement {
	w.salt++
	o := market.Order{
		Buyer: probity.Account(w.p[buyer].address), Asset: probity.AssetID(asset), Key: w.keys[w.salt%2], Input: label("input"),
		Tier: probity.TierZK, MaxPrice: probity.Tokens(10), Bond: probity.Tokens(2), DeliverWithin: 600,
		Expires: farAway, Salt: label(fmt.Sprint("salt ", w.salt)),
	}
	b := market.Bid{Provider: probity.Account(w.p[provider].address), Price: probity.Tokens(3), Expires: farAway}
	if change != nil {
		change(&o, &b)
	}
	if b.Order.IsZero() {
		b.Order = o.Hash(w.domain)
	}
	return agreement{o, b, w.p[provider].signer.Sign(b.Digest(w.domain))}
}

func (a agreement) solOrder() MarketOrder {
	o := a.order
	return MarketOrder{
		Buyer: common.Address(o.Buyer), Asset: uint64(o.Asset), Version: o.Version, Key: o.Key, Input: o.Input, Tier: uint8(o.Tier),
		MaxPrice: o.MaxPrice.Big(), Bond: o.Bond.Big(), DeliverWithin: o.DeliverWithin, Expires: o.Expires, Salt: o.Salt,
	}
}

func (a agreement) solBid() MarketBid {
	b := a.bid
	return MarketBid{Order: b.Order, Provider: common.Address(b.Provider), Price: b.Price.Big(), Expires: b.Expires}
}

func (w *world) packAccept(a agreement) []byte {
	return w.market.PackAccept(a.solOrder(), a.solBid(), a.signature)
}

// accept accepts and returns the job's id.
func (w *world) accept(a agreement) uint64 {
	w.t.Helper()
	return event(w, w.must(buyer, w.in.market, w.packAccept(a)), w.market.UnpackAcceptedEvent).Job
}

// stubProof is the proof that the stub verifier takes for a statement.
func stubProof(key, weights [32]byte, inputs ...*big.Int) []byte {
	b := slices.Concat(key[:], weights[:])
	for _, x := range inputs {
		b = append(b, common.LeftPadBytes(x.Bytes(), 32)...)
	}
	return crypto.Keccak256(b)
}

// answer is the right proof for an open job and an output.
func (w *world) answer(job uint64, output ...*big.Int) []byte {
	w.t.Helper()
	j := w.job(job)
	c := read(w, w.in.assets, w.assets.PackCircuit(j.Details.Asset, j.Details.Version, j.Details.Circuit), w.assets.UnpackCircuit)
	return stubProof(c.Key, c.Weights, append([]*big.Int{new(big.Int).SetBytes(j.Details.Input[:])}, output...)...)
}

func (w *world) deliver(job uint64, lineage []LineageShare) *types.Receipt {
	w.t.Helper()
	out := big.NewInt(7)
	return w.must(provider, w.in.market, w.market.PackDeliver(job, []*big.Int{out}, w.answer(job, out), lineage))
}

func (w *world) deposit(who int, amount *big.Int) {
	w.t.Helper()
	w.must(who, w.in.providers, w.providers.PackDeposit(amount))
}

// timeOf is when a receipt's block was made, in Unix seconds.
func (w *world) timeOf(r *types.Receipt) uint64 {
	w.t.Helper()
	if t, known := w.mined[r.BlockNumber.Uint64()]; known {
		return t
	}
	h, err := w.c.HeaderByNumber(context.Background(), r.BlockNumber)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mined = map[uint64]uint64{r.BlockNumber.Uint64(): h.Time}
	return h.Time
}
