package chain

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"probity"
	"probity/internal/disk"
)

// DevChainID is the chain id of every chain that OpenDev makes.
const DevChainID = 1337

// DevOptions configures the chain inside the process.
type DevOptions struct {
	// Dir holds the chain's state. Empty: in memory, gone on Close.
	Dir string

	// HTTP serves JSON-RPC, over HTTP and WebSocket, on the loopback address.
	HTTP bool
	Port int // of the loopback address; 0: any free one

	// Origins are the web origins, such as "http://localhost:5173", whose pages
	// may use the endpoint from a browser. None may by default: browser wallets
	// reach it all the same, since an extension with permission for a host is
	// not bound by the origin rules, and so does everything that is no browser.
	Origins []string

	// Manual leaves transactions in the pool until Mine is called.
	Manual bool

	// Logger receives go-ethereum's own log. go-ethereum has one logger for
	// the whole process, so the last OpenDev with a Logger wins. Nil: silent.
	Logger *slog.Logger
}

// A Dev is a chain with one producer, inside the process, for development: a
// block is made as soon as there is a transaction. Its state, genesis included,
// is its own: no two folders hold the same chain.
//
// Every block's time is at least one second after its parent's, as the rules
// of the chain want; a burst of blocks therefore runs ahead of the wall clock
// and waits for it to catch up only when nothing is sent.
//
// Kill -9 loses nothing that was on disk: state is written in full for every
// block (no caches that are flushed on a clean exit only) and the database is
// synced after each run of blocks. A block may be seen by a reader in the
// milliseconds before it is synced, so the chain can come back a few blocks
// behind, never corrupt. A [Sender] and a [Follower] wait for those
// milliseconds, so nothing that they report is lost.
type Dev struct {
	stack  *node.Node
	eth    *eth.Ethereum
	beacon *catalyst.SimulatedBeacon
	client *Client
	url    string
	db     ethdb.KeyValueSyncer // nil in memory

	mu     sync.Mutex // block production
	manual bool
	closed bool

	quit chan struct{}
	done sync.WaitGroup
}

// devFile is kept beside the database: what the genesis block was made from.
type devFile struct {
	Format int    `json:"format"`
	Time   uint64 `json:"time"` // of the genesis block, Unix seconds
}

const devFormat = 1

// OpenDev opens the chain in opts.Dir, or makes it. One process may have it open.
func OpenDev(opts DevOptions) (_ *Dev, err error) {
	if opts.Logger != nil {
		// The embedding hides the concrete type, which keeps go-ethereum from
		// replacing the program's own default logger as well.
		log.SetDefault(struct{ log.Logger }{log.NewLogger(opts.Logger.Handler())})
	}
	born := uint64(time.Now().Unix())
	if opts.Dir != "" {
		if born, err = devBirth(filepath.Join(opts.Dir, "dev.json"), born); err != nil {
			return nil, err
		}
	}
	key, err := ecdsa.GenerateKey(crypto.S256(), nil)
	if err != nil {
		return nil, err
	}
	conf := node.Config{
		Name:    "chain",
		DataDir: opts.Dir,
		// No account is kept in the node. Left empty, this would make a folder
		// that nobody uses.
		KeyStoreDir: os.TempDir(),
		P2P:         p2p.Config{NoDiscovery: true, NoDial: true, PrivateKey: key},
		DBEngine:    "pebble",
		Logger:      log.NewLogger(slog.DiscardHandler),
	}
	if opts.Logger != nil {
		conf.Logger = log.NewLogger(opts.Logger.Handler())
	}
	if opts.HTTP {
		conf.HTTPHost, conf.HTTPPort = "127.0.0.1", opts.Port
		conf.WSHost, conf.WSPort = conf.HTTPHost, conf.HTTPPort
		conf.HTTPModules = []string{"eth", "net", "web3", "probity"}
		conf.WSModules = conf.HTTPModules
		conf.HTTPTimeouts = rpc.DefaultHTTPTimeouts
		// A page elsewhere that points its own name at 127.0.0.1 sends that name.
		conf.HTTPVirtualHosts = []string{"localhost"}
		conf.HTTPCors = opts.Origins
		conf.WSOrigins = opts.Origins
		if len(conf.WSOrigins) == 0 {
			conf.WSOrigins = []string{"none://none"} // an empty list would admit every page on localhost
		}
	}
	stack, err := node.New(&conf)
	if err != nil {
		if errors.Is(err, node.ErrDatadirUsed) {
			return nil, fmt.Errorf("open dev chain %s: %w", opts.Dir, disk.ErrLocked)
		}
		return nil, fmt.Errorf("open dev chain: %w", err)
	}
	d := &Dev{stack: stack, manual: opts.Manual, quit: make(chan struct{})}
	defer func() {
		if err != nil {
			stack.Close()
			err = fmt.Errorf("open dev chain: %w", err)
		}
	}()

	cfg := devConfig(born)
	if d.eth, err = eth.New(stack, cfg); err != nil {
		return nil, err
	}
	if opts.Dir != "" {
		d.db, _ = d.eth.ChainDb().(ethdb.KeyValueSyncer)
	}
	filterSystem := filters.NewFilterSystem(d.eth.APIBackend, filters.Config{})
	stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(filterSystem)}, {Namespace: "probity", Service: devAPI{d}}})
	if d.beacon, err = catalyst.NewSimulatedBeacon(0, common.Address{}, d.eth); err != nil {
		return nil, err
	}
	stack.RegisterLifecycle(d.beacon)
	if err = stack.Start(); err != nil {
		return nil, err
	}
	if opts.HTTP {
		d.url = stack.HTTPEndpoint()
	}
	conn := stack.Attach()
	if d.client, err = newClient(context.Background(), conn, "dev chain in this process"); err != nil {
		return nil, err
	}
	d.client.inProcess = true

	txs := make(chan core.NewTxsEvent, 256)
	sub := d.eth.TxPool().SubscribeTransactions(txs, true)
	dirty := make(chan struct{}, 1)
	d.done.Go(func() {
		defer sub.Unsubscribe()
		for {
			select {
			case <-d.quit:
				return
			case <-txs:
				// Never blocks: the pool waits for whoever reads its events.
				select {
				case dirty <- struct{}{}:
				default:
				}
			}
		}
	})
	d.done.Go(func() {
		for {
			select {
			case <-d.quit:
				return
			case <-dirty:
				d.drain()
			}
		}
	})
	return d, nil
}

