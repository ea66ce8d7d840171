package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"probity/ledger"
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
		json.NewEncoder(o.stdout).Encode(map[string]any{"error": err.Error() + hint(err), "refused": errors.As(err, &r)})
	}
	fmt.Fprintf(o.stderr, "probity: %v%s\n", err, hint(err))
}

// hint is what to do about a fault of the machine's, whose own words do not say.
func hint(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, syscall.ENOSPC) && strings.Contains(err.Error(), "free some space"): // said already
	case errors.Is(err, syscall.ENOSPC):
		return "; make room on the disk and give the command again: what was acknowledged is kept"
	case errors.Is(err, syscall.EROFS):
		return "; name a folder that can be written to, with --dir or the flag of the file"
	case errors.Is(err, fs.ErrPermission):
		return "; run this as the user whose file it is, or give that user the right to it"
	case errors.Is(err, syscall.EISDIR):
		return "; name a file, not a folder"
	case errors.As(err, &path) && path.Path == "" && errors.Is(err, fs.ErrNotExist):
		return "; a file's name is empty: is a variable not set?"
	case errors.Is(err, ledger.ErrFormat):
		return "; is it the right file, and whole? Take it again from where it came"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "; nothing listens there: is the program running, and is the address right?"
	}
	return ""
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

// outPath is a flag that names a file to write. Whether it can be written is looked
// at before the work, which may cost minutes or money.
type outPath string

func (p *outPath) String() string     { return string(*p) }
func (p *outPath) Set(s string) error { *p = outPath(s); return nil }

func outFile(fs *flag.FlagSet, name, usual, usage string) *string {
	to := &usual
	fs.Var((*outPath)(to), name, usage)
	return to
}

// checkOut looks whether the files that flags name can be written, and changes none.
func checkOut(flags *flag.FlagSet) (err error) {
	flags.Visit(func(f *flag.Flag) {
		p, ok := f.Value.(*outPath)
		if !ok || *p == "" || err != nil {
			return
		}
		st, none := os.Stat(string(*p))
		switch {
		case none == nil && st.IsDir():
			err = fmt.Errorf("%s is a folder; name a file", *p)
		case none == nil && st.Mode().IsRegular():
			var file *os.File
			if file, err = os.OpenFile(string(*p), os.O_WRONLY, 0); err == nil {
				err = file.Close()
			}
		case errors.Is(none, fs.ErrNotExist):
			var file *os.File
			if file, err = os.CreateTemp(filepath.Dir(string(*p)), ".probity-*"); err == nil {
				err = errors.Join(file.Close(), os.Remove(file.Name()))
			}
			var at *fs.PathError
			if errors.As(err, &at) {
				at.Op, at.Path = "make", string(*p)
			}
		}
		if err != nil {
			err = fmt.Errorf("%s cannot be written: %w", dashed(f), err)
		}
	})
	return err
}

// dashed is how people write a flag.
func dashed(f *flag.Flag) string {
	if len(f.Name) == 1 {
		return "-" + f.Name
	}
	return "--" + f.Name
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
