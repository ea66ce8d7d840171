package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/market"
)

// Kind says what an asset is.
type Kind uint8

// The kinds of asset.
const (
	KindModel   Kind = 1
	KindDataset Kind = 2
)

// WholeShare is what the shares of a lineage add up to.
const WholeShare = 1_000_000_000

// A Parent is a version that another was made from, with its part of what the
// new one earns, in billionths.
type Parent struct {
	Asset   probity.AssetID `json:"asset"`
	Version uint32          `json:"version"`
	Share   uint32          `json:"share"`
}

// A LineageShare is one asset's part of every payment for a version.
type LineageShare struct {
	Asset probity.AssetID `json:"asset"`
	Parts uint32          `json:"parts"` // of WholeShare
}

// A VerifyingKey is what proofs of one program are checked with under one scheme.
type VerifyingKey struct {
	Scheme probity.Scheme
	Bytes  []byte // as the scheme's verifier stores it; keccak256 of it is its name
}

// A Circuit is what answers of a version can be proven under.
type Circuit struct {
	Key     VerifyingKey
	Weights probity.Hash // keccak256 of the weight commitment
}

// A Publication is a version to be published.
type Publication struct {
	Asset    probity.AssetID // to add a version to; 0: a new asset
	Kind     Kind            // of a new asset; 0: KindModel
	Content  probity.Hash    // root of the content
	Manifest probity.Hash    // hash of the manifest
	Circuits []Circuit       // 1 to 4, of different keys; none for a data set
	Fee      probity.Amount  // per answer; zero for a data set
	Parents  []Parent        // at most 8
}

// A Version is a published version of an asset.
type Version struct {
	Asset    probity.AssetID   `json:"asset"`
	Version  uint32            `json:"version"`
	Kind     Kind              `json:"kind"`
	Owner    probity.Account   `json:"owner"`
	Creator  probity.Account   `json:"creator"`
	Content  probity.Hash      `json:"content"`
	Manifest probity.Hash      `json:"manifest"`
	Circuits []probity.Circuit `json:"circuits"` // what answers can be proven under
	Fee      probity.Amount    `json:"fee"`
	Lineage  probity.Hash      `json:"lineage"` // hash of the shares, see Registry.Lineage
	Time     uint64            `json:"time"`    // of the publishing block, Unix seconds
	Frozen   bool              `json:"frozen"`  // the asset takes no new versions or jobs
	Revoked  bool              `json:"revoked"` // the version takes no new jobs
}

// A Registry reads and writes what a deployment holds besides jobs: published
// models and data sets, verifying keys, and anchored checkpoints. What it writes
// is keyed by content, so that nothing is published twice.
type Registry struct {
	s *Sender
	c *Client
	d Deployment
	b bindings

	once sync.Mutex // one fee at a time

	mu       sync.Mutex
	lines    map[versionKey][]contracts.LineageShare
	circuits map[circuitKey]probity.Hash // keys
}

type circuitKey struct {
	versionKey
	place uint8
}

type versionKey struct {
	asset   probity.AssetID
	version uint32
}

// NewRegistry makes a registry that acts as the sender's account.
func NewRegistry(s *Sender, d Deployment) *Registry {
	return &Registry{s: s, c: s.c, d: d, b: interfaces(), lines: map[versionKey][]contracts.LineageShare{}, circuits: map[circuitKey]probity.Hash{}}
}

// Publish registers the verifying keys that are not registered, and then the
// version. Called again with the same content it reports the same version.
func (r *Registry) Publish(ctx context.Context, p Publication) (Version, market.Settlement, error) {
	v, at, err := r.publish(ctx, p)
	if err != nil {
		return v, at, fmt.Errorf("publish: %w", err)
	}
	return v, at, nil
}

