package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"

	"probity/provider/runtime"
	"probity/provider/runtime/oci"
	"probity/provider/runtime/runtimetest"
	"probity/provider/runtime/wasm"
)

// runtimeProcess reports whether this program was started to hold workloads, and
// does so if it was.
func runtimeProcess(args []string) {
	if len(args) == 0 {
		return
	}
	switch args[0] {
	case "wasm-process":
		os.Exit(wasm.Main(args[1:]))
	case "oci-process":
		os.Exit(oci.Main(args[1:]))
	}
}

// providerTable measures what it costs to run a tenant's work: starting it,
// limiting it, keeping it. Parts that are named are only printed.
func providerTable(parts []string) error {
	dir, err := os.MkdirTemp("", "probity-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := &providerBench{dir: dir, ctx: context.Background()}
	if p.self, err = os.Executable(); err != nil {
		return err
	}
	if p.module, err = p.build("wasip1", "wasm"); err != nil {
		return err
	}
	var b strings.Builder
	header(&b, "The provider's runtimes", "go run ./bench provider")
	b.WriteString(`Processes of workloads are this benchmark's own program, which is about as large as the node's. "Go" is a
program of 4 MB compiled by Go for wasip1 (provider/runtime/runtimetest/tenant), "tiny" a module of 37 bytes.
`)
	out := io.MultiWriter(&b, os.Stderr)
	for _, part := range []struct {
		name string
		make func(io.Writer) error
	}{{"starts", p.starts}, {"overhead", p.overhead}, {"idle", p.idle}, {"containers", p.containers}} {
		if len(parts) > 0 && !slices.Contains(parts, part.name) {
			continue
		}
		if err := part.make(out); err != nil {
			return err
		}
	}
	if len(parts) > 0 {
		return nil
	}
	return os.WriteFile("bench/provider.md", []byte(b.String()), 0o644)
}

type providerBench struct {
	ctx    context.Context
	dir    string
	self   string
	module []byte
}

// tiny is a module whose _start does nothing.
const tiny = "\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x07\x0a\x01\x06_start\x00\x00\x0a\x04\x01\x02\x00\x0b"

// build compiles the suite's tenant.
func (p *providerBench) build(system, arch string) ([]byte, error) {
	out := filepath.Join(p.dir, "tenant-"+system)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./provider/runtime/runtimetest/tenant")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch)
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the tenant: %w\n%s", err, text)
	}
	return os.ReadFile(out)
}

func (p *providerBench) wasm(perProcess int) (runtime.Runtime, func(), error) {
	rt, err := wasm.Open(filepath.Join(p.dir, fmt.Sprintf("wasm-%d", perProcess)), wasm.Options{Self: []string{p.self, "wasm-process"}, PerProcess: perProcess})
	if err != nil {
		return nil, nil, err
	}
	return rt, func() { p.clear(rt) }, nil
}

func (p *providerBench) clear(rt runtime.Runtime) {
	ids, err := rt.List(p.ctx)
	if err == nil {
		for _, id := range ids {
			err = errors.Join(err, rt.Remove(p.ctx, id))
		}
	}
	if err != nil {
		log.Print(err)
	}
	rt.(io.Closer).Close()
}

// timed starts a workload, waits for its end, and returns how long both took.
func (p *providerBench) timed(rt runtime.Runtime, id string, s runtime.Spec) (started, ended time.Duration, u runtime.Usage, err error) {
	began := time.Now()
	w, err := rt.Start(p.ctx, id, s)
	if err != nil {
		return 0, 0, u, err
	}
	started = time.Since(began)
	exit, err := w.Wait(p.ctx)
	ended = time.Since(began)
	if err == nil && (exit.Reason != runtime.Exited || exit.Code != 0) {
		err = fmt.Errorf("%s ended as %+v", id, exit)
	}
	if err == nil {
		u, err = w.Usage(p.ctx)
	}
	return started, ended, u, errors.Join(err, rt.Remove(p.ctx, id))
}

func at(d []time.Duration, share float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[min(len(d)-1, int(share*float64(len(d))))]
}

