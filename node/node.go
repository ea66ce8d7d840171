// Package node composes everything into one running thing: a chain, embedded or
// reached by RPC; the contracts on it; the accounts that act; the models whose
// secrets are in this folder; the provider; the log of receipts. It has no rule
// of its own: what may happen is decided in market and the contracts, what is
// true in model, proof and ledger.
//
// A node lives in one folder. One process at a time runs its embedded chain;
// others reach it through the address that process leaves in node.json.
package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/internal/disk"
	"probity/ledger"
	"probity/peer"
	"probity/proof/scheme"
	"probity/proof/sumcheck/commit"
	"probity/provider"
	"probity/provider/hardware"
	"probity/provider/runtime/kube"
)

// ErrNotFound means that a model, receipt or file is not known to this node.
var ErrNotFound = errors.New("not known to this node")

// Config says where a node lives and which chain it uses.
type Config struct {
	Dir   string // the node's folder; made when missing
	Cache string // folder of circuit keys and powers of tau, shared between nodes; "": $PROBITY_CACHE, else the user's cache folder

	// LogDSN is the data source name of the MySQL database that holds the log of
	// receipts, for when one machine is not enough; "": the folder holds it. See
	// ledger.OpenDatabase.
	LogDSN string

	RPC       string // URL of an EVM chain; "": the embedded development chain
	ChainPort int    // of the embedded chain's JSON-RPC on loopback; 0: a free one
	Serve     bool   // let other processes with the same Dir use this one's chain

	Peers *PeerConfig // how this process is on the network; nil: it is not

	Kubernetes *kube.Options // where containers run, if in a cluster; nil: on this machine

	Log  *slog.Logger // nil: silent
	Step func(Step)   // called at the end of each step worth showing; may be nil

	// Progress is called during what takes long, with what is being done and the
	// share of it that is done, from 0 to 1; may be nil.
	Progress func(what string, done float64)

	// crashHook, in tests, is called after every record that reaches a journal.
	crashHook func(key string)
}

// A Step is a piece of work that took noticeable time, gas or space.
type Step struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Gas     uint64  `json:"gas,omitempty"`
	Bytes   int     `json:"bytes,omitempty"`
	Note    string  `json:"note,omitempty"`
}

// Node is an open node. Its methods may be called at the same time.
type Node struct {
	cfg    Config
	log    *slog.Logger
	client *chain.Client
	dev    *chain.Dev // nil unless this process runs the chain
	lock   *disk.Lock // held by the process that runs the chain
	dep    *chain.Deployment
	setup  *commit.VerifyingKey // of sumcheck proofs; nil where the contracts verify none
	store  *scheme.Store
	blobs  blobs
	files  files
	secret secrets
	out    outbox

	outside outside

	hosting sync.Mutex
	host    *peer.Host           // nil unless this process is on the network
	brought map[string]time.Time // digests that peers were asked for, and when

	ends ends // of leases and tasks, as Standings read them last

	logDB *ledger.Database // nil: the log is in the folder

	mu       sync.Mutex
	parties  map[probity.Account]*Party
	journals []*disk.Journal
	ledger   *ledger.Log              // nil unless this process holds the log
	facts    map[probity.Hash]keyFact // by the key's name
	held_    map[[2]uint64]*held
	price    gasPrice
	agent    *provider.Agent
	leases   *provider.LeaseAgent
	prover   *hardware.Prover         // nil unless this process leases out
	results  *peer.Store              // what leases left; nil unless this process leases out
	disputes map[[2]uint64]*disputed  // by asset and version
	proofs   map[probity.Hash]float64 // seconds that proving took here, by the input's commitment
	took     map[probity.Hash]float64 // seconds that the last proof took here, by the key
}

// nodeFile is what the process that runs a folder's chain leaves for others.
type nodeFile struct {
	RPC  string `json:"rpc"`
	Page string `json:"page,omitempty"`
}

