package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"probity"
	"probity/node"
	"probity/proof/scheme"
)

// sampleFlags are the inputs on which a network is quantised and measured.
type sampleFlags struct{ samples, test, labels string }

func (f *sampleFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.samples, "samples", "", "`files` of real inputs on which the scales are chosen: IDX, .npy or .npz:ARRAY, one for each input, with commas; /255 divides")
	fs.StringVar(&f.test, "test", "", "`files` of inputs on which accuracy is measured")
	fs.StringVar(&f.labels, "labels", "", "`file` with the right answers to --test")
}

func (f *sampleFlags) read() (s node.Samples, err error) {
	if (f.test == "") != (f.labels == "") {
		return s, usageError{"--test and --labels belong together"}
	}
	if s.Calibration, err = node.ReadSamples(f.samples); err != nil {
		return s, err
	}
	if s.Test, err = node.ReadSamples(f.test); err != nil {
		return s, err
	}
	return s, node.ReadLabels(f.labels, s.Test)
}

// modelFlags say how to read an ONNX file.
type modelFlags struct{ dims map[string]int }

func (f *modelFlags) declare(fs *flag.FlagSet) {
	f.dims = map[string]int{}
	fs.Func("dim", "a dimension that the file leaves open, as `NAME=SIZE`; may be given several times", func(s string) error {
		at := strings.LastIndex(s, "=")
		if at < 1 {
			return fmt.Errorf("want NAME=SIZE, such as batch=1")
		}
		n, err := strconv.Atoi(s[at+1:])
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no size", s[at+1:])
		}
		f.dims[s[:at]] = n
		return nil
	})
}

// read reads a file; weights may lie in other files of its folder.
func (f *modelFlags) read(args []string, what string) (node.ModelFile, func(), error) {
	data, err := oneFile(args, what)
	if err != nil {
		return node.ModelFile{}, nil, err
	}
	dir, err := os.OpenRoot(filepath.Dir(args[0]))
	if err != nil {
		return node.ModelFile{}, nil, err
	}
	return node.ModelFile{ONNX: data, Dims: f.dims, Dir: dir}, func() { dir.Close() }, nil
}

