// Package runtimetest holds every runtime to one behaviour: what a tenant may
// not do, and what it can rely on. Each runtime runs [Run] with a program,
// tenant, built for it. ISOLATION.md tells the same to people, line by line.
package runtimetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
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