// Open opens the node in cfg.Dir: it starts or reaches the chain and, on a
// development chain, deploys the contracts if they are not there.
func Open(ctx context.Context, cfg Config) (_ *Node, err error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Step == nil {
		cfg.Step = func(Step) {}
	}
	if cfg.Progress == nil {
		cfg.Progress = func(string, float64) {}
	}
	if cfg.Cache, err = cfg.cache(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	n := &Node{
		cfg: cfg, log: cfg.Log,
		blobs:   blobs{filepath.Join(cfg.Dir, "blobs")},
		files:   filesIn(cfg.Dir),
		secret:  secrets{filepath.Join(cfg.Dir, "secrets")},
		store:   &scheme.Store{Dir: cfg.Cache},
		out:     outbox{filepath.Join(cfg.Dir, "outbox"), filepath.Join(cfg.Dir, "receipts")},
		parties: map[probity.Account]*Party{},
		proofs:  map[probity.Hash]float64{},
		took:    map[probity.Hash]float64{},
		facts:   map[probity.Hash]keyFact{},
		held_:   map[[2]uint64]*held{},

		disputes: map[[2]uint64]*disputed{},
		brought:  map[string]time.Time{},
	}
	n.outside = n.world()
	defer func() {
		if err != nil {
			n.Close()
		}
	}()
	if cfg.LogDSN != "" {
		if n.logDB, err = ledger.OpenDatabase(ctx, cfg.LogDSN); err != nil {
			return nil, err
		}
	}
	if err := n.reachChain(ctx); err != nil {
		return nil, err
	}
	if err := n.reachContracts(ctx); err != nil {
		return nil, err
	}
	if err := n.reachSetup(); err != nil {
		return nil, err
	}
	return n, n.joinPeers()
}

// reachChain runs the embedded chain, joins the process that does, or dials.
func (n *Node) reachChain(ctx context.Context) (err error) {
	if n.cfg.RPC != "" {
		n.client, err = chain.Dial(ctx, n.cfg.RPC)
		return err
	}
	start := time.Now()
	n.lock, err = disk.TryLock(filepath.Join(n.cfg.Dir, "node.lock"))
	if errors.Is(err, disk.ErrLocked) {
		return n.join(ctx)
	}
	if err != nil {
		return err
	}
	os.Remove(n.nodeFile()) // of a process that is gone
	n.dev, err = chain.OpenDev(chain.DevOptions{Dir: filepath.Join(n.cfg.Dir, "chain"), HTTP: true, Port: n.cfg.ChainPort, Logger: n.log})
	if err != nil {
		return fmt.Errorf("start the embedded chain: %w", err)
	}
	n.client = n.dev.Client()
	n.step(Step{Name: "start the embedded chain", Note: "chain id 1337"}, start)
	return nil
}

// join uses the chain that another process of this folder runs.
func (n *Node) join(ctx context.Context) error {
	if n.cfg.Serve {
		return fmt.Errorf("a node already runs in %s: stop it first, or use another --dir", n.cfg.Dir)
	}
	data, err := os.ReadFile(n.nodeFile())
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("another command is using %s: wait until it ends, or run `probity up` and let commands share its chain", n.cfg.Dir)
	}
	if err != nil {
		return err
	}
	var f nodeFile
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("%s is damaged: %w; restart the node that runs in this folder", n.nodeFile(), err)
	}
	n.client, err = chain.Dial(ctx, f.RPC)
	return err
}

func (n *Node) nodeFile() string { return filepath.Join(n.cfg.Dir, "node.json") }

// Alone reports whether this process runs the folder's own chain and shares it
// with nobody.
func (n *Node) Alone() bool { return n.dev != nil && !n.cfg.Serve }

// Announce lets other processes with the same folder use this one's chain. page
// is the address of its status page, for information.
func (n *Node) Announce(page string) error {
	if n.dev == nil {
		return nil // they reach the foreign chain by themselves
	}
	data, err := json.Marshal(nodeFile{RPC: n.dev.URL(), Page: page})
	if err != nil {
		return err
	}
	return disk.WriteFile(n.nodeFile(), data, 0o600)
}

