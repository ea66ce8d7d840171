package node

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"probity"
	"probity/chain"
	"probity/examples/digits"
	"probity/ledger"
	"probity/market"
)

// TestWhatOthersPublishAndBidDoesNoHarm puts a copy of a model on chain, which
// anybody can, since a manifest and a commitment are public; and a bid with
// nothing behind it on the board.
func TestWhatOthersPublishAndBidDoesNoHarm(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys")
	}
	ctx := t.Context()
	dir := t.TempDir()
	n, err := Open(ctx, Config{Dir: dir, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	party := map[string]*Party{}
	for _, role := range []string{"owner", "provider", "buyer", "data"} {
		if party[role], err = n.DevParty(ctx, role); err != nil {
			t.Fatal(err)
		}
	}
	images, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	var s Samples
	s.Calibration = append(s.Calibration, images[:40]...)
	model, err := n.Publish(ctx, party["owner"], PublishOptions{Name: "digits", Model: digits.MLP, Fee: probity.Tokens(1), Samples: s})
	if err != nil {
		t.Fatal(err)
	}
	info, err := n.find(ctx, "digits")
	if err != nil {
		t.Fatal(err)
	}

	t.Run("a low bid without a stake", func(t *testing.T) {
		if err := n.stake(ctx, party["provider"], probity.Tokens(10)); err != nil {
			t.Fatal(err)
		}
		book := party["buyer"].book
		now, err := book.Now(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rec := &inferRecord{Drafts: []draft{{Order: market.Order{
			Buyer: party["buyer"].Account(), Asset: model.Asset, Key: model.Circuits[0].Key, Input: probity.Hash{31: 1}, Tier: probity.TierZK,
			MaxPrice: probity.Tokens(3), Bond: probity.Tokens(1), DeliverWithin: 3600, Expires: now + 3600, Salt: probity.Hash{1},
		}}}}
		h, err := book.PostOrder(ctx, rec.Drafts[0].Order)
		if err != nil {
			t.Fatal(err)
		}
		board, err := market.OpenDirBoard(filepath.Join(dir, "board"), book.Domain(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for role, price := range map[string]uint64{"data": 0, "provider": 1} {
			p := party[role]
			b := market.Bid{Order: h, Provider: p.Account(), Price: probity.Tokens(price), Expires: now + 3600}
			if err := board.PutBid(ctx, market.SignedBid{Bid: b, Signature: p.key.Sign(b.Digest(book.Domain()))}); err != nil {
				t.Fatal(err)
			}
		}
		id, _, err := n.order(ctx, party["buyer"], info, rec, InferOptions{Resume: "low", WaitForBids: 2 * time.Second}, new(Answer))
		if err != nil {
			t.Fatal(err)
		}
		if j, err := book.Job(ctx, id); err != nil || j.Provider != party["provider"].Account() {
			t.Errorf("job of %s, %v; want the provider that has a stake", j.Provider, err)
		}

		// A crash here loses the job's number. The order has expired and the
		// board is empty when the buyer comes back to what it paid for.
		again := new(inferRecord)
		if ok, err := party["buyer"].journal.Get("infer/low", again); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if err := board.Sweep(ctx, now+7200); err != nil {
			t.Fatal(err)
		}
		if err := n.dev.Advance(2 * time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, _, err := n.order(ctx, party["buyer"], info, again, InferOptions{Resume: "low", WaitForBids: 2 * time.Second}, new(Answer)); err != nil || got != id {
			t.Errorf("the order became job %d, %v; want job %d again", got, err, id)
		}
	})

	t.Run("an answer that the proof does not show", func(t *testing.T) {
		providing, stop := context.WithCancel(ctx)
		provided := make(chan error, 1)
		go func() { provided <- n.Provide(providing, party["provider"], ProviderPolicy{Stake: probity.Tokens(10)}) }()
		defer func() {
			stop()
			if err := <-provided; err != nil {
				t.Error(err)
			}
		}()
		image, err := json.Marshal(images[0].Inputs[0])
		if err != nil {
			t.Fatal(err)
		}
		a, err := n.Infer(ctx, party["buyer"], InferOptions{Model: "digits", Input: image, MaxPrice: probity.Tokens(3), DeliverWithin: time.Hour, WaitForBids: time.Minute, Resume: "one"})
		if err != nil {
			t.Fatal(err)
		}
		rec := new(inferRecord)
		if _, err := party["buyer"].journal.Get("infer/one", rec); err != nil {
			t.Fatal(err)
		}
		d, err := rec.chosen(party["buyer"].book.Domain())
		if err != nil {
			t.Fatal(err)
		}
		b, err := ledger.ParseBundle(a.Bundle)
		if err != nil {
			t.Fatal(err)
		}
		out := b.Evidence.Output
		if err := holds(a.Bundle, n.logKey(), d.Order, a.Job, info.ID, out); err != nil {
			t.Error(err)
		}
		forged := append([]probity.Hash{}, out...)
		forged[0][31] ^= 1
		other := d.Order
		other.Input[31] ^= 1
		otherKey := d.Order
		otherKey.Key[31] ^= 1
		for what, err := range map[string]error{
			"output": holds(a.Bundle, n.logKey(), d.Order, a.Job, info.ID, forged),
			"input":  holds(a.Bundle, n.logKey(), other, a.Job, info.ID, out),
			"key":    holds(a.Bundle, n.logKey(), otherKey, a.Job, info.ID, out),
			"job":    holds(a.Bundle, n.logKey(), d.Order, a.Job+1, info.ID, out),
			"model":  holds(a.Bundle, n.logKey(), d.Order, a.Job, probity.Hash{1}, out),
		} {
			if err == nil {
				t.Errorf("another %s is taken for proved", what)
			}
		}
	})

	for name, change := range map[string]func(*chain.Publication){
		"a copy that pays somebody else": func(*chain.Publication) {},
		"weights that no proof fits":     func(p *chain.Publication) { p.Circuits[0].Weights[0] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			p := chain.Publication{Content: info.version.Content, Manifest: info.version.Manifest, Circuits: onChain(t, n, info)}
			change(&p)
			v, _, err := party["data"].registry.Publish(ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := (pricedModels{n: n}).Model(v.Asset, v.Version, model.Circuits[0].Key); ok {
				t.Error("the provider bids with the owner's weights for a model of somebody else")
			}
			if _, ok := (pricedModels{n: n}).Model(model.Asset, model.Version, model.Circuits[0].Key); !ok {
				t.Error("the provider does not bid for the owner's model")
			}
			var no *Refusal
			if m, err := n.find(ctx, "digits"); err == nil && m.Asset != model.Asset || err != nil && !errors.As(err, &no) {
				t.Errorf("the model's name means asset %d, %v", m.Asset, err)
			}
			if m, err := n.find(ctx, "1.0"); err != nil || m.Asset != model.Asset {
				t.Errorf("the model's number: %v", err)
			}
		})
	}

	t.Run("the receipt of a publication that was not so", func(t *testing.T) {
		v, err := n.reader().Get(ctx, model.Asset, model.Version)
		if err != nil {
			t.Fatal(err)
		}
		r := probity.Receipt{
			Kind: probity.ReceiptModel, Chain: n.client.ChainID(), Asset: model.Asset, Model: ledger.ModelHash(info.version),
			Executor: party["owner"].Account(), Time: v.Time,
		}
		for name, c := range map[string]struct {
			change func(*probity.Receipt)
			ok     bool
		}{
			"as it was":       {func(*probity.Receipt) {}, true},
			"by another":      {func(r *probity.Receipt) { r.Executor = party["data"].Account() }, false},
			"at another time": {func(r *probity.Receipt) { r.Time-- }, false},
		} {
			got, r := &AuditReport{OK: true}, r
			c.change(&r)
			if auditModel(got, r, v); got.OK != c.ok {
				t.Errorf("%s: the audit says %+v", name, got)
			}
		}
	})
}
