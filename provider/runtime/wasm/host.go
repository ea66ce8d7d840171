package wasm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero"
	"golang.org/x/sys/unix"

	"probity/internal/disk"
	"probity/provider/runtime"
	"probity/provider/runtime/keeper"
)

// A job is what the process needs to know besides what every workload has.
type job struct {
	Code      string // its name in the cache
	Counted   bool
	Args      []string
	Env       map[string]string
	Stdin     string
	Volumes   []runtime.Volume
	Resources runtime.Resources
	Seed      [32]byte
}

// Main is the process that modules run in. The command line that Options.Self
// names must end in a call of it with what follows. It returns the process's
// exit code.
func Main(args []string) int {
	err := errors.New("this command is started by the provider, not by hand")
	switch {
	case len(args) == 4 && args[0] == "host":
		var per int
		if per, err = strconv.Atoi(args[3]); err == nil {
			err = host(args[1], args[2], per)
		}
	case len(args) == 4 && args[0] == "compile":
		err = compile(args[1], args[2], args[3])
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	if errors.Is(err, runtime.ErrSpec) {
		return exitSpec
	}
	return 1
}

// exitSpec is the code with which a compiling process refuses a module.
const exitSpec = 3

// What a process that compiles may use. A module that takes more is refused.
const (
	compileMemory  = 3 << 30
	compileSeconds = 120
)

// compile meters a module and puts it and its code into the caches. It is a
// process of its own because a module may be made to keep a compiler busy.
func compile(dir, hash, kind string) error {
	for what, max := range map[int]uint64{unix.RLIMIT_DATA: compileMemory, unix.RLIMIT_CPU: compileSeconds, unix.RLIMIT_CORE: 0} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: max, Max: max}); err != nil {
			return err
		}
	}
	module, err := os.ReadFile(filepath.Join(dir, moduleDir, hash+".wasm"))
	if err != nil {
		return err
	}
	metered, err := meter(module, kind == countedCode)
	if err != nil {
		return err
	}
	e, err := newEngine(filepath.Join(dir, cacheDir))
	if err != nil {
		return err
	}
	const mostPages = 1 << 16
	if _, _, err := e.load(context.Background(), hash+kind, mostPages, func() ([]byte, error) { return metered, nil }); err != nil {
		return err
	}
	// Last: it says that the rest is there.
	return disk.WriteFile(filepath.Join(dir, moduleDir, hash+kind), metered, 0o600)
}

func host(dir, name string, per int) error {
	e, err := newEngine(filepath.Join(dir, cacheDir))
	if err != nil {
		return err
	}
	// A module that is not counted keeps one to itself.
	goruntime.GOMAXPROCS(max(2, goruntime.GOMAXPROCS(0)))
	return keeper.Serve(dir, name, per, &modules{dir: dir, engine: e})
}

// modules is a keeper.Program.
type modules struct {
	dir    string
	engine *engine
}

func (p *modules) Begin(id string, j keeper.Job, log *runtime.Log, started time.Time) (keeper.Task, error) {
	var own job
	if err := json.Unmarshal(j.Body, &own); err != nil {
		return nil, err
	}
	s := runtime.Spec{Args: own.Args, Env: own.Env, Stdin: own.Stdin, Dir: j.Dir, Volumes: own.Volumes, Resources: own.Resources, Seed: own.Seed}
	for _, x := range j.Secrets {
		s.Secrets = append(s.Secrets, runtime.Secret(x))
	}
	pages := uint32(min(s.Resources.Memory/pageBytes, 1<<16))
	r, m, err := p.engine.load(context.Background(), own.Code, pages, func() ([]byte, error) {
		return os.ReadFile(filepath.Join(p.dir, moduleDir, own.Code))
	})
	if err != nil {
		return nil, err
	}
	g := newGauge(s.Resources, log, started)
	g.free = !own.Counted
	return &task{gauge: g, runtime: r, module: m, spec: s}, nil
}

// A task is a module that runs.
type task struct {
	gauge   *gauge
	runtime wazero.Runtime
	module  wazero.CompiledModule
	spec    runtime.Spec
	spent   bool
}

func (t *task) Run() runtime.Exit {
	if t.gauge.free {
		return t.alone()
	}
	return t.gauge.run(t.runtime, t.module, t.spec)
}

const (
	// heapAlone is how much garbage a process keeps while nothing may stop it.
	heapAlone = 256 << 20
	// hearing is how long a module that has to end may take to call the host.
	hearing = 100 * time.Millisecond
)

// alone runs the module that has the process to itself and is not counted. Go's
// collector would wait for it, and everything else for the collector: so none
// runs until there is much garbage, which only a module that keeps calling the
// host makes, and such a one can be waited for. A module that has to end and
// does not call the host is left behind, and the process with it.
func (t *task) alone() runtime.Exit {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(heapAlone)
	goruntime.GC() // no cycle is under way from here on
	done := make(chan runtime.Exit, 1)
	go func() { done <- t.gauge.run(t.runtime, t.module, t.spec) }()
	ended := func(exit runtime.Exit) runtime.Exit {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
		return exit
	}
	select {
	case exit := <-done:
		return ended(exit)
	case <-t.gauge.wake:
	}
	select {
	case exit := <-done:
		return ended(exit)
	case <-time.After(hearing):
		t.spent = true
		return t.gauge.leave()
	}
}

// Spent reports whether the module was left behind: see keeper.Task.
func (t *task) Spent() bool { return t.spent }

func (t *task) Stop(time.Duration) { t.gauge.stop(runtime.Stopped, "it was stopped") }

func (t *task) Usage() runtime.Usage { return t.gauge.usage() }
