package node

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/ledger"
	"probity/ledger/vault"
	"probity/market"
)

// One receipt ties parameters, computation, proof and payment together, and whoever has the
// weights finds an owner that published names of different weights.
func TestProofTraceAndParametersAreOfOneVersion(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	dir, files := answers(t)
	n := openNode(t, dir)
	o, err := VerifyOffline(files[0], n.logKey())
	if err != nil || o.TraceWeights.IsZero() {
		t.Fatalf("%+v, %v", o, err)
	}
	b, err := ledger.ParseBundle(files[0])
	if err != nil {
		t.Fatal(err)
	}
	man, p, err := parseManifest(b.Evidence.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	if man.TraceWeights != o.TraceWeights || man.Content != b.Model.Content {
		t.Errorf("the manifest names %s and %s", man.TraceWeights, man.Content)
	}

	// A receipt whose trace is over other weights does not hold.
	parsed, err := ledger.ParseBody(b.Receipt.Kind, b.Evidence.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := parsed.(ledger.Inference)
	body.TraceWeights[5] ^= 1
	other, err := ledger.Seal(b.Receipt, b.Model, b.Evidence, body, party(t, n, "provider").key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tied(other, man); err == nil || !strings.Contains(err.Error(), "over the weights") {
		t.Errorf("a trace over other weights: %v", err)
	}
	if _, err := tied(b.Entry, man); err != nil {
		t.Error(err)
	}

	// Every name that a version has for its weights is computed again from them.
	m, err := n.model(t.Context(), b.Receipt.Asset, b.Receipt.Version)
	if err != nil {
		t.Fatal(err)
	}
	check := func(m *ModelInfo) (bad []string) {
		t.Helper()
		r := &AuditReport{OK: true}
		if err := n.auditWeights(t.Context(), r, m); err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Checks {
			if !c.OK {
				bad = append(bad, c.Text)
			}
		}
		if len(r.Checks) != 2+len(m.version.Circuits) {
			t.Errorf("%+v", r.Checks)
		}
		return bad
	}
	if bad := check(m); len(bad) != 0 {
		t.Errorf("an honest version: %q", bad)
	}
	lie := *m
	lie.manifest = bytes.Replace(m.manifest, []byte(man.TraceWeights.String()), []byte(probity.Hash{1}.String()), 1)
	if bad := check(&lie); len(bad) != 1 || !strings.Contains(bad[0], "traces are over") {
		t.Errorf("a manifest of another trace: %q", bad)
	}
	lie = *m
	lie.version.Circuits = slices.Clone(m.version.Circuits)
	lie.version.Circuits[0].Weights[7] ^= 1
	if bad := check(&lie); len(bad) != 1 || !strings.Contains(bad[0], "proofs under") {
		t.Errorf("a commitment to other weights: %q", bad)
	}
	sec, err := n.weights(m)
	if err != nil {
		t.Fatal(err)
	}
	if dispute.WeightsRoot(sec.Weights) != man.TraceWeights || p.Hash() != m.program.Hash() {
		t.Error("the trace's root is not that of the weights")
	}
	if r, err := n.AuditWeights(t.Context(), ""); err != nil || !r.OK || len(r.Checks) < 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWhatThisProgramSaysInReceiptsIsSaidInChineseToo(t *testing.T) {
	bodies := []ledger.Body{ledger.Erasure{Keys: 1, Openings: 1, Remains: vault.Remains}, ledger.TaskSettled{State: "paid"}}
	for _, c := range []chain.SlashCause{
		chain.SlashedLate, chain.SlashedRefuted, chain.SlashedDown, chain.SlashedSilent, chain.SlashedOverruled, chain.SlashedConvicted, chain.SlashedClaim, chain.SlashedUnknown,
	} {
		bodies = append(bodies, ledger.Slash{Amount: probity.Units(1), Cause: string(c)})
	}
	for _, r := range []market.CloseReason{market.ClosedByBuyer, market.ClosedByProvider, market.ClosedInsolvent, market.ClosedDown} {
		bodies = append(bodies, ledger.LeasePaid{Reason: closeReason(r)})
	}
	for _, b := range bodies {
		text, err := ledger.EncodeBody(b)
		if err != nil {
			t.Fatal(err)
		}
		e := ledger.Entry{Receipt: probity.Receipt{Schema: probity.ReceiptSchema, Kind: b.Kind()}, Evidence: ledger.Evidence{Body: text}}
		// What is left in quotes is in no language that this program speaks.
		if got := ledger.Explain(e, ledger.Chinese); strings.Contains(got, `"`) {
			t.Errorf("%s", got)
		}
	}
}
