package node

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"probity"
	"probity/chain"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/model"
	"probity/proof/groth16"
)

// PublishOptions describe a model to publish.
type PublishOptions struct {
	Name    string
	Model   []byte // ONNX
	Fee     probity.Amount
	Parents []Parent
	Samples Samples
}

// Published is a model version on chain.
type Published struct {
	Asset    probity.AssetID `json:"asset"`
	Version  uint32          `json:"version"`
	Name     string          `json:"name"`
	ID       probity.Hash    `json:"id"` // ledger.ModelHash
	Key      probity.Hash    `json:"key"`
	Setup    probity.Hash    `json:"setup"`
	Fee      probity.Amount  `json:"fee"`
	Program  probity.Hash    `json:"program"`
	Accuracy *Accuracy       `json:"accuracy,omitempty"`
	Receipt  probity.Hash    `json:"receipt"`
}

// RegisterDataset registers a data set by its content, of which only the hash
// leaves this process, and returns its number. The same content by the same
// owner is registered once.
func (n *Node) RegisterDataset(ctx context.Context, owner *Party, name string, content []byte) (probity.AssetID, error) {
	start := time.Now()
	manifest, err := json.Marshal(map[string]any{"format": manifestFormat, "name": name, "bytes": len(content)})
	if err != nil {
		return 0, err
	}
	h, err := n.blobs.Put(manifest)
	if err != nil {
		return 0, err
	}
	v, at, err := owner.registry.Publish(ctx, chain.Publication{Kind: chain.KindDataset, Content: eip712.Keccak(content), Manifest: h})
	if err != nil {
		return 0, err
	}
	n.step(Step{Name: "register the data set", Gas: at.Gas, Note: fmt.Sprintf("asset %d: %s", v.Asset, name)}, start)
	return v.Asset, nil
}

