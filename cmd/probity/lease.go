package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/node"
)

// leaseFlags describe a lease beyond its specification.
type leaseFlags struct {
	name, fund, fee, watcher, checkpoint string
	notice, answer, wait, auction        time.Duration
	escrow                               uint
	noApprove, dry                       bool
	secrets                              []string
}

func (f *leaseFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.name, "name", "", "`name` of the lease in this folder (default: the job's); opened again with it, it goes on")
	fs.StringVar(&f.fund, "fund", "", "`tokens` of pay to put into the escrow account (default: an hour's, or until the deadline)")
	fs.StringVar(&f.fee, "fee", "0", "`tokens` for whoever closes the lease when the account ran dry, and for a claim that is answered")
	fs.StringVar(&f.watcher, "watcher", "", "`account` whose heartbeats answer a claim (default: the provider's word)")
	fs.StringVar(&f.checkpoint, "checkpoint", "", "`digest` of a checkpoint to go on from")
	fs.DurationVar(&f.notice, "notice", 10*time.Minute, "`time` between notice, by either side, and the end; it is paid")
	fs.DurationVar(&f.answer, "answer", 10*time.Minute, "`time` in which a provider has to answer a claim")
	fs.DurationVar(&f.wait, "wait", 30*time.Second, "`time` to wait for bids")
	fs.DurationVar(&f.auction, "auction", time.Second, "`time` to wait for better bids once there is one")
	fs.UintVar(&f.escrow, "escrow", 0, "`number` of the escrow account that pays")
	fs.BoolVar(&f.noApprove, "no-approve", false, "approve no more than the account has approved already")
	fs.BoolVar(&f.dry, "dry", false, "only show who would take it and why others would not")
	fs.Func("secret", "`NAME=FILE` with the value of one of the job's secrets; may be given again", func(s string) error {
		f.secrets = append(f.secrets, s)
		return nil
	})
}

func (f *leaseFlags) options(file string) (o node.LeaseOptions, err error) {
	if o.Spec, err = readJob(file); err != nil {
		return o, refusal{fmt.Errorf("%s: %w; probity job validate lists every fault", file, err)}
	}
	o.Name, o.WaitForBids, o.Auction, o.NoApprove, o.Checkpoint = f.name, f.wait, f.auction, f.noApprove, f.checkpoint
	if o.Name == "" {
		if o.Name = o.Spec.Name; o.Name == "" {
			o.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		}
	}
	if len(o.Name) > 128 || strings.ContainsFunc(o.Name, func(r rune) bool { return r == '/' || r == ':' || !unicode.IsPrint(r) }) {
		return o, usageError{fmt.Sprintf("%.40q cannot be a lease's name: say --name, of at most 128 characters, without / and :", o.Name)}
	}
	if f.fund != "" {
		if o.Fund, err = probity.ParseTokens(f.fund); err != nil {
			return o, usageError{"--fund: " + err.Error()}
		}
	}
	if o.Terms.Fee, err = probity.ParseTokens(f.fee); err != nil {
		return o, usageError{"--fee: " + err.Error()}
	}
	if f.watcher != "" {
		if o.Terms.Watcher, err = probity.ParseAccount(f.watcher); err != nil {
			return o, usageError{"--watcher: " + err.Error()}
		}
	}
	if f.notice < time.Second || f.notice > market.MaxNotice*time.Second {
		return o, usageError{fmt.Sprintf("--notice: from 1s to %dh", market.MaxNotice/3600)}
	}
	if f.answer < market.MinAnswer*time.Second || f.answer > market.MaxAnswer*time.Second {
		return o, usageError{fmt.Sprintf("--answer: from %ds to %dh", market.MinAnswer, market.MaxAnswer/3600)}
	}
	o.Terms.Notice, o.Terms.Answer, o.Terms.Escrow = uint32(f.notice/time.Second), uint32(f.answer/time.Second), uint32(f.escrow)
	if f.escrow > 1<<32-1 {
		return o, usageError{"--escrow: at most 4294967295"}
	}
	o.Secrets = market.Secrets{}
	for _, s := range f.secrets {
		name, file, ok := strings.Cut(s, "=")
		if !ok {
			return o, usageError{"--secret: write NAME=FILE"}
		}
		if !slices.ContainsFunc(o.Spec.Secrets, func(s spec.Secret) bool { return s.Name == name }) {
			return o, usageError{fmt.Sprintf("--secret: the job has no secret %q; name it in the job's secrets, too", name)}
		}
		value, err := readUpTo(file, 16<<10)
		if err != nil {
			return o, err
		}
		o.Secrets[name] = bytes.TrimSuffix(value, []byte("\n"))
	}
	return o, nil
}

