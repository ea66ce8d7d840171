package node

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/ledger"
	"probity/market"
)

// This file is about the receipts of claimed answers. Before a provider claims, it signs the
// receipt as far as it is known, the promise, and keeps it in its journal. When the job is
// settled, promise and settlement make the receipt. If the journal is gone, the same promise
// follows from the chain again: nothing in it is random, and signatures are not either. So a
// receipt that is made again after a crash is the same, and one leaf.

// promiseKey is where a party's journal has what it promised for a job.
func (n *Node) promiseKey(job probity.JobID) string {
	return fmt.Sprintf("promise/%s/%d", n.dep.Market, job)
}

// claims reads what stands on chain about claims, as nobody.
func (n *Node) claims() *chain.Disputes {
	return chain.NewDisputes(chain.Observer(n.client), *n.dep)
}

// promised is what the provider of a job promises, not signed: that the model states s about
// the job's input, and gives outputs.
func (n *Node) promised(j market.Job, m *ModelInfo, s dispute.Statement, outputs [][]dispute.Word) (*ledger.Promise, error) {
	if m.program == nil {
		return nil, fmt.Errorf("model %d.%d: %s: %w", j.Asset, j.Version, m.Problem, ErrNotFound)
	}
	return ledger.DraftPromise(probity.Receipt{
		Chain: n.dep.ChainID, Market: n.dep.Market, Job: j.ID, Asset: j.Asset, Version: j.Version, Model: m.ID,
		Input: j.Input, Output: ledger.OutputHash(s.Words()), Executor: j.Provider,
	}, ledger.Inference{
		Program: m.program.Hash(), Trace: ledger.TraceCommitment(probity.Hash{}, s.Hash()), Operators: uint64(s.OperatorCount), TraceWeights: s.Weights,
		Order: j.Order, Answer: ledger.OutputHash(slices.Concat(outputs...)), Price: j.Price, Fee: j.Fee, Bond: j.Bond,
	})
}

// promise signs what is about to be claimed, and has it on disk before it is.
func (n *Node) promise(ctx context.Context, as *Party, j market.Job, run *dispute.Run) error {
	m, err := n.model(ctx, j.Asset, j.Version)
	if err != nil {
		return err
	}
	outputs := make([][]dispute.Word, len(run.Model().Outputs()))
	for i := range outputs {
		outputs[i], _ = run.Output(i)
	}
	p, err := n.promised(j, m, run.Statement(), outputs)
	if err == nil {
		err = p.Sign(as.key)
	}
	if err != nil {
		return fmt.Errorf("promise the answer of job %d: %w", j.ID, err)
	}
	var kept ledger.Promise
	if known, err := as.journal.Get(n.promiseKey(j.ID), &kept); err != nil || known && kept.Hash() == p.Hash() {
		return err
	}
	return as.journal.Put(n.promiseKey(j.ID), p)
}

// A claimedJob is a job whose answer was claimed, as the chain has both.
type claimedJob struct {
	market.Job
	verdict  market.Verdict
	claim    *chain.DisputeClaim
	model    *ModelInfo
	promised *ledger.Promise // what its provider promised by the claim, not signed
}

// claimOf reads how the answer of a job was claimed: market.ErrUnclaimed where nobody has,
// ErrNotFound where the model's manifest cannot be read here.
func (n *Node) claimOf(ctx context.Context, j market.Job) (*claimedJob, error) {
	c := &claimedJob{Job: j}
	var err error
	if c.verdict, err = n.view().Verdict(ctx, j.ID); err != nil {
		return nil, err
	}
	if c.claim, err = n.claims().Claim(ctx, c.verdict.Claim); err != nil {
		return nil, err
	}
	if c.model, err = n.model(ctx, j.Asset, j.Version); err != nil {
		return nil, err
	}
	if c.promised, err = n.promised(j, c.model, c.claim.Statement, c.claim.Outputs); err != nil {
		return nil, err
	}
	if c.promised.Receipt.Output != c.verdict.Statement {
		return nil, fmt.Errorf("job %d rests on another statement than claim %d makes; use another endpoint", j.ID, c.verdict.Claim)
	}
	return c, nil
}

