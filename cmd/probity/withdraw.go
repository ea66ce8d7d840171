package main

import (
	"context"
	"flag"

	"probity/node"
)

func cmdWithdraw() *command {
	return &command{
		name:    "withdraw",
		summary: "collect what an account is owed: fees, prices, refunds and bonds",
		help: `Moves everything that the market owes an account into the account: a model
owner's or data owner's part of fees, a provider's prices, a buyer's refunds. A
running provider collects its own. With nothing owed it sends nothing.

Example:
  probity withdraw --as owner`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "owner")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"withdraw takes no arguments; --as or --key says whose"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					amount, at, err := n.Withdraw(ctx, as)
					if err != nil {
						return err
					}
					if amount.IsZero() {
						out.printf("%s is owed nothing\n", as.Account())
					} else {
						out.printf("%s collected %s tokens in transaction %s\n", as.Account(), amount.Format18(), at.Tx)
					}
					return out.result(map[string]any{"account": as.Account(), "amount": amount, "tx": at.Tx, "gas": at.Gas})
				})
			}
		},
	}
}
