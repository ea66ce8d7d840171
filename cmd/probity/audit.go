package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"probity/ledger"
	"probity/node"
)

func cmdAudit() *command {
	return &command{
		name:    "audit",
		args:    "[RECEIPT.json]",
		summary: "check a receipt, one step or entry of it, or the whole log",
		help: `With a receipt: checks it offline as verify does, and then asks the chain whether
the job was settled as it says, for the model that it says, and whether the
log's root is anchored. Without one: checks every file of this node's log and
reports each settled job that lacks a receipt. Exit code 3 means that something
does not hold.

With --step N: opens operator N of the computation that the receipt commits to,
counted from 0, shows what elements of its output were made from, computes them
again, and compares. That takes the model's weights, and the input, as the
provider or the buyer has them in this directory (--as); --out writes what was
opened to a file, which anybody can check against the receipt, offline, with
--opening. --elements says which, such as 0,5,10-19.

With --entries N, or such as 0,3-5, or all: opens entries of the transcript that a
language model's receipt commits to (ledger transcript), from what this directory
keeps of the person whom it is about; --out and --opening work as for steps.

Examples:
  probity audit receipt.json
  probity audit --entries 0,2 --out entries.json receipt.json
  probity audit --step 3 --elements 0-9 --out step.json receipt.json
  probity audit --opening step.json receipt.json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "provider")
			step := fs.Int("step", -1, "`number` of the operator to open")
			elements := fs.String("elements", "", "elements of its output to open (default the first 16)")
			entries := fs.String("entries", "", "entries of the transcript to open, or all")
			file := outFile(fs, "out", "", "`file` to write the opened step or entries to")
			opening := fs.String("opening", "", "`file` of an opened step or of entries to check, offline")
			return func(ctx context.Context, out *output, args []string) error {
				var data []byte
				if len(args) > 0 {
					var err error
					if data, err = oneFile(args, "the receipt"); err != nil {
						return err
					}
				}
				asked := map[string]bool{}
				fs.Visit(func(f *flag.Flag) { asked[f.Name] = true })
				switch {
				case asked["step"] && *step < 0:
					return usageError{"--step: operators are counted from 0"}
				case asked["elements"] && !asked["step"]:
					return usageError{"--elements are of a step: name it with --step"}
				case asked["out"] && !asked["step"] && !asked["entries"]:
					return usageError{"--out is for what --step or --entries open"}
				}
				if *step < 0 && *opening == "" && *entries == "" {
					nf.as, nf.key = "", ""
					return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error { return audit(ctx, out, n, data) })
				}
				if data == nil {
					return usageError{"name the receipt whose computation or transcript is to be opened"}
				}
				if *entries != "" && (*step >= 0 || *opening != "") {
					return usageError{"--entries opens a transcript, --step a computation, --opening checks what was opened: give one of them"}
				}
				if *entries != "" {
					nf.as, nf.key = "", "" // what is kept is the folder's
					return openEntries(ctx, out, &nf, data, *entries, *file)
				}
				if *opening != "" {
					raw, err := readUpTo(*opening, 1<<30)
					if err != nil {
						return err
					}
					if entries, err := node.ParseTranscriptFile(raw); err == nil {
						return showEntries(out, data, entries)
					}
					f, err := node.ParseStepFile(raw)
					if err != nil {
						return refusal{fmt.Errorf("%s: %w", *opening, err)}
					}
					return checkStep(out, data, f)
				}
				which, err := parseElements("--elements", *elements)
				if err != nil {
					return err
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					f, err := n.OpenStep(ctx, as, data, *step, which...)
					if err != nil {
						return err
					}
					if *file != "" {
						raw, err := f.Encode()
						if err != nil {
							return err
						}
						if err := os.WriteFile(*file, raw, 0o600); err != nil {
							return err
						}
					}
					return checkStep(out, data, f)
				})
			}
		},
	}
}

// parseElements reads numbers and ranges: 0,5,10-19.
func parseElements(flag, s string) (out []int64, err error) {
	if s == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		from, to, ranged := strings.Cut(part, "-")
		a, err := strconv.ParseInt(from, 10, 32)
		b := a
		if err == nil && ranged {
			b, err = strconv.ParseInt(to, 10, 32)
		}
		if err != nil || a < 0 || b < a || int64(len(out))+b-a >= 4096 {
			return nil, usageError{fmt.Sprintf("%s: %q is no number or range, or there are more than 4096", flag, part)}
		}
		for e := a; e <= b; e++ {
			out = append(out, e)
		}
	}
	return out, nil
}

// checkStep checks an opened step and shows it.
func checkStep(out *output, receipt []byte, f *node.StepFile) error {
	c, err := node.CheckStep(receipt, f)
	if err != nil {
		return refusal{fmt.Errorf("the step does not hold: %w", err)}
	}
	out.printf("step %d of %d: %s, by the rule %q; %d of %d elements\n", c.Step, c.Steps, c.Name, c.Rule, len(c.Elements), c.Of)
	for _, e := range c.Elements {
		mark := "ok "
		if e.Claimed != e.Computed {
			mark = "NO "
		}
		var from []string
		for _, o := range e.Operands[:min(len(e.Operands), 6)] {
			from = append(from, fmt.Sprintf("%s %d[%d]=%d", o.From, o.Tensor, o.Index, o.Value))
		}
		if more := len(e.Operands) - 6; more > 0 {
			from = append(from, fmt.Sprintf("and %d more", more))
		}
		out.printf("%s element %d: %s -> %d, as the receipt has it: %d\n", mark, e.Index, strings.Join(from, ", "), e.Computed, e.Claimed)
	}
	if err := out.result(c); err != nil {
		return err
	}
	if !c.OK {
		return refusal{errors.New("the computation is wrong in this step; see above")}
	}
	return nil
}

// audit checks a receipt against the chain, or the whole log.
func audit(ctx context.Context, out *output, n *node.Node, data []byte) error {
	var report *node.AuditReport
	var err error
	if data != nil {
		report, err = n.AuditReceipt(ctx, data)
	} else {
		report, err = n.AuditLog(ctx)
	}
	if err != nil {
		return err
	}
	return printAudit(out, report)
}

// printAudit prints what an audit asked and found, and refuses where something does not
// hold.
func printAudit(out *output, report *node.AuditReport) error {
	for _, c := range report.Checks {
		mark := "ok "
		if !c.OK {
			mark = "NO "
		}
		out.printf("%s %s\n", mark, c.Text)
	}
	if err := out.result(report); err != nil {
		return err
	}
	if !report.OK {
		return refusal{errors.New("the audit found something that does not hold; see above")}
	}
	return nil
}

func cmdAuditOmissions() *command {
	return &command{
		name:    "audit omissions",
		args:    "[RECEIPT.json ...]",
		summary: "find what was settled on chain and has no receipt",
		help: `Counts the jobs, leases and tasks that the contracts have settled, and the bonds
that they have taken, and looks for the receipt of each in this node's log, and among the receipts given, which come
from other providers' logs and are checked. What has none is named, with the
provider who owes it. Exit code 3 means that this log owes one, has a receipt of
a job that was not settled, or more than one of a job.

A log cannot show what was never written to it; the contracts can, since nobody
is paid without being counted.

Example:
  probity audit omissions`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			return func(ctx context.Context, out *output, args []string) error {
				var bundles [][]byte
				for _, name := range args {
					data, err := oneFile([]string{name}, "the receipt")
					if err != nil {
						return err
					}
					bundles = append(bundles, data)
				}
				for i, data := range bundles {
					if _, err := ledger.ParseBundle(data); err != nil {
						return refusal{fmt.Errorf("%s: %w", args[i], err)}
					}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					r, err := n.Omissions(ctx, bundles...)
					if err != nil {
						return err
					}
					printReckoning(out, r)
					if err := out.result(r); err != nil {
						return err
					}
					if !r.OK() {
						return refusal{errors.New("receipts and settlements do not agree; see above")}
					}
					return nil
				})
			}
		},
	}
}

func printReckoning(out *output, r *node.Reckoning) {
	logs := strings.Join(r.Logs, ", ")
	if logs == "" {
		logs = "none in this folder"
	}
	out.printf("log      %s\n", logs)
	out.printf("settled  %d jobs, %d leases, %d paid seats of tasks, %d bonds taken\n", r.Jobs, r.Leases, r.Tasks, r.Slashes)
	out.printf("receipts %d of them\n", r.Found)
	w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
	for _, m := range r.Missing {
		name := fmt.Sprintf("%s %d", m.What, m.Number)
		if m.Number == 0 {
			name = fmt.Sprintf("%s %s", m.What, m.ID)
		}
		verb := "paid"
		if m.What == "slash" {
			verb = "lost"
			switch {
			case m.Number != 0:
				name = fmt.Sprintf("slash for job %d", m.Number)
			case m.Claim != 0:
				name = fmt.Sprintf("slash for claim %d", m.Claim)
			default:
				name = fmt.Sprintf("slash for %s", m.ID)
			}
		}
		whose := "owed by another's log: ask that provider"
		if m.Ours {
			whose = "OMITTED from this log"
		}
		fmt.Fprintf(w, "missing\t%s\tprovider %s\t%s %s\t%s\n", name, m.Provider, verb, m.Paid.Format18(), whose)
	}
	w.Flush()
	for _, id := range r.Unsettled {
		out.printf("receipt of job %d, which the chain does not have as settled\n", id)
	}
	for _, id := range r.Repeated {
		out.printf("more than one receipt of job %d\n", id)
	}
}
