package oci_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"probity/provider/runtime"
	"probity/provider/runtime/oci"
	"probity/provider/runtime/runtimetest"
)

// child is the word that makes this test's program the runtime's process.
const child = "oci-process"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == child {
		os.Exit(oci.Main(os.Args[2:]))
	}
	runtimetest.MaybeProvider(open)
	os.Exit(m.Run())
}

func open(dir string) (runtime.Runtime, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return oci.Open(dir, oci.Options{Self: []string{self, child}})
}

// tenant builds the suite's program into an image.
func tenant(t *testing.T) (archive, digest string) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "tenant")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "probity/provider/runtime/runtimetest/tenant")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build tenant: %v\n%s", err, text)
	}
	b, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	image, digest, err := runtimetest.Image(b, "tenant")
	if err != nil {
		t.Fatal(err)
	}
	archive = filepath.Join(dir, "tenant.tar")
	if err := os.WriteFile(archive, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return archive, digest
}

func TestOCIIsolatesAndKeeps(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	archive, digest := tenant(t)
	runtimetest.Run(t, runtimetest.Config{
		Open:      open,
		Tenant:    runtime.Spec{Image: digest, Archive: archive, Resources: runtime.Resources{Memory: 256 * runtimetest.MB}},
		Processes: true,
	})
}

