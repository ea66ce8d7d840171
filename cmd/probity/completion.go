package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func cmdCompletion() *command {
	return &command{
		name:    "completion",
		args:    "bash|zsh|fish",
		summary: "print a completion script for a shell",
		help: `Prints a script that completes commands and flags.

Example:
  probity completion bash > /etc/bash_completion.d/probity
  probity completion zsh  > "${fpath[1]}/_probity"
  probity completion fish > ~/.config/fish/completions/probity.fish`,
		setup: func(*flag.FlagSet) func(context.Context, *output, []string) error {
			return func(_ context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"say which shell: bash, zsh or fish"}
				}
				switch args[0] {
				case "bash":
					completeBash(out.stdout)
				case "zsh":
					fmt.Fprintln(out.stdout, "#compdef probity")
					fmt.Fprintln(out.stdout, "autoload -U +X bashcompinit && bashcompinit")
					completeBash(out.stdout)
				case "fish":
					completeFish(out.stdout)
				default:
					return usageError{fmt.Sprintf("no completion for %q: bash, zsh or fish", args[0])}
				}
				return nil
			}
		},
	}
}

func flagsOf(c *command) (names []string) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.Bool("json", false, "")
	fs.Bool("help", false, "")
	c.setup(fs)
	fs.VisitAll(func(f *flag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

func completeBash(w io.Writer) {
	first, second := map[string]bool{}, map[string][]string{}
	var order []string
	for _, c := range commands() {
		a, b, two := strings.Cut(c.name, " ")
		if !first[a] {
			first[a] = true
			order = append(order, a)
		}
		if two {
			second[a] = append(second[a], b)
		}
	}
	fmt.Fprintf(w, "_probity() {\n  local cur=${COMP_WORDS[COMP_CWORD]} words\n  COMPREPLY=()\n  case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n")
	for _, c := range commands() {
		pattern := c.name + "*"
		if !strings.Contains(c.name, " ") {
			pattern = c.name + " *"
		}
		fmt.Fprintf(w, "    %q*) words=%q ;;\n", strings.TrimSuffix(pattern, "*"), strings.Join(flagsOf(c), " "))
	}
	fmt.Fprintf(w, "  esac\n  if [ \"$COMP_CWORD\" = 1 ]; then words=%q; fi\n", strings.Join(append(order, "help"), " "))
	for _, a := range order {
		if len(second[a]) > 0 {
			fmt.Fprintf(w, "  if [ \"$COMP_CWORD\" = 2 ] && [ \"${COMP_WORDS[1]}\" = %s ]; then words=%q; fi\n", a, strings.Join(second[a], " "))
		}
	}
	fmt.Fprint(w, "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o filenames -F _probity probity\n")
}

func completeFish(w io.Writer) {
	for _, c := range commands() {
		a, b, two := strings.Cut(c.name, " ")
		if two {
			fmt.Fprintf(w, "complete -c probity -n '__fish_use_subcommand' -f -a %s\n", a)
			fmt.Fprintf(w, "complete -c probity -n '__fish_seen_subcommand_from %s' -a %s -d %q\n", a, b, c.summary)
		} else {
			fmt.Fprintf(w, "complete -c probity -n '__fish_use_subcommand' -f -a %s -d %q\n", a, c.summary)
		}
		for _, f := range flagsOf(c) {
			fmt.Fprintf(w, "complete -c probity -n '__fish_seen_subcommand_from %s' -l %s\n", a, strings.TrimPrefix(f, "--"))
		}
	}
}
