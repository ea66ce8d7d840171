package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"probity/node"
	"probity/peer"
)

// remoteFlags are those of commands that reach a lease's machine.
type remoteFlags struct{ nf nodeFlags }

func (f *remoteFlags) declare(fs *flag.FlagSet) { f.nf.declare(fs, "buyer") }

// with opens the node and does the work as the account that the flags name. The
// account's journal is left alone, so that other commands can act for it meanwhile.
func (f *remoteFlags) with(ctx context.Context, out *output, work func(*node.Node, node.Visitor) error) (err error) {
	as, key := f.nf.as, f.nf.key
	f.nf.as, f.nf.key = "", ""
	return f.nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
		var v node.Visitor
		var err error
		if key == "" {
			v, err = n.DevVisitor(as)
		} else {
			pass := ""
			if f.nf.passphrase != "" {
				if pass, err = passphrase(f.nf.passphrase); err != nil {
					return err
				}
			}
			v, err = n.KeyVisitor(key, pass)
		}
		if err != nil {
			return err
		}
		return asPeerRefusal(work(n, v))
	})
}

// asPeerRefusal makes the no of a provider, or of the market, one of this program's.
func asPeerRefusal(err error) error {
	var no *peer.Refused
	if errors.As(err, &no) {
		return refusal{err}
	}
	return asRefusal(err)
}

func cmdLeaseLogs() *command {
	return &command{
		name:    "lease logs",
		args:    "LEASE",
		summary: "what a lease's work has said",
		help: `Prints the log of a lease's work. On the network (--bootstrap, or where the
provider of this folder listens) it comes from the provider as it is now, and
with --follow as it grows, until the work is over; a broken connection is taken
up again where it was. Otherwise it is what the provider last stored. It is
still there when the lease is over.

Example:
  probity lease logs --follow trainer`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			follow := fs.Bool("follow", false, "go on until the work is over")
			from := fs.Int64("from", 0, "`byte` to begin at")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 || *from < 0 {
					return usageError{"name a lease, and a --from of 0 or more; probity lease list shows them"}
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					var text strings.Builder
					to := out.stdout
					if out.json {
						to = &text
					}
					at := *from
					r, err := n.Remote(ctx, as, args[0])
					switch {
					case err == nil:
						at, err = r.Logs(ctx, *from, *follow, to)
					case errors.Is(err, node.ErrOffNetwork) && !*follow:
						var data []byte
						if data, err = n.StoredLog(ctx, as, args[0]); err == nil {
							data = data[min(*from, int64(len(data))):]
							at += int64(len(data))
							_, err = to.Write(data)
						}
					}
					if err != nil && ctx.Err() == nil {
						return err
					}
					return out.result(map[string]any{"lease": args[0], "log": text.String(), "next": at})
				})
			}
		},
	}
}

func cmdLeaseExec() *command {
	return &command{
		name:    "lease exec",
		args:    "LEASE -- PROGRAM [ARGUMENT]...",
		summary: "run a program beside a lease's work",
		help: `Runs a program inside the lease's container, within its limits, with this
command's standard input, output and error. A program that fails makes this
command fail, with its exit code in the message. Work that is a WebAssembly
module has no programs beside it.

Example:
  probity lease exec trainer -- sh -c 'df -h /work'`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) < 2 {
					return usageError{"name a lease and, after --, a program"}
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					r, err := n.Remote(ctx, as, args[0])
					if err != nil {
						return err
					}
					code, err := r.Exec(ctx, args[1:], os.Stdin, out.text(), out.stderr)
					if err != nil {
						return err
					}
					if err := out.result(map[string]any{"code": code}); err != nil {
						return err
					}
					if code != 0 {
						return fmt.Errorf("%s ended with code %d", args[1], code)
					}
					return nil
				})
			}
		},
	}
}

