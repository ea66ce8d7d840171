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
with the same --dir work through it. With --leases the provider also leases this
machine out and takes seats of tasks, as the offer that provider init made says.

With --listen or --bootstrap it is on the network of its market: orders and bids
are gossiped, inputs go straight to their provider, and others can fetch the
files of the models published here, and receipts.

Example:
  probity up --http 127.0.0.1:8080 --chain-port 8545
  probity up --listen 0.0.0.0:4001 --relay`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			addr := fs.String("http", "127.0.0.1:8080", "`address` of the status page and API")
			fs.IntVar(&nf.cfg.ChainPort, "chain-port", 8545, "loopback `port` of the embedded chain's JSON-RPC; 0 is any free one")
			noProvider := fs.Bool("no-provider", false, "do not run a provider")
			pf := providerFlags{}
			pf.declare(fs)
			nf.peers.serve(fs)
			lf := leasing{}
			lf.declare(fs)
			leases := fs.Bool("leases", false, "lease this machine out, too")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"up takes no arguments"}
				}
				if *leases && *noProvider {
					return usageError{"--leases is for the provider, and --no-provider runs none"}
				}
				policy, err := pf.policy()
				if err != nil {
					return err
				}
				if err := lf.cluster.configure(&nf.cfg); err != nil {
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
					out.printf("chain   %s\npage    %s\n", n.RPC(), srv.URL())
					addrs := printPeers(out, n)
					out.printf("stop with Ctrl-C\n")
					if err := out.result(map[string]any{"chain": n.RPC(), "page": srv.URL(), "peers": addrs}); err != nil {
						return err
					}
					tasks := []func(context.Context) error{srv.Run, n.Meet}
					if !*noProvider {
						tasks = append(tasks, func(ctx context.Context) error { return n.Provide(ctx, as, policy) })
					}
					if *leases {
						tasks = append(tasks, func(ctx context.Context) error { return lf.run(ctx, n, as, probity.Amount{}, policy.MaxBond) })
					}
					return runAll(ctx, tasks)
				})
			}
		},
	}
}

// printPeers shows what others give as --bootstrap to reach this node.
func printPeers(out *output, n *node.Node) []string {
	addrs, _ := n.Peers()
	for _, a := range addrs {
		out.printf("peer    %s\n", a)
	}
	return addrs
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
directory would spend each other's transactions. To be found by buyers elsewhere,
this is the command to give --listen and --bootstrap, and not the node's.

With --leases it also leases this machine out and takes seats of tasks, as the
offer that provider init made says; with --only-leases it does nothing else. What
runs for tenants goes on when this stops, and is found again.

Example:
  probity up --no-provider &
  probity provider start --price 0.25 --stake 10
  probity provider start --rpc URL --listen 0.0.0.0:4001 --bootstrap ADDRESS`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			pf := providerFlags{}
			pf.declare(fs)
			nf.peers.serve(fs)
			lf := leasing{}
			lf.declare(fs)
			leases := fs.Bool("leases", false, "lease this machine out, too")
			only := fs.Bool("only-leases", false, "lease this machine out, and prove no answers")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider start takes no arguments"}
				}
				policy, err := pf.policy()
				if err != nil {
					return err
				}
				if err := lf.cluster.configure(&nf.cfg); err != nil {
					return err
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					addrs := printPeers(out, n)
					out.printf("provider %s asks %s tokens an answer; stop with Ctrl-C\n", as.Account(), policy.Price.Format18())
					if err := out.result(map[string]any{"provider": as.Account(), "price": policy.Price, "peers": addrs}); err != nil {
						return err
					}
					parts := []func(context.Context) error{n.Meet}
					if !*only {
						parts = append(parts, func(ctx context.Context) error { return n.Provide(ctx, as, policy) })
					}
					if *leases || *only || lf.drain {
						stake := policy.Stake
						if !*only {
							stake = probity.Amount{} // the other part deposits it
						}
						parts = append(parts, func(ctx context.Context) error { return lf.run(ctx, n, as, stake, policy.MaxBond) })
					}
					return runAll(ctx, parts)
				})
			}
		},
	}
}