// readUpTo reads a file of at most max bytes.
func readUpTo(file string, max int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, max+1))
	if err == nil && int64(len(data)) > max {
		err = fmt.Errorf("%s has more than %d bytes", file, max)
	}
	return data, err
}

// errDry ends an order that was only to be looked at.
var errDry = errors.New("only looked at")

func cmdLeaseOpen() *command {
	return &command{
		name:    "lease open",
		args:    "JOB",
		summary: "rent a machine by the second for a job",
		help: `Shows which providers fit a job that is paid by the hour and why the others do
not, then orders it, waits for signed bids, and accepts the best: the escrow
account is funded, the provider's bond is locked, and the account pays by the
second from then on. Nothing is posted or paid where nobody fits: exits with 3
and says why.

--keep stays until the work has ended. If the provider falls silent, it claims
that it is down, takes the bond if there is no answer, and orders the job again
elsewhere, from its last checkpoint. The same command goes on after a crash.

What a job is made of (a module and its input, the archive of an image) is put
here with job put first. The work finds its folder at /work: it goes on from the
file checkpoint in it, saves its state there, and leaves its result in the file
output.

Example:
  probity lease open --fund 2 --notice 1m job.yaml`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			var lf leaseFlags
			lf.declare(fs)
			keep := fs.Bool("keep", false, "stay, and order again elsewhere when the provider fails")
			patience := fs.Duration("patience", time.Minute, "with --keep: `time` that a provider may be silent")
			budget := fs.String("budget", "0", "with --keep: `tokens` to top the escrow account up with, an hour's pay at a time")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one job specification"}
				}
				opts, err := lf.options(args[0])
				if err != nil {
					return err
				}
				ko := node.KeepOptions{Patience: *patience}
				if ko.Budget, err = probity.ParseTokens(*budget); err != nil {
					return usageError{"--budget: " + err.Error()}
				}
				if *patience < time.Second {
					return usageError{"--patience: at least 1s"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					shown := false
					opts.Shown = func(r match.Report) error {
						if !shown || len(r.Denied) > 0 {
							writeReport(out, r, opts.Spec.Lease(), false)
						}
						shown = true
						for _, err := range as.Passed() {
							fmt.Fprintf(out.stderr, "probity: passed over a notice that is damaged, or for another market or chain: %v\n", err)
						}
						if lf.dry {
							if err := out.result(r); err != nil {
								return err
							}
							if len(r.Denied) > 0 {
								return refusal{errors.New("the job gets no bid as it stands")}
							}
							return errDry
						}
						return nil
					}
					if !*keep {
						r, err := n.OpenLease(ctx, as, opts)
						if errors.Is(err, errDry) {
							return nil
						}
						if err != nil {
							return asRefusal(err)
						}
						out.printf("lease %s is open: provider %s, %s tokens a second\nescrow account %d has %s tokens more; what is not used comes back with `probity lease takeback`\n",
							r.Lease, r.Provider, r.Rate.Format18(), r.Escrow, r.Funded.Format18())
						return out.result(r)
					}
					ko.Open = opts
					ko.Told = func(what string, lease probity.Hash) {
						out.printf("%s  %s\n", lease.String()[:10], what)
						out.result(map[string]any{"lease": lease, "what": what})
					}
					i, err := n.KeepLease(ctx, as, ko)
					if errors.Is(err, errDry) {
						return nil
					}
					if err != nil {
						return asRefusal(err)
					}
					writeLease(out, i)
					return out.result(i)
				})
			}
		},
	}
}

// asRefusal makes the node's no one of this program's.
func asRefusal(err error) error {
	var no *node.Refusal
	if errors.As(err, &no) {
		return refusal{err}
	}
	return err
}

