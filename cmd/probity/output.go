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

// progress shows what a long step is doing: on a terminal a line that is
// rewritten, elsewhere a line when the step takes longer than two seconds. The
// returned function ends it.
func (o *output) progress(what string) (update func(note string, done float64), end func()) {
	start := time.Now()
	tty := isTerminal(o.stderr)
	var mu sync.Mutex
	note, fraction, shown := "", 0.0, false
	stop := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		t := time.NewTicker(250 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-stop:
				return
			case <-t.C:
			}
			mu.Lock()
			elapsed := time.Since(start)
			switch {
			case tty:
				left := ""
				if fraction > 0.05 && fraction < 1 {
					left = fmt.Sprintf(", about %.0f s left", elapsed.Seconds()*(1-fraction)/fraction)
				}
				fmt.Fprintf(o.stderr, "\r\033[K  … %s %s (%.0f s%s)", what, note, elapsed.Seconds(), left)
				shown = true
			case !shown && elapsed > 2*time.Second:
				fmt.Fprintf(o.stderr, "  … %s\n", what)
				shown = true
			}
			mu.Unlock()
		}
	}()
	var once sync.Once
	return func(n string, done float64) {
			mu.Lock()
			note, fraction = n, done
			mu.Unlock()
		}, func() {
			once.Do(func() {
				close(stop)
				<-stopped
				if tty && shown {
					fmt.Fprint(o.stderr, "\r\033[K")
				}
			})
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
