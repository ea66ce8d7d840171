package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/scheme"
	"probity/proof/sumcheck/commit"
)

// PublishOptions describe a model to publish.
type PublishOptions struct {
	Name    string
	Model   []byte // ONNX
	Fee     probity.Amount
	Parents []Parent

	// After is the number or name of a model of the same owner, of which this becomes
	// the next version; "" makes a new model. Reason says, for the log, why.
	After  string
	Reason string

	Samples Samples

	// Disputes also names the model's program and weights for claims that can be
	// disputed: see NameModel.
	Disputes bool

	// Schemes are the proof systems that answers can be ordered under. None named
	// leaves the choice to Publish: sumcheck, and Groth16 too where its keys are there
	// or made within a minute or so.
	Schemes []probity.Scheme
}

// autoConstraints is up to how many constraints Groth16 keys are made unasked.
const autoConstraints = 400_000

// Published is a model version on chain.
type Published struct {
	Asset    probity.AssetID `json:"asset"`
	Version  uint32          `json:"version"`
	Name     string          `json:"name"`
	ID       probity.Hash    `json:"id"` // ledger.ModelHash
	Circuits []CircuitInfo   `json:"circuits"`
	Fee      probity.Amount  `json:"fee"`
	Program  probity.Hash    `json:"program"`
	Accuracy *Accuracy       `json:"accuracy,omitempty"`
	Receipt  probity.Hash    `json:"receipt"`
	Change   *probity.Hash   `json:"change,omitempty"` // receipt of what replaced the version before
}

// CircuitInfo is a verifying key of a model, with what answers under it cost.
type CircuitInfo struct {
	Scheme probity.Scheme `json:"scheme"`
	Key    probity.Hash   `json:"key"`
	Setup  probity.Hash   `json:"setup"` // see scheme.VerifyingKey.Setup; zero: unsafe
	scheme.Cost
}

func infoOfKey(vk *scheme.VerifyingKey) CircuitInfo {
	return CircuitInfo{Scheme: vk.Scheme(), Key: vk.Hash(), Setup: vk.Setup(), Cost: vk.Cost()}
}