func (p *providerBench) starts(b io.Writer) error {
	fmt.Fprint(b, `
## Start of a WebAssembly job

From the call of Start to its return, when the module runs, and to the job's end as Wait tells it. The module was
compiled before, which took the time in the last column once; after that its code is read from disk.

| module | a process for | started, median | 95 % | ended, median | 95 % | first compile |
|---|---|---|---|---|---|---|
`)
	for _, per := range []int{1, 256} {
		rt, done, err := p.wasm(per)
		if err != nil {
			return err
		}
		for name, m := range map[string][]byte{"tiny": []byte(tiny), "Go": p.module} {
			log.Printf("starting %s, %d in a process", name, per)
			s := runtime.Spec{Module: m, Args: []string{"exit", "0"}, Resources: runtime.Resources{Memory: 64 << 20}}
			first, _, _, err := p.timed(rt, "first", s)
			if err != nil {
				return err
			}
			var started, ended []time.Duration
			for i := range 100 {
				st, e, _, err := p.timed(rt, fmt.Sprintf("job-%d", i), s)
				if err != nil {
					return err
				}
				started, ended = append(started, st), append(ended, e)
			}
			what := "each"
			if per > 1 {
				what = fmt.Sprint(per, ", already there")
			}
			fmt.Fprintf(b, "| %s | %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f s |\n", name, what,
				ms(at(started, 0.5)), ms(at(started, 0.95)), ms(at(ended, 0.5)), ms(at(ended, 0.95)), first.Seconds())
		}
		done()
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// loads are the kinds of work of the tenant, each for some tenths of a second.
var loads = []struct {
	kind string
	n    int
}{{"hash", 20}, {"matrix", 40}, {"sort", 8}, {"json", 8}, {"regexp", 30}, {"map", 25}}

func (p *providerBench) overhead(b io.Writer) error {
	fmt.Fprint(b, `
## What limits cost

The same module as the runtime runs it, beside wazero alone with no limit at all, and beside wazero's own way to end a
module (WithCloseOnContextDone). Limited: memory, time, stack, disk and log, as for every lease that has a process to
itself. Counted: its instructions too, as where they or a share of a core are limited, or a process is shared. Time of
the module, the best of nine in turns.

| work | wazero alone | limited | overhead | counted | overhead | instructions | wazero, ending on context |
|---|---|---|---|---|---|---|---|
`)
	rt, done, err := p.wasm(1)
	if err != nil {
		return err
	}
	defer done()
	bare, err := newBare(p.ctx, p.module, false)
	if err != nil {
		return err
	}
	defer bare.close()
	ending, err := newBare(p.ctx, p.module, true)
	if err != nil {
		return err
	}
	defer ending.close()
	for _, l := range loads {
		log.Print("overhead: ", l.kind)
		args := []string{"load", l.kind, fmt.Sprint(l.n)}
		best := [4]time.Duration{time.Hour, time.Hour, time.Hour, time.Hour}
		var fuel uint64
		for i := range 9 {
			for n, guest := range []*bareGuest{bare, ending} {
				took, err := guest.run(p.ctx, args)
				if err != nil {
					return err
				}
				best[n] = min(best[n], took)
			}
			for n, limit := range []uint64{0, 1 << 50} {
				_, _, u, err := p.timed(rt, fmt.Sprintf("%s-%d-%d", l.kind, n, i), runtime.Spec{Module: p.module, Args: args, Resources: runtime.Resources{Memory: 1 << 30, Fuel: limit}})
				if err != nil {
					return err
				}
				best[2+n], fuel = min(best[2+n], u.CPU), u.Fuel
			}
		}
		over := func(d time.Duration) float64 { return 100 * (d.Seconds()/best[0].Seconds() - 1) }
		fmt.Fprintf(b, "| %s | %.2f s | %.2f s | %+.0f %% | %.2f s | %+.0f %% | %.2f billion | %.2f s |\n", l.kind, best[0].Seconds(), best[2].Seconds(),
			over(best[2]), best[3].Seconds(), over(best[3]), float64(fuel)/1e9, best[1].Seconds())
	}
	return nil
}

// A bareGuest is a module in wazero as it comes.
type bareGuest struct {
	r wazero.Runtime
	m wazero.CompiledModule
}

func newBare(ctx context.Context, module []byte, ending bool) (*bareGuest, error) {
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCloseOnContextDone(ending))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, err
	}
	m, err := r.CompileModule(ctx, module)
	return &bareGuest{r, m}, err
}

func (g *bareGuest) close() { g.r.Close(context.Background()) }

func (g *bareGuest) run(ctx context.Context, args []string) (time.Duration, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began := time.Now()
	m, err := g.r.InstantiateModule(ctx, g.m, wazero.NewModuleConfig().WithName("").WithRandSource(rand.Reader).WithArgs(append([]string{"main"}, args...)...))
	took := time.Since(began)
	if m != nil {
		m.Close(ctx)
	}
	var exit *sys.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 0 {
		err = nil
	}
	return took, err
}

