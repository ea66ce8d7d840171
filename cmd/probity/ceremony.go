package main

import (
	"context"
	"flag"

	"probity/node"
)

const aboutCeremonies = `
A ceremony makes a circuit's keys from the secrets of several people. If one of
them forgot theirs, nobody can forge proofs under the keys. Its folder goes from
one to the next, by whatever means:

  probity ceremony start --samples SAMPLES FILE.onnx FOLDER    the model's owner
  probity ceremony contribute --name NAME FOLDER               each contributor
  probity ceremony end --beacon HEX FOLDER                     the owner; then
                       contribute and end once more, for the second phase
  probity ceremony verify FOLDER                               everybody
`

func cmdCeremonyStart() *command {
	return &command{
		name:    "ceremony start",
		args:    "FILE.onnx FOLDER",
		summary: "begin to make a circuit's keys together with others",
		help: `Turns a network into integers on your samples, as model publish does, and makes
the folder of a ceremony for its circuit. The folder holds nothing secret.
` + aboutCeremonies + `
Example:
  probity ceremony start --samples examples/digits/calib-images.gz \
    examples/digits/lenet5.onnx digits-ceremony`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			samples := fs.String("samples", "", "`file` of real inputs on which the scales are chosen (IDX, may be gzipped)")
			return func(_ context.Context, out *output, args []string) error {
				if len(args) != 2 {
					return usageError{"name the ONNX file, and a folder to make"}
				}
				if *samples == "" {
					return usageError{"give --samples: a file of real inputs on which the scales are chosen"}
				}
				data, err := oneFile(args[:1], "the ONNX file")
				if err != nil {
					return err
				}
				var s node.Samples
				if s.Calibration, err = node.ReadSamples(*samples); err != nil {
					return err
				}
				in, err := node.StartCeremony(args[1], data, s)
				if err != nil {
					return err
				}
				out.printf("ceremony in %s for program %s, %d constraints\nnext: probity ceremony contribute --name NAME %s\n", args[1], in.Program, in.Constraints, args[1])
				return out.result(in)
			}
		},
	}
}

func cmdCeremonyContribute() *command {
	return &command{
		name:    "ceremony contribute",
		args:    "FOLDER",
		summary: "mix your secrets into a ceremony",
		help: `Mixes fresh secrets into the present phase of a ceremony and forgets them. Send
the folder on, and publish the hash that is printed: with it everybody can see
that your part was counted. It takes a minute or two for a LeNet.
` + aboutCeremonies + `
Example:
  probity ceremony contribute --name Ada digits-ceremony`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			name := fs.String("name", "", "how to call you in the transcript")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name the folder of the ceremony"}
				}
				if *name == "" {
					return usageError{"give --name: how to call you in the transcript"}
				}
				in, err := node.ContributeToCeremony(ctx, args[0], *name, out.phase)
				if err != nil {
					return err
				}
				out.printf("contributed to phase %d as number %d\npublish this: %s\n", in.Phase, len(in.Phases[in.Phase-1]), in.Hash)
				return out.result(in)
			}
		},
	}
}

func cmdCeremonyEnd() *command {
	return &command{
		name:    "ceremony end",
		args:    "FOLDER",
		summary: "end a phase of a ceremony with a public random value",
		help: `Ends the present phase with a beacon: 16 to 64 bytes that you had announced, say
as the hash of a block of a public chain, before they existed, and that nobody
could know before the last contribution.
` + aboutCeremonies + `
Example:
  probity ceremony end \
    --beacon 0x9b0a3a8f6d2c5e4f1b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c digits-ceremony`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			beacon := fs.String("beacon", "", "the public random value, in `hexadecimal`")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name the folder of the ceremony"}
				}
				if *beacon == "" {
					return usageError{"give --beacon: a random value that nobody could know before the last contribution"}
				}
				in, err := node.EndCeremonyPhase(ctx, args[0], *beacon)
				if err != nil {
					return err
				}
				if in.Phase == 2 {
					out.printf("phase 1 has ended\nnext: probity ceremony contribute --name NAME %s\n", args[0])
				} else {
					out.printf("both phases have ended\nnext: probity ceremony verify %s\n", args[0])
				}
				return out.result(in)
			}
		},
	}
}

func cmdCeremonyVerify() *command {
	return &command{
		name:    "ceremony verify",
		args:    "FOLDER",
		summary: "check a ceremony and take its keys",
		help: `Checks every contribution and derives the keys, which come out the same for
everybody. From then on model publish uses them for this circuit, and infer
orders answers under them on chains where money is real. Compare the hashes that
are printed with those that the contributors published.
` + aboutCeremonies + `
Example:
  probity ceremony verify digits-ceremony`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declareDir(fs)
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name the folder of the ceremony"}
				}
				if err := nf.findDir(); err != nil {
					return err
				}
				in, err := node.VerifyCeremony(ctx, nf.cfg, args[0], out.phase)
				if err != nil {
					return err
				}
				for i, phase := range in.Phases {
					for _, c := range phase {
						out.printf("phase %d  %s  %s\n", i+1, c.Hash, c.Name)
					}
				}
				out.printf("the ceremony holds\n  program     %s\n  key         %s\n  transcript  %s\n", in.Program, in.Key, in.Transcript)
				return out.result(in)
			}
		},
	}
}