func writeLease(out *output, i *node.LeaseInfo) {
	l := i.Lease
	if i.Name != "" {
		out.printf("name      %s\n", i.Name)
	}
	out.printf("lease     %s\nstate     %s", l.ID, i.State)
	if i.Reason != "" {
		out.printf(": %s", i.Reason)
	}
	out.printf("\nprovider  %s, %s tokens a second, a bond of %s\nopened    %s\n", l.Provider, l.Rate.Format18(), l.Bond.Format18(), clock(i.Opened))
	if l.EndsAt != 0 {
		out.printf("ends      %s\n", clock(l.EndsAt))
	}
	if l.AnswerBy != 0 {
		out.printf("answer by %s\n", clock(l.AnswerBy))
	}
	if i.Closed != 0 {
		out.printf("closed    %s\n", clock(i.Closed))
	}
	if !i.Slashed.IsZero() {
		out.printf("slashed   %s tokens of the bond\n", i.Slashed.Format18())
	}
	out.printf("escrow    account %d has %s tokens", l.Escrow, i.Balance.Format18())
	if i.Solvent != 0 {
		out.printf(", until %s", clock(i.Solvent))
	}
	out.printf("\n")
	if r := i.Report; i.Reported != 0 {
		out.printf("work      %s", r.Stage)
		if r.Stage == market.WorkExited {
			out.printf(" with code %d", r.Exit)
		}
		if r.Why != "" {
			out.printf(": %s", r.Why)
		}
		out.printf(", as reported %s\n", clock(i.Reported))
		for _, f := range []struct{ what, digest string }{{"checkpt", r.Checkpoint}, {"output", r.Output}, {"logs", r.Logs}} {
			if f.digest != "" {
				out.printf("%-9s %s\n", f.what, f.digest)
			}
		}
	}
	for _, p := range i.Past {
		out.printf("before    %s by %s: %s\n", p.Lease, p.Provider, p.Why)
	}
}

func clock(unix uint64) string {
	return time.Unix(int64(unix), 0).UTC().Format("2006-01-02 15:04:05")
}

// leaseCommand is a command on one lease, named or by its hash.
func leaseCommand(name, summary, help, extra string, work func(context.Context, *output, *node.Node, *node.Party, string, []string) error) *command {
	args := "LEASE"
	if extra != "" {
		args += " " + extra
	}
	return &command{
		name: name, args: args, summary: summary, help: help,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			return func(ctx context.Context, out *output, args []string) error {
				if want := 1 + len(strings.Fields(extra)); len(args) != want {
					return usageError{fmt.Sprintf("name a lease%s; probity lease list shows them", map[bool]string{true: " and " + extra}[extra != ""])}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					return asRefusal(work(ctx, out, n, as, args[0], args[1:]))
				})
			}
		},
	}
}

// leaseLook is a command that looks at one lease.
func leaseLook(name, summary, help string, work func(context.Context, *output, *node.Node, probity.Account, string) error) *command {
	return &command{
		name: name, args: "LEASE", summary: summary, help: help,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name a lease; probity lease list shows them"}
				}
				return nf.look(ctx, out, func(n *node.Node, who probity.Account) error { return asRefusal(work(ctx, out, n, who, args[0])) })
			}
		},
	}
}

func cmdLeaseShow() *command {
	return leaseLook("lease show", "how a lease stands", `Shows a lease as the chain has it and its work as the provider reports it. A
lease is named as it was opened in this folder, or by its hash.

Example:
  probity lease show trainer`, func(ctx context.Context, out *output, n *node.Node, who probity.Account, name string) error {
		i, err := n.Lease(ctx, who, name)
		if err != nil {
			return err
		}
		writeLease(out, i)
		return out.result(i)
	})
}

func cmdLeaseList() *command {
	return &command{
		name:    "lease list",
		summary: "the leases that an account ordered from this folder",
		help: `Lists the leases that were ordered from this folder by the account that --as or
--key names, and how each stands.

Example:
  probity lease list`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"lease list takes no arguments"}
				}
				return nf.look(ctx, out, func(n *node.Node, who probity.Account) error {
					names, err := n.Leases(who)
					if err != nil {
						return err
					}
					w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
					fmt.Fprint(w, "name\tstate\twork\tprovider\trate\tlease\n")
					for _, name := range names {
						i, err := n.Lease(ctx, who, name)
						var no *node.Refusal
						if errors.As(err, &no) {
							fmt.Fprintf(w, "%s\tnot open\t\t\t\t\n", name)
							if err := out.result(map[string]any{"name": name, "state": "not open"}); err != nil {
								return err
							}
							continue
						}
						if err != nil {
							return err
						}
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", name, i.State, i.Report.Stage, i.Lease.Provider, i.Lease.Rate.Format18(), i.Lease.ID)
						if err := out.result(i); err != nil {
							return err
						}
					}
					return w.Flush()
				})
			}
		},
	}
}