// reachContracts finds the deployment in this folder, or deploys on a
// development chain.
func (n *Node) reachContracts(ctx context.Context) error {
	genesis := n.client.Genesis()
	file := filepath.Join(n.cfg.Dir, fmt.Sprintf("contracts-%d-%x.json", n.client.ChainID(), genesis[:4]))
	dep, err := chain.OpenDeployment(ctx, n.client, file)
	if err == nil {
		n.dep = &dep
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !n.client.IsDev() {
		return fmt.Errorf("no contracts are known on chain %d: put the deployment's file at %s", n.client.ChainID(), file)
	}
	start := time.Now()
	deployer, err := n.DevParty(ctx, "deployer")
	if err != nil {
		return err
	}
	roles, err := n.client.DevKeys(len(devRoles))
	if err != nil {
		return err
	}
	holders := make([]probity.Account, len(roles))
	for i, k := range roles {
		holders[i] = k.Account()
	}
	setup, err := scheme.UnsafeSetup()
	if err != nil {
		return err
	}
	dep, err = chain.Deploy(ctx, deployer.sender, chain.DeployOptions{
		DevHolders: holders, DevCredit: probity.Tokens(devCredit), Setup: setup.Encode(), Disputes: devDisputes(),
	})
	if err != nil {
		return fmt.Errorf("deploy the contracts: %w", err)
	}
	if err := dep.Write(file); err != nil {
		return err
	}
	n.dep = &dep
	n.step(Step{Name: "deploy the contracts", Note: fmt.Sprintf("%d of them", len(dep.Code))}, start)
	return n.equip(deployer)
}

// devDisputes are terms for people who try things out.
func devDisputes() dispute.Terms { return dispute.Terms{Window: 3600, Clock: 600} }

// reachSetup reads the set-up that the contracts verify sumcheck proofs with.
func (n *Node) reachSetup() error {
	if len(n.dep.Setup) == 0 {
		return nil
	}
	vk, err := commit.ParseVerifyingKey(n.dep.Setup)
	if err != nil {
		return fmt.Errorf("the deployment's set-up: %w; get the deployment file again from whoever deployed", err)
	}
	if vk.Unsafe() && !n.client.IsDev() {
		return errors.New("the contracts verify sumcheck proofs with an unsafe set-up, under which everybody can prove everything: they are for development chains, so use others")
	}
	n.setup = &vk
	return nil
}

// devCredit is how many tokens each development account begins with.
const devCredit = 1_000_000

// step reports a step that began at start.
func (n *Node) step(s Step, start time.Time) {
	s.Seconds = time.Since(start).Seconds()
	n.cfg.Step(s)
	n.log.Info("step", "name", s.Name, "seconds", s.Seconds, "gas", s.Gas, "bytes", s.Bytes, "note", s.Note)
}

// RPC is where the chain answers.
func (n *Node) RPC() string {
	if n.dev != nil {
		return n.dev.URL()
	}
	return n.cfg.RPC
}

// Close releases everything. The chain of this process stops.
func (n *Node) Close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	var errs []error
	if h := n.onNetwork(); h != nil {
		errs = append(errs, h.Close())
		n.setHost(nil)
	}
	if n.ledger != nil {
		errs = append(errs, n.ledger.Close())
		n.ledger = nil
	}
	if n.logDB != nil {
		errs = append(errs, n.logDB.Close())
		n.logDB = nil
	}
	for _, j := range n.journals {
		errs = append(errs, j.Close())
	}
	n.journals = nil
	switch {
	case n.dev != nil:
		os.Remove(n.nodeFile())
		errs = append(errs, n.dev.Close())
	case n.client != nil:
		errs = append(errs, n.client.Close())
	}
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
		n.lock = nil
	}
	return errors.Join(errs...)
}