// claimedReceipt is the receipt of a claimed answer that was paid. It follows from the
// chain, and from what the provider promised where its journal has that.
func (n *Node) claimedReceipt(ctx context.Context, as *Party, j market.Job) (e ledger.Entry, err error) {
	c, err := n.claimOf(ctx, j)
	if err != nil {
		return e, err
	}
	at, err := as.book.SettleClaim(ctx, j.ID) // reports how it was settled
	if err != nil {
		return e, err
	}
	p := new(ledger.Promise)
	known, err := as.journal.Get(n.promiseKey(j.ID), p)
	if err != nil {
		return e, err
	}
	// What is kept counts, unless another answer than the promised one was claimed.
	if !known || p.Check() != nil || p.Receipt.Output != c.promised.Receipt.Output {
		p = c.promised
		if err := p.Sign(as.key); err != nil {
			return e, err
		}
	}
	return p.Keep(c.model.version, ledger.Evidence{Output: c.claim.Statement.Words(), Manifest: c.model.manifest}, at.Tx, at.Time, as.key)
}

// receiptOfClaimed leaves a paid job's receipt for the log.
func (n *Node) receiptOfClaimed(ctx context.Context, as *Party, j market.Job) error {
	if _, err := n.held(j.Asset, j.Version); errors.Is(err, ErrNotFound) {
		return nil // sold from another folder: its log writes it
	} else if err != nil {
		return err
	}
	e, err := n.claimedReceipt(ctx, as, j)
	if err != nil {
		return err
	}
	_, err = n.out.put(e)
	return err
}

// claimedReceipts are the receipts of all answers that a party claimed from this folder and
// was paid for. A job that is over is looked at until its receipt is there, and then no more.
func (n *Node) claimedReceipts(ctx context.Context, as *Party, have func(probity.Hash) bool) (out []ledger.Entry, err error) {
	count, err := n.view().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	as.claimed.Lock()
	defer as.claimed.Unlock()
	for ; as.claimed.seen < count; as.claimed.seen++ {
		as.claimed.jobs = append(as.claimed.jobs, as.claimed.seen+1)
	}
	var left []probity.JobID
	for i, id := range as.claimed.jobs {
		j, err := n.view().Job(ctx, id)
		if err != nil {
			as.claimed.jobs = append(left, as.claimed.jobs[i:]...)
			return nil, err
		}
		mine := j.Tier == probity.TierDispute && j.Provider == as.Account()
		switch {
		case mine && j.State == market.JobOpen:
			left = append(left, id)
		case mine && j.State == market.JobDelivered && !have(jobID(n.dep.Market, id)):
			if _, err := n.held(j.Asset, j.Version); errors.Is(err, ErrNotFound) {
				continue // sold from another folder
			}
			left = append(left, id)
			e, err := n.claimedReceipt(ctx, as, j)
			if err != nil { // which must not keep the others from the log
				n.log.Warn("make the receipt of a claimed answer; trying again", "job", id, "err", err)
				continue
			}
			out = append(out, e)
		}
	}
	as.claimed.jobs = left
	return out, nil
}

// checkClaimed checks what the receipt of a claimed answer shows by itself: that its output
// is a statement about its input, about the published program and over the published
// weights, and that its body commits to that statement. That nobody has refuted it, the
// chain says. It returns the root over the weights.
func checkClaimed(e ledger.Entry) (weights probity.Hash, err error) {
	b, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err != nil {
		return weights, err
	}
	body, _ := b.(ledger.Inference)
	s, err := dispute.ParseStatement(e.Evidence.Output)
	if err != nil {
		return weights, fmt.Errorf("its output is no statement: %w", err)
	}
	if len(e.Evidence.Manifest) == 0 {
		return weights, errors.New("the model's manifest is missing, so it cannot be told what program the claim is about; ask whoever gave you the receipt for a file that holds it")
	}
	man, p, err := parseManifest(e.Evidence.Manifest)
	if err != nil {
		return weights, err
	}
	operators, err := dispute.OperatorsRoot(p)
	if err != nil {
		return weights, err
	}
	switch {
	case s.Inputs != e.Receipt.Input:
		err = errors.New("its output is a statement about another input")
	case body.Trace != ledger.TraceCommitment(probity.Hash{}, s.Hash()) || body.Operators != uint64(s.OperatorCount):
		err = errors.New("its body commits to another computation than was claimed")
	case body.Program != p.Hash() || operators != s.Operators || man.Content != e.Model.Content:
		err = errors.New("what was claimed is about another program than the published one")
	case body.TraceWeights != s.Weights || !man.TraceWeights.IsZero() && man.TraceWeights != s.Weights:
		err = errors.New("what was claimed is over other weights than the receipt and its model's manifest name")
	case body.Order.IsZero() || body.Answer.IsZero():
		err = errors.New("its body does not say which order was answered, and with what")
	}
	return s.Weights, err
}

