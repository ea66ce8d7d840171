package main

import (
	"context"
	"encoding/json"
	"time"

	"probity/node"
)

// selling does the same for answers that are claimed.
func selling(ctx context.Context, n *node.Node, work func(context.Context) error) error {
	return beside(ctx, n, work, func(ctx context.Context, provider *node.Party, policy node.ProviderPolicy) error {
		return n.Watch(ctx, provider, node.WatchOptions{Price: &policy.Price, Stake: policy.Stake})
	})
}

// printClaimed shows an answer that nobody has proven.
func printClaimed(out *output, a *node.ClaimedAnswer) error {
	scores, err := json.Marshal(a.Scores)
	if err != nil {
		return err
	}
	out.printf("answer    %d\nscores    %s\njob       %d, claim %d of provider %s, which is %s\n", a.Class, scores, a.Job, a.Claim, a.Provider, a.State)
	if a.State == "open" {
		out.printf("paid      when nobody has refuted it by %s: %s tokens and a fee of %s; \"probity watch\" settles it\n",
			time.Unix(int64(a.Until), 0).UTC().Format(time.RFC3339), a.Price.Format18(), a.Fee.Format18())
	}
	return out.result(a)
}
