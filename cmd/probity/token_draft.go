package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"probity/token"
	"probity/token/draft"
	"probity/token/study"
)

// languageFlags name a language model.
type languageFlags struct {
	endpoint, model, keyFrom string
	timeout                  time.Duration
}

func (f *languageFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.endpoint, "endpoint", "", "`URL` of an OpenAI-compatible API, such as http://localhost:8000/v1")
	fs.StringVar(&f.model, "model", "", "`NAME` of the language model there")
	fs.StringVar(&f.keyFrom, "key-env", "OPENAI_API_KEY", "the environment `VARIABLE` that holds the key, if one is needed")
	fs.DurationVar(&f.timeout, "timeout", 3*time.Minute, "`TIME` to wait for each answer")
}

func (f *languageFlags) of() (*draft.Model, error) {
	if f.endpoint == "" || f.model == "" {
		return nil, usageError{"name a language model with --endpoint URL and --model NAME; nothing else needs one"}
	}
	return &draft.Model{Endpoint: f.endpoint, Name: f.model, Key: os.Getenv(f.keyFrom), Timeout: f.timeout}, nil
}

func cmdTokenDraft() *command {
	return &command{
		name:    "token draft",
		args:    "SENTENCE",
		summary: "let a language model draft an economy, which the checker accepts or refuses",
		help: `Sends a sentence, in any language, with the language's reference to an OpenAI-compatible
endpoint, and checks what comes back as token check does. Faults go back to the model,
until the specification compiles and runs or the tries are used up (exit code 3). The key, if one is
needed, comes from an environment variable. What is drafted is a beginning: read it.

Example:
  probity token draft --endpoint http://localhost:8000/v1 --model qwen3 -o dao.yaml "a DAO that pays grants out of fees"`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f languageFlags
			f.declare(fs)
			tries := fs.Int("tries", 4, "how many `DRAFTS` the model may write")
			file := outFile(fs, "o", "", "write the specification to `FILE`; without it, to standard output")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"token draft takes one sentence, in quotes"}
				}
				m, err := f.of()
				if err != nil {
					return err
				}
				if *tries < 1 || *tries > 20 {
					return usageError{"--tries is 1 to 20"}
				}
				d, err := draft.Write(ctx, m, args[0], draft.Options{Tries: *tries, Progress: func(try int, wrong string) {
					if wrong != "" {
						fmt.Fprintf(out.stderr, "draft %d is refused:\n%s\n", try-1, wrong)
					}
					out.phase(fmt.Sprintf("draft %d by %s", try, f.model), float64(try-1)/float64(*tries))
				}})
				var no *draft.Refusal
				if errors.As(err, &no) {
					return refusal{err}
				} else if err != nil {
					return err
				}
				if *file != "" {
					if err := writeFile(*file, func(w io.Writer) error { _, err := w.Write(d.Spec); return err }); err != nil {
						return err
					}
					out.printf("%s: %s, accepted as draft %d; read it before you rely on it\n", *file, d.Program.Name, len(d.Wrong)+1)
				} else {
					out.printf("%s", d.Spec)
				}
				return out.result(map[string]any{"economy": d.Program.Name, "spec": string(d.Spec), "refused": d.Wrong, "hash": d.Program.Hash()})
			}
		},
	}
}

func cmdTokenExplain() *command {
	return &command{
		name:    "token explain",
		args:    "SPEC",
		summary: "say in words how a token economy stands",
		help: `Analyses a specification, a YAML file or library:NAME, as token analyse does, and says in a
few sentences what that means. With --endpoint and --model a language model puts it into
words instead; numbers in its text that the analysis does not hold are listed below it.

Example:
  probity token explain --paths 200 library:market`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var f studyFlags
			f.declare(fs, 500, "to simulate")
			var mf languageFlags
			mf.declare(fs)
			language := fs.String("language", "en", "`LANGUAGE` of the text: en or zh")
			samples := samplesFlag(fs, 16)
			return func(ctx context.Context, out *output, args []string) error {
				p, err := economy(args, "token explain")
				if err != nil {
					return err
				}
				if !slices.Contains(study.Languages(), *language) {
					return usageError{fmt.Sprintf("--language %s: %s", *language, strings.Join(study.Languages(), " or "))}
				}
				var m *draft.Model
				if mf.endpoint != "" || mf.model != "" {
					if m, err = mf.of(); err != nil {
						return err
					}
				}
				o, err := f.options(out)
				if err != nil {
					return err
				}
				a, err := study.Analyse(ctx, p, study.AnalyseOptions{Options: o})
				if err != nil {
					return studied(err)
				}
				var s *study.Sensitivity
				if slices.ContainsFunc(p.Params, func(pr token.Param) bool { return pr.Low < pr.High && !pr.Attacker }) {
					if s, err = study.FindDrivers(ctx, p, study.SensitivityOptions{Options: o, Samples: *samples}); err != nil {
						return studied(err)
					}
				}
				if m == nil {
					text := study.Explain(a, s, *language)
					out.printf("%s", text)
					return out.result(map[string]any{"text": text})
				}
				out.phase("asking "+mf.model, 0)
				e, err := draft.Explain(ctx, m, map[string]any{"analysis": a, "drivers": s}, map[string]string{"en": "English", "zh": "Chinese"}[*language])
				if err != nil {
					return err
				}
				out.printf("%s\n\n(by %s, which may be wrong)\n", strings.TrimSpace(e.Text), mf.model)
				if len(e.Unsupported) > 0 {
					out.printf("not in the analysis: %s\n", strings.Join(e.Unsupported, ", "))
				}
				return out.result(e)
			}
		},
	}
}