func cmdModelInspect() *command {
	return &command{
		name:    "model inspect",
		args:    "FILE.onnx",
		summary: "show what is in an ONNX file and what it costs as integers",
		help: `Reads an ONNX file and prints its operators, sizes and multiplications. With
--samples it also turns the network into integers and says what a proof costs;
with --test and --labels it measures what integers cost in accuracy, in all and
layer by layer. --svg draws the network. Needs no node and changes nothing.

Dimensions that the file leaves open are set with --dim; the batch is 1.

Example:
  probity model inspect --samples examples/digits/calib-images.gz \
    --test examples/digits/test-images.gz --labels examples/digits/test-labels.gz \
    examples/digits/lenet5.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var samples sampleFlags
			samples.declare(fs)
			var files modelFlags
			files.declare(fs)
			svg := outFile(fs, "svg", "", "`file` to write a picture of the network to")
			return func(ctx context.Context, out *output, args []string) error {
				file, done, err := files.read(args, "the ONNX file to inspect")
				if err != nil {
					return err
				}
				defer done()
				s, err := samples.read()
				if err != nil {
					return err
				}
				in, err := node.Inspect(file, s)
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				if *svg != "" {
					var picture bytes.Buffer
					if err := in.Picture(&picture); err != nil {
						return refusal{fmt.Errorf("%s: %w", args[0], err)}
					}
					if err := os.WriteFile(*svg, picture.Bytes(), 0o644); err != nil {
						return err
					}
				}
				printInspection(out, in)
				return out.result(in)
			}
		},
	}
}

func printInspection(out *output, in *node.Inspection) {
	for _, p := range in.Inputs {
		out.printf("input %s %v\n", p.Name, p.Shape)
	}
	for _, p := range in.Outputs {
		out.printf("output %s %v\n", p.Name, p.Shape)
	}
	out.printf("%d parameters, %d multiplications\n", in.Parameters, in.MACs)
	for _, note := range in.Notes {
		out.printf("note: %s\n", note)
	}
	w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "operator\tname\toutput\tparameters\tmultiplications")
	for _, l := range in.Layers {
		fmt.Fprintf(w, "%s\t%s\t%v\t%d\t%d\n", l.Op, l.Name, l.Output, l.Parameters, l.MACs)
	}
	w.Flush()
	if in.Program != nil {
		out.printf("as integers: program %s\n", in.Program)
	} else {
		out.printf("give --samples to turn it into integers\n")
	}
	if p := in.Proof; p != nil && p.Reason == "" {
		out.printf("under groth16 a proof of one answer has %d constraints\n", p.Constraints)
	} else if p != nil {
		out.printf("no proof under groth16: %s\n", p.Reason)
	}
	if p := in.Proof; p != nil && p.Sumcheck != nil {
		out.printf("under sumcheck it has %d bytes and takes about %.1f s\n", p.Sumcheck.ProofBytes, p.Sumcheck.Seconds)
	} else if p != nil {
		out.printf("no proof under sumcheck: %s\n", p.NoSumcheck)
	}
	if in.Integers != nil {
		in.Integers.Write(out.text())
	}
	if a := in.Accuracy; a != nil {
		out.printf("accuracy on %d samples: %.2f %% as floats, %.2f %% as integers, same answer for %.2f %%\n",
			a.Samples, 100*a.Float, 100*a.Int, 100*a.Agree)
	}
}

func cmdModelPublish() *command {
	return &command{
		name:    "model publish",
		args:    "FILE.onnx",
		summary: "publish a model with hidden weights",
		help: `Turns a network into integers on your samples, makes the keys that proofs
take, commits to the weights and registers the model on chain. The weights stay in
this directory; the chain learns a Merkle root and a hiding commitment.

Publishing the same file with the same samples again changes nothing. With --after
it becomes the next version of a model of yours, and the log gets a receipt of which
tensors that changed, with a proof.

Example:
  probity model publish --name digits --fee 0.5 \
    --samples examples/digits/calib-images.gz \
    --test examples/digits/test-images.gz --labels examples/digits/test-labels.gz \
    examples/digits/lenet5.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "owner")
			var samples sampleFlags
			samples.declare(fs)
			name := fs.String("name", "", "`name` to publish under (default: the file's name)")
			fee := fs.String("fee", "0.5", "`tokens` that each answer pays to owner and data owners")
			disputes := fs.Bool("disputes", false, "also let answers be claimed without a proof, and disputed: see probity claim; a dispute shows a few weights")
			which := fs.String("scheme", "auto", "proof `systems` that answers can be ordered under: groth16, sumcheck, both, or auto: sumcheck, and groth16 where its keys are made in a minute")
			data := fs.String("data", "", "data sets and models it was made from, as `ID[.VERSION]:PERCENT,...` of the fee")
			after := fs.String("after", "", "number or name of the `model` of which this becomes the next version")
			reason := fs.String("reason", "", "why the parameters changed, in `words` for the log")
			return func(ctx context.Context, out *output, args []string) error {
				file, err := oneFile(args, "the ONNX file to publish")
				if err != nil {
					return err
				}
				opts := node.PublishOptions{Name: *name, Model: file, Disputes: *disputes, After: *after, Reason: *reason}
				if *reason != "" && *after == "" {
					return usageError{"--reason says why parameters changed; name the model with --after"}
				}
				if opts.Name == "" {
					opts.Name = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0]))
				}
				if opts.Fee, err = probity.ParseTokens(*fee); err != nil {
					return usageError{"--fee: " + err.Error()}
				}
				if opts.Parents, err = parseParents(*data); err != nil {
					return err
				}
				if opts.Schemes, err = parseSchemes(*which); err != nil {
					return err
				}
				if opts.Samples, err = samples.read(); err != nil {
					return err
				}
				if len(opts.Samples.Calibration) == 0 {
					return usageError{"give --samples: a file of real inputs on which the scales are chosen"}
				}
				return nf.with(ctx, out, func(n *node.Node, as *node.Party) error {
					p, err := n.Publish(ctx, as, opts)
					if err != nil {
						return refuse(err)
					}
					out.printf("published %s as %d.%d\n  identity  %s\n", p.Name, p.Asset, p.Version, p.ID)
					for _, c := range p.Circuits {
						out.printf("  %-8s  %s%s\n", c.Scheme, c.Key, unsafeNote(c.Setup))
						out.printf("            about %d gas to verify, %d bytes, %.2f s to prove\n", c.VerifyGas, c.ProofBytes, c.Seconds)
					}
					out.printf("  fee       %s tokens\n", p.Fee.Format18())
					if p.Accuracy != nil {
						out.printf("  accuracy  %.2f %% as integers, %.2f %% as floats, on %d samples\n", 100*p.Accuracy.Int, 100*p.Accuracy.Float, p.Accuracy.Samples)
					}
					if p.Change != nil {
						out.printf("  change    receipt %s\n", *p.Change)
					}
					out.printf("order an answer: probity infer %s INPUT\n", p.Name)
					return out.result(p)
				})
			}
		},
	}
}

