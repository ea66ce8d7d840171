// Command probity is a node for AI work that nobody has to take on trust: it
// publishes models with hidden weights, orders and proves answers, pays for
// them in contracts and keeps receipts that anyone can check.
//
// Each command has a file of its own; testdata/script specifies them all.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"probity/provider/runtime/kube/stage"
	"probity/provider/runtime/oci"
	"probity/provider/runtime/wasm"
)

// Exit codes, for scripts.
const (
	exitOK      = 0
	exitFailed  = 1 // something went wrong; the message says what to do
	exitUsage   = 2 // the command line is wrong
	exitRefused = 3 // a check said no: the proof, receipt, model or order is not acceptable
)

// A command is one verb of the program.
type command struct {
	name    string // words after "probity", such as "model publish"
	args    string // positional arguments in the usage line
	summary string // one line
	help    string // the rest: what it does, and an example
	// setup declares flags and returns what to run with the positional
	// arguments that are left.
	setup func(fs *flag.FlagSet) func(ctx context.Context, out *output, args []string) error
}

func main() {
	// What the provider's runtimes start to hold tenants' work. These are not
	// commands for people.
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "wasm-process":
			os.Exit(wasm.Main(os.Args[2:]))
		case "oci-process":
			os.Exit(oci.Main(os.Args[2:]))
		case stage.Word:
			os.Exit(stage.Main(os.Args[2:]))
		}
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process: tests call it.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal ends things in order; the second ends the process. Whatever
	// matters is on disk by then.
	context.AfterFunc(ctx, stop)

	args, helped := asked(args)
	cmd, rest := find(args)
	if cmd == nil {
		if some := within(args); helped && (len(args) == 0 || len(some) > 0) {
			usage(stdout, some)
			return exitOK
		}
		fmt.Fprintf(stderr, "probity: %s\n", noCommand(args))
		return exitUsage
	}
	if helped {
		rest = []string{"--help"}
	}
	fs := flag.NewFlagSet("probity "+cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	out := &output{stdout: stdout, stderr: stderr}
	fs.BoolVar(&out.json, "json", false, "print one JSON object a line instead of text")
	do := cmd.setup(fs)
	positional, err := parse(fs, rest)
	if err == nil {
		err = checkTimes(fs)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		helpFor(stdout, cmd, fs)
		return exitOK
	case err != nil:
		// What stands behind the fault has not been read.
		out.json = out.json || slices.Contains(rest, "--json") || slices.Contains(rest, "-json")
		out.fail(usageError{fmt.Sprintf("%s; `probity %s --help` shows the flags", flagFault(fs, err), cmd.name)})
		return exitUsage
	}
	err = checkOut(fs)
	if err == nil {
		err = do(ctx, out, positional)
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	if err != nil {
		out.fail(err)
		return exitCode(err)
	}
	return exitOK
}

// checkTimes refuses times before now: no command has a use for one.
func checkTimes(fs *flag.FlagSet) (err error) {
	fs.Visit(func(f *flag.Flag) {
		if g, ok := f.Value.(flag.Getter); ok {
			if d, ok := g.Get().(time.Duration); ok && d < 0 {
				err = fmt.Errorf("invalid value %q for flag -%s: a time is not negative", f.Value, f.Name)
			}
		}
	})
	return err
}

// flagFault is what package flag says of a wrong flag, with what to write instead.
func flagFault(fs *flag.FlagSet, err error) string {
	text := strings.Replace(err.Error(), "flag provided but not defined: -", "there is no flag --", 1)
	if number, ok := strings.CutPrefix(text, "there is no flag --"); ok && number != "" && strings.Trim(number, "0123456789.") == "" {
		return "-" + number + " is negative; write 0 or more"
	}
	before, name, ok := strings.Cut(text, " for flag -")
	if !ok {
		return text
	}
	name, why, _ := strings.Cut(name, ": ")
	if f := fs.Lookup(name); f != nil && why == "parse error" {
		if g, ok := f.Value.(flag.Getter); ok {
			switch g.Get().(type) {
			case time.Duration:
				why = "write a time with its unit, such as 90s, 10m or 36h, of at most 292 years"
			case int, int64:
				why = "write a whole number"
			case uint, uint64:
				why = "write a whole number that is not negative"
			case float64:
				why = "write a number, such as 0.5"
			}
		}
	}
	return before + " for --" + name + ": " + why
}

// parse lets flags stand before, between and after the arguments.
func parse(fs *flag.FlagSet, args []string) (positional []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if len(args) > len(rest) && args[len(args)-len(rest)-1] == "--" {
			return append(positional, rest...), nil
		}
		positional, args = append(positional, rest[0]), rest[1:]
	}
}

// find returns the command that the first words of args name.
func find(args []string) (*command, []string) {
	for n := min(2, len(args)); n > 0; n-- {
		name := strings.Join(args[:n], " ")
		for _, c := range commands() {
			if c.name == name {
				return c, args[n:]
			}
		}
	}
	return nil, args
}

// asked takes the ways to ask for help, or the version, out of a command line
// that names no command: help, --help, lease help, help lease open.
func asked(args []string) (rest []string, helped bool) {
	word := func(s string) bool { return s == "help" || s == "-h" || s == "--help" || s == "-help" }
	switch {
	case len(args) == 0:
		return nil, true
	case word(args[0]):
		rest, helped = args[1:], true
	case len(args) > 1 && word(args[1]) && len(within(args)) > 0 && !alone(args[0]):
		rest, helped = slices.Delete(slices.Clone(args), 1, 2), true
	case args[0] == "--version" || args[0] == "-version":
		return append([]string{"version"}, args[1:]...), false
	default:
		return args, false
	}
	return slices.DeleteFunc(slices.Clone(rest), word), helped
}

