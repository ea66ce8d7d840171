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
	"strings"
	"syscall"

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

	cmd, rest := find(args)
	if cmd == nil {
		if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" || args[0] == "-help" {
			usage(stdout)
			return exitOK
		}
		fmt.Fprintf(stderr, "probity: there is no command %q; `probity help` lists them\n", strings.Join(args[:min(2, len(args))], " "))
		return exitUsage
	}
	fs := flag.NewFlagSet("probity "+cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	out := &output{stdout: stdout, stderr: stderr}
	fs.BoolVar(&out.json, "json", false, "print one JSON object a line instead of text")
	do := cmd.setup(fs)
	positional, err := parse(fs, rest)
	switch {
	case errors.Is(err, flag.ErrHelp):
		helpFor(stdout, cmd, fs)
		return exitOK
	case err != nil:
		out.fail(usageError{fmt.Sprintf("%v; `probity %s --help` shows the flags", err, cmd.name)})
		return exitUsage
	}
	if err := do(ctx, out, positional); err != nil {
		out.fail(err)
		return exitCode(err)
	}
	return exitOK
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

// commands in the order that the help lists them.
func commands() []*command {
	return []*command{
		cmdDemo(), cmdUp(),
		cmdModelInspect(), cmdModelPublish(), cmdModelList(),
		cmdModelRoot(), cmdModelDiff(), cmdModelVerifyDiff(), cmdModelLineage(), cmdAuditModel(),
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

func usage(w io.Writer) {
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
		name := "--" + f.Name
		if kind != "" {
			name += " " + kind
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  %-24s %s\n", name, text)
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
