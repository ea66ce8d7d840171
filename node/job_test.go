package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/chain"
	"probity/examples/digits"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/market"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/scheme"
)

// provide runs a provider until the test ends or the function is called.
func provide(t testing.TB, n *Node) (stop func()) {
	t.Helper()
	p := party(t, n, "provider")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.Provide(ctx, p, crashPolicy()) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("provide: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func party(t testing.TB, n *Node, role string) *Party {
	t.Helper()
	p, err := n.DevParty(context.Background(), role)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func earned(t *testing.T, n *Node, p *Party) probity.Amount {
	t.Helper()
	out, err := n.Earned(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// order is an order for the i-th test image.
func order(t testing.TB, i int) InferOptions {
	t.Helper()
	test, err := digits.Test()
	if err != nil {
		t.Fatal(err)
	}
	o := crashOrder()
	if o.Input, err = json.Marshal(test[i].Inputs[0]); err != nil {
		t.Fatal(err)
	}
	o.Resume, o.WaitForBids = "", time.Second
	return o
}

// refused requires the market's no, with a text, and that it cost nothing.
func refused(t *testing.T, n *Node, buyer *Party, o InferOptions, want error, say string) {
	t.Helper()
	before := earned(t, n, buyer)
	a, err := n.Infer(t.Context(), buyer, o)
	var no *Refusal
	if !errors.As(err, &no) || want != nil && !errors.Is(err, want) || !strings.Contains(err.Error(), say) {
		t.Errorf("got %v, %v; want a refusal that says %q", a, err, say)
	}
	if after := earned(t, n, buyer); after != before {
		t.Errorf("the refusal %v cost %s to %s tokens", err, before.Format18(), after.Format18())
	}
}

func TestOrdersThatCannotBeMetAreRefusedForNothing(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	buyer := party(t, n, "buyer")

	o := order(t, 0)
	o.Model = "letters"
	refused(t, n, buyer, o, nil, "probity model list")

	o = order(t, 0)
	o.Input = []byte("[1,2,3]")
	if _, err := n.Infer(t.Context(), buyer, o); err == nil || !strings.Contains(err.Error(), "takes 784") {
		t.Errorf("an input of another shape: %v", err)
	}
	o = order(t, 0)
	o.DeliverWithin = time.Millisecond
	if _, err := n.Infer(t.Context(), buyer, o); err == nil || !strings.Contains(err.Error(), "want 1 s to 30 days") {
		t.Errorf("a delivery in no time: %v", err)
	}

	o = order(t, 0)
	o.MaxPrice = probity.Tokens(crashFee - 1)
	refused(t, n, buyer, o, market.ErrCeiling, "--max-price")

	refused(t, n, buyer, order(t, 0), nil, "probity provider start")

	provide(t, n)
	o = order(t, 0)
	o.MaxPrice = probity.Tokens(crashFee + crashPrice - 1)
	refused(t, n, buyer, o, nil, "over the ceiling")

	file := filepath.Join(t.TempDir(), "key.json")
	if _, err := chain.NewKey(file, "long enough", chain.KeyOptions{DevLight: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.KeyParty(t.Context(), file, "another one"); err == nil || !strings.Contains(err.Error(), "wrong passphrase") {
		t.Errorf("a wrong passphrase: %v", err)
	}
	poor, err := n.KeyParty(t.Context(), file, "long enough")
	if err != nil {
		t.Fatal(err)
	}
	refused(t, n, poor, order(t, 0), market.ErrFunds, "has 0 tokens")

	// Nothing of all that keeps a good order from being met.
	o = order(t, 0)
	o.WaitForBids = time.Minute
	if _, err := n.Infer(t.Context(), buyer, o); err != nil {
		t.Error(err)
	}
}

func TestARevokedOrFrozenModelTakesNoOrders(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	owner, buyer := party(t, n, "owner"), party(t, n, "buyer")
	m, err := n.find(t.Context(), "digits")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := owner.registry.Revoke(t.Context(), m.Asset, m.Version); err != nil {
		t.Fatal(err)
	}
	refused(t, n, buyer, order(t, 0), market.ErrAsset, "revoked")
	if _, err := owner.registry.Freeze(t.Context(), m.Asset); err != nil {
		t.Fatal(err)
	}
	refused(t, n, buyer, order(t, 0), market.ErrAsset, "")
}

// bidder stakes as the provider and bids for the first order that it sees, once.
// What it does with the job is then for the test to say.
func bidder(t *testing.T, n *Node, then func(p *Party, job probity.JobID)) {
	t.Helper()
	p := party(t, n, "provider")
	if err := n.stake(t.Context(), p, probity.Tokens(crashStake)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	t.Cleanup(func() { cancel(); wg.Wait() })
	wg.Go(func() {
		for {
			orders, err := p.book.Orders(ctx)
			if err == nil && len(orders) > 0 {
				b := market.Bid{Order: orders[0].Hash(p.book.Domain()), Provider: p.Account(), Price: probity.Tokens(crashPrice), Expires: orders[0].Expires}
				if err := p.book.PostBid(ctx, market.SignedBid{Bid: b, Signature: p.key.Sign(b.Digest(p.book.Domain()))}); err != nil {
					t.Errorf("bid: %v", err)
					return
				}
				break
			}
			if sleep(ctx, 10*time.Millisecond) != nil {
				return
			}
		}
		for {
			if count, err := p.book.Jobs(ctx); err == nil && count > 0 {
				then(p, count)
				return
			}
			if sleep(ctx, 10*time.Millisecond) != nil {
				return
			}
		}
	})
}

func TestAProviderThatDeclinesCostsNothing(t *testing.T) {
	w := newTemplate(t)
	n := openNode(t, w.copy(t))
	bidder(t, n, func(p *Party, job probity.JobID) {
		if _, err := p.book.Decline(context.Background(), job); err != nil {
			t.Errorf("decline: %v", err)
		}
	})
	o := order(t, 0)
	o.WaitForBids = 20 * time.Second
	refused(t, n, party(t, n, "buyer"), o, nil, "declined")
	if got := earned(t, n, party(t, n, "provider")); got != probity.Tokens(devCredit) {
		t.Errorf("the provider has %s tokens", got.Format18())
	}
	if sum := allMoney(t, n); sum != w.total {
		t.Errorf("there are %s tokens, at first %s", sum, w.total)
	}
}

func TestAProviderThatNeverDeliversLosesItsBondToTheBuyer(t *testing.T) {
	w := newTemplate(t)
	n := openNode(t, w.copy(t))
	bidder(t, n, func(p *Party, job probity.JobID) {
		// The buyer sends its input; nothing comes; the deadline passes.
		for {
			if _, err := p.book.Input(context.Background(), job); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		for {
			// A pool that still holds something takes a moment more.
			if err := n.dev.Advance(10 * time.Minute); err == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	buyer := party(t, n, "buyer")
	o := order(t, 0)
	o.WaitForBids = 20 * time.Second
	_, err := n.Infer(t.Context(), buyer, o)
	var no *Refusal
	if !errors.As(err, &no) || !strings.Contains(err.Error(), "yours again") {
		t.Fatalf("got %v", err)
	}
	if got := earned(t, n, buyer); got != probity.Tokens(devCredit+1) {
		t.Errorf("the buyer has %s tokens, want what it had and the bond of 1", got.Format18())
	}
	if got := earned(t, n, party(t, n, "provider")); got != probity.Tokens(devCredit-1) {
		t.Errorf("the provider has %s tokens, want 1 less than it had", got.Format18())
	}
	if sum := allMoney(t, n); sum != w.total {
		t.Errorf("there are %s tokens, at first %s", sum, w.total)
	}
	jobs, err := n.Jobs(t.Context(), 0, 10)
	if err != nil || len(jobs) != 1 || jobs[0].State != market.JobExpired {
		t.Errorf("jobs are %+v, %v", jobs, err)
	}
}

// An order whose price is in escrow must be seen through, whatever has happened
// to the buyer's balance, the order's end and the model since.
func TestAnAcceptedOrderResumesWhateverHasChangedSince(t *testing.T) {
	ctx := t.Context()
	n := openNode(t, newTemplate(t).copy(t))
	buyer, owner := party(t, n, "buyer"), party(t, n, "owner")
	stop := provide(t, n)
	o := crashOrder()
	o.DeliverWithin = 24 * time.Hour
	rec, m, err := n.draft(ctx, buyer, &o)
	if err != nil {
		t.Fatal(err)
	}
	job, _, err := n.order(ctx, buyer, m, rec, o, &Answer{})
	if err != nil {
		t.Fatal(err)
	}
	// Here the buyer's process dies. The provider's is away for a while, too.
	stop()
	if _, err := owner.registry.Revoke(ctx, m.Asset, m.Version); err != nil {
		t.Fatal(err)
	}
	balance, err := buyer.book.Balance(ctx, buyer.Account())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := buyer.book.Deposit(ctx, balance); err != nil { // where it cannot be spent
		t.Fatal(err)
	}
	if err := n.dev.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	provide(t, n)
	a, err := n.Infer(ctx, buyer, o)
	if err != nil || a.Job != job || !a.Delivered {
		t.Fatalf("answer %+v, %v; want one for job %d", a, err, job)
	}
	if count, err := buyer.book.Jobs(ctx); err != nil || count != 1 {
		t.Errorf("%d jobs, %v", count, err)
	}
	again, err := n.Infer(ctx, buyer, o)
	if err != nil || again.Job != job || again.Receipt != a.Receipt {
		t.Errorf("resumed once more: %+v, %v", again, err)
	}
}

// lie puts a manifest that f changed on chain, beside what is true.
func lie(t *testing.T, n *Node, f func(m *Manifest)) *ModelInfo {
	t.Helper()
	honest, err := n.find(t.Context(), "digits")
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := parseManifest(honest.manifest)
	if err != nil {
		t.Fatal(err)
	}
	f(m)
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	h, err := n.blobs.Put(data)
	if err != nil {
		t.Fatal(err)
	}
	v, _, err := party(t, n, "owner").registry.Publish(t.Context(), chain.Publication{
		Content: honest.version.Content, Manifest: h, Circuits: onChain(t, n, honest), Fee: probity.Tokens(crashFee),
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err := n.model(t.Context(), v.Asset, v.Version)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// onChain is what a model was published with.
func onChain(t *testing.T, n *Node, m *ModelInfo) (out []chain.Circuit) {
	t.Helper()
	for _, c := range m.version.Circuits {
		vk, err := n.reader().VerifyingKey(t.Context(), c.Key)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, chain.Circuit{Key: vk, Weights: c.Weights})
	}
	return out
}

// otherProgram is the small network quantised on other samples.
func otherProgram(t *testing.T) *model.Program {
	t.Helper()
	p, _ := smallModel(t)
	return p
}

func TestAManifestThatLiesIsRefused(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	buyer := party(t, n, "buyer")
	provide(t, n)
	for name, change := range map[string]func(m *Manifest){
		"another program": func(m *Manifest) { m.Program = otherProgram(t).Encode() },
		"another key":     func(m *Manifest) { m.Circuits[0].Key = probity.Hash{1} },
		"a key more": func(m *Manifest) {
			m.Circuits = append(m.Circuits, Circuit{Scheme: probity.Groth16, Key: probity.Hash{1}})
		},
		"a key less":              func(m *Manifest) { m.Circuits = m.Circuits[:1] },
		"the keys exchanged":      func(m *Manifest) { m.Circuits[0], m.Circuits[1] = m.Circuits[1], m.Circuits[0] },
		"another scheme":          func(m *Manifest) { m.Circuits[1].Scheme = probity.Groth16 },
		"tables that it has not":  func(m *Manifest) { m.Circuits[1].Verify = append(m.Circuits[1].Verify, make([]byte, 64)...) },
		"another set-up":          func(m *Manifest) { m.Circuits[1].Setup = probity.Hash{1} },
		"no powers":               func(m *Manifest) { m.Circuits[1].Verify = nil },
		"other weights":           func(m *Manifest) { m.Content = probity.Hash{1} },
		"a ceremony that was not": func(m *Manifest) { m.Circuits[0].Setup = probity.Hash{1} },
		"another format":          func(m *Manifest) { m.Format = 9 },
	} {
		info := lie(t, n, change)
		if info.Problem == "" || info.Name != "" || info.program != nil {
			t.Errorf("%s: listed as %+v", name, info)
		}
		o := order(t, 0)
		o.Model = "digits"
		if m, err := n.find(t.Context(), "digits"); err != nil || m.Asset == info.Asset {
			t.Errorf("%s: the name leads to the liar, %v", name, err)
		}
		o.Model = fmt.Sprint(info.Asset)
		before := earned(t, n, buyer)
		if _, err := n.Infer(t.Context(), buyer, o); err == nil || !strings.Contains(err.Error(), "cannot be ordered") {
			t.Errorf("%s: ordered with %v", name, err)
		}
		if earned(t, n, buyer) != before {
			t.Errorf("%s: it cost something", name)
		}
	}
	list, err := n.Models(t.Context())
	if err != nil || len(list) != 13 {
		t.Errorf("%d models, %v; want the honest one and twelve that lie", len(list), err)
	}
}

// An owner may register whatever it likes on chain. What ties a key to a program is
// that the buyer's node makes the key again from the program, before it orders.
func TestABuyerRefusesAKeyOfAnotherProgram(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	buyer, owner := party(t, n, "buyer"), party(t, n, "owner")
	provide(t, n)
	if _, err := n.Publish(t.Context(), owner, PublishOptions{Name: "twin", Model: digits.MLP, Samples: someSamples(t)}); err != nil {
		t.Fatal(err)
	}
	honest, err := n.find(t.Context(), "digits")
	if err != nil {
		t.Fatal(err)
	}
	twin, err := n.find(t.Context(), "twin")
	if err != nil {
		t.Fatal(err)
	}
	if honest.program.Hash() == twin.program.Hash() {
		t.Fatal("the test has one program twice")
	}
	theirs, _, err := parseManifest(twin.manifest)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range scheme.All() {
		m, _, err := parseManifest(honest.manifest)
		if err != nil {
			t.Fatal(err)
		}
		m.Name, m.Circuits[i] = "other", theirs.Circuits[i]
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		h, err := n.blobs.Put(data)
		if err != nil {
			t.Fatal(err)
		}
		circuits := onChain(t, n, honest)
		circuits[i].Key = onChain(t, n, twin)[i].Key
		v, _, err := owner.registry.Publish(t.Context(), chain.Publication{Content: honest.version.Content, Manifest: h, Circuits: circuits, Fee: probity.Tokens(crashFee)})
		if err != nil {
			t.Fatal(err)
		}
		info, err := n.model(t.Context(), v.Asset, v.Version)
		if err != nil || info.Problem == "" || info.key(theirs.Circuits[i].Key) != nil {
			t.Errorf("%s: described as %q, %v", s, info.Problem, err)
		}
		before := earned(t, n, buyer)
		o := order(t, 0)
		o.Model, o.Scheme = fmt.Sprint(v.Asset), s
		if _, err := n.Infer(t.Context(), buyer, o); err == nil || !strings.Contains(err.Error(), "cannot be ordered") {
			t.Errorf("%s: ordered with %v", s, err)
		}
		if earned(t, n, buyer) != before {
			t.Errorf("%s: it cost something", s)
		}
	}
}

func TestTheCheapestSchemeIsChosenAndShown(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	buyer := party(t, n, "buyer")
	p := party(t, n, "provider")
	for _, c := range []struct {
		policy ProviderPolicy
		want   probity.Scheme
	}{
		{crashPolicy(), probity.Groth16}, // equal prices: less gas
		{func() ProviderPolicy { p := crashPolicy(); p.PerSecond = probity.Tokens(1); return p }(), probity.Sumcheck},
		{func() ProviderPolicy { p := crashPolicy(); p.CoinPrice = probity.Tokens(1000); return p }(), probity.Groth16},
	} {
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- n.Provide(ctx, p, c.policy) }()
		o := order(t, 0)
		o.WaitForBids, o.MaxPrice = time.Minute, probity.Tokens(100)
		quotes, err := n.Quote(t.Context(), buyer, o)
		if err != nil {
			t.Fatal(err)
		}
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		chosen := 0
		for _, q := range quotes {
			if q.Problem != "" || q.VerifyGas == 0 || q.ProofBytes == 0 || q.Seconds <= 0 || q.GasCost.IsZero() || q.Fee != probity.Tokens(crashFee) {
				t.Errorf("quote %+v", q)
			}
			if sum, err := q.Price.Add(q.Fee); err != nil || sum != q.Total {
				t.Errorf("%s and %s are %s", q.Price, q.Fee, q.Total)
			}
			if q.Chosen {
				chosen++
				if q.Scheme != c.want {
					t.Errorf("%+v: %s was chosen, want %s", quotes, q.Scheme, c.want)
				}
			}
		}
		if len(quotes) != 2 || chosen != 1 {
			t.Errorf("%d quotes, of which %d are chosen", len(quotes), chosen)
		}
	}
	if count, err := n.view().Jobs(t.Context()); err != nil || count != 0 {
		t.Errorf("asking for a price made %d jobs, %v", count, err)
	}
}

// What a verification costs is said before there is a proof, and is not far off.
func TestGasIsEstimatedWithinATenth(t *testing.T) {
	if testing.Short() {
		t.Skip("does a job under each scheme")
	}
	n := openNode(t, newTemplate(t).copy(t))
	buyer := party(t, n, "buyer")
	provide(t, n)
	for _, s := range scheme.All() {
		o := order(t, 0)
		o.Scheme, o.WaitForBids = s, time.Minute
		a, err := n.Infer(t.Context(), buyer, o)
		if err != nil {
			t.Fatal(err)
		}
		if a.Scheme != s || len(a.Quotes) != 1 || a.Quotes[0].ProofBytes != a.ProofBytes {
			t.Errorf("%s: %+v", s, a)
		}
		said := a.Quotes[0].VerifyGas
		if said*10 < a.VerifyGas*9 || said*10 > a.VerifyGas*11 {
			t.Errorf("%s: %d gas, said to be %d", s, a.VerifyGas, said)
		}
	}
}

// done does two jobs with different inputs and returns the folder's log key and
// the receipts' files.
func done(t *testing.T) (logKey string, files [2][]byte) {
	t.Helper()
	n := openNode(t, newTemplate(t).copy(t))
	defer n.Close()
	stop := provide(t, n)
	for i := range files {
		o := order(t, i)
		o.WaitForBids = time.Minute
		a, err := n.Infer(t.Context(), party(t, n, "buyer"), o)
		if err != nil || !a.Anchored {
			t.Fatalf("%+v, %v", a, err)
		}
		files[i] = a.Bundle
	}
	for i := range files {
		if r, err := n.AuditReceipt(t.Context(), files[i]); err != nil || !r.OK {
			t.Errorf("audit of receipt %d: %+v, %v", i, r, err)
		}
	}
	stop()
	return n.logKey(), files
}

func TestAReceiptIsCheckedOfflineAndEveryForgeryIsRefused(t *testing.T) {
	logKey, files := done(t)
	var bundles [2]ledger.Bundle
	for i := range bundles {
		var err error
		if bundles[i], err = ledger.ParseBundle(files[i]); err != nil {
			t.Fatal(err)
		}
		o, err := VerifyOffline(files[i], logKey)
		if err != nil || !o.Proof || !o.TrustedKey || o.Hash != bundles[i].Leaf {
			t.Fatalf("the honest receipt: %+v, %v", o, err)
		}
	}

	t.Run("any byte", func(t *testing.T) {
		for i := 0; i < len(files[0]); i += 29 {
			bad := bytes.Clone(files[0])
			bad[i] ^= 1
			if _, err := VerifyOffline(bad, logKey); err == nil {
				t.Fatalf("byte %d of %d changed from %q to %q, and nobody noticed", i, len(bad), files[0][i], bad[i])
			}
		}
	})

	// Somebody who keeps a log of its own can make all hashes and signatures fit.
	// What it cannot make is a proof.
	forger, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Origin: "probity.local/forger"})
	if err != nil {
		t.Fatal(err)
	}
	defer forger.Close()
	forgerKey, err := eip712.NewKey(append(make([]byte, 31), 77))
	if err != nil {
		t.Fatal(err)
	}
	forge := func(t *testing.T, change func(e *ledger.Entry)) []byte {
		t.Helper()
		e := bundles[0].Entry
		e.Evidence.Output = append([]probity.Hash{}, e.Evidence.Output...)
		change(&e)
		e.Model.Circuits = []probity.Circuit{{Key: eip712.Keccak(e.Evidence.Key), Weights: eip712.Keccak(e.Evidence.Weights)}}
		if len(e.Evidence.Manifest) > 0 {
			e.Model.Manifest = eip712.Keccak(e.Evidence.Manifest)
		}
		e.Receipt.Model = ledger.ModelHash(e.Model)
		e.Receipt.Evidence = eip712.Keccak(e.Evidence.Proof)
		e.Receipt.Output = market.Delivery{Output: e.Evidence.Output}.OutputHash()
		// In its own name: it has no other's key.
		e.Receipt.Executor = forgerKey.Account()
		body, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
		if err != nil {
			t.Fatal(err)
		}
		if e, err = ledger.Seal(e.Receipt, e.Model, e.Evidence, body, forgerKey); err != nil {
			t.Fatal(err)
		}
		if _, err := forger.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		b, err := forger.Bundle(t.Context(), ledger.Hash(e.Receipt))
		if err != nil {
			t.Fatal(err)
		}
		data, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	same := forge(t, func(*ledger.Entry) {})
	if o, err := VerifyOffline(same, ""); err != nil || o.TrustedKey {
		t.Fatalf("the honest receipt in another log: %+v, %v", o, err)
	}
	if _, err := VerifyOffline(same, logKey); err == nil {
		t.Error("a log with another key was taken for the one that was named")
	}

	manifest := func(f func(m *Manifest)) []byte {
		m, _, err := parseManifest(bundles[0].Evidence.Manifest)
		if err != nil {
			t.Fatal(err)
		}
		f(m)
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	keys, err := groth16.OpenKeys(t.Context(), keyCache(t), otherProgram(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	foreignKey := keys.VerifyingKey()
	for name, change := range map[string]func(e *ledger.Entry){
		"the proof of another job":   func(e *ledger.Entry) { e.Evidence.Proof = bundles[1].Evidence.Proof },
		"another output":             func(e *ledger.Entry) { e.Evidence.Output[0][31] ^= 1 },
		"the output of another job":  func(e *ledger.Entry) { e.Evidence.Output = bundles[1].Evidence.Output },
		"an output with a word more": func(e *ledger.Entry) { e.Evidence.Output = append(e.Evidence.Output, probity.Hash{}) },
		"another input":              func(e *ledger.Entry) { e.Receipt.Input = bundles[1].Receipt.Input },
		"another model's weights":    func(e *ledger.Entry) { e.Evidence.Weights = bytes.Repeat([]byte{0}, len(e.Evidence.Weights)) },
		"another model's key":        func(e *ledger.Entry) { e.Evidence.Key = foreignKey.Encode(); e.Evidence.Manifest = nil },
		"a key that is none":         func(e *ledger.Entry) { e.Evidence.Key = []byte("key") },
		"a proof that is none":       func(e *ledger.Entry) { e.Evidence.Proof = []byte("proof") },
		"a manifest of another program": func(e *ledger.Entry) {
			e.Evidence.Manifest = manifest(func(m *Manifest) { m.Program = otherProgram(t).Encode() })
		},
		"a manifest of another key": func(e *ledger.Entry) {
			e.Evidence.Manifest = manifest(func(m *Manifest) { m.Circuits[0].Key = foreignKey.Hash() })
		},
		"a manifest of other weights": func(e *ledger.Entry) {
			e.Evidence.Manifest = manifest(func(m *Manifest) { m.Content = probity.Hash{1} })
		},
		"a manifest with a made-up setup": func(e *ledger.Entry) {
			e.Evidence.Manifest = manifest(func(m *Manifest) { m.Circuits[0].Setup = probity.Hash{1} })
		},
		"a manifest that is none": func(e *ledger.Entry) { e.Evidence.Manifest = []byte("{}") },
	} {
		t.Run(name, func(t *testing.T) {
			if o, err := VerifyOffline(forge(t, change), ""); err == nil {
				t.Errorf("accepted: %+v", o)
			} else if !errors.Is(err, ledger.ErrRefused) {
				t.Errorf("refused for another reason: %v", err)
			}
		})
	}
}

func TestDevelopmentAccountsAndUnsafeKeysStayOnDevelopmentChains(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	if _, err := n.DevParty(t.Context(), "thief"); err == nil || !strings.Contains(err.Error(), "deployer") {
		t.Errorf("a role that nobody plays: %v", err)
	}
	owner := party(t, n, "owner")
	foreign := mainnet(t)
	// The same node, on a chain where money is real.
	m := &Node{cfg: n.cfg, log: n.log, client: foreign, dep: n.dep, blobs: n.blobs, secret: n.secret, out: n.out, store: n.store, setup: n.setup, parties: map[probity.Account]*Party{}}
	m.outside = m.world()
	if _, err := m.DevParty(t.Context(), "owner"); !errors.Is(err, chain.ErrNotDev) {
		t.Errorf("a development account on a real chain: %v", err)
	}
	_, err := m.Publish(t.Context(), owner, PublishOptions{Name: "digits", Model: digits.MLP, Samples: someSamples(t)})
	if err == nil || !strings.Contains(err.Error(), "unsafe set-up") {
		t.Errorf("unsafe keys on a real chain: %v", err)
	}
	info, err := n.find(t.Context(), "digits")
	if err != nil {
		t.Fatal(err)
	}
	for i, says := range []string{"probity ceremony verify", "probity setup"} {
		vk := info.keys[i]
		if err := n.checkKey(t.Context(), info, vk); err != nil {
			t.Errorf("an order on a development chain: %v", err)
		}
		var refused *Refusal
		if err := m.checkKey(t.Context(), info, vk); !errors.As(err, &refused) || !strings.Contains(err.Error(), says) {
			t.Errorf("an order under keys of unknown origin on a real chain: %v", err)
		}
	}
	// Who has verified the ceremony gets past that.
	if err := disk.WriteFile(trustFile(m.cfg.Dir, info.keys[0].Hash()), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := m.checkKey(t.Context(), info, info.keys[0]); err != nil {
		t.Errorf("an order under keys that were verified: %v", err)
	}
	// A deployment that rests on the unsafe powers is refused as a whole.
	if err := m.reachSetup(); err == nil || !strings.Contains(err.Error(), "unsafe set-up") {
		t.Errorf("contracts with an unsafe set-up on a real chain: %v", err)
	}
	if _, err := Open(t.Context(), Config{Dir: t.TempDir(), RPC: "http://127.0.0.1:1"}); err == nil {
		t.Error("a chain that nobody runs was opened")
	}
}

func someSamples(t *testing.T) Samples {
	t.Helper()
	cal, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	var s Samples
	s.Calibration = append(s.Calibration, cal[:16]...)
	return s
}

func TestAChainThatOthersUseIsFoundInItsFolder(t *testing.T) {
	dir := newTemplate(t).copy(t)
	n := openNode(t, dir)
	if _, err := Open(t.Context(), Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "wait until it ends") {
		t.Errorf("a folder in use: %v", err)
	}
	if err := n.Announce("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Dir: dir, Serve: true}); err == nil || !strings.Contains(err.Error(), "already runs") {
		t.Errorf("a second server: %v", err)
	}
	other := openNode(t, dir)
	if other.client.Genesis() != n.client.Genesis() {
		t.Error("another chain was joined")
	}
	if list, err := other.Models(t.Context()); err != nil || len(list) != 1 || list[0].Name != "digits" {
		t.Errorf("models through the other process: %v, %v", list, err)
	}
	if _, err := other.DevParty(t.Context(), "buyer"); err != nil {
		t.Fatal(err)
	}
	if _, err := n.DevParty(t.Context(), "buyer"); err == nil || !strings.Contains(err.Error(), "another command acts as") {
		t.Errorf("one account in two processes: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "node.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged node.json: %v", err)
	}
}

// mainnet is a connection to something that says it is the main network. Only
// what Dial asks is answered.
func mainnet(t *testing.T) *chain.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		zero := probity.Hash{}.String()
		answer := map[string]any{"jsonrpc": "2.0", "id": q.ID}
		switch q.Method {
		case "eth_chainId":
			answer["result"] = "0x1"
		case "eth_getBlockByNumber":
			answer["result"] = map[string]any{"number": "0x0", "hash": zero, "parentHash": zero, "timestamp": "0x0", "baseFeePerGas": "0x1"}
		default:
			answer["error"] = map[string]any{"code": -32601, "message": "no " + q.Method}
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(srv.Close)
	c, err := chain.Dial(t.Context(), srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
