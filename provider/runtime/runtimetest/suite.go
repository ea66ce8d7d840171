// Package runtimetest holds every runtime to one behaviour: what a tenant may
// not do, and what it can rely on. Each runtime runs [Run] with a program,
// tenant, built for it. ISOLATION.md tells the same to people, line by line.
package runtimetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/provider/runtime"
)

// A Config is what the suite has to know of a runtime.
type Config struct {
	// Open opens the runtime in a folder, as a provider does when it starts.
	// The runtime is closed if it is an io.Closer.
	Open func(dir string) (runtime.Runtime, error)

	// Tenant is a specification that runs the program tenant, without
	// arguments, folder or limits but memory.
	Tenant runtime.Spec

	// Processes says whether a workload can have processes, signals, sockets
	// and secrets in files, and Fuel whether it counts instructions.
	Processes, Fuel bool

	// VolumesElsewhere says that what a volume holds is not in its folder on the host.
	VolumesElsewhere bool

	// Parallel runs tests beside each other, each with a runtime of its own: for one
	// whose workloads take long to begin and to end without computing.
	Parallel bool
}

// patience is how long a test waits for what has to happen. Nothing takes so
// long, unless the machine is busy.
const patience = 5 * time.Minute

// MB is a million bytes, nearly.
const MB = 1 << 20

// A Test is one line of ISOLATION.md.
type Test struct {
	Name string
	test func(s *suite)
}

// alone are the tests that change what the process has of itself.
var alone = []string{"LearnsNothingOfTheHostsEnvironment"}

// Tests returns the suite, in the order of ISOLATION.md.
func Tests() []Test {
	return []Test{
		{"ReadsNoFileOfTheHost", readsNoFileOfTheHost},
		{"FollowsNoLinkOutOfItsFolder", followsNoLink},
		{"HasNoNetworkUnlessItAskedForIt", hasNoNetwork},
		{"StaysWithinItsMemory", staysWithinItsMemory},
		{"StaysWithinItsProcesses", staysWithinItsProcesses},
		{"EndsWhenItsTimeIsOver", endsWhenItsTimeIsOver},
		{"EndsWhenItsInstructionsAreUsedUp", endsWhenItsInstructionsAreUsedUp},
		{"StaysWithinItsLog", staysWithinItsLog},
		{"StaysWithinItsDisk", staysWithinItsDisk},
		{"StaysWithinItsVolumes", staysWithinItsVolumes},
		{"OpensNoDevice", opensNoDevice},
		{"GainsNoPrivilege", gainsNoPrivilege},
		{"SeesNoOtherTenant", seesNoOtherTenant},
		{"LearnsNothingOfTheHostsEnvironment", learnsNothing},
		{"ShowsNoSecretInItsLog", showsNoSecret},

		{"EndsWithItsOwnCode", endsWithItsOwnCode},
		{"KeepsItsLogWholeAndInOrder", keepsItsLog},
		{"KeepsItsFiles", keepsItsFiles},
		{"KeepsItsVolumes", keepsItsVolumes},
		{"ReadsItsInput", readsItsInput},
		{"StopsWithinTheGrace", stopsWithinTheGrace},
		{"GoesOnWhenTheProviderIsKilled", goesOn},
		{"StartsOnce", startsOnce},
		{"IsForgottenWhenRemoved", isForgotten},
		{"RunsProgramsBesideIt", runsPrograms},
		{"IsReachedOnItsPorts", isReached},
	}
}

// Run runs the suite.
func Run(t *testing.T, c Config) {
	shared := t.TempDir() // one runtime, so that what it caches is made once
	t.Cleanup(func() {
		// Programs that a runtime uses may be a moment later than it.
		for range 100 {
			err := os.RemoveAll(shared)
			if err == nil {
				return
			}
			t.Log(err)
			time.Sleep(100 * time.Millisecond)
		}
	})
	for _, test := range Tests() {
		t.Run(test.Name, func(t *testing.T) {
			s := &suite{T: t, Config: c, dir: t.TempDir(), shared: shared}
			if c.Parallel {
				s.shared = filepath.Join(shared, test.Name)
				if !slices.Contains(alone, test.Name) {
					t.Parallel()
				}
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			t.Cleanup(cancel)
			s.ctx = ctx
			s.open()
			t.Cleanup(s.close)
			test.test(s)
		})
	}
}

// A suite is one test's state.
type suite struct {
	*testing.T
	Config
	ctx    context.Context
	dir    string // of this test
	shared string // the runtime's
	rt     runtime.Runtime
	n      int
}

func (s *suite) open() {
	s.Helper()
	rt, err := s.Open(s.shared)
	if err != nil {
		s.Fatal(err)
	}
	s.rt = rt
}

// close ends what a test left, so that it leaves no process.
func (s *suite) close() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ids, err := s.rt.List(ctx)
	if err != nil {
		s.Error(err)
	}
	for _, id := range ids {
		if err := s.rt.Remove(ctx, id); err != nil {
			s.Error(err)
		}
	}
	if c, ok := s.rt.(io.Closer); ok {
		c.Close()
	}
}

