package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"probity"
	"probity/market/spec"
	"probity/node"
)

func cmdProviderChallenge() *command {
	return &command{
		name:    "provider challenge",
		args:    "ACCOUNT...",
		summary: "have providers show that they have the memory and disk that they claim",
		help: `Has each provider fill the memory that it offers and has not leased, and with
--disk so much disk, with what only a seed of this moment determines; then walk
through that at random, faster than it could from anywhere else; and checks a
sample. All are asked at the same time, so that two that share one machine have to
share it then, too. What was found is signed and shown to others for a week.

The provider's node has to be on the network, and does this once in ten minutes.
Filling takes it a few seconds for each GiB and core.

Exit code 3 means that a provider did not pass.

Example:
  probity provider challenge --bootstrap ADDRESS 0x70997970c51812dc3a010c7d01b50e0d17dc79c8`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			memory := fs.String("memory", "16Ti", "most `size` of memory to be shown")
			disk := fs.String("disk", "0", "most `size` of disk to be shown")
			patience := fs.Int("patience", 1, "`times` the usual time to give, for machines that are known to be slow")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) == 0 {
					return usageError{"provider challenge wants the accounts of providers"}
				}
				var who []probity.Account
				for _, a := range args {
					account, err := probity.ParseAccount(a)
					if err != nil {
						return usageError{err.Error()}
					}
					who = append(who, account)
				}
				var most, mostDisk spec.Bytes
				if err := most.UnmarshalText([]byte(*memory)); err != nil {
					return usageError{"--memory: " + err.Error()}
				}
				if *disk != "0" {
					if err := mostDisk.UnmarshalText([]byte(*disk)); err != nil {
						return usageError{"--disk: " + err.Error()}
					}
				}
				if *patience < 1 || *patience > 1000 {
					return usageError{"--patience: 1 to 1000"}
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					all, err := n.Challenge(ctx, as, who, most, mostDisk, uint32(*patience))
					if err != nil {
						return err
					}
					failed := 0
					for _, c := range all {
						switch {
						case c.Result == nil:
							failed++
							out.printf("%s  not challenged: %s\n", c.Provider, c.Error)
						case !c.Result.Passed:
							failed++
							out.printf("%s  FAILED: %s\n", c.Provider, c.Result.Why)
						default:
							r := c.Result
							out.printf("%s  has %s of memory and %s of disk; %.2f million labels a second, filled in %.1f s, walked in %.2f s\n",
								c.Provider, gib(spec.Bytes(r.Memory)), gib(spec.Bytes(r.Disk)), float64(r.Rate)/1e6, float64(r.FillMs)/1e3, float64(r.WalkMs)/1e3)
						}
						if err := out.result(c); err != nil {
							return err
						}
					}
					if failed > 0 {
						return refusal{fmt.Errorf("%d of %d providers did not show what they claim", failed, len(all))}
					}
					return nil
				})
			}
		},
	}
}

// printChallenges says what others found about a provider's hardware.
func printChallenges(out *output, all []node.HardwareResult) {
	for _, r := range all {
		what := "FAILED: " + r.Why
		if r.Passed {
			what = fmt.Sprintf("%s of memory, %s of disk, %.2f million labels a second", gib(spec.Bytes(r.Memory)), gib(spec.Bytes(r.Disk)), float64(r.Rate)/1e6)
		}
		out.printf("hardware  %s, as %s found on %s\n", what, r.By, time.Unix(int64(r.At), 0).UTC().Format("2006-01-02 15:04:05"))
	}
}

func cmdProviderDrain() *command {
	return &command{
		name:    "provider drain",
		summary: "take no more work, give notice to what runs, and wait until it is over",
		help: `Tells the provider of this folder, whichever process it is, to bid no more and to
give notice to its leases. What runs goes on until its notice is over, and buyers
that keep their leases go on elsewhere from their checkpoints. The command waits for
that; interrupted, it leaves the provider draining. A provider that is started again
goes on draining until --undo is said.

Example:
  probity provider drain && systemctl stop probity`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			who := fs.String("of", "", "`account` of the provider (default: the development account)")
			undo := fs.Bool("undo", false, "take work again")
			noWait := fs.Bool("no-wait", false, "only tell the provider")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider drain takes no arguments"}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					account, err := providerAccount(n, *who)
					if err != nil {
						return err
					}
					if err := n.SetDraining(account, !*undo); err != nil {
						return err
					}
					if *undo {
						out.printf("%s takes work again\n", account)
						return out.result(map[string]any{"provider": account, "draining": false})
					}
					out.printf("%s takes no more work\n", account)
					for last := -1; !*noWait; {
						s, err := n.ProviderStatus(account)
						if errors.Is(err, node.ErrNotFound) {
							break // it never ran
						}
						if err != nil {
							return err
						}
						open := len(s.Leases.Leases) + s.Tasks.Open
						if open == 0 && s.Draining {
							break
						}
						if open != last {
							out.printf("%d leases and tasks run\n", open)
						}
						last = open
						select {
						case <-ctx.Done():
							return ctx.Err()
						case <-time.After(time.Second):
						}
					}
					if !*noWait {
						out.printf("nothing runs any more; stop it now\n")
					}
					return out.result(map[string]any{"provider": account, "draining": true})
				})
			}
		},
	}
}
