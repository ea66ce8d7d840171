package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"probity/ledger/vault"
	"probity/node"
)

func cmdPrivacyList() *command {
	return &command{
		name:    "privacy list",
		summary: "whom this directory holds something of",
		help: `Lists the people of whom this directory holds what receipts only commit to, as
infer --subject names them.

Example:
  probity privacy list`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"privacy list takes no arguments"}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					subjects, err := n.Subjects()
					if err != nil {
						return err
					}
					for _, s := range subjects {
						out.printf("%s\n", s)
					}
					return out.result(subjects)
				})
			}
		},
	}
}

func cmdPrivacyExport() *command {
	return &command{
		name:    "privacy export",
		args:    "SUBJECT",
		summary: "a copy of all that is held of a person, in JSON",
		help: `Writes what this directory holds of a person: for each receipt the input and the
salt that open its commitment, and the receipt's file, which verifies by itself.

Example:
  probity privacy export --out alice.json alice`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			file := outFile(fs, "out", "", "`file` to write to (default standard output)")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one person"}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					e, err := n.ExportSubject(args[0])
					if err != nil {
						return refuseMissing(err)
					}
					data, err := e.Encode()
					if err != nil {
						return err
					}
					if *file == "" {
						_, err = out.stdout.Write(data)
						return err
					}
					if err := os.WriteFile(*file, data, 0o600); err != nil {
						return err
					}
					out.printf("%d records of %q in %s\n", len(e.Records), args[0], *file)
					return out.result(map[string]any{"subject": args[0], "records": len(e.Records), "file": *file})
				})
			}
		},
	}
}

func cmdPrivacyErase() *command {
	return &command{
		name:    "privacy erase",
		args:    "SUBJECT",
		summary: "destroy the keys and salts of a person",
		help: `Destroys the person's key, the inputs and salts that were sealed to it, and what
the account's journal kept of those orders. The receipts stay in the log and
verify as before; nobody can tell any more from what was kept for that person what
they were about. A provider that computed the answers has inputs of its own, also one
that runs in this directory. A receipt says that there was an erasure, not whose.

What cannot be undone is said at the end. Without --yes nothing is destroyed.

Example:
  probity privacy erase --yes alice`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			yes := fs.Bool("yes", false, "do it")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one person"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					if !*yes {
						e, err := n.ExportSubject(args[0])
						if err != nil {
							return refuseMissing(err)
						}
						return usageError{fmt.Sprintf("%d records of %q would be destroyed; give --yes to do it, after privacy export if a copy is wanted", len(e.Records), args[0])}
					}
					e, err := n.EraseSubject(ctx, as, args[0])
					if err != nil {
						return refuseMissing(err)
					}
					out.printf("destroyed  %d key, %d openings, %d orders in the journal\n", e.Keys, e.Openings, e.Journal)
					out.printf("receipt    %s\n", e.Receipt)
					out.printf("remains    %s\n", e.Remains)
					return out.result(e)
				})
			}
		},
	}
}

func refuseMissing(err error) error {
	if errors.Is(err, vault.ErrNotFound) {
		return refusal{err}
	}
	return err
}