// RegisterDataset registers a data set by its content, of which only the hash
// leaves this process, and returns its number. The same content by the same
// owner is registered once.
func (n *Node) RegisterDataset(ctx context.Context, owner *Party, name string, content []byte) (probity.AssetID, error) {
	start := time.Now()
	manifest, err := json.Marshal(map[string]any{"format": datasetFormat, "name": name, "bytes": len(content)})
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
	pub := chain.Publication{Fee: opts.Fee}
	for _, parent := range opts.Parents { // before minutes of work go into keys
		if !(parent.Share > 0 && parent.Share <= 1) {
			return nil, fmt.Errorf("parent %d has a share of %g: want more than 0 and at most 1", parent.Asset, parent.Share)
		}
		if _, err := owner.registry.Get(ctx, parent.Asset, parent.Version); err != nil {
			return nil, fmt.Errorf("parent %d.%d: %w; `probity model lineage` shows the models and data sets that there are", parent.Asset, parent.Version, err)
		}
		pub.Parents = append(pub.Parents, chain.Parent{
			Asset: parent.Asset, Version: parent.Version, Share: uint32(math.Round(parent.Share * chain.WholeShare)),
		})
	}
	if opts.After != "" {
		before, err := n.find(ctx, opts.After)
		if err != nil {
			return nil, err
		}
		pub.Asset = before.Asset
	}
	start := time.Now()
	c, err := compile(ModelFile{ONNX: opts.Model}, opts.Samples, model.Options{})
	if err != nil {
		return nil, err
	}
	if opts.Disputes { // before anything is on chain that cannot be what was asked for
		if err := dispute.Claimable(c.program); err != nil {
			return nil, unclaimable(err)
		}
	}
	note := ""
	if a := c.accuracy; a != nil {
		note = fmt.Sprintf("%.2f %% right as integers, %.2f %% as floats, of %d", 100*a.Int, 100*a.Float, a.Samples)
	}
	n.step(Step{Name: "import and turn into integers", Bytes: len(opts.Model), Note: note}, start)

	content, mask, err := n.secret.keep(c.program, c.weights)
	if err != nil {
		return nil, err
	}
	models, err := n.commitWeights(ctx, c.program, c.weights, mask, opts.Schemes)
	if err != nil {
		return nil, err
	}
	m := Manifest{
		Format: manifestFormat, Name: opts.Name, Program: c.program.Encode(), Content: content, TraceWeights: dispute.WeightsRoot(c.weights),
		Accuracy: c.accuracy, Parents: opts.Parents,
	}
	mv := ledger.ModelVersion{Content: m.Content}
	pub.Content = m.Content
	p := &Published{Name: opts.Name, Program: c.program.Hash(), Accuracy: c.accuracy}
	for _, mod := range models {
		vk := mod.Keys().VerifyingKey
		stored, err := vk.OnChain()
		if err != nil {
			return nil, err
		}
		circuit := Circuit{Scheme: vk.Scheme(), Key: vk.Hash(), Setup: vk.Setup()}
		if !bytes.Equal(vk.Encode(), stored) {
			circuit.Verify = vk.Encode()
		}
		weights := eip712.Keccak(mod.Weights())
		m.Circuits = append(m.Circuits, circuit)
		mv.Circuits = append(mv.Circuits, probity.Circuit{Key: circuit.Key, Weights: weights})
		pub.Circuits = append(pub.Circuits, chain.Circuit{Key: chain.VerifyingKey{Scheme: vk.Scheme(), Bytes: stored}, Weights: weights})
		p.Circuits = append(p.Circuits, infoOfKey(vk))
	}
	manifest, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if mv.Manifest, err = n.blobs.Put(manifest); err != nil {
		return nil, err
	}
	pub.Manifest = mv.Manifest
	for _, circuit := range pub.Circuits {
		start = time.Now()
		_, at, err := owner.registry.RegisterKey(ctx, circuit.Key)
		if err != nil {
			return nil, err
		}
		n.step(Step{Name: "register the verifying key", Gas: at.Gas, Bytes: len(circuit.Key.Bytes), Note: circuit.Key.Scheme.String()}, start)
	}

	start = time.Now()
	v, at, err := owner.registry.Publish(ctx, pub)
	if err != nil {
		return nil, err
	}
	if err := n.secret.publish(n.versionName(v.Asset, v.Version), mv.Manifest); err != nil {
		return nil, err
	}
	p.Asset, p.Version, p.ID, p.Fee = v.Asset, v.Version, ledger.ModelHash(mv), v.Fee
	n.step(Step{Name: "publish the model", Gas: at.Gas, Note: fmt.Sprintf("asset %d, version %d", p.Asset, p.Version)}, start)

	if opts.Disputes {
		if err := n.NameModel(ctx, owner, p.Asset, p.Version); err != nil {
			return nil, err
		}
	}
	first := models[0]
	stored, err := first.Keys().OnChain()
	if err != nil {
		return nil, err
	}
	if v.Version > 0 {
		if p.Change, err = n.recordChange(ctx, owner, v, at, mv, opts.Reason); err != nil {
			return nil, err
		}
	}
	e, err := n.publicationReceipt(ctx, owner, v, pub.Parents, at, mv, opts.Name)
	if err != nil {
		return nil, err
	}
	e.Evidence.Manifest, e.Evidence.Key, e.Evidence.Weights = manifest, stored, first.Weights()
	p.Receipt, err = n.out.put(e)
	return p, err
}

// publicationReceipt is the receipt of a version that was published, signed by its owner.
func (n *Node) publicationReceipt(ctx context.Context, owner *Party, v chain.Version, parents []chain.Parent, at market.Settlement, mv ledger.ModelVersion, name string) (ledger.Entry, error) {
	body := ledger.Publication{Content: mv.Content, Manifest: mv.Manifest, Name: name}
	for _, parent := range parents {
		of, err := n.reader().Get(ctx, parent.Asset, parent.Version)
		if err != nil {
			return ledger.Entry{}, err
		}
		body.Parents = append(body.Parents, ledger.ModelHash(ledger.ModelVersion{Content: of.Content, Manifest: of.Manifest, Circuits: of.Circuits}))
	}
	return ledger.Seal(probity.Receipt{
		Chain: n.client.ChainID(), Asset: v.Asset, Version: v.Version, Model: ledger.ModelHash(mv),
		Executor: owner.Account(), Settlement: at.Tx, Time: at.Time,
	}, mv, ledger.Evidence{}, body, owner.key)
}

