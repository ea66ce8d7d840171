package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/ledger"
	"probity/market"
	"probity/proof/scheme"
	"probity/proof/sumcheck/commit"
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

	// What a scheme costs the provider is part of the price. PerSecond is for each
	// second that a proof is expected to take; CoinPrice is what the chain's coin is
	// worth in the market's tokens (10^18 units of each), for the gas of the delivery
	// at the price that gas has when it bids. Zero charges nothing for it.
	PerSecond probity.Amount
	CoinPrice probity.Amount
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
	if h := n.onNetwork(); h != nil {
		h.Act(as.key)
	}
	j, err := disk.OpenJournal(filepath.Join(n.cfg.Dir, "journal", "provider-"+as.Account().String()+".journal"))
	if err != nil {
		return fmt.Errorf("provider's record of actions: %w", err)
	}
	defer j.Close()
	j.Hook = n.cfg.crashHook
	within, margin := n.patience()
	agent, err := provider.New(provider.Config{
		Book: as.book, Key: as.key, Journal: j, Slog: n.log,
		Models: pricedModels{n, policy.CoinPrice}, Prover: n, Log: n,
		Policy: provider.Policy{
			BasePrice: policy.Price, PricePerSecond: policy.PerSecond, MaxProofs: max(policy.Jobs, 1), MinDeliverWithin: within, DeclineMargin: margin,
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
	origin := originPrefix + as.Account().String()
	// What is anchored was once in the log: a folder that came back from an old backup
	// must not go on as another history.
	at, err := as.registry.Anchored(ctx, as.Account(), ledger.OriginHash(origin))
	if err != nil {
		return err
	}
	witnesses, err := os.ReadFile(filepath.Join(n.logDir(), witnessesFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	l, err := ledger.Open(ctx, n.logDir(), ledger.Options{Origin: origin, Known: ledger.AnchorPoint{Size: at.Size, Root: at.Root}, Witnesses: witnesses, Database: n.logDB})
	if errors.Is(err, disk.ErrLocked) {
		return fmt.Errorf("a provider already runs in %s: one at a time keeps the log; start `probity up` with --no-provider, or use another --dir", n.cfg.Dir)
	}
	if err != nil {
		return err
	}
	n.ledger = l
	return nil
}

// witnessesFile, in the log's folder, says which witnesses have to cosign checkpoints;
// see ledger.Options.Witnesses.
const witnessesFile = "witnesses.policy"

func (n *Node) logDir() string { return filepath.Join(n.cfg.Dir, "log") }

// keepLog appends what other processes left, and anchors what is new.
func (n *Node) keepLog(ctx context.Context, as *Party) error {
	every := 3000 // of 200 ms: endpoints that answer for few blocks at a time are asked often
	if n.client.IsDev() {
		every = 300
	}
	for round := 0; ; round++ {
		// What was settled while nobody was here, and what has been since.
		if round%every == 0 {
			if err := n.catchUp(ctx, as); err != nil && ctx.Err() == nil {
				n.log.Warn("read what was settled; trying again", "err", err)
			}
		}
		if err := n.out.flush(ctx, n.ledger); disk.NoSpace(err) {
			n.log.Warn("receipts wait for room on the disk; they are added when there is some", "err", err)
			if sleep(ctx, time.Second) != nil {
				return nil
			}
		} else if err != nil {
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
	fresh := latest.Size - have.Size
	n.step(Step{Name: "anchor the log on chain", Gas: at.Gas, Note: fmt.Sprintf("%d receipts, %d of them new: %d gas each", latest.Size, fresh, at.Gas/fresh)}, start)
	return n.countAnchor(fresh, at.Gas)
}

// Anchoring is what anchoring a log has cost.
type Anchoring struct {
	Transactions uint64 `json:"transactions"`
	Receipts     uint64 `json:"receipts"` // that they were the first to cover
	Gas          uint64 `json:"gas"`
}

// PerReceipt is the gas for each receipt, or 0.
func (a Anchoring) PerReceipt() uint64 {
	if a.Receipts == 0 {
		return 0
	}
	return a.Gas / a.Receipts
}

func (n *Node) anchoringPath() string { return filepath.Join(n.cfg.Dir, "anchoring.json") }

// Anchoring is what anchoring this folder's log has cost so far.
func (n *Node) Anchoring() (a Anchoring, err error) {
	data, err := os.ReadFile(n.anchoringPath())
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(data, &a)
}

// countAnchor adds a transaction to the account of costs.
func (n *Node) countAnchor(receipts, gas uint64) error {
	a, err := n.Anchoring()
	if err != nil {
		a = Anchoring{} // statistics: begin anew rather than stop anchoring
	}
	a.Transactions, a.Receipts, a.Gas = a.Transactions+1, a.Receipts+receipts, a.Gas+gas
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return disk.WriteFile(n.anchoringPath(), data, 0o644)
}

// catchUp writes the receipts of what was settled for a party and that no receipt is
// here of.
func (n *Node) catchUp(ctx context.Context, as *Party) error {
	r, err := n.logReader(ctx)
	if err != nil {
		return err
	}
	s := n.newShelf()
	looked := false
	entries, err := n.settledReceipts(ctx, as, func(id probity.Hash) bool {
		if !looked { // only when there is something to compare
			looked = true
			for rec, err := range r.All(ctx, 0) {
				if err != nil {
					n.log.Warn("read the log", "err", err)
					break // a receipt that is made again is the same
				}
				s.add(rec.Hash, rec.Entry)
			}
		}
		return s.ids[id]
	})
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, err := n.out.put(e); err != nil {
			return err
		}
	}
	return nil
}

// pricedModels are the models in this folder, with what their delivery costs:
// provider.Models.
type pricedModels struct {
	n         *Node
	coinPrice probity.Amount
}

// deliverGas is what a delivery costs in gas besides the proof's verification: the
// market's bookkeeping, as contracts/snapshots/gas.txt has it.
const deliverGas = 160_000

// Model is part of [provider.Models].
func (p pricedModels) Model(asset probity.AssetID, version uint32, key probity.Hash) (provider.Model, bool) {
	n := p.n
	h, err := n.held(asset, version)
	if err != nil {
		if !errors.Is(err, ErrNotFound) {
			n.log.Warn("model", "asset", asset, "version", version, "err", err)
		}
		return provider.Model{}, false
	}
	vk := h.info.key(key)
	if vk == nil {
		return provider.Model{}, false
	}
	in := vk.Input()
	m := provider.Model{
		Inputs: elements(in.Shape), Lo: in.Lo, Hi: in.Hi, ID: h.info.ID, Scalar: vk.Scalar(),
		Commit: func(salt probity.Hash, input []int64) (probity.Hash, error) {
			return n.commitInput(context.Background(), vk, salt, input)
		},
	}
	for i := range h.info.program.Ops {
		m.MACs += uint64(h.info.program.MACs(i))
	}
	cost := n.cost(vk)
	m.Proving = time.Duration(cost.Seconds * float64(time.Second))
	if !p.coinPrice.IsZero() {
		if m.Delivery, err = n.gasCost(cost.VerifyGas+deliverGas, p.coinPrice); err != nil {
			n.log.Warn("what a delivery costs", "err", err)
			return provider.Model{}, false // a price without it would be a loss
		}
	}
	return m, true
}

// commitInput is the commitment by which orders under a key name an input.
func (n *Node) commitInput(ctx context.Context, vk *scheme.VerifyingKey, salt probity.Hash, input []int64) (probity.Hash, error) {
	powers, err := n.powers(ctx, vk)
	if err != nil {
		return probity.Hash{}, err
	}
	return vk.CommitInput(powers, salt, input)
}

// powers are what it takes to commit to inputs under a key; nil for a scheme that
// needs none.
func (n *Node) powers(ctx context.Context, vk *scheme.VerifyingKey) (*commit.Key, error) {
	if vk.Points() == 0 || n.setup == nil {
		return nil, nil
	}
	return n.store.Powers(ctx, *n.setup, vk.Points(), n.cfg.Progress)
}

// gasPrice is what gas cost lately.
type gasPrice struct {
	at    time.Time
	price probity.Amount
}

// gasPriceFor is how long a price of gas is used without asking again.
const gasPriceFor = 5 * time.Second

// priceOfGas is what a unit of gas costs now, in wei.
func (n *Node) priceOfGas(ctx context.Context) (probity.Amount, error) {
	n.mu.Lock()
	had := n.price
	n.mu.Unlock()
	if !had.at.IsZero() && time.Since(had.at) < gasPriceFor {
		return had.price, nil
	}
	price, err := n.client.GasPrice(ctx)
	if err != nil {
		return price, err
	}
	n.mu.Lock()
	n.price = gasPrice{time.Now(), price}
	n.mu.Unlock()
	return price, nil
}

// gasCost is what gas costs now in tokens, where a coin is worth so many of them.
func (n *Node) gasCost(gas uint64, coinPrice probity.Amount) (probity.Amount, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	price, err := n.priceOfGas(ctx)
	if err != nil {
		return probity.Amount{}, err
	}
	x := new(big.Int).Mul(price.Big(), new(big.Int).SetUint64(gas)) // wei
	x.Mul(x, coinPrice.Big())
	x.Add(x, big.NewInt(1e18-1)) // a part counts whole
	return probity.AmountFromBig(x.Quo(x, big.NewInt(1e18)))
}

// cost is what an answer under a key costs: as estimated, but for the time of the last
// proof that was made here.
func (n *Node) cost(vk *scheme.VerifyingKey) scheme.Cost {
	c := vk.Cost()
	n.mu.Lock()
	defer n.mu.Unlock()
	if s, ok := n.took[vk.Hash()]; ok {
		c.Seconds = s
	}
	return c
}

// versionName names a version among those of every chain and deployment.
func (n *Node) versionName(asset probity.AssetID, version uint32) string {
	genesis := n.client.Genesis()
	return fmt.Sprintf("%d-%x-%s-%d.%d", n.client.ChainID(), genesis[:4], n.dep.Assets, asset, version)
}

// held is a model whose secrets are here, and that was published from here.
type held struct {
	info   *ModelInfo
	secret *secret

	mu     sync.Mutex // held while a model is made ready to prove
	models map[probity.Hash]*scheme.Model
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
		return nil, fmt.Errorf("manifest %s: %s: %w", info.version.Manifest, info.Problem, ErrNotFound)
	}
	sec, err := n.secret.open(info.program, info.version.Content)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if h = n.held_[id]; h == nil {
		h = &held{info: info, secret: sec, models: map[probity.Hash]*scheme.Model{}}
		n.held_[id] = h
	}
	return h, nil
}

// ready returns a held model ready to prove under one of its keys.
func (n *Node) ready(ctx context.Context, h *held, key probity.Hash) (*scheme.Model, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if m := h.models[key]; m != nil {
		return m, nil
	}
	vk := h.info.key(key)
	if vk == nil {
		return nil, fmt.Errorf("%w: model %d.%d has no key %s", provider.ErrFinal, h.info.Asset, h.info.Version, key)
	}
	keys, err := n.openKeys(ctx, vk.Scheme(), h.info.program)
	if err != nil {
		return nil, err
	}
	if keys.Hash() != key {
		return nil, fmt.Errorf("%w: the circuit keys in %s are not those that model %d.%d was published with; restore them, or publish it again", provider.ErrFinal, n.cfg.Cache, h.info.Asset, h.info.Version)
	}
	m, err := keys.Model(h.secret.Weights, h.secret.Mask)
	if err != nil {
		return nil, err
	}
	h.models[key] = m
	return m, nil
}

// evidence is what the agent's journal keeps with a delivery.
type evidence struct {
	Asset   probity.AssetID `json:"asset"`
	Version uint32          `json:"version"`
	Key     probity.Hash    `json:"key"`
	Weights []byte          `json:"weights"` // commitment, points of x || y
	// Body is that of the receipt, as canonical JSON. It is made with the proof, so
	// that a receipt which is made again after a crash is the same.
	Body []byte `json:"body,omitempty"`
}

// Prove computes and proves an answer: provider.Prover.
func (n *Node) Prove(ctx context.Context, j market.Job, input []int64, salt probity.Hash) (d market.Delivery, e provider.Evidence, err error) {
	h, err := n.held(j.Asset, j.Version)
	if err != nil {
		return d, nil, err
	}
	m, err := n.ready(ctx, h, j.Key)
	if err != nil {
		return d, nil, err
	}
	start := time.Now()
	raw, st, err := m.Prove(ctx, input, salt, func(done float64) { n.cfg.Progress("proving", done) })
	if err != nil {
		return d, nil, err
	}
	took := time.Since(start).Seconds()
	n.mu.Lock()
	n.proofs[st.Input], n.took[j.Key] = took, took
	n.mu.Unlock()
	n.step(Step{Name: "run and prove", Bytes: len(raw), Note: m.Keys().Scheme().String()}, start)
	body, err := n.inferenceBody(j, m.Keys().Scheme(), input, salt)
	if err != nil {
		return d, nil, err
	}
	e, err = json.Marshal(evidence{j.Asset, j.Version, j.Key, m.Weights(), body})
	return market.Delivery{Output: st.Output, Proof: raw}, e, err
}

// inferenceBody is the body of the receipt that an answer will have.
func (n *Node) inferenceBody(j market.Job, s probity.Scheme, input []int64, salt probity.Hash) ([]byte, error) {
	d, err := n.disputed(j.Asset, j.Version)
	if err != nil {
		return nil, err
	}
	inputs, err := splitInputs(d.program, input)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	body, _, err := traceOf(d, inputs, traceSalt(salt))
	if err != nil {
		// The answer is proved and paid for without; only its steps cannot be opened.
		n.log.Warn("no trace of an answer", "job", j.ID, "err", err)
	} else {
		n.step(Step{Name: "commit to every step of the computation", Note: fmt.Sprintf("%d steps", body.Operators)}, start)
	}
	body.Scheme = s.String()
	return ledger.EncodeBody(body)
}

// seal gives an entry a body, and its executor's signature.
func (n *Node) seal(e ledger.Entry, text []byte) (ledger.Entry, error) {
	body, err := ledger.ParseBody(e.Receipt.Kind, text)
	if err != nil {
		return e, err
	}
	n.mu.Lock()
	as := n.parties[e.Receipt.Executor]
	n.mu.Unlock()
	if as == nil {
		return e, fmt.Errorf("this process does not act as %s", e.Receipt.Executor)
	}
	return ledger.Seal(e.Receipt, e.Model, e.Evidence, body, as.key)
}

// Append writes a receipt to the log and its bundle beside it: provider.Log.
func (n *Node) Append(ctx context.Context, r probity.Receipt, d market.Delivery, e provider.Evidence) error {
	h, err := n.held(r.Asset, r.Version)
	if err != nil {
		return err
	}
	var ev evidence
	if err := json.Unmarshal(e, &ev); err != nil {
		return fmt.Errorf("evidence of job %d: %w", r.Job, err)
	}
	vk := h.info.key(ev.Key)
	if vk == nil {
		return fmt.Errorf("evidence of job %d: model %d.%d has no key %s: %w", r.Job, r.Asset, r.Version, ev.Key, provider.ErrFinal)
	}
	stored, err := vk.OnChain()
	if err != nil {
		return err
	}
	if len(ev.Body) == 0 { // the proof is of an earlier version of the program
		if ev.Body, err = ledger.EncodeBody(ledger.Inference{Scheme: vk.Scheme().String(), Program: h.info.program.Hash()}); err != nil {
			return err
		}
	}
	entry, err := n.seal(ledger.Entry{Receipt: r, Model: h.info.version, Evidence: ledger.Evidence{
		Proof: d.Proof, Output: d.Output, Key: stored, Weights: ev.Weights, Manifest: h.info.manifest,
	}}, ev.Body)
	if err != nil {
		return fmt.Errorf("receipt of job %d: %w", r.Job, err)
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
