package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"probity"
	"probity/node"
	"probity/proof/scheme"
)

func cmdProve() *command {
	return &command{
		name:    "prove",
		summary: "prove an answer into a file, without a chain",
		help: `Runs a model on an input and writes a file that proves the answer. Anyone can
check it with verify, offline. It shows that the model behind a commitment to
its weights gives this answer, and nothing else of the weights.

--model is an ONNX file, which --samples turn into integers, or the name or
number of a model that was published from --dir; that needs no chain. --input is
a PNG picture, JSON numbers, or a row of .npy or .npz:ARRAY files.

The file shows input and answer. With --hide-input it holds a commitment to the
input; with --hide-output, under scheme sumcheck, one to the answer, and --opening
names a file for what opens it, for those who may see it: see verify --opening.

Scheme sumcheck needs powers of tau: see setup --help. groth16 makes keys of its
own for the program, once. Unless they come from a ceremony, both are unsafe, and
verify says so.

Example:
  probity prove --samples examples/digits/calib-images.gz \
    --model examples/digits/lenet5.onnx --input examples/digits/seven.png -o seven.proof`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			var files modelFlags
			files.declare(fs)
			name := fs.String("model", "", "ONNX `file`, or a model that was published from --dir")
			samples := fs.String("samples", "", "`files` of real inputs on which an ONNX file's scales are chosen")
			which := fs.String("scheme", "sumcheck", "proof `system`: sumcheck or groth16")
			setup := fs.String("setup", "", "powers of tau for scheme sumcheck, as `probity setup` lists them (default: those that the model was published with, else the unsafe ones)")
			input := fs.String("input", "", "`file` with the input")
			row := fs.Int("row", 0, "`number` of the sample in a NumPy file, from 0")
			var hide scheme.Hide
			fs.BoolVar(&hide.Input, "hide-input", false, "commit to the input instead of showing it")
			fs.BoolVar(&hide.Output, "hide-output", false, "commit to the answer instead of showing it")
			opening := outFile(fs, "opening", "", "`file` to write to what opens a hidden answer")
			var to string
			fs.Var((*outPath)(&to), "out", "`file` to write the proof to")
			fs.Var((*outPath)(&to), "o", "`file`: the same as --out")
			return func(ctx context.Context, out *output, args []string) error {
				switch {
				case len(args) > 0:
					return usageError{"prove takes no arguments: name the model with --model and the input with --input"}
				case *name == "" || *input == "" || to == "":
					return usageError{"name a model with --model, its input with --input, and the file to write with -o"}
				}
				if *row < 0 {
					return usageError{"--row: samples are counted from 0"}
				}
				if hide.Output != (*opening != "") {
					return usageError{"--hide-output hides the answer, and --opening names the file that opens it: give both or none"}
				}
				opts := node.ProveOptions{Hide: hide, Input: node.ReadInputFile(*input, *row)}
				var err error
				if opts.Scheme, err = probity.ParseScheme(*which); err != nil {
					return usageError{"--scheme: " + err.Error()}
				}
				if hide.Output && opts.Scheme == probity.Groth16 {
					return usageError{"--hide-output is for scheme sumcheck: the keys of groth16 are for answers in the open"}
				}
				if *setup != "" {
					if opts.Setup, err = probity.ParseHash(*setup); err != nil {
						return usageError{"--setup: " + err.Error()}
					}
				}
				if strings.HasSuffix(*name, ".onnx") {
					if *samples == "" {
						return usageError{"give --samples: a file of real inputs on which the scales are chosen"}
					}
					file, done, err := files.read([]string{*name}, "the ONNX file")
					if err != nil {
						return err
					}
					defer done()
					opts.Model = &file
					if opts.Samples.Calibration, err = node.ReadSamples(*samples); err != nil {
						return err
					}
				} else {
					opts.Published = *name
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				nf.cfg.Progress = out.phase
				p, err := node.Prove(ctx, nf.cfg, opts)
				if err != nil {
					return refuse(err)
				}
				if p.Opening != nil { // first: without it nobody could open what the proof is about
					if err := os.WriteFile(*opening, p.Opening, 0o600); err != nil {
						return err
					}
				}
				if err := os.WriteFile(to, p.File, 0o644); err != nil {
					return err
				}
				out.printf("answer    %d\nproof     %s, %d bytes in %.2f s%s\nfile      %s, %.1f kB\ncheck it: probity verify %s\n",
					p.Class, p.Scheme, p.Bytes, p.Seconds, unsafeNote(p.Setup), to, float64(len(p.File))/1e3, to)
				return out.result(p)
			}
		},
	}
}

// refuse makes a node's refusal one of this program, for the exit code.
func refuse(err error) error {
	var no *node.Refusal
	if errors.As(err, &no) {
		return refusal{err}
	}
	return err
}