func cmdLeaseTopUp() *command {
	return leaseCommand("lease topup", "add to the escrow account that pays a lease", `Moves tokens into the escrow account that a lease is paid from. One that ran dry
pays again from now on; the time between is not paid.

Example:
  probity lease topup trainer 2.5`, "TOKENS", func(ctx context.Context, out *output, n *node.Node, as *node.Party, name string, args []string) error {
		return money(ctx, out, n, as, name, args[0], "added to", func(l market.Lease, sum probity.Amount) (market.Settlement, error) {
			return as.LeaseBook().TopUp(ctx, l.Account(), sum)
		})
	})
}

func cmdLeaseTakeBack() *command {
	return leaseCommand("lease takeback", "take what is unspent out of a lease's escrow account", `Moves unspent tokens out of the escrow account that a lease is, or was, paid
from: so many, or all. Leases that cannot be paid any more run dry. What was
set aside for the time of notice is not unspent.

Example:
  probity lease takeback trainer all`, "TOKENS|all", func(ctx context.Context, out *output, n *node.Node, as *node.Party, name string, args []string) error {
		if args[0] == "all" {
			i, err := n.Lease(ctx, as.Account(), name)
			if err != nil {
				return err
			}
			if i.Balance.IsZero() {
				out.printf("nothing is unspent\n")
				return out.result(map[string]any{"amount": i.Balance})
			}
			if i.Solvent != 0 { // it pays while this is sent: leave what that takes
				return refusal{errors.New("leases are paid from this account: say how much to take, or give notice first")}
			}
			args = []string{i.Balance.Format18()}
		}
		return money(ctx, out, n, as, name, args[0], "taken back from", func(l market.Lease, sum probity.Amount) (market.Settlement, error) {
			return as.LeaseBook().TakeBack(ctx, l.Escrow, sum)
		})
	})
}

func money(ctx context.Context, out *output, n *node.Node, as *node.Party, name, tokens, what string, move func(market.Lease, probity.Amount) (market.Settlement, error)) error {
	sum, err := probity.ParseTokens(tokens)
	if err != nil || sum.IsZero() {
		return usageError{fmt.Sprintf("%q: write a number of tokens, such as 2.5", tokens)}
	}
	i, err := n.Lease(ctx, as.Account(), name)
	if err != nil {
		return err
	}
	has := i.Balance // unspent, in the escrow account
	if what == "added to" {
		if has, err = n.Balance(ctx, as.Account()); err != nil {
			return err
		}
	}
	if has.Cmp(sum) < 0 {
		return refusal{fmt.Errorf("%s tokens cannot be %s the escrow account: there are only %s", sum.Format18(), what, has.Format18())}
	}
	at, err := move(i.Lease, sum)
	if errors.Is(err, market.ErrFunds) {
		return refusal{err}
	}
	if err != nil {
		return err
	}
	out.printf("%s tokens %s escrow account %d\n", sum.Format18(), what, i.Lease.Escrow)
	return out.result(map[string]any{"amount": sum, "escrow": i.Lease.Escrow, "tx": at.Tx, "gas": at.Gas})
}

// leaseStep is a command that changes a lease.
func leaseStep(name, summary, help, done string, do func(context.Context, market.LeaseBook, probity.Hash) (market.Settlement, error)) *command {
	return leaseCommand(name, summary, help, "", func(ctx context.Context, out *output, n *node.Node, as *node.Party, lease string, _ []string) error {
		id, err := n.LeaseID(as.Account(), lease)
		if err != nil {
			return err
		}
		at, err := do(ctx, as.LeaseBook(), id)
		for _, no := range []error{market.ErrState, market.ErrCaller, market.ErrEarly, market.ErrClaim, market.ErrSolvent, market.ErrFunds, market.ErrExpired} {
			if errors.Is(err, no) {
				i, unread := n.Lease(ctx, as.Account(), lease)
				if unread != nil {
					return refusal{err}
				}
				return refusal{fmt.Errorf("lease %s: %w%s", lease, no, whyNot(no, lease, i))}
			}
		}
		if err != nil {
			return err
		}
		i, err := n.Lease(ctx, as.Account(), lease)
		if err != nil {
			return err
		}
		out.printf("%s\n", done)
		writeLease(out, i)
		return out.result(map[string]any{"lease": id, "state": i.State, "tx": at.Tx, "gas": at.Gas, "time": at.Time})
	})
}