// Publish registers a model with hidden weights. Publishing the same network,
// samples, name and parents again returns what is on chain and changes nothing.
func (n *Node) Publish(ctx context.Context, owner *Party, opts PublishOptions) (*Published, error) {
	if opts.Name == "" || len(opts.Name) > 100 {
		return nil, fmt.Errorf("a model's name has 1 to 100 bytes, not %d", len(opts.Name))
	}
	if strings.Trim(opts.Name, "0123456789.") == "" {
		return nil, fmt.Errorf("a model called %q would be taken for a number; give it a name with a letter", opts.Name)
	}
	if len(opts.Samples.Calibration) == 0 {
		return nil, fmt.Errorf("give samples: real inputs on which the scales are chosen")
	}
	start := time.Now()
	c, err := compile(ModelFile{ONNX: opts.Model}, opts.Samples, model.Options{})
	if err != nil {
		return nil, err
	}
	note := ""
	if a := c.accuracy; a != nil {
		note = fmt.Sprintf("%.2f %% right as integers, %.2f %% as floats, of %d", 100*a.Int, 100*a.Float, a.Samples)
	}
	n.step(Step{Name: "import and turn into integers", Bytes: len(opts.Model), Note: note}, start)

	keys, err := n.openKeys(ctx, c.program)
	if err != nil {
		return nil, err
	}
	start = time.Now()
	mask, err := n.secret.keep(c.program, c.weights)
	if err != nil {
		return nil, err
	}
	_, commitment, err := keys.CommitWeights(c.weights, mask)
	if err != nil {
		return nil, fmt.Errorf("commit to the weights: %w", err)
	}
	vk := keys.VerifyingKey()
	m := Manifest{
		Format: manifestFormat, Name: opts.Name, Program: c.program.Encode(), Content: model.Root(c.program, c.weights),
		Key: vk.Hash(), Setup: vk.Transcript(), Accuracy: c.accuracy, Parents: opts.Parents,
	}
	manifest, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	manifestHash, err := n.blobs.Put(manifest)
	if err != nil {
		return nil, err
	}
	n.step(Step{Name: "commit to the weights", Bytes: 64, Note: fmt.Sprintf("%d parameters behind one point", model.Describe(c.program).Params)}, start)

	start = time.Now()
	mv := ledger.ModelVersion{Content: m.Content, Manifest: manifestHash, Weights: commitment, Key: m.Key}
	if !n.client.IsDev() && m.Setup.IsZero() {
		return nil, fmt.Errorf("the circuit's keys come from an unsafe set-up, which this chain must not see: make them in a ceremony (`probity ceremony start --help`), then publish again")
	}
	_, at, err := owner.registry.RegisterKey(ctx, vk.Encode())
	if err != nil {
		return nil, err
	}
	n.step(Step{Name: "register the verifying key", Gas: at.Gas, Bytes: len(vk.Encode())}, start)

	start = time.Now()
	pub := chain.Publication{
		Content: mv.Content, Manifest: mv.Manifest, Weights: mv.Weights, Key: vk.Encode(), Fee: opts.Fee,
	}
	for _, parent := range opts.Parents {
		if !(parent.Share > 0 && parent.Share <= 1) {
			return nil, fmt.Errorf("parent %d has a share of %g: want more than 0 and at most 1", parent.Asset, parent.Share)
		}
		pub.Parents = append(pub.Parents, chain.Parent{
			Asset: parent.Asset, Version: parent.Version, Share: uint32(math.Round(parent.Share * chain.WholeShare)),
		})
	}
	v, at, err := owner.registry.Publish(ctx, pub)
	if err != nil {
		return nil, err
	}
	if err := n.secret.publish(n.versionName(v.Asset, v.Version)); err != nil {
		return nil, err
	}
	p := &Published{
		Asset: v.Asset, Version: v.Version, Name: opts.Name, ID: ledger.ModelHash(mv), Key: m.Key, Setup: m.Setup,
		Fee: v.Fee, Program: c.program.Hash(), Accuracy: c.accuracy,
	}
	n.step(Step{Name: "publish the model", Gas: at.Gas, Note: fmt.Sprintf("asset %d, version %d", p.Asset, p.Version)}, start)

	p.Receipt, err = n.out.put(ledger.Entry{
		Receipt: probity.Receipt{
			Kind: probity.ReceiptModel, Chain: n.client.ChainID(), Asset: p.Asset, Version: p.Version, Model: p.ID,
			Executor: owner.Account(), Settlement: at.Tx, Time: at.Time,
		},
		Model:    mv,
		Evidence: ledger.Evidence{Manifest: manifest, Key: vk.Encode()},
	})
	return p, err
}

// openKeys returns the keys of a program's circuit, from memory, from the cache,
// or newly made.
func (n *Node) openKeys(ctx context.Context, p *model.Program) (*groth16.Keys, error) {
	h := p.Hash()
	n.mu.Lock()
	k := n.keys[h]
	n.mu.Unlock()
	if k != nil {
		return k, nil
	}
	start := time.Now()
	name := "load the circuit's keys"
	const making = "making the keys" // the phase of groth16.OpenKeys that takes long
	k, err := groth16.OpenKeys(ctx, n.cfg.Cache, p, func(phase string, share float64) {
		if phase == making {
			name = "make the circuit's keys (unsafe set-up)"
		}
		n.cfg.Progress(phase, share)
		n.log.Debug("keys", "phase", phase)
	})
	if err != nil {
		return nil, fmt.Errorf("keys of circuit %s: %w", h, err)
	}
	n.mu.Lock()
	n.keys[h] = k
	n.mu.Unlock()
	total := 0
	for _, c := range k.Circuit().Constraints() {
		total += c
	}
	n.step(Step{Name: name, Note: fmt.Sprintf("%d constraints", total)}, start)
	return k, nil
}

// Blob returns public bytes by their Keccak-256 hash: a manifest, say.
func (n *Node) Blob(h probity.Hash) ([]byte, error) {
	return n.blobs.Get(h)
}
