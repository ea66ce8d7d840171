package wasm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	Hash      string
	Args      []string
	Env       map[string]string
	Stdin     string
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
	case len(args) == 3 && args[0] == "compile":
		err = compile(args[1], args[2])
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
func compile(dir, hash string) error {
	for what, max := range map[int]uint64{unix.RLIMIT_DATA: compileMemory, unix.RLIMIT_CPU: compileSeconds, unix.RLIMIT_CORE: 0} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: max, Max: max}); err != nil {
			return err
		}
	}
	module, err := os.ReadFile(filepath.Join(dir, moduleDir, hash+".wasm"))
	if err != nil {
		return err
	}
	metered, err := meter(module)
	if err != nil {
		return err
	}
	e, err := newEngine(filepath.Join(dir, cacheDir))
	if err != nil {
		return err
	}
	const mostPages = 1 << 16
	if _, _, err := e.load(context.Background(), hash, mostPages, func() ([]byte, error) { return metered, nil }); err != nil {
		return err
	}
	// Last: it says that the rest is there.
	return disk.WriteFile(filepath.Join(dir, moduleDir, hash+".metered"), metered, 0o600)
}

func host(dir, name string, per int) error {
	e, err := newEngine(filepath.Join(dir, cacheDir))
	if err != nil {
		return err
	}
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
	s := runtime.Spec{Args: own.Args, Env: own.Env, Stdin: own.Stdin, Dir: j.Dir, Resources: own.Resources, Seed: own.Seed}
	for _, x := range j.Secrets {
		s.Secrets = append(s.Secrets, runtime.Secret(x))
	}
	pages := uint32(min(s.Resources.Memory/pageBytes, 1<<16))
	r, m, err := p.engine.load(context.Background(), own.Hash, pages, func() ([]byte, error) {
		return os.ReadFile(filepath.Join(p.dir, moduleDir, own.Hash+".metered"))
	})
	if err != nil {
		return nil, err
	}
	return &task{gauge: newGauge(s.Resources, log, started), runtime: r, module: m, spec: s}, nil
}

// A task is a module that runs.
type task struct {
	gauge   *gauge
	runtime wazero.Runtime
	module  wazero.CompiledModule
	spec    runtime.Spec
}

func (t *task) Run() runtime.Exit { return t.gauge.run(t.runtime, t.module, t.spec) }

func (t *task) Stop(time.Duration) { t.gauge.stop(runtime.Stopped, "it was stopped") }

func (t *task) Usage() runtime.Usage { return t.gauge.usage() }
