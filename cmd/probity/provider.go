package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/spec"
	"probity/node"
	"probity/provider/hardware"
)

// self is this program, as whatever started it named it: the name decides what it
// does.
func self() (string, error) {
	name := os.Args[0]
	if strings.Contains(name, string(filepath.Separator)) {
		return filepath.Abs(name)
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		file := filepath.Join(dir, name)
		if st, err := os.Stat(file); err == nil && st.Mode().IsRegular() && st.Mode()&0o111 != 0 {
			return filepath.Abs(file)
		}
	}
	return os.Executable()
}

// leasing are the flags of a provider that leases out.
type leasing struct {
	drain    bool
	drainFor time.Duration
	every    time.Duration
	share    int
	bidFor   time.Duration
	watchers []probity.Account
	askers   []probity.Account
	cluster  clusterFlags
}

func (f *leasing) declare(fs *flag.FlagSet) {
	f.cluster.declare(fs)
	fs.DurationVar(&f.bidFor, "bid-for", 2*time.Minute, "`time` that bids for leases and seats stay valid")
	fs.BoolVar(&f.drain, "drain", false, "take no more leases, and give notice to those that run")
	fs.DurationVar(&f.drainFor, "drain-for", 0, "most `time` to go on for when told to stop (SIGTERM or Ctrl-C), with notice to leases and no new work; again, and it ends at once")
	fs.DurationVar(&f.every, "challenges-every", 10*time.Minute, "least `time` between two challenges of this machine's hardware")
	fs.IntVar(&f.share, "challenges-share", 10, "most of the time to spend on those of strangers, in `percent`")
	fs.Func("challenger", "`account` that has turns of its own to challenge this machine; may be given again", func(s string) error {
		a, err := probity.ParseAccount(s)
		f.askers = append(f.askers, a)
		return err
	})
	fs.Func("watcher", "`account` whose heartbeats this provider relies on; may be given again", func(s string) error {
		a, err := probity.ParseAccount(s)
		f.watchers = append(f.watchers, a)
		return err
	})
}

// run leases the machine out as the offer that provider init saved says.
func (f *leasing) run(ctx context.Context, n *node.Node, as *node.Party, stake, maxBond probity.Amount) error {
	offer, err := n.SavedOffer(as.Account())
	if err != nil {
		return err
	}
	me, err := self()
	if err != nil {
		return err
	}
	runtimes, err := n.OpenRuntimes(ctx, as.Account(), me)
	if err != nil {
		return err
	}
	defer runtimes.Close()
	for _, task := range offer.Tasks {
		if err := runtimes.Missing[task]; err != nil {
			return fmt.Errorf("the offer has task %s: %w", task, err)
		}
	}
	policy := node.LeasePolicy{Offer: offer, Stake: stake, MaxBond: maxBond, BidFor: f.bidFor, Watchers: f.watchers, Drain: f.drain, Challenges: hardware.Turns{Every: f.every, Share: f.share, Known: f.askers}, Runtimes: runtimes}
	if f.share < 1 || f.share > 100 {
		return usageError{"--challenges-share: 1 to 100"}
	}
	if f.drainFor > 0 {
		// Going on after the end of ctx; a second signal ends the process.
		told := ctx
		policy.Draining = func() bool { return told.Err() != nil }
		var stop context.CancelFunc
		ctx, stop = context.WithCancel(context.WithoutCancel(ctx))
		defer stop()
		context.AfterFunc(told, func() {
			drained(ctx, n, as.Account(), f.drainFor)
			stop()
		})
	}
	return n.ProvideLeases(ctx, as, policy)
}

