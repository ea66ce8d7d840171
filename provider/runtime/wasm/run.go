package wasm

import (
	"context"
	"errors"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/experimental/sysfs"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	wsys "github.com/tetratelabs/wazero/sys"
	"golang.org/x/sys/unix"

	"probity/provider/runtime"
)

// epoch is where a module's clocks begin, in nanoseconds: 2022-01-01.
const epoch = 1640995200 * 1e9

// oneCore is Resources.CPU of a whole core: a module has one thread.
const oneCore = 1000

// tick is how far a clock goes on when it is looked at.
const tick = 1e6

// slice is how much fuel a module has before it has to ask for more. It takes
// about a millisecond: so late a workload is stopped, its host's garbage
// collected, and the next one has its turn.
const slice = 1 << 21

// hostFuel is how many bytes through the host cost one unit of fuel.
const hostFuel = 64

// A halt ends a module from within a call to the host.
type halt struct{ exit runtime.Exit }

func (h *halt) Error() string { return string(h.exit.Reason) + ": " + h.exit.Detail }

// A gauge is what a module has used and may use. Its methods but stop and usage
// are called by the module's goroutine.
type gauge struct {
	limit    uint64 // fuel
	cpu      int    // thousandths of a core
	free     bool   // whether the module is not counted
	slice    uint64 // what it is given at a time
	deadline time.Time
	log      *runtime.Log

	mu      sync.Mutex
	stopped *runtime.Exit
	wake    chan struct{} // closed when stopped
	used    uint64        // fuel, without what is out in a slice
	out     int64         // the slice
	busy    time.Duration
	memory  int64

	began time.Time // when the module last went on; zero while it rests
	owed  time.Duration
	clock int64 // of the module
}

type gaugeKey struct{}

func newGauge(res runtime.Resources, log *runtime.Log, started time.Time) *gauge {
	g := &gauge{limit: res.Fuel, cpu: res.CPU, slice: slice, log: log, wake: make(chan struct{}), began: time.Now()}
	if g.limit == 0 {
		g.limit = math.MaxUint64
	}
	if res.Time > 0 {
		g.deadline = started.Add(res.Time)
	}
	return g
}

// stop ends the module as soon as it next asks. The first reason counts.
func (g *gauge) stop(reason runtime.Reason, detail string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped == nil {
		g.stopped = &runtime.Exit{Reason: reason, Code: 1, Detail: detail}
		close(g.wake)
	}
}

// alive does not return once the module is to end.
func (g *gauge) alive() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped != nil {
		panic(&halt{*g.stopped})
	}
}

// refill is the module's import: left is the slice's rest, negative.
func (g *gauge) refill(left int64) int64 {
	if left == stackOverflow {
		panic(&halt{runtime.Exit{Reason: runtime.Trapped, Code: 1, Detail: "its calls are nested too deeply"}})
	}
	g.pause()
	goruntime.Gosched()
	g.alive()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.settle(left)
	if g.used > g.limit {
		g.stopped = &runtime.Exit{Reason: runtime.KilledFuel, Code: 1, Detail: "it has executed as many instructions as it may"}
		panic(&halt{*g.stopped})
	}
	g.out = int64(min(g.slice, g.limit-g.used))
	return g.out
}

// settle counts what of the slice was used.
func (g *gauge) settle(left int64) {
	g.used += uint64(g.out - left)
	g.out = 0
}

// charge counts work that the host does for the module, and ends it when it is
// too much.
func (g *gauge) charge(bytes int) {
	g.alive()
	g.mu.Lock()
	g.used += uint64(bytes)/hostFuel + 1
	over := g.used > g.limit
	g.mu.Unlock()
	if over {
		g.stop(runtime.KilledFuel, "it has executed as many instructions as it may")
		g.alive()
	}
}

// pause counts the time that the slice took, and waits until the module has had
// no more than its share of a core.
func (g *gauge) pause() {
	now := time.Now()
	took := g.rest(now)
	if g.cpu > 0 && g.cpu < oneCore {
		g.owed += took * time.Duration(oneCore-g.cpu) / time.Duration(g.cpu)
		if g.owed > 5*time.Millisecond {
			g.wait(g.owed)
			g.owed = 0
		}
	}
	g.goOn()
}

// rest notes that the module stands still, and returns how long it did not.
func (g *gauge) rest(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.began.IsZero() {
		return 0
	}
	took := now.Sub(g.began)
	g.busy += took
	g.began = time.Time{}
	return took
}

func (g *gauge) goOn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.began = time.Now()
}

// leave ends a module that does not hear. It is still there.
func (g *gauge) leave() runtime.Exit {
	g.rest(time.Now())
	g.mu.Lock()
	defer g.mu.Unlock()
	exit := *g.stopped
	exit.At = time.Now().UTC().Truncate(0)
	return exit
}

// wait returns after d, or when the module is stopped.
func (g *gauge) wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-g.wake:
	}
}

// nanotime is what the module's clocks show. They go on as it looks at them and
// sleeps, never by themselves: a run is the same whenever and wherever it runs.
func (g *gauge) nanotime() int64 {
	g.clock += tick
	return g.clock
}

