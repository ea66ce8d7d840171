package node

import (
	"context"
	"errors"
	"fmt"

	"probity"
	"probity/chain"
	"probity/ledger"
)

// Words of the body of a receipt of a revocation.
const (
	revokedVersion = "version"
	revokedAsset   = "asset"
)

// Revoked is a version, or a whole model, that takes no new jobs any more.
type Revoked struct {
	Asset   probity.AssetID `json:"asset"`
	Version uint32          `json:"version"`
	Whole   bool            `json:"whole"` // all versions, and there will be no other
	Name    string          `json:"name"`
	Tx      probity.Hash    `json:"tx"`
	Receipt probity.Hash    `json:"receipt"`
}

// Revoke stops new jobs of a version of a model for ever, or, with whole, those of all its
// versions, and writes the receipt of it. What was ordered before is still answered. The
// transaction may have been made before, by a call that a crash cut off or by another
// program of the owner's: then only the receipt is written, unless it is there.
func (n *Node) Revoke(ctx context.Context, owner *Party, name string, whole bool, reason string) (*Revoked, error) {
	m, err := n.version(ctx, name)
	if err != nil {
		return nil, err
	}
	if m.Owner != owner.Account() {
		return nil, &Refusal{fmt.Errorf("model %d.%d is %s's, who alone can revoke it", m.Asset, m.Version, m.Owner)}
	}
	done, err := n.revocation(ctx, m.Asset, m.Version, whole)
	if err != nil {
		return nil, err
	}
	if done == nil {
		if whole {
			_, err = owner.registry.Freeze(ctx, m.Asset)
		} else {
			_, err = owner.registry.Revoke(ctx, m.Asset, m.Version)
		}
		if err != nil {
			return nil, err
		}
		if done, err = n.revocation(ctx, m.Asset, m.Version, whole); err != nil {
			return nil, err
		}
		if done == nil {
			return nil, fmt.Errorf("the revocation of model %d.%d is on chain, and its event cannot be read; try again", m.Asset, m.Version)
		}
	}
	if done.By != owner.Account() {
		return nil, &Refusal{fmt.Errorf("model %d.%d was revoked by %s, in transaction %s, who alone can sign the receipt", m.Asset, m.Version, done.By, done.At.Tx)}
	}
	r := &Revoked{Asset: m.Asset, Version: m.Version, Whole: whole, Name: m.Name, Tx: done.At.Tx}
	had, err := n.revocationReceipts()
	if err != nil {
		return nil, err
	}
	for _, x := range had {
		if x.Receipt.Settlement == done.At.Tx && saysRevoked(*done, x.Entry) == nil {
			r.Receipt = ledger.Hash(x.Receipt)
			return r, nil
		}
	}
	body := ledger.Revocation{What: revokedVersion, Reason: reason}
	if whole {
		body.What = revokedAsset
	}
	e, err := ledger.Seal(probity.Receipt{
		Chain: n.client.ChainID(), Market: n.dep.Assets, Asset: m.Asset, Version: m.Version, Model: m.ID,
		Executor: owner.Account(), Settlement: done.At.Tx, Time: done.At.Time,
	}, ledger.ModelVersion{Content: m.version.Content, Manifest: m.version.Manifest, Circuits: m.version.Circuits}, ledger.Evidence{}, body, owner.key)
	if err != nil {
		return nil, err
	}
	r.Receipt, err = n.out.put(e)
	return r, err
}

// revocation is how a version, or its whole asset, was revoked on chain; nil if it was not.
func (n *Node) revocation(ctx context.Context, asset probity.AssetID, version uint32, whole bool) (*chain.Revocation, error) {
	all, err := n.reader().Revocations(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Asset == asset && x.Whole == whole && (whole || x.Version == version) {
			return &x, nil
		}
	}
	return nil, nil
}

