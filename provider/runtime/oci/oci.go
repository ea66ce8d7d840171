// Package oci runs containers, by Podman (4.3 or newer) and the OCI runtime that
// it finds. Images are named by digest; they come from a registry or from an
// archive.
//
// A container has a user namespace of its own, in which its root is nobody; no
// capability, no way to gain one, Podman's seccomp profile; a root that it
// cannot write to, and besides /work only folders in its own memory; no network
// but its loopback, unless it asked for one; limits of memory, processor and
// processes by the kernel's control groups. What this package enforces itself,
// by looking once a second, is the size of /work and of volumes: a fast writer is
// beyond it by what it writes in that second, and no single file grows beyond the
// largest of them.
//
// A process of ours holds all containers of a provider and outlives it. It reads
// what they write, so that the log is limited and shows no secret.
package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"probity/provider/runtime"
	"probity/provider/runtime/keeper"
)

// Options of a runtime.
type Options struct {
	// Self is the command line that calls Main: this program, and the words
	// that lead it there. Required.
	Self []string

	// Podman is the program; "" is podman.
	Podman string

	// OCIRuntime is the program that Podman uses; "" is its own choice, or runc
	// where that cannot work.
	OCIRuntime string

	// GPUs are the cards to give to containers, by the names that the Container
	// Device Interface has for them, such as nvidia.com/gpu=0. A container has whole
	// cards, and no other container has them meanwhile.
	GPUs []string

	// Insecure are registries, as host:port, that are asked without TLS.
	Insecure []string

	// MaxImage is how many bytes an image may have, packed and unpacked together;
	// 0 is 20 GiB. PullTime is how long getting it may take; 0 is 10 minutes. What
	// is beyond either is refused.
	MaxImage int64
	PullTime time.Duration
}

// atMost is how many containers a process holds: all that a provider has.
const atMost = 10_000

type driver struct {
	*keeper.Keeper
	podman podman
	gpus   []string
	giving sync.Mutex // of cards

	mu     sync.Mutex // of looking for the runtime, and of:
	looked bool
	images map[string]string // found in the store: name -> Podman's id
}

// Open returns the runtime whose state lies in a folder, which nobody else may
// enter. It returns disk.ErrLocked when another process has it open. Closing it,
// as an io.Closer, lets go of the folder; workloads go on.
func Open(dir string, o Options) (runtime.Runtime, error) {
	if len(o.Self) == 0 {
		return nil, errors.New("oci runtime: Options.Self is empty: name the command that calls oci.Main")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	k, err := keeper.Open(dir, atMost, append(slices.Clone(o.Self), "host")...)
	if err != nil {
		return nil, fmt.Errorf("oci runtime: %w", err)
	}
	p, err := newPodman(dir, o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("oci runtime: %w", err), k.Close())
	}
	return &driver{Keeper: k, podman: p, gpus: o.GPUs, images: map[string]string{}}, nil
}

// Close lets go of the folder, and of what Podman keeps elsewhere if there is no
// workload.
func (d *driver) Close() error {
	if ids, err := d.Keeper.List(); err == nil && len(ids) == 0 {
		d.podman.quiet()
		os.RemoveAll(volatile(d.podman.dir))
		// Podman mounts its store over itself, and leaves that.
		unix.Unmount(filepath.Join(d.podman.dir, "storage", "overlay"), unix.MNT_DETACH)
	}
	return d.Keeper.Close()
}

func (d *driver) Name() string { return "oci" }

// Check asks Podman what it has.
func (d *driver) Check(ctx context.Context) error {
	if err := d.ready(ctx); err != nil {
		return fmt.Errorf("oci runtime: %w", err)
	}
	return nil
}

// ready finds the OCI runtime to use, once, and what is missing.
func (d *driver) ready(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.looked {
		return nil
	}
	if err := d.podman.look(ctx); err != nil {
		return err
	}
	d.looked = true
	d.sweep(ctx)
	return nil
}

// image is podman.image, remembered: nobody else removes images of this store.
func (d *driver) image(ctx context.Context, name, archive string) (string, error) {
	d.mu.Lock()
	id := d.images[name]
	d.mu.Unlock()
	if id != "" {
		return id, nil
	}
	id, err := d.podman.image(ctx, name, archive)
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.images) < 1000 {
		d.images[name] = id
	}
	return id, nil
}

// sweep ends containers whose process is gone: nobody reads what they write, and
// nobody limits them.
func (d *driver) sweep(ctx context.Context) {
	ids, err := d.Keeper.List()
	if err != nil {
		return
	}
	for _, id := range ids {
		if w, err := d.Keeper.Adopt(id); err == nil && !w.Alive() {
			d.endHeld(ctx, id)
		}
	}
}

