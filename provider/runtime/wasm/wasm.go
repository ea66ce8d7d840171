// Package wasm runs WebAssembly modules (core 2.0, WASI preview 1) in wazero.
// It needs nothing from the machine.
//
// A module sees its arguments, its environment, standard input and output, and
// the folder /work and its volumes; clocks that go on only when it looks at them or sleeps;
// random numbers from a seed. Nothing else is there: no network, no other file,
// no process. So a run is the same on every machine, but for the bits of a NaN
// that it may look at, which processors choose differently.
//
// Memory is limited by its pages, instructions by counters that are put into the
// module (see meter.go), time by a clock, the log and /work by their sizes. What
// is beyond a limit of memory or disk fails in the module, as it would on a
// small machine; the other limits end it.
//
// Modules run in processes apart from the provider's, which outlive it. Each of
// them runs Options.PerProcess modules at most: one by default, so that whatever
// a module might do to its process it does to itself. Many idle modules are
// cheaper together.
//
// Counters cost time, and a module that has none cannot be interrupted while it
// computes. So instructions are counted where the specification limits them or
// the share of a core, and wherever modules share a process. Elsewhere a module
// runs as it was compiled, with its stack watched, and where it has to end and
// does not hear, its process ends: see alone in host.go.
package wasm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity/internal/disk"
	"probity/provider/runtime"
	"probity/provider/runtime/keeper"
)

// Options of a runtime.
type Options struct {
	// Self is the command line that calls Main: this program, and the words
	// that lead it there. Required.
	Self []string

	// PerProcess is how many workloads may share a process; 0 is 1.
	PerProcess int
}

type driver struct {
	*keeper.Keeper
	dir    string
	self   []string
	shared bool // whether modules share a process
}

// What lies in a runtime's folder besides the keeper's.
const (
	cacheDir  = "cache"   // compiled code, by wazero
	moduleDir = "modules" // HASH.wasm as it came, and as it runs HASH and one of:

	countedCode = ".counted2"
	freeCode    = ".free2"
)

// Open returns the runtime whose state lies in a folder, which nobody else may
// enter. It returns disk.ErrLocked when another process has it open. Closing it,
// as an io.Closer, lets go of the folder; workloads go on.
func Open(dir string, o Options) (runtime.Runtime, error) {
	if len(o.Self) == 0 {
		return nil, errors.New("wasm runtime: Options.Self is empty: name the command that calls wasm.Main")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	k, err := keeper.Open(dir, max(1, o.PerProcess), append(slices.Clone(o.Self), "host")...)
	if err != nil {
		return nil, fmt.Errorf("wasm runtime: %w", err)
	}
	return &driver{Keeper: k, dir: dir, self: o.Self, shared: o.PerProcess > 1}, nil
}

func (d *driver) Name() string { return "wasm" }

// Check starts a process and compiles a module of one function in it.
func (d *driver) Check(ctx context.Context) error {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		return fmt.Errorf("wasm runtime: %w: /proc is not mounted", runtime.ErrMissing)
	}
	if _, err := d.compiled(ctx, smallest, true); err != nil {
		return fmt.Errorf("wasm runtime: %w: %w", runtime.ErrMissing, err)
	}
	return nil
}

// smallest is a module whose _start does nothing.
var smallest = []byte("\x00asm\x01\x00\x00\x00" + "\x01\x04\x01\x60\x00\x00" + "\x03\x02\x01\x00" + "\x07\x0a\x01\x06_start\x00\x00" + "\x0a\x04\x01\x02\x00\x0b")

// counts says whether a module's instructions have to be counted.
func (d *driver) counts(r runtime.Resources) bool {
	return d.shared || r.Fuel > 0 || (r.CPU > 0 && r.CPU < oneCore)
}

