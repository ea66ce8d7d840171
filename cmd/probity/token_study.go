package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"probity/token"
	"probity/token/search"
	"probity/token/study"
)

// studyFlags are common to the questions that are asked of an economy.
type studyFlags struct {
	paths   int
	seed    uint64
	workers int
	params  paramFlag
}

func (f *studyFlags) declare(fs *flag.FlagSet, paths int, what string) {
	f.params = paramFlag{}
	fs.IntVar(&f.paths, "paths", paths, "how many `PATHS` "+what)
	fs.Uint64Var(&f.seed, "seed", 0, "`SEED` of all that is random")
	fs.IntVar(&f.workers, "workers", 0, "processors to use; 0 is all")
	fs.Var(f.params, "param", "another value for a param: `NAME=NUMBER`; may be repeated")
}

func (f *studyFlags) options(out *output) (study.Options, error) {
	if f.paths < 1 {
		return study.Options{}, usageError{fmt.Sprintf("--paths %d: simulate at least one", f.paths)}
	}
	return study.Options{Seed: f.seed, Paths: f.paths, Workers: f.workers, Params: f.params, Progress: out.phase}, nil
}

// points is a number of points of Sobol's design.
type points int

func (n *points) String() string { return strconv.Itoa(int(*n)) }

func (n *points) Set(s string) error {
	v, err := strconv.Atoi(s)
	if err != nil || v < 1 || v&(v-1) != 0 {
		return errors.New("write a power of two, such as 64")
	}
	*n = points(v)
	return nil
}

func samplesFlag(fs *flag.FlagSet, usual int) *int {
	n := &usual
	fs.Var((*points)(n), "samples", "`POINTS` of Sobol's design, a power of two")
	return n
}

// names splits a list of names; nothing is none.
func names(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// studied makes a refusal of an economy that cannot be run, and leaves other errors.
func studied(err error) error {
	var pe *token.PathError
	if errors.As(err, &pe) {
		return refusal{fmt.Errorf("every path stops: %w", err)}
	}
	return err
}

// A table prints rows in columns that line up.
func table(w io.Writer, rows [][]string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(t, "  %s\n", strings.Join(r, "\t"))
	}
	t.Flush()
}

func num(v float64) string   { return fmt.Sprintf("%.6g", v) }
func share(v float64) string { return fmt.Sprintf("%.2f %%", 100*v) }
func chance(c study.Chance) string {
	return fmt.Sprintf("%s (%s to %s)", share(c.P), share(c.Low), share(c.High))
}
func spread(s study.Spread, f func(float64) string) []string {
	return []string{f(s.P5), f(s.P50), f(s.P95)}
}

// duration writes seconds in days or years; nil is never.
func duration(seconds *float64) string {
	switch {
	case seconds == nil:
		return "never"
	case *seconds >= 2*365*86400:
		return fmt.Sprintf("%.3g years", *seconds/(365*86400))
	}
	return fmt.Sprintf("%.3g days", *seconds/86400)
}

func cmdTokenAnalyse() *command {
	return &command{
		name:    "token analyse",
		args:    "SPEC",
		summary: "say how a token economy stands and what drives it",
		help: `Simulates a specification, a YAML file or library:NAME, and says of it: supply,
circulation, inflation and staking; how concentrated holdings are; how long treasuries
last; what prices may lose (value at risk at 95 %, and the expected shortfall beyond it), how
often they fall into a death spiral, and what a large sale moves. Then which params drive
goals, constraints and metrics: all params with a low and a high by Morris's screening, the
strongest by Sobol's indices. Chances have their 95 % intervals.

Example:
  probity token analyse --paths 500 library:launch`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 1000, "to simulate")
			level := fs.Float64("level", 0.95, "`LEVEL` of value at risk")
			fall := fs.Float64("fall", 0.9, "`SHARE` of its peak that a price loses in a death spiral")
			drivers := fs.Bool("drivers", true, "look for the params that matter; --drivers=false leaves that out")
			samples := samplesFlag(fs, 64)
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token analyse")
				if err != nil {
					return err
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				if !(*level > 0 && *level < 1 && *fall > 0 && *fall <= 1) {
					return usageError{"--level and --fall are shares, such as 0.95"}
				}
				a, err := study.Analyse(ctx, p, study.AnalyseOptions{Options: o, Level: *level, Fall: *fall})
				if err != nil {
					return studied(err)
				}
				printAnalysis(out.text(), a)
				var s *study.Sensitivity
				if *drivers && slices.ContainsFunc(p.Params, func(pr token.Param) bool { return pr.Low < pr.High && !pr.Attacker }) {
					if s, err = study.FindDrivers(ctx, p, study.SensitivityOptions{Options: o, Samples: *samples}); err != nil {
						return studied(err)
					}
					printDrivers(out.text(), s)
				}
				return out.result(struct {
					*study.Analysis
					Drivers *study.Sensitivity `json:"drivers,omitempty"`
				}{a, s})
			}
		},
	}
}