// endHeld ends what a process that is gone has held.
func (d *driver) endHeld(ctx context.Context, id string) {
	d.podman.remove(ctx, id)
	newGroup(d.podman.dir, id).remove()
}

var (
	imageRE = regexp.MustCompile(`^([a-z0-9][a-zA-Z0-9._:/-]{0,254}@)?(sha256:[0-9a-f]{64})$`)
	envRE   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)
	pathRE  = regexp.MustCompile(`^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$`)
)

// Vet is part of [runtime.Vetter].
func (d *driver) Vet(s runtime.Spec) error { return check(s, len(d.gpus)) }

// leastMemory is what a container needs before its program runs.
const leastMemory = 16 << 20

func check(s runtime.Spec, gpus int) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{runtime.ErrSpec}, args...)...)
	}
	r := s.Resources
	m := imageRE.FindStringSubmatch(s.Image)
	switch {
	case len(s.Module) > 0:
		return bad("a module is for the wasm runtime")
	case m == nil:
		return bad("image %.80q: name it by its digest, as name@sha256:...", s.Image)
	case m[1] == "" && s.Archive == "":
		return bad("image %s has no registry to be pulled from, and no archive", s.Image)
	case r.Fuel > 0:
		return bad("a container's instructions are not counted: limit its time, or use the wasm runtime")
	case r.GPUs > 0 && gpus == 0:
		return bad("this machine has no GPU to give to containers")
	case r.GPUs < 0 || r.GPUs > gpus:
		return bad("%d GPUs: this machine has %d to give to containers", r.GPUs, gpus)
	case r.Memory < leastMemory:
		return bad("it has %d bytes of memory; give it %d MiB at least", r.Memory, leastMemory>>20)
	case r.CPU < 0 || r.Disk < 0 || r.Time < 0 || s.MaxLog < 0:
		return bad("a limit is negative")
	case strings.Contains(s.Dir, ":"):
		return bad("folder %q has a colon in its name, which Podman cannot mount", s.Dir)
	}
	for _, v := range s.Volumes {
		if strings.Contains(v.Dir, ":") {
			return bad("folder %q has a colon in its name, which Podman cannot mount", v.Dir)
		}
	}
	if err := s.CheckVolumes(); err != nil {
		return err
	}
	for name, value := range s.Env {
		if !envRE.MatchString(name) || strings.Contains(value, "\x00") {
			return bad("environment variable %.80q", name)
		}
	}
	for _, x := range s.Secrets {
		if (x.Env == "") == (x.File == "") || (x.Env != "" && !envRE.MatchString(x.Env)) || (x.File != "" && !pathRE.MatchString(x.File)) {
			return bad("secret %s: name a variable or an absolute path", x.Name)
		}
	}
	for _, a := range append(slices.Clone(s.Command), s.Args...) {
		if strings.Contains(a, "\x00") {
			return bad("an argument has a NUL in it")
		}
	}
	return nil
}

// A job is what the process needs to know besides what every workload has.
type job struct {
	Image     string // Podman's id of it
	Command   []string
	Args      []string
	Env       map[string]string
	Stdin     string
	Volumes   []runtime.Volume
	Network   bool
	Devices   []string
	Resources runtime.Resources
	Program   string // Podman
	Runtime   string // the OCI runtime
}

// kept is what is needed to reach a container.
type kept struct {
	Ports   []int
	Devices []string `json:",omitempty"` // cards that it has to itself
}

// freeGPUs are cards that no workload has. The caller holds giving until its own is
// there.
func (d *driver) freeGPUs(n int) ([]string, error) {
	ids, err := d.Keeper.List()
	if err != nil || n == 0 {
		return nil, err
	}
	free := slices.Clone(d.gpus)
	for _, id := range ids {
		var k kept
		w, err := d.Keeper.Adopt(id)
		if err != nil || w.Over() {
			continue
		}
		if err := json.Unmarshal(w.Kept(), &k); err != nil {
			return nil, err
		}
		free = slices.DeleteFunc(free, func(g string) bool { return slices.Contains(k.Devices, g) })
	}
	if len(free) < n {
		return nil, fmt.Errorf("%d GPUs are wanted, and %d of %d are free: wait until other work ends", n, len(free), len(d.gpus))
	}
	return free[:n], nil
}

