package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"probity"
	"probity/node"
	"probity/proof/scheme"
)

func cmdInfer() *command {
	return &command{
		name:    "infer",
		args:    "MODEL INPUT",
		summary: "order an answer, with a proof, and pay for it when it verifies",
		help: `Orders an answer from a model, named by its number or its name. INPUT is a PNG
picture of the model's size, or JSON numbers; "-" reads standard input. The
price goes into escrow when a bid is accepted and is paid when the contract has
verified the proof; otherwise it comes back.

A model may have answers proven under several schemes. Bids are asked for under
each, and what each costs is shown before one is accepted: the provider's price
and the model's fee, which you pay; the gas of the verification, which the
provider pays; the proof's size; and how long proving takes, as estimated. The
cheapest is taken, of equal ones that with the least gas, unless --scheme says
which. With --quote nothing is accepted.

With --tier dispute the answer is claimed and not proven: whoever finds it wrong
can challenge it for some time, a day by default, and takes the provider's bonds.
That costs a provider no proving time, needs a model that was published with
--disputes, and shows input and output to everybody. The price stays in escrow
until then; "probity watch" settles it, and checks the answer where the weights are.

With --resume NAME a command that was killed can be given again: it goes on with
the order of that name and pays once.

If no provider runs, one starts in this process for models published from this
directory. With --bootstrap the order reaches providers elsewhere, and what is
missing here of the model comes from them.

Example:
  probity infer --max-price 2 --out receipt.json digits examples/digits/seven.png
  probity infer --rpc URL --bootstrap ADDRESS digits examples/digits/seven.png`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "buyer")
			maxPrice := fs.String("max-price", "2", "most `tokens` to pay, provider and model together")
			bond := fs.String("bond", "1", "`tokens` that the provider must have at stake")
			within := fs.Duration("within", 5*time.Minute, "`time` from acceptance to delivery; later costs the provider its bond")
			wait := fs.Duration("wait", 30*time.Second, "`time` to wait for bids")
			resume := fs.String("resume", "", "`name` for this order; after a crash, the same name goes on with it instead of ordering again")
			file := outFile(fs, "out", "", "`file` to write the receipt to")
			subject := fs.String("subject", "", "`person` whom the input is about: what opens the receipt is kept sealed for privacy export and erase")
			which := fs.String("scheme", "auto", "proof `system` to order under: groth16, sumcheck, or auto for the cheapest")
			tier := fs.String("tier", "zk", "`who` has to be honest: zk (nobody), or dispute (one watcher)")
			quote := fs.Bool("quote", false, "show what an answer costs, and order none")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"name a model and an input"}
				}
				opts := node.InferOptions{Model: args[0], DeliverWithin: *within, WaitForBids: *wait, Resume: *resume, Subject: *subject}
				var err error
				if opts.MaxPrice, err = probity.ParseTokens(*maxPrice); err != nil {
					return usageError{"--max-price: " + err.Error()}
				}
				if opts.Bond, err = probity.ParseTokens(*bond); err != nil {
					return usageError{"--bond: " + err.Error()}
				}
				if *which != "auto" {
					if opts.Scheme, err = probity.ParseScheme(*which); err != nil {
						return usageError{"--scheme: " + err.Error() + ", or auto"}
					}
				}
				opts.Quoted = func(quotes []node.Quote) error {
					printQuotes(out, quotes)
					return nil
				}
				if args[1] == "-" {
					opts.Input, err = io.ReadAll(io.LimitReader(os.Stdin, 32<<20))
				} else {
					opts.Input, err = oneFile(args[1:], "the input")
				}
				if err != nil {
					return err
				}
				switch {
				case *tier != "zk" && *tier != "dispute":
					return usageError{"--tier: choose zk or dispute"}
				case *tier == "dispute" && (*quote || *file != "" || *which != "auto"):
					return usageError{"--tier dispute has no proof: leave out --quote, --out and --scheme"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					if *tier == "dispute" {
						var a *node.ClaimedAnswer
						err := selling(ctx, n, func(ctx context.Context) (err error) {
							a, err = n.InferClaimed(ctx, as, opts)
							return err
						})
						if err != nil {
							return refuse(err)
						}
						return printClaimed(out, a)
					}
					if *quote {
						return providing(ctx, n, func(ctx context.Context) error {
							quotes, err := n.Quote(ctx, as, opts)
							if err != nil {
								return refuse(err)
							}
							printQuotes(out, quotes)
							for _, q := range quotes {
								if err := out.result(q); err != nil {
									return err
								}
							}
							return nil
						})
					}
					var a *node.Answer
					err := providing(ctx, n, func(ctx context.Context) (err error) {
						a, err = n.Infer(ctx, as, opts)
						return err
					})
					if err != nil {
						return refuse(err)
					}
					printAnswer(out, a) // it is paid for: shown whatever becomes of the file
					if err := out.result(a); err != nil || *file == "" {
						return err
					}
					return os.WriteFile(*file, a.Bundle, 0o644)
				})
			}
		},
	}
}

// providing does work while this process also provides, where nobody else can: while
// it runs the folder's own chain, no other process reaches it.
func providing(ctx context.Context, n *node.Node, work func(context.Context) error) error {
	return beside(ctx, n, work, func(ctx context.Context, provider *node.Party, policy node.ProviderPolicy) error {
		return n.Provide(ctx, provider, policy)
	})
}

