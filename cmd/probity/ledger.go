package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"probity"
	"probity/gateway"
	"probity/ledger"
	"probity/node"
)

func cmdLedgerShow() *command {
	return &command{
		name:    "ledger show",
		args:    "RECEIPT.json",
		summary: "a receipt in words, or in another program's format",
		help: `Shows what a receipt says, in English or Chinese (--lang en, zh), after checking
the file as verify does. --as writes it as other programs read it: dsse, an
in-toto statement in a DSSE envelope signed with the log's key; tlog-proof, the
C2SP proof that it is in the log; jcs, its body as canonical JSON (RFC 8785).

Examples:
  probity ledger show --lang zh receipt.json
  probity ledger show --as tlog-proof receipt.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			lang := fs.String("lang", "en", "`language`: en or zh")
			as := fs.String("as", "text", "`format`: text, dsse, tlog-proof or jcs")
			key := fs.String("log-key", "", "verifier `key` of the log that you trust")
			return func(ctx context.Context, out *output, args []string) error {
				language, err := ledger.ParseLanguage(*lang)
				if err != nil {
					return usageError{"--lang: " + err.Error()}
				}
				data, err := oneFile(args, "the receipt")
				if err != nil {
					return err
				}
				if _, err := node.VerifyOffline(data, *key); err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				b, err := ledger.ParseBundle(data)
				if err != nil {
					return err
				}
				switch *as {
				case "text":
					out.printf("%s", ledger.Explain(b.Entry, language))
					return out.result(b.Entry)
				case "dsse":
					out.json = true
					return out.result(b.Statement)
				case "tlog-proof":
					_, err = fmt.Fprint(out.stdout, b.Proof)
					return err
				case "jcs":
					_, err = fmt.Fprintf(out.stdout, "%s\n", b.Evidence.Body)
					return err
				}
				return usageError{fmt.Sprintf("--as: there is no format %q: text, dsse, tlog-proof or jcs", *as)}
			}
		},
	}
}

func cmdLedgerWitness() *command {
	return &command{
		name:    "ledger witness",
		args:    "[LOG-KEY ...]",
		summary: "cosign the checkpoints of logs that only grow",
		help: `Serves a witness, as C2SP tlog-witness says: logs send it their checkpoints, and
it cosigns each that extends the one before. It remembers what it has cosigned on
disk, before it answers. LOG-KEY is a log's verifier key, as verify shows it; logs
that were added before stay.

A log asks witnesses when its folder holds a file witnesses.policy with lines like
  witness w1 KEY-OF-THE-WITNESS http://HOST:PORT
  quorum w1
and publishes no checkpoint without their cosignatures.

Example:
  probity ledger witness --name example.com/witness --http 127.0.0.1:7411 LOG-KEY`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			name := fs.String("name", "", "`name` of the witness, to make one")
			addr := fs.String("http", "127.0.0.1:7411", "`address` to serve on")
			return func(ctx context.Context, out *output, args []string) error {
				if err := nf.findDir(); err != nil {
					return err
				}
				if strings.ContainsFunc(*name, func(r rune) bool { return r == '+' || !unicode.IsGraphic(r) || unicode.IsSpace(r) }) {
					return usageError{"--name: a witness's name has neither spaces nor plus signs, such as example.com/witness"}
				}
				w, err := ledger.OpenWitness(filepath.Join(nf.cfg.Dir, "witness"), *name)
				if err != nil {
					return err
				}
				defer w.Close()
				for _, key := range args {
					if err := w.AddLog(key); err != nil {
						return err
					}
				}
				log := slog.New(slog.NewTextHandler(out.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
				return gateway.ServeHandler(ctx, log, *addr, gateway.WitnessHandler(log, w), func(url string) {
					out.printf("witness %s\nkey     %s\nat      %s, for %d logs; stop with Ctrl-C\n", w.Name(), w.Key(), url, len(w.Logs()))
					out.result(map[string]any{"name": w.Name(), "key": w.Key(), "url": url, "logs": w.Logs()})
				})
			}
		},
	}
}

// source is a log at an address or in a folder: a mirror, or a node's own.
func source(where string) (ledger.Source, error) {
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		return gateway.RemoteLog(where)
	}
	for _, in := range []string{".", "tlog", filepath.Join("log", "tlog")} { // a mirror, a node's log, a node's folder
		folder := filepath.Join(where, in)
		if _, err := os.Stat(filepath.Join(folder, ledger.CheckpointPath)); err == nil {
			return ledger.FolderSource(folder), nil
		}
	}
	return nil, fmt.Errorf("%s is neither the address of a log, such as http://HOST:PORT/log/, nor the folder of a node or of a mirror, with a checkpoint in it", where)
}

func cmdLedgerMonitor() *command {
	return &command{
		name:    "ledger monitor",
		args:    "LOG-KEY LOG [OTHER-VIEW ...]",
		summary: "alert when a log shows two histories, or an older one",
		help: `Reads the checkpoint of a log again and again, and of other views of it (mirrors,
what others were shown), and checks that all are of one history, which it
remembers. LOG and OTHER-VIEW are addresses, such as http://HOST:PORT/log/, or
folders: a node's (--dir) or a mirror's. Two trees of one size, or one that does not begin with the other, convict
the log: both signed checkpoints are kept in the directory under monitor/alerts.

With --anchors it also reads what the log's keeper has anchored on the chain of
--dir or --rpc, and compares every anchor with what the log shows, those included
that came while nobody looked; it says what anchoring has cost for each receipt.

With --once it looks once; exit code 3 means that there was an alert.

Examples:
  probity ledger monitor --once LOG-KEY http://127.0.0.1:7410/log/
  probity ledger monitor --anchors LOG-KEY http://127.0.0.1:7410/log/`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			every := fs.Duration("every", time.Minute, "`time` between looks")
			once := fs.Bool("once", false, "look once")
			anchors := fs.Bool("anchors", false, "compare with what is anchored on chain")
			keeper := fs.String("keeper", "", "`account` that anchors the log (default the one in its name)")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) < 2 {
					return usageError{"name the log's key, as verify shows it, and where the log is"}
				}
				if *every == 0 {
					return usageError{"--every: write a time over 0, or --once to look once"}
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				m, err := ledger.OpenMonitor(filepath.Join(nf.cfg.Dir, "monitor"), args[0])
				if err != nil {
					return err
				}
				chain := func(context.Context) (*ledger.Alert, error) { return nil, nil }
				if *anchors {
					var who probity.Account
					if *keeper != "" {
						if who, err = probity.ParseAccount(*keeper); err != nil {
							return usageError{"--keeper: " + err.Error()}
						}
					}
					n, err := nf.open(ctx, out)
					if err != nil {
						return err
					}
					defer n.Close()
					chain = func(ctx context.Context) (*ledger.Alert, error) {
						s, err := source(args[1])
						if err != nil {
							return nil, err
						}
						origin, _, _ := strings.Cut(args[0], "+")
						found, err := n.Anchors(ctx, origin, who, m.Anchors().Newest)
						if err != nil {
							return nil, err
						}
						return m.LookAtAnchors(ctx, args[1], s, found)
					}
				} else if *keeper != "" {
					return usageError{"--keeper is for --anchors"}
				}
				for {
					alerts, err := look(ctx, m, args[1:])
					a, e := chain(ctx)
					if a != nil {
						alerts = append(alerts, a)
					}
					if e != nil && (err == nil || !strings.Contains(err.Error(), e.Error())) {
						err = errors.Join(err, e)
					}
					for _, a := range alerts {
						out.printf("ALERT %s: %s\n", a.Kind, a.Text)
						if err := out.result(a); err != nil {
							return err
						}
					}
					switch {
					case *once && len(alerts) > 0:
						return refusal{errors.New("the log does not show one history; see above")}
					case *once && err != nil:
						return err
					case err != nil && ctx.Err() == nil:
						fmt.Fprintf(out.stderr, "%v; trying again\n", err)
					case len(alerts) == 0:
						at := m.Known()
						out.printf("ok    %s has %d receipts, root %s\n", at.Origin, at.Size, at.Root)
						result := map[string]any{"origin": at.Origin, "size": at.Size, "root": at.Root}
						if *anchors {
							on := m.Anchors()
							out.printf("      %d anchors on chain, the newest of %d receipts; %d gas for each receipt\n", on.Count, on.Newest.Size, on.PerReceipt())
							result["anchors"], result["gasPerReceipt"] = on, on.PerReceipt()
						}
						if err := out.result(result); err != nil {
							return err
						}
					}
					if *once {
						return nil
					}
					select {
					case <-ctx.Done():
						return nil
					case <-time.After(*every):
					}
				}
			}
		},
	}
}

