package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
	"probity/model"
)

// A watching is a watcher at work, and what it has told.
type watching struct {
	mu   sync.Mutex
	told []WatchEvent
	err  error
}

// watchAs watches until the test ends.
func watchAs(t *testing.T, n *Node, p *Party, price *probity.Amount) *watching {
	t.Helper()
	w := &watching{}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	t.Cleanup(func() { cancel(); wg.Wait() })
	wg.Go(func() {
		err := n.Watch(ctx, p, WatchOptions{Price: price, Stake: probity.Tokens(crashStake), Report: func(e WatchEvent) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, e)
		}})
		w.mu.Lock()
		defer w.mu.Unlock()
		w.err = err
	})
	return w
}

// until waits until the watcher has told something of a kind.
func (w *watching) until(t *testing.T, kind string) WatchEvent {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		w.mu.Lock()
		i := slices.IndexFunc(w.told, func(e WatchEvent) bool { return e.Kind == kind })
		told, err := w.told, w.err
		w.mu.Unlock()
		if i >= 0 {
			return told[i]
		}
		if err != nil {
			t.Fatalf("the watcher stopped: %v", err)
		}
	}
	t.Fatalf("the watcher never told %q: %+v", kind, w.told)
	return WatchEvent{}
}

// advance moves the clock on, as soon as no transaction is on its way.
func advance(t *testing.T, n *Node, by time.Duration) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		err := n.dev.Advance(by)
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// named is a node on whose chain the digits can be ordered under tier dispute.
func named(t *testing.T) (n *Node, w template, d *disputed, m *ModelInfo) {
	t.Helper()
	w = newTemplate(t)
	n = openNode(t, w.copy(t))
	m, err := n.find(t.Context(), "digits")
	if err != nil {
		t.Fatal(err)
	}
	refused := order(t, 0)
	if _, err := n.InferClaimed(t.Context(), party(t, n, "buyer"), refused); err == nil || !strings.Contains(err.Error(), "--disputes") {
		t.Errorf("a model without a name can be ordered under tier dispute: %v", err)
	}
	if err := n.NameModel(t.Context(), party(t, n, "owner"), m.Asset, m.Version); err != nil {
		t.Fatal(err)
	}
	if d, err = n.disputed(m.Asset, m.Version); err != nil {
		t.Fatal(err)
	}
	return n, w, d, m
}

func TestAClaimedAnswerIsPaidWhenNobodyHasRefutedIt(t *testing.T) {
	n, w, d, m := named(t)
	buyer, seller := party(t, n, "buyer"), party(t, n, "provider")
	price := probity.Tokens(2)
	provider := watchAs(t, n, seller, &price)
	o := order(t, 3)
	o.WaitForBids, o.Resume = time.Minute, "the order"
	a, err := n.InferClaimed(t.Context(), buyer, o)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := n.claimInputs(m.program, o.Input)
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.machine.Run(inputs...)
	if err != nil {
		t.Fatal(err)
	}
	if a.Class != model.Argmax(out[0]) || a.State != "open" || a.Price != price || a.Fee != probity.Tokens(crashFee) {
		t.Errorf("the answer is %+v", a)
	}
	watcher := watchAs(t, n, buyer, nil)
	watcher.until(t, "right")
	if got := earned(t, n, buyer); got != probity.Tokens(devCredit-2-crashFee) {
		t.Errorf("with the price in escrow, the buyer has %s tokens", got.Format18())
	}
	advance(t, n, 25*time.Hour)
	provider.until(t, "paid")
	watcher.until(t, "paid")
	job, err := buyer.book.Job(t.Context(), a.Job)
	if err != nil || job.State != market.JobDelivered {
		t.Errorf("the job is %+v, %v", job, err)
	}
	if got := earned(t, n, buyer); got != probity.Tokens(devCredit-2-crashFee) {
		t.Errorf("the buyer has %s tokens, want what it had less the price and the fee", got.Format18())
	}
	if sum := allMoney(t, n); sum != w.total {
		t.Errorf("there are %s tokens, at first %s", sum, w.total)
	}
	again, err := n.InferClaimed(t.Context(), buyer, o)
	if err != nil || again.Job != a.Job || again.Class != a.Class || again.State != "final" {
		t.Errorf("ordered again under the same name: %+v, %v", again, err)
	}
}