func devBirth(path string, now uint64) (uint64, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		raw, err = json.Marshal(devFile{devFormat, now})
		if err == nil {
			err = disk.WriteFile(path, raw, 0o600)
		}
		return now, err
	}
	if err != nil {
		return 0, err
	}
	var f devFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return 0, fmt.Errorf("read %s: %w; delete the folder to start a new dev chain", path, err)
	}
	if f.Format != devFormat {
		return 0, fmt.Errorf("%s has format %d, this program reads %d; use the program that made it, or delete the folder to start a new dev chain", path, f.Format, devFormat)
	}
	return f.Time, nil
}

func devConfig(born uint64) *ethconfig.Config {
	cfg := ethconfig.Defaults
	alloc := core.SystemContractAllocs()
	rich := new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))
	maps.Copy(alloc, types.GenesisAlloc{})
	for i := range devAccounts {
		alloc[common.Address(devKey(i).Account())] = types.Account{Balance: rich}
	}
	cfg.Miner.GasCeil = 60_000_000
	cfg.Miner.GasPrice = big.NewInt(1) // the pool's floor: the miner must not leave behind what the pool takes
	// The rules of the main network as of Osaka, not those still being drafted:
	// the costs that a development chain shows are those that a real one charges.
	rules := *params.AllDevChainProtocolChanges
	rules.AmsterdamTime, rules.BogotaTime = nil, nil
	cfg.Genesis = &core.Genesis{
		Config:    &rules,
		Timestamp: born,
		ExtraData: []byte("dev"),
		GasLimit:  cfg.Miner.GasCeil,
		BaseFee:   big.NewInt(params.InitialBaseFee),
		Alloc:     alloc,
	}
	cfg.SyncMode = ethconfig.FullSync
	// Archive mode over the hash scheme writes each block's state as the block
	// is made; the path scheme keeps the last 128 in memory until a clean exit.
	cfg.StateScheme = rawdb.HashScheme
	cfg.NoPruning = true
	cfg.SnapshotCache = 0
	cfg.LogNoHistory = true // a dev chain is short: searching its blocks beats indexing them
	cfg.TransactionHistory = 0
	cfg.DatabaseCache, cfg.DatabaseHandles = 32, 64
	cfg.TrieCleanCache, cfg.TrieDirtyCache = 32, 0
	cfg.EngineMaxReorgDepth = 0
	cfg.TxPool.NoLocals = true
	cfg.TxPool.PriceLimit = 1
	cfg.TxPool.AccountSlots, cfg.TxPool.GlobalSlots = 8192, 16384
	cfg.TxPool.AccountQueue, cfg.TxPool.GlobalQueue = 8192, 16384
	cfg.RPCTxFeeCap = 0
	return &cfg
}

