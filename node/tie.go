package node

import (
	"context"
	"errors"
	"fmt"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/model"
	"probity/model/versions"
)

// A version of a model has three names for its weights: the root over tensors and program,
// under which its history is kept; the commitment of each proof system; and the root over
// the words that traces open. The first two stand on chain, the third in the manifest, whose
// hash stands there. So one transaction of the owner says that all are of one model, and a
// receipt that carries them can be held against it. That they really are of the same integers,
// whoever has the weights computes: AuditWeights.

// tied checks that the receipt of a proven answer names the weights of its trace as the
// version's manifest does, and returns their root; zero where either does not say.
func tied(e ledger.Entry, m *Manifest) (probity.Hash, error) {
	if len(e.Evidence.Body) == 0 {
		return probity.Hash{}, nil
	}
	b, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err != nil {
		return probity.Hash{}, err
	}
	body, ok := b.(ledger.Inference)
	if !ok || body.TraceWeights.IsZero() || m.TraceWeights.IsZero() {
		return probity.Hash{}, nil
	}
	if body.TraceWeights != m.TraceWeights {
		return probity.Hash{}, fmt.Errorf("the receipt's trace is over the weights %s, but the version that it names has %s", body.TraceWeights, m.TraceWeights)
	}
	return m.TraceWeights, nil
}

// AuditWeights computes every name that the versions of a model, or of all models, have for
// their weights, from the weights themselves. Those of which the weights are not here are
// named and not checked.
func (n *Node) AuditWeights(ctx context.Context, name string) (*AuditReport, error) {
	r := &AuditReport{OK: true}
	only, added, err := n.additions(ctx, name)
	if err != nil {
		return nil, err
	}
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
		m, err := n.model(ctx, a.Asset, a.Version)
		if err != nil {
			return nil, err
		}
		if err := n.auditWeights(ctx, r, m); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (n *Node) auditWeights(ctx context.Context, r *AuditReport, m *ModelInfo) error {
	what := fmt.Sprintf("model %d.%d", m.Asset, m.Version)
	sec, err := n.weights(m)
	var no *Refusal
	if errors.As(err, &no) {
		r.add(true, "%s: not checked: %v", what, err)
		return nil
	}
	if err != nil {
		return err
	}
	man, _, err := parseManifest(m.manifest)
	if err != nil {
		return err
	}
	v, err := versions.HashProgram(ctx, m.program, sec.Weights)
	if err != nil {
		return err
	}
	r.add(v.As(m.version.Content) != nil || model.Root(m.program, sec.Weights) == m.version.Content, "%s: the weights here have the content root %s", what, m.version.Content)
	if man.TraceWeights.IsZero() {
		r.add(true, "%s: its manifest does not say what traces are over: it was published before it could", what)
	} else {
		r.add(dispute.WeightsRoot(sec.Weights) == man.TraceWeights, "%s: they are what its traces are over, %s", what, man.TraceWeights)
	}
	for _, c := range m.version.Circuits {
		vk := m.key(c.Key)
		if vk == nil {
			r.add(false, "%s: it has no key %s that could be used", what, c.Key)
			continue
		}
		keys, err := n.openKeys(ctx, vk.Scheme(), m.program)
		if err != nil {
			return err
		}
		if keys.Hash() != c.Key {
			r.add(true, "%s: the commitment under %s was not checked, since its keys are not in %s", what, vk.Scheme(), n.cfg.Cache)
			continue
		}
		mod, err := keys.Model(sec.Weights, sec.Mask)
		if err != nil {
			return err
		}
		r.add(eip712.Keccak(mod.Weights()) == c.Weights, "%s: they are what its proofs under %s are about, %s", what, vk.Scheme(), c.Weights)
	}
	return nil
}
