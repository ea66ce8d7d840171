package node

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"testing"

	"probity"
	"probity/examples/digits"
	"probity/market"
	"probity/proof/scheme"
)

// TestTheMarketRefusesEveryForgedDelivery runs the real contracts with the real
// verifier: whatever is wrong with a delivery, nothing is paid and the job stays
// open for the right one.
func TestTheMarketRefusesEveryForgedDelivery(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: makes keys and proofs")
	}
	ctx := t.Context()
	n, err := Open(ctx, Config{Dir: t.TempDir(), Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	party := map[string]*Party{}
	for _, role := range []string{"owner", "provider", "buyer"} {
		if party[role], err = n.DevParty(ctx, role); err != nil {
			t.Fatal(err)
		}
	}
	images, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	publish := func(name string, samples int) *Published {
		t.Helper()
		var s Samples
		s.Calibration = append(s.Calibration, images[:samples]...)
		p, err := n.Publish(ctx, party["owner"], PublishOptions{Name: name, Model: digits.MLP, Fee: probity.Tokens(1), Samples: s})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	model, other := publish("digits", 256), publish("twin", 40)
	t.Run("a buyer refuses a key that is not the program's", func(t *testing.T) {
		info, err := n.model(ctx, model.Asset, model.Version)
		if err != nil {
			t.Fatal(err)
		}
		for _, vk := range info.keys {
			if err := n.checkKey(ctx, info, vk); err != nil {
				t.Error(err)
			}
		}
		another := *info.program
		another.Outputs = slices.Clone(another.Outputs)
		another.Outputs[0].Scale = []float64{2 * another.Outputs[0].Scale[0]} // the same circuit, another meaning
		m, _, err := parseManifest(info.manifest)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Circuits {
			if _, err := n.verifyingKey(ctx, info.program, c); err != nil {
				t.Error(err)
			}
			if _, err := n.verifyingKey(ctx, &another, c); err == nil {
				t.Errorf("%s: the key of another program is taken", c.Scheme)
			}
			c.Setup = probity.Hash{1}
			if _, err := n.verifyingKey(ctx, info.program, c); err == nil {
				t.Errorf("%s: a set-up that the key knows nothing of is taken", c.Scheme)
			}
		}
	})
	if err := n.stake(ctx, party["provider"], probity.Tokens(100)); err != nil {
		t.Fatal(err)
	}

	for _, sch := range scheme.All() {
		t.Run(sch.String(), func(t *testing.T) { refusesForgedDeliveries(t, n, party, model, other, sch) })
	}
}

func refusesForgedDeliveries(t *testing.T, n *Node, party map[string]*Party, model, other *Published, sch probity.Scheme) {
	ctx := t.Context()
	images, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	// open makes a job about an image and returns the right delivery for it.
	open := func(p *Published, image int) (probity.JobID, market.Delivery) {
		t.Helper()
		info, err := n.model(ctx, p.Asset, p.Version)
		if err != nil {
			t.Fatal(err)
		}
		var vk *scheme.VerifyingKey
		for _, k := range info.keys {
			if k.Scheme() == sch {
				vk = k
			}
		}
		x := info.program.Input(0, images[image].Inputs[0])
		var salt, orderSalt probity.Hash
		rand.Read(salt[:])
		rand.Read(orderSalt[:])
		commitment, err := n.commitInput(ctx, vk, salt, x)
		if err != nil {
			t.Fatal(err)
		}
		now, err := party["buyer"].book.Now(ctx)
		if err != nil {
			t.Fatal(err)
		}
		o := market.Order{
			Buyer: party["buyer"].Account(), Asset: p.Asset, Version: p.Version, Key: vk.Hash(), Input: commitment, Tier: probity.TierZK,
			MaxPrice: probity.Tokens(3), Bond: probity.Tokens(1), DeliverWithin: 3600, Expires: now + 3600, Salt: orderSalt,
		}
		h, err := party["buyer"].book.PostOrder(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		b := market.Bid{Order: h, Provider: party["provider"].Account(), Price: probity.Tokens(1), Expires: now + 3600}
		signed := market.SignedBid{Bid: b, Signature: party["provider"].key.Sign(b.Digest(party["provider"].book.Domain()))}
		if _, err := party["buyer"].book.Allow(ctx, probity.Tokens(2)); err != nil {
			t.Fatal(err)
		}
		id, _, err := party["buyer"].book.Accept(ctx, o, signed)
		if err != nil {
			t.Fatal(err)
		}
		j, err := n.view().Job(ctx, id)
		if err != nil || j.Key != vk.Hash() {
			t.Fatalf("the job is under key %s, %v", j.Key, err)
		}
		d, _, err := n.Prove(ctx, j, x, salt)
		if err != nil {
			t.Fatal(err)
		}
		return id, d
	}
	job, good := open(model, 0)
	_, otherInput := open(model, 1)
	_, otherModel := open(other, 0)

	forged := map[string]market.Delivery{
		"a proof about another input":                otherInput,
		"a proof of another model":                   otherModel,
		"another input's proof with this output":     {Output: good.Output, Proof: otherInput.Proof},
		"another model's proof with this output":     {Output: good.Output, Proof: otherModel.Proof},
		"the proof with another input's output":      {Output: otherInput.Output, Proof: good.Proof},
		"no proof":                                   {Output: good.Output},
		"a proof of zeros":                           {Output: good.Output, Proof: make([]byte, len(good.Proof))},
		"a proof that is a byte short":               {Output: good.Output, Proof: good.Proof[:len(good.Proof)-1]},
		"a proof that is a word short":               {Output: good.Output, Proof: good.Proof[:len(good.Proof)-32]},
		"a proof that is a word long":                {Output: good.Output, Proof: append(slices.Clone(good.Proof), make([]byte, 32)...)},
		"no output":                                  {Proof: good.Proof},
		"an output with a word more":                 {Output: append(slices.Clone(good.Output), probity.Hash{}), Proof: good.Proof},
		"an output beyond the field":                 {Output: []probity.Hash{{0xff}}, Proof: good.Proof},
		"the right output in another representation": {Output: []probity.Hash{plusOrder(good.Output[0])}, Proof: good.Proof},
	}
	if sch == probity.Groth16 {
		forged["the other model's weight commitment in place"] = market.Delivery{Output: good.Output, Proof: slices.Concat(good.Proof[:256], otherModel.Proof[256:320], good.Proof[320:])}
	} else {
		forged["the other model's weight commitment in place"] = market.Delivery{Output: good.Output, Proof: slices.Concat(otherModel.Proof[:64], good.Proof[64:])}
	}
	for i := 0; i < len(good.Proof); i += 32 {
		p := slices.Clone(good.Proof)
		p[i+31] ^= 1
		forged[fmt.Sprintf("word %d of the proof altered", i/32)] = market.Delivery{Output: good.Output, Proof: p}
	}
	for i := range good.Output {
		out := slices.Clone(good.Output)
		out[i][31] ^= 1
		forged[fmt.Sprintf("word %d of the output altered", i)] = market.Delivery{Output: out, Proof: good.Proof}
	}
	before, err := n.Earned(ctx, party["owner"], party["provider"], party["buyer"])
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range forged {
		if _, err := party["provider"].book.Deliver(ctx, job, d); !errors.Is(err, market.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
		if j, err := n.view().Job(ctx, job); err != nil || j.State != market.JobOpen {
			t.Fatalf("%s: the job is in state %d, %v", name, j.State, err)
		}
	}
	after, err := n.Earned(ctx, party["owner"], party["provider"], party["buyer"])
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("forgeries moved money: %v, %v, %v", before, after, err)
	}

	if _, err := party["provider"].book.Deliver(ctx, job, good); err != nil {
		t.Errorf("the right delivery is refused: %v", err)
	}
}

// plusOrder is a word plus the order of the scalar field: the same element, to a
// verifier that does not insist on the canonical form.
func plusOrder(w probity.Hash) probity.Hash {
	r := [32]byte{
		0x30, 0x64, 0x4e, 0x72, 0xe1, 0x31, 0xa0, 0x29, 0xb8, 0x50, 0x45, 0xb6, 0x81, 0x81, 0x58, 0x5d,
		0x28, 0x33, 0xe8, 0x48, 0x79, 0xb9, 0x70, 0x91, 0x43, 0xe1, 0xf5, 0x93, 0xf0, 0x00, 0x00, 0x01,
	}
	carry := 0
	for i := 31; i >= 0; i-- {
		sum := int(w[i]) + int(r[i]) + carry
		w[i], carry = byte(sum), sum>>8
	}
	return w
}