// alone reports whether one word names a command.
func alone(word string) bool {
	c, _ := find([]string{word})
	return c != nil
}

// within returns the commands whose first word is that of args: all of lease.
func within(args []string) (some []*command) {
	if len(args) == 0 {
		return nil
	}
	for _, c := range commands() {
		if first, _, two := strings.Cut(c.name, " "); two && first == args[0] {
			some = append(some, c)
		}
	}
	return some
}

// noCommand says that args name no command, and which they may have meant.
func noCommand(args []string) string {
	said := strings.Join(args[:min(2, len(args))], " ")
	if some := within(args); len(some) > 0 {
		var verbs []string
		for _, c := range some {
			verbs = append(verbs, strings.TrimPrefix(c.name, args[0]+" "))
		}
		if len(args) == 1 || strings.HasPrefix(args[1], "-") {
			return fmt.Sprintf("say what of %s: %s", args[0], strings.Join(verbs, ", "))
		}
		return fmt.Sprintf("there is no command %q; of %s there are %s", said, args[0], strings.Join(verbs, ", "))
	}
	return fmt.Sprintf("there is no command %q; `probity help` lists them", said)
}

// commands in the order that the help lists them.
func commands() []*command {
	return []*command{
		cmdDemo(), cmdUp(),
		cmdModelInspect(), cmdModelPublish(), cmdModelList(),
		cmdModelRoot(), cmdModelDiff(), cmdModelVerifyDiff(), cmdModelExcerpt(), cmdModelVerifyExcerpt(), cmdModelLineage(), cmdModelRevoke(), cmdAuditModel(),
		cmdModelSign(), cmdModelVerifySignature(), cmdModelBOM(),
		cmdInfer(), cmdProviderInit(), cmdProviderStart(), cmdProviderStatus(), cmdProviderChallenge(), cmdProviderDrain(), cmdProviderLeave(), cmdProviderSystemd(), cmdProviderImage(), cmdBalance(), cmdWithdraw(),
		cmdJobValidate(), cmdJobSchema(), cmdJobMatch(), cmdJobPut(), cmdJobGet(), cmdMarketProviders(), cmdMarketSimulate(),
		cmdLeaseOpen(), cmdLeaseList(), cmdLeaseShow(), cmdLeaseLogs(), cmdLeaseExec(), cmdLeaseForward(), cmdLeaseCp(), cmdLeaseResults(), cmdLeaseTopUp(), cmdLeaseTakeBack(), cmdLeaseNotice(), cmdLeaseClaim(), cmdLeaseClose(),
		cmdTaskRun(), cmdTaskShow(),
		cmdClaim(), cmdWatch(),
		cmdAudit(), cmdAuditOmissions(), cmdLedgerShow(), cmdLedgerTranscript(), cmdLedgerWitness(), cmdLedgerMonitor(), cmdLedgerMirror(),
		cmdPrivacyList(), cmdPrivacyExport(), cmdPrivacyErase(),
		cmdProve(), cmdVerify(), cmdSetup(),
		cmdTokenCheck(), cmdTokenSimulate(), cmdTokenAnalyse(), cmdTokenOptimise(), cmdTokenCompare(),
		cmdTokenCalibrate(), cmdTokenForecast(), cmdTokenReport(), cmdTokenExport(), cmdTokenDraft(), cmdTokenExplain(),
		cmdCeremonyStart(), cmdCeremonyContribute(), cmdCeremonyEnd(), cmdCeremonyVerify(),
		cmdKeyNew(), cmdCompletion(), cmdVersion(),
	}
}

// usage lists the commands: some of them, or all.
func usage(w io.Writer, some []*command) {
	if len(some) > 0 {
		for _, c := range some {
			fmt.Fprintf(w, "  %-22s %s\n", c.name, c.summary)
		}
		fmt.Fprintf(w, "\n`probity %s --help` says more of one.\n", some[0].name)
		return
	}
	fmt.Fprint(w, `Probity: AI work that nobody has to take on trust.

Usage: probity <command> [flags] [arguments]

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-22s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, `
Every command takes --help, with an example, and --json.
Exit codes: 0 done, 1 something went wrong, 2 wrong command line,
3 a check refused (a proof, receipt, model or order is not acceptable).

Start with: probity demo
`)
}

func helpFor(w io.Writer, c *command, fs *flag.FlagSet) {
	line := "probity " + c.name + " [flags]"
	if c.args != "" {
		line += " " + c.args
	}
	fmt.Fprintf(w, "%s\n\nUsage: %s\n\n%s\n\nFlags:\n", c.summary, line, strings.TrimSpace(c.help))
	fs.VisitAll(func(f *flag.Flag) {
		kind, text := flag.UnquoteUsage(f)
		flag := dashed(f)
		if kind != "" {
			flag += " " + kind
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" {
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  %-24s %s\n", flag, text)
	})
}

// usageError is a fault in the command line.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

// refusal is a "no" from a check, as opposed to a fault.
type refusal struct{ err error }

func (e refusal) Error() string { return e.err.Error() }
func (e refusal) Unwrap() error { return e.err }

func exitCode(err error) int {
	var u usageError
	var r refusal
	switch {
	case errors.As(err, &u):
		return exitUsage
	case errors.As(err, &r):
		return exitRefused
	}
	return exitFailed
}
