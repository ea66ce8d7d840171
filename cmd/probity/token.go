package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"probity/token"
)

// paramFlag gathers --param NAME=VALUE.
type paramFlag map[string]float64

func (p paramFlag) String() string { return "" }

func (p paramFlag) Set(s string) error {
	name, text, ok := strings.Cut(s, "=")
	v, err := strconv.ParseFloat(text, 64)
	if !ok || err != nil {
		return fmt.Errorf("%q: want NAME=NUMBER", s)
	}
	p[name] = v
	return nil
}

// economy reads and compiles the one specification that a command names: a
// file, or library:NAME.
func economy(args []string, command string) (*token.Program, error) {
	if len(args) != 1 {
		return nil, usageError{command + " takes one specification: a file, or library:NAME with one of " + strings.Join(token.Library(), ", ")}
	}
	if name, ok := strings.CutPrefix(args[0], "library:"); ok {
		data, err := token.FromLibrary(name)
		if err != nil {
			return nil, err
		}
		return compiled(args[0], data, nil)
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	// Series come from the specification's folder and from nowhere else.
	root, err := os.OpenRoot(filepath.Dir(args[0]))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return compiled(args[0], data, root.FS())
}

func compiled(name string, data []byte, files fs.FS) (*token.Program, error) {
	p, err := token.CompileWith(data, files)
	if err != nil {
		return nil, refusal{specFaults{name, err}}
	}
	return p, nil
}

// specFaults puts the file before every line, as compilers do.
type specFaults struct {
	file string
	err  error
}

func (e specFaults) Error() string {
	lines := strings.Split(e.err.Error(), "\n")
	for i, l := range lines {
		lines[i] = e.file + ":" + l
	}
	return fmt.Sprintf("%s is refused:\n%s", e.file, strings.Join(lines, "\n"))
}

func (e specFaults) Unwrap() error { return e.err }

func cmdTokenCheck() *command {
	return &command{
		name:    "token check",
		args:    "SPEC",
		summary: "check the specification of a token economy",
		help: `Reads a specification, a YAML file or library:NAME, checks its units, names and
flows, and runs a few paths, of at most 50,000 steps, to see whether anything
goes wrong on the way. Says every fault with its line and column and what to do about it.

Example:
  probity token check library:curve`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token check")
				if err != nil {
					var faults token.Faults
					if out.json && errors.As(err, &faults) {
						if err := out.result(map[string]any{"ok": false, "faults": faults}); err != nil {
							return err
						}
					}
					return err
				}
				// Enough to find what goes wrong, and little enough to be quick.
				r, err := p.Run(ctx, token.Options{Paths: 8, Steps: min(p.Steps, 50_000)})
				var pe *token.PathError
				if errors.As(err, &pe) {
					return refusal{fmt.Errorf("every path stops: %w", err)}
				}
				if err != nil {
					return err
				}
				out.printf("%s: %d assets, %d params, %d series, %d steps: all is in order\n", p.Name, len(p.Assets), len(p.Params), len(r.Series), p.Steps)
				for _, s := range r.Short {
					out.printf("note: %s finds too little in its account, %d times on %d paths, and moves what there is\n", s.Flow, s.Times, r.Paths)
				}
				if err := out.result(map[string]any{"ok": len(r.Stopped) == 0, "economy": p.Name, "assets": p.Assets, "params": p.Params, "steps": p.Steps, "short": r.Short, "stopped": r.Stopped}); err != nil {
					return err
				}
				return stopped(r)
			}
		},
	}
}

// stopped is a refusal if any path of a run stopped.
func stopped(r *token.Result) error {
	var lines []string
	for _, s := range r.Stopped {
		lines = append(lines, fmt.Sprintf("%s: %s, on %d of %d paths, the first time on path %d in step %d: %s", s.What, s.Why, s.Paths, r.Paths, s.First, s.Step, s.Hint))
	}
	if lines == nil {
		return nil
	}
	return refusal{errors.New(strings.Join(lines, "\n"))}
}

