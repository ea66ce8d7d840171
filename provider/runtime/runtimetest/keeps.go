package runtimetest

// What a tenant can rely on: the second half of the suite.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity/provider/runtime"
)

func endsWithItsOwnCode(s *suite) {
	for _, code := range []string{"0", "1", "42", "255"} {
		_, exit := s.ran(s.spec("exit", code))
		if exit.Reason != runtime.Exited || fmt.Sprint(exit.Code) != code {
			s.Errorf("exit %s: %+v", code, exit)
		}
	}
}

func keepsItsLog(s *suite) {
	const n = 20_000
	w := s.start(s.spec("lines", fmt.Sprint(n)))
	live, err := w.Logs(s.ctx, 0) // as it comes
	if err != nil {
		s.Fatal(err)
	}
	defer live.Close()
	b, err := io.ReadAll(live)
	if err != nil {
		s.Fatal(err)
	}
	var out, odd int
	for line := range strings.Lines(string(b)) {
		var i int
		if _, err := fmt.Sscanf(line, "line %d\n", &i); err != nil {
			s.Fatalf("a line that nobody wrote: %q", line)
		}
		// Each stream is in order; the two are one file.
		next := &out
		if i%2 == 1 {
			next = &odd
		}
		if i/2 != *next {
			s.Fatalf("line %d came after %d of its stream", i, *next)
		}
		*next++
	}
	if out+odd != n {
		s.Errorf("%d of %d lines", out+odd, n)
	}
	if after, _ := s.ended(w); after != string(b) {
		s.Error("the log is another afterwards")
	}
	// From the middle.
	r, err := w.Logs(s.ctx, int64(len(b)-10))
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	if tail, err := io.ReadAll(r); err != nil || string(tail) != string(b[len(b)-10:]) {
		s.Errorf("the end is %q: %v", tail, err)
	}
}

func keepsItsFiles(s *suite) {
	spec := s.spec("write", inWork("out"), "a result")
	if _, exit := s.ran(spec); exit.Code != 0 || exit.Reason != runtime.Exited {
		s.Fatalf("%+v", exit)
	}
	if b, err := os.ReadFile(filepath.Join(spec.Dir, "out")); err != nil || string(b) != "a result" {
		s.Errorf("%q, %v", b, err)
	}
	// What was put there is there, and next time too.
	spec.Args = []string{"read", inWork("out")}
	if log, _ := s.ran(spec); !strings.Contains(log, "a result") {
		s.Errorf("it read %q", log)
	}
}

func keepsItsVolumes(s *suite) {
	one := runtime.Volume{Dir: s.work(), Mount: "/vault", Size: MB}
	other := runtime.Volume{Dir: s.work(), Mount: "/data/other", Size: MB}
	spec := s.spec("write", "/vault/kept", "for the next")
	spec.Volumes = []runtime.Volume{one, other}
	if log, exit := s.ran(spec); exit.Code != 0 {
		s.Fatalf("%+v: %s", exit, log)
	}
	// The next one has it elsewhere, beside another, and can change it.
	one.Mount = "/elsewhere"
	spec = s.spec("read", "/elsewhere/kept", "/data/other/kept", inWork("kept"))
	spec.Volumes = []runtime.Volume{other, one}
	if log, _ := s.ran(spec); !strings.Contains(log, "for the next") || strings.Count(log, "denied: ") != 2 {
		s.Errorf("the next one read:\n%s", log)
	}
	spec = s.spec("write", "/elsewhere/kept", "changed")
	spec.Volumes = []runtime.Volume{one}
	if log, exit := s.ran(spec); exit.Code != 0 {
		s.Errorf("%+v: %s", exit, log)
	}
	if b, err := os.ReadFile(filepath.Join(one.Dir, "kept")); s.VolumesElsewhere && err == nil {
		s.Error("the volume is on the host")
	} else if !s.VolumesElsewhere && (err != nil || string(b) != "changed") {
		s.Errorf("the volume has %q: %v", b, err)
	}
	// Whoever has not got it sees nothing of it.
	log, _ := s.ran(s.spec("read", "/elsewhere/kept", "/vault/kept"))
	s.denied(log)
	// No link leads out of a volume, whoever put it there.
	secret := filepath.Join(s.dir, "secret")
	if err := errors.Join(os.WriteFile(secret, []byte("of the host"), 0o644), os.Symlink(secret, filepath.Join(one.Dir, "planted"))); err != nil {
		s.Fatal(err)
	}
	spec = s.spec("read", "/elsewhere/planted")
	spec.Volumes = []runtime.Volume{one}
	if s.VolumesElsewhere {
		spec.Args = []string{"link", secret, "/elsewhere/planted", "/elsewhere/kept"}
	}
	log, _ = s.ran(spec)
	s.denied(log)
	if s.VolumesElsewhere && !strings.HasSuffix(log, "\nchanged\n") {
		s.Errorf("the volume has not what was left in it: %s", log)
	}
	// It is there for as long as its folder is.
	if err := errors.Join(os.RemoveAll(one.Dir), os.Mkdir(one.Dir, 0o755)); err != nil {
		s.Fatal(err)
	}
	spec.Args = []string{"list", "/elsewhere"}
	if log, _ := s.ran(spec); log != "ALLOWED: list /elsewhere\n" {
		s.Errorf("a new volume of an old name is not empty:\n%s", log)
	}

	for name, v := range map[string]runtime.Volume{
		"in the folder":   {Dir: one.Dir, Mount: inWork("vault"), Size: MB},
		"over everything": {Dir: one.Dir, Mount: "/", Size: MB},
		"of the system":   {Dir: one.Dir, Mount: "/proc/x", Size: MB},
		"by dots":         {Dir: one.Dir, Mount: "/a/../etc", Size: MB},
		"by an option":    {Dir: one.Dir, Mount: "/a:exec", Size: MB},
		"relative":        {Dir: one.Dir, Mount: "a", Size: MB},
		"without limit":   {Dir: one.Dir, Mount: "/a"},
		"of nowhere":      {Mount: "/a", Size: MB},
		"in another":      {Dir: one.Dir, Mount: "/elsewhere/a", Size: MB},
	} {
		spec := s.spec("exit", "0")
		spec.Volumes = []runtime.Volume{one, v}
		if _, err := s.rt.Start(s.ctx, "bad", spec); !errors.Is(err, runtime.ErrSpec) {
			s.Errorf("a volume %s: %v", name, err)
		}
		if err := s.vet(spec); !errors.Is(err, runtime.ErrSpec) {
			s.Errorf("a volume %s would be bid for: %v", name, err)
		}
	}
}