// commitWeights commits to weights under each of the schemes, or under those that
// suit the program.
func (n *Node) commitWeights(ctx context.Context, p *model.Program, w model.Weights, mask probity.Hash, schemes []probity.Scheme) (out []*scheme.Model, err error) {
	asked := len(schemes) > 0
	if !asked {
		schemes = scheme.All()
	}
	var why []string
	for _, s := range schemes {
		m, err := n.commitUnder(ctx, s, p, w, mask, asked)
		var no *Refusal
		if !asked && errors.As(err, &no) {
			n.log.Info("the model is not published under a scheme", "scheme", s, "why", err)
			why = append(why, err.Error())
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil, &Refusal{fmt.Errorf("no proof system suits this model here:\n  %s", strings.Join(why, "\n  "))}
	}
	return out, nil
}

// commitUnder commits under one scheme. A Refusal says why a scheme does not suit the
// program, or this chain.
func (n *Node) commitUnder(ctx context.Context, s probity.Scheme, p *model.Program, w model.Weights, mask probity.Hash, asked bool) (*scheme.Model, error) {
	no := func(format string, a ...any) (*scheme.Model, error) {
		return nil, &Refusal{fmt.Errorf("%s: %w", s, fmt.Errorf(format, a...))}
	}
	if s == probity.Sumcheck && n.setup == nil {
		return no("the contracts on this chain do not verify such proofs; use --scheme groth16")
	}
	if err := scheme.Supports(s, p); err != nil {
		return no("%w", err)
	}
	if words, err := scheme.OutputWords(s, p); err != nil || words > market.MaxOutput {
		return no("its outputs take %d words, and the market carries %d: publish a model with fewer or narrower outputs", words, market.MaxOutput)
	}
	if s == probity.Groth16 && !asked {
		if c, err := groth16.Estimate(p); err != nil || c > autoConstraints {
			return no("its circuit has about %d constraints, so its keys would take minutes to make; ask for them with --scheme both", c)
		}
	}
	keys, err := n.openKeys(ctx, s, p)
	if err != nil {
		return nil, err
	}
	if !n.client.IsDev() && keys.Setup().IsZero() {
		return no("the circuit's keys come from an unsafe set-up, which this chain must not see: make them in a ceremony (`probity ceremony start --help`), then publish again")
	}
	if _, err := keys.OnChain(); err != nil {
		return no("%w; its proofs can be verified off chain (`probity prove`)", err)
	}
	start := time.Now()
	m, err := keys.Model(w, mask)
	if err != nil {
		return nil, fmt.Errorf("commit to the weights: %w", err)
	}
	if len(m.Weights()) == 0 {
		return no("it has no weights to commit to")
	}
	n.step(Step{Name: "commit to the weights", Bytes: len(m.Weights()), Note: fmt.Sprintf("%s: %d parameters behind %d points", s, model.Describe(p).Params, len(m.Weights())/64)}, start)
	return m, nil
}

// openKeys returns what answers of a program are proved with under a scheme, from
// memory, from the cache, or newly made.
func (n *Node) openKeys(ctx context.Context, s probity.Scheme, p *model.Program) (*scheme.Keys, error) {
	start := time.Now()
	setup := commit.VerifyingKey{}
	if s == probity.Sumcheck {
		if n.setup == nil {
			return nil, errors.New("the contracts on this chain do not verify proofs of the sumcheck scheme")
		}
		setup = *n.setup
	}
	name := "" // in memory
	k, err := n.store.Open(ctx, s, p, setup, func(phase string, share float64) {
		switch {
		case phase == scheme.Making:
			name = "make the circuit's keys (unsafe set-up)"
		case name == "":
			name = "load the circuit's keys"
		}
		n.cfg.Progress(phase, share)
		n.log.Debug("keys", "phase", phase)
	})
	if err != nil {
		return nil, fmt.Errorf("keys of program %s under %s: %w", p.Hash(), s, err)
	}
	if name != "" {
		n.step(Step{Name: name, Note: s.String()}, start)
	}
	return k, nil
}

// Blob returns public bytes by their Keccak-256 hash: a manifest, say.
func (n *Node) Blob(h probity.Hash) ([]byte, error) {
	return n.blobs.Get(h)
}