// work is a new folder for a workload.
func (s *suite) work() string {
	s.Helper()
	s.n++
	dir := filepath.Join(s.dir, fmt.Sprintf("work%d", s.n))
	if err := os.Mkdir(dir, 0o755); err != nil {
		s.Fatal(err)
	}
	return dir
}

// inWork is a path of the workload's.
func inWork(name string) string { return runtime.WorkDir + "/" + name }

func (s *suite) spec(args ...string) runtime.Spec {
	t := s.Tenant
	t.Args = args
	t.Dir = s.work()
	return t
}

func (s *suite) start(spec runtime.Spec) runtime.Workload {
	s.Helper()
	s.n++
	if err := s.vet(spec); errors.Is(err, runtime.ErrSpec) {
		s.Errorf("what it takes would not be bid for: %v", err)
	}
	w, err := s.rt.Start(s.ctx, fmt.Sprintf("job-%d", s.n), spec)
	if err != nil {
		s.Fatal(err)
	}
	return w
}

// vet asks the runtime whether it would take a specification.
func (s *suite) vet(spec runtime.Spec) error {
	s.Helper()
	v, can := s.rt.(runtime.Vetter)
	if !can {
		s.Fatal("it does not tell what it would refuse")
	}
	spec.Module = nil // it is fetched after a bid
	return v.Vet(spec)
}

// ran runs a workload to its end and returns what it wrote.
func (s *suite) ran(spec runtime.Spec) (string, runtime.Exit) {
	s.Helper()
	w := s.start(spec)
	return s.ended(w)
}

func (s *suite) ended(w runtime.Workload) (string, runtime.Exit) {
	s.Helper()
	exit, err := w.Wait(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	return s.logs(w), exit
}

func (s *suite) logs(w runtime.Workload) string {
	s.Helper()
	r, err := w.Logs(s.ctx, 0)
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		s.Fatal(err)
	}
	return string(b)
}

// until reads the log until it has a text.
func (s *suite) until(w runtime.Workload, text string) string {
	s.Helper()
	r, err := w.Logs(s.ctx, 0)
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	var all []byte
	buf := make([]byte, 4096)
	for !bytes.Contains(all, []byte(text)) {
		n, err := r.Read(buf)
		all = append(all, buf[:n]...)
		if err != nil {
			s.Fatalf("waiting for %q: %v; it wrote %q", text, err, all)
		}
	}
	return string(all)
}

// denied demands that a log tells of attempts, and of none that got through.
func (s *suite) denied(log string) {
	s.Helper()
	if !strings.Contains(log, "denied: ") {
		s.Errorf("nothing was tried:\n%s", log)
	}
	for line := range strings.Lines(log) {
		if strings.HasPrefix(line, "ALLOWED") {
			s.Errorf("%s", line)
		}
	}
}

func readsNoFileOfTheHost(s *suite) {
	secret := filepath.Join(s.dir, "secret")
	if err := os.WriteFile(secret, []byte("of the host"), 0o644); err != nil {
		s.Fatal(err)
	}
	log, _ := s.ran(s.spec("read", secret, inWork("../../")+secret, "/proc/1/root"+secret, "/proc/self/root"+secret, "/etc/shadow", "/root"+"/.profile"))
	s.denied(log)
	if strings.Contains(log, "of the host") {
		s.Error("it read a file of the host")
	}
}

