package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/sim"
	"probity/market/spec"
	"probity/node"
)

func cmdJobValidate() *command {
	return &command{
		name:    "job validate",
		args:    "FILE...",
		summary: "check job specifications, and say what is wrong where",
		help: `Reads each job specification (YAML or JSON) and reports every fault with its
line, its column and what to write instead. Exits with 3 if there is one. Nothing
is sent anywhere. examples/jobs has specifications to start from.

Example:
  probity job validate examples/jobs/infer.yaml`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			return func(_ context.Context, out *output, args []string) error {
				if len(args) == 0 {
					return usageError{"name one or more job specifications"}
				}
				faulty, unread := 0, error(nil)
				for _, file := range args {
					s, err := readJob(file)
					var faults spec.Faults
					if err != nil && !errors.As(err, &faults) {
						unread = errors.Join(unread, err) // the other files are checked all the same
						continue
					}
					if err := out.result(map[string]any{"file": file, "valid": len(faults) == 0, "job": hashOf(s, faults), "faults": append(spec.Faults{}, faults...)}); err != nil {
						return err
					}
					if len(faults) > 0 {
						faulty++
						for _, f := range faults {
							out.printf("%s:%s\n", file, f)
						}
						continue
					}
					out.printf("%s: valid: task %s, tier %s, %s\n", file, s.Task.Kind(), s.Trust.Tier, s.Hash())
				}
				if unread != nil {
					return unread
				}
				if faulty > 0 {
					return refusal{fmt.Errorf("%d of %d files cannot be ordered from: correct what is listed", faulty, len(args))}
				}
				return nil
			}
		},
	}
}

func hashOf(s spec.Spec, faults spec.Faults) any {
	if len(faults) > 0 {
		return nil
	}
	return s.Hash()
}

// readJob reads a job specification. It reads no more of a file than a
// specification can have.
func readJob(file string) (spec.Spec, error) {
	f, err := os.Open(file)
	if err != nil {
		return spec.Spec{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, spec.MaxBytes+1))
	if err != nil {
		return spec.Spec{}, err
	}
	return spec.Parse(data)
}

func cmdJobSchema() *command {
	return &command{
		name:    "job schema",
		summary: "print the JSON Schema of job specifications",
		help: `Prints the JSON Schema (draft 2020-12) of job specifications, from which editors
complete and check. It says all that job validate checks, but for the rules between
fields and the limits of the whole file.

Example:
  probity job schema > job.schema.json`,
		setup: func(*flag.FlagSet) func(context.Context, *output, []string) error {
			return func(_ context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"job schema takes no arguments"}
				}
				_, err := out.stdout.Write(spec.Schema())
				return err
			}
		},
	}
}