// revocationReceipts are those of this folder's log, and those that wait for it.
func (n *Node) revocationReceipts() (out []versionReceipt, err error) {
	bundles, err := n.out.all()
	if err != nil {
		return nil, err
	}
	for _, b := range bundles {
		if b.Receipt.Kind == probity.ReceiptRevocation && b.Receipt.Chain == n.client.ChainID() {
			out = append(out, versionReceipt{b.Entry, false})
		}
	}
	waiting, err := n.out.unlogged()
	if err != nil {
		return nil, err
	}
	for _, e := range waiting {
		if e.Receipt.Kind == probity.ReceiptRevocation && e.Receipt.Chain == n.client.ChainID() {
			out = append(out, versionReceipt{e, true})
		}
	}
	return out, nil
}

// auditRevoked checks that each revocation of a model on chain has its receipt, and that
// there is no receipt of another; only is the model to look at, or 0 for all.
func (n *Node) auditRevoked(ctx context.Context, r *AuditReport, only probity.AssetID, receipts []versionReceipt) error {
	all, err := n.reader().Revocations(ctx)
	if err != nil {
		return err
	}
	told := make([]bool, len(receipts))
	for _, x := range all {
		if only != 0 && x.Asset != only {
			continue
		}
		v, err := n.reader().Get(ctx, x.Asset, x.Version)
		if err != nil {
			return err
		}
		if v.Kind != chain.KindModel {
			continue
		}
		what := fmt.Sprintf("model %d.%d, revoked by %s in transaction %s", x.Asset, x.Version, x.By, x.At.Tx)
		if x.Whole {
			what = fmt.Sprintf("model %d, frozen by %s in transaction %s", x.Asset, x.By, x.At.Tx)
		}
		found := false
		for i, b := range receipts {
			if b.Receipt.Settlement != x.At.Tx {
				continue
			}
			told[i], found = true, true
			if err := saysRevoked(x, b.Entry); err != nil {
				r.add(false, "%s: receipt %s: %v", what, ledger.Hash(b.Receipt), err)
				continue
			}
			r.add(true, "%s: receipt %s%s", what, ledger.Hash(b.Receipt), b.where())
		}
		if !found {
			r.add(false, "%s: the log holds no receipt of the revocation", what)
		}
	}
	for i, b := range receipts {
		if !told[i] && (only == 0 || b.Receipt.Asset == only) {
			r.add(false, "receipt %s tells of a revocation of model %d.%d that the chain does not know", ledger.Hash(b.Receipt), b.Receipt.Asset, b.Receipt.Version)
		}
	}
	return nil
}

// saysRevoked compares what a receipt says of a revocation with what the chain has.
func saysRevoked(x chain.Revocation, e ledger.Entry) error {
	body, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err != nil {
		return err
	}
	b, ok := body.(ledger.Revocation)
	what := revokedVersion
	if x.Whole {
		what = revokedAsset
	}
	switch {
	case !ok || b.What != what:
		return fmt.Errorf("it tells of the revocation of another thing than the %s", what)
	case e.Receipt.Asset != x.Asset || !x.Whole && e.Receipt.Version != x.Version:
		return fmt.Errorf("it tells of model %d.%d", e.Receipt.Asset, e.Receipt.Version)
	case e.Receipt.Executor != x.By || e.Receipt.Time != x.At.Time:
		return errors.New("it names another account or another time")
	}
	return nil
}

// auditRevocation checks one receipt of a revocation against the chain.
func (n *Node) auditRevocation(ctx context.Context, r *AuditReport, e ledger.Entry) error {
	all, err := n.reader().Revocations(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.At.Tx != e.Receipt.Settlement {
			continue
		}
		if err := saysRevoked(x, e); err != nil {
			r.add(false, "the chain has it otherwise: %v", err)
			return nil
		}
		r.add(true, "it was revoked by %s in transaction %s", x.By, x.At.Tx)
		return nil
	}
	r.add(false, "the chain knows no revocation in transaction %s", e.Receipt.Settlement)
	return nil
}
