package node

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"probity"
	"probity/ledger"
	"probity/ledger/vault"
	"probity/market"
)

// answers are two paid answers in a folder whose provider has stopped.
func answers(t *testing.T, subjects ...string) (dir string, files [][]byte) {
	t.Helper()
	dir = newTemplate(t).copy(t)
	n := openNode(t, dir)
	stop := provide(t, n)
	for i := range 2 {
		o := order(t, i)
		o.WaitForBids = time.Minute
		if i < len(subjects) {
			o.Subject = subjects[i]
		}
		a, err := n.Infer(t.Context(), party(t, n, "buyer"), o)
		if err != nil || !a.Anchored {
			t.Fatalf("%+v, %v", a, err)
		}
		files = append(files, a.Bundle)
	}
	stop()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, files
}

// rewrite makes a folder's log anew, with its own key and without some receipts: what
// an operator can do who wants to hide them.
func rewrite(t *testing.T, dir string, hide func(probity.Receipt) bool) {
	t.Helper()
	log, other := filepath.Join(dir, "log"), filepath.Join(dir, "rewritten")
	r, err := ledger.OpenReader(log)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(log, "key"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), other, ledger.Options{Key: string(key)})
	if err != nil {
		t.Fatal(err)
	}
	hidden := 0
	for rec, err := range r.All(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if hide(rec.Receipt) {
			hidden++
			continue
		}
		if _, err := l.Append(t.Context(), rec.Entry); err != nil {
			t.Fatal(err)
		}
	}
	if hidden != 1 {
		t.Fatalf("%d receipts are hidden, want one", hidden)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(other, "key"), key, 0o600), os.RemoveAll(log), os.Rename(other, log)); err != nil {
		t.Fatal(err)
	}
}

func TestAHiddenInferenceIsFoundWithItsJobAndItsProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	dir, files := answers(t)
	n := openNode(t, dir)
	before, err := n.Omissions(t.Context())
	if err != nil || !before.OK() || len(before.Missing) != 0 || before.Jobs != 2 || before.Found != 2 {
		t.Fatalf("before: %+v, %v", before, err)
	}

	rewrite(t, dir, func(r probity.Receipt) bool { return r.Kind == probity.ReceiptInference && r.Job == 1 })
	r, err := n.Omissions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	provider := party(t, n, "provider").Account()
	if r.OK() || len(r.Missing) != 1 || r.Missing[0].Number != 1 || r.Missing[0].What != "job" || !r.Missing[0].Ours || r.Missing[0].Provider != provider {
		t.Errorf("the hidden job: %+v", r)
	}
	if r.Jobs != 2 || r.Found != 1 {
		t.Errorf("%d jobs, %d found", r.Jobs, r.Found)
	}
	// That its receipt exists elsewhere does not put it into the log that owes it.
	if r, err := n.Omissions(t.Context(), files[0]); err != nil || r.OK() {
		t.Errorf("with the receipt at hand: %+v, %v", r, err)
	}
	// The log does not even begin with what it had anchored: its provider cannot go on.
	err = n.Provide(t.Context(), party(t, n, "provider"), crashPolicy())
	if !errors.Is(err, ledger.ErrRolledBack) {
		t.Errorf("a provider went on with a rewritten log: %v", err)
	}
	if report, err := n.AuditLog(t.Context()); err != nil || report.OK {
		t.Errorf("the audit of the rewritten log: %+v, %v", report, err)
	}
}

func TestALogThatWasRestoredFromAnOldBackupIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	dir := newTemplate(t).copy(t)
	n := openNode(t, dir)
	stop := provide(t, n)
	o := order(t, 0)
	o.WaitForBids = time.Minute
	if _, err := n.Infer(t.Context(), party(t, n, "buyer"), o); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "log")
	if err := os.CopyFS(backup, os.DirFS(filepath.Join(dir, "log"))); err != nil {
		t.Fatal(err)
	}
	n = openNode(t, dir)
	stop = provide(t, n)
	o = order(t, 1)
	o.WaitForBids = time.Minute
	if a, err := n.Infer(t.Context(), party(t, n, "buyer"), o); err != nil || !a.Anchored {
		t.Fatalf("%+v, %v", a, err)
	}
	stop()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "log")), os.CopyFS(filepath.Join(dir, "log"), os.DirFS(backup))); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "log", "key"), 0o600); err != nil {
		t.Fatal(err)
	}
	n = openNode(t, dir)
	if err := n.Provide(t.Context(), party(t, n, "provider"), crashPolicy()); !errors.Is(err, ledger.ErrRolledBack) {
		t.Errorf("a provider went on from an old backup: %v", err)
	}
}

