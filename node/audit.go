package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
	"probity/proof"
	"probity/proof/scheme"
)

// Offline is what a receipt's file shows without asking anybody.
type Offline struct {
	Hash       probity.Hash    `json:"hash"`
	Receipt    probity.Receipt `json:"receipt"`
	Origin     string          `json:"origin"` // of the log
	Index      uint64          `json:"index"`  // in the log
	Size       uint64          `json:"size"`   // of the log when the proof was made
	Root       probity.Hash    `json:"root"`
	Proof      bool            `json:"proof"` // the zero-knowledge proof verifies
	Scheme     probity.Scheme  `json:"scheme,omitzero"`
	Key        probity.Hash    `json:"key"`        // verifying key of the proof
	Setup      probity.Hash    `json:"setup"`      // what that rests on, see scheme.VerifyingKey.Setup; zero: unsafe
	TrustedKey bool            `json:"trustedKey"` // the log's key was given, not taken from the file
}

// VerifyOffline checks a receipt's file. logKey is the log's verifier key; "" takes
// the file's own word for it, which shows that the file is consistent.
func VerifyOffline(data []byte, logKey string) (*Offline, error) {
	b, err := ledger.ParseBundle(data)
	if err != nil {
		return nil, err
	}
	o := &Offline{TrustedKey: logKey != ""}
	if logKey == "" {
		logKey = b.LogKey
	}
	v, err := ledger.VerifyBundle(data, ledger.Verifier{LogKey: logKey, Evidence: func(e ledger.Entry) error {
		if e.Receipt.Kind != probity.ReceiptInference {
			return nil
		}
		// Without the program nobody knows what the output words mean.
		if len(e.Evidence.Manifest) == 0 {
			return errors.New("the model's manifest is missing, so it cannot be told what program the proof is about; ask whoever gave you the receipt for a file that holds it")
		}
		m, p, err := parseManifest(e.Evidence.Manifest)
		if err != nil {
			return err
		}
		circuit, ok := m.circuit(e.Circuit().Key)
		if !ok || m.Content != e.Model.Content {
			return errors.New("manifest and verifying key do not belong together")
		}
		vk, err := circuit.verifyingKey(p, e.Evidence.Key)
		if err != nil {
			return err
		}
		o.Scheme, o.Key, o.Setup = vk.Scheme(), vk.Hash(), vk.Setup()
		if err := vk.Verify(statement(e), e.Evidence.Weights, e.Evidence.Proof); err != nil {
			return err
		}
		o.Proof = true
		return nil
	}})
	if err != nil {
		return nil, err
	}
	o.Hash, o.Receipt, o.Index = v.Hash, v.Receipt, v.Index
	o.Origin, o.Size, o.Root = v.Checkpoint.Origin, v.Checkpoint.Size, v.Checkpoint.Root
	return o, nil
}

// VerifyStep is VerifyOffline, reported as a step.
func (n *Node) VerifyStep(data []byte) (*Offline, error) {
	start := time.Now()
	o, err := VerifyOffline(data, "")
	if err != nil {
		return nil, err
	}
	n.step(Step{Name: "check the receipt offline", Note: "receipt, log and proof hold"}, start)
	return o, nil
}

// statement is what a receipt's proof has to prove.
func statement(e ledger.Entry) proof.Statement {
	c := e.Circuit()
	return proof.Statement{Key: c.Key, Weights: c.Weights, Input: e.Receipt.Input, Output: e.Evidence.Output}
}

// A Check is one question that an audit asked, and the answer.
type Check struct {
	OK   bool   `json:"ok"`
	Text string `json:"text"`
}

// AuditReport is all of them.
type AuditReport struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

func (r *AuditReport) add(ok bool, format string, a ...any) {
	r.Checks = append(r.Checks, Check{ok, fmt.Sprintf(format, a...)})
	r.OK = r.OK && ok
}

// AuditReceipt checks a receipt's file offline and then against the chain: the
// model is published as it says, the job was settled as it says, in the
// transaction that it names, and the log's checkpoint extends to an anchored one.
func (n *Node) AuditReceipt(ctx context.Context, data []byte) (*AuditReport, error) {
	r := &AuditReport{OK: true}
	o, err := VerifyOffline(data, n.logKey())
	if err != nil {
		r.add(false, "the file does not hold by itself: %v", err)
		return r, nil
	}
	rec := o.Receipt
	if o.Proof {
		r.add(true, "the proof verifies: the model answered this for that input")
	}
	r.add(true, "receipt %s is number %d of log %s", o.Hash, o.Index, o.Origin)
	if rec.Chain != n.client.ChainID() || rec.Kind == probity.ReceiptInference && rec.Market != n.dep.Market {
		r.add(false, "it was settled by market %s on chain %d; this node knows market %s on chain %d", rec.Market, rec.Chain, n.dep.Market, n.client.ChainID())
		return r, nil
	}
	v, err := n.reader().Get(ctx, rec.Asset, rec.Version)
	switch {
	case errors.Is(err, market.ErrAsset):
		r.add(false, "the chain knows no model %d.%d", rec.Asset, rec.Version)
	case err != nil:
		return nil, err
	default:
		id := ledger.ModelHash(ledger.ModelVersion{Content: v.Content, Manifest: v.Manifest, Circuits: v.Circuits})
		r.add(id == rec.Model, "model %d.%d on chain has the identity %s", rec.Asset, rec.Version, id)
	}
	if err == nil && o.Proof {
		if err := n.auditKey(ctx, r, rec, o.Key); err != nil {
			return nil, err
		}
	}
	if err == nil && rec.Kind == probity.ReceiptModel {
		auditModel(r, rec, v)
	}
	if rec.Kind == probity.ReceiptInference {
		if err := n.auditJob(ctx, r, rec, o.Key); err != nil {
			return nil, err
		}
	}
	return r, n.auditAnchor(ctx, r, o)
}