// verifyProof checks a proof file.
func verifyProof(ctx context.Context, out *output, cfg node.Config, name string, data, opening []byte, want wanted) error {
	v, err := node.VerifyProof(ctx, cfg, data, opening)
	if err != nil {
		return refusal{fmt.Errorf("%s: %w", name, err)}
	}
	if err := want.check(v.Verdict); err != nil {
		return refusal{fmt.Errorf("%s: %w", name, err)}
	}
	out.printf("proof     verifies, under %s%s\n", v.Scheme, unsafeNote(v.Setup))
	out.printf("program   %s\nkey       %s", v.Program, v.Key)
	if !v.Setup.IsZero() {
		out.printf(", of set-up %s", v.Setup)
	}
	out.printf("\n")
	if !v.Tables {
		out.printf("          whose tables were not checked: that takes its powers of tau (probity setup --ptau)\n")
	}
	out.printf("weights   behind %s\n", v.Weights)
	if v.Hidden {
		out.printf("input     hidden behind %s\n", v.Input)
	} else {
		out.printf("input     in the file\n")
	}
	if v.OutputHidden {
		out.printf("output    hidden behind %s\n", v.OutputCommitment)
	}
	if v.Known {
		scores, _ := json.Marshal(v.Scores)
		out.printf("answer    %d\nscores    %s\n", v.Class, scores)
	}
	out.printf("valid\n")
	return out.result(v)
}

// wanted is what a proof has to be about.
type wanted struct{ program, weights, setup string }

func (w *wanted) declare(fs *flag.FlagSet) {
	fs.StringVar(&w.program, "program", "", "`hash` of the program that a proof file has to be about")
	fs.StringVar(&w.weights, "weights", "", "`hash` of the weights' commitment that a proof file has to be about")
	fs.StringVar(&w.setup, "setup", "", "`hash` of the set-up that a proof file's key has to rest on")
}

// check refuses a proof of something else.
func (w *wanted) check(v *scheme.Verdict) error {
	for _, c := range []struct {
		flag, want string
		got        probity.Hash
	}{{"program", w.program, v.Program}, {"weights", w.weights, v.Weights}, {"setup", w.setup, v.Setup}} {
		if c.want == "" {
			continue
		}
		h, err := probity.ParseHash(c.want)
		if err != nil {
			return usageError{fmt.Sprintf("--%s: %v", c.flag, err)}
		}
		if h != c.got {
			return fmt.Errorf("the proof is about another %s, %s", c.flag, c.got)
		}
	}
	return nil
}

func cmdSetup() *command {
	return &command{
		name:    "setup",
		summary: "list, import or make powers of tau for scheme sumcheck",
		help: `Scheme sumcheck needs powers of a secret number tau that nobody may know: one
set-up for all programs. Without flags, lists those in the cache.

--ptau takes them out of the file of a ceremony, as snarkjs writes it, such as
the Perpetual Powers of Tau. It checks that they are powers of one number; that
the ceremony was sound, "snarkjs powersoftau verify" checks. On a chain where
money is real, orders are placed under powers that were imported here.

--unsafe makes powers whose secret everybody knows, for development chains. They
are made by themselves where they are needed.

--columns is the logarithm of the longest rows that they are for: 13 for a
LeNet, 19 for a small GPT. The ceremony has to be of one power more.

Example:
  probity setup --ptau powersOfTau28_hez_final_20.ptau --columns 19`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			ptau := fs.String("ptau", "", "`file` of a ceremony to import from")
			unsafe := fs.Bool("unsafe", false, "make powers whose secret everybody knows")
			columns := fs.Int("columns", 18, "`logarithm` of the longest rows")
			return func(ctx context.Context, out *output, args []string) error {
				switch {
				case len(args) > 0:
					return usageError{"setup takes no arguments; --ptau names a file to import"}
				case *ptau != "" && *unsafe:
					return usageError{"--ptau and --unsafe are two ways to get powers: choose one"}
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				nf.cfg.Progress = out.phase
				var all []node.SetupInfo
				switch {
				case *ptau != "":
					in, err := node.ImportSetup(ctx, nf.cfg, *ptau, *columns)
					if err != nil {
						return refuse(err)
					}
					all = append(all, *in)
				case *unsafe:
					in, err := node.MakeUnsafeSetup(ctx, nf.cfg, *columns)
					if err != nil {
						return err
					}
					all = append(all, *in)
				default:
					var err error
					if all, err = node.Setups(nf.cfg); err != nil {
						return err
					}
					if len(all) == 0 {
						out.printf("no powers of tau yet; import some: probity setup --ptau FILE\n")
					}
				}
				for _, in := range all {
					out.printf("%s  rows of 2^%d%s\n", in.Setup, in.Columns, map[bool]string{true: "  unsafe: everybody knows the secret"}[in.Unsafe])
					if err := out.result(in); err != nil {
						return err
					}
				}
				return nil
			}
		},
	}
}