func beside(ctx context.Context, n *node.Node, work func(context.Context) error, provide func(context.Context, *node.Party, node.ProviderPolicy) error) error {
	if !n.Alone() {
		return work(ctx)
	}
	provider, err := n.DevParty(ctx, "provider")
	if err != nil {
		return err
	}
	policy, err := defaultProvider().policy()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := provide(ctx, provider, policy); err != nil {
			stop(err)
		}
	}()
	err = work(ctx)
	if cause := context.Cause(ctx); cause != nil {
		err = cause // the provider's fault, not the cancellation that it caused
	}
	stop(nil)
	<-done
	return err
}

func printQuotes(out *output, quotes []node.Quote) {
	w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "scheme\tprice\tfee\tyou pay\tgas to verify\tat the gas price\tproof\tproving\t")
	for _, q := range quotes {
		if q.Problem != "" {
			fmt.Fprintf(w, "%s\t%s\n", q.Scheme, q.Problem)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s coins\t%d B\t%.2f s\t%s\n", q.Scheme, q.Price.Format18(), q.Fee.Format18(), q.Total.Format18(),
			q.VerifyGas, q.GasCost.Format18(), q.ProofBytes, q.Seconds, map[bool]string{true: "<- chosen"}[q.Chosen])
	}
	w.Flush()
}

func printAnswer(out *output, a *node.Answer) {
	out.printf("answer    %d\n", a.Class)
	scores, _ := json.Marshal(a.Scores)
	out.printf("scores    %s\n", scores)
	out.printf("verified  by the contract in %d gas, and here, under %s\n", a.DeliverGas, a.Scheme)
	out.printf("paid      %s tokens to the provider, %s to the model and its data\n", a.Price.Format18(), a.Fee.Format18())
	out.printf("receipt   %s, number %d in the log%s\n", a.Receipt, a.LogIndex, map[bool]string{true: ", anchored on chain"}[a.Anchored])
}

func cmdVerify() *command {
	return &command{
		name:    "verify",
		args:    "RECEIPT.json|FILE.proof",
		summary: "check a receipt or a proof offline: no chain, no network, no node",
		help: `Of a file that prove wrote: checks the proof, and shows what it is about. --program,
--weights and --setup refuse one that is about something else. --opening shows an
answer that the file hides, if it is that answer's opening, as prove --opening wrote
it; that takes the powers of tau of the proof's set-up.

Of a receipt: checks everything that a receipt claims and that can be checked without asking
anybody: its hash, its place in the log, the log's signature, and the
zero-knowledge proof against the model's weight commitment, the input's
commitment and the answer. Exit code 3 means that it does not hold.

--witnesses wants cosignatures: then the log cannot have shown this history to you
alone. Without --log-key the key in the file is used, which shows that the file is
consistent, not whose log it is in.

Example:
  probity verify receipt.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			key := fs.String("log-key", "", "verifier `key` of the log that you trust")
			opening := fs.String("opening", "", "`file` that opens a proof file's hidden answer")
			witnesses := fs.String("witnesses", "", "`keys` of witnesses that you trust, with commas between them")
			quorum := fs.Int("quorum", 0, "how `many` of them must have cosigned the log's checkpoint (default all)")
			var want wanted
			want.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				data, err := oneFile(args, "the receipt or the proof")
				if err != nil {
					return err
				}
				if scheme.IsFile(data) {
					if *key != "" || *witnesses != "" || *quorum != 0 {
						return usageError{"--log-key, --witnesses and --quorum are for receipts, and " + args[0] + " is a proof file: it is in no log"}
					}
					var opens []byte
					if *opening != "" {
						if opens, err = oneFile([]string{*opening}, "the opening"); err != nil {
							return err
						}
					}
					return verifyProof(ctx, out, node.Config{}, args[0], data, opens, want)
				}
				if want != (wanted{}) || *opening != "" {
					return usageError{"--opening, --program, --weights and --setup are for proof files, and " + args[0] + " is none"}
				}
				var named []string
				if *witnesses != "" {
					named = strings.Split(*witnesses, ",")
				}
				if *quorum < 0 || *quorum > len(named) {
					return usageError{fmt.Sprintf("--quorum: %d of the %d witnesses that are named", *quorum, len(named))}
				}
				if *quorum == 0 {
					*quorum = len(named)
				}
				v, err := node.VerifyWitnessed(data, *key, named, *quorum)
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				out.printf("receipt   %s\n", v.Hash)
				out.printf("in log    %s, number %d of %d%s\n", v.Origin, v.Index, v.Size, map[bool]string{false: " (the log's key was taken from the file)"}[v.TrustedKey])
				out.printf("log key   %s\n", v.LogKey)
				for _, c := range v.Cosignatures {
					out.printf("witness   %s, %s\n", c.Name, time.Unix(int64(c.Time), 0).UTC().Format(time.RFC3339))
				}
				if v.Proof {
					out.printf("proof     verifies, under %s%s\n", v.Scheme, unsafeNote(v.Setup))
				}
				if v.Claimed {
					out.printf("claim     signed by its provider before it was claimed; no proof: anybody could challenge it\n")
				}
				out.printf("valid\n")
				return out.result(v)
			}
		},
	}
}