func TestAWrongClaimIsRefutedByTheBuyerAndItsJobRefunded(t *testing.T) {
	n, w, d, m := named(t)
	buyer := party(t, n, "buyer")
	bidder(t, n, func(p *Party, job probity.JobID) {
		// A provider that claims something else, and then is not heard of any more.
		j, err := p.book.Job(context.Background(), job)
		if err != nil {
			t.Error(err)
			return
		}
		inputs, err := n.claimInputs(m.program, order(t, 3).Input)
		if err != nil {
			t.Error(err)
			return
		}
		trace, err := d.program.Run(d.model.Weights(), inputs...)
		if err != nil {
			t.Error(err)
			return
		}
		at := d.program.Outputs[0].Value
		trace.Values[at] = slices.Clone(trace.Values[at])
		trace.Values[at][0] += 1000
		lie, err := d.model.Commit(trace.Values)
		if err != nil {
			t.Error(err)
			return
		}
		if _, _, err := p.disputes.Post(context.Background(), j.Asset, j.Version, j.Order, lie, true); err != nil {
			t.Errorf("claim: %v", err)
		}
	})
	o := order(t, 3)
	o.WaitForBids, o.Resume = time.Minute, "the order"
	a, err := n.InferClaimed(t.Context(), buyer, o)
	if err != nil {
		t.Fatal(err)
	}
	watcher := watchAs(t, n, buyer, nil)
	watcher.until(t, "challenge")
	advance(t, n, 13*time.Hour)
	watcher.until(t, "won")
	watcher.until(t, "refunded")
	var no *Refusal
	if _, err := n.InferClaimed(t.Context(), buyer, o); !errors.As(err, &no) || !strings.Contains(err.Error(), "was refuted") {
		t.Errorf("asked again for a refuted answer: %v", err)
	}
	v, err := buyer.book.Verdict(t.Context(), a.Job)
	if err != nil || v.State != market.VerdictRefuted || v.Challenger != buyer.Account() {
		t.Errorf("the verdict is %+v, %v", v, err)
	}
	// Everything back, and the job's bond: half of it as buyer, half as challenger. Its
	// own bond waits in Disputes with what it won.
	terms, err := buyer.disputes.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := probity.Tokens(devCredit + 1).Sub(terms.ChallengerBond)
	if err != nil {
		t.Fatal(err)
	}
	if got := earned(t, n, buyer); got != want {
		t.Errorf("the buyer has %s tokens, want %s", got.Format18(), want.Format18())
	}
	if owed, err := buyer.disputes.Owed(t.Context(), buyer.Account()); err != nil || owed.Cmp(terms.ChallengerBond) <= 0 {
		t.Errorf("%s is owed for the game, %v", owed, err)
	}
	if sum := allMoney(t, n); sum != w.total {
		t.Errorf("there are %s tokens, at first %s", sum, w.total)
	}
	// Two bonds were taken: the claim's, and the job's.
	slashIsReceipted(t, n, chain.SlashedClaim)
}

func TestAJobWhoseAnswerNobodyClaimsExpires(t *testing.T) {
	n, _, _, _ := named(t)
	buyer := party(t, n, "buyer")
	bidder(t, n, func(*Party, probity.JobID) { advance(t, n, 10*time.Minute) })
	o := order(t, 3)
	o.WaitForBids = time.Minute
	_, err := n.InferClaimed(t.Context(), buyer, o)
	var no *Refusal
	if !errors.As(err, &no) || !strings.Contains(err.Error(), "yours again") {
		t.Fatalf("got %v", err)
	}
	if got := earned(t, n, buyer); got != probity.Tokens(devCredit+1) {
		t.Errorf("the buyer has %s tokens, want what it had and the bond of 1", got.Format18())
	}
	slashIsReceipted(t, n, chain.SlashedLate)
}