func cmdLeaseForward() *command {
	return &command{
		name:    "lease forward",
		args:    "LEASE [HOST:]LOCAL:PORT",
		summary: "reach a port of a lease's work from this machine",
		help: `Listens on this machine, at 127.0.0.1 unless a host is given, and connects
whatever comes to a port of the lease's work, until it is interrupted. The port
has to be one that the job names.

Example:
  probity lease forward trainer 6006:6006`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"name a lease and ports, as LOCAL:PORT"}
				}
				i := strings.LastIndex(args[1], ":")
				port, err := strconv.Atoi(args[1][i+1:])
				if i < 0 || err != nil || port < 1 || port > 65535 {
					return usageError{fmt.Sprintf("%q: write LOCAL:PORT, such as 8080:80", args[1])}
				}
				at := args[1][:i]
				if !strings.Contains(at, ":") {
					at = "127.0.0.1:" + at
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					r, err := n.Remote(ctx, as, args[0])
					if err != nil {
						return err
					}
					l, err := net.Listen("tcp", at)
					if err != nil {
						return fmt.Errorf("%w; choose another local port", err)
					}
					out.printf("%s is port %d of the lease; stop with Ctrl-C\n", l.Addr(), port)
					if err := out.result(map[string]any{"local": l.Addr().String(), "port": port}); err != nil {
						return err
					}
					return r.Forward(ctx, l, port, func(err error) { fmt.Fprintln(out.stderr, "probity:", err) })
				})
			}
		},
	}
}

func cmdLeaseCp() *command {
	return &command{
		name:    "lease cp",
		args:    "FROM TO",
		summary: "copy files to and from a lease's machine",
		help: `Copies a file, or a folder with all that is in it, between this machine and the
folder of a lease's work. The side that is the lease's is written LEASE:PATH,
where PATH is below /work. Links are not copied.

Example:
  probity lease cp ./data trainer:data
  probity lease cp trainer:checkpoint ./checkpoint`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"say from where and to where"}
				}
				remote := func(s string) (lease, path string, ok bool) {
					if strings.HasPrefix(s, "/") || strings.HasPrefix(s, ".") {
						return "", "", false
					}
					return strings.Cut(s, ":")
				}
				lease, path, fromThere := remote(args[0])
				toLease, toPath, toThere := remote(args[1])
				if fromThere == toThere {
					return usageError{"one side is a file here, the other one LEASE:PATH"}
				}
				if toThere {
					lease, path = toLease, toPath
				}
				path = strings.TrimPrefix(path, "/work")
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					r, err := n.Remote(ctx, as, lease)
					if err != nil {
						return err
					}
					if fromThere {
						err = r.Get(ctx, path, args[1])
					} else {
						err = r.Put(ctx, args[0], path)
					}
					if err != nil {
						return err
					}
					return out.result(map[string]any{"from": args[0], "to": args[1]})
				})
			}
		},
	}
}

func cmdLeaseResults() *command {
	return &command{
		name:    "lease results",
		args:    "LEASE [NAME]",
		summary: "what a provider keeps of a lease: log, output, checkpoint",
		help: `Lists what the provider keeps of a lease, also when it is over, and until when.
With a name it writes that file to standard output, once all of it has come and
is what its hash says.

Example:
  probity lease results trainer output > model.bin`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f remoteFlags
			f.declare(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) < 1 || len(args) > 2 {
					return usageError{"name a lease, and perhaps one of its files"}
				}
				return f.with(ctx, out, func(n *node.Node, as node.Visitor) error {
					r, err := n.Remote(ctx, as, args[0])
					if err != nil {
						return err
					}
					kept, err := r.Kept(ctx)
					if err != nil {
						return err
					}
					if len(args) == 2 {
						for _, k := range kept {
							if k.Name == args[1] {
								return fetch(ctx, r, k, out.stdout)
							}
						}
						return refusal{fmt.Errorf("the provider keeps no %s of the lease; without a name this command lists what it keeps", args[1])}
					}
					w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
					fmt.Fprint(w, "name\tbytes\tuntil\thash\n")
					for _, k := range kept {
						fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", k.Name, k.Size, clock(k.Until), k.Hash)
						if err := out.result(k); err != nil {
							return err
						}
					}
					return w.Flush()
				})
			}
		},
	}
}

// fetch writes a file only when it is whole.
func fetch(ctx context.Context, r *peer.Remote, k peer.Kept, to io.Writer) error {
	tmp, err := os.CreateTemp("", "probity-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if err := r.Fetch(ctx, k.Hash, tmp); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(to, tmp)
	return err
}