func cmdTokenSimulate() *command {
	return &command{
		name:    "token simulate",
		args:    "SPEC",
		summary: "simulate a token economy by the thousand",
		help: `Simulates a specification, a YAML file or library:NAME, on many random paths,
and prints where every number ends: on 5, 50 and 95 of 100 paths it is at most
that. The same specification, seed and paths give the same bytes on every machine;
the root names them.

-o writes the paths themselves, to a .csv or .parquet file; --quantiles writes the
distributions over time, to a .csv file.

Example:
  probity token simulate --paths 200 --seed 7 --param fee=0.2 library:probity`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			paths := fs.Int("paths", 1000, "how many `PATHS` to simulate")
			seed := fs.Uint64("seed", 0, "`SEED` of all that is random")
			workers := fs.Int("workers", 0, "processors to use; 0 is all")
			trace := outFile(fs, "o", "", "write all paths to `FILE`, .csv or .parquet")
			quantiles := outFile(fs, "quantiles", "", "write the distributions to `FILE`, .csv")
			params := paramFlag{}
			fs.Var(params, "param", "another value for a param: `NAME=NUMBER`; may be repeated")
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token simulate")
				if err != nil {
					return err
				}
				o := token.Options{Seed: *seed, Paths: *paths, Workers: *workers, Params: params,
					Progress: func(done float64) { out.phase("simulating", done) }}
				if *paths == 0 {
					return usageError{"--paths 0: simulate at least one"}
				}
				var r *token.Result
				run := func(w io.Writer) error {
					var t token.Trace
					if w != nil {
						if t = p.TraceCSV(w); strings.HasSuffix(*trace, ".parquet") {
							t = p.TraceParquet(w)
						}
						o.Trace = t.Write
					}
					var err error
					if r, err = p.Run(ctx, o); err == nil && t != nil {
						err = t.Close()
					}
					return err
				}
				switch {
				case *trace == "":
					err = run(nil)
				case !strings.HasSuffix(*trace, ".csv") && !strings.HasSuffix(*trace, ".parquet"):
					return usageError{fmt.Sprintf("-o %s: want a name that ends in .csv or .parquet", *trace)}
				default:
					err = writeFile(*trace, run)
				}
				var pe *token.PathError
				if errors.As(err, &pe) {
					return refusal{fmt.Errorf("every path stops: %w", err)}
				} else if err != nil {
					return err
				}
				if *quantiles != "" {
					if err := writeFile(*quantiles, r.WriteCSV); err != nil {
						return err
					}
				}
				root, err := r.Root()
				if err != nil {
					return err
				}
				out.printf("%s", r.Summary())
				for _, g := range r.Goals {
					out.printf("goal %s: %g\n", g.Name, g.Value)
				}
				for _, h := range r.Holds {
					out.printf("constraint %s: holds on %.1f %% of the paths, wanted on %.1f %%: %s\n", h.Name, 100*h.Share, 100*h.Want, map[bool]string{true: "kept", false: "NOT kept"}[h.OK])
				}
				for _, s := range r.Short {
					out.printf("note: %s found too little in its account, %d times\n", s.Flow, s.Times)
				}
				out.printf("root %s\n", root)
				if err := out.result(struct {
					Root   string        `json:"root"`
					Result *token.Result `json:"result"`
				}{root.String(), r}); err != nil {
					return err
				}
				return stopped(r)
			}
		},
	}
}

func cmdTokenExport() *command {
	return &command{
		name:    "token export",
		args:    "SPEC ASSET",
		summary: "make a contract of an economy's rules",
		help: `Makes an ERC-20 in Solidity, on OpenZeppelin Contracts 5, that carries out the
rules of an asset step by step, to the last unit as token simulate does: mints,
emissions, vesting, staking, fees and burns whose amounts are whole numbers. What
luck or real numbers decide comes in as an argument, or stays with the holders.

Example:
  probity token export -o Launch.sol library:launch LAU`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			file := outFile(fs, "o", "", "write the source to `FILE`; without it, to standard output")
			return func(_ context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"token export takes a specification and the name of one of its assets"}
				}
				p, err := economy(args[:1], "token export")
				if err != nil {
					return err
				}
				x, err := p.Solidity(args[1])
				var faults token.Faults
				if errors.As(err, &faults) {
					return refusal{specFaults{args[0], err}}
				} else if err != nil {
					return refusal{err}
				}
				if *file == "" {
					out.printf("%s", x.Source)
				} else {
					if err := writeFile(*file, func(w io.Writer) error { _, err := io.WriteString(w, x.Source); return err }); err != nil {
						return err
					}
					out.printf("%s: rules %s\n", x.Contract, strings.Join(x.Flows, ", "))
					if len(x.Inputs) > 0 {
						out.printf("the owner brings, in every step: %s\n", strings.Join(x.Inputs, ", "))
					}
					if len(x.Behaviours) > 0 {
						out.printf("left to the holders: %s\n", strings.Join(x.Behaviours, ", "))
					}
				}
				return out.result(map[string]any{"contract": x.Contract, "accounts": x.Accounts, "inputs": x.Inputs, "flows": x.Flows, "behaviours": x.Behaviours, "source": x.Source})
			}
		},
	}
}

// writeFile fills a file, and removes it again if that fails.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