// auditModel compares the receipt of a publication with what the chain keeps of
// it. Anybody can keep a log and write in it to have been first. The chain knows
// who made an asset; who added a later version it tells in events only.
func auditModel(r *AuditReport, rec probity.Receipt, v chain.Version) {
	r.add(rec.Time == v.Time, "it was published at %d", v.Time)
	if rec.Version == 0 {
		r.add(rec.Executor == v.Creator, "by %s", v.Creator)
	}
}

// auditKey checks what a file cannot show of the key by itself: that the tables in it
// are the program's, for which it takes the set-up's powers.
func (n *Node) auditKey(ctx context.Context, r *AuditReport, rec probity.Receipt, key probity.Hash) error {
	m, err := n.model(ctx, rec.Asset, rec.Version)
	if err != nil {
		return err
	}
	vk := m.key(key)
	if vk == nil {
		r.add(false, "the model has no key %s that could be used: %s", key, m.Problem)
		return nil
	}
	powers, err := n.powers(ctx, vk)
	if errors.Is(err, scheme.ErrPowers) {
		r.add(false, "the key %s cannot be checked: %v", key, err)
		return nil
	}
	if err != nil {
		return err
	}
	err = vk.CheckTables(powers)
	r.add(err == nil, "the key %s is the program's, under %s", key, vk.Scheme())
	return nil
}

// auditJob compares a receipt, and the key of its proof, with the job that it is for.
func (n *Node) auditJob(ctx context.Context, r *AuditReport, rec probity.Receipt, key probity.Hash) error {
	j, err := n.view().Job(ctx, rec.Job)
	if errors.Is(err, market.ErrUnknown) {
		r.add(false, "the chain knows no job %d", rec.Job)
		return nil
	}
	if err != nil {
		return err
	}
	r.add(j.State == market.JobDelivered, "job %d was delivered and paid", j.ID)
	r.add(j.Provider == rec.Executor && j.Asset == rec.Asset && j.Version == rec.Version, "by %s with model %d.%d", j.Provider, j.Asset, j.Version)
	r.add(j.Input == rec.Input && j.Output == rec.Output, "for the same input and output")
	r.add(j.Key == key, "proven under the key that was ordered, %s", j.Key)
	if j.State != market.JobDelivered {
		return nil
	}
	// The event is there; a long chain takes some time to read.
	book, cursor := n.view(), ""
	wait, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		events, err := book.Events(wait, cursor)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, context.DeadlineExceeded) {
			r.add(false, "no event tells of its delivery")
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range events {
			cursor = e.Cursor
			if e.Job == j.ID && e.Kind == market.EventDelivered {
				r.add(e.At.Tx == rec.Settlement && e.At.Time == rec.Time, "in transaction %s", e.At.Tx)
				return nil
			}
		}
	}
}

// auditAnchor looks for the receipt's log among what the executor anchored.
func (n *Node) auditAnchor(ctx context.Context, r *AuditReport, o *Offline) error {
	for _, who := range n.anchorers(o.Receipt, o.Origin) {
		at, err := n.reader().Anchored(ctx, who, ledger.OriginHash(o.Origin))
		if err != nil {
			return err
		}
		if at.Size > o.Index {
			same := at.Size != o.Size || at.Root == o.Root
			if same && at.Size != o.Size {
				ok, err := n.consistent(ctx, ledger.AnchorPoint{Size: o.Size, Root: o.Root}, ledger.AnchorPoint{Size: at.Size, Root: at.Root})
				if err != nil {
					return err
				}
				same = ok
			}
			r.add(same, "the log is anchored on chain by %s: %d receipts, this one among them", who, at.Size)
			return nil
		}
	}
	r.add(false, "no checkpoint with this receipt is anchored on chain yet; the provider's node anchors within seconds while it runs")
	return nil
}

// AuditLog checks every file of this folder's log, and that each settled job of
// this folder's provider has its receipt.
func (n *Node) AuditLog(ctx context.Context) (*AuditReport, error) {
	r := &AuditReport{OK: true}
	report, err := ledger.Fsck(ctx, n.logDir())
	if errors.Is(err, fs.ErrNotExist) {
		r.add(true, "this folder has no log yet")
		return r, nil
	}
	if err != nil {
		r.add(false, "the log is not sound: %v", err)
		return r, nil
	}
	r.add(true, "log %s is sound: %d receipts, every entry, tile and signature derived again", report.Origin, report.Size)
	if len(report.Pending) > 0 {
		r.add(true, "%d receipts are on their way into it", len(report.Pending))
	}
	held, providers, err := n.out.jobs(n.client.ChainID(), n.dep.Market)
	if err != nil {
		return nil, err
	}
	count, err := n.view().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	missing := 0
	for id := probity.JobID(1); id <= count; id++ {
		j, err := n.view().Job(ctx, id)
		if err != nil {
			return nil, err
		}
		if j.State == market.JobDelivered && providers[j.Provider] && !held[id] {
			missing++
			r.add(false, "job %d was paid, but the log holds no receipt for it", id)
		}
	}
	if missing == 0 {
		r.add(true, "every paid job of this log's providers has its receipt: %d jobs", len(held))
	}
	return r, nil
}