func (g *gauge) walltime() (int64, int32) {
	t := epoch + g.nanotime()
	return t / 1e9, int32(t % 1e9)
}

func (g *gauge) sleep(ns int64) {
	if ns <= 0 {
		return
	}
	g.rest(time.Now())
	g.wait(time.Duration(ns))
	if g.clock += ns; g.clock < 0 {
		g.clock = math.MaxInt64 - 2*epoch // for ever is over
	}
	g.goOn()
	g.alive()
}

// Read is the module's randomness, through random.
type random struct {
	g   *gauge
	src *rand.ChaCha8
}

func (r random) Read(p []byte) (int, error) {
	r.g.charge(len(p))
	return r.src.Read(p)
}

// An output is the module's standard output and error.
type output struct{ g *gauge }

func (o output) Write(p []byte) (int, error) {
	o.g.charge(len(p))
	n, err := o.g.log.Write(p)
	switch {
	case errors.Is(err, runtime.ErrLogFull):
		o.g.stop(runtime.LogsFull, "it wrote more than its log may hold")
		o.g.alive()
	case err != nil:
		o.g.stop(runtime.Lost, err.Error())
		o.g.alive()
	}
	return n, nil
}

func (g *gauge) usage() runtime.Usage {
	g.mu.Lock()
	defer g.mu.Unlock()
	u := runtime.Usage{CPU: g.busy, Memory: g.memory, Fuel: g.used}
	if !g.began.IsZero() {
		u.CPU += time.Since(g.began)
	}
	if g.free {
		u.Fuel = 0 // what the host did for it alone says nothing
	}
	return u
}

// linear is a module's memory: mapped once, as large as it may become, so that
// it never moves, costs what is touched of it, and is gone when the module is.
type linear struct {
	g    *gauge
	all  []byte
	huge bool
}

// hugeFrom is how large a memory is when pages of 2 MB are worth what they waste:
// programs that go through much memory miss their addresses less often.
const hugeFrom = 16 << 20

func (g *gauge) allocate(_, max uint64) experimental.LinearMemory {
	if max == 0 {
		return &linear{g: g}
	}
	all, err := unix.Mmap(-1, 0, int(max), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		panic(&halt{runtime.Exit{Reason: runtime.KilledMemory, Code: 1, Detail: "the machine has no memory for it: " + err.Error()}})
	}
	return &linear{g: g, all: all}
}

func (l *linear) Reallocate(size uint64) []byte {
	if size > uint64(len(l.all)) {
		return nil
	}
	if size >= hugeFrom && !l.huge {
		l.huge = true
		unix.Madvise(l.all, unix.MADV_HUGEPAGE) // a wish
	}
	l.g.mu.Lock()
	l.g.memory = max(l.g.memory, int64(size))
	l.g.mu.Unlock()
	return l.all[:size:size]
}

func (l *linear) Free() {
	if l.all != nil {
		unix.Munmap(l.all)
		l.all = nil
	}
}

// An engine holds compiled modules for all workloads of a process, in one
// wazero runtime for each limit of memory.
type engine struct {
	cache wazero.CompilationCache

	mu       sync.Mutex
	runtimes map[uint32]wazero.Runtime
	modules  map[moduleKey]wazero.CompiledModule
}

type moduleKey struct {
	hash  string
	pages uint32
}

func newEngine(cacheDir string) (*engine, error) {
	cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
	if err != nil {
		return nil, err
	}
	return &engine{cache: cache, runtimes: map[uint32]wazero.Runtime{}, modules: map[moduleKey]wazero.CompiledModule{}}, nil
}

func config(cache wazero.CompilationCache, pages uint32) wazero.RuntimeConfig {
	c := wazero.NewRuntimeConfigCompiler().WithCoreFeatures(api.CoreFeaturesV2).WithDebugInfoEnabled(false).WithMemoryLimitPages(pages)
	if cache != nil {
		c = c.WithCompilationCache(cache)
	}
	return c
}

// runtime returns the runtime for a limit of memory, with its host functions.
func (e *engine) runtime(ctx context.Context, pages uint32) (wazero.Runtime, error) {
	if r := e.runtimes[pages]; r != nil {
		return r, nil
	}
	r := wazero.NewRuntimeWithConfig(ctx, config(e.cache, pages))
	wasi := r.NewHostModuleBuilder(wasiModule)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(wasi)
	// wazero's makes a table as long as the number that it is given.
	const notsup = 58
	wasi.NewFunctionBuilder().WithFunc(func(uint32, uint32) uint32 { return notsup }).Export("fd_renumber")
	if _, err := wasi.Instantiate(ctx); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	refills := r.NewHostModuleBuilder(hostModule)
	for _, n := range carries {
		// What is carried besides the count stays where it is.
		types := slices.Repeat([]api.ValueType{api.ValueTypeI64}, n+1)
		refills.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(refill), types, types).Export(refillName(n))
	}
	if _, err := refills.Instantiate(ctx); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	e.runtimes[pages] = r
	return r, nil
}