func followsNoLink(s *suite) {
	secret := filepath.Join(s.dir, "secret")
	if err := os.WriteFile(secret, []byte("of the host"), 0o644); err != nil {
		s.Fatal(err)
	}
	spec := s.spec("links", secret)
	// Whoever fills the folder may have put a link there too.
	if err := os.Symlink(secret, filepath.Join(spec.Dir, "planted")); err != nil {
		s.Fatal(err)
	}
	log, _ := s.ran(spec)
	s.denied(log)
}

func hasNoNetwork(s *suite) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	defer l.Close()
	log, _ := s.ran(s.spec("dial", l.Addr().String(), "192.0.2.1:80"))
	s.denied(log)
}

func staysWithinItsMemory(s *suite) {
	spec := s.spec("memory", "2000")
	spec.Resources.Memory = 96 * MB
	w := s.start(spec)
	log, exit := s.ended(w)
	if exit.Code == 0 || strings.Contains(log, "ALLOWED") {
		s.Errorf("it had 2,000 MB where 96 are the limit: %+v", exit)
	}
	if s.Processes && exit.Reason != runtime.KilledMemory {
		s.Errorf("it ended as %+v", exit)
	}
	u, err := w.Usage(s.ctx)
	if err != nil || u.Memory > spec.Resources.Memory {
		s.Errorf("it used %d bytes: %v", u.Memory, err)
	}
}

func staysWithinItsProcesses(s *suite) {
	spec := s.spec("processes")
	spec.Resources.Time = time.Minute
	log, _ := s.ran(spec)
	s.denied(log)
}

func endsWhenItsTimeIsOver(s *suite) {
	for _, word := range []string{"loop", "sleep"} {
		spec := s.spec(word)
		spec.Resources.Time = 2 * time.Second
		began := time.Now()
		_, exit := s.ran(spec)
		if exit.Reason != runtime.KilledTime || exit.Code == 0 {
			s.Errorf("%s: %+v", word, exit)
		}
		if exit.At.Sub(began) < spec.Resources.Time-time.Second {
			s.Errorf("%s: it ended after %v", word, exit.At.Sub(began))
		}
	}
}

func endsWhenItsInstructionsAreUsedUp(s *suite) {
	spec := s.spec("loop")
	spec.Resources.Fuel = 200_000_000
	if !s.Fuel {
		if _, err := s.rt.Start(s.ctx, "fuel", spec); !errors.Is(err, runtime.ErrSpec) {
			s.Errorf("a limit that cannot be kept was taken: %v", err)
		}
		if err := s.vet(spec); !errors.Is(err, runtime.ErrSpec) {
			s.Errorf("a limit that cannot be kept would be bid for: %v", err)
		}
		return
	}
	var used []uint64
	for range 2 {
		w := s.start(spec)
		if _, exit := s.ended(w); exit.Reason != runtime.KilledFuel || exit.Code == 0 {
			s.Errorf("%+v", exit)
		}
		u, err := w.Usage(s.ctx)
		if err != nil {
			s.Fatal(err)
		}
		used = append(used, u.Fuel)
	}
	if used[0] != used[1] || used[0] < spec.Resources.Fuel {
		s.Errorf("two runs used %d of %d", used, spec.Resources.Fuel)
	}
}

func staysWithinItsLog(s *suite) {
	spec := s.spec("flood")
	spec.MaxLog = MB
	log, exit := s.ran(spec)
	if exit.Reason != runtime.LogsFull || exit.Code == 0 {
		s.Errorf("%+v", exit)
	}
	if len(log) != MB {
		s.Errorf("the log has %d bytes", len(log))
	}
}

func staysWithinItsDisk(s *suite) {
	spec := s.spec("fill", inWork("big"))
	spec.Resources.Disk = 32 * MB
	log, exit := s.ran(spec)
	if exit.Reason == runtime.Exited {
		s.denied(log)
	} else if exit.Reason != runtime.KilledDisk {
		s.Errorf("%+v", exit)
	}
	info, err := os.Stat(filepath.Join(spec.Dir, "big"))
	if err != nil {
		s.Fatal(err)
	}
	if s.Fuel && info.Size() > spec.Resources.Disk {
		s.Errorf("the file has %d bytes", info.Size())
	}
}