// sleeper is a module that sleeps for ever: poll_oneoff with a subscription to a
// clock and a timeout of 2^61 ns.
func sleeper() []byte {
	name := func(s string) string { return string(rune(len(s))) + s }
	section := func(id byte, payload string) string {
		return string([]byte{id}) + string(binaryLength(len(payload))) + payload
	}
	body := "\x00" + // no locals
		"\x41\x00\x41\x80\x80\x80\x80\x02\x36\x02\x1c" + // i32.store offset=28 (0) 2^29
		"\x03\x40\x41\x00\x41\xc0\x00\x41\x01\x41\x80\x01\x10\x00\x1a\x0c\x00\x0b\x0b"
	return []byte("\x00asm\x01\x00\x00\x00" +
		section(1, "\x02\x60\x00\x00\x60\x04\x7f\x7f\x7f\x7f\x01\x7f") +
		section(2, "\x01"+name("wasi_snapshot_preview1")+name("poll_oneoff")+"\x00\x01") +
		section(3, "\x01\x00") + section(5, "\x01\x00\x01") +
		section(7, "\x01"+name("_start")+"\x00\x01") +
		section(10, "\x01"+string(binaryLength(len(body)))+body))
}

func binaryLength(n int) []byte {
	if n < 128 {
		return []byte{byte(n)}
	}
	return []byte{byte(n&0x7f | 0x80), byte(n >> 7)}
}

func (p *providerBench) idle(b io.Writer) error {
	const leases = 1000
	fmt.Fprintf(b, `
## Idle work

Started and asleep: memory of the processes that hold it, as the kernel counts what they do not share (PSS; the program's own
code is counted once), and the growth of the provider's.

| work | how many | a process for | their processes | provider | together |
|---|---|---|---|---|---|
`)
	for _, c := range []struct {
		name   string
		module []byte
		n, per int
	}{{"tiny", sleeper(), leases, 256}, {"Go", p.module, 100, 256}, {"tiny", sleeper(), 20, 1}} {
		log.Printf("%d idle %s, %d in a process", c.n, c.name, c.per)
		rt, done, err := p.wasm(c.per)
		if err != nil {
			return err
		}
		before := anonymous(os.Getpid())
		processes := map[int]bool{}
		var all []runtime.Workload
		for i := range c.n {
			w, err := rt.Start(p.ctx, fmt.Sprintf("idle-%d", i), runtime.Spec{Module: c.module, Args: []string{"sleep"}, Resources: runtime.Resources{Memory: 64 << 20}})
			if err != nil {
				return err
			}
			all = append(all, w)
			processes[w.(interface{ Process() int }).Process()] = true
			// Somebody follows each, as an agent does.
			go w.Wait(p.ctx)
		}
		time.Sleep(5 * time.Second)
		var held int64
		for pid := range processes {
			held += pss(pid)
		}
		own := anonymous(os.Getpid()) - before
		fmt.Fprintf(b, "| %s | %d | %d | %.0f MB in %d | %.0f MB | **%.0f MB** |\n", c.name, len(all), c.per,
			float64(held)/1e6, len(processes), float64(own)/1e6, float64(held+own)/1e6)
		done()
	}
	return nil
}

// patiently does what Podman may refuse for a moment: a mount that another process still
// looks at is "device or resource busy" until that has closed it.
func patiently(ctx context.Context, do func() error) error {
	wait := 20 * time.Millisecond
	for {
		err := do()
		if err == nil || ctx.Err() != nil || wait > 2*time.Second || !strings.Contains(err.Error(), "busy") {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait *= 2
	}
}

// rollup is a figure of a process's memory, in bytes.
func rollup(pid int, name string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n * 1024
		}
	}
	return 0
}

func pss(pid int) int64       { return rollup(pid, "Pss") }
func anonymous(pid int) int64 { return rollup(pid, "Anonymous") }

