package node

import (
	"errors"
	"strings"
	"testing"

	"probity"
	"probity/ledger"
	"probity/market"
)

// What is revoked is sold no more and stays in history; the log has a receipt of it by whose
// it was, and an audit finds each that is missing, wrong or of nothing.
func TestARevocationHasItsReceipt(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	ctx, owner := t.Context(), party(t, n, "owner")
	info, err := n.find(ctx, "digits")
	if err != nil {
		t.Fatal(err)
	}
	audit := func(want ...string) {
		t.Helper()
		r, err := n.AuditModels(ctx, "digits")
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, l := range r.Checks {
			if strings.Contains(l.Text, "revo") || strings.Contains(l.Text, "frozen") {
				all = append(all, l.Text)
				if l.OK != strings.HasPrefix(want[0], "ok") {
					t.Errorf("%v: %s", l.OK, l.Text)
				}
			}
		}
		if len(all) != len(want)-1 {
			t.Fatalf("%d lines: %q", len(all), all)
		}
		for i, w := range want[1:] {
			if !strings.Contains(all[i], w) {
				t.Errorf("no %q in %q", w, all[i])
			}
		}
	}
	audit("ok")

	var no *Refusal
	if _, err := n.Revoke(ctx, party(t, n, "buyer"), "digits", false, ""); !errors.As(err, &no) {
		t.Fatalf("somebody else revoked it: %v", err)
	}
	// Past this program: the chain has it, the log not.
	if _, err := owner.registry.Revoke(ctx, info.Asset, info.Version); err != nil {
		t.Fatal(err)
	}
	audit("no", "the log holds no receipt of the revocation")
	if _, err := n.find(ctx, "digits"); !errors.Is(err, market.ErrAsset) {
		t.Fatalf("a revoked model is found: %v", err)
	}
	// Then the receipt is made up for, once.
	done, err := n.Revoke(ctx, owner, "digits", false, "it was wrong")
	if err != nil {
		t.Fatal(err)
	}
	again, err := n.Revoke(ctx, owner, "digits", false, "for another reason")
	if err != nil || *again != *done {
		t.Fatalf("again: %+v, %v", again, err)
	}
	audit("ok", "receipt "+done.Receipt.String())
	whole, err := n.Revoke(ctx, owner, "digits", true, "")
	if err != nil || whole.Receipt == done.Receipt || !whole.Whole {
		t.Fatalf("%+v, %v", whole, err)
	}
	audit("ok", "revoked by "+owner.Account().String(), "frozen by "+owner.Account().String())

	// Receipts that lie.
	had, err := n.revocationReceipts()
	if err != nil || len(had) != 2 {
		t.Fatalf("%d receipts: %v", len(had), err)
	}
	x, err := n.revocation(ctx, info.Asset, info.Version, false)
	if err != nil || x == nil {
		t.Fatal(err)
	}
	good := had[0].Entry
	if good.Receipt.Settlement != x.At.Tx {
		good = had[1].Entry
	}
	if err := saysRevoked(*x, good); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(r *probity.Receipt, b *ledger.Revocation){
		"the whole asset": func(_ *probity.Receipt, b *ledger.Revocation) { b.What = revokedAsset },
		"another version": func(r *probity.Receipt, _ *ledger.Revocation) { r.Version++ },
		"another model":   func(r *probity.Receipt, _ *ledger.Revocation) { r.Asset++ },
		"another time":    func(r *probity.Receipt, _ *ledger.Revocation) { r.Time++ },
	} {
		r, b := good.Receipt, ledger.Revocation{What: revokedVersion}
		change(&r, &b)
		e, err := ledger.Seal(r, good.Model, ledger.Evidence{}, b, owner.key)
		if err != nil {
			t.Fatal(err)
		}
		if saysRevoked(*x, e) == nil {
			t.Errorf("a receipt of %s was taken", what)
		}
	}
	r := good.Receipt
	r.Settlement = probity.Hash{9}
	never, err := ledger.Seal(r, good.Model, ledger.Evidence{}, ledger.Revocation{What: revokedVersion}, owner.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.out.put(never); err != nil {
		t.Fatal(err)
	}
	report, err := n.AuditModels(ctx, "")
	if err != nil || report.OK || !strings.Contains(report.Checks[len(report.Checks)-1].Text, "that the chain does not know") {
		t.Errorf("%+v, %v", report, err)
	}
}