func (r *Registry) publish(ctx context.Context, p Publication) (v Version, at market.Settlement, err error) {
	if p.Kind == 0 {
		p.Kind = KindModel
	}
	in := contracts.AssetsVersionInput{Content: p.Content, Manifest: p.Manifest, Fee: p.Fee.Big()}
	for _, c := range p.Circuits {
		key, _, err := r.RegisterKey(ctx, c.Key)
		if err != nil {
			return v, at, err
		}
		in.Circuits = append(in.Circuits, contracts.AssetsCircuit{Key: key, Weights: c.Weights})
	}
	for _, parent := range p.Parents {
		shares, err := r.lineage(ctx, parent.Asset, parent.Version)
		if err != nil {
			return v, at, fmt.Errorf("parent %d version %d: %w", parent.Asset, parent.Version, err)
		}
		in.Parents = append(in.Parents, contracts.AssetsParent{Asset: uint64(parent.Asset), Version: parent.Version, Share: parent.Share, Lineage: shares})
	}
	data := r.b.assets.PackRegister(uint8(p.Kind), in)
	if p.Asset != 0 {
		data = r.b.assets.PackAddVersion(uint64(p.Asset), in)
	}
	h := eip712.Keccak(data)
	m, err := r.s.Send(ctx, fmt.Sprintf("publish/%s/%x", r.d.Assets, h[:16]), Call{To: &r.d.Assets, Data: data})
	if err != nil {
		return v, at, refused(err)
	}
	for _, l := range m.Logs {
		if l.Address == r.d.Assets && len(l.Topics) == 3 && l.Topics[0] == r.event("VersionAdded") {
			v, err = r.Get(ctx, probity.AssetID(l.word(1)), uint32(l.word(2)))
			return v, m.settlement(), err
		}
	}
	return v, at, fmt.Errorf("transaction %s added no version", m.Tx)
}

func (r *Registry) event(name string) probity.Hash {
	return hashOf(r.b.assets.GetABI().Events[name].ID)
}

// verifier is the contract that keeps the keys of a scheme.
func (d Deployment) verifier(s probity.Scheme) (probity.Account, error) {
	switch {
	case s == probity.Groth16:
		return d.Verifier, nil
	case s == probity.Sumcheck && !d.Sumcheck.IsZero():
		return d.Sumcheck, nil
	}
	return probity.Account{}, fmt.Errorf("these contracts verify no %s proofs: use another scheme", s)
}

// RegisterKey stores a verifying key with its scheme's verifier, once, and returns
// its name. The settlement is zero when somebody had registered it.
func (r *Registry) RegisterKey(ctx context.Context, vk VerifyingKey) (probity.Hash, market.Settlement, error) {
	key := eip712.Keccak(vk.Bytes)
	verifier, err := r.d.verifier(vk.Scheme)
	if err != nil {
		return key, market.Settlement{}, fmt.Errorf("register verifying key: %w", err)
	}
	data, err := r.b.verifier.Pack("hasKey", [32]byte(key))
	if err != nil {
		return key, market.Settlement{}, err
	}
	known, err := view(ctx, r.c, r.s.Account(), verifier, data, func(out []byte) (bool, error) {
		values, err := r.b.verifier.Unpack("hasKey", out)
		if err != nil {
			return false, err
		}
		return *abi.ConvertType(values[0], new(bool)).(*bool), nil
	})
	if err != nil {
		return key, market.Settlement{}, fmt.Errorf("register verifying key: %w", err)
	}
	name := fmt.Sprintf("key/%s/%s", verifier, key)
	if known && !r.s.Sent(name) {
		return key, market.Settlement{}, nil
	}
	if data, err = r.b.verifier.Pack("registerKey", vk.Bytes); err != nil {
		return key, market.Settlement{}, err
	}
	m, err := r.s.Send(ctx, name, Call{To: &verifier, Data: data})
	if err != nil {
		return key, market.Settlement{}, fmt.Errorf("register verifying key: %w", refused(err))
	}
	return key, m.settlement(), nil
}

// VerifyingKey reads a registered key back, from the data of the transaction
// that registered it; the name proves that the bytes are right. Its scheme is that
// of the contract that answers for the key: the first in the order of the schemes
// where it is registered. A key that is not registered is market.ErrAsset.
func (r *Registry) VerifyingKey(ctx context.Context, key probity.Hash) (VerifyingKey, error) {
	for _, scheme := range []probity.Scheme{probity.Groth16, probity.Sumcheck} {
		verifier, err := r.d.verifier(scheme)
		if err != nil {
			continue
		}
		vk, found, err := r.verifyingKey(ctx, verifier, key)
		if err != nil {
			return VerifyingKey{}, fmt.Errorf("verifying key %s: %w", key, err)
		}
		if found {
			return VerifyingKey{scheme, vk}, nil
		}
	}
	return VerifyingKey{}, fmt.Errorf("verifying key %s: %w: nobody has registered it", key, market.ErrAsset)
}