// drained waits until a provider that takes no more work has none left, at most so
// long.
func drained(ctx context.Context, n *node.Node, who probity.Account, most time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for {
		s, err := n.ProviderStatus(who)
		if err == nil && s.Draining && len(s.Leases.Leases)+s.Tasks.Open == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func cmdProviderInit() *command {
	return &command{
		name:    "provider init",
		summary: "measure this machine, propose a price, bond and start earning",
		help: `Measures processors, memory, disk, graphics cards (as nvidia-smi names them) and, with
--bootstrap, the network to a peer that agrees (16 MiB at most), and
writes an offer for a share of this machine. Prices are what settled leases on the
chain paid, or, while those are few, the middle of what other providers on the board
ask; each is explained. Then
it bonds the account and leases the machine out until it is interrupted, or with
--no-start says how to start. The offer is a file that can be edited; what runs
modules in this program needs nothing else to be installed.

With --runtime kube containers run in a Kubernetes cluster: say with --cores, --memory
and --disk how much of it is for leases. provider start takes the cluster's flags, such
as --kubeconfig and --kube-image, as well.

Example:
  probity provider init --share 50 --region eu-west --no-start
  probity provider init --runtime kube --kubeconfig cluster.yaml --kube-image NAME@sha256:DIGEST --cores 64 --memory 256Gi --disk 2Ti`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			var lf leasing
			lf.declare(fs)
			share := fs.Int("share", 75, "`percent` of the machine to offer")
			region := fs.String("region", "anywhere", "`word` for where it stands, such as eu-west")
			stake := fs.String("stake", "10", "`tokens` to have bonded; what is missing is deposited")
			maxBond := fs.String("max-bond", "2", "most `tokens` to put at stake for one lease or seat")
			cores := fs.Int("cores", 0, "`number` of processors to go by instead of those there are")
			memory := fs.String("memory", "", "`size` of memory to go by instead, such as 4Gi")
			disk := fs.String("disk", "", "`size` of disk to go by instead, half of it for volumes")
			measure := fs.Duration("measure", 250*time.Millisecond, "`time` to measure each speed for; longer is steadier, 0 measures none")
			noStart := fs.Bool("no-start", false, "only write the offer and bond")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider init takes no arguments"}
				}
				if *share < 1 || *share > 100 {
					return usageError{"--share: 1 to 100"}
				}
				bond, err := probity.ParseTokens(*stake)
				if err != nil {
					return usageError{"--stake: " + err.Error()}
				}
				most, err := probity.ParseTokens(*maxBond)
				if err != nil {
					return usageError{"--max-bond: " + err.Error()}
				}
				if *cores < 0 || *cores > 1<<16 {
					return usageError{"--cores: a number of processors, up to 65536"}
				}
				var instead, room spec.Bytes
				if *memory != "" {
					if err := instead.UnmarshalText([]byte(*memory)); err != nil {
						return usageError{"--memory: " + err.Error()}
					}
				}
				if *disk != "" {
					if err := room.UnmarshalText([]byte(*disk)); err != nil {
						return usageError{"--disk: " + err.Error()}
					}
				}
				if err := errors.Join(lf.cluster.configure(&nf.cfg), nf.findDir()); err != nil {
					return err
				}
				m, err := node.MeasureMachine(nf.cfg.Dir)
				if err != nil && instead == 0 {
					return err
				}
				if instead > 0 {
					m.Memory = instead
				}
				if room > 0 {
					m.Disk = room
				}
				if *cores > 0 {
					m.Cores = *cores
				}
				if *measure > 0 {
					if err := m.MeasureSpeeds(ctx, nf.cfg.Dir, *measure); err != nil {
						return err
					}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					me, err := self()
					if err != nil {
						return err
					}
					runtimes, err := n.OpenRuntimes(ctx, as.Account(), me)
					if err != nil {
						return err
					}
					tasks, missing := runtimes.Tasks(), runtimes.Missing
					if err := runtimes.Close(); err != nil {
						return err
					}
					if *measure > 0 {
						if err := n.MeasureNetwork(ctx, &m); err != nil {
							return err
						}
					}
					out.printf("machine   %d cores, %s of memory, %s of disk, %s\n", m.Cores, gib(m.Memory), gib(m.Disk), m.Arch)
					printSpeeds(out, m)
					printNetwork(out, m)
					for task, why := range missing {
						out.printf("no %s: %v\n", task, why)
					}
					if len(tasks) == 0 {
						return errors.New("this machine runs no kind of task; what it lacks is listed above")
					}
					p, err := n.ProposeOffer(ctx, as, m, *share, *region, tasks)
					if err != nil {
						return err
					}
					offer := p.Offer
					file, err := n.SaveOffer(offer)
					if err != nil {
						return err
					}
					out.printf("offer     %s cores, %s of memory, %s of disk and %s of volumes for %s\n", offer.CPU, gib(offer.Memory), gib(offer.Disk), gib(offer.Storage.SSD), strings.Join(tasks, ", "))
					if g := offer.GPU; g != nil {
						out.printf("          %d cards %s with %s each\n", g.Count, g.Model, gib(g.Memory))
					}
					for _, note := range p.Notes {
						out.printf("note      %s\n", note)
					}
					for _, l := range p.Prices {
						out.printf("price     %s: %s tokens; %s\n", l.What, amount9(l.Price), l.Why)
					}
					out.printf("kept in   %s\n", file)
					if err := n.BondUp(ctx, as, bond); err != nil {
						return err
					}
					have, err := n.Bond(ctx, as.Account())
					if err != nil {
						return err
					}
					out.printf("bonded    %s tokens as %s\n", have.Total.Format18(), as.Account())
					if err := out.result(map[string]any{"provider": as.Account(), "machine": m, "offer": offer, "prices": p.Prices, "notes": p.Notes, "others": p.Others, "bond": have.Total, "file": file}); err != nil {
						return err
					}
					if *noStart {
						out.printf("start it  probity provider start --leases\n")
						return nil
					}
					out.printf("leasing; stop with Ctrl-C, what runs goes on and is found again\n")
					return runAll(ctx, []func(context.Context) error{func(ctx context.Context) error { return lf.run(ctx, n, as, bond, most) }})
				})
			}
		},
	}
}

