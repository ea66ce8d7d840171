package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"
	"sync"
	"time"

	"probity"
	"probity/node"
)

func cmdClaim() *command {
	return &command{
		name:    "claim",
		args:    "MODEL INPUT",
		summary: "compute an answer and vouch for it with a bond, without a proof",
		help: `Runs a model whose weights are in this directory on an input, commits to
everything that was computed on the way, and posts the answer with a bond. For
some time, a day by default, anybody who computes another answer can challenge
it; then run "probity watch" as the same account, which plays the game. A claim
that nobody refuted gets its bond back.

The model's owner has published it with --disputes. In a dispute the few weights
that the disputed number needs become public.

Example:
  probity claim digits examples/digits/seven.png`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			subject := fs.String("subject", "", "what the claim is for, as a `hash`, such as an order's; one answer is claimed once for each")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"claim takes a model and a file with its input"}
				}
				input, err := oneFile(args[1:], "the input")
				if err != nil {
					return err
				}
				var what probity.Hash
				if *subject != "" {
					if what, err = probity.ParseHash(*subject); err != nil {
						return usageError{"--subject: " + err.Error()}
					}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					c, err := n.Claim(ctx, as, args[0], input, what)
					if err != nil {
						return err
					}
					scores, err := json.Marshal(c.Scores)
					if err != nil {
						return err
					}
					out.printf("answer    %d\nscores    %s\nclaim     %d, %s tokens at stake, can be challenged until %s\nanswer challenges: probity watch\n",
						c.Class, scores, c.Claim, c.Bond.Format18(), time.Unix(int64(c.Until), 0).UTC().Format(time.RFC3339))
					return out.result(c)
				})
			}
		},
	}
}

func cmdWatch() *command {
	return &command{
		name:    "watch",
		summary: "compute claims again, challenge the wrong ones, and play disputes",
		help: `Looks at every claim about a model whose weights are in this directory, computes
its answer again, and challenges it with a bond where it is wrong. Plays every
game in which its account is challenger or provider to the end, ends games whose
other side is silent, and gets bonds back. After a crash it goes on where it was
and repeats nothing. Runs until it is interrupted.

A provider has to run it, too: whoever does not answer a challenge in time loses
its bond, right or wrong. With --price it sells answers of tier dispute: it bids
that much for orders about models whose weights are here, claims the answers of
the jobs that it wins, and has them paid when they can no longer be challenged.

For a buyer it settles and expires the jobs that it ordered.

With --challenge-every it also has providers on the board show that the hardware is
there that they offer, at times that follow from a secret in this directory: half of
them at once, so that two on one machine meet there. What it found is kept here and
shown to others; jobs name this account in placement.challenged. For that it has to be
on the network (--bootstrap).

An input of more than 8,192 numbers is not posted with a claim. Whoever ordered
the answer has it in its directory and can check the claim there; another watcher
is given the file, and names it with --input.

Example:
  probity watch --as buyer
  probity watch --price 0.5
  probity watch --input scans=scan.json
  probity watch --as buyer --bootstrap ADDRESS --challenge-every 12h`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			price := fs.String("price", "", "bid so many `tokens`, the model's fee aside, for orders of tier dispute; empty bids for none")
			stake := fs.String("stake", "10", "`tokens` to have bonded for jobs, with --price")
			var given [][2]string
			fs.Func("input", "`MODEL=FILE`: an input that was too large to be posted, from whoever ordered an answer to it; may be given again", func(s string) error {
				ref, file, ok := strings.Cut(s, "=")
				if !ok || ref == "" || file == "" {
					return errors.New("write MODEL=FILE")
				}
				given = append(given, [2]string{ref, file})
				return nil
			})
			var cf challengeFlags
			cf.declare(fs)
			once := fs.Bool("once", false, "end when every claim has been looked at and no game goes on")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"watch takes no arguments"}
				}
				var telling sync.Mutex
				opts := node.WatchOptions{Once: *once, Report: func(e node.WatchEvent) {
					telling.Lock()
					defer telling.Unlock()
					out.printf("%s\n", watched(e))
					out.result(e)
				}}
				plan, err := cf.schedule()
				if err != nil {
					return err
				}
				if *once && plan.Every > 0 {
					return usageError{"--once ends when nothing is left to look at, and --challenge-every never does: give one of them"}
				}
				plan.Report = func(c node.Challenged) {
					telling.Lock()
					defer telling.Unlock()
					out.printf("%s\n", challenged(c))
					out.result(c)
				}
				if *price != "" {
					p, err := probity.ParseTokens(*price)
					if err != nil {
						return usageError{"--price: " + err.Error()}
					}
					if opts.Stake, err = probity.ParseTokens(*stake); err != nil {
						return usageError{"--stake: " + err.Error()}
					}
					opts.Price = &p
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					for _, g := range given {
						input, err := oneFile(g[1:], "the input")
						if err != nil {
							return err
						}
						root, err := n.KeepInput(ctx, g[0], input)
						if err != nil {
							return fmt.Errorf("%s: %w", g[1], err)
						}
						out.printf("kept      the input that claims name %s\n", root)
					}
					out.printf("watching claims as %s; stop with Ctrl-C\n", as.Account())
					if err := out.result(map[string]any{"account": as.Account()}); err != nil {
						return err
					}
					parts := []func(context.Context) error{func(ctx context.Context) error { return n.Watch(ctx, as, opts) }}
					if plan.Every > 0 {
						parts = append(parts, func(ctx context.Context) error { return n.Challenges(ctx, as.Visitor(), plan) })
					}
					return runAll(ctx, parts)
				})
			}
		},
	}
}

// watched is an event in words.
func watched(e node.WatchEvent) string {
	switch e.Kind {
	case "right":
		return fmt.Sprintf("claim %d is right", e.Claim)
	case "wrong":
		return fmt.Sprintf("claim %d is WRONG: %s", e.Claim, e.Note)
	case "unchecked":
		return fmt.Sprintf("claim %d cannot be checked: %s", e.Claim, e.Note)
	case "challenge":
		return fmt.Sprintf("claim %d is challenged in game %d", e.Claim, e.Game)
	case "move":
		return fmt.Sprintf("game %d: %s, %d gas", e.Game, e.Note, e.Gas)
	case "won", "lost":
		return fmt.Sprintf("game %d about claim %d is %s", e.Game, e.Claim, e.Kind)
	case "released":
		return fmt.Sprintf("game %d: claim %d was refuted in another; the bond is released", e.Game, e.Claim)
	case "bid", "nobid":
		return map[string]string{"bid": "bid for ", "nobid": "no bid for "}[e.Kind] + e.Note
	case "claimed":
		return fmt.Sprintf("job %d: claimed the answer in claim %d, %d gas", e.Job, e.Claim, e.Gas)
	case "paid":
		return fmt.Sprintf("job %d is paid: its claim stands", e.Job)
	case "refunded":
		return fmt.Sprintf("job %d is refunded: its claim was refuted, and the bond is shared by its buyer and the challenger", e.Job)
	case "expired":
		return fmt.Sprintf("job %d expired: no answer was claimed in time", e.Job)
	case "declined":
		return fmt.Sprintf("job %d is declined: %s", e.Job, e.Note)
	case "final":
		return fmt.Sprintf("claim %d stands; its bond is released", e.Claim)
	}
	if e.Game != 0 {
		return fmt.Sprintf("game %d: %s", e.Game, e.Note)
	}
	return "trying again: " + e.Note
}
