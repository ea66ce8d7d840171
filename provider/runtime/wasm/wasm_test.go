package wasm_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"probity/internal/disk"
	"probity/provider/runtime"
	"probity/provider/runtime/runtimetest"
	"probity/provider/runtime/wasm"
)

// child is the word that makes this test's program the runtime's process.
const child = "wasm-process"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == child {
		os.Exit(wasm.Main(os.Args[2:]))
	}
	runtimetest.MaybeProvider(open)
	os.Exit(m.Run())
}

func open(dir string) (runtime.Runtime, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return wasm.Open(dir, wasm.Options{Self: []string{self, child}})
}

// tenant builds the suite's program.
func tenant(t *testing.T) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "tenant.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "probity/provider/runtime/runtimetest/tenant")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build tenant for wasip1: %v\n%s", err, text)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// smallest is a module whose _start does nothing.
const smallest = "\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x07\x0a\x01\x06_start\x00\x00\x0a\x04\x01\x02\x00\x0b"

// once is one whose _start has a loop of one turn.
const once = "\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x07\x0a\x01\x06_start\x00\x00\x0a\x08\x01\x06\x00\x03\x40\x01\x0b\x0b"

// forever is one whose _start loops.
const forever = "\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x07\x0a\x01\x06_start\x00\x00\x0a\x09\x01\x07\x00\x03\x40\x0c\x00\x0b\x0b"

func opened(t *testing.T, o wasm.Options) (context.Context, runtime.Runtime) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Self = []string{self, child}
	rt, err := wasm.Open(filepath.Join(t.TempDir(), "runtime"), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(func() {
		defer cancel()
		ids, err := rt.List(ctx)
		if err != nil {
			t.Error(err)
		}
		for _, id := range ids {
			if err := rt.Remove(ctx, id); err != nil {
				t.Error(err)
			}
		}
		rt.(io.Closer).Close()
	})
	return ctx, rt
}