// verifyingKey reads a key that may have been registered with a contract.
func (r *Registry) verifyingKey(ctx context.Context, verifier probity.Account, key probity.Hash) (vk []byte, found bool, err error) {
	l, err := r.c.findLog(ctx, Filter{
		Addresses: []probity.Account{verifier}, From: r.d.Block,
		Topics: [][]probity.Hash{{hashOf(r.b.verifier.Events["KeyRegistered"].ID)}, {key}},
	})
	if errors.Is(err, errNoBlock) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	input, err := r.c.input(ctx, l.Tx)
	if err != nil {
		return nil, false, err
	}
	if m := r.b.verifier.Methods["registerKey"]; len(input) >= 4 && string(input[:4]) == string(m.ID) {
		if values, err := m.Inputs.Unpack(input[4:]); err == nil {
			if vk := values[0].([]byte); eip712.Keccak(vk) == key {
				return vk, true, nil
			}
		}
	}
	return nil, false, fmt.Errorf("it was registered through another contract, in transaction %s; ask the model's owner for the bytes", l.Tx)
}

// VerifyGas is what it costs to verify a proof in a transaction of its own: the
// contract's work, the calldata and the 21,000 that every transaction costs. It
// returns market.ErrProof for a proof that the contract does not accept. inputs
// are the public inputs.
func (r *Registry) VerifyGas(ctx context.Context, key, weights probity.Hash, inputs []probity.Hash, proof []byte) (uint64, error) {
	words := make([]*big.Int, len(inputs))
	for i, w := range inputs {
		words[i] = new(big.Int).SetBytes(w[:])
	}
	data, err := r.b.verifier.Pack("verify", [32]byte(key), [32]byte(weights), words, proof)
	if err != nil {
		return 0, err
	}
	call := Call{To: &r.d.Verifier, Data: data}
	out, err := r.c.View(ctx, r.s.Account(), call)
	if err != nil {
		return 0, fmt.Errorf("verify: %w", refused(err))
	}
	if len(out) != 32 || out[31] != 1 {
		return 0, fmt.Errorf("verify: %w", market.ErrProof)
	}
	return r.c.estimate(ctx, r.s.Account(), call)
}

// Get reads a version. One that does not exist is market.ErrAsset.
func (r *Registry) Get(ctx context.Context, asset probity.AssetID, version uint32) (Version, error) {
	v, err := r.get(ctx, asset, version)
	if err != nil {
		return Version{}, fmt.Errorf("asset %d version %d: %w", asset, version, err)
	}
	return v, nil
}

func (r *Registry) get(ctx context.Context, asset probity.AssetID, version uint32) (v Version, err error) {
	a, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackAsset(uint64(asset)), r.b.assets.UnpackAsset)
	if err != nil {
		return v, err
	}
	got, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackVersion(uint64(asset), version), r.b.assets.UnpackVersion)
	if err != nil {
		return v, err
	}
	circuits, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackCircuits(uint64(asset), version), r.b.assets.UnpackCircuits)
	if err != nil {
		return v, err
	}
	owner, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackOwnerOf(new(big.Int).SetUint64(uint64(asset))), r.b.assets.UnpackOwnerOf)
	if err != nil {
		return v, err
	}
	fee, err := probity.AmountFromBig(got.Fee)
	v = Version{
		Asset: asset, Version: version, Kind: Kind(a.Kind), Owner: probity.Account(owner), Creator: probity.Account(a.Creator),
		Content: got.Content, Manifest: got.Manifest, Fee: fee,
		Lineage: got.Lineage, Time: got.Time, Frozen: a.Frozen, Revoked: got.Revoked,
	}
	for _, c := range circuits {
		v.Circuits = append(v.Circuits, probity.Circuit{Key: c.Key, Weights: c.Weights})
	}
	return v, err
}