// look reads every view of a log. The first is the log itself.
func look(ctx context.Context, m *ledger.Monitor, where []string) (alerts []*ledger.Alert, err error) {
	var log ledger.Source
	for i, w := range where {
		s, e := source(w)
		if i == 0 {
			log = s
		}
		var a *ledger.Alert
		if e == nil && i == 0 {
			a, e = m.Look(ctx, w, s)
		} else if e == nil {
			var text []byte
			if text, e = s.ReadCheckpoint(ctx); e == nil {
				a, e = m.LookElsewhere(ctx, w, text, views(s, log)...)
			}
		}
		if a != nil {
			alerts = append(alerts, a)
		}
		err = errors.Join(err, e)
	}
	return alerts, err
}

// views are the sources that are there.
func views(sources ...ledger.Source) (out []ledger.Source) {
	for _, s := range sources {
		if s != nil {
			out = append(out, s)
		}
	}
	return out
}

func cmdLedgerMirror() *command {
	return &command{
		name:    "ledger mirror",
		args:    "LOG-KEY LOG FOLDER",
		summary: "keep a verified copy of a log",
		help: `Copies a log's tiles into FOLDER and derives its whole tree again before it takes
over a checkpoint, so that the copy is never behind itself. LOG is an address or the
folder of a node. It goes on until it is interrupted, unless --once is given; --http serves
the copy.

Example:
  probity ledger mirror --once LOG-KEY http://127.0.0.1:7410/log/ mirror`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			every := fs.Duration("every", time.Minute, "`time` between copies")
			once := fs.Bool("once", false, "copy once")
			addr := fs.String("http", "", "`address` to serve the copy on")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 3 {
					return usageError{"name the log's key, as verify shows it, where the log is, and the folder of the copy"}
				}
				if *every == 0 {
					return usageError{"--every: write a time over 0, or --once to copy once"}
				}
				s, err := source(args[1])
				if err != nil {
					return err
				}
				copyOnce := func(ctx context.Context) error {
					cp, err := ledger.Mirror(ctx, args[2], args[0], s)
					switch {
					case errors.Is(err, ledger.ErrRolledBack), errors.Is(err, ledger.ErrEquivocation), errors.Is(err, ledger.ErrConsistency), errors.Is(err, ledger.ErrDamaged):
						return refusal{err}
					case err != nil:
						return err
					}
					out.printf("%s: %d receipts, root %s\n", cp.Origin, cp.Size, cp.Root)
					return out.result(map[string]any{"origin": cp.Origin, "size": cp.Size, "root": cp.Root})
				}
				if *once {
					return copyOnce(ctx)
				}
				tasks := []func(context.Context) error{func(ctx context.Context) error {
					for {
						var no refusal
						if err := copyOnce(ctx); errors.As(err, &no) {
							return err
						} else if err != nil && ctx.Err() == nil {
							fmt.Fprintf(out.stderr, "%v; trying again\n", err)
						}
						select {
						case <-ctx.Done():
							return nil
						case <-time.After(*every):
						}
					}
				}}
				if *addr != "" {
					log := slog.New(slog.NewTextHandler(out.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
					tasks = append(tasks, func(ctx context.Context) error {
						return gateway.ServeHandler(ctx, log, *addr, gateway.TreeHandler(os.DirFS(args[2])), func(url string) { out.printf("serving the copy at %s/\n", url) })
					})
				}
				return runAll(ctx, tasks)
			}
		},
	}
}