// Client is the connection to the chain, closed with it.
func (d *Dev) Client() *Client { return d.client }

// URL is where JSON-RPC is served over HTTP, "" without. The same port takes
// WebSocket connections.
func (d *Dev) URL() string { return d.url }

// drain makes blocks until the pool holds nothing that a block can take.
func (d *Dev) drain() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.manual || d.closed {
		return
	}
	for {
		if err := d.eth.TxPool().Sync(); err != nil {
			return
		}
		if n, _ := d.eth.TxPool().Stats(); n == 0 {
			break
		}
		d.beacon.Commit()
		// A transaction that the pool holds but no block takes would make
		// empty blocks for ever.
		head := d.eth.BlockChain().CurrentBlock()
		if b := d.eth.BlockChain().GetBlockByHash(head.Hash()); b == nil || len(b.Transactions()) == 0 {
			break
		}
	}
	d.sync()
}

func (d *Dev) sync() {
	if d.db != nil {
		if err := d.db.SyncKeyValue(); err != nil {
			log.Error("dev chain cannot sync its database", "err", err)
		}
	}
}

// devAPI is what a dev chain answers besides what every chain does.
type devAPI struct{ d *Dev }

// Synced returns when every block that could be seen before the call is on disk:
// whoever makes blocks holds the lock until it has synced them.
func (a devAPI) Synced() bool {
	a.d.mu.Lock()
	defer a.d.mu.Unlock()
	return true
}

// Mine makes one block of what is in the pool, even if that is nothing.
func (d *Dev) Mine() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.commit()
}

var errDevClosed = errors.New("dev chain is closed")

func (d *Dev) commit() error {
	if d.closed {
		return errDevClosed
	}
	before := d.eth.BlockChain().CurrentBlock().Hash()
	after := d.beacon.Commit()
	d.sync()
	if before == after {
		return errors.New("dev chain did not make a block; its log says why")
	}
	return nil
}

// SetManual switches between leaving transactions in the pool until Mine is
// called, and making a block as soon as there is a transaction.
func (d *Dev) SetManual(manual bool) {
	d.mu.Lock()
	d.manual = manual
	d.mu.Unlock()
	if !manual {
		d.drain()
	}
}

// Advance makes an empty block by whole seconds of dt after the last one. The
// pool must be empty.
func (d *Dev) Advance(dt time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return errDevClosed
	}
	if err := d.eth.TxPool().Sync(); err != nil {
		return err
	}
	if err := d.beacon.AdjustTime(dt); err != nil {
		return fmt.Errorf("advance the dev chain's clock: %w", err)
	}
	d.sync()
	return nil
}

// Rewind takes the last n blocks back, as a reorganisation would, and empties
// the pool: their transactions are lost, as they are on a chain that comes back
// from a crash. The next block continues from there, so the chain that was left
// and the one that follows are different branches.
func (d *Dev) Rewind(n uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return errDevClosed
	}
	chain := d.eth.BlockChain()
	head := chain.CurrentBlock().Number.Uint64()
	if n > head {
		return fmt.Errorf("rewind %d blocks: the dev chain has %d", n, head)
	}
	b := chain.GetBlockByNumber(head - n)
	if b == nil {
		return fmt.Errorf("rewind to block %d: it is missing", head-n)
	}
	if _, err := chain.SetCanonical(b); err != nil {
		return fmt.Errorf("rewind to block %d: %w", head-n, err)
	}
	// The pool puts the transactions of the blocks it left back at some moment
	// of its own choosing.
	pool := d.eth.TxPool()
	for range 3 {
		if err := pool.Sync(); err != nil {
			return err
		}
		pool.Clear()
		if pending, _ := pool.Pending(txpool.PendingFilter{}); len(pending) == 0 {
			break
		}
	}
	d.sync()
	return nil
}

// Close stops the chain. Its state on disk can be opened again.
func (d *Dev) Close() error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	d.closed = true
	d.mu.Unlock()
	close(d.quit)
	d.done.Wait()
	d.client.Close()
	return d.stack.Close() // and with it the beacon
}

// loopback reports whether the host of an endpoint is this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// probityHash and the like cross the fence between this package's callers and
// go-ethereum's types.
func hashOf(h common.Hash) probity.Hash          { return probity.Hash(h) }
func hexUint(n uint64) string                    { return "0x" + strconv.FormatUint(n, 16) }
func addressOf(a probity.Account) common.Address { return common.Address(a) }