// printSpeeds says what was measured besides sizes.
func printSpeeds(out *output, m node.Machine) {
	for _, g := range m.GPUs {
		out.printf("card %-4d %s with %s, driver %s\n", g.Index, g.Name, gib(spec.Bytes(g.Memory)), g.Driver)
	}
	if m.NoGPU != "" {
		out.printf("no card   %s\n", m.NoGPU)
	}
	if s := m.Speeds; s != nil {
		out.printf("speeds    one core %.2f million labels a second, all %.2f; memory %.1f GB/s; disk %.0f MB/s, %.2f ms to be on it for good\n",
			s.Core/1e6, s.Cores/1e6, s.Memory/1e9, s.Write/1e6, s.Sync*1e3)
	}
}

// printNetwork says what was measured of the network, or why nothing was.
func printNetwork(out *output, m node.Machine) {
	if s := m.Network; s != nil {
		out.printf("network   %.1f Mbit/s down, %.1f up, %.2f ms there and back, to peer %s\n", 8*s.Down/1e6, 8*s.Up/1e6, s.RTT.Seconds()*1e3, s.Peer)
	} else if m.NoNetwork != "" {
		out.printf("network   not measured: %s\n", m.NoNetwork)
	}
}

// gib is a size for people.
func gib(b spec.Bytes) string { return fmt.Sprintf("%.1f GiB", float64(b)/(1<<30)) }

// amount9 is a number of billionths of a token as tokens.
func amount9(n uint64) string {
	a, err := probity.Units(n).MulDiv(1e9, 1)
	if err != nil {
		return fmt.Sprint(n)
	}
	return a.Format18()
}

