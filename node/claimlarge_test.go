package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/model"
	"probity/model/onnx/onnxtest"
)

// large is a network of 10,000 inputs, which are more than a claim carries. Reduced,
// it gives 25 numbers; else as many as it reads.
func large(reduced bool) []byte {
	type M = onnxtest.Message
	if !reduced {
		return onnxtest.Graph{
			Nodes:  []M{onnxtest.Node("Relu", "all", []string{"x"}, []string{"y"})},
			Inputs: []M{onnxtest.Value("x", 1, 1, 100, 100)}, Outputs: []M{onnxtest.Value("y", 1, 1, 100, 100)},
		}.Model(18)
	}
	kernel := make([]float32, 400)
	for i := range kernel {
		kernel[i] = float32(i%7-3) / 40
	}
	return onnxtest.Graph{
		Nodes: []M{
			onnxtest.Node("Conv", "patches", []string{"x", "w"}, []string{"p"}, onnxtest.Attr("strides", []int64{20, 20})),
			onnxtest.Node("Relu", "rest", []string{"p"}, []string{"y"}),
		},
		Initializers: []M{onnxtest.Floats("w", []int64{1, 1, 20, 20}, kernel...)},
		Inputs:       []M{onnxtest.Value("x", 1, 1, 100, 100)}, Outputs: []M{onnxtest.Value("y", 1, 1, 5, 5)},
	}.Model(18)
}

// pictures are n samples of a large network's input.
func pictures(n int) (samples []model.Sample) {
	for i := range n {
		x := make([]float32, 10_000)
		for k := range x {
			x[k] = float32((k*(i+3))%97) / 97
		}
		samples = append(samples, model.Sample{Inputs: [][]float32{x}})
	}
	return samples
}

func TestAnAnswerToAnInputThatNoClaimCarriesIsClaimedByItsRootAndCheckedByWhoeverWasGivenIt(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	buyer, seller, owner := party(t, n, "buyer"), party(t, n, "provider"), party(t, n, "owner")
	samples := pictures(3)
	p, err := n.Publish(t.Context(), owner, PublishOptions{
		Name: "scans", Model: large(true), Samples: Samples{Calibration: samples}, Schemes: []probity.Scheme{probity.Sumcheck}, Disputes: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := n.disputed(p.Asset, p.Version)
	if err != nil {
		t.Fatal(err)
	}
	if dispute.Postable(d.program) {
		t.Fatal("the input is small")
	}
	price := probity.Tokens(2)
	provider := watchAs(t, n, seller, &price)
	o := order(t, 3)
	o.Model, o.WaitForBids, o.Resume = "scans", time.Minute, "a scan"
	if o.Input, err = json.Marshal(samples[1].Inputs[0]); err != nil {
		t.Fatal(err)
	}
	a, err := n.InferClaimed(t.Context(), buyer, o)
	if err != nil {
		t.Fatal(err)
	}
	c, err := buyer.disputes.Claim(t.Context(), a.Claim)
	if err != nil || len(c.Inputs) != 0 {
		t.Fatalf("the claim carries %d inputs, %v", len(c.Inputs), err)
	}
	watchAs(t, n, buyer, nil).until(t, "right")
	advance(t, n, 25*time.Hour)
	provider.until(t, "paid")

	// A claim that is wrong, by a provider that has the input: who was not given it
	// sees a root and cannot tell; who was, refutes it.
	inputs, err := n.claimInputs(d.program, o.Input)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := d.program.Run(d.model.Weights(), inputs...)
	if err != nil {
		t.Fatal(err)
	}
	trace.Values[1] = slices.Clone(trace.Values[1]) // what the convolution made of the input
	trace.Values[1][7] += 3
	at := d.program.Outputs[0].Value
	trace.Values[at] = slices.Clone(trace.Values[at])
	trace.Values[at][7] += 3
	lie, err := d.model.Commit(trace.Values)
	if err != nil {
		t.Fatal(err)
	}
	claim, _, err := seller.disputes.Post(t.Context(), p.Asset, p.Version, probity.Hash{1}, lie, false)
	if err != nil {
		t.Fatal(err)
	}
	// Another folder: the same weights and chain, without the inputs.
	root := lie.Statement().Inputs
	hidden := filepath.Join(t.TempDir(), "input")
	if err := os.Rename(n.inputsPath(root), hidden); err != nil {
		t.Fatal(err)
	}
	uninformed := &watcher{n: n, as: owner, d: owner.disputes, me: owner.Account(), claims: nil, runs: map[uint64]*dispute.Run{}}
	wrong, err := owner.disputes.Claim(t.Context(), claim)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := uninformed.right(wrong); !errors.Is(err, errNoInputs) || !strings.Contains(fmt.Sprint(err), "--input") {
		t.Errorf("without the input the claim is checked: %v", err)
	}
	kept, err := n.KeepInput(t.Context(), "scans", o.Input)
	if err != nil || kept != root {
		t.Fatalf("the input is kept as %s, %v; the claim names %s", kept, err, root)
	}
	watching := watchAs(t, n, owner, nil)
	if e := watching.until(t, "challenge"); e.Claim != claim {
		t.Errorf("claim %d is challenged, want %d", e.Claim, claim)
	}
	// The provider plays on, down to the terms that the convolution read: the last move
	// opens words of the input, by their paths to its root.
	game := watching.until(t, "challenge").Game
	liar := disputetest.Liar{Run: lie, Rnd: rand.New(rand.NewPCG(1, 2))}
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		g, err := seller.disputes.Game(t.Context(), game)
		if err != nil {
			t.Fatal(err)
		}
		if g.Phase.Over() {
			if g.Phase != dispute.Refuted || g.Operator != 0 {
				t.Errorf("the game is %s at operator %d, want refuted at the one that reads the input", g.Phase, g.Operator)
			}
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the game waits for %s", g.Phase)
		}
		if !g.Phase.ByProvider() {
			continue
		}
		m, _ := liar.Move(g, dispute.Move{})
		if _, err := seller.disputes.Move(t.Context(), game, g, lie.Statement(), m); err != nil {
			t.Fatal(err)
		}
	}
	watching.until(t, "won")
}

func TestAnAnswerThatNoClaimCarriesIsRefusedBeforeAnythingIsOnChain(t *testing.T) {
	n := openNode(t, newTemplate(t).copy(t))
	owner, buyer := party(t, n, "owner"), party(t, n, "buyer")
	opts := PublishOptions{
		Name: "pictures", Model: large(false), Samples: Samples{Calibration: pictures(2)}, Schemes: []probity.Scheme{probity.Sumcheck}, Disputes: true,
	}
	before := earned(t, n, buyer)
	_, err := n.Publish(t.Context(), owner, opts)
	var no *Refusal
	if !errors.As(err, &no) || !errors.Is(err, dispute.ErrUnclaimable) || !strings.Contains(err.Error(), "tier quorum") {
		t.Errorf("published for disputes: %v", err)
	}
	if _, err := n.find(t.Context(), "pictures"); err == nil {
		t.Error("what was refused is on chain")
	}
	if earned(t, n, buyer) != before {
		t.Error("that cost the buyer something")
	}
}