// unsafeNote says in words what a zero set-up hash means.
func unsafeNote(setup probity.Hash) string {
	if setup.IsZero() {
		return " (unsafe set-up: whoever made it could forge proofs)"
	}
	return ""
}

// parseSchemes reads which proof systems to publish under; auto is none in particular.
func parseSchemes(s string) ([]probity.Scheme, error) {
	switch s {
	case "auto":
		return nil, nil
	case "both":
		return scheme.All(), nil
	}
	one, err := probity.ParseScheme(s)
	if err != nil {
		return nil, usageError{"--scheme: " + err.Error() + ", or both, or auto"}
	}
	return []probity.Scheme{one}, nil
}

func parseParents(s string) (parents []node.Parent, err error) {
	if s == "" {
		return nil, nil
	}
	for _, part := range strings.Split(s, ",") {
		of, share, _ := strings.Cut(part, ":")
		number, version, dotted := strings.Cut(of, ".")
		if !dotted {
			version = "0"
		}
		id, err := strconv.ParseUint(number, 10, 64)
		v, verr := strconv.ParseUint(version, 10, 32)
		percent, perr := strconv.ParseFloat(share, 64)
		if errors.Join(err, verr, perr) != nil || !(percent > 0 && percent <= 100) {
			return nil, usageError{fmt.Sprintf("--data: %q is not ID:PERCENT or ID.VERSION:PERCENT, such as 1:20", part)}
		}
		parents = append(parents, node.Parent{Asset: probity.AssetID(id), Version: uint32(v), Share: percent / 100})
	}
	return parents, nil
}

func cmdModelList() *command {
	return &command{
		name:    "model list",
		summary: "list the models on chain",
		help: `Lists every model that the chain knows, with its fee, its accuracy as its owner
measured it, and whether its keys came from a ceremony.

Example:
  probity model list --json`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"model list takes no arguments"}
				}
				return nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
					models, err := n.Models(ctx)
					if err != nil {
						return err
					}
					if len(models) == 0 {
						out.printf("no models yet; publish one: probity model publish FILE.onnx\n")
					} else {
						w := tabwriter.NewWriter(out.text(), 0, 0, 2, ' ', 0)
						fmt.Fprintln(w, "model\tname\tfee\taccuracy\tschemes\tset-up\tstate\tidentity")
						for _, m := range models {
							accuracy, setup := "-", "ceremony"
							if m.Accuracy != nil {
								accuracy = fmt.Sprintf("%.2f %%", 100*m.Accuracy.Int)
							}
							if m.Unsafe() {
								setup = "unsafe"
							}
							var schemes []string
							for _, c := range m.Circuits {
								schemes = append(schemes, c.Scheme.String())
							}
							fmt.Fprintf(w, "%d.%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.Asset, m.Version, m.Name, m.Fee.Format18(), accuracy, strings.Join(schemes, ","), setup, m.State, m.ID)
						}
						w.Flush()
					}
					for _, m := range models {
						if err := out.result(m); err != nil {
							return err
						}
					}
					return nil
				})
			}
		},
	}
}

// oneFile reads the file that is the only argument.
func oneFile(args []string, what string) ([]byte, error) {
	if len(args) != 1 {
		return nil, usageError{"name one file: " + what}
	}
	return readUpTo(args[0], 1<<30)
}
