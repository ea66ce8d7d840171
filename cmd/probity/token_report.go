package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"probity/token"
	"probity/token/study"
)

func cmdTokenReport() *command {
	return &command{
		name:    "token report",
		args:    "SPEC",
		summary: "write all about a token economy on one page",
		help: `Analyses a specification, a YAML file or library:NAME, and writes one HTML page with
pictures: how every number may go, where the supply is, what drives the goals, and with
--optimise or --attack what a search finds. The page stands on its own: no scripts, and
nothing is loaded from anywhere.

Example:
  probity token report -o launch.html --paths 300 library:launch`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 1000, "to simulate")
			file := outFile(fs, "o", "", "write the page to `FILE`")
			language := fs.String("language", "en", "`LANGUAGE` of the page: en or zh")
			samples := samplesFlag(fs, 64)
			optimise := fs.Bool("optimise", false, "search for the best params too")
			attack := fs.Bool("attack", false, "search for the attacker's best strategy too")
			treasury := fs.String("treasury", "", "the `ACCOUNT` that an attack drains, where no goal is by: attacker")
			budget := fs.Int("budget", 0, "how many `RUNS` each search may take; 0 is 150 for each param and one more")
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token report")
				if err != nil {
					return err
				}
				if *file == "" {
					return usageError{"token report needs -o FILE.html"}
				}
				if !slices.Contains(study.Languages(), *language) {
					return usageError{fmt.Sprintf("--language %s: %s", *language, strings.Join(study.Languages(), " or "))}
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				r := study.Report{Program: p, Language: *language, Command: "probity token report --seed " + fmt.Sprint(f.seed) + " --paths " + fmt.Sprint(f.paths) + " " + args[0]}
				if r.Analysis, err = study.Analyse(ctx, p, study.AnalyseOptions{Options: o}); err != nil {
					return studied(err)
				}
				so := study.SensitivityOptions{Options: o, Samples: *samples}
				if slices.ContainsFunc(p.Params, func(pr token.Param) bool { return pr.Low < pr.High && !pr.Attacker }) {
					if r.Drivers, err = study.FindDrivers(ctx, p, so); err != nil {
						return studied(err)
					}
					// The first output over the two params that drive it most.
					if first := r.Drivers.Outputs[0]; len(first.Drivers) > 1 && first.Drivers[1].Morris > 0 {
						g, err := study.GridOf(ctx, p, first.Name, first.Drivers[0].Param, first.Drivers[1].Param, 9, so)
						if err != nil {
							return studied(err)
						}
						r.Grids = append(r.Grids, g)
					}
				}
				so.Paths = 32
				search := study.OptimiseOptions{Options: so.Options, Budget: *budget, Treasury: *treasury}
				if *optimise {
					if r.Optimum, err = study.Optimise(ctx, p, search); err != nil {
						return studied(err)
					}
				}
				if *attack {
					search.Attack = true
					if r.Attack, err = study.Optimise(ctx, p, search); err != nil {
						return studied(err)
					}
				}
				if err := writeFile(*file, func(w io.Writer) error { return r.HTML(w) }); err != nil {
					return err
				}
				root, err := r.Analysis.Result.Root()
				if err != nil {
					return err
				}
				out.printf("%s: the report on %s\n", *file, p.Name)
				return out.result(map[string]any{"file": *file, "economy": p.Name, "spec": r.Analysis.Spec, "root": root.String()})
			}
		},
	}
}
