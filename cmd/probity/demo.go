package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"probity"
	"probity/chain"
	"probity/examples/digits"
	"probity/node"
)

// demoResult is the last line of `probity demo --json`.
type demoResult struct {
	Verified        bool        `json:"verified"`         // the contract and this process both accepted the proof
	Paid            bool        `json:"paid"`             // provider, model owner and data owner each earned their part
	ReceiptIncluded bool        `json:"receipt_included"` // the receipt is in the log and its root is anchored
	Answer          int         `json:"answer"`
	Label           int         `json:"label"`
	VerifyGas       uint64      `json:"verify_gas"`  // of ProofVerifier.verify as a transaction of its own
	DeliverGas      uint64      `json:"deliver_gas"` // of deliver-verify-pay
	ProveSeconds    float64     `json:"prove_seconds"`
	ProofBytes      int         `json:"proof_bytes"`
	AccuracyFloat   float64     `json:"accuracy_float"`
	AccuracyInt     float64     `json:"accuracy_int"`
	Seconds         float64     `json:"seconds"`
	Steps           []node.Step `json:"steps"`
}

func cmdDemo() *command {
	return &command{
		name:    "demo",
		summary: "do the main job, end to end, on a real network",
		help: `Starts a development chain in this process, registers a data set, publishes a
LeNet-5 trained on handwritten digits with hidden weights, orders an answer,
proves it, lets the contract verify and pay, writes the receipt to the log,
anchors the log and checks the receipt offline. Prints what each step cost.

The first run makes the circuit's keys; later runs in the same folder find them.

Example:
  probity demo --json | tail -n 1`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			image := fs.Int("image", 0, "`number` of the test image to ask about, from 0 to 1499")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"demo takes no arguments"}
				}
				if nf.cfg.RPC != "" {
					return usageError{"demo uses prefunded accounts, so it runs on its own development chain only; leave --rpc out"}
				}
				if nf.cfg.Dir == "" && os.Getenv("PROBITY_DIR") == "" {
					// Not the user's own node: a demo's models and receipts do not belong there.
					cache, err := os.UserCacheDir()
					if err != nil {
						return fmt.Errorf("no cache folder, so say --dir: %w", err)
					}
					nf.cfg.Dir = filepath.Join(cache, "probity", fmt.Sprintf("demo-%d.1", chain.DeploymentFormat)) // what an older program left is not read; 1: receipts without a signature are not
				}
				res := &demoResult{}
				start := time.Now()
				nf.cfg.Step = out.stepPrinter(&res.Steps)
				out.printf("%-44s %9s %11s %9s\n", "step", "time", "gas", "size")
				if err := nf.with(ctx, out, func(n *node.Node, _ *node.Party) error { return demo(ctx, n, res, *image) }); err != nil {
					return err
				}
				res.Seconds = time.Since(start).Seconds()
				out.printf("\nthe answer is %d; the image shows a %d\n", res.Answer, res.Label)
				out.printf("verified: %v   paid: %v   receipt included: %v   %.1f s in all\n", res.Verified, res.Paid, res.ReceiptIncluded, res.Seconds)
				if err := out.result(res); err != nil {
					return err
				}
				if !res.Verified || !res.Paid || !res.ReceiptIncluded {
					return refusal{errors.New("the demo ended, but not everything holds; see above")}
				}
				return nil
			}
		},
	}
}

// demo is the main job, with an account for each part that people play in it.
func demo(ctx context.Context, n *node.Node, res *demoResult, image int) error {
	test, err := digits.Test()
	if err != nil {
		return err
	}
	calibration, err := digits.Calibration()
	if err != nil {
		return err
	}
	if image < 0 || image >= len(test) {
		return usageError{fmt.Sprintf("--image: there are %d test images, from 0", len(test))}
	}
	roles := map[string]*node.Party{}
	for _, role := range []string{"data", "owner", "provider", "buyer"} {
		if roles[role], err = n.DevParty(ctx, role); err != nil {
			return err
		}
	}

	samples := node.Samples{Calibration: calibration, Test: test}
	var content bytes.Buffer
	for _, s := range calibration {
		if err := binary.Write(&content, binary.LittleEndian, s.Inputs[0]); err != nil {
			return err
		}
		content.WriteByte(byte(s.Labels[0]))
	}
	data, err := n.RegisterDataset(ctx, roles["data"], "handwritten digits", content.Bytes())
	if err != nil {
		return err
	}
	fee := probity.Tokens(1)
	model, err := n.Publish(ctx, roles["owner"], node.PublishOptions{
		Name:    "digits",
		Model:   digits.Model,
		Fee:     fee,
		Parents: []node.Parent{{Asset: data, Share: 0.2}},
		Samples: samples,
	})
	if err != nil {
		return err
	}
	res.AccuracyFloat, res.AccuracyInt = model.Accuracy.Float, model.Accuracy.Int

	before, err := n.Earned(ctx, roles["provider"], roles["owner"], roles["data"])
	if err != nil {
		return err
	}
	providing, stop := context.WithCancel(ctx)
	defer stop()
	provided := make(chan error, 1)
	price := probity.Tokens(1)
	go func() {
		provided <- n.Provide(providing, roles["provider"], node.ProviderPolicy{Price: price, Stake: probity.Tokens(10), Jobs: 1})
	}()

	input, err := json.Marshal(test[image].Inputs[0])
	if err != nil {
		return err
	}
	answer, err := n.Infer(ctx, roles["buyer"], node.InferOptions{
		Model: fmt.Sprintf("%d.%d", model.Asset, model.Version), Input: input,
		MaxPrice: probity.Tokens(3), Bond: probity.Tokens(1),
		DeliverWithin: 5 * time.Minute, WaitForBids: time.Minute,
	})
	if err != nil {
		return err
	}
	res.Answer, res.Label = answer.Class, test[image].Labels[0]
	res.VerifyGas, res.DeliverGas = answer.VerifyGas, answer.DeliverGas
	res.ProveSeconds, res.ProofBytes = answer.ProveSeconds, answer.ProofBytes

	stop()
	if err := <-provided; err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	after, err := n.Earned(ctx, roles["provider"], roles["owner"], roles["data"])
	if err != nil {
		return err
	}
	// 1 token to the provider; of the fee 80 % to the model's owner, 20 % to the data's.
	want := []probity.Amount{answer.Price, {}, {}}
	if want[2], err = answer.Fee.MulDiv(20, 100); err != nil {
		return err
	}
	if want[1], err = answer.Fee.Sub(want[2]); err != nil {
		return err
	}
	res.Paid = true
	for i := range want {
		got, err := after[i].Sub(before[i])
		if err != nil || got != want[i] {
			res.Paid = false
		}
	}

	offline, err := n.VerifyStep(answer.Bundle)
	if err != nil {
		return err
	}
	res.Verified = offline.Proof && answer.Delivered
	report, err := n.AuditReceipt(ctx, answer.Bundle)
	if err != nil {
		return err
	}
	res.ReceiptIncluded = report.OK
	return nil
}
