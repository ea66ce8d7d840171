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
	// Two words before one: audit is a command, and audit omissions another.
	for _, c := range commands() {
		if strings.Contains(c.name, " ") {
			fmt.Fprintf(w, "    %q) words=%q ;;\n", c.name, strings.Join(flagsOf(c), " "))
		}
	}
	for _, c := range commands() {
		if !strings.Contains(c.name, " ") {
			fmt.Fprintf(w, "    %q*) words=%q ;;\n", c.name+" ", strings.Join(flagsOf(c), " "))
		}
	}
	fmt.Fprintf(w, "  esac\n  if [ \"$COMP_CWORD\" = 1 ]; then words=%q; fi\n", strings.Join(append(order, "help"), " "))
	second["completion"] = []string{"bash", "zsh", "fish"}
	for _, a := range order {
		if len(second[a]) > 0 {
			fmt.Fprintf(w, "  if [ \"$COMP_CWORD\" = 2 ] && [ \"${COMP_WORDS[1]}\" = %s ]; then words=\"$words \"%q; fi\n", a, strings.Join(second[a], " "))
		}
	}
	fmt.Fprint(w, "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o filenames -F _probity probity\n")
}

func completeFish(w io.Writer) {
	second := map[string][]string{}
	for _, c := range commands() {
		if a, b, two := strings.Cut(c.name, " "); two {
			second[a] = append(second[a], b)
		}
	}
	told := map[string]bool{}
	fmt.Fprint(w, "complete -c probity -n __fish_use_subcommand -f -a help\n")
	fmt.Fprint(w, "complete -c probity -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n")
	for _, c := range commands() {
		a, b, two := strings.Cut(c.name, " ")
		when := "__fish_seen_subcommand_from " + a
		if !told[a] {
			told[a] = true
			about := ""
			if !two {
				about = fmt.Sprintf(" -d %q", c.summary)
			}
			fmt.Fprintf(w, "complete -c probity -n __fish_use_subcommand -f -a %s%s\n", a, about)
		}
		switch verbs := strings.Join(second[a], " "); {
		case two:
			fmt.Fprintf(w, "complete -c probity -n '%s; and not __fish_seen_subcommand_from %s' -a %s -d %q\n", when, verbs, b, c.summary)
			when += "; and __fish_seen_subcommand_from " + b
		case verbs != "":
			when += "; and not __fish_seen_subcommand_from " + verbs
		}
		for _, name := range flagsOf(c) {
			fmt.Fprintf(w, "complete -c probity -n '%s' -l %s\n", when, strings.TrimPrefix(name, "--"))
		}
	}
}
