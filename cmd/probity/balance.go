package main

import (
	"context"
	"flag"

	"probity"
	"probity/node"
)

func cmdBalance() *command {
	return &command{
		name:    "balance",
		summary: "what an account has: in itself, bonded, and owed by the market",
		help: `Shows the market's money that an account has: in the account, as its bond, and what
the market owes it and withdraw would collect. Escrow accounts are shown with the
leases that they pay. It sends nothing.

Example:
  probity balance --as buyer`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"balance takes no arguments; --as or --key says whose"}
				}
				return nf.look(ctx, out, func(n *node.Node, who probity.Account) error {
					has, err := n.Balance(ctx, who)
					if err != nil {
						return err
					}
					bond, err := n.Bond(ctx, who)
					if err != nil {
						return err
					}
					owed, err := n.Owed(ctx, who)
					if err != nil {
						return err
					}
					out.printf("account   %s\nhas       %s tokens\nbonded    %s, of which %s are locked\nowed      %s\n",
						who, has.Format18(), bond.Total.Format18(), bond.Locked.Format18(), owed.Format18())
					return out.result(map[string]any{"account": who, "balance": has, "bond": bond, "owed": owed})
				})
			}
		},
	}
}
