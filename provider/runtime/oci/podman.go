package oci

import (
	"bytes"
	"cmp"
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
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// A podman is the program, with a store and settings of its own: what the
// machine's other containers and settings are makes no difference.
type podman struct {
	program string
	dir     string // of the runtime
	runtime string // the OCI runtime; "" is Podman's choice

	maxImage int64
	pullTime time.Duration
}

func newPodman(dir string, o Options) (podman, error) {
	p := podman{program: o.Podman, dir: dir, runtime: o.OCIRuntime, maxImage: cmp.Or(o.MaxImage, 20<<30), pullTime: cmp.Or(o.PullTime, 10*time.Minute)}
	if p.program == "" {
		p.program = "podman"
	}
	var registries strings.Builder
	registries.WriteString("unqualified-search-registries = []\n")
	for _, r := range o.Insecure {
		fmt.Fprintf(&registries, "[[registry]]\nlocation = %q\ninsecure = true\n", r)
	}
	// Podman refuses a long path of what it needs while containers run.
	run := volatile(dir)
	for name, text := range map[string]string{
		"containers.conf": fmt.Sprintf("[containers]\n[engine]\nevents_logger = \"none\"\nlock_type = \"file\"\ntmp_dir = %q\n", filepath.Join(run, "tmp")),
		"storage.conf":    fmt.Sprintf("[storage]\ndriver = %q\ngraphroot = %q\nrunroot = %q\n", storageDriver(), filepath.Join(dir, "storage"), filepath.Join(run, "run")),
		"registries.conf": registries.String(),
		"policy.json":     `{"default": [{"type": "insecureAcceptAnything"}]}`, // a digest says what it is
	} {
		if err := disk.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return p, err
		}
	}
	return p, nil
}

// short is a name for a folder.
func short(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return hex.EncodeToString(sum[:6])
}

// volatile is the folder with what Podman needs while containers run.
func volatile(dir string) string { return filepath.Join(runDir(), "probity-"+short(dir)) }

// runDir is where a program keeps what a reboot may take.
func runDir() string {
	if os.Geteuid() == 0 {
		return "/run"
	}
	if d := os.Getenv("XDG_RUNTIME_DIR"); d != "" {
		return d
	}
	return os.TempDir()
}

// storageDriver is overlay, if the kernel has it.
func storageDriver() string {
	b, err := os.ReadFile("/proc/filesystems")
	if err == nil && bytes.Contains(b, []byte("\toverlay\n")) {
		return "overlay"
	}
	return "vfs"
}