func staysWithinItsVolumes(s *suite) {
	// More than /work may have,
	spec := s.spec("fill", "/vault/big", "12")
	spec.Resources.Disk = 4 * MB
	spec.Volumes = []runtime.Volume{{Dir: s.work(), Mount: "/vault", Size: 32 * MB}}
	if log, exit := s.ran(spec); exit.Reason != runtime.Exited || log != "ALLOWED: 12 MiB\n" {
		s.Errorf("a volume that is larger than its folder: %+v: %s", exit, log)
	}
	// and less than would be written.
	spec.Args = []string{"fill", "/vault/big"}
	log, exit := s.ran(spec)
	if exit.Reason == runtime.Exited {
		s.denied(log)
	} else if exit.Reason != runtime.KilledDisk {
		s.Errorf("%+v", exit)
	}
	if s.VolumesElsewhere {
		return
	}
	info, err := os.Stat(filepath.Join(spec.Volumes[0].Dir, "big"))
	if err != nil {
		s.Fatal(err)
	}
	if info.Size() <= spec.Resources.Disk || s.Fuel && info.Size() > spec.Volumes[0].Size {
		s.Errorf("the file has %d bytes", info.Size())
	}
}

func opensNoDevice(s *suite) {
	log, _ := s.ran(s.spec("devices"))
	s.denied(log)
	cards := s.spec("exit", "0")
	cards.Resources.GPUs = 1000
	if err := s.vet(cards); err == nil {
		s.Error("a thousand cards would be bid for")
	}
}

func gainsNoPrivilege(s *suite) {
	spec := s.spec("privileges")
	log, _ := s.ran(spec)
	s.denied(log)
	if info, err := os.Stat(filepath.Join(spec.Dir, "suid")); err == nil && info.Mode()&os.ModeSetuid != 0 {
		s.Error("it left a set-user-id program")
	}
	if s.Processes {
		for _, line := range []string{"CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"} {
			if !strings.Contains(log, line) {
				s.Errorf("its status lacks %q:\n%s", line, log)
			}
		}
	}
}

func seesNoOtherTenant(s *suite) {
	other := s.spec("sleep", "of-another-tenant")
	s.until(s.start(other), "ready")
	log, _ := s.ran(s.spec("others"))
	if !strings.Contains(log, "process 1 ") || strings.Contains(log, "of-another-tenant") {
		s.Errorf("it sees:\n%s", log)
	}
	log, _ = s.ran(s.spec("list", runtime.WorkDir))
	if strings.TrimSpace(log) != "ALLOWED: list "+runtime.WorkDir {
		s.Errorf("its folder is not empty:\n%s", log)
	}
}

func learnsNothing(s *suite) {
	s.Setenv("PROBITY_TEST_OF_THE_HOST", "of-the-host")
	spec := s.spec("env")
	spec.Env = map[string]string{"LEVEL": "debug"}
	log, _ := s.ran(spec)
	if !strings.Contains(log, "LEVEL=debug\n") {
		s.Errorf("its own is missing:\n%s", log)
	}
	host, _ := os.Hostname()
	for _, bad := range []string{"of-the-host", os.Getenv("HOME") + "\n", "USER=" + os.Getenv("USER") + "\n", "=" + host + "\n"} {
		if len(bad) > 8 && strings.Contains(log, bad) {
			s.Errorf("its environment has %q:\n%s", bad, log)
		}
	}
}

func showsNoSecret(s *suite) {
	const value = "correct-horse-battery"
	spec := s.spec("env")
	spec.Secrets = []runtime.Secret{{Name: "token", Env: "TOKEN", Value: []byte(value)}}
	w := s.start(spec)
	log, exit := s.ended(w)
	if !strings.Contains(log, "TOKEN=[secret]\n") || exit.Reason != runtime.Exited {
		s.Errorf("%+v:\n%s", exit, log)
	}
	if s.Processes {
		spec := s.spec("read", "/run/secrets/token")
		spec.Secrets = []runtime.Secret{{Name: "token", File: "/run/secrets/token", Value: []byte(value)}}
		log, exit := s.ran(spec)
		if !strings.Contains(log, "ALLOWED: read /run/secrets/token\n[secret]\n") {
			s.Errorf("%+v:\n%s", exit, log)
		}
	}
	// Neither in the log nor in anything else that a provider keeps.
	err := filepath.WalkDir(s.shared, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if b, err := os.ReadFile(path); err == nil && bytes.Contains(b, []byte(value)) {
			s.Errorf("the secret is in %s", path)
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v", spec, w); strings.Contains(text, value) {
		s.Error("the secret prints")
	}
}

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