// auditClaimed compares the receipt of a claimed answer with the claim.
func (n *Node) auditClaimed(ctx context.Context, r *AuditReport, e ledger.Entry, j market.Job) error {
	c, err := n.claimOf(ctx, j)
	switch {
	case errors.Is(err, market.ErrUnclaimed):
		r.add(false, "nobody has claimed an answer for it")
		return nil
	case errors.Is(err, ErrNotFound):
		r.add(false, "what was claimed cannot be compared: %v", err)
		return nil
	case err != nil:
		return err
	}
	if v := c.verdict; v.State == market.VerdictRefuted {
		r.add(false, "claim %d, which states that, was refuted by %s: what tells of it is the receipt of the bond that was taken", v.Claim, v.Challenger)
	} else {
		r.add(v.State == market.VerdictFinal && v.Statement == e.Receipt.Output, "claim %d, which states that, was open to challenge and stands", v.Claim)
	}
	if other, err := differing(e.Receipt.Kind, e.Evidence.Body, c.promised.Body); err != nil {
		return err
	} else if len(other) > 0 {
		r.add(false, "the chain has another %s", strings.Join(other, ", "))
	} else {
		r.add(ledger.Promised(e.Receipt) == c.promised.Receipt, "its provider signed before it claimed: order, answer, program, trace, price, fee and bond are those on chain")
	}
	if j.State != market.JobDelivered {
		return nil
	}
	at, err := n.view().SettleClaim(ctx, j.ID) // which only reports it, now that it is over
	if err != nil {
		return err
	}
	r.add(at.Tx == e.Receipt.Settlement && at.Time == e.Receipt.Time, "in transaction %s", at.Tx)
	return nil
}

// differing are the fields in which two bodies of a kind differ, by their names in JSON.
func differing(k probity.ReceiptKind, got, want []byte) (names []string, err error) {
	var v [2]reflect.Value
	for i, text := range [][]byte{got, want} {
		b, err := ledger.ParseBody(k, text)
		if err != nil {
			return nil, err
		}
		v[i] = reflect.ValueOf(b)
	}
	for i := range v[0].NumField() {
		if !reflect.DeepEqual(v[0].Field(i).Interface(), v[1].Field(i).Interface()) {
			name, _, _ := strings.Cut(v[0].Type().Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names, nil
}

// claimedInputs are what the run of a claimed answer read: those that were posted with the
// claim, or those that this folder keeps.
func (n *Node) claimedInputs(ctx context.Context, d *disputed, r probity.Receipt) ([][]int64, error) {
	v, err := n.view().Verdict(ctx, r.Job)
	if err != nil {
		return nil, err
	}
	c, err := n.claims().Claim(ctx, v.Claim)
	if err != nil {
		return nil, err
	}
	if c.Statement.Inputs != r.Input {
		return nil, fmt.Errorf("claim %d is about another input than the receipt", v.Claim)
	}
	return n.inputsOf(d, c)
}

// refutedPromise is what the provider of a refuted job promised, for the receipt of the
// bond that it lost; zero where the model's manifest cannot be read here.
func (n *Node) refutedPromise(ctx context.Context, x chain.Slash) (h probity.Hash, err error) {
	if x.Cause != chain.SlashedRefuted {
		return h, nil
	}
	j, err := n.view().Job(ctx, x.Job)
	if err != nil {
		return h, err
	}
	c, err := n.claimOf(ctx, j)
	if errors.Is(err, ErrNotFound) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	return c.promised.Hash(), nil
}

// auditPromise compares what the receipt of a slash says about a refuted answer.
func (n *Node) auditPromise(ctx context.Context, r *AuditReport, x chain.Slash, body ledger.Slash) error {
	if body.Promise.IsZero() {
		return nil // of another bond, or written where the model's manifest could not be read
	}
	want, err := n.refutedPromise(ctx, x)
	if err != nil {
		return err
	}
	switch {
	case x.Cause != chain.SlashedRefuted:
		r.add(false, "it names an answer, but the bond was not taken for one")
	case want.IsZero():
		r.add(true, "the refuted answer that it names was not compared: the manifest of its model cannot be read here")
	default:
		r.add(body.Promise == want, "the answer of job %d, claimed in claim %d, was refuted; its provider had promised it as receipt %s", x.Job, x.Claim, want)
	}
	return nil
}