func cmdJobMatch() *command {
	return &command{
		name:    "job match",
		args:    "FILE",
		summary: "rank offers for a job, and say why the others do not fit",
		help: `Reads a job specification and offers, one signed JSON object after another, and
shows which providers fit, in the order in which a buyer would rank them, and of
each other provider every reason why not and what could be done. Nothing is
ordered and no money moves. Exits with 3 if nobody fits.

--standing gives what the chain says of providers, as market providers --json
prints it. Without it, bonds, reputations and challenges are not looked at.

Example:
  probity job match --offers examples/jobs/offers.jsonl examples/jobs/lease.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			offers := fs.String("offers", "", "`file` with the offers")
			standing := fs.String("standing", "", "`file` with bonds and reputations")
			balance := fs.String("balance", "", "`tokens` that the buyer has (default: enough)")
			allowed := fs.String("allowed", "", "`tokens` that the market may take (default: enough)")
			at := fs.Int64("at", 0, "time, in Unix `seconds` (default: now)")
			return func(_ context.Context, out *output, args []string) error {
				if len(args) != 1 || *offers == "" {
					return usageError{"name a job specification, and --offers"}
				}
				s, err := readJob(args[0])
				if err != nil {
					return refusal{fmt.Errorf("%s: %w; probity job validate lists every fault", args[0], err)}
				}
				now := uint64(*at)
				if now == 0 {
					now = uint64(time.Now().Unix())
				}
				o := match.Order{Spec: s, Posted: now}
				if o.Balance, err = tokensOr(*balance); err != nil {
					return usageError{"--balance: " + err.Error()}
				}
				if o.Allowed, err = tokensOr(*allowed); err != nil {
					return usageError{"--allowed: " + err.Error()}
				}
				o.Own = *standing == ""
				index, err := readOffers(&o, *offers, *standing, out)
				if err != nil {
					return err
				}
				r := index.Explain(o, now)
				if err := out.result(r); err != nil {
					return err
				}
				writeReport(out, r, s.Lease(), *standing == "")
				if len(r.Denied) > 0 {
					return refusal{errors.New("the job gets no bid as it stands")}
				}
				return nil
			}
		},
	}
}

func tokensOr(s string) (probity.Amount, error) {
	if s == "" {
		return probity.Tokens(1 << 60), nil
	}
	return probity.ParseTokens(s)
}

// readOffers fills an index with the offers that their providers signed. The
// order is for the chain and the market of the first.
func readOffers(o *match.Order, offers, standing string, out *output) (*match.Index, error) {
	f, err := os.Open(offers)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := match.ReadOffers(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", offers, err)
	}
	stands := map[probity.Account]match.Standing{}
	if standing != "" {
		g, err := os.Open(standing)
		if err != nil {
			return nil, err
		}
		defer g.Close()
		d := json.NewDecoder(io.LimitReader(g, 64<<20))
		d.DisallowUnknownFields()
		for d.More() {
			var line node.Standing
			if err := d.Decode(&line); err != nil {
				return nil, fmt.Errorf("%s: %w", standing, err)
			}
			stands[line.Provider] = match.Standing{Bond: line.Bond, Leaving: line.Leaving, Reputation: line.Reputation, Declines: line.Declines, Shown: line.Shown}
		}
	}
	index := match.NewIndex(match.Weights{})
	for i, offer := range all {
		if err := offer.Verify(market.Domain(offer.Chain, offer.Market)); err != nil {
			fmt.Fprintf(out.stderr, "probity: left out: %v\n", err)
			continue
		}
		if i == 0 {
			o.Chain, o.Market = offer.Chain, offer.Market
		}
		s := stands[offer.Provider]
		if standing == "" {
			s = match.Standing{Bond: probity.Tokens(1 << 60), Reputation: 100}
		}
		if err := index.Put(offer.Offer, s); err != nil {
			return nil, err
		}
	}
	return index, nil
}

func writeReport(out *output, r match.Report, lease, blind bool) {
	per := "for the job"
	if lease {
		per = "an hour"
	}
	out.printf("%d of %d providers fit\n", len(r.Candidates), r.Offers)
	for i, c := range r.Candidates {
		out.printf("%3d. %s asks %s %s; counts as %s (reputation +%.1f %%, bond +%.1f %%, distance +%.0f %%, declines +%.0f %%)\n",
			i+1, c.Provider, c.Price.Format18(), per, c.Counts.Format18(), c.ForReputation, c.ForBond, c.ForLocality, c.ForDeclines)
	}
	if blind && len(r.Candidates) > 0 {
		out.printf("     bonds, reputations and challenges were not looked at: give --standing\n")
	}
	for _, no := range r.Refusals {
		for _, why := range no.Reasons {
			out.printf("     %s: %s\n", no.Provider, why)
		}
	}
	for _, c := range r.Changes {
		if c.Providers > 0 {
			out.printf("%3d more would fit: %s\n", c.Providers, c.Do)
		}
	}
	for _, why := range r.Denied {
		out.printf("no: %s\n", why)
	}
}

func cmdMarketProviders() *command {
	return &command{
		name:    "market providers",
		summary: "what the chain says of every provider: bond, reputation, failures",
		help: `Reads how every job, lease and seat of a task on the market ended and prints for
each provider its free bond, its reputation from 0 to 100, and how many of these
ended, cost it a bond or, of the latest, were declined. Reputation is computed from the chain alone:
whoever names the same --gas-price gets the same. Besides it counts the challenges of its
hardware that it passed and that the board has. With --json the output is what
job match takes as --standing.

Example:
  probity market providers`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			price := fs.String("gas-price", "0.00000001", "what a unit of gas is worth, in `tokens`")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"market providers takes no arguments, only flags"}
				}
				gas, err := probity.ParseTokens(*price)
				if err != nil {
					return usageError{"--gas-price: " + err.Error()}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					all, err := n.Standings(ctx, gas, market.ReputationRules{})
					if err != nil {
						return err
					}
					w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', tabwriter.AlignRight)
					fmt.Fprint(w, "provider\tfree bond\treputation\tended\tbonds lost\tdeclined\tchallenges\t\n")
					for _, s := range all {
						if s.Shown, err = n.Shown(ctx, s.Provider); err != nil {
							return err
						}
						bond := s.Bond.Format18()
						if s.Leaving {
							bond = "leaving"
						}
						fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d %%\t%d\t\n", s.Provider, bond, s.Reputation, s.Outcomes, s.Failures, s.Declines, len(s.Shown))
						if err := out.result(s); err != nil {
							return err
						}
					}
					return w.Flush()
				})
			}
		},
	}
}

func cmdMarketSimulate() *command {
	return &command{
		name:    "market simulate",
		summary: "a year of a market, and what cheating in it earns",
		help: `Runs a market of honest, lazy, lying, colluding, vanishing and spamming providers,
and of buyers some of which grief, for a year of virtual time on the same rules
that the contracts implement, and prints what each earned under each trust tier.
The same seed gives the same year. How long a year of 10,000
participants takes is in bench/market.md. --plots writes two SVG files into a folder.

Example:
  probity market simulate --days 30`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var cfg sim.Config
			fs.Uint64Var(&cfg.Seed, "seed", 1, "`number` that everything is drawn from")
			fs.IntVar(&cfg.Days, "days", 365, "length, in `days`")
			fs.IntVar(&cfg.Buyers, "buyers", 9700, "`number` of buyers")
			fs.IntVar(&cfg.Providers, "providers", 300, "`number` of providers")
			fs.Float64Var(&cfg.Cheats, "cheats", 0.06, "`share` of providers of each dishonest kind")
			plots := fs.String("plots", "", "`folder` to write plots to")
			return func(_ context.Context, out *output, args []string) error {
				switch {
				case len(args) > 0:
					return usageError{"market simulate takes no arguments, only flags"}
				case cfg.Days < 1 || cfg.Days > 3650 || cfg.Buyers < 1 || cfg.Buyers > 1_000_000 || cfg.Providers < 1 || cfg.Providers > 50_000:
					return usageError{"want 1 to 3650 days, 1 to 1000000 buyers and 1 to 50000 providers"}
				case !(cfg.Cheats > 0 && cfg.Cheats <= 0.2):
					return usageError{"want a share of cheats over 0 and up to 0.2, of each of five kinds"}
				}
				results := make([]*sim.Result, 2)
				for i := range results {
					run := cfg
					run.Posted = i == 1
					run.Progress = func(day int) {
						out.phase([]string{"bids", "posted prices"}[i], float64(day)/float64(cfg.Days))
					}
					var err error
					if results[i], err = sim.Run(run); err != nil {
						return err
					}
				}
				out.printf("%s", results[0].Table(results[1]))
				if *plots != "" {
					for name, text := range map[string]string{"profit.svg": results[0].ProfitPlot(), "price.svg": results[0].PricePlot(results[1])} {
						if err := os.WriteFile(filepath.Join(*plots, name), []byte(text), 0o644); err != nil {
							return err
						}
					}
				}
				return out.result(results[0].Summary())
			}
		},
	}
}
