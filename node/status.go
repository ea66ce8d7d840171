package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/provider"
)

// Status is a node at a glance. Everything in it is public.
type Status struct {
	Chain     uint64             `json:"chain"`
	Dev       bool               `json:"dev"` // a development chain: its money is worth nothing
	RPC       string             `json:"rpc"`
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
	State    string          `json:"state"` // active, frozen or revoked
	Setup    probity.Hash    `json:"setup"` // of the key's ceremony; zero: unsafe
	Accuracy *Accuracy       `json:"accuracy,omitempty"`

	version  ledger.ModelVersion
	manifest []byte
	program  *model.Program
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
		m, err := n.describe(r)
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
	return n.describe(r)
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
func (n *Node) LogFiles() fs.FS { return os.DirFS(ledger.TreeDir(n.logDir())) }

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
		Chain: n.client.ChainID(), Dev: n.client.IsDev(), RPC: n.RPC(), Block: head.Number, Jobs: jobs,
		Contracts: []Contract{
			{"Market", n.dep.Market}, {"Assets", n.dep.Assets}, {"Revenue", n.dep.Revenue}, {"Providers", n.dep.Providers},
			{"ProofVerifier", n.dep.Verifier}, {"Anchors", n.dep.Anchors}, {"Token", n.dep.Token},
		},
	}
	n.mu.Lock()
	l, agent := n.ledger, n.agent
	n.mu.Unlock()
	if l != nil {
		cp := l.Checkpoint()
		s.Log = LogStatus{Origin: l.Origin(), Key: l.LogKey(), Size: cp.Size, Root: cp.Root}
	}
	if agent != nil {
		st := agent.Status()
		s.Provider = &st
		at, err := n.reader().Anchored(ctx, st.Account, ledger.OriginHash(s.Log.Origin))
		if err != nil {
			return nil, err
		}
		s.Anchor = ledger.AnchorPoint{Size: at.Size, Root: at.Root}
	}
	return s, nil
}

// describe adds what the manifest says.
func (n *Node) describe(r chain.Version) (*ModelInfo, error) {
	m := &ModelInfo{
		Asset: r.Asset, Version: r.Version, Owner: r.Owner, Fee: r.Fee, State: "active",
		version: ledger.ModelVersion{Content: r.Content, Manifest: r.Manifest, Weights: r.Weights, Key: r.Key},
	}
	m.ID = ledger.ModelHash(m.version)
	switch {
	case r.Revoked:
		m.State = "revoked"
	case r.Frozen:
		m.State = "frozen"
	}
	data, err := n.blobs.Get(r.Manifest)
	if errors.Is(err, ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	man, p, err := parseManifest(data)
	if err != nil {
		// An owner's mistake must not keep others from being listed.
		n.log.Warn("manifest", "asset", r.Asset, "err", err)
		return m, nil
	}
	if man.Key != r.Key || man.Content != r.Content {
		n.log.Warn("manifest does not belong to its model", "asset", r.Asset)
		return m, nil
	}
	m.Name, m.Accuracy, m.Setup, m.manifest, m.program = man.Name, man.Accuracy, man.Setup, data, p
	return m, nil
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
