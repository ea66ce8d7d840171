package draft

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"probity/token"
)

// Options are for Write. The zero value is usual.
type Options struct {
	// Tries bounds how often the model is asked; by default 4.
	Tries int
	// Progress, if set, is told of each try, from 1, and what was wrong with the one before.
	Progress func(try int, wrong string)
}

// A Draft is a specification that the compiler accepts and that runs.
type Draft struct {
	Spec    []byte
	Program *token.Program
	// Wrong is what was wrong with each earlier try.
	Wrong []string
}

// A Refusal is that no try was any good.
type Refusal struct {
	Last  string   // what the model wrote last
	Wrong []string // what was wrong with each try
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("the model wrote %d drafts and none is a specification that runs; the last one:\n%s\n(say more in the sentence, allow more tries, or take a stronger model)", len(r.Wrong), r.Wrong[len(r.Wrong)-1])
}

// maxSentence bounds what is asked for, in bytes.
const maxSentence = 20_000

// trial bounds how far a draft is run to see whether it works.
const (
	trialPaths   = 4
	trialSteps   = 2000
	trialMemory  = 256 << 20
	trialSeconds = 20
)

// Write has a model write the specification that a sentence asks for, in any language. Each
// try is compiled, and run for a few paths; what is wrong goes back to the model.
func Write(ctx context.Context, m *Model, sentence string, o Options) (*Draft, error) {
	if o.Tries == 0 {
		o.Tries = 4
	}
	switch {
	case strings.TrimSpace(sentence) == "" || len(sentence) > maxSentence:
		return nil, fmt.Errorf("say in a sentence what the economy is, in at most %d bytes", maxSentence)
	case o.Tries < 1 || o.Tries > 20:
		return nil, fmt.Errorf("%d tries: allow 1 to 20", o.Tries)
	}
	prompt, err := instructions()
	if err != nil {
		return nil, err
	}
	talk := []Message{{"system", prompt}, {"user", sentence}}
	var wrong []string
	last := ""
	for try := 1; try <= o.Tries; try++ {
		if o.Progress != nil {
			why := ""
			if len(wrong) > 0 {
				why = wrong[len(wrong)-1]
			}
			o.Progress(try, why)
		}
		answer, err := m.Ask(ctx, talk)
		if err != nil {
			return nil, err
		}
		last = answer
		spec := specIn(answer)
		p, err := check(ctx, spec)
		if err == nil {
			return &Draft{Spec: spec, Program: p, Wrong: wrong}, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		wrong = append(wrong, err.Error())
		// The first question and the last answer are enough, and keep a conversation short.
		talk = append(talk[:2:2], Message{"assistant", string(spec)}, Message{"user",
			"The checker refuses this specification:\n" + err.Error() + "\nWrite the whole specification again, mended, in one yaml block and nothing else."})
	}
	return nil, &Refusal{Last: last, Wrong: wrong}
}

// check compiles a draft and runs it a little.
func check(ctx context.Context, spec []byte) (*token.Program, error) {
	p, err := token.Compile(spec)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, trialSeconds*time.Second)
	defer cancel()
	r, err := p.Run(ctx, token.Options{Paths: trialPaths, Steps: min(p.Steps, trialSteps), MaxMemory: trialMemory})
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("a trial of %d paths takes more than %d seconds: use fewer steps, agents or flows", trialPaths, trialSeconds)
	} else if err != nil {
		return nil, err
	}
	for _, s := range r.Stopped {
		return nil, fmt.Errorf("%s: %s, in step %d: %s", s.What, s.Why, s.Step, s.Hint)
	}
	return p, nil
}

// specIn is the specification in an answer: the first block between fences, or all of it.
func specIn(answer string) []byte {
	text := answer
	if _, after, ok := strings.Cut(text, "```"); ok {
		// The rest of the fence's line names the language.
		if head, rest, ok := strings.Cut(after, "\n"); ok && len(strings.Fields(head)) <= 1 {
			after = rest
		}
		text, _, _ = strings.Cut(after, "```")
	}
	return []byte(strings.TrimSpace(text) + "\n")
}

// instructions tell a model the language: by its reference and two economies of the library.
func instructions() (string, error) {
	var b strings.Builder
	b.WriteString(`You write specifications of token economies in a small YAML language. Answer with one yaml block
and nothing else. A checker reads what you write; names, units and fields have to be right.

Rules of the language:
- Every number has a unit: powers of assets and of time. Literals: 5 USD, 30 days, 10 %/year, 2 USD/TOK. Sums and
  comparisons need equal units. Only 0 has every unit.
- Whole numbers are exact; / gives a real number, // and mod whole ones. An amount that is real is rounded down.
- Only flows move tokens. They happen in order in every step. mint and burn change a supply, nothing else does.
- A value with a comma or a colon inside { } needs quotes.
- Conditions: A if C else B, and, or, not. Random numbers are drawn under let or in a next, nowhere else.
- Functions: ` + strings.Join(token.Functions(), ", ") + `.
- Names are at most 40 letters, digits and _, and have one meaning each. Do not use file:, anchors or aliases.
- State metrics for what matters, goals over metrics, and constraints that have to hold; give params that a designer may
  change low and high.

Reference:

`)
	b.WriteString(token.Reference(nil))
	for _, name := range []string{"launch", "uniswap"} {
		spec, err := token.FromLibrary(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\nAn example:\n\n```yaml\n%s```\n", spec)
	}
	return b.String(), nil
}
