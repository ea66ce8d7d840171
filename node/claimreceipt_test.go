package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"probity"
	"probity/dispute"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/market"
)

// sold is a job whose answer was claimed, stood open to challenge, and was paid.
type sold struct {
	n             *Node
	buyer, seller *Party
	job           market.Job
	model         *ModelInfo
}

// sell has a claimed answer ordered, claimed and paid, by a provider that keeps no log.
func sell(t *testing.T) sold {
	t.Helper()
	n, _, _, m := named(t)
	s := sold{n: n, buyer: party(t, n, "buyer"), seller: party(t, n, "provider"), model: m}
	price := probity.Tokens(2)
	provider := watchAs(t, n, s.seller, &price)
	o := order(t, 3)
	o.WaitForBids, o.Resume = time.Minute, "the order"
	a, err := n.InferClaimed(t.Context(), s.buyer, o)
	if err != nil {
		t.Fatal(err)
	}
	var p ledger.Promise
	if known, err := s.seller.journal.Get(n.promiseKey(a.Job), &p); err != nil || !known || p.Check() != nil || p.Receipt.Job != a.Job {
		t.Errorf("the answer was claimed, but its provider's journal has %+v, %v", p, err)
	}
	advance(t, n, 25*time.Hour)
	provider.until(t, "paid")
	if s.job, err = s.buyer.book.Job(t.Context(), a.Job); err != nil || s.job.State != market.JobDelivered {
		t.Fatalf("%+v, %v", s.job, err)
	}
	return s
}