func printAnalysis(w io.Writer, a *study.Analysis) {
	fmt.Fprintf(w, "%s: %d paths, %.4g years, seed %d\n", a.Economy, a.Paths, float64(a.Seconds)/(365*86400), a.Seed)
	rows := [][]string{{"supply", "at first", "5 %", "median", "95 %"}}
	for _, s := range a.Supplies {
		rows = append(rows, append([]string{s.Asset, num(s.Start)}, spread(s.End, num)...))
		if s.Circulating != nil {
			rows = append(rows, append([]string{s.Asset + " circulating", ""}, spread(*s.Circulating, num)...))
		}
		rows = append(rows, append([]string{s.Asset + " inflation a year", ""}, spread(s.Inflation, share)...))
		if s.Staked != nil {
			rows = append(rows, append([]string{s.Asset + " staked", ""}, spread(*s.Staked, share)...))
		}
	}
	table(w, rows)
	if len(a.Holdings) > 0 {
		rows = [][]string{{"concentration", "Gini", "HHI", "Nakamoto"}}
		for _, h := range a.Holdings {
			rows = append(rows, []string{h.Account, num(h.Gini.P50), num(h.HHI.P50), num(h.Nakamoto.P50)})
		}
		table(w, rows)
	}
	if len(a.Treasuries) > 0 {
		rows = [][]string{{"treasury", "at first", "at the end", "emptied", "when", "runway then", "loss at risk", "beyond that"}}
		for _, t := range a.Treasuries {
			when := "-"
			if t.When != nil {
				when = duration(t.When)
			}
			rows = append(rows, []string{t.Account, num(t.Start) + " " + t.Asset, num(t.End.P50), chance(t.Emptied), when, duration(t.Runway), share(t.Loss.ValueAtRisk), share(t.Loss.ExpectedShortfall)})
		}
		table(w, rows)
	}
	if len(a.Prices) > 0 {
		rows = [][]string{{"price", "at first", "at the end", "loss at risk", "beyond that", "largest fall", "death spiral", "with dilution", "impact of 1 %"}}
		for _, p := range a.Prices {
			impact := "-"
			if p.Impact != nil {
				impact = share(p.Impact.P50)
			}
			rows = append(rows, []string{p.Series, num(p.Start.P50) + " " + p.Unit, num(p.End.P50), share(p.Loss.ValueAtRisk), share(p.Loss.ExpectedShortfall), share(p.Drawdown.P50), chance(p.Spiral), chance(p.Diluted), impact})
		}
		table(w, rows)
	}
	for _, g := range a.Goals {
		fmt.Fprintf(w, "goal %s: %s\n", g.Name, num(g.Value))
	}
	printHeld(w, a.Constraints)
	for _, s := range a.Stopped {
		fmt.Fprintf(w, "note: %s stops %d of %d paths: %s\n", s.What, s.Paths, a.Paths, s.Why)
	}
}

func printHeld(w io.Writer, held []token.Held) {
	for _, h := range held {
		fmt.Fprintf(w, "constraint %s: holds on %s of the paths, wanted on %s: %s\n", h.Name, share(h.Share), share(h.Want), map[bool]string{true: "kept", false: "NOT kept"}[h.OK])
	}
}

// most is how many drivers a table has for each output.
const mostDrivers = 6

func printDrivers(w io.Writer, s *study.Sensitivity) {
	fmt.Fprintf(w, "what drives it, of %d params, by %d runs of %d paths:\n", len(s.Params), s.Runs, s.Paths)
	rows := [][]string{{"output", "param", "at its low", "as it is", "at its high", "Morris mu*", "sigma", "Sobol first", "total"}}
	for _, o := range s.Outputs {
		name := o.Name
		for i, d := range o.Drivers {
			if i == mostDrivers || d.Morris == 0 {
				break
			}
			first, total := "-", "-"
			if d.First != nil {
				first, total = fmt.Sprintf("%.2f", *d.First), fmt.Sprintf("%.2f", *d.Total)
			}
			rows = append(rows, []string{name, d.Param, num(d.AtLow), num(o.Base), num(d.AtHigh), num(d.Morris), num(d.MorrisSD), first, total})
			name = ""
		}
	}
	table(w, rows)
}

