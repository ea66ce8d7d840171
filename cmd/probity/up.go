package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"

	"probity"
	"probity/gateway"
	"probity/node"
)

func cmdUp() *command {
	return &command{
		name:    "up",
		summary: "run a node: chain, provider, log and status page",
		help: `Runs a node until it is interrupted: the embedded chain with JSON-RPC on
loopback (or the chain at --rpc), the log, a status page with a read-only API,
and a provider for the models published from this directory. Other commands
with the same --dir work through it.

Example:
  probity up --http 127.0.0.1:8080 --chain-port 8545`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			addr := fs.String("http", "127.0.0.1:8080", "`address` of the status page and API")
			fs.IntVar(&nf.cfg.ChainPort, "chain-port", 8545, "loopback `port` of the embedded chain's JSON-RPC; 0 is any free one")
			noProvider := fs.Bool("no-provider", false, "do not run a provider")
			pf := providerFlags{}
			pf.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"up takes no arguments"}
				}
				policy, err := pf.policy()
				if err != nil {
					return err
				}
				nf.cfg.Serve = true
				if *noProvider {
					nf.as, nf.key = "", "" // the account is for the process that provides
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					srv, err := gateway.Listen(slog.Default(), n, *addr)
					if err != nil {
						return fmt.Errorf("%w; choose another --http", err)
					}
					if err := n.Announce(srv.URL()); err != nil {
						return err
					}
					out.printf("chain   %s\npage    %s\nstop with Ctrl-C\n", n.RPC(), srv.URL())
					if err := out.result(map[string]string{"chain": n.RPC(), "page": srv.URL()}); err != nil {
						return err
					}
					tasks := []func(context.Context) error{srv.Run}
					if !*noProvider {
						tasks = append(tasks, func(ctx context.Context) error { return n.Provide(ctx, as, policy) })
					}
					return runAll(ctx, tasks)
				})
			}
		},
	}
}

// runAll runs tasks until ctx ends or one of them fails, then waits for all.
func runAll(ctx context.Context, tasks []func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan error)
	for _, task := range tasks {
		go func() { done <- task(ctx) }()
	}
	var errs []error
	for range tasks {
		err := <-done
		if err != nil && !errors.Is(err, context.Canceled) {
			errs = append(errs, err)
		}
		cancel(err)
	}
	return errors.Join(errs...)
}

// providerFlags are a provider's prices and limits.
type providerFlags struct {
	price, stake, bond   string
	perSecond, coinPrice string
	jobs                 int
}

// defaultProvider is a provider as the flags leave it when none is given.
func defaultProvider() *providerFlags {
	f := new(providerFlags)
	f.declare(flag.NewFlagSet("", flag.ContinueOnError))
	return f
}

func (f *providerFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.price, "price", "0.25", "`tokens` to ask for an answer")
	fs.StringVar(&f.stake, "stake", "10", "`tokens` to have bonded; what is missing is deposited at the start")
	fs.StringVar(&f.bond, "max-bond", "2", "most `tokens` to put at stake for one job; orders that ask for more get no bid")
	fs.StringVar(&f.perSecond, "per-second", "0", "`tokens` to ask besides, for each second that a proof is expected to take")
	fs.StringVar(&f.coinPrice, "coin-price", "0", "what the chain's coin is worth in `tokens`: the gas of the delivery is asked for at that rate")
	fs.IntVar(&f.jobs, "jobs", 1, "`number` of jobs to prove at the same time")
}

func (f *providerFlags) policy() (p node.ProviderPolicy, err error) {
	if p.Price, err = probity.ParseTokens(f.price); err != nil {
		return p, usageError{"--price: " + err.Error()}
	}
	if p.Stake, err = probity.ParseTokens(f.stake); err != nil {
		return p, usageError{"--stake: " + err.Error()}
	}
	if p.MaxBond, err = probity.ParseTokens(f.bond); err != nil {
		return p, usageError{"--max-bond: " + err.Error()}
	}
	if p.PerSecond, err = probity.ParseTokens(f.perSecond); err != nil {
		return p, usageError{"--per-second: " + err.Error()}
	}
	if p.CoinPrice, err = probity.ParseTokens(f.coinPrice); err != nil {
		return p, usageError{"--coin-price: " + err.Error()}
	}
	if f.jobs < 1 {
		return p, usageError{"--jobs: at least 1"}
	}
	p.Jobs = f.jobs
	return p, nil
}

func cmdProviderStart() *command {
	return &command{
		name:    "provider start",
		summary: "earn by proving answers for the models in this directory",
		help: `Watches the market for orders of models whose weights are in this directory,
bids, proves, delivers, writes receipts and withdraws what it earned, until it
is interrupted. After a crash it finishes what it began and repeats nothing.

The node of this directory must run with --no-provider; two providers in one
directory would spend each other's transactions.

Example:
  probity up --no-provider &
  probity provider start --price 0.25 --stake 10`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			pf := providerFlags{}
			pf.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider start takes no arguments"}
				}
				policy, err := pf.policy()
				if err != nil {
					return err
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					out.printf("provider %s asks %s tokens an answer; stop with Ctrl-C\n", as.Account(), policy.Price.Format18())
					if err := out.result(map[string]any{"provider": as.Account(), "price": policy.Price}); err != nil {
						return err
					}
					return runAll(ctx, []func(context.Context) error{func(ctx context.Context) error { return n.Provide(ctx, as, policy) }})
				})
			}
		},
	}
}