func readsItsInput(s *suite) {
	in := filepath.Join(s.dir, "input")
	if err := os.WriteFile(in, []byte("an input\n"), 0o600); err != nil {
		s.Fatal(err)
	}
	spec := s.spec("stdin")
	spec.Stdin = in
	if log, exit := s.ran(spec); log != "an input\n" || exit.Code != 0 {
		s.Errorf("%q, %+v", log, exit)
	}
}

func stopsWithinTheGrace(s *suite) {
	for _, word := range []string{"sleep", "loop"} {
		w := s.start(s.spec(word))
		s.until(w, "ready")
		if err := w.Stop(s.ctx, 100*time.Millisecond); err != nil {
			s.Fatal(err)
		}
		exit, err := w.Wait(s.ctx)
		if err != nil || exit.Reason != runtime.Stopped {
			s.Errorf("%s: %+v, %v", word, exit, err)
		}
		if err := w.Stop(s.ctx, 0); err != nil {
			s.Errorf("%s: stop it again: %v", word, err)
		}
	}
	if s.Processes {
		w := s.start(s.spec("term"))
		s.until(w, "ready")
		if err := w.Stop(s.ctx, patience); err != nil {
			s.Fatal(err)
		}
		log, exit := s.ended(w)
		if !strings.HasSuffix(log, "bye\n") || exit.Reason != runtime.Stopped || exit.Code != 7 {
			s.Errorf("it was not let go: %+v %q", exit, log)
		}
	}
}

// crash is the environment variable that makes a test binary a provider.
const crash = "PROBITY_RUNTIMETEST_PROVIDER"

type crashing struct {
	Dir, ID string
	Spec    runtime.Spec
}