// command is podman with its settings, and no more environment than it needs.
func (p podman) command(ctx context.Context, args ...string) *exec.Cmd {
	var global []string
	if p.runtime != "" {
		global = append(global, "--runtime", p.runtime)
	}
	if os.Geteuid() == 0 {
		global = append(global, "--cgroup-manager", "cgroupfs")
	}
	cmd := exec.CommandContext(ctx, p.program, append(global, args...)...)
	cmd.Dir = p.dir
	cmd.Env = []string{
		"CONTAINERS_CONF=" + filepath.Join(p.dir, "containers.conf"),
		"CONTAINERS_STORAGE_CONF=" + filepath.Join(p.dir, "storage.conf"),
		"CONTAINERS_REGISTRIES_CONF=" + filepath.Join(p.dir, "registries.conf"),
	}
	for _, name := range []string{"PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE"} {
		if v, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	return cmd
}

// run runs podman and returns what it printed.
func (p podman) run(ctx context.Context, args ...string) (string, error) {
	cmd := p.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", fmt.Errorf("podman %s: %w: %s", args[0], err, last(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// last is the line of a program's messages that tells what was wrong.
func last(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return fmt.Sprintf("%.400s", lines[len(lines)-1])
}

type info struct {
	Host struct {
		CgroupControllers []string
		CgroupVersion     string
		OCIRuntime        struct{ Name string }
		Security          struct {
			Rootless       bool
			SeccompEnabled bool
		}
	}
}

// look finds out whether containers can be limited here, and by which runtime.
func (p *podman) look(ctx context.Context) error {
	missing := func(what, do string) error {
		return fmt.Errorf("%w: %s: %s", runtime.ErrMissing, what, do)
	}
	if _, err := exec.LookPath(p.program); err != nil {
		return missing("there is no "+p.program, "install Podman 4.3 or newer (apt-get install podman runc)")
	}
	text, err := p.run(ctx, "info", "--format", "json")
	for range 4 { // on a busy machine it may be in the way of another Podman
		if err == nil || ctx.Err() != nil {
			break
		}
		time.Sleep(time.Second)
		text, err = p.run(ctx, "info", "--format", "json")
	}
	if err != nil {
		return missing("podman does not answer", err.Error())
	}
	var i info
	if err := json.Unmarshal([]byte(text), &i); err != nil {
		return missing("podman info is not as it should be", err.Error())
	}
	for _, c := range []string{"cpu", "memory", "pids"} {
		if !slices.Contains(i.Host.CgroupControllers, c) {
			return missing("containers cannot be limited by the control group "+c,
				"run the provider as root, or let systemd delegate to it (Delegate=yes, control groups version 2)")
		}
	}
	if !i.Host.Security.SeccompEnabled {
		return missing("the kernel has no seccomp", "use a kernel with CONFIG_SECCOMP_FILTER")
	}
	if p.runtime == "" && i.Host.CgroupVersion == "v1" && i.Host.OCIRuntime.Name == "crun" {
		if _, err := os.Stat("/sys/fs/cgroup/unified"); err == nil {
			// crun does not work where both versions are mounted.
			if _, err := exec.LookPath("runc"); err != nil {
				return missing("crun does not run containers where both versions of control groups are mounted", "install runc")
			}
			p.runtime = "runc"
		}
	}
	return nil
}

// image makes sure that an image is in the store, and returns its id there.
func (p podman) image(ctx context.Context, name, archive string) (string, error) {
	m := imageRE.FindStringSubmatch(name)
	digest := m[2]
	if id, err := p.run(ctx, "image", "list", "--quiet", "--no-trunc", "--filter", "digest="+digest); err == nil && id != "" {
		id, _, _ := strings.Cut(id, "\n")
		return id, nil
	}
	source := "docker://" + name
	if archive != "" {
		source = "oci-archive:" + archive
	}
	id, err := p.pull(ctx, name, source)
	if err != nil {
		return "", err
	}
	id = last(id)
	got, err := p.run(ctx, "image", "inspect", "--format", "{{.Digest}}", id)
	switch {
	case err != nil:
		return "", err
	case got != digest:
		p.run(ctx, "image", "rm", id)
		return "", fmt.Errorf("%w: %s has the image %s, not %s", runtime.ErrSpec, archive, got, digest)
	}
	return id, nil
}

// pull gets an image, within the limits of time and size: Podman has none.
func (p podman) pull(ctx context.Context, name, source string) (string, error) {
	tmp, err := os.MkdirTemp(p.dir, "pull-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	pulling, stop := context.WithTimeoutCause(ctx, p.pullTime, fmt.Errorf("%w: image %s did not come within %s", runtime.ErrSpec, name, p.pullTime))
	defer stop()
	pulling, tooLarge := context.WithCancelCause(pulling)
	defer tooLarge(nil)
	before := p.stored(tmp)
	var watch sync.WaitGroup
	watch.Go(func() {
		t := time.NewTicker(look)
		defer t.Stop()
		for {
			select {
			case <-pulling.Done():
				return
			case <-t.C:
				if p.stored(tmp)-before > p.maxImage {
					tooLarge(fmt.Errorf("%w: image %s has more than %d bytes", runtime.ErrSpec, name, p.maxImage))
				}
			}
		}
	})
	cmd := p.command(pulling, "pull", "--quiet", "--signature-policy", filepath.Join(p.dir, "policy.json"), source)
	cmd.Env = append(cmd.Env, "TMPDIR="+tmp)
	cmd.WaitDelay = time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	large := p.stored(tmp)-before > p.maxImage // between two looks
	cause := context.Cause(pulling)
	tooLarge(nil)
	watch.Wait()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && cause != nil:
		return "", cause
	case err != nil:
		return "", fmt.Errorf("get image %s: %w: %s", name, err, last(errs.String()))
	case large:
		p.run(ctx, "image", "rm", "--force", last(strings.TrimSpace(out.String())))
		return "", fmt.Errorf("%w: image %s has more than %d bytes", runtime.ErrSpec, name, p.maxImage)
	}
	return strings.TrimSpace(out.String()), nil
}

// stored is how much lies in the store and in a folder of a pull's.
func (p podman) stored(tmp string) (n int64) {
	for _, dir := range []string{tmp, filepath.Join(p.dir, "storage")} {
		root, err := os.OpenRoot(dir)
		if err != nil {
			continue
		}
		size, _ := runtime.Size(root) // what another container removes meanwhile is not counted
		root.Close()
		n += size
	}
	return n
}

func containerName(id string) string { return "probity-" + id }

// remove removes a workload's container, if there is one.
func (p podman) remove(ctx context.Context, id string) {
	p.run(ctx, "rm", "--force", "--ignore", "--time", "0", containerName(id))
}

// quiet waits until no process works on the store: Podman's monitor of a container
// starts another Podman when that has ended, and whoever was killed leaves one.
// It gives up after a while.
func (p podman) quiet() {
	for range 200 {
		if !p.busy() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// busy reports whether a process names the store in its arguments, as monitors and
// what they start do, or has been told of it by [podman.command].
func (p podman) busy() bool {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return false
	}
	self := strconv.Itoa(os.Getpid())
	for _, d := range all {
		if d.Name() == self || d.Name()[0] < '0' || d.Name()[0] > '9' {
			continue
		}
		args, _ := os.ReadFile(filepath.Join("/proc", d.Name(), "cmdline"))
		env, _ := os.ReadFile(filepath.Join("/proc", d.Name(), "environ"))
		if bytes.Contains(args, []byte(filepath.Join(p.dir, "storage")+"\x00")) || bytes.Contains(env, []byte("CONTAINERS_STORAGE_CONF="+filepath.Join(p.dir, "storage.conf")+"\x00")) {
			return true
		}
	}
	return false
}

func (p podman) pid(ctx context.Context, id string) (int, error) {
	text, err := p.run(ctx, "inspect", "--type", "container", "--format", "{{.State.Pid}}", containerName(id))
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(text)
	if err == nil && pid <= 0 {
		err = errors.New("it does not run")
	}
	return pid, err
}

// dialIn connects to a port in the network namespace of a process.
func dialIn(ctx context.Context, pid, port int) (net.Conn, error) {
	ns, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err != nil {
		return nil, err
	}
	defer ns.Close()
	type result struct {
		c   net.Conn
		err error
	}
	done := make(chan result, 1)
	go func() {
		// The thread that goes into the namespace is not used again: it ends
		// with this goroutine, since it is never unlocked.
		goruntime.LockOSThread()
		if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- result{err: fmt.Errorf("enter its network: %w; run the provider as root", err)}
			return
		}
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			done <- result{err: err}
			return
		}
		f := os.NewFile(uintptr(fd), "container")
		defer f.Close()
		if err := unix.Connect(fd, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
			done <- result{err: err}
			return
		}
		c, err := net.FileConn(f)
		done <- result{c, err}
	}()
	select {
	case r := <-done:
		return r.c, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