func (d *driver) Start(ctx context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	fail := func(err error) (runtime.Workload, error) { return nil, fmt.Errorf("start %s: %w", id, err) }
	s.Volumes = slices.Clone(s.Volumes)
	paths := []*string{&s.Dir, &s.Stdin, &s.Archive}
	for i := range s.Volumes {
		paths = append(paths, &s.Volumes[i].Dir)
	}
	for _, p := range paths {
		if *p != "" {
			abs, err := filepath.Abs(*p)
			if err != nil {
				return fail(err)
			}
			*p = abs
		}
	}
	if err := errors.Join(runtime.CheckID(id), check(s, len(d.gpus))); err != nil {
		return fail(err)
	}
	if err := d.ready(ctx); err != nil {
		return fail(err)
	}
	if _, err := d.Keeper.Adopt(id); err == nil {
		return fail(runtime.ErrExists)
	}
	if _, err := exec.LookPath("slirp4netns"); s.Network && err != nil {
		return fail(fmt.Errorf("%w: a container's network needs slirp4netns: install it", runtime.ErrMissing))
	}
	image, err := d.image(ctx, s.Image, s.Archive)
	if err != nil {
		return fail(err)
	}
	if s.Resources.GPUs > 0 {
		d.giving.Lock()
		defer d.giving.Unlock()
	}
	devices, err := d.freeGPUs(s.Resources.GPUs)
	if err != nil {
		return fail(err)
	}
	body, err := json.Marshal(job{Image: image, Command: s.Command, Args: s.Args, Env: s.Env, Stdin: s.Stdin, Volumes: s.Volumes, Network: s.Network, Devices: devices, Resources: s.Resources, Program: d.podman.program, Runtime: d.podman.runtime})
	if err != nil {
		return fail(err)
	}
	keep, err := json.Marshal(kept{Ports: s.Ports, Devices: devices})
	if err != nil {
		return fail(err)
	}
	w, err := d.Keeper.Start(ctx, id, keeper.Job{Dir: s.Dir, MaxLog: s.MaxLog, Secrets: keeper.Secrets(s.Secrets), Body: body, Keep: keep})
	if err != nil {
		return fail(err)
	}
	return &workload{w, d}, nil
}

func (d *driver) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	w, err := d.Keeper.Adopt(id)
	if err != nil {
		return nil, err
	}
	return &workload{w, d}, nil
}

func (d *driver) List(context.Context) ([]string, error) { return d.Keeper.List() }

func (d *driver) Remove(ctx context.Context, id string) error {
	w, err := d.Keeper.Adopt(id)
	if err == nil && !w.Alive() {
		d.endHeld(ctx, id)
	}
	if err := d.Keeper.Remove(ctx, id); err != nil {
		return err
	}
	// Podman's monitor cleans up for a moment after the container is gone; what
	// is removed writes nothing any more.
	newGroup(d.podman.dir, id).remove()
	return nil
}

type workload struct {
	*keeper.Workload
	d *driver
}

// Wait ends what a process of ours that was killed has left running.
func (w *workload) Wait(ctx context.Context) (runtime.Exit, error) {
	exit, err := w.Workload.Wait(ctx)
	if err == nil && exit.Reason == runtime.Lost {
		w.d.endHeld(ctx, w.ID())
	}
	return exit, err
}

// Exec is Podman's: the program has the container's namespaces and limits.
func (w *workload) Exec(ctx context.Context, command []string, s runtime.Streams) (int, error) {
	if len(command) == 0 {
		return 0, fmt.Errorf("run a program in %s: %w: it has no name", w.ID(), runtime.ErrSpec)
	}
	if err := w.d.ready(ctx); err != nil {
		return 0, err
	}
	cmd := w.d.podman.command(ctx, append([]string{"exec", "--interactive", containerName(w.ID())}, command...)...)
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.In, s.Out, s.Err
	if s.Err == nil {
		cmd.Stderr = &errs
	}
	err := cmd.Run()
	var exit *exec.ExitError
	const podmanFailed = 125
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit) && exit.ExitCode() > 0 && exit.ExitCode() != podmanFailed:
		return exit.ExitCode(), nil
	case ctx.Err() != nil:
		err = ctx.Err()
	}
	return 0, fmt.Errorf("run a program in %s: %w: %.300s", w.ID(), err, errs.String())
}

// Dial connects from within the container's network.
func (w *workload) Dial(ctx context.Context, port int) (net.Conn, error) {
	var k kept
	if err := json.Unmarshal(w.Kept(), &k); err != nil {
		return nil, fmt.Errorf("connect to %s: %w", w.ID(), err)
	}
	if !slices.Contains(k.Ports, port) {
		return nil, fmt.Errorf("connect to %s: %w: port %d is not among its ports", w.ID(), runtime.ErrSpec, port)
	}
	if err := w.d.ready(ctx); err != nil {
		return nil, err
	}
	pid, err := w.d.podman.pid(ctx, w.ID())
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", w.ID(), err)
	}
	c, err := dialIn(ctx, pid, port)
	if err != nil {
		return nil, fmt.Errorf("connect to port %d of %s: %w", port, w.ID(), err)
	}
	return c, nil
}