// whyNot says of a step that the contract refused what stands in its way, and what
// can be done.
func whyNot(err error, name string, i *node.LeaseInfo) string {
	l := i.Lease
	switch {
	case l.State == market.LeaseClosed:
		return "; it was closed at " + clock(i.Closed) + ": " + i.Reason
	case errors.Is(err, market.ErrCaller):
		return "; its buyer and its provider may: say as whom with --as or --key"
	case l.AnswerBy != 0:
		return "; its provider has until " + clock(l.AnswerBy) + " to answer a claim: `probity lease close " + name + "` then"
	case l.State == market.LeaseEnding:
		return "; " + i.Reason + ", which is over at " + clock(l.EndsAt) + ": `probity lease close " + name + "` then"
	case errors.Is(err, market.ErrSolvent):
		return "; it is paid: end it with `probity lease notice " + name + "`, or claim that its provider is down with `probity lease claim " + name + "`"
	}
	return ""
}

func cmdLeaseNotice() *command {
	return leaseStep("lease notice", "end a lease after its time of notice", `Gives notice, as the lease's buyer or (with --as provider) its provider. The lease
is paid until the time of notice is over, out of what was set aside at its
beginning, and no longer. lease close settles it then.

Example:
  probity lease notice trainer`, "notice given", func(ctx context.Context, b market.LeaseBook, id probity.Hash) (market.Settlement, error) {
		return b.GiveNotice(ctx, id)
	})
}

func cmdLeaseClaim() *command {
	return leaseStep("lease claim", "claim that a lease's provider is down", `Stops the pay, and gives the provider the order's time to answer. If it does, it
gets the pay and the order's fee. If it does not, lease close ends the lease:
the provider is paid up to the claim, and its bond is yours.

Example:
  probity lease claim trainer`, "claimed: the pay stops here", func(ctx context.Context, b market.LeaseBook, id probity.Hash) (market.Settlement, error) {
		return b.ClaimDown(ctx, id)
	})
}

func cmdLeaseClose() *command {
	return leaseStep("lease close", "settle a lease that is over, or ran dry, or is down", `Closes a lease whose notice is over, whose claim was not answered in time, or
whose account ran dry. Anyone may; who closes a dry one gets its fee.

Example:
  probity lease close trainer`, "closed", func(ctx context.Context, b market.LeaseBook, id probity.Hash) (market.Settlement, error) {
		return b.CloseLease(ctx, id)
	})
}

func cmdJobPut() *command {
	return &command{
		name:    "job put",
		args:    "FILE...",
		summary: "put files here for jobs to use, and print their digests",
		help: `Stores modules, inputs, archives of images and checkpoints where providers of this folder find them,
and prints the digest by which a job specification names each.

Example:
  probity job put module.wasm`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) == 0 {
					return usageError{"name one or more files"}
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				for _, file := range args {
					data, err := readUpTo(file, node.MaxFile)
					if err != nil {
						return err
					}
					digest, err := node.PutFile(ctx, nf.cfg.Dir, data)
					if err != nil {
						return err
					}
					out.printf("%s  %s\n", digest, file)
					if err := out.result(map[string]any{"file": file, "digest": digest, "bytes": strconv.Itoa(len(data))}); err != nil {
						return err
					}
				}
				return nil
			}
		},
	}
}

func cmdJobGet() *command {
	return &command{
		name:    "job get",
		args:    "DIGEST",
		summary: "print a file that a job left: an output, a checkpoint, a log",
		help: `Writes the file with a digest, as lease show and task show name it, to standard
output.

Example:
  probity job get sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 > output`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one digest"}
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				data, err := node.GetFile(ctx, nf.cfg.Dir, args[0])
				if errors.Is(err, market.ErrUnknown) {
					return refusal{fmt.Errorf("file %s is not in %s; a lease's is fetched from its provider by `probity lease results`", args[0], nf.cfg.Dir)}
				}
				if err != nil {
					return err
				}
				_, err = out.stdout.Write(data)
				return err
			}
		},
	}
}