func start(t *testing.T, ctx context.Context, rt runtime.Runtime, id, module string) runtime.Workload {
	t.Helper()
	w, err := rt.Start(ctx, id, runtime.Spec{Module: []byte(module), Resources: runtime.Resources{Memory: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAModuleRunsWithoutAnyTool(t *testing.T) {
	ctx, rt := opened(t, wasm.Options{})
	if err := rt.Check(ctx); err != nil {
		t.Fatal(err)
	}
	w := start(t, ctx, rt, "a", smallest)
	if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Exited || exit.Code != 0 {
		t.Errorf("%+v, %v", exit, err)
	}
	if _, err := rt.Start(ctx, "b", runtime.Spec{Module: []byte("\x00asm\x01\x00\x00\x00"), Resources: runtime.Resources{Memory: 1 << 20}}); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), "_start") {
		t.Errorf("a library: %v", err)
	}
}

// A process of modules that is killed takes its own with it and no others, and
// what it took is told to be lost.
func TestAKilledProcessLosesItsOwnModules(t *testing.T) {
	ctx, rt := opened(t, wasm.Options{PerProcess: 2})
	var all []runtime.Workload
	processes := map[int]int{}
	for _, id := range []string{"a", "b", "c"} {
		w := start(t, ctx, rt, id, forever)
		all = append(all, w)
		processes[w.(interface{ Process() int }).Process()]++
	}
	if len(processes) != 2 {
		t.Errorf("three modules, two a process, run in %v", processes)
	}
	first := all[0].(interface{ Process() int }).Process()
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for _, w := range all {
		if w.(interface{ Process() int }).Process() != first {
			if err := w.Stop(ctx, 0); err != nil {
				t.Fatal(err)
			}
			if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Stopped {
				t.Errorf("%s, of another process: %+v, %v", w.ID(), exit, err)
			}
			continue
		}
		if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Lost {
			t.Errorf("%s: %+v, %v", w.ID(), exit, err)
		}
		r, err := w.Logs(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || len(b) != 0 {
			t.Errorf("the log of %s: %q, %v", w.ID(), b, err)
		}
		r.Close()
	}
	// There is room again.
	if w := start(t, ctx, rt, "d", smallest); w != nil {
		if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Exited {
			t.Errorf("%+v, %v", exit, err)
		}
	}
}

// Nothing interrupts a module without counters: its process ends with it, once
// how it ended is written down, and the next module has a new one.
func TestAModuleThatIsNotCountedEndsAllTheSame(t *testing.T) {
	ctx, rt := opened(t, wasm.Options{})
	processes := map[int]bool{}
	for _, why := range []runtime.Reason{runtime.Stopped, runtime.KilledTime, runtime.Stopped} {
		r := runtime.Resources{Memory: 1 << 20}
		if why == runtime.KilledTime {
			r.Time = 500 * time.Millisecond
		}
		w, err := rt.Start(ctx, fmt.Sprint("free-", len(processes)), runtime.Spec{Module: []byte(forever), Resources: r})
		if err != nil {
			t.Fatal(err)
		}
		// The process answers while the module has a thread to itself.
		for range 1000 {
			if u, err := w.Usage(ctx); err != nil || u.Fuel != 0 {
				t.Fatalf("%+v, %v", u, err)
			}
		}
		if why == runtime.Stopped {
			if err := w.Stop(ctx, 0); err != nil {
				t.Fatal(err)
			}
		}
		exit, err := w.Wait(ctx)
		if err != nil || exit.Reason != why || exit.Code == 0 {
			t.Errorf("%+v, %v", exit, err)
		}
		if u, err := w.Usage(ctx); err != nil || u.CPU == 0 {
			t.Errorf("%+v, %v", u, err)
		}
		process := w.(interface{ Process() int }).Process()
		if processes[process] {
			t.Errorf("process %d runs a second module beside the first", process)
		}
		processes[process] = true
		for w.(interface{ Alive() bool }).Alive() {
			if ctx.Err() != nil {
				t.Fatalf("process %d goes on", process)
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// Counters are there where something has to be kept by them.
func TestInstructionsAreCountedWhereALimitHangsOnThem(t *testing.T) {
	for name, c := range map[string]struct {
		o       wasm.Options
		r       runtime.Resources
		counted bool
	}{
		"no limit":           {},
		"a whole core":       {r: runtime.Resources{CPU: 1000}},
		"a limit":            {r: runtime.Resources{Fuel: 1 << 40}, counted: true},
		"a share of a core":  {r: runtime.Resources{CPU: 500}, counted: true},
		"a process for many": {o: wasm.Options{PerProcess: 2}, counted: true},
	} {
		ctx, rt := opened(t, c.o)
		c.r.Memory = 1 << 20
		w, err := rt.Start(ctx, "a", runtime.Spec{Module: []byte(once), Resources: c.r})
		if err != nil {
			t.Fatal(err)
		}
		if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Exited {
			t.Errorf("%s: %+v, %v", name, exit, err)
		}
		if u, err := w.Usage(ctx); err != nil || (u.Fuel > 0) != c.counted {
			t.Errorf("%s: %d instructions were counted, %v", name, u.Fuel, err)
		}
	}
}

func TestTwoProvidersCannotHaveOneFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runtime")
	rt, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(dir); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("a second one opened it: %v", err)
	}
	if err := rt.(io.Closer).Close(); err != nil {
		t.Fatal(err)
	}
	again, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	again.(io.Closer).Close()
}

// Clocks, random numbers and whatever hangs on them follow from the seed.
func TestARunIsTheSameWheneverItRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("a Go program compiled to WebAssembly is for the full run")
	}
	module := tenant(t)
	ctx, rt := opened(t, wasm.Options{})
	run := func(id string, seed byte) string {
		w, err := rt.Start(ctx, id, runtime.Spec{Module: module, Args: []string{"clock"}, Seed: [32]byte{seed}, Resources: runtime.Resources{Memory: 256 << 20, Fuel: 1 << 50}})
		if err != nil {
			t.Fatal(err)
		}
		exit, err := w.Wait(ctx)
		if err != nil || exit.Reason != runtime.Exited {
			t.Fatalf("%+v, %v", exit, err)
		}
		u, err := w.Usage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r, err := w.Logs(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s%d instructions", b, u.Fuel)
	}
	a, b, other := run("a", 1), run("b", 1), run("c", 2)
	if a != b {
		t.Errorf("two runs:\n%s\n%s", a, b)
	}
	if a == other {
		t.Errorf("another seed makes no difference:\n%s", a)
	}
}

func TestWasmIsolatesAndKeeps(t *testing.T) {
	if testing.Short() {
		t.Skip("a Go program compiled to WebAssembly is for the full run")
	}
	runtimetest.Run(t, runtimetest.Config{
		Open:   open,
		Tenant: runtime.Spec{Module: tenant(t), Resources: runtime.Resources{Memory: 256 * runtimetest.MB}},
		Fuel:   true,
	})
}