func cmdTokenOptimise() *command {
	return &command{
		name:    "token optimise",
		args:    "SPEC",
		summary: "search a token economy's params for its goals",
		help: `Searches the params of a specification that have a low and a high for what serves its
goals best and keeps its constraints: by CMA-ES for one goal, NSGA-II or NSGA-III for
several, or --method bayes for economies that are slow to run. All candidates have the same
luck; the best are raced against each other on new luck; the winner is tested, beside
the specification as it is, on fresh seeds that the search has not seen. Exit code 3 says
that the best found does not keep the constraints there.

--attack turns the search around: it tries the params with by: attacker for the goals with
by: attacker, or for what drains --treasury, and says how much an attack gains.

-o writes the specification with the values found, and everything else as it was.

Example:
  probity token optimise --goals volume --budget 120 --tests 5 library:market`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 32, "each candidate is run on")
			method := fs.String("method", "", "`METHOD`: cma-es, nsga-ii, nsga-iii or bayes; without it, as the goals ask for")
			goals := fs.String("goals", "", "the `GOALS` to search for, with commas; without it, all")
			tune := fs.String("tune", "", "the `PARAMS` to search, with commas; without it, all with a range")
			budget := fs.Int("budget", 0, "how many `RUNS` the search may take; 0 is 150 for each param and one more")
			attack := fs.Bool("attack", false, "search for the attacker's best strategy instead")
			treasury := fs.String("treasury", "", "the `ACCOUNT` that an attack drains, where no goal is by: attacker")
			tests := fs.Int("tests", 20, "fresh `SEEDS` that the result is tested on")
			testPaths := fs.Int("test-paths", 200, "`PATHS` of each test")
			file := outFile(fs, "o", "", "write the specification with the values found to `FILE`")
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token optimise")
				if err != nil {
					return err
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				if *tests < 2 || *testPaths < 1 || *budget < 0 {
					return usageError{"test on 2 seeds and 1 path at least, and give no negative budget"}
				}
				if *file != "" {
					// Before the search, not after it.
					if _, err := p.Rewrite(nil); err != nil {
						return err
					}
				}
				r, err := study.Optimise(ctx, p, study.OptimiseOptions{Options: o, Method: search.Method(*method), Goals: names(*goals), Tune: names(*tune), Budget: *budget,
					Attack: *attack, Treasury: *treasury, Tests: *tests, TestPaths: *testPaths})
				if err != nil {
					return studied(err)
				}
				printOptimum(out.text(), r)
				if *file != "" {
					values := paramFlag{}
					for name, v := range f.params {
						values[name] = v
					}
					for name, v := range r.Best.Params {
						values[name] = v
					}
					data, err := p.Rewrite(values)
					if err != nil {
						return err
					}
					if err := writeFile(*file, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
						return err
					}
					out.printf("%s: the specification with the values found\n", *file)
				}
				if err := out.result(r); err != nil {
					return err
				}
				if !r.Attack && !r.Best.Kept {
					return refusal{errors.New("the best that was found does not keep the constraints on fresh seeds: allow more (--budget), search more params, or ask for less")}
				}
				return nil
			}
		},
	}
}