// refill is the function of the imports of that name.
func refill(ctx context.Context, m api.Module, stack []uint64) {
	g, ok := ctx.Value(gaugeKey{}).(*gauge)
	if !ok {
		panic(errors.New("a metered module was called without a gauge"))
	}
	stack[0] = api.EncodeI64(g.refill(int64(stack[0])))
	// A function that counts in a local writes it down when it calls
	// or ends. Should it trap before, this is what is found.
	if left, ok := m.ExportedGlobal(fuelExport).(api.MutableGlobal); ok {
		left.Set(stack[0])
	}
}

// load returns the metered module of a hash, compiled, and the runtime for it.
func (e *engine) load(ctx context.Context, hash string, pages uint32, metered func() ([]byte, error)) (wazero.Runtime, wazero.CompiledModule, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.runtime(ctx, pages)
	if err != nil {
		return nil, nil, err
	}
	key := moduleKey{hash, pages}
	if m := e.modules[key]; m != nil {
		return r, m, nil
	}
	b, err := metered()
	if err != nil {
		return nil, nil, err
	}
	m, err := r.CompileModule(ctx, b)
	if err != nil {
		return nil, nil, errors.Join(runtime.ErrSpec, err)
	}
	e.modules[key] = m
	return r, m, nil
}

// run carries a module out and says how it ended.
func (g *gauge) run(r wazero.Runtime, m wazero.CompiledModule, s runtime.Spec) runtime.Exit {
	exit := g.execute(r, m, s)
	exit.At = time.Now().UTC().Truncate(0)
	return exit
}

func (g *gauge) execute(r wazero.Runtime, m wazero.CompiledModule, s runtime.Spec) runtime.Exit {
	lost := func(err error) runtime.Exit {
		return runtime.Exit{Reason: runtime.Lost, Code: 1, Detail: err.Error()}
	}
	if !g.deadline.IsZero() {
		t := time.AfterFunc(time.Until(g.deadline), func() { g.stop(runtime.KilledTime, "its time is over") })
		defer t.Stop()
	}
	ctx := context.WithValue(context.Background(), gaugeKey{}, g)
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(g.allocate))

	c := wazero.NewModuleConfig().WithName("").WithStartFunctions().
		WithArgs(append([]string{"main"}, s.Args...)...).
		WithStdout(output{g}).WithStderr(output{g}).
		WithRandSource(random{g, rand.NewChaCha8(s.Seed)}).
		WithNanotime(g.nanotime, tick).WithWalltime(g.walltime, tick).WithNanosleep(g.sleep).WithOsyield(g.alive)
	// In order: a module can see it.
	for _, k := range slices.Sorted(maps.Keys(s.Env)) {
		c = c.WithEnv(k, s.Env[k])
	}
	for _, x := range s.Secrets {
		c = c.WithEnv(x.Env, string(x.Value))
	}
	if s.Stdin != "" {
		f, err := os.Open(s.Stdin)
		if err != nil {
			return lost(err)
		}
		defer f.Close()
		c = c.WithStdin(struct{ io.Reader }{f})
	}
	mounts := slices.Clone(s.Volumes)
	if s.Dir != "" {
		mounts = append([]runtime.Volume{{Dir: s.Dir, Mount: runtime.WorkDir, Size: s.Resources.Disk}}, mounts...)
		c = c.WithEnv("PWD", runtime.WorkDir)
	}
	folders := wazero.NewFSConfig()
	for i, m := range mounts {
		folder, err := newWorkFS(m.Dir, m.Size, uint64(i+1), func() { g.charge(0) })
		if err != nil {
			return lost(err)
		}
		defer folder.close()
		folders = folders.(sysfs.FSConfig).WithSysFSMount(folder, m.Mount)
	}
	if len(mounts) > 0 {
		c = c.WithFSConfig(folders)
	}

	mod, err := r.InstantiateModule(ctx, m, c)
	if err == nil {
		defer mod.Close(ctx)
		_, err = mod.ExportedFunction("_start").Call(ctx)
		if left := mod.ExportedGlobal(fuelExport); left != nil {
			g.mu.Lock()
			if g.out > 0 {
				g.settle(int64(left.Get()))
			}
			g.mu.Unlock()
		}
	}
	g.rest(time.Now())
	g.mu.Lock()
	over := g.used > g.limit
	g.mu.Unlock()

	var h *halt
	var e *wsys.ExitError
	switch {
	case errors.As(err, &h):
		return h.exit
	case over:
		// It ended by itself within its last slice, after its fuel had.
		return runtime.Exit{Reason: runtime.KilledFuel, Code: 1, Detail: "it has executed as many instructions as it may"}
	case err == nil:
		return runtime.Exit{Reason: runtime.Exited}
	case errors.As(err, &e):
		return runtime.Exit{Reason: runtime.Exited, Code: int(e.ExitCode())}
	}
	what, _, _ := strings.Cut(err.Error(), "\n")
	return runtime.Exit{Reason: runtime.Trapped, Code: 1, Detail: what}
}
