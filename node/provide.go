package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof"
	"probity/proof/groth16"
	"probity/provider"
)

// ProviderPolicy is what a provider asks and risks.
type ProviderPolicy struct {
	Price probity.Amount // for an answer, the model's fee aside
	Stake probity.Amount // to have bonded; what is missing is deposited at the start
	Jobs  int            // proofs computed at the same time; 0: 1

	// MaxBond is the most to put at stake for one job: what it costs when this
	// process, its chain or its account fails until the deadline. Zero: no limit.
	MaxBond probity.Amount
}

// Provide runs a provider for the models whose secrets are in this folder, keeps
// the log and anchors it, until ctx ends. One process does that in a folder.
func (n *Node) Provide(ctx context.Context, as *Party, policy ProviderPolicy) error {
	if err := n.openLog(ctx, as); err != nil {
		return err
	}
	if err := n.stake(ctx, as, policy.Stake); err != nil {
		return err
	}
	j, err := disk.OpenJournal(filepath.Join(n.cfg.Dir, "journal", "provider-"+as.Account().String()+".journal"))
	if err != nil {
		return fmt.Errorf("provider's record of actions: %w", err)
	}
	defer j.Close()
	j.Hook = n.cfg.crashHook
	within, margin := n.patience()
	agent, err := provider.New(provider.Config{
		Book: as.book, Key: as.key, Journal: j, Commit: proof.CommitInput, Slog: n.log,
		Models: n, Prover: n, Log: n,
		Policy: provider.Policy{
			BasePrice: policy.Price, MaxProofs: max(policy.Jobs, 1), MinDeliverWithin: within, DeclineMargin: margin,
			WithdrawAt: probity.Units(1), MaxBond: policy.MaxBond,
		},
		Poll: 100 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.agent = agent
	n.mu.Unlock()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var housekeeping sync.WaitGroup
	housekeeping.Go(func() {
		if err := n.keepLog(ctx, as); err != nil && ctx.Err() == nil {
			stop(err)
		}
	})
	err = agent.Run(ctx)
	stop(err)
	housekeeping.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// patience is the shortest time to deliver that is worth a bid, and how long
// before the end of the time to decline a job without input is given back, in
// seconds. Whoever bids on less than it takes to learn of the job, to prove, and
// to land a transaction gives its bond away. A development chain answers at
// once; elsewhere blocks and their confirmations take a minute.
func (n *Node) patience() (within, margin uint32) {
	if n.client.IsDev() {
		return 10, 0
	}
	return 300, 60
}

// stake tops the bond up.
func (n *Node) stake(ctx context.Context, as *Party, want probity.Amount) error {
	total, _, err := as.book.Bond(ctx, as.Account())
	if err != nil {
		return err
	}
	if total.Cmp(want) >= 0 {
		return nil
	}
	missing, err := want.Sub(total)
	if err != nil {
		return err
	}
	start := time.Now()
	at, err := as.book.Deposit(ctx, missing)
	if err != nil {
		return fmt.Errorf("deposit the provider's bond: %w", err)
	}
	n.step(Step{Name: "bond the provider", Gas: at.Gas, Note: missing.Format18() + " tokens"}, start)
	return nil
}

// openLog makes this process the holder of the folder's log.
func (n *Node) openLog(ctx context.Context, as *Party) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ledger != nil {
		return nil
	}
	l, err := ledger.Open(ctx, n.logDir(), ledger.Options{Origin: originPrefix + as.Account().String()})
	if errors.Is(err, disk.ErrLocked) {
		return fmt.Errorf("a provider already runs in %s: one at a time keeps the log; start `probity up` with --no-provider, or use another --dir", n.cfg.Dir)
	}
	if err != nil {
		return err
	}
	n.ledger = l
	return nil
}

func (n *Node) logDir() string { return filepath.Join(n.cfg.Dir, "log") }

// keepLog appends what other processes left, and anchors what is new.
func (n *Node) keepLog(ctx context.Context, as *Party) error {
	for {
		if err := n.out.flush(ctx, n.ledger); err != nil {
			return err
		}
		if err := n.anchor(ctx, as); err != nil && ctx.Err() == nil {
			n.log.Warn("anchor the log; trying again", "err", err)
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return nil
		}
	}
}

// anchor puts the log's latest checkpoint on chain unless it is there.
func (n *Node) anchor(ctx context.Context, as *Party) error {
	latest := n.ledger.Latest()
	if latest.Size == 0 {
		return nil
	}
	have, err := as.registry.Anchored(ctx, as.Account(), ledger.OriginHash(n.ledger.Origin()))
	if err != nil {
		return err
	}
	if have.Size >= latest.Size {
		return nil
	}
	start := time.Now()
	at, err := as.registry.Anchor(ctx, ledger.OriginHash(n.ledger.Origin()), latest.Size, latest.Root)
	if err != nil {
		return err
	}
	n.step(Step{Name: "anchor the log on chain", Gas: at.Gas, Note: fmt.Sprintf("%d receipts", latest.Size)}, start)
	return nil
}

// Model is what the agent has to know of a model: provider.Models.
func (n *Node) Model(asset probity.AssetID, version uint32) (provider.Model, bool) {
	h, err := n.held(asset, version)
	if err != nil {
		if !errors.Is(err, ErrNotFound) {
			n.log.Warn("model", "asset", asset, "version", version, "err", err)
		}
		return provider.Model{}, false
	}
	in, _ := groth16.Ports(h.program)
	m := provider.Model{Inputs: 1, Lo: in.Lo, Hi: in.Hi, ID: ledger.ModelHash(h.version)}
	for _, d := range in.Shape {
		m.Inputs *= d
	}
	for i := range h.program.Ops {
		m.MACs += uint64(h.program.MACs(i))
	}
	return m, true
}

// versionName names a version among those of every chain and deployment.
func (n *Node) versionName(asset probity.AssetID, version uint32) string {
	genesis := n.client.Genesis()
	return fmt.Sprintf("%d-%x-%s-%d.%d", n.client.ChainID(), genesis[:4], n.dep.Assets, asset, version)
}

// held is a model whose secrets are here, and that was published from here.
type held struct {
	version  ledger.ModelVersion
	manifest []byte
	program  *model.Program
	secret   *secret
}

func (n *Node) held(asset probity.AssetID, version uint32) (*held, error) {
	id := [2]uint64{uint64(asset), uint64(version)}
	n.mu.Lock()
	h := n.held_[id]
	n.mu.Unlock()
	if h != nil {
		return h, nil
	}
	if !n.secret.published(n.versionName(asset, version)) {
		return nil, fmt.Errorf("model %d.%d was not published from this folder: %w", asset, version, ErrNotFound)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	info, err := n.model(ctx, asset, version)
	if err != nil {
		return nil, err
	}
	if info.program == nil {
		return nil, fmt.Errorf("manifest %s: %w", info.version.Manifest, ErrNotFound)
	}
	sec, err := n.secret.open(info.program, info.version.Content)
	if err != nil {
		return nil, err
	}
	h = &held{version: info.version, manifest: info.manifest, program: info.program, secret: sec}
	n.mu.Lock()
	n.held_[id] = h
	n.mu.Unlock()
	return h, nil
}

// evidence is what the agent's journal keeps with a delivery.
type evidence struct {
	Asset   probity.AssetID `json:"asset"`
	Version uint32          `json:"version"`
	Weights []byte          `json:"weights"` // commitment, x || y
}

// Prove computes and proves an answer: provider.Prover.
func (n *Node) Prove(ctx context.Context, asset probity.AssetID, version uint32, input []int64, salt probity.Hash) (d market.Delivery, e provider.Evidence, err error) {
	h, err := n.held(asset, version)
	if err != nil {
		return d, nil, err
	}
	keys, err := n.openKeys(ctx, h.program)
	if err != nil {
		return d, nil, err
	}
	if keys.VerifyingKey().Hash() != h.version.Key {
		return d, nil, fmt.Errorf("%w: the circuit keys in %s are not those that model %d.%d was published with; restore them, or publish it again", provider.ErrFinal, n.cfg.Cache, asset, version)
	}
	start := time.Now()
	raw, st, _, err := keys.Prove(ctx, h.secret.Weights, h.secret.Mask, input, salt)
	if err != nil {
		return d, nil, err
	}
	n.mu.Lock()
	n.proofs[salt] = time.Since(start).Seconds()
	n.mu.Unlock()
	n.step(Step{Name: "run and prove", Bytes: len(raw)}, start)
	point, _, err := keys.CommitWeights(h.secret.Weights, h.secret.Mask)
	if err != nil {
		return d, nil, err
	}
	e, err = json.Marshal(evidence{asset, version, point[:]})
	return market.Delivery{Output: st.Output, Proof: raw}, e, err
}

// Append writes a receipt to the log and its bundle beside it: provider.Log.
func (n *Node) Append(ctx context.Context, r probity.Receipt, d market.Delivery, e provider.Evidence) error {
	h, err := n.held(r.Asset, r.Version)
	if err != nil {
		return err
	}
	entry := ledger.Entry{Receipt: r, Model: h.version, Evidence: ledger.Evidence{Output: d.Output, Manifest: h.manifest}}
	if len(d.Proof) > 0 {
		var ev evidence
		if err := json.Unmarshal(e, &ev); err != nil {
			return fmt.Errorf("evidence of job %d: %w", r.Job, err)
		}
		keys, err := n.openKeys(ctx, h.program)
		if err != nil {
			return err
		}
		entry.Evidence.Proof, entry.Evidence.Weights, entry.Evidence.Key = d.Proof, ev.Weights, keys.VerifyingKey().Encode()
	}
	n.mu.Lock()
	l := n.ledger
	n.mu.Unlock()
	if l == nil {
		return errors.New("this process does not hold the log")
	}
	_, err = n.out.append(ctx, l, entry)
	return err
}
