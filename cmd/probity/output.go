package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"probity/node"
)

// output is where a command speaks. Results go to standard output, as text or
// as one JSON object a line; progress and errors go to standard error. Nothing
// is coloured and nothing moves unless standard error is a terminal.
type output struct {
	stdout, stderr io.Writer
	json           bool

	mu    sync.Mutex // of the progress line
	what  string
	done  float64
	told  bool
	began time.Time
}

// printf writes text for people; with --json it writes nothing.
func (o *output) printf(format string, a ...any) {
	if !o.json {
		fmt.Fprintf(o.stdout, format, a...)
	}
}

// text is where tables for people go; with --json it is nowhere.
func (o *output) text() io.Writer {
	if o.json {
		return io.Discard
	}
	return o.stdout
}

// result writes v as one line of JSON; without --json it writes nothing.
func (o *output) result(v any) error {
	if !o.json {
		return nil
	}
	return json.NewEncoder(o.stdout).Encode(v)
}

// fail reports an error: with --json as an object on standard output too, so
// that a script reading it need not parse two streams.
func (o *output) fail(err error) {
	var r refusal
	if o.json {
		json.NewEncoder(o.stdout).Encode(map[string]any{"error": err.Error(), "refused": errors.As(err, &r)})
	}
	fmt.Fprintf(o.stderr, "probity: %v\n", err)
}

// phase shows what a long piece of work is doing: on a terminal a line that is
// rewritten, elsewhere a line for each new phase of work that has taken more
// than two seconds.
func (o *output) phase(what string, done float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if what != o.what || o.began.IsZero() {
		o.what, o.told = what, false
		if done < o.done || o.began.IsZero() {
			o.began = now
		}
	}
	o.done = done
	elapsed := now.Sub(o.began)
	left := ""
	if done > 0.05 && done < 1 {
		left = fmt.Sprintf(", about %.0f s left", elapsed.Seconds()*(1-done)/done)
	}
	if isTerminal(o.stderr) {
		fmt.Fprintf(o.stderr, "\r\033[K  … %s: %.0f %%%s", what, 100*done, left)
		if done >= 1 {
			fmt.Fprint(o.stderr, "\r\033[K")
		}
		return
	}
	if elapsed > 2*time.Second && !o.told && done < 1 {
		o.told = true
		fmt.Fprintf(o.stderr, "  … %s%s\n", what, left)
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// stepPrinter returns what a node calls at the end of each step: for people a
// line with time, gas and size; collect, when given, gathers the steps.
func (o *output) stepPrinter(collect ...*[]node.Step) func(node.Step) {
	var mu sync.Mutex
	return func(s node.Step) {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range collect {
			*c = append(*c, s)
		}
		if o.json || len(collect) == 0 && !isTerminal(o.stderr) {
			return
		}
		w := o.stdout
		if len(collect) == 0 {
			w = o.stderr
		}
		gas, size := "", ""
		if s.Gas > 0 {
			gas = fmt.Sprint(s.Gas)
		}
		if s.Bytes > 0 {
			size = fmt.Sprintf("%d B", s.Bytes)
			if s.Bytes >= 10_000 {
				size = fmt.Sprintf("%.1f kB", float64(s.Bytes)/1e3)
			}
			if s.Bytes >= 10_000_000 {
				size = fmt.Sprintf("%.1f MB", float64(s.Bytes)/1e6)
			}
		}
		fmt.Fprintf(w, "%-44s %7.2f s %11s %9s  %s\n", s.Name, s.Seconds, gas, size, s.Note)
	}
}
