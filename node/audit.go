package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
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
	LogKey     string          `json:"logKey"` // that was trusted
	Index      uint64          `json:"index"`  // in the log
	Size       uint64          `json:"size"`   // of the log when the proof was made
	Root       probity.Hash    `json:"root"`
	Proof      bool            `json:"proof"`            // the zero-knowledge proof verifies
	Claimed    bool            `json:"claimed,omitzero"` // it rests on a claim that its provider promised, and on no proof
	Scheme     probity.Scheme  `json:"scheme,omitzero"`
	Key        probity.Hash    `json:"key"`        // verifying key of the proof
	Setup      probity.Hash    `json:"setup"`      // what that rests on, see scheme.VerifyingKey.Setup; zero: unsafe
	TrustedKey bool            `json:"trustedKey"` // the log's key was given, not taken from the file
	// TraceWeights is the root over the weights of the trace, where the receipt and the
	// version that it names agree on it.
	TraceWeights probity.Hash `json:"traceWeights,omitzero"`

	Cosignatures []ledger.Cosignature `json:"cosignatures,omitempty"` // of the checkpoint, by witnesses that were named
}

// VerifyOffline checks a receipt's file. logKey is the log's verifier key; "" takes
// the file's own word for it, which shows that the file is consistent.
func VerifyOffline(data []byte, logKey string) (*Offline, error) {
	return VerifyWitnessed(data, logKey, nil, 0)
}

