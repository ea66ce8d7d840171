package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof/scheme"
	"probity/provider"
)

// Status is a node at a glance. Everything in it is public.
type Status struct {
	Chain     uint64             `json:"chain"`
	Dev       bool               `json:"dev"` // a development chain: its money is worth nothing
	RPC       string             `json:"rpc"` // host only: the rest may be a secret
	Block     uint64             `json:"block"`
	Contracts []Contract         `json:"contracts"`
	Jobs      probity.JobID      `json:"jobs"` // so far
	Log       LogStatus          `json:"log"`
	Anchor    ledger.AnchorPoint `json:"anchor"` // the latest checkpoint that is on chain
	Provider  *provider.Status   `json:"provider,omitempty"`
}

// Contract is a contract of the deployment.
type Contract struct {
	Name    string          `json:"name"`
	Address probity.Account `json:"address"`
}

// LogStatus is the newest checkpoint of the folder's log.
type LogStatus struct {
	Origin string       `json:"origin"`
	Key    string       `json:"key"`
	Size   uint64       `json:"size"`
	Root   probity.Hash `json:"root"`
}

// ModelInfo is a model version on chain, with what its manifest says when the
// manifest is in this folder.
type ModelInfo struct {
	Asset    probity.AssetID `json:"asset"`
	Version  uint32          `json:"version"`
	Name     string          `json:"name,omitempty"`
	ID       probity.Hash    `json:"id"`
	Owner    probity.Account `json:"owner"`
	Fee      probity.Amount  `json:"fee"`
	State    string          `json:"state"`              // active, frozen or revoked
	Circuits []CircuitInfo   `json:"circuits,omitempty"` // under which answers can be ordered from this folder
	Accuracy *Accuracy       `json:"accuracy,omitempty"`
	Problem  string          `json:"problem,omitempty"` // why it cannot be ordered from this folder

	version  ledger.ModelVersion
	manifest []byte
	program  *model.Program
	keys     []*scheme.VerifyingKey // of Circuits
}

// Unsafe says that some key of the model has an unsafe set-up.
func (m *ModelInfo) Unsafe() bool {
	for _, c := range m.Circuits {
		if c.Setup.IsZero() {
			return true
		}
	}
	return false
}

// key finds a key of the model.
func (m *ModelInfo) key(h probity.Hash) *scheme.VerifyingKey {
	for _, vk := range m.keys {
		if vk.Hash() == h {
			return vk
		}
	}
	return nil
}

