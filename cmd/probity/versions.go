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
	"slices"
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
	format string            // of a file
	parts  []string          // its files
	meta   map[string]string // what it says of itself
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
		return &openedVersion{name: arg, list: f.Tensors, format: f.Format, parts: f.Parts, meta: f.Meta, close: f.Close}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(arg, `/\`) {
		return nil, err
	}
	v := &openedVersion{name: arg, close: func() error { return nil }}
	err = nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
		v.list, err = n.Parameters(ctx, arg)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("there is no file %s, and as a published model: %w", arg, refuse(err))
	}
	return v, nil
}

// hash makes the version's tree.
func (v *openedVersion) hash(ctx context.Context, out *output) (err error) {
	v.tree, err = versions.Hash(ctx, v.list, func(done float64) { out.phase("hash "+v.name, done) })
	return err
}

func cmdModelRoot() *command {
	return &command{
		name:    "model root",
		args:    "FILE",
		summary: "show a model file's tensors and the root over them",
		help: `Reads an ONNX, safetensors or GGUF file, tensor by tensor, and prints the Merkle
root over all of them: 32 bytes that name these parameters, whatever format they
are kept in. Of a model in several files, name the index
(*.safetensors.index.json) or the folder. What was published from --dir can be
named instead of a file; its root is what the chain has.

Example:
  probity model root examples/digits/lenet5.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
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
				out.printf("root %s over %d tensors\n", v.tree.Root(), len(list))
				return out.result(map[string]any{"root": v.tree.Root(), "tensors": list})
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
changed, and how far its values moved, with a picture of where.

-o writes a proof of the difference. Whoever has it and the two roots, which for
published models are on chain, sees without either model what changed and that
nothing else did: see verify-diff. The proof shows hashes, and with --open the values
of the first chunks that differ. Hashes of small tensors can be guessed.

Example:
  probity model diff examples/zoo/models/gpt-old.onnx examples/zoo/models/gpt.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			proof := fs.String("o", "", "`file` to write the proof of the difference to")
			open := fs.Int("open", 0, "`number` of changed chunks whose values the proof shows")
			svg := fs.String("svg", "", "`file` to draw the difference to")
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
					p, err := versions.Prove(a.tree, b.tree, versions.Opening{From: a.list, To: b.list, Most: *open})
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
				meta := metaDiffers(a.meta, b.meta)
				for _, line := range meta {
					out.printf("not part of the root: %s\n", line)
				}
				if *proof != "" {
					out.printf("the proof has %d bytes; check it: probity model verify-diff %s --from %s --to %s\n", written, *proof, d.From, d.To)
				}
				return out.result(struct {
					*versions.Difference
					Metadata []string           `json:"metadata,omitempty"`
					Proof    int                `json:"proofBytes,omitempty"`
					Seconds  map[string]float64 `json:"seconds"`
				}{d, meta, written, took})
			}
		},
	}
}

// metaDiffers says what two files say of themselves differently.
func metaDiffers(a, b map[string]string) (lines []string) {
	if a == nil || b == nil {
		return nil
	}
	cut := func(m map[string]string, key string) string {
		v, ok := m[key]
		if !ok {
			return "nothing"
		}
		if r := []rune(v); len(r) > 60 {
			v = string(r[:59]) + "…"
		}
		return fmt.Sprintf("%q", v)
	}
	for key := range a {
		if v, ok := b[key]; !ok || v != a[key] {
			lines = append(lines, fmt.Sprintf("metadata %.60q was %s and is %s", key, cut(a, key), cut(b, key)))
		}
	}
	for key := range b {
		if _, ok := a[key]; !ok {
			lines = append(lines, fmt.Sprintf("metadata %.60q was %s and is %s", key, cut(a, key), cut(b, key)))
		}
	}
	slices.Sort(lines)
	return lines
}

func printDifference(out *output, d *versions.Difference) {
	out.printf("from %s, %d tensors\nto   %s, %d tensors\n", d.From, d.Before, d.To, d.After)
	changed, added, removed, chunks := d.Count()
	if len(d.Changes) == 0 {
		out.printf("nothing differs\n")
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
					if h, err := probity.ParseHash(name); err == nil {
						roots[i] = h
						continue
					}
					if err := nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
						roots[i], err = n.Content(ctx, name)
						return err
					}); err != nil {
						return fmt.Errorf("%q is no root, and as a published model: %w", name, refuse(err))
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
			svg := fs.String("svg", "", "`file` to draw the lineage to")
			dot := fs.String("dot", "", "`file` to write the lineage to for Graphviz")
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

Example:
  probity audit model digits`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
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
					return printAudit(out, report)
				})
			}
		},
	}
}