// VerifyWitnessed is VerifyOffline of a receipt whose checkpoint at least quorum of the
// witnesses, named by their keys, must have cosigned.
func VerifyWitnessed(data []byte, logKey string, witnesses []string, quorum int) (*Offline, error) {
	b, err := ledger.ParseBundle(data)
	if err != nil {
		return nil, err
	}
	o := &Offline{TrustedKey: logKey != ""}
	if logKey == "" {
		logKey = b.LogKey
	}
	v, err := ledger.VerifyBundle(data, ledger.Verifier{LogKey: logKey, Witnesses: witnesses, Quorum: quorum, Evidence: func(e ledger.Entry) error {
		if e.Receipt.Kind == probity.ReceiptParameters {
			return checkChange(e)
		}
		if e.Receipt.Kind != probity.ReceiptInference {
			return nil
		}
		if e.Receipt.Tier == probity.TierDispute {
			o.TraceWeights, err = checkClaimed(e)
			o.Claimed = err == nil
			return err
		}
		if e.Receipt.Market.IsZero() {
			return checkTranscript(e)
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
		if o.TraceWeights, err = tied(e, m); err != nil {
			return err
		}
		o.Proof = true
		return nil
	}})
	if err != nil {
		return nil, err
	}
	o.Hash, o.Receipt, o.Index = v.Hash, v.Receipt, v.Index
	o.LogKey, o.Cosignatures = logKey, v.Cosignatures
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
	b, err := ledger.ParseBundle(data)
	if err != nil {
		return nil, err
	}
	rec := o.Receipt
	if o.Claimed {
		r.add(true, "what was claimed is about the published program, over the weights %s, and signed by its provider; no proof shows that it is right", o.TraceWeights)
	}
	if o.Proof {
		r.add(true, "the proof verifies: the model answered this for that input")
		if !o.TraceWeights.IsZero() {
			r.add(true, "proof, trace and parameters are of one version, as its owner published it: trace over the weights %s", o.TraceWeights)
		}
	}
	r.add(true, "receipt %s is number %d of log %s", o.Hash, o.Index, o.Origin)
	if rec.Chain != n.client.ChainID() || (rec.Kind == probity.ReceiptInference && !rec.Market.IsZero() && rec.Market != n.dep.Market) {
		r.add(false, "it was settled by market %s on chain %d; this node knows market %s on chain %d", rec.Market, rec.Chain, n.dep.Market, n.client.ChainID())
		return r, nil
	}
	if rec.Asset == 0 { // of no model: a lease, a task, an erasure
		if err := n.auditSettled(ctx, r, b.Entry); err != nil {
			return nil, err
		}
		return r, n.auditAnchor(ctx, r, o)
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
	if err == nil && rec.Kind == probity.ReceiptParameters {
		if err := n.auditReplaced(ctx, r, data, v); err != nil {
			return nil, err
		}
	}
	if err == nil && rec.Kind == probity.ReceiptRevocation {
		if err := n.auditRevocation(ctx, r, b.Entry); err != nil {
			return nil, err
		}
	}
	if rec.Kind == probity.ReceiptInference && !rec.Market.IsZero() {
		if err := n.auditJob(ctx, r, b.Entry, o.Key); err != nil {
			return nil, err
		}
	}
	return r, n.auditAnchor(ctx, r, o)
}

// auditSettled compares the receipt of a lease or of a seat in a task with what the
// contracts have settled.
func (n *Node) auditSettled(ctx context.Context, r *AuditReport, e ledger.Entry) error {
	rec := e.Receipt
	body, err := ledger.ParseBody(rec.Kind, e.Evidence.Body)
	if err != nil {
		return err
	}
	switch body := body.(type) {
	case ledger.LeasePaid:
		ended, err := n.view().EndedLeases(ctx)
		if err != nil {
			return err
		}
		for _, e := range ended {
			if e.Lease == body.Lease {
				l, err := n.view().Lease(ctx, e.Lease)
				if err != nil {
					return err
				}
				r.add(rec.Market == n.dep.Leases && e.At.Tx == rec.Settlement && e.At.Time == rec.Time, "lease %s was closed in transaction %s", e.Lease, e.At.Tx)
				r.add(l.Provider == rec.Executor && l.Provider == body.Provider && l.Buyer == body.Buyer && l.Rate == body.Rate, "between provider %s and buyer %s", l.Provider, l.Buyer)
				r.add(e.Paid == body.Paid && e.Slashed == body.Slashed, "paying %s tokens", e.Paid.Format18())
				return nil
			}
		}
		r.add(false, "the chain knows no close of lease %s", body.Lease)
	case ledger.TaskSettled:
		ended, err := n.view().EndedTasks(ctx)
		if err != nil {
			return err
		}
		for _, e := range ended {
			if e.Task != body.Task || e.Kind != market.QuorumEventSeat || e.Outcome != market.SeatPaid {
				continue
			}
			t, err := n.view().Task(ctx, e.Task)
			if err != nil {
				return err
			}
			if e.Seat < len(t.Seats) && t.Seats[e.Seat].Provider == rec.Executor {
				r.add(rec.Market == n.dep.Quorum && e.At.Tx == rec.Settlement && t.Seats[e.Seat].Value == rec.Output, "seat %d of task %s was paid in transaction %s", e.Seat, e.Task, e.At.Tx)
				return nil
			}
		}
		r.add(false, "the chain knows no paid seat of %s in task %s", rec.Executor, body.Task)
	case ledger.Slash:
		slashes, err := n.view().Slashes(ctx)
		if err != nil {
			return err
		}
		for _, x := range slashes {
			if slashID(x.Provider, slashReceipt(x), x.Order, x.Claim) != slashID(body.Provider, rec, body.Order, body.Claim) {
				continue
			}
			r.add(x.Amount == body.Amount && x.At.Time == rec.Time, "%s lost a bond of %s tokens in transaction %s", x.Provider, x.Amount.Format18(), x.At.Tx)
			r.add(x.To == body.To && string(x.Cause) == body.Cause, "because %s", x.Cause)
			return n.auditPromise(ctx, r, x, body)
		}
		r.add(false, "the chain knows of no such bond that was taken from %s", body.Provider)
	default:
		r.add(true, "it is a %s, signed by %s, of which the chain keeps nothing", ledger.KindName(rec.Kind), rec.Executor)
	}
	return nil
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
func (n *Node) auditJob(ctx context.Context, r *AuditReport, e ledger.Entry, key probity.Hash) error {
	rec := e.Receipt
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
	if j.Tier == probity.TierDispute {
		return n.auditClaimed(ctx, r, e, j)
	}
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

// anchorOfLog is what stands on chain of this folder's log; of size 0 where nothing does.
func (n *Node) anchorOfLog(ctx context.Context) (who probity.Account, at ledger.AnchorPoint, err error) {
	s, err := n.logStatus(ctx)
	if err != nil {
		return who, at, err
	}
	if who, err = probity.ParseAccount(strings.TrimPrefix(s.Origin, originPrefix)); err != nil {
		return who, at, nil // a log that nobody anchors
	}
	a, err := n.reader().Anchored(ctx, who, ledger.OriginHash(s.Origin))
	return who, ledger.AnchorPoint{Size: a.Size, Root: a.Root}, err
}

// AuditLog checks every file of this folder's log, that it begins with what stands of it
// on chain, and that whatever was paid to its provider has a receipt: see Omissions.
func (n *Node) AuditLog(ctx context.Context) (*AuditReport, error) {
	r := &AuditReport{OK: true}
	// Before the log is read: it may grow, and be anchored again, meanwhile.
	who, at, err := n.anchorOfLog(ctx)
	if err != nil {
		return nil, err
	}
	report, err := n.checkLog(ctx)
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
	if at.Size > report.Size {
		r.add(false, "the chain has an anchor of %d receipts, the log %d: receipts are gone", at.Size, report.Size)
	} else if at.Size > 0 {
		same, err := n.consistent(ctx, at, report.AnchorPoint)
		if err != nil {
			return nil, err
		}
		r.add(same, "the log begins with what %s has anchored on chain: %d receipts", who, at.Size)
	}
	omissions, err := n.Omissions(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range omissions.Missing {
		switch {
		case !m.Ours:
		case m.What == "slash":
			r.add(false, "a bond of %s tokens was taken from %s in transaction %s, but the log holds no receipt for it", m.Paid.Format18(), m.Provider, m.Tx)
		case m.What == "job":
			r.add(false, "job %d was paid, but the log holds no receipt for it", m.Number)
		default:
			r.add(false, "%s %s was paid, but the log holds no receipt for it", m.What, m.ID)
		}
	}
	for _, id := range omissions.Unsettled {
		r.add(false, "the log holds a receipt of job %d, which was not settled", id)
	}
	for _, id := range omissions.Repeated {
		r.add(false, "the log holds more than one receipt of job %d", id)
	}
	if omissions.OK() {
		r.add(true, "everything that was paid to this log's provider, or taken from it, has its receipt: %d jobs, leases, tasks and bonds", omissions.Found)
	}
	return r, nil
}