// MaybeProvider is called by TestMain of every package that runs the suite. In
// the process that goesOn kills it does not return: it starts a workload and
// waits for its end.
func MaybeProvider(open func(dir string) (runtime.Runtime, error)) {
	text := os.Getenv(crash)
	if text == "" {
		return
	}
	var c crashing
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	module, err := io.ReadAll(os.Stdin)
	if err == nil {
		c.Spec.Module = module
		var rt runtime.Runtime
		if rt, err = open(c.Dir); err == nil {
			_, err = rt.Start(context.Background(), c.ID, c.Spec)
		}
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("started")
	for { // an empty select would be a deadlock where nothing else waits
		time.Sleep(time.Hour)
	}
}

func goesOn(s *suite) {
	spec := s.spec("count", "200", inWork("checkpoint"))
	module := spec.Module
	spec.Module = nil
	s.close() // the provider to be has the folder
	text, err := json.Marshal(crashing{Dir: s.shared, ID: "survivor", Spec: spec})
	if err != nil {
		s.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	provider := exec.CommandContext(s.ctx, self)
	provider.Env = append(os.Environ(), crash+"="+string(text))
	provider.Stdin = bytes.NewReader(module)
	out, err := provider.StdoutPipe()
	if err != nil {
		s.Fatal(err)
	}
	provider.Stderr = os.Stderr
	if err := provider.Start(); err != nil {
		s.Fatal(err)
	}
	line := make([]byte, 4096)
	n, _ := out.Read(line)
	if !strings.HasPrefix(string(line[:n]), "started") {
		s.Fatalf("the provider says %q", line[:n])
	}
	if err := provider.Process.Kill(); err != nil {
		s.Fatal(err)
	}
	provider.Wait()

	s.open()
	if ids, err := s.rt.List(s.ctx); err != nil || !slices.Equal(ids, []string{"survivor"}) {
		s.Errorf("there are %v: %v", ids, err)
	}
	w, err := s.rt.Adopt(s.ctx, "survivor")
	if err != nil {
		s.Fatal(err)
	}
	log, exit := s.ended(w)
	if exit.Reason != runtime.Exited || exit.Code != 0 {
		s.Errorf("%+v", exit)
	}
	var want strings.Builder
	for i := range 200 {
		fmt.Fprintf(&want, "step %d\n", i+1)
	}
	want.WriteString("done\n")
	if log != want.String() {
		s.Errorf("its log is not whole: %q", log)
	}
}

func startsOnce(s *suite) {
	spec := s.spec("sleep")
	w, err := s.rt.Start(s.ctx, "once", spec)
	if err != nil {
		s.Fatal(err)
	}
	if _, err := s.rt.Start(s.ctx, "once", spec); !errors.Is(err, runtime.ErrExists) {
		s.Errorf("it started twice: %v", err)
	}
	if err := w.Stop(s.ctx, 0); err != nil {
		s.Fatal(err)
	}
	if _, err := s.rt.Start(s.ctx, "once", spec); !errors.Is(err, runtime.ErrExists) {
		s.Errorf("it started again after its end: %v", err)
	}
	for _, bad := range []string{"", "UP", "../x", "a/b", "-a", strings.Repeat("a", 49)} {
		if _, err := s.rt.Start(s.ctx, bad, spec); !errors.Is(err, runtime.ErrSpec) {
			s.Errorf("id %q: %v", bad, err)
		}
	}
}

func isForgotten(s *suite) {
	if _, err := s.rt.Adopt(s.ctx, "nobody"); !errors.Is(err, runtime.ErrUnknown) {
		s.Errorf("adopt nobody: %v", err)
	}
	spec := s.spec("sleep")
	w := s.start(spec)
	s.until(w, "ready")
	for range 2 {
		if err := s.rt.Remove(s.ctx, w.ID()); err != nil {
			s.Fatal(err)
		}
	}
	if _, err := s.rt.Adopt(s.ctx, w.ID()); !errors.Is(err, runtime.ErrUnknown) {
		s.Errorf("it is still there: %v", err)
	}
	if _, err := os.Stat(spec.Dir); err != nil {
		s.Errorf("its folder is gone: %v", err)
	}
	if _, err := s.rt.Start(s.ctx, w.ID(), spec); err != nil {
		s.Errorf("its id cannot be used again: %v", err)
	}
}

func runsPrograms(s *suite) {
	w := s.start(s.spec("sleep"))
	s.until(w, "ready")
	var out, errs bytes.Buffer
	code, err := w.Exec(s.ctx, []string{"/tenant", "stdin"}, runtime.Streams{In: strings.NewReader("beside it\n"), Out: &out, Err: &errs})
	if !s.Processes {
		if !errors.Is(err, runtime.ErrUnsupported) {
			s.Errorf("exec: %v", err)
		}
		return
	}
	if err != nil || code != 0 || out.String() != "beside it\n" {
		s.Errorf("%d, %v, %q, %q", code, err, &out, &errs)
	}
	if code, err := w.Exec(s.ctx, []string{"/tenant", "exit", "42"}, runtime.Streams{}); err != nil || code != 42 {
		s.Errorf("exit 42: %d, %v", code, err)
	}
	out.Reset()
	if _, err := w.Exec(s.ctx, []string{"/tenant", "privileges"}, runtime.Streams{Out: &out}); err != nil {
		s.Fatal(err)
	}
	s.denied(out.String())
}

func isReached(s *suite) {
	if !s.Processes {
		w := s.start(s.spec("sleep"))
		if _, err := w.Dial(s.ctx, 8080); !errors.Is(err, runtime.ErrUnsupported) {
			s.Errorf("dial: %v", err)
		}
		return
	}
	spec := s.spec("serve", "8080")
	spec.Ports = []int{8080}
	w := s.start(spec)
	s.until(w, "ready")
	c, err := w.Dial(s.ctx, 8080)
	if err != nil {
		s.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "hello"); err != nil {
		s.Fatal(err)
	}
	got := make([]byte, 5)
	if _, err := io.ReadFull(c, got); err != nil || string(got) != "hello" {
		s.Errorf("%q, %v", got, err)
	}
	if _, err := w.Dial(s.ctx, 8081); !errors.Is(err, runtime.ErrSpec) {
		s.Errorf("a port that is not in the specification: %v", err)
	}
}
