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
	"probity/provider/hardware"
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
share it then, too. What a provider offers and does not show has to be in leases that
it names. What was found is kept here, signed, and shown to others for a week:
jobs can ask for it (placement.challenged). "probity watch --challenge-every" does
this again and again.

The provider's node has to be on the network. It does this once in ten minutes, once
an hour for the same account, and for a tenth of its time at most.
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
				if err := mostDisk.UnmarshalText([]byte(*disk)); err != nil {
					return usageError{"--disk: " + err.Error()}
				}
				if *patience < 1 || *patience > 1000 {
					return usageError{"--patience: 1 to 1000"}
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					all, err := n.Challenge(ctx, as, who, node.ChallengeOptions{Memory: most, Disk: mostDisk, Patience: uint32(*patience)})
					if err != nil {
						return err
					}
					failed := 0
					for _, c := range all {
						if c.Result == nil || !c.Result.Passed {
							failed++
						}
						out.printf("%s\n", challenged(c))
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

// challenged says how a challenge went.
func challenged(c node.Challenged) string {
	r := c.Result
	switch {
	case r == nil:
		return fmt.Sprintf("%s  not challenged: %s", c.Provider, c.Error)
	case r.Unanswered:
		return fmt.Sprintf("%s  not answered: %s", c.Provider, r.Why)
	case !r.Passed:
		return fmt.Sprintf("%s  FAILED: %s", c.Provider, r.Why)
	}
	return fmt.Sprintf("%s  has %s of memory and %s of disk; %.2f million labels a second, filled in %.1f s, walked in %.2f s",
		c.Provider, gib(spec.Bytes(r.Memory)), gib(spec.Bytes(r.Disk)), float64(r.Rate)/1e6, float64(r.FillMs)/1e3, float64(r.WalkMs)/1e3)
}

// printChallenges says what others found about a provider's hardware.
func printChallenges(out *output, all []node.HardwareRecord) {
	for _, r := range all {
		times := map[hardware.Outcome]int{}
		for _, b := range r.Recent {
			times[b.Outcome]++
		}
		counts := ""
		if len(r.Shown()) == 0 {
			counts = "; counts for nobody"
		}
		out.printf("challenges by %s: %d passed, %d failed, %d not answered%s\n", r.By, times[hardware.Passed], times[hardware.Failed], times[hardware.Unanswered], counts)
		for _, b := range r.Recent[max(0, len(r.Recent)-3):] {
			what := map[hardware.Outcome]string{hardware.Failed: "FAILED: ", hardware.Unanswered: "not answered: "}[b.Outcome] + b.Why
			if b.Outcome == hardware.Passed {
				what = fmt.Sprintf("%s of memory, %s of disk, in %.1f s", gib(spec.Bytes(b.Memory)), gib(spec.Bytes(b.Disk)), float64(b.Ms)/1e3)
			}
			out.printf("hardware  %s  %s\n", time.Unix(int64(b.At), 0).UTC().Format("2006-01-02 15:04:05"), what)
		}
	}
}

// challengeFlags are a challenger's that does it again and again.
type challengeFlags struct {
	every        time.Duration
	memory, disk string
	patience     int
}

func (f *challengeFlags) declare(fs *flag.FlagSet) {
	fs.DurationVar(&f.every, "challenge-every", 0, "challenge each provider on the board once in so long a `time`, on average; 12h is usual, 0 challenges none")
	fs.StringVar(&f.memory, "challenge-memory", "16Ti", "most `size` of memory to be shown in one")
	fs.StringVar(&f.disk, "challenge-disk", "0", "most `size` of disk to be shown in one: it is written each time")
	fs.IntVar(&f.patience, "challenge-patience", 1, "`times` the usual time to give")
}

// schedule reads them.
func (f *challengeFlags) schedule() (s node.ChallengeSchedule, err error) {
	s.Every, s.Patience = f.every, uint32(f.patience)
	if f.every < 0 || f.every > 0 && f.every < time.Second {
		return s, usageError{"--challenge-every: 1s at least, or 0"}
	}
	if f.patience < 1 || f.patience > 1000 {
		return s, usageError{"--challenge-patience: 1 to 1000"}
	}
	if err := s.Memory.UnmarshalText([]byte(f.memory)); err != nil {
		return s, usageError{"--challenge-memory: " + err.Error()}
	}
	if err := s.Disk.UnmarshalText([]byte(f.disk)); err != nil {
		return s, usageError{"--challenge-disk: " + err.Error()}
	}
	return s, nil
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