// log opens the log, appends what waits, and returns the file of the job's receipt.
func (s sold) log(t *testing.T) []byte {
	t.Helper()
	if err := errors.Join(s.n.openLog(t.Context(), s.seller), s.n.out.flush(t.Context(), s.n.ledger)); err != nil {
		t.Fatal(err)
	}
	data, err := s.n.awaitReceipt(t.Context(), s.job, func([]byte, string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// complaints are what an audit found not to hold, but for the anchor, which takes a
// provider that runs.
func complaints(r *AuditReport) (out []string) {
	for _, c := range r.Checks {
		if !c.OK && !strings.Contains(c.Text, "anchored") {
			out = append(out, c.Text)
		}
	}
	return out
}

func TestAClaimedAnswersReceiptIsMadeAgainFromTheChainAloneAndIsTheSame(t *testing.T) {
	s := sell(t)
	ctx, n := t.Context(), s.n

	// Before the log has it, the job is missing by its number, in this folder's log.
	if err := n.openLog(ctx, s.seller); err != nil {
		t.Fatal(err)
	}
	r, err := n.Omissions(ctx)
	if err != nil || r.OK() || len(r.Missing) != 1 || r.Missing[0].What != "job" || r.Missing[0].Number != s.job.ID || !r.Missing[0].Ours {
		t.Fatalf("a settled claim that is not in the log: %+v, %v", r, err)
	}
	first, err := n.claimedReceipt(ctx, s.seller, s.job)
	if err != nil {
		t.Fatal(err)
	}
	// The journal is gone, and what the watcher had left for the log.
	if err := s.seller.journal.Put(n.promiseKey(s.job.ID), &ledger.Promise{}); err != nil {
		t.Fatal(err)
	}
	again, err := n.claimedReceipt(ctx, s.seller, s.job)
	if err != nil || !reflect.DeepEqual(again, first) {
		t.Fatalf("from the chain alone\n%+v, want\n%+v, %v", again, first, err)
	}
	waiting, err := n.out.unlogged()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range waiting {
		if e.Receipt.Job == s.job.ID && ledger.Hash(e.Receipt) != ledger.Hash(first.Receipt) {
			t.Errorf("the watcher left another receipt: %+v", e.Receipt)
		}
	}
	for range 2 { // twice is once
		if err := errors.Join(n.catchUp(ctx, s.seller), n.out.flush(ctx, n.ledger)); err != nil {
			t.Fatal(err)
		}
	}
	if r, err = n.Omissions(ctx); err != nil || !r.OK() || len(r.Missing) != 0 || r.Found != 1 {
		t.Fatalf("with the receipt: %+v, %v", r, err)
	}
	s.seller.claimed.Lock()
	left := len(s.seller.claimed.jobs)
	s.seller.claimed.Unlock()
	if left != 0 {
		t.Errorf("%d jobs are still looked at", left)
	}

	data := s.log(t)
	o, err := VerifyOffline(data, n.logKey())
	if err != nil || o.Proof || o.TraceWeights.IsZero() || o.Receipt.Schema != probity.ReceiptSchema {
		t.Fatalf("%+v, %v", o, err)
	}
	report, err := n.AuditReceipt(ctx, data)
	if err != nil || len(complaints(report)) > 0 || !strings.Contains(report.Checks[0].Text, "no proof shows that it is right") {
		t.Errorf("%+v, %v", report, err)
	}
	// Any byte of the file.
	for i := 0; i < len(data); i += 97 {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if _, err := VerifyOffline(bad, n.logKey()); err == nil {
			t.Fatalf("byte %d changed from %q to %q, and nobody noticed", i, data[i], bad[i])
		}
	}
}

func TestEveryStepOfAClaimedAnswerOpensFromItsReceipt(t *testing.T) {
	s := sell(t)
	data := s.log(t)
	d, err := s.n.disputed(s.job.Asset, s.job.Version)
	if err != nil {
		t.Fatal(err)
	}
	for op := range d.model.Operators() {
		as := []*Party{s.seller, s.buyer, party(t, s.n, "data")}[op%3] // the input is on chain, for everybody
		f, err := s.n.OpenStep(t.Context(), as, data, op)
		if err != nil {
			t.Fatalf("step %d: %v", op, err)
		}
		c, err := CheckStep(data, f)
		if err != nil || !c.OK || int(c.Steps) != d.model.Operators() {
			t.Fatalf("step %d: %+v, %v", op, c, err)
		}
		lie := *f
		lie.Salt[3] ^= 1
		if _, err := CheckStep(data, &lie); err == nil {
			t.Errorf("step %d under another salt", op)
		}
		lie = *f
		lie.Statement.Trace[3] ^= 1
		if _, err := CheckStep(data, &lie); err == nil {
			t.Errorf("step %d of another computation", op)
		}
	}
}

func TestEveryLieAboutAClaimedAnswerIsFound(t *testing.T) {
	s := sell(t)
	n, ctx := s.n, t.Context()
	good, err := n.claimedReceipt(ctx, s.seller, s.job)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ledger.ParseBody(good.Receipt.Kind, good.Evidence.Body)
	if err != nil {
		t.Fatal(err)
	}
	// found says who finds out: nobody, whoever reads the entry, whoever knows what claims
	// are, or whoever asks the chain.
	found := func(e ledger.Entry) string {
		t.Helper()
		if e.Check() != nil {
			return "entry"
		}
		if _, err := checkClaimed(e); err != nil {
			return "offline"
		}
		r := &AuditReport{OK: true}
		v, err := n.reader().Get(ctx, e.Receipt.Asset, e.Receipt.Version)
		if err != nil {
			return "chain"
		}
		id := ledger.ModelHash(ledger.ModelVersion{Content: v.Content, Manifest: v.Manifest, Circuits: v.Circuits})
		r.add(id == e.Receipt.Model, "the model")
		r.add(e.Receipt.Chain == n.client.ChainID() && e.Receipt.Market == n.dep.Market, "the market")
		if err := n.auditJob(ctx, r, e, probity.Hash{}); err != nil {
			t.Fatal(err)
		}
		if !r.OK {
			return "chain"
		}
		return ""
	}
	if who := found(good); who != "" {
		t.Fatalf("the honest receipt is refused: %s", who)
	}
	change := func(v reflect.Value) {
		switch v.Interface().(type) {
		case probity.Amount:
			v.Set(reflect.ValueOf(probity.Tokens(77)))
			return
		}
		switch v.Kind() {
		case reflect.Array:
			v.Index(5).SetUint(v.Index(5).Uint() ^ 1)
		case reflect.String:
			v.SetString(v.String() + "x")
		default:
			v.SetUint(v.Uint() + 1)
		}
	}
	resign := func(r probity.Receipt, b ledger.Inference, key eip712.Key, ev ledger.Evidence) (ledger.Entry, error) {
		p, err := ledger.DraftPromise(r, b)
		if err != nil {
			return ledger.Entry{}, err
		}
		if err := p.Sign(key); err != nil {
			return ledger.Entry{}, err
		}
		return p.Keep(good.Model, ev, r.Settlement, r.Time, key)
	}

	// Every field of the body: changed by anybody, changed by the provider after it had
	// promised, and promised wrong from the beginning.
	body := parsed.(ledger.Inference)
	for i := range reflect.TypeFor[ledger.Inference]().NumField() {
		name := reflect.TypeFor[ledger.Inference]().Field(i).Name
		lie := body
		change(reflect.ValueOf(&lie).Elem().Field(i))
		e := good
		if e.Evidence.Body, err = ledger.EncodeBody(lie); err != nil {
			t.Fatal(err)
		}
		if who := found(e); who != "entry" {
			t.Errorf("%s changed by anybody: %q", name, who)
		}
		if _, err := ledger.Seal(good.Receipt, good.Model, good.Evidence, lie, s.seller.key); !errors.Is(err, ledger.ErrSigner) {
			t.Errorf("%s changed after it was promised: %v", name, err)
		}
		if e, err = resign(good.Receipt, lie, s.seller.key, good.Evidence); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if who := found(e); who == "" || who == "entry" {
			t.Errorf("%s promised wrong: %q", name, who)
		}
	}

	// Every field of the receipt, signed anew by the provider.
	for i := range reflect.TypeFor[probity.Receipt]().NumField() {
		name := reflect.TypeFor[probity.Receipt]().Field(i).Name
		e := good
		change(reflect.ValueOf(&e.Receipt).Elem().Field(i))
		if who := found(e); who != "entry" {
			t.Errorf("%s changed by anybody: %q", name, who)
		}
		switch name {
		case "Schema", "Kind", "Tier", "Evidence", "Body", "Executor":
			continue // what follows from the others, or makes it another's
		}
		if e, err = resign(e.Receipt, body, s.seller.key, good.Evidence); err == nil {
			if who := found(e); who == "" {
				t.Errorf("%s signed anew: nobody notices", name)
			}
		}
	}

	// Another provider signs the promise, the receipt, or both in its own name.
	other := party(t, n, "data")
	e := good
	e.Signature = other.key.Sign(ledger.Hash(e.Receipt))
	if err := e.Check(); !errors.Is(err, ledger.ErrSigner) {
		t.Errorf("another's signature: %v", err)
	}
	e = good
	e.Evidence.Proof = other.key.Sign(ledger.Hash(ledger.Promised(e.Receipt)))
	e.Receipt.Evidence = eip712.Keccak(e.Evidence.Proof)
	e.Signature = s.seller.key.Sign(ledger.Hash(e.Receipt))
	if err := e.Check(); !errors.Is(err, ledger.ErrSigner) || !strings.Contains(err.Error(), "when the answer was claimed") {
		t.Errorf("another's promise: %v", err)
	}
	stolen := good.Receipt
	stolen.Executor = other.Account()
	if e, err = resign(stolen, body, other.key, good.Evidence); err != nil || found(e) != "chain" {
		t.Errorf("another's receipt of the same answer: %v", err)
	}
	// It excuses nobody: the job's own receipt is still missing, and this one is of nothing.
	shelve := func(e ledger.Entry) *Reckoning {
		t.Helper()
		sh := n.newShelf()
		sh.add(ledger.Hash(e.Receipt), e)
		if err := sh.countJobs(ctx); err != nil {
			t.Fatal(err)
		}
		return sh.r
	}
	if r := shelve(e); len(r.Missing) != 1 || len(r.Unsettled) != 1 {
		t.Errorf("%+v", r)
	}
	if r := shelve(good); len(r.Missing) != 0 || len(r.Unsettled) != 0 || r.Found != 1 {
		t.Errorf("%+v", r)
	}

	// The receipt of another job, and of another statement about this one.
	next := good.Receipt
	next.Job++
	if e, err = resign(next, body, s.seller.key, good.Evidence); err != nil || found(e) != "chain" {
		t.Errorf("of a job that there is not: %v", err)
	}
	if r := shelve(e); len(r.Missing) != 1 || len(r.Unsettled) != 1 || r.Unsettled[0] != next.Job {
		t.Errorf("%+v", r)
	}
	st, err := dispute.ParseStatement(good.Evidence.Output)
	if err != nil {
		t.Fatal(err)
	}
	st.Trace[0] ^= 1
	ev, wrong, r := good.Evidence, body, good.Receipt
	ev.Output, wrong.Trace, r.Output = st.Words(), ledger.TraceCommitment(probity.Hash{}, st.Hash()), ledger.OutputHash(st.Words())
	if e, err = resign(r, wrong, s.seller.key, ev); err != nil || found(e) != "chain" {
		t.Errorf("of another computation: %v", err)
	}
}

// claimants are who orders an answer that is claimed and who claims it; the model is named
// for disputes.
func claimants(ctx context.Context, n *Node) (buyer, seller *Party, err error) {
	if buyer, err = n.DevParty(ctx, "buyer"); err != nil {
		return nil, nil, err
	}
	if seller, err = n.DevParty(ctx, "provider"); err != nil {
		return nil, nil, err
	}
	owner, err := n.DevParty(ctx, "owner")
	if err != nil {
		return nil, nil, err
	}
	m, err := n.find(ctx, "digits")
	if err != nil {
		return nil, nil, err
	}
	return buyer, seller, n.NameModel(ctx, owner, m.Asset, m.Version)
}

// sellClaimed is what a process of the crash tests does: whoever it plays, it goes on with
// whatever is on disk, until the answer is claimed, paid, and in the log.
func (t task) sellClaimed(ctx context.Context, n *Node) error {
	buyer, seller, err := claimants(ctx, n)
	if err != nil {
		return err
	}
	if err := n.openLog(ctx, seller); err != nil {
		return err
	}
	price := probity.Tokens(crashPrice)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	watched := make(chan error, 1)
	go func() {
		watched <- n.Watch(watching, seller, WatchOptions{Price: &price, Stake: probity.Tokens(crashStake)})
	}()
	a, err := n.InferClaimed(ctx, buyer, crashOrder())
	if err != nil {
		return err
	}
	// Somebody challenges it, and then is not heard of any more. The clock moves on whenever
	// it is not the provider that a game waits for.
	challenger, err := n.DevParty(ctx, "data")
	if err != nil {
		return err
	}
	if a.State == "open" {
		c, err := challenger.disputes.Claim(ctx, a.Claim)
		if err != nil {
			return err
		}
		if _, err := challenger.disputes.Challenge(ctx, c); err != nil {
			return err
		}
	}
	for {
		j, err := n.view().Job(ctx, a.Job)
		if err != nil {
			return err
		}
		if j.State == market.JobDelivered {
			break
		}
		if j.State != market.JobOpen {
			return fmt.Errorf("the job is in state %d", j.State)
		}
		g, err := challenger.disputes.Game(ctx, 1)
		if err != nil {
			return err
		}
		if g.Phase.Over() || !g.Phase.ByProvider() {
			err = n.dev.Advance(5 * time.Hour) // which a transaction on its way refuses
		}
		if err != nil || g.Phase.ByProvider() {
			if err := sleep(ctx, 5*time.Millisecond); err != nil {
				return err
			}
		}
	}
	stop()
	if err := <-watched; err != nil {
		return err
	}
	return errors.Join(n.catchUp(ctx, seller), n.out.flush(ctx, n.ledger))
}

func TestAKillBetweenClaimChallengeAndSettlementLosesNoReceiptAndWritesNoneTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: some forty processes")
	}
	w := newTemplate(t)
	const step = 3 // so that what is recorded before and after an effect take turns
	var hash probity.Hash
	kill := 1
	for dead := true; dead; kill += step {
		dir := w.copy(t)
		dead, _ = runChild(t, task{Dir: dir, Do: "claimed", Kill: kill})
		if dead {
			if again, _ := runChild(t, task{Dir: dir, Do: "claimed"}); again {
				t.Fatal("killed without being told to")
			}
		}
		n := openNode(t, dir)
		r, err := n.Omissions(t.Context())
		if err != nil || !r.OK() || r.Jobs != 1 || r.Found != 1 || len(r.Missing) != 0 {
			t.Fatalf("killed at record %d: %+v, %v", kill, r, err)
		}
		report, err := ledger.Fsck(t.Context(), n.logDir())
		if err != nil || report.Size != 2 || len(report.Pending) > 0 { // the model's and the answer's
			t.Fatalf("killed at record %d: %+v, %v", kill, report, err)
		}
		job, err := n.view().Job(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		data, err := n.awaitReceipt(t.Context(), job, func([]byte, string) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		audit, err := n.AuditReceipt(t.Context(), data)
		if err != nil || len(complaints(audit)) > 0 {
			t.Fatalf("killed at record %d: %+v, %v", kill, audit, err)
		}
		b, err := ledger.ParseBundle(data)
		if err != nil || b.Leaf == hash {
			t.Fatalf("killed at record %d: the receipt of another order, %v", kill, err)
		}
		hash = b.Leaf
		if sum := allMoney(t, n); sum != w.total {
			t.Fatalf("killed at record %d: there are %s tokens, at first %s", kill, sum, w.total)
		}
		n.Close()
	}
	t.Logf("%d kill points", (kill-1)/step)
	if kill < 12 {
		t.Errorf("only %d records were reached", kill-1)
	}
}

func TestAKillAtTheMomentOfSettlementIsMadeGoodByTheLogsKeeper(t *testing.T) {
	// The watcher never comes back: whoever keeps the log writes the receipt.
	w := newTemplate(t)
	dir := w.copy(t)
	cmd, out := spawn(t, task{Dir: dir, Do: "claimed-unlogged"})
	if !finish(t, "claimed-unlogged", cmd, out) {
		t.Fatal("the process was not killed")
	}
	n := openNode(t, dir)
	seller := party(t, n, "provider")
	if err := n.openLog(t.Context(), seller); err != nil {
		t.Fatal(err)
	}
	if r, err := n.Omissions(t.Context()); err != nil || len(r.Missing) != 1 || r.Missing[0].Number != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := errors.Join(n.catchUp(t.Context(), seller), n.out.flush(t.Context(), n.ledger)); err != nil {
		t.Fatal(err)
	}
	if r, err := n.Omissions(t.Context()); err != nil || !r.OK() || r.Found != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
}

// dieSettled ends this process when somebody else has settled the job that it claimed.
func (t task) dieSettled(ctx context.Context, n *Node) error {
	buyer, seller, err := claimants(ctx, n)
	if err != nil {
		return err
	}
	price := probity.Tokens(crashPrice)
	watching, stop := context.WithCancel(ctx)
	watched := make(chan error, 1)
	go func() {
		watched <- n.Watch(watching, seller, WatchOptions{Price: &price, Stake: probity.Tokens(crashStake)})
	}()
	a, err := n.InferClaimed(ctx, buyer, crashOrder())
	stop()
	if err := errors.Join(err, <-watched); err != nil {
		return err
	}
	if err := n.dev.Advance(25 * time.Hour); err != nil {
		return err
	}
	if _, err := buyer.book.SettleClaim(ctx, a.Job); err != nil {
		return err
	}
	return syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
}
