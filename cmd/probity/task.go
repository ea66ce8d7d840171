package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/node"
)

func cmdTaskRun() *command {
	return &command{
		name:    "task run",
		args:    "JOB",
		summary: "have a module run by a quorum, or by one provider whose work is checked",
		help: `Orders a job of tier quorum or signed that is paid as a whole. Of a quorum, seats
are drawn among those who bid; each commits to its output before anybody sees
one; what the majority reveals is the answer, and who revealed something else
loses its bond. Of tier signed, one provider answers.

Where --referee accounts are named, an output can be challenged before them: this
machine runs the work again when the draw says so, as often as it takes for
cheating not to pay, and has them decide if it finds another output. A provider
that is outvoted does the same.

Shows who fits and why others do not first. Nothing is posted or paid where too
few fit: exits with 3 and says why. The same command goes on after a crash.

Example:
  probity task run --wait 1m quorum.yaml`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			var opts node.TaskOptions
			fs.StringVar(&opts.Name, "name", "", "`name` of the task in this folder (default: the job's)")
			fs.DurationVar(&opts.WaitForBids, "wait", 30*time.Second, "`time` to wait for bids")
			fs.DurationVar(&opts.Reveal, "reveal", time.Hour, "`time` to reveal, after the deadline")
			fs.DurationVar(&opts.Challenge, "challenge", 6*time.Hour, "`time` in which the output of one provider can be challenged")
			fs.BoolVar(&opts.NoApprove, "no-approve", false, "approve no more than the account has approved already")
			fs.BoolVar(&opts.Always, "check", false, "run the work again in any case, not only when the draw says so")
			price := fs.String("referee-price", "0.1", "`tokens` that each referee is paid by whoever challenges")
			dry := fs.Bool("dry", false, "only show who would take it and why others would not")
			fs.Func("referee", "`account` that decides about a challenge; may be given again", func(s string) error {
				a, err := probity.ParseAccount(s)
				opts.Referees = append(opts.Referees, a)
				return err
			})
			return func(ctx context.Context, out *output, args []string) (err error) {
				if len(args) != 1 {
					return usageError{"name one job specification"}
				}
				if opts.Spec, err = readJob(args[0]); err != nil {
					return refusal{fmt.Errorf("%s: %w; probity job validate lists every fault", args[0], err)}
				}
				if opts.RefereePrice, err = probity.ParseTokens(*price); err != nil {
					return usageError{"--referee-price: " + err.Error()}
				}
				if most := market.MaxDeliverWithin * time.Second; opts.Reveal < time.Second || opts.Challenge < time.Second || opts.Reveal > most || opts.Challenge > most {
					return usageError{fmt.Sprintf("--reveal and --challenge: 1s to %s", most)}
				}
				if opts.Name == "" {
					if opts.Name = opts.Spec.Name; opts.Name == "" {
						opts.Name = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0]))
					}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					opts.Shown = func(r match.Report) error {
						writeReport(out, r, false, false)
						if !*dry {
							return nil
						}
						if err := out.result(r); err != nil {
							return err
						}
						if len(r.Denied) > 0 {
							return refusal{errors.New("the job gets no bid as it stands")}
						}
						return errDry
					}
					opts.Told = func(what string) { out.printf("  %s\n", what) }
					if len(opts.Referees) > 0 {
						me, err := self()
						if err != nil {
							return err
						}
						if opts.Check, err = n.OpenRuntimes(ctx, as.Account(), me); err != nil {
							return err
						}
						defer opts.Check.Close()
					}
					i, err := n.RunTask(ctx, as, opts)
					if errors.Is(err, errDry) {
						return nil
					}
					if err != nil {
						return asRefusal(err)
					}
					writeTask(out, i)
					if err := out.result(i); err != nil {
						return err
					}
					if i.Output == "" {
						return refusal{errors.New("there is no output: the task failed, and what was not paid is yours again; `probity withdraw --as buyer` collects it")}
					}
					return nil
				})
			}
		},
	}
}

func writeTask(out *output, i *node.TaskInfo) {
	if i.Name != "" {
		out.printf("name      %s\n", i.Name)
	}
	out.printf("task      %s\nstate     %s\n", i.Task.ID, i.State)
	seats := func(t market.Task, outcomes []string) {
		for s, seat := range t.Seats {
			state := [...]string{"", "has taken it", "declined", "committed", "revealed"}[seat.State]
			if seat.State == market.SeatRevealed {
				state += " " + seat.Value.String()[:10]
			}
			if s < len(outcomes) {
				state += "; " + outcomes[s]
			}
			out.printf("  seat %d  %s for %s tokens: %s\n", s, seat.Provider, seat.Price.Format18(), state)
		}
	}
	seats(i.Task, i.Outcomes)
	if i.Trial != nil {
		out.printf("referees\n")
		seats(*i.Trial, nil)
	}
	if i.Checked != "" {
		out.printf("check     %s\n", i.Checked)
	}
	if i.Output != "" {
		out.printf("output    %s\n", i.Output)
	}
	if i.State == "open" && i.Task.ChallengeBy != 0 {
		out.printf("stands    from %s, unless it is challenged\n", clock(i.Task.ChallengeBy))
	}
}

func cmdTaskShow() *command {
	return &command{
		name:    "task show",
		args:    "TASK",
		summary: "how a task stands: seats, outputs, who was paid and who was slashed",
		help: `Shows a task as the chain has it. It is named as it was ordered in this folder, or
by its hash.

Example:
  probity task show count-words`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name a task"}
				}
				return nf.look(ctx, out, func(n *node.Node, who probity.Account) error {
					i, err := n.Task(ctx, who, args[0])
					if err != nil {
						return asRefusal(err)
					}
					writeTask(out, i)
					return out.result(i)
				})
			}
		},
	}
}