// List reads the newest version of every asset, by number.
func (r *Registry) List(ctx context.Context) ([]Version, error) {
	n, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackCount(), r.b.assets.UnpackCount)
	if err != nil {
		return nil, fmt.Errorf("list assets: %w", err)
	}
	var out []Version
	for id := uint64(1); id <= n; id++ {
		a, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackAsset(id), r.b.assets.UnpackAsset)
		if err != nil {
			return nil, fmt.Errorf("list assets: %w", err)
		}
		v, err := r.Get(ctx, probity.AssetID(id), a.Versions-1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Lineage reads who shares in what a version earns, the version's own asset
// first. The contract's hash proves that it is right.
func (r *Registry) Lineage(ctx context.Context, asset probity.AssetID, version uint32) ([]LineageShare, error) {
	shares, err := r.lineage(ctx, asset, version)
	out := make([]LineageShare, len(shares))
	for i, s := range shares {
		out[i] = LineageShare{probity.AssetID(s.Asset), s.Parts}
	}
	return out, err
}

func (r *Registry) lineage(ctx context.Context, asset probity.AssetID, version uint32) ([]contracts.LineageShare, error) {
	k := versionKey{asset, version}
	r.mu.Lock()
	known, ok := r.lines[k]
	r.mu.Unlock()
	if ok {
		return slices.Clone(known), nil
	}
	want, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackLineageOf(uint64(asset), version), r.b.assets.UnpackLineageOf)
	if err != nil {
		return nil, err
	}
	l, err := r.c.findLog(ctx, Filter{
		Addresses: []probity.Account{r.d.Assets}, From: r.d.Block,
		Topics: [][]probity.Hash{{r.event("VersionAdded")}, {eip712.Uint(uint64(asset))}, {eip712.Uint(uint64(version))}},
	})
	if err != nil {
		return nil, fmt.Errorf("find the lineage: %w", err)
	}
	event := r.b.assets.GetABI().Events["VersionAdded"]
	values, err := event.Inputs.NonIndexed().Unpack(l.Data)
	if err != nil {
		return nil, fmt.Errorf("read the lineage: %w", err)
	}
	last := len(values) - 1
	shares := *abi.ConvertType(values[last], new([]contracts.LineageShare)).(*[]contracts.LineageShare)
	// keccak256(abi.encode(Share[])): the offset, the length, the elements.
	packed := append(words(32), words(uint64(len(shares)))...)
	for _, s := range shares {
		packed = append(packed, words(s.Asset, uint64(s.Parts))...)
	}
	if eip712.Keccak(packed) != want {
		return nil, fmt.Errorf("the lineage that the endpoint reports does not hash to %s; use another endpoint", probity.Hash(want))
	}
	r.mu.Lock()
	r.lines[k] = slices.Clone(shares)
	r.mu.Unlock()
	return shares, nil
}

// key is the key of one of a version's circuits, which never changes.
func (r *Registry) key(ctx context.Context, asset probity.AssetID, version uint32, place uint8) (probity.Hash, error) {
	k := circuitKey{versionKey{asset, version}, place}
	r.mu.Lock()
	key, known := r.circuits[k]
	r.mu.Unlock()
	if known {
		return key, nil
	}
	c, err := view(ctx, r.c, r.s.Account(), r.d.Assets, r.b.assets.PackCircuit(uint64(asset), version, place), r.b.assets.UnpackCircuit)
	if err != nil {
		return key, err
	}
	r.mu.Lock()
	r.circuits[k] = c.Key
	r.mu.Unlock()
	return c.Key, nil
}

func words(ns ...uint64) (b []byte) {
	for _, n := range ns {
		w := eip712.Uint(n)
		b = append(b, w[:]...)
	}
	return b
}

// SetFee changes what an answer of a version costs from now on.
func (r *Registry) SetFee(ctx context.Context, asset probity.AssetID, version uint32, fee probity.Amount) (market.Settlement, error) {
	r.once.Lock()
	defer r.once.Unlock()
	m, err := r.s.again(ctx, fmt.Sprintf("fee/%s/%d/%d", r.d.Assets, asset, version),
		Call{To: &r.d.Assets, Data: r.b.assets.PackSetFee(uint64(asset), version, fee.Big())})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("set fee: %w", refused(err))
	}
	return m.settlement(), nil
}

