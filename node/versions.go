package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
	"probity/model/bom"
	"probity/model/tensors"
	"probity/model/versions"
)

// version finds a model's version by its number, or by what find takes; of the latter,
// the newest. It may be revoked or frozen: history is about these too.
func (n *Node) version(ctx context.Context, name string) (*ModelInfo, error) {
	asset, rest, dotted := strings.Cut(name, ".")
	id, err := strconv.ParseUint(asset, 10, 64)
	if v, verr := strconv.ParseUint(rest, 10, 32); dotted && err == nil && verr == nil {
		m, err := n.model(ctx, probity.AssetID(id), uint32(v))
		if errors.Is(err, market.ErrAsset) {
			return nil, &Refusal{err}
		}
		return m, err
	}
	return n.named(ctx, name)
}

// Content is the content root of a published version, as it stands on chain.
func (n *Node) Content(ctx context.Context, name string) (probity.Hash, error) {
	m, err := n.version(ctx, name)
	if err != nil {
		return probity.Hash{}, err
	}
	return m.version.Content, nil
}

// Parameters are the weights of a published version, if they are in this folder: the
// tensors that its content root is over, and what its program says beside them.
func (n *Node) Parameters(ctx context.Context, name string) ([]*tensors.Tensor, []tensors.Property, error) {
	m, err := n.version(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	sec, err := n.weights(m)
	if err != nil {
		return nil, nil, err
	}
	list, err := versions.OfProgram(m.program, sec.Weights)
	if err != nil {
		return nil, nil, err
	}
	says, err := versions.ProgramProperties(m.program)
	return list, says, err
}

// weights are the secrets of a version, or a Refusal that says why they are not here.
func (n *Node) weights(m *ModelInfo) (*secret, error) {
	if m.program == nil {
		return nil, &Refusal{fmt.Errorf("model %d.%d: %s", m.Asset, m.Version, m.Problem)}
	}
	sec, err := n.secret.open(m.program, m.version.Content)
	if errors.Is(err, ErrNotFound) {
		return nil, &Refusal{fmt.Errorf("model %d.%d: its weights are not in this folder, only its owner has them", m.Asset, m.Version)}
	}
	return sec, err
}

// recordChange writes the receipt of parameters that replaced those of the version before:
// with the proof of the difference where both weights are here. Without them, or where the
// version before was published before there was a tree to prove with, it says that they
// changed and no more.
func (n *Node) recordChange(ctx context.Context, owner *Party, v chain.Version, at market.Settlement, mv ledger.ModelVersion, reason string) (*probity.Hash, error) {
	from, err := n.model(ctx, v.Asset, v.Version-1)
	if err != nil || from.version.Content == v.Content {
		return nil, err
	}
	to, err := n.model(ctx, v.Asset, v.Version)
	if err != nil {
		return nil, err
	}
	body := ledger.ParameterChange{
		FromVersion: from.Version, FromModel: from.ID, FromContent: from.version.Content, ToContent: v.Content, Reason: reason,
	}
	proof, err := n.proveChange(ctx, from, to, &body)
	if err != nil {
		return nil, err
	}
	r := probity.Receipt{
		Chain: n.client.ChainID(), Asset: v.Asset, Version: v.Version, Model: to.ID, Input: from.ID,
		Executor: owner.Account(), Settlement: at.Tx, Time: at.Time,
	}
	ev := ledger.Evidence{}
	if proof != nil {
		// Kept where anybody finds it by its hash; a short one travels with the receipt.
		if body.Proof, err = n.blobs.Put(proof); err != nil {
			return nil, err
		}
		if len(proof) <= maxProofInReceipt {
			r.Evidence, ev.Proof = body.Proof, proof
		}
	}
	e, err := ledger.Seal(r, mv, ev, body, owner.key)
	if err != nil {
		return nil, err
	}
	h, err := n.out.put(e)
	return &h, err
}

// maxProofInReceipt is up to how many bytes a proof of a difference is part of the
// receipt's file.
const maxProofInReceipt = 1 << 20

// proveChange proves the difference between two versions and counts it; nil if it cannot.
func (n *Node) proveChange(ctx context.Context, from, to *ModelInfo, body *ledger.ParameterChange) ([]byte, error) {
	var trees [2]*versions.Version
	for i, m := range []*ModelInfo{from, to} {
		sec, err := n.weights(m)
		var no *Refusal
		if errors.As(err, &no) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		v, err := versions.HashProgram(ctx, m.program, sec.Weights)
		if err != nil {
			return nil, err
		}
		if trees[i] = v.As(m.version.Content); trees[i] == nil {
			return nil, nil // published under model.Root
		}
	}
	d := versions.Compare(trees[0], trees[1])
	for _, t := range trees[1].Tensors() {
		body.Tensors++
		body.Chunks += uint64(len(t.Chunks))
	}
	body.ChangedTensors = uint64(len(d.Changes))
	for _, x := range d.Changes {
		switch {
		case x.ChunkCount > 0:
			body.ChangedChunks += uint64(len(x.Chunks))
		case x.To != nil: // it was added, or all of it is another tensor
			body.ChangedChunks += uint64(len(trees[1].Tensor(x.Name).Chunks))
		}
	}
	if d.WithProperties() {
		body.Metadata, body.ChangedMetadata = uint64(len(trees[1].Properties())), uint64(len(d.Properties))
	}
	// The program is public: its manifest is.
	return versions.Prove(trees[0], trees[1], versions.Opening{Values: true})
}

// Lineage is every published version and what it was made from.
type Lineage struct {
	Versions []LineageVersion `json:"versions"` // in the order of their publication
}

// A LineageVersion is one version in a Lineage.
type LineageVersion struct {
	Asset    probity.AssetID `json:"asset"`
	Version  uint32          `json:"version"`
	Kind     chain.Kind      `json:"kind"`
	Name     string          `json:"name,omitempty"`
	Content  probity.Hash    `json:"content"`
	Model    probity.Hash    `json:"model"` // identity, of a model
	Time     uint64          `json:"time"`
	By       probity.Account `json:"by"`
	Tx       probity.Hash    `json:"tx"`
	Revoked  bool            `json:"revoked,omitempty"`
	Frozen   bool            `json:"frozen,omitempty"`
	Parents  []chain.Parent  `json:"parents,omitempty"`
	Unclear  bool            `json:"unclear,omitempty"`  // parents cannot be read: it was registered through another contract
	Replaces *probity.Hash   `json:"replaces,omitempty"` // content of the version before, if there is one
}

// Lineage reads the history of one model, with all that it was made from and all that
// was made from it, or with "" that of everything.
func (n *Node) Lineage(ctx context.Context, name string) (*Lineage, error) {
	added, err := n.reader().Additions(ctx)
	if err != nil {
		return nil, err
	}
	keep := func(probity.AssetID) bool { return true }
	if name != "" {
		m, err := n.version(ctx, name)
		if err != nil {
			return nil, err
		}
		keep = related(added, m.Asset)
	}
	l := &Lineage{Versions: []LineageVersion{}}
	content := map[[2]uint64]probity.Hash{}
	for _, a := range added {
		content[[2]uint64{uint64(a.Asset), uint64(a.Version)}] = a.Content
		if !keep(a.Asset) {
			continue
		}
		r, err := n.reader().Get(ctx, a.Asset, a.Version)
		if err != nil {
			return nil, err
		}
		v := LineageVersion{
			Asset: a.Asset, Version: a.Version, Kind: r.Kind, Content: r.Content, Time: r.Time, By: a.By, Tx: a.At.Tx,
			Revoked: r.Revoked, Frozen: r.Frozen, Parents: a.Parents, Unclear: a.Unclear,
		}
		if r.Kind == chain.KindModel {
			v.Model = ledger.ModelHash(ledger.ModelVersion{Content: r.Content, Manifest: r.Manifest, Circuits: r.Circuits})
		}
		if before, ok := content[[2]uint64{uint64(a.Asset), uint64(a.Version) - 1}]; ok && a.Version > 0 {
			v.Replaces = &before
		}
		if data, err := n.blobs.Get(r.Manifest); err == nil {
			v.Name = nameOf(data)
		} else if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		l.Versions = append(l.Versions, v)
	}
	return l, nil
}

// related says which assets an asset was made from or helped to make, at any distance.
func related(added []chain.Addition, asset probity.AssetID) func(probity.AssetID) bool {
	walk := func(next func(a chain.Addition) (from, to []probity.AssetID)) map[probity.AssetID]bool {
		seen := map[probity.AssetID]bool{asset: true}
		for grown := true; grown; {
			grown = false
			for _, a := range added {
				from, to := next(a)
				for _, x := range from {
					if !seen[x] {
						continue
					}
					for _, y := range to {
						if !seen[y] {
							seen[y], grown = true, true
						}
					}
				}
			}
		}
		return seen
	}
	parents := func(a chain.Addition) (out []probity.AssetID) {
		for _, p := range a.Parents {
			out = append(out, p.Asset)
		}
		return out
	}
	up := walk(func(a chain.Addition) (from, to []probity.AssetID) { return []probity.AssetID{a.Asset}, parents(a) })
	down := walk(func(a chain.Addition) (from, to []probity.AssetID) { return parents(a), []probity.AssetID{a.Asset} })
	return func(id probity.AssetID) bool { return up[id] || down[id] }
}

// additions are all versions on chain, and the model that a name is of; without a name
// that is 0, for all models.
func (n *Node) additions(ctx context.Context, name string) (only probity.AssetID, added []chain.Addition, err error) {
	if name != "" {
		m, err := n.version(ctx, name)
		if err != nil {
			return 0, nil, err
		}
		only = m.Asset
	}
	added, err = n.reader().Additions(ctx)
	return only, added, err
}

// AuditModels checks that every change of a model's parameters on chain, and every
// revocation, has its receipt in this folder's log, that the receipt tells of the change that was made, and that the
// log tells of no other. With a name it looks at that model only.
func (n *Node) AuditModels(ctx context.Context, name string) (*AuditReport, error) {
	r := &AuditReport{OK: true}
	only, added, err := n.additions(ctx, name)
	if err != nil {
		return nil, err
	}
	bundles, err := n.out.all()
	if err != nil {
		return nil, err
	}
	type key struct {
		asset   probity.AssetID
		version uint32
	}
	logged := map[key][]versionReceipt{}
	var revoked []versionReceipt
	note := func(e ledger.Entry, waits bool) {
		if x := e.Receipt; x.Kind == probity.ReceiptRevocation && x.Chain == n.client.ChainID() {
			revoked = append(revoked, versionReceipt{e, waits})
		}
		if x := e.Receipt; (x.Kind == probity.ReceiptModel || x.Kind == probity.ReceiptParameters) && x.Chain == n.client.ChainID() {
			k := key{x.Asset, x.Version}
			logged[k] = append(logged[k], versionReceipt{e, waits})
		}
	}
	logKey := n.logKey()
	for _, b := range bundles {
		// A file beside the log is only worth what the log says of it.
		data, err := b.Encode()
		if err != nil {
			return nil, err
		}
		if k := b.Receipt.Kind; k != probity.ReceiptModel && k != probity.ReceiptParameters && k != probity.ReceiptRevocation {
			continue
		}
		if _, err := VerifyOffline(data, logKey); err != nil {
			r.add(false, "the file of receipt %s does not hold: %v", ledger.Hash(b.Receipt), err)
			continue
		}
		note(b.Entry, false)
	}
	waiting, err := n.out.unlogged()
	if err != nil {
		return nil, err
	}
	for _, e := range waiting {
		note(e, true)
	}
	before := map[probity.AssetID]chain.Version{}
	count := 0
	for _, a := range added {
		if only != 0 && a.Asset != only {
			continue
		}
		v, err := n.reader().Get(ctx, a.Asset, a.Version)
		if err != nil {
			return nil, err
		}
		if v.Kind != chain.KindModel {
			continue
		}
		count++
		k := key{a.Asset, a.Version}
		receipts := logged[k]
		delete(logged, k)
		old, replaced := before[a.Asset]
		before[a.Asset] = v
		n.auditVersion(r, a, v, old, replaced, receipts)
	}
	for k, list := range logged {
		if only == 0 || k.asset == only {
			for _, b := range list {
				r.add(false, "receipt %s tells of model %d.%d, which the chain does not know", ledger.Hash(b.Receipt), k.asset, k.version)
			}
		}
	}
	if count == 0 {
		r.add(true, "no model is published on this chain")
	}
	return r, n.auditRevoked(ctx, r, only, revoked)
}

// A versionReceipt is one that an audit of models looks at.
type versionReceipt struct {
	ledger.Entry
	waits bool
}

// where says where a receipt is that is not in the log.
func (r versionReceipt) where() string {
	if r.waits {
		return " (it waits for whoever keeps the log: it is in it once a provider has run in this folder)"
	}
	return ""
}

// auditVersion checks one version's receipt.
func (n *Node) auditVersion(r *AuditReport, a chain.Addition, v, old chain.Version, replaced bool, receipts []versionReceipt) {
	id := ledger.ModelHash(ledger.ModelVersion{Content: v.Content, Manifest: v.Manifest, Circuits: v.Circuits})
	what := fmt.Sprintf("model %d.%d, published by %s in transaction %s", v.Asset, v.Version, a.By, a.At.Tx)
	changed := replaced && old.Content != v.Content
	if changed {
		what = fmt.Sprintf("model %d.%d, which replaced the parameters of %d.%d by %s in transaction %s", v.Asset, v.Version, v.Asset, old.Version, a.By, a.At.Tx)
	}
	told, published := false, false
	for _, b := range receipts {
		x := b.Receipt
		switch {
		case x.Model != id:
			r.add(false, "%s: receipt %s tells of other parameters, %s", what, ledger.Hash(x), x.Model)
		case x.Settlement != a.At.Tx || x.Executor != a.By:
			r.add(false, "%s: receipt %s names another transaction or account", what, ledger.Hash(x))
		case x.Kind == probity.ReceiptParameters:
			said, err := n.changeSaid(b, v, old)
			if err != nil {
				r.add(false, "%s: receipt %s: %v", what, ledger.Hash(x), err)
				continue
			}
			told = true
			r.add(true, "%s: receipt %s, %s%s", what, ledger.Hash(x), said, b.where())
		default:
			published = true
			if !changed {
				r.add(true, "%s: receipt %s%s", what, ledger.Hash(x), b.where())
			}
		}
	}
	if changed && !told {
		r.add(false, "%s: the log holds no receipt of the change", what)
	} else if !published {
		r.add(false, "%s: the log holds no receipt of the publication", what)
	}
}

// changeSaid compares what a receipt says of a change with what the chain has, and says
// in words what it shows.
func (n *Node) changeSaid(b versionReceipt, v, old chain.Version) (string, error) {
	body, err := ledger.ParseBody(b.Receipt.Kind, b.Evidence.Body)
	if err != nil {
		return "", err
	}
	c, ok := body.(ledger.ParameterChange)
	if !ok || c.FromVersion != old.Version || c.FromContent != old.Content || c.ToContent != v.Content {
		return "", errors.New("it tells of a change between other parameters")
	}
	if c.Proof.IsZero() {
		return "which does not say what changed", nil
	}
	if err := checkChange(b.Entry); err != nil {
		return "", err
	}
	return n.shown(b, c)
}

// checkChange checks the proof that the receipt of a change brings with it.
func checkChange(e ledger.Entry) error {
	body, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err != nil {
		return err
	}
	c := body.(ledger.ParameterChange)
	if c.ToContent != e.Model.Content {
		return errors.New("the receipt tells of other parameters than those of the version that it names")
	}
	if len(e.Evidence.Proof) == 0 {
		return nil
	}
	d, err := versions.Verify(e.Evidence.Proof, c.FromContent, c.ToContent)
	if err != nil {
		return err
	}
	_, _, removed := d.CountProperties()
	said := d.SameProperties + len(d.Properties) - removed
	if uint64(len(d.Properties)) != c.ChangedMetadata || uint64(said) != c.Metadata {
		return errors.New("the receipt counts other changes of the program than its proof shows")
	}
	if uint64(len(d.Changes)) != c.ChangedTensors || uint64(d.After) != c.Tensors || e.Receipt.Evidence != c.Proof {
		return errors.New("the receipt counts other changes than its proof shows")
	}
	return nil
}

// nameOf reads the name out of a manifest.
func nameOf(manifest []byte) string {
	m, _, err := parseManifest(manifest)
	if err == nil {
		return m.Name
	}
	var d struct{ Name string }
	if json.Unmarshal(manifest, &d) != nil {
		return ""
	}
	return d.Name
}

// shown checks the proof of a change, out of its receipt or as it is kept, and says in
// words what it shows.
func (n *Node) shown(b versionReceipt, c ledger.ParameterChange) (string, error) {
	proof := b.Evidence.Proof
	if len(proof) == 0 {
		var err error
		proof, err = n.blobs.Get(c.Proof)
		if errors.Is(err, ErrNotFound) {
			return "", fmt.Errorf("the proof %s of what changed is not in this folder: ask whoever published the version for it, and put it under blobs", c.Proof)
		}
		if err != nil {
			return "", err
		}
	}
	d, err := versions.Verify(proof, c.FromContent, c.ToContent)
	if err != nil {
		return "", err
	}
	changed, added, removed, chunks := d.Count()
	program := "what the program says was not compared"
	if d.WithProperties() {
		program = fmt.Sprintf("%d operators and other parts of the program differ", len(d.Properties))
	}
	return fmt.Sprintf("%d tensors changed (%d chunks), %d added, %d removed and %d left as they were, %s, which is proven", changed, chunks, added, removed, d.Same, program), nil
}

// auditReplaced compares the receipt of a change with the versions on chain.
func (n *Node) auditReplaced(ctx context.Context, r *AuditReport, data []byte, v chain.Version) error {
	b, err := ledger.ParseBundle(data)
	if err != nil {
		return err
	}
	if v.Version == 0 {
		r.add(false, "it tells of a change, but %d.%d is a model's first version", v.Asset, v.Version)
		return nil
	}
	old, err := n.reader().Get(ctx, v.Asset, v.Version-1)
	if err != nil {
		return err
	}
	said, err := n.changeSaid(versionReceipt{Entry: b.Entry}, v, old)
	if err != nil {
		r.add(false, "it replaced the parameters of %d.%d: %v", old.Asset, old.Version, err)
		return nil
	}
	r.add(b.Receipt.Time == v.Time, "it replaced the parameters of %d.%d at %d: %s", old.Asset, old.Version, v.Time, said)
	return nil
}

// Bill is what a published version's bill of materials says, as far as the chain and the
// manifest tell: its tensors by their public shapes, without their hashes.
func (n *Node) Bill(ctx context.Context, name string) (bom.Model, error) {
	m, err := n.version(ctx, name)
	if err != nil {
		return bom.Model{}, err
	}
	if m.program == nil {
		return bom.Model{}, &Refusal{fmt.Errorf("model %d.%d: %s", m.Asset, m.Version, m.Problem)}
	}
	man, _, err := parseManifest(m.manifest)
	if err != nil {
		return bom.Model{}, err
	}
	b := bom.Model{
		Name: m.Name, Version: fmt.Sprintf("%d.%d", m.Asset, m.Version), Root: m.version.Content, Format: "probity program",
		Properties: map[string]string{
			"probity:chain": strconv.FormatUint(n.client.ChainID(), 10), "probity:assets": n.dep.Assets.String(),
			"probity:identity": m.ID.String(), "probity:manifest": m.version.Manifest.String(), "probity:program": m.program.Hash().String(),
			"probity:owner": m.Owner.String(), "probity:state": m.State,
		},
	}
	for _, c := range m.Circuits {
		b.Properties["probity:key:"+c.Scheme.String()] = c.Key.String()
	}
	for _, w := range m.program.Weights {
		t := bom.Tensor{Name: w.Name, Type: "integer"}
		for _, d := range w.Shape {
			t.Shape = append(t.Shape, int64(d))
		}
		b.Tensors = append(b.Tensors, t)
	}
	for _, p := range m.program.Inputs {
		b.Inputs = append(b.Inputs, fmt.Sprintf("%s %v", p.Name, m.program.Values[p.Value].Shape))
	}
	for _, p := range m.program.Outputs {
		b.Outputs = append(b.Outputs, fmt.Sprintf("%s %v", p.Name, m.program.Values[p.Value].Shape))
	}
	if a := man.Accuracy; a != nil {
		slice := fmt.Sprintf("%d samples of the owner's choice", a.Samples)
		b.Metrics = []bom.Metric{{Type: "accuracy", Value: a.Int, Slice: slice}, {Type: "accuracy before quantisation", Value: a.Float, Slice: slice}}
	}
	for _, p := range man.Parents {
		v, err := n.reader().Get(ctx, p.Asset, p.Version)
		if err != nil {
			return bom.Model{}, err
		}
		ref := bom.Reference{
			Name: fmt.Sprintf("asset %d", p.Asset), Version: fmt.Sprintf("%d.%d", p.Asset, p.Version), Hash: v.Content,
			Note: fmt.Sprintf("gets %.4g %% of the fee", 100*p.Share),
		}
		if data, err := n.blobs.Get(v.Manifest); err == nil && nameOf(data) != "" {
			ref.Name = nameOf(data)
		}
		if v.Kind == chain.KindDataset {
			b.Datasets = append(b.Datasets, ref)
		} else {
			b.Parents = append(b.Parents, ref)
		}
	}
	if m.Version > 0 {
		v, err := n.reader().Get(ctx, m.Asset, m.Version-1)
		if err != nil {
			return bom.Model{}, err
		}
		b.Parents = append(b.Parents, bom.Reference{Name: m.Name, Version: fmt.Sprintf("%d.%d", m.Asset, m.Version-1), Hash: v.Content, Note: "the version before"})
	}
	return b, nil
}