// Models lists every model version on chain, in order of asset and version.
func (n *Node) Models(ctx context.Context) ([]*ModelInfo, error) {
	list, err := n.reader().List(ctx)
	if err != nil {
		return nil, err
	}
	out := []*ModelInfo{}
	for _, r := range list {
		if r.Kind != chain.KindModel {
			continue
		}
		m, err := n.describe(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func (n *Node) model(ctx context.Context, asset probity.AssetID, version uint32) (*ModelInfo, error) {
	r, err := n.reader().Get(ctx, asset, version)
	if err != nil {
		return nil, err
	}
	return n.describe(ctx, r)
}

// Jobs returns at most limit jobs from a number on; 0 is the first.
func (n *Node) Jobs(ctx context.Context, from probity.JobID, limit int) ([]market.Job, error) {
	book := n.view()
	count, err := book.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	jobs := []market.Job{}
	for id := max(from, 1); id <= count && len(jobs) < limit; id++ {
		j, err := book.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// ReceiptInfo is a receipt and its place in the log.
type ReceiptInfo struct {
	Hash    probity.Hash    `json:"hash"`
	Index   uint64          `json:"index"`
	Receipt probity.Receipt `json:"receipt"`
}

// Receipts returns at most limit receipts from a place in the log on.
func (n *Node) Receipts(ctx context.Context, from uint64, limit int) ([]ReceiptInfo, error) {
	all, err := n.out.all()
	if err != nil {
		return nil, err
	}
	out := []ReceiptInfo{}
	for _, b := range all {
		if b.Index >= from && len(out) < limit {
			out = append(out, ReceiptInfo{ledger.Hash(b.Receipt), b.Index, b.Receipt})
		}
	}
	return out, ctx.Err()
}

// Bundle is the file of a receipt.
func (n *Node) Bundle(ctx context.Context, receipt probity.Hash) (*ledger.Bundle, error) {
	data, err := n.out.bundle(receipt)
	if err != nil {
		return nil, err
	}
	b, err := ledger.ParseBundle(data)
	return &b, err
}

// LogFiles is the log as C2SP tlog-tiles lays it out. Nothing but checkpoint and
// tiles is in it.
func (n *Node) LogFiles() fs.FS {
	if n.logDB != nil {
		return ledger.TreeFiles(n.logDB.Source())
	}
	return os.DirFS(ledger.TreeDir(n.logDir()))
}

// Status says how the node is.
func (n *Node) Status(ctx context.Context) (*Status, error) {
	head, err := n.client.Head(ctx)
	if err != nil {
		return nil, err
	}
	jobs, err := n.view().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	s := &Status{
		Chain: n.client.ChainID(), Dev: n.client.IsDev(), RPC: n.publicRPC(), Block: head.Number, Jobs: jobs,
		Contracts: []Contract{
			{"Market", n.dep.Market}, {"Assets", n.dep.Assets}, {"Revenue", n.dep.Revenue}, {"Providers", n.dep.Providers},
			{"Leases", n.dep.Leases}, {"Quorum", n.dep.Quorum}, {"Disputes", n.dep.Disputes},
			{"ProofVerifier", n.dep.Verifier}, {"Anchors", n.dep.Anchors}, {"Token", n.dep.Token},
		},
	}
	if !n.dep.Sumcheck.IsZero() {
		s.Contracts = append(s.Contracts, Contract{"SumcheckVerifier", n.dep.Sumcheck})
	}
	if s.Log, err = n.logStatus(ctx); err != nil {
		return nil, err
	}
	if who, err := probity.ParseAccount(strings.TrimPrefix(s.Log.Origin, originPrefix)); err == nil {
		at, err := n.reader().Anchored(ctx, who, ledger.OriginHash(s.Log.Origin))
		if err != nil {
			return nil, err
		}
		s.Anchor = ledger.AnchorPoint{Size: at.Size, Root: at.Root}
	}
	n.mu.Lock()
	agent := n.agent
	n.mu.Unlock()
	if agent != nil {
		st := agent.Status()
		s.Provider = &st
	}
	return s, nil
}

// logStatus reads the folder's log, whichever process holds it. There may be
// none yet.
func (n *Node) logStatus(ctx context.Context) (s LogStatus, err error) {
	r, err := n.logReader(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	cp, err := r.Checkpoint(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	return LogStatus{Origin: cp.Origin, Key: r.LogKey(), Size: cp.Size, Root: cp.Root}, err
}

// publicRPC is the chain's address without what a paid endpoint's may hold: a
// password, or a key in its path.
func (n *Node) publicRPC() string {
	u, err := url.Parse(n.RPC())
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// describe adds what the manifest says. An owner's mistake must not keep others
// from being listed, so it becomes the model's Problem.
func (n *Node) describe(ctx context.Context, r chain.Version) (*ModelInfo, error) {
	m := &ModelInfo{
		Asset: r.Asset, Version: r.Version, Owner: r.Owner, Fee: r.Fee, State: "active",
		version: ledger.ModelVersion{Content: r.Content, Manifest: r.Manifest, Circuits: r.Circuits},
	}
	m.ID = ledger.ModelHash(m.version)
	switch {
	case r.Revoked:
		m.State = "revoked"
	case r.Frozen:
		m.State = "frozen"
	}
	data, err := n.blob(ctx, r.Manifest, r.Owner)
	if errors.Is(err, ErrNotFound) {
		m.Problem = fmt.Sprintf("its manifest is not in this folder: ask its owner for the file named %s and put it under blobs, or join the peers that have it with --bootstrap", r.Manifest)
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	man, p, err := parseManifest(data)
	if err != nil {
		m.Problem = err.Error()
		return m, nil
	}
	// The proof is about the program of the keys on chain. If the manifest told of
	// another, buyers would pay for an answer that they read wrongly.
	var keys []probity.Hash
	for _, c := range man.Circuits {
		keys = append(keys, c.Key)
	}
	onChain := make([]probity.Hash, len(r.Circuits))
	for i, c := range r.Circuits {
		onChain[i] = c.Key
	}
	if man.Content != r.Content || !slices.Equal(keys, onChain) {
		m.Problem = "its manifest tells of other weights or keys than are on chain: do not order from it, and ask its owner"
		return m, nil
	}
	for _, c := range man.Circuits {
		vk, err := n.verifyingKey(ctx, p, c)
		if err != nil {
			if ctx.Err() != nil {
				return nil, err
			}
			m.Problem = fmt.Sprintf("its %s key cannot be used: %v; do not order from it, and ask its owner", c.Scheme, err)
			return m, nil
		}
		m.Circuits, m.keys = append(m.Circuits, infoOfKey(vk)), append(m.keys, vk)
	}
	m.Name, m.Accuracy, m.manifest, m.program = man.Name, man.Accuracy, data, p
	return m, nil
}

// A keyFact is a verifying key as it stands on chain, and what it is for a program.
type keyFact struct {
	stored  chain.VerifyingKey
	program probity.Hash
	key     *scheme.VerifyingKey
}

// verifyingKey is the key of a manifest's circuit, checked against the program and
// against what is on chain.
func (n *Node) verifyingKey(ctx context.Context, p *model.Program, c Circuit) (*scheme.VerifyingKey, error) {
	n.mu.Lock()
	f, ok := n.facts[c.Key]
	n.mu.Unlock()
	if !ok {
		var err error
		if f.stored, err = n.reader().VerifyingKey(ctx, c.Key); err != nil {
			return nil, err
		}
	}
	if f.stored.Scheme != c.Scheme {
		return nil, fmt.Errorf("it is registered as one of the scheme %s", f.stored.Scheme)
	}
	if f.key == nil || f.program != p.Hash() {
		vk, err := c.verifyingKey(p, f.stored.Bytes)
		if err != nil {
			return nil, err
		}
		f.program, f.key = p.Hash(), vk
	}
	// One key can stand in several manifests, of which others may say other things.
	if f.key.Setup() != c.Setup || len(c.Verify) > 0 && !bytes.Equal(c.Verify, f.key.Encode()) {
		return nil, errors.New("the manifest tells of another set-up")
	}
	if c.Scheme == probity.Sumcheck && (n.setup == nil || !bytes.Equal(f.key.Encode()[:len(n.dep.Setup)], n.dep.Setup)) {
		return nil, errors.New("it rests on another set-up than the contracts verify with")
	}
	n.mu.Lock()
	n.facts[c.Key] = f
	n.mu.Unlock()
	return f.key, nil
}

// Earned is what parties have been credited in all: what they hold, are owed and
// have at stake.
func (n *Node) Earned(ctx context.Context, parties ...*Party) ([]probity.Amount, error) {
	out := make([]probity.Amount, len(parties))
	for i, p := range parties {
		balance, err := p.book.Balance(ctx, p.Account())
		if err != nil {
			return nil, err
		}
		owed, err := p.book.Owed(ctx, p.Account())
		if err != nil {
			return nil, err
		}
		staked, _, err := p.book.Bond(ctx, p.Account())
		if err != nil {
			return nil, err
		}
		for _, a := range []probity.Amount{balance, owed, staked} {
			if out[i], err = out[i].Add(a); err != nil {
				return nil, fmt.Errorf("sum of %s's money: %w", p.Account(), err)
			}
		}
	}
	return out, nil
}