// Freeze stops new versions and new jobs of an asset, for ever.
func (r *Registry) Freeze(ctx context.Context, asset probity.AssetID) (market.Settlement, error) {
	m, err := r.s.Send(ctx, fmt.Sprintf("freeze/%s/%d", r.d.Assets, asset),
		Call{To: &r.d.Assets, Data: r.b.assets.PackFreeze(uint64(asset))})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("freeze asset %d: %w", asset, refused(err))
	}
	return m.settlement(), nil
}

// Revoke stops new jobs of one version, for ever.
func (r *Registry) Revoke(ctx context.Context, asset probity.AssetID, version uint32) (market.Settlement, error) {
	m, err := r.s.Send(ctx, fmt.Sprintf("revoke/%s/%d/%d", r.d.Assets, asset, version),
		Call{To: &r.d.Assets, Data: r.b.assets.PackRevoke(uint64(asset), version)})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("revoke asset %d version %d: %w", asset, version, refused(err))
	}
	return m.settlement(), nil
}

// A Checkpoint is an anchored state of a transparency log.
type Checkpoint struct {
	Size uint64       `json:"size"`
	Root probity.Hash `json:"root"`
	Time uint64       `json:"time"` // of the anchoring block, Unix seconds
}

// Anchor keeps a checkpoint of this account's log on chain, once. origin names
// the log among the account's. A size that was anchored with another root, or
// is below the newest, is refused by the contract.
func (r *Registry) Anchor(ctx context.Context, origin probity.Hash, size uint64, root probity.Hash) (market.Settlement, error) {
	m, err := r.s.Send(ctx, fmt.Sprintf("anchor/%s/%s/%d/%s", r.d.Anchors, origin, size, root),
		Call{To: &r.d.Anchors, Data: r.b.anchors.PackAnchor(origin, size, root)})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("anchor checkpoint of size %d: %w", size, refused(err))
	}
	return m.settlement(), nil
}

// Anchored is the newest checkpoint of an account's log, of size 0 when there is
// none.
func (r *Registry) Anchored(ctx context.Context, log probity.Account, origin probity.Hash) (Checkpoint, error) {
	out, err := view(ctx, r.c, r.s.Account(), r.d.Anchors, r.b.anchors.PackLatest(addressOf(log), origin), r.b.anchors.UnpackLatest)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read anchored checkpoint: %w", err)
	}
	return Checkpoint{Size: out.Size, Root: out.Root, Time: out.Time}, nil
}

// An Anchoring is a checkpoint as it came onto the chain.
type Anchoring struct {
	Checkpoint
	Block uint64       `json:"block"`
	Tx    probity.Hash `json:"tx"`
	Gas   uint64       `json:"gas"` // that the transaction took
}

// Anchorings are the checkpoints that an account has anchored of its log, from a block
// on, in order. Those in the newest blocks may still be taken back.
func (r *Registry) Anchorings(ctx context.Context, log probity.Account, origin probity.Hash, from uint64) (all []Anchoring, err error) {
	fail := func(err error) ([]Anchoring, error) { return nil, fmt.Errorf("read what was anchored: %w", err) }
	var who probity.Hash // an address as a topic
	copy(who[12:], log[:])
	found, err := r.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{r.d.Anchors}, From: max(from, r.d.Block),
		Topics: [][]probity.Hash{{hashOf(r.b.anchors.GetABI().Events[contracts.AnchorsAnchoredEventName].ID)}, {who}, {origin}},
	})
	if err != nil {
		return fail(err)
	}
	for _, l := range found {
		e, err := r.b.anchors.UnpackAnchoredEvent(l.geth())
		if err != nil {
			return fail(err)
		}
		at, err := r.c.settlementOf(ctx, l)
		if errors.Is(err, errNoBlock) {
			continue // taken back meanwhile
		}
		if err != nil {
			return fail(err)
		}
		all = append(all, Anchoring{Checkpoint{e.Size, e.Root, at.Time}, l.Number, l.Tx, at.Gas})
	}
	return all, nil
}
