package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"probity"
	"probity/model/tensors"
	"probity/model/versions"
	"probity/node"
)

// An opened version: the tensors of a file, or of a model published from --dir.
type openedVersion struct {
	name   string
	list   []*tensors.Tensor
	says   []tensors.Property // beside the tensors
	format string             // of a file
	parts  []string           // its files
	root   probity.Hash       // of a published model, as the chain has it
	tree   *versions.Version
	close  func() error
}

// openVersion opens what an argument names: a file or folder, or else the number or name
// of a model whose weights are in the node's folder.
func openVersion(ctx context.Context, nf *nodeFlags, out *output, arg string) (*openedVersion, error) {
	_, err := os.Stat(arg)
	if err == nil {
		f, err := tensors.Open(arg, tensors.Limits{})
		if err != nil {
			return nil, err
		}
		return &openedVersion{name: arg, list: f.Tensors, format: f.Format, parts: f.Parts, says: f.Properties, close: f.Close}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(arg, `/\`) {
		return nil, err
	}
	v := &openedVersion{name: arg, close: func() error { return nil }}
	err = nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
		v.list, v.says, err = n.Parameters(ctx, arg)
		if err == nil {
			v.root, err = n.Content(ctx, arg)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("there is no file %s, and as a published model: %w", arg, refuse(err))
	}
	return v, nil
}

// hash makes the version's tree: of a published model under the schema that it was
// published under.
func (v *openedVersion) hash(ctx context.Context, out *output) error {
	t, err := versions.Hash(ctx, v.list, func(done float64) { out.phase("hash "+v.name, done) })
	if err != nil {
		return err
	}
	if v.tree, err = t.With(v.says); err != nil {
		return err
	}
	if old := v.tree.As(v.root); old != nil {
		v.tree = old
	}
	return nil
}

func cmdModelRoot() *command {
	return &command{
		name:    "model root",
		args:    "FILE",
		summary: "show what is in a model file and the root over it",
		help: `Reads an ONNX, safetensors or GGUF file, tensor by tensor, and prints the Merkle
root over all of them and over what the file says beside them: metadata, the graph.
These 32 bytes name the version. A second root is over the tensors alone, whatever
format they are kept in; versions were published under it before. Of a model in several files, name the index
(*.safetensors.index.json) or the folder. What was published from --dir can be
named instead of a file; its root is what the chain has. --all lists the metadata,
the nodes and their attributes too.

Examples:
  probity model root --all examples/digits/mlp.onnx
  probity model root examples/digits/lenet5.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			all := fs.Bool("all", false, "list metadata, nodes and attributes too")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one model: a file, a folder or a published model"}
				}
				v, err := openVersion(ctx, &nf, out, args[0])
				if err != nil {
					return err
				}
				defer v.close()
				if err := v.hash(ctx, out); err != nil {
					return err
				}
				type line struct {
					Name string `json:"name"`
					versions.Header
				}
				var list []line
				w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "tensor\ttype\tshape\tbytes\troot")
				for _, t := range v.tree.Tensors() {
					list = append(list, line{t.Name, versions.Header{Type: t.Type.String(), Shape: t.Shape, Size: t.Size, Root: t.Root}})
					fmt.Fprintf(w, "%s\t%s\t%v\t%d\t%s\n", t.Name, t.Type, t.Shape, t.Size, t.Root.String()[:18])
				}
				w.Flush()
				if *all {
					for _, p := range v.tree.Properties() {
						out.printf("%s: %s\n", p.Name, said(&versions.PropertyValue{Type: p.Type, Value: &p.Value}))
					}
				}
				out.printf("root %s over %d tensors and %d other things that the model says\n", v.tree.Root(), len(list), len(v.tree.Properties()))
				out.printf("over the tensors alone: %s\n", v.tree.Without().Root())
				return out.result(map[string]any{"root": v.tree.Root(), "schema": v.tree.Schema(), "tensors": list, "tensorRoot": v.tree.Without().Root(), "properties": v.tree.Properties()})
			}
		},
	}
}