func TestALeaseThatEndedWhileNobodyKeptTheLogGetsItsReceiptLater(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	n := openNode(t, newTemplate(t).copy(t))
	buyer, provider := party(t, n, "buyer"), party(t, n, "provider")
	if err := errors.Join(n.openLog(t.Context(), provider), n.stake(t.Context(), provider, probity.Tokens(crashStake))); err != nil {
		t.Fatal(err)
	}
	now, err := buyer.book.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := market.LeaseOrder{
		Buyer: buyer.Account(), MaxRate: probity.Units(1000), Bond: probity.Tokens(1), Fee: probity.Units(10),
		Notice: 60, Answer: market.MinAnswer, Expires: now + 3600, Salt: probity.Hash{1},
	}
	d := buyer.book.LeaseDomain()
	bid := market.SignedLeaseBid{LeaseBid: market.LeaseBid{Order: o.Hash(d), Provider: provider.Account(), Rate: probity.Units(1000), Expires: now + 3600}}
	bid.Signature = provider.key.Sign(bid.Digest(d))
	lease, _, err := buyer.book.OpenLease(t.Context(), o, bid, probity.Tokens(1))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := n.Omissions(t.Context()); err != nil || r.Leases != 0 || len(r.Missing) != 0 {
		t.Fatalf("an open lease: %+v, %v", r, err)
	}
	if _, err := buyer.book.GiveNotice(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	if err := n.dev.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := buyer.book.CloseLease(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	r, err := n.Omissions(t.Context())
	if err != nil || r.OK() || r.Leases != 1 || len(r.Missing) != 1 || r.Missing[0].ID != lease || r.Missing[0].Provider != provider.Account() {
		t.Fatalf("a closed lease: %+v, %v", r, err)
	}
	provide(t, n)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for {
		if r, err = n.Omissions(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r.OK() && r.Found == 1 {
			break
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			t.Fatalf("no receipt came: %+v", r)
		}
	}
	// The receipt is what the chain says. Its anchor follows within seconds.
	for {
		all, err := n.out.all()
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(b ledger.Bundle) bool { return b.Receipt.Kind == probity.ReceiptLease })
		if i >= 0 {
			data, err := all[i].Encode()
			if err != nil {
				t.Fatal(err)
			}
			report, err := n.AuditReceipt(t.Context(), data)
			if err != nil {
				t.Fatal(err)
			}
			if report.OK && len(report.Checks) == 5 {
				break
			}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			t.Fatal("the receipt of the lease does not hold against the chain")
		}
	}
}

func TestErasingAPersonLeavesEveryProofAsItWas(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	dir, files := answers(t, "alice", "bob")
	n := openNode(t, dir)
	logKey := n.logKey()
	if s, err := n.Subjects(); err != nil || !slices.Equal(s, []string{"alice", "bob"}) {
		t.Fatalf("subjects: %v, %v", s, err)
	}
	e, err := n.ExportSubject("alice")
	if err != nil || len(e.Records) != 1 || e.Records[0].What != "input" {
		t.Fatalf("export: %+v, %v", e, err)
	}
	// The copy is what the receipt commits to, and its receipt verifies by itself.
	o, err := VerifyOffline(e.Records[0].Bundle, logKey)
	if err != nil || o.Hash != e.Records[0].Receipt {
		t.Fatalf("the exported receipt: %+v, %v", o, err)
	}
	in, err := n.inputOf(t.Context(), party(t, n, "buyer"), o.Receipt)
	if err != nil || in.Salt != e.Records[0].Salt {
		t.Fatalf("the exported salt is not the receipt's: %v", err)
	}
	m, err := n.model(t.Context(), o.Receipt.Asset, o.Receipt.Version)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := n.commitInput(t.Context(), m.key(o.Key), in.Salt, in.Values); err != nil || got != o.Receipt.Input {
		t.Fatalf("the exported input commits to %s, %v; the receipt says %s", got, err, o.Receipt.Input)
	}

	erased, err := n.EraseSubject(t.Context(), party(t, n, "buyer"), "alice")
	if err != nil || erased.Keys != 1 || erased.Openings != 1 || erased.Journal != 1 || erased.Remains == "" {
		t.Fatalf("erasure: %+v, %v", erased, err)
	}
	if _, err := n.ExportSubject("alice"); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("something is left: %v", err)
	}
	if _, err := n.inputOf(t.Context(), party(t, n, "buyer"), o.Receipt); err == nil {
		t.Error("the journal still has the input")
	}
	// Not a byte of the salt is left in what the buyer writes.
	for _, name := range []string{"journal", "vault"} {
		err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err == nil && bytes.Contains(data, []byte(e.Records[0].Salt.String())) {
				t.Errorf("%s still holds the salt", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Bob's is as it was, and so are log, receipts and proofs.
	if e, err := n.ExportSubject("bob"); err != nil || len(e.Records) != 1 {
		t.Errorf("bob: %+v, %v", e, err)
	}
	for i, f := range files {
		if o, err := VerifyOffline(f, logKey); err != nil || !o.Proof {
			t.Errorf("receipt %d after the erasure: %v", i, err)
		}
		if r, err := n.AuditReceipt(t.Context(), f); err != nil || !r.OK {
			t.Errorf("audit of receipt %d after the erasure: %+v, %v", i, r, err)
		}
	}
	// The receipt of the erasure goes into the log like any other.
	stop := provide(t, n)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for {
		if b, err := n.Bundle(t.Context(), erased.Receipt); err == nil {
			if b.Receipt.Kind != probity.ReceiptErasure {
				t.Errorf("the receipt is of kind %s", ledger.KindName(b.Receipt.Kind))
			}
			break
		} else if !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			t.Fatal("no receipt of the erasure came")
		}
	}
	stop()
	if r, err := n.AuditLog(t.Context()); err != nil || !r.OK {
		t.Errorf("audit of the log: %+v, %v", r, err)
	}
}

func FuzzParseStepFile(f *testing.F) {
	good, err := (&StepFile{Format: stepFormat}).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"format":"probity step 1","op":1,"elements":[{"index":0,"output":[],"inputs":[]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseStepFile(data)
		if err != nil {
			return
		}
		again, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseStepFile(again); err != nil {
			t.Fatalf("%s reads, %s does not: %v", data, again, err)
		}
		s.Verify() // nothing panics on what a stranger sends
	})
}