// Whoever holds a container limits it and reads what it writes. A container that
// nobody holds any more is ended, by whoever notices.
func TestAContainerThatNobodyHoldsIsEnded(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	archive, digest := tenant(t)
	dir := filepath.Join(t.TempDir(), "runtime")
	rt, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	spec := runtime.Spec{Image: digest, Archive: archive, Args: []string{"sleep"}, Resources: runtime.Resources{Memory: 64 * runtimetest.MB}}
	for _, id := range []string{"waited-for", "found"} {
		w, err := rt.Start(ctx, id, spec)
		if err != nil {
			t.Fatal(err)
		}
		r, err := w.Logs(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Read(make([]byte, 1)); err != nil { // it runs
			t.Fatal(err)
		}
		r.Close()
		if code, err := w.Exec(ctx, []string{"/tenant", "exit", "3"}, runtime.Streams{}); code != 3 || err != nil {
			t.Fatalf("%s: %d, %v", id, code, err)
		}
	}
	w, err := rt.Adopt(ctx, "waited-for")
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(w.(interface{ Process() int }).Process(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Lost {
		t.Errorf("%+v, %v", exit, err)
	}
	if code, err := w.Exec(ctx, []string{"/tenant", "exit", "3"}, runtime.Streams{}); err == nil {
		t.Errorf("it still runs: %d", code)
	}
	// The other one, by the next provider.
	rt.(io.Closer).Close()
	if rt, err = open(dir); err != nil {
		t.Fatal(err)
	}
	if err := rt.Check(ctx); err != nil {
		t.Fatal(err)
	}
	if w, err = rt.Adopt(ctx, "found"); err != nil {
		t.Fatal(err)
	}
	if code, err := w.Exec(ctx, []string{"/tenant", "exit", "3"}, runtime.Streams{}); err == nil {
		t.Errorf("it still runs: %d", code)
	}
	for _, id := range []string{"waited-for", "found"} {
		if err := rt.Remove(ctx, id); err != nil {
			t.Error(err)
		}
	}
	rt.(io.Closer).Close()
}

// A card is whatever the machine's Container Device Interface calls one; here there
// are two that consist of a variable and a device.
func TestAContainerHasItsCardsToItself(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cdi := "/var/run/cdi"
	if err := os.MkdirAll(cdi, 0o755); err != nil {
		t.Fatal(err)
	}
	card := func(n string) string {
		return `{"name": "` + n + `", "containerEdits": {"env": ["CARD=` + n + `"], "deviceNodes": [{"path": "/dev/full"}]}}`
	}
	described, err := os.CreateTemp(cdi, "probity-test-*.json")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(described.Name()) })
	if _, err := described.WriteString(`{"cdiVersion": "0.3.0", "kind": "probity.test/card", "devices": [` + card("0") + `, ` + card("1") + `]}`); err != nil {
		t.Fatal(err)
	}
	if err := described.Close(); err != nil {
		t.Fatal(err)
	}
	archive, digest := tenant(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "runtime")
	options := oci.Options{Self: []string{self, child}, GPUs: []string{"probity.test/card=0", "probity.test/card=1"}}
	rt, err := oci.Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	start := func(id string, cards int, args ...string) (runtime.Workload, error) {
		return rt.Start(ctx, id, runtime.Spec{Image: digest, Archive: archive, Args: args, Resources: runtime.Resources{Memory: 64 * runtimetest.MB, GPUs: cards}})
	}
	says := func(w runtime.Workload) string {
		t.Helper()
		r, err := w.Logs(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if _, err := start("holder", 1, "sleep"); err != nil {
		t.Fatal(err)
	}
	other, err := start("other", 1, "env")
	if err != nil {
		t.Fatal(err)
	}
	if exit, err := other.Wait(ctx); err != nil || exit.Code != 0 {
		t.Fatal(exit, err)
	}
	if got := says(other); !strings.Contains(got, "CARD=1\n") {
		t.Errorf("the second container has the card %q", got)
	}
	// The next provider knows which cards are taken.
	rt.(io.Closer).Close()
	if rt, err = oci.Open(dir, options); err != nil {
		t.Fatal(err)
	}
	defer func() { rt.(io.Closer).Close() }()
	if _, err := start("both", 2, "sleep"); err == nil || !strings.Contains(err.Error(), "1 of 2 are free") {
		t.Errorf("two cards, of which one is taken: %v", err)
	}
	if _, err := start("three", 3, "sleep"); !errors.Is(err, runtime.ErrSpec) {
		t.Errorf("three cards of two: %v", err)
	}
	none, err := start("none", 0, "env")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := none.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if got := says(none); strings.Contains(got, "CARD") {
		t.Errorf("a container that asked for no card has %q", got)
	}
	holder, err := rt.Adopt(ctx, "holder")
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Stop(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	both, err := start("both", 2, "env")
	if err != nil {
		t.Fatalf("two cards that are free again: %v", err)
	}
	if _, err := both.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"holder", "other", "none", "both"} {
		if err := rt.Remove(ctx, id); err != nil {
			t.Error(err)
		}
	}
}

// What no retry will make run is refused before anything is started.
func TestWhatAContainerCannotBeIsRefused(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0", 64)
	good := runtime.Spec{Image: "registry.example/a@" + digest, Resources: runtime.Resources{Memory: 256 << 20}}
	rt, err := open(filepath.Join(t.TempDir(), "runtime"))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*runtime.Spec){
		"a module":             func(s *runtime.Spec) { s.Module = []byte{0} },
		"a tag":                func(s *runtime.Spec) { s.Image = "registry.example/a:latest" },
		"an option as image":   func(s *runtime.Spec) { s.Image = "--privileged" },
		"no registry":          func(s *runtime.Spec) { s.Image = digest },
		"fuel":                 func(s *runtime.Spec) { s.Resources.Fuel = 1 },
		"a GPU":                func(s *runtime.Spec) { s.Resources.GPUs = 1 },
		"no memory":            func(s *runtime.Spec) { s.Resources.Memory = 0 },
		"a mount by its name":  func(s *runtime.Spec) { s.Dir = "/tmp:/etc" },
		"a variable":           func(s *runtime.Spec) { s.Env = map[string]string{"A=B": ""} },
		"a secret nowhere":     func(s *runtime.Spec) { s.Secrets = []runtime.Secret{{Name: "a"}} },
		"a secret as a mount":  func(s *runtime.Spec) { s.Secrets = []runtime.Secret{{Name: "a", File: "/a:rw"}} },
		"a secret outside":     func(s *runtime.Spec) { s.Secrets = []runtime.Secret{{Name: "a", File: "/../a"}} },
		"an argument's end":    func(s *runtime.Spec) { s.Args = []string{"a\x00b"} },
		"a limit below naught": func(s *runtime.Spec) { s.Resources.Disk = -1 },
	} {
		s := good
		change(&s)
		if _, err := rt.Start(t.Context(), "a", s); !errors.Is(err, runtime.ErrSpec) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A machine without Podman is told so.
func TestCheckSaysWhatIsMissing(t *testing.T) {
	rt, err := oci.Open(t.TempDir(), oci.Options{Self: []string{"none"}, Podman: "no-such-podman"})
	if err != nil {
		t.Fatal(err)
	}
	err = rt.Check(t.Context())
	if !errors.Is(err, runtime.ErrMissing) || !strings.Contains(err.Error(), "install Podman") {
		t.Error(err)
	}
}