func (p *providerBench) containers(b io.Writer) error {
	rt, err := oci.Open(filepath.Join(p.dir, "oci"), oci.Options{Self: []string{p.self, "oci-process"}})
	if err != nil {
		return err
	}
	defer p.clear(rt)
	if err := rt.Check(p.ctx); err != nil {
		return err
	}
	program, err := p.build("linux", "amd64")
	if err != nil {
		return err
	}
	image, digest, err := runtimetest.Image(program, "tenant")
	if err != nil {
		return err
	}
	archive := filepath.Join(p.dir, "tenant.tar")
	if err := os.WriteFile(archive, image, 0o600); err != nil {
		return err
	}
	s := runtime.Spec{Image: digest, Archive: archive, Args: []string{"exit", "0"}, Resources: runtime.Resources{Memory: 64 << 20}}
	if _, _, _, err := p.timed(rt, "first", s); err != nil {
		return err
	}
	// Podman alone, with the same store and settings, and with no more options
	// than it takes to run the image.
	env := append(os.Environ(), "CONTAINERS_CONF="+filepath.Join(p.dir, "oci/containers.conf"), "CONTAINERS_STORAGE_CONF="+filepath.Join(p.dir, "oci/storage.conf"))
	podman := func(args ...string) (string, error) {
		cmd := exec.Command("podman", append([]string{"--runtime", "runc", "--cgroup-manager", "cgroupfs"}, args...)...)
		cmd.Env = env
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			err = fmt.Errorf("podman %s: %w: %s", args[0], err, errs.String())
		}
		return strings.TrimSpace(string(out)), err
	}
	id, err := podman("image", "list", "--quiet", "--no-trunc")
	if err != nil {
		return err
	}
	// The kinds of podman run: as little as possible, and with what ours has.
	bare := strings.Fields("--network none --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 --memory 64m")
	same := append(slices.Clone(bare), strings.Fields("--read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges --memory-swap 64m "+
		"--pids-limit 512 --ulimit core=0:0 --ipc private --uts private --cgroupns private --hostname tenant --image-volume ignore --no-healthcheck "+
		"--no-hosts --shm-size 64m --log-driver none --quiet --pull never --interactive --tmpfs /tmp:rw,nosuid,nodev,size=64m --tmpfs /run:rw,nosuid,nodev,size=64m "+
		"--tmpfs /var/tmp:rw,nosuid,nodev,size=64m")...)
	if os.Geteuid() == 0 {
		same = append(same, "--uidmap", "0:1000000000:65536", "--gidmap", "0:1000000000:65536")
	}
	var started, ours []time.Duration
	var theirsStarted, theirs [2][]time.Duration
	s.Args = []string{"lines", "1"}
	for i := range 20 {
		log.Printf("container %d of 20", i+1)
		began := time.Now()
		w, err := rt.Start(p.ctx, fmt.Sprintf("job-%d", i), s)
		if err != nil {
			return err
		}
		first, err := w.Logs(p.ctx, 0)
		if err != nil {
			return err
		}
		if _, err := first.Read(make([]byte, 1)); err != nil {
			return fmt.Errorf("%s wrote nothing: %w", w.ID(), err)
		}
		started = append(started, time.Since(began))
		first.Close()
		if exit, err := w.Wait(p.ctx); err != nil || exit.Reason != runtime.Exited {
			return fmt.Errorf("%s ended as %+v: %w", w.ID(), exit, err)
		}
		ours = append(ours, time.Since(began))

		for n, flags := range [][]string{bare, same} {
			began = time.Now()
			cmd := exec.Command("podman", slices.Concat([]string{"--runtime", "runc", "--cgroup-manager", "cgroupfs", "run", "--name", "bare"}, flags, []string{id, "lines", "1"})...)
			cmd.Env = env
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				return err
			}
			if _, err := out.Read(make([]byte, 1)); err != nil {
				return fmt.Errorf("podman's container wrote nothing: %w", err)
			}
			theirsStarted[n] = append(theirsStarted[n], time.Since(began))
			if err := cmd.Wait(); err != nil {
				return err
			}
			if err := patiently(p.ctx, func() error { _, err := podman("rm", "--ignore", "bare"); return err }); err != nil {
				return err
			}
			theirs[n] = append(theirs[n], time.Since(began))
		}
	}
	fmt.Fprintf(b, `
## Containers

A container that writes a line and ends, in turns; the image is there. Started: from Start, or from podman run, to the line. Ended: until
the container is removed too, so that its settings are not left behind. Podman's have the same image, store and OCI runtime: one has a
limit of memory and no network, the other every limit that ours has.

| | started, median | 95 %% | ended, median | 95 %% |
|---|---|---|---|---|
| this runtime | %.0f ms | %.0f ms | %.0f ms | %.0f ms |
| podman run, podman rm | %.0f ms | %.0f ms | %.0f ms | %.0f ms |
| the same with our limits | %.0f ms | %.0f ms | %.0f ms | %.0f ms |

Started, this runtime takes %+.0f %% against Podman, %+.0f %% against Podman with the same limits.
`, ms(at(started, 0.5)), ms(at(started, 0.95)), ms(at(ours, 0.5)), ms(at(ours, 0.95)),
		ms(at(theirsStarted[0], 0.5)), ms(at(theirsStarted[0], 0.95)), ms(at(theirs[0], 0.5)), ms(at(theirs[0], 0.95)),
		ms(at(theirsStarted[1], 0.5)), ms(at(theirsStarted[1], 0.95)), ms(at(theirs[1], 0.5)), ms(at(theirs[1], 0.95)),
		100*(ms(at(started, 0.5))/ms(at(theirsStarted[0], 0.5))-1), 100*(ms(at(started, 0.5))/ms(at(theirsStarted[1], 0.5))-1))
	return nil
}