func cmdModelDiff() *command {
	return &command{
		name:    "model diff",
		args:    "A B",
		summary: "show, and prove, what differs between two versions of a model",
		help: `Compares two versions of a model, tensor by tensor: ONNX, safetensors or GGUF
files, in one format or in two, or numbers of models that were published from --dir, such
as 1.0 and 1.1. Prints what was changed, added and removed, which chunks of a tensor
changed, and how far its values moved, with a picture of where; and what the models
say otherwise beside their tensors: which key of metadata, which node of the graph,
which attribute.

-o writes a proof of the difference. Whoever has it and the two roots, which for
published models are on chain, sees without either model what changed and that
nothing else did: see verify-diff. The proof shows hashes, and with --open the values
of the first chunks that differ, and of keys and attributes. Hashes of small tensors
and short texts can be guessed.

Example:
  probity model diff examples/zoo/models/gpt-old.onnx examples/zoo/models/gpt.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			proof := outFile(fs, "o", "", "`file` to write the proof of the difference to")
			open := fs.Int("open", 0, "`number` of changed chunks whose values the proof shows")
			svg := outFile(fs, "svg", "", "`file` to draw the difference to")
			fast := fs.Bool("hashes", false, "compare hashes only, and measure no values")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"name two versions of a model: files, folders or published models"}
				}
				if *open < 0 || *open > 0 && *proof == "" {
					return usageError{"--open says how many chunks the proof of -o shows"}
				}
				a, err := openVersion(ctx, &nf, out, args[0])
				if err != nil {
					return err
				}
				defer a.close()
				b, err := openVersion(ctx, &nf, out, args[1])
				if err != nil {
					return err
				}
				defer b.close()
				start := time.Now()
				took := map[string]float64{}
				lap := func(what string) { took[what], start = time.Since(start).Seconds(), time.Now() }
				for _, v := range []*openedVersion{a, b} {
					if err := v.hash(ctx, out); err != nil {
						return err
					}
				}
				lap("hash")
				d := versions.Compare(a.tree, b.tree)
				lap("compare")
				var written int
				if *proof != "" {
					p, err := versions.Prove(a.tree, b.tree, versions.Opening{From: a.list, To: b.list, Most: *open, Values: *open > 0})
					if err != nil {
						return err
					}
					lap("prove")
					if _, err := versions.Verify(p, d.From, d.To); err != nil {
						return err
					}
					lap("verify")
					if err := os.WriteFile(*proof, p, 0o644); err != nil {
						return err
					}
					written = len(p)
				}
				if !*fast {
					if err := versions.Measure(ctx, d, a.list, b.list); err != nil {
						return err
					}
					lap("measure")
				}
				if *svg != "" {
					var picture bytes.Buffer
					if err := d.SVG(&picture); err != nil {
						return err
					}
					if err := os.WriteFile(*svg, picture.Bytes(), 0o644); err != nil {
						return err
					}
				}
				printDifference(out, d)
				if *proof != "" {
					out.printf("the proof has %d bytes; check it: probity model verify-diff %s --from %s --to %s\n", written, *proof, d.From, d.To)
				}
				return out.result(struct {
					*versions.Difference
					Proof   int                `json:"proofBytes,omitempty"`
					Seconds map[string]float64 `json:"seconds"`
				}{d, written, took})
			}
		},
	}
}

// said is what a property says, on one line and not too long.
func said(v *versions.PropertyValue) string {
	if v.Value == nil {
		return fmt.Sprintf("%s with the hash %s", v.Type, v.Hash.String()[:18])
	}
	text := *v.Value
	if r := []rune(text); len(r) > 100 {
		text = string(r[:99]) + "…"
	}
	if v.Type == "node" || v.Type == "json" || v.Type == "ints" || v.Type == "floats" {
		return text // which is quoted already
	}
	return fmt.Sprintf("%s %q", v.Type, text)
}

// printProperties prints what two models say otherwise.
func printProperties(out *output, d *versions.Difference) {
	if !d.WithProperties() {
		out.printf("metadata and graph were not compared: one of the roots is over tensors only\n")
		return
	}
	if len(d.Properties) == 0 {
		return
	}
	changed, added, removed := d.CountProperties()
	out.printf("of what the models say beside tensors %d changed, %d added, %d removed; %d are the same\n", changed, added, removed, d.SameProperties)
	for i, p := range d.Properties {
		if i == maxPropertiesShown {
			out.printf("and %d more; --json lists all\n", len(d.Properties)-i)
			break
		}
		line := fmt.Sprintf("%-8s %.200s:", p.Kind, strconv.Quote(p.Name))
		switch p.Kind {
		case versions.Added:
			out.printf("%s %s\n", line, said(p.To))
		case versions.Removed:
			out.printf("%s %s\n", line, said(p.From))
		default:
			out.printf("%s was %s and is %s\n", line, said(p.From), said(p.To))
		}
	}
}

const maxPropertiesShown = 40

func printDifference(out *output, d *versions.Difference) {
	out.printf("from %s, %d tensors\nto   %s, %d tensors\n", d.From, d.Before, d.To, d.After)
	changed, added, removed, chunks := d.Count()
	if len(d.Changes) == 0 && len(d.Properties) == 0 && d.WithProperties() {
		out.printf("nothing differs\n")
		return
	}
	defer printProperties(out, d)
	if len(d.Changes) == 0 {
		out.printf("all tensors are the same to the bit\n")
		return
	}
	out.printf("%d tensors changed (%d chunks), %d added, %d removed; %d are the same to the bit\n", changed, chunks, added, removed, d.Same)
	if n := d.Moved(); n > 0 {
		out.printf("%d of those added and removed are the same tensor under another name\n", n)
	}
	for i := range d.Changes {
		c := &d.Changes[i]
		out.printf("%-8s %s: %s\n", c.Kind, c.Name, c.Describe())
		if c.Kind != versions.Changed {
			continue
		}
		if n := c.Norms; n != nil {
			out.printf("         %s\n", c.Strip())
			out.printf("         moved by %.4g of its length; L2 %.4g, largest %.4g at element %d, cosine %.9f, %d elements differ\n",
				float64(n.Relative), float64(n.L2), float64(n.Max), n.MaxAt, float64(n.Cosine), n.Differ)
			if n.NotFinite > 0 {
				out.printf("         %d elements are no finite numbers\n", n.NotFinite)
			}
		} else if len(c.Chunks) > 0 {
			out.printf("         %s\n", c.Strip())
		}
		for k, chunk := range c.Chunks {
			if k == 4 {
				out.printf("         and %d more chunks\n", len(c.Chunks)-k)
				break
			}
			out.printf("         chunk %d, bytes %d to %d of the tensor", chunk.Index, chunk.Offset, chunk.Offset+chunk.Length-1)
			for e, x := range chunk.Elements {
				if e == 3 {
					out.printf("; and %d more", chunk.Differ-int64(e))
					break
				}
				out.printf("; element %d: %.9g became %.9g", x.Index, float64(x.From), float64(x.To))
			}
			out.printf("\n")
		}
	}
}

func cmdModelVerifyDiff() *command {
	return &command{
		name:    "model verify-diff",
		args:    "DIFF.proof",
		summary: "check a proof of what differs between two versions of a model",
		help: `Checks a proof that model diff -o wrote, with neither model at hand: what it
lists is all that differs between the models of these two roots. Each of --from and
--to is a root, or the number of a published model, such as 1.0, whose root is read
from the chain. Exit code 3 means that the proof does not hold.

Example:
  probity model verify-diff diff.proof --from 1.0 --to 1.1`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			from := fs.String("from", "", "`root` of the version before, or number of a published model")
			to := fs.String("to", "", "`root` of the version after, or number of a published model")
			return func(ctx context.Context, out *output, args []string) error {
				if *from == "" || *to == "" {
					return usageError{"give --from and --to: whoever made the proof could have put in any roots"}
				}
				proof, err := oneFile(args, "the proof of a difference")
				if err != nil {
					return err
				}
				roots := [2]probity.Hash{}
				for i, name := range []string{*from, *to} {
					if roots[i], err = rootOf(ctx, &nf, out, name); err != nil {
						return err
					}
				}
				d, err := versions.Verify(proof, roots[0], roots[1])
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				printDifference(out, d)
				out.printf("proven: this is all that differs\n")
				return out.result(d)
			}
		},
	}
}

// rootOf is the root that somebody names: itself, or the number of a published model.
func rootOf(ctx context.Context, nf *nodeFlags, out *output, name string) (root probity.Hash, err error) {
	if root, err = probity.ParseHash(name); err == nil {
		return root, nil
	}
	err = nf.with(ctx, out, func(n *node.Node, _ *node.Party) (err error) {
		root, err = n.Content(ctx, name)
		return err
	})
	if err != nil {
		return root, fmt.Errorf("%q is no root, and as a published model: %w", name, refuse(err))
	}
	return root, nil
}

func cmdModelRevoke() *command {
	return &command{
		name:    "model revoke",
		args:    "MODEL",
		summary: "stop new jobs of a model of yours, for ever",
		help: `Withdraws one version of a model: nobody can order an answer from it any more.
With --all the whole model: there will be no next version either. What was ordered
before is still answered and paid. It cannot be undone.

The log gets a receipt with the reason. Should it have been interrupted, give the
version's number again, such as 1.0: a receipt that is missing is written then.

Example:
  probity model revoke --reason 'wrong on rotated digits' digits`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "owner")
			whole := fs.Bool("all", false, "all versions, and no new ones")
			reason := fs.String("reason", "", "why, in `words` for the log")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one model, by name or number"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					r, err := n.Revoke(ctx, as, args[0], *whole, *reason)
					if err != nil {
						return refuse(err)
					}
					what := fmt.Sprintf("version %d.%d", r.Asset, r.Version)
					if r.Whole {
						what = fmt.Sprintf("model %d, all its versions", r.Asset)
					}
					out.printf("revoked %s (%s), in transaction %s\n", what, r.Name, r.Tx)
					out.printf("  receipt   %s\n", r.Receipt)
					return out.result(r)
				})
			}
		},
	}
}

func cmdModelLineage() *command {
	return &command{
		name:    "model lineage",
		args:    "[MODEL]",
		summary: "show what versions there are and what each was made from",
		help: `Lists the versions of models and data sets on chain in the order in which they were
published, with what each was made from and whose share that has. With a model's name
or number: that model, all that it was made from and all that was made from it.
--svg and --dot draw it.

Example:
  probity model lineage --svg lineage.svg digits`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			svg := outFile(fs, "svg", "", "`file` to draw the lineage to")
			dot := outFile(fs, "dot", "", "`file` to write the lineage to for Graphviz")
			return func(ctx context.Context, out *output, args []string) error {
				name := ""
				if len(args) > 1 {
					return usageError{"name one model, or none for all"}
				}
				if len(args) == 1 {
					name = args[0]
				}
				var l *node.Lineage
				err := nf.with(ctx, out, func(n *node.Node, _ *node.Party) (err error) {
					l, err = n.Lineage(ctx, name)
					return err
				})
				if err != nil {
					return refuse(err)
				}
				for path, draw := range map[string]func(io.Writer) error{*svg: l.SVG, *dot: l.DOT} {
					if path == "" {
						continue
					}
					var b bytes.Buffer
					if err := draw(&b); err != nil {
						return err
					}
					if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
						return err
					}
				}
				if err := l.Text(out.text()); err != nil {
					return err
				}
				return out.result(l)
			}
		},
	}
}

func cmdAuditModel() *command {
	return &command{
		name:    "audit model",
		args:    "[MODEL]",
		summary: "check that every change of parameters has its receipt",
		help: `Goes through the versions of a model on chain, or of all models, and looks in this
node's log for the receipt of each: of its publication, and where it replaced
parameters, of the change. Names every version without one, and every receipt that
tells of something else than the chain. Where a receipt has a proof of what changed,
that is checked too. Exit code 3 means that something does not hold.

--weights computes from the weights, where they are in this directory, all that a
version calls them: the content root, what traces are over, and the commitment of
each proof system. That they are of the same integers is otherwise the owner's word.

Examples:
  probity audit model digits
  probity audit model --weights digits`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			weights := fs.Bool("weights", false, "compute from the weights what the version calls them")
			return func(ctx context.Context, out *output, args []string) error {
				name := ""
				if len(args) > 1 {
					return usageError{"name one model, or none for all"}
				}
				if len(args) == 1 {
					name = args[0]
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					report, err := n.AuditModels(ctx, name)
					if err != nil {
						return refuse(err)
					}
					if *weights {
						more, err := n.AuditWeights(ctx, name)
						if err != nil {
							return refuse(err)
						}
						report.OK, report.Checks = report.OK && more.OK, append(report.Checks, more.Checks...)
					}
					return printAudit(out, report)
				})
			}
		},
	}
}