func cmdProviderStatus() *command {
	return &command{
		name:    "provider status",
		summary: "what a provider earns, runs and misses, and why",
		help: `Shows what the provider of this folder last wrote down: its leases and tasks, what
it earned and lost, for every order on the board that it does not bid for, why
not, and what challenges of its hardware found. Bond and reputation are the chain's.

Example:
  probity provider status`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			who := fs.String("of", "", "`account` of the provider (default: the development account)")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider status takes no arguments"}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					account, err := providerAccount(n, *who)
					if err != nil {
						return err
					}
					s, err := n.ProviderStatus(account)
					if err != nil {
						return err
					}
					bond, err := n.Bond(ctx, account)
					if err != nil {
						return err
					}
					earned, err := s.Leases.Earned.Add(s.Tasks.Earned)
					if err != nil {
						return err
					}
					out.printf("provider  %s, as of %s\n", account, time.Unix(s.At, 0).UTC().Format("2006-01-02 15:04:05"))
					out.printf("bond      %s tokens, of which %s are locked\n", bond.Total.Format18(), bond.Locked.Format18())
					reputation := "none yet"
					standings, err := n.Standings(ctx, probity.Units(1e10), market.ReputationRules{})
					if err != nil {
						return err
					}
					for _, st := range standings {
						if st.Provider == account {
							reputation = fmt.Sprintf("%d of 100", st.Reputation)
						}
					}
					out.printf("repute    %s, from answers that ended\n", reputation)
					out.printf("earned    %s tokens with what is over; lost %s of bonds\n", earned.Format18(), s.Leases.Lost.Format18())
					out.printf("leases    %d run, %d are over, %d bids\n", len(s.Leases.Leases), s.Leases.Ended, s.Leases.Bids)
					for _, l := range s.Leases.Leases {
						out.printf("  %s  %s, %s tokens a second, %s collected%s\n", l.Lease.ID, l.Report.Stage, l.Lease.Rate.Format18(), l.Earned.Format18(), after("; ", l.Error))
					}
					out.printf("tasks     %d run, %d are over, %d bids\n", s.Tasks.Open, s.Tasks.Ended, s.Tasks.Bids)
					out.printf("kept      %d files of tenants, %.1f MB; %d more were thrown away when their time was over\n", s.Kept.Files, float64(s.Kept.Bytes)/1e6, s.Kept.Removed)
					if free, err := n.DiskFree(); err == nil && free < node.DiskLow {
						out.printf("disk      no space left but %.1f MB: free some space; no new lease is taken, and what is to be kept waits for it\n", float64(free)/1e6)
					}
					if s.Draining {
						out.printf("draining  it takes no more work; `probity provider drain --undo` ends that\n")
					}
					results, err := n.HardwareRecords(ctx, account)
					if err != nil {
						return err
					}
					printChallenges(out, results)
					for _, no := range append(s.Leases.NoBids, s.Tasks.NoBids...) {
						out.printf("no bid    %s: %s%s\n", no.Order, no.Reason, after(": ", no.Detail))
					}
					for _, no := range append(s.Leases.Missed, s.Tasks.Missed...) {
						out.printf("lost      %s: %s%s\n", no.Order, no.Reason, after(": ", no.Detail))
					}
					for _, e := range []string{s.Leases.LastError, s.Tasks.LastError} {
						if e != "" {
							out.printf("trouble   %s\n", e)
						}
					}
					return out.result(map[string]any{"provider": account, "bond": bond, "earned": earned, "status": s, "hardware": results})
				})
			}
		},
	}
}

func after(sep, s string) string {
	if s == "" {
		return ""
	}
	return sep + s
}

func cmdProviderLeave() *command {
	return &command{
		name:    "provider leave",
		summary: "take the bond back, after its delay",
		help: `Puts the provider's free bond on its way out, where it backs no more work, or, once
the delay is over, pays it out. Stop the provider first, or start it with --drain
until its leases have ended: what is locked by them follows when leave is called
again. Buyers see that a provider is leaving, and order elsewhere.

Example:
  probity provider leave`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"provider leave takes no arguments"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					s, err := n.Leave(ctx, as)
					if err != nil {
						return err
					}
					paid, err := n.Exit(ctx, as)
					switch {
					case errors.Is(err, market.ErrEarly):
						out.printf("%s tokens are on their way out, until %s; call this again then\n", s.Exiting.Format18(), clock(s.ExitAt))
					case err != nil:
						return err
					case paid.IsZero():
						out.printf("nothing is on its way out\n")
					default:
						out.printf("%s tokens are in the account\n", paid.Format18())
					}
					if !s.Locked.IsZero() {
						out.printf("%s tokens back work that has not ended\n", s.Locked.Format18())
					}
					return out.result(map[string]any{"provider": as.Account(), "stake": s, "paid": paid})
				})
			}
		},
	}
}

// providerAccount is the account that --of names, or the development account.
func providerAccount(n *node.Node, of string) (account probity.Account, err error) {
	if of != "" {
		account, err = probity.ParseAccount(of)
	} else {
		account, err = n.DevAccount("provider")
	}
	if err != nil {
		return account, fmt.Errorf("%w; say whose provider with --of", err)
	}
	return account, nil
}