func printOptimum(w io.Writer, r *study.Optimum) {
	what := "optimise"
	if r.Attack {
		what = "attack"
	}
	fmt.Fprintf(w, "%s: %s by %s, %d runs (%s); tested on %d fresh seeds of %d paths\n", r.Economy, what, r.Method, r.Runs, r.Stopped, r.Tests, r.Paths)
	rows := [][]string{{"", "as it is", "found"}}
	for _, name := range r.Params {
		rows = append(rows, []string{"param " + name, num(r.Before.Params[name]), num(r.Best.Params[name])})
	}
	for i, g := range r.Goals {
		row := []string{map[bool]string{true: "maximise ", false: "minimise "}[g.Maximise] + g.Name}
		for _, t := range []study.Tested{r.Before, r.Best} {
			if t.Stops != "" {
				row = append(row, "stops")
			} else {
				row = append(row, fmt.Sprintf("%s (%s to %s)", num(t.Goals[i].Mean), num(t.Goals[i].Low), num(t.Goals[i].High)))
			}
		}
		rows = append(rows, row)
	}
	for i, h := range r.Best.Constraints {
		before := "-"
		if i < len(r.Before.Constraints) {
			before = share(r.Before.Constraints[i].Share)
		}
		rows = append(rows, []string{"constraint " + h.Name, before, share(h.Share) + " of " + share(h.Want)})
	}
	table(w, rows)
	for i, g := range r.Gain {
		fmt.Fprintf(w, "%s changes by %s (%s to %s)\n", r.Goals[i].Name, num(g.Mean), num(g.Low), num(g.High))
	}
	if len(r.Front) > 0 {
		head := []string{"front"}
		for _, g := range r.Goals {
			head = append(head, g.Name)
		}
		rows = [][]string{append(append(head, r.Params...), "constraints")}
		for i, t := range r.Front {
			row := []string{fmt.Sprint(i + 1)}
			for k := range r.Goals {
				row = append(row, num(t.Goals[k].Mean))
			}
			for _, name := range r.Params {
				row = append(row, num(t.Params[name]))
			}
			rows = append(rows, append(row, map[bool]string{true: "kept", false: "NOT kept"}[t.Kept]))
		}
		table(w, rows)
	}
	if !r.Attack {
		fmt.Fprintf(w, "constraints: %s\n", map[bool]string{true: "kept on fresh seeds", false: "NOT kept on fresh seeds"}[r.Best.Kept])
	}
}

func cmdTokenCompare() *command {
	return &command{
		name:    "token compare",
		args:    "A B",
		summary: "compare two token economies under the same luck",
		help: `Runs two specifications, or one with different params, with the same random numbers
and says of every series by how much B ends above A, with a 95 % interval. What both
draw under one name is the same in both, so most of the luck cancels: the last column says
how many times as many paths it would take otherwise.

Example:
  probity token compare --paths 200 --b-param bond=2 library:market library:market`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 1000, "to simulate")
			onlyA, onlyB := paramFlag{}, paramFlag{}
			fs.Var(onlyA, "a-param", "another value for a param of A: `NAME=NUMBER`; may be repeated")
			fs.Var(onlyB, "b-param", "another value for a param of B: `NAME=NUMBER`; may be repeated")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"token compare takes two specifications; they may be the same, with --a-param and --b-param"}
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				var sides [2]study.Scenario
				for i, extra := range []paramFlag{onlyA, onlyB} {
					p, err := economy(args[i:i+1], "token compare")
					if err != nil {
						return err
					}
					values := map[string]float64{}
					for _, from := range []paramFlag{f.params, extra} {
						for name, v := range from {
							values[name] = v
						}
					}
					sides[i] = study.Scenario{Name: string("AB"[i]) + " (" + args[i] + ")", Program: p, Params: values}
				}
				c, err := study.Compare(ctx, sides[0], sides[1], o)
				if err != nil {
					return studied(err)
				}
				out.printf("%s and %s: %d paths, seed %d\n", c.A, c.B, c.Living, c.Seed)
				rows := [][]string{{"at the end", "A", "B", "B - A", "", "fewer paths"}}
				for _, d := range c.Differences {
					note := ""
					if !d.Clear {
						note = "no clear difference"
					}
					saved := "-"
					if d.Saved > 0 {
						saved = fmt.Sprintf("%.1fx", d.Saved)
					}
					rows = append(rows, []string{d.Series, num(d.A), num(d.B), fmt.Sprintf("%s (%s to %s) %s", num(d.Mean), num(d.Low), num(d.High), d.Unit), note, saved})
				}
				table(out.text(), rows)
				for i, held := range [][]token.Held{c.ConstraintsA, c.ConstraintsB} {
					for _, h := range held {
						out.printf("%c: constraint %s holds on %s of the paths, wanted on %s\n", "AB"[i], h.Name, share(h.Share), share(h.Want))
					}
				}
				for i, only := range [][]string{c.OnlyA, c.OnlyB} {
					if len(only) > 0 {
						out.printf("only %c has %s\n", "AB"[i], strings.Join(only, ", "))
					}
				}
				return out.result(c)
			}
		},
	}
}