// slashIsReceipted checks that a bond that was taken is missed until its provider keeps a
// log again, and that the receipt is what the chain says.
func slashIsReceipted(t *testing.T, n *Node, cause chain.SlashCause) {
	t.Helper()
	provider := party(t, n, "provider")
	slashes, err := n.view().Slashes(t.Context())
	if err != nil || len(slashes) == 0 || slashes[0].Cause != cause || slashes[0].Provider != provider.Account() {
		t.Fatalf("%+v, %v", slashes, err)
	}
	if err := n.openLog(t.Context(), provider); err != nil {
		t.Fatal(err)
	}
	r, err := n.Omissions(t.Context())
	if err != nil || r.OK() || int(r.Slashes) != len(slashes) || len(r.Missing) != len(slashes) || r.Missing[0].What != "slash" ||
		r.Missing[0].Number != slashes[0].Job || r.Missing[0].Provider != provider.Account() || r.Missing[0].Cause != string(cause) {
		t.Fatalf("nobody wrote a receipt: %+v, %v", r, err)
	}
	if err := n.catchUp(t.Context(), provider); err != nil {
		t.Fatal(err)
	}
	if err := n.out.flush(t.Context(), n.ledger); err != nil {
		t.Fatal(err)
	}
	if r, err = n.Omissions(t.Context()); err != nil || !r.OK() || int(r.Found) != len(slashes) {
		t.Fatalf("with receipts: %+v, %v", r, err)
	}
	if err := n.catchUp(t.Context(), provider); err != nil { // twice is once
		t.Fatal(err)
	}
	if err := n.out.flush(t.Context(), n.ledger); err != nil {
		t.Fatal(err)
	}
	all, err := n.out.all()
	if err != nil {
		t.Fatal(err)
	}
	found, refuted := 0, 0
	for _, b := range all {
		if b.Receipt.Kind != probity.ReceiptSlash {
			continue
		}
		found++
		data, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		report, err := n.AuditReceipt(t.Context(), data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Checks {
			if !c.OK && !strings.Contains(c.Text, "anchored") { // nobody has, in this test
				t.Errorf("the receipt of a slash: %s", c.Text)
			}
		}
		// Of another sum or for another reason it is refused.
		body, err := ledger.ParseBody(b.Receipt.Kind, b.Evidence.Body)
		if err != nil {
			t.Fatal(err)
		}
		// The bond of a job whose answer was refuted names that answer, and no other does.
		if s := body.(ledger.Slash); (s.Cause == string(chain.SlashedRefuted)) == s.Promise.IsZero() {
			t.Errorf("%s, but the answer that it names is %s", s.Cause, s.Promise)
		} else if !s.Promise.IsZero() {
			refuted++
		}
		for what, change := range map[string]func(*ledger.Slash){
			"another sum":    func(s *ledger.Slash) { s.Amount = probity.Units(1) },
			"another cause":  func(s *ledger.Slash) { s.Cause = "bad luck" },
			"another claim":  func(s *ledger.Slash) { s.Claim += 7 },
			"another answer": func(s *ledger.Slash) { s.Promise[9] ^= 1 },
		} {
			other := body.(ledger.Slash)
			change(&other)
			e, err := ledger.Seal(b.Receipt, b.Model, ledger.Evidence{}, other, provider.key)
			if err != nil {
				t.Fatal(err)
			}
			report := &AuditReport{OK: true}
			if err := n.auditSettled(t.Context(), report, e); err != nil || report.OK {
				t.Errorf("%s: %+v, %v", what, report, err)
			}
		}
	}
	if found != len(slashes) {
		t.Errorf("%d receipts of %d slashes", found, len(slashes))
	}
	if want := map[bool]int{true: 1}[cause == chain.SlashedClaim]; refuted != want {
		t.Errorf("%d receipts name a refuted answer, want %d", refuted, want)
	}
}
