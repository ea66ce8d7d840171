package node

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/chain"
	"probity/examples/digits"
	"probity/ledger"
	"probity/model/tensors"
	"probity/model/versions"
)

// nudged is the small network with one weight changed.
func nudged(t *testing.T, by float32) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mlp.onnx")
	if err := os.WriteFile(path, digits.MLP, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := tensors.Open(path, tensors.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, x := range f.Tensors {
		if x.Name != "2.weight" {
			continue
		}
		data := make([]byte, x.Size)
		if _, err := x.ReadAt(data, 0); err != nil && err != io.EOF {
			t.Fatal(err)
		}
		out := bytes.Clone(digits.MLP)
		at := bytes.Index(out, data)
		v := math.Float32frombits(binary.LittleEndian.Uint32(data)) + by
		binary.LittleEndian.PutUint32(out[at:], math.Float32bits(v))
		return out
	}
	t.Fatal("the network has no such weight")
	return nil
}

func TestEveryChangeOfParametersHasItsReceiptOrIsFound(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	ctx, owner := t.Context(), party(t, n, "owner")
	if err := n.openLog(ctx, party(t, n, "provider")); err != nil {
		t.Fatal(err)
	}
	waits := func() (count int) {
		r, err := n.AuditModels(ctx, "digits")
		if err != nil || !r.OK {
			t.Fatal(err, r)
		}
		for _, c := range r.Checks {
			count += strings.Count(c.Text, "waits for whoever keeps the log")
		}
		return count
	}
	audit := func(wants ...string) {
		t.Helper()
		if err := n.out.flush(ctx, n.ledger); err != nil {
			t.Fatal(err)
		}
		r, err := n.AuditModels(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		var bad []string
		all := ""
		for _, c := range r.Checks {
			all += c.Text + "\n"
			if !c.OK {
				bad = append(bad, c.Text)
			}
		}
		if r.OK != (len(bad) == 0) {
			t.Errorf("the report says %v with %d faults", r.OK, len(bad))
		}
		if len(wants) != len(bad) {
			t.Errorf("found %q, want %q; all:\n%s", bad, wants, all)
			return
		}
		for i, want := range wants {
			if !strings.Contains(bad[i], want) {
				t.Errorf("found %q, want %q", bad[i], want)
			}
		}
	}
	audit()

	next := PublishOptions{Name: "digits", Model: nudged(t, 0.25), Fee: probity.Tokens(crashFee), Samples: someSamples(t), After: "digits", Reason: "one weight"}
	p, err := n.Publish(ctx, owner, next)
	if err != nil {
		t.Fatal(err)
	}
	if p.Asset != 2 || p.Version != 1 || p.Change == nil {
		t.Fatalf("published %d.%d with change %v", p.Asset, p.Version, p.Change)
	}
	again, err := n.Publish(ctx, owner, next)
	if err != nil || again.Version != 1 || *again.Change != *p.Change || again.Receipt != p.Receipt {
		t.Errorf("published again as %+v, %v", again, err)
	}
	if w := waits(); w != 1 {
		t.Errorf("%d receipts wait for the log", w)
	}
	audit()
	if w := waits(); w != 0 {
		t.Errorf("%d receipts still wait for the log", w)
	}

	// The receipt's file shows by itself what changed.
	bundle, err := n.out.bundle(*p.Change)
	if err != nil {
		t.Fatal(err)
	}
	if o, err := VerifyOffline(bundle, ""); err != nil || o.Receipt.Kind != probity.ReceiptParameters {
		t.Errorf("offline: %v", err)
	}
	report, err := n.AuditReceipt(ctx, bundle)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, c := range report.Checks {
		found = found || c.OK && strings.Contains(c.Text, "it replaced the parameters of 2.0") && strings.Contains(c.Text, "which is proven")
	}
	if !found {
		t.Errorf("the audit of the receipt: %+v", report.Checks)
	}
	b, err := ledger.ParseBundle(bundle)
	if err != nil {
		t.Fatal(err)
	}
	var roots [2]probity.Hash
	for i, name := range []string{"2.0", "2.1"} {
		if roots[i], err = n.Content(ctx, name); err != nil {
			t.Fatal(err)
		}
		list, says, err := n.Parameters(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		v, err := versions.Hash(ctx, list, nil)
		if err == nil {
			v, err = v.With(says)
		}
		if err != nil || v.Root() != roots[i] {
			t.Errorf("the parameters of %s do not have the root that is on chain: %v", name, err)
		}
	}
	d, err := versions.Verify(b.Evidence.Proof, roots[0], roots[1])
	if err != nil || len(d.Changes) == 0 || d.Same == 0 {
		t.Errorf("the receipt's proof: %+v, %v", d, err)
	}
	body, err := ledger.ParseBody(b.Receipt.Kind, b.Evidence.Body)
	if err != nil {
		t.Fatal(err)
	}
	c := body.(ledger.ParameterChange)
	for what, change := range map[string]func(){
		"other counts":     func() { c.ChangedTensors++ },
		"another program":  func() { c.ChangedMetadata++ },
		"other parameters": func() { c.FromContent[0] ^= 1 },
		"another version":  func() { c.ToContent[0] ^= 1 },
	} {
		keep := c
		change()
		e, err := ledger.Seal(b.Receipt, b.Model, b.Evidence, c, owner.key)
		if err != nil {
			t.Fatal(err)
		}
		if checkChange(e) == nil {
			t.Errorf("a receipt of %s was taken", what)
		}
		c = keep
	}

	// Somebody else's copy of the log's keeper does not know of a change that the owner
	// makes past this program.
	info, err := n.find(ctx, "digits")
	if err != nil {
		t.Fatal(err)
	}
	hidden := chain.Publication{Asset: info.Asset, Content: probity.Hash{7}, Manifest: info.version.Manifest, Circuits: onChain(t, n, info)}
	if _, _, err := owner.registry.Publish(ctx, hidden); err != nil {
		t.Fatal(err)
	}
	audit("model 2.2, which replaced the parameters of 2.1 by " + owner.Account().String())

	// A receipt of what never was.
	never, err := ledger.Seal(probity.Receipt{Chain: n.client.ChainID(), Asset: 2, Version: 9, Model: info.ID, Executor: owner.Account(), Time: 1},
		info.version, ledger.Evidence{}, ledger.Publication{Content: info.version.Content}, owner.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.out.put(never); err != nil {
		t.Fatal(err)
	}
	audit("model 2.2", "tells of model 2.9, which the chain does not know")

	// A file beside the log that is not in it.
	b.Receipt.Time++
	forged, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(n.out.bundlePath(ledger.Hash(b.Receipt)), forged, 0o600); err != nil {
		t.Fatal(err)
	}
	audit("does not hold", "model 2.2", "tells of model 2.9")
}

func TestLineageShowsVersionsAndWhatTheyWereMadeFrom(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	ctx, owner := t.Context(), party(t, n, "owner")
	info, err := n.find(ctx, "digits")
	if err != nil {
		t.Fatal(err)
	}
	p := chain.Publication{Asset: info.Asset, Content: probity.Hash{7}, Manifest: info.version.Manifest, Circuits: onChain(t, n, info)}
	if _, _, err := owner.registry.Publish(ctx, p); err != nil {
		t.Fatal(err)
	}
	p = chain.Publication{Content: probity.Hash{8}, Manifest: info.version.Manifest, Circuits: p.Circuits, Parents: []chain.Parent{{Asset: 2, Version: 1, Share: chain.WholeShare / 10}}}
	if _, _, err := owner.registry.Publish(ctx, p); err != nil {
		t.Fatal(err)
	}
	p = chain.Publication{Content: probity.Hash{9}, Manifest: info.version.Manifest, Circuits: p.Circuits}
	if _, _, err := owner.registry.Publish(ctx, p); err != nil {
		t.Fatal(err)
	}
	show := func(name string) string {
		l, err := n.Lineage(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		var b, svg, dot bytes.Buffer
		for w, draw := range map[*bytes.Buffer]func(io.Writer) error{&b: l.Text, &svg: l.SVG, &dot: l.DOT} {
			if err := draw(w); err != nil {
				t.Fatal(err)
			}
		}
		for d := xml.NewDecoder(bytes.NewReader(svg.Bytes())); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Count(svg.String(), "<g>"); got != len(l.Versions) || strings.Count(dot.String(), "label=\"") < got {
			t.Errorf("%d versions are drawn as %d", len(l.Versions), got)
		}
		return b.String()
	}
	all := show("")
	for _, want := range []string{"1.0 ", "2.0 ", "2.1 ", "3.0 ", "4.0 ", "↑ 2.0, whose parameters it replaced", "← 2.1, which gets 10 %", "← 1.0, which gets 20 %", "handwritten digits (data set)", "by " + owner.Account().String()} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if one := show("2.0"); strings.Contains(one, "4.0 ") || !strings.Contains(one, "3.0 ") || !strings.Contains(one, "1.0 ") {
		t.Errorf("the lineage of 2 is\n%s", one)
	}
	if one := show("1.0"); strings.Contains(one, "4.0 ") || !strings.Contains(one, "3.0 ") {
		t.Errorf("the lineage of the data set is\n%s", one)
	}
}