// compiled makes sure that a module is in the caches, and returns the name of
// its code there.
func (d *driver) compiled(ctx context.Context, module []byte, counted bool) (string, error) {
	sum := sha256.Sum256(module)
	hash := hex.EncodeToString(sum[:])
	kind := freeCode
	if counted {
		kind = countedCode
	}
	path := filepath.Join(d.dir, moduleDir, hash)
	if _, err := os.Stat(path + kind); err == nil {
		return hash + kind, nil
	}
	if err := disk.WriteFile(path+".wasm", module, 0o600); err != nil {
		return "", err
	}
	ctx, stop := context.WithTimeout(ctx, 3*compileSeconds*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, d.self[0], append(slices.Clone(d.self[1:]), "compile", d.dir, hash, kind)...)
	cmd.Env = []string{}
	var out strings.Builder
	cmd.Stderr = &out
	err := cmd.Run()
	var exit *exec.ExitError
	switch text := strings.TrimSpace(out.String()); {
	case err == nil:
		return hash + kind, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &exit) && exit.ExitCode() == exitSpec:
		return "", fmt.Errorf("%w: %s", runtime.ErrSpec, strings.ReplaceAll(text, runtime.ErrSpec.Error(), ""))
	case errors.As(err, &exit) && exit.ExitCode() != 1:
		return "", fmt.Errorf("%w: compiling the module takes more than %d GiB or %d s", runtime.ErrSpec, compileMemory>>30, compileSeconds)
	default:
		return "", fmt.Errorf("compile the module: %w: %s", err, text)
	}
}

// Vet is part of [runtime.Vetter].
func (d *driver) Vet(s runtime.Spec) error {
	s.Module = []byte{0} // it comes later
	return check(s)
}

// check refuses what this runtime cannot do.
func check(s runtime.Spec) error {
	switch r := s.Resources; {
	case len(s.Module) == 0:
		return fmt.Errorf("%w: it has no module", runtime.ErrSpec)
	case s.Image != "" || s.Archive != "" || len(s.Command) > 0:
		return fmt.Errorf("%w: an image or a command is for a container: use the oci runtime", runtime.ErrSpec)
	case s.Network || len(s.Ports) > 0:
		return fmt.Errorf("%w: a module has no network: use the oci runtime", runtime.ErrSpec)
	case r.GPUs > 0:
		return fmt.Errorf("%w: a module has no GPU: use the oci runtime", runtime.ErrSpec)
	case r.Memory < pageBytes:
		return fmt.Errorf("%w: it has %d bytes of memory; give it 64 KiB at least", runtime.ErrSpec, r.Memory)
	case r.CPU < 0 || r.Disk < 0 || r.Time < 0 || s.MaxLog < 0:
		return fmt.Errorf("%w: a limit is negative", runtime.ErrSpec)
	}
	for _, x := range s.Secrets {
		if x.Env == "" {
			return fmt.Errorf("%w: secret %s is a file: a module takes secrets as environment variables", runtime.ErrSpec, x.Name)
		}
	}
	return s.CheckVolumes()
}

func (d *driver) Start(ctx context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	fail := func(err error) (runtime.Workload, error) { return nil, fmt.Errorf("start %s: %w", id, err) }
	if err := errors.Join(runtime.CheckID(id), check(s)); err != nil {
		return fail(err)
	}
	s.Volumes = slices.Clone(s.Volumes)
	paths := []*string{&s.Dir, &s.Stdin}
	for i := range s.Volumes {
		paths = append(paths, &s.Volumes[i].Dir)
	}
	for _, p := range paths { // the process's folder is another
		if *p != "" {
			abs, err := filepath.Abs(*p)
			if err != nil {
				return fail(err)
			}
			*p = abs
		}
	}
	counted := d.counts(s.Resources)
	code, err := d.compiled(ctx, s.Module, counted)
	if err != nil {
		return fail(err)
	}
	body, err := json.Marshal(job{Code: code, Counted: counted, Args: s.Args, Env: s.Env, Stdin: s.Stdin, Volumes: s.Volumes, Resources: s.Resources, Seed: s.Seed})
	if err != nil {
		return fail(err)
	}
	w, err := d.Keeper.Start(ctx, id, keeper.Job{Dir: s.Dir, MaxLog: s.MaxLog, Secrets: keeper.Secrets(s.Secrets), Body: body})
	if err != nil {
		return fail(err)
	}
	return workload{w}, nil
}

func (d *driver) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	w, err := d.Keeper.Adopt(id)
	if err != nil {
		return nil, err
	}
	return workload{w}, nil
}

func (d *driver) List(context.Context) ([]string, error) { return d.Keeper.List() }

// A workload is one that has no processes and no network. Stop ends it at once:
// there is no signal that it could hear.
type workload struct{ *keeper.Workload }

func (workload) Exec(context.Context, []string, runtime.Streams) (int, error) {
	return 0, fmt.Errorf("run a program in a module: %w; the oci runtime can", runtime.ErrUnsupported)
}

func (workload) Dial(context.Context, int) (net.Conn, error) {
	return nil, fmt.Errorf("connect to a module: %w; the oci runtime can", runtime.ErrUnsupported)
}
